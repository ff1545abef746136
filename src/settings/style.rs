//! Styles: colors and weight, apart from any terminal library.

/// A color.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Color {
    /// The terminal's own.
    Default,
    /// One of the sixteen, 0 to 15, as the terminal's palette has it.
    Ansi(u8),
    /// One of the 256.
    Indexed(u8),
    /// Red, green, blue.
    Rgb(u8, u8, u8),
}

/// How many colors the terminal has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Depth {
    /// Sixteen.
    Sixteen,
    /// 256.
    Indexed,
    /// All.
    #[default]
    True,
}

/// How something is drawn; what is `None` is left as it is below.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// The letters' color.
    pub fg: Option<Color>,
    /// The ground's color.
    pub bg: Option<Color>,
    /// Heavier.
    pub bold: Option<bool>,
    /// Fainter.
    pub dim: Option<bool>,
    /// Slanted.
    pub italic: Option<bool>,
    /// Underlined.
    pub underline: Option<bool>,
    /// Letters and ground swapped.
    pub reverse: Option<bool>,
}

impl Style {
    /// This style laid over another: what it leaves open shows from below.
    #[must_use]
    pub fn over(self, below: Self) -> Self {
        Self {
            fg: self.fg.or(below.fg),
            bg: self.bg.or(below.bg),
            bold: self.bold.or(below.bold),
            dim: self.dim.or(below.dim),
            italic: self.italic.or(below.italic),
            underline: self.underline.or(below.underline),
            reverse: self.reverse.or(below.reverse),
        }
    }
}
