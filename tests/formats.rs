//! One story in every format that it could arrive in, and in what formats are packed in: the same story comes out.

use std::io::Write;
use std::path::Path;

use dateline::archive::{Archive, Marks, Query};
use dateline::formats::Flow;
use dateline::loader::{self, Options};
use dateline::story::{Format, Kind, Role, Sort, Story};

const HEADLINE: &str = "Ferries stop after storm";
const LEAD: &str =
    "Ferries between Oakum and the islands stopped on Monday after a storm damaged two boats.";
const SECOND: &str =
    "About four hundred passengers waited in the harbor of Oakum, the harbor board said.";

fn stories(name: &str, bytes: &[u8]) -> Vec<Story> {
    let mut all = Vec::new();
    let problems = loader::each(Path::new(name), Some(bytes), &mut |story| {
        all.push(story);
        Flow::More
    });
    assert!(problems.is_ok(), "{name}: {problems:?}");
    all
}

/// The text of the paragraphs, without the dateline.
fn body(story: &Story) -> Vec<String> {
    let filed = story.dateline.as_ref().map(|line| line.span);
    let paragraphs = story.blocks.iter().filter(|block| block.role == Role::Paragraph);
    let text = |block: &dateline::story::Block| {
        let start =
            filed.filter(|f| f.start == block.span.start).map_or(block.span.start, |f| f.end);
        story.text.get(start..block.span.end).unwrap_or_default().trim().to_owned()
    };
    paragraphs.map(text).collect()
}

fn xml_story() -> String {
    format!("<p>{LEAD}</p><p>{SECOND}</p>")
}

/// The story in each format: name, format, bytes.
#[expect(clippy::too_many_lines, reason = "a table")]
fn every_format() -> Vec<(&'static str, Format, String)> {
    let nitf = format!(
        "<nitf><head><docdata><doc-id id-string='oakum.1'/><urgency ed-urg='3'/>\
         <date.issue norm='20310303T090000Z'/></docdata></head><body><body.head><hedline><hl1>{HEADLINE}</hl1></hedline>\
         <byline>By <person>Ana Ruiz</person></byline><dateline><location>OAKUM, Freeland</location></dateline></body.head>\
         <body.content>{}</body.content></body></nitf>",
        xml_story()
    );
    let g2 = format!(
        "<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/' guid='urn:oakum:1' version='1' xml:lang='en'>\
         <itemMeta><itemClass qcode='ninat:text'/><versionCreated>2031-03-03T09:00:00Z</versionCreated></itemMeta>\
         <contentMeta><urgency>3</urgency><headline>{HEADLINE}</headline><by>Ana Ruiz</by>\
         <dateline>OAKUM, Freeland (AP) -</dateline></contentMeta>\
         <contentSet><inlineXML contenttype='application/xhtml+xml'><html xmlns='http://www.w3.org/1999/xhtml'>\
         <body>{}</body></html></inlineXML></contentSet></newsItem>",
        xml_story()
    );
    let newsml1 = format!(
        "<NewsML Version='1.2'><NewsItem><Identification><NewsIdentifier><ProviderId>oakum.example</ProviderId>\
         <DateId>20310303</DateId><NewsItemId>1</NewsItemId><RevisionId PreviousRevision='0' Update='N'>1</RevisionId>\
         <PublicIdentifier>urn:newsml:oakum.example:20310303:1:1</PublicIdentifier></NewsIdentifier></Identification>\
         <NewsManagement><NewsItemType FormalName='News'/><FirstCreated>20310303T090000Z</FirstCreated>\
         <ThisRevisionCreated>20310303T090000Z</ThisRevisionCreated><Status FormalName='Usable'/><Urgency FormalName='3'/>\
         </NewsManagement><NewsComponent><NewsLines><HeadLine>{HEADLINE}</HeadLine><ByLine>By Ana Ruiz</ByLine>\
         <DateLine>OAKUM, Freeland (AP) -</DateLine></NewsLines><ContentItem><MediaType FormalName='Text'/><DataContent>\
         <nitf><body><body.content>{}</body.content></body></nitf></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>",
        xml_story()
    );
    let page = format!(
        "<!DOCTYPE html><html lang='en'><head><title>{HEADLINE} | Oakum Courier</title>\
         <meta property='og:title' content='{HEADLINE}'><meta property='article:published_time' content='2031-03-03T09:00:00Z'>\
         </head><body><nav><ul><li><a href='/news'>News</a></li><li><a href='/sport'>Sport</a></li></ul></nav>\
         <article><h1>{HEADLINE}</h1><p>OAKUM, Freeland (AP) — {LEAD}</p><p>{SECOND}</p></article>\
         <footer><p>© 2031 Oakum Courier. All rights reserved.</p></footer></body></html>"
    );
    let ninjs = |created: &str, body: &str, headline: &str| {
        format!(
            "{{\"uri\": \"urn:oakum:1\", \"type\": \"text\", \"{created}\": \"2031-03-03T09:00:00Z\", \"language\": \"en\", \
             \"urgency\": 3, {headline}, {body}}}"
        )
    };
    let marked = format!("<p>OAKUM, Freeland (AP) — {LEAD}</p><p>{SECOND}</p>");
    let filed = format!("OAKUM, Freeland (AP) — {LEAD}");
    let rss = format!(
        "<?xml version='1.0'?><rss version='2.0'><channel><title>Oakum Courier</title><item><title>{HEADLINE}</title>\
         <link>https://courier.example/1</link><pubDate>Mon, 03 Mar 2031 09:00:00 GMT</pubDate>\
         <description>&lt;p&gt;{filed}&lt;/p&gt;&lt;p&gt;{SECOND}&lt;/p&gt;</description></item></channel></rss>"
    );
    let atom = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>Oakum Courier</title><entry><id>urn:oakum:1</id>\
         <title>{HEADLINE}</title><updated>2031-03-03T09:00:00Z</updated>\
         <content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{marked}</div></content></entry></feed>"
    );
    let json_feed = format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"Oakum Courier\", \"items\": [{{\"id\": \"1\", \
         \"title\": \"{HEADLINE}\", \"date_published\": \"2031-03-03T09:00:00Z\", \"content_html\": \"{marked}\"}}]}}"
    );
    let record = format!(
        "{{\"title\": \"{HEADLINE}\", \"text\": \"{filed}\\n\\n{SECOND}\", \"date\": \"2031-03-03T09:00:00Z\"}}"
    );
    let table = |mark: char| {
        format!(
            "title{mark}text{mark}date\n{HEADLINE}{mark}\"{filed}\n\n{SECOND}\"{mark}2031-03-03T09:00:00Z\n"
        )
    };
    let reuters = format!(
        "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" OLDID=\"1\" NEWID=\"1\">\n<DATE> 3-MAR-2031 09:00:00.00</DATE>\n\
         <TEXT>&#2;\n<TITLE>{HEADLINE}</TITLE>\n<DATELINE>    OAKUM, Freeland, March 3 - </DATELINE><BODY>{LEAD}\n    {SECOND}\n \
         Reuter\n&#3;</BODY></TEXT>\n</REUTERS>\n"
    );
    let gigaword = format!(
        "<DOC id=\"APW_ENG_20310303.0001\" type=\"story\" >\n<HEADLINE>\n{HEADLINE}\n</HEADLINE>\n<DATELINE>\nOAKUM, Freeland (AP)\n\
         </DATELINE>\n<TEXT>\n<P>\n{LEAD}\n</P>\n<P>\n{SECOND}\n</P>\n</TEXT>\n</DOC>\n"
    );
    let mail = format!(
        "From: Ana Ruiz <ana@courier.example>\r\nTo: desk@courier.example\r\nSubject: {HEADLINE}\r\n\
         Date: Mon, 03 Mar 2031 09:00:00 +0000\r\nMessage-ID: <1@courier.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         {filed}\r\n\r\n{SECOND}\r\n"
    );
    let markdown =
        format!("---\ntitle: {HEADLINE}\ndate: 2031-03-03T09:00:00Z\n---\n\n{filed}\n\n{SECOND}\n");
    let anpa = format!(
        "\x16\x16\x01v0001\x1f\nu i BC-Oakum-Ferries   03-03 0040\x02\n^{HEADLINE}<\n\tOAKUM, Freeland (AP) _ {LEAD}\n\t{SECOND}\n\x03\n\
         AP-NY-03-03-31 0900GMT<\x04\n"
    );
    let telex = format!(
        "\x01oak0001 3 pl 40\r\nOakum-Ferries\r\n\x02{HEADLINE}\r\n\r\nOAKUM, Freeland (AP) - {LEAD}\r\n\r\n{SECOND}\r\n\x03\
         030900 mar 31\r\n\x04"
    );
    vec![
        ("ferry.txt", Format::Text, format!("{HEADLINE}\n\n{filed}\n\n{SECOND}\n")),
        ("ferry.xml", Format::Nitf, nitf),
        ("ferry.xml", Format::NewsmlG2, g2),
        ("ferry.xml", Format::Newsml1, newsml1),
        ("ferry.txt", Format::Html, page),
        (
            "ferry.json",
            Format::Ninjs,
            ninjs(
                "versioncreated",
                &format!("\"body_xhtml\": \"{marked}\""),
                &format!("\"headline\": \"{HEADLINE}\""),
            ),
        ),
        (
            "ferry.json",
            Format::Ninjs,
            ninjs(
                "versionCreated",
                &format!(
                    "\"bodies\": [{{\"role\": \"main\", \"contentType\": \"text/html\", \"value\": \"{marked}\"}}]"
                ),
                &format!("\"headlines\": [{{\"role\": \"main\", \"value\": \"{HEADLINE}\"}}]"),
            ),
        ),
        ("feed", Format::Rss, rss),
        ("feed", Format::Atom, atom),
        ("feed", Format::JsonFeed, json_feed),
        ("wire.jsonl", Format::Jsonl, format!("{record}\n")),
        ("wire.json", Format::Json, format!("[{record}]")),
        ("wire.csv", Format::Csv, table(',')),
        ("wire.tsv", Format::Tsv, table('\t')),
        ("wire.sgm", Format::ReutersSgml, reuters),
        ("wire", Format::GigawordSgml, gigaword),
        ("ferry.eml", Format::Mail, mail),
        ("ferry.md", Format::Markdown, markdown),
        ("ferry", Format::Anpa, anpa),
        ("ferry", Format::Iptc7901, telex),
    ]
}

#[test]
fn every_format_gives_the_same_story() {
    for (name, format, bytes) in every_format() {
        let told = format!("{}: {bytes:?}", format.as_str());
        let all = stories(name, bytes.as_bytes());
        let [story] = all.as_slice() else { panic!("{} stories of {told}", all.len()) };
        assert_eq!(story.source.format, format, "{told}");
        assert_eq!(story.headline.as_deref(), Some(HEADLINE), "{told}");
        assert_eq!(body(story), [LEAD, SECOND], "{told}");
        let places = story.dateline.as_ref().map(|line| line.places.join("; "));
        assert_eq!(places.as_deref(), Some("OAKUM, Freeland"), "{told}");
        let plain = format == Format::Text;
        let day = story.day.map(|day| day.to_string());
        assert_eq!(day.as_deref(), (!plain).then_some("2031-03-03"), "{told}");
    }
}

#[test]
fn what_is_broken_gives_what_it_can() {
    for (name, format, bytes) in every_format() {
        for part in 1..20 {
            let cut = bytes.as_bytes().get(..bytes.len() * part / 20).unwrap_or_default();
            // No panic, and no control that is not ours.
            let _ = loader::each(Path::new(name), Some(cut), &mut |story| {
                let shown = story.text.chars().all(|c| !c.is_control() || c == '\n');
                assert!(shown, "{}: {:?}", format.as_str(), story.text);
                Flow::More
            });
        }
    }
}

fn packed(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_ustar();
    header.set_size(bytes.len() as u64);
    header.set_mode(0o644);
    tar.append_data(&mut header, name, bytes).expect("memory takes it");
    let tar = tar.into_inner().expect("memory takes it");
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).expect("memory takes it");
    gzip.finish().expect("memory takes it")
}

#[test]
fn a_record_is_found_again_in_what_it_is_packed_in() {
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    let line = |n: usize| {
        format!(
            "{{\"title\": \"Ferry {n} stops\", \"text\": \"Ferry number{n} stopped in the harbor.\", \"date\": \"2031-03-{n:02}\"}}\n"
        )
    };
    let lines: String = (1..=20).map(line).collect();
    std::fs::write(folder.path().join("day.tar.gz"), packed("wire/day.jsonl", lines.as_bytes()))
        .unwrap();
    let archive = Archive::open(home.path(), &[folder.path().to_owned()]).unwrap();
    let summary = loader::index(&archive, &Options::default(), &mut |_| {}).unwrap();
    assert_eq!((summary.files, summary.stories, summary.failed.len()), (1, 20, 0));
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    for n in 1..=20 {
        let query = Query::parse(&format!("number{n}")).unwrap();
        let row = searcher.list(&query, Sort::Newest, 0..1).unwrap().rows.remove(0);
        let at = searcher.locate(&row.key).unwrap().unwrap();
        let told = &at.locator.0;
        assert!(told.starts_with("wire/day.jsonl@512+") && told.contains('!'), "{told}");
        let story = loader::story(&archive, &searcher, &at).unwrap();
        assert_eq!(story.headline, Some(format!("Ferry {n} stops")));
        assert_eq!(story.problems, []);
    }
}

#[test]
fn the_same_story_in_two_formats_is_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let home = tempfile::tempdir().unwrap();
    let all = every_format();
    for (n, (_, format, bytes)) in all.iter().enumerate() {
        std::fs::write(folder.path().join(format!("{n}-{}", format.as_str())), bytes).unwrap();
    }
    let archive = Archive::open(home.path(), &[folder.path().to_owned()]).unwrap();
    loader::index(&archive, &Options::default(), &mut |_| {}).unwrap();
    let searcher = archive.searcher(&Marks::in_memory()).unwrap();
    let row = searcher.list(&Query::every(), Sort::Newest, 0..1).unwrap().rows.remove(0);
    let at = searcher.locate(&row.key).unwrap().unwrap();
    let story = loader::story(&archive, &searcher, &at).unwrap();
    assert_eq!(story.copies.len() + 1, all.len());
}

#[test]
fn a_text_has_the_captions_of_its_pictures() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("ferry_files")).unwrap();
    std::fs::write(folder.path().join("ferry_files/boat.jpg"), b"\xFF\xD8\xFF").unwrap();
    let page = format!(
        "<html lang='en'><body><article><h1>{HEADLINE}</h1><p>{LEAD}</p><figure><img src='ferry_files/boat.jpg'>\
         <figcaption>A boat lies in the harbor of Oakum, Monday, March 3, 2031. (AP Photo/Ben Holt)</figcaption></figure>\
         <p>{SECOND}</p></article></body></html>"
    );
    let path = folder.path().join("ferry.html");
    std::fs::write(&path, page).unwrap();
    let story = loader::open(&path).unwrap().remove(0);
    let [caption] = story.captions.as_slice() else { panic!("{:?}", story.captions) };
    assert_eq!(caption.text, "A boat lies in the harbor of Oakum, Monday, March 3, 2031.");
    let credit = caption.credit.as_ref().unwrap();
    assert_eq!(
        (credit.photographer.as_deref(), credit.agency.as_deref()),
        (Some("Ben Holt"), Some("AP"))
    );
    let photo = caption.photo.as_ref().unwrap();
    assert_eq!(photo.path.as_deref(), Some(folder.path().join("ferry_files/boat.jpg").as_path()));
    assert_eq!(story.kind, Kind::Text);
    assert_eq!(body(&story), [LEAD, SECOND]);
}
