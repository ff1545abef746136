//! The command line: one verb a file.

mod show;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// A terminal reader for wire stories.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    verb: Option<Verb>,
}

#[derive(Subcommand)]
enum Verb {
    /// Prints stories
    Show(show::Show),
}

/// Runs what the arguments ask for.
pub fn run() -> ExitCode {
    match Arguments::parse().verb {
        Some(Verb::Show(show)) => show::run(&show),
        None => ExitCode::from(2),
    }
}
