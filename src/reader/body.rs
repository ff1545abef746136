//! The body pane: one story, where in it the reader is, and what is under its cursor.
//!
//! The position is a place in the text ([`Anchor`]), so that another width, theme or index does not
//! lose it.

use std::collections::HashMap;

use super::event::Outbox;
use super::find::{self, Find};
use super::protocol::{Request, Ticket};
use crate::galley::{self, Anchor, Galley, Layer, Setting};
use crate::story::{EntityKind, Span, Story};

/// Of how many stories the position is remembered.
const REMEMBERED: usize = 500;

/// What is under the body's cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A name, by its index into the story's mentions.
    Mention(usize),
    /// A quote, by its index.
    Quote(usize),
}

/// Where to be in a story once it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Land {
    /// Where the reader was last, or at its top.
    #[default]
    Remembered,
    /// At an anchor.
    At(Anchor),
    /// Where a span of the text can be read.
    Span(Span),
    /// At a caption, by its index.
    Caption(usize),
}

/// A story that was asked for.
#[derive(Clone, Debug)]
pub struct Wanted {
    ticket: Ticket,
    /// Its key.
    pub key: String,
    /// When it was asked for, in the reader's milliseconds.
    pub since: u64,
    land: Land,
    quiet: bool,
}

/// The body pane.
#[derive(Debug, Default)]
pub struct BodyPane {
    /// The story on show.
    pub story: Option<Box<Story>>,
    /// Its lines at the pane's width.
    pub galley: Galley,
    /// The first line on the screen.
    pub top: usize,
    /// How many lines the pane has.
    pub height: usize,
    /// What is under the cursor.
    pub pick: Option<Pick>,
    /// The find, if there is one.
    pub find: Option<Find>,
    /// The story that is awaited.
    pub wanted: Option<Wanted>,
    /// Why the story that was wanted cannot be read: its key and the reason.
    pub failed: Option<(String, String)>,
    /// Which notes are shown in the text.
    pub layer: Layer,
    /// Page furniture is shown.
    pub furniture: bool,
    /// Doubtful speakers are shown.
    pub doubtful: bool,
    /// Resolved dates are shown.
    pub dates: bool,
    setting: Option<Setting>,
    anchor: Anchor,
    remembered: HashMap<String, Anchor>,
}

impl BodyPane {
    /// Asks for a story and where to be in it.
    pub fn open(&mut self, key: &str, land: Land, now: u64, out: &mut Outbox) {
        if self.key() == Some(key) && self.failed.is_none() {
            self.wanted = None;
            self.land(land);
            return;
        }
        if let Some(wanted) = &mut self.wanted
            && wanted.key == key
        {
            wanted.land = land;
            return;
        }
        let ticket = out.ask(Request::Story { key: key.to_owned() });
        self.wanted = Some(Wanted { ticket, key: key.to_owned(), since: now, land, quiet: false });
    }

    /// Asks for the story on show once more, because the archive changed.
    pub fn reopen(&mut self, now: u64, out: &mut Outbox) {
        if self.wanted.is_none()
            && let Some((key, _)) = self.failed.clone()
        {
            let ticket = out.ask(Request::Story { key: key.clone() });
            let land = Land::Remembered;
            self.wanted = Some(Wanted { ticket, key, since: now, land, quiet: true });
        }
    }

    /// Takes the story that was asked for. Says whether it is now on show.
    pub fn answer(&mut self, ticket: Ticket, story: Result<Box<Story>, String>) -> bool {
        let Some(wanted) = self.wanted.take_if(|wanted| wanted.ticket == ticket) else {
            return false;
        };
        self.remember();
        self.pick = None;
        self.find = None;
        match story {
            Ok(story) => {
                self.failed = None;
                self.anchor = Anchor::default();
                self.story = Some(story);
                self.typeset();
                self.land(wanted.land);
                true
            }
            Err(_) if wanted.quiet => false,
            Err(why) => {
                self.failed = Some((wanted.key, why));
                self.story = None;
                self.galley = Galley::default();
                self.scroll_to(0);
                false
            }
        }
    }

    /// The key of the story on show.
    pub fn key(&self) -> Option<&str> {
        self.story.as_deref().map(|story| story.key.as_str())
    }

    /// Sets the story for a pane of some size, in cells, on a screen of some width.
    pub fn fit(&mut self, width: u16, height: u16, screen: u16) {
        self.height = usize::from(height);
        if width == 0 || height == 0 {
            return;
        }
        let setting = Setting {
            doubtful: self.doubtful,
            furniture: self.furniture,
            dates: self.dates,
            ..Setting::for_pane(width.saturating_sub(1), screen)
        };
        if self.setting.as_ref() != Some(&setting) {
            self.setting = Some(setting);
            self.typeset();
        }
        self.top = self.top.min(self.last_top());
    }

    fn typeset(&mut self) {
        if let (Some(story), Some(setting)) = (&self.story, &self.setting) {
            self.galley = galley::set(story, setting);
            self.top = self.galley.line_at(self.anchor).min(self.last_top());
        }
    }

    /// Shows nothing.
    pub fn clear(&mut self) {
        self.remember();
        self.story = None;
        self.wanted = None;
        self.failed = None;
        self.galley = Galley::default();
        self.pick = None;
        self.find = None;
        self.scroll_to(0);
    }

    /// Lets the story that is wanted be missing without a word.
    pub fn forgive(&mut self) {
        if let Some(wanted) = &mut self.wanted {
            wanted.quiet = true;
        }
    }

    /// Goes back to an anchor.
    pub fn scroll_back(&mut self, anchor: Anchor) {
        self.land(Land::At(anchor));
    }

    /// The anchor of the first line on the screen.
    pub fn anchor(&self) -> Anchor {
        self.anchor
    }

    fn last_top(&self) -> usize {
        self.galley.len().saturating_sub(self.height)
    }

    fn scroll_to(&mut self, line: usize) {
        self.top = line.min(self.last_top());
        self.anchor = self.galley.anchor(self.top);
    }

    /// Scrolls by lines. Says whether it moved.
    pub fn scroll(&mut self, by: isize) -> bool {
        let was = self.top;
        self.scroll_to(self.top.saturating_add_signed(by));
        self.top != was
    }

    /// Whether the last line is on the screen.
    pub fn at_end(&self) -> bool {
        self.story.is_some() && self.top >= self.last_top()
    }

    /// How much of the story lies above the bottom of the screen, in percent.
    pub fn percent(&self) -> usize {
        let lines = self.galley.len();
        if lines == 0 { 100 } else { ((self.top + self.height) * 100 / lines).min(100) }
    }

    fn land(&mut self, land: Land) {
        match land {
            Land::Remembered => {
                let anchor = self.key().and_then(|key| self.remembered.get(key)).copied();
                if let Some(anchor) = anchor {
                    self.land(Land::At(anchor));
                }
            }
            Land::At(anchor) => {
                self.anchor = anchor;
                self.top = self.galley.line_at(anchor).min(self.last_top());
            }
            Land::Span(span) => self.reveal(span.start),
            Land::Caption(n) => self.reveal_caption(n),
        }
    }

    /// Scrolls so that a caption's place can be seen.
    pub fn reveal_caption(&mut self, n: usize) {
        if let Some(line) = self.galley.line_of_caption(n) {
            self.scroll_to(line.saturating_sub(self.height / 3));
        } else if let Some(caption) = self.story.as_ref().and_then(|story| story.captions.get(n)) {
            self.reveal(caption.span.start);
        }
    }

    /// Scrolls, as little as is needed, so that a byte of the text can be read with some text about it.
    pub fn reveal(&mut self, offset: usize) {
        let line = self.galley.line_of(offset);
        let edge = (self.height / 6).min(2);
        if line < self.top + edge.min(self.top) || line + edge >= self.top + self.height {
            self.scroll_to(line.saturating_sub(self.height / 3));
        }
    }

    fn remember(&mut self) {
        let Some(key) = self.key().map(str::to_owned) else { return };
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        if self.anchor == Anchor::default() {
            self.remembered.remove(&key);
        } else {
            self.remembered.insert(key, self.anchor);
        }
    }

    /// The span of what is under the cursor.
    pub fn pick_span(&self) -> Option<Span> {
        let notes = &self.story.as_ref()?.notes;
        match self.pick? {
            Pick::Mention(n) => notes.mentions.get(n).map(|mention| mention.span),
            Pick::Quote(n) => notes.quotes.get(n).and_then(|quote| quote.parts.first()).copied(),
        }
    }

    /// The name at a byte of the text, or the quote.
    pub fn pick_under(&self, offset: usize) -> Option<Pick> {
        let notes = &self.story.as_ref()?.notes;
        let at = notes.mentions.partition_point(|mention| mention.span.end <= offset);
        if notes.mentions.get(at).is_some_and(|mention| mention.span.holds(offset)) {
            return Some(Pick::Mention(at));
        }
        let quote = |quote: &crate::story::Quote| quote.parts.iter().any(|p| p.holds(offset));
        notes.quotes.iter().position(quote).map(Pick::Quote)
    }

    /// Puts the cursor on the name or quote at a byte of the text.
    pub fn pick_at(&mut self, offset: usize) {
        let notes = self.story.as_ref().map(|story| &story.notes);
        let begins = |quote: &crate::story::Quote| {
            quote.parts.first().is_some_and(|part| part.start == offset)
        };
        let quote = notes.and_then(|notes| notes.quotes.iter().position(begins));
        self.pick = quote.map(Pick::Quote).or_else(|| self.pick_under(offset));
    }

    /// The name under the cursor, or the speaker of the quote there: kind and fullest form.
    pub fn named(&self) -> Option<(Option<EntityKind>, String)> {
        let notes = &self.story.as_ref()?.notes;
        let entity =
            |n: usize| notes.entities.get(n).map(|entity| (Some(entity.kind), entity.name.clone()));
        match self.pick? {
            Pick::Mention(n) => entity(notes.mentions.get(n)?.entity),
            Pick::Quote(n) => {
                let speaker = notes.quotes.get(n)?.speaker.as_ref()?;
                let shown = speaker.shown || self.doubtful;
                let named = speaker.entity.and_then(entity);
                shown.then(|| named.unwrap_or_else(|| (None, speaker.name.clone())))
            }
        }
    }

    /// The entity that is lit everywhere in the story, by its index.
    pub fn lit(&self) -> Option<usize> {
        let Pick::Mention(n) = self.pick? else { return None };
        Some(self.story.as_ref()?.notes.mentions.get(n)?.entity)
    }

    /// Goes to the name `by` names on, of one kind if that is given. `None` if there is none.
    pub fn step_mention(&mut self, kind: Option<EntityKind>, by: isize) -> Option<()> {
        let story = self.story.as_ref()?;
        let fits: Vec<(usize, Span)> = story
            .notes
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| {
                let entity = story.notes.entities.get(m.entity);
                kind.is_none() || entity.map(|entity| entity.kind) == kind
            })
            .filter(|(_, m)| self.galley.shown_at(m.span.start).is_some())
            .map(|(n, m)| (n, m.span))
            .collect();
        let (n, span) = self.step_from(&fits, by)?;
        self.pick = Some(Pick::Mention(n));
        self.reveal(span.start);
        Some(())
    }

    /// Goes to the quote `by` quotes on; what is no one's speech is passed over. `None` if there is none.
    pub fn step_quote(&mut self, by: isize) -> Option<()> {
        let story = self.story.as_ref()?;
        let fits: Vec<(usize, Span)> = story
            .notes
            .quotes
            .iter()
            .enumerate()
            .filter(|(_, quote)| quote.kind != crate::story::QuoteKind::Title)
            .filter_map(|(n, quote)| Some((n, *quote.parts.first()?)))
            .filter(|(_, span)| self.galley.shown_at(span.start).is_some())
            .collect();
        let (n, span) = self.step_from(&fits, by)?;
        self.pick = Some(Pick::Quote(n));
        self.reveal(span.start);
        Some(())
    }

    /// The span `by` on from what is under the cursor, or from the top of the screen.
    fn step_from(&self, fits: &[(usize, Span)], by: isize) -> Option<(usize, Span)> {
        let (from, seen) = match self.pick_span() {
            Some(span) if self.is_on_screen(span.start) => (span.start, true),
            _ if by > 0 => (self.galley.offset_of(self.top), false),
            _ => (self.galley.offset_of(self.top + self.height), false),
        };
        let at = if by > 0 {
            let first = fits.partition_point(|(_, s)| s.start < from + usize::from(seen));
            first.checked_add_signed(by - 1)
        } else {
            let first = fits.partition_point(|(_, s)| s.start < from);
            first.checked_add_signed(by)
        };
        // A count that passes the last one stops there, as `5j` does.
        let at = at.unwrap_or(0).min(fits.len().checked_sub(1)?);
        let found = fits.get(at).copied()?;
        let further = if by > 0 { found.1.start >= from } else { found.1.start < from };
        (further && (!seen || found.1.start != from)).then_some(found)
    }

    /// Whether a byte of the text is on the screen.
    pub fn is_on_screen(&self, offset: usize) -> bool {
        self.galley
            .shown_at(offset)
            .is_some_and(|line| self.top <= line && line < self.top + self.height)
    }

    /// Finds a text in the story and goes to its first match from an offset on.
    pub fn find(&mut self, needle: &str, from: usize) {
        let Some(story) = &self.story else { return };
        let mut find = Find::new(needle, &[needle.to_owned()], story, self.furniture);
        let hit = find.from(from);
        self.find = (!needle.is_empty()).then_some(find);
        if let Some(hit) = hit {
            self.reveal(hit.start);
        }
    }

    /// Lights the words of a query without going to them.
    pub fn light(&mut self, query: &str) {
        let words = find::words_of(query);
        if let Some(story) = &self.story
            && !words.is_empty()
        {
            let find = Find::new(&words.join(" "), &words, story, self.furniture);
            self.find = (!find.hits.is_empty()).then_some(find);
        }
    }

    /// The offset that a find starts from: the match at hand, else the first text on the screen.
    pub fn find_from(&self) -> usize {
        let here = self.find.as_ref().and_then(Find::here).map(|hit| hit.start);
        here.unwrap_or_else(|| self.galley.offset_of(self.top))
    }
}
