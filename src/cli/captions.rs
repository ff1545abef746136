//! `dateline captions`: photo captions, and those that relate to one.

use std::path::PathBuf;

use clap::Args;

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use super::window::Window;
use crate::export::json::{self, Ending};

/// Which captions.
#[derive(Debug, Args)]
pub struct Captions {
    /// Which rows, in which form
    #[command(flatten)]
    window: Window,
    /// The captions that relate to this one, each with why: those of its story first
    #[arg(long, value_name = "KEY#N", conflicts_with = "words")]
    related_to: Option<String>,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

/// Related captions of other stories where no limit is given.
pub const RELATED: usize = 20;

/// Prints captions.
pub fn run(captions: &Captions, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &captions.words)?;
    let window = &captions.window;
    if let Some(name) = &captions.related_to {
        return related(name, window, &opened, out);
    }
    let query = opened::query(&text)?;
    let searcher = opened.searcher()?;
    let mut given = 0;
    for row in searcher.each_caption(&query, window.range())? {
        let row = row?;
        if window.json {
            out.line(json::caption_row(&row))?;
        } else {
            rows::caption(&row, out)?;
        }
        given += 1;
    }
    let total = window.total(|| searcher.total_captions(&query))?;
    let ending = Ending { done: "captions", query: &query.text, total, given, ..Ending::default() };
    window.end(&opened, &searcher, ending, out)
}

/// Prints the captions that relate to one.
fn related(
    name: &str,
    window: &Window,
    opened: &Opened,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let searcher = opened.searcher()?;
    if searcher.caption(name)?.is_none() {
        return Err(Failure::usage(
            format!("no caption {name} in this archive"),
            "a caption is named KEY#N as `dateline captions` prints it, counted from 1",
        ));
    }
    let limit =
        if window.limit == 0 { RELATED } else { window.offset.saturating_add(window.limit) };
    let rows = searcher.related_captions(name, limit)?;
    let total = rows.len();
    let mut given = 0;
    for row in window.of(&rows) {
        if window.json {
            out.line(json::related(row))?;
        } else {
            rows::related(row, out)?;
        }
        given += 1;
    }
    let ending = Ending { done: "captions", query: name, total, given, ..Ending::default() };
    window.end(opened, &searcher, ending, out)
}
