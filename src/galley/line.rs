//! Lines and pieces: what a galley is made of.

use std::borrow::Cow;

use super::{Labels, Part};
use crate::story::Span;

/// One line of a galley.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// The stretch of the story's text that it shows; empty on blank and made lines.
    pub span: Span,
    /// What part of the page it is.
    pub part: Part,
    /// The block that it shows, by its index; `None` on blank and made lines.
    pub block: Option<usize>,
    /// The caption that it stands for, by its index.
    pub caption: Option<usize>,
    /// It is empty.
    pub blank: bool,
}

/// A line ready to be drawn: what stands in the margin, and the pieces in visual order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown<'a> {
    /// What stands before the text.
    pub gutter: Gutter<'a>,
    /// The pieces, left to right.
    pub pieces: Vec<Piece<'a>>,
}

/// The margin of one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gutter<'a> {
    /// The speaker's surname, on the first line of a quote; cut to the margin.
    pub name: Option<Cow<'a, str>>,
    /// The speaker is not sure enough to be shown without having been asked for.
    pub doubtful: bool,
    /// The rule along a quote, by the quote's index.
    pub rule: Option<usize>,
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

/// A place in a story that survives another width: a byte of its text, and how many lines of head matter or
/// space lie above it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Anchor {
    /// The byte.
    pub offset: usize,
    /// Lines above the line of that byte.
    pub above: usize,
}
