//! Counting, keywords in context, samples, endings and places: what scripts ask of an archive.

use std::collections::HashSet;
use std::fs;

use crate::bench::{Bench, samples};

/// Stories of three months, two agencies and two places, with what is said in them.
const WIRE: &[(&str, &str)] = &[
    (
        "one.md",
        "---\ntitle: Ferry returns to Oakum\ndate: 2026-11-16\n---\n\nOAKUM, Freeland (AP) — The night ferry returned \
         to Oakum, harbor officials said.\n\n“The night ferry is back for good,” said Ilse Brandt, the \
         harbor master.\n\nThe ferry had been away for a year.\n",
    ),
    (
        "two.md",
        "---\ntitle: Night ferry late again\ndate: 2026-11-19\n---\n\nELMPORT, Freeland (Reuters) — The ferry from Oakum \
         was late.\n\n“Nobody pays us for waiting at night,” said Tomas Aldane, a baker.\n",
    ),
    (
        "three.md",
        "---\ntitle: Harbor closes\ndate: 2026-09-11\n---\n\nOAKUM, Freeland (AP) — The harbor closed after a \
         storm.\n\n“We have to wait for the wind,” said Ilse Brandt, the harbor master.\n\n“The ferries stay in,” Brandt \
         said.\n",
    ),
];

/// A bench with an archive of [`WIRE`], and its folder.
fn wire() -> (Bench, String) {
    let bench = Bench::new();
    let folder = bench.path("wire");
    fs::create_dir(&folder).unwrap();
    for (name, text) in WIRE {
        fs::write(folder.join(name), text).unwrap();
    }
    let folder = folder.display().to_string();
    let done = bench.run(&["index", &folder]);
    assert_eq!(done.status, 0, "{}{}", done.printed, done.told);
    (bench, folder)
}

#[test]
fn rows_find_what_json_finds() {
    let (bench, _) = wire();
    let check = |query: &str, expect: &[&str]| {
        for verb in ["list", "search"] {
            let done = bench.run(&[verb, query]);
            let known = |line: &&str| {
                WIRE.iter().any(|(_, text)| text.contains(&format!("title: {line}\n")))
            };
            let rows: Vec<_> = done.printed.lines().filter(known).collect();
            assert_eq!(rows, expect, "{verb} {query} {}", done.told);
            let arguments = [verb, "--json", query];
            let rows = bench.lines(&arguments);
            let rows: Vec<_> = rows.iter().filter_map(|row| row["headline"].as_str()).collect();
            assert_eq!(rows, expect, "{arguments:?}");
            let (ending, found) = (bench.ending(&arguments), expect.len());
            assert_eq!((&ending["total"], &ending["pending"]), (&found.into(), &0.into()));
        }
    };
    check("ferry", &["Night ferry late again", "Ferry returns to Oakum"]);
    check("\"night ferry\" sort:oldest", &["Ferry returns to Oakum", "Night ferry late again"]);
    check("who:brandt", &["Ferry returns to Oakum", "Harbor closes"]);
    check("NOT who:brandt", &["Night ferry late again"]);
    check("said-by:aldane OR storm", &["Night ferry late again", "Harbor closes"]);
    check("who:brandt -ferry", &["Harbor closes"]);
}

#[test]
fn stories_are_counted_by_what_they_have_in_common() {
    let (bench, _) = wire();
    let check = |arguments: &[&str], expect: &str| {
        let done = bench.run(arguments);
        assert_eq!(done.printed, expect, "{arguments:?} {}", done.told);
        assert_eq!(done.status, 0);
    };
    check(&["search", "freeland", "--count-by", "month"], "2026-09  1\n2026-10  0\n2026-11  2\n");
    check(&["search", "ferry", "--count-by", "year", "--csv"], "year,stories\n2026,2\n");
    check(
        &["search", "ferry", "--count-by", "day"],
        "2026-11-16  1\n2026-11-17  0\n2026-11-18  0\n2026-11-19  1\n",
    );
    check(&["search", "--count-by", "agency", "--csv"], "agency,stories\nAP,2\nReuters,1\n");
    check(&["search", "--count-by", "place", "-n", "1"], "OAKUM  2\n");
    let who = bench.lines(&["search", "--count-by", "who", "--json", "brandt"]);
    let brandt = who.iter().find(|row| row["value"] == "Ilse Brandt").unwrap();
    assert_eq!((&brandt["by"], &brandt["kind"]), (&"who".into(), &"person".into()));
    assert_eq!(brandt["stories"], 2);
    let ending = bench.ending(&["search", "--count-by", "month", "--json", "freeland"]);
    assert_eq!((&ending["total"], &ending["given"]), (&3.into(), &3.into()));
    assert_eq!(bench.run(&["search", "zebra", "--count-by", "day"]).status, 1);
    assert_eq!(bench.run(&["search", "x", "--csv"]).status, 2);
    assert_eq!(bench.run(&["search", "x", "--count-by", "day", "--sample", "3"]).status, 2);
}

#[test]
fn every_hit_stands_in_its_context() {
    let (bench, _) = wire();
    let done = bench.run(&["search", "ferr*", "--kwic", "12"]);
    assert_eq!(done.status, 0, "{}", done.told);
    let lines: Vec<&str> = done.printed.lines().collect();
    assert_eq!(lines.len(), 7, "{}", done.printed);
    assert!(lines[0].starts_with("      Night ferry late again "), "{}", done.printed);
    let hits: Vec<_> =
        lines.iter().map(|line| line.chars().skip(12).take(4).collect::<String>()).collect();
    assert!(hits.iter().all(|hit| hit.to_lowercase() == "ferr"), "{}", done.printed);
    let rows = bench.lines(&["search", "\"night ferry\"", "--kwic", "30", "--json"]);
    assert_eq!(rows.len(), 3);
    for row in &rows {
        let place = row["open"].as_str().unwrap();
        assert_eq!(
            place,
            format!("{}@{}-{}", row["key"].as_str().unwrap(), row["start"], row["end"])
        );
        let story = bench.json(&["show", "--json", place]);
        let span = row["start"].as_u64().unwrap() as usize..row["end"].as_u64().unwrap() as usize;
        assert_eq!(story["text"].as_str().unwrap()[span], row["hit"]);
        assert!(done.printed.contains(story["key"].as_str().unwrap()));
    }
    assert!(rows.is_sorted_by(|a, b| a["day"].as_str() >= b["day"].as_str()));
    let two =
        bench.lines(&["search", "ferr*", "--kwic", "5", "--json", "-n", "2", "--offset", "1"]);
    let all = bench.lines(&["search", "ferr*", "--kwic", "5", "--json"]);
    assert_eq!(two, all[1..3]);
    let ending = bench.ending(&["search", "ferr*", "--kwic", "5", "--json"]);
    assert_eq!(
        (&ending["done"], &ending["total"], &ending["given"]),
        (&"kwic".into(), &3.into(), &7.into())
    );
    let wordless = bench.run(&["search", "is:unread", "--kwic", "5"]);
    assert_eq!(wordless.status, 2, "{}", wordless.told);
}

#[test]
fn a_file_that_is_gone_is_told_among_hits() {
    let (bench, folder) = wire();
    fs::remove_file(format!("{folder}/two.md")).unwrap();
    let done = bench.run(&["search", "ferry", "--kwic", "5"]);
    assert_eq!(done.status, 3);
    assert!(done.told.contains("two.md"), "{}", done.told);
    assert_eq!(done.printed.lines().count(), 4, "{}", done.printed);
}

#[test]
fn a_sample_can_be_drawn_again() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    let draw = |seed: &str| bench.lines(&["search", "--sample", "9", "--seed", seed, "--json"]);
    let all: Vec<_> =
        bench.lines(&["list", "--json"]).into_iter().map(|row| row["key"].clone()).collect();
    let first = draw("1");
    assert_eq!((first.len(), &first), (9, &draw("1")));
    assert_ne!(first, draw("2"));
    let places: Vec<_> =
        first.iter().map(|row| all.iter().position(|key| *key == row["key"]).unwrap()).collect();
    assert!(places.is_sorted_by(|a, b| a < b), "in the order of the list, each once: {places:?}");
    let keys = |arguments: &[&str]| -> HashSet<String> {
        bench.lines(arguments).iter().map(|row| row["key"].to_string()).collect()
    };
    let sample = ["--sample", "4", "--seed", "3", "--json", "ferry"];
    let stories = keys(&[&["search"], &sample[..]].concat());
    let hits = keys(&[&["search", "--kwic", "9"], &sample[..]].concat());
    assert_eq!(stories, hits);
    let ending = bench.ending(&[&["search"], &sample[..]].concat());
    assert_eq!(ending["sample"], serde_json::json!({"size": 4, "seed": 3}));
    assert_eq!(ending["given"], 4);
}

#[test]
fn rows_end_with_what_was_asked_and_given() {
    let (bench, folder) = wire();
    for (arguments, total, given) in [
        (vec!["list", "--json"], 3, 3),
        (vec!["list", "--json", "-n", "1", "--offset", "1", "ferry"], 2, 1),
        (vec!["list", "--json", "--offset", "9"], 3, 0),
        (vec!["search", "--json", "zebra"], 0, 0),
        (vec!["search", "--json", "ferry"], 2, 2),
        (vec!["captions", "--json"], 0, 0),
        (vec!["quotes", "--json", "-n", "2"], 4, 2),
        (vec!["entities", "--json", "--kind", "person", "-n", "1"], 2, 1),
    ] {
        let ending = bench.ending(&arguments);
        assert_eq!(
            (&ending["total"], &ending["given"]),
            (&total.into(), &given.into()),
            "{arguments:?}"
        );
        assert_eq!(ending["done"], arguments[0]);
        assert_eq!(ending["archive"]["folders"][0], folder);
        assert!(ending["archive"]["name"].as_str().is_some_and(|name| name.len() == 16));
        assert!(ending["archive"]["commit"].is_string());
        assert_eq!(bench.run(&arguments).status, i32::from(given == 0));
    }
    assert_eq!(bench.ending(&["list", "--json", "ferry"])["query"], "ferry");
    let pages: Vec<_> = (0..3)
        .flat_map(|n| bench.lines(&["list", "--json", "-n", "1", "--offset", &n.to_string()]))
        .collect();
    assert_eq!(pages, bench.lines(&["list", "--json"]));
}

#[test]
fn who_said_what_about_what_and_when() {
    let (bench, _) = wire();
    let check = |arguments: &[&str], expect: &[&str]| {
        let done = bench.run(&[&["quotes", "--json"], arguments].concat());
        let rows = done.objects();
        let words: Vec<_> = rows.iter().filter_map(|row| row["words"].as_str()).collect();
        let words: Vec<_> = words.iter().map(|text| text.trim_end_matches(',')).collect();
        assert_eq!(words, expect, "{arguments:?} {}", done.told);
    };
    let (back, wind, stay) =
        ("The night ferry is back for good", "We have to wait for the wind", "The ferries stay in");
    check(&["--by", "Ilse Brandt"], &[back, wind, stay]);
    check(&["--by", "brandt"], &[back, wind, stay]);
    check(&["--by", "BRÁNDT", "--about", "ferr*"], &[back, stay]);
    check(&["--by", "brandt", "--since", "2026-11"], &[back]);
    check(&["--by", "brandt", "--until", "2026-10"], &[wind, stay]);
    check(&["--about", "night", "--since", "2026-11-16", "--until", "2026-11-16"], &[back]);
    check(&["--about", "\"night ferry\""], &[back]);
    check(&["--about", "wait -ferr*"], &[wind]);
    check(&["--by", "brandt", "headline:closes"], &[wind, stay]);
    check(&["--by", "brandt", "headline:zebra OR headline:returns"], &[back]);
    check(&["--kind", "indirect"], &["The night ferry returned to Oakum"]);
    check(&["--kind", "indirect", "--about", "zebra"], &[]);
    check(&["--kind", "direct", "--by", "brandt"], &[back, wind, stay]);
    check(&["--kind", "partial"], &[]);
    let done = bench.run(&["quotes", "--since", "soon"]);
    assert_eq!(done.status, 2);
    assert!(done.told.contains("--since"), "{}", done.told);
}

#[test]
fn every_row_names_its_place() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    for arguments in [
        vec!["search", "ferry"],
        vec!["captions", "ferry"],
        vec!["quotes"],
        vec!["search", "--kwic", "20", "ferry"],
    ] {
        let text = bench.run(&arguments).printed;
        let arguments = [&arguments[..], &["--json"]].concat();
        for row in bench.lines(&arguments) {
            let Some(place) = row["open"].as_str() else { continue };
            // A line may be broken within a place only where that is longer than the line.
            assert!(text.contains(place), "{arguments:?} {place}");
            assert_eq!(bench.run(&["show", place]).status, 0);
        }
    }
}

#[test]
fn what_is_related_comes_in_groups() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    let captions = bench.lines(&["captions", "--json", "Faraga rows Penn buoy"]);
    let story = captions[0]["story"].as_str().unwrap();
    let rows = bench.lines(&["related", "--json", story]);
    let kinds: Vec<_> = rows.iter().map(|row| row["relation"].as_str().unwrap()).collect();
    let order = ["newer", "older", "copy", "caption", "story"];
    let place = |kind: &str| order.iter().position(|known| *known == kind).unwrap();
    assert!(kinds.is_sorted_by(|a, b| place(a) <= place(b)), "{kinds:?}");
    assert!(kinds.contains(&"caption") && kinds.contains(&"story"), "{kinds:?}");
    for row in &rows {
        assert!(!row["reasons"].as_array().unwrap().is_empty(), "{row}");
        assert!(row["score"].as_f64().is_some());
    }
    let same: Vec<_> = rows.iter().filter_map(|row| row["same_story"].as_bool()).collect();
    assert!(same[0] && same.is_sorted_by(|a, b| a >= b), "{same:?}");
    let text = bench.run(&["related", captions[0]["key"].as_str().unwrap()]).printed;
    let at = |title: &str| text.find(title).unwrap_or_else(|| panic!("{title} in {text}"));
    assert!(at("Captions of the same story") < at("Related captions"));
    assert!(at("Related captions") < at("Related stories"));
    assert_eq!(bench.run(&["related", "nosuch"]).status, 2);
}

#[test]
fn the_reader_opens_only_what_there_is_and_on_a_terminal() {
    let (bench, _) = wire();
    let key = bench.lines(&["list", "--json"])[0]["key"].as_str().unwrap().to_owned();
    let done = bench.run(&["open", &key]);
    assert_eq!(done.status, 2);
    assert!(done.told.contains("not a terminal"), "{}", done.told);
}
