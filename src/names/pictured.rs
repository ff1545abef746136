//! Who is in the picture, and who is only named.
//!
//! The Associated Press writes captions in a fixed way (AP Stylebook, "captions"): the first sentence says in
//! the present tense who does what, with positions in commas ("Ruiz, left,"); what follows is background.
//! So a person with a position, or before the first sentence's verb, is pictured; one after "of" or in a
//! clause of background is only named.

use crate::story::{Caption, Entity, EntityKind, Mention, Person, Span};

use super::lexicon::Facts;
use super::token::{Shape, Token};

/// Words that open a clause about something else than the picture.
const BACKGROUND: &[&str] = &[
    "after",
    "following",
    "who",
    "whose",
    "whom",
    "which",
    "that",
    "because",
    "since",
    "before",
    "when",
    "where",
    "amid",
    "during",
    "over",
    "despite",
    "until",
    "unless",
    "if",
];

/// Words that open a clause which may be in the picture too.
const BESIDE: &[&str] = &["as", "while"];

/// Prepositions whose object is not in the picture.
const APART: &[&str] =
    &["of", "for", "by", "from", "about", "in", "to", "against", "under", "honoring", "featuring"];

/// Prepositions and adverbs whose object is.
const TOGETHER: &[&str] = &["with", "alongside", "beside", "and", "to", "of", "by"];

/// How many names a caption may have; what is longer is no caption.
const MOST: usize = 64;

/// Words in small letters that stand inside the noun phrase of a person.
const DESCRIBING: &[&str] = &[
    "former",
    "presidential",
    "then",
    "late",
    "acting",
    "vice",
    "prime",
    "opposition",
    "new",
    "newly",
    "outgoing",
    "incoming",
    "retired",
    "fellow",
    "elected",
];

/// The people of a caption, in the order in which they are named. Outside English only a position tells
/// who is pictured.
pub fn people(
    caption: &Caption,
    tokens: &[Token<'_>],
    entities: &[Entity],
    mentions: &[Mention],
    english: bool,
) -> Vec<Person> {
    let from = tokens.partition_point(|t| t.span.start < caption.span.start);
    let to = tokens.partition_point(|t| t.span.end <= caption.span.end);
    let tokens = tokens.get(from..to.max(from)).unwrap_or_default();
    let first = mentions.partition_point(|m| m.span.start < caption.span.start);
    let named: Vec<&Mention> = mentions
        .iter()
        .skip(first)
        .take_while(|m| m.span.start < caption.span.end)
        .filter(|m| m.rule != "credit" && m.rule != "byline")
        .take(MOST)
        .filter(|m| entities.get(m.entity).is_some_and(|e| e.kind == EntityKind::Person))
        .collect();
    let view = View::new(tokens, &named);
    let mut people: Vec<Person> = Vec::new();
    for (n, mention) in named.iter().enumerate() {
        let position = view.position(n);
        let pictured = match (&position, english) {
            (Some(_), _) => Some(true),
            (None, true) => view.pictured(n),
            (None, false) => None,
        };
        match people.iter_mut().find(|p| p.entity == mention.entity) {
            Some(known) => {
                if known.position.is_none() && position.is_some() {
                    known.position = position;
                    known.pictured = Some(true);
                } else if pictured == Some(true) {
                    known.pictured = pictured;
                }
            }
            None => people.push(Person { entity: mention.entity, pictured, position }),
        }
    }
    people
}

/// A caption as tokens, with where its names stand among them.
struct View<'a, 's> {
    tokens: &'a [Token<'s>],
    /// For each name its first token and one past its last.
    names: Vec<(usize, usize)>,
    /// One past the first sentence.
    first_end: usize,
}

impl<'a, 's> View<'a, 's> {
    fn new(tokens: &'a [Token<'s>], named: &[&Mention]) -> Self {
        let range = |span: Span| {
            let from = tokens.partition_point(|t| t.span.start < span.start);
            (from, tokens.partition_point(|t| t.span.end <= span.end).max(from))
        };
        let begin = opening(tokens);
        let first_end = (begin + 1..tokens.len())
            .find(|&at| {
                tokens[at].start && tokens.get(at - 1).is_some_and(|t| ends_sentence(&t.form))
                    || tokens[at].form == "."
            })
            .unwrap_or(tokens.len());
        Self { tokens, names: named.iter().map(|m| range(m.span)).collect(), first_end }
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.form.as_ref())
    }

    /// Whether the person is in the picture, by the caption's grammar.
    fn pictured(&self, n: usize) -> Option<bool> {
        let (from, to) = *self.names.get(n)?;
        let begin = opening(self.tokens);
        if from >= self.first_end {
            return Some(false);
        }
        if self.tokens.get(to).is_some_and(|t| t.shape == Shape::Possessive) {
            return Some(false);
        }
        let background = (begin..from).any(|at| {
            let subordinate =
                BACKGROUND.contains(&self.word(at)) && self.tokens[at].shape == Shape::Small;
            // "Ruiz, who won, waves": a clause between commas ends again.
            subordinate && !self.closed_before(at, from)
        });
        if background {
            return Some(false);
        }
        if (begin..from).any(|at| BESIDE.contains(&self.word(at))) {
            return None;
        }
        if self.leads(begin, from) {
            return (!self.is_past(to)).then_some(true);
        }
        let subject = self.subject_from(from);
        let before = subject.checked_sub(1).filter(|&at| at >= begin);
        let Some(before) = before else { return Some(true) };
        let token = &self.tokens[before];
        if APART.contains(&token.form.as_ref()) {
            return Some(false);
        }
        if TOGETHER.contains(&token.form.as_ref())
            || matches!(token.form.as_ref(), "," | "and" | "&")
        {
            // One of several: as the one named before it.
            return match n.checked_sub(1) {
                Some(other) if self.linked(other, subject) => {
                    if self.position(other).is_some() {
                        Some(true)
                    } else {
                        self.pictured(other)
                    }
                }
                _ if token.form == "with" || token.form == "and" => Some(true),
                _ => None,
            };
        }
        if token.is(Facts::ROLE) {
            // "Actor X waves".
            return Some(true);
        }
        None
    }

    /// Whether the verb after the name tells of another time than the picture's.
    fn is_past(&self, to: usize) -> bool {
        let verb = self.word(to);
        matches!(
            verb,
            "had" | "has" | "have" | "was" | "were" | "will" | "would" | "did" | "could" | "said"
        ) || verb.ends_with("ed") && self.tokens[to].shape == Shape::Small
    }

    /// Whether nothing but what describes the person stands before the name: no verb, preposition or mark.
    fn leads(&self, begin: usize, from: usize) -> bool {
        (begin..from).all(|at| {
            let token = &self.tokens[at];
            let word = token.form.as_ref();
            let describes = token.is(Facts::ROLE) || !word.ends_with('s');
            match token.shape {
                Shape::Mark => matches!(word, "-" | "“" | "”" | "\"" | "'" | "’"),
                Shape::Small => {
                    describes
                        && !APART.contains(&word)
                        && !TOGETHER.contains(&word)
                        && !BACKGROUND.contains(&word)
                        && !BESIDE.contains(&word)
                        && !matches!(
                            word,
                            "at" | "on"
                                | "near"
                                | "outside"
                                | "inside"
                                | "into"
                                | "is"
                                | "are"
                                | "was"
                        )
                }
                _ => true,
            }
        })
    }

    /// Whether a clause opened at `at` is closed by a comma before `from`.
    fn closed_before(&self, at: usize, from: usize) -> bool {
        let opened = at > 0 && self.word(at - 1) == ",";
        opened && (at + 1..from).any(|at| self.word(at) == ",")
    }

    /// The first token of the noun phrase that ends with the name: over titles and nationalities.
    fn subject_from(&self, from: usize) -> usize {
        let mut at = from;
        while at > 0 {
            let before = &self.tokens[at - 1];
            let part = before.is_capital() && !before.start
                || before.is_capital()
                    && before
                        .is(Facts::TITLE.with(Facts::DEMONYM).with(Facts::LAND).with(Facts::ORG))
                || before.shape == Shape::Possessive
                || before.shape == Shape::Small
                    && (before.is(Facts::ROLE) || DESCRIBING.contains(&before.form.as_ref()));
            if !part {
                break;
            }
            at -= 1;
        }
        at
    }

    /// Whether only commas, "and" and positions stand between another name and a noun phrase.
    fn linked(&self, other: usize, from: usize) -> bool {
        let Some(&(_, end)) = self.names.get(other) else { return false };
        (end..from).all(|at| {
            let token = &self.tokens[at];
            matches!(
                token.form.as_ref(),
                "," | "and"
                    | "&"
                    | "from"
                    | "in"
                    | "the"
                    | "with"
                    | "second"
                    | "third"
                    | "at"
                    | "top"
                    | "bottom"
                    | "back"
                    | "front"
            ) || is_side(&token.form)
                || token.shape == Shape::Number
        })
    }

    /// The place in the picture that the words right after (or before) the name give it.
    fn position(&self, n: usize) -> Option<String> {
        let (from, to) = *self.names.get(n)?;
        let open = matches!(self.word(to), "," | "(");
        if open {
            let mut at = to + 1;
            // "Ruiz, 34, left," and "Ruiz, the mayor, left," are rarer than "Ruiz, left,".
            if self.tokens.get(at).is_some_and(|t| t.shape == Shape::Number)
                && self.word(at + 1) == ","
            {
                at += 2;
            }
            if let Some(position) = self.position_at(at) {
                return Some(position);
            }
        }
        // "From left, A, B and C": the first is at left, the last at right, those between are counted.
        let begin = opening(self.tokens);
        let lead = (begin..from).find(|&at| {
            self.word(at).eq_ignore_ascii_case("from")
                && matches!(self.word(at + 1), "left" | "right")
                && matches!(self.word(at + 2), "," | ":" | "to")
        })?;
        let rank = self.names.iter().filter(|(start, _)| *start > lead && *start < from).count();
        let all_linked = (0..n).filter(|&m| self.names[m].0 > lead).all(|m| {
            let next = self.names.get(m + 1).map_or(from, |next| self.subject_from(next.0));
            self.linked(m, next)
        });
        let side = if self.word(lead + 2) == "to" { "left" } else { self.word(lead + 1) };
        let last =
            n + 1 >= self.names.len() || !self.linked(n, self.subject_from(self.names[n + 1].0));
        let name = match (rank, last) {
            (0, _) => side.to_owned(),
            (_, true) => if side == "left" { "right" } else { "left" }.to_owned(),
            (1, _) => format!("second from {side}"),
            (2, _) => format!("third from {side}"),
            (3, _) => format!("fourth from {side}"),
            _ => return None,
        };
        all_linked.then_some(name)
    }

    /// `left`, `second from left`, `at right`, `in front`, closed by a comma, a bracket or a full stop.
    fn position_at(&self, at: usize) -> Option<String> {
        let at = at
            + usize::from(
                matches!(self.word(at), "at" | "on" | "in")
                    && self.tokens.get(at + 1).is_some_and(|t| is_side(&t.form) || t.form == "the"),
            );
        let at = at
            + usize::from(
                self.word(at) == "the" && self.tokens.get(at + 1).is_some_and(|t| is_side(&t.form)),
            );
        let closed = |end: usize| {
            matches!(self.word(end), "," | ")" | "." | ";" | "" | "and" | "wearing" | "holding")
        };
        let words = |from: usize, to: usize| {
            (from..to).map(|at| self.word(at).to_lowercase()).collect::<Vec<_>>().join(" ")
        };
        if matches!(
            self.word(at),
            "second" | "third" | "fourth" | "fifth" | "sixth" | "2nd" | "3rd"
        ) && self.word(at + 1) == "from"
        {
            let side = at + 2 + usize::from(self.word(at + 2) == "the");
            let fits = matches!(self.word(side), "left" | "right") && closed(side + 1);
            return fits.then(|| format!("{} from {}", self.word(at), self.word(side)));
        }
        let mut end = at;
        while end < at + 3 && self.tokens.get(end).is_some_and(|t| is_side(&t.form)) {
            end += 1;
        }
        (end > at && closed(end)).then(|| words(at, end))
    }
}

/// The first token of a caption's first sentence, after `FILE -` and the like.
fn opening(tokens: &[Token<'_>]) -> usize {
    const COUNTER: usize = 6;
    // "[2/3]": which picture of how many.
    let counted = tokens.first().is_some_and(|t| t.form == "[");
    let close = tokens.iter().take(COUNTER).position(|t| t.form == "]").filter(|_| counted);
    let begin = close.map_or(0, |close| close + 1);
    let file = tokens.get(begin).is_some_and(|t| t.form.eq_ignore_ascii_case("file"));
    if !file {
        return begin;
    }
    begin + 1 + tokens.iter().skip(begin + 1).take_while(|t| t.shape == Shape::Mark).count()
}

fn ends_sentence(form: &str) -> bool {
    form.starts_with(['.', '!', '?', '”', '"'])
}

fn is_side(word: &str) -> bool {
    matches!(
        word.to_ascii_lowercase().as_str(),
        "left"
            | "right"
            | "center"
            | "centre"
            | "foreground"
            | "background"
            | "front"
            | "rear"
            | "back"
            | "top"
            | "bottom"
            | "middle"
            | "seated"
            | "standing"
            | "far"
            | "center-left"
            | "center-right"
            | "left-center"
            | "right-center"
    )
}
