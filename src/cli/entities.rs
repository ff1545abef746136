//! `dateline entities`: who and what is named, and in how many stories; all about one name; names merged and split.

use std::path::PathBuf;

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::mark::{counted, must_be_kept};
use super::opened::{self, Opened};
use super::output::{Failure, Outcome, Output};
use super::rows;
use super::window::Window;
use crate::archive::tidy_name;
use crate::export::json::{self, Ending};
use crate::story::{EntityKind, EntityPage};
use crate::text;

/// Which names.
#[derive(Debug, Args)]
pub struct Entities {
    /// Which rows, in which form
    #[command(flatten)]
    window: Window,
    /// Only names of this kind
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Option<EntityKind>,
    /// All about one name: its forms, when it was named, its newest stories and quotes, the names beside it
    #[arg(long, value_name = "NAME", conflicts_with_all = ["kind", "words", "limit", "offset"])]
    name: Option<String>,
    /// Make this name another form of the one after --into; a mark, which `marks undo` takes back
    #[arg(long, value_name = "NAME", requires = "into", conflicts_with_all = ["name", "kind", "words"])]
    merge: Option<String>,
    /// The name that it is another form of
    #[arg(long, value_name = "NAME", requires = "merge")]
    into: Option<String>,
    /// Say that this name is another than the one after --from, though it looks like a form of it
    #[arg(long, value_name = "NAME", requires = "from", conflicts_with_all = ["name", "merge", "kind", "words"])]
    split: Option<String>,
    /// The name that it is not
    #[arg(long, value_name = "NAME", requires = "split")]
    from: Option<String>,
    /// A query (see docs/queries.md), or files to read instead of an archive
    #[arg(value_name = "QUERY|FILE")]
    words: Vec<String>,
}

impl ValueEnum for EntityKind {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.as_str()))
    }
}

/// Prints names, those in most stories first.
pub fn run(entities: &Entities, folders: &[PathBuf], out: &mut Output) -> Result<Outcome, Failure> {
    if let (Some(name), Some(into)) = (&entities.merge, &entities.into) {
        return judge([name, into], true, out);
    }
    if let (Some(name), Some(from)) = (&entities.split, &entities.from) {
        return judge([name, from], false, out);
    }
    if let Some(name) = &entities.name {
        let opened = Opened::archive(folders)?;
        let page = opened.searcher()?.entity(name)?;
        return print_page(&page, entities.window.json, out);
    }
    let (opened, text) = Opened::of(folders, &entities.words)?;
    let query = opened::query(&text)?;
    let searcher = opened.searcher()?;
    let window = &entities.window;
    let names = searcher.entities(&query, entities.kind, usize::MAX)?;
    let total = names.len();
    let mut given = 0;
    for name in window.of(&names) {
        if window.json {
            out.line(json::name(name.kind, &name.name, name.stories))?;
        } else {
            let kind = out.styled("2", &format!("{:12}", name.kind.as_str()));
            out.line(format_args!("{:6}  {kind}  {}", name.stories, name.name))?;
        }
        given += 1;
    }
    let ending = Ending { done: "entities", query: &query.text, total, given, ..Ending::default() };
    window.end(&opened, &searcher, ending, out)
}

/// Merges the first name into the second, or splits it from that.
fn judge(names: [&str; 2], merge: bool, out: &mut Output) -> Result<Outcome, Failure> {
    let tidy = |name: &str| {
        let hint = "write the name as the archive has it: dateline entities lists them";
        tidy_name(name).ok_or_else(|| Failure::usage(format!("{name:?} is no name"), hint))
    };
    let (name, other) = (tidy(names[0])?, tidy(names[1])?);
    if name.to_lowercase() == other.to_lowercase() {
        return Err(Failure::usage(format!("“{name}” is one name"), "name two"));
    }
    let mut marks = opened::marks(&opened::paths()?);
    must_be_kept(&marks)?;
    let made = if merge { marks.merge(&name, &other) } else { marks.split(&name, &other) };
    let what = if merge { "merged into" } else { "split from" };
    if made.map_err(|error| Failure::Other(error.to_string()))? == 0 {
        out.line(format_args!("“{name}” was {what} “{other}” already"))?;
    } else {
        out.line(format_args!(
            "“{name}” {what} “{other}”; take it back with: dateline marks undo"
        ))?;
    }
    Ok(Outcome::Found)
}

/// All about one name.
fn print_page(page: &EntityPage, json: bool, out: &mut Output) -> Result<Outcome, Failure> {
    let found = page.stories > 0 || !page.quotes.is_empty();
    if json {
        out.line(json::page(page))?;
        return Ok(Outcome::of(found));
    }
    if !found {
        super::output::tell(&format!("no name {} in the archive", text::clean_line(&page.name)));
        return Ok(Outcome::Nothing);
    }
    rows::heading(&page.name, out)?;
    let kind = page.kind.map_or("name", EntityKind::as_str);
    out.line(format_args!("{kind}, in {}", counted(page.stories, "story", "stories")))?;
    if let Some(spell) = &page.spell {
        out.line(format_args!("from {} to {}", spell.first, spell.last))?;
        let spark = out.styled("36", &spell.spark(out.width.min(60)));
        out.line(format_args!("{spark}  by {}", spell.unit))?;
    }
    out.line("")?;
    let table = |title: &str, names: Vec<(String, usize)>, out: &mut Output| {
        if names.is_empty() {
            return Ok(());
        }
        rows::heading(title, out)?;
        for (name, stories) in names {
            out.line(format_args!("{stories:6}  {name}"))?;
        }
        out.line("")
    };
    let form = |one: &crate::story::Variant| {
        let merged = if one.merged { "  (merged by you)" } else { "" };
        (format!("{}{merged}", one.name), one.stories)
    };
    if page.variants.len() > 1 {
        table("Forms", page.variants.iter().map(form).collect(), out)?;
    }
    if !page.apart.is_empty() {
        out.line(format_args!("split from it by you: {}", page.apart.join(", ")))?;
        out.line("")?;
    }
    table("Named beside it", page.beside.clone(), out)?;
    if !page.quotes.is_empty() {
        rows::heading("Quotes", out)?;
    }
    for row in &page.quotes {
        rows::quote(row, false, out)?;
    }
    if !page.newest.is_empty() {
        rows::heading("Newest stories", out)?;
    }
    for row in &page.newest {
        rows::story(row, None, out)?;
    }
    Ok(Outcome::Found)
}
