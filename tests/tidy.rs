//! Holds the house to its own rules: who may import whom, where terminals and files may be touched, how
//! files are named, how long they grow and where the assets come from.
//!
//! The table of imports is not repeated here: it is read out of ARCHITECTURE.md, so that paper and code
//! cannot drift apart. Test modules are free to import what they like.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

/// Lines of code that a file may have; blank lines, comments and test modules do not count.
const WALL: usize = 500;

/// Names that say nothing of what a file is for.
const EMPTY_NAMES: &[&str] =
    &["util", "utils", "helper", "helpers", "common", "misc", "manager", "handler", "prelude"];

static HOUSE: LazyLock<Vec<Source>> = LazyLock::new(|| {
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches"] {
        files(&root().join(folder), &mut paths);
    }
    paths.retain(|p| p.extension().is_some_and(|e| e == "rs"));
    let mut sources: Vec<Source> = paths.iter().map(|p| Source::read(p)).collect();
    let test_only: BTreeSet<PathBuf> = sources.iter().flat_map(Source::test_files).collect();
    for source in &mut sources {
        let below = |p: &Path| test_only.contains(p);
        if below(&source.path) || source.path.ancestors().any(|a| below(&a.join("mod.rs"))) {
            source.production.clear();
        }
    }
    sources
});

/// A source file, as written and as the compiler sees it.
struct Source {
    /// From the root of the project.
    path: PathBuf,
    /// As written.
    text: String,
    /// Comments and the insides of strings are spaces; the lines stand where they stood.
    code: String,
    /// `code` with the test modules blank, too.
    production: String,
}

impl Source {
    fn read(path: &Path) -> Self {
        let text = read(path);
        let code = without_comments_and_strings(&text);
        let production = without_test_modules(&code);
        let path = path.strip_prefix(root()).expect("it was found below the root").to_owned();
        Self { path, text, code, production }
    }

    /// The room that the file stands in; `None` outside of `src/` and for `lib.rs` and `main.rs`.
    fn room(&self) -> Option<&str> {
        let mut parts = self.path.iter().filter_map(|p| p.to_str());
        (parts.next() == Some("src")).then_some(())?;
        let room = parts.next()?;
        parts.next().is_some().then_some(room)
    }

    /// How many `super::` lead from here to the crate's root.
    fn depth(&self) -> usize {
        let inner = self.path.file_name().is_some_and(|f| f != "mod.rs");
        self.path.iter().count() - 2 + usize::from(inner)
    }

    /// The files that hold nothing but tests, by their declaration here.
    fn test_files(&self) -> Vec<PathBuf> {
        static DECLARED: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"#\[cfg\(test\)\]\s*(?:#\[[^\]]*\]\s*)*(?:pub(?:\([a-z]+\))?\s+)?mod\s+(\w+)\s*;",
            )
        });
        let stem = self.path.with_extension("");
        let beside = self.path.parent().expect("a source file lies in a folder");
        let inner = beside.join(stem.file_name().expect("a file has a name"));
        let declared = DECLARED.captures_iter(&self.code);
        declared
            .filter_map(|found| found.get(1))
            .flat_map(|name| {
                let name = name.as_str();
                [beside, &inner]
                    .map(|f| [f.join(format!("{name}.rs")), f.join(name).join("mod.rs")])
                    .concat()
            })
            .collect()
    }

    /// The rooms that the production code names, each with its line.
    fn imports(&self) -> BTreeMap<String, usize> {
        static PATH: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"\b(crate|(?:super::)*super)\s*::\s*(\w+|\{)"));
        let mut rooms = BTreeMap::new();
        for found in PATH.captures_iter(&self.production) {
            let (all, from) = (found.get(0).expect("the whole match"), &found[1]);
            if from != "crate" && from.matches("super").count() < self.depth() {
                continue;
            }
            let line = line_of(&self.production, all.start());
            let names = match &found[2] {
                "{" => group(self.production.get(all.end()..).unwrap_or_default()),
                name => vec![name.to_owned()],
            };
            rooms.extend(names.into_iter().map(|name| (name, line)));
        }
        rooms
    }

    /// The lines of production code that a pattern matches, as `path:line: text`.
    fn lines_with(&self, wanted: &Regex) -> Vec<String> {
        let found = wanted.find_iter(&self.production);
        found
            .map(|m| {
                let line = line_of(&self.production, m.start());
                format!("{}:{line}: {}", self.path.display(), m.as_str())
            })
            .collect()
    }
}

#[test]
fn rooms_import_only_what_architecture_md_allows() {
    let table = allowed();
    let mut wrong = Vec::new();
    for source in HOUSE.iter() {
        let Some(room) = source.room() else { continue };
        let Some(may) = table.get(room) else {
            wrong.push(format!("{}: its room has no row in the table", source.path.display()));
            continue;
        };
        for (name, line) in source.imports() {
            if table.contains_key(&name) && name != room && !may.contains(&name) {
                let path = source.path.display();
                wrong.push(format!("{path}:{line}: {room} may not import {name}"));
            }
        }
    }
    none(&wrong);
}

#[test]
fn the_code_map_names_every_room() {
    let paper = read(&root().join("ARCHITECTURE.md"));
    let rooms: BTreeSet<&str> = HOUSE.iter().filter_map(Source::room).collect();
    let missing: Vec<String> = rooms
        .iter()
        .filter(|room| !paper.contains(&format!("`src/{room}/`")))
        .map(|room| format!("ARCHITECTURE.md says nothing of `src/{room}/`"))
        .collect();
    none(&missing);
}

#[test]
fn terminals_are_touched_in_term_alone() {
    let screen = pattern(r"\bratatui\b");
    let terminal = pattern(r"\b(crossterm(::\w+)*|signal_hook|terminal_colorsaurus)\b");
    // Text on standard output is wrapped at the width of the terminal, too; and keys are plain data, for
    // which the settings need the names that a library for key maps knows.
    let innocent = |room: &str, line: &str| match room {
        "cli" => line.ends_with(" crossterm::terminal::size"),
        "settings" => line.ends_with(" crossterm::event"),
        _ => false,
    };
    let reader_changed = pattern(r"&\s*(?:'\w+\s+)?mut\s+Reader\b");
    let mut wrong = Vec::new();
    for source in HOUSE.iter() {
        let Some(room) = source.room() else { continue };
        if room != "term" {
            let lines = source.lines_with(&terminal);
            wrong.extend(lines.into_iter().filter(|line| !innocent(room, line)));
            if room != "render" {
                wrong.extend(source.lines_with(&screen));
            }
        }
        if room == "render" {
            wrong.extend(source.lines_with(&reader_changed));
        }
    }
    none(&wrong);
}

#[test]
fn the_ground_does_no_io() {
    let io = pattern(r"\bstd::(fs|io|net|process|env|thread)\b");
    let ground = HOUSE.iter().filter(|s| matches!(s.room(), Some("story" | "actions")));
    none(&ground.flat_map(|s| s.lines_with(&io)).collect::<Vec<_>>());
}

#[test]
fn the_reader_reads_no_file_and_no_clock() {
    let io = pattern(r"\bstd::(fs|net|process|thread)\b|\bSystemTime::now\b|\bTimestamp::now\b");
    let reader = HOUSE.iter().filter(|s| matches!(s.room(), Some("reader" | "render")));
    none(&reader.flat_map(|s| s.lines_with(&io)).collect::<Vec<_>>());
}

#[test]
fn names_say_what_a_thing_is_for() {
    let typed = pattern(r"\b(?:struct|enum|trait|type)\s+\w*(?:Manager|Handler)\b");
    let glob = pattern(r"\buse\s+[\w:]+::\*\s*;");
    let mut wrong = Vec::new();
    for source in HOUSE.iter() {
        for part in source.path.iter().filter_map(|p| p.to_str()) {
            let name = part.strip_suffix(".rs").unwrap_or(part);
            if name.split('_').any(|word| EMPTY_NAMES.contains(&word)) {
                wrong.push(format!("{}: `{name}` names nothing", source.path.display()));
            }
        }
        if source.path.starts_with("src") {
            wrong.extend(source.lines_with(&typed));
            wrong.extend(source.lines_with(&glob));
        }
    }
    none(&wrong);
}

#[test]
fn every_file_says_first_what_it_is() {
    let silent = HOUSE.iter().filter(|s| !s.text.starts_with("//! "));
    none(&silent.map(|s| s.path.display().to_string()).collect::<Vec<_>>());
}

#[test]
fn no_file_is_past_the_wall() {
    let mut long = Vec::new();
    for source in HOUSE.iter() {
        let lines = source.production.lines().filter(|l| !l.trim().is_empty()).count();
        if lines > WALL {
            long.push(format!("{}: {lines} lines of code", source.path.display()));
        }
    }
    none(&long);
}

#[test]
fn nothing_knows_the_machine_that_it_was_written_on() {
    // In pieces, so that this file does not find itself.
    let homes = ["home", "root", "work", "Users"].join("|");
    let machine = pattern(&format!(r"(?:^|[^\w.~/-])/(?:{homes})/"));
    let mut paths = Vec::new();
    for folder in ["src", "tests", "benches", "assets", "docs", ".ci"] {
        files(&root().join(folder), &mut paths);
    }
    for paper in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "Cargo.toml"] {
        paths.push(root().join(paper));
    }
    let mut wrong = Vec::new();
    for path in &paths {
        let Ok(text) = std::fs::read_to_string(path) else { continue };
        for found in machine.find_iter(&text) {
            wrong.push(format!("{}:{}", path.display(), line_of(&text, found.start())));
        }
    }
    let shared = pattern(r"\.\./shared");
    for source in HOUSE.iter().filter(|s| s.path.starts_with("src")) {
        let whole_lines = source.text.lines().zip(source.production.lines());
        for (n, (line, production)) in whole_lines.enumerate() {
            if shared.is_match(line) && !production.trim().is_empty() {
                wrong.push(format!("{}:{}", source.path.display(), n + 1));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_asset_has_a_source() {
    let assets = root().join("assets");
    let sources = read(&assets.join("SOURCES.md"));
    let told: Vec<Regex> = pattern(r"[\w*./-]+")
        .find_iter(&sources)
        .map(|word| pattern(&format!("^{}$", regex::escape(word.as_str()).replace(r"\*", "[^/]*"))))
        .collect();
    let mut paths = Vec::new();
    files(&assets, &mut paths);
    let mut wrong = Vec::new();
    for path in paths {
        let name = path.strip_prefix(&assets).expect("it was found below").display().to_string();
        let paper = name == "SOURCES.md" || name.ends_with("README.md");
        if !paper && !told.iter().any(|t| t.is_match(&name)) {
            wrong.push(format!("assets/SOURCES.md says nothing of `{name}`"));
        }
    }
    none(&wrong);
}

#[test]
fn what_is_embedded_is_there() {
    let embedded = pattern(r#"include_(?:str|bytes|dir)!\(\s*"([^"]+)"\s*\)"#);
    let mut wrong = Vec::new();
    for source in HOUSE.iter() {
        for found in embedded.captures_iter(&source.text) {
            let folder = root().join(source.path.parent().expect("a file lies in a folder"));
            let path = match found[1].strip_prefix("$CARGO_MANIFEST_DIR/") {
                Some(below) => root().join(below),
                None => folder.join(&found[1]),
            };
            if !path.exists() {
                wrong.push(format!("{}: {} is not there", source.path.display(), &found[1]));
            }
        }
    }
    none(&wrong);
}

/// Who may import whom, as the table of ARCHITECTURE.md says: rows `` | `room`, ... | `room`, ... | ``, or
/// `everything but ...` on the right.
fn allowed() -> BTreeMap<String, BTreeSet<String>> {
    static ROOM: LazyLock<Regex> = LazyLock::new(|| pattern(r"`([a-z_]+)`"));
    let names = |cell: &str| -> BTreeSet<String> {
        ROOM.captures_iter(cell).map(|found| found[1].to_owned()).collect()
    };
    let paper = read(&root().join("ARCHITECTURE.md"));
    let rows: Vec<(BTreeSet<String>, &str)> = paper
        .lines()
        .skip_while(|line| !line.starts_with("| room |"))
        .skip(2)
        .map_while(|line| line.strip_prefix('|')?.split_once('|'))
        .map(|(rooms, may)| (names(rooms), may))
        .collect();
    let all: BTreeSet<String> = rows.iter().flat_map(|(rooms, _)| rooms.clone()).collect();
    assert!(all.contains("story"), "ARCHITECTURE.md has lost its table of imports");
    let mut table = BTreeMap::new();
    for (rooms, may) in rows {
        let but = may.contains("everything but");
        let may = if but { &all - &names(may) } else { names(may) };
        table.extend(rooms.into_iter().map(|room| (room, may.clone())));
    }
    table
}

/// The first name of each path in a group of imports, of which `rest` begins after the brace.
fn group(rest: &str) -> Vec<String> {
    let (mut depth, mut fresh, mut names) = (0, true, Vec::new());
    for word in pattern(r"\w+|[{},]").find_iter(rest) {
        match word.as_str() {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," => fresh = fresh || depth == 0,
            name if fresh && depth == 0 => {
                names.push(name.to_owned());
                fresh = false;
            }
            _ => {}
        }
    }
    names
}

/// Blanks comments and the insides of strings and characters, so that braces and paths are the code's own.
fn without_comments_and_strings(text: &str) -> String {
    // In this order: comments, raw strings, strings, characters (a lifetime has no closing quote).
    static SKIPPED: LazyLock<Regex> = LazyLock::new(|| {
        let raw = (0..4)
            .map(|n| format!(r#"\bb?r{0}"(?s:.*?)"{0}"#, "#".repeat(n)))
            .collect::<Vec<_>>()
            .join("|");
        let string = r#""(?:[^"\\]|\\(?s:.))*""#;
        let character = r"'(?:[^'\\\n]|\\(?:u\{\w+\}|x\w\w|.))'";
        pattern(&format!(r"//[^\n]*|/\*(?s:.*?)\*/|{raw}|{string}|{character}"))
    });
    blank(text, SKIPPED.find_iter(text).map(|m| m.range()))
}

/// Blanks the items under `#[cfg(test)]`.
fn without_test_modules(code: &str) -> String {
    let mut spans = Vec::new();
    for (start, _) in code.match_indices("#[cfg(test)]") {
        let mut depth = 0_usize;
        let rest = code.get(start..).unwrap_or_default();
        let mut end = rest.len();
        for (at, c) in rest.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            if depth == 0 && matches!(c, '}' | ';') {
                end = at + 1;
                break;
            }
        }
        spans.push(start..start + end);
    }
    blank(code, spans.into_iter())
}

/// Turns the characters in some ranges (sorted by their start) to spaces, but for line ends.
fn blank(text: &str, ranges: impl Iterator<Item = std::ops::Range<usize>>) -> String {
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    for range in ranges {
        let start = range.start.max(done);
        let end = range.end.max(start);
        out.push_str(text.get(done..start).unwrap_or_default());
        let gone = text.get(start..end).unwrap_or_default().chars();
        out.extend(gone.map(|c| if c == '\n' { '\n' } else { ' ' }));
        done = end;
    }
    out.push_str(text.get(done..).unwrap_or_default());
    out
}

fn line_of(text: &str, offset: usize) -> usize {
    text.get(..offset).unwrap_or_default().matches('\n').count() + 1
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("cannot read {}: {e}", path.display()))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the patterns of this file are well formed")
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n  {}\n", wrong.join("\n  "));
}

#[test]
fn the_scanner_sees_code_and_nothing_else() {
    let text = r##"
//! Not crate::archive.
use crate::{desk::{self, names}, story::Span};
use super::text;
const A: &str = "crate::term \" {"; const B: char = '"'; const C: &str = r#"crate::"cli"#;
fn f<'a>(x: &'a str) -> &'a str { x /* crate::render */ }
#[cfg(test)]
mod tests {
    use crate::loader;
    fn g() { if true { } }
}
use crate::galley::Line;
#[cfg(test)]
mod more;
"##;
    let code = without_comments_and_strings(text);
    let production = without_test_modules(&code);
    let path = PathBuf::from("src/quotes/mod.rs");
    let source = Source { path, text: text.into(), code, production };
    let imports: Vec<String> = source.imports().into_keys().collect();
    assert_eq!(imports, ["desk", "galley", "story", "text"]);
    assert!(source.test_files().contains(&PathBuf::from("src/quotes/more.rs")));
    assert_eq!(source.production.lines().count(), text.lines().count());
    assert_eq!(source.room(), Some("quotes"));
}
