//! Scroll bars: where what is on the screen lies in the whole.

use super::brush::Brush;
use crate::reader::Area;

/// What a pane shows of what it has, in lines or rows.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The first on the screen.
    pub top: usize,
    /// How many are on the screen.
    pub many: usize,
    /// How many there are.
    pub all: usize,
}

impl Shown {
    /// The cells of a track of so many that the thumb takes; none where all is on the screen.
    fn thumb(self, track: usize) -> std::ops::Range<usize> {
        let Self { top, many, all } = self;
        if all <= many || track == 0 {
            return 0..0;
        }
        let thumb = (track.saturating_mul(many) / all).clamp(1, track);
        let steps = (all - many).max(1);
        let from = top.min(steps).saturating_mul(track - thumb).div_ceil(steps);
        from..from + thumb
    }
}

/// Draws a bar over the cells of one column; nothing where all is on the screen.
pub fn draw(brush: &mut Brush<'_>, track: Area, shown: Shown, strokes: [&str; 2]) {
    let thumb = shown.thumb(usize::from(track.height));
    if thumb.is_empty() {
        return;
    }
    for row in 0..track.height {
        let (stroke, label) = if thumb.contains(&usize::from(row)) {
            (strokes[0], "scroll.thumb")
        } else {
            (strokes[1], "scroll")
        };
        if !stroke.is_empty() {
            brush.text(track.x, track.y + row, track.x + 1, stroke, label);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Shown;

    #[test]
    fn the_thumb_reaches_both_ends_and_never_leaves_the_track() {
        for (top, many, all, track, want) in [
            (0, 10, 10, 10, 0..0),
            (0, 10, 20, 10, 0..5),
            (10, 10, 20, 10, 5..10),
            (1, 10, 1_000_000, 10, 1..2),
            (999_990, 10, 1_000_000, 10, 9..10),
            (usize::MAX, 10, 20, 10, 5..10),
            (0, 10, usize::MAX, 10, 0..1),
            (0, 1, 2, 0, 0..0),
        ] {
            assert_eq!(Shown { top, many, all }.thumb(track), want, "{top} {many} {all}");
        }
    }
}
