//! Quotation marks: where quoted stretches begin and end.
//!
//! Curly, straight, TeX, single, low, angle and corner marks. Only the outermost pair counts. A missing
//! closing mark ends the stretch at the end of its block, before the attribution that follows, or where
//! the next paragraph of the quotation opens; so unbalanced marks in one block never swallow the next.
//! Apostrophes, feet, inches, minutes and decades are no marks. One pass over each block; what it looks
//! ahead for is bounded or computed beforehand.

use super::glyph::{Glyph, Pair, Reading, glyphs, is_mark, opening, pair_of, reading};
use super::lexicon::{Class, look_up};
use crate::story::Span;

/// One quoted stretch of a block, its offsets those of the text that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// Whether a closing mark was found; else the quotation may go on where the next one opens.
    pub closed: bool,
}

/// The stretches of one block's text: sorted, disjoint, on character boundaries, none empty.
pub(super) fn find(text: &str) -> Vec<Stretch> {
    if !text.contains(is_mark) {
        return Vec::new();
    }
    let glyphs = glyphs(text);
    let singles = SingleClosers::new(&glyphs);
    let mut scan = Scan { text, glyphs: &glyphs, found: Vec::new(), open: None };
    let mut n = 0;
    while n < glyphs.len() {
        match scan.open {
            Some(open) => scan.inside(open, n),
            None => match opening(&glyphs[n]) {
                Some(Pair::Single | Pair::Prime) => {
                    if let Some(close) = singles.close_of(&glyphs, n) {
                        scan.push(&glyphs[n], glyphs[close].at, glyphs[close].end(), true);
                        n = close;
                    }
                }
                Some(pair) => scan.open = Some(Open { pair, mark: n, depth: 1, inner_close: None }),
                None => {}
            },
        }
        n += 1;
    }
    scan.finish();
    scan.found
}

/// Where a quotation ends that an earlier block has left open: at the first mark of the text, if that closes.
/// `Err` tells that there is none at all.
pub(super) fn closer(text: &str) -> Result<Option<Span>, NoMark> {
    let glyphs = glyphs(text);
    let mark = glyphs.iter().find(|g| !matches!(g.c, '’' | '\'' | '‘'));
    let mark = mark.ok_or(NoMark)?;
    Ok((mark.closes() && !mark.opens()).then(|| Span::new(mark.at, mark.end())))
}

/// The text has no mark that could open or close a quotation.
pub(super) struct NoMark;

/// A quotation that has been opened.
#[derive(Clone, Copy)]
struct Open {
    pair: Pair,
    /// The glyph of the opening mark.
    mark: usize,
    /// How many marks are open.
    depth: usize,
    /// The last glyph that closed an inner quotation.
    inner_close: Option<usize>,
}

struct Scan<'a> {
    text: &'a str,
    glyphs: &'a [Glyph],
    found: Vec<Stretch>,
    open: Option<Open>,
}

impl Scan<'_> {
    /// Reads glyph `n` inside an open quotation.
    fn inside(&mut self, mut open: Open, n: usize) {
        let glyph = &self.glyphs[n];
        match reading(open.pair, glyph) {
            Reading::Text => return,
            Reading::Close if open.depth == 1 => {
                self.push(&self.glyphs[open.mark], glyph.at, glyph.end(), true);
                self.open = None;
                return;
            }
            Reading::Close => {
                open.depth -= 1;
                open.inner_close = Some(n);
            }
            Reading::Reopen if closers_after(self.glyphs, n, open.pair) > open.depth => {
                open.depth += 1;
            }
            Reading::Reopen => {
                self.leave_open(open, glyph.at);
                let pair = pair_of(glyph.c).unwrap_or(open.pair);
                open = Open { pair, mark: n, depth: 1, inner_close: None };
            }
        }
        self.open = Some(open);
    }

    /// Ends a quotation that lacks its closing mark before `next`, where another one opens: at its
    /// attribution, or there where its next paragraph begins. Elsewhere its mark was a stray one.
    fn leave_open(&mut self, open: Open, next: usize) {
        let mark = &self.glyphs[open.mark];
        let tail = self.text.get(mark.end()..next).unwrap_or_default();
        if let Some(end) = end_before_attribution(tail) {
            self.push(mark, mark.end() + end, mark.end() + end, true);
        } else if tail.trim_end().ends_with(['.', '?', '!', '…'])
            && tail.ends_with(char::is_whitespace)
        {
            let end = mark.end() + tail.trim_end().len();
            self.push(mark, end, end, false);
        }
    }

    /// Ends what is still open at the end of the block.
    fn finish(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mark = &self.glyphs[open.mark];
        if let Some(close) = open.inner_close.or_else(|| self.wrong_close(open)) {
            let close = &self.glyphs[close];
            self.push(mark, close.at, close.end(), true);
            return;
        }
        let tail = self.text.get(mark.end()..).unwrap_or_default();
        let end = end_before_attribution(tail).map(|end| mark.end() + end);
        let stop = end.unwrap_or(self.text.len());
        self.push(mark, stop, stop, end.is_some());
    }

    /// A single closing mark after punctuation, where a double one is missing.
    fn wrong_close(&self, open: Open) -> Option<usize> {
        (open.mark + 1..self.glyphs.len()).rev().find(|&n| {
            let glyph = &self.glyphs[n];
            matches!(glyph.c, '’' | '\'')
                && glyph.closes()
                && glyph.before.is_some_and(|c| ",.?!".contains(c))
        })
    }

    /// Adds a stretch unless nothing but space and marks lies inside.
    fn push(&mut self, mark: &Glyph, end: usize, outer_end: usize, closed: bool) {
        let inside = self.text.get(mark.end()..end).unwrap_or_default();
        if !inside.contains(char::is_alphanumeric) {
            return;
        }
        let start = mark.end() + (inside.len() - inside.trim_start().len());
        let end = start + inside.trim().len();
        let outer = Span::new(mark.at, outer_end.max(end));
        self.found.push(Stretch { outer, inner: Span::new(start, end), closed });
    }
}

/// How many closing marks of the pair follow, counted no further than matters.
fn closers_after(glyphs: &[Glyph], n: usize, pair: Pair) -> usize {
    const ENOUGH: usize = 64;
    let rest = glyphs.get(n + 1..).unwrap_or_default();
    let mut depth = 1usize;
    let mut spare = 0;
    for glyph in rest.iter().take(ENOUGH) {
        match reading(pair, glyph) {
            Reading::Close => {
                depth = depth.saturating_sub(1);
                spare += 1;
                if depth == 0 && spare >= 2 {
                    break;
                }
            }
            Reading::Reopen if depth == 0 => break,
            Reading::Reopen => depth += 1,
            Reading::Text => {}
        }
    }
    spare
}

/// For each place, the next mark that can close a single quotation.
struct SingleClosers {
    /// By glyph: the next ’ or ' that closes, after the glyph.
    next: Vec<Option<usize>>,
}

impl SingleClosers {
    fn new(glyphs: &[Glyph]) -> Self {
        let mut next = vec![None; glyphs.len()];
        let mut coming = None;
        for (n, glyph) in glyphs.iter().enumerate().rev() {
            next[n] = coming;
            if matches!(glyph.c, '’' | '\'' | '‘') && glyph.closes() {
                coming = Some(n);
            }
        }
        Self { next }
    }

    /// The glyph that closes the single quotation opened at `n`, unless it is an apostrophe.
    fn close_of(&self, glyphs: &[Glyph], n: usize) -> Option<usize> {
        let open = &glyphs[n];
        if open.after.is_some_and(|c| c.is_ascii_digit()) && open.c != '‘' {
            return None; // '90s
        }
        let mut close = self.next[n]?;
        // "the boys' room": a plural's apostrophe, if another closing mark comes before the next opening one.
        if glyphs[close].before == Some('s') && glyphs[close].after == Some(' ') {
            let later = self.next[close];
            let reopened = |to: usize| {
                glyphs.get(close + 1..to).unwrap_or_default().iter().any(|g| opening(g).is_some())
            };
            if let Some(later) = later.filter(|&to| to - close <= 8 && !reopened(to)) {
                close = later;
            }
        }
        let doubtful = open.c == '\'' || glyphs[close].before.is_some_and(char::is_alphanumeric);
        let length = glyphs[close].at.saturating_sub(open.at);
        let decade = open.after.is_some_and(|c| c.is_ascii_digit()) && length > 40;
        (!decade && length > 2 && !(doubtful && length > 1200)).then_some(close)
    }
}

/// Where a quotation without a closing mark ends because its attribution begins: after a comma, question
/// or exclamation mark that is followed within four words by a verb of saying.
fn end_before_attribution(tail: &str) -> Option<usize> {
    for (at, c) in tail.char_indices() {
        if !matches!(c, ',' | '?' | '!') {
            continue;
        }
        let end = at + c.len_utf8();
        let rest = tail.get(end..).unwrap_or_default();
        if !rest.starts_with(char::is_whitespace) {
            continue;
        }
        let mut words = rest.split_whitespace().take(4);
        let first = words.next().unwrap_or_default();
        let verb = |word: &str| {
            look_up(word.trim_end_matches(|c: char| c.is_ascii_punctuation())).is(Class::Speech)
        };
        let name = first.starts_with(char::is_uppercase)
            || matches!(first, "he" | "she" | "they")
            || look_up(first).is(Class::Person);
        if verb(first) {
            return Some(end);
        }
        for word in words.take_while(|_| name) {
            if verb(word) {
                return Some(end);
            }
            if word.ends_with(['.', ',']) && word.len() > 4 {
                break;
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` with the stretches that are expected, in order; `…` at the end of one says that it is not closed.
    fn check(text: &str, want: &[&str]) {
        let found: Vec<String> = find(text)
            .iter()
            .map(|s| {
                let open = if s.closed { "" } else { "…" };
                format!("{}{open}", text.get(s.inner.start..s.inner.end).unwrap())
            })
            .collect();
        assert_eq!(found, want, "{text}");
    }

    #[test]
    fn marks_of_every_kind() {
        check("“We dug,” she said. “All night.”", &["We dug,", "All night."]);
        check("\"We dug,\" she said. \"All night.\"", &["We dug,", "All night."]);
        check("``We dug,'' she said.", &["We dug,"]);
        check("''We dug,'' she said.", &["We dug,"]);
        check("„Wir gruben“, sagte sie.", &["Wir gruben"]);
        check("»Wir gruben«, sagte sie.", &["Wir gruben"]);
        check("« Nous creusions », dit-elle.", &["Nous creusions"]);
        check("彼女は「掘った」と言った。", &["掘った"]);
        check("‘We dug,’ she said.", &["We dug,"]);
        check("'We dug,' she said.", &["We dug,"]);
        check("”Vi grävde”, sa hon.", &["Vi grävde"]);
    }

    #[test]
    fn quotations_within_quotations() {
        check("“He said ‘no’ to us,” she said.", &["He said ‘no’ to us,"]);
        check("“He said “no” to us,” she said.", &["He said “no” to us,"]);
        check("\"He said 'no' to us,\" she said.", &["He said 'no' to us,"]);
        check("“He said \"no\" to us,” she said.", &["He said \"no\" to us,"]);
        check("\"He asked: “Why? We dug.” And left.\"", &["He asked: “Why? We dug.” And left."]);
        check("\"BRANDT: It is “Mud Week.” But we dug", &["Mud Week."]);
    }

    #[test]
    fn wrong_and_missing_marks() {
        check("“We dug,\" she said. “All night.”", &["We dug,", "All night."]);
        check("“We dug,“ she said.", &["We dug,"]);
        check("“We dug all night", &["We dug all night…"]);
        check("“We dug, she said. “All night.”", &["We dug,", "All night."]);
        check("“We dug, she said.", &["We dug,"]);
        check("She said: \"We dug. \"It was hard.\" He left.", &["We dug.…", "It was hard."]);
        check("We dug,” she said.", &[]);
        check("the step″ and “another step″ now", &["another step"]);
        check("“We dug all night,’ she said.", &["We dug all night,"]);
        check("“” and \"\"", &[]);
    }

    #[test]
    fn marks_that_are_none() {
        check("The boys' room and the girls' room", &[]);
        check("In the '90s and '80s it wasn't so", &[]);
        check("It’s the boys’ turn, isn’t it", &[]);
        check("a 6' 2\" guard", &[]);
        check("a 6'2\" guard and a 5'11\" one", &[]);
        check("\"He's 6'2\" and quick,\" she said.", &["He's 6'2\" and quick,"]);
        check("rock 'n' roll", &[]);
        check("‘It’s the boys’ turn,’ she said", &["It’s the boys’ turn,"]);
    }
}
