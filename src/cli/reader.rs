//! `dateline`, `dateline FOLDER`, `dateline FILE...`, `... | dateline -` and `dateline demo`: what the reader opens.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};

use super::arguments::{Arguments, ReaderArguments, Verb};
use super::opened::{marks, paths};
use super::output::Failure;
use crate::archive::Archive;
use crate::loader::Opening;

/// What the arguments, standard input and what was open last come to.
pub fn opening(arguments: &Arguments) -> Result<Opening, Failure> {
    let given = [arguments.paths.as_slice(), arguments.folders.as_slice()].concat();
    if let Some(missing) = given.iter().find(|path| *path != Path::new("-") && !path.exists()) {
        return Err(Failure::usage(
            format!("no such file or folder: {}", missing.display()),
            "name a folder of wire copy, files, or a command (see dateline --help); `dateline demo` opens a sample wire",
        ));
    }
    needs_terminal()?;
    if matches!(arguments.verb, Some(Verb::Demo(_))) {
        return Ok(Opening::Demo);
    }
    if given.is_empty() {
        return without_arguments();
    }
    if given == [Path::new("-")] {
        return pipe();
    }
    let folders = given.iter().filter(|path| path.is_dir()).count();
    if folders == given.len() {
        return Ok(Opening::Folders(given));
    }
    if folders > 0 {
        return Err(Failure::usage(
            "folders and files are opened apart: a folder has an archive, files have none",
            "name either folders or files",
        ));
    }
    Ok(Opening::Files(given))
}

/// Refuses where standard output is no terminal.
pub fn needs_terminal() -> Result<(), Failure> {
    if std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage(
        "standard output is not a terminal, which the reader needs",
        "for scripts: dateline list, show, search, captions, quotes, entities (see dateline --help)",
    ))
}

/// How the reader is to look: what stands behind the verb comes before what stands in front of it.
pub fn look(arguments: Arguments) -> ReaderArguments {
    match arguments.verb {
        Some(Verb::Demo(own) | Verb::Open(super::open::Open { reader: own, .. }))
            if own != ReaderArguments::default() =>
        {
            own
        }
        _ => arguments.reader,
    }
}

/// The pipe, where standard input is one; else the folders open last; else the sample wire.
fn without_arguments() -> Result<Opening, Failure> {
    if !std::io::stdin().is_terminal() {
        return pipe();
    }
    let Ok(paths) = paths() else { return Ok(Opening::Demo) };
    let last: Option<Vec<PathBuf>> = marks(&paths).last_opened();
    Ok(match last {
        Some(roots) if Archive::exists(&paths.data, &roots) => Opening::Folders(roots),
        _ => Opening::Demo,
    })
}

fn pipe() -> Result<Opening, Failure> {
    if std::io::stdin().is_terminal() {
        return Err(Failure::usage(
            "standard input is a terminal, not a story",
            "pipe one into it: cat STORY | dateline -",
        ));
    }
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes)?;
    if bytes.is_empty() {
        return Err(Failure::usage("standard input is empty", "pipe a story into dateline -"));
    }
    Ok(Opening::Pipe(bytes))
}
