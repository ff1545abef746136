//! Sheets: lists and pages that lie over the panes, with lines that lead somewhere.

use super::protocol::{Said, Ticket};
use super::set::Line;
use crate::actions::Action;
use crate::story::{EntityPage, Row, Span};

/// What a sheet shows.
#[derive(Clone, Debug)]
pub enum Page {
    /// The live keymap and the legend.
    Help,
    /// What flashed by.
    Messages,
    /// What is known of the story on show.
    Info,
    /// Where to begin.
    Start,
    /// The quotes of the story on show.
    Quotes,
    /// The queries asked lately.
    Queries,
    /// The saved queries: name and query; `None` while they are awaited.
    Saved(Option<Vec<(String, String)>>),
    /// Quotes by one speaker all over the archive; `None` while they are awaited.
    Speaker(String, Option<Said>),
    /// What the archive knows of a name; `None` while it is awaited.
    Entity(String, Option<Box<EntityPage>>),
    /// Stories related to one, by its headline, each with why; `None` while they are awaited.
    Related(String, Option<Vec<(Row, String)>>),
}

impl Page {
    /// Whether it takes the whole screen, as what is read in columns does.
    pub fn is_wide(&self) -> bool {
        matches!(self, Self::Help)
    }
}

/// Where a line of a sheet leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A place in the story on show.
    Here(Span),
    /// Another story, and the place in it.
    Story(String, Option<Span>),
    /// The stories that a query finds.
    Query(String),
    /// The stories that a saved query finds: its name and the query.
    Saved(String, String),
    /// The page of a name.
    Entity(String),
    /// The quotes of a speaker.
    Speaker(String),
    /// What a key would do.
    Act(Action),
}

/// A line of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SheetLine {
    /// The entry that it belongs to, by its index into the sheet's targets.
    pub item: Option<usize>,
    /// What stands in it.
    pub line: Line,
}

/// The lines of a page at one width.
#[derive(Clone, Debug, Default)]
pub struct Text {
    /// From top to bottom.
    pub lines: Vec<SheetLine>,
    /// Where each entry leads.
    pub targets: Vec<Target>,
}

impl Text {
    /// Adds a line that leads nowhere.
    pub fn put(&mut self, line: Line) {
        self.lines.push(SheetLine { item: None, line });
    }

    /// Adds a blank line, but not at the top.
    pub fn gap(&mut self) {
        if !self.lines.is_empty() {
            self.put(Line::default());
        }
    }

    /// Adds an entry of one or more lines.
    pub fn entry(&mut self, target: Target, lines: impl IntoIterator<Item = Line>) {
        let item = Some(self.targets.len());
        self.targets.push(target);
        self.lines.extend(lines.into_iter().map(|line| SheetLine { item, line }));
    }
}

/// A page that lies over the panes.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// What it shows.
    pub page: Page,
    /// Its title, in the rule over it.
    pub title: String,
    /// Its lines.
    pub text: Text,
    /// The entry under the cursor.
    pub cursor: usize,
    /// The first line on the screen.
    pub top: usize,
    /// The answer that it waits for.
    pub awaited: Option<Ticket>,
    height: usize,
    fresh: bool,
    /// Rows come in above the cursor's entry, which is to stay so many lines below the top.
    hold: Option<usize>,
}

impl Sheet {
    /// A sheet that shows a page.
    pub fn new(page: Page, title: impl Into<String>, awaited: Option<Ticket>) -> Self {
        Self {
            page,
            title: title.into(),
            text: Text::default(),
            cursor: 0,
            top: 0,
            awaited,
            height: 1,
            fresh: true,
            hold: None,
        }
    }

    /// Takes the lines at the sheet's width and how many rows there are for them.
    pub fn fit(&mut self, text: Text, height: usize) {
        self.text = text;
        self.height = height.max(1);
        self.cursor = self.cursor.min(self.text.targets.len().saturating_sub(1));
        self.top = self.top.min(self.last_top());
        if let Some(below) = self.hold.take() {
            self.top = self.line_here().saturating_sub(below).min(self.last_top());
        }
        if std::mem::take(&mut self.fresh) {
            self.reveal();
        }
    }

    /// Puts the cursor on an entry of the lines that come next, with what stands about it in view.
    pub fn begin_at(&mut self, item: usize) {
        self.cursor = item;
        self.hold = Some(self.height / 3);
        self.fresh = true;
    }

    /// Keeps the cursor's entry, which is another one by number in the lines that come next, where it is on the screen.
    pub fn hold_at(&mut self, item: usize) {
        self.hold = Some(self.line_here().saturating_sub(self.top));
        self.cursor = item;
    }

    /// The first line of the cursor's entry.
    fn line_here(&self) -> usize {
        let here = |line: &SheetLine| line.item == Some(self.cursor);
        self.text.lines.iter().position(here).unwrap_or(0)
    }

    /// Whether entries are walked, or else lines scrolled.
    pub fn has_entries(&self) -> bool {
        !self.text.targets.is_empty()
    }

    /// Where the entry under the cursor leads.
    pub fn target(&self) -> Option<&Target> {
        self.text.targets.get(self.cursor)
    }

    /// The rows of the screen.
    pub fn height(&self) -> usize {
        self.height
    }

    /// Moves over entries, or scrolls lines where there are none.
    pub fn step(&mut self, by: isize) {
        if self.has_entries() {
            self.select(self.cursor.saturating_add_signed(by));
            // The first entry brings what stands over it into view.
            if self.cursor == 0 && by < 0 {
                self.top = 0;
            }
        } else {
            self.scroll(by);
        }
    }

    /// Scrolls lines and leaves the cursor on the screen.
    pub fn scroll(&mut self, by: isize) {
        self.top = self.top.saturating_add_signed(by).min(self.last_top());
        let seen = self.top..self.top + self.height;
        let here = |line: &SheetLine| line.item == Some(self.cursor);
        let on_screen = self.text.lines.get(seen.clone()).unwrap_or_default().iter().any(here);
        if !on_screen && self.has_entries() {
            let shown = self.text.lines.iter().enumerate().filter(|(n, _)| seen.contains(n));
            let mut items = shown.filter_map(|(_, line)| line.item);
            let item = if by > 0 { items.next() } else { items.next_back() };
            self.cursor = item.unwrap_or(self.cursor);
        }
    }

    /// Puts the cursor on an entry.
    pub fn select(&mut self, item: usize) {
        self.cursor = item.min(self.text.targets.len().saturating_sub(1));
        self.reveal();
    }

    fn last_top(&self) -> usize {
        self.text.lines.len().saturating_sub(self.height)
    }

    fn reveal(&mut self) {
        let here = |line: &SheetLine| line.item == Some(self.cursor);
        let Some(first) = self.text.lines.iter().position(here) else { return };
        let last = self.text.lines.iter().rposition(here).unwrap_or(first);
        if last >= self.top + self.height {
            self.top = last + 1 - self.height;
        }
        self.top = self.top.min(first);
    }
}
