//! The manifest: what the index knows of each file, so that an unchanged one is never read again.
//!
//! It is asked folder by folder, through columns of hashes: the list of all files is never in memory, and what is stored of a file is
//! read only where it differs or has something to tell.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tantivy::query::{Query as Run, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, TERMINATED, Term};

use super::query::Node;
use super::schema::{Doc, ORDER, STAMP, TIE};
use super::search::bytes;
use super::window::Newest;
use super::{ArchiveError, Searcher, order, plan, rows};
use crate::text::Digest;

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

impl Stamp {
    /// The state as a number, with the version of what read it; 0 for a file that must be read again.
    pub fn number(self, reader: &str) -> u64 {
        if self.fresh {
            return 0;
        }
        let mut digest = Digest::default();
        digest.add_bytes(&self.size.to_le_bytes());
        digest.add_bytes(&self.modified.to_le_bytes());
        digest.add_bytes(&self.inode.to_le_bytes());
        digest.add_bytes(reader.as_bytes());
        digest.number().max(1)
    }
}

impl FileRecord {
    /// [`Stamp::number`], or 0 where the file is to be tried again each time.
    pub(super) fn number(&self) -> u64 {
        match self.outcome {
            Outcome::Unreadable(_) => 0,
            _ => self.stamp.number(&self.reader),
        }
    }

    /// The state as a number that is the same whatever reads the file; 0 where a later state could look the same.
    pub(super) fn state(&self) -> i64 {
        self.stamp.number("").cast_signed()
    }

    /// Why the file gave no story.
    pub fn failure(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Read => None,
            Outcome::Refused(why) | Outcome::Unreadable(why) => Some(why),
        }
    }

    /// Whether there is something to tell of it.
    pub(super) fn is_troubled(&self) -> bool {
        self.failure().is_some() || !self.problems.is_empty()
    }

    pub(super) fn stored(&self) -> Vec<u8> {
        rows::write(self)
    }
}

/// The term of files that have something to tell, among the flags.
pub const TROUBLED: &str = "troubled";

/// A hash of a path.
pub fn path_tie(path: &Path) -> u64 {
    let mut digest = Digest::default();
    digest.add_bytes(&path_bytes(path));
    digest.number()
}

/// What is known of a file, without reading what is stored of it.
#[derive(Clone, Copy, Debug)]
pub struct KnownFile {
    /// [`Stamp::number`] of the state that it was read in.
    pub stamp: u64,
    /// Its place among all files by path.
    pub rank: u64,
    at: DocAddress,
}

/// What is known of the files that lie in one folder.
#[derive(Clone, Debug, Default)]
pub struct KnownFolder(HashMap<u64, KnownFile>);

impl KnownFolder {
    /// Takes out what is known of a file by its path.
    pub fn take(&mut self, path: &Path) -> Option<KnownFile> {
        if self.0.is_empty() { None } else { self.0.remove(&path_tie(path)) }
    }

    /// The files that were not taken out.
    pub fn left(&self) -> impl Iterator<Item = KnownFile> {
        self.0.values().copied()
    }
}

impl Searcher<'_> {
    /// What is known of the files in a folder, not of those in folders below it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn folder(&self, folder: &Path) -> Result<KnownFolder, ArchiveError> {
        let term = Term::from_field_bytes(self.fields().folder, &path_bytes(folder));
        let mut known = HashMap::new();
        for (segment, reader) in (0..).zip(self.texts.segment_readers()) {
            let terms = reader.inverted_index(self.fields().folder)?;
            let option = IndexRecordOption::Basic;
            let Some(mut files) = terms.read_postings(&term, option)? else { continue };
            let fast = reader.fast_fields();
            let column = |name| fast.column_first_or_default::<u64>(name);
            let (order, tie, stamp) = (column(ORDER)?, column(TIE)?, column(STAMP)?);
            while files.doc() != TERMINATED {
                let doc = files.doc();
                if !reader.is_deleted(doc) {
                    let at = DocAddress::new(segment, doc);
                    let rank = order::rank(order.get_val(doc));
                    known.insert(
                        tie.get_val(doc),
                        KnownFile { stamp: stamp.get_val(doc), rank, at },
                    );
                }
                files.advance();
            }
        }
        Ok(KnownFolder(known))
    }

    /// All folders that files are known in, by path. Some may hold no file any more.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn folders(&self) -> Result<BTreeSet<PathBuf>, ArchiveError> {
        let mut all = BTreeSet::new();
        for reader in self.texts.segment_readers() {
            let terms = reader.inverted_index(self.fields().folder)?;
            let mut folders = terms.terms().stream().map_err(tantivy::TantivyError::from)?;
            while folders.advance() {
                all.insert(path_of(folders.key()));
            }
        }
        Ok(all)
    }

    /// All that is stored of a file.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn file(&self, known: KnownFile) -> Result<FileRecord, ArchiveError> {
        self.file_at(known.at)
    }

    fn file_at(&self, at: DocAddress) -> Result<FileRecord, ArchiveError> {
        let doc = self.texts.doc(at)?;
        let mut file: FileRecord = rows::read(bytes(&doc, self.fields().row)?)?;
        file.path = path_of(bytes(&doc, self.fields().file)?);
        Ok(file)
    }

    /// All that is stored of a file, by its path.
    pub(super) fn file_of(&self, path: &Path) -> Result<Option<FileRecord>, ArchiveError> {
        let fields = self.fields();
        let lies = Term::from_field_bytes(fields.file, &path_bytes(path));
        let run = plan::all(vec![
            plan::term(fields.kind, Doc::File.term()),
            Box::new(TermQuery::new(lies, IndexRecordOption::Basic)),
        ]);
        let first = Newest::of(&self.texts, &*run)?.next();
        first.map(|(_, at)| self.file_at(at)).transpose()
    }

    /// How many files are known.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn file_count(&self) -> Result<usize, ArchiveError> {
        Ok(self.run(Doc::File, &Node::Every, false)?.count(&self.texts)?)
    }

    /// The files that gave no story, and those with problems, in no order.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn troubled_files(&self) -> Result<Vec<FileRecord>, ArchiveError> {
        let fields = self.fields();
        let run = plan::all(vec![
            plan::term(fields.kind, Doc::File.term()),
            plan::term(fields.flag, TROUBLED),
        ]);
        Newest::of(&self.texts, &*run)?.map(|(_, at)| self.file_at(at)).collect()
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
