//! From block to block: quotations over several paragraphs, halves of one sentence, speakers carried over.

use std::collections::HashSet;
use std::ops::Range;

use super::attribute::{Attribution, within_sentence};
use super::certainty;
use super::kind::{self, Setting, classify};
use super::lexicon::{Class, Cue};
use super::marks::{self, Stretch};
use super::phrase::{Phrase, Who, beginning_at, ending_at};
use super::resolve::{Named, Resolver, Source};
use super::subject::{Saying, first_subject, sayings};
use super::token::{Token, sentences, tokens};
use crate::story::{EntityKind, Quote, QuoteKind, Role, Span, Speaker, Story};

/// One block, read.
struct Passage<'a> {
    /// Whether it is part of the running text, to which speakers carry over.
    flows: bool,
    /// Whether it is a headline or another heading.
    heading: bool,
    tokens: Vec<Token<'a>>,
    sentences: Vec<Range<usize>>,
    sayings: Vec<Vec<Saying>>,
    /// The quotations, their spans in the story's text.
    stretches: Vec<Stretch>,
    /// For each quotation: its token, its sentence, and what the sentence says of its speaker.
    places: Vec<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    token: usize,
    sentence: usize,
    found: Option<Attribution>,
}

/// The last speaker, for what follows.
#[derive(Clone)]
struct Last {
    source: Source,
    named: Named,
    passage: usize,
}

/// The quotations of a story in order of their first part.
pub(super) fn quotes(story: &Story) -> Vec<Quote> {
    let passages = passages(story);
    if passages.iter().all(|p| p.stretches.is_empty()) {
        return Vec::new();
    }
    let titles = titles(story, &passages);
    let quoted = passages.iter().flat_map(|p| p.stretches.iter().map(|s| s.inner)).collect();
    let mut reading = Reading {
        story,
        passages: &passages,
        titles,
        resolver: Resolver::new(story, quoted),
        last: None,
        quotes: Vec::new(),
    };
    for n in 0..passages.len() {
        reading.passage(n);
    }
    let mut quotes = reading.quotes;
    lend_speakers(story, &mut quotes);
    quotes
}

/// Gives quotations in headings, and others without a speaker, that of the same words in the text.
fn lend_speakers(story: &Story, quotes: &mut [Quote]) {
    const WORDS: usize = 2;
    const LENDERS: usize = 400;
    let folded = |span: Span| kind::folded(story.cut(span));
    let lenders: Vec<(String, Speaker)> = quotes
        .iter()
        .filter_map(|q| Some((folded(*q.parts.first()?), q.speaker.clone()?)))
        .take(LENDERS)
        .collect();
    for quote in quotes
        .iter_mut()
        .filter(|q| q.speaker.is_none() && q.kind != QuoteKind::Title)
        .take(LENDERS)
    {
        let Some(words) = quote.parts.first().map(|&part| folded(part)) else { continue };
        if words.split_whitespace().count() < WORDS {
            continue;
        }
        quote.speaker =
            lenders.iter().find(|(lent, _)| lent.contains(&words)).map(|(_, speaker)| Speaker {
                rule: "same-words",
                score: certainty::of("same-words").min(speaker.score),
                ..speaker.clone()
            });
    }
}

fn passages(story: &Story) -> Vec<Passage<'_>> {
    let mentions = &story.notes.mentions;
    let mut out = Vec::new();
    for block in &story.blocks {
        let flows = matches!(block.role, Role::Paragraph | Role::ListItem | Role::BlockQuote);
        let other =
            matches!(block.role, Role::Headline | Role::Subhead | Role::Crosshead | Role::Caption);
        if !flows && !other {
            continue;
        }
        let text = story.cut(block.span);
        let base = block.span.start;
        let stretches = marks::find(text);
        let first = mentions.partition_point(|m| m.span.end <= base);
        let end = mentions.partition_point(|m| m.span.start < block.span.end);
        let near = mentions.get(first..end).unwrap_or_default();
        let tokens = tokens(text, base, &stretches, near, first, &story.notes.entities);
        let sentences = sentences(&tokens);
        let sayings: Vec<_> = sentences.iter().map(|s| sayings(&tokens, s)).collect();
        let mut places = Vec::with_capacity(stretches.len());
        for (n, sentence) in sentences.iter().enumerate() {
            for at in sentence.clone().filter(|&at| tokens[at].quote().is_some()) {
                let found = within_sentence(&tokens, sentence, &sayings[n], at);
                places.push(Place { token: at, sentence: n, found });
            }
        }
        let stretches = stretches
            .into_iter()
            .map(|s| Stretch { outer: s.outer.shift(base), inner: s.inner.shift(base), ..s })
            .collect();
        let heading = matches!(block.role, Role::Headline | Role::Subhead | Role::Crosshead);
        out.push(Passage { flows, heading, tokens, sentences, sayings, stretches, places });
    }
    out
}

/// The titles, names and terms that the story gives as such, in folded form.
fn titles(story: &Story, passages: &[Passage<'_>]) -> HashSet<String> {
    let mut titles = HashSet::new();
    for passage in passages {
        for (place, stretch) in passage.places.iter().zip(&passage.stretches) {
            let inner = story.cut(stretch.inner);
            if kind::is_named(&setting(passage, place, inner))
                && inner.split_whitespace().count() <= 8
            {
                titles.insert(kind::folded(inner));
            }
        }
    }
    titles
}

fn setting<'a>(passage: &'a Passage<'_>, place: &Place, inner: &'a str) -> Setting<'a> {
    Setting {
        tokens: &passage.tokens,
        sentence: &passage.sentences[place.sentence],
        at: place.token,
        inner,
        heading: passage.heading,
        after_title: false,
        rule: place.found.map(|f| f.rule),
    }
}

struct Reading<'a> {
    story: &'a Story,
    passages: &'a [Passage<'a>],
    titles: HashSet<String>,
    resolver: Resolver<'a>,
    last: Option<Last>,
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
            if self.joins(n, q, &place) {
                if let Some(quote) = self.quotes.last_mut() {
                    quote.parts.push(stretch.inner);
                    quote.kind = QuoteKind::Direct;
                    continue;
                }
            }
            self.resolver.hear(stretch.inner);
            let mut quote = Quote { parts: vec![stretch.inner], kind, speaker: None, cue: None };
            if let Some(source) = source {
                let last = self.settle(source, n);
                quote.cue = last.source.cue;
                quote.speaker = Some(speaker(&last));
                local = Some(last);
            }
            self.quotes.push(quote);
        }
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
        let named = match &self.last {
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
        let sure = quote.speaker.as_ref().is_some_and(|s| !is_guess(s.rule));
        match passage.places[q].found.filter(|_| !sure) {
            Some(found) => {
                let last = self.settle(source_of(passage, &found), n);
                if let Some(quote) = self.quotes.last_mut() {
                    quote.speaker = Some(speaker(&last));
                    quote.cue = last.source.cue;
                }
                Some(last)
            }
            None => {
                let sourced = quote.speaker.is_some();
                if let Some(last) = &mut self.last {
                    last.passage = n;
                }
                self.last.clone().filter(|_| sourced)
            }
        }
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
        let said = quote.speaker.as_ref().filter(|s| !is_guess(s.rule)).map(|s| s.name.clone());
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

    /// The speaker where the sentence itself names none.
    fn elsewhere(&self, n: usize, q: usize, local: Option<&Last>, inner: &str) -> Option<Source> {
        let passage = &self.passages[n];
        let place = &passage.places[q];
        let sentence = &passage.sentences[place.sentence];
        let words = inner.split_whitespace().count();
        let whole = sentence.clone().all(|t| t == place.token || !passage.tokens[t].is_word());
        let leads = place.token == sentence.start && words >= 6;
        let again = |last: &Last, rule| Source { rule, ..last.source.clone() };
        if whole || leads {
            let first = place.token == 0;
            if let Some(source) = first.then(|| self.colon_before(n)).flatten() {
                return Some(source);
            }
            if let Some(last) = local {
                return Some(again(last, "same-paragraph"));
            }
            if let Some(source) = sentence_before(passage, place.sentence) {
                return Some(source);
            }
            if let Some(source) = first.then(|| self.said_before(n)).flatten() {
                return Some(source);
            }
            let last = self.last.as_ref().filter(|_| passage.flows);
            let near = last.filter(|last| first && self.flowing_before(n) == Some(last.passage));
            return near
                .map(|last| again(last, "carried"))
                .or_else(|| next_in_paragraph(passage, q))
                .or_else(|| saying_after(passage, place.sentence))
                .or_else(|| last.map(|last| again(last, "carried-far")));
        }
        if let Some(last) = local.filter(|_| coordinated(passage, q)) {
            return Some(again(last, "same-sentence"));
        }
        let phrase = first_subject(&passage.tokens, sentence.start..place.token)
            .filter(|p| may_speak(passage, p));
        if let Some(last) = local {
            let same = phrase.is_none_or(|p| p.who == Who::Pronoun);
            if same {
                return Some(again(last, "same-paragraph-part"));
            }
        }
        phrase.map(|phrase| source_of(passage, &Attribution { phrase, rule: "subject", cue: None }))
    }

    /// The block before ends with what someone said without marks.
    fn said_before(&self, n: usize) -> Option<Source> {
        let before = &self.passages[self.flowing_before(n)?];
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
    fn colon_before(&self, n: usize) -> Option<Source> {
        let before = &self.passages[n.checked_sub(1)?];
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
}

/// Whether the word stands for the writer or for no one in particular.
fn is_writer(token: &Token<'_>) -> bool {
    matches!(token.lower.as_str(), "we" | "i" | "it" | "who")
}

/// Whether the rule looks beyond the quotation's own sentence.
fn is_guess(rule: &str) -> bool {
    matches!(
        rule,
        "carried"
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
fn may_speak(passage: &Passage<'_>, phrase: &Phrase) -> bool {
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
fn coordinated(passage: &Passage<'_>, q: usize) -> bool {
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
fn sentence_before(passage: &Passage<'_>, sentence: usize) -> Option<Source> {
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
fn next_in_paragraph(passage: &Passage<'_>, q: usize) -> Option<Source> {
    let next = passage.places.get(q + 1)?;
    let found = next.found.filter(|f| f.rule.starts_with("q-"))?;
    Some(source_of(passage, &Attribution { rule: "next-in-paragraph", ..found }))
}

/// "…" Ruiz said it with a smile.
fn saying_after(passage: &Passage<'_>, sentence: usize) -> Option<Source> {
    let saying = passage.sayings.get(sentence + 1)?.first().filter(|s| s.cue == Cue::Speech)?;
    let cue = Some(passage.tokens[saying.verb].span);
    let found = Attribution { phrase: saying.subject, rule: "sentence-after", cue };
    Some(source_of(passage, &found))
}

/// The words of an attribution: a statement's author rather than the statement, a spokesman with whom he
/// speaks for.
fn source_of(passage: &Passage<'_>, found: &Attribution) -> Source {
    let tokens = &passage.tokens;
    let mut phrase = found.phrase;
    if phrase.who == Who::Common {
        let next = tokens.get(phrase.last + 1);
        let joins = |words: &[&str]| next.is_some_and(|t| words.contains(&t.lower.as_str()));
        let paper = tokens[phrase.last].word.is(Class::Paper);
        let right = || {
            beginning_at(tokens, phrase.last + 2, (phrase.last + 12).min(tokens.len()))
                .filter(|p| matches!(p.who, Who::Name(_)))
        };
        let owner = (phrase.first..phrase.last)
            .find(|&n| tokens[n + 1].is_possessive())
            .and_then(|n| ending_at(tokens, n, phrase.first));
        if let Some(owner) = owner.filter(|o| paper && o.who != Who::Common) {
            phrase = owner;
        } else if paper && joins(&["from", "by"]) {
            phrase = right().unwrap_or(phrase);
        } else if joins(&["for", "of", "at", "with", "from"]) {
            match right() {
                // "one of their lawyers, Ana Ruiz"
                Some(right) if tokens[right.first - 1].is_mark(',') => phrase = right,
                Some(right) => phrase.last = right.last,
                None => {}
            }
        }
    }
    let span = Span::new(tokens[phrase.first].span.start, tokens[phrase.last].span.end);
    let known = phrase.who != Who::Common
        || (phrase.first..=phrase.last)
            .any(|n| tokens[n].word.is_head() || tokens[n].mention.is_some());
    Source { span, who: phrase.who, known, rule: found.rule, cue: found.cue }
}

fn speaker(last: &Last) -> Speaker {
    let mut score = certainty::of(last.source.rule);
    if !last.source.known {
        score *= certainty::UNKNOWN_HEAD;
    }
    if last.source.who == Who::Pronoun && last.named.entity.is_none() {
        score *= certainty::UNNAMED;
    }
    Speaker {
        span: last.source.span,
        name: last.named.name.clone(),
        entity: last.named.entity,
        rule: last.source.rule,
        score,
        shown: score >= certainty::SHOWN,
    }
}
