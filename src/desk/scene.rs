//! The scene: where a photo was taken, as the caption's own grammar says it.
//!
//! Captions name the place with `in` (`in Yare, Venezuela, Saturday, Nov. 16, 2024`), after the venue
//! (`outside the Yare 3 prison in ...`), beside the date or at the end of the first sentence. A venue alone is no place.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::calendar::Dated;
use super::entries;

const PARTICLES: &str = include_str!("../../assets/desk/name_particles.txt");
const PLACE_WORDS: &str = include_str!("../../assets/desk/place_words.tsv");

/// The most parts of a place: `Rivne, Rivne region, Ukraine`.
const PARTS: usize = 4;

/// How far after the first sentence or the date a place may begin, in bytes.
const NEAR: usize = 80;

/// A word of the caption with its offsets.
struct Word<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// A place that may be the scene.
struct Candidate {
    place: String,
    /// How well the words around it say so: 3 and more where the date stands beside it.
    rank: u8,
}

/// The place of a caption's text without credit; `date` is the photo's. None or one.
pub(super) fn places(text: &str, date: Option<&Dated>) -> Vec<String> {
    best(text, date).map(|found| found.place).into_iter().collect()
}

/// Whether a place stands beside the date, as only captions put them.
pub(super) fn stands_beside(text: &str, date: &Dated) -> bool {
    best(text, Some(date)).is_some_and(|found| found.rank > 2)
}

fn best(text: &str, date: Option<&Dated>) -> Option<Candidate> {
    let words: Vec<Word<'_>> = words(text);
    let scene_end = super::caption::first_sentence(text).max(date.map_or(0, |date| date.span.end));
    let mut best: Option<Candidate> = None;
    let mut at = 0;
    while at < words.len() && words[at].start < scene_end.saturating_add(NEAR) {
        let found = preposition(words[at].text)
            .and_then(|strength| Some((strength, place_at(text, &words, at + 1, date)?)));
        let Some((strength, (place, next))) = found else {
            at += 1;
            continue;
        };
        let end = words[next - 1].end;
        let beside = date.is_some_and(|date| touches(text, &words[at], end, date));
        let rank = match (beside, strength) {
            (true, 2) => 4,
            (true, _) => 3,
            (false, 2) if place.contains(", ") => 2,
            (false, 2) if closes(text, end) => 1,
            _ => 0,
        };
        if rank > best.as_ref().map_or(0, |found| found.rank) {
            best = Some(Candidate { place, rank });
        }
        at = next;
    }
    best
}

fn words(text: &str) -> Vec<Word<'_>> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                found.push(Word {
                    text: text.get(from..at).unwrap_or_default(),
                    start: from,
                    end: at,
                });
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    found
}

/// How surely a preposition tells the scene: 2 for `in`, 1 for those that also say other things.
fn preposition(word: &str) -> Option<u8> {
    match word {
        "in" | "In" | "near" | "outside" | "off" | "en" | "em" | "à" | "cerca" | "perto"
        | "près" | "bei" | "nahe" => Some(2),
        "at" | "on" | "from" | "of" | "to" | "over" | "across" | "through" | "inside"
        | "around" | "into" => Some(1),
        _ => None,
    }
}

/// The place that begins at a word: capitalized words and parts after commas.
fn place_at(
    text: &str,
    words: &[Word<'_>],
    at: usize,
    date: Option<&Dated>,
) -> Option<(String, usize)> {
    let mut at = at;
    while words.get(at).is_some_and(|word| is_kind("lead", word.text)) {
        at += 1;
    }
    let limit = date.map_or(usize::MAX, |date| date.span.start);
    let dated = |at: usize| {
        words.get(at).is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
    };
    let stop = |at: usize| {
        words.get(at).is_none_or(|word| {
            (word.start >= limit && date.is_some_and(|date| word.start < date.span.end))
                || is_kind("time", bare(word.text))
                || (is_kind("month", bare(word.text)) && dated(at + 1))
        })
    };
    let (first, mut end) = run(words, at, &stop)?;
    let mut parts = 1;
    while parts < PARTS && words[end - 1].text.ends_with(',') && !stop(end) {
        let Some((_, next)) = run(words, end, &stop) else { break };
        // A part after a comma ends with a comma, a period, the text, or before the date: "in Paris, Jean Roux waves" is no place.
        let last = words[next - 1].text;
        let closed = last.ends_with([',', '.', ';', ':', ')', '!', '?'])
            || next == words.len()
            || stop(next)
            || words.get(next).is_some_and(|word| is_kind("after", word.text));
        if !closed {
            break;
        }
        end = next;
        parts += 1;
    }
    let cut = text.get(words[first].start..words[end - 1].end)?;
    let cut = cut.trim_end_matches([',', ';', ':', ')', '!', '?', '”', '"', '’']);
    let cut = strip_period(cut);
    let single = bare(words[first].text);
    if end - first == 1
        && (is_kind("not", single)
            || is_kind("month", single)
            || single.chars().count() < 3 && !single.contains('.'))
    {
        return None;
    }
    if words.get(end).is_some_and(|word| word.text.starts_with(|c: char| c.is_ascii_digit()))
        && !stop(end)
    {
        return None;
    }
    Some((cut.to_owned(), end))
}

/// A run of capitalized words up to a comma or other mark: its first word and the one after it.
fn run(words: &[Word<'_>], at: usize, stop: &impl Fn(usize) -> bool) -> Option<(usize, usize)> {
    let mut end = at;
    while let Some(word) = words.get(end) {
        if stop(end) {
            break;
        }
        let inner = bare(word.text);
        let capital =
            inner.starts_with(char::is_uppercase) && !inner.contains(|c: char| c.is_ascii_digit());
        let small = end > at
            && (is_particle(inner) || inner == "of" || inner == "the" || is_kind("tail", inner));
        if !capital && !small {
            break;
        }
        if inner.ends_with("’s") || inner.ends_with("'s") || is_kind("not", inner) {
            return None;
        }
        end += 1;
        if ends_part(word.text) {
            break;
        }
    }
    // Small words only inside: "San Francisco de".
    while end > at
        && !bare(words[end - 1].text).starts_with(char::is_uppercase)
        && !is_kind("tail", bare(words[end - 1].text))
    {
        end -= 1;
    }
    (end > at && end - at <= 6).then_some((at, end))
}

fn ends_part(word: &str) -> bool {
    word.ends_with([',', ';', ':', ')', '!', '?', '”', '"'])
        || (word.ends_with('.') && !is_abbreviation(word))
}

/// `St.`, `Ft.`, `U.S.`, `Calif.`: a period that ends no sentence.
fn is_abbreviation(word: &str) -> bool {
    let inner = word.trim_end_matches('.');
    inner.contains('.') || inner.chars().count() == 1 || is_kind("abbreviation", inner)
}

/// `Columbia, S.C.` and `Grass Valley, Calif.` keep their period, `Denver.` does not.
fn strip_period(place: &str) -> &str {
    let last = place.rsplit(' ').next().unwrap_or(place);
    let inner = last.trim_end_matches('.');
    let kept = last.ends_with('.') && (inner.contains('.') || is_kind("state", inner));
    if kept { place } else { place.trim_end_matches('.') }
}

/// Whether place and date stand beside each other.
fn touches(text: &str, preposition: &Word<'_>, end: usize, date: &Dated) -> bool {
    let between = |from: usize, to: usize| {
        text.get(from..to).is_some_and(|gap| {
            matches!(
                gap.trim_matches([' ', ',', '.', '(', ')']),
                "" | "on" | "early" | "late" | "in" | "am" | "el" | "le"
            )
        })
    };
    between(end, date.span.start) || between(date.span.end, preposition.start)
}

/// Whether a place is followed by what may follow a scene.
fn closes(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    let before = text.get(..end).unwrap_or_default();
    rest.is_empty()
        || before.ends_with(['.', ',', ';', ':', ')'])
        || rest.split_whitespace().next().is_some_and(|word| is_kind("after", word))
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_particle(word: &str) -> bool {
    static SMALL: LazyLock<HashSet<&str>> = LazyLock::new(|| {
        entries(PARTICLES)
            .flat_map(str::split_whitespace)
            .filter(|word| *word != "and" && *word != "&")
            .collect()
    });
    SMALL.contains(word)
}

/// Whether a word is of a kind in the list of place words.
fn is_kind(kind: &str, word: &str) -> bool {
    static KINDS: LazyLock<HashSet<(&str, &str)>> = LazyLock::new(|| {
        entries(PLACE_WORDS)
            .filter_map(|line| line.split_once('\t'))
            .flat_map(|(kind, words)| words.split_whitespace().map(move |word| (kind, word)))
            .collect()
    });
    KINDS.contains(&(kind, word))
}
