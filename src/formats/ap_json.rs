//! AP's Content API as JSON: ninjs 1 in AP's dialect, inside of an answer.
//!
//! An answer has `data.item`, a feed `data.items` with an item each. The body is not in it but at an address; programs that fetched it
//! put it beside (`nitf.body_html`), and what goes with the story, too (`associations`).

use super::json::value::Value;
use super::json::{self, Shape};
use super::ninjs::{self, View};
use super::{Confidence, Emit, Format, Head, Input, ReadError, Step};
use crate::story;

/// An answer of AP's Content API.
pub struct ApJson;

/// The item in an answer, or in an entry of a feed; `None` where an object is neither.
pub fn unwrap<'r, 'v>(answer: &'r Value<'v>) -> Option<View<'r, 'v>> {
    let inner = answer.get("data").unwrap_or(answer);
    let item = inner.get("item").filter(|item| ninjs::is_value(item))?;
    let own = View::of(item);
    let around = |key: &str| answer.get(key).filter(|value| value.is_some());
    Some(View {
        item,
        text: around("nitf").filter(|text| text.is_object()),
        associations: around("associations"),
        is_ap: own.is_ap || item.get("altids").is_some_and(|ids| ids.has("itemid")),
    })
}

impl Format for ApJson {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::ApJson)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let Some(look) = json::look(head).filter(|look| look.shape == Shape::Object) else {
            return Confidence::No;
        };
        let named = look.has("data") && (look.has("apiversion") || look.has("method"));
        let ids = look.bytes_have(b"\"altids\"")
            || look.bytes_have(b"\"itemid\"")
            || look.bytes_have(b"/content");
        if named && ids { Confidence::Content } else { Confidence::No }
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
