//! The index's fields, its order on disk, and the documents' kinds.
//!
//! One index holds four kinds of document: a *story*, its *captions*, its *quotes*, and one *file* document a file, which is the
//! manifest. All are sorted by [`Fields::order`], newest first; `sort_by_field` is named here and nowhere else.

use tantivy::schema::{
    BytesOptions, Field, IndexRecordOption, NumericOptions, STORED, STRING, Schema,
    TextFieldIndexing, TextOptions,
};
use tantivy::store::Compressor;
use tantivy::{IndexSettings, IndexSortByField, Order};

use super::tokens;

/// The version of the schema: another one on disk means that the index is built anew.
pub const VERSION: u32 = 3;

/// The name of the field that the index is sorted by.
pub const ORDER: &str = "order";

/// The name of the field that holds names for counting.
pub const NAME: &str = "name";

/// The names of the columns that a list may be sorted by besides [`ORDER`].
pub const WORDS: &str = "words";
/// See [`Fields::updated`].
pub const UPDATED: &str = "updated";
/// See [`Fields::by_slug`].
pub const BY_SLUG: &str = "by_slug";
/// See [`Fields::by_agency`].
pub const BY_AGENCY: &str = "by_agency";

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doc {
    /// A story.
    Story,
    /// A photo caption.
    Caption,
    /// A quote.
    Quote,
    /// A file of the manifest.
    File,
}

impl Doc {
    /// The term in [`Fields::kind`].
    pub fn term(self) -> &'static str {
        match self {
            Self::Story => "story",
            Self::Caption => "caption",
            Self::Quote => "quote",
            Self::File => "file",
        }
    }
}

/// The fields by name.
#[derive(Clone, Copy, Debug)]
pub struct Fields {
    /// [`Doc::term`].
    pub kind: Field,
    /// What the index is sorted by, descending; see [`order`](super::order).
    pub order: Field,
    /// The path's bytes; all documents of a file carry it, and are deleted by it.
    pub file: Field,
    /// The story's id.
    pub id: Field,
    /// The story's key.
    pub key: Field,
    /// What copies of a story have in common; see [`copies`](super::copies).
    pub copy: Field,
    /// What a row shows, as stored bytes; see [`rows`](super::rows).
    pub row: Field,
    /// All that bare words look in.
    pub text: Field,
    /// The headline.
    pub headline: Field,
    /// Captions with their credits.
    pub caption: Field,
    /// Words between quotation marks.
    pub quote: Field,
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
    /// Places, whole and folded.
    pub site: Field,
    /// Bylines.
    pub by: Field,
    /// Photographers and credits.
    pub photo: Field,
    /// Photographers, whole and folded.
    pub photographer: Field,
    /// The agency, whole and folded.
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
    let words = || {
        let how = indexed(tokens::WORDS, IndexRecordOption::WithFreqsAndPositions, true);
        TextOptions::default().set_indexing_options(how)
    };
    let whole = || {
        let how = indexed(tokens::WHOLE, IndexRecordOption::Basic, false);
        TextOptions::default().set_indexing_options(how)
    };
    let fields = Fields {
        kind: make.add_text_field("kind", STRING),
        order: make.add_u64_field(ORDER, NumericOptions::default().set_fast()),
        file: make.add_bytes_field("file", BytesOptions::default().set_indexed().set_stored()),
        id: make.add_text_field("id", STRING),
        key: make.add_text_field("key", STRING),
        copy: make.add_text_field("copy", STRING),
        row: make.add_bytes_field("row", STORED),
        text: make.add_text_field("text", words()),
        headline: make.add_text_field("headline", words()),
        caption: make.add_text_field("caption", words()),
        quote: make.add_text_field("quote", words()),
        who: make.add_text_field("who", words()),
        org: make.add_text_field("org", words()),
        name: make.add_text_field(NAME, whole().set_fast("raw")),
        pictured: make.add_text_field("pictured", words()),
        speaker: make.add_text_field("speaker", words()),
        place: make.add_text_field("place", words()),
        site: make.add_text_field("site", whole()),
        by: make.add_text_field("by", words()),
        photo: make.add_text_field("photo", words()),
        photographer: make.add_text_field("photographer", whole()),
        agency: make.add_text_field("agency", whole()),
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
        docstore_compression: Compressor::Lz4,
        ..IndexSettings::default()
    }
}
