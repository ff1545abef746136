//! What fields of many formats hold: names of writers, agencies, languages, addresses.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::tree::line;
use super::writers;
use crate::story::Byline;

/// What agencies are called, in small letters.
static AGENCIES: LazyLock<HashSet<String>> = LazyLock::new(|| {
    include_str!("../../assets/desk/agencies.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split('\t');
            let short = columns.next()?;
            let wire = columns.next()? == "wire";
            let names = columns.next().unwrap_or_default();
            wire.then(|| names.split(';').chain([short]).map(|name| name.trim().to_lowercase()))
        })
        .flatten()
        .filter(|name| !name.contains("photo") && !name.contains("image"))
        .collect()
});

/// Words that no person is called.
const OFFICES: &[&str] = &[
    "admin",
    "alerts",
    "blog",
    "desk",
    "digest",
    "editor",
    "editors",
    "editorial",
    "feed",
    "info",
    "mail",
    "media",
    "news",
    "newsdesk",
    "newsletter",
    "newsroom",
    "noreply",
    "no-reply",
    "office",
    "press",
    "redaktion",
    "redazione",
    "redaccion",
    "redacción",
    "reply",
    "service",
    "services",
    "staff",
    "support",
    "team",
    "webmaster",
    "agency",
    "agencies",
    "update",
    "updates",
    "inc",
    "ltd",
    "gmbh",
    "marketing",
    "communications",
    "group",
    "relations",
    "department",
    "university",
    "institute",
    "council",
    "ministry",
    "association",
    "online",
    "daily",
    "weekly",
    "magazine",
    "times",
    "post",
    "posts",
    "website",
    "twitter",
    "facebook",
];

/// Whether a name is a news agency's: `AP News`, `Reuters`.
pub fn is_agency(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    let bare = name.strip_suffix(" news").unwrap_or(&name);
    AGENCIES.contains(&name) || AGENCIES.contains(bare)
}

/// Whether a name may be a person's: two to five words, none of which is an office.
pub fn is_person(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let office = |word: &str| {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
        OFFICES.contains(&bare.as_str())
    };
    let scripted = |name: &str| name.chars().any(|c| c.is_alphabetic() && !c.is_ascii());
    ((2..=5).contains(&words.len()) || words.len() == 1 && scripted(name))
        && !is_agency(name)
        && !name.chars().any(|c| c.is_ascii_digit() || "@:/|<>&#".contains(c))
        && !words.iter().any(|word| office(word))
        && words.iter().filter(|w| is_capital(w)).count() >= 2.min(words.len())
}

/// Whether a word is written as names are: `Ruiz`, `d'Emo`.
fn is_capital(word: &str) -> bool {
    !word.starts_with(char::is_lowercase) || word.contains(char::is_uppercase)
}

/// The writers that a field names, a person each, with the titles behind their names: `By Ana Ruiz and Ben Holt, Staff Writer`.
///
/// Addresses go; agencies and offices are no writers.
pub fn bylines(field: &str) -> Vec<Byline> {
    let names = forenames_first(&without_address(&line(field)));
    let mut found = writers::read(&names, None);
    found.retain(|writer| is_person(&writer.name));
    found
}

/// Names with initials behind a comma, turned: `Ruiz, A. B., Holt, B.` is `A. B. Ruiz, B. Holt`.
fn forenames_first(names: &str) -> String {
    let initials = |part: &str| {
        let part = part.trim();
        part.ends_with('.')
            && part.chars().all(|c| c.is_uppercase() || ". -".contains(c))
            && part.split([' ', '.', '-']).all(|word| word.chars().count() <= 1)
    };
    let parts: Vec<&str> = names.split(',').collect();
    let mut turned: Vec<String> = Vec::new();
    let mut n = 0;
    while let Some(part) = parts.get(n) {
        let after = parts.get(n + 1).filter(|next| initials(next) && !initials(part));
        n += 1 + usize::from(after.is_some());
        turned.push(match after {
            Some(after) => format!("{} {}", after.trim(), part.trim()),
            None => part.trim().to_owned(),
        });
    }
    turned.join(", ")
}

/// A name without its address: `ana@example.org (Ana Ruiz)`, `Ana Ruiz <ana@example.org>`.
fn without_address(field: &str) -> String {
    let Some(at) = field.find('@') else { return field.to_owned() };
    let bracketed = field
        .find('(')
        .filter(|open| *open > at)
        .and_then(|open| field.get(open + 1..)?.split(')').next());
    let before = || field.split(['<', '(']).next().filter(|name| !name.contains('@'));
    bracketed.or_else(before).unwrap_or_default().trim().trim_matches('"').to_owned()
}

/// A tag of a language as BCP 47 writes it: `en_us` is `en-US`.
pub fn language(tag: &str) -> Option<String> {
    let mut parts = tag.trim().split(['-', '_']);
    let first = parts.next()?.to_ascii_lowercase();
    let letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphabetic())
    };
    if !letters(&first, 2..=3) || first == "und" {
        return None;
    }
    let mut tag = first;
    for part in parts.take(2).filter(|part| letters(part, 2..=2) || letters(part, 4..=4)) {
        tag.push('-');
        if part.len() == 2 {
            tag.push_str(&part.to_ascii_uppercase());
        } else {
            let (head, rest) = part.split_at(1);
            tag.push_str(&head.to_ascii_uppercase());
            tag.push_str(&rest.to_ascii_lowercase());
        }
    }
    Some(tag)
}

/// An address made whole by the one of the page that gives it; `None` where it is none.
pub fn address(href: &str, base: Option<&str>) -> Option<String> {
    let href = line(href);
    if href.is_empty() || href.contains(char::is_whitespace) {
        return None;
    }
    if has_scheme(&href) {
        return Some(href);
    }
    let base = base.filter(|base| has_scheme(base))?;
    let (scheme, rest) = base.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    if let Some(rest) = href.strip_prefix("//") {
        return Some(format!("{scheme}://{rest}"));
    }
    if href.starts_with('/') {
        return Some(format!("{scheme}://{host}{href}"));
    }
    if href.starts_with(['#', '?']) {
        return Some(format!("{}{href}", base.split(['?', '#']).next()?));
    }
    let path = rest.get(host.len()..)?.split(['?', '#']).next()?;
    let mut folders: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    if !path.ends_with('/') {
        folders.pop();
    }
    for part in href.split('/') {
        match part {
            "." => {}
            ".." => {
                folders.pop();
            }
            part => folders.push(part),
        }
    }
    Some(format!("{scheme}://{host}/{}", folders.join("/")))
}

fn has_scheme(href: &str) -> bool {
    ["http://", "https://", "ftp://", "file://", "data:", "mailto:"]
        .iter()
        .any(|scheme| href.get(..scheme.len()).is_some_and(|s| s.eq_ignore_ascii_case(scheme)))
}

/// Whether a text is an identifier that is nobody else's: an address, a URN or what is built like one (`tag:`, `yt:video:`), a UUID.
pub fn is_identifier(text: &str) -> bool {
    let hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_hexdigit())
    };
    let uuid = || {
        let parts: Vec<&str> = text.split('-').collect();
        parts.len() == 5 && parts.iter().zip([8, 4, 4, 4, 12]).all(|(part, n)| hex(part, n))
    };
    let urn = || {
        let mut parts = text.split(':');
        let scheme = parts.next().unwrap_or_default();
        scheme.len() >= 2
            && scheme.bytes().all(|b| b.is_ascii_lowercase())
            && (scheme == "tag" || parts.filter(|part| !part.is_empty()).count() >= 2)
    };
    !text.contains(char::is_whitespace) && (has_scheme(text) || urn() || uuid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_are_persons() {
        let check = |field: &str, want: &[(&str, Option<&str>)]| {
            let got = bylines(field);
            let got: Vec<(&str, Option<&str>)> =
                got.iter().map(|w| (w.name.as_str(), w.title.as_deref())).collect();
            assert_eq!(got, want, "{field}");
        };
        check("Ana Ruiz", &[("Ana Ruiz", None)]);
        check("By Ana Ruiz and Ben Holt", &[("Ana Ruiz", None), ("Ben Holt", None)]);
        check("Ana Ruiz, Staff Writer", &[("Ana Ruiz", Some("Staff Writer"))]);
        check("ana@oakum.example (Ana Ruiz)", &[("Ana Ruiz", None)]);
        check("\"Ana Ruiz\" <ana@oakum.example>", &[("Ana Ruiz", None)]);
        check(
            "Ana de la Cruz; Ben Holt; Ben Holt",
            &[("Ana de la Cruz", None), ("Ben Holt", None)],
        );
        check("Ruiz, A. B., Holt, B.", &[("A. B. Ruiz", None), ("B. Holt", None)]);
        check("Ana Ruiz and Bea d'Emo", &[("Ana Ruiz", None), ("Bea d'Emo", None)]);
        check("Ana Ruiz, Reuters", &[("Ana Ruiz", None)]);
        for none in ["Reuters", "AP News", "Oakum News Desk", "admin", "ana@oakum.example", ""] {
            check(none, &[]);
        }
    }

    #[test]
    fn languages_are_tags() {
        let check = |tag: &str, want: Option<&str>| {
            assert_eq!(language(tag).as_deref(), want, "{tag}");
        };
        check("en_us", Some("en-US"));
        check("zh-hans-cn", Some("zh-Hans-CN"));
        check("DE", Some("de"));
        check("english", None);
        check("", None);
    }

    #[test]
    fn addresses_are_made_whole() {
        let check = |href: &str, base: &str, want: Option<&str>| {
            assert_eq!(address(href, Some(base)).as_deref(), want, "{href} {base}");
        };
        check("https://a.example/b", "https://c.example", Some("https://a.example/b"));
        check("/b", "https://c.example/d/e", Some("https://c.example/b"));
        check("b", "https://c.example/d/e", Some("https://c.example/d/b"));
        check("../b", "https://c.example/d/e/f", Some("https://c.example/d/b"));
        check("//a.example/b", "https://c.example", Some("https://a.example/b"));
        check("b", "https://c.example", Some("https://c.example/b"));
        check("b", "", None);
        check("javascript:x()", "", None);
    }

    #[test]
    fn identifiers_are_nobody_elses() {
        for id in [
            "https://a.example/1",
            "urn:x:1",
            "tag:a.example,2031:1",
            "2c43eb19-7261-4a41-9225-4dc421f9a1b7",
        ] {
            assert!(is_identifier(id), "{id}");
        }
        for none in ["1", "4956764", "a b", "ecd622d36446381d"] {
            assert!(!is_identifier(none), "{none}");
        }
    }
}
