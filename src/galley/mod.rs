//! A story and a width to lines of labelled pieces.
//!
//! [`set`] breaks a story's blocks into lines; it looks at no highlight, so that a find, a cursor or a
//! theme never makes the text wrap anew. [`Galley::show`] cuts one line at every boundary of what is known
//! about it and stacks the labels: a screen asks for the lines that it shows and no more. Labels become
//! styles elsewhere, through the theme.
//!
//! **Invariant:** every byte of the text that is shown stands in exactly one piece, within a block in
//! order; no line is wider than the measure; all spans lie on character boundaries.

mod label;
mod line;
mod setting;

pub use label::{Hit, Labels, Layer, Marks, Part};
pub use line::{Anchor, Gutter, Line, Piece, Shown};
pub use setting::Setting;

use crate::story::Story;

/// A story broken into lines at one width.
#[derive(Clone, Debug, Default)]
pub struct Galley {
    /// Cells before the text, for the speaker's name and the rule of a quote.
    pub margin: u16,
    /// Cells of the widest line of text.
    pub measure: u16,
    lines: Vec<Line>,
}

/// Breaks a story into lines.
pub fn set(story: &Story, setting: &Setting) -> Galley {
    let _ = story;
    Galley { margin: setting.margin, measure: setting.measure, lines: Vec::new() }
}

impl Galley {
    /// How many lines there are.
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Cells of margin and measure together.
    pub fn width(&self) -> u16 {
        self.margin.saturating_add(self.measure)
    }

    /// The line `n`, from 0.
    pub fn line(&self, n: usize) -> Option<&Line> {
        self.lines.get(n)
    }

    /// The line `n` of the same story as labelled pieces; empty past the end.
    pub fn show<'a>(&'a self, story: &'a Story, n: usize, marks: &Marks<'_>) -> Shown<'a> {
        let _ = (story, n, marks);
        Shown::default()
    }

    /// The line where a byte of the text stands, or the line nearest to it where the byte is folded away.
    pub fn line_of(&self, offset: usize) -> usize {
        let _ = offset;
        0
    }

    /// The line that shows a byte of the text as text; `None` where it is folded away or cut off.
    pub fn shown_at(&self, offset: usize) -> Option<usize> {
        let _ = offset;
        None
    }

    /// The first byte of the text on line `n`, or of the next line that has text.
    pub fn offset_of(&self, n: usize) -> usize {
        let _ = n;
        0
    }

    /// What line `n` is, so that it can be found again at another width.
    pub fn anchor(&self, n: usize) -> Anchor {
        let _ = n;
        Anchor::default()
    }

    /// The line that an anchor means at this width.
    pub fn line_at(&self, anchor: Anchor) -> usize {
        let _ = anchor;
        0
    }

    /// The line that caption `n` of the story stands on.
    pub fn line_of_caption(&self, n: usize) -> Option<usize> {
        let _ = n;
        None
    }
}
