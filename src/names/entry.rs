//! Names that a list holds, alone or at the front of a run of capitalized words.

use crate::story::EntityKind;

use super::chunk::Chunk;
use super::lexicon::{CLUBS, Facts, ORGANIZATIONS};
use super::listed::{self, Sort};

/// Words after a place that name a part of it.
pub(super) const SIDES: &[&str] = &["North", "South", "East", "West", "Central"];

impl Chunk<'_, '_> {
    /// A name from a list, alone or with what follows it in the run.
    pub(super) fn listed(&mut self, from: usize, to: usize) -> Option<usize> {
        use EntityKind::{Event, Misc, Nationality, Organization, Place};
        let found = listed::longest(self.tokens, from)?;
        let first = &self.tokens[from];
        let single = found.end == from + 1;
        let rest = to.saturating_sub(found.end);
        let people = matches!(found.sort, Sort::Demonym | Sort::Adherent);
        if found.end < to && self.ends_as_body(from, to) && !people {
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
                let apart = self.is_listed(found.end, to);
                if rest > 0 && !apart && self.ends_as_body(from, to) {
                    return None;
                }
                let kind = if found.sort == Sort::Demonym { Nationality } else { Misc };
                if found.sort == Sort::Adherent && around.is_quoted() {
                    return Some(found.end);
                }
                self.push(from, found.end, Some(kind), "nationality", true);
                Some(found.end)
            }
            Sort::Event => {
                self.push(from, found.end, Some(Event), "event", true);
                Some(found.end)
            }
            Sort::Land | Sort::City | Sort::Town => {
                if found.sort == Sort::Town && first.start && first.is(Facts::COMMON) {
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
                if rest == 1 && SIDES.contains(&self.tokens[found.end].form.as_ref()) {
                    self.push(from, to, Some(Place), rule, true);
                    return Some(to);
                }
                if rest > 0
                    && !self.is(found.end, Facts::GIVEN)
                    && found.end + 1 == to
                    && !self.is(found.end, Facts::COMMON.with(Facts::PLACE).with(Facts::DEMONYM))
                    && !self.tokens[found.end].form.ends_with('.')
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
                if single && first.is(Facts::COMMON) && first.start && !around.is_org() {
                    self.push(from, found.end, None, "sentence-start", false);
                    return Some(found.end);
                }
                if first.glued {
                    return Some(found.end);
                }
                let known = (found.end..to)
                    .any(|i| self.is(i, Facts::PERSONAL.with(Facts::PLACE).with(Facts::CALENDAR)));
                let thing = (found.end..to).any(|i| {
                    self.is(i, Facts::COMMON)
                        || self.tokens[i].form.contains(|c: char| c.is_ascii_digit())
                });
                if rest > 0 && thing && !known && found.sort == Sort::Org {
                    // `Acme Search`, `Acme A350`: what the body makes, not the body.
                    return Some(to);
                }
                let end = if rest <= 2 && !known { to.max(found.end) } else { found.end };
                // A club that bears its town's name: the dateline may know better.
                let club = CLUBS.holds(&first.form) && !ORGANIZATIONS.holds(&first.form);
                let sure = !(single && club) || around.is_org();
                self.push(from, end, Some(Organization), "gazetteer-organization", sure);
                Some(end.max(found.end))
            }
        }
    }
}
