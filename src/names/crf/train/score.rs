//! How well a model finds the names of labelled stories.

use super::Labelled;
use crate::names::crf::label::{self, TYPES, Type};
use crate::names::crf::lists::Lists;
use crate::names::crf::model::Model;
use crate::names::crf::page::Page;
use crate::names::lexicon::Memo;
use crate::names::token;
use crate::story::Span;

/// How many names of a type there are, were found, and were found right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Names in the labelled stories.
    pub labelled: usize,
    /// Names found.
    pub found: usize,
    /// Names found with their exact ends and type.
    pub right: usize,
}

impl Score {
    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.labelled + self.found).max(1) as f64
    }

    fn add(self, other: Self) -> Self {
        Self {
            labelled: self.labelled + other.labelled,
            found: self.found + other.found,
            right: self.right + other.right,
        }
    }
}

/// The score of each type in labelled stories, and of persons, places and organizations together.
///
/// `None` where the bytes are no lists or no model.
pub fn score(stories: &[Labelled], lists: &[u8], model: &[u8]) -> Option<[Score; 5]> {
    let lists = Lists::new(lists)?;
    let passes = Model::pair(model)?;
    let mut scores = [Score::default(); 5];
    for labelled in stories {
        let tokens = token::tokens(&labelled.story, &mut Memo::default());
        let page = Page::new(&labelled.story, &tokens, lists);
        let found: Vec<(Span, Type)> = label::names(&super::super::label(&page, &passes))
            .into_iter()
            .map(|(from, to, kind)| {
                (Span::new(tokens[from].span.start, tokens[to - 1].span.end), kind)
            })
            .collect();
        for kind in TYPES {
            let of = |names: &[(Span, Type)]| -> Vec<Span> {
                names.iter().filter(|n| n.1 == kind).map(|n| n.0).collect()
            };
            let (want, have) = (of(&labelled.names), of(&found));
            let right = have.iter().filter(|span| want.contains(span)).count();
            let score = Score { labelled: want.len(), found: have.len(), right };
            scores[kind as usize] = scores[kind as usize].add(score);
        }
    }
    scores[4] = scores[0].add(scores[1]).add(scores[2]);
    Some(scores)
}
