//! What a credit says once its label and brackets are off: cut at its separators, each piece judged by the words it
//! holds, then photographer and agency taken from the pieces.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::words::{agency, is_name, is_outlet_name, is_titled, name_as_written, runs_on};
use super::{LONGEST, Label, Strength, by_words};
use crate::desk::entries;
use crate::story::Credit;

/// The longest name of an agency or mark that names no one, in bytes.
const LONGEST_NAME: usize = 60;

/// The most words of an organization.
const MOST_WORDS: usize = 9;

const ROLES: &str = include_str!("../../../assets/desk/credit_roles.txt");

/// A credit that was read.
pub(super) struct Parsed {
    pub credit: Credit,
    pub strength: Strength,
    /// It names an agency that is known.
    pub known: bool,
    /// What its first part is.
    pub opener: Sort,
}

impl Parsed {
    /// What a label vouches for and no rule knows: the owner, as printed.
    pub(super) fn of_owner(body: &str) -> Self {
        let owner = Some(body.to_owned());
        let credit = Credit { text: body.to_owned(), photographer: None, agency: owner };
        Self { credit, strength: Strength::Likely, known: false, opener: Sort::Other }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// A known agency or outlet; whether its short form stands for all its forms.
    Agency { wire: bool },
    /// `STF`, `File`, `Pool`.
    Role,
    /// An organization, by its words.
    Outlet,
    /// A person's name of so many words.
    Name(usize),
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
pub(super) enum Place {
    /// A line of its own.
    Line,
    /// After a sentence.
    Tail,
    /// In brackets of their own.
    Brackets,
    /// In a field that holds credits only.
    Field,
}

/// Reads a credit without its label and brackets.
pub(super) fn parse(body: &str, label: Label, place: Place) -> Option<Parsed> {
    let body = body.trim().trim_end_matches([',', ';']);
    let body = if ends_sentence(body) { body.trim_end_matches('.') } else { body };
    if body.is_empty() || body.len() > LONGEST {
        return None;
    }
    let inner = if label == Label::Words { by_words(body)? } else { body };
    let vouched = matches!(place, Place::Brackets | Place::Field)
        || matches!(label, Label::Colon | Label::Owner);
    let pieces = pieces(inner, !vouched)?;
    if claims_rights(body) {
        return None;
    }
    let known = pieces.iter().any(|piece| matches!(piece.sort, Sort::Agency { .. }));
    // Brackets with an agency in them may also hold what has no shape of its own.
    let apart = matches!(place, Place::Brackets | Place::Field);
    let loose = known && (apart || matches!(label, Label::Colon | Label::Owner));
    let odd = |piece: &Piece<'_>| {
        piece.sort == Sort::Other && !(loose && piece.text.split_whitespace().count() < 6)
    };
    if pieces.is_empty() || pieces.iter().any(odd) {
        return None;
    }
    let slashed = pieces.iter().any(|piece| matches!(piece.before, "/" | "via" | "|" | ":"));
    let people = photographers(&pieces, known || apart || slashed || label != Label::None);
    let printed = agency_text(inner, &pieces, people.as_ref()).filter(|text| !text.is_empty());
    let staffed = pieces.iter().any(|piece| piece.sort == Sort::Role && is_staff(piece.text));
    let agency = printed.map(|text| match agency(&text) {
        Some((short, true)) if !staffed => short.to_owned(),
        _ => text,
    });
    let photo = label == Label::Words || says_photo(inner);
    let facts = Facts { known, label, place, photo, slashed, staffed };
    let strength = strength(&pieces, people.as_ref(), facts)?;
    let opener = pieces[0].sort;
    let photographer = people.map(|people| {
        let names: Vec<String> =
            pieces[people].iter().map(|piece| name_as_written(piece.text)).collect();
        names.join(", ")
    });
    let credit = Credit { text: body.to_owned(), photographer, agency };
    Some(Parsed { credit, strength, known, opener })
}

/// Whether a period ends a sentence rather than an abbreviation: `Ana Ruiz.` but `Leo Paz Jr.`.
fn ends_sentence(text: &str) -> bool {
    let last = text.rsplit(char::is_whitespace).next().unwrap_or(text);
    last.strip_suffix('.').is_some_and(|word| {
        word.chars().count() > 3
            && !matches!(word, "Corp" | "Bros" | "Univ" | "Dept" | "Assn")
            && !word.contains('.')
            && word.chars().any(char::is_lowercase)
    })
}

/// `Copyright Harbor Media`, `All rights reserved`: who owns a page, not who took a picture.
fn claims_rights(text: &str) -> bool {
    let lower = text.to_lowercase();
    lower.starts_with("copyright") || lower.contains("rights reserved")
}

/// Whether it says that it is a photo's: `AFP PHOTO / ...`, `Reuters pic`.
fn says_photo(text: &str) -> bool {
    let lower = text.to_lowercase();
    let start = lower
        .char_indices()
        .nth(9)
        .map_or(lower.as_str(), |(at, _)| lower.get(..at).unwrap_or_default());
    start.contains("photo")
        || [" photo", " photos", " pic", " picture"].iter().any(|end| lower.ends_with(end))
}

#[expect(clippy::struct_excessive_bools, reason = "independent facts about one credit")]
#[derive(Clone, Copy)]
struct Facts {
    /// An agency is known.
    known: bool,
    label: Label,
    place: Place,
    /// It says that it is a photo's.
    photo: bool,
    /// Its parts are cut by more than commas.
    slashed: bool,
    /// It names a hand of the paper: `STF`.
    staffed: bool,
}

fn strength(pieces: &[Piece<'_>], people: Option<&Range<usize>>, facts: Facts) -> Option<Strength> {
    let set_apart = matches!(facts.place, Place::Brackets | Place::Field);
    // "Harbor News: Ana Ruiz" is a credit in brackets and a headline elsewhere.
    if !set_apart && pieces.iter().any(|piece| piece.before == ":") {
        return None;
    }
    let wire = |piece: &Piece<'_>| piece.sort == Sort::Agency { wire: true };
    let labelled = facts.label != Label::None;
    if facts.known
        && (facts.slashed || facts.photo || matches!(facts.label, Label::Colon | Label::Owner))
    {
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
        let owner = facts.label == Label::Owner && people.is_none();
        return Some(if owner { Strength::Doubtful } else { Strength::Likely });
    }
    if facts.known {
        // "HTV, ASSOCIATED PRESS" and "Ana Ruiz (Keystone)", but no dateline: "YARE, Venezuela (AP)".
        let [first, last] = pieces else { return None };
        return match last.before {
            // "Ana Ruiz, Associated Press" is how bylines are printed.
            "," if wire(last) && !wire(first) => {
                let byline = last.text.chars().any(char::is_lowercase);
                Some(if byline { Strength::Doubtful } else { Strength::Likely })
            }
            "(" if wire(last) && facts.place == Place::Line => None,
            "(" | "," if people.is_some_and(|people| people.start == 0) => Some(Strength::Likely),
            _ => None,
        };
    }
    let opens = people.is_some_and(|people| people.start == 0) && pieces.len() > 1;
    let paper = pieces.last().is_some_and(|piece| piece.sort == Sort::Outlet);
    if opens && facts.slashed && (facts.staffed || paper || facts.place == Place::Brackets) {
        return Some(Strength::Likely);
    }
    match facts.place {
        Place::Brackets if (opens && paper) || pieces.iter().any(|piece| piece.before == ":") => {
            Some(Strength::Likely)
        }
        // "(Truth Harbor)" may be anything; after a full stop the caller may take it.
        Place::Brackets if pieces.iter().all(|piece| piece.sort != Sort::Word) => {
            Some(Strength::Doubtful)
        }
        Place::Line if opens && facts.slashed && pieces.len() == 2 => Some(Strength::Doubtful),
        _ => None,
    }
}

fn is_staff(text: &str) -> bool {
    let text = text.to_lowercase();
    text == "stf" || text.starts_with("staff")
}

/// Cuts a credit at its separators; none where a piece is what no credit holds and `strict` forbids it.
fn pieces(body: &str, strict: bool) -> Option<Vec<Piece<'_>>> {
    const MARKS: [(&str, &str); 23] = [
        (" via ", "via"),
        (" VIA ", "via"),
        ("/via ", "via"),
        (" for ", "via"),
        (" FOR ", "via"),
        (" by ", "/"),
        (" BY ", "/"),
        (" / ", "/"),
        ("/", "/"),
        (" | ", "|"),
        ("|", "|"),
        (", ", ","),
        ("; ", ","),
        (": ", ":"),
        (" (", "("),
        (")", ""),
        (" – ", "/"),
        (" — ", "/"),
        ("—", "/"),
        (" - ", "/"),
        (" • ", "/"),
        (" © ", "/"),
        (". Courtesy of ", "via"),
    ];
    let mut found = Vec::new();
    let (mut start, mut at, mut before) = (0, 0, "");
    while let Some(rest) = body.get(at..).filter(|rest| !rest.is_empty()) {
        // The first bytes tell for most places that no mark stands there.
        let may = match rest.as_bytes() {
            [b' ', next, ..] => b"vVfFbB/|(-\xC2\xE2".contains(next),
            [first, ..] => b"/|,;:).\xE2".contains(first),
            [] => false,
        };
        if let Some((mark, name)) = MARKS.iter().find(|(mark, _)| may && rest.starts_with(mark)) {
            push(body, &mut found, start, at, before);
            if strict && found.last().is_some_and(|piece| piece.sort == Sort::Other) {
                return None;
            }
            at += mark.len();
            (start, before) = (at, name);
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    push(body, &mut found, start, body.len(), before);
    Some(found)
}

/// Adds the piece of a credit between two places.
fn push<'a>(
    body: &'a str,
    found: &mut Vec<Piece<'a>>,
    start: usize,
    end: usize,
    before: &'static str,
) {
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
    // "Ana Ruiz-Harbor Images": an agency after a hyphen.
    let hyphen = text.rfind('-').filter(|&at| {
        let (name, rest) = text.split_at(at);
        is_name(name) && rest.strip_prefix('-').and_then(agency).is_some()
    });
    if let Some((name, rest)) = hyphen.and_then(|at| text.split_at_checked(at)) {
        let end = start + name.len();
        let rest = rest.strip_prefix('-').unwrap_or(rest);
        found.push(Piece { text: name, start, end, sort: sort(name), before });
        found.push(Piece {
            text: rest,
            start: end + 1,
            end: end + 1 + rest.len(),
            sort: sort(rest),
            before: "/",
        });
        return;
    }
    found.push(Piece { text, start, end: start + text.len(), sort: sort(text), before });
}

/// Which pieces name the photographers.
fn photographers(pieces: &[Piece<'_>], vouched: bool) -> Option<Range<usize>> {
    let is_via = |at: usize| pieces.get(at).is_some_and(|piece| piece.before == "via");
    let named = pieces
        .iter()
        .position(|piece| matches!(piece.sort, Sort::Name(_)) && piece.before != "via");
    if let Some(first) = named.filter(|_| vouched) {
        let more = pieces.iter().skip(first + 1);
        let more =
            more.take_while(|piece| matches!(piece.sort, Sort::Name(_)) && piece.before == ",");
        let agencies = pieces.iter().any(|piece| matches!(piece.sort, Sort::Agency { .. }));
        return Some(first..first + 1 + if agencies { more.count() } else { 0 });
    }
    // "Getty Images/pixelsmith", "pixelsmith/iStock": a handle beside an agency's name.
    let last = pieces.len().checked_sub(1)?;
    if let [first, second, ..] = pieces
        && first.sort == Sort::Word
        && matches!(second.sort, Sort::Agency { .. })
        && second.before == "/"
        && !first.text.chars().any(char::is_uppercase)
        && first.text.chars().all(char::is_alphanumeric)
    {
        return Some(0..1);
    }
    let handle = last > 0
        && pieces[last].sort == Sort::Word
        && pieces[last].before == "/"
        && matches!(pieces[0].sort, Sort::Agency { .. })
        && !is_via(last)
        && !pieces[last].text.chars().all(char::is_uppercase);
    handle.then_some(last..last + 1)
}

/// The credit without the photographer and without marks at its edges that name no one.
fn agency_text(body: &str, pieces: &[Piece<'_>], people: Option<&Range<usize>>) -> Option<String> {
    let via = |at: usize| pieces.get(at).is_some_and(|piece| piece.before == "via");
    // "Ana Ruiz/dpa | Ana Ruiz": the name may be printed twice.
    let again = |at: &usize| {
        people.is_some_and(|people| {
            let name = |piece: &Piece<'_>| piece.text.to_lowercase();
            people.contains(at) || name(&pieces[*at]) == name(&pieces[people.start])
        })
    };
    let mut kept: Vec<usize> = (0..pieces.len()).filter(|at| !again(at)).collect();
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
    match people {
        Some(people) if first < people.start && people.end <= last => {
            let before = body.get(pieces[first].start..pieces[people.start - 1].end)?;
            let after = body.get(pieces[people.end - 1].end..pieces[last].end)?;
            Some(format!("{before}{after}"))
        }
        _ => Some(body.get(pieces[first].start..pieces[last].end)?.to_owned()),
    }
}

fn sort(text: &str) -> Sort {
    static MARKS: LazyLock<HashSet<&str>> = LazyLock::new(|| entries(ROLES).collect());
    // Nothing of so many words is one.
    if text.len() > LONGEST_NAME && text.split_whitespace().nth(MOST_WORDS).is_some() {
        return Sort::Other;
    }
    let lower = text.to_lowercase();
    if MARKS.contains(lower.trim_end_matches('.')) {
        return Sort::Role;
    }
    if let Some((_, wire)) = agency(text) {
        return Sort::Agency { wire };
    }
    if runs_on(text) || ends_sentence(text) {
        return Sort::Other;
    }
    if is_outlet_name(&lower) {
        return if is_titled(text) { Sort::Outlet } else { Sort::Other };
    }
    let words = text.split_whitespace().count();
    if is_name(text) {
        return Sort::Name(words);
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
