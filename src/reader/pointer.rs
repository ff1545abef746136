//! The mouse: the wheel scrolls what it is over, a click focuses and selects, a second one follows.

use unicode_width::UnicodeWidthStr;

use super::frame::{Area, Pane, Shape};
use super::{Mouse, MouseDid, Pick, Reader};
use crate::actions::Action;
use crate::galley::Marks;

/// Lines a notch of the wheel.
const NOTCH: isize = 3;

impl Reader {
    pub(super) fn mouse(&mut self, mouse: Mouse) {
        self.touched = true;
        if self.prompt.is_some() {
            return;
        }
        let by = match mouse.did {
            MouseDid::WheelUp => -NOTCH,
            MouseDid::WheelDown => NOTCH,
            MouseDid::Press => {
                self.messages.hush();
                self.press(mouse.x, mouse.y);
                return;
            }
        };
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.scroll(by);
            return;
        }
        match self.frame.pane_at(mouse.x, mouse.y) {
            Some(Pane::List) if self.list.step(by.signum(), &mut self.out) => self.rest(),
            Some(Pane::List) | None => {}
            Some(Pane::Body) => {
                self.body.scroll(by);
                if by > 0 && self.focus == Pane::Body && self.body.at_end() {
                    self.mark_read();
                }
            }
            Some(Pane::Captions) => {
                if let Some(story) = &self.body.story {
                    self.captions.step(story, by.signum(), &mut self.out);
                }
            }
        }
    }

    fn press(&mut self, x: u16, y: u16) {
        if !self.sheets.is_empty() {
            self.press_sheet(x, y);
            return;
        }
        let Some(pane) = self.frame.pane_at(x, y) else { return };
        let row = usize::from(y - self.frame.pane(pane).y);
        let focused = self.focus == pane;
        match pane {
            Pane::List => {
                self.focus = Pane::List;
                let Some(at) = self.list_lines().get(row).and_then(|line| line.row) else { return };
                if self.list.go(at, &mut self.out) {
                    self.rest();
                } else if focused {
                    self.act(Action::Open, None);
                }
            }
            Pane::Body => {
                self.focus = Pane::Body;
                self.press_body(x, row);
            }
            Pane::Captions => {
                self.focus(Pane::Captions);
                let line = self.plates.get(self.captions.top + row).and_then(|line| line.item);
                let (Some(item), Some(story)) = (line, &self.body.story) else { return };
                if focused && self.captions.item() == Some(item) {
                    self.act(Action::Open, None);
                } else {
                    self.captions.select(item, story, &mut self.out);
                }
            }
        }
    }

    fn press_sheet(&mut self, x: u16, y: u16) {
        let Some(sheet) = self.sheets.last_mut() else { return };
        let wide = sheet.page.is_wide();
        let area = self.frame.sheet(wide);
        if !area.holds(x, y) {
            self.sheets.clear();
            return;
        }
        let titled = !matches!(self.frame.shape, Shape::Two | Shape::Three) || self.zen;
        let row = usize::from(y - area.y).checked_sub(usize::from(titled));
        let line = row.and_then(|row| sheet.text.lines.get(sheet.top + row));
        let Some(item) = line.and_then(|line| line.item) else { return };
        if sheet.cursor == item {
            self.act(Action::Open, None);
        } else {
            sheet.select(item);
        }
    }

    /// Puts the body's cursor on the name or quote that was clicked; a second click follows it.
    fn press_body(&mut self, x: u16, row: usize) {
        let n = self.body.top + row;
        if let Some(caption) = self.body.galley.line(n).and_then(|line| line.caption)
            && let Some(story) = &self.body.story
        {
            self.captions.go(story, caption, &mut self.out);
            self.focus(Pane::Captions);
            return;
        }
        let Some(offset) = self.offset_under(x, n) else {
            self.body.pick = None;
            return;
        };
        let pick = self.body.pick_under(offset);
        if pick.is_some() && pick == self.body.pick {
            let action = match pick {
                Some(Pick::Quote(_)) => Action::SpeakerQuotes,
                _ => Action::EntityPage,
            };
            self.act(action, None);
        } else {
            self.body.pick = pick;
        }
    }

    /// The byte of the story's text under a column of one of its lines.
    fn offset_under(&self, x: u16, n: usize) -> Option<usize> {
        let story = self.body.story.as_deref()?;
        let mut column = usize::from(self.text_column());
        let x = usize::from(x);
        for piece in self.body.galley.show(story, n, &Marks::default()).pieces {
            let end = column + piece.text.width();
            if column <= x && x < end {
                return piece.span.map(|span| {
                    let back: usize = piece
                        .text
                        .char_indices()
                        .take_while(|(at, _)| {
                            let before = piece.text.get(..*at).map_or(0, UnicodeWidthStr::width);
                            column + before <= x
                        })
                        .last()
                        .map_or(0, |(at, _)| at);
                    (span.start + back).min(span.end.saturating_sub(1))
                });
            }
            column = end;
        }
        None
    }

    /// The column where the body's text begins.
    pub fn text_column(&self) -> u16 {
        let area = self.frame.body;
        area.x + body_indent(area, self.body.galley.width()) + self.body.galley.setting.margin
    }
}

/// The columns left free before the margin of a body that is much narrower than its pane.
pub fn body_indent(area: Area, width: u16) -> u16 {
    let spare = area.width.saturating_sub(1).saturating_sub(width);
    if spare > 24 { spare / 2 } else { 0 }
}
