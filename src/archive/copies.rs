//! Copies: the same story lying in several places, in one format or in two.
//!
//! Two stories are copies where their bodies have the same words in the same order, whatever stands around them and however each format
//! marks them up. Identity by the wire's own id is another thing: it joins the versions of an item, whose words differ.

use tantivy::{DocAddress, TantivyDocument};

use super::manifest::path_of;
use super::rows::{self, StoredStory};
use super::schema::Doc;
use super::search::bytes;
use super::window::Newest;
use super::{ArchiveError, Searcher, plan};
use crate::story::{Format, Locator, Source, Story};
use crate::text::Digest;

/// Letters and digits that a body must have: shorter ones are alike by chance.
const LEAST: usize = 60;

/// The most places that are told of.
const MOST: usize = 50;

/// What copies have in common; `None` for a story too short to tell. The dateline does not count: one format prints it in the text,
/// another keeps it apart.
pub fn fingerprint(story: &Story) -> Option<String> {
    let mut digest = Digest::default();
    let mut letters = 0;
    let mut fed = Vec::new();
    let filed = story.dateline.as_ref().map(|line| line.span);
    for block in story.blocks.iter().filter(|block| block.role.is_body()) {
        let start = match filed {
            Some(filed) if filed.start == block.span.start => filed.end,
            _ => block.span.start,
        };
        let text = story.text.get(start..block.span.end).unwrap_or_default();
        fed.clear();
        if text.is_ascii() {
            let letters = text.bytes().filter(u8::is_ascii_alphanumeric);
            fed.extend(letters.map(|byte| byte.to_ascii_lowercase()));
        } else {
            let letters = text.chars().filter(|c| c.is_alphanumeric());
            let small: String = letters.flat_map(char::to_lowercase).collect();
            fed.extend_from_slice(small.as_bytes());
        }
        letters += fed.len();
        digest.add_bytes(&fed);
    }
    (letters >= LEAST).then(|| digest.hex(8))
}

impl Searcher<'_> {
    /// The other places where a story lies word for word, or the same version of it, newest first, at most 50.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn copies(&self, story: &Story) -> Result<Vec<Source>, ArchiveError> {
        let fields = self.fields();
        let mut same = vec![plan::term(fields.id, &story.id)];
        same.extend(fingerprint(story).map(|print| plan::term(fields.copy, &print)));
        let run = plan::all(vec![plan::term(fields.kind, Doc::Story.term()), plan::any(same)]);
        let mut places = Vec::new();
        for (_, at) in Newest::of(&self.texts, &*run)?.take(MOST + 1) {
            let stored: StoredStory = self.stored(Doc::Story, at)?;
            if stored.id == story.id && stored.key != story.key {
                continue;
            }
            let place = self.place_of(at)?;
            let own = &story.source;
            if (&place.path, &place.locator) != (&own.path, &own.locator) {
                places.push(place);
            }
        }
        places.truncate(MOST);
        Ok(places)
    }

    /// Where the story of a document lies.
    pub(super) fn place_of(&self, at: DocAddress) -> Result<Source, ArchiveError> {
        let doc: TantivyDocument = self.texts.doc(at)?;
        let stored: StoredStory = rows::read(bytes(&doc, self.fields().row)?)?;
        Ok(Source {
            path: path_of(bytes(&doc, self.fields().file)?),
            record: stored.record as usize,
            locator: Locator(stored.locator),
            format: stored.format.parse().unwrap_or(Format::Text),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::fingerprint;
    use crate::story::{Block, Dateline, Role, Span, Story};

    fn story(blocks: &[(Role, &str)], dateline: usize) -> Story {
        let mut story = Story::default();
        for (role, text) in blocks {
            let start = story.text.len();
            story.text.push_str(text);
            story.blocks.push(Block { span: Span::new(start, story.text.len()), role: *role });
            story.text.push('\n');
        }
        if dateline > 0 {
            let at = story.blocks.iter().find(|b| b.role == Role::Paragraph).unwrap().span.start;
            let span = Span::new(at, at + dateline);
            story.dateline = Some(Dateline { span, ..Dateline::default() });
        }
        story
    }

    #[test]
    fn the_same_words_make_a_copy() {
        let body = "Ferries stopped on Monday after a storm damaged two of the three boats, and the islands waited.";
        let plain = story(&[(Role::Paragraph, body)], 0);
        let filed = format!("OAKUM (AP) — {body}");
        let marked = story(
            &[(Role::Headline, "Ferries"), (Role::Paragraph, &filed), (Role::Furniture, "Share")],
            "OAKUM (AP) — ".len(),
        );
        assert!(fingerprint(&plain).is_some());
        assert_eq!(fingerprint(&plain), fingerprint(&marked));
        let halves = body.split_at(40);
        let parted = story(&[(Role::Paragraph, halves.0), (Role::Paragraph, halves.1)], 0);
        assert_eq!(fingerprint(&plain), fingerprint(&parted));
        let other = story(&[(Role::Paragraph, &body.replace("two", "one"))], 0);
        assert_ne!(fingerprint(&plain), fingerprint(&other));
        assert_eq!(fingerprint(&story(&[(Role::Paragraph, "Too short.")], 0)), None);
    }
}
