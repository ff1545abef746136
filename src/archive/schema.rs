//! The two indexes' fields, their order on disk, and the documents' kinds.
//!
//! | index | documents |
//! |---|---|
//! | *texts* | a *story* each; and one *file* document a file, which is the manifest |
//! | *notes* | the *notes* of a story each (its names), its *captions*, its *quotes* |
//!
//! Texts are complete as soon as the files are read; notes follow. A notes document belongs to a story document where both the
//! [order](Fields::order) and the [tie](Fields::tie) are equal: see [`join`](super::join). All documents of an index are sorted by
//! their order, newest first; `sort_by_field` is named here and nowhere else.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::{IndexSettings, IndexSortByField, Order};

use super::tokens;
use crate::story::QuoteKind;

/// The version of the schema: another one on disk means that the index is built anew.
pub const VERSION: u32 = 4;

/// The name of the field that the index is sorted by.
pub const ORDER: &str = "order";

/// The name of the field that tells one version of a story document from all others.
pub const TIE: &str = "tie";

/// The name of the field that names an item over its versions.
pub const ITEM: &str = "item";

/// The name of the field that holds the number of a version.
pub const VERSION_NUMBER: &str = "version";

/// The name of the field that holds the state of a file.
pub const STAMP: &str = "stamp";

/// The name of the field that holds names for counting.
pub const NAME: &str = "name";

/// The name of the column of sketches.
pub const SHINGLE: &str = "shingle";
/// The names of the columns that a list may be sorted by besides [`ORDER`].
pub const WORDS: &str = "words";
/// See [`Fields::updated`].
pub const UPDATED: &str = "updated";
/// See [`Fields::by_slug`].
pub const BY_SLUG: &str = "by_slug";
/// See [`Fields::by_agency`].
pub const BY_AGENCY: &str = "by_agency";
/// The name of the field that holds places, with a column for counting.
pub const SITE: &str = "site";

/// The name of the field that holds the agency, with a column for counting.
pub const AGENCY: &str = "agency";

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doc {
    /// A story, in the texts.
    Story,
    /// A file of the manifest, in the texts.
    File,
    /// What was inferred of a story as a whole, in the notes.
    Notes,
    /// A photo caption, in the notes.
    Caption,
    /// A quote between marks, in the notes; it is of one of the next two kinds, too.
    Quote,
    /// A quote of a clause or more, in the notes.
    Direct,
    /// A quoted fragment, in the notes.
    Partial,
    /// What somebody is reported to have said, in the notes.
    Indirect,
}

impl Doc {
    /// The term in [`Fields::kind`].
    pub fn term(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::File => "file",
            Self::Notes => "notes",
            Self::Caption => "caption",
            Self::Quote => "quote",
            Self::Direct => "direct",
            Self::Partial => "partial",
            Self::Indirect => "indirect",
        }
    }

    /// The documents of quotes of a kind; where none is given, of those between marks.
    pub fn of_quotes(kind: Option<QuoteKind>) -> Self {
        match kind {
            Some(QuoteKind::Direct) => Self::Direct,
            Some(QuoteKind::Partial) => Self::Partial,
            Some(QuoteKind::Indirect) => Self::Indirect,
            Some(QuoteKind::Title) | None => Self::Quote,
        }
    }

    /// Whether documents of the kind lie in the texts, else in the notes.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Story | Self::File)
    }
}

/// The fields by name.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// [`Doc::term`].
    pub kind: Field,
    /// What the index is sorted by, descending; see [`order`](super::order).
    pub order: Field,
    /// Of a story and its notes: a hash of where it was read from and of the file's state then. Of a file: a hash of its path.
    pub tie: Field,
    /// Of a story: a hash of its id.
    pub item: Field,
    /// Of a story that is no first version: its number.
    pub version: Field,
    /// A hash of a file's state; 0 where it is to be read again whatever its state.
    pub stamp: Field,
    /// The bond of notes as bytes, by which they are deleted; the texts do not have it.
    pub bond: Field,
    /// The path's bytes; all documents of a file carry it, and are deleted by it.
    pub file: Field,
    /// The bytes of the path of the folder that a file lies in.
    pub folder: Field,
    /// The story's id.
    pub id: Field,
    /// What copies of a story have in common; see [`copies`](super::copies).
    pub copy: Field,
    /// What near copies and versions of a story have in common; see [`sketch`](super::sketch).
    pub shingle: Field,
    /// What a row shows, as stored bytes; see [`rows`](super::rows).
    pub row: Field,
    /// All that bare words look in.
    pub text: Field,
    /// The headline.
    pub headline: Field,
    /// Captions with their credits.
    pub caption: Field,
    /// Names of all kinds, by their words.
    pub who: Field,
    /// Names of organizations, by their words.
    pub org: Field,
    /// Names, whole and folded, with a column for counting.
    pub name: Field,
    /// Who is pictured, by words.
    pub pictured: Field,
    /// Who speaks, by words.
    pub speaker: Field,
    /// Places of datelines and captions, by words.
    pub place: Field,
    /// Places, whole and folded, with a column for counting.
    pub site: Field,
    /// Bylines.
    pub by: Field,
    /// Photographers and credits.
    pub photo: Field,
    /// Photographers, whole and folded.
    pub photographer: Field,
    /// The agency, whole and folded, with a column for counting.
    pub agency: Field,
    /// The slugline.
    pub slug: Field,
    /// Subjects and keywords.
    pub subject: Field,
    /// The words of the path.
    pub path: Field,
    /// Facts that are or are not: see [`documents`](super::documents).
    pub flag: Field,
    /// How many words a story has, to sort by.
    pub words: Field,
    /// When a story last changed, as [`order`](super::order) has it, to sort by; stories that name no change have none.
    pub updated: Field,
    /// The slugline, whole and folded, to sort by and to suggest.
    pub by_slug: Field,
    /// The agency, whole and folded, to sort by.
    pub by_agency: Field,
}

/// The schema and its fields.
pub fn schema() -> (Schema, Fields) {
    let mut make = Schema::builder();
    let indexed = |tokenizer: &str, option: IndexRecordOption, norms: bool| {
        TextFieldIndexing::default()
            .set_tokenizer(tokenizer)
            .set_index_option(option)
            .set_fieldnorms(norms)
    };
    let positions = |norms| {
        let how = indexed(tokens::WORDS, IndexRecordOption::WithFreqsAndPositions, norms);
        TextOptions::default().set_indexing_options(how)
    };
    // Only what relevance looks at knows how long it is.
    let (weighed, words) = (|| positions(true), || positions(false));
    let whole = || {
        let how = indexed(tokens::WHOLE, IndexRecordOption::Basic, false);
        TextOptions::default().set_indexing_options(how)
    };
    let fields = Fields {
        kind: make.add_text_field("kind", STRING),
        order: make.add_u64_field(ORDER, NumericOptions::default().set_fast()),
        tie: make.add_u64_field(TIE, NumericOptions::default().set_fast()),
        item: make.add_u64_field(ITEM, NumericOptions::default().set_fast()),
        version: make.add_u64_field(VERSION_NUMBER, NumericOptions::default().set_fast()),
        stamp: make.add_u64_field(STAMP, NumericOptions::default().set_fast()),
        bond: make.add_bytes_field("bond", BytesOptions::default().set_indexed()),
        file: make.add_bytes_field("file", BytesOptions::default().set_indexed().set_stored()),
        folder: make.add_bytes_field("folder", BytesOptions::default().set_indexed()),
        id: make.add_text_field("id", STRING),
        copy: make.add_text_field("copy", STRING),
        shingle: make.add_u64_field(SHINGLE, NumericOptions::default().set_fast()),
        row: make.add_bytes_field("row", STORED),
        text: make.add_text_field("text", weighed()),
        headline: make.add_text_field("headline", weighed()),
        caption: make.add_text_field("caption", words()),
        who: make.add_text_field("who", words()),
        org: make.add_text_field("org", words()),
        name: make.add_text_field(NAME, whole().set_fast("raw")),
        pictured: make.add_text_field("pictured", words()),
        speaker: make.add_text_field("speaker", words()),
        place: make.add_text_field("place", words()),
        site: make.add_text_field(SITE, whole().set_fast("raw")),
        by: make.add_text_field("by", words()),
        photo: make.add_text_field("photo", words()),
        photographer: make.add_text_field("photographer", whole()),
        agency: make.add_text_field(AGENCY, whole().set_fast("raw")),
        slug: make.add_text_field("slug", words()),
        subject: make.add_text_field("subject", words()),
        path: make.add_text_field("path", words()),
        flag: make.add_text_field("flag", STRING),
        words: make.add_u64_field(WORDS, NumericOptions::default().set_fast()),
        updated: make.add_u64_field(UPDATED, NumericOptions::default().set_fast()),
        by_slug: make.add_text_field(BY_SLUG, whole().set_fast("raw")),
        by_agency: make.add_text_field(BY_AGENCY, TextOptions::default().set_fast("raw")),
    };
    (make.build(), fields)
}

/// How the index lies on disk: newest first, rows compressed.
pub fn settings() -> IndexSettings {
    IndexSettings {
        sort_by_field: Some(IndexSortByField { field: ORDER.into(), order: Order::Desc }),
        docstore_compression: Compressor::Zstd(ZstdCompressor::default()),
        ..IndexSettings::default()
    }
}
