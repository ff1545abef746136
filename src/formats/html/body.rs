//! The body: which lines of a page are its story.

use std::collections::HashMap;

use trafilatura::dom::Document;
use trafilatura::{Options, extract_document};

use super::flow::{self, Line};
use super::ld::Described;
use super::page::Page;
use super::{picture, words};
use crate::formats::markup;
use crate::story::Part;

/// Words that are compared at a time.
const SHINGLE: usize = 4;

fn on(rule: &str) -> bool {
    std::env::var(format!("NO{rule}")).is_err()
}

/// The story among the lines of a page.
pub struct Story {
    /// All lines of the page.
    pub lines: Vec<Line>,
    /// Which of them are kept, from a half on.
    pub kept: Vec<f32>,
    /// The element that holds most of what is kept.
    pub main: usize,
}

/// Finds the story.
pub fn find(page: &Page, document: Document) -> Story {
    let options = Options::default().with_fallback(true);
    let blocks = match extract_document(document, &options) {
        Ok(found) => markup::html_parts(&found.content_html),
        Err(_) => Vec::new(),
    };
    let lines = flow::lines(page);
    let (mut kept, main) = cover(page, &lines, &blocks);
    settle(page, &lines, &mut kept, main);
    if std::env::var("DUMP").is_ok() {
        eprintln!("MAIN {} {}", page.nodes[main].name, page.tokens(main));
        for (line, keep) in lines.iter().zip(&kept) {
            let chain: Vec<String> = page.ancestors(line.at).take(4).map(|n| format!("{}.{}", page.nodes[n].name, page.tokens(n).trim())).collect();
            eprintln!("{} {:.2} {} {}/{} [{}] {}", if *keep >= 0.5 { "KEEP" } else { "    " }, keep, line.role.as_str(), line.linked, line.long, chain.join(" < "), line.text);
        }
    }
    Story { lines, kept, main }
}

impl Story {
    /// Where the pictures of the story lie: from the element that holds headline and body to the end of the body.
    fn scope(&self, page: &Page) -> std::ops::Range<usize> {
        let h1 = page.find_all(0, "h1").next();
        let around = h1.and_then(|h1| page.ancestors(h1).find(|&n| n <= self.main && page.nodes[n].end >= page.nodes[self.main].end));
        let start = around.unwrap_or(self.main);
        let last = self.lines.iter().zip(&self.kept).filter(|(_, k)| **k >= 0.5).map(|(l, _)| l.at).max();
        start..last.map_or(page.nodes.len(), |last| last.max(page.nodes[self.main].end))
    }

    /// The parts in reading order, the pictures at their places.
    pub fn parts(self, page: &Page, described: &Described, base: Option<&str>) -> Vec<Part> {
        let weight = weigh(page, &self.lines, &self.kept);
        let skip = |at: usize| {
            is_furniture(page, at, 0, &weight)
                || page.ancestors(at).any(|n| {
                    let name = page.nodes[n].name.as_str();
                    weight[n] == 0 && (name == "article" || words::is_teaser(&page.tokens(n)))
                        || name == "a" && page.elements(n).any(|k| matches!(page.nodes[k].name.as_str(), "h2" | "h3" | "h4"))
                })
        };
        let mut pictures = picture::collect(page, self.scope(page), &skip);
        if on("J") {
            for one in picture::described(described) {
                if pictures.is_empty() || std::env::var("JALL").is_ok() {
                    pictures.insert(0, one);
                }
            }
        }
        if std::env::var("DUMP").is_ok() {
            for p in &pictures {
                eprintln!("PIC {} | {:?} | {:?}", p.text, p.credit, p.href);
            }
        }
        let held = |line: &Line| pictures.iter().any(|p| p.node > 0 && (p.node..page.nodes[p.node].end).contains(&line.at));
        let mut parts: Vec<(usize, Part)> = self
            .lines
            .iter()
            .zip(&self.kept)
            .filter(|(line, keep)| **keep >= 0.5 && !held(line))
            .map(|(line, _)| {
                let part = Part {
                    role: Some(line.role),
                    text: line.text.clone(),
                    gap: line.gap,
                    ..Part::default()
                };
                (line.at, part)
            })
            .collect();
        parts.extend(pictures.into_iter().map(|p| (p.node, p.part(base))));
        parts.sort_by_key(|(at, _)| *at);
        parts.into_iter().map(|(_, part)| part).collect()
    }
}

/// Whether a line reads as running text.
fn is_prose(line: &Line) -> bool {
    line.long >= 50 && line.linked * 2 < line.long && line.role != crate::story::Role::Crosshead
}

/// Settles.
fn settle(page: &Page, lines: &[Line], kept: &mut [f32], main: usize) {
    let inside = |line: &Line| (main..page.nodes[main].end).contains(&line.at);
    let weight = weigh(page, lines, kept);
    let h1 = lines.iter().position(|l| {
        l.role == crate::story::Role::Crosshead
            && page.ancestors(l.at).any(|n| page.nodes[n].name == "h1")
    });
    for (n, line) in lines.iter().enumerate() {
        // Headline.
        if on("A") && kept[n] >= 0.5 && line.role == crate::story::Role::Crosshead && Some(n) == h1
        {
            kept[n] = 0.1;
        }
        // Outside of where the story is only prose counts.
        if on("B") && kept[n] >= 0.5 && !inside(line) && !is_prose(line) {
            kept[n] = 0.2;
        }
        if on("C")
            && kept[n] >= 0.5
            && is_furniture(page, line.at, if inside(line) { main } else { 0 }, &weight)
        {
            kept[n] = 0.3;
        }
        // D
        if on("D")
            && kept[n] >= 0.5
            && line.long >= 30
            && line.linked * 10 >= line.long * 9
            && line.role == crate::story::Role::Paragraph
        {
            kept[n] = 0.4;
        }
    }
    // Headings at the end, and what leads nowhere.
    if on("E") {
        let last = (0..lines.len()).rev().find(|&n| kept[n] >= 0.5 && is_prose(&lines[n]));
        for n in last.map_or(0, |l| l + 1)..lines.len() {
            if lines[n].role == crate::story::Role::Crosshead {
                kept[n] = 0.0;
            }
        }
    }
    // Gaps.
    if on("F") {
        let first = (0..lines.len()).find(|&n| kept[n] >= 0.5 && is_prose(&lines[n]));
        let last = (0..lines.len()).rev().find(|&n| kept[n] >= 0.5 && is_prose(&lines[n]));
        if let (Some(first), Some(last)) = (first, last) {
            for n in first..last {
                let line = &lines[n];
                if kept[n] < 0.5
                    && inside(line)
                    && !line.pictured
                    && is_prose(line)
                    && !is_furniture(page, line.at, main, &weight)
                {
                    let block = page.nodes[line.node].parent;
                    let beside = lines.iter().enumerate().any(|(k, other)| {
                        kept[k] >= 0.5
                            && (page.nodes[other.node].parent == block || other.node == line.node)
                    });
                    if beside {
                        kept[n] = 0.9;
                    }
                }
            }
        }
    }
}

/// Whether an element lies in what is known as furniture.
fn is_furniture(page: &Page, at: usize, below: usize, weight: &[usize]) -> bool {
    page.ancestors(at).take_while(|&n| n != below).any(|n| {
        let name = page.nodes[n].name.as_str();
        if matches!(name, "body" | "html")
            || weight[n] * 4 > weight[0]
            || super::page::is_inline(name)
        {
            return false;
        }
        if matches!(page.nodes[n].name.as_str(), "nav" | "footer" | "form" | "dialog" | "aside") {
            return true;
        }
        words::is_furniture(&page.tokens(n))
    })
}

/// The words of a text, folded; each character of a script without spaces is one.
fn tokens(text: &str) -> Vec<String> {
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

/// How much of each line the blocks hold, 0 to 1.
fn cover(page: &Page, lines: &[Line], blocks: &[Part]) -> (Vec<f32>, usize) {
    let mut left: HashMap<u64, u32> = HashMap::new();
    for block in blocks {
        for some in shingles(&tokens(&block.text)) {
            *left.entry(some).or_default() += 1;
        }
    }
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
    (kept, main)
}

/// Hashes of each run of words; of all words where there are fewer.
fn shingles(words: &[String]) -> Vec<u64> {
    use std::hash::{DefaultHasher, Hash, Hasher};
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
fn weigh(page: &Page, lines: &[Line], kept: &[f32]) -> Vec<usize> {
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
