//! Dates in the text, resolved against the story's own day.
//!
//! Wire usage (AP Stylebook, "days of the week", "months"): a weekday alone is within seven days of the
//! story, a month and day without year lie within half a year of it.

use jiff::ToSpan;
use jiff::civil::Weekday;

use crate::story::{DateNote, Day, Span};

use super::token::{Shape, Token};

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTHS_FULL: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Words before a month or a year that show it to be one ("in May", "since 2019").
const BEFORE: &[&str] = &[
    "in",
    "since",
    "until",
    "till",
    "by",
    "from",
    "of",
    "during",
    "early",
    "late",
    "mid",
    "last",
    "next",
    "this",
    "before",
    "after",
    "through",
    "for",
    "between",
    "to",
    "and",
    "around",
    "about",
    "circa",
    "the",
    "every",
    "throughout",
];

/// The dates of a story: sorted, disjoint. What cannot be resolved is left out.
pub fn dates(tokens: &[Token<'_>], day: Option<Day>) -> Vec<DateNote> {
    let reader = Reader { tokens, day };
    noted(tokens, |at| reader.read(at))
}

/// What is read at one token after another: sorted, disjoint.
pub(super) fn noted(tokens: &[Token<'_>], read: impl Fn(usize) -> Hit) -> Vec<DateNote> {
    let mut notes = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        match read(at) {
            Some((from, to, value)) if to > at => {
                let start = tokens.get(from).map_or(0, |t| t.span.start);
                let end = tokens.get(to - 1).map_or(start, |t| t.span.end);
                let clear = notes.last().is_none_or(|last: &DateNote| last.span.end <= start);
                if clear {
                    notes.push(DateNote { span: Span::new(start, end), value });
                }
                at = to;
            }
            _ => at += 1,
        }
    }
    notes
}

/// Reads dates at one token or another.
pub(super) struct Reader<'a, 's> {
    pub(super) tokens: &'a [Token<'s>],
    pub(super) day: Option<Day>,
}

/// First token, one past the last, and the value.
pub(super) type Hit = Option<(usize, usize, String)>;

impl Reader<'_, '_> {
    /// The token, if it is of the same block as `with`.
    pub(super) fn near(&self, at: usize, with: usize) -> Option<&Token<'_>> {
        let block = self.tokens.get(with)?.block;
        self.tokens.get(at).filter(|t| t.block == block)
    }

    /// The form of a token, if it is of the same block as `with`.
    pub(super) fn word(&self, at: usize, with: usize) -> &str {
        self.near(at, with).map_or("", |t| t.form.as_ref())
    }

    /// The form before a token of its block, in small letters.
    pub(super) fn before(&self, at: usize) -> String {
        at.checked_sub(1).map_or(String::new(), |b| self.word(b, at).to_lowercase())
    }

    fn read(&self, at: usize) -> Hit {
        let token = self.tokens.get(at)?;
        match token.shape {
            Shape::Capital | Shape::Upper => self
                .named(at)
                .or_else(|| self.weekday_and_date(at))
                .or_else(|| self.month_first(at))
                .or_else(|| self.weekday(at))
                .or_else(|| self.relative(at))
                .or_else(|| self.ago(at)),
            Shape::Number => self
                .numeric(at)
                .or_else(|| self.century(at))
                .or_else(|| self.day_first(at))
                .or_else(|| self.ago(at))
                .or_else(|| self.year(at)),
            Shape::Small => {
                self.relative(at).or_else(|| self.ago(at)).or_else(|| self.part_of_year(at))
            }
            _ => None,
        }
    }

    fn month(&self, at: usize, with: usize) -> Option<i8> {
        let token = self.near(at, with).filter(|t| t.is_capital())?;
        let lower = token.form.to_lowercase();
        let (word, dotted) = lower.strip_suffix('.').map_or((lower.as_str(), false), |w| (w, true));
        let full = MONTHS_FULL.iter().position(|m| *m == word);
        let short = || MONTHS.iter().position(|m| *m == word || word == "sept" && *m == "sep");
        let index = if dotted { short() } else { full.or_else(short) }?;
        i8::try_from(index + 1).ok()
    }

    fn day_number(&self, at: usize, with: usize) -> Option<i8> {
        let token = self.near(at, with).filter(|t| t.shape == Shape::Number)?;
        let digits = token.form.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let ending = token.form.get(digits.len()..)?;
        let day: i8 = digits.parse().ok()?;
        ((1..=31).contains(&day) && matches!(ending, "" | "st" | "nd" | "rd" | "th")).then_some(day)
    }

    /// `3`, `3-5`: a day or two of a month, and where they end.
    fn days(&self, at: usize, with: usize) -> Option<(i8, Option<i8>, usize)> {
        if let Some(day) = self.day_number(at, with) {
            let dash = matches!(self.word(at + 1, with), "-" | "–");
            let last = self.day_number(at + 2, with).filter(|&last| dash && last > day);
            return Some((day, last, if last.is_some() { at + 3 } else { at + 1 }));
        }
        let (day, last) = self.near(at, with)?.form.split_once('-')?;
        let (day, last) = (day.parse().ok()?, last.parse().ok()?);
        (0 < day && day < last && last <= 31).then_some((day, Some(last), at + 1))
    }

    fn year_number(&self, at: usize, with: usize) -> Option<i16> {
        let token =
            self.near(at, with).filter(|t| t.shape == Shape::Number && t.form.len() == 4)?;
        let year: i16 = token.form.parse().ok()?;
        (1500..2100).contains(&year).then_some(year)
    }

    /// `Nov. 16, 2024`: the year after a month and day, and where it ends.
    fn year_after(&self, at: usize, with: usize) -> (Option<i16>, usize) {
        if self.word(at, with) == ","
            && let Some(year) = self.year_number(at + 1, with)
        {
            return (Some(year), at + 2);
        }
        self.year_number(at, with).map_or((None, at), |year| (Some(year), at + 1))
    }

    /// `Saturday, Nov. 16, 2024`.
    fn weekday_and_date(&self, at: usize) -> Hit {
        weekday_of(&self.tokens.get(at)?.form)?;
        let next = at + 1 + usize::from(self.word(at + 1, at) == ",");
        self.month(next, at)?;
        let (_, to, value) = self.month_first(next).or_else(|| self.day_first(next))?;
        value.matches('-').count().ge(&2).then_some((at, to, value))
    }

    /// `Nov. 16, 2024`, `July 28`, `March 3-5`, `July 2024`, `July`.
    fn month_first(&self, at: usize) -> Hit {
        let month = self.month(at, at)?;
        if let Some((day, last, after)) = self.days(at + 1, at) {
            let (year, to) = self.year_after(after, at);
            let first = self.date(year, month, day)?;
            return match last.and_then(|last| self.date(Some(first.year()), month, last)) {
                Some(last) => Some((at, to, format!("{first}/{last}"))),
                None => Some((at, to, first.to_string())),
            };
        }
        let (year, to) = self.year_after(at + 1, at);
        if let Some(year) = year {
            return Some((at, to, format!("{year:04}-{month:02}")));
        }
        let before = self.before(at);
        let vague = matches!(
            self.tokens.get(at)?.form.as_ref(),
            "May"
                | "March"
                | "Mar"
                | "Jan"
                | "Dec"
                | "Jun"
                | "Sep"
                | "Oct"
                | "Feb"
                | "Apr"
                | "Jul"
                | "Nov"
                | "Aug"
        );
        if vague && (!BEFORE.contains(&before.as_str()) || before == "to" || before == "and") {
            return None;
        }
        let from = at - usize::from(matches!(before.as_str(), "last" | "next" | "this"));
        let year = self.year_of_month(month, &before)?;
        Some((from, at + 1, format!("{year:04}-{month:02}")))
    }

    /// `16 November 2024`, `3 May`.
    fn day_first(&self, at: usize) -> Hit {
        let day = self.day_number(at, at)?;
        let of = usize::from(self.word(at + 1, at) == "of");
        let month = self.month(at + 1 + of, at)?;
        let (year, to) = self.year_after(at + 2 + of, at);
        let date = self.date(year, month, day)?;
        Some((at, to, date.to_string()))
    }

    /// A weekday alone: the last one up to the story's day, the coming one after "next".
    fn weekday(&self, at: usize) -> Hit {
        let weekday = weekday_of(&self.tokens.get(at)?.form)?;
        let day = self.day?;
        let before = self.before(at);
        let back = i64::from(day.weekday().since(weekday));
        let shift = match before.as_str() {
            "next" | "coming" => {
                if back == 0 {
                    7
                } else {
                    7 - back
                }
            }
            "last" if back == 0 => -7,
            "last" | "past" => -back,
            _ if self.is_ahead(at) && back != 0 => 7 - back,
            _ => -back,
        };
        let date = day.checked_add(shift.days()).ok()?;
        let from = at - usize::from(matches!(before.as_str(), "next" | "last"));
        let part = matches!(self.word(at + 1, at), "morning" | "afternoon" | "evening" | "night");
        Some((from, at + 1 + usize::from(part), date.to_string()))
    }

    /// Whether the words just before speak of what is to come: "will meet on Monday", "is due Friday".
    fn is_ahead(&self, at: usize) -> bool {
        (1..=7)
            .map_while(|n| at.checked_sub(n).and_then(|b| self.near(b, at)))
            .take_while(|t| !matches!(t.form.as_ref(), "." | "said" | ";" | "“" | "\""))
            .any(|t| {
                matches!(
                    t.form.as_ref(),
                    "will" | "until" | "scheduled" | "due" | "expected" | "planned" | "upcoming"
                )
            })
    }

    /// `2024-11-16`, `11/16/2024`.
    fn numeric(&self, at: usize) -> Hit {
        let form = &self.tokens.get(at)?.form;
        if form.len() == 10 && form.as_bytes().get(4) == Some(&b'-') {
            let date: Day = form.parse().ok()?;
            return Some((at, at + 1, date.to_string()));
        }
        if self.word(at + 1, at) != "/" || self.word(at + 3, at) != "/" {
            return None;
        }
        let (a, b) = (self.day_number(at, at)?, self.day_number(at + 2, at)?);
        let year = self.year_number(at + 4, at)?;
        let (month, day) = if a > 12 { (b, a) } else { (a, b) };
        Some((at, at + 5, Day::new(year, month, day).ok()?.to_string()))
    }

    /// `in 2019`, `the 1990s`.
    fn year(&self, at: usize) -> Hit {
        if let Some(years) = self.years(at) {
            return Some(years);
        }
        let token = self.tokens.get(at)?;
        let before = self.before(at);
        if let Some(decade) =
            token.form.strip_suffix('s').filter(|d| d.len() == 4 && d.ends_with('0'))
        {
            let first: i16 = decade.parse().ok().filter(|y| (1500..2100).contains(y))?;
            return Some((at, at + 1, format!("{first:04}/{:04}", first + 9)));
        }
        let year = self.year_number(at, at)?;
        let shown = BEFORE.contains(&before.as_str())
            && !matches!(before.as_str(), "this" | "about")
            || before == "(" && self.word(at + 1, at) == ")";
        // "in 1500 homes": a number of things.
        let counts = self.near(at + 1, at).is_some_and(|t| {
            t.shape == Shape::Small && t.form.ends_with('s') && t.form.len() > 3 && year < 1900
        });
        // "a 1974 law", "its 1996 results", "fiscal 1997": a year of about now that counts nothing.
        let now = self.day.map_or(2030, |day| day.year() + 5);
        let plural = self
            .near(at + 1, at)
            .is_some_and(|t| t.shape == Shape::Small && t.form.ends_with('s') && t.form.len() > 3);
        let owned = matches!(
            before.as_str(),
            "year" | "fiscal" | "calendar" | "a" | "its" | "their" | "his" | "her" | "'s" | "’s"
        );
        let shown = shown || owned && (1900..=now).contains(&year) && (before != "a" || !plural);
        (shown && !counts).then(|| (at, at + 1, format!("{year:04}")))
    }

    /// `mid-1997`, `mid-1990s`.
    fn part_of_year(&self, at: usize) -> Hit {
        let form = &self.tokens.get(at)?.form;
        let year = ["mid-", "early-", "late-"].iter().find_map(|part| form.strip_prefix(part))?;
        let decade = year.strip_suffix('s').filter(|d| d.ends_with('0'));
        let first: i16 = decade.unwrap_or(year).parse().ok()?;
        let value = match decade {
            Some(_) => format!("{first:04}/{:04}", first + 9),
            None => format!("{first:04}"),
        };
        (1500..2100).contains(&first).then_some((at, at + 1, value))
    }

    /// `1996-97`, `1995-1996`: one year up to another.
    fn years(&self, at: usize) -> Hit {
        let token = self.near(at, at).filter(|t| t.shape == Shape::Number)?;
        let (first, last) = token.form.split_once(['-', '–', '/'])?;
        let from: i16 = first.parse().ok().filter(|y| (1500..2100).contains(y))?;
        let to: i16 = last.parse().ok()?;
        let to = match last.len() {
            2 => from / 100 * 100 + to,
            4 => to,
            _ => return None,
        };
        (first.len() == 4 && (from + 1..from + 100).contains(&to))
            .then(|| (at, at + 1, format!("{from:04}/{to:04}")))
    }

    /// A month and day in the year given, else in the year that brings it nearest to the story's day.
    pub(super) fn date(&self, year: Option<i16>, month: i8, day: i8) -> Option<Day> {
        if let Some(year) = year {
            return Day::new(year, month, day).ok();
        }
        let own = self.day?;
        [own.year().checked_sub(1)?, own.year(), own.year().checked_add(1)?]
            .into_iter()
            .filter_map(|year| Day::new(year, month, day).ok())
            .min_by_key(|date| own.until(*date).map_or(i32::MAX, |span| span.get_days().abs()))
    }

    /// The year of a month alone: after "next" the coming one, else the last such month, unless the words
    /// before speak of what is to come within the half year.
    fn year_of_month(&self, month: i8, before: &str) -> Option<i16> {
        let own = self.day?;
        let ahead = month > own.month();
        Some(match before {
            "next" => own.year().checked_add(i16::from(!ahead))?,
            "last" => own.year().checked_sub(i16::from(month >= own.month()))?,
            "by" | "until" | "this" => own.year(),
            _ => own.year().checked_sub(i16::from(ahead && month - own.month() > 2))?,
        })
    }
}

fn weekday_of(word: &str) -> Option<Weekday> {
    let lower = word.to_lowercase();
    let name = lower.strip_suffix('.').unwrap_or(&lower);
    let index = WEEKDAYS.iter().position(|day| {
        *day == name || lower.ends_with('.') && name.len() >= 3 && day.starts_with(name)
    })?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::lexicon::Memo;
    use crate::names::token;
    use crate::story::{Block, Role, Story};

    /// The story's day is Saturday, 2024-11-16.
    fn check(text: &str, expect: &[(&str, &str)]) {
        let mut story = Story { text: text.into(), ..Story::default() };
        story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        let tokens = token::tokens(&story, &mut Memo::default());
        let notes = dates(&tokens, Some(jiff::civil::date(2024, 11, 16)));
        let got: Vec<(&str, &str)> =
            notes.iter().map(|n| (story.cut(n.span), n.value.as_str())).collect();
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn full_dates() {
        check(
            "He left Monday, Nov. 11, 2024, by boat.",
            &[("Monday, Nov. 11, 2024", "2024-11-11")],
        );
        check("On Saturday, Nov 16, 2024 it rained.", &[("Saturday, Nov 16, 2024", "2024-11-16")]);
        check("On 3 May 2019 it rained.", &[("3 May 2019", "2019-05-03")]);
        check("Filed 2024-11-05.", &[("2024-11-05", "2024-11-05")]);
        check("Filed 11/5/2024.", &[("11/5/2024", "2024-11-05")]);
        check("The fair of March 3-5 was wet.", &[("March 3-5", "2025-03-03/2025-03-05")]);
    }

    #[test]
    fn parts_of_dates_take_the_rest_from_the_story() {
        check("the July 28 contest", &[("July 28", "2024-07-28")]);
        check("on Jan. 5 they met", &[("Jan. 5", "2025-01-05")]);
        check("the July vote", &[("July", "2024-07")]);
        check("in May it rained", &[("May", "2024-05")]);
        check("It May rain. May we go?", &[]);
        check("last December", &[("last December", "2023-12")]);
        check("since 2019, in the 1990s", &[("2019", "2019"), ("1990s", "1990/1999")]);
        check("by mid-1997 or the mid-1990s", &[("mid-1997", "1997"), ("mid-1990s", "1990/1999")]);
        check("the 2023-24 season", &[("2023-24", "2023/2024")]);
        check("a 1974 law and its 1996 results", &[("1974", "1974"), ("1996", "1996")]);
        check("a 19th century mill", &[("19th century", "1800/1899")]);
        check("on New Year's Eve", &[("New Year's Eve", "2024-12-31")]);
        check("the Fourth of July", &[("Fourth of July", "2024-07-04")]);
    }

    #[test]
    fn days_of_the_week() {
        check("on Saturday it rained", &[("Saturday", "2024-11-16")]);
        check("on Tuesday it rained", &[("Tuesday", "2024-11-12")]);
        check("Friday morning it rained", &[("Friday morning", "2024-11-15")]);
        check("they will meet on Monday", &[("Monday", "2024-11-18")]);
        check("next Saturday", &[("next Saturday", "2024-11-23")]);
    }

    #[test]
    fn relative_dates() {
        check("earlier this week", &[("earlier this week", "2024-11-11/2024-11-17")]);
        check("last year and last month", &[("last year", "2023"), ("last month", "2024-10")]);
        check("It came yesterday.", &[("yesterday", "2024-11-15")]);
        check("It came last night.", &[("last night", "2024-11-15")]);
        check("It came this morning.", &[("this morning", "2024-11-16")]);
        check("It came over the weekend.", &[("the weekend", "2024-11-16/2024-11-17")]);
        check("last weekend", &[("last weekend", "2024-11-09/2024-11-10")]);
        check("A decade ago it came.", &[("A decade ago", "2014")]);
        check(
            "three days ago and 10 years ago",
            &[("three days ago", "2024-11-13"), ("10 years ago", "2014")],
        );
    }

    #[test]
    fn without_a_day_only_full_dates_are_resolved() {
        let text = "On Friday and on Nov. 5, 2021.";
        let mut story = Story { text: text.into(), ..Story::default() };
        story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        let tokens = token::tokens(&story, &mut Memo::default());
        let notes = dates(&tokens, None);
        assert_eq!(notes.len(), 1);
        assert_eq!(notes[0].value, "2021-11-05");
    }
}
