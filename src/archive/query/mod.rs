//! The query language: what was typed to what is meant, with the place of every mistake.
//!
//! Bare words are a good query: all must be there, case and accents aside. `docs/queries.md` is the manual; [`fields`] the table
//! that it describes.

mod dates;
mod fields;
mod marked;
mod parse;

use std::ops::Range;

pub use fields::{Look, field_names};
pub use marked::Bears;

use crate::story::Day;

/// A query, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// What it means.
    pub(super) node: Node,
}

/// What a query means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Node {
    /// Everything.
    Every,
    /// All of these.
    And(Vec<Node>),
    /// Any of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// Words in a field.
    Words {
        /// Where.
        look: Look,
        /// The words, in order where there are several.
        words: String,
        /// How exactly.
        how: How,
    },
    /// Stories that stand from one day up to, not with, another.
    Days {
        /// The first day; open where `None`.
        from: Option<Day>,
        /// The day after the last; open where `None`.
        to: Option<Day>,
    },
    /// What the user has read.
    Read,
    /// What the user starred.
    Starred,
    /// What the user marked in another way.
    Marked(Bears),
}

/// How exactly words are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// As they stand; several as a phrase.
    Exactly,
    /// The last one may go on.
    Prefix,
    /// One letter may differ.
    Nearly,
}

/// A mistake in a query.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What is wrong and what would be right.
    pub message: String,
    /// The bytes of the query that are wrong; never empty but where the query ends too soon.
    pub span: Range<usize>,
}

impl Query {
    /// The query that finds everything.
    pub fn every() -> Self {
        Self { text: String::new(), node: Node::Every }
    }

    /// Understands a query. `today` is what `date:today` means.
    ///
    /// # Errors
    /// Where it is wrong, with the place.
    pub fn parse_on(text: &str, today: Day) -> Result<Self, QueryError> {
        let node = parse::parse(text, today)?;
        Ok(Self { text: text.trim().to_owned(), node })
    }

    /// Understands a query, today.
    ///
    /// # Errors
    /// Where it is wrong, with the place.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        Self::parse_on(text, jiff::ZonedDateTime::now().date())
    }

    /// The query for stories that name someone or something, as it would be typed.
    pub fn naming(name: &str) -> Self {
        let clean = name.replace('"', " ");
        let node = Node::Words { look: Look::Who, words: clean.clone(), how: How::Exactly };
        Self { text: format!("who:\"{clean}\""), node }
    }

    /// The query for what someone said, as it would be typed.
    pub fn said_by(name: &str) -> Self {
        let clean = name.replace('"', " ");
        let node = Node::Words { look: Look::Speaker, words: clean.clone(), how: How::Exactly };
        Self { text: format!("said-by:\"{clean}\""), node }
    }

    /// The same query, which finds a story besides, by its id.
    #[must_use]
    pub fn and_also(self, id: &str) -> Self {
        let Self { text, node } = self;
        Self { text: format!("{text} OR id:{id}"), node: Node::Or(vec![node, Self::by_id(id)]) }
    }

    /// The same query for one story alone, by its id.
    #[must_use]
    pub fn of_one(self, id: &str) -> Self {
        let Self { text, node } = self;
        Self { text: format!("({text}) id:{id}"), node: Node::And(vec![node, Self::by_id(id)]) }
    }

    fn by_id(id: &str) -> Node {
        Node::Words { look: Look::Id, words: id.to_owned(), how: How::Exactly }
    }

    /// Whether it finds everything.
    pub fn is_every(&self) -> bool {
        self.node == Node::Every
    }

    /// Whether what it finds depends on the user's marks.
    pub fn asks_marks(&self) -> bool {
        fn asks(node: &Node) -> bool {
            match node {
                Node::Read | Node::Starred | Node::Marked(_) => true,
                Node::And(all) | Node::Or(all) => all.iter().any(asks),
                Node::Not(one) => asks(one),
                _ => false,
            }
        }
        asks(&self.node)
    }

    /// The words that it looks for in the text, each as typed and how exactly, without those that it excludes.
    pub(super) fn looked_for(&self) -> Vec<(&str, How)> {
        fn gather<'a>(node: &'a Node, into: &mut Vec<(&'a str, How)>) {
            match node {
                Node::And(all) | Node::Or(all) => all.iter().for_each(|one| gather(one, into)),
                Node::Words { look, words, how } if look.is_text() => into.push((words, *how)),
                _ => {}
            }
        }
        let mut all = Vec::new();
        gather(&self.node, &mut all);
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{How, Look, Node, Query};

    #[test]
    fn naming_is_what_one_would_type() {
        let query = Query::naming("Inés \"Ina\" Robledo");
        let typed = Query::parse(&query.text).unwrap();
        assert_eq!(query.text, typed.text);
        let words = "Inés  Ina  Robledo".to_owned();
        assert_eq!(typed.node, Node::Words { look: Look::Who, words, how: How::Exactly });
    }

    #[test]
    fn words_to_mark() {
        let query =
            Query::parse("flood -fire (dam OR \"river bank\") who:Marsh place:Ansel").unwrap();
        let words: Vec<_> = query.looked_for().into_iter().map(|(words, _)| words).collect();
        assert_eq!(words, ["flood", "dam", "river bank", "Marsh"]);
    }
}
