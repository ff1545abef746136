//! Quotation marks: where quoted stretches begin and end.
//!
//! Curly, straight, TeX, single, low, angle and corner marks. Only the outermost pair counts. A missing
//! closing mark ends the stretch at the end of its block, or before the attribution that follows; so
//! unbalanced marks in one block never swallow the next. Apostrophes, feet, inches, minutes and decades
//! are no marks. One pass over each block, with one look ahead bounded by precomputed positions.

use super::lexicon::{Class, look_up};
use crate::story::Span;

/// One quoted stretch of a block, its offsets those of the text that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    /// With its marks.
    pub outer: Span,
    /// Without them.
    pub inner: Span,
    /// Whether a closing mark was found.
    pub closed: bool,
}

/// The pairs that may enclose a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pair {
    /// “ ” „ “ ‟ ” and TeX: told apart at the closing mark by where it stands.
    Double,
    /// " "
    Straight,
    /// ‘ ’
    Single,
    /// ' '
    Prime,
    /// « »
    Angle,
    /// » «
    Reversed,
    /// 「 」
    Corner,
    /// 『 』
    WhiteCorner,
}

/// A character with its place and its neighbors.
struct Glyph {
    at: usize,
    c: char,
    before: Option<char>,
    after: Option<char>,
    /// Length in bytes of the whole mark (TeX marks have two characters).
    len: usize,
}

impl Glyph {
    fn opens(&self) -> bool {
        let room = self
            .before
            .is_none_or(|c| c.is_whitespace() || "([{—–-―/‘'“\"…:;¡¿".contains(c) || is_cjk(c));
        room && self.after.is_some_and(|c| !c.is_whitespace())
    }

    fn closes(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
            && self.after.is_none_or(|c| !c.is_alphanumeric())
    }
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}')
}

/// The stretches of one block's text: sorted, disjoint, on character boundaries, none empty.
pub(super) fn find(text: &str) -> Vec<Stretch> {
    if !text.contains(is_mark) {
        return Vec::new();
    }
    let glyphs = glyphs(text);
    let mut found = Vec::new();
    let mut open: Option<(Pair, usize, usize)> = None;
    let mut depth = 0usize;
    let mut last_inner_close = None;
    let singles = single_closers(&glyphs);
    let mut n = 0;
    while n < glyphs.len() {
        let glyph = &glyphs[n];
        match open {
            None => {
                if let Some(pair) = opening(glyph) {
                    if matches!(pair, Pair::Single | Pair::Prime) {
                        if let Some(close) = singles.close_of(&glyphs, n) {
                            let end = glyphs[close].at;
                            push(
                                &mut found,
                                text,
                                (glyph.at, glyph.at + glyph.len),
                                Some((end, end + glyphs[close].len)),
                            );
                            n = close;
                        }
                    } else {
                        open = Some((pair, glyph.at, glyph.at + glyph.len));
                        depth = 1;
                        last_inner_close = None;
                    }
                }
            }
            Some((pair, start, inner)) => match reading(pair, glyph) {
                Reading::Close => {
                    depth -= 1;
                    if depth == 0 {
                        push(
                            &mut found,
                            text,
                            (start, inner),
                            Some((glyph.at, glyph.at + glyph.len)),
                        );
                        open = None;
                    } else {
                        last_inner_close = Some(n);
                    }
                }
                Reading::Reopen => {
                    // A mark that opens inside an open quotation: nested where enough closing marks
                    // follow, else the first one lacks its own and ends where its attribution begins.
                    if closers_after(&glyphs, n, pair) > depth {
                        depth += 1;
                    } else {
                        let tail = text.get(inner..glyph.at).unwrap_or_default();
                        if let Some(end) = end_before_attribution(tail) {
                            push(
                                &mut found,
                                text,
                                (start, inner),
                                Some((inner + end, inner + end)),
                            );
                        }
                        open = Some((
                            pair_of(glyph.c).unwrap_or(pair),
                            glyph.at,
                            glyph.at + glyph.len,
                        ));
                        depth = 1;
                    }
                }
                Reading::Text => {}
            },
        }
        n += 1;
    }
    if let Some((_, start, inner)) = open {
        let close = last_inner_close.map(|n: usize| (glyphs[n].at, glyphs[n].at + glyphs[n].len));
        // A single closing mark after punctuation is the wrong mark.
        let close = close.or_else(|| {
            let wrong = glyphs.iter().rev().take_while(|g| g.at > inner).find(|g| {
                matches!(g.c, '’' | '\'')
                    && g.closes()
                    && g.before.is_some_and(|c| ",.?!".contains(c))
            });
            wrong.map(|g| (g.at, g.at + g.len))
        });
        let close = close.or_else(|| {
            let tail = text.get(inner..).unwrap_or_default();
            end_before_attribution(tail).map(|end| (inner + end, inner + end))
        });
        push(&mut found, text, (start, inner), close);
    }
    found
}

/// Adds a stretch unless nothing but space and marks lies inside.
fn push(found: &mut Vec<Stretch>, text: &str, open: (usize, usize), close: Option<(usize, usize)>) {
    let (end, outer_end) = close.unwrap_or((text.len(), text.len()));
    let inside = text.get(open.1..end).unwrap_or_default();
    if !inside.contains(char::is_alphanumeric) {
        return;
    }
    let start = open.1 + (inside.len() - inside.trim_start().len());
    let end = start + inside.trim().len();
    found.push(Stretch {
        outer: Span::new(open.0, outer_end.max(end)),
        inner: Span::new(start, end),
        closed: close.is_some(),
    });
}

fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '″'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
    )
}

fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut before: Option<char> = None;
    let mut feet = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut len = c.len_utf8();
        let mut mark = c;
        let twin = chars.peek().is_some_and(|&(_, next)| next == c);
        if twin && matches!(c, '`' | '\'' | '’' | '‘') {
            chars.next();
            len *= 2;
            mark = if matches!(c, '`' | '‘') { '“' } else { '”' };
        } else if matches!(c, '＂') {
            mark = '"';
        } else if c == '`' {
            mark = '‘';
        }
        let number = before.is_some_and(|c| c.is_ascii_digit());
        if number && matches!(c, '\'' | '’') {
            feet = Some(at);
        }
        // Inches after feet: 6'2", 5' 11".
        let inches = number
            && matches!(c, '"' | '”' | '″')
            && feet.is_some_and(|feet| at.saturating_sub(feet) <= 6);
        if is_mark(c) && !inches {
            glyphs.push(Glyph { at, c: mark, before, after: chars.peek().map(|&(_, c)| c), len });
        }
        before = Some(c);
    }
    glyphs
}

fn pair_of(c: char) -> Option<Pair> {
    Some(match c {
        '“' | '”' | '„' | '‟' => Pair::Double,
        '"' => Pair::Straight,
        '‘' | '‚' => Pair::Single,
        '\'' => Pair::Prime,
        '«' => Pair::Angle,
        '»' => Pair::Reversed,
        '「' => Pair::Corner,
        '『' => Pair::WhiteCorner,
        _ => return None,
    })
}

/// The pair that a glyph opens where nothing is open.
fn opening(glyph: &Glyph) -> Option<Pair> {
    let pair = pair_of(glyph.c)?;
    let letter_after = glyph.after.is_some_and(|c| !c.is_whitespace());
    let opens = match glyph.c {
        '“' | '„' | '‟' => letter_after || glyph.before.is_none_or(char::is_whitespace),
        '«' | '「' | '『' => true,
        '"' => {
            glyph.opens()
                || (glyph.after.is_some_and(char::is_alphanumeric)
                    && glyph.before.is_some_and(|c| !c.is_alphanumeric()))
        }
        // ” and » in an opening place are the wrong marks, or Swedish and German ones.
        '”' | '»' => glyph.opens(),
        '‘' | '‚' | '\'' => {
            glyph.opens()
                && glyph.after.is_some_and(|c| c.is_alphanumeric() || "“\"¿¡…[".contains(c))
                && glyph.before.is_none_or(|c| c.is_whitespace() || "([—–:,-".contains(c))
        }
        _ => false,
    };
    opens.then_some(pair)
}

enum Reading {
    Close,
    Reopen,
    Text,
}

/// What a glyph does inside an open quotation.
fn reading(pair: Pair, glyph: &Glyph) -> Reading {
    let by_place = || {
        if glyph.closes() || !glyph.opens() { Reading::Close } else { Reading::Reopen }
    };
    match (pair, glyph.c) {
        (Pair::Double, '”') => {
            if glyph.opens() && !glyph.closes() {
                Reading::Reopen
            } else {
                Reading::Close
            }
        }
        (Pair::Double, '“' | '‟') => {
            // German “ closes; an English “ after a letter is the wrong mark.
            if glyph.closes() && !glyph.opens() { Reading::Close } else { Reading::Reopen }
        }
        (Pair::Double, '„') => Reading::Reopen,
        (Pair::Double, '″') | (Pair::Straight, '”' | '″') if glyph.closes() => Reading::Close,
        (Pair::Double, '"') if glyph.closes() && !glyph.opens() => Reading::Close,
        (Pair::Straight, '"') => {
            // Five-feet-six in figures: a prime before the number tells.
            if glyph.opens() && !glyph.closes() { Reading::Reopen } else { by_place() }
        }
        (Pair::Angle, '»')
        | (Pair::Reversed, '«')
        | (Pair::Corner, '」')
        | (Pair::WhiteCorner, '』') => Reading::Close,
        (Pair::Angle, '«') | (Pair::Corner, '「') | (Pair::WhiteCorner, '『') => Reading::Reopen,
        _ => Reading::Text,
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

fn single_closers(glyphs: &[Glyph]) -> SingleClosers {
    let mut next = vec![None; glyphs.len()];
    let mut coming = None;
    for (n, glyph) in glyphs.iter().enumerate().rev() {
        next[n] = coming;
        if matches!(glyph.c, '’' | '\'' | '‘') && glyph.closes() {
            coming = Some(n);
        }
    }
    SingleClosers { next }
}

impl SingleClosers {
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
    }

    #[test]
    fn wrong_and_missing_marks() {
        check("“We dug,\" she said. “All night.”", &["We dug,", "All night."]);
        check("“We dug,“ she said.", &["We dug,"]);
        check("“We dug all night", &["We dug all night…"]);
        check("“We dug, she said. “All night.”", &["We dug,", "All night."]);
        check("“We dug, she said.", &["We dug,"]);
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
