//! Names that are given, joined by the linker: what the linker does is measured apart from the tagger.

use crate::story::{EntityKind, Span, Story};

use super::lexicon::{Facts, Memo};
use super::tagger::{Found, may_be_head};
use super::token::{self, Token};
use super::{linker, listed};

/// The entity of each of some names of a story, as a number; names of one number are one entity.
///
/// The names may nest. A title at the front of a person's name stands apart from it, as the tagger would have it.
pub fn linked(story: &Story, names: &[(Span, EntityKind)]) -> Vec<usize> {
    let mut memo = Memo::default();
    let tokens = token::tokens(story, &mut memo);
    let mut order: Vec<usize> = (0..names.len()).collect();
    order.sort_by_key(|&n| names.get(n).map(|(span, _)| (span.start, span.end)));
    let given = order.iter().filter_map(|&n| names.get(n));
    let found: Vec<Found> = given.map(|&(span, kind)| found(&tokens, span, kind)).collect();
    let (_, mentions) = linker::link(story, &tokens, &found);
    let mut of = vec![usize::MAX; names.len()];
    for (n, mention) in order.into_iter().zip(mentions) {
        of[n] = mention.entity;
    }
    of
}

/// The tokens of a name.
fn found(tokens: &[Token<'_>], span: Span, kind: EntityKind) -> Found {
    let first = tokens.partition_point(|t| t.span.end <= span.start);
    let to = tokens.partition_point(|t| t.span.start < span.end).max(first + 1);
    let mut from = first;
    if kind == EntityKind::Person {
        // `US President Ana Ruiz`: the land belongs to the title.
        let land = Facts::DEMONYM.with(Facts::LAND);
        let after = from + usize::from(tokens.get(from).is_some_and(|t| t.is(land)));
        from = listed::title(tokens, after).filter(|&end| end < to).unwrap_or(from);
        while let Some(end) = listed::title(tokens, from).filter(|&end| end < to) {
            from = end;
        }
    }
    let title = (from > first).then_some((first, from));
    let head = kind == EntityKind::Organization && to == from + 1 && may_be_head(tokens, from);
    let rule = if head { "head-noun" } else { "given" };
    Found { from, to, kind, rule, title }
}
