//! The rows of the story list as lines: marks, time, headline, place, agency, photos, by day.
//!
//! A row is one line in the strip and two or three elsewhere. The same lines serve scrolling, the mouse
//! and drawing.

use unicode_width::UnicodeWidthStr;

use super::list::ListPane;
use super::protocol::Sort;
use super::set::{self, Line};
use crate::story::{Day, DayFrom, Moment, Row};

/// How the list is to be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// One line a row, without days, as in the strip.
    pub strip: bool,
    /// The day that is today, if it is known.
    pub today: Option<Day>,
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLine {
    /// The row that it belongs to; `None` for a day's heading.
    pub row: Option<usize>,
    /// Whether it is the first line of its row.
    pub first: bool,
    /// What stands in it.
    pub line: Line,
}

/// Moves the top of the list so that the whole row under the cursor is on the screen.
pub fn settle(list: &mut ListPane, look: Look) {
    if list.cursor < list.top {
        list.top = list.cursor;
    }
    // Every row takes a line at least.
    list.top = list.top.max((list.cursor + 1).saturating_sub(look.height));
    while list.top < list.cursor && !is_whole(list, look) {
        list.top += 1;
    }
}

fn is_whole(list: &ListPane, look: Look) -> bool {
    let mut used = 0;
    for at in list.top..=list.cursor {
        used += entry(list, at, look).len();
    }
    used <= look.height
}

/// The lines on the screen, from the top row on.
pub fn lines(list: &ListPane, look: Look) -> Vec<RowLine> {
    let mut lines = Vec::new();
    for at in list.top..list.len() {
        if lines.len() >= look.height {
            break;
        }
        lines.extend(entry(list, at, look));
    }
    lines.truncate(look.height);
    lines
}

/// The lines of one row, with the heading of its day where that begins.
fn entry(list: &ListPane, at: usize, look: Look) -> Vec<RowLine> {
    let mut lines = Vec::new();
    let mut push = |row, first, line| lines.push(RowLine { row, first, line });
    let Some(row) = list.row(at) else {
        push(Some(at), true, Line::of("   ·", "list.meta"));
        return lines;
    };
    if look.strip {
        push(Some(at), true, strip(list, row, at, look));
        return lines;
    }
    if list.of.sort != Sort::Relevance {
        let before = (at > list.top).then(|| list.row(at - 1)).flatten();
        if before.is_none_or(|before| before.day != row.day) {
            if at > list.top {
                push(None, false, Line::default());
            }
            push(None, false, Line::of(format!(" {}", heading(row.day, look)), "list.day"));
        }
    }
    let here = at == list.cursor;
    let mut gutter = gutter(row, here);
    if list.timed {
        gutter.add(format!("{:5} ", set::hour(row.moment).unwrap_or_default()), "list.time");
    }
    let indent = gutter.width();
    let room = look.width.saturating_sub(indent + 1);
    for (n, text) in set::wrap(headline(row), room, 2).into_iter().enumerate() {
        let mut line = if n == 0 { gutter.clone() } else { follow(here, indent) };
        line.add(text, if row.read { "list.read" } else { "list.unread" });
        push(Some(at), n == 0, line);
    }
    let mut line = follow(here, indent);
    meta(&mut line, list, row, room, look);
    if line.width() > indent {
        push(Some(at), false, line);
    }
    lines
}

fn headline(row: &Row) -> &str {
    if row.headline.is_empty() { "(no headline)" } else { &row.headline }
}

fn gutter(row: &Row, here: bool) -> Line {
    let mut line = Line::default();
    line.add(if here { "▌" } else { " " }, "list.cursor");
    let (mark, label) =
        if row.read { ("○", "list.mark.read") } else { ("●", "list.mark.unread") };
    line.add(mark, label);
    line.add(if row.starred { "★" } else { " " }, "list.star");
    line
}

fn follow(here: bool, indent: usize) -> Line {
    let mut line = Line::default();
    line.add(if here { "▌" } else { " " }, "list.cursor");
    line.pad(indent);
    line
}

/// Place, agency, photos and what is unusual about the version, as much as fits.
fn meta(line: &mut Line, list: &ListPane, row: &Row, room: usize, look: Look) {
    let start = line.width();
    let mut add = |text: String, label| {
        let apart = if line.width() > start { " · " } else { "" };
        let left = room.saturating_sub(line.width() - start + apart.width());
        if text.width() <= left {
            line.add(apart, "list.meta");
            line.add(text, label);
        } else if line.width() == start {
            line.add(set::fit(&text, left), label);
        }
    };
    if let Some(flag) = flag(row) {
        add(flag, "list.flag");
    }
    if list.of.sort == Sort::Relevance
        && let Some(day) = row.day
    {
        add(set::date(day, look.today.map(Day::year)), "list.time");
    }
    if let Some(place) = &row.place {
        add(city(place), "list.place");
    }
    if let Some(agency) = &row.agency {
        add(agency.clone(), "list.agency");
    }
    if row.photos > 0 {
        add(format!("▣{}", row.photos), "list.photos");
    }
    if look.width >= 40 && row.words > 0 {
        add(format!("{} min", minutes(row.words)), "list.meta");
    }
    if look.width >= 40
        && let Some(from) = row.day_from
        && matches!(from, DayFrom::Caption | DayFrom::Dateline)
    {
        add(format!("dated by its {}", from.as_str()), "list.meta");
    }
}

/// The minutes that a story takes to read, at 230 words a minute.
pub fn minutes(words: u32) -> u32 {
    words.div_ceil(230).max(1)
}

/// What sets a version apart: urgency, correction, update.
fn flag(row: &Row) -> Option<String> {
    let mut flags = Vec::new();
    match row.urgency {
        Some(1) => flags.push("FLASH"),
        Some(2) => flags.push("BULLETIN"),
        Some(3) => flags.push("URGENT"),
        _ => {}
    }
    match row.revision.as_str() {
        "" | "first" => {}
        "correction" => flags.push("CORRECTED"),
        "update" => flags.push("UPDATED"),
        other => return Some([flags.join(" "), other.to_uppercase()].join(" ").trim().to_owned()),
    }
    (!flags.is_empty()).then(|| flags.join(" "))
}

/// The city of a dateline's place: `CARACAS, Venezuela` is `Caracas`.
pub fn city(place: &str) -> String {
    let city = place.split(',').next().unwrap_or(place).trim();
    if !city.chars().any(char::is_lowercase) {
        let mut out = String::new();
        let mut letters = 0;
        for c in city.chars() {
            if letters == 0 {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            // One letter and an apostrophe are a particle (D'Alene); more are part of the name.
            letters = match c {
                '\'' | '’' if letters > 1 => letters,
                c if c.is_alphabetic() => letters + 1,
                _ => 0,
            };
        }
        return out;
    }
    city.to_owned()
}

/// The name of a day's group.
fn heading(day: Option<Day>, look: Look) -> String {
    let Some(day) = day else { return "DATE UNKNOWN".into() };
    let year = (look.width < 40).then_some(look.today.map(Day::year)).flatten();
    let name = set::day(day, year);
    let ago = look.today.and_then(|today| today.since(day).ok()).map(|span| span.get_days());
    match ago {
        Some(0) => format!("TODAY · {name}"),
        Some(1) => format!("YESTERDAY · {name}"),
        _ => name,
    }
}

/// One line: marks, time, headline, place, photos, in columns.
fn strip(list: &ListPane, row: &Row, at: usize, look: Look) -> Line {
    let mut line = gutter(row, at == list.cursor);
    let year = look.today.map(Day::year);
    let when = |row: &Row| match (row.day, row.moment) {
        (Some(day), Some(Moment::At(_))) if look.today == Some(day) => {
            set::hour(row.moment).unwrap_or_default()
        }
        (Some(day), _) => set::date(day, year),
        (None, _) => String::new(),
    };
    let widest = list.rows().iter().map(|row| when(row).width()).max().unwrap_or(0);
    let time = when(row);
    if widest > 0 {
        line.add(format!("{time:widest$}  "), "list.time");
    }
    let photos = if row.photos > 0 { format!("▣{}", row.photos) } else { String::new() };
    let place = row.place.as_deref().or(row.agency.as_deref()).map(city).unwrap_or_default();
    let (place_room, photo_room) = (if look.width >= 70 { 14 } else { 10 }, 4);
    let room = look.width.saturating_sub(line.width() + place_room + photo_room + 3);
    let flagged = flag(row).map(|flag| format!("{flag} ")).filter(|f| f.width() + 20 < room);
    let start = line.width();
    if let Some(flag) = flagged {
        line.add(flag, "list.flag");
    }
    let left = room.saturating_sub(line.width() - start);
    line.add(set::fit(headline(row), left), if row.read { "list.read" } else { "list.unread" });
    line.pad(start + room + 1);
    line.add(set::fit(&place, place_room), "list.place");
    line.pad(start + room + 1 + place_room + 1);
    line.add(photos, "list.photos");
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_in_capitals_reads_as_a_name() {
        for (place, want) in [
            ("CARACAS, Venezuela", "Caracas"),
            ("Geneva", "Geneva"),
            ("SAN JOSÉ DEL CABO", "San José Del Cabo"),
            ("COEUR D'ALENE, Idaho", "Coeur D'Alene"),
            ("", ""),
        ] {
            assert_eq!(city(place), want);
        }
    }

    #[test]
    fn days_near_today_have_names() {
        let today = Day::constant(2026, 11, 24);
        for (width, day, want) in [
            (30, Some(today), "TODAY · Tue 24 Nov"),
            (50, Some(today), "TODAY · Tue 24 Nov 2026"),
            (30, Some(Day::constant(2026, 11, 23)), "YESTERDAY · Mon 23 Nov"),
            (30, Some(Day::constant(2024, 11, 16)), "Sat 16 Nov 2024"),
            (30, None, "DATE UNKNOWN"),
        ] {
            let look = Look { width, height: 9, strip: false, today: Some(today) };
            assert_eq!(heading(day, look), want);
        }
    }
}
