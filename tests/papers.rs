//! Holds the manual and the README to the program: keys, commands and settings as they are.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use dateline::actions::{Group, TABLE};
use regex::Regex;

/// The part of the manual between two comments, which the table of actions makes.
const KEYS: (&str, &str) = ("<!-- keys: made from the table of actions -->\n", "<!-- end -->");

#[test]
fn the_manual_lists_the_default_keys() {
    let mut made = String::new();
    for group in Group::ALL {
        let title = group.title();
        write!(made, "\n### {title}\n\n| keys | action | what it does |\n|---|---|---|\n")
            .expect("a string takes all");
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let keys: Vec<String> =
                entry.keys.iter().map(|key| format!("`{}`", key.replace('|', r"\|"))).collect();
            writeln!(made, "| {} | `{}` | {} |", keys.join(" "), entry.name, entry.help)
                .expect("a string takes all");
        }
    }
    made.push('\n');
    let manual = paper("docs/manual.md");
    let (before, rest) = manual.split_once(KEYS.0).expect("the manual has a place for keys");
    let (told, after) = rest.split_once(KEYS.1).expect("the place for keys has an end");
    if told != made && std::env::var_os("UPDATE_MANUAL").is_some() {
        let manual = [before, KEYS.0, &made, KEYS.1, after].concat();
        std::fs::write(root().join("docs/manual.md"), manual).expect("the manual can be written");
        return;
    }
    assert!(told == made, "run this test with UPDATE_MANUAL=1, or make the manual say:\n{made}");
}

#[test]
fn the_manual_and_the_readme_name_every_command() {
    let commands = commands();
    let headings: BTreeSet<String> =
        found(&paper("docs/manual.md"), r"(?m)^### `dateline ([a-z]+)");
    assert_eq!(headings, commands, "docs/manual.md has a section a command");
    let named = found(&paper("README.md"), r"(?m)^(?:cargo run --release -- |dateline )([a-z]+)\b");
    let unknown: Vec<_> = named.difference(&commands).collect();
    assert!(unknown.is_empty(), "the README names commands that are not there: {unknown:?}");
}

#[test]
fn the_manual_names_every_setting() {
    let settings = found(&paper("assets/config.toml"), r"(?m)^#? ?([a-z_]+) = ");
    assert!(settings.contains("theme"), "assets/config.toml shows the defaults");
    let told = found(&paper("docs/manual.md"), r"`([a-z_]+)`");
    let missing: Vec<_> = settings.difference(&told).collect();
    assert!(missing.is_empty(), "docs/manual.md says nothing of {missing:?}");
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    for name in
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "docs/manual.md"]
    {
        let folder = root().join(name).parent().expect("a paper lies in a folder").to_owned();
        let links = found(&paper(name), r"\]\(([^)#\s]+)");
        let own = links.iter().filter(|link| !link.contains("://"));
        dead.extend(own.filter(|link| !folder.join(link).exists()).map(|l| format!("{name}: {l}")));
    }
    assert!(dead.is_empty(), "links that lead nowhere: {dead:?}");
}

/// The commands that `dateline --help` lists.
fn commands() -> BTreeSet<String> {
    let run = Command::new(env!("CARGO_BIN_EXE_dateline")).arg("--help").output();
    let help = String::from_utf8(run.expect("the binary was built").stdout).expect("help is UTF-8");
    let (_, list) = help.split_once("Commands:\n").expect("there are commands");
    let list: String =
        list.lines().take_while(|line| !line.is_empty()).collect::<Vec<_>>().join("\n");
    let mut commands = found(&list, r"(?m)^  ([a-z]+)\b");
    commands.remove("help");
    commands
}

fn found(text: &str, pattern: &str) -> BTreeSet<String> {
    let pattern = Regex::new(pattern).expect("the patterns of this file are well formed");
    pattern.captures_iter(text).map(|c| c[1].to_owned()).collect()
}

fn paper(name: &str) -> String {
    std::fs::read_to_string(root().join(name)).unwrap_or_else(|e| panic!("cannot read {name}: {e}"))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
