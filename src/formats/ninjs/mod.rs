//! ninjs 1.x, 2.x and 3.x (IPTC, News in JSON): one reader for them all.
//!
//! Version 1 has `body_xhtml` and associations by name, version 2 lists of bodies and associations, version 3 the same in camelCase.
//! Keys are asked for folded, and a text is looked for under both shapes, so that no reader needs to know its version. AP's Content
//! API, Superdesk and dpa's digital wires write dialects of it.

mod fields;
mod item;
mod media;

pub use item::{View, read};

use super::json::value::Value;
use super::json::{self, Shape};
use super::{Confidence, Emit, Format, Head, Input, ReadError, Step};
use crate::story;

/// Keys that an item has besides its id, folded.
const TELLING: &[&str] = &[
    "versioncreated",
    "pubstatus",
    "bodyxhtml",
    "bodyhtml",
    "bodytext",
    "bodies",
    "articlehtml",
    "headlines",
    "descriptions",
    "descriptiontext",
    "descriptionhtml",
    "descriptioncaption",
    "renditions",
    "associations",
    "eventdetails",
    "copyrightholder",
    "usageterms",
    "altids",
    "ednote",
];

/// Whether an object is an item, by the keys that it has.
pub fn is_item(has: &dyn Fn(&str) -> bool) -> bool {
    let named = has("uri") || has("guid") || has("urn");
    let body = has("bodyxhtml") || has("bodyhtml") || has("bodies");
    let told = TELLING.iter().filter(|key| has(key)).count();
    named && (told > 0 || has("standard"))
        || told > 1 && (has("versioncreated") || has("pubstatus"))
        || body && has("type") && (has("headline") || has("headlines"))
}

/// Whether a value is an item.
pub fn is_value(value: &Value<'_>) -> bool {
    value.is_object() && is_item(&|key| value.has(key))
}

/// A ninjs item, or a list of them.
pub struct Ninjs;

impl Format for Ninjs {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Ninjs)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match json::look(head) {
            Some(look) if look.shape != Shape::Lines && is_item(&|key| look.has(key)) => {
                Confidence::Content
            }
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        json::read(input, emit)
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        json::read_one(self, input, at, emit)
    }
}

#[cfg(test)]
mod tests;
