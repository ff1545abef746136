//! What the model's name lists and word clusters say: `assets/names/lists.bin`, read in place.

use std::sync::LazyLock;

use super::hash::mix;
use super::table::Table;

/// Buckets of the names, as a power of two.
pub(super) const NAME_BITS: u32 = 16;
/// Buckets of the clusters, as a power of two.
pub(super) const WORD_BITS: u32 = 13;
/// The most tokens that a listed name has.
pub const LONGEST: usize = 6;
/// The most lists of names.
pub(super) const MOST: usize = 16;
/// Set where longer names begin with these words.
pub(super) const GOES_ON: u32 = 1 << 23;

static LISTS: LazyLock<Option<Lists<'static>>> =
    LazyLock::new(|| Lists::new(include_bytes!("../../../assets/names/lists.bin")));

/// Names by the lists that hold them, and words by their clusters.
#[derive(Clone, Copy)]
pub struct Lists<'m> {
    names: Table<'m>,
    words: Table<'m>,
}

impl<'m> Lists<'m> {
    /// The lists over the bytes of a file: the length of the names' table in four bytes, then the tables.
    pub fn new(bytes: &'m [u8]) -> Option<Self> {
        let (length, bytes) = bytes.split_first_chunk::<4>()?;
        let (names, words) = bytes.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        Some(Self { names: Table::new(NAME_BITS, names)?, words: Table::new(WORD_BITS, words)? })
    }

    /// The lists in the binary.
    pub fn shipped() -> Option<Self> {
        *LISTS
    }

    /// The bits of the lists that hold a name, by the hash of its words; [`GOES_ON`] where longer names
    /// begin so.
    pub(super) fn name(&self, key: u64) -> u32 {
        let (rows, mark) = self.names.bucket(key);
        rows.chunks_exact(5)
            .find(|row| row.starts_with(&mark))
            .map_or(0, |row| u32::from_le_bytes([row[2], row[3], row[4], 0]))
    }

    /// The clusters of a word in small letters at three grains, each one more than its number; 0 for none.
    pub(super) fn clusters(&self, lower: u64) -> [u16; 3] {
        let (rows, mark) = self.words.bucket(lower);
        rows.chunks_exact(8)
            .find(|row| row.starts_with(&mark))
            .map_or([0; 3], |row| [2, 4, 6].map(|at| u16::from_le_bytes([row[at], row[at + 1]])))
    }
}

/// The hash of a name of several words after one more word.
pub(super) fn key(before: u64, form: u64) -> u64 {
    mix(before, form)
}
