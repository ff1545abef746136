//! `dateline search`: the stories that a query finds, each with what it holds of it; counted, or every place in context.

use std::path::PathBuf;

use clap::Args;

use super::list::Rows;
use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::{counts, explain, kwic, rows, texts};
use crate::archive::{CountBy, Keywords, Query, Snippet, snippet};
use crate::export::json::{self, Ending};
use crate::story::{Role, Span, Story};

/// What to look for.
#[derive(Debug, Args)]
pub struct Search {
    /// How many and how
    #[command(flatten)]
    rows: Rows,
    /// Print how many stories fall on each day, agency, place or name instead
    #[arg(long, value_enum, value_name = "WHAT", conflicts_with_all = ["sample", "seed", "sort", "kwic"])]
    count_by: Option<CountBy>,
    /// Write the counts as CSV
    #[arg(long, requires = "count_by", conflicts_with = "json")]
    csv: bool,
    /// Print every place of each story that is looked for, a line each, with so many characters on either side
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(..=10_000))]
    kwic: Option<u16>,
    /// Print how the query is understood instead, with how many stories each part of it finds
    #[arg(long, conflicts_with_all = ["count_by", "kwic", "sample"])]
    explain: bool,
    /// A query (see docs/queries.md)
    #[arg(value_name = "QUERY", required_unless_present_any = ["count_by", "sample"])]
    words: Vec<String>,
}

/// A piece of a story's text that holds what is looked for.
pub struct Piece {
    /// The piece.
    pub snippet: Snippet,
    /// Where its first hit stands in the story.
    pub at: Span,
}

/// Prints the stories that a query finds, each with a piece of its text that holds what was looked for. The text is read from its
/// file; where that is gone, the row stands alone.
pub fn run(search: &Search, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let counts = search.explain || search.count_by.is_some();
    let notes = search.rows.window.json || counts;
    let (opened, text) = Opened::for_stories(folders, &search.words, notes)?;
    if text.trim().is_empty() && !search.words.is_empty() {
        return Err(Failure::usage(
            "there is nothing to search for",
            "give a query: dateline search ferry; all stories and those of files are shown by: dateline list",
        ));
    }
    let how = &search.rows;
    if search.explain {
        return explain::print(&text, how.order(), how.window.json, &opened, out);
    }
    let query = opened::query(&text)?;
    if let Some(by) = search.count_by {
        return counts::print(by, search.csv, &how.window, &opened, &query, out);
    }
    if let Some(characters) = search.kwic {
        return kwic::print(characters.into(), how, &opened, &query, out);
    }
    let searcher = opened.searcher()?;
    let keywords = Keywords::of(&query);
    let mut given = 0;
    texts::each(
        &opened,
        how.stories(&searcher, &query, false)?,
        |story| piece(&query, &keywords, story),
        |row, piece, out| {
            let piece = piece.ok().flatten();
            if how.window.json {
                let piece = piece.as_ref();
                let piece = piece.map(|piece| (piece.snippet.text.as_str(), piece.at));
                out.line(json::found(row, piece))?;
            } else {
                rows::story(row, piece.as_ref(), out)?;
            }
            given += 1;
            Ok(true)
        },
        out,
    )?;
    let total = how.window.total(|| searcher.total(&query))?;
    let ending = Ending { total, given, ..how.ending("search", &query) };
    how.window.end(&opened, &searcher, ending, out)
}

/// The piece of a story's text that holds most of what is looked for, with the place of its first hit.
fn piece(query: &Query, keywords: &Keywords, story: &Story) -> Option<Piece> {
    let shown = |role: Role| !role.is_hidden() && role != Role::Headline;
    let blocks: Vec<_> = story.blocks.iter().filter(|block| shown(block.role)).collect();
    let snippet = snippet(query, blocks.iter().map(|block| story.cut(block.span)))?;
    let within = blocks.get(snippet.paragraph)?.span;
    let places = keywords.places(story);
    let at = places.into_iter().find(|place| within.covers(*place)).unwrap_or(within);
    Some(Piece { snippet, at })
}
