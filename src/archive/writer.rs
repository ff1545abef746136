//! Writing: files with their stories in, files out, all or nothing at each commit.

use std::path::Path;

use tantivy::directory::error::LockError;
use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyError, Term};

use super::manifest::{FileRecord, path_bytes};
use super::schema::Fields;
use super::{Archive, ArchiveError, documents};
use crate::story::Story;

/// Bytes that new documents may take before they are written to a segment, for each writing thread.
const HEAP: usize = 24_000_000;

/// The one writer of an archive. Nothing it did is seen before [`Writer::commit`].
pub struct Writer<'a> {
    archive: &'a Archive,
    index: IndexWriter,
    fields: Fields,
}

impl<'a> Writer<'a> {
    pub(super) fn new(archive: &'a Archive, threads: usize) -> Result<Self, ArchiveError> {
        let threads = threads.clamp(1, 8);
        let writer = archive.index().writer_with_num_threads(threads, HEAP * threads);
        let writer = writer.map_err(|error| match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => ArchiveError::Busy,
            TantivyError::LockFailure(LockError::IoError(source), _) => ArchiveError::NotWritable {
                path: archive.folder().unwrap_or(Path::new("memory")).to_owned(),
                source,
            },
            other => other.into(),
        })?;
        Ok(Self { archive, index: writer, fields: *archive.fields() })
    }

    /// Puts a file and its stories in the place of what was known of it.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn put(
        &self,
        file: &FileRecord,
        stories: &[Story],
        known: bool,
    ) -> Result<(), ArchiveError> {
        let documents = documents::of_file(&self.fields, file, stories);
        let old = known.then(|| UserOperation::Delete(self.term(&file.path)));
        let new = documents.into_iter().map(UserOperation::Add);
        self.index.run(old.into_iter().chain(new).collect::<Vec<_>>())?;
        Ok(())
    }

    /// Takes a file and its stories out.
    pub fn remove(&self, path: &Path) {
        self.index.delete_term(self.term(path));
    }

    fn term(&self, path: &Path) -> Term {
        Term::from_field_bytes(self.fields.file, &path_bytes(path))
    }

    /// Makes everything so far last, at once, and shows it to searchers.
    ///
    /// # Errors
    /// Where the index cannot be written; what was committed before stays.
    pub fn commit(&mut self) -> Result<(), ArchiveError> {
        self.index.commit()?;
        self.archive.refresh()?;
        Ok(())
    }

    /// Ends writing: waits for segments that are being merged.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn finish(self) -> Result<(), ArchiveError> {
        self.index.wait_merging_threads()?;
        self.archive.refresh()?;
        Ok(())
    }
}
