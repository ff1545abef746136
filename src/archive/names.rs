//! Names and places as the index compares them.

use super::tokens::{whole, words};
use crate::story::EntityKind;

/// Parts the kind from the name in the column of names.
const APART: char = '\u{1f}';

/// A name with its kind, as one value of the column of names.
pub fn tagged(kind: EntityKind, name: &str) -> String {
    format!("{}{APART}{name}", kind.as_str())
}

/// The kind and the name of a value of the column of names.
pub fn untagged(value: &str) -> Option<(EntityKind, &str)> {
    let (kind, name) = value.split_once(APART)?;
    Some((EntityKind::ALL.into_iter().find(|known| known.as_str() == kind)?, name))
}

/// The folded parts of a place: `CARACAS, Venezuela` is `caracas` and `venezuela`.
pub fn place_parts(place: &str) -> Vec<String> {
    place.split(',').map(whole).filter(|part| !part.is_empty()).collect()
}

/// The part of a place that names the spot, before state and country.
pub fn site(place: &str) -> Option<&str> {
    place.split(',').map(str::trim).find(|part| !part.is_empty())
}

/// Whether two places are the same: the same spot, and where both say more, nothing that differs.
pub fn same_place(a: &str, b: &str) -> bool {
    let (a, b) = (place_parts(a), place_parts(b));
    !a.is_empty() && !b.is_empty() && a.iter().zip(&b).all(|(a, b)| a == b)
}

/// Whether two names are one person's: all words equal, and at least two of them, since a surname alone is many people's.
pub fn same_person(a: &str, b: &str) -> bool {
    let a = words(a);
    a.len() > 1 && a == words(b)
}

#[cfg(test)]
mod tests {
    use super::{same_person, same_place, tagged, untagged};
    use crate::story::EntityKind;

    #[test]
    fn kinds_survive() {
        let value = tagged(EntityKind::Place, "Port Ansel");
        assert_eq!(untagged(&value), Some((EntityKind::Place, "Port Ansel")));
        assert_eq!(untagged("Port Ansel"), None);
    }

    #[test]
    fn places() {
        let check = |a: &str, b: &str, same: bool| assert_eq!(same_place(a, b), same, "{a} {b}");
        check("CARACAS, Venezuela", "Caracas", true);
        check("Bogotá, Colombia", "Bogota, Colombia", true);
        check("Portland, Ore.", "Portland, Maine", false);
        check("Venezuela", "Caracas, Venezuela", false);
        check("", "", false);
    }

    #[test]
    fn persons() {
        let check = |a: &str, b: &str, same: bool| assert_eq!(same_person(a, b), same, "{a} {b}");
        check("Inés Robledo", "Ines Robledo", true);
        check("Robledo", "Robledo", false);
        check("Inés Robledo", "Ana Robledo", false);
        check("Jean-Luc Marsh", "Jean Luc Marsh", true);
    }
}
