//! Writing: files with their stories in, files out, all or nothing at each commit.

use std::path::Path;

use tantivy::directory::error::LockError;
use tantivy::indexer::UserOperation;
use tantivy::{IndexWriter, TantivyError, Term};

use super::manifest::{FileRecord, Outcome, path_bytes};
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
        let old = known.then(|| UserOperation::Delete(self.term(&file.path)));
        let own = UserOperation::Add(documents::of_file(&self.fields, file, None));
        self.run(old.into_iter().chain([own]).chain(self.adding(file, stories)))
    }

    /// Begins a file whose stories come bit by bit: what was known of it goes. Until it is [closed](Writer::close) the manifest holds
    /// it as one that must be read again.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn open(&self, file: &FileRecord) -> Result<(), ArchiveError> {
        let begun = FileRecord {
            stories: 0,
            outcome: Outcome::Unreadable("it was not read to its end".into()),
            ..file.clone()
        };
        let own = documents::of_file(&self.fields, &begun, Some(&open_key(&file.path)));
        self.run([UserOperation::Delete(self.term(&file.path)), UserOperation::Add(own)])
    }

    /// Adds stories to a file that was opened.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn add(&self, file: &FileRecord, stories: &[Story]) -> Result<(), ArchiveError> {
        self.run(self.adding(file, stories))
    }

    /// Ends a file that was opened.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn close(&self, file: &FileRecord) -> Result<(), ArchiveError> {
        let begun = Term::from_field_text(self.fields.key, &open_key(&file.path));
        let own = documents::of_file(&self.fields, file, None);
        self.run([UserOperation::Delete(begun), UserOperation::Add(own)])
    }

    fn adding(&self, file: &FileRecord, stories: &[Story]) -> impl Iterator<Item = UserOperation> {
        documents::of_stories(&self.fields, file, stories).into_iter().map(UserOperation::Add)
    }

    /// All or nothing at the next commit.
    fn run(&self, operations: impl IntoIterator<Item = UserOperation>) -> Result<(), ArchiveError> {
        self.index.run(operations.into_iter().collect::<Vec<_>>())?;
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

/// The key of a file's document while it is being read; no story's key holds a zero byte.
fn open_key(path: &Path) -> String {
    format!("\0{}", path.display())
}
