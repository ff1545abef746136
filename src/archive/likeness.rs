//! What two captions have in common by their words alone.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use super::tokens::{stands_alone, words};

/// Words that count, date, point or rank, as those of every caption do, one a line.
const UNTELLING: &str = include_str!("../../assets/archive/untelling.txt");
/// The most frequent function words of many languages.
const FUNCTION: &str = include_str!("../../assets/desk/stopwords.txt");
/// How much of two texts must be equal for them to be nearly the same.
const NEARLY: f32 = 0.8;

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

/// Whether two texts are nearly the same: most of their pairs of neighboring words are equal.
pub fn nearly_equal(a: &[String], b: &[String]) -> bool {
    if a.len() < 4 || b.len() < 4 {
        return a == b && !a.is_empty();
    }
    let (short, long) = (a.len().min(b.len()) - 1, a.len().max(b.len()) - 1);
    if (short as f32) < NEARLY * long as f32 {
        return false;
    }
    let mut pairs: HashMap<(&str, &str), i32> = HashMap::new();
    for pair in a.windows(2) {
        *pairs.entry((&pair[0], &pair[1])).or_default() += 1;
    }
    let mut shared = 0;
    for pair in b.windows(2) {
        if let Some(left) = pairs.get_mut(&(pair[0].as_str(), pair[1].as_str()))
            && *left > 0
        {
            *left -= 1;
            shared += 1;
        }
    }
    let either = a.len() + b.len() - 2 - shared;
    shared as f32 >= NEARLY * either as f32
}

/// Whether a name stands in a text, both as their words. A single word is no name: it may be many people's.
pub fn stands_in(name: &[String], text: &[String]) -> bool {
    name.len() > 1 && text.windows(name.len()).any(|part| part == name)
}

/// What two texts both call by a name, in the order of the first: the longest runs of two and more words that begin with a capital
/// and stand in both, such as the name of a ship.
pub fn shared_names(a: &str, b: &str) -> Vec<String> {
    let theirs: BTreeSet<_> = pairs(b).into_iter().flatten().collect();
    let mut names: Vec<String> = Vec::new();
    let mut run: Vec<&str> = Vec::new();
    for (word, pair) in spelled(a).zip(pairs(a)) {
        if pair.is_some_and(|pair| theirs.contains(&pair)) {
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
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let capital = bare.chars().next().is_some_and(char::is_uppercase);
        if capital && !begins {
            names.extend(words(bare));
        }
        begins = word.ends_with(['.', '!', '?', ':', '”', '–', '—', '|']);
    }
    names
}

/// The longest run of signs that two texts in scripts without spaces share, white space aside; nothing where it is too short to name
/// anything.
pub fn shared_run(a: &str, b: &str) -> Option<String> {
    let signs = |text: &str| -> Vec<char> {
        let dense = text.chars().filter(|c| !c.is_whitespace());
        dense.map(|c| if stands_alone(c) { c } else { '\0' }).collect()
    };
    let (a, b) = (signs(a), signs(b));
    if [&a, &b].iter().any(|text| text.iter().all(|sign| *sign == '\0')) {
        return None;
    }
    let mut before = vec![0_usize; b.len() + 1];
    let (mut longest, mut end) = (0, 0);
    for (n, one) in a.iter().enumerate() {
        let mut row = vec![0; b.len() + 1];
        for (m, other) in b.iter().enumerate() {
            if one == other && *one != '\0' {
                row[m + 1] = before[m] + 1;
                if row[m + 1] > longest {
                    (longest, end) = (row[m + 1], n + 1);
                }
            }
        }
        before = row;
    }
    let run: String = a.get(end - longest..end)?.iter().collect();
    let ideographs = run.chars().all(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
    (longest >= if ideographs { 6 } else { 12 }).then_some(run)
}

/// The words of a text as they are spelled, without what stands around them.
fn spelled(text: &str) -> impl Iterator<Item = &str> {
    text.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
}

/// For each word of a text: it with the next one, folded, where both belong to one name.
fn pairs(text: &str) -> Vec<Option<Vec<String>>> {
    let all: Vec<&str> = text.split_whitespace().collect();
    let capital = |word: &str| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(char::is_uppercase)
    };
    let pair = |n: usize| {
        let (word, next) = (all.get(n)?, all.get(n + 1)?);
        let ends = word.ends_with(|c: char| !c.is_alphanumeric());
        let begins = next.starts_with(|c: char| !c.is_alphanumeric());
        let one = !ends && !begins && capital(word) && capital(next);
        one.then(|| words(&format!("{word} {next}")))
    };
    (0..all.len()).map(pair).collect()
}

#[cfg(test)]
mod tests {
    use super::{
        can_tell, continued, nearly_equal, shared_names, shared_run, stands_in, words,
        written_as_names,
    };

    #[test]
    fn texts_that_are_nearly_the_same() {
        let check = |a: &str, b: &str, same: bool| {
            assert_eq!(nearly_equal(&words(a), &words(b)), same, "{a} / {b}");
        };
        let long = "Divers lower a hose into the flooded shaft of the Corley mine on Friday";
        check(long, long, true);
        check(long, &long.replace("Friday", "Saturday"), true);
        check(long, "Divers rest beside the flooded shaft", false);
        check("", "", false);
        check("A view", "A view", true);
    }

    #[test]
    fn names_in_both() {
        let check = |a: &str, b: &str, expect: &[&str]| {
            assert_eq!(shared_names(a, b), expect, "{a} / {b}");
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
            assert_eq!(shared_run(a, b).as_deref(), expect, "{a} / {b}");
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
