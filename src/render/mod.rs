//! State to screen: the reader and a theme to a ratatui buffer. Changes nothing.
//!
//! One file a part of the screen. Labels become styles here and nowhere else, through the theme.

mod bars;
mod body;
mod brush;
mod captions;
mod list;
mod rules;
mod scroll;
mod sheet;
mod style;

pub use style::drawn;

use ratatui::buffer::Buffer;

use crate::reader::{Pane, Reader, Shape};
use crate::settings::Theme;
use brush::Brush;

/// Draws the reader. Returns the cell of the terminal's own cursor, which stands on the selection for
/// screen readers and magnifiers; `None` where there is none.
pub fn draw(reader: &Reader, theme: &Theme, buffer: &mut Buffer) -> Option<(u16, u16)> {
    buffer.reset();
    let mut brush = Brush::new(theme, buffer, reader.config.body.reorder);
    if reader.frame.shape == Shape::TooSmall {
        brush.text(0, 0, u16::MAX, "too small", "text");
        return None;
    }
    rules::draw(reader, &mut brush);
    let list = list::draw(reader, &mut brush);
    let body = body::draw(reader, &mut brush);
    let captions = captions::draw(reader, &mut brush);
    bars::title(reader, &mut brush);
    let sheet = sheet::draw(reader, &mut brush);
    bars::what_may_follow(reader, &mut brush);
    let prompt = bars::status(reader, &mut brush);
    let pane = match reader.focus {
        Pane::List => list,
        Pane::Body => body,
        Pane::Captions => captions,
    };
    prompt.or(if reader.sheets.is_empty() { pane } else { sheet })
}
