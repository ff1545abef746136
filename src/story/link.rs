//! Links: what one story is to another that tells the same.

use super::Row;

/// What another story is to the one that is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kin {
    /// A later version: it replaces the one that is looked at.
    Newer,
    /// An earlier version: it is replaced.
    Older,
    /// The same told elsewhere; neither replaces the other.
    Copy,
}

impl Kin {
    /// The name in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Newer => "newer",
            Self::Older => "older",
            Self::Copy => "copy",
        }
    }
}

/// By what two stories are known to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grounds {
    /// The wire's own id, or what a version says it replaces.
    Identity,
    /// One file, which held the one before the other.
    File,
    /// Slugline, agency and day.
    Slugline,
    /// Nearly the same text.
    Text,
}

impl Grounds {
    /// The grounds as a phrase.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identity => "same id",
            Self::File => "of the same file",
            Self::Slugline => "same slugline and day",
            Self::Text => "nearly the same text",
        }
    }
}

/// Another version or a copy of a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The other's key.
    pub key: String,
    /// What it is.
    pub kin: Kin,
    /// By what it is known.
    pub grounds: Grounds,
    /// How alike the two are, 0 to 1; 1 where they are known by their ids.
    pub score: f32,
}

/// Another version or a copy, as it is listed.
#[derive(Clone, Debug, PartialEq)]
pub struct Relative {
    /// What it is.
    pub link: Link,
    /// Its row.
    pub row: Row,
}

impl Relative {
    /// What it is and by what it is known, as a phrase.
    pub fn why(&self) -> String {
        let kin = match self.link.kin {
            Kin::Newer => "later version",
            Kin::Older => "earlier version",
            Kin::Copy => "copy",
        };
        format!("{kin}, {}", self.link.grounds.as_str())
    }
}
