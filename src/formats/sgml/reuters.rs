//! Reuters-21578: stories of 1987 in SGML, a thousand a file, with the wire's own control characters as references.

use jiff::civil::Date;

use super::scan::{self, Bounds, field};
use super::{lines, read_all, read_range};
use crate::formats::{Confidence, Emit, Format, Head, Input, ReadError, Step};
use crate::story::{self, Byline, Draft, Moment, Part, Problem, Role, Subject};
use crate::text;

const BOUNDS: Bounds = Bounds { open: "<REUTERS", close: "</REUTERS>" };

/// Stories of the collection Reuters-21578.
pub struct Reuters;

impl Format for Reuters {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::ReutersSgml)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let is_record = |root: String| root.starts_with("REUTERS ") && root.contains("NEWID");
        if head.root().is_some_and(is_record) { Confidence::Content } else { Confidence::No }
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
    let fields = Fields::of(record);
    let mut draft = Draft {
        id: fields.number.and_then(id),
        language: Some("en".into()),
        agency: Some("Reuters".into()),
        dateline: fields.dateline,
        published: fields.date.and_then(date),
        subjects: fields.topics.iter().map(|topic| subject(topic)).collect(),
        keywords: fields.keywords.iter().map(|keyword| field(keyword)).collect(),
        ..Draft::default()
    };
    read_slug(fields.slugline.unwrap_or_default(), &mut draft);
    let mut body = fields.body;
    draft.problems.extend(text::cut_long(&mut body));
    let body = text::clean(&body);
    let mut rest = without_end(&body);
    let mut headline = fields.title.map(field).filter(|title| !title.is_empty());
    if headline.is_none() {
        let (first, after) = first_lines(rest);
        headline = Some(field(first.trim().trim_start_matches('*'))).filter(|h| !h.is_empty());
        rest = after;
    }
    if let Some(text) = &headline {
        let role = Some(Role::Headline);
        draft.parts.push(Part { role, text: text.clone(), ..Part::default() });
    }
    draft.headline = headline;
    if let Some(text) = fields.author.map(field).filter(|author| !author.is_empty()) {
        draft.bylines.extend(byline(&text));
        draft.parts.push(Part { role: Some(Role::Byline), text, gap: true, picture: None });
    }
    // A brief is its headline; what stands in the place of the text only fills it.
    if !fields.is_brief {
        lines::set(rest, &mut draft.parts);
    }
    if draft.parts.is_empty() {
        return Err(Problem::new("empty", "a record without any text"));
    }
    Ok(draft)
}

/// The fields of a record as they stand in it.
#[derive(Default)]
struct Fields<'r> {
    number: Option<&'r str>,
    date: Option<&'r str>,
    topics: Vec<&'r str>,
    keywords: Vec<&'r str>,
    slugline: Option<&'r str>,
    title: Option<&'r str>,
    author: Option<&'r str>,
    /// The dateline as one line.
    dateline: Option<String>,
    /// The text but for title and writer, its references resolved.
    body: String,
    is_brief: bool,
}

impl<'r> Fields<'r> {
    fn of(record: &'r str) -> Self {
        let mut fields = Self::default();
        // The element that is open and where its text begins; where the body goes on, once it has begun.
        let (mut open, mut from, mut body) = ("", 0, None);
        for tag in scan::tags(record) {
            let inside = record.get(from..tag.start).unwrap_or_default();
            if matches!(tag.name, "TITLE" | "AUTHOR" | "DATELINE" | "BODY" | "/BODY" | "/TEXT")
                && let Some(begin) = body.take()
            {
                fields.add(record.get(begin..tag.start).unwrap_or_default());
            }
            match tag.name {
                "REUTERS" => fields.number = tag.attribute("NEWID"),
                "TEXT" => {
                    fields.is_brief = tag.attribute("TYPE") == Some("BRIEF");
                    fields.body.reserve(record.len());
                    body = Some(tag.end);
                }
                "BODY" | "/BODY" => body = Some(tag.end),
                "D" => from = tag.end,
                "/D" if open == "TOPICS" => fields.topics.push(inside),
                "/D" => fields.keywords.push(inside),
                "/DATE" => fields.date = Some(inside),
                "/UNKNOWN" => fields.slugline = Some(inside),
                "/TITLE" => (fields.title, body) = (Some(inside), Some(tag.end)),
                "/AUTHOR" => (fields.author, body) = (Some(inside), Some(tag.end)),
                "/DATELINE" => {
                    fields.add_dateline(inside);
                    body = Some(tag.end);
                }
                name if !name.starts_with('/') => (open, from) = (name, tag.end),
                _ => {}
            }
        }
        if let Some(begin) = body {
            fields.add(record.get(begin..).unwrap_or_default());
        }
        fields
    }

    fn add(&mut self, piece: &str) {
        scan::resolve(piece, &mut self.body);
    }

    /// Puts a dateline where it stood before it was marked: in front of the first paragraph. What was marked and is none is a line.
    fn add_dateline(&mut self, marked: &str) {
        let bare = marked.trim();
        let indent = marked.len() - marked.trim_start().len();
        let is_row = !bare.contains(',') && (bare.ends_with("--") || indent < 3);
        if bare.ends_with('-') && !is_row {
            self.body.push_str("\n    ");
            self.add(bare);
            self.body.push(' ');
            self.dateline = Some(field(bare));
        } else {
            self.add(marked);
            if !marked.ends_with(char::is_whitespace) {
                self.body.push('\n');
            }
        }
    }
}

/// The id of the collection: its name and the number in it.
fn id(number: &str) -> Option<String> {
    let number: u32 = number.parse().ok()?;
    Some(format!("reuters-21578:{number}"))
}

fn subject(topic: &str) -> Subject {
    Subject { code: None, name: Some(field(topic)) }
}

/// The day: `26-FEB-1987 15:01:01.79`, and whatever stands behind it. The clock's zone is not known.
fn date(raw: &str) -> Option<Moment> {
    let day = raw.split_ascii_whitespace().next()?;
    Date::strptime("%d-%b-%Y", day).ok().map(Moment::Day)
}

/// Reads the last line of the wire's own header: priority, category, slugline, day and length (`u f BC-OAKUM-FERRIES   03-01 0105`).
fn read_slug(header: &str, draft: &mut Draft) {
    let line = field(header.trim_end().rsplit('\n').next().unwrap_or_default());
    let mut words: Vec<&str> = line.split(' ').collect();
    let is_number = |word: &&str| {
        word.len() >= 4 && word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    while words.pop_if(|word| is_number(&&**word)).is_some() {}
    let letters = words.iter().take_while(|word| word.len() == 1).count().min(2);
    if letters == 2 {
        // As in ANPA 1312.
        draft.urgency = match words[0] {
            "f" => Some(1),
            "b" => Some(2),
            "u" => Some(3),
            "r" => Some(4),
            "d" => Some(5),
            _ => None,
        };
    }
    // A flash is also marked by stars.
    let slug = words.split_off(letters).join(" ").replace('*', "");
    draft.slugline = Some(slug).filter(|slug| slug.contains('-'));
}

/// The writer: `by Ana Ruiz, Reuters`.
fn byline(author: &str) -> Option<Byline> {
    let by = author.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    let named = author.get(3..).filter(|_| by).unwrap_or(author);
    let (name, title) = named.split_once(',').unwrap_or((named, ""));
    let title = Some(title.trim().to_owned()).filter(|title| !title.is_empty());
    Some(Byline { name: name.trim().to_owned(), title }).filter(|byline| !byline.name.is_empty())
}

/// The text without the wire's mark for its end (`Reuter`) or that there is more.
fn without_end(text: &str) -> &str {
    let text = text.trim_end();
    let (before, last) = text.rsplit_once('\n').unwrap_or(("", text));
    let last = last.trim().trim_end_matches("^M").trim_end_matches(['.', ' ']);
    let is_end = ["reuter", "reuters", "more"].iter().any(|end| last.eq_ignore_ascii_case(end));
    if is_end { before.trim_end() } else { text }
}

/// The first line of a text that has no title, with the one that it was wrapped to: an indent or a blank line follows.
fn first_lines(text: &str) -> (&str, &str) {
    let text = text.trim_start_matches(['\n', ' ']);
    let mut ends = memchr::memchr_iter(b'\n', text.as_bytes());
    let (first, second) = (ends.next().unwrap_or(text.len()), ends.next().unwrap_or(text.len()));
    let set_apart = |at: usize| {
        let next = text.get(at + 1..).unwrap_or_default();
        next.is_empty() || next.starts_with(['\n', ' '])
    };
    let end = if !set_apart(first) && set_apart(second) { second } else { first };
    text.split_at(end)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::formats::{Flow, Item};

    /// The draft as lines: each part with its role, then the fields.
    fn told(draft: &Draft) -> Vec<String> {
        let role = |part: &Part| part.role.map_or("", Role::as_str);
        let mut told: Vec<String> =
            draft.parts.iter().map(|part| format!("{}: {}", role(part), part.text)).collect();
        let topics = draft.subjects.iter().filter_map(|topic| topic.name.clone());
        told.push(format!(
            "{} {} {:?} {:?} {}",
            draft.id.as_deref().unwrap_or("-"),
            draft.published.map_or("-".into(), |day| day.to_string()),
            draft.slugline.as_deref().unwrap_or("-"),
            draft.urgency,
            topics.chain(draft.keywords.iter().cloned()).collect::<Vec<_>>().join(" "),
        ));
        told.extend(draft.bylines.iter().map(|byline| format!("{byline:?}")));
        told
    }

    fn check(inside: &str, want: &[&str]) {
        let record =
            format!("<REUTERS TOPICS=\"YES\" OLDID=\"7\" NEWID=\"42\">\n{inside}\n</REUTERS>");
        assert_eq!(told(&read(&record).unwrap()), want, "{record}");
    }

    #[test]
    fn a_story_with_all_fields() {
        check(
            "<DATE> 1-MAR-1987 15:01:01.79&#5;&#5;F</DATE>\n<TOPICS><D>fish</D></TOPICS>\n\
             <PLACES><D>freeland</D></PLACES>\n<PEOPLE></PEOPLE>\n<UNKNOWN> \n&#5;&#5;&#5;C T\n\
             &#22;&#22;&#1;f0704&#31;reute\nu f BC-OAKUM-FERRIES-&lt;OAK>   03-01 0105</UNKNOWN>\n\
             <TEXT>&#2;\n<TITLE>FERRIES STOP AT\nOAKUM &lt;OAK></TITLE>\n\
             <AUTHOR>    by Ana Ruiz, Reuters</AUTHOR>\n\
             <DATELINE>    OAKUM, March 1 -\n    </DATELINE><BODY>The ferry company said that it would stop\n\
             all traffic.\n    It gave no reason.\n Herring   210   205\n Reuter\n&#3;</BODY></TEXT>",
            &[
                "headline: FERRIES STOP AT OAKUM <OAK>",
                "byline: by Ana Ruiz, Reuters",
                "paragraph: OAKUM, March 1 - The ferry company said that it would stop all traffic.",
                "paragraph: It gave no reason.",
                "table_row: Herring   210   205",
                "reuters-21578:42 1987-03-01 \"BC-OAKUM-FERRIES-<OAK>\" Some(3) fish freeland",
                "Byline { name: \"Ana Ruiz\", title: Some(\"Reuters\") }",
            ],
        );
    }

    #[test]
    fn briefs_and_unprocessed_texts() {
        check(
            "<DATE>12-OCT-1987 09:00:00.1</DATE><TEXT TYPE=\"BRIEF\">&#2;\n\
             ******<TITLE>OAKUM HARBOR SAYS FERRIES STOP\n</TITLE>Fill.\n&#3;\n\n</TEXT>",
            &[
                "headline: OAKUM HARBOR SAYS FERRIES STOP",
                "reuters-21578:42 1987-10-12 \"-\" None ",
            ],
        );
        check(
            "<DATE>soon</DATE><TEXT TYPE=\"UNPROC\">&#2;\nOAKUM FISH 1130\n Herring  210  UP 5\n\
             \x20Cod UNTRD\n&#3;\n</TEXT>",
            &[
                "headline: OAKUM FISH 1130",
                "table_row: Herring  210  UP 5",
                "table_row: Cod UNTRD",
                "reuters-21578:42 - \"-\" None ",
            ],
        );
        check(
            "<TEXT TYPE=\"UNPROC\">&#2;\n******FERRIES TO STOP AT OAKUM AND AT ALL OTHER\nPORTS\n&#3;</TEXT>",
            &[
                "headline: FERRIES TO STOP AT OAKUM AND AT ALL OTHER PORTS",
                "reuters-21578:42 - \"-\" None ",
            ],
        );
        // A row that was taken for a dateline.
        check(
            "<TEXT>&#2;\n<TITLE>FISH</TITLE>\nOAKUM HERRING\n<DATELINE> Cod    --     --</DATELINE>\
             <BODY>PORT ELM HERRING\n Cod    --     --\n&#3;</BODY></TEXT>",
            &[
                "headline: FISH",
                "paragraph: OAKUM HERRING",
                "table_row: Cod    --     --",
                "paragraph: PORT ELM HERRING",
                "table_row: Cod    --     --",
                "reuters-21578:42 - \"-\" None ",
            ],
        );
        assert!(read("<REUTERS NEWID=\"1\"><TEXT>&#2;\n&#3;</TEXT></REUTERS>").is_err());
    }

    #[test]
    fn records_are_found_again() {
        let file = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS NEWID=\"1\">\n<TEXT><TITLE>ONE</TITLE>\
                    </TEXT>\n</REUTERS>\n<REUTERS NEWID=\"2\"><TEXT><TITLE>CAF\u{e9}</TITLE></TEXT></REUTERS>";
        let bytes = encoding_rs::WINDOWS_1252.encode(file).0;
        let head = Head { path: Path::new("x"), bytes: &bytes };
        assert_eq!(Reuters.sniff(&head), Confidence::Content);
        let mut found = Vec::new();
        let mut input = Input::bytes(Path::new("x"), &bytes);
        let read = Reuters.read(&mut input, &mut |item| {
            if let Item::Draft { step, draft } = item {
                found.push((step, draft.headline));
            }
            Flow::More
        });
        assert!(read.is_ok());
        let mut one = None;
        let again = Reuters.read_one(&mut input, &found[1].0, &mut |item| {
            if let Item::Draft { draft, .. } = item {
                one = draft.headline;
            }
            Flow::More
        });
        assert!(again.is_ok());
        assert_eq!((found.len(), one.as_deref()), (2, Some("CAFé")));
    }
}
