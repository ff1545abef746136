//! Reading on all cores and writing with one: a bounded pipeline from files to the index.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::open::{self, OpenError};
use super::walk::WalkedFile;
use crate::archive::{
    Archive, ArchiveError, FileRecord, Outcome, Past, Query, Searcher, Stamp, Writer,
};
use crate::formats::Flow;
use crate::guard::guarded;
use crate::story::{Problem, Story};
use crate::text;

/// The version of the readers: another one means that every file is read again.
pub(super) const READER: &str = "3";
/// How near to its reading a file may be written before its time of change says nothing: the grain of file systems' clocks.
const GRAIN: Duration = Duration::from_millis(20);
/// Stories of the first commit, so that a list has its first screen soon.
const FIRST: usize = 100;
/// Time between commits: at first, and at most.
const PACE: [Duration; 2] = [Duration::from_millis(300), Duration::from_secs(20)];
/// Bytes of text of a file that is handed over in parts, each at most about so long.
const BATCH: usize = 1 << 20;
/// Stories of such a part at most.
const MANY: usize = 512;

/// How to index.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Threads that read; 0 for one a core.
    pub threads: usize,
    /// Leaves names and quotes for another run.
    pub texts_only: bool,
    /// Takes out the stories of root folders that are empty, whatever folders they are.
    pub emptied: bool,
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

/// What a run is at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// Folders are looked at.
    #[default]
    Walk,
    /// Files are read and their texts indexed.
    Texts,
    /// Names and quotes are taken.
    Notes,
}

/// How far a run is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// What it is at.
    pub phase: Phase,
    /// Files found, while folders are walked; then files done; then stories whose names and quotes were taken.
    pub files: usize,
    /// All of them; `None` while folders are walked.
    pub of: Option<usize>,
    /// Stories read.
    pub stories: usize,
    /// Files that gave none.
    pub failed: usize,
    /// Bytes of the files done; of the texts of the stories, while names are taken.
    pub bytes: u64,
    /// Whether searchers see more than before.
    pub committed: bool,
}

/// When the next commit is due: soon at first, then after twice the time of the one before, up to a longest time.
pub(super) struct Pace {
    pause: Duration,
    most: Duration,
    last: Instant,
}

impl Pace {
    pub fn new([pause, most]: [Duration; 2]) -> Self {
        Self { pause, most, last: Instant::now() }
    }

    pub fn is_due(&self) -> bool {
        self.last.elapsed() >= self.pause
    }

    pub fn went(&mut self) {
        self.pause = (self.pause * 2).min(self.most);
        self.last = Instant::now();
    }
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
    /// What is wrong in files that gave stories all the same; by path.
    pub faults: Vec<(PathBuf, String)>,
    /// Whether it was ended before it was done.
    pub cancelled: bool,
}

impl Summary {
    /// Takes in what the archive knows of its files.
    pub(super) fn take_in(&mut self, searcher: &Searcher<'_>) -> Result<(), ArchiveError> {
        self.files = searcher.file_count()?;
        self.stories = searcher.total(&Query::every())?;
        for file in searcher.troubled_files()? {
            self.failed.extend(file.failure().map(|why| (file.path.clone(), why.to_owned())));
            self.faults.extend(file.problems.iter().map(|what| (file.path.clone(), what.clone())));
        }
        self.failed.sort();
        self.faults.sort();
        Ok(())
    }

    /// The files that gave no story and why, as lines; many of one reason on one line.
    pub fn failures(&self) -> Vec<String> {
        grouped(&self.failed)
    }

    /// What is wrong in files that gave stories, as lines; many of one kind on one line.
    pub fn flaws(&self) -> Vec<String> {
        grouped(&self.faults)
    }
}

/// Files with the same reason are told one by one up to this many.
const ONE_BY_ONE: usize = 3;

/// Paths with reasons as lines, in the order of their first paths; many of one reason on one line.
pub fn grouped(rows: &[(PathBuf, String)]) -> Vec<String> {
    let mut groups: Vec<(&str, Vec<&Path>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (path, why) in rows {
        let at = *places.entry(why).or_insert(groups.len());
        if at == groups.len() {
            groups.push((why, Vec::new()));
        }
        groups[at].1.push(path);
    }
    let mut lines = Vec::new();
    for (why, paths) in groups {
        if let [first, rest @ ..] = paths.as_slice()
            && paths.len() > ONE_BY_ONE
        {
            lines.push(format!("{} and {} other files: {why}", first.display(), rest.len()));
        } else {
            lines.extend(paths.iter().map(|path| format!("{}: {why}", path.display())));
        }
    }
    lines.iter().map(|line| text::clean_line(line).into_owned()).collect()
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
    /// Whether it is a regular file that a walk found, else what was named may be a pipe.
    pub walked: bool,
}

impl Job {
    pub fn new(file: WalkedFile, rank: u64, known: bool) -> Self {
        Self { given: Given::File(file.path), stamp: file.stamp, rank, known, walked: true }
    }
}

/// What a reading thread hands to the writing one.
enum Piece {
    /// A file with all its stories.
    Whole { file: FileRecord, stories: Vec<Story>, known: bool },
    /// Some stories of a file that holds many; the first ones open it.
    Part { file: FileRecord, stories: Vec<Story>, first: bool },
    /// The end of a file that was handed over in parts, with its last stories.
    End { file: FileRecord, stories: Vec<Story> },
}

/// What is still to be read, the next one last. A million files take much memory: what was taken of them is given back.
struct Queue(Mutex<Vec<Job>>);

impl Queue {
    fn of(mut jobs: Vec<Job>) -> Self {
        jobs.reverse();
        Self(Mutex::new(jobs))
    }

    fn next(&self) -> Option<Job> {
        let mut jobs = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let next = jobs.pop();
        if jobs.len() * 2 < jobs.capacity() {
            jobs.shrink_to_fit();
        }
        next
    }
}

/// Reads jobs in their order on several threads and writes what they give, with a commit now and then. Says how many were read.
pub(super) fn ingest(
    archive: &Archive,
    writer: &mut Writer<'_>,
    jobs: Vec<Job>,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<usize, ArchiveError> {
    let threads = options.readers().clamp(1, jobs.len().max(1));
    let of = Some(jobs.len());
    let jobs = Queue::of(jobs);
    let stop = AtomicBool::new(false);
    let (give, take) = mpsc::sync_channel::<Piece>(8 * threads);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (give, jobs, stop) = (give.clone(), &jobs, &stop);
            scope.spawn(move || {
                let stopped = || options.cancelled() || stop.load(Ordering::Relaxed);
                while !stopped() {
                    let Some(job) = jobs.next() else { break };
                    let mut hand = |piece| give.send(piece).is_ok() && !stopped();
                    Reading { archive, job: &job, hand: &mut hand }.run();
                }
            });
        }
        drop(give);
        let progress = Progress { phase: Phase::Texts, of, ..Progress::default() };
        let written = write(archive.past(), writer, &take, progress, report);
        stop.store(true, Ordering::Relaxed);
        drop(take);
        if let (Err(_), Some(past)) = (&written, archive.past()) {
            // What it holds may be ahead of the index; nothing may be left half done.
            let _ = past.commit();
        }
        written
    })
}

fn write(
    past: Option<&Past>,
    writer: &mut Writer<'_>,
    take: &mpsc::Receiver<Piece>,
    mut progress: Progress,
    report: &mut dyn FnMut(Progress),
) -> Result<usize, ArchiveError> {
    let mut pace = Pace::new(PACE);
    let mut waiting = 0;
    let mut first = true;
    // What files hold lasts before the index tells that they were read.
    let commit = |writer: &mut Writer<'_>| {
        past.map_or(Ok(()), Past::commit)?;
        writer.commit()
    };
    let with_earlier = |file: &FileRecord, stories: &mut Vec<Story>| {
        let own = stories.len();
        if let Some(past) = past {
            stories.extend(past.take(file, stories)?);
        }
        Ok::<_, ArchiveError>(own)
    };
    report(progress);
    for piece in take {
        let (stories, done) = match piece {
            Piece::Whole { file, mut stories, known } => {
                let own = with_earlier(&file, &mut stories)?;
                writer.put(&file, &stories, known)?;
                (own, Some(file))
            }
            Piece::Part { file, mut stories, first } => {
                if first {
                    writer.open(&file)?;
                }
                let own = with_earlier(&file, &mut stories)?;
                writer.add(&file, &stories)?;
                (own, None)
            }
            Piece::End { file, mut stories } => {
                let own = with_earlier(&file, &mut stories)?;
                writer.add(&file, &stories)?;
                writer.close(&file)?;
                (own, Some(file))
            }
        };
        waiting += stories;
        progress.stories += stories;
        if let Some(file) = done {
            progress.files += 1;
            progress.bytes += file.stamp.size;
            progress.failed += usize::from(file.failure().is_some());
        }
        progress.committed = (first && waiting >= FIRST) || (waiting > 0 && pace.is_due());
        if progress.committed {
            commit(writer)?;
            if !first {
                pace.went();
            }
            (first, waiting) = (false, 0);
        }
        report(progress);
    }
    commit(writer)?;
    progress.committed = true;
    report(progress);
    Ok(progress.files)
}

/// One job at its reading.
struct Reading<'a> {
    archive: &'a Archive,
    job: &'a Job,
    /// Takes what was read; `false` where no more is wanted.
    hand: &'a mut dyn FnMut(Piece) -> bool,
}

impl Reading<'_> {
    /// Reads the job. Whatever happens in it, the next one is read.
    fn run(mut self) {
        let mut batch = Batch::default();
        let result = guarded(|| self.read(&mut batch));
        let (problems, outcome) = match result {
            Some(Ok(problems)) => (problems, Outcome::Read),
            // It was there a moment ago: what is known of it stays until a walk does not find it.
            Some(Err(error)) if self.job.known && error.is_gone() => return,
            Some(Err(error @ OpenError::Io { .. })) => {
                (Vec::new(), Outcome::Unreadable(error.why()))
            }
            Some(Err(error)) => (Vec::new(), Outcome::Refused(error.why())),
            None => {
                let why = "reading it failed; please report this";
                batch.stories.clear();
                (Vec::new(), Outcome::Refused(why.into()))
            }
        };
        if batch.stopped {
            return;
        }
        let Batch { stories, handed, .. } = batch;
        let mut file = self.record();
        file.stories = handed + stories.len();
        file.outcome = outcome;
        file.problems = problems.iter().map(sentence).collect();
        file.stamp.fresh = is_fresh(self.job);
        (self.hand)(if handed > 0 {
            Piece::End { file, stories }
        } else {
            Piece::Whole { file, stories, known: self.job.known }
        });
    }

    fn read(&mut self, batch: &mut Batch) -> Result<Vec<Problem>, OpenError> {
        let (path, bytes) = match &self.job.given {
            Given::File(path) if self.job.walked => (path, None),
            Given::File(path) => (path, open::piped(path)?.map(Into::into)),
            Given::Bytes(path, bytes) => (path, Some(Arc::clone(bytes))),
        };
        if let Some(bytes) = &bytes {
            self.archive.keep(path, Arc::clone(bytes));
        }
        open::each(path, bytes.as_deref(), &mut |story| {
            batch.bytes += story.text.len();
            batch.stories.push(story);
            if batch.bytes < BATCH && batch.stories.len() < MANY {
                return Flow::More;
            }
            let piece = Piece::Part {
                file: self.record(),
                first: batch.handed == 0,
                stories: std::mem::take(&mut batch.stories),
            };
            batch.bytes = 0;
            if let Piece::Part { stories, .. } = &piece {
                batch.handed += stories.len();
            }
            batch.stopped = !(self.hand)(piece);
            if batch.stopped { Flow::Stop } else { Flow::More }
        })
    }

    /// The file as the manifest will hold it, its outcome left open.
    fn record(&self) -> FileRecord {
        FileRecord {
            path: self.job.given.path().to_owned(),
            stamp: self.job.stamp,
            reader: READER.into(),
            rank: self.job.rank,
            ..FileRecord::default()
        }
    }
}

/// Stories of a file that were read and not yet handed over.
#[derive(Default)]
struct Batch {
    stories: Vec<Story>,
    bytes: usize,
    handed: usize,
    stopped: bool,
}

/// A problem of a record as the manifest holds it.
fn sentence(problem: &Problem) -> String {
    match &problem.place {
        Some(place) => format!("at {place}: {}", problem.message),
        None => problem.message.clone(),
    }
}

/// Whether a file may yet be written again without its time of change telling. One that was written since it was looked at tells by
/// that time at the next look.
fn is_fresh(job: &Job) -> bool {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let just_now = job.stamp.modified + GRAIN.as_nanos() as i128 >= now.as_nanos() as i128;
    matches!(job.given, Given::File(_)) && just_now
}
