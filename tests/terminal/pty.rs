//! A program in a pseudo-terminal, with its screen parsed and its modes watched.

use std::fs::File;
use std::io::{Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::termios::{LocalModes, tcgetattr};

/// Ten times what any of the waits may take; only a failing test waits so long.
const DEADLINE: Duration = Duration::from_secs(20);

/// A program in a terminal of its own.
pub struct Pty {
    master: Option<Box<dyn MasterPty + Send>>,
    writer: Option<Box<dyn Write + Send>>,
    child: Box<dyn Child + Send + Sync>,
    output: Receiver<Vec<u8>>,
    reading: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    screen: vt100::Parser,
    /// All that was written to the terminal.
    raw: Vec<u8>,
    tty: File,
    home: tempfile::TempDir,
}

/// The command line of the program under test.
pub fn dateline(arguments: &[&str]) -> Vec<String> {
    let mut command = vec![env!("CARGO_BIN_EXE_dateline").to_owned()];
    command.extend(arguments.iter().map(|&argument| argument.to_owned()));
    command
}

impl Pty {
    /// Starts a command in a terminal of this size, with a home of its own.
    pub fn start(command: &[String], cols: u16, rows: u16) -> Self {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pty");
        let home = tempfile::tempdir().expect("a folder");
        let mut builder = CommandBuilder::new(&command[0]);
        builder.args(&command[1..]);
        builder.env_clear();
        builder.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        builder.env("HOME", home.path());
        builder.env("TERM", "xterm-256color");
        builder.env("COLORFGBG", "15;0");
        builder.env("LANG", "C.UTF-8");
        let tty = pair.master.tty_name().expect("a name");
        let tty = File::options().read(true).write(true).open(tty).expect("the terminal");
        let child = pair.slave.spawn_command(builder).expect("it starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (sender, output) = channel();
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let reading = std::thread::spawn(move || {
            let mut buffer = [0; 1 << 14];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                let gone = sender.send(buffer[..read].to_vec()).is_err();
                if gone || stopped.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let writer = pair.master.take_writer().expect("a writer");
        Self {
            master: Some(pair.master),
            writer: Some(writer),
            child,
            output,
            reading: Some(reading),
            stop,
            screen: vt100::Parser::new(rows, cols, 0),
            raw: Vec::new(),
            tty,
            home,
        }
    }

    /// The program's home folder.
    #[allow(dead_code)]
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    /// Types something.
    pub fn press(&mut self, keys: &str) {
        let writer = self.writer.as_mut().expect("the terminal is there");
        writer.write_all(keys.as_bytes()).expect("it takes keys");
        writer.flush().expect("it takes keys");
    }

    /// Gives the terminal another size.
    pub fn resize(&mut self, cols: u16, rows: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is there").resize(size).expect("it resizes");
        self.screen.screen_mut().set_size(rows.max(1), cols.max(1));
    }

    /// Waits until the screen shows `text`.
    pub fn wait_for(&mut self, text: &str) {
        let end = Instant::now() + DEADLINE;
        while !self.text().contains(text) {
            self.pump(end, text);
        }
    }

    /// What the screen shows.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    fn pump(&mut self, end: Instant, wanted: &str) {
        match self.output.recv_timeout(end.saturating_duration_since(Instant::now())) {
            Ok(bytes) => {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
            Err(RecvTimeoutError::Timeout) => {
                panic!("the screen never showed {wanted:?}:\n{}", self.text())
            }
            Err(RecvTimeoutError::Disconnected) => {
                panic!("it ended before the screen showed {wanted:?}:\n{}", self.text())
            }
        }
    }

    /// Sends a signal by name.
    pub fn signal(&self, name: &str) {
        let pid = self.pid().to_string();
        let sent = std::process::Command::new("kill").args(["-s", name, &pid]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Waits for the end and gives the exit status, 128 + n after a signal.
    pub fn wait_exit(&mut self) -> u32 {
        let end = Instant::now() + DEADLINE;
        loop {
            let look = Instant::now() + Duration::from_millis(20);
            if let Ok(bytes) =
                self.output.recv_timeout(look.saturating_duration_since(Instant::now()))
            {
                self.screen.process(&bytes);
                self.raw.extend(bytes);
            }
            if let Some(status) = self.child.try_wait().expect("it can be waited for") {
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(100)) {
                    self.raw.extend(bytes);
                }
                return status.exit_code();
            }
            assert!(Instant::now() < end, "it never ended:\n{}", self.text());
        }
    }

    /// Whether the terminal passes every key on as it is.
    pub fn is_raw(&self) -> bool {
        let modes = tcgetattr(&self.tty).expect("a terminal").local_modes;
        !modes.intersects(LocalModes::ICANON | LocalModes::ECHO)
    }

    /// Asserts that lines and echo are back, and that all modes were switched off again.
    pub fn assert_given_back(&self) {
        let modes = tcgetattr(&self.tty).expect("a terminal").local_modes;
        assert!(modes.contains(LocalModes::ICANON | LocalModes::ECHO), "lines and echo are back");
        let raw = String::from_utf8_lossy(&self.raw);
        for (on, off) in [
            ("\x1b[?1049h", "\x1b[?1049l"),
            ("\x1b[?25l", "\x1b[?25h"),
            ("\x1b[?1000h", "\x1b[?1000l"),
            ("\x1b[?2004h", "\x1b[?2004l"),
        ] {
            assert!(raw.rfind(off) > raw.rfind(on), "{off:?} after {on:?}");
        }
    }

    /// Closes the terminal under a program, and gives the CPU time that it used until it ended.
    pub fn hang_up(&mut self, pid: u32) -> Duration {
        // The reading thread holds the terminal too: one more answer lets it go.
        self.stop.store(true, Ordering::SeqCst);
        self.press("\x0c");
        self.reading.take().expect("it reads").join().expect("it ends");
        self.writer = None;
        self.master = None;
        let end = Instant::now() + Duration::from_secs(10);
        let mut spent = cpu(pid);
        while let Some(now) = cpu(pid) {
            spent = Some(now);
            assert!(Instant::now() < end, "it outlived its terminal");
            let _ = self.child.try_wait();
            std::thread::yield_now();
        }
        spent.unwrap_or_default()
    }

    /// The process started first.
    pub fn pid(&self) -> u32 {
        self.child.process_id().expect("it runs")
    }
}

/// CPU time of a process, in hundredths of a second; `None` when it is no more.
fn cpu(pid: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    if fields.first() == Some(&"Z") {
        return None;
    }
    let ticks = fields.iter().skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok());
    Some(Duration::from_millis(ticks.sum::<u64>() * 10))
}

impl Drop for Pty {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
