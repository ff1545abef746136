//! Right-to-left text: from reading order to the order on the screen (Unicode Standard Annex #9).
//!
//! Levels are found once a block; a line is put in order when it is shown.

use std::borrow::Cow;

use unicode_bidi::{BidiClass, BidiInfo, Level, ParagraphBidiInfo, bidi_class};
use unicode_segmentation::UnicodeSegmentation;

use super::{Labels, Piece};
use crate::story::Span;

/// The direction of every byte of one block.
#[derive(Clone, Debug)]
pub struct Direction {
    /// Where the block stands in the story's text.
    span: Span,
    levels: Vec<Level>,
    /// The block as a whole reads right to left.
    pub rtl: bool,
}

impl Direction {
    /// The direction of a block's text; `None` where all of it reads left to right.
    pub fn of(text: &str, span: Span) -> Option<Self> {
        let turned = |c: char| {
            c >= '\u{590}' && matches!(bidi_class(c), BidiClass::R | BidiClass::AL | BidiClass::AN)
        };
        if text.is_ascii() || !text.chars().any(turned) {
            return None;
        }
        let info = ParagraphBidiInfo::new(text, None);
        let rtl = info.paragraph_level.is_rtl();
        Some(Self { span, levels: info.levels, rtl })
    }

    /// The level of a byte of the story's text.
    fn level(&self, at: usize) -> Level {
        let base = if self.rtl { Level::rtl() } else { Level::ltr() };
        let inside = at.checked_sub(self.span.start);
        inside.and_then(|at| self.levels.get(at)).copied().unwrap_or(base)
    }

    /// The pieces of one line in the order of the screen, each still with its span. A piece whose letters
    /// come to lie apart becomes several.
    pub fn order<'a>(&self, pieces: &[Piece<'a>]) -> Vec<Piece<'a>> {
        // One grapheme each: the piece, where in its text, and the level.
        let mut graphemes: Vec<(usize, usize, &str)> = Vec::new();
        let mut levels = Vec::new();
        let mut last = self.span.start;
        for (n, piece) in pieces.iter().enumerate() {
            for (at, one) in piece.text.grapheme_indices(true) {
                // What the program says itself goes with the letter before it.
                let place = piece.span.map_or(last, |span| span.start + at);
                last = place;
                graphemes.push((n, at, one));
                levels.push(self.level(place));
            }
        }
        let mut ordered: Vec<Piece<'a>> = Vec::new();
        let mut before: Option<(usize, usize)> = None;
        for place in BidiInfo::reorder_visual(&levels) {
            let (Some((n, at, one)), Some(level)) = (graphemes.get(place), levels.get(place))
            else {
                continue;
            };
            let Some(piece) = pieces.get(*n) else { continue };
            let one = if level.is_rtl() { mirrored(one) } else { one };
            let span = piece.span.map(|span| {
                Span::new(
                    span.start + at,
                    span.start + at + graphemes.get(place).map_or(0, |g| g.2.len()),
                )
            });
            let joins = before.is_some_and(|(piece, at)| piece == *n && at.abs_diff(place) == 1);
            match ordered.last_mut() {
                Some(last) if joins => {
                    last.text.to_mut().push_str(one);
                    last.span = last
                        .span
                        .zip(span)
                        .map(|(a, b)| Span::new(a.start.min(b.start), a.end.max(b.end)));
                }
                _ => ordered.push(Piece {
                    text: Cow::Owned(one.to_owned()),
                    span,
                    labels: piece.labels,
                }),
            }
            before = Some((*n, place));
        }
        ordered
    }
}

/// A line by itself in the order of the screen; as it is where all of it reads left to right.
pub fn visual(text: &str) -> Cow<'_, str> {
    let span = Span::new(0, text.len());
    let Some(direction) = Direction::of(text, span) else { return Cow::Borrowed(text) };
    let whole = Piece { text: Cow::Borrowed(text), span: Some(span), labels: Labels::default() };
    let turned: String = direction.order(&[whole]).into_iter().map(|piece| piece.text).collect();
    Cow::Owned(turned)
}

/// The other half of a pair (`BidiMirroring.txt`, the pairs that occur in news).
fn mirrored(one: &str) -> &str {
    match one {
        "(" => ")",
        ")" => "(",
        "[" => "]",
        "]" => "[",
        "{" => "}",
        "}" => "{",
        "<" => ">",
        ">" => "<",
        "«" => "»",
        "»" => "«",
        "‹" => "›",
        "›" => "‹",
        "⟨" => "⟩",
        "⟩" => "⟨",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::Direction;
    use crate::galley::{Labels, Piece};
    use crate::story::Span;

    /// The order on the screen of a text whose words are pieces.
    fn check(text: &str, expect: &str) {
        let mut pieces = Vec::new();
        for word in text.split_inclusive(' ') {
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            pieces.push(Piece {
                text: Cow::Borrowed(word),
                span: Some(Span::new(start, start + word.len())),
                labels: Labels::default(),
            });
        }
        let direction = Direction::of(text, Span::new(0, text.len())).unwrap();
        let ordered = direction.order(&pieces);
        let shown: String = ordered.iter().map(|piece| piece.text.as_ref()).collect();
        assert_eq!(shown, expect);
        let mut spans: Vec<Span> = ordered.iter().filter_map(|piece| piece.span).collect();
        spans.sort();
        let bytes: usize = spans.iter().map(|span| span.len()).sum();
        assert_eq!(bytes, text.len(), "every byte stands once");
        assert!(spans.windows(2).all(|two| two[0].end <= two[1].start), "{spans:?}");
    }

    #[test]
    fn lines_are_put_into_the_order_of_the_screen() {
        check("אבג דהו", "והד גבא");
        check("אבג (12) דהו", "והד (12) גבא");
        check("אבג AP דהו", "והד AP גבא");
        check("the word אבג דהו here", "the word והד גבא here");
        check("«אבג»", "«גבא»");
    }

    #[test]
    fn a_line_by_itself_is_turned_and_nothing_else() {
        for (text, want) in [
            ("Port Salve — 41", "Port Salve — 41"),
            ("שלום", "םולש"),
            ("שלום 41", "41 םולש"),
            ("(שלום)", "(םולש)"),
        ] {
            assert_eq!(super::visual(text), want);
        }
    }

    #[test]
    fn other_text_has_no_direction() {
        assert!(Direction::of("plain", Span::new(0, 5)).is_none());
        assert!(Direction::of("東京 café", Span::new(0, 12)).is_none());
    }
}
