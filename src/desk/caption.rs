//! Photo captions: whether a line is one, and what it says.
//!
//! A caption tells a scene in the present tense, names place and day (`Saturday, Nov. 16, 2024`), says where people stand
//! (`, left,`) and ends with a credit. None of these alone makes a caption; their weights were fitted on captions and
//! paragraphs of saved news pages.

use std::collections::HashSet;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::calendar::{self, Dated};
use super::credit::{self, Strength};
use super::glue::{self, Bare};
use super::{entries, scene};
use crate::story::{Caption, Day};

const VERBS: &str = include_str!("../../assets/desk/scene_verbs.txt");
const POSITIONS: &str = include_str!("../../assets/desk/positions.txt");
const PHOTO_WORDS: &str = include_str!("../../assets/desk/photo_words.txt");
const INSTRUCTIONS: &str = include_str!("../../assets/desk/instructions.txt");

/// The longest line that is judged, in bytes: no caption is longer.
const LONGEST: usize = 3000;

/// Whether a line is a caption, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// The probability that it is one, judged by the line alone, 0 to 1.
    pub score: f32,
    /// What speaks for and against it, by name.
    pub reasons: Vec<&'static str>,
    /// It is only a credit: a caption's second line.
    pub credit_only: bool,
}

/// What a line shows, and how much it weighs: logistic regression over 800 captions and 10,000 other lines of saved
/// pages; the rare ones (`file`, `glue`, `instructions`, `dateline`) were set by hand.
const WEIGHTS: [(&str, f32); 20] = [
    ("credit", 6.7),
    ("credit-likely", 5.0),
    ("credit-doubtful", 0.7),
    ("credit-only", -1.0),
    ("instructions", 3.0),
    ("file", 3.0),
    ("glue", 2.5),
    ("named", 5.0),
    ("position", 4.0),
    ("photo-words", 2.8),
    ("weekday-date", 3.3),
    ("date", 1.5),
    ("place-and-date", 2.0),
    ("scene", 0.3),
    ("said", -0.7),
    ("past", -1.2),
    ("quoted", -1.3),
    ("long", -2.1),
    ("stamp", -4.0),
    ("dateline", -4.0),
];
const BIAS: f32 = -2.4;

/// Judges a line by itself. What stands around it is the caller's to weigh.
pub fn judge(line: &str) -> Verdict {
    weigh(reasons(line, Look::Close))
}

/// The same for a line that is most likely none: what shows nothing of a caption's own has no score and no reasons.
pub fn glance(line: &str) -> Verdict {
    let reasons = reasons(line, Look::Quick);
    if reasons.is_empty() { Verdict::default() } else { weigh(reasons) }
}

/// How closely a line is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    /// For all reasons.
    Close,
    /// For all reasons where any speaks for a caption by much. The others alone come to a score of a tenth.
    Quick,
}

fn weigh(reasons: Vec<&'static str>) -> Verdict {
    let sum: f32 =
        WEIGHTS.iter().filter(|(name, _)| reasons.contains(name)).map(|(_, weight)| weight).sum();
    let credit_only = reasons.contains(&"credit-only");
    Verdict { score: 1.0 / (1.0 + (-(BIAS + sum)).exp()), reasons, credit_only }
}

/// Whether a line's own form may say that it is a caption: a credit at its end, a mark of a file photo, what pages glue to captions.
pub fn is_signed(line: &str) -> bool {
    let bare = glue::bare(line);
    bare.lead
        || bare.tail
        || is_file(line)
        || credit::is_plausible(line) && credit::find(line).is_some()
}

fn reasons(line: &str, look: Look) -> Vec<&'static str> {
    let mut found = Vec::new();
    if line.len() > LONGEST || line.trim().is_empty() {
        return found;
    }
    let note = |found: &mut Vec<&'static str>, yes: bool, name: &'static str| {
        if yes {
            found.push(name);
        }
    };
    let bare = glue::bare(line);
    note(&mut found, bare.lead || bare.tail, "glue");
    note(&mut found, bare.named, "named");
    let parts = parts(line, bare);
    if let Some(credit) = &parts.credit {
        note(&mut found, credit.strength == Strength::Sure, "credit");
        note(&mut found, credit.strength == Strength::Likely, "credit-likely");
        note(&mut found, credit.strength == Strength::Doubtful, "credit-doubtful");
        note(&mut found, credit.alone, "credit-only");
    }
    note(&mut found, parts.instructions.is_some(), "instructions");
    let text = parts.text;
    note(&mut found, is_file(text), "file");
    let date = best_date(&calendar::dates(text, None));
    note(&mut found, date.is_some_and(|date| date.weekday), "weekday-date");
    note(&mut found, date.is_some_and(|date| !date.weekday), "date");
    if look == Look::Quick && found.is_empty() && !may_match(text) {
        return found;
    }
    let lower = text.to_lowercase();
    note(&mut found, matches(&POSITION, &lower), "position");
    note(&mut found, matches(&PHOTO, &lower), "photo-words");
    if look == Look::Quick && found.is_empty() {
        return found;
    }
    note(&mut found, date.is_some_and(|date| scene::stands_beside(text, &date)), "place-and-date");
    note(&mut found, date.is_some_and(|date| is_stamp(text, &date)), "stamp");
    let first = text.get(..first_sentence(text)).unwrap_or(text);
    let tense = tense(first);
    note(&mut found, tense == Tense::Scene, "scene");
    note(&mut found, tense == Tense::Past, "past");
    note(&mut found, says(&lower), "said");
    note(&mut found, text.contains(['“', '"', '„', '«']), "quoted");
    note(&mut found, text.split_whitespace().count() > 90, "long");
    note(&mut found, is_dateline(text), "dateline");
    found
}

/// What a caption says. Block, span, people and photo are for the caller.
///
/// `reference` gives the year of a date that is printed without.
pub fn read(line: &str, reference: Option<Day>) -> Caption {
    let parts = parts(line, glue::bare(line));
    let dates = calendar::dates(parts.text, reference);
    let date = best_date(&dates);
    let instructions =
        parts.instructions.map(|text| text.trim_matches([' ', '-', '–', '.', ',']).to_owned());
    Caption {
        text: parts.text.to_owned(),
        credit: parts.credit.map(|found| found.credit),
        date: date.map(|date| date.day),
        places: scene::places(parts.text, date.as_ref()),
        instructions,
        ..Caption::default()
    }
}

/// A caption cut apart.
struct Parts<'a> {
    text: &'a str,
    credit: Option<credit::Found>,
    instructions: Option<&'a str>,
}

fn parts(line: &str, bare: Bare) -> Parts<'_> {
    let whole = line.get(bare.span.start..bare.span.end).unwrap_or(line);
    let (rest, mut instructions) = without_instructions(whole);
    let credit = credit::find_bare(rest);
    let text = match &credit {
        Some(found) => rest.get(..found.span.start).unwrap_or(rest).trim_end(),
        None => rest,
    };
    // Where nothing was cut off the answer is the same again.
    let cut = credit.is_some() || instructions.is_some();
    let (text, before) = if cut { without_instructions(text) } else { (text, None) };
    instructions = instructions.or(before);
    let text = text.trim_end_matches([' ', '|', '—', '–']);
    let text = text.strip_suffix(" -").unwrap_or(text);
    Parts { text, credit, instructions }
}

/// Cuts off the capitals that tell users of a picture what they must not do.
fn without_instructions(text: &str) -> (&str, Option<&str>) {
    static FINDER: LazyLock<Option<AhoCorasick>> =
        LazyLock::new(|| AhoCorasick::new(entries(INSTRUCTIONS)).ok());
    let Some(found) = FINDER.as_ref().and_then(|finder| finder.find(text)) else {
        return (text, None);
    };
    // Capitals before the words that are known belong to them: "HANDOUT - MANDATORY CREDIT".
    let before = text.get(..found.start()).unwrap_or_default();
    let kept = before.trim_end_matches(|c: char| {
        c.is_uppercase() || matches!(c, ' ' | '-' | '–' | ',' | ':' | '*')
    });
    let start = if kept.ends_with(char::is_alphanumeric) { before.len() } else { kept.len() };
    let (kept, cut) = text.split_at(start);
    let letters = cut.chars().filter(|c| c.is_alphabetic()).count();
    let capitals = cut.chars().filter(|c| c.is_uppercase()).count();
    if capitals * 10 < letters * 8 {
        (text, None)
    } else {
        (kept.trim_end_matches([' ', ',', '*']), Some(cut.trim_matches([' ', ',', '*'])))
    }
}

/// The date of the photo: one with a weekday and year before one with either.
fn best_date(dates: &[Dated]) -> Option<Dated> {
    let rank = |date: &Dated| (date.year, date.weekday);
    dates
        .iter()
        .enumerate()
        .max_by_key(|(n, date)| (rank(date), std::cmp::Reverse(*n)))
        .map(|(_, date)| *date)
}

/// Whether a line holds little besides its date, as timestamps and signatures do.
fn is_stamp(text: &str, date: &Dated) -> bool {
    let words = |part: Option<&str>| {
        part.unwrap_or_default()
            .split_whitespace()
            .filter(|word| word.contains(char::is_alphabetic))
            .count()
    };
    words(text.get(..date.span.start)) + words(text.get(date.span.end..)) < 6
}

/// `FILE - ...`, `FILE PHOTO: ...`, `... File photo`.
fn is_file(text: &str) -> bool {
    let start = text.trim_start_matches(['(', '[']);
    let opens = ["FILE", "File photo", "File Photo", "File image"].iter().any(|word| {
        start.strip_prefix(word).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    });
    let text = text.trim_end_matches(['.', ')', ' ']);
    let closes = |end: &&str| {
        let last = text.len().checked_sub(end.len()).and_then(|at| text.get(at..));
        last.is_some_and(|last| last.eq_ignore_ascii_case(end))
    };
    opens || ["file photo", "file image", "archivbild"].iter().any(closes)
}

/// The words of a list in one automaton.
fn finder(list: &'static str) -> Option<AhoCorasick> {
    AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(entries(list)).ok()
}

static POSITION: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(POSITIONS));
static PHOTO: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(PHOTO_WORDS));

/// A quick look whether a text holds a word or phrase of the lists, whatever stands around it.
fn may_match(text: &str) -> bool {
    static EITHER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .kind(Some(AhoCorasickKind::DFA))
            .build(entries(POSITIONS).chain(entries(PHOTO_WORDS)))
            .ok()
    });
    EITHER.as_ref().is_none_or(|either| {
        if text.is_ascii() { either.is_match(text) } else { either.is_match(&text.to_lowercase()) }
    })
}

/// Whether a word or phrase of a list stands in a text in small letters, not inside a word.
fn matches(list: &LazyLock<Option<AhoCorasick>>, lower: &str) -> bool {
    let Some(finder) = list.as_ref() else { return false };
    let edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    finder.find_iter(lower).any(|found| {
        let (start, end) = (found.start(), found.end());
        let opens = lower.get(start..).is_some_and(|rest| rest.starts_with([',', '(']))
            || edge(lower.get(..start).and_then(|before| before.chars().next_back()));
        let closes = lower.get(..end).is_some_and(|cut| cut.ends_with([',', ')']))
            || edge(lower.get(end..).and_then(|after| after.chars().next()));
        opens && closes
    })
}

/// Where the first sentence ends, its period included.
pub(super) fn first_sentence(text: &str) -> usize {
    let mut word_start = 0;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            let word = text.get(word_start..at).unwrap_or_default();
            let next = text.get(at..).unwrap_or_default().trim_start();
            let stops = word.ends_with(['!', '?'])
                || word.strip_suffix('.').is_some_and(|word| {
                    word.chars().count() > 4 || word.ends_with(|c: char| c.is_ascii_digit())
                });
            if stops && next.starts_with(|c: char| !c.is_lowercase()) {
                return at;
            }
            word_start = at + c.len_utf8();
        }
    }
    text.len()
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Tense {
    /// The present of a scene.
    Scene,
    /// A past tense comes first.
    Past,
    Unsaid,
}

/// The tense of a sentence, by the first verb that tells it.
fn tense(sentence: &str) -> Tense {
    static SCENES: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(VERBS).flat_map(str::split_whitespace).collect());
    const PAST: [&str; 14] = [
        "was", "were", "had", "said", "told", "did", "would", "could", "has", "have", "been",
        "will", "may", "might",
    ];
    for word in sentence.split_whitespace().skip(1).take(30) {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        if SCENES.contains(word) {
            return Tense::Scene;
        }
        if PAST.contains(&word) {
            return Tense::Past;
        }
    }
    Tense::Unsaid
}

/// Whether someone is said to have said something.
fn says(lower: &str) -> bool {
    lower.split_whitespace().any(|word| {
        matches!(
            word.trim_matches(|c: char| !c.is_alphanumeric()),
            "said" | "says" | "told" | "added" | "according" | "we" | "i"
        )
    })
}

/// `YARE, Venezuela (AP) —` and the like at the start.
fn is_dateline(text: &str) -> bool {
    let head: String = text.chars().take(80).collect();
    head.split_once(')').is_some_and(|(before, after)| {
        after.trim_start().starts_with(['—', '–', '-', '_'])
            && before.split_once('(').is_some_and(|(_, name)| credit::agency(name).is_some())
    })
}

#[cfg(test)]
#[path = "caption_tests.rs"]
mod tests;
