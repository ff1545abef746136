//! The captions.

use super::brush::Brush;
use super::scroll::{self, Shown};
use crate::reader::{Area, Pane, Reader, Shape};

/// Draws them. Returns the cell of the item under the cursor.
pub fn draw(reader: &Reader, brush: &mut Brush<'_>) -> Option<(u16, u16)> {
    let area = reader.frame.captions;
    if area.is_empty() {
        return None;
    }
    if reader.frame.shape == Shape::Strip && reader.focus != Pane::Captions && !reader.zen {
        brush.line(area, 0, &reader.caption_line(usize::from(area.width)));
        return Some((area.x + 1, area.y));
    }
    let pane = &reader.captions;
    let focused = reader.focus == Pane::Captions && reader.sheets.is_empty();
    let mut cursor = None;
    let shown = reader.plates.iter().skip(pane.top).take(usize::from(area.height));
    for (row, line) in (0_u16..).zip(shown) {
        brush.line(area, row, &line.line);
        let here = line.item.is_some() && line.item == pane.item();
        if here {
            let text = line.line.text();
            let blanks = text.len() - text.trim_start().len();
            let x = area.x.saturating_add(blanks as u16).min(area.right() - 1);
            cursor = cursor.or(Some((x, area.y + row)));
        }
        if here && focused {
            let rest = Area::new(area.x, area.y + row, area.width, 1);
            brush.over(rest, "list.selected.focus");
        }
    }
    let many = usize::from(area.height);
    let shown = Shown { top: pane.top, many, all: reader.plates.len() };
    let track = Area::new(area.right() - 1, area.y, 1, area.height);
    scroll::draw(brush, track, shown, ["█", "│"]);
    cursor.or(Some((area.x, area.y)))
}
