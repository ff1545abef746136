//! Bodies in other languages: by the word that opens their name, by a legal form, by an acronym in brackets.

use std::collections::HashSet;

use super::tongue::Tongue;
use crate::names::lexicon::{Facts, ORGANIZATIONS};
use crate::names::listed;
use crate::names::token::{Shape, Token};

/// Legal forms after the name of a company.
const FORMS: &[&str] = &[
    "GmbH", "AG", "SE", "KG", "KGaA", "mbH", "S.A.", "S.A", "S.L.", "Ltda", "SARL", "SAS", "SpA",
    "S.p.A.", "N.V.",
];

/// Words of the longest name before its acronym.
const LONGEST: usize = 9;

/// One past the name of a body whose first word tells what it is: `Ministerio de Educación`, `Landgericht Hamburg`.
pub fn headed(tongue: &Tongue, tokens: &[Token<'_>], at: usize, to: usize) -> Option<usize> {
    if !tongue.is_head(&tokens[at]) {
        return None;
    }
    let capital = |n: usize| {
        n < to
            && tokens[n].is_capital()
            && !tokens[n].start
            && !tokens[n].glued
            && !tongue.is_title(&tokens[n])
    };
    if tongue.capitalizes_nouns() {
        let seat = tokens.get(at + 1).filter(|_| capital(at + 1))?;
        let place = seat.is(Facts::PLACE) || tongue.listed(tokens, at + 1, to).is_some();
        return place.then_some(at + 2);
    }
    let mut end = at + 1;
    while end < to && end < at + LONGEST {
        let lower = end == at + 1 || tongue.is_lower(&tokens[end - 1]);
        if capital(end) || lower && tongue.is_lower(&tokens[end]) && !tokens[at].start {
            end += 1;
            continue;
        }
        let small = (end..to.min(end + 2)).take_while(|&n| tongue.joins(&tokens[n])).count();
        // A person or a second body may follow "and".
        let and = matches!(tokens[end].form.as_ref(), "y" | "e" | "et");
        let stops = and && (!names_a_ministry(&tokens[at]) || small > 1);
        if small == 0 || stops || !capital(end + small) || tongue.is_head(&tokens[end + small]) {
            break;
        }
        end += small + 1;
    }
    (end > at + 1).then_some(end)
}

/// Whether its name may hold an "and": "Ministerio de Energía y Minas".
fn names_a_ministry(head: &Token<'_>) -> bool {
    head.form.starts_with("Minist") || head.form.starts_with("Secret")
}

/// The first word of the company whose legal form stands at the token.
pub fn company(tongue: &Tongue, tokens: &[Token<'_>], from: usize, at: usize) -> Option<usize> {
    const MOST: usize = 3;
    FORMS.contains(&tokens[at].form.as_ref()).then_some(())?;
    let name = |t: &Token<'_>| t.is_capital() && !tongue.is_never(t) && !tongue.is_title(t);
    let run = (from..at).rev().take(MOST + 1).take_while(|&n| name(&tokens[n])).count();
    let first = at - run;
    // Where nouns have capitals, the last word alone is sure to be of the name, unless an article opens it.
    let article = first.checked_sub(1).filter(|&n| n >= from).is_some_and(|n| {
        matches!(tokens[n].form.as_ref(), "der" | "die" | "Der" | "Die" | "zur" | "zu")
    });
    let line = first
        .checked_sub(1)
        .filter(|&n| n >= from)
        .is_none_or(|n| matches!(tokens[n].shape, Shape::Mark | Shape::Number));
    let sure = !tongue.capitalizes_nouns() || run == 1 || article || line;
    let first = if sure { first } else { at - 1 };
    (run > 0 && run <= MOST && !tokens[first].glued).then_some(first)
}

/// A body and its acronym in brackets: the first word of the name, and the token of the bracket.
pub fn defined(
    tongue: &Tongue,
    tokens: &[Token<'_>],
    from: usize,
    bracket: usize,
) -> Option<usize> {
    let acronym = tokens.get(bracket + 1)?;
    let close = tokens.get(bracket + 2)?;
    let letters: Vec<char> =
        acronym.form.chars().filter(|c| *c != '.').flat_map(char::to_lowercase).collect();
    if close.form != ")" || acronym.shape != Shape::Upper || !(2..=8).contains(&letters.len()) {
        return None;
    }
    let mut left = letters.len();
    let mut first = None;
    for at in (from.max(bracket.saturating_sub(LONGEST))..bracket).rev() {
        let token = &tokens[at];
        if matches!(token.shape, Shape::Mark | Shape::Number | Shape::Possessive) {
            break;
        }
        // Each part of a compound may give a letter: `Presse-Agentur`.
        let parts: Vec<char> =
            token.form.split(['-', '\'']).filter_map(|p| p.chars().next()).collect();
        let before = left;
        for initial in parts.iter().rev().flat_map(|c| c.to_lowercase()) {
            if left > 0 && letters[left - 1] == initial {
                left -= 1;
            }
        }
        if token.is_capital() && before == left {
            break;
        }
        if token.is_capital() && left == 0 {
            first = Some(at);
            break;
        }
    }
    let body = |at: usize| {
        let name = tokens.get(at..bracket).unwrap_or_default();
        name.iter().any(|t| tongue.is_kind(t)) || acronym.is(Facts::ORG)
    };
    first.filter(|&at| bracket - at > 1 && body(at))
}

/// A body that the lists of English copy hold too.
pub fn listed(
    tongue: &Tongue,
    tokens: &[Token<'_>],
    at: usize,
    printed: &str,
    quoted: bool,
) -> Option<usize> {
    let list = listed::longest(tokens, at).filter(|list| list.sort == listed::Sort::Org)?;
    if list.end - at > 1 {
        return Some(list.end);
    }
    let token = &tokens[at];
    // "Über", "München": what only folding made equal is another word.
    let same = printed == token.form && ORGANIZATIONS.holds(&token.form);
    let word = tongue.is_noun(token) && !quoted
        || tongue.has_word(token)
        || token.is(Facts::GIVEN.with(Facts::PLACE));
    (same && !word).then_some(list.end)
}

/// The acronyms that a story gives to bodies.
#[derive(Debug, Default)]
pub struct Acronyms(HashSet<String>);

impl Acronyms {
    /// Takes in an acronym.
    pub fn add(&mut self, token: &Token<'_>) {
        self.0.insert(token.form.to_string());
    }

    /// Whether the token is one.
    pub fn holds(&self, token: &Token<'_>) -> bool {
        token.shape == Shape::Upper && self.0.contains(token.form.as_ref())
    }
}
