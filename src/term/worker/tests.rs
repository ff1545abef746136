//! The worker from its two ends: what is asked, what is heard.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use super::{Habits, Kept, Told, Worker, without_index, without_stale};
use crate::archive::{Archive, ArchiveError};
use crate::loader::Opening;
use crate::reader::protocol::{Answer, Counts, ListOf, News, Request, Ticket};
use crate::story::{Mark, Row, Sort, Spelling};

/// How long a test waits for what must come; it never comes near.
const PATIENCE: Duration = Duration::from_secs(60);

struct Reader {
    worker: Worker,
    tickets: u64,
    messages: Vec<String>,
    session: Option<String>,
    spelled: Option<Vec<Spelling>>,
    done: bool,
}

impl Reader {
    fn open(opening: Opening, kept: Option<Kept>) -> Self {
        let worker = Worker::start(opening, kept, Habits::default());
        Self { worker, tickets: 0, messages: Vec::new(), session: None, spelled: None, done: false }
    }

    fn news(&mut self, news: News) {
        match news {
            News::Message { text, .. } => self.messages.push(text),
            News::Session(json) => self.session = Some(json),
            News::Progress(progress) => self.done = progress.is_none(),
            News::Spelled { spellings, .. } => self.spelled = Some(spellings),
            News::Changed | News::Marked { .. } => {}
        }
    }

    /// Waits until everything is indexed and said.
    fn settle(mut self) -> Self {
        while !self.done {
            match self.worker.hear.recv_timeout(PATIENCE).unwrap() {
                Told::News(news) => self.news(news),
                Told::Answer(..) => panic!("nothing was asked"),
            }
        }
        self
    }

    fn tell(&mut self, request: Request) -> Ticket {
        self.tickets += 1;
        self.worker.ask.send((Ticket(self.tickets), request)).unwrap();
        Ticket(self.tickets)
    }

    fn ask(&mut self, request: Request) -> Answer {
        let ticket = self.tell(request);
        loop {
            match self.worker.hear.recv_timeout(PATIENCE).unwrap() {
                Told::News(news) => self.news(news),
                Told::Answer(of, answer) => {
                    assert_eq!(of, ticket);
                    return answer;
                }
            }
        }
    }

    fn list(&mut self, query: &str) -> (Vec<Row>, usize, usize) {
        match self.ask(Request::List { of: of(query), rows: 0..100 }) {
            Answer::List { rows, counts, .. } => {
                let Counts { total, unread } = counts.unwrap_or_else(|| self.counts());
                (rows, total, unread)
            }
            other => panic!("{other:?}"),
        }
    }

    /// The length of the list that was asked for last, where it comes behind the rows.
    fn counts(&mut self) -> Counts {
        loop {
            match self.worker.hear.recv_timeout(PATIENCE).unwrap() {
                Told::News(news) => self.news(news),
                Told::Answer(_, Answer::Counts(counts)) => return counts,
                Told::Answer(_, other) => panic!("{other:?}"),
            }
        }
    }
}

fn of(query: &str) -> ListOf {
    ListOf { query: query.into(), sort: Sort::Newest }
}

fn write(folder: &Path, name: &str, text: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn the_sample_wire_is_served() {
    let mut reader = Reader::open(Opening::Demo, None).settle();
    let (rows, total, unread) = reader.list("");
    assert!(total >= 30 && rows.len() == total && unread == total);
    let key = rows[3].key.clone();
    assert!(matches!(
        reader.ask(Request::Place { of: of(""), key: key.clone() }),
        Answer::Place(Some(3))
    ));
    assert!(matches!(
        reader.ask(Request::Unread { of: of(""), from: 3, forward: true }),
        Answer::Place(Some(4))
    ));
    let Answer::Story(Ok(story)) = reader.ask(Request::Story { key: key.clone() }) else {
        panic!("the story is there");
    };
    assert_eq!(story.key, key);
    assert!(matches!(reader.ask(Request::Story { key: "none".into() }), Answer::Story(Err(_))));
    let Answer::Query { at, .. } = reader.ask(Request::List { of: of("a \"b"), rows: 0..1 }) else {
        panic!("the query is wrong");
    };
    assert_eq!(at, 2..3);
    assert!(
        matches!(reader.ask(Request::Related { caption: "none#1".into() }), Answer::Related(rows) if rows.is_empty())
    );
    assert!(matches!(reader.ask(Request::RelatedStories { key }), Answer::Stories(_)));
    assert_eq!(reader.messages, Vec::<String>::new());
}

#[test]
fn a_name_unlike_the_archives_is_told_behind_the_story() {
    let wire = tempfile::tempdir().unwrap();
    let file = |n: usize, name: &str| {
        let text = format!(
            "Ferry {n} sails late\n\nOAKUM, Freeland (AP) - Ferry {n} sailed late, said {name}, the harbor master.\n\n\
             \"We are sorry,\" {name} told reporters on Monday.\n"
        );
        write(wire.path(), &format!("{n}.txt"), &text);
    };
    (0..5).for_each(|n| file(n, "Robert Tarnowski"));
    file(5, "Robert Tarnovski");
    let mut reader = Reader::open(Opening::Folders(vec![wire.path().into()]), None).settle();
    let (rows, ..) = reader.list("Tarnovski");
    let key = rows[0].key.clone();
    let Answer::Story(Ok(story)) = reader.ask(Request::Story { key }) else {
        panic!("the story is there");
    };
    assert_eq!(story.notes.spellings, [], "the answer waits for nothing");
    while reader.spelled.is_none() {
        match reader.worker.hear.recv_timeout(PATIENCE).unwrap() {
            Told::News(news) => reader.news(news),
            Told::Answer(_, other) => panic!("{other:?}"),
        }
    }
    let told: Vec<String> = reader.spelled.iter().flatten().map(Spelling::in_words).collect();
    assert_eq!(told, ["usually Robert Tarnowski, in 5 stories"; 2]);
}

#[test]
fn another_writer_is_waited_for() {
    let home = tempfile::tempdir().unwrap();
    let wire = tempfile::tempdir().unwrap();
    write(wire.path(), "ferry.txt", "Ferry runs late\n\nThe ferry was late.\n");
    let kept = Kept { data: home.path().join("data"), state: home.path().join("state") };
    let roots = vec![wire.path().to_owned()];
    let other = Archive::open(&kept.data, &roots).unwrap();
    let writing = other.writer(crate::archive::Load::Light).unwrap();
    let mut reader = Reader::open(Opening::Folders(roots), Some(kept)).settle();
    assert_eq!(reader.list("").1, 0);
    drop(writing);
    reader.done = false;
    let mut reader = reader.settle();
    assert!(reader.messages[0].contains("another dateline is indexing"), "{:?}", reader.messages);
    assert_eq!((reader.list("").1, reader.messages.len()), (1, 1));
}

/// Nobody may wait for ever because the index failed.
#[test]
fn what_the_index_fails_at_is_answered() {
    let error = ArchiveError::Damaged("test".into());
    let of = of("");
    let asked = [
        Request::List { of: of.clone(), rows: 0..9 },
        Request::Place { of: of.clone(), key: "a".into() },
        Request::Unread { of, from: 0, forward: true },
        Request::Story { key: "a".into() },
        Request::Related { caption: "a#1".into() },
        Request::RelatedStories { key: "a".into() },
        Request::Quotes { speaker: "A".into(), rows: 0..9, about: None },
        Request::Entity { name: "A".into() },
    ];
    for request in asked {
        assert!(without_index(&request, &error).is_some(), "{request:?}");
    }
    assert!(without_index(&Request::Keep { session: "{}".into() }, &error).is_none());
}

#[test]
fn marks_and_sessions_come_back() {
    let home = tempfile::tempdir().unwrap();
    let wire = tempfile::tempdir().unwrap();
    write(wire.path(), "ferry.txt", "Ferry runs late\n\nThe ferry was late.\n");
    write(wire.path(), "bridge.txt", "Bridge closes\n\nThe bridge is shut.\n");
    write(wire.path(), "empty.txt", "");
    let kept = Kept { data: home.path().join("data"), state: home.path().join("state") };
    let opening = || Opening::Folders(vec![wire.path().to_owned()]);
    let mut reader = Reader::open(opening(), Some(kept.clone())).settle();
    assert_eq!(reader.session, None);
    let (rows, total, unread) = reader.list("");
    assert_eq!((total, unread), (2, 2));
    reader.tell(Request::Mark { id: rows[0].id.clone(), mark: Mark::Read, on: true });
    reader.tell(Request::Keep { session: "{\"row\":1}".into() });
    assert_eq!(reader.list("").2, 1);
    assert!(reader.messages.iter().any(|text| text.contains("empty.txt")), "{:?}", reader.messages);
    drop(reader);
    let mut reader = Reader::open(opening(), Some(kept));
    let (again, total, unread) = reader.list("");
    assert_eq!((total, unread), (2, 1));
    assert!(again[0].read && !again[1].read);
    assert_eq!(reader.session.as_deref(), Some("{\"row\":1}"));
}

#[test]
fn files_that_hold_nothing_are_said() {
    let wire = tempfile::tempdir().unwrap();
    let path = write(wire.path(), "a\u{1b}[31m.txt", "");
    let mut reader = Reader::open(Opening::Files(vec![path]), None).settle();
    assert_eq!(reader.list("").1, 0);
    assert_eq!(reader.messages.len(), 2, "{:?}", reader.messages);
    assert!(reader.messages[0].contains("it is empty") && !reader.messages[0].contains('\u{1b}'));
    assert!(reader.messages[1].contains("dateline demo"));
}

#[test]
fn a_pipe_is_read() {
    let text = b"Ferry runs late\n\nThe ferry was late.\n".to_vec();
    let mut reader = Reader::open(Opening::Pipe(text), None).settle();
    let (rows, ..) = reader.list("ferry");
    let Answer::Story(Ok(story)) = reader.ask(Request::Story { key: rows[0].key.clone() }) else {
        panic!("the story is kept");
    };
    assert_eq!(story.source.path, Path::new("-"));
}

#[test]
fn stale_requests_are_skipped() {
    let list = |query: &str, rows: std::ops::Range<usize>| Request::List { of: of(query), rows };
    let story = |key: &str| Request::Story { key: key.into() };
    let keep = || Request::Keep { session: String::new() };
    let requests =
        [list("a", 0..9), list("", 0..0), keep(), story("x"), list("ab", 0..9), story("y"), keep()];
    let numbered = (1..).map(Ticket).zip(requests).collect();
    let left: Vec<_> = without_stale(numbered).into_iter().map(|(ticket, _)| ticket.0).collect();
    assert_eq!(left, [2, 3, 5, 6, 7]);
}

#[test]
fn a_list_keeps_what_is_marked_until_it_is_asked_for_anew() {
    let wire = tempfile::tempdir().unwrap();
    let paths: Vec<_> = ["a.txt", "b.txt", "c.txt"]
        .map(|name| write(wire.path(), name, &format!("Ferry {name} runs\n\nThe ferry ran.\n")))
        .into();
    let mut reader = Reader::open(Opening::Files(paths), None).settle();
    let (all, ..) = reader.list("");
    reader.tell(Request::Anew);
    let (rows, total, unread) = reader.list("is:unread");
    assert_eq!((total, unread), (3, 3));
    reader.tell(Request::Mark { id: rows[1].id.clone(), mark: Mark::Read, on: true });
    reader.list("");
    let (again, total, unread) = reader.list("is:unread");
    assert_eq!((total, unread), (3, 2));
    let ids = |rows: &[Row]| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&again), ids(&rows));
    assert!(again[1].read);
    // What was never in the list does not come in.
    reader.tell(Request::Anew);
    assert_eq!(reader.list("is:starred").1, 0);
    reader.tell(Request::Mark { id: all[0].id.clone(), mark: Mark::Read, on: true });
    assert_eq!(reader.list("is:starred").1, 0);
    reader.tell(Request::Anew);
    assert_eq!(reader.list("is:unread").1, 1);
}

/// A wire with one story and a home for its archive.
struct Wire {
    folder: tempfile::TempDir,
    home: tempfile::TempDir,
}

impl Wire {
    fn new() -> Self {
        let wire =
            Self { folder: tempfile::tempdir().unwrap(), home: tempfile::tempdir().unwrap() };
        write(wire.folder.path(), "ferry.txt", "Ferry runs late\n\nThe ferry was an hour late.\n");
        wire
    }

    fn reader(&self) -> Reader {
        let kept = Kept { data: self.home.path().into(), state: self.home.path().join("state") };
        Reader::open(Opening::Folders(vec![self.folder.path().to_owned()]), Some(kept))
    }
}

impl Reader {
    /// Waits until the whole list has these headlines.
    fn until(&mut self, wanted: &[&str]) {
        let end = Instant::now() + PATIENCE;
        let mut last = Vec::new();
        while Instant::now() < end {
            let (rows, ..) = self.list("");
            last = rows.into_iter().map(|row| row.headline).collect();
            last.sort();
            if last == wanted {
                return;
            }
            if let Ok(Told::News(news)) = self.worker.hear.recv_timeout(PATIENCE) {
                self.news(news);
            }
        }
        panic!("{last:?} and not {wanted:?}: {:?}", self.messages);
    }

    /// Waits until something is said.
    fn until_said(&mut self, wanted: &str) {
        while !self.messages.iter().any(|text| text.contains(wanted)) {
            match self.worker.hear.recv_timeout(PATIENCE).unwrap() {
                Told::News(news) => self.news(news),
                Told::Answer(..) => panic!("nothing was asked"),
            }
        }
    }
}

#[test]
fn what_changes_in_a_folder_shows_by_itself() {
    let wire = Wire::new();
    let at = wire.folder.path();
    let mut reader = wire.reader().settle();
    reader.until(&["Ferry runs late"]);
    std::fs::create_dir(at.join("in")).unwrap();
    write(&at.join("in"), "bridge.txt", "Bridge closes\n\nThe bridge is shut until May.\n");
    reader.until(&["Bridge closes", "Ferry runs late"]);
    std::fs::rename(at.join("in"), at.join("out")).unwrap();
    write(at, "ferry.txt", "Ferry runs on time\n\nThe ferry came as it should.\n");
    reader.until(&["Bridge closes", "Ferry runs on time"]);
    std::fs::remove_dir_all(at.join("out")).unwrap();
    reader.until(&["Ferry runs on time"]);
    assert_eq!(reader.messages, [""; 0]);
}

#[test]
fn a_story_that_is_replaced_while_it_is_on_show_is_told() {
    let wire = Wire::new();
    let mut reader = wire.reader().settle();
    let key = reader.list("").0[0].key.clone();
    let Answer::Story(Ok(_)) = reader.ask(Request::Story { key }) else { panic!("it is there") };
    write(wire.folder.path(), "ferry.txt", "Ferry sinks\n\nNobody was aboard the ferry.\n");
    reader.until_said("what is shown is what it held");
}

#[test]
fn a_folder_that_goes_away_keeps_its_stories() {
    let wire = Wire::new();
    let root = wire.folder.path().join("wire");
    std::fs::create_dir(&root).unwrap();
    write(&root, "pier.txt", "Pier opens\n\nThe pier is a mile long.\n");
    let kept = Kept { data: wire.home.path().into(), state: wire.home.path().join("state") };
    let opening = Opening::Folders(vec![root.clone()]);
    let mut reader = Reader::open(opening, Some(kept)).settle();
    std::fs::rename(&root, root.with_file_name("away")).unwrap();
    // By the watch, or by the look at everything before it, whichever is first.
    reader.until_said("gone");
    reader.until(&["Pier opens"]);
    std::fs::rename(root.with_file_name("away"), &root).unwrap();
    write(&root, "dock.txt", "Dock closes\n\nThe dock is shut.\n");
    reader.until(&["Dock closes", "Pier opens"]);
}

#[test]
fn of_two_readers_one_keeps_the_archive_and_the_other_takes_over() {
    let wire = Wire::new();
    let mut one = wire.reader().settle();
    let mut two = wire.reader().settle();
    assert!(two.messages[0].contains("another dateline keeps this archive"), "{:?}", two.messages);
    two.until(&["Ferry runs late"]);
    write(wire.folder.path(), "bridge.txt", "Bridge closes\n\nThe bridge is shut until May.\n");
    one.until(&["Bridge closes", "Ferry runs late"]);
    two.until(&["Bridge closes", "Ferry runs late"]);
    drop(one);
    write(wire.folder.path(), "pier.txt", "Pier opens\n\nThe pier is a mile long.\n");
    two.until(&["Bridge closes", "Ferry runs late", "Pier opens"]);
}

#[test]
fn what_is_marked_is_found_kept_and_taken_back() {
    let home = tempfile::tempdir().unwrap();
    let wire = tempfile::tempdir().unwrap();
    let path = write(wire.path(), "ferry.txt", "Ferry runs late\n\nThe ferry was late.\n");
    write(wire.path(), "bridge.txt", "Bridge closes\n\nThe bridge is shut.\n");
    let kept = Kept { data: home.path().join("data"), state: home.path().join("state") };
    let opening = || Opening::Folders(vec![wire.path().to_owned()]);
    let mut reader = Reader::open(opening(), Some(kept.clone())).settle();
    let (rows, ..) = reader.list("ferry");
    let (id, key) = (rows[0].id.clone(), rows[0].key.clone());
    reader.tell(Request::Seen { id: id.clone() });
    reader.tell(Request::Tag { id: id.clone(), tags: vec!["b".into(), "a c".into()] });
    reader.tell(Request::Tag { id: id.clone(), tags: vec!["B".into(), "d".into()] });
    reader.tell(Request::Note { id: id.clone(), note: "ask".into() });
    reader.tell(Request::Stood { key: key.clone(), at: Some((9, 2)) });
    let Answer::Saved(saved) =
        reader.ask(Request::Save { name: "mine".into(), query: Some("tag:b".into()) })
    else {
        panic!("the saved queries are answered");
    };
    assert_eq!(saved, [("mine".to_owned(), "tag:b".to_owned())]);
    let (rows, ..) = reader.list("tag:b is:noted");
    assert_eq!(
        (rows[0].tags.clone(), rows[0].note.as_deref()),
        (vec!["b".into(), "d".into()], Some("ask"))
    );
    let Answer::Story(Ok(story)) = reader.ask(Request::Story { key: key.clone() }) else {
        panic!("the story is there");
    };
    assert_eq!((story.marked.place, story.marked.read), (Some((9, 2)), true));
    // The file is edited: its marks go on with it, and so they do at the next start.
    drop(reader);
    std::fs::write(&path, "Ferry runs late\n\nThe ferry was very late.\n").unwrap();
    let mut reader = Reader::open(opening(), Some(kept)).settle();
    let (rows, ..) = reader.list("tag:b is:noted is:read");
    assert!(rows.len() == 1 && rows[0].id != id);
    for (what, left) in [
        ("taken back: saved query “mine”", 2),
        ("taken back: note on “Ferry runs late”", 2),
        ("taken back: tags +d, −a c on “Ferry runs late”", 2),
        ("taken back: tags +b, +a c on “Ferry runs late”", 0),
        ("nothing to take back", 0),
    ] {
        reader.messages.clear();
        reader.tell(Request::Undo);
        let (rows, ..) = reader.list("");
        let tags: usize = rows.iter().map(|row| row.tags.len()).sum();
        assert_eq!((reader.messages.last().map(String::as_str), tags), (Some(what), left));
    }
}
