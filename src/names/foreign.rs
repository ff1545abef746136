//! Names in other languages than English: where shape and lists hold, else none.

use crate::story::EntityKind;

use super::headline::Known;
use super::lexicon::{Facts, gender_of};
use super::listed::{self, Sort};
use super::tagger::Found;
use super::token::{Shape, Token};

/// The longest run of capitalized tokens that is read as one, so that no text takes more than linear time.
const LONGEST_RUN: usize = 24;

/// Reads a block in another language: listed places away from a sentence's start, and given names with
/// family names after them.
pub fn read(tokens: &[Token<'_>], taken: &[bool], from: usize, to: usize, found: &mut Vec<Found>) {
    let free =
        |at: usize| at < to && tokens[at].is_capital() && !taken.get(at).copied().unwrap_or(false);
    let mut at = from;
    while at < to {
        if !free(at) {
            at += 1;
            continue;
        }
        let run = at
            + (at..to.min(at + LONGEST_RUN))
                .take_while(|&i| free(i) && (i == at || !tokens[i].start))
                .count();
        let family = (at + 1..run).rev().find(|&i| tokens[i].is(Facts::FAMILY));
        let (end, kind, rule) = match (family, listed::longest(tokens, at)) {
            (Some(last), _) if tokens[at].is(Facts::GIVEN) && run - at <= 4 => {
                (last + 1, Some(EntityKind::Person), "given+family")
            }
            // A given name of either sex and one unknown word after it.
            (None, None) if run - at == 2 && is_foreign_name(&tokens[at], &tokens[at + 1]) => {
                (run, Some(EntityKind::Person), "name-shape")
            }
            (_, Some(list)) if list.end <= to && !tokens[at].glued && run <= list.end => {
                let whole = list.end - at > 1 || !tokens[at].is(Facts::GIVEN.with(Facts::COMMON));
                let kind = match list.sort {
                    Sort::Land | Sort::City if whole && !tokens[at].start => {
                        Some(EntityKind::Place)
                    }
                    Sort::Org if whole => Some(EntityKind::Organization),
                    _ => None,
                };
                (list.end, kind, "gazetteer")
            }
            // "Hebamme Ana Ruiz": a capital says little, so the name may begin later in the run.
            _ => {
                let given = (at + 1..run).find(|&i| tokens[i].is(Facts::GIVEN) && i + 1 < run);
                (given.unwrap_or(run), None, "unknown")
            }
        };
        found.extend(kind.map(|kind| Found { from: at, to: end, kind, rule, title: None }));
        at = end.max(at + 1);
    }
}

/// Whether two words in capitals are a given name that tells man or woman and a word on no list.
fn is_foreign_name(given: &Token<'_>, family: &Token<'_>) -> bool {
    let known = Facts::PLACE.with(Facts::ORG).with(Facts::COMMON).with(Facts::DEMONYM);
    let other = known.with(Facts::TITLE).with(Facts::BEGINS).with(Facts::CALENDAR);
    gender_of(Some(&given.form), &[]).is_some()
        && !given.is(known)
        && !family.is(other)
        && family.shape == Shape::Capital
        && !family.glued
        && family.form.len() > 2
}

/// The surnames of the story's persons where they stand alone.
pub fn surnames(tokens: &[Token<'_>], known: &Known, taken: &[bool], found: &mut Vec<Found>) {
    let mut free: Vec<bool> = taken.iter().map(|t| !t).collect();
    for name in found.iter() {
        free.iter_mut().take(name.to).skip(name.from).for_each(|f| *f = false);
    }
    for (at, token) in tokens.iter().enumerate() {
        let free = free.get(at).copied().unwrap_or(false);
        if free && token.is_capital() && !token.is(Facts::COMMON) && known.is_surname(&token.form) {
            let kind = EntityKind::Person;
            found.push(Found { from: at, to: at + 1, kind, rule: "surname", title: None });
        }
    }
}
