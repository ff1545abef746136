//! The runs: what changed in an archive's folders, or what was named one by one, into the index.

use std::collections::HashSet;
use std::path::PathBuf;

use super::ingest::{Given, Job, Options, Phase, Progress, Summary, ingest, version};
use super::roots;
use super::walk::{Walked, stamp, walk};
use crate::archive::{Archive, ArchiveError, Manifest, Stamp, ranks};

/// Jobs from which two threads write.
const MANY: usize = 2000;

/// What differs between folders and index.
struct Difference {
    jobs: Vec<Job>,
    removed: Vec<PathBuf>,
    summary: Summary,
}

/// Brings an archive up to date with its folders.
///
/// Unchanged files are not read, those without a story neither; what is gone is taken out, but nothing under a folder that could not
/// be looked at. Without any change nothing is written.
///
/// # Errors
/// Where another process is writing the archive, or it cannot be written.
pub fn index(
    archive: &Archive,
    options: &Options,
    report: &mut dyn FnMut(Progress),
) -> Result<Summary, ArchiveError> {
    let mut walked = walk(archive.roots(), &mut |files| {
        report(Progress { files, ..Progress::default() });
        !options.cancelled()
    });
    if options.cancelled() {
        return Ok(Summary { cancelled: true, ..Summary::default() });
    }
    roots::guard(archive, &mut walked);
    let mut difference = compare(&walked, &archive.manifest()?);
    if difference.jobs.is_empty() && difference.removed.is_empty() {
        return Ok(difference.summary);
    }
    let mut writer = archive.writer(if difference.jobs.len() < MANY { 1 } else { 2 })?;
    archive.check()?;
    if archive.refresh()? {
        // Another process wrote between our look at the index and our turn.
        difference = compare(&walked, &archive.manifest()?);
    }
    let Difference { jobs, removed, mut summary } = difference;
    for path in &removed {
        writer.remove(path);
    }
    let begun = Progress {
        phase: Phase::Texts,
        files: summary.unchanged,
        of: Some(summary.unchanged + jobs.len()),
        stories: summary.stories,
        failed: summary.failed.len(),
        ..Progress::default()
    };
    let (files, whole) = ingest(archive, &mut writer, &jobs, options, begun, report)?;
    writer.finish()?;
    summary.cancelled = !whole;
    summary.take_in(files);
    Ok(summary)
}

/// Holds the files that were found against the manifest.
fn compare(walked: &Walked, manifest: &Manifest) -> Difference {
    let reader = version();
    let known: Vec<_> = walked.files.iter().map(|file| manifest.get(&file.path)).collect();
    let ranks = ranks(&known.iter().map(|file| Some(file.as_ref()?.rank)).collect::<Vec<_>>());
    let mut summary = Summary { failed: walked.failed.clone(), ..Summary::default() };
    let mut jobs = Vec::new();
    for ((found, known), rank) in walked.files.iter().zip(known).zip(ranks) {
        match known.filter(|known| known.holds(found.stamp, &reader)) {
            Some(file) => {
                summary.unchanged += 1;
                summary.stories += file.stories;
                summary.take_failure(file);
            }
            None => jobs.push(Job {
                given: Given::File(found.path.clone()),
                stamp: found.stamp,
                rank,
                known: known.is_some(),
            }),
        }
    }
    jobs.sort_by_key(|job| std::cmp::Reverse(job.stamp.modified));
    let found: HashSet<_> = walked.files.iter().map(|file| file.path.as_path()).collect();
    let gone = manifest.files().filter(|file| !found.contains(file.path.as_path()));
    let removed: Vec<_> =
        gone.filter(|file| !walked.hides(&file.path)).map(|file| file.path.clone()).collect();
    summary.removed = removed.len();
    summary.files = summary.unchanged;
    summary.failed.sort();
    summary.faults.sort();
    Difference { jobs, removed, summary }
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
        })
        .collect();
    let mut writer = archive.writer(1)?;
    let begun = Progress { phase: Phase::Texts, of: Some(jobs.len()), ..Progress::default() };
    let (files, whole) = ingest(archive, &mut writer, &jobs, options, begun, report)?;
    writer.finish()?;
    let mut summary = Summary { cancelled: !whole, ..Summary::default() };
    summary.take_in(files);
    Ok(summary)
}
