//! Paths, settings, keymap and theme: the assets overlaid by the user's files.
//!
//! What is wrong in a user's file is a [`Trouble`] with the file and the line: it is told, the default
//! stands, and the program starts. Knows no terminal: a [`Key`] and a [`Style`] are this room's own.

mod key;
mod keymap;
mod style;
mod theme;

pub use key::{Code, Key};
pub use keymap::{Keymap, Outcome, Pending};
pub use style::{Color, Depth, Style};
pub use theme::Theme;

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
