//! Amounts in the text: money, shares of a hundred, and counted things.

use crate::story::{Amount, DateNote, Span};

use super::token::{Shape, Token};

const CURRENCIES: &[(&str, &str)] = &[
    ("$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("¥", "JPY"),
    ("₹", "INR"),
    ("₽", "RUB"),
    ("₩", "KRW"),
    ("₴", "UAH"),
    ("₺", "TRY"),
    ("₪", "ILS"),
    ("₦", "NGN"),
];
const MONEY: &[(&str, &str)] = &[
    ("dollars", "USD"),
    ("dollar", "USD"),
    ("euros", "EUR"),
    ("euro", "EUR"),
    ("yen", "JPY"),
    ("pounds", "GBP"),
    ("rubles", "RUB"),
    ("roubles", "RUB"),
    ("rupees", "INR"),
    ("yuan", "CNY"),
];
const SCALES: &[(&str, i32)] = &[
    ("thousand", 3),
    ("million", 6),
    ("billion", 9),
    ("trillion", 12),
    ("mln", 6),
    ("bln", 9),
    ("m", 6),
    ("bn", 9),
];

/// The amounts of a story: sorted, disjoint, apart from its dates.
pub fn amounts(tokens: &[Token<'_>], dates: &[DateNote]) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((from, to, value)) = read(tokens, at) else {
            at += 1;
            continue;
        };
        let span = Span::new(tokens[from].span.start, tokens[to - 1].span.end);
        let next = dates.partition_point(|d| d.span.end <= span.start);
        let in_date = dates.get(next).is_some_and(|d| d.span.meets(span));
        let apart = found.last().is_none_or(|last: &Amount| last.span.end <= span.start);
        if !in_date && apart {
            found.push(Amount { span, value });
        }
        at = to.max(at + 1);
    }
    found
}

/// The amount whose number stands at the token: first token, one past the last, value.
fn read(tokens: &[Token<'_>], at: usize) -> Option<(usize, usize, String)> {
    let token = tokens.get(at).filter(|t| t.shape == Shape::Number)?;
    let near = |at: usize| tokens.get(at).filter(|t| t.block == token.block);
    let touches =
        |a: usize, b: usize| near(a).zip(near(b)).is_some_and(|(a, b)| a.span.end == b.span.start);
    // `3.5bn`, `16m`: the scale may stick to the number.
    let digits = token.form.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let stuck = token.form.get(digits.len()..).unwrap_or_default();
    let number = plain(digits)?;
    let scale = |word: &str| SCALES.iter().find(|(name, _)| *name == word).map(|(_, zeros)| *zeros);
    let (zeros, end) = match (stuck, near(at + 1)) {
        ("", Some(next)) => scale(&next.form).map_or((0, at + 1), |zeros| (zeros, at + 2)),
        ("", None) => (0, at + 1),
        (word, _) => (scale(word)?, at + 1),
    };
    let number = scaled(&number, zeros);
    let before = at.checked_sub(1).and_then(near);
    if let Some(sign) = before
        && let Some((_, code)) = CURRENCIES.iter().find(|(mark, _)| *mark == sign.form)
    {
        // `US$`, `A$`: the country's letters touch the sign.
        let land = at.checked_sub(2).filter(|&b| touches(b, b + 1)).and_then(near);
        let (from, code) = match land.map(|t| t.form.as_ref()) {
            Some("US" | "U.S.") => (at - 2, "USD"),
            Some("A" | "AU") => (at - 2, "AUD"),
            Some("C" | "CA") => (at - 2, "CAD"),
            Some("HK") => (at - 2, "HKD"),
            Some("NZ") => (at - 2, "NZD"),
            Some("S") => (at - 2, "SGD"),
            _ => (at - 1, *code),
        };
        return Some((from, end, format!("{number} {code}")));
    }
    let unit = near(end)?;
    if unit.form == "%" || matches!(unit.form.as_ref(), "percent" | "pct") {
        return Some((at, end + 1, format!("{number} %")));
    }
    if unit.form == "per" && near(end + 1).is_some_and(|t| t.form == "cent") {
        return Some((at, end + 2, format!("{number} %")));
    }
    if let Some((_, code)) = MONEY.iter().find(|(name, _)| *name == unit.form) {
        return Some((at, end + 1, format!("{number} {code}")));
    }
    let counted = unit.shape == Shape::Small && !unit.glued && is_plural(&unit.form);
    let glued = before.is_some_and(|t| matches!(t.form.as_ref(), "-" | "–" | "/" | ":"))
        && touches(at - 1, at);
    (counted && !glued && stuck.is_empty())
        .then(|| (at, end + 1, format!("{number} {}", unit.form)))
}

/// Whether a word looks like the plural of a thing that is counted.
fn is_plural(word: &str) -> bool {
    const OTHERS: &[&str] =
        &["people", "men", "women", "children", "feet", "mph", "kph", "km", "kg"];
    const NOT: &[&str] = &[
        "is", "was", "has", "as", "its", "this", "his", "us", "says", "minus", "plus", "versus",
        "vs", "times", "does", "across", "less",
    ];
    OTHERS.contains(&word)
        || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !NOT.contains(&word)
}

/// A number without the commas between its thousands; `None` where it is none.
fn plain(digits: &str) -> Option<String> {
    let number: String = digits.chars().filter(|&c| c != ',').collect();
    let dots = number.matches('.').count();
    let valid =
        number.chars().all(|c| c.is_ascii_digit() || c == '.') && dots <= 1 && number.len() <= 24;
    (valid && number.starts_with(|c: char| c.is_ascii_digit())).then_some(number)
}

/// The number times ten to the power, as digits: `3.5` and 9 give `3500000000`.
fn scaled(number: &str, zeros: i32) -> String {
    if zeros == 0 {
        return number.to_owned();
    }
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let zeros = usize::try_from(zeros).unwrap_or(0);
    let mut out = String::from(whole);
    let mut part = part.chars();
    for _ in 0..zeros {
        out.push(part.next().unwrap_or('0'));
    }
    let rest = part.as_str();
    let out = out.trim_start_matches('0');
    let out = if out.is_empty() { "0" } else { out };
    if rest.is_empty() { out.to_owned() } else { format!("{out}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::lexicon::Memo;
    use crate::names::{dates, token};
    use crate::story::{Block, Role, Story};

    fn check(text: &str, expect: &[(&str, &str)]) {
        let mut story = Story { text: text.into(), ..Story::default() };
        story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        let tokens = token::tokens(&story, &mut Memo::default());
        let dates = dates::dates(&tokens, Some(jiff::civil::date(2024, 11, 16)));
        let found = amounts(&tokens, &dates);
        let got: Vec<(&str, &str)> =
            found.iter().map(|a| (story.cut(a.span), a.value.as_str())).collect();
        assert_eq!(got, expect, "{text}");
    }

    #[test]
    fn amounts_carry_number_and_unit() {
        check("more than 80% of 225 cases", &[("80%", "80 %"), ("225 cases", "225 cases")]);
        check("paid $3.5 billion", &[("$3.5 billion", "3500000000 USD")]);
        check("paid US$16m or £0.25m", &[("US$16m", "16000000 USD"), ("£0.25m", "250000 GBP")]);
        check("about 2,400 people", &[("2,400 people", "2400 people")]);
        check("1.25 million euros", &[("1.25 million euros", "1250000 EUR")]);
        check("up 4.5 percent", &[("4.5 percent", "4.5 %")]);
        check("on July 28 rains came, in 2019 floods", &[]);
        check("won 3-1 goals", &[]);
        check("the Yare 3 prison", &[]);
    }
}
