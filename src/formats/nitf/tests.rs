//! NITF files: what is printed, what `docdata` says, and files that break off.

use super::*;
use crate::formats::Flow;
use crate::story::Status;
use std::path::Path;

/// The draft of a file of fields and a body.
fn read(source: &str) -> Draft {
    let bytes = source.as_bytes();
    let mut got = None;
    let mut input = Input::bytes(Path::new("a.txt"), bytes);
    let head = Head { path: Path::new("a.txt"), bytes };
    assert_eq!(Nitf.sniff(&head), Confidence::Content);
    let mut emit = |item: Item<'_>| {
        if let Item::Draft { draft, .. } = item {
            got = Some(*draft);
        }
        Flow::More
    };
    Nitf.read(&mut input, &mut emit).unwrap();
    got.unwrap_or_default()
}

fn shown(draft: &Draft) -> Vec<String> {
    let show = |part: &crate::story::Part| {
        format!("{}: {}", part.role.map_or("-", Role::as_str), part.text)
    };
    draft.parts.iter().map(show).collect()
}

const STORY: &str = r#"<?xml version="1.0"?><!DOCTYPE nitf SYSTEM "nitf-3-2.dtd">
<nitf version="-//IPTC//DTD NITF 3.4//EN" change.date="October 18, 2006" baselang="en">
<head><title>Ferries</title><meta name="anpa-keyword" content="Ferries-Storm"/>
<tobject><tobject.subject tobject.subject.refnum="04015002" tobject.subject.matter="Sea"/></tobject>
<docdata management-status="embargoed" management-doc-idref="oak.1">
<doc-id id-string="oak.2" regsrc="OW"/><urgency ed-urg="3"/>
<date.issue norm="20310301T100904-0500"/><date.release norm="20310301T170000Z"/>
<date.expire norm="2031-04-01"/><ed-msg info="Adds a ferry."/>
<correction info="Corrects the day." id-string="oak.1"/><du-key key="sea" version="3"/>
<key-list><keyword key="ferries"/><keyword key="storm"/></key-list>
<series series.name="Islands"/></docdata></head>
<body><body.head><hedline><hl1>Ferries stop</hl1><hl2>A storm comes</hl2></hedline>
<byline>By <person>ANA RUIZ</person><byttl>Sea Writer</byttl></byline>
<distributor>The Oakum Wire</distributor>
<dateline><location><city>OAKUM</city>, Freeland</location></dateline>
<abstract><p>Ferries to the islands stopped on Monday.</p></abstract></body.head>
<body.content><p>Ferries to the islands stopped on Monday.</p>
<media media-type="image"><media-reference source="boat.jpg"/>
<media-caption>A boat lies in the port.</media-caption><media-producer>Ben Okoro</media-producer></media>
<hl2>Prices</hl2><table><tr><td>Adults</td><td>12</td></tr><tr><td>Children</td><td>6</td></tr></table>
<ul><li>One</li></ul><bq>Said.</bq><hr/></body.content>
<body.end><tagline>Cleo Park contributed.</tagline></body.end></body></nitf>"#;

#[test]
fn reads_what_is_printed() {
    assert_eq!(
        shown(&read(STORY)),
        [
            "headline: Ferries stop",
            "subhead: A storm comes",
            "byline: By ANA RUIZ, Sea Writer",
            "editors_note: Adds a ferry.",
            "paragraph: OAKUM, Freeland — Ferries to the islands stopped on Monday.",
            "caption: A boat lies in the port.",
            "crosshead: Prices",
            "table_row: Adults    12",
            "table_row: Children  6",
            "list_item: One",
            "block_quote: Said.",
            "contributors: Cleo Park contributed.",
            "correction: Corrects the day.",
        ]
    );
}

#[test]
fn reads_what_docdata_says() {
    let draft = read(STORY);
    let time = |moment: Option<story::Moment>| moment.map(|m| m.to_string()).unwrap_or_default();
    assert_eq!(draft.id.as_deref(), Some("oak.2"));
    assert_eq!((draft.urgency, draft.status), (Some(3), Status::Embargoed));
    assert_eq!(time(draft.published), "2031-03-01T15:09:04Z");
    assert_eq!(time(draft.embargoed_until), "2031-03-01T17:00:00Z");
    assert_eq!(time(draft.expires), "2031-04-01");
    assert_eq!(draft.slugline.as_deref(), Some("Ferries-Storm"));
    assert_eq!(draft.keywords, ["ferries", "storm", "Islands"]);
    assert_eq!(draft.subjects[0].code.as_deref(), Some("subj:04015002"));
    let revision = draft.revision.clone().unwrap();
    assert_eq!((revision.kind.as_str(), revision.number), ("correction", 3));
    assert_eq!(revision.of.as_deref(), Some("oak.1"));
    let caption = draft.parts.iter().find(|p| p.role == Some(Role::Caption)).unwrap();
    let picture = caption.picture.as_deref().unwrap();
    assert_eq!(picture.credit.as_ref().unwrap().text, "Ben Okoro");
    assert_eq!(picture.photo.as_ref().unwrap().href.as_deref(), Some("boat.jpg"));
}

#[test]
fn statuses_and_old_bodies() {
    let check = |data: &str, status: Status, kind: &str| {
        let draft =
            read(&format!("<nitf><head>{data}</head><body><p>Ferries stopped.</p></body></nitf>"));
        assert_eq!(shown(&draft), ["paragraph: Ferries stopped."], "{data}");
        assert_eq!(draft.status, status, "{data}");
        assert_eq!(draft.revision.map_or(String::new(), |r| r.kind), kind, "{data}");
    };
    check("", Status::Usable, "");
    check("<docdata management-status='usable'/>", Status::Usable, "");
    check("<docdata management-status='canceled'/>", Status::Canceled, "kill");
    check("<docdata management-status='withheld'/>", Status::Withheld, "");
    check("<docdata management-doc-idref='a'/>", Status::Usable, "update");
    assert!(read("<nitf><head/><body><body.content/></body></nitf>").parts.is_empty());
}

#[test]
fn what_breaks_off_is_read_as_far_as_it_goes() {
    let from = STORY.find("<body.content>").unwrap();
    for cut in (from..STORY.len()).step_by(13) {
        let bytes = &STORY.as_bytes()[..cut];
        let mut told = false;
        let mut input = Input::bytes(Path::new("a"), bytes);
        let mut emit = |item: Item<'_>| {
            told |= match item {
                Item::Draft { draft, .. } => draft.problems.iter().any(|p| p.code == "damaged"),
                _ => true,
            };
            Flow::More
        };
        Nitf.read(&mut input, &mut emit).unwrap();
        assert!(told, "{cut}");
    }
}
