//! The whole way of one draft to its story.

use super::page::{self, Page};
use super::pictures;
use super::{
    byline, calendar, credit, dateline, head, identity, labelled, language, lexicon, lines,
    revision, timestamp,
};
use crate::story::{
    Block, Byline, Day, DayFrom, Draft, Moment, Problem, Role, Source, Span, Story,
};
use crate::text::LONGEST;

/// Paragraphs that may open a story, live updates and editors' words before them.
const OPENING: usize = 12;

/// Makes a story of a draft: roles for its lines, headline, bylines, dateline, captions, revision.
pub fn edit(mut draft: Draft, source: Source) -> Story {
    let id = identity::of(&draft);
    cap(&mut draft);
    let site = head::part_title(&mut draft.parts);
    let mut story = Story { source, id, kind: draft.kind, ..Story::default() };
    let words = draft.parts.iter().map(|p| p.text.as_str());
    let language = language::settle(draft.language.as_deref(), words);
    let measured = lines::measure_all(&draft, language.as_deref());
    let looks = pictures::look(&measured);
    let reference = reference_day(&draft, &measured);
    let labelled = !measured.is_empty() && measured.iter().all(|line| line.given.is_some());
    let page = if labelled {
        labelled::judge(&measured, &looks, draft.dateline.as_deref())
    } else {
        page::judge(&measured, &looks, reference, site.as_deref())
    };
    for (part, &role) in draft.parts.iter().zip(&page.roles) {
        if !story.text.is_empty() || !story.blocks.is_empty() {
            story.text.push('\n');
        }
        let start = story.text.len();
        story.text.push_str(&part.text);
        story.blocks.push(Block { span: Span::new(start, story.text.len()), role });
    }
    let stamped = read_stamps(&mut story, &draft, &measured, &page, reference);
    read_head(&mut story, &draft, &page);
    read_dateline(&mut story, draft.dateline.as_deref(), reference);
    story.captions = pictures::gather(&story, &draft.parts, reference);
    read_agency(&mut story, &draft);
    story.language = language;
    story.key = format!("{}~{}", story.id, story.revision.number);
    give_day(&mut story, stamped);
    take_fields(&mut story, draft);
    story
}

/// Cuts a draft to what one story may hold, and notes that.
fn cap(draft: &mut Draft) {
    let mut total = 0_usize;
    for n in 0..draft.parts.len() {
        let text = &mut draft.parts[n].text;
        if total + text.len() <= LONGEST {
            total += text.len() + 1;
            continue;
        }
        let mut cut = LONGEST.saturating_sub(total).min(text.len());
        while !text.is_char_boundary(cut) {
            cut -= 1;
        }
        text.truncate(cut);
        draft.parts.truncate(n + 1);
        draft
            .problems
            .push(Problem::new("too-long", "the text is longer than 8 MiB; the rest was left out"));
        return;
    }
}

/// A day near which the dates without a year of the draft lie: a time that a field gives, the first full date printed in a short line,
/// or the middle of the year in a copyright line.
fn reference_day(draft: &Draft, measured: &[lines::Line<'_>]) -> Option<Day> {
    if let Some(moment) = draft.updated.or(draft.published) {
        return Some(moment.day());
    }
    let dated =
        |text: &str| calendar::dates(text, None).into_iter().find(|d| d.year).map(|d| d.day);
    let printed =
        measured.iter().find(|l| !timestamp::read(l, None).is_empty() && dated(l.text).is_some());
    if let Some(line) = printed {
        return dated(line.text);
    }
    let captions =
        measured.iter().filter(|l| l.words >= 8).filter(|l| super::credit::find(l.text).is_some());
    if let Some(day) = captions.filter_map(|l| dated(l.text)).max() {
        return Some(day);
    }
    measured.iter().filter(|l| super::tail::is_copyright(l)).find_map(|l| {
        let year = l
            .key
            .split(' ')
            .filter_map(|w| w.parse::<i16>().ok())
            .filter(|y| (1980..2100).contains(y))
            .max()?;
        Day::new(year, 7, 1).ok()
    })
}

/// Reads the times printed over the story; gives the day that they tell.
fn read_stamps(
    story: &mut Story,
    draft: &Draft,
    measured: &[lines::Line<'_>],
    page: &Page,
    reference: Option<Day>,
) -> Option<Day> {
    let (mut published, mut updated) = (None, None);
    let mut take = |label, moment| {
        let is_update = label == calendar::Stamped::Updated;
        let slot = if is_update { &mut updated } else { &mut published };
        slot.get_or_insert(moment);
    };
    let mut labelled_update = false;
    for (n, line) in measured.iter().enumerate() {
        if matches!(page.roles[n], Role::Correction | Role::EditorsNote) {
            for stamp in timestamp::told(line.text, reference) {
                take(stamp.label, stamp.moment);
            }
            continue;
        }
        if !matches!(page.roles[n], Role::Timestamp | Role::Byline) {
            continue;
        }
        if timestamp::is_label(line) {
            labelled_update = line.key.contains("updated") || line.key.contains("modified");
            continue;
        }
        // Without any reference a date needs its year.
        for stamp in calendar::stamps(line.text, reference) {
            let label = if labelled_update { calendar::Stamped::Updated } else { stamp.label };
            take(label, stamp.moment);
        }
        labelled_update = false;
    }
    story.published = draft.published.or(published);
    story.updated = draft.updated.or(updated);
    updated.or(published).map(Moment::day)
}

/// Headline, slugline, bylines, notes and revision.
fn read_head(story: &mut Story, draft: &Draft, page: &Page) {
    story.headline = draft.headline.clone().or_else(|| page.head.text.clone());
    let [slugline, note, owner, correction] =
        [Role::Slugline, Role::EditorsNote, Role::Copyright, Role::Correction].map(|role| {
            story.blocks.iter().find(|b| b.role == role).map(|b| story.cut(b.span).to_owned())
        });
    story.slugline = draft.slugline.clone().or(slugline);
    story.editors_note = draft.editors_note.clone().or(note);
    story.rights = draft.rights.clone().or(owner);
    let told = || {
        revision::read(
            story.headline.as_deref().unwrap_or_default(),
            story.slugline.as_deref().unwrap_or_default(),
            correction.as_deref(),
        )
    };
    story.revision = draft.revision.clone().map_or_else(told, |mut given| {
        given.note = given.note.or(correction.clone());
        given
    });
    story.bylines =
        if draft.bylines.is_empty() { read_bylines(story) } else { draft.bylines.clone() };
}

/// The writers that the byline blocks name, each once; a block without names titles those before it.
fn read_bylines(story: &Story) -> Vec<Byline> {
    let mut writers: Vec<Byline> = Vec::new();
    for block in story.blocks.iter().filter(|b| b.role == Role::Byline) {
        let text = story.cut(block.span);
        let Some(printed) = byline::parse(text) else { continue };
        if printed.writers.is_empty() {
            if printed.agency.is_some() {
                for writer in writers.iter_mut().rev().take_while(|w| w.title.is_none()) {
                    writer.title = Some(printed.words.clone());
                }
            }
            continue;
        }
        for writer in printed.writers {
            if !writers.iter().any(|w| w.name.eq_ignore_ascii_case(&writer.name)) {
                writers.push(writer);
            }
        }
    }
    writers
}

/// The first paragraph that opens with a dateline gives it; where a field of the format says which, that one.
fn read_dateline(story: &mut Story, given: Option<&str>, reference: Option<Day>) {
    let known = story.published.or(story.updated).map(Moment::day).or(reference);
    // One further down is that of an item in the story.
    let paragraphs = || story.blocks.iter().filter(|b| b.role == Role::Paragraph).take(OPENING);
    let given = given.filter(|given| paragraphs().any(|b| story.cut(b.span).starts_with(given)));
    story.dateline = paragraphs().find_map(|block| {
        let text = story.cut(block.span);
        let mut line = match given {
            Some(given) => dateline::given(given, text, known)?,
            None => dateline::parse(text, known)?,
        };
        line.span = line.span.shift(block.span.start);
        Some(line)
    });
}

/// The agency: as a field says, in the dateline, a byline, the lines on who worked on it or owns it.
fn read_agency(story: &mut Story, draft: &Draft) {
    let given = draft
        .agency
        .as_deref()
        .map(|a| lexicon::agency(a).map_or_else(|| a.to_owned(), str::to_owned));
    let in_byline = || {
        let mut blocks = story.blocks.iter().filter(|b| b.role == Role::Byline);
        blocks.find_map(|b| byline::parse(story.cut(b.span))?.agency).map(str::to_owned)
    };
    let named_in = |role: Role| {
        story.blocks.iter().filter(|b| b.role == role).find_map(|b| wire_in(story.cut(b.span)))
    };
    story.agency = given
        .or_else(|| story.dateline.as_ref().and_then(|d| d.agency.clone()))
        .or_else(in_byline)
        .or_else(|| named_in(Role::Contributors).map(str::to_owned))
        .or_else(|| named_in(Role::Copyright).map(str::to_owned));
}

/// The first news agency that a text names; not those that only supply photos, and no initials that are also a state's (`PA`).
fn wire_in(text: &str) -> Option<&'static str> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    (1..=3).rev().flat_map(|size| words.windows(size)).find_map(|some| {
        let name = some.join(" ");
        let (short, wire) = credit::agency(&name)?;
        let printed = lexicon::agency(&name).is_some() && name.chars().any(char::is_uppercase)
            || name == short;
        ((wire || some.len() > 1) && printed).then_some(short)
    })
}

/// The day, and what gave it.
fn give_day(story: &mut Story, stamped: Option<Day>) {
    let caption = || story.captions.iter().filter_map(|c| c.date).max();
    let found = None
        .or_else(|| {
            story.updated.filter(|_| stamped.is_none()).map(|m| (m.day(), DayFrom::Updated))
        })
        .or_else(|| {
            story.published.filter(|_| stamped.is_none()).map(|m| (m.day(), DayFrom::Published))
        })
        .or_else(|| stamped.map(|d| (d, DayFrom::Timestamp)))
        .or_else(|| story.dateline.as_ref().and_then(|d| d.date).map(|d| (d, DayFrom::Dateline)))
        .or_else(|| caption().map(|d| (d, DayFrom::Caption)));
    story.day = found.map(|(day, _)| day);
    story.day_from = found.map(|(_, from)| from);
}

/// What fields of the format say and no rule of the desk touches.
fn take_fields(story: &mut Story, draft: Draft) {
    story.url = draft.url;
    story.embargoed_until = draft.embargoed_until;
    story.expires = draft.expires;
    story.urgency = draft.urgency;
    story.status = draft.status;
    story.subjects = draft.subjects;
    story.keywords = draft.keywords;
    story.problems = draft.problems;
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "edit_props.rs"]
mod props;
