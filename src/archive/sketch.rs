//! A story in a few numbers, so that versions and near copies of it are found by a lookup each.
//!
//! Three words in a row are a *shingle*; each is hashed and falls into one of a few bins by its hash, and each bin keeps its least. Two
//! texts have the same number in a bin about as often as their shingles are the same (min-hash with one permutation). Headline and
//! slugline are a number each together with the day, since a version may be written anew under either.

use super::tokens::{stands_alone, words};
use crate::story::{Day, Story};

/// Numbers that a text gives at most.
const BINS: usize = 6;
/// Words that label a version in a headline or slugline, in small letters.
const LABELS: &[&str] = &[
    "update",
    "updated",
    "updates",
    "wrapup",
    "corrected",
    "correction",
    "corrects",
    "clarification",
    "rpt",
    "repeat",
    "refile",
    "refiled",
    "flash",
    "urgent",
    "alert",
    "bulletin",
    "kill",
    "killed",
    "withdrawn",
    "retracted",
    "ld",
    "lead",
    "writethru",
    "1st",
    "2nd",
    "3rd",
    "korrektur",
    "berichtigung",
    "wiederholung",
    "zusammenfassung",
    "eilmeldung",
    "eil",
    "bc",
];

/// What a story is found by: of its text, then of its headline and its slugline.
pub fn terms(story: &Story) -> Vec<u32> {
    let mut scan = Scan::new();
    for block in story.blocks.iter().filter(|block| block.role.is_body()) {
        scan.text(story.cut(block.span));
    }
    // The low bits of the least are as good as any, and 32 of them are enough for millions of stories.
    let least = scan.least.into_iter().filter(|least| *least < u64::MAX);
    let mut all: Vec<u32> = least.map(|least| least as u32).collect();
    all.extend(story.day.into_iter().flat_map(|day| dated(story, day)));
    all
}

/// What a story's headline and slugline give for a day.
pub fn dated(story: &Story, day: Day) -> impl Iterator<Item = u32> {
    let hash = |kind: u64, text: &str| {
        let mut hash = mixed(kind);
        for word in unlabelled(text) {
            hash = mixed(hash ^ word.bytes().fold(START, step));
        }
        let day = i64::from(day.year()) * 400 + i64::from(day.day_of_year());
        mixed(hash ^ day.unsigned_abs()) as u32
    };
    let headline = story.headline.as_deref().filter(|text| unlabelled(text).len() > 1);
    let slugline = story.slugline.as_deref().filter(|text| !unlabelled(text).is_empty());
    headline.map(|text| hash(1, text)).into_iter().chain(slugline.map(|text| hash(2, text)))
}

/// The folded words of a headline or slugline without stock symbols in angle brackets and what labels a version.
pub fn unlabelled(text: &str) -> Vec<String> {
    let mut all = words(&parted(text).0);
    all.retain(|word| {
        let short = word.chars().count() < 2 && word.is_ascii();
        (!short || word.bytes().all(|byte| byte.is_ascii_digit()))
            && !LABELS.contains(&word.as_str())
    });
    all
}

/// A headline without the stock symbols in angle brackets, and those, each without what it says of the exchange.
pub fn parted(text: &str) -> (String, Vec<&str>) {
    let (mut plain, mut symbols) = (String::new(), Vec::new());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        plain.push_str(before);
        plain.push(' ');
        rest = after;
        if let Some((symbol, next)) = after.split_once('>')
            && symbol.len() < 10
            && !symbol.contains(' ')
        {
            symbols.extend(symbol.split('.').next());
            rest = next;
        }
    }
    plain.push_str(rest);
    (plain, symbols)
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
}

/// Spreads what a hash knows over all its bits.
fn mixed(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// A text that is gone through once, letter by letter.
struct Scan {
    word: u64,
    before: [u64; 2],
    words: usize,
    least: [u64; BINS],
}

impl Scan {
    fn new() -> Self {
        Self { word: START, before: [0; 2], words: 0, least: [u64::MAX; BINS] }
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_ascii() {
                if c.is_ascii_alphanumeric() {
                    self.word = step(self.word, c.to_ascii_lowercase() as u8);
                } else {
                    self.end();
                }
            } else if stands_alone(c) {
                self.end();
                self.letter(c);
                self.end();
            } else if c.is_alphanumeric() {
                c.to_lowercase().for_each(|c| self.letter(c));
            } else {
                self.end();
            }
        }
        self.end();
    }

    fn letter(&mut self, c: char) {
        let mut bytes = [0; 4];
        self.word = c.encode_utf8(&mut bytes).bytes().fold(self.word, step);
    }

    /// Ends a word, where one was begun, and with it a shingle.
    fn end(&mut self) {
        let word = std::mem::replace(&mut self.word, START);
        if word == START {
            return;
        }
        self.words += 1;
        let [first, second] = self.before;
        self.before = [second, word];
        if self.words > 2 {
            let three = first.rotate_left(17) ^ second.rotate_left(41) ^ word;
            let hash = mixed(three);
            let bin = (hash >> 40) as usize % BINS;
            self.least[bin] = self.least[bin].min(hash);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{dated, terms, unlabelled};
    use crate::story::{Block, Role, Span, Story};

    fn story(headline: &str, body: &str) -> Story {
        let blocks = vec![Block { span: Span::new(0, body.len()), role: Role::Paragraph }];
        let headline = Some(headline.into());
        Story {
            text: body.into(),
            blocks,
            headline,
            day: "2031-04-02".parse().ok(),
            ..Story::default()
        }
    }

    #[test]
    fn near_copies_share_numbers_and_others_do_not() {
        let body = "The ferry to the Low Islands stopped on Monday after a storm tore its ramp from the quay, and four \
                    hundred people waited in the school until the morning, the harbor office of Oakum said.";
        let shared = |other: &str| {
            let (a, b) = (terms(&story("", body)), terms(&story("", other)));
            a.iter().filter(|number| b.contains(number)).count()
        };
        assert_eq!(terms(&story("", body)).len(), 6);
        assert_eq!(shared(&body.to_uppercase()), 6);
        assert!(shared(&body.replace("Monday", "Tuesday")) > 2);
        assert!(shared(&body.replace(", and four", ". Four")) > 2);
        assert_eq!(
            shared(
                "A bakery in Freeland gave its bread away on the last day of the fair, as it does each year."
            ),
            0
        );
        assert!(terms(&story("", "Too short")).is_empty());
        assert_eq!(
            terms(&story("", "港の当局は、霧の中で座礁したフェリーから乗客を救助した。")).len(),
            6
        );
    }

    #[test]
    fn labels_and_symbols_go() {
        let check =
            |text: &str, expect: &str| assert_eq!(unlabelled(text).join(" "), expect, "{text}");
        check("UPDATE 2-Ferries <FRY.O> stop", "2 ferries stop");
        check("CORRECTED - Ferries stop", "ferries stop");
        check("BC-XX--Ferries, 4th Ld-Writethru", "xx ferries 4th");
        check("<Oakum Ferry Fund> pays a < b", "oakum ferry fund pays");
        let day = "2031-04-02".parse().unwrap();
        let numbers = |headline: &str| dated(&story(headline, ""), day).collect::<Vec<_>>();
        assert_eq!(numbers("CORRECTED-Ferries stop"), numbers("Ferries <FRY> stop"));
        assert_ne!(numbers("Ferries stop"), numbers("Ferries sail"));
        assert!(numbers("Ferries").is_empty());
    }
}
