//! Related stories: the strongest words of a story and its names, as one query.
//!
//! The thirty words of highest tf-idf, joined by OR, find related stories better than tantivy's own "more like this".

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Term};

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
        let mut scores: HashMap<DocAddress, f32> = HashMap::new();
        // Only stories have the field, and nothing but an OR of words skips what cannot be among the best.
        let of_words = strong.iter().map(|(_, word)| phrase(fields.text, word)).collect();
        let best = TopDocs::with_limit(limit + story.relatives.len() + 1).order_by_score();
        for (score, at) in self.texts.search(&*super::plan::any(of_words), &best)? {
            *scores.entry(at).or_default() += score;
        }
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
        let best = TopDocs::with_limit(limit.max(1)).order_by_score();
        let story_of = self.across(Doc::Notes, Doc::Story)?;
        for (score, at) in self.notes.search(&run, &best)? {
            if let Some(at) = story_of.find(at) {
                *scores.entry(at).or_default() += score;
            }
        }
        let mut hits: Vec<_> = scores.into_iter().collect();
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        hits.truncate(limit + story.relatives.len() + 1);
        let notes_of = self.across(Doc::Story, Doc::Notes)?;
        let mut related = Vec::new();
        for (at, score) in hits {
            let mut shared =
                RelatedStory { row: self.row(at)?, names: Vec::new(), words: Vec::new(), score };
            // Its versions and copies are a group of their own.
            if id_of(&shared.row.key) == story.id {
                continue;
            }
            if story.relatives.iter().any(|own| own.link.key == shared.row.key) {
                continue;
            }
            let notes = notes_of.find(at);
            for name in &names {
                let value = Term::from_field_text(fields.name, &name.value);
                if notes.is_some_and(|notes| holds(&self.notes, &value, notes).unwrap_or(false)) {
                    shared.names.push(name.name.clone());
                }
            }
            for (_, word) in &strong {
                if shared.words.len() < SHOWN
                    && holds(&self.texts, &Term::from_field_text(fields.text, word), at)?
                {
                    shared.words.push(word.clone());
                }
            }
            if !shared.names.is_empty() || shared.words.len() > 1 {
                related.push(shared);
            }
        }
        related.truncate(limit);
        Ok(related)
    }

    /// The words of highest tf-idf, strongest first. A word that stands in this story alone finds nothing.
    fn strongest(&self, story: &Story, all: u64) -> Result<Vec<(f32, String)>, ArchiveError> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for block in story.blocks.iter().filter(|block| !block.role.is_hidden()) {
            for word in words(story.cut(block.span)) {
                if (word.chars().count() > 2 || !word.is_ascii()) && !is_function(&word) {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
        let mut weighed = Vec::new();
        let mut counts: Vec<(String, usize)> = counts.into_iter().collect();
        // Words are looked up one by one: of a long story those that it says most, and the longer of these.
        counts.sort_by(|a, b| {
            (b.1.cmp(&a.1)).then_with(|| b.0.len().cmp(&a.0.len())).then_with(|| a.0.cmp(&b.0))
        });
        for (word, count) in counts.into_iter().take(LOOKED_UP) {
            let having = self.spread(Doc::Story, self.fields().text, &word)?;
            if having > 1 && having <= LEAST.max(all / COMMON) {
                let rare = rarity(having, all);
                weighed.push(((1.0 + (count as f32).ln()) * rare, word));
            }
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        weighed.retain(|(weight, _)| *weight > 0.0);
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

/// Whether a document holds a term.
fn holds(searcher: &tantivy::Searcher, term: &Term, at: DocAddress) -> tantivy::Result<bool> {
    let reader = searcher.segment_reader(at.segment_ord);
    let terms = reader.inverted_index(term.field())?;
    let postings = terms.read_postings(term, IndexRecordOption::Basic)?;
    Ok(postings.is_some_and(|mut postings| {
        if postings.doc() < at.doc_id {
            postings.seek(at.doc_id);
        }
        postings.doc() == at.doc_id
    }))
}
