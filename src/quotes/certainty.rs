//! How sure each rule is, as measured.
//!
//! `assets/quotes/certainty.tsv` counts, for every rule, how often it was right among the quotations on
//! which it fired in hand-labelled news; see `assets/SOURCES.md` for which.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A speaker below this probability is given but not shown.
pub(super) const SHOWN: f32 = 0.75;

/// What a pronoun without a name is worth: "she" tells a reader nothing.
pub(super) const UNNAMED: f32 = 0.5;

/// What a pronoun is worth that may as well stand for someone else.
pub(super) const DOUBTFUL: f32 = 0.7;

/// What a description is worth whose noun is not known to speak ("the trouble"): 9 of 13 were right.
pub(super) const UNKNOWN_HEAD: f32 = 0.75;

/// What a rule is worth that was never seen, and how many sightings that opinion weighs: a rule seen
/// twice is not certain.
const PRIOR: f32 = 0.75;
const WEIGHT: f32 = 2.0;

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
        rules.insert(rule, (right + PRIOR * WEIGHT) / (seen + WEIGHT));
    }
    rules
});

/// The probability that the speaker whom `rule` names is right.
pub(super) fn of(rule: &str) -> f32 {
    RULES.get(rule).copied().unwrap_or(PRIOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_were_right_are_shown() {
        assert!(of("q-x-said") > 0.9);
        assert!(of("subject") < SHOWN);
        assert!((of("never heard of") - PRIOR).abs() < f32::EPSILON);
    }

    #[test]
    fn the_table_is_whole() {
        let rows = include_str!("../../assets/quotes/certainty.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'));
        assert_eq!(RULES.len(), rows.count());
        assert!(RULES.values().all(|score| (0.0..=1.0).contains(score)));
    }
}
