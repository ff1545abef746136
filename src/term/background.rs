//! Whether the terminal's background is light.

use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

/// How long a terminal may think. One that knows the question answers in a few milliseconds, and one that
/// does not says so as fast; only a terminal that says nothing at all costs this much at start.
const PATIENCE: Duration = Duration::from_millis(60);

/// Asks the terminal; `None` where it does not tell.
pub fn is_light() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    theme_mode(options).ok().map(|mode| mode == ThemeMode::Light)
}
