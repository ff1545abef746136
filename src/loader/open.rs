//! One file to its stories: read, desk, names, quotes. The whole way of the data, without any archive.

use std::path::{Path, PathBuf};

use crate::formats::{self, Head, Input, Item};
use crate::story::{Source, Story};
use crate::{desk, names, quotes};

/// Bytes that tell a format.
const HEAD: usize = 4096;

/// Why a file gave no story.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be read from the disk.
    #[error("cannot read {path}: {source}", path = path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It holds no story.
    #[error("no story in {path}: {why}", path = path.display())]
    NoStory {
        /// The path as given.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

/// The stories of a file, in record order, with their notes.
///
/// # Errors
/// Where the file cannot be read or holds no story at all.
pub fn open(path: &Path) -> Result<Vec<Story>, OpenError> {
    let bytes =
        std::fs::read(path).map_err(|source| OpenError::Io { path: path.to_owned(), source })?;
    let mut stories = read(path, &bytes)?;
    stories.iter_mut().for_each(annotate);
    Ok(stories)
}

/// The stories in some bytes, in record order, without notes.
///
/// # Errors
/// Where the bytes hold no story at all.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Story>, OpenError> {
    let none = |why: String| OpenError::NoStory { path: path.to_owned(), why };
    let head = Head { path, bytes: bytes.get(..HEAD).unwrap_or(bytes) };
    let format = formats::sniff(&head).ok_or_else(|| none("of no known format".into()))?;
    let mut stories = Vec::new();
    let mut emit = |item: Item| {
        if let Item::Draft { locator, draft } = item {
            let source = Source {
                path: path.to_owned(),
                record: stories.len(),
                locator,
                format: format.kind(),
            };
            stories.push(desk::edit(*draft, source));
        }
    };
    format.read(&Input { path, bytes }, &mut emit).map_err(|e| none(e.to_string()))?;
    if stories.is_empty() { Err(none("it is empty".into())) } else { Ok(stories) }
}

/// Adds names, quotes and all else that is inferred about a story's text.
pub fn annotate(story: &mut Story) {
    names::annotate(story);
    quotes::annotate(story);
    story.notes.model = Some(names::MODEL);
}
