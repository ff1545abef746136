//! What typing at the prompt does: a find shows its matches, a query its first hits, while it is typed.

use super::Reader;
use super::frame::Pane;
use super::jumps::Spot;
use super::prompt::{Asks, Prompt, Typed};
use super::protocol::ListOf;
use crate::actions::{Action, TABLE};
use crate::settings::Key;

impl Reader {
    pub(super) fn paste(&mut self, text: &str) {
        if let Some(prompt) = &mut self.prompt
            && prompt.paste(text) == Typed::Changed
        {
            self.typed_more();
        }
    }

    pub(super) fn prompt_key(&mut self, key: Key) {
        let Some(prompt) = &mut self.prompt else { return };
        match prompt.key(key) {
            Typed::Same => {}
            Typed::Changed => self.typed_more(),
            Typed::Complete if prompt.asks == Asks::Query => {
                if self.take_offer() {
                    self.typed_more();
                }
            }
            Typed::Complete => self.complete(),
            Typed::Pick(by) => self.pick_offer(by),
            Typed::Left => {
                if let Some(prompt) = self.prompt.take() {
                    self.leave_prompt(prompt);
                }
            }
            Typed::Done if prompt.offers.picked.is_some() => {
                if self.take_offer() {
                    self.typed_more();
                }
            }
            Typed::Done => {
                // A wrong query stays to be put right.
                let wrong = prompt.asks == Asks::Query && self.list.wrong.is_some();
                if !wrong && let Some(prompt) = self.prompt.take() {
                    self.prompt_done(&prompt);
                }
            }
        }
    }

    fn typed_more(&mut self) {
        let Some(prompt) = &self.prompt else { return };
        let text = prompt.text().to_owned();
        match prompt.asks {
            Asks::Find => self.body.find(&text, self.find_from),
            Asks::Query => {
                let of = ListOf { query: text.trim().to_owned(), sort: self.list.of.sort };
                self.list.show(of, 0, &mut self.out);
                self.ask_offers();
            }
            Asks::Command | Asks::Tags | Asks::Note | Asks::Name | Asks::Merge => {}
        }
    }

    fn leave_prompt(&mut self, prompt: Prompt) {
        match prompt.asks {
            Asks::Find => {
                self.body.find = None;
                if self.body.key() == prompt.from.key.as_deref() {
                    self.body.scroll_back(prompt.from.anchor);
                }
            }
            Asks::Query if self.list.of != prompt.from.of || self.list.wrong.is_some() => {
                self.restore(prompt.from);
            }
            Asks::Tags | Asks::Note => self.marking = None,
            Asks::Query | Asks::Command | Asks::Name | Asks::Merge => {}
        }
    }

    fn prompt_done(&mut self, prompt: &Prompt) {
        match prompt.asks {
            Asks::Find => self.find_done(prompt.text()),
            Asks::Query => self.query_done(&prompt.from),
            Asks::Command => self.run_command(prompt.text().trim()),
            Asks::Tags => self.tags_done(prompt.text()),
            Asks::Note => self.note_done(prompt.text()),
            Asks::Name => self.name_done(prompt.text()),
            Asks::Merge => self.merge_done(prompt.text()),
        }
    }

    fn find_done(&mut self, text: &str) {
        if text.is_empty() {
            if !self.last_find.is_empty() {
                let last = self.last_find.clone();
                self.body.find(&last, self.find_from);
            }
        } else {
            text.clone_into(&mut self.last_find);
        }
        let needle = self.last_find.clone();
        match &self.body.find {
            Some(find) if find.hits.is_empty() => {
                self.messages.say(format!("“{needle}” is not in this story"), self.now);
                self.body.find = None;
            }
            Some(_) => self.focus = Pane::Body,
            None => {}
        }
    }

    fn query_done(&mut self, from: &Spot) {
        if self.list.of == from.of {
            return;
        }
        self.recent.add(&self.list.of.query);
        self.jumps.leave(from.clone());
        self.body.pick = None;
        self.relight();
        self.focus = Pane::List;
        self.timers.follow = Some(self.now);
        self.follow();
    }

    fn run_command(&mut self, name: &str) {
        let action = match name {
            "" => return,
            "q" | "q!" | "qa" => Some(Action::Quit),
            name => Action::from_name(name),
        };
        if let Some(action) = action {
            self.act(action, None);
        } else {
            let help = self.key_of(Action::Help);
            self.messages.fail(format!("no command “{name}” · {help} names all"), self.now);
        }
    }

    /// Completes a command's name as far as all names that begin so agree.
    fn complete(&mut self) {
        if self.prompt.as_ref().is_some_and(|prompt| prompt.asks == Asks::Tags) {
            self.complete_tag();
            return;
        }
        let Some(prompt) = self.prompt.as_mut().filter(|prompt| prompt.asks == Asks::Command)
        else {
            return;
        };
        let typed = prompt.text().to_owned();
        let mut names =
            TABLE.iter().map(|entry| entry.name).filter(|name| name.starts_with(&typed));
        let Some(first) = names.next() else { return };
        let common = agreed(first, names);
        prompt.put(&common);
    }

    /// Goes to another match of the find.
    pub(super) fn find_step(&mut self, by: isize) {
        if self.body.find.is_none() && !self.last_find.is_empty() {
            let (last, from) = (self.last_find.clone(), self.body.find_from());
            self.body.find(&last, from);
            self.focus = Pane::Body;
            return;
        }
        let from = self.body.find_from();
        let step = self.body.find.as_mut().and_then(|find| match find.current {
            Some(_) => find.step(by),
            None => find.from(from).map(|hit| (hit, false)),
        });
        let Some((hit, round)) = step else {
            let find = self.key_of(Action::Find);
            self.messages.say(format!("nothing to find yet · {find} finds"), self.now);
            return;
        };
        self.body.reveal(hit.start);
        self.focus = Pane::Body;
        if round {
            let edge = if by > 0 { "top" } else { "end" };
            self.messages.say(format!("went on from the {edge}"), self.now);
        }
    }

    /// The commands that begin with what is typed, where a command is typed, with what they do.
    pub(super) fn commands(&self) -> Vec<(String, &'static str)> {
        match &self.prompt {
            Some(prompt) if prompt.asks == Asks::Command && !prompt.text().is_empty() => TABLE
                .iter()
                .filter(|entry| entry.name.starts_with(prompt.text()))
                .map(|entry| (entry.name.to_owned(), entry.help))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// What texts begin with, all of them.
pub(super) fn agreed<'t>(first: &str, others: impl Iterator<Item = &'t str>) -> String {
    let mut common = first.to_owned();
    for other in others {
        let same = common.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
        common = common.chars().take(same).collect();
    }
    common
}
