//! Names whose first or last word says what they are: `Harbor Agency`, `Lake Orla`, `University of X`.

use crate::story::EntityKind;

use super::chunk::Chunk;
use super::lexicon::Facts;
use super::listed;
use super::token::Token;

/// Words before "Center" that make it a place rather than a body.
const SITES: &[&str] = &[
    "Space",
    "Medical",
    "Shopping",
    "Trade",
    "Detention",
    "Convention",
    "Civic",
    "Conference",
    "Visitor",
    "Visitors",
    "Sports",
    "Correctional",
    "City",
    "Town",
    "Community",
    "Music",
    "Arts",
    "Garden",
    "Processing",
    "Reception",
];

/// Heads of bodies that a person leads.
const PARTIES: &[&str] = &[
    "Alliance",
    "Bloc",
    "Coalition",
    "Front",
    "Government",
    "League",
    "Movement",
    "Party",
    "Union",
];

impl Chunk<'_, '_> {
    /// A name whose last word says what it is, over "of" and "and" where they belong to it.
    pub(super) fn by_head(&mut self, from: usize, to: usize) -> Option<usize> {
        use EntityKind::{Event, Organization, Place};
        let last = to - 1;
        if self.tokens[from].glued || self.tokens[last].glued {
            return None;
        }
        if self.is(last, Facts::ORG_START.with(Facts::ORG_HEAD))
            && let Some(end) = self.over_of(from, to)
        {
            self.push(from, end, Some(Organization), "organization-of", true);
            return Some(end);
        }
        let two = to - from >= 2;
        if two
            && self.is(last, Facts::FAMILY)
            && self.around(from, to).is_person()
            && !self.around(from, to).has_article()
        {
            return None;
        }
        let article = self.around(from, to).has_article();
        let given = self.is(from, Facts::GIVEN) && !article;
        let middle = (from + 1..last).all(|i| self.is(i, Facts::PERSONAL));
        let named = given && self.is(last, Facts::FAMILY) && middle && to - from <= 3;
        let event = self.is(last, Facts::EVENT_HEAD)
            && !self.is(last, Facts::ORG_HEAD.with(Facts::PLACE_HEAD));
        let person = named || given && event && to - from == 2 && !self.is(from, Facts::COMMON);
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
        if let Some(end) = self.over_and(from, to) {
            self.push(from, end, Some(Organization), "organization-head", true);
            return Some(end);
        }
        let center = matches!(self.tokens[last].form.as_ref(), "Center" | "Centre")
            && self.is(last - 1, Facts::COMMON)
            && !SITES.contains(&self.tokens[last - 1].form.as_ref());
        if center {
            self.push(from, to, Some(Organization), "organization-head", true);
            return Some(to);
        }
        if self.is(last, Facts::ORG_HEAD) && (!plain || self.starts_body(from, to)) {
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
            // `Post Labor Day`: the listed name at the end is the whole of it.
            let own = (from + 1..last).find(|&at| self.is_listed(at, to)).unwrap_or(from);
            self.push(own, to, Some(Event), "event-head", true);
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

    /// `Track and Field Federation`: where a name ends whose common words are joined by "and" before its head.
    pub(super) fn over_and(&self, from: usize, to: usize) -> Option<usize> {
        let block = self.tokens[from].block;
        let word = |at: usize| self.token(at).filter(|t| t.block == block);
        let common = |at: usize| {
            word(at).is_some_and(|t| {
                t.is(Facts::COMMON)
                    && !t.is(Facts::PLACE)
                    && !t.is(Facts::GIVEN)
                    && !t.is(Facts::TITLE)
            })
        };
        let joined = word(to).is_some_and(|t| matches!(t.form.as_ref(), "and" | "&"));
        if !joined || !common(to - 1) || !common(to + 1) || self.is(to - 1, Facts::ORG_START) {
            return None;
        }
        let run = (to + 1..to + 6)
            .take_while(|&i| word(i).is_some_and(|t| t.is_capital() && !t.start))
            .last()?;
        (run > to + 1 && self.is(run, Facts::ORG_HEAD)).then_some(run + 1)
    }

    /// `University of X`, `Department of X and Y`: where the name ends that goes on with "of" or "for".
    pub(super) fn over_of(&self, from: usize, to: usize) -> Option<usize> {
        let mut end = to;
        let block = self.tokens[from].block;
        let word = |at: usize| self.token(at).filter(|t| t.block == block);
        let name = |at: usize| {
            word(at).is_some_and(|t| {
                t.is_capital()
                    && !t.glued
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
            // `Harbor Party of Ana Ruiz`: whose it is, no part of its name.
            let leader = self.is(next, Facts::GIVEN)
                && !self.is(next, Facts::COMMON.with(Facts::PLACE))
                && self.is(to - 1, Facts::ORG_HEAD)
                && PARTIES.contains(&self.tokens[to - 1].form.as_ref());
            let joins = match link {
                "of" => name(next) && !leader,
                "for" | "on" => name(next) && the == 0,
                "and" | "&" => {
                    // Only inside what "of" began, and only common words: "Health and Human Services".
                    let apart =
                        Facts::PLACE.with(Facts::GIVEN).with(Facts::ORG).with(Facts::DEMONYM);
                    let apart = apart.with(Facts::ORG_START);
                    let plain =
                        word(next).is_some_and(|t| t.is(Facts::COMMON) || t.form.ends_with('s'));
                    !first
                        && name(next)
                        && the == 0
                        && plain
                        && !self.is(next, apart)
                        && !self.is(end - 1, apart)
                }
                _ => false,
            };
            if !joins {
                return (end > to).then_some(end);
            }
            // A listed place is taken whole: `University of North Carolina`.
            let place = listed::longest(self.tokens, next).map_or(next, |found| found.end);
            end = place.max(next);
            while name(end) && !(end > next && self.is(end, Facts::GIVEN)) {
                end += 1;
            }
        }
    }
}
