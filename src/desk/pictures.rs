//! Captions in a story: which lines are captions, and which lines make one.

use super::caption::{self, Verdict};
use super::lexicon::{self, Sign};
use super::lines::{Grade, Line, fold};
use super::tail;
use crate::story::{Caption, Day, Format, Part, Role, Span, Story};

/// How many captions back a repeat is looked for.
const TWINS: usize = 60;

/// What a line is to a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Picture {
    /// Nothing.
    None,
    /// Caption, perhaps with its credit.
    Text,
    /// Only a credit.
    Credit,
    /// A caption where the story is or right over it, even among its paragraphs.
    Likely,
    /// A caption where the story is, unless it reads as one of its paragraphs.
    Maybe,
}

/// Looks at every line for the grammar of captions.
pub fn look(lines: &[Line<'_>]) -> Vec<Picture> {
    let judged = |line: &Line<'_>| match line.given {
        // Of what a format calls a paragraph only the form of a caption may say otherwise: its credit.
        Some(Role::Paragraph) if !caption::is_signed(line.text) => Verdict::default(),
        Some(Role::Paragraph) | None => caption::glance(line.text),
        Some(_) => Verdict::default(),
    };
    let verdicts: Vec<_> = lines.iter().map(judged).collect();
    let mut looks: Vec<Picture> = lines
        .iter()
        .zip(&verdicts)
        .map(|(line, verdict)| match line.given {
            Some(Role::Caption) => Picture::Text,
            Some(role) if role != Role::Paragraph => Picture::None,
            Some(_) if !is_signed(verdict) => Picture::None,
            _ if is_spoken(line) => Picture::None,
            _ if line.text.starts_with(['(', '（']) && tail::is_contributors(line) => {
                Picture::None
            }
            _ if verdict.credit_only && verdict.score >= 0.6 => Picture::Credit,
            _ if verdict.credit_only && verdict.score >= 0.2 => Picture::Maybe,
            _ if verdict.credit_only || line.words < 4 => Picture::None,
            _ if verdict.score >= if is_signed(verdict) { 0.51 } else { 0.65 } => Picture::Text,
            _ if verdict.score >= 0.35 && is_likely(verdict) && line.words <= 70 => Picture::Likely,
            _ if ends_in_agency(line) => Picture::Likely,
            _ if line.grade != Grade::Prose && verdict.score >= 0.3 => Picture::Maybe,
            _ => Picture::None,
        })
        .collect();
    // A line of text straight over a credit of its own is its caption; a page may print both twice.
    let mut at = 0;
    for n in 1..lines.len() {
        if looks[n] != Picture::Credit {
            continue;
        }
        // The first of the credits in a row.
        if looks[n - 1] != Picture::Credit {
            at = n;
        }
        let Some(above) = at.checked_sub(1) else { continue };
        // `© Agency` glued to the caption under it is that one's.
        let leads = lines[at].gap
            && lines.get(n + 1).is_some_and(|l| !l.gap)
            && looks.get(n + 1) == Some(&Picture::Text);
        if leads {
            continue;
        }
        if looks[above] == Picture::None
            && lines[above].given.is_none()
            && may_be_caption(&lines[above])
        {
            looks[above] = Picture::Text;
            if let Some(twin) = above.checked_sub(1).filter(|&k| lines[k].key == lines[above].key) {
                looks[twin] = Picture::Text;
            }
        }
    }
    for n in 0..lines.len() {
        // A doubtful credit makes a short line over it a doubtful caption.
        if looks[n] == Picture::Maybe
            && verdicts[n].credit_only
            && let Some(above) = n.checked_sub(1)
            && looks[above] == Picture::None
            && lines[above].given.is_none()
            && lines[above].words <= 30
            && may_be_caption(&lines[above])
        {
            looks[above] = Picture::Maybe;
        }
        // `Image caption`, and then the caption.
        let labelled = n.checked_sub(1).is_some_and(|k| {
            matches!(lines[k].key.as_str(), "image caption" | "media caption" | "caption")
        });
        // `View 6 Images` over each picture of a story.
        let counted = n.checked_sub(1).is_some_and(|k| {
            let mut words = lines[k].key.split(' ');
            words.next() == Some("view")
                && words.next().is_some_and(|w| w.bytes().all(|b| b.is_ascii_digit()))
                && matches!(words.next(), Some("images" | "photos" | "pictures"))
        });
        let captioned = labelled && lines[n].words >= 4
            || counted && lines[n].grade != Grade::Prose && lines[n].sign == Sign::None;
        if captioned && looks[n] == Picture::None && lines[n].given.is_none() {
            looks[n] = Picture::Text;
        }
        // An agency's name alone under a line of words may credit it, in a gallery.
        let named = looks[n] == Picture::None
            && lines[n].given.is_none()
            && lexicon::agency(lines[n].text).is_some();
        if named
            && let Some(above) =
                n.checked_sub(1).filter(|&k| lines[k].words >= 6 && looks[k] == Picture::None)
        {
            looks[n] = Picture::Maybe;
            looks[above] = Picture::Maybe;
        }
    }
    looks
}

/// Whether the line is page furniture that talks of the page or to the reader: `Our Standards: ...`.
fn is_spoken(line: &Line<'_>) -> bool {
    line.sign != Sign::None
        && line.words <= 20
        && line.key.split(' ').any(|w| matches!(w, "you" | "your" | "our" | "us" | "we"))
}

/// Whether a short line ends in an agency's name after the end of its sentence: `The mayor spoke for an hour. AP`.
fn ends_in_agency(line: &Line<'_>) -> bool {
    let last = line.text.rsplit_once(' ');
    line.words <= 40
        && last.is_some_and(|(before, name)| {
            before.ends_with(['.', '”', '’']) && lexicon::agency(name).is_some()
        })
}

/// Whether the line's own form says that it is a caption, not only its wording.
fn is_signed(verdict: &Verdict) -> bool {
    verdict.reasons.iter().any(|r| r.starts_with("credit") || matches!(*r, "glue" | "file"))
}

/// Whether the line ends in what may be a credit, or prints a weekday with a full date, as paragraphs do not.
fn is_likely(verdict: &Verdict) -> bool {
    let has = |name: &str| verdict.reasons.contains(&name);
    !has("said") && (has("weekday-date") || has("credit") || has("credit-likely"))
}

fn may_be_caption(line: &Line<'_>) -> bool {
    line.grade != Grade::Label
        && line.words <= 70
        && !line.text.starts_with(['“', '"'])
        && caption::judge(line.text).score >= 0.04
}

/// Gathers the captions of a story whose blocks have their roles.
///
/// A line that is only a credit belongs to the caption over it; a caption printed again, whole or cut short, counts once.
pub fn gather(story: &Story, parts: &[Part], reference: Option<Day>) -> Vec<Caption> {
    let mut captions: Vec<Caption> = Vec::new();
    let mut seen: Vec<Seen> = Vec::new();
    let listed = matches!(
        story.source.format,
        Format::NewsmlG2 | Format::Newsml1 | Format::Nitf | Format::Ninjs | Format::ApJson
    );
    // The caption that a credit under it would complete, and whether it stands straight over the block.
    let mut current: Option<usize> = None;
    for (n, block) in story.blocks.iter().enumerate() {
        if block.role != Role::Caption {
            // `Image caption` between a credit and its text.
            let label =
                |text: &str| matches!(fold(text).as_str(), "image caption" | "media caption");
            current = current.filter(|_| block.span.len() <= 20 && label(story.cut(block.span)));
            continue;
        }
        let line = story.cut(block.span);
        let given = parts.get(n);
        let read = caption::read(line, reference);
        let alone = read.text.trim().is_empty();
        if alone
            && let Some(last) =
                current.and_then(|c| captions.get_mut(c)).filter(|last| wants_credit(last, &read))
        {
            if last.span.end + 1 == block.span.start {
                last.span.end = block.span.end;
            }
            last.credit.get_or_insert_with(|| read.credit.clone().unwrap_or_default());
            continue;
        }
        let key = fold(if alone { line } else { &read.text });
        let apart = |twin: &usize| listed && is_other(&captions[*twin], given);
        if let Some(twin) = twins(&seen, &key, line).filter(|twin| !apart(twin)) {
            // The fuller one is kept, at its first place.
            if captions[twin].credit.is_none() {
                captions[twin].credit = read.credit;
            }
            if key.len() > seen[twin].key.len() {
                captions[twin].text = read.text;
                seen[twin].key = key;
            }
            // The other print may be the one whose picture the format describes.
            if captions[twin].photo.is_none()
                && let Some(picture) = given.and_then(|part| part.picture.as_deref())
            {
                take_fields(&mut captions[twin], picture);
            }
            current = Some(twin);
            continue;
        }
        // Over its text: `© Agency` and then the caption.
        if !alone
            && current.is_some()
            && let Some(last) = captions
                .last_mut()
                .filter(|c| c.text.is_empty() && c.span.end + 1 == block.span.start)
        {
            let credit = read.credit.or_else(|| last.credit.take());
            *last = Caption {
                block: last.block,
                credit,
                span: Span::new(last.span.start, block.span.end),
                ..read
            };
            seen.pop();
            seen.push(Seen::new(key, line));
            current = Some(captions.len() - 1);
            continue;
        }
        captions.push(Caption { block: n, span: block.span, ..read });
        if let Some(picture) = given.and_then(|part| part.picture.as_deref())
            && let Some(caption) = captions.last_mut()
        {
            take_fields(caption, picture);
        }
        seen.push(Seen::new(key, line));
        current = Some(captions.len() - 1);
    }
    captions
}

/// Whether a part shows another picture than a caption with the same words; only a format that lists its pictures, each once, can tell.
fn is_other(caption: &Caption, part: Option<&Part>) -> bool {
    let own = part.and_then(|part| part.picture.as_ref()?.photo.as_ref()?.href.as_ref());
    let before = caption.photo.as_ref().and_then(|photo| photo.href.as_ref());
    own.zip(before).is_some_and(|(own, before)| own != before)
}

/// What fields of the format say of a picture comes before what the caption's words say.
fn take_fields(caption: &mut Caption, picture: &crate::story::Picture) {
    caption.photo.clone_from(&picture.photo);
    if let Some(given) = &picture.credit {
        let read = super::credit::read(&given.text);
        let mut credit = given.clone();
        credit.photographer = credit.photographer.or(read.photographer);
        let short = |agency: String| match super::credit::agency(&agency) {
            Some((short, _)) => short.to_owned(),
            None => agency,
        };
        credit.agency = credit.agency.map(short).or(read.agency);
        caption.credit = Some(credit);
    }
    caption.date = picture.date.or(caption.date);
    if !picture.places.is_empty() {
        caption.places.clone_from(&picture.places);
    }
    caption.persons.clone_from(&picture.people);
    if picture.instructions.is_some() {
        caption.instructions.clone_from(&picture.instructions);
    }
}

/// Whether a line that is only a credit completes a caption: it has none yet, or the same again.
fn wants_credit(last: &Caption, read: &Caption) -> bool {
    match (&last.credit, &read.credit) {
        (None, _) => true,
        (Some(have), Some(new)) => have.text == new.text,
        (Some(_), None) => false,
    }
}

/// A caption that was read before.
struct Seen {
    /// Its text, folded.
    key: String,
    /// The counter that a gallery puts before it (`2of4`).
    counter: String,
}

impl Seen {
    fn new(key: String, line: &str) -> Self {
        Self { key, counter: counter(line) }
    }
}

/// What stands before a gallery's caption to count it: figures, and what is between them.
fn counter(line: &str) -> String {
    let head: String = line
        .chars()
        .take(8)
        .take_while(|c| c.is_ascii_digit() || matches!(c, '[' | ']' | '/' | 'o' | 'f' | ' '))
        .collect();
    if head.starts_with(|c: char| c.is_ascii_digit() || c == '[') { head } else { String::new() }
}

/// The caption among the last ones that this line prints again. Two pictures of one gallery may share their caption.
fn twins(seen: &[Seen], key: &str, line: &str) -> Option<usize> {
    let own = counter(line);
    let apart = |s: &Seen| !own.is_empty() && !s.counter.is_empty() && own != s.counter;
    seen.iter()
        .enumerate()
        .rev()
        .take(TWINS)
        .find(|(_, s)| same(&s.key, key) && !apart(s))
        .map(|(at, _)| at)
}

/// Whether one folded caption is the other, or its beginning.
fn same(a: &str, b: &str) -> bool {
    let least = a.len().min(b.len());
    a == b
        || least >= 40
            && a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count() * 5 >= least * 4
}
