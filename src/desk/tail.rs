//! What a story ends with: who else worked on it, who owns it, corrections and notes of the editors.

use std::sync::LazyLock;

use super::byline;
use super::lexicon::{Phrases, phrases};
use super::lines::Line;

static CONTRIBUTORS: LazyLock<Phrases> =
    LazyLock::new(|| phrases(include_str!("../../assets/desk/contributors.txt")));
static COPYRIGHT: LazyLock<Phrases> =
    LazyLock::new(|| phrases(include_str!("../../assets/desk/copyright.txt")));
static NOTES: LazyLock<Phrases> =
    LazyLock::new(|| phrases(include_str!("../../assets/desk/notes.txt")));

/// A line of nothing but dashes, underscores, stars or dots: what stands between parts of a story.
pub fn is_separator(text: &str) -> bool {
    let mut marks = 0;
    text.chars().filter(|c| !c.is_whitespace()).all(|c| {
        marks += 1;
        matches!(c, '_' | '-' | '—' | '–' | '=' | '*' | '•' | '·' | '~' | '#' | '.' | '●' | '⁂')
    }) && marks > 0
}

/// Who else worked on the story, wherever the line stands: `(Reporting by ...; Editing by ...)`, `... contributed to this report.`
pub fn is_contributors(line: &Line<'_>) -> bool {
    if line.words > 60 {
        return false;
    }
    let credited = line.text.trim_start_matches(['(', '[', '（', '—', '-', ' ']);
    let labelled = CONTRIBUTORS.starts("start", &line.key) && {
        // `Reporting by A`, `Editing: A`, but no sentence that happens to begin with the word.
        let cased = line.text.chars().any(|c| c.is_lowercase() || c.is_uppercase());
        let named = line.text.contains(':') || line.text.contains('：');
        line.capitals >= 0.4 || line.text.contains(';') || !cased && named
    };
    let told = (line.capitals >= 0.3 || line.words <= 20)
        && !credited.starts_with(['“', '"'])
        && CONTRIBUTORS.holds("within", &line.key);
    labelled && line.words >= 3 || told
}

/// Who else worked on the story, said in a way that counts only after its last paragraph: `Reed reported from Oakum.`
pub fn is_late_contributors(line: &Line<'_>) -> bool {
    // A quotation tells of no one who worked on the story.
    let quotes = line.text.starts_with(['“', '"', '‘', '«', '„']);
    !quotes && (4..=45).contains(&line.words) && CONTRIBUTORS.holds("tail", &line.key)
        || line.words <= 80 && is_bio(line)
}

/// Who wrote it, as a sentence: `Ana Ruiz is a reporter in Oakum.`
fn is_bio(line: &Line<'_>) -> bool {
    let words: Vec<&str> = line.text.split_whitespace().take(5).collect();
    let named = (2..=4).any(|n| {
        let verb = words.get(n).is_some_and(|w| {
            matches!(*w, "is" | "covers" | "writes" | "reports" | "was" | "has" | "works")
        });
        verb && words.get(..n).is_some_and(|name| byline::is_person(&name.join(" "), false))
    });
    named && BIO.iter().any(|w| line.key.split(' ').any(|word| word == *w))
}

/// What writers are.
const BIO: [&str; 16] = [
    "reporter",
    "editor",
    "writer",
    "correspondent",
    "journalist",
    "columnist",
    "professor",
    "lecturer",
    "author",
    "fellow",
    "producer",
    "contributor",
    "researcher",
    "freelance",
    "covers",
    "covering",
];

/// Who owns the story or the page.
pub fn is_copyright(line: &Line<'_>) -> bool {
    let text = line.text;
    let figures = || line.key.bytes().any(|b| b.is_ascii_digit());
    let owned = || text.contains('©') || text.contains("(c)") || figures();
    let starts = line.words <= 30 && COPYRIGHT.starts("start", &line.key) && owned();
    let marked = line.words <= 30
        && (text.starts_with('©') || text.starts_with("(c)") || text.starts_with("(C)"));
    let inner = line.words <= 12 && text.contains('©') && figures();
    starts || marked || inner || line.words <= 60 && COPYRIGHT.holds("within", &line.key)
}

/// A correction, or the note that there was one.
///
/// A headline may begin with the same word (`CORRECTED-Ferry stops`, `Correction: Ferry story`): it ends without a mark.
pub fn is_correction(line: &Line<'_>) -> bool {
    let bracketed = line.text.starts_with(['(', '[', '*', '—', '–', '-']);
    let says = NOTES.starts("correction", &line.key)
        || NOTES.starts("editors_note", &line.key)
            && [" to correct ", " corrected ", " corrects ", " to make clear "]
                .iter()
                .any(|w| line.key.contains(w));
    line.words >= 5 && says && is_note(line) && (line.ends || bracketed) && !is_tagged(line.text)
}

/// Whether a text begins with a wire's tag: a word in capitals and a hyphen that the first word is stuck to.
fn is_tagged(text: &str) -> bool {
    let Some((tag, rest)) = text.split_once('-') else { return false };
    tag.chars().any(char::is_alphabetic)
        && tag.chars().all(|c| c.is_uppercase() || c.is_ascii_digit() || c == ' ')
        && rest.starts_with(char::is_alphanumeric)
}

/// A note of the editors.
pub fn is_editors_note(line: &Line<'_>) -> bool {
    line.words >= 4 && NOTES.starts("editors_note", &line.key) && is_note(line)
}

/// Notes begin with a label and a mark after it, or speak of "this story", "an earlier version".
fn is_note(line: &Line<'_>) -> bool {
    let text = line.text.trim_start_matches(['(', '[', '*', ' ']);
    let head: String = text.chars().take(40).collect();
    let labelled = head.contains([':', '—', '–', '-', '.']);
    labelled
        || line.text.starts_with(['(', '['])
        || ["this ", "an earlier", "a previous", "a correction", "warning"]
            .iter()
            .any(|s| line.key.starts_with(s))
}
