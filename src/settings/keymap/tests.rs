//! The keymap, driven by key scripts.

use super::{Keymap, Outcome, Pending, clash};
use crate::actions::{Action, Group, Pane, TABLE};
use crate::settings::key;
use crate::settings::source::Source;

fn source(text: &str) -> Source {
    Source { path: "keymap.toml".into(), text: text.into() }
}

/// What a script of keys comes to, each outcome in a word.
fn typed(keymap: &Keymap, keys: &str, pane: Pane) -> String {
    let mut pending = Pending::default();
    let mut words = Vec::new();
    for key in key::parse(keys).unwrap() {
        words.push(match keymap.feed(&mut pending, key, pane) {
            Outcome::Action(action, Some(count)) => format!("{count}x{}", action.name()),
            Outcome::Action(action, None) => action.name().into(),
            Outcome::Pending => format!("({pending})"),
            Outcome::None => "-".into(),
        });
    }
    assert!(pending.is_empty() || words.last().unwrap().starts_with('('), "{keys}");
    words.join(" ")
}

#[test]
fn keys_come_to_actions() {
    let keymap = Keymap::default();
    let check = |keys: &str, expect: &str| {
        assert_eq!(typed(&keymap, keys, Pane::Body), expect, "{keys}");
    };
    check("j", "line-down");
    check("5 j", "(5) 5xline-down");
    check("10 j", "(1) (10) 10xline-down");
    check("3]c", "(3) (3]) 3xnext-caption");
    check("gg", "(g) top");
    check("gd", "(g) caption-in-body");
    check("]u [u", "(]) next-unread ([) previous-unread");
    check(",e", "(,) toggle-highlights");
    check("ctrl-d ctrl-u", "half-down half-up");
    check("space pagedown", "page-down page-down");
    check("\" *", "next-quote entity-stories");
    check("0", "-");
    check("gX j", "(g) - line-down");
    check("g esc esc", "(g) - clear");
    check("4 esc j", "(4) 4xclear line-down");
    check("9999999 j", "(9) (99) (999) (9999) (99999) (99999) (99999) 99999xline-down");
}

#[test]
fn a_pane_has_its_own_keys() {
    let keymap = Keymap::default();
    assert_eq!(typed(&keymap, "J", Pane::Captions), "next-story");
    assert_eq!(typed(&keymap, "J", Pane::Overlay), "-");
    assert_eq!(typed(&keymap, "gg", Pane::Overlay), "(g) top");
}

#[test]
fn what_may_follow_is_told() {
    let keymap = Keymap::default();
    let mut pending = Pending::default();
    keymap.feed(&mut pending, key::parse(",").unwrap()[0], Pane::Body);
    let after = keymap.after(&pending, Pane::Body);
    assert!(after.contains(&("e".into(), Action::ToggleHighlights)), "{after:?}");
    assert!(after.iter().all(|(keys, _)| keys.len() == 1), "{after:?}");
    assert_eq!(keymap.after(&pending, Pane::Overlay), []);
}

#[test]
fn keys_are_found_from_the_action() {
    let keymap = Keymap::default();
    assert_eq!(keymap.keys_for(Action::PageDown, Pane::Body), ["Space", "^F", "PgDn"]);
    assert_eq!(keymap.keys_for(Action::Top, Pane::Overlay), ["gg", "Home"]);
    assert_eq!(keymap.keys_for(Action::NextStory, Pane::Overlay), [""; 0]);
}

#[test]
fn no_default_hides_another() {
    for pane in Pane::ALL {
        let bindings: Vec<_> = Keymap::default().bindings;
        for (n, a) in bindings.iter().enumerate() {
            for b in bindings.iter().skip(n + 1) {
                let both = a.panes.contains(&pane) && b.panes.contains(&pane);
                assert!(!(both && clash(&a.keys, &b.keys)), "{a:?} {b:?}");
            }
        }
    }
}

#[test]
fn a_users_keys_take_the_place_of_the_defaults() {
    let check = |text: &str, keys: &str, expect: &str| {
        let (keymap, troubles) = Keymap::overlaid(&source(text));
        assert_eq!(troubles, [], "{text}");
        assert_eq!(typed(&keymap, keys, Pane::Body), expect, "{text}");
    };
    check("line-down = 'ctrl-n'", "ctrl-n j", "line-down -");
    check("line-down = ['ctrl-n', 'j']", "ctrl-n j", "line-down line-down");
    check("zen = []", "z", "-");
    // `j` is taken from `line-down`, which still has the arrow.
    check("zen = 'j'", "j z down", "zen - line-down");
    // Two actions change places.
    check("next-story = 'K'\nprevious-story = 'J'", "J K", "previous-story next-story");
}

#[test]
fn what_is_wrong_is_told_with_its_line() {
    let check = |text: &str, expect: &[&str]| {
        let (_, troubles) = Keymap::overlaid(&source(text));
        let told: Vec<String> = troubles.iter().map(ToString::to_string).collect();
        assert_eq!(told, expect, "{text}");
    };
    check(
        "# mine\n\nline-dwn = 'j'",
        &["keymap.toml:3: no action is named `line-dwn`; did you mean `line-down`?"],
    );
    check(
        "zen = 'ctrl-nosuch'",
        &[
            "keymap.toml:1: no key is named `ctrl-nosuch`; write a letter, `space`, `ctrl-d`, `f5`, `pagedown`, `gg`",
        ],
    );
    check("zen = 3", &["keymap.toml:1: keys are written as \"j\" or [\"j\", \"ctrl-d\", \"gg\"]"]);
    check(
        "zen = 'x'\ninfo = 'x'",
        &["keymap.toml:2: `x` for `info` clashes with `x` for `zen` in line 1, which stands"],
    );
    check(
        "zen = 'x'\ninfo = 'xx'",
        &["keymap.toml:2: `xx` for `info` clashes with `x` for `zen` in line 1, which stands"],
    );
    check("zen = 'i'", &["keymap.toml:1: `i` leaves `info` without a key; give it another"]);
    let (keymap, troubles) = Keymap::overlaid(&source("zen = ["));
    assert_eq!(troubles.len(), 1);
    assert_eq!(troubles[0].line, Some(1));
    assert_eq!(keymap, Keymap::default());
}

/// The default keymap as a file to begin with: `assets/keymap.toml`, every entry a comment.
fn document() -> String {
    use std::fmt::Write;
    let mut text = String::from(
        "# The keymap of dateline: `action = keys`. Every line below is a default and a comment; take the `#`
# away and change the keys. Keys are letters, sequences (`gg`, `]u`), `ctrl-d`, `alt-x`, `space`, `enter`,
# `tab`, `backtab`, `esc`, `f5`, `up`, `pagedown`; `[]` takes all keys from an action. A key given here
# wins over a default. `?` in the reader shows what is in force.
",
    );
    for group in Group::ALL {
        let _ = write!(text, "\n# {}\n", group.title());
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let quoted = |key: &&str| {
                if key.contains('\'') { format!("\"{key}\"") } else { format!("'{key}'") }
            };
            let keys: Vec<String> = entry.keys.iter().map(quoted).collect();
            let _ = writeln!(text, "# {} = [{}]  # {}", entry.name, keys.join(", "), entry.help);
        }
    }
    text
}

#[test]
fn the_file_to_begin_with_is_the_table() {
    let asset = include_str!("../../../assets/keymap.toml");
    if std::env::var_os("UPDATE_ASSETS").is_some() {
        std::fs::write("assets/keymap.toml", document()).unwrap();
    } else {
        assert_eq!(asset, document(), "run this test with UPDATE_ASSETS=1");
    }
    // With its comments taken away it is a keymap, and the default one.
    let bare: String = asset
        .lines()
        .filter(|line| TABLE.iter().any(|e| line.starts_with(&format!("# {} = ", e.name))))
        .flat_map(|line| [line.trim_start_matches("# "), "\n"])
        .collect();
    let (keymap, troubles) = Keymap::overlaid(&source(&bare));
    assert_eq!(troubles, []);
    for entry in TABLE {
        assert_eq!(
            keymap.keys(entry.action),
            Keymap::default().keys(entry.action),
            "{}",
            entry.name
        );
    }
}
