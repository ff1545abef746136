//! Items of all versions, and what each kind of item gives.

use std::path::Path;

use super::super::{Found, Input, read};
use crate::formats::Flow;
use crate::story::{Draft, Role};

fn drafts(source: &str) -> Vec<(String, Result<Box<Draft>, String>)> {
    let mut found = Vec::new();
    read(&mut Input::bytes(Path::new("a.json"), source.as_bytes()), &mut |item| {
        found.push(match item {
            Found::Draft { locator, format, draft } => {
                (format!("{}{}", format.as_str(), locator.0), Ok(draft))
            }
            Found::Problem { problem, .. } => (problem.code.to_owned(), Err(problem.message)),
        });
        Flow::More
    })
    .unwrap();
    found
}

fn draft(source: &str) -> Draft {
    *drafts(source).remove(0).1.unwrap()
}

/// The parts as `role: text`, a picture's fields behind its caption.
fn shown(draft: &Draft) -> Vec<String> {
    let mut lines = Vec::new();
    for part in &draft.parts {
        let role = part.role.map_or("-", Role::as_str);
        let mut line = format!("{role}: {}", part.text);
        if let Some(picture) = part.picture.as_deref() {
            let credit = picture.credit.as_ref().map_or("-", |credit| credit.text.as_str());
            let photo =
                picture.photo.as_ref().and_then(|photo| photo.href.as_deref()).unwrap_or("-");
            line = format!("{line} [{credit}] {photo}");
        }
        lines.push(line);
    }
    lines
}

const FIRST: &str = r#"{
    "uri": "urn:oakum:1", "type": "text", "version": "3", "versioncreated": "2031-03-01T16:09:04+01:00",
    "firstcreated": "2031-03-01T15:00:00Z", "pubstatus": "usable", "urgency": 3, "language": "en",
    "headline": "Ferries stop", "slugline": "ferries-oakum", "byline": "By Ana Ruiz", "ednote": "Adds the mayor.",
    "copyrightholder": "Oakum Press", "copyrightnotice": "© Oakum Press", "usageterms": "Not for resale.",
    "embargoed": "2031-03-02T00:00:00Z", "expires": "2031-04-01T00:00:00Z",
    "subject": [{"code": "20000756", "name": "shipping", "scheme": "http://cv.iptc.org/newscodes/mediatopic/"}],
    "body_text": "One. Two.", "body_xhtml": "<p>One.</p><p>Two.</p>", "description_text": "One.",
    "associations": {
        "main": {"uri": "urn:oakum:2", "type": "picture", "headline": "A boat", "byline": "Tom Reed",
            "description_text": "A boat at the dock.", "body_text": "Not this.",
            "renditions": {"small": {"href": "https://example.org/s.jpg", "mimetype": "image/jpeg", "width": 100, "height": 50},
                "large": {"href": "https://example.org/l.jpg", "mimetype": "image/jpeg", "width": 900, "height": 500}}},
        "film": {"uri": "urn:oakum:3", "type": "video", "body_text": "The harbor by night.",
            "renditions": {"main": {"href": "https://example.org/f.mp4", "mimetype": "video/mp4"}}}
    }
}"#;

const SECOND: &str = r#"{
    "uri": "urn:oakum:1", "type": "text", "version": "3", "versioncreated": "2031-03-01T16:09:04+01:00",
    "firstcreated": "2031-03-01T15:00:00Z", "pubstatus": "usable", "urgency": 3, "language": "en",
    "headlines": [{"role": "main", "value": "Ferries stop"}], "slugline": "ferries-oakum", "by": "By Ana Ruiz",
    "ednote": "Adds the mayor.",
    "copyrightholder": "Oakum Press", "copyrightnotice": "© Oakum Press", "usageterms": "Not for resale.",
    "embargoed": "2031-03-02T00:00:00Z", "expires": "2031-04-01T00:00:00Z",
    "subjects": [{"uri": "http://cv.iptc.org/newscodes/mediatopic/20000756", "name": "shipping"}],
    "bodies": [{"role": "text", "contenttype": "text/plain", "value": "One. Two."},
        {"role": "xhtml", "contenttype": "text/html", "value": "<p>One.</p><p>Two.</p>"}],
    "descriptions": [{"role": "text", "value": "One."}],
    "associations": [
        {"name": "main", "uri": "urn:oakum:2", "type": "picture", "headlines": [{"value": "A boat"}], "by": "Tom Reed",
            "descriptions": [{"value": "A boat at the dock."}], "bodies": [{"value": "Not this."}],
            "renditions": [{"name": "small", "href": "https://example.org/s.jpg", "contenttype": "image/jpeg", "width": 100, "height": 50},
                {"name": "large", "href": "https://example.org/l.jpg", "contenttype": "image/jpeg", "width": 900, "height": 500}]},
        {"name": "film", "uri": "urn:oakum:3", "type": "video", "bodies": [{"role": "text", "value": "The harbor by night."}],
            "renditions": [{"name": "main", "href": "https://example.org/f.mp4", "contenttype": "video/mp4"}]}
    ]
}"#;

#[test]
fn all_versions_give_the_same_story() {
    let third = SECOND
        .replace("versioncreated", "versionCreated")
        .replace("firstcreated", "firstCreated")
        .replace("pubstatus", "pubStatus")
        .replace("ednote", "edNote")
        .replace("copyrightholder", "copyrightHolder")
        .replace("copyrightnotice", "copyrightNotice")
        .replace("usageterms", "usageTerms")
        .replace("embargoed", "embargoedUntil")
        .replace("contenttype", "contentType");
    let first = draft(FIRST);
    for other in [SECOND, &third] {
        assert_eq!(format!("{:?}", draft(other)), format!("{first:?}"));
    }
    assert_eq!(
        shown(&first),
        [
            "headline: Ferries stop",
            "byline: By Ana Ruiz",
            "editors_note: Adds the mayor.",
            "paragraph: One.",
            "paragraph: Two.",
            "caption: A boat at the dock. [Tom Reed] https://example.org/l.jpg",
            "caption: The harbor by night.",
        ]
    );
    let said = [
        first.id.clone(),
        first.published.map(|moment| moment.to_string()),
        first.updated.map(|moment| moment.to_string()),
        first.embargoed_until.map(|moment| moment.to_string()),
        first.rights.clone(),
        first.agency.clone(),
        first.subjects[0].code.clone(),
        first.revision.clone().map(|revision| format!("{} {}", revision.kind, revision.number)),
        Some(first.status.as_str().to_owned()),
    ];
    let said: Vec<&str> = said.iter().flatten().map(String::as_str).collect();
    assert_eq!(
        said,
        [
            "urn:oakum:1",
            "2031-03-01T15:00:00Z",
            "2031-03-01T15:09:04Z",
            "2031-03-02T00:00:00Z",
            "© Oakum Press Not for resale.",
            "Oakum Press",
            "medtop:20000756",
            "update 3",
            "embargoed",
        ]
    );
}

#[test]
fn paragraphs_stay_as_they_are_given() {
    let source = r#"{"uri":"urn:x:1","type":"text","language":"en","headline":"Story",
        "body_xhtml":"<p>OAKUM 3 LEE 2</p><p>-DOCK-</p><p>&quot; So . &quot; he said</p><p>1. Ana Ruiz ( Freeland ) 2 : 3.4</p>"}"#;
    assert_eq!(
        shown(&draft(source)),
        [
            "headline: Story",
            "paragraph: OAKUM 3 LEE 2",
            "paragraph: -DOCK-",
            "paragraph: \" So . \" he said",
            "paragraph: 1. Ana Ruiz ( Freeland ) 2 : 3.4",
        ]
    );
}

#[test]
fn what_an_item_is_tells_what_it_gives() {
    let check = |source: &str, want: &[&str]| {
        let got: Vec<String> = drafts(source)
            .into_iter()
            .map(|(at, found)| match found {
                Ok(draft) => format!("{at} {} {}", draft.kind.as_str(), shown(&draft).join(" / ")),
                Err(message) => format!("{at} {message}"),
            })
            .collect();
        assert_eq!(got, want, "{source}");
    };
    check(
        r#"{"uri":"urn:x:1","type":"event","title":"Regatta","eventDetails":{}}"#,
        &["skipped an event; it has no text"],
    );
    check(
        r#"{"uri":"urn:x:1","type":"picture","versioncreated":"2031-03-01","headline":"Dock","by":"Tom Reed","descriptions":[{"value":"The dock."}]}"#,
        &["ninjs photo headline: Dock / caption: The dock. [Tom Reed] -"],
    );
    check(
        r#"{"uri":"urn:x:1","type":"composite","headline":"Day","associations":{
            "a":{"uri":"urn:x:2","type":"text","headline":"One","body_html":"<p>First.</p>"},
            "b":{"uri":"urn:x:3","type":"text","headline":"Two","body_text":"Second."}}}"#,
        &[
            "ninjs text headline: One / paragraph: First.",
            "ninjs#1 text headline: Two / paragraph: Second.",
        ],
    );
    check(
        r#"{"api_version":"1.1","method":"/content/feed.GET","data":{"items":[{"meta":{},"item":{"uri":"https://example.org/content/1?qt=x",
            "altids":{"itemid":"0123456789abcdef"},"type":"text","version":0,"headline":"BC-XX--Dock","pubstatus":"usable",
            "bylines":[{"by":"By ANA RUIZ","title":"Associated Press"}],"headline_extended":"More of it",
            "renditions":{"nitf":{"type":"text","href":"https://example.org/body?x"}}}}]}}"#,
        &[
            "ap_json@67+380 text headline: BC-XX--Dock / subhead: More of it / byline: By ANA RUIZ, Associated Press",
        ],
    );
}
