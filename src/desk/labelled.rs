//! Drafts whose format says what each part is for: the labels stand, but for paragraphs that are something else by their own words.
//!
//! A wire's body still ends in `(Reporting by ...)`, a copyright line or a correction, and a page's markup calls everything a paragraph.
//! Only what has the form of such a line is taken for one; where the prose lies need not be found.

use super::byline;
use super::head::{self, Head};
use super::lexicon::Sign;
use super::lines::{Grade, Line};
use super::page::Page;
use super::pictures::Picture;
use super::{calendar, dateline, tail, timestamp};
use crate::story::Role;

/// Lines at the end of a story that may say who worked on it.
const LAST: usize = 5;

/// The longest line of a page's own words among paragraphs, in words.
const WORDS: usize = 20;

/// Judges the lines of a draft that are all labelled; `filed` is the dateline that a field gives.
pub fn judge(lines: &[Line<'_>], pictures: &[Picture], filed: Option<&str>) -> Page {
    let prose = |line: &Line<'_>| line.given == Some(Role::Paragraph);
    let mut roles: Vec<Role> = lines
        .iter()
        .zip(pictures)
        .map(|(line, picture)| match line.given {
            Some(Role::Paragraph) => paragraph(line, *picture),
            Some(role) => role,
            None => Role::Paragraph,
        })
        .collect();
    // A paragraph that is only a credit is one beside a caption; else it names the source of a table, or who owns the story.
    for n in (0..lines.len()).filter(|&n| pictures[n] == Picture::Credit) {
        let beside =
            n > 0 && roles[n - 1] == Role::Caption || roles.get(n + 1) == Some(&Role::Caption);
        let owned = tail::is_copyright(&lines[n]);
        if prose(&lines[n]) && (!beside || owned) {
            roles[n] = if owned { Role::Copyright } else { Role::Paragraph };
        }
    }
    // Whatever it says, what stands alone is the story.
    let alone = !roles.iter().any(|role| role.is_body());
    for (line, role) in lines.iter().zip(&mut roles).filter(|(line, _)| alone && prose(line)) {
        if matches!(role, Role::Contributors | Role::Furniture | Role::EditorsNote)
            && !tail::is_separator(line.text)
        {
            *role = Role::Paragraph;
        }
    }
    // Over the first paragraph of prose a page prints who wrote it and when.
    let opens = |line: &Line<'_>| {
        let dated = filed.is_some_and(|filed| line.text.starts_with(filed));
        prose(line)
            && (line.grade == Grade::Prose || dated || dateline::parse(line.text, None).is_some())
    };
    let start = lines.iter().position(opens).unwrap_or(0);
    for (line, role) in lines.iter().zip(&mut roles).take(start) {
        if *role == Role::Paragraph {
            *role = over_the_story(line);
        }
    }
    for (line, role) in
        lines.iter().zip(&mut roles).rev().filter(|(line, _)| prose(line)).take(LAST)
    {
        if *role == Role::Paragraph && tail::is_late_contributors(line) {
            *role = Role::Contributors;
        } else if line.words > WORDS {
            break;
        }
    }
    let headline = roles.iter().position(|role| *role == Role::Headline);
    let text = headline.map(|n| lines[n].text.to_owned());
    let inside = |role: &Role| *role == Role::Paragraph;
    let head = Head {
        headline,
        text,
        start: roles.iter().position(inside),
        end: roles.iter().rposition(inside),
        site: None,
    };
    Page { roles, head }
}

fn paragraph(line: &Line<'_>, picture: Picture) -> Role {
    if tail::is_separator(line.text) {
        Role::Furniture
    } else if matches!(picture, Picture::Text | Picture::Credit)
        && dateline::parse(line.text, None).is_none_or(|filed| filed.agency.is_none())
    {
        Role::Caption
    } else if tail::is_copyright(line) {
        Role::Copyright
    } else if tail::is_contributors(line) {
        Role::Contributors
    } else if tail::is_correction(line) {
        Role::Correction
    } else if tail::is_editors_note(line) {
        Role::EditorsNote
    } else if line.sign != Sign::None
        && line.words <= WORDS
        && line.text.contains(char::is_alphabetic)
    {
        // A row of figures is of a table.
        Role::Furniture
    } else {
        Role::Paragraph
    }
}

fn over_the_story(line: &Line<'_>) -> Role {
    if head::is_slugline(line.text) {
        Role::Slugline
    } else if byline::parse(line.text).is_some_and(|b| b.led && !b.writers.is_empty()) {
        Role::Byline
    } else if !timestamp::read(line, None).is_empty()
        && calendar::dates(line.text, None).iter().any(|date| date.year)
    {
        Role::Timestamp
    } else {
        Role::Paragraph
    }
}
