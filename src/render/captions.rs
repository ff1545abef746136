//! The captions.

use super::brush::Brush;
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
            cursor = cursor.or(Some((area.x + 1, area.y + row)));
        }
        if here && focused {
            let rest = Area::new(area.x, area.y + row, area.width, 1);
            brush.over(rest, "list.selected.focus");
        }
    }
    cursor.or(Some((area.x, area.y)))
}
