//! Root folders as they come and go, and what lies under them: which folder one is, and whether its file system tells of changes.

use std::path::Path;

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
