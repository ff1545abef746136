//! The edges of a story: sentences over its byline, its last short section, and what a page repeats of it or in it.

use std::collections::{HashMap, HashSet};

use super::dateline;
use super::extent::First;
use super::lines::{Grade, Line};
use super::page::Mark;

/// What a page prints three times is none of the story, nor is a table of contents: lines in a row that all come again.
pub(super) fn skip_repeats(lines: &[Line<'_>], first: &mut [First]) {
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
pub(super) fn standfirst(lines: &[Line<'_>], marks: &[Mark], inside: &mut [bool]) {
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
pub(super) fn caption_twins(lines: &[Line<'_>], marks: &mut [Mark], inside: &mut [bool]) {
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
pub(super) fn closing_section(lines: &[Line<'_>], marks: &[Mark], inside: &mut [bool]) {
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
