//! Texts that were replaced in their files: kept where the settings say so, gone where they do not.

use crate::bench::Bench;

const FIRST: &str = "Ferry to Oakum stops\n\nOAKUM (AP) — Ferries stopped on Monday after a storm damaged two of the three boats.\n";
const SECOND: &str = "Ferry to Oakum starts\n\nOAKUM (AP) — Ferries started again on Tuesday, and the islands had mail.\n";

/// A bench with one story that was replaced.
fn replaced(settings: &str) -> Bench {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("config")).unwrap();
    std::fs::write(bench.path("config/config.toml"), settings).unwrap();
    std::fs::create_dir(bench.path("wire")).unwrap();
    for text in [FIRST, SECOND] {
        std::fs::write(bench.path("wire/ferry.txt"), text).unwrap();
        index(&bench);
    }
    bench
}

fn index(bench: &Bench) {
    let folder = bench.path("wire").display().to_string();
    let done = bench.run(&["index", &folder]);
    assert_eq!(done.status, 0, "{}", done.told);
}

fn headlines(bench: &Bench, query: &str) -> Vec<String> {
    let rows = bench.run(&["list", "--json", query]).objects();
    rows.iter().filter_map(|row| Some(row["headline"].as_str()?.to_owned())).collect()
}

#[test]
fn a_replaced_text_is_listed_found_and_shown() {
    let bench = replaced("[archive]\nkeep = true\n");
    let check = |bench: &Bench| {
        assert_eq!(headlines(bench, ""), ["Ferry to Oakum starts"]);
        assert_eq!(headlines(bench, "is:superseded"), ["Ferry to Oakum stops"]);
        assert_eq!(headlines(bench, "\"damaged two\" is:superseded"), ["Ferry to Oakum stops"]);
        let key = bench.lines(&["list", "--json", "is:superseded"])[0]["key"].clone();
        let shown = bench.run(&["show", key.as_str().unwrap()]);
        assert!(shown.printed.starts_with("EARLIER TEXT"), "{}", shown.printed);
        assert!(shown.printed.contains("damaged two of"), "{}", shown.printed);
        let related = bench.run(&["related", "--json", key.as_str().unwrap()]).objects();
        assert_eq!(related[0]["relation"], "newer", "{related:?}");
    };
    check(&bench);
    std::fs::remove_dir_all(bench.path("data")).unwrap();
    index(&bench);
    check(&bench);
}

#[test]
fn the_doctor_reads_what_was_kept() {
    let bench = replaced("[archive]\nkeep = true\n");
    let told = |arguments: &[&str]| {
        let rows = bench.run(arguments).objects();
        let row = rows.into_iter().find(|row| row["check"] == "kept").unwrap();
        (row["ok"].as_bool().unwrap(), row["found"].as_str().unwrap().to_owned())
    };
    let (well, found) = told(&["doctor", "--json"]);
    assert!(well && found.ends_with("is whole, 2 texts"), "{found}");
    let store = std::fs::read_dir(bench.path("state/kept")).unwrap().flatten();
    let store = store.map(|entry| entry.path());
    let store = store.into_iter().find(|path| path.extension().unwrap() == "sqlite").unwrap();
    let database = rusqlite::Connection::open(store).unwrap();
    database.execute("UPDATE texts SET story = x'00' WHERE number = 1", []).unwrap();
    let (well, found) = told(&["doctor", "--json"]);
    assert!(!well && found.contains("1 of 2 texts"), "{found}");
    let (well, found) = told(&["doctor", "--json", "--repair"]);
    assert!(well && found.contains("table \"damaged\""), "{found}");
    let (well, found) = told(&["doctor", "--json"]);
    assert!(well && found.ends_with("is whole, 1 texts"), "{found}");
    index(&bench);
    assert_eq!(headlines(&bench, ""), ["Ferry to Oakum starts"]);
}

#[test]
fn nothing_is_kept_that_was_not_asked_for() {
    let bench = replaced("");
    assert_eq!(headlines(&bench, ""), ["Ferry to Oakum starts"]);
    assert_eq!(headlines(&bench, "is:superseded"), [""; 0]);
    assert!(!bench.path("state/kept").exists());
}
