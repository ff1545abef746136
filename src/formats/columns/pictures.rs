//! Pictures of records: addresses, captions and credits in all the shapes that programs write them in.

use super::record::repeats;
use super::{cells, values};
use crate::formats::json::value::Value;
use crate::story::{Credit, Part, Photo, Picture, Role};

/// Captions of one story, at most.
const MOST: usize = 500;

/// The captions of a record. A picture without any words gives none.
pub fn captions(images: &[&Value<'_>], texts: &[&Value<'_>], credit: Option<&str>) -> Vec<Part> {
    let mut found = Vec::new();
    for image in images.iter().flat_map(|value| value.items()).take(MOST) {
        if image.is_object()
            && let Some(part) = described(image)
        {
            found.push(part);
        }
    }
    if !found.is_empty() {
        return found;
    }
    let address = images.iter().find_map(|image| values::url(image));
    for text in texts.iter().flat_map(|value| value.items()).take(MOST) {
        let Some(raw) = values::text(text) else { continue };
        let photo = found.is_empty().then(|| address.clone()).flatten();
        found.extend(part(&cells::line(&raw), credit.map(str::to_owned), photo));
    }
    found
}

/// A picture that an object describes.
fn described(image: &Value<'_>) -> Option<Part> {
    let kind = image.get("type").and_then(Value::line).unwrap_or_default();
    if matches!(kind.as_str(), "video" | "audio" | "embed") {
        return None;
    }
    let text =
        image.any(&["caption", "description", "title", "alt", "alttext"]).and_then(values::text)?;
    let credit = image.any(&[
        "credit",
        "credits",
        "byline",
        "photographer",
        "authors",
        "author",
        "copyright",
    ]);
    let credit = credit.map(|value| match value {
        Value::List(_) => values::list(value).join("; "),
        value => values::text(value).map(|text| cells::line(&text)).unwrap_or_default(),
    });
    part(&cells::line(&text), credit, address(image))
}

/// The address of the largest version of a picture.
fn address(image: &Value<'_>) -> Option<String> {
    if let Some(own) =
        image.any(&["url", "src", "href", "contenturl", "link"]).and_then(values::url)
    {
        return Some(own);
    }
    let versions = image.any(&["versions", "renditions", "sizes", "variants"])?;
    let width = |version: &Value<'_>| {
        version.any(&["width", "querywidth", "size"]).and_then(|value| match value {
            Value::Object(_) => value.get("width").and_then(Value::number),
            value => value.number(),
        })
    };
    let members = versions.members();
    let largest = members.into_iter().filter(|v| values::url(v).is_some()).max_by_key(|v| width(v));
    largest.and_then(values::url)
}

fn part(text: &str, credit: Option<String>, address: Option<String>) -> Option<Part> {
    if text.is_empty() || values::is_url(text) {
        return None;
    }
    let credit = credit.filter(|credit| !credit.is_empty());
    Some(Part {
        role: Some(Role::Caption),
        text: text.to_owned(),
        gap: true,
        picture: Some(Box::new(Picture {
            photo: address.map(|href| Photo { href: Some(href), path: None }),
            credit: credit.map(|text| Credit { text, ..Credit::default() }),
            ..Picture::default()
        })),
    })
}

/// Adds a caption; one that stands in the body already is told more of its picture instead.
pub fn add(parts: &mut Vec<Part>, caption: Part) {
    let twin = parts.iter_mut().filter(|part| part.role == Some(Role::Caption)).find(|part| {
        part.text == caption.text
            || part.text.len() > 20 && repeats(&caption.text, std::iter::once(part.text.as_str()))
    });
    let Some(twin) = twin else { return parts.push(caption) };
    let Some(more) = caption.picture else { return };
    let Some(own) = twin.picture.as_deref_mut() else {
        twin.picture = Some(more);
        return;
    };
    own.photo = own.photo.take().or(more.photo);
    own.credit = own.credit.take().or(more.credit);
    own.date = own.date.or(more.date);
    own.instructions = own.instructions.take().or(more.instructions);
    if own.places.is_empty() {
        own.places = more.places;
    }
    if own.people.is_empty() {
        own.people = more.people;
    }
}
