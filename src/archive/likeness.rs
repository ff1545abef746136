//! What two captions have in common by their words alone.

use std::collections::{BTreeSet, HashMap};

use super::tokens::words;

/// Words that count, date, point or rank, as those of every caption do, one a line.
const UNTELLING: &str = include_str!("../../assets/archive/untelling.txt");
/// How much of two texts must be equal for them to be nearly the same.
const NEARLY: f32 = 0.8;

/// Whether a word says something of what happened: no short word, number, rank, or part of a date or position.
pub fn can_tell(word: &str) -> bool {
    let long = word.chars().count() > 3 || !word.is_ascii();
    long && !word.bytes().all(|byte| byte.is_ascii_digit())
        && !UNTELLING.lines().any(|line| line == word)
}

/// Whether two texts are nearly the same: most of their pairs of neighboring words are equal.
pub fn nearly_equal(a: &[String], b: &[String]) -> bool {
    if a.len() < 4 || b.len() < 4 {
        return a == b && !a.is_empty();
    }
    let mut pairs: HashMap<(&str, &str), i32> = HashMap::new();
    for pair in a.windows(2) {
        *pairs.entry((&pair[0], &pair[1])).or_default() += 1;
    }
    let mut shared = 0;
    for pair in b.windows(2) {
        if let Some(left) = pairs.get_mut(&(pair[0].as_str(), pair[1].as_str()))
            && *left > 0
        {
            *left -= 1;
            shared += 1;
        }
    }
    let either = a.len() + b.len() - 2 - shared;
    shared as f32 >= NEARLY * either as f32
}

/// Whether a name stands in a text, both as their words. A single word is no name: it may be many people's.
pub fn stands_in(name: &[String], text: &[String]) -> bool {
    name.len() > 1 && text.windows(name.len()).any(|part| part == name)
}

/// What two texts both call by a name, in the order of the first: the longest runs of two and more words that begin with a capital
/// and stand in both, such as the name of a ship.
pub fn shared_names(a: &str, b: &str) -> Vec<String> {
    let theirs: BTreeSet<_> = pairs(b).into_iter().flatten().collect();
    let mut names: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for (word, pair) in spelled(a).zip(pairs(a)) {
        if pair.is_some_and(|pair| theirs.contains(&pair)) {
            run.push(word);
        } else if !run.is_empty() {
            run.push(word);
            names.push(std::mem::take(&mut run).join(" "));
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(words(name)));
    names
}

/// The words of a text as they are spelled, without what stands around them.
fn spelled(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// For each word of a text: it with the next one, folded, where both belong to one name.
fn pairs(text: &str) -> Vec<Option<Vec<String>>> {
    let all: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &str| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(char::is_uppercase)
    };
    let pair = |n: usize| {
        let (word, next) = (all.get(n)?, all.get(n + 1)?);
        let ends = word.ends_with(|c: char| !c.is_alphanumeric());
        let begins = next.starts_with(|c: char| !c.is_alphanumeric());
        let one = !ends && !begins && capital(word) && capital(next);
        one.then(|| words(&format!("{word} {next}")))
    };
    (0..all.len()).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::{can_tell, nearly_equal, shared_names, stands_in, words};

    #[test]
    fn texts_that_are_nearly_the_same() {
        let check = |a: &str, b: &str, same: bool| {
            assert_eq!(nearly_equal(&words(a), &words(b)), same, "{a} / {b}");
        };
        let long = "Divers lower a hose into the flooded shaft of the Corley mine on Friday";
        check(long, long, true);
        check(long, &long.replace("Friday", "Saturday"), true);
        check(long, "Divers rest beside the flooded shaft", false);
        check("", "", false);
        check("A view", "A view", true);
    }

    #[test]
    fn names_in_both() {
        let check = |a: &str, b: &str, expect: &[&str]| {
            assert_eq!(shared_names(a, b), expect, "{a} / {b}");
        };
        let ship = "The barge Evening Heron runs aground on Low Shoal, Monday.";
        check(ship, "FILE - The barge Evening Heron leaves port.", &["Evening Heron"]);
        check(ship, "Evening, Heron. Low Shoal", &["Low Shoal"]);
        check(ship, "an evening heron on a low shoal", &[]);
        check("the Old Mill Lane School", "at Mill Lane School.", &["Mill Lane School"]);
        check("", ship, &[]);
    }

    #[test]
    fn telling_words_and_names() {
        let tells = |word: &str, expect: bool| assert_eq!(can_tell(word), expect, "{word}");
        tells("ferry", true);
        tells("weeks", false);
        tells("minister", false);
        tells("2026", false);
        tells("船", true);
        let text = words("Rosa Quill und Bo Tarn sprechen");
        assert!(stands_in(&words("Bo Tarn"), &text) && !stands_in(&words("Tarn"), &text));
        assert!(!stands_in(&words("Rosa Tarn"), &text) && !stands_in(&[], &text));
    }
}
