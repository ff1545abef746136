//! Bytes to text.
//!
//! Order: a BOM; UTF-16 without one, by its zero bytes; valid UTF-8; the charset declared; UTF-8 with some bad bytes;
//! what the first 64 kB look like (`chardetng`). A repair is a [`Problem`], never an end.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::story::Problem;

/// The longest story in bytes of text (`design/safety.md`, "huge file").
pub const LONGEST: usize = 8 << 20;

/// The bytes that the detector looks at: it reads 34 MB/s.
const LOOKED_AT: usize = 64 << 10;

/// The bytes that tell text from other data.
const SAMPLE: usize = 8 << 10;

/// Decodes bytes: by their BOM, as UTF-8 where valid, by the charset declared, else as detected.
pub fn decode(bytes: &[u8], declared: Option<&str>) -> (String, Vec<Problem>) {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        let (text, bad) =
            encoding.decode_without_bom_handling(bytes.get(length..).unwrap_or_default());
        return (text.into_owned(), bad.then(|| replaced(encoding)).into_iter().collect());
    }
    if let Some(encoding) = wide(bytes) {
        let (text, _) = encoding.decode_without_bom_handling(bytes);
        return (text.into_owned(), vec![guessed(encoding)]);
    }
    let declared = declared.and_then(|label| Encoding::for_label(label.trim().as_bytes()));
    let stateful = declared.filter(|encoding| !encoding.is_ascii_compatible());
    if stateful.is_none()
        && let Ok(text) = std::str::from_utf8(bytes)
    {
        return (text.to_owned(), Vec::new());
    }
    if let Some(encoding) = declared.filter(|&encoding| encoding != UTF_8) {
        let (text, bad) = encoding.decode_without_bom_handling(bytes);
        if !bad {
            return (text.into_owned(), Vec::new());
        }
    }
    if let Some((text, problem)) = mended(bytes) {
        return (text, vec![problem]);
    }
    let encoding = detected(bytes);
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    (text.into_owned(), vec![guessed(encoding)])
}

/// Decodes one story: as [`decode`], and what is longer than [`LONGEST`] is cut with the problem `too-long`.
///
/// Reads no more of the bytes than it keeps.
pub fn decode_story(bytes: &[u8], declared: Option<&str>) -> (String, Vec<Problem>) {
    let Some(head) = bytes.get(..LONGEST).filter(|head| head.len() < bytes.len()) else {
        let (mut text, mut problems) = decode(bytes, declared);
        problems.extend(cut_long(&mut text));
        return (text, problems);
    };
    // Up to three bytes of a character cut apart would make the rest look like no UTF-8.
    let whole = match std::str::from_utf8(head) {
        Err(e) if e.error_len().is_none() => head.get(..e.valid_up_to()).unwrap_or(head),
        _ => head,
    };
    let (mut text, mut problems) = decode(whole, declared);
    if cut_long(&mut text).is_some() || whole.len() < bytes.len() {
        problems.push(too_long(bytes.len()));
    }
    (text, problems)
}

/// Cuts a text at [`LONGEST`] bytes, at a character's edge, and says so.
pub fn cut_long(text: &mut String) -> Option<Problem> {
    let length = text.len();
    if length <= LONGEST {
        return None;
    }
    let end = (0..=LONGEST).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.truncate(end);
    Some(too_long(length))
}

/// Whether bytes are no text in any charset: a known signature, zero bytes, or many controls.
///
/// Looks at the first 8 KiB. A wire's own controls (SOH, STX, ETX and the like) are few enough to pass.
pub fn looks_binary(bytes: &[u8]) -> bool {
    const SIGNATURES: [&[u8]; 14] = [
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"%PDF-",
        b"PK\x03\x04",
        b"\x1F\x8B",
        b"BZh",
        b"7z\xBC\xAF",
        b"\xFD7zXZ",
        b"\x28\xB5\x2F\xFD",
        b"RIFF",
        b"\x7FELF",
        b"OggS",
        b"SQLite format 3",
    ];
    if SIGNATURES.iter().any(|signature| bytes.starts_with(signature)) {
        return true;
    }
    if Encoding::for_bom(bytes).is_some() || wide(bytes).is_some() {
        return false;
    }
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = memchr::memchr_iter(0, sample).count();
    let controls = sample
        .iter()
        .filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1B))
        .count();
    zeros * 200 > sample.len() || (controls > 16 && controls * 16 > sample.len())
}

/// UTF-16 without a BOM: text of a Western script has a zero in every other byte.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let pairs = sample.len() / 2;
    if pairs < 4 {
        return None;
    }
    let (mut first, mut second) = (0, 0);
    for pair in sample.chunks_exact(2) {
        first += usize::from(pair[0] == 0);
        second += usize::from(pair[1] == 0);
    }
    let mostly = |zeros: usize, other: usize| zeros * 10 >= pairs * 6 && other * 50 <= pairs;
    match () {
        () if mostly(second, first) => Some(UTF_16LE),
        () if mostly(first, second) => Some(UTF_16BE),
        () => None,
    }
}

/// UTF-8 with some bad bytes: those are read as windows-1252 one by one.
fn mended(bytes: &[u8]) -> Option<(String, Problem)> {
    let (mut good, mut bad) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len();
    }
    if good < bad.saturating_mul(2) {
        return None;
    }
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
    }
    let message =
        format!("{bad} bytes are no UTF-8 in a file that is, they were read as windows-1252");
    Some((text, Problem::new("charset", message)))
}

fn detected(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    // What tells a charset may stand far behind the first 64 kB: look from the first byte that is not ASCII.
    let from = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0).saturating_sub(LOOKED_AT / 4);
    let rest = bytes.get(from..).unwrap_or(bytes);
    detector.feed(rest.get(..LOOKED_AT).unwrap_or(rest), true);
    detector.guess(None, Utf8Detection::Deny)
}

fn guessed(encoding: &'static Encoding) -> Problem {
    Problem::new(
        "charset",
        format!("no charset that fits is declared, read as {}", encoding.name()),
    )
}

fn replaced(encoding: &'static Encoding) -> Problem {
    Problem::new("charset", format!("some bytes are no {}, they were replaced", encoding.name()))
}

fn too_long(bytes: usize) -> Problem {
    let message = format!("{bytes} bytes are too long for one story, it was cut at {LONGEST}");
    Problem::new("too-long", message)
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, decode, decode_story, looks_binary};

    fn check(bytes: &[u8], declared: Option<&str>, want: &str, problem: bool) {
        let (text, problems) = decode(bytes, declared);
        assert_eq!((text.as_str(), !problems.is_empty()), (want, problem), "{problems:?}");
    }

    #[test]
    fn charsets_are_told_apart() {
        check("naïve".as_bytes(), None, "naïve", false);
        check(b"\xEF\xBB\xBFna\xC3\xAFve", Some("latin1"), "naïve", false);
        check(b"\xFF\xFEa\0b\0", None, "ab", false);
        check(b"\xFE\xFF\0a\0b", None, "ab", false);
        check(b"a\0b\0c\0d\0\n\0", None, "abcd\n", true);
        check(b"\0a\0b\0c\0d\0\n", None, "abcd\n", true);
        check(b"na\xEFve", Some("iso-8859-1"), "naïve", false);
        check("naïve".as_bytes(), Some("iso-8859-1"), "naïve", false);
        check(
            b"\x93so\x94 \x96 caf\xE9 na\xEFve, he said",
            None,
            "“so” – café naïve, he said",
            true,
        );
        check(b"\x8B\x9E\x93s\x82\xC5", Some("Shift_JIS"), "京都で", false);
        check(b"\x1B$B5~\x1B(B", Some("iso-2022-jp"), "京", false);
        check(b"so", Some("no-such"), "so", false);
        check(b"", None, "", false);
    }

    #[test]
    fn a_few_bad_bytes_do_not_spoil_utf8() {
        check(b"\xE2\x80\x9Cna\xC3\xAFve\xE2\x80\x9D caf\xE9", None, "“naïve” café", true);
    }

    #[test]
    fn long_stories_are_cut_between_characters() {
        let long = "é".repeat(LONGEST / 2 + 10);
        let (text, problems) = decode_story(long.as_bytes(), None);
        assert!(text.len() <= LONGEST && text.len() > LONGEST - 4);
        assert_eq!(problems.iter().map(|p| p.code).collect::<Vec<_>>(), ["too-long"]);
        assert!(decode_story(b"short", None).1.is_empty());
    }

    #[test]
    fn binary_data_is_no_text() {
        let mut noise = Vec::new();
        let mut seed = 1_u32;
        for _ in 0..4000 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.push((seed >> 24) as u8);
        }
        assert!(looks_binary(&noise));
        assert!(looks_binary(&[0; 100]));
        assert!(looks_binary(b"\x89PNG\r\n\x1a\nIHDR"));
        assert!(looks_binary(b"ABC\0\0\0\0\0\0\0\0DEF"));
        for text in
            ["", "a", "plain text\r\n\tmore", "\x16\x16\x01f0001 \x02body\r\n\x03\x04", "中文字符"]
        {
            assert!(!looks_binary(text.as_bytes()), "{text:?}");
        }
        assert!(!looks_binary(b"p\0l\0a\0i\0n\0"));
    }
}
