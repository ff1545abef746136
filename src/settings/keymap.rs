//! The keymap: keys typed to actions, with counts, sequences and what may follow.

use super::Key;
use crate::actions::{Action, Pane};

/// Keys to actions.
#[derive(Clone, Debug, Default)]
pub struct Keymap {
    _bindings: Vec<(Vec<Key>, Action)>,
}

/// What was typed and has no meaning yet: a count, the first keys of a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// The count typed, where there was one.
    pub count: Option<u32>,
    /// The keys typed.
    pub keys: Vec<Key>,
}

/// What a key came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// An action, with the count typed before it.
    Action(Action, Option<u32>),
    /// More keys are awaited.
    Pending,
    /// It means nothing; what was pending is dropped.
    None,
}

impl Keymap {
    /// Takes one key: tells what it means in a pane, after what is pending.
    pub fn feed(&self, pending: &mut Pending, key: Key, pane: Pane) -> Outcome {
        let _ = (pending, key, pane);
        Outcome::None
    }

    /// What may follow what is pending in a pane: the keys as they are shown, and the action.
    pub fn after(&self, pending: &Pending, pane: Pane) -> Vec<(String, Action)> {
        let _ = (pending, pane);
        Vec::new()
    }

    /// The keys of an action in a pane, as they are shown (`^D`, `gg`, `Space`), the first default first.
    pub fn keys_for(&self, action: Action, pane: Pane) -> Vec<String> {
        let _ = (action, pane);
        Vec::new()
    }
}
