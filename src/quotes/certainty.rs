//! How sure a speaker is: a calibrated probability.
//!
//! `assets/quotes/certainty.tsv` counts, for every rule, how often it was right among the quotations on
//! which it fired in hand-labelled news; see `assets/SOURCES.md` for which. A logistic curve over that share
//! and over what speaks against a speaker gives the probability. Its weights were fitted on the same news
//! (1,269 quotations), each rule's share without the quotation at hand. Fitted on one half and read on the
//! other, speakers given .90-.94 were right in .96 of 177, .94-.97 in .96 of 408, above that in .98 of 561,
//! .75-.90 in .91 of 77, below .75 in .54 of 46.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A speaker below this probability is given but not shown: of what is shown .97 were right. A rule that was
/// never seen lies just below.
pub(super) const SHOWN: f32 = 0.8;

/// What a rule is worth that was never seen, and how many sightings that opinion weighs: a rule seen
/// twice is not certain.
const PRIOR: f32 = 0.75;
const WEIGHT: f32 = 2.0;

/// The curve: where it starts, and how much of a rule's log odds counts.
const START: f32 = 0.28;
const SLOPE: f32 = 0.925;

/// What speaks against a speaker, in log odds.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Doubts {
    /// A description whose noun is not known to speak ("the trouble").
    pub unknown: bool,
    /// A pronoun that may as well stand for someone else.
    pub doubtful: bool,
    /// A pronoun without a name: "she" tells a reader nothing.
    pub unnamed: bool,
}

impl Doubts {
    fn weight(self) -> f32 {
        const UNKNOWN: f32 = -1.95;
        // Too seldom seen to be measured; never shown.
        const DOUBTFUL: f32 = -2.5;
        // Fitted on the words, of which half were right; as a name it is none.
        const UNNAMED: f32 = -4.0;
        [(self.unknown, UNKNOWN), (self.doubtful, DOUBTFUL), (self.unnamed, UNNAMED)]
            .iter()
            .map(|&(doubt, weight)| if doubt { weight } else { 0.0 })
            .sum()
    }
}

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
pub(super) fn of(rule: &str, doubts: Doubts) -> f32 {
    let share = RULES.get(rule).copied().unwrap_or(PRIOR).clamp(0.02, 0.995);
    let odds = START + SLOPE * (share / (1.0 - share)).ln() + doubts.weight();
    1.0 / (1.0 + (-odds).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_were_right_are_shown() {
        let sure = |rule| of(rule, Doubts::default());
        assert!(sure("q-x-said") > 0.95);
        assert!(sure("subject") < SHOWN);
        assert!((PRIOR..SHOWN).contains(&sure("never heard of")));
        for doubts in [
            Doubts { unknown: true, ..Doubts::default() },
            Doubts { doubtful: true, ..Doubts::default() },
            Doubts { unnamed: true, ..Doubts::default() },
        ] {
            assert!(of("q-x-said", doubts) < sure("q-x-said"));
            assert!(of("carried", doubts) < SHOWN);
        }
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
