//! Showing: one line cut at every boundary of what is known about it, with stacked labels.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

use super::cells::{cells, clip, single};
use super::layers::meeting;
use super::line::{Gutter, Line, Piece, Shown};
use super::set::has_asides;
use super::{Galley, Hit, Labels, Layer, Marks, Part};
use crate::story::{DateNote, EntityKind, Quote, Span, Speaker, Story};

impl Galley {
    /// The line `n` of the story that the galley was set from, as labelled pieces; nothing past the end.
    pub fn show<'a>(&'a self, story: &'a Story, n: usize, marks: &Marks<'_>) -> Shown<'a> {
        let Some(line) = self.lines.get(n).filter(|line| !line.blank) else {
            return Shown { gutter: self.gutter_between(story, n, marks), ..Shown::default() };
        };
        let own = |text, part| Piece {
            text: Cow::Borrowed(text),
            span: None,
            labels: Labels { part, ..Labels::default() },
        };
        let mut pieces = Vec::new();
        if let Some(made) = line.made {
            let text = self.made.get(made as usize).map_or("", String::as_str);
            pieces.push(own(text, line.part));
        } else {
            self.cut(story, line, marks, &mut pieces);
            if !line.tail.text().is_empty() {
                // A hyphen looks as the word that it divides.
                let labels = pieces.last().map_or(Labels::default(), |piece| piece.labels);
                pieces.push(Piece { labels, ..own(line.tail.text(), line.part) });
            }
        }
        let mut before = Vec::new();
        let direction = line.block.and_then(|block| self.directions.get(&block));
        if let Some(direction) = direction.filter(|_| line.made.is_none()) {
            pieces = direction.order(&pieces);
            if direction.rtl && line.part != Part::Caption {
                let used: usize = pieces.iter().map(|piece| cells(&piece.text)).sum();
                let used = used + usize::from(line.lead.cells());
                let pad = usize::from(self.setting.measure).saturating_sub(used);
                before.push(Piece { text: " ".repeat(pad).into(), ..own("", Part::Paragraph) });
                // The bullet stands where the eye begins.
                if !line.lead.text().is_empty() {
                    pieces.push(own(" •", line.part));
                }
                before.append(&mut pieces);
                before.retain(|piece| !piece.text.is_empty());
                return Shown { gutter: self.gutter(story, line, marks), pieces: before };
            }
        }
        match line.lead.text() {
            "" if line.lead.cells() > 0 => {
                let indent = " ".repeat(usize::from(line.lead.cells()));
                before.push(Piece { text: indent.into(), ..own("", line.part) });
            }
            "" => {}
            lead if line.part == Part::Caption => before.push(own(lead, Part::CaptionSign)),
            lead => before.push(own(lead, line.part)),
        }
        before.append(&mut pieces);
        Shown { gutter: self.gutter(story, line, marks), pieces: before }
    }

    /// Cuts a line of the text at every boundary.
    fn cut<'a>(
        &self,
        story: &'a Story,
        line: &Line,
        marks: &Marks<'_>,
        pieces: &mut Vec<Piece<'a>>,
    ) {
        let span = line.span;
        let dates = &story.notes.dates;
        let near = meeting(dates, span, |date| date.span);
        let mut edges = vec![span.start, span.end];
        let mut edge = |at: Span| edges.extend([at.start, at.end]);
        let caption = line.part == Part::Caption;
        let looks = Looks::of(line.part, marks.layer);
        let looks = Looks { lit: marks.lit.filter(|_| caption), ..looks };
        let mentions = &story.notes.mentions;
        let own = meeting(mentions, span, |mention| mention.span);
        let named = mentions.get(own).unwrap_or_default().iter();
        named.filter(|one| looks.shows(one.entity)).for_each(|mention| edge(mention.span));
        if looks.names || self.setting.dates {
            dates.get(near.clone()).unwrap_or_default().iter().for_each(|date| edge(date.span));
        }
        if looks.quotes {
            for layer in [&self.layers.parts, &self.layers.speakers, &self.layers.cues] {
                layer.meeting(span).for_each(|(at, _)| edge(at));
            }
        }
        let hits = meeting(marks.hits, span, |hit| *hit);
        marks.hits.get(hits).unwrap_or_default().iter().for_each(|hit| edge(*hit));
        marks.cursor.into_iter().for_each(&mut edge);
        story.dateline.iter().for_each(|dateline| edge(dateline.span));
        edges.retain(|at| span.start <= *at && *at <= span.end);
        edges.sort_unstable();
        edges.dedup();
        whole_graphemes(story.cut(span), span.start, &mut edges);
        for two in edges.windows(2) {
            let &[start, end] = two else { continue };
            let piece = Span::new(start, end);
            let labels = self.labels(story, line, start, marks, looks);
            pieces.push(Piece { text: Cow::Borrowed(story.cut(piece)), span: Some(piece), labels });
            if !self.asides(line.part) {
                continue;
            }
            let block = line.block.and_then(|n| story.blocks.get(n));
            let ended = dates.get(near.clone()).unwrap_or_default().iter().filter(|date| {
                date.span.end == end && block.is_some_and(|block| block.span.covers(date.span))
            });
            for date in ended {
                let labels = Labels { part: Part::Aside, ..Labels::default() };
                pieces.push(Piece { text: aside(date).into(), span: None, labels });
            }
        }
    }

    /// Whether dates were given room beside the text of a part when it was wrapped.
    fn asides(&self, part: Part) -> bool {
        self.setting.dates && has_asides(part) && self.setting.has_room_for_dates()
    }

    /// All that is known of the byte where a piece begins.
    fn labels(
        &self,
        story: &Story,
        line: &Line,
        at: usize,
        marks: &Marks<'_>,
        looks: Looks,
    ) -> Labels {
        let here = Span::new(at, at + 1);
        let notes = &story.notes;
        let mut labels = Labels {
            part: line.part,
            dateline: story.dateline.as_ref().is_some_and(|line| line.span.holds(at)),
            cursor: marks.cursor.is_some_and(|cursor| cursor.holds(at)),
            ..Labels::default()
        };
        let mention = meeting(&notes.mentions, here, |mention| mention.span).next();
        labels.entity = mention.and_then(|n| {
            let entity = notes.mentions.get(n).map(|one| one.entity)?;
            looks.shows(entity).then_some((notes.entities.get(entity)?.kind, entity))
        });
        if looks.names {
            labels.spelling = !meeting(&notes.spellings, here, |one| one.span).is_empty();
            labels.date = meeting(&notes.dates, here, |date| date.span).next();
        }
        if looks.quotes {
            let quote = self.layers.parts.at(at);
            labels.quote = quote.and_then(|n| Some((notes.quotes.get(n)?.kind, n)));
            labels.cue = self.layers.cues.at(at);
            labels.speaker = self.layers.speakers.at(at).filter(|n| {
                self.is_named(notes.quotes.get(*n).and_then(|quote| quote.speaker.as_ref()))
            });
        }
        if let Some(hit) = meeting(marks.hits, here, |hit| *hit).next() {
            let current = marks.current == Some(hit);
            labels.hit = Some(if current { Hit::Current } else { Hit::Other });
        }
        labels
    }

    fn is_named(&self, speaker: Option<&Speaker>) -> bool {
        speaker.is_some_and(|speaker| speaker.shown || self.setting.doubtful)
    }

    /// The margin beside a line of text.
    fn gutter(&self, story: &Story, line: &Line, marks: &Marks<'_>) -> Gutter {
        let spellings = meeting(&story.notes.spellings, line.span, |one| one.span);
        let names = line.is_text() && Looks::of(line.part, marks.layer).names;
        let spelling = names && !spellings.is_empty();
        Gutter { spelling, ..self.voices(story, line, marks) }
    }

    /// The speakers beside a line of text.
    fn voices(&self, story: &Story, line: &Line, marks: &Marks<'_>) -> Gutter {
        if self.setting.margin == 0 || !line.is_text() || !Looks::of(line.part, marks.layer).quotes
        {
            return Gutter::default();
        }
        let mut gutter = Gutter::default();
        let mut before: Option<&Quote> = None;
        for (span, n) in self.layers.reaches.meeting(line.span) {
            let Some(quote) = story.notes.quotes.get(n) else { continue };
            gutter.rule = gutter.rule.or(Some(n));
            let first = quote.parts.first().is_some_and(|part| part.start == span.start);
            let begins = first && line.span.holds(span.start);
            let speaker = quote.speaker.as_ref().filter(|speaker| self.is_named(Some(speaker)));
            if let Some(speaker) = speaker.filter(|_| begins && gutter.name.is_none()) {
                let same = before.or_else(|| self.quote_above(story, line, span));
                let same = same.and_then(|quote| quote.speaker.as_ref());
                if same.is_none_or(|before| before.name != speaker.name) {
                    let room = usize::from(self.setting.margin.saturating_sub(2));
                    let name = surname(story, speaker);
                    let whole = speaker.entity.is_some() || cells(name) <= room;
                    let short = if whole { None } else { last_name(name) };
                    gutter.name = fitted(short.unwrap_or(name), room);
                    gutter.doubtful = !speaker.shown;
                }
            }
            before = Some(quote);
        }
        gutter
    }

    /// The last quote before a place within the same block whose speaker is named in the margin.
    fn quote_above<'a>(&self, story: &'a Story, line: &Line, at: Span) -> Option<&'a Quote> {
        let block = story.blocks.get(line.block?)?.span;
        let above = self.layers.reaches.meeting(Span::new(block.start, at.start));
        above.last().and_then(|(_, n)| story.notes.quotes.get(n))
    }

    /// The margin beside a blank line: a rule goes on between the paragraphs of one quote.
    fn gutter_between(&self, story: &Story, n: usize, marks: &Marks<'_>) -> Gutter {
        let rule = |line: Option<&Line>| self.gutter(story, line?, marks).rule;
        let above = n.checked_sub(1).and_then(|above| rule(self.lines.get(above)));
        let same = above.is_some() && above == rule(self.lines.get(n + 1));
        Gutter { rule: above.filter(|_| same), ..Gutter::default() }
    }
}

/// Drops the edges that lie within a grapheme: it is drawn as one.
fn whole_graphemes(text: &str, start: usize, edges: &mut Vec<usize>) {
    if text.chars().all(single) {
        edges.retain(|at| text.is_char_boundary(at - start));
        return;
    }
    let ends = text.grapheme_indices(true).map(|(at, one)| start + at + one.len());
    let mut bounds = std::iter::once(start).chain(ends).peekable();
    edges.retain(|edge| {
        while bounds.next_if(|bound| bound < edge).is_some() {}
        bounds.peek() == Some(edge)
    });
}

/// Which layers of notes a part shows.
#[derive(Clone, Copy)]
struct Looks {
    names: bool,
    quotes: bool,
    /// An entity that is shown where no other is.
    lit: Option<usize>,
}

impl Looks {
    fn of(part: Part, layer: Layer) -> Self {
        let plain = matches!(part, Part::Caption | Part::Furniture | Part::Timestamp);
        Self {
            names: !plain && matches!(layer, Layer::Entities | Layer::All),
            quotes: !plain && matches!(layer, Layer::Quotes | Layer::All),
            lit: None,
        }
    }

    fn shows(self, entity: usize) -> bool {
        self.names || self.lit == Some(entity)
    }
}

/// What stands beside a date: the day that it means.
pub fn aside(date: &DateNote) -> String {
    format!(" [{}]", date.value.replace('/', "–"))
}

/// The name that the margin has for a speaker: what the story calls a person for short, else the last word.
fn surname<'a>(story: &'a Story, speaker: &'a Speaker) -> &'a str {
    let name = speaker.name.trim();
    let entity = speaker.entity.and_then(|n| Some((n, story.notes.entities.get(n)?.kind)));
    let Some((entity, kind)) = entity else {
        return ["the ", "The ", "a ", "A ", "an ", "An "]
            .iter()
            .find_map(|article| name.strip_prefix(article))
            .unwrap_or(name);
    };
    let short = story
        .notes
        .mentions
        .iter()
        .filter(|mention| mention.entity == entity)
        .map(|mention| story.cut(mention.span))
        .filter(|said| {
            let before = name.strip_suffix(said);
            !said.is_empty() && before.is_some_and(|before| before.ends_with(' '))
        })
        .min_by_key(|said| said.len());
    match (short, kind) {
        (Some(short), _) => short,
        (None, EntityKind::Person) => {
            let suffix =
                |word: &&str| matches!(*word, "Jr." | "Sr." | "Jr" | "Sr" | "II" | "III" | "IV");
            let last = name.split(' ').rev().find(|word| !suffix(word));
            last.map_or(name, |word| word.trim_end_matches(','))
        }
        (None, _) => name,
    }
}

/// The last word of a name of several, each of which begins with a capital.
fn last_name(name: &str) -> Option<&str> {
    let capital = |word: &str| word.chars().next().is_some_and(char::is_uppercase);
    let (before, last) = name.rsplit_once(' ')?;
    (before.split(' ').all(capital) && capital(last)).then_some(last)
}

/// A name cut to the room in the margin; `None` where there is too little.
fn fitted(name: &str, room: usize) -> Option<String> {
    if name.is_empty() || room < 3 {
        None
    } else if cells(name) <= room {
        Some(name.to_owned())
    } else {
        Some(format!("{}…", clip(name, room - 1).trim_end()))
    }
}
