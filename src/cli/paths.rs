//! `dateline paths`: where things are kept.

use super::opened::paths;
use super::output::{Failure, Outcome, Output};
use crate::text;

/// Prints the folders, one a line.
pub fn run(out: &mut Output) -> Result<Outcome, Failure> {
    let paths = paths()?;
    let rows = [
        ("settings", paths.config_file()),
        ("keymap", paths.keymap_file()),
        ("themes", paths.themes()),
        ("archives", paths.data.join("archives")),
        ("marks", paths.state.clone()),
    ];
    for (what, path) in rows {
        out.line(format_args!("{what:10}{}", text::clean_line(&path.display().to_string())))?;
    }
    Ok(Outcome::Found)
}
