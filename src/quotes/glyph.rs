//! Single marks: which characters may enclose a quotation, and what each does where it stands.

/// The pairs that may enclose a quotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    /// “ ” „ “ ‟ ” and TeX: told apart at the closing mark by where it stands.
    Double,
    /// " "
    Straight,
    /// ‘ ’
    Single,
    /// ' '
    Prime,
    /// « »
    Angle,
    /// » «
    Reversed,
    /// 「 」
    Corner,
    /// 『 』
    WhiteCorner,
    /// ‹ ›
    SingleAngle,
}

/// A character with its place and its neighbors.
pub(super) struct Glyph {
    pub at: usize,
    pub c: char,
    pub before: Option<char>,
    pub after: Option<char>,
    /// Length in bytes of the whole mark (TeX marks have two characters).
    pub len: usize,
}

impl Glyph {
    /// The offset after the mark.
    pub(super) fn end(&self) -> usize {
        self.at + self.len
    }

    /// Whether it stands where a mark opens: after a space or another opening mark.
    pub(super) fn opens(&self) -> bool {
        let room = self
            .before
            .is_none_or(|c| c.is_whitespace() || "([{—–-―/‘'“\"…:;¡¿".contains(c) || is_cjk(c));
        room && self.after.is_some_and(|c| !c.is_whitespace())
    }

    /// Whether it stands where a mark closes: after a letter or punctuation, before none.
    pub(super) fn closes(&self) -> bool {
        self.before.is_some_and(|c| !c.is_whitespace())
            && self.after.is_none_or(|c| !c.is_alphanumeric())
    }
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}')
}

/// Whether the character may be part of a mark.
pub(super) fn is_mark(c: char) -> bool {
    matches!(
        c,
        '"' | '\''
            | '`'
            | '“'
            | '”'
            | '„'
            | '‟'
            | '″'
            | '‘'
            | '’'
            | '‚'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
            | '＂'
    )
}

/// The marks of a text, but those that measure feet and inches.
pub(super) fn glyphs(text: &str) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut before: Option<char> = None;
    let mut feet = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let mut len = c.len_utf8();
        let mut mark = c;
        let twin = chars.peek().is_some_and(|&(_, next)| next == c);
        if twin && matches!(c, '`' | '\'' | '’' | '‘') {
            chars.next();
            len *= 2;
            mark = if matches!(c, '`' | '‘') { '“' } else { '”' };
        } else if matches!(c, '＂') {
            mark = '"';
        } else if c == '`' {
            mark = '‘';
        }
        let number = before.is_some_and(|c| c.is_ascii_digit());
        if number && matches!(c, '\'' | '’') {
            feet = Some(at);
        }
        // Inches after feet: 6'2", 5' 11".
        let inches = number
            && matches!(c, '"' | '”' | '″')
            && feet.is_some_and(|feet| at.saturating_sub(feet) <= 6);
        if is_mark(c) && !inches {
            glyphs.push(Glyph { at, c: mark, before, after: chars.peek().map(|&(_, c)| c), len });
        }
        before = Some(c);
    }
    glyphs
}

/// The pair that the character may open.
pub(super) fn pair_of(c: char) -> Option<Pair> {
    Some(match c {
        '“' | '”' | '„' | '‟' => Pair::Double,
        '"' => Pair::Straight,
        '‘' | '‚' => Pair::Single,
        '\'' => Pair::Prime,
        '«' => Pair::Angle,
        '‹' => Pair::SingleAngle,
        '»' => Pair::Reversed,
        '「' => Pair::Corner,
        '『' => Pair::WhiteCorner,
        _ => return None,
    })
}

/// The pair that a glyph opens where nothing is open.
pub(super) fn opening(glyph: &Glyph) -> Option<Pair> {
    let pair = pair_of(glyph.c)?;
    let letter_after = glyph.after.is_some_and(|c| !c.is_whitespace());
    let opens = match glyph.c {
        '“' | '„' | '‟' => letter_after || glyph.before.is_none_or(char::is_whitespace),
        '«' | '「' | '『' => true,
        '‹' => letter_after,
        '"' => {
            glyph.opens()
                || (glyph.after.is_some_and(char::is_alphanumeric)
                    && glyph.before.is_some_and(|c| !c.is_alphanumeric()))
        }
        // ” and » in an opening place are the wrong marks, or Swedish and German ones.
        '”' | '»' => glyph.opens(),
        '‘' | '‚' | '\'' => {
            glyph.opens()
                && glyph.after.is_some_and(|c| c.is_alphanumeric() || "“\"¿¡…[".contains(c))
                && glyph.before.is_none_or(|c| c.is_whitespace() || "([—–:,-".contains(c))
        }
        _ => false,
    };
    opens.then_some(pair)
}

/// What a mark does inside an open quotation.
pub(super) enum Reading {
    Close,
    Reopen,
    Text,
}

/// What a glyph does inside an open quotation.
pub(super) fn reading(pair: Pair, glyph: &Glyph) -> Reading {
    let by_place = || {
        if glyph.closes() || !glyph.opens() { Reading::Close } else { Reading::Reopen }
    };
    match (pair, glyph.c) {
        (Pair::Double, '”') => {
            if glyph.opens() && !glyph.closes() {
                Reading::Reopen
            } else {
                Reading::Close
            }
        }
        (Pair::Double, '“' | '‟') => {
            // German “ closes; an English “ after a letter is the wrong mark.
            if glyph.closes() && !glyph.opens() { Reading::Close } else { Reading::Reopen }
        }
        (Pair::Double, '″') | (Pair::Straight, '”' | '″') if glyph.closes() => Reading::Close,
        (Pair::Double, '"') if glyph.closes() && !glyph.opens() => Reading::Close,
        // Marks of the other style, one inside the other.
        (Pair::Double, '"') | (Pair::Straight, '“') if glyph.opens() && !glyph.closes() => {
            Reading::Reopen
        }
        (Pair::Straight, '"') => {
            if glyph.opens() && !glyph.closes() {
                Reading::Reopen
            } else {
                by_place()
            }
        }
        (Pair::Angle, '»')
        | (Pair::Reversed, '«')
        | (Pair::SingleAngle, '›')
        | (Pair::Corner, '」')
        | (Pair::WhiteCorner, '』') => Reading::Close,
        (Pair::Double, '„')
        | (Pair::Angle, '«')
        | (Pair::Corner, '「')
        | (Pair::WhiteCorner, '『') => Reading::Reopen,
        _ => Reading::Text,
    }
}
