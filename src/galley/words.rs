//! Where a text may be broken: after spaces, after hyphens and dashes, and by Unicode's rules (UAX #14)
//! wherever a script needs them.

use textwrap::WordSeparator;

use super::cells::single;

/// A stretch without a break, and the spaces that follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// Its first byte.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// One past the last space after it.
    pub next: usize,
}

/// The words of a text, in order; together they cover it but for spaces at its very beginning.
pub fn words(text: &str) -> impl Iterator<Item = Word> {
    let mut chunks = chunks(text).peekable();
    let mut parts: std::vec::IntoIter<Word> = Vec::new().into_iter();
    std::iter::from_fn(move || {
        loop {
            if let Some(word) = parts.next() {
                return Some(word);
            }
            let mut chunk = chunks.next()?;
            // French and some typists put a space before these; a line never begins with them.
            while chunks.peek().is_some_and(|next| clings(cut(text, next.start, next.end))) {
                let next = chunks.next()?;
                chunk = Word { end: next.end, next: next.next, ..chunk };
            }
            let body = cut(text, chunk.start, chunk.end);
            if body.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
                return Some(chunk);
            }
            let mut found = Vec::new();
            if body.chars().all(spaced) {
                divide(body, chunk, &mut found);
            } else {
                divide_by_rule(body, chunk, &mut found);
            }
            parts = found.into_iter();
        }
    })
}

/// The runs without spaces.
fn chunks(text: &str) -> impl Iterator<Item = Word> {
    let bytes = text.as_bytes();
    let mut at = bytes.iter().take_while(|byte| is_space(**byte)).count();
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let length = memchr::memchr3(b' ', b'\n', b'\t', rest).unwrap_or(rest.len());
        let spaces = rest.iter().skip(length).take_while(|byte| is_space(**byte)).count();
        let word = Word { start: at, end: at + length, next: at + length + spaces };
        at = word.next;
        Some(word)
    })
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\n' | b'\t')
}

fn cut(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

/// Whether a chunk is closing punctuation that stays with what is before it.
fn clings(chunk: &str) -> bool {
    !chunk.is_empty() && chunk.chars().all(|c| matches!(c, '!' | '?' | ';' | ':' | '»' | '›' | '%'))
}

/// Whether a character is of a script that puts spaces between words, from Latin to Sinhala; all else is
/// divided by rule.
fn spaced(char: char) -> bool {
    char < '\u{e00}' || single(char)
}

/// Divides a chunk of such a script after hyphens, slashes and dashes that stand between letters.
fn divide(body: &str, chunk: Word, found: &mut Vec<Word>) {
    let mut start = chunk.start;
    let mut before = None;
    let mut chars = body.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let after = chars.peek().map(|(_, after)| *after);
        let breaks = match char {
            '-' | '/' => {
                before.is_some_and(char::is_alphanumeric) && after.is_some_and(char::is_alphabetic)
            }
            '—' => before.is_some() && after.is_some_and(|after| after != '—'),
            '–' => {
                before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
            }
            _ => false,
        };
        if breaks {
            let end = chunk.start + at + char.len_utf8();
            found.push(Word { start, end, next: end });
            start = end;
        }
        before = Some(char);
    }
    found.push(Word { start, ..chunk });
}

/// Divides a chunk where Unicode's rules allow it.
fn divide_by_rule(body: &str, chunk: Word, found: &mut Vec<Word>) {
    let mut start = chunk.start;
    for word in WordSeparator::UnicodeBreakProperties.find_words(body) {
        let end = start + word.word.len();
        let next = end + word.whitespace.len();
        found.push(Word { start, end, next });
        start = next;
    }
    match found.last_mut() {
        Some(last) if start == chunk.end => last.next = chunk.next,
        _ => found.push(Word { start, ..chunk }),
    }
}

#[cfg(test)]
mod tests {
    use super::words;

    /// The words with `|` at each break.
    fn check(text: &str, expect: &str) {
        let found: Vec<&str> =
            words(text).map(|word| super::cut(text, word.start, word.end)).collect();
        assert_eq!(found.join("|"), expect);
    }

    #[test]
    fn texts_break_where_they_may() {
        check("Crews pulled 14 survivors", "Crews|pulled|14|survivors");
        check("  two  spaces ", "two|spaces");
        check("a well-known 2-1 win", "a|well-|known|2-1|win");
        check("U.S.-led -5 e-", "U.S.-led|-5|e-");
        check("AP Photo/Ana and/or 24/7", "AP|Photo/|Ana|and/|or|24/7");
        check("hills—above—it", "hills—|above—|it");
        check("mud — and — rain", "mud|—|and|—|rain");
        check("Qui ? Lui !", "Qui ?|Lui !");
        check("«\u{a0}Oui\u{a0}»", "«\u{a0}Oui\u{a0}»");
        check("“Nobody stopped.”", "“Nobody|stopped.”");
        check("", "");
        check("   ", "");
    }

    #[test]
    fn scripts_without_spaces_break_by_rule() {
        check("東京は晴れ。", "東|京|は|晴|れ。");
        check("「晴れ」だ", "「晴|れ」|だ");
        check("قال الرئيس", "قال|الرئيس");
    }
}
