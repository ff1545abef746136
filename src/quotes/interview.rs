//! Talks that are set down as lines: "Q: …" and "A: …", "RUIZ: …".
//!
//! What follows the label is speech without marks, up to the next label. A label alone is none: there must be
//! two speakers, and four lines.

use super::certainty::{self, Doubts};
use super::passage::Passage;
use super::token::Token;
use crate::story::{EntityKind, Quote, QuoteKind, Span, Speaker, Story};

/// Who has a line.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Question,
    Answer,
    /// A person or body, by its entity.
    Named(usize),
}

/// A line: its passage, whose it is, and how many tokens its label has.
struct Turn {
    passage: usize,
    label: Label,
    tokens: usize,
}

/// How many lines make a talk.
const ENOUGH: usize = 4;

/// How many paragraphs an answer may have.
const LONGEST: usize = 12;

/// Puts the lines of a talk in the place of the quotations within them.
pub(super) fn add(story: &Story, passages: &[Passage<'_>], quotes: &mut Vec<Quote>) {
    let turns: Vec<Turn> = (0..passages.len()).filter_map(|n| turn(story, passages, n)).collect();
    let mut speakers: Vec<Label> = Vec::new();
    for turn in &turns {
        if !speakers.contains(&turn.label) {
            speakers.push(turn.label);
        }
    }
    if turns.len() < ENOUGH || speakers.len() < 2 {
        return;
    }
    let asked = interviewee(story, passages, turns.first());
    let mut talk: Vec<Quote> = Vec::new();
    for (n, turn) in turns.iter().enumerate() {
        let entity = match turn.label {
            Label::Question => continue,
            Label::Answer => asked,
            Label::Named(entity) => Some(entity),
        };
        let next = turns.get(n + 1).map_or(turn.passage + 1, |next| next.passage);
        let next = next.min(turn.passage + LONGEST);
        let parts: Vec<Span> = (turn.passage..next)
            .filter(|&n| passages[n].flows)
            .filter_map(|n| {
                let skip = if n == turn.passage { turn.tokens } else { 0 };
                let tokens = passages[n].tokens.get(skip..)?;
                Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end))
            })
            .collect();
        let label = passages[turn.passage].tokens.get(..turn.tokens).unwrap_or_default();
        let mut label = label.iter().filter(|t| t.is_word());
        let Some(first) = label.next().filter(|_| !parts.is_empty()) else { continue };
        let last = label.next_back().unwrap_or(first);
        // A label names its speaker as a signature does; who answers is a guess.
        let (rule, like) = match turn.label {
            Label::Named(_) => ("label", "signature"),
            _ => ("interviewee", "interviewee"),
        };
        let score = certainty::of(like, Doubts::default());
        let speaker = entity.and_then(|e| story.notes.entities.get(e)).map(|named| Speaker {
            span: Span::new(first.span.start, last.span.end),
            name: named.name.clone(),
            entity,
            rule,
            score,
            shown: score >= certainty::SHOWN,
        });
        talk.push(Quote { parts, kind: QuoteKind::Direct, speaker, cue: None });
    }
    let said: Vec<Span> = talk.iter().flat_map(|quote| quote.parts.iter().copied()).collect();
    let inside = |part: &Span| {
        let n = said.partition_point(|one| one.end <= part.start);
        said.get(n).is_some_and(|one| one.meets(*part))
    };
    quotes.retain(|quote| !quote.parts.iter().any(inside));
    quotes.extend(talk);
    quotes.sort_by_key(|quote| quote.parts.first().map(|part| part.start));
}

/// The line that a passage begins: what follows is the writer's own, and not between marks.
fn turn(story: &Story, passages: &[Passage<'_>], passage: usize) -> Option<Turn> {
    const NAME: usize = 4;
    let tokens = passages.get(passage).filter(|p| p.flows)?.tokens.as_slice();
    let first = tokens.first()?;
    let colon = tokens.iter().take(NAME + 1).position(|t| t.is_mark(':'));
    let dotted = matches!(first.text, "Q." | "A.").then_some(0);
    let count = colon.or(dotted)? + 1;
    let body = tokens.get(count).filter(|t| t.quote().is_none())?;
    let label = tokens.get(..count - usize::from(colon.is_some()))?;
    let label = match (label, first.text.trim_end_matches('.')) {
        ([_], "Q" | "QUESTION" | "Question") => Label::Question,
        ([_], "A" | "ANSWER" | "Answer") => Label::Answer,
        _ => Label::Named(named(story, label)?),
    };
    (body.span.start > first.span.end).then_some(Turn { passage, label, tokens: count })
}

/// The person or body that a label names: by a mention that is all of it, or its last name in capitals.
fn named(story: &Story, label: &[Token<'_>]) -> Option<usize> {
    let last = label.last().filter(|_| label.iter().all(Token::is_capital))?;
    let entities = &story.notes.entities;
    if let Some(mention) = last.mention {
        let whole = label.iter().all(|t| t.mention == Some(mention));
        let entity = story.notes.mentions.get(mention).filter(|_| whole)?.entity;
        let speaks =
            matches!(entities.get(entity)?.kind, EntityKind::Person | EntityKind::Organization);
        return speaks.then_some(entity);
    }
    let shouted = label.iter().all(|t| t.text.chars().all(|c| !c.is_lowercase()));
    let bears = |name: &str| {
        name.rsplit(' ').next().is_some_and(|surname| surname.to_lowercase() == last.lower)
    };
    let found = entities.iter().position(|e| e.kind == EntityKind::Person && bears(&e.name));
    found.filter(|_| shouted)
}

/// Who answers: the person whom the story names most before the first line.
fn interviewee(story: &Story, passages: &[Passage<'_>], first: Option<&Turn>) -> Option<usize> {
    let start = passages.get(first?.passage)?.tokens.first()?.span.start;
    let notes = &story.notes;
    let mut counts: Vec<(usize, usize)> = Vec::new();
    let before = notes.mentions.iter().take_while(|m| m.span.start < start);
    for mention in before {
        let person =
            notes.entities.get(mention.entity).is_some_and(|e| e.kind == EntityKind::Person);
        match counts.iter_mut().find(|(entity, _)| *entity == mention.entity) {
            _ if !person => {}
            Some((_, count)) => *count += 1,
            None => counts.push((mention.entity, 1)),
        }
    }
    counts.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
    let next = counts.get(1).map_or(0, |&(_, count)| count);
    counts.first().filter(|&&(_, count)| count > next).map(|&(entity, _)| entity)
}
