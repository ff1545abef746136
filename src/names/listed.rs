//! Names of several words that a list holds, found at a token.

use super::lexicon::{
    ADHERENTS, CITIES, CLUBS, COUNTRIES, DEMONYMS, EVENTS, Facts, ORGANIZATIONS, REGIONS, TITLES,
    TOWNS,
};
use super::list::List;
use super::token::{Shape, Token};

/// What a listed name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sort {
    /// A town that is also much else: to be believed in context only.
    Town,
    /// A large city.
    City,
    /// A sports club.
    Club,
    /// An organization.
    Org,
    /// Adherents of a party or faith.
    Adherent,
    /// A nationality.
    Demonym,
    /// A country or region.
    Land,
    /// A named event, contest, law or feast.
    Event,
}

/// A listed name: up to which token, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// One past its last token.
    pub end: usize,
    /// What the list says.
    pub sort: Sort,
}

const NAMES: &[(List, Sort)] = &[
    (EVENTS, Sort::Event),
    (COUNTRIES, Sort::Land),
    (REGIONS, Sort::Land),
    (DEMONYMS, Sort::Demonym),
    (ADHERENTS, Sort::Adherent),
    (ORGANIZATIONS, Sort::Org),
    (CITIES, Sort::City),
    (CLUBS, Sort::Club),
    (TOWNS, Sort::Town),
];

/// The most words that a listed name has.
const LONGEST: usize = 6;

/// The longest listed name that begins at a token; of equal ones the strongest sort.
pub fn longest(tokens: &[Token<'_>], at: usize) -> Option<Listed> {
    let first = tokens.get(at)?;
    let facts = first.facts;
    let mut best = if facts.any(Facts::EVENT) {
        Some(Sort::Event)
    } else if facts.any(Facts::LAND) {
        Some(Sort::Land)
    } else if facts.any(Facts::DEMONYM) {
        Some(Sort::Demonym)
    } else if facts.any(Facts::ADHERENT) {
        Some(Sort::Adherent)
    } else if facts.any(Facts::ORG) {
        Some(Sort::Org)
    } else if facts.any(Facts::CITY) {
        Some(Sort::City)
    } else if facts.any(Facts::TOWN) {
        Some(Sort::Town)
    } else {
        None
    }
    .map(|sort| Listed { end: at + 1, sort });
    if facts.any(Facts::BEGINS) {
        let mut open: Vec<(List, Sort)> = NAMES.to_vec();
        extend(tokens, at, &mut open, |end, sort| best = Some(Listed { end, sort }));
    }
    // `McDonald's`, `Standard & Poor's`: the ending belongs to the name.
    if tokens.get(at + 1).is_some_and(|t| t.shape == Shape::Possessive) {
        let whole = format!("{}'s", first.form);
        if ORGANIZATIONS.holds(&whole) {
            best = Some(Listed { end: at + 2, sort: Sort::Org });
        }
    }
    best
}

/// Whether a list holds the words as a place.
pub fn is_place(words: &str) -> bool {
    [COUNTRIES, REGIONS, CITIES, TOWNS].iter().any(|list| list.holds(words))
}

/// The longest title ("Attorney General") that begins at a token: one past its end.
pub fn title(tokens: &[Token<'_>], at: usize) -> Option<usize> {
    let first = tokens.get(at)?;
    let mut best = first.is(Facts::TITLE).then_some(at + 1);
    if first.is(Facts::BEGINS) {
        extend(tokens, at, &mut vec![(TITLES, Sort::Org)], |end, _| best = Some(end));
    }
    best
}

/// Reads on word by word while any list has an entry that goes on, telling each whole one.
fn extend(
    tokens: &[Token<'_>],
    at: usize,
    open: &mut Vec<(List, Sort)>,
    mut tell: impl FnMut(usize, Sort),
) {
    let Some(first) = tokens.get(at) else { return };
    let mut words = first.form.to_string();
    for end in at + 1..at + LONGEST {
        // Strongest first, so the first list that holds the words decides.
        open.retain(|(list, _)| list.find(&words).longer);
        let Some(next) = tokens.get(end).filter(|next| next.block == first.block) else { return };
        if open.is_empty() || next.start && next.is_capital() && !next.glued {
            return;
        }
        match next.shape {
            Shape::Possessive => words.push_str("'s"),
            Shape::Mark if next.form != "&" => return,
            _ => {
                words.push(' ');
                words.push_str(&next.form);
            }
        }
        if let Some((_, sort)) = open.iter().find(|(list, _)| list.holds(&words)) {
            tell(end + 1, *sort);
        }
    }
}
