//! Which captions belong together, and why.
//!
//! Candidates come from the index: captions that share a person, a place, a photographer or rare words. Each is then held against
//! the caption itself, and what they truly share becomes the reasons; one without a reason is not related. Shared names weigh by
//! how rare they are. The captions of the same story are a group of their own, before the others.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};

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
/// Words that count, date or point, as those of every caption do, one a line.
const UNTELLING: &str = include_str!("../../assets/archive/untelling.txt");
/// How much of two texts must be equal for them to be nearly the same.
const NEARLY: f32 = 0.8;

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
    /// By person, in their order.
    people: Vec<f32>,
    /// By place, in their order.
    places: Vec<f32>,
}

/// How rare a word is among captions.
#[derive(Clone, Copy)]
struct Rarity {
    /// The natural logarithm of one in how many.
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
        let all = self.run(Doc::Caption, &Node::Every, false).count(&self.index)? as u64;
        let mut words = BTreeMap::new();
        for word in &seen.words {
            if !words.contains_key(word) {
                let having = self.spread(fields.caption, word)?;
                let few = having as f32 <= 4.0_f32.max(all as f32 / TELLING.exp());
                let telling = few && can_tell(word);
                words.insert(word.clone(), Rarity { of: rarity(having, all), telling });
            }
        }
        let person = |person: &StoredPerson| {
            self.rarity(fields.name, &tagged(EntityKind::Person, &person.name), all)
        };
        let place = |place: &String| self.rarity(fields.site, site(place).unwrap_or_default(), all);
        let people = seen.stored.people.iter().map(person).collect::<Result<_, _>>()?;
        let places = seen.stored.places.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Own { seen, words, people, places })
    }

    fn of_other_stories(&self, own: &Own, limit: usize) -> Result<Vec<RelatedRow>, ArchiveError> {
        let run = self.candidates(own);
        let hits = self.index.search(&run, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        for (_, at) in hits {
            let other = Seen::new(self.stored::<StoredCaption>(at)?);
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

/// What two captions share, strongest first, and how much that is, 0 to 1.
fn compare(own: &Own, other: &Seen) -> (Vec<Reason>, f32) {
    let mut found: Vec<(f32, Reason)> = Vec::new();
    let (mine, theirs) = (&own.seen.stored, &other.stored);
    if nearly_equal(&own.seen.words, &other.words) {
        found.push((3.0, Reason::NearlyEqual));
    }
    for (a, rare) in mine.people.iter().zip(&own.people) {
        let Some(b) = theirs.people.iter().find(|b| same_person(&a.name, &b.name)) else {
            continue;
        };
        if a.pictured == Some(true) && b.pictured == Some(true) {
            found.push((1.5 + 0.3 * rare, Reason::Pictured(a.name.clone())));
        } else {
            found.push((0.6 + 0.2 * rare, Reason::Person(a.name.clone())));
        }
    }
    let same_day = mine.day().is_some() && mine.day() == theirs.day();
    for (a, rare) in mine.places.iter().zip(&own.places) {
        if theirs.places.iter().any(|b| same_place(a, b)) {
            let weight = if same_day { 1.2 + 0.2 * rare } else { 0.2 + 0.15 * rare };
            found.push((weight, Reason::Place { place: a.clone(), same_day }));
        }
    }
    if let (Some(a), Some(b)) = (&mine.photographer, &theirs.photographer)
        && same_day
        && same_person(a, b)
    {
        found.push((0.9, Reason::Photographer(a.clone())));
    }
    found.extend(shared_words(own, other));
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let sum: f32 = found.iter().map(|(weight, _)| weight).sum();
    let reasons = found.into_iter().map(|(_, reason)| reason).collect();
    (reasons, 1.0 - (-sum / 2.0).exp())
}

/// The telling words that both captions have, beside the names and places that are reasons of their own.
fn shared_words(own: &Own, other: &Seen) -> Option<(f32, Reason)> {
    let theirs: BTreeSet<&String> = other.words.iter().collect();
    let both = own.words.iter().filter(|(word, rarity)| rarity.telling && theirs.contains(word));
    let mut shared: Vec<_> = both.collect();
    if shared.len() < SHARED {
        return None;
    }
    let named: BTreeSet<String> = [&own.seen.stored, &other.stored]
        .into_iter()
        .flat_map(|caption| {
            let people = caption.people.iter().map(|person| &person.name);
            people.chain(&caption.places).chain(&caption.photographer)
        })
        .flat_map(|name| words(name))
        .collect();
    shared.retain(|(word, _)| !named.contains(*word));
    if shared.len() < SHARED {
        return None;
    }
    shared.sort_by(|a, b| b.1.of.total_cmp(&a.1.of).then_with(|| a.0.cmp(b.0)));
    let weight: f32 = shared.iter().map(|(_, rarity)| 0.1 * rarity.of).sum();
    let words = shared.into_iter().take(4).map(|(word, _)| word.clone()).collect();
    Some((weight.min(2.0), Reason::Words(words)))
}

/// Whether a word says something of what happened: no short word, number, or part of a date or position.
fn can_tell(word: &str) -> bool {
    let long = word.chars().count() > 3 || !word.is_ascii();
    long && !word.bytes().all(|byte| byte.is_ascii_digit())
        && !UNTELLING.lines().any(|line| line == word)
}

/// Whether two texts are nearly the same: most of their pairs of neighboring words are equal.
fn nearly_equal(a: &[String], b: &[String]) -> bool {
    if a.len() < 4 || b.len() < 4 {
        return a == b && !a.is_empty();
    }
    let mut pairs: HashMap<(&str, &str), i32> = HashMap::new();
    for pair in a.windows(2) {
        *pairs.entry((&pair[0], &pair[1])).or_default() += 1;
    }
    let mut shared = 0;
    for pair in b.windows(2) {
        if let Some(left) = pairs.get_mut(&(pair[0].as_str(), pair[1].as_str()))
            && *left > 0
        {
            *left -= 1;
            shared += 1;
        }
    }
    let either = a.len() + b.len() - 2 - shared;
    shared as f32 >= NEARLY * either as f32
}

#[cfg(test)]
mod tests {
    use super::{nearly_equal, words};

    #[test]
    fn texts_that_are_nearly_the_same() {
        let check = |a: &str, b: &str, same: bool| {
            assert_eq!(nearly_equal(&words(a), &words(b)), same, "{a} / {b}");
        };
        let long = "Divers lower a hose into the flooded shaft of the Corley mine on Friday";
        check(long, long, true);
        check(long, &long.replace("Friday", "Saturday"), true);
        check(long, "Divers rest beside the flooded shaft", false);
        check("", "", false);
        check("A view", "A view", true);
    }
}
