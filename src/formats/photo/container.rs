//! Where image files keep their fields: the segments of JPEG, the chunks of PNG and WebP, the directory of TIFF.

use std::io::{self, Read, Seek, SeekFrom};

use super::fields::Fields;
use super::tiff;
use crate::formats::ReadError;
use crate::story::Problem;

/// Bytes of a set of fields, at most.
pub const LONGEST: u64 = 8 << 20;

/// Segments or chunks of a file, at most.
const MOST: usize = 10_000;

/// What opens the segments of JPEG.
const JPEG_XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const JPEG_EXIF: &[u8] = b"Exif\0\0";
const JPEG_PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// What a chunk of PNG with XMP is called.
const PNG_XMP: &[u8] = b"XML:com.adobe.xmp\0";

/// What an image file is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Webp,
    Tiff,
}

/// The sets of fields in a file.
#[derive(Default)]
pub struct Raw {
    pub xmp: Option<Vec<u8>>,
    /// IPTC-IIM; empty where there is none.
    pub iim: Vec<u8>,
    /// What the camera wrote.
    pub exif: Fields,
    pub problems: Vec<Problem>,
}

/// What an image file is by its first bytes.
pub fn kind(head: &[u8]) -> Option<Kind> {
    match head {
        [0xff, 0xd8, 0xff, ..] => Some(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Kind::Webp),
        [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Some(Kind::Tiff),
        _ => None,
    }
}

/// Reads the fields of a file and nothing else. What breaks off gives what came before, with a problem.
///
/// # Errors
/// Where it is no image.
pub fn read(file: &mut (impl Read + Seek)) -> Result<Raw, ReadError> {
    let mut head = [0; 12];
    let mut raw = Raw::default();
    let got = file.by_ref().take(12).read(&mut head)?;
    let kind = kind(head.get(..got).unwrap_or_default());
    let read = match kind {
        None => return Err(ReadError("it is no image".into())),
        Some(Kind::Jpeg) => jpeg(file, &mut raw),
        Some(Kind::Png) => png(file, &mut raw),
        Some(Kind::Webp) => webp(file, &mut raw),
        Some(Kind::Tiff) => tiff::read(file, &mut raw),
    };
    if let Err(error) = read {
        let message = match error.kind() {
            io::ErrorKind::UnexpectedEof => "the image breaks off in its fields".to_owned(),
            _ => format!("the image is damaged: {error}"),
        };
        raw.problems.push(Problem::new("damaged", message));
    }
    Ok(raw)
}

/// The bytes that come next.
fn take(file: &mut impl Read, length: u64) -> io::Result<Vec<u8>> {
    if length > LONGEST {
        return Err(io::Error::other("a set of fields is longer than 8 MiB"));
    }
    let mut bytes = Vec::new();
    let got = file.by_ref().take(length).read_to_end(&mut bytes)?;
    if got as u64 == length { Ok(bytes) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
}

fn exact<const N: usize>(file: &mut impl Read) -> io::Result<[u8; N]> {
    let mut bytes = [0; N];
    file.read_exact(&mut bytes)?;
    Ok(bytes)
}

fn skip(file: &mut impl Seek, length: u64) -> io::Result<()> {
    file.seek(SeekFrom::Current(i64::try_from(length).map_err(io::Error::other)?)).map(|_| ())
}

fn jpeg(file: &mut (impl Read + Seek), raw: &mut Raw) -> io::Result<()> {
    file.seek(SeekFrom::Start(2))?;
    let mut photoshop = Vec::new();
    let mut walk = || -> io::Result<()> {
        for _ in 0..MOST {
            // Fill bytes may stand before a marker.
            let [mut marker] = exact(file)?;
            while marker == 0xff {
                [marker] = exact(file)?;
            }
            match marker {
                0x01 | 0xd0..=0xd7 => continue,
                // The pixels, or the end: fields stand before.
                0xda | 0xd9 => return Ok(()),
                _ => {}
            }
            let length = u64::from(u16::from_be_bytes(exact(file)?));
            let Some(length) = length.checked_sub(2) else {
                return Err(io::Error::other("a segment has no length"));
            };
            if !matches!(marker, 0xe1 | 0xed) {
                skip(file, length)?;
                continue;
            }
            let segment = take(file, length)?;
            if let Some(xmp) = segment.strip_prefix(JPEG_XMP) {
                raw.xmp.get_or_insert_with(|| xmp.to_vec());
            } else if let Some(exif) = segment.strip_prefix(JPEG_EXIF) {
                raw.exif.or(tiff::exif(exif));
            } else if let Some(part) = segment.strip_prefix(JPEG_PHOTOSHOP) {
                photoshop.extend(part);
            } else if marker == 0xed && segment.starts_with(&[0x1c]) {
                raw.iim.extend(segment);
            }
        }
        Ok(())
    };
    let walked = walk();
    raw.take_photoshop(&photoshop);
    walked
}

fn png(file: &mut (impl Read + Seek), raw: &mut Raw) -> io::Result<()> {
    file.seek(SeekFrom::Start(8))?;
    for _ in 0..MOST {
        let length = u64::from(u32::from_be_bytes(exact(file)?));
        let name: [u8; 4] = exact(file)?;
        match &name {
            b"IEND" => return Ok(()),
            b"iTXt" if length < LONGEST => {
                let chunk = take(file, length)?;
                if let Some(text) = chunk.strip_prefix(PNG_XMP) {
                    raw.xmp = png_text(text).or(raw.xmp.take());
                }
            }
            b"eXIf" => raw.exif.or(tiff::exif(&take(file, length)?)),
            _ => skip(file, length)?,
        }
        skip(file, 4)?;
    }
    Ok(())
}

/// The text of an `iTXt` chunk behind its keyword: two flags, language and keyword again, the text, packed or not.
fn png_text(chunk: &[u8]) -> Option<Vec<u8>> {
    let (&[packed, _], rest) = chunk.split_first_chunk()?;
    let text = rest.splitn(3, |byte| *byte == 0).nth(2)?;
    if packed == 0 {
        return Some(text.to_vec());
    }
    let mut out = Vec::new();
    flate2::read::ZlibDecoder::new(text).take(LONGEST).read_to_end(&mut out).ok()?;
    Some(out)
}

fn webp(file: &mut (impl Read + Seek), raw: &mut Raw) -> io::Result<()> {
    file.seek(SeekFrom::Start(12))?;
    for _ in 0..MOST {
        let mut name = [0; 4];
        if file.read(&mut name)? == 0 {
            return Ok(());
        }
        let length = u64::from(u32::from_le_bytes(exact(file)?));
        match &name {
            b"XMP " => raw.xmp = Some(take(file, length)?),
            b"EXIF" => {
                let chunk = take(file, length)?;
                raw.exif.or(tiff::exif(chunk.strip_prefix(JPEG_EXIF).unwrap_or(&chunk)));
            }
            _ => skip(file, length)?,
        }
        skip(file, length % 2)?;
    }
    Ok(())
}

impl Raw {
    /// Takes IPTC-IIM out of Photoshop's resources: `8BIM`, a number, a name and a length that are padded to be even.
    pub fn take_photoshop(&mut self, resources: &[u8]) {
        let mut rest = resources;
        while let Some(resource) = rest.strip_prefix(b"8BIM") {
            let read = || {
                let (number, resource) = resource.split_first_chunk::<2>()?;
                let name = usize::from(*resource.first()?) + 1;
                let resource = resource.get(name + name % 2..)?;
                let (length, resource) = resource.split_first_chunk::<4>()?;
                let length = u32::from_be_bytes(*length) as usize;
                Some((u16::from_be_bytes(*number), resource, length))
            };
            let Some((number, resource, length)) = read() else { break };
            let Some(data) = resource.get(..length) else {
                let message = "a set of fields is cut off";
                self.problems.push(Problem::new("damaged", message));
                if number == 0x0404 {
                    self.iim.extend(resource);
                }
                break;
            };
            if number == 0x0404 {
                self.iim.extend(data);
            }
            rest = resource.get(length + length % 2..).unwrap_or_default();
        }
    }
}
