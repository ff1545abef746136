//! Front matter: YAML between lines of three dashes, TOML between lines of three pluses.

use std::sync::LazyLock;

use regex::Regex;
use serde_json::Value;

use crate::formats::tree::line;
use crate::story::Problem;

/// Bytes of front matter, at most.
const MOST: usize = 256 << 10;

/// Fields of front matter.
pub(super) type Matter = Vec<(String, Value)>;

/// A line of front matter: `title: Ferries stop`, `title = "Ferries stop"`.
static FIELD: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"^["']?([A-Za-z][\w .-]{0,40}?)["']?\s*([:=])(?:\s+(.*))?$"#).expect("fixed")
});

/// The mark of the front matter that a text begins with, and what follows it.
fn opening(text: &str) -> Option<(&'static str, &str)> {
    let text = text.trim_start_matches(['\u{FEFF}', '\n', '\r', ' ']);
    ["---", "+++"].into_iter().find_map(|mark| {
        let rest = text.strip_prefix(mark)?;
        let (first, rest) = rest.split_once('\n')?;
        first.trim().is_empty().then_some((mark, rest))
    })
}

/// Whether a text begins with front matter: a mark, a field, and the mark again or nothing but fields before the first blank line.
pub(super) fn begins(text: &str) -> bool {
    let Some((mark, rest)) = opening(text) else { return false };
    let sign = if mark == "+++" { "=" } else { ":" };
    let mut lines =
        rest.lines().map(str::trim_end).skip_while(|line| line.is_empty() || line.starts_with('#'));
    let is_field = |line: &str| FIELD.captures(line).is_some_and(|found| &found[2] == sign);
    if !lines.next().is_some_and(is_field) {
        return false;
    }
    let mut fields = true;
    for line in lines {
        if line == mark || line == "..." {
            return true;
        }
        if line.is_empty() && fields {
            return true;
        }
        fields &= is_field(line) || line.starts_with([' ', '\t', '-', '#', '[']);
    }
    fields
}

/// Cuts a text into its front matter and its body.
pub(super) fn cut<'t>(text: &'t str, problems: &mut Vec<Problem>) -> (Matter, &'t str) {
    if !begins(text) {
        return (Matter::new(), text);
    }
    let Some((mark, rest)) = opening(text) else { return (Matter::new(), text) };
    let (mut end, mut blank) = (None, None);
    let mut at = 0;
    for line in rest.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == mark || mark == "---" && bare == "..." {
            end = Some((at, at + line.len()));
            break;
        }
        if bare.is_empty() {
            blank.get_or_insert(at);
        }
        at += line.len();
    }
    let broken = |problems: &mut Vec<Problem>, why: &str| {
        let message = format!("the front matter is broken: {why}; its lines were read one by one");
        problems.push(Problem::new("front-matter", message));
    };
    let Some((end, body)) = end.filter(|(end, _)| *end <= MOST) else {
        broken(problems, "it does not end");
        let (matter, body) = rest.split_at(blank.unwrap_or(rest.len()).min(rest.len()));
        return (by_lines(matter), body);
    };
    let matter = rest.get(..end).unwrap_or_default();
    let body = rest.get(body..).unwrap_or_default();
    let value = if mark == "+++" {
        toml::from_str::<Value>(matter).map_err(|error| error.message().to_owned())
    } else {
        serde_saphyr::from_str::<Value>(matter).map_err(|error| error.to_string())
    };
    match value {
        Ok(value) => (fields(&value), body),
        Err(why) => {
            let why = line(why.lines().next().unwrap_or_default());
            broken(problems, why.trim_start_matches("error: ").trim_end_matches('.'));
            (by_lines(matter), body)
        }
    }
}

/// The fields of an object, their keys in small letters without dashes.
pub(super) fn fields(value: &Value) -> Matter {
    let Value::Object(fields) = value else { return Matter::new() };
    fields.iter().map(|(key, value)| (plain_key(key), value.clone())).collect()
}

fn plain_key(key: &str) -> String {
    key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The fields that stand on lines of their own in what cannot be parsed.
fn by_lines(matter: &str) -> Matter {
    matter
        .lines()
        .filter_map(|line| {
            let found = FIELD.captures(line.trim_end())?;
            let value = found.get(3)?.as_str().trim();
            let value = value.trim_matches(['"', '\'']);
            Some((plain_key(&found[1]), Value::String(value.to_owned())))
        })
        .collect()
}
