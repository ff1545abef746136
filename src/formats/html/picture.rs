//! The pictures of a story: their captions, credits and addresses, in figures, galleries, `data-` attributes and JSON-LD.

use serde_json::{Map, Value};

use super::ld::{self, Described};
use super::page::Page;
use super::words::{self, Signs};
use crate::formats::tree;
use crate::story::{Credit, Part, Photo, Picture, Role};

/// A caption and where it stands.
#[derive(Debug)]
pub struct Found {
    /// The node that the picture and its caption lie in.
    pub node: usize,
    /// The caption without its credit, where markup parts them.
    pub text: String,
    /// The credit, where markup parts it.
    pub credit: Option<String>,
    /// The address as written.
    pub href: Option<String>,
}

impl Found {
    /// The caption as a part of a draft.
    pub fn part(self, base: Option<&str>) -> Part {
        let href = self.href.map(|href| super::address::join(base, &href));
        let text =
            if self.text.is_empty() { self.credit.clone().unwrap_or_default() } else { self.text };
        Part {
            role: Some(Role::Caption),
            text,
            gap: true,
            picture: Some(Box::new(Picture {
                credit: self.credit.map(|text| Credit { text, ..Credit::default() }),
                photo: href.map(|href| Photo { href: Some(href), path: None }),
                ..Picture::default()
            })),
        }
    }
}

/// Captions longer than this hold more than a caption, in characters.
const LONGEST: usize = 1500;

/// The pictures of a range of a page, in order; `skip` tells the nodes that are none of the story's.
pub fn collect(
    page: &Page,
    range: std::ops::Range<usize>,
    skip: &dyn Fn(usize) -> bool,
) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let node = &page.nodes[at];
        if node.name.is_empty() {
            at += 1;
            continue;
        }
        let one = match node.name.as_str() {
            "script" | "style" | "noscript" | "template" | "svg" => {
                at = node.end;
                continue;
            }
            "figure" => figure(page, at),
            _ if page.nodes[at].signs.is(Signs::CAPTION) => captioned(page, at),
            _ => marked(page, at),
        };
        if let Some(one) = one {
            if !skip(at) {
                found.push(one);
            }
            if node.name == "figure" || page.nodes[at].signs.is(Signs::CAPTION) {
                at = node.end;
                continue;
            }
        }
        at += 1;
    }
    found
}

/// A `figure` with a picture and a caption.
fn figure(page: &Page, at: usize) -> Option<Found> {
    let inner = page
        .find_all(at, "figure")
        .filter(|&n| n != at && page.find_all(n, "figcaption").next().is_some())
        .count();
    if inner > 1 {
        return None;
    }
    let href = image(page, at);
    let caption = page
        .find_all(at, "figcaption")
        .next()
        .or_else(|| page.elements(at).skip(1).find(|&n| page.nodes[n].signs.is(Signs::CAPTION)));
    href.as_ref()?;
    let Some(caption) = caption else {
        return page.elements(at).find_map(|n| marked(page, n));
    };
    let (text, mut credit) = split(page, caption);
    if credit.is_none() {
        // Beside the caption.
        credit = page
            .elements(at)
            .filter(|&n| !(caption..page.nodes[caption].end).contains(&n))
            .find(|&n| page.nodes[n].signs.is(Signs::CREDIT))
            .map(|n| page.text(n))
            .filter(|text| !text.is_empty() && text.chars().count() < 120);
    }
    made(at, text, credit, href)
}

/// An element that a class calls a caption, with a picture beside it.
fn captioned(page: &Page, at: usize) -> Option<Found> {
    if page.nodes[at].name == "img" || page.nodes[at].name == "table" {
        return None;
    }
    let own = image(page, at);
    let near = page.ancestors(at).take(3).find_map(|n| {
        let alone = page.nodes[n].end - n < 200;
        image(page, n).filter(|_| alone)
    });
    let href = own.clone().or(near)?;
    if own.is_some() {
        // It holds the picture too: what in it is called a caption is one.
        let inner = page.elements(at).skip(1).find(|&n| page.nodes[n].signs.is(Signs::CAPTION))?;
        let (text, credit) = split(page, inner);
        return made(at, text, credit, Some(href));
    }
    let (text, credit) = split(page, at);
    made(at, text, credit, Some(href))
}

/// An element whose attributes hold a caption.
fn marked(page: &Page, at: usize) -> Option<Found> {
    let value = |wanted: &[&str]| {
        page.nodes[at].attributes.iter().find_map(|(name, value)| {
            let name = name.strip_prefix("data-")?;
            let is = wanted.iter().any(|one| name == *one || name.ends_with(&format!("-{one}")));
            is.then(|| ld::plain(value)).filter(|text| !text.is_empty())
        })
    };
    let text = value(&["caption", "sub-html"])?;
    if text.split_whitespace().count() < 2 || text.starts_with(['{', '[']) {
        return None;
    }
    let credit = value(&["credit", "credits", "copyright", "photographer"]);
    let href = image(page, at).or_else(|| {
        ["data-src", "data-image", "data-full", "href"]
            .iter()
            .find_map(|name| page.attr(at, name).filter(|v| is_image(v)).map(str::to_owned))
    });
    href.as_ref()?;
    made(at, text, credit, href)
}

fn made(node: usize, text: String, credit: Option<String>, href: Option<String>) -> Option<Found> {
    let credit = credit.map(|text| bare_credit(&text)).filter(|text| !text.is_empty());
    let long = text.chars().count();
    (long <= LONGEST && (long > 0 || credit.is_some())).then_some(Found {
        node,
        text,
        credit,
        href,
    })
}

/// A credit without the word that says so and without brackets.
fn bare_credit(text: &str) -> String {
    let text = text.trim().trim_matches(['(', ')', '[', ']', '|', '–', '—', '-', ' ']);
    let text = words::without_lead("credit", text, &|lead, rest| {
        rest.starts_with([':', '：']) || rest.starts_with(' ') && lead.ends_with("by")
    });
    tree::line(text.trim_matches([':', '：', ' ', '©', '|']))
}

/// A caption's text apart from its credit.
fn split(page: &Page, at: usize) -> (String, Option<String>) {
    let mut credit: Vec<String> = Vec::new();
    let mut raw = String::new();
    let end = page.nodes[at].end;
    let mut now = at;
    while now < end {
        let node = &page.nodes[now];
        if node.name.is_empty() {
            raw.push_str(&node.text);
            now += 1;
            continue;
        }
        if matches!(
            node.name.as_str(),
            "script" | "style" | "noscript" | "button" | "svg" | "template"
        ) || now > at && page.nodes[now].signs.is(Signs::HINT)
        {
            now = node.end;
            continue;
        }
        if now > at
            && (page.nodes[now].signs.is(Signs::CREDIT)
                || matches!(node.name.as_str(), "cite" | "small"))
        {
            let text = page.text(now);
            if !text.is_empty() && text.chars().count() < 200 && !credit.contains(&text) {
                credit.push(text);
            }
            raw.push(' ');
            now = node.end;
            continue;
        }
        if !super::page::is_inline(&node.name) || node.name == "br" {
            raw.push(' ');
        }
        now += 1;
    }
    let text = tree::line(&raw);
    let text = text.trim_matches(['|', '·', ' ']).to_owned();
    let credit = credit.join(" ");
    if text.is_empty() && credit.split_whitespace().count() > 12 {
        return (credit, None);
    }
    (text, Some(credit).filter(|c| !c.is_empty()))
}

/// The address of the first picture in a node.
fn image(page: &Page, at: usize) -> Option<String> {
    page.elements(at).find_map(|n| {
        let name = page.nodes[n].name.as_str();
        if !matches!(name, "img" | "amp-img" | "source" | "video" | "image" | "picture") {
            return None;
        }
        let plain = [
            "data-src",
            "data-original",
            "data-lazy-src",
            "data-lazy",
            "data-original-src",
            "data-hi-res-src",
            "src",
            "poster",
        ];
        let one =
            plain.iter().filter_map(|key| page.attr(n, key)).find(|v| !v.starts_with("data:"));
        let set = || {
            ["srcset", "data-srcset"]
                .iter()
                .filter_map(|key| page.attr(n, key))
                .filter_map(|set| set.split_whitespace().next())
                .find(|v| !v.starts_with("data:"))
        };
        let found = one.or_else(set).map(|v| tree::line(v.trim_end_matches(',')));
        // One without an address is still a picture.
        found.or_else(|| (name == "img" || name == "amp-img").then(String::new))
    })
}

fn is_image(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address).to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".webp", ".gif", ".avif"].iter().any(|end| path.ends_with(end))
}

/// The pictures that JSON-LD describes with the article.
pub fn described(described: &Described) -> Vec<Found> {
    let mut found = Vec::new();
    for article in described.articles().into_iter().take(1) {
        for key in ["image", "associatedMedia", "thumbnail"] {
            for value in ld::many(article, key) {
                let Value::Object(object) = value else { continue };
                found.extend(object_of(described.resolve(object)));
            }
        }
    }
    found
}

fn object_of(object: &Map<String, Value>) -> Option<Found> {
    if ld::types(object).any(|kind| kind.contains("Video")) {
        return None;
    }
    let text = ld::text(object, "caption").or_else(|| ld::text(object, "description"))?;
    let credit = ["creditText", "author", "creator", "copyrightHolder", "copyrightNotice"]
        .iter()
        .find_map(|key| ld::text(object, key));
    let href = ld::text(object, "url").or_else(|| ld::text(object, "contentUrl"));
    made(0, text, credit, href)
}
