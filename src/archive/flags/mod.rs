//! The user's marks as sets of documents, so that `is:unread`, `tag:` and the count of unread stories are a filter on the scan.
//!
//! A mark names a story by its id; the index is never rewritten for one. A set is made when it is first asked for, once a segment, and
//! brought up to date from what changed since. One that took long to make is kept beside the index (see [`disk`]).

mod disk;

use std::collections::HashMap;
use std::collections::HashSet;
use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tantivy::index::SegmentId;
use tantivy::query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Scorer, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::{BitSet, DocId, DocSet, InvertedIndexReader, Score, SegmentReader, TERMINATED, Term};

use super::Marks;
use super::query::Bears;

/// Marks above which a set is kept on disk.
const LARGE: usize = 2_000;
/// A look into a segment's ids costs so many steps of a walk through them.
const LOOK: usize = 16;

/// The sets that were made, of one archive.
#[derive(Clone, Default)]
pub struct Sets(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    /// The marks that the sets are of.
    instance: u64,
    sets: HashMap<(SegmentId, Bears), Set>,
    /// What is on disk was looked at.
    read: bool,
    /// The ids of some marks by their hashes, as long as sets are made of them.
    hashes: Option<(Vec<String>, Arc<Hashes>)>,
}

type Hashes = HashSet<u64, BuildHasherDefault<AsItIs>>;

/// The documents of one segment that bear a mark.
#[derive(Clone)]
struct Set {
    /// The newest change that it knows.
    number: i64,
    docs: Arc<BitSet>,
}

/// The documents that bear each mark.
#[derive(Clone)]
pub struct Flags {
    known: Sets,
    marks: Marks,
    id: Field,
    number: i64,
    folder: Option<Arc<Path>>,
}

impl Sets {
    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets the sets of segments that are no more.
    pub fn keep_of<'s>(&self, segments: impl Iterator<Item = &'s SegmentReader>) {
        let live: HashSet<SegmentId> = segments.map(SegmentReader::segment_id).collect();
        let mut known = self.lock();
        known.sets.retain(|(segment, _), _| live.contains(segment));
        known.hashes = None;
    }
}

impl Flags {
    /// The sets of some marks as they are now. `folder` is where large ones are kept.
    pub fn of(known: &Sets, marks: &Marks, id: Field, folder: Option<&Path>) -> Self {
        let number = marks.number();
        Self {
            known: known.clone(),
            marks: marks.clone(),
            id,
            number,
            folder: folder.map(Arc::from),
        }
    }

    /// Changes with every change of a mark.
    pub fn version(&self) -> i64 {
        self.number
    }

    /// The marks.
    pub fn marks(&self) -> &Marks {
        &self.marks
    }

    /// Whether any story at all bears a mark, in this archive or another.
    pub fn any(&self, asked: &Bears) -> bool {
        self.marks.count(&self.marks.names(asked)) > 0
    }

    /// The documents of a segment that bear a mark.
    pub fn set(&self, asked: &Bears, segment: &SegmentReader) -> tantivy::Result<Arc<BitSet>> {
        let at = (segment.segment_id(), asked.clone());
        let mut known = self.known.lock();
        let instance = self.marks.instance();
        if known.instance != instance {
            *known = Known { instance, ..Known::default() };
        }
        if !known.sets.contains_key(&at) && !std::mem::replace(&mut known.read, true) {
            self.read_kept(&mut known);
        }
        let names = self.marks.names(asked);
        let set = match known.sets.get(&at) {
            Some(set) if set.number >= self.number => return Ok(Arc::clone(&set.docs)),
            Some(set) => {
                let mut docs = BitSet::clone(&set.docs);
                self.bring_up(&mut docs, set.number, asked, &names, segment)?;
                Set { number: self.number, docs: Arc::new(docs) }
            }
            None => {
                let docs = Arc::new(self.made(&names, segment, &mut known)?);
                Set { number: self.number, docs }
            }
        };
        let docs = Arc::clone(&set.docs);
        let new = known.sets.insert(at, set).is_none();
        if new && self.marks.count(&names) > LARGE {
            self.keep(&known);
        }
        Ok(docs)
    }

    /// Applies the changes after a number.
    fn bring_up(
        &self,
        docs: &mut BitSet,
        number: i64,
        asked: &Bears,
        names: &[String],
        segment: &SegmentReader,
    ) -> tantivy::Result<()> {
        let terms = segment.inverted_index(self.id)?;
        for (id, name) in self.marks.changed_after(number) {
            if !asked.may_be(&name) {
                continue;
            }
            let on = names.iter().any(|name| self.marks.bears(name, &id));
            let term = Term::from_field_text(self.id, &id);
            if let Some(info) = terms.get_term_info(&term)? {
                each_doc(&terms, &info, &mut |doc| {
                    if on { insert(docs, doc) } else { docs.remove(doc) }
                })?;
            }
        }
        Ok(())
    }

    /// Makes a set: by a look for each marked id, or by a walk through all ids of the segment, whichever is shorter.
    fn made(
        &self,
        names: &[String],
        segment: &SegmentReader,
        known: &mut Known,
    ) -> tantivy::Result<BitSet> {
        let mut docs = BitSet::with_max_value(segment.max_doc());
        let many = self.marks.count(names);
        if many == 0 {
            return Ok(docs);
        }
        let terms = segment.inverted_index(self.id)?;
        if many.saturating_mul(LOOK) < terms.terms().num_terms() {
            let mut ids = Vec::with_capacity(many);
            self.marks.each_id(names, &mut |id| ids.push(Term::from_field_text(self.id, id)));
            for term in ids {
                if let Some(info) = terms.get_term_info(&term)? {
                    each_doc(&terms, &info, &mut |doc| insert(&mut docs, doc))?;
                }
            }
            return Ok(docs);
        }
        let marked = match &known.hashes {
            Some((of, hashes)) if of == names => Arc::clone(hashes),
            _ => {
                let mut hashes = Hashes::default();
                hashes.reserve(many);
                self.marks.each_id(names, &mut |id| {
                    hashes.insert(hash(id.as_bytes()));
                });
                let hashes = Arc::new(hashes);
                known.hashes = Some((names.to_vec(), Arc::clone(&hashes)));
                hashes
            }
        };
        let mut all = terms.terms().stream()?;
        while all.advance() {
            if marked.contains(&hash(all.key())) {
                let info = all.value().clone();
                each_doc(&terms, &info, &mut |doc| insert(&mut docs, doc))?;
            }
        }
        Ok(docs)
    }

    /// Takes in the sets that were kept, those that are of these marks.
    fn read_kept(&self, known: &mut Known) {
        let Some((folder, identity)) = self.folder.as_ref().zip(self.marks.identity()) else {
            return;
        };
        for (segment, number, docs) in disk::read(folder, &identity) {
            if number <= self.number {
                let set = Set { number, docs: Arc::new(docs) };
                known.sets.entry((segment, Bears::Read)).or_insert(set);
            }
        }
    }

    /// Keeps the sets of read stories. Where that cannot be done they are made again another time.
    fn keep(&self, known: &Known) {
        let Some((folder, identity)) = self.folder.as_ref().zip(self.marks.identity()) else {
            return;
        };
        let sets = known.sets.iter().filter(|((_, asked), _)| *asked == Bears::Read);
        let sets: Vec<_> =
            sets.map(|((segment, _), set)| (*segment, set.number, &*set.docs)).collect();
        if let Err(error) = disk::write(folder, &identity, &sets) {
            tracing::debug!("cannot keep the sets of marked stories: {error}");
        }
    }
}

/// Hashes take a tenth of the room of the ids, and two ids of one hash do not come in a lifetime.
fn hash(id: &[u8]) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(id)
}

fn insert(docs: &mut BitSet, doc: DocId) {
    docs.insert(doc);
}

fn each_doc(
    terms: &InvertedIndexReader,
    info: &tantivy::postings::TermInfo,
    take: &mut dyn FnMut(DocId),
) -> tantivy::Result<()> {
    let mut postings = terms.read_postings_from_terminfo(info, IndexRecordOption::Basic)?;
    while postings.doc() != TERMINATED {
        take(postings.doc());
        postings.advance();
    }
    Ok(())
}

/// A hasher for what is a hash already.
#[derive(Default)]
pub struct AsItIs(u64);

impl std::hash::Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// A query that finds the documents with a mark.
#[derive(Clone)]
pub struct Bearing {
    /// Which mark.
    pub asked: Bears,
    /// Who bears it.
    pub flags: Arc<Flags>,
}

impl std::fmt::Debug for Bearing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Bearing({:?})", self.asked)
    }
}

impl tantivy::query::Query for Bearing {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(self.clone()))
    }
}

impl Weight for Bearing {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let set = BitSet::clone(&*self.flags.set(&self.asked, reader)?);
        Ok(Box::new(ConstScorer::new(BitSetDocSet::from(set), boost)))
    }

    fn explain(&self, _reader: &SegmentReader, _doc: DocId) -> tantivy::Result<Explanation> {
        Ok(Explanation::new("a mark", 1.0))
    }
}
