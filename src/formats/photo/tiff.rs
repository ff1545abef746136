//! The directory of TIFF, which is also how Exif is written: numbered entries, some of which hold whole sets of fields.

use std::io::{self, Cursor, Read, Seek, SeekFrom};

use super::container::{LONGEST, Raw};
use super::fields::Fields;
use crate::formats::tree::line;
use crate::formats::when;
use crate::story::Moment;
use crate::text;

/// Entries of a directory, at most.
const MOST: u16 = 2000;

/// The numbers of the entries that are read.
const DESCRIPTION: u16 = 0x010e;
const CHANGED: u16 = 0x0132;
const ARTIST: u16 = 0x013b;
const XMP: u16 = 0x02bc;
const COPYRIGHT: u16 = 0x8298;
const IIM: u16 = 0x83bb;
const PHOTOSHOP: u16 = 0x8649;
const EXIF: u16 = 0x8769;
const TAKEN: u16 = 0x9003;

/// Reads the fields of a TIFF file.
///
/// # Errors
/// Where it breaks off, or a length or a place in it is wrong.
pub fn read(file: &mut (impl Read + Seek), raw: &mut Raw) -> io::Result<()> {
    let mut tiff = Tiff { file, is_big: false };
    let first = tiff.begin()?;
    let mut exif = None;
    tiff.directory(first, &mut |tiff, entry| {
        match entry.tag {
            XMP => raw.xmp = Some(tiff.bytes(entry)?),
            IIM => raw.iim = tiff.bytes(entry)?,
            PHOTOSHOP if raw.iim.is_empty() => {
                let resources = tiff.bytes(entry)?;
                raw.take_photoshop(&resources);
            }
            EXIF => exif = Some(entry.at),
            _ => tiff.field(entry, &mut raw.exif)?,
        }
        Ok(())
    })?;
    if let Some(at) = exif {
        tiff.directory(at, &mut |tiff, entry| tiff.field(entry, &mut raw.exif))?;
    }
    Ok(())
}

/// What the camera wrote, as far as it can be read.
pub fn exif(bytes: &[u8]) -> Fields {
    let mut raw = Raw::default();
    // Its own damage is nothing to tell: it is asked last.
    let _ = read(&mut Cursor::new(bytes), &mut raw);
    raw.exif
}

/// An entry of a directory.
struct Entry {
    tag: u16,
    /// Bytes of its value.
    length: u64,
    /// Where its value stands; the value itself where that is a number.
    at: u64,
}

struct Tiff<'f, F> {
    file: &'f mut F,
    is_big: bool,
}

impl<F: Read + Seek> Tiff<'_, F> {
    /// Where the first directory stands.
    fn begin(&mut self) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(0))?;
        let mut head = [0; 4];
        self.file.read_exact(&mut head)?;
        self.is_big = head[0] == b'M';
        Ok(u64::from(self.long()?))
    }

    fn short(&mut self) -> io::Result<u16> {
        let mut bytes = [0; 2];
        self.file.read_exact(&mut bytes)?;
        Ok(if self.is_big { u16::from_be_bytes(bytes) } else { u16::from_le_bytes(bytes) })
    }

    fn long(&mut self) -> io::Result<u32> {
        let mut bytes = [0; 4];
        self.file.read_exact(&mut bytes)?;
        Ok(if self.is_big { u32::from_be_bytes(bytes) } else { u32::from_le_bytes(bytes) })
    }

    /// Shows each entry of the directory at a place; those that follow are of other images.
    fn directory(
        &mut self,
        at: u64,
        see: &mut dyn FnMut(&mut Self, &Entry) -> io::Result<()>,
    ) -> io::Result<()> {
        self.file.seek(SeekFrom::Start(at))?;
        let entries = self.short()?;
        if entries > MOST {
            return Err(io::Error::other("a directory with too many entries"));
        }
        for n in 0..u64::from(entries) {
            let place = at + 2 + n * 12;
            self.file.seek(SeekFrom::Start(place))?;
            let (tag, kind, count) = (self.short()?, self.short()?, self.long()?);
            let size = match kind {
                3 | 8 => 2,
                4 | 9 | 11 | 13 => 4,
                5 | 10 | 12 => 8,
                _ => 1,
            };
            let length = u64::from(count) * size;
            let pointed = u64::from(self.long()?);
            let at = if length > 4 || tag == EXIF { pointed } else { place + 8 };
            see(self, &Entry { tag, length, at })?;
        }
        Ok(())
    }

    fn bytes(&mut self, entry: &Entry) -> io::Result<Vec<u8>> {
        if entry.length > LONGEST {
            return Err(io::Error::other("a set of fields is longer than 8 MiB"));
        }
        self.file.seek(SeekFrom::Start(entry.at))?;
        let mut bytes = Vec::new();
        let got = self.file.by_ref().take(entry.length).read_to_end(&mut bytes)?;
        if got as u64 == entry.length {
            Ok(bytes)
        } else {
            Err(io::ErrorKind::UnexpectedEof.into())
        }
    }

    /// Reads an entry that is one of the camera's own fields.
    fn field(&mut self, entry: &Entry, fields: &mut Fields) -> io::Result<()> {
        if !matches!(entry.tag, DESCRIPTION | CHANGED | ARTIST | COPYRIGHT | TAKEN) {
            return Ok(());
        }
        let bytes = self.bytes(entry)?;
        let first = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
        let value = line(&text::decode(first, Some("windows-1252")).0);
        if value.is_empty() {
            return Ok(());
        }
        match entry.tag {
            DESCRIPTION => fields.caption = Some(value),
            ARTIST => fields.writers = vec![value],
            COPYRIGHT => fields.copyright = Some(value),
            // The day on which it was taken comes before that on which it was changed.
            TAKEN => fields.taken = day(&value).or(fields.taken),
            _ => fields.taken = fields.taken.or(day(&value)),
        }
        Ok(())
    }
}

/// `2031:03:01 12:00:00`.
fn day(value: &str) -> Option<crate::story::Day> {
    let date = value.split(' ').next()?.replace(':', "-");
    when::moment(&date).map(Moment::day)
}
