//! How sure each rule is, as measured.
//!
//! `assets/quotes/certainty.tsv` counts, for every rule, how often it was right among the quotations on
//! which it fired in hand-labelled news; see `assets/SOURCES.md` for which.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A speaker below this probability is given but not shown.
pub(super) const SHOWN: f32 = 0.0;

/// What a pronoun without a name is worth: "she" tells a reader nothing.
pub(super) const UNNAMED: f32 = 0.5;

/// What a description is worth whose noun is not known to speak ("the trouble"): 9 of 13 were right.
pub(super) const UNKNOWN_HEAD: f32 = 0.75;

static RULES: LazyLock<HashMap<&'static str, f32>> = LazyLock::new(|| {
    let table = include_str!("../../assets/quotes/certainty.tsv");
    let mut rules = HashMap::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let mut cells = line.split('\t');
        let (Some(rule), Some(right), Some(seen)) = (cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let (Ok(right), Ok(seen)) = (right.parse::<f32>(), seen.parse::<f32>()) else { continue };
        // One right and one wrong more than seen: a rule seen twice is not certain.
        rules.insert(rule, (right + 1.0) / (seen + 2.0));
    }
    rules
});

/// The probability that the speaker whom `rule` names is right.
pub(super) fn of(rule: &str) -> f32 {
    RULES.get(rule).copied().unwrap_or(0.5)
}
