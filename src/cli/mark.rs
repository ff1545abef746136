//! `dateline mark`: sets and clears marks on stories, all of them as one change.

use std::path::PathBuf;

use clap::Args;

use super::opened::Opened;
use super::output::{Failure, Outcome, Output, tell};
use crate::archive::{Change, Marks, Subject, tidy};
use crate::loader;
use crate::story::Mark as Kind;

/// Which stories, and what is marked.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct Mark {
    /// Keys or ids of stories; `-` reads them from standard input, one a line, or rows of `list --json`
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Mark them read
    #[arg(long, conflicts_with = "unread")]
    read: bool,
    /// Mark them unread
    #[arg(long)]
    unread: bool,
    /// Star them
    #[arg(long, conflicts_with = "unstar")]
    star: bool,
    /// Take their stars away
    #[arg(long)]
    unstar: bool,
    /// Tag them (may be given several times)
    #[arg(long = "tag", value_name = "WORDS")]
    tags: Vec<String>,
    /// Take a tag away (may be given several times)
    #[arg(long = "untag", value_name = "WORDS")]
    untags: Vec<String>,
    /// Write a note on them, in place of the one that is there
    #[arg(long, value_name = "TEXT", conflicts_with = "no_note")]
    note: Option<String>,
    /// Take their notes away
    #[arg(long)]
    no_note: bool,
}

/// Marks the stories that there are, and tells which there are not.
pub fn run(mark: &Mark, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let mut opened = Opened::archive(folders)?;
    must_be_kept(&opened.marks)?;
    let wanted = wanted(mark, &opened)?;
    let mut subjects: Vec<Subject> = Vec::new();
    let mut partial = false;
    {
        let searcher = opened.searcher()?;
        for key in keys(&mark.keys)? {
            // What other commands print of a caption or a place names its story.
            let story = key.rsplit_once(['#', '@']).map(|(story, _)| story);
            let found = match loader::subject(&opened.archive, &searcher, &key)? {
                None => story.map(|story| loader::subject(&opened.archive, &searcher, story)),
                found => Some(Ok(found)),
            };
            match found.transpose()?.flatten() {
                Some(subject) if subjects.iter().all(|known| known.id != subject.id) => {
                    subjects.push(subject);
                }
                Some(_) => {}
                None => {
                    partial = true;
                    tell(&format!("no story {key}\n  keys are in the rows of: dateline list"));
                }
            }
        }
    }
    if subjects.is_empty() {
        return Ok(if partial { Outcome::Partial } else { Outcome::Nothing });
    }
    let on = |subject: &Subject| -> Vec<Change> {
        let change = |(kind, value): &(Kind, Option<String>)| match (kind, value) {
            (Kind::Note, text) => Change::note(subject, text.as_deref()),
            (kind, value) => Change::put(subject, kind.clone(), value.is_some()),
        };
        wanted.iter().map(change).collect()
    };
    let changes: Vec<Change> = subjects.iter().flat_map(on).collect();
    let stories = counted(subjects.len(), "story", "stories");
    let what = format!("{} on {stories}", words(&wanted));
    let made = opened.marks.change(&changes, Some(&what));
    let made = made.map_err(|error| Failure::Other(error.to_string()))?;
    if made == 0 {
        out.line(format_args!("{stories}: marked so already"))?;
    } else {
        out.line(format_args!("{what}; take it back with: dateline marks undo"))?;
    }
    Ok(if partial { Outcome::Partial } else { Outcome::Found })
}

/// What is to be set (`Some`) and cleared.
fn wanted(mark: &Mark, opened: &Opened) -> Result<Vec<(Kind, Option<String>)>, Failure> {
    let set = || Some(String::new());
    let mut wanted = Vec::new();
    let plain = [
        (mark.read, Kind::Read, set()),
        (mark.unread, Kind::Read, None),
        (mark.star, Kind::Star, set()),
        (mark.unstar, Kind::Star, None),
        (mark.no_note, Kind::Note, None),
    ];
    wanted.extend(plain.into_iter().filter(|(asked, ..)| *asked).map(|(_, kind, set)| (kind, set)));
    for (tags, value) in [(&mark.tags, set()), (&mark.untags, None)] {
        for tag in tags {
            let Some(words) = tidy(tag).and_then(|_| opened.marks.spelled(tag)) else {
                let hint = "write the words of the tag: --tag budget, --tag \"night shift\"";
                return Err(Failure::usage(format!("{tag:?} is no tag"), hint));
            };
            wanted.push((Kind::Tag(words), value.clone()));
        }
    }
    if let Some(text) = &mark.note {
        if text.trim().is_empty() {
            return Err(Failure::usage("the note is empty", "take notes away with --no-note"));
        }
        wanted.push((Kind::Note, Some(crate::text::clean(text).into_owned())));
    }
    if wanted.is_empty() {
        return Err(Failure::usage(
            "nothing to mark",
            "say what: --read, --star, --tag WORDS, --note TEXT, or --unread, --unstar, --untag WORDS, --no-note",
        ));
    }
    Ok(wanted)
}

/// What is done to each story, in words.
fn words(wanted: &[(Kind, Option<String>)]) -> String {
    let word = |(kind, value): &(Kind, Option<String>)| match (kind, value.is_some()) {
        (Kind::Read, true) => "read".to_owned(),
        (Kind::Read, false) => "unread".to_owned(),
        (Kind::Star, true) => "star".to_owned(),
        (Kind::Star, false) => "no star".to_owned(),
        (Kind::Tag(words), true) => format!("+{words}"),
        (Kind::Tag(words), false) => format!("−{words}"),
        (_, true) => "note".to_owned(),
        (_, false) => "no note".to_owned(),
    };
    wanted.iter().map(word).collect::<Vec<_>>().join(", ")
}

/// The keys that were typed, and for `-` those on standard input.
fn keys(typed: &[String]) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::new();
    for key in typed {
        if key != "-" {
            keys.push(key.clone());
            continue;
        }
        for line in std::io::stdin().lock().lines_lossy()? {
            keys.extend(key_of(&line));
        }
    }
    Ok(keys)
}

/// The key in a line: all of it, or the field of a row.
fn key_of(line: &str) -> Option<String> {
    let line = line.trim();
    if !line.starts_with('{') {
        return (!line.is_empty()).then(|| line.to_owned());
    }
    let row: serde_json::Value = serde_json::from_str(line).ok()?;
    ["key", "story", "id"].iter().find_map(|name| row.get(name)?.as_str().map(str::to_owned))
}

/// Lines, whatever bytes they are of.
trait Lines {
    fn lines_lossy(self) -> std::io::Result<Vec<String>>;
}

impl<R: std::io::Read> Lines for R {
    fn lines_lossy(mut self) -> std::io::Result<Vec<String>> {
        let mut bytes = Vec::new();
        self.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).lines().map(str::to_owned).collect())
    }
}

/// A mark that ends with this run is none: why they cannot be kept was told when they were opened.
pub fn must_be_kept(marks: &Marks) -> Result<(), Failure> {
    if marks.are_kept() {
        return Ok(());
    }
    let hint =
        "nothing was changed; make room, or let the folder be written to (dateline paths names it)";
    Err(Failure::Other(format!("marks cannot be kept\n  {hint}")))
}

/// A number and its noun.
pub fn counted(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", crate::text::number(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::key_of;

    #[test]
    fn keys_are_lines_or_fields_of_rows() {
        let check = |line: &str, want: Option<&str>| {
            assert_eq!(key_of(line).as_deref(), want, "{line}");
        };
        check(" ferry~1 ", Some("ferry~1"));
        check("", None);
        check(r#"{"id":"ferry","key":"ferry~2"}"#, Some("ferry~2"));
        check(r#"{"story":"ferry~2","words":"late"}"#, Some("ferry~2"));
        check(r#"{"key":7}"#, None);
        check("{broken", None);
    }
}
