//! The help page: the keys as they are now, and what the marks on the screen mean.

use super::Shelf;
use super::set::{self, Line};
use super::sheet::Text;
use crate::actions::{Group, TABLE};

impl Shelf<'_> {
    pub(super) fn help(&self, text: &mut Text) {
        let mut groups: Vec<Vec<Line>> =
            Group::ALL.iter().map(|group| self.group(*group)).collect();
        groups.push(legend());
        let columns = (self.width / 58).clamp(1, 3);
        let column = self.width / columns;
        let total: usize = groups.iter().map(|group| group.len() + 1).sum();
        let mut sides: Vec<Vec<Line>> = vec![Vec::new()];
        for group in groups {
            let filled = sides.last().map_or(0, Vec::len);
            if filled > 0 && filled + group.len() / 2 > total / columns && sides.len() < columns {
                sides.push(Vec::new());
            }
            if let Some(side) = sides.last_mut() {
                if !side.is_empty() {
                    side.push(Line::default());
                }
                side.extend(group);
            }
        }
        let rows = sides.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..rows {
            let mut line = Line::default();
            for (n, side) in sides.iter_mut().enumerate() {
                line.pad(n * column);
                if let Some(part) = side.get_mut(row) {
                    line.bits.append(&mut part.bits);
                }
            }
            text.put(line);
        }
    }

    /// The actions of a group with the keys that they have now.
    fn group(&self, group: Group) -> Vec<Line> {
        let mut lines = vec![Line::of(format!(" {}", group.title()), "help.group")];
        let width = self.width / (self.width / 58).clamp(1, 3);
        for entry in TABLE.iter().filter(|entry| entry.group == group) {
            let mut keys: Vec<String> = Vec::new();
            for pane in entry.panes {
                for key in self.keymap.keys_for(entry.action, *pane) {
                    if !keys.contains(&key) {
                        keys.push(key);
                    }
                }
            }
            let mut line = Line::indented(1);
            line.add(set::fit(&keys.join(" "), 15), "help.key");
            for help in set::wrap(entry.help, width.saturating_sub(19), 4) {
                line.pad(17).add(help, "help.text");
                lines.push(std::mem::take(&mut line));
            }
        }
        lines
    }
}

/// What the marks and styles on the screen mean.
fn legend() -> Vec<Line> {
    let mut lines = vec![Line::of(" What is what", "help.group")];
    let mut put = |mark: &str, label, help: &str| {
        let mut line = Line::indented(1);
        line.add(mark, label).pad(17).add(help, "help.text");
        lines.push(line);
    };
    put("●", "list.unread", "unread story");
    put("○", "list.read", "read story");
    put("★", "list.star", "starred");
    put("#words", "list.tag", "tagged");
    put("✎", "list.tag", "a note of yours; i shows it whole");
    put("▣3", "list.photos", "photos with captions");
    put("A. Person", "entity.person", "person");
    put("A Group", "entity.organization", "organization");
    put("A Place", "entity.place", "place");
    put("Nationals", "entity.nationality", "nationality, event, work");
    put(
        "≠ A. Persson",
        "spelling",
        "a name spelled otherwise here or elsewhere; the status line says how",
    );
    put("on Tuesday", "date", "date");
    put("“words”", "quote.direct", "quote");
    put("said words", "quote.indirect", "reported, not quoted");
    put("Name│", "margin.rule", "who says it, beside a quote");
    put("match", "find", "what was found");
    lines
}
