//! The fields of the query language: one row a name.

/// Where a query looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Look {
    /// All of the text: headline, body, captions, notes.
    Anywhere,
    /// The headline.
    Headline,
    /// Captions with their credits' words.
    Caption,
    /// Words between quotation marks.
    Quote,
    /// Names of all kinds.
    Who,
    /// Names of organizations.
    Org,
    /// People who are in a picture.
    Pictured,
    /// People who are quoted.
    Speaker,
    /// Places of datelines and captions.
    Place,
    /// Bylines.
    By,
    /// Photographers and credits.
    Photo,
    /// The agency.
    Agency,
    /// The slugline.
    Slug,
    /// Subjects and keywords.
    Subject,
    /// The words of the path.
    Path,
    /// The language.
    Language,
    /// The format.
    Format,
    /// The story's id or key.
    Id,
    /// A flag of the index.
    Flag,
}

impl Look {
    /// Whether what is found stands in the text that people read.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Self::Anywhere
                | Self::Headline
                | Self::Caption
                | Self::Quote
                | Self::Who
                | Self::Org
                | Self::Pictured
        )
    }

    /// Whether it holds words, so that phrases and prefixes make sense.
    pub fn has_words(self) -> bool {
        !matches!(self, Self::Agency | Self::Language | Self::Format | Self::Id | Self::Flag)
    }
}

/// The names of the fields that hold words or values.
pub const LOOKS: &[(&str, Look)] = &[
    ("headline", Look::Headline),
    ("caption", Look::Caption),
    ("quote", Look::Quote),
    ("who", Look::Who),
    ("org", Look::Org),
    ("photo-of", Look::Pictured),
    ("said-by", Look::Speaker),
    ("place", Look::Place),
    ("by", Look::By),
    ("photo", Look::Photo),
    ("agency", Look::Agency),
    ("slug", Look::Slug),
    ("subject", Look::Subject),
    ("path", Look::Path),
    ("lang", Look::Language),
    ("format", Look::Format),
    ("id", Look::Id),
];

/// The values of `is:` that the index knows, with its flags.
pub const IS: &[(&str, &str)] = &[
    ("corrected", "corrected"),
    ("updated", "updated"),
    ("embargoed", "embargoed"),
    ("withheld", "withheld"),
    ("killed", "killed"),
    ("undated", "undated"),
];

/// The values of `has:`, with the index's flags.
pub const HAS: &[(&str, &str)] =
    &[("photo", "photo"), ("photos", "photo"), ("quote", "quote"), ("quotes", "quote")];

/// The names of all fields, for messages and completion.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    LOOKS.iter().map(|(name, _)| *name).chain(["tag", "date", "after", "before", "is", "has"])
}
