//! Sorted name lists, searched in place: no set is built, so the first story waits for nothing.

use std::cmp::Ordering;

/// A text file of names in byte order, one a line.
///
/// **Invariant:** the lines are sorted by their bytes and none is empty (a test holds the files to it).
/// A space sorts before every other character that a name has, so all entries that go on after a name
/// follow it directly.
#[derive(Clone, Copy)]
pub struct List(&'static str);

/// What a list knows of some words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The list holds just these words.
    pub whole: bool,
    /// The list holds an entry that begins with these words and goes on.
    pub longer: bool,
}

impl List {
    /// A list of the given lines.
    pub const fn new(lines: &'static str) -> Self {
        Self(lines)
    }

    /// Whether the list holds the words.
    pub fn holds(self, words: &str) -> bool {
        self.line_from(words).is_some_and(|(_, line)| line == words)
    }

    /// Whether the list holds the words, or an entry that goes on after them.
    pub fn find(self, words: &str) -> Found {
        let Some((at, line)) = self.line_from(words) else { return Found::default() };
        let goes_on =
            |line: &str| line.strip_prefix(words).is_some_and(|rest| rest.starts_with(' '));
        if line != words {
            return Found { whole: false, longer: goes_on(line) };
        }
        let next = self.0.get(at + line.len() + 1..).and_then(|rest| rest.lines().next());
        Found { whole: true, longer: next.is_some_and(goes_on) }
    }

    /// What stands after the word and a space on its line: the remark of lists that carry one.
    pub fn remark(self, word: &str) -> Option<&'static str> {
        let (_, line) = self.line_from(word)?;
        let rest = line.strip_prefix(word)?;
        if rest.is_empty() { Some("") } else { rest.strip_prefix(' ') }
    }

    /// The first line that is not before `words` in byte order, with its offset.
    fn line_from(self, words: &str) -> Option<(usize, &'static str)> {
        let bytes = self.0.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        // `low` always stands at a line's start; lines before it are smaller, those from `high` on are not.
        while low < high {
            let middle = usize::midpoint(low, high);
            let start = bytes
                .get(low..middle)
                .and_then(|part| memchr::memrchr(b'\n', part))
                .map_or(low, |at| low + at + 1);
            let end = bytes
                .get(start..)
                .and_then(|part| memchr::memchr(b'\n', part))
                .map_or(bytes.len(), |at| start + at);
            match bytes.get(start..end).unwrap_or_default().cmp(words.as_bytes()) {
                Ordering::Less => low = end + 1,
                _ => high = start,
            }
        }
        let line = self.0.get(low..)?.lines().next()?;
        Some((low, line))
    }

    /// The lines, for tests.
    #[cfg(test)]
    pub fn lines(self) -> impl Iterator<Item = &'static str> {
        self.0.lines()
    }
}

#[cfg(test)]
mod tests {
    use super::{Found, List};

    const PLACES: List =
        List::new("Lima\nNew Delhi\nNew York\nNew York City\nSan\nSan Juan\nYork\n");

    #[test]
    fn finds_whole_and_longer_entries() {
        let check = |words: &str, whole: bool, longer: bool| {
            assert_eq!(PLACES.find(words), Found { whole, longer }, "{words}");
            assert_eq!(PLACES.holds(words), whole, "{words}");
        };
        check("Lima", true, false);
        check("New", false, true);
        check("New York", true, true);
        check("New York City", true, false);
        check("San", true, true);
        check("York", true, false);
        check("Yorkshire", false, false);
        check("Aden", false, false);
        check("", false, false);
    }

    #[test]
    fn reads_remarks() {
        let list = List::new("Ada f\nKim\nOtto m\n");
        assert_eq!(list.remark("Ada"), Some("f"));
        assert_eq!(list.remark("Kim"), Some(""));
        assert_eq!(list.remark("Ott"), None);
        assert_eq!(list.remark("Zoe"), None);
    }
}
