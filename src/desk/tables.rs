//! Tables and lists in plain text: rows whose cells are set apart by spaces or tabs, and the items that a colon announces.

use super::extent::First;
use super::inset::is_bullet;
use super::lexicon::Sign;
use super::lines::Line;
use super::page::Mark;

/// The longest item of a list without bullets, in words.
const ITEM: usize = 30;

/// The most items of a list without bullets.
const ITEMS: usize = 15;

/// What a line is to a table or list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// Nothing.
    None,
    /// A row of a table.
    Row,
    /// An item of a list.
    Item,
}

/// Whether a line has cells: two gaps or more of a tab or several spaces.
fn has_cells(text: &str) -> bool {
    let cells = |text: &str| {
        text.split("  ").flat_map(|c| c.split('\t')).filter(|c| !c.trim().is_empty()).count()
    };
    text.len() <= 200 && (text.contains("  ") || text.contains('\t')) && cells(text) >= 3
}

/// Tells the rows of tables, and the items of lists that stand between paragraphs.
///
/// Two rows make a table where one of them holds figures. A list begins under a line that ends with a colon or is a paragraph
/// and goes on to the next paragraph; without bullets only a colon tells it, and two items make it.
pub fn find(lines: &[Line<'_>], marks: &[Mark], first: &[First]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = lines
        .iter()
        .map(|l| if has_cells(l.text) && l.given.is_none() { Cell::Row } else { Cell::None })
        .collect();
    let mut n = 0;
    while n < cells.len() {
        let rows = cells.iter().skip(n).take_while(|c| **c == Cell::Row).count();
        let table = lines.iter().skip(n).take(rows);
        let figures = table.filter(|l| l.key.bytes().any(|b| b.is_ascii_digit())).count();
        if rows < 2 || figures == 0 {
            cells.iter_mut().skip(n).take(rows).for_each(|c| *c = Cell::None);
        }
        n += rows.max(1);
    }
    for lead in 0..lines.len() {
        if !matches!(first[lead], First::Prose | First::Weak) || is_bullet(lines[lead].text) {
            continue;
        }
        let announced = lines[lead].text.ends_with([':', '：']);
        let item = |n: usize| {
            let line = &lines[n];
            let plain = announced && line.words <= ITEM && first[n] != First::Prose;
            marks[n] == Mark::Words
                && line.sign == Sign::None
                && line.given.is_none()
                && (is_bullet(line.text) || plain)
        };
        let count = (lead + 1..lines.len()).take(ITEMS + 1).take_while(|&n| item(n)).count();
        let end = lead + 1 + count;
        let bullets = lines.iter().take(end).skip(lead + 1).all(|l| is_bullet(l.text));
        let closed = first.get(end) == Some(&First::Prose)
            || bullets && matches!(first.get(end), Some(First::Weak | First::Neutral));
        if (2..=ITEMS).contains(&count) && closed {
            cells.iter_mut().take(end).skip(lead + 1).for_each(|c| *c = Cell::Item);
        }
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::has_cells;

    #[test]
    fn cells_are_set_apart() {
        for row in ["Oakum       3   1   4", "LX-40\t4,118\t+1.5%", "Team        W   L"] {
            assert!(has_cells(row), "{row}");
        }
        for line in ["A sentence.  Another sentence.", "Oakum 3 Port Anders 2", "", "Oakum\t3"] {
            assert!(!has_cells(line), "{line}");
        }
    }
}
