//! What of a name the linker compares, and what stands around it as a title.

use crate::story::{EntityKind, Span, Story};

use super::lexicon::{ALIASES, Facts, is_listed_role, is_role};
use super::tagger::Found;
use super::token::{Shape, Token};

/// Legal forms and the like, which do not tell two companies apart.
const FORMS: &[&str] = &[
    "inc",
    "corp",
    "co",
    "ltd",
    "plc",
    "ag",
    "sa",
    "nv",
    "gmbh",
    "llc",
    "group",
    "holdings",
    "corporation",
    "company",
    "limited",
    "bros",
];

/// What stands before `of` and the name of the place that it is.
const POLITIES: &[&str] = &["city", "kingdom", "municipality", "republic", "town", "village"];

/// Small words that acronyms leave out.
const SKIPPED: &[&str] =
    &["of", "the", "for", "and", "on", "de", "la", "&", "in", "to", "del", "y"];

/// Words that belong to a noun of role after them: `opposition candidate`.
const MODIFIERS: &[&str] = &[
    "opposition",
    "presidential",
    "vice",
    "prime",
    "deputy",
    "police",
    "fire",
    "foreign",
    "finance",
    "defense",
    "defence",
    "interior",
    "health",
    "justice",
    "party",
    "government",
    "ministry",
    "company",
    "club",
    "team",
    "assistant",
    "former",
    "senior",
    "chief",
    "executive",
    "managing",
    "mayoral",
    "gubernatorial",
    "independent",
    "rights",
    "acting",
    "supreme",
    "military",
    "army",
    "union",
    "school",
    "district",
    "state",
    "county",
    "city",
    "attorney",
    "general",
];

/// Words that end the description of a person.
const LINKS: &[&str] = &[
    "who", "whose", "whom", "which", "that", "was", "is", "were", "are", "and", "or", "has", "had",
    "but", "said", "says", "while", "when", "where", "then", "told", "a", "an", "the", "of", "in",
    "at", "on", "for", "from", "to", "with", "by", "as",
];

/// One name with its words made comparable.
pub struct Name {
    /// Lower case, folded, without dots, titles and legal forms.
    pub key: Vec<String>,
    /// Written in capitals only, as acronyms are.
    pub upper: bool,
}

/// The first letters of a name's words; without the small ones unless `full`.
pub fn acronym(key: &[String], full: bool) -> String {
    key.iter()
        .filter(|w| full || !SKIPPED.contains(&w.as_str()))
        .filter_map(|w| w.chars().next())
        .collect()
}

/// The comparable form of a name.
pub fn name(tokens: &[Token<'_>], found: &Found) -> Name {
    let words = tokens.get(found.from..found.to).unwrap_or_default();
    let upper = words.iter().any(|t| t.shape == Shape::Upper)
        && words.iter().all(|t| t.shape == Shape::Upper || !t.is_capital());
    let whole = words.iter().map(|t| t.form.to_lowercase()).collect::<Vec<_>>().join("_");
    let plural = match found.kind {
        EntityKind::Nationality | EntityKind::Misc => {
            whole.strip_suffix('s').filter(|w| w.len() > 3 && !w.ends_with('s'))
        }
        _ => None,
    };
    let whole = plural.unwrap_or(&whole);
    if let Some(alias) = ALIASES.remark(whole) {
        return Name { key: alias.split(' ').map(str::to_owned).collect(), upper };
    }
    let mut key: Vec<String> = whole
        .split('_')
        .map(|w| if w.len() > 1 { w.replace('.', "") } else { w.to_owned() })
        .filter(|w| w.contains(char::is_alphanumeric))
        .collect();
    match found.kind {
        EntityKind::Person => {
            while key.len() > 2
                && matches!(key.last().map(String::as_str), Some("jr" | "sr" | "ii" | "iii"))
            {
                key.pop();
            }
        }
        EntityKind::Organization => {
            if key.len() > 1 && key[0] == "the" {
                key.remove(0);
            }
            while key.len() > 1 && key.last().is_some_and(|w| FORMS.contains(&w.as_str())) {
                key.pop();
            }
        }
        // `City of Oakum`, `Kingdom of Freeland`.
        EntityKind::Place => {
            if let [first, of, ..] = key.as_slice()
                && of == "of"
                && key.len() > 2
                && POLITIES.contains(&first.as_str())
            {
                key.drain(..2);
            }
        }
        _ => {}
    }
    Name { key, upper }
}

/// The titles that stand with the name: before it in capitals, before it as a noun of role, or after it
/// between commas ("X, the mayor,").
pub fn titles(story: &Story, tokens: &[Token<'_>], found: &Found) -> Vec<String> {
    let mut titles = Vec::new();
    if found.kind != EntityKind::Person {
        return titles;
    }
    let text = |from: usize, to: usize| {
        let start = tokens.get(from).map_or(0, |t| t.span.start);
        let end = to.checked_sub(1).and_then(|t| tokens.get(t)).map_or(start, |t| t.span.end);
        story.cut(Span::new(start, end)).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    if let Some((from, to)) = found.title {
        let title = text(from, to);
        let several = title.to_lowercase().strip_suffix('s').is_some_and(is_role);
        if !several || is_listed_role(&title.to_lowercase()) {
            titles.push(title);
        }
        return titles;
    }
    let role = |at: usize| {
        tokens.get(at).is_some_and(|t| {
            let several = t.form.strip_suffix('s').is_some_and(is_role);
            t.shape == Shape::Small && t.is(Facts::ROLE) && !several
        })
    };
    let block = tokens.get(found.from).map_or(usize::MAX, |t| t.block);
    let mut from = found.from;
    while from > 0 && from + 3 > found.from && role(from - 1) && tokens[from - 1].block == block {
        from -= 1;
    }
    let describes = |at: usize| {
        tokens.get(at).is_some_and(|t| t.block == block && MODIFIERS.contains(&t.form.as_ref()))
    };
    if from < found.from && from > 0 && describes(from - 1) {
        from -= 1;
    }
    if from < found.from {
        titles.push(text(from, found.from));
    }
    if tokens.get(found.to).is_some_and(|t| t.form == "," && t.block == block) {
        let article = tokens
            .get(found.to + 1)
            .is_some_and(|t| matches!(t.form.as_ref(), "a" | "an" | "the" | "its" | "his" | "her"));
        let first = found.to + 1 + usize::from(article);
        let end = (first..first + 4)
            .take_while(|&at| {
                tokens.get(at).is_some_and(|t| {
                    t.block == block && t.shape == Shape::Small && !LINKS.contains(&t.form.as_ref())
                })
            })
            .filter(|&at| role(at))
            .last();
        if let Some(end) = end {
            titles.push(text(first, end + 1));
        }
    }
    titles
}
