//! Where a story holds what a query looks for: a short piece of its text, with the places of the words.

use std::ops::Range;

use super::kwic::{self, Keywords};
use super::query::Query;
use crate::story::Span;

/// Characters of a snippet at most, but for the end of a word.
const LONGEST: usize = 160;
/// Characters before the first hit that are shown where there are so many.
const BEFORE: usize = 50;

/// A piece of a story's text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The piece on one line, with an ellipsis where it begins or ends within a paragraph.
    pub text: String,
    /// Byte ranges of `text` that the query looks for, a word each; sorted, disjoint.
    pub hits: Vec<Range<usize>>,
    /// Which of the paragraphs it is a piece of, from 0.
    pub paragraph: usize,
}

/// A word of a paragraph: where it stands, and whether the query looks for it.
struct Word {
    at: Span,
    hit: bool,
}

/// The piece of some paragraphs that holds most of what a query looks for, the first where several do; none where no words of it
/// stand in any.
pub fn snippet<'a>(
    query: &Query,
    paragraphs: impl IntoIterator<Item = &'a str>,
) -> Option<Snippet> {
    let wanted = Keywords::of(query);
    let mut best: Option<(usize, usize, &str, Vec<Word>)> = None;
    for (number, paragraph) in paragraphs.into_iter().enumerate() {
        let (found, marked) = mark(paragraph, &wanted);
        if found > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((found, number, paragraph, marked));
        }
    }
    let (_, number, paragraph, marked) = best?;
    Some(Snippet { paragraph: number, ..cut(paragraph, &marked) })
}

/// The words of a paragraph, and how much of what is wanted stands in it.
fn mark(paragraph: &str, wanted: &Keywords) -> (usize, Vec<Word>) {
    let words = kwic::words_of(paragraph, 0);
    let (found, places) = wanted.places_in(&words);
    let hit = |at: Span| places.iter().any(|place| place.covers(at));
    (found, words.iter().map(|word| Word { at: word.at, hit: hit(word.at) }).collect())
}

/// The piece of a paragraph around its first hit.
fn cut(paragraph: &str, words: &[Word]) -> Snippet {
    let first = words.iter().position(|word| word.hit).unwrap_or_default();
    let long = |from: usize, to: usize| {
        paragraph.get(from..to).is_none_or(|piece| piece.chars().count() > LONGEST)
    };
    let whole = !long(0, paragraph.len());
    let hit = words.get(first).map_or(0, |word| word.at.start);
    let lead = |word: &&Word| {
        let near = hit.saturating_sub(word.at.start) <= 4 * BEFORE;
        let piece = paragraph.get(word.at.start..hit).filter(|_| near);
        whole || piece.is_some_and(|piece| piece.chars().count() <= BEFORE)
    };
    let start = words.iter().find(lead).map_or(hit, |word| word.at.start);
    let after = words.iter().skip(first).map(|word| word.at.end);
    let end = after.take_while(|end| !long(start, *end)).last().unwrap_or(hit);
    let (start, end) = if whole { (0, paragraph.len()) } else { (start, end) };
    let from_top = words.first().is_none_or(|word| word.at.start >= start);
    let to_end = words.last().is_none_or(|word| word.at.end <= end);
    let (start, end) =
        (if from_top { 0 } else { start }, if to_end { paragraph.len() } else { end });
    let before = if from_top { "" } else { "… " };
    let piece = paragraph.get(start..end).unwrap_or_default();
    // A line end is as long as the space in its place.
    let piece = piece.replace(['\n', '\t'], " ");
    let hits = words.iter().filter(|word| word.hit && start <= word.at.start && word.at.end <= end);
    let place = |at: usize| at - start + before.len();
    let hits = hits.map(|word| place(word.at.start)..place(word.at.end)).collect();
    let text = format!("{before}{piece}{}", if to_end { "" } else { " …" });
    Snippet { text, hits, paragraph: 0 }
}

#[cfg(test)]
mod tests {
    use super::{Query, snippet};

    /// A snippet with its hits in brackets.
    fn marked(query: &str, paragraphs: &[&str]) -> Option<String> {
        let found = snippet(&Query::parse(query).unwrap(), paragraphs.iter().copied())?;
        let mut text = found.text;
        for hit in found.hits.into_iter().rev() {
            text.insert(hit.end, ']');
            text.insert(hit.start, '[');
        }
        Some(text)
    }

    #[test]
    fn the_words_are_found_and_marked() {
        let story = ["The ferry is late.", "A ferry of Port\nAnsel met González, 燈台守."];
        let check = |query: &str, expect: Option<&str>| {
            assert_eq!(marked(query, &story).as_deref(), expect, "{query}");
        };
        check("ferry", Some("The [ferry] is late."));
        check("ferry ansel", Some("A [ferry] of Port [Ansel] met González, 燈台守."));
        check("\"port ansel\"", Some("A ferry of [Port] [Ansel] met González, 燈台守."));
        check("gonz*", Some("A ferry of Port Ansel met [González], 燈台守."));
        check("gonzales~", Some("A ferry of Port Ansel met [González], 燈台守."));
        check("台守", Some("A ferry of Port Ansel met González, 燈[台][守]."));
        check("-ferry late", Some("The ferry is [late]."));
        check("zebra", None);
        check("is:unread", None);
        check("", None);
    }

    #[test]
    fn a_long_paragraph_is_cut_between_words() {
        let long = format!("{}harbor {}", "alpha ".repeat(60), "omega ".repeat(60));
        let text = marked("harbor", &[&long]).unwrap();
        assert!(text.starts_with("… alpha ") && text.ends_with("omega …"), "{text}");
        assert!(text.contains("[harbor]") && text.chars().count() < 180, "{text}");
        let first = marked("alpha", &[&long]).unwrap();
        assert!(first.starts_with("[alpha]"), "{first}");
        let word = "燈".repeat(500);
        assert!(marked("燈", &[&word]).unwrap().chars().count() < 700);
    }
}
