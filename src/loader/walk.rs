//! Folders to files: regular files only, each once, hidden ones left out.
//!
//! News folders are no source trees: `.gitignore` means nothing here. Links are followed, loops noticed; sockets, pipes and devices
//! are passed over.

use std::collections::HashSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use ignore::{Error, WalkBuilder};

use crate::archive::Stamp;

/// A regular file, and what the system says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its state.
    pub stamp: Stamp,
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Walked {
    /// The files, by path.
    pub files: Vec<WalkedFile>,
    /// What could not be looked at, and why. Files below are not known to be gone.
    pub failed: Vec<(PathBuf, String)>,
}

impl Walked {
    /// Whether a file that was not found may still be there, since a folder above it could not be looked at.
    pub fn hides(&self, path: &Path) -> bool {
        self.failed.iter().any(|(folder, _)| path.starts_with(folder))
    }
}

/// All files under some folders. `go_on` is told how many were found, from time to time, and ends the walk by `false`.
pub fn walk(roots: &[PathBuf], go_on: &mut dyn FnMut(usize) -> bool) -> Walked {
    const TELL_EVERY: usize = 512;
    let mut walked = Walked::default();
    let mut seen = HashSet::new();
    let mut folders = WalkBuilder::empty();
    for root in roots {
        folders.add(root);
    }
    folders.standard_filters(false).hidden(true).follow_links(true);
    folders.filter_entry(|entry| !is_pages_own(entry.path()));
    for entry in folders.build() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                walked.failed.extend(failure(&error));
                continue;
            }
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        match entry.metadata() {
            Ok(about) => {
                if seen.insert(identity(&about, entry.path())) {
                    let stamp = stamp(&about);
                    walked.files.push(WalkedFile { path: entry.into_path(), stamp });
                }
            }
            Err(error) => walked.failed.extend(failure(&error)),
        }
        if walked.files.len() % TELL_EVERY == 0 && !go_on(walked.files.len()) {
            break;
        }
    }
    walked.files.sort_by(|a, b| a.path.cmp(&b.path));
    walked
}

/// What browsers call the folder with the pictures and scripts of a saved page, after the page's name.
const RESOURCES: [&str; 9] = [
    "_files",
    "-files",
    "-Dateien",
    "_fichiers",
    "-filer",
    "_archivos",
    "_arquivos",
    "_file",
    "_bestanden",
];

/// Whether a folder holds what a saved page beside it shows: its pictures are the page's, its scripts are no stories.
pub fn is_pages_own(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str());
    let page = name.and_then(|name| RESOURCES.iter().find_map(|end| name.strip_suffix(end)));
    page.is_some_and(|page| {
        let beside = |extension| folder.with_file_name(format!("{page}.{extension}")).is_file();
        folder.is_dir() && ["html", "htm", "xhtml"].into_iter().any(beside)
    })
}

/// What could not be looked at, and why. A loop of links or a link to nowhere is no failure: what it leads to is nothing new.
fn failure(error: &Error) -> Option<(PathBuf, String)> {
    fn path_of(error: &Error) -> Option<&Path> {
        match error {
            Error::WithPath { path, .. } => Some(path),
            Error::WithDepth { err, .. } | Error::WithLineNumber { err, .. } => path_of(err),
            _ => None,
        }
    }
    let path = path_of(error)?;
    let gone = error.io_error().is_some_and(|io| io.kind() == std::io::ErrorKind::NotFound);
    if gone && path.symlink_metadata().is_ok() {
        return None;
    }
    let why = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Some((path.to_owned(), why))
}

/// The state of a file.
#[cfg(unix)]
pub fn stamp(about: &Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    let modified = i128::from(about.mtime()) * 1_000_000_000 + i128::from(about.mtime_nsec());
    Stamp { size: about.len(), modified, inode: about.ino(), fresh: false }
}

/// The state of a file.
#[cfg(not(unix))]
pub fn stamp(about: &Metadata) -> Stamp {
    let since = about.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    let modified = since.map_or(0, |since| since.as_nanos() as i128);
    Stamp { size: about.len(), modified, inode: 0, fresh: false }
}

#[cfg(unix)]
fn identity(about: &Metadata, _path: &Path) -> (u64, u64) {
    use std::os::unix::fs::MetadataExt;
    (about.dev(), about.ino())
}

#[cfg(not(unix))]
fn identity(_about: &Metadata, path: &Path) -> PathBuf {
    path.to_owned()
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::walk;

    #[test]
    fn regular_files_each_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/b")).unwrap();
        std::fs::create_dir_all(at(".hidden")).unwrap();
        for name in ["a/one.txt", "a/b/two.txt", "z.txt", ".dot", ".hidden/in.txt", "ignored.log"] {
            std::fs::write(at(name), name).unwrap();
        }
        std::fs::write(at(".gitignore"), "*.log\n").unwrap();
        symlink(at("a"), at("a/b/up")).unwrap();
        symlink(at("a/one.txt"), at("y.txt")).unwrap();
        symlink(at("nowhere"), at("broken")).unwrap();
        std::fs::hard_link(at("z.txt"), at("zz.txt")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let walked = walk(&[folder.path().to_owned()], &mut |_| true);
        let names: Vec<_> = walked
            .files
            .iter()
            .map(|file| file.path.strip_prefix(folder.path()).unwrap().to_str().unwrap())
            .collect();
        assert_eq!(names.len(), 4, "{names:?}");
        assert!(names.contains(&"ignored.log") && names.contains(&"a/b/two.txt"));
        assert!(names.is_sorted());
        assert_eq!(walked.failed, []);
    }

    #[test]
    fn what_a_saved_page_shows_is_no_story() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("Ferry_files")).unwrap();
        std::fs::create_dir_all(at("case_files")).unwrap();
        for name in ["Ferry.html", "Ferry_files/menu.js", "case_files/bridge.txt"] {
            std::fs::write(at(name), name).unwrap();
        }
        let walked = walk(&[folder.path().to_owned()], &mut |_| true);
        let names: Vec<_> = walked.files.iter().map(|file| file.path.clone()).collect();
        assert_eq!(names, [at("Ferry.html"), at("case_files/bridge.txt")]);
    }

    #[test]
    fn a_root_that_is_gone_hides_what_was_below() {
        let walked = walk(&["/nowhere/at/all".into()], &mut |_| true);
        assert_eq!(walked.files, []);
        assert!(walked.hides(Path::new("/nowhere/at/all/x.txt")));
        assert!(!walked.hides(Path::new("/nowhere/else.txt")));
    }
}
