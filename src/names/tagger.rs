//! The tagger: tokens to names with their kinds, by rules. A trained tagger can stand in its place: it takes
//! the same tokens and gives the same [`Found`]s.

use std::collections::{HashMap, HashSet};

use crate::story::{EntityKind, Role, Story};

use super::chunk::{Chunk, Guess};
use super::cue::Around;
use super::lexicon::{Facts, gender_of, is_given_anywhere};
use super::listed::{self, Sort};
use super::token::{Shape, Token, is_title_cased, title_case};
use super::wire;

/// A name in the text.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its first token.
    pub from: usize,
    /// One past its last token.
    pub to: usize,
    /// What it is.
    pub kind: EntityKind,
    /// The rule that found it.
    pub rule: &'static str,
    /// The tokens of its title.
    pub title: Option<(usize, usize)>,
}

/// The names of a story: sorted, disjoint, each within one block.
///
/// Outside English only the desk's lines and the lists speak.
pub fn tag(story: &Story, tokens: &[Token<'_>], english: bool) -> Vec<Found> {
    let (desk, taken) = wire::read(story, tokens);
    let mut guesses = desk;
    let mut headlines = Vec::new();
    let mut from = 0;
    while let Some(first) = tokens.get(from) {
        let to = from + tokens.iter().skip(from).take_while(|t| t.block == first.block).count();
        let role = story.blocks.get(first.block).map_or(Role::Paragraph, |b| b.role);
        if !english {
            read_foreign(tokens, &taken, from, to, &mut guesses);
        } else if is_title_cased(tokens.get(from..to).unwrap_or_default(), role) {
            headlines.push((from, to));
        } else {
            read_block(tokens, &taken, from, to, &mut guesses);
        }
        from = to;
    }
    let mut known = Known::new(tokens, &guesses);
    let mut found: Vec<Found> = guesses.iter().filter_map(|g| known.settle(tokens, g)).collect();
    known.learn(tokens, &found);
    for (from, to) in headlines {
        read_headline(tokens, &taken, from, to, &known, &mut found);
    }
    found.sort_by_key(|f| (f.from, f.to));
    let mut end = 0;
    found.retain(|f| {
        let apart = f.from >= end && f.to > f.from;
        if apart {
            end = f.to;
        }
        apart
    });
    found
}

/// The longest run of capitalized tokens that is read as one, so that no text takes more than linear time.
const LONGEST_RUN: usize = 24;

/// Reads the runs of capitalized tokens of one block.
fn read_block(
    tokens: &[Token<'_>],
    taken: &[bool],
    from: usize,
    to: usize,
    guesses: &mut Vec<Guess>,
) {
    let free =
        |at: usize| at < to && tokens[at].is_capital() && !taken.get(at).copied().unwrap_or(false);
    let mut at = from;
    while at < to {
        if !free(at) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        while end < at + LONGEST_RUN {
            if free(end) && !tokens[end].start {
                end += 1;
            } else if free(end + 1) && !tokens[end + 1].start && joins(tokens, end) {
                end += 2;
            } else {
                break;
            }
        }
        at = Chunk { tokens, guesses }.read(at, end).max(at + 1);
    }
}

/// Reads a block in another language: listed places away from a sentence's start, and given names with
/// family names after them.
fn read_foreign(
    tokens: &[Token<'_>],
    taken: &[bool],
    from: usize,
    to: usize,
    guesses: &mut Vec<Guess>,
) {
    let free =
        |at: usize| at < to && tokens[at].is_capital() && !taken.get(at).copied().unwrap_or(false);
    let mut at = from;
    while at < to {
        if !free(at) {
            at += 1;
            continue;
        }
        let run = at
            + (at..to.min(at + LONGEST_RUN))
                .take_while(|&i| free(i) && (i == at || !tokens[i].start))
                .count();
        let family = (at + 1..run).rev().find(|&i| tokens[i].is(Facts::FAMILY));
        let (end, kind, rule) = match (family, listed::longest(tokens, at)) {
            (Some(last), _) if tokens[at].is(Facts::GIVEN) && run - at <= 4 => {
                (last + 1, Some(EntityKind::Person), "given+family")
            }
            // A given name of either sex and one unknown word after it.
            (None, None) if run - at == 2 && is_foreign_name(&tokens[at], &tokens[at + 1]) => {
                (run, Some(EntityKind::Person), "name-shape")
            }
            (_, Some(found)) if found.end <= to && !tokens[at].glued && run <= found.end => {
                let whole = found.end - at > 1 || !tokens[at].is(Facts::GIVEN.with(Facts::COMMON));
                let kind = match found.sort {
                    Sort::Land | Sort::City if whole && !tokens[at].start => {
                        Some(EntityKind::Place)
                    }
                    Sort::Org if whole => Some(EntityKind::Organization),
                    _ => None,
                };
                (found.end, kind, "gazetteer")
            }
            // "Hebamme Ana Ruiz": a capital says little, so the name may begin later in the run.
            _ => {
                let given = (at + 1..run).find(|&i| tokens[i].is(Facts::GIVEN) && i + 1 < run);
                (given.unwrap_or(run), None, "unknown")
            }
        };
        guesses.push(Guess { from: at, to: end, kind, rule, sure: kind.is_some(), title: None });
        at = end.max(at + 1);
    }
}

/// Whether two words in capitals are a given name that tells man or woman and a word on no list.
fn is_foreign_name(given: &Token<'_>, family: &Token<'_>) -> bool {
    let known = Facts::PLACE.with(Facts::ORG).with(Facts::COMMON).with(Facts::DEMONYM);
    let other = known.with(Facts::TITLE).with(Facts::BEGINS).with(Facts::CALENDAR);
    gender_of(Some(&given.form), &[]).is_some()
        && !given.is(known)
        && !family.is(other)
        && family.shape == Shape::Capital
        && !family.glued
        && family.form.len() > 2
}

/// Words whose possessive stands inside names of bodies.
const OWNERS: &[&str] = &[
    "Boys",
    "Children",
    "Farmers",
    "Father",
    "Fathers",
    "Girls",
    "King",
    "Ladies",
    "Men",
    "Mother",
    "Mothers",
    "Nation",
    "Nurses",
    "People",
    "Queen",
    "Seamen",
    "Teachers",
    "Travelers",
    "Valentine",
    "Veterans",
    "Women",
    "Workers",
    "World",
];

/// Whether the token between two capitals belongs to one name: `Johnson & Johnson`, `Children's Hospital`.
fn joins(tokens: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).and_then(|b| tokens.get(b)) else { return false };
    match tokens.get(at).map(|t| (t.shape, t.form.as_ref())) {
        Some((Shape::Mark, "&")) => true,
        Some((Shape::Mark, ".")) => before.is_capital() && before.form.len() == 1,
        Some((Shape::Possessive, _)) => {
            let next = tokens.get(at + 1);
            OWNERS.contains(&before.form.as_ref())
                || next.is_some_and(|t| {
                    matches!(t.form.as_ref(), "County" | "Hospital" | "Day" | "Cathedral")
                })
        }
        _ => false,
    }
}

/// The words of a stretch, one space apart.
pub fn words(tokens: &[Token<'_>], from: usize, to: usize) -> String {
    let mut out = String::new();
    for token in tokens.iter().take(to).skip(from) {
        if token.shape == Shape::Possessive {
            out.push_str("'s");
            continue;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&token.form);
    }
    out
}

/// What the sure names of a story tell of its other words.
#[derive(Default)]
struct Known {
    /// By the whole name: how often each kind was found.
    votes: HashMap<String, [u32; 7]>,
    /// Surnames and second surnames of persons with several names.
    surnames: HashMap<String, u32>,
    /// Given names of persons with several names.
    given: HashMap<String, u32>,
    /// First words of organizations with several words.
    firsts: HashMap<String, u32>,
    /// Words that stand alone and may be a surname.
    singles: HashSet<String>,
    /// Last words of organizations with several words.
    lasts: HashMap<String, u32>,
    /// Surnames of persons whose given name is on a list.
    families: HashSet<String>,
    /// Words that the story has in small letters too.
    small: HashSet<String>,
}

impl Known {
    fn new(tokens: &[Token<'_>], guesses: &[Guess]) -> Self {
        let mut known = Self::default();
        let small = tokens.iter().filter(|t| t.shape == Shape::Small && !t.glued);
        known.small = small.map(|t| t.form.to_string()).collect();
        for guess in guesses {
            if guess.to - guess.from == 1 && matches!(guess.kind, None | Some(EntityKind::Person)) {
                known.singles.insert(words(tokens, guess.from, guess.to));
            }
            let Some(kind) = guess.kind else { continue };
            let long = guess.to - guess.from > 1;
            if !guess.sure {
                if long && kind == EntityKind::Person {
                    known.part(tokens, guess.from, guess.to, kind);
                }
                continue;
            }
            if guess.rule == "credit" || guess.rule == "byline" {
                continue;
            }
            known.add(tokens, guess.from, guess.to, kind);
            if guess.rule == "dateline" && kind == EntityKind::Place {
                // `PORTO, Portugal`: the place is "Porto" in the text.
                let place = title_case(&words(tokens, guess.from, guess.to));
                known.votes.entry(place).or_default()[kind as usize] += 1;
            }
        }
        known
    }

    /// Takes in what was settled, for headlines.
    fn learn(&mut self, tokens: &[Token<'_>], found: &[Found]) {
        for name in found {
            self.add(tokens, name.from, name.to, name.kind);
        }
    }

    fn add(&mut self, tokens: &[Token<'_>], from: usize, to: usize, kind: EntityKind) {
        self.votes.entry(words(tokens, from, to)).or_default()[kind as usize] += 1;
        self.part(tokens, from, to, kind);
    }

    /// Takes in what shorter forms of the name would be.
    fn part(&mut self, tokens: &[Token<'_>], from: usize, to: usize, kind: EntityKind) {
        let count = |map: &mut HashMap<String, u32>, at: usize| {
            if let Some(token) = tokens.get(at) {
                *map.entry(token.form.to_string()).or_default() += 1;
            }
        };
        if to - from < 2 {
            return;
        }
        match kind {
            EntityKind::Person => {
                let junior = tokens
                    .get(to - 1)
                    .is_some_and(|t| t.form.starts_with("Jr") || t.form.starts_with("Sr"));
                let last = to - 1 - usize::from(junior);
                count(&mut self.surnames, last);
                if tokens.get(from).is_some_and(|t| t.is(Facts::GIVEN)) {
                    self.families.insert(words(tokens, last, last + 1));
                }
                if last > from + 1 {
                    count(&mut self.surnames, last - 1);
                }
                count(&mut self.given, from);
            }
            EntityKind::Organization => {
                count(&mut self.firsts, from);
                count(&mut self.lasts, to - 1);
            }
            _ => {}
        }
    }

    fn majority(&self, words: &str) -> Option<EntityKind> {
        let votes = self.votes.get(words)?;
        let (best, count) = votes.iter().enumerate().max_by_key(|&(k, count)| (*count, 7 - k))?;
        (*count > 0).then(|| KINDS[best])
    }

    /// The guess with the kind that the whole story gives it; none where nothing speaks for a name.
    fn settle(&self, tokens: &[Token<'_>], guess: &Guess) -> Option<Found> {
        let Guess { from, to, title, .. } = *guess;
        let found =
            |kind: EntityKind, rule: &'static str| Some(Found { from, to, kind, rule, title });
        let text = words(tokens, from, to);
        let token = &tokens[from];
        // "Museum staff": a capital only because the sentence begins, where the story has the word small.
        if to - from == 1 && token.start && guess.rule == "organization-cue" {
            let common = self.small.contains(&text.to_lowercase());
            if common && !self.firsts.contains_key(&text) && !self.surnames.contains_key(&text) {
                return None;
            }
        }
        if guess.rule == "name-shape"
            && to - from == 2
            && token.start
            && is_adjective(&token.form)
            && self.families.contains(words(tokens, to - 1, to).as_str())
        {
            // "Forgetful Quiroga", where the story has a Mateo Quiroga: the word before is no name.
            let kind = EntityKind::Person;
            return Some(Found { from: from + 1, to, kind, rule: "surname", title });
        }
        if let (Some(kind), true) = (guess.kind, guess.sure) {
            return found(kind, guess.rule);
        }
        let around = Around::new(tokens, from, to);
        let located = around.is_located();
        if to - from == 1 {
            let place = guess.kind == Some(EntityKind::Place);
            let article = around.has_article();
            if self.surnames.contains_key(&text)
                && !(place && located)
                && !article
                && !(token.start && token.is(Facts::COMMON) && !around.is_subject())
            {
                return found(EntityKind::Person, "surname");
            }
            if let Some(kind) = self.majority(&text) {
                return found(kind, "story");
            }
            let common = token.is(Facts::COMMON);
            if article
                && token.is(Facts::ORG_HEAD.with(Facts::ORG_NOUN))
                && self.lasts.contains_key(&text)
                && !token.start
            {
                return found(EntityKind::Organization, "head-noun");
            }
            if !common && self.firsts.contains_key(&text) && !place {
                return found(EntityKind::Organization, "short-name");
            }
            if self.given.contains_key(&text) && token.is(Facts::GIVEN) && !common && !article {
                return found(EntityKind::Person, "first-name");
            }
        } else if let Some(kind) = self.majority(&text) {
            return found(kind, "story");
        } else if to - from == 2
            && guess.kind.is_none()
            && !token.start
            && is_given_anywhere(&token.form)
            && self.singles.contains(words(tokens, to - 1, to).as_str())
        {
            // A given name that is a word too, before a surname that comes back alone.
            return found(EntityKind::Person, "name-shape");
        } else if guess.rule == "name-shape"
            && !self.singles.contains(words(tokens, to - 1, to).as_str())
        {
            // Two unknown words with capitals: a person only where the surname comes back alone.
            return None;
        }
        guess.kind.and_then(|kind| found(kind, guess.rule))
    }
}

/// Whether the word ends as adjectives do and is no given name.
fn is_adjective(form: &str) -> bool {
    const ENDS: &[&str] =
        &["able", "ible", "ous", "ful", "ive", "less", "ing", "ed", "ish", "ical", "ant"];
    form.len() > 5 && ENDS.iter().any(|end| form.ends_with(end)) && !is_given_anywhere(form)
}

const KINDS: [EntityKind; 7] = [
    EntityKind::Person,
    EntityKind::Place,
    EntityKind::Organization,
    EntityKind::Nationality,
    EntityKind::Event,
    EntityKind::Work,
    EntityKind::Misc,
];

/// The longest name in a headline, in tokens.
const LONGEST: usize = 7;

/// In a line where every word has a capital only names that the story itself or a list knows count.
fn read_headline(
    tokens: &[Token<'_>],
    taken: &[bool],
    from: usize,
    to: usize,
    known: &Known,
    found: &mut Vec<Found>,
) {
    let mut at = from;
    while at < to {
        let first = &tokens[at];
        if !first.is_capital() || taken.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        let story = (at + 1..=to.min(at + LONGEST)).rev().find_map(|end| {
            let text = words(tokens, at, end);
            let single = end == at + 1;
            let kind = known.majority(&text).or_else(|| {
                (single && known.surnames.contains_key(&text)).then_some(EntityKind::Person)
            })?;
            let vague = single && first.is(Facts::COMMON) && kind != EntityKind::Nationality;
            (!vague || !first.start && known.surnames.contains_key(&text))
                .then_some((end, kind, "headline"))
        });
        let listed = || {
            let list = listed::longest(tokens, at)?;
            let single = list.end == at + 1;
            let (kind, rule) = match list.sort {
                Sort::Land => (EntityKind::Place, "gazetteer-land"),
                Sort::Demonym => (EntityKind::Nationality, "nationality"),
                Sort::Event => (EntityKind::Event, "event"),
                Sort::Org if !single || !first.is(Facts::COMMON) => {
                    (EntityKind::Organization, "gazetteer-organization")
                }
                Sort::City if !single || !first.is(Facts::COMMON.with(Facts::PERSONAL)) => {
                    (EntityKind::Place, "gazetteer-city")
                }
                _ => return None,
            };
            (list.end <= to).then_some((list.end, kind, rule))
        };
        match story.or_else(listed) {
            Some((end, kind, rule)) if !first.glued => {
                found.push(Found { from: at, to: end, kind, rule, title: None });
                at = end;
            }
            _ => at += 1,
        }
    }
}
