//! The captions pane as lines: the caption in full, its group, related captions with why, who is named.

use unicode_width::UnicodeWidthStr;

use super::captions::{CaptionPane, Item};
use super::set::{self, Line};
use crate::story::{Caption, EntityKind, Person, Reason, RelatedRow, Role, Story};

/// How the captions are to be set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Columns left free before the text.
    pub indent: usize,
    /// A column of its own: details a line each, and who is named in the story.
    pub tall: bool,
    /// The year that need not be said.
    pub year: Option<i16>,
}

/// A line of the captions pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlateLine {
    /// What it belongs to.
    pub item: Option<Item>,
    /// Whether it is the first line of its item.
    pub first: bool,
    /// What stands in it.
    pub line: Line,
}

/// The one line of the strip: number, text, credit.
pub fn one_line(pane: &CaptionPane, story: &Story, width: usize) -> Line {
    let Some(caption) = story.captions.get(pane.current) else { return Line::default() };
    let mut line = Line::of(" ▣ ", "caption.mark");
    line.add(format!("{}/{} ", pane.current + 1, pane.many), "caption.count");
    let credit = caption.credit.as_ref().map(|c| format!(" ({})", c.text)).unwrap_or_default();
    let room = width.saturating_sub(line.width());
    let credit = if credit.width() * 2 > room { String::new() } else { credit };
    line.add(set::fit(&caption.text, room.saturating_sub(credit.width())), "caption.text");
    line.add(credit, "caption.credit");
    line
}

/// All lines of the pane.
pub fn lines(pane: &CaptionPane, story: &Story, look: Look) -> Vec<PlateLine> {
    let mut sheet = Plates { lines: Vec::new(), look };
    if pane.many == 0 {
        sheet.put(None, Line::of("  No photos with this story", "empty"));
    }
    for (n, caption) in story.captions.iter().enumerate() {
        if n == pane.current {
            sheet.whole(n, caption, story, pane.related_at.is_none());
        } else {
            sheet.short(n, caption);
        }
    }
    sheet.related(pane);
    if look.tall {
        sheet.named(story);
    }
    sheet.lines
}

/// The first line to show, so that what is under the cursor is on the screen.
pub fn settle(pane: &mut CaptionPane, lines: &[PlateLine], height: usize) {
    let here = pane.item();
    let first = lines.iter().position(|line| line.item == here && line.first).unwrap_or(0);
    let last = lines.iter().rposition(|line| line.item == here).unwrap_or(first);
    // A related caption pulls its heading in with it.
    let first =
        if matches!(here, Some(Item::Related(0))) { first.saturating_sub(1) } else { first };
    pane.top = pane.top.min(lines.len().saturating_sub(height));
    if last >= pane.top + height {
        pane.top = last + 1 - height;
    }
    if first < pane.top {
        pane.top = first;
    }
}

struct Plates {
    lines: Vec<PlateLine>,
    look: Look,
}

impl Plates {
    fn put(&mut self, item: Option<Item>, line: Line) {
        let first = item.is_some() && self.lines.last().is_none_or(|last| last.item != item);
        self.lines.push(PlateLine { item, first, line });
    }

    fn gap(&mut self) {
        if self.look.tall && !self.lines.is_empty() {
            self.put(None, Line::default());
        }
    }

    fn room(&self) -> usize {
        self.look.width.saturating_sub(self.look.indent + 3)
    }

    /// The caption under the cursor with all that is known of it.
    fn whole(&mut self, n: usize, caption: &Caption, story: &Story, here: bool) {
        let item = Some(Item::Caption(n));
        if n > 0 {
            self.gap();
        }
        let (room, indent) = (self.room(), self.look.indent);
        let text = if caption.text.is_empty() { "(no text)" } else { &caption.text };
        let mut rest = set::wrap(text, room, 40).into_iter();
        let mut line = Line::indented(indent);
        line.add("▣ ", if here { "caption.mark.here" } else { "caption.mark" });
        line.add(rest.next().unwrap_or_default(), "caption.text");
        for next in rest {
            self.put(item, line);
            line = Line::indented(indent + 2);
            line.add(next, "caption.text");
        }
        let credit = caption.credit.as_ref().map(|credit| format!("({})", credit.text));
        match credit {
            Some(credit) if !self.look.tall => {
                if line.width() + 1 + credit.width() > indent + 2 + room {
                    self.put(item, line);
                    line = Line::indented(indent + 2);
                } else {
                    line.add(" ", "text");
                }
                line.add(set::fit(&credit, room), "caption.credit");
                self.put(item, line);
            }
            _ => self.put(item, line),
        }
        let details = details(caption, story, self.look.year);
        if self.look.tall {
            self.put(item, Line::default());
            for (name, value) in details {
                let lines = set::wrap(&value, room.saturating_sub(8), 4);
                for (at, value) in lines.into_iter().enumerate() {
                    let mut line = Line::indented(indent + 2);
                    line.add(if at == 0 { name } else { "" }, "caption.field").pad(indent + 10);
                    line.add(value, "caption.value");
                    self.put(item, line);
                }
            }
            self.gap();
            return;
        }
        let short: Vec<String> = details
            .into_iter()
            .filter(|(name, _)| !matches!(*name, "Credit" | "Photo"))
            .map(|(name, value)| if name == "Named" { format!("named: {value}") } else { value })
            .collect();
        for text in set::wrap(&short.join(" · "), room, 3) {
            let mut line = Line::indented(indent + 2);
            line.add(text, "caption.value");
            self.put(item, line);
        }
    }

    /// Another caption of the same story, on one line.
    fn short(&mut self, n: usize, caption: &Caption) {
        let mut line = Line::indented(self.look.indent);
        line.add("▣ ", "caption.mark").add(format!("{}  ", n + 1), "caption.count");
        let room = self.room().saturating_sub(3);
        line.add(set::fit(&caption.text, room), "caption.other");
        self.put(Some(Item::Caption(n)), line);
    }

    fn related(&mut self, pane: &CaptionPane) {
        if pane.related.is_empty() {
            if self.look.tall && pane.many > 0 {
                self.gap();
                let text = if pane.is_looking() {
                    "looking for related captions…"
                } else {
                    "no related captions in other stories"
                };
                let mut line = Line::indented(self.look.indent);
                line.add(text, "empty");
                self.put(None, line);
            }
            return;
        }
        self.gap();
        let mut head = Line::indented(self.look.indent);
        head.add("RELATED CAPTIONS", "caption.heading");
        let many = pane.related.len().to_string();
        head.pad(self.look.width.saturating_sub(many.len() + 2)).add(many, "caption.count");
        self.put(None, head);
        for (n, row) in pane.related.iter().enumerate() {
            let here = pane.related_at == Some(n);
            if self.look.tall {
                self.related_tall(n, row, here);
            } else {
                self.related_flat(n, row, here);
            }
        }
    }

    fn arrow(&self, here: bool) -> Line {
        let mut line = Line::indented(self.look.indent);
        line.add("→ ", if here { "related.mark.here" } else { "related.mark" });
        line
    }

    fn related_tall(&mut self, n: usize, row: &RelatedRow, here: bool) {
        let (item, room) = (Some(Item::Related(n)), self.room());
        let mut lines = set::wrap(&row.caption.text, room, if here { 4 } else { 2 }).into_iter();
        let mut line = self.arrow(here);
        line.add(lines.next().unwrap_or_default(), "related.text");
        self.put(item, line);
        let indent = self.look.indent + 2;
        for text in lines {
            let mut line = Line::indented(indent);
            line.add(text, "related.text");
            self.put(item, line);
        }
        let score = format!("{:.2}", row.score);
        let mut line = Line::indented(indent);
        line.add(set::fit(&reasons(row), room.saturating_sub(6)), "related.why");
        line.pad(indent + room.saturating_sub(4)).add(score, "related.score");
        self.put(item, line);
        let mut line = Line::indented(indent);
        let source = source(row, self.look.year);
        line.add(set::fit(&source, room), "related.story");
        self.put(item, line);
    }

    fn related_flat(&mut self, n: usize, row: &RelatedRow, here: bool) {
        let (item, room) = (Some(Item::Related(n)), self.room());
        let why = set::fit(&reasons(row), room * 2 / 5);
        let left = room.saturating_sub(why.width() + 2);
        let mut line = self.arrow(here);
        let start = line.width();
        line.add(set::fit(&row.caption.text, left), "related.text");
        line.pad(start + left + 2).add(why, "related.why");
        self.put(item, line);
        if here {
            let mut line = Line::indented(self.look.indent + 2);
            line.add(set::fit(&source(row, self.look.year), room), "related.story");
            self.put(item, line);
        }
    }

    /// Who, where and what the story names most.
    fn named(&mut self, story: &Story) {
        let kinds = [
            ("PEOPLE", EntityKind::Person),
            ("PLACES", EntityKind::Place),
            ("GROUPS", EntityKind::Organization),
        ];
        let mut gap = true;
        for (title, kind) in kinds {
            let mut names: Vec<_> =
                story.notes.entities.iter().filter(|entity| entity.kind == kind).collect();
            names.sort_by_key(|entity| std::cmp::Reverse(entity.count));
            if names.is_empty() {
                continue;
            }
            if std::mem::take(&mut gap) {
                self.gap();
            }
            let names: Vec<String> = names
                .iter()
                .take(12)
                .map(|entity| format!("{}\u{a0}{}", entity.name, entity.count))
                .collect();
            let room = self.room().saturating_sub(7);
            for (n, text) in set::wrap(&names.join(" · "), room, 3).into_iter().enumerate() {
                let mut line = Line::indented(self.look.indent);
                line.add(if n == 0 { title } else { "" }, "caption.heading");
                line.pad(self.look.indent + 9);
                line.add(text.replace('\u{a0}', " "), "caption.value");
                self.put(None, line);
            }
        }
    }
}

/// What is known of a caption besides its text: name of the field and value.
pub fn details(caption: &Caption, story: &Story, year: Option<i16>) -> Vec<(&'static str, String)> {
    let mut out = Vec::new();
    if let Some(credit) = &caption.credit {
        if let Some(name) = &credit.photographer {
            let agency = credit.agency.as_ref().map(|agency| format!(", {agency}"));
            out.push(("Photo", format!("{name}{}", agency.unwrap_or_default())));
        }
        out.push(("Credit", credit.text.clone()));
    }
    if !caption.places.is_empty() {
        out.push(("Place", caption.places.join(" · ")));
    }
    if let Some(date) = caption.date {
        out.push(("Date", set::day(date, year)));
    }
    let list = |named: bool| {
        let people: Vec<String> = caption
            .people
            .iter()
            .filter(|person| (person.pictured == Some(false)) == named)
            .filter_map(|person| name_of(person, story))
            .collect();
        people.join(", ")
    };
    for (field, people) in [("People", list(false)), ("Named", list(true))] {
        if !people.is_empty() {
            out.push((field, people));
        }
    }
    if let Some(note) = &caption.instructions {
        out.push(("Note", note.clone()));
    }
    out.push(("Stands", stands(caption, story)));
    out
}

fn name_of(person: &Person, story: &Story) -> Option<String> {
    let name = &story.notes.entities.get(person.entity)?.name;
    Some(match &person.position {
        Some(position) => format!("{name} ({position})"),
        None => name.clone(),
    })
}

/// Where in the story a caption stood.
fn stands(caption: &Caption, story: &Story) -> String {
    let paragraphs = || story.blocks.iter().filter(|block| block.role == Role::Paragraph);
    let before = paragraphs().filter(|block| block.span.start < caption.span.start).count();
    match before {
        0 => "before the text".to_owned(),
        n if n == paragraphs().count() => "after the text".to_owned(),
        n => format!("after paragraph {n}"),
    }
}

/// From which story a related caption is.
fn source(row: &RelatedRow, year: Option<i16>) -> String {
    let when = row.caption.date.map(|day| format!("{} · ", set::date(day, year)));
    format!("{}in: {}", when.unwrap_or_default(), row.caption.headline)
}

/// Why a caption relates, as words.
pub fn reasons(row: &RelatedRow) -> String {
    let words: Vec<String> = row.reasons.iter().map(reason).collect();
    words.join(" · ")
}

fn reason(reason: &Reason) -> String {
    match reason {
        Reason::Pictured(name) => format!("pictured in both: {name}"),
        Reason::Person(name) => format!("same person: {name}"),
        Reason::Place { place, same_day: true } => format!("same place and day: {place}"),
        Reason::Place { place, same_day: false } => format!("same place: {place}"),
        Reason::Photographer(name) => format!("same photographer and day: {name}"),
        Reason::Words(words) => format!("same event: {}", words.join(", ")),
        Reason::NearlyEqual => "nearly the same text".to_owned(),
        Reason::SameStory => "same story".to_owned(),
    }
}
