//! Feeds: RSS 0.9 to 2.0 and RDF Site Summary 1.0, Atom (RFC 4287), JSON Feed 1.1. An item is a story.
//!
//! XML is read by the tree that breaks off softly, so that a feed that is cut off, wrongly declared or not well-formed gives all items
//! that it has. What an item does not say its channel does: language, rights, the address that others are relative to.

mod json;
mod media;
mod text;
mod xml;

pub use json::JsonFeed;
pub use media::caption;
pub use xml::{Atom, Rss};

use super::fields::address;
use super::{Emit, Flow, Item, ReadError, Step};
use crate::story::{Draft, Kind, Part, Problem, Role};

/// Words of a story, at most, of which sound or pictures are the point: what a longer text comes with is its own reading aloud.
const SHOW_NOTES: usize = 200;

/// Words of a summary that stands over a story, at most.
const SUMMARY: usize = 60;

/// Hands out drafts one by one, then what is wrong with the feed.
fn hand_out(
    drafts: impl Iterator<Item = Draft>,
    problems: Vec<Problem>,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let mut any = false;
    for (number, draft) in drafts.enumerate() {
        any = true;
        let step = Step::record(number);
        let none = || Problem::new("no-story", "an item without title and text");
        let made = Some(draft).filter(|draft| !draft.parts.is_empty()).ok_or_else(none);
        if emit(Item::of(step, made)) == Flow::Stop {
            return Ok(());
        }
    }
    if !any {
        let mut why = "it is a feed without any item".to_owned();
        if let Some(problem) = problems.first() {
            why = format!("{why} ({})", problem.message);
        }
        return Err(ReadError(why));
    }
    for problem in problems {
        if emit(Item::Problem { step: Step::Whole, problem }) == Flow::Stop {
            break;
        }
    }
    Ok(())
}

/// What an item holds besides its fields.
#[derive(Default)]
struct Body {
    /// The text of the story.
    story: Vec<Part>,
    /// What sums it up.
    summary: Vec<Part>,
    /// Pictures with words.
    captions: Vec<Part>,
    /// Sound or film that comes with it.
    medium: Option<Kind>,
    /// Who published it, as links to it name it too.
    source: Option<String>,
}

/// Puts the parts of a draft together: headline, summary where the story does not begin with it, pictures, text.
fn settle(draft: &mut Draft, body: Body) {
    let Body { mut story, mut summary, mut captions, medium, source } = body;
    let whole = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let key = |text: &str| whole(text).chars().take(60).collect::<String>();
    let title = draft.headline.as_deref().map(whole).unwrap_or_default();
    let source = source.as_deref().map(whole).unwrap_or_default();
    for parts in [&mut story, &mut summary] {
        parts.retain(|part| part.picture.is_some() || part.text.contains(char::is_alphanumeric));
    }
    // What only says the headline again, and the source behind it, is no text.
    let repeats = |parts: &[Part]| {
        let texts = parts.iter().filter(|p| p.picture.is_none()).map(|p| whole(&p.text));
        let said = texts.collect::<String>();
        said == title || !source.is_empty() && said.strip_prefix(&title) == Some(source.as_str())
    };
    let empty = |parts: &[Part]| parts.iter().all(|part| part.picture.is_some()) || repeats(parts);
    if empty(&story) {
        std::mem::swap(&mut story, &mut summary);
    }
    if empty(&story) {
        story.retain(|part| part.picture.is_some());
    }
    let all: Vec<String> = story.iter().map(|part| key(&part.text)).collect();
    let said = |text: &str| {
        let key = key(text);
        all.iter().any(|own| own.starts_with(&key) || key.starts_with(own) && own.len() > 20)
    };
    let words = |parts: &[Part]| -> usize {
        parts.iter().map(|part| part.text.split_whitespace().count()).sum()
    };
    summary.retain(|part| part.picture.is_none());
    let short = words(&summary) <= SUMMARY && summary.len() == 1;
    let sums_up = short && summary.iter().all(|part| !said(&part.text)) && !repeats(&summary);
    captions.retain(|part| !said(&part.text) && whole(&part.text) != title);
    let length = words(&story);
    let any = story.iter().any(|part| part.picture.is_none());
    let mut parts = Vec::new();
    if let Some(headline) = &draft.headline {
        // Where there is no text the headline is all that is told, as in an alert.
        let role = if any || sums_up { Role::Headline } else { Role::Paragraph };
        parts.push(Part { role: Some(role), text: headline.clone(), ..Part::default() });
    }
    if sums_up {
        parts.extend(summary.into_iter().map(|p| Part { role: Some(Role::Subhead), ..p }));
    }
    parts.extend(captions);
    parts.extend(story);
    let base = draft.url.as_deref();
    for part in &mut parts {
        if let Some(photo) = part.picture.as_mut().and_then(|picture| picture.photo.as_mut()) {
            let whole = photo.href.as_deref().and_then(|href| address(href, base));
            photo.href = whole.or_else(|| photo.href.take());
        }
        // What WordPress writes under every text of a feed.
        if part.text.starts_with("The post ") && part.text.contains(" appeared first on ") {
            part.role = Some(Role::Furniture);
        }
    }
    if let Some(kind) = medium.filter(|_| length < SHOW_NOTES) {
        draft.kind = kind;
    }
    draft.parts = parts;
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::formats::{Confidence, Format, Head, Input};

    fn read(format: &dyn Format, raw: &str) -> (Vec<Draft>, Vec<String>) {
        let (mut drafts, mut problems) = (Vec::new(), Vec::new());
        let head = Head { path: Path::new("x"), bytes: raw.as_bytes() };
        assert_eq!(format.sniff(&head), Confidence::Content, "{raw}");
        let done = format.read(&mut Input::bytes(Path::new("x"), raw.as_bytes()), &mut |item| {
            match item {
                Item::Draft { draft, .. } => drafts.push(*draft),
                Item::Problem { problem, .. } => problems.push(problem.code.to_owned()),
                Item::Member { .. } => {}
            }
            Flow::More
        });
        problems.extend(done.err().map(|why| why.0));
        (drafts, problems)
    }

    fn shown(draft: &Draft) -> Vec<String> {
        let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
        draft.parts.iter().map(show).collect()
    }

    const ITEM: &str = "<item><title>Ferries &amp;amp; buses stop - Oakum Post</title><link>/1</link>\
        <guid isPermaLink='false'>417</guid><dc:creator>By Ana Ruiz and Ben Holt</dc:creator>\
        <pubDate>Sat, 01 Mar 2031 10:09:04 EST</pubDate><category>Ferries</category>\
        <description>A storm came.</description><content:encoded>&lt;p>The ferries stopped.&lt;/p>&lt;p>So did buses.&lt;/p></content:encoded>\
        <media:content url='https://post.example/a.jpg' medium='image'><media:description>The pier.</media:description><media:credit>Ana Ruiz</media:credit></media:content></item>";

    #[test]
    fn an_item_is_a_story() {
        let rss = format!(
            "<rss version='2.01'><channel><title>Oakum Post</title><link>https://post.example/</link><language>en-us</language>{ITEM}</channel></rss>"
        );
        let (drafts, problems) = read(&Rss, &rss);
        assert!(problems.is_empty());
        let draft = &drafts[0];
        assert_eq!(draft.headline.as_deref(), Some("Ferries & buses stop"));
        assert_eq!(draft.url.as_deref(), Some("https://post.example/1"));
        assert_eq!((draft.id.as_deref(), draft.language.as_deref()), (None, Some("en-US")));
        assert_eq!(draft.published.unwrap().to_string(), "2031-03-01T15:09:04Z");
        assert_eq!(
            (draft.bylines.len(), draft.keywords.as_slice()),
            (2, &["Ferries".to_owned()][..])
        );
        assert_eq!(
            shown(draft),
            [
                "headline: Ferries & buses stop",
                "subhead: A storm came.",
                "caption: The pier.",
                "paragraph: The ferries stopped.",
                "paragraph: So did buses.",
            ]
        );
        assert_eq!(
            draft.parts[2].picture.as_ref().unwrap().credit.as_ref().unwrap().text,
            "Ana Ruiz"
        );
    }

    #[test]
    fn a_feed_that_breaks_off_gives_what_it_has() {
        let cut = format!(
            "<rss><channel><title>x</title>{ITEM}<item><title>Two</title><description>Cut o"
        );
        let (drafts, problems) = read(&Rss, &cut);
        assert_eq!(drafts.len(), 2);
        assert_eq!(shown(&drafts[1]), ["headline: Two", "paragraph: Cut o"]);
        assert_eq!(problems, ["damaged"]);
        let (_, problems) = read(&Rss, "<rss><channel><title>x</title></channel></rss>");
        assert_eq!(problems, ["it is a feed without any item"]);
    }

    #[test]
    fn entries_of_atom_have_their_own_names() {
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom' xml:lang='de'><title>x</title><author><name>Ana Ruiz</name></author>\
            <entry><id>urn:x:1</id><title type='html'>Ferries &lt;b&gt;stop&lt;/b&gt;</title><link rel='alternate' href='https://post.example/1'/>\
            <updated>2031-03-02T15:09:04Z</updated><published>2031-03-01T15:09:04Z</published>\
            <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>The ferries stopped.</p></div></content></entry>\
            <entry><title>No text</title></entry><entry><id>urn:x:2</id></entry></feed>";
        let (drafts, problems) = read(&Atom, atom);
        assert_eq!(drafts.len(), 2);
        assert_eq!(
            (drafts[0].id.as_deref(), drafts[0].bylines[0].name.as_str()),
            (Some("urn:x:1"), "Ana Ruiz")
        );
        assert_eq!(drafts[0].updated.unwrap().to_string(), "2031-03-02T15:09:04Z");
        assert_eq!(
            shown(&drafts[0]),
            ["headline: Ferries stop", "paragraph: The ferries stopped."]
        );
        assert_eq!(shown(&drafts[1]), ["paragraph: No text"]);
        assert_eq!(problems, ["no-story"]);
    }

    #[test]
    fn json_feeds_have_items_too() {
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"x","home_page_url":"https://post.example/",
            "items":[{"id":"1","url":"1.html","title":"Ferries stop","content_html":"<p>The ferries stopped.</p>",
            "date_published":"2031-03-01T10:09:04-05:00","authors":[{"name":"Ana Ruiz"}],"tags":["ferries"],
            "attachments":[{"url":"https://post.example/1.mp3","mime_type":"audio/mpeg"}]}]}"#;
        let (drafts, _) = read(&JsonFeed, json);
        assert_eq!(drafts[0].url.as_deref(), Some("https://post.example/1.html"));
        assert_eq!((drafts[0].kind, drafts[0].bylines.len()), (Kind::Audio, 1));
        assert_eq!(
            shown(&drafts[0]),
            ["headline: Ferries stop", "paragraph: The ferries stopped."]
        );
    }
}
