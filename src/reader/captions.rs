//! The captions pane: the captions of the story on show as one group, then related ones from other stories.

use super::event::Outbox;
use super::protocol::{Request, Ticket};
use crate::story::{RelatedRow, Story};

/// What is under the pane's cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Item {
    /// A caption of the story, from 0.
    Caption(usize),
    /// A related caption, from 0.
    Related(usize),
}

/// The captions pane.
#[derive(Debug, Default)]
pub struct CaptionPane {
    /// How many captions the story has.
    pub many: usize,
    /// The caption that is shown in full, from 0.
    pub current: usize,
    /// The related caption under the cursor; `None` while it is on the story's own.
    pub related_at: Option<usize>,
    /// Captions of other stories that relate to the current one, best first.
    pub related: Vec<RelatedRow>,
    /// The first line on the screen.
    pub top: usize,
    /// The caption whose related ones were asked for last.
    asked: Option<usize>,
    awaited: Option<Ticket>,
}

impl CaptionPane {
    /// Takes the captions of another story, with the cursor on one of them.
    pub fn open(&mut self, story: &Story, at: usize, out: &mut Outbox) {
        *self = Self { many: story.captions.len(), ..Self::default() };
        self.go(story, at, out);
    }

    /// Shows nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Puts the cursor on a caption of the story and asks for those that relate to it.
    pub fn go(&mut self, story: &Story, at: usize, out: &mut Outbox) {
        self.related_at = None;
        if self.many == 0 {
            return;
        }
        let at = at.min(self.many - 1);
        if self.asked != Some(at) {
            self.asked = Some(at);
            self.current = at;
            self.related.clear();
            self.awaited = Some(out.ask(Request::Related { caption: story.caption_key(at) }));
        }
    }

    /// Goes `by` captions on. Says whether there was one.
    pub fn step_caption(&mut self, story: &Story, by: isize, out: &mut Outbox) -> bool {
        let to = self.current.saturating_add_signed(by).min(self.many.saturating_sub(1));
        let moved = self.many > 0 && to != self.current;
        if moved {
            self.go(story, to, out);
        }
        self.related_at = None;
        moved
    }

    /// Moves the cursor over captions and related ones.
    pub fn step(&mut self, story: &Story, by: isize, out: &mut Outbox) {
        let all = self.many + self.related.len();
        let to = self.place().saturating_add_signed(by).min(all.saturating_sub(1));
        if to < self.many {
            self.go(story, to, out);
        } else {
            self.related_at = Some(to - self.many);
        }
    }

    /// Puts the cursor on an item.
    pub fn select(&mut self, item: Item, story: &Story, out: &mut Outbox) {
        match item {
            Item::Caption(n) => self.go(story, n, out),
            Item::Related(n) if n < self.related.len() => self.related_at = Some(n),
            Item::Related(_) => {}
        }
    }

    /// What is under the cursor.
    pub fn item(&self) -> Option<Item> {
        match self.related_at {
            Some(n) => Some(Item::Related(n)),
            None => (self.many > 0).then_some(Item::Caption(self.current)),
        }
    }

    /// The related caption under the cursor.
    pub fn related_here(&self) -> Option<&RelatedRow> {
        self.related.get(self.related_at?)
    }

    /// Whether related captions are still being looked for.
    pub fn is_looking(&self) -> bool {
        self.awaited.is_some()
    }

    /// Takes related captions, if they are those that were asked for. The story's own stand in its group
    /// already.
    pub fn answer(&mut self, ticket: Ticket, related: Vec<RelatedRow>) -> bool {
        if self.awaited != Some(ticket) {
            return false;
        }
        self.awaited = None;
        self.related = related.into_iter().filter(|row| !row.same_story).collect();
        true
    }

    fn place(&self) -> usize {
        self.related_at.map_or(self.current, |n| self.many + n)
    }
}
