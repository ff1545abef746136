//! Keys, mouse and resizes from the terminal, read on a thread of their own.

use std::io;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use crossterm::event::{self, Event};

/// How long one look at the terminal lasts; bounds how long [`Input::pause`] waits.
const LOOK: Duration = Duration::from_millis(200);

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Reading,
    /// Asked to pause, not yet there.
    Pausing,
    Paused,
}

/// The reading thread, which can be held while another program has the terminal.
pub struct Input {
    state: Arc<(Mutex<State>, Condvar)>,
}

impl Input {
    /// Starts reading; `tell` gets every event, and `None` when the terminal can no longer be read.
    ///
    /// # Errors
    /// Where the thread cannot be started.
    pub fn start(tell: impl Fn(Option<Event>) -> bool + Send + 'static) -> io::Result<Self> {
        let state = Arc::new((Mutex::new(State::Reading), Condvar::new()));
        let shared = Arc::clone(&state);
        thread::Builder::new().name("input".into()).spawn(move || {
            loop {
                wait_while_paused(&shared);
                let read = match event::poll(LOOK) {
                    Ok(false) => continue,
                    Ok(true) => event::read(),
                    Err(error) => Err(error),
                };
                let go_on = match read {
                    Ok(event) => tell(Some(event)),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => true,
                    Err(_) => {
                        tell(None);
                        false
                    }
                };
                if !go_on {
                    return;
                }
            }
        })?;
        Ok(Self { state })
    }

    /// Stops reading, so that keys go to another program; returns when the thread reads no more.
    pub fn pause(&self) {
        let (lock, changed) = &*self.state;
        let mut state = lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        *state = State::Pausing;
        while *state == State::Pausing {
            let (next, timeout) = changed
                .wait_timeout(state, LOOK * 3)
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            state = next;
            if timeout.timed_out() {
                return;
            }
        }
    }

    /// Reads again.
    pub fn resume(&self) {
        let (lock, changed) = &*self.state;
        *lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = State::Reading;
        changed.notify_all();
    }
}

fn wait_while_paused((lock, changed): &(Mutex<State>, Condvar)) {
    let mut state = lock.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    while *state != State::Reading {
        *state = State::Paused;
        changed.notify_all();
        state = changed.wait(state).unwrap_or_else(std::sync::PoisonError::into_inner);
    }
}
