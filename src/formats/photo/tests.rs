//! Images of the tests' own making: their fields and no pixels.

use std::path::Path;

use super::*;
use crate::formats::Flow;
use crate::story::{Draft, Role};

fn read(bytes: &[u8]) -> Result<Draft, String> {
    let mut found = None;
    let mut input = Input::bytes(Path::new("day/ferry.jpg"), bytes);
    let done = Photo.read(&mut input, &mut |item| {
        if let Item::Draft { draft, .. } = item {
            found = Some(*draft);
        }
        Flow::More
    });
    done.map_err(|why| why.to_string())?;
    found.ok_or_else(|| "no draft".into())
}

fn segment(marker: u8, parts: &[&[u8]]) -> Vec<u8> {
    let body = parts.concat();
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xff, marker][..], &length, &body].concat()
}

fn jpeg(segments: &[Vec<u8>]) -> Vec<u8> {
    let end = [0xff, 0xda, 0, 2, 1, 2, 3];
    [&[0xff, 0xd8][..], &segments.concat(), &end].concat()
}

fn dataset(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
    let length = u16::try_from(value.len()).unwrap().to_be_bytes();
    [&[0x1c, record, number][..], &length, value].concat()
}

fn photoshop(iim: &[u8]) -> Vec<u8> {
    let length = u32::try_from(iim.len()).unwrap().to_be_bytes();
    let other = b"8BIM\x03\xed\0\0\0\0\0\x01\x07\0";
    let start = [&b"Photoshop 3.0\0"[..], other, b"8BIM\x04\x04\0\0"].concat();
    segment(0xed, &[&start, &length, iim])
}

fn iim(extra: &[Vec<u8>]) -> Vec<u8> {
    let fields = [
        (5, "OAKUM FERRY"),
        (10, "4"),
        (15, "A"),
        (25, "ferry"),
        (25, "port"),
        (40, "MANDATORY CREDIT"),
        (55, "20310301"),
        (80, "Ana Ruiz"),
        (85, "STF"),
        (90, "Oakum"),
        (101, "Freeland"),
        (105, "Ferry in port"),
        (110, "AP"),
        (116, "(c) 2031"),
        (120, "A ferry waits in the port of Oakum,\rFreeland."),
    ];
    let mut all = extra.concat();
    for (number, value) in fields {
        all.extend(dataset(2, number, value.as_bytes()));
    }
    all
}

/// What a draft says, on one line.
fn told(draft: &Draft) -> String {
    let part = draft.parts.iter().find(|part| part.role == Some(Role::Caption)).unwrap();
    let picture = part.picture.as_deref().unwrap();
    let credit = picture.credit.clone().unwrap_or_default();
    format!(
        "{} | {} | {} [{}, {}] | {} | {} | {} | {} | {}",
        draft.headline.as_deref().unwrap_or("-"),
        part.text,
        credit.text,
        credit.photographer.as_deref().unwrap_or("-"),
        credit.agency.as_deref().unwrap_or("-"),
        picture.date.map_or("-".into(), |day| day.to_string()),
        picture.places.join("; "),
        picture.people.join("; "),
        picture.instructions.as_deref().unwrap_or("-"),
        draft.keywords.join(" "),
    )
}

const TOLD: &str = "Ferry in port | A ferry waits in the port of Oakum, Freeland. | \
                    Ana Ruiz/AP [Ana Ruiz, AP] | 2031-03-01 | Oakum, Freeland |  | MANDATORY CREDIT | ferry port";

fn xmp(properties: &str) -> Vec<u8> {
    format!(
        "<?xpacket begin='' id='x'?><x:xmpmeta xmlns:x='adobe:ns:meta/'>\
         <rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>{properties}</rdf:RDF></x:xmpmeta>\
         <?xpacket end='w'?>"
    )
    .into_bytes()
}

/// A directory of TIFF with text entries, little-endian.
fn tiff(entries: &[(u16, &[u8])]) -> Vec<u8> {
    let count = u16::try_from(entries.len()).unwrap();
    let mut out = [&b"II*\0\x08\0\0\0"[..], &count.to_le_bytes()].concat();
    let mut values = Vec::new();
    let base = out.len() + entries.len() * 12 + 4;
    for (tag, value) in entries {
        let value = if value.len() > 4 { value.to_vec() } else { [value, &[0; 5][..]].concat() };
        let at = u32::try_from(base + values.len()).unwrap();
        let length = u32::try_from(value.len()).unwrap();
        out.extend(
            [&tag.to_le_bytes()[..], &[2, 0], &length.to_le_bytes(), &at.to_le_bytes()].concat(),
        );
        values.extend(value);
    }
    [out, vec![0; 4], values].concat()
}

#[test]
fn iim_tells_all() {
    let draft = read(&jpeg(&[photoshop(&iim(&[]))])).unwrap();
    assert_eq!(told(&draft), TOLD);
    assert_eq!(draft.slugline.as_deref(), Some("OAKUM FERRY"));
    assert_eq!((draft.urgency, draft.agency.as_deref()), (Some(4), Some("AP")));
    assert_eq!(draft.bylines[0].title.as_deref(), Some("STF"));
    assert_eq!(draft.subjects[0].code.as_deref(), Some("iptc-iim:A"));
    assert!(draft.problems.is_empty());
}

#[test]
fn charsets_of_iim() {
    let check = |charset: &[Vec<u8>], caption: &[u8], want: &str| {
        let iim = [charset.concat(), dataset(2, 120, caption)].concat();
        let draft = read(&jpeg(&[photoshop(&iim)])).unwrap();
        assert_eq!(draft.parts[0].text, want);
    };
    check(&[dataset(1, 90, b"\x1b%G")], "Café".as_bytes(), "Café");
    check(&[], "Café".as_bytes(), "Café");
    check(&[], b"Caf\xe9 \x96 open", "Café – open");
    check(&[], b"Cafe \x1b[31m", "Cafe ␛[31m");
}

#[test]
fn xmp_as_attributes_and_lists() {
    let packet = xmp(
        "<rdf:Description photoshop:Headline='Ferry in port' photoshop:Credit='Ana Ruiz/AP' photoshop:City='Oakum' \
         photoshop:Country='Freeland' photoshop:DateCreated='2031-03-01T10:00:00+01:00' \
         photoshop:Instructions='MANDATORY CREDIT' xmlns:photoshop='p'>\
         <dc:description><rdf:Alt><rdf:li xml:lang='de'>Eine Fähre.</rdf:li><rdf:li xml:lang='x-default'>\
         A ferry waits in the port of Oakum, Freeland.</rdf:li></rdf:Alt></dc:description>\
         <dc:creator><rdf:Seq><rdf:li>Ana Ruiz</rdf:li></rdf:Seq></dc:creator>\
         <dc:subject><rdf:Bag><rdf:li>ferry</rdf:li><rdf:li>port</rdf:li></rdf:Bag></dc:subject>\
         <Iptc4xmpExt:PersonInImage><rdf:Bag><rdf:li>Ole Holm</rdf:li></rdf:Bag></Iptc4xmpExt:PersonInImage>\
         <Iptc4xmpExt:LocationCreated><rdf:Bag><rdf:li rdf:parseType='Resource'><Iptc4xmpExt:City>Elm\
         </Iptc4xmpExt:City></rdf:li></rdf:Bag></Iptc4xmpExt:LocationCreated></rdf:Description>",
    );
    let with_people = TOLD.replace("Freeland |  |", "Freeland | Ole Holm |");
    let app1 = segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0", &packet]);
    assert_eq!(told(&read(&jpeg(&[app1])).unwrap()), with_people);
    // PNG and WebP carry the same.
    let chunk = [&b"XML:com.adobe.xmp\0\0\0\0\0"[..], &packet].concat();
    let length = u32::try_from(chunk.len()).unwrap();
    let png = [
        &b"\x89PNG\r\n\x1a\n"[..],
        &length.to_be_bytes(),
        b"iTXt",
        &chunk,
        &[0; 4],
        b"\0\0\0\0IEND",
    ]
    .concat();
    assert_eq!(told(&read(&png).unwrap()), with_people);
    let length = u32::try_from(packet.len()).unwrap();
    let webp = [&b"RIFF\0\0\0\0WEBPXMP "[..], &length.to_le_bytes(), &packet].concat();
    assert_eq!(told(&read(&webp).unwrap()), with_people);
}

#[test]
fn the_camera_is_asked_last() {
    let exif = tiff(&[(0x010e, b"A ferry in port.\0"), (0x0132, b"2031:03:01 10:00:00\0")]);
    let app1 = segment(0xe1, &[b"Exif\0\0", &exif]);
    let want = "- | A ferry in port. |  [-, -] | 2031-03-01 |  |  | - | ";
    assert_eq!(told(&read(&jpeg(std::slice::from_ref(&app1))).unwrap()), want);
    let both = read(&jpeg(&[app1, photoshop(&iim(&[]))])).unwrap();
    assert_eq!(told(&both), TOLD);
    let both = read(&tiff(&[(0x010e, b"A ferry in port.\0"), (0x83bb, &iim(&[]))])).unwrap();
    assert_eq!(told(&both), TOLD);
}

#[test]
fn a_place_in_the_united_states_is_known_by_its_state() {
    let place = |fields: &[(u8, &str)]| {
        let place: Vec<Vec<u8>> =
            fields.iter().map(|(number, value)| dataset(2, *number, value.as_bytes())).collect();
        let iim = [place.concat(), dataset(2, 120, b"A ferry.")].concat();
        let draft = read(&jpeg(&[photoshop(&iim)])).unwrap();
        draft.parts[0].picture.as_ref().unwrap().places.join("; ")
    };
    assert_eq!(place(&[(90, "Oakum"), (95, "Maine"), (101, "United States")]), "Oakum, Maine");
    assert_eq!(place(&[(90, "Oakum"), (95, "North"), (101, "Freeland")]), "Oakum, Freeland");
    assert_eq!(place(&[(90, "Oakum"), (100, "FRL")]), "Oakum");
    assert_eq!(place(&[(101, "Freeland")]), "Freeland");
}

#[test]
fn what_is_damaged_gives_what_can_be_read() {
    assert_eq!(read(&jpeg(&[])).unwrap_err(), "a photo without a caption");
    assert_eq!(
        read(&jpeg(&[photoshop(&dataset(2, 5, b"DSC_01"))])).unwrap_err(),
        "a photo without a caption"
    );
    let mut long = iim(&[]);
    long.extend([0x1c, 2, 122, 0x7f, 0xff, b'x']);
    let draft = read(&jpeg(&[photoshop(&long)])).unwrap();
    assert_eq!((told(&draft).as_str(), draft.problems.len()), (TOLD, 1));
    let whole = jpeg(&[photoshop(&iim(&[]))]);
    for end in 0..whole.len() {
        let _ = read(&whole[..end]);
    }
    let mut seed = 7_u32;
    for _ in 0..2000 {
        let mut flipped = whole.clone();
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let at = seed as usize % flipped.len();
        flipped[at] ^= (seed >> 24) as u8 | 1;
        let _ = read(&flipped);
    }
    let endless = tiff(&[(0x8769, b"\x08\0\0\0")]);
    assert!(read(&endless).is_err());
}
