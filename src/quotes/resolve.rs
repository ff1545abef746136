//! From the words that name a speaker to the fullest name that the story gives.
//!
//! A mention gives its entity; for pronouns see [`pronoun`](super::pronoun). "The organization" and "the
//! attorney general" go to the entity that the story has introduced as such. Where none fits, the words
//! themselves are the name.

use std::collections::HashSet;

use super::beyond::is_guess;
use super::lexicon::{Class, look_up};
use super::phrase::Who;
use crate::story::{EntityKind, Gender, Mention, Role, Span, Story};

/// Words that name a speaker, as found.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub span: Span,
    pub who: Who,
    /// Whether a description has a noun that is known to speak.
    pub known: bool,
    pub rule: &'static str,
    pub cue: Option<Span>,
}

/// Who it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub name: String,
    pub entity: Option<usize>,
    /// Whether a pronoun may as well stand for another person.
    pub doubtful: bool,
}

/// Looks names up in one story.
pub(super) struct Resolver<'a> {
    pub(super) story: &'a Story,
    /// By entity: whether the running text or a headline names it, not only credits, bylines and captions.
    pub(super) told: Vec<bool>,
    /// The quoted stretches, sorted: names in them are talked about and seldom speak.
    quoted: Vec<Span>,
    /// By block: how many blocks of running text stand before it, and whether it is one.
    pub(super) running: Vec<(usize, bool)>,
    /// The words that the story has in small letters.
    small: HashSet<&'a str>,
    /// Whom the quotation at hand names.
    pub(super) spoken: Vec<usize>,
    /// Descriptions that have spoken: head word and name.
    described: Vec<(String, Named)>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(story: &'a Story, quoted: Vec<Span>) -> Self {
        let mut count = 0;
        let running = story
            .blocks
            .iter()
            .map(|block| {
                let runs = block.role.is_body() || block.role == Role::Headline;
                count += usize::from(runs);
                (count, runs)
            })
            .collect::<Vec<(usize, bool)>>();
        let mut told = vec![false; story.notes.entities.len()];
        for mention in &story.notes.mentions {
            let block = story.block_at(mention.span.start);
            let runs = block.and_then(|b| running.get(b)).is_some_and(|&(_, runs)| runs);
            if let Some(told) = told.get_mut(mention.entity).filter(|_| runs) {
                *told = true;
            }
        }
        let words = story.text.split(|c: char| !c.is_alphanumeric());
        let small = words.filter(|w| w.starts_with(char::is_lowercase)).collect();
        Self { story, small, told, quoted, running, spoken: Vec::new(), described: Vec::new() }
    }

    /// Begins at the top of the story again.
    pub(super) fn forget(&mut self) {
        self.spoken.clear();
        self.described.clear();
    }

    /// Takes note of the entities that a quotation names.
    pub(super) fn hear(&mut self, quotation: Span) {
        let mentions = &self.story.notes.mentions;
        let from = mentions.partition_point(|m| m.span.start < quotation.start);
        self.spoken = mentions
            .iter()
            .skip(from)
            .take_while(|m| m.span.end <= quotation.end)
            .map(|m| m.entity)
            .collect();
    }

    /// The name for the words of a source. `last` is the entity that spoke last.
    pub(super) fn name(&mut self, source: &Source, last: Option<usize>) -> Named {
        let words = self.story.cut(source.span).to_owned();
        let mut doubtful = false;
        let found = match source.who {
            Who::Name(mention) => {
                let named = mention.and_then(|m| self.story.notes.mentions.get(m));
                named.map(|m| m.entity).or_else(|| self.shouted(&words))
            }
            Who::Pronoun => {
                let likely = self.pronoun(source, &words.to_lowercase(), last);
                doubtful = likely.is_some_and(|likely| likely.doubtful);
                likely.map(|likely| likely.entity)
            }
            Who::Common => self.description(source.span, &words, last),
        };
        if let Some(named) = found.and_then(|e| self.entity(e)) {
            return Named { doubtful, ..named };
        }
        let plain = without_article(&words).to_owned();
        doubtful |=
            matches!(source.who, Who::Name(None)) && self.is_plain_word(&plain, source.rule);
        if source.who == Who::Pronoun && plain.eq_ignore_ascii_case("they") {
            // "They" are whoever was described last: officials, protesters.
            if let Some((_, named)) = self.described.last() {
                return named.clone();
            }
        }
        if source.who == Who::Common {
            return self.described(source.span, &words, plain, last);
        }
        Named { name: plain, entity: None, doubtful }
    }

    /// The person whose last name stands in capitals, as before a line of a talk: "RUIZ:".
    fn shouted(&self, words: &str) -> Option<usize> {
        let last = words.rsplit(' ').next().filter(|w| w.len() > 2)?;
        let entities = &self.story.notes.entities;
        let found = entities.iter().position(|e| {
            let surname = e.name.rsplit(' ').next().unwrap_or_default();
            e.kind == EntityKind::Person && surname.to_uppercase() == last
        });
        found.filter(|_| words.chars().all(|c| !c.is_lowercase()))
    }

    /// Whether a word that only its capital makes a name is cut short ("I'm"), or stands in small letters
    /// elsewhere where no verb says that it speaks ("Slowly").
    fn is_plain_word(&self, name: &str, rule: &str) -> bool {
        let word = !name.contains(' ') && self.small.contains(name.to_lowercase().as_str());
        let cut = |mark| {
            name.split_once(mark).is_some_and(|(_, rest)| rest.starts_with(char::is_lowercase))
        };
        let short = !name.contains(' ') && (cut('’') || cut('\''));
        short || word && (rule == "colon" || is_guess(rule))
    }

    /// The name of a description that no entity bears: that of an earlier one with the same head, the
    /// person named last, or the words themselves.
    fn described(&mut self, span: Span, words: &str, plain: String, last: Option<usize>) -> Named {
        let head = head_word(&plain);
        let before =
            self.described.iter().rev().take(FAR).find(|(h, _)| *h == head && is_definite(words));
        if let Some((_, named)) = before {
            return named.clone();
        }
        let person = self.last_person(span, words, &head, last);
        let named = person.and_then(|e| self.entity(e)).unwrap_or(Named {
            name: plain,
            entity: None,
            doubtful: false,
        });
        self.described.push((head, named.clone()));
        named
    }

    /// The person whom "the striker" or "the 30-year-old" stands for: the one named last, in this block or
    /// the one before, unless the words are those of someone who speaks for others.
    fn last_person(
        &self,
        span: Span,
        words: &str,
        head: &str,
        last: Option<usize>,
    ) -> Option<usize> {
        let class = look_up(head);
        let agent = class.is(Class::Person)
            || head.ends_with("-old")
            || ["er", "or", "ist", "man", "woman"].iter().any(|end| head.ends_with(end));
        let one = agent && !head.ends_with("ers") && !class.is(Class::Messenger);
        let short = words.split_whitespace().count() <= 3;
        if !(one && short && is_definite(words))
            || class.is(Class::Body)
            || self.mention_inside(span)
        {
            return None;
        }
        let likely = self.nearest(span, last, 1, |mention| {
            (self.kind(mention) == Some(EntityKind::Person)).then_some(0.0)
        });
        likely.map(|likely| likely.entity)
    }

    fn entity(&self, index: usize) -> Option<Named> {
        let entity = self.story.notes.entities.get(index)?;
        Some(Named { name: entity.name.clone(), entity: Some(index), doubtful: false })
    }

    pub(super) fn kind(&self, mention: &Mention) -> Option<EntityKind> {
        self.story.notes.entities.get(mention.entity).map(|e| e.kind)
    }

    pub(super) fn gender(&self, mention: &Mention) -> Option<Gender> {
        self.story.notes.entities.get(mention.entity).and_then(|e| e.gender)
    }

    /// The mentions before an offset, nearest first, no further back than a few blocks.
    pub(super) fn mentions_before(
        &self,
        offset: usize,
    ) -> impl Iterator<Item = &'a Mention> + use<'a> {
        const NEAR: usize = 60;
        let mentions = &self.story.notes.mentions;
        let end = mentions.partition_point(|m| m.span.start < offset);
        mentions.get(..end).unwrap_or_default().iter().rev().take(NEAR)
    }

    pub(super) fn is_quoted(&self, span: Span) -> bool {
        let after = self.quoted.partition_point(|q| q.start <= span.start);
        after.checked_sub(1).is_some_and(|n| self.quoted[n].end >= span.end)
    }

    /// The entity that a definite description stands for.
    fn description(&self, span: Span, words: &str, last: Option<usize>) -> Option<usize> {
        if !is_definite(words) {
            return None;
        }
        let plain = without_article(words).to_lowercase();
        let head = head_word(&plain);
        let class = look_up(&head);
        if self.mention_inside(span) {
            return None;
        }
        if matches!(
            head.as_str(),
            "statement" | "letter" | "email" | "memo" | "message" | "post" | "tweet" | "release"
        ) {
            // "The statement said": whoever issued it.
            return last.or_else(|| self.body(span, None));
        }
        if class.is(Class::Body) {
            return self
                .named_like(span, &head)
                .or_else(|| is_general(&head).then(|| self.body(span, None)).flatten());
        }
        if class.is(Class::Person) {
            return self.titled(span, &plain, &head);
        }
        self.named_like(span, &head)
    }

    fn mention_inside(&self, span: Span) -> bool {
        let mentions = &self.story.notes.mentions;
        let n = mentions.partition_point(|m| m.span.end <= span.start);
        mentions.get(n).is_some_and(|m| m.span.meets(span))
    }

    /// The body whose own name holds the word: "the observatory".
    fn named_like(&self, span: Span, head: &str) -> Option<usize> {
        let holds = |mention: &&Mention| {
            self.story.notes.entities.get(mention.entity).is_some_and(|e| {
                e.kind == EntityKind::Organization
                    && e.name.split_whitespace().any(|w| w.to_lowercase() == head)
            })
        };
        self.mentions_before(span.start).find(holds).map(|m| m.entity)
    }

    /// The person whom the story calls by that office: as a title, before the name or in apposition.
    fn titled(&self, span: Span, plain: &str, head: &str) -> Option<usize> {
        let entities = &self.story.notes.entities;
        let plain = match plain {
            "pontiff" => "pope",
            "premier" => "prime minister",
            other => other,
        };
        let by_title = |mention: &&Mention| {
            entities.get(mention.entity).is_some_and(|e| {
                e.kind == EntityKind::Person
                    && e.titles.iter().any(|t| t.to_lowercase().contains(plain))
            })
        };
        let beside = |mention: &&Mention| {
            self.kind(mention) == Some(EntityKind::Person) && self.stands_beside(mention.span, head)
        };
        let told = |mention: &&Mention| self.told.get(mention.entity) == Some(&true);
        self.mentions_before(span.start)
            .filter(told)
            .find(by_title)
            .or_else(|| self.mentions_before(span.start).filter(told).find(beside))
            .map(|m| m.entity)
    }

    /// Whether the word stands right before the name, or in the apposition after it.
    fn stands_beside(&self, span: Span, head: &str) -> bool {
        let text = &self.story.text;
        let before = last_bytes(text.get(..span.start).unwrap_or_default(), 160);
        let before = before.trim_end_matches([' ', ',']);
        let previous = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        if previous.to_lowercase() == head {
            return true;
        }
        let after = text.get(span.end..).unwrap_or_default();
        after.strip_prefix(", ").is_some_and(|rest| {
            let end = rest.char_indices().nth(160).map_or(rest.len(), |(n, _)| n);
            let near = rest.get(..end).unwrap_or_default();
            let clause = near.split(['.', '\n', ',']).next().unwrap_or_default();
            let first = clause.split_whitespace().next().unwrap_or_default();
            !matches!(first, "who" | "and" | "but")
                && clause.split_whitespace().take(8).any(|w| w.to_lowercase() == head)
        })
    }
}

/// How far back anything is looked for, in bytes or in descriptions, so that the time stays linear.
pub(super) const FAR: usize = 4000;

/// The end of a text: no more than `count` bytes, on a character's edge.
pub(super) fn last_bytes(text: &str, count: usize) -> &str {
    let start = text.len().saturating_sub(count);
    (start..=text.len()).find_map(|n| text.get(n..)).unwrap_or_default()
}

/// Bodies that any organization may be called.
fn is_general(head: &str) -> bool {
    matches!(
        head,
        "organization"
            | "organisation"
            | "group"
            | "agency"
            | "company"
            | "firm"
            | "body"
            | "charity"
            | "institution"
            | "watchdog"
            | "network"
            | "association"
            | "newspaper"
            | "paper"
            | "nonprofit"
            | "automaker"
            | "carrier"
            | "airline"
            | "retailer"
            | "bank"
            | "maker"
            | "team"
            | "club"
    )
}

fn is_definite(words: &str) -> bool {
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    matches!(first.as_str(), "the" | "this" | "that" | "these" | "those")
}

fn without_article(words: &str) -> &str {
    let first = words.split_whitespace().next().unwrap_or_default();
    let lower = first.to_lowercase();
    if matches!(lower.as_str(), "the" | "a" | "an") && first.len() < words.len() {
        words.get(first.len()..).unwrap_or(words).trim_start()
    } else {
        words
    }
}

/// The word that the phrase is about: the last one before a preposition.
fn head_word(words: &str) -> String {
    let mut head = "";
    for word in words.split_whitespace() {
        if !head.is_empty() && look_up(&word.to_lowercase()).is(Class::Preposition) {
            break;
        }
        head = word;
    }
    head.to_lowercase()
}
