//! The body: which lines of a page are its story.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::panic::{AssertUnwindSafe, catch_unwind};

use trafilatura::dom::Document;
use trafilatura::{Options, extract_document};

use super::flow::{self, Line};
use super::ld::Described;
use super::meta::Fields;
use super::page::Page;
use super::picture;
use super::words::{Signs, fold};
use crate::formats::markup;
use crate::story::{Byline, Part, Problem, Role};

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
    /// The text, where the page shows none.
    pub text: Vec<Part>,
}

thread_local! {
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic of this thread is caught and told as a problem.
pub fn is_guarded() -> bool {
    GUARDED.get()
}

/// What `trafilatura` takes for the story. Its own faults are caught: what it does not find the page's lines still show.
fn extracted(document: Document) -> Result<Vec<Part>, Problem> {
    let options = Options::default().with_fallback(true);
    GUARDED.set(true);
    let found = catch_unwind(AssertUnwindSafe(|| extract_document(document, &options)));
    GUARDED.set(false);
    match found {
        Ok(Ok(found)) => Ok(markup::html_parts(&found.content_html)),
        Ok(Err(_)) => Ok(Vec::new()),
        Err(_) => Err(Problem::new(
            "extraction",
            "the library that finds the story in a page failed on it; all paragraphs were kept",
        )),
    }
}

/// Finds the story.
pub fn find(page: &Page, document: Document, fields: &Fields) -> (Story, Vec<Problem>) {
    let mut problems = Vec::new();
    let extracted = extracted(document);
    let lines = flow::lines(page);
    let blocks = extracted.unwrap_or_else(|problem| {
        problems.push(problem);
        let prose = lines.iter().filter(|line| is_prose(line) && !line.pictured);
        prose.map(|line| Part { text: line.text.clone(), ..Part::default() }).collect()
    });
    let told = fields.body.as_deref().map(|text| markup::html_parts(text)).unwrap_or_default();
    let words = |parts: &[Part]| parts.iter().map(|p| tokens(&p.text).len()).sum::<usize>();
    let (mut kept, main, covered) = choose(page, &lines, &blocks, &told);
    if std::env::var("DUMP").is_ok() {
        eprintln!(
            "COVER {covered:.2} blocks {} told {} {:.2}",
            words(&blocks),
            words(&told),
            if told.is_empty() { -1.0 } else { cover(page, &lines, &told).2 }
        );
    }
    if covered < 0.5 && words(&blocks) >= ENOUGH.min(words(&told).max(1)) {
        // What the page shows is not where its text is: scripts hold it.
        let text = if words(&told) > words(&blocks) { told } else { blocks };
        let kept = vec![0.0; lines.len()];
        return (Story { lines, kept, main: 0, text }, problems);
    }
    settle(page, &lines, &mut kept, main);
    let mut lines = lines;
    if on("L") {
        lead(page, &mut lines, &mut kept, main, fields);
    }
    if std::env::var("DUMP").is_ok() {
        eprintln!("MAIN {} {}", page.nodes[main].name, page.tokens(main));
        for (line, keep) in lines.iter().zip(&kept) {
            let chain: Vec<String> = page
                .ancestors(line.at)
                .take(4)
                .map(|n| format!("{}.{}", page.nodes[n].name, page.tokens(n).trim()))
                .collect();
            eprintln!(
                "{} {:.2} {} {}/{} [{}] {}",
                if *keep >= 0.5 { "KEEP" } else { "    " },
                keep,
                line.role.as_str(),
                line.linked,
                line.long,
                chain.join(" < "),
                line.text
            );
        }
    }
    (Story { lines, kept, main, text: Vec::new() }, problems)
}

impl Story {
    /// Where the pictures of the story lie: from the element that holds headline and body to the end of the body.
    fn scope(&self, page: &Page) -> std::ops::Range<usize> {
        let h1 = page.find_all(0, "h1").next();
        let around = h1.and_then(|h1| {
            page.ancestors(h1)
                .find(|&n| n <= self.main && page.nodes[n].end >= page.nodes[self.main].end)
        });
        let start = around.unwrap_or(self.main);
        let last =
            self.lines.iter().zip(&self.kept).filter(|(_, k)| **k >= 0.5).map(|(l, _)| l.at).max();
        start..last.map_or(page.nodes.len(), |last| last.max(page.nodes[self.main].end))
    }

    /// The parts in reading order, the pictures at their places.
    pub fn parts(&self, page: &Page, described: &Described, base: Option<&str>) -> Vec<Part> {
        let weight = weigh(page, &self.lines, &self.kept);
        let skip = |at: usize| {
            is_furniture(page, at, 0, &weight)
                || page.ancestors(at).any(|n| {
                    let name = page.nodes[n].name.as_str();
                    weight[n] == 0 && (name == "article" || page.nodes[n].signs.is(Signs::TEASER))
                        || name == "a"
                            && page
                                .elements(n)
                                .any(|k| matches!(page.nodes[k].name.as_str(), "h2" | "h3" | "h4"))
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
        let held = |line: &Line| {
            pictures
                .iter()
                .any(|p| p.node > 0 && (p.node..page.nodes[p.node].end).contains(&line.at))
        };
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
        parts.extend(self.text.iter().map(|part| (usize::MAX, part.clone())));
        parts.into_iter().map(|(_, part)| part).collect()
    }
}

impl Story {
    /// The line that prints the names of the writers.
    pub fn byline(&self, writers: &[Byline]) -> Option<&str> {
        let names: Vec<String> = writers.iter().map(|w| fold(&w.name)).collect();
        let first =
            (0..self.lines.len()).find(|&n| self.kept[n] >= 0.5 && is_prose(&self.lines[n]))?;
        let line = self.lines.get(..first)?.iter().rev().take(60).find(|line| {
            let key = fold(&line.text);
            let named = names.iter().any(|name| key.contains(name.as_str()));
            named && key.split(' ').count() <= 5 * names.len() + 7
        })?;
        Some(&line.text)
    }
}

/// Whether a line reads as running text.
fn is_prose(line: &Line) -> bool {
    line.long >= 50 && line.linked * 2 < line.long && line.role != Role::Crosshead
}

/// Settles.
fn settle(page: &Page, lines: &[Line], kept: &mut [f32], main: usize) {
    let inside = |line: &Line| (main..page.nodes[main].end).contains(&line.at);
    let weight = weigh(page, lines, kept);
    let h1 = lines.iter().position(|l| {
        l.role == Role::Crosshead && page.ancestors(l.at).any(|n| page.nodes[n].name == "h1")
    });
    for (n, line) in lines.iter().enumerate() {
        // Headline.
        if on("A") && kept[n] >= 0.5 && line.role == Role::Crosshead && Some(n) == h1 {
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
        // `Read also: ...`
        if on("K")
            && kept[n] >= 0.5
            && line.long >= 25
            && line.linked * 10 >= line.long * 6
            && line.linked < line.long
            && matches!(line.role, Role::Paragraph | Role::BlockQuote)
            && line.text.split([':', '|', '>']).next().is_some_and(|label| {
                label.len() < line.text.len() && label.split_whitespace().count() <= 4
            })
        {
            kept[n] = 0.41;
        }
        if on("D")
            && kept[n] >= 0.5
            && line.long >= 30
            && line.linked * 10 >= line.long * 9
            && line.role == Role::Paragraph
        {
            kept[n] = 0.4;
        }
    }
    // Headings at the end, and what leads nowhere.
    if on("E") {
        let last = (0..lines.len()).rev().find(|&n| kept[n] >= 0.5 && is_prose(&lines[n]));
        for n in last.map_or(0, |l| l + 1)..lines.len() {
            if lines[n].role == Role::Crosshead {
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

/// Marks what leads into the story over its first paragraph.
fn lead(page: &Page, lines: &mut [Line], kept: &mut [f32], main: usize, fields: &Fields) {
    let Some(first) = (0..lines.len()).find(|&n| kept[n] >= 0.5 && is_prose(&lines[n])) else {
        return;
    };
    let headline = fields.headline.as_deref().map(fold).unwrap_or_default();
    let top = (0..first).rev().find(|&n| {
        let key = fold(&lines[n].text);
        key == headline || page.nodes[lines[n].node].name == "h1"
    });
    let Some(top) = top else { return };
    let weight = weigh(page, lines, kept);
    let told =
        fields.description.as_deref().map(|text| shingles(&tokens(text))).unwrap_or_default();
    for n in top + 1..=first {
        let line = &lines[n];
        if line.pictured
            || line.long < 30
            || line.linked * 2 > line.long
            || is_furniture(page, line.at, 0, &weight)
        {
            continue;
        }
        let marked = page
            .ancestors(line.at)
            .take_while(|&k| weight[k] * 2 <= weight[0].max(1) && page.nodes[k].name != "body")
            .take(4)
            .any(|k| page.nodes[k].signs.is(Signs::LEAD));
        let own = shingles(&tokens(&line.text));
        let same = own.iter().filter(|some| told.contains(some)).count() * 10 >= own.len() * 7
            && own.len() > 3;
        let heading = line.role == Role::Crosshead;
        let outside = !(main..page.nodes[main].end).contains(&line.at);
        if marked || same && (outside || heading) {
            kept[n] = 0.95;
            lines[n].role = Role::Subhead;
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
        page.nodes[n].signs.is(Signs::FURNITURE)
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

/// Words that make a text.
const ENOUGH: usize = 50;

/// Which lines are the story's: those that `trafilatura` found, or those of the text that a field holds.
fn choose(page: &Page, lines: &[Line], blocks: &[Part], told: &[Part]) -> (Vec<f32>, usize, f32) {
    let found = cover(page, lines, blocks);
    let words = |parts: &[Part]| parts.iter().map(|p| tokens(&p.text).len()).sum::<usize>();
    let (own, all) = (words(told), words(blocks));
    if own < ENOUGH || !on("G") {
        return found;
    }
    let by_field = cover(page, lines, told);
    if by_field.2 < 0.85 {
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
    if own * 2 >= all && on("H") {
        let ends = |kept: &[f32]| {
            let is = |n: &usize| kept[*n] >= 0.6;
            (0..lines.len()).rev().find(is)
        };
        if let Some(last) = ends(&by_field.0) {
            for n in last + 1..lines.len() {
                found.0[n] = found.0[n].min(0.45);
            }
        }
    }
    found
}

/// How much of each line the blocks hold, 0 to 1.
fn cover(page: &Page, lines: &[Line], blocks: &[Part]) -> (Vec<f32>, usize, f32) {
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
    let total: u32 = before.values().sum();
    let rest: u32 = left.values().sum();
    (kept, main, 1.0 - rest as f32 / total.max(1) as f32)
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
