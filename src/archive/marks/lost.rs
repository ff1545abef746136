//! Marks whose story is gone under its name: found again by what the mark knows of it besides, or told.
//!
//! A story's id changes where its file is saved in another format, or edited where the wire gives no id. The mark then goes to the
//! story with the same words, whatever file it lies in; else to the one story of the same file, if its headline is much the same. What
//! was of another story is never guessed at: it would hide a story that nobody has read.

use rusqlite::{Connection, params};
use tantivy::Term;
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{DocSet, SegmentReader, TERMINATED};

use super::change::{self, Change, Kept, Subject};
use super::name::{mark_of, name_of};
use super::{Marks, MarksError};
use crate::archive::manifest::{path_bytes, path_of};
use crate::archive::rows::{self, StoredStory};
use crate::archive::schema::Doc;
use crate::archive::search::bytes;
use crate::archive::window::Newest;
use crate::archive::{ArchiveError, Searcher, plan};
use crate::story::Mark;
use crate::text::{fold, words};

/// Names that are looked up at once.
const PART: i64 = 1_000;

/// The marks on a story that the archive has not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lost {
    /// What the marks know of it.
    pub on: Subject,
    /// The marks.
    pub marks: Vec<Kept>,
}

/// How many marks found their story again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// Marks.
    pub marks: usize,
    /// Stories.
    pub stories: usize,
}

/// A story that lost marks go to.
struct Home {
    id: String,
    key: String,
    on: Subject,
}

impl Searcher<'_> {
    /// The marks whose story is in none of the archive's files any more: those on files in its folders, and those of which no file is
    /// known. With `elsewhere` also those on files outside its folders that are gone.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn lost(&self, marks: &Marks, elsewhere: bool) -> Result<Vec<Lost>, ArchiveError> {
        let mut lost = Vec::new();
        for id in self.missing(marks)? {
            let mut own = Vec::new();
            marks.read(|database| of_id(database, &id, &mut |kept| own.push(kept)));
            // The marks of a story know more or less of it: when they were set, and by what.
            let mut on = Subject::of(id);
            for kept in &own {
                let known = kept.change.on.clone();
                on.path = on.path.or(known.path);
                on.print = on.print.or(known.print);
                on.headline = on.headline.or(known.headline);
            }
            if self.is_of_here(&on, elsewhere) {
                lost.push(Lost { on, marks: own });
            }
        }
        Ok(lost)
    }

    /// Gives lost marks to the stories that they are found to belong to.
    ///
    /// # Errors
    /// Where the index cannot be read. Marks that cannot be written stay where they are.
    pub fn attach(&self, marks: &mut Marks, elsewhere: bool) -> Result<Attached, ArchiveError> {
        let mut moves = Vec::new();
        for lost in self.lost(marks, elsewhere)? {
            if let Some(home) = self.home_of(&lost)? {
                moves.push((lost, home));
            }
        }
        if moves.is_empty() {
            return Ok(Attached::default());
        }
        let settled = marks.written(|database| {
            let mut done = 0;
            for (lost, home) in &moves {
                done += settle(database, lost, home)?;
            }
            Ok(done)
        });
        match settled {
            Ok(marks) => Ok(Attached { marks, stories: moves.len() }),
            Err(MarksError::Memory(error)) => Err(ArchiveError::from(std::io::Error::other(error))),
            // They are attached for the session, which whoever writes next is told.
            Err(_) => Ok(Attached { marks: 0, stories: moves.len() }),
        }
    }

    /// The names that marks hang on and that no document bears.
    fn missing(&self, marks: &Marks) -> Result<Vec<String>, ArchiveError> {
        let fields = *self.fields();
        let segments = self.texts.segment_readers();
        let bears = |name: &str| -> tantivy::Result<bool> {
            for segment in segments {
                if lives(segment, fields.id, name)? || lives(segment, fields.id, plan::id_of(name))?
                {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        let mut missing = Vec::new();
        let mut last = String::new();
        // A part at a time: whoever draws must not wait for all of them.
        loop {
            let part: Vec<String> = marks.read(|database| {
                let mut some = database.prepare_cached(
                    "SELECT DISTINCT id FROM marks WHERE gone = 0 AND id > ?1 ORDER BY id LIMIT ?2",
                )?;
                some.query_map(params![last, PART], |row| row.get(0))?.collect()
            });
            let Some(end) = part.last() else { return Ok(missing) };
            last.clone_from(end);
            for id in part {
                if !bears(&id)? {
                    missing.push(id);
                }
            }
        }
    }

    fn is_of_here(&self, on: &Subject, elsewhere: bool) -> bool {
        let Some(path) = &on.path else { return true };
        let inside = self.archive.roots().iter().any(|root| path.starts_with(root));
        inside || (elsewhere && !path.exists())
    }

    /// The story that lost marks belong to.
    fn home_of(&self, lost: &Lost) -> Result<Option<Home>, ArchiveError> {
        let fields = self.fields();
        let story = || plan::term(fields.kind, Doc::Story.term());
        let path = lost.on.path.as_ref();
        if let Some(print) = &lost.on.print {
            let run = plan::all(vec![story(), plan::term(fields.copy, print)]);
            let mut same = self.homes(&*run, 50)?;
            let here = same.iter().position(|home| home.on.path.as_ref() == path);
            if !same.is_empty() {
                return Ok(Some(same.swap_remove(here.unwrap_or(0))));
            }
        }
        let Some(path) = path else { return Ok(None) };
        let file = Term::from_field_bytes(fields.file, &path_bytes(path));
        let file = tantivy::query::TermQuery::new(file, IndexRecordOption::Basic);
        let run = plan::all(vec![story(), Box::new(file)]);
        let mut all = self.homes(&*run, 2)?;
        let alone = if all.len() == 1 { all.pop() } else { None };
        Ok(alone.filter(|home| {
            let headlines = lost.on.headline.as_deref().zip(home.on.headline.as_deref());
            headlines.is_none_or(|(old, new)| are_alike(old, new))
        }))
    }

    fn homes(
        &self,
        run: &dyn tantivy::query::Query,
        most: usize,
    ) -> Result<Vec<Home>, ArchiveError> {
        let mut homes = Vec::new();
        for (_, at) in Newest::of(&self.texts, run)?.take(most) {
            let doc: tantivy::TantivyDocument = self.texts.doc(at)?;
            let stored: StoredStory = rows::read(bytes(&doc, self.fields().row)?)?;
            let on = Subject {
                id: stored.id.clone(),
                path: Some(path_of(bytes(&doc, self.fields().file)?)),
                print: None,
                headline: Some(stored.headline),
            };
            homes.push(Home { id: stored.id, key: stored.key, on });
        }
        Ok(homes)
    }
}

/// Whether a document that is not deleted bears a name.
fn lives(segment: &SegmentReader, field: Field, name: &str) -> tantivy::Result<bool> {
    let terms = segment.inverted_index(field)?;
    let Some(info) = terms.get_term_info(&Term::from_field_text(field, name))? else {
        return Ok(false);
    };
    let Some(alive) = segment.alive_bitset() else { return Ok(true) };
    let mut postings = terms.read_postings_from_terminfo(&info, IndexRecordOption::Basic)?;
    while postings.doc() != TERMINATED {
        if alive.is_alive(postings.doc()) {
            return Ok(true);
        }
        postings.advance();
    }
    Ok(false)
}

/// The marks on one name.
fn of_id(database: &Connection, id: &str, take: &mut dyn FnMut(Kept)) -> rusqlite::Result<()> {
    let mut all = database.prepare_cached(
        "SELECT mark, value, path, print, title, at FROM marks WHERE id = ?1 AND gone = 0",
    )?;
    let mut rows = all.query([id])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let Some(mark) = mark_of(&name) else { continue };
        let path: Option<Vec<u8>> = row.get(2)?;
        let on = Subject {
            id: id.to_owned(),
            path: path.map(|path| path_of(&path)),
            print: row.get(3)?,
            headline: row.get(4)?,
        };
        take(Kept { change: Change { on, mark, value: Some(row.get(1)?) }, at: row.get(5)? });
    }
    Ok(())
}

/// Moves the marks of one story to another. What stands there stays, and two notes become one.
fn settle(database: &Connection, lost: &Lost, home: &Home) -> rusqlite::Result<usize> {
    let mut moved = 0;
    for kept in &lost.marks {
        let Change { on, mark, value } = &kept.change;
        let id = if *mark == Mark::Place { &home.key } else { &home.id };
        let there = change::value_at(database, id, &name_of(mark))?;
        let value = match (mark, value, there) {
            (_, value, None) => value.clone(),
            (Mark::Note, Some(own), Some((theirs, _))) if *own != theirs => {
                Some(format!("{theirs}\n{own}"))
            }
            (_, _, Some((theirs, _))) => Some(theirs),
        };
        let new = Change {
            on: Subject { id: id.clone(), print: on.print.clone(), ..home.on.clone() },
            mark: mark.clone(),
            value,
        };
        let old = Change { value: None, ..kept.change.clone() };
        let both = [(&new, Some(kept.at)), (&old, None)];
        change::apply_at(database, both.into_iter(), None)?;
        moved += 1;
    }
    database.execute(
        "UPDATE changes SET id = ?2 WHERE id = ?1 AND mark <> 'place'",
        params![lost.on.id, home.id],
    )?;
    Ok(moved)
}

/// Whether two headlines share most of their words.
fn are_alike(one: &str, other: &str) -> bool {
    let set = |text: &str| -> std::collections::BTreeSet<String> {
        words(text)
            .map(|at| fold(text.get(at.start..at.end).unwrap_or_default()).into_owned())
            .collect()
    };
    let (one, other) = (set(one), set(other));
    one.intersection(&other).count() * 2 >= one.len().max(other.len())
}

#[cfg(test)]
mod tests {
    use super::are_alike;

    #[test]
    fn a_corrected_headline_is_much_the_same() {
        let check = |one: &str, other: &str, want: bool| {
            assert_eq!(are_alike(one, other), want, "{one} / {other}");
        };
        check("Ferry to Oakum runs late", "Ferry to Oakum runs late again", true);
        check("Ferry to Oakum runs late", "FERRY to Oakum sails early", true);
        check("Ferry to Oakum runs late", "Freeland votes on a bridge", false);
        check("", "", true);
    }
}
