//! Roles for the lines of a draft: what each shows by itself, then where the story is, then what stands around and between.

use std::collections::{HashMap, HashSet};

use super::extent::{self, First, Ground};
use super::head::{self, Head};
use super::lexicon::{self, Sign};
use super::lines::{Grade, Line};
use super::pictures::Picture;
use super::tables::{self, Cell};
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
    skip_repeats(lines, &mut first);
    let cells = tables::find(lines, &marks, &first);
    for (look, cell) in first.iter_mut().zip(&cells) {
        if *cell != Cell::None {
            *look = First::Neutral;
        }
    }
    let bonus = |n: usize| {
        let filed = dateline::parse(lines[n].text, None).is_some();
        if filed { 80.0 } else { 0.0 }
    };
    pair_bylines(lines, &mut marks);
    let signed: Vec<bool> = marks.iter().map(|m| matches!(m, Mark::Time | Mark::Byline)).collect();
    let anchor = head::title_repeat(lines, &signed);
    let ground = Ground { lines, first: &first, signed: &signed, anchor };
    let mut inside = extent::find(&ground, bonus);
    if !inside.contains(&true) {
        // Nothing but short lines: a brief, an alert. Whatever ends as a sentence is the story.
        for look in first.iter_mut().filter(|f| **f == First::Weak) {
            *look = First::Prose;
        }
        let ground = Ground { lines, first: &first, signed: &signed, anchor };
        inside = extent::find(&ground, bonus);
    }
    for (n, line) in lines.iter().enumerate() {
        if line.given.is_some() {
            inside[n] = line.given == Some(Role::Paragraph) && marks[n] == Mark::Words;
        }
    }
    let copy = is_copy(lines, &marks);
    if copy {
        // The first line of copy over a time or a paragraph is its headline, whatever else its words look like.
        let misread = match marks.first() {
            Some(Mark::Caption | Mark::Correction) => {
                lines[0].grade != Grade::Prose && !lines[0].ends
            }
            Some(Mark::Time) => marks.get(1) == Some(&Mark::Time),
            _ => false,
        };
        if misread && lines.len() > 1 {
            marks[0] = Mark::Words;
        }
        let words = |n: usize| marks[n] == Mark::Words;
        for (n, line) in lines.iter().enumerate().skip(1) {
            inside[n] |= words(n) && line.grade != Grade::Label;
        }
        if !inside.contains(&true) {
            (1..lines.len()).for_each(|n| inside[n] = words(n));
        }
    }
    dateline_opens(lines, &first, &marks, &mut inside);
    closing_section(lines, &marks, &mut inside);
    standfirst(lines, &marks, &mut inside);
    caption_twins(lines, &mut marks, &mut inside);
    let head = head::find(lines, &marks, &inside, site);
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
            && !(head.first_byline(&marks, n) && byline::parse(lines[n].text).is_some())
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

/// Labels without figures that copy may have: its headline, a slug, crossheads. A page in a language whose furniture is not known
/// has more.
const LABELS: usize = 8;

/// Whether a text is copy alone: nothing in it is known from pages. Then all of it is the story, tables of figures too.
fn is_copy(lines: &[Line<'_>], marks: &[Mark]) -> bool {
    let bare = |line: &Line<'_>| line.given.is_none() && line.sign == Sign::None;
    let labels = lines.iter().zip(marks).filter(|(line, mark)| {
        **mark == Mark::Words && line.grade == Grade::Label && !has_figures(line)
    });
    lines.iter().all(bare) && !marks.contains(&Mark::Page) && labels.count() <= LABELS
}

fn has_figures(line: &Line<'_>) -> bool {
    line.text.bytes().any(|byte| byte.is_ascii_digit())
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

/// What a page prints three times is none of the story, nor is a table of contents: lines in a row that all come again.
fn skip_repeats(lines: &[Line<'_>], first: &mut [First]) {
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (n, line) in lines.iter().enumerate() {
        let (count, last) = counts.entry(line.key.as_str()).or_default();
        (*count, *last) = (*count + 1, n);
    }
    let again = |n: usize| {
        let line = &lines[n];
        let (count, last) = counts.get(line.key.as_str()).copied().unwrap_or_default();
        (2..=16).contains(&line.words) && count == 2 && last > n + 1 && line.given.is_none()
    };
    let mut n = 0;
    while n < lines.len() {
        let line = &lines[n];
        let often = counts.get(line.key.as_str()).is_some_and(|(count, _)| *count >= 3);
        if often && line.words >= 4 && line.given.is_none() && first[n] == First::Prose {
            first[n] = First::Other;
        }
        let run = (n..lines.len()).take_while(|&k| again(k)).count();
        if run >= 3 {
            for look in first.iter_mut().skip(n).take(run).filter(|look| **look == First::Weak) {
                *look = First::Other;
            }
        }
        n += run.max(1);
    }
}

/// A line in capitals, as sports stories have over their parts: `UP NEXT`.
fn shouts(lines: &[Line<'_>], marks: &[Mark], n: usize) -> bool {
    let line = &lines[n];
    (1..=5).contains(&line.words)
        && marks[n] == Mark::Words
        && line.given.is_none()
        && line.text.chars().filter(|c| c.is_alphabetic()).count() >= 4
        && !line.text.chars().any(char::is_lowercase)
        && line.text.chars().any(char::is_uppercase)
}

/// One or two sentences right over the byline sum the story up.
fn standfirst(lines: &[Line<'_>], marks: &[Mark], inside: &mut [bool]) {
    let Some(start) = inside.iter().position(|&x| x).filter(|&n| n > 0) else { return };
    let near = (start + 1..lines.len()).take(7);
    let Some(signed) = near.clone().find(|&n| marks[n] == Mark::Byline) else { return };
    let next = (signed + 1..lines.len()).take(12).find(|&n| inside[n]);
    let sums = (start..signed).filter(|&n| inside[n]).count();
    let plain = (start..signed).filter(|&n| inside[n]).all(|n| {
        lines[n].words <= 60
            && lines[n].given.is_none()
            && dateline::parse(lines[n].text, None).is_none()
    });
    if sums <= 2 && plain && next.is_some() {
        inside[start..signed].fill(false);
    }
}

/// A paragraph that is word for word a caption of the page is that caption, printed for another width of the screen.
fn caption_twins(lines: &[Line<'_>], marks: &mut [Mark], inside: &mut [bool]) {
    let captions: HashSet<&str> = lines
        .iter()
        .zip(marks.iter())
        .filter(|(line, mark)| **mark == Mark::Caption && line.words >= 8)
        .map(|(line, _)| line.key.as_str())
        .collect();
    for (n, line) in lines.iter().enumerate() {
        if inside[n] && line.given.is_none() && captions.contains(line.key.as_str()) {
            (inside[n], marks[n]) = (false, Mark::Caption);
        }
    }
}

/// Short sentences under a last heading in capitals are the story's where it had such headings before.
fn closing_section(lines: &[Line<'_>], marks: &[Mark], inside: &mut [bool]) {
    let (Some(start), Some(end)) =
        (inside.iter().position(|&x| x), inside.iter().rposition(|&x| x))
    else {
        return;
    };
    let top = end + 1;
    let before = (start..end).any(|n| !inside[n] && shouts(lines, marks, n) && inside[n + 1]);
    if !before || top >= lines.len() || !shouts(lines, marks, top) {
        return;
    }
    let sentence =
        |n: &usize| marks[*n] == Mark::Words && lines[*n].grade >= Grade::Weak && lines[*n].ends;
    for n in (top + 1..lines.len()).take(6).take_while(sentence) {
        inside[n] = true;
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
