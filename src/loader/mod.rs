//! Files to stories, folders to the archive.
//!
//! [`open`] takes a file all the way to its stories; [`index`] walks an archive's folders, skips what is unchanged, reads the rest on
//! all cores and writes it, newest files first, and then takes names and quotes; [`rescan`] does so for some paths alone, [`load`] does the same for files and bytes that were named one by one. A file that
//! cannot be read is an entry in the [`Summary`], never the end of a run.

mod index;
mod ingest;
#[cfg(test)]
mod keep_tests;
mod notes;
mod open;
mod opening;
mod roots;
mod samples;
mod subject;
#[cfg(test)]
mod tests;
mod walk;
mod watch;

pub use index::{index, load, rescan};
pub use ingest::{Given, Options, Phase, Progress, Summary, grouped};
pub use open::{NOTED, OpenError, annotate, bare_story, compare, each, open, piped, story};
pub use opening::Opening;
pub use samples::samples;
pub use subject::{subject, subject_of};
pub use watch::{Look, Needs, Watch, needs};
