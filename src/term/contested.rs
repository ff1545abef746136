//! Cells that terminals disagree about: emoji made of several characters.
//!
//! A terminal that gives such a cluster more columns than Unicode does leaves a part of it on the screen when other text
//! takes its place. Where one goes, everything is drawn anew.

use ratatui::buffer::Buffer;

/// The clusters of a screen: cell and symbol, from the top.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contested(Vec<(u16, u16, String)>);

impl Contested {
    /// The clusters that are on a screen.
    pub fn of(buffer: &Buffer) -> Self {
        let area = buffer.area;
        let cells = (area.top()..area.bottom())
            .flat_map(|y| (area.left()..area.right()).map(move |x| (x, y)))
            .filter_map(|(x, y)| {
                let symbol = buffer[(x, y)].symbol();
                is_contested(symbol).then(|| (x, y, symbol.to_owned()))
            });
        Self(cells.collect())
    }

    /// Whether all of them are on the next screen too, where they were.
    pub fn stay_on(&self, next: &Self) -> bool {
        self.0.iter().all(|cell| next.0.contains(cell))
    }
}

/// Regional indicators, joiners, variation selectors and skin tones make one of several (UTS #51).
fn is_contested(symbol: &str) -> bool {
    let joins = |c| {
        matches!(
            c,
            '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f3fb}'..='\u{1f3ff}'
        )
    };
    symbol.len() > 4 && symbol.chars().any(joins)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;

    use super::Contested;

    fn check(before: &str, after: &str, stays: bool) {
        let screen = |line| Contested::of(&Buffer::with_lines([line]));
        assert_eq!(screen(before).stay_on(&screen(after)), stays, "{before} {after}");
    }

    #[test]
    fn what_every_terminal_draws_alike_needs_nothing() {
        check("plain", "other", true);
        check("日本 cafe\u{301} 👍", "other", true);
        check("plain", "flag 🇸🇱", true);
        check("flag 🇸🇱 now", "flag 🇸🇱 and", true);
    }

    #[test]
    fn a_cluster_that_goes_or_moves_is_told() {
        check("flag 🇸🇱", "plain", false);
        check("flag 🇸🇱", "a flag 🇸🇱", false);
        check("👍🏽", "👍", false);
        check("a 👨‍👩‍👧 b", "a b", false);
    }
}
