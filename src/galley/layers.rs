//! Layers: the spans of a story's notes, so that those of one line are found at once.

use crate::story::{Notes, QuoteKind, Span, Story};

/// Spans with what they mean, sorted by their start; they may nest or share.
#[derive(Clone, Debug, Default)]
pub struct Spans {
    spans: Vec<(Span, usize)>,
    /// For each span, the furthest end of it and all before it.
    reach: Vec<usize>,
}

impl Spans {
    fn new(mut spans: Vec<(Span, usize)>) -> Self {
        spans.retain(|(span, _)| !span.is_empty());
        spans.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let reach = spans
            .iter()
            .scan(0, |furthest, (span, _)| {
                *furthest = span.end.max(*furthest);
                Some(*furthest)
            })
            .collect();
        Self { spans, reach }
    }

    /// The spans that share a byte with another, outer ones first.
    pub fn meeting(&self, span: Span) -> impl DoubleEndedIterator<Item = (Span, usize)> {
        let from = self.reach.partition_point(|reach| *reach <= span.start);
        let to = self.spans.partition_point(|(one, _)| one.start < span.end).max(from);
        let near = self.spans.get(from..to).unwrap_or_default();
        near.iter().copied().filter(move |(one, _)| one.meets(span))
    }

    /// What the innermost span over a byte means.
    pub fn at(&self, offset: usize) -> Option<usize> {
        self.meeting(Span::new(offset, offset + 1)).next_back().map(|(_, meaning)| meaning)
    }
}

/// The layers of quotes.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    /// The quoted stretches.
    pub parts: Spans,
    /// The words that name the speakers.
    pub speakers: Spans,
    /// The words that say who speaks.
    pub cues: Spans,
    /// From the first to the last part of a quote within each block: where the rule stands.
    pub reaches: Spans,
}

impl Layers {
    /// The layers of a story. `named` tells whether a quote's speaker is named beside it.
    pub fn new(story: &Story, named: impl Fn(&Notes, usize) -> bool) -> Self {
        let (mut parts, mut speakers, mut cues) = (Vec::new(), Vec::new(), Vec::new());
        let mut reaches: Vec<(Span, usize)> = Vec::new();
        for (n, quote) in story.notes.quotes.iter().enumerate() {
            parts.extend(quote.parts.iter().map(|part| (*part, n)));
            // What is only reported stands back: neither its speaker nor its verb is marked.
            if quote.kind != QuoteKind::Indirect {
                speakers.extend(quote.speaker.iter().map(|speaker| (speaker.span, n)));
                cues.extend(quote.cue.iter().map(|cue| (*cue, n)));
            }
            let ruled = match quote.kind {
                QuoteKind::Direct => true,
                QuoteKind::Partial => named(&story.notes, n),
                QuoteKind::Title | QuoteKind::Indirect => false,
            };
            let mut block = None;
            for part in quote.parts.iter().filter(|_| ruled) {
                let at = story.block_at(part.start);
                match reaches.last_mut() {
                    Some((span, own)) if *own == n && at == block => span.end = part.end,
                    _ => reaches.push((*part, n)),
                }
                block = at;
            }
        }
        Self {
            parts: Spans::new(parts),
            speakers: Spans::new(speakers),
            cues: Spans::new(cues),
            reaches: Spans::new(reaches),
        }
    }
}

/// The items of a sorted, disjoint layer that share a byte with a span, by their indices.
pub fn meeting<T>(items: &[T], span: Span, of: impl Fn(&T) -> Span) -> std::ops::Range<usize> {
    let from = items.partition_point(|item| of(item).end <= span.start);
    let to = items.partition_point(|item| of(item).start < span.end);
    from..to.max(from)
}

#[cfg(test)]
mod tests {
    use super::{Spans, meeting};
    use crate::story::Span;

    #[test]
    fn the_innermost_span_counts() {
        let layer = Spans::new(vec![
            (Span::new(5, 8), 1),
            (Span::new(0, 20), 0),
            (Span::new(30, 40), 2),
            (Span::new(9, 9), 3),
        ]);
        let at = |offset| layer.at(offset);
        assert_eq!(
            [at(0), at(5), at(8), at(19), at(20), at(39)],
            [Some(0), Some(1), Some(0), Some(0), None, Some(2)]
        );
        let near: Vec<usize> = layer.meeting(Span::new(10, 31)).map(|(_, n)| n).collect();
        assert_eq!(near, [0, 2]);
    }

    #[test]
    fn sorted_items_are_found_by_their_spans() {
        let items = [Span::new(0, 3), Span::new(5, 8), Span::new(8, 9)];
        let check = |start, end, expect| {
            assert_eq!(meeting(&items, Span::new(start, end), |span| *span), expect);
        };
        check(0, 9, 0..3);
        check(3, 5, 1..1);
        check(4, 6, 1..2);
        check(20, 30, 3..3);
    }
}
