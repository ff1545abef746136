//! Where a story was read from.

use std::path::PathBuf;

/// The file, record and format of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The path as given; `-` for standard input.
    pub path: PathBuf,
    /// The record in its file, from 0.
    pub record: usize,
    /// What finds the record again.
    pub locator: Locator,
    /// The format.
    pub format: Format,
}

/// What finds one record in its file without reading the rest: empty for a file that is one story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Locator(pub String);

/// A format that stories arrive in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Format {
    #[default]
    Text,
}

impl Format {
    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
        }
    }
}
