//! Which captions belong together, and why.
//!
//! Candidates come from the index: captions that share a person, a place, a photographer or rare words. Each is then held against
//! the caption itself, and what they truly share becomes the reasons; one without a reason is not related. Shared names weigh by
//! how rare they are. The captions of the same story are a group of their own, before the others.

use std::collections::{BTreeSet, HashMap};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};

use super::names::{same_person, same_place, site, tagged};
use super::plan::{phrase, term};
use super::query::Node;
use super::rows::StoredCaption;
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
        let own = Seen::new(stored);
        let all = self.run(Doc::Caption, &Node::Every, false).count(&self.index)? as u64;
        let mut rows = Vec::new();
        for (_, other) in self.captions_of(&own.stored.story)? {
            if other.number != own.stored.number {
                let other = Seen::new(other);
                let (mut reasons, score) = self.compare(&own, &other, all)?;
                reasons.push(Reason::SameStory);
                let caption = other.stored.into_row();
                rows.push(RelatedRow { caption, reasons, score, same_story: true });
            }
        }
        rows.extend(self.of_other_stories(&own, all, limit)?);
        Ok(rows)
    }

    fn of_other_stories(
        &self,
        own: &Seen,
        all: u64,
        limit: usize,
    ) -> Result<Vec<RelatedRow>, ArchiveError> {
        let run = self.candidates(own, all)?;
        let hits = self.index.search(&run, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let mut rows = Vec::new();
        let mut seen = BTreeSet::new();
        for (_, at) in hits {
            let other = Seen::new(self.stored::<StoredCaption>(at)?);
            if other.stored.story == own.stored.story || !seen.insert(other.stored.key()) {
                continue;
            }
            let (reasons, score) = self.compare(own, &other, all)?;
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
    fn candidates(&self, own: &Seen, all: u64) -> Result<BooleanQuery, ArchiveError> {
        let fields = self.fields();
        let mut any: Vec<(Occur, Box<dyn Run>)> = Vec::new();
        let mut may = |query: Box<dyn Run>, weight: f32| {
            any.push((Occur::Should, Box::new(BoostQuery::new(query, weight))));
        };
        for person in &own.stored.people {
            let name = tagged(EntityKind::Person, &person.name);
            may(term(fields.name, &whole(&name)), 3.0);
        }
        for place in own.stored.places.iter().filter_map(|place| site(place)) {
            may(term(fields.site, &whole(place)), 2.0);
        }
        if let Some(photographer) = &own.stored.photographer {
            may(term(fields.photographer, &whole(photographer)), 1.0);
        }
        for word in self.rarest(&own.words, all)? {
            may(phrase(fields.caption, &word), 0.5);
        }
        let must = vec![
            (Occur::Must, term(fields.kind, Doc::Caption.term())),
            (Occur::Must, Box::new(BooleanQuery::new(any)) as Box<dyn Run>),
        ];
        Ok(BooleanQuery::new(must))
    }

    fn rarest(&self, words: &[String], all: u64) -> Result<Vec<String>, ArchiveError> {
        let mut weighed = Vec::new();
        for word in words.iter().collect::<BTreeSet<_>>() {
            let rare = rarity(self.spread(self.fields().caption, word)?, all);
            weighed.push((rare, word.clone()));
        }
        weighed.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        weighed.truncate(WORDS);
        Ok(weighed.into_iter().map(|(_, word)| word).collect())
    }

    /// What two captions share, strongest first, and how much that is, 0 to 1.
    fn compare(
        &self,
        own: &Seen,
        other: &Seen,
        all: u64,
    ) -> Result<(Vec<Reason>, f32), ArchiveError> {
        let mut found: Vec<(f32, Reason)> = Vec::new();
        let fields = self.fields();
        if nearly_equal(&own.words, &other.words) {
            found.push((3.0, Reason::NearlyEqual));
        }
        for a in &own.stored.people {
            let Some(b) = other.stored.people.iter().find(|b| same_person(&a.name, &b.name)) else {
                continue;
            };
            let tagged = tagged(EntityKind::Person, &a.name);
            let rare = self.rarity(fields.name, &tagged, all)?;
            if a.pictured == Some(true) && b.pictured == Some(true) {
                found.push((1.5 + 0.3 * rare, Reason::Pictured(a.name.clone())));
            } else {
                found.push((0.6 + 0.2 * rare, Reason::Person(a.name.clone())));
            }
        }
        let day = own.stored.day().filter(|day| other.stored.day() == Some(*day));
        for a in &own.stored.places {
            if other.stored.places.iter().any(|b| same_place(a, b)) {
                let rare = self.rarity(fields.site, site(a).unwrap_or_default(), all)?;
                let same_day = day.is_some();
                let weight = if same_day { 1.2 + 0.2 * rare } else { 0.2 + 0.15 * rare };
                found.push((weight, Reason::Place { place: a.clone(), same_day }));
            }
        }
        let photographers = (&own.stored.photographer, &other.stored.photographer);
        if let (Some(a), Some(b), Some(_)) = (photographers.0, photographers.1, day)
            && same_person(a, b)
        {
            found.push((0.9, Reason::Photographer(a.clone())));
        }
        if let Some((weight, words)) = self.shared_words(own, other, all)? {
            found.push((weight, Reason::Words(words)));
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        let sum: f32 = found.iter().map(|(weight, _)| weight).sum();
        let reasons = found.into_iter().map(|(_, reason)| reason).collect();
        Ok((reasons, 1.0 - (-sum / 2.0).exp()))
    }

    /// The telling words that both captions have, beside the names and places that are reasons of their own.
    fn shared_words(
        &self,
        own: &Seen,
        other: &Seen,
        all: u64,
    ) -> Result<Option<(f32, Vec<String>)>, ArchiveError> {
        let both = [&own.stored, &other.stored];
        let named: BTreeSet<String> = both
            .iter()
            .flat_map(|caption| {
                let people = caption.people.iter().map(|person| &person.name);
                people.chain(&caption.places).chain(&caption.photographer)
            })
            .flat_map(|name| words(name))
            .collect();
        let theirs: BTreeSet<&String> = other.words.iter().collect();
        let shared: BTreeSet<&String> = own
            .words
            .iter()
            .filter(|word| theirs.contains(word) && !named.contains(*word))
            .collect();
        let mut telling = Vec::new();
        for word in shared {
            let long = word.chars().count() > 3 || !word.is_ascii();
            if !long || word.bytes().all(|byte| byte.is_ascii_digit()) || is_calendar(word) {
                continue;
            }
            let having = self.spread(self.fields().caption, word)?;
            let rare = rarity(having, all);
            if having as f32 <= 4.0_f32.max(all as f32 / TELLING.exp()) {
                telling.push((rare, word.clone()));
            }
        }
        if telling.len() < SHARED {
            return Ok(None);
        }
        telling.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let weight: f32 = telling.iter().map(|(rare, _)| 0.1 * rare).sum();
        let words = telling.into_iter().take(4).map(|(_, word)| word).collect();
        Ok(Some((weight.min(2.0), words)))
    }
}

/// Whether a word belongs to a date, which every caption has.
fn is_calendar(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "january"
            | "february"
            | "march"
            | "april"
            | "june"
            | "july"
            | "august"
            | "september"
            | "sept"
            | "october"
            | "november"
            | "december"
    )
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
