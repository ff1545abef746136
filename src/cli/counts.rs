//! `dateline search --count-by WHAT`: how many stories fall on each day, agency, place or name.

use clap::ValueEnum;
use clap::builder::PossibleValue;
use unicode_width::UnicodeWidthStr;

use super::opened::Opened;
use super::output::{Failure, Outcome, Output};
use super::window::{Window, tell_pending};
use crate::archive::{CountBy, Group, Query};
use crate::export::json::{self, Ending};

impl ValueEnum for CountBy {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Day, Self::Month, Self::Year, Self::Agency, Self::Place, Self::Who]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// Cells of a value at most.
const WIDEST: usize = 40;
/// Cells of a bar at least, for it to be drawn.
const SHORTEST: usize = 8;

/// Prints the counts as a table, as CSV or as JSON Lines.
pub fn print(
    by: CountBy,
    csv: bool,
    window: &Window,
    opened: &Opened,
    query: &Query,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let searcher = opened.searcher()?;
    let groups: Vec<Group> = window.of(searcher.counts(query, by)?).collect();
    if csv {
        out.bytes(&as_csv(by, &groups)?)?;
    } else if window.json {
        for group in &groups {
            out.line(json::group(by.as_str(), group.value.as_deref(), group.kind, group.stories))?;
        }
    } else {
        table(by, &groups, out)?;
    }
    if by == CountBy::Who {
        tell_pending(searcher.unnoted_count()?);
    }
    let total = window.total(|| searcher.total(query))?;
    let given = groups.len();
    let ending = Ending { done: "count", query: &query.text, total, given, ..Ending::default() };
    window.end(opened, &searcher, ending, out)
}

/// A head and a line a group; an empty value where stories have none.
fn as_csv(by: CountBy, groups: &[Group]) -> Result<Vec<u8>, Failure> {
    let failed = |error: csv::Error| Failure::Other(format!("cannot write CSV: {error}"));
    let mut table = csv::Writer::from_writer(Vec::new());
    let names = by == CountBy::Who;
    let mut put = |value: &str, kind: &str, stories: &str| {
        if names {
            table.write_record([value, kind, stories]).map_err(failed)
        } else {
            table.write_record([value, stories]).map_err(failed)
        }
    };
    put(by.as_str(), "kind", "stories")?;
    for group in groups {
        let kind = group.kind.map_or("", crate::story::EntityKind::as_str);
        put(group.value.as_deref().unwrap_or_default(), kind, &group.stories.to_string())?;
    }
    table.into_inner().map_err(|error| Failure::Other(format!("cannot write CSV: {error}")))
}

/// Value and count, and on a terminal a bar that shows how large it is.
fn table(by: CountBy, groups: &[Group], out: &mut Output) -> Result<(), Failure> {
    let none = match by {
        CountBy::Agency => "no agency",
        CountBy::Place => "no place",
        _ => "no date",
    };
    let name = |group: &Group| {
        let value = group.value.clone().unwrap_or_else(|| none.to_owned());
        match group.kind {
            Some(kind) => format!("{:12}  {value}", kind.as_str()),
            None => value,
        }
    };
    let wide = groups.iter().map(|group| name(group).width()).max().unwrap_or(0).min(WIDEST);
    let most = groups.iter().map(|group| group.stories).max().unwrap_or(0);
    let digits = most.to_string().len();
    let room = out.width.saturating_sub(wide + digits + 4);
    for group in groups {
        let value = name(group);
        let gap = " ".repeat(wide.saturating_sub(value.width()));
        let mut line = format!("{value}{gap}  {:>digits$}", group.stories);
        if out.terminal && room >= SHORTEST {
            line = format!("{line}  {}", out.styled("36", &bar(group.stories, most, room)));
        }
        out.line(line.trim_end())?;
    }
    Ok(())
}

/// A bar of so many cells for the largest count, in eighths of a cell; a count that is not zero is seen.
fn bar(many: usize, most: usize, cells: usize) -> String {
    const EIGHTHS: [char; 8] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];
    let eighths = (many * cells * 8).checked_div(most).unwrap_or(0).max(usize::from(many > 0));
    let mut bar = "█".repeat(eighths / 8);
    bar.extend(EIGHTHS.get(eighths % 8).filter(|part| **part != ' '));
    bar
}

#[cfg(test)]
mod tests {
    use super::{CountBy, Group, as_csv, bar};
    use crate::story::EntityKind;

    #[test]
    fn bars_fit() {
        let check =
            |many, most, cells, expect: &str| assert_eq!(bar(many, most, cells), expect, "{many}");
        check(0, 10, 4, "");
        check(10, 10, 4, "████");
        check(5, 10, 4, "██");
        check(1, 1000, 4, "▏");
        check(3, 8, 1, "▍");
        check(0, 0, 4, "");
    }

    #[test]
    fn csv_quotes_what_it_must() {
        let group =
            |value: Option<&str>, kind| Group { value: value.map(str::to_owned), kind, stories: 3 };
        let shown = |by, group| String::from_utf8(as_csv(by, &[group]).unwrap()).unwrap();
        assert_eq!(
            shown(CountBy::Who, group(Some("Oakum, \"Inc.\""), Some(EntityKind::Organization))),
            "who,kind,stories\n\"Oakum, \"\"Inc.\"\"\",organization,3\n"
        );
        assert_eq!(shown(CountBy::Day, group(None, None)), "day,stories\n,3\n");
    }
}
