//! `dateline list`: rows of stories.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use crate::archive::{Query, Snippet};
use crate::export::json;
use crate::story::Row;
use crate::story::Sort;

/// Which stories, in which order.
#[derive(Debug, Args)]
pub struct List {
    /// How many and how
    #[command(flatten)]
    pub rows: Rows,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

/// How rows are printed.
#[derive(Debug, Args)]
pub struct Rows {
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
    /// At most so many rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    limit: usize,
    /// The order
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Order,
}

/// The order of rows.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Order {
    /// Newest first
    #[default]
    Newest,
    /// Oldest first
    Oldest,
    /// Best match first
    Relevance,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
            Order::Relevance => Self::Relevance,
        }
    }
}

/// Rows that are fetched at once: output begins at once and memory stays small, however long the list.
const WINDOW: usize = 500;

/// Prints the stories of an archive or of files, or those that a query finds.
pub fn run(list: &List, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &list.words)?;
    print(&list.rows, &opened, &opened::query(&text)?, &|_| None, out)
}

/// Prints the rows that a query finds, each with the piece of its text that `snippet` gives.
pub fn print(
    how: &Rows,
    opened: &Opened,
    query: &Query,
    snippet: &dyn Fn(&Row) -> Option<Snippet>,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let searcher = opened.searcher()?;
    let end = if how.limit == 0 { usize::MAX } else { how.limit };
    let mut at = 0;
    while at < end {
        let found = searcher.list(query, how.sort.into(), at..end.min(at + WINDOW))?;
        for row in &found.rows {
            let snippet = snippet(row);
            if how.json {
                out.line(json::found(row, snippet.as_ref().map(|snippet| snippet.text.as_str())))?;
            } else {
                rows::story(row, snippet.as_ref(), out)?;
            }
        }
        at += found.rows.len();
        if found.rows.is_empty() || at >= found.total {
            break;
        }
    }
    Ok(if opened.partial { Outcome::Partial } else { Outcome::of(at > 0) })
}
