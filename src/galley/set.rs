//! Setting: which blocks stand where, and how each is wrapped.

use std::collections::BTreeMap;

use hypher::Lang;

use super::bidi::Direction;
use super::cells::cells;
use super::head::{self, Head};
use super::layers::{Layers, meeting};
use super::line::{Lead, Line, Tail};
use super::shape::shape;
use super::show::aside;
use super::wrap::{Fit, wrap};
use super::{Galley, Part, Place, Setting};
use crate::story::{Block, Role, Span, Story};

/// The narrowest measure, so that a bullet, its indent and a wide letter always fit.
const NARROWEST: u16 = 8;

/// Breaks a story into lines.
pub fn set(story: &Story, setting: &Setting) -> Galley {
    let setting = Setting { measure: setting.measure.max(NARROWEST), ..setting.clone() };
    let doubtful = setting.doubtful;
    let layers = Layers::new(story, |notes, n| {
        let speaker = notes.quotes.get(n).and_then(|quote| quote.speaker.as_ref());
        speaker.is_some_and(|speaker| speaker.shown || doubtful)
    });
    let mut page = Page {
        story,
        setting: &setting,
        language: setting.hyphens.then(|| language(story)).flatten(),
        lines: Vec::new(),
        made: Vec::new(),
        places: vec![None; story.blocks.len()],
        captions: vec![None; story.captions.len()],
        directions: BTreeMap::new(),
        last: None,
    };
    let head = head::head(story);
    page.head(&head);
    page.body(&head);
    let Page { lines, made, places, captions, directions, .. } = page;
    let places = settled(story, &places);
    Galley { setting, lines, made, places, captions, directions, layers }
}

/// The language of the story, where there are hyphens for it.
fn language(story: &Story) -> Option<Lang> {
    let code = story.language.as_deref()?.split('-').next()?;
    let [first, second] = *code.as_bytes() else { return None };
    Lang::from_iso([first.to_ascii_lowercase(), second.to_ascii_lowercase()])
}

/// The places of all blocks in order; one that was never set lies where the one before it ended.
fn settled(story: &Story, places: &[Option<(usize, usize)>]) -> Vec<Place> {
    let mut last = 0;
    story
        .blocks
        .iter()
        .zip(places)
        .map(|(block, place)| {
            let (line, count) = place.unwrap_or((last, 0));
            last = line + count.saturating_sub(1);
            Place { span: block.span, line, count }
        })
        .collect()
}

/// A galley in the making.
pub struct Page<'a> {
    pub(super) story: &'a Story,
    pub(super) setting: &'a Setting,
    language: Option<Lang>,
    pub(super) lines: Vec<Line>,
    pub(super) made: Vec<String>,
    /// For each block, its first line and how many it has.
    pub(super) places: Vec<Option<(usize, usize)>>,
    pub(super) captions: Vec<Option<usize>>,
    pub(super) directions: BTreeMap<usize, Direction>,
    /// What was set last, for the space between.
    last: Option<Part>,
}

impl Page<'_> {
    fn head(&mut self, head: &Head) {
        let story = self.story;
        if let Some(kicker) = head::kicker(story) {
            self.say(&kicker, Part::Kicker, None);
        }
        for n in &head.headline {
            self.block(*n, Part::Headline);
        }
        if let Some(headline) = story.headline.as_ref().filter(|_| head.headline.is_empty()) {
            self.say(headline, Part::Headline, None);
        }
        for n in &head.subheads {
            self.block(*n, Part::Subhead);
        }
        for n in &head.bylines {
            self.block(*n, Part::Byline);
        }
        if let Some(byline) = head::byline(story).filter(|_| head.bylines.is_empty()) {
            self.say(&byline, Part::Byline, None);
        }
        let meta = self.lines.len();
        if let Some(meta) = head::meta(story) {
            self.say(&meta, Part::Meta, None);
        }
        for n in &head.said {
            self.places[*n] = Some((meta.min(self.lines.len().saturating_sub(1)), 0));
        }
        for n in &head.times {
            self.block(*n, Part::Timestamp);
        }
        for n in &head.notes {
            self.block(*n, part_of(story.blocks[*n].role));
        }
        let told = head.notes.iter().any(|n| story.blocks[*n].role == Role::EditorsNote);
        if let Some(note) = story.editors_note.as_ref().filter(|_| !told) {
            self.say(note, Part::Note, None);
        }
    }

    fn body(&mut self, head: &Head) {
        let story = self.story;
        let done = |n: usize| {
            [&head.headline, &head.subheads, &head.bylines, &head.times, &head.notes, &head.said]
                .iter()
                .any(|blocks| blocks.binary_search(&n).is_ok())
        };
        // A photo is nothing but its caption, which is then the text to read.
        let bare = !story.blocks.iter().any(|block| block.role.is_body());
        let mut n = 0;
        while let Some(block) = story.blocks.get(n) {
            let from = n;
            n += 1;
            match block.role {
                _ if done(from) => {}
                Role::Caption if bare => self.whole_caption(from),
                Role::Caption => n = self.inset(from),
                role if role.is_hidden() && !self.setting.furniture => n = self.hide(from, done),
                role => self.block(from, part_of(role)),
            }
        }
    }

    /// Sets a caption as a paragraph, with its names and quotes.
    fn whole_caption(&mut self, n: usize) {
        let line = self.lines.len();
        self.block(n, part_of(Role::Paragraph));
        let span = self.story.blocks[n].span;
        for at in meeting(&self.story.captions, span, |caption| caption.span) {
            if let Some(place) = self.captions.get_mut(at) {
                place.get_or_insert(line);
            }
        }
    }

    /// Sets the captions that begin in a block. Returns the block after them.
    fn inset(&mut self, from: usize) -> usize {
        let story = self.story;
        let mut n = from + 1;
        let captions = meeting(&story.captions, story.blocks[from].span, |caption| caption.span);
        if captions.is_empty() {
            self.caption(from..n, None);
        }
        for at in captions {
            let span = story.captions[at].span;
            let same = |block: &Block| block.role == Role::Caption && span.covers(block.span);
            n = from + 1 + story.blocks.iter().skip(from + 1).take_while(|b| same(b)).count();
            self.caption(from..n, Some(at));
        }
        n
    }

    /// Folds the hidden blocks from one on: one line for all that only captions and what the head says
    /// stand between. The captions follow it. Returns the block after them.
    fn hide(&mut self, from: usize, done: impl Fn(usize) -> bool) -> usize {
        let story = self.story;
        let role = |n: usize| story.blocks.get(n).map(|block| block.role);
        let hidden = |n: usize| role(n).is_some_and(Role::is_hidden) && !done(n);
        let inset = |n: usize| role(n) == Some(Role::Caption) && !done(n);
        let run = |n: &usize| hidden(*n) || inset(*n) || done(*n);
        let run = (from..story.blocks.len()).take_while(run);
        let end = run.filter(|n| hidden(*n)).last().map_or(from, |n| n + 1);
        let lines = (from..end).filter(|n| hidden(*n)).count();
        let before = (from..end).find(|n| inset(*n)).unwrap_or(end);
        self.fold(from..before, lines, hidden);
        let mut n = before;
        while n < end {
            n = if inset(n) { self.inset(n) } else { n + 1 };
        }
        n
    }

    /// Leaves a blank line where the next part does not belong close to the last.
    pub(super) fn space(&mut self, next: Part) {
        let Some(last) = self.last.replace(next) else { return };
        let close = match last {
            Part::Headline | Part::Subhead | Part::Byline | Part::Meta => matches!(
                next,
                Part::Headline | Part::Subhead | Part::Byline | Part::Meta | Part::Timestamp
            ),
            Part::ListItem
            | Part::TableRow
            | Part::Caption
            | Part::Contributors
            | Part::Timestamp
            | Part::Furniture => last == next,
            _ => false,
        };
        if !close {
            self.lines.push(Line { blank: true, ..Line::default() });
        }
    }

    /// Sets what the program says itself.
    pub(super) fn say(&mut self, text: &str, part: Part, caption: Option<usize>) {
        self.space(part);
        let measure = usize::from(self.setting.measure);
        let lead = if part == Part::Caption { Lead::Sign } else { Lead::None };
        let hang = usize::from(lead.cells());
        let fit = Fit { first: measure - hang, rest: measure - hang, language: None, asides: &[] };
        for (n, cut) in wrap(text, &fit).into_iter().enumerate() {
            let lead = match n {
                0 => lead,
                _ if hang > 0 => Lead::Indent(lead.cells()),
                _ => Lead::None,
            };
            let made = Some(self.make(text.get(cut.start..cut.end).unwrap_or_default()));
            self.lines.push(Line { part, caption, made, lead, ..Line::default() });
        }
    }

    pub(super) fn make(&mut self, text: &str) -> u32 {
        self.made.push(text.to_owned());
        self.made.len() as u32 - 1
    }

    /// Sets one block of the text.
    fn block(&mut self, n: usize, part: Part) {
        let block = self.story.blocks[n];
        self.text(n, block.span, part);
    }

    /// Wraps a stretch of a block.
    fn text(&mut self, n: usize, span: Span, part: Part) {
        let text = self.story.cut(span);
        let measure = usize::from(self.setting.measure);
        let (lead, hang) = shape(text, part);
        let first = measure - usize::from(lead.cells());
        let asides = self.asides(span, part);
        let hyphens = !matches!(part, Part::Headline | Part::TableRow | Part::Furniture);
        let language = self.language.filter(|_| hyphens);
        let fit = Fit { first, rest: measure - hang, language, asides: &asides };
        let cuts = wrap(text, &fit);
        if cuts.is_empty() {
            return;
        }
        self.space(part);
        if self.setting.reorder
            && let Some(direction) = Direction::of(text, span)
        {
            self.directions.insert(n, direction);
        }
        let line = self.lines.len();
        for cut in cuts {
            self.lines.push(Line {
                span: Span::new(span.start + cut.start, span.start + cut.end),
                part,
                block: Some(n),
                lead: match (self.lines.len() == line, hang) {
                    (true, _) => lead,
                    (_, 0) => Lead::None,
                    _ => Lead::Indent(hang as u16),
                },
                tail: if cut.hyphen { Tail::Hyphen } else { Tail::None },
                ..Line::default()
            });
        }
        self.places[n] = Some((line, self.lines.len() - line));
    }

    /// What stands beside the dates of a stretch: after which of its bytes, and how many cells.
    fn asides(&self, span: Span, part: Part) -> Vec<(usize, usize)> {
        if !self.setting.dates || !has_asides(part) || !self.setting.has_room_for_dates() {
            return Vec::new();
        }
        let dates = &self.story.notes.dates;
        let near = meeting(dates, span, |date| date.span);
        dates
            .get(near)
            .unwrap_or_default()
            .iter()
            .filter(|date| span.covers(date.span))
            .map(|date| (date.span.end - span.start, cells(&aside(date))))
            .collect()
    }
}

/// Whether dates may be resolved beside the text of a part.
pub fn has_asides(part: Part) -> bool {
    matches!(part, Part::Paragraph | Part::ListItem | Part::BlockQuote)
}

fn part_of(role: Role) -> Part {
    match role {
        Role::Headline => Part::Headline,
        Role::Subhead => Part::Subhead,
        Role::Byline => Part::Byline,
        Role::Paragraph => Part::Paragraph,
        Role::Crosshead => Part::Crosshead,
        Role::ListItem => Part::ListItem,
        Role::TableRow => Part::TableRow,
        Role::BlockQuote => Part::BlockQuote,
        Role::Caption => Part::Caption,
        Role::Slugline | Role::Timestamp => Part::Timestamp,
        Role::EditorsNote => Part::Note,
        Role::Correction => Part::Correction,
        Role::Contributors => Part::Contributors,
        Role::Copyright | Role::Furniture => Part::Furniture,
    }
}
