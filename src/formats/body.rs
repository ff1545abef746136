//! The body of a wire item, in XHTML or NITF: what wires put into it besides the story gets its role, or is left out.
//!
//! Judged by an element's name or class. All else is read as `markup` reads it.

use super::breaks;
use super::markup;
use super::printed::part;
use super::tree::{Element, Node, line};
use crate::story::{Part, Role};

/// What gives the caption of a picture that a body names by its id.
pub type Pictures<'p> = dyn FnMut(&str) -> Option<Part> + 'p;

/// Elements that hold others and say nothing by themselves.
const CONTAINERS: &[&str] = &[
    "article",
    "block",
    "body",
    "body.content",
    "body.end",
    "datacontent",
    "div",
    "html",
    "inlinexml",
    "main",
    "section",
];

/// Elements that the reader of a story does not see.
const UNSEEN: &[&str] =
    &["head", "key-list", "media-metadata", "nitf-table-metadata", "time", "tobject"];

/// The parts of a body in order. `pictures` gives the captions of those that it names (`#photo0`).
pub fn parts(body: &Element, pictures: &mut Pictures<'_>) -> Vec<Part> {
    let mut walk = Walk { parts: Vec::new(), run: Element::default(), dateline: None, pictures };
    walk.inside(body);
    walk.flush();
    walk.parts
}

/// The address of a picture inside of the same document: `#photo0`.
pub fn reference(media: &Element) -> Option<&str> {
    let values = media.find_all("media-reference").into_iter().flat_map(|at| &at.attributes);
    values.into_iter().find_map(|(_, value)| value.trim().strip_prefix('#'))
}

struct Walk<'w, 'p> {
    parts: Vec<Part>,
    /// Nodes that are read together.
    run: Element,
    /// A dateline that leads the next paragraph.
    dateline: Option<String>,
    pictures: &'w mut Pictures<'p>,
}

/// What an element of a wire is for.
enum Use<'a> {
    /// Nothing that is read.
    Unseen,
    /// The head over the story, as a web page has it.
    Head,
    /// Lines of one role.
    Lines(Role),
    /// Where the story was filed.
    Dateline,
    /// A picture named by its id.
    Picture(&'a str),
    /// Something that `markup` knows.
    Markup,
}

fn use_of(element: &Element) -> Use<'_> {
    let name = element.name.to_ascii_lowercase();
    if UNSEEN.contains(&name.as_str()) {
        return Use::Unseen;
    }
    match name.as_str() {
        "header" => return Use::Head,
        "byline" => return Use::Lines(Role::Byline),
        "abstract" => return Use::Lines(Role::Subhead),
        "dateline" => return Use::Dateline,
        "tagline" => return Use::Lines(Role::Contributors),
        "copyrite" => return Use::Lines(Role::Copyright),
        "note" => {
            return Use::Lines(match element.attr("noteclass") {
                Some("cpyrt" | "trademk") => Role::Copyright,
                Some("end") => Role::Paragraph,
                _ => Role::EditorsNote,
            });
        }
        "media" => return reference(element).map_or(Use::Markup, Use::Picture),
        "span" | "a" | "li" => return Use::Markup,
        _ => {}
    }
    let class = element.attr("class").unwrap_or_default();
    class.split_whitespace().find_map(by_class).unwrap_or(Use::Markup)
}

/// What wires call the blocks that are not the story.
fn by_class(class: &str) -> Option<Use<'static>> {
    Some(match class.to_ascii_lowercase().as_str() {
        "byline" => Use::Lines(Role::Byline),
        "teaser" | "standfirst" | "ingress" => Use::Lines(Role::Subhead),
        "slugline" | "publicationdate" | "genre" | "closingline" | "notepad" | "np-nonpublic" => {
            Use::Unseen
        }
        _ => return None,
    })
}

/// Whether some element in it, not only `markup`, must look at.
fn holds_more(element: &Element) -> bool {
    element.elements().any(|child| !matches!(use_of(child), Use::Markup) || holds_more(child))
}

impl Walk<'_, '_> {
    fn flush(&mut self) {
        let mut run = std::mem::take(&mut self.run);
        if run.nodes.is_empty() {
            return;
        }
        breaks::unwrap(&mut run);
        let mut parts = markup::parts(&run);
        if parts.iter().any(|part| part.role == Some(Role::Paragraph))
            && let Some(dateline) = self.dateline.take()
        {
            super::printed::lead_in(&mut parts, &dateline, None);
        }
        self.parts.append(&mut parts);
    }

    fn inside(&mut self, of: &Element) {
        for node in &of.nodes {
            match node {
                Node::Text(_) => self.run.nodes.push(node.clone()),
                Node::Element(element) => self.element(element, node),
            }
        }
    }

    fn element(&mut self, element: &Element, node: &Node) {
        let role = match use_of(element) {
            Use::Markup => {
                let container = CONTAINERS.iter().any(|name| element.is(name));
                if container && holds_more(element) {
                    self.flush();
                    self.inside(element);
                    self.flush();
                } else {
                    self.run.nodes.push(node.clone());
                }
                return;
            }
            other => other,
        };
        self.flush();
        match role {
            Use::Head => self.head(element),
            Use::Lines(Role::Byline) => self.parts.push(part(Role::Byline, &byline(element))),
            Use::Lines(role) => {
                let lines = markup::parts(element);
                self.parts.extend(lines.into_iter().map(|own| Part { role: Some(role), ..own }));
            }
            Use::Dateline => self.dateline = Some(dateline(element)),
            Use::Picture(id) => self.parts.extend((self.pictures)(id)),
            Use::Unseen | Use::Markup => {}
        }
        self.parts.retain(|part| !part.text.is_empty());
    }

    /// A head holds headings, byline and teaser; what else it shows is in the item's fields.
    fn head(&mut self, head: &Element) {
        for child in head.elements() {
            let role = match use_of(child) {
                Use::Lines(role) => role,
                _ if child.is("h1") => Role::Headline,
                _ if ["h2", "h3", "h4"].iter().any(|name| child.is(name)) => Role::Subhead,
                _ if ["div", "hgroup", "section"].iter().any(|name| child.is(name)) => {
                    self.head(child);
                    continue;
                }
                _ => continue,
            };
            self.parts.push(part(role, &child.text()));
        }
    }
}

/// A byline as one line: title behind name, with a comma where the markup alone parts them.
pub fn byline(element: &Element) -> String {
    joined(element, &["byttl", "location", "virtloc"], " ")
}

/// A dateline as one line: its places with commas, without a date that is only for machines.
pub fn dateline(element: &Element) -> String {
    let seen = |node: &Node| match node {
        Node::Element(child) if child.is("story.date") => {
            child.text().split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() > 2)
        }
        _ => true,
    };
    let mut shown = element.clone();
    shown.nodes.retain(seen);
    let parted = ["location", "city", "state", "region", "country", "sublocation", "story.date"];
    joined(&shown, &parted, "")
}

/// The text of an element; before each element of some names that nothing parts from what stands before, a comma is put, and before
/// any other one `between`.
fn joined(element: &Element, parted: &[&str], between: &str) -> String {
    fn gather(of: &Element, parted: &[&str], between: &str, out: &mut String) {
        for node in &of.nodes {
            match node {
                Node::Text(text) => out.push_str(text),
                Node::Element(child) => {
                    let comma =
                        parted.iter().any(|name| child.is(name)) && !child.text().is_empty();
                    if comma && out.trim_end().ends_with(|c: char| c.is_alphanumeric() || c == '.')
                    {
                        out.truncate(out.trim_end().len());
                        out.push_str(", ");
                    } else {
                        out.push_str(between);
                    }
                    gather(child, parted, between, out);
                }
            }
        }
    }
    let mut out = String::new();
    gather(element, parted, between, &mut out);
    line(&out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_story_gets_its_role() {
        let source = "<body><header><ul class='slugline'><li>Sea</li></ul><time>1 March</time>\
            <h1>Ferries stop</h1><p class='byline'>By Ana Ruiz</p></header><section class='main'>\
            <p class='teaser'>In short.</p><p><span class='dateline'>Oakum - </span>One.</p>\
            <media><media-reference data-location='#photo0'/></media><p>Two.</p>\
            <note noteclass='editorsnote'><body.content><p>Eds: a note.</p></body.content></note>\
            </section>Loose<p class='closingline'>ow xyz</p></body>";
        let (root, _) = crate::formats::xml::parse(source.as_bytes()).unwrap();
        let mut asked = Vec::new();
        let found = parts(&root, &mut |id| {
            asked.push(id.to_owned());
            Some(part(Role::Caption, "A boat."))
        });
        let shown: Vec<String> = found
            .iter()
            .map(|part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text))
            .collect();
        assert_eq!(
            shown,
            [
                "headline: Ferries stop",
                "byline: By Ana Ruiz",
                "subhead: In short.",
                "paragraph: Oakum - One.",
                "caption: A boat.",
                "paragraph: Two.",
                "editors_note: Eds: a note.",
                "paragraph: Loose",
            ]
        );
        assert_eq!(asked, ["photo0"]);
    }

    #[test]
    fn fields_of_elements_are_one_line() {
        let check = |source: &str, want: &str| {
            let (root, _) = crate::formats::xml::parse(source.as_bytes()).unwrap();
            let got = if root.is("byline") { byline(&root) } else { dateline(&root) };
            assert_eq!(got, want, "{source}");
        };
        check(
            "<byline>By <person>Ana Ruiz</person><byttl>Sea Writer</byttl></byline>",
            "By Ana Ruiz, Sea Writer",
        );
        check(
            "<byline>By<person>Ana Ruiz</person>, <byttl>Sea Writer</byttl></byline>",
            "By Ana Ruiz, Sea Writer",
        );
        check(
            "<dateline><location><city>Oakum</city><country>Freeland</country></location>\
             <story.date norm='x'>20310301T000000Z</story.date></dateline>",
            "Oakum, Freeland",
        );
        check(
            "<dateline><location><city>OAKUM</city>, Freeland</location>, <story.date>March 1</story.date></dateline>",
            "OAKUM, Freeland, March 1",
        );
    }
}
