//! `dateline`: a terminal reader for wire stories.
//!
//! Data goes one way, and each arrow is one public function:
//!
//! ```text
//! bytes ──read──▶ Draft ──desk──▶ Story ──names, quotes──▶ Story with notes ──▶ archive ──▶ rows, hits
//! Story + width ──galley──▶ labelled lines ──render──▶ screen
//! keys, resize, worker answers ──▶ Event ──▶ Action ──▶ reader.update ──▶ Effects ──▶ worker
//! ```

pub mod story;

pub mod guard;

pub mod text;

pub mod formats;

pub mod desk;

pub mod names;

pub mod quotes;

pub mod archive;

pub mod loader;

pub mod galley;

pub mod actions;

pub mod settings;

pub mod reader;

pub mod render;

pub mod term;

pub mod export;

pub mod cli;
