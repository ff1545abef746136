//! Lines of a draft with what can be counted about each, before any judgement.

use super::lexicon::{self, Sign};
use crate::story::{Draft, Part, Role};
use crate::text::WordSet;

/// One line and its measures.
#[derive(Debug)]
pub struct Line<'a> {
    /// The line as it stands in the story's text.
    pub text: &'a str,
    /// Its letters and digits in lower case, one space between words.
    pub key: String,
    /// What the format says it is.
    pub given: Option<Role>,
    /// A blank line stands before it.
    pub gap: bool,
    /// Words; two characters of a script without spaces count as one.
    pub words: usize,
    /// It ends as a sentence does.
    pub ends: bool,
    /// The share of its words that begin with a capital letter or are numbers.
    pub capitals: f32,
    /// What its phrases say.
    pub sign: Sign,
    /// How much of running prose it is.
    pub grade: Grade,
}

/// How much a line reads like running prose, by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// A label, link, number, name.
    Label,
    /// A short sentence, or a long line without an end.
    Weak,
    /// A paragraph.
    Prose,
}

/// Letters and digits in lower case, one space between words.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return fold_ascii(text).0;
    }
    let mut out = String::with_capacity(text.len() + 1);
    // Whether a space is due before the next letter.
    let mut apart = false;
    for c in text.chars() {
        let ascii = c.is_ascii();
        if if ascii { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() } {
            if apart && !out.is_empty() {
                out.push(' ');
            }
            apart = false;
            if ascii {
                out.push(c.to_ascii_lowercase());
            } else {
                out.extend(c.to_lowercase());
            }
        } else {
            apart = true;
        }
    }
    out
}

/// The same of ASCII, with what is counted on the way.
fn fold_ascii(text: &str) -> (String, Words) {
    let mut words = Words { count: 0, unspaced: 0, capitals: 0 };
    let mut out = Vec::with_capacity(text.len() + 1);
    // Whether a space is due, and whether the word at hand has been counted.
    let (mut apart, mut counted) = (false, false);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() {
            if apart && !out.is_empty() {
                out.push(b' ');
            }
            apart = false;
            words.count += usize::from(!counted);
            words.capitals += usize::from(!counted && !byte.is_ascii_lowercase());
            counted = true;
            out.push(byte.to_ascii_lowercase());
        } else {
            apart = true;
            counted &= !(byte.is_ascii_whitespace() || byte == b'\x0B');
        }
    }
    (String::from_utf8(out).unwrap_or_default(), words)
}

/// Whether a character belongs to a script that writes no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0E7F}')
}

/// Words of a text; two characters of a script without spaces count as one.
pub fn count_words(text: &str) -> usize {
    let words = words(text);
    words.count + words.unspaced / 2
}

/// What can be counted about the words of a text.
struct Words {
    /// Words between white space that hold a letter or digit.
    count: usize,
    /// Characters of scripts without spaces.
    unspaced: usize,
    /// Words whose first letter or digit is a capital letter or a digit.
    capitals: usize,
}

fn words(text: &str) -> Words {
    let mut words = Words { count: 0, unspaced: 0, capitals: 0 };
    // Whether the word at hand has been counted.
    let mut counted = false;
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                if !counted {
                    counted = true;
                    words.count += 1;
                    words.capitals += usize::from(!c.is_ascii_lowercase());
                }
            } else if c.is_ascii_whitespace() || c == '\u{B}' {
                counted = false;
            }
        } else if c.is_whitespace() {
            counted = false;
        } else {
            words.unspaced += usize::from(is_unspaced(c));
            if !counted && c.is_alphanumeric() {
                counted = true;
                words.count += 1;
                words.capitals += usize::from(c.is_uppercase() || c.is_numeric());
            }
        }
    }
    words
}

/// Whether a text ends as a sentence does, quotation marks and brackets aside.
pub fn ends_sentence(text: &str) -> bool {
    let bare = text.trim_end_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '"' | '\''
                    | '”'
                    | '’'
                    | '»'
                    | '“'
                    | ')'
                    | ']'
                    | '」'
                    | '』'
                    | '）'
                    | '*'
                    | '′'
                    | '″'
            )
    });
    let dots = bare.chars().rev().take_while(|&c| c == '.').count();
    dots == 1 || bare.ends_with(['!', '?', '。', '！', '？', '؟', '۔', '।', '．'])
}

/// The longest line whose phrases count where all are labelled, in words.
const LABELLED: usize = 20;

/// Measures a line; what its phrases say is left open.
fn measure<'a>(
    text: &'a str,
    given: Option<Role>,
    gap: bool,
    function: Option<&WordSet>,
) -> Line<'a> {
    let (key, counted) = if text.is_ascii() { fold_ascii(text) } else { (fold(text), words(text)) };
    let Words { count, unspaced, capitals } = counted;
    let words = count + unspaced / 2;
    let share = |n: usize| n as f32 / count.max(1) as f32;
    // What a label says need not be weighed.
    let function = function.filter(|_| given.is_none());
    let function =
        function.map_or(0.3, |list| share(key.split(' ').filter(|w| list.contains(w)).count()));
    let capitals = share(capitals);
    let ends = ends_sentence(text);
    let grade = if words >= 9 && ends && function >= 0.12 && capitals < 0.75
        || words >= 26 && function >= 0.2 && capitals < 0.6
    {
        Grade::Prose
    } else if words >= 3 && ends && capitals < 0.9
        || words >= 12 && function >= 0.2 && capitals < 0.7
    {
        Grade::Weak
    } else if words >= 4 && text.ends_with(':') && function >= 0.12 && capitals < 0.5 {
        // It leads to a quotation or list.
        Grade::Weak
    } else {
        Grade::Label
    };
    let sign = Sign::None;
    Line { text, key, given, gap, words, ends, capitals, sign, grade }
}

/// Measures every line of a draft.
pub fn measure_all<'a>(draft: &'a Draft, language: Option<&str>) -> Vec<Line<'a>> {
    let code = language.map(|l| l.split('-').next().unwrap_or(l));
    let function = lexicon::FUNCTION_WORDS
        .iter()
        .find(|(known, _)| Some(*known) == code)
        .map(|(_, list)| list);
    let labelled = draft.parts.iter().all(|part| part.role.is_some());
    let whole = |part: &'a Part| {
        let mut line = measure(&part.text, part.role, part.gap, function);
        if !labelled || line.words <= LABELLED {
            line.sign = lexicon::sign(&line.key, line.words);
        }
        line
    };
    let mut lines: Vec<Line<'_>> = draft.parts.iter().map(whole).collect();
    let mut from = 0;
    while from < lines.len() {
        let to = (from + 1..lines.len()).find(|&n| lines[n].gap).unwrap_or(lines.len());
        if is_wrapped(&lines[from..to]) {
            for line in &mut lines[from..to] {
                (line.grade, line.sign) = (Grade::Prose, Sign::None);
            }
        }
        from = to;
    }
    lines
}

/// The shortest line that goes on in the next, in characters.
const FULL: usize = 35;

/// Whether lines without a gap between them are one paragraph that a page's source broke: they are long, and sentences go on over their ends.
fn is_wrapped(lines: &[Line<'_>]) -> bool {
    let breaks = lines.len().saturating_sub(1);
    if breaks == 0 || lines.iter().any(|line| line.given.is_some()) {
        return false;
    }
    let pairs = || lines.iter().zip(lines.iter().skip(1));
    let long = pairs().filter(|(l, _)| l.text.chars().take(FULL).count() == FULL).count();
    let open = pairs()
        .filter(|(l, next)| {
            let small = next.text.chars().next().is_some_and(char::is_lowercase);
            small && !l.ends && !l.text.ends_with([':', '|', '»', '…'])
        })
        .count();
    open * 3 >= breaks
        && long * 4 >= breaks * 3
        && lines.iter().map(|l| l.words).sum::<usize>() >= 16
}
