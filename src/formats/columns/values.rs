//! What the values of fields say, in all the shapes that programs write them in.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::cells;
use crate::formats::json::value::{Value, is_nothing};
use crate::formats::{fields, tree, when, writers};
use crate::story::{Byline, Moment, Part, Role};

/// Keys of an object that hold its text.
const TEXTS: &[&str] = &[
    "rendered", "main", "value", "text", "default", "plain", "html", "content", "name", "original",
    "title", "en",
];

/// How deep texts may lie in one another.
const DEEPEST: usize = 6;

/// A value as one text.
pub fn text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(raw) if !is_nothing(raw) => Some(raw.clone().into_owned()),
        Value::Whole(_) | Value::Real(_) => value.line(),
        Value::Object(_) => TEXTS.iter().find_map(|key| value.get(key)).and_then(text),
        Value::List(items) => items.iter().find_map(text),
        _ => None,
    }
}

/// The paragraphs of the first value that has any; of several texts the longest.
pub fn body(values: &[&Value<'_>], undo: &dyn Fn(&str) -> String) -> Vec<Part> {
    let length = |value: &Value<'_>| match value {
        Value::Text(text) => text.len(),
        Value::List(_) | Value::Object(_) => usize::MAX,
        _ => 0,
    };
    // The longest of the texts, and of equally long ones that with the better name.
    let mut sorted: Vec<&&Value<'_>> = values.iter().collect();
    sorted.sort_by_key(|value| std::cmp::Reverse(length(value)));
    for value in sorted {
        let mut parts = Vec::new();
        paragraphs(value, Role::Paragraph, undo, &mut parts, 0);
        if !parts.is_empty() {
            return parts;
        }
    }
    Vec::new()
}

/// Adds the paragraphs of a value: a text, a list of them, or an object with sections.
fn paragraphs(
    value: &Value<'_>,
    role: Role,
    undo: &dyn Fn(&str) -> String,
    into: &mut Vec<Part>,
    depth: usize,
) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Text(raw) if !is_nothing(raw) => {
            let parts = cells::parts(&undo(raw));
            into.extend(parts.into_iter().map(|mut part| {
                if role != Role::Paragraph {
                    part.role = Some(role);
                }
                part
            }));
        }
        Value::List(items) => {
            for item in items {
                paragraphs(item, role, undo, into, depth + 1);
            }
        }
        Value::Object(entries) => {
            let kind = value.get("type").or(value.get("kind")).and_then(Value::line);
            let role = match kind.as_deref().map(str::to_ascii_lowercase).as_deref() {
                Some(
                    "heading" | "header" | "subheading" | "h1" | "h2" | "h3" | "h4" | "crosshead",
                ) => Role::Crosshead,
                Some("quote" | "blockquote" | "pullquote") => Role::BlockQuote,
                Some("image" | "video" | "embed" | "ad" | "html_embed" | "divider" | "related") => {
                    return;
                }
                _ => role,
            };
            for (key, inner) in entries {
                let own = match key.as_ref() {
                    "summary" | "lead" | "standfirst" => Role::Subhead,
                    "headline" | "heading" | "subheadline" | "title" => Role::Crosshead,
                    "text" | "value" | "content" | "rendered" | "html" | "body" | "paragraphs"
                    | "sections" | "blocks" | "elements" | "children" | "items" | "articleBody"
                    | "default" | "main" | "data" => role,
                    _ => continue,
                };
                paragraphs(inner, own, undo, into, depth + 1);
            }
        }
        _ => {}
    }
}

/// The strings of a list, of a text that is one (`['a', 'b']`, `a; b`), or of objects with names.
pub fn list(value: &Value<'_>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |text: &str| {
        let line = cells::line(text);
        if !is_nothing(&line) && !found.contains(&line) {
            found.push(line);
        }
    };
    for item in value.items() {
        match item {
            Value::Text(text) => {
                if let Some(items) = written_list(text) {
                    for item in &items {
                        add(item);
                    }
                } else if matches!(value, Value::List(_)) {
                    add(text);
                } else {
                    let mark = if text.contains(';') { ';' } else { ',' };
                    text.split([mark, '|', '\n']).for_each(&mut add);
                }
            }
            Value::Object(_) => {
                if let Some(text) =
                    item.any(&["name", "label", "title", "value", "text"]).and_then(Value::line)
                {
                    add(&text);
                }
            }
            _ => {}
        }
    }
    found
}

/// The items of a list that is written as one text: `['a', "b"]`, as Python prints it.
fn written_list(text: &str) -> Option<Vec<String>> {
    let inner = text.trim();
    let inner = inner.strip_prefix(['[', '(', '{'])?.strip_suffix([']', ')', '}'])?;
    if !inner.trim_start().starts_with(['\'', '"']) {
        return None;
    }
    let mut items = Vec::new();
    let mut rest = inner.trim_start();
    while let Some(mark) = rest.chars().next().filter(|c| matches!(c, '\'' | '"')) {
        let mut item = String::new();
        let mut chars = rest.get(1..)?.chars();
        loop {
            match chars.next() {
                Some('\\') => item.extend(chars.next()),
                Some(c) if c == mark => break,
                Some(c) => item.push(c),
                None => break,
            }
        }
        items.push(item);
        rest = chars.as_str().trim_start_matches([',', ' ', '\n', ':']);
    }
    Some(items)
}

/// The writers: names in a list, in one text, or of objects. What is no name behind one is its title.
pub fn writers(value: &Value<'_>) -> Vec<Byline> {
    let mut found: Vec<Byline> = Vec::new();
    let mut add = |text: &str, title: Option<String>| {
        writers::add(&mut found, text, title.as_deref());
    };
    for item in value.items() {
        match item {
            Value::Text(text) => match written_list(text) {
                Some(items) => items.iter().for_each(|item| add(item, None)),
                None => add(&cells::line(text), None),
            },
            Value::Object(_) => {
                let name =
                    item.any(&["name", "fullname", "by", "displayname", "original", "author"]);
                let title = item.any(&["title", "jobtitle", "role", "affiliation"]);
                if let Some(name) = name.and_then(Value::line) {
                    add(&name, title.and_then(Value::line));
                }
            }
            _ => {}
        }
    }
    found.retain(|writer| fields::is_person(&writer.name));
    found
}

/// The first address in a value.
pub fn url(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(raw) => {
            let raw = raw.trim();
            is_url(raw).then(|| tree::line(raw))
        }
        Value::List(items) => items.iter().find_map(url),
        Value::Object(_) => value.any(&["url", "href", "src", "id", "canonical"]).and_then(url),
        _ => None,
    }
}

/// Whether a text is a web address and nothing else.
pub fn is_url(text: &str) -> bool {
    let bare = text.trim();
    let web = ["http://", "https://", "www."];
    web.iter().any(|start| bare.get(..start.len()).is_some_and(|b| b.eq_ignore_ascii_case(start)))
        && bare.len() < 2000
        && !bare.contains(char::is_whitespace)
}

/// The first of some values that is a time.
pub fn moment(values: &[&Value<'_>], day_first: bool) -> Option<Moment> {
    values.iter().find_map(|value| match value {
        Value::Text(text) => {
            let text = text.trim();
            if let Some(turned) = day_first.then(|| turned(text)).flatten() {
                return when::moment(&turned);
            }
            when::moment(text)
        }
        Value::Whole(number) => when::moment(&number.to_string()),
        Value::Real(number) => when::epoch(*number),
        Value::Object(_) => value
            .any(&["date", "value", "iso", "$date", "datetime"])
            .and_then(|inner| moment(&[inner], day_first)),
        _ => None,
    })
}

/// The two first numbers of `31/12/2031`, and how long the text is that they take.
pub fn slashed(text: &str) -> Option<(u32, u32, usize)> {
    let (first, rest) = text.trim_start().split_once('/')?;
    let (second, rest) = rest.split_once('/')?;
    let year = rest.get(..4).is_some_and(|year| year.bytes().all(|b| b.is_ascii_digit()));
    let short = |number: &str| number.len() <= 2 && number.bytes().all(|b| b.is_ascii_digit());
    if !year || !short(first) || !short(second) {
        return None;
    }
    Some((first.parse().ok()?, second.parse().ok()?, first.len() + second.len() + 2))
}

/// `31/12/2031 9:00` as `12/31/2031 9:00`.
fn turned(text: &str) -> Option<String> {
    let (day, month, length) = slashed(text)?;
    let rest = text.get(length..)?;
    (month <= 12).then(|| format!("{month}/{day}/{rest}"))
}

/// A language's tag, also by its English name.
pub fn language(text: &str) -> Option<String> {
    let name = match text.trim().to_lowercase().as_str() {
        "english" => "en",
        "german" | "deutsch" => "de",
        "french" | "français" => "fr",
        "spanish" | "español" => "es",
        "italian" => "it",
        "portuguese" => "pt",
        "russian" => "ru",
        "arabic" => "ar",
        "chinese" => "zh",
        "dutch" => "nl",
        "norwegian" => "no",
        _ => return fields::language(text),
    };
    Some(name.into())
}

/// Printed names of agencies with their short forms.
static AGENCIES: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let lines = include_str!("../../../assets/desk/agencies.tsv").lines();
    let rows = lines.filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        Some((columns.next()?, columns.nth(1)?))
    });
    rows.flat_map(|(short, forms)| forms.split("; ").map(move |form| (form.to_lowercase(), short)))
        .collect()
});

/// The agency that a field names, or whose own site an address is of. Whoever else published a story is none, unless the field is for
/// agencies.
pub fn agency(value: &Value<'_>, for_agencies: bool) -> Option<String> {
    let text = match value {
        Value::Object(_) => value.any(&["name", "title", "domain", "url"])?.line()?,
        _ => value.line()?,
    };
    let host = text.split("://").last().unwrap_or_default();
    let host = host.split(['/', ':', '?']).next().unwrap_or_default().to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let known = match host {
        "apnews.com" | "ap.org" | "hosted.ap.org" | "bigstory.ap.org" => "AP",
        "reuters.com" | "uk.reuters.com" | "in.reuters.com" => "Reuters",
        "afp.com" => "AFP",
        "dpa.com" | "dpa.de" => "dpa",
        _ => AGENCIES.get(&text.to_lowercase()).copied().unwrap_or_default(),
    };
    let words = for_agencies && text.chars().any(char::is_alphabetic) && !text.contains("://");
    match known {
        "" => words.then_some(text),
        known => Some(known.into()),
    }
}

/// An id that names a story over all files: an address of names or many digits, no row's number.
pub fn id(value: &Value<'_>) -> Option<String> {
    let Value::Text(text) = value else { return None };
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let hash = text.len() >= 24
        && text.len() <= 128
        && digits + 8 >= text.len()
        && text.bytes().any(|b| b.is_ascii_digit());
    (fields::is_identifier(text) || hash).then(|| tree::line(text))
}
