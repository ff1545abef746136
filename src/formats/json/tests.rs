//! JSON documents of all shapes, whole and broken.

use std::path::Path;

use super::super::{Found, Input, read, read_one};
use crate::formats::Flow;
use crate::story::{Locator, Role};

/// What a file gives, a line each: `format locator | headline | first paragraph`, `problem code: message`.
fn shown(name: &str, bytes: &[u8]) -> Vec<String> {
    let mut lines = Vec::new();
    let mut found = Vec::new();
    let done = read(&mut Input::bytes(Path::new(name), bytes), &mut |item| {
        lines.push(line(&item));
        if let Found::Draft { locator, .. } = item {
            found.push(locator);
        }
        Flow::More
    });
    if let Err(error) = done {
        lines.push(format!("error {error}"));
    }
    // Each story is found again by itself.
    for at in found {
        let want: Vec<&String> =
            lines.iter().filter(|line| line.contains(&format!(" {} |", at.0))).collect();
        let mut got = Vec::new();
        read_one(&mut Input::bytes(Path::new(name), bytes), &at, &mut |item| {
            got.push(line(&item));
            Flow::Stop
        })
        .unwrap();
        assert_eq!(got.iter().collect::<Vec<_>>(), want, "{name} {at:?}");
    }
    lines
}

fn line(found: &Found) -> String {
    match found {
        Found::Draft { locator, format, draft } => {
            let first = draft.parts.iter().find(|part| part.role == Some(Role::Paragraph));
            let codes: Vec<&str> = draft.problems.iter().map(|problem| problem.code).collect();
            format!(
                "{} {} | {} | {} {}",
                format.as_str(),
                locator.0,
                draft.headline.as_deref().unwrap_or("-"),
                first.map_or("-", |part| part.text.as_str()),
                codes.join(" ")
            )
            .trim_end()
            .to_owned()
        }
        Found::Problem { locator: Locator(at), problem } => {
            format!("{} {at}: {}", problem.code, problem.message)
        }
    }
}

#[test]
fn stories_are_found_wherever_they_lie() {
    let check = |name: &str, source: &str, want: &[&str]| {
        assert_eq!(shown(name, source.as_bytes()), want, "{source}");
    };
    let one = r#"{"title":"Ferries stop","text":"One."}"#;
    let two = r#"{"title":"Boats run","text":"Two."}"#;
    check("a.json", one, &["json  | Ferries stop | One."]);
    check(
        "a.json",
        &format!("[{one},\n {two}]"),
        &["json @1+38 | Ferries stop | One.", "json @42+35 | Boats run | Two."],
    );
    check(
        "a",
        &format!("{one}\n{two}\n"),
        &["jsonl @0+38 | Ferries stop | One.", "jsonl @39+35 | Boats run | Two."],
    );
    check(
        "a.json",
        &format!(r#"{{"status":"ok","articles":[{one},{{"a":1}},{two}]}}"#),
        &["json @27+38 | Ferries stop | One.", "json @74+35 | Boats run | Two."],
    );
    check(
        "a.json",
        &format!(r#"{{"hits":{{"total":1,"hits":[{{"_source":{one}}}]}}}}"#),
        &["json @27+50 | Ferries stop | One."],
    );
    check(
        "a.json",
        &format!(r#"{{"title":"All our news","url":"https://example.org","items":[{two}]}}"#),
        &["json @61+35 | Boats run | Two."],
    );
    check("a.json", &format!(r#"{{"V1":{one}}}"#), &["json @6+38 | Ferries stop | One."]);
    check(
        "a.json",
        r#"{"title":{"0":"Ferries stop","1":"Boats run"},"text":{"0":"One.","1":"Two."}}"#,
        &["json  | Ferries stop | One.", "json #1 | Boats run | Two."],
    );
    check(
        "a.json",
        r#"{"a":{"b":[1,2,{"c":"d"}]}}"#,
        &["error JSON without a story: no title or text"],
    );
    check("a.json", "[1, 2, 3]", &["error JSON without a story: no title or text"]);
}

#[test]
fn what_is_broken_spoils_nothing_else() {
    let check = |source: &str, want: &[&str]| {
        assert_eq!(shown("a.jsonl", source.as_bytes()), want, "{source}");
    };
    let two = r#"{"title":"Boats run","text":"Two."}"#;
    check(
        &format!("{{\"title\":\"Ferries\",\"text\":\"One\n\n{two}\nno json\n{{\"a\":1}}\n[1]\n"),
        &[
            "jsonl @0+30 | Ferries | One damaged",
            "jsonl @32+35 | Boats run | Two.",
            "damaged @68+7: broken JSON, and what comes behind was not read",
            "no-story @76+7: JSON without a story: no title or text",
            "no-story @84+3: JSON without a story: no title or text",
        ],
    );
    check(
        "{\"title\":\"Ferries stop\",\"text\":\"One.\",\"views\":NaN}\n",
        &["jsonl @0+50 | Ferries stop | One. damaged"],
    );
}

#[test]
fn cut_documents_are_read_as_far_as_they_go() {
    let whole =
        r#"[{"title":"Ferries stop","text":"One."},{"title":"Boats run","text":"Two and more."}]"#;
    for length in 0..whole.len() {
        let Some(cut) = whole.get(..length) else { continue };
        let lines = shown("a.json", cut.as_bytes());
        assert_eq!(
            lines.iter().any(|line| line.contains("Ferries stop | One.")),
            length >= 37,
            "{cut}"
        );
    }
    let lines = shown("a.json", whole.get(..75).unwrap().as_bytes());
    assert_eq!(lines[1], "json @40+35 | Boats run | Two an damaged");
    assert!(lines[2].starts_with("damaged : the list is cut off"), "{lines:?}");
}

#[test]
fn other_charsets_are_read() {
    let source = r#"[{"title":"Café closes","text":"Il a fermé."}]"#;
    let latin: Vec<u8> = source.chars().map(|c| c as u8).collect();
    assert_eq!(shown("a.json", &latin), ["json @1+44 | Café closes | Il a fermé. charset"]);
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(source.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(shown("a.json", &wide), ["json #0 | Café closes | Il a fermé."]);
    let marked = format!("\u{FEFF}{source}");
    assert_eq!(shown("a.json", marked.as_bytes()), ["json @4+46 | Café closes | Il a fermé."]);
}

#[test]
fn days_and_months_are_told_by_the_whole_file() {
    let source = "{\"title\":\"Ferries stop\",\"text\":\"One.\",\"date\":\"3/4/2031\"}\n\
                  {\"title\":\"Boats run\",\"text\":\"Two.\",\"date\":\"31/12/2031\"}\n";
    let mut days = Vec::new();
    let mut take = |found| {
        if let Found::Draft { draft, .. } = found {
            days.push(draft.published.unwrap().to_string());
        }
        Flow::More
    };
    read(&mut Input::bytes(Path::new("a.jsonl"), source.as_bytes()), &mut take).unwrap();
    let first = Locator("@0+56".into());
    read_one(&mut Input::bytes(Path::new("a.jsonl"), source.as_bytes()), &first, &mut take)
        .unwrap();
    assert_eq!(days, ["2031-04-03", "2031-12-31", "2031-04-03"]);
}

#[test]
fn deep_documents_are_refused() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(shown("a.json", deep.as_bytes()).iter().all(|line| line.contains("broken JSON")));
    let objects = r#"{"a":"#.repeat(100_000);
    assert!(shown("a.json", objects.as_bytes()).iter().all(|line| line.contains("broken JSON")));
}
