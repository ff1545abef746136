//! How long keys take: from the key's arrival to the drawn screen.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::Instant;

/// Writes a line a key, where asked for: microseconds until the screen was drawn.
#[derive(Default)]
pub struct Timing {
    path: Option<PathBuf>,
    since: Option<Instant>,
    took: Vec<u128>,
}

impl Timing {
    /// Timing into a file; `None` measures nothing.
    pub fn into(path: Option<PathBuf>) -> Self {
        Self { path, ..Self::default() }
    }

    /// A key came. The first of several counts.
    pub fn key(&mut self) {
        if self.path.is_some() {
            self.since.get_or_insert_with(Instant::now);
        }
    }

    /// The screen is drawn.
    pub fn drawn(&mut self) {
        if let Some(since) = self.since.take() {
            self.took.push(since.elapsed().as_micros());
        }
    }

    /// Writes what was measured.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn finish(self) -> io::Result<()> {
        let Some(path) = self.path else { return Ok(()) };
        let mut file = io::BufWriter::new(std::fs::File::create(path)?);
        for took in self.took {
            writeln!(file, "{took}")?;
        }
        file.flush()
    }
}
