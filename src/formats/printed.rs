//! What a wire item prints, set in the order in which it is read: headline, byline, notes, dateline, body, captions.
//!
//! Wires keep these in fields of their own, and often print them in the body once more. Each line is set once.

use super::tree::line;
use super::when;
use crate::story::{Part, Role};

/// How far into a paragraph its dateline may reach, in characters.
const REACH: usize = 140;

/// Parts over a body that may repeat a field.
const TOP: usize = 6;

/// Dashes that end a dateline.
const DASHES: &[char] = &['-', '–', '—', '―', '_', '−'];

/// The lines of an item, field by field.
#[derive(Clone, Debug, Default)]
pub struct Print {
    /// The headline.
    pub headline: Option<String>,
    /// Lines under the headline.
    pub subheads: Vec<String>,
    /// Bylines as printed, one a field.
    pub bylines: Vec<String>,
    /// Notes to editors.
    pub notes: Vec<String>,
    /// Abstracts and summaries.
    pub summaries: Vec<String>,
    /// The dateline, if it is a field.
    pub dateline: Option<String>,
    /// The body.
    pub body: Vec<Part>,
    /// Captions of pictures that have no place in the body.
    pub captions: Vec<Part>,
    /// What was wrong and is now right.
    pub corrections: Vec<String>,
    /// Who else worked on it.
    pub contributors: Vec<String>,
    /// Who owns it.
    pub copyright: Option<String>,
}

impl Print {
    /// Sets the lines in order. `agency` goes into the brackets of a dateline that names none.
    pub fn set(mut self, agency: Option<&str>) -> Vec<Part> {
        let mut body = std::mem::take(&mut self.body);
        self.settle_top(&mut body);
        if let Some(dateline) = &self.dateline {
            lead_in(&mut body, dateline, agency);
        }
        let opening: Vec<String> = body.iter().take(TOP).map(|part| key(&part.text)).collect();
        let headline = self.headline.as_deref().map(key).unwrap_or_default();
        // A summary that the story begins with is no line of its own.
        let is_new = |text: &String| {
            let own = key(text);
            let cut: String = own.chars().take(60).collect();
            !own.is_empty() && own != headline && !opening.iter().any(|line| line.contains(&cut))
        };
        let mut parts: Vec<Part> = Vec::new();
        parts.extend(self.headline.iter().map(|text| part(Role::Headline, text)));
        for text in self.subheads.iter().chain(&self.summaries).filter(|text| is_new(text)) {
            push_new(&mut parts, part(Role::Subhead, text));
        }
        for (role, texts) in [(Role::Byline, &self.bylines), (Role::EditorsNote, &self.notes)] {
            for text in texts {
                push_new(&mut parts, part(role, text));
            }
        }
        parts.append(&mut body);
        parts.append(&mut self.captions);
        for (role, texts) in
            [(Role::Contributors, &self.contributors), (Role::Correction, &self.corrections)]
        {
            for text in texts {
                push_new(&mut parts, part(role, text));
            }
        }
        parts.extend(self.copyright.iter().map(|text| part(Role::Copyright, text)));
        parts.retain(|part| !part.text.is_empty());
        parts
    }

    /// Takes what the body prints of the fields over its first paragraph: its headline, its byline, headings.
    fn settle_top(&mut self, body: &mut Vec<Part>) {
        if self.headline.as_ref().is_none_or(|own| own.is_empty()) {
            let printed = body.iter().take(TOP).find(|part| part.role == Some(Role::Headline));
            self.headline = printed.map(|part| part.text.clone());
        }
        let headline = self.headline.as_deref().map(key).unwrap_or_default();
        let bylines: Vec<String> = self.bylines.iter().map(|by| key(by)).collect();
        let dateline = self.dateline.as_deref().map(key).unwrap_or_default();
        let mut top = true;
        let mut seen = 0;
        let mut signed = Vec::new();
        body.retain_mut(|part| {
            seen += 1;
            if part.role == Some(Role::Headline) {
                return false;
            }
            let own = key(&part.text);
            if top && seen <= TOP && !headline.is_empty() && own == headline {
                return false;
            }
            if top && seen <= TOP {
                let repeats = |by: &String| own == *by || own.strip_prefix("by") == Some(by);
                if bylines.iter().any(repeats) {
                    part.role = Some(Role::Byline);
                }
                if part.role == Some(Role::Paragraph) && is_byline(&part.text) {
                    part.role = Some(Role::Byline);
                }
                if part.role == Some(Role::Crosshead) {
                    part.role = Some(Role::Subhead);
                }
            }
            let over = |text: &str| text.starts_with(['(', '*', '•']) || key(text) == dateline;
            top &= matches!(part.role, Some(Role::Byline | Role::Subhead | Role::EditorsNote))
                || over(&part.text);
            if part.role == Some(Role::Byline) {
                signed.push(own);
            }
            true
        });
        // The body's own print of a byline stands at its place.
        self.bylines.retain(|by| {
            let by = key(by);
            !signed.iter().any(|own| *own == by || own.strip_prefix("by") == Some(&by))
        });
        // A byline over no paragraph at all is still one.
        let first = body.iter().position(|part| part.role == Some(Role::Paragraph));
        for part in body.iter_mut().skip(first.unwrap_or(0)) {
            if part.role == Some(Role::Subhead) && first.is_some() {
                part.role = Some(Role::Crosshead);
            }
        }
    }
}

/// Whether a line over the story only says who wrote it: `By Ana Ruiz`.
fn is_byline(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let led = matches!(words.first(), Some(&("By" | "Von" | "Par" | "Por" | "BY")));
    let named = |word: &&str| {
        let small = matches!(
            *word,
            "and" | "und" | "et" | "y" | "e" | "in" | "with" | "de" | "van" | "von"
        );
        small || word.starts_with(char::is_uppercase)
    };
    led && (3..=14).contains(&words.len())
        && words.iter().all(named)
        && !text.ends_with(['.', '!', '?', ':', '"', '”'])
}

/// A part of a role, its text as one line.
pub fn part(role: Role, text: &str) -> Part {
    Part { role: Some(role), text: line(text), gap: true, ..Part::default() }
}

fn push_new(parts: &mut Vec<Part>, part: Part) {
    if !parts.iter().any(|before| key(&before.text) == key(&part.text)) {
        parts.push(part);
    }
}

/// What two prints of one line have in common: its letters and digits, in small letters.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Puts a dateline before the opening paragraph, unless that opens with one or the field holds only a time.
///
/// `agency` goes into its brackets where it has none, so that it reads `OAKUM, Freeland (AP) — `.
pub fn lead_in(parts: &mut Vec<Part>, dateline: &str, agency: Option<&str>) {
    let dateline = line(dateline);
    if !dateline.chars().any(char::is_alphabetic) || when::moment(&dateline).is_some() {
        return;
    }
    let paragraph = |part: &Part| part.role == Some(Role::Paragraph);
    // A dateline that the body prints on a line of its own.
    let own = key(&dateline);
    let line = parts.iter().take(TOP).position(|part| paragraph(part) && key(&part.text) == own);
    if let Some(at) = line.filter(|_| parts.iter().filter(|part| paragraph(part)).count() > 1) {
        parts.remove(at);
    }
    let opening = parts
        .iter()
        .position(|part| paragraph(part) && is_sentence(&part.text))
        .or_else(|| parts.iter().position(paragraph));
    let Some(opening) = opening.and_then(|at| parts.get_mut(at)) else { return };
    if opens_with(&opening.text, &dateline) {
        return;
    }
    let printed = match agency {
        _ if dateline.ends_with(DASHES) || dateline.ends_with(':') => dateline,
        Some(agency) if is_short(agency) && !dateline.contains(['(', '（', '[']) => {
            format!("{dateline} ({agency}) —")
        }
        _ => format!("{dateline} —"),
    };
    opening.text = format!("{printed} {}", opening.text);
}

/// Whether an agency's name may stand in the brackets of a dateline.
fn is_short(agency: &str) -> bool {
    agency.split(' ').count() <= 3 && agency.len() <= 40 && !agency.contains([',', '.', '(', '/'])
}

fn is_sentence(text: &str) -> bool {
    text.split_whitespace().count() >= 8
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

/// A version's number as the wire counts it.
///
/// One that is too large for a count is taken for a time if it reads as one, as seconds since 1970; else its last nine digits count.
pub fn version(field: &str) -> Option<u32> {
    let digits = field.trim();
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let stamp = digits.split_at_checked(8).filter(|_| digits.len() == 14);
    let time = stamp.and_then(|(day, clock)| when::moment(&format!("{day}T{clock}Z")));
    if let Some(seconds) = time.and_then(|time| u32::try_from(time.seconds()).ok()) {
        return Some(seconds);
    }
    digits.get(digits.len().saturating_sub(9)..)?.parse().ok()
}

/// The short name of a provider that a field gives as a code or an address: `nprov:dpa`, `afp.com`.
pub fn provider(field: &str) -> Option<String> {
    let field = line(field);
    // The first of several: `OW–AFP`.
    let name = field.split(['–', '—']).find(|name| !name.trim().is_empty())?.trim();
    let code = name.rsplit_once(':').filter(|(scheme, _)| !scheme.contains(' '));
    let name = code.map_or(name, |(_, code)| code).trim_start_matches('/');
    let host = name.strip_prefix("www.").unwrap_or(name);
    let stem = host.split_once('.').filter(|(stem, rest)| {
        let end = rest.split('.').next_back().unwrap_or_default();
        (2..=4).contains(&end.len())
            && rest.chars().chain(stem.chars()).all(|c| c.is_ascii_lowercase() || "-.".contains(c))
    });
    let name = match stem {
        Some((stem, _)) if stem.len() <= 4 => stem.to_uppercase(),
        Some((stem, _)) => capital(stem),
        None => name.to_owned(),
    };
    let letters = name.chars().filter(|c| c.is_alphabetic()).count();
    (letters >= 2 && letters * 2 >= name.chars().count()).then_some(name)
}

/// A person's name in title case where a field shouts it.
pub fn person(field: &str) -> Option<String> {
    let name = line(field);
    let shouts = name.chars().any(char::is_uppercase) && !name.chars().any(char::is_lowercase);
    let name = if shouts {
        name.split(' ').map(|word| capital(&word.to_lowercase())).collect::<Vec<_>>().join(" ")
    } else {
        name
    };
    (!name.is_empty()).then_some(name)
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dateline_leads_the_opening_once() {
        let check = |dateline: &str, agency: Option<&str>, text: &str, want: &str| {
            let mut parts = vec![part(Role::Paragraph, "By Ana Ruiz"), part(Role::Paragraph, text)];
            lead_in(&mut parts, dateline, agency);
            assert_eq!(parts[1].text, want, "{dateline}");
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

    #[test]
    fn each_line_is_set_once() {
        let print = Print {
            headline: Some("Ferries stop".into()),
            subheads: vec!["Ferries stop!".into()],
            summaries: vec!["Ferries to the islands stopped...".into(), "A storm.".into()],
            bylines: vec!["Ana Ruiz".into()],
            body: vec![
                part(Role::Crosshead, "Ferries stop"),
                part(Role::Paragraph, "By Ana Ruiz"),
                part(Role::Paragraph, "Ferries to the islands stopped on Monday."),
                part(Role::Crosshead, "Storm"),
            ],
            ..Print::default()
        };
        let set: Vec<String> = print
            .set(None)
            .iter()
            .map(|p| format!("{}: {}", p.role.map_or("", Role::as_str), p.text))
            .collect();
        assert_eq!(
            set,
            [
                "headline: Ferries stop",
                "subhead: A storm.",
                "byline: By Ana Ruiz",
                "paragraph: Ferries to the islands stopped on Monday.",
                "crosshead: Storm",
            ]
        );
    }

    #[test]
    fn versions_are_numbers() {
        let check = |field: &str, want: Option<u32>| assert_eq!(version(field), want, "{field}");
        check("3", Some(3));
        check("1542761538", Some(1_542_761_538));
        check("20310301150904", Some(1_930_144_144));
        check("98765432109876543210", Some(876_543_210 % 1_000_000_000));
        check("x3", None);
        check("", None);
    }

    #[test]
    fn providers_have_short_names() {
        let check = |field: &str, want: &str| assert_eq!(provider(field).as_deref(), Some(want));
        check("nprov:dpa", "dpa");
        check("afp.com", "AFP");
        check("oakumwire.com", "Oakumwire");
        check("The Oakum Wire", "The Oakum Wire");
        check("OW–", "OW");
        assert_eq!(provider("id:z01122"), None);
    }
}
