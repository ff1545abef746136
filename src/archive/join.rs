//! Which documents of one index belong to which of the other.
//!
//! A story lies in the texts, what was inferred of it in the notes. Both sides are sorted by the same number, so that the two lists of
//! a query's hits are held against each other by leaps, and no list of all stories is ever made. Notes of an earlier state of
//! a story's file bear another tie and belong to nothing.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

use tantivy::columnar::ColumnValues;
use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EmptyScorer, EnableScoring, Explanation, Query as Run, Scorer,
    Weight,
};
use tantivy::{BitSet, DocAddress, DocId, Score, Searcher, SegmentReader};

use super::line::first_where;
use super::schema::{ORDER, TIE};
use super::window::each_hit;

/// Names a version of a story in both indexes: its order and its tie, compared in the order of the lists.
pub type Bond = (u64, u64);

/// Joined sets that are kept for one commit.
const KEPT: usize = 64;

/// The columns that bonds are read from.
pub struct Bonds {
    order: Arc<dyn ColumnValues<u64>>,
    tie: Arc<dyn ColumnValues<u64>>,
}

impl Bonds {
    /// The columns of a segment.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(segment: &SegmentReader) -> tantivy::Result<Self> {
        let fast = segment.fast_fields();
        Ok(Self {
            order: fast.column_first_or_default(ORDER)?,
            tie: fast.column_first_or_default(TIE)?,
        })
    }

    /// The bond of a document.
    pub fn get(&self, doc: DocId) -> Bond {
        (self.order.get_val(doc), self.tie.get_val(doc))
    }

    /// The first document from `from` on whose order is not above a number; documents are sorted by it, descending.
    fn first_from(&self, from: DocId, order: u64) -> DocId {
        let end = self.order.num_vals();
        let (mut low, mut step) = (from, 1);
        while low + step < end && self.order.get_val(low + step) > order {
            low += step;
            step *= 2;
        }
        first_where(low..(low + step).min(end), |doc| self.order.get_val(doc) <= order)
    }
}

/// The bonds of all documents that a query finds, in the order of the lists.
///
/// # Errors
/// Where the index cannot be read.
pub fn bonds(searcher: &Searcher, run: &dyn Run) -> tantivy::Result<Vec<Bond>> {
    let weight = run.weight(EnableScoring::disabled_from_searcher(searcher))?;
    let mut all = Vec::new();
    for segment in searcher.segment_readers() {
        let columns = Bonds::of(segment)?;
        each_hit(segment, &*weight, |doc| all.push(columns.get(doc)))?;
    }
    all.sort_unstable_by(|a, b| b.cmp(a));
    all.dedup();
    Ok(all)
}

/// The documents of a segment that have one of some bonds, which are in the order of the lists.
fn having(segment: &SegmentReader, bonds: &[Bond]) -> tantivy::Result<BitSet> {
    let columns = Bonds::of(segment)?;
    let mut set = BitSet::with_max_value(segment.max_doc());
    let mut at = 0;
    for run in bonds.chunk_by(|a, b| a.0 == b.0) {
        let order = run[0].0;
        at = columns.first_from(at, order);
        // The records of one file may all stand at one moment.
        while at < segment.max_doc() && columns.order.get_val(at) == order {
            let tie = columns.tie.get_val(at);
            if run.binary_search_by(|(_, known)| tie.cmp(known)).is_ok() {
                set.insert(at);
            }
            at += 1;
        }
    }
    Ok(set)
}

/// A set of documents of an index, as a query.
#[derive(Clone, Default)]
pub struct Joined(Arc<HashMap<SegmentId, BitSet>>);

impl Joined {
    /// The documents that have one of some bonds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(searcher: &Searcher, bonds: &[Bond]) -> tantivy::Result<Self> {
        let of = |segment: &SegmentReader| Ok((segment.segment_id(), having(segment, bonds)?));
        let sets: tantivy::Result<_> = searcher.segment_readers().iter().map(of).collect();
        Ok(Self(Arc::new(sets?)))
    }
}

impl Joined {
    /// Sets of documents, one a segment in its order.
    pub fn from_sets(searcher: &Searcher, sets: Vec<BitSet>) -> Self {
        let segments = searcher.segment_readers().iter().map(SegmentReader::segment_id);
        Self(Arc::new(segments.zip(sets).collect()))
    }
}

impl std::fmt::Debug for Joined {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Joined({} segments)", self.0.len())
    }
}

impl Run for Joined {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Joined {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        // What excludes nothing costs nothing: a scan knows an empty scorer and leaves it out.
        let Some(set) = self.0.get(&reader.segment_id()).filter(|set| set.len() > 0) else {
            return Ok(Box::new(EmptyScorer));
        };
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(set.clone()), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("what was inferred of the story", 1.0))
    }
}

/// The ways between stories and their notes.
pub(super) struct Ways<'s> {
    texts: Vec<(&'s SegmentReader, Bonds)>,
    notes: Vec<(&'s SegmentReader, Bonds)>,
}

impl Ways<'_> {
    /// The story that notes belong to.
    pub fn story_of(&self, notes: DocAddress) -> Option<DocAddress> {
        find(&self.texts, self.notes.get(notes.segment_ord as usize)?.1.get(notes.doc_id))
    }

    /// The notes of a story.
    pub fn notes_of(&self, story: DocAddress) -> Option<DocAddress> {
        find(&self.notes, self.texts.get(story.segment_ord as usize)?.1.get(story.doc_id))
    }
}

/// The first document of a bond.
fn find(segments: &[(&SegmentReader, Bonds)], (order, tie): Bond) -> Option<DocAddress> {
    for (number, (segment, columns)) in (0..).zip(segments) {
        let end = segment.max_doc();
        let mut doc = first_where(0..end, |doc| columns.order.get_val(doc) <= order);
        // Notes stand before the captions and quotes that came with them: sorting and merging preserve it.
        while doc < end && columns.order.get_val(doc) == order {
            if columns.tie.get_val(doc) == tie && !segment.is_deleted(doc) {
                return Some(DocAddress::new(number, doc));
            }
            doc += 1;
        }
    }
    None
}

impl super::Searcher<'_> {
    /// The ways between stories and their notes.
    pub(super) fn ways(&self) -> Result<Ways<'_>, super::ArchiveError> {
        let [texts, notes] = [&self.texts, &self.notes].map(|index| {
            let bonds = index.segment_readers().iter();
            bonds.map(|segment| Ok((segment, Bonds::of(segment)?))).collect::<tantivy::Result<_>>()
        });
        Ok(Ways { texts: texts?, notes: notes? })
    }
}

/// Sets that were joined, for one commit of both indexes.
#[derive(Default)]
pub struct Joins {
    generation: u64,
    by_query: HashMap<String, Joined>,
}

impl Joins {
    /// A set that was joined before at a commit.
    pub fn get(&self, generation: u64, query: &str) -> Option<Joined> {
        (self.generation == generation).then(|| self.by_query.get(query).cloned())?
    }

    /// Keeps a set for a commit.
    pub fn keep(&mut self, generation: u64, query: String, joined: Joined) {
        if self.generation != generation || self.by_query.len() >= KEPT {
            *self = Self { generation, by_query: HashMap::new() };
        }
        self.by_query.insert(query, joined);
    }
}

/// Hits in the order of their bonds: those of one order are sorted by their ties.
pub struct InOrder<I: Iterator> {
    hits: std::iter::Peekable<I>,
    run: std::vec::IntoIter<(Bond, DocAddress)>,
}

impl<I: Iterator<Item = (Bond, DocAddress)>> InOrder<I> {
    /// Sorts hits that come sorted by their order.
    pub fn of(hits: I) -> Self {
        Self { hits: hits.peekable(), run: Vec::new().into_iter() }
    }
}

impl<I: Iterator<Item = (Bond, DocAddress)>> Iterator for InOrder<I> {
    type Item = (Bond, DocAddress);

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(hit) = self.run.next() {
            return Some(hit);
        }
        let first = self.hits.next()?;
        let order = first.0.0;
        let mut run = vec![first];
        while let Some(hit) = self.hits.next_if(|((other, _), _)| *other == order) {
            run.push(hit);
        }
        run.sort_unstable_by_key(|(bond, _)| std::cmp::Reverse(*bond));
        self.run = run.into_iter();
        self.run.next()
    }
}

/// What stands on one side alone when the hits of two indexes are held against each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// On the left.
    Left(DocAddress),
    /// On the right.
    Right(Bond),
}

/// Streams what stands on one side alone; both sides are in the order of their bonds.
pub struct Unmatched<A: Iterator, B: Iterator> {
    left: std::iter::Peekable<A>,
    right: std::iter::Peekable<B>,
}

impl<A, B> Unmatched<A, B>
where
    A: Iterator<Item = (Bond, DocAddress)>,
    B: Iterator<Item = (Bond, DocAddress)>,
{
    /// Holds one side against the other.
    pub fn of(left: A, right: B) -> Self {
        Self { left: left.peekable(), right: right.peekable() }
    }
}

impl<A, B> Iterator for Unmatched<A, B>
where
    A: Iterator<Item = (Bond, DocAddress)>,
    B: Iterator<Item = (Bond, DocAddress)>,
{
    type Item = Alone;

    fn next(&mut self) -> Option<Alone> {
        loop {
            let order = match (self.left.peek(), self.right.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Greater,
                (None, Some(_)) => Ordering::Less,
                (Some((a, _)), Some((b, _))) => a.cmp(b),
            };
            match order {
                Ordering::Equal => {
                    self.left.next();
                    self.right.next();
                }
                Ordering::Greater => return self.left.next().map(|(_, at)| Alone::Left(at)),
                Ordering::Less => return self.right.next().map(|(bond, _)| Alone::Right(bond)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use tantivy::DocAddress;

    use super::{Alone, InOrder, Unmatched};

    #[test]
    fn what_stands_alone_on_a_side() {
        let side = |bonds: &[(u64, u64)]| {
            let hits: Vec<_> =
                (0..).zip(bonds).map(|(doc, bond)| (*bond, DocAddress::new(0, doc))).collect();
            InOrder::of(hits.into_iter())
        };
        let texts = side(&[(9, 1), (7, 2), (7, 5), (7, 3), (1, 1)]);
        let notes = side(&[(9, 1), (8, 4), (7, 3), (7, 6), (7, 2)]);
        let alone: Vec<_> = Unmatched::of(texts, notes).collect();
        let at = |doc| DocAddress::new(0, doc);
        assert_eq!(
            alone,
            [Alone::Right((8, 4)), Alone::Right((7, 6)), Alone::Left(at(2)), Alone::Left(at(4))]
        );
    }
}
