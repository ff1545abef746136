//! The story: its lines, the speakers in the margin, the scroll bar.

use unicode_width::UnicodeWidthStr;

use super::brush::Brush;
use super::scroll::{self, Shown};
use crate::galley::{Gutter, Marks, Piece};
use crate::reader::{Area, Pick, Reader, Shape};
use crate::story::Story;

/// Draws it. Returns the cell of what is under the cursor, or of the first text.
pub fn draw(reader: &Reader, brush: &mut Brush<'_>) -> Option<(u16, u16)> {
    let area = reader.frame.body;
    if area.is_empty() {
        return None;
    }
    let body = &reader.body;
    let says = reader.empty_body();
    let Some(story) = body.story.as_deref().filter(|_| says.is_empty()) else {
        brush.empty(area, &says);
        return Some((area.x, area.y));
    };
    let picked = Picked::of(reader, story);
    let hits = body.find.as_ref().map_or(&[][..], |find| &find.hits);
    let marks = Marks {
        layer: body.layer,
        hits,
        current: body.find.as_ref().and_then(|find| find.current),
        cursor: match body.pick {
            Some(Pick::Mention(_)) => body.pick_span(),
            _ => None,
        },
        lit: body.lit(),
    };
    let left = reader.text_column();
    let right = area.right().saturating_sub(1);
    let mut cursor = None;
    for row in 0..area.height {
        let (y, n) = (area.y + row, body.top + usize::from(row));
        let shown = body.galley.show(story, n, &marks);
        gutter(brush, &shown.gutter, left, y, area.x, &picked);
        let mut x = left;
        for piece in &shown.pieces {
            if cursor.is_none() && picked.begins(piece, body.pick_span()) {
                cursor = Some((x, y));
            }
            x = draw_piece(brush, piece, (x, y), right, &picked);
        }
    }
    scroll_bar(reader, brush);
    cursor.or(Some((left, area.y)))
}

/// What is under the cursor: it is lit wherever it stands.
struct Picked {
    entity: Option<usize>,
    quote: Option<usize>,
}

impl Picked {
    fn of(reader: &Reader, _story: &Story) -> Self {
        let quote = match reader.body.pick {
            Some(Pick::Quote(n)) => Some(n),
            _ => None,
        };
        Self { entity: reader.body.lit(), quote }
    }

    fn begins(&self, piece: &Piece<'_>, span: Option<crate::story::Span>) -> bool {
        (self.entity.is_some() || self.quote.is_some())
            && piece.span.zip(span).is_some_and(|(piece, span)| piece.holds(span.start))
    }
}

fn draw_piece(
    brush: &mut Brush<'_>,
    piece: &Piece<'_>,
    (x, y): (u16, u16),
    end: u16,
    picked: &Picked,
) -> u16 {
    let labels = &piece.labels;
    let same = labels.entity.is_some_and(|(_, n)| Some(n) == picked.entity) && !labels.cursor;
    let quoted = labels.quote.is_some_and(|(_, n)| Some(n) == picked.quote);
    let lit = [quoted.then_some("cursor.quote"), same.then_some("cursor.same")];
    brush.stack(x, y, end, &piece.text, labels.keys().chain(lit.into_iter().flatten()))
}

/// The margin: the speaker's name, right to the rule along the quote.
fn gutter(brush: &mut Brush<'_>, gutter: &Gutter, left: u16, y: u16, edge: u16, picked: &Picked) {
    if let Some(x) = left.checked_sub(1).filter(|x| gutter.spelling && *x >= edge) {
        brush.text(x, y, x + 1, "≠", "margin.spelling");
    }
    let Some(rule) = left.checked_sub(2).filter(|x| *x >= edge) else { return };
    if let Some(quote) = gutter.rule {
        let stroke = if picked.quote == Some(quote) { "┃" } else { "│" };
        brush.text(rule, y, rule + 1, stroke, "margin.rule");
    }
    if let Some(name) = &gutter.name {
        let label = if gutter.doubtful { "margin.doubtful" } else { "margin.speaker" };
        let start = rule.saturating_sub(name.width() as u16).max(edge);
        brush.text(start, y, rule, name, label);
    }
}

fn scroll_bar(reader: &Reader, brush: &mut Brush<'_>) {
    let (area, body) = (reader.frame.body, &reader.body);
    let many = usize::from(area.height);
    let track = Area::new(area.right() - 1, area.y, 1, area.height);
    // A rule stands beside the bar in three columns: two lines would look like one thick one.
    let rail = if reader.frame.shape == Shape::Three && !reader.zen { " " } else { "│" };
    let shown = Shown { top: body.top, many, all: body.galley.len() };
    scroll::draw(brush, track, shown, ["█", rail]);
}
