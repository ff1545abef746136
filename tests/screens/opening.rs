//! Opening the reader on a place that a command printed.

use dateline::reader::protocol::News;
use dateline::reader::{Event, Pane};
use dateline::story::{Passage, Place, Span};

use crate::desk::Desk;
use crate::wire::{self, WIRE};

/// The last place of these words in the first story of the wire that has them.
fn place_of(words: &str) -> Passage {
    let stories: Vec<_> = WIRE.iter().map(wire::story).collect();
    let story = stories.iter().find(|story| story.text.contains(words)).expect("the wire has it");
    let start = story.text.rfind(words).expect("the story has it");
    let span = Span::new(start, start + words.len());
    Passage { story: story.key.clone(), place: Place::Text(span), moved: false }
}

fn lit(desk: &Desk) -> Option<String> {
    let story = desk.reader.body.story.as_deref()?;
    let find = desk.reader.body.find.as_ref()?;
    Some(story.cut(find.here()?).to_owned())
}

const MOVED: &str = "was changed since";

#[test]
fn it_stands_on_the_span_and_lights_it() {
    for (width, height) in [(40, 12), (80, 24), (120, 40)] {
        let place = place_of("mourns as search");
        let desk = Desk::at(width, height, place.clone());
        assert_eq!(desk.reader.focus, Pane::Body);
        assert_eq!(lit(&desk).as_deref(), Some("mourns as search"));
        let Place::Text(span) = place.place else { panic!() };
        assert_eq!(desk.reader.body.find.as_ref().unwrap().here(), Some(span));
        assert!(desk.reader.body.is_on_screen(span.start), "{}", desk.text());
        assert_eq!(
            desk.reader.list.selected().unwrap().key,
            place.story,
            "the list goes there too"
        );
        assert!(!desk.text().contains(MOVED));
        let desk = desk.keys("<Esc>");
        assert_eq!(lit(&desk), None);
    }
}

#[test]
fn what_comes_in_does_not_lead_away_and_the_session_is_not_lost() {
    let place = place_of("mourns as search");
    let mut desk = Desk::at(80, 24, place.clone());
    let session = r#"{"key":"nosuch","pane":"list","furniture":true,"queries":["ferry"]}"#;
    desk.send(Event::News(News::Session(session.into())));
    desk.send(Event::News(News::Changed));
    let desk = desk.keys("<+5000>");
    assert_eq!(desk.reader.body.key(), Some(place.story.as_str()));
    assert_eq!(lit(&desk).as_deref(), Some("mourns as search"));
}

#[test]
fn a_caption_is_opened_in_its_pane() {
    let stories: Vec<_> = WIRE.iter().map(wire::story).collect();
    let story = stories.iter().find(|story| story.captions.len() > 1).unwrap();
    let place = Passage { place: Place::Caption(1), ..Passage::whole(&story.key) };
    let desk = Desk::at(120, 40, place);
    assert_eq!((desk.reader.focus, desk.reader.captions.current), (Pane::Captions, 1));
    assert!(!desk.text().contains(MOVED));
    // A place in the text of a caption is shown in its pane, too.
    let inside = Desk::at(120, 40, place_of("greets relatives"));
    assert_eq!((inside.reader.focus, inside.reader.captions.current), (Pane::Body, 1));
    assert_eq!(lit(&inside).as_deref(), Some("greets relatives"));
    let gone = Passage { place: Place::Caption(99), ..Passage::whole(&story.key) };
    assert!(Desk::at(120, 40, gone).text().contains(MOVED));
}

#[test]
fn a_place_that_is_no_more_is_said_and_the_nearest_shown() {
    let place = place_of("mourns as search");
    let other = Passage { moved: true, ..place.clone() };
    let desk = Desk::at(120, 40, other);
    assert!(desk.text().contains(MOVED), "{}", desk.text());
    assert_eq!(lit(&desk).as_deref(), Some("mourns as search"));
    let beyond = Passage { place: Place::Text(Span::new(90_000, 90_010)), ..place };
    let desk = Desk::at(120, 40, beyond);
    assert!(desk.text().contains(MOVED));
    assert_eq!(lit(&desk), None);
    assert!(desk.text().contains("There are no words"), "the nearest is the end");
}

#[test]
fn a_span_over_paragraphs_is_lit_in_each() {
    let stories: Vec<_> = WIRE.iter().map(wire::story).collect();
    let story = &stories[0];
    let shown: Vec<_> = story.blocks.iter().filter(|block| !block.role.is_hidden()).collect();
    let span = Span::new(shown[1].span.start + 1, shown[3].span.end - 1);
    let place = Passage { place: Place::Text(span), ..Passage::whole(&story.key) };
    let desk = Desk::at(120, 40, place);
    let find = desk.reader.body.find.as_ref().unwrap();
    assert_eq!((find.hits.len(), find.current), (3, Some(0)));
    assert_eq!(find.hits[0].start, span.start);
}
