//! Notes: what was inferred about a story's text, as spans into it.

use super::Span;

/// Everything that was inferred about one story.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// The version of the rules and data that they were made with; `None` before they are made.
    pub model: Option<&'static str>,
    /// Who and what is named, each once, in order of first mention.
    pub entities: Vec<Entity>,
    /// Where each is named: sorted, disjoint.
    pub mentions: Vec<Mention>,
    /// Dates, resolved: sorted, disjoint.
    pub dates: Vec<DateNote>,
    /// Amounts with their units: sorted, disjoint.
    pub amounts: Vec<Amount>,
    /// Quotes in order of their first part.
    pub quotes: Vec<Quote>,
    /// Names that are spelled otherwise elsewhere: sorted, one a place.
    pub spellings: Vec<Spelling>,
}

/// A name that is spelled otherwise elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spelling {
    /// The name as printed here.
    pub span: Span,
    /// The other form.
    pub usual: String,
    /// Where that one stands.
    pub by: Usual,
}

/// Where the other form of a name stands, and how often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Usual {
    /// In the same story, so many times.
    Story(usize),
    /// In so many stories of the archive.
    Archive(usize),
}

impl Spelling {
    /// What is told of it.
    pub fn in_words(&self) -> String {
        let (usual, many) = (&self.usual, |n: usize| if n == 1 { "time" } else { "times" });
        match self.by {
            Usual::Story(n) => format!("also spelled {usual} here, {n} {}", many(n)),
            Usual::Archive(n) => format!("usually {usual}, in {n} stories"),
        }
    }
}

/// A person, place, organization or other named thing in one story.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest form in the story.
    pub name: String,
    /// How often it is mentioned; 0 for a person whom only a field of the format names in a picture.
    pub count: usize,
    /// Titles and roles that the story gives ("Attorney General").
    pub titles: Vec<String>,
    /// A person's gender, where the story or the given name tells it.
    pub gender: Option<Gender>,
}

/// The gender that titles, nouns of kinship, pronouns or a given name show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Gender {
    /// "she"
    Female,
    /// "he"
    Male,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EntityKind {
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organization, company, team or body.
    Organization,
    /// A nationality or people.
    Nationality,
    /// A named event.
    Event,
    /// A titled work.
    Work,
    /// Something else with a name.
    Misc,
}

impl EntityKind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Person,
        Self::Place,
        Self::Organization,
        Self::Nationality,
        Self::Event,
        Self::Work,
        Self::Misc,
    ];

    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Place => "place",
            Self::Organization => "organization",
            Self::Nationality => "nationality",
            Self::Event => "event",
            Self::Work => "work",
            Self::Misc => "misc",
        }
    }
}

/// One place where an entity is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The name as printed, without title.
    pub span: Span,
    /// The index into [`Notes::entities`].
    pub entity: usize,
    /// The rule that found it.
    pub rule: &'static str,
}

/// A date in the text, resolved against the story's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateNote {
    /// Where it stands.
    pub span: Span,
    /// `2024-11-16`, `2024-11`, `2024`, or a range `2024-11-11/2024-11-17`.
    pub value: String,
}

/// An amount in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    /// Where it stands.
    pub span: Span,
    /// Number and unit (`80 %`, `225 cases`).
    pub value: String,
}

/// Words between quotation marks and who said them.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The quoted stretches without their marks: sorted, disjoint, each within one block. A quote over
    /// three paragraphs has three.
    pub parts: Vec<Span>,
    /// How much of a sentence it is.
    pub kind: QuoteKind,
    /// Who said it.
    pub speaker: Option<Speaker>,
    /// The word that says so ("said").
    pub cue: Option<Span>,
}

/// How a quote is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// A clause or more in the speaker's words.
    Direct,
    /// A fragment inside the writer's sentence.
    Partial,
    /// A work, nickname, term, slogan or sign: no one's speech.
    Title,
    /// Reported speech without marks.
    Indirect,
}

impl QuoteKind {
    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Partial => "partial",
            Self::Title => "title",
            Self::Indirect => "indirect",
        }
    }

    /// Whether it is someone's speech between marks: what is meant by a quote where nothing else is said.
    pub fn is_spoken(self) -> bool {
        matches!(self, Self::Direct | Self::Partial)
    }
}

/// Who said a quote, and why we think so.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The words that name the speaker ("Koroma", "the organization", "she").
    pub span: Span,
    /// The fullest name in the story; the words themselves where there is no name.
    pub name: String,
    /// The index into [`Notes::entities`].
    pub entity: Option<usize>,
    /// The rule that found it.
    pub rule: &'static str,
    /// The probability that it is right, 0 to 1.
    pub score: f32,
    /// Whether it is sure enough to be shown.
    pub shown: bool,
}
