//! HTML pages: one story a page, found by `trafilatura`, with its pictures and fields.

mod address;
mod align;
mod body;
mod flow;
mod ld;
mod meta;
mod page;
mod people;
mod picture;
mod refuse;
mod settle;
mod words;

use trafilatura::dom::Document;

use self::meta::Fields;
use self::page::Page;
use self::refuse::Verdict;
use self::words::fold;
use super::{Confidence, Emit, Format, Head, Input, Item, ReadError, Step, markup, tree};
use crate::story::{self, Draft, Part, Problem, Role};
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
        let made = draft(&raw).map(|mut draft| {
            draft.problems.splice(0..0, problems);
            draft.id = Some(source_id(&raw));
            draft
        });
        emit(Item::of(Step::Whole, made));
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

/// The id of a page: a hash of its source.
///
/// **Frozen.** What is taken for the story may get better without any id changing. The source is hashed as decoded, white space aside:
/// SHA-256, cut to 80 bits. Marks of users hang on it.
fn source_id(source: &str) -> String {
    let mut digest = text::Digest::default();
    digest.add_words(source);
    format!("p1-{}", digest.hex(10))
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
    if markup::is_deep(raw) {
        return Ok(plain(raw));
    }
    let document = Document::parse(raw);
    let page = Page::new(&document);
    if page.depth > DEEPEST {
        return Ok(plain(raw));
    }
    let described = ld::Described::new(&page);
    let metas = meta::Metas::new(&page);
    let fields = meta::read(&page, &described, &metas);
    let (found, mut problems) = body::find(&page, document, &fields);
    let base = fields.base.as_deref().or(fields.url.as_deref());
    let title = page.find_all(0, "title").next().map(|at| page.text(at));
    let mut parts = found.parts(&page, &described, base);
    match refuse::judge(title.as_deref(), &fields, &found, &parts) {
        Verdict::Story => {}
        Verdict::Teaser(problem) => problems.push(problem),
        Verdict::None(problem) => return Err(problem),
    }
    head(&mut parts, &found, &fields);
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
        problems,
        ..Draft::default()
    })
}

/// Puts headline and byline over the story, as the page prints them.
fn head(parts: &mut Vec<Part>, found: &body::Story, fields: &Fields) {
    let part = |role, text: &str| Part {
        role: Some(role),
        text: text.to_owned(),
        gap: true,
        ..Part::default()
    };
    let mut top = Vec::new();
    if let Some(headline) = &fields.headline {
        let key = fold(headline);
        parts.retain(|p| !(p.role == Some(Role::Crosshead) && fold(&p.text) == key));
        top.push(part(Role::Headline, headline));
    }
    if let Some(line) = found.byline(&fields.bylines) {
        parts.retain(|p| p.text != line);
        top.push(part(Role::Byline, line));
    }
    let subheads = parts.iter().take_while(|p| p.role == Some(Role::Subhead)).count();
    let byline = top.len().min(1);
    let rest = top.split_off(byline);
    parts.splice(subheads..subheads, rest);
    parts.splice(0..0, top);
}

/// The visible text of a page that is not parsed, for the desk to judge.
fn plain(raw: &str) -> Draft {
    let mut parts: Vec<Part> = Vec::new();
    let mut line = String::new();
    let mut end = |line: &mut String| {
        let text = tree::line(&super::xml::unescape(&std::mem::take(line)));
        if !text.is_empty() {
            parts.push(Part { text, gap: true, ..Part::default() });
        }
    };
    let mut rest = raw;
    while let Some((before, after)) = rest.split_once('<') {
        line.push_str(before);
        let name: String = after
            .trim_start_matches('/')
            .chars()
            .take_while(char::is_ascii_alphanumeric)
            .take(16)
            .flat_map(char::to_lowercase)
            .collect();
        if name.is_empty() && !after.starts_with('!') {
            line.push('<');
            rest = after;
            continue;
        }
        if !markup::is_inline(&name) || name.is_empty() {
            end(&mut line);
        }
        let close = match name.as_str() {
            _ if after.starts_with("!--") => "-->",
            "script" => "</script",
            "style" => "</style",
            _ => ">",
        };
        rest = after.split_once(close).map_or("", |(_, behind)| behind);
        if close.starts_with('<') {
            rest = rest.split_once('>').map_or("", |(_, behind)| behind);
        }
    }
    line.push_str(rest);
    end(&mut line);
    let message =
        format!("its elements lie more than {DEEPEST} deep; its text was read as plain text");
    Draft { parts, problems: vec![Problem::new("too-deep", message)], ..Draft::default() }
}

#[cfg(test)]
mod tests;
