//! The body: which lines of a page are its story.

use trafilatura::dom::Document;
use trafilatura::{Options, extract_document};

use super::align::{Cover, ENOUGH, choose, weigh, words};
use super::flow::{self, Line};
use super::ld::Described;
use super::meta::Fields;
use super::page::Page;
use super::picture;
use super::settle::{is_furniture, is_prose, lead, settle};
use super::words::{Signs, fold};
use crate::formats::markup;
use crate::guard::guarded;
use crate::story::{Byline, Part, Problem};

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

/// Nodes of a page, at most, that are handed to the library: beyond that it takes minutes.
const MOST: usize = 200_000;

/// What `trafilatura` takes for the story. Its own faults are caught: what it does not find the page's lines still show.
fn extracted(document: Document) -> Result<Vec<Part>, Problem> {
    let options = Options::default().with_fallback(true);
    match guarded(|| extract_document(document, &options)) {
        Some(Ok(found)) => Ok(markup::html_parts(&found.content_html)),
        Some(Err(_)) => Ok(Vec::new()),
        None => Err(Problem::new(
            "extraction",
            "the library that finds the story in a page failed on it; all paragraphs were kept",
        )),
    }
}

/// Finds the story.
pub fn find(page: &Page, document: Document, fields: &Fields) -> (Story, Vec<Problem>) {
    let mut problems = Vec::new();
    let extracted = if page.nodes.len() > MOST {
        Err(Problem::new("extraction", "the page has too many elements; all paragraphs were kept"))
    } else {
        extracted(document)
    };
    let mut lines = flow::lines(page);
    let blocks = extracted.unwrap_or_else(|problem| {
        problems.push(problem);
        let prose = lines.iter().filter(|line| is_prose(line) && !line.pictured);
        prose.map(|line| Part { text: line.text.clone(), ..Part::default() }).collect()
    });
    let told = fields.body.as_deref().map(markup::html_parts).unwrap_or_default();
    let Cover { mut kept, main, share } = choose(page, &lines, &blocks, &told);
    if share < 0.5 && words(&blocks) >= ENOUGH.min(words(&told).max(1)) {
        // What the page shows is not where its text is: scripts hold it.
        let text = if words(&told) > words(&blocks) { told } else { blocks };
        let kept = vec![0.0; lines.len()];
        return (Story { lines, kept, main: 0, text }, problems);
    }
    settle(page, &lines, &mut kept, main);
    lead(page, &mut lines, &mut kept, main, fields);
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
        if pictures.is_empty() {
            pictures.extend(picture::described(described).into_iter().take(1));
        }
        let mut held = vec![false; page.nodes.len()];
        for one in pictures.iter().filter(|one| one.node > 0) {
            held[one.node..page.nodes[one.node].end].fill(true);
        }
        let mut parts: Vec<(usize, Part)> = self
            .lines
            .iter()
            .zip(&self.kept)
            .filter(|(line, keep)| **keep >= 0.5 && !held[line.at])
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

    /// The line that prints the names of the writers.
    pub fn byline(&self, writers: &[Byline]) -> Option<&str> {
        let names: Vec<String> = writers.iter().map(|w| fold(&w.name)).collect();
        let first =
            (0..self.lines.len()).find(|&n| self.kept[n] >= 0.5 && is_prose(&self.lines[n]))?;
        let found = self.lines.get(..first)?.iter().rev().take(60).find(|line| {
            let key = fold(&line.text);
            let told = names.iter().any(|name| key.contains(name.as_str()));
            told && key.split(' ').count() <= 5 * names.len() + 7
        })?;
        Some(&found.text)
    }
}
