//! Keywords in context: every place of a story that a query looks for, with what stands on either side of it.
//!
//! A place is a word, or a phrase as one; in the text that people read, furniture aside. What a query looks for in other fields than
//! those of running text has no place.

use tantivy::tokenizer::{TokenStream, Tokenizer};
use unicode_segmentation::UnicodeSegmentation;

use super::query::{How, Look, Query};
use super::tokens::{Words, words};
use crate::story::{Role, Span, Story};

/// What a query looks for in running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keywords(Vec<Phrase>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Phrase {
    words: Vec<String>,
    how: How,
    look: Look,
}

/// A place of a story with what stands around it, on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    /// What stands before it.
    pub left: String,
    /// What was looked for, as it is written there.
    pub hit: String,
    /// What stands behind it.
    pub right: String,
}

/// A word of a block: as it is indexed, and where it stands in the story.
pub(super) struct Word {
    term: String,
    pub at: Span,
}

impl Keywords {
    /// What a query looks for, without what it excludes.
    pub fn of(query: &Query) -> Self {
        let mut all = Vec::new();
        for (look, text, how) in query.looked_for() {
            let words = words(text);
            let apart = if how == How::Nearly { 1 } else { words.len().max(1) };
            let phrase = |words: &[String]| Phrase { words: words.to_vec(), how, look };
            all.extend(words.chunks(apart).map(phrase));
        }
        Self(all)
    }

    /// Whether it has no word to look for.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every place of a story that is looked for: sorted, disjoint, the longer one where two begin together.
    pub fn places(&self, story: &Story) -> Vec<Span> {
        let mut places = Vec::new();
        for block in story.blocks.iter().filter(|block| !block.role.is_hidden()) {
            let in_block = || self.0.iter().filter(|phrase| phrase.may_stand_in(block.role));
            if in_block().next().is_none() {
                continue;
            }
            let words = words_of(story.cut(block.span), block.span.start);
            for phrase in in_block() {
                phrase.find(&words, &mut places);
            }
        }
        places.sort_by_key(|place| (place.start, std::cmp::Reverse(place.end)));
        let mut end = 0;
        places.retain(|place| {
            let apart = place.start >= end;
            end = end.max(place.end);
            apart
        });
        places
    }
}

impl Keywords {
    /// How many of its phrases stand among some words, in whatever kind of block, and all their places.
    pub(super) fn places_in(&self, text: &[Word]) -> (usize, Vec<Span>) {
        let mut places = Vec::new();
        let mut found = 0;
        for phrase in &self.0 {
            let before = places.len();
            phrase.find(text, &mut places);
            found += usize::from(places.len() > before);
        }
        (found, places)
    }
}

impl Phrase {
    fn may_stand_in(&self, role: Role) -> bool {
        match self.look {
            Look::Headline => role == Role::Headline,
            Look::Caption | Look::Pictured => role == Role::Caption,
            _ => true,
        }
    }

    fn find(&self, text: &[Word], places: &mut Vec<Span>) {
        let Some((last, first)) = self.words.split_last() else { return };
        for window in text.windows(self.words.len()) {
            let [begin @ .., end] = window else { continue };
            let found = self.ends(&end.term, last)
                && begin.iter().zip(first).all(|(word, term)| word.term == *term);
            if found {
                let start = begin.first().unwrap_or(end).at.start;
                places.push(Span::new(start, end.at.end));
            }
        }
    }

    fn ends(&self, term: &str, wanted: &str) -> bool {
        match self.how {
            How::Prefix => term.starts_with(wanted),
            How::Nearly if wanted.chars().count() > 3 => {
                term.len().abs_diff(wanted.len()) < 4 && strsim::osa_distance(term, wanted) <= 1
            }
            _ => term == wanted,
        }
    }
}

/// The words of a text that begins at some byte of its story.
pub(super) fn words_of(text: &str, start: usize) -> Vec<Word> {
    let mut tokenizer = Words::default();
    let mut stream = tokenizer.token_stream(text);
    let mut all = Vec::new();
    while stream.advance() {
        let token = stream.token();
        let at = Span::new(start + token.offset_from, start + token.offset_to);
        all.push(Word { term: token.text.clone(), at });
    }
    all
}

impl Context {
    /// What stands around a place of a story: so many characters on each side, where there are so many, over the ends of paragraphs.
    pub fn of(story: &Story, place: Span, characters: usize) -> Self {
        let visible = || story.blocks.iter().filter(|block| !block.role.is_hidden());
        let (mut left, mut right) = (String::new(), String::new());
        // Blanks become one: some more than is wanted are looked at.
        let most = characters.saturating_mul(2).saturating_add(16);
        let long = |text: &str| text.chars().count() >= most;
        for block in visible().rev().filter(|block| block.span.start < place.start) {
            let end = block.span.end.min(place.start);
            let piece = last(story.cut(Span::new(block.span.start, end)), most);
            let gap = if block.span.end <= place.start { " " } else { "" };
            left = format!("{piece}{gap}{left}");
            if long(&left) {
                break;
            }
        }
        for block in visible().filter(|block| block.span.end > place.end) {
            let start = block.span.start.max(place.end);
            if block.span.start >= place.end {
                right.push(' ');
            }
            right.push_str(first(story.cut(Span::new(start, block.span.end)), most));
            if long(&right) {
                break;
            }
        }
        let (left, right) = (on_one_line(&left), on_one_line(&right));
        let mut kept: Vec<&str> =
            left.graphemes(true).rev().take_while(within(characters)).collect();
        kept.reverse();
        Self {
            left: kept.concat(),
            hit: on_one_line(story.cut(place)),
            right: right.graphemes(true).take_while(within(characters)).collect(),
        }
    }
}

/// Says of each letter in turn whether it still is within so many characters.
fn within(characters: usize) -> impl FnMut(&&str) -> bool {
    let mut size = 0;
    move |letter| {
        size += letter.chars().count();
        size <= characters
    }
}

/// The first so many characters.
fn first(text: &str, most: usize) -> &str {
    text.char_indices().nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The last so many characters.
fn last(text: &str, most: usize) -> &str {
    let start = most.checked_sub(1).and_then(|n| text.char_indices().nth_back(n));
    start.and_then(|(at, _)| text.get(at..)).unwrap_or(text)
}

/// A text with single spaces where it has blanks or line ends.
fn on_one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_whitespace() {
            line.push(c);
        } else if !line.ends_with(' ') {
            line.push(' ');
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{Context, Keywords, Query};
    use crate::story::{Block, Role, Span, Story};

    fn story(blocks: &[(Role, &str)]) -> Story {
        let mut story = Story::default();
        for (role, text) in blocks {
            if !story.text.is_empty() {
                story.text.push('\n');
            }
            let start = story.text.len();
            story.text.push_str(text);
            let span = Span::new(start, story.text.len());
            story.blocks.push(Block { span, role: *role });
        }
        story
    }

    fn harbor() -> Story {
        story(&[
            (Role::Headline, "Ferry of Port Ansel late"),
            (Role::Furniture, "Share this ferry"),
            (
                Role::Paragraph,
                "The ferry met González.\nFerries wait; the port\nAnsel knows, 燈台守.",
            ),
            (Role::Caption, "A ferry in port. (AP Photo/Ann Ferry)"),
        ])
    }

    #[test]
    fn every_place_is_found() {
        let check = |query: &str, expect: &[&str]| {
            let story = harbor();
            let keywords = Keywords::of(&Query::parse(query).unwrap());
            let found: Vec<_> = keywords.places(&story).iter().map(|at| story.cut(*at)).collect();
            assert_eq!(found, expect, "{query}");
        };
        check("ferry", &["Ferry", "ferry", "ferry", "Ferry"]);
        check("ferr*", &["Ferry", "ferry", "Ferries", "ferry", "Ferry"]);
        check("\"port ansel\"", &["Port Ansel", "port\nAnsel"]);
        check("\"port ansel\" OR port", &["Port Ansel", "port\nAnsel", "port"]);
        check("gonzalez -zebra", &["González"]);
        check("gonzales~", &["González"]);
        check("headline:ferry", &["Ferry"]);
        check("caption:ferry", &["ferry", "Ferry"]);
        check("台守", &["台守"]);
        check("is:unread zebra", &[]);
        assert!(Keywords::of(&Query::parse("is:unread -ferry").unwrap()).is_empty());
    }

    #[test]
    fn context_goes_over_paragraphs_and_leaves_furniture_out() {
        let check = |query: &str, size: usize, expect: [&str; 3]| {
            let story = harbor();
            let keywords = Keywords::of(&Query::parse(query).unwrap());
            let context = Context::of(&story, keywords.places(&story)[0], size);
            assert_eq!([&context.left, &context.hit, &context.right], expect, "{query} {size}");
        };
        check("met", 9, ["he ferry ", "met", " González"]);
        check("met", 20, ["nsel late The ferry ", "met", " González. Ferries w"]);
        check("\"port ansel\" -x met", 3, ["of ", "Port Ansel", " la"]);
        check("the", 9, ["sel late ", "The", " ferry me"]);
        check("gonzalez", 0, ["", "González", ""]);
        check(
            "late",
            1000,
            [
                "Ferry of Port Ansel ",
                "late",
                " The ferry met González. Ferries wait; the port Ansel knows, 燈台守. A ferry in port. (AP Photo/Ann Ferry)",
            ],
        );
    }
}
