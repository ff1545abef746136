//! Text made safe and countable: charset, sanitiser, words, sentences, folding.

mod charset;
mod clean;

pub use charset::decode;
pub use clean::{clean, clean_line};
