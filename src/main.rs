//! The door: arguments to a verb or the reader, errors to an exit status.

use std::process::ExitCode;

use dateline::cli::{self, Reading, Run};
use dateline::term;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    match cli::run() {
        Run::Done(status) => Ok(status),
        Run::Reader(reading) => {
            let Reading { opening, at, paths, look } = *reading;
            let options = term::Options {
                theme: look.theme,
                no_mouse: look.no_mouse,
                watch: (look.watch || look.no_watch).then_some(look.watch),
                timing: look.timing,
                at,
            };
            Ok(ExitCode::from(term::run(opening, paths.as_ref(), options)?))
        }
    }
}
