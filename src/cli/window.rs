//! Which rows of a result are printed, in which form, and what is told at their end.

use std::ops::Range;

use clap::Args;

use super::opened::Opened;
use super::output::{Failure, Outcome, Output, tell};
use crate::archive::{ArchiveError, Searcher};
use crate::export::json::{self, Ending};

/// Rows of a result, and their form.
#[derive(Debug, Args)]
pub struct Window {
    /// Write JSON Lines; the last line has the query, the archive and the counts
    #[arg(long)]
    pub json: bool,
    /// At most so many rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    pub limit: usize,
    /// Leave out so many rows before the first
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub offset: usize,
}

impl Window {
    /// The places of the rows in the result.
    pub fn range(&self) -> Range<usize> {
        let end = if self.limit == 0 { usize::MAX } else { self.offset.saturating_add(self.limit) };
        self.offset..end
    }

    /// The same rows of a result that is at hand as a whole.
    pub fn of<T>(&self, all: impl IntoIterator<Item = T>) -> impl Iterator<Item = T> {
        let range = self.range();
        all.into_iter().skip(range.start).take(range.len())
    }

    /// How many rows the whole result has, where that is told; to count them may take longer than to print those of the window.
    pub fn total(
        &self,
        count: impl FnOnce() -> Result<usize, ArchiveError>,
    ) -> Result<usize, Failure> {
        Ok(if self.json { count()? } else { 0 })
    }

    /// Tells at the end of JSON what was printed, and gives the outcome.
    pub fn end(
        &self,
        opened: &Opened,
        searcher: &Searcher<'_>,
        ending: Ending<'_>,
        out: &mut Output,
    ) -> Result<Outcome, Failure> {
        let found = ending.given > 0;
        let told = self.json || of_notes(ending.done);
        let pending = if told { searcher.unnoted_count()? } else { 0 };
        if of_notes(ending.done) {
            tell_pending(pending);
        }
        if self.json {
            let ending = Ending {
                pending,
                archive: opened.archive.name(),
                folders: opened.archive.roots(),
                commit: &searcher.commit()?,
                ..ending
            };
            out.line(json::ending(&ending))?;
        }
        Ok(if opened.partial { Outcome::Partial } else { Outcome::of(found) })
    }
}

/// Whether what is done rests on what is found after the texts.
fn of_notes(done: &str) -> bool {
    matches!(done, "captions" | "quotes" | "entities" | "related")
}

/// Tells that an answer is not whole yet.
pub fn tell_pending(stories: usize) {
    if stories > 0 {
        tell(&format!(
            "names, quotes and captions of {stories} stories are not found yet; they come with: dateline index"
        ));
    }
}
