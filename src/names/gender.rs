//! Whether a person is a man or a woman, as far as the story or the name tells it.
//!
//! What the story says comes first: titles ("Mr.", "Sister"), nouns of kinship and work that only one of
//! the two bears ("her husband, Ana's brother", "actress"), then the given name, and where that is on no
//! list, the pronouns in the sentences that are about nobody else.

use std::ops::Range;

use crate::story::{Entity, EntityKind, Gender, Mention, Role, Story};

use super::lexicon::{FEMININE, MASCULINE, gender_of};
use super::token::{Shape, Token};

/// Fills the gender of every person.
pub fn fill(story: &Story, tokens: &[Token<'_>], entities: &mut [Entity], mentions: &[Mention]) {
    let mut kin = vec![[0_u32; 2]; entities.len()];
    let mut votes = kin.clone();
    let spoken = spoken(story, tokens);
    for (n, mention) in mentions.iter().enumerate() {
        if entities.get(mention.entity).is_none_or(|e| e.kind != EntityKind::Person) {
            continue;
        }
        let from = tokens.partition_point(|t| t.span.start < mention.span.start);
        let to = tokens.partition_point(|t| t.span.end <= mention.span.end);
        if let Some(gender) = beside(tokens, from, to) {
            kin[mention.entity][gender as usize] += 1;
        }
        let alone = |limit: usize| {
            let people = |m: &&Mention| {
                m.entity != mention.entity
                    && entities.get(m.entity).is_some_and(|e| e.kind == EntityKind::Person)
            };
            let limit = tokens.get(limit).map_or(usize::MAX, |t| t.span.start);
            !mentions[n + 1..].iter().take_while(|m| m.span.start < limit).any(|m| people(&m))
                && !mentions[..n]
                    .iter()
                    .rev()
                    .take_while(|m| m.span.start >= sentence_start(tokens, from))
                    .any(|m| people(&m))
        };
        if let Some((at, gender)) = pronoun_after(story, tokens, &spoken, to)
            && alone(at)
        {
            votes[mention.entity][gender as usize] += 1;
        }
    }
    for (n, entity) in entities.iter_mut().enumerate().filter(|(_, e)| e.kind == EntityKind::Person)
    {
        let given = entity.name.split_once(' ').map(|(given, _)| given);
        entity.gender = gender_of(None, &entity.titles)
            .or_else(|| majority(kin[n]))
            .or_else(|| gender_of(given, &[]))
            .or_else(|| majority(votes[n]));
    }
}

fn majority([women, men]: [u32; 2]) -> Option<Gender> {
    match women.cmp(&men) {
        std::cmp::Ordering::Less if women == 0 || men > 2 * women => Some(Gender::Male),
        std::cmp::Ordering::Greater if men == 0 || women > 2 * men => Some(Gender::Female),
        _ => None,
    }
}

/// The gender of a noun that only one of the two bears; pronouns are none.
fn of_noun(word: &str) -> Option<Gender> {
    if matches!(word, "he" | "him" | "his" | "himself" | "she" | "her" | "hers" | "herself") {
        return None;
    }
    match (FEMININE.holds(word), MASCULINE.holds(word)) {
        (true, false) => Some(Gender::Female),
        (false, true) => Some(Gender::Male),
        _ => None,
    }
}

/// "His wife, Ana Ruiz", "actress Ana Ruiz", "Ana Ruiz, a retired nun".
fn beside(tokens: &[Token<'_>], from: usize, to: usize) -> Option<Gender> {
    let block = tokens.get(from)?.block;
    let small = |at: usize| {
        tokens.get(at).filter(|t| t.block == block && (t.shape == Shape::Small || t.start))
    };
    let comma = |at: usize| tokens.get(at).is_some_and(|t| t.form == ",");
    let before = from.checked_sub(1 + usize::from(from > 0 && comma(from - 1)))?;
    if let Some(gender) = small(before).and_then(|t| of_noun(&t.form)) {
        return Some(gender);
    }
    if !comma(to) {
        return None;
    }
    // "X, a former police officer and the widow of": only the first noun phrase, up to what ends it.
    let phrase =
        (to + 1..to + 6).map_while(|at| small(at).map(|t| (at, t))).take_while(|(_, t)| {
            !matches!(
                t.form.as_ref(),
                "who" | "whose" | "and" | "of" | "to" | "for" | "with" | "in"
            )
        });
    let (at, last) = phrase.last()?;
    let owner = tokens.get(at + 1).is_some_and(|t| t.shape == Shape::Possessive);
    if owner { None } else { of_noun(&last.form) }
}

/// The first "he", "she", "his" or "her" after a name in the same sentence, with its token.
fn pronoun_after(
    story: &Story,
    tokens: &[Token<'_>],
    spoken: &[bool],
    to: usize,
) -> Option<(usize, Gender)> {
    const REACH: usize = 40;
    let last = to.checked_sub(1).and_then(|at| tokens.get(at))?;
    let role = story.blocks.get(last.block).map(|b| b.role)?;
    if spoken.get(to - 1).copied().unwrap_or(false) || role == Role::Byline {
        return None;
    }
    for at in to..(to + REACH).min(tokens.len()) {
        let token = &tokens[at];
        if token.block != last.block || ends(tokens, at) {
            return None;
        }
        if spoken[at] {
            continue;
        }
        let gender = match token.form.as_ref() {
            "he" | "his" | "himself" => Gender::Male,
            // "Told her that" is of another; "sold her boat" may be her own.
            "her" if !owns(tokens, at) => continue,
            "she" | "her" | "herself" => Gender::Female,
            _ => continue,
        };
        return Some((at, gender));
    }
    None
}

/// Whether "her" owns the noun after it.
fn owns(tokens: &[Token<'_>], at: usize) -> bool {
    const AFTER_OBJECT: &[&str] = &[
        "a", "about", "and", "as", "at", "because", "before", "but", "by", "for", "from", "he",
        "how", "if", "in", "into", "it", "of", "on", "out", "she", "that", "the", "they", "this",
        "to", "was", "what", "when", "where", "while", "who", "with",
    ];
    tokens
        .get(at + 1)
        .is_some_and(|t| t.shape == Shape::Small && !AFTER_OBJECT.contains(&t.form.as_ref()))
}

fn ends(tokens: &[Token<'_>], at: usize) -> bool {
    tokens[at].shape == Shape::Mark && tokens[at].form.starts_with(['.', '!', '?', ';'])
}

/// Where the sentence of a token begins, in bytes.
fn sentence_start(tokens: &[Token<'_>], from: usize) -> usize {
    const REACH: usize = 60;
    let block = tokens.get(from).map_or(usize::MAX, |t| t.block);
    let within: Range<usize> = from.saturating_sub(REACH)..from;
    let start =
        within.rev().take_while(|&at| tokens[at].block == block && !ends(tokens, at)).last();
    tokens.get(start.unwrap_or(from)).map_or(0, |t| t.span.start)
}

/// For each token whether it stands between quotation marks, where "she" is whom the speaker means.
fn spoken(story: &Story, tokens: &[Token<'_>]) -> Vec<bool> {
    let mut open = false;
    let mut block = usize::MAX;
    tokens
        .iter()
        .map(|token| {
            if token.block != block {
                block = token.block;
                open = false;
            }
            if token.shape == Shape::Mark {
                match story.cut(token.span).chars().next() {
                    Some('“' | '«' | '„') => open = true,
                    Some('”' | '»') => open = false,
                    Some('"') => open = !open,
                    _ => {}
                }
            }
            open
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::annotate;
    use crate::story::{Block, Gender, Role, Span, Story};

    /// The genders of the persons in a paragraph, in order of first mention: `f`, `m` or `-`.
    fn check(text: &str, want: &str) {
        let span = Span::new(0, text.len());
        let mut story =
            Story { text: text.into(), language: Some("en".into()), ..Story::default() };
        story.blocks.push(Block { span, role: Role::Paragraph });
        annotate(&mut story);
        let got: String = story
            .notes
            .entities
            .iter()
            .map(|e| match e.gender {
                Some(Gender::Female) => 'f',
                Some(Gender::Male) => 'm',
                None => '-',
            })
            .collect();
        assert_eq!(got, want, "{text}: {:?}", story.notes.entities);
    }

    #[test]
    fn names_titles_and_kin_tell() {
        check("President Maria Quorrin met President Pieter Vanthuyne.", "fm");
        check("Mrs. Kim Quorrin waved. Mr. Lee Zandt left.", "fm");
        check("Later his wife, Xobel Quorrin, sang.", "f");
        check("Then actress Xobel Quorrin, 34, sang.", "f");
        check("Xobel Quorrin, a retired fisherman, sang.", "m");
        check("Xobel Quorrin, a nurse, sang.", "-");
    }

    #[test]
    fn pronouns_tell_where_nobody_else_is_named() {
        check("Xobel Quorrin, a nurse, sold her boat.", "f");
        check("Xobel Quorrin, a nurse, met Tavit Orlo, a singer, at her boat.", "--");
        check("Xobel Quorrin, a nurse, said, “She left.” Then it rained.", "-");
    }
}
