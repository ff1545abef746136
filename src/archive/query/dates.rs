//! Dates of the query language: `2024`, `2024-11`, `2024-11-16`, `today`, `yesterday`, and ranges of them.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::story::Day;

/// Days from the first up to, not with, the second.
pub type Days = (Day, Day);

/// The days that a word names.
pub fn days(word: &str, today: impl Fn() -> Day) -> Option<Days> {
    match word.to_ascii_lowercase().as_str() {
        "today" => return Some((today(), today().tomorrow().ok()?)),
        "yesterday" => return Some((today().yesterday().ok()?, today())),
        _ => {}
    }
    let mut parts = word.split('-');
    let year: i16 = number(parts.next()?, 4..=4)?;
    let month: Option<i8> =
        parts.next().map(|part| number(part, 1..=2)).map_or(Some(None), |m| m.map(Some))?;
    let day: Option<i8> =
        parts.next().map(|part| number(part, 1..=2)).map_or(Some(None), |d| d.map(Some))?;
    if parts.next().is_some() {
        return None;
    }
    let from = Date::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let length = match (month, day) {
        (None, _) => 1.year(),
        (Some(_), None) => 1.month(),
        (Some(_), Some(_)) => 1.day(),
    };
    Some((from, from.saturating_add(length)))
}

fn number<T: std::str::FromStr>(part: &str, digits: std::ops::RangeInclusive<usize>) -> Option<T> {
    let plain = digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| part.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::days;

    #[test]
    fn words_name_days() {
        let check = |word: &str, expect: &str| {
            let days = days(word, || "2024-03-01".parse().unwrap());
            assert_eq!(days.map_or("no".to_owned(), |(a, b)| format!("{a} {b}")), expect, "{word}");
        };
        check("2024", "2024-01-01 2025-01-01");
        check("2024-11", "2024-11-01 2024-12-01");
        check("2024-12", "2024-12-01 2025-01-01");
        check("2024-02-29", "2024-02-29 2024-03-01");
        check("2024-2-9", "2024-02-09 2024-02-10");
        check("today", "2024-03-01 2024-03-02");
        check("Yesterday", "2024-02-29 2024-03-01");
        check("9999", "9999-01-01 9999-12-31");
        for wrong in ["2023-02-29", "2024-13", "24", "2024-", "2024-1-1-1", "soon", "+024", ""] {
            check(wrong, "no");
        }
    }
}
