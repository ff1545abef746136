//! From block to block: quotations over several paragraphs, halves of one sentence, speakers carried over.

use std::collections::HashSet;

use super::attribute::Attribution;
use super::beyond;
use super::certainty::{self, Doubts};
use super::indirect;
use super::interview;
use super::kind::{self, classify};
use super::passage::{Passage, Place, passages, setting, source_of, titles};
use super::phrase::Who;
use super::resolve::{Named, Resolver, Source};
use super::subject::first_subject;
use super::tongue::Grammar;
use crate::story::{Quote, QuoteKind, Span, Speaker, Story};

/// The last speaker, for what follows.
#[derive(Clone)]
struct Last {
    source: Source,
    named: Named,
    passage: usize,
}

/// The quotations of a story in order of their first part.
pub(super) fn quotes(story: &Story) -> Vec<Quote> {
    let grammar = Grammar::of(story);
    let passages = passages(story, grammar);
    let titles = titles(story, &passages);
    let inside = passages.iter().flat_map(|p| p.stretches.iter().map(|s| s.inner)).collect();
    let mut reading = Reading {
        story,
        passages: &passages,
        grammar,
        titles,
        resolver: Resolver::new(story, inside),
        last: None,
        turns: Vec::new(),
        quotes: Vec::new(),
    };
    for n in 0..passages.len() {
        reading.passage(n);
    }
    if !grammar.is_english() {
        return reading.quotes;
    }
    let reports = reading.reports();
    let mut quotes = reading.quotes;
    lend_speakers(story, &mut quotes);
    quotes.extend(reports);
    quotes.sort_by_key(|quote| quote.parts.first().map(|part| part.start));
    interview::add(story, &passages, &mut quotes);
    quotes
}

/// Gives quotations in headings, and others without a speaker, that of the same words in the text.
fn lend_speakers(story: &Story, quotes: &mut [Quote]) {
    const WORDS: usize = 2;
    const MANY_WORDS: usize = 4;
    const LENDERS: usize = 400;
    let folded = |span: Span| kind::folded(story.cut(span));
    let lenders: Vec<(String, Speaker)> = quotes
        .iter()
        .filter_map(|q| Some((folded(*q.parts.first()?), q.speaker.clone().filter(|s| s.shown)?)))
        .take(LENDERS)
        .collect();
    for quote in quotes
        .iter_mut()
        .filter(|q| q.kind != QuoteKind::Title && q.speaker.as_ref().is_none_or(|s| !s.shown))
        .take(LENDERS)
    {
        let Some(words) = quote.parts.first().map(|&part| folded(part)) else { continue };
        let least = if quote.speaker.is_none() { WORDS } else { MANY_WORDS };
        if words.split_whitespace().count() < least {
            continue;
        }
        let lent = lenders.iter().find(|(lent, _)| lent.contains(&words));
        if let Some((_, speaker)) = lent {
            let score = certainty::of("same-words", Doubts::default()).min(speaker.score);
            let shown = score >= certainty::SHOWN;
            quote.speaker = Some(Speaker { rule: "same-words", score, shown, ..speaker.clone() });
        }
    }
}

struct Reading<'a> {
    story: &'a Story,
    passages: &'a [Passage<'a>],
    grammar: Grammar,
    titles: HashSet<String>,
    resolver: Resolver<'a>,
    last: Option<Last>,
    /// Who spoke in blocks of their own, and whether it was a question.
    turns: Vec<(Last, bool)>,
    quotes: Vec<Quote>,
}

impl Reading<'_> {
    fn passage(&mut self, n: usize) {
        let passage = &self.passages[n];
        let mut local: Option<Last> = None;
        for q in 0..passage.places.len() {
            let place = passage.places[q];
            let stretch = passage.stretches[q];
            if self.continues(n, q) {
                local = self.go_on(n, q);
                continue;
            }
            let inner = self.story.cut(stretch.inner);
            let mut setting = setting(passage, &place, inner);
            let source = match place.found {
                Some(found) => Some(source_of(passage, &found)),
                None => self.elsewhere(n, q, local.as_ref(), inner),
            };
            if place.found.is_none() {
                setting.rule = source.as_ref().map(|s| s.rule).filter(|&r| r != "subject");
            }
            setting.after_title = self.after_title(passage, q);
            let kind = classify(&setting, &self.titles);
            if kind == QuoteKind::Title {
                self.quotes.push(Quote {
                    parts: vec![stretch.inner],
                    kind,
                    speaker: None,
                    cue: None,
                });
                continue;
            }
            if self.joins(n, q, &place)
                && let Some(quote) = self.quotes.last_mut()
            {
                quote.parts.push(stretch.inner);
                quote.kind = QuoteKind::Direct;
                continue;
            }
            self.resolver.hear(stretch.inner);
            let mut quote = Quote { parts: vec![stretch.inner], kind, speaker: None, cue: None };
            if let Some(source) = source {
                let last = self.settle(source, n);
                quote.cue = last.source.cue;
                quote.speaker = Some(speaker(&last));
                if passage.flows && q == 0 {
                    self.turns.push((last.clone(), inner.trim_end().ends_with('?')));
                }
                local = Some(last);
            }
            self.quotes.push(quote);
        }
    }

    /// What is reported without marks, where it can be told who said it.
    fn reports(&mut self) -> Vec<Quote> {
        let mut out = Vec::new();
        let mut last = None;
        let mut spoken = 0;
        self.resolver.forget();
        for passage in self.passages.iter().filter(|p| p.flows) {
            for report in indirect::reports(passage) {
                let Some(first) = report.parts.first().copied() else { continue };
                while let Some(quote) =
                    self.quotes.get(spoken).filter(|q| q.parts.first().is_some_and(|p| *p < first))
                {
                    spoken += 1;
                    let named = quote.speaker.as_ref().filter(|s| s.shown).and_then(|s| s.entity);
                    last = named.or(last);
                }
                let source = source_of(passage, &report.found);
                let cue = source.cue;
                let named = self.resolver.name(&source, last);
                let speaker = speaker(&Last { source, named, passage: 0 });
                last = speaker.entity.or(last);
                if speaker.shown {
                    let kind = QuoteKind::Indirect;
                    out.push(Quote { parts: report.parts, kind, speaker: Some(speaker), cue });
                }
            }
        }
        out
    }

    /// Whether the quotation before is a title and "and", "or" or a comma is all between the two.
    fn after_title(&self, passage: &Passage<'_>, q: usize) -> bool {
        let Some(before) = q.checked_sub(1).map(|n| passage.places[n]) else { return false };
        let title = self.quotes.last().is_some_and(|last| {
            last.kind == QuoteKind::Title
                && last.parts.last() == Some(&passage.stretches[q - 1].inner)
        });
        let between =
            passage.tokens.get(before.token + 1..passage.places[q].token).unwrap_or_default();
        title
            && between.len() <= 2
            && between.iter().all(|t| t.is_mark(',') || matches!(t.lower.as_str(), "and" | "or"))
    }

    /// Names the source and remembers it as the last speaker.
    fn settle(&mut self, source: Source, passage: usize) -> Last {
        let carried = matches!(source.rule, "carried" | "same-paragraph" | "carried-far");
        let mut turns = self.turns.iter().rev().filter(|_| source.rule == "dialogue");
        let turn = turns.find(|(last, _)| last.source.span == source.span);
        let named = match &self.last {
            _ if turn.is_some() => turn.map(|(last, _)| last.named.clone()).unwrap_or_default(),
            Some(last) if carried && last.source.span == source.span => last.named.clone(),
            last => {
                let entity = last.as_ref().and_then(|l| l.named.entity);
                self.resolver.name(&source, entity)
            }
        };
        let last = Last { source, named, passage };
        if self.passages[passage].flows && last.source.rule != "subject" {
            self.last = Some(last.clone());
        }
        last
    }

    /// Adds a part to the quotation that goes on, and its speaker where only this part names one.
    fn go_on(&mut self, n: usize, q: usize) -> Option<Last> {
        let passage = &self.passages[n];
        let quote = self.quotes.last_mut()?;
        quote.parts.push(passage.stretches[q].inner);
        quote.kind = QuoteKind::Direct;
        let sure = quote.speaker.as_ref().is_some_and(|s| !beyond::is_guess(s.rule));
        if let Some(found) = passage.places[q].found.filter(|_| !sure) {
            let last = self.settle(source_of(passage, &found), n);
            if let Some(quote) = self.quotes.last_mut() {
                quote.speaker = Some(speaker(&last));
                quote.cue = last.source.cue;
            }
            return Some(last);
        }
        let sourced = quote.speaker.is_some();
        if let Some(last) = &mut self.last {
            last.passage = n;
        }
        self.last.clone().filter(|_| sourced)
    }

    /// Whether the quotation goes on with the one before, which was left open: at the start of its block,
    /// or, where paragraphs have been run together, right after it.
    fn continues(&mut self, n: usize, q: usize) -> bool {
        let passage = &self.passages[n];
        let place = passage.places[q];
        let before = match q.checked_sub(1) {
            Some(before) => {
                let adjacent = passage.places[before].token + 1 == place.token;
                passage.stretches.get(before).filter(|_| adjacent)
            }
            None if place.token == 0 && passage.flows => {
                self.flowing_before(n).and_then(|before| self.passages[before].stretches.last())
            }
            None => None,
        };
        let Some(before) = before.filter(|s| !s.closed) else { return false };
        let Some(quote) = self.quotes.last() else { return false };
        if quote.kind == QuoteKind::Title || quote.parts.last() != Some(&before.inner) {
            return false;
        }
        // Where another speaker is named right after it, the one before only lacks its closing mark.
        let found =
            place.found.filter(|f| f.rule.starts_with("q-") && f.phrase.who != Who::Pronoun);
        let said =
            quote.speaker.as_ref().filter(|s| !beyond::is_guess(s.rule)).map(|s| s.name.clone());
        match (found, said) {
            (Some(found), Some(said)) => {
                self.resolver.name(&source_of(passage, &found), None).name == said
            }
            _ => true,
        }
    }

    fn flowing_before(&self, n: usize) -> Option<usize> {
        (0..n).rev().take(8).find(|&n| self.passages[n].flows)
    }

    /// Whether the quotation is the second half of a sentence that the one before began.
    fn joins(&self, n: usize, q: usize, place: &Place) -> bool {
        let passage = &self.passages[n];
        let Some(before) = q.checked_sub(1) else { return false };
        let (Some(first), Some(second)) = (passage.places[before].found, place.found) else {
            return false;
        };
        let inner = self.story.cut(passage.stretches[before].inner);
        let rest = self.story.cut(passage.stretches[q].inner);
        passage.places[before].sentence == place.sentence
            && first.phrase == second.phrase
            && first.rule.starts_with("q-")
            && inner.ends_with([',', '—', '–', '-'])
            && rest.starts_with(char::is_lowercase)
            && self.quotes.last().and_then(|q| q.parts.last().copied())
                == Some(passage.stretches[before].inner)
    }

    /// Question and answer take turns: whose turn it is where two speakers have had theirs.
    fn dialogue(&self, n: usize, inner: &str) -> Option<Source> {
        let (before, is_question) = self.turns.last()?;
        let (other, has_asked) = self.turns.iter().rev().nth(1)?;
        let near = self.flowing_before(n) == Some(before.passage)
            && self.flowing_before(before.passage) == Some(other.passage)
            && before.named.name != other.named.name;
        let asks = inner.trim_end().ends_with('?');
        let turn = near && (*is_question && !asks || asks && *has_asked && !is_question);
        turn.then(|| Source { rule: "dialogue", ..other.source.clone() })
    }

    /// The speaker where the sentence itself names none.
    fn elsewhere(&self, n: usize, q: usize, local: Option<&Last>, inner: &str) -> Option<Source> {
        let passage = &self.passages[n];
        if passage.heading && local.is_none() {
            return None; // A heading quotes what the text below has.
        }
        let place = &passage.places[q];
        let sentence = &passage.sentences[place.sentence];
        let words = inner.split_whitespace().count();
        let whole = sentence.clone().all(|t| t == place.token || !passage.tokens[t].is_word());
        let leads = place.token == sentence.start && words >= 6;
        let again = |last: &Last, rule| Source { rule, ..last.source.clone() };
        if !self.grammar.is_english() {
            return local.filter(|_| whole).map(|last| again(last, "same-paragraph"));
        }
        if whole || leads {
            let first = place.token == 0;
            let above = n.checked_sub(1).filter(|_| first).map(|n| &self.passages[n]);
            if let Some(source) = above.and_then(beyond::colon_before) {
                return Some(source);
            }
            if let Some(last) = local {
                return Some(again(last, "same-paragraph"));
            }
            if let Some(source) = beyond::sentence_before(passage, place.sentence) {
                return Some(source);
            }
            let above = self.flowing_before(n).filter(|_| first).map(|n| &self.passages[n]);
            if let Some(source) = above.and_then(beyond::said_before) {
                return Some(source);
            }
            if let Some(source) = whole.then(|| self.dialogue(n, inner)).flatten() {
                return Some(source);
            }
            let last = self.last.as_ref().filter(|_| passage.flows);
            let near = last.filter(|last| first && self.flowing_before(n) == Some(last.passage));
            return near
                .map(|last| again(last, "carried"))
                .or_else(|| beyond::next_in_paragraph(passage, q))
                .or_else(|| beyond::saying_after(passage, place.sentence))
                .or_else(|| last.map(|last| again(last, "carried-far")));
        }
        if let Some(last) = local.filter(|_| beyond::coordinated(passage, q)) {
            return Some(again(last, "same-sentence"));
        }
        let phrase = first_subject(&passage.tokens, sentence.start..place.token)
            .filter(|p| beyond::may_speak(passage, p));
        if let Some(last) = local {
            let same = phrase.is_none_or(|p| p.who == Who::Pronoun);
            if same {
                return Some(again(last, "same-paragraph-part"));
            }
        }
        phrase.map(|phrase| source_of(passage, &Attribution { phrase, rule: "subject", cue: None }))
    }
}

fn speaker(last: &Last) -> Speaker {
    let nameless = last.named.entity.is_none();
    let doubts = Doubts {
        unknown: !last.source.known && nameless,
        doubtful: last.named.doubtful,
        unnamed: last.source.who == Who::Pronoun && nameless,
    };
    let score = certainty::of(last.source.rule, doubts);
    Speaker {
        span: last.source.span,
        name: last.named.name.clone(),
        entity: last.named.entity,
        rule: last.source.rule,
        score,
        shown: score >= certainty::SHOWN,
    }
}
