//! A page as an arena: its nodes in the order of the document, each with the range of what it holds.
//!
//! The parser is that of `trafilatura`, so that one parse serves the body, the pictures and the fields.

use trafilatura::dom::{Document, NodeId};

use super::words::Signs;
use crate::formats::tree::{self, Element};

/// An element or a text of a page.
#[derive(Debug, Default)]
pub struct Node {
    /// The element's name; empty for a text.
    pub name: String,
    /// The element's attributes.
    pub attributes: Vec<(String, String)>,
    /// The text; empty for an element.
    pub text: String,
    /// What its class and id say.
    pub signs: Signs,
    /// The element that it lies in; itself for the root.
    pub parent: usize,
    /// One behind the last node in it.
    pub end: usize,
}

/// All nodes of a page.
#[derive(Debug)]
pub struct Page {
    /// In the order of the document; the first is the document itself.
    pub nodes: Vec<Node>,
    /// How deep nodes lie in one another at most.
    pub depth: usize,
}

impl Page {
    /// Copies a parsed document.
    pub fn new(document: &Document) -> Self {
        let mut nodes: Vec<Node> = Vec::new();
        let mut deepest = 0;
        // What is still to be copied, the next last, with its parent and depth.
        let mut waiting: Vec<(NodeId, usize, usize)> = vec![(document.root(), 0, 0)];
        while let Some((id, parent, depth)) = waiting.pop() {
            deepest = deepest.max(depth);
            let at = nodes.len();
            let mut node = Node { parent, ..Node::default() };
            if document.is_text(id) {
                node.text = document.text_content(id);
            } else if document.is_element(id) {
                document.tag_name(id).clone_into(&mut node.name);
                node.attributes = document
                    .attribute_names(id)
                    .into_iter()
                    .filter_map(|name| Some((document.get_attribute(id, &name)?, name)))
                    .map(|(value, name)| (name, value))
                    .collect();
                for (name, value) in &node.attributes {
                    if matches!(name.as_str(), "class" | "id") {
                        node.signs = node.signs.and(Signs::read(value));
                    }
                }
            } else if at > 0 {
                continue;
            }
            nodes.push(node);
            let inner = document.child_nodes(id);
            waiting.extend(inner.into_iter().rev().map(|child| (child, at, depth + 1)));
        }
        let last = nodes.len();
        for node in &mut nodes {
            node.end = 0;
        }
        // From behind: a node ends where its last child ends.
        for at in (0..last).rev() {
            let own = nodes[at].end.max(at + 1);
            nodes[at].end = own;
            let parent = nodes[at].parent;
            if parent != at {
                nodes[parent].end = nodes[parent].end.max(own);
            }
        }
        Self { nodes, depth: deepest }
    }

    /// An attribute's value, trimmed; `None` where it is absent or empty.
    pub fn attr(&self, at: usize, name: &str) -> Option<&str> {
        let (_, value) = self.nodes[at].attributes.iter().find(|(own, _)| own == name)?;
        Some(value.trim()).filter(|value| !value.is_empty())
    }

    /// The class and the id of an element in lower case, a space between.
    pub fn tokens(&self, at: usize) -> String {
        let class = self.attr(at, "class").unwrap_or_default();
        let id = self.attr(at, "id").unwrap_or_default();
        format!("{class} {id}").to_lowercase()
    }

    /// The elements that a node lies in, the innermost first, itself not among them.
    pub fn ancestors(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let mut now = at;
        std::iter::from_fn(move || {
            let parent = self.nodes[now].parent;
            if parent == now {
                return None;
            }
            now = parent;
            Some(now)
        })
    }

    /// The elements of a name in a node, in order.
    pub fn find_all<'a>(
        &'a self,
        inside: usize,
        name: &'a str,
    ) -> impl Iterator<Item = usize> + 'a {
        (inside..self.nodes[inside].end).filter(move |&at| self.nodes[at].name == name)
    }

    /// All elements in a node, itself among them.
    pub fn elements(&self, inside: usize) -> impl Iterator<Item = usize> + '_ {
        (inside..self.nodes[inside].end).filter(|&at| !self.nodes[at].name.is_empty())
    }

    /// All text in a node as it stands, scripts and styles left out.
    pub fn raw(&self, inside: usize) -> String {
        let mut raw = String::new();
        let mut at = inside;
        let end = self.nodes[inside].end;
        while at < end {
            let node = &self.nodes[at];
            if at > inside && matches!(node.name.as_str(), "script" | "style" | "noscript") {
                at = node.end;
                continue;
            }
            if !is_inline(&node.name) {
                raw.push(' ');
            }
            raw.push_str(&node.text);
            at += 1;
        }
        raw
    }

    /// All text in a node as one clean line.
    pub fn text(&self, inside: usize) -> String {
        tree::line(&self.raw(inside))
    }

    /// A node with all in it as a tree.
    pub fn tree(&self, at: usize) -> Element {
        let mut open: Vec<(usize, Element)> = Vec::new();
        let mut done = Element::default();
        for now in at..self.nodes[at].end {
            while open.last().is_some_and(|(end, _)| *end <= now) {
                close(&mut open);
            }
            let node = &self.nodes[now];
            if node.name.is_empty() {
                if let Some((_, last)) = open.last_mut() {
                    last.nodes.push(tree::Node::Text(node.text.clone()));
                }
                continue;
            }
            let element = Element {
                name: node.name.clone(),
                attributes: node.attributes.clone(),
                ..Element::default()
            };
            open.push((node.end, element));
        }
        while open.len() > 1 {
            close(&mut open);
        }
        if let Some((_, root)) = open.pop() {
            done = root;
        }
        done
    }
}

fn close(open: &mut Vec<(usize, Element)>) {
    let Some((_, element)) = open.pop() else { return };
    if let Some((_, outer)) = open.last_mut() {
        outer.nodes.push(tree::Node::Element(element));
    }
}

/// Whether an element stands within a line; a text does.
pub fn is_inline(name: &str) -> bool {
    name.is_empty() || crate::formats::markup::is_inline(name)
}
