//! Where the program keeps its files.

use std::ffi::OsString;
use std::path::PathBuf;

use directories::ProjectDirs;

/// The folders of the program. Nothing is ever written into the user's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// `config.toml`, `keymap.toml`, `themes/`. `DATELINE_CONFIG` overrides it.
    pub config: PathBuf,
    /// The archives: all that can be built again. `DATELINE_DATA` overrides it.
    pub data: PathBuf,
    /// What the user did, and the log. `DATELINE_STATE` overrides it.
    pub state: PathBuf,
}

impl Paths {
    /// The folders that the environment and the platform's rules give (XDG Base Directory on Linux).
    /// `None` where there is neither a home nor an override.
    pub fn from_env(get: impl Fn(&str) -> Option<OsString>) -> Option<Self> {
        let own = ProjectDirs::from("", "", "dateline");
        let own = own.as_ref();
        let given = |name: &str, or: Option<PathBuf>| {
            get(name).filter(|value| !value.is_empty()).map(PathBuf::from).or(or)
        };
        let data = given("DATELINE_DATA", own.map(|dirs| dirs.data_dir().to_owned()))?;
        // Where a platform knows no state folder, it lies beside the archives.
        let state = own.map(|dirs| dirs.state_dir().map_or(data.join("state"), PathBuf::from));
        Some(Self {
            config: given("DATELINE_CONFIG", own.map(|dirs| dirs.config_dir().to_owned()))?,
            state: given("DATELINE_STATE", state)?,
            data,
        })
    }

    /// The settings.
    pub fn config_file(&self) -> PathBuf {
        self.config.join("config.toml")
    }

    /// The keymap.
    pub fn keymap_file(&self) -> PathBuf {
        self.config.join("keymap.toml")
    }

    /// The folder of the user's themes.
    pub fn themes(&self) -> PathBuf {
        self.config.join("themes")
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;
    use std::path::Path;

    use super::Paths;

    #[test]
    fn the_environment_comes_first() {
        let get = |name: &str| match name {
            "DATELINE_CONFIG" => Some(OsString::from("/c")),
            "DATELINE_DATA" => Some(OsString::from("/d")),
            "DATELINE_STATE" => Some(OsString::from("/s")),
            _ => None,
        };
        let paths = Paths::from_env(get).unwrap();
        assert_eq!(paths.keymap_file(), Path::new("/c/keymap.toml"));
        assert_eq!(paths.config_file(), Path::new("/c/config.toml"));
        assert_eq!(paths.themes(), Path::new("/c/themes"));
        assert_eq!(
            (paths.data.as_path(), paths.state.as_path()),
            (Path::new("/d"), Path::new("/s"))
        );
    }
}
