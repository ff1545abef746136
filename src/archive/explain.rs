//! How a query was understood: its parts in words, each with how many stories it finds by itself.

use super::query::{HIDDEN, Node, Query};
use super::schema::Doc;
use super::{ArchiveError, Searcher};
use crate::story::Sort;

/// A part of a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    /// What it means.
    pub words: String,
    /// How many stories it finds by itself.
    pub stories: usize,
    /// What it is made of.
    pub parts: Vec<Part>,
}

/// A query, explained.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explained {
    /// The whole of it.
    pub whole: Part,
    /// The order of its list.
    pub sort: Sort,
    /// Whether the first rows can be had without looking at all hits.
    pub stops_early: bool,
    /// What is left out because it was not asked for, and how many stories that are.
    pub left_out: Vec<(&'static str, usize)>,
}

impl Searcher<'_> {
    /// How a query is understood, and how many stories each part of it finds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn explain(&self, query: &Query, usual: Sort) -> Result<Explained, ArchiveError> {
        let sort = query.order(usual);
        let mut left_out = Vec::new();
        for flag in HIDDEN.iter().filter(|flag| !query.node.asks_for(flag)) {
            // That it is asked for in one more part lets it through.
            let asked = Node::And(vec![query.node.clone(), flag_node(flag)]);
            left_out.push((*flag, self.line(Doc::Story, &asked)?.count()));
        }
        left_out.retain(|(_, stories)| *stories > 0);
        Ok(Explained {
            whole: self.part(&query.node)?,
            sort,
            stops_early: sort == Sort::Newest && query.node.comes_in_order(),
            left_out,
        })
    }

    fn part(&self, node: &Node) -> Result<Part, ArchiveError> {
        let parts = node.parts().iter().map(|part| self.part(part)).collect::<Result<_, _>>()?;
        let stories = self.line(Doc::Story, node)?.count();
        Ok(Part { words: node.in_words(), stories, parts })
    }
}

fn flag_node(flag: &str) -> Node {
    use super::query::{How, Look};
    Node::Words { look: Look::Flag, words: flag.to_owned(), how: How::Exactly }
}
