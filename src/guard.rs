//! Guarded calls: a panic in them is an error, in silence.
//!
//! Files come from anywhere, and a library that reads them may have a fault. What runs here may panic without an end to the program, a
//! message in the middle of the screen, or the terminal given back: see [`is_guarded`] for those who set a panic hook.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

thread_local! {
    /// How many guarded calls this thread is in.
    static DEPTH: Cell<usize> = const { Cell::new(0) };
}

static HOOK: Once = Once::new();

/// Whether this thread is in a guarded call, so that a panic in it is expected.
pub fn is_guarded() -> bool {
    DEPTH.get() > 0
}

/// Runs something that may panic; `None` where it did. What it was changing must be thrown away then.
pub fn guarded<T>(run: impl FnOnce() -> T) -> Option<T> {
    HOOK.call_once(|| {
        let earlier = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !is_guarded() {
                earlier(panic);
            }
        }));
    });
    DEPTH.set(DEPTH.get() + 1);
    let done = catch_unwind(AssertUnwindSafe(run));
    DEPTH.set(DEPTH.get() - 1);
    if done.is_err() {
        tracing::error!("a guarded call panicked");
    }
    done.ok()
}

#[cfg(test)]
mod tests {
    use super::{guarded, is_guarded};

    #[test]
    fn a_panic_is_an_error() {
        assert_eq!(guarded(|| 1), Some(1));
        assert!(guarded(is_guarded).unwrap() && !is_guarded());
        assert_eq!(guarded(|| -> i32 { panic!("on purpose") }), None);
        assert_eq!(guarded(|| guarded(|| -> i32 { panic!("inner") })), Some(None));
        assert!(!is_guarded());
    }
}
