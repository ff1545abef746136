//! Files to stories, folders to the archive.

mod open;
mod opening;

pub use open::{OpenError, annotate, open, read};
pub use opening::Opening;
