//! A story as text: the reader's own lines, for a terminal or a pipe.
//!
//! On a terminal it looks as in the reader: styles, speakers in the margin, right-to-left text in the order
//! of the screen. Into a pipe goes the bare text in reading order. Captions stand whole at their places;
//! furniture is left out.

use crate::galley::{Layer, Marks, Part, Setting, Shown, cells, set};
use crate::settings::Theme;
use crate::story::Story;

/// Cells of a line where nothing says how wide it may be.
pub const WIDTH: u16 = 80;

/// How a story is printed.
#[derive(Clone, Copy, Debug)]
pub struct Print<'a> {
    /// Cells that there are. On a terminal lines keep to the reader's measure, elsewhere they fill them.
    pub width: u16,
    /// The styles of a terminal; `None` for a pipe or a file.
    pub theme: Option<&'a Theme>,
}

impl Default for Print<'_> {
    /// Into a pipe.
    fn default() -> Self {
        Self { width: WIDTH, theme: None }
    }
}

/// A story as lines, each with its line end, without blank ones at the end.
pub fn story(story: &Story, print: &Print<'_>) -> String {
    let terminal = print.theme.is_some();
    let fitted = if terminal {
        Setting::for_pane(print.width, print.width)
    } else {
        Setting { margin: 0, measure: print.width, ..Setting::default() }
    };
    let setting = Setting { captions: true, reorder: terminal, hyphens: terminal, ..fitted };
    let galley = set(story, &setting);
    let layer = if terminal { Layer::All } else { Layer::None };
    let mut page = String::new();
    let mut blank = false;
    for n in 0..galley.len() {
        let Some(line) = galley.line(n).filter(|line| line.part != Part::Fold) else { continue };
        if line.blank {
            blank = !page.is_empty();
            continue;
        }
        if std::mem::take(&mut blank) {
            page.push('\n');
        }
        let shown = galley.show(story, n, &Marks { layer, ..Marks::default() });
        let row = row(&shown, galley.setting.margin, print.theme);
        page.push_str(row.trim_end());
        page.push('\n');
    }
    page
}

/// One line with its margin.
fn row(shown: &Shown<'_>, margin: u16, theme: Option<&Theme>) -> String {
    let mut row = String::new();
    let mut draw = |text: &str, keys: &mut dyn Iterator<Item = &'static str>| {
        let style = theme.map_or(String::new(), |theme| theme.stack(keys).sgr());
        row.push_str(&style);
        row.push_str(text);
        if !style.is_empty() {
            row.push_str("\x1b[m");
        }
    };
    if margin >= 2 {
        let name = shown.gutter.name.as_deref().unwrap_or_default();
        let key = if shown.gutter.doubtful { "margin.doubtful" } else { "margin.speaker" };
        let pad = usize::from(margin - 2).saturating_sub(cells(name));
        draw(&" ".repeat(pad), &mut std::iter::empty());
        if !name.is_empty() {
            draw(name, &mut std::iter::once(key));
        }
        match shown.gutter.rule {
            Some(_) => draw("│", &mut std::iter::once("margin.rule")),
            None => draw(" ", &mut std::iter::empty()),
        }
        draw(" ", &mut std::iter::empty());
    }
    for piece in &shown.pieces {
        draw(&piece.text, &mut piece.labels.keys());
    }
    row
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{Print, story};
    use crate::galley::cells;
    use crate::settings::{Depth, Theme};
    use crate::story::{
        Block, Caption, Credit, Entity, EntityKind, Mention, Quote, QuoteKind, Role, Span, Speaker,
        Story,
    };

    fn sample() -> Story {
        let blocks = [
            (Role::Furniture, "Menu"),
            (Role::Headline, "Ferry runs aground off Norland"),
            (Role::Caption, "A ferry on the rocks. (Wire Photo/Cy Dahl)"),
            (
                Role::Paragraph,
                "“We heard the hull before we saw the rocks, and then everybody was very quiet,” said Mira Holt.",
            ),
            (Role::Furniture, "ADVERTISEMENT"),
            (Role::Paragraph, "قال المتحدث"),
            (Role::Copyright, "Copyright."),
        ];
        let mut made = Story::default();
        for (role, text) in blocks {
            let start = made.text.len() + usize::from(!made.text.is_empty());
            made.text.push_str(if made.text.is_empty() { "" } else { "\n" });
            made.text.push_str(text);
            made.blocks.push(Block { span: Span::new(start, made.text.len()), role });
        }
        let find = |words: &str| {
            let at = made.text.find(words).unwrap();
            Span::new(at, at + words.len())
        };
        let (holt, part) = (find("Mira Holt"), find("We heard the hull before we saw the rocks"));
        let credit = Credit { text: "Wire Photo/Cy Dahl".into(), ..Credit::default() };
        let caption = Caption {
            block: 2,
            text: "A ferry on the rocks.".into(),
            credit: Some(credit),
            span: made.blocks[2].span,
            ..Caption::default()
        };
        made.captions.push(caption);
        let person = EntityKind::Person;
        let name = "Mira Holt".to_owned();
        made.notes.entities.push(Entity {
            kind: person,
            name: name.clone(),
            count: 1,
            titles: vec![],
            gender: None,
        });
        made.notes.mentions.push(Mention { span: holt, entity: 0, rule: "test" });
        let speaker =
            Speaker { span: holt, name, entity: Some(0), rule: "test", score: 1.0, shown: true };
        made.notes.quotes.push(Quote {
            parts: vec![part],
            kind: QuoteKind::Direct,
            speaker: Some(speaker),
            cue: None,
        });
        made
    }

    #[test]
    fn a_pipe_gets_the_bare_text() {
        let page = story(&sample(), &Print::default());
        assert!(!page.contains('\x1b'), "{page:?}");
        assert!(page.lines().all(|line| cells(line) <= 80), "{page}");
        assert_snapshot!(page);
    }

    #[test]
    fn a_terminal_gets_styles_and_speakers() {
        let theme = Theme::own("dark", Depth::Sixteen);
        let page = story(&sample(), &Print { width: 60, theme: theme.as_ref() });
        assert_snapshot!(page.replace('\x1b', "␛"));
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(story(&Story::default(), &Print::default()), "");
    }
}
