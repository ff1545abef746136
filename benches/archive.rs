//! How fast the archive is made, found unchanged, opened, listed and searched, and how fast what is related is found.
//!
//! The stories are made up from syllables, 2,000 files of some 200 words; `DATELINE_BENCH` names a folder to use instead.

use std::fmt::Write;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use dateline::archive::{Archive, Marks, Query};
use dateline::loader::{Options, bare_story, index};
use dateline::story::Sort;

const FILES: usize = 2000;

/// A small generator, so that every run has the same stories.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// A word: the first ones are common, as words are.
    fn word(&mut self) -> String {
        const PARTS: [&str; 16] = [
            "lo", "mar", "ten", "is", "ca", "ro", "vel", "an", "du", "pe", "shi", "or", "ga", "ni",
            "tu", "el",
        ];
        let most = 1 + self.roll(4000);
        let mut number = self.roll(most);
        let mut word = String::new();
        for _ in 0..3 {
            word.push_str(PARTS[number % PARTS.len()]);
            number /= PARTS.len();
        }
        word
    }

    fn sentence(&mut self, words: usize) -> String {
        let mut text = (0..words).map(|_| self.word()).collect::<Vec<_>>().join(" ");
        if let Some(first) = text.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        text + "."
    }
}

fn wire(folder: &Path) {
    let mut dice = Dice(7);
    for n in 0..FILES {
        let mut text = dice.sentence(7);
        let (month, day, hour) = (1 + n % 12, 1 + n % 28, n % 24);
        let _ = write!(text, "\nPublished: 2024-{month:02}-{day:02} {hour:02}:00 GMT\n\n");
        for _ in 0..8 {
            let _ =
                write!(text, "{} \"{}\" said Ilse Marsh.\n\n", dice.sentence(14), dice.sentence(8));
        }
        let place = folder.join(format!("{:02}", n / 100));
        std::fs::create_dir_all(&place).expect("a temporary folder can be filled");
        std::fs::write(place.join(format!("{n:04}.txt")), text).expect("and written");
    }
}

/// The folder that is named, else one that is filled.
fn roots(made: &Path) -> Vec<PathBuf> {
    if let Some(folder) = std::env::var_os("DATELINE_BENCH") {
        return vec![PathBuf::from(folder)];
    }
    wire(made);
    vec![made.to_owned()]
}

fn archive(criterion: &mut Criterion) {
    let made = tempfile::tempdir().expect("there is a temporary folder");
    let roots = roots(made.path());
    let data = tempfile::tempdir().expect("there is a temporary folder");
    let open = |data: &Path| Archive::open(data, &roots).expect("the archive can be opened");
    let bring_in = |archive: &Archive| {
        index(archive, &Options::default(), &mut |_| {}).expect("the archive can be written")
    };
    bring_in(&open(data.path()));

    let mut group = criterion.benchmark_group("index");
    group.sample_size(10);
    group.bench_function("all new", |bench| {
        let empty = || tempfile::tempdir().expect("there is a temporary folder");
        let run = |data: tempfile::TempDir| bring_in(&open(data.path()));
        bench.iter_batched(empty, run, BatchSize::PerIteration);
    });
    group.bench_function("nothing changed", |bench| bench.iter(|| bring_in(&open(data.path()))));
    group.finish();

    let marks = Marks::in_memory();
    let rows = |archive: &Archive, query: &Query, sort: Sort| {
        let searcher = archive.searcher(&marks).expect("the archive can be read");
        searcher.list(query, sort, 0..50).expect("the archive can be read")
    };
    criterion.bench_function("open to first rows", |bench| {
        bench.iter(|| rows(&open(data.path()), &Query::every(), Sort::Newest));
    });
    let archive = open(data.path());
    for text in [
        "",
        "martenlo",
        "lololo marlolo",
        "\"lololo marlolo\"",
        "mar*",
        "martenlo~",
        "headline:mar*",
        "who:marsh",
        "date:2024-03",
        "date:2024-03 martenlo",
    ] {
        let query = Query::parse(text).expect("the query is right");
        // The rows alone, as a new commit or query has them: nothing is kept of the list.
        let row = |archive: &Archive, at: usize| {
            let searcher = archive.searcher(&marks).expect("the archive can be read");
            let hits = searcher.glance(&query, Sort::Newest, at..at + 50, Duration::ZERO);
            hits.expect("the archive can be read")
        };
        criterion.bench_function(&format!("first rows [{text}]"), |bench| {
            bench.iter(|| black_box(row(&archive, 0)));
        });
        let length = rows(&archive, &query, Sort::Newest).total;
        for (place, at) in [("middle", length / 2), ("end", length.saturating_sub(50))] {
            criterion.bench_function(&format!("jump to the {place} [{text}]"), |bench| {
                bench.iter(|| black_box(row(&archive, at)));
            });
        }
        for sort in [Sort::Newest, Sort::Relevance] {
            criterion.bench_function(&format!("list {sort:?} [{text}]"), |bench| {
                bench.iter(|| black_box(rows(&archive, &query, sort)));
            });
        }
    }
    for text in ["mar", "who:mar", "slug:m", "agency:", "headline:ma"] {
        criterion.bench_function(&format!("suggest [{text}]"), |bench| {
            bench.iter(|| {
                let searcher = archive.searcher(&marks).expect("the archive can be read");
                black_box(searcher.suggest(text, text.len()).expect("the archive can be read"))
            });
        });
    }
}

/// Related stories and captions, and the links of a story, one after the other over the newest of an archive.
fn related(criterion: &mut Criterion) {
    let made = tempfile::tempdir().expect("there is a temporary folder");
    let roots = roots(made.path());
    let archive = Archive::over(&roots).expect("the archive can be made");
    index(&archive, &Options::default(), &mut |_| {}).expect("the archive can be written");
    let marks = Marks::in_memory();
    let searcher = archive.searcher(&marks).expect("the archive can be read");
    let newest = searcher.list(&Query::every(), Sort::Newest, 0..100).expect("it can be read").rows;
    let locate = |key: &str| searcher.locate(key).ok().flatten();
    let opened = |at: &dateline::archive::Located| bare_story(&archive, at).ok();
    let stories: Vec<_> = newest.iter().filter_map(|row| opened(&locate(&row.key)?)).collect();
    let mut turn = stories.iter().cycle();
    criterion.bench_function("related stories", |bench| {
        bench.iter(|| {
            let story = turn.next().expect("there are stories");
            black_box(searcher.related_stories(story, 20).expect("it can be read"))
        });
    });
    criterion.bench_function("versions and copies", |bench| {
        bench.iter(|| {
            let story = turn.next().expect("there are stories");
            black_box(searcher.links_of(story, &mut |at| opened(at)).expect("it can be read"))
        });
    });
    let captions = searcher.captions(&Query::every(), 0..100).expect("it can be read").rows;
    if captions.is_empty() {
        return;
    }
    let mut turn = captions.iter().cycle();
    criterion.bench_function("related captions", |bench| {
        bench.iter(|| {
            let caption = turn.next().expect("there are captions");
            black_box(searcher.related_captions(&caption.key, 20).expect("it can be read"))
        });
    });
}

criterion_group!(benches, archive, related);
criterion_main!(benches);
