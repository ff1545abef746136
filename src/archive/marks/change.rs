//! Changes of marks, several of them as one, and taking them back.

use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, params};

use super::name::{mark_of, name_of};
use crate::archive::manifest::{path_bytes, path_of};
use crate::story::Mark;

/// Changes that can be taken back.
pub const UNDONE: i64 = 100;

/// What a mark is on.
///
/// The id alone would do as long as the story is the same; the rest finds it again where it is not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The story's id; its key for a mark on one version; empty for a mark on no story.
    pub id: String,
    /// Where the story lay.
    pub path: Option<PathBuf>,
    /// The fingerprint of its words.
    pub print: Option<String>,
    /// Its headline.
    pub headline: Option<String>,
}

impl Subject {
    /// A story of which only the id is known.
    pub fn of(id: impl Into<String>) -> Self {
        Self { id: id.into(), ..Self::default() }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// On what.
    pub on: Subject,
    /// Which mark.
    pub mark: Mark,
    /// What it says, empty for one that only is; `None` takes it away.
    pub value: Option<String>,
}

impl Change {
    /// A mark that only is, set or cleared.
    pub fn put(on: &Subject, mark: Mark, set: bool) -> Self {
        Self { on: on.clone(), mark, value: set.then(String::new) }
    }

    /// A note, or none.
    pub fn note(on: &Subject, text: Option<&str>) -> Self {
        let text = text.map(str::trim).filter(|text| !text.is_empty());
        Self { on: on.clone(), mark: Mark::Note, value: text.map(str::to_owned) }
    }

    /// A query under a name, or none.
    pub fn query(name: &str, query: Option<&str>) -> Self {
        let value = query.map(str::to_owned);
        Self { on: Subject::default(), mark: Mark::Query(name.to_owned()), value }
    }
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undone {
    /// What it was, in words.
    pub what: String,
    /// The stories that it was on, each once.
    pub ids: Vec<String>,
}

/// The number of the newest change.
pub fn number(database: &Connection) -> rusqlite::Result<i64> {
    database
        .prepare_cached("SELECT coalesce(max(n), 0) FROM marks")?
        .query_row([], |row| row.get(0))
}

/// Makes changes; with words for it they can be taken back together. Returns how many changed anything.
pub fn apply(
    database: &Connection,
    changes: &[Change],
    what: Option<&str>,
) -> rusqlite::Result<usize> {
    let timed = changes.iter().map(|change| (change, None));
    apply_at(database, timed, what)
}

/// The same, with when each mark was set, in seconds since 1970; now where that is not given.
pub fn apply_at<'a>(
    database: &Connection,
    changes: impl Iterator<Item = (&'a Change, Option<i64>)>,
    what: Option<&str>,
) -> rusqlite::Result<usize> {
    let mut n = number(database)?;
    let mut made = 0;
    let mut batch = None;
    for (change, at) in changes {
        let name = name_of(&change.mark);
        let id = &change.on.id;
        let old = value_at(database, id, &name)?;
        if old.as_ref().map(|(value, _)| value) == change.value.as_ref() {
            continue;
        }
        if let Some(what) = what {
            let batch = match batch {
                Some(batch) => batch,
                None => *batch.insert(begin(database, what)?),
            };
            let (value, at) = old.unzip();
            database
                .prepare_cached(
                    "INSERT INTO changes (batch, step, id, mark, old, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )?
                .execute(params![batch, made as i64, id, name, value, at])?;
        }
        n += 1;
        put(database, &change.on, &name, change.value.as_deref(), n, at)?;
        made += 1;
    }
    if let Some(batch) = batch {
        database.execute("DELETE FROM changes WHERE batch <= ?1", [batch - UNDONE])?;
        database.execute("DELETE FROM batches WHERE number <= ?1", [batch - UNDONE])?;
    }
    Ok(made)
}

fn begin(database: &Connection, what: &str) -> rusqlite::Result<i64> {
    database.prepare_cached("INSERT INTO batches (what) VALUES (?1)")?.execute([what])?;
    Ok(database.last_insert_rowid())
}

/// What a mark says, and since when.
pub fn value_at(
    database: &Connection,
    id: &str,
    name: &str,
) -> rusqlite::Result<Option<(String, i64)>> {
    database
        .prepare_cached("SELECT value, at FROM marks WHERE id = ?1 AND mark = ?2 AND gone = 0")?
        .query_row([id, name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Sets a mark, or leaves word that it is gone.
fn put(
    database: &Connection,
    on: &Subject,
    name: &str,
    value: Option<&str>,
    n: i64,
    at: Option<i64>,
) -> rusqlite::Result<()> {
    let path = on.path.as_ref().map(|path| path_bytes(path));
    database
        .prepare_cached(
            "INSERT INTO marks (id, mark, value, gone, n, path, print, title, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce(?9, unixepoch()))
             ON CONFLICT (id, mark) DO UPDATE SET value = excluded.value, gone = excluded.gone,
                n = excluded.n, path = coalesce(excluded.path, path),
                print = coalesce(excluded.print, print), title = coalesce(excluded.title, title),
                at = excluded.at",
        )?
        .execute(params![
            on.id,
            name,
            value.unwrap_or_default(),
            value.is_none(),
            n,
            path,
            on.print,
            on.headline,
            at
        ])?;
    Ok(())
}

/// Takes back the newest changes that were made together.
pub fn undo(database: &Connection) -> rusqlite::Result<Option<Undone>> {
    let last = "SELECT number, what FROM batches ORDER BY number DESC LIMIT 1";
    let last: Option<(i64, String)> =
        database.query_row(last, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((batch, what)) = last else { return Ok(None) };
    let mut n = number(database)?;
    let mut ids = Vec::new();
    let mut steps = database
        .prepare("SELECT id, mark, old, at FROM changes WHERE batch = ?1 ORDER BY step DESC")?;
    let mut rows = steps.query([batch])?;
    while let Some(row) = rows.next()? {
        let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
        let (old, at): (Option<String>, Option<i64>) = (row.get(2)?, row.get(3)?);
        n += 1;
        put(database, &Subject::of(id.as_str()), &name, old.as_deref(), n, at)?;
        ids.push(id);
    }
    database.execute("DELETE FROM changes WHERE batch = ?1", [batch])?;
    database.execute("DELETE FROM batches WHERE number = ?1", [batch])?;
    ids.sort();
    ids.dedup();
    ids.retain(|id| !id.is_empty());
    Ok(Some(Undone { what, ids }))
}

/// A mark as it is kept, with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The mark.
    pub change: Change,
    /// When it was set, in seconds since 1970.
    pub at: i64,
}

/// Walks marks in the order of their stories' ids, those that are set, or all that changed after a number.
pub fn each(
    database: &Connection,
    changed_after: Option<i64>,
    take: &mut dyn FnMut(Kept),
) -> rusqlite::Result<()> {
    let which = if changed_after.is_some() { "n > ?1" } else { "gone = 0 AND ?1 < 0" };
    let mut all = database.prepare_cached(&format!(
        "SELECT id, mark, value, gone, path, print, title, at FROM marks WHERE {which} ORDER BY id, mark"
    ))?;
    let mut rows = all.query([changed_after.unwrap_or(-1)])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(1)?;
        // A newer program's mark is left as it is.
        let Some(mark) = mark_of(&name) else { continue };
        let gone: bool = row.get(3)?;
        let value = if gone { None } else { Some(row.get(2)?) };
        let path: Option<Vec<u8>> = row.get(4)?;
        let on = Subject {
            id: row.get(0)?,
            path: path.map(|path| path_of(&path)),
            print: row.get(5)?,
            headline: row.get(6)?,
        };
        take(Kept { change: Change { on, mark, value }, at: row.get(7)? });
    }
    Ok(())
}
