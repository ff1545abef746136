//! Whole stories through the desk: each line of a fixture carries the role that it must get.

use super::edit;
use crate::story::{DayFrom, Draft, Part, Role, Source, Story};

/// Reads a fixture (`role| text`, a blank line is a gap) as plain text, and checks every role.
fn check(fixture: &str) -> Story {
    let mut parts = Vec::new();
    let mut want = Vec::new();
    let mut gap = false;
    for line in fixture.lines().map(str::trim) {
        let Some((role, text)) = line.split_once('|') else {
            gap = true;
            continue;
        };
        // A page's title is two blocks: the headline, and the site's name.
        match text.split_once(" | ").filter(|_| role.trim() == "title") {
            Some((words, site)) => want.extend([("headline", words.trim()), ("furniture", site)]),
            None => want.push((role.trim(), text.trim())),
        }
        parts.push(Part { text: text.trim().to_owned(), gap, ..Part::default() });
        gap = false;
    }
    let story = edit(Draft { parts, ..Draft::default() }, Source::default());
    let got: Vec<_> = story.blocks.iter().map(|b| (b.role.as_str(), story.cut(b.span))).collect();
    assert_eq!(got, want);
    story
}

const PAGE: &str = "
    title      | Ferries to the outer islands stop after storm damage | Oakum Courier
    furniture  | Skip to main content

    furniture  | Home

    furniture  | Weather

    furniture  | Harbor fair opens with a parade of boats

    furniture  | Subscribe

    furniture  | Ferries to the outer islands stop after storm damage

    subhead    | Four hundred passengers wait on the quay as the company looks for spare parts

    byline     | By ANA RUIZ and TOM O'REED
    byline     | Associated Press
    timestamp  | March 4, 2031 6:02 AM EST

    furniture  | Facebook
    furniture  | Twitter

    caption    | Passengers wait on the quay in Oakum, Freeland, Monday, March 3, 2031, after a storm. (AP Photo/Lena Voss)
    caption    | Passengers wait on the quay in Oakum, Freeland, Monday, March 3, 2031, after a storm. (AP Photo/Lena Voss)

    paragraph  | OAKUM, Freeland (AP) — The ferries between the mainland and the outer islands of Freeland stopped on Monday after a storm damaged two of the three boats, the company said.

    paragraph  | About four hundred passengers had waited on the quay since early morning, and many of them had no place to sleep.

    paragraph  | “We were told to come back tomorrow,” said Mara Lind, a teacher on her way home to the islands.

    furniture  | Related coverage

    furniture  | Mayor of Oakum promises a bridge for the third time

    paragraph  | The company said that spare parts for the boats would have to come from abroad and that repairs would take at least two weeks.

    crosshead  | Navy brings water

    paragraph  | The harbor master, Jon Bell, said that a navy ship would bring water, food and medicine to the islands on Tuesday.

    caption    | The ferry company's oldest boat lies in the harbor of Oakum.
    caption    | Photo: Lena Voss, AP

    paragraph  | It was the third time this year that the ferries stopped, and islanders have asked the government for a bridge.

    furniture  | ___

    contributors | Reed reported from Port Anders.

    copyright  | © 2031 The Associated Press. All rights reserved.

    furniture  | Leave a Reply

    furniture  | The Courier is an independent newspaper dedicated to local reporting. Create a free account to comment.
";

#[test]
fn a_saved_page() {
    let story = check(PAGE);
    assert_eq!(
        story.headline.as_deref(),
        Some("Ferries to the outer islands stop after storm damage")
    );
    let writers: Vec<_> =
        story.bylines.iter().map(|b| (b.name.as_str(), b.title.as_deref())).collect();
    assert_eq!(
        writers,
        [("Ana Ruiz", Some("Associated Press")), ("Tom O'Reed", Some("Associated Press"))]
    );
    let dateline = story.dateline.as_ref().expect("the story has a dateline");
    assert_eq!(story.cut(dateline.span), "OAKUM, Freeland (AP) —");
    assert_eq!(story.published.map(|m| m.to_string()).as_deref(), Some("2031-03-04T11:02:00Z"));
    assert_eq!(story.day_from, Some(DayFrom::Timestamp));
    assert_eq!(story.language.as_deref(), Some("en"));
    assert_eq!(story.captions.len(), 2, "a caption printed twice is one");
    let last = &story.captions[1];
    let credit = last.credit.as_ref().expect("its credit stands under it");
    assert_eq!(credit.photographer.as_deref(), Some("Lena Voss"));
    assert!(story.cut(last.span).ends_with("Photo: Lena Voss, AP"), "the span covers both lines");
}

#[test]
fn bare_wire_copy() {
    let story = check(
        "
        headline  | UPDATE 1-Freeland raises its ferry tax

        paragraph | OAKUM, March 7 (Reuters) - Freeland raised its tax on ferry tickets on Friday, the third rise in a year, to pay for new boats.

        paragraph | If only it were the last.

        paragraph | The minister of transport said that the tax would bring in four million crowns a year.

        contributors | (Reporting by Ana Ruiz; Editing by Tom Reed)
        ",
    );
    assert_eq!(story.revision.kind, "update");
    assert_eq!(story.revision.number, 2);
    assert!(story.key.ends_with("~2"));
    assert_eq!(story.agency.as_deref(), Some("Reuters"));
    assert_eq!(story.dateline.and_then(|d| d.date), None, "no year is known");
}

#[test]
fn the_day_may_come_from_a_caption() {
    let story = check(
        "
        headline  | Ferries stop

        paragraph | OAKUM, Freeland (AP) — The ferries between the mainland and the islands stopped on Monday, the company said.

        caption   | Passengers wait on the quay in Oakum, Freeland, Monday, March 3, 2031. (AP Photo/Lena Voss)

        paragraph | About four hundred passengers had waited since the early morning, and many had no place to sleep.
        ",
    );
    assert_eq!(story.day.map(|d| d.to_string()).as_deref(), Some("2031-03-03"));
    assert_eq!(story.day_from, Some(DayFrom::Caption));
}

#[test]
fn live_updates_keep_every_item() {
    check(
        "
        headline  | Live updates: Storm closes the harbor of Oakum

        subhead   | The latest developments on the storm:

        paragraph | OAKUM, Freeland — The harbor of Oakum was closed on Monday morning after winds tore a ferry from its moorings.

        furniture | ___

        paragraph | PORT ANDERS, Freeland — Schools in the north of the country will stay closed until Wednesday, the ministry of education says.

        paragraph | The ministry said that buses would not run either.
        ",
    );
}

#[test]
fn tables_and_lists_part_no_story() {
    check(
        "
        headline   | MARKETS-Ferry shares sink after storm

        paragraph  | OAKUM, March 4 (Reuters) - Shares in ferry companies fell on Tuesday after a storm that closed most of the harbors of Freeland.

        crosshead  | HOW SHARES MOVED

        table_row  | Oakum Line      4,118.27   +61.90   +1.5%
        table_row  | Anders Ferries    902.14   -17.33   -1.9%

        paragraph  | Analysts expect the companies to publish the cost of the repairs in the course of next week.

        paragraph  | These harbors were closed on Tuesday evening:

        list_item  | Oakum, until Friday
        list_item  | Port Anders, until further notice
        list_item  | Harrow

        paragraph  | The ministry said that a navy ship would bring water and food to the islands in the meantime.

        paragraph  | It named two ships that stand by for the islands:

        list_item  | - The Morning Star
        list_item  | - The Tern

        paragraph  | Both of them are in the harbor of Oakum and could sail within an hour, according to the ministry.

        list_item  | Oakum Line: 4 boats, 2 damaged
        list_item  | Anders Ferries: 3 boats, 1 damaged

        contributors | (Reporting by Ana Ruiz; Editing by Tom Reed)
        ",
    );
}

#[test]
fn a_tag_in_capitals_begins_a_headline() {
    let story = check(
        "
        headline   | CORRECTED-One ferry too many: Freeland lost two boats and not three in storm

        correction | (Corrects the number of boats in headline and first paragraph to two from three.)

        byline     | By Ana Ruiz

        paragraph  | OAKUM, March 7 (Reuters) - Two ferries were lost in the storm that hit the islands of Freeland on Monday, not three, the company said.

        paragraph  | The third boat was found in a bay on the far side of the largest island with nobody on board.
        ",
    );
    assert_eq!((story.revision.kind.as_str(), story.revision.number), ("correction", 2));
    assert_eq!(story.bylines[0].name, "Ana Ruiz");
}

#[test]
fn sentences_over_the_byline_sum_up() {
    check(
        "
        headline   | Ferries to the islands of Freeland stop

        subhead    | The company had promised in the spring that its boats would last for another ten years.

        furniture  | Share

        timestamp  | March 4, 2031 6:02 AM EST

        byline     | By Ana Ruiz

        paragraph  | The ferries between the mainland and the islands of Freeland stopped on Monday, the company said in the evening.

        paragraph  | About four hundred passengers had waited since the early morning, and many had no place to sleep.

        paragraph  | The company said that spare parts for the boats would have to come from abroad.
        ",
    );
}

#[test]
fn lines_that_a_page_broke_are_paragraphs() {
    check(
        "
        headline   | Ferries to the islands of Freeland stop

        byline     | By Ana Ruiz

        paragraph  | The ferries between the mainland and the islands of Freeland stopped on
        paragraph  | Monday, the company said in the evening, and nobody could
        paragraph  | say for how long.

        paragraph  | About four hundred passengers had waited since the early morning, and many
        paragraph  | had no place to sleep.

        furniture  | Home
        furniture  | Weather
        furniture  | Sign in
        ",
    );
}

#[test]
fn the_agency_may_stand_at_the_end() {
    let story = check(
        "
        headline     | Ferries to the islands stop

        paragraph    | The ferries between the mainland and the islands of Freeland stopped on Monday, the company said in the evening.

        paragraph    | About four hundred passengers had waited since the early morning, and many had no place to sleep.

        contributors | Associated Press writer Ana Ruiz in Oakum contributed to this report.
        ",
    );
    assert_eq!(story.agency.as_deref(), Some("AP"));
}

#[test]
fn labels_of_a_format_are_kept_and_paragraphs_still_looked_at() {
    let part = |role, text: &str| Part {
        role: Some(role),
        text: text.into(),
        gap: true,
        ..Part::default()
    };
    let draft = Draft {
        parts: vec![
            part(Role::Headline, "Ferries stop"),
            part(Role::Paragraph, "GENOA (dpa) - The ferries stopped."),
            part(
                Role::Paragraph,
                "Passengers wait in Oakum, Freeland, Monday, March 3, 2031. (AP Photo/Lena Voss)",
            ),
            part(Role::Crosshead, "Related"),
            part(Role::Paragraph, "(Reporting by Ana Ruiz; Editing by Tom Reed)"),
        ],
        ..Draft::default()
    };
    let story = edit(draft, Source::default());
    let roles: Vec<Role> = story.blocks.iter().map(|b| b.role).collect();
    assert_eq!(
        roles,
        [Role::Headline, Role::Paragraph, Role::Caption, Role::Crosshead, Role::Contributors]
    );
    assert_eq!(story.dateline.map(|d| d.places), Some(vec!["GENOA".to_owned()]));
    assert_eq!(story.captions.len(), 1);
}

#[test]
fn nothing_and_nonsense() {
    for text in
        ["", "...", "©", "By", "(", "[1/5]", "—", "1", "日本", "\u{202e}x", "By By By", "___"]
    {
        let parts = vec![Part { text: text.into(), ..Part::default() }; 3];
        let story = edit(Draft { parts, ..Draft::default() }, Source::default());
        assert_eq!(story.blocks.len(), 3);
    }
    assert!(edit(Draft::default(), Source::default()).text.is_empty());
}

#[test]
fn a_story_too_long_is_cut_with_a_note() {
    let parts = vec![Part { text: "ä".repeat(5 << 20), ..Part::default() }; 2];
    let story = edit(Draft { parts, ..Draft::default() }, Source::default());
    assert!(story.text.len() <= 8 << 20);
    assert!(story.problems.iter().any(|p| p.code == "too-long"));
}

#[test]
fn copy_without_any_page_around_it_is_the_story_whole() {
    check(
        "
        headline  | NORTHMOOR MILLS INC 4TH QTR NET
        timestamp | Published: March 18, 2021 06:42 GMT

        paragraph | OAKUM, March 18 - Shr profit five cts vs loss 15 cts

        paragraph | Net 619,000 vs 1,730,000

        paragraph | Revs 13.1 mln vs 12.6 mln

        paragraph | Year

        paragraph | Shr profit 20 cts vs loss 4 cts
        ",
    );
}
