//! Records in a stream: each from its opening tag to its closing one, with no more than one of them in memory; and the tags in one.

use std::borrow::Cow;
use std::io::{self, BufRead};

use encoding_rs::WINDOWS_1252;
use memchr::memmem::Finder;
use memchr::{memchr, memchr_iter};

use crate::text;

/// Bytes of a record, at most: what is longer lacks its end.
const LONGEST: usize = 8 << 20;

/// Bytes that are read at a time.
const CHUNK: usize = 256 << 10;

/// What records begin and end with.
#[derive(Clone, Copy)]
pub struct Bounds {
    /// The opening tag's beginning.
    pub open: &'static str,
    /// The closing tag.
    pub close: &'static str,
}

/// A record of a file.
pub struct Record<'b> {
    /// Where it begins in the file.
    pub offset: u64,
    /// Its bytes, tags and all.
    pub bytes: &'b [u8],
    /// Whether it is closed.
    pub whole: bool,
}

/// The records of a stream, one after another.
pub struct Records<'s> {
    stream: &'s mut dyn BufRead,
    open: Finder<'static>,
    close: Finder<'static>,
    /// What has been read and not yet given out, from `at` on.
    buffer: Vec<u8>,
    at: usize,
    /// Where the buffer begins in the file.
    base: u64,
    ended: bool,
    broken: Option<io::Error>,
}

impl<'s> Records<'s> {
    pub fn new(stream: &'s mut dyn BufRead, bounds: Bounds) -> Self {
        Self {
            stream,
            open: Finder::new(bounds.open),
            close: Finder::new(bounds.close),
            buffer: Vec::new(),
            at: 0,
            base: 0,
            ended: false,
            broken: None,
        }
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// Where the stream broke off, once all that came before was given out.
    pub fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        let opening = self.open.needle().len();
        while !self.go_to_open() {
            if !self.fill() {
                return self.broken.take().map_or(Ok(None), Err);
            }
        }
        let mut seen = opening;
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            let unseen = rest.get(seen..).unwrap_or_default();
            let close = self.close.find(unseen).map(|at| seen + at + self.close.needle().len());
            // A record that lacks its end stops where the next one begins.
            let inside = rest.get(seen..close.unwrap_or(rest.len())).unwrap_or_default();
            let next = self.open.find(inside).map(|at| seen + at);
            if let Some(length) = next.or(close) {
                return Ok(Some(self.take(length, next.is_none())));
            }
            // Both tags may be cut apart where the buffer ends.
            let longest = opening.max(self.close.needle().len());
            seen = seen.max(rest.len().saturating_sub(longest - 1));
            let length = rest.len();
            if length > LONGEST || !self.fill() {
                return Ok(Some(self.take(length, false)));
            }
        }
    }

    /// Goes to the next opening tag in the buffer; where there is none, to where one may have been cut apart.
    fn go_to_open(&mut self) -> bool {
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let found = self.open.find(rest);
        let kept = self.open.needle().len() - 1;
        self.at += found.unwrap_or(rest.len().saturating_sub(kept));
        found.is_some()
    }

    fn take(&mut self, length: usize, whole: bool) -> Record<'_> {
        let from = self.at;
        self.at += length;
        let bytes = self.buffer.get(from..self.at).unwrap_or_default();
        Record { offset: self.base + from as u64, bytes, whole }
    }

    /// Reads on; `false` at the end.
    fn fill(&mut self) -> bool {
        if self.ended {
            return false;
        }
        self.buffer.drain(..self.at);
        self.base += self.at as u64;
        self.at = 0;
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let mut filled = held;
        while filled < self.buffer.len() {
            match self.stream.read(self.buffer.get_mut(filled..).unwrap_or_default()) {
                Ok(0) => self.ended = true,
                Ok(got) => filled += got,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.broken = Some(error);
                    self.ended = true;
                }
            }
            if self.ended {
                break;
            }
        }
        self.buffer.truncate(filled);
        filled > held
    }
}

/// A record's bytes as text: UTF-8 where they are, else Windows-1252, which Latin-1 is part of.
pub fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// A tag of a record's text.
pub struct Tag<'t> {
    /// Its name, a slash before it where it closes.
    pub name: &'t str,
    /// What stands behind its name.
    pub attributes: &'t str,
    /// Where its `<` stands.
    pub start: usize,
    /// Where the text behind its `>` begins.
    pub end: usize,
}

impl<'t> Tag<'t> {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&'t str> {
        let mut rest = self.attributes;
        loop {
            let (own, after) = rest.split_once('=')?;
            let after = after.trim_start();
            let (value, next) = match after.chars().next()? {
                mark @ ('"' | '\'') => after.get(1..)?.split_once(mark)?,
                _ => after.split_once(char::is_whitespace).unwrap_or((after, "")),
            };
            if own.trim().eq_ignore_ascii_case(name) {
                return Some(value.trim());
            }
            rest = next;
        }
    }
}

/// The tags in a text, in order. A `<` that begins no name in capitals is none.
pub fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    memchr_iter(b'<', text.as_bytes()).filter_map(move |start| {
        let inside = text.get(start + 1..)?;
        let bytes = inside.as_bytes();
        let slash = usize::from(bytes.first() == Some(&b'/'));
        let letters = bytes.iter().skip(slash).take_while(|b| b.is_ascii_uppercase()).count();
        let name = inside.get(..slash + letters).filter(|_| letters > 0)?;
        let close = match bytes.get(name.len())? {
            b'>' => name.len(),
            b' ' | b'\t' | b'\n' | b'\r' => memchr(b'>', bytes)?,
            _ => return None,
        };
        let attributes = inside.get(name.len()..close)?;
        Some(Tag { name, attributes, start, end: start + 1 + close + 1 })
    })
}

/// Appends a text with its references resolved: those to line ends and tabs become such, those to other controls go.
pub fn resolve(raw: &str, to: &mut String) {
    let mut character = [0; 4];
    let mut rest = raw;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (before, reference) = rest.split_at(at);
        to.push_str(before);
        let name = reference.get(1..).unwrap_or_default();
        let end = name.bytes().take(10).position(|b| b == b';');
        let length = if let Some((end, text)) =
            end.and_then(|end| Some((end, meant(name.get(..end)?, &mut character)?)))
        {
            to.push_str(text);
            end + 2
        } else {
            to.push('&');
            1
        };
        rest = reference.get(length..).unwrap_or_default();
    }
    to.push_str(rest);
}

/// A field's text as one clean line.
pub fn field(raw: &str) -> String {
    if memchr(b'&', raw.as_bytes()).is_none() {
        return super::lines::joined(&text::clean(raw));
    }
    let mut resolved = String::with_capacity(raw.len());
    resolve(raw, &mut resolved);
    super::lines::joined(&text::clean(&resolved))
}

/// What a reference stands for, nothing where that is a control; `None` where it is no reference.
fn meant<'b>(name: &str, buffer: &'b mut [u8; 4]) -> Option<&'b str> {
    if let Some(number) = name.strip_prefix('#') {
        let number = match number.strip_prefix(['x', 'X']) {
            Some(digits) => u32::from_str_radix(digits, 16),
            None => number.parse(),
        };
        return Some(match char::from_u32(number.ok()?)? {
            '\r' => "\n",
            c if c.is_control() && !matches!(c, '\n' | '\t') => "",
            c => c.encode_utf8(buffer),
        });
    }
    Some(match name.to_ascii_lowercase().as_str() {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        "nbsp" => " ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    #[test]
    fn records_end_where_they_close_or_the_next_begins() {
        let check = |file: &str, want: &[(&str, bool)]| {
            let bounds = Bounds { open: "<DOC ", close: "</DOC>" };
            for size in [1, 3, 4096] {
                let mut stream = BufReader::with_capacity(size, file.as_bytes());
                let mut records = Records::new(&mut stream, bounds);
                let mut found = Vec::new();
                while let Some(record) = records.next().unwrap() {
                    let text = String::from_utf8(record.bytes.to_vec()).unwrap();
                    assert_eq!(file.find(&text), Some(record.offset as usize));
                    found.push((text, record.whole));
                }
                let found: Vec<_> = found.iter().map(|(t, whole)| (t.as_str(), *whole)).collect();
                assert_eq!(found, want, "{file}");
            }
        };
        check("", &[]);
        check("<DOC", &[]);
        check(
            "x<DOC 1>a</DOC>\n<DOC 2>b</DOC>",
            &[("<DOC 1>a</DOC>", true), ("<DOC 2>b</DOC>", true)],
        );
        check(
            "<DOC 1>a<DOC 2>b</DOC> <DOC 3>c",
            &[("<DOC 1>a", false), ("<DOC 2>b</DOC>", true), ("<DOC 3>c", false)],
        );
    }

    #[test]
    fn references_and_tags() {
        let check = |raw: &str, want: &str| {
            let mut out = String::new();
            resolve(raw, &mut out);
            assert_eq!(out, want, "{raw}");
        };
        check("plain", "plain");
        check("&lt;OAK> &amp; &#5;&#22;a&#10;b&#233; &no; &", "<OAK> & a\nbé &no; &");
        let text = "1 < 2 <A B='c d' E=f>x</A> <b>";
        let found: Vec<_> = tags(text).map(|tag| (tag.name, tag.end)).collect();
        assert_eq!(found, [("A", 21), ("/A", 26)]);
        let tag = tags(text).next().unwrap();
        assert_eq!(
            [tag.attribute("b"), tag.attribute("E"), tag.attribute("x")],
            [Some("c d"), Some("f"), None]
        );
    }
}
