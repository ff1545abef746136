//! Wrapping: a text to the ranges of its lines, first fit, ragged right.
//!
//! A word moves to the next line whole, unless more than [`LOOSE`] cells would stay empty and the language
//! has a hyphen for it. A word wider than a line is cut, at a slash or the like where one is near. Time is
//! linear in the text.

use hypher::Lang;
use unicode_segmentation::UnicodeSegmentation;

use super::cells::{cells, grapheme};
use super::words::{Word, words};

/// Empty cells at a line's end from which on a word is hyphenated.
const LOOSE: usize = 12;

/// One line of a wrapped text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte, spaces at its end left out.
    pub end: usize,
    /// A hyphen is to be drawn after it.
    pub hyphen: bool,
}

/// The room that a text is wrapped into.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fit<'a> {
    /// Cells of the first line.
    pub first: usize,
    /// Cells of every other line.
    pub rest: usize,
    /// The language to hyphenate in.
    pub language: Option<Lang>,
    /// What is drawn besides the text: after which byte, and how many cells. Sorted.
    pub asides: &'a [(usize, usize)],
}

/// Wraps a text. Every byte but spaces at the ends of lines stands in exactly one line, in order.
pub fn wrap(text: &str, fit: &Fit<'_>) -> Vec<Cut> {
    let mut setter = Setter { text, fit, cuts: Vec::new(), line: None, asides: fit.asides };
    for word in words(text) {
        setter.add(word);
    }
    setter.flush(false);
    setter.cuts
}

struct Setter<'a> {
    text: &'a str,
    fit: &'a Fit<'a>,
    cuts: Vec<Cut>,
    line: Option<Open>,
    /// The asides not yet passed.
    asides: &'a [(usize, usize)],
}

/// The line that is being filled.
#[derive(Clone, Copy)]
struct Open {
    start: usize,
    end: usize,
    /// Where its next word would begin.
    next: usize,
    /// Cells up to `end`.
    used: usize,
    /// Cells up to `next`.
    filled: usize,
}

impl<'a> Setter<'a> {
    fn limit(&self) -> usize {
        if self.cuts.is_empty() { self.fit.first } else { self.fit.rest }
    }

    fn cut(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    fn add(&mut self, word: Word) {
        let asides = self.passed(word.end);
        let beside: usize = asides.iter().map(|(_, cells)| cells).sum();
        let width = cells(self.cut(word.start, word.end)) + beside;
        let spaces = cells(self.cut(word.end, word.next));
        if let Some(line) = &mut self.line {
            if line.filled + width
                <= if self.cuts.is_empty() { self.fit.first } else { self.fit.rest }
            {
                line.used = line.filled + width;
                line.filled = line.used + spaces;
                (line.end, line.next) = (word.end, word.next);
                return;
            }
            if beside == 0
                && let Some(at) = self.hyphen(word)
            {
                self.close(at, true);
                self.add(Word { start: at, ..word });
                return;
            }
            self.flush(false);
        }
        if width <= self.limit() {
            self.open(word, width, spaces);
        } else {
            self.force(word, asides, spaces);
        }
    }

    /// The asides up to a byte, which are passed.
    fn passed(&mut self, end: usize) -> &'a [(usize, usize)] {
        let passed = self.asides.iter().take_while(|(at, _)| *at <= end).count();
        let (done, rest) = self.asides.split_at(passed);
        self.asides = rest;
        done
    }

    fn open(&mut self, word: Word, width: usize, spaces: usize) {
        self.line = Some(Open {
            start: word.start,
            end: word.end,
            next: word.next,
            used: width,
            filled: width + spaces,
        });
    }

    /// Ends the line where it is.
    fn flush(&mut self, hyphen: bool) {
        if let Some(line) = self.line.take() {
            self.cuts.push(Cut { start: line.start, end: line.end, hyphen });
        }
    }

    /// Ends the line within the word that comes next.
    fn close(&mut self, end: usize, hyphen: bool) {
        if let Some(line) = &mut self.line {
            line.end = end;
        }
        self.flush(hyphen);
    }

    /// Where a word is hyphenated so that its beginning still fits the line; `None` where the line is full
    /// enough, or the word is short, a name, or no word.
    fn hyphen(&self, word: Word) -> Option<usize> {
        let language = self.fit.language?;
        let line = self.line?;
        let room = self.limit().saturating_sub(line.filled);
        if self.limit().saturating_sub(line.used) <= LOOSE {
            return None;
        }
        let body = self.cut(word.start, word.end);
        let core = body.trim_matches(|c: char| !c.is_alphabetic());
        let lead = body.find(core)?;
        // Names are not divided, but where every noun has a capital.
        let name = core.chars().next().is_some_and(char::is_uppercase) && language != Lang::German;
        if name
            || core.len() > hypher::MAX_INLINE_SIZE
            || core.chars().count() < 6
            || !core.chars().all(char::is_alphabetic)
        {
            return None;
        }
        let mut used = cells(self.cut(word.start, word.start + lead));
        let mut at = word.start + lead;
        let mut best = None;
        for syllable in hypher::hyphenate(core, language) {
            used += cells(syllable);
            at += syllable.len();
            if used + 1 > room || at >= word.start + lead + core.len() {
                break;
            }
            best = Some(at);
        }
        best
    }

    /// Cuts a word that is wider than a line.
    fn force(&mut self, word: Word, mut asides: &[(usize, usize)], spaces: usize) {
        let mut start = word.start;
        let mut used = 0;
        // The last place in the line after which a cut reads well, and the cells up to it.
        let mut well = None;
        for (at, one) in self.cut(word.start, word.end).grapheme_indices(true) {
            let at = word.start + at;
            let end = at + one.len();
            let mut width = grapheme(one);
            while let Some(((_, cells), rest)) = asides.split_first().filter(|(a, _)| a.0 <= end) {
                width += cells;
                asides = rest;
            }
            if used + width > self.limit() && at > start {
                let (end, before) = well.take().unwrap_or((at, used));
                self.cuts.push(Cut { start, end, hyphen: false });
                used -= before;
                start = end;
            }
            used += width;
            if matches!(one, "/" | "?" | "&" | "=" | "-" | "_") && used * 3 > self.limit() {
                well = Some((end, used));
            }
        }
        self.open(Word { start, ..word }, used, spaces);
    }
}

#[cfg(test)]
mod tests {
    use hypher::Lang;

    use super::{Fit, wrap};

    /// The lines of a text, a line each.
    fn lines(text: &str, fit: &Fit<'_>) -> String {
        let lines: Vec<String> = wrap(text, fit)
            .iter()
            .map(|cut| {
                format!(
                    "{}{}",
                    text.get(cut.start..cut.end).unwrap(),
                    if cut.hyphen { "-" } else { "" }
                )
            })
            .collect();
        lines.join("\n")
    }

    fn check(text: &str, width: usize, expect: &str) {
        let fit = Fit { first: width, rest: width, language: Some(Lang::English), asides: &[] };
        assert_eq!(lines(text, &fit), expect);
    }

    #[test]
    fn words_go_where_they_fit() {
        check("the rain eased over the hills", 12, "the rain\neased over\nthe hills");
        check("exactly twelve", 14, "exactly twelve");
        check("exactly twelve", 13, "exactly\ntwelve");
        check("a  b", 10, "a  b");
        check("", 10, "");
        check("   ", 10, "");
    }

    #[test]
    fn long_words_are_hyphenated_where_much_would_stay_empty() {
        check("the councils internationalization", 26, "the councils internation-\nalization");
        // Twelve cells empty are not yet too many.
        check("the councils misrepresentation", 24, "the councils\nmisrepresentation");
        // A name stays whole.
        check("the councils Misrepresentation", 26, "the councils\nMisrepresentation");
    }

    #[test]
    fn words_wider_than_a_line_are_cut() {
        check("abcdefghijkl", 5, "abcde\nfghij\nkl");
        check("see https://example.org/wire/story", 16, "see\nhttps://\nexample.org/\nwire/story");
        check("東京都庁", 5, "東京\n都庁");
        check("東", 1, "東");
    }

    #[test]
    fn asides_take_their_room() {
        let fit = |asides| Fit { first: 12, rest: 12, language: None, asides };
        assert_eq!(lines("on Monday the", &fit(&[(9, 0)])), "on Monday\nthe");
        assert_eq!(lines("on Monday the", &fit(&[(9, 6)])), "on\nMonday\nthe");
        assert_eq!(lines("mondaymonday it", &fit(&[(12, 5)])), "mondaymonda\ny it");
    }

    #[test]
    fn the_first_line_may_be_shorter() {
        let fit = Fit { first: 6, rest: 12, language: None, asides: &[] };
        assert_eq!(lines("first then more words", &fit), "first\nthen more\nwords");
    }
}
