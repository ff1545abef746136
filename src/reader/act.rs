//! What each action does: said once here, done by the pane that it is for.

use super::frame::{Pane, Shape};
use super::go::query_for;
use super::prompt::{Asks, Prompt};
use super::protocol::{ListOf, Mark, Request, Sort};
use super::sheet::Page;
use super::{Effect, Item, Reader};
use crate::actions::Action;
use crate::galley::Layer;
use crate::story::EntityKind;

impl Reader {
    /// Does an action, as often as the count says.
    pub(super) fn act(&mut self, action: Action, count: Option<u32>) {
        let n = count.unwrap_or(1).clamp(1, 1_000_000) as isize;
        if action != Action::PageDown {
            self.end_said = false;
        }
        if self.act_on_program(action, n) || self.act_on_sheet(action, n) {
            return;
        }
        match action {
            Action::LineDown | Action::LineUp => self.move_by(n, action == Action::LineDown, 1, 1),
            Action::HalfDown | Action::HalfUp => self.move_by(n, action == Action::HalfDown, 1, 2),
            Action::PageDown => self.page_down(n),
            Action::PageUp => self.move_by(n, false, 2, 2),
            Action::Top => self.to_edge(true),
            Action::End => self.to_edge(false),
            Action::PaneLeft => self.step_pane(-1, false),
            Action::PaneRight => self.step_pane(1, false),
            Action::NextPane => self.step_pane(1, true),
            Action::PreviousPane => self.step_pane(-1, true),
            Action::ToStories => self.focus(Pane::List),
            Action::ToBody => self.focus(Pane::Body),
            Action::ToCaptions => self.focus(Pane::Captions),
            Action::NextStory => self.step_story(n),
            Action::PreviousStory => self.step_story(-n),
            Action::NextUnread | Action::PreviousUnread => {
                self.leave();
                self.step_unread(action == Action::NextUnread, n as u32);
            }
            Action::Open => self.open(),
            Action::Back => self.back(),
            Action::Clear => self.clear(),
            Action::ToggleRead | Action::ToggleStar => self.toggle_mark(action),
            Action::Sort => self.sort(),
            _ => self.act_inside(action, n),
        }
    }

    /// What an action does to the program, whatever is on the screen.
    fn act_on_program(&mut self, action: Action, n: isize) -> bool {
        match action {
            Action::Quit => self.quit(),
            Action::Suspend => self.out.push(Effect::Suspend),
            Action::Redraw => self.out.push(Effect::Redraw),
            Action::JumpBack => self.jump(-n),
            Action::JumpForward => self.jump(n),
            Action::Command => self.open_prompt(Asks::Command, ""),
            Action::Help => {
                if self.sheets.last().is_some_and(|sheet| matches!(sheet.page, Page::Help)) {
                    self.sheets.pop();
                } else {
                    self.lay(Page::Help, "Keys", None);
                }
            }
            Action::StartPage => self.lay(Page::Start, "Start", None),
            Action::Messages => self.lay(Page::Messages, "Messages", None),
            _ => return false,
        }
        true
    }

    /// What an action does to the sheet that lies over the panes. Nothing goes through a sheet.
    fn act_on_sheet(&mut self, action: Action, n: isize) -> bool {
        let Some(sheet) = self.sheets.last_mut() else { return false };
        let page = sheet.height().saturating_sub(2).max(1) as isize;
        match action {
            Action::LineDown => sheet.step(n),
            Action::LineUp => sheet.step(-n),
            Action::HalfDown => sheet.scroll(n * (page / 2).max(1)),
            Action::HalfUp => sheet.scroll(-n * (page / 2).max(1)),
            Action::PageDown => sheet.scroll(n * page),
            Action::PageUp => sheet.scroll(-n * page),
            Action::Top => sheet.step(isize::MIN),
            Action::End => sheet.step(isize::MAX),
            Action::Open => {
                if let Some(target) = sheet.target().cloned() {
                    self.go(target);
                }
            }
            Action::Back | Action::Clear => {
                self.sheets.pop();
            }
            _ => {}
        }
        true
    }

    /// What an action does inside a story.
    fn act_inside(&mut self, action: Action, n: isize) {
        let kind = match action {
            Action::NextPerson | Action::PreviousPerson => Some(EntityKind::Person),
            Action::NextOrganization | Action::PreviousOrganization => {
                Some(EntityKind::Organization)
            }
            Action::NextPlace | Action::PreviousPlace => Some(EntityKind::Place),
            _ => None,
        };
        match action {
            Action::NextEntity
            | Action::NextPerson
            | Action::NextOrganization
            | Action::NextPlace => {
                self.step_inside(|body| body.step_mention(kind, n), "no further name");
            }
            Action::PreviousEntity
            | Action::PreviousPerson
            | Action::PreviousOrganization
            | Action::PreviousPlace => {
                self.step_inside(|body| body.step_mention(kind, -n), "no name before");
            }
            Action::NextQuote => self.step_inside(|body| body.step_quote(n), "no further quote"),
            Action::PreviousQuote => {
                self.step_inside(|body| body.step_quote(-n), "no quote before");
            }
            Action::NextCaption => self.step_caption(n),
            Action::PreviousCaption => self.step_caption(-n),
            Action::CaptionInBody => self.caption_in_body(),
            Action::Find => self.open_prompt(Asks::Find, ""),
            Action::FindNext => self.find_step(n),
            Action::FindPrevious => self.find_step(-n),
            Action::Query => {
                let query = self.list.of.query.clone();
                self.open_prompt(Asks::Query, &query);
            }
            Action::EntityStories | Action::SpeakerQuotes | Action::EntityPage => {
                self.on_name(action)
            }
            Action::RelatedStories => self.related_stories(),
            Action::QuoteList => self.lay(Page::Quotes, "Quotes", None),
            Action::Info => self.lay(Page::Info, "About this story", None),
            _ => self.act_on_look(action),
        }
    }

    /// What an action does to how things are shown, or outside the program.
    fn act_on_look(&mut self, action: Action) {
        match action {
            Action::ToggleHighlights => {
                let (layer, name) = match self.body.layer {
                    Layer::All => (Layer::None, "none"),
                    Layer::None => (Layer::Entities, "names"),
                    Layer::Entities => (Layer::Quotes, "quotes"),
                    Layer::Quotes => (Layer::All, "all"),
                };
                self.body.layer = layer;
                self.messages.say(format!("highlights: {name}"), self.now);
            }
            Action::ToggleDates => {
                self.body.dates = !self.body.dates;
                self.say_toggle("resolved dates", self.body.dates);
            }
            Action::ToggleDoubtful => {
                self.body.doubtful = !self.body.doubtful;
                self.say_toggle("doubtful speakers", self.body.doubtful);
            }
            Action::ToggleFurniture => {
                self.body.furniture = !self.body.furniture;
                self.say_toggle("page furniture", self.body.furniture);
            }
            Action::Zen => self.zen = !self.zen,
            Action::Write => {
                if let Some(story) = self.body.story.clone() {
                    self.out.push(Effect::Write(story));
                }
            }
            Action::OpenSource => self.open_source(),
            Action::EditSource => self.edit_source(),
            _ => {}
        }
    }

    fn say_toggle(&mut self, what: &str, on: bool) {
        let state = if on { "shown" } else { "hidden" };
        self.messages.say(format!("{what} {state}"), self.now);
    }

    pub(super) fn quit(&mut self) {
        self.keep();
        self.out.push(Effect::Quit);
    }

    /// Moves in the focused pane by lines, or by a part (`over` / `under`) of a page.
    fn move_by(&mut self, n: isize, down: bool, over: usize, under: usize) {
        let lines = under == 1;
        let size = |page: usize| {
            let part = if lines { 1 } else { (page * over / under).max(1) as isize };
            let by = n.saturating_mul(part);
            if down { by } else { -by }
        };
        match self.focus {
            Pane::List => {
                let rows = self.rows_on_screen();
                if self.list.step(size(rows), &mut self.out) {
                    self.rest();
                }
            }
            Pane::Body => {
                let page = self.body.height.saturating_sub(if over == under { 2 } else { 0 });
                self.body.scroll(size(page));
                if down && self.body.at_end() {
                    self.mark_read();
                }
            }
            Pane::Captions => {
                if let Some(story) = &self.body.story {
                    self.captions.step(story, size(3), &mut self.out);
                }
            }
        }
    }

    fn rows_on_screen(&self) -> usize {
        self.list_lines().iter().filter(|line| line.first).count().max(1)
    }

    /// A page down; at a story's end says so, and then goes to the next unread one.
    fn page_down(&mut self, n: isize) {
        if self.focus != Pane::Body || !self.body.at_end() {
            self.end_said = false;
            self.move_by(n, true, 2, 2);
            return;
        }
        self.mark_read();
        if std::mem::take(&mut self.end_said) {
            self.leave();
            self.step_unread(true, 1);
        } else {
            self.end_said = true;
            let key = self.key_of(Action::PageDown);
            self.messages.say(format!("end of the story · {key} again: next unread"), self.now);
        }
    }

    fn to_edge(&mut self, top: bool) {
        let far = if top { isize::MIN / 2 } else { isize::MAX / 2 };
        match self.focus {
            Pane::List => {
                self.leave();
                if self.list.step(far, &mut self.out) {
                    self.rest();
                }
            }
            Pane::Body => {
                self.leave();
                self.body.scroll(far);
                if !top {
                    self.mark_read();
                }
            }
            Pane::Captions => {
                if let Some(story) = &self.body.story {
                    self.captions.step(story, far, &mut self.out);
                }
            }
        }
    }

    fn step_pane(&mut self, by: isize, round: bool) {
        let captions = self.captions.many > 0 || (self.frame.shape == Shape::Three && !self.zen);
        let panes = [Pane::List, Pane::Body, Pane::Captions];
        let many = if captions { 3 } else { 2 };
        let at = panes.iter().position(|pane| *pane == self.focus).unwrap_or(0) as isize;
        let to = at + by;
        let to = if round { to.rem_euclid(many) } else { to.clamp(0, many - 1) };
        if let Some(pane) = panes.get(to as usize) {
            self.focus(*pane);
        }
    }

    fn open(&mut self) {
        match (self.focus, self.captions.item()) {
            (Pane::List, _) => {
                let Some(key) = self.list.selected().map(|row| row.key.clone()) else { return };
                self.open_story(&key, super::body::Land::Remembered, None);
                self.focus = Pane::Body;
            }
            (Pane::Captions, Some(Item::Related(_))) => {
                if let Some(row) = self.captions.related_here().cloned() {
                    self.go_to_caption(&row);
                }
            }
            (Pane::Captions, Some(Item::Caption(_))) => {
                if self.captions.related.is_empty() {
                    let text = "no related captions in other stories";
                    self.messages.say(text, self.now);
                } else {
                    self.captions.related_at = Some(0);
                }
            }
            (Pane::Captions, None) => {}
            (Pane::Body, _) => match self.body.pick {
                Some(super::Pick::Mention(_)) => self.on_name(Action::EntityPage),
                Some(super::Pick::Quote(_)) => self.on_name(Action::SpeakerQuotes),
                None => self.focus(Pane::Captions),
            },
        }
    }

    fn back(&mut self) {
        match self.focus {
            _ if self.zen => self.zen = false,
            Pane::List => self.quit(),
            Pane::Body => self.focus = Pane::List,
            Pane::Captions if self.captions.related_at.is_some() => self.captions.related_at = None,
            Pane::Captions => self.focus = Pane::Body,
        }
    }

    /// Takes away the topmost of: matches, cursor, query.
    fn clear(&mut self) {
        if self.body.find.take().is_some() || self.body.pick.take().is_some() {
            return;
        }
        if self.captions.related_at.take().is_some() {
            return;
        }
        if !self.list.of.query.is_empty() {
            self.leave();
            let of = ListOf { query: String::new(), sort: self.plain_sort() };
            let back = self.key_of(Action::JumpBack);
            self.show_at_same_story(of);
            self.messages.say(format!("query cleared · {back} brings it back"), self.now);
        }
    }

    fn plain_sort(&self) -> Sort {
        match self.list.of.sort {
            Sort::Relevance => Sort::Newest,
            sort => sort,
        }
    }

    fn sort(&mut self) {
        let sort = match self.list.of.sort {
            Sort::Newest => Sort::Oldest,
            Sort::Oldest if !self.list.of.query.is_empty() => Sort::Relevance,
            Sort::Oldest | Sort::Relevance => Sort::Newest,
        };
        self.leave();
        let of = ListOf { query: self.list.of.query.clone(), sort };
        let name = match sort {
            Sort::Newest => "newest first",
            Sort::Oldest => "oldest first",
            Sort::Relevance => "best match first",
        };
        self.messages.say(name, self.now);
        self.show_at_same_story(of);
    }

    fn toggle_mark(&mut self, action: Action) {
        let row = self.row_here().map(|row| (row.id.clone(), row.read, row.starred));
        let story = || self.body.story.as_ref().map(|story| (story.id.clone(), false, false));
        let Some((id, read, starred)) = row.or_else(story) else { return };
        if action == Action::ToggleRead {
            self.timers.read = None;
            self.mark(id, Mark::Read, !read);
            self.messages.say(if read { "marked unread" } else { "marked read" }, self.now);
        } else {
            self.mark(id, Mark::Star, !starred);
            self.messages.say(if starred { "star taken away" } else { "starred" }, self.now);
        }
    }

    fn step_inside(
        &mut self,
        step: impl FnOnce(&mut super::BodyPane) -> Option<()>,
        none: &'static str,
    ) {
        match step(&mut self.body) {
            Some(()) => self.focus = Pane::Body,
            None => self.messages.say(none, self.now),
        }
    }

    fn step_caption(&mut self, by: isize) {
        if self.captions.many == 0 {
            self.messages.say("no photos with this story", self.now);
            return;
        }
        let Some(story) = &self.body.story else { return };
        if !self.captions.step_caption(story, by, &mut self.out) {
            let end = if by > 0 { "last" } else { "first" };
            self.messages.say(format!("this is the {end} caption"), self.now);
        }
        if self.frame.shape == Shape::One {
            self.focus = Pane::Captions;
        }
    }

    /// Goes where the caption stands in the body; a related one in its own story.
    fn caption_in_body(&mut self) {
        if let Some(row) = self.captions.related_here().cloned() {
            self.go_to_caption(&row);
        } else if self.captions.many > 0 {
            self.leave();
            self.body.reveal_caption(self.captions.current);
        } else {
            self.messages.say("no photos with this story", self.now);
            return;
        }
        self.focus = Pane::Body;
    }

    /// What can be asked about the name under the cursor.
    fn on_name(&mut self, action: Action) {
        let pictured = || {
            let story = self.body.story.as_ref()?;
            let people = &story.captions.get(self.captions.current)?.people;
            let entity = story.notes.entities.get(people.first()?.entity)?;
            Some((Some(entity.kind), entity.name.clone()))
        };
        let named = match self.focus {
            Pane::Captions => pictured(),
            _ => self.body.named(),
        };
        let Some((kind, name)) = named else {
            let (next, quote) = (self.key_of(Action::NextEntity), self.key_of(Action::NextQuote));
            let text = format!("no name under the cursor · {next} next name, {quote} next quote");
            self.messages.say(text, self.now);
            return;
        };
        match action {
            Action::EntityStories => self.show_query(query_for(kind, &name)),
            Action::SpeakerQuotes => self.show_speaker(name),
            _ => self.show_entity(name),
        }
    }

    fn related_stories(&mut self) {
        let Some(story) = &self.body.story else { return };
        let headline = story.headline.clone().unwrap_or_default();
        let ask = Request::RelatedStories { key: story.key.clone() };
        self.lay(Page::Related(headline, None), "Related stories", Some(ask));
    }

    fn open_source(&mut self) {
        let url = self.body.story.as_ref().and_then(|story| story.url.clone());
        match url {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                self.out.push(Effect::OpenPage(url));
            }
            Some(_) => self.messages.fail("this story's address is no page of the web", self.now),
            None => self.messages.say("this story names no page", self.now),
        }
    }

    fn edit_source(&mut self) {
        let path = self.body.story.as_ref().map(|story| story.source.path.clone());
        match path {
            Some(path) if path.as_os_str() == "-" => {
                self.messages.say("this story came through a pipe: there is no file", self.now);
            }
            Some(path) => self.out.push(Effect::Edit(path)),
            None => {}
        }
    }

    pub(super) fn open_prompt(&mut self, asks: Asks, text: &str) {
        self.find_from = self.body.find_from();
        let from = self.spot();
        self.prompt = Some(Prompt::new(asks, text, from));
    }

    /// The first key of an action where the focus is, as it is shown.
    pub(super) fn key_of(&self, action: Action) -> String {
        let keys = self.keymap.keys_for(action, self.key_pane());
        keys.into_iter().next().unwrap_or_else(|| format!(":{}", action.name()))
    }
}
