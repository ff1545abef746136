//! Who does the saying: the subject of a verb, before or after it.

use std::ops::Range;

use super::lexicon::{Class, Cue};
use super::phrase::{Phrase, Who, beginning_at, ending_at, full_start, head_of, titled_name};
use super::token::Token;

/// A verb that may bring a quotation, with its subject.
#[derive(Clone, Copy, Debug)]
pub(super) struct Saying {
    /// The token of the verb.
    pub verb: usize,
    pub cue: Cue,
    pub subject: Phrase,
    pub place: Place,
}

/// Where the subject was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// "Ruiz said".
    Before,
    /// "said Ruiz".
    After,
    /// "Ruiz, a nurse from Hull, said".
    Apposition,
    /// "Ruiz, who said".
    Relative,
    /// "Ruiz called it mud and said": the subject of the verb before.
    Shared,
    /// "Ruiz said so, adding": a participle or infinitive leans on the verb before.
    Leaning,
    /// "Ruiz smiled, coughed and said", "Ruiz left, saying": the first subject of the sentence.
    Opening,
}

/// The sayings of one sentence, in order.
pub(super) fn sayings(tokens: &[Token<'_>], sentence: &Range<usize>) -> Vec<Saying> {
    let mut found: Vec<Saying> = Vec::new();
    let mut floor = sentence.start;
    for n in sentence.clone() {
        if tokens[n].quote().is_some() {
            floor = n + 1;
        }
        let Some(cue) = cue_at(tokens, n, sentence) else { continue };
        let scope = Scope { tokens, sentence, floor, earlier: &found };
        if let Some((subject, place)) = scope.subject(n, cue) {
            found.push(Saying { verb: n, cue, subject, place });
        }
    }
    found
}

/// Whether the token is a verb of the lists in use as a verb.
fn cue_at(tokens: &[Token<'_>], n: usize, sentence: &Range<usize>) -> Option<Cue> {
    let token = &tokens[n];
    let next = tokens.get(n + 1).filter(|_| n + 1 < sentence.end);
    if matches!(token.lower.as_str(), "went" | "goes" | "going")
        && next.is_some_and(|t| t.lower == "on")
    {
        let ends = tokens.get(n + 2).filter(|_| n + 2 < sentence.end).is_none_or(|t| !t.is_word());
        return ends.then_some(Cue::Speech);
    }
    if token.lower == "put" && next.is_some_and(|t| t.lower == "it") {
        return Some(Cue::Speech);
    }
    let cue = token.word.cue()?;
    if token.mention.is_some() || (token.is_capital() && n > sentence.start) {
        return None;
    }
    let before = n.checked_sub(1).filter(|_| n > sentence.start).map(|n| &tokens[n]);
    let noun = before.is_some_and(|t| {
        t.is_possessive()
            || (t.word.is(Class::Determiner)
                && !matches!(
                    t.lower.as_str(),
                    "all"
                        | "both"
                        | "one"
                        | "some"
                        | "many"
                        | "others"
                        | "this"
                        | "that"
                        | "most"
                        | "another"
                        | "several"
                ))
    });
    let wants_subject = token.word.is(Class::Nounish)
        && !before.is_some_and(|t| {
            t.quote().is_some()
                || t.word.is(Class::Pronoun)
                || t.word.is(Class::Auxiliary)
                || t.word.is(Class::Time)
                || (t.lower.ends_with("ly") && !is_noun_in_ly(&t.lower))
                || matches!(t.lower.as_str(), "and" | "but" | "who" | "which" | "that")
                || t.is_pause()
                || (t.is_word() && t.is_capital())
                || (t.word.is_head() && t.lower.ends_with('s') != token.lower.ends_with('s'))
        });
    let noun_after = token.word.is(Class::Nounish)
        && next.is_some_and(|t| {
            t.word.is(Class::Auxiliary) && t.lower != "to"
                || t.lower == "as" && token.lower.ends_with('s')
        });
    (!noun && !wants_subject && !noun_after).then_some(cue)
}

struct Scope<'a> {
    tokens: &'a [Token<'a>],
    sentence: &'a Range<usize>,
    /// The first token after the last quotation before the verb.
    floor: usize,
    /// The sayings before.
    earlier: &'a [Saying],
}

impl Scope<'_> {
    fn subject(&self, verb: usize, cue: Cue) -> Option<(Phrase, Place)> {
        let tokens = self.tokens;
        let previous = self.earlier.last().map(|s| s.subject);
        let after_quote = verb == self.floor && verb > self.sentence.start
            || (verb == self.floor + 1
                && tokens[self.floor].is_pause()
                && self.floor > self.sentence.start);
        if (after_quote || (verb > self.floor && tokens[verb - 1].is_pause()))
            && let Some(phrase) = self.inverted(verb, after_quote, cue)
        {
            return Some((phrase, Place::After));
        }
        if tokens[verb].lower.ends_with("ing") || tokens[verb - usize::from(verb > 0)].lower == "to"
        {
            // A participle or infinitive leans on the sentence's subject unless its own stands before it.
            let own = self.before(verb, self.floor).filter(|(phrase, place)| {
                *place == Place::Before
                    && verb > self.floor
                    && tokens[verb - 1].lower != "to"
                    && (tokens[verb - 1].word.is(Class::Auxiliary)
                        || matches!(phrase.who, Who::Name(_)) && !tokens[phrase.last].is_place())
            });
            // ", saying" goes back to the main clause; "and went on to say" to the verb before.
            let set_off = verb > self.sentence.start && tokens[verb - 1].is_mark(',');
            let main = || {
                let main = self.earlier.iter().find(|s| s.place != Place::Relative);
                main.map(|s| s.subject).or_else(|| self.first_subject(self.sentence.start, verb))
            };
            return own
                .or_else(|| set_off.then(main).flatten().map(|p| (p, Place::Leaning)))
                .or_else(|| previous.map(|p| (p, Place::Leaning)))
                .or_else(|| {
                    self.first_subject(self.sentence.start, verb).map(|p| (p, Place::Opening))
                })
                .or_else(|| self.main_clause(verb).map(|p| (p, Place::Opening)));
        }
        let found = self.before(verb, self.floor);
        if found.is_some() {
            return found;
        }
        if let Some(previous) = previous {
            return Some((previous, Place::Shared));
        }
        if self.floor > self.sentence.start
            && let Some(found) = self.before(verb, self.sentence.start)
        {
            return Some(found);
        }
        let phrase = self.first_subject(self.sentence.start, verb)?;
        Some((phrase, Place::Opening))
    }

    /// "said Ruiz": a phrase right after the verb that is not the subject of another verb.
    fn inverted(&self, verb: usize, after_quote: bool, cue: Cue) -> Option<Phrase> {
        let tokens = self.tokens;
        let told = matches!(tokens[verb].lower.as_str(), "tell" | "tells" | "told");
        if told || tokens[verb].lower.ends_with("ing") || (cue != Cue::Speech && !after_quote) {
            return None;
        }
        if let Some(name) = titled_name(tokens, verb + 1, self.sentence.end).filter(|_| after_quote)
        {
            return Some(name);
        }
        let phrase = beginning_at(tokens, verb + 1, self.sentence.end)?;
        if phrase.who == Who::Common
            && !(phrase.first..=phrase.last).any(|n| tokens[n].word.is_head())
        {
            return None;
        }
        let next = tokens.get(phrase.last + 1).filter(|_| phrase.last + 1 < self.sentence.end);
        let closes = next.is_none_or(|t| {
            !t.is_word()
                || t.word.is(Class::Preposition)
                || t.word.is(Class::Time)
                || matches!(
                    t.lower.as_str(),
                    "who"
                        | "afterward"
                        | "afterwards"
                        | "today"
                        | "yesterday"
                        | "then"
                        | "recently"
                        | "whose"
                        | "and"
                        | "when"
                        | "while"
                        | "later"
                        | "as"
                        | "before"
                        | "after"
                )
        });
        let pause = next.is_none_or(|t| !t.is_word());
        let fits = after_quote || (pause && phrase.who != Who::Pronoun);
        (closes && fits).then_some(phrase)
    }

    /// The phrase before the verb.
    fn before(&self, verb: usize, floor: usize) -> Option<(Phrase, Place)> {
        let tokens = self.tokens;
        let mut end = verb.checked_sub(1)?;
        while end > floor && is_skipped(tokens, end) {
            end -= 1;
        }
        if end < floor || (end == floor && is_skipped(tokens, end)) {
            return None;
        }
        let token = &tokens[end];
        if token.is_pause() {
            return self.apposition(end, floor).map(|p| (p, Place::Apposition));
        }
        if matches!(token.lower.as_str(), "who" | "that" | "which") && token.mention.is_none() {
            let mut left = end.checked_sub(1)?;
            if left > floor && tokens[left].is_pause() {
                left -= 1;
            }
            let phrase = ending_at(tokens, left, floor)?;
            return Some((head_of(tokens, phrase, floor), Place::Relative));
        }
        if matches!(token.lower.as_str(), "and" | "but" | "then" | "or") {
            // "Ruiz smiled and said": the subject of the clause, where a comma opens one.
            if let Some(clause) = (floor..end).rev().find(|&n| opens_clause(tokens, n))
                && let Some(phrase) = beginning_at(tokens, clause + 1, end)
            {
                return Some((phrase, Place::Opening));
            }
            let clause = (floor..end).rev().find(|&n| tokens[n].is_pause())?;
            let own = self.first_subject(clause + 1, end).filter(|p| {
                full_start(tokens, *p, clause + 1) == clause + 1
                    && !tokens[clause + 1].lower.ends_with("ed")
                    && !tokens[clause + 1].word.is(Class::Verb)
            });
            let phrase = own.or_else(|| self.apposition(clause, floor))?;
            return Some((phrase, Place::Opening));
        }
        let phrase = ending_at(tokens, end, floor)?;
        let phrase = head_of(tokens, phrase, floor);
        if let Some(name) = self.unclosed_apposition(phrase, floor) {
            return Some((name, Place::Apposition));
        }
        let after_preposition = phrase.first > floor
            && tokens[phrase.first - 1].word.is(Class::Preposition)
            && !matches!(
                tokens[phrase.first - 1].lower.as_str(),
                "as" | "than" | "before" | "after" | "since" | "until"
            )
            && phrase.who == Who::Common;
        // "A woman on trial for stealing a goat told": not the goat.
        let object = phrase.who == Who::Common
            && phrase.first > floor
            && tokens[phrase.first - 1].lower.ends_with("ing")
            && !tokens[phrase.last].word.is_head();
        if after_preposition || object {
            // "Protesters marching through the streets chanted": not the streets.
            return None;
        }
        if phrase.who == Who::Pronoun
            && phrase.first > floor
            && tokens[phrase.first - 1].lower == "what"
        {
            // "Ruiz condemned what she called": the one who condemned.
            let first = self
                .first_subject(self.sentence.start, phrase.first - 1)
                .filter(|p| matches!(p.who, Who::Name(Some(_))));
            return Some((first.unwrap_or(phrase), Place::Before));
        }
        Some((phrase, Place::Before))
    }

    /// "Ruiz, a nurse, said" and "the nurse, Ana Ruiz, said": `end` is the pause before the verb.
    fn apposition(&self, end: usize, floor: usize) -> Option<Phrase> {
        let tokens = self.tokens;
        let mut end = end;
        if tokens[end].is_mark(')') {
            end = (floor..end).rev().find(|&n| tokens[n].is_mark('('))?;
            if end > floor && !tokens[end - 1].is_pause() {
                let phrase = head_of(tokens, ending_at(tokens, end - 1, floor)?, floor);
                return self.unclosed_apposition(phrase, floor).or(Some(phrase));
            }
        }
        for _ in 0..8 {
            let pause = (floor..end).rev().find(|&n| tokens[n].is_pause());
            let start = pause.map_or(floor, |n| n + 1);
            if start < end {
                let phrase = ending_at(tokens, end - 1, start);
                if let Some(phrase) = phrase {
                    let named =
                        matches!(phrase.who, Who::Name(_)) && !tokens[phrase.last].is_place();
                    let whole = (start..phrase.first).all(|n| {
                        tokens[n].is_word()
                            && !tokens[n].word.is_closed()
                            && !tokens[n].word.is(Class::Determiner)
                    });
                    let opens_closed =
                        tokens[start].word.is_closed() && tokens[start].mention.is_none();
                    if named && whole && !opens_closed {
                        return Some(phrase);
                    }
                    if pause.is_none() {
                        let head = head_of(tokens, phrase, floor);
                        let first = full_start(tokens, head, floor);
                        let opens = first == floor
                            || matches!(
                                tokens[first - 1].lower.as_str(),
                                "and" | "but" | "as" | "when" | "while" | "that"
                            );
                        return opens.then_some(head);
                    }
                }
            }
            end = pause?;
        }
        None
    }

    /// "Ruiz, a nurse at the harbor told", "Ruiz, from the harbor told": the comma after is missing.
    fn unclosed_apposition(&self, phrase: Phrase, floor: usize) -> Option<Phrase> {
        let tokens = self.tokens;
        let mut start = full_start(tokens, phrase, floor);
        if start > floor && tokens[start - 1].word.is(Class::Preposition) {
            start -= 1;
        } else if phrase.who != Who::Common {
            return None;
        }
        let comma = start.checked_sub(1).filter(|&n| n > floor && tokens[n].is_mark(','))?;
        let name = ending_at(tokens, comma - 1, floor)?;
        let opens = full_start(tokens, name, floor) == floor;
        // "Overall, the group said" opens with no name.
        let named = matches!(name.who, Who::Name(Some(_))) || name.last > name.first;
        (named && matches!(name.who, Who::Name(_)) && opens && !tokens[name.last].is_place())
            .then_some(name)
    }

    /// "After saying so, Ruiz left": the subject of the clause after the comma.
    fn main_clause(&self, verb: usize) -> Option<Phrase> {
        let comma = (verb..self.sentence.end).find(|&n| {
            let quote_pause = self.tokens[n].quote().is_some()
                && super::token::last_char(&self.tokens[n]) == Some(',');
            self.tokens[n].is_mark(',') || quote_pause
        })?;
        beginning_at(self.tokens, comma + 1, self.sentence.end)
    }

    /// The first phrase of the clause that can be a subject: not after a preposition, not inside an
    /// opening phrase that a comma closes.
    fn first_subject(&self, start: usize, verb: usize) -> Option<Phrase> {
        first_subject(self.tokens, start..verb)
    }
}

/// The first phrase of a stretch of tokens that can be the subject of its clause.
pub(super) fn first_subject(tokens: &[Token<'_>], range: Range<usize>) -> Option<Phrase> {
    let mut n = range.start;
    let opening = tokens.get(n).filter(|_| n < range.end)?;
    let opens_aside = opening.word.is(Class::Preposition)
        || matches!(
            opening.lower.as_str(),
            "when" | "while" | "if" | "although" | "because" | "though"
        )
        || opening.lower.ends_with("ing");
    if opens_aside && let Some(comma) = (n..range.end).find(|&n| tokens[n].is_mark(',')) {
        n = comma + 1;
    }
    while n < range.end {
        let token = &tokens[n];
        if token.word.is(Class::Preposition) && token.mention.is_none() {
            // What hangs on a preposition is no subject.
            let hangs = beginning_at(tokens, n + 1, range.end);
            n = match tokens.get(n + 1).and_then(|t| t.mention) {
                Some(mention) => {
                    let next = |&m: &usize| m < range.end && tokens[m].mention == Some(mention);
                    (n + 1..range.end).take_while(next).last().unwrap_or(n)
                }
                None => hangs.map_or(n, |p| p.last),
            };
        } else if token.is_word()
            && let Some(phrase) = beginning_at(tokens, n, range.end)
        {
            let last = &tokens[phrase.last];
            let owned = tokens.get(phrase.last + 1).is_some_and(Token::is_possessive);
            let able = !owned
                && !last.word.is(Class::Time)
                && !last.is_place()
                && (phrase.who != Who::Common || phrase.last > phrase.first);
            if able {
                return Some(phrase);
            }
            n = phrase.last;
        }
        n += 1;
    }
    None
}

/// "until a girl climbed up and asked": whether the word opens a clause whose subject follows it.
fn opens_clause(tokens: &[Token<'_>], n: usize) -> bool {
    let opener = matches!(tokens[n].lower.as_str(), "until" | "when" | "while" | "because");
    opener
        && tokens.get(n + 1).is_some_and(|t| {
            t.mention.is_some() || t.word.is(Class::Determiner) || t.word.is(Class::Pronoun)
        })
}

/// Auxiliaries, adverbs and times between a subject and its verb.
fn is_skipped(tokens: &[Token<'_>], n: usize) -> bool {
    let token = &tokens[n];
    let name = token.mention.is_some() || (token.is_capital() && n > 0 && tokens[n - 1].is_word());
    if !token.is_word() || name && !token.word.is(Class::Time) {
        return false;
    }
    token.word.is(Class::Auxiliary)
        || token.word.is(Class::Time)
        || (token.lower.len() > 4
            && token.lower.ends_with("ly")
            && !token.is_capital()
            && !is_noun_in_ly(&token.lower))
        || (matches!(token.lower.as_str(), "on" | "last" | "early" | "late")
            && tokens.get(n + 1).is_some_and(|t| t.word.is(Class::Time)))
}

/// Nouns that end like adverbs.
fn is_noun_in_ly(word: &str) -> bool {
    matches!(
        word,
        "family" | "assembly" | "monopoly" | "reply" | "supply" | "rally" | "bully" | "anomaly"
    )
}
