//! `dateline search`: the stories that a query finds, each with what it holds of it.

use std::path::PathBuf;

use clap::Args;

use super::list::{self, Rows};
use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use crate::archive::snippet;
use crate::loader;
use crate::story::Role;

/// What to look for.
#[derive(Debug, Args)]
pub struct Search {
    /// How many and how
    #[command(flatten)]
    rows: Rows,
    /// A query (see docs/queries.md)
    #[arg(value_name = "QUERY", required = true)]
    words: Vec<String>,
}

/// Prints the stories that a query finds, each with a piece of its text that holds what was looked for. The text is read from its
/// file; where that is gone, the row stands alone.
pub fn run(search: &Search, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &search.words)?;
    if text.trim().is_empty() {
        return Err(Failure::usage(
            "there is nothing to search for",
            "give a query: dateline search ferry; all stories and those of files are shown by: dateline list",
        ));
    }
    let query = opened::query(&text)?;
    let searcher = opened.searcher()?;
    let piece = |row: &crate::story::Row| {
        let at = searcher.locate(&row.key).ok()??;
        let story = loader::bare_story(&opened.archive, &at).ok()?;
        let headed = |role: Role| role == Role::Headline;
        let blocks = story.blocks.iter().filter(|b| !b.role.is_hidden() && !headed(b.role));
        snippet(&query, blocks.map(|block| story.cut(block.span)))
    };
    list::print(&search.rows, &opened, &query, &piece, out)
}
