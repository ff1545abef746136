//! What is under the body's cursor: a name or a quote, and the way to the next one.

use super::BodyPane;
use crate::story::{EntityKind, Quote, Span};

/// What is under the body's cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// A name, by its index into the story's mentions.
    Mention(usize),
    /// A quote, by its index.
    Quote(usize),
}

impl BodyPane {
    /// The span of what is under the cursor.
    pub fn pick_span(&self) -> Option<Span> {
        let notes = &self.story.as_ref()?.notes;
        match self.pick? {
            Pick::Mention(n) => notes.mentions.get(n).map(|mention| mention.span),
            Pick::Quote(n) => notes.quotes.get(n).and_then(|quote| quote.parts.first()).copied(),
        }
    }

    /// The name at a byte of the text, or the quote.
    pub fn pick_under(&self, offset: usize) -> Option<Pick> {
        let notes = &self.story.as_ref()?.notes;
        let at = notes.mentions.partition_point(|mention| mention.span.end <= offset);
        if notes.mentions.get(at).is_some_and(|mention| mention.span.holds(offset)) {
            return Some(Pick::Mention(at));
        }
        let quote = |quote: &Quote| quote.parts.iter().any(|p| p.holds(offset));
        notes.quotes.iter().position(quote).map(Pick::Quote)
    }

    /// Puts the cursor on the name or quote at a byte of the text.
    pub fn pick_at(&mut self, offset: usize) {
        let notes = self.story.as_ref().map(|story| &story.notes);
        let begins = |quote: &Quote| quote.parts.first().is_some_and(|part| part.start == offset);
        let quote = notes.and_then(|notes| notes.quotes.iter().position(begins));
        self.pick = quote.map(Pick::Quote).or_else(|| self.pick_under(offset));
    }

    /// The name under the cursor, or the speaker of the quote there: kind and fullest form.
    pub fn named(&self) -> Option<(Option<EntityKind>, String)> {
        let notes = &self.story.as_ref()?.notes;
        let entity =
            |n: usize| notes.entities.get(n).map(|entity| (Some(entity.kind), entity.name.clone()));
        match self.pick? {
            Pick::Mention(n) => entity(notes.mentions.get(n)?.entity),
            Pick::Quote(n) => {
                let speaker = notes.quotes.get(n)?.speaker.as_ref()?;
                let shown = speaker.shown || self.doubtful;
                let named = speaker.entity.and_then(entity);
                shown.then(|| named.unwrap_or_else(|| (None, speaker.name.clone())))
            }
        }
    }

    /// The entity that is lit everywhere in the story, by its index.
    pub fn lit(&self) -> Option<usize> {
        let Pick::Mention(n) = self.pick? else { return None };
        Some(self.story.as_ref()?.notes.mentions.get(n)?.entity)
    }

    /// Goes to the name `by` names on, of one kind if that is given. `None` if there is none.
    pub fn step_mention(&mut self, kind: Option<EntityKind>, by: isize) -> Option<()> {
        let story = self.story.as_ref()?;
        let fits: Vec<(usize, Span)> = story
            .notes
            .mentions
            .iter()
            .enumerate()
            .filter(|(_, m)| {
                let entity = story.notes.entities.get(m.entity);
                kind.is_none() || entity.map(|entity| entity.kind) == kind
            })
            .filter(|(_, m)| self.galley.shown_at(m.span.start).is_some())
            .map(|(n, m)| (n, m.span))
            .collect();
        let (n, span) = self.step_from(&fits, by)?;
        self.pick = Some(Pick::Mention(n));
        self.reveal(span.start);
        Some(())
    }

    /// Goes to the quote `by` quotes on; what is no one's speech is passed over. `None` if there is none.
    pub fn step_quote(&mut self, by: isize) -> Option<()> {
        let story = self.story.as_ref()?;
        let fits: Vec<(usize, Span)> = story
            .notes
            .quotes
            .iter()
            .enumerate()
            .filter(|(_, quote)| quote.kind.is_spoken())
            .filter_map(|(n, quote)| Some((n, *quote.parts.first()?)))
            .filter(|(_, span)| self.galley.shown_at(span.start).is_some())
            .collect();
        let (n, span) = self.step_from(&fits, by)?;
        self.pick = Some(Pick::Quote(n));
        self.reveal(span.start);
        Some(())
    }

    /// The span `by` on from what is under the cursor, or from the top of the screen.
    fn step_from(&self, fits: &[(usize, Span)], by: isize) -> Option<(usize, Span)> {
        let (from, seen) = match self.pick_span() {
            Some(span) if self.is_on_screen(span.start) => (span.start, true),
            _ if by > 0 => (self.galley.offset_of(self.top), false),
            _ => (self.galley.offset_of(self.top + self.height), false),
        };
        let at = if by > 0 {
            let first = fits.partition_point(|(_, s)| s.start < from + usize::from(seen));
            first.checked_add_signed(by - 1)
        } else {
            let first = fits.partition_point(|(_, s)| s.start < from);
            first.checked_add_signed(by)
        };
        // A count that passes the last one stops there, as `5j` does.
        let at = at.unwrap_or(0).min(fits.len().checked_sub(1)?);
        let found = fits.get(at).copied()?;
        let further = if by > 0 { found.1.start >= from } else { found.1.start < from };
        (further && (!seen || found.1.start != from)).then_some(found)
    }
}
