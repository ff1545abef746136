//! XML to a tree: entities of a DTD are never resolved, nesting is capped, and a document that breaks off is read as far as it goes.

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::tree::{Element, Node};
use super::{Head, ReadError};
use crate::story::Problem;
use crate::text;

/// How deep elements may lie in one another.
const DEEPEST: usize = 256;

/// Nodes of a document, at most.
const MOST: usize = 4_000_000;

/// Parses a document.
///
/// # Errors
/// Where it is nested too deeply, or has no element at all.
pub fn parse(bytes: &[u8]) -> Result<(Element, Vec<Problem>), ReadError> {
    let (raw, mut problems) = text::decode(bytes, declared(bytes).as_deref());
    let mut reader = Reader::from_str(&raw);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    // The elements that are open, the document as the outermost.
    let mut open = vec![Element::default()];
    let mut nodes = 0;
    let mut unknown = None;
    loop {
        let at = reader.buffer_position();
        nodes += 1;
        if nodes > MOST {
            problems.push(broken("more than 4 million nodes", at));
            break;
        }
        match reader.read_event() {
            Ok(Event::Start(tag)) => {
                if open.len() > DEEPEST {
                    return Err(ReadError(format!("elements lie more than {DEEPEST} deep")));
                }
                open.push(element(&tag));
            }
            Ok(Event::Empty(tag)) => push(&mut open, Node::Element(element(&tag))),
            Ok(Event::End(tag)) => close(&mut open, tag.local_name().as_ref()),
            Ok(Event::Text(text)) => add_text(&mut open, &text.into_inner()),
            Ok(Event::CData(text)) => add_text(&mut open, &text.into_inner()),
            Ok(Event::GeneralRef(name)) => {
                let resolved = resolve(&name);
                if resolved.is_none() {
                    unknown.get_or_insert((name.into_inner().into_owned(), at));
                }
                if let Some(text) = resolved {
                    add_text(&mut open, &text);
                }
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                problems.push(broken(&error.to_string(), reader.error_position()));
                break;
            }
        }
    }
    if let Some((name, at)) = unknown {
        let name = text::clean_line(&name);
        let message = format!("the entity &{name}; is not one of XML or HTML; it was left out");
        problems.push(Problem { code: "entity", message, place: Some(format!("byte {at}")) });
    }
    if open.len() > 1 && !problems.iter().any(|problem| problem.code == "damaged") {
        let name = text::clean_line(&open[open.len() - 1].name);
        problems.push(broken(&format!("<{name}> is not closed"), reader.buffer_position()));
    }
    while open.len() > 1 {
        fold_last(&mut open);
    }
    let document = open.pop().unwrap_or_default();
    let root = document.nodes.into_iter().find_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    root.map(|root| (root, problems)).ok_or_else(|| ReadError("it is no XML: no element".into()))
}

/// The name of a file's first element, without its prefix; `None` where the file does not begin with markup.
pub fn root_name(head: &Head<'_>) -> Option<String> {
    let tag = head.root()?;
    let name = tag.split(|c: char| c.is_whitespace() || c == '/').next()?;
    Some(name.rsplit_once(':').map_or(name, |(_, bare)| bare).to_owned())
}

/// The charset that the declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..256).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head);
    let declaration = head.trim_start().strip_prefix("<?xml")?.split("?>").next()?;
    let value = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let mark = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(mark).next().map(str::to_owned)
}

fn broken(what: &str, at: u64) -> Problem {
    let message = format!("broken XML: {what}; what comes before was read");
    Problem { code: "damaged", message, place: Some(format!("byte {at}")) }
}

fn element(tag: &BytesStart<'_>) -> Element {
    let attributes = tag
        .html_attributes()
        .with_checks(false)
        .flatten()
        .map(|attribute| {
            let value = unescape(&attribute.value);
            (attribute.key.as_ref().to_owned(), value)
        })
        .collect();
    let name = tag.name();
    let prefix = name.prefix().map_or_else(String::new, |p| p.as_ref().to_ascii_lowercase());
    Element { name: tag.local_name().as_ref().to_owned(), prefix, attributes, nodes: Vec::new() }
}

/// Resolves the references in a value; what is unknown stays as written.
pub fn unescape(raw: &str) -> String {
    if !raw.contains('&') {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        // No name is longer: one is not looked for to the end of the text.
        let end = after.bytes().take(33).position(|byte| byte == b';');
        let name = end.and_then(|end| after.get(..end));
        let known = name.and_then(|name| resolve(&BytesRef::new(name)).map(|text| (name, text)));
        if let Some((name, text)) = known {
            out.push_str(&text);
            rest = after.get(name.len() + 1..).unwrap_or_default();
        } else {
            out.push('&');
            rest = after;
        }
    }
    out.push_str(rest);
    out
}

/// What a reference stands for: a character by its number, or one of the names of XML and HTML.
fn resolve(name: &BytesRef<'_>) -> Option<String> {
    if name.is_char_ref() {
        // What is no character is shown as such. The numbers of C1 controls are meant as windows-1252 (HTML, 13.2.5.80).
        let c = name.resolve_char_ref().ok().flatten().unwrap_or('\u{FFFD}');
        return Some(if ('\u{80}'..='\u{9F}').contains(&c) {
            encoding_rs::WINDOWS_1252.decode_without_bom_handling(&[c as u8]).0.into_owned()
        } else {
            c.to_string()
        });
    }
    quick_xml::escape::resolve_html5_entity(name).map(str::to_owned)
}

fn push(open: &mut [Element], node: Node) {
    if let Some(last) = open.last_mut() {
        last.nodes.push(node);
    }
}

fn add_text(open: &mut [Element], text: &str) {
    let Some(last) = open.last_mut() else { return };
    match last.nodes.last_mut() {
        Some(Node::Text(before)) => before.push_str(text),
        _ => last.nodes.push(Node::Text(text.to_owned())),
    }
}

/// Closes an element with those that were left open in it; an end without a beginning is left out.
fn close(open: &mut Vec<Element>, name: &str) {
    let Some(at) = open.iter().skip(1).rposition(|element| element.name == name) else { return };
    while open.len() > at + 1 {
        fold_last(open);
    }
}

fn fold_last(open: &mut Vec<Element>) {
    if let Some(element) = open.pop() {
        push(open, Node::Element(element));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root(source: &str) -> Element {
        parse(source.as_bytes()).unwrap().0
    }

    #[test]
    fn reads_text_attributes_and_references() {
        let story = root(
            "<?xml version='1.0'?><!-- x --><n:story a='1 &lt; 2' xml:lang=\"en\"><p>Fish &amp; \
                          chips&#8217;s <![CDATA[<b>]]></p>\n <q/></n:story>",
        );
        assert_eq!((story.name.as_str(), story.prefix.as_str()), ("story", "n"));
        assert_eq!(story.attr("a"), Some("1 < 2"));
        assert_eq!(story.attr("xml:lang"), Some("en"));
        assert_eq!(unescape("it&#146;s &#x201c;so&#148; &#27; &no;"), "it’s “so” \u{1b} &no;");
        assert_eq!(story.text_at("p").as_deref(), Some("Fish & chips’s <b>"));
        assert!(story.child("q").is_some() && story.child("b").is_none());
    }

    #[test]
    fn decodes_as_declared() {
        let source = b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><p>caf\xE9</p>";
        assert_eq!(parse(source).unwrap().0.text(), "café");
    }

    #[test]
    fn what_breaks_off_is_read_as_far_as_it_goes() {
        let (story, problems) = parse(b"<story><p>One.</p><p>Two").unwrap();
        assert_eq!(story.find_all("p").len(), 2);
        assert_eq!(problems[0].code, "damaged");
        assert_eq!(root("<a><b>x</a>").text(), "x");
        assert_eq!(root("<a>x</b>y</a>").text(), "xy");
        assert!(parse(b"no markup").is_err());
    }

    #[test]
    fn entities_of_a_dtd_are_never_resolved() {
        let bomb = "<!DOCTYPE a [<!ENTITY x 'boom'><!ENTITY y '&x;&x;'><!ENTITY z SYSTEM '/etc/passwd'>]><a>&y;&z;!</a>";
        let (story, problems) = parse(bomb.as_bytes()).unwrap();
        assert_eq!(story.text(), "!");
        assert_eq!(problems[0].code, "entity");
    }

    #[test]
    fn nesting_is_capped() {
        let deep = "<a>".repeat(1_000_000);
        assert!(parse(deep.as_bytes()).is_err());
        assert!(parse("<a>".repeat(200).as_bytes()).is_ok());
    }
}
