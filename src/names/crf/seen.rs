//! What a story tells of its words elsewhere: written small, part of a longer name, beside which words.

use std::collections::HashMap;
use std::ops::Range;

use super::hash::mix;
use super::page::{Page, Sentence};
use crate::names::token::Shape;

/// How many neighbors of a word elsewhere in the story are looked at.
const NEIGHBORS: usize = 16;

/// The most tokens of the longest name that a word is part of.
const LONGEST_RUN: usize = 6;

/// Small words that go on inside a capitalized name when the longest one is looked for.
const LINKS: &[&str] = &["of", "de", "al", "bin", "van", "von", "der", "da"];

/// What the story tells of a word, whatever its case.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// It stands in small letters too.
    pub small: bool,
    /// How often it is capitalized inside a sentence.
    pub capital: u32,
    /// Hashes of the words beside it, sorted.
    pub beside: Vec<u64>,
    /// The longest run of capitals that it is part of.
    pub longest: Option<Range<usize>>,
    /// A longer name has these initials.
    pub initials: bool,
}

impl Page<'_, '_> {
    /// Reads what the story tells of each word.
    pub(super) fn take_seen(&mut self) {
        for sentence in 0..self.sentences.len() {
            let Sentence { tokens: range, shouts } = &self.sentences[sentence];
            let (range, shouts) = (range.clone(), *shouts);
            for at in range.clone() {
                let word = &self.words[self.word_of[at] as usize];
                let seen = &mut self.seen[word.id as usize];
                if !word.capital {
                    seen.small |= self.tokens[at].shape == Shape::Small;
                } else if at > range.start && !shouts {
                    seen.capital += 1;
                }
                if word.capital && seen.beside.len() < NEIGHBORS {
                    let lower = |n: usize| self.words[self.word_of[n] as usize].lower;
                    let before = if at > range.start { lower(at - 1) } else { 1 };
                    let after = if at + 1 < range.end { lower(at + 1) } else { 2 };
                    let seen = &mut self.seen[self.words[self.word_of[at] as usize].id as usize];
                    seen.beside.extend([mix(3, before), mix(4, after)]);
                }
            }
            if !shouts {
                self.take_longest(range);
            }
        }
        for seen in &mut self.seen {
            seen.beside.sort_unstable();
            seen.beside.dedup();
        }
        self.take_initials();
    }

    /// Notes for each word the longest run of capitals that it stands in.
    fn take_longest(&mut self, range: Range<usize>) {
        let mut at = range.start;
        while at < range.end {
            if !self.word(at).capital {
                at += 1;
                continue;
            }
            let mut end = at + 1;
            while end < range.end {
                let link = end + 1 < range.end
                    && LINKS.contains(&self.tokens[end].form.as_ref())
                    && self.word(end + 1).capital;
                if !(self.word(end).capital || link) {
                    break;
                }
                end += 1;
            }
            if (2..=LONGEST_RUN).contains(&(end - at)) {
                for n in (at..end).filter(|&n| self.words[self.word_of[n] as usize].capital) {
                    let seen = &mut self.seen[self.words[self.word_of[n] as usize].id as usize];
                    if seen.longest.as_ref().is_none_or(|r| r.len() < end - at) {
                        seen.longest = Some(at..end);
                    }
                }
            }
            at = end;
        }
    }

    /// Marks the acronyms that a run of capitals spells.
    fn take_initials(&mut self) {
        let acronyms: HashMap<String, u32> = self
            .tokens
            .iter()
            .zip(&self.word_of)
            .filter(|(t, _)| t.shape == Shape::Upper && (2..8).contains(&t.form.len()))
            .map(|(t, &w)| (t.form.replace('.', ""), self.words[w as usize].id))
            .collect();
        if acronyms.is_empty() {
            return;
        }
        let runs: Vec<Range<usize>> = self.seen.iter().filter_map(|s| s.longest.clone()).collect();
        for run in runs {
            let initials: String = run
                .filter(|&at| self.word(at).capital)
                .filter_map(|at| self.tokens[at].form.chars().next())
                .collect();
            if let Some(&id) = acronyms.get(&initials) {
                self.seen[id as usize].initials = true;
            }
        }
    }
}
