//! The queries asked lately, to be asked again.

/// How many are kept.
const KEPT: usize = 50;

/// The queries asked lately, newest first, none twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recent(Vec<String>);

impl Recent {
    /// The queries of a kept session.
    pub fn of(queries: &[String]) -> Self {
        let mut recent = Self::default();
        queries.iter().rev().for_each(|query| recent.add(query));
        recent
    }

    /// Puts a query on top; the empty one, which finds everything, is none.
    pub fn add(&mut self, query: &str) {
        if !query.is_empty() {
            self.0.retain(|known| known != query);
            self.0.insert(0, query.to_owned());
            self.0.truncate(KEPT);
        }
    }

    /// All of them, newest first.
    pub fn newest_first(&self) -> &[String] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{KEPT, Recent};

    #[test]
    fn the_newest_is_on_top_and_none_is_there_twice() {
        let mut recent = Recent::default();
        for query in ["mud", "", "who:\"Ada Moss\"", "mud"] {
            recent.add(query);
        }
        assert_eq!(recent.newest_first(), ["mud", "who:\"Ada Moss\""]);
        assert_eq!(Recent::of(recent.newest_first()), recent);
        (0..2 * KEPT).for_each(|n| recent.add(&n.to_string()));
        assert_eq!(recent.newest_first().len(), KEPT);
    }
}
