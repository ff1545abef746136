//! The door: arguments to a verb or the reader, errors to an exit status.

use std::process::ExitCode;

use dateline::cli::{self, Run};

fn main() -> ExitCode {
    match cli::run() {
        Run::Done(status) => status,
        Run::Reader(..) => ExitCode::from(2),
    }
}
