//! Folding: what makes `González` and `GONZALEZ` one word to a search.
//!
//! Case, accents, ligatures and full-width forms go (Unicode NFKC, then the marks of Latin, Greek, Cyrillic, Hebrew and
//! Arabic). Marks that make another letter (kana, Devanagari) stay, and so do ideographs and syllables.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// The text in small letters without accents. Borrowed where it is so already.
///
/// Folding is idempotent. The length may change: spans of the folded text are no spans of the text.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let mut out = String::with_capacity(text.len());
    let mut bare = String::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        // The last ASCII letter before a mark may be its base; no mark reaches over an ASCII letter.
        let (ascii, after) =
            rest.split_at(if end == rest.len() { end } else { end.saturating_sub(1) });
        out.extend(ascii.chars().map(|c| c.to_ascii_lowercase()));
        let skip = usize::from(after.starts_with(|c: char| c.is_ascii()));
        let length =
            after.bytes().skip(skip).position(|b| b.is_ascii()).map_or(after.len(), |at| at + skip);
        let (other, after) = after.split_at(length);
        bare.clear();
        strip(other, &mut bare);
        out.extend(bare.nfc());
        rest = after;
    }
    Cow::Owned(out)
}

/// Appends a stretch in small letters, decomposed and without accents.
fn strip(text: &str, out: &mut String) {
    for c in text.nfkc().flat_map(char::to_lowercase).nfkd().filter(|&c| !is_accent(c)) {
        match spelled(c) {
            Some(letters) => out.push_str(letters),
            None => out.push(c),
        }
    }
}

/// A mark that changes a letter's sound or tone but not the letter that people type.
fn is_accent(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{5BF}'..='\u{5C7}'
        | '\u{610}'..='\u{61A}' | '\u{640}' | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}'
        | '\u{1AB0}'..='\u{1AFF}' | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}'
        | '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}')
}

/// Letters that have no decomposition, as people type them without.
fn spelled(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ı' => "i",
        'þ' => "th",
        'ŋ' => "n",
        'ŧ' => "t",
        'ς' => "σ",
        '‘' | '’' | 'ʼ' | 'ʻ' => "'",
        '“' | '”' => "\"",
        '‐' | '‑' | '–' | '—' => "-",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_people_type_finds_what_is_printed() {
        for (text, want) in [
            ("Nicolás GONZÁLEZ", "nicolas gonzalez"),
            ("Straße", "strasse"),
            ("STRASSE", "strasse"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Åse Bjørnsson", "ase bjornsson"),
            ("ﬁnal", "final"),
            ("ＡＰ", "ap"),
            ("東京で", "東京で"),
            ("ガス", "ガス"),
            ("한국", "한국"),
            ("Ёлка", "елка"),
            ("مُحَمَّد", "محمد"),
            ("O’Brien", "o'brien"),
            ("Ὀδυσσεύς", "οδυσσευσ"),
            ("plain", "plain"),
        ] {
            assert_eq!(fold(text), want, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = fold(&text).into_owned();
            proptest::prop_assert_eq!(fold(&once), once.as_str());
        }
    }
}
