//! The parser: recursive descent over the characters, keeping the place of everything.

use std::ops::Range;

use super::fields::{HAS, IS, LOOKS, Look, field_names, meant, nearest, values_of};
use super::marked::{IS_MARKED, tag};
use super::{How, Node, QueryError, dates};
use crate::archive::tokens;
use crate::story::{Day, Sort};

/// Parentheses within each other at most.
const DEPTH: usize = 50;
/// Bytes of a query at most.
const LONGEST: usize = 10_000;

/// The meaning of a query, and the order that it asks for.
pub fn parse(text: &str, today: &dyn Fn() -> Day) -> Result<(Node, Option<Sort>), QueryError> {
    if text.len() > LONGEST {
        let message = format!("the query is longer than {LONGEST} bytes");
        return Err(QueryError { message, span: 0..text.len() });
    }
    let mut parser = Parser { text, at: 0, depth: 0, today, sort: None };
    let node = parser.any()?;
    match parser.peek() {
        Some(c) => {
            Err(parser
                .wrong(parser.at..parser.at + c.len_utf8(), "this parenthesis was never opened"))
        }
        None if !says(&node) && !text.trim().is_empty() && parser.sort.is_none() => {
            let start = text.len() - text.trim_start().len();
            let message = "there is no word in this to look for";
            Err(parser.wrong(start..text.trim_end().len(), message))
        }
        None if says(&node) => Ok((node, parser.sort)),
        None => Ok((Node::Every, parser.sort)),
    }
}

/// What a lone dash or other mark without a letter means: nothing, so that a pasted headline is a good query.
fn nothing() -> Node {
    Node::And(Vec::new())
}

fn not(node: Node) -> Node {
    if says(&node) { Node::Not(Box::new(node)) } else { node }
}

/// Whether a part of a query says anything.
fn says(node: &Node) -> bool {
    *node != nothing()
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    today: &'a dyn Fn() -> Day,
    sort: Option<Sort>,
}

/// A value as typed, and where.
struct Value<'a> {
    text: &'a str,
    span: Range<usize>,
    quoted: bool,
}

/// Whether a character opens or closes a phrase.
pub fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„' | '«' | '»')
}

impl<'a> Parser<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip_space(&mut self) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start().len();
    }

    fn wrong(&self, span: Range<usize>, message: impl Into<String>) -> QueryError {
        debug_assert!(span.end <= self.text.len());
        QueryError { message: message.into(), span }
    }

    /// Takes a keyword that stands alone.
    fn keyword(&mut self, word: &str) -> bool {
        self.skip_space();
        let Some(after) = self.rest().strip_prefix(word) else { return false };
        let alone = after.chars().next().is_none_or(|c| c.is_whitespace() || c == '(' || c == ')');
        if alone {
            self.at += word.len();
        }
        alone
    }

    /// `a b OR c`
    fn any(&mut self) -> Result<Node, QueryError> {
        let mut parts = vec![self.all()?];
        loop {
            let from = self.at;
            if !self.keyword("OR") {
                break;
            }
            self.needs_more(from, "OR")?;
            parts.push(self.all()?);
        }
        parts.retain(says);
        Ok(match parts.len() {
            0 => nothing(),
            1 => parts.swap_remove(0),
            _ => Node::Or(parts),
        })
    }

    fn needs_more(&mut self, from: usize, word: &str) -> Result<(), QueryError> {
        self.skip_space();
        let end = self.text.get(..self.at).unwrap_or_default().trim_end().len();
        let start = end - word.len().min(end - from.min(end));
        match self.peek() {
            None | Some(')') => {
                Err(self.wrong(start..end, format!("something must follow {word}")))
            }
            _ => Ok(()),
        }
    }

    /// `a b AND c`
    fn all(&mut self) -> Result<Node, QueryError> {
        let mut parts = Vec::new();
        loop {
            self.skip_space();
            let from = self.at;
            match self.peek() {
                None | Some(')') => break,
                _ if self.looking_at("OR") => {
                    if parts.is_empty() {
                        return Err(self.wrong(from..from + 2, "something must stand before OR"));
                    }
                    break;
                }
                _ if self.keyword("AND") => {
                    if parts.is_empty() {
                        return Err(self.wrong(from..from + 3, "something must stand before AND"));
                    }
                    self.needs_more(from, "AND")?;
                }
                _ if self.keyword("NOT") => {
                    self.needs_more(from, "NOT")?;
                    parts.push(not(self.excluded(from)?));
                }
                _ => parts.push(self.one()?),
            }
        }
        parts.retain(says);
        Ok(match parts.len() {
            0 => nothing(),
            1 => parts.swap_remove(0),
            _ => Node::And(parts),
        })
    }

    fn looking_at(&mut self, word: &str) -> bool {
        let from = self.at;
        let found = self.keyword(word);
        self.at = from;
        found
    }

    /// A word, phrase, field, group, or one of these after `-`.
    fn one(&mut self) -> Result<Node, QueryError> {
        let from = self.at;
        match self.peek() {
            Some('-') => {
                let dashes = self.rest().len() - self.rest().trim_start_matches('-').len();
                self.at += dashes;
                if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
                    return Ok(nothing());
                }
                Ok(not(self.excluded(from)?))
            }
            Some('(') => {
                self.deeper(from)?;
                self.at += 1;
                let node = self.any()?;
                if self.peek() != Some(')') {
                    return Err(self.wrong(from..from + 1, "this parenthesis is not closed"));
                }
                self.at += 1;
                self.depth -= 1;
                Ok(node)
            }
            _ => self.term(),
        }
    }

    /// What stands after `-` or NOT, which began at a place.
    fn excluded(&mut self, from: usize) -> Result<Node, QueryError> {
        let sort = self.sort;
        let node = self.one()?;
        if self.sort != sort {
            return Err(self.wrong(from..self.at, "an order cannot be excluded; write sort:newest"));
        }
        Ok(node)
    }

    fn deeper(&mut self, from: usize) -> Result<(), QueryError> {
        self.depth += 1;
        if self.depth > DEPTH {
            return Err(self.wrong(from..from + 1, "too many parentheses within each other"));
        }
        Ok(())
    }

    fn term(&mut self) -> Result<Node, QueryError> {
        let from = self.at;
        let name_length =
            self.rest().bytes().take_while(|b| b.is_ascii_alphabetic() || *b == b'-').count();
        let (name, after) = self.rest().split_at(name_length);
        if name.is_empty() || !after.starts_with(':') {
            let value = self.value()?;
            return self.words(Look::Anywhere, &value);
        }
        let lower = name.to_ascii_lowercase();
        if !field_names().any(|known| known == lower) {
            let next = after.chars().nth(1);
            if next.is_none_or(|c| c.is_whitespace() || c == '/' || c == ')') {
                let value = self.value()?;
                return self.words(Look::Anywhere, &value);
            }
            let message = if let Some(field) = meant(&lower) {
                format!("there is no field {name}:; write {field}:")
            } else {
                let known: Vec<_> = field_names().collect();
                format!("there is no field {name}:; there are {}", known.join(", "))
            };
            return Err(self.wrong(from..from + name.len(), message));
        }
        self.at += name.len() + 1;
        if self.peek().is_none_or(|c| c.is_whitespace() || c == ')') {
            let message = format!("something to look for must follow {lower}:");
            return Err(self.wrong(from..self.at, message));
        }
        let value = self.value()?;
        if lower == "sort" {
            return self.order(from, &value);
        }
        self.field(&lower, &value)
    }

    /// The order of the whole list. It says nothing of what is found.
    fn order(&mut self, from: usize, value: &Value<'_>) -> Result<Node, QueryError> {
        if self.depth > 0 {
            let message = "the order is that of the whole list; write it outside of parentheses";
            return Err(self.wrong(from..value.span.end, message));
        }
        let Ok(sort) = value.text.parse() else {
            return Err(self.unknown_value("sort", value));
        };
        if self.sort.is_some_and(|known| known != sort) {
            let message = "a list has one order; take one of them away";
            return Err(self.wrong(from..value.span.end, message));
        }
        self.sort = Some(sort);
        Ok(nothing())
    }

    /// The mistake of a value that a field does not know, with what it knows or what was meant.
    fn unknown_value(&self, field: &str, value: &Value<'_>) -> QueryError {
        let known = values_of(field).unwrap_or_default();
        let word = value.text.to_lowercase();
        let other = ["is", "has"].into_iter().filter(|other| *other != field).find(|other| {
            values_of(other).is_some_and(|known| known.contains(&word.trim_end_matches('s')))
        });
        let message = match (nearest(&word, known.iter().copied()), other) {
            (Some(near), _) => format!("{field}: does not know {word:?}; write {field}:{near}"),
            (None, Some(other)) => format!("{field}: does not know {word:?}; write {other}:{word}"),
            (None, None) => format!("{field}: knows {}", known.join(", ")),
        };
        self.wrong(value.span.clone(), message)
    }

    fn field(&self, name: &str, value: &Value<'_>) -> Result<Node, QueryError> {
        if let Some((_, look)) = LOOKS.iter().find(|(known, _)| *known == name) {
            return self.words(*look, value);
        }
        match name {
            "is" | "has" => self.flag(name, value),
            "tag" => tag(value.text, value.quoted, value.span.clone()),
            "after" => self.days(value, |(_, to)| (Some(to), None)),
            "before" => self.days(value, |(from, _)| (None, Some(from))),
            _ => match value.text.split_once("..") {
                None => self.days(value, |(from, to)| (Some(from), Some(to))),
                Some((first, last)) => self.range(first, last, value),
            },
        }
    }

    fn days(
        &self,
        value: &Value<'_>,
        make: impl Fn(dates::Days) -> (Option<Day>, Option<Day>),
    ) -> Result<Node, QueryError> {
        let days = self.day(value.text, value.span.clone())?;
        let (from, to) = make(days);
        Ok(Node::Days { from, to })
    }

    fn day(&self, word: &str, span: Range<usize>) -> Result<dates::Days, QueryError> {
        dates::days(word, self.today).ok_or_else(|| {
            let message =
                format!("{word:?} is no date; write 2024, 2024-11, 2024-11-16, today or yesterday");
            self.wrong(span, message)
        })
    }

    fn range(&self, first: &str, last: &str, value: &Value<'_>) -> Result<Node, QueryError> {
        let Range { start, end } = value.span.clone();
        let side = |word: &str, span: Range<usize>| {
            if word.is_empty() { Ok(None) } else { self.day(word, span).map(Some) }
        };
        let from = side(first, start..start + first.len())?;
        let to = side(last, end - last.len()..end)?;
        let node = Node::Days { from: from.map(|days| days.0), to: to.map(|days| days.1) };
        match (from, to) {
            (None, None) => {
                Err(self.wrong(value.span.clone(), "a date must stand before or after the dots"))
            }
            (Some((from, _)), Some((_, to))) if to <= from => {
                Err(self.wrong(value.span.clone(), "the range ends before it begins"))
            }
            _ => Ok(node),
        }
    }

    fn flag(&self, name: &str, value: &Value<'_>) -> Result<Node, QueryError> {
        let word = value.text.to_ascii_lowercase();
        let table = if name == "is" { IS } else { HAS };
        if let Some((_, flag)) = table.iter().find(|(known, _)| *known == word) {
            return Ok(Node::Words {
                look: Look::Flag,
                words: (*flag).to_owned(),
                how: How::Exactly,
            });
        }
        match (name, word.as_str()) {
            ("is", "read") => Ok(Node::Read),
            ("is", "unread") => Ok(Node::Not(Box::new(Node::Read))),
            ("is", "starred") => Ok(Node::Starred),
            ("is", word) if IS_MARKED.iter().any(|(known, _)| *known == word) => {
                let asked = IS_MARKED.into_iter().find(|(known, _)| *known == word);
                Ok(asked.map_or(Node::Every, |(_, bears)| Node::Marked(bears)))
            }
            _ => Err(self.unknown_value(name, value)),
        }
    }

    /// A value up to its closing quotation mark, or to the next space or parenthesis.
    fn value(&mut self) -> Result<Value<'a>, QueryError> {
        let rest = self.rest();
        let from = self.at;
        if let Some(open) = rest.chars().next().filter(|c| is_quote(*c)) {
            let (_, inside) = rest.split_at(open.len_utf8());
            let Some((text, _)) = inside.split_once(is_quote) else {
                return Err(
                    self.wrong(from..from + open.len_utf8(), "this quotation mark is not closed")
                );
            };
            let start = from + open.len_utf8();
            let end = start + text.len();
            self.at = end;
            self.at += self.peek().map_or(0, char::len_utf8);
            let span = if text.is_empty() { from..self.at } else { start..end };
            return Ok(Value { text, span, quoted: true });
        }
        let end = rest.find(|c: char| c.is_whitespace() || is_quote(c) || c == '(' || c == ')');
        let text = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
        self.at += text.len();
        Ok(Value { text, span: from..self.at, quoted: false })
    }

    fn words(&self, look: Look, value: &Value<'_>) -> Result<Node, QueryError> {
        let exactly =
            |words: &str| Node::Words { look, words: words.to_owned(), how: How::Exactly };
        if value.quoted || !look.has_words() {
            return self.checked(exactly(value.text), value);
        }
        if look == Look::Anywhere && value.text != "*" && tokens::words(value.text).is_empty() {
            return Ok(nothing());
        }
        if value.text == "*" {
            return Ok(if look == Look::Anywhere { Node::Every } else { self.one_star(value)? });
        }
        let (words, how) = match value.text.strip_suffix('*') {
            Some(words) => (words, How::Prefix),
            None => match value.text.strip_suffix('~') {
                Some(words) => (words, How::Nearly),
                None => (value.text, How::Exactly),
            },
        };
        if let Some(star) = words.find('*') {
            let at = value.span.start + star;
            return Err(self.wrong(at..at + 1, "a star may stand only at the end of a word"));
        }
        self.checked(Node::Words { look, words: words.to_owned(), how }, value)
    }

    fn one_star(&self, value: &Value<'_>) -> Result<Node, QueryError> {
        Err(self.wrong(value.span.clone(), "the first letters must stand before the star"))
    }

    fn checked(&self, node: Node, value: &Value<'_>) -> Result<Node, QueryError> {
        match &node {
            Node::Words { look, words, .. }
                if look.has_words() && tokens::words(words).is_empty() =>
            {
                Err(self.wrong(value.span.clone(), "there is no word in this to look for"))
            }
            Node::Words { words, .. } if words.trim().is_empty() => {
                Err(self.wrong(value.span.clone(), "there is nothing in this to look for"))
            }
            _ => Ok(node),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{How, Look, Node, Query};
    use crate::story::Sort;

    fn shown(node: &Node) -> String {
        let join = |all: &[Node], with: &str| {
            format!("({})", all.iter().map(shown).collect::<Vec<_>>().join(with))
        };
        match node {
            Node::Every => "*".into(),
            Node::And(all) => join(all, " & "),
            Node::Or(all) => join(all, " | "),
            Node::Not(one) => format!("!{}", shown(one)),
            Node::Words { look, words, how } => {
                let look =
                    if *look == Look::Anywhere { String::new() } else { format!("{look:?}:") };
                let how = match how {
                    How::Exactly => "",
                    How::Prefix => "*",
                    How::Nearly => "~",
                };
                format!("{look}[{words}]{how}")
            }
            Node::Days { from, to } => {
                let day = |day: &Option<_>| {
                    day.map_or(String::new(), |d: crate::story::Day| d.to_string())
                };
                format!("{}<{}", day(from), day(to))
            }
            Node::Read => "read".into(),
            Node::Starred => "starred".into(),
            Node::Marked(bears) => format!("{bears:?}"),
        }
    }

    fn parse(text: &str) -> Result<Query, super::QueryError> {
        Query::parse_on(text, "2024-11-16".parse().unwrap())
    }

    #[test]
    fn what_is_typed_means() {
        let check = |text: &str, expect: &str| match parse(text) {
            Ok(query) => assert_eq!(shown(&query.node), expect, "{text}"),
            Err(error) => panic!("{text}: {error}"),
        };
        check("", "*");
        check("  ", "*");
        check("*", "*");
        check("flood", "[flood]");
        check("flood dam", "([flood] & [dam])");
        check("flood AND dam", "([flood] & [dam])");
        check("flood -dam", "([flood] & ![dam])");
        check("NOT dam", "![dam]");
        check("a OR b c", "([a] | ([b] & [c]))");
        check("(a OR b) c", "(([a] | [b]) & [c])");
        check("-(a b)", "!([a] & [b])");
        check("\"river bank\"", "[river bank]");
        check("“river bank” x", "([river bank] & [x])");
        check("-\"river bank\"", "![river bank]");
        check("riv*", "[riv]*");
        check("rivr~", "[rivr]~");
        check("who:Marsh", "Who:[Marsh]");
        check("WHO:\"Ada Marsh\" x", "(Who:[Ada Marsh] & [x])");
        check("-who:Ada*", "!Who:[Ada]*");
        check("photo-of:Marsh photo:Lund by:Orr", "(Pictured:[Marsh] & Photo:[Lund] & By:[Orr])");
        check("date:2024-11", "2024-11-01<2024-12-01");
        check("date:2024-11-01..2024-11-16", "2024-11-01<2024-11-17");
        check("date:..2023", "<2024-01-01");
        check("date:2023-05..", "2023-05-01<");
        check("date:yesterday", "2024-11-15<2024-11-16");
        check("after:2024-11 before:2025", "(2024-12-01< & <2025-01-01)");
        check("is:unread is:starred", "(!read & starred)");
        check("has:photo is:Corrected", "(Flag:[photo] & Flag:[corrected])");
        check("12:30", "[12:30]");
        check("https://example.org/a", "[https://example.org/a]");
        check("Note: late", "([Note:] & [late])");
        check("ORacle ANDy or", "([ORacle] & [ANDy] & [or])");
        check("e-mail don't", "([e-mail] & [don't])");
        check("東京 القاهرة", "([東京] & [القاهرة])");
        check("id:abc~1", "Id:[abc~1]");
        check("14 saved — 3 lost & found -", "([14] & [saved] & [3] & [lost] & [found])");
        check("a OR (—)", "[a]");
        check("-… a", "[a]");
    }

    #[test]
    fn an_order_is_asked_for() {
        let check = |text: &str, node: &str, order: Option<Sort>| {
            let query = parse(text).unwrap();
            assert_eq!((shown(&query.node).as_str(), query.sort), (node, order), "{text}");
        };
        check("flood", "[flood]", None);
        check("flood sort:oldest", "[flood]", Some(Sort::Oldest));
        check("sort:Updated flood dam", "([flood] & [dam])", Some(Sort::Updated));
        check("sort:length", "*", Some(Sort::Length));
        check("a OR b sort:slug sort:slug", "([a] | [b])", Some(Sort::Slug));
    }

    #[test]
    fn a_mistake_has_its_place() {
        let check = |text: &str, at: &str, about: &str| {
            let error = parse(text).expect_err(text);
            assert_eq!(text.get(error.span.clone()), Some(at), "{text}: {error:?}");
            assert!(error.message.contains(about), "{text}: {error:?}");
        };
        check("flood \"river bank", "\"", "not closed");
        check("a (b", "(", "not closed");
        check("a) b", ")", "never opened");
        check("whom:Marsh", "whom", "write who:");
        check("a headlin:Marsh", "headlin", "write headline:");
        check("author:Marsh", "author", "write by:");
        check("zzzzzzz:Marsh", "zzzzzzz", "there are headline, caption");
        check("a sort:newst", "newst", "sort:newest");
        check("(a sort:newest)", "sort:newest", "outside");
        check("a -sort:newest", "-sort:newest", "excluded");
        check("sort:newest sort:oldest", "sort:oldest", "one order");
        check("is:photo", "photo", "has:photo");
        check("has:starred", "starred", "is:starred");
        check("is:unred", "unred", "is:unread");
        check("x who: y", "who:", "must follow");
        check("date:2024-13 x", "2024-13", "no date");
        check("date:2024..2O25", "2O25", "no date");
        check("date:2025..2024", "2025..2024", "ends before");
        check("date:..", "..", "before or after");
        check("is:fresh", "fresh", "unread");
        check("has:wings", "wings", "photo");
        check("riv*er", "*", "end of a word");
        check("who:*", "*", "before the star");
        check("a OR", "OR", "follow OR");
        check("OR a", "OR", "before OR");
        check("AND a", "AND", "before AND");
        check("a NOT ", "NOT", "follow NOT");
        check("\"\"", "\"\"", "no word");
        check("who:\"…\"", "…", "no word");
        check("!!!", "!!!", "no word");
        let deep = "(".repeat(1000);
        assert!(parse(&deep).is_err());
        assert!(parse(&"-".repeat(1000)).is_err());
        assert!(parse(&format!("{}a", "-(".repeat(1000))).is_err());
        assert!(parse(&"a".repeat(20_000)).is_err());
    }

    proptest::proptest! {
        #[test]
        fn anything_typed_is_answered(text in "[a:*~() \"“”.\\-ORwho東é]{0,40}") {
            if let Err(error) = parse(&text) {
                assert!(text.get(error.span).is_some());
            }
        }
    }
}
