//! What a query means to what tantivy runs.

use std::ops::Bound;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{
    AllQuery, BooleanQuery, BoostQuery, EmptyQuery, FuzzyTermQuery, Occur, PhrasePrefixQuery,
    PhraseQuery, Query as Run, RangeQuery, TermQuery,
};
use tantivy::schema::{Field, IndexRecordOption};

use super::between::Between;
use super::flags::{Bearing, Flags};
use super::query::{HIDDEN, How, Look, Node};
use super::schema::{Doc, Fields};
use super::{order, tokens};
use crate::story::Mark;

/// How much more a word of the headline counts.
const HEADLINE: f32 = 2.0;
/// The highest character: what follows every continuation of a prefix.
const LAST: char = '\u{10FFFF}';

/// Makes queries for one snapshot of the index.
pub struct Plan<'a> {
    /// The index's fields.
    pub fields: &'a Fields,
    /// The user's marks.
    pub flags: &'a Arc<Flags>,
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

impl Plan<'_> {
    /// The query for documents of a kind.
    pub fn run(&self, kind: Doc, node: &Node) -> Box<dyn Run> {
        let mut parts = vec![(Occur::Must, term(self.fields.kind, kind.term()))];
        self.clauses(node, &mut parts);
        let hidden = HIDDEN.iter().filter(|flag| kind != Doc::File && !node.asks_for(flag));
        parts.extend(hidden.map(|flag| (Occur::MustNot, self.flagged(flag))));
        Box::new(BooleanQuery::new(parts))
    }

    /// Adds what must and must not be to a conjunction.
    fn clauses(&self, node: &Node, parts: &mut Vec<(Occur, Box<dyn Run>)>) {
        match node {
            Node::Every => {}
            Node::And(all) => all.iter().for_each(|one| self.clauses(one, parts)),
            Node::Not(one) => parts.push((Occur::MustNot, self.one(one))),
            _ => parts.push((Occur::Must, self.one(node))),
        }
    }

    fn one(&self, node: &Node) -> Box<dyn Run> {
        match node {
            Node::Every => Box::new(AllQuery),
            Node::And(_) | Node::Not(_) => {
                let mut parts: Vec<(Occur, Box<dyn Run>)> = vec![(Occur::Must, Box::new(AllQuery))];
                self.clauses(node, &mut parts);
                Box::new(BooleanQuery::new(parts))
            }
            Node::Or(parts) => any(parts.iter().map(|part| self.one(part)).collect()),
            Node::Words { look, words, how } => self.words(*look, words, *how),
            Node::Days { from, to } => Box::new(Between(order::days(*from, *to))),
            Node::Read => self.bearing(Mark::Read),
            Node::Starred => self.bearing(Mark::Star),
        }
    }

    fn bearing(&self, mark: Mark) -> Box<dyn Run> {
        Box::new(Bearing { mark, flags: Arc::clone(self.flags) })
    }

    fn words(&self, look: Look, words: &str, how: How) -> Box<dyn Run> {
        let fields = self.fields;
        let field = match look {
            Look::Anywhere => return self.anywhere(words, how),
            Look::Headline => fields.headline,
            Look::Caption => fields.caption,
            Look::Quote => fields.quote,
            Look::Who => fields.who,
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
            Look::Flag => return self.flagged(words),
            Look::Id => return any(vec![term(fields.id, words), term(fields.key, words)]),
        };
        in_field(field, words, how)
    }

    fn anywhere(&self, words: &str, how: How) -> Box<dyn Run> {
        let text = in_field(self.fields.text, words, how);
        if !self.ranked {
            return text;
        }
        let headline = in_field(self.fields.headline, words, how);
        let headline: Box<dyn Run> = Box::new(BoostQuery::new(headline, HEADLINE));
        Box::new(BooleanQuery::new(vec![(Occur::Must, text), (Occur::Should, headline)]))
    }

    /// The stories that are something. What a later story makes of one that is there already, as that it is superseded, is no term of its
    /// document and has its set here.
    fn flagged(&self, flag: &str) -> Box<dyn Run> {
        self.flag("", flag)
    }

    fn flag(&self, prefix: &str, value: &str) -> Box<dyn Run> {
        term(self.fields.flag, &format!("{prefix}{}", value.to_ascii_lowercase()))
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
