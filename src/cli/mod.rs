//! The command line: one verb a file.
//!
//! A verb answers with an [`Outcome`] or a [`Failure`], which are exit statuses: 0 found, 1 nothing found,
//! 2 wrong use, 3 some input could not be read. A verb that opens the reader is handed back as
//! [`Run::Reader`], since this room knows no terminal.

mod arguments;
mod man;
mod output;
mod paths;
mod show;

use std::process::ExitCode;

use clap::Parser;

pub use arguments::ReaderArguments;
use arguments::{Arguments, Verb};
use output::{Failure, Outcome, Output, tell};

use crate::loader::Opening;

/// What the arguments come to.
pub enum Run {
    /// All is done.
    Done(ExitCode),
    /// The reader is to be opened.
    Reader(Opening, ReaderArguments),
}

/// Runs what the arguments ask for.
pub fn run() -> Run {
    let arguments = Arguments::parse();
    let mut out = Output::new(arguments.color);
    let done = match &arguments.verb {
        None => return reader(arguments),
        Some(Verb::Demo) => return Run::Reader(Opening::Demo, arguments.reader),
        Some(Verb::Show(show)) => show::run(show, &arguments, &mut out),
        Some(Verb::Paths) => paths::run(&mut out),
        Some(Verb::Completions { shell }) => man::completions(*shell, &mut out),
        Some(Verb::Man) => man::page(&mut out),
    };
    Run::Done(status(done.and_then(|outcome| out.finish().map(|()| outcome))))
}

fn status(done: Result<Outcome, Failure>) -> ExitCode {
    match done {
        Ok(outcome) => outcome.into(),
        Err(failure) => {
            if failure.code() != 0 {
                tell(&failure.to_string());
            }
            ExitCode::from(failure.code())
        }
    }
}
