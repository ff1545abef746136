//! The session: what is kept so that the next start comes back as this one was left.

use serde::{Deserialize, Serialize};

use super::frame::Pane;
use super::jumps::Spot;
use super::protocol::ListOf;
use crate::galley::{Anchor, Layer};

/// A kept session. A field that is missing or unknown is as at a first start.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Session {
    /// The query.
    pub query: String,
    /// The order of the list, by its name.
    pub sort: String,
    /// The row under the cursor.
    pub row: usize,
    /// The story on show.
    pub key: Option<String>,
    /// The byte of its text at the top of the screen.
    pub offset: usize,
    /// Lines above that byte's own.
    pub above: usize,
    /// The focused pane: `list`, `body`, `captions`.
    pub pane: String,
    /// The caption, from 0.
    pub caption: usize,
    /// The highlights: `none`, `entities`, `quotes`, `all`.
    pub layer: String,
    /// Page furniture is shown.
    pub furniture: bool,
    /// Doubtful speakers are shown.
    pub doubtful: bool,
    /// Resolved dates are shown.
    pub dates: bool,
    /// The queries asked lately, newest first.
    pub queries: Vec<String>,
}

const PANES: [(Pane, &str); 3] =
    [(Pane::List, "list"), (Pane::Body, "body"), (Pane::Captions, "captions")];
const LAYERS: [(Layer, &str); 4] = [
    (Layer::All, "all"),
    (Layer::Entities, "entities"),
    (Layer::Quotes, "quotes"),
    (Layer::None, "none"),
];

impl Session {
    /// The session of a place.
    pub fn of(spot: &Spot) -> Self {
        Self {
            query: spot.of.query.clone(),
            sort: spot.of.sort.as_str().to_owned(),
            row: spot.row,
            key: spot.key.clone(),
            offset: spot.anchor.offset,
            above: spot.anchor.above,
            pane: name(&PANES, spot.pane),
            caption: spot.caption.unwrap_or(0),
            ..Self::default()
        }
    }

    /// With the highlights.
    #[must_use]
    pub fn with_layer(self, layer: Layer) -> Self {
        Self { layer: name(&LAYERS, layer), ..self }
    }

    /// The place of the session.
    pub fn spot(&self) -> Spot {
        Spot {
            of: ListOf { query: self.query.clone(), sort: self.sort.parse().unwrap_or_default() },
            row: self.row,
            key: self.key.clone(),
            anchor: Anchor { offset: self.offset, above: self.above },
            pick: None,
            pane: value(&PANES, &self.pane),
            caption: Some(self.caption),
        }
    }

    /// The highlights.
    pub fn layer(&self) -> Layer {
        value(&LAYERS, &self.layer)
    }

    /// The session as JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// A session from JSON; `None` where it is no session.
    pub fn from_json(json: &str) -> Option<Self> {
        serde_json::from_str(json).ok()
    }
}

fn name<T: Copy + PartialEq>(names: &[(T, &str)], value: T) -> String {
    let found = names.iter().find(|(v, _)| *v == value);
    found.map(|(_, name)| (*name).to_owned()).unwrap_or_default()
}

fn value<T: Copy + Default>(names: &[(T, &str)], name: &str) -> T {
    names.iter().find(|(_, n)| *n == name).map(|(value, _)| *value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Sort;

    #[test]
    fn a_session_comes_back_as_it_was() {
        let spot = Spot {
            of: ListOf { query: "who:\"Ana\"".into(), sort: Sort::Oldest },
            row: 7,
            key: Some("k".into()),
            anchor: Anchor { offset: 812, above: 1 },
            pick: None,
            pane: Pane::Body,
            caption: Some(2),
        };
        let session = Session::of(&spot).with_layer(Layer::Quotes);
        let back = Session::from_json(&session.to_json()).unwrap();
        assert_eq!((back.spot(), back.layer()), (spot, Layer::Quotes));
    }

    #[test]
    fn what_is_missing_or_unknown_does_no_harm() {
        let session = Session::from_json(r#"{"sort":"sideways","later":1}"#).unwrap();
        assert_eq!(session.spot().of, ListOf::default());
        assert_eq!(Session::from_json("{"), None);
    }
}
