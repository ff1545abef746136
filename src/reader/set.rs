//! Short lines of labelled text for lists, captions and pages.
//!
//! The galley sets stories; this sets what stands beside them. A label is a name of the theme
//! (`list.place`); `render` turns it into a style. All widths are terminal columns.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::story::{Day, Moment};
pub use crate::text::number;

/// A stretch of text with one label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bit {
    /// The text, without line ends.
    pub text: String,
    /// The theme's name for it.
    pub label: &'static str,
}

/// One line of bits.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// From left to right.
    pub bits: Vec<Bit>,
}

impl Line {
    /// A line that begins with so many spaces.
    pub fn indented(by: usize) -> Self {
        let mut line = Self::default();
        line.add(" ".repeat(by), "text");
        line
    }

    /// A line of one bit.
    pub fn of(text: impl Into<String>, label: &'static str) -> Self {
        let mut line = Self::default();
        line.add(text, label);
        line
    }

    /// Adds a bit at the end.
    pub fn add(&mut self, text: impl Into<String>, label: &'static str) -> &mut Self {
        let text = text.into();
        if !text.is_empty() {
            self.bits.push(Bit { text, label });
        }
        self
    }

    /// Fills with spaces up to a column.
    pub fn pad(&mut self, to: usize) -> &mut Self {
        let short = to.saturating_sub(self.width());
        self.add(" ".repeat(short), "text")
    }

    /// Its width in columns.
    pub fn width(&self) -> usize {
        self.bits.iter().map(|bit| bit.text.width()).sum()
    }

    /// The text alone.
    pub fn text(&self) -> String {
        self.bits.iter().map(|bit| bit.text.as_str()).collect()
    }
}

/// Cuts a text to a width; what is cut off leaves an ellipsis.
pub fn fit(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        let cells = cluster.width();
        if used + cells + 1 > width {
            break;
        }
        used += cells;
        kept.push_str(cluster);
    }
    kept.truncate(kept.trim_end().len());
    if width > 0 {
        kept.push('…');
    }
    kept
}

/// Breaks a text into lines of a width, at most so many; the last one says with an ellipsis that there
/// is more.
pub fn wrap(text: &str, width: usize, most: usize) -> Vec<String> {
    if width == 0 || most == 0 {
        return Vec::new();
    }
    // A caption or headline past this many bytes is cut before it is measured, so that a line of many
    // megabytes costs nothing.
    let room = width.saturating_mul(most).saturating_mul(8).saturating_add(64);
    let end = (0..=room.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let head = text.get(..end).unwrap_or(text);
    let mut lines: Vec<String> = textwrap::wrap(head, textwrap::Options::new(width))
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect();
    if lines.len() > most {
        let rest = lines.split_off(most - 1).join(" ");
        lines.push(fit(&rest, width));
    }
    lines
}

/// A number and its noun: `1 story`, `14 stories`.
pub fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", number(n), if n == 1 { one } else { many })
}

/// The hour of a moment in UTC, where it is known: `14:02`.
pub fn hour(moment: Option<Moment>) -> Option<String> {
    match moment? {
        Moment::Day(_) => None,
        Moment::At(time) => {
            let time = jiff::tz::Offset::UTC.to_datetime(time);
            Some(format!("{:02}:{:02}", time.hour(), time.minute()))
        }
    }
}

/// A day as prose: `Tue 24 Nov 2026`, the year left out where it is `year`.
pub fn day(day: Day, year: Option<i16>) -> String {
    let weekday = format!("{:?}", day.weekday());
    let short: String = weekday.chars().take(3).collect();
    format!("{short} {}", date(day, year))
}

/// A day without its weekday: `24 Nov 2026`, the year left out where it is `year`.
pub fn date(day: Day, year: Option<i16>) -> String {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let month = MONTHS.get(usize::from(day.month().unsigned_abs()).wrapping_sub(1)).unwrap_or(&"");
    if year == Some(day.year()) {
        format!("{} {month}", day.day())
    } else {
        format!("{} {month} {}", day.day(), day.year())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_never_passes_the_width() {
        for (text, width, want) in [
            ("plain", 5, "plain"),
            ("plain words", 7, "plain…"),
            ("plain words", 0, ""),
            ("ab", 1, "…"),
            ("日本語の見出し", 7, "日本語…"),
            ("cafe\u{301}s open", 5, "cafe\u{301}…"),
        ] {
            let cut = fit(text, width);
            assert_eq!(cut, want);
            assert!(cut.width() <= width, "{text} in {width}");
        }
    }

    #[test]
    fn wrapped_lines_say_that_there_is_more() {
        assert_eq!(wrap("one two three four", 7, 2), ["one two", "three…"]);
        assert_eq!(wrap("one two", 20, 2), ["one two"]);
        assert_eq!(wrap("one", 0, 2), Vec::<String>::new());
        let long = "x".repeat(10_000_000);
        assert_eq!(wrap(&long, 10, 2).len(), 2);
    }

    #[test]
    fn days_read_well() {
        let tuesday = Day::constant(2026, 11, 24);
        assert_eq!(day(tuesday, None), "Tue 24 Nov 2026");
        assert_eq!(day(tuesday, Some(2026)), "Tue 24 Nov");
        assert_eq!(date(tuesday, Some(2025)), "24 Nov 2026");
    }
}
