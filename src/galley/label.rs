//! Labels: what a piece of a line is, by layers that stack.

use crate::story::{EntityKind, QuoteKind, Span};

/// What part of the page a line or a piece is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Part {
    /// A paragraph, in the terminal's own colors.
    #[default]
    Paragraph,
    /// The line over the headline: status, section, place.
    Kicker,
    /// The headline.
    Headline,
    /// The line that sums up.
    Subhead,
    /// Who wrote it.
    Byline,
    /// Agency, time, length.
    Meta,
    /// A heading inside the story.
    Crosshead,
    /// An item of a list, its bullet included.
    ListItem,
    /// A preformatted row.
    TableRow,
    /// A quotation set apart.
    BlockQuote,
    /// A caption, as one line at its place.
    Caption,
    /// The sign of a caption.
    CaptionSign,
    /// A note to editors or readers.
    Note,
    /// What was wrong.
    Correction,
    /// Who else worked on it.
    Contributors,
    /// A time inside the story.
    Timestamp,
    /// The line that stands for folded furniture.
    Fold,
    /// Furniture and copyright that were asked for.
    Furniture,
    /// What the program says beside the text: a resolved date.
    Aside,
}

impl Part {
    /// The key of the theme.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Paragraph => "text",
            Self::Kicker => "kicker",
            Self::Headline => "headline",
            Self::Subhead => "subhead",
            Self::Byline => "byline",
            Self::Meta => "meta",
            Self::Crosshead => "crosshead",
            Self::ListItem => "text.item",
            Self::TableRow => "text.row",
            Self::BlockQuote => "text.quote",
            Self::Caption => "caption",
            Self::CaptionSign => "caption.sign",
            Self::Note => "note",
            Self::Correction => "note.correction",
            Self::Contributors => "note.contributors",
            Self::Timestamp => "meta.timestamp",
            Self::Fold => "furniture.fold",
            Self::Furniture => "furniture",
            Self::Aside => "aside",
        }
    }
}

/// Which layers of notes are labelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Layer {
    /// None: plain text.
    None,
    /// Names and dates.
    Entities,
    /// Quotes, speakers and cues.
    Quotes,
    /// All.
    #[default]
    All,
}

/// What is known of a story only while it is being read: matches, cursor, layers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks<'a> {
    /// Which notes are labelled.
    pub layer: Layer,
    /// What a find matched: sorted, disjoint.
    pub hits: &'a [Span],
    /// The match that the reader is at.
    pub current: Option<usize>,
    /// The name, quote or caption under the cursor.
    pub cursor: Option<Span>,
    /// The entity under the cursor, by its index: captions, which label no other names, label this one.
    pub lit: Option<usize>,
}

/// A match of a find.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hit {
    /// One of many.
    Other,
    /// The one that the reader is at.
    Current,
}

/// The labels of one piece, all layers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Labels {
    /// The part of the page.
    pub part: Part,
    /// It belongs to the dateline.
    pub dateline: bool,
    /// The quote that it is quoted in: kind and index into `notes.quotes`.
    pub quote: Option<(QuoteKind, usize)>,
    /// It names the speaker of this quote.
    pub speaker: Option<usize>,
    /// It is the word that says who speaks, of this quote.
    pub cue: Option<usize>,
    /// The name that it is: kind and index into `notes.entities`.
    pub entity: Option<(EntityKind, usize)>,
    /// The date that it is, by its index into `notes.dates`.
    pub date: Option<usize>,
    /// The name is spelled otherwise elsewhere.
    pub spelling: bool,
    /// A match.
    pub hit: Option<Hit>,
    /// It is under the cursor.
    pub cursor: bool,
}

/// The theme's name for a kind of entity.
pub fn entity_label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "entity.person",
        EntityKind::Place => "entity.place",
        EntityKind::Organization => "entity.organization",
        EntityKind::Nationality => "entity.nationality",
        EntityKind::Event => "entity.event",
        EntityKind::Work => "entity.work",
        EntityKind::Misc => "entity.misc",
    }
}

impl Labels {
    /// The keys of the theme, lowest layer first: each style goes over the one before.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> {
        let entity = self.entity.map(|(kind, _)| entity_label(kind));
        let quote = self.quote.map(|(kind, _)| match kind {
            QuoteKind::Direct => "quote.direct",
            QuoteKind::Partial => "quote.partial",
            QuoteKind::Title => "quote.title",
            QuoteKind::Indirect => "quote.indirect",
        });
        let hit = self.hit.map(|hit| match hit {
            Hit::Other => "find",
            Hit::Current => "find.current",
        });
        [
            Some(self.part.as_str()),
            self.dateline.then_some("dateline"),
            quote,
            self.cue.map(|_| "quote.cue"),
            self.speaker.map(|_| "quote.speaker"),
            self.date.map(|_| "date"),
            entity,
            self.spelling.then_some("spelling"),
            hit,
            self.cursor.then_some("cursor"),
        ]
        .into_iter()
        .flatten()
    }
}
