//! What the message formats of wire lines share: messages between control bytes, times, marks, revisions.
//!
//! ANPA 1312, IPTC 7901 and the telex frame (`ZCZC` to `NNNN`) all send message after message over one line; a file holds one or a
//! whole day of them. Each format reads one message; what is here cuts the line into messages.

use std::io::{BufRead, Read};
use std::sync::LazyLock;

use jiff::civil::Date;
use jiff::tz::Offset;
use regex::Regex;

use super::{Flow, Input, ReadError, Step};
use crate::story::{Day, Moment, Part, Problem, Revision, Role};
use crate::text;

/// Start of header.
pub const SOH: char = '\u{1}';
/// Start of text.
pub const STX: char = '\u{2}';
/// End of text.
pub const ETX: char = '\u{3}';

/// End of transmission.
const EOT: u8 = 4;

/// Bytes of a message, at most: what is longer is cut into several.
const LONGEST: usize = 2 * text::LONGEST;

/// The length from which on a line may have been wrapped, in characters.
const WRAPPED: usize = 40;

/// The widest line of a wrapped text, in characters.
const WIDEST: usize = 90;

/// Hands out each message of a file with its place.
///
/// # Errors
/// Where there is none of the format of a name.
pub fn read(
    input: &mut Input<'_>,
    name: &str,
    hand: &mut dyn FnMut(&[u8], Step) -> Flow,
) -> Result<(), ReadError> {
    let mut any = false;
    messages(input, &mut |offset, message| {
        any = true;
        hand(message, Step::range(offset, message.len() as u64))
    })?;
    if any { Ok(()) } else { Err(ReadError(format!("it holds no message of {name}"))) }
}

/// Hands out the message at a place.
///
/// # Errors
/// Where the place is none of [`read`], or not in the file.
pub fn read_one(
    input: &mut Input<'_>,
    at: &Step,
    hand: &mut dyn FnMut(&[u8], Step) -> Flow,
) -> Result<(), ReadError> {
    hand(&input.record(at)?.1, at.clone());
    Ok(())
}

/// Hands out the messages of a line in order, each with its offset, until no more are wanted.
///
/// A message begins at SOH (with the SYN before it) or `ZCZC` and ends at EOT or `NNNN`; where an end or a beginning was lost, at the
/// next beginning or the last end.
///
/// # Errors
/// Where the input breaks off.
fn messages(
    input: &mut Input<'_>,
    take: &mut dyn FnMut(u64, &[u8]) -> Flow,
) -> Result<(), ReadError> {
    let (mut offset, mut message) = (0_u64, Vec::new());
    let mut chunk = Vec::new();
    loop {
        chunk.clear();
        if input.reader().take(LONGEST as u64).read_until(b'\n', &mut chunk)? == 0 {
            break;
        }
        for line in chunk.split_inclusive(|byte| matches!(byte, b'\n' | b'\r' | &EOT)) {
            let too_long = message.len() > LONGEST;
            let at = begins(line).unwrap_or(if too_long { 0 } else { line.len() });
            let (before, after) = line.split_at(at);
            message.extend(before);
            let cut = !after.is_empty() || ends(line);
            if cut && hand_out(&mut offset, &mut message, take) == Flow::Stop {
                return Ok(());
            }
            message.extend(after);
            if ends(after) && hand_out(&mut offset, &mut message, take) == Flow::Stop {
                return Ok(());
            }
        }
    }
    hand_out(&mut offset, &mut message, take);
    Ok(())
}

/// Hands a message out where it holds anything.
fn hand_out(
    offset: &mut u64,
    message: &mut Vec<u8>,
    take: &mut dyn FnMut(u64, &[u8]) -> Flow,
) -> Flow {
    let flow = if is_blank(message) { Flow::More } else { take(*offset, message) };
    *offset += message.len() as u64;
    message.clear();
    flow
}

/// Whether bytes hold nothing but spaces, controls and fillers.
fn is_blank(bytes: &[u8]) -> bool {
    bytes.iter().all(|&byte| byte <= b' ' || byte == 0x7F)
}

/// Where in a line a message begins.
fn begins(line: &[u8]) -> Option<usize> {
    if let Some(at) = memchr::memchr(1, line) {
        let fillers = line.iter().take(at).rev().take_while(|&&byte| byte == 0x16).count();
        return Some(at - fillers);
    }
    let bare = line.trim_ascii();
    if bare.starts_with(b"NNNN") {
        return memchr::memmem::find(line, b"ZCZC");
    }
    bare.starts_with(b"ZCZC").then_some(0)
}

fn ends(line: &[u8]) -> bool {
    line.contains(&EOT) || line.trim_ascii() == b"NNNN"
}

/// A message as text. No charset is declared on a line: what is no UTF-8 is taken for Latin-1 without a word, where it looks like it.
pub fn decode(message: &[u8]) -> (String, Vec<Problem>) {
    let (raw, mut problems) = text::decode(message, None);
    problems.retain(|problem| !problem.message.ends_with("declared, read as windows-1252"));
    (raw.replace("\r\n", "\n").replace('\r', "\n"), problems)
}

/// The lines of a text.
pub fn lines_of(raw: &str) -> Vec<String> {
    raw.split('\n').map(str::to_owned).collect()
}

/// A line without the controls of the line: the space band (DLE) is a space, all others are for machines.
///
/// What is no control of these formats stays, for the sanitiser to show.
pub fn bare(line: &str) -> String {
    line.chars()
        .filter_map(|c| match c {
            '\u{10}' => Some(' '),
            '\t' => Some(c),
            '\0'..='\u{6}'
            | '\u{8}'
            | '\u{B}'..='\u{C}'
            | '\u{E}'..='\u{1A}'
            | '\u{1C}'..='\u{1F}'
            | '\u{7F}' => None,
            c => Some(c),
        })
        .collect()
}

/// Words of the line as text: the seven-bit code has no double quotes and no dash, and writes them with two grave accents, two
/// apostrophes and a single underscore.
pub fn typographic(words: &str) -> String {
    if !words.contains(['`', '_']) && !words.contains("''") {
        return words.to_owned();
    }
    let mut out = words.replace("``", "“").replace("'''", "’”").replace("''", "”");
    out = out.replace('`', "‘");
    let mut dashed: Vec<&str> = out.split(' ').collect();
    for word in &mut dashed {
        if *word == "_" {
            *word = "—";
        }
    }
    dashed.join(" ")
}

/// A part of a role, with the text cleaned: one line, its spaces kept in rows alone.
pub fn part(role: Role, raw: &str, gap: bool) -> Part {
    let bare = bare(raw);
    let text = match role {
        Role::TableRow => text::clean_line(bare.replace('\t', "  ").trim_end()).into_owned(),
        _ => super::tree::line(&bare),
    };
    Part { role: Some(role), text, gap, ..Part::default() }
}

/// Wrapped lines as paragraphs: an indented line begins one, and so does each line after one that had room for its first word.
/// Items of a list and rows of a table stay lines of their own.
pub fn paragraphs(lines: &[String]) -> Vec<Part> {
    let length = |line: &str| line.trim_end().chars().count();
    let indent = |line: &str| line.chars().take_while(|c| c.is_whitespace()).count();
    let width = lines.iter().map(|line| length(line)).max().unwrap_or(0);
    let mut parts: Vec<Part> = Vec::new();
    let mut gap = false;
    for group in lines.split_inclusive(|line| line.trim().is_empty()) {
        let tabular = is_table(group);
        let mut before: Option<&String> = None;
        for line in group {
            if line.trim().is_empty() {
                gap = true;
                continue;
            }
            let row = tabular || is_row(line);
            let bullet = ["* ", "- ", "• "].iter().any(|mark| line.trim_start().starts_with(mark));
            let first = line.split_whitespace().next().map_or(0, |word| word.chars().count());
            let goes_on = before.is_some_and(|before| {
                let long = length(before);
                let full = width <= WIDEST && long >= WRAPPED && long + first + 3 > width;
                full && indent(line) <= indent(before) && !row && !bullet && !is_row(before)
            });
            let role = match (row, bullet) {
                (true, _) => Role::TableRow,
                (_, true) => Role::ListItem,
                _ => Role::Paragraph,
            };
            let next = part(role, line, gap);
            match parts.last_mut().filter(|_| goes_on) {
                Some(last) => {
                    last.text.push(' ');
                    last.text.push_str(&next.text);
                }
                None if next.text.is_empty() => {}
                None => parts.push(next),
            }
            (gap, before) = (false, Some(line));
        }
    }
    parts
}

/// Whether a line is a row of a table: set in columns, or mostly figures.
fn is_row(line: &str) -> bool {
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let letters = line.chars().filter(|c| c.is_alphabetic()).count();
    super::markup::is_row(line) || digits >= 10 && digits * 2 > letters
}

/// Whether lines without a blank one between them are a table: most begin with a figure.
fn is_table(group: &[String]) -> bool {
    let filled = || group.iter().filter(|line| !line.trim().is_empty());
    let figures = |line: &&String| {
        line.trim_start().starts_with(|c: char| c.is_ascii_digit()) || is_row(line)
    };
    let count = filled().count();
    count >= 3 && filled().filter(figures).count() * 10 >= count * 6
}

/// A year of two digits: 1970 to 2069.
fn full_year(two: i16) -> i16 {
    if two < 70 { 2000 + two } else { 1900 + two }
}

/// The time at the end of a message: `AP-WF-11-13-13 1509GMT` (ANPA), `131137 GMT Nov 13` (IPTC 7901); a day where its zone is open.
pub fn sent(tail: &str, filed: Option<(i8, i8)>) -> Option<Moment> {
    static ANPA: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(\d\d)-(\d\d)-(\d\d)(?:\s+(\d\d):?(\d\d)\s?(?:GMT|UTC|Z)\b)?")
            .expect("fixed")
    });
    static IPTC: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(\d\d)(\d\d)(\d\d)\s*(GMT|UTC|Z)?\s+([a-z]{3})[a-z]*\.?\s+(\d\d|\d{4})\b",
        )
        .expect("fixed")
    });
    if let Some(found) = IPTC.captures(tail) {
        let number = |n: usize| found.get(n)?.as_str().parse::<i16>().ok();
        let month = jiff::fmt::strtime::parse("%b", found.get(5)?.as_str()).ok()?.month()?;
        let year = number(6).map(|year| if year < 100 { full_year(year) } else { year })?;
        let day = Date::new(year, month, number(1)? as i8).ok()?;
        let clock = found.get(4).and_then(|_| Some((number(2)?, number(3)?)));
        return Some(at(day, clock));
    }
    let found = ANPA.captures(tail)?;
    let number = |n: usize| found.get(n)?.as_str().parse::<i16>().ok();
    let (first, second, year) = (number(1)? as i8, number(2)? as i8, full_year(number(3)?));
    // Month and day stand in the order of the header's, or as in the United States.
    let turned = first > 12 || filed.is_some_and(|(month, day)| (first, second) == (day, month));
    let (month, day) = if turned { (second, first) } else { (first, second) };
    let day = Date::new(year, month, day).ok()?;
    Some(at(day, number(4).zip(number(5))))
}

/// A time of a day in UTC; the day alone where there is none.
fn at(day: Day, clock: Option<(i16, i16)>) -> Moment {
    let time = clock.and_then(|(hour, minute)| {
        jiff::civil::Time::new(hour.try_into().ok()?, minute.try_into().ok()?, 0, 0).ok()
    });
    let instant = time.and_then(|time| Offset::UTC.to_timestamp(day.to_datetime(time)).ok());
    instant.map_or(Moment::Day(day), Moment::At)
}

/// Which version the words of a header name: `1ST LEAD`, `2nd Ld-Writethru`, `UPDATE 3`, `REFILE`, `CORRECTION`, `KILL`.
///
/// The first lead replaces the first version and is the second; a refiled or corrected one is the next after that.
pub fn revision(words: &str) -> Option<Revision> {
    static ORDINAL: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?i)\b(\d{1,3}) ?(?:st|nd|rd|th) ?-?(lead|ld|leadall|update|writethru|take|add|correction)\b",
        )
        .expect("fixed")
    });
    static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\b(UPDATE|LEAD|WRITETHRU|WRAPUP|TAKE|ADD) ?(\d{1,3})\b").expect("fixed")
    });
    let has =
        |any: &[&str]| words.split(|c: char| !c.is_alphanumeric()).any(|word| any.contains(&word));
    let ordinal = ORDINAL.captures(words).and_then(|found| {
        let count = found.get(1)?.as_str().parse::<u32>().ok()?;
        Some((found.get(2)?.as_str().to_uppercase(), count))
    });
    let numbered = || {
        let found = NUMBERED.captures(words)?;
        Some((found.get(1)?.as_str().to_owned(), found.get(2)?.as_str().parse::<u32>().ok()?))
    };
    let mut kind = "";
    let mut number = 0;
    if let Some((word, count)) = ordinal.or_else(numbered) {
        // The second take is the second part of the first version, not the one that replaces it.
        let part = matches!(word.as_str(), "TAKE" | "ADD");
        kind = match word.as_str() {
            "TAKE" => "take",
            "ADD" => "add",
            "CORRECTION" => "correction",
            _ => "update",
        };
        number = if part { count } else { count.saturating_add(1) };
    } else if has(&["LEAD", "UPDATE", "UPDATED", "WRAPUP", "Writethru", "WRITETHRU", "Ld"]) {
        (kind, number) = ("update", 2);
    }
    for (words, named) in [
        (&["REFILE", "REFILED", "RPT", "REPEAT", "NEUFASSUNG"][..], "update"),
        (
            &[
                "CORRECTION",
                "CORRECTED",
                "CORRECTIVE",
                "Correction",
                "Corrective",
                "CORRECTS",
                "KORREKTUR",
                "BERICHTIGUNG",
            ],
            "correction",
        ),
        (&["KILL", "Kill", "KILLED", "WITHDRAWN", "WITHDRAWAL", "ELIMINATION"], "kill"),
    ] {
        if has(words) && kind != named || has(words) && named == "update" {
            (kind, number) = (named, number.max(1).saturating_add(1));
        }
    }
    (number > 0).then(|| Revision { kind: kind.into(), number, of: None, note: None })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn a_line_is_cut_into_messages() {
        let check = |raw: &str, want: &[(u64, &str)]| {
            let mut got = Vec::new();
            let mut input = Input::bytes(Path::new("x"), raw.as_bytes());
            messages(&mut input, &mut |at, message| {
                got.push((at, String::from_utf8_lossy(message).into_owned()));
                Flow::More
            })
            .unwrap();
            let got: Vec<(u64, &str)> = got.iter().map(|(at, m)| (*at, m.as_str())).collect();
            assert_eq!(got, want, "{raw:?}");
        };
        check(
            "\x16\x01a\n\x04\x16\x01b\n\x04\n",
            &[(0, "\x16\x01a\n\x04"), (5, "\x16\x01b\n\x04")],
        );
        check("\x01a\n\x01b\n", &[(0, "\x01a\n"), (3, "\x01b\n")]);
        check("a\nb\n\x04\n\n", &[(0, "a\nb\n\x04")]);
        check("ZCZC\nNNNN  ZCZC\nb", &[(0, "ZCZC\nNNNN  "), (11, "ZCZC\nb")]);
        check("\rZCZC\ra\r\rNNNN\r\rZCZC\rb", &[(1, "ZCZC\ra\r\rNNNN\r"), (15, "ZCZC\rb")]);
    }

    #[test]
    fn marks_of_the_line_become_marks_of_text() {
        let check = |raw: &str, want: &str| assert_eq!(typographic(raw), want);
        check("OAKUM (AP) _ ``It's late,'' she said.", "OAKUM (AP) — “It's late,” she said.");
        check("``Call it `late,''' he said.", "“Call it ‘late,’” he said.");
        check("___ a_b _", "___ a_b —");
    }

    #[test]
    fn the_time_of_sending_needs_a_year() {
        let check = |tail: &str, filed: Option<(i8, i8)>, want: Option<&str>| {
            assert_eq!(sent(tail, filed).map(|m| m.to_string()).as_deref(), want, "{tail}");
        };
        check("AP-WF-11-13-31 1509GMT<", None, Some("2031-11-13T15:09:00Z"));
        check("16:35ET 31-10-14<", Some((31, 10)), Some("2014-10-31"));
        check("02-03-31 0100GMT", Some((3, 2)), Some("2031-03-02T01:00:00Z"));
        check("131137 GMT Nov 13", None, Some("2013-11-13T11:37:00Z"));
        check("010203 gmt mar 1999", None, Some("1999-03-01T02:03:00Z"));
        check("1509GMT", None, None);
        check("99-99-31 0100GMT", None, None);
    }

    #[test]
    fn headers_name_the_version() {
        let check = |words: &str, want: Option<(&str, u32)>| {
            let got = revision(words);
            assert_eq!(got.as_ref().map(|r| (r.kind.as_str(), r.number)), want, "{words}");
        };
        check("1ST LEAD", Some(("update", 2)));
        check("REFILE 1ST LEAD", Some(("update", 3)));
        check("REFILE", Some(("update", 2)));
        check("BC-XX--Ferry, 7th Writethru", Some(("update", 8)));
        check("2ND TAKE", Some(("take", 2)));
        check("UPDATE 3", Some(("update", 4)));
        check("CORRECTION", Some(("correction", 2)));
        check("AP-XX--Ferry, 1st Ld-Writethru, KILL", Some(("kill", 3)));
        check("EXTRA", None);
        check("Ferries lead the way", None);
    }

    #[test]
    fn wrapped_lines_are_joined() {
        let check = |raw: &str, want: &[&str]| {
            let got: Vec<String> = paragraphs(&lines_of(&raw.replace("\r\n", "\n")))
                .into_iter()
                .map(|p| p.text)
                .collect();
            assert_eq!(got, want, "{raw}");
        };
        check(
            "   Oakum (tpa) - The ferries between the mainland and the\r\nislands stopped on Monday.\r\n\r\n   The company blamed a storm.\r\n",
            &[
                "Oakum (tpa) - The ferries between the mainland and the islands stopped on Monday.",
                "The company blamed a storm.",
            ],
        );
        check("  3.00 Grey Heron\n  4.80 Late Bus\n", &["3.00 Grey Heron", "4.80 Late Bus"]);
    }
}
