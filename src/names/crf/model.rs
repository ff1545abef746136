//! The trained weights, read in place, and the best labels of a sequence under them.

use std::sync::LazyLock;

use super::label::{LABELS, Label};
use super::table::{Bucket, Table};

/// What a model begins with; the number is that of the features' format.
pub(super) const MAGIC: &[u8; 8] = b"dlcrf 1\n";
/// Buckets of the features, as a power of two: about one feature each.
pub(super) const BITS: u32 = 17;

static SHIPPED: LazyLock<Option<[Model<'static>; 2]>> =
    LazyLock::new(|| Model::pair(include_bytes!("../../../assets/names/model.bin")));

/// The weights of one pass.
///
/// A row of the table holds the labels that have a weight as three bytes of bits, then a signed byte for each.
#[derive(Clone, Copy)]
pub struct Model<'m> {
    /// What a weight of one stands for.
    scale: f32,
    /// The weight of each label after each: row by the one before.
    moves: [[f32; LABELS]; LABELS],
    table: Table<'m>,
}

impl<'m> Model<'m> {
    /// The two passes over the bytes of a file; `None` where they are no model of this format.
    pub fn pair(bytes: &'m [u8]) -> Option<[Self; 2]> {
        let (magic, bytes) = bytes.split_first_chunk::<8>()?;
        let (length, bytes) = bytes.split_first_chunk::<4>()?;
        if magic != MAGIC {
            return None;
        }
        let (first, second) = bytes.split_at_checked(u32::from_le_bytes(*length) as usize)?;
        Some([Self::new(first)?, Self::new(second)?])
    }

    /// One pass: the scale, the moves, the table.
    pub(super) fn new(bytes: &'m [u8]) -> Option<Self> {
        let (head, table) = bytes.split_at_checked(4 * (1 + LABELS * LABELS))?;
        let mut numbers = head.as_chunks::<4>().0.iter().map(|number| f32::from_le_bytes(*number));
        let scale = numbers.next()?;
        let mut moves = [[0.0; LABELS]; LABELS];
        for (cell, number) in moves.iter_mut().flatten().zip(numbers) {
            *cell = number;
        }
        Some(Self { scale, moves, table: Table::new(BITS, table)? })
    }

    /// The two passes in the binary.
    pub fn shipped() -> Option<[Self; 2]> {
        *SHIPPED
    }

    /// The sums of the weights of a token's features, by label. `buckets` is room to work in: all are looked up
    /// before the first row is read, so that the memory is waited for once and not for each.
    pub fn sums(&self, features: &[u64], buckets: &mut Vec<Bucket<'m>>) -> [i32; LABELS] {
        buckets.clear();
        buckets.extend(features.iter().map(|&feature| self.table.bucket(feature)));
        let mut sums = [0; LABELS];
        for &(rows, mark) in buckets.iter() {
            add(rows, mark, &mut sums);
        }
        sums
    }

    /// The likeliest labels of a sequence, given the sums of each of its tokens (Viterbi).
    pub fn best(&self, sums: &[[i32; LABELS]]) -> Vec<Label> {
        let weight = |at: usize, label: Label| sums[at][label.index()] as f32 * self.scale;
        best(sums.len(), weight, &self.moves)
    }
}

/// Adds the weights of the row with this mark.
fn add(mut rows: &[u8], mark: [u8; 2], sums: &mut [i32; LABELS]) {
    while let [low, high, a, b, c, rest @ ..] = rows {
        let mut labels = u32::from_le_bytes([*a, *b, *c, 0]);
        let count = labels.count_ones() as usize;
        let Some((weights, next)) = rest.split_at_checked(count) else { return };
        if [*low, *high] == mark {
            for &weight in weights {
                let label = labels.trailing_zeros() as usize;
                labels &= labels - 1;
                if let Some(sum) = sums.get_mut(label) {
                    *sum += i32::from(weight as i8);
                }
            }
            return;
        }
        rows = next;
    }
}

/// A score that no sequence reaches.
const NEVER: f32 = -1e30;

/// The labels before each that may stand there.
static BEFORE: LazyLock<[Vec<Label>; LABELS]> = LazyLock::new(|| {
    std::array::from_fn(|n| {
        let label = Label(n as u8);
        Label::all().filter(|before| before.may_precede(label)).collect()
    })
});

/// The best sequence of labels: `weight` says how well a label fits a token, `moves` how well labels follow.
pub(super) fn best(
    length: usize,
    weight: impl Fn(usize, Label) -> f32,
    moves: &[[f32; LABELS]; LABELS],
) -> Vec<Label> {
    if length == 0 {
        return Vec::new();
    }
    let mut scores = [NEVER; LABELS];
    let mut back = vec![[Label::OUTSIDE; LABELS]; length];
    for label in Label::all().filter(|l| l.may_open()) {
        scores[label.index()] = weight(0, label);
    }
    for (at, from) in back.iter_mut().enumerate().skip(1) {
        let mut next = [NEVER; LABELS];
        for label in Label::all() {
            let mut top = (NEVER, Label::OUTSIDE);
            for &before in &BEFORE[label.index()] {
                let score = scores[before.index()] + moves[before.index()][label.index()];
                if score > top.0 {
                    top = (score, before);
                }
            }
            next[label.index()] = top.0 + weight(at, label);
            from[label.index()] = top.1;
        }
        scores = next;
    }
    let closing = Label::all().filter(|l| l.may_close());
    let last = closing.max_by(|a, b| scores[a.index()].total_cmp(&scores[b.index()]));
    let mut label = last.unwrap_or_default();
    let mut out = vec![Label::OUTSIDE; length];
    for (at, from) in back.iter().enumerate().rev() {
        out[at] = label;
        label = from[label.index()];
    }
    out
}
