//! `dateline doctor`: whether all that the program needs is there and whole, and what to do where it is not.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use super::opened::{self, paths};
use super::output::{Failure, Outcome, Output};
use crate::archive::health::{self, Health, KeptHealth};
use crate::archive::{Archive, archive_name};
use crate::loader::{self, Options};
use crate::settings::{Depth, Look, Paths, Settings, Theme};
use crate::text;

/// Free bytes of a disk below which it is told.
const TIGHT: u64 = 256 << 20;

/// What to check and to mend.
#[derive(Debug, Args)]
pub struct Doctor {
    /// Mend what can be: damaged indexes and databases are set aside and made again, sparse indexes compacted
    #[arg(long)]
    repair: bool,
    /// Remove the damaged indexes that were set aside, and those of older versions
    #[arg(long)]
    remove_old: bool,
    /// Write JSON Lines
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
struct Finding {
    what: &'static str,
    /// What it is, as a sentence.
    text: String,
    /// What to do; nothing where all is well.
    todo: Option<String>,
}

/// Checks everything, mends what it is asked to, and prints a line each. Status 1 where a problem is left.
pub fn run(doctor: &Doctor, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let paths = paths()?;
    let mut all = Vec::new();
    settings(&paths, &mut all);
    terminal(&mut all);
    place("data", &paths.data, &mut all);
    place("state", &paths.state, &mut all);
    databases(doctor, &paths, &mut all);
    all.extend(health::kept(&paths.state).iter().map(|store| kept(doctor, store)));
    let archives = if folders.is_empty() {
        health::archives(&paths.data)
    } else {
        let own = paths.data.join("archives").join(archive_name(folders));
        if !own.exists() {
            return Err(Failure::usage(
                format!("{} is not indexed yet", opened::list(folders)),
                format!("make its archive with: dateline index {}", opened::list(folders)),
            ));
        }
        vec![own]
    };
    if archives.is_empty() {
        all.push(Finding::good("archive", "there is none yet; dateline index FOLDER makes one"));
    }
    for folder in archives {
        archive(doctor, &paths, &folder, &mut all);
    }
    let mut well = true;
    for finding in &all {
        well &= finding.todo.is_none();
        finding.print(doctor.json, out)?;
    }
    Ok(Outcome::of(well))
}

impl Finding {
    fn good(what: &'static str, text: impl Into<String>) -> Self {
        Self { what, text: text.into(), todo: None }
    }

    fn problem(what: &'static str, text: impl Into<String>, todo: impl Into<String>) -> Self {
        Self { what, text: text.into(), todo: Some(todo.into()) }
    }

    fn print(&self, json: bool, out: &mut Output) -> Result<(), Failure> {
        let Self { what, text, todo } = self;
        if json {
            let row = json!({ "check": what, "ok": todo.is_none(), "found": text, "todo": todo });
            return out.line(row);
        }
        let state = if todo.is_none() {
            out.styled("32", "ok     ")
        } else {
            out.styled("1;31", "problem")
        };
        out.line(format_args!("{state}  {what:9} {}", text::clean_line(text)))?;
        if let Some(todo) = todo {
            out.line(format_args!("         {:9} {}", "", text::clean_line(todo)))?;
        }
        Ok(())
    }
}

fn settings(paths: &Paths, all: &mut Vec<Finding>) {
    let mut troubles = Settings::load(paths).troubles;
    let themes = std::fs::read_dir(paths.themes()).into_iter().flatten().flatten();
    let look = Look { no_color: false, ..look() };
    let mut own = 0;
    for path in themes.map(|entry| entry.path()) {
        if let (Some(name), Some("toml")) =
            (path.file_stem().and_then(|n| n.to_str()), path.extension().and_then(|e| e.to_str()))
        {
            own += 1;
            troubles.extend(Theme::load(name, &paths.themes(), &look).1);
        }
    }
    if troubles.is_empty() {
        let themes = if own == 0 { String::new() } else { format!(", with {own} themes") };
        all.push(Finding::good("settings", format!("in {}{themes}", paths.config.display())));
    }
    for trouble in troubles {
        all.push(Finding::problem(
            "settings",
            trouble.to_string(),
            "correct that line; the default holds until then",
        ));
    }
}

fn look() -> Look {
    Look::from_env(|name| std::env::var(name).ok())
}

fn terminal(all: &mut Vec<Finding>) {
    let look = look();
    let name = std::env::var("TERM").unwrap_or_default();
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let colors = match look.depth {
        _ if look.no_color => "no colors, since NO_COLOR is set",
        Depth::True => "all colors",
        Depth::Indexed => "256 colors",
        Depth::Sixteen => "16 colors",
    };
    if std::io::stdout().is_terminal() {
        match crossterm::terminal::size() {
            Ok((columns, rows)) if columns >= 20 && rows >= 6 => all.push(Finding::good(
                "terminal",
                format!("{columns} columns by {rows} rows, TERM is {name:?}, {colors}"),
            )),
            Ok((columns, rows)) => all.push(Finding::problem(
                "terminal",
                format!("{columns} columns by {rows} rows"),
                "make it larger: the reader needs 20 by 6",
            )),
            Err(error) => all.push(Finding::problem(
                "terminal",
                format!("it does not tell its size: {error}"),
                "use another terminal",
            )),
        }
    } else {
        all.push(Finding::good(
            "terminal",
            format!("standard output is none; TERM is {name:?}, {colors}"),
        ));
    }
    let plain =
        locale.as_deref().is_some_and(|locale| !locale.to_ascii_lowercase().contains("utf"));
    if let (true, Some(locale)) = (plain, locale) {
        all.push(Finding::problem(
            "locale",
            format!("{locale} is not UTF-8"),
            "export LC_ALL=C.UTF-8, or quotation marks and names will look wrong",
        ));
    }
}

/// A folder of the program: there, writable, on a disk with room.
fn place(what: &'static str, at: &Path, all: &mut Vec<Finding>) {
    let Some(there) = at.ancestors().find(|at| at.exists()) else { return };
    let probe = there.join(format!(".dateline-probe-{}", std::process::id()));
    if let Err(error) = std::fs::write(&probe, "probe") {
        let _ = std::fs::remove_file(&probe);
        let todo = "make it writable, or name another folder (see dateline paths); what is there is read as it is";
        all.push(Finding::problem(
            what,
            format!("{} cannot be written: {error}", there.display()),
            todo,
        ));
        return;
    }
    let _ = std::fs::remove_file(&probe);
    let room = free(there);
    let told = room.map(|room| format!(", {} free", bytes(room))).unwrap_or_default();
    let made = if there == at { "" } else { " (made when it is needed)" };
    let text = format!("{}{made}{told}", at.display());
    all.push(match room {
        Some(room) if room < TIGHT => Finding::problem(
            what,
            text,
            "make room: an index takes about half of what its stories take",
        ),
        _ => Finding::good(what, text),
    });
}

#[cfg(unix)]
fn free(at: &Path) -> Option<u64> {
    let about = rustix::fs::statvfs(at).ok()?;
    Some(about.f_bavail.saturating_mul(about.f_frsize))
}

#[cfg(not(unix))]
fn free(_at: &Path) -> Option<u64> {
    None
}

fn databases(doctor: &Doctor, paths: &Paths, all: &mut Vec<Finding>) {
    for (path, wrong) in health::databases(&paths.state) {
        let name = path.display();
        let Some(wrong) = wrong else {
            all.push(Finding::good("marks", format!("{name} is whole")));
            continue;
        };
        if !doctor.repair {
            let todo = "dateline doctor --repair saves what can be read of it; the damaged one is kept beside";
            all.push(Finding::problem("marks", format!("{name}: {wrong}"), todo));
            continue;
        }
        all.push(match health::mend_database(&path) {
            Ok((aside, saved)) => Finding::good(
                "marks",
                format!(
                    "{name} was damaged; {saved} rows were saved, the damaged one is {}",
                    aside.display()
                ),
            ),
            Err(error) => Finding::problem(
                "marks",
                format!("{name}: {wrong}; it cannot be mended: {error}"),
                "put a copy of yours in its place, or move it away to begin anew",
            ),
        });
    }
}

/// What is to be told of a store of earlier texts.
fn kept(doctor: &Doctor, store: &KeptHealth) -> Finding {
    let name = store.at.display();
    let wrong = match (&store.damage, store.unreadable.first()) {
        (Some(damage), _) => damage.clone(),
        (None, Some((_, file))) => format!(
            "{} of {} texts cannot be read, the first is of {}",
            store.unreadable.len(),
            store.unreadable.len() + store.texts,
            file.display()
        ),
        (None, None) => {
            return Finding::good("kept", format!("{name} is whole, {} texts", store.texts));
        }
    };
    if !doctor.repair {
        let todo = "dateline doctor --repair sets aside what cannot be read; all other texts stay";
        return Finding::problem("kept", format!("{name}: {wrong}"), todo);
    }
    match health::mend_kept(store) {
        Ok(done) => Finding::good("kept", format!("{name}: {done}")),
        Err(error) => Finding::problem(
            "kept",
            format!("{name}: {wrong}; it cannot be mended: {error}"),
            "close the other dateline and try again, or put a copy of yours in its place",
        ),
    }
}

fn archive(doctor: &Doctor, paths: &Paths, folder: &Path, all: &mut Vec<Finding>) {
    let health = health::examine(folder);
    let roots = opened::list(&health.roots);
    let held: Vec<String> = health.held.iter().map(|(what, who)| format!("{who} {what}")).collect();
    let held = if held.is_empty() { String::new() } else { format!("; {}", held.join(", ")) };
    all.push(Finding::good(
        "archive",
        format!("{roots} in {}, {}{held}", folder.display(), bytes(health.bytes)),
    ));
    for root in health.roots.iter().filter(|root| !root.is_dir()) {
        all.push(Finding::problem(
            "folder",
            format!("{} is not there", root.display()),
            "mount or restore it; its stories stay in the archive",
        ));
    }
    indexes(doctor, paths, &health, all);
    aside(doctor, &health, all);
    watch(&health, all);
}

fn indexes(doctor: &Doctor, paths: &Paths, health: &Health, all: &mut Vec<Finding>) {
    let damaged = health.indexes.iter().any(|index| index.damage.is_some() && !index.older);
    for index in health.indexes.iter().filter(|index| !index.older) {
        let at = index.at.display();
        match &index.damage {
            Some(why) if !doctor.repair => all.push(Finding::problem(
                "index",
                format!("{at}: {why}"),
                format!(
                    "dateline doctor --repair, or dateline index {}, sets it aside and makes it again; marks are not in it",
                    opened::list(&health.roots)
                ),
            )),
            Some(_) => {}
            None if index.sparse && doctor.repair => all.push(match health::compact(&index.at) {
                Ok(()) => Finding::good("index", format!("{at} was compacted")),
                Err(error) => Finding::problem(
                    "index",
                    format!("{at} cannot be compacted: {error}"),
                    "close the other dateline and try again",
                ),
            }),
            None => {
                let more = if index.sparse { "; --repair makes it smaller" } else { "" };
                all.push(Finding::good(
                    "index",
                    format!("{at} is whole, {} documents{more}", index.documents),
                ));
            }
        }
    }
    if damaged && doctor.repair {
        all.push(rebuild(paths, health));
    }
}

/// Sets damaged indexes aside and makes them again.
fn rebuild(paths: &Paths, health: &Health) -> Finding {
    let again = || -> Result<String, String> {
        let aside = health::set_aside(health).map_err(|error| error.to_string())?;
        let aside = aside.iter().map(|at| at.display().to_string()).collect::<Vec<_>>().join(", ");
        let keeps = Settings::load(paths).config.archive.keep;
        let archive = Archive::open(&paths.data, &health.roots)
            .map_err(|error| error.to_string())?
            .keeping(&paths.state, keeps);
        let done = loader::index(&archive, &Options::default(), &mut |_| {});
        let summary = done.map_err(|error| format!("it was set aside as {aside}, but {error}"))?;
        Ok(format!(
            "it was damaged; made again with {} stories, the damaged one is {aside}",
            summary.stories
        ))
    };
    match again() {
        Ok(text) => Finding::good("index", text),
        Err(text) => Finding::problem(
            "index",
            text,
            format!(
                "see that the folders are there, then: dateline index {}",
                opened::list(&health.roots)
            ),
        ),
    }
}

/// Indexes that are of no use any more.
fn aside(doctor: &Doctor, health: &Health, all: &mut Vec<Finding>) {
    let older = health.indexes.iter().filter(|index| index.older);
    let older =
        older.map(|index| (index.at.clone(), health::size(&index.at), "of another version"));
    let damaged = health.aside.iter().map(|(at, size)| (at.clone(), *size, "damaged, set aside"));
    for (at, size, why) in older.chain(damaged) {
        let text = format!("{} is {why}, {}", at.display(), bytes(size));
        if !doctor.remove_old {
            let text = format!("{text}; dateline doctor --remove-old removes it");
            all.push(Finding::good("old index", text));
            continue;
        }
        all.push(match std::fs::remove_dir_all(&at) {
            Ok(()) => Finding::good("old index", format!("{text}, was removed")),
            Err(error) => Finding::problem(
                "old index",
                format!("{text}, cannot be removed: {error}"),
                "remove it by hand",
            ),
        });
    }
}

fn watch(health: &Health, all: &mut Vec<Finding>) {
    let needs = loader::needs(&health.roots);
    let text = format!("{} folders to watch", needs.folders);
    if needs.silent {
        all.push(Finding::good(
            "watch",
            format!("{text}, on a file system that tells of no changes: they show after a look at everything"),
        ));
        return;
    }
    match needs.limit {
        Some(limit) if needs.folders > limit => all.push(Finding::problem(
            "watch",
            format!("{text}, and the system watches no more than {limit}"),
            "sysctl fs.inotify.max_user_watches=524288; until then changes show after a look at everything",
        )),
        Some(limit) => all.push(Finding::good("watch", format!("{text}, of at most {limit}"))),
        None => all.push(Finding::good("watch", text)),
    }
}

/// Bytes as people read them.
fn bytes(count: u64) -> String {
    indicatif::HumanBytes(count).to_string()
}
