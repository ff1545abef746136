//! Whom a pronoun stands for.
//!
//! The person whom it most likely means, by recency, role in the sentence, who spoke last and gender: never
//! one of the other gender, and never one whom only credits, bylines and captions name.

use super::lexicon::{Class, look_up};
use super::resolve::{FAR, Resolver, Source, last_bytes};
use crate::story::{EntityKind, Gender, Mention, Span};

/// What ends a sentence, roughly: enough to tell near from far.
const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', '\n'];

/// Whom an expression most likely stands for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Likely {
    pub(super) entity: usize,
    /// The next best, and by how much it is worse.
    rival: Option<(usize, f32)>,
    /// Whether the pronoun may as well stand for the next best.
    pub(super) doubtful: bool,
}

/// By how much the next best must be worse, and where its gender fits and that of the best is not known.
const CLOSE: f32 = 0.0;
const FAIR: f32 = 0.1;

impl Resolver<'_> {
    pub(super) fn pronoun(
        &self,
        source: &Source,
        word: &str,
        last: Option<usize>,
    ) -> Option<Likely> {
        match word {
            "he" => self.person(source, Gender::Male, last),
            "she" => self.person(source, Gender::Female, last),
            "it" => {
                self.body(source.span, last).map(|entity| Likely { entity, ..Likely::default() })
            }
            _ => None,
        }
    }

    /// The person whom "he" or "she" most likely stands for.
    fn person(&self, source: &Source, gender: Gender, last: Option<usize>) -> Option<Likely> {
        let clause = self.tail_clause(source);
        let likely = self.nearest(source.span, last, 6, |mention| {
            if self.kind(mention) != Some(EntityKind::Person) {
                return None;
            }
            match self.gender(mention) {
                Some(known) if known != gender => None,
                Some(_) => Some(0.4),
                None => Some(0.0),
            }
            .map(|bonus| if clause.covers(mention.span) { bonus - 1.2 } else { bonus })
        })?;
        let known = |entity: usize| {
            self.story.notes.entities.get(entity).is_some_and(|e| e.gender.is_some())
        };
        let rival = likely.rival.is_some_and(|(entity, gap)| {
            let near = if known(entity) && !known(likely.entity) { FAIR } else { CLOSE };
            gap < near
        });
        Some(Likely { doubtful: rival, ..likely })
    }

    /// What is said in a sentence that ends in ", he said.": whom it names is talked about.
    fn tail_clause(&self, source: &Source) -> Span {
        let text = &self.story.text;
        let here = source.span.start;
        let before = text.get(..here).unwrap_or_default();
        let after = source.cue.and_then(|cue| text.get(cue.end..)).unwrap_or_default();
        if !before.ends_with(", ") || !after.starts_with(['.', ',']) {
            return Span::new(here, here);
        }
        let near = last_bytes(before, FAR);
        let start = near.rfind(SENTENCE_ENDS).unwrap_or_default();
        Span::new(here - near.len() + start, here)
    }

    /// The entity that an expression at `span` most likely stands for, among the mentions before it that
    /// `fits` gives a bonus: by nearness, role in the sentence, and who spoke last.
    pub(super) fn nearest(
        &self,
        span: Span,
        last: Option<usize>,
        reach: usize,
        fits: impl Fn(&Mention) -> Option<f32>,
    ) -> Option<Likely> {
        let story = self.story;
        let here = story.block_at(span.start)?;
        let mut best: Option<(f32, usize)> = None;
        let mut rival: Option<(f32, usize)> = None;
        let spoken = &self.spoken;
        let mut sentences = 0;
        let mut counted = span.start;
        for mention in self.mentions_before(span.start) {
            let Some(block) = story.block_at(mention.span.start) else { continue };
            let (Some(&(from, runs)), Some(&(to, _))) =
                (self.running.get(block), self.running.get(here))
            else {
                continue;
            };
            let away = to.saturating_sub(from);
            if away > reach {
                break;
            }
            if block != here && !(runs && self.told.get(mention.entity) == Some(&true)) {
                continue; // Captions name who is in the picture.
            }
            let between = story.text.get(mention.span.end..counted).unwrap_or_default();
            if between.len() > FAR {
                break;
            }
            sentences += between.matches(SENTENCE_ENDS).filter(|_| sentences < 12).count();
            counted = mention.span.start.min(counted);
            let Some(bonus) = fits(mention) else { continue };
            let mut score = bonus - 0.6 * away as f32 - 0.2 * sentences.min(12) as f32;
            if self.is_quoted(mention.span) {
                score -= 1.5;
            }
            score += self.role(mention.span);
            if last == Some(mention.entity) {
                score += 0.8;
            }
            if spoken.contains(&mention.entity) {
                score -= 1.5; // People seldom speak of themselves by name.
            }
            if best.is_none_or(|(top, _)| score > top) {
                if best.is_some_and(|(_, entity)| entity != mention.entity) {
                    rival = best;
                }
                best = Some((score, mention.entity));
            } else if best.is_some_and(|(_, entity)| entity != mention.entity)
                && rival.is_none_or(|(top, _)| score > top)
            {
                rival = Some((score, mention.entity));
            }
        }
        best.map(|(top, entity)| {
            let rival = rival.filter(|&(_, other)| other != entity);
            let rival = rival.map(|(score, other)| (other, top - score));
            Likely { entity, rival, doubtful: false }
        })
    }

    /// How much a mention looks like a subject: first in its sentence, not after a preposition, not an owner.
    fn role(&self, span: Span) -> f32 {
        let text = &self.story.text;
        let before = text.get(..span.start).unwrap_or_default();
        let near = last_bytes(before, 160);
        let sentence = near.rsplit(['\n', '.', '!', '?', '”']).next().unwrap_or_default().trim();
        let after = text.get(span.end..).unwrap_or_default();
        let mut score = 0.0;
        if sentence.split_whitespace().count() <= 5 {
            score += 0.7;
        }
        if after.starts_with("'s") || after.starts_with("’s") {
            return score - 0.3;
        }
        let previous = sentence.split_whitespace().next_back().map(str::to_lowercase);
        if previous.is_some_and(|w| look_up(&w).is(Class::Preposition)) {
            score -= 0.6;
        }
        score
    }

    /// The body that "it" or "the organization" stands for.
    pub(super) fn body(&self, span: Span, last: Option<usize>) -> Option<usize> {
        let likely = self.nearest(span, last, 4, |mention| {
            (self.kind(mention) == Some(EntityKind::Organization)).then_some(0.0)
        });
        likely.map(|likely| likely.entity)
    }
}
