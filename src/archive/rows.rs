//! What the index stores of a document: enough for a list's row, and where the rest is to be read.

use serde::{Deserialize, Serialize};

use super::ArchiveError;
use crate::story::{CaptionRow, Day, DayFrom, Marked, Moment, QuoteRow, Row, Span, Status, Story};

/// Characters of a headline at most.
const LONGEST: usize = 300;

/// A story's row, as stored. Names are short because they are written a million times.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StoredStory {
    #[serde(rename = "k")]
    pub key: String,
    #[serde(rename = "i")]
    pub id: String,
    #[serde(rename = "h")]
    pub headline: String,
    #[serde(rename = "s", default, skip_serializing_if = "Option::is_none")]
    pub slugline: Option<String>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub day_from: Option<String>,
    #[serde(rename = "m", default, skip_serializing_if = "Option::is_none")]
    pub moment: Option<String>,
    #[serde(rename = "n", default, skip_serializing_if = "is_zero")]
    pub photos: u32,
    #[serde(rename = "w", default, skip_serializing_if = "is_zero")]
    pub words: u32,
    #[serde(rename = "u", default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<u8>,
    #[serde(rename = "r")]
    pub revision: String,
    #[serde(rename = "t", default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(rename = "o", default, skip_serializing_if = "is_zero")]
    pub record: u32,
    #[serde(rename = "l", default, skip_serializing_if = "String::is_empty")]
    pub locator: String,
    #[serde(rename = "x", default, skip_serializing_if = "String::is_empty")]
    pub format: String,
}

/// A caption, as stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StoredCaption {
    #[serde(rename = "k")]
    pub story: String,
    #[serde(rename = "n")]
    pub number: usize,
    #[serde(rename = "h")]
    pub headline: String,
    #[serde(rename = "t")]
    pub text: String,
    #[serde(rename = "c", default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub photographer: Option<String>,
    #[serde(rename = "a", default, skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    #[serde(rename = "p", default, skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<String>,
    #[serde(rename = "w", default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<StoredPerson>,
    #[serde(rename = "s")]
    pub span: (usize, usize),
}

/// A person in a stored caption.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredPerson {
    #[serde(rename = "n")]
    pub name: String,
    #[serde(rename = "p", default, skip_serializing_if = "Option::is_none")]
    pub pictured: Option<bool>,
}

/// A quote, as stored.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct StoredQuote {
    #[serde(rename = "k")]
    pub story: String,
    #[serde(rename = "h")]
    pub headline: String,
    #[serde(rename = "q")]
    pub words: String,
    #[serde(rename = "w", default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<String>,
    #[serde(rename = "d", default, skip_serializing_if = "Option::is_none")]
    pub day: Option<String>,
    #[serde(rename = "s")]
    pub span: (usize, usize),
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(n: &u32) -> bool {
    *n == 0
}

/// Writes what is stored of a document.
pub fn write(row: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(row).expect("plain strings and numbers are always JSON")
}

/// Reads what was stored of a document.
///
/// # Errors
/// Where the bytes are not what [`write`] wrote.
pub fn read<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<T, ArchiveError> {
    serde_json::from_slice(bytes).map_err(|error| ArchiveError::Damaged(error.to_string()))
}

const DAY_FROM: [DayFrom; 5] =
    [DayFrom::Updated, DayFrom::Published, DayFrom::Timestamp, DayFrom::Dateline, DayFrom::Caption];
const STATUS: [Status; 4] = [Status::Usable, Status::Embargoed, Status::Withheld, Status::Canceled];

fn day(text: Option<&str>) -> Option<Day> {
    text.and_then(|text| text.parse().ok())
}

fn moment(text: &str) -> Option<Moment> {
    let at = text.parse().ok().map(Moment::At);
    at.or_else(|| text.parse().ok().map(Moment::Day))
}

impl StoredStory {
    /// What is stored of a story that stands at a moment of the list.
    pub fn of(story: &Story, at: Option<Moment>) -> Self {
        let first_place = story.dateline.as_ref().and_then(|line| line.places.first());
        Self {
            key: story.key.clone(),
            id: story.id.clone(),
            headline: headline(story),
            slugline: story.slugline.clone(),
            agency: story.agency.clone(),
            place: first_place.cloned(),
            day: story.day.map(|day| day.to_string()),
            day_from: story.day_from.map(|from| from.as_str().to_owned()),
            moment: at.filter(|at| matches!(at, Moment::At(_))).map(|at| at.to_string()),
            photos: story.captions.len() as u32,
            words: story.word_count() as u32,
            urgency: story.urgency,
            revision: story.revision.kind.clone(),
            status: (story.status != Status::Usable).then(|| story.status.as_str().to_owned()),
            record: story.source.record as u32,
            locator: story.source.locator.0.clone(),
            format: story.source.format.as_str().to_owned(),
        }
    }

    /// The row, with the user's marks.
    pub fn into_row(self, marked: Marked) -> Row {
        let day = day(self.day.as_deref());
        let at = self.moment.as_deref().and_then(moment);
        let from = self.day_from.as_deref();
        let status = self.status.as_deref();
        Row {
            moment: at.or(day.map(Moment::Day)),
            day,
            day_from: DAY_FROM.into_iter().find(|known| Some(known.as_str()) == from),
            status: STATUS.into_iter().find(|s| Some(s.as_str()) == status).unwrap_or_default(),
            key: self.key,
            id: self.id,
            headline: self.headline,
            slugline: self.slugline,
            agency: self.agency,
            place: self.place,
            photos: self.photos,
            words: self.words,
            urgency: self.urgency,
            revision: self.revision,
            read: marked.read,
            starred: marked.starred,
            tags: marked.tags,
            note: marked.note,
        }
    }
}

impl StoredCaption {
    /// `KEY#N`, counted from 1.
    pub fn key(&self) -> String {
        format!("{}#{}", self.story, self.number + 1)
    }

    /// The day of the photo.
    pub fn day(&self) -> Option<Day> {
        day(self.date.as_deref())
    }

    /// The row.
    pub fn into_row(self) -> CaptionRow {
        CaptionRow {
            key: self.key(),
            date: self.day(),
            story: self.story,
            headline: self.headline,
            text: self.text,
            credit: self.credit,
            photographer: self.photographer,
            agency: self.agency,
            places: self.places,
            people: self.people.into_iter().map(|person| person.name).collect(),
            span: Span::new(self.span.0, self.span.1),
        }
    }
}

impl StoredQuote {
    /// The row.
    pub fn into_row(self) -> QuoteRow {
        QuoteRow {
            story: self.story,
            headline: self.headline,
            words: self.words,
            speaker: self.speaker,
            day: day(self.day.as_deref()),
            span: Span::new(self.span.0, self.span.1),
        }
    }
}

/// The headline; where there is none the first paragraph, as much of it as a headline may have.
pub fn headline(story: &Story) -> String {
    let given = story.headline.as_deref().filter(|text| !text.trim().is_empty());
    let first = || story.blocks.iter().find(|b| !b.role.is_hidden() && !b.span.is_empty());
    let text = given.or_else(|| Some(story.cut(first()?.span))).unwrap_or_default();
    shortened(text)
}

/// A text on one line, of at most [`LONGEST`] characters: ended between words, and with an ellipsis, where it is longer.
fn shortened(text: &str) -> String {
    let mut line = String::new();
    let mut left = LONGEST;
    for word in text.split_whitespace() {
        let length = word.chars().count() + 1;
        if length > left && !line.is_empty() {
            return line + " …";
        }
        if length > left {
            return word.chars().take(LONGEST).chain(['…']).collect();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
        left -= length;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, shortened};

    #[test]
    fn a_headline_is_whole_or_ends_between_words() {
        assert_eq!(shortened(" Lamp  lit\nat the reef "), "Lamp lit at the reef");
        let long = shortened(&"lamp ".repeat(200));
        assert!(long.ends_with("lamp …") && long.chars().count() <= LONGEST + 2, "{long}");
        assert_eq!(shortened(&"燈".repeat(500)).chars().count(), LONGEST + 1);
        assert_eq!(shortened(""), "");
    }
}
