//! Bytes to drafts: one file a format, one row of the table each.
//!
//! A [`Format`] tells from the first 4 KiB whether a file is its own, and hands out what it finds in order: drafts of stories, members
//! of a container, which go back to the table, and problems of records that gave no story. [`read`] walks a file to the last record of
//! the innermost container, [`read_one`] opens a single record by its [`Locator`](crate::story::Locator).

mod anpa;
mod ap_json;
mod body;
mod breaks;
mod columns;
mod delimited;
mod depth;
mod feeds;
mod fields;
mod html;
mod input;
mod iptc7901;
mod json;
mod mail;
mod markdown;
mod markup;
mod newsml1;
mod newsml_g2;
mod ninjs;
mod nitf;
mod opening;
mod other_xml;
mod packed;
mod photo;
mod plain;
mod printed;
mod records;
mod sgml;
mod signals;
mod step;
mod tar;
mod telex;
mod tree;
mod warc;
mod when;
mod writers;
mod xml;
mod zip;

use std::io::BufRead;

pub use input::{Head, Input};
pub use records::{Found, read, read_one};
pub use step::Step;

use crate::story::{self, Draft, Moment, Problem};

/// How sure a format is that a file is its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confidence {
    /// It is not.
    No,
    /// Whatever nothing else wants.
    Fallback,
    /// The extension says so.
    Name,
    /// The content may be that of this format or of a more special one.
    Likely,
    /// The content says so.
    Content,
}

/// Whether more is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    More,
    /// Enough: the reader returns at once, without an error.
    Stop,
}

/// What takes the items of a file.
pub type Emit<'e> = dyn FnMut(Item<'_>) -> Flow + 'e;

/// What a format finds in a file.
pub enum Item<'m> {
    /// A story.
    Draft {
        /// What finds it again in this file.
        step: Step,
        /// The story as the file gives it.
        draft: Box<Draft>,
    },
    /// A member of a container, handed back to the table.
    Member {
        /// What finds it again in this file.
        step: Step,
        /// Its name, for its extension; empty where it has none.
        name: String,
        /// What the container says of it.
        hints: Hints,
        /// Its bytes. What is not read is skipped.
        content: &'m mut dyn BufRead,
    },
    /// A record that gives no story, or what is wrong with the file as a whole. The rest is still read.
    Problem {
        /// Which record.
        step: Step,
        /// What is wrong with it; `skipped` where nothing is.
        problem: Problem,
    },
}

impl Item<'_> {
    /// What a record gives: its story, or why it gives none.
    fn of(step: Step, made: Result<impl Into<Box<Draft>>, Problem>) -> Self {
        match made {
            Ok(draft) => Self::Draft { step, draft: draft.into() },
            Err(problem) => Self::Problem { step, problem },
        }
    }
}

/// What a container knows of a member and the member itself may not say.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Where it was published.
    pub url: Option<String>,
    /// When it was fetched from there, which is after it was published.
    pub fetched: Option<Moment>,
}

/// Why a file gives no story, as a phrase that goes on from its path.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ReadError(pub String);

impl From<std::io::Error> for ReadError {
    fn from(error: std::io::Error) -> Self {
        Self(error.to_string())
    }
}

/// A format that stories arrive in.
pub trait Format: Sync {
    /// Which one; `None` for what only holds files of other formats. Where a container has a kind, its members bear it.
    fn kind(&self) -> Option<story::Format>;
    /// Whether a file is of this format.
    fn sniff(&self, head: &Head<'_>) -> Confidence;
    /// Hands out the items of a file in order, until there are no more or no more are wanted.
    ///
    /// # Errors
    /// Where the file as a whole is none of this format. What is wrong with one record is a [`Problem`] of its draft, or an item of its
    /// own where it gives no draft.
    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError>;
    /// Hands out the items at one step, which an earlier reading gave; without reading the rest where the format allows it.
    ///
    /// # Errors
    /// As [`Format::read`].
    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        find(&mut |emit| self.read(input, emit), at, emit)
    }
}

/// Hands out the item at a step, by reading all that comes before it.
///
/// # Errors
/// As the reading.
fn find(
    read: &mut dyn FnMut(&mut Emit<'_>) -> Result<(), ReadError>,
    at: &Step,
    emit: &mut Emit<'_>,
) -> Result<(), ReadError> {
    read(&mut |item| {
        let step = match &item {
            Item::Draft { step, .. } | Item::Member { step, .. } | Item::Problem { step, .. } => {
                step
            }
        };
        // What is packed adds no step: the one that is wanted lies in it.
        let packed = matches!(item, Item::Member { step: Step::Whole, .. });
        if step != at && !packed {
            return Flow::More;
        }
        emit(item);
        Flow::Stop
    })
}

/// Every format, asked in this order.
pub const TABLE: &[&dyn Format] = &[
    &warc::Warc,
    &packed::Gzip,
    &packed::Zstd,
    &tar::Tar,
    &zip::Zip,
    &sgml::Reuters,
    &sgml::Gigaword,
    &anpa::Anpa,
    &iptc7901::Iptc7901,
    &nitf::Nitf,
    &photo::Photo,
    &feeds::Rss,
    &feeds::Atom,
    &feeds::JsonFeed,
    &mail::Mail,
    &mail::Mbox,
    &markdown::Markdown,
    &ap_json::ApJson,
    &ninjs::Ninjs,
    &json::Jsonl,
    &json::Json,
    &delimited::Csv,
    &delimited::Tsv,
    &newsml1::Newsml1,
    &newsml_g2::NewsmlG2,
    &other_xml::OtherXml,
    &html::Html,
    &plain::Plain,
];

/// The format of a file, by its first bytes.
pub fn sniff(head: &Head<'_>) -> Option<&'static dyn Format> {
    let mut best: Option<(&'static dyn Format, Confidence)> = None;
    for &format in TABLE {
        let sure = format.sniff(head);
        if sure > best.map_or(Confidence::No, |(_, most)| most) {
            best = Some((format, sure));
        }
    }
    best.map(|(format, _)| format)
}
