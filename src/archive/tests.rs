//! The archive on small fictional stories: rows, order, queries, marks, relations, damage.

use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::{
    Archive, ArchiveError, FileRecord, Gap, Load, Marks, Outcome, Query, Searcher, Stamp, Writer,
};
use crate::story::{
    Block, Byline, Caption, Credit, Dateline, Day, DayFrom, Entity, EntityKind, Mark, Mention,
    Moment, Person, Quote, QuoteKind, Reason, Role, Sort, Span, Speaker, Story, Suggestion,
};

mod marked;

/// Makes stories for tests, a block at a time.
struct Make(Story);

impl Make {
    fn new(id: &str, headline: &str) -> Self {
        let story = Story { id: id.into(), key: format!("{id}~1"), ..Story::default() };
        let mut make = Self(story);
        make.0.headline = Some(headline.into());
        make.block(Role::Headline, headline);
        make
    }

    fn block(&mut self, role: Role, text: &str) -> Span {
        let story = &mut self.0;
        if !story.text.is_empty() {
            story.text.push('\n');
        }
        let start = story.text.len();
        story.text.push_str(text);
        let span = Span::new(start, story.text.len());
        story.blocks.push(Block { span, role });
        span
    }

    fn text(mut self, text: &str) -> Self {
        self.block(Role::Paragraph, text);
        self
    }

    fn at(mut self, moment: &str) -> Self {
        let moment = moment.parse().map_or_else(|_| Moment::Day(day(moment)), Moment::At);
        self.0.published = Some(moment);
        self.0.day = Some(moment.day());
        self.0.day_from = Some(DayFrom::Published);
        self
    }

    fn filed(mut self, place: &str, agency: &str) -> Self {
        self.0.dateline = Some(Dateline { places: vec![place.into()], ..Dateline::default() });
        self.0.agency = Some(agency.into());
        self
    }

    fn by(mut self, name: &str) -> Self {
        self.0.bylines.push(Byline { name: name.into(), title: None });
        self
    }

    fn entity(&mut self, kind: EntityKind, name: &str) -> usize {
        let entities = &mut self.0.notes.entities;
        entities.iter().position(|entity| entity.name == name).unwrap_or_else(|| {
            entities.push(Entity {
                kind,
                name: name.into(),
                count: 1,
                titles: Vec::new(),
                gender: None,
            });
            entities.len() - 1
        })
    }

    fn names(mut self, kind: EntityKind, name: &str) -> Self {
        self.entity(kind, name);
        self
    }

    fn quote(mut self, words: &str, speaker: &str) -> Self {
        let text = format!("\"{words}\" said {speaker}.");
        let block = self.block(Role::Paragraph, &text);
        let part = Span::new(block.start + 1, block.start + 1 + words.len());
        let name = Span::new(block.end - 1 - speaker.len(), block.end - 1);
        let entity = self.entity(EntityKind::Person, speaker);
        self.0.notes.mentions.push(Mention { span: name, entity, rule: "test" });
        self.0.notes.quotes.push(Quote {
            parts: vec![part],
            kind: QuoteKind::Direct,
            speaker: Some(Speaker {
                span: name,
                name: speaker.into(),
                entity: Some(entity),
                rule: "test",
                score: 1.0,
                shown: true,
            }),
            cue: None,
        });
        self
    }

    fn photo(
        mut self,
        text: &str,
        photographer: &str,
        at: &str,
        on: &str,
        people: &[(&str, bool)],
    ) -> Self {
        let span = self.block(Role::Caption, text);
        let people = people
            .iter()
            .map(|(name, pictured)| Person {
                entity: self.entity(EntityKind::Person, name),
                pictured: Some(*pictured),
                position: None,
            })
            .collect();
        self.0.captions.push(Caption {
            block: self.0.blocks.len() - 1,
            text: text.into(),
            credit: Some(Credit {
                text: format!("Wire Photo/{photographer}"),
                photographer: Some(photographer.into()),
                agency: Some("WP".into()),
            }),
            date: Some(day(on)),
            places: vec![at.into()],
            people,
            span,
            ..Caption::default()
        });
        self
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn file(path: &str, rank: u64, stories: &[Story]) -> FileRecord {
    FileRecord {
        path: PathBuf::from(path),
        stamp: Stamp { size: 9, modified: 1, inode: 2, fresh: false },
        reader: "test".into(),
        rank,
        stories: stories.len(),
        outcome: Outcome::Read,
        problems: Vec::new(),
    }
}

/// The model that notes of tests are by.
const MODEL: &str = "test";

/// Puts stories into an archive, a file each, in commits of a few; then their notes.
fn put(archive: &Archive, stories: Vec<Story>, commit_every: usize) {
    let mut writer = archive.writer(Load::Light).unwrap();
    let stories: Vec<_> = stories
        .into_iter()
        .enumerate()
        .map(|(n, mut story)| {
            story.source.path = format!("/wire/{n:04}.txt").into();
            [story]
        })
        .collect();
    for (n, stories) in stories.iter().enumerate() {
        let file = file(stories[0].source.path.to_str().unwrap(), (n as u64 + 1) << 20, stories);
        writer.put(&file, stories, false).unwrap();
        if n % commit_every == commit_every - 1 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    let stories: Vec<_> = stories.iter().flatten().collect();
    note(archive, &writer, &stories);
    writer.commit_notes(Some(&archive.complete(MODEL).unwrap())).unwrap();
    writer.finish().unwrap();
}

/// Takes the notes of some stories that are in the texts.
fn note(archive: &Archive, writer: &Writer<'_>, stories: &[&Story]) {
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    for gap in searcher.gaps(MODEL).unwrap() {
        match gap {
            Gap::Stale(bond) => writer.forget_notes(bond),
            Gap::Story { at, again } => {
                let (at, unnoted) = searcher.unnoted(at, again).unwrap();
                let same = |story: &&&Story| story.key == at.key && story.source.path == at.path;
                if let Some(story) = stories.iter().find(same) {
                    writer.note(unnoted, story, MODEL).unwrap();
                }
            }
        }
    }
}

fn archive(stories: Vec<Make>) -> Archive {
    let archive = Archive::in_memory();
    put(&archive, stories.into_iter().map(|make| make.0).collect(), 3);
    archive
}

fn query(text: &str) -> Query {
    Query::parse_on(text, day("2026-03-12")).unwrap()
}

fn ids(searcher: &Searcher<'_>, text: &str, sort: Sort) -> String {
    let list = searcher.list(&query(text), sort, 0..1000).unwrap();
    assert_eq!(list.total, list.rows.len());
    list.rows.into_iter().map(|row| row.id).collect::<Vec<_>>().join(" ")
}

fn wire() -> Vec<Make> {
    let person = EntityKind::Person;
    vec![
        Make::new("dam", "Gate jams at Ostrel dam")
            .at("2026-03-10T08:00:00Z")
            .filed("OSTREL, Carathia", "AP")
            .by("Ada Lund")
            .text("Water rose behind the González gate — e-mail alerts went out in 東京都 and القاهرة.")
            .names(person, "Edmundo González")
            .names(EntityKind::Organization, "River Office")
            .quote("We heard the steel groan", "Ilse Marsh")
            .photo("Engineer Ilse Marsh points at the jammed gate in Ostrel, Carathia, on March 10, 2026.",
                "Tomas Orr", "Ostrel, Carathia", "2026-03-10", &[("Ilse Marsh", true)]),
        Make::new("flood", "Flood reaches the lower town")
            .at("2026-03-11T09:30:00Z")
            .filed("OSTREL, Carathia", "Reuters")
            .by("Piet Vos")
            .text("The gate broke at night. Gonzalez Street stood under water.")
            .quote("Nobody slept", "Ilse Marsh")
            .photo("Ilse Marsh wades through Mill Street in Ostrel, Carathia, on March 11, 2026.",
                "Tomas Orr", "Ostrel, Carathia", "2026-03-11", &[("Ilse Marsh", true)])
            .photo("A boat is tied to a lamp post in Ostrel, Carathia, on March 11, 2026.",
                "Rhea Quill", "Ostrel", "2026-03-11", &[]),
        Make::new("vote", "Parliament votes on river funds")
            .at("2026-03-11")
            .filed("PORT ANSEL, Carathia", "AP")
            .text("Lawmakers named the engineer Ilse Marsh in a motion.")
            .names(person, "Ilse Marsh")
            .photo("Minister Juno Hale speaks in Port Ansel, Carathia, March 11, 2026; behind her a portrait of Ilse Marsh.",
                "Rhea Quill", "Port Ansel, Carathia", "2026-03-11", &[("Juno Hale", true), ("Ilse Marsh", false)]),
        Make::new("cup", "Larks win the cup")
            .at("2025-11-02T20:00:00Z")
            .filed("PORT ANSEL, Carathia", "AFP")
            .text("The Larks beat the Otters 3-1.")
            .photo("Keeper Bo Tarn lifts the cup in Port Ansel, Carathia, Nov. 2, 2025.",
                "Mina Sole", "Port Ansel, Carathia", "2025-11-02", &[("Bo Tarn", true)]),
        Make::new("note", "A note without a date").text("Somebody wrote this down."),
        Make::new("slip", "Another slip of paper").text("And this, later in the folder."),
    ]
}

#[test]
fn newest_first_and_the_undated_at_the_end() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    assert_eq!(ids(&searcher, "", Sort::Newest), "flood vote dam cup note slip");
    assert_eq!(ids(&searcher, "", Sort::Oldest), "cup dam vote flood note slip");
    let window = searcher.list(&Query::every(), Sort::Oldest, 3..5).unwrap();
    let ids: Vec<_> = window.rows.iter().map(|row| row.id.as_str()).collect();
    assert_eq!((ids, window.start, window.total), (vec!["flood", "note"], 3, 6));
    let past = searcher.list(&Query::every(), Sort::Newest, 10..20).unwrap();
    assert_eq!((past.rows.len(), past.start, past.total), (0, 6, 6));
    for (sort, order) in [
        (Sort::Newest, ["flood", "vote", "dam", "cup", "note", "slip"]),
        (Sort::Oldest, ["cup", "dam", "vote", "flood", "note", "slip"]),
    ] {
        for (place, id) in order.into_iter().enumerate() {
            assert_eq!(searcher.place(&Query::every(), sort, id).unwrap(), Some(place));
        }
    }
    assert_eq!(searcher.place(&query("cup"), Sort::Newest, "dam~1").unwrap(), None);
    assert_eq!(searcher.place(&query("gate"), Sort::Newest, "dam~1").unwrap(), Some(1));
    assert_eq!(searcher.place(&query("gate"), Sort::Relevance, "none").unwrap(), None);
}

#[test]
fn a_row_says_what_the_list_shows() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let row = searcher.story_row("flood").unwrap().unwrap();
    assert_eq!(row.headline, "Flood reaches the lower town");
    assert_eq!(row.place.as_deref(), Some("OSTREL, Carathia"));
    assert_eq!(row.agency.as_deref(), Some("Reuters"));
    assert_eq!((row.day, row.day_from), (Some(day("2026-03-11")), Some(DayFrom::Published)));
    assert_eq!(row.moment, Some(Moment::At("2026-03-11T09:30:00Z".parse().unwrap())));
    assert_eq!((row.photos, row.words, row.revision.as_str()), (2, 15, "first"));
    let undated = searcher.story_row("note~1").unwrap().unwrap();
    assert_eq!((undated.day, undated.moment), (None, None));
    let at = searcher.locate("flood").unwrap().unwrap();
    assert_eq!((at.path.as_path(), at.record), (Path::new("/wire/0001.txt"), 0));
    assert_eq!(searcher.locate("nothing").unwrap(), None);
}

#[test]
fn queries_find() {
    let archive = archive(wire());
    let mut marks = Marks::in_memory();
    marks.set(Mark::Read, "dam", None, true).unwrap();
    marks.set(Mark::Star, "cup", None, true).unwrap();
    let searcher = archive.searcher(&marks).unwrap();
    let check = |text: &str, expect: &str| {
        assert_eq!(ids(&searcher, text, Sort::Newest), expect, "{text}");
        let total = expect.split_whitespace().count();
        let unread = expect.split_whitespace().filter(|id| *id != "dam").count();
        let list = searcher.list(&query(text), Sort::Newest, 0..0).unwrap();
        assert_eq!((list.total, list.unread), (total, unread), "{text}");
    };
    check("gate", "flood dam");
    check("GATE water", "flood dam");
    check("gate -street", "dam");
    check("Gonzalez", "flood dam");
    check("gonzález gate", "flood dam");
    check("\"gonzalez gate\"", "dam");
    check("\"gate gonzalez\"", "");
    check("東京", "dam");
    check("京都", "dam");
    check("東都", "");
    check("قاهرة", "");
    check("القاهره", "dam");
    check("e-mail", "dam");
    check("parl*", "vote");
    check("parlament~", "vote");
    check("otters OR funds", "vote cup");
    check("(otters OR funds) -larks", "vote");
    check("who:Marsh", "flood vote dam");
    check("who:\"Ilse Marsh\" -agency:ap", "flood");
    check("org:river", "dam");
    check("place:ostrel", "flood dam");
    check("place:\"port ansel\"", "vote cup");
    check("by:lund", "dam");
    check("photo:orr", "flood dam");
    check("photo:Quill agency:AP", "vote");
    check("photo-of:Marsh", "flood dam");
    check("photo-of:hale", "vote");
    check("said-by:marsh", "flood dam");
    check("quote:groan", "dam");
    check("caption:lamp", "flood");
    check("headline:river", "vote");
    check("date:2026-03", "flood vote dam");
    check("date:2026-03-11", "flood vote");
    check("date:yesterday", "flood vote");
    check("date:2025..2026-03-10", "dam cup");
    check("after:2026-03-10", "flood vote");
    check("before:2026", "cup");
    check("is:undated", "note slip");
    check("-is:undated has:photo -has:quote", "vote cup");
    check("is:unread date:2026", "flood vote");
    check("is:read", "dam");
    check("is:starred OR is:read", "dam cup");
    check("-is:starred cup", "");
    check("id:vote", "vote");
    check("id:vote~1", "vote");
    check("path:0004", "note");
    check("format:text slip", "slip");
    check("nosuchword", "");
}

#[test]
fn what_is_excluded_may_be_made_of_phrases() {
    let text = |n: usize| {
        let ferry = ["The ferry line", "The line of the ferry", "The ferry limps", "A tug"][n % 4];
        let night = if n.is_multiple_of(5) { "at night watch" } else { "on watch" };
        format!("{ferry} left the harbor {night}.")
    };
    let stories: Vec<usize> = (0..60).collect();
    let make = |n: &usize| Make::new(&format!("s{n:02}"), "Harbor").text(&text(*n));
    let archive = archive(stories.iter().map(make).collect());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let check = |asked: &str, kept: &dyn Fn(&str) -> bool| {
        let expect: Vec<_> = stories.iter().filter(|n| kept(&text(**n))).collect();
        let expect: Vec<_> = expect.into_iter().map(|n| format!("s{n:02}")).collect();
        assert!(!expect.is_empty() && expect.len() < 60, "{asked}");
        let mut found: Vec<_> =
            ids(&searcher, asked, Sort::Newest).split(' ').map(str::to_owned).collect();
        found.sort();
        assert_eq!(found, expect, "{asked}");
    };
    let (line, night) = ("ferry line", "night watch");
    check("harbor -\"ferry line\"", &|text| !text.contains(line));
    check("-\"ferry line\"", &|text| !text.contains(line));
    check("harbor -\"ferry line\" -\"night watch\"", &|text| {
        !text.contains(line) && !text.contains(night)
    });
    check("harbor -ferry-li*", &|text| !text.contains("ferry li"));
    check("harbor -(\"ferry line\" OR tug)", &|text| !text.contains(line) && !text.contains("tug"));
    check("harbor -(\"ferry line\" \"night watch\")", &|text| {
        !(text.contains(line) && text.contains(night))
    });
    check("watch -(night -\"ferry line\")", &|text| !text.contains("night") || text.contains(line));
    check("night OR -\"ferry line\"", &|text| text.contains("night") || !text.contains(line));
}

#[test]
fn the_best_match_comes_first() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    assert_eq!(ids(&searcher, "gate OR motion OR jams", Sort::Newest), "flood vote dam");
    assert_eq!(ids(&searcher, "gate OR jams", Sort::Relevance), "dam flood");
    assert_eq!(searcher.place(&query("gate OR jams"), Sort::Relevance, "dam").unwrap(), Some(0));
}

#[test]
fn what_may_be_typed_comes_from_the_archive() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let check = |typed: &str, expect: &str| {
        let all = searcher.suggest(typed, typed.len()).unwrap();
        let shown = |one: Suggestion| match one.stories {
            Some(many) => format!("{} {many}", one.text),
            None => one.text,
        };
        assert_eq!(all.into_iter().map(shown).collect::<Vec<_>>().join(" | "), expect, "{typed}");
    };
    check("", "");
    check("flood head", "headline:");
    check("gonz", "gonzalez 2 | who:\"Edmundo González\" 1");
    check("who:mar", "\"Ilse Marsh\" 3");
    check("who:\"Ilse M", "\"Ilse Marsh\" 3");
    check("-photo-of:ha", "\"Juno Hale\" 1");
    check("said-by:il", "\"Ilse Marsh\" 3");
    check("org:riv", "\"River Office\" 1");
    check("who:nobody", "");
    check("agency:", "AP 2 | AFP 1 | Reuters 1");
    check("place:ost", "OSTREL 2");
    check("by:l", "lund 1");
    check("is:un", "unread | undated 2");
    check("has:", "photo 4 | quote 2");
    check("sort:o", "oldest");
    check("format:te", "text 6");
    check("date:t", "today");
    check("id:x", "");
}

#[test]
fn a_query_is_explained() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let explained = searcher.explain(&query("gate -street"), Sort::Newest).unwrap();
    let parts: Vec<_> =
        explained.whole.parts.iter().map(|part| (part.words.as_str(), part.stories)).collect();
    assert_eq!((explained.whole.words.as_str(), explained.whole.stories), ("all of these", 1));
    assert_eq!(parts, [("the word \"gate\" in the text", 2), ("not this", 5)]);
    assert!(explained.stops_early && explained.left_out.is_empty());
    let late = |text: &str, sort| !searcher.explain(&query(text), sort).unwrap().stops_early;
    assert!(late("gate", Sort::Oldest) && late("gate sort:slug", Sort::Newest));
    assert!(late("parl*", Sort::Newest) && late("a gat~", Sort::Newest));
}

#[test]
fn the_next_unread() {
    let archive = archive(wire());
    let mut marks = Marks::in_memory();
    for id in ["vote", "dam", "slip"] {
        marks.set(Mark::Read, id, None, true).unwrap();
    }
    let searcher = archive.searcher(&marks).unwrap();
    let next =
        |from, forward, sort| searcher.next_unread(&Query::every(), sort, from, forward).unwrap();
    // flood · vote x · dam x · cup · note · slip x
    assert_eq!(next(0, true, Sort::Newest), Some(3));
    assert_eq!(next(4, true, Sort::Newest), None);
    assert_eq!(next(3, false, Sort::Newest), Some(0));
    assert_eq!(next(0, false, Sort::Newest), None);
    assert_eq!(next(99, true, Sort::Newest), None);
    // cup · dam x · vote x · flood · note · slip x
    assert_eq!(next(0, true, Sort::Oldest), Some(3));
    assert_eq!(next(3, false, Sort::Oldest), Some(0));
}

#[test]
fn marks_are_seen_at_once_and_survive_the_index() {
    let home = tempfile::tempdir().unwrap();
    let (data, state) = (home.path().join("data"), home.path().join("state"));
    let roots = [home.path().to_owned()];
    let stories = || wire().into_iter().map(|make| make.0).collect::<Vec<_>>();
    let mut marks = Marks::open(&state).unwrap();
    let archive = Archive::open(&data, &roots).unwrap();
    put(&archive, stories(), 2);
    assert_eq!(archive.searcher(&marks).unwrap().unread(&Query::every()).unwrap(), 6);
    marks.set(Mark::Read, "vote", Some(Path::new("/wire/0002.txt")), true).unwrap();
    let searcher = archive.searcher(&marks).unwrap();
    assert_eq!(searcher.unread(&Query::every()).unwrap(), 5);
    assert!(searcher.story_row("vote").unwrap().unwrap().read);
    marks.set(Mark::Read, "vote", None, false).unwrap();
    marks.set(Mark::Read, "cup", None, true).unwrap();
    let searcher = archive.searcher(&marks).unwrap();
    assert_eq!(ids(&searcher, "is:read", Sort::Newest), "cup");
    drop(archive);
    std::fs::remove_dir_all(&data).unwrap();
    let archive = Archive::open(&data, &roots).unwrap();
    put(&archive, stories(), 9);
    let marks = Marks::open(&state).unwrap();
    assert_eq!(ids(&archive.searcher(&marks).unwrap(), "is:read", Sort::Newest), "cup");
}

#[test]
fn files_change_and_go() {
    let archive = archive(wire());
    let mut writer = archive.writer(Load::Light).unwrap();
    let new = [Make::new("cup2", "Larks lose the cup").at("2026-03-12").0];
    writer.put(&file("/wire/0003.txt", 4 << 20, &new), &new, true).unwrap();
    writer.remove(Path::new("/wire/0001.txt"));
    writer.commit().unwrap();
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    assert_eq!(ids(&searcher, "", Sort::Newest), "cup2 vote dam note slip");
    assert_eq!(ids(&searcher, "otters", Sort::Newest), "");
    assert_eq!(searcher.captions(&Query::every(), 0..10).unwrap().total, 2);
    assert_eq!(searcher.file_count().unwrap(), 5);
    assert_eq!(searcher.folders().unwrap(), [PathBuf::from("/wire")].into());
    let known = searcher.folder(Path::new("/wire")).unwrap();
    assert_eq!(known.clone().left().count(), 5);
    let known = known.clone().take(Path::new("/wire/0003.txt")).unwrap();
    let record = file("/wire/0003.txt", 4 << 20, &new);
    assert_eq!(searcher.file(known).unwrap(), record);
    assert_eq!((known.rank, known.stamp), (4 << 20, record.stamp.number("test")));
    assert_ne!(known.stamp, record.stamp.number("other"));
    assert_ne!(known.stamp, Stamp { modified: 2, ..record.stamp }.number("test"));
    assert_eq!(Stamp { fresh: true, ..record.stamp }.number("test"), 0);
    assert!(
        searcher.folder(Path::new("/other")).unwrap().take(Path::new("/wire/0003.txt")).is_none()
    );
    assert!(matches!(archive.writer(Load::Light), Err(ArchiveError::Busy)));
    writer.finish().unwrap();
    assert!(archive.writer(Load::Light).is_ok());
}

#[test]
fn notes_are_taken_where_they_are_missing() {
    let archive = Archive::in_memory();
    let stories: Vec<_> = wire().into_iter().map(|make| make.0).collect();
    let count = stories.len();
    put(&archive, stories, 2);
    let searcher = || archive.searcher(&Marks::in_memory()).unwrap();
    let gaps = |model: &str| searcher().gaps(model).unwrap().count();
    assert!(archive.is_complete(MODEL).unwrap() && !archive.is_complete("other").unwrap());
    assert_eq!((gaps(MODEL), gaps("other")), (0, count));
    assert_eq!(ids(&searcher(), "who:marsh", Sort::Newest), "flood vote dam");
    // A file is read again: its story has no notes until they are taken again.
    let mut writer = archive.writer(Load::Light).unwrap();
    let new =
        [Make::new("dam", "Gate jams").at("2026-03-10").quote("It stood firm", "Ilse Marsh").0];
    let path = "/wire/0000.txt";
    writer.put(&file(path, 1 << 20, &new), &new, true).unwrap();
    writer.commit().unwrap();
    assert!(!archive.is_complete(MODEL).unwrap());
    assert_eq!((gaps(MODEL), searcher().unnoted_count().unwrap()), (1, 1));
    assert_eq!(ids(&searcher(), "who:marsh", Sort::Newest), "flood vote");
    assert_eq!(ids(&searcher(), "headline:jams", Sort::Newest), "dam");
    let mut new = new;
    new[0].source.path = path.into();
    note(&archive, &writer, &[&new[0]]);
    writer.commit_notes(Some(&archive.complete(MODEL).unwrap())).unwrap();
    assert_eq!(ids(&searcher(), "who:marsh", Sort::Newest), "flood vote dam");
    assert_eq!(ids(&searcher(), "quote:firm", Sort::Newest), "dam");
    assert!(archive.is_complete(MODEL).unwrap() && gaps(MODEL) == 0);
}

#[test]
fn a_later_version_stands_for_the_earlier() {
    let version = |id: &str, number: u32, headline: &str| {
        let mut make = Make::new(id, headline).at("2026-03-10").photo(
            "A gate.",
            "Tomas Orr",
            "Ostrel",
            "2026-03-10",
            &[],
        );
        make.0.revision.number = number;
        make.0.key = format!("{id}~{number}");
        make
    };
    let archive = archive(vec![
        version("dam", 1, "Gate jams"),
        version("dam", 3, "Gate mended"),
        version("dam", 2, "Gate still jams"),
        version("cup", 2, "Larks win"),
        version("vote", 1, "Vote held"),
    ]);
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let keys = |text: &str| {
        let rows = searcher.list(&query(text), Sort::Newest, 0..9).unwrap().rows;
        let mut keys: Vec<_> = rows.into_iter().map(|row| row.key).collect();
        keys.sort();
        keys.join(" ")
    };
    assert_eq!(keys(""), "cup~2 dam~3 vote~1");
    assert_eq!(keys("is:superseded"), "dam~1 dam~2");
    assert_eq!(keys("id:dam"), "dam~1 dam~2 dam~3");
    assert_eq!(searcher.captions(&query("gate"), 0..9).unwrap().total, 3);
    assert_eq!(searcher.locate("dam~2").unwrap().unwrap().key, "dam~2");
}

#[test]
fn captions_and_quotes_are_found() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let captions = |text: &str| {
        let found = searcher.captions(&query(text), 0..100).unwrap();
        assert_eq!(found.total, found.rows.len());
        found.rows.into_iter().map(|row| row.key).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(captions(""), "flood~1#1 flood~1#2 vote~1#1 dam~1#1 cup~1#1");
    assert_eq!(captions("who:marsh"), "flood~1#1 vote~1#1 dam~1#1");
    assert_eq!(captions("photo-of:marsh"), "flood~1#1 dam~1#1");
    assert_eq!(captions("photo:quill"), "flood~1#2 vote~1#1");
    assert_eq!(captions("place:ostrel date:2026-03-11"), "flood~1#1 flood~1#2");
    assert_eq!(captions("cup"), "cup~1#1");
    let row = searcher.caption("flood~1#2").unwrap().unwrap();
    assert_eq!(row.headline, "Flood reaches the lower town");
    assert_eq!(row.photographer.as_deref(), Some("Rhea Quill"));
    assert_eq!(row.date, Some(day("2026-03-11")));
    for none in ["flood~1#3", "flood~1#0", "flood~1", "x#1", "flood~1#-1"] {
        assert_eq!(searcher.caption(none).unwrap(), None, "{none}");
    }
    let quotes = |by: Option<&str>, text: &str| {
        let found = searcher.quotes(by, &query(text), 0..100).unwrap();
        found.rows.into_iter().map(|row| row.words).collect::<Vec<_>>().join(" | ")
    };
    assert_eq!(quotes(Some("Ilse Marsh"), ""), "Nobody slept | We heard the steel groan");
    assert_eq!(quotes(Some("marsh"), "steel"), "We heard the steel groan");
    assert_eq!(quotes(None, "after:2026-03-10"), "Nobody slept");
    assert_eq!(quotes(Some("Hale"), ""), "");
}

#[test]
fn names_are_counted() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let people = searcher.entities(&Query::every(), Some(EntityKind::Person), 2).unwrap();
    assert_eq!((people[0].name.as_str(), people[0].stories), ("Ilse Marsh", 3));
    assert_eq!((people[1].name.as_str(), people[1].stories), ("Bo Tarn", 1));
    let page = searcher.entity("ilse marsh").unwrap();
    assert_eq!(page.stories, 3);
    assert_eq!(page.newest[0].id, "flood");
    assert_eq!(page.quotes.len(), 2);
    let beside: Vec<_> = page.beside.iter().map(|one| one.0.as_str()).collect();
    assert_eq!(beside, ["Edmundo González", "Juno Hale", "River Office"]);
    let spell = page.spell.unwrap();
    assert_eq!(spell.counts.iter().sum::<usize>(), 3);
    assert!(spell.first <= spell.last);
}

#[test]
fn merged_names_are_one_and_split_ones_are_two() {
    let archive = archive(wire());
    let mut marks = Marks::in_memory();
    let total = |marks: &Marks, text: &str| {
        let searcher = archive.searcher(marks).unwrap();
        searcher.list(&query(text), Sort::Newest, 0..9).unwrap().total
    };
    let (marsh, tarn) = (total(&marks, "who:\"Ilse Marsh\""), total(&marks, "who:\"Bo Tarn\""));
    let either = total(&marks, "who:\"Ilse Marsh\" OR who:\"Bo Tarn\"");
    assert!(marsh > 0 && tarn > 0);
    marks.merge("Bo Tarn", "Ilse Marsh").unwrap();
    assert_eq!(total(&marks, "who:\"ilse marsh\""), either);
    assert_eq!(total(&marks, "who:\"Bo Tarn\""), either);
    assert_eq!(total(&marks, "who:Marsh"), marsh);
    let page = archive.searcher(&marks).unwrap().entity("Bo Tarn").unwrap();
    assert_eq!(page.stories, either);
    let forms: Vec<_> = page.variants.iter().map(|one| (one.name.as_str(), one.merged)).collect();
    assert_eq!(forms, [("Ilse Marsh", true), ("Bo Tarn", false)]);
    marks.split("Bo Tarn", "Ilse Marsh").unwrap();
    assert_eq!(total(&marks, "who:\"Bo Tarn\""), tarn);
    let page = archive.searcher(&marks).unwrap().entity("Ilse Marsh").unwrap();
    assert_eq!((page.stories, page.apart), (marsh, vec!["Bo Tarn".to_owned()]));
}

#[test]
fn captions_relate_for_true_reasons() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let rows = searcher.related_captions("flood~1#1", 10).unwrap();
    let keys: Vec<_> = rows.iter().map(|row| (row.caption.key.as_str(), row.same_story)).collect();
    assert_eq!(keys, [("flood~1#2", true), ("dam~1#1", false), ("vote~1#1", false)]);
    assert!(rows[0].reasons.contains(&Reason::SameStory));
    assert_eq!(rows[1].reasons[0], Reason::Pictured("Ilse Marsh".into()));
    let place = Reason::Place { place: "Ostrel, Carathia".into(), same_day: false };
    assert!(rows[1].reasons.contains(&place), "{:?}", rows[1].reasons);
    assert_eq!(rows[2].reasons, [Reason::Person("Ilse Marsh".into())]);
    assert!(rows[1].score > rows[2].score && rows[1].score < 1.0);
    let rows = searcher.related_captions("vote~1#1", 10).unwrap();
    let with = |key: &str| rows.iter().find(|row| row.caption.key == key).map(|row| &row.reasons);
    assert_eq!(with("flood~1#2"), Some(&vec![Reason::Photographer("Rhea Quill".into())]));
    // A place alone relates nothing.
    assert_eq!(with("cup~1#1"), None);
    let none = searcher.related_captions("flood~1#9", 10);
    assert!(matches!(none, Err(ArchiveError::NoCaption(_))));
}

#[test]
fn stories_relate_by_names_and_words() {
    let archive = archive(wire());
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let flood = &wire()[1].0;
    let related = searcher.related_stories(flood, 10).unwrap();
    let ids: Vec<_> = related.iter().map(|one| one.row.id.as_str()).collect();
    assert_eq!(ids.first(), Some(&"dam"), "{related:?}");
    assert!(!ids.contains(&"flood"));
    assert_eq!(related[0].names, ["Ilse Marsh"]);
    assert!(related[0].why().starts_with("Ilse Marsh"));
}

#[test]
fn the_archive_in_memory_reads_what_it_kept() {
    let archive = Archive::in_memory();
    archive.keep(Path::new("-"), b"text".as_slice().into());
    assert_eq!(archive.kept(Path::new("-")).as_deref(), Some(b"text".as_slice()));
    assert_eq!(archive.kept(Path::new("x")), None);
    assert_eq!(archive.folder(), None);
}

#[test]
fn an_index_of_another_version_is_told_and_made_again() {
    let home = tempfile::tempdir().unwrap();
    let open = || Archive::open(home.path(), &[PathBuf::from("/nowhere/wire")]).unwrap();
    let archive = open();
    assert_eq!(archive.take_messages(), [""; 0]);
    let folder = archive.folder().unwrap().to_owned();
    drop(archive);
    let now = super::disk::index_folders(&folder);
    for (now, older) in now.iter().zip(["texts-1", "notes-1"]) {
        std::fs::rename(now, folder.join(older)).unwrap();
    }
    let told = open().take_messages();
    assert!(told[0].contains("another version") && told[0].contains("marks"), "{told:?}");
    assert!(now[0].is_dir() && !folder.join("texts-1").exists());
    assert_eq!(open().take_messages(), [""; 0]);
}

#[test]
fn a_damaged_index_is_set_aside() {
    let home = tempfile::tempdir().unwrap();
    let roots = [home.path().to_owned()];
    let open = || Archive::open(home.path(), &roots).unwrap();
    let archive = open();
    let folder = archive.folder().unwrap().join(index_name());
    put(&archive, wire().into_iter().map(|make| make.0).collect(), 9);
    drop(archive);
    assert_eq!(open().take_messages(), Vec::<String>::new());
    let longest = std::fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "idx"))
        .max_by_key(|path| path.metadata().unwrap().len())
        .unwrap();
    let mut bytes = std::fs::read(&longest).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x55;
    std::fs::write(&longest, bytes).unwrap();
    let archive = open();
    let messages = archive.take_messages();
    assert!(messages.len() == 1 && messages[0].contains("set aside"), "{messages:?}");
    assert!(archive.folder().unwrap().join("damaged-1").is_dir());
    assert_eq!(archive.searcher(&Marks::in_memory()).unwrap().file_count().unwrap(), 0);
    put(&archive, wire().into_iter().map(|make| make.0).collect(), 9);
    assert_eq!(archive.searcher(&Marks::in_memory()).unwrap().total(&Query::every()).unwrap(), 6);
    drop(archive);
    std::fs::write(folder.join("meta.json"), "{").unwrap();
    assert_eq!(open().take_messages().len(), 1);
}

#[test]
fn what_failed_once_is_checked_at_the_next_opening() {
    let home = tempfile::tempdir().unwrap();
    let roots = [home.path().to_owned()];
    let open = || Archive::open(home.path(), &roots).unwrap();
    let archive = open();
    put(&archive, wire().into_iter().map(|make| make.0).collect(), 9);
    archive.doubt();
    let mark = archive.folder().unwrap().join("doubtful");
    assert!(mark.exists());
    drop(archive);
    let archive = open();
    assert_eq!((archive.take_messages(), mark.exists()), (Vec::new(), false));
    assert_eq!(archive.searcher(&Marks::in_memory()).unwrap().total(&Query::every()).unwrap(), 6);
}

/// A folder in the place of each lock file stands for a folder that cannot be written, which a test run as root has none of.
#[test]
fn an_index_that_cannot_be_written_is_read() {
    let home = tempfile::tempdir().unwrap();
    let roots = [home.path().to_owned()];
    let archive = Archive::open(home.path(), &roots).unwrap();
    put(&archive, wire().into_iter().map(|make| make.0).collect(), 9);
    let folder = archive.folder().unwrap().join(index_name());
    drop(archive);
    for lock in [".tantivy-meta.lock", ".tantivy-writer.lock"] {
        let _ = std::fs::remove_file(folder.join(lock));
        std::fs::create_dir(folder.join(lock)).unwrap();
    }
    let archive = Archive::open(home.path(), &roots).unwrap();
    assert_eq!(archive.take_messages(), Vec::<String>::new());
    assert_eq!(archive.searcher(&Marks::in_memory()).unwrap().total(&Query::every()).unwrap(), 6);
    let Err(error) = archive.writer(Load::Light) else { panic!("it cannot be written") };
    assert!(error.to_string().contains("cannot be written"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let archive = Archive::open(&file, &[home.path().to_owned()]).unwrap();
    assert_eq!(archive.take_messages().len(), 1);
    put(&archive, vec![wire().remove(0).0], 1);
    assert_eq!(archive.searcher(&Marks::in_memory()).unwrap().total(&Query::every()).unwrap(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Early stop over sorted segments gives exactly what a sort of all hits gives, whatever the commits and deletions were.
    #[test]
    fn early_stop_equals_the_full_sort(
        stories in prop::collection::vec((0_u32..40, any::<bool>()), 1..60),
        commit_every in 1_usize..20,
        gone in prop::collection::vec(any::<prop::sample::Index>(), 0..5),
        from in 0_usize..60,
    ) {
        let moment = |hours: u32| {
            (hours > 3).then(|| Moment::At(jiff::Timestamp::from_second(i64::from(hours) * 3600).unwrap()))
        };
        let mut all: Vec<(u64, String, bool)> = Vec::new();
        let archive = Archive::in_memory();
        let mut made = Vec::new();
        for (n, (hours, odd)) in stories.iter().enumerate() {
            let id = format!("s{n}");
            let mut make = Make::new(&id, if *odd { "odd one" } else { "even one" });
            make.0.published = moment(*hours);
            make.0.day = moment(*hours).map(Moment::day);
            make.0.day_from = Some(DayFrom::Published);
            all.push((super::order::of(moment(*hours), (n as u64 + 1) << 20), id, *odd));
            made.push(make.0);
        }
        put(&archive, made, commit_every);
        let mut writer = archive.writer(Load::Light).unwrap();
        let mut left = vec![true; all.len()];
        for index in gone {
            let n = index.index(all.len());
            writer.remove(&PathBuf::from(format!("/wire/{n:04}.txt")));
            left[n] = false;
        }
        writer.commit().unwrap();
        let mut sorted: Vec<_> = all.into_iter().zip(left).filter(|(_, left)| *left).map(|(one, _)| one).collect();
        sorted.sort_by_key(|one| std::cmp::Reverse(one.0));
        let searcher = archive.searcher(&Marks::in_memory()).unwrap();
        for text in ["", "odd"] {
            let expect: Vec<_> = sorted.iter().filter(|(_, _, odd)| text.is_empty() || *odd).map(|(_, id, _)| id.clone()).collect();
            let list = searcher.list(&query(text), Sort::Newest, from..from + 10).unwrap();
            let got: Vec<_> = list.rows.into_iter().map(|row| row.id).collect();
            prop_assert_eq!(list.total, expect.len());
            prop_assert_eq!(&got[..], expect.get(from..(from + 10).min(expect.len())).unwrap_or(&[]));
        }
    }
}

/// The name of the folder that an index lies in.
fn index_name() -> String {
    format!("texts-{}", super::schema::VERSION)
}
