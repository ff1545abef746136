//! Where values begin and end in a stream of JSON, without parsing them: one value at a time is in memory.

use std::io::{self, BufRead};
use std::ops::Range;

/// A stream of JSON and how far it was read.
pub struct Scan<'r> {
    reader: &'r mut dyn BufRead,
    /// Bytes that were read.
    pub at: u64,
}

/// A value that was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Passed {
    /// How long it is, in bytes.
    pub length: u64,
    /// All its brackets and strings were closed.
    pub whole: bool,
}

/// Where a value is in its own text.
#[derive(Default)]
struct State {
    depth: usize,
    inside: Inside,
    done: bool,
}

/// What a byte lies in, apart from brackets.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    /// A word or number.
    Word,
    /// A string.
    Text,
    /// A string, behind a backslash.
    Escape,
}

impl State {
    /// Takes the bytes of a value from the front of some; gives how many.
    fn take(&mut self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            if self.inside == Inside::Escape {
                self.inside = Inside::Text;
                at += 1;
            } else if self.inside == Inside::Text {
                let rest = bytes.get(at..).unwrap_or_default();
                let Some(found) = memchr::memchr2(b'"', b'\\', rest) else { return bytes.len() };
                at += found + 1;
                if rest.get(found) == Some(&b'\\') {
                    self.inside = Inside::Escape;
                } else {
                    self.inside = Inside::Nothing;
                    self.done = self.depth == 0;
                }
            } else {
                let is_word = self.inside == Inside::Word;
                match byte {
                    b'"' if !is_word => self.inside = Inside::Text,
                    b'{' | b'[' if !is_word => self.depth += 1,
                    b'}' | b']' if self.depth > 0 => {
                        self.depth -= 1;
                        self.done = self.depth == 0;
                    }
                    _ if self.depth > 0 => {}
                    b',' | b':' | b'}' | b']' | b'{' | b'[' | b'"' | b' ' | b'\t' | b'\r'
                    | b'\n' => {
                        self.done = true;
                        return at;
                    }
                    _ => self.inside = Inside::Word,
                }
                at += 1;
            }
            if self.done {
                return at;
            }
        }
        at
    }
}

impl<'r> Scan<'r> {
    /// A stream of which some bytes were read.
    pub fn new(reader: &'r mut dyn BufRead, at: u64) -> Self {
        Self { reader, at }
    }

    /// The next byte that is no white space; it is still to be read.
    ///
    /// # Errors
    /// Where the stream cannot be read.
    pub fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                return Ok(None);
            }
            // A mark of byte order, and the mark between records of RFC 7464, are white space here.
            let space = |b: &u8| b.is_ascii_whitespace() || matches!(b, 0xEF | 0xBB | 0xBF | 0x1E);
            let skipped = bytes.iter().take_while(|b| space(b)).count();
            let found = bytes.get(skipped).copied();
            self.skip(skipped);
            if found.is_some() {
                return Ok(found);
            }
        }
    }

    /// Passes over some bytes that were seen.
    pub fn skip(&mut self, bytes: usize) {
        self.reader.consume(bytes);
        self.at += bytes as u64;
    }

    /// Reads the value that is next. It is kept up to a number of bytes, and passed over as a whole.
    ///
    /// # Errors
    /// Where the stream cannot be read.
    pub fn value(&mut self, kept: &mut Vec<u8>, most: usize) -> io::Result<Passed> {
        kept.clear();
        let begin = self.at;
        let mut state = State::default();
        while !state.done {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            let length = state.take(bytes);
            keep(kept, bytes.get(..length).unwrap_or_default(), most);
            self.skip(length);
            if length == 0 && !state.done {
                break;
            }
        }
        Ok(Passed { length: self.at - begin, whole: state.done || state.inside == Inside::Word })
    }

    /// Reads a line with its end. It is kept up to a number of bytes, without its end, and passed over as a whole.
    ///
    /// # Errors
    /// Where the stream cannot be read.
    pub fn line(&mut self, kept: &mut Vec<u8>, most: usize) -> io::Result<Passed> {
        kept.clear();
        let begin = self.at;
        let mut whole = false;
        while !whole {
            let bytes = self.reader.fill_buf()?;
            if bytes.is_empty() {
                break;
            }
            let end = memchr::memchr(b'\n', bytes);
            let length = end.unwrap_or(bytes.len());
            keep(kept, bytes.get(..length).unwrap_or_default(), most);
            whole = end.is_some();
            self.skip(length + usize::from(whole));
        }
        Ok(Passed { length: self.at - begin, whole })
    }
}

fn keep(kept: &mut Vec<u8>, bytes: &[u8], most: usize) {
    let room = most.saturating_sub(kept.len()).min(bytes.len());
    kept.extend_from_slice(bytes.get(..room).unwrap_or_default());
}

/// Where the objects and lists lie that stand straight in a list or an object.
pub fn children(bytes: &[u8]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = bytes.iter().position(|b| matches!(b, b'{' | b'[')).map_or(bytes.len(), |n| n + 1);
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        if !matches!(byte, b'{' | b'[' | b'"') {
            at += 1;
            continue;
        }
        let mut state = State::default();
        let length = state.take(rest).max(1);
        if byte != b'"' {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_passed_over() {
        let check = |source: &str, want: &[&str]| {
            for capacity in [1, 2, 3, 4096] {
                let mut reader = io::BufReader::with_capacity(capacity, source.as_bytes());
                let mut scan = Scan::new(&mut reader, 0);
                let mut got = Vec::new();
                let mut kept = Vec::new();
                while let Some(next) = scan.peek().unwrap() {
                    if next == b',' {
                        scan.skip(1);
                        continue;
                    }
                    let at = scan.at as usize;
                    let passed = scan.value(&mut kept, 100).unwrap();
                    let text = String::from_utf8(kept.clone()).unwrap();
                    assert_eq!(source.get(at..at + passed.length as usize), Some(text.as_str()));
                    got.push(text);
                }
                assert_eq!(got, want, "{source} by {capacity}");
            }
        };
        check(
            r#" {"a":"}\"{"} , [1,[2]],"x\\", 12 ,true"#,
            &[r#"{"a":"}\"{"}"#, "[1,[2]]", r#""x\\""#, "12", "true"],
        );
        check(r#"{"a":1}{"b":[}"#, &[r#"{"a":1}"#, r#"{"b":[}"#]);
    }

    #[test]
    fn children_are_found() {
        let check = |source: &str, want: &[&str]| {
            let got: Vec<&str> =
                children(source.as_bytes()).into_iter().map(|r| source.get(r).unwrap()).collect();
            assert_eq!(got, want, "{source}");
        };
        check(r#"{"a":{"b":1},"{":[2,"]"],"c":3}"#, &[r#"{"b":1}"#, r#"[2,"]"]"#]);
        check(r#"[{"a":1},{"b"#, &[r#"{"a":1}"#, r#"{"b"#]);
        check("", &[]);
    }
}
