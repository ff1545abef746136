//! Lines as old wires set them, to parts: a paragraph begins with an indent and goes on flush left, a row of a table stands in columns.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::story::{Part, Role};

/// Bytes that a line must have for the next to go on: lines are wrapped near 64, and a shorter one ends what it says.
const WRAPPED: usize = 45;

/// Indents that open a paragraph; others set a row apart.
const INDENTS: std::ops::RangeInclusive<usize> = 3..=6;

/// Gaps between the columns of a row and its indent that are this wide need no second one.
const WIDE: usize = 3;

/// Appends the lines of a clean text as parts.
pub fn set(text: &str, parts: &mut Vec<Part>) {
    let mut lines = Lines { parts, rows: 0, gap: true, wrapped: false };
    for line in text.split('\n') {
        lines.push(line.trim_end());
    }
    lines.end_rows();
}

/// What stands in one line: runs of white space become one space.
pub fn joined(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Two spaces, and the dots that lead to a figure.
static GAP: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("  "));
static DOTS: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("....."));

/// Whether a line is set in columns: two gaps in it, or a wide one. The gap behind a sentence is none.
pub fn is_row(line: &str) -> bool {
    let bytes = line.trim().as_bytes();
    let mut gaps = 0;
    for double in GAP.find_iter(bytes) {
        let before = bytes.get(..double).and_then(<[u8]>::last).copied().unwrap_or(b' ');
        let wide = bytes.iter().skip(double).take_while(|b| **b == b' ').count() >= WIDE;
        if before != b' ' && (wide || !matches!(before, b'.' | b'?' | b'!' | b':' | b'"' | b';')) {
            gaps += if wide { 2 } else { 1 };
        }
    }
    gaps >= 2 || DOTS.find(bytes).is_some()
}

struct Lines<'p> {
    parts: &'p mut Vec<Part>,
    /// Rows at the end of the parts that still have their indent.
    rows: usize,
    /// Whether a blank line stood before.
    gap: bool,
    /// Whether the line before was so long that the next may go on.
    wrapped: bool,
}

impl Lines<'_> {
    fn push(&mut self, line: &str) {
        let bare = line.trim_start();
        if bare.is_empty() {
            self.gap = true;
            return;
        }
        let indent = line.len() - bare.len();
        let row = indent > 0 && !INDENTS.contains(&indent) || is_row(bare);
        if row {
            self.add(line, Role::TableRow);
            self.rows += 1;
            self.wrapped = false;
            return;
        }
        self.end_rows();
        if indent > 0 || !self.wrapped || self.gap || self.parts.is_empty() {
            self.add("", Role::Paragraph);
        }
        if let Some(part) = self.parts.last_mut() {
            if part.text.is_empty() {
                part.text.reserve(320);
            } else if !is_broken_word(&part.text, bare) {
                part.text.push(' ');
            }
            push_single(bare, &mut part.text);
        }
        self.wrapped = line.len() >= WRAPPED;
    }

    fn add(&mut self, text: &str, role: Role) {
        let gap = std::mem::take(&mut self.gap);
        self.parts.push(Part { role: Some(role), text: text.to_owned(), gap, picture: None });
    }

    /// Takes the indent that all rows of a table share from each.
    fn end_rows(&mut self) {
        let from = self.parts.len() - std::mem::take(&mut self.rows);
        let rows = self.parts.get_mut(from..).unwrap_or_default();
        let indent = |part: &Part| part.text.len() - part.text.trim_start().len();
        let shared = rows.iter().map(indent).min().unwrap_or(0);
        for row in rows.iter_mut().filter(|_| shared > 0) {
            row.text.drain(..shared);
        }
    }
}

/// Whether a line ends within a word of two parts (`pre-`, `tax`).
fn is_broken_word(before: &str, after: &str) -> bool {
    let first = before.strip_suffix('-').and_then(|first| first.chars().next_back());
    first.is_some_and(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric)
}

/// Appends a line of prose: two spaces become one.
fn push_single(line: &str, to: &mut String) {
    let mut rest = line;
    while let Some(at) = GAP.find(rest.as_bytes()) {
        let (before, after) = rest.split_at(at);
        to.push_str(before);
        to.push(' ');
        rest = after.trim_start();
    }
    to.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_joined_and_rows_kept() {
        let check = |raw: &str, want: &[&str]| {
            let mut parts = Vec::new();
            set(raw, &mut parts);
            let got: Vec<String> = parts
                .iter()
                .map(|p| format!("{}: {}", p.role.map_or("", Role::as_str), p.text))
                .collect();
            assert_eq!(got, want, "{raw}");
        };
        check(
            "    OAKUM, March 1 - The ferry company said that it would\n\
             stop all traffic.  It gave no reason for the step at a mid-\n\
             day meeting.\n\
             \x20   It had no comment.\n \n\
             Flush after a blank line.",
            &[
                "paragraph: OAKUM, March 1 - The ferry company said that it would stop all \
                 traffic. It gave no reason for the step at a mid-day meeting.",
                "paragraph: It had no comment.",
                "paragraph: Flush after a blank line.",
            ],
        );
        check(
            "    Prices in crowns per tonne were as follows, brokers\nsaid.\n\
             \x20           Today   Week ago\n  Herring    210        205\n  Cod  --\n    Mackerel was not traded.",
            &[
                "paragraph: Prices in crowns per tonne were as follows, brokers said.",
                "table_row:           Today   Week ago",
                "table_row: Herring    210        205",
                "table_row: Cod  --",
                "paragraph: Mackerel was not traded.",
            ],
        );
        check(
            "OAKUM FISH 1130\nHerring  210 UP  5\nCod unsold\nEel unsold",
            &[
                "paragraph: OAKUM FISH 1130",
                "table_row: Herring  210 UP  5",
                "paragraph: Cod unsold",
                "paragraph: Eel unsold",
            ],
        );
    }
}
