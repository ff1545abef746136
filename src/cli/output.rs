//! What the verbs print: standard output that may close early, messages that cannot hurt the terminal.

use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::text;

/// When text output is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless `NO_COLOR` is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Whether output is coloured here and now.
    pub fn is_on(self) -> bool {
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto => {
                io::stdout().is_terminal()
                    && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
                    && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
            }
        }
    }
}

/// How a verb ended, for the exit status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Something was found: 0.
    Found,
    /// Nothing was found: 1.
    Nothing,
    /// Some input could not be read: 3.
    Partial,
}

impl Outcome {
    /// `Found` where anything was, else `Nothing`.
    pub fn of(found: bool) -> Self {
        if found { Self::Found } else { Self::Nothing }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Found => 0,
            Outcome::Nothing => 1,
            Outcome::Partial => 3,
        })
    }
}

/// Why a verb could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// It was asked for in a wrong way: status 2. What is wrong, and what to do.
    #[error("{what}\n  {hint}")]
    Usage {
        /// What is wrong, as a sentence.
        what: String,
        /// What to do instead.
        hint: String,
    },
    /// Standard output is gone or full.
    #[error("cannot write the output: {0}")]
    Output(#[from] io::Error),
    /// Something else went wrong: status 3.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// A wrong use, with what to do instead.
    pub fn usage(what: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage { what: what.into(), hint: hint.into() }
    }

    /// The exit status. A reader that closed the pipe is no failure.
    pub fn code(&self) -> u8 {
        match self {
            Self::Usage { .. } => 2,
            Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
            Self::Output(_) | Self::Other(_) => 3,
        }
    }
}

/// Standard output, with what decides how text looks on it.
pub struct Output {
    out: BufWriter<StdoutLock<'static>>,
    /// Whether to colour.
    pub color: bool,
    /// Columns to wrap at.
    pub width: usize,
    /// Whether it is a terminal.
    pub terminal: bool,
    flushed: Instant,
}

/// Columns where the output is no terminal, and the most that prose is set at.
const COLUMNS: usize = 80;
/// How long a line may wait to be written out while others follow.
const PATIENCE: Duration = Duration::from_millis(20);

impl Output {
    /// Standard output, wrapped at the terminal's width where it is one.
    pub fn new(color: Color) -> Self {
        let terminal = io::stdout().is_terminal();
        let width = if terminal {
            crossterm::terminal::size().map_or(COLUMNS, |(columns, _)| usize::from(columns).max(20))
        } else {
            COLUMNS
        };
        let out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
        Self { out, color: color.is_on(), width, terminal, flushed: Instant::now() }
    }

    /// Writes a line. It is written out soon: whoever reads a stream of rows waits for none that is known.
    pub fn line(&mut self, line: impl std::fmt::Display) -> Result<(), Failure> {
        writeln!(self.out, "{line}")?;
        if self.flushed.elapsed() > PATIENCE {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes out what is buffered, before something that takes time.
    pub fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush()?;
        self.flushed = Instant::now();
        Ok(())
    }

    /// Writes bytes as they are: our own, never a file's.
    pub fn bytes(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        Ok(self.out.write_all(bytes)?)
    }

    /// Writes out what is buffered.
    pub fn finish(mut self) -> Result<(), Failure> {
        Ok(self.out.flush()?)
    }

    /// Text in a style (an SGR parameter such as `1` or `2;36`), where colour is on.
    pub fn styled(&self, sgr: &str, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\x1b[{sgr}m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

/// Tells something on standard error, made safe: paths and system messages may hold anything.
pub fn tell(message: &str) {
    let mut err = io::stderr().lock();
    let mut lines = message.lines();
    let first = lines.next().unwrap_or_default();
    let _ = writeln!(err, "dateline: {}", text::clean_line(first));
    for line in lines {
        let _ = writeln!(err, "{}", text::clean_line(line));
    }
}
