//! Tables as programs write them, and what breaks in them.

use std::path::Path;

use super::super::{Found, Input, read, read_one};
use crate::formats::Flow;
use crate::story::{Locator, Role};

/// What a table gives, a line each: `format locator | headline | first paragraph | day`.
fn shown(name: &str, bytes: &[u8]) -> Vec<String> {
    let line = |found: &Found| match found {
        Found::Draft { locator, format, draft } => {
            let first = draft.parts.iter().find(|part| part.role == Some(Role::Paragraph));
            let day = draft.published.map(|moment| moment.to_string());
            format!(
                "{} {} | {} | {} | {}",
                format.as_str(),
                locator.0,
                draft.headline.as_deref().unwrap_or("-"),
                first.map_or("-", |part| part.text.as_str()),
                day.as_deref().unwrap_or("-")
            )
        }
        Found::Problem { locator: Locator(at), problem } => {
            format!("{} {at}: {}", problem.code, problem.message)
        }
    };
    let (mut lines, mut places) = (Vec::new(), Vec::new());
    let done = read(&mut Input::bytes(Path::new(name), bytes), &mut |found| {
        lines.push(line(&found));
        if let Found::Draft { locator, .. } = found {
            places.push((locator, lines.len() - 1));
        }
        Flow::More
    });
    if let Err(error) = done {
        lines.push(format!("error {error}"));
    }
    for (at, n) in places {
        read_one(&mut Input::bytes(Path::new(name), bytes), &at, &mut |found| {
            assert_eq!(line(&found), lines[n]);
            Flow::Stop
        })
        .unwrap();
    }
    lines
}

#[test]
fn tables_are_read_row_by_row() {
    let check = |name: &str, source: &str, want: &[&str]| {
        assert_eq!(shown(name, source.as_bytes()), want, "{source}");
    };
    check(
        "a.csv",
        "title,date,text,,,\r\nFerries stop,3/4/2031,\"The boats, all \"\"three\"\",\nstopped.\",,,\r\nBoats run,31/12/2031,Two.,,,\r\n",
        &[
            "csv @19+63 | Ferries stop | The boats, all \"three\", | 2031-04-03",
            "csv @82+30 | Boats run | Two. | 2031-12-31",
        ],
    );
    check(
        "a.tsv",
        "headline\turl\tbody\nFerries stop\thttps://example.org/1\tOne.\n",
        &["tsv @18+40 | Ferries stop | One. | -"],
    );
    check(
        "table.txt",
        "Title;Published;Content\nFerries stop;2031-03-01;One.\n",
        &["csv @24+29 | Ferries stop | One. | 2031-03-01"],
    );
    let third = "\"3\",\"Ferries stop at Oakum\",\"The boats between the town and the\\islands stopped on Monday, the company said.\"\n";
    let first = "\"1\",\"Boats are back in town\",\"The boats that had\\stopped run again,\\said the company #39;s owner, for\\ #36;5 or  #36;6.\"\n";
    check(
        "a.csv",
        &format!("{third}{first}{third}"),
        &[
            "csv @0+110 | Ferries stop at Oakum | The boats between the town and the islands stopped on Monday, the company said. | -",
            "csv @110+121 | Boats are back in town | The boats that had stopped run again, said the company's owner, for $5 or $6. | -",
            "csv @231+110 | Ferries stop at Oakum | The boats between the town and the islands stopped on Monday, the company said. | -",
        ],
    );
    check(
        "a.csv",
        "name,price\nBoat,3\n",
        &["error a table without a story: no column of titles or texts"],
    );
    check(
        "a.csv",
        "title,text\nnull,NaN\n",
        &["no-story @11+9: a row without a story: no title or text"],
    );
}

#[test]
fn prose_with_commas_is_no_table() {
    for prose in [
        "Ferries, boats, and ships stop.\nThe mayor, who had waited, spoke.\n",
        "Title, text and date are words, too.\n\nThey may stand, as here, in prose.\n",
    ] {
        assert!(shown("a.txt", prose.as_bytes())[0].starts_with("text "), "{prose}");
    }
}

#[test]
fn broken_tables_give_what_they_hold() {
    let source = "title,text\nFerries stop,One.\nBoats run,\"Two, with a mark that is never closed\nLate,Three.\n";
    let lines = shown("a.csv", source.as_bytes());
    assert_eq!(lines.len(), 2);
    for length in 0..source.len() {
        shown("a.csv", source.as_bytes().get(..length).unwrap());
    }
    let latin: Vec<u8> =
        "title,text\nCafé closes,Il a fermé hier.\n".chars().map(|c| c as u8).collect();
    assert_eq!(shown("a.csv", &latin), ["csv @11+29 | Café closes | Il a fermé hier. | -"]);
}
