//! Lines and pieces: what a galley is made of.

use std::borrow::Cow;

use super::{Labels, Part};
use crate::story::Span;

/// One line of a galley.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The stretch of the story's text that it stands for; empty on blank lines and on lines that the program
    /// says itself.
    pub span: Span,
    /// What part of the page it is.
    pub part: Part,
    /// The block that it stands for, by its index; the first where it stands for several.
    pub block: Option<usize>,
    /// The caption that it stands for, by its index.
    pub caption: Option<usize>,
    /// It is empty.
    pub blank: bool,
    /// What it says where it does not show the text, by its place among the made lines.
    pub(super) made: Option<u32>,
    /// What stands before the text.
    pub(super) lead: Lead,
    /// What stands after the text.
    pub(super) tail: Tail,
}

impl Line {
    /// Whether it shows the text itself, letter by letter.
    pub fn is_text(&self) -> bool {
        self.made.is_none() && !self.blank
    }
}

/// What stands before a line's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing.
    #[default]
    None,
    /// Empty cells.
    Indent(u16),
    /// The bullet of a list.
    Bullet,
    /// The sign of a caption.
    Sign,
}

impl Lead {
    /// What is drawn, apart from empty cells.
    pub fn text(self) -> &'static str {
        match self {
            Self::None | Self::Indent(_) => "",
            Self::Bullet => "• ",
            Self::Sign => "▣ ",
        }
    }

    /// How many cells it takes.
    pub fn cells(self) -> u16 {
        match self {
            Self::None => 0,
            Self::Indent(cells) => cells,
            Self::Bullet | Self::Sign => 2,
        }
    }
}

/// What stands after a line's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing.
    #[default]
    None,
    /// The hyphen of a divided word.
    Hyphen,
    /// The sign that more follows elsewhere.
    Ellipsis,
}

impl Tail {
    /// What is drawn.
    pub fn text(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Hyphen => "-",
            Self::Ellipsis => "…",
        }
    }
}

/// A line ready to be drawn: what stands in the margin, and the pieces in visual order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What stands before the text.
    pub gutter: Gutter,
    /// The pieces, left to right.
    pub pieces: Vec<Piece<'a>>,
}

impl Shown<'_> {
    /// The pieces as one string, the margin left out.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_ref()).collect()
    }
}

/// The margin of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gutter {
    /// The speaker's surname on the first line of a quote, cut so that the rule and a space fit beside it.
    pub name: Option<String>,
    /// The speaker is not sure enough to be shown without having been asked for.
    pub doubtful: bool,
    /// The rule along a quote, by the quote's index.
    pub rule: Option<usize>,
    /// A name on the line is spelled otherwise elsewhere.
    pub spelling: bool,
}

/// A stretch of one line with one set of labels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// What is drawn.
    pub text: Cow<'a, str>,
    /// Where it stands in the story's text; `None` for what the program says itself.
    pub span: Option<Span>,
    /// What it is.
    pub labels: Labels,
}

/// What begins on a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Starts {
    /// The mentions, by their places in `notes.mentions`.
    pub mentions: std::ops::Range<usize>,
    /// The quotes, by their places in `notes.quotes`.
    pub quotes: Vec<usize>,
    /// The caption, by its place in the story's captions.
    pub caption: Option<usize>,
}

/// A place in a story that survives another width: a byte of its text, and how many lines of head matter or
/// space lie above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The byte.
    pub offset: usize,
    /// Lines above the line of that byte.
    pub above: usize,
}
