//! Root folders as they come and go, and what lies under them: which folder one is, and whether its file system tells of changes.

use std::collections::HashMap;
use std::fmt;
use std::path::{Path, PathBuf};

use crate::archive::Archive;

/// Which folder it is, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    device: u64,
    inode: u64,
    /// The file system on the device; 0 where it does not tell.
    system: u64,
}

impl Identity {
    /// That of a folder; `None` where there is none.
    #[cfg(unix)]
    pub fn of(folder: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let about = std::fs::metadata(folder).ok().filter(std::fs::Metadata::is_dir)?;
        let system = rustix::fs::statvfs(folder).map_or(0, |about| about.f_fsid);
        Some(Self { device: about.dev(), inode: about.ino(), system })
    }

    /// That of a folder; `None` where there is none.
    #[cfg(not(unix))]
    pub fn of(folder: &Path) -> Option<Self> {
        folder.is_dir().then_some(Self { device: 0, inode: 0, system: 0 })
    }
}

impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x} {:x} {:x}", self.device, self.inode, self.system)
    }
}

/// The root folders of an archive during one look at them.
///
/// A root in which nothing lies may have been emptied, or be a place where nothing is mounted now. It was emptied where it is the folder
/// that was noted when something lay in it last.
pub struct Grounds<'a> {
    archive: &'a Archive,
    /// What each root is, as it was before the look.
    before: HashMap<&'a Path, Option<Identity>>,
    /// What was noted of each.
    noted: HashMap<PathBuf, String>,
}

impl<'a> Grounds<'a> {
    /// To be made before the roots are looked at.
    pub fn of(archive: &'a Archive) -> Self {
        let roots = archive.roots();
        let before = roots.iter().map(|root| (root.as_path(), Identity::of(root))).collect();
        let noted = roots.iter().cloned().zip(archive.grounds()).collect();
        Self { archive, before, noted }
    }

    /// Whether nothing tells that a folder without anything in it was emptied.
    pub fn may_be_unmounted(&self, folder: &Path) -> bool {
        let Some(before) = self.before.get(folder) else { return false };
        let same = |now: &Identity| self.noted.get(folder) == Some(&now.to_string());
        before.is_none() || *before != Identity::of(folder) || !before.as_ref().is_some_and(same)
    }

    /// Takes in that something lies in a folder.
    pub fn fill(&mut self, folder: &Path) {
        if let Some(Some(before)) = self.before.get(folder)
            && Identity::of(folder) == Some(*before)
        {
            self.noted.insert(folder.to_owned(), before.to_string());
        }
    }

    /// Notes what was taken in, where it is new.
    pub fn note(mut self) {
        let known = self.archive.grounds();
        let one = |root| self.noted.remove(root).unwrap_or_default();
        let now: Vec<String> = self.archive.roots().iter().map(one).collect();
        if now != known && now.iter().any(|one| !one.is_empty()) {
            self.archive.note_grounds(&now);
        }
    }
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

    use super::kind_of;

    #[test]
    fn the_innermost_mount_tells_the_kind() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\nserver:/wire /mnt/my\\040wire nfs4 rw 0 0\ntmpfs /mnt tmpfs rw 0 0\n";
        let check = |folder: &str, kind: &str| {
            assert_eq!(kind_of(Path::new(folder), mounts), Some(kind), "{folder}");
        };
        check("/srv/wire", "ext4");
        check("/mnt/my wire/2026", "nfs4");
        check("/mnt/my wires", "tmpfs");
        assert_eq!(kind_of(Path::new("/x"), ""), None);
    }
}
