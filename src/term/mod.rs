//! The terminal: the loop, input, the worker thread, lifecycle.

mod input;
mod lifecycle;
mod signals;
