//! What is done inside a story: to its names, quotes and captions, and to the file that it came from.

use super::frame::{Pane, Shape};
use super::go::query_for;
use super::protocol::Request;
use super::sheet::Page;
use super::{BodyPane, Effect, Reader};
use crate::actions::Action;

impl Reader {
    pub(super) fn step_inside(
        &mut self,
        step: impl FnOnce(&mut BodyPane) -> Option<()>,
        none: &'static str,
    ) {
        match step(&mut self.body) {
            Some(()) => self.focus = Pane::Body,
            None => self.messages.say(none, self.now),
        }
    }

    pub(super) fn step_caption(&mut self, by: isize) {
        if self.captions.many == 0 {
            self.messages.say("no photos with this story", self.now);
            return;
        }
        let Some(story) = &self.body.story else { return };
        // What was picked last is what the next key is about.
        self.body.pick = None;
        if !self.captions.step_caption(story, by, &mut self.out) {
            let end = if by > 0 { "last" } else { "first" };
            self.messages.say(format!("this is the {end} caption"), self.now);
        }
        if self.frame.shape == Shape::One {
            self.focus = Pane::Captions;
        }
    }

    /// Goes where the caption stands in the body; a related one in its own story.
    pub(super) fn caption_in_body(&mut self) {
        if let Some(row) = self.captions.related_here().cloned() {
            self.go_to_caption(&row);
        } else if self.captions.many > 0 {
            self.leave();
            self.body.reveal_caption(self.captions.current);
        } else {
            self.messages.say("no photos with this story", self.now);
            return;
        }
        self.focus = Pane::Body;
    }

    /// What can be asked about the name under the cursor.
    pub(super) fn on_name(&mut self, action: Action) {
        let pictured = || {
            let story = self.body.story.as_ref()?;
            let people = &story.captions.get(self.captions.current)?.people;
            let entity = story.notes.entities.get(people.first()?.entity)?;
            Some((Some(entity.kind), entity.name.clone()))
        };
        let named = match self.focus {
            Pane::Captions => pictured(),
            _ => self.body.named(),
        };
        let Some((kind, name)) = named else {
            let (next, quote) = (self.key_of(Action::NextEntity), self.key_of(Action::NextQuote));
            let text = format!("no name under the cursor · {next} next name, {quote} next quote");
            self.messages.say(text, self.now);
            return;
        };
        match action {
            Action::EntityStories => self.show_query(query_for(kind, &name)),
            Action::SpeakerQuotes => self.show_speaker(&name),
            _ => self.show_entity(&name),
        }
    }

    pub(super) fn related_stories(&mut self) {
        let Some(story) = &self.body.story else { return };
        let headline = story.headline.clone().unwrap_or_default();
        let ask = Request::RelatedStories { key: story.key.clone() };
        self.lay(Page::Related(headline, None), "Related stories", Some(ask));
    }

    pub(super) fn open_source(&mut self) {
        let url = self.body.story.as_ref().and_then(|story| story.url.clone());
        match url {
            Some(url) if url.starts_with("https://") || url.starts_with("http://") => {
                self.out.push(Effect::OpenPage(url));
            }
            Some(_) => self.messages.fail("this story's address is no page of the web", self.now),
            None => self.messages.say("this story names no page", self.now),
        }
    }

    pub(super) fn edit_source(&mut self) {
        let path = self.body.story.as_ref().map(|story| story.source.path.clone());
        match path {
            Some(path) if path.as_os_str() == "-" => {
                self.messages.say("this story came through a pipe: there is no file", self.now);
            }
            Some(path) => self.out.push(Effect::Edit(path)),
            None => {}
        }
    }
}
