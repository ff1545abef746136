//! Body markup to parts: the paragraphs, headings, lists, tables and pictures of XHTML and NITF.
//!
//! One walk serves inline XHTML, NITF's `body.content`, and fragments of HTML in JSON, feeds and mail. It judges nothing: what an
//! element is for is its role, and what has no element is a paragraph.

use scraper::Html;
use scraper::node::Node as HtmlNode;

use super::ReadError;
use super::depth::{depth, has_many_attributes};
use super::plain;
use super::tree::{Element, Node, line};
use crate::story::{Credit, Part, Photo, Picture, Role};
use crate::text;

/// How deep elements may lie in one another: a tree deeper than that is quadratic to build.
const DEEPEST: usize = 512;

/// Attributes of a tag, at most: reading them is quadratic too.
const ATTRIBUTES: usize = 1000;

/// Bytes of markup, at most.
const MOST: usize = 8 << 20;

/// The widest column of a table that is padded, in characters.
const COLUMN: usize = 30;

/// The longest cell of a table of figures, in characters; a longer one holds prose.
const CELL: usize = 120;

/// Elements that show nothing.
const SILENT: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "head", "title",
    "meta", "link", "button", "select", "textarea", "map", "canvas", "audio", "video",
];

/// Elements that stand within a line.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "alt-code",
    "b",
    "bdi",
    "bdo",
    "big",
    "chron",
    "cite",
    "city",
    "classifier",
    "code",
    "copyrite",
    "copyrite.holder",
    "copyrite.year",
    "country",
    "data",
    "del",
    "dfn",
    "em",
    "event",
    "font",
    "frac",
    "frac-num",
    "frac-den",
    "frac-sep",
    "function",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "lang",
    "location",
    "mark",
    "money",
    "name.family",
    "name.given",
    "num",
    "object.title",
    "org",
    "person",
    "postaddr",
    "pronounce",
    "q",
    "region",
    "s",
    "samp",
    "small",
    "span",
    "state",
    "strike",
    "strong",
    "sub",
    "sublocation",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "virtloc",
    "wbr",
];

/// Whether an element stands within a line.
pub fn is_inline(name: &str) -> bool {
    INLINE.contains(&name)
}

/// Whether an element shows nothing.
pub fn is_silent(name: &str) -> bool {
    SILENT.contains(&name)
}

/// Parses HTML, a page or a fragment, to a tree.
///
/// # Errors
/// Where it is too long or too deeply nested to be parsed.
pub fn html(source: &str) -> Result<Element, ReadError> {
    if source.len() > MOST {
        let most = MOST >> 20;
        return Err(ReadError(format!("HTML longer than {most} MiB is not parsed")));
    }
    if is_deep(source) {
        return Err(ReadError(format!(
            "its elements lie more than {DEEPEST} deep and are not parsed"
        )));
    }
    let document = Html::parse_document(source);
    Ok(element(document.tree.root()))
}

/// Whether the elements of some markup lie too deep in one another to be parsed.
pub fn is_deep(source: &str) -> bool {
    depth(source, DEEPEST) > DEEPEST || has_many_attributes(source, ATTRIBUTES)
}

fn element(node: ego_tree::NodeRef<'_, HtmlNode>) -> Element {
    let mut made = Element::default();
    if let HtmlNode::Element(own) = node.value() {
        own.name().clone_into(&mut made.name);
        made.attributes =
            own.attrs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    for child in node.children() {
        match child.value() {
            HtmlNode::Text(text) => made.nodes.push(Node::Text(text.to_string())),
            HtmlNode::Element(_) => made.nodes.push(Node::Element(element(child))),
            _ => {}
        }
    }
    made
}

/// The parts of an HTML fragment. Text without any markup is read as [`text_parts`] does.
pub fn html_parts(source: &str) -> Vec<Part> {
    if !source.contains('<') {
        return text_parts(&super::xml::unescape(source));
    }
    match html(source) {
        Ok(tree) => parts(&tree),
        Err(_) => text_parts(&text::clean(source)),
    }
}

/// The parts of plain text that a format calls its body: a paragraph a line, wrapped lines joined, rows of a table kept as they are.
pub fn text_parts(raw: &str) -> Vec<Part> {
    let mut parts = plain::parts(&text::clean(raw));
    for part in &mut parts {
        let role = if is_row(&part.text) { Role::TableRow } else { Role::Paragraph };
        part.role = Some(role);
    }
    parts
}

/// Whether a line is set in columns: two gaps of several spaces, or figures behind one.
pub fn is_row(line: &str) -> bool {
    let bare = line.trim();
    let has = |what: &[u8]| memchr::memmem::find(bare.as_bytes(), what).is_some();
    let (spaced, dots) = (has(b"   "), has(b"...."));
    if !spaced && !dots {
        return false;
    }
    let gaps = bare.split("   ").filter(|cell| !cell.trim().is_empty()).count();
    // Columns of figures may stand close: `10 Oakum  19 7  3 9  22`.
    let figures = bare.split(' ').rev().filter(|word| !word.is_empty());
    let figures = figures.take_while(|word| word.bytes().all(|b| b.is_ascii_digit())).count();
    gaps >= 3
        || (gaps == 2 || dots) && bare.ends_with(|c: char| c.is_ascii_digit())
        || figures >= 4 && bare.contains("  ")
}

/// The parts of a body, in order, each with the role that its element gives.
pub fn parts(body: &Element) -> Vec<Part> {
    let mut setting = Setting::default();
    setting.inside(body, Role::Paragraph);
    setting.end(Role::Paragraph);
    setting.parts
}

/// Parts in the making.
#[derive(Default)]
struct Setting {
    parts: Vec<Part>,
    /// The line that is being gathered.
    line: String,
    /// Whether the next part begins a new block.
    gap: bool,
}

impl Setting {
    fn end(&mut self, role: Role) {
        let text = line(&std::mem::take(&mut self.line));
        if !text.is_empty() {
            let gap = std::mem::take(&mut self.gap);
            self.parts.push(Part { role: Some(role), text, gap, ..Part::default() });
        }
    }

    fn inside(&mut self, of: &Element, role: Role) {
        for node in &of.nodes {
            match node {
                Node::Text(text) => self.line.push_str(text),
                Node::Element(child) => self.element(child, role),
            }
        }
    }

    fn element(&mut self, element: &Element, role: Role) {
        let name = element.name.to_ascii_lowercase();
        match name.as_str() {
            name if SILENT.contains(&name) => {}
            "br" => self.end(role),
            name if INLINE.contains(&name) => self.inside(element, role),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hl2" => self.block(element, Role::Crosshead),
            "li" => self.block(element, Role::ListItem),
            "blockquote" | "bq" | "block-quote" => self.block(element, Role::BlockQuote),
            "figure" | "media" => {
                self.end(role);
                self.figure(element);
            }
            "pre" => {
                self.end(role);
                self.preformatted(element);
            }
            "table" if is_figures(element) => {
                self.end(role);
                self.table(element);
            }
            _ => self.block(element, role),
        }
    }

    fn block(&mut self, element: &Element, role: Role) {
        self.end(role);
        self.gap = true;
        self.inside(element, role);
        self.end(role);
        self.gap = true;
    }

    /// A picture with its caption: HTML's `figure`, NITF's `media`.
    fn figure(&mut self, figure: &Element) {
        let captions = ["figcaption", "media-caption", "caption"];
        let address = ["media-reference", "img"].iter().find_map(|name| rendition(figure, name));
        let producer = figure.find("media-producer").map(Element::text).filter(|p| !p.is_empty());
        let lines: Vec<String> = captions
            .iter()
            .flat_map(|name| figure.find_all(name))
            .flat_map(parts)
            .map(|part| part.text)
            .collect();
        let text = lines.join(" ");
        if text.is_empty() {
            if captions.iter().all(|name| figure.find(name).is_none()) {
                // A figure may hold a table or a quotation.
                self.block(figure, Role::Paragraph);
            }
            return;
        }
        self.parts.push(Part {
            role: Some(Role::Caption),
            text,
            gap: true,
            picture: Some(Box::new(Picture {
                credit: producer.map(|text| Credit { text, ..Credit::default() }),
                photo: address.map(|href| Photo { href: Some(line(&href)), path: None }),
                ..Picture::default()
            })),
        });
        self.gap = true;
    }

    /// Preformatted text: rows in columns stay as they are, all else is read as plain text.
    fn preformatted(&mut self, pre: &Element) {
        let mut raw = String::new();
        gather(pre, &mut raw);
        self.parts.extend(text_parts(&raw));
        self.gap = true;
    }

    /// A table of figures, its columns padded so that they stand under one another.
    fn table(&mut self, table: &Element) {
        if let Some(caption) = table.child("caption").map(Element::text).filter(|c| !c.is_empty()) {
            self.parts.push(Part {
                role: Some(Role::Crosshead),
                text: caption,
                gap: true,
                ..Part::default()
            });
        }
        let rows: Vec<Vec<String>> = rows(table)
            .into_iter()
            .map(|row| {
                row.elements().filter(|e| e.is("td") || e.is("th")).map(Element::text).collect()
            })
            .filter(|cells: &Vec<String>| cells.iter().any(|cell| !cell.is_empty()))
            .collect();
        for (n, text) in columns(&rows).into_iter().enumerate() {
            self.parts.push(Part {
                role: Some(Role::TableRow),
                text,
                gap: n == 0,
                ..Part::default()
            });
        }
        self.gap = true;
    }
}

/// The rows of a table as lines, their cells padded so that columns stand under one another.
pub fn columns(rows: &[Vec<String>]) -> Vec<String> {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let wide = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| text::width(cell)).max().unwrap_or(0).min(COLUMN)
    };
    let widths: Vec<usize> = (0..count).map(wide).collect();
    let set = |row: &Vec<String>| {
        let mut text = String::new();
        for (cell, width) in row.iter().zip(&widths) {
            text.push_str(cell);
            text.extend(std::iter::repeat_n(' ', width.saturating_sub(text::width(cell)) + 2));
        }
        text.trim_end().to_owned()
    };
    rows.iter().map(set).collect()
}

/// The address of the widest of the renditions of a picture, the first of equal ones.
fn rendition(figure: &Element, name: &str) -> Option<String> {
    let address = |of: &Element| of.attr("source").or_else(|| of.attr("src")).map(str::to_owned);
    let width = |of: &&Element| of.attr("width").and_then(|width| width.parse::<u32>().ok());
    let mut all: Vec<&Element> = figure.find_all(name);
    all.retain(|of| address(of).is_some());
    all.into_iter().rev().max_by_key(|of| width(of).unwrap_or(0)).and_then(address)
}

fn rows(table: &Element) -> Vec<&Element> {
    table
        .elements()
        .flat_map(|child| if child.is("tr") { vec![child] } else { child.children("tr").collect() })
        .collect()
}

/// Whether a table holds figures and names, not the layout of a page.
pub fn is_figures(table: &Element) -> bool {
    let rows = rows(table);
    let short = |row: &&Element| {
        row.elements().all(|cell| {
            cell.find("table").is_none()
                && cell.find_all("p").len() < 2
                && cell.text().chars().count() <= CELL
        })
    };
    rows.len() > 1 && rows.iter().any(|row| row.elements().count() > 1) && rows.iter().all(short)
}

/// The text of an element with its line ends and spaces.
fn gather(of: &Element, into: &mut String) {
    for node in &of.nodes {
        match node {
            Node::Text(text) => into.push_str(text),
            Node::Element(element) if element.is("br") => into.push('\n'),
            Node::Element(element) => gather(element, into),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts as `role: text` lines.
    fn shown(source: &str) -> Vec<String> {
        let show = |part: Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
        html_parts(source).into_iter().map(show).collect()
    }

    #[test]
    fn elements_give_roles() {
        let check = |source: &str, want: &[&str]| assert_eq!(shown(source), want, "{source}");
        check(
            "<p>One <b>two</b>\n three.</p><p>Four.</p>",
            &["paragraph: One two three.", "paragraph: Four."],
        );
        check("One.<br/>Two.", &["paragraph: One.", "paragraph: Two."]);
        check(
            "<div>Loose <p>Set.</p> tail</div>",
            &["paragraph: Loose", "paragraph: Set.", "paragraph: tail"],
        );
        check(
            "<h2>Head</h2><ul><li>a</li><li>b</li></ul>",
            &["crosshead: Head", "list_item: a", "list_item: b"],
        );
        check("<blockquote><p>Said.</p></blockquote>", &["block_quote: Said."]);
        check("<script>x()</script><p>Seen.</p><style>p{}</style>", &["paragraph: Seen."]);
        check(
            "<figure><img src='a.jpg'><figcaption>A boat. <small>Ana Ruiz</small></figcaption></figure>",
            &["caption: A boat. Ana Ruiz"],
        );
        check(
            "<table><tr><th>Club</th><th>Points</th></tr><tr><td>Oakum United</td><td>12</td></tr></table>",
            &["table_row: Club          Points", "table_row: Oakum United  12"],
        );
        check("No markup &amp; two\nlines.", &["paragraph: No markup & two", "paragraph: lines."]);
    }

    #[test]
    fn deep_markup_is_not_parsed() {
        let deep = "<div>".repeat(100_000);
        assert!(html(&deep).is_err());
        assert!(html(&"<p>x".repeat(10_000)).is_ok());
    }
}
