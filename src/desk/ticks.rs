//! Ticks: the numbers, words and marks that a printed date is made of, cut apart also where a page glued them.

use std::borrow::Cow;

use crate::story::Span;

/// The longest word that can be part of a date.
const WORD: usize = 24;

/// A number, a word or a mark.
#[derive(Debug)]
pub(super) struct Tick<'a> {
    pub text: &'a str,
    pub span: Span,
    pub number: Option<i64>,
    /// How many digits it has; 0 for words and marks.
    pub digits: usize,
    /// The word in lower case.
    pub word: Option<Cow<'a, str>>,
    pub capital: bool,
}

impl Tick<'_> {
    /// Whether it is this word, given in lower case.
    pub fn is(&self, word: &str) -> bool {
        self.word.as_deref() == Some(word)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Space,
    Digit,
    Upper,
    Lower,
    Mark,
}

fn kind(c: char) -> Kind {
    if c.is_whitespace() {
        Kind::Space
    } else if c.is_ascii_digit() {
        Kind::Digit
    } else if c.is_uppercase() {
        Kind::Upper
    } else if c.is_alphabetic() && !matches!(c, '年' | '月' | '日' | '년' | '월' | '일') {
        Kind::Lower
    } else {
        Kind::Mark
    }
}

/// Cuts a text into ticks. A word ends where a small letter meets a capital (`UTCUpdated` is two), a number
/// of more than four digits before a colon is a year and an hour (`20247:55`).
pub(super) fn ticks(text: &str) -> Vec<Tick<'_>> {
    let mut ticks: Vec<Tick<'_>> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        let first = kind(c);
        if first == Kind::Space {
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut last = first;
        let mut last_start = start;
        while let Some(&(at, next)) = chars.peek() {
            let now = kind(next);
            let joined = match (last, now) {
                (Kind::Digit, Kind::Digit)
                | (Kind::Upper, Kind::Upper)
                | (Kind::Lower | Kind::Upper, Kind::Lower) => true,
                // "lunes-feira": a hyphen inside a word in small letters.
                (Kind::Lower, Kind::Mark) => next == '-' && follows_lower(text, at + 1),
                _ => false,
            };
            if !joined {
                break;
            }
            if last == Kind::Upper && now == Kind::Lower && last_start > start {
                // "UTCUpdated": the capital before the small letter begins a word of its own.
                push(&mut ticks, text, start, last_start);
                push_rest(&mut ticks, text, last_start, &mut chars);
                end = 0;
                break;
            }
            last_start = at;
            last = if now == Kind::Mark { Kind::Lower } else { now };
            end = at + next.len_utf8();
            chars.next();
        }
        if end == 0 {
            continue;
        }
        let glued = first == Kind::Digit
            && (5..=6).contains(&(end - start))
            && chars.peek().is_some_and(|&(_, next)| next == ':');
        if glued {
            push(&mut ticks, text, start, start + 4);
            push(&mut ticks, text, start + 4, end);
        } else {
            push(&mut ticks, text, start, end);
        }
    }
    ticks
}

fn follows_lower(text: &str, at: usize) -> bool {
    text.get(at..).and_then(|rest| rest.chars().next()).is_some_and(|c| kind(c) == Kind::Lower)
}

fn push_rest<'a>(
    ticks: &mut Vec<Tick<'a>>,
    text: &'a str,
    start: usize,
    chars: &mut std::iter::Peekable<std::str::CharIndices<'a>>,
) {
    let mut end = start;
    while let Some(&(at, c)) = chars.peek() {
        if kind(c) != Kind::Lower {
            break;
        }
        end = at + c.len_utf8();
        chars.next();
    }
    push(ticks, text, start, end);
}

fn push<'a>(ticks: &mut Vec<Tick<'a>>, text: &'a str, start: usize, end: usize) {
    let Some(cut) = text.get(start..end).filter(|cut| !cut.is_empty()) else { return };
    let digit = cut.starts_with(|c: char| c.is_ascii_digit());
    let letter = cut.starts_with(char::is_alphabetic);
    ticks.push(Tick {
        text: cut,
        span: Span::new(start, end),
        number: if digit { cut.parse().ok() } else { None },
        digits: if digit { cut.len() } else { 0 },
        word: (letter && cut.len() <= WORD).then(|| {
            if cut.bytes().all(|b| b.is_ascii_lowercase()) {
                Cow::Borrowed(cut)
            } else {
                Cow::Owned(cut.to_lowercase())
            }
        }),
        capital: cut.starts_with(char::is_uppercase),
    });
}
