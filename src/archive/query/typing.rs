//! What is being typed at a place of a query, for suggestions: half a word, or half a value of a field.

use std::ops::Range;

use super::fields::field_names;
use super::parse::is_quote;

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing<'a> {
    /// The field whose value it is, where there is one.
    pub field: Option<&'static str>,
    /// What stands before the cursor, without quotation marks.
    pub begun: &'a str,
    /// The bytes that a suggestion takes the place of: the value with its marks, or the word.
    pub at: Range<usize>,
}

/// What is being typed at a byte of a query.
pub fn typing(query: &str, at: usize) -> Typing<'_> {
    let before = query.get(..at).unwrap_or(query);
    let at = before.len();
    let (mut start, mut quoted) = (0, false);
    for (n, c) in before.char_indices() {
        if is_quote(c) {
            quoted = !quoted;
        } else if !quoted && (c.is_whitespace() || c == '(' || c == ')') {
            start = n + c.len_utf8();
        }
    }
    let word = before.get(start..).unwrap_or_default();
    start += word.len() - word.trim_start_matches('-').len();
    let word = word.trim_start_matches('-');
    let rest = query.get(at..).unwrap_or_default();
    let end = if quoted {
        rest.find(is_quote).map_or(rest.len(), |n| {
            n + rest.get(n..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8)
        })
    } else {
        rest.find(|c: char| c.is_whitespace() || c == '(' || c == ')' || is_quote(c))
            .unwrap_or(rest.len())
    };
    let named = word.split_once(':').and_then(|(name, value)| {
        let name = name.to_ascii_lowercase();
        Some((field_names().find(|known| *known == name)?, value))
    });
    let (field, value) = named.map_or((None, word), |(name, value)| (Some(name), value));
    let from = start + word.len() - value.len();
    Typing { field, begun: value.trim_start_matches(is_quote), at: from..at + end }
}

#[cfg(test)]
mod tests {
    use super::typing;

    #[test]
    fn a_bar_is_the_cursor() {
        let check = |text: &str, field: Option<&str>, begun: &str, replaced: &str| {
            let at = text.find('|').unwrap();
            let query = text.replace('|', "");
            let found = typing(&query, at);
            let cut = query.get(found.at.clone()).unwrap();
            assert_eq!((found.field, found.begun, cut), (field, begun, replaced), "{text}");
        };
        check("|", None, "", "");
        check("flo|", None, "flo", "flo");
        check("flo|od dam", None, "flo", "flood");
        check("flood da|", None, "da", "da");
        check("flood |", None, "", "");
        check("flood -who:Ma|", Some("who"), "Ma", "Ma");
        check("(WHO:Ma|rsh)", Some("who"), "Ma", "Marsh");
        check("who:\"Ada M| x", Some("who"), "Ada M", "\"Ada M x");
        check("who:\"Ada M|arsh\" x", Some("who"), "Ada M", "\"Ada Marsh\"");
        check("\"a b\" is:|", Some("is"), "", "");
        check("whom:x|", None, "whom:x", "whom:x");
        check("東|京", None, "東", "東京");
        check("say “har|bor”", None, "har", "“harbor”");
    }
}
