//! Screens: a key script to a snapshot, with styles, at every width class and in every theme; and what
//! keys do, told by what is on the screen afterwards.
//!
//! The stories are invented and carry their notes; the worker of these tests answers at once. See
//! `screens/desk.rs` for the script.

#[path = "screens/behavior.rs"]
mod behavior;
#[path = "screens/desk.rs"]
mod desk;
#[path = "screens/opening.rs"]
mod opening;
#[path = "screens/wire.rs"]
mod wire;

use dateline::reader::protocol::{News, Progress};
use dateline::settings::Keymap;

use desk::Desk;

/// Every width class.
const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

fn check(name: &str, desk: &Desk, theme: &str) {
    let (width, height) = desk.reader.size;
    insta::assert_snapshot!(format!("{name}_{width}x{height}_{theme}"), desk.screen(theme));
}

#[test]
fn a_story_is_read() {
    for (width, height) in SIZES {
        let desk = Desk::new(width, height).keys("<Enter>");
        for theme in ["dark", "light", "mono"] {
            check("story", &desk, theme);
        }
    }
}

#[test]
fn the_list_is_walked() {
    for (width, height) in SIZES {
        check("list", &Desk::new(width, height).keys("jr<+200>"), "dark");
    }
}

#[test]
fn a_name_is_under_the_cursor() {
    // The second of two mentions: the other one is lit as well.
    for theme in ["dark", "light", "mono"] {
        check("name", &Desk::new(80, 24).keys("<Enter>]p]p"), theme);
    }
}

#[test]
fn a_quote_is_under_the_cursor() {
    for theme in ["dark", "light", "mono"] {
        check("quote", &Desk::new(80, 24).keys("<Enter>\"\""), theme);
    }
}

#[test]
fn a_find_shows_its_matches_while_it_is_typed() {
    for theme in ["dark", "light", "mono"] {
        check("find", &Desk::new(80, 24).keys("<Enter>/ferry"), theme);
    }
}

#[test]
fn captions_and_what_relates_to_them() {
    for (width, height) in SIZES {
        check("related", &Desk::new(width, height).keys("gc<Enter>"), "dark");
    }
}

#[test]
fn what_the_user_marked_is_shown() {
    for (width, height) in SIZES {
        let keys = "tharbor, night shift<Enter>mask the pilot again<Enter>s<Enter><+5000>";
        check("marked", &Desk::new(width, height).keys(keys), "dark");
    }
    check("tagging", &Desk::new(80, 24).keys("tharbor, "), "dark");
    check("saved", &Desk::new(120, 40).keys("Fvaldane<Enter>gSmine<Enter><+5000>S"), "dark");
}

#[test]
fn lists_lie_over_the_panes() {
    for (name, keys) in [
        ("help", "?"),
        ("quotes", ",sgq"),
        ("speaker", "<Enter>\"gs"),
        ("entity", "<Enter>]pge"),
        ("related_stories", "gr"),
        ("info", "i"),
        ("start", "g."),
        ("prefix", "g<+400>"),
        ("command", ":to"),
        ("zen", "<Enter>z"),
    ] {
        check(name, &Desk::new(120, 40).keys(keys), "dark");
    }
    check("help", &Desk::new(80, 24).keys("?"), "mono");
    check("quotes", &Desk::new(80, 24).keys("gq"), "dark");
    check("quotes", &Desk::new(40, 12).keys("gq"), "dark");
}

#[test]
fn furniture_dates_and_doubtful_speakers_are_shown_on_demand() {
    check("toggles", &Desk::new(120, 40).keys("<Enter>,f,d,sG"), "dark");
}

#[test]
fn a_wrong_query_is_underlined_while_it_is_typed() {
    for theme in ["dark", "mono"] {
        check("wrong_query", &Desk::new(80, 24).keys("Fferry \"har"), theme);
    }
    check("query", &Desk::new(120, 40).keys("Fvaldane<Enter>"), "dark");
}

#[test]
fn what_may_be_typed_stands_over_the_prompt() {
    for (width, height) in [(80, 24), (120, 40), (40, 12)] {
        check("suggest", &Desk::new(width, height).keys("Fferry who:v<Down>"), "dark");
        check("sorts", &Desk::new(width, height).keys("\\"), "dark");
    }
}

#[test]
fn text_of_any_width_and_direction() {
    check("japanese", &Desk::new(80, 24).keys("jj<+200><Enter>"), "dark");
    check("arabic", &Desk::new(80, 24).keys("G<+200><Enter>"), "dark");
}

#[test]
fn empty_states() {
    let none = || Desk::with(80, 24, Vec::new(), Keymap::default());
    check("empty", &none(), "dark");
    let progress = Progress { files: 1234, of: Some(5000), ..Progress::default() };
    check("indexing", &none().news(News::Progress(Some(progress))), "dark");
    check("no_hits", &Desk::new(120, 40).keys("Fzzz<Enter>"), "dark");
    check("no_captions", &Desk::new(200, 60).keys("jj<+200>"), "dark");
    let mut gone = Desk::new(80, 24);
    gone.stories.remove(1);
    check("gone", &gone.keys("j<+200>"), "dark");
    check("too_small", &Desk::new(19, 5), "dark");
}
