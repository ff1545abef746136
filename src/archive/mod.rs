//! The index on disk: schema, rows, query language, search, related; marks apart from it.
