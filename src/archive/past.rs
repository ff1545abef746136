//! What files held: a store of every story's text beside the marks, from which an earlier text comes back when its file holds another.
//!
//! An index is made from the files as they are, so that a text that was replaced in its file is in none of them. With `keep = true` each story
//! is put here when its file is read, compressed, one row a text. The earlier texts of a story are then documents of the index like any other,
//! and stay superseded for good; an index that is made anew has them from here.
//!
//! A text is of the same story as another where both have one id, or where their file held that story alone each time. Nothing
//! is ever taken out: a file that is gone, and comes back, has its earlier texts again.
//!
//! ```text
//! STATE/kept/NAME.sqlite     the texts of the files of the archive NAME
//! ```

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, OptionalExtension, params};

use super::manifest::{FileRecord, path_bytes, path_of};
use super::{ArchiveError, Located};
use crate::story::Story;
use crate::text::Digest;

/// How long a lock of another process is waited for.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);
/// How hard texts are compressed.
const LEVEL: i32 = 3;
/// The version of a key that names an earlier text: `ID~0.N`, where N is its number in the store. Wires count from 1.
const EARLIER: &str = "0.";

const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS texts (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        path BLOB NOT NULL, chain TEXT NOT NULL, id TEXT NOT NULL,
        digest INTEGER NOT NULL, stamp INTEGER NOT NULL, story BLOB NOT NULL);
    CREATE INDEX IF NOT EXISTS texts_by_path ON texts (path, chain);
    CREATE INDEX IF NOT EXISTS texts_by_digest ON texts (digest);
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;";

/// The number in the store of the text that a key names; `None` for a key of what a file holds now.
pub fn earlier(key: &str) -> Option<u64> {
    number(key.rsplit_once('~')?.1.strip_prefix(EARLIER)?)
}

/// The version in a key: the wire's number, or 0 and the number of an earlier text.
pub fn version(key: &str) -> Option<(u32, u64)> {
    let version = || u32::try_from(number(key.rsplit_once('~')?.1)?).ok();
    earlier(key).map(|number| (0, number)).or_else(|| Some((version()?, 0)))
}

fn number(digits: &str) -> Option<u64> {
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// The store of one archive.
pub struct Past {
    file: PathBuf,
    database: Mutex<Option<Connection>>,
}

impl Past {
    pub(super) fn at(state: &Path, name: &str) -> Self {
        let file = state.join("kept").join(format!("{name}.sqlite"));
        Self { file, database: Mutex::default() }
    }

    /// Takes in what a file holds now, or a part of it, in record order, and gives the earlier texts of these stories. Nothing of it lasts
    /// before [`Past::commit`].
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn take(&self, file: &FileRecord, stories: &[Story]) -> Result<Vec<Story>, ArchiveError> {
        self.write(|database| {
            if database.is_autocommit() {
                database.execute_batch("BEGIN IMMEDIATE")?;
            }
            let alone = file.stories == 1;
            let path = path_bytes(&file.path);
            let mut all = Vec::new();
            for story in stories {
                let digest = digest(story);
                let place = Place { database, path: &path, stamp: file.state(), digest };
                let chain = place.chain(story, alone)?;
                let number = place.put(story, &chain)?;
                all.extend(place.earlier(story, &chain, number)?);
            }
            Ok(all)
        })
    }

    /// Makes what was taken in last.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn commit(&self) -> Result<(), ArchiveError> {
        self.write(
            |database| {
                if database.is_autocommit() { Ok(()) } else { database.execute_batch("COMMIT") }
            },
        )
    }

    /// Whether all files of the archive were read since the store was made.
    ///
    /// # Errors
    /// Where the store cannot be opened.
    pub fn is_whole(&self) -> Result<bool, ArchiveError> {
        self.write(|database| {
            let known = "SELECT 1 FROM facts WHERE name = 'whole'";
            Ok(database.query_row(known, [], |_| Ok(())).optional()?.is_some())
        })
    }

    /// Notes that all files were read.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn set_whole(&self) -> Result<(), ArchiveError> {
        let note = "INSERT OR IGNORE INTO facts (name, value) VALUES ('whole', '')";
        self.write(|database| database.execute_batch(note))
    }

    /// The text that a place in the archive names.
    pub(super) fn read(&self, at: &Located) -> Result<Option<Story>, ArchiveError> {
        let Some(number) = earlier(&at.key).filter(|_| self.file.exists()) else { return Ok(None) };
        let number = number.cast_signed();
        let read = || {
            let database =
                Connection::open_with_flags(&self.file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
            database.busy_timeout(PATIENCE)?;
            let one = "SELECT story FROM texts WHERE number = ?1";
            let bytes: Option<Vec<u8>> =
                database.query_row(one, [number], |row| row.get(0)).optional()?;
            bytes.map(|bytes| unpacked(&bytes, &at.path, &at.id, number)).transpose()
        };
        read().map_err(|source| ArchiveError::Past { path: self.file.clone(), source })
    }

    fn write<T>(
        &self,
        job: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T, ArchiveError> {
        let fails = |source| ArchiveError::Past { path: self.file.clone(), source };
        let mut held = lock(&self.database);
        let database = if let Some(known) = held.take() {
            known
        } else {
            let folder = self.file.parent().unwrap_or(Path::new(""));
            std::fs::create_dir_all(folder)
                .map_err(|source| ArchiveError::Io { path: folder.to_owned(), source })?;
            open(&self.file).map_err(fails)?
        };
        // A connection on which something failed is dropped, and with it what did not last.
        let done = job(&database).map_err(fails)?;
        *held = Some(database);
        Ok(done)
    }
}

fn open(file: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(file)?;
    database.busy_timeout(PATIENCE)?;
    database.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    database.execute_batch(TABLES)?;
    Ok(database)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where a text stands in the store.
struct Place<'a> {
    database: &'a Connection,
    path: &'a [u8],
    stamp: i64,
    digest: i64,
}

impl Place<'_> {
    /// The story that a text is of, by the id that it had first.
    fn chain(&self, story: &Story, alone: bool) -> rusqlite::Result<String> {
        let by_id = "SELECT chain FROM texts WHERE path = ?1 AND id = ?2 LIMIT 1";
        let known = self
            .database
            .prepare_cached(by_id)?
            .query_row(params![self.path, story.id], |row| row.get(0))
            .optional()?;
        if let Some(known) = known {
            return Ok(known);
        }
        let all = "SELECT DISTINCT chain FROM texts WHERE path = ?1 LIMIT 2";
        let mut all = self.database.prepare_cached(all)?;
        let mut chains = all
            .query_map([self.path], |row| row.get(0))?
            .collect::<rusqlite::Result<Vec<String>>>()?;
        if let (true, 1) = (alone, chains.len()) {
            return Ok(chains.remove(0));
        }
        if chains.is_empty()
            && let Some(chain) = self.moved()?
        {
            return Ok(chain);
        }
        Ok(story.id.clone())
    }

    /// Takes over the texts of a file that held this text last and is gone.
    fn moved(&self) -> rusqlite::Result<Option<String>> {
        let same = "SELECT path, chain FROM texts AS one WHERE digest = ?1 AND number = (
            SELECT max(number) FROM texts WHERE path = one.path AND chain = one.chain)";
        let mut same = self.database.prepare_cached(same)?;
        let mut rows = same.query([self.digest])?;
        while let Some(row) = rows.next()? {
            let (from, chain): (Vec<u8>, String) = (row.get(0)?, row.get(1)?);
            let left = std::fs::symlink_metadata(path_of(&from));
            if left.is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
                let take = "UPDATE texts SET path = ?1 WHERE path = ?2";
                self.database.execute(take, params![self.path, from])?;
                return Ok(Some(chain));
            }
        }
        Ok(None)
    }

    /// Puts a text as the latest of its story and gives its number.
    fn put(&self, story: &Story, chain: &str) -> rusqlite::Result<i64> {
        let latest = "SELECT number, digest, stamp FROM texts
            WHERE path = ?1 AND chain = ?2 ORDER BY number DESC LIMIT 1";
        let latest: Option<(i64, i64, i64)> = self
            .database
            .prepare_cached(latest)?
            .query_row(params![self.path, chain], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        match latest {
            Some((number, digest, stamp)) if digest == self.digest => {
                if stamp != self.stamp {
                    let touch = "UPDATE texts SET stamp = ?1, id = ?2 WHERE number = ?3";
                    self.database.execute(touch, params![self.stamp, story.id, number])?;
                }
                return Ok(number);
            }
            // The same bytes were read in another way.
            Some((number, _, stamp)) if stamp == self.stamp && stamp != 0 => {
                self.database.execute("DELETE FROM texts WHERE number = ?1", [number])?;
            }
            _ => {}
        }
        let again = "DELETE FROM texts WHERE path = ?1 AND chain = ?2 AND digest = ?3";
        self.database.prepare_cached(again)?.execute(params![self.path, chain, self.digest])?;
        let put = "INSERT INTO texts (path, chain, id, digest, stamp, story)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        self.database.prepare_cached(put)?.execute(params![
            self.path,
            chain,
            story.id,
            self.digest,
            self.stamp,
            packed(story)?
        ])?;
        Ok(self.database.last_insert_rowid())
    }

    /// The texts of a story before the latest, oldest first.
    fn earlier(&self, story: &Story, chain: &str, latest: i64) -> rusqlite::Result<Vec<Story>> {
        let before = "SELECT number, story FROM texts
            WHERE path = ?1 AND chain = ?2 AND number < ?3 ORDER BY number";
        let mut before = self.database.prepare_cached(before)?;
        let rows = before.query_map(params![self.path, chain, latest], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?))
        })?;
        let path = path_of(self.path);
        let mut all = Vec::new();
        for row in rows {
            let (number, bytes) = row?;
            match unpacked(&bytes, &path, &story.id, number) {
                Ok(story) => all.push(story),
                // It stays where it is, and ends no run; the doctor tells of it.
                Err(error) => {
                    let path = path.display();
                    tracing::warn!("the earlier text {number} of {path} cannot be read: {error}");
                }
            }
        }
        Ok(all)
    }
}

/// The words of a text and nothing of how they are set, as one number.
pub(super) fn digest(story: &Story) -> i64 {
    let mut digest = Digest::default();
    digest.add_words(&story.text);
    digest.number().cast_signed()
}

fn packed(story: &Story) -> rusqlite::Result<Vec<u8>> {
    let json = serde_json::to_vec(story).map_err(|error| other(error.into()))?;
    zstd::bulk::compress(&json, LEVEL).map_err(|error| other(error.into()))
}

/// A story as it was kept, under the id that the latest text has now.
pub(super) fn unpacked(
    bytes: &[u8],
    path: &Path,
    id: &str,
    number: i64,
) -> rusqlite::Result<Story> {
    let json = zstd::decode_all(bytes).map_err(|error| other(error.into()))?;
    let mut story: Story = serde_json::from_slice(&json).map_err(|error| other(error.into()))?;
    path.clone_into(&mut story.source.path);
    // It lies here and at no place in its file.
    story.source.locator.0.clear();
    id.clone_into(&mut story.id);
    story.key = format!("{id}~{EARLIER}{number}");
    Ok(story)
}

fn other(error: Box<dyn std::error::Error + Send + Sync>) -> rusqlite::Error {
    rusqlite::Error::ToSqlConversionFailure(error)
}

#[cfg(test)]
mod tests {
    use super::{earlier, version};

    #[test]
    fn a_key_says_whether_it_names_an_earlier_text() {
        let check = |key: &str, number: Option<u64>, of: Option<(u32, u64)>| {
            assert_eq!((earlier(key), version(key)), (number, of), "{key}");
        };
        check("urn:x:1~2", None, Some((2, 0)));
        check("urn:x:1~0.7", Some(7), Some((0, 7)));
        check("urn:x:1", None, None);
        check("urn:x~+1", None, None);
        check("urn:x~", None, None);
        check("a~0.7~1", None, Some((1, 0)));
        assert!(version("a~0.9") < version("a~0.10") && version("a~0.10") < version("a~1"));
    }
}
