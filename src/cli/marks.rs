//! `dateline marks`: what is marked, out and in as JSON Lines, taking back, marks whose story is gone, saved queries.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::mark::{counted, must_be_kept};
use super::opened::{Opened, marks, paths};
use super::output::{Failure, Outcome, Output, tell};
use crate::archive::{self, Change, Kept, UNDONE, tidy};
use crate::story::Mark;
use crate::text;

/// What to do with the marks.
#[derive(Debug, Args)]
pub struct Marks {
    #[command(subcommand)]
    verb: Verb,
}

/// What to do with the marks.
#[derive(Debug, Subcommand)]
enum Verb {
    /// List marked stories with their marks, of all archives
    List {
        /// Write JSON Lines, as `export` does
        #[arg(long)]
        json: bool,
        /// Only stories that are starred, tagged or have a note
        #[arg(long)]
        kept: bool,
    },
    /// List the tags with the number of stories that bear each
    Tags,
    /// Write all marks as JSON Lines to a file, or to standard output
    Export {
        /// The file; it must not exist yet
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
    },
    /// Take marks in from JSON Lines and join them with those that are there
    Import {
        /// The file; `-` for standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Take back the last change of marks, whoever made it
    Undo {
        /// So many changes
        #[arg(short = 'n', default_value_t = 1, value_name = "N")]
        many: usize,
    },
    /// List the marks whose story is in the archive no more
    Lost {
        /// First give those on files outside its folders, too, to stories with the same words
        #[arg(long)]
        attach: bool,
        /// Write JSON Lines, as `export` does
        #[arg(long)]
        json: bool,
    },
    /// List the saved queries, or print one
    Queries {
        /// The name of one
        name: Option<String>,
    },
    /// Save a query under a name
    Save {
        /// The name
        name: String,
        /// The query
        #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
        query: Vec<String>,
    },
    /// Forget a saved query
    Forget {
        /// Its name
        name: String,
    },
}

/// Does it.
pub fn run(verb: &Marks, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    if let Verb::Lost { attach, json } = verb.verb {
        return lost(attach, json, folders, out);
    }
    let mut marks = marks(&paths()?);
    let changes = matches!(
        verb.verb,
        Verb::Import { .. } | Verb::Undo { .. } | Verb::Save { .. } | Verb::Forget { .. }
    );
    if changes {
        must_be_kept(&marks)?;
    }
    match &verb.verb {
        Verb::List { json, kept } => list(&marks, *json, *kept, out),
        Verb::Tags => {
            let tags = marks.tags();
            for (tag, many) in &tags {
                out.line(format_args!("{many:>7}  {tag}"))?;
            }
            Ok(Outcome::of(!tags.is_empty()))
        }
        Verb::Export { file } => export(&marks, file.as_deref(), out),
        Verb::Import { file } => import(&mut marks, file, out),
        Verb::Undo { many } => undo(&mut marks, *many, out),
        Verb::Lost { .. } => Ok(Outcome::Nothing),
        Verb::Queries { name } => {
            let wanted = |known: &str| name.as_ref().is_none_or(|name| name == known);
            let all: Vec<_> =
                marks.queries().into_iter().filter(|(known, _)| wanted(known)).collect();
            for (known, query) in &all {
                match name {
                    Some(_) => out.line(query)?,
                    None => out.line(format_args!("{known}\t{query}"))?,
                }
            }
            Ok(Outcome::of(!all.is_empty()))
        }
        Verb::Save { name, query } => save(&mut marks, name, Some(&query.join(" ")), out),
        Verb::Forget { name } => save(&mut marks, name, None, out),
    }
}

fn save(
    marks: &mut archive::Marks,
    name: &str,
    query: Option<&str>,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let Some(name) = tidy(name) else {
        return Err(Failure::usage(format!("{name:?} is no name"), "name the query with a word"));
    };
    if let Some(query) = query {
        super::opened::query(query)?;
    }
    let what = if query.is_some() { "saved query" } else { "forgotten query" };
    let what = format!("{what} “{name}”");
    let change = Change::query(&name, query);
    let changed = marks.change(&[change], Some(&what)).map_err(not_kept)?;
    if changed > 0 {
        out.line(&what)?;
    } else if query.is_none() {
        tell(&format!("no saved query “{name}”\n  they are listed by: dateline marks queries"));
        return Ok(Outcome::Nothing);
    }
    Ok(Outcome::Found)
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to `map_err`")]
fn not_kept(error: archive::MarksError) -> Failure {
    Failure::Other(error.to_string())
}

/// Lists marked stories: the headline, then the marks, the id and the file.
fn list(
    marks: &archive::Marks,
    json: bool,
    kept: bool,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let mut of_one: Vec<Kept> = Vec::new();
    let (mut many, mut done) = (0, Ok(()));
    let mut put = |of_one: &mut Vec<Kept>| {
        let worth = |mark: &Mark| matches!(mark, Mark::Star | Mark::Tag(_) | Mark::Note);
        let shown = |mark: &Mark| worth(mark) || (!kept && *mark == Mark::Read);
        if done.is_ok() && of_one.iter().any(|kept| shown(&kept.change.mark)) {
            many += 1;
            done = print(of_one, json, out);
        }
        of_one.clear();
    };
    marks.each(&mut |kept| {
        if of_one.first().is_some_and(|first| first.change.on.id != kept.change.on.id) {
            put(&mut of_one);
        }
        of_one.push(kept);
    });
    put(&mut of_one);
    done?;
    Ok(Outcome::of(many > 0))
}

fn print(of_one: &[Kept], json: bool, out: &mut Output) -> Result<(), Failure> {
    if json {
        for kept in of_one {
            out.line(archive::line_of(kept))?;
        }
        return Ok(());
    }
    let on = || of_one.iter().map(|kept| &kept.change.on);
    let id = on().next().map_or("", |on| on.id.as_str());
    let headline = on().find_map(|on| on.headline.as_deref()).unwrap_or(id);
    out.line(out.styled("1", &text::clean_line(headline)))?;
    let mut marks = Vec::new();
    let mut note = None;
    for Kept { change: Change { mark, value, .. }, .. } in of_one {
        match mark {
            Mark::Read => marks.push("read".to_owned()),
            Mark::Star => marks.push("starred".to_owned()),
            Mark::Tag(words) => marks.push(format!("#{words}")),
            Mark::Note => note.clone_from(value),
            Mark::Place | Mark::Query(_) | Mark::Same(_) | Mark::Apart(..) => {}
        }
    }
    if let Some(note) = note {
        for line in note.lines() {
            out.line(format_args!("  ✎ {line}"))?;
        }
    }
    marks.push(id.to_owned());
    let path = on().find_map(|on| on.path.as_ref()).map(|path| path.display().to_string());
    marks.extend(path);
    out.line(out.styled("2", &format!("  {}", text::clean_line(&marks.join(" · ")))))?;
    out.line("")
}

fn export(
    marks: &archive::Marks,
    file: Option<&Path>,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let Some(file) = file.filter(|file| *file != Path::new("-")) else {
        let mut bytes = Vec::new();
        let many = marks.export(&mut bytes)?;
        out.bytes(&bytes)?;
        return Ok(Outcome::of(many > 0));
    };
    let fails = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => Failure::usage(
            format!("{} is there already", file.display()),
            "name a file that is not, or move that one away",
        ),
        _ => Failure::Other(format!("cannot write {}: {error}", file.display())),
    };
    let into = File::create_new(file).map_err(fails)?;
    let mut into = BufWriter::new(into);
    let many = marks.export(&mut into).and_then(|many| into.flush().map(|()| many));
    let many = many.map_err(fails)?;
    out.line(format_args!("{} written to {}", counted(many, "mark", "marks"), file.display()))?;
    Ok(Outcome::of(many > 0))
}

fn import(marks: &mut archive::Marks, file: &Path, out: &mut Output) -> Result<Outcome, Failure> {
    let fails = |error: std::io::Error| {
        let what = format!("cannot read {}: {error}", file.display());
        Failure::usage(what, "name a file that dateline marks export wrote")
    };
    let done = if file == Path::new("-") {
        marks.import(&mut std::io::stdin().lock())
    } else {
        File::open(file).and_then(|file| marks.import(&mut BufReader::new(file)))
    };
    let done = done.map_err(fails)?.map_err(not_kept)?;
    for wrong in &done.wrong {
        tell(&format!("{}: line {}: {}", file.display(), wrong.line, wrong.why));
    }
    let mut parts = vec![format!("{} new", counted(done.new, "mark", "marks"))];
    if done.newer > 0 {
        parts.push(format!("{} newer than here", text::number(done.newer)));
    }
    parts.push(format!("{} known", text::number(done.known)));
    if !done.wrong.is_empty() {
        parts.push(format!("{} wrong", counted(done.wrong.len(), "line", "lines")));
    }
    out.line(parts.join(", "))?;
    Ok(match (done.wrong.is_empty(), done.new + done.newer + done.known) {
        (false, _) => Outcome::Partial,
        (true, many) => Outcome::of(many > 0),
    })
}

fn undo(marks: &mut archive::Marks, many: usize, out: &mut Output) -> Result<Outcome, Failure> {
    let mut found = false;
    for _ in 0..many.min(UNDONE as usize) {
        let Some(undone) = marks.undo().map_err(not_kept)? else {
            if !found {
                tell("nothing to take back");
            }
            break;
        };
        found = true;
        out.line(format_args!("taken back: {}", text::clean_line(&undone.what)))?;
    }
    Ok(Outcome::of(found))
}

/// Lists the marks that found no story. Those that find theirs by its words or file are given to it first.
fn lost(
    elsewhere: bool,
    json: bool,
    folders: &[PathBuf],
    out: &mut Output,
) -> Result<Outcome, Failure> {
    let mut opened = Opened::archive(folders)?;
    let mut marks = opened.marks.clone();
    let attached = opened.searcher()?.attach(&mut marks, elsewhere)?;
    opened.marks = marks;
    if attached.marks > 0 {
        tell(&format!(
            "{} found {} again",
            counted(attached.marks, "mark", "marks"),
            counted(attached.stories, "story", "stories")
        ));
    }
    let lost = opened.searcher()?.lost(&opened.marks, true)?;
    let worth = |kept: &Kept| kept.change.mark != Mark::Place;
    let lost: Vec<_> = lost.into_iter().filter(|lost| lost.marks.iter().any(worth)).collect();
    for lost in &lost {
        print(&lost.marks, json, out)?;
    }
    Ok(Outcome::of(!lost.is_empty()))
}
