//! What is known of one language: words that are no names, titles, names of bodies and places.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use crate::names::lexicon::{Facts, GIVEN, fold, small};
use crate::names::token::{Shape, Token, title_case};
use crate::story::EntityKind;
use crate::text::entries;

/// The words of a language as far as they tell names; all folded to ASCII where they are Latin, and small.
#[derive(Debug, Default)]
pub struct Tongue {
    code: &'static str,
    /// What may have a capital and is no part of a name: function words, months, days of the week.
    never: HashSet<String>,
    titles: HashSet<String>,
    /// The ends of compounds that are titles: `Außenminister`.
    title_ends: Vec<String>,
    heads: HashSet<String>,
    joins: HashSet<String>,
    lower: HashSet<String>,
    kinds: HashSet<String>,
    /// The ends of compounds that are kinds of bodies: `Bundesamt`.
    kind_ends: Vec<String>,
    regions: HashSet<String>,
    things: HashSet<String>,
    nouns: HashSet<String>,
    /// Listed names by their first word: their words and kind.
    names: HashMap<String, Vec<(Vec<String>, EntityKind)>>,
}

static TONGUES: LazyLock<Vec<Tongue>> = LazyLock::new(|| {
    let mut tongues: Vec<Tongue> = Vec::new();
    let function = entries(include_str!("../../../assets/desk/stopwords.txt"));
    for (code, words) in function.filter_map(|line| line.split_once(':')) {
        let never = words.split_whitespace().map(small).collect();
        tongues.push(Tongue { code, never, ..Tongue::default() });
    }
    let days = entries(include_str!("../../../assets/desk/months.tsv"));
    let days = days.chain(entries(include_str!("../../../assets/desk/weekdays.tsv")));
    let days: Vec<String> =
        days.filter_map(|line| line.split_once('\t')).flat_map(|(_, d)| words(d)).collect();
    let mut section = ("", "");
    for line in entries(include_str!("../../../assets/names/tongues.txt")) {
        if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            section = head.split_once(' ').unwrap_or((head, ""));
        } else if let Some(tongue) = tongues.iter_mut().find(|t| t.code == section.0) {
            tongue.take(section.1, line);
        }
    }
    // Where the lists do not have the days of a language, those of all others are none of its names.
    for tongue in tongues.iter_mut().filter(|t| t.titles.is_empty()) {
        tongue.never.extend(days.iter().filter(|day| !is_given(day)).cloned());
    }
    let mut code = "";
    for line in entries(include_str!("../../../assets/names/exonyms.txt")) {
        if let Some(head) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            code = head;
        } else if let Some(tongue) = tongues.iter_mut().find(|t| t.code == code) {
            tongue.name(line, EntityKind::Place);
        }
    }
    tongues
});

/// A language of which nothing is known.
static UNKNOWN: LazyLock<Tongue> = LazyLock::new(Tongue::default);

fn words(line: &str) -> impl Iterator<Item = String> {
    line.split_whitespace().map(small)
}

/// Words, and ends of words after a hyphen.
fn sort(line: &str, whole: &mut HashSet<String>, ends: &mut Vec<String>) {
    for word in line.split_whitespace() {
        match word.strip_prefix('-') {
            Some(end) => ends.push(small(end)),
            None => drop(whole.insert(small(word))),
        }
    }
}

fn is_given(day: &str) -> bool {
    GIVEN.remark(&title_case(day)).is_some()
}

impl Tongue {
    /// The language of a BCP 47 code.
    pub fn of(language: Option<&str>) -> &'static Self {
        let code = language.and_then(|l| l.split(['-', '_']).next()).unwrap_or_default();
        let code = if matches!(code, "nb" | "nn") { "no" } else { code };
        TONGUES.iter().find(|t| t.code.eq_ignore_ascii_case(code)).unwrap_or(&UNKNOWN)
    }

    fn take(&mut self, section: &str, line: &'static str) {
        match section {
            "titles" => sort(line, &mut self.titles, &mut self.title_ends),
            "kinds" => sort(line, &mut self.kinds, &mut self.kind_ends),
            "regions" => self.regions.extend(words(line)),
            "never" => self.never.extend(words(line)),
            "heads" => self.heads.extend(words(line)),
            "joins" => self.joins.extend(words(line)),
            "lower" => self.lower.extend(words(line)),
            "thing" => self.things.extend(words(line)),
            "nouns" => self.nouns.extend(words(line)),
            "people" => self.name(line, EntityKind::Person),
            _ => self.name(line, EntityKind::Organization),
        }
    }

    fn name(&mut self, line: &str, kind: EntityKind) {
        let mut parts: Vec<String> = line.split_whitespace().map(fold).collect();
        if parts.is_empty() {
            return;
        }
        let first = parts.remove(0);
        self.names.entry(first).or_default().push((parts, kind));
    }

    /// Whether every noun has a capital, so that a capital says little.
    pub fn capitalizes_nouns(&self) -> bool {
        self.code == "de"
    }

    /// Whether particles of names are prepositions that go on after a whole name.
    pub fn binds_early(&self) -> bool {
        matches!(self.code, "de" | "it")
    }

    /// Whether its script has no capitals.
    pub fn is_caseless(&self) -> bool {
        matches!(self.code, "ar" | "fa" | "he" | "hi")
    }

    /// Whether a run of capitals is one name, of a person with two family names too.
    pub fn is_romance(&self) -> bool {
        matches!(self.code, "es" | "fr" | "pt" | "it")
    }

    /// Whether the word is no name and no part of any.
    pub fn is_never(&self, token: &Token<'_>) -> bool {
        // `USA`, `DER`: the acronym of a name may spell a word.
        token.shape != Shape::Upper && self.never.contains(&small(&token.form))
            || token.is(Facts::CALENDAR) && self.code.is_empty()
    }

    /// Whether the word, in capitals too, is one of the language that names nothing.
    pub fn has_word(&self, token: &Token<'_>) -> bool {
        self.never.contains(&small(&token.form))
    }

    /// Whether the word stands before the name of its bearer.
    pub fn is_title(&self, token: &Token<'_>) -> bool {
        if token.shape == Shape::Number || token.shape == Shape::Mark {
            return false;
        }
        let word = small(&token.form);
        let word = word.trim_end_matches('.');
        let cased = !self.capitalizes_nouns() || token.is_capital();
        let bare = word.strip_prefix("ex-").unwrap_or(word);
        let ends = |end: &String| word.len() > end.len() && word.ends_with(end.as_str());
        cased
            && (self.titles.contains(word)
                || self.titles.contains(bare)
                || self.title_ends.iter().any(ends))
    }

    /// Whether the word opens the name of a body.
    pub fn is_head(&self, token: &Token<'_>) -> bool {
        token.shape == Shape::Capital && self.heads.contains(&small(&token.form))
    }

    /// Whether the word is a kind of body.
    pub fn is_kind(&self, token: &Token<'_>) -> bool {
        let word = small(&token.form);
        let ends = |end: &String| word.ends_with(end.as_str());
        self.heads.contains(&word) || self.kinds.contains(&word) || self.kind_ends.iter().any(ends)
    }

    /// Whether the word stands before the name of the place that it is.
    pub fn is_region(&self, token: &Token<'_>) -> bool {
        self.regions.contains(&small(&token.form))
    }

    /// Whether the word goes on within the name of a body.
    pub fn joins(&self, token: &Token<'_>) -> bool {
        token.shape == Shape::Small && self.joins.contains(token.form.as_ref())
    }

    /// Whether the adjective ends the name of a body.
    pub fn is_lower(&self, token: &Token<'_>) -> bool {
        token.shape == Shape::Small && self.lower.contains(token.form.as_ref())
    }

    /// Whether the word stands before what is called after a person.
    pub fn is_thing(&self, token: &Token<'_>) -> bool {
        self.things.contains(&small(&token.form))
    }

    /// Whether a name of papers and companies is a common noun here.
    pub fn is_noun(&self, token: &Token<'_>) -> bool {
        self.nouns.contains(&small(&token.form))
    }

    /// The longest listed name of the language that begins at a token: one past its end, and what it is.
    pub fn listed(
        &self,
        tokens: &[Token<'_>],
        at: usize,
        to: usize,
    ) -> Option<(usize, EntityKind)> {
        let first = tokens.get(at)?;
        if !first.is_capital() && !self.is_caseless() {
            return None;
        }
        let fits = |rest: &[String]| {
            let next = tokens.get(at + 1..at + 1 + rest.len()).unwrap_or_default();
            at + rest.len() < to
                && next.len() == rest.len()
                && next.iter().zip(rest).all(|(token, word)| token.form == word.as_str())
        };
        let names = self.names.get(first.form.as_ref())?;
        let best =
            names.iter().filter(|(rest, _)| fits(rest)).max_by_key(|(rest, _)| rest.len())?;
        Some((at + 1 + best.0.len(), best.1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_lists_is_of_a_known_language() {
        let known = |code: &str| TONGUES.iter().any(|t| t.code == code);
        for list in [
            include_str!("../../../assets/names/tongues.txt"),
            include_str!("../../../assets/names/exonyms.txt"),
        ] {
            let heads: Vec<&str> = entries(list).filter_map(|l| l.strip_prefix('[')).collect();
            assert!(heads.len() > 5);
            for head in heads {
                let code = head.trim_end_matches(']').split(' ').next().unwrap_or_default();
                assert!(known(code), "{head}");
            }
        }
        assert!(Tongue::of(Some("de-AT")).capitalizes_nouns());
        assert!(Tongue::of(None).never.is_empty());
    }
}
