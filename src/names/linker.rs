//! The linker: mentions to entities, one for all the ways in which a story names the same thing.
//!
//! Who bears a surname or given name that stands alone is settled in [`bearers`](super::bearers).

use std::collections::HashMap;

use crate::story::{Entity, EntityKind, Mention, Span, Story};

use super::key::{Name, acronym, name, titles};
use super::lexicon::Facts;
use super::tagger::Found;
use super::token::{Token, title_case};

/// How many mentions of a cluster are looked at to choose between clusters.
pub(super) const RECENT: usize = 256;

/// Heads that a place keeps or drops: `Gaza Strip`, `Gaza`.
const DROPPED: &[&str] = &["strip", "province", "region", "peninsula", "oblast", "governorate"];

/// What a part of a body is called.
const BRANCHES: &[&str] =
    &["department", "division", "bureau", "desk", "unit", "office", "branch", "section"];

/// A cluster of mentions on its way to become an entity.
pub(super) struct Cluster {
    kind: EntityKind,
    /// The fullest key.
    pub(super) key: Vec<String>,
    /// Mentions by their index.
    pub(super) members: Vec<usize>,
    pub(super) titles: Vec<String>,
}

/// The entities of the names, in order of first mention, and a mention for each name.
pub fn link(story: &Story, tokens: &[Token<'_>], found: &[Found]) -> (Vec<Entity>, Vec<Mention>) {
    let mut linker = Linker {
        story,
        tokens,
        found,
        names: found.iter().map(|f| name(tokens, f)).collect(),
        titles: found.iter().map(|f| titles(story, tokens, f)).collect(),
        clusters: Vec::new(),
        by_word: HashMap::new(),
        of: vec![usize::MAX; found.len()],
    };
    linker.run();
    linker.finish()
}

pub(super) struct Linker<'a, 's> {
    story: &'a Story,
    pub(super) tokens: &'a [Token<'s>],
    pub(super) found: &'a [Found],
    pub(super) names: Vec<Name>,
    pub(super) titles: Vec<Vec<String>>,
    pub(super) clusters: Vec<Cluster>,
    /// Clusters by kind and by what a shorter form of their name would be: first word, last word, acronym,
    /// whole.
    by_word: HashMap<(Family, Part, String), Vec<usize>>,
    /// The cluster of each name.
    of: Vec<usize>,
}

/// Kinds that share names: an event is no place, but a work and a thing may be confused.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Family {
    Person,
    Place,
    Body,
    People,
    Other,
}

/// Which part of a cluster's name a word is.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Whole,
    First,
    Last,
    SecondLast,
    /// Any word of the name of a body.
    Any,
    Acronym,
}

fn family(kind: EntityKind) -> Family {
    match kind {
        EntityKind::Person => Family::Person,
        EntityKind::Place => Family::Place,
        EntityKind::Organization => Family::Body,
        EntityKind::Nationality => Family::People,
        EntityKind::Event | EntityKind::Work | EntityKind::Misc => Family::Other,
    }
}

impl Linker<'_, '_> {
    fn run(&mut self) {
        // Long names first, so that short ones find them wherever they stand; headlines come before bodies.
        let (roles, mut order): (Vec<usize>, Vec<usize>) =
            (0..self.found.len()).partition(|&i| self.is_role(i));
        order.sort_by_key(|&i| (std::cmp::Reverse(self.names[i].key.len().min(8)), i));
        let long = order.partition_point(|&i| self.names[i].key.len() > 1);
        for &i in order.get(..long).unwrap_or_default() {
            self.place(i);
        }
        self.join_definitions();
        // Of the short ones those with a title, which tell a "Mr." from a "Mrs.", come first.
        let short = order.get(long..).unwrap_or_default();
        for titled in [true, false] {
            for &i in short {
                if self.of[i] == usize::MAX && titled != self.titles[i].is_empty() {
                    self.place(i);
                }
            }
        }
        // `The President`, in capitals and taken for a name, when all are known who may bear the title.
        for i in roles {
            self.place(i);
        }
    }

    /// Puts a name into the cluster that it fits, or a new one.
    fn place(&mut self, i: usize) {
        let kind = self.found[i].kind;
        let cluster = match family(kind) {
            Family::Person => self.person(i),
            Family::Body => self.body(i),
            Family::Place => self.whole(i).or_else(|| self.place_without_head(i)),
            Family::People | Family::Other => self.whole(i),
        };
        match cluster {
            Some(cluster) => self.join(i, cluster),
            None => self.found_new(i),
        }
    }

    fn join(&mut self, i: usize, cluster: usize) {
        self.of[i] = cluster;
        self.clusters[cluster].members.push(i);
        for title in self.titles[i].clone() {
            take_title(&mut self.clusters[cluster].titles, title);
        }
        self.index(i, cluster);
    }

    fn found_new(&mut self, i: usize) {
        let kind = self.found[i].kind;
        let cluster = self.clusters.len();
        let key = self.names[i].key.clone();
        self.clusters.push(Cluster { kind, key, members: Vec::new(), titles: Vec::new() });
        self.join(i, cluster);
    }

    /// Makes the cluster findable by the shorter forms of the name.
    fn index(&mut self, i: usize, cluster: usize) {
        let family = family(self.found[i].kind);
        let key = &self.names[i].key;
        let mut entries = vec![(Part::Whole, key.join(" "))];
        if key.len() > 1 {
            if let (Some(first), Some(last)) = (key.first(), key.last()) {
                entries.push((Part::First, first.clone()));
                entries.push((Part::Last, last.clone()));
            }
            if key.len() > 2 && family == Family::Person {
                entries.push((Part::SecondLast, key[key.len() - 2].clone()));
            }
            if family == Family::Body {
                let kept = acronym(key.get(1..).unwrap_or_default(), false);
                let first = key.first().and_then(|w| w.chars().next());
                entries.push((Part::Acronym, acronym(key, true)));
                entries.push((Part::Acronym, acronym(key, false)));
                // `For Oakum's Revival` is FOR: a small word that begins the name is no small word.
                entries.push((Part::Acronym, first.into_iter().chain(kept.chars()).collect()));
                entries.extend(key.iter().map(|word| (Part::Any, word.clone())));
            }
        }
        for (part, word) in entries {
            let list = self.by_word.entry((family, part, word)).or_default();
            if !list.contains(&cluster) && list.len() < 16 {
                list.push(cluster);
            }
        }
    }

    pub(super) fn candidates(&self, family: Family, part: Part, word: &str) -> &[usize] {
        self.by_word.get(&(family, part, word.to_owned())).map_or(&[], Vec::as_slice)
    }

    pub(super) fn whole(&self, i: usize) -> Option<usize> {
        let family = family(self.found[i].kind);
        self.candidates(family, Part::Whole, &self.names[i].key.join(" ")).first().copied()
    }

    fn place_without_head(&self, i: usize) -> Option<usize> {
        let key = &self.names[i].key;
        let [word] = key.as_slice() else { return None };
        let long = self.candidates(Family::Place, Part::First, word);
        // `Oakum City` is Oakum, but Mexico City is not Mexico.
        let land = self.tokens[self.found[i].from].is(Facts::LAND);
        let fits = |&c: &usize| {
            let key = &self.clusters[c].key;
            let dropped =
                |last: &String| DROPPED.contains(&last.as_str()) || last == "city" && !land;
            key.len() == 2 && key.last().is_some_and(dropped)
        };
        long.iter().copied().find(|c| fits(c))
    }

    fn body(&self, i: usize) -> Option<usize> {
        if let Some(whole) = self.whole(i) {
            return Some(whole);
        }
        let (key, found) = (&self.names[i].key, &self.found[i]);
        let (first, last) = (key.first()?, key.last()?);
        if let [word] = key.as_slice() {
            if self.names[i].upper {
                let long = self.candidates(Family::Body, Part::Acronym, word);
                if let [one] = long {
                    return Some(*one);
                }
            }
            let token = &self.tokens[found.from];
            if found.rule == "head-noun" {
                let ends = self.latest(i, self.candidates(Family::Body, Part::Last, last));
                return ends.or_else(|| self.latest(i, &self.of_something(word)));
            }
            if token.is(Facts::PLACE.with(Facts::DEMONYM))
                || token.is(Facts::COMMON) && word.len() < 4
            {
                return None;
            }
            if token.is(Facts::COMMON) {
                return match self.of_something(word).as_slice() {
                    [one] => Some(*one),
                    _ => None,
                };
            }
            let alone = [Part::First, Part::Last].into_iter().find_map(|part| {
                match self.candidates(Family::Body, part, word) {
                    [one] => Some(*one),
                    _ => None,
                }
            });
            return alone;
        }
        // `Supreme Court` and `U.S. Supreme Court`; `Acme Bank` and `Acme Bank Europe`.
        // But not `Acme Bank` and `Acme Bank Science Department`, which is a part of it.
        let part_of = |&cluster: &usize| {
            let full = &self.clusters[cluster].key;
            let branch = full.last().is_some_and(|last| BRANCHES.contains(&last.as_str()));
            let inside = || full.windows(key.len()).skip(1).any(|part| part == key.as_slice());
            full.len() > key.len() && (full.starts_with(key) && !branch || inside())
        };
        let with_first = self.candidates(Family::Body, Part::Any, first).iter().copied();
        let fitting: Vec<usize> = with_first.filter(part_of).collect();
        match fitting.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    }

    /// The bodies whose names begin `WORD of`: `the Bank` for the `Bank of Oakum`.
    fn of_something(&self, word: &str) -> Vec<usize> {
        let first = self.candidates(Family::Body, Part::First, word).iter().copied();
        let of = |&c: &usize| self.clusters[c].key.get(1).is_some_and(|second| second == "of");
        first.filter(of).collect()
    }

    /// Of several clusters the one that was last named before the mention.
    pub(super) fn latest(&self, i: usize, clusters: &[usize]) -> Option<usize> {
        clusters
            .iter()
            .copied()
            .filter_map(|c| {
                let members = self.clusters[c].members.iter().rev().take(RECENT);
                let before = members.copied().filter(|&m| m < i).max();
                before.map(|m| (m, c))
            })
            .max()
            .map(|(_, c)| c)
            .or_else(|| (clusters.len() == 1).then(|| clusters[0]))
    }

    /// `Full Name (ACRONYM)` and `ACRONYM (Full Name)`: the brackets say that both are one.
    fn join_definitions(&mut self) {
        for i in 1..self.found.len() {
            let (long, short) = (&self.found[i - 1], &self.found[i]);
            let between = self.tokens.get(long.to..short.from).unwrap_or_default();
            let bracket = matches!(between, [only] if only.form == "(");
            let closed = self.tokens.get(short.to).is_some_and(|t| t.form == ")");
            if !bracket || !closed || self.of[i - 1] == usize::MAX || self.of[i] != usize::MAX {
                continue;
            }
            let (full, brief) = (&self.names[i - 1], &self.names[i]);
            let [word] = brief.key.as_slice() else { continue };
            let letters = full.key.join(" ");
            let mut rest = letters.chars();
            let drawn = word.chars().all(|c| rest.any(|d| d == c));
            let same = family(long.kind) == family(short.kind);
            if drawn && same && brief.upper {
                let cluster = self.of[i - 1];
                self.join(i, cluster);
            }
        }
    }

    fn finish(self) -> (Vec<Entity>, Vec<Mention>) {
        let mut entities: Vec<Entity> = Vec::new();
        let mut number = vec![usize::MAX; self.clusters.len()];
        let mut mentions = Vec::with_capacity(self.found.len());
        for (i, found) in self.found.iter().enumerate() {
            let cluster = self.of[i];
            let Some(group) = self.clusters.get(cluster) else { continue };
            if number[cluster] == usize::MAX {
                number[cluster] = entities.len();
                entities.push(Entity {
                    kind: group.kind,
                    name: self.fullest(group),
                    count: group.members.len(),
                    titles: group.titles.clone(),
                    gender: None,
                });
            }
            let span = span(self.tokens, found);
            mentions.push(Mention { span, entity: number[cluster], rule: found.rule });
        }
        (entities, mentions)
    }

    /// The fullest form: the most words, then not in capitals, then the first.
    fn fullest(&self, group: &Cluster) -> String {
        let loud = |m: usize| {
            let text = self.story.cut(span(self.tokens, &self.found[m]));
            !text.chars().any(char::is_lowercase)
        };
        let rank = |&&m: &&usize| {
            let found = &self.found[m];
            let words = found.to - found.from;
            let plain = found.rule != "head-noun";
            let people = matches!(group.kind, EntityKind::Nationality | EntityKind::Misc);
            let length =
                if people { usize::MAX - self.tokens[found.from].form.len() } else { words };
            (plain, length, !loud(m), std::cmp::Reverse(m))
        };
        let Some(&best) = group.members.iter().max_by_key(rank) else { return String::new() };
        let found = &self.found[best];
        let text = self.story.cut(span(self.tokens, found));
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let shouts = loud(best) && text.chars().filter(|c| c.is_alphabetic()).count() > 3;
        let acronym = group.kind == EntityKind::Organization && !text.contains(' ');
        if shouts && !acronym && !text.contains('.') { title_case(&text) } else { text }
    }
}

/// Adds a title unless the list has it or a fuller form of it ("Minister" beside "Prime Minister"), and in
/// place of a shorter one.
fn take_title(titles: &mut Vec<String>, title: String) {
    let lower = title.to_lowercase();
    let ends = |long: &str, short: &str| {
        long == short || long.strip_suffix(short).is_some_and(|rest| rest.ends_with(' '))
    };
    if titles.iter().any(|known| ends(&known.to_lowercase(), &lower)) {
        return;
    }
    titles.retain(|known| !ends(&lower, &known.to_lowercase()));
    titles.push(title);
}

/// The bytes of a name.
pub fn span(tokens: &[Token<'_>], found: &Found) -> Span {
    let start = tokens.get(found.from).map_or(0, |t| t.span.start);
    let end =
        found.to.checked_sub(1).and_then(|last| tokens.get(last)).map_or(start, |t| t.span.end);
    Span::new(start, end)
}
