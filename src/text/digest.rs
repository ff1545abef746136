//! Hashes that name things for good: stories, pages, copies, archives.

use sha2::{Digest as _, Sha256};

/// Bytes that are gathered before they are hashed.
const CHUNK: usize = 4096;

/// A SHA-256 in the making.
#[derive(Default)]
pub struct Digest {
    hash: Sha256,
    fed: Vec<u8>,
}

impl Digest {
    /// Adds the words of a text, each with a zero byte behind it, so that white space does not count.
    pub fn add_words(&mut self, text: &str) {
        let mut add = |word: &str| {
            self.fed.extend_from_slice(word.as_bytes());
            self.fed.push(0);
            if self.fed.len() > CHUNK {
                self.hash.update(&self.fed);
                self.fed.clear();
            }
        };
        if text.is_ascii() {
            text.split_ascii_whitespace().for_each(&mut add);
        } else {
            text.split_whitespace().for_each(&mut add);
        }
    }

    /// Adds bytes as they are.
    pub fn add_bytes(&mut self, bytes: &[u8]) {
        self.hash.update(&self.fed);
        self.fed.clear();
        self.hash.update(bytes);
    }

    /// The first eight bytes of the hash as a number.
    pub fn number(self) -> u64 {
        self.finish().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// The first bytes of the hash as hexadecimal digits.
    pub fn hex(self, bytes: usize) -> String {
        self.finish().iter().take(bytes).fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
    }

    fn finish(mut self) -> [u8; 32] {
        self.hash.update(&self.fed);
        self.hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn words_count_and_white_space_does_not() {
        let words = |text: &str| {
            let mut digest = Digest::default();
            digest.add_words(text);
            digest.hex(4)
        };
        let bytes = |bytes: &[u8]| {
            let mut digest = Digest::default();
            digest.add_bytes(bytes);
            digest.hex(4)
        };
        assert_eq!(words(" Ferries\n stop "), bytes(b"Ferries\0stop\0"));
        assert_eq!(words("Fähren\u{a0}halten"), bytes("Fähren\0halten\0".as_bytes()));
        assert_eq!(bytes(b""), "e3b0c442");
        assert_eq!(Digest::default().number(), 0xe3b0_c442_98fc_1c14);
        let long = "word ".repeat(3000);
        assert_eq!(words(&long), bytes("word\0".repeat(3000).as_bytes()));
    }
}
