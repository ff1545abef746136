//! A whole list, newest first, without its rows: the hits of each segment, merged by what the segments are sorted by.
//!
//! Any place of it is found by bisection, so that the middle and the end of a million rows are as near as their beginning.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;
use std::ops::Range;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::{DocAddress, DocId};

use super::hits::Hits;
use super::order;

/// How many documents of a segment stand at or above a number; all are sorted by it, descending.
pub fn at_or_above(column: &dyn ColumnValues<u64>, number: u64) -> DocId {
    first_where(0..column.num_vals(), |doc| column.get_val(doc) < number)
}

/// The first document of some from which on all are so, or their end.
pub fn first_where(docs: Range<DocId>, is: impl Fn(DocId) -> bool) -> DocId {
    let Range { start: mut low, end: mut high } = docs;
    while low < high {
        let middle = low + (high - low) / 2;
        if is(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// The hits of one segment.
#[derive(Clone)]
pub struct Part {
    /// Which documents.
    pub hits: Arc<Hits>,
    /// What they are sorted by.
    pub order: Arc<dyn ColumnValues<u64>>,
}

/// A list, newest first: by number, then by segment, then by document.
#[derive(Clone)]
pub struct Line {
    /// The segments, as the searcher has them.
    pub parts: Vec<Part>,
}

impl Line {
    /// How many rows it has.
    pub fn count(&self) -> usize {
        self.parts.iter().map(|part| part.hits.count() as usize).sum()
    }

    /// How many of them have a day.
    pub fn dated(&self) -> usize {
        self.count_from(order::DATED)
    }

    fn count_from(&self, number: u64) -> usize {
        let many = |part: &Part| part.hits.before(at_or_above(&*part.order, number)) as usize;
        self.parts.iter().map(many).sum()
    }

    /// Where each segment is at a place of the list: the document that its next row is at or after.
    fn cursors(&self, place: usize) -> Vec<DocId> {
        // The number of the row at the place: the smallest that no more rows than the place stand above.
        let (mut low, mut high) = (0, u64::MAX);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.count_from(middle + 1) <= place { high = middle } else { low = middle + 1 }
        }
        let above = low.checked_add(1);
        let start = |part: &Part| above.map_or(0, |above| at_or_above(&*part.order, above));
        let mut skip = place - above.map_or(0, |above| self.count_from(above)).min(place);
        let mut cursors = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let first = start(part);
            let end = at_or_above(&*part.order, low);
            let before = part.hits.before(first);
            let equal = (part.hits.before(end) - before) as usize;
            if skip >= equal {
                cursors.push(end);
                skip -= equal;
            } else {
                cursors.push(part.hits.nth(before + skip as u32).unwrap_or(end));
                skip = 0;
            }
        }
        cursors
    }

    /// The rows from a place on.
    pub fn from(&self, place: usize) -> impl Iterator<Item = DocAddress> + '_ {
        let mut heads = BinaryHeap::new();
        for (segment, doc) in (0..).zip(self.cursors(place)) {
            heads.extend(self.head(segment, doc));
        }
        std::iter::from_fn(move || {
            let (_, Reverse(segment), doc) = heads.pop()?;
            heads.extend(self.head(segment, doc + 1));
            Some(DocAddress::new(segment, doc))
        })
    }

    /// The next row of a segment.
    fn head(&self, segment: u32, from: DocId) -> Option<(u64, Reverse<u32>, DocId)> {
        let part = &self.parts[segment as usize];
        let doc = part.hits.from(from)?;
        Some((part.order.get_val(doc), Reverse(segment), doc))
    }

    /// The number of a document.
    pub fn number(&self, at: DocAddress) -> u64 {
        self.parts.get(at.segment_ord as usize).map_or(0, |part| part.order.get_val(at.doc_id))
    }

    /// Whether it has a document.
    pub fn holds(&self, at: DocAddress) -> bool {
        self.parts.get(at.segment_ord as usize).is_some_and(|part| part.hits.holds(at.doc_id))
    }

    /// How many rows stand before a document, whether it is one of them or not.
    pub fn before(&self, at: DocAddress) -> usize {
        let number = self.number(at);
        let many = |(segment, part): (u32, &Part)| {
            let doc = match segment.cmp(&at.segment_ord) {
                Ordering::Less => at_or_above(&*part.order, number),
                Ordering::Equal => at.doc_id,
                Ordering::Greater => {
                    number.checked_add(1).map_or(0, |above| at_or_above(&*part.order, above))
                }
            };
            part.hits.before(doc) as usize
        };
        (0..).zip(&self.parts).map(many).sum()
    }

    /// The place of the first row from a place on that is in a part of this list too.
    pub fn next_in(&self, within: &Self, place: usize) -> Option<usize> {
        let cursors = (0..).zip(self.cursors(place));
        let heads = cursors.filter_map(|(segment, doc)| within.head(segment, doc));
        let (_, Reverse(segment), doc) = heads.max()?;
        Some(self.before(DocAddress::new(segment, doc)))
    }

    /// The place of the last row before a place that is in a part of this list too.
    pub fn last_in(&self, within: &Self, place: usize) -> Option<usize> {
        let ends = (0..).zip(self.cursors(place)).filter_map(|(segment, doc)| {
            let part = &within.parts[segment as usize];
            let doc = part.hits.last_before(doc)?;
            Some((part.order.get_val(doc), Reverse(segment), Reverse(doc)))
        });
        let (_, Reverse(segment), Reverse(doc)) = ends.min()?;
        Some(self.before(DocAddress::new(segment, doc)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    struct Numbers(Vec<u64>);

    impl ColumnValues<u64> for Numbers {
        fn get_val(&self, at: u32) -> u64 {
            self.0[at as usize]
        }
        fn min_value(&self) -> u64 {
            0
        }
        fn max_value(&self) -> u64 {
            u64::MAX
        }
        fn num_vals(&self) -> u32 {
            self.0.len() as u32
        }
    }

    /// Segments of numbers, each with whether it is a hit and whether it is in the part.
    fn check(segments: Vec<Vec<(u64, bool, bool)>>) {
        let mut all = Vec::new();
        let (mut line, mut within) = (Line { parts: Vec::new() }, Line { parts: Vec::new() });
        for (segment, mut docs) in (0..).zip(segments) {
            docs.sort_by_key(|(number, ..)| Reverse(*number));
            let order: Arc<dyn ColumnValues<u64>> =
                Arc::new(Numbers(docs.iter().map(|(number, ..)| *number).collect()));
            let set = |keep: &dyn Fn(&(u64, bool, bool)) -> bool| {
                let docs: Vec<u32> =
                    (0..).zip(&docs).filter(|(_, doc)| keep(doc)).map(|(n, _)| n).collect();
                Arc::new(Hits::of_docs(&docs, order.num_vals()))
            };
            line.parts.push(Part { hits: set(&|doc| doc.1), order: Arc::clone(&order) });
            within.parts.push(Part { hits: set(&|doc| doc.1 && doc.2), order: Arc::clone(&order) });
            all.extend((0..).zip(&docs).filter(|(_, doc)| doc.1).map(
                |(doc, (number, _, part))| (Reverse(*number), DocAddress::new(segment, doc), *part),
            ));
        }
        all.sort();
        assert_eq!(line.count(), all.len());
        for place in 0..=all.len() {
            let rest: Vec<_> = all[place..].iter().map(|(_, at, _)| *at).collect();
            assert_eq!(line.from(place).collect::<Vec<_>>(), rest, "{place} of {all:?}");
            let next = (place..all.len()).find(|at| all[*at].2);
            assert_eq!(line.next_in(&within, place), next, "{place} of {all:?}");
            let last = (0..place).rev().find(|at| all[*at].2);
            assert_eq!(line.last_in(&within, place), last, "{place} of {all:?}");
        }
        for (place, (_, at, _)) in all.iter().enumerate() {
            assert_eq!(line.before(*at), place);
        }
    }

    #[test]
    fn equal_numbers_stand_by_their_segments() {
        check(vec![]);
        check(vec![vec![]]);
        check(vec![vec![(u64::MAX, true, true), (0, true, false)], vec![(u64::MAX, true, true)]]);
        check(vec![
            vec![(7, true, true); 3],
            vec![(7, false, false); 2],
            vec![(7, true, false); 3],
        ]);
    }

    proptest! {
        #[test]
        fn every_place_is_where_a_sort_has_it(
            segments in prop::collection::vec(prop::collection::vec((0_u64..9, any::<bool>(), any::<bool>()), 0..12), 0..5)
        ) {
            check(segments);
        }
    }
}
