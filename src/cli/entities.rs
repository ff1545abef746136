//! `dateline entities`: who and what is named, and in how many stories.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use crate::export::json;
use crate::story::EntityKind;

/// Which names.
#[derive(Debug, Args)]
pub struct Entities {
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
    /// At most so many rows; 0 for all
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    limit: usize,
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
    let searcher = opened.searcher()?;
    let last = if entities.limit == 0 { usize::MAX } else { entities.limit };
    let found = searcher.entities(&opened::query(&text)?, entities.kind, last)?;
    for name in &found {
        if entities.json {
            out.line(json::name(name.kind, &name.name, name.stories))?;
        } else {
            let kind = out.styled("2", &format!("{:12}", name.kind.as_str()));
            out.line(format_args!("{:6}  {kind}  {}", name.stories, name.name))?;
        }
    }
    Ok(if opened.partial { Outcome::Partial } else { Outcome::of(!found.is_empty()) })
}
