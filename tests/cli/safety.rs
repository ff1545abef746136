//! Hostile and broken input among good stories: the good ones are read, the others are told, and nothing
//! that a file holds reaches the terminal as a command.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;

use crate::bench::{Bench, sample};

const GOOD: &str = "Harbor reopens after storm\n\nOAKUM, Freeland (AP) — The harbor of Oakum reopened on \
                    Monday, Nov. 16, 2026, after a storm had closed it for three days, officials said.\n\n\
                    “We are glad,” said Harbor Master Ilse Brandt.\n";

/// Gives every file in a folder an age. One that was written just before it is read is read once more the next time, since a
/// change within the clock's grain would not show.
fn age(at: &Path) {
    for file in fs::read_dir(at).unwrap().flatten() {
        let about = file.metadata().unwrap();
        if about.is_dir() {
            age(&file.path());
        } else if about.is_file() {
            let then = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
            let opened = fs::File::options().append(true).open(file.path()).unwrap();
            opened.set_modified(then).unwrap();
        }
    }
}

/// A folder with good stories and everything that has no business among them.
#[cfg(unix)]
fn odd_folder(at: &Path) {
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::net::UnixListener;

    fs::create_dir_all(at.join("deep/deeper")).unwrap();
    fs::write(at.join("good.txt"), GOOD).unwrap();
    fs::write(at.join("deep/deeper/good.txt"), GOOD.replace("Oakum", "Elmport")).unwrap();
    fs::write(at.join("empty.txt"), "").unwrap();
    fs::write(at.join("zeros.txt"), [0; 4096]).unwrap();
    fs::write(at.join("binary.txt"), [0x7f, b'E', b'L', b'F', 2, 1, 1, 0, 0, 0, 0, 0, 3, 0])
        .unwrap();
    fs::write(at.join("one-line.txt"), "word ".repeat(4 << 20)).unwrap();
    fs::write(at.join(OsStr::from_bytes(b"caf\xe9.txt")), GOOD.replace("Oakum", "Ashford"))
        .unwrap();
    fs::write(at.join("\x1b]0;title\x07.txt"), "").unwrap();
    std::os::unix::fs::symlink(at, at.join("deep/loop")).unwrap();
    std::os::unix::fs::symlink(at.join("nowhere"), at.join("dangling.txt")).unwrap();
    drop(UnixListener::bind(at.join("socket.txt")).unwrap());
    assert!(
        std::process::Command::new("mkfifo").arg(at.join("fifo.txt")).status().unwrap().success()
    );
}

/// Whether a text holds a control character other than a line end.
fn controls(text: &str) -> bool {
    text.chars().any(|char| char.is_control() && char != '\n')
}

#[cfg(unix)]
#[test]
fn the_good_ones_are_read_and_the_others_told() {
    let bench = Bench::new();
    let wire = bench.path("wire");
    odd_folder(&wire);
    age(&wire);
    let wire = wire.display().to_string();
    let done = bench.run(&["index", &wire]);
    assert_eq!(done.status, 3, "{}{}", done.printed, done.told);
    for name in ["empty.txt", "zeros.txt", "binary.txt"] {
        assert!(done.printed.contains(name), "{name} in {}", done.printed);
    }
    assert!(!controls(&done.printed) && !controls(&done.told), "{:?}", done.printed);
    let rows = bench.lines(&["list", "--json", "headline:harbor"]);
    assert_eq!(rows.len(), 3, "{rows:?}");
    let again = bench.run(&["index", &wire]);
    assert!(
        again.printed.contains(" 0 read"),
        "what gave no story is not read again: {}",
        again.printed
    );
    assert!(again.printed.contains("zeros.txt"), "but told again");
}

#[test]
fn no_command_for_a_terminal_gets_through() {
    let bench = Bench::new();
    let hostile = [
        "\x1b[31mred\x1b[0m",
        "\x1b]0;title\x07",
        "\x1b]52;c;ZXZpbA==\x07",
        "\x1bP1$r0m\x1b\\",
        "\u{9b}31m",
        "\u{9d}8;;http://x\u{9c}",
        "\x08\x08\x08",
        "\x7f",
        "\u{202e}gnirts\u{202c}",
        "\u{2066}\u{2069}",
        "\u{e0041}\u{e007f}",
        "\u{fff9}x\u{fffa}y\u{fffb}",
        "e\u{301}\u{301}\u{301}",
        "\r\x1b[2J",
        "\u{85}",
        "\u{2028}",
    ];
    let story = hostile.iter().fold(GOOD.to_owned(), |story, piece| {
        story + "\nThe harbor master said " + piece + " in a statement on Monday, officials said.\n"
    });
    let file = bench.path("hostile.txt");
    fs::write(&file, story).unwrap();
    let file = file.display().to_string();
    for arguments in [
        vec!["show", &file],
        vec!["show", "--json", &file],
        vec!["list", &file],
        vec!["quotes", &file],
        vec!["entities", &file],
        vec!["captions", &file],
        vec!["show", "/no/such/\x1b[31mfile"],
        vec!["search", "-C", "/no/\x1b]0;x\x07", "x"],
    ] {
        let done = bench.run(&arguments);
        for text in [&done.printed, &done.told] {
            assert!(!controls(text), "{arguments:?}: {text:?}");
            let steering = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}');
            assert!(!text.chars().any(steering), "{arguments:?}: {text:?}");
        }
    }
}

#[test]
fn folders_without_stories_say_what_to_try() {
    let bench = Bench::new();
    for (name, make, say) in [
        ("nowhere", false, "does not exist"),
        ("empty", true, "no story in"),
        ("odd", true, "no story in"),
    ] {
        let folder = bench.path(name);
        if make {
            fs::create_dir(&folder).unwrap();
        }
        if name == "odd" {
            fs::write(folder.join("zeros.txt"), [0; 100]).unwrap();
        }
        let done = bench.run(&["index", &folder.display().to_string()]);
        assert!(done.told.contains(say), "{}", done.told);
        assert!(done.told.lines().count() > 1, "and what to try: {}", done.told);
        assert_eq!(done.status, 2);
    }
    let file = bench.run(&["index", &sample("talavou-inquiry.txt")]);
    assert_eq!(file.status, 2);
    assert!(file.told.contains("is no folder"), "{}", file.told);
}

#[test]
fn a_damaged_index_is_set_aside_and_made_again() {
    let bench = Bench::new();
    let wire = bench.path("wire");
    fs::create_dir(&wire).unwrap();
    fs::write(wire.join("good.txt"), GOOD).unwrap();
    let wire = wire.display().to_string();
    bench.run(&["index", &wire]);
    let archive =
        fs::read_dir(bench.path("data/archives")).unwrap().next().unwrap().unwrap().path();
    let index = fs::read_dir(archive).unwrap().flatten().map(|entry| entry.path());
    let index = index.into_iter().find(|path| path.join("meta.json").exists()).unwrap();
    for file in fs::read_dir(index).unwrap().flatten() {
        fs::write(file.path(), b"\xff\x00garbage").unwrap();
    }
    let done = bench.run(&["index", &wire]);
    assert_eq!(done.status, 0, "{}", done.told);
    assert!(done.told.contains("set aside"), "{}", done.told);
    assert_eq!(bench.lines(&["list", "--json"]).len(), 1);
}
