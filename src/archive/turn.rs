//! Several processes and one archive: who keeps it up to date, who is writing, and whether anything was committed.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tantivy::Directory;
use tantivy::directory::INDEX_WRITER_LOCK;
use tantivy::directory::error::LockError;

use super::Archive;

/// The right to keep an archive up to date with its folders; it goes with the process, however that ends.
#[derive(Debug)]
pub struct Turn {
    _lock: Option<File>,
}

/// The file that is locked by whoever keeps an archive, in the archive's folder.
pub fn keeper_lock(folder: &Path) -> PathBuf {
    folder.join("keeper.lock")
}

impl Archive {
    /// Takes the right to keep the archive up to date; `None` where another process has it. An archive in memory, or one that cannot
    /// be written, has nobody to share it with.
    pub fn take_turn(&self) -> Option<Turn> {
        let Some(folder) = self.folder() else { return Some(Turn { _lock: None }) };
        let file =
            File::options().create(true).truncate(false).write(true).open(keeper_lock(folder));
        let Ok(file) = file else { return Some(Turn { _lock: None }) };
        match file.try_lock() {
            Ok(()) => Some(Turn { _lock: Some(file) }),
            Err(TryLockError::WouldBlock) => None,
            Err(TryLockError::Error(_)) => Some(Turn { _lock: None }),
        }
    }

    /// Whether another process, or this one, is writing.
    pub fn is_busy(&self) -> bool {
        let lock = self.texts().index.directory().acquire_lock(&INDEX_WRITER_LOCK);
        matches!(lock, Err(LockError::LockBusy))
    }
}

/// What changes with each commit to an index on disk, at the cost of one look at its folder.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Commit(Option<(SystemTime, u64, u64)>);

impl Commit {
    /// That of the index in a folder; no commit is like another where it cannot be told.
    pub fn of(index: &Path) -> Self {
        let about = std::fs::metadata(index.join("meta.json")).ok();
        Self(about.and_then(|about| Some((about.modified().ok()?, about.len(), inode(&about)))))
    }

    /// Whether this is surely the same commit.
    pub fn is(self, other: Self) -> bool {
        self.0.is_some() && self == other
    }
}

#[cfg(unix)]
fn inode(about: &std::fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(about)
}

#[cfg(not(unix))]
fn inode(_about: &std::fs::Metadata) -> u64 {
    0
}

#[cfg(test)]
mod tests {
    use super::Commit;
    use crate::archive::{Archive, Load};

    #[test]
    fn one_keeps_and_the_next_takes_over() {
        let home = tempfile::tempdir().unwrap();
        let roots = [home.path().join("wire")];
        let open = || Archive::open(home.path(), &roots).unwrap();
        let (one, two) = (open(), open());
        let turn = one.take_turn().unwrap();
        assert!(two.take_turn().is_none());
        drop(turn);
        assert!(two.take_turn().is_some());
        assert!(Archive::in_memory().take_turn().is_some());
    }

    #[test]
    fn a_writer_is_seen_by_the_others() {
        let home = tempfile::tempdir().unwrap();
        let roots = [home.path().join("wire")];
        let open = || Archive::open(home.path(), &roots).unwrap();
        let (one, two) = (open(), open());
        assert!(!two.is_busy());
        let writer = one.writer(Load::Light).unwrap();
        assert!(two.is_busy() && one.is_busy());
        writer.finish().unwrap();
        assert!(!two.is_busy());
    }

    #[test]
    fn what_cannot_be_told_is_never_the_same() {
        let nowhere = Commit::of(std::path::Path::new("/nowhere"));
        assert!(!nowhere.is(nowhere));
    }
}
