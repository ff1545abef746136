//! What a mark is called in the database and in lines, and how a tag is written.

use crate::story::Mark;
use crate::text;

/// Characters of a tag or a query's name at most.
const LONGEST: usize = 80;

/// What tags' names begin with.
pub const TAG: &str = "tag:";
/// What saved queries' names begin with.
pub const QUERY: &str = "query:";

/// What merges of names begin with.
pub const SAME: &str = "same:";
/// What splits of names begin with; a tab parts the two.
pub const APART: &str = "apart:";

/// A mark's name.
pub fn name_of(mark: &Mark) -> String {
    match mark {
        Mark::Read => "read".into(),
        Mark::Star => "star".into(),
        Mark::Note => "note".into(),
        Mark::Place => "place".into(),
        Mark::Tag(words) => format!("{TAG}{words}"),
        Mark::Query(name) => format!("{QUERY}{name}"),
        Mark::Same(name) => format!("{SAME}{name}"),
        Mark::Apart(name, from) => format!("{APART}{name}\t{from}"),
    }
}

/// The mark of a name; `None` for one that only a newer program knows.
pub fn mark_of(name: &str) -> Option<Mark> {
    Some(match name {
        "read" => Mark::Read,
        "star" => Mark::Star,
        "note" => Mark::Note,
        "place" => Mark::Place,
        _ => {
            let (kind, rest) = name.split_at(name.find(':')? + 1);
            match kind {
                TAG => Mark::Tag(rest.to_owned()),
                QUERY => Mark::Query(rest.to_owned()),
                SAME => Mark::Same(rest.to_owned()),
                APART => {
                    let (name, from) = rest.split_once('\t')?;
                    Mark::Apart(name.to_owned(), from.to_owned())
                }
                _ => return None,
            }
        }
    })
}

/// Words as a tag or a query's name has them: on one line, single blanks, without quotation marks and commas, which part tags and
/// words of a query. `None` where nothing is left.
pub fn tidy(words: &str) -> Option<String> {
    let plain = words.replace(char::is_whitespace, " ");
    let clean = text::clean_line(&plain);
    let apart = |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '„' | '«' | '»' | ',');
    let words: Vec<&str> = clean.split(apart).filter(|word| !word.is_empty()).collect();
    let words: String = words.join(" ").chars().take(LONGEST).collect();
    let words = words.trim_end();
    (!words.is_empty()).then(|| words.to_owned())
}

/// Where in a version a reader stood, from a mark's value.
pub fn place_of(value: &str) -> Option<(usize, usize)> {
    let (offset, above) = value.split_once(' ')?;
    Some((offset.parse().ok()?, above.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_marks() {
        let tag = Mark::Tag("night shift".into());
        let query = Mark::Query("tag:x".into());
        let same = Mark::Same("I. Marsh".into());
        let apart = Mark::Apart("Ada Marsh".into(), "Marsh: x".into());
        let all = [Mark::Read, Mark::Star, Mark::Note, Mark::Place, tag, query, same, apart];
        for mark in all {
            assert_eq!(mark_of(&name_of(&mark)), Some(mark));
        }
        assert_eq!(mark_of("smell"), None);
    }

    #[test]
    fn a_tag_can_be_asked_for() {
        let check = |typed: &str, want: Option<&str>| {
            assert_eq!(tidy(typed).as_deref(), want, "{typed:?}");
        };
        check("budget", Some("budget"));
        check("  Night \t shift ", Some("Night shift"));
        check("\"a\", b\u{1b}", Some("a b␛"));
        check(" , ", None);
        check(&"x".repeat(500), Some(&"x".repeat(LONGEST)));
    }
}
