//! The word lists under `assets/quotes/`, read once.
//!
//! A list file has `[section]` lines, words parted by white space, and `#` comments.

use std::collections::HashMap;
use std::sync::LazyLock;

/// How sure a cue a verb is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// `said`, `told`, `wrote`: nearly always brings speech.
    Speech,
    /// `called`, `described`: brings a fragment about something.
    Naming,
    /// `believes`, `demanded`, `cited`: brings a fragment now and then.
    Stance,
}

/// What a word does in a sentence, where the lists know it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Word {
    bits: u32,
}

/// One class of words; a word may be of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Preposition,
    Determiner,
    Pronoun,
    Auxiliary,
    Conjunction,
    Time,
    Person,
    Body,
    Paper,
    Work,
    Maker,
    Term,
    Small,
    Speech,
    Naming,
    Stance,
    Nounish,
    Abbreviation,
    Verb,
    Messenger,
}

impl Class {
    const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl Word {
    /// Whether the word is of the class.
    pub(super) fn is(self, class: Class) -> bool {
        self.bits & class.bit() != 0
    }

    /// Whether it cannot stand inside a noun phrase.
    pub(super) fn is_closed(self) -> bool {
        const CLOSED: u32 = Class::Preposition.bit()
            | Class::Pronoun.bit()
            | Class::Auxiliary.bit()
            | Class::Conjunction.bit();
        self.bits & CLOSED != 0
    }

    /// Whether it may head a noun phrase that speaks.
    pub(super) fn is_head(self) -> bool {
        self.is(Class::Person) || self.is(Class::Body) || self.is(Class::Paper)
    }

    /// The kind of cue, where the word is a verb of the cue list.
    pub(super) fn cue(self) -> Option<Cue> {
        if self.is(Class::Speech) {
            Some(Cue::Speech)
        } else if self.is(Class::Naming) {
            Some(Cue::Naming)
        } else if self.is(Class::Stance) {
            Some(Cue::Stance)
        } else {
            None
        }
    }
}

static WORDS: LazyLock<HashMap<&'static str, Word>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    for text in [
        include_str!("../../assets/quotes/cues.txt"),
        include_str!("../../assets/quotes/words.txt"),
        include_str!("../../assets/quotes/works.txt"),
    ] {
        let mut class = None;
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                class = class_of(name);
                continue;
            }
            let Some(class) = class else { continue };
            for word in line.split_whitespace() {
                words.entry(word).or_insert_with(Word::default).bits |= class.bit();
            }
        }
    }
    words
});

fn class_of(section: &str) -> Option<Class> {
    Some(match section {
        "prepositions" => Class::Preposition,
        "determiners" => Class::Determiner,
        "pronouns" => Class::Pronoun,
        "auxiliaries" => Class::Auxiliary,
        "conjunctions" => Class::Conjunction,
        "times" => Class::Time,
        "people" => Class::Person,
        "bodies" => Class::Body,
        "papers" => Class::Paper,
        "works" => Class::Work,
        "makers" => Class::Maker,
        "terms" => Class::Term,
        "small" => Class::Small,
        "speech" => Class::Speech,
        "naming" => Class::Naming,
        "stance" => Class::Stance,
        "nounish" => Class::Nounish,
        "abbreviations" => Class::Abbreviation,
        "verbs" => Class::Verb,
        "messengers" => Class::Messenger,
        _ => return None,
    })
}

/// What the lists know of a word in lower case.
pub(super) fn look_up(lower: &str) -> Word {
    WORDS.get(lower).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_of_the_lists_is_known() {
        for text in [
            include_str!("../../assets/quotes/cues.txt"),
            include_str!("../../assets/quotes/words.txt"),
            include_str!("../../assets/quotes/works.txt"),
        ] {
            for line in text.lines() {
                if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                    assert!(class_of(name).is_some(), "unknown section {name}");
                }
            }
        }
    }

    #[test]
    fn a_word_may_be_of_several_classes() {
        assert_eq!(look_up("said").cue(), Some(Cue::Speech));
        assert_eq!(look_up("called").cue(), Some(Cue::Naming));
        assert!(look_up("report").is(Class::Paper) && look_up("report").cue().is_some());
        assert_eq!(look_up("gazebo"), Word::default());
    }
}
