//! NewsML 1.0 to 1.2: news items of nested components ("NewsML 1.2 Functional Specification", IPTC).
//!
//! A file holds one item or several, each is a record. The texts of an item's components make its story, the pictures in them, each with
//! its caption and its renditions, are captions at the place where the text names them by their `Duid`, or at its end. What is in other
//! files (`NewsItemRef`, `Href` of a text) is not followed.

mod component;
mod fields;
mod picture;

use std::collections::HashMap;

use super::printed::{Print, key};
use super::tree::Element;
use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step, xml};
use crate::story::{self, Draft, Kind, Part, Problem, Role};
use component::{Found, Use};

/// NewsML 1.
pub struct Newsml1;

impl Format for Newsml1 {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Newsml1)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match xml::root_name(head).as_deref() {
            Some("NewsML") => Confidence::Content,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (root, mut problems) = xml::parse(&input.all()?)?;
        let items: Vec<&Element> = root.children("NewsItem").collect();
        if items.is_empty() {
            let problem = Problem::new("skipped", "a NewsML file without any item");
            emit(Item::Problem { step: Step::Whole, problem });
            return Ok(());
        }
        let envelope = root.child("NewsEnvelope");
        for (number, item) in items.iter().enumerate() {
            let step = if items.len() == 1 { Step::Whole } else { Step::record(number) };
            // What is wrong with the file is told once, with its first story.
            let made = story(item, envelope).map(|mut draft| {
                draft.problems.append(&mut problems);
                draft
            });
            if emit(Item::of(step, made)) == Flow::Stop {
                return Ok(());
            }
        }
        Ok(())
    }
}

/// One item to one draft.
fn story(item: &Element, envelope: Option<&Element>) -> Result<Box<Draft>, Problem> {
    let mut draft = Box::new(Draft::default());
    let found = component::find(item, &mut draft.problems);
    fields::read(item, envelope, &found, &mut draft);
    let captions: Vec<(Option<&str>, Part)> = found
        .pictures
        .iter()
        .filter_map(|picture| Some((picture.attr("Duid"), picture::caption(picture)?)))
        .collect();
    let mut print = Print {
        headline: found.line("HeadLine").filter(|text| text.chars().any(char::is_alphabetic)),
        subheads: found.line("SubHeadLine").into_iter().collect(),
        bylines: fields::byline(&found).into_iter().collect(),
        notes: found.advisories(),
        dateline: found.line("DateLine"),
        copyright: found.line("CopyrightLine"),
        ..Print::default()
    };
    print_texts(&found, &captions, &mut print);
    if print.body.is_empty() && !print.captions.is_empty() && found.texts.is_empty() {
        draft.kind = found.pictures.first().map_or(Kind::Photo, |picture| picture::kind(picture));
        // Its maker and its terms stand with the picture.
        print.bylines.clear();
        print.notes.clear();
    }
    if print.body.is_empty() && print.captions.is_empty() && print.headline.is_none() {
        let update = item.child("Update").is_some();
        let why =
            if update { "an update of another item's fields" } else { "it has no text of its own" };
        return Err(Problem::new("skipped", why));
    }
    draft.editors_note = (!print.notes.is_empty()).then(|| print.notes.join(" "));
    draft.headline.clone_from(&print.headline);
    let told = !print.body.is_empty() || !print.captions.is_empty();
    print.set(&mut draft);
    if draft.headline.is_none() {
        let printed = draft.parts.iter().find(|part| part.role == Some(Role::Headline));
        draft.headline = printed.map(|part| part.text.clone());
    }
    if !told {
        draft.problems.push(Problem::new("no-text", "the item has a headline, but no text"));
    }
    Ok(draft)
}

/// Prints the texts of the components, each for what its role says, with the captions in their places.
fn print_texts(found: &Found<'_>, captions: &[(Option<&str>, Part)], print: &mut Print) {
    let by_id: HashMap<&str, usize> =
        captions.iter().enumerate().filter_map(|(n, (id, _))| Some(((*id)?, n))).collect();
    let mut placed = vec![false; captions.len()];
    for text in &found.texts {
        let mut own = component::print(text.content, &mut |id| {
            let n = *by_id.get(id)?;
            let first = !std::mem::replace(placed.get_mut(n)?, true);
            captions.get(n).filter(|_| first).map(|(_, part)| part.clone())
        });
        match text.used {
            Use::Body => {
                print.headline = print.headline.take().or(own.headline.take());
                print.subheads.append(&mut own.subheads);
                print.bylines.append(&mut own.bylines);
                print.notes.append(&mut own.notes);
                print.summaries.append(&mut own.summaries);
                print.dateline = print.dateline.take().or(own.dateline);
                print.body.append(&mut own.body);
            }
            Use::Headline => {
                let line = own.body.first().map(|part| part.text.clone());
                print.headline = print.headline.take().or(line);
            }
            Use::Summary => print.summaries.extend(own.body.into_iter().map(|part| part.text)),
            Use::Subhead => print.subheads.extend(own.body.into_iter().map(|part| part.text)),
            Use::Contact => print.contributors.extend(own.body.into_iter().map(|part| part.text)),
            Use::Caption => {
                let lines =
                    own.body.into_iter().map(|part| Part { role: Some(Role::Caption), ..part });
                print.captions.extend(lines);
            }
        }
    }
    // A summary that is but the headline again says nothing.
    if let Some(headline) = print.headline.as_deref().map(key) {
        print.summaries.retain(|text| key(text) != headline);
    }
    let left = captions.iter().zip(placed).filter(|(_, placed)| !placed);
    print.captions.extend(left.map(|((_, part), _)| part.clone()));
}

#[cfg(test)]
mod tests;
