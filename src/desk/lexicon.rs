//! Word lists of the desk, read once from `assets/desk`.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use super::credit;
use super::lines::fold;
use crate::text::WordSet;

/// What a phrase says about the line that holds it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sign {
    /// Nothing.
    #[default]
    None,
    /// Part of the page around the story.
    Page,
    /// A heading over links to other stories.
    List,
    /// Nothing of the story follows.
    End,
}

struct Furniture {
    whole: HashMap<&'static str, Sign>,
    start: HashSet<&'static str>,
    label: HashSet<&'static str>,
    tail: Vec<&'static str>,
    longest_start: usize,
    /// Bytes of the longest phrase that is a whole line.
    longest_whole: usize,
    within: AhoCorasick,
}

static FURNITURE: LazyLock<Furniture> = LazyLock::new(|| {
    let mut whole = HashMap::new();
    let mut start = HashSet::new();
    let mut label = HashSet::new();
    let mut within = Vec::new();
    let mut tail = Vec::new();
    let mut section = "";
    for line in entries(include_str!("../../assets/desk/furniture.txt")) {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
            continue;
        }
        match section {
            "whole" => drop(whole.entry(line).or_insert(Sign::Page)),
            "list" => drop(whole.insert(line, Sign::List)),
            "end" => drop(whole.insert(line, Sign::End)),
            "start" => drop(start.insert(line)),
            "tail" => tail.push(line),
            "label" => drop(label.insert(line)),
            _ => within.push(format!(" {line} ")),
        }
    }
    let longest_start = start.iter().map(|s| s.split(' ').count()).max().unwrap_or(0);
    let longest_whole = whole.keys().map(|phrase| phrase.len()).max().unwrap_or(0);
    let within = AhoCorasick::new(&within).expect("the list of phrases is small");
    Furniture { whole, start, label, tail, longest_start, longest_whole, within }
});

/// The lines of a data file without comments and blank lines.
pub fn entries(file: &'static str) -> impl Iterator<Item = &'static str> {
    file.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

/// Whether a folded line speaks to its reader, or for its page.
fn speaks_to_the_reader(key: &str) -> bool {
    key.as_bytes()
        .split(|byte| *byte == b' ')
        .any(|word| matches!(word, b"you" | b"your" | b"our" | b"us" | b"sie" | b"ihre"))
}

/// What the words of a folded line say, without regard to its neighbors.
///
/// Phrases at the start or inside count only in short lines and in lines that talk to the reader, since a story may hold any words.
pub fn sign(key: &str, words: usize) -> Sign {
    let lists = &*FURNITURE;
    let bare = key.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let bare = bare.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    if bare.is_empty() {
        return if key.is_empty() { Sign::None } else { Sign::Page };
    }
    if bare.len() <= lists.longest_whole
        && let Some(&sign) = lists.whole.get(key).or_else(|| lists.whole.get(bare))
    {
        return sign;
    }
    if words > 40 {
        return Sign::None;
    }
    let first = key.split(' ').next().unwrap_or_default();
    let sends_on = matches!(
        first,
        "follow"
            | "find"
            | "read"
            | "see"
            | "check"
            | "click"
            | "visit"
            | "watch"
            | "more"
            | "for"
            | "get"
            | "explore"
    );
    if words <= 22
        && sends_on
        && [" coverage", " stories", " here", " https"].iter().any(|w| key.contains(w))
    {
        return Sign::Page;
    }
    // Only where the line is not short anyway.
    let spoken_to = words > 8 && speaks_to_the_reader(key);
    if words <= 8 || spoken_to {
        let mut ends = key.match_indices(' ').map(|(at, _)| at).chain([key.len()]);
        if ends
            .by_ref()
            .take(lists.longest_start)
            .any(|at| key.get(..at).is_some_and(|head| lists.start.contains(head)))
        {
            return Sign::Page;
        }
    }
    if (words <= 12 || spoken_to) && lists.within.is_match(&format!(" {key} ")) {
        return Sign::Page;
    }
    Sign::None
}

/// Whether a folded line, after the story's last paragraph, turns to the reader: `Follow us`, `Like this article?`
pub fn bids_farewell(key: &str) -> bool {
    FURNITURE
        .tail
        .iter()
        .any(|p| key.strip_prefix(p).is_some_and(|rest| rest.is_empty() || rest.starts_with(' ')))
}

/// Whether a line opens with a label of the page and a colon: `Read more: ...`, `Video: ...`.
pub fn is_labelled(text: &str) -> bool {
    let Some((label, rest)) = text.split_once(':') else { return false };
    if label.len() > 40 || rest.trim().is_empty() {
        return false;
    }
    let key = fold(label);
    !matches!(
        key.as_str(),
        "caption" | "photo" | "photos" | "image" | "image credit" | "image source" | "credit"
    ) && (FURNITURE.start.contains(key.as_str())
        || FURNITURE.label.contains(key.as_str())
        || matches!(FURNITURE.whole.get(key.as_str()), Some(Sign::Page | Sign::List)))
}

/// A data file of phrases in named sections.
#[derive(Debug, Default)]
pub struct Phrases {
    sections: HashMap<&'static str, Section>,
}

/// Phrases, and what finds any of them.
#[derive(Debug, Default)]
struct Section {
    phrases: Vec<&'static str>,
    any: Option<AhoCorasick>,
}

/// Reads a file of `[section]` heads and folded phrases.
pub fn phrases(file: &'static str) -> Phrases {
    let mut sections: HashMap<&str, Section> = HashMap::new();
    let mut section = "";
    for line in entries(file) {
        match line.strip_prefix('[') {
            Some(name) => section = name.trim_end_matches(']'),
            None => sections.entry(section).or_default().phrases.push(line),
        }
    }
    for section in sections.values_mut() {
        let mut builder = AhoCorasick::builder();
        section.any = builder.kind(Some(AhoCorasickKind::DFA)).build(&section.phrases).ok();
    }
    Phrases { sections }
}

impl Phrases {
    /// The phrases of a section.
    pub fn section(&self, name: &str) -> &[&'static str] {
        self.sections.get(name).map_or(&[], |section| section.phrases.as_slice())
    }

    /// Whether a folded line begins with a phrase of the section, as whole words.
    pub fn starts(&self, section: &str, key: &str) -> bool {
        let first = key.as_bytes().first();
        self.section(section).iter().filter(|p| p.as_bytes().first() == first).any(|p| {
            key.strip_prefix(p).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
    }

    /// Whether a folded line holds a phrase of the section, as whole words.
    pub fn holds(&self, section: &str, key: &str) -> bool {
        let any = self.sections.get(section).and_then(|section| section.any.as_ref());
        any.is_some_and(|any| {
            any.is_match(key)
                && any.find_overlapping_iter(key).any(|hit| {
                    let before = key.get(..hit.start()).unwrap_or_default();
                    let after = key.get(hit.end()..).unwrap_or_default();
                    (before.is_empty() || before.ends_with(' '))
                        && (after.is_empty() || after.starts_with(' '))
                })
        })
    }
}

/// The short form of an agency's name, if it is one (`The Associated Press` gives `AP`).
pub fn agency(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let (short, _) = credit::agency(name)?;
    // Short names are names only as printed, so that words in capitals of other cases stay words.
    let printed =
        name.chars().count() > 4 || name == short || !name.chars().any(char::is_lowercase);
    printed.then_some(short)
}

/// Function words by language, in the order of the file.
pub static FUNCTION_WORDS: LazyLock<Vec<(&'static str, WordSet)>> = LazyLock::new(|| {
    entries(include_str!("../../assets/desk/stopwords.txt"))
        .filter_map(|line| line.split_once(':'))
        .map(|(code, words)| (code, words.split_whitespace().collect()))
        .collect()
});
