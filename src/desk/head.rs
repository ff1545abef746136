//! The head of a story: headline, subhead, bylines, timestamps and slugline over its first paragraph.

use std::collections::HashSet;

use super::lexicon::{self, Sign};
use super::lines::{Grade, Line, count_words, fold};
use super::page::Mark;
use super::{byline, timestamp};
use crate::story::{Part, Role};

/// How far over the first paragraph a head reaches when only short lines stand between.
const REACH: usize = 120;

/// What stands between a headline and the site's name in a page's title.
const BARS: [&str; 10] = [" | ", " - ", " – ", " — ", " :: ", " » ", " « ", " • ", " · ", " / "];

/// How far down a page the headline that its title repeats is looked for, in lines.
const LOW: usize = 400;

/// Where the head's parts stand.
#[derive(Debug, Default)]
pub struct Head {
    /// The line of the headline.
    pub headline: Option<usize>,
    /// The headline's words, without what a page's title adds.
    pub text: Option<String>,
    /// The first line of the story's prose.
    pub start: Option<usize>,
    /// The last line of the story's prose.
    pub end: Option<usize>,
    /// The site's name, as the page's title adds it.
    pub site: Option<String>,
}

/// Parts of a page's title: the headline's words, and the site that follows a bar or dash.
fn split_title(title: &str) -> Option<(&str, &str)> {
    BARS.iter()
        .filter_map(|bar| title.rsplit_once(*bar))
        .filter(|(words, site)| {
            site.split_whitespace().count() <= 6 && words.split_whitespace().count() >= 2
        })
        .max_by_key(|(words, _)| words.len())
}

/// Parts a page's title from the site's name, where the title's words are a line of their own further down.
///
/// The words and the site become two parts, whichever stands first; what parted them goes. Returns the site's name.
pub fn part_title(parts: &mut Vec<Part>) -> Option<String> {
    let title = parts.first().filter(|p| p.role.is_none() && p.text.len() <= 400)?;
    let own = |words: &str| {
        let key = fold(words);
        count_words(words) >= 3
            && parts.iter().skip(1).take(LOW).any(|p| p.text.len() <= 400 && fold(&p.text) == key)
    };
    let cut = |bar: &str| {
        let mut ends = title.text.match_indices(bar).map(|(at, bar)| (at, at + bar.len()));
        ends.find_map(|(at, end)| {
            let (words, site) = (title.text.get(..at)?.trim(), title.text.get(end..)?.trim());
            (!words.is_empty() && !site.is_empty() && (own(words) || own(site)))
                .then(|| (words.to_owned(), site.to_owned(), own(words)))
        })
    };
    let (before, after, first) = BARS.iter().find_map(|bar| cut(bar))?;
    let site = if first { after.clone() } else { before.clone() };
    parts[0].text = before;
    parts.insert(1, Part { text: after, ..Part::default() });
    Some(site)
}

/// The line over the story that repeats the page's title: the first with a byline or time close under it, else the last.
pub fn title_repeat(lines: &[Line<'_>], signed: &[bool]) -> Option<usize> {
    let title = lines.first()?;
    let mut last = None;
    for (n, line) in lines.iter().enumerate().skip(1) {
        let whole = title
            .key
            .strip_prefix(line.key.as_str())
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
        if line.words >= 3 && whole {
            if signed.iter().skip(n + 1).take(6).any(|&s| s) {
                return Some(n);
            }
            last.get_or_insert(n);
        }
    }
    last
}

/// Finds the head.
pub fn find(lines: &[Line<'_>], marks: &[Mark], inside: &[bool], site: Option<&str>) -> Head {
    let mut head = Head {
        start: inside.iter().position(|&x| x),
        end: inside.iter().rposition(|&x| x),
        ..Head::default()
    };
    if let Some(n) = lines.iter().position(|l| l.given == Some(Role::Headline)) {
        head.headline = Some(n);
        head.text = Some(lines[n].text.to_owned());
        return head;
    }
    if lines.iter().any(|l| l.given.is_some()) {
        return head;
    }
    let start = head.start.unwrap_or(lines.len().min(12));
    let Some(title) = lines.first() else { return head };
    let printed = || split_title(title.text).map(|(_, site)| site);
    let site = site.or_else(printed).map(str::to_owned);
    let mut best: Option<(f32, usize)> = None;
    let from = start.saturating_sub(REACH);
    let may_head = (from..start).chain((from > 0 && start > 0).then_some(0));
    let asked = may_head.clone().map(|n| &lines[n]).filter(|line| may_be_headline(line));
    let topic =
        story_words(lines, inside, &asked.flat_map(|line| longer_words(&line.key)).collect());
    for n in may_head {
        if let Some(score) = headline_score(lines, marks, n, start, title, &topic)
            && best.is_none_or(|(most, _)| score > most)
        {
            best = Some((score, n));
        }
    }
    // A first line that is a paragraph has no headline over it.
    if let Some((_, n)) = best.filter(|(score, _)| *score > 0.0) {
        head.headline = Some(n);
        let stripped = if n == 0 && start > 8 {
            split_title(title.text).map(|(words, _)| words)
        } else {
            None
        };
        head.text = Some(stripped.unwrap_or(lines[n].text).to_owned());
    }
    head.site = site;
    head
}

/// The words of four letters and more of a folded line.
fn longer_words(key: &str) -> impl Iterator<Item = &str> {
    key.split(' ').filter(|word| word.len() >= 4 && word.chars().count() >= 4)
}

/// Which of some longer words the story's first paragraphs have.
fn story_words<'a>(
    lines: &'a [Line<'_>],
    inside: &[bool],
    asked: &HashSet<&str>,
) -> HashSet<&'a str> {
    // Most words differ from all of them in their length or their first letter.
    let kind = |word: &str| {
        let first = word.bytes().next().unwrap_or_default();
        1_u64 << ((usize::from(first) + 7 * word.len()) % 64)
    };
    let kinds = asked.iter().fold(0, |kinds, word| kinds | kind(word));
    lines
        .iter()
        .zip(inside)
        .filter(|(_, inside)| **inside)
        .take(12)
        .flat_map(|(line, _)| longer_words(&line.key))
        .filter(|word| kinds & kind(word) != 0 && asked.contains(word))
        .collect()
}

/// Whether a line is short enough for a headline.
fn may_be_headline(line: &Line<'_>) -> bool {
    (1..=34).contains(&line.words) && line.text.len() <= 260
}

/// How much speaks for a line being the headline; `None` where it cannot be.
fn headline_score(
    lines: &[Line<'_>],
    marks: &[Mark],
    n: usize,
    start: usize,
    title: &Line<'_>,
    topic: &HashSet<&str>,
) -> Option<f32> {
    let line = &lines[n];
    if !may_be_headline(line) {
        return None;
    }
    let repeats = n > 0 && line.words >= 3 && title.key.starts_with(&line.key);
    if !repeats && !matches!(marks[n], Mark::Words) {
        return None;
    }
    let words: Vec<&str> = longer_words(&line.key).collect();
    let share = |set: &dyn Fn(&str) -> bool| {
        words.iter().filter(|w| set(w)).count() as f32 / words.len().max(1) as f32
    };
    let distance = start - n.min(start);
    let mut score = -(distance as f32 / 10.0).min(2.5);
    if repeats {
        score += 6.0;
    } else if n > 0 && line.words >= 3 {
        let own: HashSet<&str> = title.key.split(' ').collect();
        score += 4.0 * share(&|w| own.contains(w)) - 0.5;
    }
    let signed = (n + 1..(n + 5).min(start))
        .any(|k| matches!(marks[k], Mark::Byline | Mark::Time) || byline_here(lines, k));
    if signed {
        score += 2.5;
    }
    score += 2.5 * share(&|w| topic.contains(w));
    if (4..=22).contains(&line.words) {
        score += 0.8;
    } else if line.words <= 2 {
        score -= 1.5;
    }
    if line.ends && !line.text.ends_with(['?', '!']) {
        score -= 1.2;
    }
    if n == 0 {
        score += if distance <= 8 { 3.0 } else { 0.4 };
    }
    Some(score)
}

/// Whether a line without "By" reads as a byline: a name with a title, or an agency.
fn byline_here(lines: &[Line<'_>], n: usize) -> bool {
    byline::parse(lines[n].text)
        .is_some_and(|b| b.agency.is_some() || b.writers.iter().any(|w| w.title.is_some()))
}

/// Whether a line is a wire's slugline: `AP-US--Flood Watch, 4th Ld-Writethru`, `FLOOD-WATCH/ (UPDATE 1)`.
pub fn is_slugline(text: &str) -> bool {
    if text.len() > 80 || text.len() < 5 {
        return false;
    }
    let mut parts = text.split('-');
    let code = parts.next().unwrap_or_default();
    let wire = matches!(code, "AP" | "BC" | "US" | "EU" | "AS" | "ML" | "LT" | "AF")
        && text.contains("--");
    let ordinal =
        ["-Writethru", " Ld", "Ld-", ", Writethru", " Add"].iter().any(|s| text.contains(s))
            && text.contains('-')
            && !text.ends_with('.');
    let (slug, rest) = text.split_once('/').unwrap_or(("", ""));
    let reuters = slug.len() >= 4
        && slug.contains('-')
        && slug.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-')
        && (rest.is_empty()
            || rest.chars().all(|c| c.is_ascii_uppercase() || " ()-0123456789,".contains(c)));
    wire || ordinal || reuters
}

impl Head {
    /// The first print of the headline is the headline, those that repeat it are the page's: its title first of all.
    pub fn settle_title(&self, lines: &[Line<'_>], roles: &mut [Role]) {
        let Some(top) = self.headline else { return };
        let first = lines.iter().take(2).position(|l| l.given.is_none() && l.key == lines[top].key);
        if let Some(first) = first.filter(|&n| n < top && roles[n] == Role::Furniture) {
            roles[first] = Role::Headline;
            roles[top] = Role::Furniture;
        }
    }

    /// Whether a line may still be the byline: none that says so stands between it and the headline.
    pub fn first_byline(&self, marks: &[Mark], n: usize) -> bool {
        let Some(top) = self.headline.filter(|top| *top < n && n - top <= 8) else { return false };
        self.start.is_none_or(|start| n < start)
            && !marks.iter().take(n).skip(top + 1).any(|m| *m == Mark::Byline)
    }

    /// Gives the head's lines their roles.
    pub fn apply(
        &self,
        lines: &[Line<'_>],
        marks: &[Mark],
        inside: &mut [bool],
        roles: &mut [Role],
    ) {
        let start = self.start.unwrap_or(lines.len());
        let Some(top) = self.headline else {
            Self::unsigned(lines, marks, start, roles);
            return;
        };
        roles[top] = Role::Headline;
        let mut last_sign = None;
        // What stands over the headline within two lines may be its time or slugline.
        for n in top.saturating_sub(2)..top {
            match marks[n] {
                Mark::Time if lines[n].words >= 2 => roles[n] = Role::Timestamp,
                Mark::Slugline => roles[n] = Role::Slugline,
                Mark::Byline if n > 0 => roles[n] = Role::Byline,
                _ => {}
            }
        }
        let body = (top + 1..lines.len()).find(|&n| inside[n] && n > top).unwrap_or(lines.len());
        let limit = body.max(start).min(lines.len());
        for n in top + 1..limit.min(top + 40) {
            // A name counts as a byline beside headline, byline or time only.
            let beside = n - top <= 3 || last_sign.is_some_and(|at| n - at <= 2);
            match marks[n] {
                Mark::Time if beside || n - top <= 8 || timestamp::is_labelled(&lines[n]) => {
                    // `Reuters November 18, 2019` is both.
                    let signed = byline::parse(lines[n].text)
                        .is_some_and(|b| !b.writers.is_empty() || b.agency.is_some());
                    roles[n] = if signed { Role::Byline } else { Role::Timestamp };
                    last_sign = Some(n);
                }
                Mark::Slugline => roles[n] = Role::Slugline,
                Mark::Byline => {
                    roles[n] = Role::Byline;
                    last_sign = Some(n);
                }
                Mark::Words | Mark::Page if beside && self.signs(lines, n) => {
                    roles[n] = Role::Byline;
                    last_sign = Some(n);
                }
                Mark::Page
                    if timestamp::is_label(&lines[n])
                        && matches!(marks.get(n + 1), Some(Mark::Time)) =>
                {
                    roles[n] = Role::Timestamp;
                    last_sign = Some(n);
                }
                _ => {}
            }
        }
        // A quotation straight over the headline is its kicker.
        if let Some(over) = top
            .checked_sub(1)
            .filter(|&n| n > 0 && marks[n] == Mark::Words && roles[n] == Role::Furniture)
        {
            let line = &lines[over];
            if line.words >= 5
                && line.text.starts_with(['“', '"', '‘', '\'', '«', '„'])
                && line.text.ends_with(['”', '"', '’', '\'', '»', '“'])
            {
                roles[over] = Role::Subhead;
            }
        }
        Self::subheads(lines, marks, inside, roles, top);
    }

    /// A story without headline: its first lines may still be signed.
    fn unsigned(lines: &[Line<'_>], marks: &[Mark], start: usize, roles: &mut [Role]) {
        for n in 0..start.min(lines.len()) {
            match marks[n] {
                Mark::Byline if start - n <= 6 => roles[n] = Role::Byline,
                Mark::Time if start - n <= 4 => roles[n] = Role::Timestamp,
                Mark::Slugline => roles[n] = Role::Slugline,
                _ => {}
            }
        }
    }

    /// Whether a line in the head names writers, an agency or the site.
    fn signs(&self, lines: &[Line<'_>], n: usize) -> bool {
        let line = &lines[n];
        if line.words > 14 || line.sign == Sign::List || line.sign == Sign::End {
            return false;
        }
        if self.site.as_ref().is_some_and(|site| fold(site) == line.key)
            || lexicon::agency(line.text).is_some()
        {
            return true;
        }
        if line.sign != Sign::None {
            return false;
        }
        byline::parse(line.text).is_some_and(|b| !b.writers.is_empty() || b.agency.is_some())
    }

    /// Lines between the headline and its byline or time, or a short line straight under the headline.
    fn subheads(
        lines: &[Line<'_>],
        marks: &[Mark],
        inside: &mut [bool],
        roles: &mut [Role],
        top: usize,
    ) {
        let signed = (top + 1..(top + 7).min(lines.len()))
            .find(|&n| matches!(roles[n], Role::Byline | Role::Timestamp));
        let unsigned_limit = top + 2;
        let limit = signed.unwrap_or(unsigned_limit).min(lines.len());
        for n in top + 1..limit {
            let line = &lines[n];
            if marks[n] != Mark::Words || line.given.is_some() {
                continue;
            }
            let sums_up = match signed {
                Some(_) => line.words >= 5 && line.key != lines[top].key,
                None => {
                    !inside[n]
                        && line.words >= 5
                        && (line.text.ends_with(':')
                            || line.grade == Grade::Weak
                            || line.words >= 7)
                }
            };
            if sums_up {
                roles[n] = Role::Subhead;
                inside[n] = false;
            }
        }
        if signed.is_none()
            && let Some(line) = lines.get(top + 1)
            && inside[top + 1]
            && line.words <= 14
            && line.text.ends_with(':')
        {
            roles[top + 1] = Role::Subhead;
            inside[top + 1] = false;
        }
    }
}
