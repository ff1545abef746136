//! Bytes to drafts: one file a format, one row of the table each.

mod plain;

use std::path::Path;

use crate::story::{Draft, Locator};

/// The first bytes of a file (4 KiB at most) and its name, for telling its format.
pub struct Head<'a> {
    /// The path, for its extension only.
    pub path: &'a Path,
    /// The first bytes.
    pub bytes: &'a [u8],
}

/// A whole file.
pub struct Input<'a> {
    /// The path as given.
    pub path: &'a Path,
    /// All bytes.
    pub bytes: &'a [u8],
}

/// How sure a format is that a file is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// Whatever nothing else wants.
    Fallback,
    /// The extension says so.
    Name,
    /// The content says so.
    Content,
}

/// What a format finds in a file.
pub enum Item {
    /// A story.
    Draft {
        /// What finds it again.
        locator: Locator,
        /// The story as the file gives it.
        draft: Box<Draft>,
    },
    /// A member of a container, handed back to the table.
    Member {
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// Why a file gives no story.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub String);

/// A format that stories arrive in.
pub trait Format: Sync {
    /// Which one.
    fn kind(&self) -> crate::story::Format;
    /// Whether a file is of this format.
    fn sniff(&self, head: &Head<'_>) -> Confidence;
    /// Hands out the items of a file in order.
    ///
    /// # Errors
    /// Where the file as a whole is none of this format. What is wrong with one record is a [`Problem`](crate::story::Problem) of
    /// its draft.
    fn read(&self, input: &Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError>;
}

/// Every format, asked in this order.
pub const TABLE: &[&dyn Format] = &[&plain::Plain];

/// The format of a file, by its first bytes.
pub fn sniff(head: &Head<'_>) -> Option<&'static dyn Format> {
    let mut best: Option<(&'static dyn Format, Confidence)> = None;
    for &format in TABLE {
        let sure = format.sniff(head);
        if sure > best.map_or(Confidence::No, |(_, most)| most) {
            best = Some((format, sure));
        }
    }
    best.map(|(format, _)| format)
}
