//! `dateline search --explain`: how a query was understood, as a tree in words, with how many stories each part finds.

use serde_json::{Value, json};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use crate::archive::{Explained, Part, Query};
use crate::story::Sort;

/// Explains a query; a wrong one is told with its place.
pub fn print(
    text: &str,
    usual: Sort,
    as_json: bool,
    opened: &Opened,
    out: &mut Output,
) -> Result<Outcome, Failure> {
    if as_json && let Err(error) = Query::parse(text) {
        let span = json!({ "start": error.span.start, "end": error.span.end });
        out.line(json!({ "query": text, "error": { "message": error.message, "span": span } }))?;
    }
    let query = opened::query(text)?;
    let explained = opened.searcher()?.explain(&query, usual)?;
    if as_json {
        out.line(value(&query, &explained))?;
    } else {
        tree(&explained, out)?;
    }
    Ok(Outcome::of(explained.whole.stories > 0))
}

fn tree(explained: &Explained, out: &mut Output) -> Result<(), Failure> {
    let mut lines = Vec::new();
    gather(&explained.whole, 0, &mut lines);
    let widest = lines.iter().map(|(words, _)| words.chars().count()).max().unwrap_or(0);
    for (words, stories) in lines {
        let blank = " ".repeat(widest - words.chars().count());
        out.line(format!("{words}{blank}  {}", many(stories)))?;
    }
    for (flag, stories) in &explained.left_out {
        out.line(format!("left out: {} {flag}; is:{flag} shows them", many(*stories)))?;
    }
    let early = match (explained.sort, explained.stops_early) {
        (_, true) => "the first rows are found without looking at all stories that match",
        (Sort::Newest, false) => {
            "all stories with a word of that beginning or spelling are gathered before the first row"
        }
        (_, false) => "all stories that match are looked at before the first row",
    };
    out.line(format!("{}: {early}", explained.sort.in_words()))
}

fn gather(part: &Part, depth: usize, into: &mut Vec<(String, usize)>) {
    into.push((format!("{}{}", "  ".repeat(depth), part.words), part.stories));
    part.parts.iter().for_each(|part| gather(part, depth + 1, into));
}

fn many(stories: usize) -> String {
    if stories == 1 { "1 story".into() } else { format!("{stories} stories") }
}

fn value(query: &Query, explained: &Explained) -> Value {
    let left_out: serde_json::Map<String, Value> =
        explained.left_out.iter().map(|(flag, many)| ((*flag).to_owned(), json!(many))).collect();
    json!({
        "query": query.text,
        "sort": explained.sort.as_str(),
        "stops_early": explained.stops_early,
        "left_out": left_out,
        "means": part(&explained.whole),
    })
}

fn part(one: &Part) -> Value {
    let mut value = json!({ "words": one.words, "stories": one.stories });
    if !one.parts.is_empty() {
        value["parts"] = one.parts.iter().map(part).collect();
    }
    value
}
