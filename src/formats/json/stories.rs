//! Values as stories: what an object is, and where stories lie in one that is none.

use super::scan::children;
use super::value::Value;
use super::{MOST, NO_STORY, mend};
use crate::formats::columns::{self, Columns};
use crate::formats::ninjs::{self, View};
use crate::formats::{Emit, Flow, Item, ReadError, Step, ap_json};
use crate::story::{Draft, Problem};

/// How deep a story may lie in what is none.
pub const DEEPEST: usize = 6;

/// What an object tells: AP's answer, ninjs, or a record of a table. `None` where it is no story itself.
pub fn judge(value: &Value<'_>, columns: &mut Columns) -> Option<Vec<Result<Box<Draft>, Problem>>> {
    if !value.is_object() {
        return None;
    }
    if let Some(view) = ap_json::unwrap(value) {
        return Some(ninjs::read(&view));
    }
    if ninjs::is_value(value) {
        return Some(ninjs::read(&View::of(value)));
    }
    let Some(rows) = columns::rows(value) else {
        return columns.draft(value).map(|draft| vec![Ok(Box::new(draft))]);
    };
    let told = |row: &Value<'_>| match columns.draft(row) {
        Some(draft) => Ok(Box::new(draft)),
        None => Err(Problem::new("no-story", NO_STORY)),
    };
    Some(rows.iter().map(told).collect())
}

/// The reading of a file.
pub struct Reading<'r, 'e> {
    columns: Columns,
    emit: &'r mut Emit<'e>,
    /// Ranges are those of the file.
    exact: bool,
    /// Items handed out.
    count: usize,
    /// No more is wanted.
    pub stopped: bool,
}

impl<'r, 'e> Reading<'r, 'e> {
    /// A reading that has found nothing yet.
    pub fn new(columns: Columns, emit: &'r mut Emit<'e>) -> Self {
        Self { columns, emit, exact: true, count: 0, stopped: false }
    }

    /// The same of bytes that do not lie so in the file.
    pub fn inexact(self) -> Self {
        Self { exact: false, ..self }
    }

    /// That there was something, at the end.
    pub fn end(&self) -> Result<(), ReadError> {
        if self.count == 0 { Err(ReadError(NO_STORY.into())) } else { Ok(()) }
    }

    /// Hands out the stories of a value that is one of several, or that it has none.
    pub fn element(&mut self, bytes: &[u8], offset: u64) -> Flow {
        if !self.explore(bytes, offset, None, 0) {
            let step = self.step(offset, bytes.len());
            self.problem(step, Problem::new("no-story", NO_STORY));
        }
        if self.stopped { Flow::Stop } else { Flow::More }
    }

    /// Hands out the stories of a value that is the whole file.
    pub fn whole(&mut self, bytes: &[u8], offset: u64) {
        self.explore(bytes, offset, Some(Step::Whole), 0);
    }

    /// Hands out that a value is too long.
    pub fn too_long(&mut self, offset: u64, length: u64) -> Flow {
        let most = MOST >> 20;
        let message = format!("a record of {length} bytes; more than {most} MiB is not read");
        self.problem(Step::range(offset, length), Problem::new("too-long", message))
    }

    /// Hands out a problem.
    pub fn problem(&mut self, step: Step, problem: Problem) -> Flow {
        self.count += 1;
        self.flow(Item::Problem { step, problem })
    }

    fn flow(&mut self, item: Item<'_>) -> Flow {
        if self.stopped || (self.emit)(item) == Flow::Stop {
            self.stopped = true;
            return Flow::Stop;
        }
        Flow::More
    }

    fn step(&self, offset: u64, length: usize) -> Step {
        if self.exact { Step::range(offset, length as u64) } else { Step::record(self.count) }
    }

    /// Hands out the stories of a value, or those that lie in it. Gives whether there was anything.
    fn explore(&mut self, bytes: &[u8], offset: u64, step: Option<Step>, depth: usize) -> bool {
        let mut room = String::new();
        let step = step.unwrap_or_else(|| self.step(offset, bytes.len()));
        let problems = match mend::parse(bytes, &mut room) {
            Err(why) => {
                self.problem(step, Problem::new("damaged", format!("broken JSON: {why}")));
                return true;
            }
            Ok((value, problems)) => {
                if columns::is_schema(&value) {
                    return false;
                }
                if let Some(found) = judge(&value, &mut self.columns) {
                    self.hand_out(found, &problems, &step);
                    return true;
                }
                problems
            }
        };
        drop(room);
        let mut any = false;
        if depth < DEEPEST {
            for range in children(bytes) {
                let at = offset + range.start as u64;
                any |= self.explore(bytes.get(range).unwrap_or_default(), at, None, depth + 1);
                if self.stopped {
                    break;
                }
            }
        }
        if let Some(problem) = problems.into_iter().next().filter(|_| !any) {
            self.problem(step, problem);
            any = true;
        }
        any
    }

    /// Hands out the stories of one object. Those behind the first are told apart by their number.
    fn hand_out(
        &mut self,
        found: Vec<Result<Box<Draft>, Problem>>,
        problems: &[Problem],
        step: &Step,
    ) {
        for (n, story) in found.into_iter().enumerate() {
            let step = match step {
                step if n == 0 => step.clone(),
                Step::Range { .. } => step.clone().named(&(n + 1).to_string()),
                _ => Step::record(self.count),
            };
            self.count += 1;
            let made = story.map(|mut draft| {
                draft.problems.extend(problems.iter().cloned());
                draft
            });
            if self.flow(Item::of(step, made)) == Flow::Stop {
                return;
            }
        }
    }
}
