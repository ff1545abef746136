//! Keys: as they are typed, as a keymap file writes them, as the help screen shows them.
//!
//! The reader and its tests know these and no terminal library; `term` makes them from its events.
//!
//! A file writes one key as `j`, `ctrl-d`, `space`, `f5` (crokey's names), and a sequence as letters in a
//! row (`gg`, `]u`) or with spaces between (`ctrl-x s`).

use crossterm::event::{KeyCode, KeyModifiers};

/// One key with its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Which key.
    pub code: Code,
    /// Control is held.
    pub ctrl: bool,
    /// Alt is held.
    pub alt: bool,
    /// Shift is held; never set with a [`Code::Char`], whose case tells.
    pub shift: bool,
}

/// Which key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A character.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Self {
        Self { code, ctrl: false, alt: false, shift: false }
    }

    /// A character without modifiers.
    pub const fn char(char: char) -> Self {
        Self::plain(Code::Char(char))
    }

    /// A character with control.
    pub const fn ctrl(char: char) -> Self {
        Self { code: Code::Char(char), ctrl: true, alt: false, shift: false }
    }

    /// A key of the terminal library; `None` for keys that no keymap can name (media keys, modifiers alone).
    ///
    /// Terminals differ in what they say of shift: here a letter is upper case and has no shift, and Shift
    /// with Tab is [`Code::BackTab`].
    pub fn from_terminal(code: KeyCode, modifiers: KeyModifiers) -> Option<Self> {
        let mut shift = modifiers.contains(KeyModifiers::SHIFT);
        let ctrl = modifiers.contains(KeyModifiers::CONTROL);
        let code = match code {
            KeyCode::Char('\r' | '\n') | KeyCode::Enter => Code::Enter,
            KeyCode::Char(char) => {
                let upper = shift && !ctrl && char.is_lowercase();
                shift = false;
                let mut cased = char.to_uppercase();
                match (upper, ctrl, cased.next(), cased.next()) {
                    (true, _, Some(one), None) => Code::Char(one),
                    (_, true, ..) => Code::Char(char.to_ascii_lowercase()),
                    _ => Code::Char(char),
                }
            }
            KeyCode::BackTab => {
                shift = false;
                Code::BackTab
            }
            KeyCode::Tab if shift => {
                shift = false;
                Code::BackTab
            }
            KeyCode::Tab => Code::Tab,
            KeyCode::F(n) => Code::F(n),
            KeyCode::Esc => Code::Esc,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Delete => Code::Delete,
            KeyCode::Insert => Code::Insert,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            _ => return None,
        };
        Some(Self { code, ctrl, alt: modifiers.contains(KeyModifiers::ALT), shift })
    }
}

impl std::fmt::Display for Key {
    /// As the help screen shows it: `^D`, `gg`, `Space`, `↓`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.alt {
            f.write_str("Alt-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        if self.ctrl {
            f.write_str("^")?;
        }
        let name = match self.code {
            Code::Char(' ') => "Space",
            Code::Char(char) if self.ctrl => return write!(f, "{}", char.to_uppercase()),
            Code::Char(char) => return write!(f, "{char}"),
            Code::F(n) => return write!(f, "F{n}"),
            Code::Enter => "Enter",
            Code::Esc => "Esc",
            Code::Tab => "Tab",
            Code::BackTab => "BackTab",
            Code::Backspace => "Backspace",
            Code::Delete => "Del",
            Code::Insert => "Ins",
            Code::Left => "←",
            Code::Right => "→",
            Code::Up => "↑",
            Code::Down => "↓",
            Code::Home => "Home",
            Code::End => "End",
            Code::PageUp => "PgUp",
            Code::PageDown => "PgDn",
        };
        f.write_str(name)
    }
}

/// The keys of a sequence as they are shown, without spaces where none is needed (`gg`, `^X s`).
pub fn display(keys: &[Key]) -> String {
    let letters =
        keys.iter().all(|k| matches!(k.code, Code::Char(c) if c != ' ') && !k.ctrl && !k.alt);
    let names: Vec<String> = keys.iter().map(ToString::to_string).collect();
    names.join(if letters { "" } else { " " })
}

/// Reads a sequence as a keymap file writes it.
///
/// # Errors
/// With the word that names no key.
pub fn parse(text: &str) -> Result<Vec<Key>, String> {
    let mut keys = Vec::new();
    for word in text.split_whitespace() {
        if let Some(key) = named(word) {
            keys.push(key);
        } else if word.contains("ctrl-") || word.contains("alt-") || word.contains("shift-") {
            return Err(word.to_owned());
        } else {
            keys.extend(word.chars().map(Key::char));
        }
    }
    if keys.is_empty() { Err(text.to_owned()) } else { Ok(keys) }
}

/// A key of more than one letter: a name, or a modifier before something.
fn named(word: &str) -> Option<Key> {
    word.chars().nth(1)?;
    let combination = crokey::parse(word).ok().filter(|keys| keys.is_ansi_compatible())?;
    Key::from_terminal(*combination.codes.first(), combination.modifiers)
}

#[cfg(test)]
mod tests {
    use crossterm::event::{KeyCode, KeyModifiers};

    use super::{Code, Key, display, parse};

    #[test]
    fn sequences_are_read_and_shown() {
        let check = |text: &str, keys: &[Key], shown: &str| {
            assert_eq!(parse(text).as_deref(), Ok(keys), "{text}");
            assert_eq!(display(keys), shown, "{text}");
        };
        check("j", &[Key::char('j')], "j");
        check("G", &[Key::char('G')], "G");
        check("gg", &[Key::char('g'), Key::char('g')], "gg");
        check("]u", &[Key::char(']'), Key::char('u')], "]u");
        check(",e", &[Key::char(','), Key::char('e')], ",e");
        check("-", &[Key::char('-')], "-");
        check("é", &[Key::char('é')], "é");
        check("ctrl-d", &[Key::ctrl('d')], "^D");
        check("space", &[Key::char(' ')], "Space");
        check("pagedown", &[Key::plain(Code::PageDown)], "PgDn");
        check("backtab", &[Key::plain(Code::BackTab)], "BackTab");
        check("shift-tab", &[Key::plain(Code::BackTab)], "BackTab");
        check("f5", &[Key::plain(Code::F(5))], "F5");
        check("shift-down", &[Key { shift: true, ..Key::plain(Code::Down) }], "Shift-↓");
        check("alt-x", &[Key { alt: true, ..Key::char('x') }], "Alt-x");
        check("ctrl-x s", &[Key::ctrl('x'), Key::char('s')], "^X s");
    }

    #[test]
    fn what_names_no_key_is_told() {
        for text in ["", "  ", "ctrl-", "ctrl-nosuch", "alt-ctrl-what"] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn terminals_may_say_shift_as_they_like() {
        let check = |code, modifiers, key| {
            assert_eq!(Key::from_terminal(code, modifiers), Some(key), "{code:?} {modifiers:?}");
        };
        check(KeyCode::Char('G'), KeyModifiers::SHIFT, Key::char('G'));
        check(KeyCode::Char('g'), KeyModifiers::SHIFT, Key::char('G'));
        check(KeyCode::Char('G'), KeyModifiers::NONE, Key::char('G'));
        check(KeyCode::Char('?'), KeyModifiers::SHIFT, Key::char('?'));
        check(KeyCode::Char('D'), KeyModifiers::CONTROL, Key::ctrl('d'));
        check(KeyCode::BackTab, KeyModifiers::SHIFT, Key::plain(Code::BackTab));
        check(KeyCode::Tab, KeyModifiers::SHIFT, Key::plain(Code::BackTab));
        assert_eq!(Key::from_terminal(KeyCode::CapsLock, KeyModifiers::NONE), None);
    }
}
