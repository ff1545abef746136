//! The fields of the query language: one row a name.

use crate::story::Sort;

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
    /// One whole name with its kind; what pages of names ask for and nobody types.
    Name,
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
        !matches!(
            self,
            Self::Name | Self::Agency | Self::Language | Self::Format | Self::Id | Self::Flag
        )
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
    ("superseded", "superseded"),
    ("killed", "killed"),
    ("undated", "undated"),
];

/// The values of `is:` that are marks of the user.
pub const MARKS: &[&str] = &["unread", "read", "starred", "tagged", "noted"];

/// The values of `has:`, with the index's flags.
pub const HAS: &[(&str, &str)] =
    &[("photo", "photo"), ("photos", "photo"), ("quote", "quote"), ("quotes", "quote")];

/// Flags of stories that are out of results unless they are asked for, as what is no longer true.
pub const HIDDEN: &[&str] = &["killed", "superseded"];

/// The names of the fields that are no place to look in.
const OTHERS: &[&str] = &["tag", "date", "after", "before", "is", "has", "sort"];

/// Other words for a field, as people and other programs say.
const OTHER_WORDS: &[(&str, &str)] = &[
    ("author", "by"),
    ("byline", "by"),
    ("category", "subject"),
    ("city", "place"),
    ("day", "date"),
    ("file", "path"),
    ("filename", "path"),
    ("folder", "path"),
    ("keyword", "subject"),
    ("keywords", "subject"),
    ("language", "lang"),
    ("location", "place"),
    ("name", "who"),
    ("order", "sort"),
    ("organization", "org"),
    ("people", "who"),
    ("person", "who"),
    ("photographer", "photo"),
    ("pictured", "photo-of"),
    ("said", "said-by"),
    ("since", "after"),
    ("slugline", "slug"),
    ("source", "agency"),
    ("speaker", "said-by"),
    ("title", "headline"),
    ("topic", "subject"),
    ("until", "before"),
    ("writer", "by"),
];

/// The names of all fields, for messages and completion.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    LOOKS.iter().map(|(name, _)| *name).chain(OTHERS.iter().copied())
}

/// Where a field looks, by its name.
pub fn look_of(field: &str) -> Option<Look> {
    LOOKS.iter().find(|(name, _)| *name == field).map(|(_, look)| *look)
}

/// The values that a field knows, where it knows them all.
pub fn values_of(field: &str) -> Option<Vec<&'static str>> {
    let names =
        |table: &'static [(&'static str, &'static str)]| table.iter().map(|(name, _)| *name);
    match field {
        "is" => Some(MARKS.iter().copied().chain(names(IS)).collect()),
        // The plural is known, not told.
        "has" => Some(names(HAS).filter(|name| !name.ends_with('s')).collect()),
        "sort" => Some(Sort::ALL.iter().map(|(_, name)| *name).collect()),
        _ => None,
    }
}

/// The field that was meant by a word that names none.
pub fn meant(word: &str) -> Option<&'static str> {
    let said = OTHER_WORDS.iter().find(|(known, _)| *known == word).map(|(_, field)| *field);
    said.or_else(|| nearest(word, field_names()))
}

/// What of some words is written nearly so: one letter is another, missing, too many or in its neighbor's place; two in long words.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.to_lowercase();
    let most = if word.chars().count() < 6 { 1 } else { 2 };
    let far = |name: &&str| strsim::osa_distance(&word, name);
    let near = known.into_iter().min_by_key(far)?;
    let begins = word.chars().count() > 2 && near.starts_with(word.as_str());
    (begins || far(&near) <= most).then_some(near)
}
