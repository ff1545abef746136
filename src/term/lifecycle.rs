//! The terminal's state: taken on start, given back on every way out.
//!
//! Raw mode, the alternate screen, mouse reporting and bracketed paste are one thing, held by a [`Screen`]
//! guard. It is given back when the guard is dropped, before the process suspends itself, and by the panic
//! hook, in whichever thread the panic happens.

use std::io::{self, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste,
    EnableMouseCapture,
};
use crossterm::{cursor, execute, queue, style, terminal};

use crate::guard::is_guarded;

/// Whether the terminal is ours now. Global, since the panic hook must know it too.
static TAKEN: AtomicBool = AtomicBool::new(false);

/// Whether the mouse is to be reported.
static MOUSE: AtomicBool = AtomicBool::new(true);

static HOOK: Once = Once::new();

/// The terminal while it is ours. Dropping it gives the terminal back.
pub struct Screen(());

impl Screen {
    /// Takes the terminal: raw, alternate screen, paste bracketed, mouse reported where `mouse` is set.
    ///
    /// # Errors
    /// Where standard output is no terminal, or refuses; what was taken by then is given back.
    pub fn take(mouse: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::Relaxed);
        HOOK.call_once(give_back_on_panic);
        let screen = Self(());
        enter()?;
        Ok(screen)
    }

    /// Gives the terminal back while `outside` runs (a suspension, an editor), and takes it again.
    ///
    /// # Errors
    /// Where the terminal can no longer be taken.
    pub fn lend<T>(&mut self, outside: impl FnOnce() -> T) -> io::Result<T> {
        leave();
        let result = outside();
        enter()?;
        Ok(result)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
    }
}

/// Whether the terminal is ours; what draws asks before it writes.
pub fn is_taken() -> bool {
    TAKEN.load(Ordering::SeqCst)
}

fn enter() -> io::Result<()> {
    TAKEN.store(true, Ordering::SeqCst);
    terminal::enable_raw_mode()?;
    let mut out = io::stdout();
    execute!(out, terminal::EnterAlternateScreen, EnableBracketedPaste, cursor::Hide)?;
    if MOUSE.load(Ordering::Relaxed) {
        execute!(out, EnableMouseCapture)?;
    }
    Ok(())
}

/// Gives the terminal back; errors are of no use here, for there is nobody left to tell.
fn leave() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _ = queue!(
        out,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        style::ResetColor,
        style::SetAttribute(style::Attribute::Reset),
        cursor::SetCursorStyle::DefaultUserShape,
        cursor::Show,
        terminal::LeaveAlternateScreen,
    );
    let _ = out.flush();
    let _ = terminal::disable_raw_mode();
}

fn give_back_on_panic() {
    let earlier = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !is_guarded() {
            leave();
            earlier(panic);
        }
    }));
}
