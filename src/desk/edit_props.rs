//! Properties of every story that the desk makes, on random lines.

use proptest::prelude::{Strategy, any, prop};

use super::edit;
use crate::story::{Draft, Part, Source, Story};

/// Lines of which pages consist, and noise.
fn line() -> impl Strategy<Value = String> {
    let known = [
        "By ANA RUIZ, Associated Press",
        "OAKUM, Freeland (AP) — Ferries between the mainland and the islands stopped on Monday, the company said.",
        "The ferries had stopped in the early morning and about four hundred passengers waited on the quay.",
        "Passengers wait in Oakum, Freeland, Monday, March 3, 2031. (AP Photo/Lena Voss)",
        "Photo: Lena Voss, AP",
        "(Photo by Lena Voss/Getty Images)",
        "© Agency",
        "Image caption",
        "Oakum   3   1   4",
        "- a ferry, two boats",
        "These harbors were closed on Monday:",
        "Related stories",
        "March 4, 2031 6:02 AM EST",
        "CORRECTED-Ferries stop",
        "Ferries stop for good | Oakum Courier",
        "Ferries stop for good",
        "___",
        "(Reporting by Ana Ruiz; Editing by Tom Reed)",
        "© 2031 The Courier. All rights reserved.",
        "【港町・共同】フェリーが止まった。",
        "مدينة (رويترز) - توقفت العبارات.",
        "2 of 3 |",
    ];
    proptest::prop_oneof![
        3 => prop::sample::select(known.map(str::to_owned).to_vec()),
        1 => "\\PC{0,60}",
        1 => "[（(【\\[][\\PC]{0,12}[)）】\\]] ?[-–—]?[A-Z日 ]{0,9}",
        1 => "[A-Z][a-z]{1,8}( [a-z]{1,8}){3,20}[.:?”]?",
    ]
}

/// Blocks cover the text, sorted, one line end between them; captions lie in their blocks.
fn check(story: &Story) {
    let mut at = 0;
    for (n, block) in story.blocks.iter().enumerate() {
        assert_eq!(block.span.start, at + usize::from(n > 0));
        if n > 0 {
            assert_eq!(story.text.as_bytes().get(at), Some(&b'\n'));
        }
        assert!(story.text.get(block.span.start..block.span.end).is_some());
        at = block.span.end;
    }
    assert_eq!(at, story.text.len());
    for caption in &story.captions {
        let block = &story.blocks[caption.block];
        assert!(block.span.start <= caption.span.start && caption.span.start <= caption.span.end);
        assert!(story.text.get(caption.span.start..caption.span.end).is_some());
    }
    if let Some(line) = &story.dateline {
        assert!(story.text.get(line.span.start..line.span.end).is_some());
    }
}

proptest::proptest! {
    #[test]
    fn blocks_cover_the_text(lines in prop::collection::vec((line(), any::<bool>()), 0..60)) {
        let parts =
            lines.into_iter().map(|(text, gap)| Part { text, gap, ..Part::default() }).collect();
        check(&edit(Draft { parts, ..Draft::default() }, Source::default()));
    }
}
