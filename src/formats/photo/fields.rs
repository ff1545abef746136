//! What is known of a photo, from whichever set of fields, and the draft that it makes.

use std::path::PathBuf;

use crate::story::{Byline, Credit, Day, Draft, Kind, Part, Photo, Picture, Role, Subject};
use crate::text;

/// What the United States are called: there a place is known by its state.
const UNITED_STATES: &[&str] =
    &["usa", "us", "u.s.", "u.s.a.", "united states", "united states of america"];

/// What is known of a photo; every text is one clean line.
#[derive(Debug, Default)]
pub struct Fields {
    pub id: Option<String>,
    pub headline: Option<String>,
    /// The short name of the photo or its story.
    pub title: Option<String>,
    pub caption: Option<String>,
    /// Whom to name beside the photo.
    pub credit: Option<String>,
    pub source: Option<String>,
    /// Who took it.
    pub writers: Vec<String>,
    /// The same by another field.
    pub makers: Vec<String>,
    pub writer_title: Option<String>,
    pub copyright: Option<String>,
    pub usage: Option<String>,
    pub instructions: Option<String>,
    /// The day on which it was taken.
    pub taken: Option<Day>,
    pub place: Place,
    /// The place by the newer fields.
    pub location: Place,
    pub people: Vec<String>,
    pub keywords: Vec<String>,
    pub category: Option<String>,
    pub categories: Vec<String>,
    pub urgency: Option<u8>,
}

/// Where a photo was taken.
#[derive(Debug, Default)]
pub struct Place {
    pub city: Option<String>,
    pub state: Option<String>,
    pub country: Option<String>,
    pub country_code: Option<String>,
}

fn fill<T>(field: &mut Option<T>, other: Option<T>) {
    if field.is_none() {
        *field = other;
    }
}

fn fill_list(field: &mut Vec<String>, other: Vec<String>) {
    if field.is_empty() {
        *field = other;
    }
}

impl Fields {
    /// Fills what is open from another set.
    pub fn or(&mut self, other: Self) {
        fill(&mut self.id, other.id);
        fill(&mut self.headline, other.headline);
        fill(&mut self.title, other.title);
        fill(&mut self.caption, other.caption);
        fill(&mut self.credit, other.credit);
        fill(&mut self.source, other.source);
        fill_list(&mut self.writers, other.writers);
        fill_list(&mut self.makers, other.makers);
        fill(&mut self.writer_title, other.writer_title);
        fill(&mut self.copyright, other.copyright);
        fill(&mut self.usage, other.usage);
        fill(&mut self.instructions, other.instructions);
        fill(&mut self.taken, other.taken);
        self.place.or(other.place);
        self.location.or(other.location);
        fill_list(&mut self.people, other.people);
        fill_list(&mut self.keywords, other.keywords);
        fill(&mut self.category, other.category);
        fill_list(&mut self.categories, other.categories);
        fill(&mut self.urgency, other.urgency);
    }

    /// The draft of a photo by its file's name, and its file where it lies on the disk; `None` where there is nothing to read.
    pub fn draft(mut self, name: Option<&str>, file: Option<PathBuf>) -> Option<Draft> {
        let caption = self.caption.take().or_else(|| self.headline.clone())?;
        fill_list(&mut self.writers, std::mem::take(&mut self.makers));
        self.place.or(std::mem::take(&mut self.location));
        let mut parts = Vec::new();
        if let Some(text) = self.headline.clone().filter(|headline| *headline != caption) {
            parts.push(Part { role: Some(Role::Headline), text, ..Part::default() });
        }
        let photo =
            Photo { href: name.map(|name| text::clean_line(name).into_owned()), path: file };
        let picture = Picture {
            photo: Some(photo),
            credit: self.credit_line(),
            date: self.taken,
            places: self.place.told().into_iter().collect(),
            people: without_doubles(std::mem::take(&mut self.people)),
            instructions: self.instructions.take(),
        };
        parts.push(Part {
            role: Some(Role::Caption),
            text: caption,
            gap: true,
            picture: Some(Box::new(picture)),
        });
        let agency = self.agency();
        let title = self.writer_title;
        let subject = |code: String| Subject { code: Some(format!("iptc-iim:{code}")), name: None };
        Some(Draft {
            id: self.id,
            kind: Kind::Photo,
            parts,
            slugline: self.title.filter(|title| Some(title) != self.headline.as_ref()),
            headline: self.headline,
            bylines: self
                .writers
                .into_iter()
                .map(|name| Byline { name, title: title.clone() })
                .collect(),
            rights: match (self.copyright, self.usage) {
                (Some(copyright), Some(usage)) if copyright != usage => {
                    Some(format!("{copyright}; {usage}"))
                }
                (copyright, usage) => copyright.or(usage),
            },
            agency,
            urgency: self.urgency,
            subjects: self.category.map(subject).into_iter().collect(),
            keywords: without_doubles([self.categories, self.keywords].concat()),
            ..Draft::default()
        })
    }

    /// The credit as it would be printed: photographer and agency, each once.
    fn credit_line(&self) -> Option<Credit> {
        let photographer = self.writers.first().cloned();
        let line = self.credit.as_ref().or(self.source.as_ref());
        let text = match (&photographer, line) {
            (Some(name), Some(line)) if !names(line, name) => format!("{name}/{line}"),
            (_, Some(line)) => line.clone(),
            (Some(name), None) => name.clone(),
            (None, None) => return None,
        };
        Some(Credit { text, photographer, agency: self.agency() })
    }

    /// The agency: the last of those that the credit names.
    fn agency(&self) -> Option<String> {
        let line = self.credit.as_ref().or(self.source.as_ref())?;
        let last = line.rsplit('/').next().unwrap_or_default().trim();
        let is_name = self.writers.iter().any(|name| text::fold(name) == text::fold(last));
        (!last.is_empty() && !is_name).then(|| last.to_owned())
    }
}

/// Whether a line names someone already.
fn names(line: &str, name: &str) -> bool {
    text::fold(line).contains(text::fold(name).as_ref())
}

fn without_doubles(list: Vec<String>) -> Vec<String> {
    let mut seen: Vec<String> = Vec::new();
    list.into_iter()
        .filter(|one| {
            let key = text::fold(one).into_owned();
            let is_new = !seen.contains(&key);
            seen.push(key);
            is_new
        })
        .collect()
}

impl Place {
    fn or(&mut self, other: Self) {
        fill(&mut self.city, other.city);
        fill(&mut self.state, other.state);
        fill(&mut self.country, other.country);
        fill(&mut self.country_code, other.country_code);
    }

    /// The place as a dateline has it: city and state in the United States, city and country elsewhere.
    fn told(&self) -> Option<String> {
        // A code tells the country but is no name to print.
        let country = self.country.as_ref();
        let is_american = country.or(self.country_code.as_ref()).is_some_and(|country| {
            UNITED_STATES.iter().any(|own| country.eq_ignore_ascii_case(own))
        });
        let state = self.state.as_ref();
        let around = if is_american { state.or(country) } else { country.or(state) };
        let parts: Vec<&str> = self.city.iter().chain(around).map(String::as_str).collect();
        Some(parts.join(", ")).filter(|place| !place.is_empty())
    }
}
