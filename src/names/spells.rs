//! Spells of time told from the story's own day: "yesterday", "last night", "earlier this week", "the weekend",
//! "three days ago", "a decade ago", and days of the year that have a name.

use jiff::ToSpan;

use super::dates::{Hit, Reader};

const NUMBERS: [&str; 12] = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// Days with a name: its words in small letters, month and day.
const NAMED: [(&[&str], i8, i8); 9] = [
    (&["new", "year", "'s", "day"], 1, 1),
    (&["new", "year", "'s", "eve"], 12, 31),
    (&["christmas", "day"], 12, 25),
    (&["christmas", "eve"], 12, 24),
    (&["boxing", "day"], 12, 26),
    (&["valentine", "'s", "day"], 2, 14),
    (&["halloween"], 10, 31),
    (&["fourth", "of", "july"], 7, 4),
    (&["july", "fourth"], 7, 4),
];

impl Reader<'_, '_> {
    /// "today", "last night", "this morning", "last year", "earlier this week", "next month", "over the weekend".
    pub(super) fn relative(&self, at: usize) -> Hit {
        let day = self.day?;
        let word = self.word(at, at).to_lowercase();
        let shift = match word.as_str() {
            "today" | "tonight" => Some(0),
            "yesterday" => Some(-1),
            "tomorrow" => Some(1),
            "last" if self.word(at + 1, at) == "night" => Some(-1),
            "this" if matches!(self.word(at + 1, at), "morning" | "afternoon" | "evening") => {
                Some(0)
            }
            _ => None,
        };
        if let Some(shift) = shift {
            let words = if matches!(word.as_str(), "last" | "this") { 2 } else { 1 };
            let date = day.checked_add(i64::from(shift).days()).ok()?;
            let part = words == 1
                && matches!(self.word(at + 1, at), "morning" | "afternoon" | "evening" | "night");
            return Some((at, at + words + usize::from(part), date.to_string()));
        }
        let early = matches!(word.as_str(), "earlier" | "later" | "late" | "early");
        let lead = if early { self.word(at + 1, at).to_lowercase() } else { word };
        let step = match lead.as_str() {
            "last" => -1,
            "this" => 0,
            "next" => 1,
            "the" if !early && self.word(at + 1, at) == "weekend" => return self.weekend(at),
            _ => return None,
        };
        let noun = at + 1 + usize::from(early);
        let value = match self.word(noun, at) {
            "week" => {
                let monday = day
                    .checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days())
                    .ok()?;
                let first = monday.checked_add((i64::from(step) * 7).days()).ok()?;
                format!("{first}/{}", first.checked_add(6.days()).ok()?)
            }
            "weekend" => self.days_of_weekend(step)?,
            "month" => {
                let month = day.first_of_month().checked_add(i64::from(step).months()).ok()?;
                format!("{:04}-{:02}", month.year(), month.month())
            }
            "year" => format!("{:04}", day.year().checked_add(step)?),
            _ => return None,
        };
        Some((at, noun + 1, value))
    }

    /// "over the weekend", "at the weekend": the last one, or the one that it is.
    fn weekend(&self, at: usize) -> Hit {
        let told = matches!(self.before(at).as_str(), "over" | "at" | "during");
        let day = self.day.filter(|_| told)?;
        let step = if day.weekday().to_monday_zero_offset() >= 5 { 0 } else { -1 };
        Some((at, at + 2, self.days_of_weekend(step)?))
    }

    /// Saturday and Sunday of the week so many weeks on.
    fn days_of_weekend(&self, step: i16) -> Option<String> {
        let day = self.day?;
        let to_saturday = 5 - i64::from(day.weekday().to_monday_zero_offset());
        let first = day.checked_add((to_saturday + i64::from(step) * 7).days()).ok()?;
        Some(format!("{first}/{}", first.checked_add(1.days()).ok()?))
    }

    /// "three days ago", "10 years ago", "a decade ago".
    pub(super) fn ago(&self, at: usize) -> Hit {
        if self.word(at + 2, at) != "ago" {
            return None;
        }
        let day = self.day?;
        let word = self.word(at, at).to_lowercase();
        let count = match word.as_str() {
            "a" | "an" => 1,
            other => match NUMBERS.iter().position(|n| *n == other) {
                Some(index) => i32::try_from(index).ok()? + 1,
                None => other.parse::<i32>().ok().filter(|n| (1..2000).contains(n))?,
            },
        };
        let value = match self.word(at + 1, at) {
            "day" | "days" => day.checked_sub(count.days()).ok()?.to_string(),
            "week" | "weeks" => day.checked_sub(count.weeks()).ok()?.to_string(),
            "month" | "months" => {
                let month = day.first_of_month().checked_sub(count.months()).ok()?;
                format!("{:04}-{:02}", month.year(), month.month())
            }
            "year" | "years" => format!("{:04}", day.checked_sub(count.years()).ok()?.year()),
            "decade" | "decades" if count < 100 => {
                format!("{:04}", day.checked_sub((count * 10).years()).ok()?.year())
            }
            _ => return None,
        };
        Some((at, at + 3, value))
    }

    /// "New Year's Eve", "the Fourth of July": the one nearest to the story's day.
    pub(super) fn named(&self, at: usize) -> Hit {
        let first = self.word(at, at);
        let begins = |words: &[&str]| words.first().is_some_and(|w| w.eq_ignore_ascii_case(first));
        let is = |word: &str, n: usize| {
            let form = self.word(at + n, at).replace('’', "'");
            form.eq_ignore_ascii_case(word)
        };
        let (words, month, day) = NAMED.iter().find(|(words, ..)| {
            begins(words) && words.iter().enumerate().all(|(n, word)| is(word, n))
        })?;
        let date = self.date(None, *month, *day)?;
        Some((at, at + words.len(), date.to_string()))
    }

    /// "19th century", "20th-century": a hundred years.
    pub(super) fn century(&self, at: usize) -> Hit {
        let form = self.word(at, at);
        let (number, joined) = match form.split_once('-') {
            Some((number, "century")) => (number, true),
            Some(_) => return None,
            None => (form, false),
        };
        let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ordinal = number.len() == digits.len() + 2;
        let count: i16 = digits.parse().ok().filter(|n| (10..=21).contains(n))?;
        let told = joined || matches!(self.word(at + 1, at), "century" | "centuries");
        let first = (count - 1) * 100;
        (ordinal && told)
            .then(|| (at, at + 2 - usize::from(joined), format!("{first:04}/{:04}", first + 99)))
    }
}
