//! Weights of features, learned from stretches of tokens with their labels.

use std::collections::HashMap;

use super::Sample;
use crate::names::crf::label::{LABELS, Label};
use crate::names::crf::model::{self, BITS};
use crate::names::crf::table;

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

type Row = [f32; LABELS];

/// Weights while they are learned.
pub(super) struct Weights {
    /// The features in order of their hashes.
    known: Vec<u64>,
    rows: Vec<Row>,
    moves: [Row; LABELS],
}

impl Weights {
    /// Learns the weights of a pass (`AdaGrad`; Duchi, Hazan and Singer 2011).
    pub fn learn(samples: &[&Sample], rounds: usize) -> Self {
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

    pub fn best(&self, sample: &Sample) -> Vec<Label> {
        let sums: Vec<Row> = sample.features.iter().map(|f| self.sum(&self.numbers(f))).collect();
        model::best(sums.len(), |at, label| sums[at][label.index()], &self.moves)
    }

    /// The bytes of a pass, as [`Model::new`] reads them.
    pub fn bytes(&self) -> Vec<u8> {
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
