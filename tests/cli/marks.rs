//! Marks from scripts: set, found, listed, taken back, exported and imported, and what becomes of them when files and indexes go.

use crate::bench::Bench;

const FERRY: &str = "Ferry to Oakum stops\n\nOAKUM (AP) — Ferries stopped on Monday after a storm damaged two of the three boats, and the islands waited.\n";
const BRIDGE: &str = "Freeland votes on a bridge\n\nFREELAND (AP) — The council of Freeland voted on Tuesday for a bridge that nobody has paid for yet.\n";

/// Two stories, indexed.
fn wire() -> Bench {
    let bench = Bench::new();
    std::fs::create_dir(bench.path("wire")).unwrap();
    std::fs::write(bench.path("wire/ferry.txt"), FERRY).unwrap();
    std::fs::write(bench.path("wire/bridge.txt"), BRIDGE).unwrap();
    index(&bench);
    bench
}

fn index(bench: &Bench) -> String {
    let folder = bench.path("wire").display().to_string();
    let done = bench.run(&["index", &folder]);
    assert_eq!(done.status, 0, "{}", done.told);
    done.told
}

fn key(bench: &Bench, query: &str) -> String {
    bench.lines(&["list", "--json", query])[0]["key"].as_str().unwrap().to_owned()
}

fn many(bench: &Bench, query: &str) -> usize {
    bench
        .run(&["list", "--json", query])
        .printed
        .lines()
        .filter(|line| line.contains("\"id\":"))
        .count()
}

#[test]
fn stories_are_marked_found_and_unmarked() {
    let bench = wire();
    let (ferry, bridge) = (key(&bench, "ferry"), key(&bench, "bridge"));
    let done = bench.run(&[
        "mark",
        &ferry,
        "--read",
        "--star",
        "--tag",
        "Harbor",
        "--tag",
        "night shift",
        "--note",
        "ask the pilot",
    ]);
    let said = "read, star, +Harbor, +night shift, note on 1 story; take it back with: dateline marks undo\n";
    assert_eq!((done.printed.as_str(), done.status), (said, 0), "{}", done.told);
    // Keys from a pipe, as they are or in rows; a caption's key names its story.
    let input = format!("{{\"key\":\"{bridge}\"}}\n{ferry}#1\n{ferry}\n");
    let done = bench.pipe(&["mark", "-", "--tag", "HARBOR"], input.as_bytes());
    assert!(done.printed.starts_with("+Harbor on 2 stories"), "{}{}", done.printed, done.told);
    let row = &bench.lines(&["list", "--json", "tag:harbor", "is:read"])[0];
    assert_eq!((&row["tags"][0], &row["tags"][1]), (&"Harbor".into(), &"night shift".into()));
    assert_eq!((&row["note"], &row["starred"]), (&"ask the pilot".into(), &true.into()));
    let story = &bench.lines(&["show", "--json", &ferry])[0];
    assert_eq!((&story["tags"][0], &story["note"]), (&"Harbor".into(), &"ask the pilot".into()));
    assert_eq!(bench.run(&["marks", "tags"]).printed, "      2  Harbor\n      1  night shift\n");
    let text = bench.run(&["list", "is:noted"]).printed;
    assert!(text.contains("✎ ask the pilot") && text.contains("#Harbor"), "{text}");
    let listed = bench.run(&["marks", "list"]).printed;
    assert!(
        listed.contains("Ferry to Oakum stops\n  ✎ ask the pilot\n  read · starred · #Harbor"),
        "{listed}"
    );
    let done =
        bench.run(&["mark", &ferry, "--unread", "--unstar", "--untag", "harbor", "--no-note"]);
    assert_eq!(
        done.printed,
        "unread, no star, no note, −Harbor on 1 story; take it back with: dateline marks undo\n"
    );
    assert_eq!((many(&bench, "tag:harbor"), many(&bench, "is:starred OR is:noted")), (1, 0));
    let undo = |bench: &Bench, n| bench.run(&["marks", "undo", "-n", n]).printed;
    assert_eq!(undo(&bench, "1"), "taken back: unread, no star, no note, −Harbor on 1 story\n");
    assert_eq!((many(&bench, "tag:harbor"), many(&bench, "is:starred is:noted")), (2, 1));
    assert_eq!(undo(&bench, "9").lines().count(), 2);
    let done = bench.run(&["marks", "undo"]);
    assert_eq!((done.status, done.told.as_str()), (1, "dateline: nothing to take back\n"));
}

#[test]
fn what_cannot_be_marked_is_said() {
    let bench = wire();
    let ferry = key(&bench, "ferry");
    let check = |arguments: &[&str], status: i32, told: &str| {
        let done = bench.run(&[&["mark"], arguments].concat());
        assert_eq!(done.status, status, "{arguments:?}: {}", done.told);
        assert!(done.told.contains(told), "{arguments:?}: {}", done.told);
    };
    check(&[&ferry], 2, "nothing to mark\n  say what: --read");
    check(&[&ferry, "--tag", " , "], 2, "\" , \" is no tag");
    check(&[&ferry, "--note", " "], 2, "--no-note");
    check(&[&ferry, "--read", "--unread"], 2, "cannot be used with");
    check(&["nosuch", "--star"], 3, "no story nosuch\n  keys are in the rows of: dateline list");
    check(&["nosuch", &ferry, "--star"], 3, "no story nosuch");
    assert_eq!(many(&bench, "is:starred"), 1);
    let done = bench.run(&["mark", &ferry, "--star"]);
    assert_eq!((done.printed.as_str(), done.status), ("1 story: marked so already\n", 0));
}

#[test]
fn marks_go_out_and_come_in() {
    let bench = wire();
    bench.run(&["mark", &key(&bench, "ferry"), "--star", "--tag", "harbor", "--note", "ask"]);
    bench.run(&["marks", "save", "mine", "tag:harbor", "-gold"]);
    let file = bench.path("marks.jsonl").display().to_string();
    assert!(bench.run(&["marks", "export", &file]).printed.starts_with("4 marks written to "));
    let done = bench.run(&["marks", "export", &file]);
    assert_eq!((done.status, done.told.contains("is there already")), (2, true), "{}", done.told);
    let lines = std::fs::read_to_string(&file).unwrap();
    assert_eq!(bench.run(&["marks", "export"]).printed, lines);
    assert!(
        lines.contains("\"headline\":\"Ferry to Oakum stops\"")
            && lines.contains("\"fingerprint\":\""),
        "{lines}"
    );
    // Another machine: the same files, no marks.
    let other = wire();
    let input = format!("{lines}nonsense\n");
    let done = other.pipe(&["marks", "import", "-"], input.as_bytes());
    assert_eq!((done.status, done.printed.as_str()), (3, "4 marks new, 0 known, 1 line wrong\n"));
    assert!(done.told.contains("-: line 6: no mark: "), "{}", done.told);
    assert_eq!(other.run(&["marks", "export"]).printed, lines);
    assert_eq!(many(&other, "tag:harbor is:noted is:starred"), 1);
    assert_eq!(other.run(&["marks", "queries"]).printed, "mine\ttag:harbor -gold\n");
    assert_eq!(other.run(&["marks", "queries", "mine"]).printed, "tag:harbor -gold\n");
    let done = other.pipe(&["marks", "import", "-"], lines.as_bytes());
    assert_eq!((done.status, done.printed.as_str()), (0, "0 marks new, 4 known\n"));
    // One import is one change.
    assert_eq!(other.run(&["marks", "undo"]).printed, "taken back: an import of marks\n");
    assert_eq!(other.run(&["marks", "list"]).status, 1);
    let wrong = other.run(&["marks", "save", "bad", "whom:x"]);
    assert!(wrong.status == 2 && wrong.told.contains("^^^^"), "{}", wrong.told);
    assert_eq!(other.run(&["marks", "forget", "bad"]).status, 1);
}

#[test]
fn marks_outlive_indexes_moves_and_formats() {
    let bench = wire();
    let has = |bench: &Bench| many(bench, "is:starred is:noted tag:harbor ferry");
    bench.run(&["mark", &key(&bench, "ferry"), "--star", "--tag", "harbor", "--note", "ask"]);
    std::fs::remove_dir_all(bench.path("data")).unwrap();
    index(&bench);
    assert_eq!(has(&bench), 1, "the index was made again");
    std::fs::create_dir(bench.path("wire/old")).unwrap();
    std::fs::rename(bench.path("wire/ferry.txt"), bench.path("wire/old/1.txt")).unwrap();
    index(&bench);
    assert_eq!(has(&bench), 1, "the file was moved");
    let page = "<html><head><title>Ferry to Oakum stops</title></head><body><h1>Ferry to Oakum stops</h1>\
        <p>OAKUM (AP) — Ferries stopped on Monday after a storm damaged two of the three boats, and the islands waited.</p>\
        </body></html>";
    std::fs::remove_file(bench.path("wire/old/1.txt")).unwrap();
    std::fs::write(bench.path("wire/ferry.html"), page).unwrap();
    let told = index(&bench);
    assert_eq!(has(&bench), 1, "it was saved in another format: {told}");
    std::fs::write(bench.path("wire/ferry.html"), page.replace("two of", "all of")).unwrap();
    index(&bench);
    assert_eq!(has(&bench), 1, "it was edited");
    assert_eq!(bench.run(&["marks", "lost"]).status, 1);
    // The story is gone: the marks are not.
    std::fs::remove_file(bench.path("wire/ferry.html")).unwrap();
    index(&bench);
    assert_eq!(has(&bench), 0);
    let lost = bench.run(&["marks", "lost"]);
    assert_eq!(lost.status, 0);
    assert!(
        lost.printed.starts_with("Ferry to Oakum stops\n  ✎ ask\n  starred · #harbor"),
        "{}",
        lost.printed
    );
    std::fs::write(bench.path("wire/back.html"), page.replace("two of", "all of")).unwrap();
    index(&bench);
    assert_eq!(has(&bench), 1, "it came back");
}

#[test]
fn a_mark_that_cannot_be_kept_is_none() {
    let bench = wire();
    let ferry = key(&bench, "ferry");
    bench.run(&["mark", &ferry, "--star"]);
    // A folder stands where SQLite needs a file.
    std::fs::create_dir(bench.path("state/marks.sqlite-wal")).unwrap();
    for arguments in
        [&["mark", &ferry, "--tag", "x"][..], &["marks", "undo"], &["marks", "save", "a", "b"]]
    {
        let done = bench.run(arguments);
        assert_eq!((done.status, done.printed.as_str()), (3, ""), "{arguments:?}: {}", done.told);
        assert!(done.told.contains("marks cannot be kept\n  nothing was changed"), "{}", done.told);
    }
    std::fs::remove_dir(bench.path("state/marks.sqlite-wal")).unwrap();
    assert_eq!((many(&bench, "is:starred"), many(&bench, "is:tagged")), (1, 0));
}
