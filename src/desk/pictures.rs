//! Captions in a story: which lines are captions, and which lines make one.

use super::caption;
use super::lines::{Grade, Line, fold};
use crate::story::{Caption, Day, Part, Role, Span, Story};

/// What a line is to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Nothing.
    None,
    /// Caption, perhaps with its credit.
    Text,
    /// Only a credit.
    Credit,
}

/// Looks at every line for the grammar of captions.
pub fn look(lines: &[Line<'_>]) -> Vec<Picture> {
    let verdicts: Vec<_> = lines.iter().map(|l| caption::judge(l.text)).collect();
    let mut looks: Vec<Picture> = lines
        .iter()
        .zip(&verdicts)
        .map(|(line, verdict)| match line.given {
            Some(Role::Caption) => Picture::Text,
            Some(role) if role != Role::Paragraph => Picture::None,
            _ if verdict.credit_only && verdict.score >= 0.6 => Picture::Credit,
            _ if !verdict.credit_only && verdict.score >= 0.5 && line.words >= 4 => Picture::Text,
            _ => Picture::None,
        })
        .collect();
    // A line of text straight over a credit of its own is its caption; a page may print both twice.
    for n in 1..lines.len() {
        if looks[n] != Picture::Credit {
            continue;
        }
        let mut at = n;
        while at > 0 && looks[at - 1] == Picture::Credit {
            at -= 1;
        }
        let Some(above) = at.checked_sub(1) else { continue };
        if looks[above] == Picture::None
            && lines[above].given.is_none()
            && may_be_caption(&lines[above], verdicts[above].score)
        {
            looks[above] = Picture::Text;
            if let Some(twin) = above.checked_sub(1).filter(|&k| lines[k].key == lines[above].key) {
                looks[twin] = Picture::Text;
            }
        }
    }
    looks
}

fn may_be_caption(line: &Line<'_>, score: f32) -> bool {
    line.grade != Grade::Label
        && line.words <= 70
        && !line.text.starts_with(['“', '"'])
        && score >= 0.04
}

/// Gathers the captions of a story whose blocks have their roles.
///
/// A line that is only a credit belongs to the caption over it; a caption printed again, whole or cut short, counts once.
pub fn gather(story: &Story, parts: &[Part], reference: Option<Day>) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut open = false;
    for (n, block) in story.blocks.iter().enumerate() {
        if block.role != Role::Caption {
            open = false;
            continue;
        }
        let line = story.cut(block.span);
        let given = parts.get(n);
        let read = caption::read(line, reference);
        let alone = read.text.trim().is_empty();
        if alone
            && let Some(last) = captions.last_mut().filter(|last| open && wants_credit(last, &read))
        {
            last.credit.get_or_insert_with(|| read.credit.clone().unwrap_or_default());
            last.span = Span::new(last.span.start, block.span.end);
            continue;
        }
        let key = fold(if alone { line } else { &read.text });
        if let Some(twin) = seen.iter().position(|s| same(s, &key)) {
            // The fuller one is kept, at its first place.
            if captions[twin].credit.is_none() {
                captions[twin].credit = read.credit;
            }
            if key.len() > seen[twin].len() {
                captions[twin].text = read.text;
                seen[twin] = key;
            }
            open = false;
            continue;
        }
        // Over its text: `© Agency` and then the caption.
        if !alone
            && open
            && let Some(last) = captions.last_mut().filter(|last| last.text.is_empty())
        {
            let credit = read.credit.or_else(|| last.credit.take());
            *last = Caption {
                block: last.block,
                credit,
                span: Span::new(last.span.start, block.span.end),
                ..read
            };
            if let Some(slot) = seen.last_mut() {
                *slot = key;
            }
            continue;
        }
        captions.push(Caption {
            block: n,
            credit: given.and_then(|p| p.credit.clone()).or(read.credit),
            photo: given.and_then(|p| p.photo.clone()),
            span: block.span,
            ..read
        });
        seen.push(key);
        open = true;
    }
    captions
}

/// Whether a line that is only a credit completes a caption: it has none yet, or the same again.
fn wants_credit(last: &Caption, read: &Caption) -> bool {
    match (&last.credit, &read.credit) {
        (None, _) => true,
        (Some(have), Some(new)) => have.text == new.text,
        (Some(_), None) => false,
    }
}

/// Whether one folded caption is the other, or its beginning.
fn same(a: &str, b: &str) -> bool {
    let least = a.len().min(b.len());
    a == b
        || least >= 40
            && a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count() * 5 >= least * 4
}
