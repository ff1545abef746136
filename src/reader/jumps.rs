//! The jump list: where the reader has been, over stories, queries and panes.
//!
//! It works as vim's does: a jump remembers the place that it left, going back remembers the place that
//! it came from, and a new jump forgets what lay ahead.

use super::frame::Pane;
use super::pick::Pick;
use super::protocol::ListOf;
use crate::galley::Anchor;

/// The most jumps that are remembered.
const MOST: usize = 200;

/// A place to come back to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spot {
    /// The list.
    pub of: ListOf,
    /// The row under the list's cursor.
    pub row: usize,
    /// The story on show.
    pub key: Option<String>,
    /// The body's top.
    pub anchor: Anchor,
    /// What is under the body's cursor.
    pub pick: Option<Pick>,
    /// The focused pane.
    pub pane: Pane,
    /// The caption under the cursor, from 0.
    pub caption: Option<usize>,
}

impl Spot {
    /// Whether going from one to the other would be felt.
    fn same_place(&self, other: &Self) -> bool {
        self.of == other.of && self.key == other.key && self.anchor == other.anchor
    }
}

/// The jumps behind and ahead.
#[derive(Clone, Debug, Default)]
pub struct Jumps {
    spots: Vec<Spot>,
    /// Where in `spots` the reader stands; their number when it is at none of them.
    at: usize,
}

impl Jumps {
    /// Remembers a place that is about to be left.
    pub fn leave(&mut self, spot: Spot) {
        self.spots.truncate(self.at);
        if self.spots.last().is_some_and(|last| last.same_place(&spot)) {
            self.spots.pop();
        }
        self.spots.push(spot);
        if self.spots.len() > MOST {
            self.spots.remove(0);
        }
        self.at = self.spots.len();
    }

    /// Goes back from `here`, if there is anything behind.
    pub fn back(&mut self, here: Spot) -> Option<Spot> {
        if self.at == self.spots.len() {
            let behind = self.spots.iter().rposition(|spot| !spot.same_place(&here))?;
            self.spots.truncate(behind + 1);
            self.spots.push(here);
            self.at = behind;
        } else {
            let behind = self.at.checked_sub(1)?;
            self.spots[self.at] = here;
            self.at = behind;
        }
        self.spots.get(self.at).cloned()
    }

    /// Goes forward from `here`, if there is anything ahead.
    pub fn forward(&mut self, here: Spot) -> Option<Spot> {
        if self.at + 1 >= self.spots.len() {
            return None;
        }
        self.spots[self.at] = here;
        self.at += 1;
        self.spots.get(self.at).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(key: &str) -> Spot {
        Spot { key: Some(key.into()), ..Spot::default() }
    }

    fn key(spot: Option<Spot>) -> String {
        spot.and_then(|s| s.key).unwrap_or_else(|| "-".into())
    }

    #[test]
    fn back_and_forward_walk_the_same_way() {
        let mut jumps = Jumps::default();
        jumps.leave(spot("a"));
        jumps.leave(spot("b"));
        assert_eq!(key(jumps.back(spot("c"))), "b");
        assert_eq!(key(jumps.back(spot("b"))), "a");
        assert_eq!(key(jumps.back(spot("a"))), "-");
        assert_eq!(key(jumps.forward(spot("a"))), "b");
        assert_eq!(key(jumps.forward(spot("b"))), "c");
        assert_eq!(key(jumps.forward(spot("c"))), "-");
    }

    #[test]
    fn a_new_jump_forgets_what_lay_ahead() {
        let mut jumps = Jumps::default();
        jumps.leave(spot("a"));
        jumps.leave(spot("b"));
        jumps.back(spot("c"));
        jumps.leave(spot("b"));
        assert_eq!(key(jumps.forward(spot("d"))), "-");
        assert_eq!(key(jumps.back(spot("d"))), "b");
        assert_eq!(key(jumps.back(spot("b"))), "a");
    }

    #[test]
    fn it_does_not_grow_without_end() {
        let mut jumps = Jumps::default();
        for n in 0..1000 {
            jumps.leave(spot(&n.to_string()));
        }
        assert_eq!(jumps.spots.len(), MOST);
        assert_eq!(key(jumps.back(spot("x"))), "999");
    }
}
