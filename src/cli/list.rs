//! `dateline list` and `dateline search`: rows of stories.

use clap::{Args, ValueEnum};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use crate::archive::Sort;
use crate::export::json;

/// Which stories, in which order.
#[derive(Debug, Args)]
pub struct List {
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
    /// At most so many rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    limit: usize,
    /// The order
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Order,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
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

/// Prints the stories that a query finds.
pub fn run(
    list: &List,
    folders: &[std::path::PathBuf],
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &list.words)?;
    let query = opened::query(&text)?;
    let searcher = opened.searcher()?;
    let end = if list.limit == 0 { usize::MAX } else { list.limit };
    let mut at = 0;
    while at < end {
        let found = searcher.list(&query, list.sort.into(), at..end.min(at + WINDOW))?;
        for row in &found.rows {
            if list.json {
                out.line(json::row(row))?;
            } else {
                rows::story(row, out)?;
            }
        }
        at += found.rows.len();
        if found.rows.is_empty() || at >= found.total {
            break;
        }
    }
    Ok(if opened.partial { Outcome::Partial } else { Outcome::of(at > 0) })
}
