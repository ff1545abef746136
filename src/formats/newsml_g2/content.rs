//! `contentSet`: the text of an item, as NITF, XHTML or plain text.

use crate::formats::body;
use crate::formats::printed::Print;
use crate::formats::tree::{Element, Node};
use crate::formats::{markup, nitf};
use crate::story::Part;

/// What the content of an item prints. Of several renditions the first with markup counts, else the first.
pub fn read(item: &Element) -> Print {
    let empty = Element::default();
    let set = item.child("contentSet").unwrap_or(&empty);
    let own = item.attr("xml:lang");
    let in_language = |part: &&&Element| part.attr("xml:lang").is_none_or(|lang| Some(lang) == own);
    let marked: Vec<&Element> = set.children("inlineXML").collect();
    let first_in_language = marked.iter().filter(in_language).chain(&marked);
    let mut prints = first_in_language.map(|content| marked_up(content));
    if let Some(print) = prints.find(has_text) {
        return print;
    }
    let data =
        set.children("inlineData").map(|data| Print { body: plain(data), ..Print::default() });
    data.into_iter().find(has_text).unwrap_or_default()
}

fn has_text(print: &Print) -> bool {
    !print.body.is_empty() || print.headline.is_some()
}

/// The content as XML: NITF, else XHTML or what has its elements.
fn marked_up(content: &Element) -> Print {
    if let Some(nitf) = content.child("nitf") {
        return nitf::print(nitf, &mut |_| None);
    }
    let text = content.nodes.iter().find_map(|node| match node {
        Node::Text(text) if text.contains('<') => Some(text),
        _ => None,
    });
    let parts = match text {
        // Markup that was escaped once more than it should.
        Some(escaped) if content.elements().next().is_none() => markup::html_parts(escaped),
        _ => {
            let root = content.find("body").unwrap_or(content);
            let readable =
                ["body", "p", "pre", "table", "h1"].iter().any(|name| root.find(name).is_some());
            if readable { body::parts(root, &mut |_| None) } else { Vec::new() }
        }
    };
    Print { body: parts, ..Print::default() }
}

fn plain(data: &Element) -> Vec<Part> {
    if data.attr("encoding").is_some() {
        return Vec::new();
    }
    let kind = data.attr("contenttype").unwrap_or_default();
    if !kind.is_empty() && !kind.starts_with("text/") {
        return Vec::new();
    }
    let raw = data.own_text();
    if data.elements().next().is_some() {
        return body::parts(data, &mut |_| None);
    }
    let marked = ["<p", "<br", "<div"].iter().any(|tag| raw.contains(tag));
    if marked { markup::html_parts(&raw) } else { markup::text_parts(&raw) }
}
