//! A name's page: its variants, when it was seen, its stories and quotes, and the names beside it.
//!
//! The names of two people are never made one without the user's word. What belongs to a page by itself is the same name in other
//! letters and marks, and where the name has several words, a longer form that holds it; what the user merged is added, what was split
//! off is left out.

use super::counts::{CountBy, Group};
use super::entities::NameCount;
use super::names::tagged;
use super::query::{How, Look, Node, Query};
use super::tokens::whole;
use super::{ArchiveError, Searcher};
use crate::story::{EntityPage, Sort, Spell, Variant};

/// Rows, quotes and names on a page.
const SHOWN: usize = 20;
/// Units of time that a page counts stories by at most.
const UNITS: usize = 60;

impl Searcher<'_> {
    /// What is known of a name: its variants, its stories, its quotes, and the names beside it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn entity(&self, name: &str) -> Result<EntityPage, ArchiveError> {
        let marks = self.marks();
        let merged = marks.merged_with(name);
        let apart = marks.apart_from(name);
        let typed = Query::naming(name);
        let mut named = self.names_in(&typed)?;
        let own = whole(name);
        let group: Vec<String> = merged.iter().map(|name| whole(name)).collect();
        let belongs = |other: &str| {
            let other = whole(other);
            let longer = own.contains(' ') && format!(" {other} ").contains(&format!(" {own} "));
            let kept = !apart.iter().any(|one| whole(one) == other);
            other == own || group.contains(&other) || kept && longer
        };
        let kind = named.iter().find(|one| belongs(&one.name)).map(|one| one.kind);
        let is_own = |one: &NameCount| Some(one.kind) == kind && belongs(&one.name);
        let variants: Vec<NameCount> = named.iter().filter(|one| is_own(one)).cloned().collect();
        let (query, by) = (stories_of(&typed, &variants), said_by(name, &apart));
        let list = self.list(&query, Sort::Newest, 0..SHOWN)?;
        let quotes = self.quotes(None, &by, 0..SHOWN)?.rows;
        named = if variants.is_empty() { named } else { self.names_in(&query)? };
        // The name itself, of whatever kind, and parts of it do not stand beside it.
        named.retain(|one| {
            let other = format!(" {} ", whole(&one.name));
            let forms = variants.iter().map(|variant| variant.name.as_str()).chain([name]);
            !belongs(&one.name)
                && !forms.map(whole).any(|form| format!(" {form} ").contains(&other))
        });
        named.truncate(SHOWN);
        let spell = self.spell(&query)?;
        let variant = |one: NameCount| {
            let merged = group.contains(&whole(&one.name)) && whole(&one.name) != own;
            Variant { name: one.name, stories: one.stories, merged }
        };
        Ok(EntityPage {
            name: name.to_owned(),
            kind,
            variants: variants.into_iter().map(variant).collect(),
            apart,
            stories: list.total,
            spell,
            newest: list.rows,
            quotes,
            beside: named.into_iter().map(|one| (one.name, one.stories)).collect(),
        })
    }

    /// When the stories of a query were, in units of time as large as are few enough.
    fn spell(&self, query: &Query) -> Result<Option<Spell>, ArchiveError> {
        let dated = |mut groups: Vec<Group>| {
            groups.retain(|group| group.value.is_some());
            groups
        };
        let days = dated(self.counts(query, CountBy::Day)?);
        let day =
            |group: Option<&Group>| group.and_then(|group| group.value.as_ref()?.parse().ok());
        let (Some(first), Some(last)) = (day(days.first()), day(days.last())) else {
            return Ok(None);
        };
        let (mut unit, mut groups) = (CountBy::Day, days);
        for larger in [CountBy::Month, CountBy::Year] {
            if groups.len() > UNITS {
                (unit, groups) = (larger, dated(self.counts(query, larger)?));
            }
        }
        let counts = groups.into_iter().map(|group| group.stories).collect();
        Ok(Some(Spell { first, last, unit: unit.as_str(), counts }))
    }
}

/// The stories that have a name in any of its forms; those that the words find where none is known.
fn stories_of(typed: &Query, variants: &[NameCount]) -> Query {
    let exact = |one: &NameCount| Node::Words {
        look: Look::Name,
        words: tagged(one.kind, &one.name),
        how: How::Exactly,
    };
    let forms: Vec<Node> = variants.iter().map(exact).collect();
    let node = if forms.is_empty() { typed.node.clone() } else { Node::Or(forms) };
    Query { node, ..typed.clone() }
}

/// What was said by somebody, and not by those whose longer names the user has split off.
fn said_by(name: &str, apart: &[String]) -> Query {
    let typed = Query::said_by(name);
    let by =
        |name: &String| Node::Words { look: Look::Speaker, words: name.clone(), how: How::Exactly };
    let others = apart.iter().map(|other| Node::Not(Box::new(by(other))));
    let parts = std::iter::once(typed.node.clone()).chain(others).collect();
    Query { node: Node::And(parts), ..typed }
}
