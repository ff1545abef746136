//! `dateline captions`: photo captions, and those that relate to one.

use std::path::PathBuf;

use clap::Args;

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use crate::export::json;

/// Which captions.
#[derive(Debug, Args)]
pub struct Captions {
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
    /// At most so many rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    limit: usize,
    /// The captions that relate to this one, each with why: those of its story first
    #[arg(long, value_name = "KEY#N")]
    related_to: Option<String>,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

/// Related captions of other stories where no limit is given.
const RELATED: usize = 20;

/// Prints captions.
pub fn run(captions: &Captions, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &captions.words)?;
    let searcher = opened.searcher()?;
    let found = if let Some(name) = &captions.related_to {
        if searcher.caption(name)?.is_none() {
            return Err(Failure::usage(
                format!("no caption {name} in this archive"),
                "a caption is named KEY#N as `dateline captions` prints it, counted from 1",
            ));
        }
        let limit = if captions.limit == 0 { RELATED } else { captions.limit };
        let related = searcher.related_captions(name, limit)?;
        for row in &related {
            if captions.json {
                out.line(json::related(row))?;
            } else {
                rows::related(row, out)?;
            }
        }
        !related.is_empty()
    } else {
        let last = if captions.limit == 0 { usize::MAX } else { captions.limit };
        let found = searcher.captions(&opened::query(&text)?, 0..last)?;
        for row in &found.rows {
            if captions.json {
                out.line(json::caption_row(row))?;
            } else {
                rows::caption(row, out)?;
            }
        }
        !found.rows.is_empty()
    };
    Ok(if opened.partial { Outcome::Partial } else { Outcome::of(found) })
}
