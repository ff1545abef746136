//! What the user did: marks on stories, saved queries and sessions, in a database of their own that outlives every index.
//!
//! A mark has a name and maybe a value (`read`, `star`, `tag:budget`, a note's text), and hangs on a story's id. Nothing is read from
//! the database until it is asked for: a start costs the same with no mark and with a million. Each change has a number, so that
//! what another process did, and what changed since a set of documents was made, is found at once.
//!
//! **Invariant:** a mark is never dropped. One that is cleared is known to be gone; one that cannot be written holds for the session and
//! is written when that can be done again; one whose story is gone is kept, and found again or told by [`lost`](Searcher::lost).
//!
//! [`Searcher::lost`]: super::Searcher::lost

mod change;
mod lines;
mod lost;
mod name;
mod names;
mod sessions;
mod shelf;
mod tables;
#[cfg(test)]
mod tests;

pub use change::{Change, Kept, Subject, UNDONE, Undone};
pub use lines::{Imported, WrongLine, line_of};
pub use lost::{Attached, Lost};
pub use name::tidy;
pub(super) use names::group;
pub use names::tidy_name;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use super::query::Bears;
use crate::story::{Mark, Marked};
use crate::text::fold;
use name::{QUERY, TAG, name_of, place_of};
use shelf::Shelf;

/// Why a mark could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum MarksError {
    /// The database failed.
    #[error("cannot keep marks in {path}: {source}; they last until the end of this session", path = path.display())]
    Database {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// Its folder could not be made.
    #[error("cannot keep marks in {path}: {source}; they last until the end of this session", path = path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Not even in memory is there room.
    #[error("cannot mark anything: {0}")]
    Memory(#[from] rusqlite::Error),
}

/// The marks on all stories, whatever archive they are in. A copy is the same marks.
#[derive(Clone)]
pub struct Marks(Arc<Mutex<Shelf>>);

impl Marks {
    /// Marks that are kept nowhere.
    ///
    /// # Panics
    /// Never: an empty database in memory is always made.
    pub fn in_memory() -> Self {
        let memory = tables::in_memory().expect("an empty database needs nothing from the system");
        let memory = Some((memory, 0));
        Self::on(Shelf { memory, ..Shelf::empty(None) })
    }

    fn on(own: Shelf) -> Self {
        Self(Arc::new(Mutex::new(own)))
    }

    /// Opens the database in the state folder, or makes it.
    ///
    /// # Errors
    /// Where it can neither be written nor made; [`Marks::opened`] then serves for the session.
    pub fn open(state: &Path) -> Result<Self, MarksError> {
        std::fs::create_dir_all(state)
            .map_err(|source| MarksError::Folder { path: state.to_owned(), source })?;
        let file = state.join("marks.sqlite");
        let disk = tables::open(&file)
            .map_err(|source| MarksError::Database { path: file.clone(), source })?;
        let mut own = Shelf { disk: Some(disk), ..Shelf::empty(Some(file)) };
        own.seen = own.version();
        Ok(Self::on(own))
    }

    /// The marks in the state folder. Where they cannot be written they are read as they are, what is marked holds for the session,
    /// and why is told.
    pub fn opened(state: &Path) -> (Self, Option<MarksError>) {
        match Self::open(state) {
            Ok(marks) => (marks, None),
            Err(error) => {
                let file = state.join("marks.sqlite");
                let own = Shelf { told: true, ..Shelf::empty(Some(file)) };
                let marks = Self::on(own);
                marks.lock().leave_disk();
                (marks, Some(error))
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a reading finds; nothing, and a word in the log, where the database fails.
    fn read<T: Default>(&self, job: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> T {
        let own = self.lock();
        let read = own.database().map_or_else(|| Ok(T::default()), job);
        read.unwrap_or_else(|error| {
            tracing::warn!("cannot read marks: {error}");
            T::default()
        })
    }

    /// Writes to the disk; where that fails, to memory, and why is told once.
    fn write<T>(&self, job: impl Fn(&Connection) -> rusqlite::Result<T>) -> Result<T, MarksError> {
        self.lock().write(job)
    }

    /// Whether what is marked now outlives the session.
    pub fn are_kept(&self) -> bool {
        self.lock().memory.is_none()
    }

    /// Why marks are not kept, if that is so and was not told.
    pub fn take_trouble(&self) -> Option<MarksError> {
        self.lock().trouble.take()
    }

    /// Takes over what another process has written since, and writes what could not be written before. Says whether anything changed.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn refresh(&mut self) -> Result<bool, MarksError> {
        let mut own = self.lock();
        let back = own.return_to_disk();
        let version = own.version();
        let changed = version != own.seen;
        own.seen = version;
        Ok(changed || back)
    }

    /// Names these marks within this process; another name means that numbers of changes begin anew.
    pub(super) fn instance(&self) -> u64 {
        self.lock().instance
    }

    /// Names the marks for good, where they are on disk.
    pub(super) fn identity(&self) -> Option<String> {
        let own = self.lock();
        let disk = own.disk.as_ref().filter(|_| own.memory.is_none())?;
        tables::identity(disk).ok().flatten()
    }

    /// The number of the newest change.
    pub(super) fn number(&self) -> i64 {
        self.read(change::number)
    }

    /// The marks that changed after a number: story and name, each once.
    pub(super) fn changed_after(&self, number: i64) -> Vec<(String, String)> {
        self.read(|database| {
            let mut all = database.prepare_cached("SELECT id, mark FROM marks WHERE n > ?1")?;
            all.query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        })
    }

    /// Whether a story bears a mark.
    pub fn has(&self, mark: &Mark, id: &str) -> bool {
        self.value(mark, id).is_some()
    }

    /// What a mark on a story says.
    pub fn value(&self, mark: &Mark, id: &str) -> Option<String> {
        let value = self.read(|database| change::value_at(database, id, &name_of(mark)));
        value.map(|(value, _)| value)
    }

    /// What the user did to a story, by its id; and how far a version was read, by its key.
    pub fn of(&self, id: &str, key: Option<&str>) -> Marked {
        self.read(|database| {
            let mut marked = Marked::default();
            let mut all = database
                .prepare_cached("SELECT mark, value FROM marks WHERE id = ?1 AND gone = 0")?;
            let mut rows = all.query([id])?;
            while let Some(row) = rows.next()? {
                let name = row.get_ref(0)?.as_str()?;
                match name {
                    "read" => marked.read = true,
                    "star" => marked.starred = true,
                    "note" => marked.note = Some(row.get(1)?),
                    name => marked.tags.extend(name.strip_prefix(TAG).map(str::to_owned)),
                }
            }
            if let Some(key) = key {
                let place = change::value_at(database, key, &name_of(&Mark::Place))?;
                marked.place = place.and_then(|(value, _)| place_of(&value));
            }
            Ok(marked)
        })
    }

    /// All tags, and how many stories bear each; by name.
    pub fn tags(&self) -> Vec<(String, usize)> {
        self.read(|database| {
            let mut all = database.prepare_cached(
                "SELECT mark, count(*) FROM marks
                 WHERE mark >= 'tag:' AND mark < 'tag;' AND gone = 0 GROUP BY mark",
            )?;
            let mut tags = Vec::new();
            let mut rows = all.query([])?;
            while let Some(row) = rows.next()? {
                let name = row.get_ref(0)?.as_str()?;
                let many: i64 = row.get(1)?;
                let words = name.strip_prefix(TAG).unwrap_or(name).to_owned();
                tags.push((words, many.unsigned_abs() as usize));
            }
            tags.sort_by_cached_key(|(words, _)| fold(words).into_owned());
            Ok(tags)
        })
    }

    /// A tag as it is written already, where case and accents are all that differs.
    pub fn spelled(&self, words: &str) -> Option<String> {
        let words = tidy(words)?;
        let folded = fold(&words).into_owned();
        let known = self.tags().into_iter().map(|(known, _)| known);
        let mut same: Vec<String> = known.filter(|known| fold(known) == folded).collect();
        if same.is_empty() || same.contains(&words) { Some(words) } else { same.pop() }
    }

    /// The saved queries: name and query, by name.
    pub fn queries(&self) -> Vec<(String, String)> {
        self.valued(QUERY)
    }

    /// The marks on no story whose names begin with one of the prefixes of [`name`]: the rest of the name, and the value, by name.
    fn valued(&self, prefix: &str) -> Vec<(String, String)> {
        self.read(|database| {
            let mut all = database.prepare_cached(
                "SELECT mark, value FROM marks
                 WHERE mark >= ?1 AND mark < ?2 AND id = '' AND gone = 0 ORDER BY mark",
            )?;
            let pair = |row: &rusqlite::Row<'_>| -> rusqlite::Result<(String, String)> {
                let name: String = row.get(0)?;
                Ok((name.strip_prefix(prefix).unwrap_or(&name).to_owned(), row.get(1)?))
            };
            // All prefixes end in a colon, and a semicolon is the next character after it.
            all.query_map([prefix, &prefix.replace(':', ";")], pair)?.collect()
        })
    }

    /// The names of the marks that a query asks for.
    pub(super) fn names(&self, asked: &Bears) -> Vec<String> {
        match asked {
            Bears::Read => vec!["read".into()],
            Bears::Starred => vec!["star".into()],
            Bears::Noted => vec!["note".into()],
            Bears::Tagged => {
                self.tags().into_iter().map(|(tag, _)| format!("{TAG}{tag}")).collect()
            }
            Bears::Tag { words, begins } => {
                let same = |tag: &str| {
                    let tag = fold(tag);
                    if *begins { tag.starts_with(words.as_str()) } else { tag == *words }
                };
                let tags = self.tags().into_iter().filter(|(tag, _)| same(tag));
                tags.map(|(tag, _)| format!("{TAG}{tag}")).collect()
            }
        }
    }

    /// Whether a story bears a mark of some name.
    pub(super) fn bears(&self, name: &str, id: &str) -> bool {
        self.read(|database| change::value_at(database, id, name)).is_some()
    }

    /// How many stories bear any of some marks, those with two of them counted twice.
    pub(super) fn count(&self, names: &[String]) -> usize {
        self.read(|database| {
            let mut one = database
                .prepare_cached("SELECT count(*) FROM marks WHERE mark = ?1 AND gone = 0")?;
            let mut all = 0;
            for name in names {
                all += one.query_row([name], |row| row.get::<_, i64>(0))?.unsigned_abs() as usize;
            }
            Ok(all)
        })
    }

    /// Hands out the ids of the stories that bear any of some marks.
    pub(super) fn each_id(&self, names: &[String], take: &mut dyn FnMut(&str)) {
        self.read(|database| {
            let mut one =
                database.prepare_cached("SELECT id FROM marks WHERE mark = ?1 AND gone = 0")?;
            for name in names {
                let mut rows = one.query([name])?;
                while let Some(row) = rows.next()? {
                    take(row.get_ref(0)?.as_str()?);
                }
            }
            Ok(())
        });
    }

    /// Sets a mark on a story, or clears it; `path` is where the story lay then.
    ///
    /// # Errors
    /// Where it could not be written. It holds for the session all the same.
    pub fn set(
        &mut self,
        mark: Mark,
        id: &str,
        path: Option<&Path>,
        on: bool,
    ) -> Result<(), MarksError> {
        let subject = Subject { path: path.map(Path::to_owned), ..Subject::of(id) };
        self.change(&[Change::put(&subject, mark, on)], Some("a mark")).map(|_| ())
    }

    /// Makes changes, which are one: with words for it, it can be taken back. Returns how many changed anything.
    ///
    /// # Errors
    /// Where they could not be written. They hold for the session all the same.
    pub fn change(&mut self, changes: &[Change], what: Option<&str>) -> Result<usize, MarksError> {
        self.written(|database| change::apply(database, changes, what))
    }

    /// Takes back the newest change, whoever made it; `None` where there is none.
    ///
    /// # Errors
    /// Where that could not be written. It holds for the session all the same.
    pub fn undo(&mut self) -> Result<Option<Undone>, MarksError> {
        self.written(change::undo)
    }

    /// Keeps where in a version the reader stood: a byte of its text and lines above that; the top where there is none.
    ///
    /// # Errors
    /// Where it could not be written. It holds for the session all the same.
    pub fn keep_place(
        &mut self,
        on: &Subject,
        at: Option<(usize, usize)>,
    ) -> Result<(), MarksError> {
        let value = at.map(|(offset, above)| format!("{offset} {above}"));
        self.change(&[Change { on: on.clone(), mark: Mark::Place, value }], None).map(|_| ())
    }

    /// Hands out all marks, by their stories' ids.
    pub fn each(&self, take: &mut dyn FnMut(Kept)) {
        self.read(|database| change::each(database, None, take));
    }

    /// The same as [`Marks::write`], and that the disk failed is the error, once.
    fn written<T>(
        &mut self,
        job: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, MarksError> {
        let done = self.write(job)?;
        self.take_trouble().map_or(Ok(done), Err)
    }
}
