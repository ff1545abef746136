//! Whole results as streams: stories, captions and quotes one after the other, each read when it is asked for.
//!
//! A list's window knows where it stands in the whole; a stream only goes on, so that a million rows cost a million steps and no
//! memory to speak of. A sample is drawn by rank: the same seed on the same commit gives the same rows.

use std::collections::BTreeSet;
use std::ops::Range;

use tantivy::DocAddress;

use super::query::Query;
use super::rows::{StoredCaption, StoredQuote};
use super::schema::Doc;
use super::window::Newest;
use super::{ArchiveError, Located, Searcher};
use crate::story::{CaptionRow, QuoteKind, QuoteRow, Row, Sort};

/// How many quotes are looked through for one.
const FAR: usize = 5000;

/// Rows as they come, or what is wrong with the index.
pub type Stream<'s, T> = Box<dyn Iterator<Item = Result<T, ArchiveError>> + 's>;

impl Searcher<'_> {
    /// The stories that a query finds, each with where it lies; those of a range of their places in the list.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn stories(
        &self,
        query: &Query,
        sort: Sort,
        rows: Range<usize>,
    ) -> Result<Stream<'_, (Row, Located)>, ArchiveError> {
        let hits = self.hits(Doc::Story, query, sort, rows)?;
        Ok(Box::new(hits.map(|at| self.located_row(at))))
    }

    /// So many of the stories that a query finds, or all where there are fewer, in the order of the list. Each is drawn with the same
    /// chance, and the same ones for the same seed.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn sample(
        &self,
        query: &Query,
        sort: Sort,
        many: usize,
        seed: u64,
    ) -> Result<Stream<'_, (Row, Located)>, ArchiveError> {
        let mut ranks = draw(self.total(query)?, many, seed).into_iter();
        let last = ranks.next_back();
        let all = self.hits(Doc::Story, query, sort, 0..last.map_or(0, |last| last + 1))?;
        let mut ranks = ranks.chain(last).peekable();
        let drawn = all.enumerate().filter(move |(rank, _)| ranks.next_if_eq(rank).is_some());
        Ok(Box::new(drawn.map(|(_, at)| self.located_row(at))))
    }

    /// The captions that a query finds, those of the newest stories first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn each_caption(
        &self,
        query: &Query,
        rows: Range<usize>,
    ) -> Result<Stream<'_, CaptionRow>, ArchiveError> {
        let hits = self.hits(Doc::Caption, query, Sort::Newest, rows)?;
        Ok(Box::new(hits.map(|at| Ok(self.stored::<StoredCaption>(Doc::Caption, at)?.into_row()))))
    }

    /// The quotes of a kind that a query finds, those of the newest stories first; where no kind is given, those between marks.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn each_quote(
        &self,
        query: &Query,
        kind: Option<QuoteKind>,
        rows: Range<usize>,
    ) -> Result<Stream<'_, QuoteRow>, ArchiveError> {
        let hits = self.hits(Doc::of_quotes(kind), query, Sort::Newest, rows)?;
        Ok(Box::new(hits.map(|at| Ok(self.stored::<StoredQuote>(Doc::Quote, at)?.into_row()))))
    }

    /// The place of a quote among those that a query finds, by its story's key and its first byte. It is not looked for beyond the
    /// first so many thousands.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn place_of_quote(
        &self,
        query: &Query,
        story: &str,
        start: usize,
    ) -> Result<Option<usize>, ArchiveError> {
        for (place, row) in self.each_quote(query, None, 0..FAR)?.enumerate() {
            let row = row?;
            if row.story == story && row.span.start == start {
                return Ok(Some(place));
            }
        }
        Ok(None)
    }

    /// How many captions a query finds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn total_captions(&self, query: &Query) -> Result<usize, ArchiveError> {
        self.count(Doc::Caption, query)
    }

    /// How many quotes of a kind a query finds; where no kind is given, of those between marks.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn total_quotes(
        &self,
        query: &Query,
        kind: Option<QuoteKind>,
    ) -> Result<usize, ArchiveError> {
        self.count(Doc::of_quotes(kind), query)
    }

    /// What names this state of the archive: it changes with each commit that changes what is found.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn commit(&self) -> Result<String, ArchiveError> {
        let texts = self.texts.index().load_metas()?.opstamp;
        let notes = self.notes.index().load_metas()?.opstamp;
        Ok(format!("{texts}.{notes}"))
    }

    fn hits(
        &self,
        kind: Doc,
        query: &Query,
        sort: Sort,
        rows: Range<usize>,
    ) -> Result<Box<dyn Iterator<Item = DocAddress> + '_>, ArchiveError> {
        let sort = query.order(sort);
        if sort == Sort::Newest {
            let run = self.run(kind, &query.node, false)?;
            let hits = Newest::of(self.shelf(kind), &*run)?.skip(rows.start).take(rows.len());
            return Ok(Box::new(hits.map(|(_, at)| at)));
        }
        let total = self.count(kind, query)?;
        let rows = rows.start.min(total)..rows.end.min(total);
        Ok(Box::new(self.window(kind, query, sort, rows)?.into_iter()))
    }

    fn located_row(&self, at: DocAddress) -> Result<(Row, Located), ArchiveError> {
        let (place, stored) = self.stored_story(at)?;
        Ok((self.marked(stored), place))
    }
}

/// So many different numbers below `total`, ascending; all of them where there are fewer.
fn draw(total: usize, many: usize, seed: u64) -> BTreeSet<usize> {
    let mut random = fastrand::Rng::with_seed(seed);
    let many = many.min(total);
    // Floyd's way: every set of so many numbers is as likely as any other.
    let mut drawn = BTreeSet::new();
    for last in total - many..total {
        let one = random.u64(0..=last as u64) as usize;
        if !drawn.insert(one) {
            drawn.insert(last);
        }
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::draw;

    #[test]
    fn a_sample_is_fair_and_can_be_drawn_again() {
        assert!(draw(0, 5, 1).is_empty() && draw(5, 0, 1).is_empty());
        assert_eq!(draw(3, 5, 1).into_iter().collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(draw(1000, 50, 7), draw(1000, 50, 7));
        assert_ne!(draw(1000, 50, 7), draw(1000, 50, 8));
        let mut often = [0_usize; 10];
        for seed in 0..5000 {
            let drawn = draw(10, 3, seed);
            assert_eq!(drawn.len(), 3);
            for one in drawn {
                often[one] += 1;
            }
        }
        assert!(often.iter().all(|many| (1350..1650).contains(many)), "{often:?}");
    }
}
