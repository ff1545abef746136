//! The stories.

use super::brush::Brush;
use super::scroll::{self, Shown};
use crate::reader::{Area, Pane, Reader, Shape};

/// Draws them. Returns the cell of the row under the cursor.
pub fn draw(reader: &Reader, brush: &mut Brush<'_>) -> Option<(u16, u16)> {
    let area = reader.frame.list;
    if area.is_empty() {
        return None;
    }
    if reader.list.is_empty() {
        let wrong = reader.list.wrong.as_ref().map(|(message, _)| vec![message.clone()]);
        brush.empty(area, &wrong.unwrap_or_else(|| reader.empty_list()));
        return Some((area.x, area.y));
    }
    let focused = reader.focus == Pane::List && reader.sheets.is_empty();
    let label = if focused { "list.selected.focus" } else { "list.selected" };
    let mut cursor = None;
    for (row, line) in (0_u16..).zip(reader.list_lines()) {
        brush.line(area, row, &line.line);
        if line.row == Some(reader.list.cursor) {
            let y = area.y + row;
            brush.over(Area::new(area.x + 1, y, area.width.saturating_sub(1), 1), label);
            cursor = cursor.or(Some((area.x + 1, y)));
        }
    }
    position(reader, brush);
    cursor
}

/// Shows on the rule beside the list where its screen lies in the whole.
fn position(reader: &Reader, brush: &mut Brush<'_>) {
    let (frame, list) = (&reader.frame, &reader.list);
    if reader.zen || !matches!(frame.shape, Shape::Two | Shape::Three) {
        return;
    }
    let many = reader.list_lines().iter().filter(|line| line.first).count();
    let track = Area::new(frame.list.right(), frame.list.y, 1, frame.list.height);
    scroll::draw(brush, track, Shown { top: list.top, many, all: list.len() }, ["┃", ""]);
}
