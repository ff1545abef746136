//! The sets of read stories beside the index, so that a start with a million marks costs as much as one with none.
//!
//! `archives/NAME/read-sets` holds the name of the marks' database, and for each segment the change up to which its set is right and the
//! set; then a checksum. What is not as it was written, or of other marks, is passed over and made anew.

use std::io::{self, Write};
use std::path::Path;

use tantivy::BitSet;
use tantivy::index::SegmentId;

use crate::text::Digest;

const NAME: &str = "read-sets";
const HEAD: &[u8] = b"dateline read 1\n";
/// Bytes of the checksum.
const CHECK: usize = 16;

/// Writes sets; whoever reads meanwhile sees the old file or the new one.
pub fn write(folder: &Path, identity: &str, sets: &[(SegmentId, i64, &BitSet)]) -> io::Result<()> {
    let mut out = HEAD.to_vec();
    out.extend_from_slice(&(identity.len() as u32).to_le_bytes());
    out.extend_from_slice(identity.as_bytes());
    for (segment, number, docs) in sets {
        out.extend_from_slice(segment.uuid_string().as_bytes());
        out.extend_from_slice(&number.to_le_bytes());
        out.extend_from_slice(&docs.max_value().to_le_bytes());
        for bucket in 0..docs.max_value().div_ceil(64) {
            out.extend_from_slice(&docs.tinyset(bucket).into_bytes());
        }
    }
    out.extend_from_slice(check(&out).as_bytes());
    let own = folder.join(format!("{NAME}.{}", std::process::id()));
    let written = std::fs::File::create(&own).and_then(|mut file| file.write_all(&out));
    let placed = written.and_then(|()| std::fs::rename(&own, folder.join(NAME)));
    if placed.is_err() {
        let _ = std::fs::remove_file(&own);
    }
    placed
}

fn check(bytes: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.add_bytes(bytes);
    digest.hex(CHECK / 2)
}

/// Reads the sets of one database of marks: segment, change and documents.
pub fn read(folder: &Path, identity: &str) -> Vec<(SegmentId, i64, BitSet)> {
    let bytes = std::fs::read(folder.join(NAME)).unwrap_or_default();
    parse(&bytes, identity).unwrap_or_default()
}

fn parse(bytes: &[u8], identity: &str) -> Option<Vec<(SegmentId, i64, BitSet)>> {
    let (bytes, checksum) = bytes.split_at_checked(bytes.len().checked_sub(CHECK)?)?;
    if check(bytes).as_bytes() != checksum {
        return None;
    }
    let mut rest = bytes.strip_prefix(HEAD)?;
    let length = u32::from_le_bytes(take(&mut rest, 4)?.try_into().ok()?);
    if take(&mut rest, length as usize)? != identity.as_bytes() {
        return None;
    }
    let mut sets = Vec::new();
    while !rest.is_empty() {
        let name = std::str::from_utf8(take(&mut rest, 32)?).ok()?;
        let segment = SegmentId::from_uuid_string(name).ok()?;
        let number = i64::from_le_bytes(take(&mut rest, 8)?.try_into().ok()?);
        let most = u32::from_le_bytes(take(&mut rest, 4)?.try_into().ok()?);
        let mut docs = BitSet::with_max_value(most);
        for (bucket, word) in (0..).zip(take(&mut rest, most.div_ceil(64) as usize * 8)?.chunks(8))
        {
            let mut word = u64::from_le_bytes(word.try_into().ok()?);
            while word != 0 {
                let doc = bucket * 64 + word.trailing_zeros();
                if doc < most {
                    docs.insert(doc);
                }
                word &= word - 1;
            }
        }
        sets.push((segment, number, docs));
    }
    Some(sets)
}

fn take<'a>(rest: &mut &'a [u8], many: usize) -> Option<&'a [u8]> {
    let (taken, left) = rest.split_at_checked(many)?;
    *rest = left;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_come_back_as_they_were_or_not_at_all() {
        let home = tempfile::tempdir().unwrap();
        let segment = SegmentId::from_uuid_string("0123456789abcdef0123456789abcdef").unwrap();
        let mut docs = BitSet::with_max_value(1000);
        for doc in [0, 63, 64, 700, 999] {
            docs.insert(doc);
        }
        write(home.path(), "me", &[(segment, 7, &docs)]).unwrap();
        let back = read(home.path(), "me");
        assert_eq!((back.len(), back[0].0, back[0].1), (1, segment, 7));
        assert!((0..1000).all(|doc| back[0].2.contains(doc) == docs.contains(doc)));
        assert_eq!(back[0].2.len(), 5);
        assert!(read(home.path(), "you").is_empty());
        let file = home.path().join(NAME);
        let good = std::fs::read(&file).unwrap();
        for at in (0..good.len()).step_by(7) {
            let mut bad = good.clone();
            bad[at] ^= 4;
            assert!(parse(&bad, "me").is_none(), "byte {at}");
            assert!(good.get(..at).is_some_and(|part| parse(part, "me").is_none()));
        }
    }
}
