//! Names that the user has merged or split: marks on no story.
//!
//! `same:NAME` says of which name it is another form; `apart:NAME` and the other name, parted by a tab, that the two are not one.

use super::change::{Change, Subject};
use super::name::{APART, SAME};
use super::{Marks, MarksError};
use crate::archive::tokens::whole;
use crate::story::Mark;
use crate::text;

/// How far merges are followed.
const FAR: usize = 8;

/// A name as marks have it: on one line, with single blanks. `None` where nothing is left.
pub fn tidy_name(name: &str) -> Option<String> {
    let clean = text::clean_line(&name.replace(char::is_whitespace, " ")).into_owned();
    let name = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    let name: String = name.chars().take(200).collect();
    (!whole(&name).is_empty()).then_some(name)
}

impl Change {
    /// One name is another form of a second, or is so no more.
    pub fn same(name: &str, main: Option<&str>) -> Self {
        let value = main.map(str::to_owned);
        Self { on: Subject::default(), mark: Mark::Same(name.to_owned()), value }
    }

    /// One name is not another form of a second, or may be.
    pub fn apart(name: &str, from: &str, set: bool) -> Self {
        let mark = Mark::Apart(name.to_owned(), from.to_owned());
        Self { on: Subject::default(), mark, value: set.then(String::new) }
    }
}

impl Marks {
    /// The merges: a name, and of which it is another form.
    pub fn merges(&self) -> Vec<(String, String)> {
        self.valued(SAME)
    }

    /// The splits: two names that are not one.
    pub fn splits(&self) -> Vec<(String, String)> {
        let pair = |(names, _): (String, String)| {
            names.split_once('\t').map(|(name, from)| (name.to_owned(), from.to_owned()))
        };
        self.valued(APART).into_iter().filter_map(pair).collect()
    }

    /// All names that the user has merged with one, itself among them; empty where there is none.
    pub fn merged_with(&self, name: &str) -> Vec<String> {
        group(&self.merges(), name)
    }

    /// The names that the user has split from one.
    pub fn apart_from(&self, name: &str) -> Vec<String> {
        let own = whole(name);
        let other = |(a, b): (String, String)| match (whole(&a) == own, whole(&b) == own) {
            (true, _) => Some(b),
            (_, true) => Some(a),
            _ => None,
        };
        let mut all: Vec<String> = self.splits().into_iter().filter_map(other).collect();
        all.sort();
        all.dedup();
        all
    }

    /// Makes one name another form of a second. A split of the two is taken back.
    ///
    /// # Errors
    /// Where it could not be written. It holds for the session all the same.
    pub fn merge(&mut self, name: &str, into: &str) -> Result<usize, MarksError> {
        let changes = [
            Change::same(name, Some(into)),
            Change::apart(name, into, false),
            Change::apart(into, name, false),
        ];
        self.change(&changes, Some(&format!("“{name}” merged into “{into}”")))
    }

    /// Says that two names are not one. A merge of the two is taken back.
    ///
    /// # Errors
    /// Where it could not be written. It holds for the session all the same.
    pub fn split(&mut self, name: &str, from: &str) -> Result<usize, MarksError> {
        let merges = self.merges();
        let undone = merges.iter().filter(|(a, b)| {
            let (a, b) = (whole(a), whole(b));
            let (one, other) = (whole(name), whole(from));
            a == one && b == other || a == other && b == one
        });
        let mut changes: Vec<Change> = undone.map(|(a, _)| Change::same(a, None)).collect();
        changes.push(Change::apart(name, from, true));
        self.change(&changes, Some(&format!("“{name}” split from “{from}”")))
    }
}

/// The names that merges make one with a name, itself first; empty where there is none.
pub fn group(merges: &[(String, String)], name: &str) -> Vec<String> {
    let mut all = vec![name.to_owned()];
    let mut known = vec![whole(name)];
    for _ in 0..FAR {
        let before = all.len();
        for (one, main) in merges {
            let (a, b) = (whole(one), whole(main));
            let new = match (known.contains(&a), known.contains(&b)) {
                (true, false) => (main, b),
                (false, true) => (one, a),
                _ => continue,
            };
            all.push(new.0.clone());
            known.push(new.1);
        }
        if all.len() == before {
            break;
        }
    }
    if all.len() > 1 { all } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::{Marks, group};

    #[test]
    fn merges_are_followed() {
        let merges =
            [("Ilse M. Marsh", "Ilse Marsh"), ("I. Marsh", "Ilse M. Marsh"), ("Tarn", "Bo Tarn")]
                .map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(group(&merges, "ilse marsh"), ["ilse marsh", "Ilse M. Marsh", "I. Marsh"]);
        assert_eq!(group(&merges, "Bo Tarn"), ["Bo Tarn", "Tarn"]);
        assert!(group(&merges, "Juno Hale").is_empty());
    }

    #[test]
    fn merging_and_splitting_undo_each_other() {
        let mut marks = Marks::in_memory();
        marks.merge("I. Marsh", "Ilse Marsh").unwrap();
        assert_eq!(marks.merged_with("Ilse Marsh"), ["Ilse Marsh", "I. Marsh"]);
        marks.split("I. Marsh", "Ilse Marsh").unwrap();
        assert!(marks.merged_with("Ilse Marsh").is_empty());
        assert_eq!(marks.apart_from("ilse marsh"), ["I. Marsh"]);
        assert_eq!(marks.undo().unwrap().unwrap().what, "“I. Marsh” split from “Ilse Marsh”");
        assert_eq!(marks.merged_with("Ilse Marsh").len(), 2);
        assert!(marks.apart_from("Ilse Marsh").is_empty());
        let mut lines = Vec::new();
        marks.split("Ada Marsh", "Marsh").unwrap();
        assert_eq!(marks.export(&mut lines).unwrap(), 2);
        let mut other = Marks::in_memory();
        let done = other.import(&mut lines.as_slice()).unwrap().unwrap();
        assert_eq!((done.new, done.wrong.len()), (2, 0));
        assert_eq!((other.merges(), other.splits()), (marks.merges(), marks.splits()));
    }
}
