//! One record of a web archive: what its head says (WARC 0.17 to 1.1, and ARC before it), and its block.

use std::io::{self, BufRead, Read};

use memchr::memmem;

use super::window::Window;
use crate::formats::when;
use crate::story::Moment;
use crate::text;

/// Bytes of a head, at most.
const LONGEST_HEAD: usize = 64 << 10;

/// Bytes of a block that nobody wants up to which it is kept, so that a wrong length is seen.
const KEPT: u64 = 1 << 20;

/// Bytes of a block that is wanted, at most.
pub const LONGEST: u64 = 64 << 20;

/// A record's head.
#[derive(Debug, Default)]
pub struct Head {
    /// What the record is: `response`, `warcinfo`, ...
    pub kind: String,
    /// The address that it was fetched from.
    pub url: String,
    /// When it was fetched.
    pub fetched: Option<Moment>,
    /// The block's media type.
    pub media: String,
    /// The block's length, where the head gives one.
    pub length: Option<u64>,
}

/// A record.
#[derive(Debug)]
pub struct Record {
    /// What it says of itself.
    pub head: Head,
    /// What it holds; empty where nobody wants it.
    pub block: Vec<u8>,
    /// What is wrong with it.
    pub wrong: Option<&'static str>,
}

/// What can be found where a record should begin.
#[derive(Debug)]
pub enum Next {
    /// A record.
    Record(Record),
    /// None. The next one was looked for.
    Lost,
    /// The end.
    End,
}

/// The next record. Reads a block where it is wanted, or short.
///
/// # Errors
/// Where the stream breaks off in the head.
pub fn next(
    window: &mut Window<'_>,
    wanted: &dyn Fn(&Head) -> bool,
    is_arc: bool,
) -> io::Result<Next> {
    if !window.skip_padding()? {
        return Ok(Next::End);
    }
    let head = if is_arc { arc_head(window)? } else { warc_head(window)? };
    let Some(head) = head else {
        seek(window, is_arc)?;
        return Ok(Next::Lost);
    };
    let Some(length) = head.length else {
        let wrong = Some("it has no length");
        let found = Record { head, block: Vec::new(), wrong };
        seek(window, is_arc)?;
        return Ok(Next::Record(found));
    };
    let mut record = Record { head, block: Vec::new(), wrong: None };
    let is_wanted = wanted(&record.head);
    if is_wanted && length > LONGEST {
        record.wrong = Some("it is longer than 64 MiB and is not read");
    }
    let is_kept = length <= KEPT || is_wanted && length <= LONGEST;
    let read = if is_kept {
        window.by_ref().take(length).read_to_end(&mut record.block).map(|got| got as u64)
    } else {
        io::copy(&mut window.by_ref().take(length), &mut io::sink())
    };
    match read {
        Ok(got) if got == length => {}
        Ok(_) => record.wrong = Some("it is cut off"),
        Err(_) => record.wrong = Some("it is packed badly"),
    }
    if record.wrong.is_none() || record.wrong == Some("it is cut off") {
        check_end(window, &mut record, is_arc);
    }
    if !is_wanted {
        record.block = Vec::new();
    }
    Ok(Next::Record(record))
}

/// Whether an archive is an ARC, by how its first record begins.
///
/// # Errors
/// Where the stream breaks off.
pub fn is_arc(window: &mut Window<'_>) -> io::Result<bool> {
    let first = window.peek(LONGEST_HEAD)?.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Ok(!first.starts_with(b"WARC/") && arc_line(first).is_some())
}

/// Looks whether the record ends where its length says; one that reaches over the next one is cut there.
fn check_end(window: &mut Window<'_>, record: &mut Record, is_arc: bool) {
    // In ARC one line end, which older programs forgot, parts records: nothing to hold the length to.
    if is_arc {
        return;
    }
    let Ok(next) = window.peek(4) else { return };
    if record.wrong.is_none()
        && (next.is_empty() || next.starts_with(b"\r\n") || next.starts_with(b"\n"))
    {
        return;
    }
    let inside = memmem::find_iter(&record.block, b"\nWARC/").find(|at| {
        let version = record.block.get(at + 6..at + 8).unwrap_or_default();
        matches!(version, [b'0' | b'1', b'.'])
    });
    if let Some(at) = inside {
        let after = record.block.split_off(at + 1);
        window.unread(&after);
        record.wrong = Some("its length is wrong");
    } else if record.wrong.is_none() {
        record.wrong = Some("its length is wrong");
        // What breaks off here breaks off at the next reading, too.
        let _ = seek(window, is_arc);
    }
}

/// Goes to where the next record begins, or to the end.
fn seek(window: &mut Window<'_>, is_arc: bool) -> io::Result<()> {
    if is_arc {
        // A line of the head's shape.
        while !window.fill_buf()?.is_empty() {
            line(window)?;
            let next = window.peek(LONGEST_HEAD)?;
            let next = next.split(|byte| *byte == b'\n').next().unwrap_or_default();
            if arc_line(next).is_some() {
                break;
            }
        }
    } else if window.seek(b"\nWARC/")? {
        window.consume(1);
    }
    Ok(())
}

/// A line without its end; `None` at the end of the stream, or where it is longer than a head may be.
fn line(window: &mut Window<'_>) -> io::Result<Option<String>> {
    let mut bytes = Vec::new();
    window.by_ref().take(LONGEST_HEAD as u64).read_until(b'\n', &mut bytes)?;
    let ended = bytes.pop_if(|last| *last == b'\n').is_some();
    bytes.pop_if(|last| *last == b'\r');
    Ok(ended.then(|| String::from_utf8_lossy(&bytes).into_owned()))
}

/// The head of a WARC record: a version, fields, a blank line.
fn warc_head(window: &mut Window<'_>) -> io::Result<Option<Head>> {
    if !window.peek(5)?.starts_with(b"WARC/") {
        return Ok(None);
    }
    line(window)?;
    let mut head = Head::default();
    let mut size = 0;
    loop {
        let Some(line) = line(window)? else { return Ok(None) };
        size += line.len();
        if line.trim().is_empty() {
            return Ok(Some(head));
        }
        if size > LONGEST_HEAD {
            return Ok(None);
        }
        let Some((name, value)) = line.split_once(':') else { continue };
        let value = value.trim();
        match name.trim().to_ascii_lowercase().as_str() {
            "warc-type" => head.kind = value.to_ascii_lowercase(),
            "warc-target-uri" => {
                let bare = value.strip_prefix('<').and_then(|v| v.strip_suffix('>'));
                head.url = text::clean_line(bare.unwrap_or(value)).into_owned();
            }
            "warc-date" => head.fetched = when::moment(value),
            "content-type" => value.clone_into(&mut head.media),
            "content-length" => head.length = value.parse().ok(),
            _ => {}
        }
    }
}

/// The head of an ARC record, one line.
fn arc_head(window: &mut Window<'_>) -> io::Result<Option<Head>> {
    let bytes = window.peek(LONGEST_HEAD)?;
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
    let Some(head) = arc_line(first) else { return Ok(None) };
    line(window)?;
    Ok(Some(head))
}

/// `URL IP-address Archive-date Content-type Archive-length`; some addresses hold spaces.
fn arc_line(bytes: &[u8]) -> Option<Head> {
    let line = std::str::from_utf8(bytes).ok()?.trim_end();
    let mut fields = line.rsplitn(5, ' ');
    let (length, media, date) = (fields.next()?, fields.next()?, fields.next()?);
    let (_, url) = (fields.next()?, fields.next()?);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !url.contains(':') || date.len() < 8 || !digits(date) {
        return None;
    }
    let (day, clock) = (date.get(..8)?, date.get(8..14).unwrap_or("000000"));
    let kind = if url.starts_with("filedesc:") { "warcinfo" } else { "response" };
    Some(Head {
        kind: kind.into(),
        url: text::clean_line(url).into_owned(),
        fetched: when::moment(&format!("{day}T{clock}Z")),
        media: media.into(),
        length: length.parse().ok(),
    })
}
