//! Hash tables that are read in place: rows in buckets by the high bits of their hash, so that a table is
//! bytes of the binary and nothing is built at the start.
//!
//! A table is `2^bits + 1` offsets of four bytes (little-endian, from the table's end of offsets), then the
//! rows of each bucket one after the other. A row begins with 16 more bits of the hash.

/// The rows of a bucket, and what the row that is looked for begins with.
pub type Bucket<'m> = (&'m [u8], [u8; 2]);

/// A table over bytes.
#[derive(Clone, Copy)]
pub struct Table<'m> {
    bits: u32,
    offsets: &'m [u8],
    rows: &'m [u8],
}

impl<'m> Table<'m> {
    /// A table of `2^bits` buckets; `None` where the bytes are too few.
    pub fn new(bits: u32, bytes: &'m [u8]) -> Option<Self> {
        let buckets = 1_usize.checked_shl(bits)?;
        let (offsets, rows) = bytes.split_at_checked((buckets + 1) * 4)?;
        Some(Self { bits, offsets, rows })
    }

    /// The rows of a hash's bucket, and what a row of this hash begins with.
    pub fn bucket(&self, hash: u64) -> Bucket<'m> {
        let bucket = (hash >> (64 - self.bits)) as usize;
        let ends = self.offsets.get(bucket * 4..bucket * 4 + 8).and_then(|b| b.first_chunk::<8>());
        let rows = ends.and_then(|ends| {
            let ends = u64::from_le_bytes(*ends);
            self.rows.get(ends as u32 as usize..(ends >> 32) as usize)
        });
        (rows.unwrap_or_default(), mark(hash))
    }
}

/// The bits of a hash that a row begins with.
fn mark(hash: u64) -> [u8; 2] {
    ((hash >> 16) as u16).to_le_bytes()
}

/// The bytes of a table: `rows` by their hash, without the mark that each begins with.
#[cfg(any(test, feature = "train"))]
pub fn write(bits: u32, rows: &mut [(u64, Vec<u8>)]) -> Vec<u8> {
    rows.sort();
    let buckets = 1_usize << bits;
    let mut offsets = Vec::with_capacity((buckets + 1) * 4);
    let mut body: Vec<u8> = Vec::new();
    let mut left = rows.iter().peekable();
    for bucket in 0..buckets as u64 {
        offsets.extend_from_slice(&(body.len() as u32).to_le_bytes());
        while let Some((hash, row)) = left.next_if(|(hash, _)| hash >> (64 - bits) == bucket) {
            body.extend_from_slice(&mark(*hash));
            body.extend_from_slice(row);
        }
    }
    offsets.extend_from_slice(&(body.len() as u32).to_le_bytes());
    offsets.extend_from_slice(&body);
    offsets
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::crf::hash;

    #[test]
    fn rows_are_found_by_their_hash() {
        let words = ["Oakum", "Freeland", "Tessaly", "Marrow"];
        let mut rows: Vec<_> =
            words.iter().map(|w| (hash::bytes(w.as_bytes()), vec![w.len() as u8])).collect();
        let bytes = write(3, &mut rows);
        let table = Table::new(3, &bytes).expect("a table");
        let find = |word: &str| {
            let (rows, mark) = table.bucket(hash::bytes(word.as_bytes()));
            rows.chunks(3).find(|row| row.starts_with(&mark)).map(|row| row[2])
        };
        for word in words {
            assert_eq!(find(word), Some(word.len() as u8), "{word}");
        }
        assert_eq!(find("Nowhere"), None);
        assert!(Table::new(3, &bytes[..20]).is_none());
    }
}
