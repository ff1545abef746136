//! Where a story holds what a query looks for: all places, or a short piece of its text with the words in it.

use std::ops::Range;

use tantivy::tokenizer::{TokenStream, Tokenizer};

use super::query::{How, Look, Query};
use super::tokens::{Words, words};
use crate::story::{Role, Span, Story};

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
}

/// A word of a paragraph: as it is indexed, where it stands, and whether the query looks for it.
struct Word {
    term: String,
    at: Range<usize>,
    hit: bool,
}

/// Words that are looked for.
struct Wanted {
    look: Look,
    words: Vec<String>,
    how: How,
}

fn wanted(query: &Query) -> Vec<Wanted> {
    let all = query.looked_for().into_iter();
    all.map(|(look, text, how)| Wanted { look, words: words(text), how }).collect()
}

impl Wanted {
    /// Whether it is looked for in what has a role.
    fn is_in(&self, role: Role) -> bool {
        match self.look {
            Look::Headline => role == Role::Headline,
            Look::Caption => role == Role::Caption,
            _ => true,
        }
    }

    /// The places among some words where these stand, each with as many as there are.
    fn places<'a>(&'a self, all: &'a [Word]) -> impl Iterator<Item = Range<usize>> + 'a {
        let many = self.words.len();
        let starts = 0..(all.len() + 1).saturating_sub(many.max(1));
        starts.map(move |at| at..at + many).filter(move |at| {
            let here = all.get(at.clone()).unwrap_or_default();
            many > 0
                && here.iter().zip(&self.words).enumerate().all(|(n, (word, wanted))| {
                    match self.how {
                        How::Prefix if n + 1 == many => word.term.starts_with(wanted.as_str()),
                        How::Nearly => is_near(&word.term, wanted),
                        How::Prefix | How::Exactly => word.term == *wanted,
                    }
                })
        })
    }
}

/// Whether a word is written nearly as another: one letter may differ, in words of more than three.
fn is_near(word: &str, wanted: &str) -> bool {
    let letters = wanted.chars().count();
    let apart = letters.abs_diff(word.chars().count());
    word == wanted || letters > 3 && apart < 2 && strsim::osa_distance(word, wanted) < 2
}

/// All places of a story's visible text that hold what a query looks for: sorted, disjoint. Words in a row are one place.
pub fn hits(query: &Query, story: &Story) -> Vec<Span> {
    let wanted = wanted(query);
    let mut hits = Vec::new();
    if wanted.is_empty() {
        return hits;
    }
    let quoted = |span: Span| {
        let mut parts = story.notes.quotes.iter().flat_map(|quote| &quote.parts);
        parts.any(|part| part.covers(span))
    };
    for block in story.blocks.iter().filter(|block| !block.role.is_hidden()) {
        let all = words_of(story.cut(block.span));
        for one in wanted.iter().filter(|one| one.is_in(block.role)) {
            for at in one.places(&all) {
                let (Some(first), Some(last)) = (all.get(at.start), all.get(at.end - 1)) else {
                    continue;
                };
                let start = block.span.start;
                let span = Span::new(start + first.at.start, start + last.at.end);
                if one.look != Look::Quote || quoted(span) {
                    hits.push(span);
                }
            }
        }
    }
    hits.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
    let mut end = 0;
    hits.retain(|span| {
        let apart = span.start >= end;
        end = end.max(span.end);
        apart
    });
    hits
}

/// The piece of some paragraphs that holds most of what a query looks for, the first where several do; none where no words of it
/// stand in any.
pub fn snippet<'a>(
    query: &Query,
    paragraphs: impl IntoIterator<Item = &'a str>,
) -> Option<Snippet> {
    let wanted = wanted(query);
    let mut best: Option<(usize, &str, Vec<Word>)> = None;
    for paragraph in paragraphs {
        let (found, marked) = mark(paragraph, &wanted);
        if found > best.as_ref().map_or(0, |(most, ..)| *most) {
            best = Some((found, paragraph, marked));
        }
    }
    let (_, paragraph, marked) = best?;
    Some(cut(paragraph, &marked))
}

fn words_of(text: &str) -> Vec<Word> {
    let mut tokenizer = Words::default();
    let mut stream = tokenizer.token_stream(text);
    let mut all = Vec::new();
    while stream.advance() {
        let token = stream.token();
        let at = token.offset_from..token.offset_to;
        all.push(Word { term: token.text.clone(), at, hit: false });
    }
    all
}

/// The words of a paragraph, and how much of what is wanted stands in it.
fn mark(paragraph: &str, wanted: &[Wanted]) -> (usize, Vec<Word>) {
    let mut all = words_of(paragraph);
    let mut found = 0;
    for one in wanted {
        let places: Vec<_> = one.places(&all).collect();
        found += usize::from(!places.is_empty());
        for word in places.into_iter().flatten() {
            all[word].hit = true;
        }
    }
    (found, all)
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
    Snippet { text, hits }
}

#[cfg(test)]
mod tests {
    use super::{Query, hits, snippet};
    use crate::story::{Block, Quote, QuoteKind, Role, Span, Story};

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
        check("台守", Some("A ferry of Port Ansel met González, 燈[台][守]."));
        check("-ferry late", Some("The ferry is [late]."));
        check("zebra", None);
        check("is:unread", None);
        check("", None);
    }

    #[test]
    fn all_places_of_a_story_are_found() {
        let mut story = Story::default();
        for (role, text) in [
            (Role::Headline, "Ferry sinks off Oakum"),
            (Role::Paragraph, "The ferry “of the sea” sank; Ferrys, feries and ferries did not."),
            (Role::Caption, "A ferry in Oakum harbor, 燈台守の島."),
            (Role::Furniture, "Ferry news by mail"),
        ] {
            let start = story.text.len();
            story.text.push_str(text);
            story.blocks.push(Block { span: Span::new(start, story.text.len()), role });
            story.text.push('\n');
        }
        let part = story.text.find("of the sea").map(|at| Span::new(at, at + 10)).unwrap();
        let (parts, kind) = (vec![part], QuoteKind::Direct);
        story.notes.quotes.push(Quote { parts, kind, speaker: None, cue: None });
        let check = |query: &str, expect: &[&str]| {
            let found = hits(&Query::parse(query).unwrap(), &story);
            let cut: Vec<&str> = found.into_iter().map(|span| story.cut(span)).collect();
            assert_eq!(cut, expect, "{query}");
        };
        check("ferry", &["Ferry", "ferry", "ferry"]);
        check("headline:ferry oakum", &["Ferry", "Oakum", "Oakum"]);
        check("caption:ferry", &["ferry"]);
        check("\"the ferry\" ferry", &["Ferry", "The ferry", "ferry"]);
        check("ferry~", &["Ferry", "ferry", "Ferrys", "ferry"]);
        check("feries~", &["feries", "ferries"]);
        check("ferr*", &["Ferry", "ferry", "Ferrys", "ferries", "ferry"]);
        check("quote:the quote:ferry", &["the"]);
        check("台守 -ferry", &["台守"]);
        check("is:unread", &[]);
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
