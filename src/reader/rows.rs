//! The rows of the story list as lines: marks, time, headline, place, agency, photos, by day.
//!
//! A row is one line in the strip and two or three elsewhere. The same lines serve scrolling, the mouse
//! and drawing.

use unicode_width::UnicodeWidthStr;

use super::list::ListPane;
use super::set::{self, Line};
use crate::settings::Column;
use crate::story::{Day, DayFrom, Moment, Row, Sort, Status};

/// How the list is to be set.
#[derive(Clone, Copy, Debug)]
pub struct Look<'a> {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// One line a row, without days, as in the strip.
    pub strip: bool,
    /// The day that is today, if it is known.
    pub today: Option<Day>,
    /// What a row shows besides its headline.
    pub columns: &'a [Column],
}

impl Look<'_> {
    fn has(&self, column: Column) -> bool {
        self.columns.contains(&column)
    }
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
pub fn settle(list: &mut ListPane, look: Look<'_>) {
    // In the strip a row of the list is seen on either side of the cursor, where there is one.
    let beside = usize::from(look.strip && look.height >= 3);
    if list.cursor < list.top + beside {
        list.top = list.cursor.saturating_sub(beside);
    }
    if look.strip {
        let below = (list.cursor + beside).min(list.len().saturating_sub(1));
        list.top = list.top.max((below + 1).saturating_sub(look.height)).min(list.cursor);
        return;
    }
    // The furthest row up with which the one under the cursor still fits whole.
    let mut first = list.cursor;
    let mut used = entry(list, first, first, look).len();
    while first > list.top {
        let with_day = entry(list, first, first - 1, look).len();
        let alone = entry(list, first, first, look).len();
        used = used + with_day - alone + entry(list, first - 1, first - 1, look).len();
        if used > look.height {
            break;
        }
        first -= 1;
    }
    list.top = first;
}

/// The lines on the screen, from the top row on.
pub fn lines(list: &ListPane, look: Look<'_>) -> Vec<RowLine> {
    let mut lines = Vec::new();
    for at in list.top..list.len() {
        if lines.len() >= look.height {
            break;
        }
        lines.extend(entry(list, at, list.top, look));
    }
    lines.truncate(look.height);
    lines
}

/// The lines of one row, with the heading of its day where that begins or the screen does.
fn entry(list: &ListPane, at: usize, top: usize, look: Look<'_>) -> Vec<RowLine> {
    let mut lines = Vec::new();
    let mut push = |row, first, line| lines.push(RowLine { row, first, line });
    let Some(row) = list.row(at) else {
        push(Some(at), true, Line::of("   ·", "list"));
        return lines;
    };
    if look.strip {
        push(Some(at), true, strip(list, row, at, look));
        return lines;
    }
    if list.of.sort != Sort::Relevance {
        let before = (at > top).then(|| list.row(at - 1)).flatten();
        if before.is_none_or(|before| before.day != row.day) {
            if at > top {
                push(None, false, Line::default());
            }
            push(None, false, Line::of(format!(" {}", heading(row.day, look)), "list.day"));
        }
    }
    let here = at == list.cursor;
    let mut gutter = gutter(row, here, look);
    if list.timed && look.has(Column::Time) {
        gutter.add(format!("{:5} ", set::hour(row.moment).unwrap_or_default()), "list.time");
    }
    let indent = gutter.width();
    let room = look.width.saturating_sub(indent + 1);
    for (n, text) in set::wrap(headline(row), room, 2).into_iter().enumerate() {
        let mut line = if n == 0 { gutter.clone() } else { follow(here, indent) };
        line.add(text, if row.read { "list.headline" } else { "list.headline.unread" });
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

fn gutter(row: &Row, here: bool, look: Look<'_>) -> Line {
    let mut line = Line::default();
    line.add(if here { "▌" } else { " " }, "list.cursor");
    if !look.has(Column::Mark) {
        return line;
    }
    let (mark, label) = if row.read { ("○", "list.read") } else { ("●", "list.unread") };
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
fn meta(line: &mut Line, list: &ListPane, row: &Row, room: usize, look: Look<'_>) {
    let start = line.width();
    let mut add = |text: String, label| {
        let apart = if line.width() > start { " · " } else { "" };
        let left = room.saturating_sub(line.width() - start + apart.width());
        if text.width() <= left {
            line.add(apart, "list");
            line.add(text, label);
        } else if line.width() == start {
            line.add(set::fit(&text, left), label);
        }
    };
    for (flag, label) in flags(row, look) {
        add(flag, label);
    }
    // What is the user's own comes before what is the wire's.
    if let Some(marks) = marks(row, room / 2) {
        add(marks, "list.tag");
    }
    if !list.timed
        && look.has(Column::Time)
        && let Some(hour) = set::hour(row.moment)
    {
        add(hour, "list.time");
    }
    if list.of.sort == Sort::Relevance
        && let Some(day) = row.day
    {
        add(set::date(day, look.today.map(Day::year)), "list.time");
    }
    if let Some(place) = row.place.as_ref().filter(|_| look.has(Column::Place)) {
        add(city(place), "list.place");
    }
    if let Some(agency) = row.agency.as_ref().filter(|_| look.has(Column::Agency)) {
        add(agency.clone(), "list.agency");
    }
    if row.photos > 0 && look.has(Column::Photos) {
        add(format!("▣{}", row.photos), "list.photos");
    }
    if look.width >= 40 && row.words > 0 && look.has(Column::Length) {
        add(format!("{} min", minutes(row.words)), "list");
    }
    if look.width >= 40
        && let Some(from) = row.day_from
        && matches!(from, DayFrom::Caption | DayFrom::Dateline)
    {
        add(format!("dated by its {}", from.as_str()), "list");
    }
}

/// The minutes that a story takes to read, at 230 words a minute.
pub fn minutes(words: u32) -> u32 {
    words.div_ceil(230).max(1)
}

/// What sets a story apart: urgency, a kill or an embargo, correction or update; each with its label.
fn flags(row: &Row, look: Look<'_>) -> Vec<(String, &'static str)> {
    let mut flags = Vec::new();
    // A headline that says it itself (`UPDATE 2-`) need not be told twice.
    let says = |flag: &str| {
        let stem: String = flag.chars().take(6).collect();
        row.headline.get(..stem.len()).is_some_and(|head| head.eq_ignore_ascii_case(&stem))
    };
    let mut add = |flag: &str, label| {
        if !says(flag) {
            flags.push((flag.to_uppercase(), label));
        }
    };
    match row.urgency.filter(|_| look.has(Column::Urgency)) {
        Some(1) => add("flash", "list.urgent"),
        Some(2) => add("bulletin", "list.urgent"),
        Some(3) => add("urgent", "list.urgent"),
        _ => {}
    }
    match row.status {
        Status::Usable => {}
        Status::Canceled => add("killed", "list.killed"),
        Status::Withheld | Status::Embargoed => add(row.status.as_str(), "list.killed"),
    }
    match row.revision.as_str() {
        _ if !look.has(Column::Revision) => {}
        "" | "first" | "kill" => {}
        "correction" => add("corrected", "list.revision"),
        "update" => add("updated", "list.revision"),
        other => add(other, "list.revision"),
    }
    flags
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
fn heading(day: Option<Day>, look: Look<'_>) -> String {
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
fn strip(list: &ListPane, row: &Row, at: usize, look: Look<'_>) -> Line {
    let mut line = gutter(row, at == list.cursor, look);
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
    if widest > 0 && look.has(Column::Time) {
        line.add(format!("{time:widest$}  "), "list.time");
    }
    let photos = if row.photos > 0 && look.has(Column::Photos) {
        format!("▣{}", row.photos)
    } else {
        String::new()
    };
    let place = row.place.as_deref().map(city).or_else(|| row.agency.clone()).unwrap_or_default();
    let (place_room, photo_room) = (if look.width >= 70 { 14 } else { 10 }, 4);
    let room = look.width.saturating_sub(line.width() + place_room + photo_room + 3);
    let start = line.width();
    for (flag, label) in flags(row, look) {
        if flag.width() + 20 < room {
            line.add(format!("{flag} "), label);
        }
    }
    let marks = marks(row, room / 3);
    let cells = marks.as_ref().map_or(0, |marks| marks.width() + 1);
    let left = room.saturating_sub(line.width() - start + cells);
    line.add(
        set::fit(headline(row), left),
        if row.read { "list.headline" } else { "list.headline.unread" },
    );
    if let Some(marks) = marks {
        line.add(" ", "list").add(marks, "list.tag");
    }
    line.pad(start + room + 1);
    line.add(set::fit(&place, place_room), "list.place");
    line.pad(start + room + 1 + place_room + 1);
    line.add(photos, "list.photos");
    line
}

/// The note's sign and the tags of a row, in so many columns.
fn marks(row: &Row, width: usize) -> Option<String> {
    let tags = row.tags.iter().map(|tag| format!("#{tag}"));
    let all: Vec<String> = row.note.iter().map(|_| "✎".to_owned()).chain(tags).collect();
    (!all.is_empty()).then(|| set::fit(&all.join(" "), width.max(1)))
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
            let look = Look { width, height: 9, strip: false, today: Some(today), columns: &[] };
            assert_eq!(heading(day, look), want);
        }
    }
}
