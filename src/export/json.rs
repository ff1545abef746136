//! The story as JSON: the program's own versioned format, kept apart from the internal types.
//!
//! One object a story. A field that is not known is `null` or an empty list, never left out. Offsets are
//! bytes into `text`, or Unicode scalar values where asked for.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::story::{
    Caption, CaptionRow, EntityKind, EntityPage, Moment, Quote, QuoteRow, RelatedRow, Row, Source,
    Span, Speaker, Story, Variant,
};

/// The format's version.
pub const VERSION: u32 = 1;

/// What offsets count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Offsets {
    /// UTF-8 bytes.
    #[default]
    Bytes,
    /// Unicode scalar values.
    Chars,
}

/// Turns byte offsets into the unit asked for.
struct Ruler {
    /// For `Chars`: the byte offset of every scalar value, sorted.
    starts: Option<Vec<usize>>,
}

impl Ruler {
    fn new(text: &str, offsets: Offsets) -> Self {
        let starts = match offsets {
            Offsets::Bytes => None,
            Offsets::Chars => Some(text.char_indices().map(|(at, _)| at).collect()),
        };
        Self { starts }
    }

    fn at(&self, byte: usize) -> usize {
        self.starts.as_ref().map_or(byte, |starts| starts.partition_point(|&start| start < byte))
    }

    fn pair(&self, span: Span) -> Value {
        json!([self.at(span.start), self.at(span.end)])
    }
}

/// The story as one JSON object (format version [`VERSION`]).
pub fn story(story: &Story, offsets: Offsets) -> Value {
    let ruler = Ruler::new(&story.text, offsets);
    let at = |byte: usize| ruler.at(byte);
    let places: Vec<Value> = [&story.source].into_iter().chain(&story.copies).map(source).collect();
    let notes = &story.notes;
    let mut object = json!({
        "version": VERSION,
        "offsets": match offsets { Offsets::Bytes => "bytes", Offsets::Chars => "chars" },
        "made_by": {"program": env!("CARGO_PKG_VERSION"), "model": notes.model},
        "id": story.id,
        "key": story.key,
        "source": places[0],
        "sources": places,
        "kind": story.kind.as_str(),
        "headline": story.headline,
        "slugline": story.slugline,
        "language": story.language,
        "bylines": story.bylines.iter()
            .map(|b| json!({"name": b.name, "title": b.title})).collect::<Vec<_>>(),
        "url": story.url,
        "rights": story.rights,
        "editors_note": story.editors_note,
        "agency": story.agency,
        "dateline": story.dateline.as_ref().map(|d| json!({
            "places": d.places,
            "date": d.date.map(|day| day.to_string()),
            "agency": d.agency,
            "start": at(d.span.start),
            "end": at(d.span.end),
        })),
        "published": moment(story.published),
        "updated": moment(story.updated),
        "embargoed_until": moment(story.embargoed_until),
        "expires": moment(story.expires),
        "day": story.day.map(|day| day.to_string()),
        "day_from": story.day_from.map(crate::story::DayFrom::as_str),
        "urgency": story.urgency,
        "status": story.status.as_str(),
        "revision": {
            "kind": story.revision.kind,
            "number": story.revision.number,
            "of": story.revision.of,
            "note": story.revision.note,
        },
        "subjects": story.subjects.iter()
            .map(|s| json!({"code": s.code, "name": s.name})).collect::<Vec<_>>(),
        "keywords": story.keywords,
        "text": story.text,
        "blocks": story.blocks.iter().map(|b| json!({
            "role": b.role.as_str(), "start": at(b.span.start), "end": at(b.span.end),
        })).collect::<Vec<_>>(),
        "captions": story.captions.iter().map(|c| caption(c, &ruler)).collect::<Vec<_>>(),
        "entities": notes.entities.iter().map(|e| json!({
            "kind": e.kind.as_str(), "name": e.name, "count": e.count, "titles": e.titles,
        })).collect::<Vec<_>>(),
        "mentions": notes.mentions.iter().map(|m| json!({
            "start": at(m.span.start), "end": at(m.span.end), "entity": m.entity, "rule": m.rule,
        })).collect::<Vec<_>>(),
        "dates": notes.dates.iter().map(|d| json!({
            "start": at(d.span.start), "end": at(d.span.end), "value": d.value,
        })).collect::<Vec<_>>(),
        "amounts": notes.amounts.iter().map(|a| json!({
            "start": at(a.span.start), "end": at(a.span.end), "value": a.value,
        })).collect::<Vec<_>>(),
        "quotes": notes.quotes.iter().map(|q| quote(q, &ruler)).collect::<Vec<_>>(),
        "problems": story.problems.iter().map(|p| json!({
            "code": p.code, "message": p.message, "place": p.place,
        })).collect::<Vec<_>>(),
    });
    object["tags"] = json!(story.marked.tags);
    object["note"] = json!(story.marked.note);
    object
}

fn moment(moment: Option<Moment>) -> Option<String> {
    moment.map(|moment| moment.to_string())
}

fn source(source: &Source) -> Value {
    json!({
        "path": source.path.to_string_lossy(),
        "record": source.record,
        "locator": source.locator.0,
        "format": source.format.as_str(),
    })
}

fn caption(caption: &Caption, ruler: &Ruler) -> Value {
    json!({
        "block": caption.block,
        "text": caption.text,
        "credit": caption.credit.as_ref().map(|c| json!({
            "text": c.text, "photographer": c.photographer, "agency": c.agency,
        })),
        "date": caption.date.map(|day| day.to_string()),
        "places": caption.places,
        "people": caption.people.iter().map(|p| json!({
            "entity": p.entity, "pictured": p.pictured, "position": p.position,
        })).collect::<Vec<_>>(),
        "instructions": caption.instructions,
        "photo": caption.photo.as_ref().map(|p| json!({
            "href": p.href,
            "path": p.path.as_ref().map(|path| path.to_string_lossy()),
        })),
        "start": ruler.at(caption.span.start),
        "end": ruler.at(caption.span.end),
    })
}

fn quote(quote: &Quote, ruler: &Ruler) -> Value {
    json!({
        "parts": quote.parts.iter().map(|&part| ruler.pair(part)).collect::<Vec<_>>(),
        "kind": quote.kind.as_str(),
        "speaker": quote.speaker.as_ref().map(|s| speaker(s, ruler)),
        "cue": quote.cue.map(|cue| ruler.pair(cue)),
    })
}

fn speaker(speaker: &Speaker, ruler: &Ruler) -> Value {
    json!({
        "start": ruler.at(speaker.span.start),
        "end": ruler.at(speaker.span.end),
        "name": speaker.name,
        "entity": speaker.entity,
        "rule": speaker.rule,
        "score": speaker.score,
        "shown": speaker.shown,
    })
}

/// A row of a list: fields of the story's object under the same names, with what the row counts.
fn row(row: &Row) -> Value {
    json!({
        "version": VERSION,
        "id": row.id,
        "key": row.key,
        "headline": row.headline,
        "slugline": row.slugline,
        "agency": row.agency,
        "place": row.place,
        "day": row.day.map(|day| day.to_string()),
        "day_from": row.day_from.map(crate::story::DayFrom::as_str),
        "time": moment(row.moment),
        "urgency": row.urgency,
        "status": row.status.as_str(),
        "revision": {"kind": row.revision},
        "photos": row.photos,
        "words": row.words,
        "read": row.read,
        "starred": row.starred,
        "tags": row.tags,
        "note": row.note,
    })
}

/// A row of a list.
pub fn story_row(story: &Row) -> Value {
    row(story)
}

/// A row of a list that was searched for, with a piece of its text that holds what was looked for, and where in the text that stands:
/// `open` is what opens the story on it.
pub fn found(story: &Row, piece: Option<(&str, Span)>) -> Value {
    let mut object = row(story);
    object["snippet"] = json!(piece.map(|(text, _)| text));
    object["start"] = json!(piece.map(|(_, span)| span.start));
    object["end"] = json!(piece.map(|(_, span)| span.end));
    object["open"] = json!(piece.map(|(_, span)| open_at(&story.key, span)));
    object
}

/// A place of a story that a query looks for, with what stands around it. `open` is what opens the story on it.
pub fn keyword(story: &Row, span: Span, [left, hit, right]: [&str; 3]) -> Value {
    json!({
        "version": VERSION,
        "key": story.key,
        "day": story.day.map(|day| day.to_string()),
        "left": left,
        "hit": hit,
        "right": right,
        "start": span.start,
        "end": span.end,
        "open": open_at(&story.key, span),
    })
}

/// How many stories have something in common: `by` says what, `value` which; `null` for those that have no such thing.
pub fn group(by: &str, value: Option<&str>, kind: Option<EntityKind>, stories: usize) -> Value {
    json!({
        "version": VERSION,
        "by": by,
        "value": value,
        "kind": kind.map(EntityKind::as_str),
        "stories": stories,
    })
}

/// What the last line of rows tells.
#[derive(Clone, Debug, Default)]
pub struct Ending<'a> {
    /// What was done: the verb.
    pub done: &'a str,
    /// The query, as typed or as put together from options.
    pub query: &'a str,
    /// The order.
    pub sort: Option<String>,
    /// The archive's name.
    pub archive: &'a str,
    /// Its folders.
    pub folders: &'a [PathBuf],
    /// Which state of it was asked.
    pub commit: &'a str,
    /// How many there are.
    pub total: usize,
    /// How many lines stand above this one.
    pub given: usize,
    /// Of how many stories names, quotes and captions are not found yet.
    pub pending: usize,
    /// How many were drawn, and the seed.
    pub sample: Option<(usize, u64)>,
}

/// The last line of rows: it alone has `done`.
pub fn ending(ending: &Ending<'_>) -> Value {
    let folders = ending.folders.iter().map(|folder| folder.to_string_lossy());
    json!({
        "version": VERSION,
        "done": ending.done,
        "query": ending.query,
        "sort": ending.sort,
        "archive": {
            "name": ending.archive,
            "folders": folders.collect::<Vec<_>>(),
            "commit": ending.commit,
        },
        "total": ending.total,
        "given": ending.given,
        "pending": ending.pending,
        "sample": ending.sample.map(|(size, seed)| json!({"size": size, "seed": seed})),
    })
}

/// A caption of a list. `open` is what opens its story on it.
pub fn caption_row(row: &CaptionRow) -> Value {
    json!({
        "version": VERSION,
        "key": row.key,
        "story": row.story,
        "headline": row.headline,
        "text": row.text,
        "credit": row.credit.as_ref().map(|text| json!({
            "text": text, "photographer": row.photographer, "agency": row.agency,
        })),
        "date": row.date.map(|day| day.to_string()),
        "places": row.places,
        "people": row.people,
        "start": row.span.start,
        "end": row.span.end,
        "open": open_at(&row.story, row.span),
    })
}

/// A related caption: the caption, with why and how much.
pub fn related(row: &RelatedRow) -> Value {
    let mut object = caption_row(&row.caption);
    object["reasons"] = row.reasons.iter().map(ToString::to_string).collect();
    object["score"] = json!(row.score);
    object["same_story"] = json!(row.same_story);
    object["also"] = json!(row.also);
    object["relation"] = json!("caption");
    object
}

/// A related story: its row, with why and how much.
pub fn related_story(row: &Row, relation: &str, reasons: &[String], score: f32) -> Value {
    let mut object = story_row(row);
    object["relation"] = json!(relation);
    object["reasons"] = json!(reasons);
    object["score"] = json!(score);
    object
}

/// A copy of a story: where else it lies.
pub fn copy(place: &Source, reasons: &[String], score: f32) -> Value {
    json!({
        "version": VERSION,
        "source": source(place),
        "relation": "copy",
        "reasons": reasons,
        "score": score,
    })
}

/// A quote of a list. `open` is what opens its story on it.
pub fn quote_row(row: &QuoteRow) -> Value {
    json!({
        "version": VERSION,
        "story": row.story,
        "headline": row.headline,
        "words": row.words,
        "speaker": row.speaker,
        "day": row.day.map(|day| day.to_string()),
        "start": row.span.start,
        "end": row.span.end,
        "open": open_at(&row.story, row.span),
    })
}

/// A name and how many stories name it.
pub fn name(kind: EntityKind, name: &str, stories: usize) -> Value {
    json!({"version": VERSION, "kind": kind.as_str(), "name": name, "stories": stories})
}

/// All that an archive knows of one name.
pub fn page(page: &EntityPage) -> Value {
    let variant =
        |one: &Variant| json!({"name": one.name, "stories": one.stories, "merged": one.merged});
    let beside = |(name, stories): &(String, usize)| json!({"name": name, "stories": stories});
    let spell = page.spell.as_ref();
    json!({
        "version": VERSION,
        "name": page.name,
        "kind": page.kind.map(EntityKind::as_str),
        "stories": page.stories,
        "first": spell.map(|spell| spell.first.to_string()),
        "last": spell.map(|spell| spell.last.to_string()),
        "counts": spell.map(|spell| json!({"unit": spell.unit, "stories": spell.counts})),
        "variants": page.variants.iter().map(variant).collect::<Vec<_>>(),
        "apart": page.apart,
        "beside": page.beside.iter().map(beside).collect::<Vec<_>>(),
        "quotes": page.quotes.iter().map(quote_row).collect::<Vec<_>>(),
        "newest": page.newest.iter().map(story_row).collect::<Vec<_>>(),
    })
}

/// A name that is spelled otherwise elsewhere: against the story itself or the archive, and how often the other form stands there.
pub fn spelling(
    story: &str,
    kind: Option<EntityKind>,
    name: &str,
    span: Span,
    usual: &str,
    (against, count): (&str, usize),
) -> Value {
    json!({
        "version": VERSION,
        "story": story,
        "kind": kind.map(EntityKind::as_str),
        "name": name,
        "start": span.start,
        "end": span.end,
        "usual": usual,
        "against": against,
        "count": count,
        "open": open_at(story, span),
    })
}

/// `ID@START-END`: a place in a story, for commands.
pub fn open_at(story: &str, span: Span) -> String {
    format!("{story}@{}-{}", span.start, span.end)
}
