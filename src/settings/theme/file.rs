//! A theme's file: `base`, `[palette]` and `[styles]`.
//!
//! A color is a name of the palette, or what [`Color::parse`] reads; a palette entry may be a pair, whose
//! second color is for terminals of sixteen.

use std::collections::HashMap;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{LABELS, Theme};
use crate::settings::source::{Source, nearest};
use crate::settings::{Color, Depth, Style, Trouble};

type Wrong = (Range<usize>, String);

/// Reads a theme; what is wrong in it is left out and told.
pub fn read(name: &str, source: &Source, depth: Depth) -> (Theme, Vec<Trouble>) {
    let mut theme = Theme { name: name.into(), styles: HashMap::new() };
    let mut wrong: Vec<Wrong> = Vec::new();
    let table = match source.table() {
        Ok(table) => table,
        Err(trouble) => {
            let base = Theme::own("dark", depth).unwrap_or_default();
            return (Theme { name: name.into(), ..base }, vec![trouble]);
        }
    };
    let table = table.get_ref();
    for (key, value) in table {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("base", DeValue::String(base)) => match base_of(name, base, depth) {
                Some(base) => theme.styles = base.styles,
                None => wrong.push((value.span(), "`base` is one of dark, light, mono".into())),
            },
            ("palette" | "styles", DeValue::Table(_)) => {}
            (other, _) => {
                let near = nearest(other, ["base", "palette", "styles"]);
                wrong.push((key.span(), format!("`{other}` is nothing that a theme has{near}")));
            }
        }
    }
    let part = |name| table.get(name).and_then(|part| part.get_ref().as_table());
    let palette =
        part("palette").map(|table| palette(table, depth, &mut wrong)).unwrap_or_default();
    for (label, value) in part("styles").into_iter().flatten() {
        if !known(label.get_ref()) {
            let near = nearest(label.get_ref(), LABELS.iter().copied());
            wrong.push((label.span(), format!("nothing is labelled `{}`{near}", label.get_ref())));
            continue;
        }
        let style = style(value, &palette, depth, &mut wrong);
        theme.styles.insert(label.get_ref().to_string(), style);
    }
    wrong.sort_by_key(|(at, _)| at.start);
    let told = wrong.into_iter().map(|(at, message)| source.trouble(Some(at), message));
    (theme, told.collect())
}

/// The base of a theme; none is its own.
fn base_of(name: &str, base: &str, depth: Depth) -> Option<Theme> {
    // A user's `dark.toml` may build on the program's dark; the program's own names no base.
    let theme = Theme::own(base, depth)?;
    Some(Theme { name: name.into(), ..theme })
}

/// Whether a label is drawn, or is the beginning of one that is.
fn known(label: &str) -> bool {
    LABELS.iter().any(|known| {
        known.strip_prefix(label).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

fn palette(table: &DeTable<'_>, depth: Depth, wrong: &mut Vec<Wrong>) -> HashMap<String, Color> {
    let mut palette = HashMap::new();
    for (name, value) in table {
        match pair(value, depth, &HashMap::new()) {
            Ok(color) => {
                palette.insert(name.get_ref().to_string(), color);
            }
            Err(error) => wrong.push(error),
        }
    }
    palette
}

/// A color, or a pair of which the second is for terminals of sixteen colors.
fn pair(
    value: &Spanned<DeValue<'_>>,
    depth: Depth,
    palette: &HashMap<String, Color>,
) -> Result<Color, Wrong> {
    let one = |value: &Spanned<DeValue<'_>>| {
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Integer(number) => number.as_str().to_owned(),
            _ => String::new(),
        };
        palette.get(&text).copied().or_else(|| Some(Color::parse(&text)?.at(depth))).ok_or_else(
            || {
                let how =
                    "write \"#7fb4ca\", \"bright-blue\", 214, \"default\" or a name of [palette]";
                (value.span(), format!("`{text}` is no color; {how}"))
            },
        )
    };
    match value.get_ref() {
        DeValue::Array(colors) => match (colors.first(), colors.get(1), colors.len()) {
            (Some(full), Some(sixteen), 2) => match depth {
                Depth::Sixteen => one(sixteen),
                _ => one(full),
            },
            _ => Err((value.span(), "a pair is one color, and one for sixteen".into())),
        },
        _ => one(value),
    }
}

/// A style: a color for the letters alone, or a table.
fn style(
    value: &Spanned<DeValue<'_>>,
    palette: &HashMap<String, Color>,
    depth: Depth,
    wrong: &mut Vec<Wrong>,
) -> Style {
    let mut style = Style::default();
    let DeValue::Table(table) = value.get_ref() else {
        match pair(value, depth, palette) {
            Ok(color) => style.fg = Some(color),
            Err(error) => wrong.push(error),
        }
        return style;
    };
    for (key, value) in table {
        let flag = match key.get_ref().as_ref() {
            "fg" | "bg" => {
                match pair(value, depth, palette) {
                    Ok(color) if key.get_ref() == "fg" => style.fg = Some(color),
                    Ok(color) => style.bg = Some(color),
                    Err(error) => wrong.push(error),
                }
                continue;
            }
            "bold" => &mut style.bold,
            "dim" => &mut style.dim,
            "italic" => &mut style.italic,
            "underline" => &mut style.underline,
            "reverse" => &mut style.reverse,
            other => {
                let known = ["fg", "bg", "bold", "dim", "italic", "underline", "reverse"];
                let message = format!("a style has no `{other}`{}", nearest(other, known));
                wrong.push((key.span(), message));
                continue;
            }
        };
        match value.get_ref().as_bool() {
            Some(value) => *flag = Some(value),
            None => wrong.push((value.span(), format!("`{}` is true or false", key.get_ref()))),
        }
    }
    style
}
