//! A reader with a worker that answers at once, driven by a key script; and its screen as text.
//!
//! A script is the keys as they are typed: `jj`, `<Enter>`, `<C-o>`, `<Esc>`; `<+500>` lets 500
//! milliseconds pass; `<80x24>` resizes; `<click 10,4>` clicks.

use std::collections::HashMap;
use std::fmt::Write as _;

use dateline::archive::{Keywords, Query};
use dateline::reader::protocol::{Answer, Counts, ListOf, News, Request, Said, Ticket};
use dateline::reader::{Effect, Event, Mouse, MouseDid, Reader, Start};
use dateline::render;
use dateline::settings::{Code, Depth, Key, Keymap, Theme};
use dateline::story::{
    CaptionRow, Day, EntityPage, Mark, Passage, QuoteRow, Reason, RelatedRow, Row, Sort, Story,
    Suggestion,
};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier};

use crate::wire::{self, WIRE};

/// A reader and all that it stands on.
pub struct Desk {
    pub reader: Reader,
    pub stories: Vec<Story>,
    pub rows: Vec<Row>,
    /// Effects that were not for the worker.
    pub done: Vec<String>,
    /// The marks that were set, in order.
    pub marks: Vec<(String, Mark, bool)>,
    /// The session that was kept last.
    pub kept: Option<String>,
    /// The saved queries.
    pub saved: Vec<(String, String)>,
    now: u64,
}

impl Desk {
    /// A reader of the whole wire on a screen of some size.
    pub fn new(width: u16, height: u16) -> Self {
        Self::with(width, height, WIRE.iter().map(wire::story).collect(), Keymap::default())
    }

    /// A reader of the whole wire that is opened at a place.
    pub fn at(width: u16, height: u16, place: Passage) -> Self {
        let mut desk = Self::closed(width, height, Vec::new(), Keymap::default());
        desk.stories = WIRE.iter().map(wire::story).collect();
        desk.rows = desk.stories.iter().map(wire::row).collect();
        desk.reader = Reader::new(Start {
            size: (width, height),
            archive: "Test wire".into(),
            today: Some(Day::constant(2026, 11, 24)),
            at: Some(place),
            ..Start::default()
        });
        let effects = desk.reader.begin();
        desk.serve(effects);
        desk
    }

    /// A reader of some stories.
    pub fn with(width: u16, height: u16, stories: Vec<Story>, keymap: Keymap) -> Self {
        let mut desk = Self::closed(width, height, stories, keymap);
        let effects = desk.reader.begin();
        desk.serve(effects);
        desk
    }

    /// A reader that has not begun.
    pub fn closed(width: u16, height: u16, stories: Vec<Story>, keymap: Keymap) -> Self {
        let rows = stories.iter().map(wire::row).collect();
        let reader = Reader::new(Start {
            size: (width, height),
            archive: "Test wire".into(),
            today: Some(Day::constant(2026, 11, 24)),
            keymap,
            ..Start::default()
        });
        let done = Vec::new();
        let (marks, saved) = (Vec::new(), Vec::new());
        Self { reader, stories, rows, done, marks, kept: None, saved, now: 0 }
    }

    /// Types a script.
    pub fn keys(mut self, script: &str) -> Self {
        let mut rest = script;
        while let Some(c) = rest.chars().next() {
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            if c != '<' {
                self.send(Event::Key(Key::char(c)));
                continue;
            }
            let (name, after) = rest.split_once('>').expect("a name is closed");
            rest = after;
            self.named(name);
        }
        self
    }

    fn named(&mut self, name: &str) {
        if let Some(ms) = name.strip_prefix('+') {
            self.now += ms.parse::<u64>().expect("the test is right");
            self.send(Event::Tick(self.now));
            return;
        }
        let mouse = [("click ", MouseDid::Press), ("wheel ", MouseDid::WheelDown)];
        let mouse = mouse.into_iter().find_map(|(word, did)| Some((name.strip_prefix(word)?, did)));
        if let Some((at, did)) = mouse {
            let (x, y) = at.split_once(',').expect("the test is right");
            let (x, y) =
                (x.parse().expect("the test is right"), y.parse().expect("the test is right"));
            self.send(Event::Mouse(Mouse { did, x, y }));
            return;
        }
        if let Some((width, height)) = name.split_once('x')
            && let (Ok(width), Ok(height)) = (width.parse(), height.parse())
        {
            self.send(Event::Resize(width, height));
            return;
        }
        let key = match name {
            "Enter" => Key::plain(Code::Enter),
            "Esc" => Key::plain(Code::Esc),
            "Tab" => Key::plain(Code::Tab),
            "BackTab" => Key::plain(Code::BackTab),
            "Down" => Key::plain(Code::Down),
            "Up" => Key::plain(Code::Up),
            "Space" => Key::char(' '),
            "lt" => Key::char('<'),
            "BS" => Key::plain(Code::Backspace),
            name => Key::ctrl(
                name.strip_prefix("C-").and_then(|k| k.chars().next()).expect("the test is right"),
            ),
        };
        self.send(Event::Key(key));
    }

    /// Hands the reader an event and answers what it asks.
    pub fn send(&mut self, event: Event) {
        let effects = self.reader.update(event);
        self.serve(effects);
    }

    pub fn news(mut self, news: News) -> Self {
        self.send(Event::News(news));
        self
    }

    pub fn serve(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ticket, request) => {
                    if let Some(answer) = self.answer(request) {
                        self.reply(ticket, answer);
                    }
                }
                Effect::Write(story) => self.done.push(format!("write {}", story.key)),
                other => self.done.push(format!("{other:?}")),
            }
        }
    }

    fn reply(&mut self, ticket: Ticket, answer: Answer) {
        let effects = self.reader.update(Event::Answer(ticket, answer));
        self.serve(effects);
    }

    fn list(&self, of: &ListOf) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .rows
            .iter()
            .zip(&self.stories)
            .filter(|(row, story)| {
                of.query.replace("who:", "").split_whitespace().all(|word| match word {
                    "is:unread" => !row.read,
                    word => {
                        let word = word.trim_matches('"').to_lowercase();
                        story.text.to_lowercase().contains(&word)
                    }
                })
            })
            .map(|(row, _)| row.clone())
            .collect();
        if of.sort == Sort::Oldest {
            rows.reverse();
        }
        rows
    }

    fn story(&self, key: &str) -> Option<&Story> {
        self.stories.iter().find(|story| story.key == key || story.id == key)
    }

    fn answer(&mut self, request: Request) -> Option<Answer> {
        Some(match request {
            Request::List { of, rows } => {
                if let Some(at) =
                    of.query.find('"').filter(|_| of.query.matches('"').count() % 2 == 1)
                {
                    let message = "the quotation mark is never closed".into();
                    return Some(Answer::Query { message, at: at..of.query.len() });
                }
                let all = self.list(&of);
                let unread = all.iter().filter(|row| !row.read).count();
                let total = all.len();
                let start = rows.start.min(total);
                let rows = all.into_iter().skip(start).take(rows.len()).collect();
                let counts = Some(Counts { total, unread });
                Answer::List { rows, start, sort: of.sort, counts }
            }
            Request::Suggest { query, .. } => {
                let Some(at) = query.find("who:").map(|at| at + 4) else {
                    return Some(Answer::Suggest(Vec::new()));
                };
                let name = |text: &str, stories| Suggestion {
                    text: text.to_owned(),
                    at: at..query.len(),
                    about: "",
                    stories: Some(stories),
                };
                let names =
                    [name("\"Ines Valdane\"", 1204), name("\"Port Salve\"", 2), name("Vald", 1)];
                Answer::Suggest(names.to_vec())
            }
            Request::Hits { key, query } => {
                let query = Query::parse(&query).unwrap_or_else(|_| Query::every());
                let hits = self.story(&key).map(|story| Keywords::of(&query).places(story));
                Answer::Hits(hits.unwrap_or_default())
            }
            Request::Place { of, key } => {
                let rows = self.list(&of);
                Answer::Place(rows.iter().position(|row| row.key == key || row.id == key))
            }
            Request::Unread { of, from, forward } => {
                let rows = self.list(&of);
                let mut unread =
                    rows.iter().enumerate().filter(|(_, row)| !row.read).map(|(n, _)| n);
                Answer::Place(if forward {
                    unread.find(|n| *n > from)
                } else {
                    unread.rfind(|n| *n < from)
                })
            }
            Request::Story { key } => Answer::Story(
                self.story(&key)
                    .map(|story| Box::new(story.clone()))
                    .ok_or_else(|| format!("{key}: the file is gone")),
            ),
            Request::Related { caption } => Answer::Related(self.related(&caption)),
            Request::RelatedStories { key } => Answer::Stories(
                self.rows
                    .iter()
                    .filter(|row| row.key != key)
                    .take(3)
                    .map(|row| (row.clone(), "shares ferry, harbor".to_owned()))
                    .collect(),
            ),
            Request::Quotes { speaker, rows, about } => self.said(&speaker, rows, about),
            Request::Entity { name } => Answer::Entity(Box::new(EntityPage {
                stories: 2,
                newest: self.rows.iter().take(2).cloned().collect(),
                quotes: self.quotes(&name),
                beside: vec![("Port Salve".into(), 2), ("Meridian Harbor Authority".into(), 1)],
                name,
                ..EntityPage::default()
            })),
            Request::Tags => Answer::Tags(vec![("harbor".into(), 3), ("night shift".into(), 12)]),
            Request::Saved => Answer::Saved(self.saved.clone()),
            Request::Save { name, query } => {
                self.saved.retain(|(known, _)| *known != name);
                self.saved.extend(query.map(|query| (name, query)));
                Answer::Saved(self.saved.clone())
            }
            request => {
                self.take(request);
                return None;
            }
        })
    }

    /// Does what nothing is answered to.
    fn take(&mut self, request: Request) {
        match request {
            Request::Mark { id, mark, on } => {
                self.change(&id, |row| match mark {
                    Mark::Star => row.starred = on,
                    _ => row.read = on,
                });
                self.marks.push((id, mark, on));
            }
            Request::Seen { id } => {
                self.change(&id, |row| row.read = true);
                self.marks.push((id, Mark::Read, true));
            }
            Request::Tag { id, tags } => {
                self.change(&id, |row| row.tags.clone_from(&tags));
                self.marks.extend(tags.into_iter().map(|tag| (id.clone(), Mark::Tag(tag), true)));
            }
            Request::Note { id, note } => {
                self.change(&id, |row| row.note = Some(note).filter(|note| !note.is_empty()));
            }
            Request::Stood { key, at } => {
                let story = self.stories.iter_mut().find(|story| story.key == key);
                story.expect("it was open").marked.place = at;
            }
            Request::Undo => {
                self.done.push("undo".into());
            }
            Request::Keep { session } => {
                self.kept = Some(session);
            }
            _ => {}
        }
    }

    fn change(&mut self, id: &str, change: impl FnOnce(&mut Row)) {
        self.rows.iter_mut().find(|row| row.id == id).map(change);
    }

    fn related(&self, caption: &str) -> Vec<RelatedRow> {
        let (key, n) = caption.rsplit_once('#').expect("the test is right");
        let mut rows = Vec::new();
        for story in &self.stories {
            for (at, other) in story.captions.iter().enumerate() {
                let same_story = story.key == key;
                if (same_story && (at + 1).to_string() == n)
                    || (!same_story && !other.places[0].starts_with("Port Salve"))
                {
                    continue;
                }
                rows.push(RelatedRow {
                    caption: CaptionRow {
                        key: story.caption_key(at),
                        story: story.key.clone(),
                        headline: story.headline.clone().unwrap_or_default(),
                        text: other.text.clone(),
                        date: other.date,
                        span: other.span,
                        ..CaptionRow::default()
                    },
                    reasons: if same_story {
                        vec![Reason::SameStory]
                    } else {
                        vec![
                            Reason::Place { place: "Port Salve".into(), same_day: true },
                            Reason::Pictured("Ruth Valdane".into()),
                        ]
                    },
                    score: 0.91,
                    same_story,
                    also: Vec::new(),
                });
            }
        }
        rows.sort_by_key(|row| !row.same_story);
        rows
    }

    fn said(
        &self,
        speaker: &str,
        rows: std::ops::Range<usize>,
        about: Option<(String, usize)>,
    ) -> Answer {
        let all = self.quotes(speaker);
        let at = about.and_then(|(story, start)| {
            all.iter().position(|row| row.story == story && row.span.start == start)
        });
        let start = at.map_or(rows.start, |at| at.saturating_sub(rows.len() / 2));
        let total = all.len();
        let rows = all.into_iter().skip(start).take(rows.len()).collect();
        Answer::Quotes { said: Said { rows, start, total }, at }
    }

    fn quotes(&self, name: &str) -> Vec<QuoteRow> {
        let mut rows = Vec::new();
        for story in &self.stories {
            for quote in &story.notes.quotes {
                if quote
                    .speaker
                    .as_ref()
                    .is_some_and(|speaker| speaker.name == name && speaker.shown)
                {
                    rows.push(QuoteRow {
                        story: story.key.clone(),
                        headline: story.headline.clone().unwrap_or_default(),
                        words: story.cut(quote.parts[0]).to_owned(),
                        speaker: Some(name.to_owned()),
                        day: story.day,
                        span: quote.parts[0],
                    });
                }
            }
        }
        rows
    }

    fn draw(&self, theme: &str) -> (Buffer, Option<(u16, u16)>) {
        let theme = Theme::own(theme, Depth::True).expect("one of the program's own");
        let (width, height) = self.reader.size;
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let cursor = render::draw(&self.reader, &theme, &mut buffer);
        (buffer, cursor)
    }

    /// The screen's text, a line a row, without blanks at the ends.
    pub fn text(&self) -> String {
        let (buffer, _) = self.draw("dark");
        let mut out = String::new();
        for y in 0..buffer.area.height {
            out.push_str(row_text(&buffer, y).trim_end());
            out.push('\n');
        }
        out
    }

    /// The cell of the terminal's cursor.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        self.draw("dark").1
    }

    /// The screen's text, then a letter a cell for its style, then what each letter means.
    pub fn screen(&self, theme: &str) -> String {
        let (buffer, cursor) = self.draw(theme);
        let mut text = String::new();
        let mut styles = String::new();
        let mut names: HashMap<String, char> = HashMap::new();
        let mut legend: Vec<(char, String)> = Vec::new();
        for y in 0..buffer.area.height {
            text.push_str(row_text(&buffer, y).trim_end());
            text.push('\n');
            let mut line = String::new();
            for x in 0..buffer.area.width {
                let cell = &buffer[(x, y)];
                let blank = cell.symbol() == " ";
                let name = style_name(cell.fg, cell.bg, cell.modifier, blank);
                if name.is_empty() {
                    line.push('.');
                    continue;
                }
                let next = (b'A' + names.len() as u8) as char;
                let letter = *names.entry(name.clone()).or_insert_with(|| {
                    legend.push((next, name));
                    next
                });
                line.push(letter);
            }
            styles.push_str(line.trim_end_matches('.'));
            styles.push('\n');
        }
        let mut out = format!("{text}cursor {cursor:?}\n{styles}");
        for (letter, name) in legend {
            let _ = writeln!(out, "{letter} {name}");
        }
        out
    }
}

fn row_text(buffer: &Buffer, y: u16) -> String {
    use unicode_width::UnicodeWidthStr as _;
    let mut out = String::new();
    let mut x = 0;
    while x < buffer.area.width {
        let symbol = buffer[(x, y)].symbol();
        out.push_str(symbol);
        x += (symbol.width() as u16).max(1);
    }
    out
}

/// A style in words; on a blank only what shows there.
fn style_name(fg: Color, bg: Color, modifier: Modifier, blank: bool) -> String {
    let mut parts = Vec::new();
    if fg != Color::Reset && !blank {
        parts.push(fg.to_string());
    }
    if bg != Color::Reset {
        parts.push(format!("on {bg}"));
    }
    for (flag, name) in [
        (Modifier::BOLD, "bold"),
        (Modifier::DIM, "dim"),
        (Modifier::ITALIC, "italic"),
        (Modifier::UNDERLINED, "underline"),
        (Modifier::REVERSED, "reverse"),
    ] {
        let shows = !blank || matches!(flag, Modifier::UNDERLINED | Modifier::REVERSED);
        if modifier.contains(flag) && shows {
            parts.push(name.to_owned());
        }
    }
    parts.join(" ")
}
