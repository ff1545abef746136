//! Writing: files with their stories in, files out, notes after; all or nothing at each commit.

use std::io;
use std::path::Path;

use tantivy::directory::error::LockError;
use tantivy::indexer::{LogMergePolicy, UserOperation};
use tantivy::{Index, IndexWriter, TantivyError, Term};

use super::documents::bond_bytes;
use super::join::Bond;
use super::manifest::{FileRecord, Outcome, path_bytes};
use super::schema::Fields;
use super::{Archive, ArchiveError, Unnoted, documents};
use crate::story::Story;

/// Bytes that new documents may take before they are written to a segment, for each writing thread: for a few files, for very many.
const HEAPS: [usize; 2] = [24_000_000, 72_000_000];

/// How much there is to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Load {
    /// What changed since the last time.
    Light,
    /// A whole archive.
    Heavy,
}

/// The one writer of an archive. Nothing it did is seen before a commit.
pub struct Writer<'a> {
    archive: &'a Archive,
    texts: IndexWriter,
    notes: IndexWriter,
    fields: Fields,
}

impl<'a> Writer<'a> {
    pub(super) fn new(archive: &'a Archive, load: Load) -> Result<Self, ArchiveError> {
        let (threads, heap) = match load {
            Load::Light => (1, HEAPS[0]),
            Load::Heavy => (2, HEAPS[1]),
        };
        let of = |index: &Index, threads: usize, heap: usize| {
            let writer = index.writer_with_num_threads(threads, heap * threads);
            writer.map_err(|error| match error {
                TantivyError::LockFailure(LockError::LockBusy, _) => ArchiveError::Busy,
                TantivyError::LockFailure(LockError::IoError(source), _) => {
                    ArchiveError::NotWritable {
                        path: archive.folder().unwrap_or(Path::new("memory")).to_owned(),
                        source,
                    }
                }
                other => other.into(),
            })
        };
        let texts = of(&archive.texts().index, threads, heap)?;
        let notes = of(&archive.notes().index, 1, heap)?;
        for writer in [&texts, &notes] {
            let mut policy = LogMergePolicy::default();
            policy.set_del_docs_ratio_before_merge(0.3);
            writer.set_merge_policy(Box::new(policy));
        }
        Ok(Self { archive, texts, notes, fields: *archive.fields() })
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
        if known {
            self.remove(&file.path);
        }
        let own = UserOperation::Add(documents::of_file(&self.fields, file, None));
        self.run(&self.texts, std::iter::once(own).chain(self.adding(file, stories)))
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
        self.remove(&file.path);
        let own = documents::of_file(&self.fields, &begun, Some(&open_id(&file.path)));
        self.run(&self.texts, [UserOperation::Add(own)])
    }

    /// Adds stories to a file that was opened.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn add(&self, file: &FileRecord, stories: &[Story]) -> Result<(), ArchiveError> {
        self.run(&self.texts, self.adding(file, stories))
    }

    /// Ends a file that was opened.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn close(&self, file: &FileRecord) -> Result<(), ArchiveError> {
        let begun = Term::from_field_text(self.fields.id, &open_id(&file.path));
        let own = documents::of_file(&self.fields, file, None);
        self.run(&self.texts, [UserOperation::Delete(begun), UserOperation::Add(own)])
    }

    fn adding<'s>(
        &'s self,
        file: &'s FileRecord,
        stories: &'s [Story],
    ) -> impl Iterator<Item = UserOperation> + 's {
        documents::of_stories(&self.fields, file, stories).map(UserOperation::Add)
    }

    /// Takes a file and its stories out, their notes too.
    pub fn remove(&self, path: &Path) {
        self.texts.delete_term(self.term(path));
        self.notes.delete_term(self.term(path));
    }

    /// Takes notes out by their bond.
    pub fn forget_notes(&self, bond: Bond) {
        self.notes.delete_term(self.bond(bond));
    }

    /// Puts the notes of a story, as a model gave them.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn note(&self, of: Unnoted, story: &Story, model: &str) -> Result<(), ArchiveError> {
        let all = documents::of_notes(&self.fields, of.bond, story, model);
        let old = of.again.then(|| UserOperation::Delete(self.bond(of.bond)));
        self.run(&self.notes, old.into_iter().chain(all.into_iter().map(UserOperation::Add)))
    }

    /// All or nothing at the next commit.
    fn run(
        &self,
        index: &IndexWriter,
        operations: impl IntoIterator<Item = UserOperation>,
    ) -> Result<(), ArchiveError> {
        let done = index.run(operations.into_iter().collect::<Vec<_>>());
        done.map_err(|error| self.cause(error))?;
        Ok(())
    }

    /// Why the index could not be written. A thread that writes tells that it failed and not why; writing something tells that.
    fn cause(&self, error: TantivyError) -> ArchiveError {
        let folder =
            self.archive.folder().filter(|_| matches!(error, TantivyError::ErrorInThread(_)));
        let tried = folder.map(|folder| (folder, try_to_write(folder)));
        match tried {
            Some((folder, Err(source))) => ArchiveError::Io { path: folder.to_owned(), source },
            _ => error.into(),
        }
    }

    fn bond(&self, bond: Bond) -> Term {
        Term::from_field_bytes(self.fields.bond, &bond_bytes(bond))
    }

    fn term(&self, path: &Path) -> Term {
        Term::from_field_bytes(self.fields.file, &path_bytes(path))
    }

    /// Makes everything so far last, at once, and shows it to searchers: the texts, then what their changes took from the notes.
    ///
    /// # Errors
    /// Where the index cannot be written; what was committed before stays.
    pub fn commit(&mut self) -> Result<(), ArchiveError> {
        self.texts.commit().map_err(|error| self.cause(error))?;
        self.commit_notes(None)
    }

    /// Makes the notes so far last; where there are notes of all stories, `complete` says of which texts and by which model.
    ///
    /// # Errors
    /// Where the index cannot be written; what was committed before stays.
    pub fn commit_notes(&mut self, complete: Option<&str>) -> Result<(), ArchiveError> {
        let prepared = self.notes.prepare_commit();
        let done = prepared.and_then(|mut commit| {
            if let Some(complete) = complete {
                commit.set_payload(complete);
            }
            commit.commit()
        });
        done.map_err(|error| self.cause(error))?;
        self.archive.refresh()?;
        Ok(())
    }

    /// Ends writing: waits for segments that are being merged.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn finish(self) -> Result<(), ArchiveError> {
        self.texts.wait_merging_threads()?;
        self.notes.wait_merging_threads()?;
        self.archive.refresh()?;
        Ok(())
    }
}

/// Bytes by which it is tried whether a folder can be written to.
const TRIED: usize = 1 << 20;

/// Writes a file into a folder and takes it away again.
fn try_to_write(folder: &Path) -> io::Result<()> {
    let path = folder.join("trial");
    let tried = std::fs::write(&path, vec![0; TRIED]);
    let removed = std::fs::remove_file(&path);
    tried.and(removed)
}

/// The id of a file's document while it is being read; no story's id holds a zero byte.
fn open_id(path: &Path) -> String {
    format!("\0{}", path.display())
}

#[cfg(test)]
mod tests {
    use super::try_to_write;

    #[test]
    fn a_trial_tells_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert!(try_to_write(folder.path()).is_ok());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
        assert!(try_to_write(&folder.path().join("gone")).is_err());
    }
}
