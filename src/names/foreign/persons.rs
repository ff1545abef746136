//! Persons in other languages: a known given name leads them, or a title stands before them.

use std::collections::{HashMap, HashSet};

use super::tongue::Tongue;
use crate::names::lexicon::{Facts, gender_of, small};
use crate::names::token::{Shape, Token};

/// The longest name in words.
const LONGEST: usize = 6;

/// Small words within names.
const PARTICLES: &[&str] = &[
    "de", "del", "della", "di", "da", "do", "dos", "das", "du", "des", "d'", "la", "las", "los",
    "le", "von", "van", "der", "den", "zu", "zum", "ten", "ter", "bin", "ibn", "al", "el",
];

/// Words with a capital that no name ends with.
const OPEN: &[&str] = &[
    "Abu", "Ben", "Bin", "Ibn", "Al", "El", "Van", "Von", "De", "Del", "Da", "Di", "Du", "Le",
    "La", "Mac", "St", "San", "Santa", "Saint",
];

/// Determiners of German, which stand before nouns and seldom before names.
const DETERMINERS: &[&str] = &[
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines",
    "im", "am", "zum", "zur", "vom", "beim", "ins", "kein", "keine", "keinen", "mehr", "viel",
    "viele", "alle", "seine", "seinen", "seiner", "ihre", "ihren", "ihrer",
];

/// Ends of nouns in German that no family name has.
const NOUN_ENDS: &[&str] = &[
    "ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen",
    "taet", "tat", "gesetz", "partei", "verband", "werk", "zeit", "krieg", "nis",
];

/// Reads the persons of a story in one language.
pub struct Persons<'a, 's> {
    pub tongue: &'static Tongue,
    pub tokens: &'a [Token<'s>],
    /// Where every noun has a capital: those that an article stands before somewhere in the story.
    nouns: HashSet<String>,
}

impl<'a, 's> Persons<'a, 's> {
    /// Takes in the story's nouns.
    pub fn new(tongue: &'static Tongue, tokens: &'a [Token<'s>]) -> Self {
        let mut nouns = HashMap::<&str, (u32, u32)>::new();
        let pairs = tokens.windows(3).filter(|_| tongue.capitalizes_nouns());
        for (lead, before, token) in pairs.map(|p| (&p[0], &p[1], &p[2])) {
            if !token.is_capital() || matches!(lead.form.as_ref(), "von" | "van") {
                continue;
            }
            let (determined, all) = nouns.entry(&token.form).or_default();
            *determined += u32::from(is_determiner(before));
            *all += 1;
        }
        // "der Leyen", "die Ruiz" stand now and then.
        nouns.retain(|_, (determined, all)| *determined * 2 >= *all);
        let nouns = nouns.into_keys().map(str::to_owned).collect();
        Self { tongue, tokens, nouns }
    }

    /// One past the person whose given name stands at the token.
    pub fn given(&self, at: usize, to: usize) -> Option<usize> {
        let given = &self.tokens[at];
        let sexed = gender_of(Some(&given.form), &[]).is_some();
        let known = given.is(Facts::GIVEN) || sexed;
        if !known || given.shape != Shape::Capital || given.glued || given.form.len() < 2 {
            return None;
        }
        let other = given.is(Facts::LAND.with(Facts::DEMONYM)) && !given.is(Facts::PERSONAL);
        let article = OPEN.contains(&given.form.as_ref()) && given.form != "Ben";
        let faith = given.is(Facts::ADHERENT) && !given.is(Facts::GIVEN);
        // "el senador de Florida Ana Ruiz"
        let next = self.tokens.get(at + 1).filter(|_| at + 2 < to);
        let land = given.is(Facts::LAND) && next.is_some_and(|t| t.is(Facts::GIVEN));
        let other = other || article || faith || land;
        let saint = at.checked_sub(1).map(|n| self.tokens[n].form.as_ref());
        let other = other
            || matches!(saint, Some("San" | "Santa" | "Sankt" | "Saint" | "Sainte" | "Santo"));
        if other || !self.is_word(at, to) || self.tongue.is_head(given) || self.is_called_after(at)
        {
            return None;
        }
        let end = self.extent(at, to)?;
        let rest = self.tokens.get(at + 1..end)?;
        let family = rest.iter().any(|t| t.is(Facts::FAMILY));
        // `Star Wars Day`
        let words = given.is(Facts::COMMON) && rest.iter().all(|t| t.is(Facts::COMMON));
        let family = family && !words;
        let place = |t: &Token<'_>| t.is(Facts::PLACE.with(Facts::ORG).with(Facts::BEGINS));
        let strange =
            |t: &Token<'_>| t.is_capital() && (place(t) || t.is(Facts::COMMON) || t.form.len() < 3);
        let shape = sexed && !given.is(Facts::COMMON.with(Facts::PLACE).with(Facts::ORG));
        let shape = shape && !self.is_place(at, to) && !self.is_there(at);
        let shape = shape && !rest.iter().any(strange);
        (family || shape).then_some(end)
    }

    /// One past the name that follows the title before the token.
    pub fn titled(&self, at: usize, to: usize) -> Option<usize> {
        let first =
            self.tokens.get(at).filter(|t| at < to && t.shape == Shape::Capital && !t.glued)?;
        let other = Facts::LAND.with(Facts::CITY).with(Facts::DEMONYM).with(Facts::ORG_HEAD);
        let none = first.is(other) && !first.is(Facts::PERSONAL);
        if none || !self.is_word(at, to) || self.is_noun(at) || self.tongue.is_head(first) {
            return None;
        }
        let end = self.extent(at, to).unwrap_or(at + 1);
        let whole = !OPEN.contains(&self.tokens[end - 1].form.as_ref());
        // "Präsident Ruiz Amt": what goes on in capitals has not been understood.
        let ends = end >= to || !self.tokens[end].is_capital() || self.tokens[end].start;
        (whole && ends && first.form.len() > 2).then_some(end)
    }

    /// One past the last word of the name that begins at the token, where it has several.
    fn extent(&self, at: usize, to: usize) -> Option<usize> {
        let mut end = at + 1;
        let mut family = false;
        while end < to && end < at + LONGEST + 3 {
            let token = &self.tokens[end];
            if token.start
                && !token.form.ends_with('.')
                && !self.tokens[end - 1].form.ends_with('.')
            {
                break;
            }
            if token.is_capital() {
                if !self.continues(end, to, family) {
                    break;
                }
                family |= token.is(Facts::FAMILY) || !token.is(Facts::GIVEN);
                end += 1;
                continue;
            }
            // "Ana Ruiz von der Universität", "Ana Ruiz da Li Wei": here a particle stands after the given name alone.
            let open = !self.tongue.binds_early() || !family;
            let small = (end..to.min(end + 2)).take_while(|&n| open && self.is_particle(n)).count();
            let next = end + small;
            let joined = small > 0
                && next < to
                && self.tokens[next].is_capital()
                && !self.tokens[next].start
                && self.continues(next, to, false)
                && !self.is_place(next, to);
            if !joined {
                break;
            }
            family = true;
            end = next + 1;
        }
        let closed = !OPEN.contains(&self.tokens[end - 1].form.as_ref());
        (end > at + 1 && closed).then_some(end)
    }

    /// Whether a word in capitals goes on with the name before it.
    fn continues(&self, at: usize, to: usize, family: bool) -> bool {
        let token = &self.tokens[at];
        let initial = token.form.len() == 2 && token.form.ends_with('.');
        if initial || OPEN.contains(&token.form.as_ref()) {
            return true;
        }
        let fits = token.shape == Shape::Capital && !token.glued && self.is_word(at, to);
        let other = token.is(Facts::DEMONYM.with(Facts::CALENDAR)) && !token.is(Facts::FAMILY);
        if !fits || other {
            return false;
        }
        if self.tongue.capitalizes_nouns() {
            let listed = token.is(Facts::PERSONAL);
            return if family {
                token.is(Facts::FAMILY) && !self.is_noun(at)
            } else {
                listed || !self.is_noun(at)
            };
        }
        self.tongue.is_romance() || !family || token.is(Facts::PERSONAL)
    }

    /// Whether nothing says that the word is no part of a person's name.
    fn is_word(&self, at: usize, to: usize) -> bool {
        let token = &self.tokens[at];
        let listed =
            self.tongue.listed(self.tokens, at, to).is_some() && !token.is(Facts::PERSONAL);
        let place = self.is_place(at, to) && !token.is(Facts::GIVEN);
        !self.tongue.is_never(token) && !self.tongue.is_title(token) && !listed && !place
    }

    /// Whether the language has the word for a place.
    fn is_place(&self, at: usize, to: usize) -> bool {
        let listed = self.tongue.listed(self.tokens, at, to).is_some();
        listed || self.tokens[at].is(Facts::LAND) && !self.tokens[at].is(Facts::FAMILY)
    }

    fn is_particle(&self, at: usize) -> bool {
        let token = &self.tokens[at];
        token.shape == Shape::Small && PARTICLES.contains(&token.form.as_ref())
    }

    /// Whether a noun of the story, or a word that ends as nouns do.
    fn is_noun(&self, at: usize) -> bool {
        let form = &self.tokens[at].form;
        let ends = || NOUN_ENDS.iter().any(|end| form.len() > end.len() + 1 && form.ends_with(end));
        self.tongue.capitalizes_nouns() && (self.nouns.contains(form.as_ref()) || ends())
    }

    /// `aeropuerto de Ben Gurión`, `Rua Ana Ruiz`: the person is not there.
    pub fn is_called_after(&self, at: usize) -> bool {
        let block = self.tokens[at].block;
        let before = (at.saturating_sub(4)..at).rev().map(|n| &self.tokens[n]);
        before
            .take_while(|t| t.block == block && t.shape != Shape::Mark)
            .enumerate()
            .filter(|(n, t)| {
                *n > 0 || t.is_capital() || small(&t.form) != "en" && small(&t.form) != "em"
            })
            .take_while(|(n, _)| *n < 3)
            .any(|(_, t)| t.form.len() > 2 && self.tongue.is_thing(t))
    }

    /// Whether the word before says where something is.
    fn is_there(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|n| self.tokens.get(n));
        before.is_some_and(|t| {
            let word = t.form.as_ref();
            t.block == self.tokens[at].block
                && matches!(word, "en" | "em" | "in" | "na" | "no" | "nach")
        })
    }

    /// Where a surname begins with its particles: `Von der Leyen`, `Funes de Rioja`.
    fn particles_before(&self, at: usize, from: usize) -> usize {
        const LEADS: &[&str] =
            &["Von", "Van", "De", "Di", "Da", "Du", "Le", "La", "Del", "Abu", "Ben", "Al", "El"];
        let small = (from..at).rev().take(2).take_while(|&n| self.is_particle(n)).count();
        let first = at - small;
        let before = first.checked_sub(1).filter(|&n| n >= from).map(|n| &self.tokens[n]);
        match before {
            Some(t) if LEADS.contains(&t.form.as_ref()) => first - 1,
            Some(t)
                if small > 0 && t.shape == Shape::Capital && t.is(Facts::FAMILY) && !t.start =>
            {
                first - 1
            }
            _ if small > 0 && self.tokens[first].form == "von" => first,
            _ => at,
        }
    }

    /// The surname at the token with what belongs to it on both sides: from, and one past its end.
    pub fn surname(&self, at: usize, from: usize, to: usize) -> Option<(usize, usize)> {
        let token = &self.tokens[at];
        if self.tongue.is_never(token) || self.is_called_after(at) {
            return None;
        }
        let before = at.checked_sub(1).filter(|&n| n >= from).map(|n| &self.tokens[n]);
        let after = self.tokens.get(at + 1).filter(|t| at + 1 < to && t.is_capital() && !t.start);
        if self.tongue.capitalizes_nouns() {
            let noun = before.is_some_and(is_determiner) && !token.is(Facts::LEADER);
            return (!noun).then_some((at, at + 1));
        }
        let mut found = (self.particles_before(at, from), at + 1);
        let before = found.0.checked_sub(1).filter(|&n| n >= from).map(|n| &self.tokens[n]);
        // "qu'Emmanuel Macron": the word before is more than a name.
        let name = |t: &&Token<'_>| {
            t.is_capital()
                && t.form.starts_with(char::is_uppercase)
                && !self.tongue.is_title(t)
                && (!self.tongue.is_never(t) || OPEN.contains(&t.form.as_ref()))
        };
        if let Some(before) = before.filter(name) {
            if before.start && !before.is(Facts::GIVEN) && !OPEN.contains(&before.form.as_ref()) {
                // A word that opens the sentence.
            } else if before.is(Facts::PERSONAL) {
                found.0 -= 1;
            } else {
                return None;
            }
        }
        if let Some(after) = after.filter(|t| !self.tongue.is_never(t)) {
            if !after.is(Facts::FAMILY) || !self.tongue.is_romance() {
                return None;
            }
            found.1 = at + 2;
        }
        Some(found)
    }
}

fn is_determiner(token: &Token<'_>) -> bool {
    DETERMINERS.iter().any(|word| token.form.eq_ignore_ascii_case(word))
}
