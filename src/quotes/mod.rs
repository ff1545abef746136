//! Who said what: quotation marks, cues and speakers.
//!
//! Each block is read on its own: `marks` finds what stands between quotation marks, `token` the
//! writer's sentences around it, `subject` and `attribute` who says it by the words of the sentence,
//! `beyond` who says it by the sentences and blocks around, `kind` whether it is speech at all,
//! `resolve` and `pronoun` the speaker's full name; `reading` goes from block to block with all of
//! them, and `indirect` looks for what is reported without marks. Every rule has a name, which a speaker
//! carries, and a measured `certainty`.

mod attribute;
mod beyond;
mod certainty;
mod clause;
mod glyph;
mod indirect;
mod interview;
mod kind;
mod lexicon;
mod marks;
mod passage;
mod phrase;
mod pronoun;
mod reading;
mod resolve;
mod subject;
mod token;
mod tongue;

use crate::story::Story;

/// Fills `notes.quotes`. Runs after [`names::annotate`](crate::names::annotate), whose mentions it reads.
pub fn annotate(story: &mut Story) {
    story.notes.quotes = reading::quotes(story);
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod voices_tests;
