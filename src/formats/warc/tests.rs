//! Archives of the tests' own making, whole and broken.

use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn record(kind: &str, url: &str, media: &str, block: &str) -> Vec<u8> {
    let length = block.len();
    format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2031-03-02T04:05:06Z\r\n\
         Content-Type: {media}\r\nContent-Length: {length}\r\n\r\n{block}\r\n\r\n"
    )
    .into_bytes()
}

fn page(url: &str, status: &str, media: &str, body: &str) -> Vec<u8> {
    let block = format!("HTTP/1.1 {status}\r\nContent-Type: {media}\r\n\r\n{body}");
    record("response", url, "application/http; msgtype=response", &block)
}

/// An archive of a page, its request, a lost page, a picture and a text.
fn records() -> Vec<Vec<u8>> {
    vec![
        record("warcinfo", "", "application/warc-fields", "software: none\r\n"),
        page("http://oakum.example/a/ferries", "200 OK", "text/html; charset=utf-8", "<p>one"),
        record(
            "request",
            "http://oakum.example/a/ferries",
            "application/http",
            "GET / HTTP/1.1\r\n\r\n",
        ),
        page("http://oakum.example/lost", "404 Not Found", "text/html", "<p>lost"),
        page("http://oakum.example/p.jpg", "200 OK", "image/jpeg", "\u{1}"),
        record("resource", "<http://oakum.example/t.txt>", "text/plain", "two"),
    ]
}

fn gzip(raw: &[u8]) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), Compression::fast());
    out.write_all(raw).unwrap();
    out.finish().unwrap()
}

/// Members as `name text url` and problems as their messages, each with its step.
fn read(bytes: &[u8], at: Option<&Step>) -> Vec<(String, Step)> {
    let mut found = Vec::new();
    let mut input = Input::bytes(Path::new("a.warc"), bytes);
    let mut take = |item: Item<'_>| {
        found.push(match item {
            Item::Member { step, name, hints, content } => {
                let mut text = String::new();
                content.read_to_string(&mut text).unwrap();
                let url = hints.url.unwrap_or_default();
                assert!(hints.fetched.is_some());
                (format!("{name} {text} {url}"), step)
            }
            Item::Problem { step, problem } => (problem.message, step),
            Item::Draft { .. } => panic!("a draft"),
        });
        Flow::More
    };
    let done = match at {
        Some(at) => Warc.read_one(&mut input, at, &mut take),
        None => Warc.read(&mut input, &mut take),
    };
    if let Err(why) = done {
        found.push((why.to_string(), Step::Whole));
    }
    found
}

const TOLD: [&str; 4] = [
    "ferries.html <p>one http://oakum.example/a/ferries",
    "no page was found: the server answered with status 404",
    "no page but a picture, a script or the like",
    "t.txt two http://oakum.example/t.txt",
];

fn told(found: &[(String, Step)]) -> Vec<&str> {
    found.iter().map(|(told, _)| told.as_str()).collect()
}

#[test]
fn pages_are_members_however_the_archive_is_packed() {
    let plain = records().concat();
    let each = records().iter().flat_map(|record| gzip(record)).collect::<Vec<u8>>();
    let whole = gzip(&plain);
    for bytes in [&plain, &each, &whole] {
        let head = crate::formats::Head { path: Path::new("x"), bytes };
        assert_eq!(Warc.sniff(&head), Confidence::Content);
        let found = read(bytes, None);
        assert_eq!(told(&found), TOLD);
        for one in found.iter().filter(|(told, _)| told.contains("http")) {
            assert_eq!(read(bytes, Some(&one.1)).first(), Some(one));
        }
    }
    // Each packed record is opened by its own bytes.
    let first = gzip(&records()[0]).len() as u64;
    let length = gzip(&records()[1]).len() as u64;
    assert_eq!(read(&each, None)[0].1, Step::range(first, length).named("ferries"));
}

#[test]
fn damage_leaves_the_other_records() {
    let check = |bytes: &[u8], want: &[&str]| {
        assert_eq!(told(&read(bytes, None)), want, "{}", String::from_utf8_lossy(bytes));
    };
    let [good, other] = [("one", "<p>one"), ("two", "<p>two")].map(|(name, body)| {
        page(&format!("http://oakum.example/{name}"), "200 OK", "text/html", body)
    });
    let [one, two] =
        ["one.html <p>one http://oakum.example/one", "two.html <p>two http://oakum.example/two"];
    let length = |wrong: i32| {
        let text = String::from_utf8(good.clone()).unwrap();
        let (before, after) = text.split_once("Content-Length: ").unwrap();
        let (given, after) = after.split_once("\r\n").unwrap();
        let wrong = given.parse::<i32>().unwrap() + wrong;
        format!("{before}Content-Length: {wrong}\r\n{after}").into_bytes()
    };
    let wrong = "the record is damaged: its length is wrong";
    check(&[good.clone(), other.clone()].concat(), &[one, two]);
    check(
        &[length(-2), other.clone()].concat(),
        &["one.html <p>o http://oakum.example/one", wrong, two],
    );
    let over = read(&[length(40), other.clone()].concat(), None);
    assert_eq!([over[1].0.as_str(), over[2].0.as_str()], [wrong, two]);
    check(
        &[good.clone(), b"junk\r\n\r\n".to_vec(), other.clone()].concat(),
        &[one, "no record begins where one should", two],
    );
    let cut = &other[..other.len() - 6];
    let cut = [good.clone(), cut.to_vec()].concat();
    assert_eq!(read(&cut, None)[2].0, "the record is damaged: it is cut off");
    let mut flipped = gzip(&good);
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xff;
    let found = read(&[gzip(&good), flipped, gzip(&other)].concat(), None);
    assert_eq!((found[0].0.as_str(), found.last().unwrap().0.as_str()), (one, two));
    assert!(found.iter().any(|(told, _)| told.contains("packed")), "{found:?}");
}

#[test]
fn an_older_archive() {
    let body = "HTTP/1.0 200 OK\nContent-Type: text/html\n\n<p>one";
    let line = |length: &str| {
        format!("http://oakum.example/a b 192.0.2.1 20310302040506 text/html {length}\n")
    };
    let archive = format!(
        "filedesc://a.arc 192.0.2.1 20310302040506 text/plain 8\n1 0 Test\n\n{}{body}\n{}junk\n\n{}{body}\n",
        line(&body.len().to_string()),
        line("abc"),
        line(&body.len().to_string()),
    );
    let page = "a b.html <p>one http://oakum.example/a b";
    let want = [page, "the record is damaged: it has no length", "the page is empty", page];
    let found = read(archive.as_bytes(), None);
    let mut got = told(&found);
    got.sort_unstable();
    let mut want = want.to_vec();
    want.sort_unstable();
    assert_eq!(got, want);
    assert_eq!(read(archive.as_bytes(), Some(&found[0].1))[0], found[0]);
}

#[test]
fn a_charset_of_the_server_counts() {
    let check = |body: &[u8], media: &str, want: &str| {
        assert_eq!(String::from_utf8_lossy(&in_utf8(body, media)), want, "{media}");
    };
    check(b"caf\xe9", "text/html; charset=ISO-8859-1", "\u{feff}café");
    check("café".as_bytes(), "text/html; charset=\"iso-8859-1\"", "café");
    check("café".as_bytes(), "text/html", "café");
}
