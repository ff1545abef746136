//! The tagger: tokens to names with their kinds. The desk's own lines come first, then the trained tagger, then
//! what wire copy is known to do: titles stand apart, nationalities are no places, heads stand for bodies.

use std::collections::HashSet;

use crate::story::{EntityKind, Role, Story};

use super::crf::{self, Type};
use super::headline::{self, Known};
use super::lexicon::{Facts, is_role};
use super::listed::{self, Sort};
use super::token::{Shape, Token, is_title_cased};
use super::{foreign, wire};

/// A name in the text.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its first token.
    pub from: usize,
    /// One past its last token.
    pub to: usize,
    /// What it is.
    pub kind: EntityKind,
    /// The rule that found it.
    pub rule: &'static str,
    /// The tokens of its title.
    pub title: Option<(usize, usize)>,
}

/// The names of a story: sorted, disjoint, each within one block.
///
/// Outside English only the desk's lines and the lists speak.
pub fn tag(story: &Story, tokens: &[Token<'_>], english: bool) -> Vec<Found> {
    let (mut found, taken) = wire::read(story, tokens);
    let mut headlines = Vec::new();
    let mut from = 0;
    while let Some(first) = tokens.get(from) {
        let to = from + tokens.iter().skip(from).take_while(|t| t.block == first.block).count();
        let role = story.blocks.get(first.block).map_or(Role::Paragraph, |b| b.role);
        if english && is_title_cased(tokens.get(from..to).unwrap_or_default(), role) {
            headlines.push((from, to));
        }
        from = to;
    }
    let mut free = Free { taken: taken.clone() };
    if english {
        for &(from, to) in &headlines {
            free.take(from, to);
        }
        read(story, tokens, &mut free, &mut found);
    } else {
        foreign::read(story, tokens, &taken, &mut found);
    }
    let known = Known::new(tokens, &found);
    for name in &mut found {
        known.settle(tokens, name);
    }
    for (from, to) in headlines {
        headline::read(tokens, &taken, from, to, &known, &mut found);
    }
    found.sort_by_key(|f| (f.from, f.to));
    found
}

/// The tokens that no name has.
struct Free {
    taken: Vec<bool>,
}

impl Free {
    fn holds(&self, from: usize, to: usize) -> bool {
        self.taken.get(from..to).is_some_and(|t| !t.contains(&true))
    }

    fn take(&mut self, from: usize, to: usize) {
        self.taken.iter_mut().take(to).skip(from).for_each(|t| *t = true);
    }
}

/// Reads running text in English.
fn read(story: &Story, tokens: &[Token<'_>], free: &mut Free, found: &mut Vec<Found>) {
    let names = crf::tag(story, tokens);
    let ends: HashSet<&str> = names
        .iter()
        .filter(|(from, to, kind)| *kind == Type::Organization && to - from > 1)
        .map(|(_, to, _)| tokens[to - 1].form.as_ref())
        .collect();
    for &(from, to, kind) in names.iter().filter(|(from, to, _)| free.holds(*from, *to)) {
        let to = without_rank(tokens, from, to);
        let name = match kind {
            Type::Person => person(tokens, free, from, to),
            Type::Place => plain(from, to, EntityKind::Place),
            Type::Organization => {
                if let Some(and) = between_bodies(tokens, from, to) {
                    found.push(plain(from, and, EntityKind::Organization));
                    found.push(plain(and + 1, to, EntityKind::Organization));
                    continue;
                }
                let head = to - from == 1 && is_head(tokens, from, &ends);
                let rule = if head { "head-noun" } else { "model" };
                Found { from, to, kind: EntityKind::Organization, rule, title: None }
            }
            Type::Misc => match misc(tokens, from, bare_end(tokens, from, to)) {
                Some(name) => name,
                None => continue,
            },
        };
        found.push(name);
    }
    for name in found.iter() {
        free.take(name.from, name.to);
    }
    for at in 0..tokens.len() {
        let token = &tokens[at];
        if !token.is_capital() || !free.holds(at, at + 1) {
            continue;
        }
        if token.is(Facts::DEMONYM) && !token.is(Facts::COMMON) {
            // `Peruvian-born`: the word is a name, whatever it is joined to.
            found.push(Found { rule: "nationality", ..plain(at, at + 1, EntityKind::Nationality) });
        } else if is_head(tokens, at, &ends) {
            found.push(Found { rule: "head-noun", ..plain(at, at + 1, EntityKind::Organization) });
        }
    }
}

fn plain(from: usize, to: usize, kind: EntityKind) -> Found {
    Found { from, to, kind, rule: "model", title: None }
}

/// "the Observatory", where the story has a body whose name ends so.
fn is_head(tokens: &[Token<'_>], at: usize, ends: &HashSet<&str>) -> bool {
    may_be_head(tokens, at) && ends.contains(tokens[at].form.as_ref())
}

/// Whether a word may stand for a body whose name ends with it: a noun of bodies after "the".
pub fn may_be_head(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(token) = tokens.get(at) else { return false };
    let article = at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|t| t.block == token.block && matches!(t.form.as_ref(), "the" | "The"));
    article && token.is(Facts::ORG_HEAD.with(Facts::ORG_NOUN))
}

/// A person without the titles at the front of the name, and with those before it.
fn person(tokens: &[Token<'_>], free: &Free, from: usize, to: usize) -> Found {
    let mut start = from;
    while let Some(end) = listed::title(tokens, start).filter(|&end| end < to) {
        if end == start + 1 && tokens[start].is(Facts::GIVEN) {
            // `Dean Jones`: a name that is a title too.
            break;
        }
        start = end;
    }
    let mut title = start;
    while let Some(before) = title_before(tokens, title).filter(|&at| free.holds(at, title)) {
        title = before;
    }
    let kind = EntityKind::Person;
    let (rule, title) =
        if title < start { ("title", Some((title, start))) } else { ("model", None) };
    Found { from: start, to, kind, rule, title }
}

/// The longest title has so many tokens.
const LONGEST_TITLE: usize = 5;

/// Where the title begins that ends right before a token.
fn title_before(tokens: &[Token<'_>], end: usize) -> Option<usize> {
    let block = tokens.get(end)?.block;
    let first = end.saturating_sub(LONGEST_TITLE);
    (first..end)
        .find(|&at| tokens[at].block == block && listed::title(tokens, at) == Some(end))
        .or_else(
            // "Baker Tavit Orlo waits": a role in capitals only because it opens the sentence.
            || {
                let before = end.checked_sub(1)?;
                let token = tokens.get(before).filter(|t| t.block == block && t.start)?;
                (token.shape == Shape::Capital && is_role(&token.form.to_lowercase()))
                    .then_some(before)
            },
        )
}

/// The "and" between two bodies that were found as one: a whole name before it, and after it one that begins
/// with a word of its own ("Harbor Forum and Peruvian Prison Observatory", not "Food and Drug Administration").
fn between_bodies(tokens: &[Token<'_>], from: usize, to: usize) -> Option<usize> {
    let and = (from + 2..to.saturating_sub(2)).find(|&at| tokens[at].form == "and")?;
    let head = |at: usize| tokens[at].is(Facts::ORG_HEAD);
    let own = tokens[and + 1].is_capital() && !tokens[and + 1].is(Facts::COMMON);
    let simple = tokens.get(from..and)?.iter().all(Token::is_capital);
    (head(and - 1) && head(to - 1) && own && simple).then_some(and)
}

/// Where a name ends without the rank after it: `Harbor West` of "Harbor West MP".
fn without_rank(tokens: &[Token<'_>], from: usize, to: usize) -> usize {
    let last = &tokens[to - 1];
    if to > from + 1 && last.shape == Shape::Upper && last.is(Facts::TITLE) { to - 1 } else { to }
}

/// Where a name ends without what a hyphen joins to it: `Geneva` of `Geneva-based`.
fn bare_end(tokens: &[Token<'_>], from: usize, to: usize) -> usize {
    let joined = to >= from + 3
        && tokens[to - 1].glued
        && !tokens[to - 1].is_capital()
        && tokens[to - 2].form == "-";
    if joined { to - 2 } else { to }
}

/// What a name is that is no person, place or body; none for a word that only its hyphen made one.
fn misc(tokens: &[Token<'_>], from: usize, to: usize) -> Option<Found> {
    let name = tokens.get(from..to).unwrap_or_default();
    let is = |bits: Facts| name.last().is_some_and(|t| t.is(bits));
    let listed = listed::longest(tokens, from).filter(|list| list.end >= to).map(|list| list.sort);
    let (kind, rule) = match listed {
        Some(Sort::Demonym) => (EntityKind::Nationality, "nationality"),
        Some(Sort::Event) => (EntityKind::Event, "event"),
        Some(Sort::Adherent) => (EntityKind::Misc, "nationality"),
        _ if name.last().is_some_and(|t| t.glued) && name.len() == 1 => return None,
        _ if is(Facts::EVENT_HEAD.with(Facts::EVENT)) => (EntityKind::Event, "event"),
        _ if is_quoted(tokens, from, to) => (EntityKind::Work, "model"),
        _ => (EntityKind::Misc, "model"),
    };
    Some(Found { from, to, kind, rule, title: None })
}

/// Whether quotation marks stand on both sides of a name.
fn is_quoted(tokens: &[Token<'_>], from: usize, to: usize) -> bool {
    let mark = |at: Option<usize>, marks: &str| {
        at.and_then(|at| tokens.get(at))
            .is_some_and(|t| t.shape == Shape::Mark && t.form.chars().all(|c| marks.contains(c)))
    };
    let comma = usize::from(mark(Some(to), ".,"));
    mark(from.checked_sub(1), "\"“‘«„'`") && mark(Some(to + comma), "\"”’»“'")
}
