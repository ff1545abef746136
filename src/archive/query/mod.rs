//! The query language: what was typed to what is meant, with the place of every mistake.
//!
//! Bare words are a good query: all must be there, case and accents aside. `docs/queries.md` is the manual; [`fields`] the table
//! that it describes.

mod dates;
mod fields;
mod marked;
mod parse;
mod said;
mod typing;

use std::ops::Range;

pub use fields::{HIDDEN, Look, field_names, look_of, values_of};
pub use marked::Bears;
pub use typing::{Typing, typing};

use crate::story::{Day, Sort};

/// A query, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// As typed.
    pub text: String,
    /// The order that it asks for.
    pub sort: Option<Sort>,
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

impl Node {
    /// Whether what it finds depends on the user's marks.
    pub(super) fn asks_marks(&self) -> bool {
        match self {
            Self::Read | Self::Starred | Self::Marked(_) => true,
            Self::And(all) | Self::Or(all) => all.iter().any(Self::asks_marks),
            Self::Not(one) => one.asks_marks(),
            _ => false,
        }
    }

    /// Whether it looks for words, by which one story can be a better match than another.
    fn has_words(&self) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(Self::has_words),
            Self::Words { look, .. } => look.has_words(),
            _ => false,
        }
    }

    /// Whether stories with a flag are asked for by it, or a story by its name.
    pub(super) fn asks_for(&self, flag: &str) -> bool {
        match self {
            Self::And(all) | Self::Or(all) => all.iter().any(|one| one.asks_for(flag)),
            Self::Words { look: Look::Flag, words, .. } => words == flag,
            Self::Words { look, .. } => *look == Look::Id,
            _ => false,
        }
    }
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
        Self { text: String::new(), sort: None, node: Node::Every }
    }

    /// Understands a query. `today` is what `date:today` means.
    ///
    /// # Errors
    /// Where it is wrong, with the place.
    pub fn parse_on(text: &str, today: Day) -> Result<Self, QueryError> {
        Self::parsed(text, &|| today)
    }

    fn parsed(text: &str, today: &dyn Fn() -> Day) -> Result<Self, QueryError> {
        let (node, sort) = parse::parse(text, today)?;
        Ok(Self { text: text.trim().to_owned(), sort, node })
    }

    /// Understands a query, today.
    ///
    /// # Errors
    /// Where it is wrong, with the place.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        // The time zones of a system lie in some hundred files: few queries need them.
        Self::parsed(text, &|| jiff::ZonedDateTime::now().date())
    }

    /// The query for stories that name someone or something, as it would be typed.
    pub fn naming(name: &str) -> Self {
        let clean = name.replace('"', " ");
        let node = Node::Words { look: Look::Who, words: clean.clone(), how: How::Exactly };
        Self { text: format!("who:\"{clean}\""), sort: None, node }
    }

    /// The query for what someone said, as it would be typed.
    pub fn said_by(name: &str) -> Self {
        let clean = name.replace('"', " ");
        let node = Node::Words { look: Look::Speaker, words: clean.clone(), how: How::Exactly };
        Self { text: format!("said-by:\"{clean}\""), sort: None, node }
    }

    /// The same query, which finds a story besides, by its id.
    #[must_use]
    pub fn and_also(self, id: &str) -> Self {
        let Self { text, sort, node } = self;
        Self {
            text: format!("{text} OR id:{id}"),
            sort,
            node: Node::Or(vec![node, Self::by_id(id)]),
        }
    }

    fn by_id(id: &str) -> Node {
        Node::Words { look: Look::Id, words: id.to_owned(), how: How::Exactly }
    }

    /// Whether it finds everything.
    pub fn is_every(&self) -> bool {
        self.node == Node::Every
    }

    /// The order that its list has where another is the usual one: its own before that. Without words no match is better.
    pub fn order(&self, usual: Sort) -> Sort {
        match self.sort.unwrap_or(usual) {
            Sort::Relevance if !self.node.has_words() => Sort::Newest,
            sort => sort,
        }
    }

    /// Whether what it finds depends on the user's marks.
    pub fn asks_marks(&self) -> bool {
        self.node.asks_marks()
    }

    /// The words that it looks for in the text, each with where, as typed and how exactly, without those that it excludes.
    pub(super) fn looked_for(&self) -> Vec<(Look, &str, How)> {
        fn gather<'a>(node: &'a Node, into: &mut Vec<(Look, &'a str, How)>) {
            match node {
                Node::And(all) | Node::Or(all) => all.iter().for_each(|one| gather(one, into)),
                Node::Words { look, words, how } if look.is_text() => {
                    into.push((*look, words, *how));
                }
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
        let words: Vec<_> = query.looked_for().into_iter().map(|(_, words, _)| words).collect();
        assert_eq!(words, ["flood", "dam", "river bank", "Marsh"]);
    }
}
