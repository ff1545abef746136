//! Words of a story: where they stand, how they are cased, and what the lists say of them.

use std::borrow::Cow;

use crate::story::{Block, Role, Span, Story};

use super::lexicon::{Facts, Memo, fold, is_abbreviation};
use super::listed;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `Caracas`, `McCain`, `al-Assad`.
    Capital,
    /// `NATO`, `U.S.`, `FBI`: two capitals or more and no small letter.
    Upper,
    /// `prison`.
    Small,
    /// `225`, `28th`, `2,400`.
    Number,
    /// The possessive ending of the word before.
    Possessive,
    /// Punctuation, one mark or a run of the same.
    Mark,
}

/// A word, number or punctuation mark.
#[derive(Clone, Debug)]
pub struct Token<'s> {
    /// Where it stands in the story's text.
    pub span: Span,
    /// Its words folded to ASCII where they are Latin; in title case where the whole line is in capitals.
    pub form: Cow<'s, str>,
    /// What the lists say of the form.
    pub facts: Facts,
    /// How it is written.
    pub shape: Shape,
    /// A sentence, quotation or clause after a colon begins here, so a capital says nothing.
    pub start: bool,
    /// The index of its block.
    pub block: usize,
    /// Joined by a hyphen to a word in small letters (`Geneva-based`, `anti-American`).
    pub glued: bool,
}

impl Token<'_> {
    /// Whether it is written as a name would be.
    pub fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Capital | Shape::Upper)
    }

    /// Whether the lists say any of the bits.
    pub fn is(&self, bits: Facts) -> bool {
        self.facts.any(bits)
    }
}

/// The tokens of all blocks that carry names, in order.
pub fn tokens<'s>(story: &'s Story, memo: &mut Memo) -> Vec<Token<'s>> {
    let mut tokens = Vec::with_capacity(story.text.len() / 5);
    for (index, block) in story.blocks.iter().enumerate() {
        if !block.role.is_hidden() {
            block_tokens(story, index, block, memo, &mut tokens);
        }
    }
    tokens
}

/// Whether a line is written in capitals throughout.
fn shouts(text: &str) -> bool {
    let upper = text.chars().filter(|c| c.is_uppercase()).count();
    let lower = text.chars().filter(|c| c.is_lowercase()).count();
    upper >= 8 && lower * 8 < upper
}

/// Whether a line capitalizes its common words too, as headlines do.
pub fn is_title_cased(tokens: &[Token<'_>], role: Role) -> bool {
    let words = || {
        tokens.iter().filter(|t| {
            matches!(t.shape, Shape::Capital | Shape::Upper | Shape::Small) && t.form.len() > 3
        })
    };
    let small = words().filter(|t| t.shape == Shape::Small).count();
    let all = words().count();
    let common = words()
        .filter(|t| t.is_capital() && t.is(Facts::COMMON) && !t.is(Facts::PERSONAL) && !t.start)
        .count();
    let title = matches!(role, Role::Headline | Role::Subhead | Role::Crosshead | Role::Slugline);
    let heading = role == Role::Crosshead && small == 0;
    heading || small * 5 <= all && (common >= 3 || title && common >= 1)
}

fn block_tokens<'s>(
    story: &'s Story,
    index: usize,
    block: &Block,
    memo: &mut Memo,
    tokens: &mut Vec<Token<'s>>,
) {
    let text = story.cut(block.span);
    let shouting = shouts(text);
    let dateline_end = story.dateline.as_ref().map_or(usize::MAX, |d| d.span.end);
    let first = tokens.len();
    let mut at = 0;
    while let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let rest = text.get(at..).unwrap_or_default();
        let (len, shape) = if c.is_alphanumeric() {
            let len = word_len(rest);
            (len, shape_of(rest.get(..len).unwrap_or_default()))
        } else if let Some(len) = possessive_len(rest) {
            (len, Shape::Possessive)
        } else {
            (rest.chars().take_while(|&d| d == c).map(char::len_utf8).sum(), Shape::Mark)
        };
        let span = Span::new(at, at + len).shift(block.span.start);
        let form = form(rest.get(..len).unwrap_or_default(), shape, shouting);
        let shape = if shouting && shape == Shape::Upper && form.chars().any(char::is_lowercase) {
            Shape::Capital
        } else {
            shape
        };
        let facts = match shape {
            Shape::Capital | Shape::Upper | Shape::Small => memo.facts(&form),
            _ => Facts::default(),
        };
        let before = tokens.get(first..).unwrap_or_default();
        let mut start = opens(before, &form, facts)
            || before.last().is_some_and(|t| t.span.start < dateline_end)
                && span.start >= dateline_end;
        start &= matches!(shape, Shape::Capital | Shape::Upper | Shape::Small | Shape::Number);
        let glued = hyphened(text, at, at + len);
        let after_hyphen = before.last().is_some_and(|t| t.form == "-");
        start &= !(glued && after_hyphen);
        tokens.push(Token { span, form, facts, shape, start, block: index, glued });
        at += len.max(1);
    }
    if !shouting {
        lower_places(tokens.get_mut(first..).unwrap_or_default(), memo);
    }
}

/// Words in capitals that spell a listed place (`LONDON`, `NEW YORK`) take the form of running text.
fn lower_places(tokens: &mut [Token<'_>], memo: &mut Memo) {
    let loud = |t: &Token<'_>| {
        t.shape == Shape::Upper
            && t.form.len() > 1
            && t.form.bytes().all(|b| b.is_ascii_alphabetic() || b == b'-')
    };
    let mut from = 0;
    while from < tokens.len() {
        let len = tokens.iter().skip(from).take_while(|t| loud(t)).count();
        let run = tokens.get(from..from + len).unwrap_or_default();
        let words = run.iter().map(|t| title_case(&t.form)).collect::<Vec<_>>().join(" ");
        let place = match len {
            0 => false,
            1 => {
                words.len() > 3
                    && memo.facts(&words).any(Facts::LAND.with(Facts::CITY))
                    && !run.iter().any(|t| t.is(Facts::ORG))
            }
            _ => len < 6 && listed::is_place(&words),
        };
        if place {
            for token in tokens.iter_mut().skip(from).take(len) {
                let form = title_case(&token.form);
                token.facts = memo.facts(&form);
                token.form = Cow::Owned(form);
                token.shape = Shape::Capital;
            }
        }
        from += len.max(1);
    }
}

/// Whether a sentence, a quotation or a clause of its own begins after these tokens.
fn opens(before: &[Token<'_>], form: &str, facts: Facts) -> bool {
    let mut quote = false;
    for (n, token) in before.iter().rev().take(6).enumerate() {
        let initial =
            before.iter().rev().nth(n + 1).is_some_and(|t| t.is_capital() && t.form.len() == 1);
        let mark = token.form.as_ref();
        match token.shape {
            Shape::Mark => match mark.chars().next() {
                // `J . Ruiz`: an initial that a tool has parted from its dot.
                Some('.') if initial => return false,
                Some(
                    '.' | '!' | '?' | '…' | ':' | '—' | '–' | '_' | '•' | '*' | '|' | '=' | '[',
                ) => return true,
                Some('-') => return mark.len() > 1 || before.len() < 12,
                Some('“' | '"' | '‘' | '\'' | '`' | '«' | '„') => quote = true,
                Some(',') => return quote,
                Some('(' | ')' | '”' | '’' | '»' | ']') => {}
                _ => return false,
            },
            // After an abbreviation only a common word tells that a new sentence begins.
            Shape::Capital | Shape::Upper if mark.ends_with('.') => {
                let name =
                    Facts::PERSONAL.with(Facts::PLACE).with(Facts::TITLE).with(Facts::ORG_HEAD);
                let name = name.with(Facts::PLACE_HEAD).with(Facts::ORG).with(Facts::BEGINS);
                return quote
                    || form.starts_with(char::is_uppercase)
                        && form.len() > 1
                        && facts.any(Facts::COMMON)
                        && (facts.any(Facts::OPENER) || !facts.any(name));
            }
            Shape::Number if before.len() == 1 => return true,
            Shape::Small => {
                let reports = token.is(Facts::SPEECH);
                return quote && reports;
            }
            _ => return false,
        }
    }
    true
}

/// The bytes of the word at the start: letters and digits, with dots, hyphens, apostrophes and ampersands
/// between them, and the dot of an abbreviation; without a possessive ending.
fn word_len(text: &str) -> usize {
    let mut end = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let inner = match c {
            _ if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) => {
                end = at + c.len_utf8();
                continue;
            }
            '.' | ',' | '-' | '’' | '\'' | '&' | '‑' | '@' => {
                chars.peek().map(|&(_, next)| next)
            }
            _ => None,
        };
        let Some(next) = inner.filter(|next| next.is_alphanumeric()) else { break };
        let word = text.get(..at).unwrap_or_default();
        let keeps = match c {
            // `3.5`, `U.S`, `e.g`; never `end.Next`, where a space was lost.
            '.' => {
                next.is_ascii_digit() && word.ends_with(|d: char| d.is_ascii_digit())
                    || word.rsplit('.').next().is_some_and(|last| last.chars().count() == 1)
                    || text.get(at + 1..).is_some_and(|rest| rest.starts_with("com"))
            }
            ',' => next.is_ascii_digit() && word.ends_with(|d: char| d.is_ascii_digit()),
            '’' | '\'' => possessive_len(text.get(at..).unwrap_or_default()).is_none(),
            '-' | '‑' => !splits(word, text.get(at + c.len_utf8()..).unwrap_or_default()),
            _ => true,
        };
        if !keeps {
            break;
        }
    }
    if text.get(end..).is_some_and(|rest| rest.starts_with('.')) {
        let word = text.get(..=end).unwrap_or_default();
        let initial = word.chars().count() == 2 && word.starts_with(char::is_uppercase);
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        let dotted = word.trim_end_matches('.').contains('.');
        let short = initial || dotted || is_abbreviation(word) && word.len() > 2;
        if word.is_ascii() && short && !number {
            end += 1;
        }
    }
    end
}

/// Whether a hyphen parts a name from a common word: `Geneva-based`, `anti-American`.
fn splits(before: &str, after: &str) -> bool {
    let after: &str = after.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let capital = |word: &str| word.starts_with(char::is_uppercase);
    let short =
        after.len() < 4 || matches!(before, "al" | "el" | "Al" | "El" | "ad" | "as" | "an" | "ul");
    // `nth` and not a count: a line may be one word of a million hyphens.
    let long = |least: usize| before.chars().nth(least).is_some();
    capital(before) && long(1) && after.starts_with(char::is_lowercase) && !short
        || before.starts_with(char::is_lowercase) && long(2) && capital(after)
}

/// The bytes of a possessive ending at the start: `'s` or `’s` before the word ends.
fn possessive_len(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let mark = chars.next().filter(|&c| matches!(c, '\'' | '’' | '`'))?;
    let s = chars.next().filter(|&c| matches!(c, 's' | 'S'))?;
    let ends = chars.next().is_none_or(|c| !c.is_alphanumeric());
    ends.then(|| mark.len_utf8() + s.len_utf8())
}

/// Whether a hyphen at one of its ends joins the word to another.
fn hyphened(text: &str, from: usize, to: usize) -> bool {
    let joint = |c: char| matches!(c, '-' | '‑');
    let before = text.get(..from).unwrap_or_default();
    let mut back = before.chars().rev();
    let left = back.next().is_some_and(joint) && back.next().is_some_and(char::is_alphanumeric);
    let mut on = text.get(to..).unwrap_or_default().chars();
    left || on.next().is_some_and(joint) && on.next().is_some_and(char::is_alphanumeric)
}

fn shape_of(word: &str) -> Shape {
    let first = word.chars().next().unwrap_or(' ');
    if first.is_numeric() {
        // `49ers`, `76ers`, `3M` are names where a list says so; as shape they are numbers.
        return Shape::Number;
    }
    let upper = word.chars().filter(|c| c.is_uppercase()).count();
    if upper == 0 {
        return Shape::Small;
    }
    if first.is_lowercase() {
        // `al-Assad`, `d'Estaing`; not `iPhone`.
        let mut parts = word.split(['-', '’', '\'', '‑']);
        let particle = parts.next().is_some_and(|p| p.chars().count() <= 3);
        let name = parts.next().is_some_and(|p| p.starts_with(char::is_uppercase));
        return if particle && name { Shape::Capital } else { Shape::Small };
    }
    let lower = word.chars().filter(|c| c.is_lowercase()).count();
    if lower == 0 && upper >= 2 || lower == 1 && upper >= 3 && word.ends_with('s') {
        return Shape::Upper;
    }
    Shape::Capital
}

fn form(word: &str, shape: Shape, shouting: bool) -> Cow<'_, str> {
    let word = if word.is_ascii() { Cow::Borrowed(word) } else { Cow::Owned(fold(word)) };
    if shouting && shape == Shape::Upper && !word.contains('.') {
        return Cow::Owned(title_case(&word));
    }
    word
}

/// A word in capitals as it would stand in running text: `PORT-AU-PRINCE` as `Port-Au-Prince`.
pub fn title_case(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    let mut inside = false;
    for c in word.chars() {
        if inside {
            out.extend(c.to_lowercase());
        } else {
            out.extend(c.to_uppercase());
        }
        inside = c.is_alphanumeric() || (inside && matches!(c, '\'' | '’'));
    }
    out
}

/// The words of a stretch, one space apart.
pub fn words(tokens: &[Token<'_>], from: usize, to: usize) -> String {
    let mut out = String::new();
    for token in tokens.iter().take(to).skip(from) {
        if token.shape == Shape::Possessive {
            out.push_str("'s");
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.form);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let mut story = Story { text: text.into(), ..Story::default() };
        story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        let tokens = tokens(&story, &mut Memo::default());
        let words: Vec<String> = tokens
            .iter()
            .map(|t| format!("{}{}", if t.start { "^" } else { "" }, story.cut(t.span)))
            .collect();
        assert_eq!(words.join(" "), expect);
    }

    #[test]
    fn words_keep_what_belongs_to_them() {
        check("Lima’s mayor, José Díaz-Soto.", "^Lima ’s mayor , José Díaz-Soto .");
        check("The U.S. had 2,400 cases.", "^The U.S. had 2,400 cases .");
        check("He met J. Ruiz on Nov. 16.", "^He met J. Ruiz on Nov. 16 .");
        check("A Geneva-based anti-Roman body", "^A Geneva - based anti - Roman body");
        check("AT&T and al-Amin", "^AT&T and al-Amin");
        check("He left. She stayed.", "^He left . ^She stayed .");
        check("He said, “We go.”", "^He said , “ ^We go . ”");
        check("in the U.S. The rest", "^in the U.S. ^The rest");
        check("", "");
    }

    #[test]
    fn capitals_become_title_case() {
        assert_eq!(title_case("PORT-AU-PRINCE"), "Port-Au-Prince");
        assert_eq!(title_case("O'HARE"), "O'hare");
    }
}
