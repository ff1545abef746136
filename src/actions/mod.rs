//! Every action that a key, a command or the mouse can ask for: name, help, panes and default keys.
//!
//! Ground: imports nothing of the crate. What a key *means* is here, what was *typed* is in
//! `settings::keymap`, and what an action *does* is in `reader`. The prompt, the help screen and the
//! status line all read this one table.

mod table;

pub use table::{Action, TABLE};

/// What a key can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The list of stories.
    Stories,
    /// The story itself.
    Body,
    /// The captions and the related ones.
    Captions,
    /// A list or page that lies over the panes: help, messages, quotes, related stories.
    Overlay,
}

impl Pane {
    /// All panes.
    pub const ALL: [Self; 4] = [Self::Stories, Self::Body, Self::Captions, Self::Overlay];
}

/// A heading of the help screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Group {
    /// Scrolling and panes.
    Move,
    /// From story to story.
    Stories,
    /// Names, quotes and captions.
    Inside,
    /// Finding and queries.
    Search,
    /// Lists over the panes.
    Lists,
    /// What is shown and how.
    Show,
    /// The program itself.
    Program,
}

impl Group {
    /// All groups in the order of the help screen.
    pub const ALL: [Self; 7] = [
        Self::Move,
        Self::Stories,
        Self::Inside,
        Self::Search,
        Self::Lists,
        Self::Show,
        Self::Program,
    ];

    /// The heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Move => "Moving",
            Self::Stories => "Stories",
            Self::Inside => "Names, quotes, captions",
            Self::Search => "Finding",
            Self::Lists => "Lists",
            Self::Show => "Showing",
            Self::Program => "Program",
        }
    }
}

/// What is to be known of one action.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The action.
    pub action: Action,
    /// Its name in the keymap and at the command prompt, in kebab case.
    pub name: &'static str,
    /// What it does, in a few words that stand well beside a key.
    pub help: &'static str,
    /// The status line's word for it; empty where the status line never names it.
    pub hint: &'static str,
    /// Its heading on the help screen.
    pub group: Group,
    /// Where its keys mean it.
    pub panes: &'static [Pane],
    /// The default keys, as a keymap file writes them.
    pub keys: &'static [&'static str],
}

impl Action {
    /// The table's entry for this action.
    pub fn entry(self) -> &'static Entry {
        &TABLE[self as usize]
    }

    /// The name in the keymap and at the command prompt.
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The action of a name.
    pub fn from_name(name: &str) -> Option<Self> {
        TABLE.iter().find(|entry| entry.name == name).map(|entry| entry.action)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{HashMap, HashSet};

    use super::{Action, Group, Pane, TABLE};

    #[test]
    fn the_table_stands_in_the_order_of_the_variants() {
        for (place, entry) in TABLE.iter().enumerate() {
            assert_eq!(entry.action as usize, place, "{}", entry.name);
            assert_eq!(Action::from_name(entry.name), Some(entry.action));
            assert_eq!(entry.action.entry().name, entry.name);
        }
    }

    #[test]
    fn every_action_is_named_described_and_bound() {
        let mut names = HashSet::new();
        for entry in TABLE {
            assert!(names.insert(entry.name), "{} stands twice", entry.name);
            let kebab = |c: char| c.is_ascii_lowercase() || c == '-';
            assert!(!entry.name.is_empty() && entry.name.chars().all(kebab), "{}", entry.name);
            assert!(!entry.help.is_empty() && entry.help.len() <= 60, "{}: its help", entry.name);
            assert!(!entry.help.ends_with('.'), "{}: help is no sentence", entry.name);
            assert!(!entry.panes.is_empty() && !entry.keys.is_empty(), "{}: unbound", entry.name);
            assert!(entry.hint.len() <= 12, "{}: the status line is short", entry.name);
        }
    }

    #[test]
    fn no_two_actions_share_keys_in_a_pane() {
        for pane in Pane::ALL {
            let mut taken: HashMap<&str, &str> = HashMap::new();
            for entry in TABLE.iter().filter(|entry| entry.panes.contains(&pane)) {
                for keys in entry.keys {
                    let other = taken.insert(keys, entry.name);
                    assert_eq!(other, None, "{keys} in {pane:?} also means {}", entry.name);
                }
            }
        }
    }

    #[test]
    fn every_group_has_actions() {
        for group in Group::ALL {
            assert!(TABLE.iter().any(|entry| entry.group == group), "{}", group.title());
        }
    }
}
