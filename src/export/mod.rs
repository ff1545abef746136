//! Stories as output: the versioned JSON, text, Markdown, CSV.

pub mod json;
pub mod text;
