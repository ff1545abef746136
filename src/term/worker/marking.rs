//! What the user does to stories: marks, tags, notes, places, saved queries, and taking them back.

use std::sync::mpsc::Sender;

use super::{Desk, News, Told};
use crate::archive::{Archive, ArchiveError, Change, Marks, Subject, tidy, tidy_name};
use crate::loader;
use crate::reader::protocol::{Answer, Request};
use crate::story::Mark;

/// Stories whose marks are told one by one when a change of many is taken back; the list is asked for anew besides.
const TOLD: usize = 200;

impl Desk {
    /// What marks on a story know of it.
    fn subject(&self, id: &str) -> Result<Subject, ArchiveError> {
        if let Some(opened) = self.opened.as_ref().filter(|opened| opened.id == id) {
            return Ok(opened.clone());
        }
        let found = loader::subject(&self.archive, &self.searcher()?, id)?;
        Ok(found.unwrap_or_else(|| Subject::of(id)))
    }

    /// Does what a request asks of the marks.
    pub(super) fn mark(&mut self, request: &Request) -> Result<(), ArchiveError> {
        let (changes, what) = match request {
            Request::Seen { id } => (vec![Change::put(&self.subject(id)?, Mark::Read, true)], None),
            Request::Mark { id, mark, on } => {
                let on_what = self.subject(id)?;
                let what = match (mark, on) {
                    (Mark::Read, true) => "marked read",
                    (Mark::Read, false) => "marked unread",
                    (Mark::Star, true) => "starred",
                    (Mark::Star, false) => "star taken away",
                    (_, true) => "marked",
                    (_, false) => "mark taken away",
                };
                (vec![Change::put(&on_what, mark.clone(), *on)], Some(named(what, &on_what)))
            }
            Request::Tag { id, tags } => {
                let on = self.subject(id)?;
                let (changes, what) = self.tagging(&on, tags);
                (changes, Some(named(&what, &on)))
            }
            Request::Note { id, note } => {
                let on = self.subject(id)?;
                let change = Change::note(&on, Some(note));
                let what = if change.value.is_some() { "note on" } else { "note taken from" };
                let what = named(what, &on);
                (vec![change], Some(what))
            }
            Request::Stood { key, at } => {
                let on = self.searcher()?.locate(key)?.map(|at| at.id);
                let on = on.map_or_else(|| Ok(Subject::default()), |id| self.subject(&id))?;
                let kept = self.marks.keep_place(&Subject { id: key.clone(), ..on }, *at);
                self.complain(kept.err());
                return Ok(());
            }
            Request::Undo => {
                self.undo();
                return Ok(());
            }
            _ => return Ok(()),
        };
        for change in &changes {
            self.hold(&change.on.id)?;
        }
        let made = self.marks.change(&changes, what.as_deref());
        self.complain(made.err());
        Ok(())
    }

    /// The changes that give a story some tags and no others, and what they are in words.
    fn tagging(&self, on: &Subject, tags: &[String]) -> (Vec<Change>, String) {
        let spelled = tags.iter().filter_map(|tag| self.marks.spelled(tag));
        let wanted: Vec<String> = spelled.collect();
        let there = self.marks.of(&on.id, None).tags;
        let gone = there.iter().filter(|tag| !wanted.contains(tag));
        let new = wanted.iter().filter(|tag| !there.contains(tag));
        let what: Vec<String> = new
            .clone()
            .map(|tag| format!("+{tag}"))
            .chain(gone.clone().map(|tag| format!("−{tag}")))
            .collect();
        let put = |tag: &String, set| Change::put(on, Mark::Tag(tag.clone()), set);
        let changes = new.map(|tag| put(tag, true)).chain(gone.map(|tag| put(tag, false)));
        (changes.collect(), format!("tags {} on", what.join(", ")))
    }

    fn undo(&mut self) {
        let undone = match self.marks.undo() {
            Ok(undone) => undone,
            Err(error) => {
                self.complain(Some(error));
                return;
            }
        };
        let Some(undone) = undone else {
            let text = "nothing to take back".into();
            self.news(News::Message { error: false, text });
            return;
        };
        for id in undone.ids.iter().take(TOLD) {
            self.news(News::Marked { id: id.clone(), marked: self.marks.of(id, None) });
        }
        self.news(News::Changed);
        let many = match undone.ids.len() {
            0 | 1 => String::new(),
            many => format!(" ({many} stories)"),
        };
        let text = format!("taken back: {}{many}", undone.what);
        self.news(News::Message { error: false, text });
    }

    /// Merges two names, or splits them.
    pub(super) fn judge(&mut self, name: &str, of: &str, same: bool) {
        let (Some(name), Some(of)) = (tidy_name(name), tidy_name(of)) else { return };
        let made = if same { self.marks.merge(&name, &of) } else { self.marks.split(&name, &of) };
        self.complain(made.err());
    }

    /// Saves a query under a name, or forgets it.
    pub(super) fn save(&mut self, name: &str, query: Option<&str>) -> Answer {
        if let Some(name) = tidy(name) {
            let what = if query.is_some() { "saved query" } else { "forgotten query" };
            let what = format!("{what} “{name}”");
            let saved = self.marks.change(&[Change::query(&name, query)], Some(&what));
            self.complain(saved.err());
        }
        Answer::Saved(self.marks.queries())
    }
}

/// What was done to a story, in words.
fn named(what: &str, on: &Subject) -> String {
    let name = on.headline.as_deref().unwrap_or(&on.id);
    let short: String = name.chars().take(60).collect();
    let cut = if short.len() < name.len() { "…" } else { "" };
    format!("{what} “{}{cut}”", short.trim_end())
}

/// Gives marks whose story is gone under its name to the one that it is now.
pub(super) fn attach(archive: &Archive, marks: &mut Marks, tell: &Sender<Told>) {
    let attached = archive.searcher(marks).and_then(|searcher| searcher.attach(marks, false));
    match attached {
        Ok(attached) if attached.stories > 0 => {
            let _ = tell.send(Told::News(News::Changed));
        }
        Ok(_) => {}
        Err(error) => tracing::warn!("cannot look for marks whose story is gone: {error}"),
    }
}
