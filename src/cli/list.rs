//! `dateline list`: rows of stories.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use super::window::Window;
use crate::archive::{Located, Query, Searcher, Stream};
use crate::export::json::{self, Ending};
use crate::story::{Row, Sort};

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

/// How many rows, in which order.
#[derive(Debug, Args)]
pub struct Rows {
    /// Which rows, in which form
    #[command(flatten)]
    pub window: Window,
    /// The order
    #[arg(long, value_enum, default_value_t, value_name = "ORDER")]
    sort: Order,
    /// Only so many stories, drawn at random: the same ones for the same seed, query and archive
    #[arg(long, value_name = "N", conflicts_with_all = ["limit", "offset"])]
    sample: Option<usize>,
    /// What the sample is drawn by
    #[arg(long, value_name = "NUMBER", default_value_t = 1, requires = "sample")]
    seed: u64,
}

impl Rows {
    /// The stories that a query finds: a sample where one is asked for; else those of the window, or `all`.
    pub fn stories<'s>(
        &self,
        searcher: &'s Searcher<'_>,
        query: &Query,
        all: bool,
    ) -> Result<Stream<'s, (Row, Located)>, Failure> {
        let sort = self.sort.into();
        Ok(match self.sample {
            Some(many) => searcher.sample(query, sort, many, self.seed)?,
            None if all => searcher.stories(query, sort, 0..usize::MAX)?,
            None => searcher.stories(query, sort, self.window.range())?,
        })
    }

    /// The order where the query names none.
    pub fn order(&self) -> Sort {
        self.sort.into()
    }

    /// What the last line tells, but for the counts.
    pub fn ending<'q>(&self, done: &'q str, query: &'q Query) -> Ending<'q> {
        let sort = Some(query.order(self.order()).as_str().to_owned());
        let sample = self.sample.map(|many| (many, self.seed));
        Ending { done, query: &query.text, sort, sample, ..Ending::default() }
    }
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
    /// Last changed first
    Updated,
    /// By slugline
    Slug,
    /// By agency
    Agency,
    /// Longest first
    Length,
}

impl From<Order> for Sort {
    fn from(order: Order) -> Self {
        match order {
            Order::Newest => Self::Newest,
            Order::Oldest => Self::Oldest,
            Order::Relevance => Self::Relevance,
            Order::Updated => Self::Updated,
            Order::Slug => Self::Slug,
            Order::Agency => Self::Agency,
            Order::Length => Self::Length,
        }
    }
}

/// Prints the stories of an archive or of files, or those that a query finds.
pub fn run(list: &List, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::for_stories(folders, &list.words, list.rows.window.json)?;
    let query = opened::query(&text)?;
    let searcher = opened.searcher()?;
    let how = &list.rows;
    let mut given = 0;
    for story in how.stories(&searcher, &query, false)? {
        let (row, _) = story?;
        if how.window.json {
            out.line(json::story_row(&row))?;
        } else {
            rows::story(&row, None, out)?;
        }
        given += 1;
    }
    let total = how.window.total(|| searcher.total(&query))?;
    let ending = Ending { total, given, ..how.ending("list", &query) };
    how.window.end(&opened, &searcher, ending, out)
}
