//! IPTC 7901, the news wire of Europe and much of the world, and the telex frame (`ZCZC` to `NNNN`) that came before it.
//!
//! `SOH`, a header line (source and number, priority 1 to 9, category, words, optional fields), the keyword line, `STX`, the text,
//! `ETX`, date and time of sending, `EOT`. Over the text stand the lines of its head, of which the last ends in ` =`: what kind of version
//! it is (`REFILE`, `1ST LEAD`), the headline, the writer. In a telex frame lines that begin with a sign are its header.

use std::sync::LazyLock;

use regex::Regex;

use super::input::lossy;
use super::signals::{self, ETX, SOH, STX, bare, lines_of, paragraphs, part, typographic};
use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step, telex, tree};
use crate::story::{self, Draft, Part, Problem, Role, Status, Subject};

/// The header line.
static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^[^\S\n]*\x01?\s*([a-z]{2,4})(\d{3,5}) ([1-9]) ([a-z]{1,5})\b(?: +(\d{1,5})\b)?([^\n]*)$",
    )
    .expect("fixed")
});

/// Lines over a story, at most.
const STACKED: usize = 10;

/// The longest headline of a text that has none marked, in words.
pub(super) const HEADLINE: usize = 20;

/// IPTC 7901.
pub struct Iptc7901;

impl Format for Iptc7901 {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Iptc7901)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let text = lossy(head.bytes);
        if text.contains('\0') {
            return Confidence::No;
        }
        let mut start = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
        let first = start.next().unwrap_or_default();
        let telex = first.trim_start().strip_prefix("ZCZC").is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(' ') || rest.starts_with(char::is_uppercase)
        });
        let begun = text.contains(STX) || first.contains(SOH);
        // Where the control bytes were lost, the keywords tell.
        let mut keyed = || start.next().is_some_and(|keywords| keywords.trim_end().ends_with('/'));
        let counted = |line: &str| HEADER.captures(line).is_some_and(|h| h.get(5).is_some());
        if telex || HEADER.is_match(first) && begun || counted(first) && keyed() {
            Confidence::Content
        } else if first.contains(SOH) && text.contains(STX) {
            // A header of an agency's own.
            Confidence::Likely
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        signals::read(input, "IPTC 7901", &mut |message, step| hand_out(message, step, emit))
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        signals::read_one(input, at, &mut |message, step| hand_out(message, step, emit))
    }
}

fn hand_out(message: &[u8], step: Step, emit: &mut Emit<'_>) -> Flow {
    let (raw, problems) = signals::decode(message);
    let mut draft = Draft { problems, ..Draft::default() };
    match raw.trim_start().strip_prefix("ZCZC") {
        Some(rest) if !raw.contains(SOH) => telex::read(rest, &mut draft),
        _ => read_message(&raw, &mut draft),
    }
    if !draft.parts.iter().any(|part| part.role.is_none_or(Role::is_body)) {
        // What has a headline only is an alert.
        let alert = draft.parts.iter_mut().find(|part| part.role == Some(Role::Headline));
        let Some(alert) = alert else {
            let problem = Problem::new("no-story", "a message without any text");
            return emit(Item::Problem { step, problem });
        };
        alert.role = Some(Role::Paragraph);
    }
    emit(Item::Draft { step, draft: Box::new(draft) })
}

fn read_message(raw: &str, draft: &mut Draft) {
    let (header, rest) = match raw.split_once(STX) {
        Some(parts) => parts,
        // STX was lost: the header has two lines.
        None => raw.split_at(two_lines(raw)),
    };
    let (body, tail) = rest.split_once(ETX).unwrap_or((rest, ""));
    let mut lines = header.lines().filter(|line| !line.trim().is_empty());
    if let Some(line) = lines.next() {
        read_header(line.trim_start_matches(|c| c == SOH || c <= ' '), draft);
    }
    let keywords: Vec<String> =
        lines.map(|line| tree::line(&bare(line)).trim_end_matches('/').to_owned()).collect();
    draft.slugline = Some(keywords.join(" ")).filter(|slug| !slug.is_empty());
    draft.published = signals::sent(tail, None);
    let lines = lines_of(body);
    let head = stack(&lines);
    read_stack(lines.get(..head).unwrap_or_default(), draft);
    read_body(lines.get(head..).unwrap_or_default(), draft);
}

/// Where the second line that holds anything ends.
fn two_lines(raw: &str) -> usize {
    let (mut at, mut filled) = (0, 0);
    for line in raw.split_inclusive('\n') {
        at += line.len();
        filled += usize::from(!bare(line).trim().is_empty());
        if filled == 2 {
            break;
        }
    }
    at
}

/// Reads `abc0123 3 i 93  tpa 1888`.
fn read_header(line: &str, draft: &mut Draft) {
    let Some(found) = HEADER.captures(line.trim_end()) else { return };
    let field = |n: usize| found.get(n).map_or("", |field| field.as_str());
    // 1 is the most urgent, 5 the ordinary, 9 the service's own use.
    draft.urgency = field(3).parse::<u8>().ok().filter(|urgency| *urgency <= 8);
    draft.subjects.push(Subject { code: Some(format!("iptc7901:{}", field(4))), name: None });
    // The agency's own name and running number stand last.
    let rest = field(6);
    let mut words = rest.split_whitespace().rev();
    let numbered = words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()));
    draft.agency = words
        .next()
        .filter(|word| numbered && word.len() <= 8 && word.chars().all(char::is_alphabetic))
        .map(str::to_owned);
}

/// How many lines stand over the text: to the one that ends in `=`, else short ones before the first blank line.
fn stack(lines: &[String]) -> usize {
    let filled: Vec<usize> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(n, _)| n)
        .take(STACKED)
        .collect();
    if let Some(&n) = filled.iter().find(|&&n| lines[n].trim_end().ends_with('=')) {
        return n + 1;
    }
    let Some(&first) = filled.first() else { return 0 };
    let group: Vec<&String> =
        lines.iter().skip(first).take_while(|line| !line.trim().is_empty()).collect();
    let short = |line: &&&String| {
        line.split_whitespace().count() <= HEADLINE && !line.trim_end().ends_with('.')
    };
    let all = group.len() <= 4 && group.iter().filter(short).count() == group.len();
    if all && lines.len() > first + group.len() + 1 { first + group.len() } else { 0 }
}

/// Reads the lines over the text: services and versions in capitals or brackets, the headline, the writer, notes.
fn read_stack(lines: &[String], draft: &mut Draft) {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| tree::line(&typographic(&bare(line))))
        .map(|line| line.trim_end_matches(['=', ' ']).to_owned())
        .filter(|line| !line.is_empty())
        .collect();
    let by = |line: &str| {
        ["By ", "Von ", "Par ", "Por ", "BY "].iter().any(|word| line.starts_with(word))
    };
    let note = |line: &str| {
        let label = line.trim_start_matches('(').to_lowercase();
        ["eds:", "eds ", "editors:", "editor's note", "attention editors", "embargo", "note:"]
            .iter()
            .any(|word| label.starts_with(word))
    };
    let service = |line: &str| {
        let shouts = !line.chars().any(char::is_lowercase) && line.split_whitespace().count() <= 6;
        shouts || line.starts_with('(') && line.ends_with(')')
    };
    // Where all is in capitals, the last line is the headline.
    let plain = |line: &String| !by(line) && !note(line);
    let mixed = lines.iter().any(|line| plain(line) && !service(line));
    let last = lines.iter().rposition(plain);
    let (mut services, mut notes, mut headline) = (Vec::new(), Vec::new(), Vec::new());
    for (n, line) in lines.iter().enumerate() {
        let role = if by(line) {
            Role::Byline
        } else if note(line) {
            notes.push(line.clone());
            Role::EditorsNote
        } else if service(line) && (mixed || Some(n) != last) {
            services.push(line.clone());
            Role::Furniture
        } else {
            headline.push(line.clone());
            Role::Headline
        };
        // A headline of two lines is one.
        match draft.parts.last_mut().filter(|p| role == Role::Headline && p.role == Some(role)) {
            Some(part) => {
                part.text.push(' ');
                part.text.push_str(line);
            }
            None => draft.parts.push(part(role, line, false)),
        }
    }
    draft.headline = Some(headline.join(" ")).filter(|line| !line.is_empty());
    draft.editors_note = Some(notes.join(" ")).filter(|note| !note.is_empty());
    draft.revision = signals::revision(&services.join(", "));
    if draft.revision.as_ref().is_some_and(|revision| revision.kind == "kill") {
        draft.status = Status::Canceled;
    } else if services.iter().chain(&notes).any(|l| l.to_lowercase().contains("embargo")) {
        draft.status = Status::Embargoed;
    }
}

/// Reads the text. What follows a heading over the service's own notes is no story.
fn read_body(lines: &[String], draft: &mut Draft) {
    let lines: Vec<String> = lines.iter().map(|line| typographic(&bare(line))).collect();
    let service = |line: &String| {
        let lower = line.trim().to_lowercase();
        lower.starts_with('#') && lower.ends_with("notebook")
            || lower.contains("information is not for publication")
            || lower.contains("information is not intended for publication")
    };
    let end = lines.iter().position(service).unwrap_or(lines.len());
    let (story, notes) = lines.split_at(end);
    let mut parts = paragraphs(story);
    sign_off(&mut parts, draft);
    draft.parts.extend(parts);
    read_notes(notes, draft);
}

/// Takes the line under a message that says whose it is: `tpa abc def`, `TPA RESULTS`.
pub(super) fn sign_off(parts: &mut [Part], draft: &mut Draft) {
    let Some(last) = parts.last_mut() else { return };
    let words: Vec<&str> = last.text.split_whitespace().collect();
    let initials = (2..=8).contains(&words.len())
        && words.iter().all(|word| {
            word.len() <= 4 && word.chars().all(|c| c.is_ascii_lowercase() || "/-".contains(c))
        });
    let service = (2..=3).contains(&words.len())
        && words[0].len() <= 4
        && words.iter().all(|word| word.chars().all(|c| c.is_ascii_uppercase()));
    if service && draft.agency.is_none() {
        draft.agency = Some(words[0].to_owned());
    }
    if initials || service {
        last.role = Some(Role::Furniture);
    }
}

/// Reads the service's notes under a message: who worked on it, what changed; all else is nothing of the story's.
fn read_notes(lines: &[String], draft: &mut Draft) {
    const WORKS: &[&str] =
        &["reporting by", "editing by", "writing by", "autor", "redaktion", "additional"];
    let mut section = String::new();
    let mut before = Role::Furniture;
    let mut noted = Vec::new();
    for line in lines {
        let words = tree::line(line);
        let lower = words.trim_start_matches(['-', '*', '#', ' ']).to_lowercase();
        // A wrapped item of a list goes on indented.
        if line.starts_with("  ") && before != Role::Furniture && !words.starts_with(['-', '#']) {
            if let Some(last) = draft.parts.last_mut() {
                last.text.push(' ');
                last.text.push_str(&words);
            }
            continue;
        }
        before = if WORKS.iter().any(|word| lower.starts_with(word)) {
            Role::Contributors
        } else if section.starts_with("note") && words.starts_with("- ") {
            noted.push(words.trim_start_matches(['-', ' ']).to_owned());
            Role::EditorsNote
        } else {
            Role::Furniture
        };
        if words.starts_with('#') || words.starts_with("* *") {
            section = lower;
        }
        if !words.is_empty() {
            draft.parts.push(part(before, &words, false));
        }
    }
    if draft.editors_note.is_none() && !noted.is_empty() {
        draft.editors_note = Some(noted.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn read(raw: &str) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let mut input = Input::bytes(Path::new("x"), raw.as_bytes());
        Iptc7901
            .read(&mut input, &mut |item| {
                if let Item::Draft { draft, .. } = item {
                    drafts.push(*draft);
                }
                Flow::More
            })
            .unwrap();
        drafts
    }

    fn shown(draft: &Draft) -> Vec<String> {
        let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
        draft.parts.iter().map(show).collect()
    }

    const STORY: &str = "\x01xca0045 3 i 380  tpa 0045\r\n\nFreeland/ferries/\r\n\x02REFILE\n1ST LEAD\n\
        Storm stops the ferries\nto the islands\nBy Ana Ruiz =\r\n\n\
        Oakum (tpa) - The ferries between the mainland and the islands\r\nstopped on Saturday.\r\n\n\
        The company blamed a storm.\r\n\n# Notebook\n\n## Note to editors\n- adds the company\n\n\
        ## Contacts\n- Reporting by: Ana Ruiz in Oakum,\n  Ben Holt\n\ntpa ab cd\r\n\x03012322 GMT Mar 31\r\n\x04";

    #[test]
    fn a_message_gives_all_that_its_header_says() {
        let drafts = read(&format!("{STORY}\n{STORY}"));
        assert_eq!(drafts.len(), 2);
        let draft = &drafts[1];
        assert_eq!(draft.slugline.as_deref(), Some("Freeland/ferries"));
        assert_eq!(draft.headline.as_deref(), Some("Storm stops the ferries to the islands"));
        assert_eq!((draft.urgency, draft.agency.as_deref()), (Some(3), Some("tpa")));
        assert_eq!(draft.published.unwrap().to_string(), "2031-03-01T23:22:00Z");
        assert_eq!(draft.revision.as_ref().map(|r| r.number), Some(3));
        assert_eq!(draft.editors_note.as_deref(), Some("adds the company"));
        assert_eq!(
            shown(draft),
            [
                "furniture: REFILE",
                "furniture: 1ST LEAD",
                "headline: Storm stops the ferries to the islands",
                "byline: By Ana Ruiz",
                "paragraph: Oakum (tpa) - The ferries between the mainland and the islands stopped on Saturday.",
                "paragraph: The company blamed a storm.",
                "furniture: # Notebook",
                "furniture: ## Note to editors",
                "editors_note: - adds the company",
                "furniture: ## Contacts",
                "contributors: - Reporting by: Ana Ruiz in Oakum, Ben Holt",
                "furniture: tpa ab cd",
            ]
        );
    }

    #[test]
    fn what_lost_its_control_bytes_is_read_all_the_same() {
        let bare: String = STORY.chars().filter(|c| !c.is_control() || *c == '\n').collect();
        let sniffed =
            |raw: &str| Iptc7901.sniff(&Head { path: Path::new("x"), bytes: raw.as_bytes() });
        for raw in [STORY, bare.as_str(), "ZCZC TPA\n#x\nText"] {
            assert_eq!(sniffed(raw), Confidence::Content, "{raw}");
        }
        for raw in ["ZCZCs are frames", "ab123 4 i\nText", "Ferries stop.\n"] {
            assert_eq!(sniffed(raw), Confidence::No, "{raw}");
        }
        let draft = &read(&bare)[0];
        assert_eq!(draft.slugline.as_deref(), Some("Freeland/ferries"));
        assert!(shown(draft).iter().any(|line| line == "paragraph: The company blamed a storm."));
    }
}
