//! Names that no list holds and no head explains: by their shape and the words around them.

use crate::story::EntityKind;

use super::chunk::Chunk;
use super::entry::SIDES;
use super::lexicon::{Facts, is_given_anywhere};
use super::token::{Shape, Token};

impl Chunk<'_, '_> {
    /// A run of two words or more that no list and no head explains.
    pub(super) fn several(&mut self, from: usize, to: usize) -> usize {
        use EntityKind::{Organization, Person, Place};
        let end = self.person_end(from, to);
        let around = self.around(from, end);
        let words = to - from;
        let first = &self.tokens[from];
        let article = around.has_article();
        if first.glued || self.tokens[to - 1].glued {
            return to;
        }
        let given = around.is_person() && is_given_anywhere(&first.form);
        let common = (from..to)
            .filter(|&i| self.is(i, Facts::COMMON) && !self.is(i, Facts::PERSONAL))
            .filter(|&i| i != from || !given)
            .count();
        let initial = is_initial(first);
        let known = first.is(Facts::GIVEN) || initial;
        let upper = first.shape == Shape::Upper
            && !initial
            && first.form.len() > 2
            && !first.form.contains('.');
        let role = around.has_role_before();
        let person = around.is_person();
        let plain_family = common == 1
            && self.is(to - 1, Facts::COMMON)
            && !self.is(to - 1, Facts::ORG_HEAD.with(Facts::PLACE_HEAD).with(Facts::EVENT_HEAD))
            && !first.is(Facts::COMMON)
            && words == 2;
        let side = words == 2 && !known && SIDES.contains(&self.tokens[to - 1].form.as_ref());
        if side && common <= 1 && !around.speaks() && !upper {
            self.push(from, to, Some(Place), "place-side", false);
            return to;
        }
        if role && common < words && !upper
            || person && !around.is_org() && (common == 0 || plain_family)
        {
            self.push(from, end, Some(Person), if role { "role" } else { "apposition" }, true);
            return end;
        }
        let told = if known { None } else { self.body_or_place(from, to, common) };
        if let Some((kind, rule)) = told {
            self.push(from, to, Some(kind), rule, true);
            return to;
        }
        if self.is(to - 1, Facts::DEMONYM) {
            self.push(to - 1, to, Some(EntityKind::Nationality), "nationality", true);
            return to;
        }
        let surname = common == 1
            && self.is(to - 1, Facts::COMMON)
            && !first.is(Facts::COMMON)
            && (around.speaks() || person || around.is_subject());
        if upper
            && words == 2
            && is_acronym(&first.form)
            && self.is(to - 1, Facts::PLACE.with(Facts::FAMILY))
            && !around.is_person()
        {
            self.push(from, to, Some(Organization), "acronym+place", true);
            return to;
        }
        let cut_short = words == 2 && is_initial(&self.tokens[to - 1]);
        if self.is(to - 1, Facts::LAND) && !self.is(to - 1, Facts::PERSONAL) {
            // `Tate Britain`: what a country ends is no person.
            self.push(from, to, None, "unknown", false);
            return to;
        }
        if known && !article && !cut_short && (common == 0 || surname) && words <= 5 {
            let family = self.is(to - 1, Facts::FAMILY);
            let sure = family || around.speaks() || !first.is(Facts::COMMON);
            self.push(from, end, Some(Person), "given+family", sure);
            return end;
        }
        if common == 0 && words <= 4 && !article && !upper && !around.is_quoted() {
            if around.is_inside() && !self.is(to - 1, Facts::FAMILY) && !around.speaks() {
                self.push(from, to, Some(Place), "preposition", false);
                return to;
            }
            let family =
                self.is(to - 1, Facts::FAMILY) || around.speaks() || around.is_beside_person();
            let opens = first.start && first.is(Facts::COMMON);
            if !opens && !around.is_numbered() {
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

    /// A run without a given name, of which the words around say that it is a body or a place.
    fn body_or_place(
        &self,
        from: usize,
        to: usize,
        common: usize,
    ) -> Option<(EntityKind, &'static str)> {
        let around = self.around(from, self.person_end(from, to));
        let owner = common > 0 && around.follows_body() && !around.is_quoted();
        if around.is_org() || owner {
            return Some((EntityKind::Organization, "organization-cue"));
        }
        // `Two Rivers, Ohio`, not `Two, Ohio`.
        let first = &self.tokens[from];
        let counted = to - from == 2 && !first.start && first.is(Facts::OPENER);
        let plain = common == 0 && !self.is(to - 1, Facts::FAMILY);
        let place = around.is_within_land() && (counted || plain);
        place.then_some((EntityKind::Place, "place, land"))
    }

    /// A word by itself.
    pub(super) fn single(&mut self, at: usize) {
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
        } else if token.shape == Shape::Upper
            && is_acronym(&token.form)
            && !(common && token.form.len() > 3)
            && !around.is_numbered()
            && !around.abbreviates()
        {
            (Some(Organization), "acronym", true)
        } else if weak_start {
            (None, "sentence-start", false)
        } else if around.is_within_land() && !common && !token.is(Facts::LEADER) {
            (Some(Place), "place, land", true)
        } else if token.is(Facts::TOWN)
            && (around.is_located() || !token.is(Facts::PERSONAL))
            && !common
        {
            (Some(Place), "gazetteer-city", around.is_located())
        } else if token.is(Facts::LEADER) && !around.has_article() {
            (Some(Person), "well-known", false)
        } else if around.is_person() && !common && !around.has_article() {
            (Some(Person), "apposition", true)
        } else if !common && around.is_org() {
            (Some(Organization), "organization-cue", true)
        } else if token.shape == Shape::Capital && is_camel_case(&token.form) {
            (Some(Organization), "camel-case", false)
        } else if !common
            && around.is_inside()
            && !token.is(Facts::GIVEN)
            && !token.form.ends_with("ology")
            && token.form.chars().all(char::is_alphabetic)
        {
            (Some(Place), "preposition", false)
        } else if !common && !around.has_article() && around.speaks() {
            (Some(Person), "speaks", false)
        } else {
            (None, "unknown", false)
        };
        self.push(at, at + 1, kind, rule, sure);
    }
}

/// `J.`, `É.`
fn is_initial(token: &Token<'_>) -> bool {
    token.form.len() == 2 && token.form.ends_with('.')
}

/// Two to six capitals and nothing else but dots and an ampersand.
fn is_acronym(form: &str) -> bool {
    let mut letters = form.chars().filter(|&c| c != '.' && c != '&');
    let count = letters.clone().count();
    let roman = count > 2 && letters.clone().all(|c| "IVXLCDM".contains(c));
    (2..=6).contains(&count) && !roman && letters.all(|c| c.is_ascii_uppercase())
}

/// A capital inside, as brands have it; not `McCain`, `DeSantis`, `O'Neil`.
fn is_camel_case(form: &str) -> bool {
    if form.contains('-') {
        return false;
    }
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
