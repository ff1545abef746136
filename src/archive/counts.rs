//! How many stories of a result fall on each day, month or year, and on each agency, place or name.
//!
//! The index's columns are read, and no row and no file: a million stories are counted while a key is pressed.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use jiff::ToSpan;
use jiff::civil::Date;
use tantivy::query::{EnableScoring, Query as Run};

use super::query::Query;
use super::schema::{AGENCY, Doc, ORDER, SITE};
use super::tokens::whole;
use super::window::each_hit;
use super::{ArchiveError, Searcher, order};
use crate::story::{Day, EntityKind};

/// What stories are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountBy {
    /// The day that they stand under.
    Day,
    /// Its month.
    Month,
    /// Its year.
    Year,
    /// The agency.
    Agency,
    /// The places of datelines and captions.
    Place,
    /// The names in them.
    Who,
}

impl CountBy {
    /// Whether groups follow one another in time.
    pub fn is_time(self) -> bool {
        matches!(self, Self::Day | Self::Month | Self::Year)
    }

    /// What it is called: `day month year agency place who`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
            Self::Agency => "agency",
            Self::Place => "place",
            Self::Who => "who",
        }
    }
}

/// Stories that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// What: `2026-11-16`, `2026-11`, `2026`, an agency, a place, a name. `None` for stories that have no such thing.
    pub value: Option<String>,
    /// What kind of name it is; `None` for what is no name.
    pub kind: Option<EntityKind>,
    /// How many.
    pub stories: usize,
}

/// The first day that seconds are counted from.
const FIRST: Date = Date::constant(1970, 1, 1);
/// Seconds of a day.
const DAY: i64 = 86_400;

impl Searcher<'_> {
    /// The stories that a query finds, counted. Units of time ascend without a gap; all else is in order of the counts, largest
    /// first. A story counts once for each of its places and names. Last stand the stories without day, agency or place.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn counts(&self, query: &Query, by: CountBy) -> Result<Vec<Group>, ArchiveError> {
        let run = self.run(Doc::Story, &query.node, false)?;
        match by {
            CountBy::Day | CountBy::Month | CountBy::Year => Ok(in_time(by, &self.days(&*run)?)),
            CountBy::Agency => self.values(&*run, AGENCY),
            CountBy::Place => self.values(&*run, SITE),
            CountBy::Who => {
                let names = self.entities(query, None, usize::MAX)?.into_iter();
                let group = |name: super::NameCount| Group {
                    value: Some(name.name),
                    kind: Some(name.kind),
                    stories: name.stories,
                };
                Ok(names.map(group).collect())
            }
        }
    }

    /// How many hits each day has, as days from 1970 on; those without a day under `None`.
    fn days(&self, run: &dyn Run) -> Result<HashMap<Option<i64>, usize>, ArchiveError> {
        let weight = run.weight(EnableScoring::disabled_from_searcher(&self.texts))?;
        let mut days = HashMap::new();
        for reader in self.texts.segment_readers() {
            let column = reader.fast_fields().column_first_or_default::<u64>(ORDER)?;
            // A segment is sorted by time, so that a day's stories come in a row.
            let (mut current, mut many) = (None, 0);
            each_hit(reader, &*weight, |doc| {
                let day = order::seconds_of(column.get_val(doc)).map(|at| at.div_euclid(DAY));
                if day != current {
                    *days.entry(current).or_default() += std::mem::take(&mut many);
                    current = day;
                }
                many += 1;
            })?;
            *days.entry(current).or_default() += many;
        }
        days.retain(|_, many| *many > 0);
        Ok(days)
    }

    /// How many hits each value of a column has, spellings of one value joined, and how many have none.
    fn values(&self, run: &dyn Run, name: &str) -> Result<Vec<Group>, ArchiveError> {
        let weight = run.weight(EnableScoring::disabled_from_searcher(&self.texts))?;
        let mut all = Values::default();
        for reader in self.texts.segment_readers() {
            let Some(column) = reader.fast_fields().str(name)? else {
                each_hit(reader, &*weight, |_| all.without += 1)?;
                continue;
            };
            let mut terms = column.dictionary().stream()?;
            let (mut values, mut spelled) = (Vec::new(), Vec::new());
            while terms.advance() {
                let spelling = String::from_utf8_lossy(terms.key()).into_owned();
                values.push(all.number(&spelling));
                spelled.push((spelling, 0));
            }
            let mut seen: Vec<usize> = Vec::new();
            each_hit(reader, &*weight, |doc| {
                seen.clear();
                for number in column.term_ords(doc) {
                    let number = number as usize;
                    spelled[number].1 += 1;
                    if !seen.contains(&values[number]) {
                        seen.push(values[number]);
                    }
                }
                for value in &seen {
                    all.known[*value].stories += 1;
                }
                all.without += usize::from(seen.is_empty());
            })?;
            for (value, (spelling, many)) in values.into_iter().zip(spelled) {
                all.known[value].spelled(spelling, many);
            }
        }
        Ok(all.groups())
    }
}

/// The values of a column, with how often each stands.
#[derive(Default)]
struct Values {
    numbers: HashMap<String, usize>,
    known: Vec<OneValue>,
    without: usize,
}

#[derive(Default)]
struct OneValue {
    stories: usize,
    spellings: HashMap<String, usize>,
}

impl OneValue {
    fn spelled(&mut self, spelling: String, many: usize) {
        if many > 0 {
            *self.spellings.entry(spelling).or_default() += many;
        }
    }

    /// The spelling that stands most often; one that is no mere run of capitals before those.
    fn name(&self) -> Option<String> {
        let shouts = |text: &str| text.chars().count() > 3 && !text.chars().any(char::is_lowercase);
        let best = self.spellings.iter().max_by(|a, b| {
            let calm = shouts(b.0).cmp(&shouts(a.0));
            calm.then(a.1.cmp(b.1)).then_with(|| b.0.cmp(a.0))
        });
        best.map(|(spelling, _)| spelling.clone())
    }
}

impl Values {
    /// The number of a value, whatever its spelling.
    fn number(&mut self, spelling: &str) -> usize {
        let next = self.known.len();
        match self.numbers.entry(whole(spelling)) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => {
                self.known.push(OneValue::default());
                *new.insert(next)
            }
        }
    }

    fn groups(&self) -> Vec<Group> {
        let found = self.known.iter().filter(|value| value.stories > 0);
        let group =
            |value: &OneValue| Group { value: value.name(), kind: None, stories: value.stories };
        let mut groups: Vec<Group> = found.map(group).collect();
        groups.sort_by(|a, b| b.stories.cmp(&a.stories).then_with(|| a.value.cmp(&b.value)));
        if self.without > 0 {
            groups.push(Group { value: None, kind: None, stories: self.without });
        }
        groups
    }
}

/// Days as units of time from the first that has a story to the last, empty ones between them too; the undated at the end.
fn in_time(by: CountBy, days: &HashMap<Option<i64>, usize>) -> Vec<Group> {
    let mut units: HashMap<Day, usize> = HashMap::new();
    for (day, many) in days {
        if let Some(day) = day.and_then(|day| FIRST.checked_add(day.days()).ok()) {
            *units.entry(first_of(by, day)).or_default() += many;
        }
    }
    let mut groups = Vec::new();
    let last = units.keys().max().copied();
    let mut next = units.keys().min().copied();
    while let Some(day) = next.filter(|day| last.is_some_and(|last| *day <= last)) {
        let stories = units.get(&day).copied().unwrap_or_default();
        groups.push(Group { value: Some(unit(by, day)), kind: None, stories });
        let step = match by {
            CountBy::Year => 1.year(),
            CountBy::Month => 1.month(),
            _ => 1.day(),
        };
        next = day.checked_add(step).ok();
    }
    if let Some(undated) = days.get(&None) {
        groups.push(Group { value: None, kind: None, stories: *undated });
    }
    groups
}

/// The first day of a day's unit.
fn first_of(by: CountBy, day: Day) -> Day {
    match by {
        CountBy::Year => day.first_of_year(),
        CountBy::Month => day.first_of_month(),
        _ => day,
    }
}

fn unit(by: CountBy, day: Day) -> String {
    match by {
        CountBy::Year => format!("{:04}", day.year()),
        CountBy::Month => format!("{:04}-{:02}", day.year(), day.month()),
        _ => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{CountBy, Values, in_time};

    #[test]
    fn time_has_no_gap() {
        let check = |by: CountBy, days: &[(Option<i64>, usize)], expect: &str| {
            let days: HashMap<_, _> = days.iter().copied().collect();
            let groups = in_time(by, &days).into_iter();
            let shown = groups.map(|group| {
                format!("{}:{}", group.value.as_deref().unwrap_or("-"), group.stories)
            });
            assert_eq!(shown.collect::<Vec<_>>().join(" "), expect);
        };
        check(CountBy::Day, &[], "");
        check(CountBy::Day, &[(None, 2)], "-:2");
        check(
            CountBy::Day,
            &[(Some(-1), 1), (Some(2), 4), (None, 3)],
            "1969-12-31:1 1970-01-01:0 1970-01-02:0 1970-01-03:4 -:3",
        );
        check(
            CountBy::Month,
            &[(Some(0), 1), (Some(30), 2), (Some(70), 3)],
            "1970-01:3 1970-02:0 1970-03:3",
        );
        check(CountBy::Year, &[(Some(0), 1), (Some(800), 3)], "1970:1 1971:0 1972:3");
    }

    #[test]
    fn spellings_of_one_value_are_one() {
        let mut all = Values::default();
        for (spelling, many) in [("OAKUM", 5), ("Oakum", 2), ("AP", 3), ("Ap", 1), ("Elmport", 0)] {
            let number = all.number(spelling);
            all.known[number].stories += many;
            all.known[number].spelled(spelling.into(), many);
        }
        all.without = 2;
        let groups: Vec<_> =
            all.groups().into_iter().map(|group| (group.value, group.stories)).collect();
        let expect = [(Some("Oakum".to_owned()), 7), (Some("AP".to_owned()), 4), (None, 2)];
        assert_eq!(groups, expect);
    }
}
