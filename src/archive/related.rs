//! Which captions belong together, and why.
//!
//! Candidates come from the index: captions that share a person, a place, a photographer or rare words; a
//! ship, a building or a mountain that both call by name is known by the capitals of its words. Each is then held against
//! the caption itself, and what they truly share becomes the reasons; one without a reason is not related. Shared names weigh by
//! how rare they are. The captions of the same story are a group of their own, before the others.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};

use super::likeness::{can_tell, nearly_equal, shared_names, stands_in};
use super::names::{same_person, same_place, site, tagged};
use super::plan::{phrase, term};
use super::query::Node;
use super::rows::{StoredCaption, StoredPerson};
use super::schema::Doc;
use super::search::rarity;
use super::tokens::{whole, words};
use super::{ArchiveError, Searcher};
use crate::story::{EntityKind, Reason, RelatedRow};

/// Captions that are held against the one.
const CANDIDATES: usize = 200;
/// Words of a caption that are looked for.
const WORDS: usize = 20;
/// Rare words that two captions must share to be of one event by words alone.
const SHARED: usize = 3;
/// How rare a word must be to tell an event: the natural logarithm of one caption in seven.
const TELLING: f32 = 2.0;
/// Names and words that are given for an event.
const SHOWN: usize = 4;

/// A caption with what is compared.
struct Seen {
    stored: StoredCaption,
    words: Vec<String>,
}

impl Seen {
    fn new(stored: StoredCaption) -> Self {
        Self { words: words(&stored.text), stored }
    }
}

/// The caption that others are held against, with how rare all of it is.
struct Own {
    seen: Seen,
    /// By word, each once.
    words: BTreeMap<String, Rarity>,
    /// By person, in their order, from 0 for what every caption has to 1.
    people: Vec<f32>,
    /// By place, in their order, from 0 to 1.
    places: Vec<f32>,
}

/// How rare a word is among captions.
#[derive(Clone, Copy)]
struct Rarity {
    /// From 0 for a word that every caption has to 1 for one that no other has.
    of: f32,
    /// Whether it is rare enough to tell an event.
    telling: bool,
}

impl Searcher<'_> {
    /// The captions that relate to one, named `KEY#N`: first all others of the same story in their order, then up to `limit`
    /// of other stories, best first, each with its reasons.
    ///
    /// # Errors
    /// [`ArchiveError::NoCaption`] where there is none of this name; else where the index cannot be read.
    pub fn related_captions(
        &self,
        name: &str,
        limit: usize,
    ) -> Result<Vec<RelatedRow>, ArchiveError> {
        let found = self.find_caption(name)?;
        let (_, stored) = found.ok_or_else(|| ArchiveError::NoCaption(name.to_owned()))?;
        let own = self.weigh(Seen::new(stored))?;
        let mut rows = Vec::new();
        for (_, other) in self.captions_of(&own.seen.stored.story)? {
            if other.number != own.seen.stored.number {
                let other = Seen::new(other);
                let (mut reasons, score) = compare(&own, &other);
                reasons.push(Reason::SameStory);
                let caption = other.stored.into_row();
                rows.push(RelatedRow { caption, reasons, score, same_story: true });
            }
        }
        rows.extend(self.of_other_stories(&own, limit)?);
        Ok(rows)
    }

    /// Looks up how rare everything in a caption is.
    fn weigh(&self, seen: Seen) -> Result<Own, ArchiveError> {
        let fields = self.fields();
        let all = self.run(Doc::Caption, &Node::Every, false)?.count(&self.notes)? as u64;
        // In an archive of any size the rarest weighs the same.
        let share = |rarity: f32| rarity / (all as f32 + 2.0).ln();
        let mut words = BTreeMap::new();
        for word in &seen.words {
            if !words.contains_key(word) {
                let having = self.spread(Doc::Caption, fields.caption, word)?;
                let few = having as f32 <= 4.0_f32.max(all as f32 / TELLING.exp());
                let telling = few && can_tell(word);
                words.insert(word.clone(), Rarity { of: share(rarity(having, all)), telling });
            }
        }
        let person = |person: &StoredPerson| {
            let name = tagged(EntityKind::Person, &person.name);
            self.rarity(Doc::Caption, fields.name, &name, all).map(share)
        };
        let place = |place: &String| {
            self.rarity(Doc::Caption, fields.site, site(place).unwrap_or_default(), all).map(share)
        };
        let people = seen.stored.people.iter().map(person).collect::<Result<_, _>>()?;
        let places = seen.stored.places.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Own { seen, words, people, places })
    }

    fn of_other_stories(&self, own: &Own, limit: usize) -> Result<Vec<RelatedRow>, ArchiveError> {
        let run = self.candidates(own);
        let hits = self.notes.search(&run, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        for (_, at) in hits {
            let other = Seen::new(self.stored::<StoredCaption>(Doc::Caption, at)?);
            if other.stored.story == own.seen.stored.story || !seen.insert(other.stored.key()) {
                continue;
            }
            let (reasons, score) = compare(own, &other);
            if !reasons.is_empty() {
                let caption = other.stored.into_row();
                rows.push(RelatedRow { caption, reasons, score, same_story: false });
            }
        }
        rows.sort_by(|a, b| {
            b.score.total_cmp(&a.score).then_with(|| a.caption.key.cmp(&b.caption.key))
        });
        rows.truncate(limit);
        Ok(rows)
    }

    /// The query for captions that may relate: any of the people, places, photographer and rare words.
    fn candidates(&self, own: &Own) -> BooleanQuery {
        let fields = self.fields();
        let stored = &own.seen.stored;
        let mut any: Vec<(Occur, Box<dyn Run>)> = Vec::new();
        let mut may = |query: Box<dyn Run>, weight: f32| {
            any.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
        };
        for person in &stored.people {
            let name = tagged(EntityKind::Person, &person.name);
            may(term(fields.name, &whole(&name)), 3.0);
        }
        for place in stored.places.iter().filter_map(|place| site(place)) {
            may(term(fields.site, &whole(place)), 2.0);
        }
        if let Some(photographer) = &stored.photographer {
            may(term(fields.photographer, &whole(photographer)), 1.0);
        }
        let mut rarest: Vec<_> = own.words.iter().filter(|(_, rarity)| rarity.telling).collect();
        rarest.sort_by(|a, b| b.1.of.total_cmp(&a.1.of).then_with(|| a.0.cmp(b.0)));
        for (word, _) in rarest.into_iter().take(WORDS) {
            may(phrase(fields.caption, word), 0.5);
        }
        let must = vec![
            (Occur::Must, term(fields.kind, Doc::Caption.term())),
            (Occur::Must, Box::new(BooleanQuery::new(any)) as Box<dyn Run>),
        ];
        BooleanQuery::new(must)
    }
}

/// What two captions share, strongest first, and how much that is, 0 to 1. A person in both pictures is more than an event, that
/// more than a place and day, then the photographer's day, then a place; within each the rarer is more.
fn compare(own: &Own, other: &Seen) -> (Vec<Reason>, f32) {
    let mut found: Vec<(f32, Reason)> = Vec::new();
    let (mine, theirs) = (&own.seen.stored, &other.stored);
    if nearly_equal(&own.seen.words, &other.words) {
        found.push((3.0, Reason::NearlyEqual));
    }
    for (a, rare) in mine.people.iter().zip(&own.people) {
        let b = theirs.people.iter().find(|b| same_person(&a.name, &b.name));
        let pictured = |person: &StoredPerson| person.pictured == Some(true);
        if b.is_some_and(|b| pictured(a) && pictured(b)) {
            found.push((2.0 + 0.8 * rare, Reason::Pictured(a.name.clone())));
        } else if b.is_some() || stands_in(&words(&a.name), &other.words) {
            found.push((0.8 + 0.6 * rare, Reason::Person(a.name.clone())));
        }
    }
    for b in &theirs.people {
        let known = mine.people.iter().any(|a| same_person(&a.name, &b.name));
        if !known && stands_in(&words(&b.name), &own.seen.words) {
            found.push((1.0, Reason::Person(b.name.clone())));
        }
    }
    let same_day = mine.day().is_some() && mine.day() == theirs.day();
    for (a, rare) in mine.places.iter().zip(&own.places) {
        if theirs.places.iter().any(|b| same_place(a, b)) {
            let weight = if same_day { 0.8 + 0.4 * rare } else { 0.2 + 0.3 * rare };
            found.push((weight, Reason::Place { place: a.clone(), same_day }));
        }
    }
    if let (Some(a), Some(b)) = (&mine.photographer, &theirs.photographer)
        && same_day
        && same_person(a, b)
    {
        found.push((0.6, Reason::Photographer(a.clone())));
    }
    found.extend(shared_event(own, other));
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f32 = found.iter().map(|(weight, _)| weight).sum();
    let reasons = found.into_iter().map(|(_, reason)| reason).collect();
    (reasons, 1.0 - (-sum / 2.0).exp())
}

/// The event that both captions show by their words: a thing that both call by name, or some telling words, beside the names of
/// people and places, which are reasons of their own.
fn shared_event(own: &Own, other: &Seen) -> Option<(f32, Reason)> {
    let captions = [&own.seen.stored, &other.stored];
    let all_words = |names: Vec<&String>| -> BTreeSet<String> {
        names.into_iter().flat_map(|name| words(name)).collect()
    };
    let people = captions.iter().flat_map(|caption| {
        caption.people.iter().map(|person| &person.name).chain(&caption.photographer)
    });
    let people = all_words(people.collect());
    let places = all_words(captions.iter().flat_map(|caption| &caption.places).collect());
    let theirs: BTreeSet<&String> = other.words.iter().collect();
    let mut shared: Vec<(&String, f32)> = own
        .words
        .iter()
        .filter(|(word, rarity)| rarity.telling && theirs.contains(word))
        .filter(|(word, _)| !people.contains(*word) && !places.contains(*word))
        .map(|(word, rarity)| (word, rarity.of))
        .collect();
    if shared.is_empty() {
        return None;
    }
    shared.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    let mut event = shared_names(&own.seen.stored.text, &other.stored.text);
    event.retain(|name| {
        let name = words(name);
        let tells = name.iter().any(|word| shared.iter().any(|(known, _)| *known == word));
        tells && !name.iter().any(|word| people.contains(word))
    });
    if event.is_empty() && shared.len() < SHARED {
        return None;
    }
    let weight: f32 = shared.iter().map(|(_, rarity)| 0.1 * rarity).sum();
    let of_names: BTreeSet<String> = event.iter().flat_map(|name| words(name)).collect();
    let others = shared.iter().filter(|(word, _)| !of_names.contains(*word));
    event.extend(others.map(|(word, _)| (*word).clone()));
    event.truncate(SHOWN);
    Some((1.3 + weight.min(0.6), Reason::Words(event)))
}
