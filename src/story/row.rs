//! Rows: what lists show without opening a story.

use super::{Day, DayFrom, EntityKind, Moment, Span, Status};

/// One story in the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Names this version.
    pub key: String,
    /// Names the item.
    pub id: String,
    /// The headline, or the first words where there is none.
    pub headline: String,
    /// The slugline.
    pub slugline: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The first place of the dateline.
    pub place: Option<String>,
    /// The day that it is grouped under.
    pub day: Option<Day>,
    /// What gave the day.
    pub day_from: Option<DayFrom>,
    /// The moment that it is sorted by.
    pub moment: Option<Moment>,
    /// How many captions it has.
    pub photos: u32,
    /// How many words it has.
    pub words: u32,
    /// 1 to 8.
    pub urgency: Option<u8>,
    /// What kind of version it is (`first`, `update`, `correction`).
    pub revision: String,
    /// Whether it may be used.
    pub status: Status,
    /// The user has read it.
    pub read: bool,
    /// The user starred it.
    pub starred: bool,
    /// The user's tags, sorted.
    pub tags: Vec<String>,
    /// The user's note.
    pub note: Option<String>,
}

impl Row {
    /// What the user did to the story.
    pub fn marked(&self) -> Marked {
        Marked {
            read: self.read,
            starred: self.starred,
            tags: self.tags.clone(),
            note: self.note.clone(),
            place: None,
        }
    }

    /// Takes over what the user did to the story.
    pub fn mark(&mut self, marked: Marked) {
        (self.read, self.starred) = (marked.read, marked.starred);
        (self.tags, self.note) = (marked.tags, marked.note);
    }
}

/// One caption, found by a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CaptionRow {
    /// `KEY#N`.
    pub key: String,
    /// The story that it stands in.
    pub story: String,
    /// The story's headline.
    pub headline: String,
    /// The caption without credit.
    pub text: String,
    /// The credit as printed.
    pub credit: Option<String>,
    /// The photographer.
    pub photographer: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// The day of the photo.
    pub date: Option<Day>,
    /// Where it was taken.
    pub places: Vec<String>,
    /// Who is in it or named.
    pub people: Vec<String>,
    /// Where it stands in the story's text.
    pub span: Span,
}

/// A caption that relates to another, with why.
#[derive(Clone, Debug, PartialEq)]
pub struct RelatedRow {
    /// The caption.
    pub caption: CaptionRow,
    /// Why, strongest first; never empty.
    pub reasons: Vec<Reason>,
    /// 0 to 1, for ranking.
    pub score: f32,
    /// Whether it stands in the same story, or in another version or copy of it.
    pub same_story: bool,
    /// The same caption in other stories, as `KEY#N`.
    pub also: Vec<String>,
}

/// Why two captions belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The same person is in the picture of both.
    Pictured(String),
    /// The same person is named in both.
    Person(String),
    /// The same place, perhaps on the same day.
    Place {
        /// The place that they share.
        place: String,
        /// Whether the day is the same too.
        same_day: bool,
    },
    /// The same photographer on the same day.
    Photographer(String),
    /// Both tell of the same, by these words.
    Words(Vec<String>),
    /// Nearly the same text.
    NearlyEqual,
    /// Another photo of the same story.
    SameStory,
}

impl std::fmt::Display for Reason {
    /// The reason in words, for people.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pictured(name) => write!(f, "pictured in both: {name}"),
            Self::Person(name) => write!(f, "both name {name}"),
            Self::Place { place, same_day: true } => write!(f, "same place and day: {place}"),
            Self::Place { place, same_day: false } => write!(f, "same place: {place}"),
            Self::Photographer(name) => write!(f, "same photographer and day: {name}"),
            Self::Words(words) => write!(f, "both tell of {}", words.join(", ")),
            Self::NearlyEqual => f.write_str("nearly the same text"),
            Self::SameStory => f.write_str("same story"),
        }
    }
}

/// One quote, found by a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuoteRow {
    /// The story that it stands in.
    pub story: String,
    /// The story's headline.
    pub headline: String,
    /// The words.
    pub words: String,
    /// Who said it.
    pub speaker: Option<String>,
    /// The story's day.
    pub day: Option<Day>,
    /// Where its first part stands in the story's text.
    pub span: Span,
}

/// Something that may be typed in a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suggestion {
    /// What is to stand in the query.
    pub text: String,
    /// The bytes of the query that it takes the place of.
    pub at: std::ops::Range<usize>,
    /// What it means, where it does not say so itself.
    pub about: &'static str,
    /// How many stories have it, where that is known.
    pub stories: Option<usize>,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    /// By day and time, newest first; unknown days last.
    #[default]
    Newest,
    /// Oldest first; unknown days last.
    Oldest,
    /// Best match first; of equal ones the newest. A query without words has no better match: newest first.
    Relevance,
    /// By the last change that a story itself tells of, latest first; then those that tell of none, newest first.
    Updated,
    /// By slugline, from a to z; stories without one last.
    Slug,
    /// By agency, from a to z; stories without one last.
    Agency,
    /// Longest first.
    Length,
}

impl Sort {
    /// All orders, with the word that names each in a query, a session and on the command line.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Newest, "newest"),
        (Self::Oldest, "oldest"),
        (Self::Updated, "updated"),
        (Self::Relevance, "relevance"),
        (Self::Slug, "slug"),
        (Self::Agency, "agency"),
        (Self::Length, "length"),
    ];

    /// The word that names it.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(sort, _)| *sort == self).map_or("newest", |(_, name)| name)
    }

    /// What stands first, in words.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Newest => "newest first",
            Self::Oldest => "oldest first",
            Self::Relevance => "best match first",
            Self::Updated => "last changed first",
            Self::Slug => "by slugline",
            Self::Agency => "by agency",
            Self::Length => "longest first",
        }
    }

    /// Whether the rows stand in the order of their days.
    pub fn is_by_time(self) -> bool {
        matches!(self, Self::Newest | Self::Oldest | Self::Updated)
    }
}

impl std::str::FromStr for Sort {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let known = Self::ALL.iter().find(|(_, known)| known.eq_ignore_ascii_case(name));
        known.map(|(sort, _)| *sort).ok_or(())
    }
}

/// A mark that the user sets: on a story, but for a saved query.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mark {
    /// Read.
    Read,
    /// Starred.
    Star,
    /// Tagged with some words.
    Tag(String),
    /// A note; its text is the mark's value.
    Note,
    /// How far it was read; a mark on one version.
    Place,
    /// A query under a name; a mark on no story.
    Query(String),
    /// A name that is another form of the one that is the mark's value; a mark on no story.
    Same(String),
    /// Two names that are not one, though they look so; a mark on no story.
    Apart(String, String),
}

/// What the user did to a story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marked {
    /// It was read.
    pub read: bool,
    /// It was starred.
    pub starred: bool,
    /// Its tags, sorted.
    pub tags: Vec<String>,
    /// The note on it.
    pub note: Option<String>,
    /// How far this version was read: a byte of its text, and lines above that.
    pub place: Option<(usize, usize)>,
}

/// A form of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// As it is written.
    pub name: String,
    /// How many stories have it.
    pub stories: usize,
    /// The user has merged it.
    pub merged: bool,
}

/// When stories were: the first and the last day, and how many in each unit of time between them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell {
    /// The first day.
    pub first: Day,
    /// The last day.
    pub last: Day,
    /// `day`, `month` or `year`.
    pub unit: &'static str,
    /// Stories in each, without a gap.
    pub counts: Vec<usize>,
}

impl Spell {
    /// A bar for each unit, or for as many together as there are cells.
    pub fn spark(&self, cells: usize) -> String {
        const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
        let each = self.counts.len().div_ceil(cells.max(1)).max(1);
        let sums: Vec<usize> = self.counts.chunks(each).map(|part| part.iter().sum()).collect();
        let most = sums.iter().max().copied().unwrap_or(0).max(1);
        let bar = |many: usize| {
            if many == 0 { ' ' } else { BARS[((many * 8).div_ceil(most) - 1).min(7)] }
        };
        sums.into_iter().map(bar).collect()
    }
}

/// What the archive knows of one name.
#[derive(Clone, Debug, Default)]
pub struct EntityPage {
    /// The name as asked for.
    pub name: String,
    /// What it is, where it is known.
    pub kind: Option<EntityKind>,
    /// Its forms, those of most stories first.
    pub variants: Vec<Variant>,
    /// Names that the user has split from it.
    pub apart: Vec<String>,
    /// How many stories name it.
    pub stories: usize,
    /// When they were.
    pub spell: Option<Spell>,
    /// The newest of them.
    pub newest: Vec<Row>,
    /// Quotes by it.
    pub quotes: Vec<QuoteRow>,
    /// Names that stand beside it, with how many stories share them.
    pub beside: Vec<(String, usize)>,
}
