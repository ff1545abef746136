//! Roles for the lines of a draft: what each shows by itself, then where the story is, then what stands around and between.

use super::extent::{self, First};
use super::head::{self, Head};
use super::lexicon::Sign;
use super::lines::{Grade, Line};
use super::{byline, dateline, inset, tail, timestamp};
use crate::story::{Day, Role};

/// What a line shows by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Words, to be judged by neighbors.
    Words,
    /// A photo caption with or without its credit.
    Caption,
    /// Only dashes or stars.
    Separator,
    /// Who owns it.
    Copyright,
    /// Who else worked on it.
    Contributors,
    /// What was wrong.
    Correction,
    /// A note of the editors.
    Note,
    /// A printed time.
    Time,
    /// A byline that says so ("By").
    Byline,
    /// The wire's short name for the story.
    Slugline,
    /// Page furniture: known phrases, addresses, handles.
    Page,
}

/// The roles of a draft's lines and where its head is.
#[derive(Debug)]
pub struct Page {
    /// One role a line.
    pub roles: Vec<Role>,
    /// Headline, timestamps and bylines by line.
    pub head: Head,
}

/// Judges every line. `pictures` tells for each line whether the captions' grammar claims it.
pub fn judge(lines: &[Line<'_>], pictures: &[bool], reference: Option<Day>) -> Page {
    let marks: Vec<Mark> =
        lines.iter().zip(pictures).map(|(l, &p)| mark(l, p, reference)).collect();
    let mut first = first_looks(lines, &marks);
    let bonus = |n: usize| {
        let filed = dateline::parse(lines[n].text, None).is_some();
        if filed { 2.0 } else { 0.0 }
    };
    let mut inside = extent::find(lines, &first, bonus);
    if !inside.contains(&true) {
        // Nothing but short lines: a brief, an alert. Whatever ends as a sentence is the story.
        for look in first.iter_mut().filter(|f| **f == First::Weak) {
            *look = First::Prose;
        }
        inside = extent::find(lines, &first, bonus);
    }
    for (n, line) in lines.iter().enumerate() {
        if line.given.is_some() {
            inside[n] = line.given == Some(Role::Paragraph) && marks[n] == Mark::Words;
        }
    }
    let head = head::find(lines, &marks, &inside, reference);
    let mut roles = vec![Role::Furniture; lines.len()];
    for (n, line) in lines.iter().enumerate() {
        roles[n] = match marks[n] {
            Mark::Copyright => Role::Copyright,
            Mark::Caption => Role::Caption,
            Mark::Contributors => Role::Contributors,
            Mark::Correction => Role::Correction,
            Mark::Note => Role::EditorsNote,
            _ if inside[n] && inset::is_bullet(line.text) => Role::ListItem,
            _ if inside[n] => Role::Paragraph,
            _ => Role::Furniture,
        };
    }
    head.apply(lines, &marks, &mut inside, &mut roles);
    inset::settle(lines, &marks, &inside, &head, &mut roles);
    for (n, line) in lines.iter().enumerate() {
        roles[n] = given(line, marks[n], roles[n]);
    }
    Page { roles, head }
}

/// What the format says stands, but for paragraphs that are something else by their own words.
fn given(line: &Line<'_>, mark: Mark, judged: Role) -> Role {
    match line.given {
        Some(Role::Paragraph) => match mark {
            Mark::Caption => Role::Caption,
            Mark::Copyright => Role::Copyright,
            Mark::Contributors => Role::Contributors,
            Mark::Correction => Role::Correction,
            Mark::Note => Role::EditorsNote,
            Mark::Separator => Role::Furniture,
            _ if matches!(judged, Role::Byline | Role::Contributors) => judged,
            _ if matches!(line.sign, Sign::Page | Sign::List | Sign::End) && line.words <= 20 => {
                Role::Furniture
            }
            _ => Role::Paragraph,
        },
        Some(role) => role,
        None => judged,
    }
}

fn mark(line: &Line<'_>, picture: bool, reference: Option<Day>) -> Mark {
    if tail::is_separator(line.text) {
        Mark::Separator
    } else if picture {
        Mark::Caption
    } else if tail::is_copyright(line) {
        Mark::Copyright
    } else if tail::is_contributors(line) {
        Mark::Contributors
    } else if tail::is_correction(line) {
        Mark::Correction
    } else if tail::is_editors_note(line) {
        Mark::Note
    } else if head::is_slugline(line.text) {
        Mark::Slugline
    } else if line.grade != Grade::Prose
        && byline::parse(line.text).is_some_and(|b| b.led && !b.writers.is_empty())
    {
        Mark::Byline
    } else if !timestamp::read(line, reference).is_empty() || timestamp::is_clock(line) {
        Mark::Time
    } else if line.sign != Sign::None || is_address(line) || is_handle(line) {
        Mark::Page
    } else {
        Mark::Words
    }
}

/// A web or mail address and nothing else.
fn is_address(line: &Line<'_>) -> bool {
    let text = line.text;
    line.words <= 2
        && (text.starts_with("http://")
            || text.starts_with("https://")
            || text.starts_with("www.")
            || text.contains('@'))
}

/// The signature under an embedded post: `— Ana Ruiz (@anaruiz) January 7, 2020`.
fn is_handle(line: &Line<'_>) -> bool {
    line.words <= 16
        && (line.text.contains("(@")
            || line.text.starts_with(['—', '–', '-']) && line.text.contains('@'))
        && !line.ends
}

fn first_looks(lines: &[Line<'_>], marks: &[Mark]) -> Vec<First> {
    let mut in_list = false;
    lines
        .iter()
        .zip(marks)
        .map(|(line, mark)| {
            let look = match mark {
                Mark::Separator | Mark::Caption | Mark::Note => First::Neutral,
                Mark::Correction => First::Neutral,
                Mark::Copyright | Mark::Contributors => First::End,
                Mark::Page if is_handle(line) => First::Neutral,
                Mark::Page => match line.sign {
                    Sign::List => First::List,
                    Sign::End => First::End,
                    _ => First::Other,
                },
                Mark::Time | Mark::Byline | Mark::Slugline => First::Other,
                Mark::Words => match line.grade {
                    Grade::Prose => First::Prose,
                    Grade::Weak => First::Weak,
                    Grade::Label => First::Other,
                },
            };
            // Under a heading over links a short sentence is a link.
            match look {
                First::List => in_list = true,
                First::Prose if line.words >= 20 => in_list = false,
                _ => {}
            }
            if in_list && matches!(look, First::Weak | First::Prose) { First::Other } else { look }
        })
        .collect()
}
