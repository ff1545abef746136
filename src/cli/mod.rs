//! The command line: one verb a file.
//!
//! A verb answers with an `Outcome` or a `Failure`, which are exit
//! statuses: 0 found, 1 nothing found, 2 wrong use, 3 some input could not be read. A verb that opens the
//! reader is handed back as [`Run::Reader`], since this room knows no terminal.

mod arguments;
mod captions;
mod check;
mod counts;
mod doctor;
mod entities;
mod explain;
mod index;
mod kwic;
mod list;
mod man;
mod mark;
mod marks;
mod open;
mod opened;
mod output;
mod paths;
mod progress;
mod quotes;
mod reader;
mod related;
mod rows;
mod search;
mod show;
mod texts;
mod window;

use std::process::ExitCode;

use clap::Parser;

pub use arguments::ReaderArguments;
use arguments::{Arguments, Verb};
use output::{Failure, Output, tell};

use crate::loader::Opening;
use crate::settings::Paths;
use crate::story::Passage;

/// What the arguments come to.
pub enum Run {
    /// All is done.
    Done(ExitCode),
    /// The reader is to be opened, at a place where one is named.
    Reader(Box<Reading>),
}

/// What the reader is opened on.
pub struct Reading {
    /// The folders, files or pipe.
    pub opening: Opening,
    /// The place to stand on.
    pub at: Option<Passage>,
    /// Where settings, archives and marks are kept.
    pub paths: Option<Paths>,
    /// How it looks and behaves.
    pub look: ReaderArguments,
}

/// Runs what the arguments ask for.
pub fn run() -> Run {
    let arguments = Arguments::parse();
    let folders = &arguments.folders;
    let mut out = Output::new(arguments.color);
    let done = match &arguments.verb {
        Some(_) if !arguments.paths.is_empty() => Err(Failure::usage(
            "a folder or file stands before a command",
            "write the command first, and name the folder with -C: dateline list -C FOLDER",
        )),
        None | Some(Verb::Demo(_) | Verb::Open(_)) => {
            let opening = match &arguments.verb {
                Some(Verb::Open(open)) => open::opening(open, folders),
                _ => reader::opening(&arguments).map(|opening| (opening, None)),
            };
            match opening {
                Ok((opening, at)) => {
                    let (paths, look) = (opened::paths().ok(), reader::look(arguments));
                    return Run::Reader(Box::new(Reading { opening, at, paths, look }));
                }
                Err(failure) => Err(failure),
            }
        }
        Some(Verb::Index(index)) => index::run(index, folders, &mut out),
        Some(Verb::List(list)) => list::run(list, folders, &mut out),
        Some(Verb::Search(search)) => search::run(search, folders, &mut out),
        Some(Verb::Show(show)) => show::run(show, folders, &mut out),
        Some(Verb::Captions(captions)) => captions::run(captions, folders, &mut out),
        Some(Verb::Quotes(quotes)) => quotes::run(quotes, folders, &mut out),
        Some(Verb::Related(related)) => related::run(related, folders, &mut out),
        Some(Verb::Entities(entities)) => entities::run(entities, folders, &mut out),
        Some(Verb::Check(check)) => check::run(check, folders, &mut out),
        Some(Verb::Mark(mark)) => mark::run(mark, folders, &mut out),
        Some(Verb::Marks(marks)) => marks::run(marks, folders, &mut out),
        Some(Verb::Doctor(doctor)) => doctor::run(doctor, folders, &mut out),
        Some(Verb::Paths) => paths::run(&mut out),
        Some(Verb::Completions { shell }) => man::completions(*shell, &mut out),
        Some(Verb::Man) => man::page(&mut out),
    };
    Run::Done(match done.and_then(|outcome| out.finish().map(|()| outcome)) {
        Ok(outcome) => outcome.into(),
        Err(failure) => failed(&failure),
    })
}

/// Tells a failure and gives its exit status.
fn failed(failure: &Failure) -> ExitCode {
    if failure.code() != 0 {
        tell(&failure.to_string());
    }
    ExitCode::from(failure.code())
}
