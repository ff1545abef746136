//! A snapshot of the archive: windows of lists, places in them, captions, quotes, and where a story lies.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use serde::Deserialize;
use tantivy::collector::TopDocs;
use tantivy::query::Query as Run;
use tantivy::schema::{Field, Value};
use tantivy::{DocAddress, TantivyDocument};

use super::flags::Flags;
use super::manifest::path_of;
use super::plan::{self, Plan};
use super::query::{Bears, Node, Query};
use super::rows::{self, StoredCaption, StoredQuote, StoredStory};
use super::schema::{Doc, Fields};
use super::window::Newest;
use super::{Archive, ArchiveError, order, tokens};
use crate::story::{CaptionRow, Locator, QuoteRow, Row, Sort};

/// A window of a list of stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    /// The rows that were asked for, cut to the list's length.
    pub rows: Vec<Row>,
    /// The place of the first of them.
    pub start: usize,
    /// How many rows the list has.
    pub total: usize,
    /// How many of them are unread.
    pub unread: usize,
}

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
        Plan { searcher: self, kind, ranked }.run(node)
    }

    /// A window of the stories that a query finds. Rows past the end are left out.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn list(
        &self,
        query: &Query,
        sort: Sort,
        rows: Range<usize>,
    ) -> Result<Listing, ArchiveError> {
        let total = self.total(query)?;
        let window = rows.start.min(total)..rows.end.min(total);
        let hits = self.window(Doc::Story, query, sort, window.clone())?;
        let rows = hits.into_iter().map(|at| self.row(at)).collect::<Result<_, _>>()?;
        Ok(Listing { rows, start: window.start, total, unread: self.unread(query)? })
    }

    /// How many stories a query finds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn total(&self, query: &Query) -> Result<usize, ArchiveError> {
        self.count(Doc::Story, query)
    }

    /// How many unread stories a query finds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn unread(&self, query: &Query) -> Result<usize, ArchiveError> {
        let total = self.total(query)?;
        if !self.flags.any(&Bears::Read) {
            return Ok(total);
        }
        let read = Node::And(vec![query.node.clone(), Node::Read]);
        let run = self.run(Doc::Story, &read, false)?;
        let what = format!("read {} {}", self.flags.version(), query.text);
        let read = self.counted(Doc::Story, what, &*run)?;
        Ok(total.saturating_sub(read))
    }

    pub(super) fn count(&self, kind: Doc, query: &Query) -> Result<usize, ArchiveError> {
        let version = if query.asks_marks() { self.flags.version() } else { 0 };
        let what = format!("{} {version} {}", kind.term(), query.text);
        let run = self.run(kind, &query.node, false)?;
        self.counted(kind, what, &*run)
    }

    fn counted(&self, kind: Doc, what: String, run: &dyn Run) -> Result<usize, ArchiveError> {
        Ok(self.archive.count(self.generation(), what, || run.count(self.shelf(kind)))?)
    }

    /// The documents of a window; the range must lie within the list.
    pub(super) fn window(
        &self,
        kind: Doc,
        query: &Query,
        sort: Sort,
        rows: Range<usize>,
    ) -> Result<Vec<DocAddress>, ArchiveError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let shelf = self.shelf(kind);
        let run = self.run(kind, &query.node, sort == Sort::Relevance)?;
        let newest = |rows: Range<usize>| -> Result<Vec<DocAddress>, ArchiveError> {
            let hits = Newest::of(shelf, &*run)?;
            Ok(hits.skip(rows.start).take(rows.len()).map(|(_, at)| at).collect())
        };
        match sort {
            Sort::Newest => newest(rows),
            Sort::Oldest => {
                let dated = self.dated(kind, query)?;
                let old = rows.start.min(dated)..rows.end.min(dated);
                let mut hits = newest(dated - old.end..dated - old.start)?;
                hits.reverse();
                hits.extend(newest(rows.start.max(dated)..rows.end.max(dated))?);
                Ok(hits)
            }
            Sort::Relevance => {
                let top = TopDocs::with_limit(rows.len()).and_offset(rows.start).order_by_score();
                let hits = shelf.search(&*run, &top)?;
                Ok(hits.into_iter().map(|(_, at)| at).collect())
            }
        }
    }

    /// How many of a query's hits have a day.
    fn dated(&self, kind: Doc, query: &Query) -> Result<usize, ArchiveError> {
        let days = Node::Days { from: None, to: None };
        let node = Node::And(vec![query.node.clone(), days]);
        let text = format!("dated {}", query.text);
        self.count(kind, &Query { text, node })
    }

    /// Where a story stands in a list, by its key or id; `None` where the list has it not.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn place(
        &self,
        query: &Query,
        sort: Sort,
        key: &str,
    ) -> Result<Option<usize>, ArchiveError> {
        let Some(at) = self.find(key)? else { return Ok(None) };
        if sort == Sort::Relevance {
            let total = self.total(query)?;
            let hits = self.window(Doc::Story, query, sort, 0..total)?;
            return Ok(hits.iter().position(|hit| *hit == at));
        }
        let run = self.run(Doc::Story, &query.node, false)?;
        let mut hits = Newest::of(&self.texts, &*run)?.enumerate();
        let Some((place, (number, _))) = hits.find(|(_, (_, hit))| *hit == at) else {
            return Ok(None);
        };
        if sort == Sort::Oldest && order::is_dated(number) {
            return Ok(Some(self.dated(Doc::Story, query)? - 1 - place));
        }
        Ok(Some(place))
    }

    /// The next unread story down the list from a row, or up; the row itself is no answer.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn next_unread(
        &self,
        query: &Query,
        sort: Sort,
        from: usize,
        forward: bool,
    ) -> Result<Option<usize>, ArchiveError> {
        let total = self.total(query)?;
        let rows = if forward { from.saturating_add(1)..total } else { 0..from.min(total) };
        if rows.start >= rows.end {
            return Ok(None);
        }
        let start = rows.start;
        let unread = |hits: &mut dyn Iterator<Item = DocAddress>| -> Result<_, ArchiveError> {
            let mut last = None;
            for (n, at) in hits.enumerate() {
                if !self.was_read(at)? {
                    last = Some(start + n);
                    if forward {
                        break;
                    }
                }
            }
            Ok(last)
        };
        if sort == Sort::Newest {
            let run = self.run(Doc::Story, &query.node, false)?;
            let hits = Newest::of(&self.texts, &*run)?.map(|(_, at)| at);
            return unread(&mut hits.skip(start).take(rows.len()));
        }
        let hits = self.window(Doc::Story, query, sort, rows)?;
        unread(&mut hits.into_iter())
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
        let hits = self.window(Doc::Caption, query, Sort::Newest, rows)?;
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
        let hits = self.window(Doc::Quote, &query, Sort::Newest, rows)?;
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

    /// The document of a story by its key, or by its id the newest.
    pub(super) fn find(&self, key: &str) -> Result<Option<DocAddress>, ArchiveError> {
        let fields = self.fields();
        let id = plan::id_of(key);
        let run =
            plan::all(vec![plan::term(fields.kind, Doc::Story.term()), plan::term(fields.id, id)]);
        let versions = Newest::of(&self.texts, &*run)?.map(|(_, at)| at);
        for at in versions {
            if id == key || self.stored::<StoredStory>(Doc::Story, at)?.key == key {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// Whether a document's story was read.
    fn was_read(&self, at: DocAddress) -> Result<bool, ArchiveError> {
        let segment = self.texts.segment_reader(at.segment_ord);
        Ok(self.flags.has(&Bears::Read, segment, at.doc_id)?)
    }

    /// Where the story of a document lies.
    pub(super) fn located(&self, at: DocAddress) -> Result<Located, ArchiveError> {
        let doc: TantivyDocument = self.texts.doc(at)?;
        let stored: StoredStory = rows::read(bytes(&doc, self.fields().row)?)?;
        Ok(Located {
            path: path_of(bytes(&doc, self.fields().file)?),
            record: stored.record as usize,
            locator: Locator(stored.locator),
            id: stored.id,
            key: stored.key,
        })
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

    /// How rare a whole name or value is among some number of documents: the natural logarithm of one in how many has it.
    pub(super) fn rarity(
        &self,
        kind: Doc,
        field: Field,
        value: &str,
        of: u64,
    ) -> Result<f32, ArchiveError> {
        let having = self.spread(kind, field, &tokens::whole(value))?;
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
