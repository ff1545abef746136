//! Tar archives: each regular file in one is a member at its range of bytes. Nothing is ever written to the disk, so no path does harm.

use std::io::{self, Read};

use ::tar::{EntryType, Header, PaxExtensions};

use super::{Confidence, Emit, Flow, Format, Head, Hints, Input, Item, ReadError, Step};
use crate::story::{self, Problem};

/// Bytes of a header, and what all in an archive is padded to.
const BLOCK: usize = 512;

/// Bytes of a long name, at most; longer ones are cut.
const LONGEST_NAME: u64 = 64 << 10;

/// A tar archive.
pub struct Tar;

impl Format for Tar {
    fn kind(&self) -> Option<story::Format> {
        None
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let first = head.bytes.first_chunk::<BLOCK>();
        if first.is_some_and(is_header) { Confidence::Content } else { Confidence::No }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let mut archive = Archive { input, at: 0, lost: false };
        while let Some(next) = archive.next()? {
            let flow = match next {
                Next::Entry(entry) => archive.hand_out(entry, emit)?,
                Next::Lost(at) => {
                    let message = "the archive is damaged: no file begins where one should";
                    let problem = Problem::new("damaged", message);
                    Some(emit(Item::Problem { step: Step::range(at, BLOCK as u64), problem }))
                }
            };
            if flow == Some(Flow::Stop) {
                break;
            }
        }
        Ok(())
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        let Step::Range { name, offset, length } = at else {
            return Err(ReadError("an archive holds no such record".into()));
        };
        input.skip_to(*offset)?;
        let mut content = Input::exactly(input.reader(), *length);
        emit(Item::Member {
            step: at.clone(),
            name: name.clone(),
            hints: Hints::default(),
            content: &mut content,
        });
        Ok(())
    }
}

/// Whether a path inside of an archive is one that only its system made.
pub(super) fn is_hidden(path: &str) -> bool {
    path.split('/').any(|part| {
        part == "__MACOSX" || part.starts_with('.') && !part.trim_matches('.').is_empty()
    })
}

/// An archive, read from its beginning to its end.
struct Archive<'a, 'i> {
    input: &'a mut Input<'i>,
    /// Where the reading is, in bytes.
    at: u64,
    /// Whether what was read last is no file.
    lost: bool,
}

/// What comes next in an archive.
enum Next {
    /// A file.
    Entry(Entry),
    /// Damage, at a place; the next file is looked for behind it.
    Lost(u64),
}

/// A file in an archive, whose content comes next.
struct Entry {
    kind: EntryType,
    name: String,
    length: u64,
}

impl Archive<'_, '_> {
    /// The next file, with what the headers before it say of it; `None` at the end.
    fn next(&mut self) -> Result<Option<Next>, ReadError> {
        let (mut long_name, mut long_length) = (None, None);
        let mut ended = false;
        loop {
            let Some(block) = self.block()? else { return Ok(None) };
            if block.iter().all(|byte| *byte == 0) {
                ended = true;
                continue;
            }
            let header = Header::from_byte_slice(&block);
            let length = header.entry_size().ok().filter(|_| is_header(&block));
            let Some(length) = length else {
                // Behind the end there may be anything.
                if self.lost || ended {
                    continue;
                }
                self.lost = true;
                return Ok(Some(Next::Lost(self.at - BLOCK as u64)));
            };
            self.lost = false;
            match header.entry_type() {
                EntryType::GNULongName => {
                    let name = self.extension(length)?;
                    let end = memchr::memchr(0, &name).unwrap_or(name.len());
                    long_name = Some(name.get(..end).unwrap_or_default().to_vec());
                }
                EntryType::XHeader => {
                    let records = self.extension(length)?;
                    for record in PaxExtensions::new(&records).flatten() {
                        match record.key_bytes() {
                            b"path" => long_name = Some(record.value_bytes().to_vec()),
                            b"size" => {
                                let digits = record.value().ok();
                                long_length = digits.and_then(|digits| digits.parse().ok());
                            }
                            _ => {}
                        }
                    }
                }
                EntryType::XGlobalHeader | EntryType::GNULongLink => {
                    self.extension(length)?;
                }
                kind => {
                    let name = long_name.take().unwrap_or_else(|| header.path_bytes().into_owned());
                    let name = String::from_utf8_lossy(&name).into_owned();
                    let length = long_length.unwrap_or(length);
                    return Ok(Some(Next::Entry(Entry { kind, name, length })));
                }
            }
        }
    }

    /// Hands a file out, where it is one that may hold a story, and goes behind it.
    fn hand_out(&mut self, entry: Entry, emit: &mut Emit<'_>) -> io::Result<Option<Flow>> {
        let Entry { kind, name, length } = entry;
        let (offset, mut left, mut flow) = (self.at, length, None);
        let step = Step::range(offset, length).named(&name);
        let regular = matches!(kind, EntryType::Regular | EntryType::Continuous);
        if kind == EntryType::GNUSparse {
            let problem = Problem::new("skipped", "a sparse file, which is not read");
            flow = Some(emit(Item::Problem { step, problem }));
        } else if regular && !name.ends_with('/') && !is_hidden(&name) {
            let mut content = Input::exactly(self.input.reader(), length);
            flow = Some(emit(Item::Member {
                step,
                name,
                hints: Hints::default(),
                content: &mut content,
            }));
            left = content.left();
        }
        if flow != Some(Flow::Stop) {
            let padded = length.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX);
            self.input.skip(left.saturating_add(padded - length))?;
            self.at = offset.saturating_add(padded);
        }
        Ok(flow)
    }

    /// The next block; `None` at the end, where one may be cut off.
    fn block(&mut self) -> Result<Option<[u8; BLOCK]>, ReadError> {
        let mut block = [0; BLOCK];
        let mut got = 0;
        while got < BLOCK {
            match self.input.read(&mut block[got..])? {
                0 => break,
                some => got += some,
            }
        }
        self.at += got as u64;
        match got {
            0 => Ok(None),
            BLOCK => Ok(Some(block)),
            _ => Err(ReadError("the archive is cut off".into())),
        }
    }

    /// What an extension of a header says, cut where it is too long.
    fn extension(&mut self, length: u64) -> io::Result<Vec<u8>> {
        let mut said = Vec::new();
        let short = length.min(LONGEST_NAME);
        Input::exactly(self.input.reader(), short).read_to_end(&mut said)?;
        let padded = length.checked_next_multiple_of(BLOCK as u64).unwrap_or(u64::MAX);
        self.input.skip(padded - short)?;
        self.at = self.at.saturating_add(padded);
        Ok(said)
    }
}

/// Whether a block is a header by its own checksum.
fn is_header(block: &[u8; BLOCK]) -> bool {
    let header = Header::from_byte_slice(block);
    let sum = |byte: &u8| u32::from(*byte);
    let (before, rest) = block.split_at(148);
    let own = before.iter().chain(rest.iter().skip(8)).map(sum).sum::<u32>() + 8 * 32;
    block[0] != 0 && header.cksum().is_ok_and(|given| given == own)
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use super::*;

    fn packed(files: &[(&str, &str)]) -> Vec<u8> {
        let mut out = ::tar::Builder::new(Vec::new());
        for (path, text) in files {
            let mut header = Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_entry_type(EntryType::Regular);
            // Paths with tricks are what the writer's own check refuses.
            let name = &mut header.as_old_mut().name;
            (&mut name[..]).write_all(path.as_bytes()).unwrap();
            header.set_cksum();
            out.append(&header, text.as_bytes()).unwrap();
        }
        out.into_inner().unwrap()
    }

    /// The members of an archive: name, text and place of each.
    type Members = Vec<(String, String, Step)>;

    fn read(bytes: &[u8], at: Option<&Step>) -> (Members, Result<(), ReadError>) {
        let mut found = Vec::new();
        let mut input = Input::bytes(Path::new("a.tar"), bytes);
        let mut take = |item: Item<'_>| {
            match item {
                Item::Member { step, name, content, .. } => {
                    let mut text = String::new();
                    let whole = content.read_to_string(&mut text).is_ok();
                    found.push((name, if whole { text } else { "cut".into() }, step));
                }
                Item::Problem { step, problem } => {
                    found.push((problem.code.into(), problem.message, step));
                }
                Item::Draft { .. } => panic!("a draft"),
            }
            Flow::More
        };
        let done = match at {
            Some(at) => Tar.read_one(&mut input, at, &mut take),
            None => Tar.read(&mut input, &mut take),
        };
        (found, done)
    }

    #[test]
    fn files_are_members_at_their_ranges() {
        let long = format!("day/{}/b.txt", "x".repeat(90));
        let bytes = packed(&[
            ("day/a.txt", "Ferries stopped."),
            ("day/._a.txt", "junk"),
            ("__MACOSX/a.txt", "junk"),
            ("../../etc/passwd", "Harmless."),
            (&long, ""),
        ]);
        assert_eq!(Tar.sniff(&Head { path: Path::new("a"), bytes: &bytes }), Confidence::Content);
        let (found, done) = read(&bytes, None);
        assert!(done.is_ok());
        let names: Vec<&str> = found.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["day/a.txt", "../../etc/passwd", &long]);
        assert_eq!(found[0].2, Step::range(512, 16).named("day/a.txt"));
        for member in &found {
            assert_eq!(&read(&bytes, Some(&member.2)).0[0], member);
        }
    }

    #[test]
    fn long_names_come_from_extensions() {
        let long = format!("{}/a.txt", "day".repeat(60));
        let mut out = ::tar::Builder::new(Vec::new());
        let mut header = Header::new_gnu();
        header.set_size(4);
        out.append_data(&mut header, &long, &b"text"[..]).unwrap();
        let (found, _) = read(&out.into_inner().unwrap(), None);
        assert_eq!((found[0].0.as_str(), found[0].1.as_str()), (long.as_str(), "text"));
    }

    #[test]
    fn what_is_cut_or_damaged_gives_what_comes_before() {
        let bytes = packed(&[("a.txt", "one"), ("b.txt", "two")]);
        let (found, done) = read(&bytes[..1025], None);
        assert_eq!((found.len(), done.is_err()), (1, true));
        let (found, done) = read(&bytes[..1536], None);
        assert_eq!((found.len(), found[1].1.as_str(), done.is_ok()), (2, "cut", true));
        let mut flipped = bytes;
        flipped[0] ^= 1;
        let (found, done) = read(&flipped, None);
        assert!(done.is_ok());
        assert_eq!([&found[0].0, &found[1].1], ["damaged", "two"]);
    }
}
