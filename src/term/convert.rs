//! The terminal library's events to the reader's.

use crossterm::event::{self, KeyCode, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use crate::reader::{Event, Mouse, MouseDid};
use crate::settings::{Code, Key};

/// The reader's event for one of the terminal's; `None` where it means nothing to the reader.
pub fn event(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(pressed) if pressed.kind != KeyEventKind::Release => {
            key(pressed).map(Event::Key)
        }
        event::Event::Mouse(did) => mouse(did).map(Event::Mouse),
        event::Event::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        _ => None,
    }
}

fn key(pressed: event::KeyEvent) -> Option<Key> {
    let code = match pressed.code {
        KeyCode::Char(char) => Code::Char(char),
        KeyCode::F(n) => Code::F(n),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
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
    let held = |modifier| pressed.modifiers.contains(modifier);
    // The case of a character, and the name of BackTab, tell already that shift is held.
    let told = matches!(code, Code::Char(_) | Code::BackTab);
    Some(Key {
        code,
        ctrl: held(KeyModifiers::CONTROL),
        alt: held(KeyModifiers::ALT),
        shift: held(KeyModifiers::SHIFT) && !told,
    })
}

fn mouse(event: event::MouseEvent) -> Option<Mouse> {
    let did = match event.kind {
        MouseEventKind::Down(MouseButton::Left) => MouseDid::Press,
        MouseEventKind::ScrollUp => MouseDid::WheelUp,
        MouseEventKind::ScrollDown => MouseDid::WheelDown,
        _ => return None,
    };
    Some(Mouse { did, x: event.column, y: event.row })
}
