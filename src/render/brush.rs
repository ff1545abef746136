//! The brush: labelled text into cells, never past the edge that it was given.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use super::style::drawn;
use crate::galley::visual;
use crate::reader::{Area, Line};
use crate::settings::Theme;

/// Draws labelled text into a buffer.
pub struct Brush<'a> {
    theme: &'a Theme,
    buffer: &'a mut Buffer,
    /// Cells that the buffer has; nothing is drawn outside.
    bounds: Area,
    /// Right-to-left text is put into visual order; else the terminal does it.
    reorder: bool,
}

impl<'a> Brush<'a> {
    /// A brush for a buffer.
    pub fn new(theme: &'a Theme, buffer: &'a mut Buffer, reorder: bool) -> Self {
        let Rect { x, y, width, height } = buffer.area;
        Self { theme, buffer, bounds: Area::new(x, y, width, height), reorder }
    }

    /// The theme's name.
    pub fn theme_name(&self) -> &str {
        &self.theme.name
    }

    /// Draws a text at a cell, cut at the column `end`. Returns the column after it.
    pub fn text(&mut self, x: u16, y: u16, end: u16, text: &str, label: &str) -> u16 {
        self.stack(x, y, end, text, [label])
    }

    /// Draws a text with several labels, each over the one before.
    pub fn stack<'l>(
        &mut self,
        x: u16,
        y: u16,
        end: u16,
        text: &str,
        labels: impl IntoIterator<Item = &'l str>,
    ) -> u16 {
        let end = end.min(self.bounds.right());
        if y >= self.bounds.bottom() || x >= end {
            return x;
        }
        let style = drawn(self.theme.stack(labels));
        self.buffer.set_stringn(x, y, text, usize::from(end - x), style).0
    }

    /// Draws a line of labelled bits on a row of an area.
    pub fn line(&mut self, area: Area, row: u16, line: &Line) {
        if row >= area.height {
            return;
        }
        let mut x = area.x;
        for bit in &line.bits {
            let text = if self.reorder { visual(&bit.text) } else { Cow::Borrowed(&*bit.text) };
            x = self.text(x, area.y + row, area.right(), &text, bit.label);
        }
    }

    /// Lays a label's style over cells that are drawn already.
    pub fn over(&mut self, area: Area, label: &str) {
        let style = drawn(self.theme.style(label));
        let right = area.right().min(self.bounds.right());
        let bottom = area.bottom().min(self.bounds.bottom());
        if area.x < right && area.y < bottom {
            let rect = Rect::new(area.x, area.y, right - area.x, bottom - area.y);
            self.buffer.set_style(rect, style);
        }
    }

    /// Empties cells.
    pub fn clear(&mut self, area: Area) {
        let right = area.right().min(self.bounds.right());
        let bottom = area.bottom().min(self.bounds.bottom());
        for y in area.y..bottom {
            for x in area.x..right {
                self.buffer[(x, y)].reset();
            }
        }
    }

    /// Draws a horizontal rule, heavy where its pane is focused, with a title in it.
    pub fn rule(&mut self, area: Area, heavy: bool, title: &str) {
        let (stroke, label) = if heavy { ("━", "rule.focus") } else { ("─", "rule") };
        let width = usize::from(area.width);
        self.text(area.x, area.y, area.right(), &stroke.repeat(width), label);
        if !title.is_empty() && width > title.width() + 4 {
            let label = if heavy { "rule.title.focus" } else { "rule.title" };
            self.text(area.x + 1, area.y, area.right(), &format!(" {title} "), label);
        }
    }

    /// Draws a vertical rule.
    pub fn bar(&mut self, x: u16, from: u16, to: u16) {
        for y in from..to {
            self.text(x, y, x + 1, "│", "rule");
        }
    }

    /// Says something where a pane has nothing to show, in its upper third.
    pub fn empty(&mut self, area: Area, says: &[String]) {
        let top = area.y + area.height.saturating_sub(says.len() as u16) / 3;
        for (n, text) in says.iter().enumerate() {
            let y = top + n as u16;
            if y >= area.bottom() {
                break;
            }
            let room = usize::from(area.width.saturating_sub(2));
            let text = crate::reader::fit(text, room);
            let x = area.x + 1 + ((room - text.width().min(room)) / 2) as u16;
            self.text(x, y, area.right(), &text, if n == 0 { "text" } else { "empty" });
        }
    }
}
