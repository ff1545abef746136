//! How an index lies on disk: made, opened, checked, and set aside when it is damaged.
//!
//! ```text
//! archives/NAME/roots        the root folders, for people
//! archives/NAME/index-1      the index; 1 is the schema's version
//! archives/NAME/doubtful     something failed: the next opening checks all of the index
//! archives/NAME/damaged-1    an index that was set aside
//! ```

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    Directory, DirectoryLock, FileHandle, Lock, META_LOCK, MmapDirectory, WatchCallback,
    WatchHandle, WritePtr,
};
use tantivy::{Index, TantivyError};

use super::manifest::path_bytes;
use super::schema::{self, VERSION};
use super::store::reader;
use super::{ArchiveError, tokens};

/// Bytes of an index that are checked whenever it is opened: some hundredths of a second's work. A larger one is checked before it is
/// written to, and when it is [in doubt](doubt).
const CHECKED: u64 = 64 << 20;

/// The folder of the index in an archive's folder.
pub fn index_folder(folder: &Path) -> PathBuf {
    folder.join(format!("index-{VERSION}"))
}

/// Opens the index in an archive's folder or makes it; a damaged one is set aside, which is told.
///
/// # Errors
/// Where it can be neither read nor made.
pub fn open_index(
    folder: &Path,
    roots: &[PathBuf],
    messages: &mut Vec<String>,
) -> Result<Index, ArchiveError> {
    let at = index_folder(folder);
    if !at.exists() {
        make(&at)?;
        let names: Vec<Vec<u8>> = roots.iter().map(|root| path_bytes(root)).collect();
        let list = folder.join("roots");
        std::fs::write(&list, names.join(&0)).map_err(|source| fails(&list, source))?;
        drop_older(folder);
    }
    let doubtful = in_doubt(folder).exists();
    let opened = try_open(&at, doubtful);
    if doubtful {
        let _ = std::fs::remove_file(in_doubt(folder));
    }
    match opened {
        Err(ArchiveError::Damaged(why)) => {
            let aside = free_name(folder);
            std::fs::rename(&at, &aside).map_err(|source| fails(&at, source))?;
            make(&at)?;
            messages.push(format!(
                "the index is damaged: {why}; it was set aside as {} and is made again from the files; marks are not touched",
                aside.display()
            ));
            try_open(&at, false)
        }
        other => other,
    }
}

fn fails(path: &Path, source: io::Error) -> ArchiveError {
    ArchiveError::Io { path: path.to_owned(), source }
}

fn make(at: &Path) -> Result<(), ArchiveError> {
    std::fs::create_dir_all(at).map_err(|source| fails(at, source))
}

/// Opens or makes the index in a folder; what it holds is checked where that is quick or called for.
fn try_open(at: &Path, check: bool) -> Result<Index, ArchiveError> {
    let (schema, _) = schema::schema();
    let directory = Disk(MmapDirectory::open(at).map_err(TantivyError::from)?);
    let damaged = |error: TantivyError| ArchiveError::Damaged(error.to_string());
    let index = Index::builder()
        .schema(schema)
        .settings(schema::settings())
        .tokenizers(tokens::tokenizers())
        .open_or_create(directory)
        .map_err(damaged)?;
    if check || is_small(at) {
        checked(&index)?;
    }
    reader(&index).map_err(damaged)?;
    Ok(index)
}

/// Whether an index is so small that it is checked whenever it is opened.
pub fn is_small(at: &Path) -> bool {
    let files = std::fs::read_dir(at).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|about| about.len()).sum::<u64>() <= CHECKED
}

/// Whether every file of an index is as it was written.
///
/// # Errors
/// [`ArchiveError::Damaged`] where one is not.
pub fn checked(index: &Index) -> Result<(), ArchiveError> {
    // While this is held, no other process removes a file that is about to be checked.
    let _held = index.directory().acquire_lock(&META_LOCK).map_err(TantivyError::from)?;
    let damaged = index.validate_checksum();
    let damaged = damaged.map_err(|error| ArchiveError::Damaged(error.to_string()))?;
    damaged.iter().next().map_or(Ok(()), |file| {
        Err(ArchiveError::Damaged(format!("{} is not as it was written", file.display())))
    })
}

/// Lets the next opening check all of the index, however large it is.
pub fn doubt(folder: &Path) {
    if let Err(error) = std::fs::write(in_doubt(folder), "") {
        tracing::warn!("cannot put {} in doubt: {error}", folder.display());
    }
}

fn in_doubt(folder: &Path) -> PathBuf {
    folder.join("doubtful")
}

/// A name beside the index that is not taken.
pub fn free_name(folder: &Path) -> PathBuf {
    let name = |n: u32| folder.join(format!("damaged-{n}"));
    (1..=u32::MAX).map(name).find(|path| !path.exists()).unwrap_or_else(|| folder.join("damaged"))
}

/// Removes indexes of older schemas: what they hold is made again from the files.
fn drop_older(folder: &Path) {
    for version in 0..VERSION {
        let older = folder.join(format!("index-{version}"));
        if older.is_dir() && std::fs::remove_dir_all(&older).is_err() {
            tracing::warn!("cannot remove {}", older.display());
        }
    }
}

/// A folder of mapped files that can be read where it cannot be written: tantivy takes a lock in a file to read, which guards
/// against the removal of files, and where no lock file can be made nothing can be removed either.
#[derive(Clone, Debug)]
struct Disk(MmapDirectory);

impl Directory for Disk {
    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        match self.0.acquire_lock(lock) {
            Err(LockError::IoError(_)) if lock.filepath == META_LOCK.filepath => {
                Ok(DirectoryLock::from(Box::new(())))
            }
            taken => taken,
        }
    }

    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        self.0.get_file_handle(path)
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.0.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.0.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        self.0.open_write(path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.0.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        self.0.atomic_write(path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        self.0.sync_directory()
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.0.watch(callback)
    }
}
