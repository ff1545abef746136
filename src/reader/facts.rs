//! What is known of a caption, and why another one relates to it, in words.

use super::set;
use crate::story::{Caption, Person, Reason, RelatedRow, Role, Story};

/// What is known of a caption besides its text: name of the field and value.
pub(super) fn details(
    caption: &Caption,
    story: &Story,
    year: Option<i16>,
) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(credit) = &caption.credit {
        if let Some(name) = &credit.photographer {
            let agency = credit.agency.as_ref().map(|agency| format!(", {agency}"));
            out.push(("Photo", format!("{name}{}", agency.unwrap_or_default())));
        }
        out.push(("Credit", credit.text.clone()));
    }
    if !caption.places.is_empty() {
        out.push(("Place", caption.places.join(" · ")));
    }
    if let Some(date) = caption.date {
        out.push(("Date", set::day(date, year)));
    }
    let list = |named: bool| {
        let people: Vec<String> = caption
            .people
            .iter()
            .filter(|person| (person.pictured == Some(false)) == named)
            .filter_map(|person| name_of(person, story))
            .collect();
        people.join(", ")
    };
    for (field, people) in [("People", list(false)), ("Named", list(true))] {
        if !people.is_empty() {
            out.push((field, people));
        }
    }
    if let Some(note) = &caption.instructions {
        out.push(("Note", note.clone()));
    }
    out.push(("Stands", stands(caption, story)));
    out
}

fn name_of(person: &Person, story: &Story) -> Option<String> {
    let name = &story.notes.entities.get(person.entity)?.name;
    Some(match &person.position {
        Some(position) => format!("{name} ({position})"),
        None => name.clone(),
    })
}

/// Where in the story a caption stood.
fn stands(caption: &Caption, story: &Story) -> String {
    let paragraphs = || story.blocks.iter().filter(|block| block.role == Role::Paragraph);
    let before = paragraphs().filter(|block| block.span.start < caption.span.start).count();
    match before {
        0 => "before the text".to_owned(),
        n if n == paragraphs().count() => "after the text".to_owned(),
        n => format!("after paragraph {n}"),
    }
}

/// From which story a related caption is, and in how many it stands.
pub(super) fn source(row: &RelatedRow, year: Option<i16>) -> String {
    let when = row.caption.date.map(|day| format!("{} · ", set::date(day, year)));
    let more = match row.also.len() {
        0 => String::new(),
        n => format!("×{} · ", n + 1),
    };
    format!("{}{more}in: {}", when.unwrap_or_default(), row.caption.headline)
}

/// Why a caption relates, as words.
pub(super) fn reasons(row: &RelatedRow, reason: fn(&Reason) -> String) -> String {
    let words: Vec<String> = row.reasons.iter().map(reason).collect();
    words.join(" · ")
}

pub(super) fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Pictured(name) => format!("pictured in both: {name}"),
        Reason::Person(name) => format!("both name {name}"),
        Reason::Place { place, same_day: true } => format!("same place and day: {place}"),
        Reason::Place { place, same_day: false } => format!("same place: {place}"),
        Reason::Photographer(name) => format!("same photographer and day: {name}"),
        Reason::Words(words) => format!("both tell of {}", words.join(", ")),
        Reason::NearlyEqual => "nearly the same text".to_owned(),
        Reason::SameStory => "same story".to_owned(),
    }
}

/// The reason without its name, but for persons, by their last name.
pub(super) fn reason_short(reason: &Reason) -> String {
    match reason {
        Reason::Pictured(name) | Reason::Person(name) => {
            format!("same person: {}", name.split_whitespace().last().unwrap_or(name))
        }
        Reason::Place { same_day: true, .. } => "same place, same day".to_owned(),
        Reason::Place { same_day: false, .. } => "same place".to_owned(),
        Reason::Photographer(_) => "same photographer".to_owned(),
        Reason::Words(_) => "same subject".to_owned(),
        Reason::NearlyEqual => "nearly equal".to_owned(),
        Reason::SameStory => "same story".to_owned(),
    }
}
