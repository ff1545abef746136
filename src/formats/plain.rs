//! Plain text: one story a file, without any markup; the desk judges its lines.

use super::{Confidence, Format, Head, Input, Item, ReadError};
use crate::story::{self, Draft, Locator, Part};
use crate::text;

/// Text saved from a page, or typed.
pub struct Plain;

impl Format for Plain {
    fn kind(&self) -> story::Format {
        story::Format::Text
    }

    fn sniff(&self, _head: &Head<'_>) -> Confidence {
        Confidence::Fallback
    }

    fn read(&self, input: &Input<'_>, emit: &mut dyn FnMut(Item)) -> Result<(), ReadError> {
        let (raw, problems) = text::decode_story(input.bytes, None);
        let raw = text::clean(&raw);
        let mut parts = Vec::new();
        let mut gap = false;
        for line in raw.lines() {
            if line.trim().is_empty() {
                gap = true;
                continue;
            }
            parts.push(Part { text: line.trim().to_owned(), gap, ..Part::default() });
            gap = false;
        }
        let draft = Draft { parts, problems, ..Draft::default() };
        emit(Item::Draft { locator: Locator::default(), draft: Box::new(draft) });
        Ok(())
    }
}
