//! People whom a field of the format names in a picture: the caption's words need not.

use crate::story::{Entity, EntityKind, Person};
use crate::text;

/// The longest name, in words; longer ones are no names.
const WORDS: usize = 8;

/// Adds the people of a field to those that the caption's words name. One whom the story mentions is that entity; the others are
/// entities without a mention.
pub fn add(persons: &[String], people: &mut Vec<Person>, entities: &mut Vec<Entity>) {
    for name in persons {
        let words = name.split_whitespace().count();
        if words == 0 || words > WORDS {
            continue;
        }
        let entity = known(name, entities).unwrap_or_else(|| {
            entities.push(Entity {
                kind: EntityKind::Person,
                name: name.clone(),
                count: 0,
                titles: Vec::new(),
                gender: None,
            });
            entities.len() - 1
        });
        match people.iter_mut().find(|person| person.entity == entity) {
            Some(person) => person.pictured = Some(true),
            None => people.push(Person { entity, pictured: Some(true), position: None }),
        }
    }
}

/// The person of a name: the same in full, else the only one whose name is a part of it or it of theirs, with one surname.
fn known(name: &str, entities: &[Entity]) -> Option<usize> {
    let name = text::fold(name).into_owned();
    let words: Vec<&str> = name.split_whitespace().collect();
    let mut alike = Vec::new();
    for (n, entity) in entities.iter().enumerate() {
        if entity.kind != EntityKind::Person {
            continue;
        }
        let own = text::fold(&entity.name).into_owned();
        if own == name {
            return Some(n);
        }
        let own: Vec<&str> = own.split_whitespace().collect();
        let (few, many) = if own.len() < words.len() { (&own, &words) } else { (&words, &own) };
        if few.last() == many.last() && few.iter().all(|word| many.contains(word)) {
            alike.push(n);
        }
    }
    match alike.as_slice() {
        [only] => Some(*only),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_of_a_field_are_those_of_the_story_or_new() {
        let person = |name: &str| Entity {
            kind: EntityKind::Person,
            name: name.into(),
            count: 1,
            titles: Vec::new(),
            gender: None,
        };
        let mut entities = vec![person("Ana Ruiz"), person("Ole Holm"), person("Holm")];
        let mut people = vec![Person { entity: 1, pictured: None, position: None }];
        let persons = ["Ana María Ruiz", "OLE HOLM", "Bo Holm", "Kim Sund"].map(str::to_owned);
        add(&persons, &mut people, &mut entities);
        let told: Vec<_> = people
            .iter()
            .map(|p| (entities[p.entity].name.as_str(), p.pictured, entities[p.entity].count))
            .collect();
        assert_eq!(
            told,
            [
                ("Ole Holm", Some(true), 1),
                ("Ana Ruiz", Some(true), 1),
                ("Holm", Some(true), 1),
                ("Kim Sund", Some(true), 0),
            ]
        );
    }
}
