//! Plain text: one story a file, without any markup; the desk judges its lines.
//!
//! A line is a paragraph, but in a text that was wrapped at a width: there the lines of a paragraph are joined again.

use super::{Confidence, Emit, Format, Head, Input, Item, ReadError, Step};
use crate::story::{self, Draft, Part};
use crate::text;

/// Widths, in characters, at which texts are wrapped.
const WIDTHS: std::ops::RangeInclusive<usize> = 45..=100;

/// How far under the width a wrapped line may end, in characters: a long word went to the next.
const SLACK: usize = 16;

/// Full lines that a text must have to count as wrapped.
const ENOUGH: usize = 6;

/// Text saved from a page, or typed.
pub struct Plain;

impl Format for Plain {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Text)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        if text::looks_binary(head.bytes) { Confidence::No } else { Confidence::Fallback }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        // No more than a story may have, and a few bytes to tell that there is more.
        let bytes = input.up_to(text::LONGEST + 4)?;
        let (raw, problems) = text::decode_story(&bytes, None);
        let raw = text::clean(&raw);
        let draft = Draft { parts: parts(&raw), problems, ..Draft::default() };
        emit(Item::Draft { step: Step::Whole, draft: Box::new(draft) });
        Ok(())
    }
}

/// The lines of a text as parts, wrapped paragraphs joined.
pub(super) fn parts(raw: &str) -> Vec<Part> {
    let lines: Vec<&str> = raw.lines().collect();
    let width = wrap_width(&lines);
    let mut parts: Vec<Part> = Vec::new();
    let mut gap = false;
    for group in lines.split_inclusive(|l| l.trim().is_empty()) {
        let wrapped = width.filter(|&w| group.windows(2).any(|pair| fills(pair[0], pair[1], w)));
        let mut before: Option<&str> = None;
        for &line in group {
            if line.trim().is_empty() {
                gap = true;
                continue;
            }
            let joined = wrapped.zip(before).is_some_and(|(w, before)| continues(before, line, w));
            match parts.last_mut().filter(|_| joined) {
                Some(part) => {
                    part.text.push(' ');
                    part.text.push_str(line.trim());
                }
                None => parts.push(Part { text: line.trim().to_owned(), gap, ..Part::default() }),
            }
            gap = false;
            before = Some(line);
        }
    }
    parts
}

fn chars(line: &str) -> usize {
    line.trim_end().chars().count()
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// Whether a line ends as a sentence does.
fn is_ended(line: &str) -> bool {
    line.trim_end().ends_with(['.', '!', '?', ':', '”', '"', '。'])
}

/// Whether a line is as long as the width allows: the next one's first word did not fit.
fn fills(line: &str, next: &str, width: usize) -> bool {
    let first = next.split_whitespace().next().map_or(0, |w| w.chars().count());
    let long = chars(line);
    first > 0
        && long + SLACK >= width
        && long <= width + SLACK
        && long + first + 4 > width
        && indent(next) <= indent(line)
}

/// Whether a line goes on where the one before it was wrapped.
fn continues(before: &str, line: &str, width: usize) -> bool {
    let cut = chars(before) * 2 >= width && !is_ended(before) && indent(line) <= indent(before);
    fills(before, line, width) || cut
}

/// The width at which a text was wrapped; `None` where it was not.
///
/// Lines without a blank line between them must mostly end in the middle of a sentence near one width, and hardly any beyond it.
fn wrap_width(lines: &[&str]) -> Option<usize> {
    let pairs = || lines.windows(2).filter(|pair| pair.iter().all(|l| !l.trim().is_empty()));
    let mut widths: Vec<usize> = pairs().map(|pair| chars(pair[0])).collect();
    widths.sort_unstable();
    let longest = widths.len().checked_sub(1 + widths.len() / 20)?;
    let width = *widths.get(longest)?;
    if !WIDTHS.contains(&width) {
        return None;
    }
    let (mut full, mut open, mut small) = (0_usize, 0_usize, 0_usize);
    for pair in pairs().filter(|pair| fills(pair[0], pair[1], width)) {
        full += 1;
        let lower = pair[1].trim_start().starts_with(char::is_lowercase);
        open += usize::from(!is_ended(pair[0]));
        small += usize::from(lower);
    }
    (full >= ENOUGH && open * 10 >= full * 7 && small * 10 >= full * 4).then_some(width)
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn joins_what_was_wrapped() {
        let check = |raw: &str, want: &[&str]| {
            let got: Vec<String> = parts(raw).into_iter().map(|p| p.text).collect();
            assert_eq!(got, want, "{raw}");
        };
        check("One line.\nAnother line.\n\nA third.", &["One line.", "Another line.", "A third."]);
        let wrapped = "OAKUM, Freeland — The ferries between the mainland\n\
                       and the islands stopped on Monday, stranding about\n\
                       four hundred passengers who had waited since early\n\
                       morning.\n\n\
                       The company said that a storm had damaged two of\n\
                       its three boats and that repairs would take weeks,\n\
                       leaving the islands without their usual supplies of\n\
                       food and mail.\n\n\
                       Home\nNews\nWeather\n\n\
                       Officials promised to send a navy ship on Tuesday\n\
                       at the latest, with water and medicine on board.";
        let joined = parts(wrapped);
        assert_eq!(joined.len(), 6);
        assert!(joined[0].text.starts_with("OAKUM") && joined[0].text.ends_with("morning."));
        assert_eq!(joined[2].text, "Home");
    }
}
