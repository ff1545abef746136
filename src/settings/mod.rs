//! Paths, settings, keymap and theme: the assets overlaid by the user's files.
//!
//! What is wrong in a user's file is a [`Trouble`] with the file and the line: it is told, the default
//! stands, and the program starts. Knows no terminal: a [`Key`] and a [`Style`] are this room's own.

mod config;
mod key;
mod keymap;
mod paths;
mod source;
mod style;
mod theme;

pub use config::{Archive, Body, Column, Config, Layers, Timing};
pub use key::{Code, Key};
pub use keymap::{Keymap, Outcome, Pending};
pub use paths::Paths;
pub use source::Source;
pub use style::{Color, Depth, Style};
pub use theme::{LABELS, Look, Theme};

use std::path::PathBuf;

/// Something wrong in one of the user's files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The file.
    pub path: PathBuf,
    /// The line, from 1, where one is to blame.
    pub line: Option<usize>,
    /// What is wrong and what to do.
    pub message: String,
}

impl std::fmt::Display for Trouble {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path.display(), self.message),
            None => write!(f, "{}: {}", self.path.display(), self.message),
        }
    }
}

/// Settings and keymap as they are in force.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What `config.toml` says.
    pub config: Config,
    /// What `keymap.toml` says.
    pub keymap: Keymap,
    /// What is wrong in either.
    pub troubles: Vec<Trouble>,
}

impl Settings {
    /// Reads the user's files over the defaults. Whatever is wrong in them is told and the rest holds.
    pub fn load(paths: &Paths) -> Self {
        let mut settings = Self::default();
        match source::Source::read(paths.config_file()) {
            Ok(None) => {}
            Ok(Some(source)) => {
                let (config, troubles) = Config::read(&source);
                settings.config = config;
                settings.troubles.extend(troubles);
            }
            Err(trouble) => settings.troubles.push(trouble),
        }
        match source::Source::read(paths.keymap_file()) {
            Ok(None) => {}
            Ok(Some(source)) => {
                let (keymap, troubles) = Keymap::overlaid(&source);
                settings.keymap = keymap;
                settings.troubles.extend(troubles);
            }
            Err(trouble) => settings.troubles.push(trouble),
        }
        settings
    }
}

#[cfg(test)]
mod tests {
    use super::{Config, Keymap, Paths, Settings};

    #[test]
    fn a_fresh_start_has_the_defaults_and_a_wrong_file_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let paths = Paths { config: at("config"), data: at("data"), state: at("state") };
        let settings = Settings::load(&paths);
        assert_eq!((settings.config, settings.keymap), (Config::default(), Keymap::default()));
        assert_eq!(settings.troubles, []);
        std::fs::create_dir(&paths.config).unwrap();
        std::fs::write(paths.config_file(), "nosuch = 1").unwrap();
        std::fs::create_dir(paths.keymap_file()).unwrap();
        let told = Settings::load(&paths).troubles;
        assert_eq!(told.len(), 2);
        assert!(told[0].to_string().contains("config.toml:1: "), "{}", told[0]);
        assert!(told[1].to_string().contains("keymap.toml: cannot be read"), "{}", told[1]);
        assert!(!folder.path().join("state").exists(), "reading makes no folder");
    }
}
