//! `dateline quotes`: who said what.

use std::path::PathBuf;

use clap::Args;

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use crate::export::json;

/// Which quotes.
#[derive(Debug, Args)]
pub struct Quotes {
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
    /// At most so many rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    limit: usize,
    /// Only what this speaker said
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

/// Prints quotes, those of the newest stories first.
pub fn run(quotes: &Quotes, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &quotes.words)?;
    let searcher = opened.searcher()?;
    let last = if quotes.limit == 0 { usize::MAX } else { quotes.limit };
    let found = searcher.quotes(quotes.by.as_deref(), &opened::query(&text)?, 0..last)?;
    for row in &found.rows {
        if quotes.json {
            out.line(json::quote_row(row))?;
        } else {
            rows::quote(row, out)?;
        }
    }
    Ok(if opened.partial { Outcome::Partial } else { Outcome::of(!found.rows.is_empty()) })
}
