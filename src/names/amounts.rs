//! Amounts in the text: money, shares of a hundred, and counted things.

use crate::story::{Amount, DateNote, Span};

use super::dates::Hit;
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
    ("ringgit", "MYR"),
    ("baht", "THB"),
    ("rand", "ZAR"),
    ("rupiah", "IDR"),
    ("shekels", "ILS"),
    ("reais", "BRL"),
    ("dolares", "USD"),
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
    ("millones", 6),
    ("milhoes", 6),
    ("millions", 6),
    ("millionen", 6),
    ("milliarden", 9),
    ("milliards", 9),
    ("bilhoes", 9),
];

/// Units of two words: the first, and what the second may be.
const PAIRS: &[(&str, &[&str])] = &[
    ("basis", &["points"]),
    ("percentage", &["points", "point"]),
    ("metric", &["tons", "tonnes"]),
    ("nautical", &["miles"]),
    ("square", &["miles", "feet", "meters", "metres", "kilometers", "kilometres", "yards"]),
    ("cubic", &["meters", "metres", "feet", "yards"]),
];

/// What is measured with a hyphen: `a 10-mile road`.
const MEASURES: &[&str] = &[
    "mile",
    "kilometer",
    "kilometre",
    "meter",
    "metre",
    "foot",
    "inch",
    "acre",
    "pound",
    "ton",
    "tonne",
    "day",
    "week",
    "month",
    "year",
    "hour",
    "minute",
    "page",
    "member",
    "seat",
    "point",
];

/// Numbers in words; they count only with a scale, a currency or a percent sign.
const SPELLED: &[&str] = &[
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
];

/// The amounts of a story: sorted, disjoint, apart from its dates.
pub fn amounts(tokens: &[Token<'_>], dates: &[DateNote]) -> Vec<Amount> {
    noted(tokens, dates, |at| read(tokens, at))
}

/// What is read at one token after another: sorted, disjoint, apart from the dates.
pub(super) fn noted(
    tokens: &[Token<'_>],
    dates: &[DateNote],
    read: impl Fn(usize) -> Hit,
) -> Vec<Amount> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some((from, to, value)) = read(at) else {
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
fn read(tokens: &[Token<'_>], at: usize) -> Hit {
    let token = tokens.get(at)?;
    let near = |at: usize| tokens.get(at).filter(|t| t.block == token.block);
    let touches =
        |a: usize, b: usize| near(a).zip(near(b)).is_some_and(|(a, b)| a.span.end == b.span.start);
    let Figure { numbers, scale: own, tail, spelled } = Figure::of(token)?;
    let (zeros, end) = match (own, near(at + 1).filter(|_| tail.is_none())) {
        (Some(zeros), _) => (zeros, at + 1),
        (None, Some(next)) => scale(&next.form).map_or((0, at + 1), |zeros| (zeros, at + 2)),
        (None, None) => (0, at + 1),
    };
    let number = numbers.iter().map(|n| scaled(n, zeros)).collect::<Vec<_>>().join("-");
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
    if let Some(unit) = tail {
        return Some((at, at + 1, format!("{number} {unit}s")));
    }
    // "3 millones de euros"
    let of = zeros > 0 && near(end).is_some_and(|t| matches!(t.form.as_ref(), "de" | "d'" | "d’"));
    let end = end + usize::from(of);
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
    if spelled && zeros == 0 || of {
        return None;
    }
    if let Some((first, seconds)) = PAIRS.iter().find(|(first, _)| *first == unit.form) {
        let second = near(end + 1).filter(|t| seconds.contains(&t.form.as_ref()))?;
        return Some((at, end + 2, format!("{number} {first} {}", second.form)));
    }
    let counted = unit.shape == Shape::Small && !unit.glued && is_plural(&unit.form);
    let glued = before.is_some_and(|t| matches!(t.form.as_ref(), "-" | "–" | "/" | ":"))
        && touches(at - 1, at);
    (counted && !glued && (own.is_none() || spelled))
        .then(|| (at, end + 1, format!("{number} {}", unit.form)))
}

/// What one token says of an amount.
struct Figure<'t> {
    /// One number, or the two ends of a range.
    numbers: Vec<String>,
    /// The zeros of a scale that sticks to it: `3.5bn`, `14-billion`.
    scale: Option<i32>,
    /// What it measures: `10-mile`.
    tail: Option<&'t str>,
    spelled: bool,
}

impl<'t> Figure<'t> {
    fn of(token: &'t Token<'_>) -> Option<Self> {
        let form = token.form.as_ref();
        let plain_figure = Self { numbers: Vec::new(), scale: None, tail: None, spelled: false };
        if matches!(token.shape, Shape::Small | Shape::Capital)
            && let Some(n) = SPELLED.iter().position(|word| form.eq_ignore_ascii_case(word))
        {
            let numbers = vec![(n + 1).to_string()];
            return Some(Self { numbers, spelled: true, ..plain_figure });
        }
        if !form.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if let Some((first, rest)) = form.split_once(['-', '–']) {
            let first = plain(first)?;
            let head = rest.split('-').next().unwrap_or(rest);
            if let Some(zeros) = scale(head) {
                return Some(Self { numbers: vec![first], scale: Some(zeros), ..plain_figure });
            }
            if let Some(second) = plain(rest) {
                let rises = first.parse::<f64>().ok()? < second.parse::<f64>().ok()?;
                return rises.then_some(Self { numbers: vec![first, second], ..plain_figure });
            }
            let tail = MEASURES.contains(&head).then_some(head);
            // "$100-per-share"
            return (tail.is_some() || head == "per").then_some(Self {
                numbers: vec![first],
                scale: (head == "per").then_some(0),
                tail,
                ..plain_figure
            });
        }
        if token.shape != Shape::Number {
            return None;
        }
        // `3.5bn`, `16m`
        let digits = form.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let stuck = form.get(digits.len()..).unwrap_or_default();
        let zeros = if stuck.is_empty() { None } else { Some(scale(stuck)?) };
        Some(Self { numbers: vec![plain(digits)?], scale: zeros, ..plain_figure })
    }
}

fn scale(word: &str) -> Option<i32> {
    SCALES.iter().find(|(name, _)| *name == word).map(|(_, zeros)| *zeros)
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
pub(super) fn scaled(number: &str, zeros: i32) -> String {
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
        check("It rose to $3.25.", &[("$3.25", "3.25 USD")]);
        check("It rose to C$30.25.", &[("C$30.25", "30.25 CAD")]);
        check("its 14-17 percent aim", &[("14-17 percent", "14-17 %")]);
        check("at 2,200-2,300 yuan", &[("2,200-2,300 yuan", "2200-2300 CNY")]);
        check("a $1.5-billion plan", &[("$1.5-billion", "1500000000 USD")]);
        check("the $100-per-share offer", &[("$100-per-share", "100 USD")]);
        check("a 10-mile road", &[("10-mile", "10 miles")]);
        check("cut by 25 basis points", &[("25 basis points", "25 basis points")]);
        check("up 2 percentage points", &[("2 percentage points", "2 percentage points")]);
        check("three million dollars", &[("three million dollars", "3000000 USD")]);
        check("five percent of two dogs", &[("five percent", "5 %")]);
        check("3 millones de euros", &[("3 millones de euros", "3000000 EUR")]);
        check("on July 28 rains came, in 2019 floods", &[]);
        check("won 3-1 goals", &[]);
        check("the Yare 3 prison", &[]);
    }
}
