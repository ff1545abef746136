//! Reading on all cores and writing with one: a bounded pipeline from files to the index.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::open::{self, OpenError};
use super::walk;
use crate::archive::{Archive, ArchiveError, FileRecord, Outcome, Stamp, Writer};
use crate::formats::Flow;
use crate::names;
use crate::story::{Problem, Story};

/// The version of the readers: another one means that every file is read again.
const READER: &str = "1";
/// How near to its reading a file may be written before its time of change says nothing: the grain of file systems' clocks.
const GRAIN: Duration = Duration::from_millis(20);
/// Stories of the first commit, so that a list has its first screen soon.
const FIRST: usize = 100;
/// Time between the first commits; it doubles up to [`SLOWEST`].
const QUICKEST: Duration = Duration::from_millis(300);
/// Time between commits at most.
const SLOWEST: Duration = Duration::from_secs(10);

/// How to index.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Threads that read; 0 for one a core.
    pub threads: usize,
    /// Set from another thread to end the run soon; what was read by then stays.
    pub cancel: Arc<AtomicBool>,
}

impl Options {
    pub(super) fn cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }

    fn readers(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        if self.threads == 0 { cores() } else { self.threads }
    }
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Files found, while folders are walked; then files done, the unchanged ones among them.
    pub files: usize,
    /// Files in all; `None` while folders are walked.
    pub of: Option<usize>,
    /// Stories read.
    pub stories: usize,
    /// Files that gave none.
    pub failed: usize,
    /// Whether searchers see more than before.
    pub committed: bool,
}

/// What a run did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files in the archive.
    pub files: usize,
    /// Stories in the archive.
    pub stories: usize,
    /// Files that were read.
    pub read: usize,
    /// Files that were as before.
    pub unchanged: usize,
    /// Files that are gone.
    pub removed: usize,
    /// Files that gave no story, now or when they were last read, and why; by path.
    pub failed: Vec<(PathBuf, String)>,
    /// Whether it was ended before it was done.
    pub cancelled: bool,
}

impl Summary {
    /// Takes in the files that were read.
    pub(super) fn take_in(&mut self, files: Vec<FileRecord>) {
        self.read = files.len();
        self.files += files.len();
        for file in files {
            self.stories += file.stories;
            self.failed.extend(file.failure().map(|why| (file.path.clone(), why.to_owned())));
        }
        self.failed.sort();
    }
}

/// Something to read: a file, or bytes under a name.
#[derive(Clone, Debug)]
pub enum Given {
    /// A file.
    File(PathBuf),
    /// Bytes that lie nowhere, and what they are called.
    Bytes(PathBuf, Arc<[u8]>),
}

impl Given {
    pub(super) fn path(&self) -> &Path {
        match self {
            Self::File(path) | Self::Bytes(path, _) => path,
        }
    }
}

/// What is to be read, and how it stands in the index.
pub(super) struct Job {
    pub given: Given,
    pub stamp: Stamp,
    pub rank: u64,
    pub known: bool,
}

/// The version of readers and models that an index is made with.
pub(super) fn version() -> String {
    format!("{READER}/{}", names::MODEL)
}

/// A file that was read.
struct Done {
    file: FileRecord,
    stories: Vec<Story>,
    known: bool,
}

/// Reads jobs in their order on several threads and writes what they give, with a commit now and then.
pub(super) fn ingest(
    archive: &Archive,
    writer: &mut Writer<'_>,
    jobs: &[Job],
    options: &Options,
    mut progress: Progress,
    report: &mut dyn FnMut(Progress),
) -> Result<(Vec<FileRecord>, bool), ArchiveError> {
    let threads = options.readers().clamp(1, jobs.len().max(1));
    let next = AtomicUsize::new(0);
    let stop = AtomicBool::new(false);
    let (give, take) = mpsc::sync_channel::<Done>(2 * threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (give, next, stop) = (give.clone(), &next, &stop);
            scope.spawn(move || {
                while !options.cancelled() && !stop.load(Ordering::Relaxed) {
                    let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) else { break };
                    if give.send(read(archive, job)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(give);
        let written = write(writer, &take, &mut progress, report);
        stop.store(true, Ordering::Relaxed);
        drop(take);
        written
    })
    .map(|files| {
        let whole = files.len() == jobs.len();
        (files, whole)
    })
}

fn write(
    writer: &mut Writer<'_>,
    take: &mpsc::Receiver<Done>,
    progress: &mut Progress,
    report: &mut dyn FnMut(Progress),
) -> Result<Vec<FileRecord>, ArchiveError> {
    let mut files = Vec::new();
    let mut pause = QUICKEST;
    let mut last = Instant::now();
    let mut waiting = 0;
    let mut first = true;
    for done in take {
        writer.put(&done.file, &done.stories, done.known)?;
        waiting += done.stories.len();
        progress.files += 1;
        progress.stories += done.stories.len();
        progress.failed += usize::from(done.file.failure().is_some());
        files.push(done.file);
        progress.committed =
            (first && waiting >= FIRST) || (waiting > 0 && last.elapsed() >= pause);
        if progress.committed {
            writer.commit()?;
            pause = if first { pause } else { (pause * 2).min(SLOWEST) };
            (first, waiting, last) = (false, 0, Instant::now());
        }
        report(*progress);
    }
    writer.commit()?;
    progress.committed = true;
    report(*progress);
    Ok(files)
}

/// Reads one job. Whatever happens in it, the next one is read.
fn read(archive: &Archive, job: &Job) -> Done {
    let path = job.given.path();
    let read = || match &job.given {
        Given::File(path) => match open::piped(path)? {
            None => stories(path, None),
            Some(bytes) => {
                archive.keep(path, bytes.as_slice().into());
                stories(path, Some(&bytes))
            }
        },
        Given::Bytes(path, bytes) => {
            archive.keep(path, Arc::clone(bytes));
            stories(path, Some(bytes))
        }
    };
    let result = catch_unwind(AssertUnwindSafe(read));
    let none = |outcome| (Vec::new(), Vec::new(), outcome);
    let (stories, problems, outcome) = match result {
        Ok(Ok((stories, problems))) => (stories, problems, Outcome::Read),
        Ok(Err(error @ OpenError::Io { .. })) => none(Outcome::Unreadable(error.why())),
        Ok(Err(error)) => none(Outcome::Refused(error.why())),
        Err(_) => none(Outcome::Refused("reading it failed; please report this".into())),
    };
    let mut problems: Vec<String> = problems
        .iter()
        .chain(stories.iter().flat_map(|story| &story.problems))
        .map(|problem| problem.code.to_owned())
        .collect();
    problems.sort();
    problems.dedup();
    let stamp = Stamp { fresh: is_fresh(job), ..job.stamp };
    let file = FileRecord {
        path: path.to_owned(),
        stamp,
        reader: version(),
        rank: job.rank,
        stories: stories.len(),
        outcome,
        problems,
    };
    Done { file, stories, known: job.known }
}

fn stories(path: &Path, bytes: Option<&[u8]>) -> Result<(Vec<Story>, Vec<Problem>), OpenError> {
    let mut stories = Vec::new();
    let problems = open::each(path, bytes, &mut |mut story| {
        open::annotate(&mut story);
        stories.push(story);
        Flow::More
    })?;
    Ok((stories, problems))
}

/// Whether a file may have been written again, or yet be, without its time of change telling.
fn is_fresh(job: &Job) -> bool {
    let Given::File(path) = &job.given else { return false };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let just_now = job.stamp.modified + GRAIN.as_nanos() as i128 >= now.as_nanos() as i128;
    let same = std::fs::metadata(path).is_ok_and(|about| walk::stamp(&about) == job.stamp);
    just_now || !same
}
