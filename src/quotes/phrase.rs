//! Noun phrases that may speak: pronouns, names, and descriptions such as "a spokesman for the mayor".
//!
//! There is no grammar here but closed word classes: a phrase is read backward from the word that ends it,
//! or forward from the word that begins it.

use super::lexicon::Class;
use super::token::Token;

/// What kind of words name the speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// "she", "who" (whose antecedent is another phrase).
    Pronoun,
    /// A proper name, with its mention where the story has one.
    Name(Option<usize>),
    /// "the organization", "two officials".
    Common,
}

/// A noun phrase: tokens `first..=last` of its block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    pub first: usize,
    pub last: usize,
    pub who: Who,
}

/// How many words a description may have.
const LONGEST: usize = 9;

/// The phrase whose last word is token `end`, not reaching before `floor`.
pub(super) fn ending_at(tokens: &[Token<'_>], end: usize, floor: usize) -> Option<Phrase> {
    let token = tokens.get(end).filter(|t| t.is_word())?;
    if end < floor {
        return None;
    }
    if let Some(mention) = token.mention {
        let mut first = end;
        while first > floor && tokens[first - 1].mention == Some(mention) {
            first -= 1;
        }
        return Some(Phrase { first, last: end, who: Who::Name(Some(mention)) });
    }
    if token.word.is(Class::Pronoun) {
        return Some(Phrase { first: end, last: end, who: Who::Pronoun });
    }
    if token.is_possessive() {
        return None;
    }
    let opens_sentence = end == floor || !tokens[end - 1].is_word();
    if token.is_capital() && !token.word.is_closed() && !(opens_sentence && token.word.is_head()) {
        if token.word.is(Class::Time) || token.word.is(Class::Determiner) {
            return None;
        }
        let mut first = name_start(tokens, end, floor);
        if first > floor && tokens[first - 1].is_possessive() {
            // "the Zelbridge sheriff's Office"
            let owner = first.checked_sub(2).and_then(|n| ending_at(tokens, n, floor));
            first = owner.map_or(first, |owner| owner.first);
        }
        return Some(Phrase { first, last: end, who: Who::Name(None) });
    }
    common_ending_at(tokens, end, floor)
}

/// Where the name that ends at `end` begins: over particles ("Casa do Norte") and an article in capitals
/// that is its own ("the newspaper A Casa").
fn name_start(tokens: &[Token<'_>], end: usize, floor: usize) -> usize {
    let mut first = end;
    loop {
        let before = |by: usize| first.checked_sub(by).filter(|&n| n >= floor).map(|n| &tokens[n]);
        let particle = |t: &Token<'_>| {
            matches!(
                t.lower.as_str(),
                "da" | "de" | "del" | "der" | "di" | "do" | "dos" | "du" | "la" | "van" | "von"
            )
        };
        if before(1).is_some_and(is_name_word) {
            first -= 1;
        } else if before(1).is_some_and(particle) && before(2).is_some_and(is_name_word) {
            first -= 2;
        } else {
            let own = before(1).is_some_and(|t| t.is_capital() && t.word.is(Class::Determiner))
                && before(2).is_some_and(|t| t.is_word() && t.word.is_head());
            return first - usize::from(own);
        }
    }
}

fn is_name_word(token: &Token<'_>) -> bool {
    token.is_capital()
        && token.mention.is_none()
        && !token.word.is_closed()
        && !token.word.is(Class::Determiner)
        && !token.word.is(Class::Time)
}

/// Whether the word can stand inside a description before its head.
fn is_modifier(token: &Token<'_>) -> bool {
    token.is_word()
        && (!token.word.is_closed() || token.mention.is_some())
        && (token.word.cue().is_none() || token.mention.is_some() || token.lower.ends_with("ing"))
}

fn is_plural(head: &Token<'_>) -> bool {
    head.lower.ends_with('s') && head.lower.len() > 4
}

fn common_ending_at(tokens: &[Token<'_>], end: usize, floor: usize) -> Option<Phrase> {
    let head = &tokens[end];
    let determined = head.word.is(Class::Determiner);
    if head.word.is_closed() || (head.word.cue().is_some() && !head.word.is_head()) {
        return None;
    }
    let mut first = end;
    let mut found = determined;
    while !found && first > floor && end - first < LONGEST {
        let before = &tokens[first - 1];
        // "a step that lawyers call": no determiner.
        if before.lower == "that" && is_plural(head) && first - 1 > floor {
            break;
        }
        if before.word.is(Class::Determiner) && before.mention.is_none() {
            first -= 1;
            found = true;
        } else if before.is_possessive() {
            let owner = first.checked_sub(2).and_then(|n| ending_at(tokens, n, floor));
            if let Some(owner) = owner {
                first = owner.first;
            }
            found = true;
        } else if is_modifier(before) {
            first -= 1;
        } else {
            break;
        }
    }
    let plural = is_plural(head);
    let agent =
        ["man", "woman", "men", "women", "people"].iter().any(|end| head.lower.ends_with(end));
    if found {
        // "two out of three" and the like: more determiners before.
        while first > floor
            && tokens[first - 1].word.is(Class::Determiner)
            && !matches!(tokens[first - 1].lower.as_str(), "that" | "this" | "these" | "those")
        {
            first -= 1;
        }
    } else if !(head.word.is_head() || plural || agent) {
        return None;
    }
    Some(Phrase { first, last: end, who: Who::Common })
}

/// The phrase that begins at token `start`, not reaching past `limit` (exclusive).
///
/// "spokesman John Smith" gives the name; "a spokesman for the mayor" gives "a spokesman"; "the group's
/// director, Ana Ruiz," gives the name.
pub(super) fn beginning_at(tokens: &[Token<'_>], start: usize, limit: usize) -> Option<Phrase> {
    let begin = tokens.get(start).filter(|t| t.is_word() && start < limit)?;
    if begin.word.is(Class::Pronoun) && begin.mention.is_none() {
        return Some(Phrase { first: start, last: start, who: Who::Pronoun });
    }
    if begin.word.is_closed() && begin.mention.is_none() {
        return None;
    }
    let mut end = start;
    let mut name = None;
    let mut headed = false;
    let mut n = start;
    while n < limit && n - start < LONGEST + 3 {
        let token = &tokens[n];
        let inside = token.is_word()
            && (token.mention.is_some()
                || token.is_possessive()
                || token.word.is(Class::Determiner) && n == start
                || !token.word.is_closed()
                    && !token.word.is(Class::Determiner)
                    && (token.word.cue().is_none()
                        || token.word.is_head()
                        || token.word.is(Class::Nounish)
                        || n == start)
                    && !(token.word.is(Class::Time) && token.is_capital()));
        if !inside {
            break;
        }
        if token.is_possessive() {
            name = None;
        } else if token.mention.is_some() || is_name_word(token) {
            let last = ending_at(tokens, n, start);
            name = last.filter(|p| matches!(p.who, Who::Name(_)));
        } else if headed && (token.lower.ends_with("ed") || token.word.is(Class::Verb)) {
            break; // "The group granted"
        } else if name.is_some() && !goes_on_after_name(token) {
            break; // "Ruiz took": the verb is not on the lists.
        } else {
            name = None;
        }
        headed |= token.word.is_head() || name.is_some();
        end = n;
        n += 1;
    }
    if n == start || tokens[end].is_possessive() {
        return None;
    }
    if let Some(name) = name {
        return Some(name);
    }
    // An appositive that is a name: ", Ana Ruiz," after a description.
    if tokens.get(n).is_some_and(|t| t.is_mark(','))
        && let Some(name) = name_between_pauses(tokens, n + 1, limit)
    {
        return Some(name);
    }
    let head = &tokens[end];
    let known = head.word.is_head()
        || begin.word.is(Class::Determiner)
        || tokens[start..=end].iter().any(|t| t.word.is_head() || t.mention.is_some());
    known.then_some(Phrase { first: start, last: end, who: Who::Common })
}

/// A person's name after titles and offices of any kind, which a pause or preposition ends: "Hull Rovers
/// sporting director Ana Ruiz,".
pub(super) fn titled_name(tokens: &[Token<'_>], start: usize, limit: usize) -> Option<Phrase> {
    let word = |t: &Token<'_>| {
        t.is_word()
            && (t.mention.is_some()
                || !(t.word.is_closed() || t.word.is(Class::Verb) || t.word.is(Class::Time)))
    };
    let count = tokens.get(start..limit)?.iter().take(LONGEST).take_while(|t| word(t)).count();
    let end = start + count.checked_sub(1)?;
    let stop = tokens.get(end + 1).filter(|_| end + 1 < limit);
    let ended = stop.is_none_or(|t| !t.is_word() || t.word.is(Class::Preposition));
    let phrase = ending_at(tokens, end, start).filter(|_| ended)?;
    let person = matches!(phrase.who, Who::Name(Some(_))) || phrase.last > phrase.first;
    (matches!(phrase.who, Who::Name(_)) && person && !tokens[end].is_place()).then_some(phrase)
}

/// Whether the word goes on with a description that a name began: "Reuters reporter", "FBI officials".
fn goes_on_after_name(token: &Token<'_>) -> bool {
    token.word.is_head()
        || matches!(
            token.lower.as_str(),
            "press"
                | "senior"
                | "communications"
                | "foreign"
                | "policy"
                | "security"
                | "public"
                | "deputy"
                | "national"
                | "defense"
                | "defence"
                | "finance"
                | "health"
                | "interior"
                | "vice"
        )
}

/// A name that is all that stands between token `start` and the next pause or end.
fn name_between_pauses(tokens: &[Token<'_>], start: usize, limit: usize) -> Option<Phrase> {
    let mut n = start;
    while n < limit
        && tokens[n].is_capital()
        && (tokens[n].mention.is_some() || is_name_word(&tokens[n]))
    {
        n += 1;
    }
    let stop = tokens.get(n).is_none_or(|t| !t.is_word());
    let enough = n > start + 1 || (n > start && tokens[start].mention.is_some());
    (enough && stop).then(|| ending_at(tokens, n - 1, start)).flatten()
}

/// The first token of the words that belong to a phrase on its left: titles, offices, whose they are.
pub(super) fn full_start(tokens: &[Token<'_>], phrase: Phrase, floor: usize) -> usize {
    let mut first = phrase.first;
    while first > floor && phrase.first - first < LONGEST {
        let before = &tokens[first - 1];
        // "chairman and chief executive Ana Ruiz"
        let joins =
            before.lower == "and" && first >= floor + 2 && tokens[first - 2].word.is(Class::Person);
        let belongs =
            is_modifier(before) || before.word.is(Class::Determiner) || before.is_possessive();
        if !(joins || belongs) {
            break;
        }
        first -= 1;
    }
    first
}

/// The head of a phrase that stands left of prepositional phrases: "a spokesman" of "a spokesman for the
/// mayor of Hull".
pub(super) fn head_of(tokens: &[Token<'_>], phrase: Phrase, floor: usize) -> Phrase {
    let mut at = phrase;
    for _ in 0..4 {
        let start = full_start(tokens, at, floor);
        let Some(preposition) = start.checked_sub(1).filter(|&n| n > floor) else { break };
        let token = &tokens[preposition];
        let joins = token.word.is(Class::Preposition)
            && matches!(
                token.lower.as_str(),
                "of" | "for"
                    | "with"
                    | "from"
                    | "at"
                    | "in"
                    | "to"
                    | "on"
                    | "against"
                    | "near"
                    | "by"
            );
        if !joins {
            break;
        }
        let Some(left) = ending_at(tokens, preposition - 1, floor) else { break };
        let speaks = match left.who {
            Who::Pronoun => false,
            Who::Name(_) => {
                matches!(token.lower.as_str(), "of" | "from" | "in" | "at" | "for" | "with")
            }
            Who::Common => true,
        };
        if !speaks {
            break;
        }
        at = left;
    }
    at
}
