//! The worker's second thread: what was opened comes into the archive, and how that goes is told.

use std::sync::mpsc::Sender;
use std::time::{Duration, Instant};

use super::super::upkeep::{Upkeep, wait_for_turn};
use super::Told;
use crate::archive::{Archive, ArchiveError, Marks};
use crate::loader::{self, Given, Opening, Options, Phase, Progress, Summary};
use crate::reader::protocol::{News, Progress as Shown};
use crate::settings::Archive as Habits;

/// Time between two reports of progress.
const TICK: Duration = Duration::from_millis(100);

/// Indexes what was opened, tells how far it is and how it went, and keeps folders up to date from then on.
pub(super) fn bring_in(
    archive: &Archive,
    opening: Opening,
    habits: Habits,
    options: &Options,
    tell: &Sender<Told>,
    attach: &mut dyn FnMut(),
) {
    let send = |told: Told| {
        let _ = tell.send(told);
    };
    let mut told = None::<Instant>;
    let mut report = |progress: Progress| {
        if progress.committed {
            send(Told::News(News::Changed));
        }
        if told.is_none_or(|at| at.elapsed() >= TICK) {
            told = Some(Instant::now());
            send(Told::News(News::Progress(Some(shown(progress)))));
        }
    };
    let given: Vec<Given> = match opening {
        Opening::Folders(_) => {
            bring_in_folders(archive, habits, options, &send, &mut report, attach);
            return;
        }
        Opening::Files(files) => files.into_iter().map(Given::File).collect(),
        Opening::Pipe(bytes) => vec![Given::Bytes("-".into(), bytes.into())],
        Opening::Demo => {
            loader::samples().map(|(name, bytes)| Given::Bytes(name, bytes.into())).collect()
        }
    };
    let done = loader::load(archive, &given, options, &mut report);
    finish(&done, false, &send);
}

/// The same for folders, whose archive other processes may share.
fn bring_in_folders(
    archive: &Archive,
    habits: Habits,
    options: &Options,
    send: &dyn Fn(Told),
    report: &mut dyn FnMut(Progress),
    attach: &mut dyn FnMut(),
) {
    let mut upkeep = Upkeep::new(archive, options, send, attach);
    let _turn = if habits.watch {
        let Some(turn) = upkeep.turn() else { return };
        Some(turn)
    } else {
        None
    };
    // What is watched takes its names and quotes afterwards, so that changes need not wait for them.
    let options = &Options { texts_only: habits.watch, ..options.clone() };
    let files = archive.searcher(&Marks::in_memory()).and_then(|searcher| searcher.file_count());
    let filled = files.is_ok_and(|files| files > 0);
    let watch = (habits.watch && filled).then(|| upkeep.watch());
    let mut done = loader::index(archive, options, report);
    if matches!(done, Err(ArchiveError::Busy)) {
        send(Told::News(News::Progress(None)));
        let text = format!("{}, until that is done", ArchiveError::Busy);
        send(Told::News(News::Message { error: false, text }));
        if wait_for_turn(archive, options) {
            done = loader::index(archive, options, report);
        }
    }
    if let Ok(summary) = &done {
        upkeep.attach(summary);
    }
    finish(&done, true, send);
    if habits.watch {
        upkeep.keep(watch, done.as_ref().ok());
    }
}

/// What the reader shows of a run.
pub(in crate::term) fn shown(progress: Progress) -> Shown {
    let Progress { files, of, stories, failed, .. } = progress;
    Shown { notes: progress.phase == Phase::Notes, files, of, stories, failed }
}

/// Tells how a run went, and that it is over.
fn finish(done: &Result<Summary, ArchiveError>, folders: bool, send: &dyn Fn(Told)) {
    match done {
        Ok(summary) => {
            for news in outcome(summary, folders) {
                send(Told::News(news));
            }
        }
        Err(ArchiveError::Busy) => {}
        Err(error) => send(Told::News(News::Message { error: true, text: error.to_string() })),
    }
    send(Told::News(News::Progress(None)));
}

/// What is said when a run is done: each file that gave no story, and what to try where there is none at all.
fn outcome(summary: &Summary, folders: bool) -> Vec<News> {
    let message = |error: bool, text: String| News::Message { error, text };
    let failures = summary.failures();
    let flaws = summary.flaws();
    let mut news: Vec<News> =
        flaws.iter().map(|line| message(false, format!("in {line}"))).collect();
    news.extend(failures.iter().map(|line| message(true, format!("no story in {line}"))));
    if summary.failed.len() > 1 {
        let text =
            format!("{} files could not be read; :messages lists them", summary.failed.len());
        news.push(message(true, text));
    }
    if summary.stories == 0 && !summary.cancelled {
        let text = match (folders, summary.failed.is_empty()) {
            (true, true) => {
                "these folders are empty; open one that holds wire stories, or try: dateline demo"
            }
            (true, false) => {
                "no file in these folders holds a story; try another folder, or: dateline demo"
            }
            (false, _) => "nothing here holds a story; try another file, or: dateline demo",
        };
        news.push(message(true, text.into()));
    }
    news
}
