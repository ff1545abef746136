//! JSON that other programs write a little wrong, put right: `NaN`, raw control characters and halves of surrogate pairs in strings,
//! commas too many; and what breaks off is closed where it ends.

use std::fmt::Write;

use serde::de::IgnoredAny;

use super::value::Value;
use crate::story::Problem;
use crate::text;

/// How deep values may lie in one another, as the parser has it.
const DEEPEST: usize = 127;

/// Parses a value; where it must be repaired first, says so.
///
/// # Errors
/// What is wrong with it, where it cannot be repaired.
pub fn parse<'a>(
    bytes: &'a [u8],
    room: &'a mut String,
) -> Result<(Value<'a>, Vec<Problem>), String> {
    let mut problems = Vec::new();
    *room = if let Ok(text) = std::str::from_utf8(bytes) {
        if let Ok(value) = serde_json::from_str(text) {
            return Ok((value, problems));
        }
        text.to_owned()
    } else {
        let (text, told) = text::decode(bytes, None);
        problems = told;
        text
    };
    if let Some(error) = wrong(room) {
        let mut mended = Mender::mend(room);
        let mut done = if mended.cut { "cut off; what comes before was read" } else { "repaired" };
        // What cannot be repaired ends where it is wrong.
        if let Some(again) = wrong(&mended.out) {
            mended = Mender::mend(until(&mended.out, &again));
            done = "and what comes behind was not read";
            if mended.out.len() <= "{}".len() {
                return Err(text::clean_line(&error.to_string()).into_owned());
            }
        }
        *room = mended.out;
        let message = format!("broken JSON, {done}");
        let place = format!("line {}, column {}", error.line(), error.column());
        problems.push(Problem { code: "damaged", message, place: Some(place) });
    }
    let safe = |error: serde_json::Error| text::clean_line(&error.to_string()).into_owned();
    serde_json::from_str(room).map(|value| (value, problems)).map_err(safe)
}

/// What is wrong with a text.
fn wrong(text: &str) -> Option<serde_json::Error> {
    serde_json::from_str::<IgnoredAny>(text).err()
}

/// A text up to where an error is.
fn until<'t>(text: &'t str, error: &serde_json::Error) -> &'t str {
    let lines = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    let at = lines.map(str::len).sum::<usize>() + error.column().saturating_sub(1);
    let at = (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    text.get(..at).unwrap_or_default()
}

/// Puts a text right, byte by byte.
#[derive(Default)]
struct Mender {
    out: String,
    /// The closing brackets of what is open.
    open: Vec<char>,
    /// The length of what was written at the end of the last whole value, and how much was open there.
    safe: (usize, usize),
    /// It ended before everything was closed.
    cut: bool,
}

impl Mender {
    fn mend(source: &str) -> Self {
        let mut mender = Self { out: String::with_capacity(source.len()), ..Self::default() };
        let mut rest = source;
        while let Some(c) = rest.chars().next() {
            let after = rest.get(c.len_utf8()..).unwrap_or_default();
            rest = match c {
                '"' => mender.string(after),
                '{' | '[' => {
                    mender.open.push(if c == '{' { '}' } else { ']' });
                    mender.out.push(c);
                    after
                }
                '}' | ']' => {
                    mender.close(c);
                    after
                }
                c if c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.') => mender.word(rest),
                c => {
                    mender.out.push(c);
                    after
                }
            };
        }
        mender.finish();
        mender
    }

    fn is_value_next(&self) -> bool {
        let before = self.out.trim_end();
        before.ends_with([':', '[']) || before.ends_with(',') && self.open.last() == Some(&']')
    }

    fn settle(&mut self) {
        self.safe = (self.out.len(), self.open.len());
    }

    fn close(&mut self, bracket: char) {
        // A bracket that closes nothing goes.
        if self.open.last() != Some(&bracket) {
            return;
        }
        let kept = self.out.trim_end().trim_end_matches(',').len();
        self.out.truncate(kept);
        self.open.pop();
        self.out.push(bracket);
        self.settle();
    }

    /// A string behind its first quotation mark.
    fn string<'s>(&mut self, source: &'s str) -> &'s str {
        let is_value = self.is_value_next();
        self.out.push('"');
        let mut rest = source;
        loop {
            let plain =
                rest.find(|c: char| matches!(c, '"' | '\\') || c < ' ').unwrap_or(rest.len());
            let (before, odd) = rest.split_at(plain);
            self.out.push_str(before);
            let mut chars = odd.chars();
            match chars.next() {
                Some('"') => {
                    self.out.push('"');
                    if is_value {
                        self.settle();
                    }
                    return chars.as_str();
                }
                Some('\\') => rest = self.escape(chars.as_str()),
                Some('\n' | '\r') => {
                    self.out.push_str("\\n");
                    rest = chars.as_str();
                }
                Some(c) => {
                    let _ = write!(self.out, "\\u{:04x}", u32::from(c));
                    rest = chars.as_str();
                }
                None => {
                    if is_value {
                        self.out.push('"');
                        self.settle();
                    }
                    self.cut = true;
                    return "";
                }
            }
        }
    }

    /// An escape behind its backslash.
    fn escape<'s>(&mut self, source: &'s str) -> &'s str {
        let Some(c) = source.chars().next() else { return "" };
        let after = source.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' => {
                self.out.push('\\');
                self.out.push(c);
                after
            }
            'u' => {
                let unit = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
                let rest = after.get(4..).unwrap_or_default();
                match unit(after) {
                    Some(0xD800..0xDC00) => {
                        let low = rest.strip_prefix("\\u").and_then(unit);
                        if low.is_some_and(|low| (0xDC00..0xE000).contains(&low)) {
                            self.out.push_str("\\u");
                            self.out.push_str(after.get(..10).unwrap_or_default());
                            return after.get(10..).unwrap_or_default();
                        }
                        self.out.push('\u{FFFD}');
                    }
                    Some(0xDC00..0xE000) => self.out.push('\u{FFFD}'),
                    Some(_) => {
                        self.out.push_str("\\u");
                        self.out.push_str(after.get(..4).unwrap_or_default());
                    }
                    None => return after,
                }
                rest
            }
            // No escape: the backslash itself was meant.
            _ => {
                self.out.push_str("\\\\");
                source
            }
        }
    }

    /// A number or a word.
    fn word<'s>(&mut self, source: &'s str) -> &'s str {
        let end = source
            .find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '+' | '.'))
            .unwrap_or(source.len());
        let (word, rest) = source.split_at(end);
        let known = matches!(word, "true" | "false" | "null") || word.parse::<f64>().is_ok();
        let is_odd = word.contains(['N', 'I', 'n', 'i']) && word.parse::<f64>().is_ok();
        match word {
            "True" => self.out.push_str("true"),
            "False" => self.out.push_str("false"),
            _ if known && !is_odd || word == "null" => self.out.push_str(word),
            _ => self.out.push_str("null"),
        }
        self.settle();
        rest
    }

    fn finish(&mut self) {
        if self.open.is_empty() || self.open.len() > DEEPEST {
            return;
        }
        self.cut = true;
        let (length, depth) = self.safe;
        // What was begun behind the last whole value goes; an object that has none yet stays empty.
        if length > 0 {
            self.out.truncate(length);
            self.open.truncate(depth);
        } else {
            self.out.clear();
            self.out.push('{');
            self.open.truncate(1);
            self.open[0] = '}';
        }
        while let Some(bracket) = self.open.pop() {
            self.out.push(bracket);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_write_wrong_is_put_right() {
        let check = |source: &str, want: &str| {
            let mut room = String::new();
            let (value, problems) = parse(source.as_bytes(), &mut room).unwrap();
            assert_eq!(value, serde_json::from_str(want).unwrap(), "{source}");
            assert_eq!(problems.len(), 1, "{source}");
        };
        check(r#"{"a":NaN,"b":-Infinity,"c":[1,2,],}"#, r#"{"a":null,"b":null,"c":[1,2]}"#);
        check("{\"a\":\"one\ntwo\tthree\"}", r#"{"a":"one\ntwo\tthree"}"#);
        check(
            r#"{"a":"x\ud83d y","b":"\ud83d\ude00","c":"\d"}"#,
            r#"{"a":"x� y","b":"😀","c":"\\d"}"#,
        );
        check(r#"{"a":"one","b":["two","thr"#, r#"{"a":"one","b":["two","thr"]}"#);
        check(r#"{"a":"one","b"#, r#"{"a":"one"}"#);
        check(r#"{"a":"one","b":"#, r#"{"a":"one"}"#);
        check(r#"{"a":{"b":tru"#, r#"{"a":{"b":null}}"#);
        check(r#"{"a"#, "{}");
        check(r#"{"a":"one","b" "two","c":3}"#, r#"{"a":"one"}"#);
        check(r#"{"a":"one","b":"t"wo","c":3}"#, r#"{"a":"one","b":"t"}"#);
    }

    #[test]
    fn what_cannot_be_put_right_is_told() {
        let mut room = String::new();
        assert!(parse(b"{a b c}", &mut room).is_err());
        assert!(parse(b"", &mut room).is_err());
        assert!(parse("[".repeat(100_000).as_bytes(), &mut room).is_err());
    }
}
