//! Themes: labels to styles, from a TOML file.
//!
//! A label falls back by its dots: `quote.speaker` to `quote`. What a theme leaves out comes from its
//! `base`, and what that leaves out is drawn as the terminal would.

mod file;

use std::collections::HashMap;
use std::path::Path;

use super::source::Source;
use super::{Depth, Style, Trouble};

/// Every label that is drawn, so that a theme's slip of the pen is told. A label may be styled by any of
/// its beginnings.
pub const LABELS: &[&str] = &[
    "text.item",
    "text.row",
    "text.quote",
    "kicker",
    "headline",
    "subhead",
    "byline",
    "meta.timestamp",
    "dateline",
    "crosshead",
    "caption.sign",
    "caption.text",
    "caption.credit",
    "caption.fact",
    "caption.heading",
    "note.correction",
    "note.contributors",
    "furniture.fold",
    "aside",
    "entity.person",
    "entity.place",
    "entity.organization",
    "entity.nationality",
    "entity.event",
    "entity.work",
    "entity.misc",
    "spelling",
    "date",
    "quote.direct",
    "quote.partial",
    "quote.title",
    "quote.indirect",
    "quote.speaker",
    "quote.cue",
    "margin.speaker",
    "margin.doubtful",
    "margin.rule",
    "margin.spelling",
    "find.current",
    "cursor.same",
    "cursor.quote",
    "list.cursor",
    "list.day",
    "list.time",
    "list.headline",
    "list.headline.unread",
    "list.place",
    "list.agency",
    "list.photos",
    "list.unread",
    "list.read",
    "list.star",
    "list.tag",
    "list.urgent",
    "list.revision",
    "list.killed",
    "list.selected",
    "list.selected.focus",
    "related.headline",
    "related.reason",
    "related.source",
    "bar.title",
    "bar.count",
    "bar.query",
    "bar.progress",
    "status.place",
    "status.key",
    "status.hint",
    "status.count",
    "prompt.sign",
    "prompt.error",
    "message.error",
    "help.group",
    "help.key",
    "help.text",
    "help.name",
    "rule.focus",
    "rule.title.focus",
    "scroll.thumb",
    "empty",
];

/// Labels to styles.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theme {
    /// Its name.
    pub name: String,
    styles: HashMap<String, Style>,
}

/// What is known of the terminal, for the choice of a theme and its colors.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// How many colors it has.
    pub depth: Depth,
    /// Its ground is light; `None` where it does not tell.
    pub light: Option<bool>,
    /// `NO_COLOR` is set: only weight and shape tell.
    pub no_color: bool,
}

impl Look {
    /// What the environment says: `NO_COLOR` (<https://no-color.org>), `COLORTERM`, `TERM`, `COLORFGBG`.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Self {
        let ground = get("COLORFGBG").and_then(|value| {
            value.rsplit(';').next().and_then(|ground| ground.parse::<u8>().ok())
        });
        Self {
            depth: Depth::from_env(&get),
            light: ground.map(|ground| matches!(ground, 7 | 9..)),
            no_color: get("NO_COLOR").is_some_and(|value| !value.is_empty()),
        }
    }
}

/// The themes that the program carries.
const OWN: [(&str, &str); 3] = [
    ("dark", include_str!("../../assets/themes/dark.toml")),
    ("light", include_str!("../../assets/themes/light.toml")),
    ("mono", include_str!("../../assets/themes/mono.toml")),
];

impl Theme {
    /// The theme of a name, or `auto` for what suits the terminal; the user's `NAME.toml` in `folder`
    /// comes before one of the program's. Without color every name is `mono`.
    pub fn load(name: &str, folder: &Path, look: &Look) -> (Self, Vec<Trouble>) {
        let name = match name {
            _ if look.no_color => "mono",
            "auto" if look.light == Some(true) => "light",
            "auto" => "dark",
            name => name,
        };
        let mut troubles = Vec::new();
        let path = folder.join(format!("{name}.toml"));
        // A name is no path: only a file of the folder itself is read.
        let plain = !name.contains(['/', '\\']) && !name.starts_with('.');
        let source = if plain && !look.no_color { Source::read(path.clone()) } else { Ok(None) };
        match source {
            Ok(Some(source)) => {
                let (theme, wrong) = file::read(name, &source, look.depth);
                troubles.extend(wrong);
                return (theme, troubles);
            }
            Ok(None) => {}
            Err(trouble) => troubles.push(trouble),
        }
        if let Some(theme) = Self::own(name, look.depth) {
            return (theme, troubles);
        }
        let message = format!("no theme is named `{name}`; there are auto, dark, light, mono");
        troubles.push(Trouble { path, line: None, message });
        (Self::own("dark", look.depth).unwrap_or_default(), troubles)
    }

    /// One of the program's own themes: `dark`, `light`, `mono`.
    pub fn own(name: &str, depth: Depth) -> Option<Self> {
        let (_, text) = OWN.iter().find(|(own, _)| *own == name)?;
        let source = Source { path: format!("{name}.toml").into(), text: (*text).into() };
        Some(file::read(name, &source, depth).0)
    }

    /// The style of a label: `quote.speaker` falls back to `quote`, and that to nothing.
    pub fn style(&self, label: &str) -> Style {
        let mut label = label;
        loop {
            if let Some(style) = self.styles.get(label) {
                return *style;
            }
            match label.rsplit_once('.') {
                Some((before, _)) => label = before,
                None => return Style::default(),
            }
        }
    }

    /// The styles of some labels, each over the one before.
    pub fn stack<'a>(&self, labels: impl IntoIterator<Item = &'a str>) -> Style {
        labels.into_iter().fold(Style::default(), |below, label| self.style(label).over(below))
    }
}

#[cfg(test)]
mod tests;
