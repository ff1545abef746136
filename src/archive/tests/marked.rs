//! Marks together with an index: asked for by queries, and found again when a story has another name.

use super::*;
use crate::archive::marks::{Change, Subject};
use crate::archive::{Attached, fingerprint};

fn tagged(id: &str, words: &str) -> Change {
    Change::put(&Subject::of(id), Mark::Tag(words.into()), true)
}

#[test]
fn marks_are_asked_for() {
    let archive = archive(wire());
    let mut marks = Marks::in_memory();
    let changes = [
        tagged("dam", "Río budget"),
        tagged("vote", "Río budget"),
        tagged("vote", "rivals"),
        tagged("elsewhere", "rivals"),
        Change::note(&Subject::of("cup"), Some("call the keeper")),
    ];
    marks.change(&changes, Some("tags")).unwrap();
    let check = |marks: &Marks, text: &str, expect: &str| {
        let searcher = archive.searcher(marks).unwrap();
        assert_eq!(ids(&searcher, text, Sort::Newest), expect, "{text}");
    };
    check(&marks, "tag:\"rio budget\"", "vote dam");
    check(&marks, "tag:rivals", "vote");
    check(&marks, "tag:RI*", "vote dam");
    check(&marks, "tag:riv", "");
    check(&marks, "tag:\"riv*\"", "");
    check(&marks, "is:tagged", "vote dam");
    check(&marks, "is:noted OR tag:rivals", "vote cup");
    check(&marks, "-is:tagged photo:quill", "flood");
    let row = archive.searcher(&marks).unwrap().story_row("vote").unwrap().unwrap();
    assert_eq!((row.tags, row.note), (vec!["Río budget".into(), "rivals".into()], None));
    let row = archive.searcher(&marks).unwrap().story_row("cup").unwrap().unwrap();
    assert_eq!(row.note.as_deref(), Some("call the keeper"));
    // What has two tags and loses one is tagged still; sets are brought up to date.
    let gone = Change { value: None, ..tagged("vote", "rivals") };
    marks.change(&[gone], Some("a tag")).unwrap();
    check(&marks, "is:tagged", "vote dam");
    check(&marks, "tag:rivals", "");
    check(&marks, "tag:ri*", "vote dam");
    marks.undo().unwrap();
    check(&marks, "tag:rivals", "vote");
    marks.undo().unwrap();
    check(&marks, "is:tagged OR is:noted", "");
    assert!(Query::parse("tag:*").is_err() && Query::parse("tag:\" \"").is_err());
}

#[test]
fn many_marks_are_kept_as_sets() {
    let home = tempfile::tempdir().unwrap();
    let roots = [home.path().to_owned()];
    let stories = || {
        let make = |n: usize| Make::new(&format!("s{n:04}"), "Tide table").at("2026-03-10").0;
        (0..2600).map(make).collect::<Vec<_>>()
    };
    let mut marks = Marks::open(&home.path().join("state")).unwrap();
    let read = |n: usize| Change::put(&Subject::of(format!("s{n:04}")), Mark::Read, true);
    marks.change(&(0..2500).map(read).collect::<Vec<_>>(), None).unwrap();
    let archive = Archive::open(&home.path().join("data"), &roots).unwrap();
    put(&archive, stories(), 1300);
    let unread = |archive: &Archive, marks: &Marks| {
        archive.searcher(marks).unwrap().unread(&Query::every()).unwrap()
    };
    assert_eq!(unread(&archive, &marks), 100);
    let kept = archive.folder().unwrap().join("read-sets");
    assert!(kept.is_file());
    drop(archive);
    // Whoever starts next takes the sets and what has changed since.
    marks.change(&[Change { value: None, ..read(7) }], None).unwrap();
    marks.change(&[read(2599)], None).unwrap();
    marks.change(&[read(2598)], None).unwrap();
    let archive = Archive::open(&home.path().join("data"), &roots).unwrap();
    assert_eq!(unread(&archive, &marks), 99);
    assert_eq!(
        ids(&archive.searcher(&marks).unwrap(), "is:unread id:s0007", Sort::Newest),
        "s0007"
    );
    // Other marks are other sets.
    assert_eq!(unread(&archive, &Marks::in_memory()), 2600);
    assert_eq!(unread(&archive, &marks), 99);
    let damaged =
        std::fs::read(&kept).unwrap().into_iter().map(|byte| byte ^ 1).collect::<Vec<_>>();
    std::fs::write(&kept, damaged).unwrap();
    let archive = Archive::open(&home.path().join("data"), &roots).unwrap();
    assert_eq!(unread(&archive, &marks), 99);
}

/// A story long enough to be known by its words.
fn long(id: &str, headline: &str, last: &str) -> Story {
    let text = format!(
        "Ferries stopped on Monday after a storm damaged two of the three boats, and the islands waited {last}."
    );
    Make::new(id, headline).at("2026-03-10").text(&text).0
}

fn subject(story: &Story, path: &str) -> Subject {
    Subject {
        id: story.id.clone(),
        path: Some(path.into()),
        print: fingerprint(story),
        headline: story.headline.clone(),
    }
}

/// Marks a story that lay at `/wire/0000.txt`, puts others into an archive of `/wire`, and says which one has the marks then.
fn check(marked: &Story, now: Vec<Story>, want: &str) {
    let mut marks = Marks::in_memory();
    let on = subject(marked, "/wire/0000.txt");
    let changes = [
        Change::put(&on, Mark::Star, true),
        Change::note(&on, Some("mine")),
        Change::put(&on, Mark::Tag("boats".into()), true),
    ];
    marks.change(&changes, Some("marks")).unwrap();
    let place = Subject { id: marked.key.clone(), ..on };
    marks.keep_place(&place, Some((12, 0))).unwrap();
    let archive = Archive::over(&[PathBuf::from("/wire")]).unwrap();
    put(&archive, now, 2);
    let searcher = archive.searcher(&marks).unwrap();
    let attached = searcher.attach(&mut marks, false).unwrap();
    let searcher = archive.searcher(&marks).unwrap();
    let has = ids(&searcher, "is:starred is:noted tag:boats", Sort::Newest);
    let lost: Vec<String> =
        searcher.lost(&marks, false).unwrap().into_iter().map(|lost| lost.on.id).collect();
    if let Some(id) = want.strip_prefix("lost ") {
        assert!(lost.contains(&id.to_owned()) && has.is_empty(), "{lost:?} {has}");
        assert!(marks.has(&Mark::Star, id), "it is kept");
        assert_eq!(attached, Attached::default());
        return;
    }
    assert_eq!((has.as_str(), lost), (want, vec![]));
    if attached.stories > 0 {
        let key = format!("{want}~1");
        assert_eq!(marks.of(want, Some(&key)).place, Some((12, 0)));
        // A change of before is taken back where the marks are now.
        assert_eq!(marks.undo().unwrap().unwrap().ids, [want]);
        assert!(!marks.has(&Mark::Star, want));
    }
}

#[test]
fn marks_go_on_with_their_story() {
    let ferry = || long("ferry", "Ferry to Oakum stops", "for news");
    let other = || long("other", "Freeland votes on a bridge", "in vain");
    // Nothing changed; the file was moved; the index was made again.
    check(&ferry(), vec![ferry(), other()], "ferry");
    check(&ferry(), vec![other(), ferry()], "ferry");
    // Another format gives another id: the words are the same, in the same file or another.
    let same_words = || long("urn:ferry", "FERRY HALTED", "for news");
    check(&ferry(), vec![same_words(), other()], "urn:ferry");
    check(&ferry(), vec![other(), same_words()], "urn:ferry");
    // It was edited in its place.
    let edited = || long("edited", "Ferry to Oakum stops again", "for better news");
    check(&ferry(), vec![edited(), other()], "edited");
    // Another story has taken its place, or it is gone.
    check(&ferry(), vec![other()], "lost ferry");
    check(&ferry(), vec![], "lost ferry");
    // It was edited and moved: that cannot be known.
    check(&ferry(), vec![other(), edited()], "lost ferry");
}

#[test]
fn marks_of_other_archives_are_let_be() {
    let ferry = long("ferry", "Ferry to Oakum stops", "for news");
    let mut marks = Marks::in_memory();
    let far = subject(&ferry, "/nowhere/else/ferry.txt");
    marks.change(&[Change::put(&far, Mark::Star, true)], None).unwrap();
    let archive = Archive::over(&[PathBuf::from("/wire")]).unwrap();
    put(&archive, vec![long("urn:ferry", "Ferry", "for news")], 1);
    let searcher = archive.searcher(&marks).unwrap();
    assert!(searcher.lost(&marks, false).unwrap().is_empty());
    assert_eq!(searcher.attach(&mut marks, false).unwrap().marks, 0);
    assert_eq!(searcher.lost(&marks, true).unwrap().len(), 1);
    assert_eq!(searcher.attach(&mut marks, true).unwrap().marks, 1);
    assert!(marks.has(&Mark::Star, "urn:ferry") && !marks.has(&Mark::Star, "ferry"));
}

#[test]
fn two_notes_become_one() {
    let ferry = long("ferry", "Ferry to Oakum stops", "for news");
    let again = long("again", "Ferry to Oakum stops", "for news");
    let mut marks = Marks::in_memory();
    let note = |story: &Story, text| Change::note(&subject(story, "/wire/0000.txt"), Some(text));
    marks.change(&[note(&ferry, "old"), note(&again, "new")], None).unwrap();
    let archive = Archive::over(&[PathBuf::from("/wire")]).unwrap();
    put(&archive, vec![again], 1);
    archive.searcher(&marks).unwrap().attach(&mut marks, false).unwrap();
    assert_eq!(marks.of("again", None).note.as_deref(), Some("new\nold"));
}
