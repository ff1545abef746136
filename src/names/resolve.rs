//! Descriptions to entities: who "she", "the organization" or "the attorney general" is.
//!
//! Precision first: where two entities would do, the answer is none.

use crate::story::{EntityKind, Gender, Mention, Span, Story};

use super::lexicon::{FEMININE, MASCULINE, ORG_NOUNS, is_abbreviation};

/// How many sentences back a pronoun or a plain noun still reaches.
const REACH: usize = 4;

/// How many bytes back in a block are looked at.
const WINDOW: usize = 4096;

/// Nouns that any organization may be called by; others must be part of its name.
const GENERIC: &[&str] = &[
    "organization",
    "organisation",
    "group",
    "agency",
    "company",
    "firm",
    "nonprofit",
    "charity",
    "watchdog",
    "club",
    "team",
    "airline",
    "newspaper",
    "network",
    "bank",
    "automaker",
    "carmaker",
    "retailer",
    "union",
    "body",
    "association",
    "manufacturer",
    "broadcaster",
    "regulator",
    "university",
    "foundation",
    "institute",
    "ministry",
    "commission",
    "council",
    "department",
];

/// Rules of mentions that tell where a story comes from, not whom it is about.
const SOURCES: &[&str] = &["dateline", "byline", "credit"];

/// The entity that some words of the story stand for: a name, a pronoun ("she") or a description with an
/// article ("the organization", "the attorney general"). `None` when in doubt.
pub fn resolve(story: &Story, words: Span) -> Option<usize> {
    if let Some(entity) = named(story, words) {
        return Some(entity);
    }
    let text = story.cut(words).trim();
    let text = text.strip_suffix("'s").or_else(|| text.strip_suffix("’s")).unwrap_or(text);
    let lower = text.to_lowercase();
    let parts: Vec<&str> = lower.split_whitespace().collect();
    match parts.as_slice() {
        [word] => pronoun(story, words.start, sex(word)?),
        ["the" | "this" | "that" | "his" | "her" | "its" | "their", rest @ .., head] => {
            let phrase: Vec<&str> = rest.iter().chain([head]).copied().collect();
            titled(story, words.start, &phrase)
                .or_else(|| organization(story, words.start, &phrase, head))
        }
        _ => None,
    }
}

/// The entity whose name the words are or end with.
fn named(story: &Story, words: Span) -> Option<usize> {
    let mentions = &story.notes.mentions;
    let first = mentions.partition_point(|m| m.span.end <= words.start);
    let inside = mentions.get(first..)?.iter().take_while(|m| m.span.start < words.end);
    let inside: Vec<&Mention> = inside.filter(|m| words.covers(m.span)).collect();
    if let [only] = inside.as_slice() {
        let after = story.cut(Span::new(only.span.end, words.end));
        let before = story.cut(Span::new(words.start, only.span.start)).trim_end();
        let last = before.rsplit(' ').next().unwrap_or_default();
        let part =
            matches!(last, "of" | "in" | "for" | "from" | "at" | "with" | "to" | "and" | "by");
        let ends = matches!(after.trim(), "" | "'s" | "’s" | "'" | "’");
        let apt = story.notes.entities.get(only.entity).is_some_and(|e| {
            matches!(e.kind, EntityKind::Person | EntityKind::Organization) || before.is_empty()
        });
        return (ends && !part && apt).then_some(only.entity);
    }
    None
}

/// `Some(true)` for a pronoun that stands for a woman, `Some(false)` for a man.
fn sex(word: &str) -> Option<bool> {
    match word {
        "she" | "her" | "herself" => Some(true),
        "he" | "him" | "his" | "himself" => Some(false),
        _ => None,
    }
}

fn pronoun(story: &Story, at: usize, woman: bool) -> Option<usize> {
    for (sentence, mentions) in sentences_back(story, at).into_iter().take(REACH) {
        let mut people: Vec<(usize, Option<bool>, Span)> = Vec::new();
        for mention in mentions {
            let entity = story.notes.entities.get(mention.entity)?;
            let seen = people.iter().any(|p| p.0 == mention.entity);
            if entity.kind != EntityKind::Person || SOURCES.contains(&mention.rule) || seen {
                continue;
            }
            let own = entity.gender.map(|gender| gender == Gender::Female);
            if own.is_none_or(|own| own == woman) {
                people.push((mention.entity, own, mention.span));
            }
        }
        match people.as_slice() {
            [] => {}
            [(entity, ..)] => return Some(*entity),
            // The subject of a sentence is what the next one goes on about.
            [(entity, own, span), others @ ..] => {
                let opens = story.cut(Span::new(sentence.start, span.start));
                let subject = opens.split_whitespace().count() <= 4 && !opens.contains(',');
                let rivals = others.iter().filter(|other| other.1 == Some(woman)).count();
                let sure = *own == Some(woman) && (rivals == 0 || subject);
                let sure_ones: Vec<usize> =
                    people.iter().filter(|p| p.1 == Some(woman)).map(|p| p.0).collect();
                return match sure_ones.as_slice() {
                    [only] => Some(*only),
                    _ if sure && sentence.end < at => Some(*entity),
                    _ => None,
                };
            }
        }
    }
    None
}

/// The one person who bears a title or role, whether named before or after.
fn titled(story: &Story, at: usize, phrase: &[&str]) -> Option<usize> {
    for skip in 0..phrase.len() {
        let wanted = phrase.get(skip..)?.join(" ");
        let bears = |title: &String| {
            let title = title.to_lowercase();
            title == wanted
                || title.strip_suffix(wanted.as_str()).is_some_and(|rest| {
                    rest.ends_with(' ')
                        && !["vice", "deputy", "former", "assistant", "acting", "ex"]
                            .iter()
                            .any(|less| rest.split([' ', '-']).any(|word| word == *less))
                })
        };
        let people: Vec<usize> = (0..story.notes.entities.len())
            .filter(|&e| {
                let entity = &story.notes.entities[e];
                entity.kind == EntityKind::Person && entity.titles.iter().any(bears)
            })
            .collect();
        match people.as_slice() {
            [] => {}
            [one] => return Some(*one),
            // Several presidents: the one of whom the last sentences speak.
            many => return nearest(story, at, |entity| many.contains(&entity)),
        }
    }
    None
}

fn organization(story: &Story, at: usize, phrase: &[&str], head: &str) -> Option<usize> {
    let is_org = |entity: usize| {
        story.notes.entities.get(entity).is_some_and(|e| e.kind == EntityKind::Organization)
    };
    if !ORG_NOUNS.holds(head) || FEMININE.holds(head) || MASCULINE.holds(head) {
        return None;
    }
    let pair = |second: bool| {
        sentences_back(story, at).into_iter().take(REACH).find_map(|(_, mentions)| {
            let orgs: Vec<&Mention> = mentions.iter().filter(|m| is_org(m.entity)).collect();
            orgs.windows(2).rev().find_map(|two| {
                let between = story.cut(Span::new(two[0].span.end, two[1].span.start)).trim();
                matches!(between, "and" | "and the" | ", and" | ", and the" | "and its")
                    .then(|| two[usize::from(second)].entity)
            })
        })
    };
    match phrase.first() {
        Some(&"latter") => return pair(true),
        Some(&"former") if phrase.len() == 2 => return pair(false),
        _ => {}
    }
    let named = |entity: usize| {
        is_org(entity)
            && story.notes.entities[entity]
                .name
                .split_whitespace()
                .next_back()
                .is_some_and(|last| last.to_lowercase() == head)
    };
    nearest(story, at, named)
        .or_else(|| GENERIC.contains(&head).then(|| nearest(story, at, is_org)).flatten())
}

/// The one entity of a sort in the nearest sentence that names any; `None` where it names two.
fn nearest(story: &Story, at: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
    for (_, mentions) in sentences_back(story, at).into_iter().take(REACH) {
        let mut found: Vec<usize> = mentions
            .iter()
            .filter(|m| !SOURCES.contains(&m.rule) && fits(m.entity))
            .map(|m| m.entity)
            .collect();
        found.sort_unstable();
        found.dedup();
        match found.as_slice() {
            [] => {}
            [one] => return Some(*one),
            _ => return None,
        }
    }
    None
}

/// The sentences before an offset, nearest first, with their mentions: the offset's own block up to it,
/// then the block of body text before it.
fn sentences_back(story: &Story, at: usize) -> Vec<(Span, &[Mention])> {
    let mut back = Vec::new();
    let Some(own) = story.block_at(at) else { return back };
    let before = (0..own).rev().take(64).find(|&b| story.blocks[b].role.is_body());
    let mut stretches = vec![Span::new(story.blocks[own].span.start, at)];
    stretches.extend(before.map(|b| story.blocks[b].span));
    for stretch in stretches {
        let mut start = stretch.start.max(stretch.end.saturating_sub(WINDOW));
        while !story.text.is_char_boundary(start) {
            start += 1;
        }
        let stretch = Span::new(start, stretch.end);
        for sentence in sentences(story, stretch).into_iter().rev() {
            let mentions = &story.notes.mentions;
            let from = mentions.partition_point(|m| m.span.start < sentence.start);
            let to = mentions.partition_point(|m| m.span.start < sentence.end);
            back.push((sentence, mentions.get(from..to).unwrap_or_default()));
        }
    }
    back
}

/// Sentences of a stretch, cut after `.`, `!` or `?` (with closing quotes) before a capital, and never
/// inside a name.
fn sentences(story: &Story, stretch: Span) -> Vec<Span> {
    let text = story.cut(stretch);
    let mut out = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    let mut last_word = 0;
    let mut closed = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '!' | '?' => closed = true,
            '.' => closed = text.get(last_word..=at).is_some_and(|word| !is_abbreviation(word)),
            '”' | '"' | '’' | '\'' | ')' => {}
            c if c.is_whitespace() => {
                let capital = chars.peek().is_some_and(|(_, next)| {
                    next.is_uppercase() || matches!(next, '“' | '"' | '‘' | '\'')
                });
                let next = at + c.len_utf8();
                if closed && capital {
                    out.push(Span::new(stretch.start + start, stretch.start + at));
                    start = next;
                }
                last_word = next;
                closed = false;
            }
            _ => closed = false,
        }
    }
    out.push(Span::new(stretch.start + start, stretch.end));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::lexicon::gender_of;
    use crate::story::{Block, Entity, Notes, Role};

    /// A story of one paragraph; mentions are found by their words, in order.
    fn story(
        text: &str,
        entities: &[(EntityKind, &str, &[&str])],
        named: &[(&str, usize)],
    ) -> Story {
        let mut story = Story { text: text.into(), ..Story::default() };
        story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        let mut at = 0;
        let mut mentions = Vec::new();
        for (words, entity) in named {
            let start = at + text.get(at..).and_then(|rest| rest.find(words)).expect("in the text");
            at = start + words.len();
            mentions.push(Mention { span: Span::new(start, at), entity: *entity, rule: "test" });
        }
        let entities = entities.iter().map(|(kind, name, titles)| Entity {
            kind: *kind,
            name: (*name).into(),
            count: 1,
            titles: titles.iter().map(|t| (*t).into()).collect(),
            gender: gender_of(name.split(' ').next(), &[]),
        });
        story.notes = Notes { entities: entities.collect(), mentions, ..Notes::default() };
        story
    }

    fn check(story: &Story, words: &str, expect: Option<usize>) {
        let start = story.text.rfind(words).expect("in the text");
        let got = resolve(story, Span::new(start, start + words.len()));
        assert_eq!(got, expect, "{words} in {}", story.text);
    }

    use EntityKind::{Organization, Person};

    #[test]
    fn pronouns_take_the_one_who_fits() {
        let people: &[(EntityKind, &str, &[&str])] =
            &[(Person, "Maria Lund", &[]), (Person, "Peter Falk", &[]), (Person, "Anna Berg", &[])];
        let s = story(
            "Maria Lund met Peter Falk. She left.",
            people,
            &[("Maria Lund", 0), ("Peter Falk", 1)],
        );
        check(&s, "She", Some(0));
        let s = story(
            "Maria Lund met Peter Falk. He left.",
            people,
            &[("Maria Lund", 0), ("Peter Falk", 1)],
        );
        check(&s, "He", Some(1));
        let s = story(
            "In town Maria Lund, with Anna Berg, sang. Then she left.",
            people,
            &[("Maria Lund", 0), ("Anna Berg", 2)],
        );
        check(&s, "she", Some(0));
        let s = story(
            "Maria Lund told Anna Berg that she won.",
            people,
            &[("Maria Lund", 0), ("Anna Berg", 2)],
        );
        check(&s, "she", None);
    }

    #[test]
    fn titles_name_their_bearer() {
        let people: &[(EntityKind, &str, &[&str])] = &[
            (Person, "Ion Dragan", &["Attorney General"]),
            (Person, "Eva Stan", &["Vice President"]),
            (Person, "Radu Pop", &["President"]),
        ];
        let named = [("Ion Dragan", 0), ("Eva Stan", 1), ("Radu Pop", 2)];
        let s = story(
            "The attorney general spoke. Ion Dragan, Eva Stan, Radu Pop came. Then the president went.",
            people,
            &named,
        );
        check(&s, "The attorney general", Some(0));
        check(&s, "the president", Some(2));
        check(&s, "Radu Pop", Some(2));
    }

    #[test]
    fn organizations_by_noun_and_order() {
        let bodies: &[(EntityKind, &str, &[&str])] =
            &[(Organization, "Harbor Forum", &[]), (Organization, "Coastal Observatory", &[])];
        let named = [("Harbor Forum", 0), ("Coastal Observatory", 1)];
        let s = story(
            "Harbor Forum and Coastal Observatory spoke. The latter organization left.",
            bodies,
            &named,
        );
        check(&s, "The latter organization", Some(1));
        let s = story(
            "Harbor Forum and Coastal Observatory spoke. The organization left.",
            bodies,
            &named,
        );
        check(&s, "The organization", None);
        let s = story(
            "Harbor Forum and Coastal Observatory spoke. The observatory left.",
            bodies,
            &named,
        );
        check(&s, "The observatory", Some(1));
        let s = story("Harbor Forum spoke. The group left.", bodies, &[("Harbor Forum", 0)]);
        check(&s, "The group", Some(0));
        check(&s, "left", None);
    }
}
