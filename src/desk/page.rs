//! Roles for the lines of a draft: what each shows by itself, then where the story is, then what stands around and between.

use super::extent::{self, First, Ground};
use super::head::{self, Head};
use super::lexicon::{self, Sign};
use super::lines::{Grade, Line};
use super::pictures::Picture;
use super::tables::{self, Cell};
use super::{byline, copy, dateline, edges, inset, tail, timestamp};
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
///
/// `site` is the site's name, where the page's title gave it.
pub fn judge(
    lines: &[Line<'_>],
    pictures: &[Picture],
    reference: Option<Day>,
    site: Option<&str>,
) -> Page {
    let mut marks: Vec<Mark> = lines
        .iter()
        .zip(pictures)
        .map(|(l, p)| mark(l, matches!(p, Picture::Text | Picture::Credit), reference))
        .collect();
    let mut first = first_looks(lines, &marks);
    edges::skip_repeats(lines, &mut first);
    let cells = tables::find(lines, &marks, &first);
    for (look, cell) in first.iter_mut().zip(&cells) {
        if *cell != Cell::None {
            *look = First::Neutral;
        }
    }
    pair_bylines(lines, &mut marks);
    let signed: Vec<bool> = marks.iter().map(|m| matches!(m, Mark::Time | Mark::Byline)).collect();
    let anchor = head::title_repeat(lines, &signed);
    let mut inside = prose(lines, &mut first, &signed, anchor);
    for (n, line) in lines.iter().enumerate() {
        if line.given.is_some() {
            inside[n] = line.given == Some(Role::Paragraph) && marks[n] == Mark::Words;
        }
    }
    let copy = copy::is_copy(lines, &marks);
    if copy {
        copy::take_all(lines, &mut marks, &mut inside);
    }
    dateline_opens(lines, &first, &marks, &mut inside);
    edges::closing_section(lines, &marks, &mut inside);
    edges::standfirst(lines, &marks, &mut inside);
    edges::caption_twins(lines, &mut marks, &mut inside);
    let head = head::find(lines, &marks, &inside, site);
    place_pictures(lines, pictures, &head, &mut marks, &mut inside);
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
    inset::tabulate(lines, &marks, &inside, &cells, &mut roles);
    head.settle_title(lines, &mut roles);
    for (n, line) in lines.iter().enumerate() {
        if copy && marks[n] == Mark::Words && roles[n] == Role::Furniture {
            roles[n] = Role::Paragraph;
        }
        roles[n] = given(line, marks[n], roles[n]);
    }
    Page { roles, head }
}

/// Settles what is a caption by where the story is: doubtful ones in it, no credit far from it.
fn place_pictures(
    lines: &[Line<'_>],
    pictures: &[Picture],
    head: &Head,
    marks: &mut [Mark],
    inside: &mut [bool],
) {
    let region = head.headline.or(head.start).unwrap_or(0)..head.end.map_or(0, |end| end + 1);
    for n in region {
        // A doubtful caption is one where the story is, and only there.
        let doubtful = match pictures[n] {
            Picture::Likely => true,
            Picture::Maybe => !inside[n] || in_gallery(lines, pictures, n),
            _ => false,
        };
        if doubtful
            && dateline::parse(lines[n].text, None).is_none_or(|d| d.agency.is_none())
            && matches!(marks[n], Mark::Words | Mark::Page | Mark::Copyright)
            && lines[n].given.is_none()
            && !(head.first_byline(marks, n) && byline::parse(lines[n].text).is_some())
            && !(head.start.is_some_and(|start| n < start)
                && lexicon::agency(lines[n].text).is_some())
        {
            marks[n] = Mark::Caption;
            inside[n] = false;
        }
    }
    // `© Agency` beside a caption is its credit, not the page's owner.
    for n in head.headline.or(head.start).unwrap_or(0)..head.end.unwrap_or(0) {
        let short = marks[n] == Mark::Copyright
            && lines[n].words <= 8
            && !lines[n].key.bytes().any(|b| b.is_ascii_digit());
        let beside =
            marks.get(n + 1) == Some(&Mark::Caption) || n > 0 && marks[n - 1] == Mark::Caption;
        if short && beside && !lines[n].key.contains("rights") && lines[n].given.is_none() {
            marks[n] = Mark::Caption;
        }
    }
    // A credit far from the story names the owner of something else.
    let near = head.headline.or(head.start).unwrap_or(0).saturating_sub(6)
        ..head.end.map_or(lines.len(), |end| end + 9);
    for n in 0..lines.len() {
        let alone = pictures[n] == Picture::Credit
            && n.checked_sub(1).is_none_or(|k| marks[k] != Mark::Caption);
        if alone && !near.contains(&n) && lines[n].given.is_none() {
            marks[n] = Mark::Page;
        }
    }
}

/// Where the story's prose is; where there is none, whatever ends as a sentence is the story: a brief, an alert.
fn prose(
    lines: &[Line<'_>],
    first: &mut [First],
    signed: &[bool],
    anchor: Option<usize>,
) -> Vec<bool> {
    let bonus = |n: usize| {
        let filed = dateline::parse(lines[n].text, None).is_some();
        if filed { 80.0 } else { 0.0 }
    };
    let inside = extent::find(&Ground { lines, first, signed, anchor }, bonus);
    if inside.contains(&true) {
        return inside;
    }
    for look in first.iter_mut().filter(|look| **look == First::Weak) {
        *look = First::Prose;
    }
    extent::find(&Ground { lines, first, signed, anchor }, bonus)
}

/// "By" on a line of its own, and the names on the next.
fn pair_bylines(lines: &[Line<'_>], marks: &mut [Mark]) {
    for n in 0..lines.len().saturating_sub(1) {
        let alone = lines[n].words <= 2
            && byline::parse(lines[n].text)
                .is_some_and(|b| b.led && b.writers.is_empty() && b.agency.is_none());
        if alone
            && marks[n + 1] != Mark::Caption
            && byline::parse(lines[n + 1].text).is_some_and(|b| !b.writers.is_empty())
        {
            marks[n] = Mark::Byline;
            marks[n + 1] = Mark::Byline;
        }
    }
}

/// A paragraph with an agency's dateline opens the story, whatever stands between it and the rest.
fn dateline_opens(lines: &[Line<'_>], first: &[First], marks: &[Mark], inside: &mut [bool]) {
    let Some(start) = inside.iter().position(|&x| x) else { return };
    let filed = |n: usize| dateline::parse(lines[n].text, None);
    if filed(start).is_some() {
        return;
    }
    // A question or an exclamation over it is the headline.
    if start == 0
        && let Some(next) = (1..lines.len().min(4)).find(|&n| inside[n])
        && first[0] == First::Weak
        && lines[0].words <= 22
        && lines[0].given.is_none()
        && filed(next).is_some_and(|d| d.agency.is_some())
    {
        inside[0] = false;
        return;
    }
    let opens = (start.saturating_sub(40)..start).rev().find(|&n| {
        let prose = matches!(first[n], First::Prose | First::Weak)
            || marks[n] == Mark::Words && lines[n].words >= 8;
        prose && lines[n].given.is_none() && filed(n).is_some_and(|d| d.agency.is_some())
    });
    if let Some(n) = opens {
        inside[n] = true;
    }
}

/// Whether a doubtful caption in the middle of prose is one: a doubtful credit stands straight under it.
fn in_gallery(lines: &[Line<'_>], pictures: &[Picture], n: usize) -> bool {
    let sure = |range: std::ops::Range<usize>| {
        range.into_iter().any(|k| matches!(pictures.get(k), Some(Picture::Text | Picture::Credit)))
    };
    let credited = pictures.get(n + 1) == Some(&Picture::Maybe);
    let among = sure(n.saturating_sub(3)..n) || sure(n + 1..n + 4);
    credited && lines[n + 1].words <= 8 && (lines[n].words <= 30 || lines[n].words <= 70 && among)
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
    } else if is_handle(line) {
        Mark::Page
    } else if head::is_slugline(line.text) {
        Mark::Slugline
    } else if line.grade != Grade::Prose
        && byline::parse(line.text).is_some_and(|b| b.led && !b.writers.is_empty())
    {
        Mark::Byline
    } else if !timestamp::read(line, reference).is_empty() || timestamp::is_clock(line) {
        Mark::Time
    } else if line.sign != Sign::None || lexicon::is_labelled(line.text) || is_address(line) {
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
                Mark::Separator | Mark::Caption | Mark::Note | Mark::Correction => First::Neutral,
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
