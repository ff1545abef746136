//! The word lists of `assets/names` and what they say of one word.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::list::List;
use crate::story::Gender;

macro_rules! lists {
    ($($name:ident = $file:literal),* $(,)?) => {
        $(#[doc = concat!("`assets/names/", $file, "`.")]
        pub const $name: List = List::new(include_str!(concat!("../../assets/names/", $file)));)*
        /// Every list with its file's name, for tests.
        #[cfg(test)]
        const ALL: &[(&str, List)] = &[$(($file, $name)),*];
    };
}

lists! {
    ABBREVIATIONS = "abbreviations.txt",
    ADHERENTS = "adherents.txt",
    ALIASES = "aliases.txt",
    CITIES = "cities.txt",
    CLUBS = "clubs.txt",
    COMMON = "common.txt",
    COUNTRIES = "countries.txt",
    DEMONYMS = "demonyms.txt",
    EVENT_HEADS = "event_heads.txt",
    EVENT_STARTS = "event_starts.txt",
    EVENTS = "events.txt",
    FAMILY = "family.txt",
    FEMININE = "feminine.txt",
    GIVEN = "given.txt",
    LEADERS = "leaders.txt",
    MASCULINE = "masculine.txt",
    NOT_NAMES = "not_names.txt",
    OPENERS = "openers.txt",
    ORGANIZATIONS = "organizations.txt",
    ORG_HEADS = "org_heads.txt",
    ORG_NOUNS = "org_nouns.txt",
    ORG_STARTS = "org_starts.txt",
    PLACE_HEADS = "place_heads.txt",
    PLACE_STARTS = "place_starts.txt",
    REGIONS = "regions.txt",
    ROLES = "roles.txt",
    SEXES = "sexes.txt",
    SPEECH_VERBS = "speech_verbs.txt",
    TITLES = "titles.txt",
    TOWNS = "towns.txt",
}

/// What the lists say of one word, as a set of bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts(u32);

impl Facts {
    /// A given name.
    pub const GIVEN: Self = Self(1);
    /// A family name.
    pub const FAMILY: Self = Self(1 << 1);
    /// A common word in small letters.
    pub const COMMON: Self = Self(1 << 2);
    /// A country or region.
    pub const LAND: Self = Self(1 << 3);
    /// A large city.
    pub const CITY: Self = Self(1 << 4);
    /// A smaller city or town.
    pub const TOWN: Self = Self(1 << 5);
    /// An organization or club.
    pub const ORG: Self = Self(1 << 6);
    /// A nationality or people.
    pub const DEMONYM: Self = Self(1 << 7);
    /// Adherents of a party or faith.
    pub const ADHERENT: Self = Self(1 << 8);
    /// A title by itself.
    pub const TITLE: Self = Self(1 << 9);
    /// A noun of role, in small letters.
    pub const ROLE: Self = Self(1 << 10);
    /// Ends names of organizations.
    pub const ORG_HEAD: Self = Self(1 << 11);
    /// Ends names of places.
    pub const PLACE_HEAD: Self = Self(1 << 12);
    /// Begins names of places.
    pub const PLACE_START: Self = Self(1 << 13);
    /// Begins names of organizations that go on with "of".
    pub const ORG_START: Self = Self(1 << 14);
    /// Ends names of events.
    pub const EVENT_HEAD: Self = Self(1 << 15);
    /// Begins names of events.
    pub const EVENT_START: Self = Self(1 << 16);
    /// Capitalized, but no name.
    pub const NOT_NAME: Self = Self(1 << 17);
    /// A verb that only people are the subject of.
    pub const SPEECH: Self = Self(1 << 18);
    /// A noun that stands for an organization.
    pub const ORG_NOUN: Self = Self(1 << 19);
    /// Some list has an entry that begins with the word and goes on.
    pub const BEGINS: Self = Self(1 << 20);
    /// A month or a day of the week.
    pub const CALENDAR: Self = Self(1 << 21);
    /// Begins sentences and stands before names, but is no part of them.
    pub const OPENER: Self = Self(1 << 22);
    /// A surname that needs no given name: heads of state and the like.
    pub const LEADER: Self = Self(1 << 23);
    /// A named event by itself.
    pub const EVENT: Self = Self(1 << 24);
    /// Any kind of place in a list.
    pub const PLACE: Self = Self(Self::LAND.0 | Self::CITY.0 | Self::TOWN.0);
    /// Any name of a person.
    pub const PERSONAL: Self = Self(Self::GIVEN.0 | Self::FAMILY.0);

    /// Whether any of the bits is set.
    pub const fn any(self, bits: Self) -> bool {
        self.0 & bits.0 != 0
    }

    /// The union of two sets.
    #[must_use]
    pub const fn with(self, bits: Self) -> Self {
        Self(self.0 | bits.0)
    }
}

const MONTHS_AND_DAYS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
    "dec",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "mondays",
    "tuesdays",
    "wednesdays",
    "thursdays",
    "fridays",
    "saturdays",
    "sundays",
];

/// Looks a word up in every list. `word` is folded and cased as in running text.
pub fn facts(word: &str) -> Facts {
    let lower = word.to_lowercase();
    let mut facts = Facts::default();
    let mut set = |on: bool, bits: Facts| {
        if on {
            facts = facts.with(bits);
        }
    };
    set(COMMON.holds(&lower), Facts::COMMON);
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    if capital {
        set(GIVEN.remark(word).is_some(), Facts::GIVEN);
        set(FAMILY.holds(word), Facts::FAMILY);
        let many = [
            (COUNTRIES, Facts::LAND),
            (REGIONS, Facts::LAND),
            (CITIES, Facts::CITY),
            (TOWNS, Facts::TOWN),
            (ORGANIZATIONS, Facts::ORG),
            (CLUBS, Facts::ORG),
            (DEMONYMS, Facts::DEMONYM),
            (ADHERENTS, Facts::ADHERENT),
            (TITLES, Facts::TITLE),
            (EVENTS, Facts::EVENT),
        ];
        for (list, bits) in many {
            let found = list.find(word);
            set(found.whole, bits);
            set(found.longer, Facts::BEGINS);
        }
        set(is_plural_demonym(word), Facts::DEMONYM);
        set(ORG_HEADS.holds(word), Facts::ORG_HEAD);
        set(PLACE_HEADS.holds(word), Facts::PLACE_HEAD);
        set(PLACE_STARTS.holds(word), Facts::PLACE_START);
        set(ORG_STARTS.holds(word), Facts::ORG_START);
        set(EVENT_HEADS.holds(word), Facts::EVENT_HEAD);
        set(EVENT_STARTS.holds(word), Facts::EVENT_START);
        set(NOT_NAMES.holds(word), Facts::NOT_NAME);
        set(OPENERS.holds(word), Facts::OPENER);
        set(LEADERS.holds(word), Facts::LEADER);
        set(MONTHS_AND_DAYS.contains(&lower.trim_end_matches('.')), Facts::CALENDAR);
        // The given names of other languages, where no other list knows the word.
        if facts == Facts::default() && SEXES.remark(word).is_some() {
            facts = Facts::GIVEN;
        }
    } else {
        set(is_role(&lower), Facts::ROLE);
        set(SPEECH_VERBS.holds(&lower), Facts::SPEECH);
        set(ORG_NOUNS.holds(&lower), Facts::ORG_NOUN);
    }
    facts
}

/// Whether a word in small letters is a noun of role, in singular or plural.
pub fn is_role(word: &str) -> bool {
    let single = word.strip_suffix('s').unwrap_or(word);
    ROLES.holds(word) || ROLES.holds(single) || single.len() > 8 && single.ends_with("ologist")
}

/// Whether a word in small letters is a noun of role just as it stands: `boss`, not `nurses`.
pub fn is_listed_role(word: &str) -> bool {
    ROLES.holds(word)
}

/// Whether a word with its dot is an abbreviation or an initial, after which a sentence may go on.
pub fn is_abbreviation(word: &str) -> bool {
    let letters = word.strip_suffix('.').unwrap_or(word);
    letters.chars().count() == 1 || letters.contains('.') || ABBREVIATIONS.holds(word)
}

fn is_plural_demonym(word: &str) -> bool {
    word.strip_suffix('s').is_some_and(|single| {
        DEMONYMS.holds(single) && !single.ends_with("sh") && !single.ends_with("ese")
    })
}

/// Facts by word, each word looked up once until there are too many.
#[derive(Default)]
pub struct Memo(HashMap<String, Facts>);

impl Memo {
    /// What the lists say of the word.
    pub fn facts(&mut self, word: &str) -> Facts {
        /// Words in memory: a few megabytes.
        const MOST: usize = 40_000;
        if let Some(&known) = self.0.get(word) {
            return known;
        }
        if self.0.len() >= MOST {
            self.0.clear();
        }
        let found = facts(word);
        self.0.insert(word.to_owned(), found);
        found
    }
}

/// The gender that a title or else a given name tells.
pub fn gender_of(given: Option<&str>, titles: &[String]) -> Option<Gender> {
    for title in titles {
        let last = title.rsplit(' ').next().unwrap_or(title);
        if FEMININE.holds(title) || FEMININE.holds(last) {
            return Some(Gender::Female);
        }
        if MASCULINE.holds(title) || MASCULINE.holds(last) {
            return Some(Gender::Male);
        }
    }
    let given = fold(given?);
    match SEXES.remark(&given).or_else(|| GIVEN.remark(&given))? {
        "f" => Some(Gender::Female),
        "m" => Some(Gender::Male),
        _ => None,
    }
}

/// A word in small letters, Latin ones without their marks.
pub fn small(word: &str) -> String {
    fold(word).to_lowercase()
}

/// Latin letters without their marks, typographic apostrophes as plain ones; other scripts as they are.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    for c in text.nfd().filter(|&c| !is_combining_mark(c)) {
        match c {
            'ø' => out.push('o'),
            'Ø' => out.push('O'),
            'ł' => out.push('l'),
            'Ł' => out.push('L'),
            'đ' | 'ð' => out.push('d'),
            'Đ' | 'Ð' => out.push('D'),
            'ı' => out.push('i'),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'Æ' => out.push_str("Ae"),
            'œ' => out.push_str("oe"),
            'Œ' => out.push_str("Oe"),
            'þ' => out.push_str("th"),
            'Þ' => out.push_str("Th"),
            '’' | '‘' | 'ʼ' | 'ʻ' => out.push('\''),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_without_gaps() {
        for (file, list) in ALL {
            let lines: Vec<_> = list.lines().collect();
            assert!(!lines.is_empty(), "{file}");
            for pair in lines.windows(2) {
                assert!(pair[0] < pair[1], "{file}: {pair:?}");
            }
            assert!(lines.iter().all(|line| line.trim() == *line && !line.is_empty()), "{file}");
        }
    }

    #[test]
    fn words_carry_what_their_lists_say() {
        let check = |word: &str, bits: Facts| assert!(facts(word).any(bits), "{word}");
        check("Maria", Facts::GIVEN);
        check("Garcia", Facts::FAMILY);
        check("Peru", Facts::LAND);
        check("Nairobi", Facts::CITY);
        check("Peruvians", Facts::DEMONYM);
        check("Nov.", Facts::CALENDAR);
        check("spokeswoman", Facts::ROLE);
        check("Senator", Facts::TITLE);
        check("San", Facts::BEGINS);
        check("However", Facts::COMMON);
    }

    #[test]
    fn gender_comes_from_titles_before_names() {
        assert_eq!(gender_of(Some("Maria"), &[]), Some(Gender::Female));
        assert_eq!(gender_of(Some("José"), &[]), Some(Gender::Male));
        assert_eq!(gender_of(Some("Hendrik"), &[]), Some(Gender::Male));
        assert_eq!(gender_of(Some("Kim"), &["Mrs.".into()]), Some(Gender::Female));
        assert_eq!(gender_of(Some("Robin"), &[]), None);
        assert_eq!(gender_of(Some("Zqrx"), &[]), None);
    }
}
