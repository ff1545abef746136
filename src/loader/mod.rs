//! Files to stories, folders to the archive.

mod open;
mod opening;
mod samples;

pub use open::{OpenError, annotate, open, read};
pub use opening::Opening;
pub use samples::samples;
