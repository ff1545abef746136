//! The captions pane as lines: the caption in full, its group, related captions with why, who is named.

use unicode_width::UnicodeWidthStr;

use super::captions::{CaptionPane, Item};
use super::facts::{details, reason, reason_short, reasons, source};
use super::set::{self, Line};
use crate::story::{Caption, EntityKind, Mention, RelatedRow, Story};

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
    /// A few rows under the body: the caption as far as it leaves room for what relates to it.
    pub brief: bool,
    /// The year that need not be said.
    pub year: Option<i16>,
    /// The entity that is lit wherever it stands, by its index.
    pub lit: Option<usize>,
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
    let mut line = Line::of(" ▣ ", "caption.sign");
    line.add(format!("{}/{} ", pane.current + 1, pane.many), "caption.fact");
    let credit = caption.credit.as_ref().map(|c| format!(" ({})", c.text)).unwrap_or_default();
    let room = width.saturating_sub(line.width());
    let credit = if credit.width() * 2 > room { String::new() } else { credit };
    line.add(set::fit(words(caption), room.saturating_sub(credit.width())), "caption.text");
    line.add(credit, "caption.credit");
    line
}

/// A line of a run of facts, without the dot that would begin or end it.
fn unglued(text: &str) -> String {
    text.trim_start_matches("· ").trim_end_matches(" ·").replace('\u{a0}', " ")
}

fn words(caption: &Caption) -> &str {
    if caption.text.is_empty() { "(no text)" } else { &caption.text }
}

/// All lines of the pane.
pub fn lines(pane: &CaptionPane, story: &Story, look: Look) -> Vec<PlateLine> {
    let mut sheet = Plates { lines: Vec::new(), look };
    if pane.many == 0 {
        sheet.put(None, Line::of("  No photos with this story", "empty"));
    }
    let current = story.captions.get(pane.current);
    if let Some(caption) = current.filter(|_| look.brief) {
        let related = pane.related.len().min(LEFT_FOR_RELATED);
        sheet.brief(pane.current, caption, story, look.height.saturating_sub(related));
        sheet.related(pane);
    }
    for (n, caption) in story.captions.iter().enumerate() {
        match (n == pane.current, look.brief) {
            (true, true) => {}
            (true, false) => sheet.whole(n, caption, story),
            (false, _) => sheet.short(n, caption),
        }
    }
    if look.brief {
        return sheet.lines;
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

/// The most columns that captions are set to: the eye loses longer lines.
pub const WIDEST: usize = 99;
/// Rows that a brief caption leaves for related ones, where there are any.
const LEFT_FOR_RELATED: usize = 2;
/// Columns of the word `related`, where there is room for it before the captions.
const ASIDE: usize = 8;

/// Adds a line of a caption's words, with the forms of a name lit.
fn add_lit(line: &mut Line, text: &str, forms: &[&str]) {
    let mut rest = text;
    let next = |rest: &str| {
        forms
            .iter()
            .filter_map(|form| Some((rest.find(form)?, form.len())))
            .min_by_key(|(at, len)| (*at, usize::MAX - len))
    };
    while let Some((at, len)) = next(rest) {
        let (before, after) = rest.split_at(at);
        let (name, after) = after.split_at(len);
        line.add(before, "caption.text").add(name, "cursor.same");
        rest = after;
    }
    line.add(rest, "caption.text");
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
    fn whole(&mut self, n: usize, caption: &Caption, story: &Story) {
        if n > 0 {
            self.gap();
        }
        if !self.look.tall {
            self.text(n, caption, story, 40);
            self.facts(n, caption, story, 3);
            return;
        }
        let (item, room, indent) = (Some(Item::Caption(n)), self.room(), self.look.indent);
        self.text(n, caption, story, 40);
        self.put(item, Line::default());
        for (name, value) in details(caption, story, self.look.year) {
            let lines = set::wrap(&value, room.saturating_sub(8), 4);
            for (at, value) in lines.into_iter().enumerate() {
                let mut line = Line::indented(indent + 2);
                line.add(if at == 0 { name } else { "" }, "caption.fact").pad(indent + 10);
                line.add(value, "text");
                self.put(item, line);
            }
        }
        self.gap();
    }

    /// The caption in so many rows, one of them at least for what is known of it.
    fn brief(&mut self, n: usize, caption: &Caption, story: &Story, rows: usize) {
        self.text(n, caption, story, rows.saturating_sub(1).max(1));
        let left = rows.saturating_sub(self.lines.len());
        self.facts(n, caption, story, left.clamp(1, 3));
    }

    /// How the caption names what is lit, longest first.
    fn lit<'s>(&self, caption: &Caption, story: &'s Story) -> Vec<&'s str> {
        let own = |mention: &&Mention| {
            Some(mention.entity) == self.look.lit && caption.span.covers(mention.span)
        };
        let mentions = story.notes.mentions.iter().filter(own);
        let mut forms: Vec<&str> = mentions.map(|mention| story.cut(mention.span)).collect();
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        forms.dedup();
        forms
    }

    /// The caption's words in at most so many rows; where it has no details of its own, with its credit.
    fn text(&mut self, n: usize, caption: &Caption, story: &Story, most: usize) {
        let (item, room, indent) = (Some(Item::Caption(n)), self.room(), self.look.indent);
        let text = words(caption);
        let credit = caption.credit.as_ref().filter(|_| !self.look.tall);
        let credit = credit.map(|credit| set::fit(&format!("({})", credit.text), room));
        let credit_room = credit.as_ref().map_or(0, |credit| credit.width() + 1);
        let mut words = set::wrap(text, room, most);
        // The credit stands behind the last words, or in a row of its own where there is one.
        let free = words.last().is_none_or(|last| last.width() + credit_room <= room);
        if !free && words.len() == most {
            words = match most {
                1 => vec![set::fit(text, room.saturating_sub(credit_room))],
                _ => set::wrap(text, room, most - 1),
            };
        }
        let lit = self.lit(caption, story);
        for (at, text) in words.into_iter().enumerate() {
            let mut line = Line::indented(indent);
            line.add(if at == 0 { "▣ " } else { "" }, "caption.sign").pad(indent + 2);
            add_lit(&mut line, &text, &lit);
            self.put(item, line);
        }
        let Some(credit) = credit else { return };
        match self.lines.last_mut() {
            Some(last) if last.line.width() + credit_room <= indent + 2 + room => {
                last.line.add(" ", "text").add(credit, "caption.credit");
            }
            _ => {
                let mut line = Line::indented(indent + 2);
                line.add(credit, "caption.credit");
                self.put(item, line);
            }
        }
    }

    /// What is known of a caption besides its words and credit, in a run.
    fn facts(&mut self, n: usize, caption: &Caption, story: &Story, most: usize) {
        let short: Vec<String> = details(caption, story, self.look.year)
            .into_iter()
            .filter(|(name, _)| !matches!(*name, "Credit" | "Photo"))
            .map(|(name, value)| if name == "Named" { format!("named: {value}") } else { value })
            .map(|value| if value.width() < 24 { value.replace(' ', "\u{a0}") } else { value })
            .collect();
        for text in set::wrap(&short.join(" · "), self.room(), most) {
            let mut line = Line::indented(self.look.indent + 2);
            line.add(unglued(&text), "caption.fact");
            self.put(Some(Item::Caption(n)), line);
        }
    }

    /// Another caption of the same story, on one line.
    fn short(&mut self, n: usize, caption: &Caption) {
        let mut line = Line::indented(self.look.indent);
        line.add("▣ ", "caption.sign").add(format!("{}  ", n + 1), "caption.fact");
        let room = self.room().saturating_sub(3);
        line.add(set::fit(words(caption), room), "caption.fact");
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
        if self.look.tall || self.look.indent < ASIDE {
            let mut head = Line::indented(self.look.indent);
            head.add("RELATED CAPTIONS", "caption.heading");
            let many = pane.related.len().to_string();
            head.pad(self.look.width.saturating_sub(many.len() + 2)).add(many, "caption.fact");
            self.put(None, head);
        }
        for (n, row) in pane.related.iter().enumerate() {
            let here = pane.related_at == Some(n);
            if self.look.tall {
                self.related_tall(n, row, here);
            } else {
                self.related_flat(n, row, here);
            }
        }
    }

    fn arrow(&self) -> Line {
        let mut line = Line::indented(self.look.indent);
        line.add("→ ", "caption.sign");
        line
    }

    fn related_tall(&mut self, n: usize, row: &RelatedRow, here: bool) {
        let (item, room) = (Some(Item::Related(n)), self.room());
        let mut lines = set::wrap(&row.caption.text, room, if here { 4 } else { 2 }).into_iter();
        let mut line = self.arrow();
        line.add(lines.next().unwrap_or_default(), "related.headline");
        self.put(item, line);
        let indent = self.look.indent + 2;
        for text in lines {
            let mut line = Line::indented(indent);
            line.add(text, "related.headline");
            self.put(item, line);
        }
        let score = format!("{:.2}", row.score);
        let mut line = Line::indented(indent);
        let mut why = set::wrap(&reasons(row, reason), room.saturating_sub(6), 2).into_iter();
        line.add(why.next().unwrap_or_default(), "related.reason");
        line.pad(indent + room.saturating_sub(4)).add(score, "related.source");
        self.put(item, line);
        for why in why {
            let mut line = Line::indented(indent);
            line.add(why, "related.reason");
            self.put(item, line);
        }
        let mut line = Line::indented(indent);
        let source = source(row, self.look.year);
        line.add(set::fit(&source, room), "related.source");
        self.put(item, line);
    }

    fn related_flat(&mut self, n: usize, row: &RelatedRow, here: bool) {
        let (item, room) = (Some(Item::Related(n)), self.room());
        let date = row.caption.date.map(|day| format!("{} · ", set::date(day, self.look.year)));
        // As many reasons as there is room for, the strongest first.
        let mut why = date.unwrap_or_default();
        for (n, reason) in row.reasons.iter().map(reason_short).enumerate() {
            let apart = if n == 0 { "" } else { " · " };
            if n > 0 && why.width() + apart.width() + reason.width() > room / 2 {
                break;
            }
            why.push_str(apart);
            why.push_str(&reason);
        }
        if !row.also.is_empty() {
            why = format!("×{} {why}", row.also.len() + 1);
        }
        let why = set::fit(&why, room / 2);
        let left = room.saturating_sub(why.width() + 2);
        let mut line = self.arrow();
        if n == 0 && self.look.indent >= ASIDE {
            line = Line::indented(self.look.indent - ASIDE);
            line.add("related ", "caption.heading").add("→ ", "caption.sign");
        }
        let start = line.width();
        line.add(set::fit(&row.caption.text, left), "related.headline");
        line.pad(start + left + 2).add(why, "related.reason");
        self.put(item, line);
        if here {
            for text in [reasons(row, reason), source(row, None)] {
                let mut line = Line::indented(self.look.indent + 2);
                line.add(set::fit(&text, room), "related.source");
                self.put(item, line);
            }
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
                line.add(unglued(&text), "text");
                self.put(None, line);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::story::{CaptionRow, Credit, Reason};

    fn check(words: usize, related: usize, want: &[&str]) {
        let text = vec!["boats"; words].join(" ");
        let credit = Some(Credit { text: "AG/Ada Moss".into(), ..Credit::default() });
        let caption = Caption { text, credit, ..Caption::default() };
        let story = Story { captions: vec![caption, Caption::default()], ..Story::default() };
        let row = RelatedRow {
            caption: CaptionRow { text: "quay".into(), ..CaptionRow::default() },
            reasons: vec![Reason::NearlyEqual],
            score: 0.5,
            same_story: false,
            also: Vec::new(),
        };
        let related = vec![row; related];
        let mut pane = CaptionPane::default();
        (pane.many, pane.related) = (2, related);
        let look = Look { width: 40, height: 7, indent: 1, brief: true, ..Look::default() };
        let lines: Vec<String> = lines(&pane, &story, look)
            .iter()
            .take(look.height)
            .map(|line| line.line.text().trim_end().to_owned())
            .collect();
        assert_eq!(lines, want, "{words} words");
    }

    #[test]
    fn a_long_caption_leaves_room_for_what_relates_to_it() {
        let stands = "   before the text";
        check(2, 0, &[" ▣ boats boats (AG/Ada Moss)", stands, " ▣ 2  (no text)"]);
        let long = [
            " ▣ boats boats boats boats boats boats",
            "   boats boats boats boats boats boats",
            "   boats boats boats boats boats boats…",
            "   (AG/Ada Moss)",
            stands,
            " RELATED CAPTIONS                    3",
            " → quay                    nearly equal",
        ];
        check(90, 3, &long);
    }
}
