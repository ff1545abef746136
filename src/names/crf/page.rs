//! A story as the tagger reads it: sentences of words, each word hashed once, and what the story itself tells
//! of its words (written small elsewhere, part of a longer name, beside which words).

use std::collections::HashMap;
use std::ops::Range;

use crate::story::Story;

use super::hash::{self, mix};
use super::lists::{self, GOES_ON, Lists};
use super::seen::Seen;
use crate::names::lexicon::is_abbreviation;
use crate::names::token::{Shape, Token};

/// The most tokens between two capitals that may lie inside one name.
const BRIDGE: usize = 3;
/// The longest sequence that is labelled at once.
const LONGEST_SEQUENCE: usize = 200;

/// Small words that may begin a name.
const PARTICLES: &[&str] = &[
    "al", "ben", "bin", "da", "dal", "das", "de", "del", "della", "den", "der", "di", "do", "dos",
    "du", "el", "ibn", "la", "le", "ter", "ul", "van", "von",
];

/// One way of writing a word, hashed.
#[derive(Debug)]
pub(super) struct Word {
    pub form: u64,
    pub lower: u64,
    /// The number of the word in small letters, for [`Seen`].
    pub id: u32,
    pub shape: u64,
    pub starts: [u64; 4],
    pub start5: u64,
    pub ends: [u64; 4],
    pub clusters: [u16; 3],
    pub capital: bool,
    pub upper: bool,
}

/// A sentence.
#[derive(Debug)]
pub(super) struct Sentence {
    pub tokens: Range<usize>,
    /// It is written in capitals.
    pub shouts: bool,
}

/// A story on its way through the tagger.
pub struct Page<'a, 's> {
    pub(super) tokens: &'a [Token<'s>],
    pub(super) words: Vec<Word>,
    /// The word of each token.
    pub(super) word_of: Vec<u32>,
    pub(super) seen: Vec<Seen>,
    pub(super) sentences: Vec<Sentence>,
    /// The sentence of each token.
    pub(super) sentence_of: Vec<u32>,
    /// For each token four bits a list: it begins, goes on in, ends or is a name of the list.
    pub(super) listed: Vec<u64>,
    /// Stretches in which names may lie; everything else is outside of names.
    runs: Vec<Range<usize>>,
    pub(super) lists: Lists<'a>,
}

impl<'a, 's> Page<'a, 's> {
    /// Reads the tokens of a story.
    pub fn new(story: &Story, tokens: &'a [Token<'s>], lists: Lists<'a>) -> Self {
        let mut page = Self {
            tokens,
            words: Vec::new(),
            word_of: Vec::with_capacity(tokens.len()),
            seen: Vec::new(),
            sentences: Vec::new(),
            sentence_of: Vec::with_capacity(tokens.len()),
            listed: vec![0; tokens.len()],
            runs: Vec::new(),
            lists,
        };
        page.take_words(story);
        page.take_sentences(story);
        page.take_runs();
        page.take_lists();
        page.take_seen();
        page
    }

    /// The stretches in which names may lie, in order.
    pub fn runs(&self) -> &[Range<usize>] {
        &self.runs
    }

    /// The hash of a token's form, as names of lists are made of.
    #[cfg(feature = "train")]
    pub fn form(token: &Token<'_>) -> u64 {
        hash::bytes(plain(token).as_bytes())
    }

    pub(super) fn word(&self, token: usize) -> &Word {
        &self.words[self.word_of[token] as usize]
    }

    pub(super) fn seen(&self, token: usize) -> &Seen {
        &self.seen[self.word(token).id as usize]
    }

    pub(super) fn sentence(&self, token: usize) -> &Sentence {
        &self.sentences[self.sentence_of[token] as usize]
    }

    fn take_words(&mut self, story: &Story) {
        let mut known: HashMap<u64, u32> = HashMap::new();
        let mut ids: HashMap<u64, u32> = HashMap::new();
        for token in self.tokens {
            let written = story.cut(token.span);
            let form = hash::bytes(plain(token).as_bytes());
            let shape = shape(written);
            let next = self.words.len() as u32;
            let number = *known.entry(mix(form, shape)).or_insert(next);
            self.word_of.push(number);
            if number == next {
                let lower = plain(token).to_lowercase();
                let small = hash::bytes(lower.as_bytes());
                let id = ids.len() as u32;
                let id = *ids.entry(small).or_insert(id);
                self.words.push(self.make(token, form, &lower, small, shape, id));
            }
        }
        self.seen.resize_with(ids.len(), Seen::default);
    }

    fn make(
        &self,
        token: &Token<'_>,
        form: u64,
        lower: &str,
        small: u64,
        shape: u64,
        id: u32,
    ) -> Word {
        let whole = plain(token);
        let start = |text: &str, n: usize| {
            let end = text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
            hash::bytes(text.get(..end).unwrap_or_default().as_bytes())
        };
        let end = |n: usize| {
            let from = lower.char_indices().rev().nth(n - 1).map_or(0, |(at, _)| at);
            hash::bytes(lower.get(from..).unwrap_or_default().as_bytes())
        };
        Word {
            form,
            lower: small,
            id,
            shape,
            starts: [1, 2, 3, 4].map(|n| start(whole, n)),
            start5: start(lower, 5),
            ends: [1, 2, 3, 4].map(end),
            clusters: self.lists.clusters(small),
            capital: token.is_capital(),
            upper: token.shape == Shape::Upper && token.form.len() > 1,
        }
    }

    /// Parts blocks into sentences.
    fn take_sentences(&mut self, story: &Story) {
        let mut from = 0;
        for at in 0..=self.tokens.len() {
            let ends =
                match (at.checked_sub(1).and_then(|b| self.tokens.get(b)), self.tokens.get(at)) {
                    (None, _) => false,
                    (Some(_), None) => true,
                    (Some(before), Some(token)) => {
                        before.block != token.block || self.opens(from, at)
                    }
                };
            if ends {
                let shouts = shouts(story, self.tokens.get(from..at).unwrap_or_default());
                let number = self.sentences.len() as u32;
                self.sentence_of.extend((from..at).map(|_| number));
                self.sentences.push(Sentence { tokens: from..at, shouts });
                from = at;
            }
        }
    }

    /// Whether a sentence begins at a token of the same block: after a full stop and the marks that close it.
    fn opens(&self, from: usize, at: usize) -> bool {
        let mark = |t: &Token<'_>, marks: &str| {
            t.shape == Shape::Mark && t.form.chars().all(|c| marks.contains(c))
        };
        let before = self.tokens.get(from..at).unwrap_or_default();
        let stop = before.iter().rev().find(|t| !mark(t, "\"'”’»)]"));
        let next = self.tokens.get(at..).unwrap_or_default().iter().find(|t| !mark(t, "\"'“‘«(["));
        stop.is_some_and(|t| mark(t, ".!?…"))
            && next.is_some_and(|t| t.start)
            && !self.tokens.get(at).is_some_and(|t| mark(t, "”’»)]"))
    }

    /// Finds the runs: capitals, what lies between near ones, numbers and particles beside them.
    fn take_runs(&mut self) {
        for sentence in &self.sentences {
            let range = sentence.tokens.clone();
            let capital = |at: usize| is_capital(&self.tokens[at]);
            let mut at = range.start;
            while at < range.end {
                if !capital(at) {
                    at += 1;
                    continue;
                }
                let mut from = at;
                let mut end = at + 1;
                while let Some(next) = (end..range.end.min(end + BRIDGE + 1)).find(|&n| capital(n))
                {
                    if next + 1 - from > LONGEST_SEQUENCE {
                        break;
                    }
                    end = next + 1;
                }
                let last =
                    self.runs.last().filter(|r| r.end > range.start).map_or(range.start, |r| r.end);
                while from > last && begins_name(&self.tokens[from - 1]) {
                    from -= 1;
                }
                let closes = |t: &Token<'_>| {
                    t.shape == Shape::Number || t.form == "." && self.is_cut_short(end - 1)
                };
                if end < range.end && self.tokens.get(end).is_some_and(closes) {
                    end += 1;
                }
                self.runs.push(from..end);
                at = end;
            }
        }
    }

    /// Whether a dot after the word would be its own: an abbreviation that a tool has parted from its dot.
    fn is_cut_short(&self, at: usize) -> bool {
        let form = &self.tokens[at].form;
        form.len() < 6 && !form.ends_with('.') && is_abbreviation(&format!("{form}."))
    }

    fn take_lists(&mut self) {
        for sentence in 0..self.sentences.len() {
            let range = self.sentences[sentence].tokens.clone();
            for at in range.clone() {
                if matches!(self.tokens[at].shape, Shape::Mark | Shape::Possessive | Shape::Small)
                    && !is_capital(&self.tokens[at])
                {
                    continue;
                }
                let mut hits = [0_u32; lists::LONGEST];
                let mut key = 0;
                for (length, next) in (at..range.end.min(at + lists::LONGEST)).enumerate() {
                    key = lists::key(key, self.word(next).form);
                    let bits = self.lists.name(key);
                    hits[length] = bits & !GOES_ON;
                    if bits & GOES_ON == 0 {
                        break;
                    }
                }
                let mut told = 0;
                for (length, &hit) in hits.iter().enumerate().rev() {
                    let fresh = hit & !told;
                    told |= hit;
                    self.mark_listed(at, length + 1, fresh);
                }
            }
        }
    }

    /// Marks the tokens of a listed name; a list that was marked at a token before stays.
    fn mark_listed(&mut self, from: usize, length: usize, bits: u32) {
        for list in (0..lists::MOST).filter(|list| bits >> list & 1 == 1) {
            for at in from..from + length {
                let part = match (length, at - from) {
                    (1, _) => 3,
                    (_, 0) => 0,
                    (_, n) if n + 1 == length => 2,
                    _ => 1,
                };
                if (self.listed[at] >> (4 * list)).trailing_zeros() >= 4 {
                    self.listed[at] |= 1 << (4 * list + part);
                }
            }
        }
    }
}

/// The form of a token with the marks of all typesetters as one.
fn plain<'t>(token: &'t Token<'_>) -> &'t str {
    if token.shape != Shape::Mark {
        return &token.form;
    }
    match token.form.as_ref() {
        "“" | "”" | "„" | "«" | "»" | "''" | "``" => "\"",
        "‘" | "’" | "`" => "'",
        "—" | "–" | "--" | "_" => "-",
        "…" => "...",
        other => other,
    }
}

/// The hash of how a word is written: runs of more than two of a kind count as two.
fn shape(written: &str) -> u64 {
    let mut out = 0;
    let (mut last, mut times) = ('\0', 0);
    for c in written.chars() {
        let kind = match c {
            _ if c.is_uppercase() => 'X',
            _ if c.is_alphabetic() => 'x',
            _ if c.is_ascii_digit() => 'd',
            '’' | '‘' => '\'',
            '“' | '”' => '"',
            '—' | '–' => '-',
            _ => c,
        };
        times = if kind == last { times + 1 } else { 1 };
        last = kind;
        if times <= 2 {
            out = mix(out, u64::from(kind));
        }
    }
    out
}

/// Whether a name may lie on the token by how it is written: a capital anywhere in it.
fn is_capital(token: &Token<'_>) -> bool {
    token.is_capital()
        || matches!(token.shape, Shape::Small | Shape::Number)
            && token.form.contains(|c: char| c.is_uppercase())
}

/// Whether the token may belong to a name that a capital after it goes on with.
fn begins_name(token: &Token<'_>) -> bool {
    token.shape == Shape::Number
        || token.shape == Shape::Small && PARTICLES.contains(&token.form.as_ref())
}

/// Whether a sentence is in capitals: two such words at least, and four times as many as have a small letter.
fn shouts(story: &Story, tokens: &[Token<'_>]) -> bool {
    let (mut loud, mut small) = (0, 0);
    for token in tokens {
        let written = story.cut(token.span);
        if written.contains(char::is_lowercase) {
            small += 1;
        } else if written.contains(char::is_uppercase) {
            loud += 1;
        }
    }
    loud >= 2 && small <= loud / 4
}
