//! Blocks: the lines of a story and what each is for.

use serde::{Deserialize, Serialize};

use super::Span;

/// A stretch of text with one role. A paragraph is a role, not a type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Where it stands in the story's text.
    pub span: Span,
    /// What it is for.
    pub role: Role,
}

/// What a block is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Role {
    /// The headline over the story.
    Headline,
    /// A line under the headline that sums the story up.
    Subhead,
    /// Who wrote it.
    Byline,
    /// A paragraph of the story.
    Paragraph,
    /// A short heading inside the story.
    Crosshead,
    /// An item of a list.
    ListItem,
    /// A preformatted row (agate, results).
    TableRow,
    /// A quotation set apart.
    BlockQuote,
    /// A photo caption or its credit line.
    Caption,
    /// The wire's short name for the running story.
    Slugline,
    /// A note to editors or readers.
    EditorsNote,
    /// What was wrong and is now right.
    Correction,
    /// Who else worked on it, and how to reach the writers.
    Contributors,
    /// Who owns it.
    Copyright,
    /// When it was published.
    Timestamp,
    /// All that a page carries besides the story.
    Furniture,
}

impl Role {
    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Headline => "headline",
            Self::Subhead => "subhead",
            Self::Byline => "byline",
            Self::Paragraph => "paragraph",
            Self::Crosshead => "crosshead",
            Self::ListItem => "list_item",
            Self::TableRow => "table_row",
            Self::BlockQuote => "block_quote",
            Self::Caption => "caption",
            Self::Slugline => "slugline",
            Self::EditorsNote => "editors_note",
            Self::Correction => "correction",
            Self::Contributors => "contributors",
            Self::Copyright => "copyright",
            Self::Timestamp => "timestamp",
            Self::Furniture => "furniture",
        }
    }

    /// Whether the block is the story's own text, which is what people read and search.
    pub fn is_body(self) -> bool {
        matches!(
            self,
            Self::Subhead
                | Self::Paragraph
                | Self::Crosshead
                | Self::ListItem
                | Self::TableRow
                | Self::BlockQuote
        )
    }

    /// Whether the block is neither indexed, annotated nor exported.
    pub fn is_hidden(self) -> bool {
        matches!(self, Self::Furniture | Self::Copyright)
    }
}
