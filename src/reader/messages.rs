//! Messages: one flashes in the status line, all are kept for the messages page.

use std::collections::VecDeque;

/// How many are kept.
const KEPT: usize = 500;
/// How long one stands in the status line, in milliseconds.
const FLASH: u64 = 4_000;

/// Something that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// A sentence without a period.
    pub text: String,
    /// Something went wrong.
    pub error: bool,
}

/// What was told so far.
#[derive(Debug, Default)]
pub struct Messages {
    kept: VecDeque<Message>,
    until: Option<u64>,
}

impl Messages {
    /// Tells something.
    pub fn say(&mut self, text: impl Into<String>, now: u64) {
        self.add(text.into(), false, now);
    }

    /// Tells what went wrong.
    pub fn fail(&mut self, text: impl Into<String>, now: u64) {
        self.add(text.into(), true, now);
    }

    fn add(&mut self, text: String, error: bool, now: u64) {
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(Message { text, error });
        self.until = Some(now.saturating_add(FLASH));
    }

    /// The message that stands in the status line.
    pub fn flash(&self) -> Option<&Message> {
        self.until.and(self.kept.back())
    }

    /// When the message in the status line goes.
    pub fn ends_at(&self) -> Option<u64> {
        self.until
    }

    /// Takes the message out of the status line, if its time is over.
    pub fn tick(&mut self, now: u64) {
        self.until = self.until.filter(|until| now < *until);
    }

    /// Takes the message out of the status line.
    pub fn hush(&mut self) {
        self.until = None;
    }

    /// Whether nothing was told.
    pub fn is_empty(&self) -> bool {
        self.kept.is_empty()
    }

    /// All that is kept.
    pub fn newest_first(&self) -> impl Iterator<Item = &Message> {
        self.kept.iter().rev()
    }
}
