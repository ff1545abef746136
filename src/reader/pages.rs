//! What stands on each sheet: help, messages, info, start, quotes, a speaker, a name, related stories.

use unicode_width::UnicodeWidthStr;

use super::messages::Messages;
use super::protocol::Progress;
use super::rows;
use super::set::{self, Line};
use super::sheet::{Page, Target, Text};
use crate::actions::{Action, Pane};
use crate::settings::Keymap;
use crate::story::{EntityPage, Marked, Quote, QuoteRow, Row, Sort, Story};

/// What the pages are made of.
#[derive(Clone, Copy, Debug)]
pub struct Shelf<'a> {
    /// The keys as they are now.
    pub keymap: &'a Keymap,
    /// The story on show.
    pub story: Option<&'a Story>,
    /// What flashed by.
    pub messages: &'a Messages,
    /// The archive's name.
    pub archive: &'a str,
    /// How many stories it has, and how many of them are unread.
    pub stories: (usize, usize),
    /// How far indexing is.
    pub progress: Option<Progress>,
    /// The queries asked lately, newest first.
    pub recent: &'a [String],
    /// The query of the list.
    pub query: &'a str,
    /// What the user did to the story on show.
    pub marked: &'a Marked,
    /// The order of the list.
    pub sort: Sort,
    /// Doubtful speakers are named too.
    pub doubtful: bool,
    /// Columns.
    pub width: usize,
    /// The year that need not be said.
    pub year: Option<i16>,
}

impl Shelf<'_> {
    /// The lines of a page.
    pub fn text(&self, page: &Page) -> Text {
        let mut text = Text::default();
        match page {
            Page::Help => self.help(&mut text),
            Page::Messages => self.messages(&mut text),
            Page::Info => self.info(&mut text),
            Page::Start => self.start(&mut text),
            Page::Quotes => self.quotes(&mut text),
            Page::Queries => self.queries(&mut text),
            Page::Sorts => self.sorts(&mut text),
            Page::Saved(Some(queries)) => self.saved(&mut text, queries),
            Page::Saved(None)
            | Page::Speaker(_, None)
            | Page::Entity(_, None)
            | Page::Related(_, None) => {
                text.put(Line::of(" looking…", "empty"));
            }
            Page::Speaker(name, Some(said)) => {
                if said.rows.is_empty() {
                    text.put(Line::of(format!(" No quotes of {name} in the archive"), "empty"));
                }
                self.quote_rows(&mut text, &said.rows);
            }
            Page::Entity(_, Some(page)) => self.entity(&mut text, page),
            Page::Related(_, Some(stories)) => {
                let own = self.relatives(&mut text);
                if own {
                    Self::heading(&mut text, "Related stories");
                }
                if stories.is_empty() {
                    text.put(Line::of(" No related stories", "empty"));
                }
                for (row, why) in stories {
                    self.row(&mut text, row, why);
                }
            }
        }
        text
    }

    pub(super) fn room(&self) -> usize {
        self.width.saturating_sub(4)
    }

    pub(super) fn heading(text: &mut Text, title: &str) {
        text.gap();
        text.put(Line::of(format!(" {title}"), "help.group"));
    }

    /// A name and a value that may take several lines.
    pub(super) fn field(&self, text: &mut Text, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        for (n, value) in set::wrap(value, self.room().saturating_sub(13), 4).iter().enumerate() {
            let mut line = Line::indented(1);
            line.add(if n == 0 { name } else { "" }, "help.name").pad(14);
            line.add(value.as_str(), "help.text");
            text.put(line);
        }
    }

    fn messages(&self, text: &mut Text) {
        if self.messages.is_empty() {
            text.put(Line::of(" Nothing has been said yet", "empty"));
        }
        for message in self.messages.newest_first() {
            let label = if message.error { "message.error" } else { "help.text" };
            for (n, part) in set::wrap(&message.text, self.room(), 8).into_iter().enumerate() {
                let mut line = Line::default();
                line.add(if n == 0 { " · " } else { "   " }, "help.name").add(part, label);
                text.put(line);
            }
        }
    }

    fn queries(&self, text: &mut Text) {
        for query in self.recent {
            let mut line = Line::indented(1);
            line.add(set::fit(query, self.room()), "help.text");
            text.entry(Target::Query(query.clone()), [line]);
        }
        if self.recent.is_empty() {
            let key = self.keymap.keys_for(Action::Query, Pane::Stories);
            let key = key.first().map_or("", String::as_str);
            text.put(Line::of(format!(" No query was asked yet · {key} asks one"), "empty"));
        }
    }

    fn sorts(&self, text: &mut Text) {
        for (sort, name) in Sort::ALL {
            let (mark, label) =
                if sort == self.sort { ("● ", "list.unread") } else { ("  ", "list.read") };
            let mut line = Line::indented(1);
            line.add(mark, label).add(sort.in_words(), "help.text").pad(24);
            line.add(
                set::fit(&format!("sort:{name}"), self.room().saturating_sub(20)),
                "help.name",
            );
            text.entry(Target::Sort(sort), [line]);
        }
    }

    fn saved(&self, text: &mut Text, queries: &[(String, String)]) {
        let key = |action| {
            let keys = self.keymap.keys_for(action, Pane::Stories);
            keys.into_iter().next().unwrap_or_default()
        };
        let column = queries.iter().map(|(name, _)| name.width()).max().unwrap_or(0);
        let column = column.min(self.room() / 2);
        for (name, query) in queries {
            let mut line = Line::indented(1);
            line.add(set::fit(name, column), "help.key").pad(column + 3);
            line.add(set::fit(query, self.room().saturating_sub(column + 2)), "help.text");
            text.entry(Target::Saved(name.clone(), query.clone()), [line]);
        }
        if queries.is_empty() {
            text.put(Line::of(" No query was saved yet", "empty"));
        }
        text.gap();
        if self.query.is_empty() {
            let line = format!(
                " {} asks a query, {} saves it",
                key(Action::Query),
                key(Action::SaveQuery)
            );
            text.put(Line::of(set::fit(&line, self.room()), "help.name"));
        } else {
            let mut line = Line::indented(1);
            let label = format!("{} save ", key(Action::SaveQuery));
            line.add(label, "help.name");
            line.add(set::fit(self.query, self.room().saturating_sub(line.width())), "help.text");
            text.entry(Target::Act(Action::SaveQuery), [line]);
        }
    }

    fn quotes(&self, text: &mut Text) {
        let Some(story) = self.story else { return };
        let spoken = |quote: &&Quote| quote.kind.is_spoken() && !quote.parts.is_empty();
        let speaker_of = |quote: &Quote| {
            let speaker = quote.speaker.as_ref();
            speaker.filter(|speaker| speaker.shown || self.doubtful).map(|speaker| {
                if speaker.shown { speaker.name.clone() } else { format!("{}?", speaker.name) }
            })
        };
        let quotes = || story.notes.quotes.iter().filter(spoken);
        let column = self.column(quotes().filter_map(speaker_of));
        for quote in quotes() {
            let words: Vec<&str> = quote.parts.iter().map(|part| story.cut(*part)).collect();
            let speaker = speaker_of(quote);
            let lines = self.quote(&words.join(" "), speaker.as_deref(), None, column);
            if let Some(first) = quote.parts.first() {
                text.entry(Target::Here(*first), lines);
            }
        }
        if text.targets.is_empty() {
            text.put(Line::of(" No quotes in this story", "empty"));
        }
    }

    /// Columns for the names of speakers and the blank after them: as many as the longest takes, but no
    /// more than a third of the page.
    fn column(&self, names: impl Iterator<Item = impl AsRef<str>>) -> usize {
        names
            .map(|name| name.as_ref().width() + 1)
            .max()
            .unwrap_or(0)
            .clamp(6, (self.width / 3).max(6))
    }

    fn quote(
        &self,
        words: &str,
        speaker: Option<&str>,
        source: Option<String>,
        column: usize,
    ) -> Vec<Line> {
        let mut lines = Vec::new();
        let room = self.room().saturating_sub(column + 3);
        for (n, part) in set::wrap(&format!("“{words}”"), room, 4).into_iter().enumerate() {
            let mut line = Line::indented(1);
            let name = if n == 0 { speaker.unwrap_or("—") } else { "" };
            line.add(set::fit(name, column - 1), "margin.speaker").pad(column + 1);
            line.add("│ ", "margin.rule").add(part, "help.text");
            lines.push(line);
        }
        if let Some(source) = source {
            let mut line = Line::indented(column + 1);
            line.add("│ ", "margin.rule").add(set::fit(&source, room), "help.name");
            lines.push(line);
        }
        lines
    }

    fn quote_rows(&self, text: &mut Text, quotes: &[QuoteRow]) {
        let column = self.column(quotes.iter().filter_map(|quote| quote.speaker.as_ref()));
        for quote in quotes {
            let day = quote.day.map(|day| format!("{} · ", set::date(day, self.year)));
            let source = Some(format!("{}{}", day.unwrap_or_default(), quote.headline));
            let lines = self.quote(&quote.words, quote.speaker.as_deref(), source, column);
            text.entry(Target::Story(quote.story.clone(), Some(quote.span)), lines);
        }
    }

    /// The other versions and the copies of the story on show; says whether it has any.
    pub(super) fn relatives(&self, text: &mut Text) -> bool {
        let all = self.story.map(|story| story.relatives.as_slice()).unwrap_or_default();
        if !all.is_empty() {
            Self::heading(text, "Other versions and copies");
        }
        for one in all {
            self.row(text, &one.row, &one.why());
        }
        !all.is_empty()
    }

    fn row(&self, text: &mut Text, row: &Row, why: &str) {
        let mut head = Line::indented(1);
        let (mark, label) = if row.read { ("○ ", "list.read") } else { ("● ", "list.unread") };
        let room = self.room().saturating_sub(3);
        let headline = if row.read { "list.headline" } else { "list.headline.unread" };
        head.add(mark, label).add(set::fit(&row.headline, room), headline);
        let mut parts = Vec::new();
        parts.extend(row.day.map(|day| set::date(day, self.year)));
        parts.extend(row.place.as_deref().map(rows::city));
        parts.extend(row.agency.clone());
        if row.photos > 0 {
            parts.push(format!("▣{}", row.photos));
        }
        let mut meta = Line::indented(3);
        meta.add(set::fit(&parts.join(" · "), room), "help.name");
        if !why.is_empty() {
            let left = room.saturating_sub(meta.width());
            meta.add(set::fit(&format!("  {why}"), left), "related.reason");
        }
        text.entry(Target::Story(row.key.clone(), None), [head, meta]);
    }

    /// The forms of a name, where it has more than one, and what the user has split from it.
    fn variants(&self, text: &mut Text, page: &EntityPage) {
        if page.variants.len() > 1 {
            Self::heading(text, "Also written");
        }
        let forms = page.variants.iter().filter(|one| one.name != page.name);
        let column = forms.clone().map(|one| one.name.width()).max().unwrap_or(0).min(40);
        for one in forms.filter(|_| page.variants.len() > 1) {
            let mut line = Line::indented(2);
            line.add(set::fit(&one.name, column), "help.text").pad(column + 4);
            let merged = if one.merged { " · merged by you" } else { "" };
            let many = format!("{}{merged}", set::count(one.stories, "story", "stories"));
            line.add(many, "help.name");
            text.entry(Target::Entity(one.name.clone()), [line]);
        }
        if !page.apart.is_empty() {
            self.field(text, "split off", &page.apart.join(", "));
        }
    }

    fn entity(&self, text: &mut Text, page: &EntityPage) {
        text.put(Line::of(format!(" {}", page.name), "help.group"));
        let named = format!("named in {}", set::count(page.stories, "story", "stories"));
        let mut line = Line::indented(2);
        line.add(named, "help.text");
        text.entry(Target::Query(format!("who:\"{}\"", page.name.replace('"', " "))), [line]);
        if let Some(spell) = &page.spell {
            let mut line = Line::indented(2);
            let (first, last) = (set::date(spell.first, None), set::date(spell.last, None));
            let days =
                if spell.first == spell.last { first } else { format!("{first} – {last}") };
            line.add(days, "help.name");
            text.put(line);
            let mut line = Line::indented(2);
            let spark = spell.spark(self.room().saturating_sub(12).min(60));
            line.add(spark, "margin.rule").add(format!("  by {}", spell.unit), "help.name");
            text.put(line);
        }
        self.variants(text, page);
        if !page.newest.is_empty() {
            Self::heading(text, "Newest stories");
            for row in &page.newest {
                self.row(text, row, "");
            }
        }
        if !page.quotes.is_empty() {
            Self::heading(text, "Quotes");
            self.quote_rows(text, &page.quotes);
        }
        if !page.beside.is_empty() {
            Self::heading(text, "Named beside it");
        }
        let column = page.beside.iter().map(|(name, _)| name.width()).max().unwrap_or(0).min(40);
        for (name, many) in &page.beside {
            let mut line = Line::indented(2);
            line.add(set::fit(name, column), "help.text").pad(column + 4);
            line.add(set::count(*many, "story", "stories"), "help.name");
            text.entry(Target::Entity(name.clone()), [line]);
        }
    }
}
