//! The text of a message: which of its parts, and how their lines were broken for the way.

use mailparse::body::Body;
use mailparse::{ParsedMail, parse_mail};

use super::message::{Attached, is_attached};
use crate::formats::tree::{Element, Node, line};
use crate::formats::{markup, plain};
use crate::story::{Part, Problem, Role};
use crate::text;

/// How deep parts may lie in one another.
const DEEPEST: usize = 32;

/// Types of what may be a story or a photo of its own.
const STORIES: &[&str] = &[
    "message/rfc822",
    "message/global",
    "text/plain",
    "text/html",
    "text/xml",
    "text/markdown",
    "text/csv",
    "application/xml",
    "application/json",
    "application/xhtml+xml",
    "application/zip",
    "application/gzip",
    "application/x-gzip",
    "image/jpeg",
    "image/tiff",
    "application/rss+xml",
    "application/octet-stream",
];

/// Ends of names, where the type says nothing.
const NAMES: &[&str] = &[
    "txt", "html", "htm", "xml", "json", "md", "eml", "csv", "jpg", "jpeg", "tif", "tiff", "zip",
    "gz",
];

/// What a message holds.
#[derive(Default)]
pub(super) struct Found<'m> {
    pub parts: Vec<Part>,
    pub attached: Vec<Attached<'m>>,
    pub problems: Vec<Problem>,
    /// Types of parts that give no text.
    other: Vec<String>,
}

impl<'m> Found<'m> {
    fn attach(&mut self, part: &'m ParsedMail<'m>, source: &[u8]) {
        let offset = (part.raw_bytes.as_ptr() as usize).saturating_sub(source.as_ptr() as usize);
        self.attached.push(Attached { part, offset });
    }

    /// Why there is no story.
    pub fn reason(&self) -> String {
        match self.other.first() {
            None => "a message without any text".to_owned(),
            Some(kind) => format!("a message without any text, only {kind}"),
        }
    }
}

/// Walks through the parts of a message. `source` are the bytes that its parts are cut from.
pub(super) fn walk<'m>(mail: &'m ParsedMail<'m>, source: &[u8], found: &mut Found<'m>) {
    visit(mail, source, found, 0);
}

fn visit<'m>(part: &'m ParsedMail<'m>, source: &[u8], found: &mut Found<'m>, depth: usize) {
    let kind = part.ctype.mimetype.as_str();
    if depth > DEEPEST {
        found.problems.push(Problem::new("too-deep", "its parts lie too deep in one another"));
    } else if kind.starts_with("multipart/") {
        several(part, source, found, depth);
    } else if kind.starts_with("message/") || is_attached(part) {
        if is_story(part) {
            found.attach(part, source);
        } else {
            found.other.push(line(kind));
        }
    } else if kind == "text/plain" && is_json(part) {
        // What a form sends.
        found.attach(part, source);
    } else if kind.starts_with("text/") || kind.is_empty() {
        let mut parts = written(part, &mut found.problems);
        if !parts.is_empty() && !parts.iter().any(|p| p.text.contains(char::is_alphabetic)) {
            parts.clear();
            found.other.push("figures".to_owned());
        }
        if !parts.is_empty() && !found.parts.is_empty() {
            found.parts.extend(
                parts.into_iter().enumerate().map(|(n, p)| Part { gap: p.gap || n == 0, ..p }),
            );
        } else {
            found.parts.extend(parts);
        }
    } else {
        found.other.push(line(kind));
    }
}

/// A part of several: the fullest of alternatives, else all of them in order.
fn several<'m>(part: &'m ParsedMail<'m>, source: &[u8], found: &mut Found<'m>, depth: usize) {
    if part.subparts.is_empty() {
        unbounded(part, found);
        return;
    }
    if part.ctype.mimetype != "multipart/alternative" {
        for child in &part.subparts {
            visit(child, source, found, depth + 1);
        }
        return;
    }
    let mut best: Option<(usize, Found<'m>)> = None;
    for child in &part.subparts {
        let mut one = Found::default();
        visit(child, source, &mut one, depth + 1);
        let words: usize = one.parts.iter().map(|p| p.text.split_whitespace().count()).sum();
        // The first is the plainest: another must have much more to say.
        let better = best.as_ref().is_none_or(|(most, _)| words > most * 2 && words > 0);
        found.attached.append(&mut one.attached);
        if better {
            best = Some((words, one));
        }
    }
    if let Some((_, one)) = best {
        found.parts.extend(one.parts);
        found.problems.extend(one.problems);
        found.other.extend(one.other);
    }
}

/// A part of several whose type names no boundary: the first line of dashes is one.
fn unbounded(part: &ParsedMail<'_>, found: &mut Found<'_>) {
    let body = as_sent(part);
    let boundary = body
        .split(|&byte| byte == b'\n')
        .map(<[u8]>::trim_ascii)
        .find(|line| line.len() > 2 && line.starts_with(b"--") && !line.contains(&b' '))
        .and_then(|line| std::str::from_utf8(line.get(2..)?).ok());
    let Some(boundary) = boundary.filter(|b| !b.contains('"')) else {
        found.problems.push(Problem::new("damaged", "its parts have no boundary"));
        found.parts.extend(plain_parts(&text::decode(body, None).0));
        return;
    };
    let mut whole =
        format!("Content-Type: multipart/mixed; boundary=\"{boundary}\"\n\n").into_bytes();
    whole.extend_from_slice(body);
    let problem =
        "its type names no boundary that is there; the first line of dashes was taken for one";
    found.problems.push(Problem::new("damaged", problem));
    if let Ok(mail) = parse_mail(&whole)
        && !mail.subparts.is_empty()
    {
        let mut inner = Found::default();
        walk(&mail, &whole, &mut inner);
        found.parts.append(&mut inner.parts);
        found.problems.append(&mut inner.problems);
        found.other.append(&mut inner.other);
        found.other.extend(inner.attached.iter().map(|a| line(&a.part.ctype.mimetype)));
    }
}

/// The parts of a text.
fn written(part: &ParsedMail<'_>, problems: &mut Vec<Problem>) -> Vec<Part> {
    let bytes = part.get_body_raw().unwrap_or_else(|_| {
        problems
            .push(Problem::new("damaged", "its text is badly encoded and was read as it stands"));
        as_sent(part).to_vec()
    });
    let html = matches!(part.ctype.mimetype.as_str(), "text/html" | "text/xhtml");
    let named = part.ctype.params.get("charset").cloned();
    let charset = named.or_else(|| html.then(|| meta_charset(&bytes)).flatten());
    let (raw, more) = text::decode_story(&bytes, charset.as_deref());
    problems.extend(more);
    match part.ctype.mimetype.as_str() {
        _ if html => html_parts(&raw),
        "text/enriched" | "text/richtext" => plain_parts(&without_tags(&raw)),
        "text/calendar" | "text/vcard" | "text/x-vcard" | "text/css" | "text/rtf" => Vec::new(),
        _ => {
            let param = |name: &str, value: &str| {
                part.ctype.params.get(name).is_some_and(|own| own.eq_ignore_ascii_case(value))
            };
            let raw = raw.replace("\r\n", "\n").replace("\n>From ", "\nFrom ");
            if param("format", "flowed") {
                plain_parts(&unflowed(&raw, param("delsp", "yes")))
            } else {
                plain_parts(&raw)
            }
        }
    }
}

/// The bytes of a part's body as they were sent.
fn as_sent<'p>(part: &'p ParsedMail<'_>) -> &'p [u8] {
    match part.get_body_encoded() {
        Body::Base64(body) | Body::QuotedPrintable(body) => body.get_raw(),
        Body::SevenBit(body) | Body::EightBit(body) => body.get_raw(),
        Body::Binary(body) => body.get_raw(),
    }
}

/// Lines as parts whose role the desk judges.
fn plain_parts(raw: &str) -> Vec<Part> {
    plain::parts(&text::clean(raw))
}

/// HTML as parts; a paragraph of it may be anything in a newsletter, so that the desk judges it.
fn html_parts(raw: &str) -> Vec<Part> {
    let mut parts = match markup::html(raw) {
        Ok(mut page) => {
            show_only(&mut page);
            markup::parts(&page)
        }
        Err(_) => markup::html_parts(raw),
    };
    for part in &mut parts {
        if part.role == Some(Role::Paragraph) {
            part.role = None;
        }
    }
    parts
}

/// Takes out what is not shown: the words that newsletters have for the list of messages alone.
fn show_only(page: &mut Element) {
    page.nodes.retain_mut(|node| match node {
        Node::Text(_) => true,
        Node::Element(element) => {
            let style = element.attr("style").unwrap_or_default().to_ascii_lowercase();
            let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
            let hidden = style.contains("display:none")
                || style.contains("mso-hide:all")
                || style.contains("font-size:0;")
                || element.attributes.iter().any(|(name, _)| name == "hidden");
            if !hidden {
                show_only(element);
            }
            !hidden
        }
    });
}

/// Lines that a space at their end joins (RFC 3676).
fn unflowed(raw: &str, delete_space: bool) -> String {
    let mut out = String::with_capacity(raw.len());
    for line in raw.split('\n') {
        let line = line.strip_prefix(' ').unwrap_or(line);
        if line.ends_with(' ') && line != "-- " {
            out.push_str(if delete_space { line.trim_end_matches(' ') } else { line });
        } else {
            out.push_str(line);
            out.push('\n');
        }
    }
    out
}

/// Enriched text without its commands (RFC 1896).
fn without_tags(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut inside = false;
    for c in raw.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// The charset that HTML names for itself.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..2048).unwrap_or(bytes)).to_ascii_lowercase();
    let value = head.split_once("charset=")?.1.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| !c.is_ascii_alphanumeric() && !"-_:".contains(c));
    Some(value.get(..end.unwrap_or(value.len()))?.to_owned())
}

/// Whether the text of a part is a JSON object.
fn is_json(part: &ParsedMail<'_>) -> bool {
    let Ok(bytes) = part.get_body_raw() else { return false };
    let bytes = bytes.trim_ascii();
    bytes.starts_with(b"{")
        && bytes.ends_with(b"}")
        && serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// The name of what is attached; a message has one by its type.
pub(super) fn name(part: &ParsedMail<'_>) -> Option<String> {
    let how = part.get_content_disposition();
    let given = how.params.get("filename").or_else(|| part.ctype.params.get("name"));
    let unnamed = || match part.ctype.mimetype.split('/').next() {
        Some("message") => Some("message.eml".to_owned()),
        Some("text") if is_json(part) => Some("text.json".to_owned()),
        _ => None,
    };
    given.map(|name| line(name)).filter(|name| !name.is_empty()).or_else(unnamed)
}

/// Whether what is attached may be a story.
fn is_story(part: &ParsedMail<'_>) -> bool {
    let kind = part.ctype.mimetype.as_str();
    if kind == "application/octet-stream" || !STORIES.contains(&kind) {
        let name = name(part).unwrap_or_default().to_lowercase();
        let end = name.rsplit_once('.').map(|(_, end)| end);
        return end.is_some_and(|end| NAMES.contains(&end)) && !kind.starts_with("message/");
    }
    true
}
