//! What each action does: said once here, done by the pane that it is for.

use super::frame::Pane;
use super::prompt::{Asks, Prompt};
use super::protocol::Request;
use super::sheet::Page;
use super::{Effect, Reader};
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
        if self.act_on_program(action, n) {
            return;
        }
        if self.act_on_sheet(action, n) {
            self.further_quotes(action);
            return;
        }
        match action {
            Action::LineDown | Action::LineUp => self.move_by(n, action == Action::LineDown, 1, 1),
            Action::HalfDown | Action::HalfUp => self.move_by(n, action == Action::HalfDown, 1, 2),
            Action::PageDown => self.page_down(n),
            Action::PageUp => self.move_by(n, false, 2, 2),
            Action::Top => self.go_to_edge(true),
            Action::End => self.go_to_edge(false),
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
            Action::Tag => self.open_tags(),
            Action::Note => self.open_note(),
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
            Action::Undo => {
                self.out.ask(Request::Undo);
            }
            Action::StartPage => self.lay(Page::Start, "Start", None),
            Action::Messages => self.lay(Page::Messages, "Messages", None),
            _ => return false,
        }
        true
    }

    /// What an action does to the sheet that lies over the panes. Nothing goes through a sheet.
    fn act_on_sheet(&mut self, action: Action, n: isize) -> bool {
        if action == Action::Forget {
            self.forget_query();
            return true;
        }
        if matches!(action, Action::MergeName | Action::SplitName) {
            self.on_page_of_name(action);
            return true;
        }
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
                self.on_name(action);
            }
            Action::RelatedStories => self.related_stories(),
            Action::QuoteList => self.lay(Page::Quotes, "Quotes", None),
            Action::RecentQueries => self.lay(Page::Queries, "Queries", None),
            Action::SavedQueries => {
                self.lay(Page::Saved(None), "Saved queries", Some(Request::Saved));
            }
            Action::SaveQuery => self.open_save(),
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

    pub(super) fn open_prompt(&mut self, asks: Asks, text: &str) {
        self.find_from = self.body.find_from();
        let from = self.spot();
        self.prompt = Some(Prompt::new(asks, text, from));
    }

    /// The first key of an action where the focus is, as it is shown.
    pub(super) fn key_of(&self, action: Action) -> String {
        // What lies under a sheet is told with the keys that work when the sheet is gone.
        let panes = [self.key_pane(), crate::actions::Pane::Stories];
        let keys = panes.into_iter().flat_map(|pane| self.keymap.keys_for(action, pane));
        keys.into_iter().next().unwrap_or_else(|| format!(":{}", action.name()))
    }
}
