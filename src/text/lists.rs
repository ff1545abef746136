//! Lists of words of our own, as sets and tables for quick lookups.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A set of words that this program brings along. One of words from files wants the hasher of the standard library, which nobody can
/// make collide on purpose.
pub type WordSet = HashSet<&'static str, BuildHasherDefault<Quick>>;

/// A table by such words.
pub type WordTable<T> = HashMap<&'static str, T, BuildHasherDefault<Quick>>;

/// The entries of a word list: one a line; `#` starts a remark.
pub fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}

/// FNV-1a: for short words the quickest that spreads well enough.
pub struct Quick(u64);

impl Default for Quick {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
