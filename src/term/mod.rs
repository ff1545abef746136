//! The terminal: the loop, input, the worker thread, lifecycle.
//!
//! One thread draws and updates. It waits for keys, signals, the worker's answers and the reader's own
//! clock in one place; all that has come is taken in before the screen is drawn once. It never reads a
//! file of the user's, never parses and never searches.

mod background;
mod contested;
mod convert;
mod desk;
mod input;
pub mod lifecycle;
mod outside;
mod signals;
mod timing;
mod upkeep;
pub mod worker;

use std::io;
use std::path::PathBuf;

use crate::loader::Opening;
use crate::settings::{Look, Paths, Settings, Theme};
use crate::story::Passage;

use desk::Desk;
use lifecycle::Screen;

/// How the reader is to be opened.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The theme's name; else what the settings say.
    pub theme: Option<String>,
    /// Leave the mouse to the terminal.
    pub no_mouse: bool,
    /// Whether to watch the folders; else what the settings say.
    pub watch: Option<bool>,
    /// Write how long each key took to this file.
    pub timing: Option<PathBuf>,
    /// The place to stand on; else where the reader was left.
    pub at: Option<Passage>,
}

/// Opens the reader in this terminal and returns its exit status when the user leaves it.
///
/// # Errors
/// Where the terminal cannot be taken, drawn on or watched.
pub fn run(opening: Opening, paths: Option<&Paths>, options: Options) -> io::Result<u8> {
    let mut settings = paths.map(Settings::load).unwrap_or_default();
    let theme = theme(&mut settings, paths, &options);
    settings.config.archive.watch = options.watch.unwrap_or(settings.config.archive.watch);
    let screen = Screen::take(settings.config.mouse && !options.no_mouse)?;
    let start = desk::Begin { opening, at: options.at, timing: options.timing };
    Desk::open(start, paths, settings, theme, screen)?.work()
}

/// The theme in force; what is wrong with it goes to the settings' troubles.
fn theme(settings: &mut Settings, paths: Option<&Paths>, options: &Options) -> Theme {
    let mut look = Look::from_env(|name| std::env::var(name).ok());
    let name = options.theme.as_ref().unwrap_or(&settings.config.theme);
    if name == "auto" && !look.no_color {
        look.light = background::is_light().or(look.light);
    }
    let themes = paths.map(Paths::themes).unwrap_or_default();
    let (theme, troubles) = Theme::load(name, &themes, &look);
    settings.troubles.extend(troubles);
    theme
}
