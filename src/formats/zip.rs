//! Zip archives: each regular file in one is a member by its number in the archive's directory, which stands at the end. One whose end
//! is lost is read from the headers of its files instead.

use std::io::{Read, Seek, SeekFrom};
use std::rc::Rc;

use ::zip::read::{ZipFile, read_zipfile_from_stream};
use ::zip::result::ZipError;
use ::zip::{CompressionMethod, ZipArchive, ZipReadOptions};

use super::input::Budget;
use super::{Confidence, Emit, Flow, Format, Head, Hints, Input, Item, ReadError, Step, tar};
use crate::story::{self, Problem};

/// What the first file of an archive is called that is a document of an office's program.
const OFFICE: &[&str] = &["[Content_Types].xml", "_rels/.rels"];

/// A zip archive.
pub struct Zip;

impl Format for Zip {
    fn kind(&self) -> Option<story::Format> {
        None
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let starts = [&b"PK\x03\x04"[..], b"PK\x05\x06", b"PK\x07\x08PK", b"PK00PK\x03\x04"];
        if starts.iter().any(|start| head.bytes.starts_with(start)) {
            Confidence::Content
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (budget, _) = input.lineage();
        let mut bytes = input.seekable()?;
        let mut archive = match ZipArchive::new(&mut bytes) {
            Ok(archive) => archive,
            Err(why) => return read_headers(&mut bytes, &why, &budget, emit),
        };
        let mut names = archive.file_names_raw();
        if names.any(|name| OFFICE.iter().any(|own| own.as_bytes() == name)) {
            return Err(ReadError("it is a document of an office program and is not read".into()));
        }
        drop(names);
        for number in 0..archive.len() {
            // What is encrypted is told by its flag, and not opened.
            let options = ZipReadOptions::new().ignore_encryption_flag(true);
            let flow = match archive.by_index_with_options(number, options) {
                Ok(file) => hand_out(file, number, &budget, emit),
                Err(why) => {
                    emit(Item::Problem { step: Step::record(number), problem: damaged(&why) })
                }
            };
            if flow == Flow::Stop {
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
        let Step::Record { number, .. } = at else {
            return Err(ReadError("an archive holds no such record".into()));
        };
        let (budget, _) = input.lineage();
        let mut bytes = input.seekable()?;
        let mut only = |item: Item<'_>| match &item {
            Item::Member { step, .. } if step == at => {
                emit(item);
                Flow::Stop
            }
            _ => Flow::More,
        };
        match ZipArchive::new(&mut bytes) {
            Ok(mut archive) => match archive.by_index(*number) {
                Ok(file) => {
                    hand_out(file, *number, &budget, &mut only);
                    Ok(())
                }
                Err(why) => Err(ReadError(damaged(&why).message)),
            },
            Err(why) => read_headers(&mut bytes, &why, &budget, &mut only),
        }
    }
}

/// Hands out what the headers of the files tell, where the directory is lost.
fn read_headers(
    bytes: &mut (impl Read + Seek),
    lost: &ZipError,
    budget: &Rc<Budget>,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    bytes.seek(SeekFrom::Start(0))?;
    let mut number = 0;
    loop {
        let flow = match read_zipfile_from_stream(bytes) {
            Ok(Some(file)) => hand_out(file, number, budget, emit),
            Ok(None) | Err(_) => break,
        };
        if flow == Flow::Stop {
            return Ok(());
        }
        number += 1;
    }
    Err(ReadError(match lost {
        ZipError::Io(error) => format!("the archive is damaged: {error}"),
        ZipError::UnsupportedArchive(_) => "an archive of several parts is not read".into(),
        _ => "the archive is damaged: its directory is lost or wrong".into(),
    }))
}

/// Hands out a file, where it is one that may hold a story.
fn hand_out<R: Read>(
    file: ZipFile<'_, R>,
    number: usize,
    budget: &Rc<Budget>,
    emit: &mut Emit<'_>,
) -> Flow {
    let name = match file.name() {
        Ok(name) => name.into_owned(),
        Err(_) => String::from_utf8_lossy(file.name_raw()).into_owned(),
    };
    if !file.is_file() || tar::is_hidden(&name) {
        return Flow::More;
    }
    let step = Step::record(number).named(&name);
    if file.encrypted() {
        let problem = Problem::new("encrypted", "the file is encrypted and cannot be read");
        return emit(Item::Problem { step, problem });
    }
    if !matches!(file.compression(), CompressionMethod::Stored | CompressionMethod::DEFLATE) {
        let problem = Problem::new("skipped", "the file is packed by a method that is not known");
        return emit(Item::Problem { step, problem });
    }
    let mut content = Input::capped(budget, file);
    emit(Item::Member { step, name, hints: Hints::default(), content: &mut content })
}

/// What is wrong with a file in an archive.
fn damaged(why: &ZipError) -> Problem {
    let what = match why {
        ZipError::Io(error) => error.to_string(),
        ZipError::CompressionMethodNotSupported(_) => "it is packed by a method not known".into(),
        _ => "its headers are wrong".into(),
    };
    Problem::new("damaged", format!("the file in the archive is damaged: {what}"))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};
    use std::path::Path;

    use ::zip::ZipWriter;
    use ::zip::write::SimpleFileOptions;

    use super::*;

    fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, text) in files {
            out.start_file(*name, SimpleFileOptions::default()).unwrap();
            out.write_all(text).unwrap();
        }
        out.finish().unwrap().into_inner()
    }

    /// A member of an archive: its name, its text, and where it lies. What is no member is its problem.
    type Told = (String, String, Step);

    fn read(bytes: &[u8], at: Option<&Step>) -> (Vec<Told>, Result<(), ReadError>) {
        let mut found = Vec::new();
        let mut input = Input::bytes(Path::new("a.zip"), bytes);
        let mut take = |item: Item<'_>| {
            found.push(match item {
                Item::Member { step, name, content, .. } => {
                    let mut text = String::new();
                    let whole = content.read_to_string(&mut text).is_ok();
                    (name, if whole { text } else { "broken".into() }, step)
                }
                Item::Problem { step, problem } => (problem.code.into(), problem.message, step),
                Item::Draft { .. } => panic!("a draft"),
            });
            Flow::More
        };
        let done = match at {
            Some(at) => Zip.read_one(&mut input, at, &mut take),
            None => Zip.read(&mut input, &mut take),
        };
        (found, done)
    }

    #[test]
    fn files_are_members_by_number() {
        let bytes = packed(&[
            ("day/a.txt", b"Ferries stopped."),
            ("__MACOSX/._a.txt", b"junk"),
            ("../../etc/passwd", b"Harmless."),
        ]);
        let (found, done) = read(&bytes, None);
        assert!(done.is_ok());
        assert_eq!(found.len(), 2);
        assert_eq!(found[1].0, "../../etc/passwd");
        assert_eq!(found[0].2, Step::record(0).named("day/a.txt"));
        for member in &found {
            assert_eq!(&read(&bytes, Some(&member.2)).0[0], member);
        }
    }

    #[test]
    fn what_lost_its_directory_is_read_from_the_headers() {
        let bytes = packed(&[("a.txt", b"one"), ("b.txt", b"two")]);
        let (found, done) = read(&bytes[..bytes.len() - 30], None);
        assert_eq!(found.iter().map(|f| f.1.as_str()).collect::<Vec<_>>(), ["one", "two"]);
        assert!(done.is_err());
        assert!(read(&bytes[..20], None).1.is_err());
    }

    #[test]
    fn bombs_are_capped_and_documents_left_out() {
        let long = vec![b'a'; 100 << 20];
        let bomb = packed(&[("a.txt", &long), ("b.txt", &long)]);
        let (found, _) = read(&bomb, None);
        assert_eq!(found[1].1, "broken");
        let (found, done) = read(&packed(&[("[Content_Types].xml", b"<Types/>")]), None);
        assert!(found.is_empty() && done.is_err());
    }

    #[test]
    fn encrypted_files_are_problems() {
        let mut bytes = packed(&[("a.txt", b"one"), ("b.txt", b"two")]);
        // The flag in the file's header and in the directory.
        let second = memchr::memmem::find(&bytes, b"PK\x01\x02").unwrap();
        for flags in [6, second + 8] {
            bytes[flags] |= 1;
        }
        let (found, done) = read(&bytes, None);
        assert!(done.is_ok());
        assert_eq!([found[0].0.as_str(), found[1].1.as_str()], ["encrypted", "two"]);
    }
}
