//! `dateline check`: names that a story spells two ways, or unlike the form that is usual in an archive.

use std::path::PathBuf;

use clap::Args;

use super::opened::Opened;
use super::output::{Failure, Outcome, Output, tell};
use super::show::{from_archive, looks_like_file, read};
use crate::export::json;
use crate::loader;
use crate::story::{Spelling, Story, Usual};
use crate::text;

/// Which stories.
///
/// Exit status: 0 a name is spelled two ways, 1 none is, 3 some input could not be read.
#[derive(Debug, Args)]
pub struct Check {
    /// Write JSON Lines, a name in its place a line
    #[arg(long)]
    json: bool,
    /// Files (`-` for standard input), held against themselves, and with -C against that folder's archive; or keys of stories in one
    #[arg(value_name = "FILE|KEY", required = true)]
    words: Vec<String>,
}

/// Prints the names of each story that are spelled otherwise elsewhere, in the order of their places.
pub fn run(check: &Check, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let files = check.words.iter().all(|word| looks_like_file(word));
    let archive = if folders.is_empty() && files { None } else { Some(Opened::archive(folders)?) };
    let (mut many, mut partial) = (0, false);
    for word in &check.words {
        let mut put = |story: &Story| -> Result<(), Failure> {
            let mut story = story.clone();
            if let Some(opened) = archive.as_ref().filter(|_| looks_like_file(word)) {
                let all = loader::compare(&opened.searcher()?, &story, &mut || false)?;
                story.notes.spellings = all.unwrap_or(story.notes.spellings);
            }
            many += story.notes.spellings.len();
            print(&story, word, check.json, out)
        };
        let done = match &archive {
            Some(opened) if !looks_like_file(word) => match from_archive(opened, word) {
                Ok(story) => {
                    put(&story)?;
                    Ok(())
                }
                Err(why) => Err(why),
            },
            _ => read(word, &mut put)?,
        };
        if let Err(why) = done {
            tell(&why);
            partial = true;
        }
    }
    Ok(if partial { Outcome::Partial } else { Outcome::of(many > 0) })
}

/// A line a name: the file, the line of the story's text, the name, and what is told of it.
fn print(story: &Story, word: &str, json: bool, out: &mut Output) -> Result<(), Failure> {
    for spelling in &story.notes.spellings {
        let Spelling { span, usual, by } = spelling;
        let name = text::clean_line(story.cut(*span)).into_owned();
        let mention = story.notes.mentions.iter().find(|mention| mention.span == *span);
        let kind = mention.and_then(|m| story.notes.entities.get(m.entity)).map(|e| e.kind);
        if json {
            let (against, count) = match by {
                Usual::Story(n) => ("story", *n),
                Usual::Archive(n) => ("archive", *n),
            };
            out.line(json::spelling(&story.key, kind, &name, *span, usual, (against, count)))?;
            continue;
        }
        let before = story.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let (word, told) = (text::clean_line(word), spelling.in_words());
        let name = out.styled("1", &name);
        out.line(format_args!("{word}:{line}: {name}: {told}"))?;
    }
    Ok(())
}
