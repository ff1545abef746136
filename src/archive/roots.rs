//! What a set of root folders is called.

use std::path::{Path, PathBuf};

use super::Archive;
use super::manifest::{path_bytes, path_of};
use crate::text::Digest;

/// Root folders as they name an archive: canonical, sorted, each once.
pub fn canonical(roots: &[PathBuf]) -> Vec<PathBuf> {
    let one = |root: &PathBuf| {
        root.canonicalize().or_else(|_| std::path::absolute(root)).unwrap_or_else(|_| root.clone())
    };
    let mut all: Vec<PathBuf> = roots.iter().map(one).collect();
    all.sort();
    all.dedup();
    all
}

/// The name of the archive of a set of root folders: the same whatever their order and spelling.
pub fn archive_name(roots: &[PathBuf]) -> String {
    let mut digest = Digest::default();
    for root in canonical(roots) {
        digest.add_bytes(&path_bytes(&root));
        digest.add_bytes(&[0]);
    }
    digest.hex(8)
}

impl Archive {
    /// What was noted of each root folder when something lay in it last, in their order; nothing where nothing was.
    pub fn grounds(&self) -> Vec<String> {
        let noted = self.folder().and_then(|folder| std::fs::read_to_string(grounds(folder)).ok());
        noted.unwrap_or_default().lines().map(str::to_owned).collect()
    }

    /// Notes which folder each root is, so that one that was emptied is told from one that is not mounted.
    pub fn note_grounds(&self, noted: &[String]) {
        let Some(folder) = self.folder() else { return };
        if let Err(error) = std::fs::write(grounds(folder), noted.join("\n")) {
            tracing::warn!("cannot note the folders of {}: {error}", folder.display());
        }
    }
}

fn grounds(folder: &Path) -> PathBuf {
    folder.join("grounds")
}

/// Root folders as bytes, a zero between two.
pub fn packed(roots: &[PathBuf]) -> Vec<u8> {
    roots.iter().map(|root| path_bytes(root)).collect::<Vec<_>>().join(&0)
}

/// The root folders that were [`packed`].
pub fn unpacked(bytes: &[u8]) -> Vec<PathBuf> {
    bytes.split(|byte| *byte == 0).filter(|root| !root.is_empty()).map(path_of).collect()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::archive_name;

    #[test]
    fn a_set_of_roots_has_one_name() {
        let name =
            |roots: &[&str]| archive_name(&roots.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(
            name(&["/nowhere/a", "/nowhere/b"]),
            name(&["/nowhere/b", "/nowhere/a", "/nowhere/b"])
        );
        assert_ne!(name(&["/nowhere/a", "/nowhere/b"]), name(&["/nowhere/a"]));
        assert_ne!(name(&["/nowhere/ab"]), name(&["/nowhere/a", "b"]));
        assert_eq!(name(&["/nowhere"]).len(), 16);
    }
}
