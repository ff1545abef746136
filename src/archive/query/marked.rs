//! What a query may ask of the user's marks.

use super::{Node, QueryError};
use crate::text::fold;

/// What a story must bear.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Bears {
    /// It was read.
    Read,
    /// It was starred.
    Starred,
    /// It has a note.
    Noted,
    /// It has any tag.
    Tagged,
    /// It has a tag.
    Tag {
        /// The tag's words, folded.
        words: String,
        /// The tag may go on.
        begins: bool,
    },
}

impl Bears {
    /// Whether a mark of some name in the database may be what is asked for.
    pub fn may_be(&self, name: &str) -> bool {
        match self {
            Self::Read => name == "read",
            Self::Starred => name == "star",
            Self::Noted => name == "note",
            Self::Tagged | Self::Tag { .. } => name.starts_with("tag:"),
        }
    }
}

/// The values of `is:` that ask for marks, besides read and starred.
pub const IS_MARKED: [(&str, Bears); 2] = [("tagged", Bears::Tagged), ("noted", Bears::Noted)];

/// What follows `tag:`; a star at its end lets the tag go on, unless the words are quoted.
pub fn tag(text: &str, quoted: bool, span: std::ops::Range<usize>) -> Result<Node, QueryError> {
    let (words, begins) = match text.strip_suffix('*') {
        Some(words) if !quoted => (words, true),
        _ => (text, false),
    };
    let words: Vec<&str> = words.split_whitespace().collect();
    if words.is_empty() {
        let message = "a tag must follow tag:; is:tagged finds all that have one".into();
        return Err(QueryError { message, span });
    }
    let words = fold(&words.join(" ")).into_owned();
    Ok(Node::Marked(Bears::Tag { words, begins }))
}
