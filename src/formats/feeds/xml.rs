//! RSS and Atom: the fields of an item by the names that each version has for them.

use super::text::{self, cut_tail};
use super::{Body, hand_out, media, settle};
use crate::formats::fields::{address, bylines, is_agency, is_identifier, language};
use crate::formats::tree::{Element, line};
use crate::formats::{Confidence, Emit, Format, Head, Input, ReadError, markup, when, xml};
use crate::story::{self, Draft, Kind, Moment, Part, Subject};

/// RSS 0.9 to 2.0 and RDF Site Summary 1.0.
pub struct Rss;

/// Atom.
pub struct Atom;

impl Format for Rss {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Rss)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let Some(root) = root_name(head) else { return Confidence::No };
        let text = head.text();
        let inside = |tags: &[&str]| tags.iter().any(|tag| text.contains(tag));
        match root.as_str() {
            "rss" => Confidence::Content,
            // RDF is more than feeds.
            "rdf" if inside(&["purl.org/rss/", "my.netscape.com", "<channel", "<item"]) => {
                Confidence::Content
            }
            "channel" if inside(&["<item"]) => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (root, problems) = xml::parse(&input.all()?)?;
        let own = root.child("channel").unwrap_or(&root);
        let channel = Channel::read(own, &root);
        let items = root.find_all("item");
        hand_out(items.into_iter().map(|item| channel.item(item)), problems, emit)
    }
}

impl Format for Atom {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Atom)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let Some(root) = root_name(head) else { return Confidence::No };
        let text = head.text();
        let atom = text.contains("w3.org/2005/Atom") || text.contains("purl.org/atom");
        match root.as_str() {
            "feed" if atom || text.contains("<entry") => Confidence::Content,
            "entry" if atom => Confidence::Likely,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (root, problems) = xml::parse(&input.all()?)?;
        let channel = Channel::read(&root, &root);
        let entries = root.find_all("entry");
        hand_out(entries.into_iter().map(|entry| channel.item(entry)), problems, emit)
    }
}

/// The name of the first element, without its prefix, in small letters.
fn root_name(head: &Head<'_>) -> Option<String> {
    let root = head.root()?;
    let name = root.split(|c: char| c.is_whitespace() || c == '/').next()?;
    Some(name.rsplit_once(':').map_or(name, |(_, name)| name).to_ascii_lowercase())
}

/// What a feed says for all its items.
struct Channel {
    /// The prefix of the feed's own elements.
    own: String,
    title: Option<String>,
    base: Option<String>,
    language: Option<String>,
    rights: Option<String>,
    /// Who wrote what names no writer (Atom).
    authors: Vec<String>,
}

impl Channel {
    fn read(channel: &Element, root: &Element) -> Self {
        let mut made = Self {
            own: root.prefix.clone(),
            title: None,
            base: None,
            language: None,
            rights: None,
            authors: Vec::new(),
        };
        if root.is("rdf") {
            made.own.clone_from(&channel.prefix);
        }
        let link = channel.elements().filter(|e| e.is("link")).find_map(|link| {
            address(&link.text(), None).or_else(|| address(link.attr("href")?, None))
        });
        made.base = root.attr("xml:base").and_then(|base| address(base, None)).or(link);
        made.title = made.first(channel, &["title"]).map(|title| text::words(&title));
        made.language = made
            .first(channel, &["language", "dc:language"])
            .or_else(|| root.attr("xml:lang").map(str::to_owned))
            .and_then(|tag| language(&tag));
        made.rights =
            made.first(channel, &["copyright", "rights", "dc:rights"]).map(|r| text::words(&r));
        if root.is("feed") {
            made.authors = made.authors(channel);
        }
        made
    }

    /// Whether an element bears a name: `title` is the feed's own, `dc:title` another's.
    fn named(&self, element: &Element, name: &str) -> bool {
        match name.split_once(':') {
            Some((prefix, name)) => element.prefix == prefix && element.is(name),
            None => element.is(name) && (element.prefix.is_empty() || element.prefix == self.own),
        }
    }

    fn all<'a>(&'a self, of: &'a Element, name: &'a str) -> impl Iterator<Item = &'a Element> {
        of.elements().filter(move |element| self.named(element, name))
    }

    /// The text of the first element of some names that has any.
    fn first(&self, of: &Element, names: &[&str]) -> Option<String> {
        let mut found = names.iter().flat_map(|name| self.all(of, name)).map(Element::text);
        found.find(|text| !text.is_empty())
    }

    fn moment(&self, of: &Element, names: &[&str]) -> Option<Moment> {
        let mut found = names.iter().flat_map(|name| self.all(of, name)).map(Element::text);
        found.find_map(|text| when::moment(&text))
    }

    /// The draft of an item.
    fn item(&self, item: &Element) -> Draft {
        let base = item.attr("xml:base").and_then(|base| address(base, self.base.as_deref()));
        let base = base.or_else(|| self.base.clone());
        let mut draft = Draft { url: self.url(item, base.as_deref()), ..Draft::default() };
        let source =
            self.first(item, &["source", "dc:source", "dc:publisher"]).map(|s| text::words(&s));
        if let Some(title) = self.first(item, &["title", "dc:title"]) {
            let site: Vec<&str> =
                [&source, &self.title].into_iter().flatten().map(String::as_str).collect();
            let (title, tail) = cut_tail(&text::words(&title), &site, draft.url.as_deref());
            draft.headline = Some(title).filter(|title| !title.is_empty());
            draft.agency = tail.filter(|tail| is_agency(tail));
        }
        self.people(item, &mut draft);
        let named = source.clone().filter(|source| is_agency(source));
        draft.agency = draft.agency.or(named);
        draft.id = self
            .first(item, &["guid", "id"])
            .or_else(|| item.attr("rdf:about").map(str::to_owned))
            .map(|id| line(&id))
            .filter(|id| is_identifier(id));
        draft.published = self.moment(
            item,
            &[
                "pubdate",
                "published",
                "issued",
                "created",
                "dc:date",
                "dcterms:created",
                "dcterms:issued",
                "date",
            ],
        );
        draft.updated = self
            .moment(
                item,
                &["updated", "modified", "dcterms:modified", "a10:updated", "atom:updated"],
            )
            .filter(|updated| Some(*updated) != draft.published);
        draft.language = self
            .first(item, &["dc:language", "language"])
            .or_else(|| item.attr("xml:lang").map(str::to_owned))
            .and_then(|tag| language(&tag))
            .or_else(|| self.language.clone());
        draft.rights = self
            .first(item, &["rights", "dc:rights", "copyright", "media:copyright"])
            .map(|rights| text::words(&rights))
            .or_else(|| self.rights.clone());
        self.topics(item, &mut draft);
        let media = media::read(item, base.as_deref());
        let about = media.about.as_deref().map(text::body).unwrap_or_default();
        let film = media.medium == Some(Kind::Video);
        let mut body = Body {
            story: self.story(item),
            summary: self.summary(item),
            captions: media.captions,
            medium: media.medium,
            source,
        };
        if film && body.story.is_empty() && body.summary.is_empty() {
            body.story = about;
        }
        self.pictures(item, base.as_deref(), &mut body);
        settle(&mut draft, body);
        draft
    }

    /// The address of an item.
    fn url(&self, item: &Element, base: Option<&str>) -> Option<String> {
        let of = |name: &str| self.first(item, &[name]);
        let linked = |rel: Option<&str>| {
            item.elements()
                .filter(|e| e.is("link"))
                .filter(move |e| e.attr("rel") == rel)
                .find_map(|e| address(e.attr("href")?, base))
        };
        let permalink = || {
            let guid = self.all(item, "guid").next()?;
            let is_link = guid.attr("isPermaLink").is_none_or(|is| is.eq_ignore_ascii_case("true"));
            address(&guid.text(), None).filter(|_| is_link)
        };
        of("feedburner:origLink")
            .and_then(|link| address(&link, base))
            .or_else(|| linked(Some("alternate")))
            .or_else(|| of("link").and_then(|link| address(&link, base)))
            .or_else(|| linked(None))
            .or_else(permalink)
            .or_else(|| item.attr("rdf:about").and_then(|about| address(about, None)))
            .or_else(|| of("id").and_then(|id| address(&id, None)))
    }

    /// The names in fields that tell who wrote an item.
    fn authors(&self, of: &Element) -> Vec<String> {
        let names = ["author", "dc:creator", "creator", "a10:author", "atom:author"];
        let mut found = Vec::new();
        for element in names.iter().flat_map(|name| self.all(of, name)) {
            let name = element
                .elements()
                .find(|e| e.is("name"))
                .map_or_else(|| element.text(), Element::text);
            let name = text::words(&name);
            if !name.is_empty() && !found.contains(&name) {
                found.push(name);
            }
        }
        found
    }

    fn people(&self, item: &Element, draft: &mut Draft) {
        let mut names = self.authors(item);
        if names.is_empty() {
            names.clone_from(&self.authors);
        }
        for name in &names {
            if is_agency(name) {
                draft.agency.get_or_insert_with(|| name.clone());
            }
            let site = self.title.as_deref().is_some_and(|title| title.eq_ignore_ascii_case(name));
            for writer in bylines(name).into_iter().filter(|_| !site) {
                if !draft.bylines.iter().any(|known| known.name == writer.name) {
                    draft.bylines.push(writer);
                }
            }
        }
    }

    /// Categories: subjects where they come with a list of codes, else keywords.
    fn topics(&self, item: &Element, draft: &mut Draft) {
        let names =
            ["category", "dc:subject", "subject", "media:keywords", "itunes:keywords", "keywords"];
        for element in names.iter().flat_map(|name| self.all(item, name)) {
            let term = element.attr("term").map(line).unwrap_or_default();
            let label = element.attr("label").map(line);
            let words = label.unwrap_or_else(|| text::words(&element.text()));
            let list =
                element.attr("scheme").or_else(|| element.attr("domain")).unwrap_or_default();
            let words = if words.is_empty() { term.clone() } else { words };
            if !term.is_empty() && term != words && list.contains("iptc") {
                draft.subjects.push(Subject { code: Some(term), name: Some(words) });
                continue;
            }
            let many = element.is("keywords") || element.is("subject");
            for word in words.split(|c| many && matches!(c, ',' | ';')).map(str::trim) {
                let kind = ["post", "uncategorized", "article"];
                let shown = !word.is_empty() && !kind.iter().any(|k| word.eq_ignore_ascii_case(k));
                if shown && word.len() <= 100 && !draft.keywords.iter().any(|known| known == word) {
                    draft.keywords.push(word.to_owned());
                }
            }
        }
    }

    /// The text that an item gives as its content.
    fn story(&self, item: &Element) -> Vec<Part> {
        let mut parts = Vec::new();
        for name in ["content:encoded", "xhtml:body", "body", "content", "atom:content"] {
            for element in self.all(item, name).filter(|e| e.prefix != "media") {
                parts = parts_of(element);
                if !parts.is_empty() {
                    return parts;
                }
            }
        }
        parts
    }

    fn summary(&self, item: &Element) -> Vec<Part> {
        let names = [
            "description",
            "summary",
            "atom:summary",
            "dc:description",
            "itunes:summary",
            "tagline",
        ];
        let mut found = names.iter().flat_map(|name| self.all(item, name)).map(parts_of);
        found.find(|parts| !parts.is_empty()).unwrap_or_default()
    }

    /// Pictures of an item that have words: `image` and the like of some publishers.
    fn pictures(&self, item: &Element, base: Option<&str>, body: &mut Body) {
        let of = |names: &[&str]| self.first(item, names).map(|words| text::words(&words));
        let Some(words) = of(&["caption", "imagecaption", "image_caption", "photocaption"]) else {
            return;
        };
        let href = of(&["image", "fullimage", "imageurl"]);
        let credit = of(&["credit", "imagecredit", "image_credit", "photocredit"]);
        body.captions.push(media::caption(&words, credit.as_deref(), href.as_deref(), base));
    }
}

/// The parts of an element: XHTML as it stands, else HTML or plain text.
fn parts_of(element: &Element) -> Vec<Part> {
    let mime = element.attr("type").unwrap_or_default().to_ascii_lowercase();
    let mode = element.attr("mode").unwrap_or_default();
    let marked = element.elements().next().is_some();
    let packed = !mime.is_empty()
        && !["text", "html", "xhtml", "text/plain"].contains(&mime.as_str())
        && !mime.starts_with("text/")
        && !mime.contains("xml")
        && !mime.contains("html");
    if packed || mode == "base64" {
        return Vec::new();
    }
    if marked {
        return markup::parts(element);
    }
    let raw = element.own_text();
    text::body(&raw)
}
