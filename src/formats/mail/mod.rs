//! Mail: single messages (RFC 5322 and MIME) and mailboxes (mbox), for newsletters and press releases.
//!
//! A message is a story: its subject, its date, its text; the plain text where it is as full as the HTML beside it. Messages in it, and
//! stories and photos attached to it, go back to the table. Each bears its range of bytes, so that a mailbox of any size is read as
//! a stream and opened at one message.

mod body;
mod message;

use std::io::{BufRead, Read};
use std::sync::LazyLock;

use regex::bytes::Regex;

use super::{Confidence, Emit, Flow, Format, Head, Input, Item, ReadError, Step};
use crate::story::{self, Problem};

/// Bytes of a message, at most.
const MOST: usize = 64 << 20;

/// Lines of a head that are looked at.
const LOOKED_AT: usize = 60;

/// Headers that tell a message from a text that begins with a label.
const HEADERS: &[&str] = &[
    "from",
    "to",
    "cc",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "reply-to",
    "mime-version",
    "content-type",
    "content-transfer-encoding",
    "delivered-to",
    "sender",
    "list-id",
    "list-unsubscribe",
    "dkim-signature",
    "x-received",
    "x-mailer",
    "authentication-results",
    "received-spf",
    "references",
    "in-reply-to",
];

/// The line before each message of a mailbox: `From ana@oakum.example Sat Mar  1 15:09:04 2031`.
static DATED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?-u)^From \S+ +(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) [A-Z][a-z]{2} +\d{1,2} \d{1,2}:\d{2}",
    )
    .expect("fixed")
});

/// The same with a time of another shape: only an address tells it from a sentence, and a blank line before it.
static ADDRESSED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?-u)^From (?:\S+@\S+|-|MAILER-DAEMON) .*\d{1,2}:\d{2}").expect("fixed")
});

/// A single message.
pub struct Mail;

/// A mailbox.
pub struct Mbox;

impl Format for Mail {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Mail)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        if is_envelope(head.bytes.trim_ascii_start(), true) {
            return Confidence::No;
        }
        let text = head.text();
        let (mut known, mut first, mut wrong) = (0, None, 0);
        for line in text.trim_start().lines().take(LOOKED_AT) {
            if line.trim().is_empty() || wrong > 1 {
                break;
            }
            if line.starts_with([' ', '\t']) {
                continue;
            }
            match header_name(line) {
                Some(name) if HEADERS.contains(&name.as_str()) || name.starts_with("x-") => {
                    known += 1;
                    first.get_or_insert(name);
                }
                Some(_) => {}
                None => wrong += 1,
            }
        }
        let first = first.unwrap_or_default();
        let mime = first.starts_with("content-type") && text.contains('/')
            || ["mime-version", "received", "return-path", "delivered-to"]
                .contains(&first.as_str());
        match known {
            3.. => Confidence::Content,
            1.. if mime && wrong == 0 => Confidence::Content,
            2 if wrong == 0 => Confidence::Likely,
            _ if head.has_extension(&["eml"]) => Confidence::Name,
            _ => Confidence::No,
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        message::read(&input.all()?, 0, Step::Whole, emit);
        Ok(())
    }
}

impl Format for Mbox {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Mail)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let first = head.bytes.trim_ascii_start();
        let mut lines = first.split(|&byte| byte == b'\n');
        let envelope = lines.next().is_some_and(|line| is_envelope(line, true));
        let headed = lines.next().is_some_and(|line| {
            header_name(&String::from_utf8_lossy(line)).is_some() || line.starts_with(b">From ")
        });
        if envelope && headed { Confidence::Content } else { Confidence::No }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (mut offset, mut message) = (0_u64, Vec::new());
        let (mut blank, mut skipped) = (true, 0_u64);
        let mut line = Vec::new();
        loop {
            line.clear();
            let length = input.reader().take(MOST as u64).read_until(b'\n', &mut line)?;
            let starts = length == 0 || is_envelope(&line, blank);
            if starts && message.len() as u64 + skipped > 0 {
                let taken = message.len() as u64 + skipped;
                let step = Step::range(offset, taken);
                let flow = if skipped > 0 {
                    let most = MOST >> 20;
                    let problem = format!("a message longer than {most} MiB is not read");
                    emit(Item::Problem { step, problem: Problem::new("too-long", problem) })
                } else if message.trim_ascii().is_empty() {
                    Flow::More
                } else {
                    message::read(&message, offset, step, emit)
                };
                if flow == Flow::Stop {
                    return Ok(());
                }
                offset += taken;
                skipped = 0;
                message.clear();
            }
            if length == 0 {
                return Ok(());
            }
            blank = line.trim_ascii().is_empty();
            if skipped > 0 || message.len() + line.len() > MOST {
                skipped += (line.len() + message.len()) as u64;
                message.clear();
            } else {
                message.extend_from_slice(&line);
            }
        }
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        let (offset, bytes) = input.record(at)?;
        if is_envelope(&bytes, true) {
            // The draft comes first; what is attached to it has steps of its own.
            message::read(&bytes, offset, at.clone(), &mut |item| {
                emit(item);
                Flow::Stop
            });
        } else {
            message::read_attached(&bytes, at.clone(), emit);
        }
        Ok(())
    }
}

/// Whether a message of a mailbox begins with a line.
fn is_envelope(line: &[u8], after_blank: bool) -> bool {
    DATED.is_match(line) || after_blank && ADDRESSED.is_match(line)
}

/// The name of a header at the beginning of a line, in small letters.
fn header_name(line: &str) -> Option<String> {
    let (name, _) = line.split_once(':')?;
    let right = !name.is_empty()
        && name.len() <= 60
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    right.then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::story::{Draft, Part};

    const RELEASE: &str = "From: Ana Ruiz <ana@oakum.example>\nSubject: Fwd: =?utf-8?q?Ferries_stop_=E2=80=93_again?=\n\
        Date: Sat, 01 Mar 2031 10:09:04 -0500 (EST)\nMessage-ID: <1@oakum.example>\n";

    /// What comes out of a file: drafts, and others by a word.
    fn read(format: &dyn Format, raw: &str) -> (Vec<(Step, Draft)>, Vec<String>) {
        let (mut drafts, mut others) = (Vec::new(), Vec::new());
        format
            .read(&mut Input::bytes(Path::new("x"), raw.as_bytes()), &mut |item| {
                match item {
                    Item::Draft { step, draft } => drafts.push((step, *draft)),
                    Item::Member { step, .. } => others.push(step.to_string()),
                    Item::Problem { problem, .. } => others.push(problem.message),
                }
                Flow::More
            })
            .unwrap();
        (drafts, others)
    }

    fn shown(parts: &[Part]) -> Vec<String> {
        parts
            .iter()
            .map(|p| format!("{}: {}", p.role.map_or("-", |r| r.as_str()), p.text))
            .collect()
    }

    fn check(raw: &str, want: &[&str]) {
        let (drafts, others) = read(&Mail, raw);
        assert_eq!(drafts.len(), 1, "{others:?}");
        assert_eq!(shown(&drafts[0].1.parts), want, "{raw}");
    }

    #[test]
    fn headers_become_fields() {
        let (drafts, _) = read(&Mail, &format!("{RELEASE}\nThe ferries stopped.\n"));
        let draft = &drafts[0].1;
        assert_eq!(draft.headline.as_deref(), Some("Ferries stop – again"));
        assert_eq!(draft.id.as_deref(), Some("1@oakum.example"));
        assert_eq!(draft.published.unwrap().to_string(), "2031-03-01T15:09:04Z");
        assert_eq!(draft.bylines[0].name, "Ana Ruiz");
        let listed = format!("{RELEASE}List-Id: <x.oakum.example>\n\nThe ferries stopped.\n");
        assert!(read(&Mail, &listed).0[0].1.bylines.is_empty());
    }

    #[test]
    fn the_text_is_the_fullest_and_plainest_part() {
        let headline = "headline: Ferries stop – again";
        let many = |plain: &str, html: &str| {
            format!(
                "{RELEASE}Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain\n\n{plain}\n\
                 --b\nContent-Type: text/html\n\n{html}\n--b--\n"
            )
        };
        check(&many("One two.", "<p>One two.</p>"), &[headline, "paragraph: One two."]);
        check(
            &many("See it.", "<p>One two three four five.</p>"),
            &[headline, "paragraph: One two three four five."],
        );
        let hidden = "<div style='display: none'>Six seven eight nine ten eleven twelve.</div><p>One two three four five.</p>";
        check(&many("See it.", hidden), &[headline, "paragraph: One two three four five."]);
        let flowed = format!(
            "{RELEASE}Content-Type: text/plain; format=flowed\n\nThe ferries \nstopped.\n Twice.\n"
        );
        check(&flowed, &[headline, "paragraph: The ferries stopped.", "paragraph: Twice."]);
        let quoted = format!(
            "{RELEASE}Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nCaf=E9 and fer=\nry.\n"
        );
        check(&quoted, &[headline, "paragraph: Café and ferry."]);
    }

    #[test]
    fn what_is_broken_is_mended() {
        let headline = "headline: Ferries stop – again";
        let unbounded = format!(
            "{RELEASE}Content-Type: multipart/mixed\n\n--b\nContent-Type: text/plain\n\nOne.\n--b--\n"
        );
        check(&unbounded, &[headline, "paragraph: One."]);
        let headless = format!("no header\n{RELEASE}\nOne.\n");
        check(&headless, &[headline, "paragraph: One."]);
        let cut = format!(
            "{RELEASE}Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\nOne.\n--b"
        );
        check(&cut, &[headline, "paragraph: One."]);
        assert_eq!(read(&Mail, &format!("{RELEASE}\n\n")).1, ["a message without any text"]);
    }

    #[test]
    fn a_mailbox_is_read_message_by_message_and_opened_at_one() {
        let envelope = "From ana@oakum.example Sat Mar  1 15:09:04 2031";
        let attached = "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nOne.\n--b\nContent-Type: text/html\n\
            Content-Disposition: attachment; filename=\"a.html\"\n\n<p>Two.</p>\n--b--\n";
        let raw = format!(
            "{envelope}\n{RELEASE}{attached}\n{envelope}\n{RELEASE}\nFrom here at 10:00 in 2031.\n>From there on.\n"
        );
        let (drafts, others) = read(&Mbox, &raw);
        assert_eq!((drafts.len(), others.len()), (2, 1));
        assert_eq!(
            shown(&drafts[1].1.parts)[1..],
            ["paragraph: From here at 10:00 in 2031.", "paragraph: From there on."]
        );
        let one = |step: &Step| {
            let mut got = Vec::new();
            Mbox.read_one(&mut Input::bytes(Path::new("x"), raw.as_bytes()), step, &mut |item| {
                got.push(match item {
                    Item::Draft { draft, .. } => shown(&draft.parts).join("\n"),
                    Item::Member { name, content, .. } => {
                        let mut text = String::new();
                        content.read_to_string(&mut text).unwrap();
                        format!("{name}: {text}")
                    }
                    Item::Problem { problem, .. } => problem.message,
                });
                Flow::More
            })
            .unwrap();
            got
        };
        assert_eq!(one(&drafts[0].0), [shown(&drafts[0].1.parts).join("\n")]);
        assert_eq!(one(&drafts[1].0), [shown(&drafts[1].1.parts).join("\n")]);
        assert_eq!(one(&others[0].parse().unwrap()), ["a.html: <p>Two.</p>"]);
    }

    #[test]
    fn mail_is_known_by_its_headers() {
        let check = |raw: &str, mail: Confidence, mbox: Confidence| {
            let head = Head { path: Path::new("x"), bytes: raw.as_bytes() };
            assert_eq!((Mail.sniff(&head), Mbox.sniff(&head)), (mail, mbox), "{raw}");
        };
        check(&format!("{RELEASE}\nx"), Confidence::Content, Confidence::No);
        check("   \n\nReceived: by x\n\nx", Confidence::Content, Confidence::No);
        check(
            "From a@b Sat Mar  1 15:09:04 2031\nSubject: x\n",
            Confidence::No,
            Confidence::Content,
        );
        check("From here to there at 10:00 in 2031\nit went.\n", Confidence::No, Confidence::No);
        check("Subject: a story\n\nIt went.\n", Confidence::No, Confidence::No);
        check("OAKUM, Freeland: The ferries\n", Confidence::No, Confidence::No);
    }
}
