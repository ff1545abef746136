//! The user's marks as sets of documents, so that `is:unread` and the count of unread stories are a filter on the scan.
//!
//! A mark names a story by its id; the index is never rewritten for one. The sets are made once a segment and brought up to date
//! from the list of changes after that.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED, Term};

use super::Marks;
use crate::story::Mark;

/// The documents that bear each mark, a set a segment.
#[derive(Clone, Default)]
pub struct Flags {
    segments: HashMap<SegmentId, Marked>,
    changes: usize,
}

#[derive(Clone)]
struct Marked {
    read: BitSet,
    starred: BitSet,
}

impl Marked {
    fn set(&self, mark: Mark) -> &BitSet {
        match mark {
            Mark::Read => &self.read,
            Mark::Star => &self.starred,
        }
    }

    fn put(&mut self, mark: Mark, doc: DocId, on: bool) {
        let set = match mark {
            Mark::Read => &mut self.read,
            Mark::Star => &mut self.starred,
        };
        if on {
            set.insert(doc);
        } else {
            set.remove(doc);
        }
    }
}

impl Flags {
    /// How many changes of the marks it knows.
    pub fn version(&self) -> usize {
        self.changes
    }

    /// The same for the segments and marks of now.
    pub fn brought_up<'s>(
        &self,
        segments: impl Iterator<Item = &'s SegmentReader>,
        id: Field,
        marks: &Marks,
    ) -> tantivy::Result<Self> {
        let mut now = Self { segments: HashMap::new(), changes: marks.changes().len() };
        for segment in segments {
            let known = self.segments.get(&segment.segment_id());
            let mut marked = known.cloned().unwrap_or_else(|| Marked {
                read: BitSet::with_max_value(segment.max_doc()),
                starred: BitSet::with_max_value(segment.max_doc()),
            });
            let mut put = |mark: Mark, name: &str, on: bool| -> tantivy::Result<()> {
                let term = Term::from_field_text(id, name);
                let terms = segment.inverted_index(id)?;
                if let Some(mut postings) = terms.read_postings(&term, IndexRecordOption::Basic)? {
                    while postings.doc() != TERMINATED {
                        marked.put(mark, postings.doc(), on);
                        postings.advance();
                    }
                }
                Ok(())
            };
            if known.is_some() {
                for (mark, name, on) in marks.changes().iter().skip(self.changes) {
                    put(*mark, name, *on)?;
                }
            } else {
                for mark in [Mark::Read, Mark::Star] {
                    marks.ids(mark).try_for_each(|name| put(mark, name, true))?;
                }
            }
            now.segments.insert(segment.segment_id(), marked);
        }
        Ok(now)
    }

    /// Whether a document of a segment bears a mark.
    pub fn has(&self, mark: Mark, segment: SegmentId, doc: DocId) -> bool {
        let marked = self.segments.get(&segment);
        marked.is_some_and(|marked| {
            let set = marked.set(mark);
            doc < set.max_value() && set.contains(doc)
        })
    }

    /// Whether any document bears a mark.
    pub fn any(&self, mark: Mark) -> bool {
        self.segments.values().any(|marked| marked.set(mark).len() > 0)
    }
}

/// A query that finds the documents with a mark.
#[derive(Clone)]
pub struct Bearing {
    /// Which mark.
    pub mark: Mark,
    /// Who bears it.
    pub flags: Arc<Flags>,
}

impl std::fmt::Debug for Bearing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bearing({:?})", self.mark)
    }
}

impl tantivy::query::Query for Bearing {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Bearing {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let marked = self.flags.segments.get(&reader.segment_id());
        let set = marked.map(|marked| marked.set(self.mark).clone());
        let set = set.unwrap_or_else(|| BitSet::with_max_value(reader.max_doc()));
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(set), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a mark", 1.0))
    }
}
