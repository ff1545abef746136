//! Times as machines write them: ISO 8601 in all its shapes, RFC 2822, seconds and milliseconds since 1970, dates with slashes.
//!
//! A time with a zone is an instant in UTC. One without is only a day: nobody knows which instant was meant.

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, fmt::rfc2822};

use crate::story::Moment;

/// Seconds since 1970 that a story may bear: 1970 to 2100. Below a billion a number is more likely something else.
const SECONDS: std::ops::Range<i64> = 100_000_000..4_102_444_800;

/// Shapes of dates without a time.
const DATES: &[&str] = &[
    "%Y-%m-%d",
    "%Y%m%d",
    "%Y/%m/%d",
    "%m/%d/%Y",
    "%d/%m/%Y",
    "%d.%m.%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%d %b %Y",
    "%b. %d, %Y",
    "%d. %B %Y",
    "%d-%b-%Y",
    "%b %d %Y",
    "%B %d %Y",
];

/// Shapes of times.
const TIMES: &[&str] =
    &["%H:%M:%S%.f", "%H:%M", "%I:%M:%S %p", "%I:%M %p", "%I:%M%p", "%H%M%S%.f", "%H%M"];

/// The time that a field gives, in whatever shape; `None` where it gives none.
pub fn moment(field: &str) -> Option<Moment> {
    let field = field.trim();
    // Every shape has a year of four digits, or as many in its other numbers.
    if field.len() > 80 || field.bytes().filter(u8::is_ascii_digit).take(4).count() < 4 {
        return None;
    }
    if let Ok(number) = field.parse::<f64>()
        && let Some(moment) = epoch(number)
    {
        return Some(moment);
    }
    iso(field).or_else(|| mail(field)).or_else(|| printed(field)).filter(|moment| {
        let year = moment.day().year();
        (1800..2200).contains(&year)
    })
}

/// Seconds or milliseconds since 1970.
pub fn epoch(number: f64) -> Option<Moment> {
    let seconds = number as i64;
    if SECONDS.contains(&seconds) && number.abs() < 1e11 && !is_date(seconds) {
        return Timestamp::from_second(seconds).ok().map(Moment::At);
    }
    SECONDS
        .contains(&(seconds / 1000))
        .then(|| Timestamp::from_millisecond(seconds).ok().map(Moment::At))?
}

/// Whether a number reads as `YYYYMMDD`, which is also some second of the year 1970.
fn is_date(number: i64) -> bool {
    let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
    (1900..2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day)
}

/// ISO 8601, basic and extended, with and without time and zone.
fn iso(field: &str) -> Option<Moment> {
    let (date, rest) = match field.find(['T', 't', ' ']) {
        Some(at) => (field.get(..at)?, field.get(at + 1..)?.trim()),
        // `2017-11-30+01:00` and `2017-11-30Z` are days with a zone.
        None if field.len() > 10 => (field.get(..10)?, ""),
        None => (field, ""),
    };
    if !date.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let day = ["%Y-%m-%d", "%Y%m%d", "%Y/%m/%d"].iter().find_map(|f| Date::strptime(f, date).ok());
    let day = day?;
    if rest.is_empty() {
        return Some(Moment::Day(day));
    }
    let zone_at = rest.find(|c: char| c == '+' || c == '-' || c.is_ascii_alphabetic());
    let (clock, zone) = zone_at.map_or((rest, ""), |at| rest.split_at(at));
    let time = time(clock.trim())?;
    Some(match offset(zone.trim()) {
        Some(offset) => instant(day, time, offset)?,
        None => Moment::Day(day),
    })
}

fn time(clock: &str) -> Option<jiff::civil::Time> {
    TIMES.iter().find_map(|form| jiff::civil::Time::strptime(form, clock).ok())
}

/// A zone's distance from UTC: `Z`, `+01:00`, `+0100`, `+01`, `GMT`, `EST`.
fn offset(zone: &str) -> Option<Offset> {
    let named = |hours: i8| Offset::from_hours(hours).ok();
    match zone.to_ascii_uppercase().as_str() {
        "Z" | "UTC" | "GMT" | "UT" | "WET" => return Some(Offset::UTC),
        "EST" | "CDT" => return named(-5),
        "EDT" => return named(-4),
        "CST" | "MDT" => return named(-6),
        "MST" | "PDT" => return named(-7),
        "PST" => return named(-8),
        "CET" | "BST" | "WEST" | "MEZ" => return named(1),
        "CEST" | "EET" | "SAST" | "MESZ" => return named(2),
        "EEST" | "MSK" => return named(3),
        "JST" | "KST" => return named(9),
        "AEST" => return named(10),
        "AEDT" => return named(11),
        _ => {}
    }
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let digits: String = digits.chars().filter(|&c| c != ':').collect();
    let number: i32 = digits.parse().ok()?;
    let seconds = match digits.len() {
        1 | 2 => number * 3600,
        4 => (number / 100 * 60 + number % 100) * 60,
        _ => return None,
    };
    Offset::from_seconds(sign * seconds).ok()
}

fn instant(day: Date, time: jiff::civil::Time, offset: Offset) -> Option<Moment> {
    offset.to_timestamp(DateTime::from_parts(day, time)).ok().map(Moment::At)
}

/// RFC 2822 and what feeds make of it: a wrong weekday, no seconds, a zone by name.
fn mail(field: &str) -> Option<Moment> {
    let bare = without_weekday(field);
    if let Ok(time) = rfc2822::DateTimeParser::new().parse_timestamp(bare) {
        return Some(Moment::At(time));
    }
    let words: Vec<&str> = bare.split_whitespace().collect();
    let [day, month, year, clock, zone @ ..] = words.as_slice() else { return None };
    let date = format!("{day} {month} {year}");
    let day =
        ["%d %b %Y", "%d %B %Y", "%d %b %y"].iter().find_map(|f| Date::strptime(f, &date).ok())?;
    let time = time(clock)?;
    match zone.first().and_then(|zone| offset(zone)) {
        Some(offset) => instant(day, time, offset),
        None => Some(Moment::Day(day)),
    }
}

/// A time without the weekday before it: `Sat, 1 Mar 2031`.
fn without_weekday(field: &str) -> &str {
    match field.split_once(',') {
        Some((day, rest)) if day.len() <= 9 && day.chars().all(char::is_alphabetic) => rest.trim(),
        _ => field,
    }
}

/// A date with slashes or a month's name, with a time behind it or not.
fn printed(field: &str) -> Option<Moment> {
    let field = without_weekday(field);
    if let Some(day) = DATES.iter().find_map(|form| Date::strptime(form, field).ok()) {
        return Some(Moment::Day(day));
    }
    // The longest beginning that is a date; what follows may be a time.
    let cuts: Vec<usize> = field.match_indices(' ').map(|(at, _)| at).collect();
    let (day, rest) = cuts.iter().rev().find_map(|&at| {
        let (date, rest) = field.split_at(at);
        let date = date.trim_end_matches(',');
        let day = DATES.iter().find_map(|form| Date::strptime(form, date).ok())?;
        Some((day, rest.trim()))
    })?;
    let mut words = rest.split_whitespace().filter(|word| !matches!(*word, "at" | "-" | "|"));
    let clock = words.next().unwrap_or_default();
    let next = words.next().unwrap_or_default();
    let half = next.replace('.', "").to_ascii_uppercase();
    let (clock, zone) = match half.as_str() {
        "AM" | "PM" => (format!("{clock} {half}"), words.next().unwrap_or_default()),
        _ => (clock.to_ascii_uppercase(), next),
    };
    let exact =
        time(&clock).zip(offset(zone)).and_then(|(time, offset)| instant(day, time, offset));
    Some(exact.unwrap_or(Moment::Day(day)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shape_gives_its_time() {
        let check = |field: &str, want: &str| {
            let got = moment(field).map(|m| m.to_string());
            assert_eq!(got.as_deref(), Some(want), "{field}");
        };
        for same in [
            "2031-03-01T15:09:04Z",
            "2031-03-01T15:09:04.000Z",
            "2031-03-01T16:09:04+01:00",
            "20310301T150904Z",
            "20310301T100904-0500",
            "2031-03-01 15:09:04 UTC",
            "Sat, 01 Mar 2031 15:09:04 GMT",
            "Mon, 01 Mar 2031 15:09:04 +0000",
            "01 Mar 2031 10:09:04 EST",
            "1930144144",
            "1930144144000",
        ] {
            check(same, "2031-03-01T15:09:04Z");
        }
        check("2031-03-01T15:09Z", "2031-03-01T15:09:00Z");
        check("March 1, 2031 10:09 AM EST", "2031-03-01T15:09:00Z");
        for same in [
            "2031-03-01",
            "20310301",
            "20310301T150904",
            "2031-03-01T15:09:04",
            "3/1/2031",
            "1.3.2031",
            "March 1, 2031",
            "1 March 2031",
            "Mar 1, 2031",
            "3/1/2031 15:09",
            "Sat, Mar 1 2031 03:09:04 PM",
            "2031-03-01+01:00",
        ] {
            check(same, "2031-03-01");
        }
        check("31/12/2031", "2031-12-31");
        for none in ["", "soon", "12", "2031", "99/99/2031", "2031-13-01", "0000-00-00", "7"] {
            assert_eq!(moment(none), None, "{none}");
        }
    }
}
