//! What stands between a story's paragraphs: crossheads, lists, pull quotes, and links that pages put in.

use std::cell::LazyCell;
use std::collections::{HashMap, HashSet};

use super::head::Head;
use super::lexicon::{self, Sign};
use super::lines::{Grade, Line};
use super::page::Mark;
use super::tables::Cell;
use super::{tail, timestamp};
use crate::story::Role;

/// The longest crosshead, in words.
const CROSSHEAD: usize = 12;

/// The most lines between a story's last paragraph and the line on who worked on it.
const CLOSING: usize = 40;

/// Whether a line opens with a bullet or a number of a list.
pub fn is_bullet(text: &str) -> bool {
    let Some(first) = text.chars().next() else { return false };
    let rest = || text.get(first.len_utf8()..).unwrap_or_default();
    match first {
        '•' | '▪' | '■' | '◦' | '‣' | '●' | '·' | '*' => {
            rest().chars().any(char::is_alphabetic) && !rest().starts_with('*')
        }
        '-' => rest().starts_with(' '),
        '0'..='9' => {
            let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
            text.len() - after.len() <= 2 && (after.starts_with(". ") || after.starts_with(") "))
        }
        _ => false,
    }
}

/// Settles what is left between the first and the last paragraph, and at the story's end.
pub fn settle(
    lines: &[Line<'_>],
    marks: &[Mark],
    inside: &[bool],
    head: &Head,
    roles: &mut [Role],
) {
    let (Some(start), Some(end)) =
        (inside.iter().position(|&x| x), inside.iter().rposition(|&x| x))
    else {
        return;
    };
    pull_quotes(lines, inside, roles);
    let counts = LazyCell::new(|| repeats(lines));
    let firsts = LazyCell::new(|| {
        let mut firsts: HashMap<&str, usize> = HashMap::new();
        for (n, line) in lines.iter().enumerate().take(end + 1).skip(start) {
            firsts.entry(line.key.as_str()).or_insert(n);
        }
        firsts
    });
    // Or a second time, after a table of contents over the story's parts.
    let once = |n: usize| {
        let key = lines[n].key.as_str();
        let listed =
            |&at: &usize| at < n && !inside[at] && !inside.get(at + 1).copied().unwrap_or(false);
        match counts.get(key) {
            Some(1) => true,
            Some(2) => lines[n].words >= 2 && firsts.get(key).is_some_and(listed),
            _ => false,
        }
    };
    let numbered = |n: usize| {
        lines[n].text.starts_with(|c: char| c.is_ascii_digit())
            && is_bullet(lines[n].text)
            && marks[n] == Mark::Words
            && lines[n].sign == Sign::None
            && lines[n].given.is_none()
    };
    // Three numbers and more are a list, whatever stands between.
    if (start..=end).filter(|&n| numbered(n)).count() >= 3 {
        for n in (start..=end).filter(|&n| numbered(n)) {
            roles[n] = Role::ListItem;
        }
    }
    for n in start..end {
        if inside[n]
            || roles[n] != Role::Furniture
            || marks[n] != Mark::Words
            || lines[n].given.is_some()
        {
            continue;
        }
        if is_bullet(lines[n].text) && listed(lines, inside, n) {
            roles[n] = Role::ListItem;
        } else if once(n) && is_crosshead(lines, marks, inside, &counts, n) {
            roles[n] = Role::Crosshead;
        }
    }
    for n in start..=end {
        small_heads(lines, marks, inside, roles, n);
    }
    late_contributors(lines, marks, inside, roles, end);
    let headline = head.headline.map(|n| lines[n].key.as_str());
    for (n, line) in lines.iter().enumerate() {
        if Some(n) != head.headline && Some(line.key.as_str()) == headline && line.given.is_none() {
            roles[n] = Role::Furniture;
        }
    }
}

/// Rows and items where the story is, the short line over a table, and the results that a story ends with.
pub fn tabulate(
    lines: &[Line<'_>],
    marks: &[Mark],
    inside: &[bool],
    cells: &[Cell],
    roles: &mut [Role],
) {
    let (Some(start), Some(end)) =
        (inside.iter().position(|&x| x), inside.iter().rposition(|&x| x))
    else {
        return;
    };
    // Results between the last paragraph and the line on who worked on the story are the story's.
    let closing = (end + 1..lines.len()).take(CLOSING).find(|&n| marks[n] != Mark::Words);
    let results = |to: usize| {
        let figures = lines.get(end + 1..to).unwrap_or_default().iter();
        figures.filter(|l| l.key.bytes().any(|b| b.is_ascii_digit())).count() * 2 > to - end - 1
    };
    let closing = closing.filter(|&n| marks[n] == Mark::Contributors && results(n)).unwrap_or(end);
    let tabled = (end + 1..lines.len()).take(3).find(|&n| cells[n] == Cell::Row);
    let tabled =
        tabled.map_or(end, |n| n + cells.iter().skip(n).take_while(|c| **c == Cell::Row).count());
    for n in start..closing.max(tabled) {
        if roles[n] != Role::Furniture || marks[n] != Mark::Words || lines[n].given.is_some() {
            continue;
        }
        match cells[n] {
            Cell::Row => roles[n] = Role::TableRow,
            Cell::Item => roles[n] = Role::ListItem,
            Cell::None if cells.get(n + 1) == Some(&Cell::Row) && lines[n].words <= CROSSHEAD => {
                roles[n] = Role::Crosshead;
            }
            // `(Graphic: Ferries of the world - here)` is a link.
            Cell::None if n > end && n < closing && !lines[n].text.starts_with(['(', '[']) => {
                roles[n] = Role::ListItem;
            }
            Cell::None => {}
        }
    }
}

/// Heads and scraps that other rules leave: a question over its answer, a time over an update, the end of an embedded post.
fn small_heads(lines: &[Line<'_>], marks: &[Mark], inside: &[bool], roles: &mut [Role], n: usize) {
    let line = &lines[n];
    if line.given.is_some() {
        return;
    }
    let next = inside.get(n + 1).copied().unwrap_or(false);
    let starts = line.text.starts_with(|c: char| c.is_uppercase());
    if roles[n] == Role::Paragraph && n > 0 {
        let asks = line.text.ends_with(['?', '？']) && (2..=10).contains(&line.words);
        let open = !line.ends
            && line.grade == Grade::Weak
            && line.words <= 16
            && !line.text.ends_with([':', '”', '"', ',', ';']);
        let signed = marks.get(n + 1) == Some(&Mark::Page);
        if (asks || open) && starts && next && !signed && lines[n + 1].words >= 15 {
            roles[n] = Role::Crosshead;
        }
        return;
    }
    if roles[n] != Role::Furniture {
        return;
    }
    let before = n.checked_sub(1).is_some_and(|k| inside[k] || marks[k] == Mark::Separator);
    if marks[n] == Mark::Time && before && next && line.words <= 3 && timestamp::is_clock(line) {
        roles[n] = Role::Crosshead;
    } else if marks[n] == Mark::Words
        && before
        && line.words >= 4
        && marks.get(n + 1) == Some(&Mark::Page)
        && lines[n + 1].text.contains("(@")
    {
        roles[n] = Role::Paragraph;
    }
}

fn repeats<'a>(lines: &'a [Line<'_>]) -> HashMap<&'a str, usize> {
    let mut counts = HashMap::new();
    for line in lines {
        *counts.entry(line.key.as_str()).or_insert(0) += 1;
    }
    counts
}

/// Neighbors of a bullet are paragraphs or bullets.
fn listed(lines: &[Line<'_>], inside: &[bool], n: usize) -> bool {
    let before = n.checked_sub(1).is_some_and(|k| inside[k] || is_bullet(lines[k].text));
    let after = lines.get(n + 1).is_some_and(|l| inside[n + 1] || is_bullet(l.text));
    before && after
}

/// A short line straight over a paragraph, with a word of what follows.
fn is_crosshead(
    lines: &[Line<'_>],
    marks: &[Mark],
    inside: &[bool],
    counts: &HashMap<&str, usize>,
    n: usize,
) -> bool {
    let line = &lines[n];
    // `Advertisement`, `Back to top`: what a page prints again and again parts nothing.
    let again = |k: usize| {
        let line = &lines[k];
        !inside[k]
            && line.words <= 6
            && line.sign != Sign::List
            && counts.get(line.key.as_str()).is_some_and(|&count| count >= 3)
    };
    let quiet = |k: usize| matches!(marks[k], Mark::Separator | Mark::Caption) || again(k);
    let next = (n + 1..lines.len()).find(|&k| !quiet(k));
    let before = (0..n).rev().find(|&k| !quiet(k));
    let (Some(next), Some(before)) = (next, before) else { return false };
    let opens = line.text.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    if !inside[next]
        || lines[next].words < if line.text.chars().any(char::is_lowercase) { 6 } else { 3 }
        || !(1..=CROSSHEAD).contains(&line.words)
        || line.text.len() > 110
        || !opens
        || line.ends && line.grade == Grade::Prose
        || line.text.ends_with([')', '>', '»', '…', ':', ','])
        || !line.text.chars().any(char::is_alphabetic)
    {
        return false;
    }
    let ahead: HashSet<&str> = lines
        .iter()
        .zip(inside)
        .skip(next)
        .filter(|(_, inside)| **inside)
        .take(8)
        .flat_map(|(l, _)| l.key.split(' '))
        .map(stem)
        .collect();
    let words: Vec<&str> =
        line.key.split(' ').filter(|w| w.chars().count() >= 4).map(stem).collect();
    let shared = words.iter().filter(|w| ahead.contains(*w)).count();
    let unspaced = line.key.split(' ').count() == 1 && line.words > 1;
    if inside[before] {
        // Alone between two paragraphs.
        let shouts = !line.text.chars().any(char::is_lowercase) && line.words >= 2;
        shared > 0 || unspaced || shouts || line.words <= 6 && words.len() <= 1
    } else {
        // After other short lines: most of its words must come back.
        !words.is_empty() && shared * 10 >= words.len() * 6
    }
}

/// A word's first letters, so that plurals meet.
fn stem(word: &str) -> &str {
    let cut = word.char_indices().nth(5).map_or(word.len(), |(at, _)| at);
    word.split_at(cut).0
}

/// Sentences that repeat what other paragraphs say word for word are pull quotes.
fn pull_quotes(lines: &[Line<'_>], inside: &[bool], roles: &mut [Role]) {
    let shingles: Vec<Vec<u64>> = lines
        .iter()
        .zip(inside)
        .map(|(line, &inside)| if inside { shingles(&line.key) } else { Vec::new() })
        .collect();
    let mut holders: Vec<(u64, usize)> = shingles
        .iter()
        .enumerate()
        .flat_map(|(n, list)| list.iter().map(move |shingle| (*shingle, n)))
        .collect();
    holders.sort_unstable();
    // For each line, how many of its shingles another line has too, and how many it has first.
    let (mut held, mut first) = (vec![0_usize; lines.len()], vec![0_usize; lines.len()]);
    for same in holders.chunk_by(|a, b| a.0 == b.0) {
        let opener = same[0].1;
        let shared = same.iter().any(|(_, n)| *n != opener);
        for &(_, n) in same {
            held[n] += usize::from(shared);
            first[n] += usize::from(n == opener);
        }
    }
    for (n, list) in shingles.iter().enumerate() {
        let words = lines[n].words;
        if list.len() < 3 || words > 60 || lines[n].given.is_some() {
            continue;
        }
        // Of two equal lines the first stays.
        let first = first[n] == list.len();
        let quoted = is_one_quote(lines[n].text);
        let enough = if quoted { 6 } else { 10 };
        let twin = first && !quoted;
        if held[n] * 10 >= list.len() * enough && !twin {
            roles[n] = Role::Furniture;
        }
    }
}

/// Whether a line is one quotation from its first to its last letter, without a word on who says it.
fn is_one_quote(text: &str) -> bool {
    let marks = ['“', '”', '"', '«', '»', '„', '‟'];
    let inner = text.trim_matches(|c: char| marks.contains(&c) || c.is_whitespace());
    text.starts_with(marks) && !inner.contains(marks)
}

/// Hashes of each three words in a row.
fn shingles(key: &str) -> Vec<u64> {
    // FNV-1a of the words; of three in a row the sum of odd multiples, so that their order counts.
    const START: u64 = 0xcbf2_9ce4_8422_2325;
    let mut words = Vec::new();
    let mut hash = START;
    for byte in key.bytes() {
        if byte == b' ' {
            words.push(std::mem::replace(&mut hash, START));
        } else {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    words.push(hash);
    let three = |three: &[u64]| {
        three.iter().fold(0_u64, |sum, word| sum.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ word)
    };
    words.windows(3).map(three).collect()
}

/// After the last separator, or as the last lines: `Reed reported from Oakum.`
fn late_contributors(
    lines: &[Line<'_>],
    marks: &[Mark],
    inside: &[bool],
    roles: &mut [Role],
    end: usize,
) {
    let mut n = end + 1;
    // A few lines after the last paragraph too.
    let mut limit = (end + 5).min(lines.len());
    // `Follow Ana Ruiz on Twitter: ...`, but no `Follow our coverage`.
    let writers = |n: usize| {
        lines[n].key.starts_with("follow ")
            && lines[n].key.contains(" on twitter")
            && tail::is_late_contributors(&lines[n])
            && !lines[n].key.contains("coverage")
    };
    while n < limit && (marks[n] != Mark::Page || lines[n].sign == Sign::None || writers(n)) {
        if tail::is_late_contributors(&lines[n]) && lines[n].given.is_none() {
            roles[n] = Role::Contributors;
            limit = (n + 5).min(lines.len());
        }
        n += 1;
    }
    // Back from the last paragraph, as long as the lines are about the story and not of it.
    for n in (0..=end).rev().take(12) {
        if !inside[n] || roles[n] != Role::Paragraph {
            continue;
        }
        let set_apart = n.checked_sub(1).is_some_and(|k| marks[k] == Mark::Separator);
        let closing = (n + 1..=end).all(|k| roles[k] != Role::Paragraph);
        if (set_apart || closing) && tail::is_late_contributors(&lines[n]) {
            roles[n] = Role::Contributors;
        } else if closing && lines[n].words <= 45 && lexicon::bids_farewell(&lines[n].key) {
            roles[n] = Role::Furniture;
        } else if closing {
            break;
        }
    }
}
