//! Files to stories, folders to the archive.

mod open;

pub use open::{OpenError, annotate, open, read};
