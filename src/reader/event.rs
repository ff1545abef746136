//! What comes into the reader and what it wants done.
//!
//! The terminal turns its own keys, mouse reports and sizes into [`Event`]s and carries out the
//! [`Effect`]s. Time comes in as [`Event::Tick`] alone, so that a test can set it.

use super::protocol::{Answer, News, Request, Ticket};
use crate::settings::Key;

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted; it goes to an open prompt and nowhere else.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The screen has this many columns and rows now.
    Resize(u16, u16),
    /// Milliseconds since the reader began. Send one before every other event, and one when
    /// [`Reader::wakes_at`](super::Reader::wakes_at) says so.
    Tick(u64),
    /// The worker answers.
    Answer(Ticket, Answer),
    /// The worker tells something unasked.
    News(News),
    /// The program is told to end from outside.
    End,
}

/// What the mouse did, and in which cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What it did.
    pub did: MouseDid,
    /// The column, from 0.
    pub x: u16,
    /// The row, from 0.
    pub y: u16,
}

/// The mouse gestures that mean something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseDid {
    /// The left button went down.
    Press,
    /// The wheel turned towards the top.
    WheelUp,
    /// The wheel turned towards the end.
    WheelDown,
}

/// What the reader wants done.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Hand this to the worker; its answer carries the ticket.
    Ask(Ticket, Request),
    /// Leave the program.
    Quit,
    /// Stop as ^Z does, and come back.
    Suspend,
    /// Clear the screen and draw it anew.
    Redraw,
    /// Open a page of the web; the address begins with `http://` or `https://`.
    OpenPage(String),
    /// Open the file of a story in the user's editor.
    Edit(std::path::PathBuf),
    /// Write a story, as text, to a file in the working folder, and tell where by [`News::Message`].
    Write(Box<crate::story::Story>),
}

/// Collects effects and hands out tickets.
#[derive(Debug, Default)]
pub struct Outbox {
    last: u64,
    effects: Vec<Effect>,
}

impl Outbox {
    /// Asks the worker and names the request.
    pub fn ask(&mut self, request: Request) -> Ticket {
        self.last += 1;
        let ticket = Ticket(self.last);
        self.effects.push(Effect::Ask(ticket, request));
        ticket
    }

    /// Wants something done that is not answered.
    pub fn push(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Takes all that is wanted, in order.
    pub fn take(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }
}
