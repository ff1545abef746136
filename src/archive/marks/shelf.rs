//! Where the marks are: on disk, or in memory as long as the disk cannot be written.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::Connection;

use super::{MarksError, change, tables};

/// Where the marks are.
pub(super) struct Shelf {
    /// The database's file; none for marks that are kept nowhere.
    pub(super) file: Option<PathBuf>,
    pub(super) disk: Option<Connection>,
    /// In place of the disk, where that cannot be written; with the number of the newest change that both have.
    pub(super) memory: Option<(Connection, i64)>,
    /// What SQLite counts of other processes' changes.
    pub(super) seen: i64,
    /// What is to be told.
    pub(super) trouble: Option<MarksError>,
    /// That the disk fails was told.
    pub(super) told: bool,
    pub(super) instance: u64,
}

/// Names marks within this process: the numbers of changes mean nothing to other ones.
static INSTANCES: AtomicU64 = AtomicU64::new(1);

fn instance() -> u64 {
    INSTANCES.fetch_add(1, Ordering::Relaxed)
}

impl Shelf {
    pub(super) fn empty(file: Option<PathBuf>) -> Self {
        Self {
            file,
            disk: None,
            memory: None,
            seen: 0,
            trouble: None,
            told: false,
            instance: instance(),
        }
    }

    pub(super) fn database(&self) -> Option<&Connection> {
        self.memory.as_ref().map(|(memory, _)| memory).or(self.disk.as_ref())
    }

    /// What SQLite counts of other processes' changes.
    pub(super) fn version(&self) -> i64 {
        let Some(disk) = &self.disk else { return self.seen };
        disk.query_row("PRAGMA data_version", [], |row| row.get(0)).unwrap_or(self.seen)
    }

    pub(super) fn write<T>(
        &mut self,
        job: impl Fn(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, MarksError> {
        if let (Some(disk), None) = (&self.disk, &self.memory) {
            let source = match together(disk, &job) {
                Ok(done) => return Ok(done),
                Err(source) => source,
            };
            let path = self.file.clone().unwrap_or_default();
            if !std::mem::replace(&mut self.told, true) {
                self.trouble = Some(MarksError::Database { path, source });
            }
            self.leave_disk();
        }
        let Some((memory, _)) = &self.memory else {
            return Err(MarksError::Memory(rusqlite::Error::InvalidQuery));
        };
        Ok(together(memory, &job)?)
    }

    /// Goes on in memory, with what the disk has.
    pub(super) fn leave_disk(&mut self) {
        let copy = self.file.as_ref().map(|file| tables::copy(file));
        let memory = copy.and_then(Result::ok).or_else(|| tables::in_memory().ok());
        self.memory = memory.map(|memory| {
            let number = change::number(&memory).unwrap_or(0);
            (memory, number)
        });
        self.instance = instance();
    }

    /// Writes what is in memory alone to the disk, if that can be done now. Says whether it was.
    pub(super) fn return_to_disk(&mut self) -> bool {
        let (Some(file), Some((memory, number))) = (&self.file, &self.memory) else {
            return false;
        };
        let mut missing = Vec::new();
        if change::each(memory, Some(*number), &mut |kept| missing.push(kept)).is_err() {
            return false;
        }
        if self.disk.is_none() {
            self.disk = tables::open(file).ok();
        }
        let Some(disk) = &self.disk else { return false };
        let changes = || missing.iter().map(|kept| (&kept.change, Some(kept.at)));
        let what = Some("marks that could not be kept at once");
        // Where nothing is missing a word is written all the same: whether it can be is what is asked.
        let written = together(disk, &|disk| {
            change::apply_at(disk, changes(), what)?;
            disk.execute_batch("INSERT OR REPLACE INTO facts (name, value) VALUES ('returned', '')")
        });
        if written.is_err() {
            return false;
        }
        (self.memory, self.told, self.instance) = (None, false, instance());
        self.seen = self.version();
        true
    }
}

/// Does all of a job or nothing of it. The lock is taken first, so that nobody writes in between.
fn together<T>(
    database: &Connection,
    job: &dyn Fn(&Connection) -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    database.execute_batch("BEGIN IMMEDIATE")?;
    let done = job(database).and_then(|done| database.execute_batch("COMMIT").map(|()| done));
    if done.is_err() && !database.is_autocommit() {
        database.execute_batch("ROLLBACK")?;
    }
    done
}
