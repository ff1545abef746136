//! Tables with delimiters: CSV and TSV, with a row of names or without (RFC 4180, and what programs make of it).
//!
//! The beginning of a table tells its delimiter, its names and what its columns hold. A row is found again by its range of bytes; its
//! columns are told by the beginning of the file again.

use std::cell::{Cell, LazyCell};
use std::io::{self, BufRead, Cursor, Read};
use std::rc::Rc;

use super::columns::{self, Backslash, Field, Record, content};
use super::json::value::Value;
use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step, find};
use crate::story::{self, Draft, Problem};
use crate::text;

/// Bytes at the beginning of a table that tell its columns.
const SAMPLE: usize = 1 << 20;

/// Rows at the beginning of a table that tell its columns.
const ROWS: usize = 200;

/// Bytes of a row, at most.
const MOST: usize = 64 << 20;

/// Bytes that are buffered of what is read.
const BUFFER: usize = 64 << 10;

/// A table with commas, semicolons or bars.
pub struct Csv;

/// A table with tabs.
pub struct Tsv;

impl Format for Csv {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Csv)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        sniff(head, b",;|", &["csv"])
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        read(input, b",;|\t", emit)
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        read_one(self, input, b",;|\t", at, emit)
    }
}

impl Format for Tsv {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Tsv)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        sniff(head, b"\t", &["tsv", "tab"])
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        read(input, b"\t,;|", emit)
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        read_one(self, input, b"\t,;|", at, emit)
    }
}

/// How the rows of a table are written.
#[derive(Clone, Copy, Debug)]
struct Dialect {
    delimiter: u8,
    /// Quotation marks in a cell are escaped by a backslash, not doubled.
    escaped: bool,
    /// Bytes that stand before the first row: a mark of byte order, `sep=;`.
    skipped: usize,
}

/// What is known of a table by its beginning.
struct Layout {
    dialect: Dialect,
    /// The fields of each column, with how good a name it has.
    columns: Vec<Vec<(Field, u16)>>,
    has_header: bool,
    backslash: Backslash,
    remains: bool,
    day_first: bool,
}

fn sniff(head: &Head<'_>, delimiters: &[u8], extensions: &[&str]) -> Confidence {
    let text = head.text();
    if text::looks_binary(head.bytes) || text.trim_start().starts_with(['<', '{', '[']) {
        return Confidence::No;
    }
    let named = head.has_extension(extensions);
    let Some((dialect, rows)) = dialect(text.as_bytes(), delimiters) else {
        // A table of one column is one by its name only.
        return if named { Confidence::Name } else { Confidence::No };
    };
    let cells = rows.iter().map(Vec::len).min().unwrap_or(0);
    let first = rows.first().map(Vec::as_slice).unwrap_or_default();
    let telling = first.iter().filter(|name| columns::is_telling(name)).count();
    let known = first.iter().filter(|name| !columns::fields(name).is_empty()).count();
    let header = content::is_header(first, telling > 0);
    match () {
        () if named && cells > 1 => Confidence::Content,
        () if telling > 0 && known > 1 && header => Confidence::Content,
        () if named => Confidence::Name,
        // Without names or an extension only quoted cells tell.
        () if dialect.delimiter == b','
            && quoted(text.as_bytes())
            && rows.len() > 2
            && cells > 1 =>
        {
            Confidence::Likely
        }
        () => Confidence::No,
    }
}

/// Whether the rows begin with a quoted cell each.
fn quoted(bytes: &[u8]) -> bool {
    let lines = bytes.split(|b| *b == b'\n').filter(|line| !line.is_empty());
    let (mut all, mut some) = (0, 0);
    for line in lines {
        all += 1;
        some +=
            usize::from(line.starts_with(b"\"") && memchr::memmem::find(line, b"\",\"").is_some());
    }
    some > 1 && some * 2 > all
}

/// A quick look at what may be rows, for most texts are none: the first has a delimiter, and without quoted cells most others have as
/// many.
fn may_be_rows(body: &[u8], delimiter: u8) -> bool {
    let quoted = memchr::memchr(b'"', body).is_some();
    let lines = body.split(|byte| matches!(byte, b'\n' | b'\r')).filter(|line| !line.is_empty());
    let mut lines = lines.peekable();
    // Only a cell with quotation marks goes on over the end of its line.
    let open = lines.peek().is_some_and(|line| line.contains(&b'"'));
    let mut counts = lines.map(|line| memchr::memchr_iter(delimiter, line).count());
    let Some(first) = counts.next() else { return false };
    if quoted {
        return first > 0 || open && memchr::memchr(delimiter, body).is_some();
    }
    // The last line may be cut off.
    let (mut all, mut even) = (1, 1);
    for count in counts {
        all += 1;
        even += usize::from(count == first);
    }
    first > 0 && (even + 1) * 10 >= all * 8
}

/// How the beginning of a table is written, and its whole rows; `None` where it is no table.
fn dialect(sample: &[u8], delimiters: &[u8]) -> Option<(Dialect, Vec<Vec<String>>)> {
    let mut skipped = if sample.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
    let mut given = None;
    // Excel writes its delimiter before all else.
    if let Some(rest) = sample.get(skipped..).and_then(|rest| rest.strip_prefix(b"sep="))
        && let Some((&mark, _)) = rest.split_first()
    {
        given = Some(mark);
        skipped += rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |at| at + 1) + 4;
    }
    let body = sample.get(skipped..).unwrap_or_default();
    let count = |what: &[u8]| memchr::memmem::find_iter(body, what).take(1000).count();
    let escaped = LazyCell::new(|| count(b"\\\"") > 0 && count(b"\"\"") == count(b",\"\""));
    let mut best: Option<(usize, Dialect, Vec<Vec<String>>)> = None;
    for &delimiter in given.as_slice().iter().chain(delimiters) {
        if !may_be_rows(body, delimiter) {
            continue;
        }
        let dialect = Dialect { delimiter, escaped: *escaped, skipped };
        let rows = sample_rows(body, dialect);
        let Some(width) = rows.first().map(Vec::len).filter(|width| *width > 1) else { continue };
        // Rows of a table have the same number of cells, but for a few.
        let even = rows.iter().filter(|row| row.len() == width).count();
        if even * 10 < rows.len() * 8 {
            continue;
        }
        let telling =
            rows.first().is_some_and(|row| row.iter().any(|name| columns::is_telling(name)));
        let score = even
            + if telling { 1000 } else { 0 }
            + if given == Some(delimiter) { 10_000 } else { 0 };
        if best.as_ref().is_none_or(|(most, ..)| score > *most) {
            best = Some((score, dialect, rows));
        }
    }
    best.map(|(_, dialect, rows)| (dialect, rows))
}

/// The first rows; the last one may be cut off and is left out, where there are others.
fn sample_rows(body: &[u8], dialect: Dialect) -> Vec<Vec<String>> {
    let mut reader = reader(body, dialect);
    let mut row = csv::ByteRecord::new();
    let mut rows = Vec::new();
    while rows.len() < ROWS && reader.read_byte_record(&mut row).unwrap_or(false) {
        rows.push(row.iter().map(decoded).collect());
    }
    if rows.len() > 1 && rows.len() < ROWS && !body.ends_with(b"\n") {
        rows.pop();
    }
    rows
}

fn reader<R: Read>(from: R, dialect: Dialect) -> csv::Reader<R> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.delimiter)
        .escape(dialect.escaped.then_some(b'\\'))
        .buffer_capacity(BUFFER)
        .from_reader(from)
}

fn decoded(cell: &[u8]) -> String {
    match std::str::from_utf8(cell) {
        Ok(text) => text.to_owned(),
        Err(_) => text::decode(cell, Some("windows-1252")).0,
    }
}

impl Layout {
    fn of(sample: &[u8], delimiters: &[u8]) -> Result<Self, ReadError> {
        let (dialect, rows) = dialect(sample, delimiters).unwrap_or_else(|| {
            // One column, by its name.
            let skipped = if sample.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
            let delimiter = delimiters.first().copied().unwrap_or(b',');
            let dialect = Dialect { delimiter, escaped: false, skipped };
            (dialect, sample_rows(sample.get(skipped..).unwrap_or_default(), dialect))
        });
        if rows.is_empty() {
            return Err(ReadError("a table without rows".into()));
        }
        let first = rows.first().map(Vec::as_slice).unwrap_or_default();
        let telling = first.iter().any(|name| columns::is_telling(name));
        let has_header = content::is_header(first, telling);
        let named: Vec<Vec<(Field, u16)>> = if has_header {
            let of = |name: &String| columns::fields(name).iter();
            let fields = |name| of(name).filter(|(field, _)| *field != Field::Inner);
            first
                .iter()
                .map(|name| fields(name).map(|(field, rank)| (*field, u16::from(*rank))).collect())
                .collect()
        } else {
            Vec::new()
        };
        let cells = rows.get(usize::from(has_header)..).unwrap_or_default();
        let taken: Vec<Option<Field>> =
            named.iter().map(|fields| fields.first().map(|(field, _)| *field)).collect();
        let found = content::recognize(cells, &taken);
        let width = found.len().max(named.len());
        let columns = (0..width)
            .map(|n| match named.get(n).filter(|fields| !fields.is_empty()) {
                Some(fields) => fields.clone(),
                None => found
                    .get(n)
                    .copied()
                    .flatten()
                    .map(|field| (field, u16::from(u8::MAX)))
                    .into_iter()
                    .collect(),
            })
            .collect();
        let text = cells.iter().flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
        Ok(Self {
            dialect,
            columns,
            has_header,
            backslash: if dialect.escaped { Backslash::Itself } else { Backslash::tell(&text) },
            remains: columns::has_remains(&text),
            day_first: content::is_day_first(sample),
        })
    }

    /// A row as a draft; `None` where it tells no story.
    fn draft(&self, row: &csv::ByteRecord) -> Option<Draft> {
        let (cells, problems) = texts(row);
        let values: Vec<Value<'_>> =
            cells.into_iter().map(|cell| Value::Text(cell.into())).collect();
        let mut found = Vec::new();
        for (value, fields) in values.iter().zip(&self.columns) {
            found.extend(fields.iter().map(|(field, rank)| (*field, *rank, value)));
        }
        let record = Record {
            cells: found,
            backslash: self.backslash,
            remains: self.remains,
            day_first: self.day_first,
        };
        let mut draft = record.draft()?;
        draft.problems = problems;
        Some(draft)
    }
}

/// The cells of a row as text. What is no UTF-8 is told by all of them.
fn texts(row: &csv::ByteRecord) -> (Vec<String>, Vec<Problem>) {
    const MARK: u8 = 0x1F;
    let cells: Option<Vec<String>> =
        row.iter().map(|cell| std::str::from_utf8(cell).ok().map(str::to_owned)).collect();
    if let Some(cells) = cells {
        return (cells, Vec::new());
    }
    let joined: Vec<u8> = row.iter().collect::<Vec<_>>().join(&MARK);
    let (text, problems) = text::decode(&joined, None);
    (text.split(char::from(MARK)).map(str::to_owned).collect(), problems)
}

/// What is read of a table, with the cap on a row: bytes beyond the end of the last one are counted.
struct Rows<'r> {
    from: &'r mut dyn BufRead,
    given: u64,
    until: Rc<Cell<u64>>,
}

impl Read for Rows<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        if self.given > self.until.get() {
            let most = MOST >> 20;
            return Err(io::Error::other(format!(
                "a row is longer than {most} MiB; a quotation mark may not be closed"
            )));
        }
        let got = self.from.read(to)?;
        self.given += got as u64;
        Ok(got)
    }
}

fn read(input: &mut Input<'_>, delimiters: &[u8], emit: &mut Emit<'_>) -> Result<(), ReadError> {
    let sample = input.ahead(SAMPLE)?;
    if sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF") {
        let text = text::decode(&input.all()?, None).0.into_bytes();
        let layout = Layout::of(text.get(..SAMPLE).unwrap_or(&text), delimiters)?;
        return rows(&mut Cursor::new(&text), &layout, false, emit);
    }
    let layout = Layout::of(&sample, delimiters)?;
    rows(input.reader(), &layout, true, emit)
}

fn rows(
    from: &mut dyn BufRead,
    layout: &Layout,
    exact: bool,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let telling = |field: &Field| matches!(field, Field::Title | Field::Text | Field::Summary);
    if !layout.columns.iter().flatten().any(|(field, _)| telling(field)) {
        return Err(ReadError("a table without a story: no column of titles or texts".into()));
    }
    let skipped = layout.dialect.skipped as u64;
    io::copy(&mut from.take(skipped), &mut io::sink())?;
    let until = Rc::new(Cell::new(MOST as u64));
    let mut reader = reader(Rows { from, given: 0, until: Rc::clone(&until) }, layout.dialect);
    let mut row = csv::ByteRecord::new();
    let (mut number, mut any) = (0, false);
    loop {
        let begin = reader.position().byte();
        until.set(begin + (MOST + BUFFER) as u64);
        match reader.read_byte_record(&mut row) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => return Err(ReadError(error.to_string())),
        }
        number += 1;
        if number == 1 && layout.has_header || row.iter().all(|cell| cell.trim_ascii().is_empty()) {
            continue;
        }
        let step = if exact {
            Step::range(skipped + begin, reader.position().byte() - begin)
        } else {
            Step::record(number)
        };
        let none = || Problem::new("no-story", "a row without a story: no title or text");
        any = true;
        if emit(Item::of(step, layout.draft(&row).ok_or_else(none))) == Flow::Stop {
            return Ok(());
        }
    }
    if any { Ok(()) } else { Err(ReadError("a table without rows".into())) }
}

fn read_one(
    format: &dyn Format,
    input: &mut Input<'_>,
    delimiters: &[u8],
    at: &Step,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    let Step::Range { offset, length, .. } = *at else {
        return find(&mut |emit| format.read(input, emit), at, emit);
    };
    let layout = Layout::of(&input.ahead(SAMPLE)?, delimiters)?;
    let bytes = input.range(offset, length)?;
    let mut reader = reader(bytes.as_slice(), layout.dialect);
    let mut row = csv::ByteRecord::new();
    let found = reader.read_byte_record(&mut row).unwrap_or(false);
    if let Some(draft) = layout.draft(&row).filter(|_| found) {
        emit(Item::Draft { step: at.clone(), draft: Box::new(draft) });
    }
    Ok(())
}

#[cfg(test)]
mod tests;
