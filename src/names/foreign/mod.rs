//! Names in other languages than English: where shape and lists of the language hold, else none.
//!
//! A person is led by a known given name or by a title, a body by the word that tells what it is, by a legal form
//! or by its acronym; places and the best known bodies are listed. Months, days and function words of the language
//! are never part of a name, and where every noun has a capital, a capital says nothing.

use std::collections::HashSet;

use crate::story::{EntityKind, Story};

use super::headline::Known;
use super::lexicon::Facts;
use super::listed::{self, Sort};
use super::tagger::Found;
use super::token::{Shape, Token};
use bodies::Acronyms;
use persons::Persons;
use tongue::Tongue;

mod bodies;
mod persons;
mod tongue;

/// The longest run of capitalized tokens that is read as one, so that no text takes more than linear time.
const LONGEST_RUN: usize = 24;

/// Reads the names of a story in another language.
pub fn read(story: &Story, tokens: &[Token<'_>], taken: &[bool], found: &mut Vec<Found>) {
    let tongue = Tongue::of(story.language.as_deref());
    agencies(tokens, found);
    let free = tokens.iter().enumerate().map(|(at, _)| !taken.get(at).copied().unwrap_or(false));
    let mut reader = Reader {
        story,
        tongue,
        tokens,
        free: free.collect(),
        persons: Persons::new(tongue, tokens),
        acronyms: Acronyms::default(),
        found: Vec::new(),
    };
    let mut blocks = Vec::new();
    let mut from = 0;
    while let Some(first) = tokens.get(from) {
        let to = from + tokens.iter().skip(from).take_while(|t| t.block == first.block).count();
        reader.define(from, to);
        blocks.push((from, to));
        from = to;
    }
    for &(from, to) in &blocks {
        reader.block(from, to);
    }
    found.append(&mut reader.found);
    let known = Known::new(tokens, found);
    let others: HashSet<&str> =
        found.iter().filter_map(|name| other_surname(tongue, tokens, name)).collect();
    for (from, to) in blocks {
        reader.surnames(from, to, &known, &others);
    }
    found.append(&mut reader.found);
}

/// A byline that is one word in capitals or small letters is an agency's or a site's.
fn agencies(tokens: &[Token<'_>], found: &mut Vec<Found>) {
    found.retain(|name| {
        name.rule != "byline"
            || name.to - name.from > 1
            || tokens[name.from].shape == Shape::Capital && !tokens[name.from].form.contains('.')
    });
}

/// A surname that is known besides the last word of a full name: after a title, or the first of two (`Guzmán` of
/// "Joaquín Guzmán Loera", `Lula` of "Luiz Inácio Lula da Silva").
fn other_surname<'t>(tongue: &Tongue, tokens: &'t [Token<'_>], name: &Found) -> Option<&'t str> {
    let words = tokens.get(name.from..name.to).filter(|_| name.kind == EntityKind::Person)?;
    if let [alone] = words {
        return (name.rule == "title").then_some(alone.form.as_ref());
    }
    let capitals: Vec<&Token<'_>> = words.iter().filter(|t| t.is_capital()).collect();
    let first = capitals.len().checked_sub(2).filter(|&n| n > 0).and_then(|n| capitals.get(n))?;
    let family = first.is(Facts::FAMILY) && !first.is(Facts::GIVEN) || capitals.len() < words.len();
    (tongue.is_romance() && family && first.form.len() > 3).then_some(first.form.as_ref())
}

struct Reader<'a, 's> {
    story: &'a Story,
    tongue: &'static Tongue,
    tokens: &'a [Token<'s>],
    /// The tokens that no name has.
    free: Vec<bool>,
    persons: Persons<'a, 's>,
    acronyms: Acronyms,
    found: Vec<Found>,
}

impl Reader<'_, '_> {
    fn is_free(&self, from: usize, to: usize) -> bool {
        self.free.get(from..to).is_some_and(|f| !f.contains(&false))
    }

    /// Whether no wide gap parts the tokens, as it does the columns of a table.
    fn is_joined(&self, from: usize, to: usize) -> bool {
        let names = self.tokens.get(from..to).unwrap_or_default();
        names.windows(2).all(|pair| pair[1].span.start <= pair[0].span.end + 1)
    }

    fn push(&mut self, from: usize, to: usize, kind: EntityKind, rule: &'static str) {
        if from < to && self.is_free(from, to) && self.is_joined(from, to) {
            self.free.iter_mut().take(to).skip(from).for_each(|f| *f = false);
            self.found.push(Found { from, to, kind, rule, title: None });
        }
    }

    /// Bodies that are given an acronym in brackets, and companies with their legal form.
    fn define(&mut self, from: usize, to: usize) {
        for at in from + 1..to {
            if self.tokens[at].form == "("
                && at + 2 < to
                && let Some(first) = bodies::defined(self.tongue, self.tokens, from, at)
            {
                self.acronyms.add(&self.tokens[at + 1]);
                self.push(first, at, EntityKind::Organization, "acronym");
            }
            if let Some(first) = bodies::company(self.tongue, self.tokens, from, at) {
                self.push(first, at + 1, EntityKind::Organization, "legal-form");
            }
        }
    }

    fn block(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let candidate = self.tokens[at].is_capital() || self.tongue.is_caseless();
            if !candidate || !self.is_free(at, at + 1) {
                // "el presidente Ruiz": a title in small letters.
                if let Some(end) = self.titled(at, to) {
                    self.push(at + 1, end, EntityKind::Person, "title");
                }
                at += 1;
                continue;
            }
            let Some((end, kind, rule)) = self.name(at, to) else {
                at = self.after_unknown(at, to);
                continue;
            };
            self.push(at, end, kind, rule);
            at = end.max(at + 1);
        }
    }

    /// One past the name after a title at the token; a dot may stand between.
    fn titled(&self, at: usize, to: usize) -> Option<usize> {
        let title = self.tongue.is_title(&self.tokens[at]);
        title.then(|| self.persons.titled(at + 1, to)).flatten()
    }

    /// The name at a token in capitals: one past its end, its kind, its rule.
    fn name(&self, at: usize, to: usize) -> Option<(usize, EntityKind, &'static str)> {
        let token = &self.tokens[at];
        let run = at
            + (at..to.min(at + LONGEST_RUN))
                .take_while(|&i| self.tokens[i].is_capital() && (i == at || !self.tokens[i].start))
                .count();
        if self.acronyms.holds(token) {
            return Some((at + 1, EntityKind::Organization, "acronym"));
        }
        let listed = self.tongue.listed(self.tokens, at, to);
        if let Some((end, kind)) = listed.filter(|(end, _)| *end > at + 1) {
            return Some((end, kind, "gazetteer"));
        }
        if let Some(end) = bodies::headed(self.tongue, self.tokens, at, to) {
            return Some((end, EntityKind::Organization, "head"));
        }
        let quoted =
            at.checked_sub(1).is_some_and(|n| "\"“„«»‚'‘".contains(self.tokens[n].form.as_ref()));
        let printed = self.story.cut(token.span);
        let body = bodies::listed(self.tongue, self.tokens, at, printed, quoted)
            .filter(|&end| run <= end && end <= to);
        if let Some(end) = body.filter(|end| end - at > 1) {
            return Some((end, EntityKind::Organization, "gazetteer"));
        }
        if let Some(end) = self.persons.given(at, to) {
            return Some((end, EntityKind::Person, "given+family"));
        }
        let before = at.checked_sub(1).map(|n| &self.tokens[n]).filter(|t| t.block == token.block);
        // `Füchse Berlin`, `SVP Zürich`: what stands before a place in capitals may make it a part of another name.
        let part = before.is_some_and(|t| {
            t.is_capital()
                && !self.tongue.is_region(t)
                && !t.is(Facts::LAND)
                && !self.tongue.is_never(t)
        });
        let part = part && self.tongue.capitalizes_nouns();
        if let Some((end, kind)) = listed {
            let place = kind == EntityKind::Place;
            let whole = run <= end || self.tongue.capitalizes_nouns() && place;
            return (whole && !token.glued && !(part && place)).then_some((end, kind, "gazetteer"));
        }
        let list = listed::longest(self.tokens, at).filter(|l| l.end <= to && run <= l.end);
        let several = list.is_some_and(|list| list.end > at + 1);
        if self.tongue.is_never(token) && !several || token.glued {
            return None;
        }
        if let Some(end) = body {
            return Some((end, EntityKind::Organization, "gazetteer"));
        }
        let list = list?;
        let place = matches!(list.sort, Sort::Land | Sort::City) && !token.start && !part;
        let whole = list.end - at > 1 || !token.is(Facts::GIVEN.with(Facts::COMMON));
        (place && whole && !self.tongue.is_noun(token)).then_some((
            list.end,
            EntityKind::Place,
            "gazetteer",
        ))
    }

    /// Where to go on after a word that is no name: where nouns have small letters, a run of capitals of which
    /// the first is not understood is not read from its middle.
    fn after_unknown(&mut self, at: usize, to: usize) -> usize {
        let token = &self.tokens[at];
        if let Some(end) = self.titled(at, to) {
            self.push(at + 1, end, EntityKind::Person, "title");
            return end;
        }
        let single = self.tongue.capitalizes_nouns()
            || self.tongue.is_caseless()
            || token.start
            || self.tongue.is_never(token)
            || self.tongue.is_title(token);
        if single {
            return at + 1;
        }
        let rest =
            (at + 1..to).take_while(|&n| self.tokens[n].is_capital() && !self.tokens[n].start);
        at + 1 + rest.count()
    }

    /// The surnames of the story's persons where they stand alone.
    fn surnames(&mut self, from: usize, to: usize, known: &Known, others: &HashSet<&str>) {
        for at in from..to {
            let token = &self.tokens[at];
            let surname = known.is_surname(&token.form) || others.contains(token.form.as_ref());
            let surname = surname && self.is_free(at, at + 1) && token.is_capital();
            if surname && let Some((first, end)) = self.persons.surname(at, from, to) {
                self.push(first, end, EntityKind::Person, "surname");
            }
        }
    }
}

#[cfg(test)]
mod tests;
