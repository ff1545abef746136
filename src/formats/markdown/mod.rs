//! Markdown (`CommonMark` with tables) with YAML or TOML front matter, as sites and note-takers keep their stories.

mod body;
mod front;

use serde_json::Value;

use super::feeds::caption;
use super::fields::{address, bylines, is_agency, language};
use super::tree::line;
use super::{Confidence, Emit, Format, Head, Input, Item, ReadError, Step, when};
use crate::story::{self, Byline, Draft, Moment, Part, Problem, Revision, Role, Status};
use crate::text;

/// Markdown.
pub struct Markdown;

impl Format for Markdown {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Markdown)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        if front::begins(&head.text()) {
            Confidence::Content
        } else if head.has_extension(&["md", "markdown", "mdown", "mkd"])
            && !text::looks_binary(head.bytes)
        {
            Confidence::Name
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let bytes = input.up_to(text::LONGEST + 4)?;
        let (raw, mut problems) = text::decode_story(&bytes, None);
        let raw = raw.replace("\r\n", "\n");
        let (matter, body) = front::cut(&raw, &mut problems);
        let mut draft = Draft { problems, ..Draft::default() };
        let fields = Fields(matter);
        fields.give(&mut draft);
        if draft.published.is_none() {
            // Sites name their files by the day.
            let name = input.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
            draft.published = name
                .get(..11)
                .filter(|day| day.ends_with('-'))
                .and_then(|day| when::moment(day.get(..10)?));
        }
        let parts = body::parts(body, &mut draft.problems);
        put_together(&fields, &mut draft, parts);
        let any = draft.parts.iter().any(|part| part.role.is_some_and(Role::is_body));
        let item = if any {
            Item::Draft { step: Step::Whole, draft: Box::new(draft) }
        } else {
            let problem = Problem::new("no-story", "only front matter, without any text");
            Item::Problem { step: Step::Whole, problem }
        };
        emit(item);
        Ok(())
    }
}

/// The parts over the text and the text itself; a headline that stands in both is there once.
fn put_together(fields: &Fields, draft: &mut Draft, mut parts: Vec<Part>) {
    let first = parts.first().filter(|part| part.role == Some(Role::Headline));
    let printed = first.map(|part| part.text.clone());
    match (&draft.headline, printed) {
        (Some(headline), Some(printed)) if *headline == printed => {}
        (Some(headline), printed) => {
            if printed.is_some() {
                parts[0].role = Some(Role::Crosshead);
            }
            parts.insert(0, part(Role::Headline, headline));
        }
        (None, Some(printed)) => draft.headline = Some(printed),
        (None, None) => {}
    }
    let at = usize::from(draft.headline.is_some());
    let said = |text: &str| parts.iter().any(|part| part.text.starts_with(text));
    let mut over = Vec::new();
    over.extend(
        fields
            .line(&[
                "subtitle",
                "deck",
                "standfirst",
                "dek",
                "subhead",
                "description",
                "summary",
                "excerpt",
                "abstract",
            ])
            .filter(|text| !said(text))
            .map(|text| part(Role::Subhead, &text)),
    );
    over.extend(draft.editors_note.iter().map(|note| part(Role::EditorsNote, note)));
    over.extend(
        fields.line(&["correction", "corrections"]).map(|text| part(Role::Correction, &text)),
    );
    over.extend(fields.picture(draft.url.as_deref()).filter(|picture| !said(&picture.text)));
    parts.splice(at..at, over);
    draft.parts = parts;
}

fn part(role: Role, text: &str) -> Part {
    Part { role: Some(role), text: text.to_owned(), ..Part::default() }
}

/// Front matter, its keys in small letters without dashes.
struct Fields(Vec<(String, Value)>);

impl Fields {
    /// The value of the first of some keys that is there.
    fn get(&self, keys: &[&str]) -> Option<&Value> {
        keys.iter().find_map(|key| {
            self.0
                .iter()
                .find(|(own, value)| own == key && !value.is_null())
                .map(|(_, value)| value)
        })
    }

    /// One line.
    fn line(&self, keys: &[&str]) -> Option<String> {
        let values = strings(self.get(keys)?);
        Some(values.join(", ")).filter(|text| !text.is_empty())
    }

    fn all(&self, keys: &[&str]) -> Vec<String> {
        keys.iter().filter_map(|key| self.get(&[key])).flat_map(strings).collect()
    }

    fn moment(&self, keys: &[&str]) -> Option<Moment> {
        self.line(keys).and_then(|text| when::moment(&text))
    }

    /// Gives a draft what the fields say.
    fn give(&self, draft: &mut Draft) {
        draft.headline = self.line(&["title", "headline", "heading"]);
        draft.slugline = self.line(&["slugline", "slug"]);
        draft.published = self.moment(&[
            "date",
            "published",
            "publishdate",
            "pubdate",
            "datepublished",
            "publishedat",
            "created",
        ]);
        draft.updated = self
            .moment(&[
                "updated",
                "lastmod",
                "lastmodified",
                "modified",
                "datemodified",
                "updatedat",
                "lastupdated",
            ])
            .filter(|updated| Some(*updated) != draft.published);
        draft.expires = self.moment(&["expires", "expirydate", "expiry", "unpublishdate"]);
        draft.embargoed_until =
            self.moment(&["embargo", "embargoeduntil", "embargoed", "embargountil"]);
        draft.language = self.line(&["lang", "language", "locale"]).and_then(|tag| language(&tag));
        draft.url = self
            .line(&["url", "canonicalurl", "canonical", "permalink", "link", "sourceurl"])
            .and_then(|url| address(&url, None));
        draft.rights = self.line(&["copyright", "rights", "license", "licence"]);
        draft.editors_note = self.line(&["editorsnote", "ednote", "note", "notes"]);
        draft.id = self.line(&["id", "guid", "uuid", "uri"]).filter(|id| !id.contains(' '));
        draft.urgency = self
            .line(&["urgency", "priority"])
            .and_then(|urgency| urgency.parse().ok())
            .filter(|urgency| (1..=8).contains(urgency));
        draft.agency = self.line(&["agency", "wire", "creditline"]).or_else(|| {
            self.line(&["source", "publisher", "provider", "site"]).filter(|name| is_agency(name))
        });
        for writer in self
            .get(&["author", "authors", "byline", "bylines", "by", "writer", "writers"])
            .into_iter()
            .flat_map(people)
        {
            if !draft.bylines.iter().any(|known| known.name == writer.name) {
                draft.bylines.push(writer);
            }
        }
        for word in self.all(&[
            "tags",
            "tag",
            "keywords",
            "categories",
            "category",
            "topics",
            "section",
            "subjects",
        ]) {
            for word in word.split(',').map(str::trim).filter(|word| !word.is_empty()) {
                if !draft.keywords.iter().any(|known| known == word) {
                    draft.keywords.push(word.to_owned());
                }
            }
        }
        let number = self.line(&["version", "revision"]).and_then(|v| v.parse::<u32>().ok());
        if let Some(number) = number.filter(|number| *number > 1) {
            let kind = if self.get(&["correction", "corrections"]).is_some() {
                "correction"
            } else {
                "update"
            };
            draft.revision = Some(Revision { kind: kind.into(), number, ..Revision::default() });
        }
        draft.status = self.status(draft);
    }

    fn status(&self, draft: &Draft) -> Status {
        let word = self.line(&["status", "pubstatus", "state"]).unwrap_or_default().to_lowercase();
        let is = |keys: &[&str], wanted: &str| self.line(keys).is_some_and(|own| own == wanted);
        match word.as_str() {
            "killed" | "kill" | "canceled" | "cancelled" | "withdrawn" => Status::Canceled,
            "draft" | "private" | "withheld" | "pending" | "unpublished" => Status::Withheld,
            "embargoed" | "embargo" => Status::Embargoed,
            _ if is(&["draft"], "true") || is(&["published"], "false") => Status::Withheld,
            _ if draft.embargoed_until.is_some() || is(&["embargoed", "embargo"], "true") => {
                Status::Embargoed
            }
            _ => Status::Usable,
        }
    }

    /// The picture over the story, where it has words.
    fn picture(&self, base: Option<&str>) -> Option<Part> {
        const IMAGES: &[&str] = &[
            "image",
            "cover",
            "featuredimage",
            "photo",
            "picture",
            "hero",
            "thumbnail",
            "banner",
            "images",
        ];
        let image = self.get(IMAGES);
        let image = match image {
            Some(Value::Array(some)) => some.first(),
            other => other,
        };
        let inner = Fields(image.map(front::fields).unwrap_or_default());
        let own = |keys: &[&str]| inner.line(keys);
        let words = own(&["caption", "description", "alt", "title"]).or_else(|| {
            self.line(&[
                "caption",
                "imagecaption",
                "covercaption",
                "photocaption",
                "imagealt",
                "coveralt",
                "imagedescription",
            ])
        })?;
        let credit = own(&["credit", "byline", "photographer", "author"])
            .or_else(|| self.line(&["photocredit", "imagecredit", "credit", "photographer"]));
        let href = own(&["url", "src", "path", "image", "href", "file"])
            .or_else(|| image.and_then(Value::as_str).map(line));
        Some(caption(&words, credit.as_deref(), href.as_deref(), base))
    }
}

/// The writers that a value names: names, or objects with a name and a title.
fn people(value: &Value) -> Vec<Byline> {
    match value {
        Value::Array(some) => some.iter().flat_map(people).collect(),
        Value::Object(_) => {
            let own = Fields(front::fields(value));
            let Some(name) = own.line(&["name", "displayname"]) else { return Vec::new() };
            vec![Byline { name, title: own.line(&["title", "role", "jobtitle"]) }]
        }
        _ => strings(value).iter().flat_map(|name| bylines(name)).collect(),
    }
}

/// The words of a value, lists one by one.
fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![line(text)],
        Value::Number(number) => vec![number.to_string()],
        Value::Bool(flag) => vec![flag.to_string()],
        Value::Array(some) => some.iter().flat_map(strings).collect(),
        Value::Object(fields) => ["name", "title", "label", "$__toml_private_datetime"]
            .iter()
            .find_map(|key| fields.get(*key))
            .map(strings)
            .unwrap_or_default(),
        Value::Null => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::formats::Flow;

    fn read(name: &str, raw: &str) -> Draft {
        let mut drafts = Vec::new();
        Markdown
            .read(&mut Input::bytes(Path::new(name), raw.as_bytes()), &mut |item| {
                if let Item::Draft { draft, .. } = item {
                    drafts.push(*draft);
                }
                Flow::More
            })
            .unwrap();
        drafts.pop().expect("a story")
    }

    fn shown(draft: &Draft) -> Vec<String> {
        let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
        draft.parts.iter().map(show).collect()
    }

    #[test]
    fn front_matter_gives_fields() {
        let yaml = "---\nTitle: \"Ferries stop\"\ndate: 2031-03-01 10:09:04 -0500\nauthors:\n  - name: Ana Ruiz\n    title: Reporter\n  - Ben Holt\n\
            tags: [ferries, Oakum]\nlang: en_us\nurl: https://post.example/1\ndraft: true\ndescription: A storm came.\n\
            image: {src: /a.jpg, caption: The pier, credit: Ana Ruiz}\n---\n# Ferries stop\n\nThe ferries stopped.\n";
        let toml = "+++\ntitle = \"Ferries stop\"\ndate = 2031-03-01T10:09:04-05:00\nauthors = [\"Ana Ruiz\", \"Ben Holt\"]\n\
            tags = [\"ferries\", \"Oakum\"]\nlang = \"en_us\"\nurl = \"https://post.example/1\"\ndraft = true\n+++\nThe ferries stopped.\n";
        for raw in [yaml, toml] {
            let draft = read("x.md", raw);
            assert_eq!(draft.headline.as_deref(), Some("Ferries stop"));
            assert_eq!(draft.published.unwrap().to_string(), "2031-03-01T15:09:04Z");
            let names: Vec<&str> = draft.bylines.iter().map(|b| b.name.as_str()).collect();
            assert_eq!(names, ["Ana Ruiz", "Ben Holt"]);
            assert_eq!(draft.keywords, ["ferries", "Oakum"]);
            assert_eq!(draft.language.as_deref(), Some("en-US"));
            assert_eq!(draft.status, Status::Withheld);
        }
        let draft = read("x.md", yaml);
        assert_eq!(
            shown(&draft),
            [
                "headline: Ferries stop",
                "subhead: A storm came.",
                "caption: The pier",
                "paragraph: The ferries stopped.",
            ]
        );
        let picture = draft.parts[2].picture.as_ref().unwrap();
        assert_eq!(
            picture.photo.as_ref().unwrap().href.as_deref(),
            Some("https://post.example/a.jpg")
        );
        assert_eq!(
            read("2031-03-01-ferries.md", "Text.").published.unwrap().to_string(),
            "2031-03-01"
        );
    }

    #[test]
    fn blocks_give_roles() {
        let check = |raw: &str, want: &[&str]| assert_eq!(shown(&read("x.md", raw)), want, "{raw}");
        check("# Head\n\nOne *two*\nthree.\n", &["headline: Head", "paragraph: One two three."]);
        check(
            "One.\n\n## Two\n\n> Three.\n",
            &["paragraph: One.", "crosshead: Two", "block_quote: Three."],
        );
        check(
            "1. One\n2. Two\n   - Three\n",
            &["list_item: One", "list_item: Two", "list_item: Three"],
        );
        check("|A|B|\n|-|-|\n|one|2|\n", &["table_row: A    B", "table_row: one  2"]);
        check(
            "One.\n\n```\na  b\n c\n```\n",
            &["paragraph: One.", "table_row: a  b", "table_row:  c"],
        );
        check("One ![A boat](a.jpg) two.\n", &["paragraph: One two.", "caption: A boat"]);
        check(
            "One.\n\n![](a.jpg)\n*A boat.*\n\nTwo.\n",
            &["paragraph: One.", "caption: A boat.", "paragraph: Two."],
        );
        check("One.\n\n<div><p>Two</p></div>\n", &["paragraph: One.", "paragraph: Two"]);
    }

    #[test]
    fn broken_front_matter_is_read_by_its_lines() {
        for raw in ["---\ntitle: \"Ferries\nx: [\n---\nText.\n", "---\ntitle: Ferries\n\nText.\n"] {
            let draft = read("x.md", raw);
            assert_eq!(shown(&draft), ["headline: Ferries", "paragraph: Text."], "{raw}");
            assert_eq!(draft.problems[0].code, "front-matter");
        }
        let deep = read("x.md", &"> ".repeat(5000));
        assert_eq!(deep.problems[0].code, "too-deep");
    }

    #[test]
    fn front_matter_tells_the_format() {
        let check = |name: &str, raw: &str, want: Confidence| {
            let head = Head { path: Path::new(name), bytes: raw.as_bytes() };
            assert_eq!(Markdown.sniff(&head), want, "{raw}");
        };
        check("x.txt", "---\ntitle: x\n---\n", Confidence::Content);
        check("x.txt", "+++\ntitle = 'x'\n+++\n", Confidence::Content);
        check("x.md", "Text", Confidence::Name);
        check("x.txt", "---\nOAKUM, Freeland - It went.\n", Confidence::No);
        check("x.txt", "---\nSaid: he went\nhome.\n\nNext.\n", Confidence::No);
        check("x.txt", "---\ntitle: x\nby: y\n\nText.\n", Confidence::Content);
    }
}
