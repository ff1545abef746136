//! Text to index terms: case and accents folded, every ideograph a term of its own.
//!
//! `gonzalez` finds `González`; a run of Chinese, Japanese, Korean, Thai, Lao, Khmer or Burmese text is cut into single
//! characters, which a query joins to a phrase, so that `東京` is found inside a run. Arabic loses its vowel signs and its variants
//! of alef, yeh and teh marbuta. An apostrophe parts words (`Saab's` is `saab s`), so that a name is found with its possessive.

use std::borrow::Cow;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use unicode_normalization::char::is_combining_mark;

use crate::text;

/// The tokenizer of running text.
pub const WORDS: &str = "words";
/// The tokenizer that folds a whole value to one term.
pub const WHOLE: &str = "whole";

/// Bytes of a term at most, before folding; the rest of a longer word is left out.
const LONGEST: usize = 80;

/// The tokenizers by name.
pub fn tokenizers() -> TokenizerManager {
    let all = TokenizerManager::default();
    all.register(WORDS, Words::default());
    all.register(WHOLE, Whole::default());
    all
}

/// The terms of a text, in order.
pub fn words(text: &str) -> Vec<String> {
    let mut tokenizer = Words::default();
    let mut stream = tokenizer.token_stream(text);
    let mut all = Vec::new();
    while stream.advance() {
        all.push(stream.token().text.clone());
    }
    all
}

/// A whole value as one term: its words with single spaces between.
pub fn whole(text: &str) -> String {
    let mut all = words(text).join(" ");
    if all.is_empty() {
        text.trim().clone_into(&mut all);
    }
    all
}

/// A word as it is indexed, in the place of what was typed.
fn fold(word: &mut String) {
    word.make_ascii_lowercase();
    if word.is_ascii() {
        return;
    }
    if let Cow::Owned(folded) = text::fold(word) {
        *word = folded;
    }
    if word.contains(['ى', 'ة', 'ٱ']) {
        *word = word.replace('ى', "ي").replace('ة', "ه").replace('ٱ', "ا");
    }
}

/// Whether a character is a term by itself: scripts that part no words by spaces.
pub fn stands_alone(c: char) -> bool {
    matches!(c,
        '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{1100}'..='\u{11FF}' | '\u{2E80}'..='\u{2FDF}' | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30FF}' | '\u{3130}'..='\u{318F}' | '\u{31F0}'..='\u{31FF}'
        | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7AF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FF66}'..='\u{FF9F}' | '\u{20000}'..='\u{3FFFD}')
}

/// Whether a character belongs to a word. Marks do: they stand inside one.
fn in_word(c: char) -> bool {
    if c.is_ascii() {
        c.is_ascii_alphanumeric()
    } else {
        c.is_alphanumeric() || is_combining_mark(c) || c == 'ـ'
    }
}

/// Running text into words.
#[derive(Clone, Default)]
pub struct Words {
    token: Token,
}

/// The words of one text.
pub struct WordStream<'a> {
    token: &'a mut Token,
    text: &'a str,
    /// Where what is still to be read begins.
    at: usize,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        self.token.reset();
        WordStream { token: &mut self.token, text, at: 0 }
    }
}

impl WordStream<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Goes on to the next character of a word; `false` where there is none.
    fn skip_gap(&mut self) -> bool {
        let gap = self.rest().char_indices().find(|&(_, c)| in_word(c));
        self.at += gap.map_or(0, |(at, _)| at);
        gap.is_some()
    }

    /// Takes the letters and figures of ASCII that a word begins with into the token: they are all of most words.
    fn take_ascii(&mut self) {
        let letters = self.rest().bytes().take_while(u8::is_ascii_alphanumeric).count();
        let end = self.at + letters;
        let kept = self.text.get(self.at..self.at + letters.min(LONGEST)).unwrap_or_default();
        self.token.text.push_str(kept);
        self.at = end;
    }

    /// Takes the next word's characters into the token.
    fn take_word(&mut self) {
        self.take_ascii();
        while let Some(c) = self.peek().filter(|&c| in_word(c)) {
            let alone = stands_alone(c) && !is_combining_mark(c);
            if alone && self.at > self.token.offset_from {
                return;
            }
            if self.token.text.len() + c.len_utf8() <= LONGEST {
                self.token.text.push(c);
            }
            self.at += c.len_utf8();
            if alone && !self.peek().is_some_and(is_combining_mark) {
                return;
            }
        }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        while self.skip_gap() {
            self.token.text.clear();
            self.token.offset_from = self.at;
            self.take_word();
            self.token.offset_to = self.at;
            fold(&mut self.token.text);
            if !self.token.text.is_empty() {
                self.token.position = self.token.position.wrapping_add(1);
                return true;
            }
        }
        false
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// A whole value into one term.
#[derive(Clone, Default)]
pub struct Whole {
    token: Token,
}

/// The one term of a value.
pub struct WholeStream<'a> {
    token: &'a mut Token,
    given: bool,
}

impl Tokenizer for Whole {
    type TokenStream<'a> = WholeStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WholeStream<'a> {
        self.token.reset();
        self.token.text = whole(text);
        self.token.offset_to = text.len();
        self.token.position = 0;
        WholeStream { token: &mut self.token, given: false }
    }
}

impl TokenStream for WholeStream<'_> {
    fn advance(&mut self) -> bool {
        !std::mem::replace(&mut self.given, true) && !self.token.text.is_empty()
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::{whole, words};

    #[test]
    fn text_becomes_terms() {
        let check = |text: &str, expect: &str| assert_eq!(words(text).join("|"), expect, "{text}");
        check("González met O’Neil's team", "gonzalez|met|o|neil|s|team");
        check("Gonza\u{301}lez", "gonzalez");
        check("STRASSE Straße", "strasse|strasse");
        check("在東京都で", "在|東|京|都|で");
        check("がガｶ", "が|ガ|カ");
        check("서울에서", "서|울|에|서");
        check("AI東京24", "ai|東|京|24");
        check("أُسْرَة إلى الآن", "اسره|الي|الان");
        check("ｆｕｌｌ ﬁne İzmir Łódź", "full|fine|izmir|lodz");
        check("1,500 U.S. e-mail", "1|500|u|s|e|mail");
        check("", "");
        check("— … ''", "");
        check(&"x".repeat(500), &"x".repeat(80));
        check("\u{301}", "");
    }

    #[test]
    fn a_value_is_one_term() {
        assert_eq!(whole("  Café  de\u{a0}Flore "), "cafe de flore");
        assert_eq!(whole("©"), "©");
    }
}
