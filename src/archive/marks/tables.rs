//! The tables of the marks, and how their file is opened, also where it can only be read.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension};

/// How long to wait for another process to finish its write.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tables. Only ever added to.
///
/// A mark has a name and a value. `id` is the story's id, or its key where the mark is on one version, or empty where it is on no
/// story. `n` numbers the changes, so that what is newer than a number is found at once; a mark that was cleared stays as `gone`.
/// `batches` and `changes` are what can be undone: what stood where before.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS marks (
        id TEXT NOT NULL, mark TEXT NOT NULL, path BLOB, at INTEGER NOT NULL DEFAULT (unixepoch()),
        value TEXT NOT NULL DEFAULT '', print TEXT, title TEXT,
        n INTEGER NOT NULL DEFAULT 0, gone INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (id, mark)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS batches (
        number INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT NOT NULL,
        at INTEGER NOT NULL DEFAULT (unixepoch())
    );
    CREATE TABLE IF NOT EXISTS changes (
        batch INTEGER NOT NULL, step INTEGER NOT NULL, id TEXT NOT NULL, mark TEXT NOT NULL,
        old TEXT, at INTEGER, PRIMARY KEY (batch, step)
    ) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS sessions (archive TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS opened (
        archive TEXT PRIMARY KEY, roots BLOB NOT NULL, at INTEGER NOT NULL
    ) WITHOUT ROWID;";

/// Columns that the first version of the table of marks had not.
const ADDED: [(&str, &str); 5] = [
    ("value", "TEXT NOT NULL DEFAULT ''"),
    ("print", "TEXT"),
    ("title", "TEXT"),
    ("n", "INTEGER NOT NULL DEFAULT 0"),
    ("gone", "INTEGER NOT NULL DEFAULT 0"),
];

const INDEXES: &str = "
    CREATE INDEX IF NOT EXISTS marks_by_mark ON marks (mark) WHERE gone = 0;
    CREATE INDEX IF NOT EXISTS marks_by_number ON marks (n);
    INSERT OR IGNORE INTO facts (name, value) VALUES ('identity', lower(hex(randomblob(8))));";

/// The version of the tables, in the file's `user_version`.
const VERSION: i64 = 2;

/// Opens the file, or makes it, to be read and written.
pub fn open(file: &Path) -> rusqlite::Result<Connection> {
    let database = Connection::open(file)?;
    database.busy_timeout(PATIENCE)?;
    database.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    database.pragma_update(None, "synchronous", "NORMAL")?;
    if version(&database)? < VERSION {
        database.execute_batch("BEGIN IMMEDIATE")?;
        let made = make(&database);
        database.execute_batch(if made.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
        made?;
    }
    Ok(database)
}

/// Tables that are kept nowhere.
pub fn in_memory() -> rusqlite::Result<Connection> {
    let database = Connection::open_in_memory()?;
    make(&database)?;
    Ok(database)
}

/// What a file holds, in memory, because the file itself cannot be written.
pub fn copy(file: &Path) -> rusqlite::Result<Connection> {
    let database = in_memory()?;
    if !file.exists() {
        return Ok(database);
    }
    // Without write permission on its folder a file in WAL mode can be read as one that never changes, or not at all.
    let mut read = Err(rusqlite::Error::InvalidQuery);
    for how in ["mode=ro", "mode=ro&immutable=1"] {
        read = database
            .execute("ATTACH DATABASE ?1 AS kept", [address(file, how)])
            .and_then(|_| take_over(&database));
        let attached = database.execute_batch("DETACH DATABASE kept");
        if read.is_ok() {
            return attached.map(|()| database);
        }
    }
    read.map(|()| database)
}

fn take_over(database: &Connection) -> rusqlite::Result<()> {
    let known = columns(database, "kept")?;
    let own = columns(database, "main")?;
    let both: Vec<&str> = own.iter().filter(|c| known.contains(c)).map(String::as_str).collect();
    let both = both.join(", ");
    database.execute_batch(&format!(
        "INSERT OR REPLACE INTO main.marks ({both}) SELECT {both} FROM kept.marks;
         INSERT OR REPLACE INTO main.sessions SELECT * FROM kept.sessions;
         INSERT OR REPLACE INTO main.opened SELECT * FROM kept.opened;"
    ))?;
    // What can be undone is no loss where it is not there yet.
    let newer = "INSERT OR REPLACE INTO main.batches SELECT * FROM kept.batches;
        INSERT OR REPLACE INTO main.changes SELECT * FROM kept.changes;";
    let _ = database.execute_batch(newer);
    Ok(())
}

/// A file as SQLite's address, with what stands for something else escaped.
fn address(file: &Path, how: &str) -> String {
    use std::fmt::Write;
    let mut address = "file:".to_owned();
    for byte in crate::archive::manifest::path_bytes(file) {
        if byte.is_ascii_alphanumeric() || b"/._-".contains(&byte) {
            address.push(char::from(byte));
        } else {
            let _ = write!(address, "%{byte:02X}");
        }
    }
    format!("{address}?{how}")
}

fn version(database: &Connection) -> rusqlite::Result<i64> {
    database.query_row("PRAGMA user_version", [], |row| row.get(0))
}

fn columns(database: &Connection, of: &str) -> rusqlite::Result<Vec<String>> {
    let mut all = database.prepare(&format!("PRAGMA {of}.table_info(marks)"))?;
    all.query_map([], |row| row.get(1))?.collect()
}

fn make(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(TABLES)?;
    let known = columns(database, "main")?;
    for (name, kind) in ADDED {
        if !known.iter().any(|column| column == name) {
            database.execute_batch(&format!("ALTER TABLE marks ADD COLUMN {name} {kind}"))?;
        }
    }
    database.execute_batch(INDEXES)?;
    // A newer program may have been here: its tables are a superset.
    if version(database)? < VERSION {
        database.pragma_update(None, "user_version", VERSION)?;
    }
    Ok(())
}

/// What names this file of marks, whatever became of its path.
pub fn identity(database: &Connection) -> rusqlite::Result<Option<String>> {
    let ask = "SELECT value FROM facts WHERE name = 'identity'";
    database.query_row(ask, [], |row| row.get(0)).optional()
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    /// The table as the first version made it.
    const FIRST: &str = "
        CREATE TABLE marks (
            id TEXT NOT NULL, mark TEXT NOT NULL, path BLOB, at INTEGER NOT NULL DEFAULT (unixepoch()),
            PRIMARY KEY (id, mark)
        ) WITHOUT ROWID;
        CREATE TABLE sessions (archive TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
        CREATE TABLE opened (archive TEXT PRIMARY KEY, roots BLOB NOT NULL, at INTEGER NOT NULL) WITHOUT ROWID;
        INSERT INTO marks (id, mark, path) VALUES ('ferry', 'star', x'2f61');";

    #[test]
    fn an_older_file_is_added_to() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("a ? b%.sqlite");
        Connection::open(&file).unwrap().execute_batch(FIRST).unwrap();
        let count = |database: &Connection| -> i64 {
            let ask = "SELECT count(*) FROM marks WHERE id = 'ferry' AND gone = 0 AND value = ''";
            database.query_row(ask, [], |row| row.get(0)).unwrap()
        };
        assert_eq!(count(&copy(&file).unwrap()), 1);
        let database = open(&file).unwrap();
        assert_eq!((count(&database), version(&database).unwrap()), (1, VERSION));
        assert_eq!(identity(&database).unwrap(), identity(&open(&file).unwrap()).unwrap());
        assert_eq!(count(&copy(&file).unwrap()), 1);
    }
}
