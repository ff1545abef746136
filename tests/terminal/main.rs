//! The program in a real terminal: what it leaves behind on every way out.

#![cfg(unix)]

mod pty;

use std::time::Duration;

use pty::{Pty, dateline};

/// What a screen shows when it is complete: the help key in the status line.
const COMPLETE: &str = "? help";

#[test]
fn quitting_gives_the_terminal_back() {
    let mut pty = Pty::start(&dateline(&["demo"]), 100, 30);
    pty.wait_for(COMPLETE);
    assert!(pty.is_raw());
    pty.press("Q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_given_back();
}

#[test]
fn signals_end_it_and_give_the_terminal_back() {
    for (signal, status) in [("TERM", 143), ("INT", 130), ("HUP", 129)] {
        let mut pty = Pty::start(&dateline(&["demo"]), 80, 24);
        pty.wait_for(COMPLETE);
        pty.signal(signal);
        assert_eq!(pty.wait_exit(), status, "SIG{signal}");
        pty.assert_given_back();
    }
}

#[test]
fn suspending_gives_the_terminal_to_the_shell_and_takes_it_again() {
    let program = dateline(&["demo"]).join(" ");
    // The job's own line ends in the shell's words, so that they can only come from the shell.
    let script =
        format!("set -m; {program}; echo out''side; read line; fg >/dev/null; echo the e''nd");
    let mut pty = Pty::start(&["sh".into(), "-c".into(), script], 100, 30);
    pty.wait_for(COMPLETE);
    pty.press("\x1a");
    pty.wait_for("outside");
    pty.assert_given_back();
    pty.press("\r");
    pty.wait_for(COMPLETE);
    assert!(pty.is_raw());
    pty.press("Q");
    pty.wait_for("the end");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_given_back();
}

#[test]
fn a_panic_in_any_thread_gives_the_terminal_back() {
    let itself = std::env::current_exe().expect("a test has a path");
    let command = [
        itself.display().to_string(),
        "--exact".into(),
        "panicking_child".into(),
        "--ignored".into(),
        "--nocapture".into(),
    ];
    let mut pty = Pty::start(&command, 80, 24);
    pty.wait_for("on purpose");
    pty.wait_exit();
    pty.assert_given_back();
}

/// Not a test of its own: the program that the test above runs in a terminal.
#[test]
#[ignore = "run by another test, in a terminal"]
fn panicking_child() {
    let screen = dateline::term::lifecycle::Screen::take(true).expect("a terminal");
    let panicked = std::thread::spawn(|| panic!("on purpose")).join();
    assert!(panicked.is_err());
    assert!(!dateline::term::lifecycle::is_taken(), "the panic gives the terminal back");
    drop(screen);
}

/// What a program may use from the hang-up to its end. One that spins at its dead terminal, as input
/// libraries do, uses all the time that it lives.
#[cfg(target_os = "linux")]
const SPENT: Duration = Duration::from_secs(5);

#[cfg(target_os = "linux")]
#[test]
fn it_ends_when_the_terminal_hangs_up() {
    let mut pty = Pty::start(&dateline(&["demo"]), 80, 24);
    pty.wait_for(COMPLETE);
    let pid = pty.pid();
    let spent = pty.hang_up(pid);
    assert!(spent < SPENT, "{spent:?} of CPU");
}

#[cfg(target_os = "linux")]
#[test]
fn it_ends_when_the_terminal_is_gone_without_a_signal() {
    let program = dateline(&["demo"]).join(" ");
    // In a session of its own it is not told of the hang-up.
    let script = format!("trap '' HUP; setsid sh -c 'echo $$ >$HOME/pid; exec {program}'");
    let mut pty = Pty::start(&["sh".into(), "-c".into(), script], 80, 24);
    pty.wait_for(COMPLETE);
    let pid = std::fs::read_to_string(pty.home().join("pid")).expect("it wrote its number");
    let spent = pty.hang_up(pid.trim().parse().expect("a number"));
    assert!(spent < SPENT, "{spent:?} of CPU");
}

#[test]
fn resize_storms_leave_a_whole_screen() {
    let mut pty = Pty::start(&dateline(&["demo"]), 120, 40);
    pty.wait_for(COMPLETE);
    let mut seed = 7_u32;
    for _ in 0..200 {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        pty.resize((seed >> 8) as u16 % 220, (seed >> 16) as u16 % 70);
    }
    pty.resize(12, 4);
    pty.wait_for("too small");
    pty.resize(100, 30);
    pty.wait_for(COMPLETE);
    pty.press("Q");
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn without_a_terminal_it_names_the_commands_for_scripts() {
    let done = std::process::Command::new(env!("CARGO_BIN_EXE_dateline"))
        .arg("demo")
        .stdin(std::process::Stdio::null())
        .output()
        .expect("it starts");
    assert_eq!(done.status.code(), Some(2));
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(told.contains("not a terminal") && told.contains("dateline list"), "{told}");
    assert!(done.stdout.is_empty());
}
