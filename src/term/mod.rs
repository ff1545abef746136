//! The terminal: the loop, input, the worker thread, lifecycle.
//!
//! One thread draws and updates; it waits for keys, signals, the worker's answers and the reader's own
//! clock in one place. All that has come is taken in before the screen is drawn once.

mod input;
pub mod lifecycle;
mod signals;
mod timing;

use std::io::{self, Stdout};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use input::Input;
use lifecycle::Screen;
use signals::Outside;
use timing::Timing;

use crate::settings::Theme;
