//! The calendar: dates and times as pages and captions print them.
//!
//! One parser for `Nov. 16, 2024`, `16 novembre 2024`, `2024-11-16`, `16.11.2024 14:05 Uhr`, `7:55 AM EST, March 7, 2024`
//! and what pages glue together (`March 7, 20247:55 AM UTCUpdated ago`). A time without a zone gives no instant,
//! only its day. A missing year is inferred from a day that the caller gives, and from a printed weekday.

use std::collections::HashMap;
use std::sync::LazyLock;

use jiff::civil::{Date, Weekday};
use jiff::tz::Offset;

use super::ticks::{Tick, ticks};
use crate::story::{Day, Moment, Span};
use crate::text::WordTable;

const MONTHS: &str = include_str!("../../assets/desk/months.tsv");
const WEEKDAYS: &str = include_str!("../../assets/desk/weekdays.tsv");
const ZONES: &str = include_str!("../../assets/desk/zones.tsv");
const LABELS: &str = include_str!("../../assets/desk/time_labels.tsv");

/// Years that a printed date may have.
const YEARS: std::ops::RangeInclusive<i64> = 1800..=2199;

/// A date in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dated {
    /// Where it stands, with its weekday and year.
    pub span: Span,
    /// The day.
    pub day: Day,
    /// A weekday is printed with it.
    pub weekday: bool,
    /// Its year is printed.
    pub year: bool,
}

/// What a printed time is the time of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stamped {
    /// First published.
    Published,
    /// Last changed.
    Updated,
    /// The page does not say.
    Unsaid,
}

/// A printed date, with its time where that is printed too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// Where it stands, with time and zone, without the label.
    pub span: Span,
    /// What it is the time of.
    pub label: Stamped,
    /// An instant where a zone is printed, else the day.
    pub moment: Moment,
}

/// The first date or time in a text.
pub fn moment(text: &str, reference: Option<Day>) -> Option<Moment> {
    stamps(text, reference).first().map(|stamp| stamp.moment)
}

/// A quick look whether a text may hold a date: a digit, and without a reference the four of a year.
fn may_hold(text: &str, reference: Option<Day>) -> bool {
    let least = if reference.is_some() { 1 } else { 4 };
    let mut digits = 0;
    text.bytes().any(|byte| {
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
        digits == least
    })
}

/// Every date of a text in order; those without a year only where `reference` tells which it was.
pub fn dates(text: &str, reference: Option<Day>) -> Vec<Dated> {
    let mut found = Vec::new();
    if !may_hold(text, reference) {
        return found;
    }
    let ticks = ticks(text);
    let mut at = 0;
    while at < ticks.len() {
        if let Some((dated, next)) = date_at(&ticks, at, reference) {
            found.push(dated);
            at = next;
        } else {
            at += 1;
        }
    }
    found
}

/// Every date of a text with the time, zone and label around it.
pub fn stamps(text: &str, reference: Option<Day>) -> Vec<Stamp> {
    let mut found = Vec::new();
    if !may_hold(text, reference) {
        return found;
    }
    let ticks = ticks(text);
    let mut label = Stamped::Unsaid;
    let mut early: Option<(Clock, usize)> = None;
    let mut at = 0;
    while at < ticks.len() {
        if let Some((dated, next)) = date_at(&ticks, at, reference) {
            let mut span = dated.span;
            let mut end = next;
            let clock = match clock_after(&ticks, next) {
                Some((clock, after)) => {
                    end = after;
                    span.end = ticks[after - 1].span.end;
                    Some(clock)
                }
                None => early.filter(|&(_, tick)| at <= tick + 6).map(|(clock, _)| clock),
            };
            found.push(Stamp { span, label, moment: resolve(dated.day, clock) });
            (label, early, at) = (Stamped::Unsaid, None, end);
            continue;
        }
        if let Some((clock, next)) = clock_at(&ticks, at) {
            early = Some((clock, next));
            at = next;
            continue;
        }
        if let Some(said) = label_of(&ticks[at]) {
            label = said;
        }
        at += 1;
    }
    found
}

/// A time of day and, where printed, its zone.
#[derive(Clone, Copy)]
struct Clock {
    hour: i8,
    minute: i8,
    second: i8,
    zone: Option<Zone>,
}

#[derive(Clone, Copy)]
enum Zone {
    /// Minutes from UTC.
    Fixed(i32),
    /// The standard offset of a zone that keeps United States summer time.
    American(i32),
}

fn resolve(day: Day, clock: Option<Clock>) -> Moment {
    let instant = clock.and_then(|clock| {
        let minutes = match clock.zone? {
            Zone::American(minutes) if american_summer(day) => minutes + 60,
            Zone::Fixed(minutes) | Zone::American(minutes) => minutes,
        };
        let offset = Offset::from_seconds(minutes * 60).ok()?;
        offset.to_timestamp(day.at(clock.hour, clock.minute, clock.second, 0)).ok()
    });
    instant.map_or(Moment::Day(day), Moment::At)
}

/// Second Sunday of March to first Sunday of November (Energy Policy Act of 2005); the hour of the change is not told apart.
fn american_summer(day: Day) -> bool {
    let sunday = |month, nth| {
        Date::new(day.year(), month, 1)
            .and_then(|first| first.nth_weekday_of_month(nth, Weekday::Sunday))
    };
    match (sunday(3, 2), sunday(11, 1)) {
        (Ok(from), Ok(to)) => from <= day && day < to,
        _ => false,
    }
}

fn date_at(ticks: &[Tick], at: usize, reference: Option<Day>) -> Option<(Dated, usize)> {
    let start = at;
    let mut at = at;
    let weekday = weekday_of(ticks.get(at)?);
    if weekday.is_some() {
        at += 1;
        while ticks
            .get(at)
            .is_some_and(|t| matches!(t.text, "," | ".") || t.is("the") || t.is("den"))
        {
            at += 1;
        }
    }
    let (found, next) = written(ticks, at).or_else(|| numeric(ticks, at, reference))?;
    let (year_printed, day) = match found.year {
        Some(year) => (true, Date::new(year, found.month, found.day).ok()?),
        None => (false, nearest(found.month, found.day, weekday, reference?)?),
    };
    let span = Span::new(ticks[start].span.start, ticks[next - 1].span.end);
    Some((Dated { span, day, weekday: weekday.is_some(), year: year_printed }, next))
}

/// The year that brings a day nearest to the reference; where a weekday is printed, one on which it fits.
fn nearest(month: i8, day: i8, weekday: Option<Weekday>, reference: Day) -> Option<Day> {
    let reach: i16 = if weekday.is_some() { 6 } else { 1 };
    let years = reference.year().saturating_sub(reach)..=reference.year().saturating_add(reach);
    years
        .filter_map(|year| Date::new(year, month, day).ok())
        .filter(|found| weekday.is_none_or(|weekday| found.weekday() == weekday))
        .min_by_key(|found| found.since(reference).map_or(i32::MAX, |gap| gap.get_days().abs()))
}

struct Found {
    year: Option<i16>,
    month: i8,
    day: i8,
}

/// `Nov. 16, 2024`, `16 November 2024`, `16. November 2024`, `16 de noviembre de 2024`.
fn written(ticks: &[Tick], at: usize) -> Option<(Found, usize)> {
    let first = ticks.get(at)?;
    if let Some(month) = month_of(first).filter(|_| first.capital) {
        let mut at = at + 1;
        at += usize::from(ticks.get(at).is_some_and(|t| t.text == "."));
        let (day, next) = day_number(ticks, at)?;
        let (year, next) = year_after(ticks, next);
        return Some((Found { year, month, day }, next));
    }
    let (day, mut next) = day_number(ticks, at)?;
    while ticks.get(next).is_some_and(|t| matches!(t.text, "." | "-") || t.is("de") || t.is("of")) {
        next += 1;
    }
    let month = month_of(ticks.get(next)?)?;
    next += 1;
    next += usize::from(ticks.get(next).is_some_and(|t| t.text == "." || t.text == "-"));
    let (year, next) = year_after(ticks, next);
    Some((Found { year, month, day }, next))
}

fn day_number(ticks: &[Tick], at: usize) -> Option<(i8, usize)> {
    let tick = ticks.get(at)?;
    let day = tick.number.filter(|day| (1..=31).contains(day) && tick.digits <= 2)?;
    let suffix = ticks.get(at + 1).is_some_and(|t| {
        t.span.start == tick.span.end && ["st", "nd", "rd", "th", "er", "º"].iter().any(|s| t.is(s))
    });
    Some((day as i8, at + 1 + usize::from(suffix)))
}

fn year_after(ticks: &[Tick], at: usize) -> (Option<i16>, usize) {
    let mut next = at;
    while next < at + 2
        && ticks
            .get(next)
            .is_some_and(|t| t.text == "," || t.is("de") || t.is("del") || t.text == ".")
    {
        next += 1;
    }
    match ticks.get(next).and_then(year_of) {
        Some(year) => (Some(year), next + 1),
        None => (None, at),
    }
}

fn year_of(tick: &Tick) -> Option<i16> {
    tick.number.filter(|year| tick.digits == 4 && YEARS.contains(year)).map(|year| year as i16)
}

/// `2024-11-16`, `16.11.2024`, `16/11/2024`, `11/16/2024`, `2024年11月16日`.
fn numeric(ticks: &[Tick], at: usize, reference: Option<Day>) -> Option<(Found, usize)> {
    let [a, sep, b, other, c] = ticks.get(at..at + 5)? else { return None };
    let (first, second, third) = (a.number?, b.number?, c.number?);
    let small = |n: i64| i8::try_from(n).ok();
    let found = |year, month, day| {
        Some((Found { year: Some(year), month: small(month)?, day: small(day)? }, at + 5))
    };
    let cjk = matches!((sep.text, other.text), ("年", "月") | ("년", "월"));
    if cjk || (sep.text == other.text && matches!(sep.text, "-" | "/" | ".")) {
        if let Some(year) = year_of(a) {
            let day = ticks.get(at + 5).is_some_and(|t| matches!(t.text, "日" | "일"));
            return found(year, second, third).map(|(f, next)| (f, next + usize::from(cjk && day)));
        }
        let year = year_of(c)?;
        let american = sep.text == "/"
            && (second > 12 || (first <= 12 && american_reading(year, first, second, reference)));
        let (month, day) = if american { (first, second) } else { (second, first) };
        return found(year, month, day);
    }
    None
}

/// Which reading of `3/4/2024` lies nearer to the reference; without one the day comes first.
fn american_reading(year: i16, first: i64, second: i64, reference: Option<Day>) -> bool {
    let gap = |month: i64, day: i64| {
        let found = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        Some(found.since(reference?).ok()?.get_days().abs())
    };
    matches!((gap(first, second), gap(second, first)), (Some(a), Some(b)) if a < b)
}

/// A time after a date: `, 14:05 GMT`, ` at 7:55 AM`, `T14:05:00Z`.
fn clock_after(ticks: &[Tick], at: usize) -> Option<(Clock, usize)> {
    (at..(at + 4).min(ticks.len()))
        .take_while(|&n| n == at || is_link(&ticks[n - 1]))
        .find_map(|n| clock_at(ticks, n))
}

fn is_link(tick: &Tick) -> bool {
    matches!(tick.text, "," | "-" | "–" | "—" | "•" | "·" | "|" | "/" | "(" | ";" | ":")
        || ["t", "at", "um", "à", "às", "a", "las", "kl", "ore", "alle"]
            .iter()
            .any(|word| tick.is(word))
}

fn clock_at(ticks: &[Tick], at: usize) -> Option<(Clock, usize)> {
    let part = |n: usize, most: i64| {
        let tick = ticks.get(n)?;
        tick.number.filter(|value| (0..=most).contains(value) && tick.digits <= 2).map(|v| v as i8)
    };
    let mut hour = part(at, 23)?;
    let mut next = at + 1;
    let (mut minute, mut second) = (0, 0);
    let sep = ticks.get(next)?;
    let colon = sep.text == ":" || sep.is("h");
    let mut timed = false;
    if (colon || sep.text == ".") && ticks.get(next + 1).is_some_and(|t| t.digits == 2) {
        minute = part(next + 1, 59)?;
        next += 2;
        timed = colon;
        if ticks.get(next).is_some_and(|t| t.text == ":") {
            if let Some(seconds) = part(next + 1, 59) {
                second = seconds;
                next += 2;
            }
            if ticks.get(next).is_some_and(|t| t.text == ".")
                && ticks.get(next + 1).is_some_and(|t| t.number.is_some() && t.digits <= 9)
            {
                next += 2;
            }
        }
    }
    if let Some((after_noon, after)) = half_of_day(ticks, next) {
        hour = hour % 12 + if after_noon { 12 } else { 0 };
        (next, timed) = (after, true);
    } else if ticks.get(next).is_some_and(|t| t.is("uhr") || t.is("hrs") || t.is("h")) {
        (next, timed) = (next + 1, true);
    }
    let zone = zone_at(ticks, next);
    if let Some((_, after)) = zone {
        next = after;
    }
    (timed || (next > at + 1 && zone.is_some()))
        .then_some((Clock { hour, minute, second, zone: zone.map(|(zone, _)| zone) }, next))
}

/// `AM`, `p.m.`: whether it is after noon, and what follows.
fn half_of_day(ticks: &[Tick], at: usize) -> Option<(bool, usize)> {
    let tick = ticks.get(at)?;
    if tick.is("am") || tick.is("pm") {
        return Some((tick.is("pm"), at + 1));
    }
    let dotted = (tick.is("a") || tick.is("p"))
        && ticks.get(at + 1).is_some_and(|t| t.text == ".")
        && ticks.get(at + 2).is_some_and(|t| t.is("m"));
    let end = at + 3 + usize::from(ticks.get(at + 3).is_some_and(|t| t.text == "."));
    dotted.then(|| (tick.is("p"), end))
}

static ZONE_TABLE: LazyLock<HashMap<&str, Zone>> = LazyLock::new(|| {
    rows(ZONES).filter_map(|(name, offset)| Some((name, parse_zone(offset)?))).collect()
});

/// A zone: an abbreviation of the table, `+05:30`, `UTC-3`.
fn zone_at(ticks: &[Tick], at: usize) -> Option<(Zone, usize)> {
    let at = at + usize::from(ticks.get(at).is_some_and(|t| t.text == "("));
    let tick = ticks.get(at)?;
    if matches!(tick.text, "+" | "-" | "−") {
        let (minutes, next) = offset_at(ticks, at)?;
        return Some((Zone::Fixed(minutes), next));
    }
    let upper = tick.text.to_uppercase();
    let known = ZONE_TABLE.get(upper.as_str()).copied()?;
    // Words that are zones only in capitals ("art", "pet", "est"), but for those spelled out.
    if upper.len() < 6 && tick.text != upper {
        return None;
    }
    let mut next = at + 1;
    if matches!(known, Zone::Fixed(0))
        && let Some((minutes, after)) = offset_at(ticks, next)
    {
        return Some((Zone::Fixed(minutes), after));
    }
    next += usize::from(ticks.get(next).is_some_and(|t| t.is("time")));
    Some((known, next))
}

fn offset_at(ticks: &[Tick], at: usize) -> Option<(i32, usize)> {
    let sign = match ticks.get(at)?.text {
        "+" => 1,
        "-" | "−" => -1,
        _ => return None,
    };
    let hours = ticks.get(at + 1)?;
    let value = i32::try_from(hours.number?).ok()?;
    let (minutes, next) = if hours.digits == 4 {
        (value / 100 * 60 + value % 100, at + 2)
    } else if ticks.get(at + 2).is_some_and(|t| t.text == ":")
        && let Some(minute) = ticks.get(at + 3).filter(|t| t.digits == 2).and_then(|t| t.number)
    {
        (value.checked_mul(60)? + minute as i32, at + 4)
    } else {
        (value.checked_mul(60)?, at + 2)
    };
    (minutes <= 14 * 60).then_some((sign * minutes, next))
}

fn parse_zone(offset: &str) -> Option<Zone> {
    match offset.strip_prefix("us:") {
        Some(standard) => standard.parse().ok().map(Zone::American),
        None => offset.parse().ok().map(Zone::Fixed),
    }
}

/// The rows of a table: name, tab, value; `#` starts a remark.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'))
}

fn numbered(table: &'static str) -> WordTable<i8> {
    rows(table)
        .filter_map(|(number, names)| Some((number.parse::<i8>().ok()?, names)))
        .flat_map(|(number, names)| names.split_whitespace().map(move |name| (name, number)))
        .collect()
}

fn month_of(tick: &Tick) -> Option<i8> {
    static NAMES: LazyLock<WordTable<i8>> = LazyLock::new(|| numbered(MONTHS));
    tick.word.as_deref().and_then(|word| NAMES.get(word).copied())
}

fn weekday_of(tick: &Tick) -> Option<Weekday> {
    static NAMES: LazyLock<WordTable<i8>> = LazyLock::new(|| numbered(WEEKDAYS));
    let number = tick.word.as_deref().and_then(|word| NAMES.get(word).copied())?;
    Weekday::from_monday_one_offset(number).ok()
}

fn label_of(tick: &Tick) -> Option<Stamped> {
    static NAMES: LazyLock<WordTable<Stamped>> = LazyLock::new(|| {
        let kind = |said: &str| match said {
            "published" => Stamped::Published,
            _ => Stamped::Updated,
        };
        rows(LABELS)
            .flat_map(|(said, names)| names.split_whitespace().map(move |name| (name, kind(said))))
            .collect()
    });
    tick.word.as_deref().and_then(|word| NAMES.get(word).copied())
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
