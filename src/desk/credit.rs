//! Photo credits: who took a picture and for whom, as agencies and papers print it.
//!
//! A credit ends a caption (`... (AP Photo/Ana Ruiz, File)`, `... REUTERS/Ana Ruiz`) or is a line of its own
//! (`Photo: Ana Ruiz, STF / Associated Press`). Its parts are told apart by data: agencies and outlets
//! (`assets/desk/agencies.tsv`), words of organizations, and marks that name no one (`File`, `Pool`, `STF`).

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::story::{Credit, Span};

use super::entries;
use super::glue;

const AGENCIES: &str = include_str!("../../assets/desk/agencies.tsv");
const OUTLET_WORDS: &str = include_str!("../../assets/desk/outlet_words.txt");
const ROLES: &str = include_str!("../../assets/desk/credit_roles.txt");
const LABELS: &str = include_str!("../../assets/desk/credit_labels.txt");
const PARTICLES: &str = include_str!("../../assets/desk/name_particles.txt");

/// The longest credit, in bytes.
const LONGEST: usize = 160;

/// How sure it is that some words are a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// An agency's name alone, such as `(AP)`: more often something else.
    Doubtful,
    /// It has the shape, and no agency that is known or no label.
    Likely,
    /// Nothing else looks like it.
    Sure,
}

/// A credit in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it says.
    pub credit: Credit,
    /// Where it stands in the line, with its label and brackets.
    pub span: Span,
    /// How sure it is.
    pub strength: Strength,
    /// Nothing stands before it: the line is only a credit.
    pub alone: bool,
}

/// The credit at the end of a line, or the line that is only a credit. What pages glue behind it is skipped.
pub fn find(line: &str) -> Option<Found> {
    let bare = glue::bare(line).span;
    let text = line.get(bare.start..bare.end)?;
    whole(text).or_else(|| bracketed(text)).or_else(|| trailing(text)).map(|mut found| {
        found.span = found.span.shift(bare.start);
        found
    })
}

/// Reads a credit from a field that holds nothing else.
pub fn read(field: &str) -> Credit {
    let field = field.trim();
    let body = unbracket(field).unwrap_or(field);
    let (labelled, body) = without_label(body);
    parse(body, labelled, Place::Field).map_or_else(
        || Credit { text: field.to_owned(), photographer: None, agency: None },
        |parsed| parsed.credit,
    )
}

/// A line that is only a credit.
fn whole(text: &str) -> Option<Found> {
    if text.len() > LONGEST {
        return None;
    }
    let inner = unbracket(text);
    let place = if inner.is_some() { Place::Brackets } else { Place::Open };
    let (label, body) = without_label(inner.unwrap_or(text));
    let Parsed { credit, strength, .. } = parse(body, label, place)?;
    Some(Found { credit, span: Span::new(0, text.len()), strength, alone: true })
}

/// `... (AP Photo/Ana Ruiz)`, with the bracketed ones before it.
fn bracketed(text: &str) -> Option<Found> {
    let end = text.trim_end_matches(['.', ' ']).len();
    let mut best: Option<Found> = None;
    let mut rest = text.get(..end)?;
    while let Some((start, inner)) = last_bracket(rest) {
        let (label, body) = without_label(inner);
        let Some(parsed) = parse(body, label, Place::Brackets) else { break };
        match &mut best {
            Some(found) => {
                found.span.start = start;
                if found.credit.photographer.is_none() {
                    found.credit.photographer = parsed.credit.photographer;
                }
                found.strength = found.strength.max(parsed.strength);
            }
            None => {
                best = Some(Found {
                    credit: parsed.credit,
                    span: Span::new(start, text.len()),
                    strength: parsed.strength,
                    alone: false,
                });
            }
        }
        rest = rest.get(..start)?.trim_end();
    }
    best
}

/// The bracket that ends a text: where it opens, and what it holds.
fn last_bracket(text: &str) -> Option<(usize, &str)> {
    let inner = text.strip_suffix([')', ']'])?;
    let mut depth = 0_usize;
    for (at, c) in inner.char_indices().rev().take(LONGEST) {
        match c {
            ')' | ']' => depth += 1,
            '(' | '[' if depth == 0 => return Some((at, inner.get(at + 1..)?.trim())),
            '(' | '[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `... REUTERS/Ana Ruiz`, `... Photo: Ana Ruiz/AP`, `... Getty Images`, after the end of a sentence.
fn trailing(text: &str) -> Option<Found> {
    let floor =
        (text.len().saturating_sub(LONGEST)..text.len()).find(|&at| text.is_char_boundary(at))?;
    let window = text.get(floor..)?;
    let starts = window.char_indices().zip(window.chars().skip(1)).filter_map(|((at, c), next)| {
        // A page may leave no space after the sentence; "N.H." is no sentence.
        let closes = c.is_whitespace() || matches!(c, ')' | '»' | '”' | '"' | '|');
        let glued =
            c == '.' && window.get(..at).is_some_and(|before| before.ends_with(char::is_lowercase));
        let opens = next.is_alphabetic() || next == '©';
        (opens && (closes || glued)).then_some(floor + at + c.len_utf8())
    });
    let mut best = None;
    // From the longest tail to the shortest: the first that parses holds all of the credit.
    for start in starts {
        let before = text.get(..start)?.trim_end();
        let body = text.get(start..)?;
        let (label, rest) = without_label(body);
        let closed = before.ends_with(['.', '!', '?', '”', '"', '»', ')', '|', '…', '’', '\'']);
        let slashed = rest.contains('/') && starts_with_agency(rest);
        if label == Label::None && !closed && !slashed {
            continue;
        }
        // "in Windham, N.H. Robert Doe/AP": a period may end an abbreviation, the parse decides.
        let Some(parsed) = parse(rest.trim_end_matches(['.', ' ']), label, Place::Open) else {
            continue;
        };
        let sure = parsed.known || label == Label::Colon;
        if sure && (parsed.strength > Strength::Doubtful || label != Label::None) {
            let span = Span::new(start, text.len());
            best = Some(Found {
                credit: parsed.credit,
                span,
                strength: parsed.strength,
                alone: false,
            });
            break;
        }
    }
    best
}

fn unbracket(text: &str) -> Option<&str> {
    let inner = text.strip_prefix(['(', '['])?;
    let inner = inner.trim_end_matches(['.', ' ']).strip_suffix([')', ']'])?;
    (!inner.contains(['(', ')'])).then(|| inner.trim())
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    None,
    /// `Photo by`, `Courtesy of`: part of the credit as printed.
    Words,
    /// `Photo:`, `©`: no part of it.
    Colon,
}

/// Takes `Photo:`, `Photo by`, `©` off a credit.
fn without_label(text: &str) -> (Label, &str) {
    static COLON: LazyLock<HashSet<&str>> = LazyLock::new(|| entries(LABELS).collect());
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('©') {
        let rest = rest.trim_start();
        return (Label::Colon, rest.strip_prefix("Provided by ").unwrap_or(rest));
    }
    let colon = text.char_indices().take(28).find(|&(_, c)| matches!(c, ':' | '：'));
    if let Some((at, mark)) = colon
        && let (Some(name), Some(rest)) = (text.get(..at), text.get(at + mark.len_utf8()..))
    {
        let name = name.trim().to_lowercase();
        if COLON.contains(name.as_str()) {
            let rest = rest.trim();
            let rest = strip_word(rest, "©").unwrap_or(rest);
            return (Label::Colon, strip_word(rest, "photo by").unwrap_or(rest));
        }
    }
    if let Some(rest) = strip_word(text, "image source,") {
        return (Label::Colon, rest);
    }
    (by_words(text).map_or(Label::None, |_| Label::Words), text)
}

/// `Photo by`, `Courtesy of` and the like at the start: what follows.
fn by_words(text: &str) -> Option<&str> {
    const WORDS: [&str; 18] = [
        "photo by",
        "photos by",
        "photograph by",
        "photographs by",
        "picture by",
        "pictures by",
        "image by",
        "foto de",
        "foto von",
        "fotos von",
        "photo courtesy of",
        "image courtesy of",
        "courtesy of",
        "courtesy",
        "photo provided by",
        "provided by",
        "supplied by",
        "photo from",
    ];
    WORDS.iter().find_map(|words| strip_word(text, words))
}

fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    let apart = !rest.starts_with(char::is_alphanumeric);
    (apart && start.eq_ignore_ascii_case(word)).then(|| rest.trim_start())
}

fn starts_with_agency(text: &str) -> bool {
    text.split('/').next().is_some_and(|first| agency(first.trim()).is_some())
}

struct Parsed {
    credit: Credit,
    strength: Strength,
    /// It names an agency that is known.
    known: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    /// A known agency or outlet; whether its short form stands for all its forms.
    Agency { wire: bool },
    /// `STF`, `File`, `Pool`.
    Role,
    /// An organization, by its words.
    Outlet,
    /// A person's name.
    Name,
    /// One capitalized word.
    Word,
    /// What no credit holds.
    Other,
}

struct Piece<'a> {
    text: &'a str,
    start: usize,
    end: usize,
    sort: Sort,
    /// What stands before it: `/`, `via`, `,` or nothing.
    before: &'static str,
}

/// Where some words stand that may be a credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// In running text, or as a line.
    Open,
    /// In brackets of their own.
    Brackets,
    /// In a field that holds credits only.
    Field,
}

/// Reads a credit without its label and brackets.
fn parse(body: &str, label: Label, place: Place) -> Option<Parsed> {
    let body = body.trim().trim_end_matches([',', ';']);
    if body.is_empty() || body.len() > LONGEST {
        return None;
    }
    let inner = if label == Label::Words { by_words(body)? } else { body };
    let offset = body.len() - inner.len();
    let pieces = pieces(inner);
    if pieces.is_empty() || pieces.iter().any(|piece| piece.sort == Sort::Other) {
        return None;
    }
    let known = pieces.iter().any(|piece| matches!(piece.sort, Sort::Agency { .. }));
    let person = photographer(&pieces, known || label != Label::None || place != Place::Open);
    let printed = agency_text(inner, &pieces, person);
    let printed = printed.filter(|text| !text.is_empty());
    let agency = printed.map(|text| match agency(&text) {
        Some((short, true))
            if !pieces.iter().any(|piece| piece.sort == Sort::Role && is_staff(piece.text)) =>
        {
            short.to_owned()
        }
        _ => text,
    });
    let facts = Facts { known, label, place, photo: label == Label::Words || says_photo(inner) };
    let strength = strength(&pieces, person, facts)?;
    let text = if offset > 0 { body } else { inner };
    let photographer = person.map(|at| name_as_written(pieces[at].text));
    Some(Parsed { credit: Credit { text: text.to_owned(), photographer, agency }, strength, known })
}

fn says_photo(text: &str) -> bool {
    text.char_indices()
        .nth(9)
        .map_or(Some(text), |(at, _)| text.get(..at))
        .is_some_and(|start| start.to_lowercase().contains("photo"))
}

#[derive(Clone, Copy)]
struct Facts {
    /// An agency is known.
    known: bool,
    label: Label,
    place: Place,
    /// It says that it is about a photo.
    photo: bool,
}

fn strength(pieces: &[Piece<'_>], person: Option<usize>, facts: Facts) -> Option<Strength> {
    let slashed = pieces.iter().any(|piece| matches!(piece.before, "/" | "via" | "|"));
    let wire = |piece: &Piece<'_>| piece.sort == Sort::Agency { wire: true };
    let outlet = |piece: &Piece<'_>| matches!(piece.sort, Sort::Outlet | Sort::Word);
    let labelled = facts.label != Label::None;
    if facts.known && (slashed || facts.photo || facts.label == Label::Colon) {
        return Some(Strength::Sure);
    }
    if let [only] = pieces
        && facts.known
    {
        // "Getty Images" is a credit wherever it stands; "AP" and "PA" may be anything.
        let plain = wire(only) || !(only.text.contains(' ') || only.text.len() > 5);
        return Some(if plain { Strength::Doubtful } else { Strength::Sure });
    }
    if labelled || facts.place == Place::Field {
        return Some(Strength::Likely);
    }
    if facts.known {
        // "HTV, ASSOCIATED PRESS" and "Ana Ruiz (Keystone)", but no dateline: "YARE, Venezuela (AP)".
        let [first, last] = pieces else { return None };
        return match last.before {
            "," if wire(last) && !wire(first) => Some(Strength::Likely),
            "(" if wire(last) => None,
            "(" | "," if person == Some(0) => Some(Strength::Likely),
            _ => None,
        };
    }
    let papered = slashed && person.is_some() && pieces.iter().any(outlet);
    if facts.place == Place::Brackets && papered {
        return Some(Strength::Likely);
    }
    let marks = pieces.iter().all(|piece| piece.sort == Sort::Role);
    (facts.place == Place::Brackets && marks).then_some(Strength::Doubtful)
}

fn is_staff(text: &str) -> bool {
    let text = text.to_lowercase();
    text == "stf" || text.starts_with("staff")
}

/// Cuts a credit at its separators.
fn pieces(body: &str) -> Vec<Piece<'_>> {
    const MARKS: [(&str, &str); 16] = [
        (" via ", "via"),
        (" for ", "via"),
        (" / ", "/"),
        ("/", "/"),
        (" | ", "|"),
        ("|", "|"),
        (", ", ","),
        ("; ", ","),
        (" (", "("),
        (")", ""),
        (" – ", "/"),
        (" — ", "/"),
        (" - ", "/"),
        (" • ", "/"),
        (" © ", "/"),
        (". Courtesy of ", "via"),
    ];
    let mut found: Vec<Piece<'_>> = Vec::new();
    let mut push = |start: usize, end: usize, before: &'static str| {
        let Some(cut) = body.get(start..end) else { return };
        let text = cut.trim();
        let start = start + (cut.len() - cut.trim_start().len());
        if text.is_empty() {
            return;
        }
        if before == ","
            && matches!(text, "Jr." | "Jr" | "Sr." | "II" | "III")
            && let Some(last) = found.last_mut()
        {
            last.end = start + text.len();
            last.text = body.get(last.start..last.end).unwrap_or(last.text);
            return;
        }
        found.push(Piece { text, start, end: start + text.len(), sort: sort(text), before });
    };
    let (mut start, mut at, mut before) = (0, 0, "");
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some((mark, name)) = MARKS.iter().find(|(mark, _)| rest.starts_with(mark)) {
            push(start, at, before);
            at += mark.len();
            (start, before) = (at, name);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    push(start, body.len(), before);
    found
}

/// Which piece names the photographer.
fn photographer(pieces: &[Piece<'_>], vouched: bool) -> Option<usize> {
    let is_via = |at: usize| pieces.get(at).is_some_and(|piece| piece.before == "via");
    let named = pieces.iter().position(|piece| piece.sort == Sort::Name && piece.before != "via");
    if named.is_some() && vouched {
        return named;
    }
    // "Getty Images/pixelsmith": a handle after an agency's name.
    let last = pieces.len().checked_sub(1)?;
    let handle = last > 0
        && pieces[last].sort == Sort::Word
        && pieces[last].before == "/"
        && matches!(pieces[0].sort, Sort::Agency { .. })
        && !is_via(last)
        && !pieces[last].text.chars().all(char::is_uppercase);
    handle.then_some(last)
}

/// The credit without the photographer and without marks at its edges that name no one.
fn agency_text(body: &str, pieces: &[Piece<'_>], person: Option<usize>) -> Option<String> {
    let via = |at: usize| pieces.get(at).is_some_and(|piece| piece.before == "via");
    let mut kept: Vec<usize> = (0..pieces.len()).filter(|&at| Some(at) != person).collect();
    while kept.last().is_some_and(|&at| pieces[at].sort == Sort::Role) {
        kept.pop();
    }
    while kept.first().is_some_and(|&at| pieces[at].sort == Sort::Role && !via(at + 1)) {
        kept.remove(0);
    }
    // "ITV, ASSOCIATED PRESS": after a comma stands the agency, before it whose picture it is.
    if let Some(&last) = kept.last()
        && kept.len() > 1
        && pieces[last].before == ","
        && matches!(pieces[last].sort, Sort::Agency { wire: true })
    {
        kept = vec![last];
    }
    let (&first, &last) = (kept.first()?, kept.last()?);
    match person {
        Some(at) if first < at && at < last => {
            let before = body.get(pieces[first].start..pieces[at - 1].end)?;
            let after = body.get(pieces[at].end..pieces[last].end)?;
            Some(format!("{before}{after}"))
        }
        _ => Some(body.get(pieces[first].start..pieces[last].end)?.to_owned()),
    }
}

fn sort(text: &str) -> Sort {
    static MARKS: LazyLock<HashSet<&str>> = LazyLock::new(|| entries(ROLES).collect());
    let lower = text.to_lowercase();
    if MARKS.contains(lower.trim_end_matches('.')) {
        return Sort::Role;
    }
    if let Some((_, wire)) = agency(text) {
        return Sort::Agency { wire };
    }
    if runs_on(text) {
        return Sort::Other;
    }
    if is_outlet_name(&lower) {
        return if is_titled(text) { Sort::Outlet } else { Sort::Other };
    }
    let words = text.split_whitespace().count();
    if is_name(text) {
        return Sort::Name;
    }
    match words {
        1 if text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '@' | '&' | '\'' | '’')
        }) =>
        {
            if text.chars().any(char::is_alphabetic) {
                Sort::Word
            } else {
                Sort::Other
            }
        }
        2..=8 if is_titled(text) => Sort::Outlet,
        _ => Sort::Other,
    }
}

/// Whether a sentence ends inside: `A boat. Ana Ruiz`.
fn runs_on(text: &str) -> bool {
    let stops = |(word, _): (&str, &str)| {
        word.ends_with(['!', '?', ':', '…'])
            || word.strip_suffix('.').is_some_and(|word| {
                word.chars().count() > 4 && !word.contains('.')
                    || word.ends_with(|c: char| c.is_numeric())
            })
    };
    let words = text.split_whitespace();
    words.clone().zip(words.skip(1)).any(stops)
}

fn is_outlet_name(lower: &str) -> bool {
    static WORDS: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(OUTLET_WORDS).flat_map(str::split_whitespace).collect());
    lower.starts_with("the ")
        || lower.split_whitespace().any(|word| WORDS.contains(word.trim_end_matches(['.', ','])))
        || [".com", ".org", ".net", ".de", "@"].iter().any(|mark| lower.contains(mark))
}

/// Whether every word but small ones begins with a capital, as names of organizations do.
fn is_titled(text: &str) -> bool {
    let mut words = text.split_whitespace();
    words.clone().count() <= 9
        && words.all(|word| {
            let first = word.chars().find(|c| c.is_alphanumeric());
            first.is_none_or(|c| !c.is_lowercase() && !c.is_ascii_digit())
                || is_particle(word)
                || matches!(word, "of" | "the" | "for" | "in" | "by" | "from" | "on" | "at" | "to")
                || agency(word).is_some()
        })
}

fn is_particle(word: &str) -> bool {
    static SMALL: LazyLock<HashSet<&str>> =
        LazyLock::new(|| entries(PARTICLES).flat_map(str::split_whitespace).collect());
    SMALL.contains(word)
}

/// Whether some words have the shape of one person's name, or of two joined by "and".
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let letters = |word: &str| {
        word.chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’' | '‘') || is_mark(c))
            && word.chars().any(char::is_alphabetic)
    };
    let capital =
        |word: &str| word.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase());
    let uncased = text.chars().all(|c| !c.is_lowercase() && !c.is_uppercase());
    let (least, most) = if uncased { (1, 4) } else { (2, 6) };
    let glued = words.len() == 1
        && text.split_once('.').is_some_and(|(initial, name)| {
            initial.chars().count() == 1
                && capital(initial)
                && capital(name)
                && name.chars().count() > 2
        });
    glued
        || ((least..=most).contains(&words.len())
            && words.iter().all(|word| letters(word) && (capital(word) || is_particle(word)))
            && words.first().is_some_and(|word| capital(word) || is_particle(word))
            && words.last().is_some_and(|word| capital(word))
            && (!uncased || text.chars().count() <= 12))
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// A name printed in capitals in title case, any other as printed.
fn name_as_written(name: &str) -> String {
    let name = name.strip_suffix(" 기자").unwrap_or(name);
    let shouted = name.chars().filter(|c| c.is_alphabetic()).count() > 3
        && !name.chars().any(char::is_lowercase);
    if !shouted {
        return name.to_owned();
    }
    let mut inside = false;
    name.chars()
        .flat_map(|c| {
            let lower = inside && c.is_alphabetic();
            inside = c.is_alphabetic() || matches!(c, '’' | '\'') && inside;
            if lower { c.to_lowercase().collect::<Vec<_>>() } else { vec![c] }
        })
        .collect()
}

/// A known agency or outlet: its short form, and whether that stands for all its forms.
pub fn agency(text: &str) -> Option<(&'static str, bool)> {
    static TABLE: LazyLock<HashMap<String, (&'static str, bool)>> = LazyLock::new(|| {
        let mut table = HashMap::new();
        for line in entries(AGENCIES) {
            let mut columns = line.split('\t');
            if let (Some(short), Some(kind), Some(forms)) =
                (columns.next(), columns.next(), columns.next())
            {
                for form in forms.split(';') {
                    table.insert(fold(form), (short, kind == "wire"));
                }
            }
        }
        table
    });
    if text.len() > 60 {
        return None;
    }
    // Short names in small letters are words ("pa", "ap"), but for those that print themselves so.
    let small = text.len() <= 4 && !text.chars().any(char::is_uppercase) && text.is_ascii();
    if small && !matches!(text, "dpa" | "epa" | "epd" | "ddp" | "laif") {
        return None;
    }
    TABLE.get(&fold(text)).copied()
}

fn fold(text: &str) -> String {
    text.trim().trim_end_matches('.').to_lowercase().replace(" / ", "/")
}

#[cfg(test)]
#[path = "credit_tests.rs"]
mod tests;
