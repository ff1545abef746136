//! NewsML 1 files: components, pictures in their places, identification.

use super::*;
use std::path::Path;

/// The drafts of a file, and the problems of records that gave none.
fn read(source: &str) -> (Vec<Draft>, Vec<Problem>) {
    let bytes = source.as_bytes();
    let head = Head { path: Path::new("a.xml"), bytes };
    assert_eq!(Newsml1.sniff(&head), Confidence::Content);
    let (mut drafts, mut problems) = (Vec::new(), Vec::new());
    let mut emit = |item: Item<'_>| {
        match item {
            Item::Draft { draft, .. } => drafts.push(*draft),
            Item::Problem { problem, .. } => problems.push(problem),
            Item::Member { .. } => {}
        }
        Flow::More
    };
    let mut input = Input::bytes(Path::new("a.xml"), bytes);
    Newsml1.read(&mut input, &mut emit).unwrap();
    (drafts, problems)
}

fn shown(draft: &Draft) -> Vec<String> {
    let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
    draft.parts.iter().map(show).collect()
}

const PHOTO: &str = r#"<NewsComponent Duid="photo0"><NewsLines><HeadLine>A boat</HeadLine>
<CreditLine>OW</CreditLine><ByLine>BEN OKORO</ByLine></NewsLines>
<NewsComponent><Role FormalName="Caption"/><ContentItem><MediaType FormalName="Text"/>
<DataContent><p>A boat lies in the port.</p><p>EDITORIAL USE only.</p></DataContent></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="Thumbnail"/><ContentItem Href="small.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
<NewsComponent><Role FormalName="HighDef"/><ContentItem Href="big.jpg"><MediaType FormalName="Photo"/>
<Characteristics><Property FormalName="Width" Value="768"/><Property FormalName="Height" Value="511"/></Characteristics>
</ContentItem></NewsComponent></NewsComponent>"#;

fn item(revision: &str, management: &str, components: &str) -> String {
    format!(
        r#"<?xml version="1.0"?><NewsML Version="1.2"><NewsEnvelope><Priority FormalName="4"/></NewsEnvelope>
<NewsItem xml:lang="en"><Identification><NewsIdentifier><ProviderId>oakumwire.com</ProviderId><DateId>20310301</DateId>
<NewsItemId>doc-1</NewsItemId>{revision}</NewsIdentifier><NameLabel>Sea-Ferries</NameLabel></Identification>
<NewsManagement><FirstCreated>20310301T150904Z</FirstCreated>{management}</NewsManagement>
{components}</NewsItem></NewsML>"#
    )
}

#[test]
fn a_text_has_its_pictures_where_it_names_them() {
    let components = format!(
        r##"<NewsComponent><NewsLines><HeadLine>Ferries stop </HeadLine><ByLine>By Ana Ruiz</ByLine>
<DateLine>Oakum (OW) -</DateLine><CopyrightLine>© 2031 OW</CopyrightLine>
<NewsLine><NewsLineType FormalName="AdvisoryLine"/><NewsLineText>ADDS a ferry</NewsLineText></NewsLine></NewsLines>
<AdministrativeMetadata><Provider><Party FormalName="OW"/></Provider></AdministrativeMetadata>
<DescriptiveMetadata><Language FormalName="en"/><SubjectCode><Subject FormalName="04000000"/></SubjectCode>
<Property FormalName="Keyword" Value="ferries"/></DescriptiveMetadata>
<NewsComponent><ContentItem><MediaType FormalName="Text"/><DataContent><p>One.</p>
<media><media-reference data-location="#photo0"/></media><p>Two.</p></DataContent></ContentItem></NewsComponent>
{PHOTO}</NewsComponent>"##
    );
    let revision = r#"<RevisionId PreviousRevision="1" Update="N">3</RevisionId>"#;
    let (drafts, _) = read(&item(revision, r#"<Status FormalName="Usable"/>"#, &components));
    let draft = &drafts[0];
    assert_eq!(
        shown(draft),
        [
            "headline: Ferries stop",
            "byline: By Ana Ruiz",
            "editors_note: ADDS a ferry",
            "paragraph: Oakum (OW) - One.",
            "caption: A boat lies in the port.",
            "paragraph: Two.",
            "copyright: © 2031 OW",
        ]
    );
    assert_eq!(draft.id.as_deref(), Some("urn:newsml:oakumwire.com:20310301:doc-1"));
    assert_eq!((draft.urgency, draft.agency.as_deref()), (Some(4), Some("OW")));
    let revision = draft.revision.as_ref().unwrap();
    assert_eq!((revision.kind.as_str(), revision.number), ("update", 3));
    assert_eq!(revision.of.as_deref(), Some("urn:newsml:oakumwire.com:20310301:doc-1~1"));
    let picture = draft.parts[4].picture.as_deref().unwrap();
    assert_eq!(picture.photo.as_ref().unwrap().href.as_deref(), Some("big.jpg"));
    let credit = picture.credit.as_ref().unwrap();
    assert_eq!((credit.text.as_str(), credit.photographer.as_deref()), ("OW", Some("Ben Okoro")));
    assert_eq!(picture.instructions.as_deref(), Some("EDITORIAL USE only."));
}

#[test]
fn a_picture_alone_is_a_photo() {
    let (drafts, _) = read(&item("", "", PHOTO));
    assert_eq!(drafts[0].kind, Kind::Photo);
    assert_eq!(shown(&drafts[0]), ["headline: A boat", "caption: A boat lies in the port."]);
}

#[test]
fn statuses_and_what_is_skipped() {
    let text = "<NewsComponent><ContentItem><DataContent>Ferries stopped.</DataContent></ContentItem></NewsComponent>";
    let (drafts, _) = read(&item("", r#"<Status FormalName="Canceled"/>"#, text));
    assert_eq!(drafts[0].status, story::Status::Canceled);
    assert_eq!(drafts[0].revision.as_ref().unwrap().kind, "kill");
    let (drafts, problems) = read(&item("", "", "<NewsComponent/>"));
    assert!(drafts.is_empty() && problems[0].code == "skipped");
    let (drafts, problems) = read("<NewsML><NewsItem>");
    assert!(drafts.is_empty() && problems.len() == 1);
}

#[test]
fn one_language_is_read_of_several() {
    let text = |language: &str, words: &str| {
        format!(
            "<NewsComponent><DescriptiveMetadata><Language FormalName='{language}'/></DescriptiveMetadata>\
             <NewsComponent><Role FormalName='Body'/><ContentItem><DataContent>{words}</DataContent></ContentItem>\
             </NewsComponent></NewsComponent>"
        )
    };
    let both = format!(
        "<NewsComponent><BasisForChoice>./NewsComponent/DescriptiveMetadata/Language</BasisForChoice>{}{}</NewsComponent>",
        text("en", "Ferries stopped."),
        text("fr", "Les bacs sont en panne.")
    );
    let (drafts, _) = read(&item("", "", &both));
    assert_eq!(shown(&drafts[0]), ["paragraph: Ferries stopped."]);
    assert_eq!(drafts[0].problems[0].code, "languages");
}

#[test]
fn components_that_name_themselves_are_read_once() {
    let components = r##"<NewsComponent Duid="a"><NewsComponent Duid="a"><ContentItem><DataContent><p>Ferries stopped.</p>
<media><media-reference source="#a"/></media><media><media-reference source="#b"/></media><media><media-reference source="#b"/></media>
</DataContent></ContentItem></NewsComponent><NewsComponent Duid="b"><NewsComponent><Role FormalName="Caption"/><ContentItem>
<MediaType FormalName="Text"/><DataContent><p>A boat.</p><media><media-reference source="#b"/></media></DataContent></ContentItem>
</NewsComponent><ContentItem Href="b.jpg"><MediaType FormalName="Photo"/></ContentItem></NewsComponent>
<NewsItemRef NewsItem="urn:newsml:oakumwire.com:20310301:doc-1"/></NewsComponent>"##;
    let (drafts, _) = read(&item("", "", components));
    assert_eq!(shown(&drafts[0]), ["paragraph: Ferries stopped.", "caption: A boat."]);
}
