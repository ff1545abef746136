//! Pairs of stories that are one, and pairs that only look so.

use super::{Usage, Wording, counted, host, judge};
use crate::story::{Block, Format, Grounds, Kin, Revision, Role, Span, Status, Story};

const FERRY: &str = "OAKUM, April 2 - The ferry to the Low Islands stopped on Monday after a storm tore its ramp from the quay. Some \
    400 people waited in the school until the morning, the harbor office said. Director Ada Moss said that the ramp would be mended by \
    Friday at a cost of 2.4 million crowns. Two boats of the coast guard carried bread, milk and mail across the sound on Tuesday, and \
    the doctor of the islands went with them. Nobody was hurt, the office said, and the cattle on the lower deck were led back to their fields before dark by the boys of the school. The line has been closed by weather many times this year, more often than ever before.";

fn story(id: &str, headline: &str, body: &str) -> Story {
    let mut story = Story {
        id: id.into(),
        key: format!("{id}~1"),
        headline: Some(headline.into()),
        text: body.into(),
        blocks: vec![Block { span: Span::new(0, body.len()), role: Role::Paragraph }],
        day: "2031-04-02".parse().ok(),
        agency: Some("AG".into()),
        ..Story::default()
    };
    story.source.format = Format::ReutersSgml;
    story.source.path = "wire.sgm".into();
    story
}

fn found(a: &Story, b: &Story) -> Option<(Kin, Grounds)> {
    // Words of ordinary notices are common, all others are names.
    let common = [
        "sets", "dividend", "payout", "net", "quarter", "qtr", "gets", "contract", "rate",
        "raises", "stops", "ferry",
    ];
    let having = |word: &str| if common.contains(&word) { 500 } else { 2 };
    let usage = Usage { having: &having, of: 10_000 };
    let judged = |a: &Story, b: &Story| {
        judge(&Wording::of(a), &Wording::of(b), &usage).map(|link| (link.kin, link.grounds))
    };
    let back = judged(b, a).map(|(kin, _)| match kin {
        Kin::Newer => Kin::Older,
        Kin::Older => Kin::Newer,
        Kin::Copy => Kin::Copy,
    });
    let forth = judged(a, b);
    assert_eq!(forth.map(|(kin, _)| kin), back, "both sides say the same");
    forth
}

fn is(a: &Story, b: &Story, expect: Option<Kin>) {
    let headlines = (&a.headline, &b.headline);
    assert_eq!(found(a, b).map(|(kin, _)| kin), expect, "{headlines:?}");
}

#[test]
fn updates_and_corrections_replace() {
    let first = story("w:7", "FERRY <FRY> STOPS AFTER STORM", FERRY);
    let longer = format!("{FERRY} The mayor asked for a second ramp on the lee side.");
    is(&first, &story("w:9", "FERRY STOPS AFTER STORM", &longer), Some(Kin::Newer));
    is(
        &first,
        &story("w:9", "CORRECTED - FERRY STOPS AFTER STORM", &FERRY.replace("2.4", "2.6")),
        Some(Kin::Newer),
    );
    // A flash of the first paragraph.
    let flash = FERRY.split(" Director").next().unwrap();
    is(&story("w:3", "FERRY STOPS AFTER STORM", flash), &first, Some(Kin::Newer));
    let slug = |mut story: Story| {
        story.slugline = Some("BC-LOW-ISLANDS-FERRY".into());
        story
    };
    assert_eq!(
        found(&slug(first.clone()), &slug(story("w:9", "STORM CUTS OFF ISLANDS", &longer))),
        Some((Kin::Newer, Grounds::Slugline))
    );
    // What is killed goes, whatever the notice says.
    let mut kill = story(
        "w:9",
        "KILL: FERRY STOPS AFTER STORM",
        "Editors: do not use the story. It was sent in error.",
    );
    kill.status = Status::Canceled;
    is(&first, &kill, Some(Kin::Newer));
    kill.agency = Some("XP".into());
    is(&first, &kill, None);
}

#[test]
fn reprints_are_copies() {
    let wire = story("w:7", "Ferry stops after storm", FERRY);
    let paper = |headline: &str, body: &str| {
        let mut story = story("p1", headline, body);
        story.source.format = Format::Html;
        story.source.path = "paper.html".into();
        story.url = Some("https://www.freelandpost.example/ferry".into());
        story
    };
    is(&wire, &paper("Ferry stops after storm", FERRY), Some(Kin::Copy));
    let cut = FERRY.split(" The line has").next().unwrap();
    let lead = format!(
        "Readers of the Post know the crossing well, and many of them were on it when the wind turned. {cut}"
    );
    is(&wire, &paper("Four hundred stranded on the quay", &lead), Some(Kin::Copy));
    let mut later = paper("Ferry stops after storm", FERRY);
    later.day = "2031-04-05".parse().ok();
    is(&wire, &later, Some(Kin::Copy));
    later.day = "2031-05-05".parse().ok();
    is(&wire, &later, None);
}

#[test]
fn look_alikes_stay_apart() {
    let notice = |name: &str, id: &str, cents: &str| {
        let body = format!(
            "OAKUM, April 2 - Qtly div {cents} cts vs {cents} cts prior Pay April 30 Record April 15"
        );
        story(id, &format!("{name} SETS DIVIDEND"), &body)
    };
    is(&notice("MOSS MILLS", "w:1", "11"), &notice("TARN QUARRY", "w:2", "11"), None);
    is(&notice("MOSS MILLS", "w:1", "11"), &notice("MOSS MILLS", "w:2", "11"), Some(Kin::Newer));
    is(&notice("MOSS MILLS", "w:1", "11"), &notice("MOSS MILLS", "w:2", "14"), None);
    let market = |hour: &str, price: &str| {
        let rows = format!(
            "WHEAT MAY {price} UP 1 JUL 263 1/2 UP 1/2 SEP 265 1/2 UP 1/4 DEC 270 1/2 OFF 1/4 OATS MAY 154 UP 1"
        );
        story(hour, &format!("FREELAND GRAIN {hour}"), &rows)
    };
    is(&market("11:00", "274 1/2"), &market("12:00", "274"), None);
    let help = |sum: &str, rest: &str| {
        let body = format!(
            "OAKUM, April 2 - The Bank of Oakum said it gave the money market {sum} mln crowns of help. {rest}"
        );
        story(sum, &format!("OAKUM MONEY MARKET GIVEN {sum} MLN CROWNS"), &body)
    };
    let rest = "It bought bank bills in band one at 9 pct and told the houses that the shortage was as it had said before noon.";
    is(
        &help("97", rest),
        &help(
            "485",
            "That brings all help of the day to 582 mln crowns against a shortage of 600 mln.",
        ),
        None,
    );
    let contract = |firm: &str, sum: &str| {
        let body = format!(
            "OAKUM, April 2 - {firm} is being awarded a {sum} mln crown contract for fuel, the navy said. It said work \
            on the contract is to be done by September. The contract was won by bids of eleven firms."
        );
        story(firm, &format!("{firm} GETS {sum} MLN CONTRACT"), &body)
    };
    is(&contract("PELL REFINING", "75"), &contract("HARROW OIL", "50.3"), None);
    // The next day's weather is in the words of this day's.
    let weather = |day: &str, degrees: &str| {
        let body = format!(
            "Fog in the morning along the sound, then sun. Highs of {degrees} degrees, wind from the west at 10 to 15 \
            knots. The sea is calm in the lee of the Low Islands and moderate outside. Small craft need take no care. Outlook for the \
            week: more of the same, with a chance of showers on the coast by the end of the week and frost inland by night."
        );
        let mut story = story(day, "Weather for Oakum and the islands", &body);
        story.day = day.parse().ok();
        story
    };
    is(&weather("2031-04-02", "14"), &weather("2031-04-03", "17"), None);
}

#[test]
fn other_ids_are_other_items() {
    let item = |id: &str, body: &str| {
        let mut story = story(id, "Ferry stops after storm", body);
        story.source.format = Format::NewsmlG2;
        story.revision = Revision { number: 2, kind: "update".into(), ..Revision::default() };
        story
    };
    let longer = format!(
        "{FERRY} The mayor asked for a second ramp on the lee side of the quay, and for a new boat that could cross in \
         such a wind. The council meets on Thursday to hear what both would cost and who is to pay."
    );
    is(&item("urn:7", FERRY), &item("urn:9", &longer), None);
    is(&item("urn:7", FERRY), &item("urn:9", FERRY), Some(Kin::Copy));
}

#[test]
fn parts_of_addresses_and_ids() {
    assert_eq!(host("https://www.freelandpost.example/a/b"), Some("freelandpost.example"));
    assert_eq!(host("ferry"), None);
    let earlier = |a: &str, b: &str| counted(a, b).map(std::cmp::Ordering::is_lt);
    assert_eq!(earlier("wire:9", "wire:10"), Some(true));
    assert_eq!(earlier("wire:9", "post:10"), None);
    assert_eq!(earlier("9", "10"), None);
}
