//! Stories for tests, made of blocks and of notes that are found by their words.

use crate::story::{
    Amount, Block, Caption, Credit, DateNote, Dateline, Entity, EntityKind, Mention, Quote,
    QuoteKind, Role, Span, Speaker, Story,
};

/// A story of blocks.
pub fn story(blocks: &[(Role, &str)]) -> Story {
    let mut story = Story::default();
    for (role, text) in blocks {
        if !story.blocks.is_empty() {
            story.text.push('\n');
        }
        let start = story.text.len();
        story.text.push_str(text);
        story.blocks.push(Block { span: Span::new(start, story.text.len()), role: *role });
    }
    story
}

/// Where some words stand, the `nth` time (from 0).
pub fn find(story: &Story, words: &str, nth: usize) -> Span {
    let (at, _) = story.text.match_indices(words).nth(nth).expect("the words stand in the story");
    Span::new(at, at + words.len())
}

/// Names an entity wherever one of its forms stands.
pub fn name(story: &mut Story, kind: EntityKind, forms: &[&str]) -> usize {
    let entity = story.notes.entities.len();
    let mut spans: Vec<Span> = Vec::new();
    for form in forms {
        for (at, found) in story.text.match_indices(form) {
            let span = Span::new(at, at + found.len());
            if !spans.iter().any(|other| other.meets(span)) {
                spans.push(span);
            }
        }
    }
    let count = spans.len();
    let mentions = spans.into_iter().map(|span| Mention { span, entity, rule: "test" });
    story.notes.mentions.extend(mentions);
    story.notes.mentions.sort_by_key(|mention| mention.span);
    let name = forms[0].to_owned();
    story.notes.entities.push(Entity { kind, name, count, titles: vec![], gender: None });
    entity
}

/// Quotes some words; the speaker is who `says` names, known as `name`.
pub fn quote(story: &mut Story, parts: &[&str], kind: QuoteKind, says: Option<(&str, &str, f32)>) {
    let parts: Vec<Span> = parts.iter().map(|part| find(story, part, 0)).collect();
    let speaker = says.map(|(words, name, score)| {
        let nearest =
            story.text.match_indices(words).min_by_key(|(at, _)| at.abs_diff(parts[0].start));
        let (after, _) = nearest.expect("the speaker stands in the story");
        let entity = story.notes.entities.iter().position(|entity| entity.name == name);
        Speaker {
            span: Span::new(after, after + words.len()),
            name: name.into(),
            entity,
            rule: "test",
            score,
            shown: score >= 0.8,
        }
    });
    let cue = speaker.as_ref().and_then(|speaker| {
        let before = story.text.get(..speaker.span.start)?.strip_suffix("said ")?;
        Some(Span::new(before.len(), before.len() + 4))
    });
    story.notes.quotes.push(Quote { parts, kind, speaker, cue });
    story.notes.quotes.sort_by_key(|quote| quote.parts[0]);
}

/// Resolves a date.
pub fn date(story: &mut Story, words: &str, value: &str) {
    let span = find(story, words, 0);
    story.notes.dates.push(DateNote { span, value: value.into() });
    story.notes.dates.sort_by_key(|date| date.span);
}

/// Makes captions of the caption blocks: the credit is what stands last in brackets.
pub fn captions(story: &mut Story) {
    for (block, at) in story.blocks.iter().enumerate().filter(|(_, b)| b.role == Role::Caption) {
        let printed = story.cut(at.span);
        let (text, credit) = printed.rsplit_once(" (").unwrap_or((printed, ""));
        let text = text.trim_start_matches(|c: char| "[]/0123456789 ".contains(c)).to_owned();
        let credit = Credit { text: credit.trim_end_matches(')').into(), ..Credit::default() };
        let credit = Some(credit).filter(|credit| !credit.text.is_empty());
        story.captions.push(Caption { block, text, credit, span: at.span, ..Caption::default() });
    }
}

/// A day at a harbor, with something of everything.
pub fn harbor() -> Story {
    let mut story = story(&[
        (Role::Furniture, "Menu"),
        (Role::Furniture, "Sign in"),
        (Role::Headline, "Ferry with 80 aboard runs aground off Norland; all are taken off alive"),
        (Role::Byline, "By ADA MOSS and BO LIND"),
        (Role::Timestamp, "Published 2:02 PM, November 24, 2026"),
        (
            Role::Caption,
            "[1/2] A ferry lies on the rocks off Port Ellen, Norland, Monday, Nov. 23, 2026. (Wire Photo/Cy Dahl)",
        ),
        (Role::Caption, "Crews carry a child ashore. (Wire Photo/Cy Dahl)"),
        (
            Role::Paragraph,
            "PORT ELLEN, Norland (WP) — Crews took all 80 passengers off a ferry that ran aground in fog on Monday, the Norland Coast Guard said.",
        ),
        (
            Role::Paragraph,
            "“We heard the hull before we saw the rocks,” said Mira Holt, a nurse. “Then everybody was very quiet.”",
        ),
        (Role::Paragraph, "“Nobody panicked,” Holt said. She called the crew “steady as stone.”"),
        (Role::Furniture, "ADVERTISEMENT"),
        (Role::Crosshead, "What is known"),
        (
            Role::ListItem,
            "The ferry left Port Ellen at noon with cars and two buses aboard, according to its owner.",
        ),
        (Role::ListItem, "No oil was seen."),
        (Role::BlockQuote, "All souls accounted for."),
        (Role::Paragraph, "A spokesman said the inquiry would begin “within days.”"),
        (Role::Contributors, "Dee Fox in Port Ellen contributed."),
        (Role::Copyright, "Copyright 2026 The Wire."),
    ]);
    captions(&mut story);
    let places = vec!["PORT ELLEN, Norland".to_owned()];
    let span = find(&story, "PORT ELLEN, Norland (WP) —", 0);
    story.dateline = Some(Dateline { places, date: None, agency: Some("WP".into()), span });
    story.published = Some(crate::story::Moment::At("2026-11-24T14:02:00Z".parse().unwrap()));
    story.language = Some("en".into());
    story.slugline = Some("FERRY-AGROUND".into());
    name(&mut story, EntityKind::Person, &["Mira Holt", "Holt"]);
    name(&mut story, EntityKind::Organization, &["Norland Coast Guard"]);
    name(&mut story, EntityKind::Place, &["Port Ellen", "PORT ELLEN", "Norland"]);
    story.notes.mentions.sort_by_key(|mention| mention.span);
    let mut end = 0;
    story.notes.mentions.retain(|mention| {
        let apart = mention.span.start >= end;
        end = mention.span.end.max(end);
        apart
    });
    date(&mut story, "Monday, the", "2026-11-23");
    story.notes.dates[0].span.end -= ", the".len();
    story
        .notes
        .amounts
        .push(Amount { span: find(&story, "80 passengers", 0), value: "80 passengers".into() });
    let sure = Some(("Mira Holt", "Mira Holt", 0.95));
    let parts = ["We heard the hull before we saw the rocks,", "Then everybody was very quiet."];
    quote(&mut story, &parts, QuoteKind::Direct, sure);
    quote(&mut story, &["Nobody panicked,"], QuoteKind::Direct, Some(("Holt", "Mira Holt", 0.95)));
    quote(&mut story, &["steady as stone."], QuoteKind::Partial, Some(("She", "Mira Holt", 0.9)));
    quote(&mut story, &["within days."], QuoteKind::Partial, Some(("spokesman", "spokesman", 0.4)));
    story
}
