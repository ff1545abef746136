//! Folders to files: regular files only, each once, hidden ones left out.
//!
//! News folders are no source trees: `.gitignore` means nothing here. Links are followed, loops noticed; sockets, pipes and devices
//! are passed over.

use std::collections::{HashSet, VecDeque};
use std::ffi::OsString;
use std::fs::Metadata;
use std::io;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::archive::Stamp;

/// Folders that are looked through at once.
const AT_ONCE: usize = 32;

/// A regular file, and what the system says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkedFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its state.
    pub stamp: Stamp,
}

/// What lies in one folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// The folder.
    pub path: PathBuf,
    /// Its files by name.
    pub files: Vec<WalkedFile>,
    /// Whether nothing at all lies in it.
    pub bare: bool,
    /// What could not be looked at, and why. Files below are not known to be gone.
    pub failed: Vec<(PathBuf, String)>,
}

/// Where a walk begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// The folder.
    pub folder: PathBuf,
    /// Whether the folders below it are looked at too.
    pub deep: bool,
    /// Whether a link led to it, so that its files may be found elsewhere too.
    linked: bool,
}

impl Start {
    /// A folder, and all below it where it is deep.
    pub fn at(folder: &Path, deep: bool) -> Self {
        Self { folder: folder.to_owned(), deep, linked: false }
    }
}

/// Looks at folders, each once, and shows what lies in them; `false` ends the walk. A folder comes before those below it.
///
/// Links are followed, but to what lies under the roots by itself.
pub fn walk(roots: &[PathBuf], starts: Vec<Start>, show: &mut dyn FnMut(Folder) -> bool) {
    let mut seen = HashSet::new();
    let mut waiting = VecDeque::from(starts);
    while !waiting.is_empty() {
        let starts: Vec<Start> = waiting.drain(..waiting.len().min(AT_ONCE)).collect();
        let listed: Vec<_> =
            starts.into_par_iter().map(|start| (Listing::of(roots, &start), start)).collect();
        for (listing, start) in listed {
            if listing.identity.is_some_and(|identity| !seen.insert(identity)) {
                continue;
            }
            let mut folder = Folder {
                path: start.folder,
                bare: listing.bare,
                failed: listing.failed,
                ..Folder::default()
            };
            for file in listing.files {
                if file.shared.is_none_or(|identity| seen.insert(identity)) {
                    folder
                        .files
                        .push(WalkedFile { path: folder.path.join(file.name), stamp: file.stamp });
                }
            }
            if start.deep {
                let below = listing.folders.into_iter();
                waiting.extend(below.map(|(name, linked)| Start {
                    folder: folder.path.join(name),
                    deep: true,
                    linked: linked || start.linked,
                }));
            }
            if !show(folder) {
                return;
            }
        }
    }
}

/// What tells a file or folder from all others: its device and its number there.
type Identity = (u64, u64);

/// A file of a folder.
struct Listed {
    name: OsString,
    stamp: Stamp,
    /// Its identity where it may be found under another name too.
    shared: Option<Identity>,
}

/// What a folder holds.
#[derive(Default)]
struct Listing {
    identity: Option<Identity>,
    files: Vec<Listed>,
    /// Names, and whether they are links.
    folders: Vec<(OsString, bool)>,
    bare: bool,
    failed: Vec<(PathBuf, String)>,
}

impl Listing {
    fn of(roots: &[PathBuf], start: &Start) -> Self {
        let folder = start.folder.as_path();
        let mut listing = Self::default();
        let entries = std::fs::metadata(folder).and_then(|about| {
            listing.identity = identity(&about);
            std::fs::read_dir(folder)
        });
        let entries = match entries {
            Ok(entries) => entries,
            Err(error) => {
                listing.failed.push((folder.to_owned(), error.to_string()));
                return listing;
            }
        };
        listing.bare = true;
        for entry in entries {
            listing.bare = false;
            match entry {
                Ok(entry) => {
                    let name = entry.file_name();
                    let hidden = name.as_encoded_bytes().first() == Some(&b'.');
                    if !hidden && let Err(error) = listing.take(roots, start, &entry) {
                        listing.failed.push((folder.join(name), error.to_string()));
                    }
                }
                Err(error) => listing.failed.push((folder.to_owned(), error.to_string())),
            }
        }
        listing.files.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        listing.folders.sort_unstable();
        listing
    }

    fn take(
        &mut self,
        roots: &[PathBuf],
        start: &Start,
        entry: &std::fs::DirEntry,
    ) -> io::Result<()> {
        let folder = start.folder.as_path();
        let kind = entry.file_type()?;
        let name = entry.file_name();
        if kind.is_dir() {
            if !is_pages_own(&folder.join(&name)) {
                self.folders.push((name, false));
            }
        } else if kind.is_file() {
            let about = entry.metadata()?;
            let shared = if start.linked || is_shared(&about) { identity(&about) } else { None };
            self.files.push(Listed { name, stamp: stamp(&about), shared });
        } else if kind.is_symlink() {
            let path = folder.join(&name);
            // A loop of links or a link to nowhere leads to nothing new.
            let Ok(target) = path.canonicalize() else { return Ok(()) };
            if is_walked(roots, &target) {
                return Ok(());
            }
            let about = std::fs::metadata(&path)?;
            if about.is_dir() && !is_pages_own(&path) {
                self.folders.push((name, true));
            } else if about.is_file() {
                self.files.push(Listed { name, stamp: stamp(&about), shared: identity(&about) });
            }
        }
        Ok(())
    }
}

/// Whether the walk comes to a path without any link.
fn is_walked(roots: &[PathBuf], target: &Path) -> bool {
    roots
        .iter()
        .filter_map(|root| target.strip_prefix(root).ok())
        .any(|inside| inside.iter().all(|part| part.as_encoded_bytes().first() != Some(&b'.')))
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
#[expect(clippy::unnecessary_wraps, reason = "other systems do not tell")]
fn identity(about: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn identity(_about: &Metadata) -> Option<Identity> {
    None
}

/// Whether a file has more than one name.
#[cfg(unix)]
fn is_shared(about: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    about.nlink() > 1
}

#[cfg(not(unix))]
fn is_shared(_about: &Metadata) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;
    use std::path::Path;

    use super::{Folder, Start, walk};

    /// All that is found from a root: files and what failed.
    fn all(root: &Path) -> Folder {
        let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
        let mut found = Folder::default();
        let start = Start::at(&root, true);
        walk(&[root], vec![start], &mut |folder| {
            assert!(folder.files.is_sorted_by(|a, b| a.path < b.path));
            found.files.extend(folder.files);
            found.failed.extend(folder.failed);
            true
        });
        found
    }

    #[test]
    fn regular_files_each_once() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir_all(at("a/b")).unwrap();
        std::fs::create_dir_all(at(".hidden")).unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        std::fs::write(elsewhere.path().join("far.txt"), "far").unwrap();
        std::fs::write(elsewhere.path().join("farther.txt"), "farther").unwrap();
        for name in ["a/one.txt", "a/b/two.txt", "z.txt", ".dot", ".hidden/in.txt", "ignored.log"] {
            std::fs::write(at(name), name).unwrap();
        }
        std::fs::write(at(".gitignore"), "*.log\n").unwrap();
        symlink(at("a"), at("a/b/up")).unwrap();
        symlink(at("a/one.txt"), at("y.txt")).unwrap();
        symlink(at(".hidden/in.txt"), at("shown.txt")).unwrap();
        symlink(elsewhere.path(), at("a/far")).unwrap();
        symlink(elsewhere.path().join("far.txt"), at("zzz.txt")).unwrap();
        symlink(at("nowhere"), at("broken")).unwrap();
        std::fs::hard_link(at("z.txt"), at("zz.txt")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(at("socket")).unwrap();
        let found = all(folder.path());
        let root = folder.path().canonicalize().unwrap();
        let names: Vec<_> = found
            .files
            .iter()
            .map(|file| file.path.strip_prefix(&root).unwrap().to_str().unwrap())
            .collect();
        let expect = [
            "ignored.log",
            "shown.txt",
            "z.txt",
            "zzz.txt",
            "a/one.txt",
            "a/b/two.txt",
            "a/far/farther.txt",
        ];
        assert_eq!(names, expect);
        assert_eq!(found.failed, []);
    }

    #[test]
    fn what_a_saved_page_shows_is_no_story() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        let at = |name: &str| root.join(name);
        std::fs::create_dir_all(at("Ferry_files")).unwrap();
        std::fs::create_dir_all(at("case_files")).unwrap();
        for name in ["Ferry.html", "Ferry_files/menu.js", "case_files/bridge.txt"] {
            std::fs::write(at(name), name).unwrap();
        }
        let names: Vec<_> = all(&root).files.into_iter().map(|file| file.path).collect();
        assert_eq!(names, [at("Ferry.html"), at("case_files/bridge.txt")]);
    }

    #[test]
    fn a_root_that_is_gone_is_told() {
        let found = all(Path::new("/nowhere/at/all"));
        assert_eq!(found.files, []);
        assert_eq!(found.failed[0].0, Path::new("/nowhere/at/all"));
    }
}
