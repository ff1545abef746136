//! Names that the user has merged, in queries: one of them finds all.

use std::borrow::Cow;

use super::Searcher;
use super::marks::group;
use super::query::{How, Look, Node};

impl Searcher<'_> {
    /// A query in which the words of a merged name stand for all its forms. The same where nothing is merged.
    pub(super) fn widened<'n>(&self, node: &'n Node) -> Cow<'n, Node> {
        if !asks_names(node) {
            return Cow::Borrowed(node);
        }
        let merges = self.marks().merges();
        if merges.is_empty() { Cow::Borrowed(node) } else { Cow::Owned(widened(node, &merges)) }
    }
}

/// Whether it looks for names.
fn asks_names(node: &Node) -> bool {
    match node {
        Node::And(all) | Node::Or(all) => all.iter().any(asks_names),
        Node::Not(one) => asks_names(one),
        Node::Words { look, how: How::Exactly, .. } => is_name(*look),
        _ => false,
    }
}

fn is_name(look: Look) -> bool {
    matches!(look, Look::Who | Look::Org | Look::Pictured | Look::Speaker | Look::By | Look::Photo)
}

fn widened(node: &Node, merges: &[(String, String)]) -> Node {
    let each = |all: &[Node]| all.iter().map(|one| widened(one, merges)).collect();
    match node {
        Node::And(all) => Node::And(each(all)),
        Node::Or(all) => Node::Or(each(all)),
        Node::Not(one) => Node::Not(Box::new(widened(one, merges))),
        Node::Words { look, words, how: How::Exactly } if is_name(*look) => {
            let forms = group(merges, words);
            if forms.is_empty() {
                return node.clone();
            }
            let form = |words| Node::Words { look: *look, words, how: How::Exactly };
            Node::Or(forms.into_iter().map(form).collect())
        }
        _ => node.clone(),
    }
}
