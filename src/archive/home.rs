//! Where archives and marks lie, and what a set of root folders is called.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::path_bytes;

/// The program's own folders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Home {
    /// What can be made again: the indexes.
    pub data: PathBuf,
    /// What cannot: marks and sessions.
    pub state: PathBuf,
}

impl Home {
    /// The folders by the system's rules (XDG on Linux), or as `DATELINE_DATA` and `DATELINE_STATE` say. `None` where there is no
    /// home directory either.
    pub fn find() -> Option<Self> {
        let given =
            |name: &str| std::env::var_os(name).filter(|v| !v.is_empty()).map(PathBuf::from);
        let system = directories::ProjectDirs::from("", "", "dateline");
        let data = given("DATELINE_DATA")
            .or_else(|| Some(system.as_ref()?.data_local_dir().to_owned()))?;
        let state = given("DATELINE_STATE").or_else(|| {
            let system = system.as_ref()?;
            Some(system.state_dir().unwrap_or(system.data_local_dir()).to_owned())
        })?;
        Some(Self { data, state })
    }

    /// Both under one folder.
    pub fn under(folder: &Path) -> Self {
        Self { data: folder.join("data"), state: folder.join("state") }
    }
}

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
    let mut hash = Sha256::new();
    for root in canonical(roots) {
        hash.update(path_bytes(&root));
        hash.update([0]);
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
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
