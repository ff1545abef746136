//! `config.toml`: what can be set apart from keys and themes.

use serde::Deserialize;

use super::Trouble;
use super::source::Source;

/// The settings, defaults where the user says nothing. `assets/config.toml` documents each.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// `auto`, `dark`, `light`, `mono`, or the name of a file in the folder of themes.
    pub theme: String,
    /// Whether the mouse is listened to.
    pub mouse: bool,
    /// What is highlighted in the body at first.
    pub highlights: Layers,
    /// What a row of the list shows.
    pub columns: Vec<Column>,
    /// How the body is set.
    pub body: Body,
    /// How long things take.
    pub timing: Timing,
    /// How the archive is kept.
    pub archive: Archive,
}

/// Which notes are highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layers {
    /// None.
    None,
    /// Names and dates.
    Entities,
    /// Quotes.
    Quotes,
    /// All.
    All,
}

/// A part of a list row; the headline is always there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Column {
    /// Unread, read, starred.
    Mark,
    /// The time of day.
    Time,
    /// The place of the dateline.
    Place,
    /// The agency.
    Agency,
    /// How many photos.
    Photos,
    /// How long it takes to read.
    Length,
    /// Urgency.
    Urgency,
    /// Update, correction, kill.
    Revision,
}

/// How the body is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Body {
    /// Cells of the widest line.
    pub measure: u16,
    /// The same on a screen of 160 columns and more.
    pub wide_measure: u16,
    /// Whether words may be hyphenated.
    pub hyphens: bool,
    /// Whether right-to-left text is put into visual order here; `false` for terminals that do it.
    pub reorder: bool,
}

/// How long things take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Timing {
    /// Milliseconds of rest after which the body follows the list.
    pub follow: u64,
    /// Milliseconds after which a shown story counts as read.
    pub read: u64,
    /// Milliseconds that a prefix is held until what may follow is shown.
    pub prefix: u64,
}

/// How the archive of some folders is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Archive {
    /// Whether the folders are watched while the reader is open.
    pub watch: bool,
    /// Whether a text that was replaced in its file stays as an earlier version of the story.
    pub keep: bool,
}

impl Default for Archive {
    fn default() -> Self {
        Self { watch: true, keep: false }
    }
}

impl Default for Config {
    fn default() -> Self {
        Self {
            theme: "auto".into(),
            mouse: true,
            highlights: Layers::All,
            columns: vec![
                Column::Mark,
                Column::Time,
                Column::Place,
                Column::Agency,
                Column::Photos,
                Column::Length,
                Column::Urgency,
                Column::Revision,
            ],
            body: Body::default(),
            timing: Timing::default(),
            archive: Archive::default(),
        }
    }
}

impl Default for Body {
    fn default() -> Self {
        Self { measure: 66, wide_measure: 72, hyphens: true, reorder: true }
    }
}

impl Default for Timing {
    fn default() -> Self {
        Self { follow: 100, read: 2000, prefix: 300 }
    }
}

impl Config {
    /// Reads the settings. Where the file is wrong the defaults stand and the trouble is told.
    pub fn read(source: &Source) -> (Self, Vec<Trouble>) {
        let config: Self = match toml::from_str(&source.text) {
            Ok(config) => config,
            Err(error) => {
                let mut trouble = source.wrong(&error);
                trouble.message.push_str("; the defaults stand");
                return (Self::default(), vec![trouble]);
            }
        };
        let mut troubles = Vec::new();
        let mut checked = config.clone();
        let default = Body::default();
        for (name, value, default) in [
            ("measure", &mut checked.body.measure, default.measure),
            ("wide_measure", &mut checked.body.wide_measure, default.wide_measure),
        ] {
            if !(20..=200).contains(value) {
                let at = source.text.find(name).map(|at| at..at);
                let message = format!("`{name}` is {value}; it must be from 20 to 200 cells");
                troubles.push(source.trouble(at, message));
                *value = default;
            }
        }
        (checked, troubles)
    }
}

#[cfg(test)]
mod tests {
    use super::{Column, Config, Layers};
    use crate::settings::source::Source;

    fn read(text: &str) -> (Config, Vec<String>) {
        let (config, troubles) =
            Config::read(&Source { path: "config.toml".into(), text: text.into() });
        (config, troubles.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_documented_defaults_are_the_defaults() {
        let asset = include_str!("../../assets/config.toml");
        assert_eq!(read(asset), (Config::default(), vec![]));
        // The same with every comment that is an entry taken at its word.
        let bare: String = asset
            .lines()
            .filter_map(|line| line.strip_prefix("# ").filter(|l| l.contains(" = ")).or(Some(line)))
            .filter(|line| !line.starts_with('#'))
            .flat_map(|line| [line, "\n"])
            .collect();
        assert!(bare.contains("follow = 100"), "{bare}");
        assert_eq!(read(&bare), (Config::default(), vec![]));
    }

    #[test]
    fn what_is_set_is_taken() {
        let (config, troubles) = read(
            "theme = 'light'\nmouse = false\nhighlights = 'quotes'\ncolumns = ['time']\n[body]\nmeasure = 50",
        );
        assert_eq!(troubles, [""; 0]);
        assert_eq!(
            (config.theme.as_str(), config.mouse, config.highlights),
            ("light", false, Layers::Quotes)
        );
        assert_eq!((config.columns, config.body.measure), (vec![Column::Time], 50));
        assert_eq!(config.body.wide_measure, 72);
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        let check = |text: &str, line: &str, says: &str| {
            let (config, troubles) = read(text);
            assert_eq!(troubles.len(), 1, "{text}");
            assert!(troubles[0].starts_with(line) && troubles[0].contains(says), "{}", troubles[0]);
            assert_eq!(config, Config::default());
        };
        check("\nthem = 'dark'", "config.toml:2:", "unknown field `them`");
        check("mouse = 'no'", "config.toml:1:", "expected a boolean");
        check("[body]\nmeasur = 3", "config.toml:2:", "unknown field `measur`");
        check("[body]\nmeasure = 3", "config.toml:2:", "from 20 to 200");
        check("columns = ['shoe']", "config.toml:1:", "unknown variant `shoe`");
        check("[body", "config.toml:1:", "");
    }
}
