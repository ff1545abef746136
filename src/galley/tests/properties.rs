//! What holds for every story: nothing shown is lost, doubled or out of order, and nothing is too wide.

use proptest::prelude::{Just, Strategy, any, prop, proptest};
use proptest::prop_oneof;

use super::made::story;
use crate::galley::{Layer, Marks, Setting, cells, set};
use crate::story::{
    Caption, DateNote, Entity, EntityKind, Mention, Quote, QuoteKind, Role, Span, Speaker, Story,
};

const ROLES: [Role; 16] = [
    Role::Headline,
    Role::Subhead,
    Role::Byline,
    Role::Paragraph,
    Role::Crosshead,
    Role::ListItem,
    Role::TableRow,
    Role::BlockQuote,
    Role::Caption,
    Role::Slugline,
    Role::EditorsNote,
    Role::Correction,
    Role::Contributors,
    Role::Copyright,
    Role::Timestamp,
    Role::Furniture,
];

/// Words of all kinds: plain, long, hyphenated, wide, right-to-left, with marks.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        4 => "[a-zA-Z“”,.’-]{1,12}",
        1 => "[a-z/?=]{30,90}",
        1 => "[東京都庁「」。]{1,20}",
        1 => "[אבגדה)(]{1,9}",
        1 => "[a-z\u{301}👩‍🚒🇸🇱é—–/]{1,9}",
        1 => "(- |• |12\\. |  )",
        1 => any::<char>().prop_filter("sanitised", |c| !c.is_control()).prop_map(String::from),
    ];
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

/// A span of a text, anywhere on character boundaries.
fn span_in(text: &str, a: usize, b: usize) -> Span {
    let edge = |at: usize| (0..=at % (text.len() + 1)).rev().find(|at| text.is_char_boundary(*at));
    let (a, b) = (edge(a).unwrap(), edge(b).unwrap());
    Span::new(a.min(b), a.max(b))
}

fn stories() -> impl Strategy<Value = Story> {
    let blocks = prop::collection::vec((prop::sample::select(&ROLES[..]), words()), 0..8);
    let spans = prop::collection::vec((any::<usize>(), any::<usize>()), 24);
    let language =
        prop_oneof![Just(None), Just(Some("en".to_owned())), Just(Some("de-CH".to_owned()))];
    (blocks, spans, language).prop_map(|(blocks, spans, language)| {
        let blocks: Vec<(Role, &str)> =
            blocks.iter().map(|(role, text)| (*role, text.as_str())).collect();
        let mut story = story(&blocks);
        story.language = language;
        let mut spans = spans.into_iter().map(|(a, b)| span_in(&story.text, a, b));
        let disjoint = |spans: Vec<Span>| {
            let mut spans = spans;
            spans.sort();
            let mut end = 0;
            spans.retain(|span| {
                let keep = !span.is_empty() && span.start >= end;
                end = if keep { span.end } else { end };
                keep
            });
            spans
        };
        let mentions = disjoint(spans.by_ref().take(6).collect());
        let dates = disjoint(spans.by_ref().take(6).collect());
        let quotes: Vec<Span> = spans.by_ref().take(6).collect();
        let captions = disjoint(spans.by_ref().take(3).collect());
        story.notes.entities.push(Entity {
            kind: EntityKind::Person,
            name: "Una Wray".into(),
            count: 1,
            titles: vec![],
            gender: None,
        });
        story.notes.mentions =
            mentions.iter().map(|span| Mention { span: *span, entity: 0, rule: "test" }).collect();
        story.notes.dates =
            dates.iter().map(|span| DateNote { span: *span, value: "2026-11-23".into() }).collect();
        story.notes.quotes = quotes
            .iter()
            .map(|span| Quote {
                parts: vec![*span],
                kind: QuoteKind::Direct,
                speaker: Some(Speaker {
                    span: *span,
                    name: "Una Wray".into(),
                    entity: Some(0),
                    rule: "test",
                    score: 0.9,
                    shown: span.start % 2 == 0,
                }),
                cue: None,
            })
            .collect();
        story.captions = captions
            .iter()
            .filter_map(|span| {
                let block = story.blocks[story.block_at(span.start)?];
                let end = span.end.min(block.span.end);
                let span = Span::new(span.start, end);
                (block.role == Role::Caption && !span.is_empty()).then_some(span)
            })
            .map(|span| Caption { span, text: story.cut(span).into(), ..Caption::default() })
            .collect();
        story
    })
}

fn settings() -> impl Strategy<Value = Setting> {
    (0u16..120, any::<[bool; 6]>()).prop_map(|(pane, flags)| {
        let [doubtful, furniture, dates, captions, hyphens, reorder] = flags;
        let fitted = Setting::for_pane(pane, pane);
        Setting { doubtful, furniture, dates, captions, hyphens, reorder, ..fitted }
    })
}

proptest! {
    #[test]
    fn what_is_shown_stands_once_in_order_and_fits(story in stories(), setting in settings()) {
        let galley = set(&story, &setting);
        let measure = usize::from(galley.setting.measure);
        let hits: Vec<Span> = story.notes.dates.iter().map(|date| date.span).collect();
        let marks = Marks {
            layer: Layer::All,
            hits: &hits,
            current: Some(0),
            cursor: hits.first().copied(),
            ..Marks::default()
        };
        let mut seen: Vec<Vec<Span>> = vec![Vec::new(); story.blocks.len()];
        for n in 0..galley.len() {
            let line = galley.line(n).unwrap();
            let shown = galley.show(&story, n, &marks);
            let width: usize = shown.pieces.iter().map(|piece| cells(&piece.text)).sum();
            assert!(width <= measure, "{width} cells in {measure}: {:?}", shown.text());
            assert!(!shown.pieces.is_empty() || line.blank || line.span.is_empty());
            let name = shown.gutter.name.as_deref().map_or(0, cells);
            assert!(name + 2 <= usize::from(setting.margin.max(2)));
            let mut spans: Vec<Span> = shown.pieces.iter().filter_map(|piece| piece.span).collect();
            spans.sort();
            let mut at = line.span.start;
            for span in spans {
                assert_eq!(span.start, at, "pieces of a line lie end to end");
                assert!(story.text.get(span.start..span.end).is_some());
                at = span.end;
            }
            if line.is_text() {
                assert_eq!(at, line.span.end);
                seen[line.block.unwrap()].push(line.span);
            }
            if (n..galley.len()).any(|n| galley.line(n).unwrap().block.is_some()) {
                assert_eq!(galley.line_at(galley.anchor(n)), n, "line {n} is found again");
            }
        }
        for (block, lines) in story.blocks.iter().zip(&seen) {
            assert!(lines.windows(2).all(|two| two[0].end <= two[1].start), "in order");
            if lines.is_empty() || block.role == Role::Caption {
                continue;
            }
            let mut at = block.span.start;
            for line in lines.iter().copied().chain([Span::new(block.span.end, block.span.end)]) {
                let between = story.cut(Span::new(at, line.start));
                assert!(between.trim().is_empty(), "{between:?} is lost");
                at = line.end;
            }
        }
    }

    #[test]
    fn every_byte_has_a_line(story in stories(), setting in settings()) {
        let galley = set(&story, &setting);
        for at in 0..story.text.len() {
            let n = galley.line_of(at);
            assert!(n < galley.len().max(1));
            if let Some(shown) = galley.shown_at(at) {
                assert!(galley.line(shown).unwrap().span.holds(at));
            }
        }
    }
}
