//! Which stories a later version of the same item is in the place of.
//!
//! The wire's own id names an item over all its versions, and its number says which is the latest; nothing is guessed. Versions that
//! only their words tell are shown with a story and hide nothing.

use std::collections::HashMap;

use tantivy::{BitSet, SegmentReader};

use super::join::Joined;
use super::schema::{ITEM, VERSION_NUMBER};
use super::{ArchiveError, Searcher};

/// The name that the set is kept under.
const NAME: &str = "superseded";

impl Searcher<'_> {
    /// The superseded stories. Where nothing was ever revised it costs a look at each segment's columns.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub(super) fn superseded(&self) -> Result<Joined, ArchiveError> {
        let generation = self.generation();
        if let Some(known) = self.archive.joins().get(generation, NAME) {
            return Ok(known);
        }
        let mut latest: HashMap<u64, u64> = HashMap::new();
        for segment in self.texts.segment_readers() {
            revisions(segment, &mut |item, number| {
                let most = latest.entry(item).or_default();
                *most = number.max(*most);
            })?;
        }
        let of = |segment: &SegmentReader| earlier(segment, &latest);
        let sets = self.texts.segment_readers().iter().map(of).collect::<Result<Vec<_>, _>>()?;
        let joined = Joined::from_sets(&self.texts, sets);
        self.archive.joins().keep(generation, NAME.into(), joined.clone());
        Ok(joined)
    }
}

/// The stories of a segment that are no first versions: item and number.
fn revisions(segment: &SegmentReader, take: &mut dyn FnMut(u64, u64)) -> tantivy::Result<()> {
    let fast = segment.fast_fields();
    let Some(numbers) = fast.column_opt::<u64>(VERSION_NUMBER)? else { return Ok(()) };
    if numbers.num_docs() == 0 || numbers.max_value() <= 1 {
        return Ok(());
    }
    let items = fast.column_first_or_default::<u64>(ITEM)?;
    for doc in 0..segment.max_doc() {
        if let Some(number) = numbers.first(doc)
            && !segment.is_deleted(doc)
        {
            take(items.get_val(doc), number);
        }
    }
    Ok(())
}

/// The stories of a segment that have later versions.
fn earlier(segment: &SegmentReader, latest: &HashMap<u64, u64>) -> tantivy::Result<BitSet> {
    let mut set = BitSet::with_max_value(segment.max_doc());
    if latest.is_empty() {
        return Ok(set);
    }
    let fast = segment.fast_fields();
    let items = fast.column_first_or_default::<u64>(ITEM)?;
    let numbers = fast.column_opt::<u64>(VERSION_NUMBER)?;
    for doc in 0..segment.max_doc() {
        let number = || numbers.as_ref().and_then(|all| all.first(doc)).unwrap_or(1);
        if latest.get(&items.get_val(doc)).is_some_and(|latest| *latest > number()) {
            set.insert(doc);
        }
    }
    Ok(set)
}
