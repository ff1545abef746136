//! A file and its stories to the documents that are indexed.

use std::collections::BTreeSet;
use std::path::Path;

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::join::Bond;
use super::manifest::{FileRecord, TROUBLED, path_bytes, path_tie};
use super::plan::SUPERSEDED;
use super::rows::{self, StoredCaption, StoredPerson, StoredQuote, StoredStory};
use super::schema::{Doc, Fields};
use super::tokens::whole;
use super::{copies, names, order, past, sketch};
use crate::story::{Caption, Entity, EntityKind, Quote, QuoteKind, Role, Span, Status, Story};
use crate::text::Digest;

/// The document of a file in the manifest. One that is still being read bears an id, so that it can be taken back alone.
pub fn of_file(fields: &Fields, file: &FileRecord, open: Option<&str>) -> TantivyDocument {
    let mut own = TantivyDocument::new();
    own.add_text(fields.kind, Doc::File.term());
    own.add_u64(fields.order, order::of_file(file.rank));
    own.add_u64(fields.tie, path_tie(&file.path));
    own.add_u64(fields.stamp, file.number());
    own.add_bytes(fields.file, &path_bytes(&file.path));
    own.add_bytes(fields.folder, &path_bytes(file.path.parent().unwrap_or(Path::new(""))));
    own.add_bytes(fields.row, &file.stored());
    if file.is_troubled() {
        own.add_text(fields.flag, TROUBLED);
    }
    if let Some(id) = open {
        own.add_text(fields.id, id);
    }
    own
}

/// The documents of some stories of a file for the texts, in record order.
pub fn of_stories<'a>(
    fields: &'a Fields,
    file: &'a FileRecord,
    stories: &'a [Story],
) -> impl Iterator<Item = TantivyDocument> {
    let path = path_bytes(&file.path);
    stories.iter().map(move |story| {
        let at = order::moment(story);
        let bond = (order::of(at, file.rank), tie(&path, file, story));
        let row = StoredStory::of(story, at);
        Writing { fields, path: &path, story, bond, row }.story()
    })
}

/// Names an item over all its versions.
fn item(id: &str) -> u64 {
    let mut digest = Digest::default();
    digest.add_bytes(id.as_bytes());
    digest.number()
}

/// What tells this reading of a story from all others.
pub fn tie(path: &[u8], file: &FileRecord, story: &Story) -> u64 {
    let mut digest = Digest::default();
    digest.add_bytes(path);
    digest.add_bytes(&file.stamp.modified.to_le_bytes());
    digest.add_bytes(&file.stamp.size.to_le_bytes());
    digest.add_bytes(&file.stamp.inode.to_le_bytes());
    digest.add_bytes(&story.source.record.to_le_bytes());
    digest.add_bytes(story.key.as_bytes());
    digest.number()
}

/// The documents of a story for the notes: what was inferred of it, its captions, its quotes. The bond is its document's in the texts.
pub fn of_notes(fields: &Fields, bond: Bond, story: &Story, model: &str) -> Vec<TantivyDocument> {
    let path = path_bytes(&story.source.path);
    let row = StoredStory::of(story, order::moment(story));
    let writing = Writing { fields, path: &path, story, bond, row };
    let mut all = vec![writing.notes(model)];
    all.extend((0..story.captions.len()).map(|n| writing.caption(n)));
    let said = story.notes.quotes.iter().filter(|quote| quote.kind != QuoteKind::Title);
    all.extend(said.filter_map(|quote| writing.quote(quote)));
    all
}

/// A bond as a term.
pub fn bond_bytes((order, tie): Bond) -> [u8; 16] {
    ((u128::from(order) << 64) | u128::from(tie)).to_be_bytes()
}

/// The term of notes of a story that quotes somebody, among the flags.
pub const QUOTED: &str = "quote";

/// The term of notes that a model gave, among the flags.
pub fn model_flag(model: &str) -> String {
    format!("model:{model}")
}

/// One story on its way to documents.
struct Writing<'a> {
    fields: &'a Fields,
    path: &'a [u8],
    story: &'a Story,
    bond: Bond,
    row: StoredStory,
}

impl Writing<'_> {
    /// What all documents of a story carry.
    fn begin(&self, kind: Doc) -> TantivyDocument {
        let Self { fields, story, .. } = self;
        let mut doc = TantivyDocument::new();
        doc.add_text(fields.kind, kind.term());
        doc.add_u64(fields.order, self.bond.0);
        doc.add_u64(fields.tie, self.bond.1);
        if !kind.is_text() {
            doc.add_bytes(fields.bond, &bond_bytes(self.bond));
        }
        doc.add_bytes(fields.file, self.path);
        doc.add_text(fields.id, &story.id);
        doc
    }

    fn story(&self) -> TantivyDocument {
        let Self { fields, story, .. } = self;
        let mut doc = self.begin(Doc::Story);
        doc.add_bytes(fields.row, &rows::write(&self.row));
        let earlier = past::earlier(&story.key).is_some();
        // What is in no file any more is neither a copy of anything nor what others are compared with.
        if earlier {
            doc.add_text(fields.flag, SUPERSEDED);
        } else {
            for part in sketch::terms(story) {
                doc.add_u64(fields.shingle, part.into());
            }
            add(&mut doc, fields.copy, copies::fingerprint(story).as_deref());
        }
        self.sort_keys(&mut doc);
        doc.add_u64(fields.item, item(&story.id));
        if story.revision.number > 1 && !earlier {
            doc.add_u64(fields.version, story.revision.number.into());
        }
        doc.add_text(fields.headline, &self.row.headline);
        let mut headed = false;
        for block in &story.blocks {
            if !block.role.is_hidden() {
                doc.add_text(fields.text, story.cut(block.span));
                headed |= block.role == Role::Headline;
            }
        }
        if !headed {
            add(&mut doc, fields.text, story.headline.as_deref());
        }
        for caption in &story.captions {
            self.picture(&mut doc, caption);
        }
        let dateline = story.dateline.iter().flat_map(|line| &line.places);
        for place in dateline {
            self.place(&mut doc, place);
        }
        add(&mut doc, fields.slug, story.slugline.as_deref());
        add(&mut doc, fields.agency, story.agency.as_deref());
        add(&mut doc, fields.by, story.bylines.iter().map(|byline| byline.name.as_str()));
        let subjects = story.subjects.iter().filter_map(|subject| subject.name.as_deref());
        let keywords = story.keywords.iter().map(String::as_str);
        add(&mut doc, fields.subject, subjects.chain(keywords));
        doc.add_text(fields.path, String::from_utf8_lossy(self.path));
        for flag in flags(story) {
            doc.add_text(fields.flag, flag);
        }
        doc
    }

    fn notes(&self, model: &str) -> TantivyDocument {
        let Self { fields, story, .. } = self;
        let mut doc = self.begin(Doc::Notes);
        for entity in &story.notes.entities {
            self.name(&mut doc, entity);
        }
        if story.notes.quotes.iter().any(|quote| quote.kind.is_spoken()) {
            doc.add_text(fields.flag, QUOTED);
        }
        doc.add_text(fields.flag, model_flag(model));
        doc
    }

    /// What a list of stories may be sorted by besides its time.
    fn sort_keys(&self, doc: &mut TantivyDocument) {
        let Self { fields, story, .. } = self;
        doc.add_u64(fields.words, u64::from(self.row.words));
        if story.updated.is_some() {
            doc.add_u64(fields.updated, order::of(story.updated, 0));
        }
        add(doc, fields.by_slug, story.slugline.as_deref().map(whole).as_deref());
        add(doc, fields.by_agency, story.agency.as_deref().map(whole).as_deref());
    }

    fn caption(&self, number: usize) -> TantivyDocument {
        let Self { fields, story, .. } = self;
        let caption = &story.captions[number];
        let mut doc = self.begin(Doc::Caption);
        let row = stored_caption(story, number);
        doc.add_text(fields.text, &row.text);
        add(&mut doc, fields.text, row.credit.as_deref());
        self.picture(&mut doc, caption);
        let pictured = caption.people.iter().filter(|person| person.pictured == Some(true));
        let pictured = pictured.filter_map(|person| story.notes.entities.get(person.entity));
        add(&mut doc, fields.pictured, pictured.map(|entity| entity.name.as_str()));
        let agency = caption.credit.as_ref().and_then(|credit| credit.agency.as_deref());
        add(&mut doc, fields.agency, agency);
        self.names_within(
            &mut doc,
            caption.span,
            caption.people.iter().map(|person| person.entity),
        );
        doc.add_bytes(fields.row, &rows::write(&row));
        doc
    }

    fn quote(&self, quote: &Quote) -> Option<TantivyDocument> {
        let Self { fields, story, .. } = self;
        let first = *quote.parts.first()?;
        let words = quote.parts.iter().map(|part| story.cut(*part)).collect::<Vec<_>>().join(" ");
        let mut doc = match quote.kind {
            QuoteKind::Indirect => self.begin(Doc::Indirect),
            _ => self.begin(Doc::Quote),
        };
        if quote.kind.is_spoken() {
            doc.add_text(fields.kind, Doc::of_quotes(Some(quote.kind)).term());
        }
        doc.add_text(fields.text, &words);
        add(&mut doc, fields.speaker, shown(quote));
        let whole = Span::new(first.start, quote.parts.last()?.end);
        let speaker = quote.speaker.as_ref().filter(|speaker| speaker.shown);
        self.names_within(&mut doc, whole, speaker.and_then(|speaker| speaker.entity));
        let row = StoredQuote {
            story: story.key.clone(),
            headline: self.row.headline.clone(),
            words,
            speaker: shown(quote).map(str::to_owned),
            day: self.row.day.clone(),
            span: (first.start, first.end),
        };
        doc.add_bytes(fields.row, &rows::write(&row));
        Some(doc)
    }

    /// What makes a caption searchable, on its own document and on its story's.
    fn picture(&self, doc: &mut TantivyDocument, caption: &Caption) {
        let fields = self.fields;
        doc.add_text(fields.caption, &caption.text);
        if let Some(credit) = &caption.credit {
            doc.add_text(fields.photo, &credit.text);
            let photographer = credit.photographer.as_deref();
            add(doc, fields.photo, photographer.filter(|name| !credit.text.contains(name)));
            add(doc, fields.photographer, photographer);
        }
        for place in &caption.places {
            self.place(doc, place);
        }
    }

    fn place(&self, doc: &mut TantivyDocument, place: &str) {
        doc.add_text(self.fields.place, place);
        add(doc, self.fields.site, names::site(place));
    }

    fn name(&self, doc: &mut TantivyDocument, entity: &Entity) {
        doc.add_text(self.fields.who, &entity.name);
        if entity.kind == EntityKind::Organization {
            doc.add_text(self.fields.org, &entity.name);
        }
        doc.add_text(self.fields.name, names::tagged(entity.kind, &entity.name));
    }

    fn names_within(
        &self,
        doc: &mut TantivyDocument,
        span: Span,
        also: impl IntoIterator<Item = usize>,
    ) {
        let mentions = self.story.notes.mentions.iter().filter(|mention| span.covers(mention.span));
        let entities: BTreeSet<usize> =
            mentions.map(|mention| mention.entity).chain(also).collect();
        for entity in entities.into_iter().filter_map(|n| self.story.notes.entities.get(n)) {
            self.name(doc, entity);
        }
    }
}

fn add<'a>(doc: &mut TantivyDocument, field: Field, values: impl IntoIterator<Item = &'a str>) {
    for value in values.into_iter().filter(|value| !value.is_empty()) {
        doc.add_text(field, value);
    }
}

fn shown(quote: &Quote) -> Option<&str> {
    quote.speaker.as_ref().filter(|speaker| speaker.shown).map(|speaker| speaker.name.as_str())
}

/// What is stored of a caption, by its number from 0.
pub fn stored_caption(story: &Story, number: usize) -> StoredCaption {
    let caption = &story.captions[number];
    let credit = caption.credit.as_ref();
    let person = |person: &crate::story::Person| {
        let entity = story.notes.entities.get(person.entity)?;
        Some(StoredPerson { name: entity.name.clone(), pictured: person.pictured })
    };
    StoredCaption {
        story: story.key.clone(),
        number,
        headline: rows::headline(story),
        text: caption.text.clone(),
        credit: credit.map(|credit| credit.text.clone()),
        photographer: credit.and_then(|credit| credit.photographer.clone()),
        agency: credit.and_then(|credit| credit.agency.clone()),
        date: caption.date.map(|day| day.to_string()),
        places: caption.places.clone(),
        people: caption.people.iter().filter_map(person).collect(),
        span: (caption.span.start, caption.span.end),
    }
}

/// What a story is or has, as terms: `photo undated corrected updated embargoed withheld killed`, and with a prefix its
/// language, format and kind.
fn flags(story: &Story) -> Vec<String> {
    let mut flags = vec![
        format!("format:{}", story.source.format.as_str()),
        format!("kind:{}", story.kind.as_str()),
    ];
    let mut when = |is: bool, flag: &str| is.then(|| flags.push(flag.to_owned()));
    when(!story.captions.is_empty(), "photo");
    when(story.day.is_none(), "undated");
    let kind = story.revision.kind.as_str();
    let corrected = story.blocks.iter().any(|block| block.role == Role::Correction);
    when(corrected || kind.starts_with("correct"), "corrected");
    when(kind.starts_with("update"), "updated");
    when(story.status == Status::Embargoed, "embargoed");
    when(story.status == Status::Withheld, "withheld");
    when(story.status == Status::Canceled || kind == "kill", "killed");
    if let Some(language) = &story.language {
        let language = language.to_ascii_lowercase();
        let first = language.split('-').next().unwrap_or_default();
        flags.push(format!("lang:{first}"));
        if first != language {
            flags.push(format!("lang:{language}"));
        }
    }
    flags
}
