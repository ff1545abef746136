//! What the program is asked to read: folders with an archive, or files and pipes without one.

use std::path::PathBuf;

/// What is to be opened.
#[derive(Clone, Debug)]
pub enum Opening {
    /// Folders, indexed in an archive of their own. Canonical paths, sorted.
    Folders(Vec<PathBuf>),
    /// Files, read into memory; nothing is written.
    Files(Vec<PathBuf>),
    /// The text of a pipe, read into memory; nothing is written.
    Pipe(Vec<u8>),
    /// The sample wire that the binary carries.
    Demo,
}
