//! Which stories a later version of the same item is in the place of.
//!
//! The wire's own id names an item over all its versions, and its number says which is the latest; nothing is guessed. Versions that
//! only their words tell are shown with a story and hide nothing. A text whose file holds another now (see [`past`](super::past)) says
//! itself that it is superseded.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use tantivy::columnar::{Column, ColumnIndex};
use tantivy::schema::IndexRecordOption;
use tantivy::{BitSet, DocId, DocSet, SegmentReader, TERMINATED, Term};

use super::flags::AsItIs;
use super::join::Joined;
use super::plan::SUPERSEDED;
use super::schema::{ITEM, VERSION_NUMBER};
use super::{ArchiveError, Searcher};

/// The number of the latest version of each item that was ever revised.
type Latest = HashMap<u64, u64, BuildHasherDefault<AsItIs>>;

impl Searcher<'_> {
    /// The superseded stories. Where nothing was ever revised it costs a look at each segment's columns.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn superseded(&self) -> Result<Joined, ArchiveError> {
        let generation = self.generation();
        if let Some(known) = self.archive.joins().get(generation, SUPERSEDED) {
            return Ok(known);
        }
        let mut latest = Latest::default();
        for segment in self.texts.segment_readers() {
            revisions(segment, &mut |item, number| {
                let most = latest.entry(item).or_default();
                *most = number.max(*most);
            })?;
        }
        let said = Term::from_field_text(self.fields().flag, SUPERSEDED);
        let of = |segment: &SegmentReader| {
            let mut set = earlier(segment, &latest)?;
            let terms = segment.inverted_index(said.field())?;
            if let Some(mut saying) = terms.read_postings(&said, IndexRecordOption::Basic)? {
                while saying.doc() != TERMINATED {
                    set.insert(saying.doc());
                    saying.advance();
                }
            }
            Ok::<_, tantivy::TantivyError>(set)
        };
        let sets = self.texts.segment_readers().iter().map(of).collect::<Result<Vec<_>, _>>()?;
        let joined = Joined::from_sets(&self.texts, sets);
        self.archive.joins().keep(generation, SUPERSEDED.into(), joined.clone());
        Ok(joined)
    }
}

/// The stories of a segment that are no first versions: item and number.
fn revisions(segment: &SegmentReader, take: &mut dyn FnMut(u64, u64)) -> tantivy::Result<()> {
    let fast = segment.fast_fields();
    let Some(numbers) = fast.column_opt::<u64>(VERSION_NUMBER)? else { return Ok(()) };
    let items = fast.column_first_or_default::<u64>(ITEM)?;
    each_value(&numbers, |doc, number| {
        if !segment.is_deleted(doc) {
            take(items.get_val(doc), number);
        }
    });
    Ok(())
}

/// The stories of a segment that have later versions.
fn earlier(segment: &SegmentReader, latest: &Latest) -> tantivy::Result<BitSet> {
    let mut set = BitSet::with_max_value(segment.max_doc());
    let fast = segment.fast_fields();
    let Some(items) = fast.column_opt::<u64>(ITEM)?.filter(|_| !latest.is_empty()) else {
        return Ok(set);
    };
    let numbers = fast.column_opt::<u64>(VERSION_NUMBER)?;
    each_value(&items, |doc, item| {
        let number = || numbers.as_ref().and_then(|all| all.first(doc)).unwrap_or(1);
        if latest.get(&item).is_some_and(|latest| *latest > number()) {
            set.insert(doc);
        }
    });
    Ok(set)
}

/// Goes through the documents that have a value. To ask each document of a million takes ten times as long.
fn each_value(column: &Column<u64>, mut take: impl FnMut(DocId, u64)) {
    let mut put = |(row, doc)| take(doc, column.values.get_val(row));
    match &column.index {
        ColumnIndex::Optional(docs) => (0..).zip(docs.iter_non_null_docs()).for_each(put),
        ColumnIndex::Full => (0..column.num_docs()).for_each(|doc| put((doc, doc))),
        ColumnIndex::Empty { .. } | ColumnIndex::Multivalued(_) => {}
    }
}
