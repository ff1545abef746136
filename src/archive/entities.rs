//! Names all over the archive: how often each is named, and those that are spelled alike.

use std::collections::HashMap;

use tantivy::query::{EnableScoring, Query as Run};

use super::join::{self, Joined};
use super::names::untagged;
use super::plan;
use super::query::{How, Look, Node, Query};
use super::schema::{Doc, NAME};
use super::tokens::words;
use super::window::each_hit;
use super::{ArchiveError, Searcher};
use crate::story::EntityKind;
use crate::text::Spelled;

/// A name and how many stories name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameCount {
    /// What it is.
    pub kind: EntityKind,
    /// The name.
    pub name: String,
    /// How many stories.
    pub stories: usize,
}

impl NameCount {
    /// Whether it is of a kind, where one is asked for.
    pub fn is_of(&self, kind: Option<EntityKind>) -> bool {
        kind.is_none_or(|kind| self.kind == kind)
    }
}

impl Searcher<'_> {
    /// The names in the stories that a query finds, those of most stories first; of one kind where one is asked for.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn entities(
        &self,
        query: &Query,
        kind: Option<EntityKind>,
        limit: usize,
    ) -> Result<Vec<NameCount>, ArchiveError> {
        let mut all = self.names_in(query)?;
        all.retain(|one| one.is_of(kind));
        all.truncate(limit);
        Ok(all)
    }

    /// How many stories have a name of a kind, and how many those that are spelled nearly like it: most stories first.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn spelled_nearly(
        &self,
        kind: EntityKind,
        name: &str,
    ) -> Result<Vec<(String, usize)>, ArchiveError> {
        let words = words(name);
        let one = |word: &String, how| Node::Words { look: Look::Who, words: word.clone(), how };
        // One word may differ; the others narrow the stories down before it is looked for.
        let nearly = (0..words.len()).map(|odd| {
            let how = |at| if at == odd { How::Nearly } else { How::Exactly };
            Node::And(words.iter().enumerate().map(|(at, word)| one(word, how(at))).collect())
        });
        let node = Node::Or(nearly.collect());
        let run = self.run(Doc::Notes, &node, false)?;
        let own = Spelled::new(name);
        let alike = |one: &NameCount| {
            one.kind == kind
                && (one.name == name || own.differs(&Spelled::new(&one.name)).is_some())
        };
        let all = self.names_by_documents(&*run)?.into_iter().filter(alike);
        Ok(all.map(|one| (one.name, one.stories)).collect())
    }

    /// Every name in the stories that a query finds, most stories first, then by name.
    pub(super) fn names_in(&self, query: &Query) -> Result<Vec<NameCount>, ArchiveError> {
        let notes = self.run(Doc::Notes, &Node::Every, false)?;
        let run = if query.is_every() {
            notes
        } else {
            let stories = self.run(Doc::Story, &query.node, false)?;
            let bonds = join::bonds(&self.texts, &*stories)?;
            plan::all(vec![notes, Box::new(Joined::of(&self.notes, &bonds)?)])
        };
        self.names_by_documents(&*run)
    }

    /// Every name in some documents of notes, most stories first, then by name.
    fn names_by_documents(&self, run: &dyn Run) -> Result<Vec<NameCount>, ArchiveError> {
        let weight = run.weight(EnableScoring::disabled_from_searcher(&self.notes))?;
        let mut counts: HashMap<String, usize> = HashMap::new();
        for reader in self.notes.segment_readers() {
            let Some(column) = reader.fast_fields().str(NAME)? else { continue };
            let mut by_number = vec![0_usize; column.num_terms()];
            each_hit(reader, &*weight, |doc| {
                for number in column.term_ords(doc) {
                    by_number[number as usize] += 1;
                }
            })?;
            let present: Vec<u64> = (0_u64..)
                .zip(&by_number)
                .filter(|(_, n)| **n > 0)
                .map(|(number, _)| number)
                .collect();
            let mut numbers = present.iter();
            column.dictionary().sorted_ords_to_term_cb(&present, |value| {
                let count = numbers.next().and_then(|number| by_number.get(*number as usize));
                let value = String::from_utf8_lossy(value).into_owned();
                *counts.entry(value).or_default() += count.copied().unwrap_or_default();
            })?;
        }
        let split = |(value, stories): (String, usize)| {
            let (kind, name) = untagged(&value)?;
            Some(NameCount { kind, name: name.to_owned(), stories })
        };
        let mut all: Vec<NameCount> = counts.into_iter().filter_map(split).collect();
        all.sort_by(|a, b| b.stories.cmp(&a.stories).then_with(|| a.name.cmp(&b.name)));
        Ok(all)
    }
}
