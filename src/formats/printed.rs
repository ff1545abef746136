//! What a wire item prints, set in the order in which it is read: headline, byline, notes, dateline, body, captions.
//!
//! Wires keep these in fields of their own, and often print them in the body once more. Each line is set once.

use std::collections::HashSet;

pub use super::opening::lead_in;
use super::tree::line;
use super::when;
use crate::story::{Byline, Draft, Part, Role};

/// Parts over a body that may repeat a field.
pub(super) const TOP: usize = 6;

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
    /// Sets the lines in order as the parts of a draft, with its writers and its dateline where only a field tells them.
    pub fn set(mut self, draft: &mut Draft) {
        let mut body = std::mem::take(&mut self.body);
        draft.bylines = self.bylines.iter().flat_map(|by| writers(by)).collect();
        self.settle_top(&mut body);
        if let Some(dateline) = &self.dateline {
            draft.dateline = lead_in(&mut body, dateline, draft.agency.as_deref());
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
        let mut seen = Seen::default();
        if let Some(text) = &self.headline {
            seen.push(&mut parts, part(Role::Headline, text));
        }
        for text in self.subheads.iter().chain(&self.summaries).filter(|text| is_new(text)) {
            seen.push(&mut parts, part(Role::Subhead, text));
        }
        for (role, texts) in [(Role::Byline, &self.bylines), (Role::EditorsNote, &self.notes)] {
            for text in texts {
                seen.push(&mut parts, part(role, text));
            }
        }
        parts.append(&mut body);
        parts.append(&mut self.captions);
        for (role, texts) in
            [(Role::Contributors, &self.contributors), (Role::Correction, &self.corrections)]
        {
            for text in texts {
                seen.push(&mut parts, part(role, text));
            }
        }
        parts.extend(self.copyright.iter().map(|text| part(Role::Copyright, text)));
        parts.retain(|part| !part.text.is_empty());
        draft.parts = parts;
    }

    /// Takes what the body prints of the fields over its first paragraph: its headline, its byline, headings.
    fn settle_top(&mut self, body: &mut Vec<Part>) {
        if self.headline.as_ref().is_none_or(String::is_empty) {
            let printed = body.iter().take(TOP).find(|part| part.role == Some(Role::Headline));
            self.headline = printed.map(|part| part.text.clone());
        }
        let headline = self.headline.as_deref().map(key).unwrap_or_default();
        let bylines: Vec<String> = self.bylines.iter().map(|by| key(by)).collect();
        let dateline = self.dateline.as_deref().map(key).unwrap_or_default();
        let mut top = true;
        let mut seen = 0;
        let mut signed = HashSet::new();
        body.retain_mut(|part| {
            seen += 1;
            let own = key(&part.text);
            if part.role == Some(Role::Headline) {
                // Another one than the field gives is a line under it.
                part.role = Some(Role::Subhead);
                if own == headline {
                    return false;
                }
            }
            if top && seen <= TOP && !headline.is_empty() && own == headline {
                return false;
            }
            if top && seen <= TOP {
                let repeats = |by: &String| own == *by || own.strip_prefix("by") == Some(by);
                if bylines.iter().any(repeats) {
                    part.role = Some(Role::Byline);
                }
                if part.role == Some(Role::Paragraph) && is_note(&part.text) {
                    part.role = Some(Role::EditorsNote);
                }
                if part.role == Some(Role::Paragraph) && is_byline(&part.text) {
                    part.role = Some(Role::Byline);
                }
                if part.role == Some(Role::Crosshead) {
                    part.role = Some(Role::Subhead);
                }
            }
            if part.role == Some(Role::Paragraph) && part.text.starts_with("* ") {
                part.role = Some(Role::ListItem);
            }
            let over = |text: &str| text.starts_with(['(', '*', '•']) || key(text) == dateline;
            top &= matches!(part.role, Some(Role::Byline | Role::Subhead | Role::EditorsNote))
                || over(&part.text);
            if part.role == Some(Role::Byline) {
                signed.insert(own.strip_prefix("by").map(str::to_owned).unwrap_or(own));
            }
            true
        });
        // The body's own print of a byline stands at its place.
        self.bylines.retain(|by| {
            let by = key(by);
            !signed.contains(by.strip_prefix("by").unwrap_or(&by))
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

/// Whether a line over the story tells editors what is new in it: `(Adds quotes, detail)`.
fn is_note(text: &str) -> bool {
    let Some(inside) = text.strip_prefix('(').and_then(|text| text.strip_suffix(')')) else {
        return false;
    };
    let verb = inside.split([' ', ',']).next().unwrap_or_default();
    let letters = verb.chars().all(char::is_alphabetic);
    let third_person = verb.starts_with(char::is_uppercase) && verb.to_lowercase().ends_with('s');
    !inside.contains([')', '(']) && inside.contains(' ') && letters && third_person
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

/// The lines around a body that were set, each once.
#[derive(Default)]
struct Seen(HashSet<String>);

impl Seen {
    fn push(&mut self, parts: &mut Vec<Part>, part: Part) {
        if self.0.insert(key(&part.text)) {
            parts.push(part);
        }
    }
}

/// What two prints of one line have in common: its letters and digits, in small letters.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Texts in their order, each once; the empty ones are left out.
pub fn once(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts
        .filter(|text| !text.is_empty())
        .filter(|text| {
            let own = key(text);
            seen.insert(if own.is_empty() { text.clone() } else { own })
        })
        .collect()
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
    let name = if shouts { title_case(&name) } else { name };
    (!name.is_empty()).then_some(name)
}

/// The writers that a byline field names, where its script has no capitals or it tells where they wrote: there only the field says
/// that these are names. Any other the desk reads as it does on a page.
pub fn writers(field: &str) -> Vec<Byline> {
    // What goes on behind a name: `in Oakum`, `with the offices there`.
    const ON: &[&str] = &[" in ", " aus ", " à ", " en ", " في ", " من ", " مع "];
    let field = line(field);
    let bare = field.strip_prefix("By ").unwrap_or(&field);
    let uncased = !bare.chars().any(|c| c.is_uppercase() || c.is_lowercase());
    if !uncased && !ON.iter().any(|word| bare.contains(word)) {
        return Vec::new();
    }
    let bare = bare.replace(" with ", ",").replace(" and ", ",");
    let cut = |piece: &str| {
        let end = ON.iter().filter_map(|word| piece.find(word)).min().unwrap_or(piece.len());
        piece.get(..end).unwrap_or(piece).trim().to_owned()
    };
    let pieces = bare.split([',', '،', '/', ';', '、']).map(cut);
    let names: Vec<String> = pieces.filter(|name| !name.is_empty()).collect();
    let is_name = |name: &String| {
        let shaped = uncased || name.split(' ').all(|word| word.starts_with(char::is_uppercase));
        (2..=5).contains(&name.split(' ').count()) && shaped && !name.contains(char::is_numeric)
    };
    if !names.iter().all(is_name) {
        return Vec::new();
    }
    let writer = |name: String| Some(Byline { name: person(&name)?, title: None });
    names.into_iter().filter_map(writer).collect()
}

/// `ANA O'REED-LEE` as `Ana O'Reed-Lee`; initials stay.
fn title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for word in name.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut begins = true;
        for c in word.chars() {
            if begins || word.contains('.') {
                out.push(c);
            } else {
                out.extend(c.to_lowercase());
            }
            begins = matches!(c, '-' | '\'' | '’');
        }
    }
    out
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_is_set_once() {
        let print = Print {
            headline: Some("Ferries stop".into()),
            subheads: vec!["Ferries stop!".into()],
            summaries: vec!["Ferries to the islands stopped...".into(), "A storm.".into()],
            bylines: vec!["Ana Ruiz".into()],
            body: vec![
                part(Role::Crosshead, "Ferries stop"),
                part(Role::Paragraph, "(Adds a ferry)"),
                part(Role::Paragraph, "* Repairs follow"),
                part(Role::Paragraph, "By Ana Ruiz"),
                part(Role::Paragraph, "Ferries to the islands stopped on Monday."),
                part(Role::Crosshead, "Storm"),
            ],
            ..Print::default()
        };
        let mut draft = Draft::default();
        print.set(&mut draft);
        let set: Vec<String> = draft
            .parts
            .iter()
            .map(|p| format!("{}: {}", p.role.map_or("", Role::as_str), p.text))
            .collect();
        assert_eq!(
            set,
            [
                "headline: Ferries stop",
                "subhead: A storm.",
                "editors_note: (Adds a ferry)",
                "list_item: * Repairs follow",
                "byline: By Ana Ruiz",
                "paragraph: Ferries to the islands stopped on Monday.",
                "crosshead: Storm",
            ]
        );
    }

    #[test]
    fn fields_name_writers_where_a_page_could_not() {
        let check = |field: &str, want: &[&str]| {
            let got: Vec<String> = writers(field).into_iter().map(|writer| writer.name).collect();
            assert_eq!(got, want, "{field}");
        };
        check("Ana Ruiz with Ben Okoro in Tarbes", &["Ana Ruiz", "Ben Okoro"]);
        check("By Ana Ruiz", &[]);
        check("Ana Ruiz in Oakum, ow", &[]);
        check("آنا رويز, بن أوكورو", &["آنا رويز", "بن أوكورو"]);
        check("آنا رويز في الميناء مع المكاتب", &["آنا رويز"]);
    }

    #[test]
    fn versions_are_numbers() {
        let check = |field: &str, want: Option<u32>| assert_eq!(version(field), want, "{field}");
        check("3", Some(3));
        check("1542761538", Some(1_542_761_538));
        check("20310301150904", Some(1_930_144_144));
        check("98765432109876543210", Some(876_543_210));
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
