//! `dateline index`: folders into an archive, with progress and what could not be read.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use clap::Args;

use super::mark::counted;
use super::opened::{list, marks, paths};
use super::output::{Failure, Outcome, Output, tell};
use super::progress::Meter;
use crate::archive::{Archive, ArchiveError};
use crate::loader::{self, Options, Summary};
use crate::settings::Settings;

/// How long to wait for a reader that is writing what has just changed.
const PATIENCE: Duration = Duration::from_secs(3);

/// Which folders.
#[derive(Debug, Args)]
pub struct Index {
    /// The folders of one archive; else what `-C` names, else the archive opened last
    #[arg(value_name = "FOLDER")]
    roots: Vec<PathBuf>,
    /// Read with so many threads; 0 for one a core
    #[arg(short = 'j', long, default_value_t = 0, value_name = "N")]
    threads: usize,
    /// Index the texts alone; names and quotes follow at the next run, or in the reader
    #[arg(long)]
    texts_only: bool,
    /// Take out the stories of a folder that is empty now, though it may only be not mounted
    #[arg(long)]
    emptied: bool,
}

/// Brings an archive up to date with its folders, and tells what it did.
pub fn run(index: &Index, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let paths = paths()?;
    let mut marks = marks(&paths);
    let mut roots = [index.roots.as_slice(), folders].concat();
    if roots.is_empty() {
        roots = marks.last_opened().ok_or_else(|| {
            Failure::usage("no folder to index", "name one: dateline index FOLDER")
        })?;
    }
    if let Some(missing) = roots.iter().find(|root| !root.is_dir()) {
        let what = if missing.exists() { "is no folder" } else { "does not exist" };
        return Err(Failure::usage(
            format!("{} {what}", missing.display()),
            "name a folder of wire copy; single files need no index: dateline show FILE",
        ));
    }
    let settings = Settings::load(&paths);
    settings.troubles.iter().for_each(|trouble| tell(&trouble.to_string()));
    let keeps = settings.config.archive.keep;
    let archive = Archive::open(&paths.data, &roots)?.keeping(&paths.state, keeps);
    archive.take_messages().iter().for_each(|message| tell(message));
    let began = Instant::now();
    let options = Options {
        threads: index.threads,
        texts_only: index.texts_only,
        emptied: index.emptied,
        ..Options::default()
    };
    let done = bring_in(&archive, &options);
    let summary = done.map_err(|error| match error {
        ArchiveError::Busy => Failure::Other(format!(
            "{} is being indexed by another dateline; wait for it to end",
            list(&roots)
        )),
        other => other.into(),
    })?;
    if summary.read + summary.removed > 0 {
        let attached = archive.searcher(&marks)?.attach(&mut marks, false)?;
        if attached.marks > 0 {
            tell(&format!(
                "{} on {} whose files were changed go on with them",
                counted(attached.marks, "mark", "marks"),
                counted(attached.stories, "story", "stories")
            ));
        }
    }
    if let Err(error) = marks.remember_opened(archive.name(), archive.roots()) {
        tell(&error.to_string());
    }
    out.line(format_args!(
        "{} stories in {} files: {} read, {} unchanged, {} removed, {} without a story, in {:.1} s",
        summary.stories,
        summary.files,
        summary.read,
        summary.unchanged,
        summary.removed,
        summary.failed.len(),
        began.elapsed().as_secs_f64(),
    ))?;
    for line in summary.failures().iter().chain(&summary.flaws()) {
        out.line(format_args!("  {line}"))?;
    }
    if summary.stories == 0 && summary.removed == 0 {
        return Err(Failure::usage(
            format!("no story in {}", list(&roots)),
            "name the folder that the wire stories lie in",
        ));
    }
    Ok(if summary.failed.is_empty() { Outcome::Found } else { Outcome::Partial })
}

/// Indexes, and shows how far it is.
fn bring_in(archive: &Archive, options: &Options) -> Result<Summary, ArchiveError> {
    let began = Instant::now();
    loop {
        let mut meter = Meter::new();
        let done = loader::index(archive, options, &mut |progress| meter.show(progress));
        if !matches!(done, Err(ArchiveError::Busy)) || began.elapsed() > PATIENCE {
            meter.finish();
            return done;
        }
        std::thread::sleep(PATIENCE / 20);
    }
}
