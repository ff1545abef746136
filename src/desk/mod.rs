//! Draft to story: what the desk meant by the lines of a draft.

pub mod calendar;
pub mod caption;
pub mod credit;
mod glue;
mod scene;
mod ticks;

use crate::story::{Block, Draft, Role, Source, Span, Story};

/// Makes a story of a draft: roles for its lines, headline, bylines, dateline, captions, revision.
pub fn edit(draft: Draft, source: Source) -> Story {
    let mut story = Story { source, kind: draft.kind, ..Story::default() };
    for (n, part) in draft.parts.iter().enumerate() {
        if n > 0 {
            story.text.push('\n');
        }
        let start = story.text.len();
        story.text.push_str(&part.text);
        let role = part.role.unwrap_or(if n == 0 { Role::Headline } else { Role::Paragraph });
        story.blocks.push(Block { span: Span::new(start, story.text.len()), role });
    }
    story.headline = draft.parts.first().map(|p| p.text.clone());
    story.problems = draft.problems;
    story
}

/// The entries of a word list: one a line; `#` starts a remark.
fn entries(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().filter(|line| !line.starts_with('#') && !line.is_empty())
}
