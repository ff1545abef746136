//! One item to one draft: its text with the captions of its pictures, or a picture with its own.

use super::{content, meta, picture};
use crate::formats::printed::Print;
use crate::formats::tree::Element;
use crate::story::{Draft, Kind, Part, Problem, Role};

/// The draft of a news item.
///
/// # Errors
/// Where it has no words.
pub fn read(item: &Element, captions: &[Part]) -> Result<Box<Draft>, Problem> {
    let mut draft = Box::new(Draft::default());
    meta::read(item, &mut draft);
    let empty = Element::default();
    let about = item.child("contentMeta").unwrap_or(&empty);
    let mut print = content::read(item);
    headlines(about, &mut print);
    if print.headline.is_none() {
        print.headline = item.text_at("itemMeta/title").filter(|_| !print.body.is_empty());
    }
    if print.dateline.is_none() {
        print.dateline = about.text_at("dateline");
    }
    if draft.kind == Kind::Text {
        let by: Vec<String> = about.children("by").map(Element::text).collect();
        if print.bylines.is_empty() {
            print.bylines = by.into_iter().filter(|by| !by.is_empty()).collect();
        }
        print.summaries.extend(summaries(about));
        print.captions = captions.to_vec();
    } else {
        print.captions = picture::caption(item).into_iter().collect();
    }
    print.notes.extend(meta::notes(item));
    draft.editors_note = (!print.notes.is_empty()).then(|| print.notes.join(" "));
    // What an update changed is no correction.
    if let Some(revision) = &draft.revision
        && let Some(note) = revision.note.clone()
    {
        let was_wrong = revision.kind == "correction" || revision.kind == "repeat";
        let lines = if was_wrong { &mut print.corrections } else { &mut print.notes };
        lines.push(note);
    }
    // The terms are what counts; who owns it is printed under the story.
    if meta::terms(item).is_some() {
        print.copyright = meta::notice(item);
    }
    if print.headline.is_none() && print.body.is_empty() && print.captions.is_empty() {
        let what = if item.child("contentSet").is_some() {
            "no text in its content"
        } else {
            "no content"
        };
        return Err(Problem::new("no-text", format!("{what} and no headline")));
    }
    let told =
        |part: &Part| matches!(part.role, Some(role) if role.is_body() || role == Role::Caption);
    print.set(&mut draft);
    draft.headline = about.text_at("headline").or_else(|| {
        let printed = draft.parts.iter().find(|part| part.role == Some(Role::Headline));
        printed.map(|part| part.text.clone())
    });
    if !draft.parts.iter().any(told) {
        draft.problems.push(Problem::new("no-text", "the item has a headline, but no text"));
    }
    Ok(draft)
}

/// The headline and those under it: a role tells which is which.
fn headlines(about: &Element, print: &mut Print) {
    let mut main = None;
    for headline in about.children("headline") {
        let role = meta::tail(headline.attr("role").unwrap_or_default()).to_ascii_lowercase();
        let text = headline.text();
        if text.is_empty() {
            continue;
        }
        if role.contains("sub") {
            print.subheads.push(text);
        } else if main.is_none() {
            main = Some(text);
        }
    }
    print.headline = main.or(print.headline.take());
}

/// What sums a text up. A caption in the item of a text is none.
fn summaries(about: &Element) -> Vec<String> {
    let role = |of: &Element| meta::tail(of.attr("role").unwrap_or_default()).to_ascii_lowercase();
    let sums = |of: &&Element| !role(of).contains("caption");
    about.children("description").filter(sums).map(Element::text).collect()
}
