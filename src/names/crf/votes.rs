//! What the first pass said of each word across the story.

use super::label::{Label, TYPES, names};
use super::page::Page;

/// One count a type, and the last for no name.
type Counts = [u32; TYPES.len() + 1];

/// Counts by the number of a word in small letters.
pub struct Votes {
    words: Vec<Counts>,
    within: Vec<Counts>,
}

impl Votes {
    /// Counts the labels of a story. Sentences in capitals do not vote: they are what the votes are for.
    pub fn new(page: &Page<'_, '_>, labels: &[Label]) -> Self {
        let none = [0; TYPES.len() + 1];
        let mut votes =
            Self { words: vec![none; page.seen.len()], within: vec![none; page.seen.len()] };
        for sentence in &page.sentences {
            let range = sentence.tokens.clone();
            if !sentence.shouts {
                for at in range.clone().filter(|&at| page.word(at).capital) {
                    votes.words[page.word(at).id as usize][vote(labels[at])] += 1;
                }
            }
            let told = labels.get(range.clone()).unwrap_or_default();
            for (from, to, kind) in names(told).into_iter().filter(|n| n.1 - n.0 > 1) {
                for at in (range.start + from)..(range.start + to) {
                    if page.word(at).capital {
                        votes.within[page.word(at).id as usize][kind as usize] += 1;
                    }
                }
            }
        }
        votes
    }

    /// The votes of a word's other places, without the one of this label.
    pub(super) fn others(&self, word: u32, own: Label) -> Option<Counts> {
        let mut counts = *self.words.get(word as usize)?;
        let own = &mut counts[vote(own)];
        *own = own.saturating_sub(1);
        Some(counts)
    }

    /// The types of the longer names that the word is part of.
    pub(super) fn within(&self, word: u32) -> Option<&Counts> {
        self.within.get(word as usize)
    }
}

fn vote(label: Label) -> usize {
    label.kind().map_or(TYPES.len(), |kind| kind as usize)
}
