//! JSON of all kinds: one object, lists, lines of objects, and stories that lie deeper in an answer.
//!
//! A value is read at a time, so that a list or a file of lines may be of any length; each story is found again by its range of bytes.
//! What an object is (AP's, ninjs, a record of a table) is judged in one place, [`stories::judge`], wherever it lies.

mod look;
mod mend;
mod scan;
mod stories;
pub mod value;

use std::io::{BufRead, Cursor};

pub use look::{Shape, look};

use super::columns::Columns;
use super::{Confidence, Emit, Flow, Format, Head, Input, ReadError, Step, find};
use crate::story::{self, Problem};
use crate::text;
use scan::Scan;
use stories::Reading;

/// Bytes at the beginning of a file that tell how its dates are meant.
const SAMPLE: usize = 256 << 10;

/// Bytes of one value, at most.
const MOST: usize = 64 << 20;

/// Why a file gives nothing.
const NO_STORY: &str = "JSON without a story: no title or text";

/// A JSON document.
pub struct Json;

/// A JSON value a line.
pub struct Jsonl;

impl Format for Json {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Json)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match look(head) {
            Some(_) => Confidence::Likely,
            None => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        read(input, emit)
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        read_one(self, input, at, emit)
    }
}

impl Format for Jsonl {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Jsonl)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        match look(head) {
            Some(look) if look.shape == Shape::Lines => Confidence::Content,
            Some(_) if head.has_extension(&["jsonl", "ndjson", "jl", "jsonlines"]) => {
                Confidence::Content
            }
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let sample = input.ahead(SAMPLE)?;
        let columns = Columns::of(&sample);
        if let Some(text) = wide(input, &sample)? {
            return lines(&mut Cursor::new(text), &mut Reading::new(columns, emit).inexact());
        }
        lines(input.reader(), &mut Reading::new(columns, emit))
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        read_one(self, input, at, emit)
    }
}

/// Reads a document: a value, several one behind the other, or a list of them.
///
/// # Errors
/// Where it holds no story at all and nothing is wrong with a record of it.
pub fn read(input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
    let sample = input.ahead(SAMPLE)?;
    let columns = Columns::of(&sample);
    if let Some(text) = wide(input, &sample)? {
        let mut reading = Reading::new(columns, emit).inexact();
        document(&mut Scan::new(&mut Cursor::new(text), 0), &mut reading)?;
        return reading.end();
    }
    let mut reading = Reading::new(columns, emit);
    let long = document(&mut Scan::new(input.reader(), 0), &mut reading)?;
    if let Some(at) = long {
        // Longer than can be held: its lists are read one value at a time.
        input.skip_to(at)?;
        wrapped(&mut Scan::new(input.reader(), at), &mut reading, 0)?;
    }
    reading.end()
}

/// Hands out the record at a step.
///
/// # Errors
/// As [`read`].
pub fn read_one(
    format: &dyn Format,
    input: &mut Input<'_>,
    at: &Step,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let Step::Range { offset, length, .. } = *at else {
        return find(&mut |emit| format.read(input, emit), at, emit);
    };
    let sample = input.ahead(SAMPLE)?;
    let bytes = input.range(offset, length)?;
    find(
        &mut |emit| {
            Reading::new(Columns::of(&sample), emit).element(&bytes, offset);
            Ok(())
        },
        at,
        emit,
    )
}

/// The text of a file in UTF-16, as UTF-8; `None` of any other, which is read as it lies.
fn wide(input: &mut Input<'_>, sample: &[u8]) -> Result<Option<Vec<u8>>, ReadError> {
    if !sample.starts_with(b"\xFF\xFE") && !sample.starts_with(b"\xFE\xFF") {
        return Ok(None);
    }
    Ok(Some(text::decode(&input.all()?, None).0.into_bytes()))
}

fn lines(reader: &mut dyn BufRead, reading: &mut Reading<'_, '_>) -> Result<(), ReadError> {
    let mut scan = Scan::new(reader, 0);
    let mut line = Vec::new();
    while scan.peek()?.is_some() {
        let offset = scan.at;
        let passed = scan.line(&mut line, MOST + 1)?;
        let flow = if line.len() > MOST {
            reading.too_long(offset, passed.length)
        } else {
            line.truncate(line.trim_ascii_end().len());
            reading.element(&line, offset)
        };
        if flow == Flow::Stop {
            return Ok(());
        }
    }
    reading.end()
}

/// Reads what stands in a document; gives the place of a value that is too long to be held.
fn document(scan: &mut Scan<'_>, reading: &mut Reading<'_, '_>) -> Result<Option<u64>, ReadError> {
    let mut kept = Vec::new();
    let mut alone = true;
    while let Some(next) = scan.peek()? {
        match next {
            b'[' if alone => {
                list(scan, reading)?;
                if reading.stopped {
                    return Ok(None);
                }
            }
            b'{' | b'[' => {
                let offset = scan.at;
                let passed = scan.value(&mut kept, MOST + 1)?;
                if kept.len() > MOST {
                    if alone {
                        return Ok(Some(offset));
                    }
                    reading.too_long(offset, passed.length);
                } else if alone && scan.peek()?.is_none() {
                    reading.whole(&kept, offset);
                } else {
                    reading.element(&kept, offset);
                }
            }
            b',' => scan.skip(1),
            _ if alone => return Err(ReadError("it is no JSON: no object or list".into())),
            _ => {
                let message = format!("what stands behind byte {} is no JSON", scan.at);
                reading.problem(Step::Whole, Problem::new("damaged", message));
                return Ok(None);
            }
        }
        alone = false;
        if reading.stopped {
            return Ok(None);
        }
    }
    Ok(None)
}

/// Reads the values of a list, one at a time.
fn list(scan: &mut Scan<'_>, reading: &mut Reading<'_, '_>) -> Result<(), ReadError> {
    scan.skip(1);
    let mut kept = Vec::new();
    while let Some(next) = scan.peek()? {
        match next {
            b',' => scan.skip(1),
            b']' => {
                scan.skip(1);
                return Ok(());
            }
            _ => {
                let offset = scan.at;
                let passed = scan.value(&mut kept, MOST + 1)?;
                let flow = match passed.length {
                    // A bracket that closes something else.
                    0 => {
                        scan.skip(1);
                        Flow::More
                    }
                    _ if kept.len() > MOST => reading.too_long(offset, passed.length),
                    _ if matches!(next, b'{' | b'[') => reading.element(&kept, offset),
                    _ => Flow::More,
                };
                if flow == Flow::Stop {
                    return Ok(());
                }
            }
        }
    }
    let message = "the list is cut off; what comes before was read";
    reading.problem(Step::Whole, Problem::new("damaged", message));
    Ok(())
}

/// Looks for lists in an object that is too long to be held.
fn wrapped(
    scan: &mut Scan<'_>,
    reading: &mut Reading<'_, '_>,
    depth: usize,
) -> Result<(), ReadError> {
    let mut kept = Vec::new();
    scan.skip(1);
    while let Some(next) = scan.peek()? {
        match next {
            b'[' => list(scan, reading)?,
            b'{' if depth < stories::DEEPEST => wrapped(scan, reading, depth + 1)?,
            b'}' => {
                scan.skip(1);
                return Ok(());
            }
            b',' | b':' | b']' => scan.skip(1),
            _ => {
                scan.value(&mut kept, 0)?;
            }
        }
        if reading.stopped {
            return Ok(());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
