//! How an index lies on disk: made, opened, checked, and set aside when it is damaged.
//!
//! ```text
//! archives/NAME/roots        the root folders, for people
//! archives/NAME/grounds      which folder each root was when something lay in it last
//! archives/NAME/texts-4      the index of texts and files; 4 is the schema's version
//! archives/NAME/notes-4      the index of notes
//! archives/NAME/doubtful     something failed: the next opening checks all of both
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

use super::roots::packed;
use super::schema::{self, VERSION};
use super::store::Shelf;
use super::{ArchiveError, tokens};

/// Bytes of an index that are checked whenever it is opened: some hundredths of a second's work. A larger one is checked before it is
/// written to, and when it is [in doubt](doubt).
const CHECKED: u64 = 64 << 20;

/// The names of the two indexes: of texts, of notes.
const NAMES: [&str; 2] = ["texts", "notes"];

/// The folders of the two indexes in an archive's folder.
pub fn index_folders(folder: &Path) -> [PathBuf; 2] {
    NAMES.map(|name| folder.join(format!("{name}-{VERSION}")))
}

/// Whether an archive's folder holds an index.
pub fn exists(folder: &Path) -> bool {
    index_folders(folder)[0].join("meta.json").is_file()
}

/// Opens the two indexes in an archive's folder or makes them; a damaged one is set aside, which is told.
///
/// # Errors
/// Where one can be neither read nor made.
pub fn open_indexes(
    folder: &Path,
    roots: &[PathBuf],
    messages: &mut Vec<String>,
) -> Result<[Shelf; 2], ArchiveError> {
    let [texts, notes] = index_folders(folder);
    if !texts.exists() {
        make(&texts)?;
        let list = folder.join("roots");
        std::fs::write(&list, packed(roots)).map_err(|source| fails(&list, source))?;
        if drop_older(folder) {
            messages.push(
                "the index was made by another version of dateline and is made again from the files, newest first; marks are not touched"
                    .into(),
            );
        }
    }
    let doubtful = in_doubt(folder).exists();
    let mut open = |at: &Path| open_index(folder, at, doubtful, messages);
    let opened = [open(&texts), open(&notes)];
    if doubtful {
        let _ = std::fs::remove_file(in_doubt(folder));
    }
    let [texts, notes] = opened;
    Ok([texts?, notes?])
}

/// Opens the index of texts where there is a whole one, and no doubt of it.
pub fn open_texts(folder: &Path) -> Option<Shelf> {
    let [texts, _] = index_folders(folder);
    if !exists(folder) || in_doubt(folder).exists() {
        return None;
    }
    try_open(&texts, false).ok()
}

fn open_index(
    folder: &Path,
    at: &Path,
    doubtful: bool,
    messages: &mut Vec<String>,
) -> Result<Shelf, ArchiveError> {
    if !at.exists() {
        make(at)?;
    }
    match try_open(at, doubtful) {
        Err(ArchiveError::Damaged(why)) => {
            let aside = free_name(folder);
            std::fs::rename(at, &aside).map_err(|source| fails(at, source))?;
            make(at)?;
            messages.push(format!(
                "the index is damaged: {why}; it was set aside as {} and is made again from the files; marks are not touched",
                aside.display()
            ));
            try_open(at, false)
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
fn try_open(at: &Path, check: bool) -> Result<Shelf, ArchiveError> {
    let (schema, _) = schema::schema();
    let directory = Disk(MmapDirectory::open(at).map_err(TantivyError::from)?);
    let damaged = |error: TantivyError| ArchiveError::Damaged(error.to_string());
    let index = Index::builder()
        .schema(schema)
        .settings(schema::settings())
        .tokenizers(tokens::tokenizers())
        .open_or_create(directory)
        .map_err(damaged)?;
    if check || size(at) <= CHECKED {
        checked(&index)?;
    }
    Shelf::of(index).map_err(damaged)
}

/// Whether the indexes in an archive's folder are so small that they are checked whenever they are opened.
pub fn is_small(folder: &Path) -> bool {
    index_folders(folder).iter().all(|at| size(at) <= CHECKED)
}

/// Bytes of all files below a folder.
pub fn size(at: &Path) -> u64 {
    let all = std::fs::read_dir(at).into_iter().flatten().flatten();
    let one = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(about) if about.is_dir() => size(&entry.path()),
        Ok(about) => about.len(),
        Err(_) => 0,
    };
    all.map(one).sum()
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

/// Removes indexes of other schemas: what they hold is made again from the files. Says whether there were any.
fn drop_older(folder: &Path) -> bool {
    let mut older = false;
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries {
        let name = entry.file_name();
        let index = ["index-", "texts-", "notes-"].iter().any(|start| {
            name.to_str().and_then(|name| name.strip_prefix(start)).is_some_and(is_number)
        });
        if index && !index_folders(folder).contains(&entry.path()) {
            older = true;
            if std::fs::remove_dir_all(entry.path()).is_err() {
                tracing::warn!("cannot remove {}", entry.path().display());
            }
        }
    }
    older
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
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
