//! Photo credits: who took a picture and for whom, as agencies and papers print it.
//!
//! A credit ends a caption (`... (AP Photo/Ana Ruiz, File)`, `... REUTERS/Ana Ruiz`) or is a line of its own
//! (`Photo: Ana Ruiz, STF / Associated Press`). Its parts are told apart by data: agencies and outlets
//! (`assets/desk/agencies.tsv`), words of organizations, and marks that name no one (`File`, `Pool`, `STF`).

mod grammar;
mod words;

use std::collections::HashSet;
use std::sync::LazyLock;

use self::grammar::{Parsed, Place, Sort, parse};
pub use self::words::agency;
use super::{entries, glue};
use crate::story::{Credit, Span};

const LABELS: &str = include_str!("../../assets/desk/credit_labels.txt");

/// The longest credit, in bytes.
const LONGEST: usize = 160;

/// The most brackets in a row that are credits.
const BRACKETS: usize = 3;

/// How sure it is that some words are a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// An agency's name alone, such as `(AP)`: more often something else.
    Doubtful,
    /// It has the shape, and no agency that is known or no label.
    Likely,
    /// Nothing else looks like it.
    Sure,
}

/// A credit in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it says.
    pub credit: Credit,
    /// Where it stands in the line, with its label and brackets.
    pub span: Span,
    /// How sure it is.
    pub strength: Strength,
    /// Nothing stands before it: the line is only a credit.
    pub alone: bool,
}

/// The credit at the end of a line, or the line that is only a credit. What pages glue behind it is skipped.
pub fn find(line: &str) -> Option<Found> {
    let bare = glue::bare(line).span;
    let mut found = find_bare(line.get(bare.start..bare.end)?)?;
    found.span = found.span.shift(bare.start);
    Some(found)
}

/// The same for a line to which nothing is glued.
pub(super) fn find_bare(text: &str) -> Option<Found> {
    if !may_hold(text) {
        return None;
    }
    let strong = |found: &Found| found.strength > Strength::Doubtful;
    whole(text).or_else(|| match bracketed(text) {
        Some(found) if strong(&found) => Some(found),
        doubtful => match trailing(text) {
            Some(found) if strong(&found) => Some(found),
            weak => doubtful.or(weak),
        },
    })
}

/// A quick look at a paragraph's end for what makes credits what they are: brackets with a slash or a name in them, or a label.
pub fn is_plausible(text: &str) -> bool {
    if text.len() <= LONGEST / 2 {
        return may_hold(text);
    }
    let tail = end_of(text);
    let bare = tail.trim_end_matches(['.', ' ']);
    if let Some(inside) = bare.strip_suffix([')', ']', '）']) {
        let inside = inside.rsplit(['(', '[', '（']).next().unwrap_or(inside);
        return inside.contains(['/', '©', '|']) || words::holds_cue(inside);
    }
    tail.contains("REUTERS/") || tail.contains('©') || words::holds_label(tail)
}

/// The last bytes of a line, in which a credit would stand.
fn end_of(text: &str) -> &str {
    let from =
        (text.len().saturating_sub(LONGEST + 8)..=text.len()).find(|&at| text.is_char_boundary(at));
    from.and_then(|from| text.get(from..)).unwrap_or(text)
}

/// A quick look at the end of a line: a mark of credits, a label or an agency's name.
pub fn may_hold(text: &str) -> bool {
    let tail = end_of(text);
    tail.contains(['|', '©', '['])
        || tail.ends_with([')', '.']) && tail.contains(')')
        || holds_slash(tail)
        || holds_labelled(tail)
        || words::holds_cue(tail)
}

/// Whether a slash parts anything but figures, as in `1/8` and `1996/97`.
fn holds_slash(tail: &str) -> bool {
    let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
    let bytes = tail.as_bytes();
    let figures = |at: usize| {
        digit(at.checked_sub(1).and_then(|at| bytes.get(at))) && digit(bytes.get(at + 1))
    };
    memchr::memchr_iter(b'/', bytes).any(|at| !figures(at))
}

/// Whether a colon may stand behind a label: its last word, glued to what was before it or not.
fn holds_labelled(tail: &str) -> bool {
    static LAST: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(LABELS).map(last_word).collect());
    tail.match_indices([':', '：']).any(|(at, _)| {
        let word = last_word(tail.get(..at).unwrap_or_default());
        !word.is_ascii() || LAST.contains(word.to_ascii_lowercase().as_str())
    })
}

/// The letters that a text ends in.
fn last_word(text: &str) -> &str {
    text.trim_end().rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or(text)
}

/// Reads a credit from a field that holds nothing else.
pub fn read(field: &str) -> Credit {
    let field = field.trim();
    let body = unbracket(field).unwrap_or(field);
    let (labelled, body) = without_label(body);
    parse(body, labelled, Place::Field).map_or_else(
        || Credit { text: field.to_owned(), photographer: None, agency: None },
        |parsed| parsed.credit,
    )
}

/// A line that is only a credit.
fn whole(text: &str) -> Option<Found> {
    if text.len() > LONGEST {
        return None;
    }
    let inner = unbracket(text);
    if inner.is_none() && text.starts_with(['(', '[']) {
        return None;
    }
    let place = if inner.is_some() { Place::Brackets } else { Place::Line };
    let (label, body) = without_label(inner.unwrap_or(text));
    let Parsed { credit, strength, .. } = parse(body, label, place)?;
    Some(Found { credit, span: Span::new(0, text.len()), strength, alone: true })
}

/// `... (AP Photo/Ana Ruiz)`, with the bracketed ones before it.
fn bracketed(text: &str) -> Option<Found> {
    let mut best: Option<Found> = None;
    let mut rest = text.trim_end_matches(['.', ' ']);
    // "(AP Photo/Ana Ruiz)AP": the agency once more, from another element of the page.
    if let Some((before, again)) =
        rest.rsplit_once(')').filter(|(_, again)| words::agency(again).is_some())
    {
        rest = rest.get(..before.len() + 1).unwrap_or(rest);
        debug_assert!(!again.is_empty());
    }
    for _ in 0..BRACKETS {
        let Some((start, inner)) = last_bracket(rest) else { break };
        let (label, body) = without_label(inner);
        let parsed = parse(body, label, Place::Brackets);
        // `(Image: abc News)`: the label says so, whoever it is.
        let owner = || {
            let short = start > 0
                && label == Label::Colon
                && (1..=6).contains(&body.split_whitespace().count());
            short.then(|| Parsed::of_owner(body))
        };
        let Some(parsed) = parsed.or_else(owner) else { break };
        let before = rest.get(..start)?.trim_end();
        if parsed.strength == Strength::Doubtful
            && !parsed.known
            && !before.ends_with(['.', '!', '?', '”'])
        {
            break;
        }
        match &mut best {
            Some(found) => {
                found.span.start = start;
                if found.credit.photographer.is_none() {
                    found.credit.photographer = parsed.credit.photographer;
                }
                found.strength = found.strength.max(parsed.strength);
            }
            None => {
                best = Some(Found {
                    credit: parsed.credit,
                    span: Span::new(start, text.len()),
                    strength: parsed.strength,
                    alone: false,
                });
            }
        }
        rest = rest.get(..start)?.trim_end();
    }
    // "AFP PHOTO / ANA RUIZ (Photo by ANA RUIZ / AFP)"
    if let (Some(found), Some(same)) = (&mut best, trailing(rest))
        && same.strength == Strength::Sure
        && same.credit.photographer.is_some()
        && same.credit.photographer == found.credit.photographer
    {
        found.span.start = same.span.start;
    }
    best
}

/// The bracket that ends a text: where it opens, and what it holds.
fn last_bracket(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_suffix([')', ']'])?;
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices().rev().take(LONGEST) {
        match c {
            ')' | ']' => depth += 1,
            '(' | '[' if depth == 0 => return Some((at, inner.get(at + 1..)?.trim())),
            '(' | '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `... REUTERS/Ana Ruiz`, `... Photo: Ana Ruiz/AP`, `... Getty Images`, after the end of a sentence.
fn trailing(text: &str) -> Option<Found> {
    let floor =
        (text.len().saturating_sub(LONGEST)..text.len()).find(|&at| text.is_char_boundary(at))?;
    let window = text.get(floor..)?;
    let starts = window.char_indices().zip(window.chars().skip(1)).filter_map(|((at, c), next)| {
        // A page may leave no space after the sentence; "N.H." is no sentence.
        let closes = c.is_whitespace() || matches!(c, ')' | '»' | '”' | '"' | '|');
        let glued = c == '.'
            && window.get(..at).is_some_and(|before| {
                // "2026.Photo: Ana Ruiz", but not "3.Bild".
                let digits = before.chars().rev().take_while(char::is_ascii_digit).count();
                before.ends_with(char::is_lowercase) || digits >= 4
            });
        let opens = next.is_alphabetic() || next == '©';
        (opens && (closes || glued)).then_some(floor + at + c.len_utf8())
    });
    let mut fallback = None;
    // From the longest tail to the shortest: the first that parses holds all of the credit.
    for start in starts {
        let before = text.get(..start)?.trim_end();
        let (label, rest) = without_label(text.get(start..)?);
        let closed =
            before.ends_with(['.', '!', '?', '”', '"', '»', ')', '|', '…', '’', '\'', '—', '–']);
        let shaped = || rest.contains(['/', '|', '—', '-']) || rest.contains(" via ");
        let outlet = || {
            let named = !rest.ends_with('.') && rest.contains(' ');
            named && words::agency(rest).is_some_and(|(_, wire)| !wire)
        };
        if label == Label::None && !(closed || words::may_open(rest) && (shaped() || outlet())) {
            continue;
        }
        let Some(parsed) = parse(rest.trim_end_matches(['.', ' ']), label, Place::Tail) else {
            continue;
        };
        let named = parsed.known || (closed && parsed.strength == Strength::Likely);
        if !named && !matches!(label, Label::Colon | Label::Owner) {
            continue;
        }
        let Parsed { credit, strength, opener, .. } = parsed;
        let found = Found { credit, span: Span::new(start, text.len()), strength, alone: false };
        if closed || matches!(label, Label::Colon | Label::Owner) {
            return Some(found);
        }
        // "... in the rain Ana Ruiz/AP": no mark says where the credit begins, its shape must.
        match opener {
            Sort::Agency { .. } => return Some(found),
            Sort::Name(2..=3) if follows_sentence(before) => return Some(found),
            Sort::Name(2) => fallback = Some(found),
            _ => {}
        }
    }
    fallback
}

/// Whether a name after these words is no part of them: they end in a small word that wants no noun.
fn follows_sentence(before: &str) -> bool {
    let last = before.rsplit(char::is_whitespace).next().unwrap_or(before);
    last.starts_with(char::is_lowercase) && last.chars().count() > 3 && !words::is_particle(last)
}

fn unbracket(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['(', '['])?;
    let inner = inner.trim_end_matches(['.', ' ']).strip_suffix([')', ']'])?;
    (!inner.contains(['(', ')'])).then(|| inner.trim())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    None,
    /// `Photo by`, `Courtesy of`: part of the credit as printed.
    Words,
    /// `Photo:`: no part of it.
    Colon,
    /// `©`: no part of it, and perhaps the owner of the page.
    Owner,
}

/// Takes `Photo:`, `Photo by`, `©` off a credit.
fn without_label(text: &str) -> (Label, &str) {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('©') {
        let rest = rest.trim_start();
        if let Some(rest) = strip_word(rest, "provided by") {
            return (Label::Colon, rest);
        }
        return after_colon(rest).map_or((Label::Owner, rest), |rest| (Label::Colon, rest));
    }
    if !may_be_labelled(text) {
        return (Label::None, text);
    }
    let named = after_colon(text).or_else(|| strip_word(text, "image source,"));
    if let Some(rest) = named.or_else(|| text.strip_prefix("Credit...").map(str::trim_start)) {
        return (Label::Colon, rest);
    }
    (by_words(text).map_or(Label::None, |_| Label::Words), text)
}

/// A quick look whether a text may begin with a label: a colon in its first words, or the first letter of words that are one.
fn may_be_labelled(text: &str) -> bool {
    let first = text.bytes().next().unwrap_or_default().to_ascii_lowercase();
    matches!(first, b'c' | b'f' | b'i' | b'p' | b's')
        || text.chars().take(28).any(|c| matches!(c, ':' | '：'))
}

/// What follows a label and its colon.
fn after_colon(text: &str) -> Option<&str> {
    static NAMES: LazyLock<HashSet<&str>> = LazyLock::new(|| entries(LABELS).collect());
    let (at, mark) = text.char_indices().take(28).find(|&(_, c)| matches!(c, ':' | '：'))?;
    let name = text.get(..at)?.trim().to_lowercase();
    let rest = text.get(at + mark.len_utf8()..)?.trim();
    let rest = strip_word(rest, "©").unwrap_or(rest);
    // "HT PHOTO:": the paper's own.
    let own = text.get(..at)?.rsplit_once(' ').is_some_and(|(paper, kind)| {
        kind.eq_ignore_ascii_case("photo")
            && !paper.is_empty()
            && paper.chars().all(char::is_uppercase)
    });
    (own || NAMES.contains(name.as_str())).then(|| strip_word(rest, "photo by").unwrap_or(rest))
}

/// `Photo by`, `Courtesy of` and the like at the start: what follows.
fn by_words(text: &str) -> Option<&str> {
    const WORDS: [&str; 18] = [
        "photo by",
        "photos by",
        "photograph by",
        "photographs by",
        "picture by",
        "pictures by",
        "image by",
        "foto de",
        "foto von",
        "fotos von",
        "photo courtesy of",
        "image courtesy of",
        "courtesy of",
        "courtesy",
        "photo provided by",
        "provided by",
        "supplied by",
        "photo from",
    ];
    let bare = || {
        strip_word(text, "photo")
            .filter(|rest| rest.contains('/') && rest.starts_with(char::is_uppercase))
    };
    WORDS.iter().find_map(|words| strip_word(text, words)).or_else(bare)
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    let apart = || !rest.starts_with(char::is_alphanumeric);
    (start.eq_ignore_ascii_case(word) && apart()).then(|| rest.trim_start())
}

#[cfg(test)]
#[path = "credit_tests.rs"]
mod tests;
