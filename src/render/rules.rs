//! The rules between panes: single, and heavy at the focused one.

use super::brush::Brush;
use crate::reader::{Area, Pane, Reader, Shape, fit};

/// Draws them.
pub fn draw(reader: &Reader, brush: &mut Brush<'_>) {
    if reader.zen {
        return;
    }
    let frame = &reader.frame;
    let focus = if reader.sheets.is_empty() { Some(reader.focus) } else { None };
    let photos = photos(reader);
    match frame.shape {
        Shape::TooSmall | Shape::One => {}
        Shape::Strip => {
            // Both rules of the body are heavy when it is focused; of the others, the one they touch.
            let under = Area::new(frame.list.x, frame.list.bottom(), frame.list.width, 1);
            let marks = marks(reader, under);
            brush.rule(under, matches!(focus, Some(Pane::List | Pane::Body)), &marks);
            if !frame.caption_rule.is_empty() {
                let heavy = matches!(focus, Some(Pane::Captions | Pane::Body));
                let title = if focus == Some(Pane::Captions) { photos.as_str() } else { "" };
                brush.rule(frame.caption_rule, heavy, title);
            }
        }
        Shape::Two => {
            let marks = marks(reader, frame.body);
            columns(
                brush,
                reader,
                &[(frame.list, Pane::List, ""), (frame.body, Pane::Body, &marks)],
                focus,
            );
            if !frame.caption_rule.is_empty() {
                brush.rule(frame.caption_rule, focus == Some(Pane::Captions), &photos);
                let bar = frame.caption_rule.x.saturating_sub(1);
                brush.text(bar, frame.caption_rule.y, bar + 1, "├", "rule");
            }
        }
        Shape::Three => columns(
            brush,
            reader,
            &[
                (frame.list, Pane::List, ""),
                (frame.body, Pane::Body, &marks(reader, frame.body)),
                (frame.captions, Pane::Captions, &photos),
            ],
            focus,
        ),
    }
}

/// What the user did to the story, over its body.
fn marks(reader: &Reader, area: Area) -> String {
    let room = usize::from(area.width.saturating_sub(6));
    reader.marks_line().map(|marks| fit(&marks, room)).unwrap_or_default()
}

fn photos(reader: &Reader) -> String {
    match (&reader.captions.many, &reader.body.story) {
        (0, _) | (_, None) => "Photos".to_owned(),
        (many, _) => format!("Photo {} of {many}", reader.captions.current + 1),
    }
}

/// The rules of panes that stand beside each other: one over each, one under all, bars between.
fn columns(
    brush: &mut Brush<'_>,
    reader: &Reader,
    panes: &[(Area, Pane, &str)],
    focus: Option<Pane>,
) {
    let middle = reader.frame.middle;
    let (top, bottom) = (middle.y, middle.bottom() - 1);
    brush.rule(Area::new(middle.x, bottom, middle.width, 1), false, "");
    let mut left_heavy = false;
    for (n, (area, pane, title)) in panes.iter().enumerate() {
        let heavy = focus == Some(*pane);
        brush.rule(Area::new(area.x, top, area.width, 1), heavy, title);
        if n > 0 {
            let bar = area.x - 1;
            brush.bar(bar, top + 1, bottom);
            let joint = match (left_heavy, heavy) {
                (true, _) => "┭",
                (_, true) => "┮",
                _ => "┬",
            };
            brush.text(
                bar,
                top,
                bar + 1,
                joint,
                if heavy || left_heavy { "rule.focus" } else { "rule" },
            );
            brush.text(bar, bottom, bar + 1, "┴", "rule");
        }
        left_heavy = heavy;
    }
}
