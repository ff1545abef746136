//! NITF, versions 2.5 to 3.6: one story a file (IPTC, "News Industry Text Format").
//!
//! `docdata` describes the story, `body.head` holds its printed fields, `body.content` the story, `body.end` who else worked on it.
//! NewsML carries the same body: [`print`] reads it for all three.

mod docdata;

pub use docdata::subject_code;

use super::body::{self, Pictures};
use super::printed::{Print, part};
use super::tree::Element;
use super::{Confidence, Emit, Format, Head, Input, Item, ReadError, Step, markup, xml};
use crate::story::{self, Draft, Problem, Role};

/// The News Industry Text Format.
pub struct Nitf;

impl Format for Nitf {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Nitf)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match xml::root_name(head).as_deref() {
            Some("nitf") => Confidence::Content,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (root, problems) = xml::parse(&input.all()?)?;
        let mut draft = Draft { problems, ..Draft::default() };
        docdata::read(&root, &mut draft);
        let mut print = print(&root, &mut |_| None);
        draft.agency = distributor(&root).or(draft.agency);
        draft.headline.clone_from(&print.headline);
        if print.notes.is_empty() {
            print.notes.extend(draft.editors_note.clone());
        } else if draft.editors_note.is_none() {
            draft.editors_note = Some(print.notes.join(" "));
        }
        let note = draft.revision.as_ref().and_then(|revision| revision.note.clone());
        print.corrections.extend(note);
        print.set(&mut draft);
        if !draft.parts.iter().any(|part| part.role.is_some_and(|role| role != Role::EditorsNote)) {
            let problem = Problem::new("no-text", "its headline and its body are empty");
            emit(Item::Problem { step: Step::Whole, problem });
            return Ok(());
        }
        emit(Item::Draft { step: Step::Whole, draft: Box::new(draft) });
        Ok(())
    }
}

/// Who distributes it, as the body's head says.
fn distributor(root: &Element) -> Option<String> {
    root.text_at("body/body.head/distributor").and_then(|name| super::printed::provider(&name))
}

/// What a body prints. `pictures` gives the captions of those that it names by id.
pub fn print(nitf: &Element, pictures: &mut Pictures<'_>) -> Print {
    let empty = Element::default();
    let body = if nitf.is("body") { nitf } else { nitf.child("body").unwrap_or(&empty) };
    let head = body.child("body.head").unwrap_or(&empty);
    let mut print = Print::default();
    let texts = |name: &str| -> Vec<String> {
        let found = head.find_all(name).into_iter().map(Element::text);
        found.filter(|text| !text.is_empty()).collect()
    };
    let mut headlines = texts("hl1").into_iter();
    print.headline = headlines.next().or_else(|| {
        let loose = head.child("hedline").map(Element::text);
        loose.filter(|text| !text.is_empty()).or_else(|| nitf.text_at("head/title"))
    });
    print.subheads = headlines.chain(texts("hl2")).collect();
    print.bylines = head.children("byline").map(body::byline).collect();
    print.dateline = head.child("dateline").map(body::dateline);
    for about in head.children("abstract") {
        print.summaries.extend(markup::parts(about).into_iter().map(|part| part.text));
    }
    for note in head.children("note") {
        let text = note.text();
        match note.attr("noteclass") {
            Some("cpyrt" | "trademk") => print.copyright = Some(text),
            Some("end") => print.contributors.push(text),
            _ => print.notes.push(text),
        }
    }
    for content in body.children("body.content") {
        print.body.extend(body::parts(content, pictures));
    }
    if body.child("body.content").is_none() {
        // Old files have their paragraphs straight in the body.
        let mut bare = body.clone();
        let told = |name: &str| name == "body.head" || name == "body.end";
        bare.nodes.retain(|node| match node {
            super::tree::Node::Element(child) => !told(&child.name.to_ascii_lowercase()),
            super::tree::Node::Text(_) => true,
        });
        print.body = body::parts(&bare, pictures);
    }
    if let Some(end) = body.child("body.end") {
        let lines = body::parts(end, pictures).into_iter();
        print.body.extend(lines.map(|line| match line.role {
            Some(Role::Paragraph) => part(Role::Contributors, &line.text),
            _ => line,
        }));
    }
    print
}

#[cfg(test)]
mod tests;
