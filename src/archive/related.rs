//! Which captions belong together, and why.
//!
//! Candidates come from the index: captions that share a person, a place, a photographer or rare words; a
//! ship, a building or a mountain that both call by name is known by the capitals of its words. Each is then held against
//! the caption itself, and what they truly share becomes the reasons; one without a reason is not related. Shared names weigh by
//! how rare they are. The captions of the same story, its versions and copies are a group of their own, before the others; captions
//! that are all but equal are one row.

use std::collections::{BTreeMap, BTreeSet};

use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, BoostQuery, Occur, Query as Run};

use super::likeness::{Called, Pairs, Signs, can_tell, continued, stands_in, written_as_names};
use super::names::{same_person, same_place, site, tagged};
use super::plan::{all, id_of, phrase, term};
use super::query::Query;
use super::rows::{StoredCaption, StoredPerson};
use super::schema::Doc;
use super::search::rarity;
use super::tokens::{whole, words};
use super::{ArchiveError, Searcher};
use crate::story::{EntityKind, Reason, RelatedRow};

/// Captions that are held against the one.
const CANDIDATES: usize = 150;
/// Words of a caption that are looked for.
const WORDS: usize = 16;
/// Captions that a name or word may stand in to be looked for by itself; what stands in more is looked for with another beside it.
const FEW: u64 = 10_000;
/// Captions that are gone through at most.
const GONE_THROUGH: u64 = 40_000;
/// Words that two captions must share to tell of the same without a name, and how much of the one that tells less.
const SHARED: usize = 4;
/// How much of a caption's telling words another must share beside a name.
const COVERED: f32 = 0.15;
/// How rare a word must be to tell anything: the natural logarithm of one caption in seven.
const TELLING: f32 = 2.0;
/// A person who is in more than one caption in so many relates two of them only beside something else.
const KNOWN: f32 = 30.0;
/// Captions and stories with captions of an archive in which no name is too frequent to tell anything.
const SMALL: u64 = 300;
/// Words of a caption that is but a name with what belongs to it.
const LABEL: usize = 6;
/// Names and words that are given for what both tell of.
const SHOWN: usize = 4;
/// Days between two captions after which they tell of the same only by a name.
const LONG_AGO: u32 = 60;

/// A caption with what is compared.
struct Seen {
    stored: StoredCaption,
    words: Vec<String>,
    pairs: Pairs,
}

impl Seen {
    fn new(stored: StoredCaption) -> Self {
        let words = words(&stored.text);
        Self { pairs: Pairs::of(&words), words, stored }
    }

    /// Whether the caption says what is seen: it tells where, when or by whom the picture was taken, or is but a name. Others go on with
    /// the story, and whom they name may not be in the picture.
    fn shows(&self) -> bool {
        let stored = &self.stored;
        stored.date.is_some()
            || !stored.places.is_empty()
            || stored.photographer.is_some()
            || self.words.len() <= LABEL
    }
}

/// The caption that others are held against, with how rare all of it is.
struct Own {
    seen: Seen,
    headline: Vec<String>,
    /// Words that are written as names are.
    names: BTreeSet<String>,
    /// What it calls by names of several words.
    called: Called,
    signs: Signs,
    /// By word, each once.
    words: BTreeMap<String, Rarity>,
    /// By person, in their order.
    people: Vec<Rarity>,
    /// By place, in their order.
    places: Vec<Rarity>,
    /// What its text calls by a name of several words and is known as a place.
    sites: BTreeSet<String>,
}

/// How rare a word or name is among captions.
#[derive(Clone, Copy)]
struct Rarity {
    /// How many documents have it.
    having: u64,
    /// From 0 for what every caption has to 1 for what no other has.
    of: f32,
    /// Whether it tells anything.
    telling: bool,
    /// Whether so few have it that it may be a name.
    rare: bool,
    /// Whether a person of that rarity relates two captions alone.
    known: bool,
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
        let mut group = Group::default();
        for (_, other) in self.captions_of(&own.seen.stored.story)? {
            if other.number != own.seen.stored.number {
                let other = Seen::new(other);
                let (mut reasons, score) = compare(&own, &other);
                reasons.push(Reason::SameStory);
                group.add(other, reasons, score, true);
            }
        }
        let mut others = Vec::new();
        for other in self.candidates(&own)? {
            let again = told_again(&own, &other);
            let (mut reasons, score) = compare(&own, &other);
            if again && !reasons.contains(&Reason::NearlyEqual) {
                reasons.push(Reason::SameStory);
                group.add(other, reasons, score, true);
            } else if !reasons.is_empty() {
                others.push((other, reasons, score));
            }
        }
        others.sort_by(|a, b| {
            b.2.total_cmp(&a.2).then_with(|| a.0.stored.key().cmp(&b.0.stored.key()))
        });
        for (other, reasons, score) in others {
            group.add(other, reasons, score, false);
        }
        let own_story = group.rows.iter().filter(|(_, row)| row.same_story).count();
        group.rows.truncate(own_story + limit);
        Ok(group.rows.into_iter().map(|(_, row)| row).collect())
    }

    /// Looks up how rare everything in a caption is.
    fn weigh(&self, seen: Seen) -> Result<Own, ArchiveError> {
        let fields = self.fields();
        let all = self.count(Doc::Caption, &Query::every())? as u64;
        let rarity = |having: u64| {
            let log = rarity(having, all);
            Rarity {
                having,
                // In an archive of any size the rarest weighs the same.
                of: log / (all as f32 + 2.0).ln(),
                telling: having as f32 <= 4.0_f32.max(all as f32 / TELLING.exp()),
                // A small archive may be of one event, whose name is then in many captions.
                rare: all < SMALL || having as f32 <= 8.0_f32.max(all as f32 * 0.006),
                known: having as f32 <= 8.0_f32.max(all as f32 / KNOWN),
            }
        };
        let mut words = BTreeMap::new();
        for word in &seen.words {
            if !words.contains_key(word) {
                let mut known = rarity(self.spread(Doc::Caption, fields.caption, word)?);
                known.telling &= can_tell(word);
                known.rare &= known.telling;
                words.insert(word.clone(), known);
            }
        }
        let whole_name =
            |field, name: &str| self.spread(Doc::Caption, field, &whole(name)).map(rarity);
        let person = |person: &StoredPerson| {
            whole_name(fields.name, &tagged(EntityKind::Person, &person.name))
        };
        let place = |place: &String| whole_name(fields.site, site(place).unwrap_or_default());
        let people = seen.stored.people.iter().map(person).collect::<Result<_, _>>()?;
        let places = seen.stored.places.iter().map(place).collect::<Result<_, _>>()?;
        let mut sites = BTreeSet::new();
        let called = Called::of(&seen.stored.text);
        for name in called.shared(&seen.stored.text) {
            let name = super::tokens::words(&name);
            for part in name.windows(2).map(|part| part.join(" ")).chain([name.join(" ")]) {
                if self.spread(Doc::Caption, fields.site, &part)? > 0 {
                    sites.insert(part);
                }
            }
        }
        let headline = super::tokens::words(&seen.stored.headline);
        let (names, signs) = (written_as_names(&seen.stored.text), Signs::of(&seen.stored.text));
        Ok(Own { seen, headline, names, called, signs, words, people, places, sites })
    }

    /// Captions of other stories that may relate: with any of the people, places, photographer and rare words. What is common is
    /// looked for beside another, so that an archive of any size answers at once.
    fn candidates(&self, own: &Own) -> Result<Vec<Seen>, ArchiveError> {
        let fields = self.fields();
        let stored = &own.seen.stored;
        let mut parts: Vec<(u64, f32, Box<dyn Run>)> = Vec::new();
        for (person, rare) in stored.people.iter().zip(&own.people) {
            let name = whole(&tagged(EntityKind::Person, &person.name));
            parts.push((rare.having, 3.0, term(fields.name, &name)));
        }
        for (place, rare) in stored.places.iter().zip(&own.places) {
            if let Some(place) = site(place) {
                parts.push((rare.having, 2.0, term(fields.site, &whole(place))));
            }
        }
        if let Some(photographer) = &stored.photographer {
            let name = whole(photographer);
            let having = self.spread(Doc::Caption, fields.photographer, &name)?;
            parts.push((having, 1.0, term(fields.photographer, &name)));
        }
        let mut rarest: Vec<_> = own.words.iter().filter(|(_, rarity)| rarity.telling).collect();
        rarest.sort_by(|a, b| b.1.of.total_cmp(&a.1.of).then_with(|| a.0.cmp(b.0)));
        for (word, rarity) in rarest.into_iter().take(WORDS) {
            parts.push((rarity.having, 0.5, phrase(fields.caption, word)));
        }
        // Scripts without spaces: every sign is a word, and the first ones of the caption must do.
        let signs: String =
            stored.text.chars().filter(|c| super::tokens::stands_alone(*c)).collect();
        if signs.chars().count() >= 6 {
            let runs: Vec<char> = signs.chars().collect();
            for run in runs.chunks(6).filter(|run| run.len() == 6).take(WORDS) {
                let run: String = run.iter().collect();
                parts.push((0, 0.5, phrase(fields.caption, &run)));
            }
        }
        parts.sort_by_key(|(having, _, _)| *having);
        let mut any: Vec<(Occur, Box<dyn Run>)> = Vec::new();
        let mut left = GONE_THROUGH;
        let rare = parts.iter().take_while(|(having, _, _)| *having <= FEW).count();
        for (having, weight, part) in parts.iter().take(rare) {
            if *having > left {
                break;
            }
            left -= having;
            any.push((Occur::Should, Box::new(BoostQuery::new(part.box_clone(), *weight))));
        }
        // The common ones by twos.
        let common = parts.get(rare..).unwrap_or_default();
        for (n, (_, weight, part)) in common.iter().enumerate() {
            for (_, more, other) in common.iter().skip(n + 1).take(2) {
                let both = all(vec![part.box_clone(), other.box_clone()]);
                any.push((Occur::Should, Box::new(BoostQuery::new(both, weight + more))));
            }
        }
        let run = BooleanQuery::new(vec![
            (Occur::Must, term(fields.kind, Doc::Caption.term())),
            (Occur::Must, Box::new(BooleanQuery::new(any)) as Box<dyn Run>),
            (Occur::MustNot, term(fields.id, id_of(&stored.story))),
        ]);
        let hits = self.notes.search(&run, &TopDocs::with_limit(CANDIDATES).order_by_score())?;
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        for (_, at) in hits {
            let other = self.stored::<StoredCaption>(Doc::Caption, at)?;
            if seen.insert(other.key()) {
                found.push(Seen::new(other));
            }
        }
        Ok(found)
    }
}

/// Rows in which all but equal captions are one.
#[derive(Default)]
struct Group {
    rows: Vec<(Pairs, RelatedRow)>,
}

impl Group {
    fn add(&mut self, other: Seen, reasons: Vec<Reason>, score: f32, same_story: bool) {
        let known = self.rows.iter_mut().find(|(pairs, row)| {
            pairs.nearly_equal(&other.pairs)
                && (row.same_story || row.reasons.contains(&Reason::NearlyEqual) || !same_story)
        });
        let key = other.stored.key();
        if let Some((_, row)) = known {
            row.also.push(key);
            return;
        }
        let caption = other.stored.into_row();
        self.rows.push((
            other.pairs,
            RelatedRow { caption, reasons, score, same_story, also: Vec::new() },
        ));
    }
}

/// Whether another story is the same under the same headline.
fn told_again(own: &Own, other: &Seen) -> bool {
    own.headline.len() > 2 && own.headline == words(&other.stored.headline)
}

/// What two captions share, strongest first, and how much that is, 0 to 1. A person in both pictures is more than a subject, that
/// more than a place and day, then the photographer's day; within each the rarer is more. A place alone relates nothing.
fn compare(own: &Own, other: &Seen) -> (Vec<Reason>, f32) {
    let mut found: Vec<(f32, Reason)> = Vec::new();
    let (mine, theirs) = (&own.seen.stored, &other.stored);
    if own.seen.pairs.nearly_equal(&other.pairs) {
        found.push((3.0, Reason::NearlyEqual));
    }
    let days = mine.day().zip(theirs.day());
    let apart = days.and_then(|(a, b)| Some(a.until(b).ok()?.get_days().unsigned_abs()));
    let same_day = apart == Some(0);
    let mut only_known = true;
    for (weight, known, reason) in shared_people(own, other) {
        only_known &= !known;
        found.push((weight, reason));
    }
    let mut places = Vec::new();
    for (a, rare) in mine.places.iter().zip(&own.places) {
        if theirs.places.iter().any(|b| same_place(a, b)) {
            let weight = if same_day { 0.8 + 0.4 * rare.of } else { 0.2 + 0.3 * rare.of };
            places.push((weight, Reason::Place { place: a.clone(), same_day }));
        }
    }
    if let (Some(a), Some(b)) = (&mine.photographer, &theirs.photographer)
        && same_day
        && same_person(a, b)
    {
        only_known = false;
        found.push((0.6, Reason::Photographer(a.clone())));
    }
    if let Some(subject) = shared_subject(own, other, apart) {
        only_known = false;
        found.push(subject);
    }
    only_known &= places.is_empty() && !matches!(found.first(), Some((_, Reason::NearlyEqual)));
    if only_known {
        found.clear();
    }
    if same_day || !found.is_empty() {
        found.extend(places);
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near = match apart {
        Some(0..=3) => 0.3,
        Some(4..=30) => 0.1,
        Some(731..) => -0.3,
        _ => 0.0,
    };
    let sum: f32 = found.iter().map(|(weight, _)| weight).sum::<f32>() + near;
    let reasons = found.into_iter().map(|(_, reason)| reason).collect();
    (reasons, 1.0 - (-sum.max(0.1) / 2.0).exp())
}

/// The people of both captions: how much each weighs, whether the name is rare enough to relate the two by itself, and the reason.
fn shared_people(own: &Own, other: &Seen) -> Vec<(f32, bool, Reason)> {
    let (mine, theirs) = (&own.seen.stored, &other.stored);
    let mut found = Vec::new();
    let pictured = |person: &StoredPerson| person.pictured == Some(true);
    // Whose name goes on differently is another.
    let full = |name: &str| {
        let (a, b) = (continued(name, &mine.text), continued(name, &theirs.text));
        match (a, b) {
            (Some(a), Some(b)) if words(&a) == words(&b) => Some(a),
            (Some(_), Some(_)) => None,
            _ => Some(name.to_owned()),
        }
    };
    for (a, rare) in mine.people.iter().zip(&own.people) {
        let b = theirs.people.iter().find(|b| same_person(&a.name, &b.name));
        if b.is_none() && !stands_in(&words(&a.name), &other.words) {
            continue;
        }
        let Some(name) = full(&a.name) else { continue };
        let both = own.seen.shows() && other.shows();
        if both && b.is_some_and(|b| pictured(a) && pictured(b)) {
            found.push((2.0 + 0.8 * rare.of, true, Reason::Pictured(name)));
        } else {
            found.push((0.8 + 0.6 * rare.of, rare.known, Reason::Person(name)));
        }
    }
    for b in &theirs.people {
        let known = mine.people.iter().any(|a| same_person(&a.name, &b.name));
        if !known
            && stands_in(&words(&b.name), &own.seen.words)
            && let Some(name) = full(&b.name)
        {
            found.push((1.0, true, Reason::Person(name)));
        }
    }
    found
}

/// What both captions tell of by their words: a thing that both call by name, or telling words, beside the names of people and
/// places, which are reasons of their own.
fn shared_subject(own: &Own, other: &Seen, apart: Option<u32>) -> Option<(f32, Reason)> {
    if let Some(run) = own.signs.shared(&other.stored.text) {
        return Some((1.3, Reason::Words(vec![run])));
    }
    let theirs: BTreeSet<&String> = other.words.iter().collect();
    let mut shared: Vec<(&String, &Rarity)> =
        own.words.iter().filter(|(word, rarity)| rarity.telling && theirs.contains(word)).collect();
    if shared.is_empty() {
        return None;
    }
    let captions = [&own.seen.stored, &other.stored];
    let all_words = |names: Vec<&String>| -> BTreeSet<String> {
        names.into_iter().flat_map(|name| words(name)).collect()
    };
    let people = captions.iter().flat_map(|caption| {
        caption.people.iter().map(|person| &person.name).chain(&caption.photographer)
    });
    let people = all_words(people.collect());
    let places = all_words(captions.iter().flat_map(|caption| &caption.places).collect());
    shared.retain(|(word, _)| !people.contains(*word) && !places.contains(*word));
    if shared.is_empty() {
        return None;
    }
    shared.sort_by(|a, b| b.1.of.total_cmp(&a.1.of).then_with(|| a.0.cmp(b.0)));
    let tells = own.words.values().filter(|rarity| rarity.telling).count();
    let others = theirs.iter().filter(|word| can_tell(word)).count();
    let covered = shared.len() as f32 / tells.min(others).max(1) as f32;
    let rare: Vec<&String> =
        shared.iter().filter(|(_, rarity)| rarity.rare).map(|(word, _)| *word).collect();
    // A name without a rare word is none that tells anything.
    let mut event = Vec::new();
    if !rare.is_empty() {
        event = own.called.shared(&other.stored.text);
        event.retain(|name| {
            let name = words(name);
            name.iter().any(|word| rare.contains(&word))
                && !own.sites.contains(&name.join(" "))
                && !name.iter().any(|word| people.contains(word))
        });
    }
    let mut named: Vec<&String> =
        rare.into_iter().filter(|word| own.names.contains(*word)).collect();
    if !named.is_empty() {
        let theirs = written_as_names(&other.stored.text);
        named.retain(|word| theirs.contains(*word));
    }
    let named = named.len();
    let long_ago = apart.is_some_and(|days| days > LONG_AGO);
    let told = !event.is_empty()
        || !long_ago && named > 1 && covered >= COVERED
        || !long_ago && named > 0 && shared.len() > 1 && covered >= 0.3
        || !long_ago && shared.len() >= SHARED && covered >= 0.3
        || apart == Some(0) && shared.len() > 2;
    if !told {
        return None;
    }
    let weight: f32 = shared.iter().map(|(_, rarity)| 0.1 * rarity.of).sum();
    let of_names: BTreeSet<String> = event.iter().flat_map(|name| words(name)).collect();
    let others = shared.iter().filter(|(word, _)| !of_names.contains(*word));
    event.extend(others.map(|(word, _)| (*word).clone()));
    event.truncate(SHOWN);
    Some((1.3 + weight.min(0.6), Reason::Words(event)))
}
