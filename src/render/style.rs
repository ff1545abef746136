//! The theme's styles in ratatui's terms.

use ratatui::style::{Color as Ink, Modifier, Style as Drawn};

use crate::settings::{Color, Style};

/// A style as ratatui has it.
pub fn drawn(style: Style) -> Drawn {
    let mut drawn = Drawn::default();
    if let Some(color) = style.fg {
        drawn = drawn.fg(ink(color));
    }
    if let Some(color) = style.bg {
        drawn = drawn.bg(ink(color));
    }
    for (set, modifier) in [
        (style.bold, Modifier::BOLD),
        (style.dim, Modifier::DIM),
        (style.italic, Modifier::ITALIC),
        (style.underline, Modifier::UNDERLINED),
        (style.reverse, Modifier::REVERSED),
    ] {
        match set {
            Some(true) => drawn = drawn.add_modifier(modifier),
            Some(false) => drawn = drawn.remove_modifier(modifier),
            None => {}
        }
    }
    drawn
}

fn ink(color: Color) -> Ink {
    match color {
        Color::Default => Ink::Reset,
        Color::Ansi(n) => match n {
            0 => Ink::Black,
            1 => Ink::Red,
            2 => Ink::Green,
            3 => Ink::Yellow,
            4 => Ink::Blue,
            5 => Ink::Magenta,
            6 => Ink::Cyan,
            7 => Ink::Gray,
            8 => Ink::DarkGray,
            9 => Ink::LightRed,
            10 => Ink::LightGreen,
            11 => Ink::LightYellow,
            12 => Ink::LightBlue,
            13 => Ink::LightMagenta,
            14 => Ink::LightCyan,
            15 => Ink::White,
            n => Ink::Indexed(n),
        },
        Color::Indexed(n) => Ink::Indexed(n),
        Color::Rgb(r, g, b) => Ink::Rgb(r, g, b),
    }
}
