//! Whether the terminal's background is light.

use std::time::Duration;

use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};

/// How long a terminal may think. One that knows the question answers in a few milliseconds, and one that
/// does not says so as fast; only a terminal that says nothing at all costs this much at start.
const PATIENCE: Duration = Duration::from_millis(60);

/// Asks the terminal, then `COLORFGBG`; `None` where neither tells.
pub fn is_light() -> Option<bool> {
    let mut options = QueryOptions::default();
    options.timeout = PATIENCE;
    match theme_mode(options) {
        Ok(mode) => Some(mode == ThemeMode::Light),
        Err(_) => std::env::var("COLORFGBG").ok().and_then(|pair| light_of(&pair)),
    }
}

/// The background of `COLORFGBG`, `FOREGROUND;BACKGROUND` in the sixteen colors: 7 and 9 to 15 are light.
fn light_of(pair: &str) -> Option<bool> {
    let color: u8 = pair.rsplit(';').next()?.parse().ok()?;
    Some(color == 7 || color > 8)
}

#[cfg(test)]
mod tests {
    use super::light_of;

    #[test]
    fn the_background_is_the_last_color() {
        for (pair, light) in [
            ("15;0", Some(false)),
            ("0;15", Some(true)),
            ("0;default;7", Some(true)),
            ("12;8", Some(false)),
            ("", None),
            ("0;default", None),
        ] {
            assert_eq!(light_of(pair), light, "{pair:?}");
        }
    }
}
