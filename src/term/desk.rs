//! The loop: what comes in, what the reader wants done, and the drawing of it.

use std::io::{self, Stdout};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crossterm::execute;
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::contested::Contested;
use super::input::Input;
use super::lifecycle::{self, Screen};
use super::signals::{self, Outside};
use super::timing::Timing;
use super::worker::{Kept, Told, Worker};
use super::{convert, outside};
use crate::loader::Opening;
use crate::reader::protocol::{News, Request, Ticket};
use crate::reader::{Effect, Event, Reader, Start};
use crate::render;
use crate::settings::{Paths, Settings, Theme};
use crate::story::Passage;

/// Events that are taken in before the screen is drawn; more wait for the next turn, so that a flood of
/// them cannot keep the screen still.
const TURN: usize = 1000;
/// How long the worker may take to keep the session and to let go of the index, when the reader is left.
const FAREWELL: Duration = Duration::from_millis(800);
/// The exit status after a panic, as Rust gives it.
const PANICKED: u8 = 101;

/// Something that the loop waits for.
enum Wake {
    Terminal(crossterm::event::Event),
    /// The terminal can no longer be read.
    Deaf,
    Outside(Outside),
    Worker(Told),
    /// The worker is gone, which only a panic brings about.
    Alone,
}

/// What is opened.
pub struct Begin {
    /// The folders, files or pipe.
    pub opening: Opening,
    /// The place to stand on.
    pub at: Option<Passage>,
    /// Where to write how long each key took.
    pub timing: Option<PathBuf>,
}

/// The reader with all that it works with.
pub struct Desk {
    reader: Reader,
    theme: Theme,
    screen: Screen,
    terminal: Terminal<CrosstermBackend<Stdout>>,
    input: Input,
    wakes: Receiver<Wake>,
    /// What is on the screen that terminals disagree about.
    contested: Contested,
    ask: Sender<(Ticket, Request)>,
    /// Is hung up when the worker has ended.
    farewell: Receiver<()>,
    began: Instant,
    timing: Timing,
    /// The exit status, once the reader is to be left.
    end: Option<u8>,
}

impl Desk {
    /// Starts the worker and the threads that listen, and sets the reader up.
    ///
    /// # Errors
    /// Where the terminal or its signals cannot be had.
    pub fn open(
        begin: Begin,
        paths: Option<&Paths>,
        settings: Settings,
        theme: Theme,
        screen: Screen,
    ) -> io::Result<Self> {
        let Begin { opening, at, timing } = begin;
        let (tell, wakes) = channel();
        let size = crossterm::terminal::size()?;
        let habits = settings.config.archive;
        let start = Start {
            size,
            archive: name(&opening),
            today: Some(jiff::ZonedDateTime::now().date()),
            keymap: settings.keymap,
            config: settings.config,
            at,
        };
        let kept = paths.map(|paths| Kept { data: paths.data.clone(), state: paths.state.clone() });
        let worker = Worker::start(opening, kept, habits);
        let (leave, farewell) = channel();
        hear(worker.hear, tell.clone(), leave)?;
        let signal = tell.clone();
        signals::watch_signals(move |outside| signal.send(Wake::Outside(outside)).is_ok())?;
        let hang_up = tell.clone();
        signals::watch_terminal(move |outside| {
            let _ = hang_up.send(Wake::Outside(outside));
        })?;
        let input =
            Input::start(move |event| tell.send(event.map_or(Wake::Deaf, Wake::Terminal)).is_ok())?;
        let mut desk = Self {
            reader: Reader::new(start),
            theme,
            screen,
            terminal: Terminal::new(CrosstermBackend::new(io::stdout()))?,
            input,
            wakes,
            contested: Contested::default(),
            ask: worker.ask,
            farewell,
            began: Instant::now(),
            timing: Timing::into(timing),
            end: None,
        };
        let effects = desk.reader.begin();
        desk.carry_out(effects)?;
        for trouble in settings.troubles {
            desk.tell(true, trouble.to_string())?;
        }
        Ok(desk)
    }

    /// Works until the user leaves, and gives the exit status.
    ///
    /// # Errors
    /// Where the terminal can no longer be drawn on.
    pub fn work(mut self) -> io::Result<u8> {
        let mut changed = true;
        loop {
            if !lifecycle::is_taken() {
                return Ok(PANICKED);
            }
            if changed {
                self.draw()?;
            }
            if let Some(status) = self.end {
                self.leave();
                return Ok(status);
            }
            changed = self.turn()?;
        }
    }

    /// Waits for something and takes in all that has come. Says whether there was anything.
    fn turn(&mut self) -> io::Result<bool> {
        let wait = self
            .reader
            .wakes_at()
            .map(|at| Duration::from_millis(at).saturating_sub(self.began.elapsed()));
        let first = match wait {
            None => self.wakes.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(wait) => self.wakes.recv_timeout(wait),
        };
        self.event(Event::Tick(self.now()))?;
        match first {
            Ok(wake) => self.take_in(wake)?,
            Err(RecvTimeoutError::Timeout) => return Ok(true),
            Err(RecvTimeoutError::Disconnected) => self.end = Some(PANICKED),
        }
        for _ in 0..TURN {
            if self.end.is_some() {
                break;
            }
            let Ok(wake) = self.wakes.try_recv() else { break };
            self.take_in(wake)?;
        }
        Ok(true)
    }

    /// Milliseconds since the reader began.
    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    fn take_in(&mut self, wake: Wake) -> io::Result<()> {
        match wake {
            Wake::Terminal(event) => {
                if matches!(event, crossterm::event::Event::Key(_)) {
                    self.timing.key();
                }
                if let Some(event) = convert::event(event) {
                    self.event(event)?;
                }
            }
            Wake::Worker(Told::Answer(ticket, answer)) => {
                self.event(Event::Answer(ticket, answer))?;
            }
            Wake::Worker(Told::News(news)) => self.event(Event::News(news))?,
            Wake::Outside(Outside::Resumed) => self.redraw()?,
            Wake::Outside(Outside::End(status)) => {
                self.event(Event::End)?;
                self.end = Some(status);
            }
            Wake::Deaf => self.end = Some(signals::HUNG_UP),
            Wake::Alone => {
                self.tell(true, "the worker has ended; quit and start again".into())?;
            }
        }
        Ok(())
    }

    fn event(&mut self, event: Event) -> io::Result<()> {
        let effects = self.reader.update(event);
        self.carry_out(effects)
    }

    fn tell(&mut self, error: bool, text: String) -> io::Result<()> {
        self.event(Event::News(News::Message { error, text }))
    }

    fn carry_out(&mut self, effects: Vec<Effect>) -> io::Result<()> {
        for effect in effects {
            match effect {
                // Without a worker nobody answers, which was told when it ended.
                Effect::Ask(ticket, request) => drop(self.ask.send((ticket, request))),
                Effect::Quit => self.end = Some(0),
                Effect::Suspend => self.lend(signals::suspend)?,
                Effect::Redraw => self.redraw()?,
                Effect::OpenPage(address) => {
                    if let Err(error) = outside::open_page(&address) {
                        self.tell(true, error)?;
                    }
                }
                Effect::Edit(path) => {
                    let edited = self.lend(|| outside::edit(&path))?;
                    if let Err(error) = edited {
                        self.tell(true, error)?;
                    }
                }
                Effect::Write(story) => {
                    let (error, text) = match outside::write(&story) {
                        Ok(path) => (false, format!("written to {}", path.display())),
                        Err(error) => (true, error),
                    };
                    self.tell(error, text)?;
                }
            }
        }
        Ok(())
    }

    /// Gives terminal and keys away while something else runs, and draws the screen anew.
    fn lend<T>(&mut self, outside: impl FnOnce() -> T) -> io::Result<T> {
        self.input.pause();
        let result = self.screen.lend(outside);
        self.input.resume();
        let result = result?;
        self.redraw()?;
        Ok(result)
    }

    /// Forgets what the screen shows, so that all of it is drawn.
    fn redraw(&mut self) -> io::Result<()> {
        if let Ok((columns, rows)) = crossterm::terminal::size() {
            self.event(Event::Resize(columns, rows))?;
        }
        execute!(io::stdout(), Clear(ClearType::All))?;
        // A new one knows of nothing on the screen. `Terminal::clear` would ask the terminal where its
        // cursor stands, and the answer would go to the thread that reads keys.
        self.terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(())
    }

    fn draw(&mut self) -> io::Result<()> {
        // What is drawn has the size that the terminal has now, whatever was last told of it.
        let size = self.terminal.size()?;
        if self.reader.size != (size.width, size.height) {
            self.event(Event::Resize(size.width, size.height))?;
        }
        execute!(io::stdout(), BeginSynchronizedUpdate)?;
        let contested = self.draw_once()?;
        if !self.contested.stay_on(&contested) {
            self.redraw()?;
            self.draw_once()?;
        }
        self.contested = contested;
        execute!(io::stdout(), EndSynchronizedUpdate)?;
        self.timing.drawn();
        Ok(())
    }

    /// Draws what has changed. Returns what terminals disagree about.
    fn draw_once(&mut self) -> io::Result<Contested> {
        let (reader, theme) = (&self.reader, &self.theme);
        let drawn = self.terminal.draw(|frame| {
            let cursor = render::draw(reader, theme, frame.buffer_mut());
            if let Some(cursor) = cursor {
                frame.set_cursor_position(cursor);
            }
        })?;
        Ok(Contested::of(drawn.buffer))
    }

    /// Lets the worker end what it does, gives the terminal back, and writes the timing.
    fn leave(self) {
        let Self { screen, ask, farewell, timing, .. } = self;
        drop(screen);
        drop(ask);
        let _ = farewell.recv_timeout(FAREWELL);
        if let Err(error) = timing.finish() {
            tracing::warn!("cannot write the timing: {error}");
        }
    }
}

/// Passes on what the worker tells, until it has ended.
fn hear(worker: Receiver<Told>, tell: Sender<Wake>, leave: Sender<()>) -> io::Result<()> {
    thread::Builder::new().name("hear".into()).spawn(move || {
        // What nobody waits for any more is dropped; the end of the worker is still waited for.
        for told in worker {
            let _ = tell.send(Wake::Worker(told));
        }
        let _ = tell.send(Wake::Alone);
        drop(leave);
    })?;
    Ok(())
}

/// What the title bar calls what is open.
fn name(opening: &Opening) -> String {
    let of = |paths: &[PathBuf]| -> String {
        let names = paths.iter().map(|path| {
            path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
        });
        crate::text::clean_line(&names.collect::<Vec<_>>().join(", ")).into_owned()
    };
    match opening {
        Opening::Folders(roots) => of(roots),
        Opening::Files(files) if files.len() > 3 => format!("{} files", files.len()),
        Opening::Files(files) => of(files),
        Opening::Pipe(_) => "standard input".into(),
        Opening::Demo => "Sample wire".into(),
    }
}
