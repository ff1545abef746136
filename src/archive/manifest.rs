//! The manifest: what the index knows of each file, so that an unchanged one is never read again.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::rows;

/// A file as it was when its stories were indexed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileRecord {
    /// The path; not stored with the rest, but as bytes of its own.
    #[serde(skip)]
    pub path: PathBuf,
    /// What the system said of it.
    #[serde(rename = "s")]
    pub stamp: Stamp,
    /// The version of the readers and models.
    #[serde(rename = "v")]
    pub reader: String,
    /// Its place among all files by path; see [`order::ranks`](super::order::ranks).
    #[serde(rename = "r")]
    pub rank: u64,
    /// How many stories it gave.
    #[serde(rename = "n")]
    pub stories: usize,
    /// What became of it.
    #[serde(rename = "o")]
    pub outcome: Outcome,
    /// What is wrong with records that gave no story, and with the file as a whole: sentences.
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
}

/// What tells one state of a file from another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Bytes.
    #[serde(rename = "b")]
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970.
    #[serde(rename = "t")]
    pub modified: i128,
    /// Its number on its device; 0 where the system has none.
    #[serde(rename = "i")]
    pub inode: u64,
    /// Whether it was written so shortly before it was read that a later write could bear the same time.
    #[serde(rename = "f", default, skip_serializing_if = "std::ops::Not::not")]
    pub fresh: bool,
}

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// It was read.
    #[default]
    #[serde(rename = "y")]
    Read,
    /// It holds no story, and why: it is not read again before it changes.
    #[serde(rename = "n")]
    Refused(String),
    /// The system would not give it, and why: it is tried again each time.
    #[serde(rename = "e")]
    Unreadable(String),
}

impl FileRecord {
    /// Whether the file is as it was, so that it need not be read again.
    pub fn holds(&self, now: Stamp, reader: &str) -> bool {
        !self.stamp.fresh
            && !matches!(self.outcome, Outcome::Unreadable(_))
            && self.stamp == Stamp { fresh: false, ..now }
            && self.reader == reader
    }

    /// Why the file gave no story.
    pub fn failure(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Read => None,
            Outcome::Refused(why) | Outcome::Unreadable(why) => Some(why),
        }
    }

    pub(super) fn stored(&self) -> Vec<u8> {
        rows::write(self)
    }
}

/// All files of an archive by path.
#[derive(Clone, Debug, Default)]
pub struct Manifest(HashMap<PathBuf, FileRecord>);

impl Manifest {
    /// What is known of a file.
    pub fn get(&self, path: &Path) -> Option<&FileRecord> {
        self.0.get(path)
    }

    /// All files, in no order.
    pub fn files(&self) -> impl Iterator<Item = &FileRecord> {
        self.0.values()
    }

    /// How many files there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was ever indexed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl FromIterator<FileRecord> for Manifest {
    fn from_iter<I: IntoIterator<Item = FileRecord>>(files: I) -> Self {
        Self(files.into_iter().map(|file| (file.path.clone(), file)).collect())
    }
}

/// The bytes of a path, exactly, so that a name that is no UTF-8 is found again.
#[cfg(unix)]
pub fn path_bytes(path: &Path) -> Vec<u8> {
    use std::os::unix::ffi::OsStrExt;
    path.as_os_str().as_bytes().to_vec()
}

/// The path of some bytes.
#[cfg(unix)]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// The bytes of a path.
#[cfg(not(unix))]
pub fn path_bytes(path: &Path) -> Vec<u8> {
    path.to_string_lossy().into_owned().into_bytes()
}

/// The path of some bytes.
#[cfg(not(unix))]
pub fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
