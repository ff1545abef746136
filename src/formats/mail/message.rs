//! One message: its headers to fields, its parts to text and attachments.

use std::sync::LazyLock;

use mailparse::{DispositionType, MailHeaderMap, ParsedMail, parse_mail};
use regex::Regex;

use super::{body, header_name};
use crate::formats::fields::{bylines, is_agency, language};
use crate::formats::tree::line;
use crate::formats::{Emit, Flow, Hints, Item, Step, when};
use crate::story::{Draft, Part, Problem, Role, Status};

/// What stands before a subject that was answered or sent on.
static ANSWERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:\[?(?:re|fwd?|aw|wg|tr|rv)(?:\[\d+\])?:\s*)+").expect("fixed")
});

static EMBARGO: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?i)^\W*(?:under |strict )*embargo").expect("fixed"));

/// Words of a message in which no story can be told from what surrounds it: all of it is the story.
const SHORT: usize = 40;

/// Attachments, at most.
const ATTACHED: usize = 200;

/// A part that goes back to the table.
pub(super) struct Attached<'m> {
    pub part: &'m ParsedMail<'m>,
    /// Where it begins in the bytes of the message.
    pub offset: usize,
}

/// Hands out a message and what is attached to it. `offset` is where its bytes begin in the file.
pub fn read(bytes: &[u8], offset: u64, step: Step, emit: &mut Emit<'_>) -> Flow {
    let start = start_of(bytes);
    let raw = bytes.get(start..).unwrap_or_default();
    let (mut mended, mut problems) = mend(raw);
    if let Some(more) = mend_parts(mended.as_deref().unwrap_or(raw)) {
        mended = Some(more);
        problems.push(Problem::new("damaged", "the heads of its parts are broken and were mended"));
    }
    let source = mended.as_deref().unwrap_or(raw);
    let mail = match parse_mail(source) {
        Ok(mail) => mail,
        Err(error) => {
            let problem = format!("it cannot be read: {}", line(&error.to_string()));
            return emit(Item::Problem { step, problem: Problem::new("damaged", problem) });
        }
    };
    let mut found = body::Found::default();
    body::walk(&mail, source, &mut found);
    problems.append(&mut found.problems);
    let mut draft = headers(&mail);
    draft.problems = problems;
    draft.parts.append(&mut found.parts);
    let words: usize = draft.parts.iter().map(|part| part.text.split_whitespace().count()).sum();
    for part in draft.parts.iter_mut().filter(|part| part.role.is_none() && words < SHORT) {
        part.role = Some(Role::Paragraph);
    }
    let written = draft.parts.iter().any(|part| part.role != Some(Role::Headline));
    // A mended message has lost its offsets: what is attached to it is named, not opened.
    let attached: &[Attached<'_>] = if mended.is_some() { &[] } else { &found.attached };
    let mut flow = Flow::More;
    if written {
        let step = if step == Step::Whole && !attached.is_empty() { Step::record(0) } else { step };
        flow = emit(Item::Draft { step, draft: Box::new(draft) });
    } else if attached.is_empty() {
        let problem = Problem::new("no-story", found.reason());
        flow = emit(Item::Problem { step, problem });
    }
    for one in attached.iter().take(ATTACHED) {
        if flow == Flow::Stop {
            break;
        }
        let at = offset + (start + one.offset) as u64;
        flow = hand_back(one.part, Step::range(at, one.part.raw_bytes.len() as u64), emit);
    }
    flow
}

/// Hands back what is attached, from its own bytes.
pub fn read_attached(bytes: &[u8], step: Step, emit: &mut Emit<'_>) {
    if let Ok(part) = parse_mail(bytes) {
        hand_back(&part, step, emit);
    }
}

fn hand_back(part: &ParsedMail<'_>, step: Step, emit: &mut Emit<'_>) -> Flow {
    let content = part.get_body_raw().unwrap_or_else(|_| part.raw_bytes.to_vec());
    // In a digest messages have no type of their own.
    let name = body::name(part).unwrap_or_else(|| "message.eml".to_owned());
    let mut content = content.as_slice();
    let hints = Hints::default();
    emit(Item::Member { step: step.named(&name), name, hints, content: &mut content })
}

/// Where the headers begin: behind the envelope of a mailbox and lines of spaces.
fn start_of(bytes: &[u8]) -> usize {
    let mut at = 0;
    for line in bytes.split_inclusive(|&byte| byte == b'\n') {
        let envelope = line.starts_with(b"From ") || line.starts_with(b">From ");
        if !envelope && !line.trim_ascii().is_empty() {
            break;
        }
        at += line.len();
    }
    at
}

/// The message without lines in its head that are no headers, and with a boundary where its type forgot it.
fn mend(raw: &[u8]) -> (Option<Vec<u8>>, Vec<Problem>) {
    let (mut head, mut wrong, mut at) = (Vec::new(), 0, 0);
    let mut kept = false;
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        if line.trim_ascii().is_empty() {
            break;
        }
        at += line.len();
        let folded = line.starts_with(b" ") || line.starts_with(b"\t");
        kept = if folded { kept } else { header_name(&String::from_utf8_lossy(line)).is_some() };
        if kept {
            head.extend_from_slice(line);
        } else {
            wrong += 1;
        }
    }
    let (_, rest) = raw.split_at(at);
    if wrong == 0 {
        return (None, Vec::new());
    }
    if head.is_empty() {
        // No header at all: the whole is text.
        let whole = [b"Content-Type: text/plain\n\n", raw].concat();
        let problem = Problem::new("headers", "it has no headers and was read as text");
        return (Some(whole), vec![problem]);
    }
    head.extend_from_slice(rest);
    let message = format!("{wrong} lines of its head are no headers and were left out");
    (Some(head), vec![Problem::new("headers", message)])
}

/// The message with the heads of its parts ended where a line is no header; `None` where all are.
fn mend_parts(raw: &[u8]) -> Option<Vec<u8>> {
    static BOUNDARY: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r#"(?i)boundary\s*=\s*"?([^"\r\n;]+)"#).expect("fixed"));
    let text = String::from_utf8_lossy(raw);
    let boundaries: Vec<Vec<u8>> = BOUNDARY
        .captures_iter(&text)
        .filter_map(|found| Some(format!("--{}", found.get(1)?.as_str().trim()).into_bytes()))
        .collect();
    let mut out = Vec::with_capacity(raw.len());
    let (mut head, mut first) = (true, true);
    for line in raw.split_inclusive(|&byte| byte == b'\n') {
        let folded = !first && (line.starts_with(b" ") || line.starts_with(b"\t"));
        first = false;
        let name = || header_name(&String::from_utf8_lossy(line)).is_some();
        if boundaries.iter().any(|boundary| line.starts_with(boundary)) {
            // Behind the last boundary stands nothing that has a head.
            (head, first) = (!line.trim_ascii_end().ends_with(b"--"), true);
        } else if head && line.trim_ascii().is_empty() {
            head = false;
        } else if head && !folded && !name() {
            out.push(b'\n');
            head = false;
        }
        out.extend_from_slice(line);
    }
    (out.len() > raw.len()).then_some(out)
}

/// The fields of the headers.
fn headers(mail: &ParsedMail<'_>) -> Draft {
    let field = |name: &str| {
        mail.headers
            .get_first_value(name)
            .map(|value| line(&value))
            .filter(|value| !value.is_empty())
    };
    let mut draft = Draft::default();
    if let Some(subject) = field("Subject") {
        let bare = ANSWERED.replace(&subject, "");
        let bare = if subject.starts_with('[') { bare.trim_end_matches(']') } else { &bare };
        draft.headline = Some(bare.trim().to_owned()).filter(|bare| !bare.is_empty());
    }
    if let Some(headline) = &draft.headline {
        let text = headline.clone();
        draft.parts.push(Part { role: Some(Role::Headline), text, ..Part::default() });
        if EMBARGO.is_match(headline) {
            draft.status = Status::Embargoed;
        }
    }
    draft.published = field("Date").and_then(|date| {
        // A comment names the zone once more.
        let bare = date.split('(').next().unwrap_or_default().trim();
        when::moment(bare)
    });
    draft.id = field("Message-ID")
        .map(|id| id.trim_matches(['<', '>', ' ']).to_owned())
        .filter(|id| !id.is_empty() && !id.contains(' '));
    draft.language = field("Content-Language").and_then(|tag| language(&tag));
    draft.keywords = field("Keywords")
        .map(|words| words.split(',').map(|word| word.trim().to_owned()).collect())
        .unwrap_or_default();
    let sender = field("From").unwrap_or_default();
    let name = sender.split('<').next().unwrap_or_default().trim().trim_matches('"').to_owned();
    let listed = field("List-Id").unwrap_or_default();
    let list = listed.split('<').next().unwrap_or_default().trim().trim_matches('"').to_owned();
    draft.agency = [name.clone(), list].into_iter().find(|name| is_agency(name));
    // What goes to many is written by nobody in particular.
    let bulk = ["List-Id", "List-Unsubscribe", "List-Post", "Feedback-ID", "X-Campaign"]
        .iter()
        .any(|header| field(header).is_some())
        || field("Precedence").is_some_and(|p| matches!(p.as_str(), "bulk" | "list"))
        || sender.to_lowercase().contains("reply@");
    if !bulk {
        draft.bylines = bylines(&name);
    }
    draft
}

/// Whether a part is attached, not shown.
pub(super) fn is_attached(part: &ParsedMail<'_>) -> bool {
    let how = part.get_content_disposition();
    how.disposition == DispositionType::Attachment || how.params.contains_key("filename")
}
