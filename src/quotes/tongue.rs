//! Other languages: a speaker only by a verb of saying right beside a name.
//!
//! "…", dijo Ruiz; "…", a déclaré Ana Ruiz; Ruiz sagte: "…". What a pronoun or a description stands for is not
//! asked. `assets/quotes/tongues.txt` has the verbs; a language without any has no speakers.

use std::collections::HashSet;
use std::ops::Range;
use std::sync::LazyLock;

use super::attribute::Attribution;
use super::marks::Stretch;
use super::phrase::{Phrase, Who};
use super::token::Token;
use crate::story::{EntityKind, Span, Story};
use crate::text;

/// The words of one language that tell a speaker.
#[derive(Debug, Default)]
pub(super) struct Tongue {
    code: &'static str,
    verbs: HashSet<&'static str>,
    /// Auxiliaries before them: "a déclaré".
    before: HashSet<&'static str>,
    /// What names a source: "según Ruiz".
    source: HashSet<&'static str>,
    /// What may have a capital and is no name.
    open: HashSet<&'static str>,
}

static TONGUES: LazyLock<Vec<Tongue>> = LazyLock::new(|| {
    let mut tongues: Vec<Tongue> = Vec::new();
    let mut section = "";
    let list = include_str!("../../assets/quotes/tongues.txt");
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
            let (code, part) = name.split_once(' ').unwrap_or((name, ""));
            section = part;
            if tongues.last().is_none_or(|last| last.code != code) {
                tongues.push(Tongue { code, ..Tongue::default() });
            }
            continue;
        }
        let Some(tongue) = tongues.last_mut() else { continue };
        let words = match section {
            "before" => &mut tongue.before,
            "source" => &mut tongue.source,
            "open" => &mut tongue.open,
            _ => &mut tongue.verbs,
        };
        words.extend(line.split_whitespace());
    }
    tongues
});

/// What language a story is in, as far as it matters here.
#[derive(Clone, Copy, Debug)]
pub(super) enum Grammar {
    English,
    /// A language whose verbs are known.
    Other(&'static Tongue),
    Unknown,
}

impl Grammar {
    /// The story says its language, or else its words tell whether it is English, where there are enough.
    pub(super) fn of(story: &Story) -> Self {
        const ENOUGH: usize = 40;
        if let Some(language) = story.language.as_deref().and_then(|l| l.split('-').next()) {
            if language.eq_ignore_ascii_case("en") {
                return Self::English;
            }
            let tongue = TONGUES.iter().find(|t| t.code.eq_ignore_ascii_case(language));
            return tongue.map_or(Self::Unknown, Self::Other);
        }
        let words = || text::words(&story.text).map(|word| story.cut(word));
        let foreign = words().nth(ENOUGH).is_some() && !text::reads_english(words());
        if foreign { Self::Unknown } else { Self::English }
    }

    /// Whether the rules for English hold.
    pub(super) fn is_english(self) -> bool {
        matches!(self, Self::English)
    }
}

impl Tongue {
    /// Who says the quotation at token `at`, by a verb of saying in its sentence.
    pub(super) fn speaker(
        &self,
        tokens: &[Token<'_>],
        sentence: &Range<usize>,
        at: usize,
    ) -> Option<Attribution> {
        self.after(tokens, sentence, at)
            .or_else(|| self.ahead(tokens, sentence, at))
            .or_else(|| self.source(tokens, sentence, at))
    }

    fn verb_at(&self, tokens: &[Token<'_>], n: usize) -> bool {
        tokens.get(n).is_some_and(|t| {
            t.is_word() && t.mention.is_none() && self.verbs.contains(t.lower.as_str())
        })
    }

    /// "…", dijo Ruiz.
    fn after(
        &self,
        tokens: &[Token<'_>],
        sentence: &Range<usize>,
        at: usize,
    ) -> Option<Attribution> {
        let mut n = at + 1;
        let pauses = |t: &Token<'_>| t.is_pause() || t.is_mark('،');
        if tokens.get(n).is_some_and(pauses) {
            n += 1;
        }
        if tokens.get(n).is_some_and(|t| self.before.contains(t.lower.as_str())) {
            n += 1;
        }
        if n >= sentence.end || !self.verb_at(tokens, n) {
            return None;
        }
        let phrase = self.name_from(tokens, n + 1, sentence.end)?;
        Some(Attribution { phrase, rule: "q-said-x", cue: Some(tokens[n].span) })
    }

    /// Ruiz sagte: "…"; in Arabic the verb comes first.
    fn ahead(
        &self,
        tokens: &[Token<'_>],
        sentence: &Range<usize>,
        at: usize,
    ) -> Option<Attribution> {
        const NEAR: usize = 4;
        let introduced = at.checked_sub(1).filter(|&n| n > sentence.start)?;
        if self.code == "ar" {
            let verb = (sentence.start..introduced).find(|&n| self.verb_at(tokens, n))?;
            let phrase = self.name_from(tokens, verb + 1, at)?;
            let colon = tokens[introduced].is_mark(':');
            let found = Attribution { phrase, rule: "x-said-q", cue: Some(tokens[verb].span) };
            return colon.then_some(found);
        }
        let verb = (sentence.start + 1..at).rev().take(NEAR).find(|&n| self.verb_at(tokens, n))?;
        let joined = tokens[introduced].is_mark(':')
            || introduced == verb
            || matches!(tokens[introduced].lower.as_str(), "que" | "dass" | "che");
        let mut end = verb - 1;
        if end > sentence.start && self.before.contains(tokens[end].lower.as_str()) {
            end -= 1;
        }
        let phrase = self.name_to(tokens, end, sentence.start)?;
        let found = Attribution { phrase, rule: "x-said-q", cue: Some(tokens[verb].span) };
        joined.then_some(found)
    }

    /// Según Ruiz, "…".
    fn source(
        &self,
        tokens: &[Token<'_>],
        sentence: &Range<usize>,
        at: usize,
    ) -> Option<Attribution> {
        let near = |n: &usize| self.source.contains(tokens[*n].lower.as_str());
        let n = (sentence.start..sentence.end).find(near)?;
        let crossed = (n.min(at) + 1..n.max(at)).any(|n| tokens[n].quote().is_some());
        // "Laut Gesetz": a word alone is no name here.
        let named = |p: &Phrase| matches!(p.who, Who::Name(Some(_))) || p.last > p.first;
        let phrase = self.name_from(tokens, n + 1, sentence.end).filter(named)?;
        (!crossed).then_some(Attribution {
            phrase,
            rule: "according-to",
            cue: Some(tokens[n].span),
        })
    }

    /// The name that begins at the token, or follows what the person is there ("la directora, Ana Ruiz").
    fn name_from(&self, tokens: &[Token<'_>], start: usize, end: usize) -> Option<Phrase> {
        const ROLE: usize = 8;
        if self.code == "ar" {
            return self.arabic(tokens, start, end);
        }
        let mut comma = None;
        let mut n = start;
        while n < end.min(start + ROLE) {
            let token = &tokens[n];
            if token.is_mark(',') && comma.is_none() && n > start {
                comma = Some(n);
                n += 1;
                continue;
            }
            if !token.is_word() || self.verb_at(tokens, n) {
                return None;
            }
            if let Some(phrase) = self.run(tokens, n, end) {
                // "el ministro de Asuntos Exteriores, Ana Ruiz": an office has capitals, too.
                let known = matches!(phrase.who, Who::Name(Some(_)));
                let apart = comma.is_some_and(|comma| comma + 1 == n);
                if known || n == start || apart && phrase.last > phrase.first {
                    return Some(phrase);
                }
                n = phrase.last;
            }
            n += 1;
        }
        None
    }

    /// The name that ends at the token.
    fn name_to(&self, tokens: &[Token<'_>], end: usize, floor: usize) -> Option<Phrase> {
        let mut first = end;
        while first > floor && tokens[first - 1].is_capital() {
            first -= 1;
        }
        let phrase = self.run(tokens, first, end + 1).filter(|p| p.last == end)?;
        let known = matches!(phrase.who, Who::Name(Some(_)));
        (known || phrase.last > phrase.first).then_some(phrase)
    }

    /// The words with capitals from the token on, or the person or body among them.
    fn run(&self, tokens: &[Token<'_>], start: usize, end: usize) -> Option<Phrase> {
        let capital = |n: usize| {
            tokens.get(n).filter(|_| n < end).is_some_and(|t| {
                t.is_capital() && (t.mention.is_some() || !self.open.contains(t.lower.as_str()))
            })
        };
        let particle = |n: usize| {
            tokens.get(n).is_some_and(|t| {
                matches!(
                    t.lower.as_str(),
                    "de" | "da" | "do" | "dos" | "del" | "la" | "von" | "van" | "al"
                )
            })
        };
        if !capital(start) {
            return None;
        }
        let mut last = start;
        while capital(last + 1) || particle(last + 1) && capital(last + 2) {
            last += if capital(last + 1) { 1 } else { 2 };
        }
        let speaks = |n: &usize| {
            let names = tokens[*n].names;
            matches!(names, Some(EntityKind::Person | EntityKind::Organization))
        };
        if let Some(first) = (start..=last).find(speaks) {
            let mention = tokens[first].mention;
            let last = (first..=last).take_while(|&n| tokens[n].mention == mention).last()?;
            return Some(Phrase { first, last, who: Who::Name(mention) });
        }
        let place = (start..=last).any(|n| tokens[n].mention.is_some());
        // One word with a capital may be any noun of German; after "de" stands the rest of a longer name.
        let part = self.code == "de" && last == start || start > 0 && particle(start - 1);
        (!place && !part).then_some(Phrase { first: start, last, who: Who::Name(None) })
    }

    /// One to three words up to a mark or to what goes on about the person; offices are no names.
    fn arabic(&self, tokens: &[Token<'_>], start: usize, end: usize) -> Option<Phrase> {
        const LONGEST: usize = 3;
        let goes_on = |t: &Token<'_>| {
            !t.is_word() || matches!(t.lower.as_str(), "وهي" | "وهو" | "التي" | "الذي")
        };
        let stop = (start..end).find(|&n| goes_on(&tokens[n])).unwrap_or(end);
        let plain = tokens.get(start..stop)?.iter().all(|t| {
            !self.open.contains(t.lower.as_str())
                && !t.lower.starts_with("ال")
                && !t.lower.starts_with("لل")
        });
        let fits = (1..=LONGEST).contains(&(stop - start)) && plain;
        let who = Who::Name(tokens.get(start)?.mention);
        fits.then_some(Phrase { first: start, last: stop - 1, who })
    }

    /// Speech after a dash, which a second dash and its verb end: "—No hay pan —dijo Ruiz."
    pub(super) fn dashed(&self, text: &str) -> Option<Stretch> {
        const DASHES: [char; 3] = ['—', '–', '―'];
        let dash = text.chars().next().filter(|c| DASHES.contains(c))?.len_utf8();
        let inside = text.get(dash..)?;
        let end = dash + inside.find(DASHES)?;
        let rest = text.get(end..)?.trim_start_matches(DASHES).trim_start();
        let verb = rest.split(|c: char| !c.is_alphanumeric()).next()?.to_lowercase();
        let spoken = text.get(dash..end)?;
        let start = dash + (spoken.len() - spoken.trim_start().len());
        let inner = Span::new(start, start + spoken.trim().len());
        let said = self.verbs.contains(verb.as_str()) && !inner.is_empty();
        said.then_some(Stretch { outer: Span::new(0, end), inner, closed: true })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_language_has_verbs() {
        let codes: Vec<&str> = TONGUES.iter().map(|t| t.code).collect();
        assert_eq!(codes, ["es", "de", "fr", "pt", "it", "ar"]);
        assert!(TONGUES.iter().all(|t| t.verbs.len() > 10 && !t.open.is_empty()));
    }
}
