//! The walk through a file: containers opened, each record handed out with its locator.

use std::path::Path;

use super::{Flow, Format, Head, Hints, Input, Item, ReadError, Step, sniff};
use crate::story::{self, Draft, Locator, Problem};

/// What a file holds.
pub enum Found {
    /// A story.
    Draft {
        /// What finds it again in its file.
        locator: Locator,
        /// The format that it was read from.
        format: story::Format,
        /// The story as the file gives it.
        draft: Box<Draft>,
    },
    /// A record without a story, or what is wrong with the file as a whole.
    Problem {
        /// Which record.
        locator: Locator,
        /// What is wrong with it; `skipped` where nothing is.
        problem: Problem,
    },
}

/// Where a walk is.
#[derive(Default)]
struct Walk<'w> {
    /// The steps still to go, where one record is wanted.
    steps: Option<&'w [Step]>,
    outer: Locator,
    named: Option<story::Format>,
    /// What the containers say of it.
    hints: Hints,
}

/// Hands out all records of a file in order, those of containers in it too, until there are no more or no more are wanted.
///
/// # Errors
/// Where the file is of no known format or nothing in it can be read. An error after the first record is a problem.
pub fn read(input: &mut Input<'_>, emit: &mut dyn FnMut(Found) -> Flow) -> Result<(), ReadError> {
    walk(input, &Walk::default(), emit).map(|_| ())
}

/// Hands out the one record at a locator, without reading the rest where the format allows it.
///
/// # Errors
/// Where the locator finds nothing any more; a record that gives no story is handed out as a problem.
pub fn read_one(
    input: &mut Input<'_>,
    at: &Locator,
    emit: &mut dyn FnMut(Found) -> Flow,
) -> Result<(), ReadError> {
    let steps = Step::parse_all(at).ok_or_else(|| ReadError(format!("no record at {}", at.0)))?;
    walk(input, &Walk { steps: Some(&steps), ..Walk::default() }, emit).map(|_| ())
}

fn walk(
    input: &mut Input<'_>,
    at: &Walk<'_>,
    emit: &mut dyn FnMut(Found) -> Flow,
) -> Result<Flow, ReadError> {
    let bytes = input.head()?;
    if bytes.is_empty() {
        return Err(ReadError("it is empty".into()));
    }
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(ReadError("it is filled with zero bytes".into()));
    }
    let head = Head { path: input.path, bytes: &bytes };
    let format = sniff(&head).ok_or_else(|| ReadError("it is binary".into()))?;
    run(format, input, at, emit)
}

fn run(
    format: &dyn Format,
    input: &mut Input<'_>,
    at: &Walk<'_>,
    emit: &mut dyn FnMut(Found) -> Flow,
) -> Result<Flow, ReadError> {
    let (budget, depth) = input.lineage();
    let named = at.named.or(format.kind());
    let mut flow = Flow::More;
    let mut any = false;
    // A container that adds no step of its own leaves all steps to its member.
    let mut take = |item: Item<'_>| {
        any = true;
        flow = match item {
            Item::Draft { step, mut draft } => {
                at.hints.fill(&mut draft);
                emit(Found::Draft {
                    locator: step.within(&at.outer),
                    format: named.unwrap_or_default(),
                    draft,
                })
            }
            Item::Problem { step, problem } => {
                emit(Found::Problem { locator: step.within(&at.outer), problem })
            }
            Item::Member { step, .. } if !budget.take_member() => {
                let message = "too many files in one archive; the others are not read";
                let problem = Problem::new("too-many", message);
                emit(Found::Problem { locator: step.within(&at.outer), problem });
                Flow::Stop
            }
            Item::Member { step, name, hints, content } => {
                let steps = at.steps.map(|steps| match step {
                    Step::Whole => steps,
                    _ => steps.get(1..).unwrap_or_default(),
                });
                let hints = hints.or(&at.hints);
                let inner = Walk { steps, outer: step.within(&at.outer), named, hints };
                let path = Path::new(&name);
                let read = Input::member(path, content, &budget, depth)
                    .and_then(|mut member| walk(&mut member, &inner, emit));
                match read {
                    Ok(flow) => flow,
                    Err(why) => {
                        let problem = Problem::new("no-story", why.to_string());
                        emit(Found::Problem { locator: inner.outer, problem })
                    }
                }
            }
        };
        flow
    };
    let first = at.steps.and_then(|steps| steps.first());
    let done = match first {
        Some(step) => format.read_one(input, step, &mut take),
        None => format.read(input, &mut take),
    };
    match done {
        Err(why) if !any => return Err(why),
        Err(ReadError(why)) => {
            let problem = Problem::new("damaged", format!("{why}; what comes before was read"));
            flow = emit(Found::Problem { locator: at.outer.clone(), problem });
        }
        Ok(()) => {}
    }
    if let Some(problem) = input.broken() {
        flow = emit(Found::Problem { locator: at.outer.clone(), problem });
    }
    Ok(flow)
}

impl Hints {
    /// These, and those of the container around where there are none.
    fn or(self, outer: &Self) -> Self {
        Self {
            url: self.url.or_else(|| outer.url.clone()),
            fetched: self.fetched.or(outer.fetched),
        }
    }

    /// Fills what a draft leaves open.
    fn fill(&self, draft: &mut Draft) {
        if draft.url.is_none() {
            draft.url.clone_from(&self.url);
        }
        draft.fetched = draft.fetched.or(self.fetched);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    /// Locators, texts and problems of a file.
    fn found(bytes: &[u8], at: Option<&Locator>) -> Vec<(Locator, String)> {
        let mut found = Vec::new();
        let mut input = Input::bytes(Path::new("day.tgz"), bytes);
        let mut take = |one: Found| {
            found.push(match one {
                Found::Draft { locator, draft, .. } => {
                    (locator, draft.parts.into_iter().map(|part| part.text).collect())
                }
                Found::Problem { locator, problem } => (locator, problem.message),
            });
            Flow::More
        };
        let done = match at {
            Some(at) => read_one(&mut input, at, &mut take),
            None => read(&mut input, &mut take),
        };
        assert!(done.is_ok());
        found
    }

    #[test]
    fn members_of_archives_in_archives_are_found_again() {
        let gzip = |bytes: &[u8]| {
            let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            out.write_all(bytes).unwrap();
            out.finish().unwrap()
        };
        let mut tar = ::tar::Builder::new(Vec::new());
        let page = gzip(b"Ferries stopped at Oakum.");
        let binary = [&b"\0\0\x01\x02"[..]; 9].concat();
        let files =
            [("a.txt.gz", &page[..]), ("b.bin", &binary), ("c.bin", &binary), ("d.txt", b"Two.")];
        for (name, bytes) in files {
            let mut header = ::tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            tar.append_data(&mut header, name, bytes).unwrap();
        }
        let packed = gzip(&tar.into_inner().unwrap());
        let all = found(&packed, None);
        let told: Vec<&str> = all.iter().map(|(_, told)| told.as_str()).collect();
        assert_eq!(told, ["Ferries stopped at Oakum.", "it is binary", "it is binary", "Two."]);
        for one in &all {
            assert_eq!(found(&packed, Some(&one.0)).first(), Some(one));
        }
        // Three archives deep and no deeper.
        let deep = gzip(&gzip(&gzip(&gzip(b"Ferries stopped."))));
        assert!(found(&deep, None)[0].1.contains("archives deep"));
    }
}
