//! Web archives, WARC and the older ARC, packed or not: each page in one is a member.
//!
//! A packed archive is a gzip member for each record, so that one is opened without the others; where it was packed as a whole its
//! records are found by number. What is no page (requests, the archive's own notes, what was seen before) is passed over.

mod http;
mod record;
mod window;

use std::borrow::Cow;
use std::io::{Cursor, Read};
use std::rc::Rc;

use encoding_rs::{Encoding, UTF_8};
use flate2::bufread::GzDecoder;

use super::input::{Budget, Capped};
use super::{Confidence, Emit, Flow, Format, Head, Hints, Input, Item, ReadError, Step};
use crate::story::{self, Problem};
use crate::text;
use http::Answer;
use record::{Next, Record};
use window::Window;

/// How a gzip member begins.
const GZIP: &[u8] = &[0x1f, 0x8b, 8];

/// The longest name of a member, in characters.
const NAME: usize = 80;

/// A web archive.
pub struct Warc;

impl Format for Warc {
    fn kind(&self) -> Option<story::Format> {
        Some(story::Format::Warc)
    }

    fn sniff(&self, head: &Head<'_>) -> Confidence {
        let mut start = [0; 12];
        if head.bytes.starts_with(GZIP) {
            let mut packed = GzDecoder::new(head.bytes);
            let _ = packed.read_exact(&mut start);
        } else {
            let length = head.bytes.len().min(start.len());
            start[..length].copy_from_slice(&head.bytes[..length]);
        }
        let starts = [&b"WARC/0."[..], b"WARC/1.", b"filedesc:"];
        if starts.iter().any(|own| start.starts_with(own)) {
            Confidence::Content
        } else {
            Confidence::No
        }
    }

    fn read(&self, input: &mut Input<'_>, emit: &mut Emit<'_>) -> Result<(), ReadError> {
        let (budget, _) = input.lineage();
        let mut window = Window::new(input);
        let mut archive = Archive { budget, emit, number: 0, wanted: None };
        archive.read(&mut window)
    }

    fn read_one(
        &self,
        input: &mut Input<'_>,
        at: &Step,
        emit: &mut Emit<'_>,
    ) -> Result<(), ReadError> {
        let (budget, _) = input.lineage();
        let mut archive = Archive { budget, emit, number: 0, wanted: Some(at) };
        if let Step::Range { offset, length, .. } = at {
            input.skip_to(*offset)?;
            let mut only = Input::exactly(input.reader(), *length);
            return archive.read(&mut Window::new(&mut only));
        }
        archive.read(&mut Window::new(input))
    }
}

/// An archive that is being read.
struct Archive<'a, 'e> {
    budget: Rc<Budget>,
    emit: &'a mut Emit<'e>,
    /// The number of the next record, for an archive that was packed as a whole.
    number: usize,
    /// The one that is wanted.
    wanted: Option<&'a Step>,
}

/// Whether a record is read: one that may hold a page.
fn is_wanted(head: &record::Head) -> bool {
    let is_web = !head.url.starts_with("metadata:") && !head.url.starts_with("dns:");
    matches!(head.kind.as_str(), "response" | "resource" | "conversion") && is_web
}

impl Archive<'_, '_> {
    fn read(&mut self, window: &mut Window<'_>) -> Result<(), ReadError> {
        // An error is told once for a stretch of damage.
        let mut damaged = false;
        let mut is_arc = None;
        while window.skip_padding()? {
            let start = window.at();
            if !window.peek(3)?.starts_with(GZIP) {
                let kind = record_kind(&mut is_arc, window)?;
                let next = record::next(window, &is_wanted, kind)?;
                let step = Step::range(start, window.at() - start);
                if self.take(next, step, &mut damaged) == Flow::Stop {
                    return Ok(());
                }
                continue;
            }
            match self.read_packed(window, &mut is_arc, &mut damaged) {
                Ok(Flow::Stop) => return Ok(()),
                Ok(Flow::More) => {}
                Err(why) => {
                    let problem = Problem::new("damaged", format!("a packed record: {why}"));
                    let step = Step::range(start, window.at() - start);
                    if !damaged && self.tell(step, problem) == Flow::Stop {
                        return Ok(());
                    }
                    damaged = true;
                    if !window.seek(GZIP)? {
                        return Ok(());
                    }
                }
            }
        }
        Ok(())
    }

    /// Reads one gzip member: a record, or more than one where the archive was packed as a whole.
    fn read_packed(
        &mut self,
        window: &mut Window<'_>,
        is_arc: &mut Option<bool>,
        damaged: &mut bool,
    ) -> std::io::Result<Flow> {
        let start = window.at();
        let mut decoder: Capped<GzDecoder<&mut Window<'_>>> =
            Capped::new(&self.budget, GzDecoder::new(window));
        let mut inner = Window::new(&mut decoder);
        let mut first = true;
        loop {
            let kind = record_kind(is_arc, &mut inner)?;
            let next = record::next(&mut inner, &is_wanted, kind)?;
            if matches!(next, Next::End) {
                return Ok(Flow::More);
            }
            let more = inner.skip_padding();
            let is_alone = first && !matches!(more, Ok(true));
            first = false;
            if is_alone {
                drop(inner);
                let end = decoder.get_ref().get_ref().at();
                let flow = self.take(next, Step::range(start, end - start), damaged);
                return more.map(|_| flow);
            }
            let step = Step::record(self.number);
            if self.take(next, step, damaged) == Flow::Stop {
                return Ok(Flow::Stop);
            }
            self.number += 1;
            if !more? {
                return Ok(Flow::More);
            }
        }
    }

    fn take(&mut self, next: Next, step: Step, damaged: &mut bool) -> Flow {
        match next {
            Next::Record(record) => {
                *damaged = false;
                self.hand_out(record, step)
            }
            Next::Lost if !*damaged => {
                *damaged = true;
                self.tell(step, Problem::new("damaged", "no record begins where one should"))
            }
            Next::Lost | Next::End => Flow::More,
        }
    }

    fn tell(&mut self, step: Step, problem: Problem) -> Flow {
        if self.wanted.is_some_and(|wanted| !is_same(wanted, &step)) {
            return Flow::More;
        }
        let step = self.wanted.cloned().unwrap_or(step);
        (self.emit)(Item::Problem { step, problem })
    }

    /// Hands out a record's page, and what is wrong with the record.
    fn hand_out(&mut self, record: Record, step: Step) -> Flow {
        let Record { head, block, wrong } = record;
        if !is_wanted(&head) {
            return match wrong {
                Some(wrong) => self.tell(step, damage(wrong)),
                None => Flow::More,
            };
        }
        let name = name(&head.url);
        let step = step.named(&name);
        if self.wanted.is_some_and(|wanted| !is_same(wanted, &step)) {
            return Flow::More;
        }
        let step = self.wanted.cloned().unwrap_or(step);
        let mut problems: Vec<Problem> = wrong.map(damage).into_iter().collect();
        let mut flow = Flow::More;
        match page(&head, &block, &self.budget) {
            Err(problem) => problems.push(problem),
            Ok(Page { body, media, broken }) if !body.is_empty() => {
                problems.extend(broken);
                let extension = extension(&media).unwrap_or_default();
                let name = match name.rsplit_once('.') {
                    Some((_, own)) if own.eq_ignore_ascii_case(extension) => name,
                    _ if extension.is_empty() => name,
                    _ => format!("{name}.{extension}"),
                };
                let hints = Hints { url: Some(head.url), fetched: head.fetched };
                let content = &mut Cursor::new(&body);
                flow = (self.emit)(Item::Member { step: step.clone(), name, hints, content });
            }
            Ok(Page { broken, .. }) => {
                let empty = || Problem::new("empty", "the page is empty");
                problems.push(broken.unwrap_or_else(empty));
            }
        }
        // Behind the page, so that who wants one record gets it first.
        for problem in problems {
            if flow == Flow::More {
                flow = self.tell(step.clone(), problem);
            }
        }
        flow
    }
}

/// A page as its server sent it.
struct Page<'b> {
    body: Cow<'b, [u8]>,
    media: String,
    broken: Option<Problem>,
}

/// The page in a record's block; why there is none.
fn page<'b>(
    head: &record::Head,
    block: &'b [u8],
    budget: &Rc<Budget>,
) -> Result<Page<'b>, Problem> {
    let is_http = head.media.starts_with("application/http") || block.starts_with(b"HTTP/");
    if block.is_empty() {
        return Err(Problem::new("empty", "the page is empty"));
    }
    let no_head = || Problem::new("damaged", "an answer of a server without a head");
    let answer = is_http.then(|| Answer::parse(block).ok_or_else(no_head)).transpose()?;
    let (status, media) = match &answer {
        Some(answer) => (answer.status, answer.kind.clone()),
        None => (200, head.media.clone()),
    };
    if !(200..=203).contains(&status) {
        let message = format!("no page was found: the server answered with status {status}");
        return Err(Problem::new("skipped", message));
    }
    if extension(&media).is_none() {
        return Err(Problem::new("skipped", "no page but a picture, a script or the like"));
    }
    let (body, broken) = match &answer {
        Some(answer) => answer.body(budget),
        None => (Cow::Borrowed(block), None),
    };
    let body = match body {
        Cow::Borrowed(body) => in_utf8(body, &media),
        Cow::Owned(body) => Cow::Owned(in_utf8(&body, &media).into_owned()),
    };
    let broken = broken.map(|why| Problem::new("damaged", why));
    Ok(Page { body, media, broken })
}

/// Whether the records are those of an ARC; the first of them says so.
fn record_kind(known: &mut Option<bool>, window: &mut Window<'_>) -> std::io::Result<bool> {
    Ok(match known {
        Some(known) => *known,
        None => *known.insert(record::is_arc(window)?),
    })
}

/// Whether a step is the one wanted; the name tells people more than it finds.
fn is_same(wanted: &Step, step: &Step) -> bool {
    match (wanted, step) {
        (Step::Record { number: a, .. }, Step::Record { number: b, .. }) => a == b,
        // Only the range that is wanted is read.
        (Step::Range { .. }, Step::Range { .. }) => true,
        _ => false,
    }
}

fn damage(wrong: &str) -> Problem {
    Problem::new("damaged", format!("the record is damaged: {wrong}"))
}

/// What stands for a media type at the end of a name, empty where any may; `None` for what holds no text.
fn extension(media: &str) -> Option<&'static str> {
    let bare = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    Some(match bare.as_str() {
        "text/html" | "application/xhtml+xml" => "html",
        "" | "text/plain" | "text/markdown" | "text/csv" | "no-type" | "unk" => "",
        "application/json" | "text/json" => "json",
        "text/xml" | "application/xml" => "xml",
        "image/svg+xml" => return None,
        other if other.ends_with("+json") => "json",
        other if other.ends_with("+xml") => "xml",
        _ => return None,
    })
}

/// The last part of an address's path.
fn name(url: &str) -> String {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or_default();
    let last = if path.contains('/') { last } else { "index" };
    last.chars().take(NAME).collect()
}

/// A page in UTF-8 with its mark before it, where its server names another charset; a page's own words on its charset do not count then.
fn in_utf8<'b>(body: &'b [u8], media: &str) -> Cow<'b, [u8]> {
    let charset = media.to_ascii_lowercase();
    let charset =
        charset.split_once("charset=").map(|(_, value)| value.trim_matches(['"', '\'', ' ']));
    let label = charset.and_then(|value| value.split([';', ',', '"', ' ']).next());
    let encoding = label.and_then(|label| Encoding::for_label(label.as_bytes()));
    let Some(encoding) = encoding.filter(|&encoding| encoding != UTF_8) else {
        return Cow::Borrowed(body);
    };
    let is_plain = encoding.is_ascii_compatible() && std::str::from_utf8(body).is_ok();
    if is_plain || Encoding::for_bom(body).is_some() {
        return Cow::Borrowed(body);
    }
    let (text, _) = text::decode(body, Some(encoding.name()));
    Cow::Owned([b"\xEF\xBB\xBF", text.as_bytes()].concat())
}

#[cfg(test)]
mod tests;
