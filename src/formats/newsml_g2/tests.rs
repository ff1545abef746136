//! NewsML-G2 messages: stories with their pictures, versions, notes, and what is skipped.

use super::*;
use crate::story::{Draft, Kind, Part, Role, Status};
use std::path::Path;

fn read(source: &str) -> (Vec<(Step, Draft)>, Vec<Problem>) {
    let bytes = source.as_bytes();
    let head = Head { path: Path::new("a.xml"), bytes };
    assert_eq!(NewsmlG2.sniff(&head), Confidence::Content);
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    let mut emit = |item: Item<'_>| {
        match item {
            Item::Draft { step, draft } => drafts.push((step, *draft)),
            Item::Problem { problem, .. } => problems.push(problem),
            Item::Member { .. } => {}
        }
        Flow::More
    };
    let mut input = Input::bytes(Path::new("a.xml"), bytes);
    NewsmlG2.read(&mut input, &mut emit).unwrap();
    (drafts, problems)
}

fn shown(draft: &Draft) -> Vec<String> {
    let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
    draft.parts.iter().map(show).collect()
}

fn message(items: &str) -> String {
    format!(
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{items}</itemSet></newsMessage>"
    )
}

fn item(id: &str, class: &str, about: &str, content: &str) -> String {
    format!(
        "<newsItem guid='{id}' version='2' xml:lang='de'><itemMeta><itemClass qcode='ninat:{class}'/>\
         <provider qcode='nprov:ow'><name>OW Oakum Wire</name></provider>\
         <versionCreated>2031-03-01T16:09:04+01:00</versionCreated>{about}</itemMeta>{content}</newsItem>"
    )
}

const STORY: &str = "<contentMeta><urgency>4</urgency><slugline separator='/'>Sea/Ferries</slugline>\
<headline>Ferries stop</headline><headline role='x:subtitle'>A storm</headline><dateline>Oakum (OW) - </dateline>\
<by>Von Ana Ruiz, ow</by><description role='drol:teaser'>In short: no ferries.</description>\
<subject qcode='medtop:20000337'><name>Sea</name></subject></contentMeta><contentSet><inlineXML><html><head><title>x</title></head>\
<body><header><h1>Ferries stop</h1><p class='byline'>Von Ana Ruiz, ow</p></header><section class='main'>\
<p class='teaser'>In short: no ferries.</p><p><span class='dateline'>Oakum (OW) - </span>Ferries stopped on Monday.</p>\
<p>Two.</p></section></body></html></inlineXML><inlineData>Twice.</inlineData></contentSet>";

const PHOTO: &str = "<contentMeta><contentCreated>2031-02-28</contentCreated><located><name>Oakum</name></located>\
<headline>Boat</headline><by>BEN OKORO</by><creditline>OW</creditline><subject type='cpnat:person'><name>Cleo Park</name></subject>\
<description role='drol:caption'>Cleo Park in a boat at Oakum.</description></contentMeta><contentSet>\
<remoteContent href='t.jpg' rendition='rnd:thumbnail' width='100' height='80'/>\
<remoteContent href='big.jpg' rendition='rnd:highRes' width='4000' height='3000'/></contentSet>";

#[test]
fn a_story_is_printed_once_with_its_pictures() {
    let package = "<packageItem guid='p'><groupSet root='r'><group id='r'><groupRef idref='g'/><groupRef idref='r'/></group>\
        <group id='g'><groupRef idref='r'/><itemRef residref='t'/><itemRef residref='p'/><itemRef residref='i'/></group></groupSet></packageItem>";
    let items = [package, &item("t", "text", "", STORY), &item("i", "picture", "", PHOTO)].concat();
    let (drafts, problems) = read(&message(&items));
    assert_eq!(problems.len(), 1);
    assert_eq!(drafts.len(), 1);
    let (step, draft) = &drafts[0];
    assert_eq!(step, &Step::record(1));
    assert_eq!(
        shown(draft),
        [
            "headline: Ferries stop",
            "subhead: A storm",
            "byline: Von Ana Ruiz, ow",
            "subhead: In short: no ferries.",
            "paragraph: Oakum (OW) - Ferries stopped on Monday.",
            "paragraph: Two.",
            "caption: Cleo Park in a boat at Oakum.",
        ]
    );
    assert_eq!(draft.dateline.as_deref(), Some("Oakum (OW) -"));
    assert_eq!((draft.agency.as_deref(), draft.language.as_deref()), (Some("OW"), Some("de")));
    assert_eq!(draft.slugline.as_deref(), Some("Sea/Ferries"));
    let picture = draft.parts[6].picture.as_deref().unwrap();
    assert_eq!(picture.photo.as_ref().unwrap().href.as_deref(), Some("big.jpg"));
    assert_eq!(picture.date.map(|day| day.to_string()).as_deref(), Some("2031-02-28"));
    assert_eq!(
        (picture.places.as_slice(), picture.people.as_slice()),
        (["Oakum".to_owned()].as_slice(), ["Cleo Park".to_owned()].as_slice())
    );
    assert_eq!(picture.credit.as_ref().unwrap().photographer.as_deref(), Some("Ben Okoro"));
}

#[test]
fn links_join_pictures_to_texts_and_a_lone_one_is_a_story() {
    let linked = [
        item("t", "text", "<link rel='irel:seeAlso' residref='i'/>", STORY),
        item("i", "picture", "<link residref='i'/>", PHOTO),
    ];
    let (drafts, _) = read(&message(&linked.concat()));
    assert_eq!(drafts.len(), 1);
    assert!(shown(&drafts[0].1).iter().any(|line| line.starts_with("caption: ")));
    let (drafts, _) = read(&message(&item("i", "picture", "", PHOTO)));
    assert_eq!((drafts.len(), drafts[0].1.kind), (1, Kind::Photo));
    assert_eq!(shown(&drafts[0].1), ["headline: Boat", "caption: Cleo Park in a boat at Oakum."]);
}

#[test]
fn versions_and_statuses() {
    let check = |about: &str, kind: &str, of: Option<&str>, status: Status| {
        let (drafts, _) = read(&message(&item("t", "text", about, STORY)));
        let draft = &drafts[0].1;
        let revision = draft.revision.as_ref().unwrap();
        assert_eq!(
            (revision.kind.as_str(), revision.number, draft.status),
            (kind, 2, status),
            "{about}"
        );
        assert_eq!(revision.of.as_deref(), of, "{about}");
    };
    check("", "update", Some("t~1"), Status::Usable);
    check("<signal qcode='sig:update'/>", "update", Some("t~1"), Status::Usable);
    check("<signal qcode='sig:correction'/>", "correction", Some("t~1"), Status::Usable);
    check("<pubStatus qcode='stat:canceled'/>", "kill", Some("t~1"), Status::Canceled);
    check("<pubStatus qcode='stat:withheld'/>", "update", Some("t~1"), Status::Withheld);
    check("<embargoed>2031-03-02T00:00:00Z</embargoed>", "update", Some("t~1"), Status::Embargoed);
    check("<embargoed>2031-03-01T00:00:00Z</embargoed>", "update", Some("t~1"), Status::Usable);
    check(
        "<link rel='irel:prevVersion' residref='s' version='7'/>",
        "update",
        Some("s~7"),
        Status::Usable,
    );
    check(
        "<firstCreated>2031-03-01T16:09:04+01:00</firstCreated>",
        "first",
        Some("t~1"),
        Status::Usable,
    );
}

#[test]
fn notes_corrections_and_datelines_that_are_times() {
    let about = "<edNote role='x:closingline'>ow ar</edNote><edNote role='x:note'>Pictures follow.</edNote>\
        <edNote role='x:correction'>Monday, not Sunday.</edNote><signal qcode='sig:correction'/>";
    let story = STORY
        .replace("Oakum (OW) - ", "2031-03-01 15:09:04 GMT+00:00")
        .replace("<span class='dateline'>2031-03-01 15:09:04 GMT+00:00</span>", "");
    let (drafts, _) = read(&message(&item("t", "text", about, &story)));
    let lines = shown(&drafts[0].1);
    assert!(lines.contains(&"editors_note: Pictures follow.".to_owned()), "{lines:?}");
    assert!(lines.contains(&"correction: Monday, not Sunday.".to_owned()), "{lines:?}");
    assert!(lines.contains(&"paragraph: Ferries stopped on Monday.".to_owned()), "{lines:?}");
    assert_eq!(drafts[0].1.editors_note.as_deref(), Some("Pictures follow."));
}

#[test]
fn what_has_no_text_is_told() {
    let check = |source: &str, code: &str| {
        let (drafts, problems) = read(source);
        assert!(drafts.is_empty(), "{source}");
        assert_eq!(problems[0].code, code, "{source}");
    };
    check(&message("<planningItem guid='p'/>"), "skipped");
    check(&message("<conceptItem guid='p'/>"), "skipped");
    check(&message(""), "skipped");
    check(&message(&item("t", "text", "", "")), "no-text");
    let (drafts, _) = read(&message(&item(
        "t",
        "text",
        "",
        "<contentMeta><headline>Ferries stop</headline></contentMeta>",
    )));
    assert_eq!(drafts[0].1.problems[0].code, "no-text");
}
