//! The body pane: one story, where in it the reader is, and what is under its cursor.
//!
//! The position is a place in the text ([`Anchor`]), so that another width, theme or index does not
//! lose it.

use std::collections::HashMap;

use super::event::Outbox;
use super::find::{self, Find};
use super::pick::Pick;
use super::protocol::{Request, Ticket};
use crate::galley::{self, Anchor, Galley, Layer, Setting};
use crate::settings::{Config, Layers};
use crate::story::{Span, Story};

/// Of how many stories the position is remembered.
const REMEMBERED: usize = 500;

/// Where to be in a story once it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Land {
    /// Where the reader was last, or at its top.
    #[default]
    Remembered,
    /// At an anchor.
    At(Anchor, Option<Pick>),
    /// Where a span of the text can be read.
    Span(Span),
    /// The same, with the span lit; where the text has no such span, at the nearest.
    Lit(Span),
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
    style: crate::settings::Body,
    setting: Option<Setting>,
    anchor: Anchor,
    remembered: HashMap<String, Anchor>,
    /// Where in the story on show the reader is known to have stood.
    stood: Option<Anchor>,
    /// Where in stories the reader stood, to be kept.
    left: Vec<(String, Option<Anchor>)>,
}

impl BodyPane {
    /// An empty pane, set as the user's settings say.
    pub fn new(config: &Config) -> Self {
        let layer = match config.highlights {
            Layers::None => Layer::None,
            Layers::Entities => Layer::Entities,
            Layers::Quotes => Layer::Quotes,
            Layers::All => Layer::All,
        };
        Self { layer, style: config.body, ..Self::default() }
    }

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
                let anchor = |(offset, above)| Anchor { offset, above };
                self.stood = story.marked.place.map(anchor);
                self.story = Some(story);
                self.typeset();
                self.scroll_to(0);
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
        let style = self.style;
        let widest = if screen >= 160 { style.wide_measure } else { style.measure };
        let setting = Setting {
            hyphens: style.hyphens,
            reorder: style.reorder,
            doubtful: self.doubtful,
            furniture: self.furniture,
            dates: self.dates,
            ..Setting::fitted(width.saturating_sub(1), widest)
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
        self.land(Land::At(anchor, self.pick));
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
        let seen = (self.top + self.height) * 100;
        seen.checked_div(self.galley.len()).unwrap_or(100).min(100)
    }

    fn land(&mut self, land: Land) {
        match land {
            Land::Remembered => {
                let remembered = self.key().and_then(|key| self.remembered.get(key)).copied();
                let anchor = remembered.or(self.stood);
                if let Some(anchor) = anchor {
                    self.land(Land::At(anchor, self.pick));
                }
            }
            Land::At(anchor, pick) => {
                self.pick = pick;
                // A place that was never set is the top, not the first byte of the text below the head.
                if anchor == Anchor::default() {
                    self.scroll_to(0);
                } else {
                    self.anchor = anchor;
                    self.top = self.galley.line_at(anchor).min(self.last_top());
                }
            }
            Land::Span(span) => {
                self.reveal(span.start);
                self.pick_at(span.start);
            }
            Land::Lit(span) => {
                let Some(story) = &self.story else { return };
                let find = Find::at(span, story, self.furniture);
                let start = find.here().map_or(span.start.min(story.text.len()), |hit| hit.start);
                self.find = (!find.hits.is_empty()).then_some(find);
                self.reveal(start);
                self.pick_at(start);
            }
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

    /// Notes where in its story the reader stands, if that is news.
    pub fn stand(&mut self) {
        let at = (self.top > 0).then_some(self.anchor);
        if at == self.stood {
            return;
        }
        self.stood = at;
        if let Some(key) = self.key().map(str::to_owned) {
            self.left.push((key, at));
        }
    }

    /// Takes where in stories the reader stood.
    pub fn take_left(&mut self) -> Vec<(String, Option<Anchor>)> {
        std::mem::take(&mut self.left)
    }

    fn remember(&mut self) {
        self.stand();
        let Some(key) = self.key().map(str::to_owned) else { return };
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        if self.top == 0 {
            self.remembered.remove(&key);
        } else {
            self.remembered.insert(key, self.anchor);
        }
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
            self.find = (!find.hits.is_empty()).then_some(Find { of_query: true, ..find });
        }
    }

    /// The offset that a find starts from: the match at hand, else the first text on the screen.
    pub fn find_from(&self) -> usize {
        let here = self.find.as_ref().and_then(Find::here).map(|hit| hit.start);
        here.unwrap_or_else(|| self.galley.offset_of(self.top))
    }
}
