//! Archives as they lie on disk: whether they are whole, who holds them, and what can be mended.
//!
//! All of it works from the outside, on whatever indexes lie in an archive's folder, so that it also serves where an archive can no
//! longer be opened.

use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::types::Value;
use tantivy::directory::{INDEX_WRITER_LOCK, MmapDirectory};
use tantivy::{Index, IndexWriter, TantivyDocument};

pub use super::disk::size;
pub use super::kept::{KeptHealth, kept, mend_kept};
use super::{ArchiveError, disk, keeper_lock, roots};

/// Segments from which an index is worth compacting.
const SEGMENTS: usize = 24;
/// The same for documents that were taken out, of so many in a hundred.
const DELETED: usize = 30;
/// Bytes that a compaction may take.
const HEAP: usize = 24_000_000;

/// How an archive lies on disk.
#[derive(Debug, Default)]
pub struct Health {
    /// Its folder.
    pub folder: PathBuf,
    /// The root folders that it was made for; none where that cannot be read.
    pub roots: Vec<PathBuf>,
    /// Bytes of all that lies in the folder.
    pub bytes: u64,
    /// Its indexes.
    pub indexes: Vec<IndexHealth>,
    /// Indexes that were set aside because of damage, with their bytes.
    pub aside: Vec<(PathBuf, u64)>,
    /// Locks that are held, each with what it is for and by whom.
    pub held: Vec<(&'static str, String)>,
}

/// How one index is.
#[derive(Debug)]
pub struct IndexHealth {
    /// Its folder.
    pub at: PathBuf,
    /// Why it is damaged.
    pub damage: Option<String>,
    /// Whether another version of the program made it, and this one does not read it.
    pub older: bool,
    /// Documents in it.
    pub documents: usize,
    /// Whether a compaction would make it smaller or faster.
    pub sparse: bool,
}

/// The folders of all archives in the data folder, sorted.
pub fn archives(data: &Path) -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = folders(&data.join("archives"))
        .into_iter()
        .filter(|at| at.join("roots").is_file())
        .collect();
    all.sort();
    all
}

/// Looks at an archive; every byte of its indexes is checked.
pub fn examine(folder: &Path) -> Health {
    let mut health = Health {
        folder: folder.to_owned(),
        roots: roots::unpacked(&std::fs::read(folder.join("roots")).unwrap_or_default()),
        bytes: size(folder),
        ..Health::default()
    };
    for at in folders(folder) {
        let name = at.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with("damaged") {
            health.aside.push((at.clone(), size(&at)));
        } else {
            let older = !disk::index_folders(folder).contains(&at);
            health.indexes.push(index(at, older));
        }
    }
    let indexes: Vec<PathBuf> = health.indexes.iter().map(|index| index.at.clone()).collect();
    let writing = indexes.iter().map(|at| ("writes", at.join(&INDEX_WRITER_LOCK.filepath)));
    for (what, lock) in writing.chain([("keeps the archive up to date", keeper_lock(folder))]) {
        health.held.extend(holder(&lock).map(|who| (what, who)));
    }
    health.aside.sort();
    health
}

fn index(at: PathBuf, older: bool) -> IndexHealth {
    let looked = crate::guard::guarded(|| look(&at));
    let looked = looked.unwrap_or_else(|| Err("it cannot be read at all".into()));
    match looked {
        Ok((documents, sparse)) => IndexHealth { at, damage: None, older, documents, sparse },
        Err(why) => IndexHealth { at, damage: Some(why), older, documents: 0, sparse: false },
    }
}

/// How many documents an index holds and whether it is sparse; or why it is damaged.
fn look(at: &Path) -> Result<(usize, bool), String> {
    let open = || Index::open(MmapDirectory::open(at)?);
    let index = open().map_err(|error| error.to_string())?;
    disk::checked(&index).map_err(|error| error.to_string())?;
    let metas = index.searchable_segment_metas().map_err(|error| error.to_string())?;
    let documents: usize = metas.iter().map(|segment| segment.num_docs() as usize).sum();
    let deleted: usize = metas.iter().map(|segment| segment.num_deleted_docs() as usize).sum();
    Ok((documents, metas.len() > SEGMENTS || deleted * 100 > DELETED * (documents + deleted)))
}

/// Sets the damaged indexes of an archive aside, so that they are made again the next time it is indexed. Gives where they are now.
///
/// # Errors
/// Where that cannot be.
pub fn set_aside(health: &Health) -> Result<Vec<PathBuf>, ArchiveError> {
    let mut moved = Vec::new();
    for at in health.indexes.iter().filter(|index| index.damage.is_some() && !index.older) {
        let at = &at.at;
        let aside = disk::free_name(&health.folder);
        std::fs::rename(at, &aside)
            .map_err(|source| ArchiveError::Io { path: at.clone(), source })?;
        moved.push(aside);
    }
    Ok(moved)
}

/// Puts the segments of an index together and drops what was taken out.
///
/// # Errors
/// Where another process writes it, or it cannot be written.
pub fn compact(at: &Path) -> Result<(), ArchiveError> {
    let index = Index::open(MmapDirectory::open(at).map_err(tantivy::TantivyError::from)?)?;
    let mut writer: IndexWriter<TantivyDocument> = index.writer_with_num_threads(1, HEAP)?;
    let segments = index.searchable_segment_ids()?;
    if !segments.is_empty() {
        writer.merge(&segments).wait()?;
    }
    writer.garbage_collect_files().wait()?;
    writer.wait_merging_threads()?;
    Ok(())
}

/// Checks the databases of marks in the state folder: each with what is wrong.
pub fn databases(state: &Path) -> Vec<(PathBuf, Option<String>)> {
    let files = std::fs::read_dir(state).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut all: Vec<PathBuf> = files
        .filter(|path| path.extension().is_some_and(|end| end == "sqlite") && path.is_file())
        .collect();
    all.sort();
    let check = |path: PathBuf| {
        let wrong = integrity(&path);
        (path, wrong)
    };
    all.into_iter().map(check).collect()
}

fn integrity(path: &Path) -> Option<String> {
    let ask = || -> rusqlite::Result<String> {
        let database = Connection::open(path)?;
        database.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))
    };
    match ask() {
        Ok(answer) if answer == "ok" => None,
        Ok(answer) => Some(answer),
        Err(error) => Some(error.to_string()),
    }
}

/// Makes a damaged database anew from all rows of it that can still be read. Gives where the damaged one is now, and how many rows
/// were saved.
///
/// # Errors
/// Where no new one can be made; the damaged one is then where it was.
pub fn mend_database(path: &Path) -> Result<(PathBuf, usize), String> {
    let mended = path.with_extension("mended");
    let _ = std::fs::remove_file(&mended);
    let saved = copy_rows(path, &mended).map_err(|error| error.to_string())?;
    let name = |n: u32| path.with_extension(format!("damaged-{n}"));
    let aside = (1..u32::MAX).map(name).find(|aside| !aside.exists()).unwrap_or_else(|| name(0));
    let run = || {
        std::fs::rename(path, &aside)?;
        for end in ["-wal", "-shm"] {
            let mut beside = path.as_os_str().to_owned();
            beside.push(end);
            let mut kept = aside.as_os_str().to_owned();
            kept.push(end);
            if Path::new(&beside).exists() {
                std::fs::rename(&beside, &kept)?;
            }
        }
        std::fs::rename(&mended, path)
    };
    run().map_err(|error: std::io::Error| error.to_string())?;
    Ok((aside, saved))
}

/// Copies tables and what can be read of their rows into a new database.
fn copy_rows(from: &Path, to: &Path) -> rusqlite::Result<usize> {
    let old = Connection::open(from)?;
    let new = Connection::open(to)?;
    let mut tables = Vec::new();
    // An older database still has the rows where its list of tables cannot be read to its end.
    if let Ok(mut all) =
        old.prepare("SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    {
        let mut rows = all.query([])?;
        while let Ok(Some(row)) = rows.next() {
            let row: (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            tables.push(row);
        }
    }
    new.execute_batch("BEGIN")?;
    let mut saved = 0;
    for (kind, name, sql) in tables.iter().filter(|(_, name, _)| !name.starts_with("sqlite_")) {
        if new.execute_batch(sql).is_err() || kind != "table" {
            continue;
        }
        let Ok(mut all) = old.prepare(&format!("SELECT * FROM \"{name}\"")) else { continue };
        let columns = all.column_count();
        let places = vec!["?"; columns].join(",");
        let mut put =
            new.prepare(&format!("INSERT OR IGNORE INTO \"{name}\" VALUES ({places})"))?;
        let Ok(mut rows) = all.query([]) else { continue };
        while let Ok(Some(row)) = rows.next() {
            let values: rusqlite::Result<Vec<Value>> = (0..columns).map(|n| row.get(n)).collect();
            saved += values
                .map_or(0, |values| put.execute(rusqlite::params_from_iter(values)).unwrap_or(0));
        }
    }
    new.execute_batch("COMMIT")?;
    Ok(saved)
}

/// Who holds a lock on a file, as far as the system tells; `None` where nobody does.
fn holder(lock: &Path) -> Option<String> {
    let file = std::fs::File::open(lock).ok()?;
    if file.try_lock().is_ok() {
        return None;
    }
    let who = || {
        let inode = inode(&file)?;
        let locks = std::fs::read_to_string("/proc/locks").ok()?;
        let process = process(&locks, inode)?;
        let name = std::fs::read_to_string(format!("/proc/{process}/comm")).ok();
        Some(format!("process {process} ({})", name.as_deref().unwrap_or("?").trim()))
    };
    Some(who().unwrap_or_else(|| "another process".into()))
}

#[cfg(unix)]
fn inode(file: &std::fs::File) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    file.metadata().ok().map(|about| about.ino())
}

#[cfg(not(unix))]
fn inode(_file: &std::fs::File) -> Option<u64> {
    None
}

/// The process that holds a lock on an inode, in the system's list (`proc_locks(5)`).
fn process(locks: &str, inode: u64) -> Option<u32> {
    let row = |line: &str| {
        let parts: Vec<&str> = line.split_whitespace().collect();
        let [_, _, _, _, process, place, ..] = parts.as_slice() else { return None };
        let own = place.rsplit(':').next()? == inode.to_string();
        own.then(|| process.parse().ok())?
    };
    locks.lines().find_map(row)
}

fn folders(at: &Path) -> Vec<PathBuf> {
    let all = std::fs::read_dir(at).into_iter().flatten().flatten();
    all.map(|entry| entry.path()).filter(|path| path.is_dir()).collect()
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use rusqlite::Connection;

    use super::{archives, compact, databases, examine, mend_database, process, set_aside};
    use crate::archive::{Archive, FileRecord, Load};

    fn filled(home: &Path) -> Archive {
        let archive = Archive::open(home, &[home.join("wire")]).unwrap();
        let mut writer = archive.writer(Load::Light).unwrap();
        for name in ["a.txt", "b.txt"] {
            let file = FileRecord { path: PathBuf::from(name), ..FileRecord::default() };
            writer.put(&file, &[], false).unwrap();
            writer.commit().unwrap();
        }
        writer.finish().unwrap();
        archive
    }

    #[test]
    fn a_whole_archive_and_a_damaged_one() {
        let home = tempfile::tempdir().unwrap();
        let archive = filled(home.path());
        let folder = archives(home.path()).remove(0);
        assert_eq!(Some(folder.as_path()), archive.folder());
        let health = examine(&folder);
        assert_eq!(health.roots, archive.roots());
        assert!(health.bytes > 0 && health.aside.is_empty() && health.held.is_empty());
        let index = &health.indexes[0];
        assert_eq!((index.documents, &index.damage, index.older), (2, &None, false));
        compact(&index.at).unwrap();
        assert_eq!(examine(&folder).indexes[0].documents, 2);
        let turn = archive.take_turn();
        let held = examine(&folder).held;
        assert_eq!(held.len(), 1);
        assert!(held[0].1.contains("process"), "{held:?}");
        drop((turn, archive));
        let meta = index.at.join("meta.json");
        std::fs::write(&meta, "{").unwrap();
        let health = examine(&folder);
        assert!(health.indexes[0].damage.is_some());
        let aside = set_aside(&health).unwrap();
        assert!(aside[0].ends_with("damaged-1") && !meta.exists());
        assert_eq!(examine(&folder).aside.len(), 1);
    }

    #[test]
    fn rows_that_can_be_read_are_saved() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("marks.sqlite");
        let database = Connection::open(&path).unwrap();
        database
            .execute_batch("CREATE TABLE marks (id TEXT PRIMARY KEY, mark TEXT); BEGIN")
            .unwrap();
        for n in 0..2000 {
            let id = format!("story-{n}");
            database.execute("INSERT INTO marks VALUES (?1, 'read')", [id]).unwrap();
        }
        database.execute_batch("COMMIT").unwrap();
        drop(database);
        assert_eq!(databases(home.path())[0].1, None);
        // A page in the middle of the table is torn.
        let mut bytes = std::fs::read(&path).unwrap();
        let page = bytes.len() / 4096 / 2 * 4096;
        bytes[page..page + 64].fill(0xff);
        std::fs::write(&path, bytes).unwrap();
        assert!(databases(home.path())[0].1.is_some());
        let (aside, saved) = mend_database(&path).unwrap();
        assert!(aside.exists() && saved > 0, "{saved}");
        assert_eq!(databases(home.path())[0].1, None);
    }

    #[test]
    fn the_holder_of_a_lock() {
        let locks = "1: FLOCK  ADVISORY  WRITE 812 fe:01:77 0 EOF\n2: POSIX  ADVISORY  READ 9 fe:01:7 0 EOF\n";
        assert_eq!(process(locks, 77), Some(812));
        assert_eq!(process(locks, 7), Some(9));
        assert_eq!(process(locks, 8), None);
    }
}
