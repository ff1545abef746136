//! How fast bytes become stories: reading and structuring, without names, quotes or index.
//!
//! The stories are made up; `DATELINE_BENCH` names a file to read instead.

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use dateline::formats::Flow;
use dateline::loader::each;

const STORIES: usize = 400;

/// Paragraphs of a story, one dateline before them.
fn paragraphs(n: usize) -> Vec<String> {
    (0..8)
        .map(|p| {
            let dateline = if p == 0 { "OAKUM, Freeland, March 1 - " } else { "" };
            format!(
                "{dateline}The harbor board of Oakum said on Monday that ferry number {n} would leave pier {p} an hour later than \
                 planned, and that the \"old timetable is gone for good,\" as Ilse Marsh, the board's chairwoman, put it."
            )
        })
        .collect()
}

fn json_lines() -> String {
    (0..STORIES).fold(String::new(), |mut all, n| {
        let text = paragraphs(n).join("\\n\\n").replace('"', "\\\"").replace("\\\\n", "\\n");
        let _ = writeln!(
            all,
            "{{\"title\": \"Ferry {n} leaves late\", \"text\": \"{text}\", \"date\": \"2031-03-01T10:00:00Z\", \
             \"url\": \"https://example.org/{n}\", \"authors\": [\"Ana Ruiz\"], \"language\": \"en\"}}"
        );
        all
    })
}

fn reuters_sgml() -> String {
    (0..STORIES).fold("<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n".to_owned(), |mut all, n| {
        let text = paragraphs(n).join("\n    ");
        let _ = writeln!(
            all,
            "<REUTERS TOPICS=\"YES\" LEWISSPLIT=\"TRAIN\" CGISPLIT=\"TRAINING-SET\" OLDID=\"{n}\" NEWID=\"{n}\">\n\
             <DATE> 1-MAR-2031 10:00:00.00</DATE>\n<TOPICS><D>ship</D></TOPICS>\n<PLACES></PLACES>\n<TEXT>&#2;\n\
             <TITLE>FERRY {n} LEAVES LATE</TITLE>\n<DATELINE>    OAKUM, March 1 - </DATELINE><BODY>{text}\n Reuter\n&#3;</BODY></TEXT>\n\
             </REUTERS>"
        );
        all
    })
}

fn page() -> String {
    let text: String =
        paragraphs(1).iter().fold(String::new(), |all, p| all + "<p>" + p + "</p>\n");
    let menu = "<li><a href=\"/section\">Section</a></li>".repeat(150);
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><title>Ferry leaves late | Oakum Courier</title><meta property=\"og:type\" \
         content=\"article\"></head><body><nav><ul>{menu}</ul></nav><article><h1>Ferry leaves late</h1>{text}<figure>\
         <img src=\"ferry.jpg\"><figcaption>The ferry at its pier. (AP Photo/Ana Ruiz)</figcaption></figure></article>\
         <footer><ul>{menu}</ul></footer></body></html>"
    )
}

fn read(c: &mut Criterion, name: &str, file: &str, bytes: &[u8]) {
    let mut group = c.benchmark_group("structure");
    group.throughput(Throughput::Bytes(bytes.len() as u64));
    group.bench_function(name, |b| {
        b.iter(|| {
            let mut stories = 0;
            let done = each(Path::new(file), Some(bytes), &mut |story| {
                black_box(&story);
                stories += 1;
                Flow::More
            });
            assert!(done.is_ok() && stories > 0);
        });
    });
    group.finish();
}

fn structure(c: &mut Criterion) {
    if let Some(path) = std::env::var_os("DATELINE_BENCH") {
        let path = Path::new(&path);
        let bytes = std::fs::read(path).expect("DATELINE_BENCH names a file");
        read(c, "given", &path.to_string_lossy(), &bytes);
        return;
    }
    read(c, "json_lines", "wire.jsonl", json_lines().as_bytes());
    read(c, "reuters_sgml", "wire.sgm", reuters_sgml().as_bytes());
    read(c, "html", "page.html", page().as_bytes());
}

criterion_group!(benches, structure);
criterion_main!(benches);
