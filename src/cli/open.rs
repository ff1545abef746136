//! `dateline open`: the reader, standing on a story or on a place in it that another command printed.

use std::path::PathBuf;

use clap::Args;

use super::arguments::ReaderArguments;
use super::opened::Opened;
use super::output::Failure;
use super::reader::needs_terminal;
use crate::archive::Searcher;
use crate::loader::Opening;
use crate::story::{Passage, Row};

/// What to open.
#[derive(Debug, Args)]
pub struct Open {
    /// How the reader looks and behaves
    #[command(flatten)]
    pub reader: ReaderArguments,
    /// A story's id or key, a caption as KEY#N, or a place in a story's text as ID@START-END
    #[arg(value_name = "ID|KEY#N|ID@START-END")]
    name: String,
}

/// The archive's folders, and the place in it that is named.
pub fn opening(open: &Open, folders: &[PathBuf]) -> Result<(Opening, Option<Passage>), Failure> {
    needs_terminal()?;
    let opened = Opened::archive(folders)?;
    let searcher = opened.searcher()?;
    let passage = find(&searcher, &open.name)?.ok_or_else(|| {
        Failure::usage(
            format!("no story {} in this archive", open.name),
            "ids, keys and places are in the rows of: dateline list, search, captions, quotes",
        )
    })?;
    Ok((Opening::Folders(opened.archive.roots().to_vec()), Some(passage)))
}

/// The passage that a name stands for, in the version of the story that the archive has: the one that is named, or else the latest.
fn find(searcher: &Searcher<'_>, name: &str) -> Result<Option<Passage>, Failure> {
    // An id may end as a place does.
    if let Some(row) = searcher.story_row(name)? {
        return Ok(Some(Passage::whole(&row.key)));
    }
    let passage = Passage::named(name);
    let at = |row: Row, moved: bool| Some(Passage { story: row.key, moved, ..passage });
    if let Some(row) = searcher.story_row(&passage.story)? {
        return Ok(at(row, false));
    }
    let Some((id, _)) = passage.story.rsplit_once('~') else { return Ok(None) };
    Ok(searcher.story_row(id)?.and_then(|row| at(row, true)))
}
