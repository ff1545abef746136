//! What the reader asks of the worker, and what the worker tells the reader.
//!
//! The reader never reads a file and never searches: it hands out a [`Request`] with a [`Ticket`] and goes
//! on. An [`Answer`] carries the ticket of its request, so that a stale one is dropped. [`News`] comes
//! unasked.

use std::ops::Range;

use crate::story::{
    EntityPage, Mark, Marked, QuoteRow, RelatedRow, Row, Sort, Span, Spelling, Story, Suggestion,
};

/// Names one request; a larger one is younger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ticket(pub u64);

/// Which list: a query (empty for all) and its order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListOf {
    /// The query as typed.
    pub query: String,
    /// The order.
    pub sort: Sort,
}

/// What the reader asks of the worker.
#[derive(Clone, Debug, PartialEq)]
pub enum Request {
    /// A query is asked anew: until the next time its list keeps what the user marks, whatever the query
    /// says of marks, so that rows do not move while they are read. Nothing is answered.
    Anew,
    /// A window of a list, answered by [`Answer::List`]; where that does not say how long the list is, [`Answer::Counts`] follows.
    List {
        /// Which list.
        of: ListOf,
        /// The rows, by their place in the list.
        rows: Range<usize>,
    },
    /// What may be typed at a place of a query, answered by [`Answer::Suggest`].
    Suggest {
        /// The query so far.
        query: String,
        /// The byte of it that the cursor stands at.
        at: usize,
    },
    /// Where a story holds what a query looks for, answered by [`Answer::Hits`].
    Hits {
        /// The story's key.
        key: String,
        /// The query.
        query: String,
    },
    /// Where a story stands in a list, answered by [`Answer::Place`].
    Place {
        /// Which list.
        of: ListOf,
        /// The story's key or id.
        key: String,
    },
    /// The next unread story after a row (or before it), answered by [`Answer::Place`].
    Unread {
        /// Which list.
        of: ListOf,
        /// The row to start from; it is not itself an answer.
        from: usize,
        /// Down the list, else up.
        forward: bool,
    },
    /// A whole story with its notes, answered by [`Answer::Story`].
    Story {
        /// The story's key or id.
        key: String,
    },
    /// The captions that relate to one, answered by [`Answer::Related`].
    Related {
        /// `KEY#N`.
        caption: String,
    },
    /// The stories that relate to one, answered by [`Answer::Stories`].
    RelatedStories {
        /// The story's key.
        key: String,
    },
    /// Quotes by a speaker all over the archive, newest first, answered by [`Answer::Quotes`].
    Quotes {
        /// The speaker's name.
        speaker: String,
        /// The rows, by their place among all that the speaker said.
        rows: Range<usize>,
        /// The story's key and the first byte of a quote: the rows about it instead, where it is found.
        about: Option<(String, usize)>,
    },
    /// What is known of a name, answered by [`Answer::Entity`].
    Entity {
        /// The name.
        name: String,
    },
    /// A story was read to where that counts: marks it so, which is not to be taken back; nothing is answered.
    Seen {
        /// The story's id.
        id: String,
    },
    /// Gives a story these tags and no others; nothing is answered.
    Tag {
        /// The story's id.
        id: String,
        /// The tags.
        tags: Vec<String>,
    },
    /// Puts a note on a story, or takes it away where it is empty; nothing is answered.
    Note {
        /// The story's id.
        id: String,
        /// The note.
        note: String,
    },
    /// A story was left: keeps where in it the reader stood; nothing is answered.
    Stood {
        /// The story's key.
        key: String,
        /// A byte of its text and lines above that; the top where there is none.
        at: Option<(usize, usize)>,
    },
    /// Takes back the last change of marks; told by [`News::Message`] and [`News::Marked`].
    Undo,
    /// All tags, answered by [`Answer::Tags`].
    Tags,
    /// The saved queries, answered by [`Answer::Saved`].
    Saved,
    /// Saves a query under a name, or forgets it; answered by [`Answer::Saved`].
    Save {
        /// The name.
        name: String,
        /// The query; `None` forgets it.
        query: Option<String>,
    },
    /// Sets or clears a mark; nothing is answered.
    Mark {
        /// The story's id.
        id: String,
        /// Which mark.
        mark: Mark,
        /// Set, else cleared.
        on: bool,
    },
    /// Says that one name is another form of a second, or that it is not; answered by the second's [`Answer::Entity`].
    Judge {
        /// The one.
        name: String,
        /// The second.
        of: String,
        /// Whether they are the same.
        same: bool,
    },
    /// Keeps the session for the next start; nothing is answered.
    Keep {
        /// The session as JSON.
        session: String,
    },
}

/// How long a list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many rows it has.
    pub total: usize,
    /// How many of them are unread.
    pub unread: usize,
}

/// What the worker answers to a [`Request`].
#[derive(Clone, Debug)]
pub enum Answer {
    /// Rows of a list.
    List {
        /// The rows that were asked for, cut to the list's length.
        rows: Vec<Row>,
        /// The place of the first of them.
        start: usize,
        /// The order that the list has: the query may ask for another than the usual one.
        sort: Sort,
        /// How long the list is, where that is known without waiting.
        counts: Option<Counts>,
    },
    /// How long a list is, counted behind its rows; with the ticket of the list.
    Counts(Counts),
    /// What may be typed, best first.
    Suggest(Vec<Suggestion>),
    /// Where a story holds what a query looks for: sorted, disjoint.
    Hits(Vec<Span>),
    /// The query is wrong.
    Query {
        /// What is wrong, as a sentence.
        message: String,
        /// The bytes of the query that are wrong.
        at: Range<usize>,
    },
    /// Where a story stands; `None` where there is none.
    Place(Option<usize>),
    /// A story; or why it can no longer be read.
    Story(Result<Box<Story>, String>),
    /// Related captions: those of the same story first, then the others, best first.
    Related(Vec<RelatedRow>),
    /// Related stories, best first, each with why.
    Stories(Vec<(Row, String)>),
    /// Quotes.
    Quotes {
        /// A window of them.
        said: Said,
        /// The place of the quote that they were to be about, among all.
        at: Option<usize>,
    },
    /// What the archive knows of a name.
    Entity(Box<EntityPage>),
    /// All tags and how many stories bear each, by name.
    Tags(Vec<(String, usize)>),
    /// The saved queries by name: name and query.
    Saved(Vec<(String, String)>),
}

/// A window of what a speaker said, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Said {
    /// The quotes.
    pub rows: Vec<QuoteRow>,
    /// The place of the first of them.
    pub start: usize,
    /// How many there are in all.
    pub total: usize,
}

/// What the worker tells unasked.
#[derive(Clone, Debug)]
pub enum News {
    /// The archive changed: lists are to be asked for again.
    Changed,
    /// How far indexing is; `None` when it is done.
    Progress(Option<Progress>),
    /// Something to tell the user; it stays in the messages.
    Message {
        /// Whether something went wrong.
        error: bool,
        /// A sentence.
        text: String,
    },
    /// The marks on a story are others now.
    Marked {
        /// The story's id.
        id: String,
        /// What the user did to it.
        marked: Marked,
    },
    /// How names of the story that was opened last are spelled elsewhere, where that was looked up after it was answered.
    Spelled {
        /// The story's key.
        key: String,
        /// All that is told of its names, sorted, one a place.
        spellings: Vec<Spelling>,
    },
    /// The session as it was kept, on start.
    Session(String),
}

/// How far indexing is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Whether names and quotes are taken: the texts are complete, and what is counted are stories.
    pub notes: bool,
    /// Files looked at, or stories.
    pub files: usize,
    /// All that there are; `None` while the walk is on.
    pub of: Option<usize>,
    /// Stories found.
    pub stories: usize,
    /// Files that could not be read.
    pub failed: usize,
}
