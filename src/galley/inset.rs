//! Insets: what stands in the body without being its text: captions, and folded furniture.

use std::ops::Range;

use super::Part;
use super::bidi::Direction;
use super::cells::clip;
use super::line::{Lead, Line, Tail};
use super::set::Page;
use crate::story::Span;
use crate::text::number;

impl Page<'_> {
    /// Sets a caption: one line at its place, or whole.
    pub(super) fn caption(&mut self, blocks: Range<usize>, caption: Option<usize>) {
        let story = self.story;
        let known = caption.and_then(|at| story.captions.get(at));
        let first = story.blocks[blocks.start].span;
        self.space(Part::Caption);
        let line = self.lines.len();
        if let Some(known) = known.filter(|_| self.setting.captions) {
            let credit = known.credit.as_ref().map_or(String::new(), |c| format!(" ({})", c.text));
            self.say(&format!("{}{credit}", known.text), Part::Caption, caption);
            let end = Span::new(known.span.end, known.span.end);
            self.lines.iter_mut().skip(line).for_each(|made| made.span = end);
            if let Some(made) = self.lines.get_mut(line) {
                made.block = Some(blocks.start);
                made.span = known.span;
            }
        } else {
            self.caption_line(blocks.clone(), first, caption);
        }
        for n in blocks {
            // Two captions may share a block.
            let (first, _) = self.places[n].unwrap_or((line, 0));
            self.places[n] = Some((first, self.lines.len() - first));
        }
        if let Some(place) = caption.and_then(|at| self.captions.get_mut(at)) {
            place.get_or_insert(line);
        }
    }

    /// Sets a caption as one line: its text as far as there is room, without what is glued before it.
    fn caption_line(&mut self, blocks: Range<usize>, first: Span, caption: Option<usize>) {
        let story = self.story;
        let known = caption.and_then(|at| story.captions.get(at));
        let own = known.map_or(first, |caption| {
            Span::new(caption.span.start.max(first.start), caption.span.end.min(first.end))
        });
        let said = known.map_or("", |caption| caption.text.as_str());
        let at = story.cut(own).find(said).filter(|_| !said.is_empty());
        let span = at.map_or(own, |at| Span::new(own.start + at, own.start + at + said.len()));
        let text = story.cut(span);
        let room = usize::from(self.setting.measure.saturating_sub(Lead::Sign.cells()));
        // The credit is left to the pane of captions; a text that was found is whole without it.
        let all = at.is_some() || (blocks.len() == 1 && known.is_none());
        let whole = all && clip(text, room).len() == text.len();
        let shown = if whole { text } else { clip(text, room - 1).trim_end() };
        if self.setting.reorder
            && let Some(direction) = Direction::of(story.cut(first), first)
        {
            self.directions.insert(blocks.start, direction);
        }
        self.lines.push(Line {
            span: Span::new(span.start, span.start + shown.len()),
            part: Part::Caption,
            block: Some(blocks.start),
            caption,
            lead: Lead::Sign,
            tail: if whole { Tail::None } else { Tail::Ellipsis },
            ..Line::default()
        });
    }

    /// Sets the line that stands for so many hidden blocks, which begin with those of a range.
    pub(super) fn fold(
        &mut self,
        blocks: Range<usize>,
        many: usize,
        hidden: impl Fn(usize) -> bool,
    ) {
        self.space(Part::Fold);
        let bare =
            |n: usize| !self.story.cut(self.story.blocks[n].span).contains(char::is_alphanumeric);
        let lines = if many == 1 { "line" } else { "lines" };
        // A line of dashes alone parts the story from what stands under it, here too.
        let says = if blocks.clone().filter(|n| hidden(*n)).all(bare) {
            "———".to_owned()
        } else {
            format!("… {} {lines} of page furniture", number(many))
        };
        let made = Some(self.make(clip(&says, usize::from(self.setting.measure))));
        let spans = blocks.clone().filter(|n| hidden(*n)).map(|n| self.story.blocks[n].span);
        let span = spans.reduce(|all, next| Span::new(all.start, next.end));
        self.lines.push(Line {
            span: span.unwrap_or_default(),
            part: Part::Fold,
            block: Some(blocks.start),
            made,
            ..Line::default()
        });
        for n in blocks.filter(|n| hidden(*n)) {
            self.places[n] = Some((self.lines.len() - 1, 1));
        }
    }
}
