//! The words of credits: known agencies, words of organizations, the shape of names.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use crate::desk::entries;

const AGENCIES: &str = include_str!("../../../assets/desk/agencies.tsv");
const OUTLET_WORDS: &str = include_str!("../../../assets/desk/outlet_words.txt");
const PARTICLES: &str = include_str!("../../../assets/desk/name_particles.txt");

/// Whether a sentence ends inside: `A boat. Ana Ruiz`.
pub(super) fn runs_on(text: &str) -> bool {
    let stops = |(word, _): (&str, &str)| {
        word.ends_with(['!', '?', ':', '…'])
            || word.strip_suffix('.').is_some_and(|word| {
                word.chars().count() > 4 && !word.contains('.')
                    || word.ends_with(|c: char| c.is_numeric())
            })
    };
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).any(stops)
}

pub(super) fn is_outlet_name(lower: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(OUTLET_WORDS).flat_map(str::split_whitespace).collect());
    lower.starts_with("the ")
        || lower.split_whitespace().any(|word| WORDS.contains(word.trim_end_matches(['.', ','])))
        || [".com", ".org", ".net", ".de", "@"].iter().any(|mark| lower.contains(mark))
}

/// Whether every word but small ones begins with a capital, as names of organizations do.
pub(super) fn is_titled(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.clone().count() <= 9
        && words.all(|word| {
            let first = word.chars().find(|c| c.is_alphanumeric());
            first.is_none_or(|c| !c.is_lowercase() && !c.is_ascii_digit())
                || is_particle(word)
                || matches!(word, "of" | "the" | "for" | "in" | "by" | "from" | "on" | "at" | "to")
                || agency(word).is_some()
        })
}

pub(super) fn is_particle(word: &str) -> bool {
    static SMALL: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(PARTICLES).flat_map(str::split_whitespace).collect());
    SMALL.contains(word)
}

/// Whether some words have the shape of one person's name, or of two joined by "and".
pub(super) fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &str| {
        word.chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‘') || is_mark(c))
            && word.chars().any(char::is_alphabetic)
    };
    let capital =
        |word: &str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let uncased = text.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
    let (least, most) = if uncased { (1, 4) } else { (2, 6) };
    let glued = words.len() == 1
        && text.split_once('.').is_some_and(|(initial, name)| {
            initial.chars().count() == 1
                && capital(initial)
                && capital(name)
                && name.chars().count() > 2
        });
    glued
        || ((least..=most).contains(&words.len())
            && words.iter().all(|word| letters(word) && (capital(word) || is_particle(word)))
            && words.first().is_some_and(|word| capital(word) || is_particle(word))
            && words.last().is_some_and(|word| capital(word))
            && (!uncased || text.chars().count() <= 12))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A name printed in capitals in title case, any other as printed.
pub(super) fn name_as_written(name: &str) -> String {
    let name = name.strip_suffix(" 기자").unwrap_or(name);
    let shouted = name.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !name.chars().any(char::is_lowercase);
    if !shouted {
        return name.to_owned();
    }
    let mut inside = false;
    name.chars()
        .flat_map(|c| {
            let lower = inside && c.is_alphabetic();
            inside = c.is_alphabetic() || matches!(c, '’' | '\'') && inside;
            if lower { c.to_lowercase().collect::<Vec<_>>() } else { vec![c] }
        })
        .collect()
}

/// The agencies and outlets that are known.
struct Agencies {
    /// By each form of their names, folded: the short form, and whether that stands for all the others.
    forms: HashMap<String, (&'static str, bool)>,
    /// How the forms begin, where they do so with three letters or figures.
    openings: HashSet<[u8; 3]>,
}

static KNOWN: LazyLock<Agencies> = LazyLock::new(|| {
    let mut forms = HashMap::new();
    for line in entries(AGENCIES) {
        let mut columns = line.split('\t');
        if let (Some(short), Some(kind), Some(all)) =
            (columns.next(), columns.next(), columns.next())
        {
            for form in all.split(';') {
                forms.insert(fold(form), (short, kind == "wire"));
            }
        }
    }
    let openings = forms.keys().filter_map(|form| opening(form)).collect();
    Agencies { forms, openings }
});

/// The first three letters or figures of a name in small letters; `None` where it begins with fewer or others than those of ASCII.
/// Folding does not change them.
fn opening(name: &str) -> Option<[u8; 3]> {
    let first = *name.trim_start().as_bytes().first_chunk::<3>()?;
    first.iter().all(u8::is_ascii_alphanumeric).then(|| first.map(|byte| byte.to_ascii_lowercase()))
}

/// A quick look whether a text may begin with an agency or with a name of two words and more.
pub(super) fn may_open(text: &str) -> bool {
    !text.starts_with(char::is_lowercase)
        || opening(text).is_none_or(|opening| KNOWN.openings.contains(&opening))
        || text.split_whitespace().next().is_some_and(is_particle)
}

/// A known agency or outlet: its short form, and whether that stands for all its forms.
pub fn agency(text: &str) -> Option<(&'static str, bool)> {
    if text.len() > 60 {
        return None;
    }
    // Short names in small letters are words ("pa", "ap"), but for those that print themselves so.
    let small = text.len() <= 4 && !text.chars().any(char::is_uppercase) && text.is_ascii();
    if small && !matches!(text, "dpa" | "epa" | "epd" | "ddp" | "laif") {
        return None;
    }
    // Most words are none, and their first letters tell.
    if opening(text).is_some_and(|opening| !KNOWN.openings.contains(&opening)) {
        return None;
    }
    KNOWN.forms.get(&fold(text)).copied()
}

/// Words of the labels of credits.
const LABELS: [&str; 8] =
    ["photo", "Photo", "ourtesy", "icture", "mage", "oto ", "rovided by", "upplied by"];

/// Whether the words of a label stand anywhere in a text.
pub(super) fn holds_label(text: &str) -> bool {
    static WORDS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| AhoCorasick::new(LABELS).ok());
    WORDS.as_ref().is_none_or(|words| words.is_match(text))
}

/// Bytes at the beginning of a cue that are looked for first.
const BEGINNING: usize = 6;

/// What finds the cues, and before that their beginnings: these are few enough for a quick automaton.
struct Cues {
    beginnings: AhoCorasick,
    whole: AhoCorasick,
}

/// Whether an agency's name or the words of a label stand anywhere in a text.
pub(super) fn holds_cue(text: &str) -> bool {
    // As printed or in capitals: "PA" in any case stands in every other word.
    static CUES: LazyLock<Option<Cues>> = LazyLock::new(|| {
        let names = entries(AGENCIES).filter_map(|line| line.rsplit('\t').next());
        let words: Vec<&str> =
            names.flat_map(|forms| forms.split(';')).map(str::trim).chain(LABELS).collect();
        let mut cues: Vec<String> = words.iter().map(|word| word.to_uppercase()).collect();
        cues.extend(words.iter().map(|word| (*word).to_owned()));
        let beginnings =
            cues.iter().map(|cue| cue.as_bytes().get(..BEGINNING).unwrap_or(cue.as_bytes()));
        let mut builder = AhoCorasick::builder();
        let beginnings = builder.kind(Some(AhoCorasickKind::DFA)).build(beginnings).ok()?;
        let whole =
            AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&cues).ok()?;
        Some(Cues { beginnings, whole })
    });
    let cues = CUES.as_ref();
    // `PA` is none in `PAKISTAN`.
    let capital = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_uppercase);
    let apart = |from: usize, to: usize| {
        let bytes = text.as_bytes();
        let before = from.checked_sub(1).and_then(|at| bytes.get(at));
        !(capital(bytes.get(from)) && capital(before)
            || capital(bytes.get(to - 1)) && capital(bytes.get(to)))
    };
    cues.is_none_or(|cues| {
        let mut found = cues.whole.find_iter(text);
        cues.beginnings.is_match(text) && found.any(|found| apart(found.start(), found.end()))
    })
}

fn fold(text: &str) -> String {
    const KINDS: [&str; 9] = [
        " pic",
        " photo",
        " photos",
        " picture",
        " file",
        " files",
        " archive",
        " graphic",
        " graphics",
    ];
    let text = text.trim().trim_end_matches('.').to_lowercase().replace(" / ", "/");
    let plain = KINDS.iter().find_map(|kind| text.strip_suffix(kind));
    plain.map_or(text.clone(), str::to_owned)
}
