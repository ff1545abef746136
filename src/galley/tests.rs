//! The galley on stories of our own making: what stands where, and that nothing is lost.

mod made;
mod pages;
mod properties;

use std::fmt::Write;

use super::{Galley, Labels, Marks, Part, Setting, set};
use crate::story::Story;

/// The galley as a grid: margin, rule, text.
fn grid(story: &Story, setting: &Setting, marks: &Marks<'_>) -> String {
    let galley = set(story, setting);
    let mut page = String::new();
    for n in 0..galley.len() {
        let row = row(&galley, story, n, marks, |_, text| text.to_owned());
        page.push_str(row.trim_end());
        page.push('\n');
    }
    page
}

/// The galley with the labels of every piece that is more than its part: `{entity.person Koroma}`.
fn labelled(story: &Story, setting: &Setting, marks: &Marks<'_>) -> String {
    let galley = set(story, setting);
    let mut page = String::new();
    for n in 0..galley.len() {
        let part = galley.line(n).filter(|line| !line.blank).map_or("", |line| line.part.as_str());
        let row = row(&galley, story, n, marks, |labels, text| {
            let keys: Vec<&str> = labels.keys().skip(1).collect();
            match (labels.part, keys.is_empty()) {
                (Part::Aside | Part::CaptionSign, true) => {
                    format!("{{{}{text}}}", labels.part.as_str())
                }
                (_, true) => text.to_owned(),
                _ => format!("{{{} {text}}}", keys.join("+")),
            }
        });
        let _ = writeln!(page, "{}", format!("{part:<14}{row}").trim_end());
    }
    page
}

fn row(
    galley: &Galley,
    story: &Story,
    n: usize,
    marks: &Marks<'_>,
    draw: impl Fn(&Labels, &str) -> String,
) -> String {
    let shown = galley.show(story, n, marks);
    let margin = usize::from(galley.setting.margin);
    let mut row = String::new();
    if margin > 0 {
        let name = shown.gutter.name.unwrap_or_default();
        let doubtful = if shown.gutter.doubtful { "?" } else { "" };
        let rule = if shown.gutter.rule.is_some() { '│' } else { ' ' };
        let _ = write!(row, "{:>1$}{rule} ", doubtful.to_owned() + &name, margin - 2);
    }
    for piece in &shown.pieces {
        row.push_str(&draw(&piece.labels, &piece.text));
    }
    row
}
