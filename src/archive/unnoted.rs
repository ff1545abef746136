//! Which stories still want notes.
//!
//! Notes are taken after the texts, by another pass that may be ended at any moment: what is missing is what the notes do not hold.
//! The marker of a complete pass is in the commit itself, so that a complete archive is not looked through again.

use std::collections::HashMap;
use std::path::Path;

use tantivy::query::{BooleanQuery, Occur, Query as Run, TermQuery};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, TantivyError, Term};

use super::documents::{model_flag, tie};
use super::join::{self, Alone, Bond, Bonds, InOrder, Unmatched};
use super::manifest::{FileRecord, path_bytes};
use super::query::Node;
use super::schema::Doc;
use super::window::Newest;
use super::{Archive, ArchiveError, Located, Searcher, plan};
use crate::story::Story;

/// A story that wants notes, by its document in the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unnoted {
    /// Names the document in both indexes.
    pub bond: Bond,
    /// Whether it has older notes, which go when it gets new ones.
    pub again: bool,
}

/// The stories of one file that want notes.
#[derive(Clone, Debug, Default)]
pub struct FileGaps {
    file: FileRecord,
    by_tie: HashMap<u64, Unnoted>,
}

impl FileGaps {
    /// How many stories want notes.
    pub fn len(&self) -> usize {
        self.by_tie.len()
    }

    /// Whether none does.
    pub fn is_empty(&self) -> bool {
        self.by_tie.is_empty()
    }

    /// Takes out a story that was read from the file; `None` where it wants no notes, or the file is not what it was.
    pub fn take(&mut self, story: &Story) -> Option<Unnoted> {
        self.by_tie.remove(&tie(&path_bytes(&self.file.path), &self.file, story))
    }
}

/// What the notes lack, and what they hold in vain.
#[derive(Clone, Copy, Debug)]
pub enum Gap {
    /// A story without notes, or with notes of another model.
    Story {
        /// Its document.
        at: DocAddress,
        /// Whether it has older notes.
        again: bool,
    },
    /// Notes of no story.
    Stale(Bond),
}

impl Archive {
    /// What a commit of notes says when there are notes of all texts by a model.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn complete(&self, model: &str) -> Result<String, ArchiveError> {
        let texts = self.texts().index.load_metas()?.opstamp;
        Ok(format!("{model} of {texts}"))
    }

    /// Whether all stories have notes by a model.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn is_complete(&self, model: &str) -> Result<bool, ArchiveError> {
        let said = self.notes().index.load_metas()?.payload;
        Ok(said.as_deref() == Some(self.complete(model)?.as_str()))
    }
}

impl Searcher<'_> {
    /// How many stories have no notes at all yet.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn unnoted_count(&self) -> Result<usize, ArchiveError> {
        let count = |kind| -> Result<usize, ArchiveError> {
            Ok(self.run(kind, &Node::Every, false)?.count(self.shelf(kind))?)
        };
        Ok(count(Doc::Story)?.saturating_sub(count(Doc::Notes)?))
    }

    /// The gaps of the notes: first stories without any, newest first, among them notes of no story; then stories whose notes another
    /// model gave, newest first. It is streamed.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn gaps(&self, model: &str) -> Result<impl Iterator<Item = Gap>, ArchiveError> {
        let texts = self.in_order(Doc::Story)?;
        let notes = self.in_order(Doc::Notes)?;
        let fresh = Unmatched::of(texts, notes).map(|alone| match alone {
            Alone::Left(at) => Gap::Story { at, again: false },
            Alone::Right(bond) => Gap::Stale(bond),
        });
        let fields = self.fields();
        let older = BooleanQuery::new(vec![
            (Occur::Must, plan::term(fields.kind, Doc::Notes.term())),
            (Occur::MustNot, plan::term(fields.flag, &model_flag(model))),
        ]);
        let ways = self.ways()?;
        let again = Newest::of(&self.notes, &older)?
            .filter_map(move |(_, at)| Some(Gap::Story { at: ways.story_of(at)?, again: true }));
        Ok(fresh.chain(again))
    }

    /// All documents of a kind by their bonds.
    fn in_order(
        &self,
        kind: Doc,
    ) -> Result<impl Iterator<Item = (Bond, DocAddress)>, ArchiveError> {
        let index = self.shelf(kind);
        let columns = index.segment_readers().iter().map(Bonds::of);
        let columns = columns.collect::<Result<Vec<_>, TantivyError>>()?;
        let bond =
            move |(_, at): (u64, DocAddress)| (columns[at.segment_ord as usize].get(at.doc_id), at);
        let all = self.run(kind, &Node::Every, false)?;
        Ok(InOrder::of(Newest::of(index, &*all)?.map(bond)))
    }

    /// The story of a gap: where it lies, and what its notes are to bear.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn unnoted(&self, at: DocAddress, again: bool) -> Result<(Located, Unnoted), ArchiveError> {
        let segment = self.texts.segment_reader(at.segment_ord);
        let unnoted = Unnoted { bond: Bonds::of(segment)?.get(at.doc_id), again };
        Ok((self.located(at)?, unnoted))
    }

    /// All stories of a file that want notes.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn gaps_in(&self, path: &Path, model: &str) -> Result<FileGaps, ArchiveError> {
        let Some(file) = self.file_of(path)? else { return Ok(FileGaps::default()) };
        let fields = self.fields();
        let lies = Term::from_field_bytes(fields.file, &path_bytes(path));
        let of = |kind: Doc, flag: Option<&str>| -> Result<Vec<Bond>, ArchiveError> {
            let lies = TermQuery::new(lies.clone(), IndexRecordOption::Basic);
            let mut all: Vec<Box<dyn Run>> =
                vec![plan::term(fields.kind, kind.term()), Box::new(lies)];
            all.extend(flag.map(|flag| plan::term(fields.flag, flag)));
            let mut parts: Vec<_> = all.into_iter().map(|one| (Occur::Must, one)).collect();
            if kind == Doc::Story {
                // An earlier text is not in the file any more.
                parts.push((Occur::MustNot, plan::term(fields.flag, plan::SUPERSEDED)));
            }
            Ok(join::bonds(self.shelf(kind), &BooleanQuery::new(parts))?)
        };
        let (noted, current) = (of(Doc::Notes, None)?, of(Doc::Notes, Some(&model_flag(model)))?);
        let has = |all: &[Bond], bond: &Bond| all.binary_search_by(|one| bond.cmp(one)).is_ok();
        let stories = of(Doc::Story, None)?.into_iter().filter(|bond| !has(&current, bond));
        let by_tie = stories.map(|bond| (bond.1, Unnoted { bond, again: has(&noted, &bond) }));
        Ok(FileGaps { file, by_tie: by_tie.collect() })
    }
}
