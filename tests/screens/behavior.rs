//! What keys do: a script, and what must or must not be on the screen afterwards.

use dateline::reader::protocol::News;
use dateline::reader::{Event, Pane};
use dateline::settings::{Keymap, Source};

use unicode_width::UnicodeWidthStr as _;

use crate::desk::Desk;
use crate::wire::{self, WIRE};
use dateline::story::{Mark, Marked};

/// Types a script at 120x40 and looks for texts on the screen; one that begins with `!` must not be there.
fn check(script: &str, expect: &[&str]) {
    let text = Desk::new(120, 40).keys(script).text();
    for expect in expect {
        let (wanted, there) = match expect.strip_prefix('!') {
            Some(expect) => (false, text.contains(expect)),
            None => (true, text.contains(expect)),
        };
        assert_eq!(there, wanted, "{script}: {expect}\n{text}");
    }
}

/// The default keymap with a user's file over it.
fn keymap(text: &str) -> Keymap {
    let source = Source { path: "keymap.toml".into(), text: text.into() };
    Keymap::overlaid(&source).0
}

fn headline(desk: &Desk) -> String {
    desk.reader.body.story.as_ref().and_then(|story| story.headline.clone()).unwrap_or_default()
}

#[test]
fn the_body_follows_the_cursor_when_it_rests() {
    let desk = Desk::new(120, 40).keys("j");
    assert!(headline(&desk).starts_with("Ferry"));
    let desk = desk.keys("<+60>j<+60>");
    assert!(headline(&desk).starts_with("Ferry"), "it has not rested yet");
    let desk = desk.keys("<+60>");
    assert!(headline(&desk).starts_with("港"));
}

#[test]
fn moving_over_a_story_does_not_mark_it_read_but_reading_does() {
    assert_eq!(Desk::new(120, 40).keys("j<+5000>j<+5000>").marks, []);
    assert_eq!(Desk::new(120, 40).keys("<Enter><+1900>").marks, []);
    let read = |id: &str| vec![(id.to_owned(), Mark::Read, true)];
    assert_eq!(Desk::new(120, 40).keys("<Enter><+2100>").marks, read("ferry-3"));
    assert_eq!(Desk::new(120, 40).keys("<Enter>G").marks, read("ferry-3"));
    let desk = Desk::new(120, 40).keys("<Enter><+2100>r<+9000>");
    assert_eq!(desk.marks.last(), Some(&("ferry-3".to_owned(), Mark::Read, false)));
}

#[test]
fn a_read_story_does_not_vanish_from_under_the_cursor() {
    let desk = Desk::new(120, 40).keys("Fis:unread<Enter><Enter><+2100>").news(News::Changed);
    assert!(headline(&desk).starts_with("Ferry"));
    assert!(desk.text().contains("▌○ 14:02 Ferry"), "{}", desk.text());
    // Once the cursor leaves it, it goes.
    let desk = desk.keys("hj<+200>").news(News::Changed);
    assert!(!desk.text().contains("○ 14:02"), "{}", desk.text());
}

#[test]
fn space_at_the_end_says_so_and_then_goes_to_the_next_unread() {
    let desk = Desk::new(80, 24).keys("<Enter> ");
    assert!(headline(&desk).starts_with("Ferry"));
    let desk = desk.keys("  ");
    assert!(desk.text().contains("end of the story"), "{}", desk.text());
    let desk = desk.keys(" ");
    assert!(headline(&desk).starts_with("Meridia mourns"), "{}", desk.text());
}

#[test]
fn stories_are_walked_from_any_pane() {
    check("<Enter>J", &["Flags flew", "story 2 of 6"]);
    check("<Enter>3J", &["The high court of Darvenne", "story 4 of 6"]);
    check("<Enter>3J2K", &["Flags flew"]);
    check("<Enter>K", &["this is the first story"]);
    check("r]u", &["Flags flew"]);
    check("r2]u", &["フェリー"]);
    check("r]u[u", &["no unread story above"]);
}

#[test]
fn names_are_walked_by_kind() {
    let pick = |script: &str| {
        let desk = Desk::new(120, 40).keys(script);
        let story = desk.reader.body.story.as_ref().unwrap();
        desk.reader.body.pick_span().map(|span| story.cut(span).to_owned()).unwrap_or_default()
    };
    assert_eq!(pick("e"), "Almeria Bay");
    assert_eq!(pick("ee"), "Tomas Okoro");
    assert_eq!(pick("3e"), "Meridian Harbor Authority");
    assert_eq!(pick("]p"), "Tomas Okoro");
    assert_eq!(pick("]p]p"), "Ruth Valdane");
    assert_eq!(pick("]o"), "Meridian Harbor Authority");
    assert_eq!(pick("]l]l"), "Port Salve");
    assert_eq!(pick("3eE"), "Tomas Okoro");
    assert_eq!(pick("99e"), "Okoro");
    assert_eq!(pick("e<Esc>"), "");
}

#[test]
fn stories_with_a_name_and_back_again() {
    check("]p*", &["1 shown of 6", "who:\"Tomas Okoro\"", "story 1 of 1"]);
    check("]p]p*<C-o>", &["!shown of", "story 1 of 6"]);
    // The cursor comes back to the name.
    check("<Enter>]p*<C-o>gs", &["Quotes of Tomas Okoro"]);
    check("<Enter>]p*j<C-o>gs", &["Quotes of Tomas Okoro"]);
    check("]p]p*<C-o>L", &["2 shown of 6"]);
    check("]p]p*j<+200><Esc>", &["!shown of", "▌● 09:50"]);
    // A query that was cleared is a jump, cursor and all.
    check("Fvaldane<Enter>j<+200><Esc>H", &["2 shown of 6", "Flags flew", "story 2 of 2"]);
}

#[test]
fn quotes_are_walked_and_their_speaker_followed() {
    check("\"", &["gs more of the speaker"]);
    check("\"\"\"gs", &["Quotes of Ruth Valdane", "There are no words"]);
    check("\"\"\"gsj<Enter>", &["Flags flew", "!Quotes of", "gs more of the speaker"]);
    check("\"\"\"\"gs", &["no name under the cursor"]);
    check(",s\"\"\"\"gs", &["Quotes of Tomas Okoro"]);
    check("gqjj<Enter>", &["!Quotes", "more of the speaker"]);
}

#[test]
fn where_there_is_no_margin_the_status_line_names_the_speaker() {
    let status = |script: &str| {
        let text = Desk::new(40, 12).keys(script).text();
        text.lines().last().unwrap_or_default().to_owned()
    };
    assert!(status("<Enter>\"").contains("Tomas Okoro ·"));
    assert!(status("<60x20><Enter>\"").contains("Tomas Okoro ·"));
    assert!(!status("<80x24><Enter>\"").contains("Tomas Okoro"));
    assert!(status("<Enter>4\"").contains("no speaker ·"));
    assert!(status("<Enter>,s4\"").contains("Tomas Okoro? ·"));
}

#[test]
fn a_single_story_takes_one_row_of_the_strip() {
    let one = || vec![wire::story(&WIRE[0])];
    let desk = Desk::with(80, 24, one(), Keymap::default());
    assert_eq!(desk.reader.frame.list.height, 1);
    assert_eq!(Desk::new(80, 24).keys("Fmourns<Enter>").reader.frame.list.height, 3);
}

#[test]
fn captions_are_walked_from_any_pane_and_lead_to_related_ones() {
    check("c", &["Photo 2 of 2", "Ruth Valdane (right)"]);
    check("cc", &["this is the last caption"]);
    check("<Enter>cC", &["Photo 1 of 2"]);
    check("gc<Enter>", &["pictured in both: Ruth Valdane", "in: Meridia mourns"]);
    check("gc<Enter><Enter>", &["Flags flew", "▌● 09:50"]);
    check("gc<Enter><Enter><C-o>", &["twice the passengers", "▌● 14:02"]);
    let desk = Desk::new(80, 24).keys("cgd");
    assert_eq!(desk.reader.focus, Pane::Body);
    assert!(desk.text().contains("▣ Ruth Valdane, director"), "{}", desk.text());
}

#[test]
fn a_find_counts_goes_round_and_goes_away() {
    check("/ferry", &["1 of"]);
    check("/ferry<Enter>n", &["/ferry 2 of 4"]);
    check("/FERRY<Enter>N", &["/FERRY 4 of 4", "went on from the end"]);
    check("/ferry<Esc>", &["!/ferry"]);
    check("/ferry<Enter><Esc>", &["!/ferry"]);
    check("/zeppelin<Enter>", &["“zeppelin” is not in this story"]);
    check("/ines<Enter>", &["/ines 1 of 1"]);
}

#[test]
fn a_query_shows_its_hits_while_it_is_typed() {
    check("Fvald", &["query: vald", "2 shown of 6", "!Court upholds"]);
    check("Fvald<Esc>", &["!shown of", "Court upholds"]);
    check("F\"har", &["the quotation mark is never closed"]);
    check("F\"har<Enter>", &["query: \"har"]);
    check("Fzzz<Enter>", &["No story matches", "0 shown of 6"]);
    check("Fvaldane<Enter>&<C-u><Enter>", &["!shown of", "Court upholds"]);
}

#[test]
fn what_is_wrong_with_a_query_is_said_whole_on_a_narrow_screen() {
    let text = Desk::new(40, 12).keys("Fferry \"har").text();
    assert!(text.contains("the quotation mark is never closed"), "{text}");
    assert!(text.lines().last().unwrap().contains("query: ferry \"har"), "{text}");
}

#[test]
fn queries_asked_lately_are_asked_again() {
    check("g'", &["No query was asked yet · F asks one"]);
    let asked = "Fvaldane<Enter>Fport<Enter><Esc>";
    check(&format!("{asked}g'"), &["Queries", "1 of 2"]);
    check(&format!("{asked}g'j<Enter>"), &["2 shown of 6", "valdane", "!Queries"]);
    let mut left = Desk::new(80, 24).keys("Fvaldane<Enter>Q");
    let kept = left.kept.take().unwrap();
    let stories = WIRE.iter().map(wire::story).collect();
    let back = Desk::with(80, 24, stories, Keymap::default()).news(News::Session(kept));
    assert!(back.keys("g'").text().contains(" valdane"));
}

#[test]
fn the_list_sorts_around_its_story() {
    check("\\", &["oldest first"]);
    check("\\<+5000>", &["story 6 of 6"]);
    check("\\\\<+5000>", &["story 1 of 6"]);
}

#[test]
fn panes_are_focused_by_keys() {
    let focus = |script: &str| Desk::new(120, 40).keys(script).reader.focus;
    assert_eq!(focus("l"), Pane::Body);
    assert_eq!(focus("ll"), Pane::Captions);
    assert_eq!(focus("lll"), Pane::Captions);
    assert_eq!(focus("llh"), Pane::Body);
    assert_eq!(focus("<Tab><Tab><Tab>"), Pane::List);
    assert_eq!(focus("<BackTab>"), Pane::Captions);
    assert_eq!(focus("gcgl"), Pane::List);
    assert_eq!(focus("gcq"), Pane::Body);
    assert_eq!(focus("gcqq"), Pane::List);
    // A story without photos has no captions to focus.
    assert_eq!(focus("jj<+200>gc"), Pane::List);
}

#[test]
fn q_at_the_list_quits_and_q_elsewhere_goes_back() {
    assert_eq!(Desk::new(120, 40).keys("q").done, ["Quit"]);
    assert_eq!(Desk::new(120, 40).keys("<Enter>q").done, [""; 0]);
    assert_eq!(Desk::new(120, 40).keys("<Enter>Q").done, ["Quit"]);
    assert_eq!(Desk::new(120, 40).keys("?q").done, [""; 0]);
    assert_eq!(Desk::new(120, 40).keys(":quit<Enter>").done, ["Quit"]);
    assert_eq!(Desk::new(120, 40).keys("<C-z><C-l>").done, ["Suspend", "Redraw"]);
}

#[test]
fn the_position_is_a_place_in_the_text() {
    let top = |desk: &Desk| {
        let body = &desk.reader.body;
        let story = body.story.as_ref().unwrap();
        let at = body.galley.offset_of(body.top);
        story.text.get(at..).unwrap().chars().take(12).collect::<String>()
    };
    let desk = Desk::new(80, 24).keys("<Enter>10j");
    let before = top(&desk);
    assert_ne!(before, top(&Desk::new(80, 24).keys("<Enter>")));
    // Through widths and back the same words stand on top, whatever wraps.
    let desk = desk.keys("<60x20><100x24><80x24>");
    assert_eq!(top(&desk), before);
    // So they do after another story was looked at.
    let desk = desk.keys("JK");
    assert_eq!(top(&desk), before);
}

#[test]
fn the_session_comes_back_as_it_was_left() {
    let mut left = Desk::new(80, 24).keys("Fferry<Enter><Enter>8j,eQ");
    let kept = left.kept.take().expect("quitting keeps the session");
    let stories = WIRE.iter().map(wire::story).collect();
    let mut back = Desk::closed(80, 24, stories, Keymap::default());
    let effects = back.reader.begin();
    back.serve(effects);
    let back = back.news(News::Session(kept));
    assert_eq!(back.reader.focus, Pane::Body);
    assert_eq!(back.reader.body.top, left.reader.body.top);
    assert!(back.reader.body.top > 0);
    assert_eq!(back.reader.body.layer, left.reader.body.layer);
    assert_eq!(back.reader.list.of, left.reader.list.of);
    assert_eq!(headline(&back), headline(&left));
}

#[test]
fn a_session_whose_story_is_gone_opens_another() {
    let mut left = Desk::new(80, 24).keys("<Enter>Q");
    let kept = left.kept.take().unwrap();
    let stories = WIRE.iter().skip(1).map(wire::story).collect();
    let back = Desk::with(80, 24, stories, Keymap::default()).news(News::Session(kept));
    assert!(headline(&back).starts_with("Meridia mourns"), "{}", back.text());
}

#[test]
fn stories_that_come_in_leave_the_reader_where_it_is() {
    let stories = WIRE.iter().skip(2).map(wire::story).collect();
    let mut desk = Desk::with(120, 40, stories, Keymap::default()).keys("<Enter>");
    let before = headline(&desk);
    for sheet in [&WIRE[1], &WIRE[0]] {
        let story = wire::story(sheet);
        desk.rows.insert(0, wire::row(&story));
        desk.stories.insert(0, story);
        desk = desk.news(News::Changed).keys("<+500>");
    }
    assert_eq!(headline(&desk), before);
    assert!(desk.text().contains("story 3 of 6"), "{}", desk.text());
}

#[test]
fn before_the_first_key_the_newest_story_is_on_top() {
    let stories = WIRE.iter().skip(1).map(wire::story).collect();
    let mut desk = Desk::with(120, 40, stories, Keymap::default());
    let story = wire::story(&WIRE[0]);
    desk.rows.insert(0, wire::row(&story));
    desk.stories.insert(0, story);
    let desk = desk.news(News::Changed);
    assert!(headline(&desk).starts_with("Ferry"), "{}", desk.text());
}

#[test]
fn the_status_line_names_the_keys_of_the_live_keymap() {
    let keymap = keymap("next-entity = 'x'\nline-down = 'ctrl-j'\nhelp = 'f1'");
    let stories = WIRE.iter().map(wire::story).collect();
    let text = Desk::with(120, 40, stories, keymap).keys("<Enter>").text();
    let status = text.lines().last().unwrap();
    for expect in ["^J/k scroll", "x entity", "F1 help"] {
        assert!(status.contains(expect), "{expect}: {status}");
    }
    assert!(!status.contains("e entity") || status.contains("x entity"), "{status}");
}

#[test]
fn help_names_the_keys_of_the_live_keymap() {
    let keymap = keymap("zen = 'Z'");
    let stories = WIRE.iter().map(wire::story).collect();
    let text = Desk::with(200, 60, stories, keymap).keys("?").text();
    assert!(text.contains("Z               this pane alone"), "{text}");
}

#[test]
fn a_held_prefix_shows_what_may_follow() {
    check("g<+200>", &["!straight to the body"]);
    check("g<+400>", &["straight to the body", "quotes of this story"]);
    check("g<+400>b", &["!straight to the body"]);
}

#[test]
fn counts_are_shown_and_taken() {
    check("12", &["12  "]);
    check("3j<+200>", &["story 4 of 6"]);
}

#[test]
fn commands_go_by_their_names() {
    check(":zen<Enter>", &["!dateline"]);
    check(":quote-l<Tab><Enter>", &["Quotes", "Tomas Okoro"]);
    check(":nonsense<Enter>", &["no command “nonsense”"]);
    check(":nonsense<Enter>gm", &["Messages", "· no command “nonsense”"]);
}

#[test]
fn the_mouse_focuses_selects_and_follows() {
    let desk = Desk::new(120, 40).keys("<click 12,6><+200>");
    assert!(headline(&desk).starts_with("Meridia mourns"), "{}", desk.text());
    let desk = desk.keys("<click 12,6>");
    assert_eq!(desk.reader.focus, Pane::Body);
    // A name in the body: once picks it, twice opens its page.
    let desk = Desk::new(120, 40);
    let text = desk.text();
    let (y, line) =
        text.lines().enumerate().find(|(_, line)| line.contains("Almeria Bay on")).unwrap();
    let x = line.split("Almeria Bay on").next().unwrap().width() + 2;
    let click = format!("<click {x},{y}>");
    let desk = desk.keys(&click);
    assert!(desk.reader.body.pick.is_some(), "{}", desk.text());
    let desk = desk.keys(&click);
    assert!(desk.text().contains("named in 2 stories"), "{}", desk.text());
}

#[test]
fn the_wheel_scrolls_what_it_is_over() {
    let desk = Desk::new(120, 20).keys("<Enter><wheel 60,8>");
    assert_eq!((desk.reader.body.top, desk.reader.focus), (3, Pane::Body));
    let desk = desk.keys("<wheel 5,8>");
    assert_eq!((desk.reader.list.cursor, desk.reader.focus), (1, Pane::Body));
    let desk = Desk::new(120, 40).keys("<wheel 60,35>");
    assert_eq!((desk.reader.captions.current, desk.reader.focus), (1, Pane::List));
    let desk = Desk::new(80, 24).keys("?<wheel 5,8>");
    assert_eq!(desk.reader.sheets.last().map(|sheet| sheet.top), Some(3));
}

#[test]
fn a_related_caption_that_is_clicked_is_selected_and_then_followed() {
    let desk = Desk::new(120, 40).keys("gc");
    let text = desk.text();
    let y = text.lines().position(|line| line.contains("→")).unwrap();
    let click = format!("<click 60,{y}>");
    let desk = desk.keys(&click);
    assert_eq!(desk.reader.captions.related_at, Some(0));
    let desk = desk.keys(&click);
    assert!(headline(&desk).starts_with("Meridia mourns"), "{}", desk.text());
}

#[test]
fn the_cursor_stands_on_the_selection() {
    let at = |script: &str| Desk::new(120, 40).keys(script).cursor().unwrap();
    assert_eq!(at(""), (1, 3));
    assert_eq!(at("j"), (1, 6));
    assert_eq!(at("/fer").1, 39);
    let desk = Desk::new(120, 40).keys("]p");
    let (x, y) = desk.cursor().unwrap();
    let text = desk.text();
    let line = text.lines().nth(usize::from(y)).unwrap();
    let there: String = line.chars().skip(usize::from(x)).take(5).collect();
    assert_eq!(there, "Tomas");
}

#[test]
fn no_size_and_no_key_breaks_it() {
    let script = "jj<Enter>e\"c/a<Enter>n*<C-o>gq<Esc>?q<Tab><Tab><Enter>zG";
    for width in (0..=210).step_by(15) {
        for height in (0..=24).step_by(3) {
            let desk = Desk::new(width, height).keys(script);
            desk.text();
            desk.keys(&format!("<{height}x{width}>")).text();
        }
    }
}

#[test]
fn a_paste_goes_to_a_prompt_and_nowhere_else() {
    let mut desk = Desk::new(120, 40);
    desk.send(Event::Paste("Q\nq".into()));
    assert_eq!(desk.done, [""; 0]);
    let mut desk = desk.keys("F");
    desk.send(Event::Paste("valdane".into()));
    assert!(desk.text().contains("2 shown of 6"));
}

#[test]
fn a_story_is_tagged_with_words_that_are_known() {
    check("t", &["tags:", "night shift", "12 stories", "harbor"]);
    check("tni<Tab>", &["tags: night shift,"]);
    check("tni<Tab>Ports<Enter>", &["#Ports #night shift", "tagged Ports, night shift · u takes"]);
    check("tHARBOR<Enter>", &["#harbor"]);
    check("tharbor<Enter>t", &["tags: harbor,"]);
    check("tharbor<Enter>t<C-u><Enter>", &["!#harbor", "no tags"]);
    check("tharbor<Esc>", &["!#harbor"]);
    let desk = Desk::new(120, 40).keys("<Enter>ta, b ,a,<Enter>");
    let tag = |words: &str| ("ferry-3".to_owned(), Mark::Tag(words.into()), true);
    assert_eq!(desk.marks, [tag("a"), tag("b")]);
    // Nothing changed, nothing told.
    assert_eq!(desk.keys("t<Enter>").marks.len(), 2);
}

#[test]
fn a_note_stands_over_the_body_and_on_the_info_page() {
    check("mask the pilot<Enter>", &["✎ ask the pilot", "note kept"]);
    check("mask the pilot<Enter>i", &["Your note", "ask the pilot"]);
    check("mask the pilot<Enter>m", &["note: ask the pilot"]);
    check("mask the pilot<Enter>m<C-u><BS><Enter>", &["!✎", "note taken away"]);
    let text = Desk::new(40, 12).keys("mcall<Enter>tharbor<Enter><Enter><+9000>").text();
    assert!(text.lines().last().unwrap().contains("#harbor ✎ call"), "{text}");
    let strip = Desk::new(80, 24).keys("mcall<Enter>tharbor<Enter>").text();
    assert!(
        strip.contains("✎ #harbor") && strip.contains("─ #harbor ✎ call")
            || strip.contains("━ #harbor ✎ call"),
        "{strip}"
    );
}

#[test]
fn what_was_taken_back_is_shown() {
    let desk = Desk::new(120, 40).keys("sr");
    assert!(desk.text().contains("○★"), "{}", desk.text());
    let desk = desk.keys("u");
    assert_eq!(desk.done, ["undo"]);
    let marked = Marked { tags: vec!["harbor".into()], ..Marked::default() };
    let desk = desk.news(News::Marked { id: "ferry-3".into(), marked });
    assert!(desk.text().contains("●") && desk.text().contains("#harbor"), "{}", desk.text());
}

#[test]
fn queries_are_saved_asked_and_forgotten() {
    check("gS", &["there is no query to save · F asks one"]);
    check("S", &["No query was saved yet", "F asks a query, gS saves it"]);
    let saved = "Fvaldane<Enter>gSmine<Enter>";
    check(saved, &["saved as “mine” · S lists them"]);
    check(&format!("{saved}<Esc>S"), &["Saved queries", "mine  valdane", "x forget it"]);
    check(&format!("{saved}<Esc>S<Enter>"), &["2 shown of 6", "!Saved queries"]);
    check(&format!("{saved}Sx"), &["forgot “mine” · u takes it back", "No query was saved yet"]);
    // The query of the list is saved from the page, too.
    check("Fport<Enter>S<Enter>", &["save as:"]);
}

#[test]
fn the_place_in_a_story_is_kept() {
    let desk = Desk::new(80, 24).keys("<Enter>10jJ");
    assert!(desk.stories[0].marked.place.is_some());
    assert_eq!(desk.stories[1].marked.place, None);
    let stories = desk.stories.clone();
    // Another start, without the session.
    let mut left = Desk::new(80, 24).keys("<Enter>10j");
    let desk = Desk::with(80, 24, stories, Keymap::default()).keys("<Enter>");
    assert_eq!(desk.reader.body.top, left.reader.body.top);
    assert!(desk.reader.body.top > 0);
    // It is kept when the reader is left, and gone when the top was gone to.
    left = left.keys("Q");
    assert!(left.stories[0].marked.place.is_some());
    assert_eq!(desk.keys("ggJ").stories[0].marked.place, None);
}
