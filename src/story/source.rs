//! Where a story was read from.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// The file, record and format of a story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The path as given; `-` for standard input.
    #[serde(skip)]
    pub path: PathBuf,
    /// The record in its file, from 0.
    pub record: usize,
    /// What finds the record again.
    pub locator: Locator,
    /// The format.
    pub format: Format,
}

/// What finds one record in its file without reading the rest: empty for a file that is one story.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Locator(pub String);

/// A format that stories arrive in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[allow(missing_docs)]
pub enum Format {
    #[default]
    Text,
    Html,
    Rss,
    Atom,
    JsonFeed,
    Json,
    Jsonl,
    Csv,
    Tsv,
    NewsmlG2,
    Newsml1,
    Nitf,
    Ninjs,
    ApJson,
    Iptc7901,
    Anpa,
    ReutersSgml,
    GigawordSgml,
    Warc,
    Mail,
    Markdown,
    Photo,
}

impl Format {
    /// Every format.
    const ALL: [Self; 22] = [
        Self::Text,
        Self::Html,
        Self::Rss,
        Self::Atom,
        Self::JsonFeed,
        Self::Json,
        Self::Jsonl,
        Self::Csv,
        Self::Tsv,
        Self::NewsmlG2,
        Self::Newsml1,
        Self::Nitf,
        Self::Ninjs,
        Self::ApJson,
        Self::Iptc7901,
        Self::Anpa,
        Self::ReutersSgml,
        Self::GigawordSgml,
        Self::Warc,
        Self::Mail,
        Self::Markdown,
        Self::Photo,
    ];

    /// The name in the JSON format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Html => "html",
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::JsonFeed => "jsonfeed",
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::NewsmlG2 => "newsml_g2",
            Self::Newsml1 => "newsml1",
            Self::Nitf => "nitf",
            Self::Ninjs => "ninjs",
            Self::ApJson => "ap_json",
            Self::Iptc7901 => "iptc7901",
            Self::Anpa => "anpa",
            Self::ReutersSgml => "reuters_sgml",
            Self::GigawordSgml => "gigaword_sgml",
            Self::Warc => "warc",
            Self::Mail => "mail",
            Self::Markdown => "markdown",
            Self::Photo => "photo",
        }
    }
}

impl std::str::FromStr for Format {
    type Err = ();

    /// The format of a name in the JSON format.
    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|format| format.as_str() == name).ok_or(())
    }
}
