//! LDC Gigaword: newswire in minimal SGML, a `DOC` a story, a month of one agency a file.

use jiff::civil::Date;

use super::scan::{self, Bounds, field};
use super::{lines, read_all, read_range};
use crate::formats::{Confidence, Emit, Format, Head, Input, ReadError, Step};
use crate::story::{self, Draft, Moment, Part, Problem, Role, Subject};
use crate::text;

const BOUNDS: Bounds = Bounds { open: "<DOC ", close: "</DOC>" };

/// Agencies by the letters that ids begin with; those of the first edition end in the language's letter.
const AGENCIES: &[(&str, &str)] = &[
    ("AFA", "AFP"),
    ("AFE", "AFP"),
    ("AFP", "AFP"),
    ("APW", "AP"),
    ("ASB", "Asharq Al-Awsat"),
    ("CNA", "CNA"),
    ("HYT", "Al Hayat"),
    ("LTW", "Los Angeles Times-Washington Post News Service"),
    ("NHR", "An Nahar"),
    ("NYT", "The New York Times"),
    ("UMH", "Ummah Press"),
    ("WPB", "Washington Post-Bloomberg News Service"),
    ("XIA", "Xinhua"),
    ("XIE", "Xinhua"),
    ("XIN", "Xinhua"),
    ("ZBN", "Lianhe Zaobao"),
];

/// Languages by the letters in ids.
const LANGUAGES: &[(&str, &str)] = &[
    ("ENG", "en"),
    ("ARB", "ar"),
    ("CMN", "zh"),
    ("FRE", "fr"),
    ("FRA", "fr"),
    ("SPA", "es"),
    ("POR", "pt"),
];

/// Newswire as the Linguistic Data Consortium publishes it.
pub struct Gigaword;

impl Format for Gigaword {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::GigawordSgml)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let is_record = |root: String| {
            let root = root.to_ascii_lowercase();
            root.starts_with("doc id") && root.contains("type")
        };
        let is_written = memchr::memmem::find(head.bytes, BOUNDS.open.as_bytes()).is_some();
        if is_written && head.root().is_some_and(is_record) {
            Confidence::Content
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        read_all(input, BOUNDS, read, emit)
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        read_range(input, at, BOUNDS, read, emit)
    }
}

/// The story of a record.
fn read(record: &str) -> Result<Draft, Problem> {
    let mut draft = Draft::default();
    let mut body = Body::default();
    let mut from = 0;
    for tag in scan::tags(record) {
        let inside = record.get(from..tag.start).unwrap_or_default();
        match tag.name {
            "DOC" => {
                name(tag.attribute("id").unwrap_or_default(), &mut draft);
                let kind = tag.attribute("type").map(field).filter(|kind| kind != "story");
                draft.subjects.extend(kind.map(|kind| Subject { code: None, name: Some(kind) }));
            }
            "/HEADLINE" => {
                draft.headline = Some(field(inside)).filter(|headline| !headline.is_empty());
            }
            "/DATELINE" => body.dateline = field(inside),
            "P" => {
                body.add(inside, &mut draft);
                body.marked = true;
            }
            "/P" => {
                body.add(inside, &mut draft);
                body.marked = false;
            }
            "/TEXT" => body.add(inside, &mut draft),
            _ => {}
        }
        from = tag.end;
    }
    if !record.ends_with(BOUNDS.close) {
        body.add(record.get(from..).unwrap_or_default(), &mut draft);
    }
    if let Some(text) = draft.headline.clone() {
        let role = Some(Role::Headline);
        draft.parts.insert(0, Part { role, text, ..Part::default() });
    }
    if draft.parts.is_empty() {
        return Err(Problem::new("empty", "a record without any text"));
    }
    Ok(draft)
}

/// The text of a record, as far as it has been read.
#[derive(Default)]
struct Body {
    /// What is to stand in front of the first paragraph.
    dateline: String,
    /// Whether a paragraph is open.
    marked: bool,
}

impl Body {
    /// Adds what stands in a paragraph, or between paragraphs.
    fn add(&mut self, raw: &str, draft: &mut Draft) {
        if raw.trim().is_empty() {
            return;
        }
        let mut text = String::with_capacity(self.dateline.len() + raw.len());
        if !self.dateline.is_empty() {
            text.push_str(&std::mem::take(&mut self.dateline));
            let ends = text.ends_with(['-', '_', '–', '—']);
            text.push_str(if ends { " " } else { " - " });
        }
        scan::resolve(raw.trim_matches('\n'), &mut text);
        draft.problems.extend(text::cut_long(&mut text));
        let text = text::clean(&text);
        if self.marked && !text.split('\n').any(lines::is_row) {
            let text = lines::joined(&text);
            let role = Some(Role::Paragraph);
            draft.parts.push(Part { role, text, gap: true, picture: None });
        } else {
            lines::set(&text, &mut draft.parts);
        }
    }
}

/// Reads an id: agency, language, day and number (`AFP_ENG_20310115.0123`, older `APW20310115.0123`).
fn name(raw: &str, draft: &mut Draft) {
    let id = field(raw);
    let letters = id.get(..3).unwrap_or_default().to_ascii_uppercase();
    let known = |table: &[(&str, &'static str)], name: &str| {
        table.iter().find(|(own, _)| *own == name).map(|(_, meant)| (*meant).to_owned())
    };
    draft.agency = known(AGENCIES, &letters);
    let mut words = id.split('_').skip(1);
    draft.language = words.next().and_then(|word| known(LANGUAGES, &word.to_ascii_uppercase()));
    let day = id.split('.').next().unwrap_or_default();
    let day = day.len().checked_sub(8).and_then(|at| day.get(at..));
    draft.published = day.and_then(|day| Date::strptime("%Y%m%d", day).ok()).map(Moment::Day);
    draft.id = Some(id).filter(|id| !id.is_empty());
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn stories_and_other_texts() {
        let check = |record: &str, want: &[&str]| {
            let draft = read(record).unwrap();
            let told =
                |part: &Part| format!("{}: {}", part.role.map_or("", Role::as_str), part.text);
            let mut got: Vec<String> = draft.parts.iter().map(told).collect();
            got.push(format!(
                "{} {} {} {}",
                draft.id.as_deref().unwrap_or("-"),
                draft.published.map_or("-".into(), |day| day.to_string()),
                draft.agency.as_deref().unwrap_or("-"),
                draft.language.as_deref().unwrap_or("-"),
            ));
            assert_eq!(got, want, "{record}");
        };
        check(
            "<DOC id=\"AFP_ENG_20310115.0123\" type=\"story\" >\n<HEADLINE>\nFerries stop at Oakum\n\
             </HEADLINE>\n<DATELINE>\nOAKUM, Jan 15 (AFP)\n</DATELINE>\n<TEXT>\n<P>\nFerries stopped on\n\
             Monday at Oakum &amp; Elm.\n</P>\n<P>\nNobody said why.\n</P>\n</TEXT>\n</DOC>",
            &[
                "headline: Ferries stop at Oakum",
                "paragraph: OAKUM, Jan 15 (AFP) - Ferries stopped on Monday at Oakum & Elm.",
                "paragraph: Nobody said why.",
                "AFP_ENG_20310115.0123 2031-01-15 AFP en",
            ],
        );
        check(
            "<DOC id=\"APW20310115.0001\" type=\"other\">\n<TEXT>\nHERRING PRICES\n\n  Oakum      210      205\n\
             \x20 Port Elm   198      201\n</TEXT>\n</DOC>",
            &[
                "paragraph: HERRING PRICES",
                "table_row: Oakum      210      205",
                "table_row: Port Elm   198      201",
                "APW20310115.0001 2031-01-15 AP -",
            ],
        );
        check(
            "<DOC id=\"x\" type=\"story\"><TEXT><P>\nCut off",
            &["paragraph: Cut off", "x - - -"],
        );
        assert!(read("<DOC id=\"x\" type=\"other\"><TEXT>\n</TEXT></DOC>").is_err());
    }

    #[test]
    fn other_sgml_is_none() {
        let check = |text: &str, want: Confidence| {
            let head = Head { path: Path::new("x"), bytes: text.as_bytes() };
            assert_eq!(Gigaword.sniff(&head), want, "{text}");
        };
        check("<DOC id=\"AFP_ENG_20310115.0123\" type=\"story\" >\n", Confidence::Content);
        check("<doc id=\"1\" type=\"x\"/>", Confidence::No);
        check("<DOCUMENT id=\"1\" type=\"x\">", Confidence::No);
    }
}
