//! HTML pages: one story a page, found by `trafilatura`, with its pictures and fields.

mod address;
mod body;
mod flow;
mod ld;
mod meta;
mod page;
mod people;
mod picture;
mod words;

use trafilatura::dom::Document;

use super::{Confidence, Emit, Format, Head, Input, Item, ReadError, Step};
use crate::story::{self, Draft, Problem};
use crate::text;

/// How deep elements may lie in one another: a tree deeper than that is quadratic to build.
const DEEPEST: usize = 512;

/// Bytes of a page, at most.
const MOST: usize = 8 << 20;

/// A saved page.
pub struct Html;

impl Format for Html {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Html)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        sniff(head)
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let bytes = input.up_to(MOST + 4)?;
        let (raw, problems) = text::decode_story(&bytes, charset(&bytes).as_deref());
        let item = match draft(&raw) {
            Ok(mut draft) => {
                draft.problems.splice(0..0, problems);
                Item::Draft { step: Step::Whole, draft: Box::new(draft) }
            }
            Err(problem) => Item::Problem { step: Step::Whole, problem },
        };
        emit(item);
        Ok(())
    }
}

/// Elements that only pages and their pieces begin with.
const ROOTS: &[&str] = &[
    "html", "head", "body", "div", "p", "article", "main", "section", "meta", "title", "h1", "h2",
    "table", "span", "script", "link", "style", "center", "header", "nav", "base", "ul", "font",
];

fn sniff(head: &Head<'_>) -> Confidence {
    let text = head.text();
    let start = text.trim_start();
    let named = head.has_extension(&["html", "htm", "xhtml", "shtml"]);
    if !start.starts_with('<') {
        return if named { Confidence::Name } else { Confidence::No };
    }
    if let Some(root) = head.root() {
        let name = root.split([' ', '\n', '\t', '\r', '/']).next().unwrap_or_default();
        let name = name.to_ascii_lowercase();
        return match name.as_str() {
            "html" => Confidence::Content,
            name if ROOTS.contains(&name) => Confidence::Likely,
            _ if named => Confidence::Name,
            _ => Confidence::No,
        };
    }
    let lower = start.to_ascii_lowercase();
    if lower.contains("<html") || lower.contains("<!doctype html") || lower.contains("<head>") {
        return Confidence::Likely;
    }
    if named { Confidence::Name } else { Confidence::No }
}

/// The charset that a page names in its first kilobytes.
fn charset(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..4096).unwrap_or(bytes);
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let named = head.split("charset").nth(1).or_else(|| head.split("encoding").nth(1))?;
    let label: String = named
        .trim_start_matches([' ', '=', '"', '\''])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// The story of a page, or why it gives none.
fn draft(raw: &str) -> Result<Draft, Problem> {
    if super::markup::is_deep(raw) {
        return Err(Problem::new("too-deep", "too deep"));
    }
    let document = Document::parse(raw);
    let page = page::Page::new(&document);
    let described = ld::Described::new(&page);
    let metas = meta::Metas::new(&page);
    let fields = meta::read(&page, &described, &metas);
    let base = fields.base.as_deref().or(fields.url.as_deref());
    let parts = body::find(&page, document, &fields).parts(&page, &described, base);
    Ok(Draft {
        parts,
        headline: fields.headline,
        bylines: fields.bylines,
        published: fields.published,
        updated: fields.updated,
        language: fields.language,
        url: fields.url,
        subjects: fields.subjects,
        keywords: fields.keywords,
        rights: fields.rights,
        ..Draft::default()
    })
}
