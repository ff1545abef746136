//! Links: which other versions and copies a story has.
//!
//! They are found when a story is opened. Versions are joined by the wire's own id; the rest by candidates that share a number of
//! their [`sketch`](super::sketch) and are then read and [judged](super::versions).

use std::collections::{BTreeMap, BTreeSet};

use tantivy::DocAddress;

use super::rows::StoredStory;
use super::schema::{Doc, ORDER};
use super::versions::{DAYS, Usage, Wording, judge};
use super::window::Newest;
use super::{ArchiveError, Located, Searcher, order, past, plan, sketch};
use crate::archive::query::Query;
use crate::story::{Day, Grounds, Kin, Link, Moment, Relative, Status, Story};

/// Stories that may share a number for it to tell anything.
const SHARING: usize = 200;
/// Candidates that are read.
const READ: usize = 6;
/// Documents whose sketches are gathered before the eye notices.
const AT_ONCE: u64 = 100_000;
/// Versions of one item that are linked.
const MOST: usize = 100;

/// Reads a story again from where it lies.
pub type Read<'a> = dyn FnMut(&Located) -> Option<Story> + 'a;

impl Searcher<'_> {
    /// The other versions and the copies of a story. `read` opens a candidate; one that cannot be read is no copy.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn links_of(&self, story: &Story, read: &mut Read<'_>) -> Result<Vec<Link>, ArchiveError> {
        let mut links = self.by_identity(story)?;
        let mut seen: BTreeSet<String> = links.iter().map(|link| link.key.clone()).collect();
        seen.insert(story.key.clone());
        let candidates = self.alike(story)?;
        if candidates.is_empty() {
            return Ok(links);
        }
        let of = self.count(Doc::Story, &Query::every())? as u64;
        let text = self.fields().text;
        let having = |word: &str| self.spread(Doc::Story, text, word).unwrap_or(0);
        let usage = Usage { having: &having, of };
        let own = Wording::of(story);
        let title = sketch::unlabelled(story.headline.as_deref().unwrap_or_default());
        for (shared, at) in candidates {
            let (located, stored) = self.stored_story(at)?;
            if !seen.insert(located.key.clone()) || located.id == story.id {
                continue;
            }
            // One number alone may be a turn of phrase.
            if shared < 2 && !half_of(&title, &sketch::unlabelled(&stored.headline)) {
                continue;
            }
            if let Some(other) = read(&located)
                && let Some(link) = judge(&own, &Wording::of(&other), &usage)
            {
                links.push(Link { key: located.key, ..link });
            }
        }
        Ok(links)
    }

    /// The same for a story that is about to be shown: of a large archive, where all sketches are not gathered in a moment, the versions
    /// by their ids alone.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn links_at_once(
        &self,
        story: &Story,
        read: &mut Read<'_>,
    ) -> Result<Vec<Link>, ArchiveError> {
        if self.texts.num_docs() > AT_ONCE {
            return self.by_identity(story);
        }
        self.links_of(story, read)
    }

    /// Tells a story where else it lies and which versions and copies it has.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn relate(&self, story: &mut Story, links: Vec<Link>) -> Result<(), ArchiveError> {
        story.copies = self.copies(story)?;
        story.relatives.clear();
        for link in links {
            let Some(at) = self.find(&link.key)? else { continue };
            if link.kin == Kin::Copy {
                let place = self.place_of(at)?;
                if !story.copies.contains(&place) {
                    story.copies.push(place);
                }
            }
            story.relatives.push(Relative { link, row: self.row(at)? });
        }
        story.relatives.sort_by(|a, b| {
            let when = |one: &Relative| one.row.moment.map(Moment::seconds);
            (a.link.kin.cmp(&b.link.kin)).then_with(|| when(b).cmp(&when(a)))
        });
        if story.revision.of.is_none() {
            let sure =
                |one: &&Relative| one.link.kin == Kin::Older && one.link.grounds != Grounds::Text;
            story.revision.of = story.relatives.iter().find(sure).map(|one| one.link.key.clone());
        }
        Ok(())
    }

    /// The versions of the same item, by its id and by what it says that it replaces.
    fn by_identity(&self, story: &Story) -> Result<Vec<Link>, ArchiveError> {
        let fields = self.fields();
        let run = plan::all(vec![
            plan::term(fields.kind, Doc::Story.term()),
            plan::term(fields.id, &story.id),
        ]);
        let mut links = BTreeMap::new();
        let mut add = |key: String, kin| {
            let in_file = [&key, &story.key].iter().any(|key| past::earlier(key).is_some());
            let grounds = if in_file { Grounds::File } else { Grounds::Identity };
            links.entry(key.clone()).or_insert(Link { key, kin, grounds, score: 1.0 });
        };
        for (_, at) in Newest::of(&self.texts, &*run)?.take(MOST) {
            let other: StoredStory = self.stored(Doc::Story, at)?;
            if other.key == story.key {
                continue;
            }
            let killed = other.status.as_deref() == Some(Status::Canceled.as_str());
            let own_killed = story.status == Status::Canceled;
            let newer = match (own_killed, killed) {
                (true, false) => false,
                (false, true) => true,
                _ => past::version(&other.key) > past::version(&story.key),
            };
            add(other.key, if newer { Kin::Newer } else { Kin::Older });
        }
        if let Some(of) = &story.revision.of {
            // The key of a version or, where the wire names the item alone, its id.
            if let Some(at) = self.find(of)? {
                let other: StoredStory = self.stored(Doc::Story, at)?;
                if other.key != story.key {
                    add(other.key, Kin::Older);
                }
            }
        }
        Ok(links.into_values().collect())
    }

    /// The stories that share numbers with one and stand near it in time, most shared first.
    fn alike(&self, story: &Story) -> Result<Vec<(usize, DocAddress)>, ArchiveError> {
        let sketches = self.archive.sketches(&self.texts)?;
        let mut numbers = sketch::terms(story);
        let next_to = |days: i64| -> Option<Day> {
            story.day?.checked_add(jiff::Span::new().days(days)).ok()
        };
        for day in [-1, 1].into_iter().filter_map(next_to) {
            numbers.extend(sketch::dated(story, day));
        }
        let own = order::of(order::moment(story), 0);
        let mut orders = Vec::new();
        for reader in self.texts.segment_readers() {
            orders.push(reader.fast_fields().column_first_or_default::<u64>(ORDER)?);
        }
        let mut shared: BTreeMap<DocAddress, usize> = BTreeMap::new();
        for number in numbers {
            let having = sketches.having(number);
            if having.len() > SHARING {
                continue;
            }
            for at in having {
                let reader = self.texts.segment_reader(at.segment_ord);
                let order = orders.get(at.segment_ord as usize).map(|all| all.get_val(at.doc_id));
                if !reader.is_deleted(at.doc_id)
                    && order.is_some_and(|order| order::within(own, order, DAYS.into()))
                {
                    *shared.entry(at).or_default() += 1;
                }
            }
        }
        let mut found: Vec<(usize, DocAddress)> =
            shared.into_iter().map(|(at, count)| (count, at)).collect();
        found.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        // The story itself shares all.
        found.truncate(READ + 1);
        Ok(found)
    }
}

/// Whether two headlines share half of the words of the shorter.
fn half_of(a: &[String], b: &[String]) -> bool {
    let shared = a.iter().filter(|word| b.contains(word)).count();
    shared * 2 >= a.len().min(b.len())
}
