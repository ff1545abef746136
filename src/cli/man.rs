//! `dateline man` and `dateline completions`: made from the arguments themselves.

use clap::CommandFactory;
use clap_complete::Shell;

use super::arguments::Arguments;
use super::output::{Failure, Outcome, Output};

/// Prints the manual page (roff).
pub fn page(out: &mut Output) -> Result<Outcome, Failure> {
    let mut page = Vec::new();
    clap_mangen::Man::new(Arguments::command()).render(&mut page)?;
    out.bytes(&page)?;
    Ok(Outcome::Found)
}

/// Prints completions for a shell.
pub fn completions(shell: Shell, out: &mut Output) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "dateline", &mut script);
    out.bytes(&script)?;
    Ok(Outcome::Found)
}
