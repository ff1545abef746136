//! The number that the index is sorted by, descending: newest first, undated stories after all dated ones, files last.
//!
//! ```text
//! dated    1  | 38 bits: seconds since the year 1 | 25 bits: rank, reversed
//! undated  01 | 22 bits: 0                        | 40 bits: rank, reversed
//! file     00 | 22 bits: 0                        | 40 bits: rank, reversed
//! ```
//!
//! A *rank* keeps files in the order of their paths, so that stories of one moment, and those without any, stand where a folder
//! listing has them. Stories of one file are equal and keep the order of their records, which sorting and merging preserve.

use std::ops::Range;

use crate::story::{Day, DayFrom, Moment, Story};

/// Bits of a rank.
const RANK_BITS: u32 = 40;
/// Bits of a rank that a dated story keeps.
const TIE_BITS: u32 = 25;
/// Set in what has a date.
const DATED: u64 = 1 << 63;
/// Set in what is a story without a date.
const UNDATED: u64 = 1 << 62;
/// The highest rank.
const LAST: u64 = (1 << RANK_BITS) - 1;
/// Seconds from the year 1 to 1970.
const TO_1970: i64 = 62_135_596_800;
/// Seconds at most, some 8,700 years.
const MOST: i64 = (1 << 38) - 1;

/// The moment that a story stands at: its last change where that gave its day, else the day alone.
pub fn moment(story: &Story) -> Option<Moment> {
    let day = story.day?;
    let exact = match story.day_from {
        Some(DayFrom::Updated) => story.updated,
        Some(DayFrom::Published) => story.published,
        Some(DayFrom::Timestamp) => story.updated.or(story.published),
        _ => None,
    };
    Some(exact.filter(|moment| moment.day() == day).unwrap_or(Moment::Day(day)))
}

/// The number of a story at a moment, in a file of some rank.
pub fn of(moment: Option<Moment>, rank: u64) -> u64 {
    let reversed = of_file(rank);
    moment.map_or(UNDATED | reversed, |moment| {
        seconds(moment.seconds()) | (reversed >> (RANK_BITS - TIE_BITS))
    })
}

/// The number of a file of some rank.
pub fn of_file(rank: u64) -> u64 {
    LAST - rank.min(LAST)
}

/// The rank of a file, by its number.
pub fn rank(of_file: u64) -> u64 {
    LAST - of_file.min(LAST)
}

/// Whether a number is a dated story's.
pub fn is_dated(order: u64) -> bool {
    order & DATED != 0
}

/// The seconds from 1970 on that a dated story stands at, by its number.
pub fn seconds_of(order: u64) -> Option<i64> {
    let since = (order & !DATED) >> TIE_BITS;
    is_dated(order).then(|| since.cast_signed() - TO_1970)
}

/// The numbers of all stories from one day up to, not with, another.
pub fn days(from: Option<Day>, to: Option<Day>) -> Range<u64> {
    let at = |day: Day| seconds(Moment::Day(day).seconds());
    from.map_or(DATED, at)..to.map_or(u64::MAX, at)
}

fn seconds(since_1970: i64) -> u64 {
    let since = since_1970.saturating_add(TO_1970).clamp(0, MOST);
    DATED | (since.unsigned_abs() << TIE_BITS)
}

/// Ranks for files in the order of their paths, given the ranks that some of them have.
///
/// Known ranks are kept where they rise; new files are spread evenly between their neighbors. Where there is no room left, equal
/// ranks are given: the order among those is then open, and nothing else is lost.
pub fn ranks(known: &[Option<u64>]) -> Vec<u64> {
    let mut ranks = vec![0; known.len()];
    let mut low = 0;
    let mut first = 0;
    for at in 0..=known.len() {
        let high = match known.get(at) {
            None => 1 << RANK_BITS,
            Some(Some(rank)) if *rank >= low => *rank,
            Some(_) => continue,
        };
        let gap = (at - first) as u64 + 1;
        for (n, rank) in ranks[first..at].iter_mut().enumerate() {
            *rank = low + (high - low) / gap * (n as u64 + 1);
        }
        if let Some(rank) = ranks.get_mut(at) {
            *rank = high;
        }
        low = high;
        first = at + 1;
    }
    ranks
}

#[cfg(test)]
mod tests {
    use super::{days, is_dated, of, of_file, rank, ranks, seconds_of};
    use crate::story::{Day, Moment};

    #[test]
    fn newest_first_then_undated_then_files() {
        let day = |text: &str| Some(Moment::Day(text.parse().unwrap()));
        let time = |text: &str| Some(Moment::At(text.parse().unwrap()));
        let sorted = [
            of(time("9999-12-30T00:00:00Z"), 3),
            of(time("2024-11-16T14:02:01Z"), 0),
            of(time("2024-11-16T14:02:00Z"), 0),
            of(time("2024-11-16T14:02:00Z"), 1 << 20),
            of(day("2024-11-16"), 0),
            of(day("1969-11-16"), 0),
            of(day("0001-01-01"), 0),
            of(None, 0),
            of(None, 1),
            of(None, u64::MAX),
            of_file(0),
            of_file(1),
            of_file(u64::MAX),
        ];
        assert!(sorted.is_sorted_by(|a, b| a > b), "{sorted:x?}");
        assert!(is_dated(sorted[6]) && !is_dated(sorted[7]));
        assert_eq!(rank(of_file(7)), 7);
    }

    #[test]
    fn a_number_tells_its_moment() {
        for text in ["2024-11-16T14:02:01Z", "1969-11-16T00:00:00Z"] {
            let moment = Moment::At(text.parse().unwrap());
            assert_eq!(seconds_of(of(Some(moment), 7)), Some(moment.seconds()));
        }
        assert_eq!(seconds_of(of(None, 7)), None);
    }

    #[test]
    fn a_day_is_a_range() {
        let day = |text: &str| -> Day { text.parse().unwrap() };
        let range = days(Some(day("2024-11-16")), Some(day("2024-11-17")));
        let at = |text: &str| of(Some(Moment::At(text.parse().unwrap())), 7);
        assert!(range.contains(&at("2024-11-16T00:00:00Z")));
        assert!(range.contains(&at("2024-11-16T23:59:59Z")));
        assert!(!range.contains(&at("2024-11-17T00:00:00Z")));
        assert!(!days(None, None).contains(&of(None, 0)));
    }

    #[test]
    fn ranks_rise_and_known_ones_stay() {
        let check = |known: &[Option<u64>]| {
            let ranks = ranks(known);
            assert!(ranks.is_sorted(), "{ranks:?}");
            ranks
        };
        assert!(check(&[]).is_empty());
        let fresh = check(&[None, None, None]);
        assert!(fresh.is_sorted_by(|a, b| a < b));
        let more = check(&[None, Some(fresh[0]), Some(fresh[1]), None, Some(fresh[2]), None]);
        assert_eq!([more[1], more[2], more[4]], fresh[..]);
        assert!(more.is_sorted_by(|a, b| a < b));
        check(&[Some(5), None, None, Some(6), Some(2)]);
    }
}
