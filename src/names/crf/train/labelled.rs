//! Stories with their names, from files in columns.

use crate::names::crf::label::{self, Label, Type};
use crate::names::token::Token;
use crate::story::{Block, Role, Span, Story};

/// A story with its names.
pub struct Labelled {
    pub(super) story: Story,
    pub(super) names: Vec<(Span, Type)>,
}

impl Labelled {
    /// The labelled stories of a file in columns: the word first, its tag last (`B-PER`, `I-LOC`, `O`); an
    /// empty line ends a sentence, `-DOCSTART-` a story. A name begins at `B`, after `O` and where the type
    /// changes.
    pub fn read(text: &str) -> Vec<Self> {
        let mut out = Vec::new();
        let mut draft = Draft::default();
        for line in text.lines() {
            if line.starts_with("-DOCSTART-") {
                draft.end_sentence();
                out.extend(std::mem::take(&mut draft).finish());
                continue;
            }
            let mut columns = line.split(['\t', ' ']).filter(|c| !c.is_empty());
            match columns.next() {
                None => draft.end_sentence(),
                Some(word) => draft.word(word, columns.next_back().unwrap_or("O")),
            }
        }
        draft.end_sentence();
        out.extend(draft.finish());
        out
    }

    /// How many names the story has.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the story has no names.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The labels of the tokens; names that do not begin and end where tokens do are left out.
    pub(super) fn labels(&self, tokens: &[Token<'_>]) -> Vec<Label> {
        let mut labels = vec![Label::OUTSIDE; tokens.len()];
        for &(span, kind) in &self.names {
            let from = tokens.partition_point(|t| t.span.start < span.start);
            let to = tokens.partition_point(|t| t.span.end <= span.end);
            let fits = tokens.get(from).is_some_and(|t| t.span.start == span.start)
                && to > from
                && tokens.get(to - 1).is_some_and(|t| t.span.end == span.end);
            if let Some(place) = labels.get_mut(from..to).filter(|_| fits) {
                label::write(place, kind);
            }
        }
        labels
    }
}

/// A labelled story on its way.
#[derive(Default)]
struct Draft {
    story: Story,
    names: Vec<(Span, Type)>,
    sentence: Vec<(Span, String)>,
}

impl Draft {
    fn word(&mut self, word: &str, tag: &str) {
        if !self.sentence.is_empty() {
            self.story.text.push(' ');
        } else if !self.story.text.is_empty() {
            self.story.text.push('\n');
        }
        let start = self.story.text.len();
        self.story.text.push_str(word);
        self.sentence.push((Span::new(start, self.story.text.len()), tag.to_owned()));
    }

    fn end_sentence(&mut self) {
        let words = std::mem::take(&mut self.sentence);
        let (Some((first, _)), Some((last, _))) = (words.first(), words.last()) else { return };
        let span = Span::new(first.start, last.end);
        self.story.blocks.push(Block { span, role: Role::Paragraph });
        let mut open: Option<(Span, Type)> = None;
        for (span, tag) in words {
            let (part, kind) = tag.split_once('-').unwrap_or((&tag, ""));
            let kind = match kind {
                "PER" => Some(Type::Person),
                "LOC" => Some(Type::Place),
                "ORG" => Some(Type::Organization),
                "MISC" => Some(Type::Misc),
                _ => None,
            };
            match (&mut open, kind) {
                (Some((whole, of)), Some(kind)) if *of == kind && part != "B" => {
                    whole.end = span.end;
                }
                _ => {
                    self.names.extend(open.take());
                    open = kind.map(|kind| (span, kind));
                }
            }
        }
        self.names.extend(open);
    }

    fn finish(self) -> Option<Labelled> {
        (!self.story.text.is_empty()).then_some(Labelled { story: self.story, names: self.names })
    }
}
