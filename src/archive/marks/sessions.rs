//! Sessions, and which archive was opened last.

use std::path::PathBuf;

use rusqlite::{OptionalExtension, params};

use super::{Marks, MarksError};
use crate::archive::roots::{packed, unpacked};

impl Marks {
    /// The session that was kept for an archive.
    pub fn session(&self, archive: &str) -> Option<String> {
        self.read(|database| {
            let ask = "SELECT json FROM sessions WHERE archive = ?1";
            database.query_row(ask, [archive], |row| row.get(0)).optional()
        })
    }

    /// Keeps a session for an archive's next start.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn keep_session(&mut self, archive: &str, json: &str) -> Result<(), MarksError> {
        self.written(|database| {
            let put = "INSERT OR REPLACE INTO sessions (archive, json) VALUES (?1, ?2)";
            database.execute(put, params![archive, json]).map(|_| ())
        })
    }

    /// The root folders of the archive that was opened last.
    pub fn last_opened(&self) -> Option<Vec<PathBuf>> {
        let roots: Option<Vec<u8>> = self.read(|database| {
            let ask = "SELECT roots FROM opened ORDER BY at DESC LIMIT 1";
            database.query_row(ask, [], |row| row.get(0)).optional()
        });
        Some(unpacked(&roots?))
    }

    /// Remembers that an archive was opened.
    ///
    /// # Errors
    /// Where it could not be written.
    pub fn remember_opened(&mut self, archive: &str, roots: &[PathBuf]) -> Result<(), MarksError> {
        if roots.is_empty() {
            return Ok(());
        }
        let roots = packed(roots);
        self.written(|database| {
            let put = "INSERT OR REPLACE INTO opened (archive, roots, at)
                 VALUES (?1, ?2, (SELECT coalesce(max(at), 0) + 1 FROM opened))";
            database.execute(put, params![archive, roots]).map(|_| ())
        })
    }
}
