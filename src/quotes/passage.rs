//! The blocks of a story, read: their sentences, sayings and quotations, and what each sentence says of
//! its own quotations.

use std::collections::HashSet;
use std::ops::Range;

use super::attribute::{Attribution, within_sentence};
use super::kind::{self, Setting};
use super::lexicon::Class;
use super::marks::{self, Stretch};
use super::phrase::{Who, beginning_at, ending_at};
use super::resolve::Source;
use super::subject::{Saying, sayings};
use super::token::{Token, sentences, tokens};
use super::tongue::Grammar;
use crate::story::{Role, Span, Story};

/// One block, read.
pub(super) struct Passage<'a> {
    /// Whether it is part of the running text, to which speakers carry over.
    pub flows: bool,
    /// Whether it is a headline or another heading.
    pub heading: bool,
    pub tokens: Vec<Token<'a>>,
    pub sentences: Vec<Range<usize>>,
    pub sayings: Vec<Vec<Saying>>,
    /// The quotations, their spans in the story's text.
    pub stretches: Vec<Stretch>,
    /// For each quotation: its token, its sentence, and what the sentence says of its speaker.
    pub places: Vec<Place>,
}

/// Where a quotation stands in its block.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub token: usize,
    pub sentence: usize,
    pub found: Option<Attribution>,
}

/// The blocks that may hold quotations, in order.
pub(super) fn passages(story: &Story, grammar: Grammar) -> Vec<Passage<'_>> {
    let mentions = &story.notes.mentions;
    let mut out = Vec::new();
    // Up to which block a quotation goes on that no mark opens anew, and where it closes there.
    let mut verse: Option<(usize, Span)> = None;
    for (number, block) in story.blocks.iter().enumerate() {
        let flows = matches!(block.role, Role::Paragraph | Role::ListItem | Role::BlockQuote);
        let other =
            matches!(block.role, Role::Headline | Role::Subhead | Role::Crosshead | Role::Caption);
        if !flows && !other {
            continue;
        }
        let text = story.cut(block.span);
        let base = block.span.start;
        let dashed = match grammar {
            Grammar::Other(tongue) if flows => tongue.dashed(text),
            _ => None,
        };
        let stretches = match verse.filter(|&(last, _)| number <= last) {
            Some((last, closer)) => going_on(text, (number == last).then_some(closer)),
            None => dashed.map_or_else(|| marks::find(text), |stretch| vec![stretch]),
        };
        if flows && verse.is_none_or(|(last, _)| number > last) {
            let open = stretches.last().filter(|s| !s.closed && s.outer.end == text.len());
            verse = open.and_then(|_| closing(story, number));
        }
        let first = mentions.partition_point(|m| m.span.end <= base);
        let end = mentions.partition_point(|m| m.span.start < block.span.end);
        let near = mentions.get(first..end).unwrap_or_default();
        let mut tokens = tokens(text, base, &stretches, near, first, &story.notes.entities);
        if let Some(dateline) = &story.dateline {
            // The agency in a dateline says nothing.
            tokens.retain(|t| t.quote().is_some() || !dateline.span.covers(t.span));
        }
        let banner = is_banner(&tokens);
        let sentences = sentences(&tokens);
        let sayings: Vec<_> = match grammar {
            Grammar::English => sentences.iter().map(|s| sayings(&tokens, s)).collect(),
            _ => vec![Vec::new(); sentences.len()],
        };
        let mut places = Vec::with_capacity(stretches.len());
        for (n, sentence) in sentences.iter().enumerate() {
            for at in sentence.clone().filter(|&at| tokens[at].quote().is_some()) {
                let found = match grammar {
                    Grammar::English => within_sentence(&tokens, sentence, &sayings[n], at),
                    Grammar::Other(tongue) => tongue.speaker(&tokens, sentence, at),
                    Grammar::Unknown => None,
                };
                places.push(Place { token: at, sentence: n, found });
            }
        }
        let stretches = stretches
            .into_iter()
            .map(|s| Stretch { outer: s.outer.shift(base), inner: s.inner.shift(base), ..s })
            .collect();
        let heading =
            banner || matches!(block.role, Role::Headline | Role::Subhead | Role::Crosshead);
        let flows = flows && !banner;
        out.push(Passage { flows, heading, tokens, sentences, sayings, stretches, places });
    }
    out
}

/// Where a quotation closes that block `number` leaves open: in one of the next few, none of which opens one.
fn closing(story: &Story, number: usize) -> Option<(usize, Span)> {
    const REACH: usize = 12;
    const LONGEST: usize = 600;
    for (n, block) in story.blocks.iter().enumerate().skip(number + 1).take(REACH) {
        let text = story.cut(block.span);
        if !matches!(block.role, Role::Paragraph | Role::ListItem | Role::BlockQuote)
            || text.len() > LONGEST
        {
            return None;
        }
        if let Ok(closer) = marks::closer(text) {
            return Some((n, closer?));
        }
    }
    None
}

/// The stretches of a block in which a quotation goes on: all of it, or what is before its closing mark.
fn going_on(text: &str, closer: Option<Span>) -> Vec<Stretch> {
    let end = closer.map_or(text.len(), |mark| mark.start);
    let inside = text.get(..end).unwrap_or_default();
    let outer = Span::new(0, closer.map_or(end, |mark| mark.end));
    let start = inside.len() - inside.trim_start().len();
    let inner = Span::new(start, start + inside.trim().len());
    let mut stretches = Vec::new();
    if inside.contains(char::is_alphanumeric) {
        stretches.push(Stretch { outer, inner, closed: closer.is_some() });
    }
    let rest = marks::find(text.get(outer.end..).unwrap_or_default());
    stretches.extend(rest.into_iter().map(|s| Stretch {
        outer: s.outer.shift(outer.end),
        inner: s.inner.shift(outer.end),
        ..s
    }));
    stretches
}

/// `- "I should have asked" -`: a quotation set between dashes in a block of its own heads what follows.
fn is_banner(tokens: &[Token<'_>]) -> bool {
    let mut quotes = 0;
    let bare = tokens.iter().all(|t| {
        quotes += usize::from(t.quote().is_some());
        !t.is_word()
    });
    bare && quotes == 1 && tokens.len() > 1 && tokens.first().is_some_and(Token::is_pause)
}

/// The titles, names and terms that the story gives as such, in folded form.
pub(super) fn titles(story: &Story, passages: &[Passage<'_>]) -> HashSet<String> {
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

/// A quotation in its sentence, for judging what it is.
pub(super) fn setting<'a>(passage: &'a Passage<'_>, place: &Place, inner: &'a str) -> Setting<'a> {
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

/// The words of an attribution: a statement's author rather than the statement, a spokesman with whom he
/// speaks for.
pub(super) fn source_of(passage: &Passage<'_>, found: &Attribution) -> Source {
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
                // "from a Peruvian museum": the name is not the whole of it.
                Some(right) if tokens[right.last].is_place() => {}
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
