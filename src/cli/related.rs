//! `dateline related`: what belongs to a story or a caption: versions and copies, captions, stories, each with why.

use std::collections::HashMap;
use std::path::PathBuf;

use clap::Args;

use super::captions::RELATED;
use super::opened::Opened;
use super::output::{Failure, Outcome, Output, tell};
use super::rows;
use super::window::Window;
use crate::archive::{ArchiveError, RelatedStory, Searcher};
use crate::export::json::{self, Ending};
use crate::loader;
use crate::story::{Kin, Passage, RelatedRow, Relative, Source, Story};

/// Related to what.
#[derive(Debug, Args)]
pub struct Related {
    /// Write JSON Lines; the last line has the archive and the counts
    #[arg(long)]
    json: bool,
    /// At most so many rows of each kind, besides those of the same story; 0 for 20
    #[arg(short = 'n', long, default_value_t = 0, value_name = "N")]
    limit: usize,
    /// A story's id or key, or a caption as KEY#N
    #[arg(value_name = "ID|KEY|KEY#N")]
    name: String,
}

/// Something related.
enum One {
    Version(Relative),
    Copy(Source),
    Caption(RelatedRow),
    Story(RelatedStory),
}

/// Prints what is related: other versions and copies, captions of the same story, then of others, then stories.
pub fn run(related: &Related, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::archive(folders)?;
    let searcher = opened.searcher()?;
    let (key, captions) = named(&searcher, &related.name)?;
    let limit = if related.limit == 0 { RELATED } else { related.limit };
    let mut groups: Vec<(&str, Vec<One>)> = Vec::new();
    let mut unread = false;
    match whole(&opened, &searcher, &key)? {
        Ok(story) => {
            // Copies stand with where they lie.
            let versions = story.relatives.iter().filter(|one| one.link.kin != Kin::Copy);
            let versions = versions.cloned().map(One::Version);
            let copies = story.copies.iter().cloned().map(One::Copy);
            groups.push(("Versions and copies", versions.chain(copies).collect()));
            groups.extend(related_captions(&searcher, &captions, limit)?);
            let stories = searcher.related_stories(&story, limit)?;
            groups.push(("Related stories", stories.into_iter().map(One::Story).collect()));
        }
        Err(why) => {
            tell(&why);
            unread = true;
            groups.extend(related_captions(&searcher, &captions, limit)?);
        }
    }
    let mut given = 0;
    for (title, group) in groups.iter().filter(|(_, group)| !group.is_empty()) {
        if !related.json {
            rows::heading(title, out)?;
        }
        for one in group {
            one.print(related.json, out)?;
            given += 1;
        }
    }
    let ending =
        Ending { done: "related", query: &related.name, total: given, given, ..Ending::default() };
    let window = Window { json: related.json, limit: 0, offset: 0 };
    let outcome = window.end(&opened, &searcher, ending, out)?;
    drop(searcher);
    opened.partial |= unread;
    Ok(if opened.partial { Outcome::Partial } else { outcome })
}

/// The key of a story that is named, and the captions that are meant: the one that is named, or all of the story's.
fn named(searcher: &Searcher<'_>, name: &str) -> Result<(String, Vec<String>), Failure> {
    if let Some(caption) = searcher.caption(name)? {
        return Ok((caption.story, vec![caption.key]));
    }
    let story = match searcher.story_row(name)? {
        Some(row) => Some(row),
        None => searcher.story_row(&Passage::named(name).story)?,
    };
    let row = story.ok_or_else(|| {
        Failure::usage(
            format!("no story and no caption {name} in this archive"),
            "ids and keys are in the rows of: dateline list; those of captions in: dateline captions",
        )
    })?;
    let captions = (1..=row.photos).map(|n| format!("{}#{n}", row.key)).collect();
    Ok((row.key, captions))
}

/// The story with its text, or why it cannot be read.
fn whole(
    opened: &Opened,
    searcher: &Searcher<'_>,
    key: &str,
) -> Result<Result<Story, String>, Failure> {
    let Some(at) = searcher.locate(key)? else { return Ok(Err(format!("no story {key}"))) };
    Ok(loader::story(&opened.archive, searcher, &at).map_err(|error| error.to_string()))
}

/// What relates to any of some captions of one story: the captions of that story, and those of others, each once, with its best
/// score.
fn related_captions(
    searcher: &Searcher<'_>,
    captions: &[String],
    limit: usize,
) -> Result<Vec<(&'static str, Vec<One>)>, Failure> {
    let (mut same, mut best): (Vec<RelatedRow>, HashMap<String, RelatedRow>) = Default::default();
    for name in captions {
        let rows = match searcher.related_captions(name, limit) {
            // Captions are found after stories.
            Err(ArchiveError::NoCaption(_)) => continue,
            rows => rows?,
        };
        for row in rows {
            if row.same_story {
                if !same.iter().any(|known| known.caption.key == row.caption.key) {
                    same.push(row);
                }
            } else if best.get(&row.caption.key).is_none_or(|known| known.score < row.score) {
                best.insert(row.caption.key.clone(), row);
            }
        }
    }
    same.sort_by_key(|row| row.caption.span.start);
    let mut others: Vec<RelatedRow> = best.into_values().collect();
    others.sort_by(|a, b| {
        b.score.total_cmp(&a.score).then_with(|| a.caption.key.cmp(&b.caption.key))
    });
    others.truncate(limit);
    let all = |rows: Vec<RelatedRow>| rows.into_iter().map(One::Caption).collect();
    Ok(vec![("Captions of the same story", all(same)), ("Related captions", all(others))])
}

impl One {
    fn print(&self, json: bool, out: &mut Output) -> Result<(), Failure> {
        let copy = ["the same text".to_owned()];
        match self {
            Self::Version(one) if json => {
                let Relative { link, row } = one;
                out.line(json::related_story(row, link.kin.as_str(), &[one.why()], link.score))
            }
            Self::Version(one) => rows::related_story(&one.row, &[one.why()], one.link.score, out),
            Self::Copy(place) if json => out.line(json::copy(place, &copy, 1.0)),
            Self::Copy(place) => rows::copy(place, &copy, 1.0, out),
            Self::Caption(row) if json => out.line(json::related(row)),
            Self::Caption(row) => rows::related(row, out),
            Self::Story(story) if json => {
                out.line(json::related_story(&story.row, "story", &[story.why()], story.score))
            }
            Self::Story(story) => rows::related_story(&story.row, &[story.why()], story.score, out),
        }
    }
}
