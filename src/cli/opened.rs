//! What a verb looks in: an archive on disk, or files that are read into memory for it.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use super::output::{Failure, tell};
use crate::archive::{Archive, ArchiveError, Marks, Query, Searcher};
use crate::loader::{self, Given, Options};
use crate::settings::Paths;

/// An archive with the user's marks.
pub struct Opened {
    /// The archive.
    pub archive: Archive,
    /// What the user did.
    pub marks: Marks,
    /// Whether some input could not be read.
    pub partial: bool,
}

impl Opened {
    /// What `-C` names; else, where all words are files (or `-`, or can be nothing but paths), those, read
    /// into memory; else the archive that was opened last. The words that are left are the query.
    pub fn of(folders: &[PathBuf], words: &[String]) -> Result<(Self, String), Failure> {
        Self::with(folders, words, true)
    }

    /// The same for rows of stories alone: the index of names, quotes and captions is left out but where the query asks for it, or
    /// `notes` are to be told of. Opening it takes time that other queries need not spend.
    pub fn for_stories(
        folders: &[PathBuf],
        words: &[String],
        notes: bool,
    ) -> Result<(Self, String), Failure> {
        let asked = || Query::parse(&words.join(" ")).is_ok_and(|query| query.asks_notes());
        Self::with(folders, words, notes || asked())
    }

    fn with(folders: &[PathBuf], words: &[String], notes: bool) -> Result<(Self, String), Failure> {
        let path = |word: &String| is_file(word) || is_path(word);
        if folders.is_empty() && !words.is_empty() && words.iter().all(path) {
            let files: Vec<PathBuf> = words.iter().map(PathBuf::from).collect();
            return Ok((Self::files(&files)?, String::new()));
        }
        Ok((Self::open(folders, notes)?, words.join(" ")))
    }

    /// The archive of some folders, or the one opened last.
    pub fn archive(folders: &[PathBuf]) -> Result<Self, Failure> {
        Self::open(folders, true)
    }

    fn open(folders: &[PathBuf], notes: bool) -> Result<Self, Failure> {
        let paths = paths()?;
        let marks = marks(&paths);
        let roots = if folders.is_empty() {
            let last = marks.last_opened().ok_or_else(|| {
                Failure::usage(
                    "no archive was opened yet",
                    "make one with: dateline index FOLDER (or name files: dateline show FILE)",
                )
            })?;
            if std::io::stderr().is_terminal() {
                tell(&format!("using the archive of {}", list(&last)));
            }
            last
        } else {
            folders.to_vec()
        };
        if !Archive::exists(&paths.data, &roots) {
            let missing = roots.iter().find(|root| !root.is_dir());
            return Err(match missing {
                Some(root) => Failure::usage(
                    format!("no such folder: {}", root.display()),
                    "name a folder of wire copy with -C FOLDER",
                ),
                None => Failure::usage(
                    format!("{} is not indexed yet", list(&roots)),
                    format!("make its archive with: dateline index {}", list(&roots)),
                ),
            });
        }
        let open = if notes { Archive::open } else { Archive::open_texts };
        let archive = open(&paths.data, &roots)?.keeping(&paths.state, false);
        archive.take_messages().iter().for_each(|message| tell(message));
        Ok(Self { archive, marks, partial: false })
    }

    /// Files, read into memory: no archive is used and nothing is written.
    pub fn files(files: &[PathBuf]) -> Result<Self, Failure> {
        let archive = Archive::in_memory();
        let mut given = Vec::new();
        for path in files {
            if path.is_dir() {
                return Err(is_folder(path));
            }
            if path == Path::new("-") {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)?;
                given.push(Given::Bytes(path.clone(), bytes.into()));
            } else {
                given.push(Given::File(path.clone()));
            }
        }
        let summary = loader::load(&archive, &given, &Options::default(), &mut |_| {})?;
        summary.failures().iter().chain(&summary.flaws()).for_each(|line| tell(line));
        Ok(Self { archive, marks: Marks::in_memory(), partial: !summary.failed.is_empty() })
    }

    /// The archive as it is now.
    pub fn searcher(&self) -> Result<Searcher<'_>, Failure> {
        Ok(self.archive.searcher(&self.marks)?)
    }
}

/// Whether a word names a file, or standard input.
pub fn is_file(word: &str) -> bool {
    word == "-" || Path::new(word).is_file()
}

/// Whether a word can be nothing but a path, whatever it leads to.
fn is_path(word: &str) -> bool {
    let begins = |start: &str| word.starts_with(start);
    matches!(word, "." | "..") || ["/", "./", "../"].into_iter().any(begins)
}

/// What to do with a folder where files are asked for.
pub fn is_folder(path: &Path) -> Failure {
    Failure::usage(
        format!("{} is a folder", path.display()),
        format!("name an archive's folder with -C: dateline list -C {0}", path.display()),
    )
}

/// The program's folders.
pub fn paths() -> Result<Paths, Failure> {
    Paths::from_env(|name| std::env::var_os(name)).ok_or_else(|| {
        Failure::usage(
            "there is no home folder to keep archives in",
            "set HOME, or DATELINE_CONFIG, DATELINE_DATA and DATELINE_STATE",
        )
    })
}

/// The user's marks; where they cannot be kept, that is told and they last for this run.
pub fn marks(paths: &Paths) -> Marks {
    let (marks, error) = Marks::opened(&paths.state);
    if let Some(error) = error {
        tell(&error.to_string());
    }
    marks
}

/// A query, with its mistake pointed at.
pub fn query(text: &str) -> Result<Query, Failure> {
    Query::parse(text).map_err(|error| {
        let before = text.get(..error.span.start).unwrap_or(text).width();
        let wrong = text.get(error.span.clone()).map_or(1, |wrong| wrong.width().max(1));
        Failure::usage(
            format!("{error}"),
            format!("{text}\n  {}{}", " ".repeat(before), "^".repeat(wrong)),
        )
    })
}

/// Paths as they are told.
pub fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(" ")
}

impl From<ArchiveError> for Failure {
    fn from(error: ArchiveError) -> Self {
        Self::Other(error.to_string())
    }
}
