//! What the title bar and the status line say: where the reader is, and what the keys do here.

use unicode_width::UnicodeWidthStr;

use super::frame::{Pane, Shape};
use super::protocol::Progress;
use super::set::{self, Line};
use super::{Page, Reader};
use crate::actions::Action;
use crate::story::Sort;

/// Actions of one word in the status line: their keys stand together.
type Hint = (&'static [Action], &'static str);

const SCROLL: Hint = (&[Action::LineDown, Action::LineUp], "scroll");
const STORY: Hint = (&[Action::NextStory, Action::PreviousStory], "story");
const PANES: Hint = (&[Action::NextPane], "pane");
const ENTITY: Hint = (&[Action::NextEntity], "entity");
const QUOTE: Hint = (&[Action::NextQuote], "quote");
const CAPTION: Hint = (&[Action::NextCaption], "caption");
const FIND: Hint = (&[Action::Find], "find");
const QUERY: Hint = (&[Action::Query], "query");
const COMMAND: Hint = (&[Action::Command], "command");
const BACK: Hint = (&[Action::JumpBack], "back");
const ZEN: Hint = (&[Action::Zen], "zen");

const IN_LIST: &[Hint] = &[
    (&[Action::LineDown, Action::LineUp], "move"),
    (&[Action::Open], "read"),
    (&[Action::NextUnread], "next unread"),
    QUERY,
    (&[Action::ToggleRead], "mark read"),
    (&[Action::ToggleStar], "star"),
    (&[Action::Sort], "sort"),
    PANES,
    COMMAND,
    (&[Action::Tag], "tag"),
    (&[Action::Note], "note"),
];
const IN_BODY: &[Hint] =
    &[SCROLL, STORY, ENTITY, QUOTE, CAPTION, FIND, PANES, QUERY, BACK, ZEN, COMMAND];
const ON_NAME: &[Hint] = &[
    (&[Action::NextEntity, Action::PreviousEntity], "entity"),
    (&[Action::EntityStories], "its stories"),
    (&[Action::EntityPage], "about it"),
    (&[Action::Clear], "clear"),
    SCROLL,
    QUOTE,
    BACK,
];
const ON_QUOTE: &[Hint] = &[
    (&[Action::NextQuote, Action::PreviousQuote], "quote"),
    (&[Action::SpeakerQuotes], "more of the speaker"),
    (&[Action::QuoteList], "all quotes"),
    (&[Action::Clear], "clear"),
    SCROLL,
    BACK,
];
const ON_MATCH: &[Hint] = &[
    (&[Action::FindNext, Action::FindPrevious], "match"),
    (&[Action::Clear], "clear"),
    SCROLL,
    STORY,
    ENTITY,
    QUOTE,
    CAPTION,
];
const IN_CAPTIONS: &[Hint] = &[
    (&[Action::NextCaption, Action::PreviousCaption], "caption"),
    (&[Action::Open], "related"),
    (&[Action::CaptionInBody], "in the body"),
    (&[Action::LineDown, Action::LineUp], "move"),
    PANES,
    STORY,
    BACK,
    COMMAND,
];
const ON_RELATED: &[Hint] = &[
    (&[Action::LineDown, Action::LineUp], "move"),
    (&[Action::Open], "go there"),
    (&[Action::Back], "back to the caption"),
    PANES,
    BACK,
];
const IN_SHEET: &[Hint] = &[
    (&[Action::LineDown, Action::LineUp], "move"),
    (&[Action::Open], "go there"),
    (&[Action::Back], "close"),
];
const IN_SAVED: &[Hint] = &[
    (&[Action::LineDown, Action::LineUp], "move"),
    (&[Action::Open], "ask it"),
    (&[Action::Forget], "forget it"),
    (&[Action::Undo], "undo"),
    (&[Action::Back], "close"),
];
const IN_NAME: &[Hint] = &[
    (&[Action::LineDown, Action::LineUp], "move"),
    (&[Action::Open], "go there"),
    (&[Action::MergeName], "merge"),
    (&[Action::SplitName], "split"),
    (&[Action::Back], "close"),
];
const IN_PAGE: &[Hint] = &[SCROLL, (&[Action::PageDown], "page"), (&[Action::Back], "close")];

impl Reader {
    /// What the keys do where the reader is, most useful first: keys as they are bound now, and a word.
    pub fn hints(&self) -> Vec<(String, &'static str)> {
        let hints = match (self.sheets.last(), self.focus) {
            (Some(sheet), _) if matches!(sheet.page, Page::Saved(_)) => IN_SAVED,
            (Some(sheet), _) if matches!(sheet.page, Page::Entity(..)) => IN_NAME,
            (Some(sheet), _) if sheet.has_entries() => IN_SHEET,
            (Some(_), _) => IN_PAGE,
            (None, Pane::List) => IN_LIST,
            (None, Pane::Captions) if self.captions.related_at.is_some() => ON_RELATED,
            (None, Pane::Captions) => IN_CAPTIONS,
            (None, Pane::Body) => match self.body.pick {
                Some(super::Pick::Mention(_)) => ON_NAME,
                Some(super::Pick::Quote(_)) => ON_QUOTE,
                None if self.body.find.as_ref().is_some_and(|find| !find.of_query) => ON_MATCH,
                None => IN_BODY,
            },
        };
        let hint = |(actions, word): &Hint| {
            let keys: Vec<String> = actions
                .iter()
                .filter_map(|action| {
                    self.keymap.keys_for(*action, self.key_pane()).into_iter().next()
                })
                .collect();
            (!keys.is_empty()).then(|| (keys.join("/"), *word))
        };
        hints.iter().filter_map(hint).collect()
    }

    /// The status line: where the reader is or what was told, then as many keys as fit.
    pub fn status(&self, width: usize) -> Line {
        let mut line = Line::indented(1);
        // What is typed so far stands in the place of the keys, twelve cells before the end.
        let typed = self.typed_text().width();
        let width_left = width.saturating_sub(if typed > 0 { typed + 13 } else { 2 });
        if let Some(message) = self.messages.flash() {
            let label = if message.error { "message.error" } else { "message" };
            line.add(set::fit(&message.text, width_left), label);
        } else {
            line.add(set::fit(&self.place(), width_left), "status.place");
        }
        let help = self.keymap.keys_for(Action::Help, self.key_pane()).into_iter().next();
        let help = help.map(|key| (key, "help"));
        let cells = |(keys, word): &(String, &str)| keys.width() + word.width() + 3;
        let mut left = width.saturating_sub(line.width() + help.as_ref().map_or(0, cells) + 1);
        let mut shown = Vec::new();
        for hint in self.hints() {
            if typed > 0 || cells(&hint) > left {
                continue;
            }
            left -= cells(&hint);
            shown.push(hint);
        }
        if let Some(help) = help.filter(|help| line.width() + cells(help) < width) {
            shown.push(help);
        }
        let last = shown.len();
        for (n, (keys, word)) in shown.into_iter().enumerate() {
            if n + 1 == last {
                line.pad(width.saturating_sub(keys.width() + word.width() + 2));
            } else {
                line.add(if n == 0 { "   " } else { "  " }, "status");
            }
            line.add(keys, "status.key").add(format!(" {word}"), "status.hint");
        }
        line
    }

    fn place(&self) -> String {
        if let Some(sheet) = self.sheets.last() {
            let (first, many) = match &sheet.page {
                Page::Speaker(_, Some(said)) => (said.start, said.total),
                _ => (0, sheet.text.targets.len()),
            };
            return if many > 0 {
                format!("{} of {}", set::number(first + sheet.cursor + 1), set::number(many))
            } else {
                sheet.title.clone()
            };
        }
        let story = || match self.list.total {
            Some(0) => format!("no stories{}", self.hidden()),
            Some(total) => {
                let at = set::number(self.list.cursor + 1);
                format!("story {at} of {}{}", set::number(total), self.hidden())
            }
            None if self.list.is_current() => {
                format!("story {}{}", set::number(self.list.cursor + 1), self.hidden())
            }
            None => "opening the archive…".to_owned(),
        };
        match self.focus {
            Pane::List => story(),
            Pane::Captions if self.captions.many > 0 => {
                let (at, many) = (self.captions.current + 1, self.captions.many);
                let wide = match self.frame.shape {
                    Shape::One => String::new(),
                    _ => format!(" · {}", story()),
                };
                format!("photo {at} of {many}{wide}")
            }
            Pane::Captions | Pane::Body => {
                let read = self.row_here().map_or("", |row| if row.read { " ✓ read" } else { "" });
                // Elsewhere the rule over the body tells.
                let marks = self.marks_line().filter(|_| self.frame.shape == Shape::One);
                let marks = marks.map(|marks| format!(" {marks}")).unwrap_or_default();
                let wide = if self.frame.shape == Shape::One {
                    String::new()
                } else {
                    format!(" · {}", story())
                };
                // Where the margin has no room, the speaker of the quote at hand is named here.
                let speaker = (self.body.galley.setting.margin < 5).then(|| self.speaker_here());
                if let Some(told) = self.spelling_here() {
                    return told;
                }
                match speaker.flatten() {
                    Some(speaker) => format!("{speaker} · {}%{wide}", self.body.percent()),
                    None => format!("{}%{read}{marks}{wide}", self.body.percent()),
                }
            }
        }
    }

    /// How the name under the cursor is spelled elsewhere.
    fn spelling_here(&self) -> Option<String> {
        let span = self.body.pick_span().filter(|_| self.body.lit().is_some())?;
        let all = &self.body.story.as_ref()?.notes.spellings;
        all.iter().find(|one| one.span == span).map(crate::story::Spelling::in_words)
    }

    /// Who says the quote under the cursor.
    fn speaker_here(&self) -> Option<String> {
        let Some(super::Pick::Quote(n)) = self.body.pick else { return None };
        let speaker = self.body.story.as_ref()?.notes.quotes.get(n)?.speaker.as_ref();
        match speaker.filter(|speaker| speaker.shown || self.body.doubtful) {
            Some(speaker) if speaker.shown => Some(speaker.name.clone()),
            Some(speaker) => Some(format!("{}?", speaker.name)),
            None => Some("no speaker".into()),
        }
    }

    /// What a query hides, and what is not indexed yet.
    fn hidden(&self) -> String {
        let mut text = String::new();
        if let (Some(total), Some(whole), false) =
            (self.list.total, self.list.whole, self.list.of.query.is_empty())
        {
            let (total, whole) = (set::number(total), set::number(whole));
            text = format!(" · {total} shown of {whole}");
        }
        if self.list.sort != Sort::Newest {
            text.push_str(" · ");
            text.push_str(self.list.sort.in_words());
        }
        if let Some(progress) = self.progress {
            text.push_str(" · ");
            text.push_str(&indexing(progress));
        }
        text
    }

    /// The left of the title bar: the archive, what of it is shown, and what is still being indexed.
    pub fn title(&self, width: usize) -> Line {
        let mut line = Line::of(" dateline ", "bar.title");
        let mut parts: Vec<(String, &'static str)> = Vec::new();
        if !self.archive.is_empty() {
            parts.push((self.archive.clone(), "bar"));
        }
        let of = &self.list.of;
        let total = self.list.total.filter(|_| self.list.is_current());
        match (total, self.list.whole) {
            (Some(total), whole) if !of.query.is_empty() => {
                let whole = whole.map(|n| format!(" of {}", set::number(n))).unwrap_or_default();
                parts.push((format!("{} shown{whole}", set::number(total)), "bar.count"));
                parts.push((of.query.clone(), "bar.query"));
            }
            (Some(total), _) => {
                parts.push((set::count(total, "story", "stories"), "bar.count"));
                parts.push((format!("{} unread", set::number(self.list.unread)), "bar.count"));
            }
            (None, _) if self.list.is_current() && !of.query.is_empty() => {
                parts.push((of.query.clone(), "bar.query"));
            }
            (None, _) => {}
        }
        if self.list.sort != Sort::Newest {
            parts.push((self.list.sort.in_words().to_owned(), "bar.count"));
        }
        if let Some(progress) = self.progress {
            parts.push((indexing(progress), "bar.progress"));
        }
        for (n, (text, label)) in parts.into_iter().enumerate() {
            let apart = if n == 0 { " " } else { " · " };
            let left = width.saturating_sub(line.width() + apart.width());
            if left < text.width().min(12) {
                break;
            }
            line.add(apart, "bar").add(set::fit(&text, left), label);
        }
        line
    }

    /// The right of the title bar: the find, as it stands.
    pub fn title_find(&self) -> String {
        // The words of a query stand on the left already.
        let Some(find) = self.body.find.as_ref().filter(|find| !find.of_query) else {
            return String::new();
        };
        let many = find.hits.len();
        match find.current {
            Some(at) => format!("/{} {} of {}", set::fit(&find.needle, 24), at + 1, many),
            None => format!("/{} {}", set::fit(&find.needle, 24), many),
        }
    }

    /// What an empty list says, and what to do about it.
    pub fn empty_list(&self) -> Vec<String> {
        let key = |action| self.key_of(action);
        match (self.list.total, self.list.wrong.is_some()) {
            (_, true) => Vec::new(),
            (None, _) if self.list.is_current() => vec!["Looking…".into()],
            (None, _) => vec!["Opening…".into()],
            (Some(0), _) if !self.list.of.query.is_empty() => vec![
                "No story matches".into(),
                format!("{} clears the query", key(Action::Clear)),
                format!("{} changes it", key(Action::Query)),
            ],
            (Some(0), _) if self.progress.is_some() => vec!["Still indexing…".into()],
            (Some(0), _) => vec![
                "No stories here".into(),
                "Try a folder with wire copy:".into(),
                "dateline FOLDER".into(),
                format!("{} tells what was not read", key(Action::Messages)),
            ],
            _ => Vec::new(),
        }
    }

    /// What an empty body says.
    pub fn empty_body(&self) -> Vec<String> {
        if let Some((_, why)) = &self.body.failed {
            return vec!["This story cannot be read any more".into(), why.clone()];
        }
        if self.is_slow() {
            return vec!["Opening the story…".into()];
        }
        Vec::new()
    }

    /// Whether a sheet shows the keys, which hides the panes below on every screen.
    pub fn helps(&self) -> bool {
        self.sheets.last().is_some_and(|sheet| matches!(sheet.page, Page::Help))
    }
}

fn indexing(progress: Progress) -> String {
    let files = set::number(progress.files);
    match progress.of {
        Some(of) if progress.notes => format!("names and quotes {files} of {}", set::number(of)),
        Some(of) => format!("indexing {files} of {}", set::number(of)),
        None => format!("indexing {files} files"),
    }
}
