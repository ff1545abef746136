//! Words, marks and quotations of one block, and the sentences that they make.
//!
//! A quotation is one token, whatever it holds: the rules see the writer's sentence around it.

use super::lexicon::{Class, Word, look_up};
use super::marks::Stretch;
use crate::story::{Entity, EntityKind, Mention, Span};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word, number, or the clitic of a possessive.
    Word,
    /// A punctuation mark.
    Mark(char),
    /// A quotation, by its index in the block.
    Quote(usize),
}

/// One token of a block; spans are offsets into the story's text.
#[derive(Clone, Debug)]
pub(super) struct Token<'a> {
    pub kind: Kind,
    pub text: &'a str,
    pub lower: String,
    pub span: Span,
    /// What the word lists know.
    pub word: Word,
    /// The mention that covers it, by its index among the story's.
    pub mention: Option<usize>,
    /// What that mention names.
    pub names: Option<EntityKind>,
}

impl Token<'_> {
    /// Whether it is the mark.
    pub(super) fn is_mark(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    /// Whether it is a word.
    pub(super) fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// The quotation's index.
    pub(super) fn quote(&self) -> Option<usize> {
        match self.kind {
            Kind::Quote(n) => Some(n),
            _ => None,
        }
    }

    /// Whether it is a word with a capital.
    pub(super) fn is_capital(&self) -> bool {
        self.is_word() && self.text.starts_with(char::is_uppercase)
    }

    /// Whether it is part of the name of a place or people.
    pub(super) fn is_place(&self) -> bool {
        matches!(self.names, Some(EntityKind::Place | EntityKind::Nationality))
    }

    /// Whether it is the `'s` of a possessive.
    pub(super) fn is_possessive(&self) -> bool {
        matches!(self.lower.as_str(), "'s" | "’s" | "'" | "’") && self.is_word()
    }

    /// Whether it sets a parenthesis off: comma, dash or bracket.
    pub(super) fn is_pause(&self) -> bool {
        matches!(self.kind, Kind::Mark(',' | '—' | '–' | '-' | '(' | ')' | '―'))
    }
}

/// The tokens of a block. `base` is where the block starts in the story's text.
pub(super) fn tokens<'a>(
    text: &'a str,
    base: usize,
    stretches: &[Stretch],
    mentions: &[Mention],
    first_mention: usize,
    entities: &[Entity],
) -> Vec<Token<'a>> {
    let mut out: Vec<Token<'a>> = Vec::new();
    let mut at = 0;
    let add = |kind, from: usize, to: usize, out: &mut Vec<Token<'a>>| {
        let piece = text.get(from..to).unwrap_or_default();
        let lower = if kind == Kind::Word { piece.to_lowercase() } else { String::new() };
        // "WHO" and "US" are no pronouns.
        let shouted = piece.len() > 1 && piece.chars().all(char::is_uppercase);
        let word = if shouted { Word::default() } else { look_up(&lower) };
        let span = Span::new(base + from, base + to);
        out.push(Token { kind, text: piece, lower, span, word, mention: None, names: None });
    };
    for (n, stretch) in stretches.iter().enumerate() {
        scan(text, at, stretch.outer.start, &mut |k, a, b| add(k, a, b, &mut out));
        add(Kind::Quote(n), stretch.outer.start, stretch.outer.end, &mut out);
        at = stretch.outer.end;
    }
    scan(text, at, text.len(), &mut |k, a, b| add(k, a, b, &mut out));
    spell_out_clitics(&mut out);
    let mut m = 0;
    for token in out.iter_mut().filter(|t| t.is_word()) {
        while m < mentions.len() && mentions[m].span.end <= token.span.start {
            m += 1;
        }
        let covers = |mention: &&Mention| mention.span.meets(token.span) && !token.is_possessive();
        if let Some(mention) = mentions.get(m).filter(covers) {
            token.mention = Some(first_mention + m);
            token.names = entities.get(mention.entity).map(|e| e.kind);
        }
    }
    out
}

/// Reads the `'s` of "he's" and "that's" as a verb, which is no possessive.
fn spell_out_clitics(tokens: &mut [Token<'_>]) {
    for n in 1..tokens.len() {
        let owner = &tokens[n - 1];
        let verb = tokens[n].is_possessive()
            && (owner.word.is(Class::Pronoun)
                || matches!(
                    owner.lower.as_str(),
                    "that" | "there" | "what" | "here" | "where" | "how"
                ));
        if verb {
            "is".clone_into(&mut tokens[n].lower);
            tokens[n].word = look_up("is");
        }
    }
}

/// Cuts `text[from..to]` into words and marks.
fn scan(text: &str, from: usize, to: usize, add: &mut dyn FnMut(Kind, usize, usize)) {
    let mut chars = text.get(from..to).unwrap_or_default().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let start = from + at;
        if c.is_whitespace() {
            continue;
        }
        let clitic = matches!(c, '\'' | '’') && chars.peek().is_some_and(|&(_, c)| c == 's');
        if !c.is_alphanumeric() && !clitic {
            add(Kind::Mark(c), start, start + c.len_utf8());
            continue;
        }
        let mut end = start + c.len_utf8();
        let mut before = c;
        while let Some(&(next_at, next)) = chars.peek() {
            let after =
                text.get(from + next_at + next.len_utf8()..to).and_then(|t| t.chars().next());
            let letter_after = after.is_some_and(char::is_alphanumeric);
            let rest = text.get(from + next_at + next.len_utf8()..to).unwrap_or_default();
            let takes = next.is_alphanumeric()
                || (matches!(next, '-' | '&' | '@' | '/') && letter_after)
                || (matches!(next, '.' | ',')
                    && letter_after
                    && (before.is_ascii_digit() || next == '.'))
                || (matches!(next, '\'' | '’') && letter_after && !is_possessive_tail(rest))
                || (next == '.' && takes_period(text.get(start..end).unwrap_or_default()));
            if !takes {
                break;
            }
            before = next;
            end = from + next_at + next.len_utf8();
            chars.next();
        }
        add(Kind::Word, start, end);
    }
}

/// Whether what follows an apostrophe is the `s` of a possessive.
fn is_possessive_tail(rest: &str) -> bool {
    let mut chars = rest.chars();
    chars.next() == Some('s') && chars.next().is_none_or(|c| !c.is_alphanumeric())
}

/// Whether a period after the word belongs to it: initials, `U.S.`, and titles and ranks.
fn takes_period(word: &str) -> bool {
    let mut letters = word.chars();
    let single = letters.next().is_some_and(char::is_uppercase) && letters.next().is_none();
    let initials = word.len() >= 3
        && word.split('.').all(|part| part.chars().count() == 1)
        && word.chars().next().is_some_and(char::is_alphabetic);
    let capital = word.starts_with(char::is_uppercase);
    single || initials || (capital && look_up(&word.to_lowercase()).is(Class::Abbreviation))
}

/// Longer sentences are cut: the rules look back over a whole one for every verb.
const LONGEST_SENTENCE: usize = 400;

/// The sentences of a block as ranges of its tokens: sorted, disjoint, covering all.
///
/// A quotation that ends in `.` and is followed by a capital ends its sentence; one in `?` or `!` does
/// unless its attribution follows.
pub(super) fn sentences(tokens: &[Token<'_>]) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for n in 0..tokens.len() {
        let next = tokens.get(n + 1);
        let begins = next.is_none_or(|t| t.quote().is_some() || begins_upper(t));
        let ends = match tokens[n].kind {
            Kind::Mark('.' | '!' | '?' | '…') => begins,
            Kind::Mark('。' | '！' | '？') => true,
            Kind::Quote(_) => begins && ends_after_quote(tokens, n),
            _ => false,
        };
        let ends = ends || n - start >= LONGEST_SENTENCE;
        if ends {
            out.push(start..n + 1);
            start = n + 1;
        }
    }
    if start < tokens.len() {
        out.push(start..tokens.len());
    }
    out
}

fn begins_upper(token: &Token<'_>) -> bool {
    token.text.starts_with(|c: char| c.is_uppercase() || c.is_numeric()) || token.is_mark('(')
}

/// The last character of a quotation before its closing mark.
pub(super) fn last_char(token: &Token<'_>) -> Option<char> {
    token.text.chars().rev().find(|&c| {
        !matches!(
            c,
            '”' | '"'
                | '’'
                | '\''
                | '“'
                | '»'
                | '«'
                | '″'
                | '」'
                | '』'
                | '‘'
                | '`'
                | '＂'
                | '›'
                | '‹'
        ) && !c.is_whitespace()
    })
}

fn ends_after_quote(tokens: &[Token<'_>], n: usize) -> bool {
    let Some(next) = tokens.get(n + 1) else { return false };
    match last_char(&tokens[n]) {
        Some('.' | '…') => !attribution_follows(tokens, n, 3),
        Some('?' | '!') => next.quote().is_some() || !attribution_follows(tokens, n, 8),
        _ => false,
    }
}

/// Whether a verb of saying with its subject follows before any pause, within `reach` tokens.
fn attribution_follows(tokens: &[Token<'_>], n: usize, reach: usize) -> bool {
    for (i, token) in tokens.iter().skip(n + 1).take(reach).enumerate() {
        let asked = reach > 4 && i <= 4 && token.word.cue().is_some();
        let ends = tokens.get(n + 2 + i).is_none_or(|t| t.is_mark('.'));
        if (token.word.is(Class::Speech) || (asked && ends))
            && token.mention.is_none()
            && !token.is_capital()
        {
            // "Smith said on Monday that ..." is a sentence of its own; "Smith said." is a tail.
            let Some(after) = tokens.get(n + 2 + i) else { return true };
            let strict = reach < 4;
            let goes_on = if strict {
                after.is_word() || after.is_mark(':')
            } else {
                after.lower == "that" || after.is_mark(':') || after.word.is(Class::Pronoun)
            };
            return !goes_on;
        }
        if !token.is_word() && !token.is_mark(',') {
            return false;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The sentences of `text`, parted by ` | `.
    fn check(text: &str, want: &str) {
        let stretches = super::super::marks::find(text);
        let tokens = tokens(text, 0, &stretches, &[], 0, &[]);
        let cut: Vec<&str> = sentences(&tokens)
            .into_iter()
            .map(|r| text.get(tokens[r.start].span.start..tokens[r.end - 1].span.end).unwrap())
            .collect();
        assert_eq!(cut.join(" | "), want);
    }

    #[test]
    fn sentences_hold_their_quotations() {
        check("She dug. He sang.", "She dug. | He sang.");
        check(
            "“We dug,” Dr. Ana B. Ruiz said. “He sang.”",
            "“We dug,” Dr. Ana B. Ruiz said. | “He sang.”",
        );
        check("“Who dug?” Ruiz asked. No one.", "“Who dug?” Ruiz asked. | No one.");
        check("“We dug. All night.” Ruiz left.", "“We dug. All night.” | Ruiz left.");
        check("It was “hard”. He sang.", "It was “hard”. | He sang.");
        check("The U.S. team won 2.5 points.", "The U.S. team won 2.5 points.");
    }
}
