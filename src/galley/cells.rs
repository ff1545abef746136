//! Cells: how wide text is on a terminal.
//!
//! A terminal library draws grapheme by grapheme, so the width of a text is the sum over its graphemes: an
//! Arabic lam-alef takes two cells, an emoji family two.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
pub fn cells(text: &str) -> usize {
    if text.is_ascii() {
        return text.len();
    }
    if text.chars().all(single) {
        return text.chars().count();
    }
    text.graphemes(true).map(grapheme).sum()
}

/// How many cells one grapheme takes.
pub fn grapheme(text: &str) -> usize {
    // Half-width kana marks are drawn in a cell of their own, whatever their property says.
    text.width() + text.chars().filter(|c| matches!(c, '\u{ff9e}' | '\u{ff9f}')).count()
}

/// The beginning of a text that takes no more than some cells.
pub fn clip(text: &str, most: usize) -> &str {
    if text.len() <= most && text.is_ascii() {
        return text;
    }
    let mut used = 0;
    for (at, one) in text.grapheme_indices(true) {
        used += grapheme(one);
        if used > most {
            return text.get(..at).unwrap_or_default();
        }
    }
    text
}

/// Whether a character takes one cell and joins with nothing: the letters and marks of European text.
pub fn single(char: char) -> bool {
    matches!(char,
        ' '..='~' | '\u{a0}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{370}'..='\u{373}'
        | '\u{386}'..='\u{3ff}' | '\u{400}'..='\u{482}' | '\u{48a}'..='\u{52f}'
        | '\u{2010}'..='\u{2027}')
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::CellWidth;
    use unicode_segmentation::UnicodeSegmentation;

    use super::{cells, clip, grapheme, single};

    #[test]
    fn text_is_as_wide_as_it_is_drawn() {
        let check = |text: &str, expect: usize| assert_eq!(cells(text), expect, "{text}");
        check("", 0);
        check("news", 4);
        check("“café” — Łódź", 13);
        check("cafe\u{301}", 4);
        check("東京", 4);
        check("👩‍👩‍👧", 2);
        check("🇸🇱", 2);
        check("לום", 3);
        check("لا", 2);
    }

    #[test]
    fn graphemes_are_as_wide_as_the_renderer_draws_them() {
        for one in
            ["a", "é", "e\u{301}", "東", "ﾟ", "ﾊﾟ", "👩‍👩‍👧", "🇸🇱", "☀\u{fe0f}", "\u{200d}", "ก็", "⟨"]
        {
            assert_eq!(grapheme(one), usize::from(one.cell_width()), "{one}");
        }
    }

    #[test]
    fn clipping_never_cuts_a_grapheme() {
        let check = |text: &str, most, expect: &str| assert_eq!(clip(text, most), expect, "{text}");
        check("wire", 4, "wire");
        check("wire", 3, "wir");
        check("東京", 3, "東");
        check("cafe\u{301}s", 4, "cafe\u{301}");
        check("", 0, "");
    }

    #[test]
    fn single_characters_are_single() {
        for char in (0..0x3000u32).filter_map(char::from_u32).filter(|char| single(*char)) {
            let text = format!("a{char}b");
            assert_eq!(text.graphemes(true).count(), 3, "U+{:04X}", char as u32);
            assert_eq!(grapheme(char.encode_utf8(&mut [0; 4])), 1, "U+{:04X}", char as u32);
        }
    }
}
