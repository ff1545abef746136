//! Signals and the terminal's end, as messages.

use std::io;
use std::thread;

use rustix::event::{PollFd, PollFlags, poll};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// Why the program is told to do something from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outside {
    /// To end, with the exit status that says so.
    End(u8),
    /// It runs again after a stop: the screen is to be drawn whole.
    Resumed,
}

/// The exit status after a hang-up, as a shell gives it: 128 + SIGHUP.
pub const HUNG_UP: u8 = 129;

/// Calls `tell` for every signal that ends or wakes the program.
///
/// # Errors
/// Where the handlers cannot be set.
pub fn watch_signals(tell: impl Fn(Outside) -> bool + Send + 'static) -> io::Result<()> {
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGCONT])?;
    thread::Builder::new().name("signals".into()).spawn(move || {
        for signal in signals.forever() {
            let outside = match signal {
                SIGCONT => Outside::Resumed,
                other => Outside::End(128 + u8::try_from(other).unwrap_or(0)),
            };
            if !tell(outside) {
                break;
            }
        }
    })?;
    Ok(())
}

/// Calls `tell` once when the terminal hangs up without a signal, as it does for a process that has
/// left its session. Sleeps in the kernel until then.
///
/// # Errors
/// Where the thread cannot be started.
pub fn watch_terminal(tell: impl FnOnce(Outside) + Send + 'static) -> io::Result<()> {
    thread::Builder::new().name("watchdog".into()).spawn(move || {
        let out = io::stdout();
        loop {
            // No event is asked for: a hang-up is always reported.
            let mut watched = [PollFd::new(&out, PollFlags::empty())];
            match poll(&mut watched, None) {
                Ok(_) if watched[0].revents().intersects(PollFlags::HUP | PollFlags::ERR) => {
                    return tell(Outside::End(HUNG_UP));
                }
                Ok(_) | Err(rustix::io::Errno::INTR) => {}
                Err(_) => return,
            }
        }
    })?;
    Ok(())
}

/// Stops this process as ^Z does, and returns when it runs again.
pub fn suspend() {
    // The whole group, as the terminal itself would: a pipeline stops together.
    let _ = rustix::process::kill_current_process_group(rustix::process::Signal::TSTP);
}
