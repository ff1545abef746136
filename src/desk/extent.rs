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

/// How much speaks for a run being part of the story, across the lines between them; above zero is yes.
fn belongs(
    lines: &[Line<'_>],
    first: &[First],
    run: &Run,
    between: std::ops::Range<usize>,
    story: &HashSet<&str>,
    main: &Run,
) -> f32 {
    let gap = first[between.clone()]
        .iter()
        .filter(|f| matches!(f, First::Other | First::List | First::End))
        .count() as f32;
    let lists = first[between.clone()].iter().filter(|f| **f == First::List).count().min(2) as f32;
    let ended = first[between].contains(&First::End);
    let average = run.words as f32 / run.count as f32;
    let share = run.words as f32 / main.words as f32;
    let mut score = match run.count {
        1 => -0.3,
        2 => 0.5,
        3 => 1.0,
        _ => 1.5,
    };
    score += 5.0 * (cohesion(lines, first, run, story) - 0.33);
    score += ((average - 25.0) / 25.0).clamp(-0.8, 0.6);
    score += (share * 2.0).min(0.8);
    score -= (gap / 6.0).min(2.0);
    score -= 0.4 * lists;
    if gap <= 2.0 {
        score += 0.8;
    }
    if ended {
        score -= 2.5;
    }
    score
}

/// Which lines are the story's prose: one flag a line, prose and weak lines within it.
pub fn find(lines: &[Line<'_>], first: &[First], bonus: impl Fn(usize) -> f32) -> Vec<bool> {
    let mut inside = vec![false; lines.len()];
    let runs = runs(lines, first);
    let weight = |run: &Run| run.words as f32 + bonus(run.first) * 40.0;
    let Some((main, _)) = runs
        .iter()
        .enumerate()
        .max_by(|(a, x), (b, y)| weight(x).total_cmp(&weight(y)).then(b.cmp(a)))
    else {
        return inside;
    };
    let mut story = HashSet::new();
    let mut taken = vec![false; runs.len()];
    for n in runs[main].first..=runs[main].last {
        if first[n] == First::Prose {
            topic(&lines[n], &mut story);
        }
    }
    if let Some(title) = lines.first() {
        topic(title, &mut story);
    }
    taken[main] = true;
    let mut edge = runs[main].last + 1;
    for n in main + 1..runs.len() {
        let run = &runs[n];
        if belongs(lines, first, run, edge..run.first, &story, &runs[main]) > 0.0 {
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
        if belongs(lines, first, run, run.last + 1..edge, &story, &runs[main]) > 0.0 {
            taken[n] = true;
            edge = run.first;
        }
    }
    for (run, _) in runs.iter().zip(&taken).filter(|(_, taken)| **taken) {
        let mut from = run.first;
        while from > 0 && matches!(first[from - 1], First::Weak) {
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
