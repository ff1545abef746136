//! One run of capitalized words to the names in it: titles off, nationalities and places apart, the rest by
//! lists, heads and the words around.

use crate::story::EntityKind;

use super::cue::Around;
use super::lexicon::{Facts, is_given_anywhere, is_role};
use super::listed::{self, Sort};
use super::token::{Shape, Token};

/// A stretch that may be a name.
#[derive(Clone, Copy, Debug)]
pub struct Guess {
    /// Its first token.
    pub from: usize,
    /// One past its last token.
    pub to: usize,
    /// What it seems to be; `None` leaves it to the rest of the story.
    pub kind: Option<EntityKind>,
    /// The rule that found it.
    pub rule: &'static str,
    /// Whether the rule stands by itself, so that other mentions may follow it.
    pub sure: bool,
    /// The tokens of the title before it.
    pub title: Option<(usize, usize)>,
}

/// Particles inside names of persons.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "da", "das", "do", "dos", "du", "di", "van", "von", "der", "den", "zu",
    "bin", "ibn", "bint", "ben", "al", "el", "ul", "la", "le", "y", "ten", "ter", "af", "abu",
];

/// The longest name of a person, in tokens.
const LONGEST_PERSON: usize = 7;

/// Reads the names of one run of capitalized tokens.
pub struct Chunk<'a, 's> {
    /// All tokens of the story.
    pub tokens: &'a [Token<'s>],
    /// Where the guesses go.
    pub guesses: &'a mut Vec<Guess>,
}

impl Chunk<'_, '_> {
    /// Reads `from..to`; returns where to read on, which is past `to` where a name goes on after it.
    pub fn read(&mut self, from: usize, to: usize) -> usize {
        let mut at = from;
        while at < to {
            at = match self.split_at_title(at, to) {
                Some(title) if title > at => self.names(at, title),
                Some(_) => self.titled(at, to),
                None => self.names(at, to),
            };
        }
        at
    }

    pub(super) fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    pub(super) fn is(&self, at: usize, bits: Facts) -> bool {
        self.token(at).is_some_and(|t| t.is(bits))
    }

    pub(super) fn around(&self, from: usize, to: usize) -> Around<'_, '_> {
        Around::new(self.tokens, from, to)
    }

    pub(super) fn push(
        &mut self,
        from: usize,
        to: usize,
        kind: Option<EntityKind>,
        rule: &'static str,
        sure: bool,
    ) {
        self.guesses.push(Guess { from, to, kind, rule, sure, title: None });
    }

    /// The first title in the run after which a person's name can stand.
    pub(super) fn split_at_title(&self, from: usize, to: usize) -> Option<usize> {
        (from..to).find(|&at| {
            let Some(end) = listed::title(self.tokens, at) else { return false };
            if end >= to {
                // A title by itself parts the words before it from nothing.
                return end == to
                    && !self.ends_as_body(at, to)
                    && !self.is_listed(at, to)
                    && { at > from || to - from >= 1 }
                    && !self.is_family_end(from, at, to);
            }
            if self.is_listed(at, to) || self.is_listed(from, to) {
                return false;
            }
            // "Justice Department", "King County": the head says what the whole is.
            let last = to - 1;
            !self.ends_as_body(end - 1, to)
                || self.is(end, Facts::GIVEN) && self.is(last, Facts::FAMILY) && to - end == 2
        })
    }

    /// A title that closes a run after a given name is a surname: `Maria King`.
    pub(super) fn is_family_end(&self, from: usize, at: usize, to: usize) -> bool {
        at > from && at + 1 == to && self.is(at - 1, Facts::GIVEN) && self.is(at, Facts::FAMILY)
    }

    /// Whether the last token is the head of a body, place or event, and is no surname.
    pub(super) fn ends_as_body(&self, from: usize, to: usize) -> bool {
        to > from + 1
            && self.is(to - 1, Facts::ORG_HEAD.with(Facts::PLACE_HEAD).with(Facts::EVENT_HEAD))
    }

    pub(super) fn is_listed(&self, from: usize, to: usize) -> bool {
        listed::longest(self.tokens, from)
            .is_some_and(|found| found.end >= to && found.end > from + 1)
    }

    /// A title at `at`, then the person who bears it.
    pub(super) fn titled(&mut self, at: usize, to: usize) -> usize {
        let mut end = listed::title(self.tokens, at).unwrap_or(at + 1);
        while let Some(next) = listed::title(self.tokens, end).filter(|&next| next < to) {
            end = next;
        }
        if end >= to || self.is(end, Facts::CALENDAR.with(Facts::NOT_NAME)) {
            return end.min(to).max(at + 1);
        }
        let stop = self.person_end(end, to);
        self.guesses.push(Guess {
            from: end,
            to: stop,
            kind: Some(EntityKind::Person),
            rule: "title",
            sure: true,
            title: Some((at, end)),
        });
        stop
    }

    /// Where the person's name that begins at `from` ends: over particles and "Jr.".
    pub(super) fn person_end(&self, from: usize, to: usize) -> usize {
        let mut end = to;
        while end < from + LONGEST_PERSON {
            let Some(token) = self.token(end).filter(|t| t.block == self.tokens[from].block) else {
                break;
            };
            let next_capital =
                |n: usize| self.token(end + n).is_some_and(|t| t.is_capital() && !t.start);
            if matches!(token.form.as_ref(), "Jr." | "Sr." | "Jr" | "Sr") {
                return end + 1;
            }
            if token.shape != Shape::Small || !PARTICLES.contains(&token.form.as_ref()) {
                break;
            }
            if next_capital(1) {
                end += 2;
            } else if self.token(end + 1).is_some_and(|t| PARTICLES.contains(&t.form.as_ref()))
                && next_capital(2)
            {
                end += 3;
            } else {
                break;
            }
            while end < from + LONGEST_PERSON
                && self.token(end).is_some_and(|t| t.is_capital() && !t.start)
            {
                end += 1;
            }
        }
        end
    }

    /// One name at the start of `from..to`, which holds no title that a name follows.
    pub(super) fn names(&mut self, from: usize, to: usize) -> usize {
        let first = &self.tokens[from];
        if first.is(Facts::CALENDAR)
            && !(first.is(Facts::GIVEN) && to - from > 1)
            && !self.is_listed(from, to)
        {
            return from + 1;
        }
        // `Union No. 3`
        let numbered = to - from == 2
            && self.is(from, Facts::ORG_HEAD.with(Facts::ORG_START))
            && self.tokens[from + 1].form == "No."
            && self.token(to).is_some_and(|t| t.shape == Shape::Number);
        if numbered {
            self.push(from, to + 1, Some(EntityKind::Organization), "organization-number", true);
            return to + 1;
        }
        // "Baker Tavit Orlo waits": a role in capitals only because it opens the sentence.
        let role = first.start && to - from >= 3 && is_role(&first.form.to_lowercase());
        if role
            && !first.is(Facts::PERSONAL)
            && !self.ends_as_body(from, to)
            && !self.is_listed(from, to)
        {
            let stop = self.person_end(from + 1, to);
            self.guesses.push(Guess {
                from: from + 1,
                to: stop,
                kind: Some(EntityKind::Person),
                rule: "role",
                sure: true,
                title: Some((from, from + 1)),
            });
            return stop;
        }
        let found = listed::longest(self.tokens, from);
        let listed_all = found.is_some_and(|f| f.end >= to);
        let opener = first.is(Facts::OPENER) && found.is_none_or(|f| f.end == from + 1);
        let person = first.is(Facts::GIVEN) && !self.is(from + 1, Facts::COMMON);
        // Inside a sentence "Two" may well begin a name.
        let counts = !first.start && is_number_word(&first.form);
        if opener && !person && !counts && to - from >= 2 {
            return from + 1;
        }
        // A sentence's first word, where it is a common one, is no part of a name unless a list says so.
        if first.start && first.is(Facts::COMMON) && !listed_all {
            let body = to - from >= 2 && self.ends_as_body(from, to) && self.starts_body(from, to);
            let given = first.is(Facts::GIVEN)
                || is_given_anywhere(&first.form) && self.around(from, to).is_person();
            let person = to - from >= 2
                && given
                && (self.is(from + 1, Facts::FAMILY) || !self.is(from + 1, Facts::COMMON));
            let more = found.is_some_and(|f| f.end > from + 1);
            let kin = found.is_some_and(|f| matches!(f.sort, Sort::Demonym | Sort::Land));
            if !(body || person || more || kin || self.goes_on_with_of(to)) {
                return from + 1;
            }
        }
        if let Some(end) = self.listed(from, to) {
            return end;
        }
        if let Some(end) = self.by_head(from, to) {
            return end;
        }
        if to - from == 1 {
            self.single(from);
            return to.max(from + 1);
        }
        self.several(from, to)
    }

    pub(super) fn goes_on_with_of(&self, to: usize) -> bool {
        self.is(to - 1, Facts::ORG_START)
            && self.token(to).is_some_and(|t| t.form == "of")
            && self.token(to + 1).is_some_and(Token::is_capital)
    }

    /// Whether a sentence's first word begins the name of a body ("Supreme Court") and does not only stand
    /// before it ("Then Acme Bank").
    pub(super) fn starts_body(&self, from: usize, to: usize) -> bool {
        to - from >= 2 && !self.is(from, Facts::OPENER)
    }
}

fn is_number_word(form: &str) -> bool {
    matches!(
        form,
        "Two" | "Three" | "Four" | "Five" | "Six" | "Seven" | "Eight" | "Nine" | "Ten" | "Twelve"
    )
}
