//! Related stories: the strongest words of a story and its names, as one query.
//!
//! The thirty words of highest tf-idf, joined by OR, find related stories better than tantivy's own "more like this".

use std::collections::HashMap;

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Term};

use super::names::tagged;
use super::plan::{phrase, term};
use super::query::Node;
use super::schema::Doc;
use super::search::rarity;
use super::tokens::{whole, words};
use super::{ArchiveError, Searcher};
use crate::story::{EntityKind, Row, Story};

/// Words of a story that are looked for.
const STRONGEST: usize = 30;
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
        let all = self.run(Doc::Story, &Node::Every, false)?.count(&self.texts)? as u64;
        let strong = self.strongest(story, all)?;
        let names = self.telling_names(story, all)?;
        let own = || term(fields.id, &story.id);
        let of_words = strong.iter().map(|(_, word)| phrase(fields.text, word)).collect();
        let mut scores: HashMap<DocAddress, f32> = HashMap::new();
        for (score, at) in self.likely(Doc::Story, of_words, own(), limit)? {
            *scores.entry(at).or_default() += score;
        }
        let of_names = names.iter().map(|(rare, _, value)| -> Box<dyn Run> {
            Box::new(BoostQuery::new(term(fields.name, value), *rare))
        });
        for (score, at) in self.likely(Doc::Notes, of_names.collect(), own(), limit)? {
            if let Some(at) = self.beside(Doc::Notes, at, Doc::Story)? {
                *scores.entry(at).or_default() += score;
            }
        }
        let mut hits: Vec<_> = scores.into_iter().collect();
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        hits.truncate(limit);
        let mut related = Vec::new();
        for (at, score) in hits {
            let mut shared =
                RelatedStory { row: self.row(at)?, names: Vec::new(), words: Vec::new(), score };
            let notes = self.beside(Doc::Story, at, Doc::Notes)?;
            for (_, name, value) in &names {
                let value = Term::from_field_text(fields.name, value);
                if notes.is_some_and(|notes| holds(&self.notes, &value, notes).unwrap_or(false)) {
                    shared.names.push(name.clone());
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
        Ok(related)
    }

    /// The documents of a kind that some queries find best, with their scores.
    fn likely(
        &self,
        kind: Doc,
        any: Vec<Box<dyn Run>>,
        but: Box<dyn Run>,
        limit: usize,
    ) -> Result<Vec<(f32, DocAddress)>, ArchiveError> {
        let run = BooleanQuery::new(vec![
            (Occur::Must, term(self.fields().kind, kind.term())),
            (Occur::Must, super::plan::any(any)),
            (Occur::MustNot, but),
        ]);
        let top = TopDocs::with_limit(limit.max(1)).order_by_score();
        Ok(self.shelf(kind).search(&run, &top)?)
    }

    /// The words of highest tf-idf, strongest first. A word that stands in this story alone finds nothing.
    fn strongest(&self, story: &Story, all: u64) -> Result<Vec<(f32, String)>, ArchiveError> {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for block in story.blocks.iter().filter(|block| !block.role.is_hidden()) {
            for word in words(story.cut(block.span)) {
                if word.chars().count() > 2 || !word.is_ascii() {
                    *counts.entry(word).or_default() += 1;
                }
            }
        }
        let mut weighed = Vec::new();
        for (word, count) in counts {
            let having = self.spread(Doc::Story, self.fields().text, &word)?;
            if having > 1 {
                let rare = rarity(having, all);
                weighed.push(((1.0 + (count as f32).ln()) * rare, word));
            }
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        weighed.retain(|(weight, _)| *weight > 0.0);
        weighed.truncate(STRONGEST);
        Ok(weighed)
    }

    /// The people, organizations and events of a story that other stories name too, rarest first: rarity, name, term.
    fn telling_names(
        &self,
        story: &Story,
        all: u64,
    ) -> Result<Vec<(f32, String, String)>, ArchiveError> {
        use EntityKind::{Event, Organization, Person, Place, Work};
        let mut names = Vec::new();
        for entity in &story.notes.entities {
            if !matches!(entity.kind, Person | Organization | Event | Work | Place) {
                continue;
            }
            let value = whole(&tagged(entity.kind, &entity.name));
            let having = self.spread(Doc::Notes, self.fields().name, &value)?;
            if having > 1 {
                names.push((rarity(having, all), entity.name.clone(), value));
            }
        }
        names.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
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
