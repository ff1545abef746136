//! Keeping an archive up to date while the reader is open: the folders are watched, and what changes is indexed.
//!
//! One process does so for an archive. The others read what it commits, and the next one takes over when it is gone.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use super::worker::{Told, shown};
use crate::archive::{Archive, ArchiveError};
use crate::loader::{self, Look, Options, Progress, Summary, Watch};
use crate::reader::protocol::News;

/// Time between two looks whether this process may keep the archive, whether it still should, and whether the folders are there.
const TURN: Duration = Duration::from_millis(500);
/// The same once all is done and nothing happens.
const REST: Duration = Duration::from_secs(2);
/// A run that takes longer is shown while it goes on.
const SHOWN: Duration = Duration::from_secs(1);
/// Time between two reports of progress.
const TICK: Duration = Duration::from_millis(100);

/// Keeps one archive.
pub struct Upkeep<'a> {
    /// The archive.
    pub archive: &'a Archive,
    /// How to index, and when to stop.
    pub options: &'a Options,
    /// Takes news; whoever listens may be gone already.
    pub tell: &'a dyn Fn(Told),
    /// Gives marks whose story lies elsewhere now to it.
    attach: &'a mut dyn FnMut(),
    /// What was said of files that gave no story, so that it is said once.
    said: HashSet<(PathBuf, String)>,
    /// The last failure, so that it is said once.
    failed: Option<String>,
}

impl<'a> Upkeep<'a> {
    /// An upkeep that has done nothing yet.
    pub fn new(
        archive: &'a Archive,
        options: &'a Options,
        tell: &'a dyn Fn(Told),
        attach: &'a mut dyn FnMut(),
    ) -> Self {
        Self { archive, options, tell, attach, said: HashSet::new(), failed: None }
    }

    /// Waits until no other process keeps the archive; said where one does. `None` where it was told to stop.
    pub fn turn(&self) -> Option<crate::archive::Turn> {
        let began = Instant::now();
        let mut told = false;
        while !self.stopped() {
            match self.archive.take_turn() {
                Some(turn) => return Some(turn),
                // One that is just ending lets go of it within a moment.
                None if !told && began.elapsed() > REST + TURN => {
                    told = true;
                    self.say(
                        "another dateline keeps this archive up to date; this one reads, and takes over when that is gone",
                    );
                    self.news(News::Progress(None));
                }
                None => thread::sleep(TICK),
            }
        }
        None
    }

    /// Begins to watch. Files that were read in great number before are no changes, so an archive that is yet to be filled is
    /// watched afterwards.
    pub fn watch(&self) -> Watch {
        Watch::start(self.archive.roots())
    }

    /// Watches until told to stop, and indexes what changes. `summary` is what the run before found.
    pub fn keep(mut self, watch: Option<Watch>, summary: Option<&Summary>) {
        for row in summary.into_iter().flat_map(|done| done.failed.iter().chain(&done.faults)) {
            self.said.insert(row.clone());
        }
        let late = watch.is_none();
        let mut watch = watch.unwrap_or_else(|| self.watch());
        if late {
            // What changed while nobody watched.
            self.look(&mut watch, &Look::All);
        }
        let mut noted = false;
        while !self.stopped() {
            if !noted {
                noted = self.take_notes(&watch);
            }
            let look = watch.next(if noted { REST } else { TURN });
            for text in watch.take_messages() {
                self.say(&text);
            }
            if let Some(look) = look {
                self.look(&mut watch, &look);
                noted = false;
            }
        }
    }

    /// Takes the names and quotes that are missing, until something has changed that comes first. Says whether all were taken, or
    /// cannot be.
    fn take_notes(&self, watch: &Watch) -> bool {
        let began = Instant::now();
        let cancel = Arc::new(AtomicBool::new(false));
        let options =
            Options { texts_only: false, cancel: Arc::clone(&cancel), ..self.options.clone() };
        let done = self.reporting(|report| {
            loader::rescan(self.archive, &[], &options, &mut |progress| {
                if self.stopped() || (began.elapsed() >= SHOWN && watch.is_waiting()) {
                    cancel.store(true, Ordering::Relaxed);
                }
                report(progress);
            })
        });
        match done {
            Ok(summary) => !summary.cancelled,
            Err(ArchiveError::Busy) => false,
            Err(_) => true,
        }
    }

    /// Looks after the marks where stories came or went in a run.
    pub fn attach(&mut self, done: &Summary) {
        if !done.cancelled && done.read + done.removed > 0 {
            (self.attach)();
        }
    }

    /// Looks at something again and indexes what has changed.
    fn look(&mut self, watch: &mut Watch, look: &Look) {
        let began = Instant::now();
        let done = self.run(look);
        if *look == Look::All {
            watch.done(began.elapsed());
        }
        match done {
            Ok(summary) => {
                self.failed = None;
                self.attach(&summary);
                self.tell_new(&summary);
            }
            // Whoever writes now may not know what this one was told.
            Err(ArchiveError::Busy) => watch.again(),
            Err(error) => {
                watch.again();
                let text = error.to_string();
                if self.failed.as_ref() != Some(&text) {
                    self.news(News::Message { error: true, text: text.clone() });
                    self.failed = Some(text);
                }
            }
        }
    }

    fn run(&self, look: &Look) -> Result<Summary, ArchiveError> {
        let options = &Options { texts_only: true, ..self.options.clone() };
        self.reporting(|report| {
            self.while_busy(|| match look {
                Look::All => loader::index(self.archive, options, report),
                Look::At(paths) => loader::rescan(self.archive, paths, options, report),
            })
        })
    }

    /// Runs something that tells how far it is: commits are news at once, the rest where it takes long.
    fn reporting<T>(&self, run: impl FnOnce(&mut dyn FnMut(Progress)) -> T) -> T {
        let began = Instant::now();
        let mut told = began;
        let mut is_shown = false;
        let done = run(&mut |progress| {
            if progress.committed {
                self.news(News::Changed);
            }
            if began.elapsed() >= SHOWN && told.elapsed() >= TICK && progress.of.is_some() {
                (told, is_shown) = (Instant::now(), true);
                self.news(News::Progress(Some(shown(progress))));
            }
        });
        if is_shown {
            self.news(News::Progress(None));
        }
        done
    }

    /// Runs something that writes, once more whenever another process was writing.
    fn while_busy(
        &self,
        mut run: impl FnMut() -> Result<Summary, ArchiveError>,
    ) -> Result<Summary, ArchiveError> {
        loop {
            let done = run();
            if !matches!(done, Err(ArchiveError::Busy))
                || !wait_for_turn(self.archive, self.options)
            {
                return done;
            }
        }
    }

    /// Says what is wrong with files, where that was not said before.
    fn tell_new(&mut self, summary: &Summary) {
        for (rows, error, begins) in
            [(&summary.faults, false, "in"), (&summary.failed, true, "no story in")]
        {
            let new: Vec<_> =
                rows.iter().filter(|row| !self.said.contains(*row)).cloned().collect();
            for line in loader::grouped(&new) {
                self.news(News::Message { error, text: format!("{begins} {line}") });
            }
            self.said.extend(new);
        }
    }

    fn stopped(&self) -> bool {
        self.options.cancel.load(Ordering::Relaxed)
    }

    fn say(&self, text: &str) {
        self.news(News::Message { error: false, text: text.into() });
    }

    fn news(&self, news: News) {
        (self.tell)(Told::News(news));
    }
}

/// Waits until no other process writes the archive. Says whether it is so, and not that it was told to stop.
pub fn wait_for_turn(archive: &Archive, options: &Options) -> bool {
    loop {
        for _ in 0..TURN.as_millis() / TICK.as_millis() {
            if options.cancel.load(Ordering::Relaxed) {
                return false;
            }
            thread::sleep(TICK);
        }
        if !archive.is_busy() {
            return true;
        }
    }
}
