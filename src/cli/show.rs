//! `dateline show`: whole stories as text or JSON, from files as they are, or from an archive by key.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::opened::{Opened, is_file, is_folder};
use super::output::{Failure, Outcome, Output, tell};
use crate::export::json::{self, Offsets};
use crate::export::text;
use crate::formats::Flow;
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
        let mut put = |story: &Story| -> Result<(), Failure> {
            if show.json {
                return out.line(json::story(story, show.offsets.into()));
            }
            if printed > 0 {
                out.line(format_args!("\n{}\n", "─".repeat(width)))?;
            }
            printed += 1;
            out.bytes(text::story(story, &print).as_bytes())
        };
        let done = if folders.is_empty() && looks_like_file(word) {
            read(word, &mut put)?
        } else {
            let opened = match &archive {
                Some(opened) => opened,
                None => archive.insert(Opened::archive(folders)?),
            };
            match from_archive(opened, word) {
                Ok(story) => {
                    put(&story)?;
                    Ok(())
                }
                Err(why) => Err(why),
            }
        };
        if let Err(why) = done {
            tell(&why);
            partial = true;
        }
    }
    Ok(if partial { Outcome::Partial } else { Outcome::Found })
}

/// Whether a word is meant as a path: it names something on disk, or could name nothing else.
pub fn looks_like_file(word: &str) -> bool {
    is_file(word) || Path::new(word).exists() || word.contains(std::path::MAIN_SEPARATOR)
}

/// Shows the stories of a file, each as soon as it is read; a file that gives none is an inner error, told and gone on from.
pub fn read(
    word: &str,
    put: &mut dyn FnMut(&Story) -> Result<(), Failure>,
) -> Result<Result<(), String>, Failure> {
    let path = Path::new(word);
    if path.is_dir() {
        return Ok(Err(is_folder(path).to_string()));
    }
    let bytes = if word == "-" {
        let mut all = Vec::new();
        if let Err(error) = std::io::stdin().lock().read_to_end(&mut all) {
            return Ok(Err(format!("cannot read standard input: {error}")));
        }
        Some(all)
    } else {
        match loader::piped(path) {
            Ok(piped) => piped,
            Err(error) => return Ok(Err(error.to_string())),
        }
    };
    let mut written = Ok(());
    let read = loader::each(path, bytes.as_deref(), &mut |mut story| {
        loader::annotate(&mut story);
        written = put(&story);
        if written.is_ok() { Flow::More } else { Flow::Stop }
    });
    written?;
    match read {
        Ok(problems) => {
            for problem in problems {
                let place = problem.place.map(|place| format!(" at {place}")).unwrap_or_default();
                tell(&format!("{word}{place}: {}", problem.message));
            }
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(error.to_string())),
    }
}

/// A story by its key or id, or by the name of a caption (`KEY#N`) or a place (`KEY@START-END`) in it.
pub fn from_archive(opened: &Opened, key: &str) -> Result<Story, String> {
    let searcher = opened.searcher().map_err(|failure| failure.to_string())?;
    let locate = |key: &str| searcher.locate(key).map_err(|error| error.to_string());
    let at = match (locate(key)?, key.rsplit_once(['#', '@'])) {
        (None, Some((story, _))) => locate(story)?,
        (at, _) => at,
    };
    let at = at.ok_or_else(|| {
        format!("no file and no story {key}\n  keys are in the rows of: dateline list")
    })?;
    let read = loader::story(&opened.archive, &searcher, &at);
    let mut story = read.map_err(|error| error.to_string())?;
    // The story is worth printing also where the index cannot say how names are spelled elsewhere.
    if let Ok(Some(all)) = loader::compare(&searcher, &story, &mut || false) {
        story.notes.spellings = all;
    }
    story.marked = opened.marks.of(&story.id, Some(&story.key));
    Ok(story)
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
