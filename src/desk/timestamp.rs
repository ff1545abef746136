//! Timestamps: lines that print when a story was published or changed, and little else.

use super::calendar::{self, Stamp, Stamped};
use super::lines::Line;
use crate::story::Day;

/// Words that may stand with a date in a timestamp.
const SPARE: usize = 5;

/// The times that a line prints, where it prints little else; empty where it is no timestamp.
pub fn read(line: &Line<'_>, reference: Option<Day>) -> Vec<Stamp> {
    if line.text.len() > 160 || line.words > 22 || !line.key.bytes().any(|b| b.is_ascii_digit()) {
        return Vec::new();
    }
    // A day without a year is a date too, though it may not be known which.
    let anchor = reference.unwrap_or_else(|| jiff::civil::date(2000, 1, 1));
    let stamps = calendar::stamps(line.text, Some(anchor));
    if stamps.is_empty() {
        return stamps;
    }
    let mut spare = 0;
    let mut at = 0;
    for stamp in &stamps {
        spare += line.text.get(at..stamp.span.start).map_or(0, loose_words);
        at = stamp.span.end;
    }
    spare += line.text.get(at..).map_or(0, loose_words);
    if spare > SPARE { Vec::new() } else { stamps }
}

/// Words that are neither labels nor parts of a time.
fn loose_words(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !w.bytes().all(|b| b.is_ascii_digit()))
        .filter(|w| !is_time_word(&w.to_lowercase()))
        .count()
}

fn is_time_word(word: &str) -> bool {
    matches!(
        word,
        "updated"
            | "update"
            | "published"
            | "posted"
            | "modified"
            | "last"
            | "first"
            | "created"
            | "on"
            | "at"
            | "am"
            | "pm"
            | "a"
            | "m"
            | "p"
            | "et"
            | "est"
            | "edt"
            | "pst"
            | "pdt"
            | "cst"
            | "cdt"
            | "mst"
            | "mdt"
            | "gmt"
            | "utc"
            | "bst"
            | "cet"
            | "cest"
            | "ist"
            | "aest"
            | "uhr"
            | "um"
            | "stand"
            | "aktualisiert"
            | "veröffentlicht"
            | "h"
            | "ago"
            | "date"
            | "of"
            | "the"
            | "published:"
            | "publié"
            | "le"
            | "à"
            | "mis"
            | "jour"
            | "publicado"
            | "actualizado"
            | "atualizado"
            | "às"
            | "em"
            | "el"
    )
}

/// A time of day or an age without a date: `12:24 am EST`, `Updated 14 hours ago`.
pub fn is_clock(line: &Line<'_>) -> bool {
    if line.words == 0 || line.words > 7 || !line.key.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let clock = line.text.split_whitespace().any(|w| {
        w.split_once(':').is_some_and(|(h, m)| {
            !h.is_empty()
                && h.bytes().all(|b| b.is_ascii_digit())
                && m.len() >= 2
                && m.bytes().take(2).all(|b| b.is_ascii_digit())
        })
    });
    let clock = clock
        || line.key.starts_with(|c: char| c.is_ascii_digit())
            && [" am", " pm", " a m", " p m"].iter().any(|half| line.key.ends_with(half));
    let ages = [
        "minute", "minutes", "min", "mins", "hour", "hours", "day", "days", "week", "weeks",
        "month", "months", "year", "years",
    ];
    let recent = line.key.ends_with(" ago") && line.key.split(' ').any(|w| ages.contains(&w));
    (clock || recent)
        && line
            .key
            .split(' ')
            .all(|w| w.bytes().all(|b| b.is_ascii_digit()) || is_time_word(w) || ages.contains(&w))
}

/// Whether a time says what it is the time of, or is exact to the minute: no link of a menu does.
pub fn is_labelled(line: &Line<'_>) -> bool {
    let anchor = jiff::civil::date(2000, 1, 1);
    let label = line.key.split(' ').next().unwrap_or_default();
    matches!(
        label,
        "published"
            | "updated"
            | "posted"
            | "veröffentlicht"
            | "aktualisiert"
            | "publicado"
            | "publié"
    ) && !calendar::stamps(line.text, Some(anchor)).is_empty()
}

/// A label that waits for the time on the next line: `Updated`, `Published on`.
pub fn is_label(line: &Line<'_>) -> bool {
    matches!(
        line.key.as_str(),
        "updated"
            | "published"
            | "posted"
            | "last updated"
            | "updated on"
            | "published on"
            | "posted on"
            | "first published"
            | "last modified"
    )
}

/// The times that a note on a story tells of the story itself: `first published on March 7, 2031; it was updated on March 14, 2031`.
///
/// Only what stands straight before a date says what it is the date of: a correction may name any day.
pub fn told(note: &str, reference: Option<Day>) -> Vec<Stamp> {
    let label = |stamp: &Stamp| {
        let before = note.get(..stamp.span.start)?.trim_end().to_lowercase();
        let before = before.strip_suffix(" on").unwrap_or(&before);
        match before.rsplit(' ').next()? {
            "published" | "posted" | "issued" => Some(Stamped::Published),
            "updated" | "corrected" | "modified" | "amended" => Some(Stamped::Updated),
            _ => None,
        }
    };
    let stamps = calendar::stamps(note, reference).into_iter();
    stamps.filter_map(|stamp| Some(Stamp { label: label(&stamp)?, ..stamp })).collect()
}

#[cfg(test)]
mod tests {
    use super::told;

    #[test]
    fn a_note_tells_when_the_story_was_published() {
        let check = |note: &str, want: &[&str]| {
            let got: Vec<String> = told(note, None)
                .iter()
                .map(|stamp| format!("{:?} {}", stamp.label, stamp.moment))
                .collect();
            assert_eq!(got, want, "{note}");
        };
        check(
            "This story was first published on March 7, 2031. It was updated on March 14, 2031, to correct a name.",
            &["Published 2031-03-07", "Updated 2031-03-14"],
        );
        check("This story corrects that the bridge opened on May 2, 1990.", &[]);
        check("This story has been updated to say that he died on May 2, 1990.", &[]);
    }
}
