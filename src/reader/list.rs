//! The list of stories: a window on a list that may be a million rows long.
//!
//! The rows live with the worker. The pane holds those around the cursor, asks for others as the cursor
//! nears the edge, and keeps the cursor on its story when the archive changes under it.

use std::ops::Range;

use super::event::Outbox;
use super::protocol::{Answer, Counts, ListOf, Request, Ticket};
use crate::story::{Moment, Row, Sort};

/// How many rows are fetched around the cursor.
const WINDOW: usize = 240;

/// The stories pane.
#[derive(Debug, Default)]
pub struct ListPane {
    /// Which list is shown.
    pub of: ListOf,
    /// The order that it has, which the query may have asked for.
    pub sort: Sort,
    /// Its length; `None` until the worker has counted it.
    pub total: Option<usize>,
    /// How many of it are unread.
    pub unread: usize,
    /// How many stories the whole archive has.
    pub whole: Option<usize>,
    /// The row under the cursor, from 0.
    pub cursor: usize,
    /// The first row on the screen.
    pub top: usize,
    /// Whether most rows have a time of day, so that a column of its own is worth its cells.
    pub timed: bool,
    /// What is wrong with the query, and with which of its bytes.
    pub wrong: Option<(String, Range<usize>)>,
    /// The place of the first of the rows; `None` until some have come.
    first: Option<usize>,
    rows: Vec<Row>,
    /// The list whose length is still being counted, and the row to go to when that is known.
    owed: Option<(Ticket, Option<usize>)>,
    /// The rows asked for and not yet come.
    awaited: Option<(Ticket, Range<usize>)>,
    /// Looks for the story under the cursor in the changed list; with the row it stood at.
    seeking: Option<(Ticket, usize)>,
    /// The size of the whole archive, asked for beside a query.
    counting: Option<Ticket>,
    /// The archive changed again while the list was being asked for.
    stale: bool,
    /// The story under the cursor is no longer in the list, and stays until the cursor leaves it.
    held: bool,
    /// Another list was asked for: its row for the cursor.
    next: Option<usize>,
    /// How far to move the cursor when the rows come, because stories came in above it.
    shift: isize,
}

impl ListPane {
    /// Shows another list with the cursor on a row. The rows of the old one stay until the first of the
    /// new ones come, so that nothing flickers while a query is typed.
    pub fn show(&mut self, of: ListOf, row: usize, out: &mut Outbox) {
        self.of = of;
        self.next = Some(row);
        (self.held, self.stale, self.shift, self.seeking, self.wrong) =
            (false, false, 0, None, None);
        if !self.of.query.is_empty() && self.whole.is_none() {
            self.count(out);
        }
        out.ask(Request::Anew);
        self.ask(out);
    }

    /// The place of the first of the rows.
    fn start(&self) -> usize {
        self.first.unwrap_or(0)
    }

    /// Whether the rows are those of the list that is asked for, not of the one before.
    pub fn is_current(&self) -> bool {
        self.next.is_none() && self.first.is_some()
    }

    /// The row under the cursor, when it is there.
    pub fn selected(&self) -> Option<&Row> {
        self.row(self.cursor)
    }

    /// A row, when it is there.
    pub fn row(&self, at: usize) -> Option<&Row> {
        self.rows.get(at.checked_sub(self.start())?)
    }

    /// The rows that are there.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Where a story stands, if it is among the rows that are there.
    pub fn find(&self, key: &str) -> Option<usize> {
        let at = self.rows.iter().position(|row| row.key == key || row.id == key)?;
        Some(self.start() + at)
    }

    /// Changes a row where it stands, as when it is marked read.
    pub fn change(&mut self, id: &str, change: impl FnOnce(&mut Row)) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.id == id) {
            let was = row.read;
            change(row);
            match (was, row.read) {
                (false, true) => self.unread = self.unread.saturating_sub(1),
                (true, false) => self.unread += 1,
                _ => {}
            }
        }
    }

    /// The list's length as far as it is known: the end of its rows until it is counted.
    pub fn len(&self) -> usize {
        self.total.unwrap_or(self.start() + self.rows.len())
    }

    /// Whether it has no rows (or none are known yet).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Puts the cursor on a row, or the last one. Says whether it moved.
    pub fn go(&mut self, row: usize, out: &mut Outbox) -> bool {
        let end = self.start() + self.rows.len();
        if let Some((_, beyond)) = &mut self.owed {
            *beyond = (row >= end).then_some(row);
        }
        let row = row.min(self.len().saturating_sub(1));
        let moved = row != self.cursor;
        self.cursor = row;
        if moved && self.held {
            self.held = false;
            self.ask(out);
        } else {
            self.fetch(out);
        }
        moved
    }

    /// Puts the cursor on a row of the list that is asked for, if its rows are not there yet.
    pub fn aim(&mut self, row: usize, out: &mut Outbox) {
        if self.next.is_some() {
            self.next = Some(row);
            self.ask(out);
        } else {
            self.go(row, out);
        }
    }

    /// Moves the cursor by rows.
    pub fn step(&mut self, by: isize, out: &mut Outbox) -> bool {
        self.go(self.cursor.saturating_add_signed(by), out)
    }

    /// The archive changed: asks anew, and where the story under the cursor stands now.
    pub fn refresh(&mut self, follow: bool, out: &mut Outbox) {
        if self.awaited.is_some() || self.seeking.is_some() {
            self.stale = true;
            return;
        }
        self.stale = false;
        if !self.of.query.is_empty() {
            self.count(out);
        }
        match self.selected().map(|row| row.key.clone()) {
            Some(key) if follow => {
                let ticket = out.ask(Request::Place { of: self.of.clone(), key });
                self.seeking = Some((ticket, self.cursor));
            }
            _ => self.ask(out),
        }
    }

    /// Takes an answer, if it is for this pane. Says whether the row under the cursor may be another.
    pub fn answer(&mut self, ticket: Ticket, answer: &mut Answer, out: &mut Outbox) -> bool {
        match answer {
            Answer::List { counts, .. } if self.counting == Some(ticket) => {
                if let Some(Counts { total, .. }) = counts {
                    self.whole = Some(*total);
                    self.counting = None;
                }
                false
            }
            Answer::Counts(Counts { total, .. }) if self.counting == Some(ticket) => {
                self.whole = Some(*total);
                self.counting = None;
                false
            }
            Answer::Counts(counts) => {
                let Some((_, beyond)) = self.owed.take_if(|(owed, _)| *owed == ticket) else {
                    return false;
                };
                self.count_is(*counts);
                if let Some(row) = beyond {
                    return self.go(row, out);
                }
                self.fetch(out);
                false
            }
            Answer::List { rows, start, sort, counts } => {
                let Some((awaited, _)) = &self.awaited else { return false };
                if *awaited != ticket {
                    return false;
                }
                self.awaited = None;
                self.sort = *sort;
                self.owed = counts.is_none().then_some((ticket, None));
                self.take(std::mem::take(rows), *start, *counts);
                self.fetch(out);
                self.again(out);
                true
            }
            Answer::Place(place) if self.seeking.is_some_and(|(t, _)| t == ticket) => {
                let from = self.seeking.take().map_or(self.cursor, |(_, from)| from);
                match place {
                    Some(row) => {
                        self.shift = *row as isize - from as isize;
                        self.ask(out);
                    }
                    None => self.held = true,
                }
                self.again(out);
                false
            }
            Answer::Query { message, at }
                if self.awaited.as_ref().is_some_and(|(t, _)| *t == ticket) =>
            {
                self.awaited = None;
                self.wrong = Some((std::mem::take(message), at.clone()));
                false
            }
            _ => false,
        }
    }

    fn count(&mut self, out: &mut Outbox) {
        let all = ListOf { query: String::new(), sort: self.of.sort };
        self.counting = Some(out.ask(Request::List { of: all, rows: 0..0 }));
    }

    fn again(&mut self, out: &mut Outbox) {
        if self.stale && self.awaited.is_none() && self.seeking.is_none() {
            self.refresh(true, out);
        }
    }

    fn count_is(&mut self, counts: Counts) {
        self.total = Some(counts.total);
        self.unread = counts.unread;
        if self.of.query.is_empty() {
            self.whole = Some(counts.total);
        }
    }

    fn take(&mut self, rows: Vec<Row>, start: usize, counts: Option<Counts>) {
        let shift = std::mem::take(&mut self.shift);
        let fresh = self.next.is_some() || self.rows.is_empty();
        if let Some(row) = self.next.take() {
            (self.cursor, self.top) = (row, row.saturating_sub(2));
        }
        self.wrong = None;
        // The length of another list is not this one's; an older one of the same list serves until the new one is counted.
        if fresh || counts.is_some() {
            self.total = None;
        }
        if let Some(counts) = counts {
            self.count_is(counts);
        }
        let most = self.total.unwrap_or(0).max(start + rows.len());
        self.total = self.total.map(|_| most);
        self.cursor = self.cursor.saturating_add_signed(shift).min(most.saturating_sub(1));
        self.top = self.top.saturating_add_signed(shift).min(self.cursor);
        // Said once a list: the column must not come and go while the list is scrolled.
        if fresh {
            let timed = |row: &&Row| matches!(row.moment, Some(Moment::At(_)));
            self.timed = rows.iter().filter(timed).count() * 2 > rows.len();
        }
        self.first = Some(start);
        self.rows = rows;
    }

    /// Asks for rows where the screen around the cursor has none.
    fn fetch(&mut self, out: &mut Outbox) {
        if !self.is_current() {
            return;
        }
        let total = self.len();
        let near = self.cursor.saturating_sub(WINDOW / 6)..(self.cursor + WINDOW / 6).min(total);
        let have = self.start()..self.start() + self.rows.len();
        if near.is_empty() || (have.start <= near.start && near.end <= have.end) {
            return;
        }
        if let Some((_, awaited)) = &self.awaited
            && awaited.start <= self.cursor
            && self.cursor < awaited.end
        {
            return;
        }
        self.ask(out);
    }

    fn ask(&mut self, out: &mut Outbox) {
        let cursor = self.next.unwrap_or(self.cursor.saturating_add_signed(self.shift));
        let start = cursor.saturating_sub(WINDOW / 2);
        let rows = start..start + WINDOW;
        let ticket = out.ask(Request::List { of: self.of.clone(), rows: rows.clone() });
        self.awaited = Some((ticket, rows));
    }
}

#[cfg(test)]
mod tests {
    use super::super::event::Effect;
    use super::*;

    fn rows(range: Range<usize>) -> Vec<Row> {
        range.map(|n| Row { key: format!("k{n}"), id: format!("i{n}"), ..Row::default() }).collect()
    }

    /// Answers the requests of an outbox from a list of `total` rows whose first is `first`.
    fn serve(list: &mut ListPane, out: &mut Outbox, first: usize, total: usize) {
        for _ in 0..8 {
            for effect in out.take() {
                let Effect::Ask(ticket, request) = effect else { continue };
                let mut answer = match request {
                    Request::List { rows: asked, .. } => {
                        let end = asked.end.min(total);
                        let start = asked.start.min(end);
                        let rows = rows(first + start..first + end);
                        Answer::List {
                            rows,
                            start,
                            sort: Sort::Newest,
                            counts: Some(Counts { total, unread: 0 }),
                        }
                    }
                    Request::Place { key, .. } => {
                        let n: usize = key.trim_start_matches('k').parse().unwrap();
                        Answer::Place(n.checked_sub(first).filter(|n| *n < total))
                    }
                    _ => continue,
                };
                list.answer(ticket, &mut answer, out);
            }
        }
    }

    fn selected(list: &ListPane) -> &str {
        list.selected().map_or("-", |row| row.key.as_str())
    }

    #[test]
    fn the_end_of_a_million_rows_is_one_request_away() {
        let (mut list, mut out) = (ListPane::default(), Outbox::default());
        list.show(ListOf::default(), 0, &mut out);
        serve(&mut list, &mut out, 0, 1_000_000);
        assert_eq!(selected(&list), "k0");
        list.go(usize::MAX, &mut out);
        serve(&mut list, &mut out, 0, 1_000_000);
        assert_eq!(selected(&list), "k999999");
        assert!(list.rows().len() <= WINDOW);
    }

    #[test]
    fn the_length_may_come_behind_the_rows() {
        let (mut list, mut out) = (ListPane::default(), Outbox::default());
        list.show(ListOf::default(), 0, &mut out);
        let Some(Effect::Ask(ticket, _)) = out.take().pop() else { panic!("asked") };
        let (rows, sort) = (rows(0..WINDOW), Sort::Newest);
        let mut first = Answer::List { rows, start: 0, sort, counts: None };
        assert!(list.answer(ticket, &mut first, &mut out));
        assert!(list.is_current() && list.total.is_none() && list.len() == WINDOW);
        // The end is not known yet: the cursor goes there when it is.
        list.go(usize::MAX, &mut out);
        assert_eq!(list.cursor, WINDOW - 1);
        let mut counts = Answer::Counts(Counts { total: 5000, unread: 9 });
        list.answer(ticket, &mut counts, &mut out);
        serve(&mut list, &mut out, 0, 5000);
        assert_eq!((selected(&list), list.total), ("k4999", Some(5000)));
    }

    #[test]
    fn stories_that_come_in_above_do_not_move_the_cursor_off_its_story() {
        let (mut list, mut out) = (ListPane::default(), Outbox::default());
        list.show(ListOf::default(), 0, &mut out);
        serve(&mut list, &mut out, 500, 100);
        list.go(10, &mut out);
        list.refresh(true, &mut out);
        serve(&mut list, &mut out, 460, 140);
        assert_eq!((selected(&list), list.cursor), ("k510", 50));
    }

    #[test]
    fn a_story_that_left_the_list_stays_until_the_cursor_leaves_it() {
        let (mut list, mut out) = (ListPane::default(), Outbox::default());
        list.show(ListOf::default(), 0, &mut out);
        serve(&mut list, &mut out, 0, 10);
        list.refresh(true, &mut out);
        serve(&mut list, &mut out, 1, 9);
        assert_eq!((selected(&list), list.len()), ("k0", 10));
        list.step(1, &mut out);
        serve(&mut list, &mut out, 1, 9);
        assert_eq!(list.len(), 9);
    }

    #[test]
    fn a_late_answer_of_another_list_is_dropped() {
        let (mut list, mut out) = (ListPane::default(), Outbox::default());
        list.show(ListOf::default(), 0, &mut out);
        let Some(Effect::Ask(old, _)) = out.take().pop() else { panic!("asked") };
        list.show(ListOf { query: "mud".into(), ..ListOf::default() }, 0, &mut out);
        let mut late = Answer::List {
            rows: rows(0..5),
            start: 0,
            sort: Sort::Newest,
            counts: Some(Counts { total: 5, unread: 0 }),
        };
        assert!(!list.answer(old, &mut late, &mut out));
        assert!(!list.is_current());
    }
}
