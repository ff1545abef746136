//! How fast a structured story gets its names, quotes and speakers: the whole notes pass but for the index.
//!
//! The stories are made up; `DATELINE_BENCH` names a file of stories to take instead. Throughput is in words.

use std::fmt::Write;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use dateline::formats::Flow;
use dateline::loader::{annotate, each};
use dateline::story::Story;

const STORIES: usize = 100;

/// A file of stories, one after the other as JSON Lines.
fn wire() -> String {
    let mut all = String::new();
    for n in 0..STORIES {
        let text: Vec<String> = (0..8)
            .map(|p| {
                format!(
                    "The harbor board of Oakum said on Monday that ferry {n} would leave pier {p} an hour later. The “old \
                     timetable is gone for good,” Ilse Marsh, the board’s chairwoman, told the Freeland Courier. Marsh met \
                     Transport Minister Tomas Reed in Lima, Peru, last week."
                )
            })
            .collect();
        let text = text.join("\\n\\n");
        let title = format!("Ferry {n} leaves late");
        let _ =
            writeln!(all, "{{\"title\": \"{title}\", \"text\": \"{text}\", \"language\": \"en\"}}");
    }
    all
}

fn stories(file: &Path, bytes: &[u8]) -> Vec<Story> {
    let mut all = Vec::new();
    let done = each(file, Some(bytes), &mut |story| {
        all.push(story);
        Flow::More
    });
    assert!(done.is_ok() && !all.is_empty(), "{} has no story", file.display());
    all
}

fn notes(c: &mut Criterion) {
    let given = std::env::var_os("DATELINE_BENCH");
    let all = match &given {
        Some(path) => {
            let bytes = std::fs::read(path).expect("DATELINE_BENCH names a file");
            stories(Path::new(path), &bytes)
        }
        None => stories(Path::new("wire.jsonl"), wire().as_bytes()),
    };
    let words: usize = all.iter().map(|story| story.text.split_whitespace().count()).sum();
    let mut group = c.benchmark_group("notes");
    group.sample_size(10).throughput(Throughput::Elements(words as u64));
    group.bench_function(if given.is_some() { "given" } else { "made_up" }, |b| {
        b.iter_batched_ref(
            || all.clone(),
            |stories| stories.iter_mut().for_each(annotate),
            BatchSize::LargeInput,
        );
    });
    group.finish();
}

criterion_group!(benches, notes);
criterion_main!(benches);
