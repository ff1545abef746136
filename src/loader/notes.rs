//! The second pass: names, quotes and captions of the stories whose texts are indexed already.
//!
//! It takes what the notes lack, newest first, reads those stories again, and writes their notes. It may be ended at any moment and
//! goes on where it was. A file of many records is read once and all that it lacks is taken together.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::ingest::{Options, Pace, Phase, Progress};
use super::open;
use crate::archive::{
    Archive, ArchiveError, FileGaps, Gap, Located, Marks, Searcher, Unnoted, Writer,
};
use crate::formats::Flow;
use crate::guard::guarded;
use crate::names;
use crate::story::Story;

/// Stories that are read and looked through at once.
const BATCH: usize = 256;
/// Stories of the first batches, so that the newest have their notes soon.
const SMALL: usize = 32;
/// Time between commits: at first, and at most.
const PACE: [Duration; 2] = [Duration::from_millis(500), Duration::from_secs(30)];

/// Takes the notes that are missing. Says whether none is missing any more.
///
/// # Errors
/// Where the archive cannot be read or written.
pub(super) fn take_notes(
    archive: &Archive,
    writer: &mut Writer<'_>,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<bool, ArchiveError> {
    let model = names::MODEL;
    if archive.is_complete(model)? {
        return Ok(true);
    }
    let searcher = archive.searcher(&Marks::in_memory())?;
    let progress = Progress {
        phase: Phase::Notes,
        of: Some(searcher.unnoted_count()?),
        ..Progress::default()
    };
    let mut pass = Pass {
        archive,
        writer,
        options,
        report,
        model,
        progress,
        pace: Pace::new(PACE),
        skipped: 0,
        waiting: false,
    };
    pass.tell(false);
    pass.run(&searcher)?;
    let whole = !options.cancelled() && pass.skipped == 0;
    let complete = if whole { Some(archive.complete(model)?) } else { None };
    if whole || pass.waiting {
        pass.writer.commit_notes(complete.as_deref())?;
        pass.tell(true);
    }
    Ok(whole)
}

/// A story that is to be read again.
struct Job {
    at: Located,
    unnoted: Unnoted,
}

/// The pass at its work.
struct Pass<'a, 'w> {
    archive: &'a Archive,
    writer: &'a mut Writer<'w>,
    options: &'a Options,
    report: &'a mut dyn FnMut(Progress),
    model: &'static str,
    progress: Progress,
    pace: Pace,
    /// Stories that could not be read again as they were.
    skipped: usize,
    waiting: bool,
}

impl Pass<'_, '_> {
    fn run(&mut self, searcher: &Searcher<'_>) -> Result<(), ArchiveError> {
        let mut batch = Vec::new();
        let mut done: HashSet<PathBuf> = HashSet::new();
        for gap in searcher.gaps(self.model)? {
            if self.options.cancelled() {
                return Ok(());
            }
            let (at, again) = match gap {
                Gap::Story { at, again } => (at, again),
                Gap::Stale(bond) => {
                    self.writer.forget_notes(bond);
                    self.waiting = true;
                    continue;
                }
            };
            let (at, unnoted) = searcher.unnoted(at, again)?;
            if at.locator.0.is_empty() {
                batch.push(Job { at, unnoted });
            } else if !done.contains(&at.path) {
                let gaps = searcher.gaps_in(&at.path, self.model)?;
                self.file(&at.path, gaps)?;
                done.insert(at.path);
            }
            let enough = if self.progress.stories < 2 * BATCH { SMALL } else { BATCH };
            if batch.len() >= enough {
                self.batch(&mut batch)?;
            }
        }
        self.batch(&mut batch)
    }

    /// Stories that are a file each.
    fn batch(&mut self, batch: &mut Vec<Job>) -> Result<(), ArchiveError> {
        let archive = self.archive;
        let read = |job: Job| {
            let story = guarded(|| open::bare_story(archive, &job.at))?.ok()?;
            let same =
                story.key == job.at.key && story.problems.iter().all(|p| p.code != "changed");
            same.then(|| noted(story, job.unnoted))
        };
        let stories: Vec<_> = std::mem::take(batch).into_par_iter().map(read).collect();
        self.skipped += stories.iter().filter(|story| story.is_none()).count();
        stories.into_iter().flatten().try_for_each(|(story, of)| self.put(&story, of))?;
        self.pause()
    }

    /// The stories of a file that holds many.
    fn file(&mut self, path: &Path, mut gaps: FileGaps) -> Result<(), ArchiveError> {
        let kept = self.archive.kept(path);
        let mut batch = Vec::new();
        let mut result = Ok(());
        let read = guarded(|| {
            open::each(path, kept.as_deref(), &mut |story| {
                batch.extend(gaps.take(&story).map(|of| (story, of)));
                if batch.len() >= BATCH {
                    result = self.many(std::mem::take(&mut batch));
                }
                let go_on = result.is_ok() && !gaps.is_empty() && !self.options.cancelled();
                if go_on { Flow::More } else { Flow::Stop }
            })
        });
        result?;
        self.many(batch)?;
        if !self.options.cancelled() && (!gaps.is_empty() || !matches!(read, Some(Ok(_)))) {
            self.skipped += gaps.len();
        }
        Ok(())
    }

    fn many(&mut self, batch: Vec<(Story, Unnoted)>) -> Result<(), ArchiveError> {
        let stories: Vec<_> = batch.into_par_iter().map(|(story, of)| noted(story, of)).collect();
        stories.into_iter().try_for_each(|(story, of)| self.put(&story, of))?;
        self.pause()
    }

    fn put(&mut self, story: &Story, of: Unnoted) -> Result<(), ArchiveError> {
        self.progress.stories += 1;
        self.progress.files += 1;
        self.progress.bytes += story.text.len() as u64;
        self.waiting = true;
        self.writer.note(of, story, self.model)
    }

    /// Commits now and then.
    fn pause(&mut self) -> Result<(), ArchiveError> {
        let commit = self.waiting && self.pace.is_due();
        if commit {
            self.writer.commit_notes(None)?;
            self.pace.went();
            self.waiting = false;
        }
        self.tell(commit);
        Ok(())
    }

    fn tell(&mut self, committed: bool) {
        self.progress.committed = committed;
        (self.report)(self.progress);
    }
}

fn noted(mut story: Story, of: Unnoted) -> (Story, Unnoted) {
    open::annotate(&mut story);
    (story, of)
}
