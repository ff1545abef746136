//! The telex frame of a wire line, `ZCZC` to `NNNN`, as agencies of the southern hemisphere still send it.
//!
//! Lines that begin with a sign are its header: `#` the keyword, `$` the category or the headline, `:` titles, `^` the headline, others
//! are routing. What agencies mean by them differs: a title alone is the slugline, beside a keyword it is the headline.

use super::iptc7901::{HEADLINE, sign_off};
use super::signals::{self, bare, lines_of, paragraphs, part, typographic};
use super::tree;
use crate::story::{Draft, Part, Role, Subject};

/// Reads a telex frame: the lines of its header begin with a sign, or with the codes of the line.
pub fn read(rest: &str, draft: &mut Draft) {
    let mut lines = lines_of(rest);
    let frame = lines.first().map(|line| tree::line(&bare(line))).unwrap_or_default();
    if let Some(agency) = frame.split(' ').next().filter(|w| w.chars().all(char::is_alphabetic)) {
        draft.agency = Some(agency.to_owned()).filter(|agency| !agency.is_empty());
    }
    let end = lines.iter().position(|line| line.trim() == "NNNN").unwrap_or(lines.len());
    lines.truncate(end);
    let mut head = Telex::default();
    let mut at = 1.min(lines.len());
    for line in lines.iter().skip(1) {
        let line = tree::line(&bare(line));
        if !line.is_empty() && !head.take(&line) {
            break;
        }
        at += 1;
    }
    let body: Vec<String> = lines.iter().skip(at).map(|line| typographic(&bare(line))).collect();
    let mut parts: Vec<Part> = paragraphs(&body);
    for part in &mut parts {
        // Marks for the typesetter: flush left and centered.
        for mark in ["<!", "=!"] {
            if let Some(bare) = part.text.strip_suffix(mark) {
                part.text = bare.trim_start_matches('<').trim_end_matches(['.', ' ']).to_owned();
                part.role = Some(Role::Crosshead);
            }
        }
    }
    parts.retain(|part| !part.text.is_empty());
    let first = parts.first().map(|p| p.text.as_str()).unwrap_or_default();
    let short = |line: &str| {
        (2..=HEADLINE).contains(&line.split_whitespace().count()) && !line.ends_with('.')
    };
    let named = head.headline();
    if named.is_none() && parts.len() > 1 && short(first) {
        parts[0].role = Some(Role::Headline);
        draft.headline = Some(parts[0].text.clone());
    } else if let Some(headline) = named {
        // What the text repeats is there already.
        if headline == first {
            parts[0].role = Some(Role::Headline);
        } else {
            draft.parts.push(part(Role::Headline, &headline, false));
        }
        draft.headline = Some(headline);
    }
    sign_off(&mut parts, draft);
    draft.slugline = head.slugline(draft.headline.as_deref());
    draft.revision = signals::revision(draft.slugline.as_deref().unwrap_or_default());
    draft.subjects.extend(
        head.category.map(|code| Subject { code: Some(format!("anpa:{code}")), name: None }),
    );
    draft.parts.extend(parts);
}

/// The header of a telex frame.
#[derive(Default)]
struct Telex {
    /// `^`, or `$` where it holds words.
    headline: Option<String>,
    /// `#`.
    keyword: Option<String>,
    /// What follows colons.
    titles: Vec<String>,
    category: Option<String>,
    /// Whether the codes of the line (`YY TDR`) were seen.
    coded: bool,
}

impl Telex {
    /// Takes a line; `false` where the text begins with it.
    fn take(&mut self, line: &str) -> bool {
        let mut chars = line.chars();
        let (sign, rest) = (chars.next(), chars.as_str().trim());
        let some = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
        match sign {
            Some('#') => self.keyword = some(rest),
            Some('$') if rest.chars().count() <= 1 => self.category = some(&rest.to_lowercase()),
            Some('^' | '$') => self.headline = some(rest),
            Some(':') => {
                self.titles.extend(rest.split(" :").map(str::trim).filter_map(some));
            }
            // Destination, service level, format, subject and take.
            Some('%' | '&' | '*' | '+' | '@' | '=') => {}
            _ if !self.coded && self.titles.is_empty() && is_coded(line) => self.coded = true,
            _ => return false,
        }
        true
    }

    /// The headline: none of brackets, which are places, and no date.
    fn headline(&self) -> Option<String> {
        let words = |title: &&String| {
            !title.starts_with('(') && title.chars().filter(|c| c.is_alphabetic()).count() > 3
        };
        self.headline.clone().or_else(|| {
            // With a keyword or a second title a title is a headline, alone it is the slugline.
            let more = self.keyword.is_some() || self.titles.len() > 1;
            self.titles.iter().rfind(words).filter(|_| more).cloned()
        })
    }

    fn slugline(&self, headline: Option<&str>) -> Option<String> {
        let title =
            self.titles.iter().find(|t| !t.starts_with('(') && Some(t.as_str()) != headline);
        self.keyword.clone().or_else(|| title.cloned())
    }
}

/// Codes of the line: `YY TDR`, `YY RFG ABC (1)`.
fn is_coded(line: &str) -> bool {
    let first = line.split(' ').next().unwrap_or_default();
    first.len() == 2
        && line.contains(' ')
        && line.chars().all(|c| !c.is_lowercase())
        && first.chars().all(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(draft: &Draft) -> Vec<String> {
        let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
        draft.parts.iter().map(show).collect()
    }

    #[test]
    fn a_telex_frame_has_lines_with_signs() {
        let check = |raw: &str, headline: &str, slugline: Option<&str>, want: &[&str]| {
            let mut draft = Draft::default();
            read(raw.trim_start().strip_prefix("ZCZC").unwrap(), &mut draft);
            assert_eq!(draft.headline.as_deref(), Some(headline), "{raw}");
            assert_eq!(draft.slugline.as_deref(), slugline, "{raw}");
            assert_eq!(shown(&draft), want);
        };
        check(
            "ZCZC TPA\n%A\n#Ferries\n$Ferries stop in a storm\n:(OAKUM)\n@Oak\nThe ferries stopped.\n\nTPA RTV\nNNNN",
            "Ferries stop in a storm",
            Some("Ferries"),
            &[
                "headline: Ferries stop in a storm",
                "paragraph: The ferries stopped.",
                "furniture: TPA RTV",
            ],
        );
        check(
            "ZCZC\n#Results\n:Oakum harbor races\n\nOakum harbor races\n\n1  Grey Heron  2.40\n2  Late Bus  4.10\n3  Slow Boat  9.00\n\nNNNN\n",
            "Oakum harbor races",
            Some("Results"),
            &[
                "headline: Oakum harbor races",
                "table_row: 1  Grey Heron  2.40",
                "table_row: 2  Late Bus  4.10",
                "table_row: 3  Slow Boat  9.00",
            ],
        );
    }
}
