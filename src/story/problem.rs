//! Problems: what could not be read or was repaired.

/// Something wrong with the input, as data: it never ends a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// A short stable name (`charset`, `too-long`, `binary`).
    pub code: &'static str,
    /// What, why and what was done, as a sentence without a period.
    pub message: String,
    /// Where: a line, byte or element.
    pub place: Option<String>,
}

impl Problem {
    /// A problem without a place.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place: None }
    }
}
