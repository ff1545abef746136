//! Who and what is named: mentions, entities, dates, amounts, and the people in captions.
//!
//! The way of a story through this room: its blocks become tokens, the desk's own lines (datelines,
//! bylines, credits) settle their names, the tagger finds those of the running text, and the linker makes one entity of all the ways in which the story
//! names the same thing. Precision comes before recall: a wrong name is worse than none.

use std::cell::RefCell;

use crate::story::{Person, Story};
use crate::text;

use token::{Shape, Token};

mod abroad;
mod amounts;
mod bearers;
mod crf;
mod dates;
mod foreign;
mod gender;
mod given;
mod headline;
mod key;
mod lexicon;
mod linked;
mod linker;
mod list;
mod listed;
mod pictured;
mod resolve;
mod spelling;
mod spells;
mod tagger;
mod token;
mod wire;

#[cfg(feature = "train")]
pub use crf::train;
pub use linked::linked;
pub use resolve::resolve;
pub use spelling::unlike;

/// The version of the rules and data that notes are made with.
pub const MODEL: &str = "crf-1";

thread_local! {
    /// What the lists say of the words of the stories before: they share most of them.
    static MEMO: RefCell<lexicon::Memo> = RefCell::default();
}

/// Fills `notes.entities`, `notes.mentions`, `notes.dates`, `notes.amounts`, `notes.spellings` and the people of
/// captions.
///
/// The tagger is made for English. In another language the desk's lines (datelines, bylines, credits), the lists of
/// that language and its titles and particles speak.
pub fn annotate(story: &mut Story) {
    let tokens = MEMO.with_borrow_mut(|memo| token::tokens(story, memo));
    let english = is_english(story, &tokens);
    let found = tagger::tag(story, &tokens, english);
    let (mut entities, mentions) = linker::link(story, &tokens, &found);
    gender::fill(story, &tokens, &mut entities, &mentions);
    let dates =
        if english { dates::dates(&tokens, story.day) } else { abroad::dates(&tokens, story.day) };
    let amounts =
        if english { amounts::amounts(&tokens, &dates) } else { abroad::amounts(&tokens, &dates) };
    let people: Vec<Vec<Person>> = story
        .captions
        .iter()
        .map(|caption| pictured::people(caption, &tokens, &entities, &mentions, english))
        .collect();
    for (caption, mut people) in story.captions.iter_mut().zip(people) {
        given::add(&caption.persons, &mut people, &mut entities);
        caption.people = people;
    }
    story.notes.entities = entities;
    story.notes.mentions = mentions;
    story.notes.dates = dates;
    story.notes.amounts = amounts;
    story.notes.spellings = MEMO.with_borrow_mut(|memo| spelling::within(story, memo));
}

/// Whether the story is in English: it says so, or else its words do.
fn is_english(story: &Story, tokens: &[Token<'_>]) -> bool {
    if let Some(language) = &story.language {
        return language.split('-').next().is_some_and(|l| l.eq_ignore_ascii_case("en"));
    }
    let words = tokens.iter().filter(|t| t.is_capital() || t.shape == Shape::Small);
    text::reads_english(words.map(|t| t.form.as_ref()))
}

#[cfg(test)]
mod tests;
