//! Who wrote a story, out of what fields and bylines of a page say: a person each, titles apart.

use super::words;
use crate::story::Byline;

/// What stands between the names of writers.
const BETWEEN: &[&str] = &[
    " and ", " und ", " et ", " y ", " e ", " & ", " og ", " och ", " with ", " i ", " en ", " ja ",
];

/// Longest name, in words and characters.
const WORDS: usize = 6;
const LONG: usize = 60;

/// The writers that a field names. Addresses, handles and numbers are nobody.
pub fn read(field: &str, site: Option<&str>) -> Vec<Byline> {
    let bare = without_lead(field.trim());
    if is_address(bare) {
        return Vec::new();
    }
    let mut writers: Vec<Byline> = Vec::new();
    for piece in bare.split(['|', ';', '•', '·', '/', '\u{2022}']) {
        let mut first = true;
        for comma in piece.split(',') {
            for name in split_between(comma) {
                let name = without_lead(
                    name.trim().trim_matches([',', '-', '–', '—', ':', '.', '@', '*', ' ']).trim(),
                );
                if name.is_empty() || is_address(name) || Some(fold(name)) == site.map(fold) {
                    continue;
                }
                let lower = name.to_lowercase();
                let job = is_job(&lower);
                if !first && (job || name.split_whitespace().count() == 1 && writers.len() == 1) {
                    // `Ana Ruiz, Staff Writer`, `Tom Reed, Jr`.
                    if let Some(last) = writers.last_mut().filter(|w| w.title.is_none()) {
                        last.title = Some(name.to_owned());
                    }
                    continue;
                }
                first = false;
                if name.split_whitespace().count() > WORDS
                    || name.chars().count() > LONG
                    || name.chars().any(|c| c.is_ascii_digit())
                    || name.contains(['?', '!', '“', '"', '”', '<', '>', '{', '}'])
                {
                    continue;
                }
                if !writers.iter().any(|w| fold(&w.name) == fold(name)) {
                    writers.push(Byline { name: cased(name), title: None });
                }
            }
        }
    }
    writers
}

/// Adds writers that are not known yet.
pub fn merge(writers: &mut Vec<Byline>, more: Vec<Byline>) {
    for one in more {
        match writers.iter_mut().find(|w| fold(&w.name) == fold(&one.name)) {
            Some(known) => known.title = known.title.take().or(one.title),
            None => writers.push(one),
        }
    }
}

fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn without_lead(text: &str) -> &str {
    let rest =
        words::without_lead("byline", text, &|_, rest| rest.starts_with([' ', ':', '\u{a0}']));
    rest.trim_start_matches([':', ' ', '\u{a0}'])
}

fn split_between(text: &str) -> Vec<&str> {
    let mut pieces = vec![text];
    for mark in BETWEEN {
        pieces = pieces.into_iter().flat_map(|piece| piece.split(mark)).collect();
    }
    pieces
}

fn is_address(text: &str) -> bool {
    text.contains("://")
        || text.starts_with("www.")
        || text.starts_with('/')
        || !text.contains(' ') && text.contains('.') && text.contains('@')
}

/// Whether it says what someone is or whom someone works for.
fn is_job(lower: &str) -> bool {
    lower.split([' ', '-']).any(|word| words::is_phrase("job", word.trim_matches('.')))
}

/// A name in capitals in title case.
fn cased(name: &str) -> String {
    let capitals = name.chars().filter(|c| c.is_uppercase()).count();
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    if capitals < letters || letters < 5 {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut start = true;
    for c in name.chars() {
        if start {
            out.push(c);
        } else {
            out.extend(c.to_lowercase());
        }
        start = !c.is_alphabetic() && c != '’' && c != '\'';
    }
    out
}
