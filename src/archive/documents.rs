//! A file and its stories to the documents that are indexed.

use std::collections::BTreeSet;

use tantivy::TantivyDocument;
use tantivy::schema::Field;

use super::manifest::{FileRecord, path_bytes};
use super::rows::{self, StoredCaption, StoredPerson, StoredQuote, StoredStory};
use super::schema::{Doc, Fields};
use super::tokens::whole;
use super::{copies, names, order};
use crate::story::{Caption, Entity, EntityKind, Quote, QuoteKind, Role, Span, Status, Story};

/// The document of a file in the manifest. One that is still being read bears a key, so that it can be taken back alone.
pub fn of_file(fields: &Fields, file: &FileRecord, open: Option<&str>) -> TantivyDocument {
    let mut own = TantivyDocument::new();
    own.add_text(fields.kind, Doc::File.term());
    own.add_u64(fields.order, order::FILE);
    own.add_bytes(fields.file, &path_bytes(&file.path));
    own.add_bytes(fields.row, &file.stored());
    if let Some(key) = open {
        own.add_text(fields.key, key);
    }
    own
}

/// The documents of some stories of a file, in record order.
pub fn of_stories(fields: &Fields, file: &FileRecord, stories: &[Story]) -> Vec<TantivyDocument> {
    let path = path_bytes(&file.path);
    let mut all = Vec::new();
    for story in stories {
        let writer = Writing::new(fields, &path, file.rank, story);
        all.push(writer.story());
        all.extend((0..story.captions.len()).map(|n| writer.caption(n)));
        let said = story.notes.quotes.iter().filter(|quote| quote.kind != QuoteKind::Title);
        all.extend(said.filter_map(|quote| writer.quote(quote)));
    }
    all
}

/// One story on its way to documents.
struct Writing<'a> {
    fields: &'a Fields,
    path: &'a [u8],
    story: &'a Story,
    order: u64,
    row: StoredStory,
}

impl<'a> Writing<'a> {
    fn new(fields: &'a Fields, path: &'a [u8], rank: u64, story: &'a Story) -> Self {
        let at = order::moment(story);
        let row = StoredStory::of(story, at);
        Self { fields, path, story, order: order::of(at, rank), row }
    }

    /// What all documents of a story carry: where it stands, and what a query on the story may ask of its captions and quotes.
    fn begin(&self, kind: Doc) -> TantivyDocument {
        let Self { fields, story, .. } = self;
        let mut doc = TantivyDocument::new();
        doc.add_text(fields.kind, kind.term());
        doc.add_u64(fields.order, self.order);
        doc.add_bytes(fields.file, self.path);
        doc.add_text(fields.id, &story.id);
        doc.add_text(fields.key, &story.key);
        doc.add_text(fields.headline, &self.row.headline);
        add(&mut doc, fields.slug, story.slugline.as_deref());
        add(&mut doc, fields.agency, story.agency.as_deref());
        add(&mut doc, fields.by, story.bylines.iter().map(|byline| byline.name.as_str()));
        for flag in flags(story) {
            doc.add_text(fields.flag, flag);
        }
        doc
    }

    fn story(&self) -> TantivyDocument {
        let Self { fields, story, .. } = self;
        let mut doc = self.begin(Doc::Story);
        doc.add_bytes(fields.row, &rows::write(&self.row));
        self.sort_keys(&mut doc);
        add(&mut doc, fields.copy, copies::fingerprint(story).as_deref());
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
        for entity in &story.notes.entities {
            self.name(&mut doc, entity);
        }
        for caption in &story.captions {
            self.picture(&mut doc, caption);
        }
        for quote in &story.notes.quotes {
            add(&mut doc, fields.quote, quote.parts.iter().map(|part| story.cut(*part)));
            add(&mut doc, fields.speaker, shown(quote));
        }
        let dateline = story.dateline.iter().flat_map(|line| &line.places);
        for place in dateline {
            self.place(&mut doc, place);
        }
        let subjects = story.subjects.iter().filter_map(|subject| subject.name.as_deref());
        let keywords = story.keywords.iter().map(String::as_str);
        add(&mut doc, fields.subject, subjects.chain(keywords));
        doc.add_text(fields.path, String::from_utf8_lossy(self.path));
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
        let mut doc = self.begin(Doc::Quote);
        doc.add_text(fields.text, &words);
        doc.add_text(fields.quote, &words);
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
        let Self { fields, story, .. } = self;
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
        let pictured = caption.people.iter().filter(|person| person.pictured == Some(true));
        let entities = pictured.filter_map(|person| story.notes.entities.get(person.entity));
        add(doc, fields.pictured, entities.map(|entity| entity.name.as_str()));
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

/// What a story is or has, as terms: `photo quote undated corrected updated embargoed withheld killed`, and with a prefix its
/// language, format and kind.
fn flags(story: &Story) -> Vec<String> {
    let mut flags = vec![
        format!("format:{}", story.source.format.as_str()),
        format!("kind:{}", story.kind.as_str()),
    ];
    let mut when = |is: bool, flag: &str| is.then(|| flags.push(flag.to_owned()));
    when(!story.captions.is_empty(), "photo");
    when(story.notes.quotes.iter().any(|quote| quote.kind != QuoteKind::Title), "quote");
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
