//! Which lines of a page hold a text: compared by runs of words, so that nothing depends on how either was cut into lines.

use std::collections::{HashMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::flow::Line;
use super::page::Page;
use crate::story::Part;

/// Words that are compared at a time.
const SHINGLE: usize = 4;

/// Where a text stands on a page.
pub struct Cover {
    /// How much of each line is in the text, 0 to 1; from a half on it is kept.
    pub kept: Vec<f32>,
    /// The smallest element that holds nearly all of it.
    pub main: usize,
    /// How much of the text the page shows, 0 to 1.
    pub share: f32,
}

/// Words that make a text.
pub const ENOUGH: usize = 50;

/// Which lines are the story's: those that `trafilatura` found, or those of the text that a field holds.
pub fn choose(page: &Page, lines: &[Line], blocks: &[Part], told: &[Part]) -> Cover {
    let found = cover(page, lines, blocks);
    let (own, all) = (words(told), words(blocks));
    if own < ENOUGH {
        return found;
    }
    let by_field = cover(page, lines, told);
    if by_field.share < 0.85 {
        return found;
    }
    let held = |parts: &[Part]| -> HashSet<u64> {
        parts.iter().flat_map(|part| shingles(&tokens(&part.text))).collect()
    };
    let (field, blocks) = (held(told), held(blocks));
    let shared = field.intersection(&blocks).count();
    if shared * 2 < field.len() {
        return by_field;
    }
    let mut found = found;
    if own * 2 >= all {
        // What stands behind the end of the text that the field holds is none of it.
        if let Some(last) = (0..lines.len()).rev().find(|&n| by_field.kept[n] >= 0.6) {
            for n in last + 1..lines.len() {
                found.kept[n] = found.kept[n].min(0.45);
            }
        }
    }
    found
}

/// Words of some parts.
pub fn words(parts: &[Part]) -> usize {
    parts.iter().map(|part| tokens(&part.text).len()).sum()
}

/// How much of each line the blocks hold, 0 to 1.
fn cover(page: &Page, lines: &[Line], blocks: &[Part]) -> Cover {
    let mut left: HashMap<u64, u32> = HashMap::new();
    for block in blocks {
        for some in shingles(&tokens(&block.text)) {
            *left.entry(some).or_default() += 1;
        }
    }
    let before = left.clone();
    let own: Vec<Vec<u64>> = lines.iter().map(|line| shingles(&tokens(&line.text))).collect();
    let held = |own: &[u64], left: &HashMap<u64, u32>| {
        let held = own.iter().filter(|some| left.get(some).is_some_and(|n| *n > 0)).count();
        held as f32 / own.len().max(1) as f32
    };
    // First where the story is, then the rest: what the page prints twice is taken where the story is.
    let first: Vec<f32> = lines
        .iter()
        .zip(&own)
        .map(|(line, own)| if line.pictured { 0.0 } else { held(own, &left) })
        .collect();
    let main = container(page, lines, &first);
    let mut kept = vec![0.0; lines.len()];
    let inside = |line: &Line| (main..page.nodes[main].end).contains(&line.at);
    for turn in [true, false] {
        for (n, line) in lines.iter().enumerate() {
            if line.pictured || inside(line) != turn || own[n].is_empty() {
                continue;
            }
            if !turn && own[n].len() == 1 {
                continue;
            }
            kept[n] = held(&own[n], &left);
            if kept[n] >= 0.5 {
                for some in &own[n] {
                    if let Some(n) = left.get_mut(some) {
                        *n = n.saturating_sub(1);
                    }
                }
            }
        }
    }
    // Captions and headlines are shown, too, though they are no lines of the text.
    let shown: HashSet<u64> = own.into_iter().flatten().collect();
    let total: u32 = before.values().sum();
    let seen: u32 = before.iter().filter(|(some, _)| shown.contains(some)).map(|(_, n)| n).sum();
    Cover { kept, main, share: seen as f32 / total.max(1) as f32 }
}

/// The words of a text, folded; each character of a script without spaces is one.
pub fn tokens(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let unspaced = matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0E7F}');
        if c.is_alphanumeric() && !unspaced {
            word.extend(c.to_lowercase());
            continue;
        }
        if !word.is_empty() {
            out.push(std::mem::take(&mut word));
        }
        if unspaced {
            out.push(c.to_string());
        }
    }
    if !word.is_empty() {
        out.push(word);
    }
    out
}

/// Hashes of each run of words; of all words where there are fewer.
pub fn shingles(words: &[String]) -> Vec<u64> {
    if words.is_empty() {
        return Vec::new();
    }
    words
        .windows(SHINGLE.min(words.len()))
        .map(|some| {
            let mut hasher = DefaultHasher::new();
            some.hash(&mut hasher);
            hasher.finish()
        })
        .collect()
}

/// How many characters of lines that are kept each node holds.
pub fn weigh(page: &Page, lines: &[Line], kept: &[f32]) -> Vec<usize> {
    let mut weight = vec![0_usize; page.nodes.len()];
    for (line, kept) in lines.iter().zip(kept) {
        if *kept >= 0.5 {
            weight[line.at] += line.long;
            for node in page.ancestors(line.at) {
                weight[node] += line.long;
            }
        }
    }
    weight
}

/// The smallest element that holds nearly all of the lines that are kept.
fn container(page: &Page, lines: &[Line], kept: &[f32]) -> usize {
    let weight = weigh(page, lines, kept);
    (0..page.nodes.len())
        .filter(|&n| !page.nodes[n].name.is_empty() && weight[n] * 10 >= weight[0] * 8)
        .max_by_key(|&n| (n, std::cmp::Reverse(page.nodes[n].end)))
        .unwrap_or(0)
}
