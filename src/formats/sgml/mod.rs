//! Old SGML of wires: records without a root, read one by one by their tags, for no XML parser takes it.

mod gigaword;
mod lines;
mod reuters;
mod scan;

pub use gigaword::Gigaword;
pub use reuters::Reuters;

use super::{Emit, Flow, Input, Item, ReadError, Step};
use crate::story::{Draft, Problem};
use scan::{Bounds, Record, Records};

/// Makes a draft of a record's text, or says why it gives none.
type Read = fn(&str) -> Result<Draft, Problem>;

/// Hands out all records of a file.
fn read_all(
    input: &mut Input<'_>,
    bounds: Bounds,
    read: Read,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let mut records = Records::new(input.reader(), bounds);
    while let Some(record) = records.next()? {
        if hand_out(&record, read, emit) == Flow::Stop {
            return Ok(());
        }
    }
    Ok(())
}

/// Hands out the record at a range of bytes.
fn read_range(
    input: &mut Input<'_>,
    at: &Step,
    bounds: Bounds,
    read: Read,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let (offset, bytes) = input.record(at)?;
    if !bytes.starts_with(bounds.open.as_bytes()) {
        return Err(ReadError("no record begins there any more".into()));
    }
    let whole = bytes.ends_with(bounds.close.as_bytes());
    hand_out(&Record { offset, bytes: &bytes, whole }, read, emit);
    Ok(())
}

fn hand_out(record: &Record<'_>, read: Read, emit: &mut Emit<'_>) -> Flow {
    let step = Step::range(record.offset, record.bytes.len() as u64);
    let made = read(&scan::decoded(record.bytes)).map(|mut draft| {
        if !record.whole {
            let message = "the record is not closed; what stands before the next was read";
            draft.problems.push(Problem::new("truncated", message));
        }
        draft
    });
    emit(Item::of(step, made))
}
