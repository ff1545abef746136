//! Beyond the sentence: who speaks by the sentences and blocks around a quotation that has no cue of its own.

use super::attribute::Attribution;
use super::lexicon::{Class, Cue};
use super::passage::{Passage, source_of};
use super::phrase::{Phrase, Who, ending_at};
use super::resolve::Source;
use super::subject::{Saying, first_subject};
use super::token::Token;
use crate::story::EntityKind;

/// The block before ends with what someone said without marks.
pub(super) fn said_before(before: &Passage<'_>) -> Option<Source> {
    let last = before.sentences.len().checked_sub(1)?;
    if before.places.last().is_some_and(|p| p.sentence == last) {
        return None;
    }
    let saying = before.sayings.last()?.iter().rev().find(|s| s.cue == Cue::Speech)?;
    let cue = Some(before.tokens[saying.verb].span);
    let found = Attribution { phrase: saying.subject, rule: "carried-saying", cue };
    (!is_writer(&before.tokens[saying.subject.last])).then(|| source_of(before, &found))
}

/// The block before ends in a colon: its last saying brings this quotation.
pub(super) fn colon_before(before: &Passage<'_>) -> Option<Source> {
    let ends = before.tokens.last().is_some_and(|t| t.is_mark(':'));
    let sentence = before.sentences.last().filter(|_| ends)?;
    let saying = before.sayings.last().and_then(|s| s.last());
    if let Some(saying) = saying {
        let cue = Some(before.tokens[saying.verb].span);
        let found = Attribution { phrase: saying.subject, rule: "colon-before", cue };
        return Some(source_of(before, &found));
    }
    let phrase = first_subject(&before.tokens, sentence.clone())
        .or_else(|| ending_at(&before.tokens, sentence.end.checked_sub(2)?, sentence.start))?;
    Some(source_of(before, &Attribution { phrase, rule: "colon-before", cue: None }))
}

/// Whether the word stands for the writer or for no one in particular.
pub(super) fn is_writer(token: &Token<'_>) -> bool {
    matches!(token.lower.as_str(), "we" | "i" | "it" | "who")
}

/// Whether the rule looks beyond the quotation's own sentence.
pub(super) fn is_guess(rule: &str) -> bool {
    matches!(
        rule,
        "carried"
            | "dialogue"
            | "carried-far"
            | "carried-saying"
            | "sentence-before"
            | "sentence-after"
            | "subject-before"
            | "next-in-paragraph"
            | "subject"
            | "same-paragraph-part"
    )
}

/// Whether the phrase may name a speaker where no verb says that it does.
pub(super) fn may_speak(passage: &Passage<'_>, phrase: &Phrase) -> bool {
    let last = &passage.tokens[phrase.last];
    match phrase.who {
        Who::Pronoun => !matches!(last.lower.as_str(), "it" | "who" | "we" | "i"),
        Who::Name(Some(_)) => {
            matches!(last.names, Some(EntityKind::Person | EntityKind::Organization))
        }
        Who::Name(None) => true,
        Who::Common => last.word.is_head(),
    }
}

/// "…" and a "…": nothing that says who stands between this quotation and the one before.
pub(super) fn coordinated(passage: &Passage<'_>, q: usize) -> bool {
    let Some(before) = q.checked_sub(1) else { return false };
    let (a, b) = (passage.places[before], passage.places[q]);
    let between = passage.tokens.get(a.token + 1..b.token).unwrap_or_default();
    a.sentence == b.sentence
        && between.len() <= 4
        && between.iter().all(|t| {
            !t.is_word()
                || t.word.is(Class::Determiner)
                || t.word.is(Class::Preposition)
                || matches!(t.lower.as_str(), "and" | "or" | "but")
        })
}

/// The sentence before says that someone said something, or is about a person.
pub(super) fn sentence_before(passage: &Passage<'_>, sentence: usize) -> Option<Source> {
    let before = sentence.checked_sub(1)?;
    let speaks = |s: &&Saying| s.cue == Cue::Speech && !is_writer(&passage.tokens[s.subject.last]);
    let saying = passage.sayings[before].iter().find(speaks);
    if let Some(saying) = saying {
        let cue = Some(passage.tokens[saying.verb].span);
        let found = Attribution { phrase: saying.subject, rule: "sentence-before", cue };
        return Some(source_of(passage, &found));
    }
    let phrase = first_subject(&passage.tokens, passage.sentences[before].clone())?;
    let speaks = matches!(phrase.who, Who::Name(_) | Who::Pronoun)
        && !is_writer(&passage.tokens[phrase.last])
        || passage.tokens[phrase.last].word.is(Class::Person);
    let found = Attribution { phrase, rule: "subject-before", cue: None };
    speaks.then(|| source_of(passage, &found))
}

/// A later quotation of the same paragraph has a speaker.
pub(super) fn next_in_paragraph(passage: &Passage<'_>, q: usize) -> Option<Source> {
    let next = passage.places.get(q + 1)?;
    let found = next.found.filter(|f| f.rule.starts_with("q-"))?;
    Some(source_of(passage, &Attribution { rule: "next-in-paragraph", ..found }))
}

/// "…" Ruiz said it with a smile.
pub(super) fn saying_after(passage: &Passage<'_>, sentence: usize) -> Option<Source> {
    let saying = passage.sayings.get(sentence + 1)?.first().filter(|s| s.cue == Cue::Speech)?;
    let cue = Some(passage.tokens[saying.verb].span);
    let found = Attribution { phrase: saying.subject, rule: "sentence-after", cue };
    Some(source_of(passage, &found))
}
