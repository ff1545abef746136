//! The program as scripts meet it: what it prints, what it tells, and how it ends.

#![allow(
    clippy::unwrap_used,
    clippy::string_slice,
    reason = "a test ends where its ground gives way"
)]

mod bench;
mod keep;
mod marks;
mod names;
mod research;
mod safety;
mod verbs;
