//! A story and a width to lines of labelled pieces.
//!
//! [`set`] breaks a story's blocks into lines; it looks at no highlight, so that a find, a cursor or a
//! theme never makes the text wrap anew. [`Galley::show`] cuts one line at every boundary of what is known
//! about it and stacks the labels: a screen asks for the lines that it shows and no more. Labels become
//! styles elsewhere, through the theme.
//!
//! Head matter (kicker, headline, byline, meta line, notes) stands on top whatever its place in the file;
//! everything else stands in the file's order.
//!
//! **Invariant:** every byte of the text that is shown stands in exactly one piece, within a block in
//! order; no line is wider than the measure; all spans lie on character boundaries.

mod bidi;
mod cells;
mod head;
mod inset;
mod label;
mod layers;
mod line;
mod set;
mod setting;
mod shape;
mod show;
mod words;
mod wrap;

pub use bidi::visual;
pub use cells::{cells, clip};
pub use label::{Hit, Labels, Layer, Marks, Part, entity_label};
pub use line::{Anchor, Gutter, Line, Piece, Shown, Starts};
pub use set::set;
pub use setting::Setting;

use std::collections::BTreeMap;

use crate::story::{Span, Story};

/// A story broken into lines at one width.
#[derive(Clone, Debug, Default)]
pub struct Galley {
    /// How it was set; the measure is what there is, whatever was asked for.
    pub setting: Setting,
    lines: Vec<Line>,
    /// What the made lines say.
    made: Vec<String>,
    /// The blocks of the text, and where they are.
    places: Vec<Place>,
    /// The first line of each caption.
    captions: Vec<Option<usize>>,
    /// The direction of the blocks that have right-to-left text.
    directions: BTreeMap<usize, bidi::Direction>,
    layers: layers::Layers,
}

/// Where a block is.
#[derive(Clone, Copy, Debug, Default)]
struct Place {
    span: Span,
    /// Its first line.
    line: usize,
    /// How many lines it has to itself; 0 where it is folded away or said otherwise.
    count: usize,
}

/// Wraps plain text that is no story: a caption in its pane, a line of help. Spaces at line ends go.
pub fn wrap(text: &str, measure: u16) -> Vec<&str> {
    let measure = usize::from(measure.max(1));
    let fit = wrap::Fit { first: measure, rest: measure, language: None, asides: &[] };
    let cuts = wrap::wrap(text, &fit);
    cuts.iter().filter_map(|cut| text.get(cut.start..cut.end)).collect()
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
        self.setting.margin.saturating_add(self.setting.measure)
    }

    /// The line `n`, from 0.
    pub fn line(&self, n: usize) -> Option<&Line> {
        self.lines.get(n)
    }

    /// The line where a byte of the text stands, or the line nearest to it where the byte is not shown.
    pub fn line_of(&self, offset: usize) -> usize {
        let at = self.places.partition_point(|place| place.span.end < offset);
        let Some(place) = self.places.get(at).or(self.places.last()) else { return 0 };
        let own = self.lines.get(place.line..place.line + place.count).unwrap_or_default();
        let after = own.partition_point(|line| line.span.start <= offset);
        (place.line + after.saturating_sub(1)).min(self.lines.len().saturating_sub(1))
    }

    /// The line that shows a byte of the text as text; `None` where it is folded away or cut off.
    pub fn shown_at(&self, offset: usize) -> Option<usize> {
        let n = self.line_of(offset);
        let line = self.lines.get(n)?;
        (line.is_text() && line.span.holds(offset)).then_some(n)
    }

    /// The first byte of the text on line `n`, or of the next line that has text.
    pub fn offset_of(&self, n: usize) -> usize {
        self.anchor(n).offset
    }

    /// What line `n` is, so that it can be found again at another width.
    pub fn anchor(&self, n: usize) -> Anchor {
        let n = n.min(self.lines.len().saturating_sub(1));
        let ahead = self.lines.iter().skip(n).position(|line| line.block.is_some());
        let own = ahead.map(|above| (n + above, above)).or_else(|| {
            let before = self.lines.iter().take(n).rposition(|line| line.block.is_some())?;
            Some((before, 0))
        });
        own.and_then(|(at, above)| Some(Anchor { offset: self.lines.get(at)?.span.start, above }))
            .unwrap_or_default()
    }

    /// The line that an anchor means at this width.
    pub fn line_at(&self, anchor: Anchor) -> usize {
        self.line_of(anchor.offset).saturating_sub(anchor.above)
    }

    /// The line that caption `n` of the story stands on.
    pub fn line_of_caption(&self, n: usize) -> Option<usize> {
        self.captions.get(n).copied().flatten()
    }

    /// What begins on line `n` of the same story.
    pub fn starts(&self, story: &Story, n: usize) -> Starts {
        let Some(line) = self.lines.get(n) else { return Starts::default() };
        let begins = |span: Span| line.is_text() && line.span.holds(span.start);
        let near = layers::meeting(&story.notes.mentions, line.span, |mention| mention.span);
        let carried = story.notes.mentions.get(near.start).is_some_and(|m| !begins(m.span));
        let quotes = self.layers.parts.meeting(line.span).filter(|(span, quote)| {
            let first = story.notes.quotes.get(*quote).and_then(|quote| quote.parts.first());
            begins(*span) && first == Some(span)
        });
        Starts {
            mentions: if line.is_text() {
                (near.start + usize::from(carried)).min(near.end)..near.end
            } else {
                std::ops::Range::default()
            },
            quotes: quotes.map(|(_, quote)| quote).collect(),
            caption: line.caption.filter(|caption| self.line_of_caption(*caption) == Some(n)),
        }
    }
}

#[cfg(test)]
mod tests;
