//! Copy as it left the wire: a text without any page around it, of which nothing is furniture.

use super::lexicon::Sign;
use super::lines::{Grade, Line};
use super::page::Mark;

/// Labels without figures that copy may have: its headline, a slug, crossheads. A page in a language whose furniture is not known
/// has more.
const LABELS: usize = 8;

/// Whether a text is copy alone: nothing in it is known from pages. Then all of it is the story, tables of figures too.
pub fn is_copy(lines: &[Line<'_>], marks: &[Mark]) -> bool {
    let bare = |line: &Line<'_>| line.given.is_none() && line.sign == Sign::None;
    let labels = lines.iter().zip(marks).filter(|(line, mark)| {
        **mark == Mark::Words && line.grade == Grade::Label && !has_figures(line)
    });
    lines.iter().all(bare) && !marks.contains(&Mark::Page) && labels.count() <= LABELS
}

fn has_figures(line: &Line<'_>) -> bool {
    line.text.bytes().any(|byte| byte.is_ascii_digit())
}

/// Takes all words of copy into the story, its first line apart, which is the headline where it is no paragraph.
pub fn take_all(lines: &[Line<'_>], marks: &mut [Mark], inside: &mut [bool]) {
    // Whatever the words of a headline look like: over a time or a paragraph it is the headline.
    let misread = match marks.first() {
        Some(Mark::Caption | Mark::Correction) => lines[0].grade != Grade::Prose && !lines[0].ends,
        Some(Mark::Time) => marks.get(1) == Some(&Mark::Time),
        _ => false,
    };
    if misread && lines.len() > 1 {
        marks[0] = Mark::Words;
    }
    for (n, line) in lines.iter().enumerate().skip(1) {
        inside[n] |= marks[n] == Mark::Words && line.grade != Grade::Label;
    }
    if !inside.contains(&true) {
        (1..lines.len()).for_each(|n| inside[n] = marks[n] == Mark::Words);
    }
}
