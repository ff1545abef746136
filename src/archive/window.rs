//! Newest first with early stop: each segment is sorted by date, so the newest hits are the first hits of each, merged.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::fastfield::AliveBitSet;
use tantivy::query::{EnableScoring, Query, Scorer, Weight};
use tantivy::{DocAddress, DocId, DocSet, Searcher, SegmentReader, TERMINATED};

use super::schema::ORDER;

/// The hits of a query, newest first; each is found when it is asked for.
pub struct Newest<'a> {
    cursors: Vec<Cursor<'a>>,
    heads: BinaryHeap<Head>,
}

struct Cursor<'a> {
    scorer: Box<dyn Scorer>,
    order: Arc<dyn ColumnValues<u64>>,
    alive: Option<&'a AliveBitSet>,
}

/// The next hit of a segment.
#[derive(PartialEq, Eq)]
struct Head {
    order: u64,
    segment: u32,
    doc: DocId,
}

impl Ord for Head {
    fn cmp(&self, other: &Self) -> Ordering {
        self.order.cmp(&other.order).then(other.segment.cmp(&self.segment))
    }
}

impl PartialOrd for Head {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<'a> Newest<'a> {
    /// Begins to look for a query's hits.
    pub fn of(searcher: &'a Searcher, query: &dyn Query) -> tantivy::Result<Self> {
        let weight = query.weight(EnableScoring::disabled_from_searcher(searcher))?;
        let mut newest = Self { cursors: Vec::new(), heads: BinaryHeap::new() };
        for (segment, reader) in searcher.segment_readers().iter().enumerate() {
            newest.cursors.push(Cursor {
                scorer: weight.scorer(reader, 1.0)?,
                order: reader.fast_fields().column_first_or_default(ORDER)?,
                alive: reader.alive_bitset(),
            });
            newest.find(segment as u32);
        }
        Ok(newest)
    }

    /// Puts the hit that a segment's cursor stands on, or the first living one after it, among the heads.
    fn find(&mut self, segment: u32) {
        let cursor = &mut self.cursors[segment as usize];
        let mut doc = cursor.scorer.doc();
        while doc != TERMINATED && cursor.alive.is_some_and(|alive| !alive.is_alive(doc)) {
            doc = cursor.scorer.advance();
        }
        if doc != TERMINATED {
            self.heads.push(Head { order: cursor.order.get_val(doc), segment, doc });
        }
    }
}

impl Iterator for Newest<'_> {
    /// What it is sorted by, and the document.
    type Item = (u64, DocAddress);

    fn next(&mut self) -> Option<Self::Item> {
        let Head { order, segment, doc } = self.heads.pop()?;
        self.cursors[segment as usize].scorer.advance();
        self.find(segment);
        Some((order, DocAddress::new(segment, doc)))
    }
}

/// Goes through the living hits of a query in a segment.
///
/// # Errors
/// Where the index cannot be read.
pub fn each_hit(
    reader: &SegmentReader,
    weight: &dyn Weight,
    mut take: impl FnMut(DocId),
) -> tantivy::Result<()> {
    weight.for_each_no_score(reader, &mut |docs| {
        docs.iter().filter(|doc| !reader.is_deleted(**doc)).for_each(|doc| take(*doc));
    })
}
