//! Finding in the story on show: without regard to case and accents, counted while it is typed.

use memchr::memmem;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::story::{Block, Span, Story};

/// The most matches that are kept; a story has never more that anyone would walk.
const MOST: usize = 10_000;

/// A find and what it matched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Find {
    /// What was typed.
    pub needle: String,
    /// The matches: sorted, disjoint, on character boundaries.
    pub hits: Vec<Span>,
    /// The match that the reader is at.
    pub current: Option<usize>,
    /// These are the words of the query that found the story, not what was typed to be found in it.
    pub of_query: bool,
}

impl Find {
    /// Finds a text, or any of several words, in the visible blocks of a story.
    pub fn new(needle: &str, words: &[String], story: &Story, furniture: bool) -> Self {
        let mut hits = Vec::new();
        for block in story.blocks.iter().filter(|b| furniture || !b.role.is_hidden()) {
            let folded = Folded::of(story.cut(block.span), block.span.start);
            for word in words {
                folded.find(word, &mut hits);
            }
        }
        hits.sort_unstable();
        let mut end = 0;
        hits.retain(|hit| {
            let apart = hit.start >= end;
            end = end.max(hit.end);
            apart
        });
        hits.truncate(MOST);
        Self { needle: needle.to_owned(), hits, current: None, of_query: false }
    }

    /// The text of a span of the story as what was found: the match at hand is the span, or the one nearest to it where the text
    /// has it not.
    pub fn at(span: Span, story: &Story, furniture: bool) -> Self {
        let words = story.text.get(span.start..span.end).unwrap_or_default().trim();
        let mut find = Self::new(words, &[words.to_owned()], story, furniture);
        find.current = find.hits.iter().position(|hit| hit.meets(span));
        if find.current.is_none() {
            // It goes over the end of a paragraph, or there is no such place.
            let blocks = story.blocks.iter().filter(|block| furniture || !block.role.is_hidden());
            let part = |block: &Block| {
                let letter = |at: &usize| story.text.is_char_boundary(*at);
                let start = (span.start.max(block.span.start)..block.span.end).find(letter)?;
                let end = (start..=span.end.min(block.span.end)).rfind(letter)?;
                (start < end).then(|| Span::new(start, end))
            };
            find.hits = blocks.filter_map(part).collect();
            find.current = (!find.hits.is_empty()).then_some(0);
        }
        find
    }

    /// Goes to the first match at or after an offset, or round to the first of all.
    pub fn from(&mut self, offset: usize) -> Option<Span> {
        let at = self.hits.partition_point(|hit| hit.start < offset);
        self.current = (!self.hits.is_empty()).then_some(if at < self.hits.len() { at } else { 0 });
        self.here()
    }

    /// Goes `by` matches on, round the end. Says whether it went round.
    pub fn step(&mut self, by: isize) -> Option<(Span, bool)> {
        let many = self.hits.len() as isize;
        if many == 0 {
            return None;
        }
        let to = self.current.map_or(0, |at| at as isize) + by;
        self.current = Some(to.rem_euclid(many) as usize);
        self.here().map(|span| (span, to < 0 || to >= many))
    }

    /// The match that the reader is at.
    pub fn here(&self) -> Option<Span> {
        self.hits.get(self.current?).copied()
    }
}

/// The bare words and phrases of a query, which a story found by it should show.
pub fn words_of(query: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut excluded = false;
    for (n, part) in query.split('"').enumerate() {
        if n % 2 == 1 {
            if !excluded {
                words.push(part.trim().to_owned());
            }
            continue;
        }
        excluded = part.ends_with('-');
        for word in part.split_whitespace() {
            let skipped =
                word.starts_with('-') || word.contains(':') || matches!(word, "AND" | "OR" | "NOT");
            if !skipped {
                words.push(word.trim_matches(['(', ')', '*', '~']).to_owned());
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// A text without case and accents, that knows where each of its bytes came from.
struct Folded {
    text: String,
    /// For each byte of `text` the offset of its character in the story; one more for the end.
    from: Vec<usize>,
}

impl Folded {
    fn of(text: &str, start: usize) -> Self {
        let mut folded = Self { text: String::new(), from: Vec::new() };
        for (at, c) in text.char_indices() {
            fold(c, |c| {
                folded.text.push(c);
                folded.from.extend(std::iter::repeat_n(start + at, c.len_utf8()));
            });
        }
        folded.from.push(start + text.len());
        folded
    }

    fn find(&self, word: &str, hits: &mut Vec<Span>) {
        let mut needle = String::new();
        word.chars().for_each(|c| fold(c, |c| needle.push(c)));
        if needle.is_empty() {
            return;
        }
        for at in memmem::find_iter(self.text.as_bytes(), needle.as_bytes()).take(MOST) {
            let span = Span::new(self.from[at], self.from[at + needle.len()]);
            if !span.is_empty() {
                hits.push(span);
            }
        }
    }
}

fn fold(c: char, mut keep: impl FnMut(char)) {
    match c {
        '‘' | '’' => keep('\''),
        '“' | '”' => keep('"'),
        '\u{a0}' => keep(' '),
        c if c.is_ascii() => keep(c.to_ascii_lowercase()),
        c => c.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).for_each(keep),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Role;

    fn story(text: &str) -> Story {
        let block = Block { span: Span::new(0, text.len()), role: Role::Paragraph };
        Story { text: text.into(), blocks: vec![block], ..Story::default() }
    }

    fn check(text: &str, words: &[&str], want: &[&str]) {
        let story = story(text);
        let words: Vec<String> = words.iter().map(|w| (*w).to_owned()).collect();
        let find = Find::new("", &words, &story, false);
        let got: Vec<&str> = find.hits.iter().map(|hit| story.cut(*hit)).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn case_accents_and_curls_do_not_matter() {
        check("Señora García met GARCIA.", &["garcia"], &["García", "GARCIA"]);
        check("It’s here", &["it's"], &["It’s"]);
        check("İstanbul", &["istanbul"], &["İstanbul"]);
        check("東京と大阪", &["大阪"], &["大阪"]);
        check("nothing", &["x", ""], &[]);
    }

    #[test]
    fn overlapping_words_are_one_match() {
        check("mudslides", &["mud", "mudslide"], &["mud"]);
    }

    #[test]
    fn a_query_gives_its_bare_words() {
        assert_eq!(
            words_of(r#"mud "port deal" -rain who:"Ana Ruiz" (hill*)"#)[..2],
            ["mud", "port deal"]
        );
        assert_eq!(words_of(r#"-"port deal" mud"#), ["mud"]);
        assert_eq!(words_of("by:ruiz"), Vec::<String>::new());
    }

    #[test]
    fn it_goes_round() {
        let mut find = Find::new("a", &["a".into()], &story("a b a b a"), false);
        assert_eq!(find.from(1), Some(Span::new(4, 5)));
        assert_eq!(find.step(1), Some((Span::new(8, 9), false)));
        assert_eq!(find.step(1), Some((Span::new(0, 1), true)));
        assert_eq!(find.step(-1), Some((Span::new(8, 9), true)));
    }
}
