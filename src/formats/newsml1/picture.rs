//! A component that is a picture: its caption, its credit, and its best rendition.

use super::component::{self, is_media, role};
use crate::formats::printed::{once, part, person};
use crate::formats::tree::{Element, line};
use crate::story::{Credit, Kind, Part, Photo, Picture, Role};

/// The caption of a picture; `None` where it has no words.
pub fn caption(component: &Element) -> Option<Part> {
    let (text, told) = words(component)?;
    let field = |path: &str| component.text_at(path);
    let maker = || {
        let party = component.at("AdministrativeMetadata/Creator/Party")?;
        party.attr("FormalName").map(line)
    };
    let photographer = field("NewsLines/ByLine").or_else(maker).and_then(|name| person(&name));
    let credit = field("NewsLines/CreditLine").or_else(|| {
        let source = component.at("AdministrativeMetadata/Source/Party")?;
        source.attr("FormalName").map(line)
    });
    let credit = credit.or_else(|| photographer.clone()).map(|text| {
        let photographer = photographer.filter(|name| *name != text);
        Credit { text, photographer, agency: None }
    });
    let advice = component::advisories(component).into_iter().next();
    let picture = Picture {
        photo: address(component).map(|href| Photo { href: Some(href), path: None }),
        credit,
        people: people(component),
        instructions: told.or(advice),
        ..Picture::default()
    };
    Some(Part { picture: Some(Box::new(picture)), ..part(Role::Caption, &text) })
}

/// The words of a caption, and the terms of use that are printed under them.
fn words(component: &Element) -> Option<(String, Option<String>)> {
    let texts = |of: &Element| -> Vec<Part> {
        let own = of.children("ContentItem").filter(|content| !is_media(content));
        own.flat_map(|content| component::print(content, &mut |_| None).body).collect()
    };
    let captions = component.children("NewsComponent").filter(|inner| role(inner) == "caption");
    let mut lines: Vec<Part> = captions.flat_map(texts).collect();
    if lines.is_empty() {
        lines = texts(component);
    }
    // Terms of use begin in capitals.
    let shouts = |text: &str| {
        let mut words = text.split_whitespace().take(2).peekable();
        words.peek().is_some()
            && words.all(|word| {
                !word.chars().any(char::is_lowercase) && word.chars().any(char::is_uppercase)
            })
    };
    let terms = lines.iter().skip(1).position(|part| shouts(&part.text)).map(|at| at + 1);
    let (caption, told) = lines.split_at(terms.unwrap_or(lines.len()));
    let joined = |parts: &[Part]| {
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        Some(texts.join(" ")).filter(|text| !text.is_empty())
    };
    let headline = || {
        let text = component.text_at("NewsLines/HeadLine")?;
        text.chars().any(char::is_alphabetic).then_some(text)
    };
    joined(caption).or_else(headline).map(|text| (text, joined(told)))
}

/// The content items of a picture with the roles of their components.
fn renditions(component: &Element) -> Vec<(String, &Element)> {
    let own = component.children("ContentItem").map(|content| (role(component), content));
    let inner = component
        .children("NewsComponent")
        .flat_map(|inner| inner.children("ContentItem").map(move |content| (role(inner), content)));
    own.chain(inner).filter(|(_, content)| is_media(content)).collect()
}

/// The address of the best rendition: a picture before a video, the largest first.
fn address(component: &Element) -> Option<String> {
    let rank = |(role, content): &(String, &Element)| {
        let sized = content.find_all("Property");
        let property = |names: &[&str]| {
            let one = sized
                .iter()
                .find(|p| p.attr("FormalName").is_some_and(|name| names.contains(&name)))?;
            one.attr("Value")?.parse::<u64>().ok()
        };
        let area = property(&["Width", "PixelWidth"])
            .unwrap_or(0)
            .saturating_mul(property(&["Height", "PixelHeight"]).unwrap_or(0));
        let bytes =
            content.text_at("Characteristics/SizeInBytes").and_then(|n| n.parse::<u64>().ok());
        let small =
            ["thumb", "quicklook", "icon", "preview"].iter().any(|word| role.contains(word));
        (kind_of(content) == Kind::Photo, !small, area, bytes.unwrap_or(0))
    };
    let all =
        renditions(component).into_iter().filter(|(_, content)| content.attr("Href").is_some());
    let best = all.max_by_key(rank)?;
    best.1.attr("Href").map(line)
}

/// What kind of item a picture is, where it is the whole item.
pub fn kind(component: &Element) -> Kind {
    renditions(component).first().map_or(Kind::Photo, |(_, content)| kind_of(content))
}

fn kind_of(content: &Element) -> Kind {
    let named = |path: &str| {
        let name = content.child(path).and_then(|e| e.attr("FormalName"));
        name.unwrap_or_default().to_ascii_lowercase()
    };
    let (media, mime, format) = (named("MediaType"), named("MimeType"), named("Format"));
    let is = |word: &str| media.contains(word) || mime.starts_with(word) || format.contains(word);
    if is("video") || is("quicktime") || is("mpeg-4") {
        Kind::Video
    } else if is("audio") {
        Kind::Audio
    } else if media.contains("graphic") || media.contains("animation") {
        Kind::Graphic
    } else {
        Kind::Photo
    }
}

/// Who is in it, as its keywords say.
fn people(component: &Element) -> Vec<String> {
    let properties = component.find_all("Property").into_iter();
    let shown = properties.filter(|property| property.attr("Role") == Some("PersonInImage"));
    once(shown.filter_map(|property| property.attr("Value").map(line)))
}
