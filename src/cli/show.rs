//! `dateline show`: whole stories as text or JSON, from files as they are, or from an archive by key.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::opened::{Opened, is_file, is_folder};
use super::output::{Failure, Outcome, Output, tell};
use crate::export::json::{self, Offsets};
use crate::export::text;
use crate::loader;
use crate::settings::{Look, Paths, Settings, Theme};
use crate::story::Story;

/// Which stories, and how they are printed.
#[derive(Debug, Args)]
pub struct Show {
    /// Write JSON Lines, a story a line
    #[arg(long)]
    json: bool,
    /// What the JSON's offsets count
    #[arg(long, value_enum, default_value_t, value_name = "UNIT", requires = "json")]
    offsets: Unit,
    /// Columns to wrap text at; else the terminal's, or 80
    #[arg(long, value_name = "COLUMNS")]
    width: Option<usize>,
    /// Files (`-` for standard input), read without an archive; or keys and ids of stories in one
    #[arg(value_name = "FILE|KEY", required = true)]
    words: Vec<String>,
}

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Unit {
    /// UTF-8 bytes
    #[default]
    Bytes,
    /// Unicode scalar values
    Chars,
}

impl From<Unit> for Offsets {
    fn from(unit: Unit) -> Self {
        match unit {
            Unit::Bytes => Self::Bytes,
            Unit::Chars => Self::Chars,
        }
    }
}

/// Prints the stories in the order in which they were asked for.
pub fn run(show: &Show, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    if let Some(width) = show.width {
        out.width = width.clamp(20, 1000);
    }
    let theme = (out.color && !show.json).then(theme);
    let width = match (show.width, &theme) {
        (None, None) => out.width.min(text::WIDTH.into()),
        _ => out.width,
    };
    let print = text::Print { width: width as u16, theme: theme.as_ref() };
    let mut printed = 0;
    let mut partial = false;
    let mut archive = None;
    for word in &show.words {
        let stories = if folders.is_empty() && looks_like_file(word) {
            read(word)
        } else {
            let opened = match &archive {
                Some(opened) => opened,
                None => archive.insert(Opened::archive(folders)?),
            };
            from_archive(opened, word)
        };
        match stories {
            Ok(stories) if show.json => stories
                .iter()
                .try_for_each(|story| out.line(json::story(story, show.offsets.into())))?,
            Ok(stories) => {
                for story in &stories {
                    if printed > 0 {
                        out.line(format_args!("\n{}\n", "─".repeat(width)))?;
                    }
                    printed += 1;
                    out.bytes(text::story(story, &print).as_bytes())?;
                }
            }
            Err(why) => {
                tell(&why);
                partial = true;
            }
        }
    }
    Ok(if partial { Outcome::Partial } else { Outcome::Found })
}

/// Whether a word is meant as a path: it names something on disk, or could name nothing else.
fn looks_like_file(word: &str) -> bool {
    is_file(word) || Path::new(word).exists() || word.contains(std::path::MAIN_SEPARATOR)
}

fn read(word: &str) -> Result<Vec<Story>, String> {
    let path = Path::new(word);
    if path.is_dir() {
        return Err(is_folder(path).to_string());
    }
    if word != "-" {
        return loader::open(path).map_err(|error| error.to_string());
    }
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| format!("cannot read standard input: {error}"))?;
    let mut stories = loader::read(path, &bytes).map_err(|error| error.to_string())?;
    stories.iter_mut().for_each(loader::annotate);
    Ok(stories)
}

/// A story by its key or id, or by the name of a caption (`KEY#N`) or a place (`KEY@START-END`) in it.
fn from_archive(opened: &Opened, key: &str) -> Result<Vec<Story>, String> {
    let searcher = opened.searcher().map_err(|failure| failure.to_string())?;
    let locate = |key: &str| searcher.locate(key).map_err(|error| error.to_string());
    let at = match (locate(key)?, key.rsplit_once(['#', '@'])) {
        (None, Some((story, _))) => locate(story)?,
        (at, _) => at,
    };
    let at = at.ok_or_else(|| {
        format!("no file and no story {key}\n  keys are in the rows of: dateline list")
    })?;
    let story = loader::story(&opened.archive, &at).map_err(|error| error.to_string())?;
    Ok(vec![story])
}

/// The theme that the settings name, for the terminal as its environment describes it.
fn theme() -> Theme {
    let look = Look::from_env(|name| std::env::var(name).ok());
    let paths = Paths::from_env(|name| std::env::var_os(name));
    let named = paths.map(|paths| {
        let name = Settings::load(&paths).config.theme;
        Theme::load(&name, &paths.themes(), &look).0
    });
    named.or_else(|| Theme::own("dark", look.depth)).unwrap_or_default()
}
