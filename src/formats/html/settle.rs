//! The second look at the lines that were found: what a page's markup calls furniture goes, gaps are closed, what leads in is added.

use std::collections::HashSet;

use super::align::{shingles, tokens, weigh};
use super::flow::Line;
use super::meta::Fields;
use super::page::{Page, is_inline};
use super::words::{Signs, fold};
use crate::story::Role;

/// Whether a line reads as running text.
pub fn is_prose(line: &Line) -> bool {
    line.long >= 50 && line.linked * 2 < line.long && line.role != Role::Crosshead
}

/// Takes out of the lines that are kept what is none of the story, and adds paragraphs between them.
pub fn settle(page: &Page, lines: &[Line], kept: &mut [f32], main: usize) {
    let inside = |line: &Line| (main..page.nodes[main].end).contains(&line.at);
    let weight = weigh(page, lines, kept);
    let headline = lines.iter().position(|line| {
        line.role == Role::Crosshead && page.ancestors(line.at).any(|n| page.nodes[n].name == "h1")
    });
    for (n, line) in lines.iter().enumerate().filter(|(_, line)| !line.pictured) {
        let below = if inside(line) { main } else { 0 };
        let out = Some(n) == headline
            || !inside(line) && !is_prose(line)
            || is_furniture(page, line.at, below, &weight)
            || leads_away(line);
        if kept[n] >= 0.5 && out {
            kept[n] = 0.0;
        }
    }
    let prose = |kept: &[f32], n: &usize| kept[*n] >= 0.5 && is_prose(&lines[*n]);
    let first = (0..lines.len()).find(|n| prose(kept, n));
    let last = (0..lines.len()).rev().find(|n| prose(kept, n));
    // A heading at the end leads to something else.
    for n in last.map_or(0, |last| last + 1)..lines.len() {
        if lines[n].role == Role::Crosshead {
            kept[n] = 0.0;
        }
    }
    let (Some(first), Some(last)) = (first, last) else { return };
    let mut blocks: HashSet<usize> = HashSet::new();
    for (line, _) in lines.iter().zip(kept.iter()).filter(|(_, kept)| **kept >= 0.5) {
        blocks.extend([line.node, page.nodes[line.node].parent]);
    }
    for n in first..last {
        let line = &lines[n];
        let beside = blocks.contains(&page.nodes[line.node].parent) || blocks.contains(&line.node);
        if kept[n] < 0.5
            && beside
            && inside(line)
            && !line.pictured
            && is_prose(line)
            && !leads_away(line)
            && !is_furniture(page, line.at, main, &weight)
        {
            kept[n] = 1.0;
        }
    }
}

/// Whether a line is the link to another story: nothing else, or a label before it (`Read also: ...`).
fn leads_away(line: &Line) -> bool {
    let mostly = line.long >= 25 && line.linked * 10 >= line.long * 6 && line.linked < line.long;
    let labelled = || {
        line.text.split([':', '|', '>']).next().is_some_and(|label| {
            label.len() < line.text.len() && label.split_whitespace().count() <= 4
        })
    };
    match line.role {
        Role::Paragraph if line.long >= 30 && line.linked * 10 >= line.long * 9 => true,
        Role::Paragraph | Role::BlockQuote => mostly && labelled(),
        _ => false,
    }
}

/// Marks what leads into the story over its first paragraph.
pub fn lead(page: &Page, lines: &mut [Line], kept: &mut [f32], main: usize, fields: &Fields) {
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

/// Whether an element lies in what is known as furniture, below another one. What holds much of the story is none, whatever it is called.
pub fn is_furniture(page: &Page, at: usize, below: usize, weight: &[usize]) -> bool {
    page.ancestors(at).take_while(|&n| n != below).any(|n| {
        let name = page.nodes[n].name.as_str();
        if matches!(name, "body" | "html") || weight[n] * 4 > weight[0] || is_inline(name) {
            return false;
        }
        if matches!(name, "nav" | "footer" | "form" | "dialog" | "aside") {
            return true;
        }
        page.nodes[n].signs.is(Signs::FURNITURE)
    })
}
