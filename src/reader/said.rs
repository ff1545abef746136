//! All that a speaker said, as a sheet that goes on where its rows end: a window of them is kept, however many there are.

use super::Reader;
use super::pick::Pick;
use super::protocol::{Request, Said, Ticket};
use super::sheet::{Page, Sheet};
use crate::actions::Action;

/// Quotes that are asked for at once.
const WINDOW: usize = 200;
/// Quotes that are kept at most.
const MOST: usize = 3 * WINDOW;
/// Quotes before an end of the window at which more are asked for.
const NEAR: usize = 40;

impl Reader {
    /// Lays what a speaker said over the panes, with the cursor on the quote that is under the body's.
    pub(super) fn show_speaker(&mut self, name: &str) {
        let about = self.quote_here();
        let ask = Request::Quotes { speaker: name.to_owned(), rows: 0..WINDOW, about };
        self.lay(Page::Speaker(name.to_owned(), None), format!("Quotes of {name}"), Some(ask));
    }

    /// The story's key and the first byte of the quote under the body's cursor: the quote itself, or its speaker's name.
    fn quote_here(&self) -> Option<(String, usize)> {
        let story = self.body.story.as_deref()?;
        let quotes = &story.notes.quotes;
        let quote = match self.body.pick? {
            Pick::Quote(n) => quotes.get(n)?,
            Pick::Mention(n) => {
                let name = story.notes.mentions.get(n)?.span;
                quotes.iter().find(|quote| {
                    quote.speaker.as_ref().is_some_and(|speaker| speaker.span.meets(name))
                })?
            }
        };
        Some((story.key.clone(), quote.parts.first()?.start))
    }

    /// Takes a window of what a speaker said.
    pub(super) fn said_came(&mut self, ticket: Ticket, said: Said, at: Option<usize>) {
        let Some(sheet) = self.sheets.iter_mut().find(|sheet| sheet.awaited == Some(ticket)) else {
            return;
        };
        sheet.awaited = None;
        join(sheet, said, at);
    }

    /// Asks for further quotes where the cursor is near an end of those at hand, or goes to an edge that is not.
    pub(super) fn further_quotes(&mut self, action: Action) {
        let Some(sheet) = self.sheets.last_mut().filter(|sheet| sheet.awaited.is_none()) else {
            return;
        };
        let Page::Speaker(name, Some(said)) = &sheet.page else { return };
        let end = said.start + said.rows.len();
        let rows = match action {
            Action::End if end < said.total => said.total.saturating_sub(WINDOW)..said.total,
            Action::Top if said.start > 0 => 0..WINDOW,
            _ if end < said.total && sheet.cursor + NEAR >= said.rows.len() => end..end + WINDOW,
            _ if said.start > 0 && sheet.cursor < NEAR => {
                said.start.saturating_sub(WINDOW)..said.start
            }
            _ => return,
        };
        let ask = Request::Quotes { speaker: name.clone(), rows, about: None };
        sheet.awaited = Some(self.out.ask(ask));
    }
}

/// Joins a window to the one at hand, or puts it in its place.
fn join(sheet: &mut Sheet, came: Said, at: Option<usize>) {
    let Page::Speaker(_, page) = &mut sheet.page else { return };
    let Some(said) = page else {
        let item = at.map_or(0, |at| at.saturating_sub(came.start));
        *page = Some(came);
        sheet.begin_at(item);
        return;
    };
    let (end, cursor) = (said.start + said.rows.len(), sheet.cursor);
    said.total = came.total;
    if came.start == end {
        said.rows.extend(came.rows);
        let over = said.rows.len().saturating_sub(MOST).min(cursor);
        said.rows.drain(..over);
        said.start += over;
        sheet.hold_at(cursor - over);
    } else if came.start + came.rows.len() == said.start && !came.rows.is_empty() {
        let more = came.rows.len();
        said.start = came.start;
        said.rows.splice(..0, came.rows);
        said.rows.truncate(MOST.max(cursor + more + NEAR));
        sheet.hold_at(cursor + more);
    } else {
        let to_end = came.start > said.start;
        let last = came.rows.len().saturating_sub(1);
        *said = came;
        sheet.begin_at(if to_end { last } else { 0 });
    }
}

#[cfg(test)]
mod tests {
    use super::{MOST, WINDOW, join};
    use crate::reader::protocol::Said;
    use crate::reader::sheet::{Page, Sheet};
    use crate::story::QuoteRow;

    fn window(start: usize, many: usize, total: usize) -> Said {
        let row = |n: usize| QuoteRow { words: n.to_string(), ..QuoteRow::default() };
        Said { rows: (start..start + many).map(row).collect(), start, total }
    }

    /// The cursor's quote, and the first and last at hand.
    fn here(sheet: &Sheet) -> (usize, usize, usize) {
        let Page::Speaker(_, Some(said)) = &sheet.page else { panic!("no quotes") };
        let number = |at: usize| said.rows[at].words.parse().unwrap();
        assert_eq!(number(0), said.start);
        (number(sheet.cursor), number(0), number(said.rows.len() - 1))
    }

    #[test]
    fn windows_join_and_the_cursor_stays_on_its_quote() {
        let mut sheet = Sheet::new(Page::Speaker("A".into(), None), "A", None);
        join(&mut sheet, window(1000, WINDOW, 5000), Some(1100));
        assert_eq!(here(&sheet), (1100, 1000, 1199));
        join(&mut sheet, window(800, WINDOW, 5000), None);
        assert_eq!(here(&sheet), (1100, 800, 1199));
        sheet.cursor = 399;
        join(&mut sheet, window(1200, WINDOW, 5000), None);
        assert_eq!(here(&sheet), (1199, 800, 1399));
        join(&mut sheet, window(1400, WINDOW, 5000), None);
        assert_eq!(here(&sheet), (1199, 1599 + 1 - MOST, 1599));
        join(&mut sheet, window(4800, WINDOW, 5000), None);
        assert_eq!(here(&sheet), (4999, 4800, 4999));
        join(&mut sheet, window(0, WINDOW, 5000), None);
        assert_eq!(here(&sheet), (0, 0, 199));
        join(&mut sheet, window(200, 0, 200), None);
        assert_eq!(here(&sheet), (0, 0, 199));
    }
}
