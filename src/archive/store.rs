//! An archive on disk or in memory: opened, and its snapshots.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::{Index, IndexReader, ReloadPolicy};

use super::flags::{Flags, Sets};
use super::join::Joins;
use super::lists::Lists;
use super::past::Past;
use super::roots::{archive_name, canonical};
use super::schema::{self, Fields};
use super::sketches::Sketches;
use super::turn::Commit;
use super::{ArchiveError, Load, Located, Marks, Searcher, Writer, disk, tokens};
use crate::story::Story;

/// One of the two indexes, and what sees its commits.
pub(super) struct Shelf {
    pub index: Index,
    pub reader: IndexReader,
}

impl Shelf {
    /// An index as it is now: this maps all of its segments.
    pub fn of(index: Index) -> tantivy::Result<Self> {
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Self { index, reader })
    }

    fn in_memory() -> Result<Self, ArchiveError> {
        let index = Index::builder()
            .schema(schema::schema().0)
            .settings(schema::settings())
            .tokenizers(tokens::tokenizers())
            .create_in_ram()?;
        Ok(Self::of(index)?)
    }

    fn generation(&self) -> u64 {
        self.reader.searcher().generation().generation_id()
    }
}

/// The stories of a set of root folders, or of some files in memory.
pub struct Archive {
    texts: Shelf,
    notes: Shelf,
    fields: Fields,
    name: String,
    roots: Vec<PathBuf>,
    folder: Option<PathBuf>,
    kept: Mutex<HashMap<PathBuf, Arc<[u8]>>>,
    messages: Mutex<Vec<String>>,
    sets: Sets,
    sketches: Mutex<Option<Arc<Sketches>>>,
    lists: Mutex<Lists>,
    seen: Mutex<[Commit; 2]>,
    /// Whether a large index was checked since it was opened.
    checked: AtomicBool,
    joins: Mutex<Joins>,
    past: Option<Past>,
    /// Whether what its files hold is put there.
    keeps: bool,
}

impl Archive {
    /// Opens the archive of some root folders under the data folder, or makes it.
    ///
    /// A damaged index is set aside and an empty one made in its place; where nothing can be written, an archive in memory serves.
    /// Both are told in [`Archive::take_messages`].
    ///
    /// # Errors
    /// Where not even an archive in memory can be made.
    pub fn open(data: &Path, roots: &[PathBuf]) -> Result<Self, ArchiveError> {
        Self::opened(data, roots, true)
    }

    /// Opens the texts of an archive alone, to read: it has no names, no quotes and no captions. A query that
    /// [asks for them](super::Query::asks_notes) finds nothing there. Where they are not whole, or there is doubt of them, it is opened
    /// as [`Archive::open`] does.
    ///
    /// # Errors
    /// Where not even an archive in memory can be made.
    pub fn open_texts(data: &Path, roots: &[PathBuf]) -> Result<Self, ArchiveError> {
        Self::opened(data, roots, false)
    }

    fn opened(data: &Path, roots: &[PathBuf], notes: bool) -> Result<Self, ArchiveError> {
        let roots = canonical(roots);
        let name = archive_name(&roots);
        let folder = data.join("archives").join(&name);
        let mut messages = Vec::new();
        // A commit from here on may be seen or not; the next look tells.
        let seen = commits(&folder);
        let texts = if notes { None } else { disk::open_texts(&folder) };
        let shelves = match texts {
            Some(texts) => Ok([texts, Shelf::in_memory()?]),
            None => disk::open_indexes(&folder, &roots, &mut messages),
        };
        let shelves = match shelves {
            Ok(shelves) => Some(shelves),
            Err(error) => {
                messages.push(format!(
                    "{error}; what is indexed now lasts until the end of this session"
                ));
                None
            }
        };
        let folder = shelves.is_some().then_some(folder);
        Self::new(shelves, name, roots, folder, messages, seen)
    }

    /// An archive that is nowhere on disk.
    ///
    /// # Panics
    /// Never: an empty index in memory is always made.
    pub fn in_memory() -> Self {
        Self::new(None, "memory".into(), Vec::new(), None, Vec::new(), Default::default())
            .expect("an empty index in memory needs nothing from the system")
    }

    /// An archive of some root folders that is nowhere on disk.
    ///
    /// # Errors
    /// Where not even an archive in memory can be made.
    pub fn over(roots: &[PathBuf]) -> Result<Self, ArchiveError> {
        let (name, roots) = (archive_name(roots), canonical(roots));
        Self::new(None, name, roots, None, Vec::new(), Default::default())
    }

    fn new(
        shelves: Option<[Shelf; 2]>,
        name: String,
        roots: Vec<PathBuf>,
        folder: Option<PathBuf>,
        messages: Vec<String>,
        seen: [Commit; 2],
    ) -> Result<Self, ArchiveError> {
        let [texts, notes] = match shelves {
            Some(shelves) => shelves,
            None => [Shelf::in_memory()?, Shelf::in_memory()?],
        };
        Ok(Self {
            texts,
            notes,
            fields: schema::schema().1,
            name,
            roots,
            folder,
            kept: Mutex::default(),
            messages: Mutex::new(messages),
            sets: Sets::default(),
            sketches: Mutex::default(),
            lists: Mutex::default(),
            seen: Mutex::new(seen),
            checked: AtomicBool::new(false),
            joins: Mutex::default(),
            past: None,
            keeps: false,
        })
    }

    /// Lets earlier texts be read from a store in the state folder, and where `keeps`, what files hold be put into it.
    #[must_use]
    pub fn keeping(mut self, state: &Path, keeps: bool) -> Self {
        self.past = self.folder.is_some().then(|| Past::at(state, &self.name));
        self.keeps = keeps;
        self
    }

    /// The store of earlier texts, where what files hold is to be put into it.
    pub fn past(&self) -> Option<&Past> {
        self.past.as_ref().filter(|_| self.keeps)
    }

    /// The earlier text that a key names, as it was read from a file; `None` where the key names none, or it is not there.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn earlier(&self, at: &Located) -> Result<Option<Story>, ArchiveError> {
        self.past.as_ref().map_or(Ok(None), |past| past.read(at))
    }

    /// Whether there is an index on disk for these folders.
    pub fn exists(data: &Path, roots: &[PathBuf]) -> bool {
        disk::exists(&data.join("archives").join(archive_name(roots)))
    }

    /// What the archive is called: in the data folder, and where its session is kept.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The root folders: canonical, sorted; none for an archive in memory.
    pub fn roots(&self) -> &[PathBuf] {
        &self.roots
    }

    /// The folder that it lies in; `None` for an archive in memory.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// What the user should be told, once.
    pub fn take_messages(&self) -> Vec<String> {
        std::mem::take(&mut lock(&self.messages))
    }

    /// The index as it is now, with the user's marks; it does not change under the reader.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn searcher(&self, marks: &Marks) -> Result<Searcher<'_>, ArchiveError> {
        let (texts, notes) = (self.texts.reader.searcher(), self.notes.reader.searcher());
        self.sets.keep_of(texts.segment_readers().iter().chain(notes.segment_readers()));
        let flags = Flags::of(&self.sets, marks, self.fields.id, self.folder());
        Ok(Searcher::new(self, texts, notes, Arc::new(flags)))
    }

    /// Looks for commits, of this process or another. Says whether there was one; where there was none nothing is read.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn refresh(&self) -> Result<bool, ArchiveError> {
        let now = self.folder().map_or_else(Default::default, commits);
        let mut seen = lock(&self.seen);
        if seen.iter().zip(&now).all(|(seen, now)| seen.is(*now)) {
            return Ok(false);
        }
        self.texts.reader.reload()?;
        self.notes.reader.reload()?;
        *seen = now;
        Ok(true)
    }

    /// A number that changes with what a searcher would see.
    pub fn generation(&self) -> u64 {
        self.texts.generation() + self.notes.generation()
    }

    /// The one writer.
    ///
    /// # Errors
    /// [`ArchiveError::Busy`] where another process, or this one, is writing.
    pub fn writer(&self, load: Load) -> Result<Writer<'_>, ArchiveError> {
        Writer::new(self, load)
    }

    /// Keeps the bytes of what cannot be read a second time: standard input, a pipe, a sample.
    pub fn keep(&self, path: &Path, bytes: Arc<[u8]>) {
        lock(&self.kept).insert(path.to_owned(), bytes);
    }

    /// The bytes that were kept under a path.
    pub fn kept(&self, path: &Path) -> Option<Arc<[u8]>> {
        lock(&self.kept).get(path).cloned()
    }

    /// Checks an index that is too large to be checked whenever it is opened, once. To be called before it is written to.
    ///
    /// # Errors
    /// [`ArchiveError::Damaged`] where a file is not as it was written; the next opening sets the index aside.
    pub fn check(&self) -> Result<(), ArchiveError> {
        let Some(folder) = self.folder().filter(|folder| !disk::is_small(folder)) else {
            return Ok(());
        };
        if self.checked.load(Ordering::Relaxed) {
            return Ok(());
        }
        [&self.texts, &self.notes].into_iter().try_for_each(|shelf| {
            disk::checked(&shelf.index).map_err(|error| {
                disk::doubt(folder);
                let ArchiveError::Damaged(why) = error else { return error };
                let what = "start again and it is made anew from the files";
                ArchiveError::Damaged(format!("{why}; {what}"))
            })
        })?;
        self.checked.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Lets the next opening check all of the index, because something failed.
    pub fn doubt(&self) {
        self.folder().into_iter().for_each(disk::doubt);
    }

    pub(super) fn texts(&self) -> &Shelf {
        &self.texts
    }

    pub(super) fn notes(&self) -> &Shelf {
        &self.notes
    }

    /// The sets of story documents that queries on notes gave, for one commit.
    pub(super) fn joins(&self) -> MutexGuard<'_, Joins> {
        lock(&self.joins)
    }

    pub(super) fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The table of sketches of this commit; it is made where there is none.
    pub(super) fn sketches(&self, index: &tantivy::Searcher) -> tantivy::Result<Arc<Sketches>> {
        let mut kept = lock(&self.sketches);
        let generation = index.generation().generation_id();
        if let Some(known) = kept.as_ref().filter(|known| known.generation == generation) {
            return Ok(Arc::clone(known));
        }
        let made = Arc::new(Sketches::of(index)?);
        *kept = Some(Arc::clone(&made));
        Ok(made)
    }

    /// What is kept of lists.
    pub(super) fn lists(&self) -> MutexGuard<'_, Lists> {
        lock(&self.lists)
    }
}

/// The commits of both indexes in an archive's folder.
fn commits(folder: &Path) -> [Commit; 2] {
    disk::index_folders(folder).map(|at| Commit::of(&at))
}

/// What a lock guards is whole even where a thread ended badly: each value is replaced at once.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
