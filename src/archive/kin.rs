//! Related stories: the strongest words of a story and its names, as one query.
//!
//! The thirty words of highest tf-idf, joined by OR, find related stories better than tantivy's own "more like this".

use std::collections::HashMap;

use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};
use tantivy::{DocAddress, Term};

use super::best::{best, held, lift};
use super::likeness::is_function;
use super::names::tagged;
use super::plan::{id_of, phrase, term};
use super::query::Query;
use super::schema::Doc;
use super::search::rarity;
use super::tokens::{whole, words};
use super::{ArchiveError, Searcher};
use crate::story::{EntityKind, Row, Story};

/// Words of a story that are looked for.
const STRONGEST: usize = 30;
/// Words of a story whose rarity is looked up.
const LOOKED_UP: usize = 250;
/// Stories that may hold a word or name for it to be looked for: one in so many.
const COMMON: u64 = 20;
/// Stories that are never too many.
const LEAST: u64 = 1000;
/// Stories of shared names that are gone through at most.
const GONE_THROUGH: u64 = 60_000;
/// Stories that the rarer words of a story stand in together, by which others are found; in a story of common words a few more.
const FOUND_BY: u64 = 100_000;
/// Words by which others are found at least.
const FEWEST: usize = 5;
/// Stories that are found beyond those that are wanted, since common words may put them before others.
const SPARE: usize = 50;
/// Words and names that are given as why.
const SHOWN: usize = 4;

/// A story that relates to another.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedStory {
    /// The story.
    pub row: Row,
    /// Names that both have, rarest first.
    pub names: Vec<String>,
    /// Telling words that both have, strongest first.
    pub words: Vec<String>,
    /// For ranking; higher is nearer.
    pub score: f32,
}

impl RelatedStory {
    /// Why, as a phrase: names first, then words.
    pub fn why(&self) -> String {
        let mut parts = self.names.clone();
        if self.names.len() < 2 {
            parts.extend(self.words.iter().map(|word| format!("“{word}”")));
        }
        parts.truncate(SHOWN);
        parts.join(", ")
    }
}

/// A word that other stories have too.
struct Word {
    /// Its tf-idf.
    weight: f32,
    /// How many stories have it.
    having: u64,
    text: String,
}

/// A name that other stories have too.
struct Telling {
    rare: f32,
    /// How many documents have it.
    having: u64,
    name: String,
    /// The term.
    value: String,
}

impl Searcher<'_> {
    /// The stories that relate to one, best first, each with what they share. Other versions and copies of the story itself are
    /// left out.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn related_stories(
        &self,
        story: &Story,
        limit: usize,
    ) -> Result<Vec<RelatedStory>, ArchiveError> {
        let fields = self.fields();
        let all = self.count(Doc::Story, &Query::every())? as u64;
        let strong = self.strongest(story, all)?;
        let names = self.telling_names(story, all)?;
        let wanted = limit + story.relatives.len() + 1;
        let mut scores: HashMap<DocAddress, f32> =
            self.of_words(&strong, wanted)?.into_iter().map(|(score, at)| (at, score)).collect();
        let mut left = GONE_THROUGH;
        let of_names = names.iter().filter_map(|name| -> Option<Box<dyn Run>> {
            left = left.checked_sub(name.having)?;
            Some(Box::new(BoostQuery::new(term(fields.name, &name.value), name.rare)))
        });
        let run = BooleanQuery::new(vec![
            (Occur::Must, term(fields.kind, Doc::Notes.term())),
            (Occur::Must, super::plan::any(of_names.collect())),
            (Occur::MustNot, term(fields.id, &story.id)),
        ]);
        let ways = self.ways()?;
        if !names.is_empty() {
            for (score, at) in best(&self.notes, &run, limit.max(1))? {
                if let Some(at) = ways.story_of(at) {
                    *scores.entry(at).or_default() += score;
                }
            }
        }
        let mut hits: Vec<_> = scores.into_iter().collect();
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        hits.truncate(wanted);
        let mut rows = Vec::new();
        for (at, score) in hits {
            let row = self.row(at)?;
            // Its versions and copies are a group of their own.
            if id_of(&row.key) != story.id
                && story.relatives.iter().all(|own| own.link.key != row.key)
            {
                rows.push((at, score, row));
            }
        }
        let at: Vec<_> = rows.iter().map(|(at, _, _)| *at).collect();
        let words: Vec<_> =
            strong.iter().map(|word| Term::from_field_text(fields.text, &word.text)).collect();
        let words_of = held(&self.texts, &words, &at, SHOWN)?;
        let mut names_of = vec![Vec::new(); at.len()];
        if !names.is_empty() {
            let notes = at.iter().enumerate().filter_map(|(n, at)| Some((n, ways.notes_of(*at)?)));
            let (numbers, notes): (Vec<_>, Vec<_>) = notes.unzip();
            let values: Vec<_> =
                names.iter().map(|name| Term::from_field_text(fields.name, &name.value)).collect();
            for (n, held) in
                numbers.into_iter().zip(held(&self.notes, &values, &notes, usize::MAX)?)
            {
                names_of[n] = held;
            }
        }
        let mut related = Vec::new();
        for ((_, score, row), (of_names, of_words)) in
            rows.into_iter().zip(names_of.into_iter().zip(words_of))
        {
            if !of_names.is_empty() || of_words.len() > 1 {
                related.push(RelatedStory {
                    row,
                    names: of_names.into_iter().map(|n| names[n].name.clone()).collect(),
                    words: of_words.into_iter().map(|n| strong[n].text.clone()).collect(),
                    score,
                });
            }
        }
        related.truncate(limit);
        Ok(related)
    }

    /// The stories that some words find. The rarer words find them; those that stand in many stories are looked for in these alone.
    fn of_words(
        &self,
        words: &[Word],
        wanted: usize,
    ) -> Result<Vec<(f32, DocAddress)>, ArchiveError> {
        // Only stories have the field, and nothing but an OR of words skips what cannot be among the best.
        let query = |word: &Word| phrase(self.fields().text, &word.text);
        let mut words: Vec<&Word> = words.iter().collect();
        words.sort_by_key(|word| word.having);
        let mut left = FOUND_BY;
        let rare = words.iter().take_while(|word| {
            left = left.saturating_sub(word.having);
            left > 0
        });
        let rare = rare.count().max(FEWEST);
        let (rare, common) = words.split_at(rare.min(words.len()));
        let more = if common.is_empty() { 0 } else { wanted + SPARE };
        let any = super::plan::any(rare.iter().map(|word| query(word)).collect());
        let mut hits = best(&self.texts, &*any, wanted + more)?;
        for word in common {
            lift(&self.texts, &*query(word), &mut hits)?;
        }
        hits.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        hits.truncate(wanted);
        Ok(hits)
    }

    /// The words of highest tf-idf, strongest first. A word that stands in this story alone finds nothing.
    fn strongest(&self, story: &Story, all: u64) -> Result<Vec<Word>, ArchiveError> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for block in story.blocks.iter().filter(|block| !block.role.is_hidden()) {
            for word in words(story.cut(block.span)) {
                if (word.chars().count() > 2 || !word.is_ascii()) && !is_function(&word) {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
        let mut weighed: Vec<Word> = Vec::new();
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        // Words are looked up one by one: of a long story those that it says most, and the longer of these.
        counts.sort_by(|a, b| {
            (b.1.cmp(&a.1)).then_with(|| b.0.len().cmp(&a.0.len())).then_with(|| a.0.cmp(&b.0))
        });
        for (word, count) in counts.into_iter().take(LOOKED_UP) {
            let having = self.spread(Doc::Story, self.fields().text, &word)?;
            if having > 1 && having <= LEAST.max(all / COMMON) {
                let rare = rarity(having, all);
                weighed.push(Word {
                    weight: (1.0 + (count as f32).ln()) * rare,
                    having,
                    text: word,
                });
            }
        }
        weighed.sort_by(|a, b| b.weight.total_cmp(&a.weight).then_with(|| a.text.cmp(&b.text)));
        weighed.retain(|word| word.weight > 0.0);
        weighed.truncate(STRONGEST);
        Ok(weighed)
    }

    /// The people, organizations and events of a story that other stories name too, rarest first.
    fn telling_names(&self, story: &Story, all: u64) -> Result<Vec<Telling>, ArchiveError> {
        use EntityKind::{Event, Organization, Person, Place, Work};
        let mut names = Vec::new();
        for entity in &story.notes.entities {
            if !matches!(entity.kind, Person | Organization | Event | Work | Place) {
                continue;
            }
            let value = whole(&tagged(entity.kind, &entity.name));
            let having = self.spread(Doc::Notes, self.fields().name, &value)?;
            if having > 1 && having <= LEAST.max(all / COMMON) {
                let (rare, name) = (rarity(having, all), entity.name.clone());
                names.push(Telling { rare, having, name, value });
            }
        }
        names.sort_by(|a, b| b.rare.total_cmp(&a.rare).then_with(|| a.name.cmp(&b.name)));
        names.truncate(STRONGEST);
        Ok(names)
    }
}
