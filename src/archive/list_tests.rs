//! Windows of lists against a sort of all rows: every order, with deletions, marks, killed stories and several segments.

use std::cmp::Reverse;
use std::path::PathBuf;
use std::time::Duration;

use proptest::prelude::*;

use super::tokens::whole;
use super::{Archive, FileRecord, Load, Marks, Outcome, Query, Stamp, order};
use crate::story::{Block, DayFrom, Mark, Moment, Role, Sort, Span, Status, Story};

/// What a story of these tests is made of.
#[derive(Clone, Debug)]
struct Made {
    hours: u32,
    updated: u32,
    words: usize,
    slug: Option<usize>,
    killed: bool,
    read: bool,
    gone: bool,
}

const SLUGS: [&str; 4] = ["Ferry-Oakum", "DAM", "élan", "ferry"];

fn made() -> impl Strategy<Value = Made> {
    let slug = prop::option::of(0..SLUGS.len());
    let times = (0_u32..12, 0_u32..5);
    let flags = (prop::bool::weighted(0.1), prop::bool::weighted(0.6), prop::bool::weighted(0.15));
    (times, 1_usize..4, slug, flags).prop_map(|((hours, updated), words, slug, flags)| Made {
        hours,
        updated,
        words,
        slug,
        killed: flags.0,
        read: flags.1,
        gone: flags.2,
    })
}

fn moment(hours: u32) -> Option<Moment> {
    let at = jiff::Timestamp::from_second(i64::from(hours / 2) * 3600).unwrap();
    (hours > 2).then_some(Moment::At(at))
}

fn story(n: usize, made: &Made) -> Story {
    let text = ["ferry", "ferry dam", "dam dam dam"][made.words - 1].to_owned();
    let span = Span::new(0, text.len());
    Story {
        id: format!("s{n}"),
        key: format!("s{n}~1"),
        published: moment(made.hours),
        day: moment(made.hours).map(Moment::day),
        day_from: Some(DayFrom::Published),
        updated: moment(made.updated),
        slugline: made.slug.map(|at| SLUGS[at].to_owned()),
        agency: made.slug.map(|at| SLUGS[3 - at].to_owned()),
        status: if made.killed { Status::Canceled } else { Status::Usable },
        blocks: vec![Block { span, role: Role::Paragraph }],
        text,
        ..Story::default()
    }
}

fn path(n: usize) -> PathBuf {
    PathBuf::from(format!("/wire/{n:04}.txt"))
}

fn archive(all: &[Made], commit_every: usize) -> Archive {
    let archive = Archive::in_memory();
    let mut writer = archive.writer(Load::Light).unwrap();
    for (n, made) in all.iter().enumerate() {
        let file = FileRecord {
            path: path(n),
            stamp: Stamp::default(),
            reader: "test".into(),
            rank: rank(n),
            stories: 1,
            outcome: Outcome::Read,
            problems: Vec::new(),
        };
        let mut story = story(n, made);
        story.source.path = path(n);
        writer.put(&file, &[story], false).unwrap();
        if n % commit_every == commit_every - 1 {
            writer.commit().unwrap();
        }
    }
    writer.commit().unwrap();
    all.iter().enumerate().filter(|(_, made)| made.gone).for_each(|(n, _)| writer.remove(&path(n)));
    writer.commit().unwrap();
    archive
}

fn rank(n: usize) -> u64 {
    (n as u64 + 1) << 20
}

/// The stories that a query finds, in its order, as a plain sort has them.
fn expected(all: &[Made], text: &str, sort: Sort) -> Vec<usize> {
    let finds = |made: &Made| match text {
        "dam" => made.words > 1,
        "is:killed" => made.killed,
        "is:unread" => !made.read,
        _ => true,
    };
    let living = |made: &Made| !made.gone && (!made.killed || text == "is:killed");
    let age = |n: usize| Reverse(order::of(moment(all[n].hours), rank(n)));
    let mut found: Vec<usize> =
        (0..all.len()).filter(|n| living(&all[*n]) && finds(&all[*n])).collect();
    found.sort_by_key(|n| age(*n));
    let name = |at: Option<usize>| (at.is_none(), at.map(|at| whole(SLUGS[at])));
    match sort {
        Sort::Oldest => {
            let dated = found.partition_point(|n| moment(all[*n].hours).is_some());
            found[..dated].reverse();
        }
        Sort::Updated => {
            found.sort_by_key(|n| Reverse(moment(all[*n].updated).map_or(0, Moment::seconds)));
        }
        Sort::Slug => found.sort_by_key(|n| name(all[*n].slug)),
        Sort::Agency => found.sort_by_key(|n| name(all[*n].slug.map(|at| 3 - at))),
        Sort::Length => found.sort_by_key(|n| Reverse(all[*n].words)),
        Sort::Newest | Sort::Relevance => {}
    }
    found
}

fn check(all: &[Made], commit_every: usize, text: &str, sort: Sort, from: usize) {
    let archive = archive(all, commit_every);
    let mut marks = Marks::in_memory();
    for (n, _) in all.iter().enumerate().filter(|(_, made)| made.read) {
        marks.set(Mark::Read, &format!("s{n}"), None, true).unwrap();
    }
    let searcher = archive.searcher(&marks).unwrap();
    let query = Query::parse(text).unwrap();
    let about = format!("{text} {sort:?} {all:?}");
    let mut expect = expected(all, text, sort);
    // Before anything is known of the list.
    let early = searcher.glance(&query, sort, from..from + 5, Duration::MAX).unwrap();
    let whole = searcher.list(&query, sort, 0..usize::MAX).unwrap();
    let number = |id: &str| id.trim_start_matches('s').parse::<usize>().unwrap();
    let rows: Vec<usize> = whole.rows.iter().map(|row| number(&row.id)).collect();
    if sort == Sort::Relevance && text == "dam" {
        // How well a story matches is the library's to say.
        expect.clone_from(&rows);
    }
    assert_eq!(rows, expect, "{about}");
    let unread = expect.iter().filter(|n| !all[**n].read).count();
    assert_eq!((whole.total, whole.unread), (expect.len(), unread), "{about}");
    let window = from.min(expect.len())..(from + 5).min(expect.len());
    assert!(searcher.prepare(&query, sort, &mut || false).unwrap());
    let late = searcher.glance(&query, sort, from..from + 5, Duration::MAX).unwrap();
    for glance in [early, late] {
        let got: Vec<usize> = glance.rows.iter().map(|row| number(&row.id)).collect();
        assert_eq!(got, expect[window.clone()], "{about}");
        assert_eq!(glance.counts, Some((expect.len(), unread)), "{about}");
    }
    for (place, n) in expect.iter().enumerate() {
        let found = searcher.place(&query, sort, &format!("s{n}")).unwrap();
        assert_eq!(found, Some(place), "{about}");
    }
    for n in (0..all.len()).filter(|n| !expect.contains(n)) {
        assert_eq!(searcher.place(&query, sort, &format!("s{n}")).unwrap(), None, "{about}");
    }
    for place in 0..=expect.len() {
        let is_unread = |at: &usize| !all[expect[*at]].read;
        let next = (place + 1..expect.len()).find(is_unread);
        assert_eq!(searcher.next_unread(&query, sort, place, true).unwrap(), next, "{about}");
        let last = (0..place).rfind(is_unread);
        assert_eq!(searcher.next_unread(&query, sort, place, false).unwrap(), last, "{about}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever the commits, deletions and marks: each window of each order is what a sort of all rows has there.
    #[test]
    fn every_window_is_where_a_sort_has_it(
        all in prop::collection::vec(made(), 1..40),
        commit_every in 1_usize..15,
        text in prop::sample::select(vec!["", "dam", "is:killed", "is:unread"]),
        sort in prop::sample::select(Sort::ALL.map(|(sort, _)| sort).to_vec()),
        from in 0_usize..40,
    ) {
        check(&all, commit_every, text, sort, from);
    }
}

#[test]
fn a_query_names_its_own_order() {
    let all: Vec<Made> = (3..9)
        .map(|hours| Made {
            hours: hours * 2,
            updated: 0,
            words: 1,
            slug: None,
            killed: false,
            read: false,
            gone: false,
        })
        .collect();
    let archive = archive(&all, 2);
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let first = |text: &str, usual: Sort| {
        let query = Query::parse(text).unwrap();
        let glance = searcher.glance(&query, usual, 0..1, Duration::ZERO).unwrap();
        (glance.rows[0].id.clone(), glance.sort)
    };
    assert_eq!(first("ferry", Sort::Newest), ("s5".into(), Sort::Newest));
    assert_eq!(first("ferry sort:oldest", Sort::Newest), ("s0".into(), Sort::Oldest));
    assert_eq!(first("sort:newest", Sort::Oldest), ("s5".into(), Sort::Newest));
    assert_eq!(first("is:unread", Sort::Relevance), ("s5".into(), Sort::Newest));
}

#[test]
fn what_takes_long_is_counted_behind_the_rows() {
    let all = vec![
        Made {
            hours: 8,
            updated: 0,
            words: 1,
            slug: None,
            killed: false,
            read: false,
            gone: false,
        };
        12
    ];
    let archive = archive(&all, 3);
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let query = Query::parse("ferry").unwrap();
    let glance = searcher.glance(&query, Sort::Newest, 0..4, Duration::ZERO).unwrap();
    assert_eq!((glance.rows.len(), glance.counts), (4, None));
    assert_eq!(searcher.length(&query, &mut || true).unwrap(), None);
    assert_eq!(searcher.length(&query, &mut || false).unwrap(), Some((12, 12)));
    let glance = searcher.glance(&query, Sort::Newest, 0..4, Duration::ZERO).unwrap();
    assert_eq!(glance.counts, Some((12, 12)));
}
