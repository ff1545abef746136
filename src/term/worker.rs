//! The worker: a thread that owns the archive and serves the reader's requests, and a second one that indexes.
//!
//! The thread that draws never waits for either. Requests are answered in their order; one that a younger request has made stale is
//! skipped. The list is served from the first moment, from what the index holds already, and fills while the second thread runs.

mod bring_in;
mod marking;

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use self::bring_in::bring_in;
pub(super) use self::bring_in::shown;
use crate::archive::{self, Archive, ArchiveError, Marks, Query, Searcher, Subject};
use crate::loader::{self, Opening, Options};
use crate::reader::protocol::{
    Answer, Counts, ListOf, News, Progress as Shown, Request, Said, Ticket,
};
use crate::settings::Archive as Habits;
use crate::story::{EntityPage, Sort, Span, Story};

/// How long the worker rests between looks at what another process has done.
const IDLE: Duration = Duration::from_secs(2);
/// How long rows may wait for the length of their list.
const PATIENCE: Duration = Duration::from_millis(4);
/// Related captions and related stories that are given.
const RELATED: usize = 50;

/// Where indexes and marks are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The folder of the indexes.
    pub data: PathBuf,
    /// The folder of the marks.
    pub state: PathBuf,
}

/// What the worker sends: an answer with the ticket of its request, or news.
#[derive(Clone, Debug)]
pub enum Told {
    /// The answer to a request.
    Answer(Ticket, Answer),
    /// What was not asked for.
    News(News),
}

/// The two ends of a worker. It ends when the sender of requests is dropped.
pub struct Worker {
    /// Takes requests.
    pub ask: Sender<(Ticket, Request)>,
    /// Gives answers and news.
    pub hear: Receiver<Told>,
}

impl Worker {
    /// Starts a worker on what is to be opened. Folders need a place to keep their index; without one, or where it cannot be used,
    /// they are read into memory. All else is in memory and writes nothing.
    pub fn start(opening: Opening, kept: Option<Kept>, habits: Habits) -> Self {
        let (ask, requests) = channel();
        let (tell, hear) = channel();
        thread::spawn(move || {
            let desk = Desk::open(&opening, kept.as_ref(), habits, tell);
            let stop = Arc::new(AtomicBool::new(false));
            desk.begin(opening, habits, Arc::clone(&stop));
            serve(desk, &requests);
            stop.store(true, Ordering::Relaxed);
        });
        Self { ask, hear }
    }
}

/// The worker's own state.
struct Desk {
    archive: Arc<Archive>,
    marks: Marks,
    tell: Sender<Told>,
    query: Option<(String, Result<Query, archive::QueryError>)>,
    /// Stories that were marked since the query was asked, by their ids: its list keeps them.
    held: Vec<String>,
    /// The story that was opened last, as marks on it know it.
    opened: Option<Subject>,
    /// The story that was read last.
    last: Option<Box<Story>>,
    /// What is told of the story that was opened last.
    shown: Option<OnShow>,
    /// What the archive was when the reader was last told that it changed.
    generation: u64,
    /// Lists whose rows were answered, and what is still to be done for them.
    owed: Vec<Owed>,
    /// The key of a story that was answered, or shown while the archive grew, and whose names are still to be held against those of
    /// the archive.
    unlike: Option<String>,
}

/// The story that was opened last.
struct OnShow {
    id: String,
    key: String,
    /// What the archive was when it was last seen to hold the story.
    generation: u64,
}

impl OnShow {
    fn new(story: &Story, generation: u64) -> Self {
        Self { id: story.id.clone(), key: story.key.clone(), generation }
    }
}

/// A list whose rows were answered before it was counted, or put in its order.
struct Owed {
    ticket: Ticket,
    of: ListOf,
    /// Nothing but the length was asked for.
    bare: bool,
    counted: bool,
}

impl Desk {
    fn open(opening: &Opening, kept: Option<&Kept>, habits: Habits, tell: Sender<Told>) -> Self {
        let mut troubles = Vec::new();
        let archive = match (opening, kept) {
            (Opening::Folders(roots), Some(kept)) => Archive::open(&kept.data, roots)
                .map(|archive| archive.keeping(&kept.state, habits.keep)),
            (Opening::Folders(roots), None) => Archive::over(roots),
            _ => Ok(Archive::in_memory()),
        };
        let archive = archive.unwrap_or_else(|error| {
            troubles.push(error.to_string());
            Archive::in_memory()
        });
        troubles.extend(archive.take_messages());
        let marks = match (opening, kept) {
            (Opening::Folders(_), Some(kept)) => {
                let (marks, error) = Marks::opened(&kept.state);
                troubles.extend(error.map(|error| error.to_string()));
                marks
            }
            _ => Marks::in_memory(),
        };
        let mut desk = Self {
            generation: archive.generation(),
            archive: Arc::new(archive),
            marks,
            tell,
            query: None,
            held: Vec::new(),
            opened: None,
            last: None,
            shown: None,
            owed: Vec::new(),
            unlike: None,
        };
        if let Some(session) = desk.marks.session(desk.archive.name()) {
            desk.news(News::Session(session));
        }
        let remembered = desk.marks.remember_opened(desk.archive.name(), desk.archive.roots());
        troubles.extend(remembered.err().map(|error| error.to_string()));
        for text in troubles {
            desk.news(News::Message { error: true, text });
        }
        desk
    }

    /// Whoever listens may be gone already: then nobody misses the news.
    fn news(&self, news: News) {
        let _ = self.tell.send(Told::News(news));
    }

    /// Starts to index on a thread of its own. That is told before anything is answered: an empty list is not yet an empty folder.
    fn begin(&self, opening: Opening, habits: Habits, stop: Arc<AtomicBool>) {
        self.news(News::Progress(Some(Shown::default())));
        let archive = Arc::clone(&self.archive);
        let tell = self.tell.clone();
        let options = Options { cancel: stop, ..Options::default() };
        let mut marks = self.marks.clone();
        thread::spawn(move || {
            let mut attach = || {
                marking::attach(&archive, &mut marks, &tell);
            };
            bring_in(&archive, opening, habits, &options, &tell, &mut attach);
        });
    }

    fn searcher(&self) -> Result<Searcher<'_>, ArchiveError> {
        self.archive.searcher(&self.marks)
    }

    /// Understands a query once.
    fn understand(&mut self, text: &str) -> Result<Query, Answer> {
        if text.is_empty() {
            return Ok(Query::every());
        }
        if self.query.as_ref().is_none_or(|(known, _)| known != text) {
            self.query = Some((text.to_owned(), Query::parse(text)));
        }
        let known = self.query.as_ref().map(|(_, query)| query.clone());
        known.unwrap_or_else(|| Query::parse(text)).map_err(|error| {
            let archive::QueryError { message, span } = error;
            Answer::Query { message, at: span }
        })
    }

    /// The answer to a request; none for what only tells.
    fn answer(&mut self, request: &Request) -> Result<Option<Answer>, ArchiveError> {
        let answer = match request {
            Request::Anew => {
                (self.query, self.held) = (None, Vec::new());
                return Ok(None);
            }
            Request::List { of, rows } => self.on_list(of, |desk, query, sort| {
                let found = desk.searcher()?.glance(query, sort, rows.clone(), PATIENCE)?;
                let archive::Glance { rows, start, sort, counts } = found;
                let counts = counts.map(|(total, unread)| Counts { total, unread });
                Ok(Answer::List { rows, start, sort, counts })
            })?,
            Request::Suggest { query, at } => {
                Answer::Suggest(self.searcher()?.suggest(query, *at)?)
            }
            Request::Hits { key, query } => Answer::Hits(self.hits(key, query)?),
            Request::Place { of, key } => self.on_list(of, |desk, query, sort| {
                Ok(Answer::Place(desk.searcher()?.place(query, sort, key)?))
            })?,
            Request::Unread { of, from, forward } => self.on_list(of, |desk, query, sort| {
                Ok(Answer::Place(desk.searcher()?.next_unread(query, sort, *from, *forward)?))
            })?,
            Request::Story { key } => {
                let generation = self.archive.generation();
                let story = self.story(key)?.map(Box::new);
                self.shown = story.as_deref().ok().map(|story| OnShow::new(story, generation));
                self.opened = story.as_deref().ok().map(loader::subject_of);
                self.last = story.as_ref().ok().cloned();
                self.unlike = story.as_ref().ok().map(|story| story.key.clone());
                Answer::Story(story)
            }
            Request::Related { caption } => {
                match self.searcher()?.related_captions(caption, RELATED) {
                    Err(ArchiveError::NoCaption(_)) => Answer::Related(Vec::new()),
                    rows => Answer::Related(rows?),
                }
            }
            Request::RelatedStories { key } => {
                let stories = match self.story(key)? {
                    Ok(story) => self.searcher()?.related_stories(&story, RELATED)?,
                    Err(_) => Vec::new(),
                };
                let row = |related: archive::RelatedStory| (related.row.clone(), related.why());
                Answer::Stories(stories.into_iter().map(row).collect())
            }
            Request::Quotes { speaker, rows, about } => {
                self.said(speaker, rows.clone(), about.as_ref())?
            }
            Request::Entity { name } => Answer::Entity(Box::new(self.searcher()?.entity(name)?)),
            Request::Judge { name, of, same } => {
                self.judge(name, of, *same);
                Answer::Entity(Box::new(self.searcher()?.entity(of)?))
            }
            Request::Tags => Answer::Tags(self.marks.tags()),
            Request::Saved => Answer::Saved(self.marks.queries()),
            Request::Save { name, query } => self.save(name, query.as_deref()),
            Request::Seen { .. }
            | Request::Mark { .. }
            | Request::Tag { .. }
            | Request::Note { .. }
            | Request::Stood { .. }
            | Request::Undo => {
                self.mark(request)?;
                return Ok(None);
            }
            Request::Keep { session } => {
                let kept = self.marks.keep_session(self.archive.name(), session);
                self.complain(kept.err());
                return Ok(None);
            }
        };
        Ok(Some(answer))
    }

    /// What a speaker said: some rows of it, or those about one quote.
    fn said(
        &self,
        speaker: &str,
        rows: Range<usize>,
        about: Option<&(String, usize)>,
    ) -> Result<Answer, ArchiveError> {
        let searcher = self.searcher()?;
        let query = Query::said_by(speaker);
        let at = match about {
            Some((story, start)) => searcher.place_of_quote(&query, story, *start)?,
            None => None,
        };
        let start = at.map_or(rows.start, |at| at.saturating_sub(rows.len() / 2));
        let rows = searcher.each_quote(&query, None, start..start.saturating_add(rows.len()))?;
        let rows = rows.collect::<Result<_, _>>()?;
        Ok(Answer::Quotes {
            said: Said { rows, start, total: searcher.total_quotes(&query, None)? },
            at,
        })
    }

    fn on_list(
        &mut self,
        of: &ListOf,
        answer: impl FnOnce(&Self, &Query, Sort) -> Result<Answer, ArchiveError>,
    ) -> Result<Answer, ArchiveError> {
        match self.understand(&of.query) {
            Ok(query) => answer(self, &query, of.sort),
            Err(wrong) => Ok(wrong),
        }
    }

    /// Where a story holds what a query looks for.
    fn hits(&mut self, key: &str, text: &str) -> Result<Vec<Span>, ArchiveError> {
        let Ok(query) = self.understand(text) else { return Ok(Vec::new()) };
        if self.last.as_ref().is_none_or(|story| story.key != key) {
            self.last = self.story(key)?.ok().map(Box::new);
        }
        let keywords = archive::Keywords::of(&query);
        Ok(self.last.as_deref().map(|story| keywords.places(story)).unwrap_or_default())
    }

    /// Remembers what a list still lacks when its rows are answered. Only the last list is looked at, and the last length asked for.
    fn owe(&mut self, ticket: Ticket, request: &Request, answer: &Answer) {
        let (Request::List { of, rows }, Answer::List { sort, counts, .. }) = (request, answer)
        else {
            return;
        };
        let bare = rows.is_empty();
        self.owed.retain(|owed| owed.bare != bare);
        let ordered = bare || matches!(sort, Sort::Newest | Sort::Oldest);
        if counts.is_none() || !ordered {
            self.owed.push(Owed { ticket, of: of.clone(), bare, counted: counts.is_some() });
        }
    }

    /// Counts a list whose rows were answered, and puts it in its order; then holds the names of the story that was answered against those
    /// of the archive; all until `stop` says that somebody waits. Says whether there was anything to do.
    fn catch_up(&mut self, stop: &mut dyn FnMut() -> bool) -> Result<bool, ArchiveError> {
        let Some(mut owed) = self.owed.pop() else { return self.compare(stop) };
        let Ok(query) = self.understand(&owed.of.query) else { return Ok(true) };
        let mut counts = None;
        let done = {
            let searcher = self.searcher()?;
            if !owed.counted {
                counts = searcher.length(&query, stop)?;
                owed.counted = counts.is_some();
            }
            owed.counted && (owed.bare || searcher.prepare(&query, owed.of.sort, stop)?)
        };
        if let Some((total, unread)) = counts {
            let answer = Answer::Counts(Counts { total, unread });
            // Whoever listens may be gone already.
            let _ = self.tell.send(Told::Answer(owed.ticket, answer));
        }
        if !done {
            self.owed.push(owed);
        }
        Ok(true)
    }

    /// Looks up how the names of the story that was opened last are spelled elsewhere, and tells it where they are spelled otherwise.
    fn compare(&mut self, stop: &mut dyn FnMut() -> bool) -> Result<bool, ArchiveError> {
        let Some(key) = self.unlike.take() else { return Ok(false) };
        let Some(last) = self.last.as_deref().filter(|last| last.key == key) else {
            return Ok(true);
        };
        match loader::compare(&self.searcher()?, last, stop)? {
            None => self.unlike = Some(key),
            Some(spellings) if spellings != last.notes.spellings => {
                self.news(News::Spelled { key, spellings });
            }
            Some(_) => {}
        }
        Ok(true)
    }

    /// A story, or why it can no longer be read.
    fn story(&self, key: &str) -> Result<Result<Story, String>, ArchiveError> {
        let searcher = self.searcher()?;
        let Some(at) = searcher.locate(key)? else {
            return Ok(Err("this story is no longer in the archive".into()));
        };
        let read = loader::story(&self.archive, &searcher, &at);
        Ok(read.map_err(|error| error.to_string()).map(|mut story| {
            story.marked = self.marks.of(&story.id, Some(&story.key));
            story
        }))
    }

    /// Keeps a story in the list that it stands in, if that depends on the marks.
    fn hold(&mut self, id: &str) -> Result<(), ArchiveError> {
        let Some((_, Ok(query))) = self.query.as_ref() else { return Ok(()) };
        let query = query.clone();
        let held = self.held.iter().any(|known| known == id);
        if held || !query.asks_marks() || !self.searcher()?.finds(&query, id)? {
            return Ok(());
        }
        self.held.push(id.to_owned());
        if let Some((_, known)) = self.query.as_mut() {
            *known = Ok(query.and_also(id));
        }
        Ok(())
    }

    fn complain(&self, error: Option<impl std::error::Error>) {
        if let Some(error) = error {
            self.news(News::Message { error: true, text: error.to_string() });
        }
    }

    /// Takes over what another process has done.
    fn look_around(&mut self) -> Result<(), String> {
        let trouble = self.marks.take_trouble();
        self.complain(trouble);
        let marked = self.marks.refresh().map_err(|error| error.to_string())?;
        self.archive.refresh().map_err(|error| error.to_string())?;
        // The thread that indexes may have seen a commit first.
        let generation = self.archive.generation();
        let written = std::mem::replace(&mut self.generation, generation) != generation;
        if marked || written {
            self.news(News::Changed);
        }
        if written {
            self.unlike = self.shown.as_ref().map(|shown| shown.key.clone());
        }
        self.look_after_shown().map_err(|error| error.to_string())
    }

    /// Says so, once, where the story on show is no longer what its file holds.
    fn look_after_shown(&mut self) -> Result<(), ArchiveError> {
        let generation = self.archive.generation();
        let Some(shown) = self.shown.take_if(|shown| shown.generation != generation) else {
            return Ok(());
        };
        let searcher = self.searcher()?;
        if searcher.locate(&shown.key)?.is_some_and(|at| at.key == shown.key) {
            self.shown = Some(OnShow { generation, ..shown });
            return Ok(());
        }
        let text = if searcher.locate(&shown.id)?.is_some() {
            "there is a newer version of this story; what is shown is the earlier one"
        } else {
            "the file of this story was changed or is gone; what is shown is what it held"
        };
        self.news(News::Message { error: false, text: text.into() });
        Ok(())
    }
}

/// Answers requests until nobody can ask any more.
fn serve(mut desk: Desk, requests: &Receiver<(Ticket, Request)>) {
    let mut looked = Instant::now();
    let mut waiting: Vec<(Ticket, Request)> = Vec::new();
    loop {
        // A busy reader is no reason to miss what others do.
        if looked.elapsed() >= IDLE {
            looked = Instant::now();
            if let Err(error) = desk.look_around() {
                tracing::warn!("cannot look for changes: {error}");
            }
        }
        if waiting.is_empty() {
            let mut asked = || {
                waiting.extend(requests.try_iter());
                !waiting.is_empty()
            };
            match desk.catch_up(&mut asked) {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    desk.archive.doubt();
                    desk.news(News::Message { error: true, text: error.to_string() });
                }
            }
        }
        let rest = IDLE.saturating_sub(looked.elapsed());
        let first = match waiting.is_empty().then(|| requests.recv_timeout(rest)) {
            None => None,
            Some(Ok(request)) => Some(request),
            Some(Err(RecvTimeoutError::Disconnected)) => return,
            Some(Err(RecvTimeoutError::Timeout)) => continue,
        };
        waiting.extend(first);
        waiting.extend(requests.try_iter());
        for (ticket, request) in without_stale(std::mem::take(&mut waiting)) {
            let answer = desk.answer(&request).unwrap_or_else(|error| {
                desk.archive.doubt();
                desk.news(News::Message { error: true, text: error.to_string() });
                without_index(&request, &error)
            });
            if let Some(answer) = &answer {
                desk.owe(ticket, &request, answer);
            }
            if let Some(answer) = answer
                && desk.tell.send(Told::Answer(ticket, answer)).is_err()
            {
                return;
            }
        }
    }
}

/// The answer to a request that the index failed at, so that nobody waits for one: nothing, or why.
fn without_index(request: &Request, error: &ArchiveError) -> Option<Answer> {
    Some(match request {
        Request::List { .. } => Answer::Query { message: error.to_string(), at: 0..0 },
        Request::Place { .. } | Request::Unread { .. } => Answer::Place(None),
        Request::Story { .. } => Answer::Story(Err(error.to_string())),
        Request::Related { .. } => Answer::Related(Vec::new()),
        Request::RelatedStories { .. } => Answer::Stories(Vec::new()),
        Request::Quotes { .. } => Answer::Quotes { said: Said::default(), at: None },
        Request::Entity { name } | Request::Judge { of: name, .. } => {
            Answer::Entity(Box::new(EntityPage { name: name.clone(), ..EntityPage::default() }))
        }
        Request::Suggest { .. } => Answer::Suggest(Vec::new()),
        Request::Hits { .. } => Answer::Hits(Vec::new()),
        Request::Tags => Answer::Tags(Vec::new()),
        Request::Saved | Request::Save { .. } => Answer::Saved(Vec::new()),
        Request::Anew
        | Request::Seen { .. }
        | Request::Mark { .. }
        | Request::Tag { .. }
        | Request::Note { .. }
        | Request::Stood { .. }
        | Request::Undo
        | Request::Keep { .. } => return None,
    })
}

/// Requests without those that a younger one of their kind makes stale. Only the answer to the last of a kind is waited for; one for
/// no rows counts a list, and is never stale.
fn without_stale(requests: Vec<(Ticket, Request)>) -> Vec<(Ticket, Request)> {
    let kind = |request: &Request| match request {
        Request::List { rows, .. } if rows.is_empty() => None,
        Request::List { .. }
        | Request::Story { .. }
        | Request::Related { .. }
        | Request::Suggest { .. }
        | Request::Hits { .. } => Some(std::mem::discriminant(request)),
        _ => None,
    };
    let mut seen = Vec::new();
    let mut kept: Vec<_> = requests
        .into_iter()
        .rev()
        .filter(|(_, request)| {
            let Some(kind) = kind(request) else { return true };
            let last = !seen.contains(&kind);
            seen.push(kind);
            last
        })
        .collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests;
