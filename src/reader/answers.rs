//! The worker's answers and news, carried to what waits for them.

use super::frame::Pane;
use super::protocol::{Answer, ListOf, News, Request, Ticket};
use super::session::Session;
use super::sheet::Page;
use super::{Intake, Reader};
use crate::story::{Marked, Passage, Place, Story};

/// What is to be done with the place of a story in a list.
#[derive(Clone, Debug)]
pub(super) enum Errand {
    /// Puts the cursor there.
    Locate,
    /// Shows another list with the cursor there.
    Show(ListOf),
    /// Goes there, and so many unread stories further.
    Unread {
        /// Down the list.
        forward: bool,
        /// How many more.
        left: u32,
    },
}

impl Reader {
    pub(super) fn answer(&mut self, ticket: Ticket, mut answer: Answer) {
        if self.list.answer(ticket, &mut answer, &mut self.out) {
            self.rows_came();
            return;
        }
        match answer {
            Answer::Place(place) => {
                if let Some(errand) = self.errands.remove(&ticket) {
                    self.run(errand, place);
                }
            }
            Answer::Story(story) => {
                let wish = self.caption_wish;
                if self.body.answer(ticket, story) {
                    self.caption_wish = None;
                    self.story_came(wish.unwrap_or(0));
                } else if self.body.story.is_none() {
                    self.captions.clear();
                    if self.body.failed.is_none() && self.body.wanted.is_none() {
                        // The story of the last session is gone: the one under the cursor instead.
                        self.timers.follow = Some(self.now);
                        self.follow();
                    }
                }
            }
            Answer::Related(rows) => {
                self.captions.answer(ticket, rows);
            }
            Answer::Stories(rows) => self.fill(ticket, |page| {
                if let Page::Related(_, stories) = page {
                    *stories = Some(rows);
                }
            }),
            Answer::Quotes { said, at } => self.said_came(ticket, said, at),
            Answer::Entity(found) => self.fill(ticket, |page| {
                if let Page::Entity(_, entity) = page {
                    *entity = Some(found);
                }
            }),
            Answer::Tags(tags) => self.tags = tags,
            Answer::Saved(queries) => self.saved_came(queries),
            Answer::Suggest(all) => self.offers_came(ticket, all),
            Answer::Hits(hits) => self.hits_came(ticket, hits),
            Answer::List { .. } | Answer::Counts(_) | Answer::Query { .. } => {}
        }
    }

    fn fill(&mut self, ticket: Ticket, fill: impl FnOnce(&mut Page)) {
        if let Some(sheet) = self.sheets.iter_mut().find(|sheet| sheet.awaited == Some(ticket)) {
            sheet.awaited = None;
            fill(&mut sheet.page);
        }
    }

    fn run(&mut self, errand: Errand, place: Option<usize>) {
        match (errand, place) {
            (Errand::Locate, Some(row)) => {
                // The story is on show or on its way: the list goes to it, the body stays.
                self.list.aim(row, &mut self.out);
                self.timers.follow = None;
            }
            (Errand::Locate, None) => {}
            (Errand::Show(of), row) => self.list.show(of, row.unwrap_or(0), &mut self.out),
            (Errand::Unread { forward, left }, Some(row)) => {
                self.list.go(row, &mut self.out);
                if left > 0 {
                    self.step_unread(forward, left);
                } else {
                    self.timers.follow = Some(self.now);
                    self.follow();
                }
            }
            (Errand::Unread { forward, .. }, None) => {
                let way = if forward { "below" } else { "above" };
                self.messages.say(format!("no unread story {way}"), self.now);
            }
        }
    }

    /// Rows came: a body that shows nothing yet follows at once, another when the cursor rests.
    fn rows_came(&mut self) {
        if !self.list.is_current() {
            return;
        }
        if self.prompt.is_some() {
            self.rest();
        } else if self.body.story.is_none()
            && self.body.wanted.is_none()
            && self.body.failed.is_none()
        {
            self.timers.follow = Some(self.now);
        }
        if !self.touched && self.reading.is_none() {
            self.timers.follow.get_or_insert(self.now);
        }
        self.follow();
    }

    fn story_came(&mut self, caption: usize) {
        let Some(story) = self.body.story.as_deref() else { return };
        let named = self.named.as_ref().and_then(|passage| caption_at(story, passage));
        self.captions.open(story, named.unwrap_or(caption), &mut self.out);
        self.relight();
        if let Some(passage) = self.named.take() {
            self.say_if_moved(&passage);
        }
        if self.focus == Pane::Captions {
            self.focus(Pane::Captions);
            if self.captions.many == 0 && self.frame.shape != super::Shape::Three {
                self.focus = Pane::Body;
                self.messages.hush();
            }
        }
    }

    pub(super) fn news(&mut self, news: News) {
        match news {
            News::Changed => {
                // Until the archive is up to date or the user has done something, the newest stories come in at the top.
                let follow = self.touched || self.intake == Intake::Later || self.list.cursor > 0;
                self.list.refresh(follow, &mut self.out);
                self.body.reopen(self.now, &mut self.out);
                self.ask_saved();
            }
            News::Progress(progress) => {
                if progress.is_none() {
                    self.intake = Intake::Later;
                }
                self.progress = progress;
            }
            News::Message { error: true, text } => self.messages.fail(text, self.now),
            News::Message { error: false, text } => self.messages.say(text, self.now),
            News::Marked { id, marked } => self.change_marks(&id, |own| {
                let place = own.place;
                *own = Marked { place, ..marked.clone() };
            }),
            News::Spelled { key, spellings } => {
                if let Some(story) = self.body.story.as_mut().filter(|story| story.key == key) {
                    story.notes.spellings = spellings;
                }
            }
            News::Session(json) => {
                let at_start = !self.touched || self.named.is_some();
                if let Some(session) = Session::from_json(&json).filter(|_| at_start) {
                    self.take_session(&session);
                }
            }
        }
    }

    fn take_session(&mut self, session: &Session) {
        self.body.layer = session.layer();
        self.body.furniture = session.furniture;
        self.body.doubtful = session.doubtful;
        self.body.dates = session.dates;
        self.recent = super::Recent::of(&session.queries);
        if self.named.is_some() {
            return;
        }
        let spot = session.spot();
        let pane = spot.pane;
        self.restore(spot);
        self.body.forgive();
        // The captions are not there yet to be focused.
        self.focus = pane;
        self.touched = true;
        self.kept = self.spot();
    }

    /// Sorts the list another way, with the cursor on the same story.
    pub(super) fn show_at_same_story(&mut self, of: ListOf) {
        match self.list.selected().map(|row| row.key.clone()) {
            Some(key) => {
                let ticket = self.out.ask(Request::Place { of: of.clone(), key });
                self.errands.insert(ticket, Errand::Show(of));
            }
            None => self.list.show(of, 0, &mut self.out),
        }
    }
}

/// The caption that a passage lies in.
fn caption_at(story: &Story, passage: &Passage) -> Option<usize> {
    let Place::Text(span) = passage.place else { return None };
    let holds = |block: usize| story.blocks.get(block).is_some_and(|b| b.span.holds(span.start));
    story.captions.iter().position(|caption| holds(caption.block))
}
