//! Moving in the focused pane, from pane to pane, in and out; and what is done to the row at hand.

use super::body::Land;
use super::frame::{Pane, Shape};
use super::protocol::ListOf;
use super::{Item, Pick, Reader};
use crate::actions::Action;
use crate::story::{Mark, Sort};

impl Reader {
    /// Moves in the focused pane by lines, or by a part (`over` / `under`) of a page.
    pub(super) fn move_by(&mut self, n: isize, down: bool, over: usize, under: usize) {
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
    pub(super) fn page_down(&mut self, n: isize) {
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

    pub(super) fn go_to_edge(&mut self, top: bool) {
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

    pub(super) fn step_pane(&mut self, by: isize, round: bool) {
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

    pub(super) fn open(&mut self) {
        match (self.focus, self.captions.item()) {
            (Pane::List, _) => {
                let Some(key) = self.list.selected().map(|row| row.key.clone()) else { return };
                self.open_story(&key, Land::Remembered, None);
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
                Some(Pick::Mention(_)) => self.on_name(Action::EntityPage),
                Some(Pick::Quote(_)) => self.on_name(Action::SpeakerQuotes),
                None => self.focus(Pane::Captions),
            },
        }
    }

    pub(super) fn back(&mut self) {
        match self.focus {
            _ if self.zen => self.zen = false,
            Pane::List => self.quit(),
            Pane::Body => self.focus = Pane::List,
            Pane::Captions if self.captions.related_at.is_some() => self.captions.related_at = None,
            Pane::Captions => self.focus = Pane::Body,
        }
    }

    /// Takes away the topmost of: matches, cursor, query.
    pub(super) fn clear(&mut self) {
        let queried = self.focus == Pane::List && !self.list.of.query.is_empty();
        if queried {
            self.clear_query();
            return;
        }
        if self.body.find.take_if(|find| !find.of_query).is_some()
            || self.body.pick.take().is_some()
        {
            return;
        }
        if self.captions.related_at.take().is_some() {
            return;
        }
        if !self.list.of.query.is_empty() {
            self.clear_query();
        }
    }

    fn clear_query(&mut self) {
        self.leave();
        self.body.find.take_if(|find| find.of_query);
        let of = ListOf { query: String::new(), sort: self.plain_sort() };
        let back = self.key_of(Action::JumpBack);
        self.show_at_same_story(of);
        self.messages.say(format!("query cleared · {back} brings it back"), self.now);
    }

    fn plain_sort(&self) -> Sort {
        match self.list.of.sort {
            Sort::Relevance => Sort::Newest,
            sort => sort,
        }
    }

    pub(super) fn sort(&mut self) {
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

    pub(super) fn toggle_mark(&mut self, action: Action) {
        let Some((id, marked)) = self.at_hand() else { return };
        let (read, starred) = (marked.read, marked.starred);
        if action == Action::ToggleRead {
            self.timers.read = None;
            self.mark(id, Mark::Read, !read);
            self.messages.say(if read { "marked unread" } else { "marked read" }, self.now);
        } else {
            self.mark(id, Mark::Star, !starred);
            self.messages.say(if starred { "star taken away" } else { "starred" }, self.now);
        }
    }
}
