//! Marks as JSON Lines, out and in. `docs/manual.md` is the format's description.
//!
//! One object a line: first `{"dateline":"marks","version":1}`, then a mark a line, in the order of their stories' ids. Unknown fields
//! are passed over, so that a newer program's lines can be read.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::change::{self, Change, Kept, Subject};
use super::name::{name_of, place_of, tidy};
use super::names::tidy_name;
use super::{Marks, MarksError};
use crate::story::Mark;

/// The format's version.
const VERSION: u32 = 1;
/// Bytes of a line at most.
const LONGEST: usize = 1 << 20;

/// A line. What a mark has not is left out.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    dateline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mark: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    above: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    headline: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path_hex: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
}

/// A line that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrongLine {
    /// Which, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: String,
}

/// How an import went.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Marks that were not there.
    pub new: usize,
    /// Notes, places and queries that took the place of an older one.
    pub newer: usize,
    /// Marks that were there, or a newer one in their place.
    pub known: usize,
    /// Lines that were passed over.
    pub wrong: Vec<WrongLine>,
}

/// A mark as a line of JSON, without its line end.
pub fn line_of(kept: &Kept) -> String {
    let Kept { change: Change { on, mark, value }, at } = kept;
    let mut line = Line {
        id: Some(on.id.clone()).filter(|id| !id.is_empty()),
        at: jiff::Timestamp::from_second(*at).ok().map(|at| at.to_string()),
        headline: on.headline.clone(),
        fingerprint: on.print.clone(),
        ..Line::default()
    };
    if let Some(path) = &on.path {
        line.path = Some(path.to_string_lossy().into_owned());
        if path.to_str().is_none() {
            let hex = |byte: u8| format!("{byte:02x}");
            let bytes = crate::archive::manifest::path_bytes(path);
            line.path_hex = Some(bytes.into_iter().map(hex).collect());
        }
    }
    let value = value.clone().unwrap_or_default();
    let (name, value) = match mark {
        Mark::Tag(words) => ("tag".to_owned(), Some(words.clone())),
        Mark::Query(name) => {
            line.name = Some(name.clone());
            ("query".to_owned(), Some(value))
        }
        Mark::Same(name) => {
            line.name = Some(name.clone());
            ("same".to_owned(), Some(value))
        }
        Mark::Apart(name, from) => {
            line.name = Some(name.clone());
            ("apart".to_owned(), Some(from.clone()))
        }
        Mark::Place => {
            (line.offset, line.above) = place_of(&value).unzip();
            ("place".to_owned(), None)
        }
        mark => (name_of(mark), Some(value).filter(|value| !value.is_empty())),
    };
    (line.mark, line.value) = (Some(name), value);
    serde_json::to_string(&line).unwrap_or_default()
}

/// The first line of an export.
fn head() -> String {
    let line = Line { dateline: Some("marks".into()), version: Some(VERSION), ..Line::default() };
    serde_json::to_string(&line).unwrap_or_default()
}

/// Understands a line; nothing where it says nothing.
fn parse(text: &str) -> Result<Option<Kept>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let line: Line = serde_json::from_str(text).map_err(|error| format!("no mark: {error}"))?;
    if let Some(what) = line.dateline {
        let version = line.version.unwrap_or(VERSION);
        return match what.as_str() {
            "marks" if version <= VERSION => Ok(None),
            "marks" => Err(format!("version {version} is newer than this program's {VERSION}")),
            other => Err(format!("these are {other}, not marks")),
        };
    }
    let name = line.mark.ok_or("it names no mark")?;
    let value = line.value.unwrap_or_default();
    let tag = || tidy(&value).ok_or("a tag without a word in its value");
    let mark = match name.as_str() {
        "read" => Mark::Read,
        "star" => Mark::Star,
        "note" if value.trim().is_empty() => return Err("a note without a value".into()),
        "note" => Mark::Note,
        "place" => Mark::Place,
        "tag" => Mark::Tag(tag()?),
        "query" => {
            Mark::Query(line.name.as_deref().and_then(tidy).ok_or("a query without a name")?)
        }
        kind @ ("same" | "apart") => {
            let name = line.name.as_deref().and_then(tidy_name).ok_or("no name that it is on")?;
            let other = tidy_name(&value).ok_or("no other name in its value")?;
            if kind == "same" { Mark::Same(name) } else { Mark::Apart(name, other) }
        }
        other => return Err(format!("there is no mark {other:?}")),
    };
    let value = match mark {
        Mark::Same(_) => tidy_name(&value).unwrap_or_default(),
        Mark::Note | Mark::Query(_) => crate::text::clean(&value).into_owned(),
        Mark::Place => match (line.offset, line.above) {
            (Some(offset), above) => format!("{offset} {}", above.unwrap_or(0)),
            _ => return Err("a place without an offset".into()),
        },
        _ => String::new(),
    };
    let id = line.id.filter(|id| !id.is_empty());
    let id = match (&mark, id) {
        (Mark::Query(_) | Mark::Same(_) | Mark::Apart(..), _) => String::new(),
        (_, Some(id)) => id,
        (_, None) => return Err("it names no story by its id".into()),
    };
    let path = match line.path_hex {
        Some(hex) => Some(unhexed(&hex).ok_or("path_hex is no hexadecimal number")?),
        None => line.path.map(PathBuf::from),
    };
    let on = Subject { id, path, print: line.fingerprint, headline: line.headline };
    let at = match line.at {
        Some(at) => {
            at.parse().map_err(|_| format!("{at:?} is no time; write 2026-11-24T10:00:00Z"))?
        }
        None => jiff::Timestamp::now(),
    };
    let at = at.as_second();
    Ok(Some(Kept { change: Change { on, mark, value: Some(value) }, at }))
}

fn unhexed(hex: &str) -> Option<PathBuf> {
    let pairs = hex.as_bytes().chunks(2);
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes: Option<Vec<u8>> = pairs.map(byte).collect();
    bytes.map(|bytes| crate::archive::manifest::path_of(&bytes))
}

/// Reads one line of at most [`LONGEST`] bytes. `None` at the end.
fn next_line(from: &mut dyn BufRead) -> io::Result<Option<Result<String, String>>> {
    let mut bytes = Vec::new();
    let most = LONGEST as u64 + 1;
    let read = io::Read::take(&mut *from, most).read_until(b'\n', &mut bytes)?;
    if read == 0 {
        return Ok(None);
    }
    if read > LONGEST {
        // The rest of it is passed over.
        while bytes.last() != Some(&b'\n') {
            bytes.clear();
            if io::Read::take(&mut *from, most).read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
        }
        return Ok(Some(Err(format!("longer than {LONGEST} bytes"))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| "no UTF-8".to_owned())))
}

impl Marks {
    /// Writes all marks as lines; says how many.
    ///
    /// # Errors
    /// Where they cannot be written out.
    pub fn export(&self, into: &mut dyn Write) -> io::Result<usize> {
        writeln!(into, "{}", head())?;
        let (mut many, mut done) = (0, Ok(()));
        self.each(&mut |kept| {
            if done.is_ok() {
                done = writeln!(into, "{}", line_of(&kept));
                many += 1;
            }
        });
        done.map(|()| many)
    }

    /// Takes marks in from lines, all as one change. What is there stays, but for a note, a place or a query that is older.
    ///
    /// # Errors
    /// Where the lines cannot be read.
    pub fn import(&mut self, from: &mut dyn BufRead) -> io::Result<Result<Imported, MarksError>> {
        let mut done = Imported::default();
        let mut lines: Vec<Kept> = Vec::new();
        let mut number = 0;
        while let Some(text) = next_line(from)? {
            number += 1;
            match text.and_then(|text| parse(&text)) {
                Ok(None) => {}
                Ok(Some(kept)) => lines.push(kept),
                Err(why) => done.wrong.push(WrongLine { line: number, why }),
            }
        }
        let written = self.written(|database| {
            let mut take = Vec::new();
            let mut seen = std::collections::HashSet::new();
            let mut counts = (0, 0, 0);
            for kept in &lines {
                let Change { on, mark, value } = &kept.change;
                if !seen.insert((on.id.as_str(), mark)) {
                    counts.2 += 1;
                    continue;
                }
                match change::value_at(database, &on.id, &name_of(mark))? {
                    None => counts.0 += 1,
                    Some((old, at)) if Some(&old) != value.as_ref() && at < kept.at => {
                        counts.1 += 1;
                    }
                    Some(_) => {
                        counts.2 += 1;
                        continue;
                    }
                }
                take.push(kept);
            }
            let changes = take.iter().map(|kept| (&kept.change, Some(kept.at)));
            change::apply_at(database, changes, Some("an import of marks"))?;
            Ok(counts)
        });
        Ok(written.map(|(new, newer, known)| Imported { new, newer, known, ..done }))
    }
}
