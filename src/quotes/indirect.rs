//! Reported speech without marks: "Ruiz said that …", "…, Ruiz said", "According to Ruiz, …".
//!
//! Only where the sentence has the saying, its subject and a clause, and no quotation in that clause: what
//! stands between marks is a quotation of its own. A verb that reports now and then wants its "that".

use std::ops::Range;

use super::attribute::Attribution;
use super::clause::{Sentence, takes_hearer};
use super::lexicon::{Class, Cue};
use super::passage::Passage;
use super::phrase::{Who, beginning_at, full_start};
use super::subject::{Place, Saying};
use super::token::Token;
use crate::story::Span;

/// What somebody is reported to have said.
pub(super) struct Report {
    /// The clause, in two parts where the saying stands inside it.
    pub parts: Vec<Span>,
    pub found: Attribution,
}

/// The reports of a passage, in order, none inside another.
pub(super) fn reports(passage: &Passage<'_>) -> Vec<Report> {
    let mut out = Vec::new();
    for (sentence, sayings) in passage.sentences.iter().zip(&passage.sayings) {
        let clause = Sentence { tokens: &passage.tokens, range: sentence.clone(), sayings };
        clause.reports(&mut out);
    }
    out
}

/// How many words a clause has at least.
const SHORTEST: usize = 3;

impl Sentence<'_> {
    fn reports(&self, out: &mut Vec<Report>) {
        if let Some(report) = self.according() {
            out.push(report);
            return;
        }
        if let Some((parts, n)) = self.ended() {
            let halved = parts.iter().flat_map(|part| part.clone().skip(1)).any(|n| {
                matches!(self.tokens[n].lower.as_str(), "but" | "while" | "although" | "though")
            });
            let saying = &self.sayings[n];
            if !halved && self.reports_speech(saying) {
                out.extend(self.report(&parts, saying, "reported-tail"));
            }
            return;
        }
        let mut done = self.range.start;
        for (n, saying) in self.sayings.iter().enumerate() {
            if saying.verb < done || !self.reports_speech(saying) {
                continue;
            }
            let from = done;
            if let Some((clause, rule)) = self.after(n) {
                done = clause.end;
                out.extend(self.report(&[clause], saying, rule));
            } else if let Some((parts, end)) = self.around(n, from) {
                done = end;
                let rule = if parts.len() > 1 { "reported-amid" } else { "reported-tail" };
                out.extend(self.report(&parts, saying, rule));
            }
        }
    }

    fn report(
        &self,
        parts: &[Range<usize>],
        saying: &Saying,
        rule: &'static str,
    ) -> Option<Report> {
        let cue = Some(self.tokens[saying.verb].span);
        let parts: Option<Vec<Span>> = parts.iter().map(|part| self.span(part)).collect();
        Some(Report { parts: parts?, found: Attribution { phrase: saying.subject, rule, cue } })
    }

    /// The bytes of a clause; `None` where it is no clause of the writer's own words.
    fn span(&self, part: &Range<usize>) -> Option<Span> {
        let tokens = self.tokens.get(part.clone())?;
        let own = tokens.iter().all(|t| t.quote().is_none());
        own.then(|| Some(Span::new(tokens.first()?.span.start, tokens.last()?.span.end)))?
    }

    /// "Ruiz said that the road was shut": the clause after the saying.
    fn after(&self, n: usize) -> Option<(Range<usize>, &'static str)> {
        let saying = &self.sayings[n];
        let verb = &self.tokens[saying.verb];
        let last = if saying.place == Place::After { saying.subject.last } else { 0 };
        let start = saying.verb.max(last) + 1;
        let (start, rule) = match self.that(start) {
            Some(that) => (that + 1, "reported-that"),
            None if saying.place != Place::After && !self.quotes_before(saying.verb) => {
                let bare = self.bare(start)?;
                let pronoun = self.tokens[bare].word.is(Class::Pronoun);
                let open = matches!(verb.lower.as_str(), "say" | "says" | "said" | "saying");
                let fits = open || pronoun && is_open(&verb.lower);
                (fits.then_some(bare)?, "reported")
            }
            None => return None,
        };
        let end = self.end(n, start);
        let words = self.words(start..end);
        // "said a prayer for the road"
        let named = self.tokens[start].mention.is_some()
            || self.tokens[start].word.is(Class::Pronoun)
            || rule == "reported-that";
        let clause = words >= SHORTEST && (words >= 5 && named || self.has_verb(start..end));
        clause.then_some((start..end, rule))
    }

    /// Whether a quotation stands before the verb in the sentence: "“We dug,” she said the day after".
    fn quotes_before(&self, verb: usize) -> bool {
        (self.range.start..verb).any(|n| self.tokens[n].quote().is_some())
    }

    /// The "that" which opens the clause: right after the saying, or after to whom, where and when it was said.
    fn that(&self, start: usize) -> Option<usize> {
        const REACH: usize = 12;
        let first = self.tokens.get(start).filter(|_| start < self.range.end)?;
        if first.lower == "that" {
            return Some(start);
        }
        let adjunct = first.word.is(Class::Preposition)
            || first.word.is(Class::Time)
            || first.lower.ends_with("ly")
            || start
                .checked_sub(1)
                .is_some_and(|verb| takes_hearer(&self.tokens[verb].lower) && first.is_word());
        let end = self.range.end.min(start + REACH);
        let that = (start..end)
            .take_while(|&n| self.tokens[n].is_word())
            .find(|&n| self.tokens[n].lower == "that")
            .filter(|_| adjunct)?;
        let closed = (start..that).all(|n| {
            !self.tokens[n].word.is(Class::Auxiliary)
                && self.tokens[n].word.cue() != Some(Cue::Speech)
        });
        (closed && self.opens(that + 1)).then_some(that)
    }

    /// Where the clause begins that has no "that": after the times and places of the saying.
    fn bare(&self, start: usize) -> Option<usize> {
        let mut n = start;
        while n < self.range.end {
            let token = &self.tokens[n];
            if token.word.is(Class::Time) || token.lower.ends_with("ly") && !token.is_capital() {
                n += 1;
            } else if matches!(token.lower.as_str(), "on" | "in" | "at" | "late" | "early" | "last")
                && self.tokens.get(n + 1).is_some_and(|t| t.word.is(Class::Time))
            {
                n += 2;
            } else {
                break;
            }
        }
        self.opens(n).then_some(n)
    }

    /// Where the clause that began at `start` ends: with the sentence, or where the writer or another saying
    /// goes on.
    fn end(&self, n: usize, start: usize) -> usize {
        let mut end = self.range.end;
        while end > start
            && !self.tokens[end - 1].is_word()
            && self.tokens[end - 1].quote().is_none()
        {
            end -= 1;
        }
        let limit = end;
        for next in self.sayings.iter().skip(n + 1).filter(|s| (start + 1..limit).contains(&s.verb))
        {
            let begin = match next.place {
                Place::Before | Place::Apposition => {
                    next.verb.min(full_start(self.tokens, next.subject, start))
                }
                _ => next.verb,
            };
            let before = begin.checked_sub(1).filter(|&at| at > start).map(|at| &self.tokens[at]);
            let joined =
                before.is_some_and(|t| matches!(t.lower.as_str(), "and" | "but" | "while"));
            let other = next.subject != self.sayings[n].subject
                && next.place == Place::Before
                && matches!(next.subject.who, Who::Name(_));
            let own = next.subject == self.sayings[n].subject && next.place != Place::Before;
            let paused = before.is_some_and(Token::is_pause)
                || joined && begin > start + 1 && self.tokens[begin - 2].is_pause();
            if paused || joined && (own || other) {
                let cut = begin.saturating_sub(1 + usize::from(joined && paused));
                end = end.min(cut.max(start));
            }
        }
        // ", according to": the writer names another source; ", but the road": the writer goes on.
        let stop = (start..end).find(|&n| {
            self.tokens[n].is_mark(',')
                && self.tokens.get(n + 1).is_some_and(|t| {
                    matches!(
                        t.lower.as_str(),
                        "according" | "but" | "although" | "though" | "adding"
                    )
                })
        });
        let mut end = stop.unwrap_or(end);
        while end > start
            && !self.tokens[end - 1].is_word()
            && self.tokens[end - 1].quote().is_none()
        {
            end -= 1;
        }
        end
    }

    /// "The road was shut, Ruiz said on Friday", "The road, Ruiz said, was shut": the clause before the saying
    /// and what is left of it behind. Also where all that ends.
    fn around(&self, n: usize, from: usize) -> Option<(Vec<Range<usize>>, usize)> {
        let saying = &self.sayings[n];
        let inverted = saying.place == Place::After;
        if !(inverted || matches!(saying.place, Place::Before | Place::Apposition))
            || saying.cue != Cue::Speech
        {
            return None;
        }
        let begin =
            if inverted { saying.verb } else { full_start(self.tokens, saying.subject, from) };
        let comma = begin.checked_sub(1).filter(|&c| c > from && self.tokens[c].is_mark(','))?;
        let first = from..comma;
        // "After the storm, Ruiz said": no clause of what was said, unless it goes on.
        let open = self.is_opener(from) && !first.clone().any(|n| self.tokens[n].is_mark(','));
        let short = self.words(first.clone()) < SHORTEST;
        let rest =
            saying.verb.max(if inverted { saying.subject.last } else { 0 }) + 1..self.range.end;
        let comma = rest.clone().find(|&n| !self.tokens[n].is_word());
        let tail = rest.start..comma.unwrap_or(rest.end);
        let about_saying = tail.is_empty()
            || tail.clone().next().is_some_and(|n| {
                let token = &self.tokens[n];
                token.word.is(Class::Preposition)
                    || token.word.is(Class::Time)
                    || token.lower.ends_with("ly")
                    || takes_hearer(&self.tokens[saying.verb].lower)
                    || matches!(
                        token.lower.as_str(),
                        "when" | "while" | "last" | "earlier" | "as" | "who"
                    )
            });
        if !about_saying || tail.clone().any(|n| self.tokens[n].lower == "that") {
            return None;
        }
        let mut parts = vec![first];
        let second = comma.filter(|&c| self.tokens[c].is_mark(',') && !inverted).map(|c| c + 1);
        if let Some(second) = second.filter(|&s| s < rest.end) {
            let end = self.end(n, second);
            let token = &self.tokens[second];
            let aside =
                token.lower.ends_with("ing") || matches!(token.lower.as_str(), "who" | "which");
            let inside = second == saying.verb + 2 || self.has_verb(second..end);
            if !aside && inside && self.words(second..end) >= SHORTEST {
                let second = second + usize::from(token.lower == "that");
                parts.push(second..end);
                return Some((parts, end));
            }
        }
        if open || short {
            return None;
        }
        // ", adding that": what follows may be a report of its own.
        Some((parts, second.unwrap_or(rest.end)))
    }

    /// Where the sentence ends in ", Ruiz said": all of it is hers, whatever it reports; `None` where it may
    /// have two halves.
    fn ended(&self) -> Option<(Vec<Range<usize>>, usize)> {
        let n = self.sayings.len().checked_sub(1).filter(|&n| n > 0)?;
        let first = self.sayings[0].verb;
        let (parts, _) = self.around(n, self.range.start).filter(|(parts, _)| parts.len() == 1)?;
        let whole = parts.first().is_some_and(|part| part.contains(&first));
        whole.then_some((parts, n))
    }

    /// "According to Ruiz, the road was shut", "The road was shut, according to Ruiz".
    fn according(&self) -> Option<Report> {
        let tokens = self.tokens;
        let at = self.range.clone().find(|&n| {
            tokens[n].lower == "according" && tokens.get(n + 1).is_some_and(|t| t.lower == "to")
        })?;
        let phrase = beginning_at(tokens, at + 2, self.range.end)?;
        let cue = Some(Span::new(tokens[at].span.start, tokens[at + 1].span.end));
        let found = Attribution { phrase, rule: "reported-according", cue };
        let mut end = self.range.end;
        while end > at && !tokens[end - 1].is_word() && tokens[end - 1].quote().is_none() {
            end -= 1;
        }
        let part = if at == self.range.start {
            self.main_clause(phrase.last + 1, end)?..end
        } else {
            let comma = tokens[at - 1].is_mark(',');
            self.range.start..at - usize::from(comma)
        };
        let said = self.sayings.iter().any(|s| part.contains(&s.verb) && s.cue == Cue::Speech);
        let clause = self.words(part.clone()) >= SHORTEST && self.has_verb(part.clone());
        (clause && !said).then(|| Some(Report { parts: vec![self.span(&part)?], found }))?
    }

    /// The clause after an opening "According to Ruiz, the mayor of Oakum,": after the last comma that only an
    /// apposition stands before.
    fn main_clause(&self, from: usize, end: usize) -> Option<usize> {
        let mut start = (from..end).find(|&n| self.tokens[n].is_mark(','))? + 1;
        for _ in 0..3 {
            let Some(comma) = (start..end).find(|&n| self.tokens[n].is_mark(',')) else { break };
            if self.has_verb(start..comma) || self.words(comma..end) < SHORTEST {
                break;
            }
            start = comma + 1;
        }
        Some(start)
    }
}

/// Verbs after which a clause may stand without "that".
fn is_open(verb: &str) -> bool {
    matches!(
        verb,
        "say" | "says" | "said" | "saying" | "added" | "adds" | "claimed" | "claims" | "insisted"
    )
}
