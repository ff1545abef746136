//! What comes with an item: Media RSS, enclosures, and pictures as the formats of feeds give them.

use crate::formats::fields::address;
use crate::formats::tree::{Element, line};
use crate::story::{Credit, Kind, Part, Photo, Picture, Role};

use super::text;

/// What comes with an item.
#[derive(Default)]
pub struct Media {
    /// Pictures with words, as captions.
    pub captions: Vec<Part>,
    /// Words that describe sound or film.
    pub about: Option<String>,
    /// Sound or film.
    pub medium: Option<Kind>,
}

/// Reads Media RSS and enclosures of an item.
pub fn read(item: &Element, base: Option<&str>) -> Media {
    let mut media = Media::default();
    for group in item.elements().filter(|e| e.prefix == "media" && e.is("group")) {
        media.take(&contents(group), Some(group), base);
    }
    for content in contents(item) {
        media.take(&[content], Some(item), base);
    }
    for enclosure in item.elements().filter(|e| e.is("enclosure")) {
        let kind = kind_of(enclosure.attr("type"), enclosure.attr("url"));
        media.medium = media.medium.or(kind.filter(|kind| *kind != Kind::Photo));
    }
    media
}

/// The media of an item or a group.
fn contents(of: &Element) -> Vec<&Element> {
    of.elements().filter(|e| e.prefix == "media" && e.is("content")).collect()
}

impl Media {
    /// Takes the versions of one medium; what they do not say the element around them does.
    fn take(&mut self, contents: &[&Element], around: Option<&Element>, base: Option<&str>) {
        let sources = || contents.iter().copied().chain(around);
        let said = |name: &str| {
            sources()
                .flat_map(Element::elements)
                .filter(|e| e.prefix == "media" && e.is(name))
                .map(|e| text::words(&e.text()))
                .find(|words| !words.is_empty())
        };
        let wide = |content: &&&Element| {
            content.attr("width").and_then(|width| width.parse::<f64>().ok()).unwrap_or(0.0) as u64
        };
        let kinds = |content: &Element| {
            let medium = match content.attr("medium") {
                Some("image") => Some(Kind::Photo),
                Some("audio") => Some(Kind::Audio),
                Some("video") => Some(Kind::Video),
                _ => None,
            };
            medium.or_else(|| kind_of(content.attr("type"), content.attr("url")))
        };
        let moving =
            contents.iter().find_map(|content| kinds(content).filter(|k| *k != Kind::Photo));
        let picture = contents
            .iter()
            .filter(|content| kinds(content).is_none_or(|kind| kind == Kind::Photo))
            .max_by_key(wide);
        let words = ["description", "text"].iter().find_map(|name| said(name));
        if let Some(kind) = moving {
            self.medium = self.medium.or(Some(kind));
            if self.about.is_none() {
                self.about = words;
            }
            return;
        }
        let Some(words) = words.or_else(|| said("title")) else { return };
        let href = picture
            .and_then(|content| content.attr("url"))
            .or_else(|| around?.elements().find(|e| e.is("thumbnail"))?.attr("url"));
        if self.captions.iter().any(|part| part.text == words) {
            return;
        }
        self.captions.push(caption(&words, said("credit").as_deref(), href, base));
    }
}

/// A caption with what is known of its picture.
pub fn caption(words: &str, credit: Option<&str>, href: Option<&str>, base: Option<&str>) -> Part {
    let credit = credit
        .map(line)
        .filter(|text| !text.is_empty())
        .map(|text| Credit { text, ..Credit::default() });
    // What lies beside the story has no address but a path.
    let beside = |href: &str| {
        let href = line(href);
        let scheme = href.split('/').next().is_some_and(|first| first.contains(':'));
        (!href.is_empty() && !scheme).then_some(href)
    };
    let photo = href
        .and_then(|href| address(href, base).or_else(|| beside(href)))
        .map(|href| Photo { href: Some(href), path: None });
    Part {
        role: Some(Role::Caption),
        text: line(words),
        gap: true,
        picture: Some(Box::new(Picture { photo, credit, ..Picture::default() })),
    }
}

/// What a medium is, by its type or the end of its address.
pub fn kind_of(mime: Option<&str>, url: Option<&str>) -> Option<Kind> {
    let mime = mime.unwrap_or_default();
    match mime.split('/').next() {
        Some("image") => return Some(Kind::Photo),
        Some("audio") => return Some(Kind::Audio),
        Some("video") => return Some(Kind::Video),
        _ if mime == "application/x-shockwave-flash" => return Some(Kind::Video),
        _ => {}
    }
    let path = url?.split(['?', '#']).next()?;
    let extension = path.rsplit_once('.')?.1.to_ascii_lowercase();
    match extension.as_str() {
        "jpg" | "jpeg" | "png" | "gif" | "webp" => Some(Kind::Photo),
        "mp3" | "m4a" | "ogg" | "wav" | "aac" => Some(Kind::Audio),
        "mp4" | "mov" | "webm" | "m4v" => Some(Kind::Video),
        _ => None,
    }
}
