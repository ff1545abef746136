//! A record of a table as a draft, whatever kind of table it lies in.

use super::DEEPER;
use super::cells::{self, Backslash};
use super::names::Field;
use super::{pictures, values};
use crate::formats::json::value::Value;
use crate::formats::printed::lead_in;
use crate::story::{Draft, Part, Role, Subject};

/// Words of a text that is a story without any headline.
const PROSE: usize = 12;

/// Words of a headline.
const HEADLINE: usize = 2;

/// How many of the best names of a source are those of agencies.
const AGENCY_NAMES: u16 = 2;

/// Characters of two texts that make one the beginning of the other.
const SAME: usize = 60;

/// Values by their fields, each with how good a name it has.
pub struct Record<'r, 'v> {
    /// Field, rank and value.
    pub cells: Vec<(Field, u16, &'r Value<'v>)>,
    /// What a backslash stands for.
    pub backslash: Backslash,
    /// References have lost their `&`.
    pub remains: bool,
    /// Dates with slashes begin with the day.
    pub day_first: bool,
}

impl<'r, 'v> Record<'r, 'v> {
    /// The values of a field that hold anything, the best name first.
    pub fn all(&self, field: Field) -> Vec<&'r Value<'v>> {
        let mut found: Vec<(u16, &Value<'v>)> = self
            .cells
            .iter()
            .filter(|(own, _, value)| *own == field && value.is_some())
            .map(|(_, rank, value)| (*rank, *value))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, value)| value).collect()
    }

    fn line(&self, field: Field) -> Option<String> {
        let found = self.all(field);
        found.into_iter().find_map(|value| {
            let raw = values::text(value)?;
            Some(cells::line(&self.undo(&raw))).filter(|line| !line.is_empty())
        })
    }

    fn undo<'t>(&self, raw: &'t str) -> std::borrow::Cow<'t, str> {
        let text = self.backslash.undo(raw);
        if !self.remains {
            return text;
        }
        cells::references(&text).into_owned().into()
    }

    /// The record as a draft; `None` where it tells no story.
    pub fn draft(&self) -> Option<Draft> {
        let undo = |raw: &str| self.undo(raw).into_owned();
        let headline = self.line(Field::Title);
        let texts = self.all(Field::Text);
        let body = values::body(&texts, &undo);
        let summary = self.all(Field::Summary);
        let summary = values::body(&summary, &undo);
        let url = self.all(Field::Url).into_iter().find_map(values::url);
        let mut draft = Draft {
            headline,
            url,
            published: values::moment(&self.all(Field::Published), self.day_first),
            updated: values::moment(&self.all(Field::Updated), self.day_first),
            language: self.line(Field::Language).and_then(|tag| values::language(&tag)),
            slugline: self.line(Field::Slugline),
            rights: self.line(Field::Rights),
            editors_note: self.line(Field::EditorsNote),
            agency: self.agency(),
            id: self.all(Field::Id).into_iter().find_map(values::id),
            ..Draft::default()
        };
        for value in self.all(Field::Authors) {
            draft.bylines = values::writers(value);
            if !draft.bylines.is_empty() {
                break;
            }
        }
        draft.keywords =
            self.all(Field::Keywords).into_iter().take(1).flat_map(values::list).collect();
        let sections = self.all(Field::Section).into_iter().flat_map(values::list);
        for name in sections.filter(|name| !name.bytes().all(|b| b.is_ascii_digit())) {
            if !draft.subjects.iter().any(|subject| subject.name.as_ref() == Some(&name)) {
                draft.subjects.push(Subject { code: None, name: Some(name) });
            }
        }
        self.set(&mut draft, body, summary);
        self.is_news(&draft).then_some(draft)
    }

    /// The agency that a field names, else that on whose own site it was published.
    fn agency(&self) -> Option<String> {
        let mut cells: Vec<_> = self
            .cells
            .iter()
            .filter(|(field, ..)| matches!(field, Field::Source | Field::Url))
            .collect();
        cells.sort_by_key(|(field, rank, _)| (*field == Field::Url, *rank));
        cells.into_iter().filter(|(.., value)| value.is_some()).find_map(|(field, rank, value)| {
            values::agency(value, *field == Field::Source && rank % DEEPER < AGENCY_NAMES)
        })
    }

    /// Sets headline, summary, body and captions in their order.
    fn set(&self, draft: &mut Draft, body: Vec<Part>, summary: Vec<Part>) {
        let part = |role: Role, text: String| Part { role: Some(role), text, ..Part::default() };
        if let Some(headline) = &draft.headline {
            draft.parts.push(part(Role::Headline, headline.clone()));
        }
        let mut body = body;
        // Some pages' text begins with their headline.
        if let Some(first) = body.first()
            && draft.headline.as_deref().is_some_and(|headline| headline == first.text)
        {
            body.remove(0);
        }
        if let Some(note) = &draft.editors_note {
            draft.parts.push(part(Role::EditorsNote, note.clone()));
        }
        if body.is_empty() {
            let told = draft.headline.clone().unwrap_or_default();
            draft.parts.extend(summary.into_iter().filter(|part| part.text != told));
        } else {
            let subtitle = self.line(Field::Subtitle);
            let sums = summary.into_iter().map(|part| part.text).take(3);
            for text in subtitle.into_iter().chain(sums) {
                if !repeats(&text, draft.headline.iter().map(String::as_str))
                    && !repeats(&text, body.iter().map(|part| part.text.as_str()))
                {
                    draft.parts.push(part(Role::Subhead, text));
                }
            }
            if let Some(dateline) = self.line(Field::Dateline) {
                draft.dateline = lead_in(&mut body, &dateline, draft.agency.as_deref());
            }
            draft.parts.append(&mut body);
        }
        let captions = self.all(Field::Caption);
        let credit = self.line(Field::Credit);
        for part in pictures::captions(&self.all(Field::Image), &captions, credit.as_deref()) {
            pictures::add(&mut draft.parts, part);
        }
    }

    fn is_news(&self, draft: &Draft) -> bool {
        let headline = words(&draft.parts, &[Role::Headline]);
        let body = words(
            &draft.parts,
            &[Role::Paragraph, Role::ListItem, Role::TableRow, Role::BlockQuote],
        );
        let around = draft.url.is_some()
            || draft.published.is_some()
            || draft.updated.is_some()
            || !draft.bylines.is_empty()
            || draft.agency.is_some();
        body >= PROSE && self.has_text()
            || headline >= 1 && body >= 1 && (around || self.has_text())
            || headline >= HEADLINE && around
    }

    fn has_text(&self) -> bool {
        self.cells.iter().any(|(field, _, value)| *field == Field::Text && value.is_some())
    }
}

/// Words of the parts of some roles, [`PROSE`] at most; two characters of a script without spaces are one.
fn words(parts: &[Part], roles: &[Role]) -> usize {
    let mut count = 0;
    for part in parts.iter().filter(|part| part.role.is_some_and(|role| roles.contains(&role))) {
        count += part.text.split_whitespace().take(PROSE).count();
        if count < PROSE {
            count += part.text.chars().filter(|c| !c.is_ascii()).take(2 * PROSE).count() / 2;
        }
        if count >= PROSE {
            return PROSE;
        }
    }
    count
}

/// Whether a text is told again by one of some others, whole or cut short.
pub fn repeats<'t>(text: &str, others: impl Iterator<Item = &'t str>) -> bool {
    let bare = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .take(SAME)
            .flat_map(char::to_lowercase)
            .collect()
    };
    let own = bare(text);
    let mut begun = false;
    for (n, other) in others.enumerate() {
        let other = bare(other);
        begun |=
            other.starts_with(&own) || n == 0 && own.starts_with(&other) && other.len() * 2 >= SAME;
    }
    own.is_empty() || begun
}
