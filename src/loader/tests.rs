//! Whole runs over folders made for the test: what is read, skipped, changed, gone and refused.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Given, Options, Phase, Progress, Summary, index, load, rescan};
use crate::archive::{Archive, ArchiveError, Marks, Query};
use crate::story::Sort;

struct Wire {
    folder: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Wire {
    fn new(files: &[(&str, &str)]) -> Self {
        let wire =
            Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        for (name, text) in files {
            wire.write(name, text.as_bytes());
        }
        wire
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// Writes a file as if an hour ago, so that its time of change can be trusted.
    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.at(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        settle(&path);
    }

    fn archive(&self) -> Archive {
        Archive::open(self.home.path(), &[self.folder.path().to_owned()]).unwrap()
    }

    fn index(&self) -> Summary {
        run(&self.archive())
    }

    fn headlines(&self) -> Vec<String> {
        headlines(&self.archive())
    }
}

fn settle(path: &Path) {
    written_in(path, 2001);
}

/// Lets a file be written in a year long past, or one far ahead, whatever the clock says.
fn written_in(path: &Path, year: u64) {
    let since = std::time::Duration::from_secs((year - 1970) * 31_556_952);
    let file = std::fs::File::options().append(true).open(path).unwrap();
    file.set_modified(std::time::UNIX_EPOCH + since).unwrap();
}

fn run(archive: &Archive) -> Summary {
    index(archive, &Options::default(), &mut |_| {}).unwrap()
}

fn headlines(archive: &Archive) -> Vec<String> {
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let list = searcher.list(&Query::every(), Sort::Newest, 0..100).unwrap();
    let mut all: Vec<_> = list.rows.into_iter().map(|row| row.headline).collect();
    all.sort();
    all
}

const FERRY: &str = "Ferry runs late\n\nThe ferry to Lund Island ran an hour late.\n";
const BRIDGE: &str = "Bridge closes for repairs\n\nThe bridge is shut until May, the city said.\n";

#[test]
fn unchanged_files_are_not_read_again() {
    let wire = Wire::new(&[("a/ferry.txt", FERRY), ("bridge.txt", BRIDGE), ("empty.txt", "")]);
    let first = wire.index();
    assert_eq!((first.files, first.stories, first.read, first.unchanged), (3, 2, 3, 0));
    assert_eq!(first.failed, [(wire.at("empty.txt"), "it is empty".to_owned())]);
    let again = wire.index();
    assert_eq!((again.files, again.stories, again.read, again.unchanged), (3, 2, 0, 3));
    assert_eq!(again.failed, first.failed);
    assert_eq!(wire.headlines(), ["Bridge closes for repairs", "Ferry runs late"]);
}

#[test]
fn what_changes_is_read_and_what_goes_is_gone() {
    let wire = Wire::new(&[
        ("ferry.txt", FERRY),
        ("bridge.txt", BRIDGE),
        ("c/old.txt", "Old news\n\nIt was.\n"),
    ]);
    wire.index();
    wire.write("ferry.txt", b"Ferry sinks\n\nNobody was aboard.\n");
    wire.write("new.txt", b"New pier opens\n\nIt is long.\n");
    std::fs::remove_dir_all(wire.at("c")).unwrap();
    let summary = wire.index();
    assert_eq!((summary.files, summary.read, summary.unchanged, summary.removed), (3, 2, 1, 1));
    assert_eq!(wire.headlines(), ["Bridge closes for repairs", "Ferry sinks", "New pier opens"]);
}

#[test]
fn a_file_written_just_now_is_read_once_more() {
    let wire = Wire::new(&[]);
    std::fs::write(wire.at("now.txt"), FERRY).unwrap();
    written_in(&wire.at("now.txt"), 2200);
    assert_eq!(wire.index().read, 1);
    assert_eq!(wire.index().read, 1);
    settle(&wire.at("now.txt"));
    assert_eq!(wire.index().read, 1);
    assert_eq!(wire.index().read, 0);
}

#[test]
fn a_root_that_vanished_deletes_nothing() {
    let wire = Wire::new(&[("in/ferry.txt", FERRY)]);
    let archive = Archive::open(wire.home.path(), &[wire.at("in")]).unwrap();
    run(&archive);
    std::fs::rename(wire.at("in"), wire.at("away")).unwrap();
    let summary = run(&archive);
    assert_eq!((summary.removed, summary.failed.len()), (0, 1));
    assert_eq!(headlines(&archive), ["Ferry runs late"]);
    std::fs::rename(wire.at("away"), wire.at("in")).unwrap();
    assert_eq!(run(&archive).unchanged, 1);
}

#[cfg(unix)]
#[test]
fn an_emptied_root_is_told_from_one_that_is_not_mounted() {
    let wire = Wire::new(&[("in/ferry.txt", FERRY), ("in/sub/bridge.txt", BRIDGE)]);
    let archive = Archive::open(wire.home.path(), &[wire.at("in")]).unwrap();
    let look = |removed: usize, failed: usize, left: usize, when: &str| {
        let done = run(&archive);
        let is = (done.removed, done.failed.len(), headlines(&archive).len());
        assert_eq!(is, (removed, failed, left), "{when}: {:?}", done.failed);
    };
    look(0, 0, 2, "at first");
    // Another folder lies in its place, as where a disk is not mounted.
    std::fs::rename(wire.at("in"), wire.at("away")).unwrap();
    std::fs::create_dir(wire.at("in")).unwrap();
    look(0, 1, 2, "not mounted");
    look(0, 1, 2, "still not");
    std::fs::remove_dir(wire.at("in")).unwrap();
    std::fs::rename(wire.at("away"), wire.at("in")).unwrap();
    look(0, 0, 2, "mounted again");
    std::fs::remove_file(wire.at("in/ferry.txt")).unwrap();
    std::fs::remove_dir_all(wire.at("in/sub")).unwrap();
    look(2, 0, 0, "emptied");
    wire.write("in/ferry.txt", FERRY.as_bytes());
    look(0, 0, 1, "filled again");
    std::fs::rename(wire.at("in"), wire.at("away")).unwrap();
    std::fs::create_dir(wire.at("in")).unwrap();
    look(0, 1, 1, "another folder");
    let emptied = Options { emptied: true, ..Options::default() };
    let done = index(&archive, &emptied, &mut |_| {}).unwrap();
    assert_eq!((done.removed, done.failed.len(), done.stories), (1, 0, 0), "the user says so");
}

#[test]
fn a_root_of_which_nothing_was_noted_keeps_its_stories() {
    let wire = Wire::new(&[("in/ferry.txt", FERRY)]);
    let archive = Archive::open(wire.home.path(), &[wire.at("in")]).unwrap();
    run(&archive);
    std::fs::remove_file(archive.folder().unwrap().join("grounds")).unwrap();
    std::fs::remove_file(wire.at("in/ferry.txt")).unwrap();
    let done = run(&archive);
    assert_eq!((done.removed, done.failed.len()), (0, 1));
    assert_eq!(headlines(&archive), ["Ferry runs late"]);
    wire.write("in/bridge.txt", BRIDGE.as_bytes());
    assert_eq!(run(&archive).removed, 1);
}

#[cfg(unix)]
#[test]
fn bad_files_among_good_ones() {
    use std::os::unix::ffi::OsStrExt;
    let wire =
        Wire::new(&[("ferry.txt", FERRY), ("zero.txt", "\0\0\0\0"), ("blank.txt", " \n \n")]);
    wire.write("picture.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF");
    let odd = wire.at("").join(std::ffi::OsStr::from_bytes(b"caf\xE9\x1b[31m.txt"));
    std::fs::write(&odd, BRIDGE).unwrap();
    settle(&odd);
    let _socket = std::os::unix::net::UnixListener::bind(wire.at("socket")).unwrap();
    let summary = wire.index();
    assert_eq!((summary.files, summary.stories), (5, 2));
    let why: Vec<_> = summary.failed.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(
        why,
        [
            "it holds no text",
            "a photo without a caption (the image breaks off in its fields)",
            "it is filled with zero bytes"
        ]
    );
    let archive = wire.archive();
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let list = searcher.list(&Query::parse("bridge").unwrap(), Sort::Newest, 0..1).unwrap();
    let at = searcher.locate(&list.rows[0].key).unwrap().unwrap();
    assert_eq!(at.path, odd);
    let story = super::story(&archive, &searcher, &at).unwrap();
    assert_eq!(story.headline.as_deref(), Some("Bridge closes for repairs"));
    assert_eq!(wire.index().unchanged, 5);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission_is_tried_again() {
    use std::os::unix::fs::PermissionsExt;
    let wire = Wire::new(&[("ferry.txt", FERRY)]);
    let path = wire.at("ferry.txt");
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::read(&path).is_ok() {
        return; // This user may read everything: nothing to see.
    }
    assert_eq!(wire.index().failed.len(), 1);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
    let summary = wire.index();
    assert_eq!((summary.read, summary.stories, summary.failed.len()), (1, 1, 0));
}

#[test]
fn a_story_that_lies_twice_knows_its_copy() {
    let ferry =
        format!("{FERRY}\nPassengers waited in the rain until a second boat was found for them.\n");
    let framed = format!("{ferry}\n\n© 2031 Oakum Courier. All rights reserved.\n");
    let wire = Wire::new(&[("ferry.txt", &ferry), ("again.txt", &framed), ("bridge.txt", BRIDGE)]);
    let archive = wire.archive();
    run(&archive);
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let copies = |word: &str| {
        let rows = searcher.list(&Query::parse(word).unwrap(), Sort::Newest, 0..1).unwrap().rows;
        let at = searcher.locate(&rows[0].key).unwrap().unwrap();
        let story = super::story(&archive, &searcher, &at).unwrap();
        let mut paths: Vec<_> = story.copies.into_iter().map(|copy| copy.path).collect();
        paths.push(at.path);
        paths.sort();
        paths
    };
    assert_eq!(copies("ferry"), [wire.at("again.txt"), wire.at("ferry.txt")]);
    assert_eq!(copies("bridge"), [wire.at("bridge.txt")]);
}

#[test]
fn a_story_whose_file_changed_says_so() {
    let wire = Wire::new(&[("ferry.txt", FERRY)]);
    let archive = wire.archive();
    run(&archive);
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let row = searcher.list(&Query::every(), Sort::Newest, 0..1).unwrap().rows.remove(0);
    let at = searcher.locate(&row.key).unwrap().unwrap();
    assert_eq!(super::story(&archive, &searcher, &at).unwrap().problems, []);
    wire.write("ferry.txt", b"Ferry sinks\n\nNobody was aboard.\n");
    let story = super::story(&archive, &searcher, &at).unwrap();
    assert_eq!(story.headline.as_deref(), Some("Ferry sinks"));
    assert_eq!(story.problems[0].code, "changed");
    std::fs::remove_file(&at.path).unwrap();
    assert!(super::story(&archive, &searcher, &at).is_err());
}

#[test]
fn one_writes_and_the_other_says_so() {
    let wire = Wire::new(&[("ferry.txt", FERRY)]);
    let (one, other) = (wire.archive(), wire.archive());
    let writer = one.writer(crate::archive::Load::Light).unwrap();
    let refused = index(&other, &Options::default(), &mut |_| {});
    assert!(matches!(refused, Err(ArchiveError::Busy)));
    writer.finish().unwrap();
    assert_eq!(run(&other).read, 1);
    assert!(one.refresh().unwrap());
    assert_eq!(headlines(&one), ["Ferry runs late"]);
}

#[test]
fn a_run_can_be_ended() {
    let wire = Wire::new(&[("ferry.txt", FERRY), ("bridge.txt", BRIDGE)]);
    let cancel = Arc::new(AtomicBool::new(true));
    let options = Options { cancel: Arc::clone(&cancel), threads: 1, ..Options::default() };
    let summary = index(&wire.archive(), &options, &mut |_| {}).unwrap();
    assert!(summary.cancelled && wire.headlines().is_empty());
    cancel.store(false, Ordering::Relaxed);
    let mut stop = |progress: Progress| cancel.store(progress.stories > 0, Ordering::Relaxed);
    let summary = index(&wire.archive(), &options, &mut stop).unwrap();
    assert!(summary.read >= 1);
    assert_eq!(wire.headlines().len(), summary.read);
    assert_eq!(wire.index().unchanged, summary.read);
    assert_eq!(wire.headlines().len(), 2);
}

#[test]
fn files_and_bytes_are_read_into_memory() {
    let wire = Wire::new(&[("ferry.txt", FERRY)]);
    let archive = Archive::in_memory();
    let given = [
        Given::Bytes("-".into(), BRIDGE.as_bytes().into()),
        Given::File(wire.at("ferry.txt")),
        Given::File(wire.at("none.txt")),
    ];
    let mut seen = Vec::new();
    let summary = load(&archive, &given, &Options::default(), &mut |p| seen.push(p)).unwrap();
    assert_eq!((summary.files, summary.stories, summary.failed.len()), (3, 2, 1));
    assert_eq!(headlines(&archive), ["Bridge closes for repairs", "Ferry runs late"]);
    let last = |phase: Phase| seen.iter().rev().find(|progress| progress.phase == phase).unwrap();
    assert!(last(Phase::Texts).committed && last(Phase::Texts).of == Some(3));
    assert!(last(Phase::Notes).committed && last(Phase::Notes).files == 2);
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let rows = searcher.list(&Query::every(), Sort::Newest, 0..9).unwrap().rows;
    assert_eq!(rows[0].headline, "Bridge closes for repairs");
    let at = searcher.locate(&rows[0].key).unwrap().unwrap();
    assert_eq!(at.path, Path::new("-"));
    assert!(super::story(&archive, &searcher, &at).unwrap().text.contains("shut until May"));
}

#[test]
fn two_readers_see_what_an_indexer_commits_and_the_other_way_round() {
    let wire = Wire::new(&[("first.txt", FERRY)]);
    let (one, two) = (wire.archive(), wire.archive());
    let count = |archive: &Archive| {
        let searcher = archive.searcher(&Marks::in_memory()).unwrap();
        searcher.list(&Query::every(), Sort::Newest, 0..0).unwrap().total
    };
    run(&one);
    for (round, (writer, reader)) in [(&one, &two), (&two, &one)].into_iter().enumerate() {
        reader.refresh().unwrap();
        for commit in 1..=60 {
            let before = count(reader);
            wire.write(
                &format!("{round}-{commit}.txt"),
                format!("Pier {round} {commit}\n\nIt opened.\n").as_bytes(),
            );
            assert_eq!(run(writer).read, 1);
            assert!(reader.refresh().unwrap(), "a commit is seen");
            assert!(!reader.refresh().unwrap(), "and seen once");
            assert_eq!((count(reader), count(writer)), (before + 1, before + 1));
        }
    }
    assert_eq!(run(&one).unchanged, 121);
}

#[test]
fn names_and_quotes_follow_and_go_on_where_they_were() {
    let wire = Wire::new(&[("ferry.txt", FERRY)]);
    let said = "Pier opens\n\n\"It is long,\" said Ilse Marsh, who built it.\n";
    wire.write("pier.txt", said.as_bytes());
    wire.write(
        "many.jsonl",
        br#"{"title":"Lamp lit","text":"OAKUM (AP) - The lamp was lit. \"At last,\" Bo Tarn said."}
{"title":"Lamp out","text":"OAKUM (AP) - The lamp went out. \"Again,\" Bo Tarn said."}
"#,
    );
    let archive = wire.archive();
    let options = Options { texts_only: true, ..Options::default() };
    assert_eq!(index(&archive, &options, &mut |_| {}).unwrap().stories, 4);
    let searcher = || archive.searcher(&Marks::in_memory()).unwrap();
    let count = |text: &str| searcher().total(&Query::parse(text).unwrap()).unwrap();
    assert_eq!((count("lamp"), count("who:tarn"), searcher().unnoted_count().unwrap()), (2, 0, 4));
    assert_eq!(run(&archive).read, 0);
    assert_eq!(
        (count("who:tarn"), count("who:marsh"), searcher().unnoted_count().unwrap()),
        (2, 1, 0)
    );
    assert_eq!(searcher().quotes(Some("Tarn"), &Query::every(), 0..9).unwrap().total, 2);
    // A file that changes loses its notes with its text, and is given new ones.
    wire.write("pier.txt", b"Pier closes\n\n\"It was long,\" said Rosa Quill.\n");
    assert_eq!(index(&archive, &options, &mut |_| {}).unwrap().read, 1);
    assert_eq!((count("who:marsh"), searcher().unnoted_count().unwrap()), (0, 1));
    run(&archive);
    assert_eq!((count("who:quill"), searcher().unnoted_count().unwrap()), (1, 0));
}

#[test]
fn some_paths_are_looked_at_alone() {
    let wire = Wire::new(&[("a/ferry.txt", FERRY), ("b/bridge.txt", BRIDGE)]);
    let archive = wire.archive();
    run(&archive);
    wire.write("a/new.txt", b"New pier opens\n\nIt is long.\n");
    wire.write("b/late.txt", b"Late news\n\nIt came.\n");
    std::fs::remove_file(wire.at("a/ferry.txt")).unwrap();
    let scan = |names: &[&str]| {
        let paths: Vec<_> = names.iter().map(|name| wire.at(name)).collect();
        let summary = rescan(&archive, &paths, &Options::default(), &mut |_| {}).unwrap();
        (summary.read, summary.removed)
    };
    assert_eq!(scan(&["a/new.txt", "a/ferry.txt"]), (1, 1));
    assert_eq!(headlines(&archive), ["Bridge closes for repairs", "New pier opens"]);
    std::fs::remove_dir_all(wire.at("a")).unwrap();
    assert_eq!(scan(&["a"]), (0, 1));
    assert_eq!(headlines(&archive), ["Bridge closes for repairs"]);
    assert_eq!(scan(&["b"]), (1, 0));
    assert_eq!(headlines(&archive), ["Bridge closes for repairs", "Late news"]);
    assert_eq!(scan(&["/nowhere"]), (0, 0));
    let root = wire.at("");
    std::fs::remove_dir_all(&root).unwrap();
    let summary = rescan(&archive, &[root], &Options::default(), &mut |_| {}).unwrap();
    assert_eq!((summary.read, summary.removed), (0, 0));
    assert_eq!(headlines(&archive), ["Bridge closes for repairs", "Late news"]);
}
