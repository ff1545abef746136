//! Pages that hold no story: errors, walls, lists of other stories.

use super::body::Story;
use super::flow::Line;
use super::meta::Fields;
use super::words::{self, fold};
use crate::story::{Part, Problem, Role};

/// A page with more words than this is not refused for what its title says.
const SHORT: usize = 120;

/// A teaser that may be read has so many words at least.
const TEASER: usize = 30;

/// A story that must be paid for and shows more than this shows all.
const WHOLE: usize = 300;

/// Why a page gives no story, or what is wrong with the one that it gives.
#[derive(Debug)]
pub enum Verdict {
    /// It is one.
    Story,
    /// It is the beginning of one.
    Teaser(Problem),
    /// It is none.
    None(Problem),
}

/// Judges a page by its title, its text and what it says of payment.
pub fn judge(title: Option<&str>, fields: &Fields, found: &Story, parts: &[Part]) -> Verdict {
    let lines = &found.lines;
    let body = || parts.iter().filter(|part| part.role.is_some_and(Role::is_body));
    let words = words_of(body().map(|part| part.text.as_str()));
    let pictured: usize =
        words_of(parts.iter().filter(|p| p.role == Some(Role::Caption)).map(|p| p.text.as_str()));
    if words < SHORT {
        let headings = [title, fields.headline.as_deref()];
        let named = headings.into_iter().flatten().any(|heading| {
            let key = fold(heading);
            let bare = heading.split(['|', '–', '—', '-', '!', '.', ':']).map(fold);
            words::is_phrase("error", &key)
                || bare.into_iter().any(|key| words::is_phrase("error", &key))
        });
        let blocked = || lines.iter().any(|line| words::holds_phrase("blocked", &fold(&line.text)));
        if named || words < TEASER * 2 && blocked() {
            let title = title.or(fields.headline.as_deref()).unwrap_or("no title");
            let message = format!("an error page or a check for robots ({title}), no story");
            return Verdict::None(Problem::new("error-page", message));
        }
    }
    let asks = || {
        let short = |line: &&Line| line.long <= 160;
        lines.iter().filter(short).any(|line| words::holds_phrase("paywall", &fold(&line.text)))
    };
    if words < WHOLE && (fields.closed || asks()) {
        if words < TEASER && pictured < TEASER {
            let message = "the story must be paid for; the page shows nothing of it";
            return Verdict::None(Problem::new("paywall", message));
        }
        let message = "the story must be paid for; the page shows its beginning at most";
        return Verdict::Teaser(Problem::new("paywall", message));
    }
    if words + pictured < if fields.headline.is_some() { 1 } else { 8 } {
        return Verdict::None(Problem::new("no-story", "the page has no text of a story"));
    }
    Verdict::Story
}

fn words_of<'t>(texts: impl Iterator<Item = &'t str>) -> usize {
    // Two characters of a script without spaces count as a word.
    let unspaced = |c: &char| matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{0E00}'..='\u{0E7F}');
    texts
        .map(|text| text.split_whitespace().count() + text.chars().filter(unspaced).count() / 2)
        .sum()
}
