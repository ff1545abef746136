//! Markup as a tree: what XML and HTML have in common once they are parsed.

use crate::text;

/// A node of a tree.
#[derive(Clone, Debug)]
pub enum Node {
    /// An element.
    Element(Element),
    /// Text, its references resolved, as it stands.
    Text(String),
}

/// An element with what it holds.
#[derive(Clone, Debug, Default)]
pub struct Element {
    /// The name without its prefix, as written.
    pub name: String,
    /// The prefix of its namespace, in small letters; empty where it has none.
    pub prefix: String,
    /// Attributes by their names as written, with prefixes.
    pub attributes: Vec<(String, String)>,
    /// What it holds, in order.
    pub nodes: Vec<Node>,
}

impl Element {
    /// Whether it bears a name, in upper or lower case.
    pub fn is(&self, name: &str) -> bool {
        self.name.eq_ignore_ascii_case(name)
    }

    /// An attribute's value, trimmed; `None` where it is absent or empty. The name goes without a prefix, but for `xml:lang`.
    pub fn attr(&self, name: &str) -> Option<&str> {
        let bare = |own: &str| own.rsplit_once(':').map_or(own.to_owned(), |(_, own)| own.into());
        self.attributes
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name) || bare(own).eq_ignore_ascii_case(name))
            .map(|(_, value)| value.trim())
            .filter(|value| !value.is_empty())
    }

    /// The elements in it, not those in them.
    pub fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements of a name in it, not those in them.
    pub fn children<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.is(name))
    }

    /// The first element of a name in it.
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.is(name))
    }

    /// The first element at a path of names: `head/docdata/urgency`.
    pub fn at(&self, path: &str) -> Option<&Self> {
        let Some((first, rest)) = path.split_once('/') else { return self.child(path) };
        self.elements().filter(|element| element.is(first)).find_map(|child| child.at(rest))
    }

    /// The first element of a name, itself among them, in the order of the document.
    pub fn find(&self, name: &str) -> Option<&Self> {
        if self.is(name) { Some(self) } else { self.elements().find_map(|child| child.find(name)) }
    }

    /// All elements of a name, itself among them, in the order of the document.
    pub fn find_all(&self, name: &str) -> Vec<&Self> {
        let mut found = Vec::new();
        self.visit(&mut |element| {
            if element.is(name) {
                found.push(element);
            }
        });
        found
    }

    /// Shows each element in it, itself first, in the order of the document.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Self)) {
        see(self);
        for child in self.elements() {
            child.visit(see);
        }
    }

    /// All text in it as one clean line.
    pub fn text(&self) -> String {
        let mut raw = String::new();
        self.gather(&mut raw);
        line(&raw)
    }

    /// The text that stands in it and in no element in it, as it stands.
    pub fn own_text(&self) -> String {
        let text = |node: &Node| match node {
            Node::Text(text) => Some(text.clone()),
            Node::Element(_) => None,
        };
        self.nodes.iter().filter_map(text).collect()
    }

    /// The text at a path, where there is any.
    pub fn text_at(&self, path: &str) -> Option<String> {
        self.at(path).map(Self::text).filter(|text| !text.is_empty())
    }

    fn gather(&self, into: &mut String) {
        for node in &self.nodes {
            match node {
                Node::Text(text) => into.push_str(text),
                Node::Element(element) if element.is("br") => into.push(' '),
                Node::Element(element) => element.gather(into),
            }
        }
    }
}

/// A text as one clean line: runs of white space become one space.
pub fn line(raw: &str) -> String {
    let mut joined = String::with_capacity(raw.len());
    for word in raw.split_whitespace() {
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
    }
    text::clean_line(&joined).trim().to_owned()
}
