//! How a story is set: the room that there is and what is shown in it.

/// The measure of the body, in cells.
const MEASURE: u16 = 66;
/// The measure from [`WIDE`] columns of screen on.
const WIDE_MEASURE: u16 = 72;
/// Columns of a wide screen.
const WIDE: u16 = 160;

/// The narrowest measure that has room for dates beside the text.
const ROOMY: u16 = 40;

/// How a story is set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one toggle of the reader")]
pub struct Setting {
    /// Cells of the widest line.
    pub measure: u16,
    /// Cells before the text, for the speaker's name and the rule of a quote; 0 for none.
    pub margin: u16,
    /// Speakers below the threshold are named too.
    pub doubtful: bool,
    /// Page furniture is unfolded.
    pub furniture: bool,
    /// Resolved dates stand beside the dates of the text.
    pub dates: bool,
    /// Captions are set whole, with their credits, instead of as one line.
    pub captions: bool,
    /// Words may be hyphenated.
    pub hyphens: bool,
    /// Right-to-left text is put into visual order; else the terminal does it.
    pub reorder: bool,
}

impl Setting {
    /// The setting for a pane of some width on a screen of some width, both in cells.
    pub fn for_pane(pane: u16, screen: u16) -> Self {
        let widest = if screen >= WIDE { WIDE_MEASURE } else { MEASURE };
        Self::fitted(pane, widest)
    }

    /// Whether dates fit beside the text.
    pub(super) fn has_room_for_dates(&self) -> bool {
        self.measure >= ROOMY
    }

    /// The setting for a pane of some width with a widest measure, both in cells.
    pub fn fitted(pane: u16, widest: u16) -> Self {
        let widest = widest.max(1);
        let spare = pane.saturating_sub(widest);
        // The margin holds a name, the rule and a space; a narrow pane keeps only the latter two.
        let margin = match pane {
            ..20 => 0,
            20..60 => 2,
            _ if spare >= 24 => 16,
            _ => spare.saturating_sub(2).clamp(9, 12),
        };
        let measure = pane.saturating_sub(margin).saturating_sub(1).clamp(1, widest);
        Self {
            measure,
            margin,
            doubtful: false,
            furniture: false,
            dates: false,
            captions: false,
            hyphens: true,
            reorder: true,
        }
    }
}

impl Default for Setting {
    /// A pane of 80 cells.
    fn default() -> Self {
        Self::for_pane(80, 80)
    }
}
