//! A snapshot of the archive: windows of lists, places in them, captions, quotes, and where a story lies.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tantivy::query::Query as Run;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, TantivyDocument};

use super::flags::Flags;
use super::manifest::{FileRecord, Manifest, path_of};
use super::plan::{self, Plan};
use super::query::{Node, Query};
use super::rows::{self, StoredCaption, StoredQuote, StoredStory};
use super::schema::{Doc, Fields};
use super::window::Newest;
use super::{Archive, ArchiveError, tokens};
use crate::story::{CaptionRow, Locator, Mark, QuoteRow, Row};

/// A window of a list of captions or quotes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found<T> {
    /// The rows that were asked for, cut to the list's length.
    pub rows: Vec<T>,
    /// How many rows the list has.
    pub total: usize,
}

/// Where a story lies, for the loader to open it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Located {
    /// The file.
    pub path: PathBuf,
    /// The record in it, from 0.
    pub record: usize,
    /// What finds the record again.
    pub locator: Locator,
    /// The story's id.
    pub id: String,
    /// The story's key.
    pub key: String,
}

/// The archive as it was at one commit, with the user's marks.
pub struct Searcher<'a> {
    pub(super) archive: &'a Archive,
    pub(super) index: tantivy::Searcher,
    flags: Arc<Flags>,
}

impl<'a> Searcher<'a> {
    pub(super) fn new(archive: &'a Archive, index: tantivy::Searcher, flags: Arc<Flags>) -> Self {
        Self { archive, index, flags }
    }

    pub(super) fn fields(&self) -> &Fields {
        self.archive.fields()
    }

    pub(super) fn run(&self, kind: Doc, node: &Node, ranked: bool) -> Box<dyn Run> {
        Plan { fields: self.fields(), flags: &self.flags, ranked }.run(kind, node)
    }

    /// A window of the captions that a query finds, those of the newest stories first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn captions(
        &self,
        query: &Query,
        rows: Range<usize>,
    ) -> Result<Found<CaptionRow>, ArchiveError> {
        let total = self.count(Doc::Caption, query)?;
        let rows = rows.start.min(total)..rows.end.min(total);
        let hits = self.newest(Doc::Caption, query, rows)?;
        let row = |at| Ok(self.stored::<StoredCaption>(at)?.into_row());
        Ok(Found { rows: hits.into_iter().map(row).collect::<Result<_, ArchiveError>>()?, total })
    }

    /// A window of the quotes that a query finds, of one speaker where one is named, those of the newest stories first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn quotes(
        &self,
        by: Option<&str>,
        query: &Query,
        rows: Range<usize>,
    ) -> Result<Found<QuoteRow>, ArchiveError> {
        use super::query::{How, Look};
        let mut query = query.clone();
        if let Some(speaker) = by {
            let words = speaker.to_owned();
            let by = Node::Words { look: Look::Speaker, words, how: How::Exactly };
            query.text = format!("by {speaker:?} {}", query.text);
            query.node = Node::And(vec![by, query.node]);
        }
        let total = self.count(Doc::Quote, &query)?;
        let rows = rows.start.min(total)..rows.end.min(total);
        let hits = self.newest(Doc::Quote, &query, rows)?;
        let row = |at| Ok(self.stored::<StoredQuote>(at)?.into_row());
        Ok(Found { rows: hits.into_iter().map(row).collect::<Result<_, ArchiveError>>()?, total })
    }

    /// Where a story lies, by its key, or by its id: then its latest version.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn locate(&self, key: &str) -> Result<Option<Located>, ArchiveError> {
        let Some(at) = self.find(key)? else { return Ok(None) };
        let doc = self.doc(at)?;
        let stored: StoredStory = rows::read(bytes(&doc, self.fields().row)?)?;
        Ok(Some(Located {
            path: path_of(bytes(&doc, self.fields().file)?),
            record: stored.record as usize,
            locator: Locator(stored.locator),
            id: stored.id,
            key: stored.key,
        }))
    }

    /// The row of a story, by its key or id.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn story_row(&self, key: &str) -> Result<Option<Row>, ArchiveError> {
        self.find(key)?.map(|at| self.row(at)).transpose()
    }

    /// A caption by its `KEY#N`, as it is stored.
    pub(super) fn find_caption(
        &self,
        name: &str,
    ) -> Result<Option<(DocAddress, StoredCaption)>, ArchiveError> {
        let Some((key, number)) = name.rsplit_once('#') else { return Ok(None) };
        let Some(number) = number.parse::<usize>().ok().and_then(|n| n.checked_sub(1)) else {
            return Ok(None);
        };
        let all = self.captions_of(key)?;
        Ok(all.into_iter().find(|(_, caption)| caption.number == number))
    }

    /// The captions of a story in the order in which they stand, each once; by its key or id.
    pub(super) fn captions_of(
        &self,
        key: &str,
    ) -> Result<Vec<(DocAddress, StoredCaption)>, ArchiveError> {
        let Some(story) = self.find(key)? else { return Ok(Vec::new()) };
        let key = self.stored::<StoredStory>(story)?.key;
        let fields = self.fields();
        let run = plan::all(vec![
            plan::term(fields.kind, Doc::Caption.term()),
            plan::term(fields.key, &key),
        ]);
        let mut all = Vec::new();
        for (_, at) in Newest::of(&self.index, &*run)? {
            all.push((at, self.stored::<StoredCaption>(at)?));
        }
        all.sort_by_key(|(_, caption)| caption.number);
        all.dedup_by_key(|(_, caption)| caption.number);
        Ok(all)
    }

    /// A caption by its `KEY#N`.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn caption(&self, name: &str) -> Result<Option<CaptionRow>, ArchiveError> {
        Ok(self.find_caption(name)?.map(|(_, caption)| caption.into_row()))
    }

    /// The files of the manifest.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn manifest(&self) -> Result<Manifest, ArchiveError> {
        let run = self.run(Doc::File, &Node::Every, false);
        let file = |(_, at)| {
            let doc = self.doc(at)?;
            let mut file: FileRecord = rows::read(bytes(&doc, self.fields().row)?)?;
            file.path = path_of(bytes(&doc, self.fields().file)?);
            Ok(file)
        };
        Newest::of(&self.index, &*run)?.map(file).collect()
    }

    /// The document of a story by its key, or by its id the newest.
    pub(super) fn find(&self, key: &str) -> Result<Option<DocAddress>, ArchiveError> {
        let fields = self.fields();
        let named = |field| -> Result<Option<DocAddress>, ArchiveError> {
            let run =
                plan::all(vec![plan::term(fields.kind, Doc::Story.term()), plan::term(field, key)]);
            Ok(Newest::of(&self.index, &*run)?.next().map(|(_, at)| at))
        };
        match named(fields.key)? {
            Some(at) => Ok(Some(at)),
            None => named(fields.id),
        }
    }

    /// The documents of a segment that bear a mark.
    pub(super) fn marked(&self, mark: Mark, segment: u32) -> Option<&tantivy::BitSet> {
        self.flags.marked(mark, self.index.segment_reader(segment).segment_id())
    }

    /// A number that changes with the user's marks.
    pub(super) fn marks_version(&self) -> usize {
        self.flags.version()
    }

    /// Whether a document's story bears a mark.
    fn has(&self, mark: Mark, at: DocAddress) -> bool {
        let segment = self.index.segment_reader(at.segment_ord).segment_id();
        self.flags.has(mark, segment, at.doc_id)
    }

    /// The row of a story's document.
    pub(super) fn row(&self, at: DocAddress) -> Result<Row, ArchiveError> {
        let stored: StoredStory = self.stored(at)?;
        Ok(stored.into_row(self.has(Mark::Read, at), self.has(Mark::Star, at)))
    }

    pub(super) fn stored<T: for<'d> Deserialize<'d>>(
        &self,
        at: DocAddress,
    ) -> Result<T, ArchiveError> {
        let doc = self.doc(at)?;
        rows::read(bytes(&doc, self.fields().row)?)
    }

    pub(super) fn doc(&self, at: DocAddress) -> Result<TantivyDocument, ArchiveError> {
        Ok(self.index.doc(at)?)
    }

    /// How many documents hold a word of running text.
    pub(super) fn spread(&self, field: Field, word: &str) -> Result<u64, ArchiveError> {
        Ok(self.index.doc_freq(&tantivy::Term::from_field_text(field, word))?)
    }

    /// How rare a whole name or value is among some number of documents: the natural logarithm of one in how many has it.
    pub(super) fn rarity(&self, field: Field, value: &str, of: u64) -> Result<f32, ArchiveError> {
        let having = self.spread(field, &tokens::whole(value))?;
        Ok(rarity(having, of))
    }
}

/// The natural logarithm of one in how many.
pub fn rarity(having: u64, of: u64) -> f32 {
    ((of as f32 + 1.0) / (having as f32 + 1.0)).ln().max(0.0)
}

pub(super) fn bytes(doc: &TantivyDocument, field: Field) -> Result<&[u8], ArchiveError> {
    doc.get_first(field)
        .and_then(|value| value.as_bytes())
        .ok_or_else(|| ArchiveError::Damaged("a document has no stored part".into()))
}
