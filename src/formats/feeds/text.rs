//! The words of feeds: titles that were escaped twice, bodies in HTML, tails that name the site.

use std::sync::LazyLock;

use regex::Regex;

use crate::formats::fields;
use crate::formats::markup;
use crate::formats::tree::line;
use crate::formats::xml::unescape;
use crate::story::{Part, Role};

/// What stands between a title and the site that it names.
const BARS: &[&str] = &[" | ", " - ", " – ", " — ", " :: ", " » "];

static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,10}\d?);").expect("fixed")
});

static TAG: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)</?(?:[bipsua]|em|strong|br|span|cite|sup|sub|font|div|h\d)\b[^>]*>")
        .expect("fixed")
});

/// A field of one line, whatever it was escaped as.
pub fn words(raw: &str) -> String {
    let mut words = raw.to_owned();
    for _ in 0..2 {
        if !ENTITY.is_match(&words) {
            break;
        }
        words = unescape(&words);
    }
    line(&TAG.replace_all(&words, ""))
}

/// The parts of a text that may be HTML, and may have been escaped once too often.
pub fn body(raw: &str) -> Vec<Part> {
    let twice = !raw.contains('<') && raw.contains("&lt;") && TAG.is_match(&unescape(raw));
    let mut parts =
        if twice { markup::html_parts(&unescape(raw)) } else { markup::html_parts(raw) };
    for part in &mut parts {
        if ENTITY.is_match(&part.text) && part.role != Some(Role::TableRow) {
            part.text = line(&unescape(&part.text));
        }
    }
    parts
}

/// Cuts the tail that names the site from a title: `Ferries stop - Reuters`. Gives the site.
///
/// A tail is cut where it is an agency's name, or what the feed, the item's source or the address call the site.
pub fn cut_tail(title: &str, site: &[&str], url: Option<&str>) -> (String, Option<String>) {
    let cut =
        BARS.iter().filter_map(|bar| title.rsplit_once(bar)).min_by_key(|(_, tail)| tail.len());
    let Some((words, tail)) = cut else { return (title.to_owned(), None) };
    let key = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let own = key(tail);
    let named = |name: &&str| {
        let name = key(name);
        !own.is_empty()
            && (name == own
                || tail.contains(' ') && (name.starts_with(&own) || name.ends_with(&own)))
    };
    let host = url.and_then(|url| url.split("://").nth(1)?.split('/').next()).map(key);
    let hosted = host.is_some_and(|host| own.len() > 3 && host.contains(&own));
    let short = tail.split_whitespace().count() <= 5 && words.split_whitespace().count() >= 2;
    if short && (fields::is_agency(tail) || hosted || site.iter().any(named)) {
        return (words.trim().to_owned(), Some(tail.trim().to_owned()));
    }
    (title.to_owned(), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_decoded_as_often_as_they_were_escaped() {
        let check = |raw: &str, want: &str| assert_eq!(words(raw), want, "{raw}");
        check("Ferries &amp;amp; buses", "Ferries & buses");
        check("Ferries &#8217;stop&#8217;", "Ferries ’stop’");
        check("<b>Ferries</b> stop", "Ferries stop");
        check("&lt;i&gt;Ferries&lt;/i&gt; stop", "Ferries stop");
        check("R&D < 3 & more", "R&D < 3 & more");
    }

    #[test]
    fn tails_name_the_site() {
        let check = |title: &str, site: &[&str], url: Option<&str>, want: (&str, Option<&str>)| {
            let (words, tail) = cut_tail(title, site, url);
            assert_eq!((words.as_str(), tail.as_deref()), want, "{title}");
        };
        check("Ferries stop - Reuters", &[], None, ("Ferries stop", Some("Reuters")));
        check("Ferries stop | AP News", &[], None, ("Ferries stop", Some("AP News")));
        check(
            "Ferries stop - Oakum Post",
            &["Oakum Post"],
            None,
            ("Ferries stop", Some("Oakum Post")),
        );
        let url = Some("https://www.oakumpost.example/a");
        check("Ferries stop - Oakum Post", &[], url, ("Ferries stop", Some("Oakum Post")));
        check("Ferries - what we know", &["Oakum Post"], url, ("Ferries - what we know", None));
        check("Results", &[], None, ("Results", None));
    }

    #[test]
    fn bodies_are_html_or_not() {
        let check = |raw: &str, want: &[&str]| {
            let got: Vec<String> = body(raw).into_iter().map(|part| part.text).collect();
            assert_eq!(got, want, "{raw}");
        };
        check("<p>One.</p><p>Two &amp;amp; a half.</p>", &["One.", "Two & a half."]);
        check("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two.&lt;/p&gt;", &["One.", "Two."]);
        check("Plain & simple", &["Plain & simple"]);
    }
}
