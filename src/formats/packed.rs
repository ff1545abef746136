//! Packed files, gzip and zstd: one member each, which bears the file's name without the ending.

use std::io::BufRead;
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::{Confidence, Emit, Format, Head, Hints, Input, Item, ReadError, Step};
use crate::story;

/// Endings of packed files, and what they stand for in the name of what is in them.
const ENDINGS: &[(&str, &str)] = &[
    ("gz", ""),
    ("gzip", ""),
    ("z", ""),
    ("zst", ""),
    ("zstd", ""),
    ("tgz", "tar"),
    ("taz", "tar"),
    ("tzst", "tar"),
];

/// A file packed by gzip, of one member or of several on end.
pub struct Gzip;

impl Format for Gzip {
    fn kind(&self) -> Option<story::Format> {
        None
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        if head.bytes.starts_with(&[0x1f, 0x8b, 8]) { Confidence::Content } else { Confidence::No }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (budget, _) = input.lineage();
        let path = input.path;
        let decoder = MultiGzDecoder::new(input.reader());
        let given = decoder.header().and_then(|header| header.filename());
        let given = given.map(|name| String::from_utf8_lossy(name).into_owned());
        let name = unpacked(path).or(given).unwrap_or_default();
        hand_out(name, Input::capped(&budget, decoder), emit);
        Ok(())
    }
}

/// A file packed by zstd, of one frame or of several on end.
pub struct Zstd;

impl Format for Zstd {
    fn kind(&self) -> Option<story::Format> {
        None
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match head.bytes {
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => {
                Confidence::Content
            }
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (budget, _) = input.lineage();
        let name = unpacked(input.path).unwrap_or_default();
        let decoder = zstd::stream::read::Decoder::with_buffer(input.reader())?;
        hand_out(name, Input::capped(&budget, decoder), emit);
        Ok(())
    }
}

fn hand_out(name: String, mut content: impl BufRead, emit: &mut Emit<'_>) {
    let hints = Hints::default();
    emit(Item::Member { step: Step::Whole, name, hints, content: &mut content });
}

/// The name of what a packed file holds, by the file's own; `None` where its ending does not say that it is packed.
fn unpacked(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let (stem, ending) = name.rsplit_once('.')?;
    let (_, inner) = ENDINGS.iter().find(|(own, _)| ending.eq_ignore_ascii_case(own))?;
    Some(if inner.is_empty() { stem.to_owned() } else { format!("{stem}.{inner}") })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, Write};

    use flate2::write::GzEncoder;
    use flate2::{Compression, GzBuilder};

    use super::*;
    use crate::formats::Flow;

    fn gzip(raw: &[u8]) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        out.write_all(raw).unwrap();
        out.finish().unwrap()
    }

    /// The name and the text of the one member, and how its reading ended.
    fn member(format: &dyn Format, path: &str, packed: &[u8]) -> (String, String, bool) {
        let mut found = Vec::new();
        let take = |content: &mut dyn BufRead| {
            let mut text = Vec::new();
            let whole = content.read_to_end(&mut text).is_ok();
            (String::from_utf8(text).unwrap(), whole)
        };
        let mut input = Input::bytes(Path::new(path), packed);
        let read = format.read(&mut input, &mut |item| {
            let Item::Member { name, content, .. } = item else { panic!("no member") };
            let (text, whole) = take(content);
            found.push((name, text, whole));
            Flow::More
        });
        assert!(read.is_ok());
        found.pop().unwrap()
    }

    #[test]
    fn one_member_under_the_name_without_the_ending() {
        let check = |path: &str, want: &str| {
            let got = member(&Gzip, path, &gzip(b"text"));
            assert_eq!(got, (want.into(), "text".into(), true), "{path}");
        };
        check("day/page.html.gz", "page.html");
        check("day.TGZ", "day.tar");
        check("page", "");
        let mut named =
            GzBuilder::new().filename("page.html").write(Vec::new(), Compression::fast());
        named.write_all(b"text").unwrap();
        let named = named.finish().unwrap();
        assert_eq!(member(&Gzip, "-", &named).0, "page.html");
        let zstd = zstd::encode_all(&b"text"[..], 1).unwrap();
        assert_eq!(member(&Zstd, "a.jsonl.zst", &zstd), ("a.jsonl".into(), "text".into(), true));
    }

    #[test]
    fn members_on_end_are_one_text() {
        let both = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(member(&Gzip, "a.gz", &both).1, "one two");
        let cut = &both[..both.len() - 6];
        let (_, text, whole) = member(&Gzip, "a.gz", cut);
        assert!(text.starts_with("one ") && !whole);
        let padded = [both, vec![0; 512]].concat();
        assert_eq!(member(&Gzip, "a.gz", &padded).1, "one two");
    }

    #[test]
    fn growth_is_capped() {
        let bomb = gzip(&vec![b'a'; 100 << 20]);
        let mut input = Input::bytes(Path::new("a.gz"), &bomb);
        let mut grown = 0;
        let read = Gzip.read(&mut input, &mut |item| {
            let Item::Member { content, .. } = item else { panic!("no member") };
            let mut buffer = [0; 4096];
            while let Ok(got @ 1..) = content.read(&mut buffer) {
                grown += got;
            }
            Flow::More
        });
        assert!(read.is_ok());
        assert!((64 << 20..165 << 20).contains(&grown), "{grown}");
    }
}
