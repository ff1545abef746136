//! Names that are spelled two ways: within a story, and unlike the form that is usual elsewhere.
//!
//! Two words that the lists both know are two names ("Johnson", "Johnston"), whatever the letters say.

use std::collections::BTreeMap;

use crate::story::{EntityKind, Mention, Spelling, Story, Usual};
use crate::text::{Difference, Spelled};

use super::lexicon::{Facts, Memo};
use super::token::title_case;

/// Forms of names that are compared at most: a roll of names is no prose.
const MOST: usize = 300;

/// A form of a name in the story.
struct Form<'n> {
    kind: EntityKind,
    entity: usize,
    spelled: Spelled,
    mentions: Vec<&'n Mention>,
}

/// Whether names of a kind are compared.
fn is_compared(kind: EntityKind) -> bool {
    matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Organization)
}

/// The forms of the story's names, without those in capitals, in order of their first mention.
fn forms(story: &Story) -> Vec<Form<'_>> {
    let mut forms: Vec<Form<'_>> = Vec::new();
    let mut known: BTreeMap<(usize, &str), usize> = BTreeMap::new();
    for mention in &story.notes.mentions {
        let text = story.cut(mention.span);
        let Some(entity) = story.notes.entities.get(mention.entity) else { continue };
        if !is_compared(entity.kind) || !text.chars().any(char::is_lowercase) {
            continue;
        }
        let at = *known.entry((mention.entity, text)).or_insert_with(|| {
            let (kind, entity) = (entity.kind, mention.entity);
            forms.push(Form { kind, entity, spelled: Spelled::new(text), mentions: Vec::new() });
            forms.len() - 1
        });
        forms[at].mentions.push(mention);
        if forms.len() == MOST {
            break;
        }
    }
    forms
}

/// Whether the lists know both of two words as names, so that neither is a slip for the other.
fn are_known(memo: &mut Memo, kind: EntityKind, a: &str, b: &str) -> bool {
    let bits = match kind {
        EntityKind::Person => Facts::PERSONAL,
        EntityKind::Place => Facts::PLACE,
        _ => Facts::COMMON.with(Facts::PLACE).with(Facts::PERSONAL).with(Facts::DEMONYM),
    };
    let mut known = |word: &str| memo.facts(&title_case(word)).any(bits);
    known(a) && known(b)
}

/// The two spellings, where two forms are one name spelled two ways: the whole names, or surnames.
fn two_ways(memo: &mut Memo, a: &Form<'_>, b: &Form<'_>) -> Option<(String, String)> {
    if a.kind != b.kind {
        return None;
    }
    let whole = || Some((a.spelled.text.clone(), b.spelled.text.clone()));
    match a.spelled.differs(&b.spelled) {
        Some(Difference::Marks) => whole(),
        Some(Difference::Letters(at)) => {
            let (one, other) = (a.spelled.words().get(at)?, b.spelled.words().get(at)?);
            let alone = a.spelled.words().len() == 1;
            // "Hansen" and "Hanson", each alone, may be two people whose full names stand elsewhere; but two
            // common words in the midst of the same long name are one body, "Harbor Board" and "Harbour Board".
            let known = match a.kind {
                EntityKind::Person => alone || are_known(memo, a.kind, one, other),
                EntityKind::Organization => alone && are_known(memo, a.kind, one, other),
                _ => are_known(memo, a.kind, one, other),
            };
            if known { None } else { whole() }
        }
        None if a.kind == EntityKind::Person && a.entity != b.entity => {
            let short_last = a.spelled.words().len() > 1;
            let (full, short) = if short_last { (a, b) } else { (b, a) };
            let (last, word) = (full.spelled.words().last()?, short.spelled.words().first()?);
            if !full.spelled.ends_nearly(&short.spelled) || are_known(memo, a.kind, last, word) {
                return None;
            }
            let last = full.spelled.text.rsplit(' ').next()?.to_owned();
            let word = short.spelled.text.clone();
            Some(if short_last { (last, word) } else { (word, last) })
        }
        None => None,
    }
}

/// The names that the story itself spells otherwise, most often or first, sorted by their places.
pub fn within(story: &Story, memo: &mut Memo) -> Vec<Spelling> {
    let forms = forms(story);
    let mut all: Vec<Spelling> = Vec::new();
    let times = |form: &Form<'_>, spelled: &str| {
        // A surname stands in every form of its bearer's name.
        let own = forms.iter().filter(|one| one.entity == form.entity);
        let has = |one: &&Form<'_>| {
            one.spelled.text == spelled || one.spelled.text.ends_with(&format!(" {spelled}"))
        };
        own.filter(has).map(|one| one.mentions.len()).sum::<usize>()
    };
    for (n, b) in forms.iter().enumerate() {
        for a in forms.iter().take(n) {
            let Some((one, other)) = two_ways(memo, a, b) else { continue };
            let (first, second) = (times(a, &one), times(b, &other));
            let (usual, many, odd) =
                if second > first { (other, second, a) } else { (one, first, b) };
            all.extend(odd.mentions.iter().map(|mention| Spelling {
                span: mention.span,
                usual: usual.clone(),
                by: Usual::Story(many),
            }));
        }
    }
    tidy(all)
}

/// The names that are unlike the form that is usual elsewhere, sorted by their places. `elsewhere` tells how many stories have a name
/// and those that are spelled nearly like it.
///
/// A form is usual where at least three stories have it and five times as many as have the story's own.
///
/// # Errors
/// Those of `elsewhere`.
pub fn unlike<E>(
    story: &Story,
    mut elsewhere: impl FnMut(EntityKind, &str) -> Result<Vec<(String, usize)>, E>,
) -> Result<Vec<Spelling>, E> {
    let mut memo = Memo::default();
    let mut all = Vec::new();
    for form in forms(story) {
        let words = form.spelled.words();
        if words.len() < 2 && (form.kind == EntityKind::Person || form.spelled.text.len() < 6) {
            continue;
        }
        // A word alone that any list knows is no slip: "Marine" is not "Maine".
        let listed = Facts::COMMON.with(Facts::PERSONAL).with(Facts::PLACE).with(Facts::DEMONYM);
        if let [word] = words
            && (memo.facts(word).any(listed) || memo.facts(&title_case(word)).any(listed))
        {
            continue;
        }
        let near = elsewhere(form.kind, &form.spelled.text)?;
        let same = |name: &str| name == form.spelled.text;
        let own = near.iter().find(|(name, _)| same(name)).map_or(0, |(_, stories)| *stories);
        let usual = near.iter().filter(|(name, stories)| {
            *stories >= 3.max(own * 5)
                && match Spelled::new(name).differs(&form.spelled) {
                    Some(Difference::Marks) => true,
                    Some(Difference::Letters(at)) => {
                        let other = Spelled::new(name);
                        let pair = other.words().get(at).zip(words.get(at));
                        pair.is_some_and(|(a, b)| !are_known(&mut memo, form.kind, a, b))
                    }
                    None => false,
                }
        });
        if let Some((name, stories)) = usual.max_by_key(|(_, stories)| *stories) {
            all.extend(form.mentions.iter().map(|mention| Spelling {
                span: mention.span,
                usual: name.clone(),
                by: Usual::Archive(*stories),
            }));
        }
    }
    Ok(tidy(all))
}

/// Sorted by their places, one a place.
fn tidy(mut all: Vec<Spelling>) -> Vec<Spelling> {
    all.sort_by_key(|spelling| (spelling.span.start, spelling.span.end));
    all.dedup_by_key(|spelling| spelling.span);
    all
}

#[cfg(test)]
mod tests {
    use super::{Memo, unlike, within};
    use crate::story::{Block, Entity, EntityKind, Mention, Role, Span, Spelling, Story};

    /// A story of one paragraph, with its names in order: what, which entity, how it is written.
    fn story(names: &[(EntityKind, usize, &str)]) -> Story {
        let mut story = Story::default();
        for (kind, entity, name) in names {
            let start = story.text.len();
            story.text.push_str(name);
            let span = Span::new(start, story.text.len());
            story.text.push_str(" and ");
            story.notes.mentions.push(Mention { span, entity: *entity, rule: "test" });
            if story.notes.entities.len() <= *entity {
                let (kind, name) = (*kind, (*name).into());
                let titles = Vec::new();
                story.notes.entities.push(Entity { kind, name, count: 1, titles, gender: None });
            }
        }
        let span = Span::new(0, story.text.len());
        story.blocks = vec![Block { span, role: Role::Paragraph }];
        story
    }

    fn told(story: &Story, all: &[Spelling]) -> String {
        let one = |s: &Spelling| format!("{}: {}", story.cut(s.span), s.usual);
        all.iter().map(one).collect::<Vec<_>>().join("; ")
    }

    use EntityKind::{Organization, Person, Place};

    #[test]
    fn names_of_a_story_are_spelled_two_ways() {
        let check = |names: &[(EntityKind, usize, &str)], want: &str| {
            let story = story(names);
            assert_eq!(told(&story, &within(&story, &mut Memo::default())), want);
        };
        check(&[(Person, 0, "Ilse Varrick"), (Person, 1, "Varick")], "Varick: Varrick");
        check(
            &[(Person, 0, "Inés Robledo"), (Person, 0, "Ines Robledo")],
            "Ines Robledo: Inés Robledo",
        );
        let often = [(Place, 0, "Ostrelja"), (Place, 1, "Ostrelia"), (Place, 1, "Ostrelia")];
        check(&often, "Ostrelja: Ostrelia");
        check(&[(Person, 0, "Ada Johnson"), (Person, 1, "Bo Johnston")], "");
        check(&[(Person, 0, "Ada Johnson"), (Person, 1, "Johnston")], "");
        check(&[(Organization, 0, "Varrick Works"), (Person, 1, "Varick")], "");
        let bodies =
            [(Organization, 0, "Oakum Harbor Board"), (Organization, 1, "Oakum Harbour Board")];
        check(&bodies, "Oakum Harbour Board: Oakum Harbor Board");
    }

    #[test]
    fn names_are_unlike_the_usual_form() {
        let check = |name: &str, near: &[(&str, usize)], want: &str| {
            let story = story(&[(Person, 0, name)]);
            let near: Vec<(String, usize)> =
                near.iter().map(|(n, m)| ((*n).to_owned(), *m)).collect();
            let all = unlike(&story, |_, _| Ok::<_, ()>(near.clone())).unwrap();
            assert_eq!(told(&story, &all), want);
        };
        check(
            "Ilse Varick",
            &[("Ilse Varrick", 8), ("Ilse Varick", 1)],
            "Ilse Varick: Ilse Varrick",
        );
        check("Ilse Varick", &[("Ilse Varrick", 8), ("Ilse Varick", 2)], "");
        check("Ilse Varick", &[("Ilse Varrick", 2)], "");
        check("Varick", &[("Varrick", 9)], "");
    }
}
