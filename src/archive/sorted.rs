//! Lists in another order than that of time: by relevance, last change, slugline, agency, length.
//!
//! What stands equal stands newest first. The first rows are the best of one pass over the hits; the whole order is a number a row, kept
//! by [`Lists`](super::lists::Lists).

use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::columnar::{ColumnValues, StrColumn};
use tantivy::query::{EnableScoring, Query as Run, Scorer, Weight};
use tantivy::{DocId, DocSet, Searcher as Index, SegmentReader, TERMINATED};

use super::line::Line;
use super::schema::{BY_AGENCY, BY_SLUG, UPDATED, WORDS};
use crate::story::Sort;

/// Rows between two looks whether to stop.
const BREATH: usize = 4096;

/// A row by what it is sorted by: the smallest stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    /// What the order is of.
    key: u64,
    /// Newer is smaller.
    age: u64,
    /// Which document, counted through all segments.
    row: u32,
}

/// What a segment's documents are sorted by.
enum Keys {
    /// The largest number first.
    Numbers(Option<Arc<dyn ColumnValues<u64>>>),
    /// By name.
    Names(Option<StrColumn>),
    /// The best match first.
    Scores(Box<dyn Scorer>),
}

/// An order of a query's hits.
pub struct Sorted<'a> {
    /// The index.
    pub index: &'a Index,
    /// The hits.
    pub line: &'a Line,
    /// The query.
    pub run: &'a dyn Run,
    /// The order.
    pub sort: Sort,
}

impl Sorted<'_> {
    /// The first rows.
    pub fn first(&self, many: usize) -> tantivy::Result<Vec<u32>> {
        let mut all = Vec::new();
        self.through(&mut |keys, docs| {
            let mut best = BinaryHeap::new();
            each(keys, &docs, &mut |entry| {
                if best.len() < many {
                    best.push(entry);
                } else if best.peek().is_some_and(|worst| entry < *worst) {
                    best.pop();
                    best.push(entry);
                }
                true
            });
            all.push(best.into_vec());
            Ok(true)
        })?;
        let mut rows = self.joined(all)?;
        rows.truncate(many);
        Ok(rows)
    }

    /// All rows; `None` where `stop` said so.
    pub fn all(&self, stop: &mut dyn FnMut() -> bool) -> tantivy::Result<Option<Vec<u32>>> {
        let mut all = Vec::new();
        let whole = self.through(&mut |keys, docs| {
            let mut some = Vec::new();
            let whole = each(keys, &docs, &mut |entry| {
                some.push(entry);
                some.len() % BREATH != 0 || !stop()
            });
            all.push(some);
            Ok(whole)
        })?;
        if whole { self.joined(all).map(Some) } else { Ok(None) }
    }

    /// Goes through the segments. Says whether to the end.
    fn through(
        &self,
        visit: &mut dyn FnMut(Keys, Docs<'_>) -> tantivy::Result<bool>,
    ) -> tantivy::Result<bool> {
        let scoring = EnableScoring::enabled_from_searcher(self.index);
        let ranked = self.sort == Sort::Relevance;
        let weight = ranked.then(|| self.run.weight(scoring)).transpose()?;
        let mut base = 0;
        for (segment, reader) in self.index.segment_readers().iter().enumerate() {
            let keys = self.keys(reader, weight.as_deref())?;
            if !visit(keys, Docs { line: self.line, segment, base })? {
                return Ok(false);
            }
            base += reader.max_doc();
        }
        Ok(true)
    }

    fn keys(&self, reader: &SegmentReader, weight: Option<&dyn Weight>) -> tantivy::Result<Keys> {
        let columns = reader.fast_fields();
        let numbers = |name| -> tantivy::Result<Keys> {
            let column = columns.column_opt::<u64>(name)?;
            Ok(Keys::Numbers(column.map(|column| column.first_or_default_col(0))))
        };
        match (self.sort, weight) {
            (Sort::Length, _) => numbers(WORDS),
            (Sort::Slug, _) => Ok(Keys::Names(columns.str(BY_SLUG)?)),
            (Sort::Agency, _) => Ok(Keys::Names(columns.str(BY_AGENCY)?)),
            (Sort::Relevance, Some(weight)) => Ok(Keys::Scores(weight.scorer(reader, 1.0)?)),
            _ => numbers(UPDATED),
        }
    }

    /// The entries of all segments in one order. Names are numbered by their own segment until here.
    fn joined(&self, mut all: Vec<Vec<Entry>>) -> tantivy::Result<Vec<u32>> {
        let column = match self.sort {
            Sort::Slug => Some(BY_SLUG),
            Sort::Agency => Some(BY_AGENCY),
            _ => None,
        };
        if let Some(column) = column {
            self.number_names(column, &mut all)?;
        }
        let mut all = all.concat();
        all.sort_unstable();
        Ok(all.into_iter().map(|entry| entry.row).collect())
    }

    /// Numbers names through all segments.
    fn number_names(&self, column: &str, all: &mut [Vec<Entry>]) -> tantivy::Result<()> {
        let mut names: Vec<(String, usize, u64)> = Vec::new();
        for (segment, entries) in all.iter().enumerate() {
            let mut known: Vec<u64> = entries.iter().map(|entry| entry.key).collect();
            known.sort_unstable();
            known.dedup();
            known.retain(|key| *key != u64::MAX);
            let Some(column) =
                self.index.segment_reader(segment as u32).fast_fields().str(column)?
            else {
                continue;
            };
            let mut at = known.iter();
            column.dictionary().sorted_ords_to_term_cb(&known, |name| {
                if let Some(key) = at.next() {
                    names.push((String::from_utf8_lossy(name).into_owned(), segment, *key));
                }
            })?;
        }
        names.sort_unstable();
        let mut numbers: Vec<Vec<(u64, u64)>> = vec![Vec::new(); all.len()];
        let (mut number, mut last) = (0, None::<&str>);
        for (name, segment, key) in &names {
            number += u64::from(last.is_some_and(|last| last != name));
            last = Some(name);
            numbers[*segment].push((*key, number));
        }
        for (entries, numbers) in all.iter_mut().zip(&numbers) {
            for entry in entries {
                if let Ok(at) = numbers.binary_search_by_key(&entry.key, |(key, _)| *key) {
                    entry.key = numbers[at].1;
                }
            }
        }
        Ok(())
    }
}

/// The hits of one segment.
struct Docs<'a> {
    line: &'a Line,
    segment: usize,
    base: u32,
}

impl Docs<'_> {
    fn entry(&self, doc: DocId, key: u64) -> Entry {
        let age = !self.line.parts[self.segment].order.get_val(doc);
        Entry { key, age, row: self.base + doc }
    }
}

/// Gives each hit with its key, as long as it is taken. Says whether all were.
fn each(keys: Keys, docs: &Docs<'_>, take: &mut dyn FnMut(Entry) -> bool) -> bool {
    let hits = &docs.line.parts[docs.segment].hits;
    match keys {
        Keys::Numbers(column) => hits.iter().all(|doc| {
            let number = column.as_ref().map_or(0, |column| column.get_val(doc));
            take(docs.entry(doc, !number))
        }),
        Keys::Names(column) => hits.iter().all(|doc| {
            let name = column.as_ref().and_then(|column| column.ords().first(doc));
            take(docs.entry(doc, name.unwrap_or(u64::MAX)))
        }),
        Keys::Scores(mut scorer) => {
            let mut doc = scorer.doc();
            while doc != TERMINATED {
                // The bits of numbers that are not negative stand in their order.
                let score = u64::from(scorer.score().max(0.0).to_bits());
                if hits.holds(doc) && !take(docs.entry(doc, !score)) {
                    return false;
                }
                doc = scorer.advance();
            }
            true
        }
    }
}
