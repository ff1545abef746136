//! Who said what: quotation marks, cues and speakers.
//!
//! Each block is read on its own: [`marks`] finds what stands between quotation marks, [`token`] the
//! writer's sentences around it, [`subject`] and [`attribute`] who says it by the words of the sentence,
//! [`passage`] who says it by the sentences and blocks before, [`kind`] whether it is speech at all, and
//! [`resolve`] the speaker's full name. Every rule has a name, which a speaker carries, and a measured
//! [`certainty`]. Indirect speech is not looked for.

mod attribute;
mod certainty;
mod glyph;
mod kind;
mod lexicon;
mod marks;
mod passage;
mod phrase;
mod resolve;
mod subject;
mod token;

use crate::story::Story;

/// Fills `notes.quotes`. Runs after [`names::annotate`](crate::names::annotate), whose mentions it reads.
pub fn annotate(story: &mut Story) {
    story.notes.quotes = passage::quotes(story);
}

#[cfg(test)]
mod tests;
