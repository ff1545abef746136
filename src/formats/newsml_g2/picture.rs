//! Pictures, graphics, videos and audio: their captions, with what the item says of the picture.

use super::meta;
use crate::formats::printed::{key, part, person};
use crate::formats::tree::{Element, line};
use crate::formats::when;
use crate::story::{Credit, Kind, Part, Photo, Picture, Role};

/// The caption of a picture item; `None` where it has no words at all.
pub fn caption(item: &Element) -> Option<Part> {
    let content = item.child("contentMeta")?;
    let text = description(content).or_else(|| content.text_at("headline"))?;
    let picture = picture(item, content, &text);
    Some(Part { picture: Some(Box::new(picture)), ..part(Role::Caption, &text) })
}

/// The description of a picture: that whose role says so, else the first.
pub fn description(content: &Element) -> Option<String> {
    let role =
        |about: &Element| meta::tail(about.attr("role").unwrap_or_default()).to_ascii_lowercase();
    let rank = |about: &Element| match role(about).as_str() {
        "caption" => 0,
        other if other.contains("caption") && !other.contains("ext") => 1,
        "" => 2,
        _ => 3,
    };
    let all = content.children("description").filter(|about| !about.text().is_empty());
    all.min_by_key(|about| rank(about)).map(Element::text)
}

fn picture(item: &Element, content: &Element, caption: &str) -> Picture {
    let photographer = content
        .text_at("by")
        .or_else(|| {
            let mut makers = content.children("creator");
            makers.find_map(meta::name).filter(|name| name.contains(' '))
        })
        .and_then(|name| person(&name));
    let credit = content.text_at("creditline").or_else(|| photographer.clone());
    // The agency's own name is no photographer's.
    let photographer = photographer.filter(|name| {
        credit
            .as_deref()
            .is_none_or(|credit| !key(name).starts_with(&key(credit)) || name == credit)
    });
    let credit = credit.map(|text| {
        // A name that the credit is alone is left to the desk.
        let photographer =
            photographer.filter(|name| meta::kind(item) != Kind::Text && *name != text);
        Credit { text, photographer, agency: None }
    });
    let taken = content.text_at("contentCreated").and_then(|text| when::moment(&text));
    Picture {
        photo: address(item).map(|href| Photo { href: Some(href), path: None }),
        credit,
        date: taken.map(crate::story::Moment::day),
        places: place(item, content, caption).into_iter().collect(),
        people: people(content),
        instructions: meta::terms(item),
    }
}

/// The address of the best rendition: the largest that is a picture, else the largest.
pub fn address(item: &Element) -> Option<String> {
    let all = item.find_all("remoteContent");
    let number = |of: &Element, name: &str| of.attr(name).and_then(|n| n.parse::<u64>().ok());
    let rank = |rendition: &&&Element| {
        let kind = rendition.attr("contenttype").unwrap_or_default();
        let role = rendition.attr("rendition").unwrap_or_default().to_ascii_lowercase();
        let area = number(rendition, "width")
            .unwrap_or(0)
            .saturating_mul(number(rendition, "height").unwrap_or(0));
        let small = role.contains("thumb") || role.contains("icon");
        (
            kind.starts_with("image/") || kind.is_empty(),
            !small,
            area,
            number(rendition, "size").unwrap_or(0),
        )
    };
    // Of equal ones the first.
    let best = all.iter().rev().max_by_key(rank)?;
    let inner = || best.text_at("altLoc");
    // The name of the file that came with the item.
    let file = || {
        let mut names = best.children("altId").map(Element::text);
        names.find(|name| name.contains('.') && !name.contains(':'))
    };
    best.attr("href").map(line).or_else(inner).or_else(file)
}

/// Where it was taken: the place with what lies around it. Some agencies give the place of their desk, so that it counts only where
/// the caption names it.
fn place(item: &Element, content: &Element, caption: &str) -> Option<String> {
    let located = content.child("located");
    let whole = |at: &Element| {
        let own = meta::name(at).or_else(|| at.attr("literal").map(line))?;
        let mut parts = vec![own];
        for around in at.children("broader") {
            let kind = meta::tail(around.attr("type").unwrap_or_default()).to_ascii_lowercase();
            let name = meta::name(around).filter(|name| !parts.contains(name));
            parts.extend(name.filter(|_| kind != "continent" && kind != "continentcode"));
        }
        Some(parts.join(", "))
    };
    let asserted = || {
        let point = located?.attr("literal")?;
        let about = item.children("assert").find(|about| about.attr("literal") == Some(point))?;
        let address = about.find("address")?;
        let lines = ["locality", "country"].iter().filter_map(|name| address.child(name));
        let named: Vec<String> = lines.filter_map(meta::name).collect();
        (!named.is_empty()).then(|| named.join(", "))
    };
    let is_named = |place: &String| {
        let own = place.split(',').next().unwrap_or_default();
        !own.is_empty() && caption.to_lowercase().contains(&own.to_lowercase())
    };
    asserted().or_else(|| located.and_then(whole)).filter(is_named)
}

/// Who is in it, as the subjects say.
fn people(content: &Element) -> Vec<String> {
    let is_person =
        |subject: &&Element| meta::tail(subject.attr("type").unwrap_or_default()) == "person";
    content
        .children("subject")
        .filter(is_person)
        .filter_map(|subject| meta::name(subject).or_else(|| subject.attr("literal").map(line)))
        .collect()
}
