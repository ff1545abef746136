//! The program with a home of its own, and its answers.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// A home that nothing else uses.
pub struct Bench {
    home: tempfile::TempDir,
}

/// What a run printed, told and ended with.
pub struct Done {
    /// Standard output.
    pub printed: String,
    /// Standard error.
    pub told: String,
    /// The exit status.
    pub status: i32,
}

/// The folder of the sample wire.
pub fn samples() -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/samples").display().to_string()
}

/// One of its stories.
pub fn sample(name: &str) -> String {
    Path::new(&samples()).join(name).display().to_string()
}

impl Bench {
    /// A fresh one.
    pub fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a folder") }
    }

    /// A path in it.
    pub fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// The program with these arguments.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dateline"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .env("DATELINE_CONFIG", self.path("config"))
            .env("DATELINE_DATA", self.path("data"))
            .env("DATELINE_STATE", self.path("state"))
            .stdin(Stdio::null());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Done {
        done(&self.command(arguments).output().expect("it starts"))
    }

    /// Runs it with something on its standard input.
    pub fn pipe(&self, arguments: &[&str], input: &[u8]) -> Done {
        let file = self.path("input");
        std::fs::write(&file, input).expect("a file");
        let input = std::fs::File::open(&file).expect("a file");
        let output = self.command(arguments).stdin(input).output().expect("it starts");
        std::fs::remove_file(&file).expect("a file");
        done(&output)
    }

    /// The objects that it prints, a line each; without the last line, which tells what was asked and given.
    pub fn lines(&self, arguments: &[&str]) -> Vec<Value> {
        let done = self.run(arguments);
        assert_eq!(done.status, 0, "{arguments:?}: {}", done.told);
        done.objects().into_iter().filter(|object| object.get("done").is_none()).collect()
    }

    /// The last object that it prints.
    pub fn ending(&self, arguments: &[&str]) -> Value {
        let last = self.run(arguments).objects().pop().expect("a line");
        assert!(last.get("done").is_some(), "{arguments:?}: {last}");
        last
    }

    /// The one object that it prints.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let mut all = self.lines(arguments);
        assert_eq!(all.len(), 1, "{arguments:?}");
        all.remove(0)
    }

    /// Whether any file was left in its home.
    pub fn wrote_anything(&self) -> bool {
        std::fs::read_dir(self.home.path()).expect("a folder").next().is_some()
    }
}

impl Done {
    /// What was printed, as an object a line.
    pub fn objects(&self) -> Vec<Value> {
        self.printed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    }
}

fn done(output: &std::process::Output) -> Done {
    Done {
        printed: String::from_utf8_lossy(&output.stdout).into_owned(),
        told: String::from_utf8_lossy(&output.stderr).into_owned(),
        status: output.status.code().unwrap_or(-1),
    }
}
