//! What a query means to what tantivy runs.

use std::ops::Bound;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery,
    PhraseQuery, Query as Run, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::between::Between;
use super::documents::QUOTED;
use super::flags::Bearing;
use super::join::{self, Joined};
use super::query::{Bears, HIDDEN, How, Look, Node, Query};
use super::schema::Doc;
use super::{ArchiveError, Searcher, order, past, tokens, without};

/// What a later story makes of one that is there already; a term of its document alone where its file holds another text now.
pub const SUPERSEDED: &str = "superseded";
/// How much more a word of the headline counts.
const HEADLINE: f32 = 2.0;
/// The highest character: what follows every continuation of a prefix.
const LAST: char = '\u{10FFFF}';

/// Makes queries for documents of a kind, in one snapshot of the indexes.
pub struct Plan<'a> {
    /// The snapshot.
    pub searcher: &'a Searcher<'a>,
    /// What is looked for.
    pub kind: Doc,
    /// Whether hits are ranked, so that it is worth to look at headlines twice.
    pub ranked: bool,
}

/// A query for one term.
pub fn term(field: Field, text: &str) -> Box<dyn Run> {
    let option = IndexRecordOption::Basic;
    Box::new(TermQuery::new(Term::from_field_text(field, text), option))
}

/// A query for words in a row.
pub fn phrase(field: Field, text: &str) -> Box<dyn Run> {
    let mut words = tokens::words(text);
    match words.len() {
        0 => Box::new(EmptyQuery),
        1 => {
            let term = Term::from_field_text(field, &words.swap_remove(0));
            Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
        }
        _ => Box::new(PhraseQuery::new(terms(field, &words))),
    }
}

fn terms(field: Field, words: &[String]) -> Vec<Term> {
    words.iter().map(|word| Term::from_field_text(field, word)).collect()
}

/// A query for all of some queries.
pub fn all(parts: Vec<Box<dyn Run>>) -> Box<dyn Run> {
    Box::new(BooleanQuery::intersection(parts))
}

/// A query for any of some queries.
pub fn any(parts: Vec<Box<dyn Run>>) -> Box<dyn Run> {
    Box::new(BooleanQuery::union(parts))
}

/// The kinds of document that bear a field themselves; all others of a story are found through the first.
fn bearers(look: Look, flag: &str) -> &'static [Doc] {
    use Doc::{Caption, Direct, Indirect, Notes, Partial, Quote, Story};
    match look {
        Look::Anywhere => &[Story, Caption, Quote, Direct, Partial, Indirect],
        Look::Id => &[Story, Notes, Caption, Quote, Direct, Partial, Indirect],
        Look::Caption | Look::Place | Look::Photo => &[Story, Caption],
        Look::Who | Look::Org => &[Notes, Caption, Quote, Direct, Partial, Indirect],
        Look::Name => &[Notes],
        Look::Pictured => &[Caption],
        Look::Speaker | Look::Quote => &[Quote, Direct, Partial, Indirect],
        Look::Flag if flag == QUOTED => &[Notes],
        Look::Headline
        | Look::By
        | Look::Agency
        | Look::Slug
        | Look::Subject
        | Look::Path
        | Look::Language
        | Look::Format
        | Look::Flag => &[Story],
    }
}

impl Plan<'_> {
    /// The query for documents of the kind.
    pub fn run(&self, node: &Node) -> Result<Box<dyn Run>, ArchiveError> {
        let kind = term(self.searcher.fields().kind, self.kind.term());
        if *node == Node::Every {
            return Ok(kind);
        }
        let mut parts = vec![(Occur::Must, kind)];
        self.clauses(node, &mut parts)?;
        Ok(Box::new(BooleanQuery::new(parts)))
    }

    /// Adds what must and must not be to a conjunction.
    fn clauses(
        &self,
        node: &Node,
        parts: &mut Vec<(Occur, Box<dyn Run>)>,
    ) -> Result<(), ArchiveError> {
        match node {
            Node::Every => {}
            Node::And(all) => all.iter().try_for_each(|one| self.clauses(one, parts))?,
            Node::Not(one) => parts.push((Occur::MustNot, without::excluded(self.one(one)?))),
            _ => parts.push((Occur::Must, self.one(node)?)),
        }
        Ok(())
    }

    fn one(&self, node: &Node) -> Result<Box<dyn Run>, ArchiveError> {
        Ok(match node {
            Node::Every => Box::new(AllQuery),
            Node::And(_) | Node::Not(_) => {
                let mut parts: Vec<(Occur, Box<dyn Run>)> = vec![(Occur::Must, Box::new(AllQuery))];
                self.clauses(node, &mut parts)?;
                Box::new(BooleanQuery::new(parts))
            }
            Node::Or(parts) => {
                any(parts.iter().map(|part| self.one(part)).collect::<Result<_, _>>()?)
            }
            Node::Words { look, words, how } => self.words(*look, words, *how)?,
            Node::Days { from, to } => Box::new(Between(order::days(*from, *to))),
            Node::Read => self.bearing(Bears::Read),
            Node::Starred => self.bearing(Bears::Starred),
            Node::Marked(bears) => self.bearing(bears.clone()),
        })
    }

    fn bearing(&self, asked: Bears) -> Box<dyn Run> {
        Box::new(Bearing { asked, flags: self.searcher.flags() })
    }

    fn words(&self, look: Look, words: &str, how: How) -> Result<Box<dyn Run>, ArchiveError> {
        if look == Look::Flag && words == SUPERSEDED && self.kind == Doc::Story {
            return Ok(Box::new(self.searcher.superseded()?));
        }
        let bearers = bearers(look, words);
        if bearers.contains(&self.kind) {
            return Ok(self.own(look, words, how));
        }
        let joined = self.searcher.joined(bearers[0], self.kind, look, words, how)?;
        if look == Look::Agency && self.kind == Doc::Caption {
            return Ok(any(vec![self.own(look, words, how), Box::new(joined)]));
        }
        Ok(Box::new(joined))
    }

    /// The query for documents that bear the field themselves.
    fn own(&self, look: Look, words: &str, how: How) -> Box<dyn Run> {
        let fields = self.searcher.fields();
        let field = match look {
            Look::Anywhere => return self.anywhere(words, how),
            Look::Quote => fields.text,
            Look::Headline => fields.headline,
            Look::Caption => fields.caption,
            Look::Who => fields.who,
            Look::Name => return term(fields.name, &tokens::whole(words)),
            Look::Org => fields.org,
            Look::Pictured => fields.pictured,
            Look::Speaker => fields.speaker,
            Look::Place => fields.place,
            Look::By => fields.by,
            Look::Photo => fields.photo,
            Look::Slug => fields.slug,
            Look::Subject => fields.subject,
            Look::Path => fields.path,
            Look::Agency => return term(fields.agency, &tokens::whole(words)),
            Look::Language => return self.flag("lang:", words),
            Look::Format => return self.flag("format:", words),
            Look::Flag => return self.flag("", words),
            Look::Id => return term(fields.id, id_of(words)),
        };
        in_field(field, words, how)
    }

    fn anywhere(&self, words: &str, how: How) -> Box<dyn Run> {
        let fields = self.searcher.fields();
        let text = in_field(fields.text, words, how);
        if !self.ranked || self.kind != Doc::Story {
            return text;
        }
        let headline = in_field(fields.headline, words, how);
        let headline: Box<dyn Run> = Box::new(BoostQuery::new(headline, HEADLINE));
        Box::new(BooleanQuery::new(vec![(Occur::Must, text), (Occur::Should, headline)]))
    }

    fn flag(&self, prefix: &str, value: &str) -> Box<dyn Run> {
        let value = format!("{prefix}{}", value.to_ascii_lowercase());
        term(self.searcher.fields().flag, &value)
    }
}

/// Whether documents of a kind are found by those of the other index, so that what is found changes with that too.
pub fn is_joined(kind: Doc, node: &Node) -> bool {
    match node {
        Node::Words { look, words, .. } => !bearers(*look, words).contains(&kind),
        Node::And(parts) | Node::Or(parts) => parts.iter().any(|part| is_joined(kind, part)),
        Node::Not(part) => is_joined(kind, part),
        _ => false,
    }
}

impl Query {
    /// Whether the stories that it finds depend on names, quotes or captions, which are an index of their own.
    pub fn asks_notes(&self) -> bool {
        is_joined(Doc::Story, &self.node)
    }
}

/// What is found where nothing is asked of stories that are no longer true: they are left out.
pub fn shown(kind: Doc, node: &Node) -> Node {
    let stories = !matches!(kind, Doc::File | Doc::Notes);
    let hidden = HIDDEN.iter().filter(|flag| stories && !node.asks_for(flag));
    let without = hidden.map(|flag| {
        let words = (*flag).to_owned();
        Node::Not(Box::new(Node::Words { look: Look::Flag, words, how: How::Exactly }))
    });
    Node::And(std::iter::once(node.clone()).chain(without).collect())
}

/// The id in a key, `ID~VERSION`; an id is its own.
pub fn id_of(key: &str) -> &str {
    key.rsplit_once('~').filter(|_| past::version(key).is_some()).map_or(key, |(id, _)| id)
}

impl Searcher<'_> {
    /// The documents of the index that `to` lies in, whose story is found by documents of another kind.
    fn joined(
        &self,
        bearer: Doc,
        to: Doc,
        look: Look,
        words: &str,
        how: How,
    ) -> Result<Joined, ArchiveError> {
        let place = if to.is_text() { "texts" } else { "notes" };
        let name = format!("{place} {bearer:?} {look:?} {how:?} {words}");
        let generation = self.generation();
        if let Some(known) = self.archive.joins().get(generation, &name) {
            return Ok(known);
        }
        let node = Node::Words { look, words: words.to_owned(), how };
        let run = Plan { searcher: self, kind: bearer, ranked: false }.run(&node)?;
        let bonds = join::bonds(self.shelf(bearer), &*run)?;
        let joined = Joined::of(self.shelf(to), &bonds)?;
        self.archive.joins().keep(generation, name, joined.clone());
        Ok(joined)
    }
}

/// A query for words in a field.
fn in_field(field: Field, text: &str, how: How) -> Box<dyn Run> {
    let words = tokens::words(text);
    let Some((last, _)) = words.split_last() else { return Box::new(EmptyQuery) };
    match how {
        How::Exactly => phrase(field, text),
        How::Prefix if words.len() > 1 => Box::new(PhrasePrefixQuery::new(terms(field, &words))),
        How::Prefix => Box::new(RangeQuery::new(
            Bound::Included(Term::from_field_text(field, last)),
            Bound::Excluded(Term::from_field_text(field, &format!("{last}{LAST}"))),
        )),
        How::Nearly => all(words
            .iter()
            .map(|word| -> Box<dyn Run> {
                let letters = u8::from(word.chars().count() > 3);
                Box::new(FuzzyTermQuery::new(Term::from_field_text(field, word), letters, true))
            })
            .collect()),
    }
}
