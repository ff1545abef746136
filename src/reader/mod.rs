//! The state machine: panes, focus, sheets, jumps; events in, effects out. Knows no terminal.
//!
//! [`Reader::update`] takes one [`Event`] and returns the [`Effect`]s that it has. Each pane is a struct
//! of its own that knows nothing of the others; this room says which of them an action is for
//! ([`act`](self)), carries the worker's answers to them, and keeps what lies between them: focus, jump
//! list, timers. After every event the panes are fitted to the screen, so that drawing changes nothing.
//!
//! **Invariant:** nothing here reads a file, a clock or the terminal; the same events give the same state.

mod about;
mod act;
mod answers;
mod body;
mod captions;
mod event;
mod facts;
mod find;
mod frame;
mod go;
mod help;
mod inside;
mod jumps;
mod list;
mod marking;
mod messages;
mod moves;
mod offers;
mod pages;
mod pick;
mod plates;
mod pointer;
mod prompt;
mod prompting;
pub mod protocol;
mod recent;
mod rows;
mod said;
mod session;
mod set;
mod sheet;
mod status;

pub use body::BodyPane;
pub use captions::{CaptionPane, Item};
pub use event::{Effect, Event, Mouse, MouseDid};
pub use find::Find;
pub use frame::{Area, Frame, Pane, Shape};
pub use list::ListPane;
pub use messages::{Message, Messages};
pub use offers::Offers;
pub use pages::Shelf;
pub use pick::Pick;
pub use plates::PlateLine;
pub use prompt::{Asks, Prompt};
pub use rows::RowLine;
pub use set::{Bit, Line, fit, number};
pub use sheet::{Page, Sheet, SheetLine, Target};

use std::borrow::Cow;
use std::collections::HashMap;

use crate::settings::{Config, Key, Keymap, Outcome, Pending};
use crate::story::{Day, Passage};
use answers::Errand;
use event::Outbox;
use frame::Wish;
use jumps::{Jumps, Spot};
use protocol::{Progress, Request, Ticket};
use recent::Recent;
use session::Session;

/// How long a story may be awaited before the screen says so, in milliseconds.
const SLOW: u64 = 300;
/// How long after the last change the session is kept, in milliseconds.
const KEEP: u64 = 1_500;

/// What a reader begins with.
#[derive(Clone, Debug, Default)]
pub struct Start {
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// The archive's name, as the title bar shows it.
    pub archive: String,
    /// The day that is today.
    pub today: Option<Day>,
    /// The keys.
    pub keymap: Keymap,
    /// The user's settings.
    pub config: Config,
    /// The place to stand on; else where the reader was left.
    pub at: Option<Passage>,
}

/// The reader.
#[derive(Debug, Default)]
pub struct Reader {
    /// The archive's name.
    pub archive: String,
    /// The day that is today.
    pub today: Option<Day>,
    /// The keys.
    pub keymap: Keymap,
    /// The user's settings.
    pub config: Config,
    /// Columns and rows of the screen.
    pub size: (u16, u16),
    /// Where everything lies on it.
    pub frame: Frame,
    /// The focused pane.
    pub focus: Pane,
    /// Only the focused pane is shown.
    pub zen: bool,
    /// The stories.
    pub list: ListPane,
    /// The story.
    pub body: BodyPane,
    /// Its captions.
    pub captions: CaptionPane,
    /// The captions as they are set for their pane.
    pub plates: Vec<PlateLine>,
    /// What lies over the panes, the topmost last.
    pub sheets: Vec<Sheet>,
    /// The line of typing, if one is open.
    pub prompt: Option<Prompt>,
    /// What was told.
    pub messages: Messages,
    /// How far indexing is.
    pub progress: Option<Progress>,
    pending: Pending,
    jumps: Jumps,
    out: Outbox,
    errands: HashMap<Ticket, Errand>,
    now: u64,
    timers: Timers,
    /// The story that is being read, so that its time is counted once.
    reading: Option<String>,
    kept: Spot,
    /// The caption to show once the story that is wanted has come.
    caption_wish: Option<usize>,
    /// Where the story on show holds what the query looks for, asked of the worker.
    hits: Option<Ticket>,
    /// The place that the reader was opened at, until the user does something.
    named: Option<Passage>,
    recent: Recent,
    /// The story that tags or a note are being typed for.
    marking: Option<marking::Marking>,
    /// All tags, as the worker knew them last.
    tags: Vec<(String, usize)>,
    last_find: String,
    find_from: usize,
    /// The end of the story was told; Space again leaves it.
    end_said: bool,
    /// The user did something, so the list does not jump to what came in.
    touched: bool,
    intake: Intake,
}

/// What comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Intake {
    /// The archive is brought up to date for the first time.
    #[default]
    First,
    /// That is done: what comes in now moves no row.
    Later,
}

/// When something is due, in the reader's milliseconds.
#[derive(Clone, Copy, Debug, Default)]
struct Timers {
    follow: Option<u64>,
    read: Option<u64>,
    prefix: Option<u64>,
    keep: Option<u64>,
}

impl Reader {
    /// A reader of a screen that has asked for nothing yet.
    pub fn new(start: Start) -> Self {
        let Start { size, archive, today, keymap, config, at } = start;
        let body = BodyPane::new(&config);
        let mut reader = Self { archive, today, keymap, config, size, body, ..Self::default() };
        reader.named = at;
        reader.settle();
        reader
    }

    /// Asks for what the first screen shows.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.list.show(protocol::ListOf::default(), 0, &mut self.out);
        if let Some(passage) = self.named.clone() {
            self.open_passage(&passage);
        }
        self.out.take()
    }

    /// Takes an event and says what is to be done.
    pub fn update(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Tick(now) => self.tick(now),
            Event::Key(key) => self.key(key),
            Event::Paste(text) => self.paste(&text),
            Event::Mouse(mouse) => self.mouse(mouse),
            Event::Resize(width, height) => self.size = (width, height),
            Event::Answer(ticket, answer) => self.answer(ticket, answer),
            Event::News(news) => self.news(news),
            Event::End => self.quit(),
        }
        self.settle();
        self.out.take()
    }

    /// When the next [`Event::Tick`] is due, in the reader's milliseconds.
    pub fn wakes_at(&self) -> Option<u64> {
        let Timers { follow, read, prefix, keep } = self.timers;
        let slow = self.body.wanted.as_ref().map(|wanted| wanted.since + SLOW);
        // What waits for an answer, or has been shown, is due no more.
        let ahead = |at: Option<u64>| at.filter(|at| *at > self.now);
        let (follow, prefix, slow) = (ahead(follow), ahead(prefix), ahead(slow));
        [follow, read, prefix, keep, slow, self.messages.ends_at()].into_iter().flatten().min()
    }

    /// What may follow what is typed, and what it does: keys, once a prefix has been held long enough; names
    /// of commands at the prompt.
    pub fn what_may_follow(&self) -> Vec<(String, Cow<'static, str>)> {
        let keys = match self.timers.prefix {
            Some(at) if at <= self.now => self.keymap.after(&self.pending, self.key_pane()),
            _ => Vec::new(),
        };
        let keys = keys.into_iter().map(|(keys, action)| (keys, action.entry().help));
        let said = keys.chain(self.commands()).map(|(keys, help)| (keys, Cow::Borrowed(help)));
        said.chain(self.known_tags()).collect()
    }

    /// The count and keys typed so far, as they are shown; empty when nothing is pending.
    pub fn typed_text(&self) -> String {
        let mut text = self.pending.count.map(|count| count.to_string()).unwrap_or_default();
        text.extend(self.pending.keys.iter().map(ToString::to_string));
        text
    }

    /// Whether the story that is wanted is taking so long that the screen should say so.
    pub fn is_slow(&self) -> bool {
        self.body.wanted.as_ref().is_some_and(|wanted| wanted.since + SLOW <= self.now)
    }

    /// The pane that keys are for.
    pub fn key_pane(&self) -> crate::actions::Pane {
        use crate::actions::Pane as Keys;
        match self.focus {
            _ if !self.sheets.is_empty() => Keys::Overlay,
            Pane::List => Keys::Stories,
            Pane::Body => Keys::Body,
            Pane::Captions => Keys::Captions,
        }
    }

    fn key(&mut self, key: Key) {
        self.touched = true;
        self.messages.hush();
        if self.prompt.is_some() {
            self.prompt_key(key);
            return;
        }
        let pane = self.key_pane();
        match self.keymap.feed(&mut self.pending, key, pane) {
            Outcome::Action(action, count) => {
                self.timers.prefix = None;
                self.act(action, count);
            }
            Outcome::Pending => {
                self.timers.prefix.get_or_insert(self.now + self.config.timing.prefix);
            }
            Outcome::None => self.timers.prefix = None,
        }
    }

    fn tick(&mut self, now: u64) {
        self.now = self.now.max(now);
        self.messages.tick(self.now);
        let now = self.now;
        let due = |at: Option<u64>| at.is_some_and(|at| at <= now);
        if due(self.timers.read) {
            self.timers.read = None;
            self.mark_read();
        }
        if due(self.timers.keep) {
            self.keep();
        }
        self.follow();
    }

    /// Keeps the session.
    fn keep(&mut self) {
        self.timers.keep = None;
        self.body.stand();
        self.kept = self.spot();
        let session = Session {
            furniture: self.body.furniture,
            doubtful: self.body.doubtful,
            dates: self.body.dates,
            queries: self.recent.newest_first().to_vec(),
            ..Session::of(&self.kept).with_layer(self.body.layer)
        };
        self.out.ask(Request::Keep { session: session.to_json() });
    }

    /// Fits every pane to the screen, and sets the timers that follow from where the reader is.
    fn settle(&mut self) {
        let (width, height) = self.size;
        let stories = self.list.whole.unwrap_or(0).min(usize::from(u16::MAX)) as u16;
        let wish = Wish { focus: self.focus, zen: self.zen, captions: 0, stories };
        let most = if self.captions.many > 0 { u16::MAX } else { 0 };
        self.frame = Frame::of(width, height, Wish { captions: most, ..wish });
        self.body.fit(self.frame.body.width, self.frame.body.height, width);
        self.plates = self.set_captions();
        let lines = if most > 0 { self.plates.len().min(usize::from(u16::MAX)) } else { 0 };
        self.frame = Frame::of(width, height, Wish { captions: lines as u16, ..wish });
        self.body.fit(self.frame.body.width, self.frame.body.height, width);
        let rows = usize::from(self.frame.captions.height);
        plates::settle(&mut self.captions, &self.plates, rows);
        let mut list = std::mem::take(&mut self.list);
        rows::settle(&mut list, self.list_look());
        self.list = list;
        self.fit_sheet();
        self.keep_places();
        self.time_reading();
        if self.prompt.is_none() && self.touched && self.spot() != self.kept {
            self.timers.keep.get_or_insert(self.now + KEEP);
        }
    }

    fn list_look(&self) -> rows::Look<'_> {
        let area = self.frame.list;
        rows::Look {
            width: usize::from(area.width),
            height: usize::from(area.height),
            strip: self.frame.shape == Shape::Strip && !self.zen,
            today: self.today,
            columns: &self.config.columns,
        }
    }

    /// The lines of the list that are on the screen.
    pub fn list_lines(&self) -> Vec<RowLine> {
        rows::lines(&self.list, self.list_look())
    }

    fn set_captions(&self) -> Vec<PlateLine> {
        let Some(story) = &self.body.story else { return Vec::new() };
        let area = self.frame.captions;
        let tall = self.frame.shape == Shape::Three || self.zen;
        let indent = match self.frame.shape {
            Shape::Two if !self.zen => usize::from(self.body.galley.setting.margin),
            _ => 1,
        };
        let look = plates::Look {
            // The last column is the scroll bar's.
            width: usize::from(area.width.saturating_sub(1)).min(plates::WIDEST),
            height: usize::from(area.height),
            indent,
            tall,
            brief: self.frame.shape == Shape::Two && !self.zen && self.focus != Pane::Captions,
            year: self.today.map(Day::year),
            lit: self.body.lit(),
        };
        plates::lines(&self.captions, story, look)
    }

    /// The captions as the strip's one line.
    pub fn caption_line(&self, width: usize) -> Line {
        let story = self.body.story.as_deref();
        story.map(|story| plates::one_line(&self.captions, story, width)).unwrap_or_default()
    }

    fn fit_sheet(&mut self) {
        let Some(mut sheet) = self.sheets.pop() else { return };
        let area = self.frame.sheet(sheet.page.is_wide());
        let marked = self.marked_on_show();
        let made_of = Shelf {
            keymap: &self.keymap,
            story: self.body.story.as_deref(),
            messages: &self.messages,
            archive: &self.archive,
            stories: (self.list.whole.unwrap_or(self.list.len()), self.list.unread),
            progress: self.progress,
            recent: self.recent.newest_first(),
            query: &self.list.of.query,
            marked: &marked,
            sort: self.list.sort,
            doubtful: self.body.doubtful,
            width: usize::from(area.width),
            year: self.today.map(Day::year),
        };
        let text = made_of.text(&sheet.page);
        // Where no rule lies over the panes, the sheet's title takes a line.
        let rows = match self.frame.shape {
            Shape::Two | Shape::Three if !self.zen => area.height,
            _ => area.height.saturating_sub(1),
        };
        sheet.fit(text, usize::from(rows));
        self.sheets.push(sheet);
    }

    /// Starts or stops the time after which a story counts as read.
    fn time_reading(&mut self) {
        let reading = self.focus != Pane::List && self.sheets.is_empty() && self.prompt.is_none();
        let key = self.body.key().filter(|_| reading && self.body.wanted.is_none());
        if key != self.reading.as_deref() {
            self.reading = key.map(str::to_owned);
            self.timers.read = self.reading.as_ref().map(|_| self.now + self.config.timing.read);
        }
    }
}
