//! JSON Feed 1.0 and 1.1.

use serde_json::Value;

use super::text::{self, cut_tail};
use super::{Body, hand_out, media, settle};
use crate::formats::fields::{address, bylines, is_agency, is_identifier, language};
use crate::formats::markup::text_parts;
use crate::formats::tree::line;
use crate::formats::{Confidence, Emit, Format, Head, Input, ReadError, when};
use crate::story::{self, Draft, Kind};
use crate::text as clean;

/// JSON Feed.
pub struct JsonFeed;

impl Format for JsonFeed {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::JsonFeed)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let text = head.text();
        let feed =
            || text.contains("jsonfeed.org/version") || text.contains(r"jsonfeed.org\/version");
        if text.trim_start().starts_with('{') && feed() {
            Confidence::Content
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (raw, problems) = clean::decode(&input.all()?, None);
        let feed: Value = serde_json::from_str(&raw)
            .map_err(|error| ReadError(format!("it is a JSON feed that is broken: {error}")))?;
        let items = feed.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        hand_out(items.iter().map(|item| read_item(item, &feed)), problems, emit)
    }
}

fn read_item(item: &Value, feed: &Value) -> Draft {
    let field = |name: &str| item.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
    let of_feed = |name: &str| feed.get(name).and_then(Value::as_str);
    let base = of_feed("home_page_url").or_else(|| of_feed("feed_url"));
    let url = field("url").or_else(|| field("external_url")).and_then(|url| address(url, base));
    let mut draft = Draft { url, ..Draft::default() };
    if let Some(title) = field("title") {
        let site: Vec<&str> = of_feed("title").into_iter().collect();
        let (title, tail) = cut_tail(&text::words(title), &site, draft.url.as_deref());
        draft.headline = Some(title).filter(|title| !title.is_empty());
        draft.agency = tail.filter(|tail| is_agency(tail));
    }
    draft.id = field("id").map(line).filter(|id| is_identifier(id));
    draft.published = field("date_published").and_then(when::moment);
    draft.updated = field("date_modified")
        .and_then(when::moment)
        .filter(|updated| Some(*updated) != draft.published);
    draft.language = field("language").or_else(|| of_feed("language")).and_then(language);
    let own = authors(item);
    let names = if own.is_empty() { authors(feed) } else { own };
    for name in names {
        if is_agency(&name) {
            draft.agency.get_or_insert_with(|| name.clone());
        }
        draft.bylines.extend(bylines(&name));
    }
    let tags = item.get("tags").and_then(Value::as_array);
    draft.keywords = tags
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .map(text::words)
        .filter(|w| !w.is_empty())
        .collect();
    let html = field("content_html").map(text::body);
    let plain = || field("content_text").map(text_parts);
    let mut body = Body {
        story: html.filter(|parts| !parts.is_empty()).or_else(plain).unwrap_or_default(),
        summary: field("summary").map(text_parts).unwrap_or_default(),
        ..Body::default()
    };
    for attachment in item.get("attachments").and_then(Value::as_array).into_iter().flatten() {
        let of = |name: &str| attachment.get(name).and_then(Value::as_str);
        let kind = media::kind_of(of("mime_type"), of("url"));
        match (kind, of("title")) {
            (Some(Kind::Photo), Some(title)) => {
                body.captions.push(media::caption(title, None, of("url"), base));
            }
            (Some(kind), _) if kind != Kind::Photo => body.medium = Some(kind),
            _ => {}
        }
    }
    settle(&mut draft, body);
    draft
}

/// The names of those who wrote an item: 1.1 has a list, 1.0 has one.
fn authors(of: &Value) -> Vec<String> {
    let many = of.get("authors").and_then(Value::as_array).into_iter().flatten();
    many.chain(of.get("author"))
        .filter_map(|author| author.get("name").or(Some(author))?.as_str())
        .map(text::words)
        .filter(|name| !name.is_empty())
        .collect()
}
