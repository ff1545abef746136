//! Paragraphs of wires as they were set before there was markup: lines wrapped at a width by breaks, or whole stories and tables with
//! their line ends and indents in one paragraph.

use super::markup;
use super::tree::{Element, Node};

/// Widths, in characters, at which wires wrap.
const WIDTHS: std::ops::RangeInclusive<usize> = 45..=100;

/// How far under the width a wrapped line may end, in characters.
const SLACK: usize = 16;

/// Lines before a break that a body must have to count as wrapped.
const ENOUGH: usize = 4;

/// A line before a break shorter than that is set for itself, in characters.
const SHORT: usize = 30;

/// How much more than the others the first line of a paragraph is indented at least, in characters.
const INDENT: usize = 2;

/// What keeps its meaning inside of a paragraph; any other element there only names some words.
const KEPT: &[&str] = &[
    "bq",
    "blockquote",
    "br",
    "dl",
    "div",
    "embed",
    "figure",
    "fn",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hl2",
    "hr",
    "iframe",
    "img",
    "li",
    "media",
    "noscript",
    "note",
    "object",
    "ol",
    "p",
    "pre",
    "script",
    "style",
    "svg",
    "table",
    "ul",
];

/// Sets paragraphs right: takes the breaks out that only wrap, and marks what is preformatted.
pub fn unwrap(body: &mut Element) {
    let mut lengths = Vec::new();
    measure(body, &mut lengths);
    lengths.sort_unstable();
    let longest = lengths.len().checked_sub(1 + lengths.len() / 20);
    let width = longest
        .and_then(|at| lengths.get(at))
        .copied()
        .filter(|width| lengths.len() >= ENOUGH && WIDTHS.contains(width));
    join(body, width);
}

fn is_break(node: &Node) -> bool {
    matches!(node, Node::Element(element) if element.is("br"))
}

/// Text of a node as it stands.
fn text(node: &Node) -> String {
    match node {
        Node::Text(text) => text.clone(),
        Node::Element(element) => element.text(),
    }
}

fn squeezed(nodes: &[Node]) -> String {
    let raw: String = nodes.iter().map(text).collect();
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn measure(of: &Element, into: &mut Vec<usize>) {
    if of.is("p") {
        let mut lines = of.nodes.split(is_break).peekable();
        while let Some(line) = lines.next() {
            if lines.peek().is_some() {
                into.push(squeezed(line).chars().count());
            }
        }
        return;
    }
    of.elements().for_each(|child| measure(child, into));
}

fn join(of: &mut Element, width: Option<usize>) {
    if !of.is("p") {
        for node in &mut of.nodes {
            if let Node::Element(child) = node {
                join(child, width);
            }
        }
        return;
    }
    name_words(of);
    if let Some(set) = preformatted(of) {
        of.name = "div".into();
        of.nodes = set;
        return;
    }
    part_signature(of);
    if !of.nodes.iter().any(is_break) {
        return;
    }
    let mut nodes = Vec::with_capacity(of.nodes.len());
    let lines: Vec<&[Node]> = of.nodes.split(is_break).collect();
    for (n, line) in lines.iter().enumerate() {
        nodes.extend_from_slice(line);
        let Some(next) = lines.get(n + 1) else { break };
        if wraps(&squeezed(line), &squeezed(next), width) {
            nodes.push(Node::Text(" ".into()));
        } else {
            nodes.push(Node::Element(Element { name: "br".into(), ..Element::default() }));
        }
    }
    of.nodes = nodes;
}

fn is_ended(line: &str) -> bool {
    line.ends_with(['.', '!', '?', ':', ';', '”', '"', '»'])
}

/// Makes elements that only name some words stand in their line.
fn name_words(of: &mut Element) {
    for node in &mut of.nodes {
        if let Node::Element(child) = node {
            if !KEPT.iter().any(|name| child.is(name)) {
                child.name = "span".into();
            }
            name_words(child);
        }
    }
}

/// What a paragraph holds that was set by its line ends: several paragraphs, indented or parted by blank lines, or rows of a table.
fn preformatted(of: &Element) -> Option<Vec<Node>> {
    if of.elements().next().is_some() {
        return None;
    }
    let raw: String = of.nodes.iter().map(text).collect();
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let lines: Vec<&str> = raw.trim_end().lines().map(str::trim_end).collect();
    // What the file as a whole indents does not count; where the first line stands nobody knows.
    let rest = || lines.iter().skip(1).filter(|line| !line.trim().is_empty());
    let base = rest().map(|line| indent(line)).min()?;
    let opens = |line: &str| indent(line) >= base + INDENT;
    let rows = rest().filter(|line| markup::is_row(line)).count();
    let gap = lines.iter().skip(1).any(|line| line.is_empty());
    let indented = rest().filter(|line| opens(line)).count();
    if rest().count() < 2 || (rows < 2 && !gap && (indented == 0 || indented == rest().count())) {
        return None;
    }
    let mut set: Vec<(bool, String)> = Vec::new();
    let mut before = "";
    for line in lines {
        let row = markup::is_row(line);
        // A line goes on where the one before it is as long as lines are, or in the middle of a sentence.
        let full = before.chars().count() >= *WIDTHS.start();
        let amid = line.trim_start().starts_with(char::is_lowercase) && !is_ended(before);
        let joins = !row && full && (amid || !opens(line));
        match set.last_mut() {
            Some((true, table)) if row => {
                table.push('\n');
                table.push_str(line);
            }
            Some((false, words)) if joins => {
                words.push(' ');
                words.push_str(line.trim());
            }
            _ if line.trim().is_empty() => {}
            _ => set.push((row, line.trim_start_matches(['\n', '\r']).to_owned())),
        }
        before = if row { "" } else { line.trim() };
    }
    let element = |(row, text): (bool, String)| {
        let name = if row { "pre" } else { "p" }.into();
        Node::Element(Element { name, nodes: vec![Node::Text(text)], ..Element::default() })
    };
    Some(set.into_iter().map(element).collect())
}

/// Puts who worked on the story on a line of its own, as it is set behind the last paragraph: `...\n(Reporting by Ana Ruiz)`.
fn part_signature(of: &mut Element) {
    let Some(Node::Text(last)) = of.nodes.last_mut() else { return };
    let Some((before, behind)) = last.trim_end().rsplit_once("\n(") else { return };
    let whole = behind.ends_with(')') && !behind.trim_end_matches(')').contains(')');
    if whole && before.trim_end().ends_with(['.', '!', '?', '"', '”', ')']) && behind.contains(' ')
    {
        let (before, behind) = (before.to_owned(), format!("({behind}"));
        *last = before;
        of.nodes.push(Node::Element(Element { name: "br".into(), ..Element::default() }));
        of.nodes.push(Node::Text(behind));
    }
}

/// Whether a line only goes on: it is as long as the width allows, or its sentence goes on in small letters.
fn wraps(line: &str, next: &str, width: Option<usize>) -> bool {
    let (long, first) = (line.chars().count(), next.split(' ').next().unwrap_or_default());
    if long < SHORT || first.is_empty() || first.contains(['@', '/']) {
        return false;
    }
    let full = width.is_some_and(|width| {
        long <= width + SLACK && long + SLACK >= width && long + first.chars().count() + 4 > width
    });
    let signature = next.starts_with('(') && next.ends_with(')') && line.ends_with(['.', '"', '”']);
    let open = !is_ended(line);
    !signature && full || open && first.starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_wraps_is_joined() {
        let check = |source: &str, want: &[&str]| {
            let (mut root, _) = crate::formats::xml::parse(source.as_bytes()).unwrap();
            unwrap(&mut root);
            let parts = crate::formats::markup::parts(&root);
            let got: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
            assert_eq!(got, want, "{source}");
        };
        check(
            "<b><p>OAKUM, March 1 OW - The ferries between the mainland<br/>and the islands stopped on Monday, stranding about<br/>\
             four hundred passengers who had waited since early<br/>Monday.</p>\
             <p>Repairs of both of the boats will take two weeks in all.<br/>Officials said so.</p></b>",
            &[
                "OAKUM, March 1 OW - The ferries between the mainland and the islands stopped on Monday, stranding about \
                 four hundred passengers who had waited since early Monday.",
                "Repairs of both of the boats will take two weeks in all. Officials said so.",
            ],
        );
        check(
            "<b><p>Oakum Wire<br/>12 Port Street<br/>Oakum</p></b>",
            &["Oakum Wire", "12 Port Street", "Oakum"],
        );
        check(
            "<b><p>OAKUM (OW) - Results of Monday\n\nOakum    2  Tarbes    1\nGenua    0  Port      3\n</p></b>",
            &[
                "OAKUM (OW) - Results of Monday",
                "Oakum    2  Tarbes    1",
                "Genua    0  Port      3",
            ],
        );
        check(
            "<b><p>Ferries\nstopped in <Port>Oakum</Port> on\nMonday.\n(Reporting by Ana\nRuiz)</p></b>",
            &["Ferries stopped in Oakum on Monday.", "(Reporting by Ana Ruiz)"],
        );
        check(
            "<b><p>The following funds of the exchange<br/>had these prices.</p></b>",
            &["The following funds of the exchange had these prices."],
        );
    }
}
