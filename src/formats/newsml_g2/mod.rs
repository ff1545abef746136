//! NewsML-G2: messages, single items and packages of the IPTC's current standard ("NewsML-G2 Specification", 2.9 to 2.35).
//!
//! A message may hold several items, each is a record. A picture, graphic, video or audio item that a link or a package puts beside a
//! text of the same message is that text's caption and no story of its own; any other is a story with one caption. Packages, planning
//! and concept items have no text and are skipped with a word. What lies in other files is not followed.

mod content;
mod groups;
mod item;
mod meta;
mod picture;

use super::tree::Element;
use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step, xml};
use crate::story::{self, Problem};

/// Items of a message, at most: what links them is looked at in memory.
const MOST: usize = 100_000;

/// The elements that are items, and why they are skipped where they are.
const ITEMS: &[(&str, Option<&str>)] = &[
    ("newsItem", None),
    ("packageItem", Some("a package; it only groups other items")),
    ("planningItem", Some("a planning item; it has no text")),
    ("conceptItem", Some("a concept item; it has no text")),
    ("knowledgeItem", Some("a list of concepts; it has no text")),
    ("catalogItem", Some("a catalog of codes; it has no text")),
];

/// NewsML-G2.
pub struct NewsmlG2;

impl Format for NewsmlG2 {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::NewsmlG2)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let Some(name) = xml::root_name(head) else { return Confidence::No };
        let known = ITEMS.iter().any(|(item, _)| *item == name);
        match name.as_str() {
            "newsMessage" | "packageItem" | "planningItem" => Confidence::Content,
            _ if known && head.text().contains("iptc.org/std/nar") => Confidence::Content,
            _ if known => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (root, mut problems) = xml::parse(&input.all()?)?;
        let mut items = Vec::new();
        gather(&root, &mut items);
        if items.is_empty() {
            let problem = Problem::new("skipped", "a message without any item");
            emit(Item::Problem { step: Step::Whole, problem });
            return Ok(());
        }
        let alone = std::ptr::eq(items[0], &raw const root);
        let groups = groups::read(&items);
        for (number, element) in items.iter().enumerate() {
            let step = if alone { Step::Whole } else { Step::record(number) };
            if groups.owner(number).is_some() {
                continue;
            }
            let made = match skipped(element) {
                Some(why) => Err(Problem::new("skipped", why)),
                None => item::read(element, &groups.captions(number, &items)),
            };
            // What is wrong with the file is told once, with its first story.
            let made = made.map(|mut draft| {
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

fn skipped(element: &Element) -> Option<&'static str> {
    ITEMS.iter().find(|(name, _)| element.is(name)).and_then(|(_, why)| *why)
}

/// The items in an element, itself among them; none lies in another.
fn gather<'a>(element: &'a Element, into: &mut Vec<&'a Element>) {
    if ITEMS.iter().any(|(name, _)| element.is(name)) {
        if into.len() < MOST {
            into.push(element);
        }
        return;
    }
    for child in element.elements() {
        gather(child, into);
    }
}

#[cfg(test)]
mod tests;
