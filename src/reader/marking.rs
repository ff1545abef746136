//! Marking: stars, tags and notes on the story at hand, places in stories, and saved queries.
//!
//! What is marked is shown at once and told to the worker, which keeps it; what another change took back comes as news.

use std::borrow::Cow;

use super::Reader;
use super::prompt::Asks;
use super::prompting::agreed;
use super::protocol::Request;
use super::set;
use super::sheet::{Page, Target};
use crate::actions::Action;
use crate::story::{Mark, Marked, Row};

/// Where the lines of a note part, as it is typed in one.
const PARTED: &str = " ⏎ ";
/// Tags that are shown while one is typed.
const SHOWN: usize = 24;

/// The story that something is typed for.
#[derive(Clone, Debug)]
pub(super) struct Marking {
    id: String,
    /// What stood at the prompt first.
    before: String,
}

impl Reader {
    /// The story that an action is for, with what the user did to it.
    pub(super) fn at_hand(&self) -> Option<(String, Marked)> {
        let row = self.row_here().map(|row| (row.id.clone(), row.marked()));
        let story = self.body.story.as_ref();
        row.or_else(|| story.map(|story| (story.id.clone(), story.marked.clone())))
    }

    /// What the user did to the story on show.
    pub(super) fn marked_on_show(&self) -> Marked {
        let Some(story) = &self.body.story else { return Marked::default() };
        let row = self.list.find(&story.key).and_then(|at| self.list.row(at));
        row.map_or_else(|| story.marked.clone(), Row::marked)
    }

    /// What the user did to the story on show, in one line: star, tags, note.
    pub fn marks_line(&self) -> Option<String> {
        let marked = self.marked_on_show();
        let star = marked.starred.then(|| "★".to_owned());
        let tags = marked.tags.iter().map(|tag| format!("#{tag}"));
        let note = marked.note.map(|note| format!("✎ {}", note.replace('\n', PARTED)));
        let all: Vec<String> = star.into_iter().chain(tags).chain(note).collect();
        (!all.is_empty()).then(|| all.join(" "))
    }

    /// Changes what is shown of a story's marks, wherever it is shown.
    pub(super) fn change_marks(&mut self, id: &str, change: impl Fn(&mut Marked)) {
        self.list.change(id, |row| {
            let mut marked = row.marked();
            change(&mut marked);
            row.mark(marked);
        });
        if let Some(story) = self.body.story.as_mut().filter(|story| story.id == id) {
            change(&mut story.marked);
        }
    }

    /// Sets or clears a mark.
    pub(super) fn mark(&mut self, id: String, mark: Mark, on: bool) {
        self.change_marks(&id, |marked| match mark {
            Mark::Read => marked.read = on,
            Mark::Star => marked.starred = on,
            _ => {}
        });
        self.out.ask(Request::Mark { id, mark, on });
    }

    /// Opens the prompt for the tags of the story at hand.
    pub(super) fn open_tags(&mut self) {
        let Some((id, marked)) = self.at_hand() else { return };
        let mut before = marked.tags.join(", ");
        if !before.is_empty() {
            before.push_str(", ");
        }
        self.out.ask(Request::Tags);
        self.open_prompt(Asks::Tags, &before);
        self.marking = Some(Marking { id, before });
    }

    /// Opens the prompt for a note on the story at hand.
    pub(super) fn open_note(&mut self) {
        let Some((id, marked)) = self.at_hand() else { return };
        let before = marked.note.unwrap_or_default().replace('\n', PARTED);
        self.open_prompt(Asks::Note, &before);
        self.marking = Some(Marking { id, before });
    }

    pub(super) fn tags_done(&mut self, text: &str) {
        let Some(Marking { id, before }) = self.marking.take() else { return };
        let mut tags: Vec<String> = Vec::new();
        for tag in text.split(',').map(|tag| self.spelled(tag)).filter(|tag| !tag.is_empty()) {
            if !tags.contains(&tag) {
                tags.push(tag);
            }
        }
        if before == text {
            return;
        }
        tags.sort();
        self.change_marks(&id, |marked| marked.tags.clone_from(&tags));
        let said = match tags.len() {
            0 => "no tags".to_owned(),
            _ => format!("tagged {}", tags.join(", ")),
        };
        self.messages.say(format!("{said}{}", self.how_to_undo()), self.now);
        self.out.ask(Request::Tag { id, tags });
    }

    /// A tag as it is written on other stories already.
    fn spelled(&self, tag: &str) -> String {
        let apart = |c: char| c.is_whitespace() || c == '"';
        let words: Vec<&str> = tag.split(apart).filter(|word| !word.is_empty()).collect();
        let words = words.join(" ");
        let folded = crate::text::fold(&words);
        let same = |known: &&String| crate::text::fold(known) == folded;
        let known = self.tags.iter().map(|(tag, _)| tag);
        if self.tags.iter().any(|(tag, _)| *tag == words) {
            return words;
        }
        known.clone().find(same).cloned().unwrap_or(words)
    }

    fn how_to_undo(&self) -> String {
        format!(" · {} takes it back", self.key_of(Action::Undo))
    }

    pub(super) fn note_done(&mut self, text: &str) {
        let Some(Marking { id, before }) = self.marking.take() else { return };
        if before == text {
            return;
        }
        let note = text.replace(PARTED, "\n").trim().to_owned();
        let kept = Some(note.clone()).filter(|note| !note.is_empty());
        self.change_marks(&id, |marked| marked.note.clone_from(&kept));
        let said = if note.is_empty() { "note taken away" } else { "note kept" };
        self.messages.say(format!("{said}{}", self.how_to_undo()), self.now);
        self.out.ask(Request::Note { id, note });
    }

    /// The tag that is being typed, the last one.
    fn typed_tag(&self) -> Option<(&str, &str)> {
        let prompt = self.prompt.as_ref().filter(|prompt| prompt.asks == Asks::Tags)?;
        let (before, last) = prompt.text().rsplit_once(',').unwrap_or(("", prompt.text()));
        Some((before, last.trim_start()))
    }

    /// The known tags that begin as what is typed, those that are used most first.
    fn tags_like(&self) -> Vec<&(String, usize)> {
        let Some((before, typed)) = self.typed_tag() else { return Vec::new() };
        let there: Vec<&str> = before.split(',').map(str::trim).collect();
        let typed = crate::text::fold(typed);
        let like = |tag: &&(String, usize)| {
            crate::text::fold(&tag.0).starts_with(&*typed) && !there.contains(&tag.0.as_str())
        };
        let mut tags: Vec<_> = self.tags.iter().filter(like).collect();
        tags.sort_by_key(|(_, many)| std::cmp::Reverse(*many));
        tags
    }

    /// The same with how many stories bear each, to be shown over the prompt.
    pub(super) fn known_tags(&self) -> Vec<(String, Cow<'static, str>)> {
        let told = |(tag, many): &(String, usize)| {
            (tag.clone(), Cow::Owned(set::count(*many, "story", "stories")))
        };
        self.tags_like().into_iter().take(SHOWN).map(told).collect()
    }

    /// Completes the tag that is typed as far as all that begin so agree.
    pub(super) fn complete_tag(&mut self) {
        let like = self.tags_like();
        let Some(((first, _), others)) = like.split_first() else { return };
        let mut tag = agreed(first, others.iter().map(|(tag, _)| tag.as_str()));
        if others.is_empty() {
            tag.push_str(", ");
        }
        let Some((before, typed)) = self.typed_tag() else { return };
        if tag.chars().count() <= typed.chars().count() {
            return;
        }
        let text = if before.is_empty() { tag } else { format!("{before}, {tag}") };
        if let Some(prompt) = &mut self.prompt {
            prompt.put(&text);
        }
    }

    /// Asks for a name for the query of the list.
    pub(super) fn open_save(&mut self) {
        if self.list.of.query.is_empty() {
            let key = self.key_of(Action::Query);
            self.messages.say(format!("there is no query to save · {key} asks one"), self.now);
        } else {
            self.open_prompt(Asks::Name, "");
        }
    }

    pub(super) fn name_done(&mut self, name: &str) {
        let name = name.trim();
        if name.is_empty() {
            return;
        }
        let query = self.list.of.query.clone();
        self.out.ask(Request::Save { name: name.to_owned(), query: Some(query) });
        let key = self.key_of(Action::SavedQueries);
        self.messages.say(format!("saved as “{name}” · {key} lists them"), self.now);
    }

    /// Forgets the saved query under the cursor.
    pub(super) fn forget_query(&mut self) {
        let Some(sheet) = self.sheets.last() else { return };
        if let Some(Target::Saved(name, _)) = sheet.target().cloned() {
            self.messages.say(format!("forgot “{name}”{}", self.how_to_undo()), self.now);
            self.out.ask(Request::Save { name, query: None });
        }
    }

    /// The name whose page lies on top.
    fn page_of_name(&self) -> Option<&str> {
        match &self.sheets.last()?.page {
            Page::Entity(name, Some(_)) => Some(name),
            _ => None,
        }
    }

    /// On the page of a name: asks for another form of it, or says that the name under the cursor is none.
    pub(super) fn on_page_of_name(&mut self, action: Action) {
        let Some(name) = self.page_of_name().map(str::to_owned) else {
            let key = self.key_of(Action::EntityPage);
            self.messages.say(format!("not the page of a name · {key} opens one"), self.now);
            return;
        };
        let under = self.sheets.last().and_then(|sheet| match sheet.target() {
            Some(Target::Entity(other)) => Some(other.clone()),
            _ => None,
        });
        match (action, under) {
            (Action::MergeName, under) => {
                self.open_prompt(Asks::Merge, &under.unwrap_or_default());
            }
            (_, Some(other)) => self.judge(other, name, false),
            (_, None) => self.messages.say("put the cursor on a name to split off", self.now),
        }
    }

    pub(super) fn merge_done(&mut self, text: &str) {
        let other = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let name = self.page_of_name().map(str::to_owned);
        if let Some(name) = name.filter(|name| !other.is_empty() && *name != other) {
            self.judge(other, name, true);
        }
    }

    /// Says that one name is another form of a second, or is not.
    fn judge(&mut self, name: String, of: String, same: bool) {
        let what = if same { "merged with" } else { "split from" };
        let said = format!("“{name}” {what} “{of}”{}", self.how_to_undo());
        let ticket = self.out.ask(Request::Judge { name, of, same });
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.awaited = Some(ticket);
        }
        self.messages.say(said, self.now);
    }

    pub(super) fn saved_came(&mut self, queries: Vec<(String, String)>) {
        let saved = |page: &&mut super::Sheet| matches!(page.page, Page::Saved(_));
        if let Some(sheet) = self.sheets.iter_mut().find(saved) {
            sheet.awaited = None;
            sheet.page = Page::Saved(Some(queries));
        }
    }

    /// The marks changed, so a list of saved queries and pages of names that are shown are asked for again.
    pub(super) fn ask_saved(&mut self) {
        if self.sheets.iter().any(|sheet| matches!(sheet.page, Page::Saved(_))) {
            self.out.ask(Request::Saved);
        }
        for sheet in &mut self.sheets {
            if let Page::Entity(name, Some(_)) = &sheet.page {
                sheet.awaited = Some(self.out.ask(Request::Entity { name: name.clone() }));
            }
        }
    }

    /// Hands the worker where in stories the reader stood.
    pub(super) fn keep_places(&mut self) {
        for (key, at) in self.body.take_left() {
            let at = at.map(|anchor| (anchor.offset, anchor.above));
            self.out.ask(Request::Stood { key, at });
        }
    }
}
