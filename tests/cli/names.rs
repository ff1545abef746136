//! Names from the command line: spelled two ways, pages, merged and split.

use super::bench::{Bench, samples};

const STORY: &str = "OAKUM, Freeland (AP) — Ilse Varrick, chairwoman of the Oakum Harbor Board, said on Tuesday that the \
pier has to go.\n\n\"We are not waiting for another winter,\" Varick said. Varrick declined to name a price.\n";

#[test]
fn a_name_spelled_two_ways_is_listed() {
    let bench = Bench::new();
    let file = bench.path("pier.txt").display().to_string();
    std::fs::write(&file, STORY).expect("a file");
    let done = bench.run(&["check", &file]);
    assert_eq!(done.status, 0, "{}", done.told);
    assert!(done.printed.contains(": Varick: also spelled "), "{}", done.printed);
    let line = &bench.run(&["check", "--json", &file]).objects()[0];
    assert_eq!((&line["name"], &line["against"]), (&"Varick".into(), &"story".into()));
    std::fs::write(&file, STORY.replace("Varick", "Varrick")).expect("a file");
    let done = bench.run(&["check", &file]);
    assert_eq!((done.status, done.printed.as_str()), (1, ""));
    assert_eq!(bench.run(&["check", "/nowhere/at/all.txt"]).status, 3);
}

#[test]
fn names_have_pages_and_are_merged_and_split() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["index", &samples()]).status, 0);
    let people = bench.lines(&["entities", "--json", "--kind", "person", "-n", "2"]);
    let name = |n: usize| people[n]["name"].as_str().unwrap().to_owned();
    let (one, other) = (name(0), name(1));
    let page = |name: &str| bench.run(&["entities", "--json", "--name", name]).objects().remove(0);
    let before = page(&one);
    assert_eq!(before["kind"], "person");
    assert!(before["stories"].as_u64().unwrap() > 0);
    assert!(before["first"].as_str() <= before["last"].as_str());
    let done = bench.run(&["entities", "--merge", &other, "--into", &one]);
    assert_eq!(done.status, 0, "{}", done.told);
    let merged = page(&one);
    assert!(merged["stories"].as_u64() >= before["stories"].as_u64());
    let forms = merged["variants"].as_array().unwrap();
    assert!(forms.iter().any(|form| form["name"] == other.as_str() && form["merged"] == true));
    let lines = bench.run(&["marks", "export"]).printed;
    assert!(lines.contains("\"mark\":\"same\""), "{lines}");
    assert!(bench.run(&["marks", "undo"]).printed.contains("merged into"));
    assert_eq!(page(&one)["variants"], before["variants"]);
    let done = bench.run(&["entities", "--split", &other, "--from", &one]);
    assert_eq!(done.status, 0, "{}", done.told);
    assert_eq!(page(&one)["apart"][0], other.as_str());
    assert_eq!(bench.run(&["entities", "--merge", &one, "--into", &one]).status, 2);
    assert_eq!(bench.run(&["entities", "--name", "Nobody Atall"]).status, 1);
}
