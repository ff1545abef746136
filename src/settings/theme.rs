//! Themes: labels to styles.

use std::collections::HashMap;

use super::Style;

/// Labels to styles.
#[derive(Clone, Debug, Default)]
pub struct Theme {
    /// Its name.
    pub name: String,
    styles: HashMap<String, Style>,
}

impl Theme {
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
