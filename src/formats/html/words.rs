//! The words of pages: what classes and ids say of an element, and phrases that stand on pages without a story. Both are data.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::text;

/// A data file of `[section]` heads with an entry a line.
type Sections = HashMap<&'static str, HashSet<&'static str>>;

static CLASSES: LazyLock<Sections> =
    LazyLock::new(|| sections(include_str!("../../../assets/html/classes.txt")));
static PHRASES: LazyLock<Sections> =
    LazyLock::new(|| sections(include_str!("../../../assets/html/phrases.txt")));

fn sections(file: &'static str) -> Sections {
    let mut found = Sections::new();
    let mut section = "";
    for line in text::entries(file) {
        match line.strip_prefix('[') {
            Some(name) => section = name.trim_end_matches(']'),
            None => {
                found.entry(section).or_default().insert(line);
            }
        }
    }
    found
}

/// What the class and id of an element say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Signs(u8);

impl Signs {
    /// It holds furniture.
    pub const FURNITURE: Self = Self(1);
    /// It holds the way to another story.
    pub const TEASER: Self = Self(2);
    /// It holds a caption.
    pub const CAPTION: Self = Self(4);
    /// It holds a credit.
    pub const CREDIT: Self = Self(8);
    /// It is for the reader's hand.
    pub const HINT: Self = Self(16);
    /// It leads into a story.
    pub const LEAD: Self = Self(32);
    /// It says who wrote it.
    pub const BYLINE: Self = Self(64);

    /// Reads the words of a class or id.
    pub fn read(names: &str) -> Self {
        const TABLE: [(&str, Signs); 7] = [
            ("furniture", Signs::FURNITURE),
            ("teaser", Signs::TEASER),
            ("caption", Signs::CAPTION),
            ("credit", Signs::CREDIT),
            ("hint", Signs::HINT),
            ("lead", Signs::LEAD),
            ("byline", Signs::BYLINE),
        ];
        // Parts of words that are never parts of others.
        const WITHIN: [(&str, Signs); 11] = [
            ("subhead", Signs::LEAD),
            ("standfirst", Signs::LEAD),
            ("chapo", Signs::LEAD),
            ("summary", Signs::LEAD),
            ("excerpt", Signs::LEAD),
            ("subtitle", Signs::LEAD),
            ("subline", Signs::LEAD),
            ("credit", Signs::CREDIT),
            ("copyright", Signs::CREDIT),
            ("photographer", Signs::CREDIT),
            ("attribution", Signs::CREDIT),
        ];
        let lower = names.to_ascii_lowercase();
        let mut found = Self::default();
        for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            for (section, sign) in TABLE {
                if CLASSES.get(section).is_some_and(|list| list.contains(word)) {
                    found.0 |= sign.0;
                }
            }
            for (part, sign) in WITHIN {
                if word.contains(part) {
                    found.0 |= sign.0;
                }
            }
        }
        found
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether they say so.
    pub fn is(self, sign: Self) -> bool {
        self.0 & sign.0 != 0
    }
}

/// Letters and digits in small letters, a space between words.
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with(' ') && !out.is_empty() {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether an entry of a section is the whole of a folded text.
pub fn is_phrase(section: &str, key: &str) -> bool {
    PHRASES.get(section).is_some_and(|list| list.contains(key))
}

/// Whether a folded text holds an entry of a section, as whole words.
pub fn holds_phrase(section: &str, key: &str) -> bool {
    let whole = |at: usize, phrase: &str| {
        let before = key.get(..at).is_some_and(|b| b.is_empty() || b.ends_with(' '));
        let behind =
            key.get(at + phrase.len()..).is_some_and(|b| b.is_empty() || b.starts_with(' '));
        before && behind
    };
    PHRASES.get(section).is_some_and(|list| {
        list.iter().any(|phrase| key.match_indices(phrase).any(|(at, _)| whole(at, phrase)))
    })
}

/// A text without the longest entry of a section that it begins with; what follows must pass.
pub fn without_lead<'a>(
    section: &str,
    text: &'a str,
    pass: &dyn Fn(&str, &str) -> bool,
) -> &'a str {
    let lower = text.to_lowercase();
    // Where letters change their length the cut would not fit.
    if lower.len() != text.len() {
        return text;
    }
    let leads = PHRASES.get(section).into_iter().flatten();
    leads
        .filter(|lead| lower.strip_prefix(**lead).is_some_and(|rest| pass(lead, rest)))
        .max_by_key(|lead| lead.len())
        .and_then(|lead| text.get(lead.len()..))
        .unwrap_or(text)
}
