//! `dateline show`: stories as text or JSON.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::export::json::{self, Offsets};
use crate::loader;

/// Prints stories.
#[derive(Args)]
pub struct Show {
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
    /// Files to read
    files: Vec<PathBuf>,
}

/// Prints the stories of the files.
pub fn run(show: &Show) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let mut failed = false;
    for path in &show.files {
        match loader::open(path) {
            Ok(stories) => {
                for story in stories {
                    if writeln!(out, "{}", json::story(&story, Offsets::Bytes)).is_err() {
                        return ExitCode::SUCCESS;
                    }
                }
            }
            Err(error) => {
                failed = true;
                let _ = writeln!(std::io::stderr(), "dateline: {error}");
            }
        }
    }
    ExitCode::from(if failed { 3 } else { 0 })
}
