//! Text made safe and countable: charset, sanitiser, words, sentences, folding.
//!
//! Bytes become text in [`decode`], text becomes safe in [`clean`], once, when a draft is made; every span refers to the
//! result. [`fold`], [`words`] and [`sentences`] read text and change nothing.

mod charset;
mod clean;
mod digest;
mod english;
mod fold;
mod lists;
mod number;
mod sentences;
mod spelling;

pub use charset::{LONGEST, cut_long, decode, decode_story, looks_binary};
pub use clean::{clean, clean_line};
pub use digest::Digest;
pub use english::reads_english;
pub use fold::fold;
pub use lists::{WordSet, WordTable, entries};
pub use number::number;
pub use sentences::sentences;
pub use spelling::{Difference, Spelled};

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::story::Span;

/// The words of a text (Unicode UAX 29), without spaces and marks. Sorted, disjoint.
pub fn words(text: &str) -> impl Iterator<Item = Span> + '_ {
    text.unicode_word_indices().map(|(at, word)| Span::new(at, at + word.len()))
}

/// How many columns of a terminal a text takes, where it holds no line end.
pub fn width(text: &str) -> usize {
    text.width()
}
