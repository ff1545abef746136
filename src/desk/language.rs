//! The language of a text, by its script and its function words.

use std::sync::LazyLock;

use super::lexicon::FUNCTION_WORDS;
use crate::text::WordTable;

/// Words looked at: enough to be sure, few enough to cost nothing.
const WORDS: usize = 600;

/// Words after which a clear winner is enough.
const CLEAR: usize = 50;

/// For each function word the languages that have it, as indexes into the list.
static LANGUAGES_OF: LazyLock<WordTable<Vec<usize>>> = LazyLock::new(|| {
    let mut of: WordTable<Vec<usize>> = WordTable::default();
    for (n, (_, words)) in FUNCTION_WORDS.iter().enumerate() {
        for word in words {
            of.entry(word).or_default().push(n);
        }
    }
    of
});

/// The longest word that may be a function word, in bytes.
const LONGEST: usize = 24;

/// The language that has a quarter of the words where no other has half as many.
fn clear_winner(votes: &[usize], words: usize) -> Option<&'static str> {
    let (best, &most) = votes.iter().enumerate().max_by_key(|&(_, votes)| votes)?;
    let clear = most * 4 >= words && votes.iter().filter(|&&votes| votes * 2 >= most).count() == 1;
    clear.then(|| FUNCTION_WORDS[best].0)
}

/// The language that a file gives for its lines, unless their words are clearly another's: pages are made from
/// templates that say English whatever is put into them. Where none is given, the words decide.
pub fn settle<'a>(given: Option<&str>, lines: impl Iterator<Item = &'a str>) -> Option<String> {
    let count = Count::of(lines, given);
    let Some(given) = given else { return count.best().map(str::to_owned) };
    Some(count.clearly_not(given).unwrap_or(given).to_owned())
}

/// What the words and letters of some lines speak for.
struct Count {
    votes: Vec<usize>,
    words: usize,
    letters: usize,
    /// Letters of scripts that tell a language.
    scripts: [(usize, &'static str); 4],
}

impl Count {
    /// The language as a BCP 47 code; `None` where too little speaks for any.
    fn best(&self) -> Option<&'static str> {
        if self.letters >= 8 {
            for (count, code) in self.scripts {
                if count * 5 > self.letters {
                    return Some(code);
                }
            }
        }
        let votes = self.votes.iter().enumerate();
        let (best, &most) = votes.max_by_key(|&(n, &v)| (v, std::cmp::Reverse(n)))?;
        // Long lists must cover more of a text than short ones, lest a few English links make a Zulu page English.
        let least = if FUNCTION_WORDS[best].1.len() >= 45 { 7 } else { 14 };
        (most >= 3 && most * least >= self.words).then(|| FUNCTION_WORDS[best].0)
    }

    /// The clear winner where it is not the language given, and next to nothing speaks for that one.
    fn clearly_not(&self, given: &str) -> Option<&'static str> {
        let code = given.split(['-', '_']).next().unwrap_or(given);
        let own = FUNCTION_WORDS.iter().position(|(known, _)| known.eq_ignore_ascii_case(code))?;
        let best = clear_winner(&self.votes, self.words).filter(|_| self.words >= CLEAR)?;
        let most = self.votes.iter().max().copied().unwrap_or(0);
        let other = !best.eq_ignore_ascii_case(code) && self.votes[own] * 3 < most;
        other.then_some(best)
    }

    /// Counts what the lines hold; longer ones come first, so that the links around a story do not outvote it.
    fn of<'a>(lines: impl Iterator<Item = &'a str>, given: Option<&str>) -> Self {
        // What contradicts the file must hold for more words.
        let known = |code: &str| given.is_none_or(|given| given.starts_with(code));
        let mut lines: Vec<&str> = lines.collect();
        lines.sort_by_key(|l| std::cmp::Reverse(l.len()));
        let mut votes = vec![0_usize; FUNCTION_WORDS.len()];
        let (mut words, mut letters) = (0_usize, 0_usize);
        let mut small = String::new();
        let (mut kana, mut han, mut hangul, mut thai) = (0_usize, 0_usize, 0_usize, 0_usize);
        'lines: for line in lines {
            let ascii = line.is_ascii();
            if ascii {
                letters += line.bytes().take(4000).filter(u8::is_ascii_alphabetic).count();
            }
            for c in line.chars().take(if ascii { 0 } else { 4000 }) {
                letters += usize::from(c.is_alphabetic());
                match c {
                    '\u{3040}'..='\u{30FF}' => kana += 1,
                    '\u{4E00}'..='\u{9FFF}' => han += 1,
                    '\u{AC00}'..='\u{D7A3}' => hangul += 1,
                    '\u{0E00}'..='\u{0E7F}' => thai += 1,
                    _ => {}
                }
            }
            for word in line.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty()) {
                // No function word is long.
                if word.len() <= LONGEST {
                    small.clear();
                    small.push_str(word);
                    if word.is_ascii() {
                        small.make_ascii_lowercase();
                    } else {
                        small = small.to_lowercase();
                    }
                    for &n in LANGUAGES_OF.get(small.as_str()).into_iter().flatten() {
                        votes[n] += 1;
                    }
                }
                words += 1;
                if words == CLEAR && clear_winner(&votes, words).is_some_and(known)
                    || words >= WORDS
                {
                    break 'lines;
                }
            }
            if letters >= WORDS * 10 {
                break;
            }
        }
        let scripts = [(kana, "ja"), (hangul, "ko"), (han, "zh"), (thai, "th")];
        Self { votes, words, letters, scripts }
    }
}

#[cfg(test)]
mod tests {
    use super::settle;

    #[test]
    fn tells_languages_by_their_function_words() {
        let check = |text: &str, want: Option<&str>| {
            assert_eq!(settle(None, text.lines()).as_deref(), want, "{text}");
        };
        check("The mayor said on Monday that the bridge will be closed for a week.", Some("en"));
        check(
            "Der Bürgermeister sagte am Montag, dass die Brücke für eine Woche gesperrt wird.",
            Some("de"),
        );
        check("El alcalde dijo el lunes que el puente estará cerrado por una semana.", Some("es"));
        check("Le maire a dit lundi que le pont sera fermé pour une semaine.", Some("fr"));
        check(
            "O prefeito disse na segunda que a ponte não será aberta para os carros.",
            Some("pt"),
        );
        check("قال رئيس البلدية إن الجسر سوف يغلق في هذا الأسبوع من بعد ظهر", Some("ar"));
        check("市長は月曜日に橋が一週間閉鎖されると述べた。", Some("ja"));
        check("市长周一表示大桥将关闭一周。", Some("zh"));
        check("Kilo Lima 44-20", None);
    }

    #[test]
    fn words_outvote_what_a_template_says() {
        let check = |given: &str, text: &str, times: usize, want: &str| {
            let text = text.repeat(times);
            assert_eq!(settle(Some(given), text.lines()).as_deref(), Some(want), "{given}: {text}");
        };
        let german = "Der Rat hat am Montag auf der Insel mit dem Wirt und den Gästen über das Boot beraten. ";
        let english =
            "The council met on the island and said that it was for the boat and the guests. ";
        check("en-US", german, 5, "de");
        check("de", english, 5, "en");
        check("en-GB", english, 5, "en-GB");
        check("de-AT", german, 5, "de-AT");
        // Too little, a language that is not known, two languages.
        check("en", german, 1, "en");
        check("zu", english, 5, "zu");
        check("en", &format!("{german}{english}"), 5, "en");
    }
}
