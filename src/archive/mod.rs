//! The archive: the index on disk, its rows, query language, search and relations; and, apart from it, what the user did.
//!
//! tantivy does the searching. The index is the manifest too: besides stories, captions and quotes it holds one document a file, in
//! the same commit as the file's stories, so that there is no second record to keep in step. It may be thrown away at any time and
//! is made again from the files; [`Marks`] are not in it and survive.
//!
//! This room never reads a story's file: an [`Archive`] says where a story lies ([`Located`]), and the loader opens it.
//!
//! **Invariant:** nothing is ever written into the user's folders, and nothing at all for an archive in memory.

mod best;
mod between;
mod copies;
mod counts;
mod disk;
mod documents;
mod entities;
mod explain;
mod flags;
pub mod health;
mod hits;
mod join;
mod kept;
mod kin;
mod kwic;
mod likeness;
mod line;
mod links;
mod list;
#[cfg(test)]
mod list_tests;
mod lists;
mod manifest;
mod marks;
mod merged;
mod names;
mod order;
mod page;
mod past;
mod plan;
mod query;
mod related;
mod roots;
mod rows;
mod schema;
mod search;
mod sketch;
mod sketches;
mod snippet;
mod sorted;
mod store;
mod stream;
mod suggest;
mod superseded;
#[cfg(test)]
mod tests;
mod tokens;
mod turn;
mod unnoted;
mod versions;
mod window;
mod without;
mod writer;

pub use copies::fingerprint;
pub use counts::{CountBy, Group};
pub use entities::NameCount;
pub use explain::{Explained, Part};
pub use kin::RelatedStory;
pub use kwic::{Context, Keywords};
pub use list::{Glance, Listing};
pub use manifest::{FileRecord, KnownFile, KnownFolder, Outcome, Stamp};
pub use marks::{
    Attached, Change, Imported, Kept, Lost, Marks, MarksError, Subject, UNDONE, Undone, WrongLine,
    line_of, tidy, tidy_name,
};
pub use order::ranks;
pub use past::Past;
pub use query::{Query, QueryError, field_names};
pub use roots::archive_name;
pub use search::{Found, Located, Searcher};
pub use snippet::{Snippet, snippet};
pub use store::Archive;
pub use stream::Stream;
pub use turn::{Turn, keeper_lock};
pub use unnoted::{FileGaps, Gap, Unnoted};
pub use writer::{Load, Writer};

/// Why the archive could not do something.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// The index as such failed.
    #[error("the index failed: {0}")]
    Index(#[from] tantivy::TantivyError),
    /// A file or folder of the archive failed.
    #[error("cannot use {path}: {source}", path = path.display())]
    Io {
        /// Which.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The index can be read, not written.
    #[error("the index in {path} cannot be written: {source}; it is read as it is", path = path.display())]
    NotWritable {
        /// The archive's folder.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::sync::Arc<std::io::Error>,
    },
    /// The index holds what was never written into it.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// The store of earlier texts failed.
    #[error(
        "earlier texts cannot be kept in {path}: {source}; make that place writable, or take `keep` out of config.toml",
        path = path.display()
    )]
    Past {
        /// The store.
        path: std::path::PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Another process is writing.
    #[error("another dateline is indexing these folders; this one only reads")]
    Busy,
    /// A caption was asked for by something that is no `KEY#N`.
    #[error("no caption {0}; a caption is named KEY#N, counted from 1")]
    NoCaption(String),
}

impl From<std::io::Error> for ArchiveError {
    fn from(error: std::io::Error) -> Self {
        Self::Index(error.into())
    }
}
