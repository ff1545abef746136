//! One run of capitalized words to the names in it: titles off, nationalities and places apart, the rest by
//! lists, heads and the words around.

use crate::story::EntityKind;

use super::cue::Around;
use super::lexicon::Facts;
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

    fn token(&self, at: usize) -> Option<&Token<'_>> {
        self.tokens.get(at)
    }

    fn is(&self, at: usize, bits: Facts) -> bool {
        self.token(at).is_some_and(|t| t.is(bits))
    }

    fn around(&self, from: usize, to: usize) -> Around<'_, '_> {
        Around::new(self.tokens, from, to)
    }

    fn push(
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
    fn split_at_title(&self, from: usize, to: usize) -> Option<usize> {
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
    fn is_family_end(&self, from: usize, at: usize, to: usize) -> bool {
        at > from && at + 1 == to && self.is(at - 1, Facts::GIVEN) && self.is(at, Facts::FAMILY)
    }

    /// Whether the last token is the head of a body, place or event, and is no surname.
    fn ends_as_body(&self, from: usize, to: usize) -> bool {
        to > from + 1
            && self.is(to - 1, Facts::ORG_HEAD.with(Facts::PLACE_HEAD).with(Facts::EVENT_HEAD))
    }

    fn is_listed(&self, from: usize, to: usize) -> bool {
        listed::longest(self.tokens, from)
            .is_some_and(|found| found.end >= to && found.end > from + 1)
    }

    /// A title at `at`, then the person who bears it.
    fn titled(&mut self, at: usize, to: usize) -> usize {
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
    fn person_end(&self, from: usize, to: usize) -> usize {
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
    fn names(&mut self, from: usize, to: usize) -> usize {
        let first = &self.tokens[from];
        if first.is(Facts::CALENDAR)
            && !(first.is(Facts::GIVEN) && to - from > 1)
            && !self.is_listed(from, to)
        {
            return from + 1;
        }
        let found = listed::longest(self.tokens, from);
        let listed_all = found.is_some_and(|f| f.end >= to);
        // A sentence's first word, where it is a common one, is no part of a name unless a list says so.
        if first.start && first.is(Facts::COMMON) && !listed_all {
            let body = to - from >= 2 && self.ends_as_body(from, to) && self.starts_body(from, to);
            let person = to - from >= 2
                && first.is(Facts::GIVEN)
                && (self.is(from + 1, Facts::FAMILY) || !self.is(from + 1, Facts::COMMON));
            let more = found.is_some_and(|f| f.end > from + 1);
            let kin = found.is_some_and(|f| matches!(f.sort, Sort::Demonym | Sort::Land));
            if !(body || person || more || kin) && !self.goes_on_with_of(to) {
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

    fn goes_on_with_of(&self, to: usize) -> bool {
        self.is(to - 1, Facts::ORG_START)
            && self.token(to).is_some_and(|t| t.form == "of")
            && self.token(to + 1).is_some_and(Token::is_capital)
    }

    /// Whether a sentence's first word begins the name of a body ("Supreme Court") and does not only stand
    /// before it ("Then Acme Bank").
    fn starts_body(&self, from: usize, to: usize) -> bool {
        const STANDS_BEFORE: &[&str] = &[
            "The",
            "A",
            "An",
            "In",
            "On",
            "At",
            "For",
            "From",
            "With",
            "By",
            "But",
            "And",
            "Or",
            "If",
            "When",
            "While",
            "As",
            "After",
            "Before",
            "Since",
            "Then",
            "Now",
            "Later",
            "Both",
            "Former",
            "Local",
            "Some",
            "Many",
            "Most",
            "Other",
            "Another",
            "Each",
            "Every",
            "Our",
            "Their",
            "His",
            "Her",
            "Its",
            "My",
            "Your",
            "This",
            "That",
            "These",
            "Those",
            "Under",
            "Over",
            "Meanwhile",
            "Because",
            "Although",
            "Though",
            "Where",
            "What",
            "Who",
            "How",
            "Why",
            "Like",
            "Unlike",
            "Last",
            "Next",
            "Only",
            "Even",
            "Also",
            "Several",
            "Dear",
            "Late",
            "Today",
            "Says",
            "Said",
        ];
        !STANDS_BEFORE.contains(&self.tokens[from].form.as_ref()) && to - from >= 2
    }

    /// A name from a list, alone or with what follows it in the run.
    fn listed(&mut self, from: usize, to: usize) -> Option<usize> {
        use EntityKind::{Misc, Nationality, Organization, Place};
        let found = listed::longest(self.tokens, from)?;
        let first = &self.tokens[from];
        let single = found.end == from + 1;
        let rest = to.saturating_sub(found.end);
        if found.end < to && self.ends_as_body(from, to) && !self.is(to - 1, Facts::EVENT_HEAD) {
            return None;
        }
        let weak_place = matches!(found.sort, Sort::Town) || single && found.sort == Sort::City;
        if single && rest > 0 && first.is(Facts::PERSONAL) && !self.is(found.end, Facts::COMMON) {
            // `Jordan Baker`, `Paris Hill`: a person whose first name is a place too.
            return None;
        }
        if weak_place && rest > 0 && !self.is(found.end, Facts::PERSONAL) && !first.is(Facts::CITY)
        {
            return None;
        }
        let around = self.around(from, found.end);
        match found.sort {
            Sort::Demonym | Sort::Adherent => {
                if rest > 0 && (self.is(to - 1, Facts::EVENT_HEAD) || self.ends_as_body(from, to)) {
                    return None;
                }
                let kind = if found.sort == Sort::Demonym { Nationality } else { Misc };
                if found.sort == Sort::Adherent && around.is_quoted() {
                    return Some(found.end);
                }
                self.push(from, found.end, Some(kind), "nationality", true);
                Some(found.end)
            }
            Sort::Land | Sort::City | Sort::Town => {
                if rest > 0 && self.is(to - 1, Facts::EVENT_HEAD) {
                    return None;
                }
                if first.glued || self.tokens[found.end - 1].glued {
                    return Some(found.end);
                }
                if single && found.sort == Sort::Town {
                    return None;
                }
                let rule =
                    if found.sort == Sort::Land { "gazetteer-land" } else { "gazetteer-city" };
                if rest > 0
                    && !self.is(found.end, Facts::GIVEN)
                    && found.end + 1 == to
                    && self.is(found.end, Facts::COMMON) == self.is(found.end, Facts::ORG_START)
                {
                    // `Texas Zorbex`: a body named after its place.
                    self.push(from, to, Some(Organization), "place+name", false);
                    return Some(to);
                }
                let sure = !(single && first.is(Facts::PERSONAL) && found.sort != Sort::Land);
                self.push(from, found.end, Some(Place), rule, sure);
                Some(found.end)
            }
            Sort::Org | Sort::Club => {
                if single
                    && first.is(Facts::COMMON)
                    && (first.start || first.shape == Shape::Upper)
                    && !around.is_org()
                {
                    self.push(from, found.end, None, "sentence-start", false);
                    return Some(found.end);
                }
                if first.glued {
                    return Some(found.end);
                }
                let end = if rest > 0
                    && rest <= 2
                    && !self.is(found.end, Facts::GIVEN)
                    && !self.is(to - 1, Facts::COMMON)
                {
                    to
                } else {
                    found.end
                };
                self.push(from, end, Some(Organization), "gazetteer-organization", true);
                Some(end.max(found.end))
            }
        }
    }

    /// A name whose last word says what it is, over "of" and "and" where they belong to it.
    fn by_head(&mut self, from: usize, to: usize) -> Option<usize> {
        use EntityKind::{Event, Organization, Place};
        let last = to - 1;
        if self.tokens[from].glued || self.tokens[last].glued {
            return None;
        }
        if self.is(last, Facts::ORG_START) || self.is(last, Facts::ORG_HEAD) {
            if let Some(end) = self.over_of(from, to) {
                self.push(from, end, Some(Organization), "organization-of", true);
                return Some(end);
            }
        }
        let two = to - from >= 2;
        let person = to - from == 2
            && self.is(from, Facts::GIVEN)
            && self.is(last, Facts::FAMILY)
            && !self.around(from, to).has_article();
        if person || !two {
            if !two
                && self.is(from, Facts::PLACE_START)
                && self.token(to).is_some_and(|t| t.form == "of")
                && !self.is(from, Facts::COMMON)
                && self.token(to + 1).is_some_and(Token::is_capital)
            {
                self.push(from, to + 2, Some(Place), "place-of", true);
                return Some(to + 2);
            }
            return None;
        }
        let plain = (from..last).all(|i| self.is(i, Facts::COMMON)) && self.tokens[from].start;
        if self.is(last, Facts::ORG_HEAD) && !(plain && !self.starts_body(from, to)) {
            let number = self.is(last, Facts::PLACE_HEAD.with(Facts::EVENT_HEAD));
            self.push(from, to, Some(Organization), "organization-head", !number);
            return Some(to);
        }
        if self.is(last, Facts::PLACE_HEAD) {
            self.push(from, to, Some(Place), "place-head", true);
            return Some(to);
        }
        if self.is(last, Facts::EVENT_HEAD)
            || self.is(from, Facts::EVENT_START) && !self.is(from, Facts::PERSONAL)
        {
            self.push(from, to, Some(Event), "event-head", true);
            return Some(to);
        }
        if self.is(from, Facts::PLACE_START)
            && !self.is(from + 1, Facts::COMMON)
            && !self.is(from, Facts::COMMON.with(Facts::GIVEN))
        {
            self.push(from, to, Some(Place), "place-start", true);
            return Some(to);
        }
        None
    }

    /// `University of X`, `Department of X and Y`: where the name ends that goes on with "of" or "for".
    fn over_of(&self, from: usize, to: usize) -> Option<usize> {
        let mut end = to;
        let block = self.tokens[from].block;
        let word = |at: usize| self.token(at).filter(|t| t.block == block);
        let name = |at: usize| {
            word(at).is_some_and(|t| {
                t.is_capital()
                    && !t.start
                    && !t.is(Facts::CALENDAR)
                    && listed::title(self.tokens, at).is_none()
            })
        };
        loop {
            let link = word(end)?.form.as_ref();
            let the = usize::from(word(end + 1).is_some_and(|t| t.form == "the"));
            let next = end + 1 + the;
            let first = end == to;
            let joins = match link {
                "of" | "for" => name(next),
                "on" => {
                    first
                        && name(next)
                        && self.is(to - 1, Facts::ORG_HEAD.with(Facts::ORG_START))
                        && the == 0
                }
                "and" | "&" => {
                    // Only inside what "of" began, and only common words: "Health and Human Services".
                    !first
                        && name(next)
                        && the == 0
                        && self.is(next, Facts::COMMON)
                        && self.is(end - 1, Facts::COMMON)
                }
                _ => false,
            };
            if !joins {
                return (end > to).then_some(end);
            }
            end = next;
            while name(end) && !(end > next && self.is(end, Facts::GIVEN)) {
                end += 1;
            }
        }
    }

    /// A run of two words or more that no list and no head explains.
    fn several(&mut self, from: usize, to: usize) -> usize {
        use EntityKind::{Organization, Person, Place};
        let end = self.person_end(from, to);
        let around = self.around(from, end);
        let words = to - from;
        let first = &self.tokens[from];
        let article = around.has_article();
        if first.glued || self.tokens[to - 1].glued {
            return to;
        }
        let common = (from..to)
            .filter(|&i| self.is(i, Facts::COMMON) && !self.is(i, Facts::PERSONAL))
            .count();
        let initial = first.form.len() == 2 && first.form.ends_with('.');
        let known = first.is(Facts::GIVEN) || initial;
        let upper = first.shape == Shape::Upper
            && !initial
            && first.form.len() > 2
            && !first.form.contains('.');
        let role = around.has_role_before();
        let person = around.is_person();
        if role && common < words && !upper || person && !around.is_org() && common == 0 {
            self.push(from, end, Some(Person), if role { "role" } else { "apposition" }, true);
            return end;
        }
        if around.is_org() && !known {
            self.push(from, to, Some(Organization), "organization-cue", true);
            return to;
        }
        if around.is_within_land() && !known {
            self.push(from, to, Some(Place), "place, land", true);
            return to;
        }
        if known && !article && common == 0 && words <= 5 {
            let family = self.is(to - 1, Facts::FAMILY);
            let sure = family || around.speaks() || !self.is(from, Facts::COMMON);
            self.push(from, end, Some(Person), "given+family", sure);
            return end;
        }
        if common == 0 && words <= 4 && !article && !upper && !around.is_quoted() {
            if around.is_located() && !self.is(to - 1, Facts::FAMILY) && !around.speaks() {
                self.push(from, to, Some(Place), "preposition", false);
                return to;
            }
            let family = self.is(to - 1, Facts::FAMILY) || around.speaks();
            if !(first.start && first.is(Facts::COMMON)) && !around.is_numbered() {
                self.push(from, end, Some(Person), "name-shape", family);
                return end;
            }
        }
        if (article || upper) && common < words && !around.is_quoted() {
            self.push(from, to, None, "unknown", false);
            return to;
        }
        if words == 2 && first.start && first.is(Facts::COMMON) {
            return from + 1;
        }
        self.push(from, to, None, "unknown", false);
        to
    }

    /// A word by itself.
    fn single(&mut self, at: usize) {
        use EntityKind::{Organization, Person, Place};
        let token = &self.tokens[at];
        let around = self.around(at, at + 1);
        if token.is(Facts::NOT_NAME.with(Facts::CALENDAR)) || token.glued || token.form.len() < 2 {
            return;
        }
        let common = token.is(Facts::COMMON);
        let weak_start = token.start && common;
        let (kind, rule, sure) = if around.is_quoted() {
            (None, "quoted", false)
        } else if token.shape == Shape::Capital && around.has_role_before() && !common {
            (Some(Person), "role", true)
        } else if token.shape == Shape::Upper && is_acronym(&token.form) && !around.is_numbered() {
            (Some(Organization), "acronym", true)
        } else if weak_start {
            (None, "sentence-start", false)
        } else if around.is_within_land() && !common {
            (Some(Place), "place, land", true)
        } else if token.is(Facts::TOWN)
            && (around.is_located() || !token.is(Facts::PERSONAL))
            && !common
        {
            (Some(Place), "gazetteer-city", around.is_located())
        } else if around.is_person() && !common && !around.has_article() {
            (Some(Person), "apposition", true)
        } else if !common && around.is_org() {
            (Some(Organization), "organization-cue", true)
        } else if is_camel_case(&token.form) {
            (Some(Organization), "camel-case", false)
        } else if !common && around.is_located() && !token.is(Facts::PERSONAL) {
            (Some(Place), "preposition", false)
        } else if !common && !around.has_article() && (around.speaks() || token.is(Facts::FAMILY)) {
            (Some(Person), "surname-list", false)
        } else {
            (None, "unknown", false)
        };
        self.push(at, at + 1, kind, rule, sure);
    }
}

/// Two to six capitals, dots aside.
fn is_acronym(form: &str) -> bool {
    let letters = form.chars().filter(|&c| c != '.' && c != '&');
    let count = letters.clone().filter(char::is_ascii_uppercase).count();
    (2..=6).contains(&count) && letters.clone().all(|c| c.is_ascii_alphanumeric())
}

/// A capital inside, as brands have it; not `McCain`, `DeSantis`, `O'Neil`.
fn is_camel_case(form: &str) -> bool {
    let inner = form.char_indices().skip(2).find(|(_, c)| c.is_uppercase());
    inner.is_some_and(|(at, _)| {
        let before = form.get(..at).unwrap_or_default();
        !matches!(
            before,
            "Mc" | "Mac"
                | "De"
                | "Di"
                | "Du"
                | "La"
                | "Le"
                | "Van"
                | "Fitz"
                | "Del"
                | "Della"
                | "Des"
                | "Da"
        ) && before.chars().all(char::is_alphabetic)
    })
}
