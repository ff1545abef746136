//! All sketches of an index in one sorted table, so that the stories which share a number are found by a search in it.
//!
//! The numbers lie in a column, which costs a story a few bytes and no time; as terms of the index they would be half as large as the
//! words themselves. The table is made when it is first asked for, and again when stories were added.

use rayon::slice::ParallelSliceMut;
use tantivy::{DocAddress, Searcher, SegmentOrdinal};

use super::schema::SHINGLE;

/// Which stories have which numbers.
pub struct Sketches {
    /// The commit that it was made of.
    pub generation: u64,
    /// Number and story, sorted; stories are counted over all segments.
    sorted: Vec<(u32, u32)>,
    /// The first story of each segment.
    starts: Vec<u32>,
}

impl Sketches {
    /// Gathers the numbers of an index.
    pub fn of(searcher: &Searcher) -> tantivy::Result<Self> {
        let mut sorted = Vec::new();
        let mut starts = Vec::new();
        let mut start = 0_u32;
        for reader in searcher.segment_readers() {
            starts.push(start);
            if let Some(column) = reader.fast_fields().column_opt::<u64>(SHINGLE)? {
                for doc in 0..reader.max_doc() {
                    let numbers = column.values_for_doc(doc);
                    sorted.extend(numbers.map(|number| (number as u32, start + doc)));
                }
            }
            start += reader.max_doc();
        }
        sorted.par_sort_unstable();
        Ok(Self { generation: searcher.generation().generation_id(), sorted, starts })
    }

    /// The stories that have a number.
    pub fn having(&self, number: u32) -> impl ExactSizeIterator<Item = DocAddress> {
        let from = self.sorted.partition_point(|(known, _)| *known < number);
        let rest = self.sorted.get(from..).unwrap_or_default();
        let many = rest.partition_point(|(known, _)| *known == number);
        rest.get(..many).unwrap_or_default().iter().map(|(_, story)| {
            let segment = self.starts.partition_point(|start| start <= story).saturating_sub(1);
            let start = self.starts.get(segment).copied().unwrap_or_default();
            DocAddress::new(segment as SegmentOrdinal, story - start)
        })
    }
}
