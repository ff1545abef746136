//! Shapes: how the lines of a block hang.

use super::Part;
use super::cells::cells;
use super::line::Lead;

/// The deepest hanging indent.
const DEEPEST: usize = 6;

/// What stands before a block's first line, and the cells before its others.
pub fn shape(text: &str, part: Part) -> (Lead, usize) {
    match part {
        Part::ListItem => match bullet(text) {
            Some(bullet) => (Lead::None, cells(bullet).min(DEEPEST)),
            None => (Lead::Bullet, usize::from(Lead::Bullet.cells())),
        },
        Part::BlockQuote => (Lead::Indent(2), 2),
        Part::TableRow => (Lead::None, 2),
        _ => (Lead::None, 0),
    }
}

/// The bullet or number that a list item brings along, its space included.
fn bullet(text: &str) -> Option<&str> {
    let (mark, _) = text.split_once(' ')?;
    let counted = |mark: &str| {
        let digits = mark.strip_suffix(['.', ')'])?;
        let short = (1..=3).contains(&digits.len());
        (short && digits.bytes().all(|byte| byte.is_ascii_alphanumeric())).then_some(())
    };
    let known = matches!(mark, "•" | "-" | "–" | "—" | "*" | "_" | "·" | "▪" | "◦" | "‣" | "●");
    let digits = counted(mark).is_some() && mark.bytes().any(|byte| byte.is_ascii_digit());
    (known || digits).then(|| text.get(..=mark.len()).unwrap_or_default())
}
