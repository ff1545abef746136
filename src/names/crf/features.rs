//! What the tagger looks at, as hashes: the word, its shape, its ends, the words around it, the lists and
//! clusters, what the story tells of the word elsewhere, and in the second pass what the first pass said.
//!
//! After Ratinov and Roth, "Design Challenges and Misconceptions in Named Entity Recognition" (2009).

use super::hash::mix;
use super::label::Label;
use super::page::{Page, Word};
use super::votes::Votes;
use crate::names::lexicon::Facts;

/// Numbers of the kinds of features; part of the model's format.
mod kind {
    pub const BIAS: u64 = 1;
    pub const FORM: u64 = 2;
    pub const LOWER: u64 = 3;
    pub const SHAPE: u64 = 4;
    pub const CLUSTER: u64 = 5;
    pub const LISTED: u64 = 6;
    pub const END3: u64 = 7;
    pub const START: u64 = 8;
    pub const END: u64 = 9;
    pub const START5: u64 = 10;
    pub const PAIR_BEFORE: u64 = 11;
    pub const PAIR_AFTER: u64 = 12;
    pub const SHAPES: u64 = 13;
    pub const SHAPES_BEFORE: u64 = 14;
    pub const SHAPES_AFTER: u64 = 15;
    pub const WORD_SHAPE: u64 = 16;
    pub const SHAPE_WORD: u64 = 17;
    pub const BETWEEN: u64 = 18;
    pub const TWO_BEFORE: u64 = 19;
    pub const TWO_AFTER: u64 = 20;
    pub const FIRST: u64 = 21;
    pub const LAST: u64 = 22;
    pub const SHOUTS: u64 = 23;
    pub const FURTHER: u64 = 24;
    pub const SMALL_BEFORE: u64 = 25;
    pub const SMALL_AFTER: u64 = 26;
    pub const RUN_LAST: u64 = 27;
    pub const RUN_FIRST: u64 = 28;
    pub const RUN_LENGTH: u64 = 29;
    pub const CAPITALS: u64 = 30;
    pub const WRITTEN_SMALL: u64 = 31;
    pub const OPENS: u64 = 32;
    pub const BESIDE: u64 = 33;
    pub const LONGER: u64 = 34;
    pub const LONGER_FIRST: u64 = 35;
    pub const LONGER_LAST: u64 = 36;
    pub const LONGER_BEFORE: u64 = 37;
    pub const LONGER_AFTER: u64 = 38;
    pub const LONGER_LISTED: u64 = 39;
    pub const INITIALS: u64 = 40;
    pub const OWN: u64 = 41;
    pub const VOTE: u64 = 42;
    pub const VOTE_SHARE: u64 = 43;
    pub const VOTE_OWN: u64 = 44;
    pub const VOTES: u64 = 45;
    pub const NO_VOTE: u64 = 46;
    pub const WITHIN: u64 = 47;
    pub const WITHIN_OWN: u64 = 48;
    pub const FACT: u64 = 49;
    pub const GLUED: u64 = 50;
    pub const RUN: u64 = 51;
    pub const RUN_LISTED: u64 = 52;
    pub const CLUSTERS_AROUND: u64 = 53;
    pub const CLUSTERS_BEFORE: u64 = 54;
    pub const CLUSTERS_AFTER: u64 = 55;
    pub const SMALL_CLUSTER: u64 = 56;
    pub const SMALL_BETWEEN: u64 = 57;
}

/// The neutral hash beyond a sentence's ends.
const BEYOND: u64 = 0;

/// Collects the features of one token at a time.
pub struct Features<'p, 'a, 's> {
    page: &'p Page<'a, 's>,
    /// The labels and votes of the first pass.
    first: Option<(&'p [Label], &'p Votes)>,
}

impl<'p, 'a, 's> Features<'p, 'a, 's> {
    /// Features of the first pass, or with the first pass's labels those of the second.
    pub fn new(page: &'p Page<'a, 's>, first: Option<(&'p [Label], &'p Votes)>) -> Self {
        Self { page, first }
    }

    /// Puts the hashes of a token's features into `out`.
    pub fn of(&self, at: usize, out: &mut Vec<u64>) {
        out.clear();
        out.push(mix(kind::BIAS, 0));
        self.window(at, out);
        self.word(at, out);
        self.neighbors(at, out);
        self.place(at, out);
        if self.page.word(at).capital {
            self.run(at, out);
            self.story(at, out);
            self.passes(at, out);
        }
    }

    /// The word `offset` places away in the same sentence.
    fn near(&self, at: usize, offset: isize) -> Option<(usize, &Word)> {
        let there = at.checked_add_signed(offset)?;
        self.page.sentence(at).tokens.contains(&there).then(|| (there, self.page.word(there)))
    }

    fn window(&self, at: usize, out: &mut Vec<u64>) {
        for offset in -2..=2_isize {
            let put = |kind: u64| mix(kind, (offset + 2) as u64);
            let Some((there, word)) = self.near(at, offset) else {
                out.extend([mix(put(kind::LOWER), BEYOND), mix(put(kind::SHAPE), BEYOND)]);
                continue;
            };
            let near = offset.abs() <= 1;
            if near {
                out.push(mix(put(kind::FORM), word.form));
            }
            out.extend([mix(put(kind::LOWER), word.lower), mix(put(kind::SHAPE), word.shape)]);
            for (grain, &cluster) in word.clusters.iter().enumerate().filter(|(_, c)| **c > 0) {
                out.push(mix(mix(put(kind::CLUSTER), grain as u64), u64::from(cluster)));
            }
            put_bits(self.page.listed[there], |bit| {
                out.push(mix(put(kind::LISTED), if near { bit } else { 100 + bit / 4 }));
            });
            if near {
                let facts = self.page.tokens[there].facts;
                for (number, _) in FACTS.iter().enumerate().filter(|(_, f)| facts.any(**f)) {
                    out.push(mix(put(kind::FACT), number as u64));
                }
            }
            if offset.abs() == 1 {
                out.push(mix(put(kind::END3), word.ends[2]));
            }
        }
    }

    fn word(&self, at: usize, out: &mut Vec<u64>) {
        let word = self.page.word(at);
        for (length, (&start, &end)) in word.starts.iter().zip(&word.ends).enumerate() {
            let length = length as u64;
            out.extend([mix(mix(kind::START, length), start), mix(mix(kind::END, length), end)]);
        }
        out.push(mix(kind::START5, word.start5));
        if self.page.tokens[at].glued {
            out.push(mix(kind::GLUED, word.shape));
        }
    }

    fn neighbors(&self, at: usize, out: &mut Vec<u64>) {
        let word = self.page.word(at);
        let lower = |offset| self.near(at, offset).map_or(BEYOND, |(_, w)| w.lower);
        let shape = |offset| self.near(at, offset).map_or(BEYOND, |(_, w)| w.shape);
        let (before, after) = (lower(-1), lower(1));
        let (shape_before, shape_after) = (shape(-1), shape(1));
        out.extend([
            mix(mix(kind::PAIR_BEFORE, before), word.lower),
            mix(mix(kind::PAIR_AFTER, word.lower), after),
            mix(mix(mix(kind::SHAPES, shape_before), word.shape), shape_after),
            mix(mix(kind::SHAPES_BEFORE, shape_before), word.shape),
            mix(mix(kind::SHAPES_AFTER, word.shape), shape_after),
            mix(mix(kind::WORD_SHAPE, before), word.shape),
            mix(mix(kind::SHAPE_WORD, word.shape), after),
            mix(mix(kind::BETWEEN, before), after),
        ]);
        let cluster = |offset, grain: usize| {
            self.near(at, offset).map_or(0, |(_, w)| u64::from(w.clusters[grain]))
        };
        out.extend([
            mix(mix(kind::CLUSTERS_AROUND, cluster(-1, 1)), cluster(1, 1)),
            mix(mix(kind::CLUSTERS_BEFORE, cluster(-1, 1)), cluster(0, 1)),
            mix(mix(kind::CLUSTERS_AFTER, cluster(0, 1)), cluster(1, 1)),
        ]);
        if let Some((_, two)) = self.near(at, -2) {
            out.push(mix(mix(kind::TWO_BEFORE, two.lower), before));
        }
        if let Some((_, two)) = self.near(at, 2) {
            out.push(mix(mix(kind::TWO_AFTER, after), two.lower));
        }
        for offset in [-4, -3, 3, 4] {
            if let Some((_, word)) = self.near(at, offset) {
                out.push(mix(mix(kind::FURTHER, u64::from(offset < 0)), word.lower));
            }
        }
    }

    /// Where in its sentence the token stands.
    fn place(&self, at: usize, out: &mut Vec<u64>) {
        let sentence = self.page.sentence(at);
        let shape = self.page.word(at).shape;
        if at == sentence.tokens.start {
            out.push(mix(kind::FIRST, shape));
        }
        if at + 1 == sentence.tokens.end {
            out.push(mix(kind::LAST, 0));
        }
        if self.page.tokens[at].start {
            out.push(mix(kind::OPENS, 7));
        }
        if sentence.shouts {
            out.extend([mix(kind::SHOUTS, shape), mix(kind::SHOUTS, 1)]);
        }
    }

    /// The run of capitals that the token stands in, and the words around it.
    fn run(&self, at: usize, out: &mut Vec<u64>) {
        let range = self.page.sentence(at).tokens.clone();
        let capital = |n: &usize| self.page.word(*n).capital;
        let before = (range.start..at).rev().take_while(capital).count();
        let after = (at + 1..range.end).take_while(capital).count();
        let (from, last) = (at - before, at + after);
        let lower = |n: Option<usize>, none: u64| {
            n.filter(|n| range.contains(n)).map_or(none, |n| self.page.word(n).lower)
        };
        let near = |n: usize| (n + 1).min(3) as u64;
        out.extend([
            mix(mix(kind::SMALL_BEFORE, lower(from.checked_sub(1), 1)), near(before)),
            mix(mix(kind::SMALL_AFTER, lower(Some(last + 1), 2)), near(after)),
            mix(kind::RUN_LAST, self.page.word(last).lower),
            mix(kind::RUN_FIRST, self.page.word(from).lower),
            mix(kind::RUN_LENGTH, (last + 1 - from).min(5) as u64),
        ]);
        let whole = (from..=last).fold(0, |hash, n| mix(hash, self.page.word(n).lower));
        out.push(mix(mix(kind::RUN, whole), near(before)));
        let between = [from.checked_sub(1), Some(last + 1)].map(|n| lower(n, 3));
        out.push(mix(mix(mix(kind::SMALL_BETWEEN, between[0]), between[1]), near(last - from)));
        for (side, n) in [from.checked_sub(1), Some(last + 1)].into_iter().enumerate() {
            if let Some(n) = n.filter(|n| range.contains(n)) {
                let cluster = u64::from(self.page.word(n).clusters[1]);
                out.push(mix(mix(kind::SMALL_CLUSTER, side as u64), cluster));
            }
        }
        if last > at {
            put_bits(self.page.listed[last], |bit| out.push(mix(kind::RUN_LISTED, bit)));
        }
        if from < at {
            put_bits(self.page.listed[from], |bit| out.push(mix(kind::RUN_LISTED, 100 + bit)));
        }
    }

    /// What the story tells of the word elsewhere.
    fn story(&self, at: usize, out: &mut Vec<u64>) {
        let page = self.page;
        let (word, seen, sentence) = (page.word(at), page.seen(at), page.sentence(at));
        out.push(mix(kind::CAPITALS, u64::from(seen.capital.min(3))));
        out.push(mix(kind::WRITTEN_SMALL, u64::from(seen.small)));
        if at == sentence.tokens.start || sentence.shouts {
            let told = 2 * u64::from(seen.capital > 0) + u64::from(seen.small);
            out.push(mix(kind::OPENS, 10 + told));
        }
        out.extend(seen.beside.iter().map(|&beside| mix(kind::BESIDE, beside)));
        if let Some(run) = &seen.longest {
            let index = run.clone().find(|&n| page.word(n).id == word.id).unwrap_or(run.start);
            let lower = |n: usize| page.word(n).lower;
            let inner = u64::from(index > run.start);
            out.extend([
                mix(mix(kind::LONGER, run.len() as u64), (index - run.start) as u64),
                mix(kind::LONGER_FIRST, lower(run.start)),
                mix(kind::LONGER_LAST, lower(run.end - 1)),
            ]);
            if index > run.start {
                out.push(mix(kind::LONGER_BEFORE, lower(index - 1)));
            }
            if index + 1 < run.end {
                out.push(mix(kind::LONGER_AFTER, lower(index + 1)));
            }
            put_bits(page.listed[run.start], |bit| {
                out.push(mix(mix(kind::LONGER_LISTED, bit), inner));
            });
        }
        if word.upper && seen.initials {
            out.push(mix(kind::INITIALS, 0));
        }
    }

    /// What the first pass said of the token and of the word elsewhere.
    fn passes(&self, at: usize, out: &mut Vec<u64>) {
        let Some((labels, votes)) = self.first else { return };
        let own = labels.get(at).copied().unwrap_or_default();
        let own_hash = u64::from(own.0);
        out.push(mix(kind::OWN, own_hash));
        let id = self.page.word(at).id;
        if let Some(counts) = votes.others(id, own) {
            let total: u32 = counts.iter().sum();
            let (best, most) = leading(&counts);
            if total == 0 {
                out.push(mix(kind::NO_VOTE, 0));
            } else {
                out.push(mix(kind::VOTE, best));
                out.push(mix(mix(kind::VOTE_SHARE, best), u64::from(most == total)));
                out.push(mix(mix(kind::VOTE_OWN, best), own_hash));
                for (n, &count) in counts.iter().enumerate().filter(|(_, c)| **c > 0) {
                    out.push(mix(mix(kind::VOTES, n as u64), u64::from(count.min(3))));
                }
            }
        }
        if let Some(counts) = votes.within(id) {
            let (best, most) = leading(counts);
            if most > 0 {
                out.push(mix(kind::WITHIN, best));
                out.push(mix(mix(kind::WITHIN_OWN, best), own_hash));
            }
        }
    }
}

/// Tells the numbers of the bits that are set.
fn put_bits(mut bits: u64, mut put: impl FnMut(u64)) {
    while bits != 0 {
        put(u64::from(bits.trailing_zeros()));
        bits &= bits - 1;
    }
}

/// The number with the most votes, the last of equals, and how many.
fn leading(counts: &[u32]) -> (u64, u32) {
    let best = counts.iter().enumerate().max_by_key(|&(_, count)| *count);
    best.map_or((0, 0), |(n, &count)| (n as u64, count))
}

/// What the lists of words say that is asked.
const FACTS: &[Facts] = &[
    Facts::COMMON,
    Facts::TITLE,
    Facts::ROLE,
    Facts::ORG_HEAD,
    Facts::PLACE_HEAD,
    Facts::PLACE_START,
    Facts::ORG_START,
    Facts::EVENT_HEAD,
    Facts::EVENT_START,
    Facts::NOT_NAME,
    Facts::SPEECH,
    Facts::ORG_NOUN,
    Facts::CALENDAR,
    Facts::OPENER,
    Facts::DEMONYM,
    Facts::ADHERENT,
    Facts::GIVEN,
    Facts::EVENT,
];
