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

impl Depth {
    /// What the environment says of the terminal: `COLORTERM`, then `TERM`.
    pub fn from_env(get: impl Fn(&str) -> Option<String>) -> Self {
        let term = get("TERM").unwrap_or_default();
        match get("COLORTERM").as_deref() {
            Some("truecolor" | "24bit") => Self::True,
            _ if term.ends_with("-direct") => Self::True,
            _ if term.contains("256color") => Self::Indexed,
            _ => Self::Sixteen,
        }
    }
}

/// The usual names of the sixteen, in their order.
const NAMES: [&str; 16] = [
    "black",
    "red",
    "green",
    "yellow",
    "blue",
    "magenta",
    "cyan",
    "white",
    "bright-black",
    "bright-red",
    "bright-green",
    "bright-yellow",
    "bright-blue",
    "bright-magenta",
    "bright-cyan",
    "bright-white",
];

/// The usual colors of the sixteen (those of xterm), for the nearest one.
const SIXTEEN: [(u8, u8, u8); 16] = [
    (0, 0, 0),
    (205, 0, 0),
    (0, 205, 0),
    (205, 205, 0),
    (0, 0, 238),
    (205, 0, 205),
    (0, 205, 205),
    (229, 229, 229),
    (127, 127, 127),
    (255, 0, 0),
    (0, 255, 0),
    (255, 255, 0),
    (92, 92, 255),
    (255, 0, 255),
    (0, 255, 255),
    (255, 255, 255),
];

impl Color {
    /// Reads `#7fb4ca`, `bright-blue`, `default`, or a number from 0 to 255.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(hex) = text.strip_prefix('#') {
            let digits = hex.len() == 6 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
            let value = digits.then(|| u32::from_str_radix(hex, 16).ok())??;
            let [_, red, green, blue] = value.to_be_bytes();
            return Some(Self::Rgb(red, green, blue));
        }
        if text == "default" {
            return Some(Self::Default);
        }
        if let Some(at) = NAMES.iter().position(|name| *name == text) {
            return Some(Self::Ansi(at as u8));
        }
        text.parse().ok().map(Self::Indexed)
    }

    /// The nearest color that a terminal of some depth has.
    #[must_use]
    pub fn at(self, depth: Depth) -> Self {
        let Some(rgb) = self.rgb() else { return self };
        match (depth, self) {
            (Depth::True, _) | (Depth::Indexed, Self::Indexed(_)) => self,
            (Depth::Indexed, _) => Self::Indexed(nearest((16..=255).map(|n| (n, cube(n))), rgb)),
            (Depth::Sixteen, _) => Self::Ansi(nearest((0u8..).zip(SIXTEEN), rgb)),
        }
    }

    /// Red, green and blue, where they do not depend on the terminal's palette.
    fn rgb(self) -> Option<(u8, u8, u8)> {
        match self {
            Self::Default | Self::Ansi(_) | Self::Indexed(..16) => None,
            Self::Indexed(n) => Some(cube(n)),
            Self::Rgb(red, green, blue) => Some((red, green, blue)),
        }
    }
}

/// The color of an index from 16 on: a cube of 6 steps a side, then 24 grays (xterm's 256 colors).
fn cube(n: u8) -> (u8, u8, u8) {
    let n = n.saturating_sub(16);
    if n >= 216 {
        let gray = 8 + (n - 216) * 10;
        return (gray, gray, gray);
    }
    let step = |n: u8| if n == 0 { 0 } else { 55 + n * 40 };
    (step(n / 36), step(n / 6 % 6), step(n % 6))
}

fn nearest(colors: impl Iterator<Item = (u8, (u8, u8, u8))>, to: (u8, u8, u8)) -> u8 {
    let square = |a: u8, b: u8| u32::from(a.abs_diff(b)).pow(2);
    colors
        .min_by_key(|(_, c)| 2 * square(c.0, to.0) + 4 * square(c.1, to.1) + 3 * square(c.2, to.2))
        .map_or(7, |(n, _)| n)
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

    /// The style as an escape sequence (ECMA-48, SGR), empty where it changes nothing. Ends with `\x1b[m`.
    pub fn sgr(self) -> String {
        let mut codes = Vec::new();
        for (flag, code) in [
            (self.bold, "1"),
            (self.dim, "2"),
            (self.italic, "3"),
            (self.underline, "4"),
            (self.reverse, "7"),
        ] {
            if flag == Some(true) {
                codes.push(code.to_owned());
            }
        }
        for (color, base) in [(self.fg, 30), (self.bg, 40)] {
            match color {
                None | Some(Color::Default) => {}
                Some(Color::Ansi(n @ ..8)) => codes.push((base + u16::from(n)).to_string()),
                Some(Color::Ansi(n)) => codes.push((base + 52 + u16::from(n)).to_string()),
                Some(Color::Indexed(n)) => codes.push(format!("{};5;{n}", base + 8)),
                Some(Color::Rgb(r, g, b)) => codes.push(format!("{};2;{r};{g};{b}", base + 8)),
            }
        }
        if codes.is_empty() { String::new() } else { format!("\x1b[{}m", codes.join(";")) }
    }
}

#[cfg(test)]
mod tests {
    use super::{Color, Depth, Style};

    #[test]
    fn colors_are_read() {
        let check =
            |text: &str, expect: Option<Color>| assert_eq!(Color::parse(text), expect, "{text}");
        check("#7fb4ca", Some(Color::Rgb(0x7f, 0xb4, 0xca)));
        check("blue", Some(Color::Ansi(4)));
        check("bright-white", Some(Color::Ansi(15)));
        check("default", Some(Color::Default));
        check("214", Some(Color::Indexed(214)));
        check("256", None);
        check("#7fb4c", None);
        check("#7fb4cé", None);
        check("#+12345", None);
        check("mauve", None);
    }

    #[test]
    fn colors_fall_back_to_what_the_terminal_has() {
        let check = |color: Color, depth, expect| assert_eq!(color.at(depth), expect, "{color:?}");
        check(Color::Rgb(255, 0, 0), Depth::True, Color::Rgb(255, 0, 0));
        check(Color::Rgb(255, 0, 0), Depth::Indexed, Color::Indexed(196));
        check(Color::Rgb(255, 0, 0), Depth::Sixteen, Color::Ansi(9));
        check(Color::Rgb(128, 128, 128), Depth::Indexed, Color::Indexed(244));
        check(Color::Indexed(244), Depth::Indexed, Color::Indexed(244));
        check(Color::Indexed(244), Depth::Sixteen, Color::Ansi(8));
        check(Color::Ansi(3), Depth::Sixteen, Color::Ansi(3));
        check(Color::Default, Depth::Sixteen, Color::Default);
    }

    #[test]
    fn the_environment_tells_the_depth() {
        let check = |term: &str, colorterm: Option<&str>, expect| {
            let get = |name: &str| match name {
                "TERM" => Some(term.to_owned()),
                _ => colorterm.map(str::to_owned),
            };
            assert_eq!(Depth::from_env(get), expect, "{term} {colorterm:?}");
        };
        check("xterm-256color", Some("truecolor"), Depth::True);
        check("xterm-256color", None, Depth::Indexed);
        check("xterm-direct", None, Depth::True);
        check("linux", None, Depth::Sixteen);
    }

    #[test]
    fn styles_lie_over_one_another() {
        let below = Style { fg: Some(Color::Ansi(1)), bold: Some(true), ..Style::default() };
        let above = Style { bold: Some(false), underline: Some(true), ..Style::default() };
        assert_eq!(above.over(below).sgr(), "\x1b[4;31m");
        assert_eq!(Style::default().sgr(), "");
        let bright = Style { fg: Some(Color::Ansi(9)), bg: Some(Color::Rgb(1, 2, 3)), ..below };
        assert_eq!(bright.sgr(), "\x1b[1;91;48;2;1;2;3m");
    }
}
