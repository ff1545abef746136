//! Rows as text: a line that says what it is, wrapped, and a dim line that says where it comes from.

use super::output::{Failure, Output};
use super::search::Piece;
use crate::archive::Snippet;
use crate::export::json::open_at;
use crate::story::{CaptionRow, Moment, QuoteRow, RelatedRow, Row, Source};
use crate::text;

const BOLD: &str = "1";
const DIM: &str = "2";
const HIT: &str = "1;33";

/// A story: its headline, the piece of its text that was looked for, then day, place, agency, photos, words, and the key, with the place of what was looked for.
pub fn story(row: &Row, piece: Option<&Piece>, out: &mut Output) -> Result<(), Failure> {
    wrapped(&row.headline, BOLD, "", out)?;
    if let Some(piece) = piece {
        wrapped(&marked(&piece.snippet, out), "", "  ", out)?;
    }
    if let Some(note) = &row.note {
        wrapped(&format!("✎ {}", note.replace('\n', " ")), "", "  ", out)?;
    }
    let mut about = about_story(row);
    if let Some(piece) = piece {
        about.pop();
        about.push(open_at(&row.key, piece.at));
    }
    source(&about, out)
}

/// What stands under a headline, the key last.
fn about_story(row: &Row) -> Vec<String> {
    let mut about = vec![row.moment.map_or_else(|| "no date".into(), moment)];
    about.extend(row.place.clone());
    about.extend(row.agency.clone());
    if row.photos > 0 {
        about.push(counted(row.photos, "photo"));
    }
    about.push(counted(row.words, "word"));
    if row.revision != "first" {
        about.push(row.revision.clone());
    }
    if row.starred {
        about.push("starred".into());
    }
    about.extend(row.tags.iter().map(|tag| format!("#{tag}")));
    about.push(row.key.clone());
    about
}

/// A caption: its text, then credit, day, places, headline, key and place.
pub fn caption(row: &CaptionRow, out: &mut Output) -> Result<(), Failure> {
    wrapped(&row.text, BOLD, "", out)?;
    source(&about_caption(row), out)
}

/// A related caption: the same with why.
pub fn related(row: &RelatedRow, out: &mut Output) -> Result<(), Failure> {
    wrapped(&row.caption.text, BOLD, "", out)?;
    let mut reasons: Vec<String> = row.reasons.iter().map(ToString::to_string).collect();
    if !row.also.is_empty() {
        reasons.push(format!("×{}", row.also.len() + 1));
    }
    why(&reasons, row.score, out)?;
    source(&about_caption(&row.caption), out)
}

/// A related story: its headline, why, then the same as in a list.
pub fn related_story(
    row: &Row,
    reasons: &[String],
    score: f32,
    out: &mut Output,
) -> Result<(), Failure> {
    wrapped(&row.headline, BOLD, "", out)?;
    why(reasons, score, out)?;
    source(&about_story(row), out)
}

/// A copy: where it lies, and why it is one.
pub fn copy(
    place: &Source,
    reasons: &[String],
    score: f32,
    out: &mut Output,
) -> Result<(), Failure> {
    let path = place.path.display().to_string();
    wrapped(&text::clean_line(&path), BOLD, "", out)?;
    why(reasons, score, out)?;
    out.line("")
}

/// A heading over rows of one kind.
pub fn heading(title: &str, out: &mut Output) -> Result<(), Failure> {
    let title = out.styled("1;4", title);
    out.line(title)?;
    out.line("")
}

fn why(reasons: &[String], score: f32, out: &mut Output) -> Result<(), Failure> {
    wrapped(&format!("{} ({score:.2})", reasons.join("; ")), "", "  ", out)
}

fn about_caption(row: &CaptionRow) -> Vec<String> {
    let mut about = Vec::new();
    about.extend(row.credit.clone());
    about.extend(row.date.map(|day| day.to_string()));
    about.extend(row.places.iter().cloned());
    about.push(row.headline.clone());
    about.push(row.key.clone());
    about.push(open_at(&row.story, row.span));
    about
}

/// A quote: the words, then who, when and where.
pub fn quote(row: &QuoteRow, reported: bool, out: &mut Output) -> Result<(), Failure> {
    let words = if reported { row.words.clone() } else { format!("“{}”", row.words) };
    wrapped(&words, "", "", out)?;
    let mut about = vec![row.speaker.clone().unwrap_or_else(|| "no speaker".into())];
    about.extend(row.day.map(|day| day.to_string()));
    about.push(row.headline.clone());
    about.push(open_at(&row.story, row.span));
    source(&about, out)
}

/// A snippet with its hits in a style of their own, where colour is on.
fn marked(snippet: &Snippet, out: &Output) -> String {
    let mut text = String::new();
    let mut done = 0;
    for hit in &snippet.hits {
        text += snippet.text.get(done..hit.start).unwrap_or_default();
        text += &out.styled(HIT, snippet.text.get(hit.clone()).unwrap_or_default());
        done = hit.end;
    }
    text + snippet.text.get(done..).unwrap_or_default()
}

fn moment(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.to_string(),
        Moment::At(time) => time.strftime("%Y-%m-%d %H:%M UTC").to_string(),
    }
}

fn counted(n: u32, what: &str) -> String {
    if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") }
}

/// The dim line under a row, and the blank one between rows.
fn source(about: &[String], out: &mut Output) -> Result<(), Failure> {
    wrapped(&about.join(" · "), DIM, "  ", out)?;
    out.line("")
}

fn wrapped(text: &str, sgr: &str, indent: &str, out: &mut Output) -> Result<(), Failure> {
    let options = textwrap::Options::new(out.width)
        .initial_indent(indent)
        .subsequent_indent(indent)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    for line in textwrap::wrap(text, options) {
        let line = if sgr.is_empty() { line.into_owned() } else { out.styled(sgr, &line) };
        out.line(line)?;
    }
    Ok(())
}
