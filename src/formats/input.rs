//! What a format reads: a file, bytes, or the stream that a container gives; with its caps.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom};
use std::path::Path;
use std::rc::Rc;

use super::{ReadError, Step};
use crate::story::Problem;

/// Bytes that tell a format.
pub const HEAD: usize = 4096;

/// Bytes of a file that is read as a whole, at most.
pub const MOST: usize = 64 << 20;

/// Bytes that packed data may always grow to.
const FLOOR: u64 = 64 << 20;

/// How many times its size packed data may grow beyond [`FLOOR`].
const RATIO: u64 = 200;

/// Containers in containers, at most.
const DEEPEST: u8 = 3;

/// The first bytes of a file (4 KiB at most) and its name, for telling its format.
pub struct Head<'a> {
    /// The path, for its extension only.
    pub path: &'a Path,
    /// The first bytes.
    pub bytes: &'a [u8],
}

/// Bytes as UTF-8 for looking only: what is none becomes U+FFFD.
pub(super) fn lossy(bytes: &[u8]) -> Cow<'_, str> {
    // Most are valid, and that is told faster than where they are not.
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

impl Head<'_> {
    /// Whether the file's extension is one of some, in lower case without the dot.
    pub fn has_extension(&self, any: &[&str]) -> bool {
        let extension = self.path.extension().and_then(|e| e.to_str());
        extension.is_some_and(|e| any.iter().any(|one| e.eq_ignore_ascii_case(one)))
    }

    /// The head as text, for looking only: its BOM is left out, UTF-16 is decoded, what is not UTF-8 becomes U+FFFD.
    pub fn text(&self) -> Cow<'_, str> {
        let encoding = encoding_rs::Encoding::for_bom(self.bytes);
        match encoding {
            Some((encoding, bom)) => {
                encoding.decode_without_bom_handling(self.bytes.get(bom..).unwrap_or_default()).0
            }
            None => lossy(self.bytes),
        }
    }

    /// The tag of the first element of markup, as written between its brackets (`nitf version="3.6"`), behind declarations, comments
    /// and a doctype; cut where the head ends. `None` where the file does not begin with markup.
    pub fn root(&self) -> Option<String> {
        let text = self.text();
        let mut rest = text.trim_start();
        loop {
            let tag = rest.strip_prefix('<')?;
            let end = if let Some(comment) = tag.strip_prefix("!--") {
                comment.find("-->").map(|at| at + "!--".len() + 2)
            } else if tag.starts_with("!DOCTYPE")
                && tag.find('[').is_some_and(|opens| Some(opens) < tag.find('>'))
            {
                tag.find(']').and_then(|at| Some(at + tag.get(at..)?.find('>')?))
            } else if tag.starts_with(['?', '!']) {
                tag.find('>')
            } else {
                let end = tag.find('>').unwrap_or(tag.len());
                let tag = tag.get(..end)?;
                return tag.starts_with(char::is_alphabetic).then(|| tag.to_owned());
            }?;
            rest = tag.get(end + 1..)?.trim_start();
        }
    }
}

/// Where the bytes come from.
enum Body<'a> {
    File(BufReader<File>),
    Bytes(Cursor<&'a [u8]>),
    Stream { taken: Cursor<Vec<u8>>, rest: &'a mut dyn BufRead },
}

/// Members of containers, at most, over all that one file holds.
const MEMBERS: u32 = 1_000_000;

/// How far packed data may still grow, and how many members may still come, over all that one file holds.
pub(super) struct Budget {
    growth: Cell<u64>,
    members: Cell<u32>,
}

/// What a format reads. It stands at the beginning.
pub struct Input<'a> {
    /// The path as given; for a member of a container its name.
    pub path: &'a Path,
    body: Body<'a>,
    budget: Rc<Budget>,
    depth: u8,
    broken: Option<io::Error>,
}

impl<'a> Input<'a> {
    /// A regular file: what cannot go back is to be read into memory first.
    ///
    /// # Errors
    /// Where it cannot be opened.
    pub fn file(path: &'a Path) -> io::Result<Self> {
        let file = File::open(path)?;
        let size = file.metadata().map_or(0, |about| about.len());
        let body = Body::File(BufReader::with_capacity(64 << 10, file));
        Ok(Self { path, body, budget: Budget::of(size), depth: 0, broken: None })
    }

    /// Bytes under a name.
    pub fn bytes(path: &'a Path, bytes: &'a [u8]) -> Self {
        let body = Body::Bytes(Cursor::new(bytes));
        Self { path, body, budget: Budget::of(bytes.len() as u64), depth: 0, broken: None }
    }

    /// A member of this input, which a container gave.
    ///
    /// # Errors
    /// Where containers lie too deep in one another.
    pub(super) fn member<'m>(
        path: &'m Path,
        content: &'m mut dyn BufRead,
        budget: &Rc<Budget>,
        depth: u8,
    ) -> Result<Input<'m>, ReadError> {
        if depth >= DEEPEST {
            return Err(ReadError(format!(
                "it lies more than {DEEPEST} archives deep and is not read"
            )));
        }
        let body = Body::Stream { taken: Cursor::new(Vec::new()), rest: content };
        Ok(Input { path, body, budget: Rc::clone(budget), depth: depth + 1, broken: None })
    }

    pub(super) fn lineage(&self) -> (Rc<Budget>, u8) {
        (Rc::clone(&self.budget), self.depth)
    }

    /// What broke off the reading of [`Input::all`].
    pub(super) fn broken(&mut self) -> Option<Problem> {
        let error = self.broken.take()?;
        let (code, what) = match error.kind() {
            io::ErrorKind::UnexpectedEof => ("truncated", "cut off"),
            _ => ("damaged", "damaged"),
        };
        Some(Problem::new(code, format!("{what}: {error}; what comes before was read")))
    }

    /// The file itself, where it is one on the disk and not in a container.
    pub fn on_disk(&self) -> Option<&Path> {
        matches!(self.body, Body::File(_)).then_some(self.path)
    }

    /// The first bytes, 4 KiB at most; they are still to be read.
    ///
    /// # Errors
    /// Where nothing can be read.
    pub fn head(&mut self) -> io::Result<Vec<u8>> {
        self.ahead(HEAD)
    }

    /// The first bytes, so many at most; they are still to be read. Only before anything else was read.
    ///
    /// # Errors
    /// Where nothing can be read.
    pub fn ahead(&mut self, most: usize) -> io::Result<Vec<u8>> {
        let mut ahead = Vec::new();
        match &mut self.body {
            Body::File(file) => {
                file.by_ref().take(most as u64).read_to_end(&mut ahead)?;
                file.seek_relative(-(ahead.len() as i64))?;
            }
            Body::Bytes(bytes) => ahead.extend(bytes.get_ref().iter().take(most)),
            Body::Stream { taken, rest } => {
                let missing = most.saturating_sub(taken.get_ref().len());
                let mut bytes = std::mem::take(taken).into_inner();
                let result = rest.by_ref().take(missing as u64).read_to_end(&mut bytes);
                if bytes.is_empty() {
                    result?;
                }
                ahead.extend(bytes.iter().take(most));
                *taken = Cursor::new(bytes);
            }
        }
        Ok(ahead)
    }

    /// All bytes, 64 MiB at most. What breaks off in the middle is given as far as it goes, with a problem.
    ///
    /// # Errors
    /// Where it is longer, or nothing can be read.
    pub fn all(&mut self) -> Result<Vec<u8>, ReadError> {
        let bytes = self.up_to(MOST + 1)?;
        if bytes.len() > MOST {
            let most = MOST >> 20;
            return Err(ReadError(format!("it is longer than {most} MiB, the most that is read")));
        }
        Ok(bytes)
    }

    /// The first bytes, so many at most. What breaks off in the middle is given as far as it goes, with a problem.
    ///
    /// # Errors
    /// Where nothing can be read.
    pub fn up_to(&mut self, most: usize) -> Result<Vec<u8>, ReadError> {
        let mut bytes = Vec::new();
        if let Err(error) = self.reader().take(most as u64).read_to_end(&mut bytes) {
            if bytes.is_empty() {
                return Err(error.into());
            }
            self.broken = Some(error);
        }
        Ok(bytes)
    }

    /// The bytes from the beginning, or from where [`Input::skip_to`] went, as a stream.
    pub fn reader(&mut self) -> &mut dyn BufRead {
        self
    }

    /// Goes on at an offset; forward only in what a container gives.
    ///
    /// # Errors
    /// Where there are no so many bytes.
    pub fn skip_to(&mut self, offset: u64) -> io::Result<()> {
        match &mut self.body {
            Body::File(file) => file.seek(SeekFrom::Start(offset)).map(|_| ()),
            Body::Bytes(bytes) => {
                bytes.set_position(offset);
                Ok(())
            }
            Body::Stream { .. } => {
                let skipped = io::copy(&mut self.take(offset), &mut io::sink())?;
                if skipped == offset { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) }
            }
        }
    }

    /// Leaves out so many bytes from where the reading is.
    ///
    /// # Errors
    /// Where nothing can be read. In a file that ends before, the next reading finds the end.
    pub fn skip(&mut self, mut amount: u64) -> io::Result<()> {
        if let Body::File(file) = &mut self.body {
            while amount > 0 {
                let step = amount.min(i64::MAX as u64);
                file.seek_relative(step as i64)?;
                amount -= step;
            }
            return Ok(());
        }
        if let Body::Bytes(bytes) = &mut self.body {
            bytes.set_position(bytes.position().saturating_add(amount));
            return Ok(());
        }
        io::copy(&mut self.take(amount), &mut io::sink())?;
        Ok(())
    }

    /// So many bytes of a stream and no more; a stream that ends before is an error.
    pub(super) fn exactly(stream: &mut dyn BufRead, length: u64) -> Exactly<'_> {
        Exactly { stream, left: length }
    }

    /// The bytes of a range.
    ///
    /// # Errors
    /// Where the range is not in the file, or longer than 64 MiB.
    pub fn range(&mut self, offset: u64, length: u64) -> Result<Vec<u8>, ReadError> {
        if length > MOST as u64 {
            return Err(ReadError(format!("a record of {length} bytes is more than is read")));
        }
        self.skip_to(offset)?;
        let mut bytes = vec![0; length as usize];
        self.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    /// The bytes of the record at a step, with where they begin.
    ///
    /// # Errors
    /// As [`Input::range`], and where the step is no range.
    pub fn record(&mut self, at: &Step) -> Result<(u64, Vec<u8>), ReadError> {
        let Step::Range { offset, length, .. } = at else {
            return Err(ReadError(format!("no record at {at}")));
        };
        Ok((*offset, self.range(*offset, *length)?))
    }

    /// A reader that goes back and forth, for formats whose directory stands at their end; what a container gives is read into memory.
    ///
    /// # Errors
    /// As [`Input::all`].
    pub fn seekable(&mut self) -> Result<Box<dyn ReadSeek + '_>, ReadError> {
        if let Body::Stream { .. } = self.body {
            return Ok(Box::new(Cursor::new(self.all()?)));
        }
        Ok(match &mut self.body {
            Body::File(file) => Box::new(file),
            Body::Bytes(bytes) => Box::new(bytes),
            Body::Stream { .. } => unreachable!("a stream was read above"),
        })
    }

    /// Packed data, unpacked by a decoder over [`Input::reader`], with the cap on its growth.
    pub(super) fn capped<R: Read>(budget: &Rc<Budget>, decoder: R) -> BufReader<Capped<R>> {
        BufReader::with_capacity(64 << 10, Capped::new(budget, decoder))
    }
}

impl Read for Input<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        match &mut self.body {
            Body::File(file) => file.read(to),
            Body::Bytes(bytes) => bytes.read(to),
            Body::Stream { taken, rest } => match taken.read(to)? {
                0 => rest.read(to),
                some => Ok(some),
            },
        }
    }
}

impl BufRead for Input<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match &mut self.body {
            Body::File(file) => file.fill_buf(),
            Body::Bytes(bytes) => bytes.fill_buf(),
            Body::Stream { taken, rest } => {
                if (taken.position() as usize) < taken.get_ref().len() {
                    taken.fill_buf()
                } else {
                    rest.fill_buf()
                }
            }
        }
    }

    fn consume(&mut self, amount: usize) {
        match &mut self.body {
            Body::File(file) => file.consume(amount),
            Body::Bytes(bytes) => bytes.consume(amount),
            Body::Stream { taken, rest } => {
                if (taken.position() as usize) < taken.get_ref().len() {
                    taken.consume(amount);
                } else {
                    rest.consume(amount);
                }
            }
        }
    }
}

/// So many bytes of a stream.
pub(super) struct Exactly<'s> {
    stream: &'s mut dyn BufRead,
    left: u64,
}

impl Exactly<'_> {
    /// Bytes still to be read.
    pub fn left(&self) -> u64 {
        self.left
    }
}

impl Read for Exactly<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let got = self.fill_buf()?.read(to)?;
        self.consume(got);
        Ok(got)
    }
}

impl BufRead for Exactly<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Ok(&[]);
        }
        let bytes = self.stream.fill_buf()?;
        if bytes.is_empty() {
            let left = self.left;
            let message = format!("it ends {left} bytes before it should");
            return Err(io::Error::new(io::ErrorKind::UnexpectedEof, message));
        }
        Ok(bytes.get(..self.left as usize).unwrap_or(bytes))
    }

    fn consume(&mut self, amount: usize) {
        self.left = self.left.saturating_sub(amount as u64);
        self.stream.consume(amount);
    }
}

/// Reading back and forth.
pub trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Budget {
    fn of(size: u64) -> Rc<Self> {
        let growth = FLOOR.saturating_add(size.saturating_mul(RATIO));
        Rc::new(Self { growth: Cell::new(growth), members: Cell::new(MEMBERS) })
    }

    /// Counts a member; `false` where there were too many.
    pub fn take_member(&self) -> bool {
        let left = self.members.get().checked_sub(1);
        self.members.set(left.unwrap_or_default());
        left.is_some()
    }
}

/// A decoder that ends where its file has grown too much.
pub(super) struct Capped<R> {
    decoder: R,
    budget: Rc<Budget>,
}

impl<R> Capped<R> {
    pub fn new(budget: &Rc<Budget>, decoder: R) -> Self {
        Self { decoder, budget: Rc::clone(budget) }
    }

    pub fn get_ref(&self) -> &R {
        &self.decoder
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let got = self.decoder.read(to)?;
        let left = self.budget.growth.get();
        if (got as u64) > left {
            return Err(io::Error::other(format!(
                "the packed data grows to more than {RATIO} times its size and is not read further"
            )));
        }
        self.budget.growth.set(left - got as u64);
        Ok(got)
    }
}
