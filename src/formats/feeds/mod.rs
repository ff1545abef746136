//! Feeds: RSS 0.9 to 2.0 and RDF Site Summary 1.0, Atom (RFC 4287), JSON Feed 1.1. An item is a story.
//!
//! XML is read by the tree that breaks off softly, so that a feed that is cut off, wrongly declared or not well-formed gives all items
//! that it has. What an item does not say its channel does: language, rights, the address that others are relative to.

mod json;
mod media;
mod text;
mod xml;

pub use json::JsonFeed;
pub use xml::{Atom, Rss};

use super::{Emit, Flow, Item, ReadError, Step};
use crate::story::{Draft, Kind, Part, Problem, Role};

/// Words of a story, at most, of which sound or pictures are the point: what a longer text comes with is its own reading aloud.
const SHOW_NOTES: usize = 200;

/// Words of a summary that stands over a story, at most.
const SUMMARY: usize = 60;

/// Hands out drafts one by one, then what is wrong with the feed.
fn hand_out(
    drafts: impl Iterator<Item = Draft>,
    problems: Vec<Problem>,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let mut any = false;
    for (number, draft) in drafts.enumerate() {
        any = true;
        let step = Step::record(number);
        let item = if draft.parts.is_empty() {
            let problem = Problem::new("no-story", "an item without title and text");
            Item::Problem { step, problem }
        } else {
            Item::Draft { step, draft: Box::new(draft) }
        };
        if emit(item) == Flow::Stop {
            return Ok(());
        }
    }
    if !any {
        let mut why = "it is a feed without any item".to_owned();
        if let Some(problem) = problems.first() {
            why = format!("{why} ({})", problem.message);
        }
        return Err(ReadError(why));
    }
    for problem in problems {
        if emit(Item::Problem { step: Step::Whole, problem }) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// What an item holds besides its fields.
#[derive(Default)]
struct Body {
    /// The text of the story.
    story: Vec<Part>,
    /// What sums it up.
    summary: Vec<Part>,
    /// Pictures with words.
    captions: Vec<Part>,
    /// Sound or film that comes with it.
    medium: Option<Kind>,
}

/// Puts the parts of a draft together: headline, summary where the story does not begin with it, pictures, text.
fn settle(draft: &mut Draft, body: Body) {
    let Body { mut story, mut summary, mut captions, medium } = body;
    let key = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).take(60).collect()
    };
    let title = draft.headline.as_deref().map(key).unwrap_or_default();
    for parts in [&mut story, &mut summary] {
        parts.retain(|part| part.picture.is_some() || part.text.contains(char::is_alphanumeric));
    }
    // What only says the headline again is no text.
    let repeats = |parts: &[Part]| {
        parts.iter().filter(|p| p.picture.is_none()).map(|p| key(&p.text)).collect::<String>()
            == title
    };
    let empty = |parts: &[Part]| parts.iter().all(|part| part.picture.is_some()) || repeats(parts);
    if empty(&story) {
        std::mem::swap(&mut story, &mut summary);
    }
    if empty(&story) {
        story.retain(|part| part.picture.is_some());
    }
    let all: Vec<String> = story.iter().map(|part| key(&part.text)).collect();
    let said = |text: &str| {
        let key = key(text);
        all.iter().any(|own| own.starts_with(&key) || key.starts_with(own) && own.len() > 20)
    };
    let words = |parts: &[Part]| -> usize {
        parts.iter().map(|part| part.text.split_whitespace().count()).sum()
    };
    summary.retain(|part| part.picture.is_none());
    let short = words(&summary) <= SUMMARY && summary.len() == 1;
    let sums_up = short && summary.iter().all(|part| !said(&part.text)) && !repeats(&summary);
    captions.retain(|part| !said(&part.text) && key(&part.text) != title);
    let length = words(&story);
    let mut parts = Vec::new();
    if let Some(headline) = &draft.headline {
        let text = headline.clone();
        parts.push(Part { role: Some(Role::Headline), text, ..Part::default() });
    }
    if sums_up {
        parts.extend(summary.into_iter().map(|p| Part { role: Some(Role::Subhead), ..p }));
    }
    parts.extend(captions);
    let any = story.iter().any(|part| part.picture.is_none());
    parts.extend(story);
    if !any {
        let problem = "the feed gives no text of the story, only its headline";
        draft.problems.push(Problem::new("headline-only", problem));
    }
    if let Some(kind) = medium.filter(|_| length < SHOW_NOTES) {
        draft.kind = kind;
    }
    draft.parts = parts;
}
