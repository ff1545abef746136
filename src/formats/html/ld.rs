//! What a page says of its story as JSON-LD (schema.org): the article among all that is described, whatever wraps it.

use serde_json::{Map, Value};

use super::page::Page;
use crate::formats::{tree, xml};

/// How deep objects are looked into.
const DEEPEST: usize = 8;

/// Objects of a page, at most.
const MOST: usize = 2000;

/// The objects that a page describes.
#[derive(Debug, Default)]
pub struct Described {
    /// In the order of the page.
    pub objects: Vec<Map<String, Value>>,
}

impl Described {
    /// Reads all JSON-LD of a page. What is broken is mended where that is easy, and left out else.
    pub fn new(page: &Page) -> Self {
        let mut found = Self::default();
        for at in page.find_all(0, "script") {
            let kind = page.attr(at, "type").unwrap_or_default();
            if !kind.to_ascii_lowercase().starts_with("application/ld+json") {
                continue;
            }
            let raw: String =
                (at..page.nodes[at].end).map(|n| page.nodes[n].text.as_str()).collect();
            for value in parse(&raw) {
                found.take(value, 0);
            }
        }
        found
    }

    fn take(&mut self, value: Value, depth: usize) {
        if depth > DEEPEST || self.objects.len() >= MOST {
            return;
        }
        match value {
            Value::Array(values) => {
                for value in values {
                    self.take(value, depth + 1);
                }
            }
            Value::Object(mut object) => {
                let inner: Vec<Value> = ["@graph", "mainEntity", "mainEntityOfPage"]
                    .iter()
                    .filter_map(|key| object.get(*key).filter(|v| !v.is_string()).cloned())
                    .collect();
                object.remove("@graph");
                self.objects.push(object);
                for value in inner {
                    self.take(value, depth + 1);
                }
            }
            _ => {}
        }
    }

    /// The articles, the one with most to say first.
    pub fn articles(&self) -> Vec<&Map<String, Value>> {
        let mut found: Vec<&Map<String, Value>> =
            self.objects.iter().filter(|object| is_article(object)).collect();
        let weight = |object: &Map<String, Value>| {
            ["headline", "datePublished", "author", "articleBody", "image"]
                .iter()
                .filter(|key| object.contains_key(**key))
                .count()
        };
        found.sort_by_key(|object| std::cmp::Reverse(weight(object)));
        found
    }

    /// The object that a reference (`{"@id": "..."}`) means, or the object itself.
    pub fn resolve<'a>(&'a self, object: &'a Map<String, Value>) -> &'a Map<String, Value> {
        let Some(id) = object.get("@id").filter(|_| object.len() <= 2) else { return object };
        self.objects.iter().find(|o| o.len() > 2 && o.get("@id") == Some(id)).unwrap_or(object)
    }
}

/// The types of an object, without their namespace.
pub fn types(object: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let value = object.get("@type");
    let many = value.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    many.iter()
        .chain(value.filter(|v| v.is_string()))
        .filter_map(Value::as_str)
        .map(|name| name.rsplit(['/', ':', '#']).next().unwrap_or(name))
}

fn is_article(object: &Map<String, Value>) -> bool {
    types(object).any(|name| {
        name.ends_with("Article")
            || matches!(name, "BlogPosting" | "LiveBlogPosting" | "Report" | "Review")
    })
}

/// The values of some JSON, mended where it is broken.
fn parse(raw: &str) -> Vec<Value> {
    let bare = raw.trim().trim_end_matches(';');
    let bare = bare.strip_prefix("<!--").unwrap_or(bare).trim();
    let bare = bare.strip_prefix("//").unwrap_or(bare).trim();
    let bare = bare.strip_prefix("<![CDATA[").unwrap_or(bare);
    let bare = bare.strip_suffix("-->").unwrap_or(bare).trim_end();
    let bare = bare.strip_suffix("]]>").unwrap_or(bare).trim_end().trim_end_matches('/').trim_end();
    for attempt in [bare.to_owned(), mend(bare), mend(&xml::unescape(bare))] {
        let mut values = Vec::new();
        for value in serde_json::Deserializer::from_str(&attempt).into_iter::<Value>() {
            match value {
                Ok(value) => values.push(value),
                Err(_) => break,
            }
        }
        if !values.is_empty() {
            return values;
        }
    }
    Vec::new()
}

/// JSON with its raw line ends escaped, its trailing commas taken out, and strings closed where a quotation mark stands alone.
fn mend(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len() + 16);
    let mut quoted = false;
    let mut chars = raw.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if quoted => match chars.peek() {
                Some('"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u') => {
                    out.push(c);
                    out.extend(chars.next());
                }
                _ => out.push_str("\\\\"),
            },
            '"' if !quoted => {
                quoted = true;
                out.push(c);
            }
            '"' => {
                // It closes only where a string may end.
                let next = chars.clone().find(|c| !c.is_whitespace());
                if next.is_none_or(|c| matches!(c, ',' | ':' | '}' | ']')) {
                    quoted = false;
                    out.push(c);
                } else {
                    out.push_str("\\\"");
                }
            }
            c if quoted && c.is_control() => out.push(' '),
            ',' if !quoted => {
                let next = chars.clone().find(|c| !c.is_whitespace());
                if !matches!(next, Some('}' | ']' | ',')) {
                    out.push(c);
                }
            }
            c => out.push(c),
        }
    }
    out
}

/// A text of an object as one clean line, its references resolved and its markup taken off.
pub fn text(object: &Map<String, Value>, key: &str) -> Option<String> {
    line(object.get(key)?)
}

/// A value as one clean line; of several the first.
pub fn line(value: &Value) -> Option<String> {
    let raw = match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(many) => return many.iter().find_map(line),
        Value::Object(object) => {
            return ["name", "@value", "text"].iter().find_map(|key| text(object, key));
        }
        _ => return None,
    };
    Some(plain(&raw)).filter(|text| !text.is_empty())
}

/// Text that may hold references and tags as one clean line.
pub fn plain(raw: &str) -> String {
    let mut text = raw.to_owned();
    // Twice: what a field holds is often escaped once more.
    for _ in 0..2 {
        if text.contains('&') {
            text = xml::unescape(&text);
        }
    }
    if text.contains('<') && text.contains('>') {
        let mut bare = String::with_capacity(text.len());
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('<') {
            bare.push_str(before);
            let tag =
                after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'));
            if let Some((_, behind)) = after.split_once('>').filter(|_| tag) {
                bare.push(' ');
                rest = behind;
            } else {
                bare.push('<');
                rest = after;
            }
        }
        bare.push_str(rest);
        text = bare;
    }
    tree::line(&text)
}

/// The values of a field: an array's, or the one that it holds.
pub fn many<'a>(object: &'a Map<String, Value>, key: &str) -> &'a [Value] {
    match object.get(key) {
        Some(Value::Array(values)) => values,
        Some(Value::Null) | None => &[],
        Some(value) => std::slice::from_ref(value),
    }
}
