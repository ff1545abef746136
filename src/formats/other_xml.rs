//! XML of no known standard: the feed of an editorial system, an export. An element is a story where the elements in it bear the names
//! of a story's fields, the same that `columns` knows of tables.

use std::borrow::Cow;

use super::columns::{self, Columns, Field};
use super::json::value::Value;
use super::tree::{self, Element, Node};
use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step, body, xml};
use crate::story;

/// Elements of markup: what holds one is text.
const MARKUP: &[&str] = &[
    "a", "b", "br", "div", "em", "h1", "h2", "h3", "i", "li", "ol", "p", "pre", "span", "strong",
    "table", "u", "ul",
];

/// How deep fields may lie in one another.
const DEEPEST: usize = 4;

/// Records of a file, at most.
const MOST: usize = 1_000_000;

/// Any other XML.
pub struct OtherXml;

impl Format for OtherXml {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Text)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let Some(name) = xml::root_name(head) else { return Confidence::No };
        let declared =
            head.text().trim_start().starts_with("<?xml") || head.has_extension(&["xml"]);
        if declared && !name.eq_ignore_ascii_case("html") {
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (root, problems) = xml::parse(&input.all()?)?;
        let mut reading = Reading { columns: Columns::default(), emit, count: 0, problems };
        reading.walk(&root);
        if reading.count == 0 {
            let name = crate::text::clean_line(&root.name).into_owned();
            return Err(ReadError(format!(
                "XML of an unknown kind (<{name}>), without the fields of a story"
            )));
        }
        Ok(())
    }
}

struct Reading<'r, 'e> {
    columns: Columns,
    emit: &'r mut Emit<'e>,
    /// Stories so far.
    count: usize,
    /// What is wrong with the file, told with its first story.
    problems: Vec<story::Problem>,
}

impl Reading<'_, '_> {
    /// Hands out the stories in an element; none lies in another.
    fn walk(&mut self, element: &Element) -> Flow {
        if self.count >= MOST {
            return Flow::Stop;
        }
        if is_record(element)
            && let Some(mut draft) = self.columns.draft(&object(element, 0))
            && draft.parts.iter().any(|part| part.role.is_some_and(story::Role::is_body))
        {
            draft.problems.append(&mut self.problems);
            // Such files escape what was escaped.
            for part in draft.parts.iter_mut().filter(|part| part.text.contains('&')) {
                part.text = tree::line(&xml::unescape(&part.text));
            }
            let step = Step::record(self.count);
            self.count += 1;
            return (self.emit)(Item::Draft { step, draft: Box::new(draft) });
        }
        for child in element.elements() {
            if self.walk(child) == Flow::Stop {
                return Flow::Stop;
            }
        }
        Flow::More
    }
}

/// Whether an element holds a text and at least one more field of a story.
fn is_record(element: &Element) -> bool {
    let mut known = 0;
    let mut text = false;
    for child in element.elements() {
        let found = columns::fields(&child.name);
        known += usize::from(!found.is_empty());
        text |= found.iter().any(|(field, _)| *field == Field::Text) && !child.text().is_empty();
    }
    text && known >= 2
}

/// The attributes and elements of an element by their names.
fn object(element: &Element, depth: usize) -> Value<'_> {
    let attributes = element.attributes.iter().filter(|(name, _)| !name.contains(':'));
    let attributes = attributes.map(|(name, value)| {
        (Cow::Borrowed(name.as_str()), Value::Text(Cow::Borrowed(value.as_str())))
    });
    let elements = element
        .elements()
        .map(|child| (Cow::Borrowed(child.name.as_str()), value(child, depth + 1)));
    Value::Object(attributes.chain(elements).collect())
}

fn value(element: &Element, depth: usize) -> Value<'_> {
    let fields = element.elements().any(|child| !MARKUP.iter().any(|name| child.is(name)));
    if fields && depth < DEEPEST {
        return object(element, depth);
    }
    if element.elements().next().is_some() {
        let parts = body::parts(element, &mut |_| None);
        let lines: Vec<String> = parts.into_iter().map(|part| part.text).collect();
        return Value::Text(lines.join("\n\n").into());
    }
    let mut raw = String::new();
    for node in &element.nodes {
        if let Node::Text(text) = node {
            raw.push_str(text);
        }
    }
    Value::Text(raw.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn stories_are_known_by_the_names_of_their_fields() {
        let source = "<?xml version='1.0'?><Export><Item Id='7'><headline>Ferries stop</headline>\
            <PublishDate>2031-03-01T15:09:04Z</PublishDate><byLine>Ana Ruiz</byLine>\
            <content>&lt;p&gt;Ferries to the islands stopped on Monday.&lt;/p&gt;&lt;p&gt;A storm &amp;amp;apos;came&amp;amp;apos;.&lt;/p&gt;</content>\
            </Item><Item><headline>Boats</headline><body><p>Boats lie in the port of Oakum.</p></body></Item></Export>";
        let head = Head { path: Path::new("a"), bytes: source.as_bytes() };
        assert_eq!(OtherXml.sniff(&head), Confidence::Likely);
        let mut drafts = Vec::new();
        let mut input = Input::bytes(Path::new("a"), source.as_bytes());
        let mut emit = |item: Item<'_>| {
            if let Item::Draft { draft, .. } = item {
                drafts.push(*draft);
            }
            Flow::More
        };
        OtherXml.read(&mut input, &mut emit).unwrap();
        let texts = |n: usize| -> Vec<&str> {
            drafts[n].parts.iter().map(|part| part.text.as_str()).collect()
        };
        assert_eq!(drafts.len(), 2);
        assert_eq!(drafts[0].headline.as_deref(), Some("Ferries stop"));
        assert!(texts(0).contains(&"Ferries to the islands stopped on Monday."));
        assert!(texts(0).contains(&"A storm 'came'."));
        assert!(texts(1).contains(&"Boats lie in the port of Oakum."));
        assert_eq!(drafts[0].bylines[0].name, "Ana Ruiz");
        let none = "<?xml version='1.0'?><kml><Folder><name>x</name></Folder></kml>";
        let mut input = Input::bytes(Path::new("a"), none.as_bytes());
        assert!(OtherXml.read(&mut input, &mut |_| Flow::More).is_err());
    }
}
