//! How far indexing is: a bar on a terminal, one line a phase elsewhere. Both on standard error.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use indicatif::{HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::tell;
use crate::loader::{Phase, Progress};

/// Shows progress as it comes.
pub struct Meter {
    /// On a terminal.
    bar: Option<ProgressBar>,
    /// The phase's first report and the latest one.
    first: Progress,
    last: Progress,
    /// When the phase began.
    began: Instant,
}

impl Meter {
    /// Nothing is shown yet.
    pub fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(10));
            bar.set_style(style("{spinner} {msg}"));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        let none = Progress::default();
        Self { bar, first: none, last: none, began: Instant::now() }
    }

    /// Takes a report.
    pub fn show(&mut self, progress: Progress) {
        if progress.phase != self.last.phase {
            if let (Phase::Walk, Some(all)) = (self.last.phase, progress.of) {
                self.last.files = all;
            }
            self.end_phase();
            (self.first, self.began) = (progress, Instant::now());
            if let Some(bar) = &self.bar {
                bar.set_style(style("{bar:24} {msg}"));
            }
        }
        self.last = progress;
        if let Some(bar) = &self.bar {
            bar.set_length(progress.of.unwrap_or(progress.files) as u64);
            bar.set_position(progress.files as u64);
            bar.set_message(under_way(&self.first, &progress, self.began.elapsed()));
        }
    }

    /// Takes the bar away, or tells how the last phase went.
    pub fn finish(mut self) {
        self.end_phase();
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
    }

    fn end_phase(&self) {
        if self.bar.is_none() && self.last.files > 0 {
            tell(&over(&self.first, &self.last, self.began.elapsed()));
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template);
    style.unwrap_or_else(|_| ProgressStyle::default_bar()).progress_chars("━╸─")
}

/// What stands beside the bar.
fn under_way(first: &Progress, now: &Progress, since: Duration) -> String {
    let count = |n: usize| HumanCount(n as u64);
    let Some(of) = now.of else { return format!("{} files found", count(now.files)) };
    let mut parts = match now.phase {
        Phase::Notes => {
            vec![format!("names and quotes of {}/{} stories", count(now.files), count(of))]
        }
        _ => vec![
            format!("{}/{} files", count(now.files), count(of)),
            format!("{} stories", count(now.stories)),
        ],
    };
    parts.extend(speed(first, now, since));
    let done = now.files.saturating_sub(first.files);
    if done > 0 && since >= Duration::from_secs(1) && of > now.files {
        let left = since.mul_f64((of - now.files) as f64 / done as f64);
        parts.push(format!("{} left", HumanDuration(left)));
    }
    parts.join(" · ")
}

/// What is told when a phase is over.
fn over(first: &Progress, last: &Progress, took: Duration) -> String {
    let count = |n: usize| HumanCount(n as u64);
    let seconds = took.as_secs_f64();
    let done = count(last.files.saturating_sub(first.files));
    let what = match last.phase {
        Phase::Walk => return format!("{} files found in {seconds:.1} s", count(last.files)),
        Phase::Texts => format!(
            "{done} files read, {} stories",
            count(last.stories - first.stories.min(last.stories))
        ),
        Phase::Notes => format!("names and quotes of {done} stories"),
    };
    let speed = speed(first, last, took).map(|speed| format!(", {speed}")).unwrap_or_default();
    format!("{what} in {seconds:.1} s{speed}")
}

/// Megabytes a second.
fn speed(first: &Progress, now: &Progress, since: Duration) -> Option<String> {
    let bytes = now.bytes.saturating_sub(first.bytes);
    let seconds = since.as_secs_f64();
    (bytes > 0 && seconds >= 0.05).then(|| format!("{:.1} MB/s", bytes as f64 / 1e6 / seconds))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{over, under_way};
    use crate::loader::{Phase, Progress};

    #[test]
    fn what_is_shown_and_told() {
        let at = |phase, files, of, stories, bytes| Progress {
            phase,
            files,
            of,
            stories,
            bytes,
            ..Progress::default()
        };
        let check = |first: Progress, last: Progress, shown: &str, told: &str| {
            let time = Duration::from_secs(2);
            assert_eq!(under_way(&first, &last, time), shown);
            assert_eq!(over(&first, &last, time), told);
        };
        let none = Progress::default();
        check(
            none,
            at(Phase::Walk, 12_345, None, 0, 0),
            "12,345 files found",
            "12,345 files found in 2.0 s",
        );
        check(
            at(Phase::Texts, 100, Some(1_000), 90, 0),
            at(Phase::Texts, 400, Some(1_000), 380, 3_000_000),
            "400/1,000 files · 380 stories · 1.5 MB/s · 4 seconds left",
            "300 files read, 290 stories in 2.0 s, 1.5 MB/s",
        );
        check(
            at(Phase::Notes, 0, Some(1_000), 0, 0),
            at(Phase::Notes, 1_000, Some(1_000), 0, 0),
            "names and quotes of 1,000/1,000 stories",
            "names and quotes of 1,000 stories in 2.0 s",
        );
    }
}
