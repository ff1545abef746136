//! Dates and amounts in other languages than English: those that name their month or print it as a number, and
//! money and percentages; what stands beside other words is not asked.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::story::{Amount, DateNote, Day};

use super::amounts;
use super::dates::{self, Hit, Reader};
use super::lexicon::small;
use super::token::{Shape, Token};

/// Names of months, folded and small, with their numbers; those that are short are much else.
static MONTHS: LazyLock<HashMap<String, i8>> = LazyLock::new(|| {
    let list = include_str!("../../assets/desk/months.tsv");
    let lines = list.lines().filter_map(|line| line.split_once('\t'));
    let months = lines.filter_map(|(number, names)| Some((number.parse().ok()?, names)));
    months
        .flat_map(|(number, names)| names.split_whitespace().map(move |name| (small(name), number)))
        .filter(|(name, _)| name.chars().count() > 3 || matches!(name.as_str(), "mai" | "mei"))
        .collect()
});

/// Money by its name after a number.
const MONEY: &[(&str, &str)] = &[
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("dollar", "USD"),
    ("dollars", "USD"),
    ("us-dollar", "USD"),
    ("dolares", "USD"),
    ("reais", "BRL"),
    ("franken", "CHF"),
    ("yen", "JPY"),
    ("yuan", "CNY"),
    ("rubel", "RUB"),
    ("rublos", "RUB"),
    ("roubles", "RUB"),
];

/// Scales with their zeros.
const SCALES: &[(&str, i32)] = &[
    ("million", 6),
    ("millionen", 6),
    ("mio.", 6),
    ("milliarde", 9),
    ("milliarden", 9),
    ("mrd.", 9),
    ("millones", 6),
    ("millon", 6),
    ("millions", 6),
    ("milliards", 9),
    ("milhao", 6),
    ("milhoes", 6),
    ("bilhao", 9),
    ("bilhoes", 9),
    ("milioni", 6),
    ("miliardi", 9),
];

/// The dates of a story: sorted, disjoint.
pub fn dates(tokens: &[Token<'_>], day: Option<Day>) -> Vec<DateNote> {
    let reader = Reader { tokens, day };
    dates::noted(tokens, |at| date(&reader, at))
}

/// `18. November 2026`, `18 de noviembre de 2026`, `1er mai`, `18.11.2026`, `18/11/2026`, `novembre 2026`.
fn date(reader: &Reader<'_, '_>, at: usize) -> Hit {
    let token = reader.tokens.get(at)?;
    let month = |at: usize, with: usize| {
        let word = reader.near(at, with)?;
        MONTHS.get(&small(&word.form)).copied()
    };
    let year = |at: usize, with: usize| {
        let of = usize::from(matches!(reader.word(at, with), "de" | "del"));
        let form = reader.word(at + of, with);
        let year: i16 =
            form.parse().ok().filter(|y| form.len() == 4 && (1500..2100).contains(y))?;
        Some((year, at + of + 1))
    };
    if token.shape != Shape::Number {
        let number = month(at, at)?;
        let (year, to) = year(at + 1, at)?;
        return Some((at, to, format!("{year:04}-{number:02}")));
    }
    let number = |form: &str| -> Option<i8> {
        let digits = form.trim_end_matches("er").trim_end_matches(['º', '°']);
        digits.parse().ok().filter(|day| (1..=31).contains(day))
    };
    if let Some((day, month, year)) = numeric(reader, at) {
        let to = if token.form.contains(['.', '-']) { at + 1 } else { at + 5 };
        return Some((at, to, Day::new(year, month, day).ok()?.to_string()));
    }
    let day = number(&token.form)?;
    let dot = usize::from(matches!(reader.word(at + 1, at), "." | "de"));
    let month = month(at + 1 + dot, at)?;
    let (given, to) = match year(at + 2 + dot, at) {
        Some((year, to)) => (Some(year), to),
        None => (None, at + 2 + dot),
    };
    Some((at, to, reader.date(given, month, day)?.to_string()))
}

/// Day, month and year of a date in figures; the day comes first, but for ISO dates.
fn numeric(reader: &Reader<'_, '_>, at: usize) -> Option<(i8, i8, i16)> {
    let form = reader.word(at, at);
    if let Ok(date) = form.parse::<Day>()
        && form.len() == 10
    {
        return Some((date.day(), date.month(), date.year()));
    }
    let parts: Vec<&str> = if form.contains('.') {
        form.split('.').collect()
    } else if reader.word(at + 1, at) == "/" && reader.word(at + 3, at) == "/" {
        vec![form, reader.word(at + 2, at), reader.word(at + 4, at)]
    } else {
        return None;
    };
    let [day, month, year] = parts.as_slice() else { return None };
    let long = year.len() == 4;
    long.then(|| Some((day.parse().ok()?, month.parse().ok()?, year.parse().ok()?))).flatten()
}

/// The amounts of a story: sorted, disjoint, apart from its dates.
pub fn amounts(tokens: &[Token<'_>], dates: &[DateNote]) -> Vec<Amount> {
    amounts::noted(tokens, dates, |at| amount(tokens, at))
}

/// `1,5 Millionen Euro`, `20.000 euros`, `0,2 %`, `€ 3`, `US$ 10`.
fn amount(tokens: &[Token<'_>], at: usize) -> Hit {
    let token = tokens.get(at).filter(|t| t.shape == Shape::Number)?;
    let near =
        |at: Option<usize>| at.and_then(|at| tokens.get(at)).filter(|t| t.block == token.block);
    let before = near(at.checked_sub(1));
    // "40 000 euros": the number is in two tokens.
    let apart = |t: Option<&Token<'_>>| {
        t.is_none_or(|t| {
            t.shape != Shape::Number && !matches!(t.form.as_ref(), "/" | ":" | "-" | "–")
        })
    };
    if !apart(before) || !apart(near(Some(at + 1))) {
        return None;
    }
    let number = figure(&token.form)?;
    let word = |at: usize| near(Some(at)).map(|t| small(&t.form)).unwrap_or_default();
    let scale = word(at + 1);
    let zeros = SCALES.iter().find(|(name, _)| *name == scale).map(|(_, zeros)| *zeros);
    let mut end = at + 1 + usize::from(zeros.is_some());
    let number = amounts::scaled(&number, zeros.unwrap_or(0));
    let sign = before.map(|t| t.form.as_ref());
    if sign == Some("€") {
        return Some((at - 1, end, format!("{number} EUR")));
    }
    if sign == Some("$") && near(at.checked_sub(2)).is_some_and(|t| t.form == "US") {
        return Some((at - 2, end, format!("{number} USD")));
    }
    end += usize::from(zeros.is_some() && matches!(word(end).as_str(), "de" | "d'" | "di"));
    let unit = word(end);
    let unit = match unit.as_str() {
        "%" | "prozent" => "%",
        "€" => "EUR",
        _ => MONEY.iter().find(|(name, _)| *name == unit).map(|(_, code)| *code)?,
    };
    Some((at, end + 1, format!("{number} {unit}")))
}

/// A number as other languages print it, with a comma before its decimals; `None` where that is not sure.
fn figure(form: &str) -> Option<String> {
    let digits = |s: &str| !s.is_empty() && s.len() < 16 && s.bytes().all(|b| b.is_ascii_digit());
    let (whole, decimals) = form.split_once(',').map_or((form, None), |(w, d)| (w, Some(d)));
    if decimals.is_some_and(|d| !digits(d) || d.len() > 2 && !whole.contains('.')) {
        return None;
    }
    let groups: Vec<&str> = whole.split('.').collect();
    let thousands = groups.iter().skip(1).all(|g| g.len() == 3) && groups.iter().all(|g| digits(g));
    if thousands && groups.first().is_some_and(|g| g.len() <= 3 || groups.len() == 1) {
        let whole = groups.concat();
        return Some(decimals.map_or_else(|| whole.clone(), |d| format!("{whole}.{d}")));
    }
    let point = groups.len() == 2 && decimals.is_none() && groups.iter().all(|g| digits(g));
    point.then(|| whole.to_owned())
}

#[cfg(test)]
mod tests {
    use crate::names::lexicon::Memo;
    use crate::names::token;
    use crate::story::{Block, Role, Span, Story};

    fn check(text: &str, want: &[(&str, &str)]) {
        let mut story = Story { text: text.into(), ..Story::default() };
        story.blocks = vec![Block { span: Span::new(0, text.len()), role: Role::Paragraph }];
        let tokens = token::tokens(&story, &mut Memo::default());
        let dates = super::dates(&tokens, Some(jiff::civil::date(2026, 11, 18)));
        let amounts = super::amounts(&tokens, &dates);
        let dates = dates.iter().map(|d| (story.cut(d.span), d.value.as_str()));
        let amounts = amounts.iter().map(|a| (story.cut(a.span), a.value.as_str()));
        let got: Vec<(&str, &str)> = dates.chain(amounts).collect();
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn dates_name_their_month_or_have_the_day_first() {
        check("am 18. November 2026 in Oakum", &[("18. November 2026", "2026-11-18")]);
        check("Am 3. Juli kamen 4 Boote", &[("3. Juli", "2026-07-03")]);
        check("el 5 de enero de 2025", &[("5 de enero de 2025", "2025-01-05")]);
        check("le 1er août", &[("1er août", "2026-08-01")]);
        check("em novembro de 2024", &[("novembro de 2024", "2024-11")]);
        check(
            "05/10/2018 e 05.10.2018",
            &[("05/10/2018", "2018-10-05"), ("05.10.2018", "2018-10-05")],
        );
        check("Im August war Sonntag, in 1500 Booten. May kam.", &[]);
    }

    #[test]
    fn amounts_have_a_comma_before_decimals() {
        check("um 0,2% und 1,3 Prozent", &[("0,2%", "0.2 %"), ("1,3 Prozent", "1.3 %")]);
        check("rund 80 Millionen Euro", &[("80 Millionen Euro", "80000000 EUR")]);
        check("1.000 millones de euros", &[("1.000 millones de euros", "1000000000 EUR")]);
        check("2,5 milhões de reais", &[("2,5 milhões de reais", "2500000 BRL")]);
        check("21.930,54 euros", &[("21.930,54 euros", "21930.54 EUR")]);
        check("2022 voraus, 4,5 allerdings, 3,250 euros, 40 000 euros, 4,5 m hohes", &[]);
    }
}
