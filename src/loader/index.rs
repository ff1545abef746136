//! The runs: what changed in an archive's folders, or what was named one by one, into the index.
//!
//! A run holds folder after folder against the manifest, reads what differs, newest files first, and then takes the notes that are
//! missing. In an archive that is empty a first look at some files comes before all that, so that there is something to read.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::ingest::{Given, Job, Options, Phase, Progress, READER, Summary, ingest};
use super::notes::take_notes;
use super::walk::{Folder, Start, WalkedFile, stamp, walk};
use crate::archive::{Archive, ArchiveError, KnownFile, Load, Marks, Searcher, Stamp, ranks};
use crate::names;

/// Bytes of files from which there is very much to write.
const HEAVY: u64 = 16 << 20;
/// How long an empty archive looks around for files to begin with.
const FIRST_LOOK: Duration = Duration::from_millis(60);
/// Files that it begins with.
const FIRST_FILES: usize = 200;

/// Brings an archive up to date with its folders.
///
/// Unchanged files are not read, those without a story neither, except once where what files hold is to be kept
/// from now on; what is gone is taken out, but nothing under a folder that could not
/// be looked at. Without any change nothing is written.
///
/// # Errors
/// Where another process is writing the archive, or it cannot be written.
pub fn index(
    archive: &Archive,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Summary, ArchiveError> {
    let starts = archive.roots().iter().map(|root| Start::at(root, true)).collect();
    let scope = Scope { starts, gone: Vec::new() };
    let mut first = 0;
    if archive.searcher(&Marks::in_memory())?.file_count()? == 0 {
        first = look_first(archive, &scope, options, report)?;
    }
    let mut summary = bring_in(archive, &scope, options, report)?;
    let first = first.min(summary.unchanged);
    summary.read += first;
    summary.unchanged -= first;
    if let Some(past) = archive.past().filter(|_| !summary.cancelled) {
        past.set_whole()?;
    }
    Ok(summary)
}

/// Brings what lies at some paths up to date: folders with all below them, and the folders that files lie in.
///
/// # Errors
/// As [`index`].
pub fn rescan(
    archive: &Archive,
    paths: &[PathBuf],
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Summary, ArchiveError> {
    let inside = |path: &Path| archive.roots().iter().any(|root| path.starts_with(root));
    let mut scope = Scope::default();
    for path in paths {
        if path.is_dir() {
            scope.starts.push(Start::at(path, true));
        } else if let Some(left) = path.ancestors().skip(1).find(|folder| folder.is_dir())
            // Where a root itself is gone nothing tells that its stories are.
            && inside(left)
        {
            scope.starts.push(Start::at(left, false));
            scope.gone.push(path.clone());
        }
    }
    scope.starts.retain(|start| inside(&start.folder));
    bring_in(archive, &scope, options, report)
}

/// What a run looks at.
#[derive(Clone, Debug, Default)]
struct Scope {
    starts: Vec<Start>,
    /// Paths that lead to no folder any more, if they ever did; what was known below them is gone.
    gone: Vec<PathBuf>,
}

impl Scope {
    fn holds(&self, folder: &Path) -> bool {
        let below = |start: &Start| start.deep && folder.starts_with(&start.folder);
        self.starts.iter().any(below) || self.gone.iter().any(|gone| folder.starts_with(gone))
    }
}

fn bring_in(
    archive: &Archive,
    scope: &Scope,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Summary, ArchiveError> {
    let mut difference = compare(archive, scope, options, report)?;
    let searcher = || archive.searcher(&Marks::in_memory());
    let noted = || Ok::<_, ArchiveError>(options.texts_only || archive.is_complete(names::MODEL)?);
    if difference.is_none() && !options.cancelled() && noted()? {
        difference.summary.take_in(&searcher()?)?;
        return Ok(difference.summary);
    }
    if options.cancelled() {
        return Ok(Summary { cancelled: true, ..Summary::default() });
    }
    let mut writer = archive.writer(difference.load())?;
    archive.check()?;
    if archive.refresh()? {
        // Another process wrote between our look at the index and our turn.
        difference = compare(archive, scope, options, report)?;
    }
    let Difference { jobs, removed, mut summary, .. } = difference;
    for path in &removed {
        writer.remove(path);
    }
    if !jobs.is_empty() || !removed.is_empty() {
        summary.read = ingest(archive, &mut writer, jobs, options, report)?;
    }
    if !options.texts_only && !options.cancelled() {
        take_notes(archive, &mut writer, options, report)?;
    }
    summary.cancelled = options.cancelled();
    writer.finish()?;
    summary.take_in(&searcher()?)?;
    Ok(summary)
}

/// Reads a few files, the newest of those that are found at once. Says how many.
fn look_first(
    archive: &Archive,
    scope: &Scope,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<usize, ArchiveError> {
    let mut found: Vec<WalkedFile> = Vec::new();
    let begun = Instant::now();
    walk(archive.roots(), scope.starts.clone(), &mut |folder| {
        found.extend(folder.files);
        begun.elapsed() < FIRST_LOOK && !options.cancelled()
    });
    found.sort_by_key(|file| std::cmp::Reverse(file.stamp.modified));
    found.truncate(FIRST_FILES);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    let ranks = ranks(&vec![None; found.len()]);
    let mut jobs: Vec<Job> =
        found.into_iter().zip(ranks).map(|(file, rank)| Job::new(file, rank, false)).collect();
    jobs.sort_by_key(|job| std::cmp::Reverse(job.stamp.modified));
    let mut writer = archive.writer(Load::Light)?;
    let read = ingest(archive, &mut writer, jobs, options, report)?;
    writer.finish()?;
    Ok(read)
}

/// What differs between folders and index.
#[derive(Default)]
struct Difference {
    jobs: Vec<Job>,
    removed: Vec<PathBuf>,
    summary: Summary,
    /// Folders by their paths, with the ranks of their files by name as far as they have some; of a folder without new files the
    /// first and the last. A new file has its place in the list of jobs.
    ranking: Vec<(PathBuf, Vec<Ranked>)>,
}

/// A file on its way to a rank.
enum Ranked {
    Known(u64),
    New(usize),
}

impl Difference {
    fn is_none(&self) -> bool {
        self.jobs.is_empty() && self.removed.is_empty()
    }

    fn load(&self) -> Load {
        let bytes: u64 = self.jobs.iter().map(|job| job.stamp.size).sum();
        if bytes < HEAVY { Load::Light } else { Load::Heavy }
    }

    /// Takes in a folder that was looked at; what is known of it is to be read `again`.
    fn take(
        &mut self,
        searcher: &Searcher<'_>,
        folder: Folder,
        again: bool,
    ) -> Result<(), ArchiveError> {
        let mut known = searcher.folder(&folder.path)?;
        self.summary.failed.extend(folder.failed.iter().cloned());
        let new = self.jobs.len();
        let mut ranked = Vec::new();
        for file in folder.files {
            let now = file.stamp.number(READER);
            let known = known.take(&file.path);
            if let Some(KnownFile { stamp, rank, .. }) = known {
                ranked.push(Ranked::Known(rank));
                if stamp == now && !again {
                    self.summary.unchanged += 1;
                } else {
                    self.jobs.push(Job::new(file, rank, true));
                }
            } else {
                ranked.push(Ranked::New(self.jobs.len()));
                self.jobs.push(Job::new(file, 0, false));
            }
        }
        if !ranked.iter().any(|ranked| matches!(ranked, Ranked::New(n) if *n >= new)) {
            let last = ranked.len().saturating_sub(1);
            let mut number = 0..;
            ranked.retain(|_| [Some(0), Some(last)].contains(&number.next()));
        }
        if !ranked.is_empty() {
            self.ranking.push((folder.path.clone(), ranked));
        }
        if folder.failed.is_empty() {
            for gone in known.left() {
                self.removed.push(searcher.file(gone)?.path);
            }
        }
        Ok(())
    }

    /// Gives new files their ranks, between those of their neighbors.
    fn rank(&mut self) {
        self.ranking.sort_by(|a, b| a.0.cmp(&b.0));
        let all: Vec<Ranked> =
            std::mem::take(&mut self.ranking).into_iter().flat_map(|(_, ranked)| ranked).collect();
        if all.iter().all(|ranked| matches!(ranked, Ranked::Known(_))) {
            return;
        }
        let known = |ranked: &Ranked| match ranked {
            Ranked::Known(rank) => Some(*rank),
            Ranked::New(_) => None,
        };
        let ranks = ranks(&all.iter().map(known).collect::<Vec<_>>());
        for (ranked, rank) in all.into_iter().zip(ranks) {
            if let Ranked::New(job) = ranked {
                self.jobs[job].rank = rank;
            }
        }
    }
}

/// Holds the folders from some starts on against the manifest.
fn compare(
    archive: &Archive,
    scope: &Scope,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Difference, ArchiveError> {
    let searcher = archive.searcher(&Marks::in_memory())?;
    let mut difference = Difference::default();
    let mut seen = HashSet::new();
    let mut result = Ok(());
    let mut files = 0;
    let known = searcher.folders()?;
    let again = archive.past().is_some_and(|past| !past.is_whole().unwrap_or(true));
    walk(archive.roots(), scope.starts.clone(), &mut |mut folder| {
        files += folder.files.len();
        report(Progress { files, phase: Phase::Walk, ..Progress::default() });
        if is_unmounted(archive, &folder) && known.iter().any(|one| one.starts_with(&folder.path)) {
            let why = "it is empty now; its stories stay until something lies in it again";
            folder.failed.push((folder.path.clone(), why.into()));
        }
        seen.insert(folder.path.clone());
        result = difference.take(&searcher, folder, again);
        result.is_ok() && !options.cancelled()
    });
    result?;
    let hidden = |folder: &Path| {
        difference.summary.failed.iter().any(|(failed, _)| folder.starts_with(failed))
    };
    let gone: Vec<_> = known
        .into_iter()
        .filter(|folder| scope.holds(folder) && !seen.contains(folder) && !hidden(folder))
        .collect();
    for folder in gone {
        for file in searcher.folder(&folder)?.left() {
            difference.removed.push(searcher.file(file)?.path);
        }
    }
    difference.rank();
    difference.jobs.sort_by_key(|job| std::cmp::Reverse(job.stamp.modified));
    difference.summary.removed = difference.removed.len();
    Ok(difference)
}

/// Whether a folder looks like a place where nothing is mounted: a root without anything in it.
fn is_unmounted(archive: &Archive, folder: &Folder) -> bool {
    let empty = || std::fs::read_dir(&folder.path).is_ok_and(|mut all| all.next().is_none());
    archive.roots().contains(&folder.path) && folder.files.is_empty() && empty()
}

/// Reads files and bytes that were named one by one into an archive in memory, in their order.
///
/// # Errors
/// Where the archive cannot be written.
pub fn load(
    archive: &Archive,
    given: &[Given],
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Summary, ArchiveError> {
    let ranks = ranks(&vec![None; given.len()]);
    let jobs: Vec<Job> = given
        .iter()
        .zip(ranks)
        .map(|(given, rank)| Job {
            stamp: std::fs::metadata(given.path()).map_or(Stamp::default(), |about| stamp(&about)),
            given: given.clone(),
            rank,
            known: false,
            walked: false,
        })
        .collect();
    let mut writer = archive.writer(Load::Light)?;
    let read = ingest(archive, &mut writer, jobs, options, report)?;
    take_notes(archive, &mut writer, options, report)?;
    writer.finish()?;
    let mut summary = Summary { read, cancelled: options.cancelled(), ..Summary::default() };
    summary.take_in(&archive.searcher(&Marks::in_memory())?)?;
    Ok(summary)
}
