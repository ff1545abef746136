//! The lines of a page in reading order, each with the role that its element gives and the element that holds it.

use super::page::{Page, is_inline};
use crate::formats::{markup, tree};
use crate::story::Role;

/// One line of a page.
#[derive(Clone, Debug)]
pub struct Line {
    /// The innermost block that holds it.
    pub node: usize,
    /// The first node of it.
    pub at: usize,
    /// What its element says it is.
    pub role: Role,
    /// One clean line.
    pub text: String,
    /// A block begins with it.
    pub gap: bool,
    /// Characters of it, and how many of them stand in links.
    pub long: usize,
    /// Of those, how many stand in links.
    pub linked: usize,
    /// It lies in a figure or in what captions a picture.
    pub pictured: bool,
}

/// The lines of a page. What a page does not show is left out.
pub fn lines(page: &Page) -> Vec<Line> {
    let mut flow = Flow { lines: Vec::new(), raw: String::new(), linked: 0, gap: true, at: 0 };
    // What is open: a node and its role.
    let mut open: Vec<(usize, Role)> = vec![(0, Role::Paragraph)];
    let (mut links, mut at) = (0_usize, 1);
    let close = |flow: &mut Flow, links: &mut usize, open: &mut Vec<(usize, Role)>| {
        let Some((node, role)) = open.pop() else { return };
        let name = page.nodes[node].name.as_str();
        if name == "a" {
            *links = links.saturating_sub(1);
        }
        if !is_inline(name) {
            let pictured = open.iter().chain([&(node, role)]).any(|(n, _)| is_picture(page, *n));
            flow.end(node, role, pictured);
            flow.gap = true;
        }
    };
    while at < page.nodes.len() {
        while open.len() > 1 && open.last().is_some_and(|(n, _)| page.nodes[*n].end <= at) {
            close(&mut flow, &mut links, &mut open);
        }
        let node = &page.nodes[at];
        let (outer, role) = open
            .iter()
            .rev()
            .find(|(n, _)| !is_inline(&page.nodes[*n].name))
            .copied()
            .unwrap_or((0, Role::Paragraph));
        if node.name.is_empty() {
            if flow.raw.trim().is_empty() {
                flow.at = at;
            }
            flow.raw.push_str(&node.text);
            if links > 0 {
                flow.linked += node.text.chars().filter(|c| !c.is_whitespace()).count();
            }
            at += 1;
            continue;
        }
        let name = node.name.as_str();
        if markup::is_silent(name) || is_hidden(page, at) {
            at = node.end;
            continue;
        }
        let pictured = || open.iter().any(|(n, _)| is_picture(page, *n));
        if name == "br" || name == "hr" {
            flow.end(outer, role, pictured());
            at = node.end;
            continue;
        }
        if matches!(name, "table" | "pre") {
            let tree = page.tree(at);
            if name == "pre" || markup::is_figures(&tree) {
                flow.end(outer, role, pictured());
                let mut whole = tree::Element::default();
                whole.nodes.push(tree::Node::Element(tree));
                for part in markup::parts(&whole) {
                    let long = part.text.chars().filter(|c| !c.is_whitespace()).count();
                    flow.lines.push(Line {
                        node: at,
                        at,
                        role: part.role.unwrap_or(Role::Paragraph),
                        text: part.text,
                        gap: part.gap,
                        long,
                        linked: 0,
                        pictured: false,
                    });
                }
                flow.gap = true;
                at = node.end;
                continue;
            }
        }
        if !is_inline(name) {
            flow.end(outer, role, pictured());
            flow.gap = true;
        }
        if name == "a" {
            links += 1;
        }
        let role = match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Role::Crosshead,
            "li" | "dd" | "dt" => Role::ListItem,
            "blockquote" => Role::BlockQuote,
            _ => role,
        };
        open.push((at, role));
        at += 1;
    }
    while open.len() > 1 {
        close(&mut flow, &mut links, &mut open);
    }
    flow.end(0, Role::Paragraph, false);
    flow.lines
}

struct Flow {
    lines: Vec<Line>,
    raw: String,
    linked: usize,
    gap: bool,
    at: usize,
}

impl Flow {
    fn end(&mut self, node: usize, role: Role, pictured: bool) {
        let text = tree::line(&std::mem::take(&mut self.raw));
        let linked = std::mem::take(&mut self.linked);
        if text.is_empty() {
            return;
        }
        let long = text.chars().filter(|c| !c.is_whitespace()).count();
        let gap = std::mem::take(&mut self.gap);
        let at = self.at;
        self.lines.push(Line { node, at, role, text, gap, long, linked, pictured });
    }
}

fn is_picture(page: &Page, at: usize) -> bool {
    matches!(page.nodes[at].name.as_str(), "figure" | "figcaption")
}

/// Whether a page does not show an element.
pub fn is_hidden(page: &Page, at: usize) -> bool {
    page.attr(at, "hidden").is_some_and(|v| v != "until-found")
        || page.nodes[at]
            .attributes
            .iter()
            .any(|(name, value)| name == "hidden" && value.is_empty())
}
