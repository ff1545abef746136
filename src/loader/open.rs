//! One file to its stories: read, desk, names, quotes. The whole way of the data, without any archive.

use std::io::Read;
use std::path::{Path, PathBuf};

use crate::archive::{Archive, ArchiveError, Located, Searcher};
use crate::formats::{self, Flow, Found, Input};
use crate::guard::guarded;
use crate::story::{Caption, Locator, Notes, Problem, Role, Source, Spelling, Story};
use crate::{desk, names, quotes};

/// Bytes of a story at most whose names and quotes are looked for.
pub const NOTED: usize = 1 << 20;

/// Bytes of a pipe at most: it cannot be read a second time and stays in memory.
const PIPED: u64 = 256 << 20;

/// Problems of one file that are told one by one; the others are counted.
const TOLD: usize = 20;

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
    /// Whether the file is not there any more.
    pub fn is_gone(&self) -> bool {
        matches!(self, Self::Io { source, .. } if source.kind() == std::io::ErrorKind::NotFound)
    }

    /// Why, without the path.
    pub fn why(&self) -> String {
        match self {
            Self::Io { source, .. } => source.to_string(),
            Self::NoStory { why, .. } => why.clone(),
        }
    }
}

/// The stories of a file, in record order, with their notes. One that holds a great many is better read with [`each`].
///
/// # Errors
/// Where the file cannot be read or holds no story at all.
pub fn open(path: &Path) -> Result<Vec<Story>, OpenError> {
    let mut stories = Vec::new();
    let piped = piped(path)?;
    each(path, piped.as_deref(), &mut |mut story| {
        annotate(&mut story);
        stories.push(story);
        Flow::More
    })?;
    Ok(stories)
}

/// The bytes of what cannot be read a second time, a pipe; `None` for a regular file, which is read from the disk.
///
/// # Errors
/// Where it cannot be read.
pub fn piped(path: &Path) -> Result<Option<Vec<u8>>, OpenError> {
    let fails = |source| OpenError::Io { path: path.to_owned(), source };
    let about = std::fs::metadata(path).map_err(fails)?;
    if about.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(fails)?;
    file.take(PIPED).read_to_end(&mut bytes).map_err(fails)?;
    Ok(Some(bytes))
}

/// Hands out the stories of a regular file, or of bytes under its name (what is [`piped`] cannot be read twice), one by one in record order and without notes, until there are no more
/// or no more are wanted. Gives what is wrong with records that gave none, and with the file as a whole.
///
/// # Errors
/// Where the file cannot be read or holds no story at all.
pub fn each(
    path: &Path,
    bytes: Option<&[u8]>,
    emit: &mut dyn FnMut(Story) -> Flow,
) -> Result<Vec<Problem>, OpenError> {
    let mut tally = Tally::default();
    let mut record = 0;
    let mut take = |found: Found| match edit(path, record, found) {
        Ok(story) => {
            record += 1;
            emit(story)
        }
        Err((locator, problem)) => {
            tally.add(&locator, problem);
            Flow::More
        }
    };
    let read = with_input(path, bytes, &mut |input| formats::read(input, &mut take));
    match read? {
        // Nothing was handed out.
        Err(why) => Err(no_story(path, why.to_string())),
        Ok(()) if record == 0 => Err(no_story(path, tally.why())),
        Ok(()) => Ok(tally.told()),
    }
}

fn no_story(path: &Path, why: String) -> OpenError {
    OpenError::NoStory { path: path.to_owned(), why }
}

/// Opens what is to be read and does something with it.
fn with_input<T>(
    path: &Path,
    bytes: Option<&[u8]>,
    run: &mut dyn FnMut(&mut Input<'_>) -> T,
) -> Result<T, OpenError> {
    if let Some(bytes) = bytes {
        return Ok(run(&mut Input::bytes(path, bytes)));
    }
    let fails = |source| OpenError::Io { path: path.to_owned(), source };
    Ok(run(&mut Input::file(path).map_err(fails)?))
}

/// What was found in a file as a story of the desk; a record without any text is a problem.
fn edit(path: &Path, record: usize, found: Found) -> Result<Story, (Locator, Problem)> {
    let (locator, format, draft) = match found {
        Found::Draft { locator, format, draft } => (locator, format, draft),
        Found::Problem { locator, problem } => return Err((locator, problem)),
    };
    let source = Source { path: path.to_owned(), record, locator, format };
    let mut story = desk::edit(*draft, source);
    if story.text.trim().is_empty() {
        let problem = match story.problems.into_iter().next() {
            Some(problem) => problem,
            None => Problem::new("empty", "it holds no text"),
        };
        return Err((story.source.locator, problem));
    }
    let told = story.blocks.iter().any(|block| block.role.is_body() || block.role == Role::Caption);
    if !told && story.problems.is_empty() {
        story.problems.push(Problem::new("no-text", "it has a headline and no text"));
    }
    for caption in &mut story.captions {
        find_photo(caption, path);
    }
    Ok(story)
}

/// Finds the file of a picture that lies beside its story: only an address inside of the story's own folder, and a regular file.
fn find_photo(caption: &mut Caption, path: &Path) {
    let Some(photo) = caption.photo.as_mut().filter(|photo| photo.path.is_none()) else { return };
    let (Some(href), Some(folder)) = (photo.href.as_deref(), path.parent()) else { return };
    let bare = href.strip_prefix("./").unwrap_or(href);
    let bare = bare.split(['?', '#']).next().unwrap_or_default();
    let inside =
        Path::new(bare).components().all(|part| matches!(part, std::path::Component::Normal(_)));
    if bare.is_empty() || !inside || bare.contains("://") {
        return;
    }
    let file = folder.join(bare);
    if std::fs::symlink_metadata(&file).is_ok_and(|about| about.is_file()) {
        photo.path = Some(file);
    }
}

/// Problems of a file's records, like ones counted.
#[derive(Default)]
struct Tally(Vec<(Problem, usize)>, usize);

impl Tally {
    fn add(&mut self, locator: &Locator, mut problem: Problem) {
        let same = |(other, _): &&mut (Problem, usize)| {
            other.code == problem.code && other.message == problem.message
        };
        if let Some((_, count)) = self.0.iter_mut().find(same) {
            *count += 1;
        } else if self.0.len() == TOLD {
            self.1 += 1;
        } else {
            if !locator.0.is_empty() {
                problem.place = Some(match problem.place.take() {
                    Some(place) => format!("{}, {place}", locator.0),
                    None => locator.0.clone(),
                });
            }
            self.0.push((problem, 1));
        }
    }

    /// The problems, with how many records have each.
    fn told(self) -> Vec<Problem> {
        let rest = self.1;
        let mut all: Vec<Problem> = self.0.into_iter().map(counted).collect();
        if rest > 0 {
            all.push(Problem::new("more", format!("and {rest} records with other problems")));
        }
        all
    }

    /// The same as one phrase, for a file without any story.
    fn why(self) -> String {
        let told: Vec<String> =
            self.0.into_iter().take(3).map(|row| counted(row).message).collect();
        if told.is_empty() { "it holds no story".into() } else { told.join("; ") }
    }
}

fn counted((mut problem, count): (Problem, usize)) -> Problem {
    if count > 1 {
        problem.message = format!("{} ({count} records)", problem.message);
    }
    problem
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
    let done = guarded(|| {
        names::annotate(story);
        quotes::annotate(story);
        story.notes.model = Some(names::MODEL);
    });
    if done.is_none() {
        story.notes = Notes::default();
        let message = "finding names and quotes failed on this story; please report it";
        story.problems.push(Problem::new("no-notes", message));
    }
}

/// A story of an archive, read again from where it lies, with its notes and its copies. One whose file was changed since is the record that now
/// stands in its place, with a problem that says so.
///
/// # Errors
/// Where the file is gone or holds no such record any more.
pub fn story(archive: &Archive, searcher: &Searcher<'_>, at: &Located) -> Result<Story, OpenError> {
    let mut story = bare_story(archive, at)?;
    annotate(&mut story);
    // A story is worth reading also where the index cannot say what versions and copies it has.
    let links = searcher.links_at_once(&story, &mut |at| bare_story(archive, at).ok());
    let _ = searcher.relate(&mut story, links.unwrap_or_default());
    Ok(story)
}

/// All that is told of how a story's names are spelled, those unlike the form that is usual in an archive with it; `None` where `stop` says
/// before the end that somebody waits: each name is a search of its own, which together take far longer than opening the story.
///
/// # Errors
/// Where the index cannot be read.
pub fn compare(
    searcher: &Searcher<'_>,
    story: &Story,
    stop: &mut dyn FnMut() -> bool,
) -> Result<Option<Vec<Spelling>>, ArchiveError> {
    let unlike = names::unlike(story, |kind, name| {
        if stop() { Err(None) } else { searcher.spelled_nearly(kind, name).map_err(Some) }
    });
    let unlike = match unlike {
        Ok(unlike) => unlike,
        Err(None) => return Ok(None),
        Err(Some(error)) => return Err(error),
    };
    let mut all = story.notes.spellings.clone();
    // What the story itself tells is told of a place, and nothing besides.
    let told = |one: &Spelling| all.iter().any(|known| known.span == one.span);
    let new: Vec<Spelling> = unlike.into_iter().filter(|one| !told(one)).collect();
    all.extend(new);
    all.sort_by_key(|one| (one.span.start, one.span.end));
    Ok(Some(all))
}

/// The same without notes, which take most of the time.
///
/// # Errors
/// Where the file is gone or holds no such record any more.
pub fn bare_story(archive: &Archive, at: &Located) -> Result<Story, OpenError> {
    match archive.earlier(at) {
        Ok(Some(story)) => return Ok(replaced(story)),
        Ok(None) => {}
        Err(error) => return Err(no_story(&at.path, error.to_string())),
    }
    let kept = archive.kept(&at.path);
    let kept = kept.as_deref();
    if let Some(story) = record(kept, at)?.filter(|story| story.key == at.key) {
        return Ok(story);
    }
    // The file was changed: the story may lie elsewhere in it, else another stands in its place.
    let (mut same, mut instead) = (None, None);
    each(&at.path, kept, &mut |story| {
        if story.key == at.key {
            same = Some(story);
            return Flow::Stop;
        }
        if story.source.record == at.record {
            instead = Some(story);
        }
        Flow::More
    })?;
    if let Some(story) = same {
        return Ok(story);
    }
    let why = "the file was changed since it was indexed; index it again";
    let mut story = instead.ok_or_else(|| no_story(&at.path, why.into()))?;
    let message = "the file was changed since it was indexed; this is what it holds now";
    story.problems.push(Problem::new("changed", message));
    Ok(story)
}

/// A story that its file does not hold any more.
fn replaced(mut story: Story) -> Story {
    for caption in &mut story.captions {
        find_photo(caption, &story.source.path);
    }
    let message = "an earlier text; its file was changed since and holds another one now";
    story.problems.push(Problem::new("replaced", message));
    story
}

/// The record at a locator, without reading the rest of its file where the format allows it.
fn record(kept: Option<&[u8]>, at: &Located) -> Result<Option<Story>, OpenError> {
    let mut story = None;
    let mut take = |found: Found| {
        story = story.take().or(edit(&at.path, at.record, found).ok());
        Flow::Stop
    };
    // What finds nothing at its place any more is looked for in the whole file.
    let _ = with_input(&at.path, kept, &mut |input| {
        formats::read_one(input, &at.locator, &mut take).is_ok()
    })?;
    Ok(story)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{each, open};
    use crate::formats::Flow;

    #[test]
    fn no_text_is_no_story() {
        let why = |bytes: &[u8]| {
            each(Path::new("x.txt"), Some(bytes), &mut |_| Flow::More).unwrap_err().why()
        };
        assert_eq!(why(b""), "it is empty");
        assert_eq!(why(&[0; 64]), "it is filled with zero bytes");
        assert_eq!(why(b"text\0more\0"), "it is binary");
        assert_eq!(why(b" \n\t\n"), "it holds no text");
        assert!(open(Path::new("/nowhere/x.txt")).unwrap_err().to_string().contains("cannot read"));
    }
}
