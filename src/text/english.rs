//! Whether words read as English: its function words are too common to be missing.

/// Function words of English that other languages of the wire seldom share.
const FUNCTION: &[&str] =
    &["the", "of", "and", "to", "in", "a", "is", "was", "for", "that", "with", "on", "said", "by"];

/// Whether one word in twelve is a function word of English; no words at all are no English.
pub fn reads_english<'w>(words: impl Iterator<Item = &'w str>) -> bool {
    let (mut all, mut function) = (0_usize, 0_usize);
    for word in words {
        all += 1;
        function += usize::from(FUNCTION.iter().any(|f| f.eq_ignore_ascii_case(word)));
    }
    function * 12 >= all && all > 0
}

#[cfg(test)]
mod tests {
    use super::reads_english;

    #[test]
    fn english_and_others() {
        let check = |text: &str, want: bool| {
            assert_eq!(reads_english(text.split_whitespace()), want, "{text}");
        };
        check("The ferry was late and rain fell on the quay", true);
        check("Die Fähre kam spät und es regnete am Kai die ganze Nacht lang", false);
        check("", false);
    }
}
