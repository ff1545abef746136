//! Who and what is named: mentions, entities, dates, amounts, and the people in captions.
//!
//! The way of a story through this room: its blocks become tokens, the tagger finds names among them (by
//! rules now), the desk's own lines (datelines, bylines, credits) settle theirs, and the linker makes one
//! entity of all the ways in which the story names the same thing. Precision comes before recall: a wrong
//! name is worse than none.

use crate::story::Story;

mod chunk;
mod cue;
mod lexicon;
mod linker;
mod list;
mod listed;
mod resolve;
mod tagger;
mod token;
mod wire;

pub use resolve::resolve;

/// The version of the rules and data that notes are made with.
pub const MODEL: &str = "rules-1";

/// Fills `notes.entities`, `notes.mentions`, `notes.dates`, `notes.amounts` and the people of captions.
pub fn annotate(story: &mut Story) {
    let mut memo = lexicon::Memo::default();
    let tokens = token::tokens(story, &mut memo);
    let found = tagger::tag(story, &tokens);
    let (entities, mentions) = linker::link(story, &tokens, &found);
    story.notes.entities = entities;
    story.notes.mentions = mentions;
}
