//! What two captions have in common by their words alone.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use super::tokens::{stands_alone, words};

/// Words that count, date, point or rank, as those of every caption do, one a line.
const UNTELLING: &str = include_str!("../../assets/archive/untelling.txt");
/// The most frequent function words of many languages.
const FUNCTION: &str = include_str!("../../assets/desk/stopwords.txt");
/// How much of two texts must be equal for them to be nearly the same.
const NEARLY: f32 = 0.8;
/// Ideographs in a row that name something.
const IDEOGRAPHS: usize = 6;
/// Signs of other scripts without spaces in a row that name something.
const LETTERS: usize = 12;

/// Whether a word says something of what happened: no short word, number, rank, or part of a date or position.
pub fn can_tell(word: &str) -> bool {
    static NOTHING: LazyLock<HashSet<String>> =
        LazyLock::new(|| UNTELLING.lines().flat_map(words).collect());
    word.chars().count() > 3
        && !word.bytes().all(|byte| byte.is_ascii_digit())
        && !is_function(word)
        && !NOTHING.contains(word)
}

/// Whether a word is among the most frequent ones of a language, which join others and name nothing.
pub fn is_function(word: &str) -> bool {
    static FUNCTION_WORDS: LazyLock<HashSet<String>> = LazyLock::new(|| {
        let lists = FUNCTION.lines().filter(|line| !line.starts_with('#'));
        lists.filter_map(|line| line.split_once(':')).flat_map(|(_, list)| words(list)).collect()
    });
    FUNCTION_WORDS.contains(word)
}

/// The pairs of neighboring words of a text, as sorted hashes: two texts are held against each other by one walk through both.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    sorted: Vec<u64>,
    /// How many words there are.
    words: usize,
    /// All words in their order.
    all: u64,
}

impl Pairs {
    /// The pairs of the words of a text.
    pub fn of(words: &[String]) -> Self {
        let mut sorted: Vec<u64> = words.windows(2).map(hash).collect();
        sorted.sort_unstable();
        Self { sorted, words: words.len(), all: hash(words) }
    }

    /// Whether two texts are nearly the same: most of their pairs are equal.
    pub fn nearly_equal(&self, other: &Self) -> bool {
        if self.words < 4 || other.words < 4 {
            return self.words == other.words && self.words > 0 && self.all == other.all;
        }
        let (a, b) = (&self.sorted, &other.sorted);
        let (short, long) = (a.len().min(b.len()), a.len().max(b.len()));
        if (short as f32) < NEARLY * long as f32 {
            return false;
        }
        let enough = |shared: usize| shared as f32 >= NEARLY * (a.len() + b.len() - shared) as f32;
        let (mut n, mut m, mut shared) = (0, 0, 0);
        while let (Some(one), Some(two)) = (a.get(n), b.get(m)) {
            n += usize::from(one <= two);
            m += usize::from(two <= one);
            shared += usize::from(one == two);
            // Those that differ come soon: not even if all that is left were equal.
            if !enough(shared + (a.len() - n).min(b.len() - m)) {
                return false;
            }
        }
        enough(shared)
    }
}

fn hash(words: &[String]) -> u64 {
    let mut hasher = DefaultHasher::new();
    words.hash(&mut hasher);
    hasher.finish()
}

/// Whether a name stands in a text, both as their words. A single word is no name: it may be many people's.
pub fn stands_in(name: &[String], text: &[String]) -> bool {
    name.len() > 1 && text.windows(name.len()).any(|part| part == name)
}

/// What a text calls by names of several words.
#[derive(Clone, Debug, Default)]
pub struct Called {
    /// Each word as it is spelled; and it with the next one, folded, where both belong to one name.
    words: Vec<(String, Option<Vec<String>>)>,
}

impl Called {
    /// The names in a text.
    pub fn of(text: &str) -> Self {
        let spelled = text.split_whitespace().map(bare).map(str::to_owned);
        Self { words: spelled.zip(pairs(text).map(|pair| Some(words(&pair?)))).collect() }
    }

    /// What another text calls so, too, in the order of this one: the longest runs of two and more words that begin with a capital and
    /// stand in both, such as the name of a ship.
    pub fn shared(&self, text: &str) -> Vec<String> {
        if self.words.iter().all(|(_, pair)| pair.is_none()) {
            return Vec::new();
        }
        let theirs: HashSet<_> = pairs(text).flatten().map(|pair| words(&pair)).collect();
        let mut names: Vec<String> = Vec::new();
        let mut run: Vec<&str> = Vec::new();
        for (word, pair) in &self.words {
            if pair.as_ref().is_some_and(|pair| theirs.contains(pair)) {
                run.push(word);
            } else if !run.is_empty() {
                run.push(word);
                names.push(std::mem::take(&mut run).join(" "));
            }
        }
        let mut seen = BTreeSet::new();
        names.retain(|name| seen.insert(words(name)));
        names
    }
}

/// A name with the words that go on with it where it stands in a text: `José Manuel` before `Albares` is not yet a person's name.
pub fn continued(name: &str, text: &str) -> Option<String> {
    let after = text.split_once(name)?.1;
    let mut whole = name.to_owned();
    let mut bridge = String::new();
    for word in after.strip_prefix(' ')?.split(' ') {
        let letters = word.trim_end_matches(|c: char| !c.is_alphanumeric());
        if letters.chars().next().is_some_and(char::is_uppercase) {
            whole = format!("{whole}{bridge} {letters}");
            bridge.clear();
        } else if PARTICLES.contains(&word) && bridge.is_empty() {
            bridge = format!(" {word}");
        } else {
            break;
        }
        if letters.len() < word.len() {
            break;
        }
    }
    (whole.len() > name.len()).then_some(whole)
}

/// Small words inside a name.
const PARTICLES: &[&str] = &["de", "del", "della", "da", "dos", "di", "van", "von", "bin", "ibn"];

/// Words of a text that are written as names are: with a capital where no sentence begins, folded.
pub fn written_as_names(text: &str) -> BTreeSet<String> {
    let mut begins = true;
    let mut names = BTreeSet::new();
    for word in text.split_whitespace() {
        let bare = bare(word);
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        if capital && !begins {
            names.extend(words(bare));
        }
        begins = word.ends_with(['.', '!', '?', ':', '”', '–', '—', '|']);
    }
    names
}

/// The signs of a text in a script without spaces, white space aside.
#[derive(Clone, Debug, Default)]
pub struct Signs {
    /// What is no such sign is a gap.
    all: Vec<Option<char>>,
    /// Every run of the least length that is given, sorted.
    runs: Vec<[char; IDEOGRAPHS]>,
}

impl Signs {
    /// The signs of a text; none where it has no run that could name anything.
    pub fn of(text: &str) -> Self {
        if !text.chars().any(stands_alone) {
            return Self::default();
        }
        let dense = text.chars().filter(|c| !c.is_whitespace());
        let all: Vec<_> = dense.map(|c| stands_alone(c).then_some(c)).collect();
        let mut runs: Vec<_> = all.windows(IDEOGRAPHS).filter_map(whole).collect();
        runs.sort_unstable();
        Self { all, runs }
    }

    /// The longest run of signs that two texts share; nothing where it is too short to name anything.
    pub fn shared(&self, text: &str) -> Option<String> {
        if self.runs.is_empty() {
            return None;
        }
        let other = Self::of(text);
        // Most texts share no run at all, and that is soon told.
        other.runs.iter().find(|run| self.runs.binary_search(run).is_ok())?;
        let (a, b) = (&self.all, &other.all);
        let mut before = vec![0_usize; b.len() + 1];
        let (mut longest, mut end) = (0, 0);
        for (n, one) in a.iter().enumerate() {
            let mut row = vec![0; b.len() + 1];
            for (m, other) in b.iter().enumerate() {
                if one.is_some() && one == other {
                    row[m + 1] = before[m] + 1;
                    if row[m + 1] > longest {
                        (longest, end) = (row[m + 1], n + 1);
                    }
                }
            }
            before = row;
        }
        let run: String = a.get(end - longest..end)?.iter().flatten().collect();
        let ideographs = run.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
        (longest >= if ideographs { IDEOGRAPHS } else { LETTERS }).then_some(run)
    }
}

/// Signs without a gap.
fn whole(signs: &[Option<char>]) -> Option<[char; IDEOGRAPHS]> {
    let signs: Option<Vec<char>> = signs.iter().copied().collect();
    signs?.try_into().ok()
}

/// A word without what stands around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

/// For each word of a text: it with the next one, where both belong to one name.
fn pairs(text: &str) -> impl Iterator<Item = Option<String>> {
    let capital = |word: &str| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(char::is_uppercase)
    };
    let next = text.split_whitespace().skip(1).map(Some).chain([None]);
    text.split_whitespace().zip(next).map(move |(word, next)| {
        let next = next?;
        let ends = word.ends_with(|c: char| !c.is_alphanumeric());
        let begins = next.starts_with(|c: char| !c.is_alphanumeric());
        let one = !ends && !begins && capital(word) && capital(next);
        one.then(|| format!("{word} {next}"))
    })
}

#[cfg(test)]
mod tests {
    use super::{Called, Pairs, Signs, can_tell, continued, stands_in, words, written_as_names};

    #[test]
    fn texts_that_are_nearly_the_same() {
        let check = |a: &str, b: &str, same: bool| {
            let (one, two) = (Pairs::of(&words(a)), Pairs::of(&words(b)));
            assert_eq!(one.nearly_equal(&two), same, "{a} / {b}");
            assert_eq!(two.nearly_equal(&one), same, "{b} / {a}");
        };
        let long = "Divers lower a hose into the flooded shaft of the Corley mine on Friday";
        check(long, long, true);
        check(long, &long.replace("Friday", "Saturday"), true);
        check(long, "Divers rest beside the flooded shaft", false);
        check("", "", false);
        check("A view", "A view", true);
        check("A view of", "A view on", false);
        check("go go go go go go", "go go go go go go go", true);
        check("go go go go go go", "go go go stop stop stop", false);
    }

    #[test]
    fn names_in_both() {
        let check = |a: &str, b: &str, expect: &[&str]| {
            assert_eq!(Called::of(a).shared(b), expect, "{a} / {b}");
        };
        let ship = "The barge Evening Heron runs aground on Low Shoal, Monday.";
        check(ship, "FILE - The barge Evening Heron leaves port.", &["Evening Heron"]);
        check(ship, "Evening, Heron. Low Shoal", &["Low Shoal"]);
        check(ship, "an evening heron on a low shoal", &[]);
        check("the Old Mill Lane School", "at Mill Lane School.", &["Mill Lane School"]);
        check("", ship, &[]);
    }

    #[test]
    fn names_go_on_and_signs_run() {
        let check = |name: &str, text: &str, expect: Option<&str>| {
            assert_eq!(continued(name, text).as_deref(), expect, "{name} / {text}");
        };
        check("Ana Luz", "Minister Ana Luz Robledo speaks", Some("Ana Luz Robledo"));
        check("Santa Rosa", "A view of Santa Rosa de Oakum, Monday", Some("Santa Rosa de Oakum"));
        check("Ana Luz", "Ana Luz, Director", None);
        check("Ana Luz", "with Ana Luz in Oakum", None);
        check("Ana Luz", "nobody", None);
        let names = written_as_names("Boats lie in Oakum. Fog hides the Low Islands.");
        assert_eq!(
            names.iter().map(String::as_str).collect::<Vec<_>>(),
            ["islands", "low", "oakum"]
        );
        let run = |a: &str, b: &str, expect: Option<&str>| {
            assert_eq!(Signs::of(a).shared(b).as_deref(), expect, "{a} / {b}");
        };
        run("沈没した 貨物船第三海風丸", "貨物船第三海風丸の船長", Some("貨物船第三海風丸"));
        run("港で話す島の人たち", "港で話す島の人たちと船", None);
        run("沈没した船", "船長", None);
        run("Oakum ferry crossing", "Oakum ferry crossing", None);
    }

    #[test]
    fn telling_words_and_names() {
        let tells = |word: &str, expect: bool| assert_eq!(can_tell(word), expect, "{word}");
        tells("ferry", true);
        tells("weeks", false);
        tells("minister", false);
        tells("2026", false);
        tells("nicht", false);
        tells("船", false);
        let text = words("Rosa Quill und Bo Tarn sprechen");
        assert!(stands_in(&words("Bo Tarn"), &text) && !stands_in(&words("Tarn"), &text));
        assert!(!stands_in(&words("Rosa Tarn"), &text) && !stands_in(&[], &text));
    }
}
