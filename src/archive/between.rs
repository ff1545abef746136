//! A query for what is sorted between two numbers: one stretch of each segment, found by bisection, whatever its length.

use std::ops::Range;

use tantivy::query::{ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED};

use super::line::at_or_above;
use super::schema::ORDER;

/// Finds the documents whose [`order`](super::order) lies in a range.
#[derive(Clone, Debug)]
pub struct Between(pub Range<u64>);

impl Query for Between {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Between {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let order = reader.fast_fields().column_first_or_default(ORDER)?;
        let docs = at_or_above(&*order, self.0.end)..at_or_above(&*order, self.0.start);
        Ok(Box::new(ConstScorer::new(Stretch(docs), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("days", 1.0))
    }
}

/// Documents without a gap.
struct Stretch(Range<DocId>);

impl DocSet for Stretch {
    fn advance(&mut self) -> DocId {
        self.0.start = (self.0.start + 1).min(self.0.end);
        self.doc()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        self.0.start = self.0.start.max(target).min(self.0.end);
        self.doc()
    }

    fn doc(&self) -> DocId {
        if self.0.is_empty() { TERMINATED } else { self.0.start }
    }

    fn size_hint(&self) -> u32 {
        self.0.len() as u32
    }
}
