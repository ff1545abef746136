//! The list over any result as a window: its rows, its length, places in it, and the next unread story.
//!
//! The first rows of a list by time are the first hits of each segment and come at once; its length is counted behind them, by making the
//! sets of hits that every later window, however deep, is found in.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tantivy::query::EnableScoring;
use tantivy::{DocAddress, Searcher as Index};

use super::hits::Hits;
use super::line::{Line, Part};
use super::lists::hits_key;
use super::query::{Bears, Node, Query};
use super::schema::{Doc, ORDER};
use super::sorted::Sorted;
use super::window::Newest;
use super::{ArchiveError, Searcher, order, plan};
use crate::story::{Row, Sort};

/// Rows from the top of a list that are found by walking to them, if its hits are not known yet.
const NEAR: usize = 1000;

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

/// A window of a list whose length may not be known yet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Glance {
    /// The rows that were asked for, cut to the list's length.
    pub rows: Vec<Row>,
    /// The place of the first of them.
    pub start: usize,
    /// The order that the list has.
    pub sort: Sort,
    /// How many rows the list has, and how many of them are unread; `None` where counting would have kept the rows waiting.
    pub counts: Option<(usize, usize)>,
}

impl Searcher<'_> {
    /// A window of the stories that a query finds. Rows past the end are left out. `usual` is the order where the query asks for none.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn list(
        &self,
        query: &Query,
        usual: Sort,
        rows: Range<usize>,
    ) -> Result<Listing, ArchiveError> {
        let line = self.line(Doc::Story, &query.node)?;
        let total = line.count();
        let window = rows.start.min(total)..rows.end.min(total);
        let hits = self.rows_of(&line, Doc::Story, query, query.order(usual), window.clone())?;
        let rows = hits.into_iter().map(|at| self.row(at)).collect::<Result<_, _>>()?;
        Ok(Listing { rows, start: window.start, total, unread: self.unread_of(&line)? })
    }

    /// The same window at once: its length is told only where it is known after `patience`, from now on.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn glance(
        &self,
        query: &Query,
        usual: Sort,
        rows: Range<usize>,
        patience: Duration,
    ) -> Result<Glance, ArchiveError> {
        let sort = query.order(usual);
        let begun = Instant::now();
        let mut late = || begun.elapsed() > patience;
        let near = sort == Sort::Newest && rows.end <= NEAR;
        if !near || self.known_line(Doc::Story, &query.node).is_some() {
            let Listing { rows, start, total, unread } = self.list(query, usual, rows)?;
            return Ok(Glance { rows, start, sort, counts: Some((total, unread)) });
        }
        let run = self.run(Doc::Story, &query.node, false)?;
        let hits = Newest::of(&self.texts, &*run)?.skip(rows.start).take(rows.len());
        let found = hits.map(|(_, at)| self.row(at)).collect::<Result<Vec<_>, _>>()?;
        let counts = self.length(query, &mut late)?;
        if found.is_empty() && rows.start > 0 && counts.is_none() {
            // Past the end: where that is must be known first.
            let Listing { rows, start, total, unread } = self.list(query, usual, rows)?;
            return Ok(Glance { rows, start, sort, counts: Some((total, unread)) });
        }
        let start = counts.map_or(rows.start, |(total, _)| rows.start.min(total));
        Ok(Glance { rows: found, start, sort, counts })
    }

    /// How many stories a query finds, and how many of them are unread; `None` where `stop` said so before they were counted. What was
    /// counted until then is not counted again.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn length(
        &self,
        query: &Query,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Option<(usize, usize)>, ArchiveError> {
        let line = self.line_until(Doc::Story, &query.node, stop)?;
        line.map(|line| Ok((line.count(), self.unread_of(&line)?))).transpose()
    }

    /// Puts a whole list in its order, so that its middle is as near as its beginning. Says whether that is done, or `stop` came first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn prepare(
        &self,
        query: &Query,
        usual: Sort,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<bool, ArchiveError> {
        let Some(line) = self.line_until(Doc::Story, &query.node, stop)? else { return Ok(false) };
        match query.order(usual) {
            Sort::Newest | Sort::Oldest => Ok(true),
            sort => Ok(self.sorted(&line, query, sort, stop)?.is_some()),
        }
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
        self.unread_of(&self.line(Doc::Story, &query.node)?)
    }

    pub(super) fn count(&self, kind: Doc, query: &Query) -> Result<usize, ArchiveError> {
        Ok(self.line(kind, &query.node)?.count())
    }

    fn unread_of(&self, line: &Line) -> Result<usize, ArchiveError> {
        let mut unread = line.count();
        if self.flags().any(&Bears::Read) {
            for (segment, part) in (0..).zip(&line.parts) {
                unread -= part.hits.count_in(&*self.read_in(segment)?) as usize;
            }
        }
        Ok(unread)
    }

    /// The documents of a window of the newest; the range must lie within the list.
    pub(super) fn newest(
        &self,
        kind: Doc,
        query: &Query,
        rows: Range<usize>,
    ) -> Result<Vec<DocAddress>, ArchiveError> {
        self.window(kind, query, Sort::Newest, rows)
    }

    /// The documents of a window; the range must lie within the list.
    pub(super) fn window(
        &self,
        kind: Doc,
        query: &Query,
        sort: Sort,
        rows: Range<usize>,
    ) -> Result<Vec<DocAddress>, ArchiveError> {
        let line = self.line(kind, &query.node)?;
        self.rows_of(&line, kind, query, sort, rows)
    }

    fn rows_of(
        &self,
        line: &Line,
        kind: Doc,
        query: &Query,
        sort: Sort,
        rows: Range<usize>,
    ) -> Result<Vec<DocAddress>, ArchiveError> {
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        let newest = |rows: Range<usize>| line.from(rows.start).take(rows.len());
        match sort {
            Sort::Newest => Ok(newest(rows).collect()),
            Sort::Oldest => {
                let dated = line.dated();
                let old = rows.start.min(dated)..rows.end.min(dated);
                let mut hits: Vec<_> = newest(dated - old.end..dated - old.start).collect();
                hits.reverse();
                hits.extend(newest(rows.start.max(dated)..rows.end.max(dated)));
                Ok(hits)
            }
            _ => {
                let known = self.archive.lists().rows(&self.rows_key(query, sort));
                let ordered = match known {
                    Some(ordered) => ordered,
                    None if rows.end <= NEAR => {
                        let run = self.run(kind, &query.node, sort == Sort::Relevance)?;
                        let index = self.shelf(kind);
                        Sorted { index, line, run: &*run, sort }.first(rows.end)?.into()
                    }
                    None => self.all_sorted(line, query, sort)?,
                };
                let some = ordered.get(rows).unwrap_or_default();
                Ok(some.iter().map(|row| self.at_row(*row)).collect())
            }
        }
    }

    fn all_sorted(
        &self,
        line: &Line,
        query: &Query,
        sort: Sort,
    ) -> Result<Arc<[u32]>, ArchiveError> {
        Ok(self.sorted(line, query, sort, &mut || false)?.unwrap_or_else(|| [].into()))
    }

    /// All rows of an order that is not that of time.
    fn sorted(
        &self,
        line: &Line,
        query: &Query,
        sort: Sort,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Arc<[u32]>>, ArchiveError> {
        let key = self.rows_key(query, sort);
        if let Some(known) = self.archive.lists().rows(&key) {
            return Ok(Some(known));
        }
        let run = self.run(Doc::Story, &query.node, sort == Sort::Relevance)?;
        let sorted = Sorted { index: &self.texts, line, run: &*run, sort };
        let Some(rows) = sorted.all(stop)? else { return Ok(None) };
        let rows: Arc<[u32]> = rows.into();
        self.archive.lists().keep_rows(key, Arc::clone(&rows));
        Ok(Some(rows))
    }

    fn rows_key(&self, query: &Query, sort: Sort) -> super::lists::RowsKey {
        let name = self.name_of(Doc::Story, &query.node);
        (name, sort, self.generation())
    }

    /// A document that is counted through all segments.
    fn at_row(&self, row: u32) -> DocAddress {
        let mut left = row;
        for (segment, reader) in (0..).zip(self.texts.segment_readers()) {
            if left < reader.max_doc() {
                return DocAddress::new(segment, left);
            }
            left -= reader.max_doc();
        }
        DocAddress::new(0, 0)
    }

    /// The number of a document, counted through all segments.
    fn row_at(&self, at: DocAddress) -> u32 {
        let before = self.texts.segment_readers().iter().take(at.segment_ord as usize);
        before.map(tantivy::SegmentReader::max_doc).sum::<u32>() + at.doc_id
    }

    /// Whether a query finds a story, by its key or id.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn finds(&self, query: &Query, key: &str) -> Result<bool, ArchiveError> {
        let Some(at) = self.find(key)? else { return Ok(false) };
        Ok(self.line(Doc::Story, &query.node)?.holds(at))
    }

    /// Where a story stands in a list, by its key or id; `None` where the list has it not.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn place(
        &self,
        query: &Query,
        usual: Sort,
        key: &str,
    ) -> Result<Option<usize>, ArchiveError> {
        let Some(at) = self.find(key)? else { return Ok(None) };
        let line = self.line(Doc::Story, &query.node)?;
        if !line.holds(at) {
            return Ok(None);
        }
        match query.order(usual) {
            Sort::Oldest if order::is_dated(line.number(at)) => {
                Ok(Some(line.dated() - 1 - line.before(at)))
            }
            Sort::Newest | Sort::Oldest => Ok(Some(line.before(at))),
            sort => {
                let row = self.row_at(at);
                Ok(self.all_sorted(&line, query, sort)?.iter().position(|known| *known == row))
            }
        }
    }

    /// The next unread story down the list from a row, or up; the row itself is no answer.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn next_unread(
        &self,
        query: &Query,
        usual: Sort,
        from: usize,
        forward: bool,
    ) -> Result<Option<usize>, ArchiveError> {
        let line = self.line(Doc::Story, &query.node)?;
        let unread = self.unread_line(&line)?;
        let total = line.count();
        let from = if forward { from.saturating_add(1) } else { from.min(total) };
        if forward && from >= total {
            return Ok(None);
        }
        let dated = line.dated();
        match query.order(usual) {
            Sort::Newest if forward => Ok(line.next_in(&unread, from)),
            Sort::Newest => Ok(line.last_in(&unread, from)),
            // The dated ones stand the other way round, the others behind them as they are.
            Sort::Oldest if forward => {
                let back = from < dated;
                let older = back.then(|| line.last_in(&unread, dated - from)).flatten();
                let place = older.map(|place| dated - 1 - place);
                Ok(place.or_else(|| line.next_in(&unread, from.max(dated))))
            }
            Sort::Oldest => {
                let undated = (from > dated).then(|| line.last_in(&unread, from)).flatten();
                let newer = || line.next_in(&unread, dated - from.min(dated));
                let older =
                    || newer().filter(|place| *place < dated).map(|place| dated - 1 - place);
                Ok(undated.filter(|place| *place >= dated).or_else(older))
            }
            sort => {
                let all = self.all_sorted(&line, query, sort)?;
                let is_unread = |row: &u32| unread.holds(self.at_row(*row));
                if forward {
                    let rest = all.get(from..).unwrap_or_default();
                    return Ok(rest.iter().position(is_unread).map(|at| from + at));
                }
                Ok(all.get(..from).unwrap_or_default().iter().rposition(is_unread))
            }
        }
    }

    fn unread_line(&self, line: &Line) -> Result<Line, ArchiveError> {
        let part = |(segment, part): (u32, &Part)| {
            let read = self.read_in(segment)?;
            if read.len() == 0 {
                return Ok(part.clone());
            }
            let hits = Arc::new(part.hits.without(&read));
            Ok(Part { hits, order: Arc::clone(&part.order) })
        };
        let parts: Result<_, ArchiveError> = (0..).zip(&line.parts).map(part).collect();
        Ok(Line { parts: parts? })
    }

    /// All documents of a kind that a query finds.
    pub(super) fn line(&self, kind: Doc, node: &Node) -> Result<Line, ArchiveError> {
        let line = self.line_until(kind, node, &mut || false)?;
        Ok(line.unwrap_or(Line { parts: Vec::new() }))
    }

    /// What the hits of a query are kept by: what it means, and what else it depends on.
    fn name_of(&self, kind: Doc, node: &Node) -> Arc<str> {
        let node = &*self.widened(node);
        let version = if node.asks_marks() { self.marks_version() } else { 0 };
        let commit =
            if plan::is_joined(kind, &plan::shown(kind, node)) { self.generation() } else { 0 };
        format!("{} {version} {commit} {node:?}", kind.term()).into()
    }

    /// The same where no segment must be looked through for it.
    fn known_line(&self, kind: Doc, node: &Node) -> Option<Line> {
        self.line_until(kind, node, &mut || true).ok().flatten()
    }

    fn line_until(
        &self,
        kind: Doc,
        node: &Node,
        stop: &mut dyn FnMut() -> bool,
    ) -> Result<Option<Line>, ArchiveError> {
        let index: &Index = self.shelf(kind);
        let name = self.name_of(kind, node);
        let mut weight = None;
        let mut parts = Vec::new();
        for reader in index.segment_readers() {
            let key = hits_key(&name, reader);
            let known = self.archive.lists().hits(&key);
            let hits = if let Some(hits) = known {
                hits
            } else {
                if stop() {
                    return Ok(None);
                }
                if weight.is_none() {
                    let scoring = EnableScoring::disabled_from_searcher(index);
                    weight = Some(self.run(kind, node, false)?.weight(scoring)?);
                }
                let Some(weight) = &weight else { return Ok(None) };
                let mut scorer = weight.scorer(reader, 1.0)?;
                let Some(hits) = Hits::of(&mut *scorer, reader, stop) else { return Ok(None) };
                let hits = Arc::new(hits);
                self.archive.lists().keep_hits(key, Arc::clone(&hits));
                hits
            };
            let order = reader.fast_fields().column_first_or_default(ORDER)?;
            parts.push(Part { hits, order });
        }
        Ok(Some(Line { parts }))
    }
}
