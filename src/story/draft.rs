//! A draft: what a file says, before any judgement of the desk.

use super::{Byline, Credit, Day, Kind, Moment, Photo, Problem, Revision, Role, Status, Subject};

/// Ordered, labelled texts and metadata, as the file gives them.
///
/// Every text in it has been through the sanitiser: decoded, in NFC, without control characters.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// The lines or elements in reading order.
    pub parts: Vec<Part>,
    /// The wire's own id for the item.
    pub id: Option<String>,
    /// What kind of item it is.
    pub kind: Kind,
    /// The headline, where a field of the format says so.
    pub headline: Option<String>,
    /// The slugline, where a field of the format says so.
    pub slugline: Option<String>,
    /// BCP 47.
    pub language: Option<String>,
    /// The writers.
    pub bylines: Vec<Byline>,
    /// Where it was published.
    pub url: Option<String>,
    /// Usage terms.
    pub rights: Option<String>,
    /// The note to editors.
    pub editors_note: Option<String>,
    /// The dateline as a field of the format gives it; the first paragraph begins with it.
    pub dateline: Option<String>,
    /// The agency.
    pub agency: Option<String>,
    /// First published.
    pub published: Option<Moment>,
    /// Last changed.
    pub updated: Option<Moment>,
    /// Fetched from where it was published, some time after it was.
    pub fetched: Option<Moment>,
    /// Not to be published before.
    pub embargoed_until: Option<Moment>,
    /// Not to be used after.
    pub expires: Option<Moment>,
    /// 1 (flash) to 8.
    pub urgency: Option<u8>,
    /// Whether it may be used.
    pub status: Status,
    /// Which version it is, where the format says so.
    pub revision: Option<Revision>,
    /// Subjects by code.
    pub subjects: Vec<Subject>,
    /// Free keywords.
    pub keywords: Vec<String>,
    /// What could not be read or was repaired.
    pub problems: Vec<Problem>,
}

/// One line or element of a draft.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// What the format says it is; `None` where the file has no markup and the desk must judge.
    pub role: Option<Role>,
    /// One line of clean text, without line ends.
    pub text: String,
    /// Whether a blank line stood before it.
    pub gap: bool,
    /// What the fields of the format say of a caption's picture.
    pub picture: Option<Box<Picture>>,
}

/// A picture as the fields of a format describe it. What they leave open the caption's own words may say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The picture itself.
    pub photo: Option<Photo>,
    /// The credit as given; the desk reads photographer and agency out of its text where they are `None`.
    pub credit: Option<Credit>,
    /// The day on which it was taken.
    pub date: Option<Day>,
    /// Where it was taken (`Oakum, Freeland`).
    pub places: Vec<String>,
    /// Who is in it.
    pub people: Vec<String>,
    /// MANDATORY CREDIT and the like.
    pub instructions: Option<String>,
}
