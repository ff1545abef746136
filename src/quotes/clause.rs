//! What a sentence tells of its sayings: whether something was said, and where a clause may stand.

use std::ops::Range;

use super::beyond::is_writer;
use super::lexicon::{Class, Cue};
use super::phrase::{Phrase, Who, full_start};
use super::subject::{Place, Saying};
use super::token::Token;

/// A sentence with its sayings.
pub(super) struct Sentence<'a> {
    pub tokens: &'a [Token<'a>],
    pub range: Range<usize>,
    pub sayings: &'a [Saying],
}

impl Sentence<'_> {
    /// Whether the verb says that its subject did say something: "said", not "did not say", "to say", "would
    /// say" or "was told".
    pub(super) fn reports_speech(&self, saying: &Saying) -> bool {
        let verb = &self.tokens[saying.verb];
        let reporter = saying.cue == Cue::Speech || is_opinion(&verb.lower);
        let subject = &self.tokens[saying.subject.last];
        let speaks = !is_writer(subject) || subject.lower == "it";
        let stated = saying.subject.who != Who::Common
            || (saying.subject.first..=saying.subject.last)
                .any(|n| self.tokens[n].word.is_head() || self.tokens[n].mention.is_some());
        reporter
            && speaks
            && stated
            && !is_vague(&saying.subject, self.tokens)
            && self.is_main(saying)
            && !self.is_unsaid(saying.verb)
    }

    /// Whether the subject is the verb's own: right beside it, in apposition, or of the verb that "and" joins
    /// it to; and neither in a relative clause ("who said", "what Ruiz says").
    pub(super) fn is_main(&self, saying: &Saying) -> bool {
        let relative = |n: usize| {
            n.checked_sub(1).filter(|&n| n >= self.range.start).is_some_and(|n| {
                matches!(
                    self.tokens[n].lower.as_str(),
                    "who" | "whom" | "what" | "which" | "that" | "how" | "whether"
                )
            })
        };
        let mut first = saying.verb;
        while first > self.range.start && self.tokens[first - 1].word.is(Class::Auxiliary) {
            first -= 1;
        }
        let before = first.checked_sub(1).filter(|&n| n >= self.range.start);
        let before = before.map(|n| &self.tokens[n]);
        if self.tokens[saying.verb].lower.ends_with("ing") {
            return saying.place == Place::Leaning && before.is_some_and(|t| t.is_mark(','));
        }
        match saying.place {
            Place::After => true,
            Place::Before | Place::Apposition => {
                let start = full_start(self.tokens, saying.subject, self.range.start);
                !relative(start) && !relative(first)
            }
            Place::Relative => false,
            _ => before.is_some_and(|t| matches!(t.lower.as_str(), "and" | "but" | "then")),
        }
    }

    pub(super) fn is_unsaid(&self, verb: usize) -> bool {
        let participle = self.tokens[verb].lower.ends_with("ing");
        let before = (self.range.start..verb).rev().map(|n| &self.tokens[n]);
        let mut near = before.clone().take_while(|t| t.word.is(Class::Auxiliary)).take(4);
        let unsaid = near.any(|t| {
            matches!(
                t.lower.as_str(),
                "not"
                    | "never"
                    | "to"
                    | "would"
                    | "could"
                    | "should"
                    | "might"
                    | "may"
                    | "can"
                    | "must"
                    | "cannot"
                    | "is"
                    | "are"
                    | "was"
                    | "were"
                    | "be"
                    | "been"
                    | "being"
            ) && !participle
                || t.lower.ends_with("n't")
                || t.lower.ends_with("n’t")
        });
        let doubts = ["if", "whether", "unless", "neither", "nobody"];
        unsaid || before.take(4).any(|t| doubts.contains(&t.lower.as_str()))
    }

    /// Whether a clause may begin with the token.
    pub(super) fn opens(&self, n: usize) -> bool {
        let Some(token) = self.tokens.get(n).filter(|_| n < self.range.end) else { return false };
        let subject = token.mention.is_some()
            || token.word.is(Class::Pronoun)
            || token.word.is(Class::Determiner)
            || matches!(token.lower.as_str(), "there" | "you" | "if" | "what")
            || token.is_word() && !token.word.is_closed() && token.word.cue().is_none();
        subject
            && !matches!(
                token.lower.as_str(),
                "goodbye"
                    | "nothing"
                    | "little"
                    | "so"
                    | "yes"
                    | "no"
                    | "something"
                    | "anything"
                    | "much"
            )
    }

    /// Whether the token opens a phrase or clause that another one follows.
    pub(super) fn is_opener(&self, n: usize) -> bool {
        let token = &self.tokens[n];
        token.mention.is_none() && token.word.is(Class::Preposition)
            || token.lower.ends_with("ing")
            || matches!(
                token.lower.as_str(),
                "but"
                    | "and"
                    | "when"
                    | "if"
                    | "while"
                    | "because"
                    | "although"
                    | "though"
                    | "asked"
                    | "then"
                    | "still"
            )
    }

    pub(super) fn words(&self, range: Range<usize>) -> usize {
        self.tokens.get(range).unwrap_or_default().iter().filter(|t| t.is_word()).count()
    }

    /// Whether a verb stands in the range, as far as the lists and endings tell.
    pub(super) fn has_verb(&self, range: Range<usize>) -> bool {
        let verb = |t: &Token<'_>| {
            t.is_word()
                && t.mention.is_none()
                && (matches!(
                    t.lower.as_str(),
                    "is" | "are"
                        | "was"
                        | "were"
                        | "be"
                        | "been"
                        | "has"
                        | "have"
                        | "had"
                        | "will"
                        | "would"
                        | "can"
                        | "could"
                        | "may"
                        | "might"
                        | "should"
                        | "must"
                        | "do"
                        | "does"
                        | "did"
                ) || t.word.is(Class::Verb)
                    || t.word.cue().is_some()
                    || t.lower.len() > 4 && t.lower.ends_with("ed")
                    || t.lower.ends_with("n't")
                    || t.lower.ends_with("n’t"))
        };
        self.tokens.get(range).unwrap_or_default().iter().any(verb)
    }
}

/// Verbs that name to whom something is said.
pub(super) fn takes_hearer(verb: &str) -> bool {
    matches!(
        verb,
        "tell"
            | "tells"
            | "told"
            | "telling"
            | "warn"
            | "warns"
            | "warned"
            | "inform"
            | "informed"
            | "promised"
            | "assured"
    )
}

/// Verbs of thought that report what is held.
fn is_opinion(verb: &str) -> bool {
    matches!(
        verb,
        "believe"
            | "believes"
            | "believed"
            | "think"
            | "thinks"
            | "report"
            | "reports"
            | "reported"
            | "indicated"
            | "hopes"
            | "hoped"
            | "fears"
            | "feared"
            | "denied"
            | "revealed"
            | "assured"
    )
}

/// Whether the words are too general to be named beside what they are reported to have said.
fn is_vague(phrase: &Phrase, tokens: &[Token<'_>]) -> bool {
    let last = &tokens[phrase.last];
    phrase.who == Who::Common
        && matches!(last.lower.as_str(), "one" | "other" | "others" | "people" | "many")
}
