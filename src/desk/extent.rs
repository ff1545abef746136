//! Where on a page the story stands: the densest run of prose and the runs that continue it.
//!
//! A story is a run of paragraphs with at most a line or two of other things between them; a page's teasers, comments and boilerplate
//! are single paragraphs among labels. After Kohlschütter et al., "Boilerplate Detection using Shallow Text Features" (2010), and
//! jusText (Pomikálek 2011): measure each line, then judge by neighbors.

use std::collections::HashSet;

use super::lexicon::Sign;
use super::lines::{Grade, Line};

/// What the first look says of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// Prose or part of it.
    Prose,
    /// A short sentence: prose if its neighbors are.
    Weak,
    /// Caption, separator, crosshead given by the format: neither breaks a run nor makes one.
    Neutral,
    /// A heading over links.
    List,
    /// Something after which no story comes.
    End,
    /// Anything else.
    Other,
}

/// A run of prose.
#[derive(Debug)]
struct Run {
    /// The first and the last line of prose.
    first: usize,
    last: usize,
    /// Lines of prose.
    count: usize,
    /// Words in them, each line counted up to a limit.
    words: usize,
}

/// The words that make two paragraphs be about the same: names, numbers and long words.
fn topic<'a>(line: &'a Line<'_>, into: &mut HashSet<&'a str>) {
    for word in line.key.split(' ') {
        if word.chars().take(5).count() >= 5 {
            // The stem, so that plurals and cases meet.
            let cut = word.char_indices().nth(7).map_or(word.len(), |(at, _)| at);
            into.insert(word.split_at(cut).0);
        }
    }
}

fn runs(lines: &[Line<'_>], first: &[First]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    for (n, &look) in first.iter().enumerate() {
        match look {
            First::Prose => {
                let words = lines[n].words.min(80);
                match runs.last_mut().filter(|_| open) {
                    Some(run) => {
                        run.last = n;
                        run.count += 1;
                        run.words += words;
                    }
                    None => runs.push(Run { first: n, last: n, count: 1, words }),
                }
                open = true;
            }
            First::Weak | First::Neutral => {}
            First::List | First::End | First::Other => open = false,
        }
    }
    runs
}

/// The share of a run's topic words that the story has too.
fn cohesion(lines: &[Line<'_>], first: &[First], run: &Run, story: &HashSet<&str>) -> f32 {
    let mut own = HashSet::new();
    for n in run.first..=run.last {
        if first[n] == First::Prose {
            topic(&lines[n], &mut own);
        }
    }
    if own.len() < 4 {
        return 0.35;
    }
    own.iter().filter(|w| story.contains(*w)).count() as f32 / own.len() as f32
}

/// Lines that may part a story from what continues it: keeps the search linear.
const FARTHEST: usize = 400;

/// What is known of a run that may continue the story, as numbers.
const FEATURES: usize = 14;

/// The weights of the features, and the bias last: a logistic regression over saved news pages with known article bodies.
const WEIGHTS: [f32; FEATURES + 1] = [
    1.45, 1.19, 2.03, 1.05, -1.12, -0.61, -0.23, -2.13, 0.95, -1.84, 0.97, -0.58, -0.44, -2.97,
    -1.37,
];

/// A page as far as runs are concerned.
pub struct Ground<'a> {
    /// The lines.
    pub lines: &'a [Line<'a>],
    /// The first look at each.
    pub first: &'a [First],
    /// Lines that print a time or a writer, as comments and teasers do.
    pub signed: &'a [bool],
    /// The line over the story that repeats the page's title.
    pub anchor: Option<usize>,
}

impl Ground<'_> {
    /// Whether no more than a crosshead or an advertisement parts two runs, which are more than a teaser each.
    fn near(&self, a: &Run, b: &Run) -> bool {
        let gap = a.last + 1..b.first;
        let labels = gap.clone().filter(|&n| self.first[n] == First::Other).count();
        let known = gap.clone().filter(|&n| self.lines[n].sign == Sign::Page).count();
        let barred = gap
            .clone()
            .any(|n| matches!(self.first[n], First::List | First::End) || self.signed[n]);
        !barred && labels - known.min(labels) <= 1 && labels <= 3 && (a.count > 1 || b.count > 1)
    }

    fn features(
        &self,
        run: &Run,
        between: std::ops::Range<usize>,
        story: &HashSet<&str>,
        main: &Run,
    ) -> [f32; FEATURES] {
        let gap = &self.first[between.clone()];
        let count = |look: First| gap.iter().filter(|f| **f == look).count() as f32;
        let known = between.clone().filter(|&n| self.lines[n].sign == Sign::Page).count() as f32;
        let unknown = (count(First::Other) - known).max(0.0);
        let signed = between.clone().filter(|&n| self.signed[n]).count().min(4) as f32;
        let average = run.words as f32 / run.count as f32;
        let inside = (run.first..=run.last).filter(|&n| self.first[n] == First::Prose);
        let glued = inside.clone().filter(|&n| is_glued(self.lines[n].text)).count() as f32
            / run.count as f32;
        let ends = inside.filter(|&n| self.lines[n].ends).count() as f32 / run.count as f32;
        let backward = run.last < main.first;
        let over = backward && self.anchor.is_some_and(|at| at > run.last);
        [
            (run.count as f32).ln(),
            cohesion(self.lines, self.first, run, story),
            average.min(80.0) / 40.0,
            (run.words as f32 / main.words as f32).min(1.0),
            (1.0 + unknown).ln(),
            (1.0 + known).ln(),
            count(First::List).min(3.0),
            f32::from(count(First::End) > 0.0),
            f32::from(backward),
            glued,
            ends,
            signed,
            f32::from(unknown + known <= 2.0),
            f32::from(over),
        ]
    }
}

/// Two words stuck together where a page's heading and text met (`RestaurantThe party`).
fn is_glued(text: &str) -> bool {
    let mut small = 0;
    text.chars().any(|c| {
        let hit = small >= 3 && c.is_uppercase();
        small = if c.is_lowercase() { small + 1 } else { 0 };
        hit
    })
}

/// The run that the story is grown from: the longest of the group of runs, parted by crossheads or an advertisement only, that has the most
/// words; what stands first under the repeated title counts more.
fn main_run(ground: &Ground<'_>, runs: &[Run], bonus: impl Fn(usize) -> f32) -> Option<usize> {
    let below = runs.iter().filter(|r| ground.anchor.is_some_and(|at| r.last < at)).count();
    let mut best: Option<(f32, usize)> = None;
    let mut from = 0;
    while from < runs.len() {
        let mut to = from + 1;
        while to < runs.len() && ground.near(&runs[to - 1], &runs[to]) {
            to += 1;
        }
        let group = &runs[from..to];
        let words: usize = group.iter().map(|r| r.words).sum();
        let factor = match ground.anchor {
            Some(at) if group[0].last < at => 0.35,
            Some(_) => 1.0 + 1.5 / (1.0 + from.saturating_sub(below) as f32),
            None => 1.0,
        };
        let extra = group.iter().map(|r| bonus(r.first)).fold(0.0, f32::max);
        let weight = words as f32 * factor + extra;
        if best.is_none_or(|(most, _)| weight > most) {
            let longest = (from..to).max_by_key(|&n| (runs[n].words, std::cmp::Reverse(n)))?;
            best = Some((weight, longest));
        }
        from = to;
    }
    best.map(|(_, run)| run)
}

/// Whether a short line over a paragraph may open the story: a headline does not end as a sentence does.
fn opens_prose(line: &Line<'_>) -> bool {
    line.ends || line.words >= 20 || line.text.ends_with([':', '”', '"'])
}

fn belongs(features: &[f32; FEATURES]) -> bool {
    let sum: f32 = features.iter().zip(&WEIGHTS).map(|(f, w)| f * w).sum();
    sum + WEIGHTS[FEATURES] > 0.0
}

/// Which lines are the story's prose: one flag a line, prose and weak lines within it.
///
/// `bonus` is what else speaks for a line being the story's first, in words.
pub fn find(ground: &Ground<'_>, bonus: impl Fn(usize) -> f32) -> Vec<bool> {
    let Ground { lines, first, .. } = *ground;
    let mut inside = vec![false; lines.len()];
    let runs = runs(lines, first);
    let Some(main) = main_run(ground, &runs, bonus) else { return inside };
    let mut story = HashSet::new();
    let mut taken = vec![false; runs.len()];
    if runs.len() > 1 {
        for n in runs[main].first..=runs[main].last {
            if first[n] == First::Prose {
                topic(&lines[n], &mut story);
            }
        }
        if let Some(title) = lines.first() {
            topic(title, &mut story);
        }
    }
    taken[main] = true;
    let mut edge = runs[main].last + 1;
    for n in main + 1..runs.len() {
        let run = &runs[n];
        if run.first - edge > FARTHEST {
            break;
        }
        let features = ground.features(run, edge..run.first, &story, &runs[main]);
        if belongs(&features) {
            taken[n] = true;
            edge = run.last + 1;
            for line in lines.iter().take(run.last + 1).skip(run.first) {
                topic(line, &mut story);
            }
        }
    }
    let mut edge = runs[main].first;
    for n in (0..main).rev() {
        let run = &runs[n];
        if edge - run.last > FARTHEST {
            break;
        }
        let features = ground.features(run, run.last + 1..edge, &story, &runs[main]);
        if belongs(&features) {
            taken[n] = true;
            edge = run.first;
        }
    }
    for (run, _) in runs.iter().zip(&taken).filter(|(_, taken)| **taken) {
        let mut from = run.first;
        while from > 0 && first[from - 1] == First::Weak && opens_prose(&lines[from - 1]) {
            from -= 1;
        }
        let mut to = run.last;
        while to + 1 < lines.len() && matches!(first[to + 1], First::Weak) {
            to += 1;
        }
        for n in from..=to {
            inside[n] = matches!(first[n], First::Prose | First::Weak);
        }
    }
    // A short sentence between two parts of the story, alone among other things, is the story's too.
    let (Some(start), Some(end)) =
        (inside.iter().position(|&x| x), inside.iter().rposition(|&x| x))
    else {
        return inside;
    };
    for n in start..end {
        if first[n] == First::Weak && lines[n].grade == Grade::Weak && lines[n].sign == Sign::None {
            let near =
                |k: Option<usize>| k.is_some_and(|k| inside.get(k).copied().unwrap_or(false));
            if near(n.checked_sub(1)) || near(Some(n + 1)) {
                inside[n] = true;
            }
        }
    }
    inside
}
