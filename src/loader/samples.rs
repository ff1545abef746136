//! The sample wire that the binary carries: what `demo` and a first start open.

use std::path::PathBuf;

use include_dir::{Dir, include_dir};

static SAMPLES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/assets/samples");

/// The sample stories as files: name and bytes, by name.
pub fn samples() -> impl Iterator<Item = (PathBuf, &'static [u8])> {
    SAMPLES
        .files()
        .filter(|file| file.path().extension().is_some_and(|extension| extension == "txt"))
        .map(|file| (file.path().to_owned(), file.contents()))
}
