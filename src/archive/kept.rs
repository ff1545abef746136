//! The stores of earlier texts as they lie on disk: whether every text can be read, and what becomes of one that cannot.
//!
//! Nothing of a store is thrown away: a text that cannot be read is moved into a table of its own, and what may be lost with it of
//! the files as they are now is read again at the next run.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, params};

use super::health::mend_database;
use super::manifest::path_of;
use super::past::{PATIENCE, digest, unpacked};

/// How one store is.
#[derive(Debug, PartialEq, Eq)]
pub struct KeptHealth {
    /// Its file.
    pub at: PathBuf,
    /// Texts that can be read.
    pub texts: usize,
    /// Why the store as a whole is damaged.
    pub damage: Option<String>,
    /// The texts that cannot be read: their numbers, and the files that held them.
    pub unreadable: Vec<(i64, PathBuf)>,
}

/// Reads every text of all stores in the state folder.
pub fn kept(state: &Path) -> Vec<KeptHealth> {
    let files = std::fs::read_dir(state.join("kept")).into_iter().flatten().flatten();
    let mut all: Vec<PathBuf> = files
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "sqlite") && path.is_file())
        .collect();
    all.sort();
    all.into_iter().map(examine).collect()
}

fn examine(at: PathBuf) -> KeptHealth {
    let mut health = KeptHealth { at, texts: 0, damage: None, unreadable: Vec::new() };
    if let Err(error) = read(&mut health) {
        health.damage = Some(error.to_string());
    }
    health
}

fn read(health: &mut KeptHealth) -> rusqlite::Result<()> {
    let database = Connection::open(&health.at)?;
    database.busy_timeout(PATIENCE)?;
    let whole: String = database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if whole != "ok" {
        health.damage = Some(whole);
        return Ok(());
    }
    let mut all =
        database.prepare("SELECT number, path, id, digest, story FROM texts ORDER BY number")?;
    let mut rows = all.query([])?;
    while let Some(row) = rows.next()? {
        let (number, path): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        let (id, words, bytes): (String, i64, Vec<u8>) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let path = path_of(&path);
        match unpacked(&bytes, &path, &id, number) {
            Ok(story) if digest(&story) == words => health.texts += 1,
            _ => health.unreadable.push((number, path)),
        }
    }
    Ok(())
}

/// Mends a store: a damaged one is set aside and made anew from the texts that can still be read, a text that cannot be read is moved
/// into the table `damaged`. Gives what was done, as a sentence.
///
/// # Errors
/// Where that cannot be; the store is then as it was.
pub fn mend_kept(health: &KeptHealth) -> Result<String, String> {
    let mut done = Vec::new();
    let mut unreadable = health.unreadable.clone();
    if health.damage.is_some() {
        let (aside, _) = mend_database(&health.at)?;
        let again = examine(health.at.clone());
        if let Some(damage) = again.damage {
            return Err(damage);
        }
        done.push(format!(
            "it was damaged; {} texts were saved, the damaged one is {}",
            again.texts,
            aside.display()
        ));
        unreadable = again.unreadable;
    }
    move_aside(&health.at, &unreadable).map_err(|error| error.to_string())?;
    if !unreadable.is_empty() {
        done.push(format!(
            "{} texts that cannot be read are in its table \"damaged\" now",
            unreadable.len()
        ));
    }
    Ok(done.join("; "))
}

fn move_aside(at: &Path, unreadable: &[(i64, PathBuf)]) -> rusqlite::Result<()> {
    let mut database = Connection::open(at)?;
    database.busy_timeout(PATIENCE)?;
    let change = database.transaction()?;
    change.execute_batch(
        "CREATE TABLE IF NOT EXISTS damaged AS SELECT * FROM texts WHERE 0;
         DELETE FROM facts WHERE name = 'whole';",
    )?;
    for (number, _) in unreadable {
        change.execute(
            "INSERT INTO damaged SELECT * FROM texts WHERE number = ?1",
            params![number],
        )?;
        change.execute("DELETE FROM texts WHERE number = ?1", params![number])?;
    }
    change.commit()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use rusqlite::Connection;

    use super::{kept, mend_kept};
    use crate::archive::past::Past;
    use crate::archive::{FileRecord, Stamp};
    use crate::story::Story;

    /// Puts a text into the store as what a file holds now, and gives the earlier ones that can be read.
    fn put(past: &Past, text: &str, modified: i128) -> Vec<String> {
        let stamp = Stamp { modified, ..Stamp::default() };
        let path = PathBuf::from("/wire/ferry.txt");
        let file = FileRecord { path, stamp, stories: 1, ..FileRecord::default() };
        let story = Story { id: "ferry".into(), text: text.into(), ..Story::default() };
        let earlier = past.take(&file, &[story]).unwrap();
        past.commit().unwrap();
        earlier.into_iter().map(|story| story.text).collect()
    }

    fn filled(state: &Path) -> Past {
        let past = Past::at(state, "wire");
        for (text, modified) in [("late", 1), ("later", 2), ("gone", 3)] {
            put(&past, text, modified);
        }
        past.set_whole().unwrap();
        past
    }

    #[test]
    fn a_text_that_cannot_be_read_is_told_and_set_aside() {
        let hurts = [
            "UPDATE texts SET story = x'00ff' WHERE number = 2",
            "UPDATE texts SET story = substr(story, 1, 9) WHERE number = 2",
            "UPDATE texts SET digest = digest + 1 WHERE number = 2",
        ];
        for hurt in hurts {
            let home = tempfile::tempdir().unwrap();
            let store = filled(home.path());
            let before = kept(home.path()).remove(0);
            assert_eq!((before.texts, before.unreadable.len()), (3, 0));
            let database = Connection::open(&before.at).unwrap();
            database.execute(hurt, []).unwrap();
            let found = kept(home.path()).remove(0);
            assert_eq!(found.unreadable, [(2, PathBuf::from("/wire/ferry.txt"))], "{hurt}");
            assert_eq!((found.texts, &found.damage), (2, &None), "{hurt}");
            let told = mend_kept(&found).unwrap();
            assert!(told.starts_with("1 texts"), "{told}");
            let after = kept(home.path()).remove(0);
            assert_eq!((after.texts, after.unreadable.len(), after.damage), (2, 0, None), "{hurt}");
            let count = |table: &str| -> i64 {
                let count = format!("SELECT count(*) FROM {table}");
                database.query_row(&count, [], |row| row.get(0)).unwrap()
            };
            assert_eq!((count("texts"), count("damaged")), (2, 1), "{hurt}");
            assert!(!store.is_whole().unwrap(), "all files are read once more");
            assert_eq!(put(&store, "back", 4), ["late", "gone"], "{hurt}");
        }
    }

    #[test]
    fn a_text_that_cannot_be_read_ends_no_run() {
        let home = tempfile::tempdir().unwrap();
        let store = filled(home.path());
        let at = kept(home.path()).remove(0).at;
        let hurt = "UPDATE texts SET story = x'00ff' WHERE number = 2";
        Connection::open(at).unwrap().execute(hurt, []).unwrap();
        assert_eq!(put(&store, "back", 4), ["late", "gone"]);
    }

    #[test]
    fn a_damaged_store_is_made_anew_from_what_can_be_read() {
        let home = tempfile::tempdir().unwrap();
        drop(filled(home.path()));
        let at = kept(home.path()).remove(0).at;
        let database = Connection::open(&at).unwrap();
        // An index that does not hold what its table does.
        database
            .execute_batch(
                "PRAGMA wal_checkpoint(TRUNCATE); PRAGMA writable_schema = ON;
                 UPDATE sqlite_master SET sql = 'CREATE INDEX texts_by_digest ON texts (stamp)'
                     WHERE name = 'texts_by_digest';",
            )
            .unwrap();
        drop(database);
        let found = kept(home.path()).remove(0);
        assert!(found.damage.is_some());
        let told = mend_kept(&found).unwrap();
        assert!(told.contains("3 texts were saved"), "{told}");
        let after = kept(home.path()).remove(0);
        assert_eq!((after.texts, after.damage), (3, None));
        assert_eq!(put(&Past::at(home.path(), "wire"), "back", 4), ["late", "later", "gone"]);
    }
}
