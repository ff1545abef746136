//! What a story is: the ground that every other room stands on.
//!
//! Plain data without I/O. A [`Draft`] is what a file says, a [`Story`] is what the desk made of it, and
//! everything that is said *about* a story's text (blocks, captions, mentions, quotes) is a [`Span`] into
//! that one immutable text.
//!
//! **Invariant:** within one layer spans are sorted and disjoint; between layers they nest or lie apart;
//! none crosses a block's edge.

mod block;
mod caption;
mod draft;
mod link;
mod moment;
mod notes;
mod passage;
mod problem;
mod row;
mod source;
mod span;

use serde::{Deserialize, Serialize};

pub use block::{Block, Role};
pub use caption::{Caption, Credit, Person, Photo};
pub use draft::{Draft, Part, Picture};
pub use link::{Grounds, Kin, Link, Relative};
pub use moment::{DayFrom, Moment};
pub use notes::{
    Amount, DateNote, Entity, EntityKind, Gender, Mention, Notes, Quote, QuoteKind, Speaker,
    Spelling, Usual,
};
pub use passage::{Passage, Place};
pub use problem::Problem;
pub use row::{
    CaptionRow, EntityPage, Mark, Marked, QuoteRow, Reason, RelatedRow, Row, Sort, Spell,
    Suggestion, Variant,
};
pub use source::{Format, Locator, Source};
pub use span::Span;

/// The day of a calendar, without a zone.
pub type Day = jiff::civil::Date;

/// A person who wrote the story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Byline {
    /// The name as printed, in title case.
    pub name: String,
    /// What the byline says of the person ("Associated Press", "Staff Writer").
    pub title: Option<String>,
}

/// Where and when a story was filed (AP Stylebook, "datelines").
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dateline {
    /// The places as printed (`CARACAS, Venezuela`); empty where only an agency opens the story.
    pub places: Vec<String>,
    /// The day printed in the dateline, its year inferred from the story's own date.
    pub date: Option<Day>,
    /// The agency in brackets, in its short form (`AP`, `Reuters`).
    pub agency: Option<String>,
    /// Where the dateline stands in the text, its dash included.
    pub span: Span,
}

/// What kind of item a story is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A written story.
    #[default]
    Text,
    /// A photo with its caption.
    Photo,
    /// A video.
    Video,
    /// An audio item.
    Audio,
    /// A graphic.
    Graphic,
}

impl Kind {
    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Photo => "photo",
            Self::Video => "video",
            Self::Audio => "audio",
            Self::Graphic => "graphic",
        }
    }
}

/// Whether a story may be used (NITF `@management-status`, NewsML-G2 `pubStatus`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Free to use.
    #[default]
    Usable,
    /// Not before a time.
    Embargoed,
    /// Held back.
    Withheld,
    /// Killed.
    Canceled,
}

impl Status {
    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Usable => "usable",
            Self::Embargoed => "embargoed",
            Self::Withheld => "withheld",
            Self::Canceled => "canceled",
        }
    }
}

/// Which version of a story this is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    /// `first`, `update`, `correction`, `kill` or what the wire calls it.
    pub kind: String,
    /// The version's number, from 1.
    pub number: u32,
    /// The key of the version that this one replaces.
    pub of: Option<String>,
    /// What the desk says of the change ("Corrects the spelling of ...").
    pub note: Option<String>,
}

impl Default for Revision {
    fn default() -> Self {
        Self { kind: "first".into(), number: 1, of: None, note: None }
    }
}

/// A subject by its code (IPTC Media Topics where the wire gives one).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subject {
    /// The code (`medtop:11000000`).
    pub code: Option<String>,
    /// The name.
    pub name: Option<String>,
}

/// A story as the desk understood it, with what was inferred about its text. It can be kept without what was inferred, and without what
/// an archive knows.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Story {
    /// Names the item over all its versions: the wire's own id, else a hash of what the file says.
    pub id: String,
    /// `id~version`: names this version alone.
    pub key: String,
    /// The file and record that it was read from.
    pub source: Source,
    /// Where else the same story lies, as an archive knows.
    #[serde(skip)]
    pub copies: Vec<Source>,
    /// Its other versions and its copies, as an archive knows: later ones, earlier ones, copies.
    #[serde(skip)]
    pub relatives: Vec<Relative>,
    /// What kind of item it is.
    pub kind: Kind,
    /// The headline as text.
    pub headline: Option<String>,
    /// The wire's short name for the running story.
    pub slugline: Option<String>,
    /// BCP 47, given or detected.
    pub language: Option<String>,
    /// The writers, a person each.
    pub bylines: Vec<Byline>,
    /// Where it was published.
    pub url: Option<String>,
    /// Usage terms.
    pub rights: Option<String>,
    /// The note to editors.
    pub editors_note: Option<String>,
    /// The agency in its short form.
    pub agency: Option<String>,
    /// Where and when it was filed.
    pub dateline: Option<Dateline>,
    /// First published.
    pub published: Option<Moment>,
    /// Last changed.
    pub updated: Option<Moment>,
    /// Not to be published before.
    pub embargoed_until: Option<Moment>,
    /// Not to be used after.
    pub expires: Option<Moment>,
    /// The day that it stands under in the list; never a file's own time.
    pub day: Option<Day>,
    /// What gave the day.
    pub day_from: Option<DayFrom>,
    /// 1 (flash) to 8.
    pub urgency: Option<u8>,
    /// Whether it may be used.
    pub status: Status,
    /// Which version it is.
    pub revision: Revision,
    /// Subjects by code.
    pub subjects: Vec<Subject>,
    /// Free keywords.
    pub keywords: Vec<String>,
    /// The whole cleaned story: blocks separated by one `\n`. Immutable once made.
    pub text: String,
    /// The blocks of `text`, sorted and disjoint.
    pub blocks: Vec<Block>,
    /// The photo captions in the order in which they stand.
    pub captions: Vec<Caption>,
    /// What was inferred: names, dates, quotes.
    #[serde(skip)]
    pub notes: Notes,
    /// What could not be read or was repaired.
    #[serde(skip)]
    pub problems: Vec<Problem>,
    /// What the user did to it, where an archive's marks say so.
    #[serde(skip)]
    pub marked: Marked,
}

impl Story {
    /// The text under a span. Empty where the span is no valid range of the text.
    pub fn cut(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or_default()
    }

    /// The block that holds an offset, by its index.
    pub fn block_at(&self, offset: usize) -> Option<usize> {
        let after = self.blocks.partition_point(|b| b.span.start <= offset);
        let at = after.checked_sub(1)?;
        (offset <= self.blocks[at].span.end).then_some(at)
    }

    /// Words of the story itself: headline, furniture, captions and copyright do not count.
    pub fn word_count(&self) -> usize {
        self.blocks
            .iter()
            .filter(|b| b.role.is_body())
            .map(|b| self.cut(b.span).split_whitespace().count())
            .sum()
    }

    /// The name of the caption `n` (from 0) for commands: `KEY#N`, counted from 1.
    pub fn caption_key(&self, n: usize) -> String {
        format!("{}#{}", self.key, n + 1)
    }
}
