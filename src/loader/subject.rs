//! What a mark knows of its story besides the id: where it lies, its words and its headline.

use super::open::bare_story;
use crate::archive::{Archive, ArchiveError, Searcher, Subject, fingerprint};
use crate::story::Story;

/// What marks on a story know of it.
pub fn subject_of(story: &Story) -> Subject {
    Subject {
        id: story.id.clone(),
        path: Some(story.source.path.clone()),
        print: fingerprint(story),
        headline: story.headline.clone(),
    }
}

/// What marks on a story know of it, by its key or id; `None` where there is no such story. Its file is read for its words; where it is gone
/// its row has to do.
///
/// # Errors
/// Where the index cannot be read.
pub fn subject(
    archive: &Archive,
    searcher: &Searcher<'_>,
    key: &str,
) -> Result<Option<Subject>, ArchiveError> {
    let Some(at) = searcher.locate(key)? else { return Ok(None) };
    let row = searcher.story_row(&at.key)?;
    let headline = row.map(|row| row.headline).filter(|headline| !headline.is_empty());
    let story = bare_story(archive, &at).ok().filter(|story| story.id == at.id);
    Ok(Some(Subject {
        id: at.id,
        path: Some(at.path),
        print: story.as_ref().and_then(fingerprint),
        headline,
    }))
}
