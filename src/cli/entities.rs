//! `dateline entities`: who and what is named, and in how many stories.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::window::Window;
use crate::export::json::{self, Ending};
use crate::story::EntityKind;

/// Which names.
#[derive(Debug, Args)]
pub struct Entities {
    /// Which rows, in which form
    #[command(flatten)]
    window: Window,
    /// Only names of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<EntityKind>,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

impl ValueEnum for EntityKind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// Prints names, those in most stories first.
pub fn run(entities: &Entities, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &entities.words)?;
    let query = opened::query(&text)?;
    let searcher = opened.searcher()?;
    let window = &entities.window;
    let names = searcher.entities(&query, entities.kind, usize::MAX)?;
    let total = names.len();
    let mut given = 0;
    for name in window.of(&names) {
        if window.json {
            out.line(json::name(name.kind, &name.name, name.stories))?;
        } else {
            let kind = out.styled("2", &format!("{:12}", name.kind.as_str()));
            out.line(format_args!("{:6}  {kind}  {}", name.stories, name.name))?;
        }
        given += 1;
    }
    let ending = Ending { done: "entities", query: &query.text, total, given, ..Ending::default() };
    window.end(&opened, &searcher, ending, out)
}
