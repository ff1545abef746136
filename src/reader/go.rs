//! Going places: jumps, following the list, opening stories, and where a line of a sheet leads.

use super::Reader;
use super::answers::Errand;
use super::body::Land;
use super::frame::{Pane, Shape};
use super::jumps::Spot;
use super::protocol::{ListOf, Request};
use super::sheet::{Page, Sheet, Target};
use crate::story::{EntityKind, Passage, Place, RelatedRow, Row};

impl Reader {
    /// Where the reader is now.
    pub(super) fn spot(&self) -> Spot {
        Spot {
            of: self.list.of.clone(),
            row: self.list.cursor,
            key: self.body.key().map(str::to_owned),
            anchor: self.body.anchor(),
            pick: self.body.pick,
            pane: self.focus,
            caption: self.captions.item().map(|_| self.captions.current),
        }
    }

    /// Remembers where the reader is, for it is about to jump.
    pub(super) fn leave(&mut self) {
        let spot = self.spot();
        self.jumps.leave(spot);
    }

    /// Goes to a place that was remembered.
    pub(super) fn restore(&mut self, spot: Spot) {
        self.sheets.clear();
        if self.list.of != spot.of || !self.list.is_current() {
            self.list.show(spot.of.clone(), spot.row, &mut self.out);
        } else {
            self.list.go(spot.row, &mut self.out);
        }
        self.relight();
        self.timers.follow = None;
        if let Some(key) = spot.key {
            self.locate(key.clone());
            self.open_story(&key, Land::At(spot.anchor, spot.pick), spot.caption);
        } else {
            self.timers.follow = Some(self.now);
        }
        self.focus(spot.pane);
    }

    /// Lights the words of the list's query in the story on show, unless something else is being found.
    pub(super) fn relight(&mut self) {
        self.body.find.take_if(|find| find.of_query);
        if self.body.find.is_none() {
            self.body.light(&self.list.of.query);
        }
    }

    /// Goes back or forward through the jumps.
    pub(super) fn jump(&mut self, by: isize) {
        for _ in 0..by.unsigned_abs() {
            let here = self.spot();
            let spot = if by < 0 { self.jumps.back(here) } else { self.jumps.forward(here) };
            let Some(spot) = spot else {
                let way = if by < 0 { "behind" } else { "ahead" };
                self.messages.say(format!("no jump {way}"), self.now);
                return;
            };
            self.restore(spot);
        }
    }

    /// Puts the list's cursor on a story, when the worker has said where it stands.
    pub(super) fn locate(&mut self, key: String) {
        if self.list.is_current()
            && let Some(row) = self.list.find(&key)
        {
            self.list.go(row, &mut self.out);
            return;
        }
        let ticket = self.out.ask(Request::Place { of: self.list.of.clone(), key });
        self.errands.insert(ticket, Errand::Locate);
    }

    /// Opens a story at a place in it, with a caption to be shown.
    pub(super) fn open_story(&mut self, key: &str, land: Land, caption: Option<usize>) {
        let shown = self.body.key() == Some(key);
        self.timers.follow = None;
        self.end_said = false;
        self.body.open(key, land, self.now, &mut self.out);
        self.caption_wish = caption;
        if shown && let (Some(story), Some(at)) = (&self.body.story, caption) {
            self.captions.go(story, at, &mut self.out);
        }
    }

    /// Opens a story on a place in it, which is lit.
    pub(super) fn open_passage(&mut self, passage: &Passage) {
        let (land, caption, pane) = match passage.place {
            Place::Whole => (Land::Remembered, None, Pane::Body),
            Place::Caption(n) => (Land::Caption(n), Some(n), Pane::Captions),
            Place::Text(span) => (Land::Lit(span), None, Pane::Body),
        };
        self.locate(passage.story.clone());
        self.open_story(&passage.story, land, caption);
        self.focus = pane;
        // Neither the list nor what is indexed meanwhile leads away from there.
        self.touched = true;
    }

    /// Says where the text that a place was named in is not the one on show any more.
    pub(super) fn say_if_moved(&mut self, passage: &Passage) {
        let Some(story) = self.body.story.as_deref() else { return };
        let changed = story.problems.iter().any(|problem| problem.code == "changed");
        let lost = match passage.place {
            Place::Whole => false,
            Place::Caption(n) => n >= story.captions.len(),
            Place::Text(span) => story.text.get(span.start..span.end).is_none(),
        };
        if lost || ((changed || passage.moved) && passage.place != Place::Whole) {
            let text = "the story was changed since this place was named; this is the nearest";
            self.messages.say(text, self.now);
        }
    }

    /// Lets the body follow the list once the cursor has rested.
    pub(super) fn rest(&mut self) {
        self.timers.follow = Some(self.now + self.config.timing.follow);
    }

    /// Opens the story under the list's cursor, if that is due and the row is there.
    pub(super) fn follow(&mut self) {
        if self.timers.follow.is_none_or(|at| at > self.now) || !self.list.is_current() {
            return;
        }
        if let Some(key) = self.list.selected().map(|row| row.key.clone()) {
            self.timers.follow = None;
            if self.body.key() != Some(&key) || self.body.wanted.is_some() {
                self.open_story(&key, Land::Remembered, None);
            }
        } else if self.list.is_empty() {
            self.timers.follow = None;
            self.body.clear();
            self.captions.clear();
        }
    }

    /// Moves to another story of the list and opens it at once.
    pub(super) fn step_story(&mut self, by: isize) {
        if self.list.step(by, &mut self.out) {
            self.timers.follow = Some(self.now);
            self.follow();
        } else {
            let end = if by > 0 { "last" } else { "first" };
            self.messages.say(format!("this is the {end} story"), self.now);
        }
    }

    /// Goes to an unread story.
    pub(super) fn step_unread(&mut self, forward: bool, left: u32) {
        let (of, from) = (self.list.of.clone(), self.list.cursor);
        let ticket = self.out.ask(Request::Unread { of, from, forward });
        self.errands.insert(ticket, Errand::Unread { forward, left: left.saturating_sub(1) });
    }

    /// Focuses a pane, if there is anything in it.
    pub(super) fn focus(&mut self, pane: Pane) {
        let empty = pane == Pane::Captions && self.captions.many == 0;
        if empty && (self.frame.shape != Shape::Three || self.zen) {
            if self.body.wanted.is_none() {
                self.messages.say("no photos with this story", self.now);
            }
            return;
        }
        self.focus = pane;
    }

    /// Shows the stories that a query finds.
    pub(super) fn show_query(&mut self, query: String) {
        self.leave();
        self.sheets.clear();
        self.recent.add(&query);
        let sort = self.list.of.sort;
        self.list.show(ListOf { query, sort }, 0, &mut self.out);
        self.relight();
        self.focus = Pane::List;
        self.timers.follow = Some(self.now);
    }

    /// Goes where an entry of a sheet leads.
    pub(super) fn go(&mut self, target: Target) {
        match target {
            Target::Here(span) => {
                self.leave();
                self.sheets.clear();
                self.focus = Pane::Body;
                self.body.reveal(span.start);
                self.body.pick_at(span.start);
            }
            Target::Story(key, span) => {
                self.leave();
                self.sheets.clear();
                self.focus = Pane::Body;
                self.locate(key.clone());
                self.open_story(&key, span.map_or(Land::Remembered, Land::Span), None);
            }
            Target::Query(query) | Target::Saved(_, query) => self.show_query(query),
            Target::Entity(name) => self.show_entity(&name),
            Target::Speaker(name) => self.show_speaker(&name),
            Target::Act(action) => {
                self.sheets.clear();
                self.act(action, None);
            }
        }
    }

    /// Goes to a related caption in its own story.
    pub(super) fn go_to_caption(&mut self, row: &RelatedRow) {
        self.leave();
        let number = row.caption.key.rsplit_once('#').and_then(|(_, n)| n.parse::<usize>().ok());
        let at = number.map_or(0, |n| n.saturating_sub(1));
        let key = row.caption.story.clone();
        self.locate(key.clone());
        self.open_story(&key, Land::Caption(at), Some(at));
    }

    /// Lays a page over the panes.
    pub(super) fn lay(&mut self, page: Page, title: impl Into<String>, ask: Option<Request>) {
        let awaited = ask.map(|request| self.out.ask(request));
        self.sheets.push(Sheet::new(page, title, awaited));
    }

    pub(super) fn show_entity(&mut self, name: &str) {
        let ask = Request::Entity { name: name.to_owned() };
        self.lay(Page::Entity(name.to_owned(), None), name, Some(ask));
    }

    /// The row of the story that an action is for: under the cursor in the list, else the one on show.
    pub(super) fn row_here(&self) -> Option<&Row> {
        match self.body.key() {
            Some(key) if self.focus != Pane::List => {
                self.list.find(key).and_then(|at| self.list.row(at))
            }
            _ => self.list.selected(),
        }
    }

    /// Marks the story on show as read.
    pub(super) fn mark_read(&mut self) {
        let Some(story) = &self.body.story else { return };
        let row = self.list.find(&story.key).and_then(|at| self.list.row(at));
        if row.is_none_or(|row| !row.read) {
            let id = story.id.clone();
            self.change_marks(&id, |marked| marked.read = true);
            self.out.ask(Request::Seen { id });
        }
    }
}

/// The query that finds the stories with a name.
pub(super) fn query_for(kind: Option<EntityKind>, name: &str) -> String {
    let name = name.replace('"', " ");
    match kind {
        Some(EntityKind::Person) | None => format!("who:\"{name}\""),
        Some(_) => format!("\"{name}\""),
    }
}
