//! The dateline before the opening paragraph, where a wire keeps it in a field of its own.

use super::printed::{TOP, key};
use super::tree::line;
use super::when;
use crate::story::{Part, Role};

/// How far into a paragraph its dateline may reach, in characters.
const REACH: usize = 140;

/// Dashes that end a dateline.
const DASHES: &[char] = &['-', '–', '—', '―', '_', '−'];

/// Puts a dateline before the opening paragraph, unless that opens with one or the field holds only a time.
///
/// A short `agency` goes into its brackets where it has none, so that it reads `OAKUM, Freeland (AP) — `. Gives what the paragraph now
/// begins with, where that is the field.
pub fn lead_in(parts: &mut Vec<Part>, dateline: &str, agency: Option<&str>) -> Option<String> {
    let dateline = line(dateline);
    if !dateline.chars().any(char::is_alphabetic) || when::moment(&dateline).is_some() {
        return None;
    }
    let paragraph = |part: &Part| part.role == Some(Role::Paragraph);
    // A dateline that the body prints on a line of its own.
    let own = key(&dateline);
    let alike = |part: &Part| part.text.len() <= 2 * dateline.len() && key(&part.text) == own;
    let line = parts.iter().take(TOP).position(|part| paragraph(part) && alike(part));
    if let Some(at) = line.filter(|_| parts.iter().filter(|part| paragraph(part)).count() > 1) {
        parts.remove(at);
    }
    let opening = parts
        .iter()
        .position(|part| paragraph(part) && is_sentence(&part.text))
        .or_else(|| parts.iter().position(paragraph));
    let opening = parts.get_mut(opening?)?;
    if opens_with(&opening.text, &dateline) {
        return opening.text.starts_with(&dateline).then_some(dateline);
    }
    let printed = match agency {
        // The paragraph has its own dash.
        _ if opening.text.starts_with(DASHES) => {
            dateline.trim_end_matches(DASHES).trim().to_owned()
        }
        _ if dateline.ends_with(DASHES) || dateline.ends_with(':') => dateline,
        Some(agency) if is_short(agency) && !dateline.contains(['(', '（', '[']) => {
            format!("{dateline} ({agency}) —")
        }
        _ => format!("{dateline} —"),
    };
    opening.text = format!("{printed} {}", opening.text);
    Some(printed)
}

/// Whether an agency's name may stand in the brackets of a dateline.
fn is_short(agency: &str) -> bool {
    agency.len() <= 8 && agency.chars().all(char::is_alphabetic)
}

fn is_sentence(text: &str) -> bool {
    text.split_whitespace().take(8).count() == 8
        || text.ends_with(['.', '!', '?', '؟', '。', '”', '"', '»', '…'])
}

/// Whether a paragraph opens with the place of a dateline and a dash, in whatever form.
fn opens_with(text: &str, dateline: &str) -> bool {
    let head: String = text.chars().take(REACH).flat_map(char::to_lowercase).collect();
    let place = dateline.split(['(', '（', '[']).next().unwrap_or_default().to_lowercase();
    let segments = place.split([',', '-', '–', '—', '/', ':', '،']).map(str::trim);
    let named = |segment: &&str| {
        segment.chars().filter(|c| c.is_alphabetic()).count() >= 2
            && !segment.chars().any(char::is_numeric)
    };
    segments.filter(named).any(|segment| {
        let Some((before, after)) = head.split_once(segment) else { return false };
        let dash = after.find(DASHES).and_then(|at| after.get(..at));
        let close = |between: &str| {
            let between = between.trim();
            between.is_empty()
                || between.starts_with([',', '(', '.', '/', '،'])
                || between.contains('(')
                || between.chars().any(char::is_numeric)
        };
        before.chars().count() <= 24 && dash.is_some_and(close)
    })
}

#[cfg(test)]
mod tests {
    use super::super::printed::part;
    use super::*;

    #[test]
    fn a_dateline_leads_the_opening_once() {
        let check = |dateline: &str, agency: Option<&str>, text: &str, want: &str| {
            let mut parts = vec![part(Role::Paragraph, "By Ana Ruiz"), part(Role::Paragraph, text)];
            let led = lead_in(&mut parts, dateline, agency);
            assert_eq!(parts[1].text, want, "{dateline}");
            assert!(led.is_none_or(|led| want.starts_with(&led)), "{dateline}");
        };
        let said = "Ferries to the islands stopped on Monday.";
        let with = |lead: &str| format!("{lead} {said}");
        check("Oakum (dpa) - ", None, said, &with("Oakum (dpa) -"));
        check("OAKUM, Freeland", Some("AP"), said, &with("OAKUM, Freeland (AP) —"));
        check("OAKUM", None, said, &with("OAKUM —"));
        check("ميناء (أ ف ب)", Some("AFP"), said, &with("ميناء (أ ف ب) —"));
        for opened in [
            "OAKUM, Freeland (AP) —",
            "Oakum (dpa) -",
            "OAKUM March 7 AAP -",
            "(X) - OAKUM, 1 MAR -",
        ] {
            check("Oakum", Some("AP"), &with(opened), &with(opened));
        }
        let only_named = "Oakum sent ferries to the islands - and a navy ship - on Monday.";
        check("OAKUM", None, only_named, &format!("OAKUM — {only_named}"));
        for time in ["2031-03-01 15:09:04 GMT+00:00", "20310301T150904+0000", "MARCH 01, 2031", ""]
        {
            check(time, Some("AP"), said, said);
        }
    }
}
