//! ANPA 1312, the high-speed news wire of North America: `SYN SYN SOH`, two lines of header, `STX`, the text, `ETX`, the time of sending.
//!
//! The first header line has the transmission number and, after US, the selector; the second has priority, category, DC3 or DC4
//! (justification), DC1 or DC2 (text or agate), the slug with its version, month-day and the word count. After STX lines that begin with
//! `^` head the story: its title, the headline, notes, the byline; each ends in `<` (flush left) or `=` (centered). Lines of text begin
//! with a tab, lines of tables with BS, their columns parted by `;` where `{` is a half.

use std::sync::LazyLock;

use regex::Regex;

use super::input::lossy;
use super::signals::{self, ETX, SOH, STX, bare, part, typographic};
use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step, markup, tree};
use crate::story::{self, Draft, Part, Role, Status, Subject};

/// The second line of the header.
static HEADER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?im)^\s*([a-z]) ([a-z])[\x13\x14]?([\x11\x12]?) +(.*?) +(\d{1,2})-(\d{1,2})(?: +(\d{1,5}))?\s*$",
    )
    .expect("fixed")
});

/// Lines over a story that list its pictures and the like.
static MEDIA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?:With )?[A-Z]{2,4} (?:Photo|Video|Graphic|Audio|Interactive|Multimedia)s?\b")
        .expect("fixed")
});

/// Notes to editors.
static NOTE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^\(?(?:eds|editors?(?:['’]s?)?(?: note)?|update|advisory|note to editors?|embargo(?:ed)?|hold for release|for release|advance for|index|symbol)\b ?[:._,—-]|^embargoed|^hold for release",
    )
    .expect("fixed")
});

/// A story that waits for its time.
static EMBARGO: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:embargoed (?:until|for|till|to)|hold for release|not for release before)\b",
    )
    .expect("fixed")
});

/// Urgency by priority.
const PRIORITIES: &[(&str, u8)] =
    &[("f", 1), ("b", 2), ("u", 3), ("r", 4), ("d", 5), ("z", 5), ("a", 6), ("w", 6), ("s", 6)];

/// What categories are called.
const CATEGORIES: &[(&str, &str)] = &[
    ("a", "domestic news"),
    ("b", "special events"),
    ("c", "features"),
    ("d", "general news"),
    ("e", "entertainment"),
    ("f", "finance"),
    ("g", "state and regional news"),
    ("h", "national special interest"),
    ("i", "international news"),
    ("j", "lottery"),
    ("k", "commentary"),
    ("l", "lifestyle"),
    ("m", "farm"),
    ("n", "state and regional news"),
    ("o", "weather"),
    ("p", "politics"),
    ("q", "results"),
    ("r", "racing"),
    ("s", "sports"),
    ("t", "travel"),
    ("v", "advisories"),
    ("w", "Washington news"),
];

/// ANPA 1312.
pub struct Anpa;

impl Format for Anpa {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Anpa)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        // UTF-16 and binary files have control bytes too.
        let text = lossy(head.bytes);
        if text.contains('\0') {
            return Confidence::No;
        }
        let start: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).take(4).collect();
        let controlled = |line: &&str| {
            line.contains(['\u{11}', '\u{12}', '\u{13}', '\u{14}']) && HEADER.is_match(line)
        };
        let titled = |line: &&str| {
            let line = line.trim_start_matches([STX, ' ']).trim_end();
            line.starts_with('^') && line.ends_with(['<', '='])
        };
        let carets = text.lines().take(20).filter(titled).count();
        let headed = start.iter().any(|line| HEADER.is_match(line));
        let selected =
            start.first().is_some_and(|line| line.contains(SOH) && line.contains('\u{1F}'));
        let sure = selected || start.iter().any(controlled) || headed && carets > 0 || carets >= 3;
        if sure { Confidence::Content } else { Confidence::No }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        signals::read(input, "ANPA 1312", &mut |message, step| hand_out(message, step, emit))
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        signals::read_one(input, at, &mut |message, step| hand_out(message, step, emit))
    }
}

fn hand_out(message: &[u8], step: Step, emit: &mut Emit<'_>) -> Flow {
    emit(Item::of(step, read_message(message)))
}

fn read_message(message: &[u8]) -> Result<Draft, story::Problem> {
    let (raw, problems) = signals::decode(message);
    let (header, rest) = cut_header(&raw);
    let (body, tail) = match rest.split_once(ETX) {
        Some((body, tail)) => (body, tail),
        None => cut_tail(rest),
    };
    let mut draft = Draft { problems, ..Draft::default() };
    let filed = read_header(header, &mut draft);
    draft.published = signals::sent(tail, filed);
    let service = bare(tail);
    let service = service.trim_start().split('-').next().unwrap_or_default();
    draft.agency = Some(service)
        .filter(|s| (2..=4).contains(&s.len()) && s.chars().all(|c| c.is_ascii_uppercase()))
        .map(str::to_owned);
    let mut reading = Reading { agate: header.contains('\u{12}'), ..Reading::default() };
    for line in body.replace("< ^", "<\n^").split('\n') {
        reading.line(line);
    }
    reading.end();
    reading.settle(&mut draft);
    if draft.parts.iter().any(|part| part.role.is_some_and(Role::is_body)) {
        return Ok(draft);
    }
    // What has a headline only is an alert.
    let alert = draft.parts.iter_mut().find(|part| part.role == Some(Role::Headline));
    let Some(alert) = alert else {
        return Err(story::Problem::new("no-story", "a message without any text"));
    };
    alert.role = Some(Role::Paragraph);
    Ok(draft)
}

/// The header and what follows it: to STX, or where that was lost to the first line with a mark of the text.
fn cut_header(raw: &str) -> (&str, &str) {
    if let Some((header, rest)) = raw.split_once(STX) {
        return (header, rest);
    }
    let mut at = 0;
    for line in raw.split_inclusive('\n') {
        let marks = line.trim_start_matches(' ').starts_with(['^', '\t', '\u{8}']);
        let more = line.contains(SOH) || line.trim().is_empty() || HEADER.is_match(line);
        if marks || !more && at > 0 {
            break;
        }
        at += line.len();
    }
    raw.split_at(at)
}

/// The text and the time of sending, where ETX was lost.
fn cut_tail(rest: &str) -> (&str, &str) {
    static SENT: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?m)^\s*[A-Z]{2,4}-[A-Z]{2}-\d\d-\d\d-\d\d \d{4}GMT").expect("fixed")
    });
    match SENT.find_iter(rest).last() {
        Some(found) => rest.split_at(found.start()),
        None => (rest, ""),
    }
}

/// Reads the header's lines; gives the month and day of filing.
fn read_header(header: &str, draft: &mut Draft) -> Option<(i8, i8)> {
    let found = HEADER.captures(header)?;
    let field = |n: usize| found.get(n).map(|m| m.as_str());
    let of = |n: usize| field(n).unwrap_or_default().to_ascii_lowercase();
    draft.urgency = PRIORITIES.iter().find(|(code, _)| *code == of(1)).map(|(_, urgency)| *urgency);
    let category = of(2);
    let name = CATEGORIES.iter().find(|(code, _)| *code == category).map(|(_, name)| *name);
    draft
        .subjects
        .push(Subject { code: Some(format!("anpa:{category}")), name: name.map(str::to_owned) });
    draft.slugline = field(4).map(|slug| tree::line(&bare(slug))).filter(|slug| !slug.is_empty());
    Some((field(5)?.parse().ok()?, field(6)?.parse().ok()?))
}

/// What a line that begins with `^` ended in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Left,
    Centered,
    Open,
}

/// Where in a message a line stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Place {
    /// Over the text.
    #[default]
    Head,
    /// Straight under a person's byline, where it may say what the writer is.
    Signed,
    /// In the text, between paragraphs: what begins with `^` is a heading.
    Text,
    /// Straight under a line of a paragraph, which it may go on with.
    Paragraph,
}

/// A message's text in the making.
#[derive(Default)]
struct Reading {
    parts: Vec<Part>,
    title: Option<String>,
    headline: Option<String>,
    notes: Vec<String>,
    place: Place,
    gap: bool,
    /// Whether the message is set in agate: what has no columns is a row all the same.
    agate: bool,
    /// Rows of a table that is not yet set.
    rows: Vec<Vec<String>>,
}

impl Reading {
    fn line(&mut self, raw: &str) {
        let line = raw.trim_start_matches([STX, ' ']);
        if let Some(cells) = line.strip_prefix('\u{8}') {
            self.row(cells);
            return;
        }
        self.end();
        let words = bare(line);
        if words.trim().is_empty() {
            self.gap = true;
            self.end_paragraph();
        } else if let Some(heading) = words.strip_prefix('^') {
            self.heading(heading);
        } else {
            self.text(raw, &words);
        }
    }

    fn row(&mut self, cells: &str) {
        let cells = cells.trim().trim_start_matches('^');
        let cell = |cell: &str| match tree::line(&bare(cell)).as_str() {
            "_" => "—".to_owned(),
            other => other.replace('{', "½"),
        };
        self.rows.push(cells.split(';').map(cell).collect());
        self.place = Place::Text;
    }

    /// Sets the rows that were gathered.
    fn end(&mut self) {
        let rows = std::mem::take(&mut self.rows);
        for (n, row) in markup::columns(&rows).iter().enumerate() {
            self.push(Role::TableRow, row, n == 0);
        }
    }

    fn push(&mut self, role: Role, words: &str, gap: bool) {
        let part = part(role, &typographic(words), gap);
        if !part.text.is_empty() {
            self.parts.push(part);
        }
        self.end_paragraph();
    }

    fn end_paragraph(&mut self) {
        if self.place == Place::Paragraph {
            self.place = Place::Text;
        }
    }

    /// A line that begins with `^`.
    fn heading(&mut self, words: &str) {
        let words = words.trim();
        let (words, end) = match words.strip_suffix('<') {
            Some(words) => (words, End::Left),
            None => words.strip_suffix('=').map_or((words, End::Open), |w| (w, End::Centered)),
        };
        let words = words.trim_end_matches(['@', '!', ' ']);
        let gap = std::mem::take(&mut self.gap);
        // Routing: `^*9006<`.
        let routing =
            words.strip_prefix('*').is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
        if words.is_empty() || routing {
            return;
        }
        if matches!(self.place, Place::Text | Place::Paragraph) {
            let role = if end == End::Open { Role::Paragraph } else { Role::Crosshead };
            self.push(role, words, gap);
        } else if self.title.is_none() && self.parts.is_empty() && is_title(words) {
            self.title = Some(tree::line(without_count(words)));
        } else if MEDIA.is_match(words) {
            self.push(Role::Furniture, words, gap);
        } else if NOTE.is_match(words) {
            self.notes.push(tree::line(&typographic(words)));
            self.push(Role::EditorsNote, words, gap);
        } else if words.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by ")) {
            self.push(Role::Byline, words, gap);
            if !words.get(3..).is_some_and(|name| name.starts_with("The ")) {
                self.place = Place::Signed;
            }
            return;
        } else if end == End::Centered
            && self.place == Place::Signed
            && words.chars().any(char::is_lowercase)
        {
            self.push(Role::Byline, words, gap);
        } else if self.headline.is_none() {
            self.headline = Some(tree::line(&typographic(words)));
            self.push(Role::Headline, words, gap);
        } else {
            let role = match end {
                End::Left => Role::Subhead,
                End::Centered => Role::Crosshead,
                End::Open => Role::ListItem,
            };
            self.push(role, words, gap);
        }
        if self.place == Place::Signed {
            self.place = Place::Head;
        }
    }

    /// A line of text: a tab or spaces begin a paragraph, others go on with it.
    fn text(&mut self, raw: &str, words: &str) {
        let over = matches!(self.place, Place::Head | Place::Signed);
        if over && !raw.starts_with(['\t', ' ']) && words.trim_end().ends_with('<') {
            // Codes of some agencies between the lines of the head.
            self.push(Role::Furniture, words.trim_end().trim_end_matches('<'), false);
            return;
        }
        let goes_on = self.place == Place::Paragraph;
        self.place = Place::Text;
        let indented = raw.starts_with(['\t', ' ']);
        let words = words.trim_end().trim_end_matches(['<', '=']);
        let bare_words = words.trim();
        let gap = std::mem::take(&mut self.gap);
        if !bare_words.is_empty() && bare_words.chars().all(|c| c == '_') {
            self.push(Role::Furniture, words, gap);
        } else if self.agate || markup::is_row(words) {
            self.push(Role::TableRow, words.trim_start_matches('\t'), gap);
        } else if let Some(last) = self.parts.last_mut().filter(|_| goes_on && !indented) {
            last.text.push(' ');
            last.text.push_str(&tree::line(&typographic(words)));
            self.place = Place::Paragraph;
        } else {
            self.push(Role::Paragraph, words, gap);
            self.place = Place::Paragraph;
        }
    }

    /// Moves what was read into the draft.
    fn settle(mut self, draft: &mut Draft) {
        // Where lines over the story are all that there is, they are the story.
        if !self.parts.iter().any(|p| {
            !matches!(p.role, Some(Role::Subhead | Role::Crosshead))
                && p.role.is_some_and(Role::is_body)
        }) {
            for part in self.parts.iter_mut().filter(|part| part.role == Some(Role::Subhead)) {
                part.role = Some(Role::Paragraph);
            }
        }
        draft.headline = self.headline;
        let slugged = draft.slugline.clone().unwrap_or_default();
        draft.slugline = self.title.or(draft.slugline.take());
        let slugline = format!("{} {slugged}", draft.slugline.as_deref().unwrap_or_default());
        draft.revision = signals::revision(&slugline);
        if draft.revision.as_ref().is_some_and(|revision| revision.kind == "kill") {
            draft.status = Status::Canceled;
        } else if self.notes.iter().any(|note| EMBARGO.is_match(note)) {
            draft.status = Status::Embargoed;
        }
        draft.editors_note = (!self.notes.is_empty()).then(|| self.notes.join(" "));
        draft.parts = self.parts;
    }
}

/// Whether the first line over a story is its title for the wire, not a headline.
fn is_title(words: &str) -> bool {
    without_count(words).len() < words.len()
        || words.contains("--")
        || words.starts_with("BC-")
        || words.starts_with("AP-")
        || ["Writethru", " Ld", " Take", " Add"].iter().any(|word| words.contains(word))
}

/// A title without the number of words behind it: `BC-XX--Ferry-Storm,466`.
fn without_count(words: &str) -> &str {
    match words.rsplit_once(',') {
        Some((title, count))
            if !count.trim().is_empty() && count.trim().bytes().all(|b| b.is_ascii_digit()) =>
        {
            title
        }
        _ => words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = "\x16\x16\x01w0417\x1f_north\nu i\x13\x11 BC-XX--Ferry-Storm 1stLd-Writethru   03-01 0210\r\n\
        \x02^BC-XX--Ferry-Storm, 1st Ld-Writethru,180<\r\n^Storm stops the ferries to the islands<\r\n\
        ^AP Photo XOAK101, XOAK102<\r\n^Eds: Adds the harbor master. With AP Photos.<\r\n\
        ^By ANA RUIZ=\r\n^Associated Press=\r\n\
        \tOAKUM, Freeland (AP) _ The ferries stopped on Saturday.\r\n\
        \t``We wait,'' said Ana Ruiz, the\r\nharbor master.\r\n\t___\r\n\r\n\t\x03AP-WF-03-01-31 1509GMT<\r\n\x0c\r\n\x04";

    fn shown(draft: &Draft) -> Vec<String> {
        let show = |part: &Part| format!("{}: {}", part.role.map_or("-", Role::as_str), part.text);
        draft.parts.iter().map(show).collect()
    }

    #[test]
    fn a_message_gives_all_that_its_header_says() {
        let draft = read_message(STORY.as_bytes()).unwrap();
        assert_eq!(draft.slugline.as_deref(), Some("BC-XX--Ferry-Storm, 1st Ld-Writethru"));
        assert_eq!(draft.headline.as_deref(), Some("Storm stops the ferries to the islands"));
        assert_eq!(draft.urgency, Some(3));
        assert_eq!(draft.subjects[0].code.as_deref(), Some("anpa:i"));
        assert_eq!(draft.agency.as_deref(), Some("AP"));
        assert_eq!(draft.published.unwrap().to_string(), "2031-03-01T15:09:00Z");
        assert_eq!(draft.revision.as_ref().map(|r| r.number), Some(2));
        assert_eq!(
            shown(&draft),
            [
                "headline: Storm stops the ferries to the islands",
                "furniture: AP Photo XOAK101, XOAK102",
                "editors_note: Eds: Adds the harbor master. With AP Photos.",
                "byline: By ANA RUIZ",
                "byline: Associated Press",
                "paragraph: OAKUM, Freeland (AP) — The ferries stopped on Saturday.",
                "paragraph: “We wait,” said Ana Ruiz, the harbor master.",
                "furniture: ___",
            ]
        );
    }

    #[test]
    fn what_lost_its_control_bytes_is_read_all_the_same() {
        let bare: String =
            STORY.chars().filter(|c| !c.is_control() || *c == '\n' || *c == '\t').collect();
        let whole = read_message(STORY.as_bytes()).unwrap();
        let cut = read_message(bare.as_bytes()).unwrap();
        assert_eq!(shown(&cut), shown(&whole));
        assert_eq!((cut.published, cut.urgency), (whole.published, whole.urgency));
        let sniffed = |bytes: &[u8]| Anpa.sniff(&Head { path: std::path::Path::new("x"), bytes });
        assert_eq!(sniffed(STORY.as_bytes()), Confidence::Content);
        assert_eq!(sniffed(bare.as_bytes()), Confidence::Content);
        assert_eq!(sniffed(b"\x16\x01w0417\x1f_north\nr i odd\n\x02^x<\n"), Confidence::Content);
        assert_eq!(sniffed(b"a b 12-13 4\nNo header at all.\n"), Confidence::No);
    }

    #[test]
    fn tables_keep_their_columns() {
        let table = "r s\x14\x12 BC-XXX--Standings   03-01 0010\n\x02^BC-XXX--Standings<\n^Standings=\n\
            ^By The Associated Press=\n^NORTH=\n\x08^;W;GB\x10 \n\x08Oakum\x10 Rovers;12;_\x10 \n\x08Freeland;9;2{\x10 \n\
            \tOakum 3, Freeland 1<\n\x03";
        assert_eq!(
            shown(&read_message(table.as_bytes()).unwrap()),
            [
                "headline: Standings",
                "byline: By The Associated Press",
                "crosshead: NORTH",
                "table_row:               W   GB",
                "table_row: Oakum Rovers  12  —",
                "table_row: Freeland      9   2½",
                "table_row: Oakum 3, Freeland 1",
            ]
        );
    }

    #[test]
    fn nothing_is_said_of_what_is_empty() {
        assert_eq!(read_message(b"\x01\x02\x03\x04").unwrap_err().code, "no-story");
        let killed = "r i\x13\x11 BC-XX--Ferry   03-01 0010\n\x02^BC-XX--Ferry, KILL,20<\n^Eds: Kill the story.<\n\tOAKUM (AP) _ Kill it.\n\x03";
        let killed = read_message(killed.as_bytes()).unwrap();
        assert_eq!((killed.status, killed.published), (Status::Canceled, None));
        let alert = read_message(
            b"b a\x13\x11 BC-XX--Alert   03-01 0010\n\x02^BC-XX--Alert,17<\n^Ferries stop<\n\x03",
        )
        .unwrap();
        assert_eq!(shown(&alert), ["paragraph: Ferries stop"]);
    }
}
