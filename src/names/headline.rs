//! Names in lines where every word has a capital: only those that the story itself or a list knows.

use std::collections::{HashMap, HashSet};

use crate::story::EntityKind;

use super::lexicon::Facts;
use super::listed::{self, Sort};
use super::tagger::Found;
use super::token::{Token, words};

/// What the names of the running text tell of a headline's words.
#[derive(Default)]
pub struct Known {
    /// By the whole name: how often each kind was found.
    votes: HashMap<String, [u32; KINDS.len()]>,
    /// The last words of persons with several names, and how often.
    surnames: HashMap<String, u32>,
    /// The last words of places with several words.
    places: HashSet<String>,
}

impl Known {
    /// Takes in the names of the running text.
    pub fn new(tokens: &[Token<'_>], found: &[Found]) -> Self {
        let mut known = Self::default();
        for name in found {
            let votes = known.votes.entry(words(tokens, name.from, name.to)).or_default();
            votes[name.kind as usize] += 1;
            let long = name.to - name.from > 1;
            if name.kind == EntityKind::Place && long {
                known.places.insert(words(tokens, name.to - 1, name.to));
            }
            if name.kind == EntityKind::Person && long {
                let junior = |t: &Token<'_>| t.form.starts_with("Jr") || t.form.starts_with("Sr");
                let junior = tokens.get(name.to - 1).is_some_and(junior);
                let last = name.to - 1 - usize::from(junior);
                *known.surnames.entry(words(tokens, last, last + 1)).or_default() += 1;
            }
        }
        known
    }

    /// Whether a person with several names has it as the last.
    pub fn is_surname(&self, word: &str) -> bool {
        self.surnames.contains_key(word)
    }

    /// Makes a name of several words what the story has it for most often, and one word a place where it ends
    /// the name of one ("Orla" and "San Mateo de Orla"); leaves out the common word that opens a sentence before
    /// a surname ("Forgetful Quiroga").
    pub fn settle(&self, tokens: &[Token<'_>], name: &mut Found) {
        if name.rule != "model" {
            return;
        }
        if name.to - name.from < 2 {
            let token = &tokens[name.from];
            let body = name.kind == EntityKind::Organization && !token.is(Facts::ORG);
            if body && self.places.contains(token.form.as_ref()) {
                name.kind = EntityKind::Place;
            }
            return;
        }
        name.kind = self.majority(&words(tokens, name.from, name.to)).unwrap_or(name.kind);
        let first = &tokens[name.from];
        let last = words(tokens, name.to - 1, name.to);
        let opens = first.start && is_adjective(first);
        let before = u32::from(name.kind == EntityKind::Person);
        let bears = self.surnames.get(&last).is_some_and(|count| *count > before);
        if opens && bears && name.to - name.from == 2 {
            name.from += 1;
            name.kind = EntityKind::Person;
        }
    }

    fn majority(&self, words: &str) -> Option<EntityKind> {
        let votes = self.votes.get(words)?;
        let (best, count) = votes.iter().enumerate().max_by_key(|&(k, count)| (*count, 7 - k))?;
        (*count > 0).then(|| KINDS[best])
    }
}

const KINDS: [EntityKind; 7] = [
    EntityKind::Person,
    EntityKind::Place,
    EntityKind::Organization,
    EntityKind::Nationality,
    EntityKind::Event,
    EntityKind::Work,
    EntityKind::Misc,
];

/// Whether the word is a common one or ends as adjectives do, and is no given name.
fn is_adjective(token: &Token<'_>) -> bool {
    const ENDS: &[&str] =
        &["able", "ible", "ous", "ful", "ive", "less", "ing", "ed", "ish", "ical", "ant"];
    let ends = token.form.len() > 5 && ENDS.iter().any(|end| token.form.ends_with(end));
    !token.is(Facts::GIVEN) && (ends || token.is(Facts::COMMON))
}

/// The longest name in a headline, in tokens.
const LONGEST: usize = 7;

/// Reads a line in which every word has a capital.
pub fn read(
    tokens: &[Token<'_>],
    taken: &[bool],
    from: usize,
    to: usize,
    known: &Known,
    found: &mut Vec<Found>,
) {
    let mut at = from;
    while at < to {
        let first = &tokens[at];
        if !first.is_capital() || taken.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let story = (at + 1..=to.min(at + LONGEST)).rev().find_map(|end| {
            let text = words(tokens, at, end);
            let single = end == at + 1;
            let kind = known
                .majority(&text)
                .or_else(|| (single && known.is_surname(&text)).then_some(EntityKind::Person))?;
            let vague = single && first.is(Facts::COMMON) && kind != EntityKind::Nationality;
            (!vague || !first.start && known.is_surname(&text)).then_some((end, kind, "headline"))
        });
        let listed = || {
            let list = listed::longest(tokens, at)?;
            let single = list.end == at + 1;
            let (kind, rule) = match list.sort {
                Sort::Land => (EntityKind::Place, "gazetteer-land"),
                Sort::Demonym => (EntityKind::Nationality, "nationality"),
                Sort::Event => (EntityKind::Event, "event"),
                Sort::Org if !single || !first.is(Facts::COMMON) => {
                    (EntityKind::Organization, "gazetteer-organization")
                }
                Sort::City if !single || !first.is(Facts::COMMON.with(Facts::PERSONAL)) => {
                    (EntityKind::Place, "gazetteer-city")
                }
                _ => return None,
            };
            (list.end <= to).then_some((list.end, kind, rule))
        };
        match story.or_else(listed) {
            Some((end, kind, rule)) if !first.glued => {
                found.push(Found { from: at, to: end, kind, rule, title: None });
                at = end;
            }
            _ => at += 1,
        }
    }
}
