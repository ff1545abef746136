//! The texts of a stream of stories, read from their files on all cores and handed on in the stream's order.

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use super::opened::Opened;
use super::output::{Failure, Output};
use crate::archive::{Located, Stream};
use crate::loader::{self, OpenError};
use crate::story::{Row, Story};

/// Stories that are read at once, at first and at most: the first rows come soon, and memory stays small.
const FEW: usize = 4;
const MANY: usize = 64;

/// Reads the stories of a stream, takes from each what is wanted, and hands that on until `put` says that it is enough.
///
/// What was put is written out before more is read.
pub fn each<T: Send>(
    opened: &Opened,
    mut stories: Stream<'_, (Row, Located)>,
    take: impl Fn(&Story) -> T + Sync,
    mut put: impl FnMut(&Row, Result<T, OpenError>, &mut Output) -> Result<bool, Failure>,
    out: &mut Output,
) -> Result<(), Failure> {
    let archive = &opened.archive;
    let mut size = FEW;
    loop {
        let batch: Vec<_> = stories.by_ref().take(size).collect::<Result<_, _>>()?;
        if batch.is_empty() {
            return Ok(());
        }
        let read: Vec<_> = batch
            .into_par_iter()
            .map(|(row, at)| (row, loader::bare_story(archive, &at).map(|story| take(&story))))
            .collect();
        for (row, taken) in read {
            if !put(&row, taken, out)? {
                return Ok(());
            }
        }
        out.flush()?;
        size = (size * 2).min(MANY);
    }
}
