//! The text of cells: what programs that wrote them did to it, undone.

use std::borrow::Cow;
use std::sync::LazyLock;

use memchr::{memchr2, memmem};
use regex::{Captures, Regex};

use crate::formats::markup;
use crate::formats::tree;
use crate::formats::xml;
use crate::story::{Part, Role};

/// What a backslash stands for in the cells of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backslash {
    /// Itself.
    #[default]
    Itself,
    /// A line end that was taken away.
    LineEnd,
    /// It begins an escape: `\n`, `\"`.
    Escape,
}

/// Backslashes that a table must have before they mean anything.
const ENOUGH: usize = 3;

/// The longest row of a table that is set in columns, in bytes.
const ROW: usize = 200;

impl Backslash {
    /// Tells by some text of the table.
    pub fn tell(sample: &str) -> Self {
        let (mut escapes, mut glued) = (0_usize, 0_usize);
        let mut rest = sample;
        while let Some((before, after)) = rest.split_once('\\') {
            let next = after.chars().next();
            match next {
                Some('n' | 'r' | 't' | '"' | '\'' | '\\' | '/' | 'u') => escapes += 1,
                Some(c)
                    if c.is_alphanumeric() && before.ends_with(|c: char| !c.is_whitespace()) =>
                {
                    glued += 1;
                }
                _ => {}
            }
            rest = after.strip_prefix('\\').unwrap_or(after);
        }
        match () {
            // Words may begin with the letters of escapes.
            () if glued >= ENOUGH && glued * 2 > escapes => Self::LineEnd,
            () if escapes >= 1 && glued * 4 <= escapes => Self::Escape,
            () => Self::Itself,
        }
    }

    /// Undoes it in a cell.
    pub fn undo(self, cell: &str) -> Cow<'_, str> {
        if self == Self::Itself || !cell.contains('\\') {
            return Cow::Borrowed(cell);
        }
        if self == Self::LineEnd {
            return Cow::Owned(cell.replace('\\', " "));
        }
        let mut out = String::with_capacity(cell.len());
        let mut chars = cell.chars();
        while let Some(c) = chars.next() {
            if c != '\\' {
                out.push(c);
                continue;
            }
            match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => {}
                Some('t') => out.push(' '),
                Some(c @ ('"' | '\'' | '\\' | '/')) => out.push(c),
                Some(c) => out.extend(['\\', c]),
                None => out.push('\\'),
            }
        }
        Cow::Owned(out)
    }
}

/// References whose `&` was taken away or became a space: `#36;`, `quot;`.
static REMAINS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(^|[^&])(?:#(\d{2,5})|\b(quot|amp|lt|gt|nbsp|apos));")
        .expect("the pattern is fixed")
});

/// Whether some text has references that lost their `&`.
pub fn has_remains(sample: &str) -> bool {
    sample.contains(';') && REMAINS.find_iter(sample).take(3).count() > 2
}

/// Puts references back whose `&` was taken away. An apostrophe stands close to its word.
pub fn references(cell: &str) -> Cow<'_, str> {
    if !cell.contains(';') {
        return Cow::Borrowed(cell);
    }
    REMAINS.replace_all(cell, |found: &Captures<'_>| {
        let before = found.get(1).map_or("", |m| m.as_str());
        let name = found.get(2).map(|m| format!("#{}", m.as_str()));
        let name = name.unwrap_or_else(|| found.get(3).map_or("", |m| m.as_str()).to_owned());
        let text = xml::unescape(&format!("&{name};"));
        let closes = text == "'" && before == " ";
        if closes { text } else { format!("{before}{text}") }
    })
}

/// Whether a text has tags.
pub fn is_markup(text: &str) -> bool {
    memchr::memchr_iter(b'<', text.as_bytes()).any(|at| {
        let next = text.as_bytes().get(at + 1);
        next.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'))
    }) && text.contains('>')
}

/// One clean line of a cell, without markup.
pub fn line(cell: &str) -> String {
    if memchr2(b'<', b'&', cell.as_bytes()).is_none() {
        return tree::line(cell);
    }
    let text = xml::unescape(cell);
    if !is_markup(&text) {
        return tree::line(&text);
    }
    let lines: Vec<String> = markup::html_parts(&text).into_iter().map(|part| part.text).collect();
    lines.join(" ")
}

/// The parts of a cell: its markup's, or its lines as paragraphs.
pub fn parts(cell: &str) -> Vec<Part> {
    if memchr2(b'<', b'&', cell.as_bytes()).is_none() {
        return lines(cell);
    }
    if is_markup(cell) {
        return markup::html_parts(cell);
    }
    let text = xml::unescape(cell);
    // Markup may be escaped once more.
    if is_markup(&text) { markup::html_parts(&text) } else { lines(&text) }
}

/// The lines of a cell as paragraphs. In one that has a single line, or a long one, several spaces are no columns.
fn lines(cell: &str) -> Vec<Part> {
    let single = memchr2(b'\n', b'\r', cell.trim().as_bytes()).is_none();
    let mut parts = if single {
        vec![Part { role: Some(Role::Paragraph), text: tree::line(cell), ..Part::default() }]
    } else {
        markup::text_parts(cell)
    };
    for part in &mut parts {
        if part.role == Some(Role::TableRow) && part.text.len() > ROW {
            part.role = Some(Role::Paragraph);
        }
        if part.role == Some(Role::Paragraph) && memmem::find(part.text.as_bytes(), b"  ").is_some()
        {
            part.text = tree::line(&part.text);
        }
    }
    parts.retain(|part| !part.text.is_empty());
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_are_told_apart() {
        let check = |sample: &str, want: Backslash, cell: &str, text: &str| {
            assert_eq!(Backslash::tell(sample), want, "{sample}");
            assert_eq!(want.undo(cell), text);
        };
        let glued = r"a ferry\boat and the\only dock of\Oakum, where\the boats";
        check(glued, Backslash::LineEnd, r"of\the town", "of the town");
        let escaped = r#"One.\nTwo said \"three\".\n\nFour."#;
        check(escaped, Backslash::Escape, r#"a\n\"b\""#, "a\n\"b\"");
        check("no such thing", Backslash::Itself, "a", "a");
        check(r"C:\dock", Backslash::Itself, r"C:\dock", r"C:\dock");
    }

    #[test]
    fn references_without_their_sign_are_put_back() {
        let check = |cell: &str, want: &str| assert_eq!(references(cell), want, "{cell}");
        check("a  #36;10 fare", "a  $10 fare");
        check("the town #39;s ferry", "the town's ferry");
        check("fish  amp; chips; so", "fish  & chips; so");
        check(" quot;Boats, quot; he said", " \"Boats, \" he said");
        check("kept &amp; &#36; as it is", "kept &amp; &#36; as it is");
        check("lamp; a #3; no", "lamp; a #3; no");
    }

    #[test]
    fn markup_is_read_escaped_or_not() {
        let check = |cell: &str, want: &[&str]| {
            let got: Vec<String> = parts(cell).into_iter().map(|p| p.text).collect();
            assert_eq!(got, want, "{cell}");
        };
        check("<p>One.</p><p>Two.</p>", &["One.", "Two."]);
        check("&lt;p&gt;One &amp;amp; a half.&lt;/p&gt;", &["One & a half."]);
        check("3 < 4 &amp; 5", &["3 < 4 & 5"]);
        assert_eq!(line("<b>Ferries</b> &amp; boats"), "Ferries & boats");
    }
}
