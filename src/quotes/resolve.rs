//! From the words that name a speaker to the fullest name that the story gives.
//!
//! A mention gives its entity. A pronoun goes to the person whom it most likely stands for, by recency,
//! role in the sentence and gender where the story or the name tells it. "The organization" and "the
//! attorney general" go to the entity that the story has introduced as such. Where none fits, the words
//! themselves are the name.

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

/// What ends a sentence, roughly: enough to tell near from far.
const SENTENCE_ENDS: [char; 4] = ['.', '!', '?', '\n'];

/// Whom an expression most likely stands for.
#[derive(Clone, Copy, Debug, Default)]
struct Likely {
    entity: usize,
    /// The next best, and by how much it is worse.
    rival: Option<(usize, f32)>,
    doubtful: bool,
}

/// By how much the next best must be worse, and where its gender fits and that of the best is not known.
const CLOSE: f32 = 0.0;
const FAIR: f32 = 0.1;

/// Looks names up in one story.
pub(super) struct Resolver<'a> {
    story: &'a Story,
    /// By entity: whether the running text or a headline names it, not only credits, bylines and captions.
    told: Vec<bool>,
    /// The quoted stretches, sorted: names in them are talked about and seldom speak.
    quoted: Vec<Span>,
    /// By block: how many blocks of running text stand before it, and whether it is one.
    running: Vec<(usize, bool)>,
    /// Whom the quotation at hand names.
    spoken: Vec<usize>,
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
        Self { story, told, quoted, running, spoken: Vec::new(), described: Vec::new() }
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
                mention.and_then(|m| self.story.notes.mentions.get(m)).map(|m| m.entity)
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

    fn kind(&self, mention: &Mention) -> Option<EntityKind> {
        self.story.notes.entities.get(mention.entity).map(|e| e.kind)
    }

    fn gender(&self, mention: &Mention) -> Option<Gender> {
        self.story.notes.entities.get(mention.entity).and_then(|e| e.gender)
    }

    /// The mentions before an offset, nearest first, no further back than a few blocks.
    fn mentions_before(&self, offset: usize) -> impl Iterator<Item = &'a Mention> + use<'a> {
        const NEAR: usize = 60;
        let mentions = &self.story.notes.mentions;
        let end = mentions.partition_point(|m| m.span.start < offset);
        mentions.get(..end).unwrap_or_default().iter().rev().take(NEAR)
    }

    fn is_quoted(&self, span: Span) -> bool {
        let after = self.quoted.partition_point(|q| q.start <= span.start);
        after.checked_sub(1).is_some_and(|n| self.quoted[n].end >= span.end)
    }

    fn pronoun(&self, source: &Source, word: &str, last: Option<usize>) -> Option<Likely> {
        match word {
            "he" => self.person(source, Gender::Male, last),
            "she" => self.person(source, Gender::Female, last),
            "it" => {
                self.body(source.span, last).map(|entity| Likely { entity, ..Likely::default() })
            }
            _ => None,
        }
    }

    /// The person whom "he" or "she" most likely stands for.
    fn person(&self, source: &Source, gender: Gender, last: Option<usize>) -> Option<Likely> {
        let clause = self.tail_clause(source);
        let likely = self.nearest(source.span, last, 6, |mention| {
            if self.kind(mention) != Some(EntityKind::Person) {
                return None;
            }
            match self.gender(mention) {
                Some(known) if known != gender => None,
                Some(_) => Some(0.4),
                None => Some(0.0),
            }
            .map(|bonus| if clause.covers(mention.span) { bonus - 1.2 } else { bonus })
        })?;
        let known = |entity: usize| {
            self.story.notes.entities.get(entity).is_some_and(|e| e.gender.is_some())
        };
        let rival = likely.rival.is_some_and(|(entity, gap)| {
            let near = if known(entity) && !known(likely.entity) { FAIR } else { CLOSE };
            gap < near
        });
        Some(Likely { doubtful: rival, ..likely })
    }

    /// What is said in a sentence that ends in ", he said.": whom it names is talked about.
    fn tail_clause(&self, source: &Source) -> Span {
        let text = &self.story.text;
        let here = source.span.start;
        let before = text.get(..here).unwrap_or_default();
        let after = source.cue.and_then(|cue| text.get(cue.end..)).unwrap_or_default();
        if !before.ends_with(", ") || !after.starts_with(['.', ',']) {
            return Span::new(here, here);
        }
        let near = last_bytes(before, FAR);
        let start = near.rfind(SENTENCE_ENDS).unwrap_or_default();
        Span::new(here - near.len() + start, here)
    }

    /// The entity that an expression at `span` most likely stands for, among the mentions before it that
    /// `fits` gives a bonus: by nearness, role in the sentence, and who spoke last.
    fn nearest(
        &self,
        span: Span,
        last: Option<usize>,
        reach: usize,
        fits: impl Fn(&Mention) -> Option<f32>,
    ) -> Option<Likely> {
        let story = self.story;
        let here = story.block_at(span.start)?;
        let mut best: Option<(f32, usize)> = None;
        let mut rival: Option<(f32, usize)> = None;
        let spoken = &self.spoken;
        let mut sentences = 0;
        let mut counted = span.start;
        for mention in self.mentions_before(span.start) {
            let Some(block) = story.block_at(mention.span.start) else { continue };
            let (Some(&(from, runs)), Some(&(to, _))) =
                (self.running.get(block), self.running.get(here))
            else {
                continue;
            };
            let away = to.saturating_sub(from);
            if away > reach {
                break;
            }
            if block != here && !(runs && self.told.get(mention.entity) == Some(&true)) {
                continue; // Captions name who is in the picture.
            }
            let between = story.text.get(mention.span.end..counted).unwrap_or_default();
            if between.len() > FAR {
                break;
            }
            sentences += between.matches(SENTENCE_ENDS).filter(|_| sentences < 12).count();
            counted = mention.span.start.min(counted);
            let Some(bonus) = fits(mention) else { continue };
            let mut score = bonus - 0.6 * away as f32 - 0.2 * sentences.min(12) as f32;
            if self.is_quoted(mention.span) {
                score -= 1.5;
            }
            score += self.role(mention.span);
            if last == Some(mention.entity) {
                score += 0.8;
            }
            if spoken.contains(&mention.entity) {
                score -= 1.5; // People seldom speak of themselves by name.
            }
            if best.is_none_or(|(top, _)| score > top) {
                if best.is_some_and(|(_, entity)| entity != mention.entity) {
                    rival = best;
                }
                best = Some((score, mention.entity));
            } else if best.is_some_and(|(_, entity)| entity != mention.entity)
                && rival.is_none_or(|(top, _)| score > top)
            {
                rival = Some((score, mention.entity));
            }
        }
        best.map(|(top, entity)| {
            let rival = rival.filter(|&(_, other)| other != entity);
            let rival = rival.map(|(score, other)| (other, top - score));
            Likely { entity, rival, doubtful: false }
        })
    }

    /// How much a mention looks like a subject: first in its sentence, not after a preposition, not an owner.
    fn role(&self, span: Span) -> f32 {
        let text = &self.story.text;
        let before = text.get(..span.start).unwrap_or_default();
        let near = last_bytes(before, 160);
        let sentence = near.rsplit(['\n', '.', '!', '?', '”']).next().unwrap_or_default().trim();
        let after = text.get(span.end..).unwrap_or_default();
        let mut score = 0.0;
        if sentence.split_whitespace().count() <= 5 {
            score += 0.7;
        }
        if after.starts_with("'s") || after.starts_with("’s") {
            return score - 0.3;
        }
        let previous = sentence.split_whitespace().next_back().map(str::to_lowercase);
        if previous.is_some_and(|w| look_up(&w).is(Class::Preposition)) {
            score -= 0.6;
        }
        score
    }

    /// The body that "it" or "the organization" stands for.
    fn body(&self, span: Span, last: Option<usize>) -> Option<usize> {
        let likely = self.nearest(span, last, 4, |mention| {
            (self.kind(mention) == Some(EntityKind::Organization)).then_some(0.0)
        });
        likely.map(|likely| likely.entity)
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
const FAR: usize = 4000;

/// The end of a text: no more than `count` bytes, on a character's edge.
fn last_bytes(text: &str, count: usize) -> &str {
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
