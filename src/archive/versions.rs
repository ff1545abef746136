//! Whether two stories are one: versions, or copies of each other.
//!
//! Joining wrongly hides a story, so that precision comes before recall. Reports that come again and again are alike in their words and
//! differ in their figures; notices of several companies are alike in all but a name. So it is not enough that most words are the
//! same: headlines must name the same, tables must hold the same figures, and a headline may not be the same but for its figures.

use std::cmp::Ordering;
use std::collections::HashSet;

use super::sketch::{parted, unlabelled};
use super::tokens::words;
use crate::story::{Format, Grounds, Kin, Link, Status, Story};

/// How much of a text may be figures before it is a table.
const TABLE: f32 = 0.22;
/// Days over which a story may be told again; after a week the weekly report comes, which looks alike.
pub const DAYS: u32 = 6;
/// Words of a body under which chance makes texts alike.
const FEW: usize = 40;
/// Words of a body that tell a story by themselves, whatever stands over it.
const MANY: usize = 80;
/// Words of a body under which nothing can be said.
const LEAST: usize = 8;

/// How often words are used in an archive.
pub struct Usage<'a> {
    /// How many stories hold a word.
    pub having: &'a dyn Fn(&str) -> u64,
    /// How many stories there are.
    pub of: u64,
}

impl Usage<'_> {
    /// From 0 for a word that every story has to 1 for one that no other has.
    fn rarity(&self, word: &str) -> f32 {
        let all = self.of as f32 + 1.0;
        (all / ((self.having)(word) as f32 + 1.0)).ln().max(0.0) / all.ln().max(0.1)
    }

    /// Whether so many stories hold a word that it names nothing.
    fn is_common(&self, word: &str) -> bool {
        (self.having)(word) as f32 >= (self.of as f32 * 0.004).max(5.0)
    }
}

/// A story's words, as they are compared.
pub struct Wording<'a> {
    story: &'a Story,
    title: Vec<String>,
    body: Vec<String>,
    shingles: HashSet<[u64; 3]>,
    figures: HashSet<String>,
    all: HashSet<String>,
    table: bool,
}

fn is_figure(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit())
}

impl<'a> Wording<'a> {
    /// The words of a story.
    pub fn of(story: &'a Story) -> Self {
        use std::hash::BuildHasher;
        let title = story.headline.as_deref().map(unlabelled).unwrap_or_default();
        let blocks = story.blocks.iter().filter(|block| block.role.is_body());
        let mut body: Vec<String> = blocks.flat_map(|block| words(story.cut(block.span))).collect();
        if body.len() < LEAST {
            // A photo tells its story in the caption.
            body.extend(story.captions.iter().flat_map(|caption| words(&caption.text)));
        }
        let hasher = std::hash::BuildHasherDefault::<std::hash::DefaultHasher>::default();
        let numbers: Vec<u64> = body.iter().map(|word| hasher.hash_one(word)).collect();
        let shingles = numbers.windows(3).map(|three| [three[0], three[1], three[2]]).collect();
        let figures: Vec<&String> = body.iter().filter(|word| is_figure(word)).collect();
        let table = figures.len() as f32 > TABLE * body.len().max(1) as f32;
        let figures = figures.into_iter().cloned().collect();
        let all = title.iter().chain(&body).cloned().collect();
        Self { story, title, body, shingles, figures, all, table }
    }

    fn named(&self, figures: bool) -> HashSet<&str> {
        self.title.iter().map(String::as_str).filter(|word| is_figure(word) == figures).collect()
    }

    /// The words of the headline that neither the other's headline nor its text has, figures aside.
    fn missed<'b>(&'b self, other: &Wording<'_>) -> Vec<&'b str> {
        let mut missed: Vec<&str> = self.named(false).into_iter().collect();
        missed.retain(|word| {
            !other.all.contains(*word) && !other.title.iter().any(|known| akin(word, known))
        });
        missed
    }
}

/// Whether two words differ in their endings alone.
fn akin(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let longest = a.chars().count().min(b.chars().count());
    same >= 4 && same + 2 >= longest
}

/// What two stories have in common, each from 0 to 1.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own that rules ask for")]
struct Likeness {
    /// How much of the shorter text stands in the longer.
    within: f32,
    /// How much of both texts is the same.
    same: f32,
    /// How many figures of the shorter the longer has.
    figures: f32,
    /// How many words of the shorter headline the longer has.
    titles: f32,
    /// How much of each headline the other story has, the rarer words weighing more; the lesser of the two.
    covered: f32,
    /// How rare the words are that one headline has alone, all together.
    missed: f32,
    /// Whether all of those are common words and what both headlines have is not.
    names: bool,
    /// Whether both headlines are the same but for their figures.
    recurs: bool,
    /// Whether both headlines have figures and none in common.
    differs: bool,
    /// Whether either text is a table.
    table: bool,
    /// Words of the shorter text.
    short: usize,
    /// Whether both headlines are the same word for word.
    equal: bool,
    /// Whether both headlines bear the same stock symbol.
    symbol: bool,
    /// Whether both have one slugline.
    slugline: bool,
}

impl Likeness {
    fn of(a: &Wording<'_>, b: &Wording<'_>, usage: &Usage<'_>) -> Self {
        let shared = a.shingles.intersection(&b.shingles).count() as f32;
        let shingles = |less: usize| less.max(1) as f32;
        let (short, long) = if a.body.len() <= b.body.len() { (a, b) } else { (b, a) };
        let kept = short.figures.intersection(&long.figures).count() as f32;
        let (titles_a, titles_b) = (a.named(false), b.named(false));
        let both = titles_a.intersection(&titles_b).count();
        let (figures_a, figures_b) = (a.named(true), b.named(true));
        let (missed_a, missed_b) = (a.missed(b), b.missed(a));
        let rarity = |words: &mut dyn Iterator<Item = &&str>| {
            words.map(|word| usage.rarity(word)).sum::<f32>()
        };
        let covered = |named: &HashSet<&str>, missed: &[&str]| {
            let all = rarity(&mut named.iter());
            if all > 0.0 { 1.0 - rarity(&mut missed.iter()) / all } else { 1.0 }
        };
        Self {
            within: shared / shingles(a.shingles.len().min(b.shingles.len())),
            same: shared / shingles(a.shingles.union(&b.shingles).count()),
            figures: if short.figures.is_empty() { 1.0 } else { kept / short.figures.len() as f32 },
            titles: both as f32 / titles_a.len().min(titles_b.len()).max(1) as f32,
            covered: covered(&titles_a, &missed_a).min(covered(&titles_b, &missed_b)),
            missed: rarity(&mut missed_a.iter()).max(rarity(&mut missed_b.iter())),
            names: missed_a.iter().chain(&missed_b).all(|word| usage.is_common(word))
                && titles_a.intersection(&titles_b).any(|word| !usage.is_common(word)),
            recurs: titles_a == titles_b && figures_a != figures_b,
            differs: !figures_a.is_empty()
                && !figures_b.is_empty()
                && figures_a.is_disjoint(&figures_b),
            table: a.table || b.table,
            short: short.body.len(),
            equal: a.title.len() > 4 && a.title == b.title,
            symbol: same_symbol(a.story, b.story),
            slugline: same_slugline(a.story, b.story),
        }
    }

    /// Whether two stories of one day are the same story.
    fn joins(&self) -> bool {
        let moved = self.recurs || self.differs;
        if self.short < LEAST || moved && (self.table || self.same < 0.6 || self.figures < 0.8) {
            return false;
        }
        if self.recurs && (self.short < MANY || self.same < 0.8) {
            return false;
        }
        if self.table || self.short < FEW {
            if self.within < 0.4 || self.figures < 0.9 {
                return self.equal && self.slugline && self.figures >= 0.75 && self.within >= 0.5;
            }
            let told = self.names && self.figures >= 0.95 && self.within >= 0.8;
            return self.slugline && (self.same >= 0.8 || told)
                || self.symbol && self.same >= 0.3 && self.titles >= 0.6
                || self.missed <= 0.32
                    && self.covered >= 0.75
                    && self.within >= 0.5
                    && self.titles >= 0.6;
        }
        // So much of a long text is the same that it matters little what stands over it.
        let whole =
            self.short >= MANY && self.within >= 0.7 && self.same >= 0.25 && self.figures >= 0.8;
        if whole || self.covered < 0.6 {
            return whole || self.slugline && self.within >= 0.9;
        }
        self.slugline && self.within >= 0.9
            || self.same >= 0.6
                && (self.slugline
                    || self.covered >= 0.9
                    || self.figures >= 0.9 && (self.covered >= 0.75 || self.within >= 0.85))
            || self.within >= 0.85 && self.short >= MANY
            || self.within >= 0.6 && self.titles >= 0.5 && (self.covered >= 0.75 || self.slugline)
            || self.symbol && self.titles >= 0.6 && self.figures >= 0.95 && self.within >= 0.4
            || self.names && self.titles >= 0.5 && self.figures >= 0.8 && self.within >= 0.45
            || self.within >= 0.45
                && self.titles >= 0.8
                && self.figures >= 0.6
                && self.covered >= 0.85
    }

    /// Whether two stories of different days, or of none, are the same story: then almost all must be the same, since what is
    /// reported every day is written in the same words.
    fn joins_over_days(&self) -> bool {
        self.joins()
            && !self.table
            && !self.recurs
            && !self.differs
            && self.short >= FEW
            && (self.figures >= 0.9 && self.same >= 0.7
                || self.figures >= 0.8 && self.within >= 0.7 && self.short >= MANY)
    }

    fn score(&self) -> f32 {
        f32::midpoint(self.within, self.same).min(0.99)
    }
}

fn same_slugline(a: &Story, b: &Story) -> bool {
    let slugline = |story: &Story| story.slugline.as_deref().map(unlabelled).unwrap_or_default();
    let slug = slugline(a);
    !slug.is_empty() && slug == slugline(b)
}

fn same_symbol(a: &Story, b: &Story) -> bool {
    let symbols = |story: &Story| -> Vec<String> {
        let headline = story.headline.as_deref().unwrap_or_default();
        parted(headline).1.into_iter().map(str::to_uppercase).collect()
    };
    let known = symbols(b);
    symbols(a).iter().any(|symbol| known.contains(symbol))
}

/// What the other story is to the first, by all but their ids; nothing where they are two.
pub fn judge(own: &Wording<'_>, other: &Wording<'_>, usage: &Usage<'_>) -> Option<Link> {
    let (a, b) = (own.story, other.story);
    let apart = days_apart(a, b);
    if apart.is_some_and(|days| days > DAYS) || a.kind != b.kind {
        return None;
    }
    let link = |kin, grounds, score| Some(Link { key: b.key.clone(), kin, grounds, score });
    if let Some(kin) = killed(own, other).filter(|_| apart.is_some_and(|days| days < 2)) {
        return link(kin, Grounds::Slugline, 1.0);
    }
    let likeness = Likeness::of(own, other, usage);
    let joined = if apart == Some(0) { likeness.joins() } else { likeness.joins_over_days() };
    if !joined {
        return None;
    }
    let items = are_items(a, b);
    if items && likeness.same < 0.8 {
        return None;
    }
    let grounds =
        if likeness.slugline && apart == Some(0) { Grounds::Slugline } else { Grounds::Text };
    let near = apart.is_some_and(|days| days < 2);
    let kin = match order(a, b) {
        Some(order) if near && !items && revises(a, b, &likeness) => match order {
            Ordering::Less => Kin::Newer,
            _ => Kin::Older,
        },
        _ => Kin::Copy,
    };
    link(kin, grounds, likeness.score())
}

/// Days between two stories; `None` where either has no day.
fn days_apart(a: &Story, b: &Story) -> Option<u32> {
    Some(a.day?.until(b.day?).ok()?.get_days().unsigned_abs())
}

/// Whether a story takes back another: the agency's own notice over the same headline or slugline.
fn killed(own: &Wording<'_>, other: &Wording<'_>) -> Option<Kin> {
    let (a, b) = (own.story, other.story);
    let kills = |story: &Story| story.revision.kind == "kill" || story.status == Status::Canceled;
    let one = own.title.len() > 1 && own.title == other.title || same_slugline(a, b);
    match (kills(a), kills(b)) {
        (false, true) if one && same_agency(a, b) => Some(Kin::Newer),
        (true, false) if one && same_agency(a, b) => Some(Kin::Older),
        _ => None,
    }
}

fn same_agency(a: &Story, b: &Story) -> bool {
    a.agency.is_some() && a.agency == b.agency
}

/// Whether both bear ids that a wire keeps over all versions of an item: then other ids are other items.
fn are_items(a: &Story, b: &Story) -> bool {
    let keeps = |story: &Story| {
        matches!(
            story.source.format,
            Format::NewsmlG2 | Format::Newsml1 | Format::Ninjs | Format::ApJson
        )
    };
    keeps(a) && keeps(b) && same_agency(a, b)
}

/// Whether one of two near copies replaces the other: both from one hand, and something says that there are versions. A paper's
/// reprint is under another address, or says nothing of a version.
fn revises(a: &Story, b: &Story, likeness: &Likeness) -> bool {
    let (here, there) = (a.url.as_deref(), b.url.as_deref());
    if here.and_then(host) != there.and_then(host) || a.agency != b.agency {
        return false;
    }
    let labelled = a.revision.kind != b.revision.kind || a.revision.number != b.revision.number;
    let wire = |story: &Story| {
        use Format::{
            Anpa, ApJson, GigawordSgml, Iptc7901, Newsml1, NewsmlG2, Ninjs, Nitf, ReutersSgml,
        };
        matches!(
            story.source.format,
            Anpa | ApJson
                | GigawordSgml
                | Iptc7901
                | Newsml1
                | NewsmlG2
                | Ninjs
                | Nitf
                | ReutersSgml
        )
    };
    labelled
        || likeness.slugline
        || here.is_some() && here == there
        || wire(a) && wire(b) && likeness.titles >= 0.6
}

/// The site of an address.
fn host(url: &str) -> Option<&str> {
    let host = url.split_once("://")?.1.split('/').next()?;
    Some(host.strip_prefix("www.").unwrap_or(host))
}

/// Which of two versions is the earlier: by their times, by their numbers, by what they are labelled, by where they stand in one file,
/// and by ids that count up. Nothing where none of these says.
fn order(a: &Story, b: &Story) -> Option<Ordering> {
    use crate::story::Moment;
    let time = |story: &Story| match story.updated.or(story.published) {
        Some(Moment::At(time)) => Some(time),
        _ => None,
    };
    let times = time(a).zip(time(b)).map(|(a, b)| a.cmp(&b));
    let days = a.day.zip(b.day).map(|(a, b)| a.cmp(&b));
    let places = (a.source.path == b.source.path).then(|| a.source.record.cmp(&b.source.record));
    [times, days, Some(a.revision.number.cmp(&b.revision.number)), places, counted(&a.id, &b.id)]
        .into_iter()
        .flatten()
        .find(|order| order.is_ne())
}

/// The order of two ids that end in a number and begin alike.
fn counted(a: &str, b: &str) -> Option<Ordering> {
    let parts = |id: &str| {
        let stem = id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
        let number = id.get(stem..)?.parse::<u64>().ok()?;
        Some((id.get(..stem)?.to_owned(), number))
    };
    let ((stem_a, a), (stem_b, b)) = (parts(a)?, parts(b)?);
    (stem_a == stem_b && !stem_a.is_empty()).then(|| a.cmp(&b))
}

#[cfg(test)]
mod tests;
