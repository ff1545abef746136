//! `dateline search --kwic N`: every place that a query looks for, a line each, with what stands on either side.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::list::Rows;
use super::opened::Opened;
use super::output::{Failure, Outcome, Output, tell};
use super::texts;
use crate::archive::{Context, Keywords, Query};
use crate::export::json::{self, Ending};
use crate::story::Span;

/// Prints the places, story by story in the order of the list. A window counts lines, a sample stories.
pub fn print(
    characters: usize,
    how: &Rows,
    opened: &Opened,
    query: &Query,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let keywords = Keywords::of(query);
    if keywords.is_empty() {
        return Err(Failure::usage(
            "this query looks for no words, so there is nothing to show in context",
            "give words or a phrase: dateline search --kwic 60 \"night ferry\"; stories are listed without --kwic",
        ));
    }
    let searcher = opened.searcher()?;
    let stories = how.stories(&searcher, query, true)?;
    let lines = how.window.range();
    let (mut at, mut given, mut unread) = (0, 0, false);
    let take = |story: &crate::story::Story| {
        let places = keywords.places(story).into_iter();
        let changed = story.problems.iter().any(|problem| problem.code == "changed");
        let line = |place| (place, Context::of(story, place, characters));
        (places.map(line).collect::<Vec<(Span, Context)>>(), changed)
    };
    texts::each(
        opened,
        stories,
        take,
        |row, taken, out| {
            let (places, changed) = match taken {
                Ok(taken) => taken,
                Err(error) => {
                    tell(&error.to_string());
                    unread = true;
                    return Ok(true);
                }
            };
            if changed {
                tell(&format!("the file of {} was changed since it was indexed", row.key));
                unread = true;
            }
            for (place, context) in places {
                at += 1;
                if at <= lines.start {
                    continue;
                }
                if at > lines.end {
                    return Ok(false);
                }
                let Context { left, hit, right } = &context;
                if how.window.json {
                    out.line(json::keyword(row, place, [left, hit, right]))?;
                } else {
                    let name = json::open_at(&row.key, place);
                    out.line(aligned(&context, characters, &name, out))?;
                }
                given += 1;
            }
            Ok(at < lines.end)
        },
        out,
    )?;
    let total = how.window.total(|| searcher.total(query))?;
    let ending = Ending { total, given, ..how.ending("kwic", query) };
    let outcome = how.window.end(opened, &searcher, ending, out)?;
    Ok(if unread { Outcome::Partial } else { outcome })
}

/// A line with its hit in a column of its own.
fn aligned(context: &Context, cells: usize, name: &str, out: &Output) -> String {
    let left = last_cells(&context.left, cells);
    let right = first_cells(&context.right, cells);
    format!(
        "{}{left}{}{right}{}  {}",
        " ".repeat(cells.saturating_sub(left.width())),
        out.styled("1;33", &context.hit),
        " ".repeat(cells.saturating_sub(right.width())),
        out.styled("2", name),
    )
}

fn last_cells(text: &str, cells: usize) -> &str {
    let mut start = text.len();
    let mut wide = 0;
    for (at, letter) in text.grapheme_indices(true).rev() {
        wide += letter.width();
        if wide > cells {
            break;
        }
        start = at;
    }
    text.get(start..).unwrap_or_default()
}

fn first_cells(text: &str, cells: usize) -> &str {
    let mut wide = 0;
    let mut end = 0;
    for (at, letter) in text.grapheme_indices(true) {
        wide += letter.width();
        if wide > cells {
            break;
        }
        end = at + letter.len();
    }
    text.get(..end).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{first_cells, last_cells};

    #[test]
    fn wide_letters_take_two_cells() {
        assert_eq!((last_cells("a燈台", 3), first_cells("a燈台", 3)), ("台", "a燈"));
        assert_eq!((last_cells("abc", 9), first_cells("", 9)), ("abc", ""));
    }
}
