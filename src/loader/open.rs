//! One file to its stories: read, desk, names, quotes. The whole way of the data, without any archive.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::archive::{Archive, Located};
use crate::formats::{self, Head, Input, Item};
use crate::story::{self, Problem, Source, Story};
use crate::text::{self, LONGEST};
use crate::{desk, names, quotes};

/// Bytes that tell a format.
const HEAD: usize = 4096;

/// Bytes of a story at most whose names and quotes are looked for.
pub const NOTED: usize = 1 << 20;

/// Why a file gave no story.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be read from the disk.
    #[error("cannot read {path}: {source}", path = path.display())]
    Io {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It holds no story.
    #[error("no story in {path}: {why}", path = path.display())]
    NoStory {
        /// The path as given.
        path: PathBuf,
        /// Why.
        why: String,
    },
}

impl OpenError {
    /// Why, without the path.
    pub fn why(&self) -> String {
        match self {
            Self::Io { source, .. } => source.to_string(),
            Self::NoStory { why, .. } => why.clone(),
        }
    }
}

/// The stories of a file, in record order, with their notes.
///
/// # Errors
/// Where the file cannot be read or holds no story at all.
pub fn open(path: &Path) -> Result<Vec<Story>, OpenError> {
    let mut stories = read(path, &bytes(path)?)?;
    stories.iter_mut().for_each(annotate);
    Ok(stories)
}

/// The bytes of a file: of a plain text no more than a story may have, and a few to tell that there is more.
///
/// # Errors
/// Where the file cannot be read.
pub fn bytes(path: &Path) -> Result<Vec<u8>, OpenError> {
    let fails = |source| OpenError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(fails)?;
    let size = file.metadata().map_or(0, |about| about.len()) as usize;
    let mut bytes = Vec::with_capacity(size.min(LONGEST) + 1);
    file.take_into(&mut bytes, HEAD).map_err(fails)?;
    let format = formats::sniff(&Head { path, bytes: &bytes });
    let text = format.is_none_or(|format| format.kind() == story::Format::Text);
    let more = if text { LONGEST + 4 - HEAD } else { usize::MAX };
    file.take_into(&mut bytes, more).map_err(fails)?;
    Ok(bytes)
}

/// Reading a file bit by bit.
trait TakeInto {
    /// Adds up to `most` bytes.
    fn take_into(&self, bytes: &mut Vec<u8>, most: usize) -> std::io::Result<usize>;
}

impl TakeInto for File {
    fn take_into(&self, bytes: &mut Vec<u8>, most: usize) -> std::io::Result<usize> {
        self.take(most as u64).read_to_end(bytes)
    }
}

/// The stories in some bytes, in record order, without notes.
///
/// # Errors
/// Where the bytes hold no story at all.
pub fn read(path: &Path, bytes: &[u8]) -> Result<Vec<Story>, OpenError> {
    let none = |why: &str| OpenError::NoStory { path: path.to_owned(), why: why.to_owned() };
    let head = Head { path, bytes: bytes.get(..HEAD).unwrap_or(bytes) };
    if let Some(why) = refusal(bytes) {
        return Err(none(why));
    }
    let format = formats::sniff(&head).ok_or_else(|| none("of no known format"))?;
    let mut stories = Vec::new();
    let mut emit = |item: Item| {
        if let Item::Draft { locator, draft } = item {
            let source = Source {
                path: path.to_owned(),
                record: stories.len(),
                locator,
                format: format.kind(),
            };
            stories.push(desk::edit(*draft, source));
        }
    };
    format.read(&Input { path, bytes }, &mut emit).map_err(|e| none(&e.to_string()))?;
    stories.retain(|story| !story.text.trim().is_empty());
    if stories.is_empty() { Err(none("it holds no text")) } else { Ok(stories) }
}

/// Why bytes are not even looked at.
fn refusal(bytes: &[u8]) -> Option<&'static str> {
    if bytes.is_empty() {
        return Some("it is empty");
    }
    if bytes.iter().take(HEAD).all(|byte| *byte == 0) {
        return Some("it is filled with zero bytes");
    }
    text::looks_binary(bytes).then_some("it is binary")
}

/// Adds names, quotes and all else that is inferred about a story's text. One of more than [`NOTED`] bytes is left as it is, with a
/// problem that says so: a reader waits for no more than a second.
pub fn annotate(story: &mut Story) {
    if story.text.len() > NOTED {
        let most = NOTED >> 20;
        let message = format!("longer than {most} MiB; names and quotes were not looked for");
        story.problems.push(Problem::new("no-notes", message));
        return;
    }
    names::annotate(story);
    quotes::annotate(story);
    story.notes.model = Some(names::MODEL);
}

/// A story of an archive, read again from where it lies, with its notes. One whose file was changed since is the record that now
/// stands in its place, with a problem that says so.
///
/// # Errors
/// Where the file is gone or holds no such record any more.
pub fn story(archive: &Archive, at: &Located) -> Result<Story, OpenError> {
    let mut story = bare_story(archive, at)?;
    annotate(&mut story);
    Ok(story)
}

/// The same without notes, which take most of the time.
///
/// # Errors
/// Where the file is gone or holds no such record any more.
pub fn bare_story(archive: &Archive, at: &Located) -> Result<Story, OpenError> {
    let stories = match archive.kept(&at.path) {
        Some(kept) => read(&at.path, &kept)?,
        None => read(&at.path, &bytes(&at.path)?)?,
    };
    let same = stories.iter().position(|story| story.key == at.key);
    let place = same.or_else(|| stories.iter().position(|story| story.source.record == at.record));
    let found = place.and_then(|place| stories.into_iter().nth(place));
    let mut story = found.ok_or_else(|| OpenError::NoStory {
        path: at.path.clone(),
        why: "the file was changed since it was indexed; index it again".into(),
    })?;
    if same.is_none() {
        let message = "the file was changed since it was indexed; this is what it holds now";
        story.problems.push(Problem::new("changed", message));
    }
    Ok(story)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{LONGEST, bytes, open, read, refusal};

    #[test]
    fn what_is_no_text_is_refused() {
        let check = |head: &[u8], why: Option<&str>| assert_eq!(refusal(head), why, "{head:?}");
        check(b"", Some("it is empty"));
        check(&[0; 64], Some("it is filled with zero bytes"));
        check(b"text\0more\0", Some("it is binary"));
        check(b"\x89PNG\r\n", Some("it is binary"));
        check(b"\xFF\xD8\xFF\xE0", Some("it is binary"));
        check(b"\xFF\xFEa\0b\0", None);
        check(b"plain\r\n\x1B[31mred\x0C", None);
        check("Größe – 東京".as_bytes(), None);
        check(b"caf\xE9 in Latin-1", None);
    }

    #[test]
    fn only_what_is_needed_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("long.txt");
        std::fs::File::create(&path).unwrap().set_len(3 * LONGEST as u64).unwrap();
        assert_eq!(bytes(&path).unwrap().len(), LONGEST + 4);
        assert!(bytes(&folder.path().join("none.txt")).is_err());
    }

    #[test]
    fn no_text_is_no_story() {
        let why = |bytes: &[u8]| read(Path::new("x.txt"), bytes).unwrap_err().why();
        assert_eq!(why(b""), "it is empty");
        assert_eq!(why(b" \n\t\n"), "it holds no text");
        assert!(open(Path::new("/nowhere/x.txt")).unwrap_err().to_string().contains("cannot read"));
    }
}
