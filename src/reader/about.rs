//! The start page, and the page that tells all that is known of a story.

use unicode_width::UnicodeWidthStr;

use super::Shelf;
use super::set::{self, Line};
use super::sheet::{Target, Text};
use crate::actions::{Action, Pane};
use crate::galley::entity_label;
use crate::story::{DayFrom, Moment, QuoteKind, Source, Status, Story};

impl Shelf<'_> {
    pub(super) fn info(&self, text: &mut Text) {
        let Some(story) = self.story else {
            text.put(Line::of(" No story is open", "empty"));
            return;
        };
        let when =
            |moment: Option<Moment>| moment.map(|moment| moment.to_string()).unwrap_or_default();
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
            let from = story.day_from.map_or("", DayFrom::as_str);
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
        let record = place_in_file(source);
        let status = match story.status {
            Status::Usable => String::new(),
            status => status.as_str().to_owned(),
        };
        let subjects: Vec<&str> =
            story.subjects.iter().filter_map(|s| s.name.as_deref().or(s.code.as_deref())).collect();
        let quotes = story.notes.quotes.iter().filter(|quote| quote.kind != QuoteKind::Indirect);
        let quotes = quotes.count();
        let length = format!(
            "{}, {}, {}",
            set::count(story.word_count(), "word", "words"),
            set::count(story.captions.len(), "photo", "photos"),
            set::count(quotes, "quote", "quotes")
        );
        let headline = story.headline.as_deref().unwrap_or("(no headline)");
        text.gap();
        for line in set::wrap(headline, self.room().saturating_sub(1), 4) {
            text.put(Line::of(format!(" {line}"), "help.group"));
        }
        for (name, value) in [
            ("Your tags", self.marked.tags.join(", ")),
            ("Your note", self.marked.note.clone().unwrap_or_default()),
            ("By", bylines.join(" · ")),
            ("Agency", plain(&story.agency)),
            ("Filed from", place),
            ("Day", day.unwrap_or_default()),
            ("Published", when(story.published)),
            ("Updated", when(story.updated)),
            ("Status", status),
            ("Urgency", story.urgency.map(|u| u.to_string()).unwrap_or_default()),
            ("Embargo", when(story.embargoed_until)),
            ("Expires", when(story.expires)),
            ("Version", revision),
            ("Slugline", plain(&story.slugline)),
            ("Language", plain(&story.language)),
            ("Length", length),
            ("Subjects", subjects.join(", ")),
            ("Keywords", story.keywords.join(", ")),
            ("Note", plain(&story.editors_note)),
            ("Rights", plain(&story.rights)),
            ("Page", plain(&story.url)),
            ("File", format!("{path}{record}")),
            ("Format", source.format.as_str().replace('_', " ")),
            ("Key", story.key.clone()),
        ] {
            self.field(text, name, &value);
        }
        for copy in &story.copies {
            let path = crate::text::clean_line(&copy.path.to_string_lossy()).into_owned();
            self.field(text, "Also in", &format!("{path}{}", place_in_file(copy)));
        }
        self.relatives(text);
        self.named(text, story);
    }

    /// The names of a story, and what is wrong with it.
    fn named(&self, text: &mut Text, story: &Story) {
        if !story.notes.entities.is_empty() {
            Self::heading(text, "Named in this story");
        }
        let names = || story.notes.entities.iter().map(|entity| entity.name.width());
        let column = names().max().unwrap_or(0).min(self.room() / 2);
        for entity in &story.notes.entities {
            let mut line = Line::indented(2);
            line.add(set::fit(&entity.name, column), entity_label(entity.kind)).pad(column + 4);
            let times = set::count(entity.count, "time", "times");
            let known = format!("{}, {times}", entity.kind.as_str());
            line.add(set::fit(&known, self.room().saturating_sub(column + 2)), "help.name");
            if !entity.titles.is_empty() {
                let left = self.room().saturating_sub(line.width());
                let titles = format!("  {}", entity.titles.join(", "));
                line.add(set::fit(&titles, left), "help.text");
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

    pub(super) fn start(&self, text: &mut Text) {
        let (all, unread) = self.stories;
        text.put(Line::of(format!(" {}", self.archive), "help.group"));
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
            ("is:tagged", "what you tagged"),
            ("has:photo", "stories with photos"),
            ("is:corrected", "corrections"),
        ] {
            let mut line = Line::indented(2);
            line.add(if query.is_empty() { "everything" } else { query }, "help.key").pad(16);
            line.add(set::fit(what, self.room().saturating_sub(14)), "help.text");
            text.entry(Target::Query(query.to_owned()), [line]);
        }
        for action in [
            Action::Query,
            Action::SavedQueries,
            Action::RecentQueries,
            Action::Messages,
            Action::Help,
        ] {
            let keys = self.keymap.keys_for(action, Pane::Stories);
            let mut line = Line::indented(2);
            line.add(keys.first().map_or("", String::as_str), "help.key").pad(16);
            let help = set::fit(action.entry().help, self.room().saturating_sub(14));
            line.add(help, "help.text");
            text.entry(Target::Act(action), [line]);
        }
    }
}

/// Where in its file a story lies, where it is not the whole file.
fn place_in_file(source: &Source) -> String {
    match (source.record, source.locator.0.as_str()) {
        (0, "") => String::new(),
        (n, "") => format!(" · record {}", n + 1),
        (_, locator) => format!(" · {}", crate::text::clean_line(locator)),
    }
}
