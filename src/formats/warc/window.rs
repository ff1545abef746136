//! A stream with a look ahead, which knows where it is: records are told by how they begin, also behind damage.

use std::io::{self, BufRead, Read};

use memchr::memmem;

/// Bytes that are read at a time.
const CHUNK: usize = 64 << 10;

/// A stream of records.
pub struct Window<'s> {
    stream: &'s mut dyn Read,
    buffer: Vec<u8>,
    /// Where the reading is in the buffer.
    at: usize,
    /// Where the buffer begins in the stream.
    base: u64,
    ended: bool,
}

impl<'s> Window<'s> {
    pub fn new(stream: &'s mut dyn Read) -> Self {
        Self { stream, buffer: Vec::new(), at: 0, base: 0, ended: false }
    }

    /// Where the reading is in the stream.
    pub fn at(&self) -> u64 {
        self.base + self.at as u64
    }

    /// The next bytes, so many or as many as there still are.
    ///
    /// # Errors
    /// Where the stream breaks off; what was read before is still there.
    pub fn peek(&mut self, amount: usize) -> io::Result<&[u8]> {
        while self.buffer.len() - self.at < amount && self.fill()? {}
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        Ok(rest.get(..amount).unwrap_or(rest))
    }

    /// Leaves out white space and zeros, which stand between records; `false` at the end.
    ///
    /// # Errors
    /// Where the stream breaks off.
    pub fn skip_padding(&mut self) -> io::Result<bool> {
        loop {
            let rest = self.fill_buf()?;
            if rest.is_empty() {
                return Ok(false);
            }
            let padding = |byte: &&u8| matches!(**byte, b'\r' | b'\n' | b' ' | 0);
            let skipped = rest.iter().take_while(padding).count();
            let found = skipped < rest.len();
            self.at += skipped;
            if found {
                return Ok(true);
            }
        }
    }

    /// Goes to where something stands; `false` where it does not any more.
    ///
    /// # Errors
    /// Where the stream breaks off.
    pub fn seek(&mut self, wanted: &[u8]) -> io::Result<bool> {
        loop {
            let rest = self.buffer.get(self.at..).unwrap_or_default();
            if let Some(found) = memmem::find(rest, wanted) {
                self.at += found;
                return Ok(true);
            }
            self.at += rest.len().saturating_sub(wanted.len() - 1);
            if !self.fill()? {
                self.at = self.buffer.len();
                return Ok(false);
            }
        }
    }

    /// Puts back what was read last.
    pub fn unread(&mut self, bytes: &[u8]) {
        self.base += self.at as u64;
        self.buffer.splice(..self.at, bytes.iter().copied());
        self.base -= bytes.len() as u64;
        self.at = 0;
    }

    /// Reads on; `false` at the end.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        if self.at > CHUNK || self.at == self.buffer.len() {
            self.buffer.drain(..self.at);
            self.base += self.at as u64;
            self.at = 0;
        }
        let held = self.buffer.len();
        self.buffer.resize(held + CHUNK, 0);
        let read = loop {
            match self.stream.read(self.buffer.get_mut(held..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let got = *read.as_ref().unwrap_or(&0);
        self.buffer.truncate(held + got);
        self.ended = got == 0;
        read.map(|got| got > 0)
    }
}

impl Read for Window<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let got = self.fill_buf()?.read(to)?;
        self.consume(got);
        Ok(got)
    }
}

impl BufRead for Window<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.buffer.len() {
            self.fill()?;
        }
        Ok(self.buffer.get(self.at..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.buffer.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn goes_to_what_is_wanted_and_back() {
        let mut bytes = vec![b' '; CHUNK + CHUNK / 2];
        bytes.extend(b"\r\n\0one two");
        let mut stream = &bytes[..];
        let mut window = Window::new(&mut stream);
        assert!(window.skip_padding().unwrap());
        let start = window.at();
        assert_eq!(window.peek(3).unwrap(), b"one");
        assert!(window.seek(b"two").unwrap());
        assert_eq!(window.at(), start + 4);
        window.consume(3);
        assert!(!window.skip_padding().unwrap());
        window.unread(b"ne two");
        assert_eq!(window.at(), start + 1);
        assert_eq!(window.peek(99).unwrap(), b"ne two");
        assert!(!window.seek(b"three").unwrap());
        assert_eq!(window.at(), bytes.len() as u64);
    }
}
