//! Marks from outside: what outlives what, what is taken back, what two processes see, what a full disk does.

use std::path::{Path, PathBuf};

use super::*;

fn tag(words: &str) -> Mark {
    Mark::Tag(words.into())
}

fn on(id: &str) -> Subject {
    Subject {
        id: id.into(),
        path: Some(format!("/wire/{id}.txt").into()),
        print: Some(format!("print-{id}")),
        headline: Some(format!("The {id} runs late")),
    }
}

/// All marks in short: `id mark=value`.
fn all(marks: &Marks) -> Vec<String> {
    let mut lines = Vec::new();
    marks.each(&mut |kept| {
        let Change { on, mark, value } = kept.change;
        lines.push(format!("{} {}={}", on.id, name_of(&mark), value.unwrap_or_default()));
    });
    lines
}

/// One of every kind, in several changes.
fn fill(marks: &mut Marks) {
    let ferry = on("ferry");
    let both =
        [Change::put(&ferry, tag("harbor"), true), Change::put(&ferry, tag("Night shift"), true)];
    marks.change(&[Change::put(&ferry, Mark::Star, true)], Some("starred “Ferry”")).unwrap();
    marks.change(&both, Some("tags")).unwrap();
    marks.change(&[Change::note(&ferry, Some(" ask the pilot "))], Some("note")).unwrap();
    marks.change(&[Change::query("mine", Some("tag:harbor"))], Some("saved")).unwrap();
    marks.change(&[Change::put(&on("dam"), Mark::Read, true)], None).unwrap();
    marks.keep_place(&on("ferry~1"), Some((812, 1))).unwrap();
}

const FILLED: [&str; 7] = [
    " query:mine=tag:harbor",
    "dam read=",
    "ferry note=ask the pilot",
    "ferry star=",
    "ferry tag:Night shift=",
    "ferry tag:harbor=",
    "ferry~1 place=812 1",
];

#[test]
fn marks_outlive_the_session() {
    let home = tempfile::tempdir().unwrap();
    let mut marks = Marks::open(home.path()).unwrap();
    fill(&mut marks);
    marks.set(Mark::Star, "b", None, true).unwrap();
    marks.set(Mark::Star, "b", None, false).unwrap();
    marks.keep_session("one", "{}").unwrap();
    marks.remember_opened("one", &[PathBuf::from("/wire"), PathBuf::from("/more")]).unwrap();
    marks.remember_opened("two", &[PathBuf::from("/other")]).unwrap();
    drop(marks);
    let marks = Marks::open(home.path()).unwrap();
    assert_eq!(all(&marks), FILLED);
    let marked = marks.of("ferry", Some("ferry~1"));
    assert!(marked.starred && !marked.read);
    assert_eq!(marked.tags, ["Night shift", "harbor"]);
    assert_eq!((marked.note.as_deref(), marked.place), (Some("ask the pilot"), Some((812, 1))));
    assert!(!marks.has(&Mark::Star, "b") && marks.has(&Mark::Read, "dam"));
    assert_eq!(marks.tags(), [("harbor".into(), 1), ("Night shift".into(), 1)]);
    assert_eq!(marks.queries(), [("mine".into(), "tag:harbor".into())]);
    assert_eq!(marks.spelled("NIGHT  shift").as_deref(), Some("Night shift"));
    assert_eq!(marks.spelled("day").as_deref(), Some("day"));
    assert_eq!(marks.session("one").as_deref(), Some("{}"));
    assert_eq!(marks.session("two"), None);
    assert_eq!(marks.last_opened(), Some(vec![PathBuf::from("/other")]));
}

#[test]
fn the_last_changes_are_taken_back_across_sessions() {
    let home = tempfile::tempdir().unwrap();
    let mut marks = Marks::open(home.path()).unwrap();
    fill(&mut marks);
    drop(marks);
    let mut marks = Marks::open(home.path()).unwrap();
    let undo = |marks: &mut Marks| marks.undo().unwrap().map(|undone| undone.what);
    assert_eq!(undo(&mut marks).as_deref(), Some("saved"));
    assert_eq!(
        marks.undo().unwrap(),
        Some(Undone { what: "note".into(), ids: vec!["ferry".into()] })
    );
    assert_eq!(marks.of("ferry", None).note, None);
    // Two tags were one change.
    assert_eq!(undo(&mut marks).as_deref(), Some("tags"));
    assert!(marks.of("ferry", None).tags.is_empty());
    // Reading alone and places are not what one takes back.
    assert_eq!(undo(&mut marks).as_deref(), Some("starred “Ferry”"));
    assert_eq!(all(&marks), ["dam read=", "ferry~1 place=812 1"]);
    assert_eq!(undo(&mut marks), None);
    // What was replaced or cleared comes back as it was.
    let note = |text| Change::note(&on("dam"), text);
    marks.change(&[note(Some("one"))], Some("a")).unwrap();
    marks.change(&[note(Some("two"))], Some("b")).unwrap();
    marks.change(&[note(None)], Some("c")).unwrap();
    for want in [Some("two"), Some("one"), None] {
        marks.undo().unwrap();
        assert_eq!(marks.of("dam", None).note.as_deref(), want);
    }
    // What changes nothing is no change.
    assert_eq!(marks.change(&[note(None)], Some("d")).unwrap(), 0);
    assert_eq!(undo(&mut marks), None);
}

#[test]
fn a_hundred_changes_can_be_taken_back() {
    let mut marks = Marks::in_memory();
    for n in 0..120 {
        marks.set(Mark::Star, &format!("story-{n}"), None, true).unwrap();
    }
    let many = std::iter::from_fn(|| marks.undo().unwrap()).count();
    assert_eq!((many, all(&marks).len()), (100, 20));
}

#[test]
fn lines_bring_back_what_they_were_made_of() {
    let mut marks = Marks::in_memory();
    fill(&mut marks);
    let odd = Subject {
        path: Some(crate::archive::manifest::path_of(b"/wire/\xff.txt")),
        ..Subject::of("odd")
    };
    marks.change(&[Change::note(&odd, Some("two\nlines"))], None).unwrap();
    let export = |marks: &Marks| {
        let mut lines = Vec::new();
        marks.export(&mut lines).unwrap();
        String::from_utf8(lines).unwrap()
    };
    let lines = export(&marks);
    assert!(lines.starts_with("{\"dateline\":\"marks\",\"version\":1}\n"), "{lines}");
    let mut other = Marks::in_memory();
    let done = other.import(&mut lines.as_bytes()).unwrap().unwrap();
    assert_eq!((done.new, done.newer, done.known, done.wrong.len()), (8, 0, 0, 0));
    assert_eq!(export(&other), lines);
    let done = other.import(&mut lines.as_bytes()).unwrap().unwrap();
    assert_eq!((done.new, done.newer, done.known, done.wrong.len()), (0, 0, 8, 0));
    // One import is one change.
    assert_eq!(other.undo().unwrap().unwrap().what, "an import of marks");
    assert_eq!(all(&other), Vec::<String>::new());
}

#[test]
fn an_import_joins_and_says_what_is_wrong() {
    let mut marks = Marks::in_memory();
    fill(&mut marks);
    let check = |marks: &mut Marks, text: &str, counts: (usize, usize, usize), wrong: &str| {
        let done = marks.import(&mut text.as_bytes()).unwrap().unwrap();
        assert_eq!((done.new, done.newer, done.known), counts, "{text}");
        let told: Vec<String> =
            done.wrong.iter().map(|w| format!("{} {}", w.line, w.why)).collect();
        assert!(
            told.join("\n").starts_with(wrong) && told.is_empty() == wrong.is_empty(),
            "{told:?}"
        );
    };
    let m = &mut marks;
    check(
        m,
        "{\"id\":\"ferry\",\"mark\":\"star\"}\n\n{\"id\":\"x\",\"mark\":\"read\"}",
        (1, 0, 1),
        "",
    );
    check(
        m,
        "{\"id\":\"x\",\"mark\":\"read\"}\n{\"id\":\"x\",\"mark\":\"read\",\"smell\":1}",
        (0, 0, 2),
        "",
    );
    check(m, "\n{\"id\":\"x\",\"mark\":\"smell\"}", (0, 0, 0), "2 there is no mark \"smell\"");
    check(m, "{\"mark\":\"star\"}", (0, 0, 0), "1 it names no story");
    check(m, "star x", (0, 0, 0), "1 no mark: ");
    check(m, "{\"dateline\":\"marks\",\"version\":9}", (0, 0, 0), "1 version 9 is newer");
    check(
        m,
        "{\"id\":\"x\",\"mark\":\"tag\",\"value\":\" , \"}",
        (0, 0, 0),
        "1 a tag without a word",
    );
    check(
        m,
        "{\"id\":\"x\",\"mark\":\"star\",\"at\":\"noon\"}",
        (0, 0, 0),
        "1 \"noon\" is no time",
    );
    let note = |text: &str, at: &str| {
        format!("{{\"id\":\"ferry\",\"mark\":\"note\",\"value\":\"{text}\",\"at\":\"{at}\"}}")
    };
    check(m, &note("older", "1999-01-01T00:00:00Z"), (0, 0, 1), "");
    assert_eq!(m.of("ferry", None).note.as_deref(), Some("ask the pilot"));
    check(m, &note("newer\\u001b", "2999-01-01T00:00:00Z"), (0, 1, 0), "");
    assert_eq!(m.of("ferry", None).note.as_deref(), Some("newer␛"));
    m.undo().unwrap();
    assert_eq!(m.of("ferry", None).note.as_deref(), Some("ask the pilot"));
}

#[test]
fn another_process_is_heard() {
    let home = tempfile::tempdir().unwrap();
    let mut mine = Marks::open(home.path()).unwrap();
    let mut other = Marks::open(home.path()).unwrap();
    assert!(!mine.refresh().unwrap());
    let number = mine.number();
    other.set(Mark::Read, "a", None, true).unwrap();
    assert!(mine.refresh().unwrap());
    assert!(!mine.refresh().unwrap());
    assert!(mine.has(&Mark::Read, "a"));
    assert_eq!(mine.changed_after(number), [("a".into(), "read".into())]);
    // And what it did can be taken back here.
    assert!(mine.undo().unwrap().is_some());
    assert!(!other.has(&Mark::Read, "a"));
}

#[test]
fn two_that_write_at_once_lose_nothing() {
    let home = tempfile::tempdir().unwrap();
    let write = |who: &'static str| {
        let mut marks = Marks::open(home.path()).unwrap();
        std::thread::spawn(move || {
            for n in 0..60 {
                let change = Change::put(&on(&format!("{who}-{n:02}")), tag(who), true);
                assert_eq!(marks.change(&[change], Some("a tag")).unwrap(), 1);
            }
        })
    };
    let both = [write("left"), write("right")];
    for one in both {
        one.join().unwrap();
    }
    let marks = Marks::open(home.path()).unwrap();
    assert_eq!(marks.tags(), [("left".into(), 60), ("right".into(), 60)]);
    assert_eq!((marks.number(), marks.changed_after(0).len()), (120, 120));
}

#[test]
fn a_full_disk_is_said_once_and_marks_are_written_when_there_is_room() {
    let home = tempfile::tempdir().unwrap();
    let mut marks = Marks::open(home.path()).unwrap();
    fill(&mut marks);
    let limit = |marks: &Marks, pages: i64| {
        let own = marks.lock();
        let disk = own.disk.as_ref().unwrap();
        disk.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(())).unwrap();
    };
    limit(&marks, 1);
    let long = "x".repeat(100_000);
    let note = |id: &str| [Change::note(&on(id), Some(&long))];
    let told = marks.change(&note("dam"), Some("note")).unwrap_err().to_string();
    assert!(told.contains("marks.sqlite: database or disk is full"), "{told}");
    assert_eq!(marks.change(&note("vote"), Some("note")).unwrap(), 1);
    marks.set(Mark::Star, "ferry", None, false).unwrap();
    // It all holds, with what was there before, and can be taken back.
    assert_eq!(all(&marks).len(), FILLED.len() + 1);
    assert!(!marks.of("ferry", None).starred && marks.of("dam", None).note.is_some());
    assert_eq!(marks.undo().unwrap().unwrap().ids, ["ferry"]);
    assert!(!marks.refresh().unwrap());
    limit(&marks, 1_000_000);
    assert!(marks.refresh().unwrap());
    drop(marks);
    let marks = Marks::open(home.path()).unwrap();
    assert_eq!(all(&marks).len(), FILLED.len() + 2);
    assert!(marks.of("vote", None).note.is_some_and(|note| note == long));
}

#[test]
fn a_file_that_cannot_be_written_is_read() {
    let home = tempfile::tempdir().unwrap();
    let mut marks = Marks::open(home.path()).unwrap();
    fill(&mut marks);
    marks.lock().disk.as_ref().unwrap().pragma_update(None, "query_only", true).unwrap();
    assert!(marks.set(Mark::Star, "dam", None, true).is_err());
    assert!(marks.set(Mark::Star, "vote", None, true).is_ok());
    assert_eq!(all(&marks).len(), FILLED.len() + 2);
}

#[test]
fn no_folder_is_an_error_and_memory_serves() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    assert!(Marks::open(&file).is_err());
    let (mut marks, error) = Marks::opened(&file);
    assert!(error.is_some_and(|error| error.to_string().contains("until the end of this session")));
    marks.set(Mark::Read, "a", Some(Path::new("/wire/a.txt")), true).unwrap();
    marks.keep_session("x", "{\"a\":1}").unwrap();
    assert!(marks.has(&Mark::Read, "a"));
    assert_eq!(marks.session("x").as_deref(), Some("{\"a\":1}"));
    assert!(marks.identity().is_none());
    // Once the folder can be made, all is written into it.
    std::fs::remove_file(&file).unwrap();
    std::fs::create_dir(&file).unwrap();
    assert!(marks.refresh().unwrap());
    assert!(Marks::open(&file).unwrap().has(&Mark::Read, "a"));
}

#[test]
fn what_is_no_database_is_left_alone() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("marks.sqlite");
    std::fs::write(&file, "not a database, but perhaps all that is left of one".repeat(99))
        .unwrap();
    let before = std::fs::read(&file).unwrap();
    let (mut marks, error) = Marks::opened(home.path());
    assert!(error.is_some());
    marks.set(Mark::Star, "a", None, true).unwrap();
    marks.refresh().unwrap();
    assert!(marks.has(&Mark::Star, "a"));
    assert_eq!(std::fs::read(&file).unwrap(), before);
}
