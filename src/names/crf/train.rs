//! Training: labelled stories to weights, by stochastic gradient ascent on the likelihood of the labels.
//!
//! The labelled words are joined to a story and read by the project's own tokens, so that the tagger is trained
//! on what it will see. The second pass learns from labels that the first gives to stories that it was not
//! trained on (four folds), as those of a new story will be.

use std::collections::HashMap;
use std::ops::Range;

use super::features::Features;
use super::hash;
use super::label::{self, LABELS, Label, TYPES, Type};
use super::lists::{self, GOES_ON, LONGEST, Lists, MOST, NAME_BITS, WORD_BITS};
use super::model::{self, BITS, MAGIC, Model};
use super::page::Page;
use super::table;
use super::votes::Votes;
use crate::names::lexicon::Memo;
use crate::names::token::{self, Token};
use crate::story::{Block, Role, Span, Story};

/// Rounds over all stories.
const ROUNDS: usize = 12;
/// Stories are parted into so many folds for the labels that the second pass learns from.
const FOLDS: usize = 4;
/// The step at the start; a fifth of it at the end.
const STEP: f32 = 0.15;
/// How strongly weights are drawn to zero.
const DECAY: f32 = 0.001;
/// The share of features that each step does not see, so that no single one is relied upon.
const DROPPED: f32 = 0.6;
/// A feature that stands fewer times teaches nothing.
const LEAST: u32 = 2;
/// Weights below are left out of the file.
const SMALLEST: f32 = 0.1;
/// Weights above are written as this.
const LARGEST: f32 = 6.0;

/// A story with its names.
pub struct Labelled {
    story: Story,
    names: Vec<(Span, Type)>,
}

impl Labelled {
    /// The labelled stories of a file in columns: the word first, its tag last (`B-PER`, `I-LOC`, `O`); an
    /// empty line ends a sentence, `-DOCSTART-` a story. A name begins at `B`, after `O` and where the type
    /// changes.
    pub fn read(text: &str) -> Vec<Self> {
        let mut out = Vec::new();
        let mut draft = Draft::default();
        for line in text.lines() {
            if line.starts_with("-DOCSTART-") {
                draft.end_sentence();
                out.extend(std::mem::take(&mut draft).finish());
                continue;
            }
            let mut columns = line.split(['\t', ' ']).filter(|c| !c.is_empty());
            match columns.next() {
                None => draft.end_sentence(),
                Some(word) => draft.word(word, columns.next_back().unwrap_or("O")),
            }
        }
        draft.end_sentence();
        out.extend(draft.finish());
        out
    }

    /// How many names the story has.
    pub fn len(&self) -> usize {
        self.names.len()
    }

    /// Whether the story has no names.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The labels of the tokens; names that do not begin and end where tokens do are left out.
    fn labels(&self, tokens: &[Token<'_>]) -> Vec<Label> {
        let mut labels = vec![Label::OUTSIDE; tokens.len()];
        for &(span, kind) in &self.names {
            let from = tokens.partition_point(|t| t.span.start < span.start);
            let to = tokens.partition_point(|t| t.span.end <= span.end);
            let fits = tokens.get(from).is_some_and(|t| t.span.start == span.start)
                && to > from
                && tokens.get(to - 1).is_some_and(|t| t.span.end == span.end);
            if let Some(place) = labels.get_mut(from..to).filter(|_| fits) {
                label::write(place, kind);
            }
        }
        labels
    }
}

/// A labelled story on its way.
#[derive(Default)]
struct Draft {
    story: Story,
    names: Vec<(Span, Type)>,
    sentence: Vec<(Span, String)>,
}

impl Draft {
    fn word(&mut self, word: &str, tag: &str) {
        if !self.sentence.is_empty() {
            self.story.text.push(' ');
        } else if !self.story.text.is_empty() {
            self.story.text.push('\n');
        }
        let start = self.story.text.len();
        self.story.text.push_str(word);
        self.sentence.push((Span::new(start, self.story.text.len()), tag.to_owned()));
    }

    fn end_sentence(&mut self) {
        let words = std::mem::take(&mut self.sentence);
        let (Some((first, _)), Some((last, _))) = (words.first(), words.last()) else { return };
        let span = Span::new(first.start, last.end);
        self.story.blocks.push(Block { span, role: Role::Paragraph });
        let mut open: Option<(Span, Type)> = None;
        for (span, tag) in words {
            let (part, kind) = tag.split_once('-').unwrap_or((&tag, ""));
            let kind = match kind {
                "PER" => Some(Type::Person),
                "LOC" => Some(Type::Place),
                "ORG" => Some(Type::Organization),
                "MISC" => Some(Type::Misc),
                _ => None,
            };
            match (&mut open, kind) {
                (Some((whole, of)), Some(kind)) if *of == kind && part != "B" => {
                    whole.end = span.end;
                }
                _ => {
                    self.names.extend(open.take());
                    open = kind.map(|kind| (span, kind));
                }
            }
        }
        self.names.extend(open);
    }

    fn finish(self) -> Option<Labelled> {
        (!self.story.text.is_empty()).then_some(Labelled { story: self.story, names: self.names })
    }
}

/// The bytes of the lists: names of each file (its place in the slice is its bit), words with their clusters.
pub fn lists(files: &[(String, String)], clusters: &str) -> Vec<u8> {
    let mut memo = Memo::default();
    let mut names: HashMap<u64, u32> = HashMap::new();
    for (bit, (_, text)) in files.iter().enumerate().take(MOST) {
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let story = paragraph(line);
            let tokens = token::tokens(&story, &mut memo);
            if tokens.is_empty() || tokens.len() > LONGEST {
                continue;
            }
            let mut key = 0;
            for (n, token) in tokens.iter().enumerate() {
                key = lists::key(key, Page::form(token));
                let told = if n + 1 == tokens.len() { 1 << bit } else { GOES_ON };
                *names.entry(key).or_default() |= told;
            }
        }
    }
    let mut rows: Vec<(u64, Vec<u8>)> =
        names.into_iter().map(|(key, bits)| (key, bits.to_le_bytes()[..3].to_vec())).collect();
    let names = table::write(NAME_BITS, &mut rows);
    let mut rows: Vec<(u64, Vec<u8>)> = Vec::new();
    for line in clusters.lines() {
        let Some((word, told)) = line.split_once('\t') else { continue };
        let number = |cluster: &str| cluster.split_once(':')?.1.parse::<u16>().ok();
        let row = told.split(' ').filter_map(number).flat_map(|n| (n + 1).to_le_bytes());
        rows.push((hash::bytes(word.as_bytes()), row.collect()));
    }
    rows.retain(|(_, row)| row.len() == 6);
    rows.sort();
    rows.dedup_by_key(|(key, _)| *key);
    let words = table::write(WORD_BITS, &mut rows);
    let mut out = (names.len() as u32).to_le_bytes().to_vec();
    out.extend(names);
    out.extend(words);
    out
}

fn paragraph(text: &str) -> Story {
    let span = Span::new(0, text.len());
    let blocks = vec![Block { span, role: Role::Paragraph }];
    Story { text: text.to_owned(), blocks, ..Story::default() }
}

/// One stretch to learn from.
struct Sample {
    /// The hashes of each token's features, later their numbers.
    features: Vec<Vec<u64>>,
    labels: Vec<Label>,
    story: usize,
    run: Range<usize>,
}

/// The bytes of a model of two passes; `None` where `lists` are no lists. `tell` hears how far it is.
pub fn train(stories: &[Labelled], lists: &[u8], tell: &mut dyn FnMut(&str)) -> Option<Vec<u8>> {
    let lists = Lists::new(lists)?;
    let mut samples = Vec::new();
    each_page(stories, lists, |number, page, gold| {
        samples.extend(read(number, page, &gold, None));
    });
    tell(&format!("{} stretches of {} stories", samples.len(), stories.len()));
    let all: Vec<&Sample> = samples.iter().collect();
    let first = Weights::learn(&all, ROUNDS).bytes();
    tell("the first pass is trained");
    // What the first pass would say of stories that it has not seen.
    let mut told: Vec<Vec<(Range<usize>, Vec<Label>)>> =
        stories.iter().map(|_| Vec::new()).collect();
    for fold in 0..FOLDS {
        let rest: Vec<&Sample> = samples.iter().filter(|s| s.story % FOLDS != fold).collect();
        let weights = Weights::learn(&rest, ROUNDS / 2);
        for sample in samples.iter().filter(|s| s.story % FOLDS == fold) {
            told[sample.story].push((sample.run.clone(), weights.best(sample)));
        }
    }
    tell("the folds are labelled");
    drop(samples);
    let mut samples = Vec::new();
    each_page(stories, lists, |number, page, gold| {
        let mut labels = vec![Label::OUTSIDE; page.tokens.len()];
        for (run, best) in &told[number] {
            labels[run.clone()].copy_from_slice(best);
        }
        let votes = Votes::new(page, &labels);
        samples.extend(read(number, page, &gold, Some((&labels, &votes))));
    });
    let all: Vec<&Sample> = samples.iter().collect();
    let second = Weights::learn(&all, ROUNDS).bytes();
    tell("the second pass is trained");
    let mut out = MAGIC.to_vec();
    out.extend((first.len() as u32).to_le_bytes());
    out.extend(first);
    out.extend(second);
    Some(out)
}

fn each_page(
    stories: &[Labelled],
    lists: Lists<'_>,
    mut take: impl FnMut(usize, &Page<'_, '_>, Vec<Label>),
) {
    for (number, labelled) in stories.iter().enumerate() {
        let tokens = token::tokens(&labelled.story, &mut Memo::default());
        let page = Page::new(&labelled.story, &tokens, lists);
        take(number, &page, labelled.labels(&tokens));
    }
}

/// The stretches of a story with their features and labels; a name that lies on more than one stretch is none.
fn read(
    story: usize,
    page: &Page<'_, '_>,
    gold: &[Label],
    first: Option<(&[Label], &Votes)>,
) -> Vec<Sample> {
    let features = Features::new(page, first);
    page.runs()
        .iter()
        .map(|run| {
            let of = |at| {
                let mut out = Vec::new();
                features.of(at, &mut out);
                out
            };
            let mut labels = vec![Label::OUTSIDE; run.len()];
            for (from, to, kind) in label::names(&gold[run.clone()]) {
                label::write(&mut labels[from..to], kind);
            }
            Sample { features: run.clone().map(of).collect(), labels, story, run: run.clone() }
        })
        .collect()
}

type Row = [f32; LABELS];

/// Weights while they are learned.
struct Weights {
    /// The features in order of their hashes.
    known: Vec<u64>,
    rows: Vec<Row>,
    moves: [Row; LABELS],
}

impl Weights {
    /// Learns the weights of a pass (`AdaGrad`; Duchi, Hazan and Singer 2011).
    fn learn(samples: &[&Sample], rounds: usize) -> Self {
        let known = frequent(samples);
        let mut weights =
            Self { rows: vec![[0.0; LABELS]; known.len()], moves: [[0.0; LABELS]; LABELS], known };
        let mut squares = vec![[1e-2_f32; LABELS]; weights.rows.len()];
        let mut move_squares = [[1e-2_f32; LABELS]; LABELS];
        let numbers: Vec<Vec<Vec<u32>>> = samples
            .iter()
            .map(|sample| sample.features.iter().map(|f| weights.numbers(f)).collect())
            .collect();
        let mut order: Vec<usize> = (0..samples.len()).collect();
        let mut random = fastrand::Rng::with_seed(1996);
        let mut seen: Vec<Vec<u32>> = Vec::new();
        for round in 0..rounds {
            random.shuffle(&mut order);
            let step = STEP * (1.0 - 0.8 * round as f32 / rounds as f32);
            for &number in &order {
                let labels = &samples[number].labels;
                seen.clear();
                seen.extend(numbers[number].iter().map(|features| {
                    features.iter().copied().filter(|_| random.f32() >= DROPPED).collect::<Vec<_>>()
                }));
                let sums: Vec<Row> = seen.iter().map(|f| weights.sum(f)).collect();
                let (each, pairs) = expect(&sums, &weights.moves);
                for ((features, expected), truth) in seen.iter().zip(&each).zip(labels) {
                    let mut gradient = expected.map(|p| -p);
                    gradient[truth.index()] += 1.0;
                    for &feature in features {
                        let row = &mut weights.rows[feature as usize];
                        let square = &mut squares[feature as usize];
                        for ((w, s), g) in row.iter_mut().zip(square).zip(&gradient) {
                            if g.abs() >= 1e-4 {
                                let g = g - DECAY * *w;
                                *s += g * g;
                                *w += step * g / s.sqrt();
                            }
                        }
                    }
                }
                for (expected, truth) in pairs.iter().zip(labels.windows(2)) {
                    for before in Label::all() {
                        for after in Label::all().filter(|a| before.may_precede(*a)) {
                            let (b, a) = (before.index(), after.index());
                            let told = f32::from(u8::from(truth == [before, after]));
                            let g = told - expected[b][a];
                            if g.abs() >= 1e-4 {
                                move_squares[b][a] += g * g;
                                weights.moves[b][a] += 0.5 * step * g / move_squares[b][a].sqrt();
                            }
                        }
                    }
                }
            }
        }
        weights
    }

    /// The numbers of the features that are known.
    fn numbers(&self, hashes: &[u64]) -> Vec<u32> {
        hashes.iter().filter_map(|h| self.known.binary_search(h).ok()).map(|n| n as u32).collect()
    }

    fn sum(&self, features: &[u32]) -> Row {
        let mut sum = [0.0; LABELS];
        for &feature in features {
            for (s, w) in sum.iter_mut().zip(&self.rows[feature as usize]) {
                *s += w;
            }
        }
        sum
    }

    fn best(&self, sample: &Sample) -> Vec<Label> {
        let sums: Vec<Row> = sample.features.iter().map(|f| self.sum(&self.numbers(f))).collect();
        model::best(sums.len(), |at, label| sums[at][label.index()], &self.moves)
    }

    /// The bytes of a pass, as [`Model::new`] reads them.
    fn bytes(&self) -> Vec<u8> {
        let kept = || self.rows.iter().flatten().filter(|w| w.abs() >= SMALLEST);
        let scale = kept().fold(0.0_f32, |most, w| most.max(w.abs())).min(LARGEST) / 127.0;
        let mut rows: Vec<(u64, Vec<u8>)> = Vec::new();
        for (&hash, row) in self.known.iter().zip(&self.rows) {
            let mut bits = 0_u32;
            let mut weights = Vec::new();
            for (n, weight) in row.iter().enumerate().filter(|(_, w)| w.abs() >= SMALLEST) {
                let byte = (weight / scale).round().clamp(-127.0, 127.0) as i8;
                if byte != 0 {
                    bits |= 1 << n;
                    weights.push(byte as u8);
                }
            }
            if bits != 0 {
                let mut bytes = bits.to_le_bytes()[..3].to_vec();
                bytes.extend(weights);
                rows.push((hash, bytes));
            }
        }
        let mut out = scale.to_le_bytes().to_vec();
        out.extend(self.moves.iter().flatten().flat_map(|w| w.to_le_bytes()));
        out.extend(table::write(BITS, &mut rows));
        out
    }
}

/// The features that stand often enough, sorted.
fn frequent(samples: &[&Sample]) -> Vec<u64> {
    let mut counts: HashMap<u64, u32> = HashMap::new();
    for hash in samples.iter().flat_map(|s| &s.features).flatten() {
        *counts.entry(*hash).or_default() += 1;
    }
    let mut known: Vec<u64> =
        counts.into_iter().filter(|(_, count)| *count >= LEAST).map(|(hash, _)| hash).collect();
    known.sort_unstable();
    known
}

/// How likely each label of each token is, and each pair of neighbors (forward and backward, each token
/// scaled to one).
fn expect(sums: &[Row], moves: &[Row; LABELS]) -> (Vec<Row>, Vec<[Row; LABELS]>) {
    let length = sums.len();
    let weight: Vec<Row> = sums
        .iter()
        .map(|row| {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            row.map(|w| (w - top).exp())
        })
        .collect();
    let moves = moves.map(|row| row.map(f32::exp));
    let follows: Vec<(usize, usize)> = Label::all()
        .flat_map(|before| Label::all().map(move |after| (before, after)))
        .filter(|(before, after)| before.may_precede(*after))
        .map(|(before, after)| (before.index(), after.index()))
        .collect();
    let mut ahead = vec![[0.0_f32; LABELS]; length];
    let mut scale = vec![0.0_f32; length];
    for at in 0..length {
        let mut row = [0.0; LABELS];
        if at == 0 {
            for label in Label::all().filter(|l| l.may_open()) {
                row[label.index()] = weight[0][label.index()];
            }
        } else {
            for &(before, after) in &follows {
                row[after] += ahead[at - 1][before] * moves[before][after];
            }
            for (value, w) in row.iter_mut().zip(&weight[at]) {
                *value *= w;
            }
        }
        let sum = row.iter().sum::<f32>().max(1e-30);
        scale[at] = sum;
        ahead[at] = row.map(|v| v / sum);
    }
    let mut behind = vec![[0.0_f32; LABELS]; length];
    for label in Label::all().filter(|l| l.may_close()) {
        behind[length - 1][label.index()] = 1.0;
    }
    for at in (0..length - 1).rev() {
        for &(before, after) in &follows {
            behind[at][before] +=
                moves[before][after] * weight[at + 1][after] * behind[at + 1][after]
                    / scale[at + 1];
        }
    }
    let each = ahead
        .iter()
        .zip(&behind)
        .map(|(a, b)| {
            let row: Row = std::array::from_fn(|n| a[n] * b[n]);
            let sum = row.iter().sum::<f32>().max(1e-30);
            row.map(|v| v / sum)
        })
        .collect();
    let pairs = (1..length)
        .map(|at| {
            let mut pair = [[0.0_f32; LABELS]; LABELS];
            let mut sum = 0.0;
            for &(before, after) in &follows {
                let value = ahead[at - 1][before]
                    * moves[before][after]
                    * weight[at][after]
                    * behind[at][after];
                pair[before][after] = value;
                sum += value;
            }
            let sum = sum.max(1e-30);
            pair.iter_mut().flatten().for_each(|v| *v /= sum);
            pair
        })
        .collect();
    (each, pairs)
}

/// How many names of a type there are, were found, and were found right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Score {
    /// Names in the labelled stories.
    pub labelled: usize,
    /// Names found.
    pub found: usize,
    /// Names found with their exact ends and type.
    pub right: usize,
}

impl Score {
    /// The harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        2.0 * self.right as f64 / (self.labelled + self.found).max(1) as f64
    }

    fn add(self, other: Self) -> Self {
        Self {
            labelled: self.labelled + other.labelled,
            found: self.found + other.found,
            right: self.right + other.right,
        }
    }
}

/// The score of each type in labelled stories, and of persons, places and organizations together.
///
/// `None` where the bytes are no lists or no model.
pub fn score(stories: &[Labelled], lists: &[u8], model: &[u8]) -> Option<[Score; 5]> {
    let lists = Lists::new(lists)?;
    let passes = Model::pair(model)?;
    let mut scores = [Score::default(); 5];
    for labelled in stories {
        let tokens = token::tokens(&labelled.story, &mut Memo::default());
        let page = Page::new(&labelled.story, &tokens, lists);
        let found: Vec<(Span, Type)> = label::names(&super::label(&page, &passes))
            .into_iter()
            .map(|(from, to, kind)| {
                (Span::new(tokens[from].span.start, tokens[to - 1].span.end), kind)
            })
            .collect();
        for kind in TYPES {
            let of = |names: &[(Span, Type)]| -> Vec<Span> {
                names.iter().filter(|n| n.1 == kind).map(|n| n.0).collect()
            };
            let (want, have) = (of(&labelled.names), of(&found));
            let right = have.iter().filter(|span| want.contains(span)).count();
            let score = Score { labelled: want.len(), found: have.len(), right };
            scores[kind as usize] = scores[kind as usize].add(score);
        }
    }
    scores[4] = scores[0].add(scores[1]).add(scores[2]);
    Some(scores)
}
