//! How long it takes to set a story and to show a screen of it.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::galley::{Marks, Setting, set};
use dateline::story::{Block, Role, Span, Story};

const MEGABYTE: usize = 1 << 20;

const PLAIN: &str = "The harbor office said on Monday that the crews had taken all eighty passengers off the \
                     ferry, which ran aground in fog near the well-known rocks at the mouth of the bay. ";
const CURLY: &str = "“We heard the hull before we saw the rocks,” said Mira Holt — a nurse from Nordhafen — \
                     “and then everybody was very quiet.” It wasn’t the first time, Señor Álvarez said. ";
const WIDE: &str = "港の当局は、霧の中で座礁したフェリーから乗客八十人全員を救助したと発表した。";
const RIGHT: &str = "قال المتحدث إن 12 شخصا وصلوا إلى الميناء مساء الاثنين بعد يوم طويل في البحر. ";

/// A story of one paragraph: some words again and again, up to a length in bytes.
fn paragraph(words: &str, length: usize) -> Story {
    let text = words.repeat(length / words.len() + 1);
    let block = Block { span: Span::new(0, text.len()), role: Role::Paragraph };
    Story { text, blocks: vec![block], language: Some("en".into()), ..Story::default() }
}

fn setting(c: &mut Criterion) {
    let setting = Setting::for_pane(80, 80);
    let mut group = c.benchmark_group("set");
    group.sample_size(20);
    let endless = "x".repeat(90);
    for (name, words, length) in [
        ("a story of 4 kB", PLAIN, 4096),
        ("1 MB of one line", PLAIN, MEGABYTE),
        ("1 MB with curly quotes", CURLY, MEGABYTE),
        ("1 MB of Japanese", WIDE, MEGABYTE),
        ("1 MB of Arabic", RIGHT, MEGABYTE),
        ("1 MB without a space", endless.as_str(), MEGABYTE),
    ] {
        let story = paragraph(words, length);
        group.throughput(Throughput::Bytes(story.text.len() as u64));
        group.bench_function(name, |b| b.iter(|| set(black_box(&story), &setting)));
    }
    group.finish();
}

fn showing(c: &mut Criterion) {
    let setting = Setting::for_pane(80, 80);
    for (name, words) in [("plain", CURLY), ("right to left", RIGHT)] {
        let story = paragraph(words, MEGABYTE);
        let galley = set(&story, &setting);
        c.bench_function(&format!("show 40 lines, {name}"), |b| {
            b.iter(|| {
                for n in 5000..5040 {
                    black_box(galley.show(&story, n, &Marks::default()));
                }
            });
        });
    }
}

criterion_group!(benches, setting, showing);
criterion_main!(benches);
