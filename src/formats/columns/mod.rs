//! Columns of tables and keys of records: recognized by name, and by content where there is no name.
//!
//! One place for JSON Lines, JSON and tables with delimiters: [`names`] knows what columns are called, [`content`] what their values
//! look like, [`record`] makes a draft of what was recognized.

mod cells;
pub mod content;
mod names;
mod pictures;
mod record;
mod turned;
mod values;

use std::collections::HashMap;

use super::json::value::Value;
use crate::story::{Draft, Part};

pub use cells::{Backslash, has_remains, is_markup, line as plain_line};
pub use names::{Field, fields, is_telling};
pub use record::Record;
pub use turned::rows;
pub use values::language;

/// Names that are kept in mind, at most.
const MOST: usize = 4096;

/// How much worse a column is for each step that it lies deeper.
const DEEPER: u16 = 100;

/// How deep columns are looked for.
const DEEPEST: u16 = 3;

/// Keys of objects that describe other data.
const SCHEMA: &[&str] = &["$ref", "$defs", "definitions", "openapi", "swagger", "dependencies"];

/// The keys of JSON records, each recognized once.
#[derive(Default)]
pub struct Columns {
    known: HashMap<Box<str>, &'static [(Field, u8)]>,
    /// Dates with slashes begin with the day.
    pub day_first: bool,
}

impl Columns {
    /// Columns of a table whose beginning is given: it tells how dates with slashes are meant.
    pub fn of(sample: &[u8]) -> Self {
        Self { known: HashMap::new(), day_first: content::is_day_first(sample) }
    }

    /// An object as a draft; `None` where it tells no story.
    pub fn draft(&mut self, object: &Value<'_>) -> Option<Draft> {
        let mut cells = Vec::new();
        self.gather(object, 0, &mut cells);
        let telling = |field: &Field| matches!(field, Field::Title | Field::Text | Field::Summary);
        if !cells.iter().any(|(field, _, value)| telling(field) && value.is_some()) {
            return None;
        }
        let has_text =
            cells.iter().any(|(field, _, value)| *field == Field::Text && value.is_some());
        if !has_text && let Some(text) = content::longest_text(object) {
            let known = cells.iter().any(|(_, _, value)| std::ptr::eq(*value, text));
            if !known {
                cells.push((Field::Text, DEEPER, text));
            }
        }
        // What has a title and a list of stories is where they come from.
        let lists = object
            .entries()
            .iter()
            .filter(|(_, value)| !has_text && matches!(value, Value::List(_)));
        for (key, list) in lists {
            let pictures = self.fields(key).iter().any(|(field, _)| *field == Field::Image);
            let first = list.items().iter().find(|item| item.is_object()).filter(|_| !pictures);
            if first.is_some_and(|first| {
                self.draft(first).is_some_and(|story| story.headline.is_some())
            }) {
                return None;
            }
        }
        let record = Record {
            cells,
            backslash: Backslash::Itself,
            remains: false,
            day_first: self.day_first,
        };
        record.draft()
    }

    fn gather<'r, 'v>(
        &mut self,
        object: &'r Value<'v>,
        depth: u16,
        cells: &mut Vec<(Field, u16, &'r Value<'v>)>,
    ) {
        for (key, value) in object.entries() {
            for (field, rank) in self.fields(key) {
                if *field != Field::Inner {
                    cells.push((*field, depth * DEEPER + u16::from(*rank), value));
                } else if depth < DEEPEST && value.is_object() {
                    self.gather(value, depth + 1, cells);
                }
            }
        }
    }

    fn fields(&mut self, key: &str) -> &'static [(Field, u8)] {
        if let Some(found) = self.known.get(key) {
            return found;
        }
        let found = fields(key);
        if self.known.len() < MOST {
            self.known.insert(key.into(), found);
        }
        found
    }
}

/// Whether an object describes other data: a schema, a package.
pub fn is_schema(object: &Value<'_>) -> bool {
    let has = |key: &str| object.entries().iter().any(|(own, _)| own == key);
    has("$schema") && has("type") || SCHEMA.iter().any(|key| has(key))
}

/// Adds a caption to parts; one that stands there already is told more of its picture instead.
pub fn add_caption(parts: &mut Vec<Part>, caption: Part) {
    pictures::add(parts, caption);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Role;

    /// A record as lines: `role: text`, and what fields say.
    fn shown(source: &str) -> Vec<String> {
        let value: Value<'_> = serde_json::from_str(source).unwrap();
        let draft = Columns::default().draft(&value).filter(|_| !is_schema(&value));
        let Some(draft) = draft else { return Vec::new() };
        let mut lines: Vec<String> = draft
            .parts
            .iter()
            .map(|part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text))
            .collect();
        lines.extend(draft.published.map(|moment| format!("published {moment}")));
        lines.extend(draft.bylines.iter().map(|writer| format!("by {}", writer.name)));
        lines.extend(draft.url.iter().map(|url| format!("url {url}")));
        lines.extend(draft.agency.iter().map(|agency| format!("agency {agency}")));
        for part in &draft.parts {
            let Some(picture) = part.picture.as_deref() else { continue };
            let href = picture.photo.as_ref().and_then(|photo| photo.href.clone());
            let credit = picture.credit.as_ref().map(|credit| credit.text.clone());
            lines.push(format!(
                "photo {} by {}",
                href.unwrap_or_default(),
                credit.unwrap_or_default()
            ));
        }
        lines
    }

    #[test]
    fn records_of_all_shapes_are_stories() {
        let check = |source: &str, want: &[&str]| assert_eq!(shown(source), want, "{source}");
        check(
            r#"{"title":"Ferries stop","text":"The boats stopped.\nNobody came.","domain":"apnews.com",
                "date":1930144144000,"authors":"['Ana Ruiz', 'View All Posts']","url":"https://example.org/1"}"#,
            &[
                "headline: Ferries stop",
                "paragraph: The boats stopped.",
                "paragraph: Nobody came.",
                "published 2031-03-01T15:09:04Z",
                "by Ana Ruiz",
                "url https://example.org/1",
                "agency AP",
            ],
        );
        check(
            r#"{"title":"Ferries stop","publishing_date":"2031-03-01 10:00:00+01:00","authors":["Ana Ruiz"],
                "body":{"summary":["In short."],"sections":[{"headline":[],"paragraphs":["One."]},
                {"headline":["Docks"],"paragraphs":["Two."]}]},
                "images":[{"versions":[{"url":"https://example.org/s.jpg","query_width":"min-width:1"},
                {"url":"https://example.org/l.jpg"}],"caption":"A boat.","authors":["Tom Reed"]}]}"#,
            &[
                "headline: Ferries stop",
                "subhead: In short.",
                "paragraph: One.",
                "crosshead: Docks",
                "paragraph: Two.",
                "caption: A boat.",
                "published 2031-03-01T09:00:00Z",
                "by Ana Ruiz",
                "photo https://example.org/l.jpg by Tom Reed",
            ],
        );
        check(
            r#"{"headline":{"main":"Ferries stop"},"byline":{"original":"By ANA RUIZ"},"web_url":"https://example.org/2",
                "abstract":"The boats between the islands stopped."}"#,
            &[
                "headline: Ferries stop",
                "paragraph: The boats between the islands stopped.",
                "by Ana Ruiz",
                "url https://example.org/2",
            ],
        );
        check(
            r#"{"title":{"rendered":"Ferries &amp; boats"},"content":{"rendered":"<p>One.</p><h2>Two</h2>"},"date":"2031-03-01T10:00:00"}"#,
            &[
                "headline: Ferries & boats",
                "paragraph: One.",
                "crosshead: Two",
                "published 2031-03-01",
            ],
        );
        check(
            r#"{"dateline":"OAKUM, March 1 -","title":"Ferries stop","text":"The boats stopped."}"#,
            &["headline: Ferries stop", "paragraph: OAKUM, March 1 - The boats stopped."],
        );
        check(
            r#"{"headline":"Ferries stop for a week","link":"https://example.org/3","description":null,"image":null}"#,
            &["headline: Ferries stop for a week", "url https://example.org/3"],
        );
    }

    #[test]
    fn what_is_no_news_is_no_story() {
        for source in [
            r#"{"name":"oakum","version":"1.0.0","description":"Ferry times","dependencies":{"a":"1"}}"#,
            r#"{"$schema":"https://example.org/s","title":"A ferry","description":"Describes a ferry","type":"object"}"#,
            r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"Oakum"}}"#,
            r#"{"title":null,"text":"NaN"}"#,
            r#"{"title":"Settings"}"#,
            "[1,2]",
            "{}",
        ] {
            assert_eq!(shown(source), Vec::<String>::new(), "{source}");
        }
    }
}
