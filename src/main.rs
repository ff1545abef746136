//! The door: arguments to a verb or the reader, errors to an exit status.

use std::process::ExitCode;

use dateline::cli::{self, Run};
use dateline::term;

fn main() -> color_eyre::Result<ExitCode> {
    color_eyre::install()?;
    match cli::run() {
        Run::Done(status) => Ok(status),
        Run::Reader(opening, paths, arguments) => {
            let options = term::Options {
                theme: arguments.theme,
                no_mouse: arguments.no_mouse,
                watch: (arguments.watch || arguments.no_watch).then_some(arguments.watch),
                timing: arguments.timing,
            };
            Ok(ExitCode::from(term::run(opening, paths.as_ref(), options)?))
        }
    }
}
