//! Identity: the id of a story whose format gives none.
//!
//! **Frozen.** An id is the SHA-256 of what the draft says before any rule of the desk, cut to 80 bits. Marks of users and links between
//! stories hang on it, so the recipe may never change; a better one needs a new version letter and must leave old ids alone.

use crate::story::Draft;
use crate::text::Digest;

/// The recipe's version, as the id begins.
const VERSION: &str = "d1";

/// The id of a draft: the wire's own, else a hash of its address and words.
pub fn of(draft: &Draft) -> String {
    if let Some(id) = draft.id.as_ref().filter(|id| !id.trim().is_empty()) {
        return id.clone();
    }
    // Words, not lines: how a reader joins wrapped lines may get better without any id changing.
    let mut digest = Digest::default();
    digest.add_words(VERSION);
    digest.add_words(draft.url.as_deref().unwrap_or_default());
    if draft.parts.is_empty() {
        digest.add_words(draft.headline.as_deref().unwrap_or_default());
    }
    for part in &draft.parts {
        digest.add_words(&part.text);
    }
    format!("{VERSION}-{}", digest.hex(10))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::Part;

    /// If this test fails the recipe has changed, and with it every id that users' marks hang on: restore the recipe.
    #[test]
    fn ids_never_change() {
        let check = |url: Option<&str>, lines: &[&str], want: &str| {
            let parts = lines.iter().map(|&l| Part { text: l.into(), ..Part::default() }).collect();
            let draft = Draft { url: url.map(str::to_owned), parts, ..Draft::default() };
            assert_eq!(of(&draft), want, "{lines:?}");
        };
        check(None, &[], "d1-7d1b1d3396e91f490055");
        check(None, &["Ferries stop", "OAKUM (AP) — Ferries stopped."], "d1-46eb870c87cb55b20e98");
        check(
            None,
            &["Ferries", "stop", "", "OAKUM (AP) — Ferries stopped."],
            "d1-46eb870c87cb55b20e98",
        );
        check(None, &["Ferries stopOAKUM (AP) — Ferries stopped."], "d1-0a830f299018e878d0e2");
        check(Some("https://example.org/1"), &["Ferries stop"], "d1-685f02dd5f88a9786f67");
        check(None, &["フェリーが止まった"], "d1-29c97fddbacd0d23bf4b");
    }

    #[test]
    fn the_wires_own_id_comes_first() {
        let draft = Draft { id: Some("urn:x:1".into()), ..Draft::default() };
        assert_eq!(of(&draft), "urn:x:1");
    }
}
