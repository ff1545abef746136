//! Points in time as wire copy gives them: exact, or a day only.

use jiff::tz::Offset;
use serde::{Deserialize, Serialize};

use super::Day;

/// A time in UTC, or only the day of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Moment {
    /// The day is known and no more.
    Day(Day),
    /// The second is known.
    At(jiff::Timestamp),
}

impl Moment {
    /// The day, in UTC.
    pub fn day(self) -> Day {
        match self {
            Self::Day(day) => day,
            Self::At(time) => Offset::UTC.to_datetime(time).date(),
        }
    }

    /// Seconds since 1970 in UTC; a day counts from its midnight.
    pub fn seconds(self) -> i64 {
        match self {
            Self::Day(day) => {
                Offset::UTC.to_timestamp(day.at(0, 0, 0, 0)).map_or(0, jiff::Timestamp::as_second)
            }
            Self::At(time) => time.as_second(),
        }
    }
}

impl std::fmt::Display for Moment {
    /// RFC 3339 in UTC, or the plain date.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::At(time) => time.fmt(f),
        }
    }
}

/// What gave a story its day, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayFrom {
    /// The time of its last change.
    Updated,
    /// The time of its publication.
    Published,
    /// A timestamp printed on the page.
    Timestamp,
    /// The dateline.
    Dateline,
    /// Its newest caption.
    Caption,
}

impl DayFrom {
    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Updated => "updated",
            Self::Published => "published",
            Self::Timestamp => "timestamp",
            Self::Dateline => "dateline",
            Self::Caption => "caption",
        }
    }
}
