//! What the user did: marks and sessions, in a database of their own that outlives every index.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

use super::manifest::{path_bytes, path_of};
use crate::story::Mark;

/// How long to wait for another process to finish its write.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tables. Only ever added to.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS marks (
        id TEXT NOT NULL, mark TEXT NOT NULL, path BLOB, at INTEGER NOT NULL DEFAULT (unixepoch()),
        PRIMARY KEY (id, mark)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sessions (archive TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS opened (
        archive TEXT PRIMARY KEY, roots BLOB NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID;";

/// What a mark is called in the database.
fn name(mark: Mark) -> &'static str {
    match mark {
        Mark::Read => "read",
        Mark::Star => "star",
    }
}

/// Why a mark could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum MarksError {
    /// The database failed.
    #[error("cannot keep marks: {0}; they last until the end of this session")]
    Database(#[from] rusqlite::Error),
    /// Its folder could not be made.
    #[error("cannot keep marks in {path}: {source}; they last until the end of this session", path = path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// The marks on all stories, keyed by story id, whatever archive they are in.
pub struct Marks {
    database: Option<Connection>,
    read: HashSet<String>,
    starred: HashSet<String>,
    changes: Vec<(Mark, String, bool)>,
    sessions: Vec<(String, String)>,
    seen: i64,
}

impl Marks {
    /// Marks that are kept nowhere.
    pub fn in_memory() -> Self {
        Self {
            database: None,
            read: HashSet::new(),
            starred: HashSet::new(),
            changes: Vec::new(),
            sessions: Vec::new(),
            seen: 0,
        }
    }

    /// Opens the database in the state folder, or makes it.
    ///
    /// # Errors
    /// Where it can neither be read nor made; [`Marks::in_memory`] then serves for the session.
    pub fn open(state: &Path) -> Result<Self, MarksError> {
        std::fs::create_dir_all(state)
            .map_err(|source| MarksError::Folder { path: state.to_owned(), source })?;
        let database = Connection::open(state.join("marks.sqlite"))?;
        database.busy_timeout(PATIENCE)?;
        database.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
        database.pragma_update(None, "synchronous", "NORMAL")?;
        database.execute_batch(TABLES)?;
        let mut marks = Self { database: Some(database), ..Self::in_memory() };
        marks.load()?;
        Ok(marks)
    }

    /// Takes over what another process has written since. Says whether there was anything.
    ///
    /// # Errors
    /// Where the database cannot be read.
    pub fn refresh(&mut self) -> Result<bool, MarksError> {
        let Some(database) = &self.database else { return Ok(false) };
        let version: i64 = database.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let changed = version != self.seen;
        if changed {
            self.load()?;
        }
        Ok(changed)
    }

    fn load(&mut self) -> Result<(), MarksError> {
        let Some(database) = &self.database else { return Ok(()) };
        self.seen = database.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        let mut all = database.prepare("SELECT id, mark FROM marks")?;
        let mut rows = all.query([])?;
        let (mut read, mut starred) = (HashSet::new(), HashSet::new());
        while let Some(row) = rows.next()? {
            let mark: String = row.get(1)?;
            match mark.as_str() {
                "read" => read.insert(row.get(0)?),
                "star" => starred.insert(row.get(0)?),
                _ => continue,
            };
        }
        for (mark, old, new) in
            [(Mark::Read, &self.read, &read), (Mark::Star, &self.starred, &starred)]
        {
            let gone = old.difference(new).map(|id| (mark, id.clone(), false));
            self.changes.extend(gone.chain(new.difference(old).map(|id| (mark, id.clone(), true))));
        }
        (self.read, self.starred) = (read, starred);
        Ok(())
    }

    /// Whether a story bears a mark.
    pub fn has(&self, mark: Mark, id: &str) -> bool {
        self.set_of(mark).contains(id)
    }

    /// The ids of all stories that bear a mark.
    pub fn ids(&self, mark: Mark) -> impl Iterator<Item = &str> {
        self.set_of(mark).iter().map(String::as_str)
    }

    fn set_of(&self, mark: Mark) -> &HashSet<String> {
        match mark {
            Mark::Read => &self.read,
            Mark::Star => &self.starred,
        }
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
        let set = match mark {
            Mark::Read => &mut self.read,
            Mark::Star => &mut self.starred,
        };
        let changed = if on { set.insert(id.to_owned()) } else { set.remove(id) };
        if !changed {
            return Ok(());
        }
        self.changes.push((mark, id.to_owned(), on));
        let Some(database) = &self.database else { return Ok(()) };
        if on {
            database.execute(
                "INSERT OR IGNORE INTO marks (id, mark, path) VALUES (?1, ?2, ?3)",
                params![id, name(mark), path.map(path_bytes)],
            )?;
        } else {
            database.execute(
                "DELETE FROM marks WHERE id = ?1 AND mark = ?2",
                params![id, name(mark)],
            )?;
        }
        Ok(())
    }

    /// Every change since the start, oldest first; what reads it remembers how far it came.
    pub(super) fn changes(&self) -> &[(Mark, String, bool)] {
        &self.changes
    }

    /// The session that was kept for an archive.
    pub fn session(&self, archive: &str) -> Option<String> {
        let own = self.sessions.iter().find(|(name, _)| name == archive);
        own.map(|(_, json)| json.clone()).or_else(|| {
            let database = self.database.as_ref()?;
            let ask = "SELECT json FROM sessions WHERE archive = ?1";
            database.query_row(ask, [archive], |row| row.get(0)).optional().ok()?
        })
    }

    /// Keeps a session for an archive's next start.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn keep_session(&mut self, archive: &str, json: &str) -> Result<(), MarksError> {
        self.sessions.retain(|(name, _)| name != archive);
        self.sessions.push((archive.to_owned(), json.to_owned()));
        if let Some(database) = &self.database {
            database.execute(
                "INSERT OR REPLACE INTO sessions (archive, json) VALUES (?1, ?2)",
                params![archive, json],
            )?;
        }
        Ok(())
    }

    /// The root folders of the archive that was opened last.
    pub fn last_opened(&self) -> Option<Vec<PathBuf>> {
        let database = self.database.as_ref()?;
        let ask = "SELECT roots FROM opened ORDER BY at DESC LIMIT 1";
        let roots: Vec<u8> = database.query_row(ask, [], |row| row.get(0)).optional().ok()??;
        Some(roots.split(|byte| *byte == 0).filter(|root| !root.is_empty()).map(path_of).collect())
    }

    /// Remembers that an archive was opened.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn remember_opened(&mut self, archive: &str, roots: &[PathBuf]) -> Result<(), MarksError> {
        let Some(database) = &self.database else { return Ok(()) };
        let roots: Vec<Vec<u8>> = roots.iter().map(|root| path_bytes(root)).collect();
        database.execute(
            "INSERT OR REPLACE INTO opened (archive, roots, at)
             VALUES (?1, ?2, (SELECT coalesce(max(at), 0) + 1 FROM opened))",
            params![archive, roots.join(&0)],
        )?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{Mark, Marks};

    #[test]
    fn marks_outlive_the_session() {
        let home = tempfile::tempdir().unwrap();
        let mut marks = Marks::open(home.path()).unwrap();
        marks.set(Mark::Read, "a", Some(Path::new("/wire/a.txt")), true).unwrap();
        marks.set(Mark::Star, "a", None, true).unwrap();
        marks.set(Mark::Star, "b", None, true).unwrap();
        marks.set(Mark::Star, "b", None, false).unwrap();
        marks.keep_session("one", "{}").unwrap();
        marks.remember_opened("one", &[PathBuf::from("/wire"), PathBuf::from("/more")]).unwrap();
        marks.remember_opened("two", &[PathBuf::from("/other")]).unwrap();
        drop(marks);
        let marks = Marks::open(home.path()).unwrap();
        assert!(marks.has(Mark::Read, "a") && marks.has(Mark::Star, "a"));
        assert!(!marks.has(Mark::Star, "b") && !marks.has(Mark::Read, "b"));
        assert_eq!(marks.session("one").as_deref(), Some("{}"));
        assert_eq!(marks.session("two"), None);
        assert_eq!(marks.last_opened(), Some(vec![PathBuf::from("/other")]));
    }

    #[test]
    fn another_process_is_heard() {
        let home = tempfile::tempdir().unwrap();
        let mut mine = Marks::open(home.path()).unwrap();
        let mut other = Marks::open(home.path()).unwrap();
        assert!(!mine.refresh().unwrap());
        other.set(Mark::Read, "a", None, true).unwrap();
        assert!(mine.refresh().unwrap());
        assert!(mine.has(Mark::Read, "a"));
        assert_eq!(mine.changes().len(), 1);
    }

    #[test]
    fn no_folder_is_an_error_and_memory_serves() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        assert!(Marks::open(&file).is_err());
        let mut marks = Marks::in_memory();
        marks.set(Mark::Read, "a", None, true).unwrap();
        marks.keep_session("x", "{\"a\":1}").unwrap();
        assert!(marks.has(Mark::Read, "a"));
        assert_eq!(marks.session("x").as_deref(), Some("{\"a\":1}"));
    }
}
