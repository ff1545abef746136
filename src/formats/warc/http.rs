//! The answer of a server as an archive keeps it: its head, and its body without chunks and packing.

use std::borrow::Cow;
use std::io::Read;
use std::rc::Rc;

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use httparse::{EMPTY_HEADER, ParserConfig, Response, Status};

use crate::formats::Input;
use crate::formats::input::{Budget, MOST};

/// Header lines of an answer, at most.
const HEADERS: usize = 512;

/// What a server answered.
pub struct Answer<'b> {
    /// The HTTP status.
    pub status: u16,
    /// The media type with its charset, as given.
    pub kind: String,
    /// What carries the text: still in chunks, still packed.
    body: &'b [u8],
    is_chunked: bool,
    packing: String,
}

impl<'b> Answer<'b> {
    /// Reads an answer; `None` where it has no head.
    pub fn parse(block: &'b [u8]) -> Option<Self> {
        let mut headers = [EMPTY_HEADER; HEADERS];
        let mut response = Response::new(&mut headers);
        let mut config = ParserConfig::default();
        config
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_spaces_after_header_name_in_responses(true)
            .allow_space_before_first_header_name(true)
            .ignore_invalid_headers_in_responses(true);
        let Ok(Status::Complete(end)) = config.parse_response(&mut response, block) else {
            return None;
        };
        let field = |name: &str| {
            let named = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case(name);
            let value = response.headers.iter().find(named).map(|header| header.value);
            String::from_utf8_lossy(value.unwrap_or_default()).trim().to_owned()
        };
        Some(Self {
            status: response.code?,
            kind: field("content-type"),
            body: block.get(end..)?,
            is_chunked: field("transfer-encoding").to_ascii_lowercase().contains("chunked"),
            packing: field("content-encoding").to_ascii_lowercase(),
        })
    }

    /// The body as the page that it is, as far as it can be unpacked, with what went wrong.
    pub fn body(&self, budget: &Rc<Budget>) -> (Cow<'b, [u8]>, Option<String>) {
        let (packed, wrong) =
            if self.is_chunked { dechunked(self.body) } else { (Cow::Borrowed(self.body), None) };
        let (Some(unpacked), broken) = unpacked(&packed, &self.packing, budget) else {
            return (packed, wrong);
        };
        (Cow::Owned(unpacked), broken.or(wrong))
    }
}

/// The parts of a body that was sent in chunks. One that is in none, whatever its head says, is given as it is.
fn dechunked(raw: &[u8]) -> (Cow<'_, [u8]>, Option<String>) {
    let mut whole = Vec::with_capacity(raw.len());
    let mut rest = raw;
    loop {
        let Ok(Status::Complete((start, length))) = httparse::parse_chunk_size(rest) else {
            if whole.is_empty() {
                return (Cow::Borrowed(raw), None);
            }
            whole.extend(rest);
            return (Cow::Owned(whole), Some("a chunk of the page has no length".into()));
        };
        if length == 0 {
            return (Cow::Owned(whole), None);
        }
        let chunk = rest.get(start..).unwrap_or_default();
        let Some((chunk, after)) = chunk.split_at_checked(length as usize) else {
            whole.extend(chunk);
            return (Cow::Owned(whole), Some("the page is cut off".into()));
        };
        whole.extend(chunk);
        rest = after.strip_prefix(b"\r\n").or(after.strip_prefix(b"\n")).unwrap_or(after);
    }
}

/// A body without its packing, and what broke it off; `None` where it is not packed, whatever its head says.
fn unpacked(body: &[u8], packing: &str, budget: &Rc<Budget>) -> (Option<Vec<u8>>, Option<String>) {
    let mut decoder: Box<dyn Read + '_> = match (packing, body) {
        ("gzip" | "x-gzip", [0x1f, 0x8b, ..]) => Box::new(MultiGzDecoder::new(body)),
        ("deflate", [first, second, ..]) => {
            // Servers send it with the head of zlib and without.
            let head = u16::from_be_bytes([*first, *second]);
            if first & 15 == 8 && head % 31 == 0 {
                Box::new(ZlibDecoder::new(body))
            } else {
                Box::new(DeflateDecoder::new(body))
            }
        }
        ("zstd", [0x28, 0xb5, 0x2f, 0xfd, ..]) => match zstd::stream::read::Decoder::new(body) {
            Ok(decoder) => Box::new(decoder),
            Err(_) => return (None, None),
        },
        ("br", _) => return (Some(Vec::new()), Some("the page is packed by Brotli".into())),
        _ => return (None, None),
    };
    let mut out = Vec::new();
    let mut capped = Input::capped(budget, &mut decoder).take(MOST as u64);
    match capped.read_to_end(&mut out) {
        Ok(_) => (Some(out), None),
        Err(why) => (Some(out), Some(format!("the page cannot be unpacked to its end: {why}"))),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    #[test]
    fn bodies_lose_chunks_and_packing() {
        let (budget, _) = Input::bytes(Path::new("x"), b"").lineage();
        let check = |head: &str, body: &[u8], want: &str, wrong: bool| {
            let block = [format!("HTTP/1.1 200 OK\r\n{head}\r\n").as_bytes(), body].concat();
            let answer = Answer::parse(&block).unwrap();
            let (body, problem) = answer.body(&budget);
            assert_eq!(String::from_utf8_lossy(&body), want, "{head}");
            assert_eq!(problem.is_some(), wrong, "{head} {problem:?}");
        };
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(b"Ferries stopped").unwrap();
        let packed = packed.finish().unwrap();
        check("", b"plain", "plain", false);
        check(
            "Transfer-Encoding: chunked\r\n",
            b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
            "abcde",
            false,
        );
        check("Transfer-Encoding: chunked\r\n", b"<p>not chunked", "<p>not chunked", false);
        check("Transfer-Encoding: chunked\r\n", b"3\r\nabc\r\n9\r\nde", "abcde", true);
        check("Content-Encoding: gzip\r\n", &packed, "Ferries stopped", false);
        check("Content-Encoding: gzip\r\n", b"not packed", "not packed", false);
        check("Content-Encoding: br\r\n", b"xx", "", true);
        check("Bad header\r\nContent-Encoding: gzip\r\n", &packed, "Ferries stopped", false);
        assert!(Answer::parse(b"<html>").is_none());
    }
}
