//! Sentences, as news writes them.
//!
//! A period after `Nov.`, `W.Va.`, `Mr.`, an initial or a number's sign ends nothing; after `Inc.`, `U.S.` or `p.m.` it
//! does only where a word follows that starts sentences. Closing quotation marks belong to the sentence they close, and
//! a question inside one goes on: `“Why?” she asked.`

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use super::entries;
use crate::story::Span;

const ABBREVIATIONS: &str = include_str!("../../assets/text/abbreviations.tsv");
const STARTERS: &str = include_str!("../../assets/text/starters.txt");

/// The sentences of a text: sorted, disjoint, without the spaces around them; a line end ends one.
pub fn sentences(text: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = match c {
            '\n' => Some(at),
            '。' | '！' | '？' | '｡' => Some(at + c.len_utf8()),
            '.' | '!' | '?' | '…' => {
                let mut end = at + c.len_utf8();
                while let Some(&(next, mark)) = chars.peek() {
                    if !matches!(
                        mark,
                        '.' | '!' | '?' | '…' | '”' | '"' | '’' | '\'' | '»' | ')' | ']'
                    ) {
                        break;
                    }
                    end = next + mark.len_utf8();
                    chars.next();
                }
                ends(text, start, at, end).then_some(end)
            }
            _ => None,
        };
        if let Some(end) = end {
            push(&mut found, text, start, end);
            start = end;
        }
    }
    push(&mut found, text, start, text.len());
    found
}

fn push(found: &mut Vec<Span>, text: &str, start: usize, end: usize) {
    let Some(cut) = text.get(start..end) else { return };
    let from = end - cut.trim_start().len();
    let span = Span::new(from, start + cut.trim_end().len());
    if span.start < span.end {
        found.push(span);
    }
}

/// Whether a sentence ends at `end`, behind its marks; `start` is where it began and `at` its first closing mark.
fn ends(text: &str, start: usize, at: usize, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    if !rest.starts_with(char::is_whitespace) {
        return rest.is_empty();
    }
    let mut ahead = rest.split_whitespace().take(3);
    let next = ahead.next().unwrap_or_default();
    let first = next.chars().find(|c| c.is_alphanumeric());
    if first.is_some_and(char::is_lowercase) || next == "." || next.starts_with("..") {
        return false;
    }
    let marks = text.get(at..end).unwrap_or_default();
    let quoted = marks.ends_with(['”', '"', '’', '»']);
    if quoted && !marks.starts_with('.') && ahead.take(2).any(is_said) {
        return false;
    }
    // Only a lone period can be that of an abbreviation.
    if marks != "." {
        return true;
    }
    let word = last_word(text.get(start..at).unwrap_or_default());
    match kind(word) {
        Kind::Before => false,
        Kind::Inside => {
            let opens = next.starts_with(['“', '"', '‘', '«', '—', '(']);
            opens || is_starter(next.trim_matches(|c: char| !c.is_alphanumeric()))
        }
        Kind::Word => true,
    }
}

/// The last word of some text, at most 40 bytes of it.
fn last_word(text: &str) -> &str {
    let from = (text.len().saturating_sub(40)..=text.len()).find(|&at| text.is_char_boundary(at));
    let tail = from.and_then(|from| text.get(from..)).unwrap_or_default();
    let word = tail.rsplit(char::is_whitespace).next().unwrap_or(tail);
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

enum Kind {
    Before,
    Inside,
    Word,
}

fn kind(word: &str) -> Kind {
    static TABLE: LazyLock<HashMap<&str, bool>> = LazyLock::new(|| {
        entries(ABBREVIATIONS)
            .filter_map(|line| line.split_once('\t'))
            .flat_map(|(kind, words)| {
                words.split_whitespace().map(move |word| (word, kind == "before"))
            })
            .collect()
    });
    if let Some(&before) = TABLE.get(word) {
        return if before { Kind::Before } else { Kind::Inside };
    }
    // "U.S", "W.Va", "a.m": letters with periods inside.
    let dotted = word.contains('.')
        && word.split('.').all(|part| {
            !part.is_empty() && part.len() < 4 && part.chars().all(char::is_alphabetic)
        });
    let initial = word.chars().count() == 1 && word.starts_with(char::is_uppercase);
    if dotted || initial { Kind::Inside } else { Kind::Word }
}

fn is_starter(word: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(STARTERS).flat_map(str::split_whitespace).collect());
    WORDS.contains(word)
}

fn is_said(word: &str) -> bool {
    matches!(
        word.trim_end_matches(['.', ',', ':']),
        "said"
            | "says"
            | "asked"
            | "asks"
            | "told"
            | "wrote"
            | "added"
            | "shouted"
            | "replied"
            | "cried"
    )
}

#[cfg(test)]
mod tests {
    use super::sentences;

    /// `|` marks where one sentence ends and the next begins.
    fn check(marked: &str) {
        let text = marked.replace(" | ", " ").replace('|', "");
        let found: Vec<&str> =
            sentences(&text).iter().map(|s| text.get(s.start..s.end).unwrap_or("?")).collect();
        let want: Vec<&str> = marked.split('|').map(str::trim).collect();
        assert_eq!(found, want, "{marked}");
    }

    #[test]
    fn abbreviations_end_nothing() {
        check("He left on Nov. 16, 2024, for W.Va. and Mrs. Ruiz followed. | Then it rained.");
        check("The U.S. Senate met Gen. Ana M. Ruiz in St. Paul, Minn. | The vote was No. 3 of 4.");
        check("It rose 3.5 percent. | J. Edgar Ruiz of Harbor Inc. said so.");
        check("They met at 9 a.m. | He was late. | She came from the U.S. | “Go,” he said.");
        check("Ruiz v. Paz was heard. | Prof. Paz spoke.");
    }

    #[test]
    fn quotation_marks_close_with_their_sentence() {
        check("“We lost.” | “We won,” she said. | (That was all.) | He went.");
        check("“Why?” she asked. | “Why?” Ruiz asked. | “Why?” | Nobody knew.");
        check("“I ... do not know ...” he said. | “Wait … what?” | No one spoke.");
    }

    #[test]
    fn lines_and_other_scripts() {
        check("東京で。|会った！|終わり");
        assert_eq!(sentences(""), []);
        assert_eq!(sentences(" \n . \n"), [crate::story::Span::new(3, 4)]);
    }

    proptest::proptest! {
        #[test]
        fn spans_are_sorted_and_disjoint(text in "([A-Za-z]{1,5}|[.!?…”\"\n ]|\\PC){0,60}") {
            let mut last = 0;
            for span in sentences(&text) {
                proptest::prop_assert!(span.start >= last && text.get(span.start..span.end).is_some());
                last = span.end;
            }
        }
    }
}
