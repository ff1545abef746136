//! Who and what is named: mentions, entities, dates, amounts, and the people in captions.

use crate::story::Story;

mod lexicon;
mod list;
mod resolve;

pub use resolve::resolve;

/// The version of the rules and data that notes are made with.
pub const MODEL: &str = "rules-1";

/// Fills `notes.entities`, `notes.mentions`, `notes.dates`, `notes.amounts` and the people of captions.
pub fn annotate(_story: &mut Story) {}
