//! Captions in a story: which lines are captions, and which lines make one.

use super::credit::{self, Strength};
use super::lines::{Grade, Line};
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
    let mut looks: Vec<Picture> = lines.iter().map(by_itself).collect();
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
        if looks[above] == Picture::None && may_be_caption(&lines[above]) {
            let key = &lines[above].key;
            looks[above] = Picture::Text;
            if let Some(twin) = above.checked_sub(1).filter(|&k| lines[k].key == *key) {
                looks[twin] = Picture::Text;
            }
        }
    }
    looks
}

fn by_itself(line: &Line<'_>) -> Picture {
    if line.given == Some(Role::Caption) {
        return Picture::Text;
    }
    let Some(found) = credit::find(line.text) else { return Picture::None };
    match (found.alone, found.strength) {
        (true, Strength::Sure) => Picture::Credit,
        (false, Strength::Sure | Strength::Likely) if line.words >= 5 => Picture::Text,
        _ => Picture::None,
    }
}

fn may_be_caption(line: &Line<'_>) -> bool {
    line.grade != Grade::Label && line.words <= 70 && !line.text.starts_with(['“', '"'])
}

/// Gathers the captions of a story whose blocks have their roles.
pub fn gather(story: &Story, parts: &[Part], reference: Option<Day>) -> Vec<Caption> {
    let _ = reference;
    let mut captions: Vec<Caption> = Vec::new();
    for (n, block) in story.blocks.iter().enumerate().filter(|(_, b)| b.role == Role::Caption) {
        let text = story.cut(block.span);
        let found = credit::find(text);
        let given = parts.get(n);
        let alone = found.as_ref().is_some_and(|f| f.alone);
        if alone
            && let Some(last) = captions.last_mut()
            && last.credit.is_none()
            && story.blocks.iter().take(n).skip(last.block + 1).all(|b| b.role == Role::Caption)
        {
            last.credit = found.map(|f| f.credit);
            last.span = Span::new(last.span.start, block.span.end);
            continue;
        }
        let own = found.as_ref().map_or(text, |f| text.get(..f.span.start).unwrap_or(text)).trim();
        captions.push(Caption {
            block: n,
            text: own.to_owned(),
            credit: given.and_then(|p| p.credit.clone()).or(found.map(|f| f.credit)),
            photo: given.and_then(|p| p.photo.clone()),
            span: block.span,
            ..Caption::default()
        });
    }
    captions
}
