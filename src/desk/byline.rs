//! Bylines: `By ANA RUIZ and TOM REED`, `Ana Ruiz, Associated Press`, an agency's name alone.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::calendar;
use super::lexicon::{self, Phrases, phrases};
use crate::story::Byline;

static WORDS: LazyLock<Phrases> =
    LazyLock::new(|| phrases(include_str!("../../assets/desk/bylines.txt")));

/// The longest byline, in bytes.
const LONGEST: usize = 240;

/// What a line says about who wrote the story.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printed {
    /// The writers.
    pub writers: Vec<Byline>,
    /// The agency that is named with or instead of them, in its short form.
    pub agency: Option<&'static str>,
    /// It begins with "By" or the like.
    pub led: bool,
    /// The names and titles as printed, without "By" and without a date that is glued behind.
    pub words: String,
}

/// Reads a line as a byline; `None` where it is something else.
///
/// A line without "By" may as well be a link or a caption's subject: the caller judges by its place.
pub fn parse(text: &str) -> Option<Printed> {
    if text.len() > LONGEST {
        return None;
    }
    let (led, rest) = lead(text);
    // What is glued behind: a date, a second column.
    let stamp = calendar::stamps(rest, Some(jiff::civil::date(2000, 1, 1)));
    let cut = stamp.first().map_or(rest.len(), |s| s.span.start);
    let rest = rest.get(..cut)?;
    let rest = rest.split(['|', '•', '·', '\u{2022}']).next()?;
    let rest = rest.trim().trim_end_matches(['-', '—', '–', ',', ':', '/']).trim();
    let rest = strip_tail_label(rest);
    if rest.is_empty() {
        return led.then(|| Printed { led, ..Printed::default() });
    }
    if rest.contains(['?', '!', '“', '"', '”', ':', '…'])
        || rest.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    let mut out = Printed { led, words: rest.to_owned(), ..Printed::default() };
    let apart = unglue(rest);
    for piece in pieces(&apart) {
        if let Some(short) = lexicon::agency(piece) {
            out.agency = Some(short);
            entitle(&mut out.writers, piece);
        } else if is_job(piece) {
            let opening = piece.split(' ').next().and_then(|w| lexicon::agency(&w.to_uppercase()));
            out.agency = out.agency.or(opening);
            entitle(&mut out.writers, piece);
        } else if is_person(piece, led) {
            out.writers.push(Byline { name: in_title_case(piece), title: None });
        } else {
            return None;
        }
    }
    (led || !out.writers.is_empty() || out.agency.is_some()).then_some(out)
}

/// Takes "By" off.
fn lead(text: &str) -> (bool, &str) {
    let lower: String = text.chars().take(16).flat_map(char::to_lowercase).collect();
    let found = WORDS
        .section("lead")
        .iter()
        .filter(|l| {
            lower.strip_prefix(**l).is_some_and(|r| {
                r.is_empty() || l.ends_with(':') || r.starts_with([' ', '\u{a0}', ':'])
            })
        })
        .max_by_key(|l| l.len());
    match found.and_then(|l| {
        text.char_indices().nth(l.chars().count()).map_or(Some(""), |(at, _)| text.get(at..))
    }) {
        Some(rest) => (true, rest.trim_start_matches([':', ' ', '\u{a0}'])),
        None => (false, text),
    }
}

/// Parts a name from the title that a page stuck to it: `Ana RuizTravel Reporter`.
fn unglue(text: &str) -> Cow<'_, str> {
    let edge = text.char_indices().zip(text.chars().skip(1)).find_map(|((at, a), b)| {
        let next = at + a.len_utf8();
        let rest = text.get(next..).filter(|_| a.is_lowercase() && b.is_uppercase())?;
        let job = rest.split(',').next().is_some_and(is_job) && rest.contains(' ');
        job.then_some(next)
    });
    match edge.and_then(|at| text.split_at_checked(at)) {
        Some((name, title)) => Cow::Owned(format!("{name}, {title}")),
        None => Cow::Borrowed(text),
    }
}

/// Takes "Updated", "Published" and the like off the end.
fn strip_tail_label(text: &str) -> &str {
    let Some((before, last)) = text.rsplit_once(' ') else { return text };
    match last.trim_end_matches(':').to_lowercase().as_str() {
        "updated" | "published" | "posted" | "on" | "at" => {
            strip_tail_label(before.trim_end_matches([',', ' ', '-', '|']))
        }
        _ => text,
    }
}

fn pieces(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', '&', '/'])
        .flat_map(|p| p.split(" and "))
        .flat_map(|p| p.split(" AND "))
        .flat_map(|p| p.split(" und "))
        .flat_map(|p| p.split(" y "))
        .flat_map(|p| p.split(" et "))
        .flat_map(|p| p.split(" e "))
        .flat_map(|p| p.split(" with "))
        .flat_map(|p| p.split(" in "))
        .map(|p| p.trim().trim_start_matches("and ").trim_start_matches("AND ").trim())
        .filter(|p| !p.is_empty())
}

/// Gives the writers that have none yet a title.
fn entitle(writers: &mut [Byline], title: &str) {
    for writer in writers.iter_mut().rev().take_while(|w| w.title.is_none()) {
        writer.title = Some(title.to_owned());
    }
}

fn is_job(piece: &str) -> bool {
    let lower = piece.to_lowercase();
    piece.split_whitespace().count() <= 7
        && (lower.split(' ').any(|w| WORDS.section("job").contains(&w))
            || lower.starts_with("for the ")
            || lower.starts_with("the "))
}

/// Whether some words have the shape of a person's name.
pub fn is_person(text: &str, one_is_enough: bool) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let least = if one_is_enough { 1 } else { 2 };
    let uncased = text.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
    let capital =
        |w: &str| w.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_lowercase());
    let particle = |w: &str| {
        matches!(
            w,
            "de" | "del"
                | "della"
                | "di"
                | "da"
                | "do"
                | "dos"
                | "van"
                | "von"
                | "der"
                | "den"
                | "bin"
                | "ben"
                | "al"
                | "el"
                | "la"
                | "le"
                | "y"
                | "ibn"
                | "zu"
                | "ten"
                | "ter"
        ) || w.starts_with("al-")
            || w.starts_with("el-")
    };
    let letters =
        |w: &str| w.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‘'));
    // A name has no glued second word (`NewsSports`), but `McCarthy` and `DeSantis` have.
    let glued = |w: &str| {
        let inner = w
            .chars()
            .zip(w.chars().skip(1))
            .filter(|(a, b)| a.is_lowercase() && b.is_uppercase())
            .count();
        inner > 1
    };
    (least..=5).contains(&words.len())
        && !uncased
        && words.iter().all(|w| letters(w) && (capital(w) || particle(w)) && !glued(w))
        && words.last().is_some_and(|w| capital(w) && w.chars().count() > 1)
        && !words.iter().any(|w| WORDS.section("not_name").contains(&w.to_lowercase().as_str()))
        && super::lexicon::sign(&super::lines::fold(text), words.len())
            == super::lexicon::Sign::None
}

/// A name printed in capitals in title case (`LYNNE O'DONNELL`); any other as printed.
pub fn in_title_case(name: &str) -> String {
    if name.chars().any(char::is_lowercase) {
        return name.to_owned();
    }
    let words: Vec<String> = name
        .split_whitespace()
        .map(|word| {
            let mut out = String::new();
            let mut start = true;
            for c in word.chars() {
                if start {
                    out.extend(c.to_uppercase());
                } else {
                    out.extend(c.to_lowercase());
                }
                start = !c.is_alphabetic() || out == "Mc";
            }
            out
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: Option<&str>) {
        let got = parse(text).map(|p| {
            let names: Vec<String> = p
                .writers
                .iter()
                .map(|w| w.title.as_ref().map_or(w.name.clone(), |t| format!("{} [{t}]", w.name)))
                .collect();
            format!("{} {}", names.join("; "), p.agency.unwrap_or("-"))
        });
        assert_eq!(got.as_deref(), want, "{text}");
    }

    #[test]
    fn reads_names_titles_and_agencies() {
        check(
            "By ANA RUIZ, TOM O'REED and MARY ANN MCKAY",
            Some("Ana Ruiz; Tom O'Reed; Mary Ann McKay -"),
        );
        check("By Ana Ruiz, Associated Press", Some("Ana Ruiz [Associated Press] AP"));
        check(
            "Ana Ruiz and Tom Reed, Associated Press",
            Some("Ana Ruiz [Associated Press]; Tom Reed [Associated Press] AP"),
        );
        check("Ana Ruiz, Ap Sports Writer", Some("Ana Ruiz [Ap Sports Writer] AP"));
        check("Associated Press", Some(" AP"));
        check("Reuters November 18, 2019 11:03 PM", Some(" Reuters"));
        check("Associated PressApril 28, 2023 GMT", Some(" AP"));
        check("Von Anna Schmidt", Some("Anna Schmidt -"));
        check("By", Some(" -"));
        check("Ana RuizTravel News Reporter", Some("Ana Ruiz [Travel News Reporter] -"));
        check("Real Estate", None);
        check("By the river, a town waits for rain", None);
        check("Ferry stops for good", None);
        check("NewsSportsWeather Today", None);
    }
}
