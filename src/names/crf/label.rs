//! Labels of a sequence: outside, or which part of a name of which type a token is.

/// What a name is, as the labelled data tell types apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type {
    /// A person.
    Person,
    /// A place.
    Place,
    /// A company, team, agency, party or other body.
    Organization,
    /// Nationalities, adherents, events, works, products.
    Misc,
}

/// All types, in the order of their numbers.
pub const TYPES: [Type; 4] = [Type::Person, Type::Place, Type::Organization, Type::Misc];

/// How many labels there are: outside, and four parts of each type.
pub const LABELS: usize = 1 + 4 * TYPES.len();

/// A label: 0 for outside, else one more than four times the type and the part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label(pub u8);

/// Which part of a name a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    /// The first token of several.
    Begin,
    /// Neither the first nor the last.
    Inside,
    /// The last token of several.
    Last,
    /// The only token.
    Unit,
}

impl Label {
    /// No name.
    pub const OUTSIDE: Self = Self(0);

    /// All labels, in order of their numbers.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LABELS as u8).map(Self)
    }

    #[cfg(any(test, feature = "train"))]
    fn new(kind: Type, part: Part) -> Self {
        Self(1 + 4 * kind as u8 + part as u8)
    }

    /// The number of the label as an index.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// The type of the name; `None` outside.
    pub fn kind(self) -> Option<Type> {
        TYPES.get(usize::from(self.0.checked_sub(1)? / 4)).copied()
    }

    fn part(self) -> Option<Part> {
        const PARTS: [Part; 4] = [Part::Begin, Part::Inside, Part::Last, Part::Unit];
        PARTS.get(usize::from(self.0.checked_sub(1)? % 4)).copied()
    }

    /// Whether a sequence may begin with the label.
    pub fn may_open(self) -> bool {
        !matches!(self.part(), Some(Part::Inside | Part::Last))
    }

    /// Whether a sequence may end with the label.
    pub fn may_close(self) -> bool {
        !matches!(self.part(), Some(Part::Begin | Part::Inside))
    }

    /// Whether `next` may follow: a name that has begun goes on in its own type until its last token.
    pub fn may_precede(self, next: Self) -> bool {
        if self.may_close() {
            next.may_open()
        } else {
            !next.may_open() && self.kind() == next.kind()
        }
    }
}

/// Writes a name over the labels of its tokens.
#[cfg(any(test, feature = "train"))]
pub fn write(labels: &mut [Label], kind: Type) {
    match labels {
        [] => {}
        [only] => *only = Label::new(kind, Part::Unit),
        [first, inside @ .., last] => {
            *first = Label::new(kind, Part::Begin);
            inside.fill(Label::new(kind, Part::Inside));
            *last = Label::new(kind, Part::Last);
        }
    }
}

/// The names that the labels of a sequence tell: the first token, one past the last, the type.
pub fn names(labels: &[Label]) -> Vec<(usize, usize, Type)> {
    let mut out = Vec::new();
    let mut open = None;
    for (at, label) in labels.iter().enumerate() {
        let (Some(kind), Some(part)) = (label.kind(), label.part()) else { continue };
        match part {
            Part::Unit => out.push((at, at + 1, kind)),
            Part::Begin => open = Some(at),
            Part::Inside => {}
            Part::Last => out.extend(open.take().map(|from| (from, at + 1, kind))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_and_read_back() {
        let mut labels = [Label::OUTSIDE; 6];
        write(&mut labels[0..1], Type::Place);
        write(&mut labels[2..5], Type::Organization);
        assert_eq!(names(&labels), [(0, 1, Type::Place), (2, 5, Type::Organization)]);
        assert!(labels.windows(2).all(|pair| pair[0].may_precede(pair[1])));
    }

    #[test]
    fn a_name_ends_before_another_begins() {
        let [begin, inside, last, unit] = [1, 2, 3, 4].map(Label);
        assert!(begin.may_precede(inside) && inside.may_precede(last) && last.may_precede(unit));
        assert!(!begin.may_precede(Label::OUTSIDE) && !unit.may_precede(last));
        assert!(!begin.may_precede(Label(7)), "of another type");
        assert!(Label::OUTSIDE.may_open() && !inside.may_open() && !begin.may_close());
    }
}
