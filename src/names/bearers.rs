//! Who bears a name: persons by full name, surname or given name.
//!
//! Two persons of one surname are never made one. A surname alone that fits two of them goes to the one
//! whom a title, the paragraph or the story so far makes likelier, and is never a third person.

use crate::story::EntityKind;

use super::lexicon::{Facts, gender_of};
use super::linker::{Family, Linker, Part, RECENT};
use super::listed;
use super::token::title_case;

/// Nouns that bring a child in by its given name.
const CHILDREN: &[&str] = &["baby", "boy", "child", "daughter", "girl", "son"];

/// Nouns that bring somebody in as another's relative.
const KIN: &[&str] = &[
    "aunt",
    "brother",
    "cousin",
    "daughter",
    "father",
    "grandfather",
    "grandmother",
    "granddaughter",
    "grandson",
    "husband",
    "mother",
    "nephew",
    "niece",
    "sister",
    "son",
    "stepdaughter",
    "stepfather",
    "stepmother",
    "stepson",
    "uncle",
    "widow",
    "widower",
    "wife",
];

impl Linker<'_, '_> {
    /// Whether the name of a person is only a title: `the Prime Minister`.
    pub(super) fn is_role(&self, i: usize) -> bool {
        let found = &self.found[i];
        found.kind == EntityKind::Person
            && listed::title(self.tokens, found.from).is_some_and(|end| end >= found.to)
    }

    /// The person who bears a title; of several the one who was last named with it before.
    fn by_role(&self, i: usize) -> Option<usize> {
        let role = self.names[i].key.join(" ");
        let bears = |title: &String| {
            let title = title.to_lowercase();
            title.strip_suffix(&role).is_some_and(|rest| rest.is_empty() || rest.ends_with(' '))
        };
        let people: Vec<usize> = (0..self.clusters.len())
            .filter(|&c| self.clusters[c].titles.iter().any(bears))
            .collect();
        self.latest(i, &people)
    }

    pub(super) fn person(&self, i: usize) -> Option<usize> {
        if self.is_role(i) {
            return self.by_role(i).or_else(|| self.whole(i));
        }
        let key = &self.names[i].key;
        if let [word] = key.as_slice() {
            return self.person_by_word(i, word);
        }
        let (first, last) = (key.first()?, key.last()?);
        let fits = |&cluster: &usize| {
            let full = &self.clusters[cluster].key;
            let (Some(f), Some(l)) = (full.first(), full.last()) else { return false };
            let initial = |a: &str, b: &str| a.len() == 1 && b.starts_with(a);
            // Same ends, a middle name left out; or one part of the other; or an initial for the first name.
            full == key
                || l == last && (f == first || initial(f, first) || initial(first, f))
                || key.len() < full.len() && (full.ends_with(key) || full.starts_with(key))
        };
        let lists = [
            self.candidates(Family::Person, Part::Last, last),
            self.candidates(Family::Person, Part::SecondLast, last),
        ];
        let mut fitting: Vec<usize> = lists.concat().into_iter().filter(|c| fits(c)).collect();
        fitting.dedup();
        match fitting.as_slice() {
            [one] => Some(*one),
            many => many.iter().copied().find(|&c| self.clusters[c].key == *key),
        }
    }

    /// A person by surname, second surname or given name alone.
    fn person_by_word(&self, i: usize, word: &str) -> Option<usize> {
        for part in [Part::Last, Part::SecondLast, Part::First] {
            match self.candidates(Family::Person, part, word) {
                [] => {}
                [one] => {
                    let same =
                        self.agrees(i, *one) && (part != Part::First || self.is_own_child(i, *one));
                    let alone = self.alone(i);
                    // "Mr. Quiroga", again and again, is not the wife whom the story names in full once.
                    let size = |c: usize| self.clusters[c].members.len();
                    let other = alone.is_some_and(|a| a != *one && size(a) >= size(*one));
                    return if same && !other { Some(*one) } else { alone };
                }
                many => {
                    return self
                        .choose(i, many)
                        .or_else(|| self.alone(i))
                        .or_else(|| self.foremost(i, many));
                }
            }
        }
        // A surname alone, met before: the same one.
        self.alone(i)
    }

    /// The person whom the story has called by just this name.
    fn alone(&self, i: usize) -> Option<usize> {
        let word = self.names[i].key.join(" ");
        let known = self.candidates(Family::Person, Part::Whole, &word).iter().copied();
        known
            .filter(|&c| self.agrees(i, c))
            .max_by_key(|&c| (self.clusters[c].key.len() == 1, std::cmp::Reverse(c)))
    }

    /// Whether a title such as "Mrs." does not speak against the person.
    fn agrees(&self, i: usize, cluster: usize) -> bool {
        let own = gender_of(None, &self.titles[i]);
        let full = &self.clusters[cluster];
        let given = full.key.first().filter(|_| full.key.len() > 1).map(|w| title_case(w));
        let other = gender_of(given.as_deref(), &full.titles);
        !matches!((own, other), (Some(a), Some(b)) if a != b)
    }

    /// Among several bearers of the name: by title, else the only one whom the paragraph has named.
    fn choose(&self, i: usize, many: &[usize]) -> Option<usize> {
        let titles = &self.titles[i];
        let only = |list: Vec<usize>| (list.len() == 1).then(|| list[0]);
        let by_title = || {
            let own = |c: &usize| titles.iter().any(|t| self.clusters[*c].titles.contains(t));
            only(many.iter().copied().filter(own).collect())
        };
        let by_sex = || {
            gender_of(None, titles)?;
            only(many.iter().copied().filter(|&c| self.agrees(i, c)).collect())
        };
        let block = self.tokens[self.found[i].from].block;
        let near = |c: &usize| {
            self.clusters[*c].members.iter().rev().take(RECENT).any(|&m| {
                m < i
                    && self.names[m].key.len() > 1
                    && self.tokens[self.found[m].from].block == block
            })
        };
        // Before the second of them comes in, the name is the first one's.
        let met = |c: &usize| {
            self.clusters[*c]
                .members
                .iter()
                .take(RECENT)
                .any(|&m| m < i && self.names[m].key.len() > 1)
        };
        let introduced = || only(many.iter().copied().filter(met).collect());
        by_title()
            .or_else(by_sex)
            .or_else(introduced)
            .or_else(|| only(many.iter().copied().filter(near).collect()))
    }

    /// Of several bearers of a surname the one whom the story is about: not a relative of the other ("his
    /// nephew, X"), named in full most often before the mention, else first.
    fn foremost(&self, i: usize, many: &[usize]) -> Option<usize> {
        let before = |c: usize| {
            let members = self.clusters[c].members.iter().take(RECENT).copied();
            members.filter(move |&m| m < i && self.names[m].key.len() > 1)
        };
        let apt = many.iter().copied().filter(|&c| self.agrees(i, c));
        let ranked = apt.filter_map(|c| {
            let first = before(c).min()?;
            let given = self.tokens[self.found[first].from].is(Facts::GIVEN);
            let known = given || !self.clusters[c].titles.is_empty();
            let count = before(c).count();
            Some((!self.is_relative(first), known, count, std::cmp::Reverse(first), c))
        });
        ranked.max().map(|(.., c)| c)
    }

    /// Whether "her son, Ivo," may be the Ivo whom the story names in full: no one's child, or the child of
    /// somebody in the block who bears the same surname.
    fn is_own_child(&self, i: usize, cluster: usize) -> bool {
        let found = &self.found[i];
        let child = found.from >= 2
            && self.tokens[found.from - 1].form == ","
            && CHILDREN.contains(&self.tokens[found.from - 2].form.as_ref());
        let block = self.tokens[found.from].block;
        let surname = self.clusters[cluster].key.last();
        !child
            || (0..i)
                .rev()
                .take(RECENT)
                .take_while(|&m| self.tokens[self.found[m].from].block == block)
                .any(|m| self.names[m].key.last() == surname)
    }

    /// Whether the name is that of someone's relative: "his nephew, X", "her late husband, Dr. X".
    fn is_relative(&self, i: usize) -> bool {
        let found = &self.found[i];
        let from = found.title.map_or(found.from, |(from, _)| from);
        let comma = from > 0 && self.tokens[from - 1].form == ",";
        let at = from.checked_sub(1 + usize::from(comma));
        at.and_then(|at| self.tokens.get(at)).is_some_and(|t| KIN.contains(&t.form.as_ref()))
    }
}
