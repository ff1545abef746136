//! Which stories are out of lists: those that a later version replaces, and those that were killed.
//!
//! A link names two stories and may be stored with either; the set is made from all links of a commit. A version is replaced only as
//! long as the one that replaces it is there. Where two say of each other that they are the later, neither is replaced: of two
//! versions one must remain.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{
    BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight,
};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocSet, Score, SegmentReader, TERMINATED, Term};

use crate::story::{Kin, Link};

/// The keys of stories that others replace.
///
/// `links` are all links with the key of the story that each is stored with; `exists` says whether a story is in the archive.
pub fn replaced_keys<'a>(
    links: impl IntoIterator<Item = (&'a str, &'a Link)>,
    exists: &mut dyn FnMut(&str) -> bool,
) -> BTreeSet<String> {
    // By the replaced one: those that replace it.
    let mut by: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (own, link) in links {
        match link.kin {
            Kin::Newer => by.entry(own).or_default().insert(&link.key),
            Kin::Older => by.entry(&link.key).or_default().insert(own),
            Kin::Copy => continue,
        };
    }
    let replaces =
        |later: &str, earlier: &str| by.get(earlier).is_some_and(|by| by.contains(later));
    by.iter()
        .filter(|(earlier, by)| {
            by.iter().any(|later| *later != **earlier && !replaces(earlier, later) && exists(later))
        })
        .map(|(earlier, _)| (*earlier).to_owned())
        .collect()
}

/// The documents of replaced stories, a set a segment.
#[derive(Clone, Default)]
pub struct Replaced {
    segments: Arc<BTreeMap<SegmentId, BitSet>>,
}

impl Replaced {
    /// The documents with these keys.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn of(
        keys: &BTreeSet<String>,
        segments: &[SegmentReader],
        key: Field,
    ) -> tantivy::Result<Self> {
        let mut all = BTreeMap::new();
        for segment in segments {
            let mut docs = BitSet::with_max_value(segment.max_doc());
            let terms = segment.inverted_index(key)?;
            for name in keys {
                let term = Term::from_field_text(key, name);
                let Some(mut postings) = terms.read_postings(&term, IndexRecordOption::Basic)?
                else {
                    continue;
                };
                while postings.doc() != TERMINATED {
                    docs.insert(postings.doc());
                    postings.advance();
                }
            }
            all.insert(segment.segment_id(), docs);
        }
        Ok(Self { segments: Arc::new(all) })
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.segments.values().all(|docs| docs.len() == 0)
    }
}

impl std::fmt::Debug for Replaced {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Replaced")
    }
}

/// As a query it finds the replaced stories.
impl Query for Replaced {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Replaced {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let docs = self.segments.get(&reader.segment_id()).cloned();
        let docs = docs.unwrap_or_else(|| BitSet::with_max_value(reader.max_doc()));
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(docs), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: u32) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("replaced by a later version", 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::replaced_keys;
    use crate::story::{Grounds, Kin, Link};

    #[test]
    fn what_a_later_version_replaces() {
        let check = |links: &[(&str, Kin, &str)], gone: &[&str], expect: &[&str]| {
            let links: Vec<(&str, Link)> = links
                .iter()
                .map(|(own, kin, key)| {
                    let link =
                        Link { key: (*key).into(), kin: *kin, grounds: Grounds::Text, score: 1.0 };
                    (*own, link)
                })
                .collect();
            let keys = replaced_keys(links.iter().map(|(own, link)| (*own, link)), &mut |key| {
                !gone.contains(&key)
            });
            assert_eq!(keys.iter().map(String::as_str).collect::<Vec<_>>(), expect);
        };
        check(&[("b", Kin::Older, "a")], &[], &["a"]);
        check(&[("a", Kin::Newer, "b")], &[], &["a"]);
        check(
            &[("a", Kin::Newer, "b"), ("b", Kin::Older, "a"), ("c", Kin::Older, "b")],
            &[],
            &["a", "b"],
        );
        check(&[("a", Kin::Newer, "b")], &["b"], &[]);
        check(&[("a", Kin::Newer, "b"), ("c", Kin::Older, "a")], &["b"], &["a"]);
        check(&[("a", Kin::Copy, "b")], &[], &[]);
        check(&[("a", Kin::Newer, "b"), ("b", Kin::Newer, "a")], &[], &[]);
        check(&[("a", Kin::Newer, "a")], &[], &[]);
    }
}
