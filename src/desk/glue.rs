//! Glue: what a saved page leaves stuck to a caption's ends, such as `[1/5]`, `1of4`, `more >` and `toggle caption`.

use std::sync::LazyLock;

use crate::story::Span;

const TAILS: &str = include_str!("../../assets/desk/glue.txt");

/// Words that a page puts before a caption with a comma or colon (BBC and others).
const LEADS: [&str; 6] =
    ["image caption", "photo caption", "media caption", "image", "slide", "photo"];

/// The longest notice of an owner that may be glued to a caption, in bytes.
const OWNER: usize = 120;

/// A line without what is glued to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bare {
    /// The rest, trimmed.
    pub span: Span,
    /// Something was glued to its start.
    pub lead: bool,
    /// Something was glued to its end.
    pub tail: bool,
    /// What was glued to its start calls it a caption.
    pub named: bool,
}

/// Finds the part of a line that is its own.
pub(super) fn bare(line: &str) -> Bare {
    let mut text = line.trim_end();
    let mut tail = false;
    while let Some(rest) = without_tail(text) {
        (text, tail) = (rest, true);
    }
    let end = text.len();
    let body = text.trim_start();
    let rest = without_lead(body).filter(|rest| !rest.is_empty());
    let lead = rest.is_some();
    let rest = rest.unwrap_or(body);
    let mut words = body.split([' ', ',', ':']).map(str::to_lowercase);
    let named = lead && words.nth(1).is_some_and(|w| w == "caption");
    Bare { span: Span::new(end - rest.len(), end), lead, tail, named }
}

/// The line without its owner's notice: `... (AP Photo/Ana Ruiz) Copyright 2031 The Courier. All rights reserved`.
fn without_owner(text: &str) -> Option<&str> {
    let floor =
        (text.len().saturating_sub(OWNER)..text.len()).find(|&at| text.is_char_boundary(at))?;
    let tail = text.get(floor..)?;
    memchr::memchr2(b'C', 0xC2, tail.as_bytes())?;
    let mut marks = ["Copyright ", "COPYRIGHT ", "©"].iter().filter_map(|mark| tail.rfind(mark));
    let at = floor + marks.next()?;
    let (rest, notice) = text.split_at_checked(at)?;
    let dated = notice.chars().take(40).filter(char::is_ascii_digit).count() >= 4;
    let rest = rest.trim_end();
    (dated && rest.ends_with([')', ']', '.'])).then_some(rest)
}

fn without_tail(text: &str) -> Option<&str> {
    static TABLE: LazyLock<Vec<&str>> = LazyLock::new(|| super::entries(TAILS).collect());
    let known = TABLE.iter().find_map(|tail| {
        let cut = text.len().checked_sub(tail.len())?;
        let (rest, end) = text.split_at_checked(cut)?;
        let apart =
            || !rest.ends_with(char::is_alphanumeric) || end.starts_with(char::is_uppercase);
        (end.eq_ignore_ascii_case(tail) && apart() && !rest.trim().is_empty())
            .then(|| rest.trim_end())
    });
    known.or_else(|| without_owner(text))
}

fn without_lead(text: &str) -> Option<&str> {
    if let Some(rest) = text.strip_prefix('[') {
        let (_, rest) = count(rest, &["/", " of ", "of"])?;
        return Some(rest.trim_start().strip_prefix(']')?.trim_start());
    }
    if let Some((spaced, rest)) = count(text, &["of", " of ", "/"]) {
        // "1 of 4 Americans" begins a sentence: apart from a caption's own end only what is glued counts.
        let glued = rest.starts_with(char::is_uppercase) || rest.trim_start().starts_with('|');
        let closed = text.ends_with(')') && rest.trim_start().starts_with(char::is_uppercase);
        return (glued || (closed && (!spaced || rest.starts_with(' '))))
            .then(|| rest.trim_start_matches(['|', ' ']));
    }
    let lead = LEADS.iter().find(|lead| {
        text.get(..lead.len()).is_some_and(|start| start.eq_ignore_ascii_case(lead))
    })?;
    let rest = text.get(lead.len()..)?;
    if lead.ends_with("caption") {
        let spaced = || rest.strip_prefix(' ').filter(|r| r.starts_with(char::is_uppercase));
        return Some(rest.strip_prefix([',', ':']).or_else(spaced)?.trim_start());
    }
    let (_, rest) = count(rest.trim_start(), &[" of ", "/"])?;
    Some(rest.trim_start_matches([':', ',', '-', ' ']))
}

/// `1of4`, `1 of 4`, `1/5`: whether it is spaced, and what follows.
fn count<'a>(text: &'a str, between: &[&str]) -> Option<(bool, &'a str)> {
    let (first, rest) = number(text)?;
    let (mark, rest) = between.iter().find_map(|mark| Some((mark, rest.strip_prefix(mark)?)))?;
    let (second, rest) = number(rest)?;
    (first <= second && first > 0).then_some((mark.starts_with(' '), rest))
}

fn number(text: &str) -> Option<(u16, &str)> {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (digits, rest) = text.split_at(end);
    (digits.len() <= 3).then(|| Some((digits.parse().ok()?, rest)))?
}

#[cfg(test)]
mod tests {
    use super::bare;

    fn check(line: &str, want: &str) {
        let span = bare(line).span;
        assert_eq!(line.get(span.start..span.end), Some(want), "{line}");
    }

    #[test]
    fn leads_and_tails_go() {
        check(
            "[1/5]A boat rests on the sand. REUTERS/Ana Ruiz Purchase Licensing Rights, opens new tab",
            "A boat rests on the sand. REUTERS/Ana Ruiz",
        );
        check("1of4A boat rests on the sand.", "A boat rests on the sand.");
        check("1 of 4 | A boat rests on the sand.", "A boat rests on the sand.");
        check("2 of 4A boat. (AP Photo/Ana Ruiz) more >", "A boat. (AP Photo/Ana Ruiz)");
        check("2 of 4 A boat. (AP Photo/Ana Ruiz)", "A boat. (AP Photo/Ana Ruiz)");
        check(
            "A boat. (AP Photo/Ana Ruiz) Copyright 2031 The Courier. All rights reserved.",
            "A boat. (AP Photo/Ana Ruiz)",
        );
        check("A boat. (AP Photo/Ana Ruiz) © 2031 The Courier", "A boat. (AP Photo/Ana Ruiz)");
        check("Image caption, A boat on the sand", "A boat on the sand");
        check("Slide 2 of 9: A boat on the sand", "A boat on the sand");
        check(
            "A boat on the sand. Ana Ruiz/Herald hide caption",
            "A boat on the sand. Ana Ruiz/Herald",
        );
    }

    #[test]
    fn what_is_the_lines_own_stays() {
        for line in [
            "1 of 4 Americans say so.",
            "Read more",
            "",
            "[",
            "1of",
            "[9/2] odd",
            "They want more",
            "Image",
        ] {
            check(line, line);
        }
    }
}
