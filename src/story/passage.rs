//! A place in a story by its name: `KEY`, `KEY#N` for a caption, `KEY@START-END` for a stretch of its text.

use super::Span;

/// A place in a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The story's key or id.
    pub story: String,
    /// Where in it.
    pub place: Place,
    /// The story is another version than the one that was named, so that the place may have moved.
    pub moved: bool,
}

/// Where in a story.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Place {
    /// Anywhere.
    #[default]
    Whole,
    /// A caption, from 0.
    Caption(usize),
    /// A stretch of the text.
    Text(Span),
}

impl Passage {
    /// A whole story.
    pub fn whole(story: &str) -> Self {
        Self { story: story.to_owned(), ..Self::default() }
    }

    /// The passage that a name stands for. A name that ends in no place is a story's: ids may hold any character.
    pub fn named(name: &str) -> Self {
        let text = || {
            let (story, place) = name.rsplit_once('@')?;
            let (start, end) = place.split_once('-')?;
            let span = Span::new(number(start)?, number(end)?);
            (span.start <= span.end).then_some((story, Place::Text(span)))
        };
        let caption = || {
            let (story, place) = name.rsplit_once('#')?;
            Some((story, Place::Caption(number(place)?.checked_sub(1)?)))
        };
        let (story, place) = text().or_else(caption).unwrap_or((name, Place::Whole));
        Self { story: story.to_owned(), place, moved: false }
    }
}

fn number(text: &str) -> Option<usize> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{Passage, Place};
    use crate::story::Span;

    #[test]
    fn a_name_is_a_passage() {
        let check = |name: &str, story: &str, place: Place| {
            let passage = Passage::named(name);
            assert_eq!((passage.story.as_str(), passage.place), (story, place), "{name}");
        };
        let text = |start, end| Place::Text(Span::new(start, end));
        check("a1~1@20-31", "a1~1", text(20, 31));
        check("a1~1@0-0", "a1~1", text(0, 0));
        check("a1~1#3", "a1~1", Place::Caption(2));
        check("a1~1", "a1~1", Place::Whole);
        check("ann@oakum.example", "ann@oakum.example", Place::Whole);
        check("ann@oakum.example@7-9", "ann@oakum.example", text(7, 9));
        for odd in ["a@9-7", "a@-7", "a@7-", "a@+1-2", "a#0", "a#", "a#x", "@", ""] {
            check(odd, odd, Place::Whole);
        }
    }
}
