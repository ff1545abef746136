//! The sheet that lies over the panes: help, messages, lists of quotes and stories, a name's page.

use unicode_width::UnicodeWidthStr;

use super::brush::Brush;
use crate::reader::{Area, Reader, Shape};

/// Draws the topmost. Returns the cell of the entry under the cursor.
pub fn draw(reader: &Reader, brush: &mut Brush<'_>) -> Option<(u16, u16)> {
    let sheet = reader.sheets.last()?;
    let frame = &reader.frame;
    let area = frame.sheet(sheet.page.is_wide());
    let beside = matches!(frame.shape, Shape::Two | Shape::Three) && !reader.zen;
    // The rule over it lies on the panes' own rule where there is one.
    let (rule, area) = if beside {
        (Area::new(area.x, area.y - 1, area.width, 1), area)
    } else {
        let below = Area::new(area.x, area.y + 1, area.width, area.height.saturating_sub(1));
        (Area::new(area.x, area.y, area.width, 1), below)
    };
    brush.clear(rule);
    brush.clear(area);
    brush.rule(rule, true, &sheet.title);
    if beside {
        let under = Area::new(area.x, area.bottom(), area.width, 1);
        brush.rule(under, false, "");
        if let Some(bar) = area.x.checked_sub(1) {
            brush.bar(bar, area.y, area.bottom());
        }
    }
    let mut cursor = None;
    let shown = sheet.text.lines.iter().skip(sheet.top).take(usize::from(area.height));
    for (row, line) in (0_u16..).zip(shown) {
        brush.line(area, row, &line.line);
        if line.item.is_some() && line.item == Some(sheet.cursor) {
            let y = area.y + row;
            brush.over(Area::new(area.x, y, area.width, 1), "list.selected.focus");
            cursor = cursor.or(Some((area.x + 1, y)));
        }
    }
    let rest = sheet.text.lines.len().saturating_sub(sheet.top + usize::from(area.height));
    if rest > 0 {
        let room = usize::from(area.width).saturating_sub(sheet.title.width() + 8);
        let long = format!(" {rest} more lines below ");
        let more = if beside || long.len() <= room { long } else { format!(" {rest} more ") };
        let x = area.right().saturating_sub(more.len() as u16 + 2);
        let y = if beside { area.bottom() } else { rule.y };
        brush.text(x, y, area.right(), &more, "rule.title");
    }
    cursor.or(Some((area.x, area.y)))
}
