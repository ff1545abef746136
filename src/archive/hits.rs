//! The documents of a segment that a query finds, as a set that can be counted up to any place.
//!
//! A segment is sorted newest first, so that how many hits stand before a document is its place in the list, and the n-th hit the
//! document at a place. Both are told without walking the hits: a bit a document, and a running count every 64.

use tantivy::query::Scorer;
use tantivy::{BitSet, DocId, SegmentReader, TERMINATED};

/// Documents between two looks whether to stop.
const BREATH: u32 = 4096;

/// Documents of one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Hits {
    /// The first so many, without a gap.
    First(u32),
    /// Some of them.
    Some(Bits),
}

/// A bit a document, with how many stand before each word of 64.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    before: Vec<u32>,
    many: u32,
}

impl Bits {
    fn of(words: Vec<u64>) -> Self {
        let mut many = 0;
        let mut before = Vec::with_capacity(words.len());
        for word in &words {
            before.push(many);
            many += word.count_ones();
        }
        Self { words, before, many }
    }
}

impl Hits {
    /// Takes all living hits of a scorer; `None` where `stop` said so.
    pub fn of(
        scorer: &mut dyn Scorer,
        reader: &SegmentReader,
        stop: &mut dyn FnMut() -> bool,
    ) -> Option<Self> {
        let mut words = vec![0_u64; reader.max_doc().div_ceil(64) as usize];
        let alive = reader.alive_bitset();
        let mut doc = scorer.doc();
        let mut breath = 0;
        while doc != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(doc))
                && let Some(word) = words.get_mut((doc / 64) as usize)
            {
                *word |= 1 << (doc % 64);
            }
            breath += 1;
            if breath == BREATH {
                breath = 0;
                if stop() {
                    return None;
                }
            }
            doc = scorer.advance();
        }
        Some(Self::from_words(words))
    }

    fn from_words(words: Vec<u64>) -> Self {
        let bits = Bits::of(words);
        let full = |(n, word): (usize, &u64)| {
            let left = bits.many.saturating_sub(n as u32 * 64).min(64);
            *word == if left == 64 { u64::MAX } else { (1 << left) - 1 }
        };
        if bits.words.iter().enumerate().all(full) {
            return Self::First(bits.many);
        }
        Self::Some(bits)
    }

    /// Some documents of so many.
    #[cfg(test)]
    pub fn of_docs(docs: &[DocId], most: u32) -> Self {
        let mut words = vec![0_u64; most.div_ceil(64) as usize];
        for doc in docs {
            words[(doc / 64) as usize] |= 1 << (doc % 64);
        }
        Self::from_words(words)
    }

    /// Bytes that it takes.
    pub fn size(&self) -> usize {
        match self {
            Self::First(_) => 64,
            Self::Some(bits) => 64 + bits.words.len() * 12,
        }
    }

    /// How many.
    pub fn count(&self) -> u32 {
        match self {
            Self::First(many) => *many,
            Self::Some(bits) => bits.many,
        }
    }

    /// How many stand before a document.
    pub fn before(&self, doc: DocId) -> u32 {
        match self {
            Self::First(many) => doc.min(*many),
            Self::Some(bits) => {
                let at = (doc / 64) as usize;
                let Some(before) = bits.before.get(at) else { return bits.many };
                before + (bits.words[at] & ((1 << (doc % 64)) - 1)).count_ones()
            }
        }
    }

    /// Whether a document is one of them.
    pub fn holds(&self, doc: DocId) -> bool {
        match self {
            Self::First(many) => doc < *many,
            Self::Some(bits) => {
                bits.words.get((doc / 64) as usize).is_some_and(|word| word >> (doc % 64) & 1 == 1)
            }
        }
    }

    /// The document that so many stand before.
    pub fn nth(&self, n: u32) -> Option<DocId> {
        match self {
            Self::First(many) => (n < *many).then_some(n),
            Self::Some(bits) => {
                if n >= bits.many {
                    return None;
                }
                let at = bits.before.partition_point(|before| *before <= n) - 1;
                let mut word = bits.words[at];
                for _ in 0..n - bits.before[at] {
                    word &= word - 1;
                }
                Some(at as u32 * 64 + word.trailing_zeros())
            }
        }
    }

    /// The first one from a document on.
    pub fn from(&self, doc: DocId) -> Option<DocId> {
        match self {
            Self::First(many) => (doc < *many).then_some(doc),
            Self::Some(bits) => {
                let at = (doc / 64) as usize;
                let first = bits.words.get(at)? & (u64::MAX << (doc % 64));
                if first != 0 {
                    return Some(at as u32 * 64 + first.trailing_zeros());
                }
                let next = bits.words.iter().enumerate().skip(at + 1).find(|(_, word)| **word != 0);
                next.map(|(at, word)| at as u32 * 64 + word.trailing_zeros())
            }
        }
    }

    /// The last one before a document.
    pub fn last_before(&self, doc: DocId) -> Option<DocId> {
        self.nth(self.before(doc).checked_sub(1)?)
    }

    /// All of them, in order.
    pub fn iter(&self) -> impl Iterator<Item = DocId> + '_ {
        let mut next = 0;
        std::iter::from_fn(move || {
            let doc = self.from(next)?;
            next = doc + 1;
            Some(doc)
        })
    }

    /// Those that a mark does not bear.
    pub fn without(&self, marked: &BitSet) -> Self {
        let words = self.words();
        let kept = words.zip(0..).map(|(word, bucket)| word & !bits_of(marked, bucket));
        Self::from_words(kept.collect())
    }

    /// How many a mark bears.
    pub fn count_in(&self, marked: &BitSet) -> u32 {
        if marked.len() == 0 {
            return 0;
        }
        let both = self.words().zip(0..).map(|(word, bucket)| word & bits_of(marked, bucket));
        both.map(u64::count_ones).sum()
    }

    fn words(&self) -> Box<dyn Iterator<Item = u64> + '_> {
        match self {
            Self::First(many) => Box::new((0..many.div_ceil(64)).map(move |n| {
                let left = many - n * 64;
                if left >= 64 { u64::MAX } else { (1 << left) - 1 }
            })),
            Self::Some(bits) => Box::new(bits.words.iter().copied()),
        }
    }
}

/// A word of a mark's set.
fn bits_of(marked: &BitSet, bucket: u32) -> u64 {
    if bucket * 64 >= marked.max_value() {
        return 0;
    }
    u64::from_le_bytes(marked.tinyset(bucket).into_bytes())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::BitSet;

    use super::Hits;

    fn check(docs: &[u32], most: u32, read: &[u32]) {
        let set = Hits::of_docs(docs, most);
        assert_eq!(set.count() as usize, docs.len());
        assert_eq!(set.iter().collect::<Vec<_>>(), docs);
        for doc in 0..most + 70 {
            let before = docs.iter().filter(|hit| **hit < doc).count();
            assert_eq!(set.before(doc) as usize, before, "{docs:?} {doc}");
            assert_eq!(set.holds(doc), docs.contains(&doc), "{docs:?} {doc}");
            assert_eq!(set.nth(doc), docs.get(doc as usize).copied(), "{docs:?} {doc}");
            assert_eq!(set.from(doc), docs.iter().copied().find(|hit| *hit >= doc));
            assert_eq!(set.last_before(doc), docs.iter().copied().rfind(|hit| *hit < doc));
        }
        let mut marked = BitSet::with_max_value(most);
        for doc in read {
            marked.insert(*doc);
        }
        let unread: Vec<u32> = docs.iter().copied().filter(|doc| !read.contains(doc)).collect();
        assert_eq!(set.without(&marked).iter().collect::<Vec<_>>(), unread);
        assert_eq!(set.count_in(&marked) as usize, docs.len() - unread.len());
    }

    #[test]
    fn the_first_ones_are_a_number() {
        let first: Vec<u32> = (0..130).collect();
        assert_eq!(Hits::of_docs(&first, 300), Hits::First(130));
        assert_eq!(Hits::of_docs(&[], 300), Hits::First(0));
        check(&first, 130, &[0, 63, 64, 129]);
        check(&first, 300, &[]);
        check(&[], 0, &[]);
    }

    proptest! {
        #[test]
        fn every_place_is_known(docs: std::collections::BTreeSet<u16>, read: std::collections::BTreeSet<u16>) {
            let few = |all: std::collections::BTreeSet<u16>| -> Vec<u32> {
                all.into_iter().map(|doc| u32::from(doc) % 400).collect::<std::collections::BTreeSet<_>>().into_iter().collect()
            };
            check(&few(docs), 400, &few(read));
        }
    }
}
