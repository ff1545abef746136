//! What may be typed behind `dateline`.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use clap_complete::Shell;

use super::captions::Captions;
use super::check::Check;
use super::doctor::Doctor;
use super::entities::Entities;
use super::index::Index;
use super::list::List;
use super::mark::Mark;
use super::marks::Marks;
use super::open::Open;
use super::output::Color;
use super::quotes::Quotes;
use super::related::Related;
use super::search::Search;
use super::show::Show;

/// Reads wire stories in the terminal: stories, body and photo captions, with names and quotes.
///
/// With a folder it indexes what lies there and opens the reader; with files or a pipe it opens them at
/// once, without an index. Without arguments it opens what was open last, or a sample wire.
#[derive(Debug, Parser)]
#[command(
    name = "dateline",
    version,
    subcommand_precedence_over_arg = true,
    after_help = "Exit status: 0 found, 1 nothing found, 2 wrong use, 3 some input could not be read."
)]
pub struct Arguments {
    /// What to do; none opens the reader
    #[command(subcommand)]
    pub verb: Option<Verb>,
    /// A folder of wire copy, or files; `-` reads standard input
    #[arg(value_name = "FOLDER|FILE")]
    pub paths: Vec<PathBuf>,
    /// How the reader looks and behaves
    #[command(flatten)]
    pub reader: ReaderArguments,
    /// Use this folder's archive (may be given several times); else the one opened last
    #[arg(short = 'C', long = "folder", value_name = "FOLDER", global = true)]
    pub folders: Vec<PathBuf>,
    /// When to color text
    #[arg(long, value_enum, default_value_t, global = true, value_name = "WHEN")]
    pub color: Color,
}

/// How the reader looks and behaves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Args)]
pub struct ReaderArguments {
    /// The theme: dark, light, mono, or one of your own
    #[arg(long, value_name = "NAME")]
    pub theme: Option<String>,
    /// Leave the mouse to the terminal
    #[arg(long)]
    pub no_mouse: bool,
    /// Watch the folders and show new stories by themselves, whatever the settings say
    #[arg(long, overrides_with = "no_watch")]
    pub watch: bool,
    /// Do not watch the folders: they are looked at once, at the start
    #[arg(long)]
    pub no_watch: bool,
    /// Write how long each key took to this file
    #[arg(long, value_name = "FILE", hide = true)]
    pub timing: Option<PathBuf>,
}

/// The verbs.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Open the reader on a sample wire
    Demo(ReaderArguments),
    /// Open the reader on a story, a caption or a place in a text
    Open(Open),
    /// Bring an archive up to date with its folders
    Index(Index),
    /// List stories, newest first
    List(List),
    /// List the stories that a query finds, with the words around what was looked for
    Search(Search),
    /// Print whole stories from files or the archive
    Show(Show),
    /// List photo captions, or those that relate to one
    Captions(Captions),
    /// List quotes with who said them
    Quotes(Quotes),
    /// List what belongs to a story or caption: versions, captions, stories, each with why
    Related(Related),
    /// List the names in the stories
    Entities(Entities),
    /// List names that a story spells two ways, or unlike the form that is usual in an archive
    Check(Check),
    /// Mark stories: read, starred, with tags and a note
    Mark(Mark),
    /// List, export, import and take back marks; find those whose story is gone; keep queries
    Marks(Marks),
    /// Check settings, indexes, marks, locks and disks, and mend what can be
    Doctor(Doctor),
    /// Print where settings, archives and marks are kept
    Paths,
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Print the manual page
    Man,
}
