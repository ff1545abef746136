//! Training: labelled stories to weights, by stochastic gradient ascent on the likelihood of the labels.
//!
//! The labelled words are joined to a story and read by the project's own tokens, so that the tagger is trained
//! on what it will see. The second pass learns from labels that the first gives to stories that it was not
//! trained on (four folds), as those of a new story will be.

use std::ops::Range;

use super::features::Features;
use super::label::{self, Label};
use super::lists::Lists;
use super::model::MAGIC;
use super::page::Page;
use super::votes::Votes;
use crate::names::lexicon::Memo;
use crate::names::token;
use weights::Weights;

mod labelled;
mod lists;
mod score;
mod weights;

pub use labelled::Labelled;
pub use lists::lists;
pub use score::{Score, score};

/// Rounds over all stories.
const ROUNDS: usize = 12;
/// Stories are parted into so many folds for the labels that the second pass learns from.
const FOLDS: usize = 4;

/// One stretch to learn from.
struct Sample {
    /// The hashes of each token's features, later their numbers.
    features: Vec<Vec<u64>>,
    labels: Vec<Label>,
    story: usize,
    run: Range<usize>,
}

/// The bytes of a model of two passes; `None` where `lists` are no lists. `tell` hears how far it is.
pub fn train(stories: &[Labelled], lists: &[u8], tell: &mut dyn FnMut(&str)) -> Option<Vec<u8>> {
    let lists = Lists::new(lists)?;
    let mut samples = Vec::new();
    each_page(stories, lists, |number, page, gold| {
        samples.extend(read(number, page, &gold, None));
    });
    tell(&format!("{} stretches of {} stories", samples.len(), stories.len()));
    let all: Vec<&Sample> = samples.iter().collect();
    let first = Weights::learn(&all, ROUNDS).bytes();
    tell("the first pass is trained");
    // What the first pass would say of stories that it has not seen.
    let mut told: Vec<Vec<(Range<usize>, Vec<Label>)>> =
        stories.iter().map(|_| Vec::new()).collect();
    for fold in 0..FOLDS {
        let rest: Vec<&Sample> = samples.iter().filter(|s| s.story % FOLDS != fold).collect();
        let weights = Weights::learn(&rest, ROUNDS / 2);
        for sample in samples.iter().filter(|s| s.story % FOLDS == fold) {
            told[sample.story].push((sample.run.clone(), weights.best(sample)));
        }
    }
    tell("the folds are labelled");
    drop(samples);
    let mut samples = Vec::new();
    each_page(stories, lists, |number, page, gold| {
        let mut labels = vec![Label::OUTSIDE; page.tokens.len()];
        for (run, best) in &told[number] {
            labels[run.clone()].copy_from_slice(best);
        }
        let votes = Votes::new(page, &labels);
        samples.extend(read(number, page, &gold, Some((&labels, &votes))));
    });
    let all: Vec<&Sample> = samples.iter().collect();
    let second = Weights::learn(&all, ROUNDS).bytes();
    tell("the second pass is trained");
    let mut out = MAGIC.to_vec();
    out.extend((first.len() as u32).to_le_bytes());
    out.extend(first);
    out.extend(second);
    Some(out)
}

fn each_page(
    stories: &[Labelled],
    lists: Lists<'_>,
    mut take: impl FnMut(usize, &Page<'_, '_>, Vec<Label>),
) {
    for (number, labelled) in stories.iter().enumerate() {
        let tokens = token::tokens(&labelled.story, &mut Memo::default());
        let page = Page::new(&labelled.story, &tokens, lists);
        take(number, &page, labelled.labels(&tokens));
    }
}

/// The stretches of a story with their features and labels; a name that lies on more than one stretch is none.
fn read(
    story: usize,
    page: &Page<'_, '_>,
    gold: &[Label],
    first: Option<(&[Label], &Votes)>,
) -> Vec<Sample> {
    let features = Features::new(page, first);
    page.runs()
        .iter()
        .map(|run| {
            let of = |at| {
                let mut out = Vec::new();
                features.of(at, &mut out);
                out
            };
            let mut labels = vec![Label::OUTSIDE; run.len()];
            for (from, to, kind) in label::names(&gold[run.clone()]) {
                label::write(&mut labels[from..to], kind);
            }
            Sample { features: run.clone().map(of).collect(), labels, story, run: run.clone() }
        })
        .collect()
}
