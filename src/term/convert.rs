//! The terminal library's events to the reader's.

use crossterm::event::{self, KeyEventKind, MouseButton, MouseEventKind};

use crate::reader::{Event, Mouse, MouseDid};
use crate::settings::Key;

/// The reader's event for one of the terminal's; `None` where it means nothing to the reader.
pub fn event(event: event::Event) -> Option<Event> {
    match event {
        event::Event::Key(pressed) if pressed.kind != KeyEventKind::Release => {
            Key::from_terminal(pressed.code, pressed.modifiers).map(Event::Key)
        }
        event::Event::Mouse(did) => mouse(did).map(Event::Mouse),
        event::Event::Resize(columns, rows) => Some(Event::Resize(columns, rows)),
        event::Event::Paste(text) => Some(Event::Paste(text)),
        _ => None,
    }
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
