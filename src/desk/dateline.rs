//! Datelines: where a story was filed, when and for whom (AP Stylebook, "datelines"; Reuters Handbook, "datelines").
//!
//! `CARACAS, Venezuela (AP) —`, `BEIRUT/THE HAGUE, March 7 (Reuters) -`, `Geneva (dpa) -`, `(Reuters) —`, `LVIV, Ukraine —`,
//! `AP - `, `Madrid, 5 mar (EFE).-`. A place without an agency must be in capitals, or be followed by a
//! date (`Oakum, March 1 -`).

use std::collections::HashSet;
use std::sync::LazyLock;

use jiff::ToSpan;

use super::lexicon::{self, entries};
use super::{calendar, credit};
use crate::story::{Dateline, Day, Span};

/// Bytes within which a dateline ends.
const REACH: usize = 140;

static NOT_PLACES: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| entries(include_str!("../../assets/desk/not_places.txt")).collect());

/// The dateline that a paragraph opens with; its span counts from the paragraph's start.
///
/// A day without a year is resolved against `reference`, and left out where there is none.
pub fn parse(text: &str, reference: Option<Day>) -> Option<Dateline> {
    in_brackets(text, reference)
        .or_else(|| leading(text, reference))
        .or_else(|| bare(text, reference))
}

/// The dateline that a paragraph opens with, where a field of the format says what it is: then it need not look like one.
pub fn given(field: &str, text: &str, reference: Option<Day>) -> Option<Dateline> {
    let rest = text.strip_prefix(field)?;
    let end = text.len() - rest.len() + dash(rest).unwrap_or(0);
    if let Some(parsed) = parse(text, reference).filter(|parsed| parsed.span.end >= field.len()) {
        return Some(parsed);
    }
    let marks = |c: char| c.is_whitespace() || matches!(c, '—' | '–' | '―' | '-' | '_' | '−' | '.');
    let bare = field.trim_end_matches(marks);
    let agency = bare.strip_suffix([')', '）']).and_then(|open| open.rsplit_once(['(', '（']));
    let (place, agency) = match agency.map(|(place, name)| (place, bracketed_agency(name))) {
        Some((place, Some(agency))) => (place, Some(agency)),
        _ => (bare, None),
    };
    let loose = || loose_places(place, reference);
    let (places, date) = places(place, reference, false).unwrap_or_else(loose);
    let span = Span::new(0, end);
    (!places.is_empty() || agency.is_some()).then_some(Dateline { places, date, agency, span })
}

/// Place and day of a field whose letters or month went wrong: `New york, Narch 2`.
fn loose_places(field: &str, reference: Option<Day>) -> (Vec<String>, Option<Day>) {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let dated = field.rsplit_once(',').and_then(|(place, date)| {
        let (word, day) = date.trim().split_once(' ')?;
        let day: i8 = day.trim().parse().ok()?;
        let like = |month: &&str| {
            let short = month.get(..3).is_some_and(|short| short.eq_ignore_ascii_case(word));
            short || strsim::levenshtein(&month.to_lowercase(), &word.to_lowercase()) <= 1
        };
        let month = MONTHS.iter().find(|month| like(month))?;
        let date = calendar::dates(&format!("{month} {day}"), reference).first().map(|d| d.day);
        Some((place, date))
    });
    let (place, date) = dated.unwrap_or((field, None));
    let place = place.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
    let plain = !place.is_empty() && !place.chars().any(char::is_numeric) && place.len() <= 60;
    (if plain { vec![place.to_owned()] } else { Vec::new() }, date)
}

/// Bytes of a dash at the start of `rest`, white space before it included; a full stop may stand before it (`(EFE).- `).
fn dash(rest: &str) -> Option<usize> {
    let after = rest.trim_start().trim_start_matches('.').trim_start();
    let bare = after.trim_start_matches(['—', '–', '―', '-', '_', '‒', '‑', '−']);
    let marks = after.chars().count() - bare.chars().count();
    let colon = after.starts_with(':') && bare.len() == after.len();
    match (1..=3).contains(&marks) {
        true => Some(rest.len() - bare.len()),
        false if colon => Some(rest.len() - after.len() + 1),
        false => None,
    }
}

/// `PLACE, date (AGENCY) —`, `Place (Country) (AGENCY) —` and `(AGENCY) —`.
fn in_brackets(text: &str, reference: Option<Day>) -> Option<Dateline> {
    let opens = text.char_indices().take_while(|&(at, _)| at <= REACH);
    let mut opens = opens.filter(|&(_, c)| matches!(c, '(' | '（')).map(|(at, _)| at).take(2);
    let first = opens.next()?;
    agency_at(text, first, reference).or_else(|| agency_at(text, opens.next()?, reference))
}

/// A dateline whose agency stands in the bracket that opens at `at`.
fn agency_at(text: &str, at: usize, reference: Option<Day>) -> Option<Dateline> {
    let (before, rest) = text.split_at_checked(at)?;
    let (inside, after) = rest.trim_start_matches(['(', '（']).split_once([')', '）'])?;
    if inside.len() > 40 {
        return None;
    }
    let agency = bracketed_agency(inside)?;
    let head = text.len() - after.len();
    let place = before.trim();
    let end = match dash(after) {
        Some(bytes) => head + bytes,
        // CNN prints no dash.
        None if place.is_empty()
            && after.starts_with(|c: char| c.is_whitespace() || c.is_uppercase()) =>
        {
            head
        }
        None if is_undashed(place, inside, after) => head,
        None => return None,
    };
    if text.get(end..)?.trim().is_empty() {
        return None;
    }
    let (places, date) =
        if place.is_empty() { (Vec::new(), None) } else { places(place, reference, false)? };
    Some(Dateline { places, date, agency: Some(agency), span: Span::new(0, end) })
}

/// Whether `Place (AGENCY) Text` opens a story though no dash says so: a short place, a news agency, a whole sentence.
fn is_undashed(place: &str, inside: &str, after: &str) -> bool {
    let sentence = after.strip_prefix(' ').filter(|s| s.starts_with(char::is_uppercase));
    credit::agency(inside).is_some_and(|(_, wire)| wire)
        && (1..=3).contains(&place.split_whitespace().count())
        && lexicon::agency(place).is_none()
        && sentence.is_some_and(|s| s.split_whitespace().count() >= 8)
}

/// `【Place・AGENCY】`, `[place 24日 AGENCY] -`: brackets of Japanese and Chinese papers that open the story.
fn leading(text: &str, reference: Option<Day>) -> Option<Dateline> {
    let rest = text.strip_prefix(['【', '［', '[', '〔'])?;
    let close =
        rest.char_indices().take(40).find(|(_, c)| matches!(c, '】' | '］' | ']' | '〕'))?.0;
    let (inside, after) = rest.split_at_checked(close)?;
    let tokens = || {
        inside
            .split(|c: char| c.is_whitespace() || matches!(c, '・' | '＝' | '=' | ','))
            .filter(|t| !t.is_empty())
    };
    let last = tokens().next_back()?;
    // `ロンドン共同`: the agency is stuck to the place.
    let cut = last.char_indices().map(|(at, _)| at).find(|&at| {
        let ends = last.get(at..).and_then(lexicon::agency).is_some();
        ends && (at == 0 || !last.is_ascii())
    })?;
    let (stuck, name) = last.split_at_checked(cut)?;
    let agency = lexicon::agency(name)?.to_owned();
    let closer = after.chars().next()?.len_utf8();
    let end = text.len() - after.len() + closer;
    let end = end + text.get(end..).and_then(dash).unwrap_or(0);
    if text.get(end..)?.trim().is_empty() {
        return None;
    }
    let words: Vec<&str> = tokens().filter(|t| *t != last).chain([stuck]).collect();
    let places = words.iter().filter(|w| !w.is_empty() && !w.chars().any(char::is_numeric));
    let date = words.iter().find_map(|w| day_of_month(w, reference?));
    Some(Dateline {
        places: places.map(|w| (*w).to_owned()).collect(),
        date,
        agency: Some(agency),
        span: Span::new(0, end),
    })
}

/// `24日` of the month of the reference or the one before, `10月24日` of its year.
fn day_of_month(word: &str, reference: Day) -> Option<Day> {
    let plain: String = word
        .chars()
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            _ => c,
        })
        .collect();
    let body = plain.strip_suffix('日')?;
    if let Some((month, day)) = body.split_once('月') {
        return Day::new(reference.year(), month.parse().ok()?, day.parse().ok()?).ok();
    }
    let day: i8 = body.parse().ok()?;
    let this = Day::new(reference.year(), reference.month(), day).ok();
    this.filter(|found| *found <= reference.saturating_add(2.days())).or_else(|| {
        let before = reference.saturating_sub(1.months());
        Day::new(before.year(), before.month(), day).ok()
    })
}

/// The agency in a dateline's brackets: one that is known, or an abbreviation in capitals.
fn bracketed_agency(inside: &str) -> Option<String> {
    let first = inside.split(['/', ',', ';']).next()?.trim();
    let whole = lexicon::agency(inside).or_else(|| lexicon::agency(first));
    let opening = || first.split(' ').next().and_then(lexicon::agency);
    if let Some(short) = whole.or_else(opening) {
        return Some(short.to_owned());
    }
    let letters = first.chars().filter(|c| c.is_alphabetic()).count();
    let capital = first.chars().all(|c| c.is_uppercase() || matches!(c, '-' | '.' | '/' | ' '));
    let named =
        first.ends_with(" News") || first.ends_with(" Tribune") || first.ends_with(" Times");
    ((2..=14).contains(&letters) && capital || named).then(|| first.to_owned())
}

/// `PLACE, Region, date —`, `AP - ` and `KVELLER via JTA —`.
fn bare(text: &str, reference: Option<Day>) -> Option<Dateline> {
    let (at, end) =
        text.char_indices().take_while(|&(at, _)| at <= REACH).find_map(|(at, c)| {
            if !matches!(c, '—' | '–' | '―' | '-' | '_' | '−') {
                return None;
            }
            let (before, rest) = text.split_at(at);
            let bare = rest.trim_start_matches(['—', '–', '―', '-', '_', '−']);
            let short = matches!(c, '-' | '_') && rest.len() - bare.len() == 1;
            // A hyphen joins words; only with white space on both sides, or doubled, it is a dash.
            let apart =
                before.ends_with(char::is_whitespace) && bare.starts_with(char::is_whitespace);
            (!short || apart).then_some((at, text.len() - bare.len()))
        })?;
    let (before, rest) = (text.get(..at)?.trim(), text.get(end..)?.trim_start());
    let opens = rest.chars().find(|c| c.is_alphanumeric())?;
    if opens.is_lowercase() || rest.split_whitespace().count() < 3 {
        return None;
    }
    let span = Span::new(0, end);
    if let Some((_, by)) = before.split_once(" via ")
        && let Some(short) = lexicon::agency(by)
        && before.split_whitespace().count() <= 6
    {
        return Some(Dateline { agency: Some(short.to_owned()), span, ..Dateline::default() });
    }
    if let Some(short) = lexicon::agency(before) {
        return Some(Dateline { agency: Some(short.to_owned()), span, ..Dateline::default() });
    }
    let (places, date) = places(before, reference, true)?;
    // A line that is in capitals as a whole is a heading.
    let shouts = rest.chars().filter(|c| c.is_alphabetic()).take(40).all(char::is_uppercase);
    (!shouts).then_some(Dateline { places, date, agency: None, span })
}

/// Places and day of what stands before the agency or dash; `None` where it is no place.
fn places(
    text: &str,
    reference: Option<Day>,
    must_shout: bool,
) -> Option<(Vec<String>, Option<Day>)> {
    // Any year will do for finding where the date stands.
    let anchor = reference.unwrap_or_else(|| jiff::civil::date(2000, 1, 1));
    let found = calendar::dates(text, Some(anchor)).into_iter().next();
    let (place, date, dated) = match found {
        Some(dated) => {
            let known = dated.year || reference.is_some();
            let (place, rest) = text.split_at_checked(dated.span.start)?;
            // `Oakum, March 1`: the place and the day, and nothing else.
            let alone = dated.span.len() == rest.trim_end().len();
            let only = alone && place.trim_end().ends_with(',');
            (place, known.then_some(dated.day), only)
        }
        None => (text, None, false),
    };
    let place =
        place.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ':' | ';'));
    if place.is_empty() || place.chars().any(char::is_numeric) {
        return None;
    }
    let city = place.split(',').next()?.trim();
    let shouts = city.chars().any(char::is_uppercase) && !city.chars().any(char::is_lowercase);
    if must_shout && !dated && !(shouts && city.chars().filter(|c| c.is_alphabetic()).count() >= 3)
        || NOT_PLACES.contains(city)
    {
        return None;
    }
    let commas = place.matches(',').count();
    if place.split_whitespace().count() > 8
        || commas > 3
        || place.contains(['"', '“', '”', '?', '!', ':', ';'])
    {
        return None;
    }
    let named = |word: &str| {
        let first = word.chars().find(|c| c.is_alphabetic());
        first.is_none_or(|c| !c.is_lowercase())
            || matches!(
                word,
                "de" | "del"
                    | "la"
                    | "las"
                    | "los"
                    | "of"
                    | "the"
                    | "and"
                    | "am"
                    | "an"
                    | "der"
                    | "du"
                    | "des"
                    | "sur"
                    | "upon"
                    | "in"
                    | "near"
                    | "off"
                    | "bei"
                    | "im"
                    | "al-"
                    | "el-"
                    | "e"
                    | "y"
                    | "do"
                    | "da"
            )
            || word.starts_with("al-")
            || word.starts_with("el-")
    };
    if !place.split_whitespace().all(named) {
        return None;
    }
    // `City (Country)` as the other agencies have it.
    let place =
        &match place.trim_end().strip_suffix([')', '）']).and_then(|p| p.split_once(['(', '（']))
        {
            Some((city, country)) => format!("{}, {}", city.trim(), country.trim()),
            None => place.to_owned(),
        };
    let list = if shouts && place.contains('/') {
        place.split('/').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
    } else {
        vec![place.clone()]
    };
    Some((list, date))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_field_gives_need_not_look_like_one() {
        let check = |field: &str, place: &str, date: Option<&str>| {
            let text = format!("{field} Ferries stopped.");
            let reference = jiff::civil::date(2031, 3, 9);
            let got = given(field, &text, Some(reference)).unwrap();
            assert_eq!(got.places, [place], "{field}");
            assert_eq!(got.date.map(|day| day.to_string()).as_deref(), date, "{field}");
            assert_eq!(got.span.end, field.len(), "{field}");
        };
        check("Oakum, March 2 -", "Oakum", Some("2031-03-02"));
        check("OAKUM, Freeland, FEb 26 -", "OAKUM, Freeland", Some("2031-02-26"));
        check("New port, Narch 2 -", "New port", Some("2031-03-02"));
        check("Oakum -", "Oakum", None);
        assert!(given("OAKUM -", "Another paragraph.", None).is_none());
    }

    #[test]
    fn reads_the_styles_of_the_agencies() {
        let check = |text: &str, want: Option<(&str, Option<&str>, &str)>| {
            let got = parse(text, None);
            let row = got.as_ref().map(|d| {
                (
                    d.places.join("; "),
                    d.agency.clone(),
                    text.get(..d.span.end).unwrap_or("").to_owned(),
                )
            });
            let want = want.map(|(p, a, s)| (p.to_owned(), a.map(str::to_owned), s.to_owned()));
            assert_eq!(row, want, "{text}");
        };
        check(
            "TARBES, Freeland (AP) — Ferries stopped.",
            Some(("TARBES, Freeland", Some("AP"), "TARBES, Freeland (AP) —")),
        );
        check(
            "OAKUM/THE PORT, March 7 (Reuters) - Ferries stopped.",
            Some(("OAKUM; THE PORT", Some("Reuters"), "OAKUM/THE PORT, March 7 (Reuters) -")),
        );
        check("Genua (dpa) - Die Fähre fuhr nicht.", Some(("Genua", Some("dpa"), "Genua (dpa) -")));
        check(
            "Genua (dpa/abc) - Die Fähre fuhr nicht.",
            Some(("Genua", Some("dpa"), "Genua (dpa/abc) -")),
        );
        check(
            "OAK HILL, W.Va. (AP) _ Ferries stopped.",
            Some(("OAK HILL, W.Va.", Some("AP"), "OAK HILL, W.Va. (AP) _")),
        );
        check("(Reuters) — Ferries stopped.", Some(("", Some("Reuters"), "(Reuters) —")));
        check("(CNN) Ferries stopped on Monday.", Some(("", Some("CNN"), "(CNN)")));
        check(
            "OAKUM, Freeland— Ferries have stopped.",
            Some(("OAKUM, Freeland", None, "OAKUM, Freeland—")),
        );
        check(
            "OAKUM, Freeland -- Ferries have stopped.",
            Some(("OAKUM, Freeland", None, "OAKUM, Freeland --")),
        );
        check("AP - Ferries have stopped again.", Some(("", Some("AP"), "AP -")));
        check(
            "GAZETTE via JTA — Ferries have stopped.",
            Some(("", Some("JTA"), "GAZETTE via JTA —")),
        );
        check(
            "Madrid, 5 mar (EFE).- Los barcos pararon.",
            Some(("Madrid", Some("EFE"), "Madrid, 5 mar (EFE).-")),
        );
        check(
            "Tarbes (Freeland) (AFP) – Ferries have stopped.",
            Some(("Tarbes, Freeland", Some("AFP"), "Tarbes (Freeland) (AFP) –")),
        );
        check(
            "Tarbes, Freeland (AFP) – Ferries.",
            Some(("Tarbes, Freeland", Some("AFP"), "Tarbes, Freeland (AFP) –")),
        );
        check(
            "TARBES, Oct 7 (AFP) - Ferries.",
            Some(("TARBES", Some("AFP"), "TARBES, Oct 7 (AFP) -")),
        );
        check("Tarbes (AFP) - Les bacs.", Some(("Tarbes", Some("AFP"), "Tarbes (AFP) -")));
        check(
            "Genua (AFP) Die Fähren zu den Inseln fahren seit Montag nicht mehr.",
            Some(("Genua", Some("AFP"), "Genua (AFP)")),
        );
        check(
            "Agence France-Presse (AFP) Chairman Ana Ruiz said on Monday that ferries stopped.",
            None,
        );
        check(
            "ميناء (البلد) 9 نوفمبر (رويترز) - توقفت العبارات.",
            Some(("ميناء, البلد", Some("Reuters"), "ميناء (البلد) 9 نوفمبر (رويترز) -")),
        );
        check("ميناء (أ ف ب) - توقفت العبارات.", Some(("ميناء", Some("AFP"), "ميناء (أ ف ب) -")));
        check(
            "【港町・共同】フェリーが止まった。",
            Some(("港町", Some("Kyodo"), "【港町・共同】")),
        );
        check("【港町共同】フェリーが止まった。", Some(("港町", Some("Kyodo"), "【港町共同】")));
        check(
            "[港町　２４日　ロイター] - フェリーが止まった。",
            Some(("港町", Some("Reuters"), "[港町　２４日　ロイター] -")),
        );
        check("【11月7日 AFP】フェリーが止まった。", Some(("", Some("AFP"), "【11月7日 AFP】")));
        check(
            "Port Oakum, March 7 - Ferries have stopped.",
            Some(("Port Oakum", None, "Port Oakum, March 7 -")),
        );
        check("Ferries of March 7 - Boats and crews.", None);
        check("Port Oakum, March 7 at noon - Ferries have stopped.", None);
        check("[Read: The ferries have stopped again]", None);
        check("Ferries (large ones) - and boats - stopped.", None);
        check("FILE - Ferries wait in the port on Monday.", None);
        check("Ferries — big and small — stopped on Monday.", None);
        check("SAVE - UP TO FIFTY PERCENT TODAY", None);
        check("A well-known ferry stopped.", None);
        check("UPDATE — Ferries have stopped again.", None);
    }
}
