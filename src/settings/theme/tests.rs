//! Themes: what they must tell apart, and what is told of a wrong one.

use std::collections::HashSet;

use super::file::read;
use super::{LABELS, Look, Theme};
use crate::settings::source::Source;
use crate::settings::{Color, Depth, Style};

fn parsed(text: &str) -> (Theme, Vec<String>) {
    let source = Source { path: "mine.toml".into(), text: text.into() };
    let (theme, troubles) = read("mine", &source, Depth::True);
    (theme, troubles.iter().map(ToString::to_string).collect())
}

#[test]
fn the_own_themes_are_without_fault() {
    for (name, text) in super::OWN {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            let source = Source { path: name.into(), text: text.into() };
            assert_eq!(read(name, &source, depth).1, [], "{name}");
        }
    }
}

#[test]
fn every_theme_tells_kinds_and_quotes_apart() {
    let kinds =
        ["entity.person", "entity.organization", "entity.place", "entity.nationality", "date"];
    for (name, _) in super::OWN {
        for depth in [Depth::Sixteen, Depth::Indexed, Depth::True] {
            let theme = Theme::own(name, depth).unwrap();
            for ground in [&["text"][..], &["text", "quote.direct"]] {
                let mut seen = HashSet::new();
                for kind in [""].into_iter().chain(kinds) {
                    let style = theme.stack(ground.iter().copied().chain([kind]));
                    assert!(
                        seen.insert(style.sgr()),
                        "{name} {depth:?} {ground:?}: {kind} looks as another"
                    );
                }
            }
            let quote = theme.stack(["text", "quote.direct"]);
            assert_ne!(quote, theme.style("text"), "{name}");
            for kind in kinds {
                assert_ne!(quote.sgr(), theme.style(kind).sgr(), "{name} {depth:?} {kind}");
            }
        }
    }
}

#[test]
fn body_text_is_the_terminals_own_and_never_dim() {
    for (name, _) in super::OWN {
        let text = Theme::own(name, Depth::True).unwrap().style("text");
        assert_eq!(text, Style::default(), "{name}");
    }
}

#[test]
fn mono_has_no_color() {
    let theme = Theme::own("mono", Depth::True).unwrap();
    for label in LABELS {
        let style = theme.style(label);
        assert_eq!((style.fg, style.bg), (None, None), "{label}");
    }
}

#[test]
fn cursor_and_matches_stand_out_from_what_they_lie_on() {
    for (name, _) in super::OWN {
        let theme = Theme::own(name, Depth::True).unwrap();
        for below in ["text", "headline", "entity.person", "quote.direct", "caption"] {
            let plain = theme.style(below).sgr();
            let find = theme.stack([below, "find"]).sgr();
            let current = theme.stack([below, "find.current"]).sgr();
            let cursor = theme.stack([below, "cursor"]).sgr();
            let all: HashSet<_> = [&plain, &find, &current, &cursor].into_iter().collect();
            assert_eq!(all.len(), 4, "{name}: {below}");
        }
    }
}

#[test]
fn labels_fall_back_by_their_dots() {
    let (theme, troubles) = parsed("[styles]\nquote = { italic = true }\n\"quote.cue\" = 'red'");
    assert_eq!(troubles, [""; 0]);
    let italic = Style { italic: Some(true), ..Style::default() };
    assert_eq!(theme.style("quote.speaker"), italic);
    assert_eq!(theme.style("quote.cue"), Style { fg: Some(Color::Ansi(1)), ..Style::default() });
    assert_eq!(theme.stack(["quote", "quote.cue"]).italic, Some(true));
    assert_eq!(theme.style("rule"), Style::default());
}

#[test]
fn a_theme_builds_on_another_and_on_its_palette() {
    let text = "base = 'light'\n[palette]\nink = ['#102030', 'blue']\n[styles]\nkicker = 'ink'";
    let source = Source { path: "mine.toml".into(), text: text.into() };
    let kicker = |depth| read("mine", &source, depth).0.style("kicker").fg;
    assert_eq!(kicker(Depth::True), Some(Color::Rgb(16, 32, 48)));
    assert_eq!(kicker(Depth::Sixteen), Some(Color::Ansi(4)));
    let light = Theme::own("light", Depth::True).unwrap();
    assert_eq!(parsed(text).0.style("headline"), light.style("headline"));
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let check = |text: &str, expect: &str| assert_eq!(parsed(text).1, [expect], "{text}");
    check("\nbse = 'dark'", "mine.toml:2: `bse` is nothing that a theme has; did you mean `base`?");
    check("base = 'mauve'", "mine.toml:1: `base` is one of dark, light, mono");
    check(
        "[styles]\nheadlin = 'red'",
        "mine.toml:2: nothing is labelled `headlin`; did you mean `headline`?",
    );
    check(
        "[styles]\nheadline = 'rot'",
        "mine.toml:2: `rot` is no color; write \"#7fb4ca\", \"bright-blue\", 214, \"default\" or a name of [palette]",
    );
    check(
        "[styles]\nheadline = { blod = true }",
        "mine.toml:2: a style has no `blod`; did you mean `bold`?",
    );
    check("[styles]\nheadline = { bold = 1 }", "mine.toml:2: `bold` is true or false");
    let (theme, troubles) = parsed("[styles\n");
    assert_eq!(troubles.len(), 1);
    assert_ne!(theme.style("headline"), Style::default(), "the dark theme stands in");
}

#[test]
fn the_terminal_decides_where_nothing_is_said() {
    let folder = tempfile::tempdir().unwrap();
    let name = |choice: &str, look: Look| Theme::load(choice, folder.path(), &look).0.name;
    let look = Look::default();
    assert_eq!(name("auto", look), "dark");
    assert_eq!(name("auto", Look { light: Some(true), ..look }), "light");
    assert_eq!(name("light", look), "light");
    assert_eq!(name("light", Look { no_color: true, ..look }), "mono");
    let (theme, troubles) = Theme::load("../nosuch", folder.path(), &look);
    assert_eq!((theme.name.as_str(), troubles.len()), ("dark", 1));
    std::fs::write(folder.path().join("mine.toml"), "base = 'dark'").unwrap();
    assert_eq!(name("mine", look), "mine");
}

#[test]
fn the_environment_tells_the_look() {
    let check = |pairs: &[(&str, &str)], expect: Look| {
        let get = |name: &str| {
            pairs.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).to_owned())
        };
        assert_eq!(Look::from_env(get), expect, "{pairs:?}");
    };
    let look = Look { depth: Depth::Sixteen, light: None, no_color: false };
    check(&[], look);
    check(&[("NO_COLOR", "")], look);
    check(&[("NO_COLOR", "1")], Look { no_color: true, ..look });
    check(&[("COLORFGBG", "15;0")], Look { light: Some(false), ..look });
    check(&[("COLORFGBG", "0;default;15")], Look { light: Some(true), ..look });
    check(&[("TERM", "xterm-256color")], Look { depth: Depth::Indexed, ..look });
}

/// The contrast of two colors, from 1 to 21 (WCAG 2.1, relative luminance).
fn contrast(one: Color, other: Color) -> Option<f64> {
    let luminance = |color| {
        let Color::Rgb(red, green, blue) = color else { return None };
        let [red, green, blue] = [red, green, blue].map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        Some(0.2126 * red + 0.7152 * green + 0.0722 * blue)
    };
    let (one, other) = (luminance(one)?, luminance(other)?);
    Some((one.max(other) + 0.05) / (one.min(other) + 0.05))
}

#[test]
fn all_text_stands_out_from_its_ground() {
    for (name, ground) in
        [("light", Color::Rgb(255, 255, 255)), ("dark", Color::Rgb(0x1e, 0x1e, 0x1e))]
    {
        let theme = Theme::own(name, Depth::True).unwrap();
        let selected = theme.style("list.selected.focus").bg;
        for label in LABELS {
            // The thumb of a scroll bar is no text.
            let style = theme.style(label);
            let Some(text) = style.fg.filter(|_| !label.starts_with("scroll")) else { continue };
            for ground in [style.bg.or(Some(ground)), style.bg.or(selected)].into_iter().flatten() {
                let contrast = contrast(text, ground).unwrap_or(21.0);
                assert!(contrast >= 4.5, "{name}: {label} on {ground:?}: {contrast:.1}");
            }
        }
    }
}
