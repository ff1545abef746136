//! What the head of a file tells of the JSON in it: its shape, and the keys of its first object.

use std::collections::HashSet;

use serde::de::IgnoredAny;

use super::value::is_key;
use crate::formats::Head;

/// How a file of JSON is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// An object.
    Object,
    /// A list of objects.
    List,
    /// An object a line.
    Lines,
}

/// What the head of a file tells.
pub struct Look {
    /// How it is laid out, as far as the head goes.
    pub shape: Shape,
    keys: HashSet<String>,
    text: String,
}

impl Look {
    /// Whether the first object has a key, which is given folded.
    pub fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|own| is_key(own, key))
    }

    /// Whether some bytes stand in the head.
    pub fn bytes_have(&self, bytes: &[u8]) -> bool {
        memchr::memmem::find(self.text.as_bytes(), bytes).is_some()
    }
}

/// Looks at a head; `None` where it is no JSON.
pub fn look(head: &Head<'_>) -> Option<Look> {
    let first = head
        .bytes
        .iter()
        .find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xEF | 0xBB | 0xBF | 0x1E))?;
    if !matches!(first, b'{' | b'[' | 0xFF | 0xFE) {
        return None;
    }
    let text = head.text();
    let text = text.trim_start_matches(['\u{1E}', '\u{FEFF}']).trim_start();
    let inner = text.get(1..)?.trim_start();
    let (mut shape, depth) = match text.chars().next()? {
        '{' if inner.starts_with(['"', '}']) => (Shape::Object, 1),
        '[' if inner.starts_with('{') => (Shape::List, 2),
        '[' if inner.starts_with('[') => (Shape::List, 3),
        '[' if inner.starts_with(']') || head.has_extension(&["json"]) => (Shape::List, 2),
        _ => return None,
    };
    // What only looks like it in plain text has no key.
    if shape == Shape::Object && !inner.starts_with('}') {
        let colon = inner.get(1..)?.split('"').nth(1)?.trim_start();
        if !colon.starts_with(':') {
            return None;
        }
    }
    if shape == Shape::Object
        && let Some((line, rest)) = text.split_once('\n')
        && rest.trim_start().starts_with('{')
        && serde_json::from_str::<IgnoredAny>(line.trim_end()).is_ok()
    {
        shape = Shape::Lines;
    }
    Some(Look { shape, keys: keys(text, depth), text: text.to_owned() })
}

/// The keys at a depth, as far as the first object of that depth goes.
fn keys(text: &str, wanted: usize) -> HashSet<String> {
    let mut keys = HashSet::new();
    let mut depth = 0_usize;
    let mut rest = text;
    while let Some(at) = rest.find(['"', '{', '[', '}', ']']) {
        let (_, from) = rest.split_at(at);
        let after = from.get(1..).unwrap_or_default();
        rest = after;
        match from.chars().next() {
            Some('{' | '[') => depth += 1,
            Some('}' | ']') => {
                depth = depth.saturating_sub(1);
                if depth < wanted {
                    break;
                }
            }
            _ => {
                let mut end = None;
                let mut escaped = false;
                for (n, byte) in after.bytes().enumerate() {
                    match byte {
                        _ if escaped => escaped = false,
                        b'\\' => escaped = true,
                        b'"' => {
                            end = Some(n);
                            break;
                        }
                        _ => {}
                    }
                }
                let Some(end) = end else { break };
                rest = after.get(end + 1..).unwrap_or_default();
                if depth == wanted && rest.trim_start().starts_with(':') {
                    keys.extend(after.get(..end).map(str::to_owned));
                }
            }
        }
    }
    keys
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn shapes_are_told_by_the_head() {
        let check = |source: &str, want: Option<Shape>, keys: &[&str]| {
            let head = Head { path: Path::new("x"), bytes: source.as_bytes() };
            let got = look(&head);
            assert_eq!(got.as_ref().map(|look| look.shape), want, "{source}");
            for key in keys {
                assert!(got.as_ref().unwrap().has(key), "{source}: {key}");
            }
            assert!(got.is_none_or(|look| !look.has("inner")), "{source}");
        };
        check(r#"{"title":"a","b_c":{"inner":1}}"#, Some(Shape::Object), &["title", "bc"]);
        check("{\"title\":1}\n{\"title\":2}\n", Some(Shape::Lines), &["title"]);
        check("{\"title\":1,\n\"b\":{}}\n", Some(Shape::Object), &["b"]);
        check(r#"[{"title":"a, \"inner\": b","b"#, Some(Shape::List), &["title"]);
        check("\u{FEFF} {\"title\":1}", Some(Shape::Object), &["title"]);
        check("[1/5] A boat.", None, &[]);
        check("{braces} in a text", None, &[]);
        check("{\"quoted\" words}", None, &[]);
        check("Plain.", None, &[]);
        check("", None, &[]);
    }
}
