//! `dateline quotes`: who said what.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use super::window::Window;
use crate::archive::Query;
use crate::export::json::{self, Ending};
use crate::story::QuoteKind;

/// Which quotes.
#[derive(Debug, Args)]
pub struct Quotes {
    /// Which rows, in which form
    #[command(flatten)]
    window: Window,
    /// Only what this speaker said: the name or a part of it, such as the surname
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    /// Only quotes with all of these words, "phrases" and beginnings* in them
    #[arg(long, value_name = "WORDS")]
    about: Option<String>,
    /// Only from this day, month or year on: 2026-11-16, 2026-11, 2026, today, yesterday
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only up to the end of this day, month or year
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only quotes of this kind; without it, direct and partial ones
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<QuoteKind>,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

impl ValueEnum for QuoteKind {
    fn value_variants<'a>() -> &'a [Self] {
        &[Self::Direct, Self::Partial, Self::Indirect]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Direct => "a clause or more between quotation marks",
            Self::Partial => "a fragment between quotation marks",
            Self::Indirect => "what somebody is reported to have said, without marks",
            Self::Title => return None,
        };
        Some(PossibleValue::new(self.as_str()).help(help))
    }
}

/// Prints quotes, those of the newest stories first.
pub fn run(quotes: &Quotes, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    let (opened, text) = Opened::of(folders, &quotes.words)?;
    let query = quotes.query(&text)?;
    let searcher = opened.searcher()?;
    let window = &quotes.window;
    let mut given = 0;
    for row in searcher.each_quote(&query, quotes.kind, window.range())? {
        let row = row?;
        if window.json {
            out.line(json::quote_row(&row))?;
        } else {
            rows::quote(&row, quotes.kind == Some(QuoteKind::Indirect), out)?;
        }
        given += 1;
    }
    let total = window.total(|| searcher.total_quotes(&query, quotes.kind))?;
    let ending = Ending { done: "quotes", query: &query.text, total, given, ..Ending::default() };
    window.end(&opened, &searcher, ending, out)
}

impl Quotes {
    /// What was typed as a query and what the options say, as one query.
    fn query(&self, typed: &str) -> Result<Query, Failure> {
        // Each is understood by itself first, so that a mistake is pointed at where it was made.
        let typed = opened::query(typed)?.text;
        let mut parts = Vec::new();
        if let Some(name) = &self.by {
            let name = one_value(name);
            parts.push(option("--by", &format!("said-by:\"{name}\""))?);
        }
        if let Some(words) = &self.about {
            parts.push(option("--about", &in_quotes(words))?);
        }
        if let Some(date) = &self.since {
            parts.push(option("--since", &format!("date:{}..", one_value(date)))?);
        }
        if let Some(date) = &self.until {
            parts.push(option("--until", &format!("date:..{}", one_value(date)))?);
        }
        if !typed.is_empty() {
            parts.push(if parts.is_empty() { typed } else { format!("({typed})") });
        }
        opened::query(&parts.join(" "))
    }
}

/// A part of the query that an option stands for; a mistake in it is told of the option.
fn option(name: &str, part: &str) -> Result<String, Failure> {
    match Query::parse(part) {
        Ok(query) => Ok(query.text),
        Err(error) => Err(Failure::usage(
            format!("{name}: {error}"),
            "for what can be asked see: dateline quotes --help",
        )),
    }
}

/// A value without what would end it in a query.
fn one_value(text: &str) -> String {
    let apart = |c: char| matches!(c, '"' | '“' | '”' | '„' | '«' | '»');
    text.replace(apart, " ").trim().to_owned()
}

/// Words and phrases, each to be found between quotation marks.
fn in_quotes(words: &str) -> String {
    let mut parts = Vec::new();
    for (n, piece) in words.split('"').enumerate() {
        if n % 2 == 1 {
            parts.push(format!("quote:\"{}\"", piece.trim()));
        } else {
            parts.extend(piece.split_whitespace().map(|word| match word.strip_prefix('-') {
                Some(word) => format!("-quote:{word}"),
                None => format!("quote:{word}"),
            }));
        }
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::in_quotes;

    #[test]
    fn words_are_looked_for_in_quotes() {
        let check = |words: &str, expect: &str| assert_eq!(in_quotes(words), expect, "{words}");
        check("night ferr* -gold", "quote:night quote:ferr* -quote:gold");
        check("\"night ferry\" late", "quote:\"night ferry\" quote:late");
        check(" ", "");
    }
}
