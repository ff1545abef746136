//! Identity: the id of a story whose format gives none.
//!
//! **Frozen.** An id is the SHA-256 of what the draft says before any rule of the desk, cut to 80 bits. Marks of users and links between
//! stories hang on it, so the recipe may never change; a better one needs a new version letter and must leave old ids alone.

use sha2::{Digest, Sha256};

use crate::story::Draft;

/// The recipe's version, as the id begins.
const VERSION: &str = "d1";

/// The id of a draft: the wire's own, else a hash of its address and lines.
pub fn of(draft: &Draft) -> String {
    if let Some(id) = draft.id.as_ref().filter(|id| !id.trim().is_empty()) {
        return id.clone();
    }
    let mut hash = Sha256::new();
    let mut feed = |text: &str| {
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text.as_bytes());
    };
    feed(VERSION);
    feed(draft.url.as_deref().unwrap_or_default());
    if draft.parts.is_empty() {
        feed(draft.headline.as_deref().unwrap_or_default());
    }
    for part in &draft.parts {
        feed(&part.text);
    }
    let digest = hash.finalize();
    let mut id = format!("{VERSION}-");
    for byte in digest.iter().take(10) {
        id.push_str(&format!("{byte:02x}"));
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
        check(None, &[], "GOLD0");
        check(None, &["Ferries stop", "OAKUM (AP) — Ferries stopped."], "GOLD1");
        check(None, &["Ferries stop", "", "OAKUM (AP) — Ferries stopped."], "GOLD2");
        check(None, &["Ferries stopOAKUM (AP) — Ferries stopped."], "GOLD3");
        check(Some("https://example.org/1"), &["Ferries stop"], "GOLD4");
        check(None, &["フェリーが止まった"], "GOLD5");
    }

    #[test]
    fn the_wires_own_id_comes_first() {
        let draft = Draft { id: Some("urn:x:1".into()), ..Draft::default() };
        assert_eq!(of(&draft), "urn:x:1");
    }
}
