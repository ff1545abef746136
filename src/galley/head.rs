//! Head matter: what the program says over a story, and which blocks belong there.

use crate::story::{DayFrom, Moment, Role, Story};
use crate::text::number;

/// Words that are read in a minute.
const PACE: usize = 230;
/// Characters of Chinese or Japanese that are read in a minute.
const CHARACTER_PACE: usize = 500;

/// The blocks that stand over the body, by their indices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The first run of headline blocks.
    pub headline: Vec<usize>,
    /// Lines that sum up, before the first paragraph.
    pub subheads: Vec<usize>,
    /// Who wrote it, before the first paragraph.
    pub bylines: Vec<usize>,
    /// Times before the first paragraph that no field of the story says better.
    pub times: Vec<usize>,
    /// Notes before the first paragraph.
    pub notes: Vec<usize>,
    /// Blocks whose meaning the head says in its own words.
    pub said: Vec<usize>,
}

/// Sorts out the blocks of the head.
pub fn head(story: &Story) -> Head {
    let mut head = Head::default();
    let body = |role| matches!(role, Role::Paragraph | Role::ListItem | Role::BlockQuote);
    let first = story.blocks.iter().position(|block| body(block.role));
    let first = first.unwrap_or(story.blocks.len());
    let known = story.published.or(story.updated).is_some();
    for (n, block) in story.blocks.iter().enumerate() {
        match block.role {
            Role::Headline if head.headline.last().is_none_or(|last| last + 1 == n) => {
                head.headline.push(n);
            }
            Role::Slugline if story.slugline.is_some() => head.said.push(n),
            _ if n > first => {}
            Role::Subhead => head.subheads.push(n),
            Role::Byline => head.bylines.push(n),
            Role::Timestamp if known => head.said.push(n),
            Role::Timestamp => head.times.push(n),
            Role::EditorsNote | Role::Correction => head.notes.push(n),
            _ => {}
        }
    }
    // An alert is its headline: the one paragraph says the same again.
    let opening = story.blocks.get(first).map(|block| story.cut(block.span));
    if head.headline.is_empty() && opening.is_some() && opening == story.headline.as_deref() {
        head.headline.push(first);
    }
    // A `By` on a line of its own says nothing where the names follow, nor the agency that the meta line
    // names.
    let text = |n: usize| story.blocks.get(n).map_or("", |block| story.cut(block.span)).trim();
    let alone = |word: &str| {
        word.len() <= 4 && word.trim_end_matches(':').bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    let followed = |n: usize| head.bylines.binary_search(&(n + 1)).is_ok();
    let agency = |text: &str| story.agency.as_ref().is_some_and(|agency| agency == text);
    let (said, bylines) =
        head.bylines.iter().partition(|n| agency(text(**n)) || alone(text(**n)) && followed(**n));
    head.bylines = bylines;
    head.said.extend::<Vec<usize>>(said);
    head.said.sort_unstable();
    head
}

/// The line over the headline: what kind of version it is, and the section; `None` where neither is known.
pub fn kicker(story: &Story) -> Option<String> {
    let status = match story.status {
        crate::story::Status::Usable => None,
        crate::story::Status::Embargoed => Some(match story.embargoed_until {
            Some(until) => format!("EMBARGOED UNTIL {}", moment(until)),
            None => "EMBARGOED".into(),
        }),
        crate::story::Status::Withheld => Some("WITHHELD".into()),
        crate::story::Status::Canceled => Some("KILLED".into()),
    };
    let revision = match story.revision.kind.as_str() {
        "first" | "" => None,
        "update" if story.revision.number > 1 => Some(format!("UPDATE {}", story.revision.number)),
        kind => Some(kind.to_uppercase()),
    };
    let replaced = story.problems.iter().any(|problem| problem.code == "replaced");
    let replaced = replaced.then(|| "EARLIER TEXT".to_owned());
    let urgent = story.urgency.and_then(|urgency| match urgency {
        1 => Some("FLASH".to_owned()),
        2 => Some("URGENT".into()),
        _ => None,
    });
    let section = story.slugline.clone().or_else(|| {
        story
            .subjects
            .iter()
            .find_map(|subject| subject.name.as_ref())
            .map(|name| name.to_uppercase())
    });
    joined([status, replaced, urgent, revision, section])
}

/// The line under the byline: agency, time, length.
pub fn meta(story: &Story) -> Option<String> {
    let agency = story.agency.clone();
    let agency = agency.or_else(|| story.dateline.as_ref()?.agency.clone());
    let time = story.updated.or(story.published).map(moment).or_else(|| {
        let day = story.day?;
        Some(match story.day_from {
            Some(DayFrom::Caption) => format!("{} (from a caption)", moment(Moment::Day(day))),
            _ => moment(Moment::Day(day)),
        })
    });
    let (words, minutes) = length(story).unzip();
    joined([agency, time, words, minutes])
}

/// How long it is: words, or characters where a script has no spaces, and the minutes that they take.
fn length(story: &Story) -> Option<(String, String)> {
    let words = story.word_count();
    let body = story.blocks.iter().filter(|block| block.role.is_body());
    let body = body.map(|block| story.cut(block.span));
    // From Hiragana to the last ideograph: what a word count of spaces knows nothing of.
    let spaceless = |c: &char| matches!(c, '\u{3040}'..='\u{9fff}' | '\u{20000}'..='\u{323af}');
    let characters =
        body.map(|text| if text.is_ascii() { 0 } else { text.chars().filter(spaceless).count() });
    let characters: usize = characters.sum();
    let (count, pace, unit) = if characters > 2 * words {
        (characters, CHARACTER_PACE, "character")
    } else {
        (words, PACE, "word")
    };
    let plural = if count == 1 { "" } else { "s" };
    (count > 0).then(|| {
        (
            format!("{} {unit}{plural}", number(count)),
            format!("{} min", number(count.div_ceil(pace))),
        )
    })
}

/// Who wrote it, where no block says so.
pub fn byline(story: &Story) -> Option<String> {
    let names: Vec<String> = story
        .bylines
        .iter()
        .map(|byline| match &byline.title {
            Some(title) => format!("{}, {title}", byline.name),
            None => byline.name.clone(),
        })
        .collect();
    let (last, before) = names.split_last()?;
    Some(if before.is_empty() {
        format!("By {last}")
    } else {
        format!("By {} and {last}", before.join(", "))
    })
}

/// `Tue 24 Nov 2026 14:02 GMT`, or the day alone.
fn moment(moment: Moment) -> String {
    match moment {
        Moment::Day(day) => day.strftime("%a %-d %b %Y").to_string(),
        Moment::At(time) => time.strftime("%a %-d %b %Y %H:%M GMT").to_string(),
    }
}

fn joined<const N: usize>(parts: [Option<String>; N]) -> Option<String> {
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{byline, head, kicker, meta};
    use crate::story::{
        Block, Byline, DayFrom, Moment, Revision, Role, Span, Status, Story, Subject,
    };

    #[test]
    fn the_kicker_says_what_kind_of_story_it_is() {
        let check =
            |story: &Story, expect: Option<&str>| assert_eq!(kicker(story).as_deref(), expect);
        check(&Story::default(), None);
        let story = Story { slugline: Some("HARBOR-FIRE".into()), ..Story::default() };
        check(&story, Some("HARBOR-FIRE"));
        let revision = Revision { kind: "correction".into(), number: 2, ..Revision::default() };
        check(&Story { revision, ..story.clone() }, Some("CORRECTION · HARBOR-FIRE"));
        let until = Some(Moment::Day(date(2026, 11, 25)));
        let held = Story { status: Status::Embargoed, embargoed_until: until, ..Story::default() };
        check(&held, Some("EMBARGOED UNTIL Wed 25 Nov 2026"));
        let subjects = vec![Subject { code: None, name: Some("Weather".into()) }];
        check(&Story { subjects, urgency: Some(1), ..Story::default() }, Some("FLASH · WEATHER"));
    }

    #[test]
    fn the_meta_line_says_who_when_and_how_long() {
        let check =
            |story: &Story, expect: Option<&str>| assert_eq!(meta(story).as_deref(), expect);
        check(&Story::default(), None);
        let text = "word ".repeat(231);
        let block = Block { span: Span::new(0, text.len()), role: Role::Paragraph };
        let time = Moment::At("2026-11-24T14:02:00Z".parse().unwrap());
        let story = Story {
            text,
            blocks: vec![block],
            agency: Some("AP".into()),
            published: Some(time),
            ..Story::default()
        };
        check(&story, Some("AP · Tue 24 Nov 2026 14:02 GMT · 231 words · 2 min"));
        let text = "港は静かだった。".to_owned();
        let blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        check(&Story { text, blocks, ..Story::default() }, Some("7 characters · 1 min"));
        let day = Some(date(2024, 11, 16));
        let bare = Story { day, day_from: Some(DayFrom::Caption), ..Story::default() };
        check(&bare, Some("Sat 16 Nov 2024 (from a caption)"));
    }

    #[test]
    fn the_byline_names_everybody() {
        let check = |names: &[(&str, Option<&str>)], expect: Option<&str>| {
            let bylines = names
                .iter()
                .map(|(name, title)| Byline { name: (*name).into(), title: title.map(Into::into) })
                .collect();
            assert_eq!(byline(&Story { bylines, ..Story::default() }).as_deref(), expect);
        };
        check(&[], None);
        check(&[("Ada Moss", None)], Some("By Ada Moss"));
        check(
            &[("Ada Moss", Some("Wire Service")), ("Bo Lind", None)],
            Some("By Ada Moss, Wire Service and Bo Lind"),
        );
        check(&[("A B", None), ("C D", None), ("E F", None)], Some("By A B, C D and E F"));
    }

    #[test]
    fn an_alert_is_its_headline() {
        let said = "Ferries stop in Oakum";
        let block = Block { span: Span::new(0, said.len()), role: Role::Paragraph };
        let alert = |headline: &str| Story {
            headline: Some(headline.into()),
            text: said.into(),
            blocks: vec![block],
            ..Story::default()
        };
        assert_eq!(head(&alert(said)).headline, [0]);
        assert_eq!(head(&alert("Ferries")).headline, [] as [usize; 0]);
    }
}
