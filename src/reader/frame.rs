//! Where each pane lies on a screen of a given size.
//!
//! Pure geometry, so that paging, mouse and drawing agree. Below 60 columns one pane at a time, up to 99
//! a strip of stories over the body, up to 159 stories beside body over captions, then three columns.

/// A pane.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Pane {
    /// The stories.
    #[default]
    List,
    /// The story.
    Body,
    /// Its photo captions.
    Captions,
}

/// A rectangle of cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// The first column.
    pub x: u16,
    /// The first row.
    pub y: u16,
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
}

impl Area {
    /// The area at a corner with a size.
    pub const fn new(x: u16, y: u16, width: u16, height: u16) -> Self {
        Self { x, y, width, height }
    }

    /// Whether it holds no cell.
    pub const fn is_empty(self) -> bool {
        self.width == 0 || self.height == 0
    }

    /// Whether a cell lies inside.
    pub const fn holds(self, x: u16, y: u16) -> bool {
        x >= self.x
            && y >= self.y
            && x < self.x.saturating_add(self.width)
            && y < self.y.saturating_add(self.height)
    }

    /// One past the last row.
    pub const fn bottom(self) -> u16 {
        self.y.saturating_add(self.height)
    }

    /// One past the last column.
    pub const fn right(self) -> u16 {
        self.x.saturating_add(self.width)
    }
}

/// How much fits side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// Below 20x6: nothing fits.
    TooSmall,
    /// One pane at a time.
    #[default]
    One,
    /// A strip of stories over the body, captions as one line.
    Strip,
    /// Stories beside body over captions.
    Two,
    /// Three columns.
    Three,
}

impl Shape {
    /// The shape that a screen of this size has room for.
    pub fn of(width: u16, height: u16) -> Self {
        match width {
            _ if width < 20 || height < 6 => Self::TooSmall,
            // Two panes of three rows each are worse than one of six.
            _ if height < 10 => Self::One,
            ..60 => Self::One,
            60..100 => Self::Strip,
            100..160 => Self::Two,
            160.. => Self::Three,
        }
    }
}

/// What the frame depends on besides the size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// The focused pane.
    pub focus: Pane,
    /// Only the focused pane, nothing else.
    pub zen: bool,
    /// How many lines the captions would fill; 0 where there are none.
    pub captions: u16,
    /// How many stories there are at all; 0 where that is not known, or where it is said that there are
    /// none.
    pub stories: u16,
}

/// The places of everything on the screen; an empty area is not shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Its shape.
    pub shape: Shape,
    /// The title bar.
    pub title: Area,
    /// The stories.
    pub list: Area,
    /// The story.
    pub body: Area,
    /// The captions.
    pub captions: Area,
    /// The rule over the captions, which carries their title (not in three columns).
    pub caption_rule: Area,
    /// The status line.
    pub status: Area,
    /// All between title and status, rules included.
    pub middle: Area,
}

impl Frame {
    /// Lays out a screen.
    pub fn of(width: u16, height: u16, wish: Wish) -> Self {
        let shape = Shape::of(width, height);
        if shape == Shape::TooSmall {
            return Self { shape, ..Self::default() };
        }
        let status = Area::new(0, height - 1, width, 1);
        let title = Area::new(0, 0, width, 1);
        let middle = Area::new(0, 1, width, height - 2);
        let frame = Self { shape, title, status, middle, ..Self::default() };
        if wish.zen {
            let all = Area::new(0, 0, width, height - 1);
            return Self { title: Area::default(), middle: all, ..frame.only(wish.focus, all) };
        }
        match shape {
            Shape::Strip => frame.strip(wish),
            Shape::Two => frame.two(wish),
            Shape::Three => frame.three(),
            Shape::TooSmall | Shape::One => frame.only(wish.focus, middle),
        }
    }

    fn only(self, pane: Pane, area: Area) -> Self {
        match pane {
            Pane::List => Self { list: area, ..self },
            Pane::Body => Self { body: area, ..self },
            Pane::Captions => Self { captions: area, ..self },
        }
    }

    fn strip(self, wish: Wish) -> Self {
        let Area { y, width, height, .. } = self.middle;
        let rows = (height / 7).clamp(1, 8).min(height / 3);
        let rows = if wish.stories > 0 { rows.min(wish.stories) } else { rows };
        let open = match (wish.captions, wish.focus) {
            (0, _) => 0,
            (n, Pane::Captions) => n.clamp(1, height / 2),
            _ => 1,
        };
        let foot = if open == 0 { 0 } else { open + 1 };
        let body = height.saturating_sub(rows + 1 + foot);
        let rule = y + rows + 1 + body;
        Self {
            list: Area::new(0, y, width, rows),
            body: Area::new(0, y + rows + 1, width, body),
            caption_rule: if open == 0 { Area::default() } else { Area::new(0, rule, width, 1) },
            captions: Area::new(0, rule + 1, width, open),
            ..self
        }
    }

    fn two(self, wish: Wish) -> Self {
        let Area { y, width, height, .. } = self.middle;
        let column = (width / 5 + 8).min(38);
        let (top, tall) = (y + 1, height.saturating_sub(2));
        let most = if wish.focus == Pane::Captions { tall / 2 } else { (tall / 5).max(3) };
        let open = wish.captions.min(most);
        let foot = if open == 0 { 0 } else { open + 1 };
        let body = tall.saturating_sub(foot);
        let (x, rest) = (column + 1, width - column - 1);
        let air = air(body);
        Self {
            list: Area::new(0, top, column, tall),
            body: Area::new(x, top + air, rest, body - air),
            caption_rule: if open == 0 {
                Area::default()
            } else {
                Area::new(x, top + body, rest, 1)
            },
            captions: Area::new(x, top + body + 1, rest, open),
            ..self
        }
    }

    fn three(self) -> Self {
        let Area { y, width, height, .. } = self.middle;
        let (top, tall) = (y + 1, height.saturating_sub(2));
        let list = (width / 4 - 6).min(52);
        let captions = (width / 5 * 2 - 24).min(64);
        let body = width - list - captions - 2;
        let air = air(tall);
        Self {
            list: Area::new(0, top, list, tall),
            body: Area::new(list + 1, top + air, body, tall - air),
            captions: Area::new(list + body + 2, top, captions, tall),
            ..self
        }
    }

    /// The area of a pane; empty where it is not shown.
    pub fn pane(&self, pane: Pane) -> Area {
        match pane {
            Pane::List => self.list,
            Pane::Body => self.body,
            Pane::Captions => self.captions,
        }
    }

    /// The pane under a cell.
    pub fn pane_at(&self, x: u16, y: u16) -> Option<Pane> {
        [Pane::List, Pane::Body, Pane::Captions].into_iter().find(|p| self.pane(*p).holds(x, y))
    }

    /// Where a sheet (help, a list of quotes, an entity's page) lies: over body and captions where the
    /// list stays beside it, else over everything.
    pub fn sheet(&self, wide: bool) -> Area {
        match self.shape {
            Shape::Two | Shape::Three if self.middle.y > 0 => {
                let x = if wide { 0 } else { self.list.right() + 1 };
                let width = self.middle.width.saturating_sub(x);
                Area::new(x, self.list.y, width, self.list.height)
            }
            _ => self.middle,
        }
    }
}

/// The free line over the body of a tall pane.
const fn air(height: u16) -> u16 {
    if height >= 20 { 1 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(size: (u16, u16), shape: Shape, list: Area, body: Area, captions: Area) {
        let wish = Wish { focus: Pane::Body, zen: false, captions: 20, stories: 30 };
        let frame = Frame::of(size.0, size.1, wish);
        assert_eq!(
            (frame.shape, frame.list, frame.body, frame.captions),
            (shape, list, body, captions),
            "{size:?}"
        );
    }

    #[test]
    fn every_width_class_has_its_shape() {
        let none = Area::default();
        check((19, 40), Shape::TooSmall, none, none, none);
        check((40, 12), Shape::One, none, Area::new(0, 1, 40, 10), none);
        check(
            (80, 24),
            Shape::Strip,
            Area::new(0, 1, 80, 3),
            Area::new(0, 5, 80, 16),
            Area::new(0, 22, 80, 1),
        );
        check(
            (120, 40),
            Shape::Two,
            Area::new(0, 2, 32, 36),
            Area::new(33, 3, 87, 27),
            Area::new(33, 31, 87, 7),
        );
        check(
            (200, 60),
            Shape::Three,
            Area::new(0, 2, 44, 56),
            Area::new(45, 3, 98, 55),
            Area::new(144, 2, 56, 56),
        );
    }

    #[test]
    fn no_size_breaks_it() {
        for width in 0..300 {
            for height in 0..70 {
                for focus in [Pane::List, Pane::Body, Pane::Captions] {
                    for zen in [false, true] {
                        let frame =
                            Frame::of(width, height, Wish { focus, zen, captions: 9, stories: 2 });
                        for pane in [Pane::List, Pane::Body, Pane::Captions] {
                            let area = frame.pane(pane);
                            assert!(area.right() <= width.max(area.x), "{width}x{height}");
                            assert!(area.is_empty() || area.bottom() < height);
                        }
                        if frame.shape != Shape::TooSmall {
                            assert!(!frame.pane(focus).is_empty(), "{width}x{height} {focus:?}");
                        }
                    }
                }
            }
        }
    }
}
