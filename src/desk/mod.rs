//! Draft to story: what the desk meant by the lines of a draft.
//!
//! The way of a draft: lines are measured (`lines`), each is looked at by itself (`pictures`, `page`), the densest run of prose is found
//! (`extent`), then head, insets and tail are settled around it, and what they say is read: bylines, dateline, times, captions, revision.
//! A draft whose format labels its parts keeps the labels; its paragraphs are still looked at.

mod byline;
pub mod calendar;
pub mod caption;
mod copy;
pub mod credit;
mod dateline;
mod edges;
mod edit;
mod extent;
mod glue;
mod head;
mod identity;
mod inset;
mod labelled;
mod language;
mod lexicon;
mod lines;
mod page;
mod pictures;
mod revision;
mod scene;
mod tables;
mod tail;
mod ticks;
mod timestamp;

pub use edit::edit;

use crate::text::entries;
