//! What the values of columns look like: which column is the story, which a date, whether dates begin with the day.

use super::names::Field;
use super::values;
use crate::formats::json::value::{Value, is_nothing};
use crate::formats::when;

/// Words of a text that no name says is the story.
const PROSE: usize = 40;

/// Whether dates with slashes begin with the day: some first number of one is no month, and no second.
///
/// The beginning of a file is looked at, of whatever format it is.
pub fn is_day_first(sample: &[u8]) -> bool {
    let (mut days, mut months) = (0_usize, 0_usize);
    for at in memchr::memchr_iter(b'/', sample) {
        // `31/`: a date begins one or two digits before its first slash, and nothing of a path stands before it.
        let digits = sample
            .get(..at)
            .unwrap_or_default()
            .iter()
            .rev()
            .take_while(|b| b.is_ascii_digit())
            .count();
        if !(1..=2).contains(&digits) {
            continue;
        }
        let from = at - digits;
        let before = from.checked_sub(1).and_then(|n| sample.get(n));
        let begins =
            before.is_none_or(|b| matches!(b, b'"' | b',' | b';' | b'\t' | b'\n' | b'|' | b'\''));
        let text = sample.get(from..sample.len().min(from + 10)).unwrap_or_default();
        let Some((first, second, _)) =
            std::str::from_utf8(text).ok().filter(|_| begins).and_then(values::slashed)
        else {
            continue;
        };
        days += usize::from(first > 12 && second <= 12);
        months += usize::from(second > 12 && first <= 12);
    }
    days > months
}

/// The longest string straight in an object that reads as prose.
pub fn longest_text<'r, 'v>(object: &'r Value<'v>) -> Option<&'r Value<'v>> {
    let words = |value: &Value<'_>| match value {
        Value::Text(text) => text.split_whitespace().count(),
        _ => 0,
    };
    let values = object.entries().iter().map(|(_, value)| value);
    values.max_by_key(|value| words(value)).filter(|value| words(value) >= PROSE)
}

/// What is counted of a column's cells.
#[derive(Default)]
struct Counts {
    full: usize,
    words: usize,
    characters: usize,
    urls: usize,
    pictures: usize,
    dates: usize,
    numbers: usize,
    distinct: std::collections::HashSet<String>,
}

/// Fields for columns of which no name says what they are, by the cells of some rows: the longest texts are the story, shorter ones
/// before it the headline, or of two columns of text the longer is.
pub fn recognize(rows: &[Vec<String>], taken: &[Option<Field>]) -> Vec<Option<Field>> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let counts: Vec<Counts> = (0..columns).map(|column| count(rows, column)).collect();
    let mut fields: Vec<Option<Field>> =
        (0..columns).map(|n| taken.get(n).copied().flatten()).collect();
    let has = |fields: &[Option<Field>], field: Field| fields.contains(&Some(field));
    let share = |part: usize, counts: &Counts| counts.full > 0 && part * 10 >= counts.full * 8;
    for (n, counts) in counts.iter().enumerate().filter(|(_, counts)| counts.full > 0) {
        if fields[n].is_some() {
            continue;
        }
        fields[n] = match () {
            () if share(counts.pictures, counts) && !has(&fields, Field::Image) => {
                Some(Field::Image)
            }
            () if share(counts.urls, counts) && !has(&fields, Field::Url) => Some(Field::Url),
            () if share(counts.dates, counts) && !has(&fields, Field::Published) => {
                Some(Field::Published)
            }
            () => None,
        };
    }
    // Columns of words, by how long their cells are.
    let mut texts: Vec<(usize, usize)> = counts
        .iter()
        .enumerate()
        .filter(|(n, counts)| {
            fields[*n].is_none()
                && counts.full * 4 >= rows.len()
                && counts.numbers * 2 < counts.full
                && counts.characters / counts.full.max(1) >= 12
                && counts.distinct.len() * 3 >= counts.full
        })
        .map(|(n, counts)| (counts.characters / counts.full.max(1), n))
        .collect();
    texts.sort_unstable();
    let mut longest = texts.pop();
    if !has(&fields, Field::Text) && longest.is_some_and(|(length, _)| length >= 60) {
        // One that a name says is the summary is shorter than a story.
        if let Some((_, n)) = longest.take() {
            fields[n] = Some(Field::Text);
        }
        longest = texts.pop();
    }
    if !has(&fields, Field::Title)
        && let Some((length, n)) = longest.filter(|(length, _)| *length < 250)
        && (length >= 15 || counts[n].words >= counts[n].full * 2)
    {
        fields[n] = Some(Field::Title);
    }
    fields
}

fn count(rows: &[Vec<String>], column: usize) -> Counts {
    let mut counts = Counts::default();
    for cell in rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.trim()) {
        if is_nothing(cell) {
            continue;
        }
        counts.full += 1;
        counts.characters += cell.chars().count();
        counts.words += cell.split_whitespace().count();
        counts.numbers += usize::from(cell.parse::<f64>().is_ok());
        if values::is_url(cell) {
            let bare = cell.split(['?', '#']).next().unwrap_or_default().to_ascii_lowercase();
            let ends = [".jpg", ".jpeg", ".png", ".webp", ".gif"];
            counts.pictures += usize::from(ends.iter().any(|end| bare.ends_with(end)));
            counts.urls += 1;
        }
        counts.dates += usize::from(cell.len() < 40 && when::moment(cell).is_some());
        if counts.distinct.len() < 1000 {
            counts.distinct.insert(cell.chars().take(60).collect());
        }
    }
    counts
}

/// Whether the first row of a table names its columns: no cell of it is a date, an address, a number or long, and a name is known, or
/// no cell is what its column holds else.
pub fn is_header(first: &[String], telling: bool) -> bool {
    let full: Vec<&str> =
        first.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let odd = |cell: &&str| {
        cell.chars().count() > 60
            || cell.split_whitespace().count() > 5
            || values::is_url(cell)
            || cell.parse::<f64>().is_ok()
            || when::moment(cell).is_some()
    };
    let odds = full.iter().filter(|cell| odd(cell)).count();
    !full.is_empty()
        && (odds == 0 || telling && odds * 3 < full.len())
        && (telling || full.len() > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_months_are_told_apart_over_the_column() {
        let check = |sample: &str, want: bool| {
            assert_eq!(is_day_first(sample.as_bytes()), want, "{sample}");
        };
        check("a,3/4/2031,b\nc,13/4/2031,d\n", true);
        check("a,3/4/2031,b\nc,4/13/2031,d\n", false);
        check("a,3/4/2031,b\n", false);
        check(r#"{"date":"31/12/2031"}"#, true);
        check("https://example.org/31/12/2031/ferries", false);
    }

    #[test]
    fn columns_without_names_are_recognized() {
        let row = |cells: &[&str]| cells.iter().map(|&c| c.to_owned()).collect::<Vec<_>>();
        let rows = [
            row(&[
                "3",
                "Ferries stop at Oakum",
                "The boats between the mainland and the islands stopped on Monday, the company said.",
                "2031-03-01",
            ]),
            row(&[
                "1",
                "Boats are back in town",
                "The boats between the mainland and the islands run again, said the company on Tuesday.",
                "2031-03-02",
            ]),
        ];
        let want = [None, Some(Field::Title), Some(Field::Text), Some(Field::Published)];
        assert_eq!(recognize(&rows, &[]), want);
        assert!(!is_header(&rows[0], false));
        assert!(is_header(&row(&["class", "title", "text"]), true));
    }
}
