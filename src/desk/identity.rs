//! Identity: the id of a story whose format gives none.
//!
//! **Frozen.** An id is the SHA-256 of what the draft says before any rule of the desk, cut to 80 bits. Marks of users and links between
//! stories hang on it, so the recipe may never change; a better one needs a new version letter and must leave old ids alone.

use sha2::{Digest, Sha256};

use crate::story::Draft;

/// The recipe's version, as the id begins.
const VERSION: &str = "d1";

/// The id of a draft: the wire's own, else a hash of its address and words.
pub fn of(draft: &Draft) -> String {
    if let Some(id) = draft.id.as_ref().filter(|id| !id.trim().is_empty()) {
        return id.clone();
    }
    // Words, not lines: how a reader joins wrapped lines may get better without any id changing.
    let mut hash = Sha256::new();
    let mut fed = Vec::new();
    let mut add = |text: &str| {
        let mut push = |word: &str| {
            fed.extend_from_slice(word.as_bytes());
            fed.push(0);
        };
        if text.is_ascii() {
            text.split_ascii_whitespace().for_each(&mut push);
        } else {
            text.split_whitespace().for_each(&mut push);
        }
        if fed.len() > 4096 {
            hash.update(&fed);
            fed.clear();
        }
    };
    add(VERSION);
    add(draft.url.as_deref().unwrap_or_default());
    if draft.parts.is_empty() {
        add(draft.headline.as_deref().unwrap_or_default());
    }
    for part in &draft.parts {
        add(&part.text);
    }
    hash.update(&fed);
    let mut id = format!("{VERSION}-");
    for byte in hash.finalize().iter().take(10) {
        let digit = |n: u8| char::from_digit(u32::from(n), 16).expect("four bits are a digit");
        id.extend([digit(byte >> 4), digit(byte & 15)]);
    }
    id
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
