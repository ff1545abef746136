//! IPTC-IIM: datasets of a record and a number each, in the charset that the envelope names or none.

use super::fields::Fields;
use crate::formats::tree::line;
use crate::formats::when;
use crate::story::{Moment, Problem};
use crate::text;

/// What the envelope says where the text is UTF-8.
const UTF_8: &[u8] = b"\x1b%G";

/// Reads datasets into fields that are still open; tells where they are damaged.
pub fn read(bytes: &[u8], fields: &mut Fields) -> Option<Problem> {
    let mut own = Fields::default();
    let mut rest = bytes;
    let mut charset = "windows-1252";
    let mut problem = None;
    while let Some((&mark, after)) = rest.split_first() {
        if mark != 0x1c {
            // Padding stands behind the last dataset.
            if rest.iter().any(|byte| *byte != 0) {
                problem = Some(damaged("no dataset begins where one should"));
            }
            break;
        }
        let Some((record, number, value, next)) = dataset(after) else {
            problem = Some(damaged("a dataset is longer than all that there is"));
            break;
        };
        rest = next;
        if (record, number) == (1, 90) && value == UTF_8 {
            charset = "utf-8";
        }
        if record == 2 {
            let value = line(&text::decode(value, Some(charset)).0);
            if !value.is_empty() {
                own.take(number, value);
            }
        }
    }
    fields.or(own);
    problem
}

fn damaged(what: &str) -> Problem {
    Problem::new("damaged", format!("the fields of the photo (IPTC-IIM) are damaged: {what}"))
}

/// Record, number, value and what follows.
fn dataset(bytes: &[u8]) -> Option<(u8, u8, &[u8], &[u8])> {
    let (&[record, number], rest) = bytes.split_first_chunk()?;
    let (length, rest) = rest.split_first_chunk::<2>()?;
    let length = u16::from_be_bytes(*length);
    let (length, rest) = if length & 0x8000 == 0 {
        (usize::from(length), rest)
    } else {
        // The length of the length.
        let digits = usize::from(length & 0x7fff);
        let (digits, rest) = rest.split_at_checked(digits).filter(|_| digits <= 4)?;
        (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest)
    };
    let (value, next) = rest.split_at_checked(length)?;
    Some((record, number, value, next))
}

impl Fields {
    /// Takes a dataset of the application record.
    fn take(&mut self, number: u8, value: String) {
        let first = |field: &mut Option<String>, value| {
            field.get_or_insert(value);
        };
        match number {
            5 => first(&mut self.title, value),
            10 => self.urgency = value.parse().ok().filter(|urgency| (1..=8).contains(urgency)),
            15 => first(&mut self.category, value),
            20 => self.categories.push(value),
            25 => self.keywords.push(value),
            40 => first(&mut self.instructions, value),
            55 => self.taken = when::moment(&value).map(Moment::day),
            80 => self.writers.push(value),
            85 => first(&mut self.writer_title, value),
            90 => first(&mut self.place.city, value),
            95 => first(&mut self.place.state, value),
            100 => first(&mut self.place.country_code, value),
            101 => first(&mut self.place.country, value),
            105 => first(&mut self.headline, value),
            110 => first(&mut self.credit, value),
            115 => first(&mut self.source, value),
            116 => first(&mut self.copyright, value),
            120 => first(&mut self.caption, value),
            _ => {}
        }
    }
}
