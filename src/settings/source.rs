//! One of the user's files while it is read: where it lies, and its lines.

use std::ops::Range;
use std::path::PathBuf;

use toml::Spanned;
use toml::de::DeTable;

use super::Trouble;

/// A file's path and text.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says.
    pub text: String,
}

impl Source {
    /// Reads a file. One that is not there is `None`; one that cannot be read is a trouble.
    pub fn read(path: PathBuf) -> Result<Option<Self>, Trouble> {
        match std::fs::read_to_string(&path) {
            Ok(text) => Ok(Some(Self { path, text })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Trouble {
                path,
                line: None,
                message: format!("cannot be read: {error}; the defaults stand"),
            }),
        }
    }

    /// The line of a byte, from 1.
    pub fn line(&self, at: usize) -> usize {
        self.text.bytes().take(at).filter(|byte| *byte == b'\n').count() + 1
    }

    /// A trouble at a place of the file.
    pub fn trouble(&self, at: Option<Range<usize>>, message: impl Into<String>) -> Trouble {
        let line = at.map(|range| self.line(range.start));
        Trouble { path: self.path.clone(), line, message: message.into() }
    }

    /// What the TOML parser or serde says, in one line.
    pub fn wrong(&self, error: &toml::de::Error) -> Trouble {
        self.trouble(error.span(), error.message().trim().replace('\n', ", "))
    }

    /// The file as a TOML table whose keys and values know where they stand.
    pub fn table(&self) -> Result<Spanned<DeTable<'_>>, Trouble> {
        DeTable::parse(&self.text).map_err(|error| self.wrong(&error))
    }
}

/// `; did you mean X?` where a known name is near, else nothing.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    known
        .into_iter()
        .map(|known| (strsim::damerau_levenshtein(name, known), known))
        .min()
        .filter(|(distance, known)| *distance <= 1 + known.len() / 4)
        .map_or(String::new(), |(_, known)| format!("; did you mean `{known}`?"))
}
