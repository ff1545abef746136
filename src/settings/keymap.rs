//! The keymap: keys typed to actions, with counts, sequences and what may follow.
//!
//! The defaults are the table of actions. The user's `keymap.toml` gives an action other keys, one line
//! each: `next-story = ["J", "ctrl-n"]`; `[]` takes all. A key of the user's wins over a default one.

use toml::Spanned;
use toml::de::DeValue;

use super::key;
use super::source::{Source, nearest};
use super::{Code, Key, Trouble};
use crate::actions::{Action, Pane, TABLE};

/// The highest count that is taken.
const MOST: u32 = 99_999;

/// Keys to actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    bindings: Vec<Binding>,
}

/// One sequence of keys for one action.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Binding {
    keys: Vec<Key>,
    action: Action,
    panes: Vec<Pane>,
    /// The line of the user's file; `None` for a default.
    line: Option<usize>,
}

/// What was typed and has no meaning yet: a count, the first keys of a sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending {
    /// The count typed, where there was one.
    pub count: Option<u32>,
    /// The keys typed.
    pub keys: Vec<Key>,
}

impl Pending {
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.count.is_none() && self.keys.is_empty()
    }
}

impl std::fmt::Display for Pending {
    /// As it was typed: `3]`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(count) = self.count {
            write!(f, "{count}")?;
        }
        f.write_str(&key::display(&self.keys))
    }
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

impl Default for Keymap {
    /// The default keys of the table of actions.
    fn default() -> Self {
        let bindings = TABLE
            .iter()
            .flat_map(|entry| {
                entry.keys.iter().map(|keys| Binding {
                    keys: key::parse(keys).expect("a test parses every default key"),
                    action: entry.action,
                    panes: entry.panes.to_vec(),
                    line: None,
                })
            })
            .collect();
        Self { bindings }
    }
}

impl Keymap {
    /// The defaults overlaid by a user's file, and what is wrong in it.
    pub fn overlaid(source: &Source) -> (Self, Vec<Trouble>) {
        let mut keymap = Self::default();
        let table = match source.table() {
            Ok(table) => table,
            Err(trouble) => return (keymap, vec![trouble]),
        };
        let mut troubles = Vec::new();
        let mut entries: Vec<_> = table.get_ref().iter().collect();
        entries.sort_by_key(|(name, _)| name.span().start);
        for (name, value) in entries {
            let line = source.line(name.span().start);
            let Some(action) = Action::from_name(name.get_ref()) else {
                let near = nearest(name.get_ref(), TABLE.iter().map(|entry| entry.name));
                let message = format!("no action is named `{}`{near}", name.get_ref());
                troubles.push(source.trouble(Some(name.span()), message));
                continue;
            };
            match sequences(value) {
                Ok(keys) => keymap.bind(action, keys, line),
                Err((at, message)) => troubles.push(source.trouble(Some(at), message)),
            }
        }
        keymap.settle(source, &mut troubles);
        (keymap, troubles)
    }

    /// Gives an action other keys than it had.
    fn bind(&mut self, action: Action, keys: Vec<Vec<Key>>, line: usize) {
        self.bindings.retain(|binding| binding.action != action);
        let panes = action.entry().panes;
        self.bindings.extend(keys.into_iter().map(|keys| Binding {
            keys,
            action,
            panes: panes.to_vec(),
            line: Some(line),
        }));
    }

    /// Takes from each pane the bindings that stand in the way of the user's, and tells of what is lost.
    fn settle(&mut self, source: &Source, troubles: &mut Vec<Trouble>) {
        let mut order: Vec<usize> = (0..self.bindings.len()).collect();
        order.sort_by_key(|at| self.bindings[*at].line.unwrap_or(usize::MAX));
        let mut kept: Vec<Binding> = Vec::new();
        let mut silenced = Vec::new();
        for at in order {
            let mut binding = self.bindings[at].clone();
            for winner in &kept {
                let Some(line) = winner.line else { continue };
                let shared = |pane: &Pane| winner.panes.contains(pane);
                let clash = winner.action != binding.action && clash(&winner.keys, &binding.keys);
                if !clash || !binding.panes.iter().any(shared) {
                    continue;
                }
                binding.panes.retain(|pane| !shared(pane));
                if let Some(own) = binding.line {
                    troubles.push(Trouble {
                        path: source.path.clone(),
                        line: Some(own),
                        message: format!(
                            "`{}` for `{}` clashes with `{}` for `{}` in line {line}, which stands",
                            key::display(&binding.keys),
                            binding.action.name(),
                            key::display(&winner.keys),
                            winner.action.name(),
                        ),
                    });
                } else {
                    silenced.push((line, winner.keys.clone(), binding.action));
                }
            }
            if !binding.panes.is_empty() {
                kept.push(binding);
            }
        }
        // The order of the table again, so that the first key of an action is the one to show.
        kept.sort_by_key(|binding| binding.action as usize);
        self.bindings = kept;
        for (line, keys, action) in silenced {
            if !self.bindings.iter().any(|binding| binding.action == action) {
                troubles.push(Trouble {
                    path: source.path.clone(),
                    line: Some(line),
                    message: format!(
                        "`{}` leaves `{}` without a key; give it another",
                        key::display(&keys),
                        action.name()
                    ),
                });
            }
        }
    }

    /// Takes one key: tells what it means in a pane, after what is pending.
    pub fn feed(&self, pending: &mut Pending, key: Key, pane: Pane) -> Outcome {
        if let Some(digit) = self.digit(pending, key, pane) {
            let count = pending.count.unwrap_or(0).saturating_mul(10).saturating_add(digit);
            pending.count = Some(count.min(MOST));
            return Outcome::Pending;
        }
        pending.keys.push(key);
        let mut begun = false;
        for binding in self.of(pane).filter(|binding| binding.keys.starts_with(&pending.keys)) {
            if binding.keys.len() == pending.keys.len() {
                let count = pending.count;
                *pending = Pending::default();
                return Outcome::Action(binding.action, count);
            }
            begun = true;
        }
        if begun {
            return Outcome::Pending;
        }
        *pending = Pending::default();
        Outcome::None
    }

    /// The key as a digit of a count: where no sequence is begun and the key is not bound itself.
    fn digit(&self, pending: &Pending, key: Key, pane: Pane) -> Option<u32> {
        let Key { code: Code::Char(char), ctrl: false, alt: false, .. } = key else { return None };
        let digit = char.to_digit(10)?;
        let counts = pending.keys.is_empty() && (digit != 0 || pending.count.is_some());
        let bound = || self.of(pane).any(|binding| binding.keys.first() == Some(&key));
        (counts && !bound()).then_some(digit)
    }

    fn of(&self, pane: Pane) -> impl Iterator<Item = &Binding> {
        self.bindings.iter().filter(move |binding| binding.panes.contains(&pane))
    }

    /// What may follow what is pending in a pane: the keys as they are shown, and the action.
    pub fn after(&self, pending: &Pending, pane: Pane) -> Vec<(String, Action)> {
        self.of(pane)
            .filter_map(|binding| {
                let rest = binding.keys.strip_prefix(pending.keys.as_slice())?;
                (!rest.is_empty()).then(|| (key::display(rest), binding.action))
            })
            .collect()
    }

    /// The keys of an action in a pane, as they are shown (`^D`, `gg`, `Space`), the first default first.
    pub fn keys_for(&self, action: Action, pane: Pane) -> Vec<String> {
        self.of(pane)
            .filter(|binding| binding.action == action)
            .map(|binding| key::display(&binding.keys))
            .collect()
    }

    /// The keys of an action in any pane, as they are shown.
    pub fn keys(&self, action: Action) -> Vec<String> {
        self.bindings
            .iter()
            .filter(|binding| binding.action == action)
            .map(|binding| key::display(&binding.keys))
            .collect()
    }
}

/// Whether two sequences cannot both be typed.
fn clash(a: &[Key], b: &[Key]) -> bool {
    a.starts_with(b) || b.starts_with(a)
}

/// The sequences of one entry: a string or a list of strings.
fn sequences(
    value: &Spanned<DeValue<'_>>,
) -> Result<Vec<Vec<Key>>, (std::ops::Range<usize>, String)> {
    let one = |value: &Spanned<DeValue<'_>>| {
        let text = value.get_ref().as_str().ok_or_else(|| {
            (value.span(), "keys are written as \"j\" or [\"j\", \"ctrl-d\", \"gg\"]".to_owned())
        })?;
        key::parse(text).map_err(|word| {
            let message = format!(
                "no key is named `{word}`; write a letter, `space`, `ctrl-d`, `f5`, `pagedown`, `gg`"
            );
            (value.span(), message)
        })
    };
    match value.get_ref() {
        DeValue::Array(list) => list.iter().map(one).collect(),
        _ => Ok(vec![one(value)?]),
    }
}

#[cfg(test)]
mod tests;
