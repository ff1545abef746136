//! A page of our own writing, refusals, and markup that is too deep.

use super::draft;
use crate::story::{Part, Role};

const BODY: &str = "<p>OAKUM, Freeland (AP) — The ferries between the mainland and the islands stopped on Monday after a storm.</p>\
    <h2>No boats</h2><figure><img src='Page_files/a.jpg'><figcaption>A boat rests on the sand. <span class='credit'>Photo: Ana Ruiz/AP</span></figcaption></figure>\
    <p>About four hundred passengers waited for hours at the pier, said the company that runs the boats.</p>\
    <ul><li>The first boat is damaged and waits for its parts.</li><li>The second one is whole but has no crew.</li></ul>\
    <p>Officials promised to send a ship on Tuesday at the latest, with water and medicine on board for all.</p>";

fn page(head: &str, body: &str) -> String {
    format!(
        "<!doctype html><html lang='en-us'><head><title>Ferries stop | Oakum Courier</title>\
        <link rel=canonical href='https://example.org/news/ferries'>{head}</head><body>\
        <nav><a href=/>Home</a></nav><article><h1>Ferries stop</h1><p class=byline>By Ana Ruiz</p>{body}</article>\
        <aside class=related><figure><img src=x.jpg><figcaption>Another story.</figcaption></figure></aside>\
        </body></html>"
    )
}

fn shown(parts: &[Part]) -> Vec<String> {
    parts
        .iter()
        .map(|part| {
            let start: String = part.text.chars().take(24).collect();
            format!("{}: {start}", part.role.map_or("-", Role::as_str))
        })
        .collect()
}

#[test]
fn a_page_gives_its_story() {
    let head = "<script type='application/ld+json'>{\"@graph\":[{\"@type\":\"NewsArticle\",\"headline\":\"Ferries stop\",\
        \"datePublished\":\"2031-03-01T16:09:04+01:00\",\"author\":[{\"@type\":\"Person\",\"name\":\"Ana Ruiz\"},],\
        \"articleSection\":\"Sea\"}]}</script>";
    let draft = draft(&page(head, BODY)).unwrap();
    assert_eq!(
        shown(&draft.parts),
        [
            "headline: Ferries stop",
            "byline: By Ana Ruiz",
            "paragraph: OAKUM, Freeland (AP) — T",
            "crosshead: No boats",
            "caption: A boat rests on the sand",
            "paragraph: About four hundred passe",
            "list_item: The first boat is damage",
            "list_item: The second one is whole ",
            "paragraph: Officials promised to se",
        ]
    );
    assert_eq!(draft.headline.as_deref(), Some("Ferries stop"));
    assert_eq!(draft.language.as_deref(), Some("en-US"));
    assert_eq!(draft.published.map(|at| at.to_string()).as_deref(), Some("2031-03-01T15:09:04Z"));
    assert_eq!(draft.bylines.len(), 1);
    assert_eq!(draft.subjects[0].name.as_deref(), Some("Sea"));
    let picture = draft.parts[4].picture.as_ref().unwrap();
    assert_eq!(picture.credit.as_ref().unwrap().text, "Ana Ruiz/AP");
    assert_eq!(picture.photo.as_ref().unwrap().href.as_deref(), Some("Page_files/a.jpg"));
}

#[test]
fn what_is_no_story_says_so() {
    let check = |source: &str, want: &str| {
        assert_eq!(draft(source).unwrap_err().code, want, "{source}");
    };
    check("<title>404 - Page not found</title><p>Sorry, nothing is here.</p>", "error-page");
    check("<title>Just a moment...</title><p>Please wait.</p>", "error-page");
    check(
        "<title>Ferries stop</title><h1>Ferries stop</h1><p>Subscribe to continue reading.</p>",
        "paywall",
    );
    check("<html><body></body></html>", "no-story");
}

#[test]
fn deep_pages_are_read_as_plain_text() {
    let source = format!("{}<p>Ferries &amp; boats</p><script>x</script>", "<div>".repeat(100_000));
    let draft = draft(&source).unwrap();
    assert_eq!(draft.problems[0].code, "too-deep");
    assert_eq!((draft.parts.len(), draft.parts[0].text.as_str()), (1, "Ferries & boats"));
    assert!(draft.parts[0].role.is_none());
}

/// If this test fails the recipe has changed, and with it the ids that users' marks hang on: restore the recipe.
#[test]
fn ids_of_pages_never_change() {
    assert_eq!(
        super::source_id("<p>Ferries\n stop</p>"),
        super::source_id("<p>Ferries stop</p>\n")
    );
    assert_eq!(super::source_id("<p>Ferries stop</p>"), "p1-86329050470e1115a7a5");
}
