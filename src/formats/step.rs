//! Steps: where a record lies in its file, one step for each container on the way.

use std::fmt;
use std::str::FromStr;

use crate::story::Locator;

/// Stands between the steps of a locator.
const SEPARATOR: char = '!';

/// Where an item lies in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Step {
    /// It is the whole file, or all that a packed file holds.
    #[default]
    Whole,
    /// The item of a number, from 0: the file must be read as a whole to find it. Written `NAME#7`.
    Record {
        /// Its name, for people; may be empty.
        name: String,
        /// Its number.
        number: usize,
    },
    /// The item at a range of bytes. Written `NAME@1536+2201`.
    Range {
        /// Its name, for people; may be empty.
        name: String,
        /// Where it begins, in bytes.
        offset: u64,
        /// How long it is, in bytes.
        length: u64,
    },
}

impl Step {
    /// The item of a number, from 0.
    pub fn record(number: usize) -> Self {
        Self::Record { name: String::new(), number }
    }

    /// The item at a range of bytes.
    pub fn range(offset: u64, length: u64) -> Self {
        Self::Range { name: String::new(), offset, length }
    }

    /// The same, by name. The name tells people more than the step needs.
    #[must_use]
    pub fn named(mut self, given: &str) -> Self {
        let safe = crate::text::clean_line(given).replace(SEPARATOR, "_");
        if let Self::Record { name, .. } | Self::Range { name, .. } = &mut self {
            *name = safe;
        }
        self
    }

    /// The steps of a locator, outermost first; `None` where it is no locator of this program's making.
    pub fn parse_all(locator: &Locator) -> Option<Vec<Self>> {
        if locator.0.is_empty() {
            return Some(Vec::new());
        }
        locator.0.split(SEPARATOR).map(|step| step.parse().ok()).collect()
    }

    /// This step inside of those before it. A whole file adds nothing.
    pub fn within(&self, outer: &Locator) -> Locator {
        match (self, outer.0.is_empty()) {
            (Self::Whole, _) => outer.clone(),
            (_, true) => Locator(self.to_string()),
            (_, false) => Locator(format!("{}{SEPARATOR}{self}", outer.0)),
        }
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => Ok(()),
            Self::Record { name, number } => write!(f, "{name}#{number}"),
            Self::Range { name, offset, length } => write!(f, "{name}@{offset}+{length}"),
        }
    }
}

impl FromStr for Step {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let (name, mark, numbers) = match text.rfind(['#', '@']) {
            None if text.is_empty() => return Ok(Self::Whole),
            None => return Err(()),
            Some(at) => {
                let (name, rest) = text.split_at(at);
                let (mark, numbers) = rest.split_at(1);
                (name.to_owned(), mark, numbers)
            }
        };
        if mark == "#" {
            return Ok(Self::Record { name, number: numbers.parse().map_err(|_| ())? });
        }
        let (offset, length) = numbers.split_once('+').ok_or(())?;
        let number = |digits: &str| digits.parse().map_err(|_| ());
        Ok(Self::Range { name, offset: number(offset)?, length: number(length)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_found_again() {
        let tar = Step::range(1536, 2201).named("day/a!b#1.xml");
        let row = Step::record(7);
        let locator = row.within(&tar.within(&Step::Whole.within(&Locator::default())));
        assert_eq!(locator.0, "day/a_b#1.xml@1536+2201!#7");
        assert_eq!(
            Step::parse_all(&locator),
            Some(vec![Step::range(1536, 2201).named("day/a_b#1.xml"), row])
        );
        assert_eq!(Step::parse_all(&Locator::default()), Some(Vec::new()));
        for wrong in ["x", "@1", "#", "@1+", "@1+2!x", "#-1", "@99999999999999999999999+1"] {
            assert_eq!(Step::parse_all(&Locator(wrong.into())), None, "{wrong}");
        }
    }
}
