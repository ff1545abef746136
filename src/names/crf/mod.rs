//! The trained tagger: a linear-chain conditional random field in two passes. The first labels each sentence
//! by itself; the second does it again knowing what the first said of the same words across the story.
//!
//! Training ([`train`], behind the feature of that name) and tagging share the page, the features and the
//! tables, so that nothing can drift apart. The model and the lists are bytes of the binary.

use crate::story::Story;

use super::token::Token;
use features::Features;
use label::{Label, names};
use lists::Lists;
use model::Model;
use page::Page;
use votes::Votes;

mod features;
mod hash;
pub mod label;
mod lists;
mod model;
mod page;
mod seen;
mod table;
#[cfg(feature = "train")]
pub mod train;
mod votes;

pub use label::Type;

/// The names that the shipped model finds: the first token, one past the last, the type; sorted, disjoint.
pub fn tag(story: &Story, tokens: &[Token<'_>]) -> Vec<(usize, usize, Type)> {
    let (Some(lists), Some(passes)) = (Lists::shipped(), Model::shipped()) else {
        return Vec::new();
    };
    let page = Page::new(story, tokens, lists);
    names(&label(&page, &passes))
}

/// The labels of all tokens after both passes.
fn label(page: &Page<'_, '_>, [first, second]: &[Model<'_>; 2]) -> Vec<Label> {
    let labels = pass(page, first, None);
    let votes = Votes::new(page, &labels);
    pass(page, second, Some((&labels, &votes)))
}

/// The labels of all tokens by one pass.
fn pass(page: &Page<'_, '_>, model: &Model<'_>, before: Option<(&[Label], &Votes)>) -> Vec<Label> {
    let features = Features::new(page, before);
    let mut labels = vec![Label::OUTSIDE; page.tokens.len()];
    let mut hashes = Vec::new();
    let mut sums = Vec::new();
    let mut buckets = Vec::new();
    for run in page.runs() {
        sums.clear();
        for at in run.clone() {
            features.of(at, &mut hashes);
            sums.push(model.sums(&hashes, &mut buckets));
        }
        let best = model.best(&sums);
        if let Some(place) = labels.get_mut(run.clone()) {
            place.copy_from_slice(&best);
        }
    }
    labels
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::lexicon::Memo;
    use crate::names::token;
    use crate::story::{Block, Role, Span};

    /// Stories of the project's own, each a paragraph, with the names that they hold: `[name|TYPE]`.
    const SAMPLE: &str = include_str!("sample.txt");

    /// How many names the shipped model finds with their exact ends and type, how many in all, and how many
    /// there are: written down when the model was trained.
    const RECORDED: (usize, usize, usize) = (66, 68, 70);

    /// A story without its marks, and the names that the marks told.
    fn read(marked: &str) -> (Story, Vec<(Span, Type)>) {
        let mut story = Story::default();
        let mut names = Vec::new();
        let mut rest = marked;
        while let Some((before, after)) = rest.split_once('[') {
            let (name, after) = after.split_once('|').expect("a type");
            let (kind, after) = after.split_once(']').expect("a bracket");
            story.text.push_str(before);
            let start = story.text.len();
            story.text.push_str(name);
            let kind = match kind {
                "PER" => Type::Person,
                "LOC" => Type::Place,
                "ORG" => Type::Organization,
                _ => Type::Misc,
            };
            names.push((Span::new(start, story.text.len()), kind));
            rest = after;
        }
        story.text.push_str(rest);
        let span = Span::new(0, story.text.len());
        story.blocks.push(Block { span, role: Role::Paragraph });
        (story, names)
    }

    #[test]
    fn the_shipped_model_reaches_its_score() {
        assert!(Model::shipped().is_some() && Lists::shipped().is_some(), "damaged assets");
        let (mut all, mut found, mut right) = (0, 0, 0);
        for paragraph in SAMPLE.lines().filter(|line| !line.is_empty()) {
            let (story, names) = read(paragraph);
            let tokens = token::tokens(&story, &mut Memo::default());
            let got: Vec<(Span, Type)> = tag(&story, &tokens)
                .into_iter()
                .map(|(from, to, kind)| {
                    (Span::new(tokens[from].span.start, tokens[to - 1].span.end), kind)
                })
                .collect();
            all += names.len();
            found += got.len();
            right += got.iter().filter(|name| names.contains(name)).count();
        }
        assert_eq!((right, found, all), RECORDED);
    }
}
