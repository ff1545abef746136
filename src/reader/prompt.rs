//! The prompt: one line of typing at the foot of the screen, for a find, a query or a command.

use tui_input::{Input, InputRequest};

use super::jumps::Spot;
use super::offers::Offers;
use crate::settings::{Code, Key};

/// What is typed at the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    /// A text to find in the story.
    Find,
    /// A query of the archive.
    Query,
    /// An action by its name.
    Command,
    /// The tags of a story, parted by commas.
    Tags,
    /// A note on a story.
    Note,
    /// A name for the query of the list.
    Name,
    /// Another form of the name whose page is shown.
    Merge,
}

impl Asks {
    /// Whether what is typed was there before and is changed.
    pub fn edits(self) -> bool {
        matches!(self, Self::Tags | Self::Note)
    }

    /// What stands before the typing.
    pub fn sign(self) -> &'static str {
        match self {
            Self::Find => "/",
            Self::Query => "query: ",
            Self::Command => ":",
            Self::Tags => "tags: ",
            Self::Note => "note: ",
            Self::Name => "save as: ",
            Self::Merge => "also called: ",
        }
    }
}

/// An open prompt.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// What it asks for.
    pub asks: Asks,
    /// Where the reader was when it was opened; leaving it without an answer goes back there.
    pub from: Spot,
    /// What may be typed.
    pub offers: Offers,
    input: Input,
}

/// What a key did to a prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The text is another.
    Changed,
    /// The text is the same.
    Same,
    /// It is what the user wants.
    Done,
    /// The user wants nothing.
    Left,
    /// The user asks for the end of a word.
    Complete,
    /// The user chooses among what may be typed.
    Pick(isize),
}

impl Prompt {
    /// A prompt with a text to begin with.
    pub fn new(asks: Asks, text: &str, from: Spot) -> Self {
        Self { asks, from, offers: Offers::default(), input: Input::new(text.to_owned()) }
    }

    /// What is typed.
    pub fn text(&self) -> &str {
        self.input.value()
    }

    /// Puts another text in its place.
    pub fn put(&mut self, text: &str) {
        self.input = Input::new(text.to_owned());
    }

    /// Puts another text in its place, with the cursor behind so many characters.
    pub fn put_at(&mut self, text: &str, cursor: usize) {
        self.input = Input::new(text.to_owned()).with_cursor(cursor);
    }

    /// The byte of the text that the cursor stands at.
    pub fn at(&self) -> usize {
        let text = self.text();
        text.char_indices().nth(self.input.cursor()).map_or(text.len(), |(at, _)| at)
    }

    /// The columns between the beginning of the text and the cursor.
    pub fn cursor(&self) -> usize {
        self.input.visual_cursor()
    }

    /// How many columns of the text do not fit before a width.
    pub fn hidden(&self, width: usize) -> usize {
        self.input.visual_scroll(width)
    }

    /// Takes a key. The keys are those of every line of typing in a shell.
    pub fn key(&mut self, key: Key) -> Typed {
        let request = match (key.code, key.ctrl, key.alt) {
            (Code::Enter, ..) => return Typed::Done,
            (Code::Esc, ..) | (Code::Char('c' | 'g'), true, _) => return Typed::Left,
            (Code::Tab, ..) => return Typed::Complete,
            (Code::Down, ..) | (Code::Char('n'), true, _) => return Typed::Pick(1),
            (Code::Up, ..) | (Code::Char('p'), true, _) => return Typed::Pick(-1),
            (Code::Backspace, false, false) | (Code::Char('h'), true, _) => {
                // A text that was there before is taken away by leaving nothing of it, key by key.
                if self.text().is_empty() {
                    return if self.asks.edits() { Typed::Same } else { Typed::Left };
                }
                InputRequest::DeletePrevChar
            }
            (Code::Char('w'), true, _) | (Code::Backspace, ..) => InputRequest::DeletePrevWord,
            (Code::Delete, ..) | (Code::Char('d'), true, _) => InputRequest::DeleteNextChar,
            (Code::Char('u'), true, _) => InputRequest::DeleteFromStart,
            (Code::Char('k'), true, _) => InputRequest::DeleteTillEnd,
            (Code::Char('y'), true, _) => InputRequest::Yank,
            (Code::Left, true, _) | (Code::Char('b'), _, true) => InputRequest::GoToPrevWord,
            (Code::Right, true, _) | (Code::Char('f'), _, true) => InputRequest::GoToNextWord,
            (Code::Left, ..) | (Code::Char('b'), true, _) => InputRequest::GoToPrevChar,
            (Code::Right, ..) | (Code::Char('f'), true, _) => InputRequest::GoToNextChar,
            (Code::Home, ..) | (Code::Char('a'), true, _) => InputRequest::GoToStart,
            (Code::End, ..) | (Code::Char('e'), true, _) => InputRequest::GoToEnd,
            (Code::Char(c), false, false) => InputRequest::InsertChar(c),
            _ => return Typed::Same,
        };
        self.request(request)
    }

    /// Takes pasted text as if it were typed; line ends become spaces.
    pub fn paste(&mut self, text: &str) -> Typed {
        let mut typed = Typed::Same;
        for c in text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(1_000) {
            if self.request(InputRequest::InsertChar(c)) == Typed::Changed {
                typed = Typed::Changed;
            }
        }
        typed
    }

    fn request(&mut self, request: InputRequest) -> Typed {
        match self.input.handle(request) {
            Some(changed) if changed.value => Typed::Changed,
            _ => Typed::Same,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_is_as_in_a_shell() {
        let mut prompt = Prompt::new(Asks::Query, "", Spot::default());
        for c in "port deal".chars() {
            assert_eq!(prompt.key(Key::char(c)), Typed::Changed);
        }
        assert_eq!(prompt.key(Key::ctrl('w')), Typed::Changed);
        assert_eq!(prompt.text(), "port ");
        assert_eq!(prompt.key(Key::ctrl('u')), Typed::Changed);
        assert_eq!(prompt.key(Key::plain(Code::Backspace)), Typed::Left);
        assert_eq!(prompt.paste("two\nlines"), Typed::Changed);
        assert_eq!(prompt.text(), "two lines");
    }
}
