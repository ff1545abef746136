//! What stands on each sheet: help, messages, info, start, quotes, a speaker, a name, related stories.

use unicode_width::UnicodeWidthStr;

use super::messages::Messages;
use super::protocol::{EntityPage, Progress};
use super::rows;
use super::set::{self, Line};
use super::sheet::{Page, Target, Text};
use crate::actions::{Action, Group, Pane, TABLE};
use crate::settings::Keymap;
use crate::story::{EntityKind, Quote, QuoteKind, QuoteRow, Row, Story};

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
            Page::Speaker(_, None) | Page::Entity(_, None) | Page::Related(_, None) => {
                text.put(Line::of(" looking…", "empty"));
            }
            Page::Speaker(name, Some(quotes)) => {
                if quotes.is_empty() {
                    text.put(Line::of(format!(" No quotes of {name} in the archive"), "empty"));
                }
                quotes.iter().for_each(|quote| self.quote_row(&mut text, quote));
            }
            Page::Entity(_, Some(page)) => self.entity(&mut text, page),
            Page::Related(_, Some(stories)) => {
                if stories.is_empty() {
                    text.put(Line::of(" No related stories", "empty"));
                }
                stories.iter().for_each(|(row, why)| self.row(&mut text, row, why));
            }
        }
        text
    }

    fn room(&self) -> usize {
        self.width.saturating_sub(4)
    }

    fn heading(text: &mut Text, title: &str) {
        text.gap();
        text.put(Line::of(format!(" {title}"), "sheet.heading"));
    }

    /// A name and a value that may take several lines.
    fn field(&self, text: &mut Text, name: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        for (n, value) in set::wrap(value, self.room().saturating_sub(13), 4).iter().enumerate() {
            let mut line = Line::indented(1);
            line.add(if n == 0 { name } else { "" }, "sheet.field").pad(14);
            line.add(value.as_str(), "sheet.value");
            text.put(line);
        }
    }

    fn help(&self, text: &mut Text) {
        let mut groups: Vec<Vec<Line>> =
            Group::ALL.iter().map(|group| self.group(*group)).collect();
        groups.push(legend());
        let columns = (self.width / 58).clamp(1, 3);
        let column = self.width / columns;
        let total: usize = groups.iter().map(|group| group.len() + 1).sum();
        let mut sides: Vec<Vec<Line>> = vec![Vec::new()];
        for group in groups {
            let filled = sides.last().map_or(0, Vec::len);
            if filled > 0 && filled + group.len() / 2 > total / columns && sides.len() < columns {
                sides.push(Vec::new());
            }
            if let Some(side) = sides.last_mut() {
                if !side.is_empty() {
                    side.push(Line::default());
                }
                side.extend(group);
            }
        }
        let rows = sides.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..rows {
            let mut line = Line::default();
            for (n, side) in sides.iter_mut().enumerate() {
                line.pad(n * column);
                if let Some(part) = side.get_mut(row) {
                    line.bits.append(&mut part.bits);
                }
            }
            text.put(line);
        }
    }

    /// The actions of a group with the keys that they have now.
    fn group(&self, group: Group) -> Vec<Line> {
        let mut lines = vec![Line::of(format!(" {}", group.title()), "sheet.heading")];
        let width = self.width / (self.width / 58).clamp(1, 3);
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let mut keys: Vec<String> = Vec::new();
            for pane in entry.panes {
                for key in self.keymap.keys_for(entry.action, *pane) {
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
            let mut line = Line::indented(1);
            line.add(set::fit(&keys.join(" "), 15), "sheet.key").pad(17);
            line.add(set::fit(entry.help, width.saturating_sub(19)), "sheet.value");
            lines.push(line);
        }
        lines
    }

    fn messages(&self, text: &mut Text) {
        if self.messages.is_empty() {
            text.put(Line::of(" Nothing has been said yet", "empty"));
        }
        for message in self.messages.newest_first() {
            let label = if message.error { "message.error" } else { "sheet.value" };
            for (n, part) in set::wrap(&message.text, self.room(), 8).into_iter().enumerate() {
                let mut line = Line::default();
                line.add(if n == 0 { " · " } else { "   " }, "sheet.field").add(part, label);
                text.put(line);
            }
        }
    }

    fn start(&self, text: &mut Text) {
        let (all, unread) = self.stories;
        text.put(Line::of(format!(" {}", self.archive), "sheet.heading"));
        let unread = set::number(unread);
        let counted = format!("{}, {unread} unread", set::count(all, "story", "stories"));
        self.field(text, "Archive", &counted);
        if let Some(progress) = self.progress {
            let files = set::number(progress.files);
            let of = progress.of.map(|of| format!(" of {}", set::number(of)));
            self.field(text, "Indexing", &format!("{files}{} files", of.unwrap_or_default()));
            if progress.failed > 0 {
                self.field(text, "Not read", &set::count(progress.failed, "file", "files"));
            }
        }
        Self::heading(text, "Where to begin");
        for (query, what) in [
            ("", "all stories, newest first"),
            ("is:unread", "what you have not read"),
            ("is:starred", "what you starred"),
            ("has:photo", "stories with photos"),
            ("is:corrected", "corrections"),
        ] {
            let mut line = Line::indented(2);
            line.add(if query.is_empty() { "everything" } else { query }, "sheet.key").pad(16);
            line.add(what, "sheet.value");
            text.entry(Target::Query(query.to_owned()), [line]);
        }
        for action in [Action::Query, Action::Messages, Action::Help] {
            let keys = self.keymap.keys_for(action, Pane::Stories);
            let mut line = Line::indented(2);
            line.add(keys.first().map_or("", String::as_str), "sheet.key").pad(16);
            line.add(action.entry().help, "sheet.value");
            text.entry(Target::Act(action), [line]);
        }
    }

    fn info(&self, text: &mut Text) {
        let Some(story) = self.story else {
            text.put(Line::of(" No story is open", "empty"));
            return;
        };
        let when = |moment: Option<crate::story::Moment>| {
            moment.map(|moment| moment.to_string()).unwrap_or_default()
        };
        let plain = |value: &Option<String>| value.clone().unwrap_or_default();
        let source = &story.source;
        let place = story.dateline.as_ref().map(|d| d.places.join(" / ")).unwrap_or_default();
        let bylines: Vec<String> = story
            .bylines
            .iter()
            .map(|by| match &by.title {
                Some(title) => format!("{}, {title}", by.name),
                None => by.name.clone(),
            })
            .collect();
        let day = story.day.map(|day| {
            let from = story.day_from.map_or("", crate::story::DayFrom::as_str);
            format!("{} (from: {from})", set::day(day, None))
        });
        let revision = match (&story.revision.note, story.revision.kind.as_str()) {
            (None, "first") => String::new(),
            (note, kind) => {
                let note = note.as_ref().map(|note| format!(": {note}")).unwrap_or_default();
                format!("{kind} {}{note}", story.revision.number)
            }
        };
        let path = crate::text::clean(&source.path.to_string_lossy()).replace('\n', " ");
        let record = if source.record > 0 {
            format!(" · record {}", source.record + 1)
        } else {
            String::new()
        };
        let length = format!(
            "{}, {}, {}",
            set::count(story.word_count(), "word", "words"),
            set::count(story.captions.len(), "photo", "photos"),
            set::count(story.notes.quotes.len(), "quote", "quotes")
        );
        Self::heading(text, story.headline.as_deref().unwrap_or("(no headline)"));
        for (name, value) in [
            ("By", bylines.join(" · ")),
            ("Agency", plain(&story.agency)),
            ("Filed from", place),
            ("Day", day.unwrap_or_default()),
            ("Published", when(story.published)),
            ("Updated", when(story.updated)),
            ("Embargo", when(story.embargoed_until)),
            ("Version", revision),
            ("Slugline", plain(&story.slugline)),
            ("Language", plain(&story.language)),
            ("Length", length),
            ("Keywords", story.keywords.join(", ")),
            ("Note", plain(&story.editors_note)),
            ("Rights", plain(&story.rights)),
            ("Page", plain(&story.url)),
            ("File", format!("{path}{record}")),
            ("Key", story.key.clone()),
        ] {
            self.field(text, name, &value);
        }
        if !story.notes.entities.is_empty() {
            Self::heading(text, "Named in this story");
        }
        for entity in &story.notes.entities {
            let mut line = Line::indented(2);
            line.add(entity.name.as_str(), entity_label(entity.kind)).add(
                format!(
                    "  {}, {}",
                    entity.kind.as_str(),
                    set::count(entity.count, "time", "times")
                ),
                "sheet.field",
            );
            if !entity.titles.is_empty() {
                line.add(format!("  {}", entity.titles.join(", ")), "sheet.value");
            }
            text.entry(Target::Entity(entity.name.clone()), [line]);
        }
        if !story.problems.is_empty() {
            Self::heading(text, "What could not be read, or was repaired");
        }
        for problem in &story.problems {
            let place = problem.place.as_ref().map(|p| format!(" ({p})")).unwrap_or_default();
            self.field(text, problem.code, &format!("{}{place}", problem.message));
        }
    }

    fn quotes(&self, text: &mut Text) {
        let Some(story) = self.story else { return };
        let spoken = |quote: &&Quote| quote.kind != QuoteKind::Title && !quote.parts.is_empty();
        for quote in story.notes.quotes.iter().filter(spoken) {
            let words: Vec<&str> = quote.parts.iter().map(|part| story.cut(*part)).collect();
            let speaker = quote
                .speaker
                .as_ref()
                .filter(|speaker| speaker.shown || self.doubtful)
                .map(|speaker| {
                    if speaker.shown { speaker.name.clone() } else { format!("{}?", speaker.name) }
                });
            let lines = self.quote(&words.join(" "), speaker.as_deref(), None);
            if let Some(first) = quote.parts.first() {
                text.entry(Target::Here(*first), lines);
            }
        }
        if text.targets.is_empty() {
            text.put(Line::of(" No quotes in this story", "empty"));
        }
    }

    fn quote(&self, words: &str, speaker: Option<&str>, source: Option<String>) -> Vec<Line> {
        let column = if self.width >= 70 { 18 } else { 10 };
        let mut lines = Vec::new();
        let room = self.room().saturating_sub(column + 3);
        for (n, part) in set::wrap(&format!("“{words}”"), room, 4).into_iter().enumerate() {
            let mut line = Line::indented(1);
            let name = if n == 0 { speaker.unwrap_or("—") } else { "" };
            line.add(set::fit(name, column - 1), "quote.speaker").pad(column + 1);
            line.add("│ ", "quote.rule").add(part, "sheet.quote");
            lines.push(line);
        }
        if let Some(source) = source {
            let mut line = Line::indented(column + 1);
            line.add("│ ", "quote.rule").add(set::fit(&source, room), "sheet.field");
            lines.push(line);
        }
        lines
    }

    fn quote_row(&self, text: &mut Text, quote: &QuoteRow) {
        let day = quote.day.map(|day| format!("{} · ", set::date(day, self.year)));
        let source = format!("{}{}", day.unwrap_or_default(), quote.headline);
        let lines = self.quote(&quote.words, quote.speaker.as_deref(), Some(source));
        text.entry(Target::Story(quote.story.clone(), Some(quote.span)), lines);
    }

    fn row(&self, text: &mut Text, row: &Row, why: &str) {
        let mut head = Line::indented(1);
        let (mark, label) =
            if row.read { ("○ ", "list.mark.read") } else { ("● ", "list.mark.unread") };
        let room = self.room().saturating_sub(3);
        head.add(mark, label).add(set::fit(&row.headline, room), "sheet.story");
        let mut parts = Vec::new();
        parts.extend(row.day.map(|day| set::date(day, self.year)));
        parts.extend(row.place.as_deref().map(rows::city));
        parts.extend(row.agency.clone());
        if row.photos > 0 {
            parts.push(format!("▣{}", row.photos));
        }
        let mut meta = Line::indented(3);
        meta.add(set::fit(&parts.join(" · "), room), "sheet.field");
        if !why.is_empty() {
            let left = room.saturating_sub(meta.width());
            meta.add(set::fit(&format!("  {why}"), left), "related.why");
        }
        text.entry(Target::Story(row.key.clone(), None), [head, meta]);
    }

    fn entity(&self, text: &mut Text, page: &EntityPage) {
        text.put(Line::of(format!(" {}", page.name), "sheet.heading"));
        let named = format!("named in {}", set::count(page.stories, "story", "stories"));
        let mut line = Line::indented(2);
        line.add(named, "sheet.value");
        text.entry(Target::Query(format!("\"{}\"", page.name)), [line]);
        if !page.newest.is_empty() {
            Self::heading(text, "Newest stories");
            page.newest.iter().for_each(|row| self.row(text, row, ""));
        }
        if !page.quotes.is_empty() {
            Self::heading(text, "Quotes");
            page.quotes.iter().for_each(|quote| self.quote_row(text, quote));
        }
        if !page.beside.is_empty() {
            Self::heading(text, "Named beside it");
        }
        let column = page.beside.iter().map(|(name, _)| name.width()).max().unwrap_or(0).min(40);
        for (name, many) in &page.beside {
            let mut line = Line::indented(2);
            line.add(set::fit(name, column), "sheet.value").pad(column + 4);
            line.add(set::count(*many, "story", "stories"), "sheet.field");
            text.entry(Target::Entity(name.clone()), [line]);
        }
    }
}

/// The theme's name for a kind of entity.
pub fn entity_label(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "entity.person",
        EntityKind::Place => "entity.place",
        EntityKind::Organization => "entity.organization",
        EntityKind::Nationality => "entity.nationality",
        EntityKind::Event => "entity.event",
        EntityKind::Work => "entity.work",
        EntityKind::Misc => "entity.misc",
    }
}

/// What the marks and styles on the screen mean.
fn legend() -> Vec<Line> {
    let mut lines = vec![Line::of(" What is what", "sheet.heading")];
    let mut put = |mark: &str, label, help: &str| {
        let mut line = Line::indented(1);
        line.add(mark, label).pad(17).add(help, "sheet.value");
        lines.push(line);
    };
    put("●", "list.mark.unread", "unread story");
    put("○", "list.mark.read", "read story");
    put("★", "list.star", "starred");
    put("▣3", "list.photos", "photos with captions");
    put("A. Person", "entity.person", "person");
    put("A Group", "entity.organization", "organization");
    put("A Place", "entity.place", "place");
    put("Nationals", "entity.nationality", "nationality, event, work");
    put("on Tuesday", "date", "date");
    put("“words”", "quote.direct", "quote");
    put("Name│", "quote.rule", "who says it, beside a quote");
    put("match", "find", "what was found");
    lines
}
