//! Root folders as they come and go: a disk that is not mounted is no folder that was emptied.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::walk::Walked;
use crate::archive::Archive;

/// Which folder it is, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    inode: u64,
}

impl Identity {
    /// That of a folder; `None` where there is none.
    #[cfg(unix)]
    pub fn of(folder: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let about = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
        Some(Self { device: about.dev(), inode: about.ino() })
    }

    /// That of a folder; `None` where there is none.
    #[cfg(not(unix))]
    pub fn of(folder: &Path) -> Option<Self> {
        folder.is_dir().then_some(Self { device: 0, inode: 0 })
    }
}

/// Takes the root folders that are gone for unreadable and not for empty.
///
/// That is one that does not exist, and one without any file that is another folder than when files were last found in it: the place
/// where a disk was mounted. Which folder each root was is kept in the archive's own folder.
pub fn guard(archive: &Archive, walked: &mut Walked) {
    let Some(list) = archive.folder().map(|folder| folder.join("folders")) else {
        missing(archive.roots(), walked);
        return;
    };
    let known = std::fs::read_to_string(&list).unwrap_or_default();
    let known: Vec<(Identity, &Path)> = known.lines().filter_map(entry).collect();
    missing(archive.roots(), walked);
    let mut now = String::new();
    for root in archive.roots() {
        let before = known.iter().find(|(_, path)| path == root).map(|(identity, _)| *identity);
        let has_files = holds_any(walked, root);
        let identity = Identity::of(root);
        if !has_files && before.is_some() && identity.is_some() && identity != before {
            let why = "it is empty and another folder than before, as where a disk is not mounted; its stories are kept";
            walked.failed.push((root.clone(), why.into()));
        }
        if let Some(Identity { device, inode }) = if has_files { identity } else { before } {
            let _ = writeln!(now, "{device} {inode} {}", root.display());
        }
    }
    if now.lines().filter_map(entry).ne(known) {
        // What cannot be kept is not known the next time, and nothing else comes of it.
        let _ = std::fs::write(&list, now);
    }
}

/// A line of the list: device, inode, path.
fn entry(line: &str) -> Option<(Identity, &Path)> {
    let mut parts = line.splitn(3, ' ');
    let device = parts.next()?.parse().ok()?;
    let inode = parts.next()?.parse().ok()?;
    Some((Identity { device, inode }, Path::new(parts.next()?)))
}

/// Tells a root that does not exist once, and not for each file that was seen before it went.
fn missing(roots: &[PathBuf], walked: &mut Walked) {
    for root in roots.iter().filter(|root| Identity::of(root).is_none()) {
        walked.failed.retain(|(path, _)| !path.starts_with(root));
        walked.failed.push((root.clone(), "the folder is gone; its stories are kept".into()));
    }
}

/// Whether any file was found below a folder; files are sorted by path.
fn holds_any(walked: &Walked, folder: &Path) -> bool {
    let at = walked.files.partition_point(|file| file.path.as_path() < folder);
    walked.files.get(at).is_some_and(|file| file.path.starts_with(folder))
}

/// File systems that tell nothing of what another machine or program changes in them.
const SILENT: [&str; 14] = [
    "9p",
    "afs",
    "ceph",
    "cifs",
    "davfs",
    "fuse",
    "glusterfs",
    "lustre",
    "ncpfs",
    "nfs",
    "prl_fs",
    "smb",
    "vboxsf",
    "virtiofs",
];

/// Whether a folder lies on a file system without events.
pub fn tells_nothing(folder: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    kind_of(folder, &mounts)
        .is_some_and(|kind| SILENT.iter().any(|silent| kind.starts_with(silent)))
}

/// The kind of the file system that a folder lies on, by a table of mounts (`proc_mounts(5)`).
fn kind_of<'a>(folder: &Path, mounts: &'a str) -> Option<&'a str> {
    let row = |line: &'a str| {
        let mut parts = line.split(' ').skip(1);
        let at = parts.next()?.replace("\\040", " ");
        let kind = parts.next()?;
        folder.starts_with(&at).then_some((at.len(), kind))
    };
    // Of two mounts at one place the later one lies on top.
    mounts.lines().filter_map(row).max_by_key(|(length, _)| *length).map(|(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{entry, kind_of};

    #[test]
    fn the_innermost_mount_tells_the_kind() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/wire /mnt/my\\040wire nfs4 rw 0 0\ntmpfs /mnt tmpfs rw 0 0\n";
        let check = |folder: &str, kind: &str| {
            assert_eq!(kind_of(Path::new(folder), mounts), Some(kind), "{folder}");
        };
        check("/home/wire", "ext4");
        check("/mnt/my wire/2026", "nfs4");
        check("/mnt/my wires", "tmpfs");
        assert_eq!(kind_of(Path::new("/x"), ""), None);
    }

    #[test]
    fn a_line_of_the_list() {
        let (identity, path) = entry("64769 12 /a folder").unwrap();
        assert_eq!((identity.device, identity.inode, path), (64769, 12, Path::new("/a folder")));
        assert!(entry("64769 /a").is_none());
    }
}
