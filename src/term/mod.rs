//! The terminal: the loop, input, the worker thread, lifecycle.

pub mod worker;
