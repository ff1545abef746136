//! Trains the tagger of names: `train FOLDER` reads the labelled stories, name lists and word clusters of a
//! folder, and the project's own of `assets/names/train`, and writes `assets/names/lists.bin` and
//! `assets/names/model.bin`.
//!
//! The same data give the same files. What was read and what was reached is printed, to be written into
//! `assets/SOURCES.md`. With `--hold-out FILE` nothing is written: the model is trained without that file's
//! stories and measured on them.

#![allow(clippy::print_stdout, reason = "a program for the developer's own terminal")]

use std::path::{Path, PathBuf};

use clap::Parser;
use color_eyre::eyre::{Result, WrapErr, eyre};
use dateline::names::train::{self, Labelled, Score};
use sha2::{Digest, Sha256};

/// The labelled files, how often each is read, and what it is for.
const LABELLED: &[(&str, usize)] = &[("eng.train", 1), ("modern.tsv", 2)];
/// The stories that nothing is trained on.
const MEASURED: &str = "eng.testa";

/// Trains the tagger of names.
#[derive(Parser)]
struct Ask {
    /// The folder of `eng.train`, `modern.tsv`, `eng.testa`, `clusters.txt` and `names/*.txt`
    folder: PathBuf,
    /// Train without the stories of this file, measure on them, write nothing
    #[arg(long, value_name = "FILE")]
    hold_out: Option<String>,
    /// Where the files are written
    #[arg(long, value_name = "FOLDER", default_value = "assets/names")]
    out: PathBuf,
}

fn main() -> Result<()> {
    let ask = Ask::parse();
    let mut names = name_lists(&ask.folder.join("names"))?;
    names.extend(name_lists(&ask.out.join("train"))?);
    let clusters = read(&ask.folder, "clusters.txt")?;
    let lists = train::lists(&names, &clusters);
    let mut stories = Vec::new();
    for &(file, times) in LABELLED.iter().filter(|(file, _)| ask.hold_out.as_deref() != Some(*file))
    {
        let text = read(&ask.folder, file)?;
        for _ in 0..times {
            stories.extend(Labelled::read(&text));
        }
    }
    let broken = || eyre!("the lists just written cannot be read back");
    let model =
        train::train(&stories, &lists, &mut |line| println!("{line}")).ok_or_else(broken)?;
    for file in [MEASURED].into_iter().chain(ask.hold_out.as_deref()) {
        let stories = Labelled::read(&read(&ask.folder, file)?);
        let scores = train::score(&stories, &lists, &model).ok_or_else(broken)?;
        println!("{file}: {}", line(&scores));
    }
    println!("lists.bin {} bytes, model.bin {} bytes", lists.len(), model.len());
    if ask.hold_out.is_none() {
        for (name, bytes) in [("lists.bin", &lists), ("model.bin", &model)] {
            let path = ask.out.join(name);
            std::fs::write(&path, bytes)
                .wrap_err_with(|| format!("cannot write {}", path.display()))?;
            println!("{}  {}", checksum(bytes), path.display());
        }
    }
    Ok(())
}

fn read(folder: &Path, name: &str) -> Result<String> {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path)
        .wrap_err_with(|| format!("cannot read {}", path.display()))?;
    println!("{}  {name}", checksum(text.as_bytes()));
    Ok(text)
}

/// The name lists in order of their files' names.
fn name_lists(folder: &Path) -> Result<Vec<(String, String)>> {
    let entries =
        std::fs::read_dir(folder).wrap_err_with(|| format!("cannot read {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| Path::new(name).extension().is_some_and(|e| e == "txt"))
        .collect();
    names.sort();
    names.into_iter().map(|name| read(folder, &name).map(|text| (name, text))).collect()
}

fn checksum(bytes: &[u8]) -> String {
    use std::fmt::Write;
    Sha256::digest(bytes).iter().take(8).fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

fn line(scores: &[Score; 5]) -> String {
    let kinds = ["person", "place", "organization", "misc", "first three"];
    let each =
        kinds.iter().zip(scores).map(|(kind, s)| format!("{kind} {:.3} of {}", s.f1(), s.labelled));
    each.collect::<Vec<_>>().join(", ")
}
