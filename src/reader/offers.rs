//! What may be typed at the prompt of a query: asked of the worker with every key, chosen with the arrows, taken with Tab.

use super::Reader;
use super::prompt::Asks;
use super::protocol::{Request, Ticket};
use crate::story::Suggestion;

/// What may be typed.
#[derive(Clone, Debug, Default)]
pub struct Offers {
    /// Best first.
    pub all: Vec<Suggestion>,
    /// The one that the arrows chose.
    pub picked: Option<usize>,
    /// The answer that is waited for: until it comes the offers are those of the text before.
    awaited: Option<Ticket>,
}

impl Offers {
    /// The one that Tab takes: what the arrows chose, else the first.
    fn taken(&self) -> Option<&Suggestion> {
        self.all.get(self.picked.unwrap_or(0)).filter(|_| self.awaited.is_none())
    }

    /// Goes to another one, and from the last to none: what was typed.
    fn step(&mut self, by: isize) {
        // Place 0 is what was typed.
        let places = self.all.len() as isize + 1;
        let at = self.picked.map_or(0, |at| at as isize + 1) + by;
        self.picked = (at.rem_euclid(places) as usize).checked_sub(1);
    }
}

impl Reader {
    /// Asks what may be typed where the cursor of the prompt stands.
    pub(super) fn ask_offers(&mut self) {
        let Some(prompt) = self.prompt.as_mut().filter(|prompt| prompt.asks == Asks::Query) else {
            return;
        };
        let (query, at) = (prompt.text().to_owned(), prompt.at());
        prompt.offers.picked = None;
        prompt.offers.awaited = Some(self.out.ask(Request::Suggest { query, at }));
    }

    /// Takes what may be typed.
    pub(super) fn offers_came(&mut self, ticket: Ticket, all: Vec<Suggestion>) {
        if let Some(prompt) = &mut self.prompt
            && prompt.offers.awaited == Some(ticket)
        {
            prompt.offers = Offers { all, ..Offers::default() };
        }
    }

    /// Chooses another offer.
    pub(super) fn pick_offer(&mut self, by: isize) {
        if let Some(prompt) = &mut self.prompt {
            prompt.offers.step(by);
        }
    }

    /// Puts an offer into the query. Says whether there was one.
    pub(super) fn take_offer(&mut self) -> bool {
        let Some(prompt) = self.prompt.as_mut().filter(|prompt| prompt.asks == Asks::Query) else {
            return false;
        };
        let Some(offer) = prompt.offers.taken().cloned() else { return false };
        let text = prompt.text();
        let (Some(before), Some(after)) = (text.get(..offer.at.start), text.get(offer.at.end..))
        else {
            return false;
        };
        let mut begun = format!("{before}{}", offer.text);
        // What is whole is followed by what comes next.
        if !offer.text.ends_with(':') && !after.starts_with(' ') {
            begun.push(' ');
        }
        let (text, cursor) = (format!("{begun}{after}"), begun.chars().count());
        prompt.put_at(&text, cursor);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Offers, Suggestion};

    #[test]
    fn the_arrows_go_round_through_what_was_typed() {
        let mut offers = Offers { all: vec![Suggestion::default(); 2], ..Offers::default() };
        let mut seen = Vec::new();
        for by in [1, 1, 1, -1, -1] {
            offers.step(by);
            seen.push(offers.picked);
        }
        assert_eq!(seen, [Some(0), Some(1), None, Some(1), Some(0)]);
        assert!(offers.taken().is_some());
    }
}
