//! Speech or not: whether a quotation is a clause, a fragment, or a title, nickname, term or slogan.

use std::collections::HashSet;
use std::ops::Range;

use super::lexicon::{Class, look_up};
use super::token::Token;
use crate::story::QuoteKind;

/// A quotation in its sentence.
pub(super) struct Setting<'a> {
    pub tokens: &'a [Token<'a>],
    pub sentence: &'a Range<usize>,
    /// The token of the quotation.
    pub at: usize,
    /// The words without their marks.
    pub inner: &'a str,
    /// Whether the line is set as a heading, in which every word may have a capital.
    pub heading: bool,
    /// Whether a title stands before it with nothing but "and" or a comma between.
    pub after_title: bool,
    /// The rule that found a speaker in the sentence.
    pub rule: Option<&'static str>,
}

impl Setting<'_> {
    fn before(&self, by: usize) -> Option<&Token<'_>> {
        let n = self.at.checked_sub(by).filter(|&n| n >= self.sentence.start)?;
        self.tokens.get(n)
    }

    fn after(&self, by: usize) -> Option<&Token<'_>> {
        self.tokens.get(self.at + by).filter(|_| self.at + by < self.sentence.end)
    }

    fn before_is(&self, by: usize, class: Class) -> bool {
        self.before(by).is_some_and(|t| t.is_word() && t.word.is(class))
    }

    fn after_is(&self, by: usize, class: Class) -> bool {
        self.after(by).is_some_and(|t| t.is_word() && t.word.is(class))
    }

    /// Whether the words right beside it say that someone spoke it.
    fn is_spoken(&self) -> bool {
        matches!(
            self.rule,
            Some(
                "q-said-x"
                    | "q-x-said"
                    | "q-x-apposition-said"
                    | "x-said-q"
                    | "signature"
                    | "q-x-did"
                    | "said-x-q"
            )
        )
    }
}

/// The words without the punctuation that American style puts inside the mark.
pub(super) fn core(inner: &str) -> &str {
    inner.trim_end_matches([',', '.', ';', ':', ' '])
}

/// The form in which a title is remembered.
pub(super) fn folded(inner: &str) -> String {
    core(inner).to_lowercase()
}

/// Whether the words around the quotation make it a title, nickname or term by themselves.
pub(super) fn is_named(setting: &Setting<'_>) -> bool {
    let core = core(setting.inner);
    let words: Vec<&str> = core.split_whitespace().collect();
    let capital = core.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let asks = setting.inner.ends_with(['?', '!']);
    if words.len() > 12 {
        return false;
    }
    is_nickname(setting, &words)
        || is_term(setting, words.len())
        || (capital && is_work(setting, &words) && !(asks && setting.is_spoken()))
}

/// Ana "Nena" Ruiz.
fn is_nickname(setting: &Setting<'_>, words: &[&str]) -> bool {
    let beside = |t: Option<&Token<'_>>| t.is_some_and(|t| t.is_capital() && !t.word.is_closed());
    words.len() <= 3
        && !setting.inner.ends_with(['.', ',', '!', '?'])
        && beside(setting.before(1))
        && beside(setting.after(1))
        && words.iter().all(|w| w.starts_with(|c: char| c.is_uppercase() || c.is_numeric()))
}

/// the word "…", known as "…", so-called "…".
fn is_term(setting: &Setting<'_>, words: usize) -> bool {
    let mut by = 1;
    if setting.before(1).is_some_and(|t| t.is_mark(':') || t.lower == "like") {
        by = 2;
    }
    let Some(word) = setting.before(by) else { return false };
    let as_known = word.lower == "as"
        && setting
            .before(by + 1)
            .is_some_and(|t| matches!(t.lower.as_str(), "known" | "billed" | "marketed"));
    let called = by == 1
        && words <= 6
        && matches!(
            word.lower.as_str(),
            "called"
                | "dubbed"
                | "named"
                | "titled"
                | "entitled"
                | "nicknamed"
                | "subtitled"
                | "codenamed"
                | "captioned"
        );
    // "The videos were called the 'Mud Show'", not "Ruiz called it the 'mud show'".
    let passive = setting.before_is(1, Class::Determiner)
        && setting.before(2).is_some_and(|t| t.lower == "called")
        && setting.before(3).is_some_and(|t| {
            matches!(t.lower.as_str(), "was" | "were" | "is" | "are" | "been" | "also")
        });
    // "or 'dorms' as they are known in the trade"
    let known_after = setting.after(1).is_some_and(|t| t.lower == "as")
        && (2..=5).any(|by| {
            setting.after(by).is_some_and(|t| matches!(t.lower.as_str(), "known" | "called"))
        });
    let noun = word.word.is(Class::Term)
        && word.word.cue().is_none()
        && !matches!(word.lower.as_str(), "called" | "known" | "named" | "line" | "lines")
        || (by == 2 && word.lower == "lines");
    as_known
        || known_after
        || passive
        || called
        || is_jargon(setting, words)
        || (noun && words <= 10)
}

/// "a step that lawyers call '…'", not "that critics call '…'".
fn is_jargon(setting: &Setting<'_>, words: usize) -> bool {
    let calls = setting.before(1).is_some_and(|t| matches!(t.lower.as_str(), "call" | "term"));
    let people = setting.before(2).is_some_and(|t| {
        t.is_word()
            && t.lower.ends_with('s')
            && t.mention.is_none()
            && !matches!(
                t.lower.as_str(),
                "critics"
                    | "opponents"
                    | "supporters"
                    | "activists"
                    | "officials"
                    | "democrats"
                    | "republicans"
                    | "lawmakers"
                    | "rivals"
                    | "protesters"
                    | "advocates"
            )
    });
    let relative =
        setting.before(3).is_some_and(|t| matches!(t.lower.as_str(), "that" | "which" | "what"));
    calls && people && relative && words <= 4
}

/// Whether Japanese says right after the closing bracket that the words were spoken: 「…」と述べた.
fn is_spoken_in_japanese(setting: &Setting<'_>) -> bool {
    const VERBS: &[&str] = &[
        "述べ",
        "話",
        "語",
        "指摘",
        "強調",
        "説明",
        "笑",
        "言",
        "訴え",
        "主張",
        "発表",
        "答え",
        "コメント",
        "批判",
        "表明",
        "明らか",
        "呼び掛け",
        "呼びかけ",
        "称賛",
        "発言",
        "振り返",
        "警告",
        "強く",
    ];
    let token = setting.tokens.get(setting.at);
    let bracket = token.is_some_and(|t| t.text.starts_with(['「', '『']));
    let said = setting.after(1).and_then(|t| t.text.strip_prefix('と'));
    bracket && said.is_some_and(|said| VERBS.iter().any(|verb| said.starts_with(verb)))
}

/// the film "…", "…" director, "…," a documentary.
fn is_work(setting: &Setting<'_>, words: &[&str]) -> bool {
    if words.len() > 9 {
        return false;
    }
    let inside = setting.inner.ends_with([',', '.', '?', '!']);
    let plain_before = setting.before_is(1, Class::Work)
        || (setting.before(1).is_some_and(|t| t.is_mark(',')) && setting.before_is(2, Class::Work));
    let maker_after =
        !inside && (setting.after_is(1, Class::Maker) || setting.after_is(1, Class::Work));
    let apposition = setting.inner.ends_with(',')
        && setting.after_is(1, Class::Determiner)
        && (2..=6).any(|by| setting.after_is(by, Class::Work));
    plain_before || maker_after || apposition
}

/// What the quotation is. `titles` are those that the story names as such anywhere, in folded form.
pub(super) fn classify(setting: &Setting<'_>, titles: &HashSet<String>) -> QuoteKind {
    let core = core(setting.inner);
    let words: Vec<&str> = core.split_whitespace().collect();
    let spoken = setting.is_spoken();
    if is_spoken_in_japanese(setting) {
        return QuoteKind::Direct;
    }
    if !spoken && titles.contains(&folded(setting.inner)) || is_named(setting) {
        return QuoteKind::Title;
    }
    let asks = setting.inner.ends_with(['?', '!']);
    if !spoken && setting.after_title && core.starts_with(char::is_uppercase) && words.len() < 10 {
        return QuoteKind::Title;
    }
    if !spoken && !asks {
        // "called him a "Great Man"", but not "beat the films "The Crown" and ...".
        let naming = setting.rule == Some("x-called-it-q")
            && setting.before(1).is_some_and(|t| {
                t.word.is(Class::Determiner)
                    || t.word.is(Class::Pronoun)
                    || t.lower == "as"
                    || t.is_capital()
            });
        if words.len() >= 2 && is_title_case(&words) && !naming && !setting.heading {
            return QuoteKind::Title;
        }
        let single =
            words.len() == 1 && core.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
        if single && !naming && !setting.before_is(1, Class::Speech) {
            return QuoteKind::Title;
        }
        let introduced = words.len() == 2 && setting.before(1).is_some_and(|t| t.is_mark(':'));
        if setting.rule.is_none() && words.len() <= 2 && !introduced {
            return QuoteKind::Title;
        }
    }
    if is_clause(setting, &words, spoken) { QuoteKind::Direct } else { QuoteKind::Partial }
}

/// Every word that counts has a capital, and not all are in capitals throughout.
fn is_title_case(words: &[&str]) -> bool {
    let first = words.first().is_some_and(|w| starts_high(w));
    let all = words.iter().all(|w| starts_high(w) || look_up(&w.to_lowercase()).is(Class::Small));
    let shouted = words.iter().all(|w| w.chars().all(|c| !c.is_lowercase()));
    let sentences = words.iter().rev().skip(1).any(|w| w.ends_with(['.', '?', '!']) && w.len() > 3);
    first && all && !sentences && !(shouted && words.len() > 2)
}

fn starts_high(word: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    word.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

fn is_clause(setting: &Setting<'_>, words: &[&str], spoken: bool) -> bool {
    let whole = setting.sentence.clone().all(|n| n == setting.at || !setting.tokens[n].is_word());
    let capital = words.first().is_some_and(|w| starts_high(w));
    let first = setting.at == setting.sentence.start;
    let introduced = setting.before(1).is_some_and(|t| t.is_mark(',') || t.is_mark(':'));
    if whole
        || (capital && (first || introduced || spoken || words.len() >= 5))
        || (spoken && first)
    {
        return true;
    }
    // "it is only a matter of time": a subject and its verb.
    words.len() >= 4
        && words.iter().take(4).any(|w| {
            look_up(&w.to_lowercase()).is(Class::Pronoun) || matches!(*w, "there" | "this" | "that")
        })
        && words.iter().skip(1).take(5).any(|w| look_up(&w.to_lowercase()).is(Class::Auxiliary))
        && !words.first().is_some_and(|w| {
            let word = look_up(&w.to_lowercase());
            word.is(Class::Preposition)
                || word.is(Class::Auxiliary)
                || matches!(*w, "that" | "who" | "which")
        })
}
