//! A snapshot of the archive: windows of lists, places in them, captions, quotes, and where a story lies.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tantivy::query::Query as Run;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, TantivyDocument};

use super::flags::Flags;
use super::manifest::path_of;
use super::past;
use super::plan::{self, Plan};
use super::query::{Bears, Node, Query};
use super::rows::{self, StoredCaption, StoredQuote, StoredStory};
use super::schema::{Doc, Fields};
use super::window::Newest;
use super::{Archive, ArchiveError};
use crate::story::{CaptionRow, Locator, QuoteRow, Row};

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
    pub(super) texts: tantivy::Searcher,
    pub(super) notes: tantivy::Searcher,
    flags: Arc<Flags>,
}

impl<'a> Searcher<'a> {
    pub(super) fn new(
        archive: &'a Archive,
        texts: tantivy::Searcher,
        notes: tantivy::Searcher,
        flags: Arc<Flags>,
    ) -> Self {
        Self { archive, texts, notes, flags }
    }

    /// The index that documents of a kind lie in.
    pub(super) fn shelf(&self, kind: Doc) -> &tantivy::Searcher {
        if kind.is_text() { &self.texts } else { &self.notes }
    }

    /// Changes with every commit of either index.
    pub(super) fn generation(&self) -> u64 {
        self.texts.generation().generation_id() + self.notes.generation().generation_id()
    }

    pub(super) fn flags(&self) -> Arc<Flags> {
        Arc::clone(&self.flags)
    }

    pub(super) fn fields(&self) -> &Fields {
        self.archive.fields()
    }

    pub(super) fn run(
        &self,
        kind: Doc,
        node: &Node,
        ranked: bool,
    ) -> Result<Box<dyn Run>, ArchiveError> {
        let node = self.widened(node);
        Plan { searcher: self, kind, ranked }.run(&plan::shown(kind, &node))
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
        let row = |at| Ok(self.stored::<StoredCaption>(Doc::Caption, at)?.into_row());
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
        let row = |at| Ok(self.stored::<StoredQuote>(Doc::Quote, at)?.into_row());
        Ok(Found { rows: hits.into_iter().map(row).collect::<Result<_, ArchiveError>>()?, total })
    }

    /// Where a story lies, by its key, or by its id: then its latest version.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn locate(&self, key: &str) -> Result<Option<Located>, ArchiveError> {
        self.find(key)?.map(|at| self.located(at)).transpose()
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
        let key = self.stored::<StoredStory>(Doc::Story, story)?.key;
        let fields = self.fields();
        let run = plan::all(vec![
            plan::term(fields.kind, Doc::Caption.term()),
            plan::term(fields.id, plan::id_of(&key)),
        ]);
        let mut all = Vec::new();
        for (_, at) in Newest::of(&self.notes, &*run)? {
            let caption: StoredCaption = self.stored(Doc::Caption, at)?;
            if caption.story == key {
                all.push((at, caption));
            }
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

    /// The document of a story by its key, or by its id the newest of those that lie in a file.
    pub(super) fn find(&self, key: &str) -> Result<Option<DocAddress>, ArchiveError> {
        let fields = self.fields();
        let id = plan::id_of(key);
        let run =
            plan::all(vec![plan::term(fields.kind, Doc::Story.term()), plan::term(fields.id, id)]);
        let versions = Newest::of(&self.texts, &*run)?.map(|(_, at)| at);
        let mut replaced = None;
        for at in versions {
            let own = self.stored::<StoredStory>(Doc::Story, at)?.key;
            if own == key || id == key && past::earlier(&own).is_none() {
                return Ok(Some(at));
            }
            replaced = replaced.or((id == key).then_some(at));
        }
        Ok(replaced)
    }

    /// The stories of a segment that were read.
    pub(super) fn read_in(&self, segment: u32) -> Result<Arc<tantivy::BitSet>, ArchiveError> {
        Ok(self.flags.set(&Bears::Read, self.texts.segment_reader(segment))?)
    }

    /// A number that changes with the user's marks.
    /// What the user did.
    pub(super) fn marks(&self) -> &super::Marks {
        self.flags.marks()
    }

    pub(super) fn marks_version(&self) -> i64 {
        self.flags.version()
    }

    /// Where the story of a document lies.
    pub(super) fn located(&self, at: DocAddress) -> Result<Located, ArchiveError> {
        Ok(self.stored_story(at)?.0)
    }

    /// Where the story of a document lies, and what is stored of it.
    pub(super) fn stored_story(
        &self,
        at: DocAddress,
    ) -> Result<(Located, StoredStory), ArchiveError> {
        let doc: TantivyDocument = self.texts.doc(at)?;
        let stored: StoredStory = rows::read(bytes(&doc, self.fields().row)?)?;
        let place = Located {
            path: path_of(bytes(&doc, self.fields().file)?),
            record: stored.record as usize,
            locator: Locator(stored.locator.clone()),
            id: stored.id.clone(),
            key: stored.key.clone(),
        };
        Ok((place, stored))
    }

    /// The row of a story's document.
    pub(super) fn row(&self, at: DocAddress) -> Result<Row, ArchiveError> {
        Ok(self.marked(self.stored(Doc::Story, at)?))
    }

    /// What is stored of a story with what the user did to it.
    pub(super) fn marked(&self, stored: StoredStory) -> Row {
        let marked = self.flags.marks().of(&stored.id, None);
        stored.into_row(marked)
    }

    pub(super) fn stored<T: for<'d> Deserialize<'d>>(
        &self,
        kind: Doc,
        at: DocAddress,
    ) -> Result<T, ArchiveError> {
        let doc: TantivyDocument = self.shelf(kind).doc(at)?;
        rows::read(bytes(&doc, self.fields().row)?)
    }

    /// How many documents hold a word of running text.
    pub(super) fn spread(&self, kind: Doc, field: Field, word: &str) -> Result<u64, ArchiveError> {
        Ok(self.shelf(kind).doc_freq(&tantivy::Term::from_field_text(field, word))?)
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
