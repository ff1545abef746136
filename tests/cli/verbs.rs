//! Every command, on files and on an archive.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use crate::bench::{Bench, sample, samples};
use serde_json::Value;

#[test]
fn files_are_shown_without_an_archive_and_nothing_is_written() {
    let bench = Bench::new();
    let done = bench.run(&["show", "--json", &sample("talavou-buoy-relit.txt")]);
    assert_eq!(done.status, 0, "{}", done.told);
    let story: Value = serde_json::from_str(&done.printed).unwrap();
    assert_eq!(story["version"], 1);
    assert_eq!(story["dateline"]["places"][0], "PORT AMBERLEY, Talavou");
    assert_eq!(story["agency"], "AP");
    assert_eq!(story["day"], "2026-11-23");
    assert_eq!(story["captions"].as_array().unwrap().len(), 3);
    assert!(!bench.wrote_anything());
}

/// The contract of the format: a field that is not known is null or empty, never left out.
#[test]
fn the_story_has_every_field() {
    let bench = Bench::new();
    let done = bench.run(&["show", "--json", &sample("uwase-ja.txt")]);
    let story: Value = serde_json::from_str(&done.printed).unwrap();
    let mut have: Vec<&str> = story.as_object().unwrap().keys().map(String::as_str).collect();
    let mut want = vec![
        "version",
        "offsets",
        "made_by",
        "id",
        "key",
        "source",
        "sources",
        "kind",
        "headline",
        "slugline",
        "language",
        "bylines",
        "url",
        "rights",
        "editors_note",
        "agency",
        "dateline",
        "published",
        "updated",
        "embargoed_until",
        "expires",
        "day",
        "day_from",
        "urgency",
        "status",
        "revision",
        "subjects",
        "keywords",
        "tags",
        "note",
        "text",
        "blocks",
        "captions",
        "entities",
        "mentions",
        "dates",
        "amounts",
        "quotes",
        "problems",
    ];
    have.sort_unstable();
    want.sort_unstable();
    assert_eq!(have, want);
    for (of, fields) in [
        ("source", vec!["format", "locator", "path", "record"]),
        ("made_by", vec!["model", "program"]),
        ("revision", vec!["kind", "note", "number", "of"]),
    ] {
        let mut have: Vec<&str> =
            story[of].as_object().unwrap().keys().map(String::as_str).collect();
        have.sort_unstable();
        assert_eq!(have, fields, "{of}");
    }
}

#[test]
fn offsets_count_bytes_or_characters_of_the_same_words() {
    let bench = Bench::new();
    let file = sample("talavou-buoy-relit.txt");
    let bytes: Value = bench.json(&["show", "--json", &file]);
    let chars: Value = bench.json(&["show", "--json", "--offsets", "chars", &file]);
    assert_eq!((&bytes["offsets"], &chars["offsets"]), (&"bytes".into(), &"chars".into()));
    let text = bytes["text"].as_str().unwrap();
    let letters: Vec<char> = text.chars().collect();
    let place = |span: &Value| {
        (span["start"].as_u64().unwrap() as usize, span["end"].as_u64().unwrap() as usize)
    };
    let pairs =
        bytes["mentions"].as_array().unwrap().iter().zip(chars["mentions"].as_array().unwrap());
    let mut seen = 0;
    for (byte, char) in pairs {
        let ((b, e), (c, f)) = (place(byte), place(char));
        assert_eq!(text.get(b..e).unwrap(), letters[c..f].iter().collect::<String>());
        seen += 1;
    }
    assert!(seen > 10 && letters.len() < text.len(), "the sample holds more than ASCII");
}

#[test]
fn a_pipe_is_a_story() {
    let bench = Bench::new();
    let done = bench.pipe(&["show", "-"], &std::fs::read(sample("talavou-inquiry.txt")).unwrap());
    assert_eq!(done.status, 0, "{}", done.told);
    assert!(done.printed.contains("Talavou"));
    let quotes =
        bench.pipe(&["quotes", "-"], &std::fs::read(sample("talavou-inquiry.txt")).unwrap());
    assert!(quotes.printed.contains("Faraga"), "{}", quotes.printed);
    assert!(!bench.wrote_anything());
}

#[test]
fn text_is_wrapped_and_colored_only_when_asked() {
    let bench = Bench::new();
    let file = sample("talavou-buoy-relit.txt");
    let plain = bench.run(&["show", "--width", "50", &file]).printed;
    assert!(plain.lines().all(|line| line.chars().count() <= 50), "{plain}");
    assert!(!plain.contains('\x1b'));
    assert!(bench.run(&["show", "--color", "always", &file]).printed.contains("\x1b["));
}

#[test]
fn an_archive_answers_every_command() {
    let bench = Bench::new();
    let folder = samples();
    let indexed = bench.run(&["index", &folder]);
    assert_eq!(indexed.status, 0, "{}{}", indexed.printed, indexed.told);
    let rows = bench.lines(&["list", "--json"]);
    assert!(rows.len() >= 30);
    let days: Vec<&str> = rows.iter().filter_map(|row| row["day"].as_str()).collect();
    assert!(days.is_sorted_by(|a, b| a >= b), "newest first");
    let found = bench.lines(&["search", "--json", "who:Faraga ferry"]);
    assert!(!found.is_empty() && found.len() < rows.len());
    assert!(found[0]["snippet"].as_str().unwrap().to_lowercase().contains("ferry"), "{found:?}");
    let colored = bench.run(&["search", "--color", "always", "ferry"]).printed;
    assert!(colored.contains("\x1b[1;33mferry\x1b[0m"), "{colored}");
    assert_eq!(bench.run(&["search"]).status, 2);
    assert_eq!(bench.run(&["search", " "]).status, 2);
    let key = found[0]["key"].as_str().unwrap();
    assert_eq!(bench.json(&["show", "--json", key])["key"], key);
    let quotes = bench.lines(&["quotes", "--json", "--by", "Selu Faraga"]);
    assert!(quotes.len() > 3);
    assert!(quotes.iter().all(|quote| quote["speaker"] == "Selu Faraga"));
    let names = bench.lines(&["entities", "--json", "--kind", "person", "-n", "5"]);
    assert!(names.len() == 5 && names.iter().all(|name| name["kind"] == "person"));
    let oldest = bench.lines(&["list", "--json", "--sort", "oldest", "-n", "1"]);
    assert_eq!(oldest[0]["day"].as_str(), days.last().copied());
    let nothing = bench.run(&["search", "zebra-crossing-of-the-moon"]);
    assert_eq!((nothing.status, nothing.printed.as_str()), (1, ""));
    let again = bench.run(&["index", &folder]);
    assert!(again.printed.contains(" 0 read"), "{}", again.printed);
}

#[test]
fn related_captions_say_why() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    let captions = bench.lines(&["captions", "--json", "Faraga rows Penn buoy"]);
    let key = captions[0]["key"].as_str().unwrap();
    let related = bench.lines(&["captions", "--json", "--related-to", key]);
    let same: Vec<bool> = related.iter().map(|row| row["same_story"] == true).collect();
    assert!(same.first() == Some(&true) && same.last() == Some(&false), "the same story first");
    assert!(same.is_sorted_by(|a, b| a >= b));
    for row in &related {
        assert!(!row["reasons"].as_array().unwrap().is_empty(), "{row}");
    }
    let wrong = bench.run(&["captions", "--related-to", "nosuch#1"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.told.contains("KEY#N"), "{}", wrong.told);
}

#[test]
fn a_file_photo_relates_to_the_pictures_of_the_same_thing() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    let captions = bench.lines(&["captions", "--json", "caption:\"FILE the ferry Morning Tern\""]);
    let key = captions[0]["key"].as_str().unwrap();
    let related = bench.lines(&["captions", "--json", "--related-to", key]);
    let others: Vec<&Value> = related.iter().filter(|row| row["same_story"] == false).collect();
    assert!(others.len() > 3, "{related:?}");
    assert_eq!(others[0]["reasons"][0], "same event: Morning Tern");
}

#[test]
fn paths_and_places_in_stories_are_understood() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    let check = |arguments: &[&str], status: i32, told: &str| {
        let done = bench.run(arguments);
        assert_eq!(done.status, status, "{arguments:?} {}", done.told);
        assert!(done.told.contains(told), "{arguments:?} {}", done.told);
    };
    check(&["list", &samples()], 2, "-C");
    check(&["show", &samples()], 3, "-C");
    check(&["list", &sample("talavou-inquiry.txt"), "/no/such/file.txt"], 3, "/no/such/file.txt");
    let caption = bench.lines(&["captions", "--json", "-n", "1"]).remove(0);
    for place in ["open", "key", "story"] {
        check(&["show", caption[place].as_str().unwrap()], 0, "");
    }
    check(&["show", "nosuch@1-2"], 3, "nosuch@1-2");
}

#[test]
fn a_wrong_query_is_pointed_at() {
    let bench = Bench::new();
    let done = bench.run(&["search", "-C", &samples(), "ferry"]);
    assert_eq!(done.status, 2, "not indexed yet");
    assert!(done.told.contains("dateline index"), "{}", done.told);
    bench.run(&["index", &samples()]);
    let done = bench.run(&["search", "ferry date:2026-13"]);
    assert_eq!(done.status, 2);
    let lines: Vec<&str> = done.told.lines().collect();
    let [.., query, mark] = lines.as_slice() else { panic!("{}", done.told) };
    assert_eq!(query.find("2026-13"), mark.find('^'), "{}", done.told);
}

#[test]
fn a_reader_that_stops_early_is_no_error() {
    let bench = Bench::new();
    bench.run(&["index", &samples()]);
    let mut child = bench
        .command(&["list", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let done = child.wait_with_output().unwrap();
    assert!(first.starts_with('{'));
    assert_eq!(done.status.code(), Some(0));
    assert!(done.stderr.is_empty(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn what_cannot_be_read_is_told_and_the_rest_is_read() {
    let bench = Bench::new();
    let done =
        bench.run(&["show", "--json", "/no/such/file.txt", &sample("talavou-buoy-relit.txt")]);
    assert_eq!(done.status, 3);
    assert_eq!(done.printed.lines().count(), 1);
    assert!(done.told.contains("/no/such/file.txt"), "{}", done.told);
}

#[test]
fn completions_and_the_manual_page_come_from_the_arguments() {
    let bench = Bench::new();
    assert!(bench.run(&["completions", "bash"]).printed.contains("captions"));
    assert!(bench.run(&["man"]).printed.contains(".TH dateline"));
    let paths = bench.run(&["paths"]);
    assert!(paths.printed.contains("config.toml"));
    assert_eq!(bench.run(&["nosuchverb", "x"]).status, 2);
}
