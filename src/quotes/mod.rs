//! Who said what: quotation marks, cues and speakers.

use crate::story::Story;

/// Fills `notes.quotes`. Runs after [`names::annotate`](crate::names::annotate), whose mentions it reads.
pub fn annotate(_story: &mut Story) {}
