//! Which saying brings which quotation: the rules inside one sentence.

use std::ops::Range;

use super::lexicon::{Class, Cue};
use super::phrase::{Phrase, Who, beginning_at, ending_at, full_start};
use super::subject::{Place, Saying};
use super::token::{Token, last_char};
use crate::story::Span;

/// A speaker found for a quotation, not yet resolved to a name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Attribution {
    pub phrase: Phrase,
    pub rule: &'static str,
    /// The verb that says so.
    pub cue: Option<Span>,
}

/// The attribution of the quotation at token `at`, by the words of its own sentence.
pub(super) fn within_sentence(
    tokens: &[Token<'_>],
    sentence: &Range<usize>,
    sayings: &[Saying],
    at: usize,
) -> Option<Attribution> {
    let mut best: Option<(f32, Attribution)> = None;
    let mut offer = |score: f32, found: Attribution| {
        if best.as_ref().is_none_or(|(top, _)| score > *top) {
            best = Some((score, found));
        }
    };
    if let Some((score, found)) = trailing(tokens, sentence, sayings, at) {
        offer(score, found);
    }
    if let Some((score, found)) = leading(tokens, sayings, at) {
        offer(score, found);
    }
    if let Some(found) = unlisted(tokens, sentence, at) {
        offer(2.2, found);
    }
    if let Some(found) = according(tokens, sentence) {
        offer(2.3, found);
    }
    if let Some(found) = signature(tokens, sentence, at) {
        offer(2.4, found);
    }
    if let Some(found) = in_the_words(tokens, sentence, at) {
        offer(2.9, found);
    }
    if let Some(found) = as_such(tokens, sentence, at) {
        offer(1.2, found);
    }
    if let Some(found) = colon(tokens, sentence, at) {
        offer(1.0, found);
    }
    best.map(|(_, found)| found)
}

/// "…," Ruiz said. "…," said Ruiz. It was "…," Ruiz said.
fn trailing(
    tokens: &[Token<'_>],
    sentence: &Range<usize>,
    sayings: &[Saying],
    at: usize,
) -> Option<(f32, Attribution)> {
    let pause =
        matches!(last_char(&tokens[at]), Some(',' | '?' | '!' | '—' | '–' | '-' | '.' | '…'))
            || tokens.get(at + 1).is_some_and(Token::is_pause);
    // A whole clause in front of its saying may lack the comma.
    let corner = tokens[at].text.starts_with(['「', '『']);
    let pause =
        pause || corner || (at == sentence.start && tokens[at].text.split_whitespace().count() > 4);
    for saying in sayings.iter().filter(|s| s.verb > at && s.subject.first > at) {
        let begin = saying.verb.min(full_start(tokens, saying.subject, at + 1));
        let words = tokens[at + 1..begin].iter().filter(|t| t.is_word()).count();
        let crossed = tokens[at + 1..begin].iter().any(|t| t.quote().is_some());
        let found = |rule| Attribution {
            phrase: saying.subject,
            rule,
            cue: Some(tokens[saying.verb].span),
        };
        if pause && words <= 1 && !crossed && saying.place != Place::Relative {
            let rule = match saying.place {
                Place::After => "q-said-x",
                Place::Apposition => "q-x-apposition-said",
                _ if saying.cue == Cue::Speech => "q-x-said",
                _ => "q-x-did",
            };
            let score = match saying.cue {
                Cue::Speech => 3.0,
                Cue::Naming => 2.0,
                Cue::Stance => 2.1,
            };
            return Some((score, found(rule)));
        }
        // A tail over the whole sentence: set off by a comma or a quotation's own, and nothing after it.
        let before = begin.checked_sub(1).map(|n| &tokens[n]);
        let set_off = before.is_some_and(|t| {
            t.is_mark(',') || (t.quote().is_some() && matches!(last_char(t), Some(',' | '?' | '!')))
        });
        let rest = &tokens[saying.verb.max(saying.subject.last) + 1..sentence.end];
        let ends = rest.iter().filter(|t| t.is_word()).count() <= 9
            && !rest
                .iter()
                .take(2)
                .any(|t| matches!(t.lower.as_str(), "that" | "the" | "it" | "he" | "she" | "they"));
        if set_off
            && saying.cue == Cue::Speech
            && (ends || saying.place == Place::After)
            && saying.place != Place::Relative
        {
            return Some((2.5, found("tail")));
        }
    }
    None
}

/// Ruiz said: "…". Ruiz called it "…". Ruiz said that it was "…".
fn leading(tokens: &[Token<'_>], sayings: &[Saying], at: usize) -> Option<(f32, Attribution)> {
    let mut best: Option<(f32, Attribution)> = None;
    let before = at.checked_sub(1).map(|n| &tokens[n])?;
    let introduced = before.is_mark(':') || before.is_mark(',');
    for saying in sayings.iter().filter(|s| s.verb < at) {
        let begin =
            saying.verb.max(if saying.place == Place::After { saying.subject.last } else { 0 }) + 1;
        let between = tokens.get(begin..at).unwrap_or_default();
        let distance = between.len() as f32;
        let second_half = between.iter().all(|t| !t.is_word() || t.word.is(Class::Time));
        let (base, slope) = match saying.cue {
            Cue::Speech => (2.35, 0.025),
            Cue::Naming => (2.4, 0.05),
            Cue::Stance => (1.7, 0.04),
        };
        let mut score = base - slope * distance;
        if introduced && distance <= 4.0 && saying.cue == Cue::Speech {
            score += 0.5;
        }
        if between.iter().any(|t| t.is_mark(';')) {
            score -= 0.5;
        }
        let rule = match (saying.place, saying.cue) {
            (Place::After, _) => "said-x-q",
            (Place::Relative, _) => "x-who-said-q",
            (Place::Shared, _) => "x-and-said-q",
            (Place::Leaning, _) => "x-said-adding-q",
            (Place::Opening, Cue::Speech) => "x-saying-q",
            (Place::Opening, _) => "x-doing-q",
            (Place::Apposition, _) => "x-apposition-said-q",
            (Place::Before, Cue::Speech) if second_half && introduced => "x-said-q",
            (Place::Before, Cue::Speech) => "x-said-that-q",
            (Place::Before, Cue::Naming) => "x-called-it-q",
            (Place::Before, Cue::Stance) => "x-thinks-q",
        };
        let found =
            Attribution { phrase: saying.subject, rule, cue: Some(tokens[saying.verb].span) };
        if best.as_ref().is_none_or(|(top, _)| score >= *top) {
            best = Some((score, found));
        }
    }
    // "Ruiz said she felt …": one speaker, by her name.
    best.map(|(score, found)| {
        let pronoun = found.phrase.who == Who::Pronoun && found.rule != "x-called-it-q";
        let outer = sayings.iter().find(|s| {
            pronoun
                && s.cue == Cue::Speech
                && s.subject.last < s.verb
                && s.verb < found.phrase.first
                && found.phrase.first - s.verb <= 3
        });
        let phrase = outer.map_or(found.phrase, |s| s.subject);
        (score, Attribution { phrase, ..found })
    })
}

/// "…," Ruiz deadpanned. "…," sighed Ruiz: a verb that is on no list, alone with a name or pronoun after a
/// comma of the quotation's own.
fn unlisted(tokens: &[Token<'_>], sentence: &Range<usize>, at: usize) -> Option<Attribution> {
    if last_char(&tokens[at]) != Some(',') {
        return None;
    }
    let word = |n: usize| tokens.get(n).filter(|_| n < sentence.end);
    let verb = |n: usize| {
        word(n).filter(|t| {
            t.is_word()
                && t.mention.is_none()
                && t.text.starts_with(char::is_lowercase)
                && !t.word.is_closed()
                && !t.word.is_head()
                && t.lower.len() > 4
                && (t.lower.ends_with("ed") || t.word.is(Class::Verb))
        })
    };
    let closes = |n: usize| {
        word(n).is_none_or(|t| {
            !t.is_word()
                || t.word.is(Class::Preposition)
                || t.word.is(Class::Time)
                || t.lower == "back"
                || t.lower.ends_with("ly")
        })
    };
    let speaks = |p: &Phrase| matches!(p.who, Who::Name(Some(_))) && !tokens[p.last].is_place();
    let (phrase, cue) = if verb(at + 1).is_some() {
        let phrase = beginning_at(tokens, at + 2, sentence.end).filter(speaks)?;
        (phrase, at + 1)
    } else {
        let phrase = beginning_at(tokens, at + 1, sentence.end)
            .filter(|p| speaks(p) || p.who == Who::Pronoun && p.last == at + 1)?;
        verb(phrase.last + 1)?;
        (phrase, phrase.last + 1)
    };
    let cue_last = cue.max(phrase.last);
    let found = Attribution { phrase, rule: "q-x-unlisted", cue: Some(tokens[cue].span) };
    closes(cue_last + 1).then_some(found)
}

/// According to Ruiz, …
fn according(tokens: &[Token<'_>], sentence: &Range<usize>) -> Option<Attribution> {
    let at = sentence.clone().find(|&n| {
        tokens[n].lower == "according" && tokens.get(n + 1).is_some_and(|t| t.lower == "to")
    })?;
    let phrase = beginning_at(tokens, at + 2, sentence.end)?;
    let cue = Some(Span::new(tokens[at].span.start, tokens[at + 1].span.end));
    Some(Attribution { phrase, rule: "according-to", cue })
}

/// "…" — Ana Ruiz
fn signature(tokens: &[Token<'_>], sentence: &Range<usize>, at: usize) -> Option<Attribution> {
    let dash = tokens.get(at + 1).filter(|_| at + 1 < sentence.end)?;
    if !matches!(dash.kind, super::token::Kind::Mark('—' | '–' | '―' | '-')) {
        return None;
    }
    let phrase = beginning_at(tokens, at + 2, sentence.end)?;
    let ends = tokens.get(phrase.last + 1).filter(|_| phrase.last + 1 < sentence.end);
    let named = matches!(phrase.who, Who::Name(_)) && ends.is_none_or(|t| !t.is_word());
    named.then_some(Attribution { phrase, rule: "signature", cue: None })
}

/// In the words of Ruiz, "…"; in Ruiz's words, "…".
fn in_the_words(tokens: &[Token<'_>], sentence: &Range<usize>, at: usize) -> Option<Attribution> {
    let words = (sentence.start..at).find(|&n| tokens[n].lower == "words")?;
    let from = tokens.get(words + 1)?;
    let phrase = if from.lower == "of" {
        beginning_at(tokens, words + 2, at)?
    } else if words >= 2 && tokens[words - 1].is_possessive() {
        ending_at(tokens, words - 2, sentence.start)?
    } else {
        return None;
    };
    Some(Attribution { phrase, rule: "in-the-words-of", cue: Some(tokens[words].span) })
}

/// Ruiz: "…"
fn colon(tokens: &[Token<'_>], sentence: &Range<usize>, at: usize) -> Option<Attribution> {
    let colon = at.checked_sub(1).filter(|&n| n > sentence.start && tokens[n].is_mark(':'))?;
    let phrase = super::subject::first_subject(tokens, sentence.start..colon)
        .or_else(|| ending_at(tokens, colon - 1, sentence.start))?;
    Some(Attribution { phrase, rule: "colon", cue: None })
}

/// Ruiz admires him as a "…".
fn as_such(tokens: &[Token<'_>], sentence: &Range<usize>, at: usize) -> Option<Attribution> {
    let by = if at > sentence.start && tokens[at - 1].word.is(Class::Determiner) { 2 } else { 1 };
    let before = at.checked_sub(by).filter(|&n| n > sentence.start && tokens[n].lower == "as")?;
    let phrase = super::subject::first_subject(tokens, sentence.start..before)?;
    let speaks = phrase.who != Who::Common || tokens[phrase.last].word.is_head();
    speaks.then_some(Attribution { phrase, rule: "x-as-q", cue: None })
}
