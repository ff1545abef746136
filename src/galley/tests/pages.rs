//! Whole pages as grids, and the places in them.

use insta::assert_snapshot;

use super::made::{captions, date, find, harbor, name, quote, story};
use super::{grid, labelled};
use crate::galley::{Anchor, Layer, Marks, Setting, cells, set, wrap};
use crate::story::{EntityKind, QuoteKind, Role, Span};

#[test]
fn a_story_at_eighty_columns() {
    assert_snapshot!(grid(&harbor(), &Setting::for_pane(80, 80), &Marks::default()));
}

#[test]
fn a_story_in_the_middle_of_a_wide_screen() {
    assert_snapshot!(grid(&harbor(), &Setting::for_pane(97, 200), &Marks::default()));
}

#[test]
fn a_story_at_forty_columns() {
    assert_snapshot!(grid(&harbor(), &Setting::for_pane(40, 40), &Marks::default()));
}

#[test]
fn a_story_with_everything_shown() {
    let setting = Setting {
        doubtful: true,
        furniture: true,
        dates: true,
        captions: true,
        ..Setting::for_pane(80, 80)
    };
    assert_snapshot!(grid(&harbor(), &setting, &Marks::default()));
}

#[test]
fn labels_stack() {
    let story = harbor();
    let hits = [find(&story, "Port", 0), find(&story, "rocks,” said", 0), find(&story, "Holt", 1)];
    let marks = Marks {
        layer: Layer::All,
        hits: &hits,
        current: Some(1),
        cursor: Some(find(&story, "Norland Coast Guard", 0)),
        ..Marks::default()
    };
    assert_snapshot!(labelled(&story, &Setting::for_pane(80, 80), &marks));
}

#[test]
fn layers_are_shown_one_by_one() {
    let story = harbor();
    let keys = |layer| {
        let page =
            labelled(&story, &Setting::for_pane(80, 80), &Marks { layer, ..Marks::default() });
        ["{entity.", "{quote.", "{date ", "│"].map(|key| page.contains(key))
    };
    assert_eq!(keys(Layer::None), [false; 4]);
    assert_eq!(keys(Layer::Entities), [true, false, true, false]);
    assert_eq!(keys(Layer::Quotes), [false, true, false, true]);
    assert_eq!(keys(Layer::All), [true; 4]);
}

#[test]
fn a_quote_over_paragraphs_keeps_its_rule() {
    let mut story = story(&[
        (Role::Paragraph, "“The sea was flat,” said Una Wray."),
        (Role::Paragraph, "“It was the fog."),
        (Role::Paragraph, "“We never saw it.”"),
        (Role::Paragraph, "She left."),
    ]);
    name(&mut story, EntityKind::Person, &["Una Wray"]);
    let una = Some(("Una Wray", "Una Wray", 0.9));
    quote(&mut story, &["The sea was flat,"], QuoteKind::Direct, una);
    quote(&mut story, &["It was the fog.", "We never saw it."], QuoteKind::Direct, una);
    assert_snapshot!(grid(&story, &Setting::for_pane(60, 80), &Marks::default()));
}

#[test]
fn the_margin_names_speakers_as_the_story_does() {
    let check = |forms: &[&str], kind, speaker: &str, pane, expect: &str| {
        let text = format!("“Yes,” said {speaker}. {}.", forms.join(". "));
        let mut story = story(&[(Role::Paragraph, &text)]);
        name(&mut story, kind, forms);
        quote(&mut story, &["Yes,"], QuoteKind::Direct, Some((speaker, speaker, 0.9)));
        let galley = set(&story, &Setting::for_pane(pane, 80));
        let gutter = (0..galley.len()).map(|n| galley.show(&story, n, &Marks::default()).gutter);
        let names: Vec<String> = gutter.filter_map(|gutter| gutter.name).collect();
        assert_eq!(names, if expect.is_empty() { vec![] } else { vec![expect] }, "{speaker}");
    };
    check(&["Una Wray"], EntityKind::Person, "Una Wray", 80, "Wray");
    check(&["Una van Wray", "van Wray"], EntityKind::Person, "Una van Wray", 80, "van Wray");
    check(&["Al Wray Jr."], EntityKind::Person, "Al Wray Jr.", 80, "Wray");
    check(
        &["Fog Observatory", "Observatory"],
        EntityKind::Organization,
        "Fog Observatory",
        80,
        "Observato…",
    );
    check(&["Elsewhere"], EntityKind::Place, "the officials", 80, "officials");
    check(&["Una Wray"], EntityKind::Person, "Una Wray", 40, "");
}

#[test]
fn lists_hang_from_their_bullets() {
    let story = story(&[
        (Role::ListItem, "one two three four five six"),
        (Role::ListItem, "• one two three four five six"),
        (Role::ListItem, "12. one two three four five six"),
        (Role::TableRow, "North  1  2  3  4  5  6"),
        (Role::TableRow, "South  1  2  3  4  5  6"),
    ]);
    let setting = Setting { margin: 0, ..Setting::fitted(19, 18) };
    assert_snapshot!(grid(&story, &setting, &Marks::default()));
}

#[test]
fn right_to_left_text_stands_in_the_order_of_the_screen() {
    let mut story = story(&[
        (Role::Headline, "أمطار غزيرة"),
        (
            Role::Paragraph,
            "قال المتحدث إن 12 شخصا وصلوا إلى الميناء مساء الاثنين بعد يوم طويل في البحر.",
        ),
        (Role::ListItem, "لا ضحايا (WP)"),
    ]);
    name(&mut story, EntityKind::Place, &["الميناء"]);
    let setting = Setting::fitted(45, 40);
    assert_snapshot!(labelled(&story, &setting, &Marks::default()));
    // A terminal that does it by itself gets the text as it is read.
    let left = grid(&story, &Setting { reorder: false, ..setting }, &Marks::default());
    assert!(left.contains("  قال المتحدث"), "{left}");
}

#[test]
fn text_without_spaces_breaks_by_its_own_rules() {
    let story = story(&[(
        Role::Paragraph,
        "港の当局は、霧の中で座礁したフェリーから乗客八十人全員を救助したと発表した。「静かだった」と一人は語った。",
    )]);
    let setting = Setting { margin: 0, ..Setting::fitted(31, 30) };
    assert_snapshot!(grid(&story, &setting, &Marks::default()));
}

#[test]
fn what_the_fields_say_stands_in_for_blocks() {
    let mut story = story(&[(Role::Paragraph, "Body.")]);
    story.headline = Some("A headline from its field".into());
    story.bylines = vec![crate::story::Byline { name: "Ada Moss".into(), title: None }];
    story.editors_note = Some("Updates with quotes.".into());
    story.agency = Some("WP".into());
    let setting = Setting { margin: 0, ..Setting::fitted(41, 40) };
    assert_snapshot!(grid(&story, &setting, &Marks::default()));
}

#[test]
fn two_captions_may_share_a_block() {
    let mut story =
        story(&[(Role::Caption, "A ferry on the rocks. (Cy Dahl)"), (Role::Paragraph, "Body.")]);
    captions(&mut story);
    let whole = story.captions[0].clone();
    story.captions[0].span.end = 8;
    story.captions[0].text = "A ferry".into();
    story.captions.push(crate::story::Caption {
        text: "on the rocks.".into(),
        span: Span::new(8, whole.span.end),
        ..whole
    });
    let galley = set(&story, &Setting::for_pane(80, 80));
    let at = [0, 1].map(|n| galley.line_of_caption(n).unwrap());
    assert_eq!(at[1], at[0] + 1);
    let shown = at.map(|n| galley.show(&story, n, &Marks::default()).text());
    assert_eq!(shown, ["▣ A ferry", "▣ on the rocks."]);
    assert_eq!(galley.line_of(20), at[1]);
}

#[test]
fn places_in_the_text_are_found_again() {
    let story = harbor();
    let galley = set(&story, &Setting::for_pane(80, 80));
    let line = |words: &str| {
        let n = galley.line_of(find(&story, words, 0).start);
        galley.show(&story, n, &Marks::default()).text()
    };
    assert!(line("aground in fog").contains("aground in fog"), "{}", line("aground in fog"));
    assert!(line("Sign in").starts_with("… 2 lines"));
    assert!(line("ADVERTISEMENT").starts_with("… 1 line of"));
    assert!(line("Published").starts_with("Tue 24 Nov") || line("Published").starts_with("WP"));
    assert!(line("Crews carry").starts_with("▣ Crews carry"));
    let shown = |words: &str| galley.shown_at(find(&story, words, 0).start).is_some();
    assert!(shown("aground in fog") && shown("ADA MOSS") && shown("A ferry lies"));
    assert!(!shown("Sign in") && !shown("Published") && !shown("Copyright"));
    assert!(!shown("Cy Dahl"), "the credit is cut off");
    assert_eq!(galley.line_of(usize::MAX), galley.len() - 1);
    assert_eq!(galley.line_of_caption(1), galley.line_of_caption(0).map(|n| n + 1));
    let starts = galley.starts(&story, galley.line_of(find(&story, "“We heard", 0).start));
    assert_eq!((starts.quotes, starts.mentions.len()), (vec![0], 1));
}

#[test]
fn a_position_survives_another_width() {
    let story = harbor();
    let wide = set(&story, &Setting::for_pane(97, 200));
    let narrow = set(&story, &Setting::for_pane(40, 40));
    for n in 0..narrow.len() {
        let anchor = narrow.anchor(n);
        assert_eq!(narrow.line_at(anchor), n, "line {n} is found again");
        let there = wide.line_at(anchor);
        let back = wide.line(there + anchor.above).unwrap();
        assert!(back.span.start <= anchor.offset && anchor.offset <= back.span.end, "line {n}");
        assert_eq!(narrow.offset_of(n), anchor.offset);
    }
    assert_eq!(wide.line_at(narrow.anchor(0)), 0, "the top is the top");
    assert_eq!(
        set(&crate::story::Story::default(), &Setting::default()).anchor(3),
        Anchor::default()
    );
}

#[test]
fn dates_stand_beside_the_text() {
    let mut story = story(&[(Role::Paragraph, "The ferry sailed on Monday, as it had last week.")]);
    date(&mut story, "Monday", "2026-11-23");
    date(&mut story, "last week", "2026-11-16/2026-11-22");
    let setting = Setting { margin: 0, dates: true, ..Setting::fitted(60, 40) };
    assert_snapshot!(labelled(&story, &setting, &Marks::default()));
}

#[test]
fn panes_of_all_widths_have_their_measure() {
    let check = |pane, screen, expect| {
        let setting = Setting::for_pane(pane, screen);
        assert_eq!((setting.margin, setting.measure), expect, "{pane} of {screen}");
        assert!(setting.margin + setting.measure <= pane.max(9), "{pane} of {screen}");
    };
    check(12, 12, (0, 11));
    check(40, 40, (2, 37));
    check(60, 60, (9, 50));
    check(80, 80, (12, 66));
    check(87, 120, (12, 66));
    check(97, 200, (16, 72));
    check(200, 200, (16, 72));
    check(0, 0, (0, 1));
}

#[test]
fn plain_text_is_wrapped_too() {
    assert_eq!(wrap("the rain eased over", 10), ["the rain", "eased over"]);
    assert_eq!(wrap("", 10), [""; 0]);
    assert!(wrap("東京は晴れ", 3).iter().all(|line| cells(line) <= 3));
}

#[test]
fn furniture_between_captions_is_one_fold() {
    let mut story = story(&[
        (Role::Headline, "Bridge Opens"),
        (Role::Furniture, "Menu"),
        (Role::Byline, "By"),
        (Role::Byline, "ADA MOSS"),
        (Role::Byline, "AG"),
        (Role::Furniture, "Share"),
        (Role::Caption, "A crane lifts the last span."),
        (Role::Furniture, "1 of 2"),
        (Role::Furniture, "Read more"),
        (Role::Caption, "Workers watch."),
        (Role::Furniture, "2 of 2"),
        (Role::Paragraph, "The bridge opened on Monday."),
        (Role::Furniture, "Newsletter"),
    ]);
    captions(&mut story);
    story.agency = Some("AG".into());
    let setting = Setting::for_pane(40, 40);
    assert_snapshot!(grid(&story, &setting, &Marks::default()));
    // Every block has a line, in order from the body's first on.
    let galley = set(&story, &setting);
    let lines: Vec<usize> =
        story.blocks.iter().skip(5).map(|block| galley.line_of(block.span.start)).collect();
    assert!(lines.is_sorted(), "{lines:?}");
}

#[test]
fn a_line_of_dashes_parts_and_is_no_furniture_to_unfold() {
    let page = |under: &str| {
        let story = story(&[
            (Role::Paragraph, "The bridge opened on Monday."),
            (Role::Furniture, "___"),
            (Role::Furniture, under),
            (Role::Contributors, "Ada Moss contributed."),
        ]);
        grid(&story, &Setting::for_pane(40, 40), &Marks::default())
    };
    assert!(page("---").contains("———") && !page("---").contains("furniture"));
    assert!(page("Share").contains("… 2 lines of page furniture"));
}

#[test]
fn a_name_too_long_for_the_margin_gives_way_to_its_last_word() {
    let check = |name: &str, expect: &str| {
        let mut story = story(&[(Role::Paragraph, &format!("“It rained,” said {name}."))]);
        quote(&mut story, &["It rained,"], QuoteKind::Direct, Some((name, name, 0.9)));
        let page = grid(&story, &Setting::for_pane(80, 80), &Marks::default());
        let margin =
            page.lines().find_map(|line| line.split_once('│')).map(|(name, _)| name.trim());
        assert_eq!(margin, Some(expect));
    };
    check("Al Brisk", "Al Brisk");
    check("Halvard Brisk", "Brisk");
    check("the harbor master", "harbor ma…");
}
