//! What is kept of lists so that any window of one is near: the hits of each segment, and the rows of an order other than that of time.
//!
//! Hits are kept a segment and not a commit: while a folder is indexed most segments stay, and only the new ones are looked through.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use tantivy::SegmentReader;
use tantivy::index::SegmentId;

use super::hits::Hits;
use crate::story::Sort;

/// Bytes of hits that are kept.
const MOST_HITS: usize = 24_000_000;
/// Bytes of ordered rows that are kept.
const MOST_ROWS: usize = 24_000_000;

/// The hits of a segment: which query on which documents, and how many of them were deleted.
pub type HitsKey = (Arc<str>, SegmentId, u32);
/// The rows of a list: which query, order and commit.
pub type RowsKey = (Arc<str>, Sort, u64);

/// What is kept of lists.
#[derive(Default)]
pub struct Lists {
    hits: Kept<HitsKey, Hits>,
    rows: Kept<RowsKey, [u32]>,
}

impl Lists {
    /// The hits of a segment, if they are known.
    pub fn hits(&mut self, key: &HitsKey) -> Option<Arc<Hits>> {
        self.hits.get(key)
    }

    /// Keeps the hits of a segment.
    pub fn keep_hits(&mut self, key: HitsKey, hits: Arc<Hits>) {
        let size = hits.size();
        self.hits.put(key, hits, size, MOST_HITS);
    }

    /// The rows of a list in its order, if they are known.
    pub fn rows(&mut self, key: &RowsKey) -> Option<Arc<[u32]>> {
        self.rows.get(key)
    }

    /// Keeps the rows of a list in its order.
    pub fn keep_rows(&mut self, key: RowsKey, rows: Arc<[u32]>) {
        let size = 64 + rows.len() * 4;
        self.rows.put(key, rows, size, MOST_ROWS);
    }
}

/// The key of a segment's hits of a query.
pub fn hits_key(query: &Arc<str>, segment: &SegmentReader) -> HitsKey {
    (Arc::clone(query), segment.segment_id(), segment.num_deleted_docs())
}

/// Values that are kept until there are too many: then those go that were not used for longest.
struct Kept<K, V: ?Sized> {
    by_key: HashMap<K, Slot<V>>,
    now: u64,
    size: usize,
}

struct Slot<V: ?Sized> {
    value: Arc<V>,
    used: u64,
    size: usize,
}

impl<K, V: ?Sized> Default for Kept<K, V> {
    fn default() -> Self {
        Self { by_key: HashMap::new(), now: 0, size: 0 }
    }
}

impl<K: Eq + Hash + Clone, V: ?Sized> Kept<K, V> {
    fn get(&mut self, key: &K) -> Option<Arc<V>> {
        self.now += 1;
        let slot = self.by_key.get_mut(key)?;
        slot.used = self.now;
        Some(Arc::clone(&slot.value))
    }

    fn put(&mut self, key: K, value: Arc<V>, size: usize, most: usize) {
        self.now += 1;
        let old = self.by_key.insert(key, Slot { value, used: self.now, size });
        self.size = self.size + size - old.map_or(0, |old| old.size);
        if self.size <= most {
            return;
        }
        let mut ages: Vec<(u64, usize)> =
            self.by_key.values().map(|slot| (slot.used, slot.size)).collect();
        ages.sort_unstable();
        let mut over = self.size - most / 2;
        let goes = |(used, size): &(u64, usize)| {
            let go = over > 0 && *used != self.now;
            over = over.saturating_sub(*size);
            go.then_some(*used)
        };
        let last = ages.iter().map_while(goes).last();
        self.by_key.retain(|_, slot| last.is_none_or(|last| slot.used > last));
        self.size = self.by_key.values().map(|slot| slot.size).sum();
    }
}

#[cfg(test)]
mod tests {
    use super::{Arc, Kept};

    #[test]
    fn what_was_not_used_for_longest_goes() {
        let mut kept = Kept::<u32, u32>::default();
        for n in 0..10 {
            kept.put(n, Arc::new(n), 10, 100);
        }
        assert!(kept.get(&0).is_some());
        kept.put(10, Arc::new(10), 10, 100);
        let left: Vec<u32> = (0..11).filter(|n| kept.get(n).is_some()).collect();
        assert_eq!((left, kept.size), (vec![0, 7, 8, 9, 10], 50));
        kept.put(11, Arc::new(11), 1000, 100);
        assert!(kept.get(&11).is_some() && kept.size == 1000);
    }
}
