//! What other programs do for the reader: a browser, an editor; and the file that a story is written to.
//!
//! **Invariant:** no shell, anywhere. A path or an address from a file is one argument, never a command.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::export;
use crate::story::Story;

/// Opens an address in the user's browser.
///
/// # Errors
/// Where it is no address of the web, or nothing opens it.
pub fn open_page(address: &str) -> Result<(), String> {
    let web = ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme));
    if !web || address.chars().any(|char| char.is_whitespace() || char.is_control()) {
        return Err("this is no address of the web; it was not opened".into());
    }
    open::that_detached(address).map_err(|error| format!("cannot open {address}: {error}"))
}

/// Opens a file in the user's editor (`VISUAL`, `EDITOR`, else `vi`) and waits for it.
///
/// # Errors
/// Where the editor cannot be started.
pub fn edit(path: &Path) -> Result<(), String> {
    let set = |name: &str| std::env::var(name).ok().filter(|value| !value.trim().is_empty());
    let editor = set("VISUAL").or_else(|| set("EDITOR")).unwrap_or_else(|| "vi".into());
    // The user's own setting may carry arguments (`code --wait`); the path is one of its own.
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or("vi");
    // A path that begins with a dash would be read as a setting.
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match Command::new(program).args(words).arg(path).status() {
        Ok(_) => Ok(()),
        Err(error) => Err(format!("cannot start the editor {program}: {error}; set EDITOR")),
    }
}

/// Writes a story as text to a new file in the working folder, named after its headline.
///
/// # Errors
/// Where the file cannot be made.
pub fn write(story: &Story) -> Result<PathBuf, String> {
    write_into(Path::new(""), story)
}

fn write_into(folder: &Path, story: &Story) -> Result<PathBuf, String> {
    let name = file_name(story.headline.as_deref().unwrap_or("story"));
    for number in 1..1000 {
        let path = folder.join(match number {
            1 => format!("{name}.txt"),
            number => format!("{name}-{number}.txt"),
        });
        let mut file = match std::fs::File::create_new(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(format!("cannot write {}: {error}", path.display())),
        };
        let text = export::text::story(story, &export::text::Print::default());
        return match file.write_all(text.as_bytes()) {
            Ok(()) => Ok(path),
            Err(error) => Err(format!("cannot write {}: {error}", path.display())),
        };
    }
    Err(format!("there are too many files named {name}.txt already"))
}

/// Letters and digits of a headline, joined by hyphens: a name that no system refuses and no shell reads.
fn file_name(headline: &str) -> String {
    let mut name = String::new();
    for char in headline.chars() {
        if char.is_alphanumeric() {
            name.extend(char.to_lowercase());
        } else if !name.is_empty() && !name.ends_with('-') {
            name.push('-');
        }
        if name.len() >= 60 {
            break;
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { "story".into() } else { name.into() }
}

#[cfg(test)]
mod tests {
    use super::{file_name, open_page, write_into};
    use crate::story::{Block, Role, Span, Story};

    #[test]
    fn a_headline_makes_a_harmless_name() {
        for (headline, name) in [
            ("Ferry runs aground; 149 safe", "ferry-runs-aground-149-safe"),
            ("; rm -rf ~ $(touch x) `y`", "rm-rf-touch-x-y"),
            ("../../etc/passwd", "etc-passwd"),
            ("", "story"),
            ("…", "story"),
        ] {
            assert_eq!(file_name(headline), name);
        }
    }

    #[test]
    fn a_story_is_written_without_what_the_page_carried_and_over_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let mut story = Story { headline: Some("Harbor reopens".into()), ..Story::default() };
        for (role, line) in [
            (Role::Headline, "Harbor reopens"),
            (Role::Furniture, "Share"),
            (Role::Paragraph, "The harbor reopened on Monday."),
        ] {
            let start = story.text.len();
            story.text.push_str(line);
            story.blocks.push(Block { span: Span::new(start, story.text.len()), role });
            story.text.push('\n');
        }
        let first = write_into(folder.path(), &story).unwrap();
        let second = write_into(folder.path(), &story).unwrap();
        assert_eq!(first.file_name().unwrap(), "harbor-reopens.txt");
        assert_eq!(second.file_name().unwrap(), "harbor-reopens-2.txt");
        let text = std::fs::read_to_string(first).unwrap();
        assert!(text.contains("The harbor reopened on Monday."), "{text}");
        assert!(!text.contains("Share"), "{text}");
    }

    #[test]
    fn only_addresses_of_the_web_are_opened() {
        for address in ["file:///etc/passwd", "$(touch x)", "javascript:1", "--help", "http://a b"]
        {
            assert!(open_page(address).is_err(), "{address}");
        }
    }
}
