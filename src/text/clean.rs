//! The sanitiser: nothing from a file reaches a screen, a pipe or the index but through here.
//!
//! Controls become visible (`␛`, `⟨U+009B⟩`), every kind of line end becomes `\n`, every kind of space a plain one; what
//! would reorder, hide or pile up text (bidi overrides, tags, zero-width characters, more than eight marks on a letter)
//! is shown or goes. Letters of right-to-left scripts, joiners of emoji and variation selectors stay. The result is in
//! NFC. Cleaning twice changes nothing.

use std::borrow::Cow;
use std::fmt::Write;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// The most combining marks on one character.
const MARKS: usize = 8;

/// The most combining marks that are looked at: what follows goes before normalization sorts them.
const MARKS_READ: usize = 32;

/// The most equal controls that are shown in a row.
const CONTROLS: usize = 8;

/// What a tab becomes.
const TAB: &str = "    ";

/// What a line end becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    /// A line end.
    Kept,
    /// A visible mark.
    Shown,
}

/// Text without control characters but `\n`, in NFC. Borrowed where nothing had to change.
pub fn clean(text: &str) -> Cow<'_, str> {
    sanitise(text, Ends::Kept)
}

/// One line for paths and messages: as [`clean`], and line ends and tabs are shown (`␊`, `␉`).
pub fn clean_line(text: &str) -> Cow<'_, str> {
    sanitise(text, Ends::Shown)
}

fn sanitise(text: &str, ends: Ends) -> Cow<'_, str> {
    let (mut plain, mut rest) = split_plain(text, ends);
    if rest.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut safe = String::new();
    while !rest.is_empty() {
        // The last plain character may compose with what follows it.
        let last = plain.char_indices().next_back().map_or(0, |(at, _)| at);
        let (before, base) = plain.split_at(last);
        out.push_str(before);
        let end =
            rest.char_indices().find(|&(_, c)| is_plain(c, ends)).map_or(rest.len(), |(at, _)| at);
        let (odd, mut after) = rest.split_at(end);
        if odd.ends_with('\r') && ends == Ends::Kept {
            after = after.strip_prefix('\n').unwrap_or(after);
        }
        safe.clear();
        repair(&mut out, &mut safe, base.chars().chain(odd.chars()), ends);
        (plain, rest) = split_plain(after, ends);
    }
    out.push_str(plain);
    Cow::Owned(out)
}

/// The longest start of a text that needs no look, and the rest.
fn split_plain(text: &str, ends: Ends) -> (&str, &str) {
    let mut at = 0;
    let bytes = text.as_bytes();
    loop {
        let ascii = bytes.get(at..).unwrap_or_default();
        at += ascii.iter().position(|&b| !is_plain_ascii(b, ends)).unwrap_or(ascii.len());
        match text.get(at..).and_then(|rest| rest.chars().next()) {
            Some(c) if !c.is_ascii() && is_plain(c, ends) => at += c.len_utf8(),
            _ => return text.split_at(at),
        }
    }
}

fn is_plain_ascii(byte: u8, ends: Ends) -> bool {
    matches!(byte, 0x20..=0x7E) || (byte == b'\n' && ends == Ends::Kept)
}

/// Letters and marks of the common scripts that are in NFC whatever stands before them.
fn is_plain(c: char, ends: Ends) -> bool {
    match c {
        '\0'..='\x7F' => is_plain_ascii(c as u8, ends),
        '\u{A1}'..='\u{AC}'
        | '\u{AE}'..='\u{2FF}'
        | '\u{400}'..='\u{482}'
        | '\u{48A}'..='\u{52F}'
        | '\u{5D0}'..='\u{5EA}'
        | '\u{620}'..='\u{64A}'
        | '\u{2010}'..='\u{2027}'
        | '\u{2030}'..='\u{205E}'
        | '\u{20A0}'..='\u{20BF}'
        | '\u{3001}'..='\u{3029}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FA}'
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}'
        | '\u{FF01}'..='\u{FF5E}' => true,
        _ => false,
    }
}

/// Appends a stretch that needs work, with the plain character before it. `safe` is room to work in.
fn repair(out: &mut String, safe: &mut String, stretch: impl Iterator<Item = char>, ends: Ends) {
    let mut filter = Filter { ends, last: None, before: None, marks: 0, most: 0, same: 0 };
    for c in stretch {
        filter.push(c, safe);
    }
    if safe.is_ascii() || (filter.most <= MARKS && is_nfc_quick(safe.chars()) == IsNormalized::Yes)
    {
        out.push_str(safe);
        return;
    }
    let mut marks = 0;
    for c in safe.nfc() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MARKS {
            out.push(c);
        }
    }
}

/// What the filter knows of the characters before.
struct Filter {
    ends: Ends,
    /// The last character that was kept.
    last: Option<char>,
    /// The last character as it came.
    before: Option<char>,
    /// Marks in a row, and the most of them.
    marks: usize,
    most: usize,
    /// Equal controls in a row.
    same: usize,
}

impl Filter {
    fn push(&mut self, c: char, out: &mut String) {
        self.same = if self.before == Some(c) { self.same + 1 } else { 1 };
        self.before = Some(c);
        self.marks = if is_combining_mark(c) { self.marks + 1 } else { 0 };
        self.most = self.most.max(self.marks);
        if self.marks > MARKS_READ {
            return;
        }
        match judge(c, self.last, self.ends) {
            Fate::Keep => self.keep(c, out),
            Fate::As(other) => self.keep(other, out),
            Fate::Drop => {}
            Fate::LineEnd => self.keep('\n', out),
            Fate::Tab => {
                self.last = Some(' ');
                out.push_str(TAB);
            }
            Fate::Picture | Fate::Code if self.same > CONTROLS => {}
            Fate::Picture => self.keep(picture(c), out),
            Fate::Code => {
                self.last = Some('⟩');
                write!(out, "⟨U+{:04X}⟩", u32::from(c)).expect("a String takes all");
            }
        }
    }

    fn keep(&mut self, c: char, out: &mut String) {
        self.last = Some(c);
        out.push(c);
    }
}

/// What becomes of a character.
enum Fate {
    Keep,
    Drop,
    As(char),
    LineEnd,
    Tab,
    /// Its control picture.
    Picture,
    /// Its code point in angle brackets.
    Code,
}

/// The table by code point. `last` is the character kept before it.
#[expect(
    clippy::match_same_arms,
    reason = "the arms are a table in order of code points and reasons"
)]
fn judge(c: char, last: Option<char>, ends: Ends) -> Fate {
    match c {
        '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}'
            if ends == Ends::Kept =>
        {
            Fate::LineEnd
        }
        '\t' if ends == Ends::Kept => Fate::Tab,
        '\0'..='\x1F' | '\x7F' => Fate::Picture,
        // C1, line and paragraph separator, bidi embeddings, overrides and isolates, deprecated format characters,
        // interlinear annotations.
        '\u{80}'..='\u{9F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{206F}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{FDD0}'..='\u{FDEF}' => Fate::Code,
        // Tags: those of a flag go quietly, the black flag stays.
        '\u{E0000}'..='\u{E007F}' if last == Some('\u{1F3F4}') => Fate::Drop,
        '\u{E0000}'..='\u{E007F}' => Fate::Code,
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' | '\u{3000}' => {
            Fate::As(' ')
        }
        // Joiners and variation selectors mean something only after a character of an emoji or of a script that has them.
        '\u{200C}' | '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' => {
            if last.is_some_and(joins) { Fate::Keep } else { Fate::Drop }
        }
        // Soft hyphen, joiner of graphemes, fillers, Khmer and Mongolian invisibles, zero-width space, directional marks,
        // word joiner and invisible operators, object replacement, BOM, shorthand and musical format controls.
        '\u{AD}'
        | '\u{34F}'
        | '\u{61C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2060}'..='\u{2065}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFF8}'
        | '\u{FFFC}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0080}'..='\u{E00FF}'
        | '\u{E01F0}'..='\u{E0FFF}' => Fate::Drop,
        // Private use: icon fonts and the like.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}' => {
            Fate::As('\u{FFFD}')
        }
        _ if u32::from(c) & 0xFFFE == 0xFFFE => Fate::Code,
        // What NFC turns into ASCII, ahead of it: joiners look at the character before.
        '\u{37E}' => Fate::As(';'),
        '\u{1FEF}' => Fate::As('`'),
        '\u{212A}' => Fate::As('K'),
        _ => Fate::Keep,
    }
}

/// Whether a joiner or variation selector may follow.
fn joins(last: char) -> bool {
    !last.is_ascii()
        && !last.is_whitespace()
        && !matches!(last, '\u{200C}' | '\u{200D}' | '\u{FFFD}' | '⟩' | '\u{2400}'..='\u{2426}')
        && !matches!(last, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// The control picture of a C0 control or DEL (Unicode, Control Pictures).
fn picture(c: char) -> char {
    match c {
        '\0'..='\x1F' => char::from_u32(0x2400 + u32::from(c)).unwrap_or('\u{FFFD}'),
        _ => '␡',
    }
}

#[cfg(test)]
mod tests {
    use super::{clean, clean_line};

    fn check(text: &str, want: &str) {
        assert_eq!(clean(text), want, "{text:?}");
    }

    #[test]
    fn controls_are_shown() {
        check("a\x1b[31mb", "a␛[31mb");
        check("\u{9b}31m", "⟨U+009B⟩31m");
        check("\u{9d}0;title\x07", "⟨U+009D⟩0;title␇");
        check("\x7f\0", "␡␀");
        check(&"\0".repeat(1000), "␀␀␀␀␀␀␀␀");
        assert_eq!(clean_line("a\nb\r\tc\u{2028}"), "a␊b␍␉c⟨U+2028⟩");
    }

    #[test]
    fn line_ends_and_spaces_are_plain() {
        check(
            "a\r\nb\rc\u{85}d\u{b}e\u{c}f\u{2028}g\u{2029}h\n\n\r\r",
            "a\nb\nc\nd\ne\nf\ng\nh\n\n\n\n",
        );
        check("a\tb", "a    b");
        check("10\u{a0}000\u{202f}km\u{3000}", "10 000 km ");
    }

    #[test]
    fn what_reorders_or_hides_is_shown_or_goes() {
        check("a\u{202e}b\u{2066}c", "a⟨U+202E⟩b⟨U+2066⟩c");
        check("a\u{e0041}", "a⟨U+E0041⟩");
        check("\u{1f3f4}\u{e0067}\u{e007f}!", "\u{1f3f4}!");
        check("a\u{fff9}b\u{fffb}", "a⟨U+FFF9⟩b⟨U+FFFB⟩");
        check("\u{feff}so\u{ad}ft\u{200b} a\u{200d}b", "soft ab");
        check("\u{fdd0}\u{ffff}\u{f0ac}", "⟨U+FDD0⟩⟨U+FFFF⟩\u{fffd}");
    }

    #[test]
    fn scripts_and_emoji_stay() {
        for text in [
            "naïve café “so”",
            "مرحبا بالعالم",
            "שלום",
            "東京で",
            "한국어",
            "👩‍👩‍👧 ❤️ 🇫🇷",
            "می‌خواهم",
            "हिन्दी",
            "葛\u{e0100}",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn letters_are_composed_and_marks_counted() {
        check("e\u{301}", "é");
        check("か\u{3099}", "が");
        check("\u{1112}\u{1161}\u{11ab}", "한");
        assert_eq!(clean(&format!("z{}", "\u{35c}".repeat(5000))).chars().count(), 9);
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_out_safe_and_stays_so(
            text in proptest::collection::vec(
                proptest::prop_oneof![
                    proptest::char::any(),
                    proptest::char::range('\0', '\u{a0}'),
                    proptest::char::range('\u{2000}', '\u{206f}'),
                    proptest::char::range('\u{300}', '\u{36f}'),
                    proptest::char::range('\u{900}', '\u{9ff}'),
                    proptest::char::range('\u{1100}', '\u{11ff}'),
                    proptest::char::range('\u{fe00}', '\u{feff}'),
                    proptest::char::range('\u{1f000}', '\u{1faff}'),
                    proptest::sample::select(vec!['e', 'K', '\u{212a}', '\u{344}', '\u{fb1d}', '\u{200d}', '\u{1f3f4}', '\u{e0067}']),
                ],
                0..40,
            )
        ) {
            let text: String = text.into_iter().collect();
            let once = clean(&text).into_owned();
            proptest::prop_assert!(once.chars().all(|c| c == '\n' || !c.is_control()));
            proptest::prop_assert_eq!(clean(&once), once.as_str());
            let line = clean_line(&text).into_owned();
            proptest::prop_assert!(!line.chars().any(char::is_control));
            proptest::prop_assert_eq!(clean_line(&line), line.as_str());
        }

        #[test]
        fn any_bytes_come_out_safe(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let (text, _) = crate::text::decode(&bytes, None);
            proptest::prop_assert!(clean(&text).chars().all(|c| c == '\n' || !c.is_control()));
        }
    }
}
